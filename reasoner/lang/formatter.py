"""The canonical text of one statement, question or part of one, on one line.

Owns the one spelling of everything: parsing what it writes gives an equal node. Comments and line breaks are
not its business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from reasoner.lang import syntax as s
from reasoner.lang.scanner import is_plain
from reasoner.lang.terminals import RESERVED

Node: TypeAlias = (
    s.Statement
    | s.Question
    | s.Asked
    | s.Ref
    | s.Text
    | s.Formula
    | s.Constant
    | s.Setting
    | s.Tail
    | s.Clauses
    | s.LevelMark
)


def one_line(node: Node) -> str:
    """The canonical text of any node of `syntax`."""
    match node:
        case s.Name() | s.InfluenceName() | s.LabelName():
            return _ref(node)
        case s.Text():
            return _text(node)
        case s.LevelTest() | s.Bare() | s.DirectionTest() | s.Not() | s.And() | s.Or() | s.AtLeast():
            return _formula(node)
        case s.Constant(level):
            return _level(level)
        case s.Setting():
            return _setting(node)
        case s.Tail():
            return _tail(node)
        case s.Clauses():
            return _clauses(node)
        case s.LevelMark(name, exact, reference):
            return _level(name) + "!" * exact + "*" * reference
        case s.Asked(question):
            return one_line(question)
        case (
            s.WhatIf()
            | s.Why()
            | s.WhyNot()
            | s.WhyAmbiguous()
            | s.How()
            | s.Compare()
            | s.States()
            | s.Check()
            | s.Fit()
            | s.Discriminate()
            | s.Screen()
            | s.Paths()
            | s.Rank()
        ):
            return _question(node)
        case _:
            return _statement(node)


def part(rule: s.InfluenceRule, source: s.Ref, arrow: s.Arrow, target: s.Ref) -> str:
    """One influence of a chain: its modifiers, its ends, and the condition it acts under; no label, no support."""
    condition = _clauses(s.Clauses(when=rule.clauses.when, unless=rule.clauses.unless)) if _acts(rule) else ""
    modifiers = (modifier.text for modifier in rule.modifiers)
    return _join(*modifiers, f"{_ref(source)} {arrow} {_ref(target)}", condition)


def _acts(rule: s.InfluenceRule) -> bool:
    """Whether it acts under a condition."""
    return rule.clauses.when is not None or rule.clauses.unless is not None


def bare(rule: s.InfluenceRule | s.GateRule | s.LawRule | s.DefinitionRule | s.Alternatives) -> str:
    """A rule without its label and its support: what it says, and nothing of why it is believed."""
    clauses = s.Clauses(when=rule.clauses.when, unless=rule.clauses.unless)
    return one_line(replace(rule, label=None, clauses=clauses))


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# --- names


def _name(name: s.Name) -> str:
    # `requires` as a second word makes the first one a name, whatever else it could be
    plain = is_plain(name.text) and name.text not in RESERVED and name.text != "requires"
    return name.text if plain else f"`{name.text}`"


def _level(name: s.Name) -> str:
    """Levels may be whole numbers."""
    return name.text if name.text.isascii() and name.text.isdigit() else _name(name)


def _ref(ref: s.Ref) -> str:
    match ref:
        case s.Name():
            return _name(ref)
        case s.InfluenceName():
            return f"({_influence(ref)})"
        case s.LabelName(label):
            return f"({_name(label)})"


def _assumed(what: s.Ref | s.Principle) -> str:
    match what:
        case s.Principle(name, quantities):
            return _join(name.text, _refs(quantities))
        case s.InfluenceName():
            return _influence(what)
        case _:
            return _ref(what)


def _influence(ref: s.InfluenceName) -> str:
    return f"{_ref(ref.source)} {ref.arrow} {_ref(ref.target)}"


def _names(names: Iterable[s.Name]) -> str:
    return ", ".join(_name(name) for name in names)


def _refs(refs: Iterable[s.Ref]) -> str:
    return ", ".join(_ref(ref) for ref in refs)


def _label(label: s.Name | None) -> str:
    return f"{_name(label)}:" if label else ""


def _after(word: str, text: str) -> str:
    return f"{word} {text}" if text else ""


def _named(word: str, name: s.Name | None) -> str:
    return f"{word} {_name(name)}" if name else ""


def _text(text: s.Text | None) -> str:
    return f'"{text.text}"' if text else ""


# --- conditions and claims


def _formula(formula: s.Formula) -> str:
    match formula:
        case s.LevelTest(quantity, relation, level):
            relation_words = relation if relation.startswith("is") else f"is {relation}"
            return f"{_ref(quantity)} {relation_words} {_level(level)}"
        case s.Bare(quantity):
            return _ref(quantity)
        case s.DirectionTest(quantity, verb):
            return f"{_ref(quantity)} {verb}"
        case s.Not(item):
            return f"not {_within(item, s.And, s.Or)}"
        case s.And(items):
            return " and ".join(_within(item, s.And, s.Or) for item in items)
        case s.Or(items):
            return " or ".join(_within(item, s.Or) for item in items)
        case s.AtLeast(count, items):
            return f"at least {count} of ({', '.join(_formula(item) for item in items)})"


def _within(item: s.Formula, *looser: type) -> str:
    text = _formula(item)
    return f"({text})" if isinstance(item, looser) else text


def _plain(claim: s.Formula) -> str:
    """A claim where a leading `not` would be read as something else."""
    text = _formula(claim)
    return f"({text})" if text.startswith("not ") else text


def _claims(claims: Iterable[s.Formula]) -> str:
    return ", ".join(_formula(claim) for claim in claims)


# --- settings, tails, clauses


def _setting(setting: s.Setting) -> str:
    if setting.level is not None:
        return f"{_ref(setting.quantity)} = {_level(setting.level)}"
    return f"{setting.verb} {_ref(setting.quantity)}"


def _settings(settings: Iterable[s.Setting]) -> str:
    return ", ".join(_setting(setting) for setting in settings)


def _tail(tail: s.Tail) -> str:
    return _join(_after("with", _settings(tail.settings)), _places(tail))


def _places(tail: s.Tail) -> str:
    return _join(
        _named("in", tail.scenario),
        _named("at", tail.at),
        _named("since", tail.since),
        _step(tail.step),
        _other_side("than with", tail.than),
    )


def _step(step: s.Step | None) -> str:
    if step is None:
        return ""
    return f"within {step.number} steps" if step.within else f"at step {step.number}"


def _other_side(words: str, side: s.Side | None) -> str:
    return "" if side is None else _join(words, _settings(side.settings), _named("in", side.scenario))


def _clauses(clauses: s.Clauses) -> str:
    return _join(
        _after("when", _formula(clauses.when) if clauses.when else ""),
        _after("unless", _formula(clauses.unless) if clauses.unless else ""),
        _after("by", _text(clauses.by)),
        _after("at", _names(clauses.at)),
        _after("cite", _names(clauses.cite)),
        _named("status", clauses.status),
        _after("note", _text(clauses.note)),
    )


# --- statements


def _statement(node: s.Statement) -> str:
    match node:
        case s.ModelDecl(name, title):
            return _join("model", _name(name), _text(title))
        case s.Use(path, off):
            return _join("use", _text(path), "off" if off else "")
        case s.SourceDecl(key, described, pmid, doi, url):
            number = "" if pmid is None else f"pmid {pmid}"
            links = [f'{word} "{link}"' for word, link in (("doi", doi), ("url", url)) if link is not None]
            return _join("source", _name(key), _text(described), number, *links)
        case s.LevelsDecl(name, levels):
            return f"levels {_name(name)}: {' < '.join(one_line(level) for level in levels)}"
        case s.QuantityDecl():
            return _quantity(node)
        case s.ScenarioDecl(name, parent, settings):
            head = _join("scenario", _name(name), _named("extends", parent))
            return f"{head}: {_settings(settings)}" if settings else head
        case s.Observe(excluded, label, claim, tail, clauses):
            word = "exclude" if excluded else "observe"
            return _join(word, _label(label), _formula(claim), _tail(tail), _clauses(clauses))
        case s.Assume(reject, what):
            return _join("reject" if reject else "assume", _assumed(what))
        case s.Expect():
            return _expect(node)
        case s.QueryDecl(label, question):
            return _join("query", _label(label), _question(question))
        case s.Regimen():
            return _regimen(node)
        case s.UpdateRule(quantities, conditions, numbers):
            ranges = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in numbers)
            return _join("update", _names(quantities), "by", _name(conditions), ranges)
        case s.Updating(asynchronous):
            return "update asynchronously" if asynchronous else "update synchronously"
        case s.InfluenceRule() | s.GateRule() | s.LawRule() | s.DefinitionRule() | s.Alternatives():
            return _rule(node)


def _quantity(node: s.QuantityDecl) -> str:
    names = ", ".join(_join(_name(n.name), _after("also", _names(n.synonyms))) for n in node.names)
    return _join(
        node.kind.text,
        names,
        _after("of", _names(node.members)),
        _text(node.description),
        _named(":", node.levels),
        _named("is", node.of_class),
    )


def _rule(node: s.InfluenceRule | s.GateRule | s.LawRule | s.DefinitionRule | s.Alternatives) -> str:
    label, clauses = _label(node.label), _clauses(node.clauses)
    match node:
        case s.InfluenceRule(modifiers=modifiers, sources=sources, links=links):
            chain = [f"{link.arrow} {_refs(link.targets)}" for link in links]
            return _join(label, *(m.text for m in modifiers), _refs(sources), *chain, clauses)
        case s.GateRule(target=target, condition=condition, maybe=maybe):
            return _join(label, "maybe" if maybe else "", _ref(target), "requires", _formula(condition), clauses)
        case s.LawRule(when=when, then=then):
            return _join("rule", label, "when", _formula(when), "then", _formula(then), clauses)
        case s.DefinitionRule(target=target, expression=expression):
            return _join(label, _ref(target), ":=", one_line(expression), clauses)
        case s.Alternatives(count=count, items=items):
            return _join("rule", label, f"at least {count} of ({_refs(items)})", clauses)


def _regimen(node: s.Regimen) -> str:
    return _join(
        "regimen",
        _label(node.label),
        _name(node.drug),
        _text(node.dose),
        _after("on", _text(node.system)),
        _after("in", _names(node.scenarios)),
        _after("outcome", _names(node.outcomes)),
        _clauses(node.clauses),
    )


def _expect(node: s.Expect) -> str:
    """Support stands before the colon, where there is one."""
    mode = "" if node.mode == "necessary" else node.mode
    claim = _claim_of(node)
    heading = _join(_name(node.label) if node.label else "", _text(node.title))
    if not heading:
        return _join("expect", mode, claim, _tail(node.tail), _clauses(node.clauses))
    return _join(_join("expect", heading, _clauses(node.clauses)) + ":", mode, claim, _tail(node.tail))


def _claim_of(node: s.Expect) -> str:
    if node.claim is None:
        return _refs(node.quantities)
    return _plain(node.claim) if node.mode == "necessary" else _formula(node.claim)


# --- questions


def _question(node: s.Question) -> str:
    match node:
        case s.WhatIf(tail, show, repaired=repaired):
            mended = "repaired rules" if repaired == "rules" else "repaired" if repaired else ""
            return _join("what if", _settings(tail.settings), _places(tail), mended, _after("show", _refs(show)))
        case s.Rank(tail, show):
            return _join("rank", _settings(tail.settings), _places(tail), _after("show", _refs(show)))
        case s.Why(claim, tail, rather):
            return _join("why", _plain(claim), _tail(tail), _other_side("rather than with", rather))
        case s.WhyNot(claim, tail):
            return _join("why not", _formula(claim), _tail(tail))
        case s.WhyAmbiguous(quantity, tail):
            return _join("why ambiguous", _ref(quantity), _tail(tail))
        case s.How(claims, using, at_most, keeping, tail):
            using_names = _after("using", _names(using))
            keep = _after("keeping", _claims(keeping))
            return _join("how", _claims(claims), using_names, _most(at_most), keep, _tail(tail))
        case s.Compare(left, right, show):
            return _join("compare", _side(left), "versus", _side(right), _after("show", _refs(show)))
        case s.States(scenario):
            return _join("states", _name(scenario) if scenario else "")
        case s.Check():
            return "check"
        case s.Fit(optimise):
            return _join("fit", "optimise" if optimise else "")
        case s.Discriminate(items, at_most, measuring, measured, costs, scenarios):
            set_ones = _join(_after("using", _items(items)), _most(at_most))
            measured_ones = _join(_after("measuring", _names(measuring)), _most(measured))
            prices = ", ".join(f"{_name(p.name)} = {p.cost}" for p in costs)
            places = _after("in", _names(scenarios))
            return _join("discriminate", set_ones, measured_ones, _after("costing", prices), places)
        case s.Screen(items, at_most, readouts, scenarios):
            return _join(
                "screen", _items(items), _most(at_most), "for", _readouts(readouts), _after("in", _names(scenarios))
            )
        case s.Paths(source, target):
            return _join("paths", _ref(source), "to", _ref(target))


def _items(items: Iterable[s.Screened]) -> str:
    return ", ".join(_join("knockouts of" if i.knockouts else "", _name(i.name)) for i in items)


def _readouts(readouts: Iterable[s.Ref | s.Formula]) -> str:
    return ", ".join(_ref(r) if isinstance(r, s.Ref) else _formula(r) for r in readouts)


def _most(count: int | None) -> str:
    return "" if count is None else f"at most {count}"


def _side(tail: s.Tail) -> str:
    return _join(_settings(tail.settings), _places(tail))
