from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.account.session import places_of
from tui.cli.choice import settings_of
from tui.settings.settings import (
    Bell,
    Colours,
    Driver,
    KeymapPreset,
    PresenceMode,
    ReadPolicy,
    Settings,
    load,
    settings_from,
)


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    settings = load(tmp_path / "missing.toml", {"HOME": "/nowhere"})
    assert settings == Settings()
    assert settings.hold_seconds == 5
    assert settings.read_policy is ReadPolicy.OPEN


def test_the_file_is_read_and_the_environment_wins_over_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'theme = "light"\nread_policy = "reply"\nhold_seconds = 2.5\nbell = "all"\ndriver = "stock"\n'
        'columns = ["age", "channel"]\npresence = "cheap"\ntoken_command = "pass show \'chatwoot token\'"\n'
        '[keys]\n"conversation.resolve" = "x"\ncompose.reply = ["r", "f5"]\n'
    )
    settings = load(file, {"CHATWOOT_TUI_THEME": "contrast", "CHATWOOT_TUI_LOW_BANDWIDTH": "yes"})
    assert settings.problems == ()
    assert settings.theme == "contrast"
    assert settings.low_bandwidth
    assert settings.read_policy is ReadPolicy.REPLY
    assert settings.hold_seconds == 2.5
    assert settings.bell is Bell.ALL
    assert settings.driver is Driver.STOCK
    assert settings.presence is PresenceMode.CHEAP
    assert settings.columns == ("age", "channel")
    assert settings.token_command == ("pass", "show", "chatwoot token")
    assert settings.keys == {"conversation.resolve": ("x",), "compose.reply": ("r", "f5")}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("hold_seconds", 31, "settings.toml: hold_seconds must be a number from 0 to 30, not 31."),
        ("hold_seconds", True, "settings.toml: hold_seconds must be a number from 0 to 30, not True."),
        ("read_policy", "later", "settings.toml: read_policy must be one of open, reply, never, not 'later'."),
        ("mouse", "perhaps", "settings.toml: mouse must be true or false, not 'perhaps'."),
        ("theme", "\x1b]52;", "settings.toml: theme must be a name of letters, digits and hyphens, not '\\x1b]52;'."),
        (
            "time_zone",
            "Mars/Base",
            "settings.toml: time_zone must be a time zone such as Europe/Lisbon, not 'Mars/Base'.",
        ),
        (
            "time_zone",
            "../../etc",
            "settings.toml: time_zone must be a time zone such as Europe/Lisbon, not '../../etc'.",
        ),
        ("requests_at_once", 0, "settings.toml: requests_at_once must be a whole number from 1 to 16, not 0."),
        (
            "columns",
            ["age", "age"],
            "settings.toml: columns must be a list of channel, priority, age, count, assignee, deadline, labels, not",
        ),
        ("account_id", -1, "settings.toml: account_id must be a whole number from 1 to"),
        ("no_such", 1, "settings.toml: 'no_such' is not a setting."),
    ],
)
def test_what_cannot_be_used_becomes_a_sentence_and_the_default_stands(name: str, value: object, sentence: str) -> None:
    settings = settings_from({name: value}, {})
    assert len(settings.problems) == 1
    assert settings.problems[0].startswith(sentence)
    assert getattr(settings, name, None) == getattr(Settings(), name, None)


def test_a_bad_variable_lets_the_file_stand() -> None:
    settings = settings_from({"mouse": True}, {"CHATWOOT_TUI_MOUSE": "hm", "CHATWOOT_TUI_NOPE": "1"})
    assert settings.mouse
    assert settings.problems == (
        "The variable CHATWOOT_TUI_MOUSE must be true or false, not 'hm'.",
        "The variable 'CHATWOOT_TUI_NOPE' names no setting.",
    )


def test_a_secret_in_the_file_is_refused_without_being_shown() -> None:
    settings = settings_from({"api_token": "tell-nobody", "token_command": {"a": "tell-nobody"}}, {})
    assert len(settings.problems) == 2
    assert "secrets don't belong in this file" in settings.problems[1]
    assert "tell-nobody" not in " ".join(settings.problems)


def test_keys_that_are_no_keys_are_told_one_by_one() -> None:
    settings = settings_from({"keys": {"Resolve!": "e", "conversation.resolve": 5, "conversation.reopen": []}}, {})
    assert settings.keys == {"conversation.reopen": ()}
    assert len(settings.problems) == 2
    assert settings_from({"keys": 1}, {}).problems[0].startswith("settings.toml: keys must be a table")


def test_no_color_means_no_colours_unless_the_settings_say_otherwise() -> None:
    assert settings_from({}, {"NO_COLOR": "1"}).colours is Colours.NONE
    assert settings_from({"colours": 16}, {"NO_COLOR": "1"}).colours is Colours.C16


def test_a_file_that_is_no_toml_leaves_the_defaults_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("theme = \n")
    settings = load(file, {})
    assert settings.theme == "chatwoot-dark"
    assert "line 1" in settings.problems[0]
    assert str(file) in settings.problems[0]
    file.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in load(file, {}).problems[0]


def test_the_keymap_is_one_of_the_presets() -> None:
    assert settings_from({"keymap": "Mutt"}, {}).keymap is KeymapPreset.MUTT


def test_an_authority_that_cannot_be_believed_is_told_and_the_others_are_believed(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    places = places_of("default")
    places.config.mkdir(parents=True)
    places.settings_file.write_text(f'ca_file = "{file}"\n', encoding="utf-8")
    settings = settings_of(places, None)
    assert settings.problems == (f"ca_file: {file} can't be read: No such file or directory.",)
    assert settings.ca_file == ""


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_new_york")
@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)))
def test_the_machines_own_zone_knows_its_daylight_saving(moment: datetime) -> None:
    ours, theirs = moment.astimezone(Settings().zone()), moment.astimezone(ZoneInfo("America/New_York"))
    assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
    assert (ours.utcoffset(), ours.tzname(), ours.fold) == (theirs.utcoffset(), theirs.tzname(), theirs.fold)
    assert ours.astimezone(UTC) == moment


def test_every_setting_says_beside_its_default_how_it_is_read() -> None:
    unread = {each.name for each in dataclasses.fields(Settings) if "read" not in each.metadata}
    assert unread == {"keys", "debug_http", "log_file", "problems", "views", "views_file", "view", "keeps_view"}
