"""The lines of a story as data: settings, reasons and effects, suppositions with what follows from them.

It must not know how lines are chosen (`story`), joined (`joining`) or worded (`retell`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model import axioms
from reasoner.model.ir import Status
from reasoner.model.labeling import DirectionOf
from reasoner.proof.objects import Applied, Conclusion, Restriction, Step


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

    `mixed`: `status` is that of the weakest of several rules. `backward`: it is concluded against the arrows, as what
    an effect must have come from. `also`: reasons besides the link before it. `outside`: what it rests on outside of
    its block, where that is not said of an earlier link.
    """

    facts: tuple[Restriction, ...]
    rules: tuple[str, ...]
    status: Status
    mixed: bool = False
    backward: bool = False
    also: tuple[Reason, ...] = ()
    outside: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story: settings, or reasons and the effects that follow in a chain.

    `keys` are the steps it tells, one for each fact, or its settings. `step` is the last step behind it; `blocks` are
    the inner lines of a reductio (one block) or of cases (several). `folded`: many steps, told by their outcome.
    `shut`: a closed gate, and no push, is what says so.
    """

    keys: tuple[Cite, ...]
    reasons: tuple[Reason, ...] = ()
    links: tuple[Link, ...] = ()
    step: Step | None = None
    settings: tuple[SetFact, ...] = ()
    blocks: tuple[Block, ...] = ()
    folded: bool = False
    shut: bool = False

    @property
    def simple(self) -> bool:
        """Told as reasons and effects, without a sentence of its own."""
        step = self.step
        return (
            not self.shut
            and isinstance(step, Applied)
            and isinstance(step.ground, axioms.Cause | axioms.Response | axioms.Definition)
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """Its rules, those that a contradiction or a move comes from before those that only keep something in place."""
        inner = [line for block in self.blocks for line in block.lines]
        ends = [r for line in inner if line.final for r in line.rules]
        rest = [r for line in inner if not line.final for r in line.rules]
        return tuple(dict.fromkeys([*ends, *(r for link in self.links for r in link.rules), *rest]))

    @property
    def final(self) -> bool:
        """Whether it ends a supposition: a contradiction, or what would be needed to avoid it."""
        return isinstance(self.step, Applied) and any(link.backward or not link.facts for link in self.links)

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Everything the line rests on, lines inside it left out."""
        inside = {k for block in self.blocks for line in block.lines for k in line.keys}
        inside |= {block.supposed for block in self.blocks}
        inner = (c for block in self.blocks for line in block.lines for c in line.cites)
        also = (c for link in self.links for c in (*link.outside, *(c for r in link.also for c in r.cites)))
        found = dict.fromkeys([*(c for r in self.reasons for c in r.cites), *also, *inner])
        return tuple(c for c in found if c not in inside and c not in self.keys)

    @property
    def facts(self) -> Iterator[Restriction]:
        """What it concludes, and what follows inside it."""
        for link in self.links:
            yield from link.facts
        for block in self.blocks:
            for inner in block.lines:
                yield from inner.facts


@dataclass(frozen=True, slots=True)
class Block:
    """A reductio or one case: what is supposed, the lines that follow, and whether they end in a contradiction."""

    supposed: int
    supposition: Conclusion
    lines: tuple[Line, ...]
    refuted: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The lines in order, and the quantities that stay as they are, those that matter most first.

    `inputs` of them are set by nobody; `others` depend on nothing that changes. `apart` says that two worlds of which
    the lines speak differ in nothing but settings: the two worlds, and what is set.
    """

    lines: tuple[Line, ...]
    inputs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    since: int = 0
    at: int = 0
    apart: tuple[int, int, tuple[str, ...]] | None = None

    def elsewhere(self, quantity: str) -> bool:
        """Whether the lines say how a quantity moves between other worlds, and not how between those of the claim."""
        told = {f.unknown for line in self.lines for link in line.links for f in link.facts}
        pairs = {u.pair for u in told if isinstance(u, DirectionOf) and u.quantity == quantity}
        return bool(pairs) and (min(self.since, self.at), max(self.since, self.at)) not in pairs
