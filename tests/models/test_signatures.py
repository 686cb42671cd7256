from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import tui.models


def records() -> Iterator[type]:
    for module in pkgutil.iter_modules(tui.models.__path__, "tui.models."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                yield kind


@pytest.mark.parametrize("kind", records(), ids=lambda kind: kind.__name__)
def test_a_models_signature_names_its_fields(kind: type) -> None:
    fields = [each.name for each in dataclasses.fields(kind) if each.init]
    assert list(inspect.signature(kind).parameters) == fields
