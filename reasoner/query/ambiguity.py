"""Why a quantity can go both ways: opposed pushes, or something that nobody has determined (§7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence, SignOf
from reasoner.model.worlds import Pair
from reasoner.query.answers import Ambiguity
from reasoner.query.reach import edges, upstream
from reasoner.signs import MINUS, PLUS, SignSet
from reasoner.solve.backbone import backbone, possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, conj, disj
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def is_ambiguous(signs: SignSet) -> bool:
    """More than one direction, and not merely one that may also be steady."""
    return {MINUS, PLUS} <= signs


def ambiguities(
    problem: Problem, since: int, at: int, directions: Mapping[str, SignSet], budget: Budget
) -> dict[str, Ambiguity]:
    """The kind of every ambiguity among the directions given; what the budget did not reach is left out."""
    pair = (min(since, at), max(since, at))
    asked = [q for q, signs in directions.items() if is_ambiguous(signs)]
    opposed = _opposed(problem, pair, asked, flipped=since > at, budget=budget)
    found: dict[str, Ambiguity] = {}
    for quantity in asked:
        if budget.spent:
            break
        root = _nearest(problem.model, quantity, opposed, asked)
        found[quantity] = opposed[root] if root else _undetermined(problem, quantity, pair, budget)
    return found


def _opposed(
    problem: Problem, pair: Pair, quantities: Sequence[str], flipped: bool, budget: Budget
) -> dict[str, Ambiguity]:
    """The quantities that some labeling pushes both ways at once, with the rules that can push either way then."""
    conflicts: dict[str, Formula] = {}
    for quantity in quantities:
        pushes = problem.pushes(quantity, pair)
        both = conj([disj(up for _, up, _ in pushes), disj(down for _, _, down in pushes)])
        conflicts[quantity] = problem.literal(both)
    shown = possible(problem, conflicts.values(), budget).literals
    named: dict[str, list[tuple[str, Formula, Formula]]] = {}
    for quantity, conflict in conflicts.items():
        if conflict in shown:
            named[quantity] = [
                (rule, problem.literal(conj([conflict, up])), problem.literal(conj([conflict, down])))
                for rule, up, down in problem.pushes(quantity, pair)
            ]
    literals = possible(problem, (f for pushes in named.values() for p in pushes for f in p[1:]), budget).literals
    found: dict[str, Ambiguity] = {}
    for quantity, named_pushes in named.items():
        ups = tuple(dict.fromkeys(rule for rule, up, _ in named_pushes if up in literals))
        downs = tuple(dict.fromkeys(rule for rule, _, down in named_pushes if down in literals))
        found[quantity] = Ambiguity("conflicting", quantity, *((downs, ups) if flipped else (ups, downs)))
    return found


def _nearest(model: Model, quantity: str, opposed: Mapping[str, Ambiguity], ambiguous: Sequence[str]) -> str | None:
    """The quantity itself or the nearest ambiguous one upstream whose pushes are opposed."""
    allowed = set(ambiguous)
    acting: dict[str, list[str]] = {}
    for edge in edges(model):
        acting.setdefault(edge.target, []).append(edge.source)
    level, seen = [quantity], {quantity}
    while level:
        for candidate in level:
            if candidate in opposed:
                return candidate
        sources = [s for q in level for s in acting.get(q, ()) if s in allowed and s not in seen]
        level = list(dict.fromkeys(sources))
        seen.update(level)
    return None


def _undetermined(problem: Problem, quantity: str, pair: Pair, budget: Budget) -> Ambiguity:
    """Nothing is opposed: name what is open upstream, only what decides where anything alone does."""
    model = problem.model
    above = upstream(model, [quantity])
    free = [q for q in model.quantities if q in above and _is_free(problem, q)]
    switches: list[Existence | SignOf] = [Existence(i.id) for i in model.influences if i.maybe and i.target in above]
    switches += [Existence(g.id) for g in model.gates if g.maybe and g.target in above]
    switches += [SignOf(i.id) for i in model.influences if i.sign is None and i.target in above]
    unknown = DirectionOf(quantity, pair)
    every = backbone(problem, [unknown], budget).values.get(unknown, frozenset())
    deciding = [s for s in switches if _decides(problem, s, unknown, every, budget)]
    named = [s.rule for s in (deciding or switches)]
    return Ambiguity("undetermined", quantity, open=(*free, *named))


def _is_free(problem: Problem, quantity: str) -> bool:
    keys = (problem.frame.key(quantity, w) for w in problem.frame.groups[0])
    return any(key is not None and key.kind == "free" for key in keys)


def _decides(
    problem: Problem, switch: Existence | SignOf, unknown: DirectionOf, every: frozenset[int], budget: Budget
) -> bool:
    """Whether one value of the switch leaves the direction fewer values than it has."""
    for value in (True, False) if isinstance(switch, Existence) else (PLUS, MINUS):
        fixed = problem.value(switch, value)
        for sign in every:
            if problem.check([fixed, problem.value(unknown, sign)], budget) is Verdict.UNSAT:
                return True
    return False
