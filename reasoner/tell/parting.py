"""Why two places part at a quantity, in words: the rules that act in one alone, and what silences them in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.document import Run, Runs, Step
from reasoner.model.ir import Where
from reasoner.model.worlds import World
from reasoner.query.outcomes import Fork
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.words import listed, say

PAPERS = 3


class Parting:
    """Two places, the one where the quantity certainly moves first."""

    def __init__(self, names: Naming, places: Sequence[Where], full: bool) -> None:
        self.names, self.places, self.full = names, places, full

    def with_(self, place: Where) -> str:
        given = f"with {self.names.settings(place.settings)}" if place.settings else "untreated"
        return given if self.shared_scenario or place.scenario is None else f"{given} in {place.scenario}"

    @property
    def shared_scenario(self) -> bool:
        return self.places[0].scenario == self.places[1].scenario

    def reasons(self, fork: Fork) -> Iterator[Step]:
        """Each rule that acts in one world alone, with what it takes in the other, and its papers."""
        for side, rules in ((0, fork.first), (1, fork.second)):
            lead = say("contrast only", place=self.with_(self.places[side]))
            yield from (self.reason(rule, lead) for rule in rules)
        for silenced in fork.silenced:
            tests = [self.test(quantity, level) for quantity, level in silenced.tests]
            lead = say("contrast silent", place=self.with_(self.places[1]), tests=listed(tests)) if tests else ()
            yield self.reason(silenced.rule, lead)
        yield from (self.reason(rule, say("contrast absent")) for rule in fork.absent)

    def reason(self, rule: str, lead: Runs) -> Step:
        place = (Run(" "), Run(f"({self.names.at_line(rule)})", "quiet")) if self.full else ()
        runs = (self.names.rule(rule), *place, Run(": "), *lead) if lead else (self.names.rule(rule), *place)
        return Step("", runs, self.names.papers([rule], PAPERS), rules=(rule,))

    def test(self, quantity: str, level: int) -> Runs:
        names, place = self.names, self.places[1]
        fact = (names.quantity(quantity), Run(f" is {names.level(quantity, level)}"))
        found = setter(names.model, World(place.scenario, place.settings, place.at), quantity)
        if found is None:
            return fact
        scenario, _ = found
        if not scenario:
            return (*fact, Run(" ("), *say("you set it"), Run(")"))
        origin = names.model.scenarios[scenario].origin
        line = f", {origin.file}:{origin.line}" if self.full else ""
        return (*fact, *say("contrast context", scenario=scenario, line=line))
