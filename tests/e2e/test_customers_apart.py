"""Customers changed and found, files looked at, views kept: the installed program in one process, the server in another."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import COMMAND, Program, demo_server
from tests.e2e.test_far_away import Customer, until

pytestmark = pytest.mark.pty

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One point, as small as a picture can be."""


def palette(console: Program, title: str) -> None:
    """Run a command by its name."""
    console.press(":")
    console.wait_for("─ Commands")
    console.type(title)
    console.wait_for(re.escape(title))
    console.press("enter")


def test_a_customer_is_found_changed_and_noted_and_a_picture_of_theirs_looked_at(tmp_path: Path) -> None:
    with demo_server("--quiet") as server:
        customer = Customer(server, "Cora Customer")
        picture = [("attachments[]", ("dot.png", PNG, "image/png"))]
        server.as_customer("POST", customer.door, data={"content": "Here it is"}, files=picture)
        contact = server.ask("GET", f"conversations/{customer.number}")["meta"]["sender"]["id"]
        (tmp_path / "letter.txt").write_text("Dear Cora")
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))

        def now(path: str) -> Any:
            return server.ask("GET", f"contacts/{contact}{path}")

        try:
            console.wait_for("Cora Customer")
            console.press("C")
            console.wait_for("Find customers")
            console.type("Cora")
            console.press("enter")
            console.wait_for('Customers with "Cora"')
            console.press("enter")
            console.wait_for(rf"  #{customer.number} · ")
            console.wait_for(r"dot\.png")
            console.press("V")
            console.wait_for("1 × 1")
            console.press("escape")
            console.wait_until_gone("1 × 1")
            console.press("I")
            console.wait_for("Change Cora Customer")
            console.type("phone")
            console.press("enter")
            console.wait_for("─ [Pp]hone of Cora Customer")
            console.type("+4915123456")
            console.press("enter")
            until(console, lambda: now("")["payload"]["phone_number"] == "+4915123456", "the number is the server's")
            console.press("D")
            console.wait_for("─ Note on Cora Customer")
            console.type("Likes tea")
            console.press("enter")
            until(console, lambda: [it["content"] for it in now("/notes")] == ["Likes tea"], "the note is the server's")
            console.press("r")
            console.wait_for("Reply to Cora")
            console.press("f3")
            console.wait_for("Attach")
            console.type(str(tmp_path / "letter.txt"))
            console.press("enter")
            console.wait_for(r"letter\.txt  9 B")
            console.press("f8")
            console.wait_until_gone(r"letter\.txt  9 B")
        finally:
            console.kill()


def test_a_filter_is_kept_as_a_view_and_as_a_folder_of_the_server() -> None:
    with demo_server("--quiet") as server:
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))

        def folders() -> list[str]:
            return [
                each["name"] for each in server.ask("GET", "custom_filters", params={"filter_type": "conversation"})
            ]

        try:
            console.wait_for("Mine [0-9]+")
            console.press("3")
            console.wait_for("伊藤 直樹")
            console.press("/")
            console.wait_for("Enter ask the server")
            console.type("label:vip")
            console.wait_for("label:vip · open")
            console.press("enter")
            palette(console, "Save view")
            console.wait_for("─ Save this view as")
            console.type("gold")
            console.press("enter")
            console.wait_until_gone("─ Save this view as")
            console.press("1")
            console.press("V")
            console.wait_for("─ Show the view")
            console.type("gold")
            console.press("enter")
            console.wait_for("label:vip · open")
            palette(console, "Save as a folder")
            console.wait_for("─ Save as a folder on the server")
            console.type("silver")
            console.press("enter")
            until(console, lambda: "silver" in folders(), "the folder is the server's")
            console.press("V")
            console.wait_for("─ Show the view")
            console.type("silver")
            console.press("enter")
            console.wait_until_gone("─ Show the view")
            palette(console, "Rename the folder")
            console.wait_for("─ Rename the folder")
            console.press("ctrl+u")
            console.type("bronze")
            console.press("enter")
            until(console, lambda: "bronze" in folders() and "silver" not in folders(), "its name is new")
            palette(console, "Delete the folder")
            console.wait_for("Delete .*bronze")
            console.press("d")
            until(console, lambda: "bronze" not in folders(), "the folder is gone")
            palette(console, "Forget a saved view")
            console.wait_for("─ Forget the saved view")
            console.press("enter")
            console.wait_until_gone("─ Forget the saved view")
            palette(console, "Forget a saved view")
            console.wait_for("No|no ")
        finally:
            console.kill()
