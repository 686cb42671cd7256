"""httpx and websockets, imported without those parts of the standard library that the console never asks them to use."""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

WANTED: Final = {
    # Cookies, which are not kept, and proxies of the environment, which `proxies` reads.
    "urllib.request": ("Request", "getproxies", "parse_http_list"),
    "http.cookiejar": ("Cookie", "CookieJar"),
    # The version, where websockets is not a released one.
    "importlib.metadata": (),
}
"""What httpx 0.28 and websockets 17 take from each module while they are imported; used by what we don't use alone."""


class Request:
    """Stands for the request that a jar of cookies would be shown."""

    def __init__(self, **_facts: object) -> None:
        pass


def import_http() -> None:
    """Import what carries requests and the websocket. The modules left out are as ever afterwards, for everybody else.

    Where another httpx takes more from them than we know of, all of it is imported: larger, and right.
    """
    stand_ins = {} if "httpx" in sys.modules else {name: _stand_in(name) for name in WANTED if name not in sys.modules}
    before = set(sys.modules)
    for name, module in stand_ins.items():
        sys.modules[name] = module
        _set_in_package(name, module)
    try:
        _import_all()
    except (ImportError, AttributeError):
        if not stand_ins:
            raise
        # What has met a stand-in is imported anew.
        for name in [
            name for name in sys.modules if name.startswith(("httpx", "httpcore", "websockets")) and name not in before
        ]:
            del sys.modules[name]
        _withdraw(stand_ins)
        _import_all()
    finally:
        _withdraw(stand_ins)


def _import_all() -> None:
    importlib.import_module("httpx")
    importlib.import_module("websockets.asyncio.client")


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    for wanted in WANTED[name]:
        setattr(module, wanted, Request if wanted == "Request" else type(wanted, (), {}))
    return module


def _withdraw(stand_ins: dict[str, ModuleType]) -> None:
    for name, module in stand_ins.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
            package, _, last = name.rpartition(".")
            if vars(sys.modules[package]).get(last) is module:
                delattr(sys.modules[package], last)


def _set_in_package(name: str, module: ModuleType) -> None:
    package, _, last = name.rpartition(".")
    setattr(importlib.import_module(package), last, module)
