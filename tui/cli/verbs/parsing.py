"""From the words of a command line to the row that they mean, and what was said with it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from tui.cli.ending import USAGE, Stop
from tui.cli.verbs.grammar import Argument, Option, Said, Verb
from tui.cli.verbs.table import CONSOLE, VERBS
from tui.disk.paths import DEMO_PROFILE

PROGRAM: Final = "chatwoot-tui"
_BY_WORDS: Final = {verb.words: verb for verb in VERBS}
_NOUNS: Final = frozenset(verb.words[0] for verb in VERBS)
_A_TARGET: Final = re.compile(r"#?\d{1,15}(,\d{1,15})*|-|https?://\S+")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and where more is to be read."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise Stop(f"{message.rstrip('.')}. See `{self.prog} --help`.", USAGE)


def understood(arguments: Sequence[str]) -> Said:
    """Return what a command line means.

    Raises:
        Stop: It means nothing that is known; the sentence says what is wrong.
    """
    at = _command_at(arguments)
    before = _top_parser().parse_args(arguments[:at])
    if at == len(arguments):
        return Said(None, before)
    verb, targets, rest = _row(arguments[at], arguments[at + 1 :])
    values = parser_of(verb).parse_intermixed_args(rest, before)
    if verb.target and not targets and not _wants_help(rest):
        raise Stop(
            f"{verb.path}: whose? Give a number, a link, or - for ids on standard input: {PROGRAM} {verb.usage}.", USAGE
        )
    if len(targets) > 1 and not verb.several:
        raise Stop(f"{verb.path} takes one at a time.", USAGE)
    return Said(verb, values, targets)


def is_known(word: str) -> bool:
    """Whether a word begins a command of ours."""
    return word in _NOUNS or ("conv", word) in _BY_WORDS


def word_of(arguments: Sequence[str]) -> str:
    """Return the word of a command line that begins its command; empty where none does."""
    at = _command_at(arguments)
    return arguments[at] if at < len(arguments) else ""


def parser_of(verb: Verb) -> Parser:
    """Return the parser of a row's options and arguments: what stands behind its words."""
    parser = Parser(
        prog=f"{PROGRAM} {verb.path}", add_help=False, allow_abbrev=False, usage=f"{PROGRAM} {verb.usage} [OPTIONS]"
    )
    parser.add_argument("-h", "--help", action=_Help, verb=verb)
    _add_options(parser, verb.options)
    for argument in verb.arguments:
        _add_argument(parser, argument)
    if verb.words == ("demo-server",):
        from tui.demo.options import add_arguments

        add_arguments(parser)
    return parser


def _add_options(parser: argparse.ArgumentParser, options: Iterable[Option]) -> None:
    groups: dict[str, Any] = {}
    for option in options:
        place: Any = parser
        if option.apart:
            place = groups.get(option.apart) or parser.add_mutually_exclusive_group()
            groups[option.apart] = place
        if not option.value:
            place.add_argument(*option.names, dest=option.name, action="store_true")
        elif option.many:
            place.add_argument(
                *option.names, dest=option.name, action="append", default=[], metavar=option.value, type=_typed(option)
            )
        else:
            place.add_argument(
                *option.names,
                dest=option.name,
                choices=option.choices or None,
                metavar=option.value,
                type=_typed(option),
            )


def _add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    more: dict[str, Any] = {} if argument.count == "1" else {"nargs": argument.count}
    parser.add_argument(
        _name(argument), metavar=argument.name, choices=argument.choices or None, type=_typed(argument), **more
    )


def _name(argument: Argument) -> str:
    return argument.name.lower().replace("=", "_")


def _top_parser() -> Parser:
    parser = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action=_Help, verb=None)
    _add_options(parser, CONSOLE)
    return parser


def _command_at(arguments: Sequence[str]) -> int:
    """Return where the command's first word stands, or the number of arguments."""
    with_value = {name for option in CONSOLE if option.value for name in option.names}
    skip = False
    for at, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in with_value:
            skip = True
        elif not word.startswith("-"):
            return at
    return len(arguments)


