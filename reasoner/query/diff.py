"""`reasoner diff`: which conclusions two models do not share, and for each the first rule that is responsible.

A conclusion that was proved from the old rules alone fails with the first step of that proof that reads something
which differs; one that is new rests on such a step of its own proof. How it is told is for `reasoner.render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from reasoner.model import ir
from reasoner.model.delta import Delta, RuleChange, delta
from reasoner.model.ground import Ground
from reasoner.model.worlds import Frame
from reasoner.proof.objects import Applied, every_step
from reasoner.query.answers import Answer
from reasoner.query.ask import NotAnswered
from reasoner.query.conclusions import Asked, Conclusion, Part, concluded, everything
from reasoner.query.engine import Engine
from reasoner.query.reach import distances, reached
from reasoner.query.why import supported, verdict_on
from reasoner.signs import ANY, SignSet
from reasoner.solve.budget import Budget

Placed: TypeAlias = tuple[ir.Claim, ir.Where]
Found: TypeAlias = tuple[tuple[RuleChange, ...], tuple[str, ...], tuple[str, ...]]
"""Of what differs: rules, scenarios, quantities."""


@dataclass(frozen=True)
class Reason:
    """Why a conclusion changed, told of one claim.

    `rules`, `scenarios` and `quantities` are what differs and is read first by the proof of the claim, or by the
    conflict: of the new model if `by_new`, else of the old one. Where one thing alone differs, it needs no proof.
    `counter` is the answer of the model in which the claim is open, with two labelings; `followers` changed too.
    """

    claim: ir.Claim
    by_new: bool
    rules: tuple[RuleChange, ...] = ()
    scenarios: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    counter: Answer | None = None
    followers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changed:
    """Something asked of both models on which they differ. `directions`: of each part, the quantities that do."""

    old_asked: Asked
    asked: Asked
    old: Conclusion
    new: Conclusion
    directions: Mapping[Part, Mapping[str, tuple[SignSet, SignSet]]]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Two models compared. `compared` counts what both were asked and answered; `unsettled` is what the budget left."""

    old: ir.Model
    new: ir.Model
    delta: Delta
    compared: int
    changed: tuple[Changed, ...]
    dropped: tuple[Asked, ...] = ()
    added: tuple[Asked, ...] = ()
    unanswered: tuple[Asked, ...] = ()  # of a form that nothing compares yet
    unsettled: tuple[Asked, ...] = ()
    stopped: str = ""


def diff(
    engines: tuple[Engine, Engine], budget: Budget, progress: Callable[[int, int], None] = lambda done, all: None
) -> Difference:
    """What the second model concludes otherwise than the first; what only one of them is asked is listed apart."""
    return _Comparison(engines[0], engines[1], budget, progress).result()


