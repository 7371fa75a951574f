"""Which ground constraints a model has in its worlds: every axiom, for every quantity, rule and worlds it applies to.

The encoding turns each into clauses, `reasoner.model.semantics` evaluates it on a labeling, cores and proofs are sets
of them, and the proof checker replays them. This module only enumerates; it does not say what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.model import axioms
from reasoner.model.axioms import Local
from reasoner.model.ir import Model, quantities_in
from reasoner.model.worlds import REFERENCE, Frame, Key, Open, Pair


def grounds(model: Model, frame: Frame, left_open: Open = Open()) -> tuple[Local, ...]:
    """Every ground constraint of a frame but those of Foundation, which is one fixed point over all pairs.

    Of what is left open, everything that some settings would call for.
    """
    return tuple(_all(model, frame, left_open))


def _all(model: Model, frame: Frame, left_open: Open) -> Iterator[Local]:
    for name, quantity in model.quantities.items():
        for w, world in enumerate(frame.worlds):
            key = frame.key(name, w)
            if left_open.has(name, w):
                if name in model.definition_of:
                    yield axioms.Definition(name, (w,))
                bases = (b for b in range(w) if frame.worlds[b].phase == "before")
                yield from (axioms.Raised(name, (b, w)) for b in bases if (b, w) in frame.pairs)
                continue
            if world == REFERENCE and model.has_reference:
                if quantity.space.reference is not None and name not in model.definition_of:
                    yield axioms.Reference(name, (w,))
            elif (
                key is not None
                and key.kind == "level"
                and (frame.overrides(name, w) or _explicit(model, frame, name, w))
            ):
                yield axioms.Setting(name, (w,))
            if key is not None and key.kind in ("raised", "lowered"):
                yield axioms.Raised(name, (base_of(frame, key), w))
            if name in model.definition_of and key is None:
                yield axioms.Definition(name, (w,))
        if name in model.remaining:
            yield from (axioms.Remainder(name, (w,)) for w in _settled(frame, name, left_open))
        for pair in frame.pairs:
            if not left_open.has(name, *pair):
                yield from _of_pair(model, frame, name, pair)
            else:
                yield from _of_open_pair(model, name, pair)
        for triple in frame.triples:
            yield axioms.Transitivity(name, triple)
    for gate in model.gates:
        for w in range(len(frame.worlds)):
            if left_open.has(gate.target, w) or frame.key(gate.target, w) is None:
                yield axioms.Gate(gate.id, (w,))
    for law in model.laws:
        for w in range(len(frame.worlds)):
            if not any(frame.overrides(q, w) and not left_open.has(q, w) for q in quantities_in(law.then)):
                yield axioms.Law(law.id, (w,))
    for alternatives in model.alternatives:
        yield axioms.Alternatives(alternatives.id)
    for observation in model.observations:
        yield axioms.Observation(observation.id)


def _of_pair(model: Model, frame: Frame, name: str, pair: Pair) -> Iterator[Local]:
    keys = [frame.key(name, w) for w in pair]
    regulated = name not in model.inputs
    if keys[0] is not None and keys[0] == keys[1]:
        yield axioms.Same(name, pair)
    elif bounds(model, frame, name, pair):
        yield axioms.End(name, pair)
    yield axioms.Compatibility(name, pair)
    if regulated and keys == [None, None]:
        yield axioms.Cause(name, pair)
        if name not in model.definition_of:
            yield axioms.Response(name, pair)
        if name in model.path_founded:
            yield axioms.Path(name, pair)
    if model.gates_on[name] and keys.count(None) == 1:
        yield axioms.Closure(name, pair)


def _of_open_pair(model: Model, name: str, pair: Pair) -> Iterator[Local]:
    yield axioms.Same(name, pair)
    yield axioms.End(name, pair)
    yield axioms.Compatibility(name, pair)
    if name not in model.inputs:
        yield axioms.Cause(name, pair)
        if name not in model.definition_of:
            yield axioms.Response(name, pair)
        if name in model.path_founded:
            yield axioms.Path(name, pair)


def _settled(frame: Frame, name: str, left_open: Open) -> Iterator[int]:
    """The worlds in which a quantity's regulators determine its level, or may do so."""
    return (
        w
        for w, world in enumerate(frame.worlds)
        if world != REFERENCE and (left_open.has(name, w) or frame.key(name, w) is None)
    )


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
