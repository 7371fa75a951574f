"""Turns the tree of one statement or question into its syntax node.

Owns what the grammar leaves open because a message can say more: which clauses may stand on which statement,
and that nothing is said twice. Knows lark's trees only by their shape: `data` and `children`, with tokens that
are strings and have a `type` and a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from reasoner.diagnostics import Diagnostic
from reasoner.lang import syntax as s
from reasoner.source import Source, Span


class Refused(Exception):
    """A statement that the grammar takes and the language does not."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


_SUPPORT = frozenset({"by", "cite", "status", "note"})
_RULE = _SUPPORT | {"at"}
_INFLUENCE = _RULE | {"when", "unless"}
_SYNONYMS = {
    **dict.fromkeys(("rises", "goes up"), "increases"),
    **dict.fromkeys(("falls", "goes down"), "decreases"),
    "stays": "is unchanged",
    "does not rise": "does not increase",
    "does not fall": "does not decrease",
}
"""The words of the answers, and the verb that each stands for."""

_DEEPEST = 60
"""So many conditions, claims or influences may stand within each other; a chain of one connective counts as one."""

_PLACES = {
    "with": "with",
    "in_scenario": "in",
    "at_phase": "at",
    "since": "since",
    "than": "than",
    **dict.fromkeys(("at_step", "within"), "step"),
}


