"""What a command of the command line is made of: words, arguments, options. Parser, help, completions and manual read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import argparse

Kind = Literal["text", "number", "file", "folder", "profile", "account", "theme", "moment"]
"""What a value must be, and how a shell completes it."""

Group = Literal["reading", "conversations", "contacts", "setup", "more"]

GROUPS: Final[dict[Group, str]] = {
    "reading": "Read",
    "conversations": "Act on conversations",
    "contacts": "Act on contacts",
    "more": "For programs",
    "setup": "Set up",
}
"""The groups of commands in the order of the help, each with its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option: a switch, or one that takes a value."""

    names: tuple[str, ...]
    """The short one first, where there is one."""
    help: str
    value: str = ""
    """What the value is called in the help; empty: a switch."""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    many: bool = False
    """Whether it may be said several times; where `value` shows a comma, also several at once."""
    apart: str = ""
    """Options of one such name exclude each other."""

    @property
    def name(self) -> str:
        """The attribute under which its value is found."""
        return self.names[-1].lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What stands without a dash behind the command's words."""

    name: str
    help: str
    count: Literal["1", "?", "*", "+"] = "1"
    choices: tuple[str, ...] = ()
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One command: a row of the table."""

    words: tuple[str, ...]
    """`("conv", "reply")`; the noun alone shows or lists."""
    help: str
    """One line: what it does."""
    run: str
    """Where its code is: `module:function` below `tui.cli.verbs`."""
    group: Group = "reading"
    about: str = ""
    """What the line does not say; empty: nothing."""
    target: str = ""
    """What stands between the words, such as `ID`; empty: nothing does."""
    several: bool = False
    """Whether more than one target may be named."""
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    writes: bool = False
    """Whether it changes something on the server."""
    customer: bool = False
    """Whether a customer can see what it does."""
    examples: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The words as one text."""
        return " ".join(self.words)

    @property
    def usage(self) -> str:
        """The words with their target and arguments, as in `conv ID reply TEXT`."""
        said = [self.words[0]]
        if self.target:
            said.append(f"{self.target}…" if self.several else self.target)
        said.extend(self.words[1:])
        for argument in self.arguments:
            name = "|".join(argument.choices) if argument.choices else argument.name
            said.append({"1": name, "?": f"[{name}]", "*": f"[{name}…]", "+": f"{name}…"}[argument.count])
        return " ".join(said)


@dataclass(frozen=True, slots=True)
class Said:
    """A command line that was understood."""

    verb: Verb | None
    """None: the console."""
    values: argparse.Namespace
    """The values of options and arguments, by name; those that stood before the command are among them."""
    targets: tuple[str, ...] = ()
    """Ids and links as they were said."""

    def get(self, name: str) -> Any:
        """Return a value by its name; None where the command has no such option."""
        return getattr(self.values, name, None)
