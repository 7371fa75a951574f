"""Why a quantity can go both ways: opposed pushes, or something that nobody has determined (§7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from reasoner.model.labeling import DirectionOf, Existence, SignOf
from reasoner.model.worlds import Pair
from reasoner.query.outcomes import Ambiguity
from reasoner.query.reach import acting, closure, upstream
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
    problem: Problem,
    since: int,
    at: int,
    directions: Mapping[str, SignSet],
    budget: Budget,
    opposed: Mapping[str, Ambiguity] | None = None,
) -> dict[str, Ambiguity]:
    """The kind of every ambiguity among the directions given; what the budget did not reach is left out.

    What a single switch settles, either way, is undetermined, though feedback may oppose it on the way. `opposed`: the
    quantities that are pushed both ways, where that is known already.
    """
    if budget.spent:
        return {}
    pair = (min(since, at), max(since, at))
    asked = [q for q, signs in directions.items() if is_ambiguous(signs)]
    sources = acting(problem.model)
    known = frozenset(asked)
    if opposed is None or not all(_nearest(sources, q, opposed, known) for q in asked):
        every = [*asked, *_above(problem, pair, asked, directions, budget)]
        known, opposed = frozenset(every), _opposed(problem, pair, every, flipped=since > at, budget=budget)
    switches = _pushing(problem, pair, budget) if asked else ()
    found: dict[str, Ambiguity] = {}
    for quantity in asked:
        if budget.spent:
            break
        root = _nearest(sources, quantity, opposed, known)
        above = closure(sources, [quantity]) if switches or not root else frozenset()
        open_ones = [s for target, s in switches if target in above]
        settling = [s for s in open_ones if _settles(problem, s, DirectionOf(quantity, pair), budget)]
        if root and not settling:
            found[quantity] = opposed[root]
        else:
            found[quantity] = _undetermined(problem, quantity, above, settling or open_ones)
    return found


def _above(
    problem: Problem, pair: Pair, asked: Sequence[str], directions: Mapping[str, SignSet], budget: Budget
) -> list[str]:
    """The ambiguous quantities upstream of those asked for, where not everything was asked for."""
    above = upstream(problem.model, asked) if asked else frozenset()
    unknown = {q: DirectionOf(q, pair) for q in problem.model.quantities if q in above and q not in directions}
    values = backbone(problem, list(unknown.values()), budget).values if unknown else {}
    return [q for q, u in unknown.items() if {MINUS, PLUS} <= values.get(u, frozenset())]


def _opposed(
    problem: Problem, pair: Pair, quantities: Sequence[str], flipped: bool, budget: Budget
) -> dict[str, Ambiguity]:
    """The quantities that some labeling pushes both ways at once, with the rules that can push either way then."""
    conflicts: dict[str, Formula] = {}
    for quantity in quantities:
        pushes = problem.pushes(quantity, pair)
        ways = disj(up for _, up, _ in pushes), disj(down for _, _, down in pushes)
        conflicts[quantity] = problem.literal(conj(map(problem.literal, ways)))
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


def _nearest(
    acting: Mapping[str, Sequence[str]], quantity: str, opposed: Mapping[str, Ambiguity], ambiguous: Collection[str]
) -> str | None:
    """The quantity itself or the nearest ambiguous one upstream whose pushes are opposed."""
    level, seen = [quantity], {quantity}
    while level:
        for candidate in level:
            if candidate in opposed:
                return candidate
        sources = [s for q in level for s in acting.get(q, ()) if s in ambiguous and s not in seen]
        level = list(dict.fromkeys(sources))
        seen.update(level)
    return None


def _undetermined(
    problem: Problem, quantity: str, above: Collection[str], switches: Sequence[Existence | SignOf]
) -> Ambiguity:
    """Something is open upstream: free inputs, and switches."""
    free = [q for q in problem.model.quantities if q in above and _is_free(problem, q)]
    return Ambiguity("undetermined", quantity, open=(*free, *dict.fromkeys(s.rule for s in switches)))


def _is_free(problem: Problem, quantity: str) -> bool:
    keys = (problem.frame.key(quantity, w) for w in problem.frame.groups[0])
    return any(key is not None and key.kind == "free" for key in keys)


def _pushing(problem: Problem, pair: Pair, budget: Budget) -> tuple[tuple[str, Existence | SignOf], ...]:
    """The switches of rules that can push between these worlds, each with what it pushes."""
    model = problem.model
    gates = tuple((g.target, Existence(g.id)) for g in model.gates if g.maybe)
    acting = [i for i in model.influences if i.maybe or i.sign is None]
    if not acting:
        return gates
    pushes = {
        rule: problem.literal(disj([up, down]))
        for target in dict.fromkeys(i.target for i in acting)
        for rule, up, down in problem.pushes(target, pair)
    }
    shown = possible(problem, (pushes[i.id] for i in acting if i.id in pushes), budget).literals
    able = [i for i in acting if pushes.get(i.id) in shown]
    existing = [(i.target, Existence(i.id)) for i in able if i.maybe]
    return (*existing, *gates, *((i.target, SignOf(i.id)) for i in able if i.sign is None))


def _settles(problem: Problem, switch: Existence | SignOf, unknown: DirectionOf, budget: Budget) -> bool:
    """Whether the direction is ambiguous with no value of the switch."""
    for value in (True, False) if isinstance(switch, Existence) else (PLUS, MINUS):
        fixed = problem.value(switch, value)
        if all(_can_be(problem, [fixed, problem.value(unknown, sign)], budget) for sign in (PLUS, MINUS)):
            return False
    return True


def _can_be(problem: Problem, literals: Sequence[Formula], budget: Budget) -> bool:
    """Whether nothing rules out that the literals hold together."""
    return problem.has_shown(literals) or problem.check(literals, budget) is not Verdict.UNSAT
