"""The short form of a proof: which steps are worth telling, which merge, which are background, and their order.

A proof has many steps that a reader takes for granted: levels that follow from directions, worlds in one order,
conditions that stay fulfilled, everything that nothing touches. This module keeps the steps of cause and effect, sends
their premises through the others, and says what stayed unchanged. `joining` makes fewer lines of them, `retell` words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from reasoner.model import axioms
from reasoner.model.axioms import Ground
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
from reasoner.query.outcomes import pair_of
from reasoner.signs import DOWN, STEADY, UP
from reasoner.tell.joining import joined_lines, layered
from reasoner.tell.lines import Block, Cite, Line, Link, Reason, SetFact, Story
from reasoner.tell.places import setter

TOLD = (
    axioms.Cause,
    axioms.Response,
    axioms.Remainder,
    axioms.Definition,
    axioms.Gate,
    axioms.Closure,
    axioms.Law,
    axioms.Alternatives,
    axioms.Observation,
    axioms.Foundation,
)
"""The ground constraints that carry cause and effect; what the others conclude is merged into the step they serve."""


GIVEN = (axioms.Setting, axioms.Raised, axioms.End, axioms.Observation)
"""The ground constraints that start a story; what rests on none of them is background."""


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
    stated: frozenset[int] = field(init=False)  # the steps that suppose nothing

    def __post_init__(self) -> None:
        self.steps = {s.id: s for s in every_step(self.proof.steps)}
        since, at = (self.proof.frame.index[w] for w in compared(self.model, self.proof.where))
        self.since, self.at, self.main = since, at, pair_of(since, at)
        self.stated = frozenset(s.id for s in self.proof.steps)
        self.users = _users(self.steps.values())
        self.live = cache(self._live)
        self.aside = cache(self._aside)
        self.sources = cache(self._sources)

    def story(self) -> Story:
        goals = self._goals(self.proof.steps)
        lines = self._lines(self.proof.steps, goals)
        quiet = self._background(lines)
        inputs = tuple(q for q in quiet if q in self.model.inputs)
        others = tuple(q for q in quiet if q not in self.model.inputs)
        told = joined_lines([*self._settings(lines), *lines], goals)
        return Story(told, inputs, others, self.since, self.at, self._apart(told))

    # --- what is worth telling ------------------------------------------------------------------------------------

    def _live(self, step_id: int) -> bool:
        """Whether a step rests on anything that is set, supposed or observed; all else is background."""
        match self.steps[step_id]:
            case Applied(ground=ground) if isinstance(ground, axioms.Foundation) and self._calm(step_id):
                return self.everything and self._in_main(step_id)
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

    def _calm(self, step_id: int) -> bool:
        """Whether a step says that something is as it was, or speaks of other worlds than the claim does."""
        fact = self.steps[step_id].conclusion
        return isinstance(fact, Restriction) and (fact.allowed == STEADY or not self._in_main(step_id))

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
                return isinstance(ground, TOLD) and self.live(step.id) and not self.aside(step.id)
            case FromClaim():
                return False
            case Supposed():
                return True
            case _:
                return self.live(step.id)

    def _aside(self, step_id: int) -> bool:
        """Whether a level serves only as a condition of changes that are told with their causes."""
        step = self.steps[step_id]
        if not isinstance(step, Applied) or not isinstance(step.ground, TOLD):
            return False
        if not isinstance(_unknown(step.conclusion), LevelOf):
            return False
        return bool(self.users[step_id]) and all(self._conditions(user, step_id) for user in self.users[step_id])

    def _conditions(self, user: Step, step_id: int) -> bool:
        """Whether a step concludes a change, and takes more than conditions for it, or is itself such a condition."""
        if not isinstance(user, Applied) or isinstance(_unknown(user.conclusion), LevelOf):
            return self.aside(user.id)
        others = (self.steps[p].conclusion for p in user.premises if self.live(p))
        return isinstance(user.ground, axioms.Cause | axioms.Response) and any(
            isinstance(_unknown(o), DirectionOf) for o in others
        )

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
        return isinstance(ground, GIVEN) and (not isinstance(ground, axioms.End) or bool(self._setting_worlds(ground)))

    def _setting_worlds(self, ground: Ground) -> tuple[int, ...]:
        """The worlds of a ground constraint in which somebody sets its subject."""
        if isinstance(ground, axioms.Raised):
            return ground.worlds[-1:]
        if not isinstance(ground, axioms.Setting | axioms.End):
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
        facts = (step.conclusion,) if isinstance(step.conclusion, Restriction) else ()
        others = _quantities(facts) - {step.ground.subject}
        backward = isinstance(step.ground, axioms.Cause | axioms.Response) and bool(others)
        rules = self._acting(step, _quantities(r.fact for r in reasons), others)
        status = min((self.model.rules[r].status for r in rules), default=Status.ESTABLISHED)
        links = (Link(facts, rules, status, backward=backward),)
        return Line((step.id,), tuple(reasons), links, step, shut=self._shut(step))

    def _reasons(self, step: Applied) -> list[Reason]:
        tested = self._gate_tests(step)
        reasons: list[Reason] = []
        conditions: list[Reason] = []  # told only if there is nothing else
        for premise in step.premises:
            fact = self.steps[premise].conclusion
            if not self.live(premise) or not isinstance(fact, Restriction):
                continue
            if isinstance(fact.unknown, LevelOf) and fact.unknown.quantity in tested:
                continue
            if fact.unknown == _unknown(step.conclusion):
                continue
            found = conditions if self.aside(premise) else reasons
            found.append(Reason(self._as_set(fact), self.sources(premise)))
        return _without_echoes(reasons or conditions)

    def _as_set(self, fact: Restriction) -> Restriction:
        """How a quantity moves that two worlds set to two levels."""
        if not isinstance(fact.unknown, DirectionOf):
            return fact
        a, b = (self.proof.frame.key(fact.unknown.quantity, w) for w in fact.unknown.pair)
        if a is None or b is None or a.kind != "level" or b.kind != "level" or a.level == b.level:
            return fact
        return Restriction(fact.unknown, frozenset(UP if a.level < b.level else DOWN))

    def _shut(self, step: Applied) -> bool:
        """Whether a closed gate, and no push, keeps a quantity from moving."""
        if not isinstance(step.ground, axioms.Cause) or not step.rules or any(self._influences(step.rules)):
            return False
        return not any(isinstance(_unknown(self.steps[p].conclusion), DirectionOf) for p in step.premises)

    def _gate_tests(self, step: Applied) -> frozenset[str]:
        """Quantities whose levels only keep the gates of an effect open: taken for granted."""
        if not isinstance(step.ground, axioms.Cause | axioms.Response) or self._shut(step):
            return frozenset()
        gates = self.model.gates_on[step.ground.subject]
        switching = (i.condition for i in self._influences(step.rules) if i.condition is not None)
        kept = {q for condition in switching for q in quantities_in(condition)}
        tested = {q for gate in gates for q in quantities_in(gate.condition)} | {step.ground.subject}
        return frozenset(tested - kept)

    def _acting(self, step: Applied, *quantities: frozenset[str]) -> tuple[str, ...]:
        """Of the rules that a step reads, those through which its reasons act, or else what is concluded from them.

        None where nothing acts.
        """
        if isinstance(step.ground, axioms.Foundation):
            return ()
        if not isinstance(step.ground, axioms.Cause | axioms.Response):
            return step.rules
        gates = self.model.gates_on[step.ground.subject]
        for names in quantities:
            acting = {i.id for i in self._influences(step.rules) if i.source in names}
            acting |= {g.id for g in gates if names & {*quantities_in(g.condition)}}
            if found := tuple(r for r in step.rules if r in acting):
                return found
        return step.rules

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
        lines = layered(self._lines(steps[1:], self._goals(steps)))
        return Block(supposed.id, supposed.conclusion, lines, last.conclusion is None)

    # --- settings and background ----------------------------------------------------------------------------------

    def _settings(self, lines: list[Line]) -> list[Line]:
        """The settings that are cited: each of the question by itself, then those of each scenario together."""
        cited = {c for line in lines for c in line.cites if isinstance(c, SetFact)}
        cited |= {c for c in self._goals(self.proof.steps) if isinstance(c, SetFact)}
        order = {name: n for n, name in enumerate(self.model.quantities)}
        ordered = sorted(cited, key=lambda c: (c.world not in (self.at,), c.world, order[c.quantity]))
        groups: dict[object, list[SetFact]] = {}
        for fact in ordered:
            found = setter(self.model, self.proof.frame.worlds[fact.world], fact.quantity)
            groups.setdefault((found[0] if found else "") or fact, []).append(fact)
        return [Line(tuple(group), settings=tuple(group)) for group in groups.values()]

    def _background(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """The quantities that are steady between the two worlds of the claim because nothing touches them.

        Those come first that most of what is told rests on.
        """
        found: set[str] = set()
        uses: Counter[str] = Counter()
        waiting = [k for line in lines for k in (*line.keys, *_inner_keys(line)) if isinstance(k, int)]
        waiting += [s.id for s in self.proof.steps[-1:]]
        seen = set(waiting)
        while waiting:
            step = self.steps[waiting.pop()]
            if (name := self._quiet(step)) is not None:
                found.add(name)
            elif self._told(step):
                names = (self._quiet(self.steps[p]) for p in getattr(step, "premises", ()))
                uses.update(n for n in names if n is not None)
            fresh = set(getattr(step, "premises", ())) - seen
            seen |= fresh
            waiting += fresh
        return tuple(sorted((q for q in self.model.quantities if q in found), key=lambda q: -uses[q]))

    def _quiet(self, step: Step) -> str | None:
        """The quantity that a step of the background finds unchanged.

        What is concluded within a supposition holds there alone, and is no fact.
        """
        fact = step.conclusion
        if step.id not in self.stated or self.live(step.id):
            return None
        if not isinstance(fact, Restriction) or fact.allowed != STEADY:
            return None
        return fact.unknown.quantity if isinstance(fact.unknown, DirectionOf) and self._in_main(step.id) else None

    def _apart(self, lines: Iterable[Line]) -> tuple[int, int, tuple[str, ...]] | None:
        """Two worlds that differ only in settings, where the lines speak of worlds that the claim does not compare."""
        spoken = {f.unknown.pair for line in lines for f in line.facts if isinstance(f.unknown, DirectionOf)}
        grounds = (s for s in self.steps.values() if isinstance(s, Applied) and isinstance(s.ground, axioms.Foundation))
        founded = {u.pair for s in grounds if isinstance(u := _unknown(s.conclusion), DirectionOf)}
        if spoken <= {self.main} or len(founded - {self.main}) != 1:
            return None
        ((a, b),) = founded - {self.main}
        set_apart = tuple(q for q in self.model.quantities if self.proof.frame.key(q, a) != self.proof.frame.key(q, b))
        facts = (s.conclusion for s in self.steps.values() if isinstance(s.conclusion, Restriction))
        moved = {u.quantity for f in facts if isinstance(u := f.unknown, DirectionOf) and u.pair == (a, b)
                 and f.allowed != STEADY}  # fmt: skip
        return (a, b, set_apart) if set_apart and moved <= {*set_apart} else None


def _users(steps: Iterable[Step]) -> dict[int, list[Step]]:
    """For each step, the steps that rest on it directly."""
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.id, [])
        for premise in getattr(step, "premises", ()):
            found.setdefault(premise, []).append(step)
    return found


def _unknown(conclusion: Conclusion) -> object:
    return conclusion.unknown if isinstance(conclusion, Restriction) else None


def _quantities(facts: Iterable[Restriction]) -> frozenset[str]:
    return frozenset(f.unknown.quantity for f in facts if isinstance(f.unknown, DirectionOf | LevelOf))


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
