"""Drafts and wishes on the disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.full_disk import fill, make_room
from tui.models.outgoing import Stage
from tui.words import database
from tui.words.entry import Draft, Entry
from tui.words.words import FILE, Words, unsent


def an_entry(op: str = "op", *, conversation_id: int = 1, at: float = 100.0, stage: Stage = Stage.QUEUED) -> Entry:
    return Entry(op=op, conversation_id=conversation_id, body="{}", stage=stage, created_at=at)


def a_draft(text: str, *, private: bool = False) -> Draft:
    return Draft(conversation_id=1, private=private, text=text, changed_at=5.0)


@pytest.fixture
async def words(tmp_path: Path) -> AsyncIterator[Words]:
    opened = Words(tmp_path / "state")
    await opened.open()
    yield opened
    await opened.close()


async def reopened(folder: Path) -> Words:
    words = Words(folder)
    await words.open()
    return words


async def test_a_wish_and_a_draft_are_there_after_a_crash(tmp_path: Path) -> None:
    first = await reopened(tmp_path)
    await first.add(an_entry())
    await first.keep_draft(a_draft("Hello"))
    first.abandon()
    second = await reopened(tmp_path)
    restored = await second.restore()
    assert [entry.op for entry in restored.entries] == ["op"]
    assert [draft.text for draft in restored.drafts] == ["Hello"]
    await second.close()


async def test_a_wish_in_the_hands_of_a_running_console_is_not_taken_by_another(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.add(an_entry())
    assert (await second.restore()).entries == ()
    assert not await second.change("op", stage=Stage.SENDING)
    await first.close()
    assert [entry.op for entry in await second.adopt()] == ["op"]
    assert await second.change("op", stage=Stage.SENDING)
    await second.close()


async def test_of_two_consoles_that_start_at_once_one_gets_the_wish(tmp_path: Path) -> None:
    first = await reopened(tmp_path)
    await first.add(an_entry())
    first.abandon()
    second, third = await reopened(tmp_path), await reopened(tmp_path)
    taken = (await second.restore()).entries + (await third.restore()).entries
    assert len(taken) == 1
    await second.close()
    await third.close()


async def test_a_wish_at_a_stage_nobody_knows_is_taken_for_one_that_the_server_may_have(tmp_path: Path) -> None:
    first = await reopened(tmp_path)
    await first.add(an_entry("known", stage=Stage.REFUSED))
    await first.add(an_entry("unknown"))
    await first.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("update outbox set stage = 'weighed' where op = 'unknown'")
    connection.close()
    second = await reopened(tmp_path)
    stages = {entry.op: entry.stage for entry in (await second.restore()).entries}
    assert stages == {"known": Stage.REFUSED, "unknown": Stage.UNCERTAIN}
    await second.close()


async def test_the_wishes_of_a_killed_process_are_taken_over(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys, pathlib\n"
        "from tui.words.words import Words\n"
        "from tui.words.entry import Entry\nfrom tui.models.outgoing import Stage\n"
        "async def main():\n"
        "    words = Words(pathlib.Path(sys.argv[1]))\n"
        "    await words.open()\n"
        "    await words.add(Entry(op='op', conversation_id=1, body='{}', stage=Stage.QUEUED, created_at=1.0))\n"
        "    print('kept', flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220  # waited for below
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    words = await reopened(tmp_path)
    assert await words.adopt() == ()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert [entry.op for entry in await words.adopt()] == ["op"]
    await words.close()


async def test_the_draft_of_a_reply_goes_with_the_step_that_keeps_the_reply(words: Words) -> None:
    await words.keep_draft(a_draft("Hello"))
    await words.keep_draft(a_draft("a note", private=True))
    await words.add(an_entry(), clears_draft=False)
    assert [draft.text for draft in (await words.restore()).drafts] == ["a note"]
    await words.remove("op", draft=a_draft("Hello"))
    assert sorted(draft.text for draft in (await words.restore()).drafts) == ["Hello", "a note"]


async def test_the_file_is_the_users_alone_and_every_commit_waits_for_the_disk(words: Words, tmp_path: Path) -> None:
    file = tmp_path / "state" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert words._connection().execute("pragma synchronous").fetchone() == (2,)


async def test_an_unreadable_file_is_kept_under_another_name_and_the_agent_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, but words nonetheless" * 100)
    words = await reopened(tmp_path)
    assert "cannot be read" in words.notice
    kept = [file for file in os.scandir(tmp_path) if "unreadable" in file.name]
    assert len(kept) == 1
    assert Path(kept[0]).read_bytes().startswith(b"not a database")
    await words.add(an_entry())
    await words.close()


async def test_a_file_of_a_newer_version_is_set_aside_whole(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("create table future (x)")
    connection.execute("pragma user_version = 99")
    connection.commit()
    connection.close()
    words = await reopened(tmp_path)
    assert "newer version" in words.notice
    await words.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_without_a_place_to_write_words_last_until_the_end_and_the_agent_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    words = await reopened(folder / "state")
    assert words.unkept
    await words.add(an_entry())
    assert await words.change("op", stage=Stage.SENDING)
    await words.close()


async def test_a_folder_that_is_a_file_is_survived(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    words = await reopened(tmp_path / "state")
    assert words.unkept
    await words.add(an_entry())
    assert words.unkept
    await words.close()


LONG = "x" * 20_000


async def test_a_wish_that_a_full_disk_does_not_take_goes_its_way_and_is_written_when_there_is_room(
    words: Words, tmp_path: Path
) -> None:
    fill(words)
    await words.add(replace(an_entry("late"), body=LONG))
    assert "full" in words.unkept
    assert await words.change("late", stage=Stage.SENDING, sent_at=7.0)
    assert unsent(tmp_path / "state") == (0, 0)
    make_room(words)
    await words.keep_draft(a_draft("Hello"))
    assert words.unkept == ""
    words.abandon()
    again = await reopened(tmp_path / "state")
    (entry,) = (await again.restore()).entries
    assert (entry.op, entry.stage, entry.sent_at, entry.body) == ("late", "sending", 7.0, LONG)
    await again.close()


async def test_a_wish_that_was_carried_out_while_the_disk_was_full_is_never_written(
    words: Words, tmp_path: Path
) -> None:
    fill(words)
    await words.add(replace(an_entry(), body=LONG))
    await words.remove("op")
    make_room(words)
    await words.keep_draft(a_draft("Hello"))
    assert unsent(tmp_path / "state") == (1, 0)


async def test_a_draft_that_the_disk_does_not_take_is_an_error_and_the_old_one_stays(words: Words) -> None:
    await words.keep_draft(a_draft("Old"))
    fill(words)
    with pytest.raises(sqlite3.Error):
        await words.keep_draft(a_draft(LONG))
    assert "full" in words.unkept
    assert [draft.text for draft in await words.drafts()] == ["Old"]


async def test_a_wish_on_the_disk_is_never_run_ahead_of(words: Words) -> None:
    await words.add(an_entry())
    fill(words)
    with pytest.raises(sqlite3.Error):
        await words.change("op", stage=Stage.SENDING, body=LONG)
    make_room(words)
    assert await words.change("op", stage=Stage.SENDING)
    assert words.unkept == ""


async def test_a_text_that_comes_back_while_the_disk_is_full_comes_to_its_draft_later(words: Words) -> None:
    await words.add(an_entry())
    fill(words)
    await words.remove("op", draft=a_draft(LONG))
    assert [draft.text for draft in await words.drafts()] == []
    make_room(words)
    await words.keep_draft(a_draft("A note", private=True))
    assert {draft.text for draft in await words.drafts()} == {LONG, "A note"}


async def test_unsent_words_can_be_counted_from_outside(words: Words, tmp_path: Path) -> None:
    assert unsent(tmp_path / "elsewhere") == (0, 0)
    await words.keep_draft(a_draft("Hello"))
    await words.add(an_entry())
    assert unsent(tmp_path / "state") == (1, 1)


async def test_what_was_learned_of_the_server_is_remembered(words: Words) -> None:
    assert await words.fact("tokens") is None
    await words.keep_fact("tokens", "kept")
    assert await words.fact("tokens") == "kept"


FIRST_VERSION = """
create table outbox (position integer primary key autoincrement, op text not null unique,
    conversation_id integer not null, body text not null, stage text not null, created_at real not null,
    sent_at real, known_id integer not null default 0, owner text not null);
