"""The drawing of a model, of a part of it, or of what lies around some quantities.

An influence that is acted on, or that has a condition, gets a joint in its middle, where the lines of what acts on it
end. It must not know of answers: which part of a model an answer concerns is for `around`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from reasoner.clock import tick
from reasoner.document import plain
from reasoner.model.graph import polarities
from reasoner.model.ir import Absence, Condition, Influence, Model, Quantity, Rule, quantities_in
from reasoner.picture.drawing import Drawing, Edge, Head, Line, Mark, Node, Part
from reasoner.signs import PLUS
from reasoner.tell.naming import Naming


@dataclass(frozen=True, slots=True)
class Shown:
    """What is said of a quantity in one drawing."""

    mark: Mark = ""
    level: str = ""
    given: bool = False
    claimed: bool = False


def network(
    model: Model,
    title: str,
    rules: Collection[str] | None = None,
    quantities: Iterable[str] = (),
    shown: Mapping[str, Shown] | None = None,
    within: Collection[str] | None = None,
    parts: Mapping[str, Part] | None = None,
) -> Drawing:
    """The drawing of these rules (None: all) with what they join, and of these quantities besides.

    Conditions and gates are read off quantities `within` alone. `parts` says what rules are to an answer.
    """
    wanted = None if rules is None else frozenset(rules)
    drawing = _Drawer(model, wanted, shown or {}, within).drawing(title, quantities)
    whole = {stated(model, rule): part for rule, part in (parts or {}).items()}
    return replace(drawing, edges=tuple(replace(e, part=whole.get(e.rule, "")) for e in drawing.edges))


def neighbourhood(model: Model, centres: Iterable[str], steps: int) -> tuple[str, ...]:
    """The ids of the rules that join quantities at most so many lines away, against arrows or along."""
    near, found = set(centres), dict[str, None]()
    rules = _Drawer(model, None, {})
    for _ in range(steps):
        reached = {i.id: {i.source, i.target, *_tested(i.condition)} for i in model.influences}
        reached |= {g.id: {g.target, *_tested(g.condition)} for g in model.gates}
        reached |= {d.id: {d.target, *_tested(d.expression)} for d in model.definitions}
        touched = {rule: ends for rule, ends in reached.items() if ends & near}
        found |= dict.fromkeys(touched)
        near = near.union(*touched.values())
    return tuple(rule for rule in rules.order if rule in found)


def between(model: Model, centres: Collection[str]) -> tuple[str, ...]:
    """The ids of the rules that join some of these quantities with one another, and of what acts on these rules."""
    ends = {i.id: (i.source, i.target) for i in model.influences}
    for quantity in model.quantities.values():
        id = quantity.of_influence
        if id in ends and {ends[f"{id}.source"][0], ends[id][1]} <= set(centres):
            centres = {*centres, quantity.name}
    reading = {r.id: (r.target, quantities_in(r.condition)) for r in model.gates}
    reading |= {d.id: (d.target, quantities_in(d.expression)) for d in model.definitions}
    found = {rule for rule, both in ends.items() if set(both) <= set(centres)}
    found |= {rule for rule, (target, read) in reading.items() if target in centres and {*read} & {*centres}}
    return tuple(rule for rule in model.rules if rule in found)


def stated(model: Model, rule: str) -> str:
    """The id of a rule as somebody stated it: the parts of an influence that is acted on bear the id of the whole."""
    for part in (".source", ".gate"):
        whole = rule.removesuffix(part)
        if whole != rule and whole in model.rules:
            return whole
    return rule


def _tested(condition: Condition | None) -> tuple[str, ...]:
    return quantities_in(condition) if condition is not None else ()


@dataclass
class _Drawer:
    model: Model
    rules: Collection[str] | None
    shown: Mapping[str, Shown]
    within: Collection[str] | None = None
    joints: dict[str, str] = field(default_factory=dict)  # id of a joint -> the rule in whose middle it is

    @cached_property
    def names(self) -> Naming:
        return Naming(self.model)

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(self.model.rules)

    def drawing(self, title: str, quantities: Iterable[str]) -> Drawing:
        edges = tuple(dict.fromkeys(self._edges()))
        used = {e.source for e in edges} | {e.target for e in edges} | set(quantities)
        every = self.rules is None
        nodes = [self._node(q) for q in self.model.quantities.values() if q.name in used or every]
        nodes += [Node(id, "", "joint", tip=self._tip(self.model.rules[rule])) for id, rule in self.joints.items()]
        return Drawing(title, tuple(nodes), edges)

    def _drawn(self, rule: str) -> bool:
        return self.rules is None or rule in self.rules

    def _within(self, quantity: str) -> bool:
        return self.within is None or quantity in self.within

    # --- boxes ----------------------------------------------------------------------------------------------------

    def _node(self, quantity: Quantity) -> Node:
        shown = self.shown.get(quantity.name, Shown())
        influence = quantity.of_influence is not None
        label, kind = ("", "joint") if influence else (self.names.shown(quantity.name).text, quantity.kind)
        told = self.names.quantity(quantity.name).text
        tip = f"{told} ({quantity.kind})" + (f": {quantity.description}" if quantity.description else "")
        return Node(quantity.name, label, kind, shown.mark, shown.level, shown.given, tip, shown.claimed)

    # --- lines ----------------------------------------------------------------------------------------------------

    def _edges(self) -> Iterator[Edge]:
        for influence in self.model.influences:
            tick()
            if self._drawn(influence.id):
                yield from self._influence(influence)
        for absence in self.model.absences:
            if self._drawn(absence.rule.id):
                yield self._absence(absence)
        for gate in self.model.gates:
            if self._drawn(gate.id) and not gate.implicit:
                yield from self._reads(gate.rule, gate.condition, gate.target, "gate", gate.maybe)
        for definition in self.model.definitions:
            if self._drawn(definition.id):
                yield from self._reads(definition.rule, definition.expression, definition.target, "definition")
        for law in self.model.laws:
            if self._drawn(law.id):
                for target in quantities_in(law.then):
                    yield from self._reads(law.rule, law.when, target, "law")

    def _influence(self, influence: Influence) -> Iterator[Edge]:
        rule = influence.rule
        target = self.model.quantities[influence.target]
        into_own_joint = target.of_influence is not None and rule.id == f"{target.of_influence}.source"
        head: Head = "plain" if into_own_joint else _head(influence)
        read = [q for q in _tested(influence.condition) if self._within(q)]
        if influence.condition is None or not read:
            yield self._edge(influence, influence.source, influence.target, head)
            return
        joint = f"rule {rule.id}"
        self.joints[joint] = rule.id
        yield self._edge(influence, influence.source, joint, "plain")
        yield self._edge(influence, joint, influence.target, head)
        yield from self._reads(rule, influence.condition, joint, "condition")

    def _edge(self, i: Influence, source: str, target: str, head: Head) -> Edge:
        rule = self.model.rules[stated(self.model, i.id)]
        return Edge(source, target, head, "influence", rule.id, self._tip(rule), i.weak, i.slow, i.dominant, i.maybe)

    def _absence(self, absence: Absence) -> Edge:
        return Edge(absence.source, absence.target, "absent", "influence", absence.rule.id, self._tip(absence.rule))

    def _reads(self, rule: Rule, condition: Condition, target: str, line: Line, maybe: bool = False) -> Iterator[Edge]:
        """A line from each quantity that a condition reads, by the polarity in which it does."""
        signs: dict[str, set[int]] = {}
        for name, sign in polarities(self.model, condition):
            if self._within(name):
                signs.setdefault(name, set()).add(int(sign))
        for name, found in signs.items():
            head: Head = "requires" if 1 in found else "forbids"
            yield Edge(name, target, head, line, rule.id, self._tip(rule), maybe=maybe)

    def _tip(self, rule: Rule) -> str:
        """The rule with its place and papers, as a tooltip says it."""
        origin = rule.origin
        parts = [rule.text, f"{rule.id}, {origin.file}:{origin.line}" if ":" not in rule.id else rule.id]
        papers = plain(self.names.papers([rule.id], 3))
        doubt = "" if rule.status.word == "established" else rule.status.word
        return "\n".join(p for p in (*parts, doubt, papers, rule.note) if p)


def _head(influence: Influence) -> Head:
    if influence.sign is None:
        return "unknown"
    return "activates" if influence.sign == PLUS else "inhibits"
