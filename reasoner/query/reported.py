"""What was reported of a claim: expectations with a paper that state it, or else its nearest relatives; and what the
rules of its story say of themselves.

A relative states the same of the same quantities under other settings in the same scenario, or under the same settings
in another one. It says nothing about whether the claim is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reasoner.model.ir import AndClaim, Claim, Expectation, Model, Status, Where
from reasoner.query.mechanism import Account, Reported

MOST = 3
"""So many relatives are named."""


def notes(model: Model, account: Account) -> Mapping[str, str]:
    """The notes that qualify what is told: of the rules of the story that are less than established, or that act on
    what the claim is about."""
    found: dict[str, str] = {}
    for part in account.parts:
        for arrow in part.story.arrows if part.story is not None else ():
            rule = model.rules.get(arrow.rule)
            qualifies = rule is not None and (
                rule.status < Status.ESTABLISHED or arrow.target.quantity == part.quantity
            )
            if rule is not None and rule.note and qualifies:
                found[rule.id] = rule.note
    return found


def reported(model: Model, claim: Claim, where: Where) -> tuple[Reported, ...]:
    """The expectations that state the claim; where there are none, a few that are near."""
    cited = [e for e in model.expectations if e.rule.cite and e.mode == "necessary" and e.claim is not None]
    exact = [e for e in cited if e.where == where and _states(e, claim)]
    if exact:
        return tuple(Reported(e.id, e.rule.cite, True) for e in exact)
    near = [e for rank in (_same_settings, _same_scenario) for e in cited if rank(e, where) and _states(e, claim)]
    return tuple(Reported(e.id, e.rule.cite, False) for e in list(dict.fromkeys(near))[:MOST])


def _states(expectation: Expectation, claim: Claim) -> bool:
    """Whether an expectation says at least as much as a claim."""
    assert expectation.claim is not None
    stated = set(_parts(expectation.claim))
    return all(part in stated for part in _parts(claim))


def _parts(claim: Claim) -> Iterator[Claim]:
    if isinstance(claim, AndClaim):
        for item in claim.items:
            yield from _parts(item)
    else:
        yield claim


def _same_settings(expectation: Expectation, where: Where) -> bool:
    there = expectation.where
    return bool(where.settings) and there.settings == where.settings and _than(there) == _than(where)


def _same_scenario(expectation: Expectation, where: Where) -> bool:
    there = expectation.where
    alike = (there.scenario, there.at, there.since) == (where.scenario, where.at, where.since)
    return alike and _than(there) == _than(where) and len(there.settings) == len(where.settings) == 1


def _than(where: Where) -> object:
    return where.than, where.than_scenario
