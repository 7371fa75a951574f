"""Solutions read back: atoms as values of unknowns, the reverse of `encode`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame
from reasoner.signs import ANY, DOWN, MINUS, PLUS, UP, ZERO, Sign
from reasoner.solve.atoms import Atoms
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.lazy import LazySolver
from reasoner.solve.session import Assignment


def labeling_of(encoder: Atoms, frame: Frame, assignment: Assignment) -> Labeling:
    """The labeling behind a solution."""
    model = encoder.model
    holds = assignment.holds
    levels: dict[tuple[str, int], int] = {}
    directions: dict[tuple[str, tuple[int, int]], Sign] = {}
    for name, quantity in model.quantities.items():
        for w in range(len(frame.worlds)):
            # `reaches k` holds for every k up to the level, so their number is the level (order encoding)
            levels[name, w] = sum(holds(encoder.reaches(name, w, k)) for k in range(1, quantity.space.top + 1))
        for a, b in frame.pairs:
            up, down = holds(encoder.up(name, a, b)), holds(encoder.down(name, a, b))
            directions[name, (a, b)] = PLUS if up else MINUS if down else ZERO
    optional = [i.id for i in model.influences if i.maybe] + [g.id for g in model.gates if g.maybe]
    exists = {rule: holds(encoder.exists(rule)) for rule in optional}
    unsigned = [i.id for i in model.influences if i.sign is None]
    signs = {rule: PLUS if holds(encoder.positive(rule)) else MINUS for rule in unsigned}
    return Labeling(levels, directions, exists, signs)


def value_of(encoder: Atoms, unknown: Unknown, assignment: Assignment) -> object:
    """The value of one unknown in a solution."""
    holds = assignment.holds
    match unknown:
        case LevelOf(name, world):
            top = encoder.model.quantities[name].space.top
            return sum(holds(encoder.reaches(name, world, k)) for k in range(1, top + 1))
        case DirectionOf(name, (a, b)):
            return PLUS if holds(encoder.up(name, a, b)) else MINUS if holds(encoder.down(name, a, b)) else ZERO
        case Existence(rule):
            return holds(encoder.exists(rule))
        case SignOf(rule):
            return PLUS if holds(encoder.positive(rule)) else MINUS


def forced_directions(
    lazy: LazySolver, on: Sequence[Formula], members: Iterable[Ground], budget: Budget
) -> dict[Unknown, frozenset[object]]:
    """The directions that follow where these literals hold, of the quantities whose Cause is among the members.

    Only those that are narrowed down have an entry: the signs that are left.
    """
    up, down = lazy.encoder.up, lazy.encoder.down
    asked = dict.fromkeys((g.subject, g.worlds) for g in members if isinstance(g, axioms.Cause))
    ways = {key: (up(key[0], *key[1]), down(key[0], *key[1])) for key in asked}
    # one call for all: asking direction by direction would take a check for each
    forced = lazy.fixed([atom for pair in ways.values() for atom in pair], on, budget) or frozenset()
    found: dict[Unknown, frozenset[object]] = {}
    for key, (rises, falls) in ways.items():
        excluded = {sign for sign, atom in ((PLUS, rises), (MINUS, falls)) if neg(atom) in forced}
        signs = UP if rises in forced else DOWN if falls in forced else ANY - excluded
        if signs != ANY:
            found[DirectionOf(*key)] = frozenset(signs)
    return found
