"""A definition by a whole number: the level of that name, else the one counted from 0."""

from __future__ import annotations

import networks
import oracle
import pytest
from told import told

import reasoner
from reasoner.lang.layout import laid_out
from reasoner.model.ir import Constant, Model, Setting, Where
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import compared, frame_of
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.source import Source

RULES = """\
levels bit: 0! < 1!
levels odd: 1! < 0* < full!
drug D
quantity A : bit
quantity B, C : odd
protein E, F
K: A := 1
B := 2
C := 1
A -> E
D -> E
C -> F
"""


def test_a_number_is_the_level_of_that_name_and_else_is_counted() -> None:
    model = reasoner.loads(RULES).data
    found = {d.target: d.expression for d in model.definitions}
    assert found == {"A": Constant(1), "B": Constant(2), "C": Constant(0)}


def test_a_level_that_there_is_not_is_a_mistake() -> None:
    with pytest.raises(reasoner.RuleError) as raised:
        reasoner.loads(RULES.replace("B := 2", "B := 3"))
    (mistake,) = raised.value.diagnostics
    assert (mistake.code, mistake.span.line) == ("E301", 8)
    assert mistake.help == "the levels of `B` are 1 < 0 < full"


def test_it_is_written_as_it_is_read() -> None:
    text = 'quantity A, B\nA := 1\nL: B := 2 status proposed note "x"\n'
    assert laid_out(Source("a.rules", text.replace(" := ", ":=", 1))) == (text, ())


def test_it_holds_in_every_world_in_which_the_quantity_is_not_set() -> None:
    assert told(RULES, "why A is 1 and B is full with D = high").startswith("Yes, necessarily")
    assert told(RULES, "why E increases with D = high").startswith("Yes, necessarily")
    assert told(RULES, "why E decreases with A = 0").startswith("Yes, necessarily")
    assert "K" in told(RULES, "why A is 1", full=True)


def drawn(seed: int) -> Model | None:
    """A random small model, one of whose inputs is defined by a number instead; None if the file is not legal."""
    model = networks.model(seed, 3)
    if model is None:
        return None
    inputs = [q.name for q in model.quantities.values() if q.name in model.inputs and q.of_influence is None]
    if len(inputs) < 2:
        return None
    level = seed % len(model.quantities[inputs[-1]].space.levels)
    try:
        return networks.compiled(f"{networks.observed_text(seed, 3)}{inputs[-1]} := {level}\n")
    except reasoner.RuleError:
        return None


def test_the_engine_finds_what_brute_force_finds() -> None:
    models = [(seed, model) for seed in range(150) if (model := drawn(seed)) is not None]
    assert len(models) >= 10
    assert sum(is_as_brute_force_finds(seed, model) for seed, model in models) > 5


def is_as_brute_force_finds(seed: int, model: Model) -> bool:
    """What every quantity can do, against every labeling there is; False where these are too many."""
    changed = next(q for q in model.inputs if model.quantities[q].of_influence is None)
    where = Where((Setting(changed, "level", seed % len(model.quantities[changed].space.levels)),))
    frame = frame_of(model, [where])
    try:
        summary = oracle.summary(oracle.labelings(model, frame))
    except oracle.TooLarge:
        return False
    pair = tuple(sorted(frame.index[w] for w in compared(model, where)))
    directions = oracle.directions(model, frame, pair)
    wanted = {DirectionOf(q, pair): frozenset(directions[q]) for q in model.quantities}
    wanted |= {LevelOf(q, w): frozenset(summary.levels.get((q, w), ())) for q in model.quantities for w in pair}
    found = backbone(Problem(model, frame), list(wanted), Budget()).values
    assert {unknown: frozenset(found.get(unknown, ())) for unknown in wanted} == wanted, seed
    return True
