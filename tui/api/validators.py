"""What was read before and how its version is called, so that a repeated read may be answered by "nothing new"."""

from __future__ import annotations

from collections import OrderedDict

from tui.models.record import record


@record
class Known:
    """An answer that was decoded before."""

    etag: str
    value: object
    """What the decoding gave; shared by all who ask, so it is never changed."""


class Validators:
    """The answers last used, so many and no more. One belongs to one user's token: no answer crosses users."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()

    def get(self, key: str) -> Known | None:
        """Return what is known of a read, and count it as used."""
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
        return known

    def keep(self, key: str, etag: str, value: object) -> None:
        """Remember an answer; the one unused for longest goes."""
        self._known[key] = Known(etag, value)
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Drop everything."""
        self._known.clear()

    def __len__(self) -> int:
        return len(self._known)
