"""Variables in outgoing text: `{{contact.name | default: "there"}}` and what the server makes of it.

Chatwoot gives outgoing text to its template engine, Liquid. Canned responses, macros, campaigns and automatic messages use
of it variables, filters and `{% raw %}`; the other tags are not read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

_VALUE: Final = r"""(?:"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|\w[\w.-]*)"""
_FILTER: Final = rf"\|\s*\w+\s*(?::\s*{_VALUE}\s*(?:,\s*{_VALUE}\s*)*)?"
_EXPRESSION: Final = re.compile(rf"\s*({_VALUE}?)\s*((?:{_FILTER})*)")
_CODE: Final = r"```.*?```|`[^`]*`"

VARIABLE: Final = re.compile(r"\{\{-?\s*([^{}]*?)\s*-?\}\}")
"""One variable with its filters, as it is typed. A hyphen at a brace takes the blanks beside it away."""

_PIECES: Final = re.compile(
    rf"(?P<code>{_CODE})"
    r"|\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}"
    r"|(?:\s*\{\{-|\{\{)(?P<variable>[^{}]*?)(?:-\}\}\s*|\}\})",
    re.DOTALL,
)


class Variable(NamedTuple):
    """What stands between `{{` and `}}`."""

    name: str
    """`contact.name`; words in quotes and numbers stand for themselves. Empty where nothing stands there."""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each with its arguments, which are names, quoted words or numbers as well."""

    def value(self, values: Mapping[str, object]) -> str:
        """Return what is put in: nothing for a name that is not known; a filter that is not known changes nothing."""
        shown = _value(self.name, values)
        for name, arguments in self.filters:
            if name in _FILTERS:
                shown = _FILTERS[name](shown, *(_value(each, values) for each in arguments))
        return shown


def variables(text: str) -> tuple[Variable, ...]:
    """Return the variables of a text in their order. Those in backticks and in `{% raw %}` stay text, so they are none."""
    found = (_read(match["variable"]) for match in _PIECES.finditer(text) if match["variable"] is not None)
    return tuple(variable for variable in found if variable)


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return the text with its variables put in. A template that cannot be read is left as it is, all of it.

    Args:
        values: By whole name: `contact.custom_attribute.plan`.

    Source: `liquidable.rb` of Chatwoot 4.10; `odd_text.json` of the recordings for what cannot be read.
    """
    if "{{" not in text and "{%" not in text:
        return text
    pieces = list(_filled(text, values))
    return text if None in pieces else "".join(piece for piece in pieces if piece)


def filled_where_known(text: str, values: Mapping[str, object]) -> str:
    """Return the text with those variables put in that are known here and not empty; the others stay as they are typed."""

    def put_in(match: re.Match[str]) -> str:
        variable = _read(match["variable"]) if match["variable"] is not None else None
        if variable is None or (variable.name not in values and not variable.filters):
            return match[0]
        value = " ".join(variable.value(values).split())
        # The server reads what is sent once more: whoever is called `{{agent.email}}` would be told it.
        return match[0] if "{" in value or not value else value

    return _PIECES.sub(put_in, text)


BLANK: Final = re.compile(r"\{\{\?\s*([^{}]*?)\s*\}\}")
"""A place that whoever sends the text fills in: `{{?order number}}`. The server knows nothing of it."""


def _filled(text: str, values: Mapping[str, object]) -> Iterator[str | None]:
    at = 0
    for match in _PIECES.finditer(text):
        yield _plain(text[at : match.start()])
        at = match.end()
        if match["variable"] is not None:
            variable = _read(match["variable"])
            yield variable and variable.value(values)
        else:
            yield match["code"] or match["raw"]
    yield _plain(text[at:])


def _plain(text: str) -> str | None:
    return None if "{{" in text or "{%" in text else text


def _read(expression: str) -> Variable | None:
    match = _EXPRESSION.fullmatch(expression)
    if match is None:
        return None
    parts = [re.findall(rf"{_VALUE}", each) for each in re.findall(_FILTER, match[2])]
    return Variable(match[1], tuple((name, tuple(arguments)) for name, *arguments in parts))


def _value(name: str, values: Mapping[str, object]) -> str:
    if name[:1] in {'"', "'"}:
        return name[1:-1]
    if re.fullmatch(r"-?\d+(?:\.\d+)?", name):
        return name
    value = values.get(name)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _truncate(text: str, length: str = "50", end: str = "...") -> str:
    longest = int(length) if length.isdigit() else 50
    return text if len(text) <= longest else text[: max(longest - len(end), 0)] + end


_FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "append": lambda text, end="": text + end,
    "capitalize": lambda text: text.capitalize(),
    "default": lambda text, instead="": instead if text in {"", "false"} else text,
    "downcase": lambda text: text.lower(),
    "lstrip": lambda text: text.lstrip(),
    "prepend": lambda text, start="": start + text,
    "remove": lambda text, what="": text.replace(what, "") if what else text,
    "replace": lambda text, what="", by="": text.replace(what, by),
    "rstrip": lambda text: text.rstrip(),
    "size": lambda text: str(len(text)),
    "strip": lambda text: text.strip(),
    "truncate": _truncate,
    "upcase": lambda text: text.upper(),
}
