"""Implications: which ways of one open quantity certainly go with which ways of others ("if MDM2 falls, MDMX rises").

Each labeling that the solver finds drops every implication that it contradicts, of whichever quantity; what is left of
one quantity is then refuted or confirmed in one question (the backbone under one assumption, after Janota, Lynce and
Marques-Silva, AI Commun. 28, 2015). So there are about as many questions as there are ways.

Most implications follow from others. Told are the classes of ways that bring each other along, and between classes the
links that no others give (the transitive reduction of Aho, Garey and Ullman, SIAM J. Comput. 1, 1972). Each of these is
a claim with a proof of its own, which the checker replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.derive.search import Effort, Goal, derive
from reasoner.model.ir import AndClaim, Claim, DirectionClaim, OrClaim, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared
from reasoner.proof.checker import check
from reasoner.proof.objects import Proof
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine
from reasoner.query.mechanism import Implications, Implied, Together, Way
from reasoner.query.outcomes import pair_of
from reasoner.query.reach import changed, distances
from reasoner.signs import ANY, MINUS, PLUS, Sign, SignSet
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, disj, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

MANY = 400
"""From so many influences on, nobody looks for implications."""
AMONG = 60
"""So many open quantities, the first ones given, are asked about."""
TOLD = 12
"""So many classes and links are proved; the rest are counted."""

Closure = Mapping[Way, frozenset[Way]]
"""For each way of an open quantity, all ways of others that it brings about."""


def implications(
    engine: Engine, where: Where, open_ones: Sequence[str], budget: Budget, about: str = ""
) -> Implications:
    """What is certain between quantities that can go both ways at a place; `about` one of them, what concerns that."""
    if len(engine.model.influences) >= MANY:
        return Implications(complete=False)
    asked = tuple(open_ones[:AMONG])
    problem = engine.problem([where])
    found, complete = closure(problem, where, asked, budget)
    teller = _Teller(engine, problem, where, budget)
    together = [c for c in _classes(found) if len(c) > 1 and (not about or any(q == about for q, _ in c))]
    links = dict(_links(found) if not about else ((w, _beyond(found, w)) for w in _ways([about])))
    told = [*teller.together(together), *teller.implied({w: to for w, to in links.items() if to})]
    return Implications(
        tuple(t for t in told if isinstance(t, Together)),
        tuple(t for t in told if isinstance(t, Implied)),
        teller.more,
        _measure(found, asked) if complete and not about else None,
        complete and asked == tuple(open_ones) and not budget.spent,
    )


def ambiguous_ones(engine: Engine, where: Where, directions: Mapping[str, SignSet]) -> tuple[str, ...]:
    """The quantities that can go both ways, the nearest to what was set first."""
    problem = engine.problem([where])
    order = distances(engine.model, changed(problem.frame, engine.model))
    found = [q for q, signs in directions.items() if is_ambiguous(signs)]
    return tuple(sorted(found, key=lambda q: order.get(q, len(order))))


def closure(problem: Problem, where: Where, open_ones: Sequence[str], budget: Budget) -> tuple[Closure, bool]:
    """Every implication between ways of open quantities, and whether these are all: else the budget ran out."""
    search = _Search(problem, where, open_ones)
    found: dict[Way, frozenset[Way]] = {}
    for way in _ways(open_ones):
        confirmed = search.implied(way, budget)
        if confirmed is None:
            return {w: frozenset(o for o in others if o in found) for w, others in found.items()}, False
        found[way] = confirmed
    return found, True


def _ways(quantities: Sequence[str]) -> Iterator[Way]:
    return ((q, s) for q in quantities for s in (PLUS, MINUS))


class _Search:
    """Candidates for implications, fewer with every labeling."""

    def __init__(self, problem: Problem, where: Where, open_ones: Sequence[str]) -> None:
        since, at = (problem.frame.index[w] for w in compared(problem.model, where))
        self._problem, self._flipped = problem, since > at
        self._unknowns = {q: DirectionOf(q, pair_of(since, at)) for q in open_ones}
        ways = tuple(_ways(open_ones))
        self._candidates = {way: {w for w in ways if w[0] != way[0]} for way in ways}

    def implied(self, way: Way, budget: Budget) -> frozenset[Way] | None:
        """What one way brings about; None where the budget ran out."""
        if budget.spent:
            return None
        while waiting := self._candidates[way]:
            other = self._problem.switch(disj([neg(self._literal(w)) for w in sorted(waiting)]))
            verdict = self._problem.check([self._literal(way), other], budget, varied=True)
            if verdict is Verdict.UNKNOWN:
                return None
            if verdict is Verdict.UNSAT:
                return frozenset(waiting)
            self._drop()
        return frozenset()

    def _literal(self, way: Way) -> Formula:
        quantity, sign = way
        return self._problem.value(self._unknowns[quantity], -sign if self._flipped else sign)

    def _drop(self) -> None:
        """Drops what the last labeling contradicts."""
        signs = {q: self._problem.found(u) for q, u in self._unknowns.items()}
        shown = {(q, Sign(-s if self._flipped else s)) for q, s in signs.items() if isinstance(s, int)}
        for way in shown & self._candidates.keys():
            self._candidates[way] &= shown


# --- which are told ---------------------------------------------------------------------------------------------------


def _classes(found: Closure) -> list[tuple[Way, ...]]:
    """The ways that bring each other along, each class once, in the order given."""
    classes: dict[tuple[Way, ...], None] = {}
    for way, others in found.items():
        classes[tuple(w for w in found if w == way or (w in others and way in found[w]))] = None
    return list(classes)


def _beyond(found: Closure, way: Way) -> tuple[Way, ...]:
    """What a way brings about that does not bring it about in turn."""
    return tuple(w for w in found if w in found.get(way, ()) and way not in found[w])


def _links(found: Closure) -> Iterator[tuple[Way, tuple[Way, ...]]]:
    """For the first way of each class what it brings about next: the first way of each class, none by another one."""
    classes = _classes(found)
    heads = {c[0] for c in classes}
    for head in (c[0] for c in classes):
        beyond = [w for w in _beyond(found, head) if w in heads]
        yield head, tuple(w for w in beyond if not any(w in found[b] for b in beyond if b != w))


def _measure(found: Closure, asked: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """The quantity of which either way decides most others, the first of several, and what it decides."""
    best: tuple[str, tuple[str, ...]] | None = None
    for quantity in asked:
        up, down = ({q for q, _ in found[quantity, sign]} for sign in (PLUS, MINUS))
        decided = tuple(q for q in asked if q in up & down)
        if decided and (best is None or len(decided) > len(best[1])):
            best = quantity, decided
    return best


# --- proofs -----------------------------------------------------------------------------------------------------------


@dataclass
class _Teller:
    """Proves what is told, as far as there is time and room; `more` counts the rest."""

    engine: Engine
    problem: Problem
    where: Where
    budget: Budget
    left: int = TOLD
    more: int = 0

    def together(self, classes: Sequence[tuple[Way, ...]]) -> Iterator[Together]:
        """Each class with its proof, one with that of its mirror image if that is a class too."""
        done: set[frozenset[Way]] = set()
        for ways in classes:
            opposite = frozenset((q, -s) for q, s in ways)
            if opposite in done:
                continue
            mirrored = any(opposite == frozenset(c) for c in classes)
            both = [ways, *([tuple((q, -s) for q, s in ways)] if mirrored else [])]
            proofs = self._proofs([c for one in both for c in _all_or_none(one)])
            if proofs is not None:
                done.add(frozenset(ways))
                yield Together(ways, mirrored, proofs)

    def implied(self, links: Mapping[Way, tuple[Way, ...]]) -> Iterator[Implied]:
        """Each link with its proof."""
        for given, ways in links.items():
            proofs = self._proofs([_if(given, ways)])
            if proofs is not None:
                yield Implied(given, ways, proofs[0])

    def _proofs(self, claims: Sequence[Claim]) -> tuple[Proof, ...] | None:
        """Proofs that the checker has replayed; None, and one more is counted, where there is no time or room."""
        self.left -= 1
        found: list[Proof] = []
        for claim in claims if self.left >= 0 else ():
            proof = None if self.budget.spent else self._derived(claim)
            if proof is None:
                break
            check(self.engine.model, proof)
            found.append(proof)
        if found and len(found) == len(claims):
            return tuple(found)
        self.more += 1
        return None

    def _derived(self, claim: Claim) -> Proof | None:
        """By plain means from all that the model says; else as any other claim is proved."""
        constraints = self.engine.constraints(self.problem)
        grounds = (*self.problem.grounds, *dict.fromkeys(self.problem.loops))
        effort = Effort(lambda: self.budget.left, plain=True)
        plain = derive(constraints, grounds, Goal(claim, self.where), effort)
        if plain is not None or self.budget.spent:
            return plain
        goal = neg(self.problem.claim(claim, self.where))
        found = Explaining(self.problem, claim, self.where, False, goal, False, constraints).soonest(self.budget)
        return None if found is None else found.proof


def _all_or_none(ways: Sequence[Way]) -> Iterator[Claim]:
    """The first brings all others about, and each of these the first."""
    yield _if(ways[0], ways[1:])
    yield from (_if(way, ways[:1]) for way in ways[1:])


def _if(given: Way, ways: Sequence[Way]) -> Claim:
    moves: tuple[Claim, ...] = tuple(DirectionClaim(q, frozenset({s})) for q, s in ways)
    quantity, sign = given
    return OrClaim((DirectionClaim(quantity, ANY - {sign}), moves[0] if len(moves) == 1 else AndClaim(moves)))
