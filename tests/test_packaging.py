"""What a stranger meets first: the package's facts, the forms, the workflows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from tui import __version__

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"


def _project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_program_and_package_have_one_version() -> None:
    assert _project()["version"] == __version__


def test_the_package_names_the_pythons_and_systems_that_it_is_tried_on() -> None:
    classifiers = _project()["classifiers"]
    workflow = (GITHUB / "workflows" / "tests.yml").read_text(encoding="utf-8")
    pythons = re.findall(r'"(3\.\d+)"', re.findall(r"python: (\[.*\])", workflow)[0])
    assert pythons == ["3.11", "3.12", "3.13", "3.14"]
    for python in pythons:
        assert f"Programming Language :: Python :: {python}" in classifiers
    for system, classifier in (("ubuntu", "POSIX :: Linux"), ("macos", "MacOS")):
        assert f"{system}-latest" in workflow
        assert f"Operating System :: {classifier}" in classifiers


def test_whoever_reports_a_fault_or_a_weakness_finds_how() -> None:
    for name in (
        "ISSUE_TEMPLATE/bug.yml",
        "ISSUE_TEMPLATE/idea.yml",
        "SECURITY.md",
        "CONTRIBUTING.md",
        "dependabot.yml",
    ):
        assert (GITHUB / name).stat().st_size
    assert "chatwoot-tui doctor" in (GITHUB / "ISSUE_TEMPLATE" / "bug.yml").read_text(encoding="utf-8")


def test_a_release_keeps_no_token_and_tries_what_it_built() -> None:
    text = (GITHUB / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "id-token: write" in text
    assert "secrets." not in text
    assert "twine check --strict" in text
    assert "chatwoot-tui --version" in text


def test_what_the_makefile_offers_is_listed_by_its_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.M)) - {"help", "clean"}
    assert targets == set(re.findall(r'@echo "make (\w+) ', text))
