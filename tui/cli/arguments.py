"""What a command line says for every command, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.disk.paths import AGENT_PROFILE, DEMO_PROFILE

if TYPE_CHECKING:
    import argparse


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for every command."""

    profile: str = AGENT_PROFILE
    account_id: int | None = None
    demo: bool = False
    passive: bool = False
    low_bandwidth: bool = False
    theme: str = ""
    view: str = ""
    debug_http: Path | None = None
    log_file: Path | None = None


def options_from(values: argparse.Namespace) -> Options:
    """Return what a parsed command line says for every command."""
    return Options(
        profile=DEMO_PROFILE if values.demo else values.profile or AGENT_PROFILE,
        account_id=values.account,
        demo=values.demo,
        passive=values.passive,
        low_bandwidth=values.low_bandwidth,
        theme=values.theme or "",
        view=values.view or "",
        debug_http=values.debug_http,
        log_file=values.log_file,
    )
