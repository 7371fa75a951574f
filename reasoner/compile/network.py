"""The network of influences: which ones there are, between which quantities, and which are quantities themselves.

It expands classes and resolves influences named by writing them (`(A -> B)`) or by a label (`(I034)`), whatever the
order in which they are stated. An influence that is named anywhere becomes a quantity, once (semantics §3): named
`A->B`, or `A->B [id]` where several with that arrow join the same ends; an end that is such a quantity stands in
round brackets, `D-|(A->B)`.

The copy of a class statement for a member has the id of the statement, `@` and the member (`I12@torin1`); where both
ends are classes, `I12@torin1@mTORC1`. A member's own influence (or `-0`) between the same two ends replaces the
copy; with classes in classes the nearest one wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

from reasoner.compile.scope import InfluenceRef, Scope
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.model.ir import Absence, Condition, Gate, Influence, Quantity, Rule, Test
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.source import Span

SIGNS: dict[str, Sign | None] = {"->": PLUS, "-|": MINUS, "-?": None}

End: TypeAlias = "str | tuple[End, End]"
"""An end as written, names resolved: a quantity or class, or the two ends of an influence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One link of a statement from one source to one target, as written."""

    rule: Rule
    source: syntax.Ref
    arrow: syntax.Arrow
    target: syntax.Ref
    modifiers: frozenset[str]
    statement: int

    @property
    def span(self) -> Span:
        return self.rule.origin


@dataclass(slots=True, eq=False)
class Stated:
    """One influence between two quantities. `sign`, `maybe` and `dropped` are open to `assume` and `reject`."""

    id: str
    part: Part
    source: str
    target: str
    written: tuple[End, End]
    sign: Sign | None
    maybe: bool
    dropped: bool = False
    strength: str | None = None  # the quantity that stands for it

    @property
    def rule(self) -> Rule:
        return self.part.rule if self.part.rule.id == self.id else replace(self.part.rule, id=self.id)


@dataclass(frozen=True, slots=True)
class Ends:
    """What an end of an influence means: one quantity, or one for each member of a class (`many`)."""

    names: tuple[str, ...]
    written: End
    many: bool


@dataclass
class Emitted:
    """The rules that the network comes to."""

    influences: list[Influence] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    shadowed: list[Influence] = field(default_factory=list)


class Network:
    """All influences of the files. Built once; later only `named` adds to it, by making influences quantities."""

    def __init__(self, scope: Scope, parts: Sequence[Part], labels: Mapping[str, Sequence[Part]]) -> None:
        self._scope = scope
        self.labels = labels  # the parts under a label or the id of a part; none where it is no influence
        self._depths: dict[str, int | None] = {}  # of labels
        self._asked: set[str] = set()  # the labels whose depth is being found
        self._between: dict[tuple[str, str], list[Stated]] = {}
        self._copies: dict[str, list[Stated]] = {part.rule.id: [] for part in parts}
        self._unread = set(self._copies)  # parts whose ends could not be read, or not yet
        self._parts = parts
        self._shadowed: list[Stated] = []
        self._declared = tuple(scope.quantities)
        by_depth: dict[int, list[Part]] = {}
        for part in parts:
            depth = self._depth_of_part(part)
            if depth is not None:
                by_depth.setdefault(depth, []).append(part)
        for depth in sorted(by_depth):
            self._enter(by_depth[depth])

    # --- building -------------------------------------------------------------------------------------------------

    def _enter(self, parts: Sequence[Part]) -> None:
        """Adds influences whose ends name no influence but those entered before."""
        expanded: dict[tuple[str, str], None] = {}
        for part in parts:
            sources, targets = self.ends(part.source), self.ends(part.target)
            if sources is None or targets is None:
                continue
            self._unread.discard(part.rule.id)
            for source in sources.names:
                for target in targets.names:
                    self._add(part, sources, targets, source, target)
                    if sources.many or targets.many:
                        expanded[source, target] = None
        for pair in expanded:
            self._replace_copies(pair)

    def _add(self, part: Part, sources: Ends, targets: Ends, source: str, target: str) -> None:
        id = part.rule.id + (f"@{source}" if sources.many else "") + (f"@{target}" if targets.many else "")
        written = (sources.written, targets.written)
        stated = Stated(id, part, source, target, written, SIGNS.get(part.arrow), "maybe" in part.modifiers)
        self._between.setdefault((source, target), []).append(stated)
        self._copies[part.rule.id].append(stated)

    def _replace_copies(self, pair: tuple[str, str]) -> None:
        """Drops the copies that a nearer statement between the same two ends replaces."""
        stated = self._between[pair]
        kept = [s for s in stated if not any(self._nearer(other, s) for other in stated)]
        for s in stated:
            if s not in kept:
                self._copies[s.part.rule.id].remove(s)
                self._shadowed.append(s)
        self._between[pair] = kept

    def _nearer(self, one: Stated, other: Stated) -> bool:
        return one.written != other.written and self._within(one.written, other.written)

    def _within(self, one: End, other: End) -> bool:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return self._within(one[0], other[0]) and self._within(one[1], other[1])
        if isinstance(one, tuple) or isinstance(other, tuple):
            return False
        return one == other or other in self._scope.lineage(one)

    # --- how deeply influences act on influences ------------------------------------------------------------------

    def _depth_of_part(self, part: Part) -> int | None:
        depths = [self._depth(part.source), self._depth(part.target)]
        return None if None in depths else max(d for d in depths if d is not None)

    def _depth(self, ref: syntax.Ref) -> int | None:
        """0 for a quantity, one more for each influence around it; None for a label that leads back to itself."""
        match ref:
            case syntax.Name():
                return 0
            case syntax.InfluenceName(source, _, target):
                depths = [self._depth(source), self._depth(target)]
                return None if None in depths else 1 + max(d for d in depths if d is not None)
            case syntax.LabelName(label):
                if label.text not in self._depths:
                    self._depths[label.text] = self._depth_of_label(ref)
                return self._depths[label.text]

    def _depth_of_label(self, ref: syntax.LabelName) -> int | None:
        label = ref.label.text
        if label in self._asked:
            message = f"the influence `{label}` acts on itself"
            self._scope.mistakes.error("E223", message, ref.span, "let it act on another influence")
            return None
        self._asked.add(label)
        depths = [self._depth_of_part(p) for p in self.labels.get(label, ())]
        self._asked.remove(label)
        return None if None in depths else 1 + max((d for d in depths if d is not None), default=0)

    # --- naming influences ----------------------------------------------------------------------------------------

    def ends(self, ref: syntax.Ref) -> Ends | None:
        """The quantities that an end stands for."""
        if isinstance(ref, syntax.Name):
            found = self._scope.declared(ref)
            if found is None:
                return None
            if found in self._scope.classes:
                return Ends(self._scope.members[found], found, True)
            return Ends((found,), found, False)
        named = self.find(ref)
        if named is None:
            return None
        names = tuple(self._make_quantity(s) for s in named)
        if isinstance(ref, syntax.LabelName):
            if not named:
                return Ends((), ref.label.text, True)
            part = named[0].part
            return Ends(names, named[0].written, part.rule.id != named[0].id)
        source, target = self.ends(ref.source), self.ends(ref.target)
        assert source is not None and target is not None
        return Ends(names, (source.written, target.written), source.many or target.many)

    def named(self, ref: InfluenceRef) -> tuple[str, ...] | None:
        """The quantities that the influences named stand for; makes them quantities where they are none yet."""
        found = self.find(ref)
        return tuple(self._make_quantity(s) for s in found) if found is not None else None

    def find(self, ref: InfluenceRef) -> list[Stated] | None:
        """The influence named, or one for each member of a class; a mistake where there is none, or more than one."""
        if isinstance(ref, syntax.LabelName):
            return self._labelled(ref)
        found = self.matching(ref)
        if found is None:
            return None
        pairs: dict[tuple[str, str], Stated] = {}
        for stated in found:
            first = pairs.setdefault((stated.source, stated.target), stated)
            if first is not stated:
                self._ambiguous(ref, [s for s in found if (s.source, s.target) == (first.source, first.target)])
                return None
        return found

    def matching(self, ref: syntax.InfluenceName, arrows: Sequence[str] = ()) -> list[Stated] | None:
        """Every influence between the ends with the arrow written (or one of `arrows`); a mistake if there is none."""
        sources, targets = self.ends(ref.source), self.ends(ref.target)
        if sources is None or targets is None:
            return None
        if not sources.names or not targets.names:
            return []
        between = [s for a in sources.names for b in targets.names for s in self._between.get((a, b), ())]
        found = [s for s in between if s.part.arrow in (arrows or (ref.arrow,)) and s.part.arrow != "-0"]
        if found:
            return found
        if ref.arrow == "-0":
            message = f"`{spelled(ref)}` is a known absence of an effect, so nothing can act on it"
            self._scope.mistakes.unknown("E220", spelled(ref), message, ref.span, "")
            return None
        self._missing(ref, sources, targets, between)
        return None

    def _labelled(self, ref: syntax.LabelName) -> list[Stated] | None:
        label = ref.label.text
        parts = self.labels.get(label)
        if parts is None:
            help = did_you_mean(label, self.labels) or f"put the label `{label}:` before the influence that is meant"
            self._scope.mistakes.unknown("E222", label, f"there is no rule `{label}`", ref.span, help)
        elif not parts or parts[0].arrow == "-0":
            what = "a known absence of an effect" if parts else "not an influence"
            message = f"`{label}` is {what}, so nothing can act on it"
            self._scope.mistakes.unknown("E222", label, message, ref.span, "")
        elif len(parts) > 1:
            listed = ", ".join(f"`({p.rule.id})`" for p in parts[:4])
            message = f"`{label}` has {len(parts)} influences; one is needed here"
            self._scope.mistakes.error("E221", message, ref.span, f"name one of them: {listed}")
        else:
            id = parts[0].rule.id
            return None if id in self._unread else self._copies[id]
        return None

    def parts_of(self, label: str) -> list[Stated] | None:
        """Every influence under a label; None where the label is not one of an influence."""
        parts = self.labels.get(label)
        return [s for p in parts for s in self._copies[p.rule.id]] if parts else None

    def _ambiguous(self, ref: syntax.InfluenceName, found: Sequence[Stated]) -> None:
        labels = [f"`({s.part.rule.id})`" for s in found if s.part.rule.id in self.labels]
        help = "give each of them a label, and name the one you mean by it"
        if len(labels) == len(found):
            help = f"name one by its label: {' or '.join(labels[:4])}"
        message = f"`{spelled(ref)}` is stated {len(found)} times; which one is meant?"
        self._scope.mistakes.unknown("E221", spelled(ref), message, ref.span, help)

    def _missing(self, ref: syntax.InfluenceName, sources: Ends, targets: Ends, between: Sequence[Stated]) -> None:
        near = [s for s in between if s.part.arrow != "-0"] or self._near(sources, targets)
        listed = list(dict.fromkeys(f"`({shown(s)})`" for s in near))[:4]
        message = f"no influence `{spelled(ref)}` is stated"
        help = f"did you mean {' or '.join(listed)}?" if listed else "state the influence, then what acts on it"
        self._scope.mistakes.unknown("E220", spelled(ref), message, ref.span, help)

    def _near(self, sources: Ends, targets: Ends) -> list[Stated]:
        ends = (set(sources.names), set(targets.names))
        stated = [s for s in self.all() if s.part.arrow != "-0"]
        turned = [s for s in stated if s.source in ends[1] and s.target in ends[0]]
        return turned or [s for s in stated if (s.source in ends[0]) or (s.target in ends[1])]

    def _make_quantity(self, stated: Stated) -> str:
        if stated.strength is None:
            scope = self._scope
            alike = [s for s in self._between[stated.source, stated.target] if s.part.arrow == stated.part.arrow]
            name = influence_name(scope, stated.source, stated.part.arrow, stated.target)
            if len(alike) > 1 or name in scope.quantities or name in scope.classes:
                name = f"{name} [{stated.id}]"
            stated.strength = name
            space = scope.quantities[stated.source].space
            scope.quantities[name] = Quantity(name, "influence", space, stated.part.span, of_influence=stated.id)
            if stated.source in scope.unsure:
                scope.unsure.add(name)
        return stated.strength

    # --- what comes out -------------------------------------------------------------------------------------------

    def all(self) -> Iterator[Stated]:
        """Every influence and known absence, in the order stated."""
        return chain.from_iterable(self._copies[part.rule.id] for part in self._parts)

    def regulated(self) -> set[str]:
        """Every quantity that some influence determines."""
        acting = {s.target for s in self.all() if s.part.arrow != "-0" and not s.dropped}
        return acting | {s.strength for s in self.all() if s.strength is not None}

    def emit(self, conditions: Sequence[Condition | None]) -> Emitted:
        """The rules, in order; `conditions` by statement. Puts quantities of influences behind the declared ones."""
        out = Emitted()
        strengths = [s.strength for s in self.all() if s.strength is not None]
        quantities = self._scope.quantities
        ordered = {name: quantities[name] for name in (*self._declared, *strengths)}
        quantities.clear()
        quantities.update(ordered)
        for stated in self.all():
            self._emit(out, stated, conditions[stated.part.statement])
        for stated in self._shadowed:
            if stated.part.arrow != "-0":
                out.shadowed.append(_pushing(stated, stated.source, conditions[stated.part.statement]))
        return out

    def _emit(self, out: Emitted, stated: Stated, condition: Condition | None) -> None:
        part = stated.part
        if part.arrow == "-0":
            if not stated.dropped:
                out.absences.append(Absence(stated.rule, stated.source, stated.target))
            return
        if stated.strength is not None:
            top = self._scope.quantities[stated.source].space.top
            rule = stated.rule
            written = syntax.InfluenceName(part.source, part.arrow, part.target, part.span)
            source, name = one_line(part.source), one_line(written)
            raised = replace(rule, id=f"{rule.id}.source", text=f"{source} -> {name}")
            required = replace(rule, id=f"{rule.id}.gate", text=f"{name} requires {source}")
            out.influences.append(Influence(raised, stated.source, stated.strength, PLUS))
            out.gates.append(Gate(required, stated.strength, Test(stated.source, 1, top), implicit=True))
        if not stated.dropped:
            out.influences.append(_pushing(stated, stated.strength or stated.source, condition))


def _pushing(stated: Stated, source: str, condition: Condition | None) -> Influence:
    modifiers = stated.part.modifiers
    return Influence(
        stated.rule,
        source,
        stated.target,
        stated.sign,
        weak="weak" in modifiers,
        dominant="dominant" in modifiers,
        slow="slow" in modifiers,
        maybe=stated.maybe,
        condition=condition,
    )


# --- names of influences ------------------------------------------------------------------------------------------


def influence_name(scope: Scope, source: str, arrow: str, target: str) -> str:
    """The name of the quantity that an influence stands for: `A->B`, inner influences in round brackets."""

    def end(name: str) -> str:
        quantity = scope.quantities.get(name)
        return f"({name})" if quantity is not None and quantity.of_influence is not None else name

    return f"{end(source)}{arrow}{end(target)}"


def spelled(ref: syntax.Ref) -> str:
    """A reference in its usual spelling, without brackets around it."""
    match ref:
        case syntax.Name(text):
            return text
        case syntax.LabelName(label):
            return label.text
        case syntax.InfluenceName(source, arrow, target):
            return f"{_inner(source)} {arrow} {_inner(target)}"


def _inner(ref: syntax.Ref) -> str:
    return ref.text if isinstance(ref, syntax.Name) else f"({spelled(ref)})"


def shown(stated: Stated) -> str:
    """An influence as it can be named in the rules."""
    part = stated.part
    if isinstance(part.source, syntax.Name) and isinstance(part.target, syntax.Name):
        return f"{stated.source} {part.arrow} {stated.target}"
    return spelled(syntax.InfluenceName(part.source, part.arrow, part.target, part.span))
