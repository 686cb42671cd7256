"""Who is here: agents and customers with a socket, for as long as the real server remembers them."""

from tui.demo.clock import Clock
from tui.demo.database import Database
from tui.demo.options import DemoOptions

LIFE = 20.0
"""Seconds an agent stays present after subscribing or saying so."""


class Presence:
    """The last sign of life of everyone, per account."""

    def __init__(self, db: Database, clock: Clock, options: DemoOptions) -> None:
        self._db = db
        self._clock = clock
        self._contact_life = 90.0 if options.version >= (4, 12) else LIFE
        self._users: dict[tuple[int, int], float] = {}
        self._contacts: dict[tuple[int, int], float] = {}

    def user_came(self, account_id: int, user_id: int) -> None:
        """Note a sign of life of an agent."""
        self._users[account_id, user_id] = self._clock.now()

    def contact_came(self, account_id: int, contact_id: int) -> None:
        """Note a sign of life of a customer."""
        self._contacts[account_id, contact_id] = self._clock.now()

    def is_present(self, account_id: int, user_id: int) -> bool:
        """Whether an agent gave a sign of life lately."""
        return self._clock.now() - self._users.get((account_id, user_id), float("-inf")) < LIFE

    def contact_present(self, account_id: int, contact_id: int) -> bool:
        """Whether a customer gave a sign of life lately (20 s; 90 s from 4.12)."""
        return self._clock.now() - self._contacts.get((account_id, contact_id), float("-inf")) < self._contact_life

    def status(self, account_id: int, user_id: int, availability: str, auto_offline: bool) -> str:
        """Return what others see: the chosen availability, or `offline` for who is away."""
        if not auto_offline or self.is_present(account_id, user_id):
            return availability
        return "offline"

    def users(self, account_id: int) -> dict[str, str]:
        """Return everybody who is not away, by id as text."""
        members = self._db.rows(
            "SELECT user_id, availability, auto_offline FROM account_users WHERE account_id = ?", account_id
        )
        return {
            str(row["user_id"]): row["availability"]
            for row in members
            if not row["auto_offline"] or self.is_present(account_id, row["user_id"])
        }

    def contacts(self, account_id: int) -> dict[str, str]:
        """Return the customers who are here, by id as text."""
        return {
            str(contact_id): "online"
            for account, contact_id in list(self._contacts)
            if account == account_id and self.contact_present(account_id, contact_id)
        }
