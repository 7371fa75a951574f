"""Small models, frames and labelings written in a line each, without the front end.

A labeling gives each quantity its levels in the order of the worlds and, after them, its directions in the order of the
pairs: `"normal high"`, `"low low +"`. Directions that are left out follow from the levels, steady where they are equal.
"""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.model.ir import (
    Condition,
    Definition,
    Gate,
    Influence,
    Law,
    Model,
    Observation,
    Quantity,
    Rule,
    Scenario,
    Setting,
    Space,
    Test,
    Where,
)
from reasoner.model.labeling import Labeling
from reasoner.model.semantics import violated
from reasoner.model.worlds import Frame, frame_of
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.source import Source, Span

NOWHERE = Span(Source("small.rules", ""), 0, 0)
SIGNS = {"+": PLUS, "-": MINUS, "0": ZERO, "?": None}


def space(text: str) -> Space:
    """`off! < low < normal* < high`, as in rule files; a reference level is exact."""
    marks = [m.strip() for m in text.split("<")]
    reference = next((i for i, m in enumerate(marks) if "*" in m), None)
    return Space(text, tuple(m.strip("!*") for m in marks), tuple(m[-1] in "!*" for m in marks), reference)


ACTIVITY = space("off! < low < normal* < high")
DOSE = space("none* < low < high")
SWITCH = space("off* < on")
FLAG = space("no! < yes!")


def rule(name: str) -> Rule:
    return Rule(name, name, NOWHERE)


def influence(text: str, sign: str = "", condition: Condition | None = None) -> Influence:
    """`A -> B`, `weak A -| B`, `slow maybe A -? B`; its id is its text."""
    *modifiers, source, arrow, target = text.split()
    on = dict.fromkeys(modifiers, True)
    return Influence(rule(text), source, target, SIGNS["+-?"["->-|-?".index(arrow) // 2]], condition=condition, **on)


def gate(target: str, condition: Condition, *, implicit: bool = False, maybe: bool = False) -> Gate:
    return Gate(rule(f"{target} requires"), target, condition, implicit, maybe)


def law(when: Condition, then: Condition) -> Law:
    return Law(rule("law"), when, then)


def definition(target: str, expression: Condition) -> Definition:
    return Definition(rule(f"{target} :="), target, expression)


def scenario(name: str, *settings: Setting, extends: str | None = None) -> Scenario:
    return Scenario(name, extends, settings, NOWHERE)


def model(spaces: dict[str, Space], *facts: object) -> Model:
    """`spaces` maps quantities, several in a string, to their space."""
    quantities = {n: Quantity(n, "quantity", s, NOWHERE) for names, s in spaces.items() for n in names.split()}

    def of(kind: type) -> Iterable[object]:
        return tuple(f for f in facts if isinstance(f, kind))

    return Model(
        name="small", title="", quantities=quantities, classes={}, influences=of(Influence), absences=(),
        gates=of(Gate), laws=of(Law), definitions=of(Definition), scenarios={s.name: s for s in of(Scenario)},
        observations=of(Observation), expectations=(), queries=(), papers={},
    )  # fmt: skip


def put(spaces: Model, **levels: str) -> tuple[Setting, ...]:
    """Settings to levels, by the name of the level, or to `raised`, `lowered`, `free`."""
    return tuple(
        Setting(q, level) if level in ("raised", "lowered", "free", "clear") else Setting(q, "level", index)
        for q, level in levels.items()
        for index in [_index(spaces, q, level)]
    )


def _index(model: Model, quantity: str, level: str) -> int:
    levels = model.quantities[quantity].space.levels
    return levels.index(level) if level in levels else -1


def at(model: Model, quantity: str, level: str) -> Test:
    """`quantity is level`."""
    index = _index(model, quantity, level)
    return Test(quantity, index, index)


def within(quantity: str, low: int, high: int) -> Test:
    """The level of a quantity by index, from and to."""
    return Test(quantity, low, high)


def present(quantity: str, space: Space = ACTIVITY) -> Test:
    return Test(quantity, 1, space.top)


def having(model: Model, scenario: str | None = None, **levels: str) -> Frame:
    """The frame of a perturbation: the reference world (if any), the scenario, and the acute world."""
    return frame_of(model, [Where(put(model, **levels), scenario)])


def labeled(model: Model, frame: Frame, /, exists: object = (), signs: object = (), **quantities: str) -> Labeling:
    """The labeling written out; every quantity has to be given."""
    assert set(quantities) == set(model.quantities)
    levels, directions = {}, {}
    for name, text in quantities.items():
        words = text.split()
        assert len(words) in (len(frame.worlds), len(frame.worlds) + len(frame.pairs))
        for w in range(len(frame.worlds)):
            levels[name, w] = model.quantities[name].space.levels.index(words[w])
        written = [SIGNS[s] for s in words[len(frame.worlds) :]] or [
            Sign((levels[name, b] > levels[name, a]) - (levels[name, b] < levels[name, a])) for a, b in frame.pairs
        ]
        directions |= {(name, pair): sign for pair, sign in zip(frame.pairs, written, strict=True)}
    return Labeling(levels, directions, dict(exists), dict(signs))


def broken(model: Model, frame: Frame, /, **quantities: str) -> list[str]:
    """What a labeling breaks, as `kind subject`."""
    found = violated(model, frame, labeled(model, frame, **quantities))
    return [f"{g.name} {g.subject}".strip() for g in found]
