"""Names: what each name of a rule file or a question refers to, and the mistakes of those that refer to nothing.

A `Scope` is filled by `reasoner.compile.declare` from files, or taken from a finished model for a question. It
knows declarations, not rules: which influences exist is for `reasoner.compile.network` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from reasoner import clock
from reasoner.diagnostics import Diagnostic, Severity, did_you_mean, in_order
from reasoner.lang import syntax
from reasoner.model.ir import Class, Model, Paper, Quantity, Setting, Space, Where
from reasoner.source import Span

BUILT_IN: Mapping[str, Space] = {
    "activity": Space("activity", ("off", "low", "normal", "high"), (True, False, True, False), 2),
    "dose": Space("dose", ("none", "low", "high"), (True, False, False), 0),
    "switch": Space("switch", ("off", "on"), (True, False), 0),
}
PLURALS: Mapping[str, str] = {
    "inputs": "input",
    "proteins": "protein",
    "complexes": "complex",
    "genes": "gene",
    "rnas": "rna",
    "metabolites": "metabolite",
    "sites": "site",
    "drugs": "drug",
    "processes": "process",
    "phenotypes": "phenotype",
    "contexts": "context",
    "quantities": "quantity",
}

InfluenceRef: TypeAlias = syntax.InfluenceName | syntax.LabelName


class Mistakes:
    """Diagnostics as they are found, one per cause: a name that refers to nothing counts once per file.

    `forgiven` are words of statements that did not even parse; what they may have declared is not missed again. With
    `unread` files, nothing is: any name may be declared there.
    """

    def __init__(self, forgiven: Iterable[str] = (), unread: bool = False) -> None:
        self._found: list[Diagnostic] = []
        self._unknown: dict[tuple[str, str, str], Diagnostic] = {}
        self._forgiven = frozenset(forgiven)
        self._unread = unread

    def error(
        self, code: str, message: str, span: Span, help: str = "", related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        self._found.append(Diagnostic(code, message, span, help, Severity.ERROR, related))

    def warning(
        self, code: str, message: str, span: Span, help: str = "", related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        self._found.append(Diagnostic(code, message, span, help, Severity.WARNING, related))

    def unknown(self, code: str, word: str, message: str, span: Span, help: str) -> None:
        """A name that refers to nothing: reported at its first place in the file."""
        if self._unread:
            return
        key = (code, word, span.file)
        known = self._unknown.get(key)
        names = [part.strip("()") for part in word.split() if part[0] != "-"]
        if not self._forgiven.issuperset(names) and (known is None or span.start < known.span.start):
            self._unknown[key] = Diagnostic(code, message, span, help)

    def all(self) -> tuple[Diagnostic, ...]:
        return in_order((*self._found, *self._unknown.values()))

    @property
    def fatal(self) -> bool:
        return bool(self._unknown) or any(d.severity is Severity.ERROR for d in self._found)


def no_influence(_: InfluenceRef) -> tuple[str, ...] | None:
    raise AssertionError("influences are named before any is known")


@dataclass
class Scope:
    """The declared names. `named` gives the quantities that an influence named by writing it stands for."""

    mistakes: Mistakes
    spaces: dict[str, Space] = field(default_factory=lambda: dict(BUILT_IN))
    classes: dict[str, Class] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    synonyms: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)  # of scenarios
    settings: dict[str, tuple[Setting, ...]] = field(default_factory=dict)  # of scenarios
    papers: dict[str, Paper] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)  # quantities whose levels an earlier mistake left unknown
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of classes: quantities, in order
    named: Callable[[InfluenceRef], tuple[str, ...] | None] = no_influence
    inputs: frozenset[str] = frozenset()
    measured: tuple[Where, ...] = ()  # where something is observed, each place once; of a finished model
    stepwise: bool = False  # something is observed at steps, as far as questions are concerned

    @staticmethod
    def of_model(model: Model, mistakes: Mistakes) -> Scope:
        """The scope that a question about a finished model is read in."""
        members: dict[str, list[str]] = {name: [] for name in model.classes}
        for quantity in model.quantities.values():
            for name in quantity.classes:
                members[name].append(quantity.name)
        return Scope(
            mistakes,
            spaces=dict(model.spaces),
            classes=dict(model.classes),
            quantities=dict(model.quantities),
            synonyms=dict(model.synonyms),
            parents={s.name: s.parent for s in model.scenarios.values()},
            settings={s.name: s.settings for s in model.scenarios.values()},
            papers=dict(model.papers),
            members={name: tuple(found) for name, found in members.items()},
            inputs=model.inputs,
            measured=tuple(dict.fromkeys(o.where for o in model.observations)),
            stepwise=bool(model.stepwise),
        )

    def declared(self, name: syntax.Name) -> str | None:
        """The declared name of a quantity or class; a mistake where there is none."""
        clock.tick()
        found = self.synonyms.get(name.text, name.text)
        if found in self.quantities or found in self.classes:
            return found
        self.undeclared(name)
        return None

    def undeclared(self, name: syntax.Name, further: Iterable[str] = (), otherwise: str = "") -> None:
        known = (*self.quantities, *self.classes, *self.synonyms, *further)
        otherwise = otherwise or f"declare it, for instance `protein {_quoted(name.text)}`"
        help = did_you_mean(name.text, known) or otherwise
        self.mistakes.unknown("E201", name.text, f"`{name.text}` is not declared", name.span, help)

    def quantity(self, ref: syntax.Ref) -> str | None:
        """The one quantity that a reference means; a class, or several influences, are a mistake."""
        if not isinstance(ref, syntax.Name):
            return self._influence(ref)
        found = self.declared(ref)
        if found is not None and found in self.classes:
            self._class_misplaced(ref, found)
            return None
        return found

    def _influence(self, ref: InfluenceRef) -> str | None:
        found = self.named(ref)
        if found is None or len(found) == 1:
            return found[0] if found else None
        message = f"`{ref.span.text}` means {len(found)} influences, one for each member of a class; one is needed here"
        help = "name the influence of one member"
        if not found:
            message, help = f"`{ref.span.text}` means no influence, as its class has no members", "declare a member"
        self.mistakes.error("E208", message, ref.span, help)
        return None

    def _class_misplaced(self, name: syntax.Name, found: str) -> None:
        members = self.members.get(found, ())
        message = f"`{name.text}` is a class; a class has no level, so it can be neither set nor tested"
        shown = ", ".join(f"`{m}`" for m in members[:4])
        help = f"name a member: {shown}" if members else ""
        self.mistakes.unknown("E208", name.text, message, name.span, help)

    def level(self, quantity: str, name: syntax.Name, counted: bool = False, claimed: bool = False) -> int | None:
        """The index of a level of a quantity; None, silently, where an earlier mistake left its levels unknown.

        `counted`: a whole number that is no level's name counts the levels from 0. `claimed`: where a direction could
        stand as well.
        """
        space = self.quantities[quantity].space
        if name.text in space.levels:
            return space.levels.index(name.text)
        if counted and int(name.text) <= space.top:
            return int(name.text)
        if quantity not in self.unsure:
            from reasoner.lang.meant import verb_of  # what mistakes are made of loads with the first mistake

            verb = verb_of(name.text) if claimed else ""
            near = did_you_mean(name.text, space.levels)
            if verb:
                near = f"what `{quantity}` does is claimed as `{quantity} {verb}`;"
            listed = f"the levels of `{quantity}` are {' < '.join(space.levels)}"
            message = f"`{quantity}` has no level `{name.text}`"
            self.mistakes.error("E301", message, name.span, f"{near} {listed}" if near else listed)
        return None

    def scenario(self, name: syntax.Name | None) -> str | None:
        """A scenario that exists, or None (with a mistake, unless none is named)."""
        if name is None or name.text in self.parents:
            return name.text if name is not None else None
        help = did_you_mean(name.text, self.parents) or _declared_ones("scenarios", self.parents)
        self.mistakes.unknown("E205", name.text, f"there is no scenario `{name.text}`", name.span, help)
        return None

    def space(self, name: syntax.Name) -> Space | None:
        if name.text not in self.spaces:
            help = did_you_mean(name.text, self.spaces) or _declared_ones("spaces", self.spaces)
            self.mistakes.unknown("E204", name.text, f"there are no levels `{name.text}`", name.span, help)
        return self.spaces.get(name.text)

    def lineage(self, name: str) -> tuple[str, ...]:
        """The classes that a quantity or class is in, nearest first."""
        thing = self.classes.get(name) or self.quantities.get(name)
        return thing.classes if thing is not None else ()

    def covered(self, name: syntax.Name) -> tuple[str, ...] | None:
        """What `using` and `screen` name: a quantity, the members of a class, or all of a kind (`drugs`)."""
        found = self.synonyms.get(name.text, name.text)
        if found in self.quantities:
            return (found,)
        if found in self.classes:
            return self.members[found]
        if name.text in PLURALS:
            return tuple(q.name for q in self.quantities.values() if q.kind == PLURALS[name.text])
        self.undeclared(name, PLURALS, "name quantities, or all of a kind: `drugs`, `proteins`, `inputs`")
        return None

    def in_declared_order(self, names: Iterable[str]) -> tuple[str, ...]:
        wanted = set(names)
        return tuple(q for q in self.quantities if q in wanted)

    def chain(self, scenario: str | None) -> Iterator[str]:
        """A scenario and those it extends, nearest first; ends where the scenarios extend each other in a circle."""
        seen: set[str] = set()
        while scenario is not None and scenario not in seen:
            seen.add(scenario)
            yield scenario
            scenario = self.parents.get(scenario)

    def sets(self, scenario: str | None, quantity: str) -> bool:
        """Whether a scenario, or one it extends, sets a quantity and does not clear it again."""
        for name in self.chain(scenario):
            for setting in self.settings.get(name, ()):
                if setting.quantity == quantity:
                    return setting.kind != "clear"
        return False


def _declared_ones(what: str, names: Iterable[str]) -> str:
    listed = list(names)[:4]
    return f"the {what} here are {', '.join(f'`{n}`' for n in listed)}" if listed else f"no {what} are declared"


def _quoted(name: str) -> str:
    plain = all(c.isalnum() or c in "_./" for c in name) and any(c.isalpha() for c in name)
    return name if plain else f"`{name}`"
