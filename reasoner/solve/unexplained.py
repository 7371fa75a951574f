"""The fewest changes that nothing explains: where an influence is missing, wherever it may come from.

Each quantity gets a hidden cause that may push it either way in every place that an observation, or a scenario, speaks
of. A hidden cause that moves is one unexplained change. To want none of them to move, and to give up as few as possible
of that, is MaxSAT; the fewest are the size of a minimal correction set as iggy counts it (`mcos`: Samaga et al.,
Bioinformatics 29, 2013; Thiele et al., BMC Bioinformatics 16, 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reasoner.model.ground import grounds
from reasoner.model.ir import Influence, Model, Quantity, Rule, Setting, Space, Where
from reasoner.model.worlds import Frame, Pair, World, frame_of
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.lazy import LazySolver
from reasoner.solve.maxsat import MaxSat

_SPACE = Space("hidden", ("less", "as it was", "more"), (False, False, False), 1)


@dataclass(frozen=True, slots=True)
class Push:
    """A push on a quantity that no rule gives, in a world that an observation or a scenario speaks of."""

    quantity: str
    sign: Sign
    world: World


def fewest(model: Model, places: Sequence[Sequence[Where]], seed: int, budget: Budget) -> tuple[Push, ...] | None:
    """As few unexplained pushes as it takes for the observations, and with them some `places`, to agree.

    Of several sets of that size it is one. None where no pushes help (a law or a definition says otherwise), or where
    the budget ran out.
    """
    hidden = _hidden(model)
    widened = _widened(model, hidden)
    frame = frame_of(widened, [], *places)
    solver = LazySolver(Foundation(Encoder(widened, frame)), seed)
    encoder = solver.encoder
    solver.add(f for ground in grounds(widened, frame) for f in encoder.ground(ground))
    still: dict[Formula, tuple[str, Pair]] = {}
    for pair in _steps(widened, frame):
        for name, cause in hidden.items():
            neither = conj([neg(encoder.up(cause, *pair)), neg(encoder.down(cause, *pair))])
            still[encoder.defined(neither)] = name, pair
    given_up = MaxSat(solver, dict.fromkeys(still, 1)).next(budget)
    if given_up is None:
        return None
    found = []
    for name, (earlier, later) in (place for neither, place in still.items() if neither in given_up):
        rises = solver.holds(encoder.up(hidden[name], earlier, later))
        agrees = solver.holds(encoder.positive(hidden[name]))
        world = frame.worlds[later]
        given = tuple(s for s in world.settings if s.quantity in model.quantities)
        found.append(Push(name, PLUS if rises is agrees else MINUS, replace(world, settings=given)))
    return tuple(found)


def _hidden(model: Model) -> Mapping[str, str]:
    """The hidden cause of each quantity that may have one: all but definitions, and inputs that some place sets."""
    given = [s for o in model.observations for s in (*o.where.settings, *(o.where.than or ()))]
    given += [s for scenario in model.scenarios.values() for s in scenario.settings]
    exempt = set(model.definition_of) | (model.inputs & {s.quantity for s in given})
    names = [q.name for q in model.quantities.values() if q.of_influence is None and q.name not in exempt]
    return {name: f"? {name}" for name in names}  # no name that somebody declares has a space in it


def _widened(model: Model, hidden: Mapping[str, str]) -> Model:
    """The model with hidden causes, each free in every place that somebody set up."""
    free = tuple(Setting(cause, "free") for cause in hidden.values())
    causes = {c: Quantity(c, "quantity", _SPACE, model.quantities[name].origin) for name, c in hidden.items()}
    # of unknown sign, so that it asks nothing of Remainder, which is about what certainly activates
    pushes = [
        Influence(Rule(cause, "", model.quantities[name].origin), cause, name, None) for name, cause in hidden.items()
    ]

    def opened(where: Where) -> Where:
        than = None if where.than is None else (*where.than, *free)
        return replace(where, settings=(*where.settings, *free), than=than)

    return replace(
        model,
        quantities={**model.quantities, **causes},
        influences=(*model.influences, *pushes),
        observations=tuple(replace(o, where=opened(o.where)) for o in model.observations),
        scenarios={n: replace(s, settings=(*s.settings, *free)) for n, s in model.scenarios.items()},
    )


def _steps(model: Model, frame: Frame) -> Iterator[Pair]:
    """Each world in which something is newly set, after the world that it is a step away from."""
    for number, world in enumerate(frame.worlds):
        if world.phase == "acute":
            yield frame.earlier[number], number
        elif world.phase == "before" and world.scenario is not None:
            base = World(model.scenarios[world.scenario].parent, (), "before")
            if base in frame.index:
                yield frame.index[base], number
