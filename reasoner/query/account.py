"""Why a necessary or impossible claim is so, as data before any words: the mechanism, with a step for every fact told.

The proof of the claim is extended until it concludes whatever is told: each move of the story, each fact behind an
opponent. The checker then replays the whole. What could not be concluded in time is not told as certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from reasoner.derive.extend import Extension
from reasoner.model.axioms import Local
from reasoner.model.ir import (
    AndClaim,
    Claim,
    DirectionClaim,
    ExistsClaim,
    LevelClaim,
    NotClaim,
    OrClaim,
    SignClaim,
    Where,
    quantities_in,
    quantities_of,
)
from reasoner.model.worlds import compared
from reasoner.proof.checker import check
from reasoner.proof.objects import Proof
from reasoner.query.certain import Certain
from reasoner.query.derivation import grounds_of
from reasoner.query.drivers import Drivers, Paths
from reasoner.query.engine import Engine
from reasoner.query.mechanism import Account, Arrow, Line, Move, Part, Story
from reasoner.query.opponents import Opposition, fact
from reasoner.query.reach import upstream
from reasoner.query.silenced import Silences
from reasoner.query.story import story_of
from reasoner.signs import DOWN, MINUS, NOT_DOWN, NOT_UP, PLUS, STEADY, UP, SignSet
from reasoner.solve.budget import Budget


def account(engine: Engine, proof: Proof, where: Where, budget: Budget) -> Account:
    """The mechanism behind a claim that was proved, or (`denied`) refuted."""
    teller = _Teller(engine, proof, where, budget)
    parts = tuple(teller.part(leaf, proof.denied) for leaf in leaves(proof.claim))
    whole = teller.extension.proof
    check(engine.model, whole)
    return Account(whole, frozenset(s.id for s in proof.steps), parts, teller.steps)


def leaves(claim: Claim) -> Iterator[DirectionClaim | LevelClaim]:
    """The simple claims that a claim is made of."""
    match claim:
        case DirectionClaim() | LevelClaim():
            yield claim
        case NotClaim(item):
            yield from leaves(item)
        case AndClaim(items) | OrClaim(items):
            for item in items:
                yield from leaves(item)
        case ExistsClaim() | SignClaim():
            pass


class _Teller:
    def __init__(self, engine: Engine, proof: Proof, where: Where, budget: Budget) -> None:
        self.problem = engine.problem([where])
        self.model, self.frame = engine.model, self.problem.frame
        self.since, self.at = (self.frame.index[w] for w in compared(self.model, where))
        self.certain = Certain(self.problem, budget)
        self.drivers = Drivers(self.certain)
        self.drivers.survey(quantities_of(proof.claim), self.since, self.at)
        # loops that the proof cites or the solver met; others that are needed make a fact stay untold
        near = filter(self._near(quantities_of(proof.claim)), self.problem.grounds)
        grounds = dict.fromkeys((*near, *self.problem.loops, *grounds_of(proof)))
        kept = engine.constraints(self.problem)
        self.extension = Extension(self.model, proof, tuple(grounds), kept, lambda: budget.left)
        self.opposition = Opposition(self.certain, self.drivers, self.extension)
        self.silences = Silences(self.certain, self.drivers, self.since, self.at)
        self.steps: dict[Move, int] = {}

    def _near(self, claimed: Iterable[str]) -> Callable[[Local], bool]:
        """Tells the constraints on what can act on a claim, or on what laws and observations speak of, from the rest.

        What is told is about these, and without the rest no fact about them is lost but by a long way round.
        """
        model = self.model
        stated = {q for law in model.laws for part in (law.when, law.then) for q in quantities_in(part)}
        stated |= {q for seen in model.observations for q in quantities_of(seen.claim)}
        reached, target = upstream(model, (*claimed, *stated)), {gate.id: gate.target for gate in model.gates}

        def near(ground: Local) -> bool:
            subject = target.get(ground.subject, ground.subject)
            return subject in reached or subject not in model.quantities

        return near

    def part(self, leaf: DirectionClaim | LevelClaim, denied: bool) -> Part:
        signs = self.certain.directions(leaf.quantity, self.since, self.at)
        part = Part(leaf.quantity, signs)
        if isinstance(leaf, LevelClaim):
            part = replace(part, level=(leaf.low, leaf.high), shut=self.silences.shut(leaf.quantity))
        elif denied:
            missing = [s for s in (PLUS, MINUS) if s in leaf.signs and s not in signs]
            part = replace(part, silenced=self.silences.of(leaf.quantity, missing[0]) if missing else None)
        goal = self._goal(leaf.quantity, signs)
        if goal is not None:
            story = self._proved(story_of(Paths(self.drivers, goal)))
            return replace(part, story=story, opponents=self.opposition.to(story))
        return replace(part, ends=self.silences.ends(leaf.quantity)) if signs == STEADY else part

    def _goal(self, quantity: str, signs: SignSet) -> Move | None:
        """The way in which a quantity moves, or can move at all."""
        if self.since == self.at or signs not in (UP, DOWN, NOT_UP, NOT_DOWN):
            return None
        return Move(quantity, self.since, self.at, PLUS if PLUS in signs else MINUS)

    def _proved(self, story: Story) -> Story:
        """The part of a story whose moves are all concluded by steps of the proof."""
        for move in story.moves:
            certain = self.certain.move(move.quantity, *move.pair) is not None
            step = self.extension.conclude(fact(move.quantity, *move.pair, frozenset({move.sign}))) if certain else None
            if step is not None:
                self.steps[move] = step
        lines = tuple(Line(arrows, line.name) for line in story.lines if (arrows := self._told(line.arrows, story)))
        joining = self._told(story.joining, story)
        further = (*story.further, *(a for a in story.joining if a not in joining))
        return replace(story, lines=lines, joining=joining, further=further)

    def _told(self, arrows: Sequence[Arrow], story: Story) -> tuple[Arrow, ...]:
        """A chain of arrows as far as the moves at its ends are proved; the goal may be one that need not move."""
        known = {*self.steps, story.goal}
        found = [a for a in arrows if a.source in known and a.target in known]
        return tuple(found) if len(found) == len(arrows) or arrows is story.joining else ()
