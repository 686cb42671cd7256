"""The picture of the architecture, held against the imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parent.parent / "tui"

MAY_IMPORT = {
    "text": set(),
    "models": set(),
    "disk": {"models"},
    "settings": {"models", "disk"},
    "presentation": {"models", "text"},
    "api": {"models", "disk", "text"},
    "cache": {"models", "disk", "text"},
    "words": {"models", "disk"},
    "query": {"models", "text"},
    "store": {"models", "text", "query"},
    "account": {"models", "disk", "settings", "api", "words"},
    "sync": {"api", "store", "cache", "words", "models", "presentation", "query", "text"},
    "terminal": {"text"},
    "widgets": {"models", "presentation", "text"},
    "commands": {"models", "presentation", "query", "store", "sync"},
    "screens": {"widgets", "commands", "sync", "presentation", "query", "store", "models", "text"},
    "console": {
        *("account", "api", "cache", "commands", "demo", "disk", "models", "presentation", "screens", "settings"),
        *("query", "store", "sync", "terminal", "text", "widgets", "words"),
    },
    "doctor": {"account", "api", "cache", "disk", "models", "settings", "sync", "terminal", "words"},
    "cli": {
        *("account", "api", "cache", "commands", "console", "demo", "disk", "doctor", "models", "presentation"),
        *("query", "settings", "store", "sync", "terminal", "text", "words"),
    },
    "demo": {"models", "text"},
}
"""Which rooms each room may import."""

LOOSE = {"__init__.py", "__main__.py"}
"""What may lie at the top of the package."""

WITHOUT_TEXTUAL = {
    *("text", "models", "disk", "settings", "presentation", "api", "cache", "words", "store", "account", "sync"),
    *("query", "demo", "doctor", "cli"),
}


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def names_of(file: Path) -> str:
    """Return a module's name within the package."""
    parts = file.relative_to(TUI).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported() -> dict[str, set[str]]:
    """Return for each module of the package which others it imports, also in functions and for types alone."""
    modules = {names_of(file): file for file in TUI.rglob("*.py")}
    found: dict[str, set[str]] = {}
    for name, file in modules.items():
        ours = {module.removeprefix("tui.") for module, _ in imports(file)} & set(modules) - {name}
        # A package that a module is taken from is no more than the way to it.
        found[name] = {each for each in ours if not any(other.startswith(f"{each}.") for other in ours)}
    return found


def circles(graph: dict[str, set[str]]) -> set[str]:
    """Return the modules that come back to themselves along their imports."""

    def reached(name: str) -> set[str]:
        seen: set[str] = set()
        ahead = list(graph[name])
        while ahead:
            if (each := ahead.pop()) not in seen:
                seen.add(each)
                ahead.extend(graph[each])
        return seen

    return {name for name in graph if name in reached(name)}


def files(layer: str) -> list[Path]:
    return sorted((TUI / layer).rglob("*.py"))


def test_every_room_has_a_law_and_nothing_lies_loose_beside_them() -> None:
    assert {folder.name for folder in TUI.iterdir() if (folder / "__init__.py").exists()} == set(MAY_IMPORT)
    assert {file.name for file in TUI.glob("*.py")} == LOOSE


def test_no_modules_import_each_other_in_a_circle_also_not_in_functions_or_for_types() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == {"b", "c"}
    assert circles(imported()) == set()


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_imports_point_down(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | {layer}
    wrong = []
    for file in files(layer):
        mine = set(allowed)
        if file == TUI / "demo" / "customers.py":
            mine.add("api")
        if file == TUI / "api" / "stored.py":
            # A program that uses the client may be who logged in with ours.
            mine |= {"account", "settings"}
        for module, number in imports(file):
            parts = module.split(".")
            if parts[0] == "tui" and len(parts) > 1 and parts[1] not in mine and (TUI / parts[1]).is_dir():
                wrong.append(f"{file.relative_to(TUI.parent)}:{number} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_only_the_transport_and_its_network_import_httpx() -> None:
    users = {
        str(file.relative_to(TUI))
        for file in TUI.rglob("*.py")
        for module, _ in imports(file)
        if module.split(".")[0] == "httpx" and file.relative_to(TUI).parts[0] != "demo"
    }
    assert users == {"api/network.py", "api/transport.py"}


@pytest.mark.parametrize("layer", sorted(WITHOUT_TEXTUAL))
def test_what_lies_below_the_widgets_runs_without_textual(layer: str) -> None:
    wrong = [
        f"{file.relative_to(TUI.parent)}:{number}"
        for file in files(layer)
        for module, number in imports(file)
        if module.split(".")[0] == "textual"
    ]
    assert not wrong, "\n".join(wrong)


def test_the_models_need_no_pydantic_to_be_imported() -> None:
    for file in files("models"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                assert not any(name.startswith("pydantic") for name in names), file


def test_only_the_program_and_the_tests_import_the_demo() -> None:
    users = {
        file.relative_to(TUI).parts[0]
        for file in TUI.rglob("*.py")
        for module, _ in imports(file)
        if module.startswith("tui.demo") and file.relative_to(TUI).parts[0] != "demo"
    }
    assert users <= {"cli", "console"}


def test_no_module_is_replaced_patched_or_faked() -> None:
    """What stands in for a module is met by users alone: tests import the module itself."""
    wrong = [
        f"{file.relative_to(TUI.parent)}:{node.lineno}"
        for file in TUI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.modules", "sys.meta_path"))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("ModuleType", "types.ModuleType"))
        or (isinstance(node, ast.ImportFrom) and node.module == "sys" and "modules" in {a.name for a in node.names})
    ]
    assert not wrong, "\n".join(wrong)


def test_files_are_opened_in_one_place() -> None:
    users = {
        str(file.relative_to(TUI))
        for file in TUI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "open"
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    }
    # The frame and the terminal come before everything else; attachments are the agent's files, not ours.
    elsewhere = {
        *("terminal/frames/first_paint.py", "terminal/frames/last_frame.py", "terminal/writer.py", "api/files.py"),
    }
    assert {name for name in users if not name.startswith("demo/")} - elsewhere == {
        "disk/private_file.py",
        "cli/program.py",
    }


def test_every_module_says_what_it_answers_for() -> None:
    silent = [
        str(file.relative_to(TUI.parent))
        for file in TUI.rglob("*.py")
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) and file.stat().st_size
    ]
    assert not silent, "\n".join(silent)


def test_no_docstring_names_a_module_that_is_not_there() -> None:
    tests = TUI.parent / "tests"
    wrong: list[str] = []
    for file in (*TUI.rglob("*.py"), *tests.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                names = re.findall(r"`([\w./-]+\.(?:py|tcss))`", node.value.value)
                around = (TUI.parent, TUI, tests, file.parent)
                lost = [name for name in names if not any((folder / name).exists() for folder in around)]
                wrong.extend(f"{file.relative_to(TUI.parent)}:{node.lineno} names {name}" for name in lost)
    assert not wrong, "\n".join(wrong)
