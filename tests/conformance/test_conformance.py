"""The recordings in this tree come out the same, and what is spoilt in a copy is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import allowed
from .__main__ import check, main
from .interest import lost
from .parsing import parse
from .recording import NotARecordingError, Recording, read
from .replay import replay
from .report import Report
from .shape import differences
from .stage import Stage

RECORDINGS = Path(__file__).parents[1] / "recordings"
FIRST_MINUTE = ("profile", "account", "labels", "canned_responses")
"""Files that need nothing from the others."""


async def result(recording: Recording) -> Report:
    return await check(recording, allowed.load())


@pytest.mark.parametrize(
    ("version", "parsed", "played"), [("4.16.2", 1000, 350), ("4.15.1", 2000, 600), ("4.0.4", 2000, 600)]
)
async def test_a_recorded_day_comes_out_the_same(version: str, parsed: int, played: int) -> None:
    recording = read(RECORDINGS / version)
    report = await result(recording)
    assert report.lines == []
    assert report.good
    assert report.version == version
    assert report.parsed == report.to_parse > parsed
    assert report.same + report.allowed == report.played == len(recording.day) > played
    assert set(report.passed_over) == {"welcome", "ping", "confirm_subscription", "first.reply.created (repeats)"}


def begin_elsewhere(stage: Stage) -> None:
    """Have every table go on from another id, as on a server that others used before."""
    db = stage.house.db
    tables = db.column("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name")
    with db.transaction():
        for place, table in enumerate(tables):
            last = db.value("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
            db.delete("sqlite_sequence", name=table)
            db.insert("sqlite_sequence", name=table, seq=(last or 0) + 100 + 37 * place)
        db.execute("UPDATE accounts SET next_display_id = 301")


async def test_a_day_comes_out_the_same_whatever_the_ids_are() -> None:
    recording = read(RECORDINGS / "4.15.1")
    differing = [
        outcome.exchange.where async for outcome in replay(recording, prepare=begin_elsewhere) if outcome.differences
    ]
    assert differing == []


def test_real_mail_is_read_whole() -> None:
    parsed = list(parse(read(RECORDINGS / "mail-4.15.1")))
    assert len(parsed) > 40
    assert [loss for one in parsed for loss in one.losses] == []


Spoil = Callable[[Any], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in FIRST_MINUTE:
        shutil.copy(RECORDINGS / "4.15.1" / f"{name}.json", tmp_path)
    return tmp_path


def spoil(folder: Path, file: str, name: str, change: Spoil) -> None:
    path = folder / f"{file}.json"
    exchanges = json.loads(path.read_text(encoding="utf-8"))
    change(next(exchange for exchange in exchanges if exchange["name"] == name)["response"])
    path.write_text(json.dumps(exchanges), encoding="utf-8")


def test_an_unspoilt_copy_is_the_same(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(copy)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "conformance: 23 parsed of 23, 23 same of 23, 0 allowed"


def test_a_spoilt_status_key_and_type_are_all_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(copy, "account", "account", lambda answer: answer.update(status=418))
    spoil(copy, "labels", "labels", lambda answer: answer["json"]["payload"][0].update(sparkle=1))
    for row in range(4):
        spoil(copy, "labels", "labels", lambda answer, row=row: answer["json"]["payload"][row].pop("color"))  # type: ignore[misc]  # bound now
    spoil(copy, "profile", "profile", lambda answer: answer["json"].update(confirmed="yes"))
    assert main([str(copy)]) == 1
    said = capsys.readouterr().out
    assert "GET /api/v1/accounts/:id status: is 200, recorded 418" in said
    assert "GET /api/v1/accounts/:id/labels $.payload[].color: not in the recording, ours is string" in said
    assert "GET /api/v1/profile $.confirmed: is bool, recorded string" in said
    assert said.splitlines()[-1].endswith("20 same of 23, 0 allowed")


def test_an_accepted_difference_passes_and_a_needless_one_does_not(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copy, "profile", "profile", lambda answer: answer["json"].update(sparkle=1))
    entry = {"version": "4.15.1", "route": "GET /api/v1/profile", "path": "$.sparkle", "reason": "a test"}
    needless = {**entry, "path": "$.name"}
    other_version = {**needless, "version": "4.8.0"}
    file = tmp_path / "accepted.txt"
    file.write_text(json.dumps([entry, other_version]), encoding="utf-8")
    assert main([str(copy), "--allowed", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("22 same of 23, 1 allowed")
    file.write_text(json.dumps([entry, needless]), encoding="utf-8")
    assert main([str(copy), "--allowed", str(file)]) == 1
    assert "allowed, but nothing differs: 4.15.1 GET /api/v1/profile $.name" in capsys.readouterr().out


@pytest.mark.parametrize(
    "entries",
    [
        [{"version": "4.15.1", "route": "GET /api", "path": "$.*", "reason": "all of it"}],
        [{"version": "4.15.1", "route": "GET /api", "path": "$.version", "reason": " "}],
        [{"version": "4.15.1", "route": "GET /api", "path": f"$.{n}", "reason": "many"} for n in range(11)],
        [{"version": "4.15.1", "route": "GET /api", "path": "$.version", "reason": "twice"}] * 2,
    ],
    ids=["wildcard", "no reason", "eleven", "twice"],
)
def test_the_list_of_accepted_differences_keeps_its_rules(entries: list[Any], tmp_path: Path) -> None:
    file = tmp_path / "accepted.json"
    file.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(allowed.BadListError):
        allowed.load(file)


def test_a_folder_without_a_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(RECORDINGS / "4.15.1" / "labels.json", tmp_path)
    with pytest.raises(NotARecordingError):
        read(tmp_path)
    assert main([str(tmp_path)]) == 2
    assert "version" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("recorded", "ours", "paths"),
    [
        ({"a": []}, {"a": [{"b": 1}]}, []),
        ({"a": [{"b": 1}]}, {"a": []}, []),
        ([{"a": 1}, {}], [{}], []),
        ([{"a": 1}, {"a": None}], [{"a": None}], ["$[].a"]),
        ([{"a": 1}], [{"a": 1}, {}], ["$[].a"]),
        ({"a": 1795354534}, {"a": 1795354534.5}, ["$.a"]),
        ({"a": "2026-11-22T13:35:34.123Z"}, {"a": 1795354534}, ["$.a"]),
        ({"a": "2026-11-22T13:35:34.123Z"}, {"a": "yesterday"}, ["$.a"]),
        ({"a": True}, {"a": 1}, ["$.a"]),
        ({}, {"a": 1}, ["$.a"]),
        ({"users": {"12": "online"}}, {"users": {"3": "busy", "4": "online"}}, []),
    ],
)
def test_shapes_are_held_by_their_rules(recorded: Any, ours: Any, paths: list[str]) -> None:
    assert [difference.path for difference in differences(recorded, ours)] == paths


def test_a_field_that_a_decoder_drops_is_named() -> None:
    class Message:
        id = 7
        content = "Hello"

    assert list(lost("message", {"id": 7, "content": "Hello"}, Message())) == []
    assert list(lost("message", {"id": 7, "content": "Hello", "private": True}, Message())) == [
        "$.private is True, our message's private is None"
    ]
