"""`reasoner diff`: which conclusions two models do not share, and for each the first rule that is responsible.

A conclusion that was proved from the old rules alone fails with the first step of that proof that reads something
which differs; one that is new rests on such a step of its own proof. How it is told is for `reasoner.render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from reasoner.model import ir
from reasoner.model.delta import Delta, RuleChange, delta
from reasoner.model.ground import Ground
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.objects import Applied, every_step
from reasoner.query.answers import Answer, Word
from reasoner.query.ask import NotAnswered
from reasoner.query.conclusions import Asked, Conclusion, Part, concluded, everything
from reasoner.query.engine import Engine, names_of
from reasoner.query.reach import distances, reached
from reasoner.query.why import supported
from reasoner.screen.testing import ENOUGH, settable_by
from reasoner.screen.workers import processors, spread
from reasoner.signs import ANY, SignSet
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Shape, shape_of

Placed: TypeAlias = tuple[ir.Claim, ir.Where]
Found: TypeAlias = tuple[tuple[RuleChange, ...], tuple[str, ...], tuple[str, ...]]
"""Of what differs: rules, scenarios, quantities."""

_PARTS = 4
"""Into so many parts reasons at worlds of one shape are divided on every machine: labelings shown depend on it."""


@dataclass(frozen=True)
class Reason:
    """Why a conclusion changed, told of one claim.

    `rules`, `scenarios` and `quantities` are what differs and is read first by the proof of the claim, or by the
    conflict: of the new model if `by_new`, else of the old one. Where one thing alone differs, it needs no proof.
    `counter` is the answer of the model in which the claim is open, with two labelings; `followers` changed too.
    """

    claim: ir.Claim
    by_new: bool
    denied: bool  # that model has the claim impossible
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
    old: ir.Model,
    new: ir.Model,
    budget: Budget,
    *,
    seed: int = 0,
    processes: int | None = None,
    progress: Callable[[str], None] = lambda told: None,
) -> Difference:
    """What the second model concludes otherwise than the first; what only one of them is asked is listed apart."""
    olds, news = ({a.key: a for a in everything(model)} for model in (old, new))
    found = delta(old, new)
    workers = processors() if processes is None else processes
    both = [key for key in news if key in olds]
    differ = not found.empty or any(_read_otherwise(old, new))
    asked = [(olds[key], news[key]) for key in both] if differ else []
    was = _conclusions(old, [a for a, _ in asked], budget, seed, workers, lambda told: progress(f"old {told}"))
    now = _conclusions(new, [a for _, a in asked], budget, seed, workers, lambda told: progress(f"new {told}"))
    ends = [(b, a, was.get(b.key, _UNSETTLED), now.get(a.key, _UNSETTLED)) for b, a in asked]
    unanswered = tuple(a for _, a, before, after in ends if _UNANSWERED in (before, after))
    settled = [end for end in ends if end[2].complete and end[3].complete]
    unsettled = tuple(a for end in ends if end not in settled and (a := end[1]) not in unanswered)
    changed = list(_changed(settled))
    because = _because(old, new, changed, found, budget, seed, workers, progress)
    changed = [replace(one, reasons=because.get(one.asked.key, ())) for one in changed]
    return Difference(
        old, new, found, len(both) - len(unanswered) - len(unsettled), tuple(changed),
        tuple(a for key, a in olds.items() if key not in news), tuple(a for key, a in news.items() if key not in olds),
        unanswered, unsettled, budget.reason if budget.spent else "",
    )  # fmt: skip


_UNANSWERED = Conclusion("not answered", complete=False)
_UNSETTLED = Conclusion("unknown", complete=False)


def _changed(settled: Iterable[tuple[Asked, Asked, Conclusion, Conclusion]]) -> Iterator[Changed]:
    for old, new, before, after in settled:
        directions = dict(_directions(before, after))
        if before.verdict != after.verdict or before.listed != after.listed or directions:
            yield Changed(old, new, before, after, directions)


def _conclusions(
    model: ir.Model, todo: Sequence[Asked], budget: Budget, seed: int, workers: int, progress: Callable[[str], None]
) -> Mapping[tuple[str, ...], Conclusion]:
    """What the model concludes of each thing asked, by its key; what shares worlds, or their shape, is encoded once."""

    def work(batch: tuple[Asked, ...]) -> tuple[tuple[tuple[str, ...], Conclusion], ...]:
        engine = Engine(model, seed, settable_by(model, {where for a in batch for where in a.places}))
        return tuple((asked.key, _concluded(engine, asked, budget)) for asked in batch)

    found: dict[tuple[str, ...], Conclusion] = {}
    for done in spread([model], _batches(model, todo, workers), work, budget, workers):
        found |= done
        progress(f"{len(found)}/{len(todo)}")
    return found


def _concluded(engine: Engine, asked: Asked, budget: Budget) -> Conclusion:
    try:
        return concluded(engine, asked, budget)
    except NotAnswered:
        return _UNANSWERED


def _batches(model: ir.Model, todo: Sequence[Asked], most: int) -> Sequence[tuple[Asked, ...]]:
    """What can be worked on side by side: things asked of worlds of one shape, in `most` parts, same worlds in turn."""
    shapes: dict[Shape, dict[tuple[ir.Where, ...], list[Asked]]] = {}
    for asked in todo:
        shape = shape_of(model, frame_of(model, asked.places))
        shapes.setdefault(shape, {}).setdefault(asked.places, []).append(asked)
    found = []
    for shape in sorted(shapes, key=lambda s: -len(s.worlds)):
        groups = list(shapes[shape].values())
        parts = max(1, min(most, len(groups) // ENOUGH))
        found += [tuple(a for group in groups[part::parts] for a in group) for part in range(parts)]
    return found


def _directions(old: Conclusion, new: Conclusion) -> Iterator[tuple[Part, Mapping[str, tuple[SignSet, SignSet]]]]:
    for part in new.directions:
        before, after = old.directions.get(part, {}), new.directions[part]
        found = {q: (before[q], after[q]) for q in after if q in before and before[q] != after[q]}
        if found:
            yield part, found


def _because(
    old: ir.Model,
    new: ir.Model,
    changed: Sequence[Changed],
    found: Delta,
    budget: Budget,
    seed: int,
    workers: int,
    progress: Callable[[str], None],
) -> Mapping[tuple[str, ...], tuple[Reason, ...]]:
    """The reasons of what changed, by its key; those at worlds of one shape on one encoding of each model."""
    by_key = {one.asked.key: one for one in changed}

    def work(batch: tuple[Asked, ...]) -> tuple[tuple[tuple[str, ...], tuple[Reason, ...]], ...]:
        ones = [by_key[asked.key] for asked in batch]
        sides = (old, [one.old_asked for one in ones]), (new, batch)
        engines = [Engine(m, seed, settable_by(m, {where for a in asked for where in a.places})) for m, asked in sides]
        reasons = _Reasons(engines[0], engines[1], found, budget)
        return tuple((one.asked.key, tuple(reasons.of(one))) for one in ones)

    told: dict[tuple[str, ...], tuple[Reason, ...]] = {}
    for done in spread([old, new], _batches(new, [c.asked for c in changed], _PARTS), work, budget, workers):
        told |= done
        progress(f"why {len(told)}/{len(changed)}")
    return told


@dataclass(frozen=True)
class _Reasons:
    """Finds what is responsible for one change after another."""

    old: Engine
    new: Engine
    delta: Delta
    budget: Budget

    def of(self, changed: Changed) -> Iterator[Reason]:
        verdicts = changed.old.verdict, changed.new.verdict
        match changed.asked.item, changed.old_asked.item:
            case ir.Expectation(claim=claim, where=where), ir.Expectation(claim=before, where=since):
                if claim is not None and before is not None:
                    yield from self._reason((before, since), (claim, where), verdicts, told=True)
                    return
            case ir.Query(question=ir.Why(claim, where) | ir.WhyNot(claim, where)), ir.Query(question=question):
                assert isinstance(question, ir.Why | ir.WhyNot)
                yield from self._reason((question.claim, question.where), (claim, where), verdicts, told=True)
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
            for reason in self._reason(
                (claim, since), (claim, where), (_verdict(claim, before), _verdict(claim, after))
            ):
                yield replace(reason, followers=followers)

    def _clash(self, changed: Changed) -> Iterator[Reason]:
        """A place that came to contradict itself, or ceased to: told of any claim there."""
        assert changed.asked.where is not None and changed.old_asked.where is not None
        shared = [q for q in self.new.model.quantities if q in self.old.model.quantities]
        if shared and "inconsistent" in (changed.old.verdict, changed.new.verdict):
            claim = ir.DirectionClaim(shared[0], ANY)
            verdicts = changed.old.verdict, changed.new.verdict
            yield from self._reason((claim, changed.old_asked.where), (claim, changed.asked.where), verdicts)

    def _reason(self, old: Placed, new: Placed, verdicts: tuple[str, str], told: bool = False) -> Iterator[Reason]:
        """The reason for one claim with these verdicts, its counter-labeling too if that is to be `told`."""
        firm = [verdict in ("necessary", "impossible", "inconsistent") for verdict in verdicts]
        if self.budget.spent or not any(firm):
            return
        # a contradiction explains itself; else what was proved before explains what is lost
        by_new = verdicts[1] == "inconsistent" or not firm[0]
        found = self._sole() or self._first(self._supported((old, new)[by_new], verdicts, by_new), by_new)
        open_one = told and not firm[not by_new]
        counter = self._supported((old, new)[not by_new], verdicts, not by_new) if open_one else None
        yield Reason(new[0], by_new, verdicts[by_new] == "impossible", *found, counter)

    def _supported(self, at: Placed, verdicts: tuple[str, str], by_new: bool) -> Answer:
        """What the verdict of one of the models rests on."""
        engine, (claim, where) = self.new if by_new else self.old, at
        frame = engine.problem([where]).frame
        names = names_of(frame, engine.model, where)
        verdict = cast(Word, verdicts[by_new])
        answer = Answer(engine.model, ir.Why(claim, where), "", "why", verdict, frame, names, claim=claim)
        return supported(answer, engine, where, self.budget)

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


def _verdict(claim: ir.DirectionClaim, signs: SignSet) -> Word:
    """The verdict on a claim about a quantity that can go these ways."""
    return "necessary" if signs <= claim.signs else "possible" if signs & claim.signs else "impossible"


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
