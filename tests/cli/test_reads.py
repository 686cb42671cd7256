from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.standing import Script
from tests.e2e.program import demo_server
from tui.cli.verbs.records import KINDS


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with demo_server("--seed", "5", "--quiet", "--chaos") as server:
        yield Script(server)


def test_a_list_of_conversations_is_that_of_the_server(script: Script) -> None:
    told = script.server.ask("GET", "conversations", params={"status": "open"})["data"]["payload"]
    assert [each["id"] for each in script.json("convs")] == [each["id"] for each in told]
    resolved = script.json("convs", "-s", "resolved", "--assignee", "all")
    assert resolved
    assert {each["status"] for each in resolved} == {"resolved"}


def test_where_nobody_named_an_account_the_server_is_asked_for_it(script: Script) -> None:
    asked = script.run("convs", "-q", "--limit", "3", CHATWOOT_ACCOUNT_ID="")
    assert asked.returncode == 0, asked.stderr
    assert len(asked.stdout.split()) == 3


def test_the_servers_own_answer_is_printed_byte_for_byte(script: Script) -> None:
    for path, words in (
        ("conversations", ["convs"]),
        ("conversations/7", ["conv", "7"]),
        ("contacts/7", ["contact", "7"]),
        ("agents", ["agents"]),
        ("conversations/7/messages", ["conv", "7", "messages"]),
    ):
        asked = script.run(*words, "-o", "json")
        assert asked.returncode == 0
        assert json.loads(asked.stdout) == script.server.ask("GET", path)
        assert not asked.stdout.endswith("\n")


def test_every_noun_prints_records_ids_csv_and_text(script: Script) -> None:
    for words, kind in (
        (["convs"], "conversation"),
        (["contacts"], "contact"),
        (["inboxes"], "inbox"),
        (["agents"], "agent"),
        (["teams"], "team"),
        (["labels"], "label"),
        (["canned"], "canned"),
        (["macros"], "macro"),
        (["views"], "view"),
        (["notifications"], "notification"),
        (["search", "order"], "message"),
        (["conv", "7", "messages"], "message"),
    ):
        records = script.json(*words)
        assert records, words
        assert all(tuple(each) == tuple(field.name for field in KINDS[kind]) for each in records)
        ids = [str(each["id"]) for each in records]
        assert script.run(*words, "-q").stdout.split() == ids
        lines = script.run(*words, "--jsonl").stdout.splitlines()
        assert [json.loads(line) for line in lines] == records
        rows = list(csv.DictReader(io.StringIO(script.run(*words, "-o", "csv").stdout)))
        assert [row["id"] for row in rows] == ids
        assert len(script.run(*words).stdout.splitlines()) == len(records)
        assert script.run(*words, "--template", "<{id}>").stdout.split() == [f"<{each}>" for each in ids]


def test_all_of_a_list_comes_each_once(script: Script) -> None:
    for words, path in ((["convs", "-s", "all"], "data"), (["contacts"], "meta")):
        told = script.server.ask("GET", "conversations" if path == "data" else "contacts", params={"status": "all"})
        total = told["data"]["meta"]["all_count"] if path == "data" else told["meta"]["count"]
        ids = script.run(*words, "--all", "-q").stdout.split()
        assert len(ids) == len(set(ids)) == total
    assert len(script.json("convs", "-s", "all", "--limit", "31")) == 31
    few = script.run("convs", "--limit", "2")
    assert "2 of " in few.stderr


def test_a_thread_is_read_in_any_window_and_whole(script: Script) -> None:
    busiest = max(script.json("convs", "-s", "all"), key=lambda each: each["id"])["id"]
    ids = [int(each) for each in script.run("conv", str(busiest), "messages", "--all", "-q").stdout.split()]
    assert ids == sorted(set(ids))
    middle = ids[len(ids) // 2]
    after = script.run("conv", str(busiest), "messages", "--after", str(middle), "-q").stdout.split()
    assert [int(each) for each in after] == [each for each in ids if each > middle]
    before = script.run("conv", str(busiest), "messages", "--before", str(middle), "-q").stdout.split()
    assert [int(each) for each in before] == [each for each in ids if each < middle][-20:]


def test_filters_take_names_and_numbers_and_a_view(script: Script) -> None:
    (team,) = (each for each in script.json("teams") if each["id"] == 1)
    named = script.json("convs", "-s", "all", "--team", team["name"], "--all")
    assert [each["id"] for each in named] == [
        each["id"] for each in script.json("convs", "-s", "all", "--team", "1", "--all")
    ]
    assert {each["team"] for each in named} == {team["name"]}
    mine = script.json("convs", "--view", "mine", "--all")
    assert {each["assignee"] for each in mine} == {"Mira Holt"}
    ana = script.json("convs", "--assignee", "ana", "--all")
    assert ana
    assert {(each["assignee"], each["status"]) for each in ana} == {("Ana Prado", "open")}
    assert {each["assignee"] for each in script.json("convs", "--assignee", "none")} == {None}
    labelled = script.json("convs", "-l", "billing,shipping", "-s", "all", "--all")
    assert all({"billing", "shipping"} & set(each["labels"]) for each in labelled)
    assert script.json("convs", "--view", "Urgent and open")


def test_one_is_shown_by_number_link_and_from_standard_input(script: Script) -> None:
    link = f"{script.server.base_url}/app/accounts/1/conversations/7"
    assert script.json("conv", "7") == script.json("conv", link) == script.json("conv", "-", stdin="7\n")
    lines = script.run("convs", "--jsonl", "--limit", "3").stdout
    shown = script.run("conv", "-", "-q", stdin=lines).stdout.split()
    assert shown == [str(json.loads(line)["id"]) for line in lines.splitlines()]
    some = script.run("conv", "7", "99999", "-q")
    assert (some.returncode, some.stdout) == (9, "7\n")
    assert "99999" in some.stderr


def test_three_programs_in_a_row_hand_ids_on(script: Script) -> None:
    command = f"{sys.executable} -m tui"
    line = f"{command} convs -q --limit 4 | sort -n | {command} conv - --template '{{id}} {{status}}'"
    import os

    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, **script.server.environment()},
    )  # fmt: skip
    rows = [each.split() for each in done.stdout.splitlines()]
    assert len(rows) == 4
    assert [int(each[0]) for each in rows] == sorted(int(each[0]) for each in rows)
    assert {each[1] for each in rows} == {"open"}


