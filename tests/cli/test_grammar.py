from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from tui.cli import program
from tui.cli.ending import MEANINGS, Stop
from tui.cli.verbs import completions, telling
from tui.cli.verbs.parsing import understood
from tui.cli.verbs.table import CONSOLE, VERBS


def test_every_row_has_its_words_alone_and_names_code_that_is_there() -> None:
    assert len({verb.words for verb in VERBS}) == len(VERBS)
    for verb in VERBS:
        if verb.run:
            home, _, name = verb.run.partition(":")
            assert callable(getattr(import_module(f"tui.cli.verbs.{home}"), name)), verb.path


def test_an_option_of_one_name_takes_a_value_everywhere_or_nowhere_within_a_noun() -> None:
    for noun in {verb.words[0] for verb in VERBS}:
        takes: dict[str, bool] = {}
        for verb in VERBS:
            for option in verb.options if verb.words[0] == noun else ():
                for name in option.names:
                    assert takes.setdefault(name, bool(option.value)) == bool(option.value), (verb.path, name)


@pytest.mark.parametrize(
    ("said", "words", "targets"),
    [
        ("convs -s resolved --assignee all", ("convs",), ()),
        ("conv 123", ("conv",), ("123",)),
        ("conv #12 13", ("conv",), ("12", "13")),
        ("conv 12,13", ("conv",), ("12", "13")),
        ("conv -", ("conv",), ("-",)),
        ("conv 12 messages --all", ("conv", "messages"), ("12",)),
        ("conv messages 12", ("conv", "messages"), ("12",)),
        ("messages 12", ("conv", "messages"), ("12",)),
        ("--profile work conv --profile other 12 messages", ("conv", "messages"), ("12",)),
        ("conv https://chat.example.com/app/accounts/3/conversations/7", ("conv",), ("https://chat.example.com/app/accounts/3/conversations/7",)),
        ("contact 7 notes", ("contact", "notes"), ("7",)),
        ("search in conv 12", ("search",), ()),
        ("--account 3 doctor", ("doctor",), ()),
    ],
)  # fmt: skip
def test_noun_id_and_verb_may_stand_in_either_order(
    said: str, words: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    found = understood(said.split())
    assert found.verb is not None
    assert (found.verb.words, found.targets) == (words, targets)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("conv", "whose?"),
        ("conv twelve", "no number and no link"),
        ("conv 12 resolv", "has no `resolv`"),
        ("conv 12 13 messages", "one at a time"),
        ("conv 12 messages --wrong", "--wrong"),
        ("convs -s closed", "closed"),
        ("convs --limit 0", "from 1 on"),
        ("convs --limit 3 --all", "not allowed with"),
        ("convs --json --jsonl", "not allowed with"),
        ("cnovs", "Did you mean `convs`?"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(said: str, words: str) -> None:
    with pytest.raises(Stop) as stop:
        understood(said.split())
    assert stop.value.status == 2
    assert words in str(stop.value)
    assert "\n" not in str(stop.value)


def test_the_values_before_a_command_hold_unless_it_says_its_own() -> None:
    assert understood(["--profile", "work", "convs"]).get("profile") == "work"
    assert understood(["--profile", "work", "convs", "--profile", "home"]).get("profile") == "home"
    assert understood(["--account", "7", "conv", "12"]).get("account") == 7


def test_the_help_of_every_command_names_its_options_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in VERBS:
        assert program.run([*verb.words, "--help"]) == 0
        told = capsys.readouterr().out
        assert told.startswith(f"usage: chatwoot-tui {verb.usage}")
        for option in telling.options_of(verb):
            assert option.names[-1] in told
        for example in verb.examples:
            assert example in told


def test_the_examples_are_understood() -> None:
    import shlex

    for verb in VERBS:
        for example in verb.examples:
            for part in re.split(r"[|<>]", example.replace("<(", "").replace(")", "")):
                words = shlex.split(part)
                if words and words[0] == "chatwoot-tui":
                    assert understood(words[1:]).verb is not None, example


def test_machines_are_told_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["help", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["name"] for each in told["commands"]} == {verb.path for verb in VERBS}
    assert set(told["exit_statuses"]) == {str(code) for code in MEANINGS}
    assert {name for each in told["options"] for name in each["names"]} == {n for o in CONSOLE for n in o.names}
    server = next(each for each in told["commands"] if each["name"] == "demo-server")
    assert "--seed" in {name for option in server["options"] for name in option["names"]}
    assert told["records"]["conversation"]["id"]


def test_coding_agents_are_told_to_ask_before_a_customer_sees_anything(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["help", "--skill"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("---\nname: chatwoot-tui\n")
    assert "Ask the person before anything that a customer can see" in told
    for verb in VERBS:
        assert f"`chatwoot-tui {verb.usage}`" in told
        assert (f"`chatwoot-tui {verb.usage}`: {verb.help}. *customer*" in told) == verb.customer


def test_the_manual_page_is_read_by_groff_without_a_complaint(tmp_path: Path) -> None:
    page = telling.manual()
    for verb in VERBS:
        assert verb.words[-1].replace("-", "\\-") in page
    if not shutil.which("groff"):
        pytest.skip("no groff here")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    assert "interrupted with Ctrl+C" in done.stdout


def _asked_of_bash(script: Path, words: list[str]) -> list[str]:
    quoted = " ".join(f"'{word}'" for word in words)
    code = f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _chatwoot_tui; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def test_bash_completes_nouns_verbs_options_and_choices(tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(completions.bash())
    assert _asked_of_bash(script, ["chatwoot-tui", "con"]) == ["convs", "conv", "contacts", "contact", "config"]
    assert _asked_of_bash(script, ["chatwoot-tui", "conv", "12", "mess"]) == ["messages"]
    assert "--before" in _asked_of_bash(script, ["chatwoot-tui", "conv", "12", "messages", "--be"])
    assert _asked_of_bash(script, ["chatwoot-tui", "convs", "-s", "re"]) == ["resolved"]
    assert _asked_of_bash(script, ["chatwoot-tui", "completion", ""])[-3:] == ["bash", "zsh", "fish"]


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish here")
def test_fish_completes_nouns_verbs_options_and_choices(tmp_path: Path) -> None:
    script = tmp_path / "completion.fish"
    script.write_text(completions.fish())

    def asked(line: str) -> list[str]:
        code = f"source {script}; complete -C '{line}'"
        done = subprocess.run(["fish", "-c", code], capture_output=True, text=True, check=True, timeout=60)
        assert done.stderr == ""
        return [row.split("\t")[0] for row in done.stdout.splitlines()]

    assert set(asked("chatwoot-tui conv")) == {"conv", "convs"}
    assert asked("chatwoot-tui conv 12 mess") == ["messages"]
    assert asked("chatwoot-tui conv 12 messages --bef") == ["--before"]
    assert asked("chatwoot-tui convs -s re") == ["resolved"]


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh here")
def test_zsh_takes_its_completions(tmp_path: Path) -> None:
    script = tmp_path / "_chatwoot-tui"
    script.write_text(completions.zsh())
    code = (
        f"autoload -Uz compinit; compinit -u -d {tmp_path}/dump; source {script}; "
        "_describe() { print -l -- $found }; compadd() { shift; print -l -- $@ }; "
        "words=(chatwoot-tui conv 12 ''); CURRENT=4; _chatwoot_tui; "
        "words=(chatwoot-tui convs -s ''); CURRENT=4; _chatwoot_tui"
    )
    done = subprocess.run(["zsh", "-f", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    assert "messages:show a conversation’s messages, oldest first" in done.stdout
    assert done.stdout.split()[-5:] == ["open", "resolved", "pending", "snoozed", "all"]