@dataclass
class _Comparison:
    old: Engine
    new: Engine
    budget: Budget
    progress: Callable[[int, int], None]
    changed: list[Changed] = field(default_factory=list)
    unanswered: list[Asked] = field(default_factory=list)
    unsettled: list[Asked] = field(default_factory=list)

    def result(self) -> Difference:
        olds = {a.key: a for a in everything(self.old.model)}
        news = {a.key: a for a in everything(self.new.model)}
        both = [(olds[key], news[key]) for key in news if key in olds]
        found = delta(self.old.model, self.new.model)
        if not found.empty or any(_read_otherwise(self.old.model, self.new.model)):
            self._compare(both)
        order = {a.key: n for n, a in enumerate(news.values())}
        self.changed.sort(key=lambda c: order[c.asked.key])
        reasons = _Reasons(self.old, self.new, found, self.budget)
        changed = []
        for n, one in enumerate(self.changed):
            self.progress(n, len(self.changed))
            changed.append(replace(one, reasons=tuple(reasons.of(one))))
        return Difference(
            self.old.model, self.new.model, found, len(both) - len(self.unanswered) - len(self.unsettled),
            tuple(changed), tuple(a for k, a in olds.items() if k not in news),
            tuple(a for k, a in news.items() if k not in olds), tuple(self.unanswered), tuple(self.unsettled),
            self.budget.reason if self.budget.spent else "",
        )  # fmt: skip

    def _compare(self, both: list[tuple[Asked, Asked]]) -> None:
        """What speaks of the same place is asked together, so that it is encoded once."""
        places: dict[object, list[tuple[Asked, Asked]]] = {}
        for pair in both:
            places.setdefault(pair[1].where or pair[1].key, []).append(pair)
        done = 0
        for group in places.values():
            for old, new in group:
                self._one(old, new)
                done += 1
                self.progress(done, len(both))

    def _one(self, old: Asked, new: Asked) -> None:
        if self.budget.spent:
            self.unsettled.append(new)
            return
        try:
            before, after = concluded(self.old, old, self.budget), concluded(self.new, new, self.budget)
        except NotAnswered:
            self.unanswered.append(new)
            return
        if not (before.complete and after.complete):
            self.unsettled.append(new)
            return
        directions = dict(_directions(before, after))
        if before.verdict != after.verdict or before.listed != after.listed or directions:
            self.changed.append(Changed(old, new, before, after, directions))


def _directions(old: Conclusion, new: Conclusion) -> Iterator[tuple[Part, Mapping[str, tuple[SignSet, SignSet]]]]:
    for part in new.directions:
        before, after = old.directions.get(part, {}), new.directions[part]
        found = {q: (before[q], after[q]) for q in after if q in before and before[q] != after[q]}
        if found:
            yield part, found