def test_each_exit_status_of_a_read_is_the_one_that_is_documented(script: Script) -> None:
    environ = script.server.environment()
    nobody = dict.fromkeys(environ, "")
    assert script.run("convs").returncode == 0
    assert script.run("convs", "--nonsense").returncode == 2
    assert script.run("convs", **nobody).returncode == 3
    assert script.run("convs", CHATWOOT_API_TOKEN="wrong" * 4).returncode == 3
    assert script.run("reports").returncode == 4
    assert script.run("conv", "99999").returncode == 5
    assert script.run("convs", "--inbox", "nowhere").returncode == 5
    assert script.run("convs", CHATWOOT_BASE_URL="http://127.0.0.1:9").returncode == 7
    assert Script(script.server, "admin").run("reports", "agent").returncode == 0


def test_errors_are_one_sentence_and_json_where_json_is_asked_for(script: Script) -> None:
    said = script.run("conv", "99999").stderr
    assert said.startswith("chatwoot-tui: ")
    assert said.count("\n") == 1
    told = json.loads(script.run("conv", "99999", "--json").stderr)["error"]
    assert (told["status"], told["kind"], told["http"]) == (5, "NotFound", 404)
    assert json.loads(script.run("convs", "--inbox", "nowhere", "--json").stderr)["error"]["status"] == 5
    other = f"{script.server.base_url}/app/accounts/2/conversations/7"
    assert "--account 2" in script.run("conv", other).stderr
    assert script.run("conv", "https://elsewhere.example/app/accounts/1/conversations/7").returncode == 2


def test_the_official_name_of_the_token_is_taken(script: Script) -> None:
    token = script.server.token()
    done = script.run("profile", "--json", CHATWOOT_API_TOKEN="", CHATWOOT_API_KEY=token)
    assert json.loads(done.stdout)[0]["name"] == "Mira Holt"
    assert token not in done.stdout


def test_what_customers_write_is_no_formula_and_drives_no_terminal(script: Script) -> None:
    source = script.server.as_customer("POST", "contacts", json={"name": "=HYPERLINK(1)"})["source_id"]
    there = script.server.as_customer("POST", f"contacts/{source}/conversations", json={})
    script.server.as_customer(
        "POST", f"contacts/{source}/conversations/{there['id']}/messages", json={"content": "a\x1b]52;c;eA==\x07b"}
    )
    rows = list(csv.DictReader(io.StringIO(script.run("convs", "-o", "csv", "--limit", "3").stdout)))
    (row,) = (each for each in rows if each["id"] == str(there["id"]))
    assert row["contact"] == "'=HYPERLINK(1)"
    text = script.run("convs", "--limit", "3").stdout
    assert "\x1b" not in text
    assert "\x1b" not in row["last_message"]


def test_a_read_loads_neither_textual_nor_pydantic(script: Script) -> None:
    code = (
        "import sys; from tui.cli import program; program.run(['convs', '-q']); "
        "print(*sorted({'textual', 'pydantic', 'rich.console'} & set(sys.modules) - {'rich.console'}), file=sys.stderr)"
    )
    import os

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, **script.server.environment()},
    )  # fmt: skip
    assert done.stdout
    assert done.stderr.splitlines()[-1].strip() == ""


def test_the_language_of_filters_is_the_consoles(script: Script) -> None:
    mine = script.json("convs", "--filter", "assignee:me", "--all")
    assert [each["id"] for each in mine] == [each["id"] for each in script.json("convs", "--view", "mine", "--all")]
    some = script.json("convs", "--filter", "status:all label:billing priority:urgent,high", "--all")
    assert some
    assert all("billing" in each["labels"] and each["priority"] in ("urgent", "high") for each in some)
    assert script.run("convs", "--filter", "inbox:nowhere").returncode == 2
    assert script.run("convs", "--filter", "assignee:me", "--team", "1").returncode == 2
    waiting = script.run("convs", "--filter", "waiting:>1h", "-q")
    assert waiting.returncode == 0
    assert "Judged here" in waiting.stderr
