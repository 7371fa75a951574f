"""The mechanism of an answer as JSON: how well it is supported, the story, the movers, the opponents, the races."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reasoner.document import plain
from reasoner.model.ir import Model
from reasoner.proof.objects import Proof, every_step
from reasoner.query.mechanism import Account, Arrow, Implications, Race, Silenced, Way
from reasoner.query.outcomes import Proved
from reasoner.query.reported import notes, reported
from reasoner.tell import arrows, gist
from reasoner.tell.mechanism import set_in, told_lines
from reasoner.tell.naming import Naming

Object = dict[str, Any]


def standing(found: Proved) -> Object:
    """How well a verdict is supported, and whether it needs Foundation."""
    told: Object = {}
    if found.support is not None:
        told["support"] = found.support.word
    if found.instead is not None:
        told["instead"] = found.instead.word
    if found.needs_foundation is not None:
        told["needs_foundation"] = found.needs_foundation
    return told


def mechanism(model: Model, found: Proved) -> Object:
    """The gist, the story and what stands against it."""
    account = found.account
    if account is None:
        return {}
    names = Naming(model, account.proof.frame)
    told: Object = {}
    if short := plain(gist.gist(names, [p.story for p in account.parts if p.story is not None])):
        told["gist"] = short
    if lines := told_lines(account):
        told["story"] = [
            {
                "text": plain(arrows.chain(names, line.arrows, line.weak)),
                "arrows": list(_arrows(model, account, line.arrows)),
            }
            for line in lines
        ] + [
            {
                "text": "; ".join(plain(arrows.chain(names, [a], None)) for a in story.joining),
                "arrows": list(_arrows(model, account, story.joining)),
            }
            for story in (p.story for p in account.parts)
            if story is not None and story.joining
        ]
    told["movers"] = {q: sign.symbol for q, sign in account.movers.items()}
    told["opponents"] = [
        {"on": o.on.quantity, "rule": o.rule, "kind": o.kind, **({} if o.step is None else {"step": o.step})}
        for o in account.opponents
    ]
    told["silenced"] = list(_silenced(names, account))
    told["reported"] = [
        {"expectation": r.expectation, "citations": list(r.citations), "exact": r.exact}
        for r in reported(model, account.proof.claim, account.proof.where)
    ]
    told["notes"] = dict(notes(model, account))
    return {key: value for key, value in told.items() if value}


def _arrows(model: Model, account: Account, told: tuple[Arrow, ...]) -> Iterator[Object]:
    """Each arrow with the step that concludes how its target moves."""
    for arrow in told:
        rule = model.rules.get(arrow.rule)
        step = account.steps.get(arrow.target)
        yield {
            "rule": arrow.rule,
            "source": arrow.source.quantity,
            "sign": arrow.sign.symbol,
            "target": arrow.target.quantity,
            "source_direction": arrow.source.sign.symbol,
            "target_direction": arrow.target.sign.symbol,
            "kind": arrow.kind,
            "by": rule.by if rule is not None else "",
            "citations": list(rule.cite) if rule is not None else [],
            **({} if step is None else {"step": step}),
        }


def _silenced(names: Naming, account: Account) -> Iterator[Object]:
    for part in account.parts:
        for one in (*([part.silenced] if part.silenced is not None else []), *(part.ends or ())):
            yield silenced(names, one)


def silenced(names: Naming, one: Silenced) -> Object:
    """An arrow that carries nothing: why, by what, and where that is set."""
    tests = " and ".join(f"{q} is {names.level(q, level)}" for q, level in one.tests)
    scenarios = [s for q, _ in one.tests if (s := set_in(names, q))]
    return {
        "rule": one.rule,
        "kind": one.kind,
        **({"by": tests} if tests else {}),
        **({"set_in": f"scenario {scenarios[0]}"} if scenarios else {}),
        **({"path": list(one.path)} if one.path else {}),
    }


def races(names: Naming, found: tuple[Race, ...]) -> Object:
    """The roots of what is open."""
    told = [
        {
            "root": race.root,
            "up": [[a.rule for a in chain] for chain in race.up],
            "down": [[a.rule for a in chain] for chain in race.down],
            "doubts": [
                {"kind": d.kind, "quantity": d.quantity, **({"rule": d.rule} if d.rule else {})} for d in race.doubts
            ],
            "hangs": list(race.hangs[1:]),
            "certain": {q: sign.symbol for q, sign in race.certain.items()},
        }
        for race in found
    ]
    return {"races": told} if told else {}


def implications(found: Implications) -> Object:
    """What goes with what; `steps` are those of the proofs that the checker has replayed."""
    together = [
        {"together": _ways(one.ways), "mirrored": one.mirrored, "steps": sum(map(_length, one.proofs))}
        for one in found.together
    ]
    implied = [
        {"if": _ways([one.given]), "then": _ways(one.ways), "steps": _length(one.proof)} for one in found.implied
    ]
    told: Object = {"implications": [*together, *implied]}
    told["implications_complete"] = found.complete and not found.more
    if found.measure is not None:
        first, decided = found.measure
        told["measure"] = {"quantity": first, "decides": list(decided)}
    return told


def _ways(ways: Sequence[Way]) -> Object:
    return {quantity: sign.symbol for quantity, sign in ways}


def _length(proof: Proof) -> int:
    return len(list(every_step(proof.steps)))
