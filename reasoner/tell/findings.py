"""Predictions, comparisons, states, checks and paths as tables: what stands in which row, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.document import Block, Paragraph, Run, Table
from reasoner.model.ir import Model
from reasoner.model.worlds import World
from reasoner.query.answers import PathsAnswer, StatesAnswer, witnesses_of
from reasoner.query.outcomes import Enumeration
from reasoner.signs import DOWN, NOT_DOWN, NOT_UP, PLUS, STEADY, UP, SignSet
from reasoner.tell.naming import Naming
from reasoner.tell.words import capital, counted, listed, say

NAMED = 12
"""Names in one row of the short form."""
ROWS = 16
"""Differing rows of a comparison in the short form."""

_GROUPS: Sequence[SignSet] = (UP, DOWN, NOT_UP, NOT_DOWN, STEADY)


# --- states, check, paths -----------------------------------------------------------------------------------------


def states(answer: StatesAnswer, found: Enumeration, names: Naming, full: bool) -> Iterator[Block]:
    """How many labelings there are; a column for each, rows only for what differs between them."""
    world = answer.frame.index[World(answer.question.scenario, (), "before")]
    least = "states" if answer.complete else "states least"
    count = counted(found.count, "consistent labeling")
    yield Paragraph(capital(say(least, place=Run(names.world(world), "strong"), count=count)))
    listed_states = [w.labeling for w in witnesses_of(answer)]
    if not listed_states:
        return
    if len(listed_states) < found.count:
        yield Paragraph(say("states listed", shown=str(len(listed_states))))
    levels = {q: [names.level(q, s.level(q, world)) for s in listed_states] for q in answer.model.quantities}
    differing = [q for q, found in levels.items() if len(set(found)) > 1]
    if differing:
        header = ((), *(say("state", n=str(n)) for n in range(1, len(listed_states) + 1)))
        rows = (((names.quantity(q),), *((Run(level),) for level in levels[q])) for q in differing)
        yield Table(header, tuple(rows))
    yield from _same_states(levels, differing, names, full)


def _same_states(
    levels: Mapping[str, Sequence[str]], differing: Sequence[str], names: Naming, full: bool
) -> Iterator[Block]:
    alike: dict[str, list[str]] = {}
    for name, found in levels.items():
        if found and name not in differing:
            alike.setdefault(found[0], []).append(name)
    if alike:
        rows = [((Run(level),), names.quantities(q, None if full else NAMED)) for level, q in alike.items()]
        yield Paragraph(say("same in all" if differing else "levels"))
        yield Table((), tuple(rows))


def check(model: Model) -> Iterator[Block]:
    rules = len(model.influences) + len(model.gates) + len(model.laws) + len(model.definitions)
    rules += len(model.alternatives)
    observed = counted(len(model.observations), "observation")
    parts = [counted(rules, "rule"), counted(len(model.scenarios), "scenario"), observed]
    agreeing = [p for p in parts if model.scenarios or p != parts[1]]
    yield Paragraph(say("consistent", what=listed(agreeing)))
    if model.stepwise:
        yield Paragraph(say("consistent steps", count=counted(len(model.stepwise), "observation")))


def paths(answer: PathsAnswer, names: Naming) -> Iterator[Block]:
    """One path a row: its sign, and the quantities with the arrows between them."""
    source, target = names.quantity(answer.question.source), names.quantity(answer.question.target)
    if not answer.found:
        yield Paragraph(say("no paths" if answer.complete else "no paths yet", source=source, target=target))
        return
    yield Paragraph(say("paths", source=source, target=target))
    rows = []
    for path in answer.found:
        sign = "?" if path.sign is None else path.sign.symbol
        walk = [Run(path.quantities[0], "name")]
        for rule, quantity in zip(path.rules, path.quantities[1:], strict=True):
            walk += [Run(f" {_arrow(answer.model, rule)} ", "rule"), Run(quantity, "name")]
        rows.append(((Run(sign),), tuple(walk)))
    yield Table((), tuple(rows))


def _arrow(model: Model, rule: str) -> str:
    """The arrow of an influence; gates, conditions and definitions act with `=>`."""
    influence = next((i for i in model.influences if i.id == rule), None)
    if influence is None:
        return "=>"
    return "-?" if influence.sign is None else "->" if influence.sign == PLUS else "-|"