class Builder:
    """Builds the nodes of one statement, which fills the given span."""

    def __init__(self, whole: Span) -> None:
        self._whole = whole
        self._source: Source = whole.source
        self._depth = 0

    def build(self, item: Any) -> Any:
        """The node of a token, or of a tree: each rule of the grammar has the method of its name."""
        if isinstance(item, str):
            return self._leaf(item)
        method: Callable[[Any], Any] = getattr(self, f"_{item.data}")
        if self._depth > 3 * _DEEPEST:
            help = "give a part of it a name, by a definition with `:=`"
            self._refuse("E109", f"nested more than {_DEEPEST} deep", self._whole, help)
        self._depth += 1
        node = method(item.children)
        self._depth -= 1
        return node

    def _leaf(self, token: Any) -> s.Name | s.Text:
        span = Span(self._source, token.start_pos, token.end_pos)
        return s.Text(str(token), span) if token.type == "STRING" else s.Name(str(token), span)

    def _all(self, items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(self.build(item) for item in items)

    def _maybe(self, item: Any) -> Any:
        return None if item is None else self.build(item)

    def _span(self, items: Sequence[Any]) -> Span:
        """From the first token under these trees to the last."""
        first, last = items[0], items[-1]
        while not isinstance(first, str):
            first = first.children[0]
        while not isinstance(last, str):
            last = last.children[-1]
        return Span(self._source, first.start_pos, last.end_pos)  # type: ignore[attr-defined]

    def _to_end(self, items: Sequence[Any]) -> Span:
        return Span(self._source, self._span(items[:1]).start, self._whole.end)

    # --- names

    def _names(self, items: Any) -> tuple[Any, ...]:
        return self._all(items)

    _refs = _claims = _settings = _readouts = _names

    def _last(self, items: Any) -> Any:
        """What stands after a keyword."""
        return self.build(items[-1])

    _also = _of = _label = _doi = _url = _last
    _by = _at = _cite = _status = _note = _when = _unless = _last
    _with = _in_scenario = _at_phase = _since = _than = _rather = _last
    _show = _using = _keeping = _last

    def _pmid(self, items: Any) -> str:
        return str(items[-1])

    def _influence_name(self, items: Any) -> s.InfluenceName:
        source, arrow, target = items[1:4] if len(items) == 5 else items
        return s.InfluenceName(self.build(source), s.ARROWS[str(arrow)], self.build(target), self._span(items))

    def _label_name(self, items: Any) -> s.LabelName:
        return s.LabelName(self.build(items[1]), self._span(items))

    # --- declarations

    def _model(self, items: Any) -> s.ModelDecl:
        return s.ModelDecl(self.build(items[0]), self._maybe(items[1]), self._whole)

    def _use(self, items: Any) -> s.Use:
        return s.Use(self.build(items[0]), items[1] is not None, self._whole)

    def _source_decl(self, items: Any) -> s.SourceDecl:
        key, text, *parts = items
        found = {word: self.build(part) for word, part in self._once(parts).items()}
        doi, url = found.get("doi"), found.get("url")
        return s.SourceDecl(
            self.build(key),
            self.build(text),
            found.get("pmid"),
            doi.text if doi else None,
            url.text if url else None,
            self._whole,
        )

    def _levels(self, items: Any) -> s.LevelsDecl:
        return s.LevelsDecl(self.build(items[0]), self._all(items[1:]), self._whole)

    def _mark(self, items: Any) -> s.LevelMark:
        level, *marks = items
        self._once(marks)
        kinds = [mark.type for mark in marks]
        return s.LevelMark(self.build(level), "EXACT" in kinds, "STAR" in kinds)

    def _quantity(self, items: Any) -> s.QuantityDecl:
        kind, name, also, of, text, levels, of_class = items
        return s.QuantityDecl(
            self.build(kind),
            (s.DeclaredName(self.build(name), self._maybe(also) or ()),),
            self._maybe(of) or (),
            self._maybe(text),
            self._maybe(levels),
            self._maybe(of_class),
            self._whole,
        )

    def _quantities(self, items: Any) -> s.QuantityDecl:
        kind, *names, levels, of_class = items
        declared = tuple(s.DeclaredName(self.build(name)) for name in names)
        levels, of_class = self._maybe(levels), self._maybe(of_class)
        return s.QuantityDecl(self.build(kind), declared, (), None, levels, of_class, self._whole)

    _kind = _modifier = _last

    # --- rules

    def _influence(self, items: Any) -> s.InfluenceRule:
        label, *middle, clauses = items
        modifiers = [tree for tree in middle if tree.data == "modifier"]
        self._once(modifiers)
        sources, *links = middle[len(modifiers) :]
        return s.InfluenceRule(
            self._maybe(label),
            self._all(modifiers),
            self.build(sources),
            self._all(links),
            self._clauses(clauses.children, _INFLUENCE, "an influence"),
            self._whole,
        )

    def _link(self, items: Any) -> s.Link:
        return s.Link(s.ARROWS[str(items[0])], self.build(items[1]), self._span(items))

    def _gate(self, items: Any) -> s.GateRule:
        label, *modifiers, target, need, clauses = items
        self._once(modifiers)
        for modifier in modifiers:
            if modifier.children[0] != "maybe":
                word = self._word(modifier)
                help = "a gate is there or, with `maybe`, perhaps there; how an influence acts is said of influences"
                self._refuse("E120", f"`{word.text}` cannot stand on a gate", word, help)
        found = self._clauses(clauses.children, _RULE, "a gate")
        maybe = bool(modifiers)
        return s.GateRule(self._maybe(label), self.build(target), self.build(need), found, maybe, self._whole)

    def _definition(self, items: Any) -> s.DefinitionRule:
        label, target, need, clauses = items
        found = self._clauses(clauses.children, _RULE, "a definition")
        return s.DefinitionRule(self._maybe(label), self.build(target), self.build(need), found, self._whole)

    def _constant(self, items: Any) -> s.Constant:
        return s.Constant(self._last(items), self._span(items))

    def _law(self, items: Any) -> s.LawRule:
        label, when, then, clauses = items
        found = self._clauses(clauses.children, _RULE, "a law")
        return s.LawRule(self._maybe(label), self.build(when), self.build(then), found, self._whole)

    def _alternatives(self, items: Any) -> s.Alternatives:
        label, _, count, refs, _, clauses = items
        found = self._clauses(clauses.children, _SUPPORT, "alternatives")
        return s.Alternatives(self._maybe(label), self._count(count), self.build(refs), found, self._whole)

    def _clauses(self, parts: Sequence[Any], allowed: frozenset[str], holder: str) -> s.Clauses:
        for part in parts:
            if part.data not in allowed:
                help = (
                    f"sites stand on influences, gates, laws and definitions; {holder} has none"
                    if part.data == "at"
                    else "only influences have conditions of their own; a gate says `requires`"
                )
                self._refuse("E120", f"`{part.data}` cannot stand on {holder}", self._word(part), help)
        return s.Clauses(**{part.data: self.build(part) for part in self._once(parts).values()})

    def _once(self, parts: Iterable[Any]) -> dict[str, Any]:
        """The parts by the word they begin with; a word that comes twice is a mistake."""
        found: dict[str, Any] = {}
        for part in parts:
            word = self._word(part)
            first = found.get(word.text)
            if first is not None:
                message = f"`{word.text}` stands twice here"
                help = "list them after one `cite`, with commas" if word.text == "cite" else "keep one of them"
                raise Refused(Diagnostic("E121", message, word, help, related=((self._word(first), "first here"),)))
            found[word.text] = part
        return found

    def _word(self, item: Any) -> Span:
        """The keyword, or the mark, that a part begins with."""
        return self._span([item if isinstance(item, str) else item.children[0]])

    def _refuse(self, code: str, message: str, span: Span, help: str) -> NoReturn:
        raise Refused(Diagnostic(code, message, span, help))

    # --- scenarios, facts, switches, tests

    def _scenario(self, items: Any) -> s.ScenarioDecl:
        name, parent, settings = items
        return s.ScenarioDecl(self.build(name), self._maybe(parent), self._maybe(settings) or (), self._whole)

    def _observe(self, items: Any) -> s.Observe:
        return self._fact(items, False, "an observation")

    def _exclude(self, items: Any) -> s.Observe:
        return self._fact(items, True, "an exclusion")

    def _fact(self, items: Any, excluded: bool, holder: str) -> s.Observe:
        label, claim, tail, support = items
        found = self._clauses(support.children, _SUPPORT, holder)
        return s.Observe(excluded, self._maybe(label), self.build(claim), self.build(tail), found, self._whole)

    def _assume(self, items: Any) -> s.Assume:
        return s.Assume(items[0].type == "REJECT", self.build(items[1]), self._whole)

    def _principle(self, items: Any) -> s.Principle:
        name, quantities = items
        span = self._span([item for item in items if item is not None])
        return s.Principle(self.build(name), self._maybe(quantities) or (), span)

    def _expect(self, items: Any) -> s.Expect:
        heading, expected, tail, support = items
        head = [item for item in heading.children if item is not None] if heading is not None else []
        names = [item for item in head if isinstance(item, str)]
        label = next((self.build(token) for token in names if token.type == "NAME"), None)  # type: ignore[attr-defined]
        title = next((self.build(token) for token in names if token.type == "STRING"), None)  # type: ignore[attr-defined]
        clauses = [*head[len(names) :], *support.children]
        found = self._clauses(clauses, _SUPPORT, "an expectation")
        mode, claim, quantities = self.build(expected)
        return s.Expect(label, title, mode, claim, quantities, self.build(tail), found, self._whole)

    def _necessary(self, items: Any) -> Any:
        return "necessary", self._last(items), ()

    def _possible(self, items: Any) -> Any:
        return "possible", self._last(items), ()

    def _impossible(self, items: Any) -> Any:
        return "impossible", self._last(items), ()

    def _not_necessary(self, items: Any) -> Any:
        return "not", self._last(items), ()

    def _ambiguous(self, items: Any) -> Any:
        return "ambiguous", None, self._last(items)

    def _query(self, items: Any) -> s.QueryDecl:
        return s.QueryDecl(self._maybe(items[0]), self.build(items[1]), self._whole)

    def _regimen(self, items: Any) -> s.Regimen:
        label, drug, dose, *parts, support = items
        found = {word: self.build(part) for word, part in self._once(parts).items()}
        return s.Regimen(
            self._maybe(label),
            self.build(drug),
            self.build(dose),
            found.get("on"),
            found.get("in", ()),
            found.get("outcome", ()),
            self._clauses(support.children, _SUPPORT, "a regimen"),
            self._whole,
        )

    _on = _among = _outcome = _last

    def _update(self, items: Any) -> s.UpdateRule:
        names, conditions, numbers = items
        found = () if numbers is None else self.build(numbers)
        return s.UpdateRule(self.build(names), self.build(conditions), found, self._whole)

    _numbers = _names

    def _numbered(self, items: Any) -> tuple[int, int]:
        first, last = items
        return self._count(first), self._count(first if last is None else last)

    def _updating(self, items: Any) -> s.Updating:
        return s.Updating(items[0].type == "ASYNCHRONOUSLY", self._whole)

    # --- conditions and claims

    def _level_test(self, items: Any) -> s.LevelTest:
        quantity, relation, level = items
        words: Any = " ".join(relation.children).removeprefix("is ") or "is"
        if words == "not":
            words = "is not"
        return s.LevelTest(self.build(quantity), words, self.build(level), self._span(items))

    def _bare(self, items: Any) -> s.Bare:
        return s.Bare(self._last(items), self._span(items))

    def _direction_test(self, items: Any) -> s.DirectionTest:
        words = " ".join(items[1].children)
        verb: Any = _SYNONYMS.get(words, words)
        return s.DirectionTest(self.build(items[0]), verb, self._span(items))

    def _negated(self, items: Any) -> s.Not:
        return s.Not(self._last(items), self._span(items))

    def _both_of(self, items: Any) -> s.And:
        return s.And(self._all(_chain(items, "both_of")), self._span(items))

    def _either_of(self, items: Any) -> s.Or:
        return s.Or(self._all(_chain(items, "either_of")), self._span(items))

    def _at_least(self, items: Any) -> s.AtLeast:
        _, count, *within, _ = items
        return s.AtLeast(self._count(count), self._all(within), self._span(items))

    def _group(self, items: Any) -> Any:
        return self.build(_ungrouped(items[1]))

    def _count(self, token: Any) -> int:
        if len(token) > 6:
            self._refuse("E164", "this number is too large", self._span([token]), "write a count that can be meant")
        return int(token)

    # --- settings and tails

    def _setting(self, items: Any) -> s.Setting:
        return s.Setting("set", self.build(items[0]), self.build(items[1]), self._span(items))

    def _knock_out(self, items: Any) -> s.Setting:
        return s.Setting("knock out", self._last(items), None, self._span(items))

    def _verb(self, items: Any) -> s.Setting:
        verb: Any = str(items[0])
        return s.Setting(verb, self._last(items), None, self._span(items))

    _raised = _lowered = _free = _clear = _verb

    def _tail(self, items: Any) -> s.Tail:
        return self._places(items)

    def _places(self, parts: Sequence[Any], settings: Any = None) -> s.Tail:
        """`with`, `in`, `at`, `since`, `than` in any order; in a question, settings may stand alone before them."""
        own, than = self._sides(parts, "than")
        self._once(own)
        found = {_PLACES[part.data]: self.build(part) for part in own}
        ends = [settings, *parts] if settings is not None else parts
        scenario, other = _apart(found.get("in"), than.scenario if than else None)
        return s.Tail(
            found.get("with", self._maybe(settings) or ()),
            scenario,
            found.get("at"),
            found.get("since"),
            None if than is None else s.Side(than.settings, other),
            found.get("step"),
            self._span(ends) if ends else None,
        )

    def _at_step(self, items: Any) -> s.Step:
        return s.Step(self._count(items[-1]), False, self._span(items))

    def _within(self, items: Any) -> s.Step:
        return s.Step(self._count(items[-1]), True, self._span(items))

    def _sides(self, parts: Sequence[Any], word: str) -> tuple[list[Any], s.Side | None]:
        """The parts of a place, and the side that `than` or `rather` opens, which has the `in` that follows it."""
        opened = next((n for n, part in enumerate(parts) if part.data == word), len(parts))
        before, after = parts[:opened], parts[opened + 1 :]
        places = [part for part in after if part.data == "in_scenario"]
        self._once(places)
        own = [*before, *(part for part in after if part.data != "in_scenario")]
        self._once([part for part in parts if part.data != "in_scenario"])
        if opened == len(parts):
            return own, None
        return own, s.Side(self.build(parts[opened]), self.build(places[0]) if places else None)

    # --- questions: a query's question goes to the end of its statement

    def _asked(self, items: Any) -> s.Asked:
        return s.Asked(self._last(items), self._whole)

    def _what_if(self, items: Any) -> s.WhatIf:
        _, *parts, repaired, show = items
        settings = parts.pop(0) if parts[0].data == "settings" else None
        tail = self._places(parts, settings)
        return s.WhatIf(tail, self._maybe(show) or (), self._to_end(items), self._maybe(repaired))

    def _what_if_measured(self, items: Any) -> s.WhatIf:
        _, repaired, show = items
        return s.WhatIf(s.Tail(), self._maybe(show) or (), self._to_end(items), self.build(repaired))

    def _repaired(self, items: Any) -> s.Repaired:
        return "measurements" if items[1] is None else "rules"

    def _rank(self, items: Any) -> s.Rank:
        _, *parts, show = items
        settings = parts.pop(0) if parts[0].data == "settings" else None
        return s.Rank(self._places(parts, settings), self._maybe(show) or (), self._to_end(items))

    def _claimed(self, items: Any) -> s.Why:
        return self._why([items[0], *items])

    def _why(self, items: Any) -> s.Why:
        _, claim, *parts = items
        own, rather = self._sides(parts, "rather")
        tail = self._places(own)
        if rather is not None:
            scenario, other = _apart(tail.scenario, rather.scenario)
            tail, rather = replace(tail, scenario=scenario), s.Side(rather.settings, other)
        return s.Why(self.build(claim), tail, rather, self._to_end(items))

    def _why_not(self, items: Any) -> s.WhyNot:
        return s.WhyNot(self.build(items[-2]), self.build(items[-1]), self._to_end(items))

    def _why_ambiguous(self, items: Any) -> s.WhyAmbiguous:
        return s.WhyAmbiguous(self.build(items[-2]), self.build(items[-1]), self._to_end(items))

    def _how(self, items: Any) -> s.How:
        _, claims, *parts = items
        own = {str(part.data): part for part in parts if part.data not in _PLACES}
        self._once([part for part in parts if part.data in ("using", "keeping")])
        return s.How(
            self.build(claims),
            self._maybe(own.get("using")) or (),
            self._maybe(own.get("at_most")),
            self._maybe(own.get("keeping")) or (),
            self._places([part for part in parts if part.data in _PLACES]),
            self._to_end(items),
        )

    def _at_most(self, items: Any) -> int:
        return self._count(items[-1])

    def _compare(self, items: Any) -> s.Compare:
        _, left, right, show = items
        one, other = self._side(left), self._side(right)
        shared, apart = _apart(other.scenario, one.scenario)
        one, other = replace(one, scenario=apart), replace(other, scenario=shared)
        return s.Compare(one, other, self._maybe(show) or (), self._to_end([item for item in items if item]))

    def _side(self, side: Any) -> s.Tail:
        settings, *parts = side.children
        for part in parts:
            if part.data == "than":
                self._refuse("E163", "`than` cannot stand here", self._word(part), "`versus` is the comparison")
        return self._places(parts, settings)

    def _states(self, items: Any) -> s.States:
        return s.States(self._maybe(items[1]), self._to_end(items))

    def _check(self, items: Any) -> s.Check:
        return s.Check(self._to_end(items))

    def _fit(self, items: Any) -> s.Fit:
        return s.Fit(items[-1] is not None, self._to_end([item for item in items if item]))

    def _discriminate(self, items: Any) -> s.Discriminate:
        _, trying, at_most, measuring, measured, costs, scenarios = items
        return s.Discriminate(
            self._maybe(trying) or (),
            self._maybe(at_most),
            self._maybe(measuring) or (),
            self._maybe(measured),
            self._maybe(costs) or (),
            self._maybe(scenarios) or (),
            self._to_end([item for item in items if item]),
        )

    def _trying(self, items: Any) -> tuple[s.Screened, ...]:
        return self._all(items)

    def _measuring(self, items: Any) -> tuple[s.Name, ...]:
        found: tuple[s.Name, ...] = self._last(items)
        return found

    def _costing(self, items: Any) -> tuple[s.Price, ...]:
        return self._all(items)

    def _price(self, items: Any) -> s.Price:
        return s.Price(self.build(items[0]), self._count(items[-1]), self._span(items))

    def _screen(self, items: Any) -> s.Screen:
        _, *wanted, at_most, readouts, scenarios = items
        return s.Screen(
            self._all(wanted),
            self._maybe(at_most),
            self.build(readouts),
            self._maybe(scenarios) or (),
            self._to_end(items),
        )

    def _screened(self, items: Any) -> s.Screened:
        return s.Screened(len(items) > 1, self._last(items), self._span(items))

    def _paths(self, items: Any) -> s.Paths:
        return s.Paths(self.build(items[1]), self.build(items[2]), self._to_end(items))


def _apart(one: s.Name | None, other: s.Name | None) -> tuple[s.Name | None, s.Name | None]:
    """The scenarios of two sides, of which one alone is that of both; the second only where it is another one."""
    if one is None or other is None:
        return one or other, None
    return one, None if one == other else other


def _ungrouped(item: Any) -> Any:
    """What stands in brackets, however many there are."""
    while not isinstance(item, str) and item.data == "group":
        item = item.children[1]
    return item


def _chain(items: Sequence[Any], kind: str) -> list[Any]:
    """The operands of a connective; those of the same connective in brackets are operands themselves."""
    found: list[Any] = []
    waiting = list(reversed(items))
    while waiting:
        item = _ungrouped(waiting.pop())
        if not isinstance(item, str) and item.data == kind:
            waiting += reversed(item.children)
        else:
            found.append(item)
    return found
