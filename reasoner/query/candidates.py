"""Candidates: how the `maybe` and `-?` of a model can be decided so that everything observed can be true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from reasoner.clock import TimeIsUp, limited
from reasoner.model.ir import AndClaim, Claim, ExistsClaim, Model, NotClaim, OrClaim, SignClaim
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import frame_of
from reasoner.query.fitted import Candidate, Count, Smallest, Switch
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve import counting
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import Formula, disj, implies, neg
from reasoner.solve.maxsat import MaxSat, Solver
from reasoner.solve.session import Verdict

MOST = 1000
"""So many candidates are listed where they are to be counted."""
SETS = 100
"""So many smallest sets are looked for."""


def switches_in(model: Model) -> tuple[Switch, ...]:
    """Everything that a model leaves to be decided."""
    return (*map(Existence, model.optional), *map(SignOf, model.unsigned))


def ways(switch: Switch) -> tuple[Decided, Decided]:
    """Both ways in which a switch can be decided."""
    if isinstance(switch, Existence):
        return Decided(switch, True), Decided(switch, False)
    return Decided(switch, PLUS), Decided(switch, MINUS)


def claim_of(decided: Decided, model: Model) -> Claim:
    """That a switch is decided so; of the sign of what may exist, that it has no other sign."""
    rule = decided.switch.rule
    if isinstance(decided.switch, Existence):
        return ExistsClaim(rule) if decided.value else NotClaim(ExistsClaim(rule))
    signed = SignClaim(rule, Sign(decided.value))
    return OrClaim((NotClaim(ExistsClaim(rule)), signed)) if rule in model.optional else signed


def shown_by(decided: Decided, model: Model) -> Claim:
    """What a labeling has to have so that it shows that a switch can be decided so; a sign is of what exists."""
    claim = claim_of(decided, model)
    rule = decided.switch.rule
    if isinstance(claim, OrClaim):
        return AndClaim((ExistsClaim(rule), SignClaim(rule, Sign(decided.value))))
    return claim


class Encoding(Protocol):
    """What names the atoms of the switches."""

    def exists(self, rule: str, /) -> Formula: ...

    def positive(self, rule: str, /) -> Formula: ...


class Switched(Solver, Protocol):
    """A solver for everything that is stated of a model."""

    @property
    def encoder(self) -> Encoding: ...


class Candidates:
    """The candidates of one model, by a solver for it.

    `stated` gives all that is stated, with its encoding, for counting.
    """

    def __init__(
        self, model: Model, encoded: Switched, stated: Callable[[], tuple[Encoding, Iterable[Formula]]]
    ) -> None:
        self.model, self._encoded, self._stated = model, encoded, stated

    def number(self, budget: Budget) -> int | None:
        """How many there are, without listing them; None: the budget ran out."""
        with limited(budget):
            try:
                encoder, formulas = self._stated()
                switches = [*map(encoder.exists, self.model.optional), *map(encoder.positive, self.model.unsigned)]
                # the sign of what does not exist decides nothing: of the two, one is counted
                both = [rule for rule in self.model.unsigned if rule in self.model.optional]
                signless = [disj([encoder.exists(rule), encoder.positive(rule)]) for rule in both]
                return counting.number(chain(formulas, signless), switches, budget)
            except TimeIsUp:
                return None

    def smallest(self, budget: Budget) -> Smallest | None:
        """The sets of fewest `maybe` that exist in some candidate; None: the budget ran out before the first."""
        absent = {neg(self._encoded.encoder.exists(rule)): rule for rule in self.model.optional}
        if not absent:
            return Smallest(((),), True)
        search = MaxSat(self._encoded, dict.fromkeys(absent, 1))
        found: list[tuple[str, ...]] = []
        while (given_up := search.next(budget)) is not None:
            if found and len(given_up) > len(found[0]):
                return Smallest(tuple(found), True)
            found.append(tuple(rule for literal, rule in absent.items() if literal in given_up))
            budget.tell(f"smallest set {len(found)}")
            if not given_up:
                return Smallest(tuple(found), True)
            if len(found) == SETS:
                break
            search.demand(given_up)
        return Smallest(tuple(found), search.exhausted) if found else None

    def every(self, budget: Budget) -> Iterator[Candidate | None]:
        """Each candidate once; a final None where the budget ran out."""
        encoded = self._encoded
        on = encoded.fresh()
        while True:
            match encoded.check([on], budget):
                case Verdict.UNKNOWN:
                    yield None
                    return
                case Verdict.UNSAT:
                    return
                case Verdict.SAT:
                    found = self._found()
                    yield found
            unlike = (neg(self._literal(one)) for one in found)
            encoded.add([implies(on, disj(unlike))])

    def _literal(self, one: Decided) -> Formula:
        rule, encoder = one.switch.rule, self._encoded.encoder
        if isinstance(one.switch, Existence):
            return encoder.exists(rule) if one.value else neg(encoder.exists(rule))
        return encoder.positive(rule) if one.value == PLUS else neg(encoder.positive(rule))

    def _found(self) -> Candidate:
        """The candidate of the labeling found last. The sign of what does not exist decides nothing."""
        holds, encoder = self._encoded.holds, self._encoded.encoder
        exists = {rule: holds(encoder.exists(rule)) for rule in self.model.optional}
        signs = (
            Decided(SignOf(rule), PLUS if holds(encoder.positive(rule)) else MINUS)
            for rule in self.model.unsigned
            if exists.get(rule, True)
        )
        return (*(Decided(Existence(rule), there) for rule, there in exists.items()), *signs)


def candidates_of(model: Model, seed: int = 0) -> Candidates:
    """The candidates by what is observed of steady states, on an encoding of their own."""
    frame = frame_of(model, [])
    return Candidates(model, Encoded(model, frame, seed), lambda: counting.stated(model, frame))


def counted(models: Sequence[Candidates], budget: Budget) -> Count:
    """How many candidates there are in all, each counted once, where it is known that there are some.

    Up to `MOST` are listed. Beyond, those of one model are counted without listing, where the budget allows.
    """
    found: set[Candidate] = set()
    for candidates in models:
        for one in candidates.every(budget.part(budget.left / 2)):
            if one is None or (len(found) == MOST and one not in found):
                number = models[0].number(budget) if len(models) == 1 else None
                return Count(max(1, len(found)), False) if number is None else Count(number, True)
            found.add(one)
            if not len(found) % 10:
                budget.tell(f"{len(found)} candidates")
    return Count(len(found), True)
