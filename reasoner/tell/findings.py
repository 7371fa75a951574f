"""Predictions, comparisons, states, checks and paths as tables: what stands in which row, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.model.ir import Model, Status, Where
from reasoner.model.worlds import World
from reasoner.query.answers import CompareAnswer, PathsAnswer, StatesAnswer, WhatIfAnswer, witnesses_of
from reasoner.query.outcomes import Ambiguity, Comparison, Enumeration, Prediction, Silence
from reasoner.query.reach import changed, distances
from reasoner.signs import CHANGED, DOWN, NOT_DOWN, NOT_UP, PLUS, STEADY, UP, SignSet
from reasoner.tell import mended
from reasoner.tell.lost import losses
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, Filling, capital, counted, joined, listed, say

NAMED = 12
"""Names in one row of the short form."""
ROWS = 16
"""Differing rows of a comparison in the short form."""

_GROUPS: Sequence[SignSet] = (UP, DOWN, NOT_UP, NOT_DOWN, STEADY)


# --- what if ------------------------------------------------------------------------------------------------------


def what_if(answer: WhatIfAnswer, prediction: Prediction, names: Naming, full: bool) -> Iterator[Block]:
    """Quantities grouped by what they necessarily do, then what is ambiguous and why, then what nothing reaches."""
    headline = _headline(names, answer.question.where, prediction)
    yield Paragraph(headline if answer.mended is None else mended.headline(headline, answer.mended, answer.question))
    yield Table((), tuple(_rows(answer, prediction, names, full)))
    if prediction.lost:
        yield Paragraph(losses(prediction.lost, names, full))
    if answer.foundation_for:
        most = None if full else NAMED
        yield Paragraph(say("foundation for", quantities=names.quantities(answer.foundation_for, most)))
    if answer.mended is not None:
        yield from mended.repairs(answer, answer.mended, names)


def _headline(names: Naming, where: Where, prediction: Prediction) -> Runs:
    place = names.place(where) or names.inside(prediction.at)
    plainly = where.comparison == "phases" and where.since == "before"
    if plainly or where.comparison == "than":
        return capital(say("what if", place=place))
    return capital(say("what if since", place=place, since=names.world(prediction.since)))


def _rows(answer: WhatIfAnswer, prediction: Prediction, names: Naming, full: bool) -> Iterator[tuple[Runs, ...]]:
    most = None if full else NAMED
    given = [q for q in prediction.directions if _is_set(names, q, prediction)]
    if given:
        yield say("set"), listed([_given(names, q, prediction) for q in given])
    rest = [q for q in prediction.directions if q not in given and q not in prediction.unaffected]
    for signs in _GROUPS:
        found = [q for q in rest if prediction.directions[q] == signs]
        for status, some in _by_support(answer, found):
            told = _named(some, names, prediction, full, most)
            held = (*say("if weaker", status=status.word), *told) if status < Status.ESTABLISHED else told
            yield (DIRECTIONS[signs].of(len(some)),), held
    yield from _ambiguous(rest, prediction, names)
    yield from _unaffected(prediction, names, most)
    if prediction.unsettled:
        yield say("unsettled"), names.quantities(prediction.unsettled, most)


def _by_support(answer: WhatIfAnswer, found: Sequence[str]) -> Iterator[tuple[Status, Sequence[str]]]:
    """Quantities that do the same apart by how well that is supported, the best first; unknown counts as established.

    What the budget left unknown is told by the answer, which is not complete then.
    """
    groups: dict[Status, list[str]] = {}
    for name in found:
        groups.setdefault(answer.supports.get(name, Status.ESTABLISHED), []).append(name)
    yield from sorted(groups.items(), reverse=True)


def _is_set(names: Naming, quantity: str, prediction: Prediction) -> bool:
    frame = names.frame
    assert frame is not None
    old, new = (frame.key(quantity, w) for w in (prediction.since, prediction.at))
    return new is not None and old != new


def _given(names: Naming, quantity: str, prediction: Prediction) -> Runs:
    return (names.quantity(quantity), *_levels(names, quantity, prediction))


def _levels(names: Naming, quantity: str, prediction: Prediction) -> Runs:
    """` (none -> high)`, where the levels are known."""
    known = prediction.levels.get(quantity, {})
    old, new = (known.get(w, frozenset()) for w in (prediction.since, prediction.at))
    if not old or not new:
        return ()
    return say("from to", old=names.levels(quantity, old), new=names.levels(quantity, new))


def _named(found: Sequence[str], names: Naming, prediction: Prediction, full: bool, most: int | None) -> Runs:
    if not full:
        return names.quantities(found, most)
    return joined([(names.quantity(q), *_levels(names, q, prediction)) for q in found])


def _ambiguous(rest: Iterable[str], prediction: Prediction, names: Naming) -> Iterator[tuple[Runs, ...]]:
    """One row per reason: quantities that are open for the same reason stand together."""
    groups: dict[tuple[Ambiguity | None, bool, bool], list[str]] = {}
    for name in rest:
        signs = prediction.directions[name]
        if signs >= CHANGED:
            why = prediction.ambiguous.get(name)
            groups.setdefault((why, why is not None and why.at != name, signs == CHANGED), []).append(name)
    for (why, elsewhere, moves), found in groups.items():
        told = (*names.quantities(found, NAMED), *(((Run(": "), *ambiguity(why, elsewhere, names))) if why else ()))
        yield ((DIRECTIONS[CHANGED].of(len(found)),) if moves else say("ambiguous")), told


def ambiguity(why: Ambiguity, elsewhere: bool, names: Naming) -> Runs:
    """The opposed pushes, or what would decide."""
    if why.kind == "undetermined":
        opens: list[Filling] = [_open(names, n) for n in why.open]
        return say("undetermined", open=listed(opens, "or", most=6)) if opens else say("undetermined bare")
    up, down = (listed([_supported(names, r) for r in rules], "and", 3) for rules in (why.up, why.down))
    if elsewhere:
        return say("conflicting at", at=names.quantity(why.at), up=up, down=down)
    return say("conflicting", up=up, down=down)


def _open(names: Naming, name: str) -> Run:
    return names.rule(name) if name in names.model.rules else names.quantity(name)


def _supported(names: Naming, rule: str) -> Runs:
    papers = names.papers([rule], 2)
    return (names.rule(rule), *((Run(" ["), *papers, Run("]")) if papers else ()))


def _unaffected(prediction: Prediction, names: Naming, most: int | None) -> Iterator[tuple[Runs, ...]]:
    silent = {q: s for q, s in prediction.unaffected.items() if not _is_set(names, q, prediction)}
    for told in reached_by_nothing(silent, names, most):
        yield say("unaffected"), told


def reached_by_nothing(silent: Mapping[str, Silence], names: Naming, most: int | None = NAMED) -> Iterator[Runs]:
    """What no path leads to; and apart, what only stated absences would lead to."""
    absent: dict[tuple[str, ...], list[str]] = {}
    for name, silence in silent.items():
        absent.setdefault(silence.absences, []).append(name)
    if plainly := absent.pop((), []):
        yield (*names.quantities(plainly, most), Run(": "), *say("no path"))
    for rules, found in absent.items():
        stated = listed([_supported(names, r) for r in rules])
        yield say("absent by", quantities=names.quantities(found, most), rules=stated)


# --- compare ------------------------------------------------------------------------------------------------------


def compare(answer: CompareAnswer, found: Comparison, names: Naming, full: bool) -> Iterator[Block]:
    """Both sides and the difference; what parts first stands first, what agrees is folded."""
    question = answer.question
    left, right, between = found.left, found.right, found.between
    shared = question.left.scenario == question.right.scenario
    sides = [_side(w, names, shared) or names.inside(p.at) for w, p in ((question.left, left), (question.right, right))]
    where = f" in {question.left.scenario}" if shared and question.left.scenario else ""
    yield Paragraph(say("compare", left=Run(sides[0], "strong"), right=Run(sides[1], "strong"), where=where))
    order = distances(answer.model, changed(answer.frame, answer.model))
    quantities = sorted(left.directions, key=lambda q: order.get(q, len(order)))
    differing = [q for q in quantities if _differs(q, left, right, between)]
    shown = differing if full else differing[:ROWS]
    header = (say("quantity"), (Run(sides[0]),), (Run(sides[1]),), say("right against left"))
    if shown:
        yield Table(header, tuple(_compared(q, left, right, between, names) for q in shown))
    elif answer.complete:
        yield Paragraph(say("no difference"))
    if len(shown) < len(differing):
        yield Paragraph(say("more rows", count=str(len(differing) - len(shown))))
    same = [q for q in quantities if q not in differing and left.directions[q] != STEADY]
    if same:
        told = [(names.quantity(q), Run(" "), _verb(left.directions[q])) for q in (same if full else same[:NAMED])]
        yield Paragraph(say("same in both", quantities=joined(told)))
    if left.unsettled:
        yield Table((), ((say("unsettled"), names.quantities(left.unsettled, None if full else NAMED)),))


def _side(where: Where, names: Naming, shared: bool) -> str:
    """The settings of one side, and its scenario where the other side has another one."""
    scenario = "" if shared or where.scenario is None else f"in {where.scenario}"
    return " ".join(filter(None, (names.settings(where.settings), scenario)))


def _differs(quantity: str, left: Prediction, right: Prediction, between: Prediction) -> bool:
    same = left.directions[quantity] == right.directions[quantity]
    return not same or between.directions[quantity] in (UP, DOWN, CHANGED)


def _compared(
    quantity: str, left: Prediction, right: Prediction, between: Prediction, names: Naming
) -> tuple[Runs, ...]:
    cells = [(_verb(p.directions[quantity]),) for p in (left, right, between)]
    return ((names.quantity(quantity),), *cells)


def _verb(signs: SignSet) -> Run:
    return DIRECTIONS[signs].of(1)


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
