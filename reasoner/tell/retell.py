"""A story in sentences: settings, cause and effect, reductio as one paragraph, cases, with numbers and papers.

It must not decide what is told (that is `story`); it numbers what is cited and finds the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reasoner.document import Block as Shown
from reasoner.document import Run, Runs, Step, step_anchor
from reasoner.model import axioms
from reasoner.model.ir import And, Claim, Condition, DirectionClaim, Gate, Model, Status, quantities_in
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Key
from reasoner.proof.objects import Applied, Cases, ClaimHolds, Conclusion, Reductio, Restriction
from reasoner.signs import ANY, MINUS, NOT_DOWN, NOT_UP, SignSet
from reasoner.tell import words
from reasoner.tell.facts import Facts
from reasoner.tell.lines import Block, Cite, Line, Link, Reason, SetFact, Story
from reasoner.tell.naming import AMBIENT, Naming, mechanism
from reasoner.tell.places import setter
from reasoner.tell.remainder import reason_of
from reasoner.tell.words import Predicate, capital, joined, listed, say

PAPERS = 3
"""Papers beside one step in the short form; the others are in the full form and in JSON."""

NAMES = 5
"""Names of what moves alike in one sentence; the others are in the full form."""

REASONS = 3
"""Reasons named for what is folded."""


def retell(names: Naming, story: Story, claim: Claim) -> Iterator[Shown]:
    """The steps of the short form."""
    teller = Sentences.of(names, story, claim)
    for line in story.lines:
        number = teller.numbers.get(line.keys[0], "")
        anchor = step_anchor(number) if number else ""
        rules = tuple(dict.fromkeys((*line.rules, *_joining(names.model, line))))
        yield Step(number, teller.sentence(line), teller.support(line), anchor, rules=rules)


def _joining(model: Model, line: Line) -> Iterator[str]:
    """Further rules that the steps of a line use between quantities that it speaks of, such as what would be needed."""
    inner = [line, *(x for block in line.blocks for x in block.lines)]
    facts = [fact for x in inner for fact in (*x.facts, *(reason.fact for reason in x.reasons))]
    spoken = {fact.unknown.quantity for fact in facts if isinstance(fact.unknown, DirectionOf | LevelOf)}
    spoken |= {x.step.ground.subject for x in inner if isinstance(x.step, Applied)}
    used = {rule for x in inner if isinstance(x.step, Applied) for rule in x.step.rules}
    return (i.id for i in model.influences if i.id in used and {i.source, i.target} <= spoken)


class Sentences:
    """`facts` see what is told from one pair of worlds: that of the claim, or the one that a line speaks of most.

    `needed` is what other lines cite: it is named before all else.
    """

    def __init__(
        self,
        names: Naming,
        story: Story,
        claim: Claim,
        numbers: Mapping[Cite, str],
        needed: frozenset[Cite],
        facts: Facts | None = None,
    ) -> None:
        self.names, self.story, self.claim, self.numbers, self.needed = names, story, claim, numbers, needed
        self.facts = facts or Facts(names, story.since, story.at)

    @staticmethod
    def of(names: Naming, story: Story, claim: Claim) -> Sentences:
        """For a whole story: what is cited gets a number."""
        cited = {c for line in story.lines for c in line.cites}
        numbered = [line for line in story.lines if cited & set(line.keys)]
        numbers = {key: str(n) for n, line in enumerate(numbered, 1) for key in line.keys}
        return Sentences(names, story, claim, numbers, frozenset(c for line in story.lines for c in _cites_in(line)))

    def sentence(self, line: Line) -> Runs:
        """One line as one sentence or paragraph, seen from the two worlds that it speaks of most."""
        if line.settings:
            return (*listed([self.setting(fact) for fact in line.settings]), Run("."))
        since, at = self._viewpoint(line)
        if (since, at) == (self.story.since, self.story.at):
            return capital(self._told(line))
        there = Sentences(self.names, self.story, self.claim, self.numbers, self.needed, Facts(self.names, since, at))
        seen = say("seen", to=self.names.inside(at), since=self.names.world(since))
        return (*capital(seen), *there._told(line))

    def _told(self, line: Line) -> Runs:
        match line.step:
            case Cases():
                return self.cases(line, supposed=False)
            case Reductio():
                return self.reductio(line, supposed=False)
            case _:
                return (*self.effect(line, supposed=False), Run("."))

    def _viewpoint(self, line: Line) -> tuple[int, int]:
        """The pair of worlds that most directions of a line are about; that of the claim unless it is another."""
        main = self.story.since, self.story.at
        pairs = Counter(f.unknown.pair for f in line.facts if isinstance(f.unknown, DirectionOf))
        if not pairs or pairs[min(main), max(main)]:
            return main
        return pairs.most_common(1)[0][0]

    def support(self, line: Line) -> Runs:
        """What stands beside a line: who set it, or the papers of its rules."""
        if not line.settings:
            return self.names.papers(line.rules, PAPERS)
        frame, first = self.names.frame, line.settings[0]
        assert frame is not None
        found = setter(self.names.model, frame.worlds[first.world], first.quantity)
        scenario = found[0] if found else ""
        told = say("scenario sets it", scenario=scenario) if scenario else say("you set it")
        return tuple(Run(r.text, "quiet") for r in told)

    # --- settings -------------------------------------------------------------------------------------------------

    def setting(self, fact: SetFact) -> Runs:
        frame = self.names.frame
        assert frame is not None
        new = frame.key(fact.quantity, fact.world)
        assert new is not None
        quantity = self.names.quantity(fact.quantity)
        if new.kind != "level":
            return say({"raised": "raised", "lowered": "lowered"}.get(new.kind, "freed"), quantity=quantity)
        level = self.names.level(fact.quantity, new.level)
        if fact.quantity not in self.names.model.inputs:
            ambient = self.names.model.quantities[fact.quantity].kind in AMBIENT
            return say("held" if new.level or ambient else "knocked out", quantity=quantity, new=level)
        return self._moved(fact, new, level, quantity)

    def _moved(self, fact: SetFact, new: Key, level: str, quantity: Run) -> Runs:
        """An input: what it was before, and what that is called."""
        frame = self.names.frame
        assert frame is not None
        old = frame.key(fact.quantity, self.story.since)
        if old is None or old.kind != "level" or old == new:
            return say("stays set", quantity=quantity, new=level)
        drug = self.names.model.quantities[fact.quantity].kind == "drug"
        key = "set up" if new.level > old.level else "set down"
        if drug and 0 in (old.level, new.level):
            key = "withdrawn" if new.level == 0 else "added"
        return say(key, quantity=quantity, old=self.names.level(fact.quantity, old.level), new=level)

    # --- cause and effect -----------------------------------------------------------------------------------------

    def effect(self, line: Line, supposed: bool) -> Runs:
        """Reasons, and a chain of effects."""
        reasons = self.reasons(line.reasons[:REASONS] if line.folded else line.reasons, supposed)
        first, *more = line.links if line.folded else self._turns(line.links)
        opening = self._opening(line, reasons)
        lead = self._lead(first) if opening else self._hedge(first)
        alone = len(line.reasons) < 2 and not line.folded
        parts: list[Run] = [*opening, *lead, *self._link(first, supposed, line, alone)]
        for link in more:
            parts += say("with that") if line.folded else self._lead(link)
            parts += self._link(link, supposed, line, not link.also and not line.folded)
        return tuple(parts)

    def _lead(self, link: Link) -> Runs:
        if link.backward:
            return say("takes")
        if link.also:
            return (*say("and as", reasons=self.reasons(link.also, False)), *self._hedge(link))
        return say((words.STATUS_IN_PART if link.mixed else words.STATUS_SO)[link.status])

    def _hedge(self, link: Link) -> Runs:
        return say(words.STATUS_FIRST[link.status]) if link.status in words.STATUS_FIRST else ()

    def _link(self, link: Link, supposed: bool, line: Line, alone: bool) -> Runs:
        """One effect, with the mechanism where it is plain whose it is: of one reason alone."""
        told = self._together(link, supposed, line)
        return (*told, *mechanism(self.names.model, link.rules)) if alone and len(link.facts) == 1 else told

    def _together(self, link: Link, supposed: bool, line: Line) -> Runs:
        """The facts of an effect; of many those that other lines cite, and no influence apart from its target."""
        names = {self.facts.subject(fact).text for fact in link.facts}
        brief = supposed or line.folded
        facts = [f for f in link.facts if not brief or self.facts.target(f) not in names]
        if len(facts) <= NAMES + 1:
            return self.facts.together(facts, supposed, link.backward)
        keys = dict(zip([f for other in line.links for f in other.facts], line.keys, strict=False))
        first = sorted(facts, key=lambda f: (keys.get(f) not in self.needed, self.facts.minor(f)))[:NAMES]
        return self.facts.together([f for f in facts if f in first], supposed, link.backward, more=len(facts) - NAMES)

    def _opening(self, line: Line, reasons: Runs) -> Runs:
        """The reasons, with what a gate, law, observation or loop adds to them."""
        step = line.step
        if not isinstance(step, Applied):
            return reasons
        ground, model = step.ground, self.names.model
        rule = ground.subject
        match ground:
            case axioms.Gate():
                return self._requiring(next(g for g in model.gates if g.id == rule), line, reasons)
            case axioms.Cause() if line.shut and (closed := self._shut_by(step, line)):
                return self._requiring(closed, line, reasons)
            case axioms.Law() | axioms.Alternatives():
                return joined([p for p in (reasons, say("law says", rule=self.names.rule(rule))) if p], ", and ")
            case axioms.Observation():
                return joined([p for p in (reasons, say("observed", claim=self.names.claimed(rule))) if p], ", and ")
            case axioms.Remainder():
                return reason_of(step, [r.fact for r in line.reasons], self.names, reasons)
            case axioms.Foundation():
                return joined([p for p in (reasons, say("unfounded")) if p], ", and ")
            case _:
                return reasons

    def _requiring(self, gate: Gate, line: Line, reasons: Runs) -> Runs:
        told = self.names.condition(_concerned(gate.condition, line.reasons))
        requires = say("requires that", target=self.names.quantity(gate.target), what=told)
        return joined([p for p in (reasons, requires) if p], ", but ")

    def _shut_by(self, step: Applied, line: Line) -> Gate | None:
        """The gate that is closed, as the reasons say."""
        names = {r.fact.unknown.quantity for r in line.reasons if isinstance(r.fact.unknown, LevelOf)}
        gates = (g for g in self.names.model.gates_on[step.ground.subject] if g.id in step.rules)
        return next((g for g in gates if names & {*quantities_in(g.condition)}), None)

    def _turns(self, links: Sequence[Link]) -> list[Link]:
        """Neighbours in a chain that move the same way, as one link."""
        found: list[Link] = []
        for link in links:
            last = found[-1] if found else None
            alike = last and not link.also and (last.status, last.backward) == (link.status, link.backward)
            if last and alike and self._kind(last.facts[-1:]) == self._kind(link.facts):
                facts, rules = (*last.facts, *link.facts), (*last.rules, *link.rules)
                found[-1] = replace(last, facts=facts, rules=rules, outside=(*last.outside, *link.outside))
            else:
                found.append(link)
        return found

    def _kind(self, facts: Sequence[Restriction]) -> object:
        return {self.facts.predicate(f) for f in facts}

    def reasons(self, reasons: Iterable[Reason], supposed: bool) -> Runs:
        """`A and B rise (2) and C is unchanged`; what is cited for several in a row is cited once."""
        groups: dict[tuple[Predicate, str, tuple[str, ...]], list[Restriction]] = {}
        for reason in reasons:
            cites = self.cites(reason.cites)
            predicate, where = self.facts.predicate(reason.fact)
            groups.setdefault((predicate, where, cites), []).append(reason.fact)
        following = [*[cites for _, _, cites in groups][1:], ()]
        parts = [
            (*self.facts.said(facts, p, w, supposed), *(_cited(cites) if cites != after else ()))
            for ((p, w, cites), facts), after in zip(groups.items(), following, strict=False)
        ]
        return listed(parts)

    def cites(self, cites: Iterable[Cite]) -> tuple[str, ...]:
        found = {self.numbers[c] for c in cites if c in self.numbers}
        return tuple(sorted(found, key=int))

    # --- reductio and cases ---------------------------------------------------------------------------------------

    def reductio(self, line: Line, supposed: bool) -> Runs:
        """Suppose the contrary, follow it to a contradiction, conclude."""
        (block,) = line.blocks
        parts = [*self.supposition(block.supposition), *self.follow(block)]
        concluded = line.links[-1].facts
        text = self.facts.together(concluded, supposed) if concluded else self._settled(line)
        return (*parts, *say("hence", what=text), Run("."))

    def _settled(self, line: Line) -> Runs:
        """The claim, or that it fails."""
        claim = Run(self.names.claim(self.claim))
        fails = line.step is not None and line.step.conclusion == ClaimHolds(False)
        return say("it fails", claim=claim) if fails else (claim,)

    def supposition(self, what: Conclusion) -> Runs:
        match what:
            case Restriction():
                return say("suppose", what=self._supposed_fact(what))
            case ClaimHolds(False) if isinstance(self.claim, DirectionClaim):
                denied: SignSet = ANY - self.claim.signs
                verb = words.SUPPOSED[denied].one
                return say("suppose", what=(self.names.quantity(self.claim.quantity), Run(f" {verb}")))
            case _:
                return say("suppose bare")

    def _supposed_fact(self, fact: Restriction) -> Runs:
        if isinstance(fact.unknown, DirectionOf):
            predicate, where = self.facts.predicate(fact, words.SUPPOSED)
        else:
            predicate, where = self.facts.predicate(fact)
            predicate = words.were(predicate)
        return self.facts.said([fact], predicate, where, supposed=False)

    def follow(self, block: Block) -> Runs:
        """What follows from a supposition, up to the contradiction, as running text."""
        found: list[Run] = []
        within = False  # a sentence has begun that the next effect can continue
        told: set[Cite] = {block.supposed}
        for line in block.lines:
            if isinstance(line.step, Applied) and not line.links[-1].facts:
                return (*found, *self._clash(line, within))
            if line.blocks:
                inner = self.cases(line, True) if isinstance(line.step, Cases) else self.reductio(line, True)
                found += [Run(". " if within else ""), *inner, Run(" ")]
            elif within and block.lines[-2:-1] == (line,) and self._contested(line, block.lines[-1]):
                return (*found, *self._needed(line))
            else:
                steps = {c for c in line.cites if isinstance(c, int)}
                follows = steps <= told if line.links[0].backward else bool(steps & told)
                apart = say("yet" if _excluded(line, block) else "moreover")
                leads = say("then") if not within else self._lead(line.links[0]) if follows else apart
                found += [*leads, *self.inner(line, hedged=within and follows)]
            within, told = not line.blocks, set(line.keys)
        if not block.refuted:
            return (*found, Run(". " if within else ""))
        return (*found, *say("contradiction" if within else "absurd"))

    def inner(self, line: Line, hedged: bool) -> Runs:
        """Effects inside a supposition; only what comes from outside it is cited, and a doubt is said only once.

        `hedged`: that of the first effect has been said.
        """
        parts: list[Run] = []
        worst = line.links[0].status if hedged else Status.ESTABLISHED
        for n, link in enumerate(self._turns(line.links)):
            fresh = link.status < worst
            lead = (self._hedge(link) if fresh else ()) if n == 0 else self._lead(link) if fresh else self._so(link)
            outside = link.outside or (line.cites if n == 0 and not line.links[0].outside else ())
            parts += [*lead, *self._together(link, True, line), *_cited(self.cites(outside))]
            worst = min(worst, link.status)
        return tuple(parts)

    def _so(self, link: Link) -> Runs:
        return say("takes" if link.backward else "so")

    def _contested(self, line: Line, last: Line) -> bool:
        """Whether a line says that something would have to move, and the last one that nothing moves it."""
        facts = line.links[-1].facts
        contested = len(facts) == 1 and line.links[-1].backward and isinstance(facts[0].unknown, DirectionOf)
        step = last.step
        caused = isinstance(step, Applied) and isinstance(step.ground, axioms.Cause) and not last.links[-1].facts
        return contested and caused and facts[0].unknown.quantity == step.ground.subject  # type: ignore[union-attr]

    def _needed(self, line: Line) -> Runs:
        """What would have to move for something else, and that nothing would move it."""
        step, what = line.step, self.facts.together(line.links[-1].facts, True, needed=True)
        assert isinstance(step, Applied)
        held = [r.fact.allowed for r in line.reasons if self.facts.subject(r.fact).text == step.ground.subject]
        against = [self._driver(r) for r in line.reasons if self._push(line, r)]
        if not against:
            what = (*what, *_cited(self.cites(line.cites)))
        if len(held) != 1 or held[0] not in (NOT_DOWN, NOT_UP) or self.story.since > self.story.at:
            return say("in vain", what=what)
        quantity = self.names.quantity(step.ground.subject)
        opposed = say("against", drivers=listed(against)) if against else ()
        key = "in vain up" if held[0] == NOT_DOWN else "in vain down"
        return say(key, what=what, quantity=quantity, against=opposed)

    def _clash(self, line: Line, follows: bool) -> Runs:
        """The last step of a reductio: what cannot be."""
        step = line.step
        assert isinstance(step, Applied)
        lead = say("so") if follows else say("but")
        quantity = step.ground.subject
        if isinstance(step.ground, axioms.Response):
            driving = [r for r in line.reasons if self._push(line, r)]
            ways = {self._push(line, r) for r in driving}
            if len(ways) == 1:
                key = "hold up" if ways == {MINUS} else "hold down"
                drivers = listed([self._driver(r) for r in driving])
                return (*lead, *say(key, quantity=self.names.quantity(quantity), drivers=drivers))
        if isinstance(step.ground, axioms.Cause):
            return (*lead, *say("nothing moves", quantity=self.names.quantity(quantity)))
        what = self.names.rule(quantity) if quantity in self.names.model.rules else self.reasons(line.reasons, False)
        return (*lead, *say("contradicts", what=what or self.names.quantity(quantity)))

    def _driver(self, reason: Reason) -> Runs:
        return (self.facts.subject(reason.fact), *_cited(self.cites(reason.cites)))

    def _push(self, line: Line, reason: Reason) -> object:
        """Which way a reason drives the subject of a contradiction; None where it does not, or not surely."""
        if not isinstance(reason.fact.unknown, DirectionOf) or len(reason.fact.allowed) != 1:
            return None
        (sign,) = reason.fact.allowed
        if not reason.cites or sign == 0:
            return None
        rules = set(line.rules)
        signs = {
            i.sign
            for i in self.names.model.influences
            if i.id in rules and i.source == reason.fact.unknown.quantity and i.sign is not None
        }
        if len(signs) != 1:
            return None
        way = signs.pop().times(sign)  # type: ignore[arg-type]
        return -way if self.story.since > self.story.at else way

    def cases(self, line: Line, supposed: bool) -> Runs:
        """Every value in turn."""
        parts: list[Run] = []
        for block in line.blocks:
            what = self._supposed_fact(block.supposition) if isinstance(block.supposition, Restriction) else ()
            parts += [*say("if", what=what), *self.follow(block)]
        concluded = line.links[-1].facts
        text = self.facts.together(concluded, supposed) if concluded else self._settled(line)
        return (*parts, *say("either way", what=text), Run("."))


def _concerned(condition: Condition, reasons: Iterable[Reason]) -> Condition:
    """Of a condition with several parts, those that reasons speak of."""
    if not isinstance(condition, And):
        return condition
    units = (r.fact.unknown for r in reasons)
    names = {u.quantity for u in units if isinstance(u, DirectionOf | LevelOf)}
    kept = tuple(part for part in condition.items if names & {*quantities_in(part)})
    return kept[0] if len(kept) == 1 else And(kept or condition.items)


def _cites_in(line: Line) -> Iterator[Cite]:
    """Everything that a line and those inside it rest on."""
    yield from line.cites
    for block in line.blocks:
        for inner in block.lines:
            yield from _cites_in(inner)


def _cited(numbers: Sequence[str]) -> Runs:
    if not numbers:
        return ()
    runs = joined([Run(n, "", step_anchor(n)) for n in numbers])
    return (Run(" ("), *runs, Run(")"))


def _excluded(line: Line, block: Block) -> bool:
    """Whether a line ends a supposition by saying the opposite of what was said in it before, if of another world."""
    if not block.refuted or line is not block.lines[-1]:
        return False
    before = [fact for other in block.lines if other is not line for link in other.links for fact in link.facts]
    here = [fact for link in line.links for fact in link.facts]
    return any(_opposite(f, g) for f in here for g in before)


def _opposite(one: Restriction, other: Restriction) -> bool:
    if isinstance(one.unknown, LevelOf) and isinstance(other.unknown, LevelOf):
        return one.unknown.quantity == other.unknown.quantity and one.allowed.isdisjoint(other.allowed)
    return one.unknown == other.unknown and one.allowed.isdisjoint(other.allowed)