def _row(noun: str, rest: Sequence[str]) -> tuple[Verb, tuple[str, ...], list[str]]:
    """Return the row that is meant, its targets, and what is left for its parser."""
    if (noun,) not in _BY_WORDS:
        if ("conv", noun) not in _BY_WORDS:
            raise Stop(f"there is no command `{noun}`.{_near(noun)} See `{PROGRAM} --help`.", USAGE)
        # Verb-first: `reply 42 TEXT`.
        return _row("conv", [noun, *rest])
    own = {verb.words[1]: verb for verb in VERBS if len(verb.words) > 1 and verb.words[0] == noun}
    bare = _BY_WORDS[(noun,)]
    if not own and not bare.target:
        return bare, (), list(rest)
    with_value = {
        name for verb in (bare, *own.values()) for option in verb.options if option.value for name in option.names
    }
    targets: list[str] = []
    left: list[str] = []
    found: Verb | None = None
    words = iter(rest)
    for word in words:
        if word == "--":
            left += [word, *words]
        elif word.startswith("-") and word != "-":
            left.append(word)
            if word in with_value:
                left += [value for value in (next(words, None),) if value is not None]
        elif found is None and word in own:
            found = own[word]
            if targets:
                left += list(words)
        elif _takes_target(found or bare, targets) and _A_TARGET.fullmatch(word):
            targets += [word] if "/" in word else word.lstrip("#").split(",")
        elif found is None and (bare.target and targets):
            raise Stop(f"{noun} has no `{word}`: it has {', '.join(own)}.", USAGE)
        elif found is None and bare.target:
            raise Stop(f"{noun}: `{word}` is no number and no link.", USAGE)
        else:
            left.append(word)
            left += list(words)
    return found or bare, tuple(targets), left


def _takes_target(verb: Verb, targets: Sequence[str]) -> bool:
    """Whether a word that looks like an id is one, and no argument."""
    if not verb.target:
        return False
    return not targets or len(verb.words) == 1 or (verb.several and not verb.arguments)


def _near(word: str) -> str:
    import difflib

    known = {verb.words[0] for verb in VERBS} | {
        verb.words[1] for verb in VERBS if verb.words[0] == "conv" and verb.words[1:]
    }
    close = difflib.get_close_matches(word, sorted(known), 1)
    return f" Did you mean `{close[0]}`?" if close else ""


def _wants_help(rest: Sequence[str]) -> bool:
    return "-h" in rest or "--help" in rest


class _Help(argparse.Action):
    """Prints the help that the table makes, and ends."""

    def __init__(self, *, verb: Verb | None, **given: Any) -> None:
        super().__init__(
            nargs=0, default=argparse.SUPPRESS, dest=argparse.SUPPRESS, option_strings=given["option_strings"]
        )
        self._verb = verb

    def __call__(self, *_: object) -> None:
        from tui.cli.verbs import telling

        sys.stdout.write(telling.help_of(self._verb) if self._verb else telling.help_of_all())
        raise SystemExit(0)


def _typed(what: Option | Argument) -> Any:
    return {
        "number": _number,
        "file": Path,
        "folder": Path,
        "profile": _profile,
        "account": _account,
        "theme": _theme,
    }.get(what.kind, str)


def _profile(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", text):
        raise argparse.ArgumentTypeError("a profile's name is of a-z, 0-9, - and _, 32 at most")
    if text == DEMO_PROFILE:
        raise argparse.ArgumentTypeError(f"'{DEMO_PROFILE}' belongs to the embedded server: use --demo")
    return text


def _theme(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
        raise argparse.ArgumentTypeError("a theme's name is of letters, digits and hyphens")
    return text


def _account(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,14}", text):
        raise argparse.ArgumentTypeError("an account is a number, as in /app/accounts/3")
    return int(text)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,14}", text):
        raise argparse.ArgumentTypeError("a whole number from 1 on is meant")
    return int(text)
