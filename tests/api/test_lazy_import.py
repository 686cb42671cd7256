from __future__ import annotations

import subprocess
import sys

import pytest

import tui.api


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("statement", ["import tui.api", "import tui.api.first", "import tui.api.cable"])
def test_importing_costs_nothing_heavy(statement: str) -> None:
    assert not loaded_by(statement) & {"pydantic", "httpx", "websockets", "stamina", "asyncio"}


def test_the_records_need_no_validation_library_until_the_first_is_made() -> None:
    assert not loaded_by("import tui.api.decode, tui.api.broadcasts") & {"pydantic", "httpx", "websockets"}


def test_the_transport_brings_no_command_line_and_no_retries_along() -> None:
    assert not loaded_by("import tui.api.transport") & {"click", "rich", "stamina", "pydantic"}


def test_every_name_that_is_offered_is_there() -> None:
    for name in tui.api.__all__:
        assert getattr(tui.api, name) is not None
    assert callable(tui.api.sign_in)
    with pytest.raises(AttributeError):
        tui.api.nothing  # noqa: B018  # the mistake


def test_the_console_imports_neither_cookies_nor_what_reads_packages() -> None:
    left_out = {"urllib.request", "http.cookiejar", "importlib.metadata", "zipfile"}
    asked = "from tui.api.lean import import_http; import_http(); import tui.api.transport, tui.api.socket"
    assert not loaded_by(asked) & left_out
    later = f"{asked}; import urllib.request, importlib.metadata, http.cookiejar; urllib.request.getproxies()"
    assert left_out <= loaded_by(f"{later}; importlib.metadata.version('httpx'); http.cookiejar.CookieJar().clear()")


def test_where_httpx_takes_more_than_is_known_all_of_it_is_imported() -> None:
    asked = "from tui.api import lean; lean.WANTED['urllib.request'] = (); lean.import_http(); import httpx"
    assert {"httpx", "urllib.request", "http.cookiejar"} <= loaded_by(f"{asked}; httpx.Cookies({{'a': 'b'}})['a']")
