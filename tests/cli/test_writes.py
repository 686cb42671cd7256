from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.standing import Line, Script
from tests.e2e.program import demo_server


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with demo_server("--seed", "6", "--quiet", "--chaos") as server:
        yield Script(server)


def _conversation(script: Script, name: str = "Gita") -> int:
    source = script.server.as_customer("POST", "contacts", json={"name": name})["source_id"]
    there = script.server.as_customer("POST", f"contacts/{source}/conversations", json={})
    path = f"contacts/{source}/conversations/{there['id']}/messages"
    script.server.as_customer("POST", path, json={"content": "Hello?"})
    return int(there["id"])


def _now(script: Script, conversation_id: int) -> Any:
    return script.server.ask("GET", f"conversations/{conversation_id}")


def _written(script: Script, conversation_id: int, text: str) -> list[Any]:
    told = script.server.ask("GET", f"conversations/{conversation_id}/messages")["payload"]
    return [each for each in told if each["content"] == text]


def test_a_reply_and_a_note_arrive_once_each(script: Script) -> None:
    one = _conversation(script)
    done = script.run("conv", str(one), "reply", "On its way.")
    assert (done.returncode, done.stderr) == (0, "")
    (message,) = _written(script, one, "On its way.")
    assert str(message["id"]) in done.stdout
    assert script.run("reply", str(one), "-", stdin="From a file.\n").returncode == 0
    assert _written(script, one, "From a file.")[0]["private"] is False
    assert script.run("conv", str(one), "note", "For us.").returncode == 0
    assert _written(script, one, "For us.")[0]["private"] is True
    assert script.run("conv", str(one), "reply", "--private", "For us too.").returncode == 0
    assert _written(script, one, "For us too.")[0]["private"] is True


def test_the_same_with_one_key_is_sent_once_also_where_the_server_forgot_the_token(script: Script) -> None:
    one = _conversation(script)
    words = ("conv", str(one), "reply", "Order 12 has left.", "--id", "order-12")
    first, again = script.json(*words), script.json(*words)
    assert [first[0]["outcome"], again[0]["outcome"]] == ["sent", "already sent"]
    assert first[0]["id"] == again[0]["id"]
    path = f"conversations/{one}/messages/{first[0]['id']}"
    script.server.ask("POST", f"{path}/retry")
    assert script.json(*words)[0]["outcome"] == "already sent"
    script.server.ask("DELETE", path)
    assert script.json(*words)[0]["outcome"] == "already sent"
    assert _written(script, one, "Order 12 has left.") == []
    assert script.json(*words[:-1], "order-13")[0]["outcome"] == "sent"


def test_another_machine_finds_by_the_thread_what_was_sent_with_the_key(script: Script, tmp_path: Path) -> None:
    one = _conversation(script)
    words = ("conv", str(one), "reply", "Once, wherever.", "--id", "k")
    assert script.json(*words)[0]["outcome"] == "sent"
    assert script.json(*words, XDG_STATE_HOME=str(tmp_path / "elsewhere"))[0]["outcome"] == "already sent"
    assert len(_written(script, one, "Once, wherever.")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("arrives", [True, False])
def test_a_script_that_is_killed_before_the_answer_sends_once_when_it_runs_again(script: Script, arrives: bool) -> None:
    one = _conversation(script)
    words = ["conv", str(one), "reply", "Sent once.", "--id", "killed"]
    with Line(script.server.base_url) as line:
        environ = {**os.environ, **script.server.environment(), "CHATWOOT_BASE_URL": line.base_url}
        line.fault = "hangs" if arrives else "never arrives"
        running = subprocess.Popen([sys.executable, "-m", "tui", *words], env=environ, stderr=subprocess.PIPE)
        assert line.met.wait(60)
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=20)
        assert len(_written(script, one, "Sent once.")) == arrives
        line.heal()
        again = script.run(*words, "--json", CHATWOOT_BASE_URL=line.base_url)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)[0]["outcome"] == ("already sent" if arrives else "sent")
    assert len(_written(script, one, "Sent once.")) == 1


def test_an_empty_text_is_refused_and_a_file_alone_is_sent(script: Script, tmp_path: Path) -> None:
    one = _conversation(script)
    before = script.server.ask("GET", f"conversations/{one}/messages")["payload"]
    for words, stdin in ((["-"], ""), (["  "], ""), ([], "")):
        assert script.run("conv", str(one), "reply", *words, stdin=stdin).returncode == 2
    assert script.run("conv", str(one), "reply", "x", "--attach", str(tmp_path / "none")).returncode == 2
    assert script.server.ask("GET", f"conversations/{one}/messages")["payload"] == before
    file = tmp_path / "list.txt"
    file.write_text("beans")
    assert script.run("conv", str(one), "reply", "--attach", str(file)).returncode == 0
    last = script.server.ask("GET", f"conversations/{one}/messages")["payload"][-1]
    assert len(last["attachments"]) == 1