@dataclass(frozen=True)
class _Reasons:
    """Finds what is responsible for one change after another."""

    old: Engine
    new: Engine
    delta: Delta
    budget: Budget

    def of(self, changed: Changed) -> Iterator[Reason]:
        match changed.asked.item, changed.old_asked.item:
            case ir.Expectation(claim=claim, where=where), ir.Expectation(claim=before, where=since):
                if claim is not None and before is not None:
                    yield from self._reason((before, since), (claim, where), True)
                    return
            case ir.Query(question=ir.Why(claim, where) | ir.WhyNot(claim, where)), ir.Query(question=question):
                assert isinstance(question, ir.Why | ir.WhyNot)
                yield from self._reason((question.claim, question.where), (claim, where), True)
                return
            case _:
                pass
        for part, found in changed.directions.items():
            places = _places(changed.old_asked, part), _places(changed.asked, part)
            if places[0] is not None and places[1] is not None:
                yield from self._roots(found, places[0], places[1])
        if not changed.directions and changed.asked.where is not None and changed.old_asked.where is not None:
            yield from self._clash(changed)

    def _roots(
        self, found: Mapping[str, tuple[SignSet, SignSet]], since: ir.Where, where: ir.Where
    ) -> Iterator[Reason]:
        """A reason for the changed quantity next to what differs; then for the next that it cannot reach."""
        near = distances(self.new.model, sorted(self.delta.subjects & self.new.model.quantities.keys()))
        waiting = sorted(found, key=lambda q: near.get(q, len(near)))
        while waiting and not self.budget.spent:
            root = waiting.pop(0)
            touched = reached(self.new.model, [root]) | reached(self.old.model, [root])
            followers = tuple(q for q in found if q in touched and q in waiting)
            waiting = [q for q in waiting if q not in touched]
            before, after = found[root]
            claim = ir.DirectionClaim(root, after if before == ANY or after < before else before)
            for reason in self._reason((claim, since), (claim, where), False):
                yield replace(reason, followers=followers)

    def _clash(self, changed: Changed) -> Iterator[Reason]:
        """A place that came to contradict itself, or ceased to: told of any claim there."""
        assert changed.asked.where is not None and changed.old_asked.where is not None
        shared = [q for q in self.new.model.quantities if q in self.old.model.quantities]
        if shared and "inconsistent" in (changed.old.verdict, changed.new.verdict):
            claim = ir.DirectionClaim(shared[0], ANY)
            yield from self._reason((claim, changed.old_asked.where), (claim, changed.asked.where), False)

    def _reason(self, old: Placed, new: Placed, told: bool) -> Iterator[Reason]:
        """The reason for one claim, its counter-labeling too if that is to be `told`."""
        if self.budget.spent:
            return
        asked = ((self.old, old), (self.new, new))
        answers = [verdict_on(engine, ir.Why(*at), "", *at, self.budget) for engine, at in asked]
        firm = [a.verdict in ("necessary", "impossible", "inconsistent") for a in answers]
        if not any(firm):
            return
        # a contradiction explains itself; else what was proved before explains what is lost
        by_new = answers[1].verdict == "inconsistent" or not firm[0]
        engine, at = asked[by_new]
        found = self._sole() or self._first(supported(answers[by_new], engine, at[1], self.budget), by_new)
        counter = None
        if told and not firm[not by_new]:
            engine, at = asked[not by_new]
            counter = supported(answers[not by_new], engine, at[1], self.budget)
        yield Reason(new[0], by_new, *found, counter)

    def _sole(self) -> Found | None:
        """All that differs, where that is one thing."""
        found = (self.delta.rules, self.delta.scenarios, self.delta.quantities)
        return found if sum(map(len, found)) == 1 and not any(_read_otherwise(self.old.model, self.new.model)) else None

    def _first(self, answer: Answer, by_new: bool) -> Found:
        """What differs and is read first: by the proof, step after step, or by the conflict."""
        assert answer.frame is not None
        steps: list[tuple[Ground, tuple[str, ...]]] = [(g, ()) for g in answer.conflict]
        frame = answer.frame
        if answer.proof is not None:
            frame = answer.proof.frame
            steps = [(s.ground, s.rules) for s in every_step(answer.proof.steps) if isinstance(s, Applied)]
        for ground, read in steps:
            found = self._read(ground, read, frame, by_new)
            if any(found):
                return found
        return (), (), ()

    def _read(self, ground: Ground, read: tuple[str, ...], frame: Frame, by_new: bool) -> Found:
        """Of what differs: the rules that a step reads, or that bear on its subject; the scenarios of its worlds."""
        here = {ground.subject} | {quantity for quantity, _, _ in ground.loop}
        acting = ground.kind in ("cause", "response", "closure", "definition", "foundation")
        # what acts on nothing in one model and on something in the other is an input in one alone
        acting = acting or len({here <= model.inputs for model in (self.old.model, self.new.model)}) > 1
        rules = [r for r in self.delta.rules if _id(r, by_new) in (*read, ground.subject)]
        if not rules and acting:
            rules = [r for r in self.delta.rules if r.subjects & here]
        set_here = ground.kind in ("setting", "same", "end", "raised", "reference")
        scenarios = {frame.worlds[w].scenario for w in ground.worlds} if set_here else set()
        return (
            tuple(rules),
            tuple(s for s in self.delta.scenarios if s in scenarios),
            tuple(q for q in self.delta.quantities if q in here),
        )


def _id(change: RuleChange, by_new: bool) -> str:
    rule = change.new if by_new else change.old
    return rule.id if rule is not None else ""


def _places(asked: Asked, part: Part) -> ir.Where | None:
    """Where the directions of one part were found; None for the comparison of two sides."""
    match asked.item, part:
        case ir.Query(question=ir.Compare(left, right)), ("left" | "right"):
            return left if part == "left" else right
        case _:
            return asked.where if part == "" else None


def _read_otherwise(old: ir.Model, new: ir.Model) -> Iterator[bool]:
    """What else can turn the same rules or the same question into another one."""
    yield old.unfounded != new.unfounded
    yield old.synonyms != new.synonyms
    yield list(old.classes) != list(new.classes)
