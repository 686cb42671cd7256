"""Records against the dataclasses of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
from dataclasses import dataclass, field

import pytest
from pydantic import TypeAdapter

from tui.models.record import record


@record
class Stamp:
    """A place and a time."""

    place: str
    minute: int = 0
    tags: tuple[str, ...] = field(default_factory=tuple)
    secret: str = field(default="", repr=False)
    kind: str = field(default="stamp", init=False)


@dataclass(frozen=True, slots=True)
class Standard:
    """A place and a time."""

    place: str
    minute: int = 0
    tags: tuple[str, ...] = field(default_factory=tuple)
    secret: str = field(default="", repr=False)
    kind: str = field(default="stamp", init=False)


@record(kw_only=True)
class Letter:
    words: str
    inner: Stamp | None = None


@record
class Nothing:
    pass


@record
class Dated(Stamp):
    day: int = 1


def test_a_record_is_made_as_a_frozen_dataclass_is() -> None:
    assert dataclasses.astuple(Stamp("here", 3)) == dataclasses.astuple(Standard("here", 3))
    # Its parameters show themselves with the first instance.
    ours = inspect.signature(Stamp)
    theirs = inspect.signature(Standard)
    assert list(ours.parameters) == list(theirs.parameters)
    assert [parameter.kind for parameter in ours.parameters.values()] == [
        parameter.kind for parameter in theirs.parameters.values()
    ]
    assert Stamp.__match_args__ == Standard.__match_args__
    assert vars(Stamp)["__slots__"] == vars(Standard)["__slots__"]
    with pytest.raises(TypeError):
        Stamp()  # type: ignore[call-arg]  # the place is missing
    with pytest.raises(TypeError):
        Letter("words")  # type: ignore[call-arg]  # by name only


def test_two_records_are_equal_by_their_fields() -> None:
    assert Stamp("here", 3) == Stamp("here", 3)
    assert hash(Stamp("here", 3)) == hash(Stamp("here", 3))
    assert Stamp("here", 3) != Stamp("here", 4)
    standard: object = Standard("here")
    assert Stamp("here") != standard
    assert Letter(words="a") == Letter(words="a")
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_a_record_adds_fields_to_those_of_another() -> None:
    assert Dated("here", 3, day=5) == Dated("here", 3, (), "", 5)
    assert Dated("here", 3) != Dated("here", 3, day=5)


def test_a_record_shows_itself_without_what_is_secret() -> None:
    assert repr(Stamp("here", 3, secret="s")) == repr(Standard("here", 3, secret="s")).replace("Standard", "Stamp")


def test_a_record_does_not_change() -> None:
    stamp = Stamp("here")
    with pytest.raises(dataclasses.FrozenInstanceError):
        stamp.minute = 4  # type: ignore[misc]  # that is the point
    with pytest.raises(dataclasses.FrozenInstanceError):
        del stamp.minute
    assert dataclasses.replace(stamp, minute=4) == Stamp("here", 4)
    assert copy.deepcopy(stamp) == stamp
    assert copy.copy(stamp) == stamp


def test_methods_of_its_own_stay() -> None:
    @record
    class Odd:
        number: int

        def __repr__(self) -> str:
            return "odd"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    assert repr(Odd(1)) == "odd"
    assert Odd(1) == Odd(2)
    assert hash(Odd(3)) == 1


def test_a_record_tells_its_fields_as_the_standard_does() -> None:
    ours, theirs = dataclasses.fields(Stamp), dataclasses.fields(Standard)
    assert [(each.name, each.type, each.default, each.init, each.repr) for each in ours] == [
        (each.name, each.type, each.default, each.init, each.repr) for each in theirs
    ]
    assert dataclasses.is_dataclass(Nothing)
    assert [each.name for each in dataclasses.fields(Dated)] == ["place", "minute", "tags", "secret", "kind", "day"]
    assert Dated.__match_args__ == ("place", "minute", "tags", "secret", "day")


def test_a_record_may_be_one_that_changes() -> None:
    @record(frozen=False)
    class Total:
        pence: int
        names: list[str] = field(default_factory=list)
        seen: bool = field(default=False, init=False)

        def __post_init__(self) -> None:
            self.seen = True

    total = Total(1)
    total.pence = 2
    assert total.seen
    assert total == Total(2)
    assert total.names is not Total(2).names
    with pytest.raises(TypeError):
        hash(total)
    with pytest.raises(AttributeError):
        total.nothing = 1  # type: ignore[attr-defined]  # it has slots


def test_pydantic_reads_records() -> None:
    read = TypeAdapter(Letter).validate_python({"words": "w", "inner": {"place": "p", "minute": 5}})

    assert read == Letter(words="w", inner=Stamp("p", 5))
