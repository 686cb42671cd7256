"""The template language in outgoing messages: `{{contact.name}}` becomes the name, code in backticks stays."""

import re
from typing import Any

from liquid import Environment
from liquid.exceptions import LiquidError

from tui.demo.database import Row
from tui.demo.installation import Installation

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_environment = Environment()


def rendered(house: Installation, conversation: Row, content: str, agent: Row | None) -> str:
    """Return a message's content as the server keeps it; a template it cannot read is left as it is."""
    if "{{" not in content and "{%" not in content:
        return content
    guarded = _CODE.sub(lambda code: "{% raw %}" + code.group() + "{% endraw %}", content)
    try:
        return _environment.from_string(guarded).render(**_drops(house, conversation, agent))
    except (LiquidError, RecursionError):
        return content


def _capitalized(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split())


def _drops(house: Installation, conversation: Row, agent: Row | None) -> dict[str, Any]:
    contact = house.db.get("contacts", conversation["contact_id"])
    inbox = house.db.get("inboxes", conversation["inbox_id"])
    account = house.db.get("accounts", conversation["account_id"])
    return {
        "contact": _person(contact) if contact else {},
        "agent": _agent(agent) if agent else {},
        "conversation": {
            "id": conversation["id"],
            "display_id": conversation["display_id"],
            "contact_name": _capitalized(contact["name"]) if contact else "",
            "custom_attribute": conversation["custom_attributes"],
        },
        "inbox": {"name": inbox["name"] if inbox else "", "id": conversation["inbox_id"]},
        "account": {"name": account["name"] if account else "", "id": conversation["account_id"]},
    }


def _person(contact: Row) -> dict[str, Any]:
    words = _capitalized(contact["name"]).split()
    return {
        "id": contact["id"],
        "name": " ".join(words),
        "first_name": words[0] if words else "",
        "last_name": words[-1] if len(words) > 1 else "",
        "email": contact["email"],
        "phone_number": contact["phone_number"],
        "custom_attribute": contact["custom_attributes"],
    }


def _agent(agent: Row) -> dict[str, Any]:
    words = _capitalized(agent["name"]).split()
    return {
        "id": agent["id"],
        "name": " ".join(words),
        "available_name": agent["display_name"] or agent["name"],
        "first_name": words[0] if words else "",
        "last_name": words[-1] if len(words) > 1 else "",
        "email": agent["email"],
    }
