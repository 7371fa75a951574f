"""`assume path_founded` over masks (§3): what no path of influences leads to from anything set differently stays."""

from __future__ import annotations

from reasoner.bounds.constraint import Directed
from reasoner.bounds.masks import ANYWAY, STEADY, YES, Masks, Unknowns
from reasoner.model import axioms
from reasoner.model.ir import Definition
from reasoner.model.pushes import acting_on
from reasoner.model.worlds import Frame, Pair

Place = tuple[str, Pair]
"""A quantity over the pair of worlds that it transmits."""


class Path(Directed):
    """A quantity over one pair of worlds, and everything that a path could lead through to it."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Path) -> None:
        self._start: Place = (ground.subject, ground.worlds)
        self._set: set[Place] = set()  # set differently
        self._steps: dict[Place, list[tuple[Place, int | None]]] = {}  # with what tells whether the rule exists
        rules: dict[str, None] = {}
        waiting = [self._start]
        while waiting:
            here = waiting.pop()
            name, (a, b) = here
            if here in self._steps:
                continue
            self._steps[here] = []
            if frame.key(name, a) != frame.key(name, b):
                self._set.add(here)
            elif frame.key(name, a) is None:
                for rule, source, sent in acting_on(unknowns.model, frame, name, (a, b)):
                    maybe = not isinstance(rule, Definition) and rule.maybe
                    self._steps[here].append(((source, sent), unknowns.exists(rule.id) if maybe else None))
                    waiting.append((source, sent))
                    rules[rule.id] = None
        self._rules = tuple(rules)
        switches = dict.fromkeys(s for steps in self._steps.values() for _, s in steps if s is not None)
        super().__init__(unknowns, ground, ground.worlds, tuple(switches))

    def ways(self, masks: Masks) -> int:
        found, waiting = {self._start}, [self._start]
        while waiting:
            here = waiting.pop()
            if here in self._set:
                return ANYWAY
            for further, switch in self._steps[here]:
                if further not in found and (switch is None or masks[switch] & YES):
                    found.add(further)
                    waiting.append(further)
        return STEADY

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return self._rules
