"""The short form of a proof: which steps are worth telling, which merge, which are background, and their order.

A proof has many steps that a reader takes for granted: levels that follow from directions, worlds in one order,
everything that nothing touches. This module keeps the steps of cause and effect, sends their premises through the
others, joins straight chains and siblings, and says what stayed unchanged. The words are in `retell`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias

from reasoner.model.ground import Ground
from reasoner.model.ir import Influence, Model, Status, quantities_in
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Pair, compared
from reasoner.proof.objects import (
    Applied,
    Cases,
    Conclusion,
    FromClaim,
    Proof,
    Reductio,
    Restriction,
    Step,
    Supposed,
    every_step,
)
from reasoner.query.answers import pair_of
from reasoner.render.places import setter
from reasoner.signs import STEADY

TOLD = frozenset({"cause", "response", "definition", "gate", "closure", "law", "observation", "foundation"})
"""The ground constraints that carry cause and effect; what the others conclude is merged into the step they serve."""


GIVEN = frozenset({"setting", "raised", "end", "observation"})
"""The ground constraints that start a story; what rests on none of them is background."""


@dataclass(frozen=True, slots=True)
class SetFact:
    """A quantity is set in a world, by the question or by its scenario."""

    quantity: str
    world: int


Cite: TypeAlias = int | SetFact
"""What a told line can rest on: a told step by its id, or a setting."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that a line rests on, and the lines it comes from."""

    fact: Restriction
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One effect: what follows, the rules that bring it about, and how well they are supported.

    `backward`: it is concluded against the arrows, as what an effect must have come from.
    """

    facts: tuple[Restriction, ...]
    rules: tuple[str, ...]
    status: Status
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story: a setting (`setting`), or reasons and the effects that follow in a chain.

    `step` is the step behind it; `blocks` are the inner lines of a reductio (one block) or of cases (several).
    """

    keys: tuple[Cite, ...]
    reasons: tuple[Reason, ...] = ()
    links: tuple[Link, ...] = ()
    step: Step | None = None
    setting: SetFact | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def simple(self) -> bool:
        """Told as reasons and effects, without a sentence of its own."""
        step = self.step
        return isinstance(step, Applied) and step.ground.kind in ("cause", "response", "definition")

    @property
    def rules(self) -> tuple[str, ...]:
        inner = (r for block in self.blocks for line in block.lines for r in line.rules)
        return tuple(dict.fromkeys([*(r for link in self.links for r in link.rules), *inner]))

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Everything the line rests on, lines inside it left out."""
        inside = {k for block in self.blocks for line in block.lines for k in line.keys}
        inside |= {block.supposed for block in self.blocks}
        inner = (c for block in self.blocks for line in block.lines for c in line.cites)
        found = dict.fromkeys([*(c for r in self.reasons for c in r.cites), *inner])
        return tuple(c for c in found if c not in inside and c not in self.keys)


@dataclass(frozen=True, slots=True)
class Block:
    """A reductio or one case: what is supposed, the lines that follow, and whether they end in a contradiction."""

    supposed: int
    supposition: Conclusion
    lines: tuple[Line, ...]
    refuted: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The lines in order, and the quantities that stay as they are: inputs, and what depends on nothing else."""

    lines: tuple[Line, ...]
    inputs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    since: int = 0
    at: int = 0


def story(model: Model, proof: Proof) -> Story:
    """The story of a proof; where nothing that was set plays a part in it, what moves or stays for that very reason."""
    told = _Teller(model, proof).story()
    if told.lines:
        return told
    steady = _Teller(model, proof, everything=True).story()
    return steady if steady.lines else told


