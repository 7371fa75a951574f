"""Models as JSON and back: a list of values, in which each is built from those before it.

What is written names classes of the model, of diagnostics and of places in texts, and nothing else can come out of it:
whoever changes such a file gets another model or none, never code that runs. A value that stands in several places is
written once, so that it is one object again afterwards; places in texts need that, for they are equal to themselves
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias

from reasoner import diagnostics, signs, source
from reasoner.model import ir

Flat: TypeAlias = list[Any]
"""The plain values, then of each other one what it is and the numbers of its parts."""

_MODULES: Final = (ir, source, diagnostics, signs)

_CLASSES: Final[Mapping[str, type]] = {
    name: found
    for module in _MODULES
    for name, found in vars(module).items()
    if isinstance(found, type)
    and found.__module__ == module.__name__
    and (is_dataclass(found) or issubclass(found, Enum))
}

_GATHERED: Final[Mapping[str, Callable[[Sequence[Any]], Any]]] = {
    "tuple": tuple,
    "set": frozenset,
    "map": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
}


class Foreign(ValueError):
    """A value of a kind that is not written, or a text that no value was written as."""


def flat(value: object) -> Flat:
    """A value made of the classes above, of tuples, frozen sets, mappings and plain values. Raises Foreign."""
    writer = _Writer()
    writer.number(value)
    return writer.result()


def value_of(written: Any) -> Any:
    """The value that was written; of what is untrustworthy, whatever it says, or Foreign."""
    try:
        plain, built = written
        if not all(one is None or isinstance(one, str | int | float) for one in plain):
            raise Foreign
        found: list[Any] = list(plain)
        makers: dict[str, Callable[[Sequence[Any]], Any]] = dict(_GATHERED)
        for kind, *parts in built:
            make = makers.get(kind) or makers.setdefault(kind, _maker(kind))
            found.append(make([found[n] for n in parts]))
        return found[-1]
    except (TypeError, ValueError, KeyError, LookupError, AttributeError) as error:
        raise Foreign from error


def _maker(kind: str) -> Callable[[Sequence[Any]], Any]:
    made = _CLASSES[kind]
    return lambda parts: made(*parts)


class _Writer:
    """Numbers values as they come: plain ones below zero, built ones from zero on, until all of them are there."""

    def __init__(self) -> None:
        self._plain: dict[tuple[type, object], int] = {}
        self._built: list[list[Any]] = []
        self._known: dict[int, int] = {}
        self._kept: list[object] = []  # so that no address is used twice

    def number(self, value: object) -> int:
        """The number of a value, which is written with all its parts unless it was before."""
        if value is None or type(value) in (str, int, bool, float):
            return ~self._plain.setdefault((type(value), value), len(self._plain))
        known = self._known.get(id(value))
        if known is None:
            kind, parts = _taken_apart(value)
            self._built.append([kind, *[self.number(part) for part in parts]])
            known = self._known[id(value)] = len(self._built) - 1
            self._kept.append(value)
        return known

    def result(self) -> Flat:
        size = len(self._plain)
        built = [[kind, *[~n if n < 0 else n + size for n in parts]] for kind, *parts in self._built]
        return [[value for _, value in self._plain], built]


def _taken_apart(value: object) -> tuple[str, Sequence[object]]:
    """What a value is, and its parts."""
    kind = type(value)
    if isinstance(value, tuple):
        return "tuple", value
    if isinstance(value, frozenset):
        return "set", tuple(value)
    if isinstance(value, dict):
        return "map", [part for item in value.items() for part in item]
    if _CLASSES.get(kind.__name__) is not kind:
        raise Foreign(f"a model holds a value of {kind}")
    if isinstance(value, Enum):
        return kind.__name__, (value.value,)
    return kind.__name__, [getattr(value, name) for name in _names(kind.__name__)]


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(_CLASSES[kind]))
