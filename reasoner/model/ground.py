"""Ground constraints: every single condition that a consistent labeling has to obey, named.

A ground constraint is an axiom of the meaning applied to one quantity (or rule) in particular worlds. The
encoding turns each into clauses, `reasoner.model.semantics` evaluates it on a labeling, cores and proofs are sets of
them, and the proof checker replays them. This module only enumerates; it does not say what they mean.

===============  ===========================  =================================================================
kind             subject, worlds              says
===============  ===========================  =================================================================
reference        quantity, (w,)               w is the reference world: the quantity has its reference level
setting          quantity, (w,)               the quantity is set to a level in w
same             quantity, (a, b)             equal keys: steady
end              quantity, (a, b)             set to an end of its space in a or b: at most / at least the other
raised           quantity, (base, w)          raised or lowered in w against base
compatibility    quantity, (a, b)             direction and levels agree (§1)
transitivity     quantity, (a, b, c)          the three directions form a total preorder
cause            quantity, (a, b)             Cause (§3), also for defined quantities; with gates also closure,
                                              and that none switches while nothing that it tests moves
response         quantity, (a, b)             Response, with `dominant` and its exceptions (§3)
gate             rule, (w,)                   where the condition fails, the quantity is at its bottom
closure          quantity, (a, b)             set in one world, and in the other perhaps closed: bounds and ties
law              rule, (w,)                   where `when` holds, `then` holds
alternatives     rule, ()                     of the switches it names, so many exist
definition       quantity, (w,)               the level is what the definition gives
observation      rule, ()                     the claim of an observation holds (of an exclusion: does not)
foundation       '', ()                       none of `loop` happens without support from outside `loop`
===============  ===========================  =================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reasoner.model.ir import Model, quantities_in
from reasoner.model.worlds import REFERENCE, Frame, Key, Open, Pair
from reasoner.signs import Sign

Kind: TypeAlias = Literal[
    "reference", "setting", "same", "end", "raised", "compatibility", "transitivity", "cause", "response",
    "gate", "closure", "law", "alternatives", "definition", "observation", "foundation",
]  # fmt: skip

Change: TypeAlias = tuple[str, Pair, Sign]
"""A quantity moving one way between two worlds: what Foundation has to trace back."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground constraint. `loop` is used by kind `foundation` alone."""

    kind: Kind
    subject: str
    worlds: tuple[int, ...] = ()
    loop: frozenset[Change] = frozenset()


def grounds(model: Model, frame: Frame, left_open: Open = Open()) -> tuple[Ground, ...]:
    """Every ground constraint of a frame but those of Foundation, which is one fixed point over all pairs.

    Of what is left open, everything that some settings would call for.
    """
    return tuple(_all(model, frame, left_open))


def _all(model: Model, frame: Frame, left_open: Open) -> Iterator[Ground]:
    for name, quantity in model.quantities.items():
        for w, world in enumerate(frame.worlds):
            key = frame.key(name, w)
            if left_open.has(name, w):
                if name in model.definition_of:
                    yield Ground("definition", name, (w,))
                bases = (b for b in range(w) if frame.worlds[b].phase == "before")
                yield from (Ground("raised", name, (b, w)) for b in bases if (b, w) in frame.pairs)
                continue
            if world == REFERENCE and model.has_reference:
                if quantity.space.reference is not None and name not in model.definition_of:
                    yield Ground("reference", name, (w,))
            elif (
                key is not None
                and key.kind == "level"
                and (frame.overrides(name, w) or _explicit(model, frame, name, w))
            ):
                yield Ground("setting", name, (w,))
            if key is not None and key.kind in ("raised", "lowered"):
                yield Ground("raised", name, (base_of(frame, key), w))
            if name in model.definition_of and key is None:
                yield Ground("definition", name, (w,))
        for pair in frame.pairs:
            if not left_open.has(name, *pair):
                yield from _of_pair(model, frame, name, pair)
            else:
                yield from _of_open_pair(model, name, pair)
        for triple in frame.triples:
            yield Ground("transitivity", name, triple)
    for gate in model.gates:
        for w in range(len(frame.worlds)):
            if left_open.has(gate.target, w) or frame.key(gate.target, w) is None:
                yield Ground("gate", gate.id, (w,))
    for law in model.laws:
        for w in range(len(frame.worlds)):
            if not any(frame.overrides(q, w) and not left_open.has(q, w) for q in quantities_in(law.then)):
                yield Ground("law", law.id, (w,))
    for alternatives in model.alternatives:
        yield Ground("alternatives", alternatives.id)
    for observation in model.observations:
        yield Ground("observation", observation.id)


def _of_pair(model: Model, frame: Frame, name: str, pair: Pair) -> Iterator[Ground]:
    keys = [frame.key(name, w) for w in pair]
    regulated = name not in model.inputs
    if keys[0] is not None and keys[0] == keys[1]:
        yield Ground("same", name, pair)
    elif bounds(model, frame, name, pair):
        yield Ground("end", name, pair)
    yield Ground("compatibility", name, pair)
    if regulated and keys == [None, None]:
        yield Ground("cause", name, pair)
        if name not in model.definition_of:
            yield Ground("response", name, pair)
    if model.gates_on[name] and keys.count(None) == 1:
        yield Ground("closure", name, pair)


def _of_open_pair(model: Model, name: str, pair: Pair) -> Iterator[Ground]:
    kinds: list[Kind] = ["same", "end", "compatibility"]
    if name not in model.inputs:
        kinds.append("cause")
        if name not in model.definition_of:
            kinds.append("response")
    yield from (Ground(kind, name, pair) for kind in kinds)


def bounds(model: Model, frame: Frame, name: str, pair: Pair) -> bool:
    """Whether it is set to an end of its space in one of two worlds, and not raised or lowered in the other."""
    a, b = (frame.key(name, w) for w in pair)
    top = model.quantities[name].space.top
    return any(
        one is not None
        and one.kind == "level"
        and one.level in (0, top)
        and not (other and other.kind in ("raised", "lowered"))
        for one, other in ((a, b), (b, a))
    )


def _explicit(model: Model, frame: Frame, name: str, world: int) -> bool:
    """Whether an input's key is more than the default: its level is set in the scenario or the question."""
    here = frame.worlds[world]
    settings = list(here.settings) if here.phase != "before" else []
    scenario = here.scenario
    while scenario is not None:
        settings += model.scenarios[scenario].settings
        scenario = model.scenarios[scenario].parent
    return any(s.quantity == name and s.kind == "level" for s in settings)


def base_of(frame: Frame, key: Key) -> int:
    """The world that a raised or lowered quantity is compared with."""
    return next(i for i, w in enumerate(frame.worlds) if w.scenario == key.base and w.phase == "before")