def test_status_assignment_team_labels_and_priority_are_read_back(script: Script) -> None:
    one = str(_conversation(script))
    told: list[tuple[list[str], Callable[[Any], object]]] = [
        (["resolve"], lambda now: now["status"] == "resolved"),
        (["open"], lambda now: now["status"] == "open"),
        (["pending"], lambda now: now["status"] == "pending"),
        (["snooze", "tomorrow", "9"], lambda now: now["status"] == "snoozed" and now["snoozed_until"]),
        (["snooze"], lambda now: now["status"] == "snoozed" and not now["snoozed_until"]),
        (["assign", "me"], lambda now: now["meta"]["assignee"]["name"] == "Mira Holt"),
        (["assign", "kenji"], lambda now: now["meta"]["assignee"]["name"] == "Kenji Ito"),
        (["assign", "none"], lambda now: not now["meta"].get("assignee")),
        (["assign", "team", "logistics"], lambda now: now["meta"]["team"]["name"] == "logistics"),
        (["assign", "team", "none"], lambda now: not now["meta"].get("team")),
        (["label", "--add", "billing,VIP"], lambda now: {"billing", "vip"} <= set(now["labels"])),
        (["label", "--add", "shipping", "--remove", "billing"], lambda now: set(now["labels"]) == {"vip", "shipping"}),
        (["priority", "urgent"], lambda now: now["priority"] == "urgent"),
        (["priority", "none"], lambda now: now["priority"] is None),
        (["unread"], lambda now: now["unread_count"]),
        (["read"], lambda now: not now["unread_count"]),
        (["mute"], lambda now: now["muted"]),
        (["unmute"], lambda now: not now["muted"]),
    ]
    for words, fits in told:
        done = script.run("conv", one, *words)
        assert done.returncode == 0, (words, done.stderr)
        assert fits(_now(script, int(one))), words
        assert "is so already" in script.run("conv", one, *words).stdout, words


def test_what_is_not_there_is_exit_5_and_changes_nothing(script: Script) -> None:
    one = _conversation(script)
    script.run("conv", str(one), "assign", "team", "logistics")
    before = _now(script, one)
    for words in (
        ["assign", "nobody-of-that-name"],
        ["assign", "424242"],
        ["assign", "team", "424242"],
        ["label", "--add", "never-defined"],
        ["macro", "9999"],
        ["participants", "--add", "nobody-of-that-name"],
    ):
        done = script.run("conv", str(one), *words)
        assert done.returncode == 5, (words, done.stderr)
        assert done.stderr.count("\n") == 1
    after = _now(script, one)
    assert [after[key] for key in ("status", "labels", "meta")] == [before[key] for key in ("status", "labels", "meta")]
    assert script.run("conv", "99999", "resolve").returncode == 5
    assert script.run("conv", str(one), "transcript", "nonsense").returncode == 2


def test_a_dry_run_looks_up_and_changes_nothing(script: Script) -> None:
    one = _conversation(script)
    before = _now(script, one)
    done = script.run("conv", str(one), "assign", "kenji", "--dry-run")
    assert done.stdout == f"{one}: would assign to Kenji Ito\n"
    assert script.run("conv", str(one), "reply", "Not yet.", "--dry-run").returncode == 0
    assert script.run("conv", str(one), "label", "--add", "never-defined", "--dry-run").returncode == 5
    assert _now(script, one) == before


def test_several_at_once_are_reported_each_and_in_part_is_9(script: Script) -> None:
    ids = [str(_conversation(script, name)) for name in ("a", "b")]
    lines = "\n".join(ids)
    told = script.json("conv", "-", "resolve", stdin=lines)
    assert [(str(each["id"]), each["outcome"]) for each in told] == [(each, "done") for each in ids]
    some = script.run("conv", *ids, "99999", "open")
    assert some.returncode == 9
    assert "99999" in some.stderr
    assert "2 of 3 done." in some.stderr
    assert {_now(script, int(each))["status"] for each in ids} == {"open"}


def test_followers_attributes_and_macros(script: Script) -> None:
    one = _conversation(script)
    assert script.run("conv", str(one), "participants", "--add", "kenji,joão").returncode == 0
    assert {each["name"] for each in script.json("conv", str(one), "participants")} == {"Kenji Ito", "João Lima"}
    assert script.run("conv", str(one), "participants", "--remove", "kenji").returncode == 0
    assert [each["name"] for each in script.json("conv", str(one), "participants")] == ["João Lima"]
    done = script.run("conv", str(one), "attribute", "order_number=A-1", "note=two words")
    assert done.returncode == 0, done.stderr
    assert _now(script, one)["custom_attributes"] == {"order_number": "A-1", "note": "two words"}
    assert script.run("conv", str(one), "attribute", "note=").returncode == 0
    assert _now(script, one)["custom_attributes"] == {"order_number": "A-1"}
    assert script.run("conv", str(one), "macro", "close politely").returncode == 0
    end = time.monotonic() + 20
    while _now(script, one)["status"] != "resolved" and time.monotonic() < end:
        time.sleep(0.1)
    assert _now(script, one)["status"] == "resolved"
    assert script.run("conv", str(one), "transcript", "me@acme.example").returncode in (0, 6)


