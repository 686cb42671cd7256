"""What calls the agent who looks elsewhere."""

from __future__ import annotations
