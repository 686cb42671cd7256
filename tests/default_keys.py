"""The keys as they are before an agent changes any, named as sentences name them."""

from __future__ import annotations

from tui.commands.keys import key_names
from tui.commands.table import COMMANDS

KEYS = key_names(COMMANDS)
