"""Names of Textual and Rich that are not promised to us: each is in one list, with what it is for.

Another version of Textual may drop one, or take a name that our own classes have: both fail here, in a sentence.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

import tui

LIBRARIES = ("textual.", "rich.")

PRIVATE: dict[str, str] = {
    "App._fatal_error": "keeps what was written before an error ends the console. Guarded: console/guards.py, errors",
    "App._handle_exception": "tells of an error in a worker or a thread, and goes on. Guarded: console/guards.py, errors",
    "App._refresh_truecolor_filter": "gives the first frame the theme's colours without reading every sheet twice",
    "Compositor._dirty_regions": "which parts of the screen changed: widgets/compositor.py, which else steps back",
    "Compositor._get_renders": "asks widgets for changed lines alone: widgets/compositor.py, which else steps back",
    "Document._lines": "keeps breaks that are no newlines within their line of a draft",
    "Input._position_to_cell": "the cursor of a one-line box stands where terminals put it",
    "MessagePump._close_messages_no_wait": "ends the app after an error, when all is kept",
    "MessagePump._dispatch_message": "a bug in one handler is told and ends nothing: widgets/error_boundary.py",
    "Screen._compositor": "gives our screens the sparing compositor",
    "TextArea._delete_via_keyboard": "Backspace takes a whole character as a reader sees it",
    "TextArea._rewrap_and_refresh_virtual_size": "lays a draft out anew when another one is opened",
    "TextArea._set_document": "gives a draft our document, which goes by whole characters",
    "Timer._skip": "a timer of one tick calls also where the machine was busy: widgets/error_boundary.py",
    "textual._compositor.ChopsUpdate": "what the sparing compositor returns",
    "textual._compositor.Compositor": "what the sparing compositor is made from",
    "textual._xterm_parser.XTermParser": "turns bytes into keys: terminal/driver.py",
}
"""By the class of Textual or Rich that has it, or the module: what it is for, and what happens without it."""

OF_NAMED_TUPLES = {"_asdict", "_replace", "_fields", "_make"}


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        if not found.name.endswith("__main__") and not found.name.startswith("tui.demo"):
            yield found.name


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name.strip("_") != "" and name not in OF_NAMED_TUPLES


def tree_of(thing: object) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(thing)))  # type: ignore[arg-type]  # a class or a module


@cache
def names_of(kind: type) -> frozenset[str]:
    """Return the private names that a class of a library has itself, those that its methods set among them."""
    names = {name for name in vars(kind) if is_private(name)}
    for node in ast.walk(tree_of(kind)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            names.add(node.attr)
    return frozenset(name for name in names if is_private(name))


def is_of_a_library(kind: type) -> bool:
    return f"{kind.__module__}.".startswith(LIBRARIES)


def used_by(kind: type) -> Iterator[tuple[str, int]]:
    """Yield the private names in a class of ours, as attributes of itself, as methods and as values."""
    body = tree_of(kind).body[0]
    assert isinstance(body, ast.ClassDef)
    for node in ast.walk(body):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("self", "cls", "super()"):
            yield node.attr, node.lineno
    for node in body.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield ast.unparse(target), node.lineno


def inherited() -> Iterator[tuple[str, str]]:
    """Yield the private names of a library's classes that classes of ours use or have too, and where."""
    for name in modules():
        for kind in vars(importlib.import_module(name)).values():
            if not isinstance(kind, type) or kind.__module__ != name:
                continue
            bases = [base for base in kind.__mro__ if is_of_a_library(base)]
            if not bases:
                continue
            for used, line in used_by(kind):
                owner = next((base for base in reversed(bases) if is_private(used) and used in names_of(base)), None)
                if owner is not None:
                    yield f"{owner.__name__}.{used}", f"{name}.{kind.__name__}, line {line} of the class"


@cache
def owners() -> dict[str, str]:
    """Return every private name of Textual's classes, with one class that has it."""
    found: dict[str, str] = {}
    looked_at = ("app", "screen", "widget", "dom", "message_pump", "_compositor", "driver", "timer")
    import textual

    for each in pkgutil.walk_packages(textual.__path__, "textual."):
        if each.name.split(".")[1] in looked_at:
            for kind in vars(importlib.import_module(each.name)).values():
                if isinstance(kind, type) and kind.__module__ == each.name:
                    found.update(dict.fromkeys(names_of(kind), kind.__name__))
    return found


def reached() -> Iterator[tuple[str, str]]:
    """Yield what is imported from private modules, and the private names that are asked of other objects."""
    own: set[str] = set()
    trees = {name: tree_of(importlib.import_module(name)) for name in modules() if source_of(name)}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                own.add(node.name)
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
                own.add(node.attr)
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(LIBRARIES):
                private = [each.name for each in node.names if "._" in f"{node.module}.{each.name}"]
                yield from ((f"{node.module}.{each}", f"{name}:{node.lineno}") for each in private)
            elif isinstance(node, ast.Attribute) and is_private(node.attr):
                of = ast.unparse(node.value)
                if of not in ("self", "cls", "super()", "os") and node.attr in owners() and node.attr not in own:
                    yield f"{owners()[node.attr]}.{node.attr}", f"{name}:{node.lineno}"


def source_of(name: str) -> str:
    return inspect.getsource(importlib.import_module(name))


def test_every_private_name_of_textual_in_use_is_listed_with_what_it_is_for() -> None:
    found: dict[str, str] = dict(sorted([*inherited(), *reached()]))
    textual = f"Textual {version('textual')}"
    told = [
        f"{name} of {textual} is used by {where}, and not listed. If it is ours, {textual} has taken the name: choose another."
        for name, where in found.items()
        if name not in PRIVATE
    ]
    told += [
        f"{name} is not in {textual} any more, or not in use. It was for: {purpose}"
        for name, purpose in PRIVATE.items()
        if name not in found
    ]
    assert not told, "\n".join(told)
