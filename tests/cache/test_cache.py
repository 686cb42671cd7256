"""What was seen is there at the next start, can be searched, and never stops the console."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from tests.store_builders import NOON, a_conversation, a_message, at
from tui.cache import database, grams
from tui.cache.cache import Cache
from tui.cache.database import FILE, counted
from tui.models.codec import read, written
from tui.models.conversation import Conversation, ConversationCounts, Priority, Status
from tui.models.inbox import Channel
from tui.models.message import Attachment, Email, FileType, Message
from tui.models.people import Availability, Contact, ContactInbox, Membership, Profile, Role
from tui.models.reference import Label
from tui.models.row import KnownRow, Row, SnippetKind
from tui.store.rows import held_from_rest, known_row


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[Cache]:
    opened = Cache(tmp_path / "cache")
    await opened.open()
    yield opened
    await opened.close()


def a_row(number: int) -> KnownRow:
    return known_row(held_from_rest(a_conversation(number), beat=1))


async def keep(cache: Cache, *messages: Message, reached_start: bool = False) -> None:
    await cache.keep_thread(messages[0].conversation_id, messages, reached_start=reached_start, told_at=NOON)


async def ids(cache: Cache, conversation_id: int = 1) -> list[int]:
    thread = await cache.load_thread(conversation_id)
    return [message.id for message in thread.messages] if thread else []


async def found(cache: Cache, text: str) -> list[int]:
    return [hit.message.id for hit in await cache.search(text)]


def test_a_record_comes_back_as_it_was() -> None:
    message = a_message(
        5,
        content="Olá",
        attachments=(Attachment(id=1, file_type=FileType.IMAGE, file_name="a.png", latitude=1.5),),
        content_attributes={"items": [{"a": None}], "deep": {"b": 1}},
        email=Email(subject="Re", to=("a@b.example",)),
        in_reply_to=4,
    )
    conversation = a_conversation(7, last_message=message, snoozed_until=at(3), custom_attributes={"plan": "Pro"})
    assert read(Message, written(message)) == message
    assert read(Conversation, written(conversation)) == conversation


@pytest.mark.parametrize("text", ["", "[]", "{", '{"id": 1}', '"x"', '{"id":1,"inbox_id":1,"status":1,"contact":[]}'])
def test_what_is_no_record_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError):
        read(Conversation, text)


async def test_a_list_comes_back_in_its_order_with_its_age(cache: Cache) -> None:
    await cache.keep_rows(map(a_row, (1, 2, 3)), NOON)
    await cache.keep_list("mine", (3, 1, 2), ConversationCounts(mine=3), NOON)
    listed = await cache.load_list("mine")
    assert listed is not None
    assert [known.row.id for known in listed.rows] == [3, 1, 2]
    assert listed.counts == ConversationCounts(mine=3)
    assert listed.told_at == NOON
    assert await cache.load_list("other") is None


async def test_a_row_and_all_that_was_heard_of_it_come_back(cache: Cache) -> None:
    row = Row(
        id=1,
        inbox_id=2,
        contact_id=3,
        contact_name="Zoë 'O\u2019Hara'",
        status=Status.SNOOZED,
        channel=Channel.EMAIL,
        priority=Priority.URGENT,
        assignee_id=4,
        assignee_name="Mira",
        assignee_is_bot=True,
        team_id=5,
        team_name="Returns",
        labels=("vip", "late, again"),
        unread_count=6,
        snippet="Where is it?",
        snippet_kind=SnippetKind.CUSTOMER,
        subject="My order",
        last_activity_at=at(1) + timedelta(microseconds=123_457),
        created_at=at(2),
        updated_at=at(3) + timedelta(microseconds=1),
        waiting_since=at(4),
        snoozed_until=at(5),
        can_reply=False,
        muted=True,
    )
    known = KnownRow(row=row, newest_message_id=7, snippet_id=8, counted_id=9, agent_last_seen_at=at(6))
    like = Row(id=0, inbox_id=0, contact_id=0, contact_name="", status=Status.OPEN)
    assert not [each.name for each in fields(Row) if getattr(row, each.name) == getattr(like, each.name)]
    assert not [
        each.name for each in fields(KnownRow) if getattr(known, each.name) == getattr(KnownRow(row=like), each.name)
    ]
    bare = KnownRow(row=replace(like, id=2))
    await cache.keep_rows((known, bare), NOON)
    await cache.keep_list("mine", (1, 2), None, NOON)
    listed = await cache.load_list("mine")
    assert listed is not None
    assert listed.rows == (known, bare)
    assert listed.counts is None
    assert await cache.load_row(1) == known


async def test_who_we_are_comes_back_without_tokens(cache: Cache, tmp_path: Path) -> None:
    membership = Membership(
        id=3, name="Shop", role=Role.ADMINISTRATOR, availability=Availability.BUSY, auto_offline=False, api_access=False
    )
    other = Membership(id=1, name="Second shop", status="suspended", availability_status=Availability.ONLINE)
    profile = Profile(
        id=12,
        name="Mira Holt",
        available_name="Mira",
        display_name="M.",
        email="mira@x.example",
        role=Role.AGENT,
        message_signature="Mira\nof the shop",
        account_id=3,
        accounts=(other, membership),
    )
    await cache.keep_profile(replace(profile, id=11, accounts=()))
    await cache.keep_profile(
        replace(profile, access_token="secret", pubsub_token="secret", ui_settings={"a": "secret"})
    )
    assert await cache.load_profile() == profile
    await cache.close()
    assert all(b"secret" not in each.read_bytes() for each in (tmp_path / "cache").iterdir())


async def test_what_the_first_frame_shows_needs_no_codec(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    await cache.open()
    await cache.keep_rows([a_row(1)], NOON)
    await cache.keep_list("mine", (1,), ConversationCounts(mine=1), NOON)
    await cache.close()
    shown = (
        "import asyncio, sys; from pathlib import Path; from tui.cache.cache import Cache\n"
        "async def main():\n"
        "    cache = Cache(Path(sys.argv[1])); await cache.open()\n"
        "    print(len((await cache.load_list('mine')).rows), await cache.load_profile()); await cache.close()\n"
        "asyncio.run(main()); print([name for name in sys.modules if name.startswith('pydantic')])"
    )
    told = await anyio.run_process([sys.executable, "-c", shown, str(tmp_path)])
    assert told.stdout.decode().splitlines() == ["1 None", "[]"]


async def test_a_row_that_holds_what_we_never_wrote_is_not_there(cache: Cache) -> None:
    await cache.keep_rows([a_row(1)], NOON)
    assert cache._database is not None
    cache._database.execute("update row set snippet_kind = 'verse', created_at = 'long ago'")
    assert await cache.load_row(1) is None
    assert cache.notice == ""


async def test_a_thread_grows_at_both_ends_and_loses_what_was_deleted(cache: Cache) -> None:
    await keep(cache, a_message(10), a_message(11), a_message(12))
    await keep(cache, a_message(11), a_message(13))
    assert await ids(cache) == [10, 11, 13]
    await keep(cache, a_message(8), a_message(10), a_message(13), reached_start=True)
    assert await ids(cache) == [8, 10, 13]


async def test_a_thread_with_a_hole_forgets_what_lies_before_the_hole(cache: Cache) -> None:
    await keep(cache, a_message(10), a_message(11), reached_start=True)
    await keep(cache, a_message(50), a_message(51))
    assert await ids(cache) == [50, 51]
    thread = await cache.load_thread(1)
    assert thread is not None
    assert not thread.reached_start


@pytest.mark.parametrize(
    ("content", "typed"),
    [
        ("Où est ma commande ? Ça tarde.", "ou ca"),
        ("Não recebi o pão de queijo", "pao nao"),
        ("注文した商品がまだ届いていません", "商品"),
        ("注文した商品がまだ届いていません", "届い"),
        ("ﾊﾟｿｺﾝが壊れました", "パソコン"),
        ("お問い合わせ番号はＡＢＣ１２３です", "abc123"),
        ("أين طلبي؟", "طلبي"),
        ("The parcel is late", "parc"),
        ("了解しました", "了"),
    ],
)
async def test_a_search_finds_what_was_written_whatever_the_accents_and_the_script(
    cache: Cache, content: str, typed: str
) -> None:
    await keep(cache, a_message(10, content=content), a_message(11, content="something else"))
    assert await found(cache, typed) == [10]


async def test_a_search_wants_every_word_and_takes_no_operators(cache: Cache) -> None:
    await keep(cache, a_message(10, content="red shoes"), a_message(11, content="red hat"))
    assert await found(cache, "red") == [11, 10]
    assert await found(cache, "red shoes") == [10]
    for odd in ('"', "red OR", "NEAR(", "*", "words : red", "", "商", "'); drop table message; --"):
        await cache.search(odd)
    assert cache.notice == ""
    assert await found(cache, "red AND") == []


async def test_a_changed_message_is_found_by_its_new_words_alone(cache: Cache) -> None:
    await keep(cache, a_message(10, content="secret words"))
    await keep(cache, a_message(10, content="This message was deleted", deleted=True))
    assert await found(cache, "secret") == []


async def test_a_deleted_conversation_is_forgotten_with_its_messages(cache: Cache) -> None:
    await cache.keep_conversations([a_conversation(1)], NOON)
    await cache.keep_rows([a_row(1)], NOON)
    await keep(cache, a_message(10, content="hello"))
    await cache.forget(1)
    assert await cache.load_row(1) is None
    assert await cache.load_thread(1) is None
    assert await cache.load_conversation(1) is None
    assert await found(cache, "hello") == []


async def test_nothing_secret_is_on_the_disk(cache: Cache, tmp_path: Path) -> None:
    door = ContactInbox(inbox_id=1, source_id="door-secret")
    file = Attachment(id=1, file_name="a.png", data_url="https://x.example/signed-secret", thumb_url="signed-secret")
    mail = Email(html='<p>Hi</p><img src="https://x.example/rails/active_storage/blobs/signed-secret/a.png">')
    message = a_message(10, attachments=(file,), source_id="wa-secret", email=mail)
    contact = Contact(id=101, name="Maria", contact_inboxes=(door,))
    await cache.keep_conversations([a_conversation(1, contact=contact, last_message=message)], NOON)
    await keep(cache, message)
    await cache.keep_contact(contact, NOON)
    await cache.close()
    assert all(b"secret" not in each.read_bytes() for each in (tmp_path / "cache").iterdir())
    assert b"Maria" in (tmp_path / "cache" / FILE).read_bytes()


async def test_the_file_is_the_users_alone(cache: Cache, tmp_path: Path) -> None:
    await keep(cache, a_message(10))
    for file in (tmp_path / "cache").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize("content", [b"garbage" * 1000, b""])
async def test_an_unreadable_file_is_dropped_and_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    cache = Cache(tmp_path)
    await cache.open()
    await keep(cache, a_message(10))
    assert await ids(cache) == [10]
    assert cache.notice == ""
    await cache.close()


async def test_a_file_of_another_version_is_dropped(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("pragma user_version = 99")
    connection.execute("create table conversation (x)")
    connection.commit()
    connection.close()
    cache = Cache(tmp_path)
    await cache.open()
    await keep(cache, a_message(10))
    assert await ids(cache) == [10]
    await cache.close()


async def test_without_a_place_to_write_the_console_runs_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    cache = Cache(tmp_path / "cache")
    await cache.open()
    assert "no cache" in cache.notice
    await keep(cache, a_message(10))
    assert await ids(cache) == []
    assert await cache.search("message") == ()
    await cache.close()


async def test_what_another_process_locks_is_missed_once_and_kept_the_next_time(cache: Cache, tmp_path: Path) -> None:
    await keep(cache, a_message(10))
    other = sqlite3.connect(tmp_path / "cache" / FILE, isolation_level=None)
    other.execute("begin exclusive")
    await keep(cache, a_message(20, 2))
    assert await ids(cache) == [10]
    other.execute("rollback")
    other.close()
    await keep(cache, a_message(30, 3))
    assert (await ids(cache, 2), await ids(cache, 3)) == ([], [30])
    assert cache.notice == ""


async def test_a_file_that_was_locked_at_the_start_is_opened_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").mkdir()
    other = sqlite3.connect(tmp_path / "cache" / FILE, isolation_level=None)
    other.execute("pragma locking_mode = exclusive")
    other.execute("begin exclusive")
    cache = Cache(tmp_path / "cache")
    await cache.open()
    assert "no cache" in cache.notice
    other.close()
    await keep(cache, a_message(10))
    assert await ids(cache) == []
    monkeypatch.setattr("tui.cache.cache.RETRY_SECONDS", -1.0)
    await keep(cache, a_message(10))
    assert await ids(cache) == [10]
    assert cache.notice == ""
    await cache.close()


async def test_a_full_disk_leaves_the_cache_readable_and_is_told(cache: Cache) -> None:
    await keep(cache, a_message(10))
    assert cache._database is not None
    pages = cache._database.execute("pragma page_count").fetchone()[0]
    cache._database.execute(f"pragma max_page_count = {pages}")
    await keep(cache, a_message(20, 2, content="word " * 50_000))
    assert "cannot be written" in cache.notice
    assert await ids(cache) == [10]


async def test_two_consoles_share_one_cache(cache: Cache, tmp_path: Path) -> None:
    other = Cache(tmp_path / "cache")
    await other.open()
    await keep(cache, a_message(10))
    await keep(other, a_message(20, 2))
    assert await ids(other, 1) == [10]
    assert await ids(cache, 2) == [20]
    await other.close()


async def test_what_is_old_is_forgotten_and_the_file_stays_small(cache: Cache) -> None:
    long = "word " * 2000
    for number in range(30):
        message = a_message(1000 + number, number + 1, content=f"{long}{number}")
        await cache.keep_thread(
            number + 1, (message,), reached_start=True, told_at=NOON - timedelta(days=60 if number < 5 else 30 - number)
        )
    await cache.prune(now=NOON, days=45, megabytes=100)
    assert await ids(cache, 1) == []
    assert await ids(cache, 6) != []
    await cache.prune(now=NOON, days=45, megabytes=0.2)
    assert await cache.size() <= 200_000
    assert await ids(cache, 6) == []
    assert await ids(cache, 30) == [1029]


async def test_what_a_file_holds_is_counted_from_outside_without_a_trace(cache: Cache, tmp_path: Path) -> None:
    await keep(cache, a_message(10))
    file = tmp_path / "cache" / FILE
    assert counted(file) == (0, 1)
    await cache.close()
    assert counted(file) == (0, 1)
    assert [path.name for path in file.parent.iterdir()] == [FILE]
    file.write_text("no database")
    assert counted(file) is None


async def test_reference_lists_and_contacts_come_back(cache: Cache) -> None:
    await cache.keep_reference("labels", (Label(title="vip", id=3),), NOON)
    assert await cache.load_reference("labels", Label) == (Label(title="vip", id=3),)
    contact = Contact(id=9, name="Ana", email="ana@x.example")
    await cache.keep_contact(replace(contact, contact_inboxes=(ContactInbox(inbox_id=1),)), NOON)
    assert await cache.load_contact(9) == contact


def test_words_of_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert grams.indexed("東京都") == ("", "東京 京都 都")
    assert grams.query("東京都") == 'grams : "東京 京都"'


async def test_sqlite_keeps_little_of_the_file_in_memory(tmp_path: Path) -> None:
    connection, _ = database.opened(tmp_path / FILE)
    kibibytes = -connection.execute("pragma cache_size").fetchone()[0]
    connection.close()
    assert 0 < kibibytes <= 256


async def test_what_is_found_names_the_customer(cache: Cache) -> None:
    await cache.keep_rows([a_row(1)], NOON)
    await keep(cache, a_message(10, content="It is broken."))
    await keep(cache, a_message(20, 2, content="So is it."))
    named = {hit.message.id: hit.contact_name for hit in await cache.search("it")}
    assert named == {10: a_row(1).row.contact_name, 20: ""}
    cache.searchable = False
    assert {hit.message.id: hit.contact_name for hit in await cache.search("it")} == named


async def test_a_mail_is_found_by_its_subject(cache: Cache) -> None:
    await keep(cache, a_message(10, content="It is broken.", email=Email(subject="Case rule")))
    assert await found(cache, "case rule broken") == [10]
