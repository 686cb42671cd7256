"""What `help(Client)` tells somebody who uses the client in a program of their own."""

from __future__ import annotations

import inspect
import pydoc
import re

from tui.api import Client


async def test_the_help_of_the_client_lists_every_resource_with_a_sentence() -> None:
    async with Client("https://chat.example.com", "token", account_id=1) as client:
        lazy = {name for name, kind in vars(Client).items() if type(kind).__name__ == "cached_property"}
        held = {name for name, value in vars(client).items() if type(value).__name__.endswith("Resource")}

    listed = re.findall(r"^    (\w+): \S.*\.$", _section(inspect.getdoc(Client) or "", "Attributes:"), re.MULTILINE)

    assert listed == sorted(lazy | held)
    assert "conversations: Lists and single conversations" in pydoc.plain(pydoc.render_doc(Client))


def _section(text: str, heading: str) -> str:
    return text.partition(heading)[2].partition("\n\n")[0]
