"""Every name of some files: what it names, where it is declared, where it is used. Syntax alone, so that it also works
in files that do not mean anything yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from reasoner.compile.load import Loaded
from reasoner.lang import syntax
from reasoner.source import Span

Role: TypeAlias = Literal["quantity", "scenario", "paper", "label", "levels", "level"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a name. A `level` belongs to no quantity here: it is only known by its word."""

    role: Role
    text: str
    span: Span
    declares: bool


_DECLARED: Final[Mapping[tuple[type, str], Role]] = {
    (syntax.DeclaredName, "name"): "quantity",
    (syntax.DeclaredName, "synonyms"): "quantity",
    (syntax.ScenarioDecl, "name"): "scenario",
    (syntax.SourceDecl, "key"): "paper",
    (syntax.LevelsDecl, "name"): "levels",
    (syntax.LevelMark, "name"): "level",
    **{
        (node, "label"): "label"
        for node in (
            syntax.InfluenceRule, syntax.GateRule, syntax.LawRule, syntax.DefinitionRule, syntax.Observe,
            syntax.Expect, syntax.QueryDecl, syntax.Alternatives, syntax.Regimen,
        )
    },
}  # fmt: skip

_USED: Final[Mapping[tuple[type, str], Role]] = {
    (syntax.QuantityDecl, "levels"): "levels",
    (syntax.QuantityDecl, "of_class"): "quantity",
    (syntax.QuantityDecl, "members"): "quantity",
    (syntax.ScenarioDecl, "parent"): "scenario",
    (syntax.Tail, "scenario"): "scenario",
    (syntax.Side, "scenario"): "scenario",
    (syntax.States, "scenario"): "scenario",
    (syntax.Screen, "scenarios"): "scenario",
    (syntax.Clauses, "cite"): "paper",
    (syntax.LabelName, "label"): "label",
    (syntax.LevelTest, "level"): "level",
    (syntax.Setting, "level"): "level",
    (syntax.InfluenceRule, "sources"): "quantity",
    (syntax.Link, "targets"): "quantity",
    (syntax.InfluenceName, "source"): "quantity",
    (syntax.InfluenceName, "target"): "quantity",
    (syntax.Assume, "what"): "label",
    (syntax.Alternatives, "items"): "label",
    (syntax.UpdateRule, "quantities"): "quantity",
    (syntax.Regimen, "drug"): "quantity",
    (syntax.Regimen, "scenarios"): "scenario",
    (syntax.Regimen, "outcomes"): "label",
    (syntax.Screened, "name"): "quantity",
    (syntax.Price, "name"): "quantity",
    (syntax.Discriminate, "measuring"): "quantity",
    (syntax.Discriminate, "scenarios"): "scenario",
    (syntax.How, "using"): "quantity",
    **{
        (node, name): "quantity"
        for node in (
            syntax.LevelTest, syntax.Bare, syntax.DirectionTest, syntax.Setting, syntax.WhyAmbiguous, syntax.GateRule,
            syntax.DefinitionRule, syntax.Expect, syntax.WhatIf, syntax.Screen, syntax.Paths, syntax.Principle,
            syntax.Compare, syntax.Rank,
        )
        for name in ("quantity", "target", "quantities", "show", "readouts", "source")
    },
}  # fmt: skip


def occurrences(file: syntax.File) -> Iterator[Occurrence]:
    """The names of one file, in order."""
    for statement in file.statements:
        yield from _within(statement)


def _within(node: object) -> Iterator[Occurrence]:
    assert is_dataclass(node)
    for field in fields(node):
        value = getattr(node, field.name)
        declared, used = _DECLARED.get((type(node), field.name)), _USED.get((type(node), field.name))
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, syntax.Name):
                if role := declared or used:
                    yield Occurrence(role, item.text, item.span, declared is not None)
            elif is_dataclass(item) and not isinstance(item, Span | syntax.Text):
                yield from _within(item)


@dataclass(frozen=True)
class Symbols:
    """The names of all files of a project."""

    files: Sequence[Loaded]

    @cached_property
    def all(self) -> tuple[Occurrence, ...]:
        return tuple(o for loaded in self.files for o in occurrences(loaded.file))

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """Every synonym with the name that it is a synonym of."""
        declared = (s for f in self.files for s in f.file.statements if isinstance(s, syntax.QuantityDecl))
        return {other.text: d.name.text for s in declared for d in s.names for other in d.synonyms}

    @cached_property
    def _quantities(self) -> frozenset[str]:
        return frozenset(o.text for o in self.all if o.role == "quantity" and o.declares)

    def at(self, file: str, offset: int) -> Occurrence | None:
        """The name that stands at an offset of a file, or ends there."""
        here = [o for o in self.all if o.span.file == file and o.span.start <= offset <= o.span.end]
        return min(here, key=lambda o: o.span.end - o.span.start, default=None)

    def same(self, one: Occurrence) -> tuple[Occurrence, ...]:
        """Every place of what a name names, by whatever synonym."""
        wanted = self._meant(one)
        return tuple(o for o in self.all if self._meant(o) == wanted)

    def spelled(self, one: Occurrence) -> tuple[Occurrence, ...]:
        """Every place of what a name names, where it is written just so."""
        return tuple(o for o in self.same(one) if o.text == one.text)

    def known(self, role: Role) -> frozenset[str]:
        """The names declared in a role."""
        return frozenset(o.text for o in self.all if o.role == role and o.declares)

    def _meant(self, one: Occurrence) -> tuple[str, str]:
        """What is assumed or rejected may be a label or a quantity; labels know no synonyms."""
        quantity = one.role == "quantity" or (one.role == "label" and not one.declares and one.text in self._quantities)
        return ("quantity", self._called.get(one.text, one.text)) if quantity else (one.role, one.text)