create table draft (conversation_id integer not null, private integer not null, text text not null,
    changed_at real not null, primary key (conversation_id, private)) without rowid;
create table fact (name text primary key, value text not null) without rowid;
insert into draft values (1, 0, 'Hello', 5.0);
insert into outbox (op, conversation_id, body, stage, created_at, owner) values ('op', 1, '{}', 'queued', 100.0, 'gone');
insert into fact values ('tokens', 'kept');
pragma user_version = 1;
"""


async def test_a_file_of_the_first_version_is_opened_with_all_that_is_in_it(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.executescript(FIRST_VERSION)
    connection.close()
    for _ in range(2):
        words = await reopened(tmp_path)
        assert words.notice == ""
        restored = await words.restore()
        assert [draft.text for draft in restored.drafts] == ["Hello"]
        assert [entry.op for entry in restored.entries] == ["op"]
        assert await words.fact("tokens") == "kept"
        words.abandon()
    words = await reopened(tmp_path)
    whole = Draft(conversation_id=1, private=False, text="Hello", changed_at=5.0, basis="{}", enclosed='{"files":[]}')
    await words.keep_draft(whole)
    assert await words.drafts() == (whole,)
    await words.close()


async def test_a_file_whose_upgrade_breaks_off_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(tmp_path / FILE)
    connection.executescript(FIRST_VERSION)
    monkeypatch.setitem(database._UPGRADES, 1, "alter table draft add column basis text; create nonsense")
    with pytest.raises(sqlite3.Error):
        database.opened(tmp_path / FILE)
    assert connection.execute("pragma user_version").fetchone() == (1,)
    assert len(connection.execute("select * from draft").fetchone()) == 4
    connection.close()


async def test_what_another_console_made_of_a_draft_is_not_written_over(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    assert await first.keep_draft(a_draft("Hello"), known=a_draft("")) is None
    assert await second.keep_draft(a_draft("Bye"), known=a_draft("")) == a_draft("Hello")
    assert await second.keep_draft(a_draft("Bye"), known=a_draft("Hello")) is None
    assert await first.keep_draft(a_draft(""), known=a_draft("Hello")) == a_draft("Bye")
    assert [draft.text for draft in await first.drafts()] == ["Bye"]
    await first.close()
    await second.close()


async def test_a_file_without_words_is_a_draft_and_what_goes_with_words_is_part_of_it(tmp_path: Path) -> None:
    words = await reopened(tmp_path)
    alone = replace(a_draft(""), enclosed="a file")
    await words.keep_draft(alone)
    assert await words.drafts() == (alone,)
    assert await words.keep_draft(a_draft("Hello"), known=a_draft("")) == alone
    await words.keep_draft(a_draft(""), known=alone)
    assert await words.drafts() == ()
    await words.close()


async def test_a_console_hears_only_of_what_others_wrote(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.restore()
    await first.keep_draft(a_draft("Mine"))
    assert await first.elsewhere() is None
    await second.keep_draft(a_draft("Theirs", private=True))
    await second.add(an_entry())
    found = await first.elsewhere()
    assert found is not None
    assert [draft.text for draft in found.drafts] == ["Mine", "Theirs"]
    assert [entry.op for entry in found.entries] == ["op"]
    assert await first.elsewhere() is None
    await first.close()
    await second.close()


async def test_a_reply_whose_draft_was_sent_elsewhere_is_kept_as_a_question(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.keep_draft(a_draft("Hello"))
    assert await first.add(an_entry("first"), clears_draft=False, known="Hello", if_gone=an_entry("first"))
    asked = an_entry("second", stage=Stage.ASKING)
    assert not await second.add(an_entry("second"), clears_draft=False, known="Hello", if_gone=asked)
    first.abandon()
    second.abandon()
    third = await reopened(tmp_path)
    assert {entry.op: entry.stage for entry in (await third.restore()).entries} == {
        "first": "queued",
        "second": "asking",
    }
    await third.close()


async def test_a_text_put_back_joins_what_another_console_has_written_there(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.add(an_entry())
    await second.keep_draft(a_draft("Theirs"))
    await first.remove("op", draft=a_draft("Ours"))
    assert [draft.text for draft in await first.drafts()] == ["Ours\n\nTheirs"]
    await first.close()
    await second.close()


async def test_what_was_sent_is_remembered_for_the_next_run_but_not_taken_from_a_running_one(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.add(an_entry())
    await first.remove("op", became=77)
    assert (await second.restore()).sent == {}
    first.abandon()
    assert (await second.restore()).sent == {77: "op"}
    await second.add(an_entry("later", at=100.0 + 4 * 86_400))
    await second.remove("later", became=78)
    await second.restore()
    second.abandon()
    third = await reopened(tmp_path)
    assert (await third.restore()).sent == {78: "later"}
    await third.close()


async def test_what_is_watched_passes_to_the_next_run_but_not_from_a_running_one(tmp_path: Path) -> None:
    first, second = await reopened(tmp_path), await reopened(tmp_path)
    await first.watch(an_entry())
    await first.watch(an_entry("other"))
    await first.unwatch("other")
    assert await second.adopt_watches() == ()
    first.abandon()
    (entry,) = await second.adopt_watches()
    assert (entry.op, entry.body) == ("op", an_entry().body)
    assert await second.adopt_watches() == ()
    assert unsent(tmp_path) == (0, 0)
    await second.close()


async def test_a_reply_that_went_out_while_the_disk_was_full_leaves_no_draft_behind(words: Words) -> None:
    await words.keep_draft(a_draft("Hello"))
    fill(words)
    await words.add(replace(an_entry(), body=LONG), clears_draft=False, known="Hello")
    await words.remove("op")
    make_room(words)
    await words.keep_draft(a_draft("A note", private=True))
    assert [draft.text for draft in await words.drafts()] == ["A note"]


@pytest.mark.parametrize(
    "statement",
    [
        "replace into draft values (152, 0, cast(x'ff1b5b324a' as text), 1.0, '')",
        "insert into draft values ('abc', 0, 't', 'zzz', '')",
        "insert into draft values (153, 0, x'00ff', 1.0, '')",
        "insert into outbox (op, conversation_id, body, stage, created_at, owner) values ('bad', 'x', '{}', 'queued', 1.0, 'gone')",
        "insert into outbox (op, conversation_id, body, stage, created_at, owner)"
        " values ('bad', 1, cast(x'ff41' as text), 'queued', 1.0, 'gone')",
        "insert into sent (message_id, owner, at) values (7, cast(x'ff' as text), 1.0)",
        "insert into fact values ('f', cast(x'ff' as text))",
    ],
)
async def test_one_damaged_row_is_set_aside_and_told_and_the_rest_is_there(tmp_path: Path, statement: str) -> None:
    first = await reopened(tmp_path)
    await first.add(an_entry())
    await first.keep_draft(a_draft("Hello"))
    first.abandon()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(statement)
    connection.commit()
    connection.close()
    second = await reopened(tmp_path)
    restored = await second.restore()
    assert [entry.op for entry in restored.entries] == ["op"]
    assert [draft.text for draft in restored.drafts] == ["Hello"]
    (kept,) = tmp_path.glob(f"{FILE}.unreadable-*")
    assert second.notice == f"1 entry among the drafts and unsent replies could not be read. Kept as {kept}."
    assert kept.stat().st_mode & 0o777 == 0o600
    await second.close()
    third = await reopened(tmp_path)
    assert third.notice == ""
    await third.close()


async def test_the_words_of_a_damaged_draft_can_be_read_where_it_was_put(tmp_path: Path) -> None:
    first = await reopened(tmp_path)
    first.abandon()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("insert into draft values (5, 0, cast(x'4f6c61ff' as text), 1.0, '')")
    connection.commit()
    connection.close()
    await (await reopened(tmp_path)).close()
    (kept,) = tmp_path.glob(f"{FILE}.unreadable-*")
    assert "conversation_id: 5" in kept.read_text()
    assert "text: Ola\\xff" in kept.read_text()
