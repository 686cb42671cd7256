"""A sentence that names a key names the one that the agent has: it comes from the command table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live_console import Desk, a_console
from tui.commands.keys import key_names, keymap, with_their_keys
from tui.commands.table import BY_ID, COMMANDS
from tui.settings.settings import Settings

TUI = Path(__file__).parent.parent / "tui"

NAMED = re.compile(
    r"\^[A-Z]\b"
    r"|\b(?:Esc|Enter|Tab|Space|PgUp|PgDn|F\d+|Ctrl\+\w+)\b"
    r"|(?<![^\s(])[A-Zb-hj-z?/|@](?= (?!is |has |does nothing)[a-z]+s\b)"
    r"|\bpress (?!just|Ctrl)\S+|\b[b-hj-z] (?:and|or) [b-hj-z]\b"
)
"""How a sentence names a key: `^Q`, `Esc`, `R tries again`, `j and k`."""

NOT_OF_THE_TABLE = {
    # Boxes and lines over the console have keys of their own, which nobody changes.
    "widgets/picker.py": ("Enter choose   Esc close", "Tab on/off   Enter apply   Esc leave as it was"),
    "widgets/prompt.py": ("Enter accept   Esc close", "Tab completes   Enter accept   Esc close"),
    "widgets/reading.py": ("j k scroll   Esc close", "Esc close"),
    "widgets/picture_box.py": ("   Esc close",),
    "widgets/palette.py": ("Esc close", "Enter runs it"),
    "console/outbox_questions.py": ("A change cannot be edited: d drops it.",),
    "screens/view_models.py": (": Enter looks further",),
    "screens/looking_further.py": (" messages so far; Esc stops",),
    "commands/application.py": (
        "Enter: stay as chosen when none is open",
        "Enter: go offline when none is open",
    ),
    "presentation/contact_lines.py": (" newest: Enter for all",),
    "presentation/notices.py": ("Enter asks the server",),
    "console/app.py": ("That Enter came all at once with the words: it is a new line. Press it again to send them.",),
    # Signs that are typed into a text, not keys.
    "widgets/composer_face.py": (
        "A note for your colleagues. @ mentions one.",
        "Your reply. / finds canned responses.",
    ),
    # What the terminal can tell apart, whatever it is used for.
    "doctor/examination.py": (
        "Ctrl+Enter is told apart",
        "plain keys; Ctrl+Enter is Enter here",
        "the terminal answers no questions; do not count on Ctrl+Enter and the like",
    ),
}
"""Sentences that name keys which are no command's, by the module's end."""

WITHOUT_THE_SCREEN = {"demo", "cli", "login", "account"}
"""Here a terminal is talked to line by line."""


def sentences() -> Iterator[tuple[str, int, str]]:
    """Yield the literals of more than a word in what draws the screen, with their places; no docstrings."""
    for file in sorted(TUI.rglob("*.py")):
        place = file.relative_to(TUI)
        if place.parts[0] in WITHOUT_THE_SCREEN:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and " " in node.value
                and id(node) not in told
            ):
                yield place.as_posix(), node.lineno, node.value


def test_no_sentence_holds_a_key_of_its_own() -> None:
    excused = {sentence for some in NOT_OF_THE_TABLE.values() for sentence in some}
    wrong = [
        f"{place}:{number}: {sentence!r}"
        for place, number, sentence in sentences()
        if sentence not in excused and NAMED.search(sentence)
    ]
    assert not wrong, "Name the command, not its key (presentation/key_names.py):\n" + "\n".join(wrong)


def test_what_is_excused_is_still_there() -> None:
    there = {sentence for _, _, sentence in sentences()}
    assert {sentence for some in NOT_OF_THE_TABLE.values() for sentence in some} <= there


def test_every_place_for_a_key_names_a_command() -> None:
    places = {
        name
        for _, _, sentence in sentences()
        for name in re.findall(r"\{([a-z_]+\.[a-z_0-9]+)\}", sentence)
    }  # fmt: skip
    assert places
    assert places <= set(BY_ID)


def test_a_command_without_a_key_is_named_as_the_palette_names_it() -> None:
    commands = with_their_keys(COMMANDS, keymap(COMMANDS, {"pane.reload": ()}))
    assert key_names(commands)("pane.reload") == '"Reload"'


def test_the_help_of_a_command_names_the_keys_that_others_have_now() -> None:
    commands = with_their_keys(COMMANDS, keymap(COMMANDS, {"act.undo": ("f8",)}))
    (resolve,) = (each for each in commands if each.id == "conversation.resolve")
    assert "F8 takes it back" in resolve.help


OTHERS = {command.id: (f"f{20 + at}",) for at, command in enumerate(COMMANDS) if command.keys}
"""Another key for every command that has one."""


def other(command_id: str) -> str:
    return OTHERS[command_id][0]


async def nothing_old_is_named(desk: Desk) -> None:
    await desk.settled()
    named = [line.strip() for line in desk.lines() if NAMED.search(re.sub(r"\bF(?:[2-9]\d|1\d\d)\b", "", line))]
    signs = ("finds canned responses", "mentions one")
    assert not [line for line in named if not any(sign in line for sign in signs)], "\n".join(desk.lines())


@pytest.mark.parametrize("size", [(140, 38), (80, 24)])
async def test_where_all_keys_are_others_no_sentence_on_the_screen_names_an_old_one(size: tuple[int, int]) -> None:
    async with a_console(size, settings=Settings(keys=OTHERS, hold_seconds=5.0)) as desk:
        await nothing_old_is_named(desk)
        for keys in (
            ("z",),  # means nothing now
            (other("mark.range"),),
            (other("mark.count"),),
            (other("pane.leave"),),
            (other("mark.count"),),
            (other("text.copy"),),
            (other("conversation.resolve_stay"),),
            (other("view.2"),),
            (other("list.filter"), *"nobody is called so", "enter"),
            (other("pane.leave"),),
            (other("conversation.open"),),
            (other("thread.previous_match"),),
            (other("message.select"), other("message.open")),
            (other("reply.write"), *"half a reply"),
            (other("text.copy"),),
            (other("draft.send"),),
            (other("note.write"),),
            (other("draft.leave"),),
        ):
            await desk.press(*keys)
            await nothing_old_is_named(desk)
