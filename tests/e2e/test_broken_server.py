"""A server that answers with rubbish, refuses, stalls or leads astray: the console says so, lives on, and recovers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC

import pytest
import stamina
from textual import events

from tests.e2e.sickness import Illness, Patient, a_patient, answering, silent
from tests.live_console import Desk
from tui.account.session import Session
from tui.console.app import ConsoleApp
from tui.demo.options import DemoOptions
from tui.settings.settings import Settings
from tui.store import select
from tui.store.wishes import ReplyRequested

LISTS = r"/conversations"

INVALID_TOKEN = {"error": "Invalid Access Token"}
HTML = b"<!DOCTYPE html><html><head><title>Sign in to Wi-Fi \x1b[31m</title></head><body>hello</body></html>"


@pytest.fixture(autouse=True)
def _no_waits_between_tries() -> object:
    with stamina.set_testing(True, attempts=1):
        yield


@dataclass
class Ward:
    """A console, the hands on it, and the server that falls ill."""

    desk: Desk
    patient: Patient

    @property
    def app(self) -> ConsoleApp:
        return self.desk.app

    def text(self) -> str:
        return "\n".join(self.desk.lines())

    async def press(self, *keys: str) -> None:
        await self.desk.pilot.press(*keys)

    def kept_words(self) -> list[str]:
        """Return the words that the console still holds or knows to be sent: drafts, outbox, the thread itself."""
        assert self.app.parts is not None
        state = self.app.parts.store.state
        return [
            *(each.wish.content for each in select.outbox(state) if isinstance(each.wish, ReplyRequested)),
            *(select.draft(state, conversation_id, False) for conversation_id in state.held),
        ]

    async def until(self, words: str, when: str = "", *, gone: bool = False) -> None:
        for _ in range(250):
            await self.desk.pilot.pause(0.02)
            self.app.publisher.publish()
            if any(word in self.text() for word in words.split("|")) is not gone:
                return
        raise AssertionError(f"{when} {'still' if gone else 'never'}: {words!r}\n{self.text()}")

    async def keys_answer(self) -> None:
        """Fail unless the cursor moves, a dialog opens and closes."""
        await self.press("question_mark")
        await self.until("Keys in the")
        await self.press("escape")
        await self.until("Keys in the", gone=True)


@asynccontextmanager
async def a_ward(
    options: DemoOptions | None = None,
    *,
    ill: Illness | None = None,
    only: str = "",
    cable: str = "well",
    size: tuple[int, int] = (140, 38),
) -> AsyncIterator[Ward]:
    async with a_patient(options) as patient:
        facts = patient.facts
        if ill:
            patient.falls_ill(ill, only)
        patient.cable = cable
        token = facts["tokens"]["agent"]
        session = Session(
            base_url=patient.base_url, account_id=facts["account_id"], token=token, profile_name="console"
        )
        app = ConsoleApp(Settings(hold_seconds=0.0), session, zone=UTC)
        async with app.run_test(size=size) as pilot:
            yield Ward(Desk(app, pilot), patient)
            assert app.crash is None
            assert app.parts is not None
            await app.parts.close(0.0)


ILLNESSES: dict[str, tuple[Illness, str]] = {
    "dead token": (answering(401, INVALID_TOKEN), "does not accept your token|Sign in again"),
    "no token seen": (answering(401, {"errors": ["You need to sign in"]}), "saw no token|Sign in again"),
    "not permitted": (answering(401, {"error": "You are not authorized to do this action"}), "not allowed"),
    "suspended": (answering(401, {"error": "Account is suspended"}), "suspended"),
    "not found": (answering(404, {"error": "Resource could not be found"}), "deleted, or you"),
    "not accepted": (answering(422, {"message": "q is too long", "attributes": ["q"]}), "did not accept"),
    "broken": (answering(500, {"status": 500, "error": "Internal Server Error"}), "server failed"),
    "bad gateway": (answering(502, HTML, kind="text/html"), "server failed"),
    "a page": (answering(200, HTML, kind="text/html"), "Something other than Chatwoot"),
    "half a JSON": (answering(200, b'{"data":{"meta":{"mine_count":3,"all_'), "Something other than Chatwoot"),
    "nothing": (answering(200, b""), "Could not load"),
    "a number": (answering(200, b"7"), "Could not load"),
    "a list of rubbish": (answering(200, {"data": {"meta": {}, "payload": [1, None, {"id": []}]}}), "Could not load"),
    "deep nesting": (answering(200, b"[" * 100_000), "Something other than Chatwoot"),
    "led elsewhere": (answering(302, b"", location="https://evil.example/login"), "Something other than Chatwoot"),
    "moved": (answering(301, b"", location="https://new.example/api"), "address has changed"),
    "led to plain http": (answering(302, b"", location="http://evil.example/api"), "not encrypted"),
    "led in circles": (answering(302, b"", location="/api/v1/accounts/1/conversations"), "circles|redirects"),
    # The last: nothing is asked for the rest of the minute.
    "throttled": (answering(429, b"Retry later\n", kind="text/plain"), "fewer requests"),
}


@pytest.mark.parametrize("name", ["dead token", "broken", "a page", "led elsewhere", "moved"])
async def test_a_start_on_a_sick_server_says_what_ails_it_and_shows_the_list_when_it_is_well(name: str) -> None:
    illness, words = ILLNESSES[name]
    async with a_ward(ill=illness, only=LISTS) as ward:
        await ward.until(words)
        await ward.keys_answer()
        ward.patient.recovers()
        await ward.press("R")
        await ward.until("Mine 12")
        await ward.until(words, gone=True)


async def test_a_list_that_cannot_be_had_is_told_in_a_sentence_and_comes_when_the_server_is_well() -> None:
    async with a_ward() as ward:
        await ward.until("live")
        for name, (illness, words) in ILLNESSES.items():
            ward.patient.falls_ill(illness, LISTS)
            await ward.press("R")
            await ward.until(words, name)
            assert "\x1b" not in ward.text()
            await ward.keys_answer()
            ward.patient.recovers()
            await ward.press("R")
            await ward.until(words, name, gone=True)
            await ward.until("Mine 12", name)


async def test_no_reply_to_a_server_that_fell_ill_is_lost() -> None:
    async with a_ward() as ward:
        await ward.until("live")
        await ward.press("j", "enter")
        for at, (name, (illness, _)) in enumerate(ILLNESSES.items()):
            ward.patient.falls_ill(illness, r"/api/")
            await ward.press("r")
            ward.app.post_message(events.Paste(f"Parcel {at}."))
            await ward.press("ctrl+s")
            await ward.desk.pilot.pause(0.1)
            assert any(f"Parcel {at}." in words for words in ward.kept_words()), name
            ward.patient.recovers()


async def test_the_token_follows_no_redirect_to_another_origin() -> None:
    async with a_patient() as other, a_ward(ill=answering(302, b"", location=other.base_url + "/x")) as ward:
        await ward.until("Something other than Chatwoot")
        assert not any("api-access-token" in headers for _, _, headers in other.asked)
        assert any("api-access-token" in headers for _, _, headers in ward.patient.asked)


@pytest.mark.parametrize("cable", ["refused", "silent", "dropped"])
async def test_without_a_websocket_the_console_works_by_asking(cable: str) -> None:
    async with a_ward(cable=cable) as ward:
        await ward.until("Mine 12")
        await ward.keys_answer()
        await ward.press("j", "enter")
        await ward.until("Maria Fonseca  #")
        await ward.press("r", *"Still here", "ctrl+s")
        await ward.until("Still here")
        row = None
        for _ in range(100):
            await ward.desk.pilot.pause(0.05)
            row = ward.patient.demo.house.db.one("SELECT id FROM messages WHERE content = 'Still here'")
            if row:
                break
        assert row


async def test_a_server_that_says_nothing_leaves_the_keys_alive() -> None:
    async with a_ward(ill=silent(3.0)) as ward:
        await ward.until("Loading conversations")
        await ward.keys_answer()
        ward.patient.recovers()
        await ward.press("R")
        await ward.until("Mine 12")


async def test_an_account_without_anything_says_so() -> None:
    async with a_ward(DemoOptions(quiet=True, world="empty")) as ward:
        await ward.until("No open conversations")
        for key in "rneEopzAmtTUyYQxd1cwifaGu":
            await ward.press(key, "escape")
        await ward.keys_answer()


async def test_monstrous_words_are_shown_without_choking() -> None:
    async with a_ward() as ward:
        db = ward.patient.demo.house.db
        await ward.until("live")
        db.execute("UPDATE contacts SET name = ?, email = ?", "N" * 10_000, "e" * 10_000 + "@x.example")
        db.execute("UPDATE users SET name = ?", "A" * 10_000)
        db.execute("UPDATE messages SET content = ? WHERE id % 3 = 0 AND id > 1300", "w" * 1_000_000)
        db.execute(
            "UPDATE messages SET content = ? WHERE id % 3 = 1 AND id > 1300",
            "\n".join(f"line {at}" for at in range(5000)),
        )
        db.execute(
            "UPDATE messages SET content = ? WHERE id % 3 = 2 AND id > 1300",
            "(" * 20_000 + "[a](" * 20_000 + "*" * 20_000,
        )
        for at in range(10_000):
            db.execute(
                "INSERT INTO labels (account_id, title, description, created_at, updated_at) VALUES (1, ?, ?, 1, 1)",
                f"label-{at}",
                "d" * 200,
            )
        await ward.press("3", "R")
        await ward.until("NNNNN")
        for key in ("enter", "pageup", "pageup", "f", "f", "G", "J", "K", "c", "escape", "t", "escape", "A", "escape"):
            await ward.press(key)
        await ward.keys_answer()
