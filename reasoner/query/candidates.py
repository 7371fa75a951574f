"""Candidates: how the `maybe` and `-?` of a model can be decided so that everything observed can be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.model.ir import AndClaim, Claim, ExistsClaim, Model, NotClaim, OrClaim, SignClaim
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import frame_of
from reasoner.query.fitted import Candidate, Count, Smallest, Switch
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import disj, implies, neg
from reasoner.solve.maxsat import MaxSat
from reasoner.solve.session import Verdict

MOST = 1000
"""So many candidates are counted, so that every machine counts as far."""
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


class Candidates:
    """The candidates of one model, on an encoding of their own."""

    def __init__(self, model: Model, seed: int = 0) -> None:
        self.model = model
        self._encoded = Encoded(model, frame_of(model, []), seed)

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
            unlike = (neg(encoded.encoder.value(one.switch, one.value)) for one in found)
            encoded.add([implies(on, disj(unlike))])

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


def counted(models: Sequence[Candidates], budget: Budget) -> Count:
    """How many candidates there are in all, each counted once; at most `MOST` of them."""
    found: set[Candidate] = set()
    for candidates in models:
        for one in candidates.every(budget):
            if one is None or (len(found) == MOST and one not in found):
                return Count(len(found), False)
            found.add(one)
            if not len(found) % 10:
                budget.tell(f"{len(found)} candidates")
    return Count(len(found), True)
