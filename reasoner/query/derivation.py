"""From a necessary claim to its explanations: which rules suffice, which ground constraints, and a proof from those.

Of a small model, and whenever it is asked for, first the fewest rules are looked for, by the solver alone. From all
that they say a proof is derived by propagation; where one from more rules is plainer, that is told, with how many would
do. Of a larger model the proof is derived from all that can act on the claim. Then ground constraints are left out.
Fewest is not plainest there either: an irreducible set found by the solver may need case after case, where one fact
more (that a gate is open, say) spares them. So of a large proof only as much is left out as keeps it plain, and what is
left besides is counted as spare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count
from math import inf
from typing import Literal, TypeAlias, TypeVar

from reasoner.bounds.propagate import Constraints
from reasoner.derive.search import Derivation, Effort, Goal
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.claims import levels_in
from reasoner.model.ir import Claim, Status, Where, quantities_of
from reasoner.model.labeling import DirectionOf, Unknown
from reasoner.model.worlds import compared
from reasoner.proof.checker import check
from reasoner.proof.objects import Applied, Cases, Conclusion, Proof, Reductio, Restriction, every_step
from reasoner.query.engine import plainness
from reasoner.query.outcomes import Explanation, rules_of
from reasoner.query.reach import distances
from reasoner.signs import MINUS, PLUS, STEADY
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundle, Bundles
from reasoner.solve.cost import Cost
from reasoner.solve.formula import Formula
from reasoner.solve.hitting import Clashing, Smallest
from reasoner.solve.mus import Mus, irreducible
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Subsets

T = TypeVar("T")
Hints: TypeAlias = Mapping[Unknown, frozenset[object]]

# The five tuning constants. None changes what is true of an answer; with `thorough` the first two do not count.
#
#                what it trades
# _FEW           seconds against the certainty that no smaller set of rules suffices
# _ROUNDS        seconds against that certainty, counted in sets tried and not in time, so that every machine finds the
#                same explanation
# _SMALL         seconds against a set of ground constraints of which none can be left out
# _PATIENCE      seconds against a proof from fewer rules where there is a proof already, counted in suppositions
# _LONGER        length of a proof against fewer rules or ground constraints in it

_FEW = 60
"""Up to so many influences, the proof shown is from the fewest rules; beyond, nobody looks for them unasked."""
_ROUNDS = 100
"""So many candidates for the fewest rules are tried."""
_SMALL = 120
"""Up to so many ground constraints, a proof is cut down to an irreducible set."""
_PATIENCE = 4000
"""So many suppositions a search may try for a second proof."""
_LONGER = 1.25
"""A second proof may be longer than the first by this factor, and still count as plain."""


class Explaining:
    """The explanations of a claim that `goal`, its negation as a literal, contradicts; with `denied`: of why it fails.

    They come from the fewest rules up, each without some rule that those before tell of. With `thorough` each takes as
    long as the budget allows; otherwise the fewest are looked for in small models alone, and only so long.
    """

    def __init__(
        self,
        problem: Problem,
        claim: Claim,
        where: Where,
        denied: bool,
        goal: Formula,
        thorough: bool = False,
        constraints: Constraints | None = None,
    ) -> None:
        self._problem, self._model, self._claim, self._where = problem, problem.model, claim, where
        self._denied, self._goal, self._thorough = denied, goal, thorough
        self._pair = tuple(problem.frame.index[w] for w in compared(problem.model, where))
        self._constraints = constraints or Constraints(problem.model, problem.frame)
        self._whole = thorough or len(problem.model.influences) <= _FEW
        self._found: tuple[Bundles, Smallest[int, Cost]] | None = None
        self._begun: Derivation | None = None
        self._shown: list[frozenset[str]] = []  # the rules that each explanation so far tells of

    def next(self, budget: Budget) -> Explanation | None:
        """The next explanation, checked; None where there is no other, or where the budget ran out."""
        at_once = None if self._whole or self._shown else self._at_once(budget)
        explanation = at_once or self._searched(budget)
        if explanation is None:
            return None
        explanation = self._cut_down(explanation, budget)
        self._shown.append(self._told(explanation.proof))
        if self._found is not None:
            self._avoid(self._shown[-1], *self._found)
        return explanation

    def soonest(self, budget: Budget) -> Explanation | None:
        """Any explanation, checked: however many rules it takes."""
        return self._at_once(budget) or self._draft(self._search(budget)[0], budget)

    def _searched(self, budget: Budget) -> Explanation | None:
        bundles, search = self._search(budget)
        found = search.next(budget, inf if self._thorough else _ROUNDS) if self._whole else None
        if found is not None:
            return self._from_fewest(bundles, search, found, budget)
        return None if search.given else self._draft(bundles, budget)

    def _at_once(self, budget: Budget) -> Explanation | None:
        """One from what can act on the claim, and without Remainder, if propagation and one reductio derive it.

        Most do. Then nobody has to ask the solver which rules suffice: it would say that these do.
        """
        near = [g for g in self._near_grounds if not isinstance(g, axioms.Remainder)]
        loops = [g for g in near if isinstance(g, axioms.Foundation)]
        governed = frozenset(g.subject for g in near if isinstance(g, axioms.Cause))
        members = self._in_turn([*(g for g in near if not isinstance(g, axioms.Foundation)), *loops], governed)
        self._begun = Derivation(self._constraints, members, self._derived_goal)
        return self._explanation(self._begun.proof(Effort(lambda: budget.left, quick=True)))

    def _avoid(self, told: frozenset[str], bundles: Bundles, search: Smallest[int, Cost]) -> None:
        """From now on no set is found that has all bundles of which an explanation told."""
        search.avoid(frozenset(n for n, b in enumerate(bundles.bundles) if not told.isdisjoint(b.rules)))

    def _told(self, proof: Proof) -> frozenset[str]:
        """The rules by which something moves. What levels are, and what is steady, is background to many proofs."""
        told = frozenset(rule for step in _moving(proof) for rule in step.rules)
        return told if told and not levels_in(self._claim) else frozenset(rules_of(proof))

    def _from_fewest(
        self, bundles: Bundles, search: Smallest[int, Cost], found: Clashing[int], budget: Budget
    ) -> Explanation | None:
        """An explanation from the rules found; unless it is to be thorough, one from others where that is no longer."""
        chosen, rules = found.members, bundles.rules(found.members)
        if self._thorough:
            proof = self._from_rules(bundles, chosen, budget.part(budget.left / 2))
            told = self._explanation(proof or self._plainest(bundles, search, chosen, budget))
        else:
            told = self._draft(bundles, budget)
            if told is None or self._weight(rules_of(told.proof)) > self._weight(rules):
                proof = self._from_rules(bundles, chosen, budget, patience=_PATIENCE)
                told = self._explanation(proof or self._plainest(bundles, search, chosen, budget)) or told
        return told and replace(told, fewest=len(rules) if found.proved else None, sought=True)

    def _weight(self, rules: Sequence[str]) -> tuple[int, int]:
        """How many rules, and how weak they are."""
        return len(rules), sum(Status.ESTABLISHED - self._model.rules[r].status for r in rules)

    def more(self, budget: Budget) -> Literal["yes", "no", "unknown"]:
        """Whether there is another explanation; it is lost to `next`."""
        _, search = self._search(budget)
        if search.next(budget) is not None:
            return "yes"
        return "no" if search.exhausted else "unknown"

    def _draft(self, bundles: Bundles, budget: Budget) -> Explanation | None:
        return self._explanation(self._from_rules(bundles, bundles.all, budget))

    def _explanation(self, proof: Proof | None) -> Explanation | None:
        return None if proof is None else self._checked(proof, Explanation(proof))

    def _plainest(
        self, bundles: Bundles, search: Smallest[int, Cost], chosen: frozenset[int], budget: Budget
    ) -> Proof | None:
        """A plain proof where the chosen bundles alone give none in time: with as few others as bisection finds."""
        best: list[Proof] = []

        def plain(spare: Sequence[int]) -> bool:
            more = chosen.union(spare)
            proof = self._from_rules(bundles, more, budget, plain=True) if search.is_new(more) else None
            best.extend([proof] if proof is not None else [])
            return proof is not None

        _fewest(sorted(bundles.all - chosen), plain)
        return best[-1] if best else self._from_rules(bundles, chosen, budget)

    # --- rules ------------------------------------------------------------------------------------------------

    def _search(self, budget: Budget) -> tuple[Bundles, Smallest[int, Cost]]:
        if self._found is None:
            near = self._near
            enough = not self._whole and near.check(near.all, budget) is not Verdict.SAT
            bundles = near if enough else self._everything
            costs = {n: self._cost(bundle) for n, bundle in enumerate(bundles.bundles)}
            self._found = bundles, Smallest(bundles, costs, lambda n: bool(bundles.bundles[n].rules))
            for told in self._shown:
                self._avoid(told, *self._found)
        return self._found

    @cached_property
    def _everything(self) -> Bundles:
        grounds = (*self._problem.grounds, *dict.fromkeys(self._problem.loops))
        return self._problem.bundles(grounds, [self._goal], anew=self._thorough)

    @cached_property
    def _near(self) -> Bundles:
        return self._problem.bundles(self._near_grounds, [self._goal], anew=False)

    @cached_property
    def _near_grounds(self) -> Sequence[Ground]:
        """What can act on the claim, in the worlds it compares and those before."""
        target = {gate.id: gate.target for gate in self._model.gates}
        pair, latest = set(self._pair), max(self._pair)

        def near(ground: Ground) -> bool:
            subject = target.get(ground.subject, ground.subject)
            if subject in self._model.quantities and subject not in self._distance:
                return False
            return max(ground.worlds, default=0) < latest or pair.issuperset(ground.worlds)

        return [g for g in (*self._problem.grounds, *dict.fromkeys(self._problem.loops)) if near(g)]

    @cached_property
    def _distance(self) -> Mapping[str, int]:
        return distances(self._model, quantities_of(self._claim), upstream=True)

    def _cost(self, bundle: Bundle) -> Cost:
        """Rules first; then what is set and what is assumed; then status; then how far from the claim."""
        number, weakness = self._weight(bundle.rules)
        far = sum(self._distance.get(self._target.get(r, ""), 0) for r in bundle.rules)
        return Cost((number, int(not bundle.rules), weakness, far))

    @cached_property
    def _target(self) -> Mapping[str, str]:
        model = self._model
        found = {i.id: i.target for i in model.influences}
        found |= {g.id: g.target for g in model.gates}
        return found | {d.id: d.target for d in model.definitions}

    # --- ground constraints -----------------------------------------------------------------------------------

    def _in_turn(self, members: Iterable[Ground], governed: frozenset[str]) -> tuple[Ground, ...]:
        """Settings first, then that nothing else differs before the perturbation, then everything that may move.

        What is calm is looked at twice: what has not moved has kept its level, and that may keep a condition as it was.
        """
        turns: list[list[Ground]] = [[], [], []]
        early = {i for i, world in enumerate(self._problem.frame.worlds) if world.phase == "before"}
        for ground in members:
            given = isinstance(ground, axioms.Reference | axioms.Setting | axioms.Same | axioms.Definition)
            level = isinstance(ground, axioms.Compatibility) and early.issuperset(ground.worlds)
            turn = 0 if given or (level and ground.subject in self._model.inputs) else 1 if level else 2
            turns[turn].append(ground)
        calm = tuple(self._calm(governed))
        return (*turns[0], *calm, *turns[1], *calm, *turns[2])

    def _calm(self, quantities: frozenset[str]) -> Iterator[Ground]:
        """For each two worlds before any perturbation, that nothing differs without a reason, as one loop.

        It says in one step what Cause says quantity by quantity, and also where feedback runs in circles: there Cause
        and Response may come to the same, but only case by case.
        """
        frame = self._problem.frame
        for pair in frame.pairs if not self._model.unfounded else ():
            if all(frame.worlds[w].phase == "before" for w in pair):
                moving = [
                    q
                    for q in sorted(quantities)
                    if frame.key(q, pair[0]) is frame.key(q, pair[1]) is None
                    and not self._model.assumed("unfounded", q)
                ]
                if moving:
                    yield axioms.Foundation(frozenset((q, pair, s) for q in moving for s in (MINUS, PLUS)))

    def _cut_down(self, draft: Explanation, budget: Budget) -> Explanation:
        """The same with fewer ground constraints: an irreducible set, or as near to one as leaves the proof plain."""
        used = grounds_of(draft.proof)
        if len(used) > _SMALL and not self._thorough:
            return draft
        subsets = self._problem.subsets(used)
        core = irreducible(subsets, used, [self._goal], plainness(self._pair), budget)
        if not isinstance(core, Mus):
            return draft
        if len(core.members) == len(used):
            return replace(draft, minimal=True)
        if len(used) <= _SMALL:
            members = core.members
            proof = self._derived(
                members, lambda: subsets.forced_directions(members, budget), budget, patience=_PATIENCE
            )
            if proof is None or not _as_plain(proof, draft.proof):
                return draft
            return self._checked(proof, replace(draft, minimal=True))
        return self._plain(draft, subsets, core.members, used, budget)

    def _checked(self, proof: Proof, found: Explanation) -> Explanation:
        check(self._model, proof)
        return replace(found, proof=proof)

    def _plain(
        self, draft: Explanation, subsets: Subsets, core: Sequence[Ground], used: Sequence[Ground], budget: Budget
    ) -> Explanation:
        """The proof from the core and the fewest others, as far as bisection finds them, with which it stays plain."""
        longest = _LONGER * _length(draft.proof)
        best: dict[str, Proof] = {}

        def plain(spare: Sequence[Ground]) -> bool:
            kept = {*core, *spare}
            members = [g for g in used if g in kept]
            proof = self._derived(members, lambda: subsets.forced_directions(members, budget), budget, plain=True)
            if proof is None or _length(proof) > longest:
                return False
            best["proof"] = proof
            return True

        if plain(()):
            return self._checked(best["proof"], replace(draft, minimal=True))
        if _within(draft.proof):
            return replace(draft, spare=len(used) - len(core))
        needed = set(core)
        _fewest([g for g in used if g not in needed], plain)
        if not best:
            return draft
        left = [g for g in grounds_of(best["proof"]) if g not in needed]
        return self._checked(best["proof"], replace(draft, spare=len(left)))

    # --- proofs -----------------------------------------------------------------------------------------------

    def _from_rules(
        self, bundles: Bundles, chosen: frozenset[int], budget: Budget, plain: bool = False, patience: float = inf
    ) -> Proof | None:
        """A proof from all that some bundles say, near the claim if that is enough."""
        if bundles is not self._near:
            near = self._near.within(bundles.items(chosen))
            if self._near.check(near, budget) is Verdict.UNSAT:
                bundles, chosen = self._near, near
        certain = bundles.without_remainder(chosen)
        if certain != chosen and bundles.check(certain, budget) is Verdict.UNSAT:
            chosen = certain  # no assumption is named that the claim does not need
        members = self._in_turn(bundles.grounds(chosen), bundles.governed(chosen))
        return self._derived(members, lambda: bundles.forced_directions(chosen, budget), budget, plain, patience)

    def _derived(
        self,
        members: Sequence[Ground],
        hints: Callable[[], Hints],
        budget: Budget,
        plain: bool = False,
        patience: float = inf,
    ) -> Proof | None:
        tried = count()
        effort = Effort(lambda: budget.left if next(tried) < patience else 0.0, plain, hints)
        begun, self._begun = self._begun, None
        if begun is None or begun.core != members:
            begun = Derivation(self._constraints, members, self._derived_goal)
        return begun.proof(effort)

    @property
    def _derived_goal(self) -> Goal:
        return Goal(self._claim, self._where, self._denied)


def grounds_of(proof: Proof) -> tuple[Ground, ...]:
    """The ground constraints that the steps of a proof apply, each once, in order of use."""
    return tuple(dict.fromkeys(s.ground for s in every_step(proof.steps) if isinstance(s, Applied)))


def _moving(proof: Proof) -> list[Applied]:
    """The steps that say more than what levels are and what is steady."""
    return [s for s in every_step(proof.steps) if isinstance(s, Applied) and _moves(s.conclusion)]


def _moves(conclusion: Conclusion) -> bool:
    return not isinstance(conclusion, Restriction) or (
        isinstance(conclusion.unknown, DirectionOf) and conclusion.allowed != STEADY
    )


def _within(proof: Proof) -> bool:
    """Whether it supposes something within what is supposed already."""
    return _turns(proof) > sum(isinstance(s, Reductio | Cases) for s in proof.steps)


def _turns(proof: Proof) -> int:
    """How often something is supposed."""
    return sum(isinstance(s, Reductio | Cases) for s in every_step(proof.steps))


def _length(proof: Proof) -> int:
    return len(list(every_step(proof.steps)))


def _as_plain(proof: Proof, other: Proof) -> bool:
    """Whether a proof supposes no more than another one, and is not much longer."""
    return _turns(proof) <= _turns(other) and _length(proof) <= _LONGER * _length(other)


def _fewest(items: Sequence[T], enough: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """A part of the items that is enough, and without any one of which it is not (Junker, QuickXplain, AAAI 2004)."""

    def needed(base: Sequence[T], among: Sequence[T], grown: bool) -> Sequence[T]:
        if grown and enough(base):
            return ()
        if len(among) == 1:
            return among
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        late = needed((*base, *first), second, True)
        return (*needed((*base, *late), first, bool(late)), *late)

    return needed((), items, False) if items and enough(items) else items
