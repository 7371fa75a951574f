"""Revisions as text: which lines of the files change, to what, and the files with these lines changed.

It owns how a statement is written once parts of it are left out or altered. Whether the new text means anything is for
elaboration to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from reasoner.compile.identify import identify
from reasoner.compile.load import Loaded
from reasoner.compile.scope import Mistakes
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_file
from reasoner.model.ir import Influence, Model, Rule
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without
from reasoner.revise.files import ModelFiles
from reasoner.signs import PLUS
from reasoner.source import Source, Span

_OPPOSITE: Mapping[str, syntax.Arrow] = {"->": "-|", "-|": "->"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A place in a file, its text as it is (empty: something is added there), and as it becomes (empty: left out)."""

    span: Span
    before: str
    after: tuple[str, ...]


def edits(model_files: ModelFiles, model: Model, revisions: Collection[Revision]) -> tuple[Edit, ...]:
    """The lines to change for some revisions, in order of the files; one edit for each statement."""
    return _Writer(model_files, model).edits(revisions)


def edited(model_files: ModelFiles, changes: Sequence[Edit]) -> ModelFiles:
    """The files with some lines changed."""
    by_file: dict[str, list[Edit]] = {}
    for change in changes:
        by_file.setdefault(change.span.file, []).append(change)
    files = tuple(_edited_file(f, by_file[f.source.name]) if f.source.name in by_file else f for f in model_files.files)
    tables = tuple(_edited_source(t, by_file[t.name]) if t.name in by_file else t for t in model_files.tables)
    return replace(model_files, files=files, tables=tables)


def _edited_file(loaded: Loaded, changes: Sequence[Edit]) -> Loaded:
    if loaded.foreign:
        return replace(loaded, file=syntax.File(tuple(_edited_statements(loaded, changes))))
    source = _edited_source(loaded.source, changes)
    return replace(loaded, source=source, file=parse_file(source)[0])


def _edited_statements(loaded: Loaded, changes: Sequence[Edit]) -> Iterator[syntax.Statement]:
    """Of a file in another format the statements change, and its text stays."""
    by_place = {change.span: change for change in changes if change.before}
    for statement in loaded.file.statements:
        change = by_place.get(statement.span)
        yield from (statement,) if change is None else _read_again(loaded, change)
    for change in changes:
        if not change.before:
            yield from _read_again(loaded, change)


def _read_again(loaded: Loaded, change: Edit) -> Iterator[syntax.Statement]:
    for line in change.after:
        yield from parse_file(Source(loaded.source.name, line))[0].statements


def _edited_source(source: Source, changes: Sequence[Edit]) -> Source:
    text = source.text
    for change in sorted(changes, key=lambda c: c.span.start, reverse=True):
        written = "\n".join(change.after)
        if not change.before:
            written = f"\n{written}"
        text = text[: change.span.start] + written + text[change.span.end :]
    return Source(source.name, text)


@dataclass(frozen=True)
class _Part:
    """One arrow of a statement: which link it is of, and what becomes of it (None: nothing)."""

    link: int
    source: syntax.Ref
    target: syntax.Ref
    revision: Revision | None


Place: TypeAlias = tuple[str, int, int]
"""A file, and where a statement begins and ends in it."""


