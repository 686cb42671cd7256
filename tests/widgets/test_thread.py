"""The thread under an agent's eyes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.widgets.people import NOW, a_message, a_reply, an_activity, an_outgoing, many_messages
from tests.widgets.stages import Refreshes, Stage, screen, strips
from tui.models.message import Attachment, Email, FileType
from tui.models.outgoing import Stage as SendStage
from tui.presentation.notices import Notice, empty_thread, failed, loading
from tui.presentation.reading import Entry, Fold, Reading
from tui.widgets.thread import ThreadView

SIZE = (60, 20)
READING = Reading(customer="Maria Santos", me="Mira")


class Talk:
    """A thread that a test can change."""

    def __init__(self, view: ThreadView, stage: Stage, pilot: Pilot[None]) -> None:
        self.view = view
        self.stage = stage
        self.pilot = pilot
        self.entries: list[Entry] = []

    def show(self, entries: Sequence[Entry], conversation_id: int = 1042, **given: Any) -> None:
        self.entries = list(entries)
        self.view.show(conversation_id, tuple(self.entries), reading=READING, **given)


@asynccontextmanager
async def talk(entries: Sequence[Entry] = (), size: tuple[int, int] = SIZE, **given: Any) -> AsyncIterator[Talk]:
    view = ThreadView()
    stage = Stage(view)
    async with stage.run_test(size=size, message_hook=stage.hear) as pilot:
        view.set_now(NOW)
        one = Talk(view, stage, pilot)
        if entries:
            one.show(entries, **given)
        await pilot.pause()
        yield one
        await pilot.pause()


def body(view: ThreadView) -> list[str]:
    return screen(view)[:-1]


async def test_a_short_thread_stands_at_the_top() -> None:
    async with talk([a_message(1), a_reply(2)]) as one:
        assert screen(one.view)[:6] == [
            "                         Sat 21 Nov",
            " 13:11 Maria Santos",
            "   Where is my order?",
            "",
            " 13:12 Mira Holt → Maria                                 ✓",
            "   Let me check.",
        ]


@pytest.mark.parametrize("size", [(60, 20), (30, 8), (20, 4), (10, 3), (140, 1)])
async def test_every_strip_fills_the_width(size: tuple[int, int]) -> None:
    async with talk([*many_messages(30), an_outgoing()], size) as one:
        for _step in range(4):
            assert all(strip.cell_length == size[0] for strip in strips(one.view))
            one.view.page(-1)


async def test_a_long_thread_opens_at_its_end() -> None:
    async with talk([*many_messages(200), a_message(201, "The newest.", created_at=NOW)]) as one:
        assert body(one.view)[-1] == "   The newest."
        assert one.view.at_bottom


async def test_older_pages_move_nothing() -> None:
    messages = many_messages(200)
    async with talk(messages[100:], more_above=True) as one:
        one.view.page(-1)
        one.view.page(-1)
        before = screen(one.view)
        refreshes = Refreshes(one.view)
        one.show(messages, more_above=True)

        assert screen(one.view) == before
        assert refreshes.lines == set()


async def test_older_pages_move_nothing_even_at_the_very_top() -> None:
    older = [a_message(number, "Hello?", created_at=NOW - timedelta(minutes=2)) for number in range(1, 6)]
    known = [a_message(number, "Again.", created_at=NOW + timedelta(seconds=number)) for number in range(10, 40)]
    async with talk(known, more_above=True) as one:
        one.view.top()
        assert "older messages" in screen(one.view)[0]
        before = screen(one.view)
        one.show([*older, *known], more_above=False)

        assert screen(one.view)[2:] == before[2:]
        assert screen(one.view)[:2] == ["   Hello?", ""]


async def test_a_subject_is_told_once_and_older_pages_take_it_from_nobody() -> None:
    mails = [a_message(number, "Hi.", email=Email(subject="Re: Invoice")) for number in range(3, 43, 3)]
    async with talk(mails[3:], more_above=True) as one:
        one.view.top()
        one.view.move(2)
        before = body(one.view)
        assert sum("subject" in line for line in before) == 1
        one.show(mails)
        assert body(one.view) == before
        one.view.top()
        assert sum("subject" in line for line in body(one.view)) == 2


async def test_the_whole_way_up_and_down_shows_every_line_once() -> None:
    messages = many_messages(60)
    async with talk(messages) as one:
        one.view.top()
        seen = body(one.view)
        while one.view.move(1):
            seen.append(body(one.view)[-1])
        one.view.top()
        one.view.bottom()
        assert seen[-len(body(one.view)) :] == body(one.view)
        back = body(one.view)
        while one.view.move(-1):
            back.insert(0, body(one.view)[0])
        assert back == seen


async def test_at_the_bottom_what_comes_is_seen() -> None:
    async with talk(many_messages(50)) as one:
        one.show([*one.entries, a_message(99, "One more.", created_at=NOW)])

        assert body(one.view)[-1] == "   One more."


async def test_elsewhere_what_comes_is_counted_and_moves_nothing() -> None:
    async with talk(many_messages(50)) as one:
        one.view.page(-1)
        before = body(one.view)
        news = [a_message(99, "One more.", created_at=NOW), an_activity(100), a_message(101, created_at=NOW)]
        one.show([*one.entries, *news])

        assert body(one.view) == before
        assert one.view.below == 2
        assert screen(one.view)[-1].endswith("2 new ↓")
        one.view.bottom()
        assert one.view.below == 0


async def test_an_edit_above_the_view_moves_nothing() -> None:
    messages = many_messages(60)
    async with talk(messages) as one:
        one.view.page(-1)
        before = screen(one.view)
        messages[3] = replace(messages[3], content="Much\n\nlonger\n\nthan before")
        one.show(messages)
        assert screen(one.view) == before


async def test_a_delivery_changes_one_line() -> None:
    messages: list[Entry] = [*many_messages(20), a_reply(99, created_at=NOW)]
    async with talk(messages) as one:
        refreshes = Refreshes(one.view)
        one.show([*messages[:-1], replace(a_reply(99, created_at=NOW), external_error="no such number")])
        assert len(refreshes.lines) == 0
        one.show([*messages[:-1], a_reply(99, created_at=NOW, status="delivered")])
        assert len(refreshes.lines) == 1


async def test_another_width_keeps_the_place() -> None:
    async with talk(many_messages(200)) as one:
        one.view.page(-4)
        place = one.view.place
        assert place is not None
        await one.pilot.resize_terminal(40, 20)
        await one.pilot.pause()
        assert one.view.place is not None
        assert one.view.place.key == place.key
        assert all(strip.cell_length == 40 for strip in strips(one.view))


async def test_only_what_is_looked_at_is_drawn() -> None:
    async with talk(many_messages(5_000)) as one:
        one.view.page(-1)
        assert len(one.view._passage._kept) < 40


async def test_the_mark_of_what_is_new_is_seen_at_opening_and_stays() -> None:
    messages = many_messages(100)
    async with talk(messages, first_new=40) as one:
        assert any("── new ──" in line for line in screen(one.view))
        assert not one.view.at_bottom
        one.show(messages, first_new=None)
        assert any("── new ──" in line for line in screen(one.view))
        one.view.caught_up()
        assert not any("── new ──" in line for line in screen(one.view))


async def test_what_is_new_is_marked_too_where_it_came_just_after_the_opening() -> None:
    messages = many_messages(100)
    async with talk() as one:
        one.show([])
        one.show(messages, first_new=40)
        assert any("── new ──" in line for line in screen(one.view))
        one.show(messages[:60], conversation_id=7)
        one.show(messages, conversation_id=7, first_new=70)
        assert any("── new ──" in line for line in screen(one.view))


async def test_who_reads_at_the_bottom_needs_no_mark_for_what_comes() -> None:
    messages = many_messages(60)
    async with talk(messages) as one:
        one.view.page(-1)
        one.view.bottom()
        one.show([*messages, a_message(99, "One more.", created_at=NOW)], first_new=99)
        assert not any("── new ──" in line for line in screen(one.view))


async def test_a_push_against_the_top_asks_again_for_older_ones() -> None:
    async with talk(many_messages(60), more_above=True) as one:
        one.view.top()
        one.view.move(-1)
        await one.pilot.pause()
        assert len(one.stage.heard(ThreadView.TopReached)) == 2


async def test_the_ends_are_told_once() -> None:
    messages = many_messages(60)
    async with talk(messages, more_above=True) as one:
        one.view.top()
        one.view.move(1)
        one.view.move(-1)
        await one.pilot.pause()
        assert len(one.stage.heard(ThreadView.TopReached)) == 1
        one.show([*many_messages(20, -20), *messages], more_above=True)
        one.view.top()
        await one.pilot.pause()
        assert len(one.stage.heard(ThreadView.TopReached)) == 2
        assert len(one.stage.heard(ThreadView.BottomReached)) == 1
        one.view.bottom()
        await one.pilot.pause()
        assert len(one.stage.heard(ThreadView.BottomReached)) == 2


async def test_another_conversation_begins_anew() -> None:
    async with talk(many_messages(60)) as one:
        one.view.top()
        one.view.toggle_choice()
        one.show([a_message(1, "Hi.")], conversation_id=7)
        assert one.view.at_bottom
        assert one.view.chosen is None
        assert "   Hi." in screen(one.view)


async def test_an_unsent_message_becomes_a_sent_one_in_its_place() -> None:
    messages: list[Entry] = [*many_messages(30)]
    async with talk([*messages, an_outgoing("t", "Hello.")]) as one:
        assert "not sent yet" in body(one.view)[-2]
        one.show([*messages, an_outgoing("t", "Hello.", stage=SendStage.SENDING)])
        assert "sending…" in body(one.view)[-2]
        one.show([*messages, a_reply(99, "Hello.", created_at=NOW)])
        assert body(one.view)[-1] == "   Hello."
        assert body(one.view)[-2].endswith("✓")


async def test_a_message_is_chosen_and_the_choice_moves_past_system_lines() -> None:
    entries = [a_message(1, "First."), an_activity(2), a_reply(3, "Second."), a_message(5, "Third.")]
    async with talk(entries) as one:
        one.view.toggle_choice()
        assert one.view.chosen == entries[3]
        one.view.move(-1)
        one.view.move(-1)
        assert one.view.chosen == entries[0]
        assert not one.view.move(-1)
        assert [line for line in screen(one.view) if line.startswith("▌")] == ["▌13:11 Maria Santos", "▌  First."]
        one.view.toggle_choice()
        assert one.view.chosen is None


async def test_a_chosen_message_out_of_view_is_brought_in() -> None:
    async with talk(many_messages(100)) as one:
        one.view.toggle_choice()
        for _step in range(12):
            one.view.choose_next(-1)
        assert any(line.startswith("▌") for line in screen(one.view))
        for _step in range(12):
            one.view.choose_next(1)
        assert any(line.startswith("▌") for line in screen(one.view))


async def test_attachments_are_named_by_number_in_the_lowest_message_or_the_chosen_one() -> None:
    photo = Attachment(id=1, file_type=FileType.IMAGE, file_name="photo.jpg")
    invoice = Attachment(id=2, file_type=FileType.FILE, file_name="invoice.pdf")
    entries = [a_message(1, attachments=(photo,)), a_message(4, attachments=(invoice,)), a_reply(7)]
    async with talk(entries) as one:
        assert one.view.choose_attachment(1)
        assert not one.view.choose_attachment(2)
        one.view.choose(1)
        assert one.view.choose_attachment(1)
    chosen = one.stage.heard(ThreadView.AttachmentChosen)
    assert [message.attachment for message in chosen] == [invoice, photo]


async def test_a_search_shows_the_newest_match_and_steps_around() -> None:
    entries = [*many_messages(40), a_message(99, "A needle.", created_at=NOW), *many_messages(40, 200)]
    entries[5] = replace(entries[5], content="An older NEEDLE.")
    async with talk(entries) as one:
        assert one.view.find("needle") == 2
        assert any("A needle." in line for line in screen(one.view))
        assert one.view.match_number == 2
        one.view.next_match(-1)
        assert any("older NEEDLE" in line for line in screen(one.view))
        one.view.next_match(-1)
        assert one.view.match_number == 2
        one.view.end_search()
        assert one.view.matches == ()
        assert one.view.find("nowhere") == 0


async def test_a_search_opens_the_fold_that_hides_what_it_finds() -> None:
    whole = "Yes.\n\nOn Friday, Support wrote:\n> Is it\n> Harbour Street?\n> Thank you"
    mail = a_message(1, "Yes.", email=Email(text="Yes.", full_text=whole))
    async with talk([mail, an_activity(2)]) as one:
        assert one.view.find("harbour") == 1
        assert any("Harbour Street?" in line for line in screen(one.view))
        one.view.end_search()
        assert not any("Harbour Street?" in line for line in screen(one.view))


async def test_folds_go_round() -> None:
    quoted = "See.\n\nOn Friday, Support wrote:\n> a\n> b\n> c"
    async with talk([a_message(1, quoted), an_activity(2)]) as one:
        assert "   … 4 quoted lines" in screen(one.view)
        assert one.view.fold() is Fold.NOTHING
        assert "   │ > a" in screen(one.view)
        assert one.view.fold() is Fold.SYSTEM
        assert not any("João" in line for line in screen(one.view))
        assert one.view.fold() is Fold.QUOTES


async def test_an_empty_thread_says_so_and_an_error_stands_on_the_foot() -> None:
    async with talk() as one:
        one.view.notice = empty_thread("Maria")
        assert "Nobody has written yet" in " ".join(screen(one.view))
        one.show(many_messages(30))
        one.view.notice = failed("older messages", "The server can't be reached.")
        assert screen(one.view)[-1].startswith(" Could not load older messages")


async def test_who_writes_stands_on_the_foot_and_moves_nothing() -> None:
    async with talk(many_messages(30)) as one:
        refreshes = Refreshes(one.view)
        one.view.typing = "João is writing a note…"
        assert screen(one.view)[-1] == " João is writing a note…"
        assert refreshes.lines == {SIZE[1] - 1}


async def test_words_are_no_markup_and_no_control() -> None:
    evil = "[/x][@click=app.bell]a[/] \x1b]52;c;eA==\x07 \x9b31m"
    async with talk([a_message(1, evil, sender=replace(a_message().sender, name=evil))]) as one:  # type: ignore[type-var]
        text = "".join(screen(one.view))
        assert "[/x][@click=app.bell]a[/]" in text
        assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in text)


@pytest.mark.parametrize(
    ("entries", "notice", "is_loading"),
    [
        ((), loading("messages"), True),
        ((), empty_thread("Maria"), False),
        ((a_message(1),), loading("messages"), False),
    ],
)
async def test_a_thread_is_loading_until_it_has_something_to_show(
    entries: Sequence[Entry], notice: Notice, is_loading: bool
) -> None:
    async with talk() as one:
        one.show(entries)
        one.view.notice = notice
        assert one.view.is_loading is is_loading
