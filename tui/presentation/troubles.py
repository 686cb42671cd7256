"""What it means that the server answers something other than what it was asked for, and what is gone: the one place for these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.presentation.cells import one_line
from tui.presentation.key_names import KeyNames, with_keys
from tui.presentation.notices import Kind, Notice

_STAYS = "What you wrote is kept on this machine."


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """One thing that the server may answer instead."""

    bar: str
    """For the top line: in three words."""
    sentence: str
    """What happened, for a pane and for keys that refuse."""
    hint: str
    """What to do next; with places for keys, as in a `Notice`."""


TROUBLES: Mapping[str, TroubleWords] = {
    "token": TroubleWords(
        "token not accepted",
        "The server does not accept your token any more.",
        f"Leave with {{app.quit}} and sign in again: chatwoot-tui login. {_STAYS}",
    ),
    "suspended": TroubleWords(
        "account suspended",
        "This account is suspended.",
        f"Ask an administrator of the account; {{pane.reload}} asks again. {_STAYS}",
    ),
    "no member": TroubleWords(
        "not in this account",
        "You do not belong to this account any more.",
        f"Ask an administrator of the account; {{pane.reload}} asks again. {_STAYS}",
    ),
    "moved": TroubleWords(
        "server has moved",
        "The server's address has changed.",
        f"Leave with {{app.quit}} and sign in at the new one: chatwoot-tui login. {_STAYS}",
    ),
    "foreign": TroubleWords(
        "something else answers",
        "Something other than Chatwoot answers: a login page or a proxy in between.",
        f"Open the server in a browser and sign in there; {{pane.reload}} asks again. {_STAYS}",
    ),
    "errors": TroubleWords(
        "server answers errors",
        "The server answers with errors.",
        "It is asked again by itself; {pane.reload} asks now",
    ),
    "throttled": TroubleWords(
        "server wants fewer requests",
        "The server wants fewer requests for a while.",
        "It goes on by itself",
    ),
}
"""By the values of `store.link.Trouble`."""

_GONE: Mapping[str, tuple[str, str]] = {
    "deleted": ("This conversation was deleted on the server.", "{pane.leave} goes back to the list"),
    "contact": (
        "This conversation was deleted on the server: its contact was deleted.",
        "{pane.leave} goes back to the list",
    ),
    "no access": (
        "You have no access to this conversation any more.",
        "{pane.leave} goes back to the list; an administrator can give you its inbox again",
    ),
}
"""By the values of `store.link.Gone`."""


def trouble_notice(trouble: str, *, cached: bool, age: str = "") -> Notice:
    """Return the notice of a pane while the server does not let us in, or fails.

    Args:
        cached: Whether there is something to see.
        age: How old that is, such as `3 h`; empty: new.
    """
    words = TROUBLES[trouble]
    shown = f" What you see is {age} old." if cached and age else ""
    return Notice(Kind.FORBIDDEN, f"{words.sentence}{shown}", words.hint.rstrip("."), f"{words.bar.capitalize()}.")


def trouble_refusal(trouble: str, keys: KeyNames) -> str:
    """Return why a key can't do what it does, while the server does not let us in."""
    words = TROUBLES[trouble]
    return f"{words.sentence} {with_keys(words.hint, keys).rstrip('.')}."


def gone_notice(why: str) -> Notice:
    """Return the notice of a pane whose conversation is not there any more."""
    sentence, hint = _GONE[why]
    return Notice(Kind.FORBIDDEN, sentence, hint, sentence)


def gone_refusal(why: str, name: str = "") -> str:
    """Return why a key can't do anything with a conversation that is not there any more."""
    sentence, _ = _GONE[why]
    return f"{one_line(name)}: {sentence}" if name else sentence


def gone_word(why: str) -> str:
    """Return the same for a row: in a word or two."""
    return "no access" if why == "no access" else "deleted"


def gone_contact(why: str) -> str:
    """Return what the contact pane says of a conversation that is not there any more."""
    return "This contact was deleted on the server." if why == "contact" else _GONE[why][0]