class _Writer:
    def __init__(self, model_files: ModelFiles, model: Model) -> None:
        self._model = model
        statements = [s for f in model_files.files for s in f.file.statements]
        # by place, and not by span: the files may have been read again since the model was made of them
        self._statements = {_place(s.span): s for s in statements}
        self._ids = {_place(statements[i].span): ids for i, ids in identify(Mistakes(), statements).items()}
        self._influences = {i.id: i for i in model.influences}

    def edits(self, revisions: Collection[Revision]) -> tuple[Edit, ...]:
        by_place: dict[Place, tuple[Span, list[Revision]]] = {}
        added: list[Edit] = []
        for revision in revisions:
            if isinstance(revision, Added):
                added.append(Edit(_line_end(self._beside(revision)), "", (self._arrow(revision),)))
            elif revision.rule in self._influences and self._is_copy(self._influences[revision.rule]):
                origin = self._model.rules[revision.rule].origin
                added.append(Edit(_line_end(origin), "", (self._own(revision),)))
            else:
                origin = self._model.rules[revision.rule].origin
                by_place.setdefault(_place(origin), (origin, []))[1].append(revision)
        changed = [self._edit(span, found) for span, found in by_place.values()]
        return tuple(sorted((*changed, *added), key=lambda e: (e.span.file, e.span.start)))

    # --- whole statements -------------------------------------------------------------------------------------

    def _edit(self, span: Span, revisions: Sequence[Revision]) -> Edit:
        statement = self._statements.get(_place(span))
        if statement is None:  # a row of a table: it is left out with all its line
            row = _whole_line(span)
            return Edit(row, row.text.strip(), ())
        before = one_line(statement)
        if not isinstance(statement, syntax.InfluenceRule):
            return Edit(span, before, ())
        return Edit(span, before, tuple(one_line(s) for s in self._pieces(statement, revisions)))

    def _pieces(self, s: syntax.InfluenceRule, revisions: Sequence[Revision]) -> Iterator[syntax.InfluenceRule]:
        """What is left of a statement in as few statements as it takes, then its parts in their new form."""
        revised = {r.rule: r for r in revisions if not isinstance(r, Added)}
        parts = list(self._parts(s, revised))
        kept = list(_kept(s, parts))
        changed = [self._changed(s, p) for p in parts if p.revision is not None and not isinstance(p.revision, Without)]
        for number, piece in enumerate((*kept, *changed)):
            yield piece if number == 0 else replace(piece, label=None)

    def _parts(self, s: syntax.InfluenceRule, revised: Mapping[str, Revision]) -> Iterator[_Part]:
        """The parts in the order in which they are numbered."""
        ids = iter(self._ids[_place(s.span)])
        sources = s.sources
        for number, link in enumerate(s.links):
            for source in sources:
                for target in link.targets:
                    yield _Part(number, source, target, revised.get(next(ids)))
            sources = link.targets

    def _changed(self, s: syntax.InfluenceRule, part: _Part) -> syntax.InfluenceRule:
        """A part by itself, flipped or limited."""
        link = s.links[part.link]
        alone = replace(s, sources=(part.source,), links=(replace(link, targets=(part.target,)),))
        match part.revision:
            case Flipped():
                flipped = replace(alone.links[0], arrow=_OPPOSITE[link.arrow])
                return replace(alone, links=(flipped,))
            case Limited() as limited:
                return replace(alone, clauses=self._limited(s.clauses, limited, s.span))
            case _:
                raise AssertionError("only parts in another form are written again")

    def _limited(self, clauses: syntax.Clauses, limited: Limited, span: Span) -> syntax.Clauses:
        test = self._test(limited, span)
        if limited.holds:
            when = test if clauses.when is None else syntax.And((clauses.when, test), span)
            return replace(clauses, when=when)
        unless = test if clauses.unless is None else syntax.Or((clauses.unless, test), span)
        return replace(clauses, unless=unless)

    def _test(self, limited: Limited, span: Span) -> syntax.Formula:
        quantity = self._model.quantities[limited.test.quantity]
        level = quantity.space.levels[limited.test.low]
        return syntax.LevelTest(syntax.Name(quantity.name, span), "is", syntax.Name(level, span), span)

    # --- new statements ---------------------------------------------------------------------------------------

    def _is_copy(self, influence: Influence) -> bool:
        """Whether a class gives it: then what is stated of the member itself replaces it."""
        return influence.id not in self._ids[_place(influence.rule.origin)]

    def _own(self, revision: Without | Flipped | Limited) -> str:
        """What a member says for itself, where its class says otherwise."""
        influence = self._influences[revision.rule]
        stated = self._statements[_place(influence.rule.origin)]
        assert isinstance(stated, syntax.InfluenceRule)
        span = stated.span
        names = (syntax.Name(influence.source, span), syntax.Name(influence.target, span))
        arrow: syntax.Arrow = "-?" if influence.sign is None else "->" if influence.sign == PLUS else "-|"
        own = replace(stated, label=None, sources=names[:1], links=(syntax.Link(arrow, names[1:], span),))
        match revision:
            case Without():
                bare = syntax.Clauses(cite=stated.clauses.cite)
                return one_line(replace(own, modifiers=(), links=(replace(own.links[0], arrow="-0"),), clauses=bare))
            case Flipped():
                return one_line(replace(own, links=(replace(own.links[0], arrow=_OPPOSITE[arrow]),)))
            case Limited():
                return one_line(replace(own, clauses=self._limited(stated.clauses, revision, span)))

    def _arrow(self, added: Added) -> str:
        span = self._model.quantities[added.target].origin
        link = syntax.Link("->" if added.sign == PLUS else "-|", (syntax.Name(added.target, span),), span)
        sources = (syntax.Name(added.source, span),)
        return one_line(syntax.InfluenceRule(None, (), sources, (link,), syntax.Clauses(), span))

    def _beside(self, added: Added) -> Span:
        """The last rule on the target, else the last rule of the source, else where the target is declared."""
        rules: list[Rule] = [i.rule for i in self._model.influences_on[added.target]]
        rules += [i.rule for i in self._model.influences if i.source == added.source and not rules]
        return rules[-1].origin if rules else self._model.quantities[added.target].origin


def _kept(s: syntax.InfluenceRule, parts: Sequence[_Part]) -> Iterator[syntax.InfluenceRule]:
    """The parts that stay as they are, chains and lists together as far as they go."""
    sources, links = s.sources, list[syntax.Link]()
    before = s.sources
    for number, link in enumerate(s.links):
        own = [p for p in parts if p.link == number]
        if all(p.revision is None for p in own):
            links.append(link)
        else:
            if links:
                yield replace(s, sources=sources, links=tuple(links))
            sources, links = link.targets, []
            rows = {p.source: tuple(q.target for q in own if q.source == p.source and q.revision is None) for p in own}
            for targets in dict.fromkeys(t for t in rows.values() if t):
                alike = tuple(source for source in before if rows[source] == targets)
                yield replace(s, sources=alike, links=(replace(link, targets=targets),))
        before = link.targets
    if links:
        yield replace(s, sources=sources, links=tuple(links))


def _place(span: Span) -> Place:
    return span.file, span.start, span.end


def _line_end(span: Span) -> Span:
    """The end of the line on which a statement ends."""
    text = span.source.text
    end = text.find("\n", span.end)
    at = len(text) if end < 0 else end
    return Span(span.source, at, at)


def _whole_line(span: Span) -> Span:
    text = span.source.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Span(span.source, start, len(text) if end < 0 else end)
