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
    assert not loaded_by("import tui.api.decode.conversations, tui.api.decode.events, tui.api.broadcasts") & {
        "pydantic",
        "httpx",
        "websockets",
    }


def test_the_transport_brings_no_retries_and_no_records_along() -> None:
    assert not loaded_by("import tui.api.transport") & {"stamina", "pydantic"}


def test_every_name_that_is_offered_is_there() -> None:
    for name in tui.api.__all__:
        assert getattr(tui.api, name) is not None
    assert callable(tui.api.sign_in)
    with pytest.raises(AttributeError):
        tui.api.nothing  # noqa: B018  # the mistake