def test_contacts_are_made_changed_noted_labelled_blocked_and_merged(script: Script) -> None:
    first = script.run("contacts", "create", "--name", "Nora Ek", "--email", "nora@acme.example").stdout.strip()
    second = script.run("contacts", "create", "--name", "N. Ek", "--phone", "+4930123456").stdout.strip()
    assert script.run("contact", first, "edit", "--name", "Nora Ek-Berg", "--attribute", "plan=Taster").returncode == 0
    assert script.run("contact", first, "edit", "--email", "").returncode == 0
    (now,) = script.json("contact", first)
    assert (now["name"], now["email"], now["custom_attributes"]["plan"]) == ("Nora Ek-Berg", None, "Taster")
    assert script.run("contact", first, "note", "Prefers tea.").returncode == 0
    assert [each["content"] for each in script.json("contact", first, "notes")] == ["Prefers tea."]
    assert script.run("contact", first, "labels", "--add", "vip").returncode == 0
    assert [each["title"] for each in script.json("contact", first, "labels")] == ["vip"]
    assert script.run("contact", first, "block").returncode == 0
    assert script.json("contact", first)[0]["blocked"] is True
    assert script.run("contact", first, "unblock").returncode == 0
    assert script.run("contact", first, "merge", second).returncode == 0
    assert script.run("contact", second).returncode == 5
    assert script.run("contacts", "create").returncode == 2


def test_a_conversation_is_begun_and_exported(script: Script) -> None:
    contact = script.run("contacts", "create", "--name", "Ines", "--email", "ines@acme.example").stdout.strip()
    made = script.run("convs", "create", "--contact", contact, "--inbox", "App", "--message", "Welcome, Ines.")
    assert made.returncode == 0, made.stderr
    told = script.run("conv", made.stdout.strip(), "export")
    assert "Welcome, Ines." in told.stdout
    assert f"# Conversation {made.stdout.strip()}: Ines" in told.stdout
    whole = json.loads(script.run("conv", made.stdout.strip(), "export", "--format", "json").stdout)
    assert whole["conversation"]["contact"] == "Ines"


def test_any_route_can_be_called_and_its_pages_walked(script: Script) -> None:
    one = _conversation(script)
    assert json.loads(script.run("api", "GET", f"conversations/{one}").stdout) == _now(script, one)
    done = script.run("api", "POST", f"conversations/{one}/labels", "-f", 'labels=["billing"]')
    assert json.loads(done.stdout)["payload"] == ["billing"]
    body = script.run("api", "POST", f"conversations/{one}/labels", "--input", "-", stdin='{"labels": ["vip"]}')
    assert json.loads(body.stdout)["payload"] == ["vip"]
    pages = script.run("api", "GET", "contacts", "-f", "sort=email,phone_number,name", "--paginate").stdout.splitlines()
    ids = [row["id"] for page in pages for row in json.loads(page)["payload"]]
    total = json.loads(pages[0])["meta"]["count"]
    assert len(set(ids)) == total
    agents = script.run("api", "GET", "agents", "--paginate").stdout.splitlines()
    assert len(agents) == 1
    elsewhere = script.run("api", "GET", "https://elsewhere.example/api/v1/profile")
    assert elsewhere.returncode == 2
    assert script.run("api", "GET", "no/such/route").returncode == 5
    assert script.run("api", "DELETE", "labels/1").returncode == 4


def test_what_the_server_refuses_is_6_and_a_doubt_is_8(script: Script) -> None:
    one = _conversation(script)
    assert script.run("contacts", "create", "--name", "x", "--phone", "123").returncode == 6
    with Line(script.server.base_url) as line:
        line.fault = "cut"
        found = script.run("conv", str(one), "reply", "Answer lost.", CHATWOOT_BASE_URL=line.base_url)
        assert found.returncode == 0, found.stderr
        assert len(_written(script, one, "Answer lost.")) == 1


def test_an_extension_is_a_program_on_the_path(script: Script, tmp_path: Path) -> None:
    program = tmp_path / "chatwoot-tui-hello"
    program.write_text('#!/bin/sh\necho "$CHATWOOT_TUI_BASE_URL $CHATWOOT_TUI_ACCOUNT_ID $1"\n')
    program.chmod(0o755)
    done = script.run("hello", "you", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.stdout == f"{script.server.base_url} 1 you\n"
    assert script.run("hello").returncode == 2


def test_boards_show_their_cards(script: Script) -> None:
    boards = script.json("boards")
    if not boards:
        assert script.run("board", "none").returncode == 5
        return
    cards = script.json("board", boards[0]["ref"])
    assert {each["stage"] for each in cards} <= set(boards[0]["stages"])
