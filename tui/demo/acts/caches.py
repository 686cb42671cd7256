"""The keys by which clients know that labels, inboxes or teams changed."""

from tui.demo.installation import Installation

NEVER = "0000000000"


def cache_keys(house: Installation, account_id: int) -> dict[str, str]:
    """Return the three keys: whole seconds of the last change, as text."""
    kept = house.db.value("SELECT cache_keys FROM accounts WHERE id = ?", account_id) or {}
    return {name: kept.get(name, NEVER) for name in ("label", "inbox", "team")}


def _changed(house: Installation, account_id: int, name: str) -> None:
    keys = cache_keys(house, account_id) | {name: str(int(house.now()))}
    house.db.update("accounts", account_id, cache_keys=keys)
    house.happen("account.cache_invalidated", account_id=account_id, cache_keys=keys)


def label_changed(house: Installation, account_id: int) -> None:
    """Note that the labels of an account changed, and tell."""
    _changed(house, account_id, "label")


def inbox_changed(house: Installation, account_id: int) -> None:
    """Note that the inboxes of an account, or their members, changed, and tell."""
    _changed(house, account_id, "inbox")


def team_changed(house: Installation, account_id: int) -> None:
    """Note that the teams of an account, or their members, changed, and tell."""
    _changed(house, account_id, "team")
