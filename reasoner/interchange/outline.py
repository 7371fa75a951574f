"""What a model comes to as a graph with signs, for formats that hold no more; and what that leaves out.

An influence on an influence is left out, and the influence that it acts on stays. A definition is signed arrows from
what it reads, unless the format can say more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from reasoner.diagnostics import Diagnostic, Severity
from reasoner.interchange.draft import FEW, Sign
from reasoner.model import ir
from reasoner.signs import PLUS
from reasoner.source import Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """An influence as an arrow. `maybe`: it may not exist."""

    source: str
    target: str
    sign: Sign
    rule: ir.Rule
    maybe: bool = False


@dataclass
class Lost:
    """What a format cannot say, by kind, with where it first stands and examples."""

    kinds: dict[str, tuple[Span, list[str]]] = field(default_factory=dict)

    def add(self, kind: str, span: Span, example: str) -> None:
        self.kinds.setdefault(kind, (span, []))[1].append(example)

    def remarks(self, format: str, code: str) -> tuple[Diagnostic, ...]:
        """A warning for each kind."""
        return tuple(
            Diagnostic(code, f"{format} has no word for {_counted(kind, found)}", span, "", Severity.WARNING)
            for kind, (span, found) in self.kinds.items()
        )


def _counted(kind: str, found: list[str]) -> str:
    examples = list(dict.fromkeys(found))
    more = ", ..." if len(examples) > FEW else ""
    return f"{len(found)} {kind} ({', '.join(f'`{e}`' for e in examples[:FEW])}{more})"


@dataclass(frozen=True)
class Written:
    """A model in another format, and what the format cannot say."""

    text: str
    lost: Lost


Writer: TypeAlias = Callable[[ir.Model], Written]


def quantities(model: ir.Model) -> list[ir.Quantity]:
    """The quantities that somebody declared."""
    return [q for q in model.quantities.values() if q.of_influence is None]


def arrows(model: ir.Model, lost: Lost) -> list[Arrow]:
    """Every influence between declared quantities; influences that are acted on in one piece."""
    strengths = {q.name for q in model.quantities.values() if q.of_influence is not None}
    into = {i.target: i.source for i in model.influences if i.target in strengths and i.id.endswith(".source")}
    found = []
    for influence in model.influences:
        if influence.target in strengths:
            if not influence.id.endswith(".source"):
                lost.add("influences on influences", influence.rule.origin, influence.rule.text)
            continue
        source = into.get(influence.source, influence.source)
        _modified(influence, lost)
        sign: Sign = "-?" if influence.sign is None else "->" if influence.sign == PLUS else "-|"
        found.append(Arrow(source, influence.target, sign, influence.rule, influence.maybe))
    return found


def _modified(influence: ir.Influence, lost: Lost) -> None:
    for word in ("weak", "dominant", "slow"):
        if getattr(influence, word):
            lost.add(f"influences that are {word}", influence.rule.origin, influence.rule.text)
    if influence.condition is not None:
        lost.add("conditions of influences", influence.rule.origin, influence.rule.text)


def defined(definitions: Iterable[ir.Definition]) -> Iterator[Arrow]:
    """Definitions as arrows: one for each quantity that is read, and each way in which it acts."""
    for definition in definitions:
        signs: dict[tuple[str, Sign], None] = {}
        for leaf, positive in ir.leaves(definition.expression):
            raises = isinstance(leaf, ir.Value) or leaf.low > 0
            signs[leaf.quantity, "->" if raises == positive else "-|"] = None
        for name, sign in signs:
            yield Arrow(name, definition.target, sign, definition.rule)


def rest(model: ir.Model, lost: Lost, *, laws: bool = False, levels: bool = False) -> None:
    """What hardly any format says: gates, laws, scenarios, observations and so on. `laws`, `levels`: these are said."""
    for gate in model.gates:
        if not gate.implicit:
            lost.add("gates", gate.rule.origin, gate.rule.text)
    for law in () if laws else model.laws:
        lost.add("laws", law.rule.origin, law.rule.text)
    for absence in model.absences:
        lost.add("known absences", absence.rule.origin, absence.rule.text)
    for alternatives in model.alternatives:
        lost.add("alternatives", alternatives.rule.origin, alternatives.rule.text)
    for rule in (*(o.rule for o in model.observations), *(o.rule for o in model.stepwise)):
        lost.add("observations", rule.origin, rule.text)
    for quantity in () if levels else quantities(model):
        if quantity.space.name not in ("activity", "dose", "switch"):
            lost.add("levels of quantities", quantity.origin, quantity.name)
    beside(model, lost)


def beside(model: ir.Model, lost: Lost) -> None:
    """What no format says and no table of rules: what stands beside the rules."""
    for scenario in model.scenarios.values():
        lost.add("scenarios", scenario.origin, scenario.name)
    for update in model.updates.values():
        lost.add("ways in which quantities are updated", update.origin, update.quantity)
    for quantity in quantities(model):
        if quantity.synonyms:
            lost.add("quantities with further names", quantity.origin, quantity.name)
    asked: dict[str, list[ir.Rule]] = {
        "expectations": [one.rule for one in model.expectations],
        "queries": [one.rule for one in model.queries],
        "regimens": [one.rule for one in model.regimens],
    }
    for kind, rules in asked.items():
        for rule in rules:
            lost.add(kind, rule.origin, rule.id)


def supported(model: ir.Model, lost: Lost) -> None:
    """Why rules are believed and what quantities are, for formats that have no place for it."""
    for quantity in quantities(model):
        if quantity.description:
            lost.add("descriptions of quantities", quantity.origin, quantity.name)
    for rule in (*(i.rule for i in model.influences), *(d.rule for d in model.definitions)):
        if rule.cite or rule.note or rule.by or rule.status is not ir.Status.ESTABLISHED:
            lost.add("papers, notes and statuses of rules", rule.origin, rule.id)


class Names:
    """A name of another format for each quantity; what had to change is told."""

    def __init__(
        self, model: ir.Model, lost: Lost, allowed: str, instead: str = "_", first: str = "", kept: Collection[str] = ()
    ) -> None:
        """`allowed`: the characters that a name may have, as inside a class of a pattern; `first`: of its first.

        What is `kept` keeps its name, whatever is in it.
        """
        self._found: dict[str, str] = {}
        for quantity in quantities(model):
            name = re.sub(f"[^{allowed}]", instead, quantity.name)
            if first and not re.match(f"[{first}]", name):
                name = f"n{instead}{name}" if instead else f"n{name}"
            if quantity.name in kept:
                name = quantity.name
            plain, number = name, 2
            while name in self._found.values():
                name, number = f"{plain}{instead}{number}", number + 1
            self._found[quantity.name] = name
            if name != quantity.name:
                lost.add("names as they are", quantity.origin, f"{quantity.name} as {name}")

    def __getitem__(self, name: str) -> str:
        return self._found[name]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._found.items())