@dataclass
class _Teller:
    model: Model
    proof: Proof
    everything: bool = False
    steps: dict[int, Step] = field(init=False)
    main: Pair = field(init=False)

    def __post_init__(self) -> None:
        self.steps = {s.id: s for s in every_step(self.proof.steps)}
        since, at = (self.proof.frame.index[w] for w in compared(self.model, self.proof.where))
        self.since, self.at, self.main = since, at, pair_of(since, at)
        self.live = cache(self._live)
        self.sources = cache(self._sources)

    def story(self) -> Story:
        lines = self._settings(self._lines(self.proof.steps, self._goals(self.proof.steps)))
        quiet = self._background(lines)
        inputs = tuple(q for q in quiet if q in self.model.inputs)
        others = tuple(q for q in quiet if q not in self.model.inputs)
        return Story(_merged(lines), inputs, others, self.since, self.at)

    # --- what is worth telling ------------------------------------------------------------------------------------

    def _live(self, step_id: int) -> bool:
        """Whether a step rests on anything that is set, supposed or observed; all else is background."""
        match self.steps[step_id]:
            case Applied(ground=ground, premises=premises):
                given = self._given(ground) or (self.everything and self._in_main(step_id))
                return given or any(self.live(p) for p in premises)
            case FromClaim(premises=premises):
                return any(self.live(p) for p in premises)
            case Supposed():
                return True
            case Reductio(steps=inner, premises=premises):
                return self.everything or self._live_inside(every_step(inner)) or any(self.live(p) for p in premises)
            case Cases(branches=branches, premises=premises):
                inside = [s for branch in branches for s in every_step(branch)]
                return self.everything or self._live_inside(inside) or any(self.live(p) for p in premises)

    def _in_main(self, step_id: int) -> bool:
        unknown = _unknown(self.steps[step_id].conclusion)
        return isinstance(unknown, DirectionOf) and unknown.pair == self.main

    def _live_inside(self, steps: Iterable[Step]) -> bool:
        """Whether anything but what is supposed here makes these steps live."""
        inside = {s.id: s for s in steps}
        rest = [s for s in inside.values() if isinstance(s, Applied | FromClaim)]
        given = any(isinstance(s, Applied) and self._given(s.ground) for s in rest)
        return given or any(self.live(p) for s in rest for p in s.premises if p not in inside)

    def _told(self, step: Step) -> bool:
        match step:
            case Applied(ground=ground):
                return ground.kind in TOLD and self.live(step.id)
            case FromClaim():
                return False
            case Supposed():
                return True
            case _:
                return self.live(step.id)

    def _sources(self, step_id: int) -> tuple[Cite, ...]:
        """The told lines that a step comes from, through every step that is not told."""
        step = self.steps[step_id]
        if self._told(step):
            return (step_id,)
        settings = self._setting_worlds(step.ground) if isinstance(step, Applied) else ()
        found: list[Cite] = [self._set_fact(step.ground.subject, w) for w in settings]  # type: ignore[union-attr]
        premises = step.premises if isinstance(step, Applied | FromClaim) else ()
        return tuple(dict.fromkeys([*found, *(c for p in premises for c in self.sources(p))]))

    def _given(self, ground: Ground) -> bool:
        return ground.kind in GIVEN and (ground.kind != "end" or bool(self._setting_worlds(ground)))

    def _setting_worlds(self, ground: Ground) -> tuple[int, ...]:
        """The worlds of a ground constraint in which somebody sets its subject."""
        if ground.kind == "raised":
            return ground.worlds[-1:]
        if ground.kind not in ("setting", "end"):
            return ()
        worlds = self.proof.frame.worlds
        return tuple(w for w in ground.worlds if setter(self.model, worlds[w], ground.subject) is not None)

    def _set_fact(self, quantity: str, world: int) -> SetFact:
        """The same setting in several worlds is one fact, told of the first of them."""
        key = self.proof.frame.key(quantity, world)
        worlds = (w for w in self.proof.frame.groups[0] if self.proof.frame.key(quantity, w) == key)
        return SetFact(quantity, min((w for w in worlds if w >= min(self.main)), default=world))

    def _goals(self, steps: Sequence[Step]) -> tuple[Cite, ...]:
        return self.sources(steps[-1].id) if steps else ()

    # --- lines ----------------------------------------------------------------------------------------------------

    def _lines(self, steps: Sequence[Step], goals: Iterable[Cite]) -> list[Line]:
        """The lines of a block that its goals rest on, each after what it rests on, branches kept together."""
        here = {s.id for s in steps}
        found: dict[Cite, Line] = {}

        def visit(cite: Cite) -> None:
            if cite in found or not isinstance(cite, int) or cite not in here:
                return
            line = self._line(self.steps[cite])
            for other in sorted(line.cites, key=_age):
                visit(other)
            found[cite] = line

        for goal in goals:
            visit(goal)
        return list(found.values())

    def _line(self, step: Step) -> Line:
        match step:
            case Applied():
                return self._applied(step)
            case Reductio():
                return self._structure(step, (step.steps,))
            case Cases():
                return self._structure(step, step.branches)
            case _:
                return Line((step.id,), step=step)

    def _applied(self, step: Applied) -> Line:
        reasons = self._reasons(step)
        rules = self._acting(step, {r.fact.unknown.quantity for r in reasons if _has_quantity(r.fact)})  # type: ignore[union-attr]
        status = min((self.model.rules[r].status for r in rules), default=Status.ESTABLISHED)
        facts = (step.conclusion,) if isinstance(step.conclusion, Restriction) else ()
        backward = step.ground.kind in ("cause", "response") and any(
            isinstance(f.unknown, DirectionOf | LevelOf) and f.unknown.quantity != step.ground.subject for f in facts
        )
        return Line((step.id,), tuple(reasons), (Link(facts, rules, status, backward),), step)

    def _reasons(self, step: Applied) -> list[Reason]:
        tested = self._gate_tests(step)
        reasons: list[Reason] = []
        for premise in step.premises:
            fact = self.steps[premise].conclusion
            if not self.live(premise) or not isinstance(fact, Restriction):
                continue
            if isinstance(fact.unknown, LevelOf) and fact.unknown.quantity in tested:
                continue
            if fact.unknown == _unknown(step.conclusion):
                continue
            reasons.append(Reason(fact, self.sources(premise)))
        return _without_echoes(reasons)

    def _gate_tests(self, step: Applied) -> frozenset[str]:
        """Quantities whose levels only keep the gates of an effect open: taken for granted."""
        if step.ground.kind not in ("cause", "response"):
            return frozenset()
        gates = self.model.gates_on[step.ground.subject]
        switching = (i.condition for i in self._influences(step.rules) if i.condition is not None)
        kept = {q for condition in switching for q in quantities_in(condition)}
        tested = {q for gate in gates for q in quantities_in(gate.condition)} | {step.ground.subject}
        return frozenset(tested - kept)

    def _acting(self, step: Applied, quantities: set[str]) -> tuple[str, ...]:
        """Of the rules that a step reads, those through which its reasons act."""
        if step.ground.kind not in ("cause", "response"):
            return step.rules
        acting = {i.id for i in self._influences(step.rules) if i.source in quantities}
        acting |= {g.id for g in self.model.gates_on[step.ground.subject] if quantities & {*quantities_in(g.condition)}}
        return tuple(r for r in step.rules if r in acting) or step.rules

    def _influences(self, rules: Iterable[str]) -> Iterator[Influence]:
        wanted = set(rules)
        return (i for i in self.model.influences if i.id in wanted)

    def _structure(self, step: Reductio | Cases, blocks: Sequence[Sequence[Step]]) -> Line:
        told = tuple(self._block(block) for block in blocks)
        facts = (step.conclusion,) if isinstance(step.conclusion, Restriction) else ()
        line = Line((step.id,), (), (Link(facts, (), Status.ESTABLISHED),), step, blocks=told)
        status = min((self.model.rules[r].status for r in line.rules), default=Status.ESTABLISHED)
        return replace(line, links=(Link(facts, (), status),))

    def _block(self, steps: Sequence[Step]) -> Block:
        supposed, last = steps[0], steps[-1]
        lines = _merged(self._lines(steps[1:], self._goals(steps)))
        return Block(supposed.id, supposed.conclusion, lines, last.conclusion is None)

    # --- settings and background ----------------------------------------------------------------------------------

    def _settings(self, lines: list[Line]) -> list[Line]:
        """A line for every setting that is cited, before all others; the settings of the question first."""
        cited = {c for line in lines for c in line.cites if isinstance(c, SetFact)}
        cited |= {c for c in self._goals(self.proof.steps) if isinstance(c, SetFact)}
        order = {name: n for n, name in enumerate(self.model.quantities)}
        ordered = sorted(cited, key=lambda c: (c.world not in (self.at,), c.world, order[c.quantity]))
        return [*(Line((c,), setting=c) for c in ordered), *lines]

    def _background(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """The quantities that are steady between the two worlds of the claim because nothing touches them."""
        found: set[str] = set()
        waiting = [k for line in lines for k in (*line.keys, *_inner_keys(line)) if isinstance(k, int)]
        waiting += [s.id for s in self.proof.steps[-1:]]
        seen = set(waiting)
        while waiting:
            step = self.steps[waiting.pop()]
            fact = step.conclusion
            if not self.live(step.id) and isinstance(fact, Restriction) and fact.allowed == STEADY:
                if isinstance(fact.unknown, DirectionOf) and fact.unknown.pair == self.main:
                    found.add(fact.unknown.quantity)
            fresh = set(getattr(step, "premises", ())) - seen
            seen |= fresh
            waiting += fresh
        return tuple(q for q in self.model.quantities if q in found)


def _unknown(conclusion: Conclusion) -> object:
    return conclusion.unknown if isinstance(conclusion, Restriction) else None


def _has_quantity(fact: Restriction) -> bool:
    return isinstance(fact.unknown, DirectionOf | LevelOf)


def _age(cite: Cite) -> tuple[int, int, str]:
    """Settings come first, then steps in the order of the proof."""
    return (0, cite.world, cite.quantity) if isinstance(cite, SetFact) else (1, cite, "")


def _inner_keys(line: Line) -> Iterator[Cite]:
    for block in line.blocks:
        for inner in block.lines:
            yield from inner.keys
            yield from _inner_keys(inner)


def _without_echoes(reasons: list[Reason]) -> list[Reason]:
    """Each fact once; a level is left out where the direction of the same quantity is told."""
    moving = {r.fact.unknown.quantity for r in reasons if isinstance(r.fact.unknown, DirectionOf)}
    kept: dict[object, Reason] = {}
    for reason in reasons:
        unknown = reason.fact.unknown
        if isinstance(unknown, LevelOf):
            if unknown.quantity in moving:
                continue
            kept.setdefault((unknown.quantity, reason.fact.allowed), reason)
        else:
            kept[unknown] = reason
    return list(kept.values())


# --- merging ------------------------------------------------------------------------------------------------------


def _merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(_chained(_paired(lines)))


def _paired(lines: Sequence[Line]) -> list[Line]:
    """Lines with the same reasons and the same effect are told as one."""
    found: list[Line] = []
    for line in lines:
        twin = next((n for n, other in enumerate(found) if _alike(other, line)), None)
        if twin is None:
            found.append(line)
        else:
            found[twin] = _both(found[twin], line)
    return found


def _alike(one: Line, other: Line) -> bool:
    if not (one.simple and other.simple and one.reasons and one.reasons == other.reasons):
        return False
    mine, theirs = one.links[-1], other.links[-1]
    alike = (mine.status, mine.backward) == (theirs.status, theirs.backward)
    return alike and {_effect(f) for f in mine.facts} == {_effect(f) for f in theirs.facts}


def _effect(fact: Restriction) -> object:
    pair = fact.unknown.pair if isinstance(fact.unknown, DirectionOf) else fact.unknown
    return pair, fact.allowed


def _both(one: Line, other: Line) -> Line:
    mine, theirs = one.links[-1], other.links[-1]
    rules = tuple(dict.fromkeys([*mine.rules, *theirs.rules]))
    link = Link((*mine.facts, *theirs.facts), rules, mine.status, mine.backward)
    return Line((*one.keys, *other.keys), one.reasons, (link,), one.step)


def _chained(lines: Sequence[Line]) -> list[Line]:
    """A line that rests on one other line alone, and is the only one to do so, continues that line."""
    found: list[Line] = []
    for line in lines:
        before = next((n for n, other in enumerate(found) if _continues(other, line, lines)), None)
        if before is None:
            found.append(line)
        else:
            head = found[before]
            found[before] = Line(
                (*head.keys, *line.keys), head.reasons, (*head.links, *line.links), line.step, head.setting, head.blocks
            )
    return found


def _continues(head: Line, line: Line, lines: Sequence[Line]) -> bool:
    if not (head.simple and line.simple and line.cites and _facts(line.links) and _facts(head.links)):
        return False
    ends = _ends(head)
    if not set(line.cites) <= set(ends) or {r.fact for r in line.reasons} > set(head.links[-1].facts):
        return False
    return all(other is line or not set(other.cites) & set(ends) for other in lines if other.keys[0] not in head.keys)


def _ends(line: Line) -> tuple[Cite, ...]:
    """The keys of the last effect of a line."""
    return line.keys[-len(line.links[-1].facts) :]


def _facts(links: tuple[Link, ...]) -> bool:
    return bool(links[-1].facts)
