"""What everything here is made of: frozen dataclasses with slots, defined in a sixth of the time.

The standard decorator compiles six functions for each class (and asks `inspect` for a docstring): half a millisecond,
a hundred classes before the first frame. Here only `__init__` is compiled, and that with the first instance: of most
classes the first frame makes none. The rest is shared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from typing import Any

T = TypeVar("T")


@overload
def record(of: type[T], /) -> type[T]: ...
@overload
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(of: type[T] | None = None, /, *, kw_only: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """Return a class as `dataclass(frozen=True, slots=True)` makes it, for all that `dataclasses` and pydantic ask of it.

    `__post_init__`, `InitVar` and `field(compare=False)` are not known here.

    Args:
        of: The class.
        kw_only: As in the standard library.
    """

    def made(plain: type[T]) -> type[T]:
        if plain.__doc__ is None:
            plain.__doc__ = plain.__name__
        return _completed(dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(plain))

    return made if of is None else made(of)


def _completed(kind: type[T]) -> type[T]:
    """Give a class with fields and slots its methods."""
    names = tuple(field.name for field in dataclasses.fields(kind))  # type: ignore[arg-type]  # it was just made one
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
        "__hash__": hashed,
        "__repr__": _repr,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
        "__setattr__": _refuse_change,
        "__delattr__": _refuse_deletion,
    }
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
