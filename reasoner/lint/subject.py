"""What is looked at: the model, the files it came from, and which names these mention where.

Names are counted in the syntax, because a model no longer knows which statement of a class named what, nor what
optional packs say that are off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from reasoner.compile.load import Loaded
from reasoner.compile.scope import PLURALS
from reasoner.lang import syntax
from reasoner.model.ir import Model
from reasoner.source import Span

_NO_QUANTITIES = (
    "label", "modifiers", "cite", "status", "at", "since", "scenario", "parent", "level", "kind", "by", "note", "title"
)  # fmt: skip
_NO_RULES = (syntax.ModelDecl, syntax.Use, syntax.SourceDecl, syntax.LevelsDecl)


@dataclass(frozen=True)
class Subject:
    """A model and all files that were read for it."""

    model: Model
    files: tuple[Loaded, ...]

    @cached_property
    def statements(self) -> tuple[syntax.Statement, ...]:
        return tuple(s for file in self.files for s in file.file.statements)

    @cached_property
    def declarations(self) -> tuple[syntax.QuantityDecl, ...]:
        return tuple(s for s in self.statements if isinstance(s, syntax.QuantityDecl))

    @cached_property
    def mentions(self) -> Mapping[str, int]:
        """How often each quantity or class is named, declarations aside, under whichever of its names."""
        return Counter(self.model.synonyms.get(n, n) for s in self.statements for n in _mentioned(s))

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Every name that a statement uses, as it is written there."""
        return frozenset(n for s in self.statements for n in _mentioned(s))

    @cached_property
    def asked_of(self) -> frozenset[str]:
        """The quantities that `screen` and `using` mean by the plural of a kind."""
        kinds = {PLURALS[name] for name in self.mentions if name in PLURALS}
        return frozenset(q.name for q in self.model.quantities.values() if q.kind in kinds)

    @cached_property
    def place(self) -> Mapping[str, Span]:
        """Where each quantity and class is declared."""
        return {n.name.text: n.name.span for d in self.declarations for n in d.names}


def _mentioned(statement: syntax.Statement) -> Iterator[str]:
    match statement:
        case syntax.QuantityDecl(members=members, of_class=of_class):
            yield from (m.text for m in members)
            if of_class is not None and statement.kind.text == "class":
                yield of_class.text
        case syntax.ScenarioDecl(settings=settings):
            yield from _names(settings)
        case _ if not isinstance(statement, _NO_RULES):
            yield from _names(statement)


def _names(node: object) -> Iterator[str]:
    """The names in a piece of syntax that can be names of quantities."""
    match node:
        case syntax.Name(text):
            yield text
        case tuple():
            for item in node:
                yield from _names(item)
        case _ if is_dataclass(node):
            for field in fields(node):
                if field.name not in _NO_QUANTITIES:
                    yield from _names(getattr(node, field.name))
