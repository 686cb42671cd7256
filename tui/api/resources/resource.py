"""What the resources of one account share: whom to ask, and where the account's routes begin."""

from __future__ import annotations

from tui.api.caller import Caller


class Resource:
    """Routes of one account."""

    def __init__(self, caller: Caller, account_id: int) -> None:
        self._caller = caller
        self._account_id = account_id
        self._account = f"/api/v1/accounts/{account_id}"
        self._account_v2 = f"/api/v2/accounts/{account_id}"
