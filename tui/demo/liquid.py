"""What the server knows to put into outgoing messages: `{{contact.name}}` becomes the name, code in backticks stays."""

from collections.abc import Iterator

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.text import variables


def rendered(house: Installation, conversation: Row, content: str, agent: Row | None) -> str:
    """Return a message's content as the server keeps it; a template it cannot read is left as it is."""
    if "{{" not in content and "{%" not in content:
        return content
    return variables.filled(content, dict(_values(house, conversation, agent)))


def _values(house: Installation, conversation: Row, agent: Row | None) -> Iterator[tuple[str, object]]:
    """Give each variable by its whole name, and its value (`app/drops` of Chatwoot 4.10)."""
    contact = house.db.get("contacts", conversation["contact_id"])
    inbox = house.db.get("inboxes", conversation["inbox_id"])
    account = house.db.get("accounts", conversation["account_id"])
    if contact:
        yield from _person("contact", contact)
        yield "contact.phone_number", contact["phone_number"]
        yield "conversation.contact_name", _capitalized(contact["name"])
        for name, value in contact["custom_attributes"].items():
            yield f"contact.custom_attribute.{name}", value
    if agent:
        yield from _person("agent", agent)
        yield "agent.available_name", agent["display_name"] or agent["name"]
    for name, value in conversation["custom_attributes"].items():
        yield f"conversation.custom_attribute.{name}", value
    yield "conversation.id", conversation["id"]
    yield "conversation.display_id", conversation["display_id"]
    yield "inbox.id", conversation["inbox_id"]
    yield "inbox.name", inbox and inbox["name"]
    yield "account.id", conversation["account_id"]
    yield "account.name", account and account["name"]


def _person(kind: str, person: Row) -> Iterator[tuple[str, object]]:
    words = _capitalized(person["name"]).split()
    yield f"{kind}.id", person["id"]
    yield f"{kind}.name", " ".join(words)
    yield f"{kind}.first_name", words[0] if words else ""
    yield f"{kind}.last_name", words[-1] if len(words) > 1 else ""
    yield f"{kind}.email", person["email"]


def _capitalized(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split())
