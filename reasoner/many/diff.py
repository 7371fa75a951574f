"""`reasoner diff`: which conclusions two models do not share, and for each the first rule that is responsible.

A conclusion that was proved from the old rules alone fails with the first step of that proof that reads something
which differs; one that is new rests on such a step of its own proof. How it is told is for `reasoner.render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from reasoner.many.expectations import ENOUGH, settable_by
from reasoner.many.workers import processors, spread
from reasoner.model import axioms, ir
from reasoner.model.axioms import Ground
from reasoner.model.delta import Delta, RuleChange, delta
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.objects import Applied, every_step
from reasoner.query.answers import WhyAnswer
from reasoner.query.ask import NotAnswered
from reasoner.query.conclusions import Conclusion, Inquiry, Part, concluded, everything
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Inconsistent, Proved, Unproved, Wanted
from reasoner.query.reach import distances, reached
from reasoner.query.why import explaining, supported, with_verdict
from reasoner.questions import Word
from reasoner.signs import ANY, SignSet
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Shape, shape_of

Placed: TypeAlias = tuple[ir.Claim, ir.Where]
Found: TypeAlias = tuple[tuple[RuleChange, ...], tuple[str, ...], tuple[str, ...]]
"""Of what differs: rules, scenarios, quantities."""

_MANY, _FEW_PARTS = 100, 4
"""Parts into which things asked at worlds of one shape are divided: many, so that an interruption loses little; few
where the labelings shown depend on what was asked before."""


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
    counter: WhyAnswer | None = None
    followers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changed:
    """Something asked of both models on which they differ. `directions`: of each part, the quantities that do."""

    old_asked: Inquiry
    asked: Inquiry
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
    dropped: tuple[Inquiry, ...] = ()
    added: tuple[Inquiry, ...] = ()
    unanswered: tuple[Inquiry, ...] = ()  # of a form that nothing compares yet
    unsettled: tuple[Inquiry, ...] = ()
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
    ended = _conclusions(old, new, asked, budget, seed, workers, progress)
    ends = [(b, a, *ended.get(a.key, (_UNSETTLED, _UNSETTLED))) for b, a in asked]
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


def _changed(settled: Iterable[tuple[Inquiry, Inquiry, Conclusion, Conclusion]]) -> Iterator[Changed]:
    for old, new, before, after in settled:
        directions = dict(_directions(before, after))
        if before.verdict != after.verdict or before.listed != after.listed or directions:
            yield Changed(old, new, before, after, directions)


@dataclass(frozen=True)
class _Batch:
    """Things asked of both models, at worlds of one shape in the new one, those of the same worlds in turn.

    `settable` is what is set in anything asked at worlds of this shape, in each model.
    """

    shape: Shape
    settable: tuple[frozenset[str], frozenset[str]]
    asked: tuple[tuple[Inquiry, Inquiry], ...]

    def engines(self, old: ir.Model, new: ir.Model, seed: int) -> tuple[Engine, Engine]:
        return Engine(old, seed, self.settable[0]), Engine(new, seed, self.settable[1])


def _conclusions(
    old: ir.Model,
    new: ir.Model,
    todo: Sequence[tuple[Inquiry, Inquiry]],
    budget: Budget,
    seed: int,
    workers: int,
    progress: Callable[[str], None],
) -> Mapping[tuple[str, ...], tuple[Conclusion, Conclusion]]:
    """What each model concludes of each thing asked, by its key; worlds of one shape are encoded once."""
    warm: dict[Shape, tuple[Engine, Engine]] = {}  # of the last shape, in each process

    def work(batch: _Batch) -> tuple[tuple[tuple[str, ...], tuple[Conclusion, Conclusion]], ...]:
        if batch.shape not in warm:
            warm.clear()
            warm[batch.shape] = batch.engines(old, new, seed)
        engines = warm[batch.shape]
        return tuple(
            (asked.key, (_concluded(engines[0], before, budget), _concluded(engines[1], asked, budget)))
            for before, asked in batch.asked
        )

    found: dict[tuple[str, ...], tuple[Conclusion, Conclusion]] = {}
    for done in spread([old, new], _batches(old, new, todo), work, budget, workers):
        found |= done
        progress(f"{len(found)}/{len(todo)}")
    return found


def _concluded(engine: Engine, asked: Inquiry, budget: Budget) -> Conclusion:
    try:
        return concluded(engine, asked, budget)
    except NotAnswered:
        return _UNANSWERED


def _batches(
    old: ir.Model, new: ir.Model, todo: Sequence[tuple[Inquiry, Inquiry]], most: int = _MANY
) -> Sequence[_Batch]:
    """What can be worked on side by side; what is asked at worlds of one shape in no more than so many parts."""
    shapes: dict[Shape, dict[tuple[ir.Where, ...], list[tuple[Inquiry, Inquiry]]]] = {}
    for before, asked in todo:
        shape = shape_of(new, frame_of(new, asked.places))
        shapes.setdefault(shape, {}).setdefault(asked.places, []).append((before, asked))
    found = []
    for shape in sorted(shapes, key=lambda s: -len(s.worlds)):
        groups = list(shapes[shape].values())
        sides = ((model, [pair[n] for group in groups for pair in group]) for n, model in enumerate((old, new)))
        first, second = (settable_by(model, {where for a in asked for where in a.places}) for model, asked in sides)
        parts = max(1, min(most, len(groups) // ENOUGH))
        for part in range(parts):
            together = tuple(pair for group in groups[part::parts] for pair in group)
            found.append(_Batch(shape, (first, second), together))
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

    def work(batch: _Batch) -> tuple[tuple[tuple[str, ...], tuple[Reason, ...]], ...]:
        reasons = _Reasons(*batch.engines(old, new, seed), found, budget)
        return tuple((asked.key, tuple(reasons.of(by_key[asked.key]))) for _, asked in batch.asked)

    told: dict[tuple[str, ...], tuple[Reason, ...]] = {}
    batches = _batches(old, new, [(c.old_asked, c.asked) for c in changed], _FEW_PARTS)
    for done in spread([old, new], batches, work, budget, workers):
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
        # explain a contradiction by its conflict, a lost conclusion by its old proof
        by_new = verdicts[1] == "inconsistent" or not firm[0]
        found = self._sole() or self._first(self._supported((old, new)[by_new], verdicts, by_new, soon=True), by_new)
        open_one = told and not firm[not by_new]
        counter = self._supported((old, new)[not by_new], verdicts, not by_new) if open_one else None
        yield Reason(new[0], by_new, verdicts[by_new] == "impossible", *found, counter)

    def _supported(self, at: Placed, verdicts: tuple[str, str], by_new: bool, soon: bool = False) -> WhyAnswer:
        """What the verdict of one of the models rests on; `soon`: any proof will do."""
        engine, (claim, where) = self.new if by_new else self.old, at
        answer = with_verdict(engine, ir.Why(claim, where), "", cast(Word, verdicts[by_new]))
        if not soon or not isinstance(answer.found, Unproved):
            return supported(answer, engine, self.budget)
        found = explaining(answer, engine, Wanted()).soonest(self.budget)
        return answer if found is None else replace(answer, found=Proved(answer.found.verdict, found))

    def _sole(self) -> Found | None:
        """All that differs, where that is one thing."""
        found = (self.delta.rules, self.delta.scenarios, self.delta.quantities)
        return found if sum(map(len, found)) == 1 and not any(_read_otherwise(self.old.model, self.new.model)) else None

    def _first(self, answer: WhyAnswer, by_new: bool) -> Found:
        """What differs and is read first: by the proof, step after step, or by the conflict."""
        steps: list[tuple[Ground, tuple[str, ...]]] = []
        frame = answer.frame
        if isinstance(answer.found, Proved):
            frame = answer.found.proof.frame
            steps = [(s.ground, s.rules) for s in every_step(answer.found.proof.steps) if isinstance(s, Applied)]
        if isinstance(answer.found, Inconsistent):
            steps = [(g, ()) for g in answer.found.conflict]
        for ground, read in steps:
            found = self._read(ground, read, frame, by_new)
            if any(found):
                return found
        return (), (), ()

    def _read(self, ground: Ground, read: tuple[str, ...], frame: Frame, by_new: bool) -> Found:
        """Of what differs: the rules that a step reads, or that bear on its subject; the scenarios of its worlds."""
        loop = ground.loop if isinstance(ground, axioms.Foundation) else ()
        here = {ground.subject} | {quantity for quantity, _, _ in loop}
        acting = isinstance(
            ground,
            axioms.Cause
            | axioms.Response
            | axioms.Path
            | axioms.Remainder
            | axioms.Closure
            | axioms.Definition
            | axioms.Foundation,
        )
        # a quantity regulated in only one model is an input in the other
        acting = acting or len({here <= model.inputs for model in (self.old.model, self.new.model)}) > 1
        rules = [r for r in self.delta.rules if _id(r, by_new) in (*read, ground.subject)]
        if not rules and acting:
            rules = [r for r in self.delta.rules if r.subjects & here]
        set_here = isinstance(ground, axioms.Setting | axioms.Same | axioms.End | axioms.Raised | axioms.Reference)
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


def _places(asked: Inquiry, part: Part) -> ir.Where | None:
    """Where the directions of one part were found; None for the comparison of two sides."""
    match asked.item, part:
        case ir.Query(question=ir.Compare(left, right)), ("left" | "right"):
            return left if part == "left" else right
        case _:
            return asked.where if part == "" else None


def _read_otherwise(old: ir.Model, new: ir.Model) -> Iterator[bool]:
    """What else can turn the same rules or the same question into another one."""
    yield old.principles != new.principles
    yield old.synonyms != new.synonyms
    yield list(old.classes) != list(new.classes)
