"""The kinds of wishes there are."""

from __future__ import annotations

from tui.store.card_wishes import CardMoveRequested as CardMoveRequested
from tui.store.deed_wishes import AvailabilityRequested as AvailabilityRequested
from tui.store.deed_wishes import DeletionRequested as DeletionRequested
from tui.store.deed_wishes import MacroRequested as MacroRequested
from tui.store.deed_wishes import ReplyRequested as ReplyRequested
from tui.store.flag_wishes import MuteRequested as MuteRequested
from tui.store.flag_wishes import ReadRequested as ReadRequested
from tui.store.flag_wishes import UnmuteRequested as UnmuteRequested
from tui.store.flag_wishes import UnreadRequested as UnreadRequested
from tui.store.flag_wishes import UnwatchRequested as UnwatchRequested
from tui.store.flag_wishes import WatchRequested as WatchRequested
from tui.store.value_wishes import AssigneeRequested as AssigneeRequested
from tui.store.value_wishes import LabelsRequested as LabelsRequested
from tui.store.value_wishes import PriorityRequested as PriorityRequested
from tui.store.value_wishes import StatusRequested as StatusRequested
from tui.store.value_wishes import TeamRequested as TeamRequested
from tui.store.value_wishes import status_participle as status_participle
from tui.store.wish import Wish as Wish
from tui.store.wish import field_of as field_of
from tui.store.wish import new_op as new_op

KINDS: tuple[type[Wish], ...] = (
    ReplyRequested,
    MacroRequested,
    StatusRequested,
    AssigneeRequested,
    TeamRequested,
    PriorityRequested,
    LabelsRequested,
    ReadRequested,
    UnreadRequested,
    MuteRequested,
    UnmuteRequested,
    WatchRequested,
    UnwatchRequested,
    CardMoveRequested,
    DeletionRequested,
    AvailabilityRequested,
)
"""Every kind of wish there is, in the order in which they are counted: what lists them goes through this."""
