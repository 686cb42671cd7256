"""What everything here is made of: frozen dataclasses with slots, defined in a twentieth of the time.

The standard decorator describes every field, compiles six functions for each class and asks `inspect` for a docstring:
half a millisecond, a hundred classes before the first frame. Here fields are described when somebody asks for them, and
`__init__` is compiled with the first instance: of most classes the first frame makes none. The rest is shared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from typing import Any

T = TypeVar("T")


@overload
def record(of: type[T], /) -> type[T]: ...
@overload
def record(*, kw_only: bool = False, frozen: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(
    of: type[T] | None = None, /, *, kw_only: bool = False, frozen: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """Return a class as `dataclass(frozen=True, slots=True)` makes it, for all that `dataclasses` and pydantic ask of it.

    `InitVar`, `ClassVar`, `field(compare=False)` and words after the bases of the class are not known here.

    Args:
        of: The class.
        kw_only: As in the standard library.
        frozen: As in the standard library, but for where it starts from.
    """

    def made(plain: type[T]) -> type[T]:
        return _completed(_slotted(plain, kw_only=kw_only), frozen=frozen)

    return made if of is None else made(of)


class _Late:
    """What `dataclasses` and pydantic know a class by, described when the first of them asks.

    Args:
        defaults: What the class's own fields were set to; that can't stand in a class with slots.
    """

    NAMES = ("__dataclass_fields__", "__dataclass_params__")

    def __init__(self, name: str, kind: type, defaults: dict[str, object], *, kw_only: bool) -> None:
        self._name = name
        self._kind = kind
        self._defaults = defaults
        self._kw_only = kw_only

    def __get__(self, _instance: object, _owner: type | None = None) -> object:
        kind = self._kind
        told = ("__module__", "__doc__", "__annotations__", "__orig_bases__")
        own = {name: value for name, value in vars(kind).items() if name in told}
        stand_in = type(kind)(kind.__name__, kind.__bases__, own | self._defaults)
        dataclasses.dataclass(init=False, repr=False, eq=False, match_args=False, kw_only=self._kw_only)(stand_in)
        for name in self.NAMES:
            setattr(kind, name, vars(stand_in)[name])
        return vars(kind)[self._name]


def _slotted(plain: type[T], *, kw_only: bool) -> type[T]:
    """Return a class again, with slots for its fields."""
    space = dict(vars(plain))
    names = tuple(space.get("__annotations__", ()))
    defaults = {name: space.pop(name) for name in names if name in space}
    inherited = set(chain.from_iterable(_slots(base) for base in plain.__mro__[1:-1]))
    # Where messages are handled is told by it while the class is made.
    space["__qualname__"] = plain.__qualname__
    space["__slots__"] = tuple(name for name in names if name not in inherited)
    by_place = (name for name in names if not kw_only and getattr(defaults.get(name), "init", True))
    space["__match_args__"] = (*getattr(plain, "__match_args__", ()), *by_place)
    if space["__doc__"] is None:
        space["__doc__"] = plain.__name__
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    metaclass: Any = type(plain)
    kind: type[T] = metaclass(plain.__name__, plain.__bases__, space)
    for name in _Late.NAMES:
        setattr(kind, name, _Late(name, kind, defaults, kw_only=kw_only))
    return kind


def _slots(kind: type) -> Iterable[str]:
    slots: str | Iterable[str] = vars(kind).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else slots


def _completed(kind: type[T], *, frozen: bool) -> type[T]:
    """Give a class with fields and slots its methods."""
    records = (base for base in reversed(kind.__mro__) if _Late.NAMES[0] in vars(base))
    names = tuple(dict.fromkeys(chain.from_iterable(base.__annotations__ for base in records)))
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _self: ()

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: object) -> int:
        return hash(values(self))

    methods: dict[str, object] = {
        "__init__": _init_of_the_first(kind),
        "__eq__": equal,
        "__hash__": hashed if frozen else None,
        "__repr__": _repr,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
    }
    if frozen:
        methods |= {"__setattr__": _refuse_change, "__delattr__": _refuse_deletion}
    own = vars(kind)
    for name, method in methods.items():
        # Every class with a `__eq__` has a `__hash__` of None, unless it says otherwise.
        if name not in own or (name == "__hash__" and own[name] is None and "__eq__" not in own):
            setattr(kind, name, method)
    return kind


def _init_of_the_first(kind: type) -> Callable[..., None]:
    """Return the `__init__` that a class has until its first instance is made: it puts the real one in its place."""

    def __init__(self: object, /, *places: object, **words: object) -> None:  # noqa: N807  # it is seen in tracebacks
        made = _init(kind)
        kind.__init__ = made  # type: ignore[misc]  # that is the point
        made(self, *places, **words)

    return __init__


def _init(kind: type) -> Callable[..., None]:
    """Return an `__init__` for a class, as the standard library would write it."""
    scope: dict[str, object] = {"__s": object.__setattr__, "__n": dataclasses.MISSING}
    places: list[str] = ["self"]
    words: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(kind):
        name, value, default = field.name, field.name, ""
        if field.default is not dataclasses.MISSING:
            scope[f"__d_{name}"] = field.default
            default = f"=__d_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            scope[f"__f_{name}"] = field.default_factory
            default, value = "=__n", f"__f_{name}() if {name} is __n else {name}"
        if not field.init:
            value = f"__d_{name}" if field.default is not dataclasses.MISSING else f"__f_{name}()"
        elif field.kw_only:
            words.append(f"{name}{default}")
        else:
            places.append(f"{name}{default}")
        body.append(f" __s(self, {name!r}, {value})")
    if hasattr(kind, "__post_init__"):
        body.append(" self.__post_init__()")
    parameters = ", ".join([*places, *(["*", *words] if words else [])])
    exec(f"def __init__({parameters}):\n" + ("\n".join(body) or " pass"), scope)  # noqa: S102  # names of our own fields
    made: Callable[..., None] = scope["__init__"]  # type: ignore[assignment]  # it was just defined
    return made


def _repr(self: Any) -> str:
    kind = type(self)
    shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(kind) if field.repr)
    return f"{kind.__qualname__}({shown})"


def _getstate(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _refuse_change(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
