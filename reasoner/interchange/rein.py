"""`.rein`: Boolean networks of RE:IN, with optional interactions, update conditions, and experiments step by step.

An experiment becomes a scenario, and what is said of its states observations at steps. Knock-outs (`KO`) and forced
expression (`FE`) act from the first update on; where the first state has that level already, the scenario sets it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from reasoner.interchange.boolean import conjunction, disjunction, negated
from reasoner.interchange.draft import Draft, Imported, Sign
from reasoner.lang import syntax
from reasoner.model.updates import CONDITIONS, Class, Table
from reasoner.source import Source, Span

_COMMENT: Final = re.compile(r"//[^\n]*")
_TOKEN: Final = re.compile(r'"[^"]*"|\|=|:=|<=>|=>|\.\.|[$#]\w+|\w+|[-+!&|(){}\[\],.;=]|(?P<stray>\S)')
_SETS: Final = {"legacy": "legacy", "default": "default", "noThresholds": "no_thresholds"}
_EXPRESSIONS: Final = ("not", "Fixpoint", "fixpoint")
"""Words that a constraint begins with, and no declaration."""
_FLAGS: Final = {"-": "knocked out", "+": "expressed by force"}


class _Wrong(Exception):
    """A statement that cannot be read or said; `span` is where."""

    def __init__(self, message: str, span: Span, help: str = "") -> None:
        super().__init__(message)
        self.span, self.help = span, help


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    span: Span


@dataclass(slots=True)
class _Species:
    name: syntax.Name
    numbers: tuple[int, ...] | None  # None: every condition
    flags: str
    span: Span
    activators: list[tuple[str, bool]] = field(default_factory=list)  # with whether it is optional
    repressed: bool = False


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is said of an experiment at a step; a formula over levels."""

    step: int
    formula: syntax.Formula
    excluded: bool
    span: Span


@dataclass(slots=True)
class _Experiment:
    span: Span
    forced: dict[tuple[str, str], bool] = field(default_factory=dict)  # KO and FE by species
    facts: list[_Fact] = field(default_factory=list)


def read(source: Source) -> Imported:
    return _Reading(source).imported()


class _Reading:
    """The statements of a file, in two passes: what is declared, then what is said of experiments."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._draft = Draft(source, both=True)
        self._levels = self._draft.bits()
        self._set = "default"
        self._asynchronous = False
        self._species: dict[str, _Species] = {}
        self._predicates: dict[str, list[_Token]] = {}
        self._experiments: dict[str, _Experiment] = {}

    def imported(self) -> Imported:
        constraints: list[list[_Token]] = []
        for tokens in self._statements():
            self._guarded(partial(self._declared, tokens, constraints))
        for tokens in constraints:
            self._guarded(partial(self._constraint, tokens))
        self._updates()
        for name, experiment in self._experiments.items():
            self._guarded(partial(self._experiment, name, experiment))
        return self._draft.imported("Boolean network with experiments (RE:IN)")

    def _guarded(self, read: Callable[[], None]) -> None:
        try:
            read()
        except _Wrong as wrong:
            self._draft.error(str(wrong), wrong.span, wrong.help)

    # --- reading ------------------------------------------------------------------------------------------------------

    def _statements(self) -> Iterator[list[_Token]]:
        """The tokens of each statement; comments are blanked, so that every token keeps its place."""
        text = _COMMENT.sub(lambda m: " " * len(m[0]), self._source.text)
        tokens: list[_Token] = []
        for match in _TOKEN.finditer(text):
            token = _Token(match[0], Span(self._source, *match.span()))
            if match["stray"]:
                self._draft.error(f"`{token.text}` has no place here", token.span, "a statement ends with `;`")
            elif token.text == ";":
                if tokens:
                    yield tokens
                tokens = []
            else:
                tokens.append(token)
        if tokens:
            self._draft.error("this statement is not ended", _over(tokens), "a statement ends with `;`")

    def _declared(self, tokens: list[_Token], constraints: list[list[_Token]]) -> None:
        words = [t.text for t in tokens]
        if words[0] == "directive":
            self._directive(tokens)
        elif words[0][0] == "$" and words[1:2] == [":="]:
            if words[2:3] != ["{"] or words[-1] != "}":
                raise _Wrong("a predicate is `$NAME := { ... }`", _over(tokens))
            self._predicates[words[0]] = tokens[3:-1]
        elif len(tokens) in (3, 4) and words[2] in ("positive", "negative"):
            self._interaction(tokens)
        elif re.fullmatch(r"\w+", words[0]) and words[0] not in _EXPRESSIONS and (len(words) == 1 or words[1] in "[("):
            self._declare(tokens)
        else:
            constraints.append(tokens)

    def _directive(self, tokens: list[_Token]) -> None:
        words = [t.text for t in tokens[1:]]
        span = _over(tokens)
        match words:
            case ["updates", ("sync" | "async") as mode]:
                self._asynchronous = mode == "async"
            case ["regulation", name] if name in _SETS:
                self._set = _SETS[name]
            case ["uniqueness", *_] | ["length", _]:
                self._draft.unused("directives about what is listed and how far", span, " ".join(words))
            case _:
                help = "known are `updates`, `regulation` (legacy, default, noThresholds), `uniqueness` and `length`"
                raise _Wrong(f"this directive has no counterpart: `{' '.join(words)}`", span, help)

    def _declare(self, tokens: list[_Token]) -> None:
        """`NAME[flags](numbers)`."""
        first, rest = tokens[0], tokens[1:]
        flags = ""
        if rest and rest[0].text == "[":
            end = next((n for n, t in enumerate(rest) if t.text == "]"), len(rest))
            flags, rest = "".join(t.text for t in rest[1:end]), rest[end + 1 :]
        numbers = _numbers(rest) if rest else None
        if first.text in self._species:
            raise _Wrong(f"`{first.text}` is declared twice", first.span, "keep one of the two")
        if numbers is not None and max(numbers) >= len(CONDITIONS[self._set]):
            top = len(CONDITIONS[self._set]) - 1
            raise _Wrong(
                f"the regulation conditions here are 0 to {top}", _over(tokens), "state `directive regulation` first"
            )
        name = self._draft.quantity(first.text, first.span, levels=self._levels)
        self._species[first.text] = _Species(name, numbers, flags, _over(tokens))

    def _interaction(self, tokens: list[_Token]) -> None:
        source, target = (self._known(t) for t in tokens[:2])
        optional = len(tokens) == 4
        if optional and tokens[3].text != "optional":
            raise _Wrong(f"`{tokens[3].text}` is not expected here", tokens[3].span, "an interaction may be `optional`")
        sign: Sign = "->" if tokens[2].text == "positive" else "-|"
        if sign == "->":
            target.activators.append((source.name.text, optional))
        else:
            target.repressed = True
        modifiers = ("maybe",) if optional else ()
        self._draft.influence(source.name, target.name, sign, _over(tokens), modifiers=modifiers)

    def _known(self, token: _Token) -> _Species:
        found = self._species.get(token.text)
        if found is None:
            raise _Wrong(f"`{token.text}` is not declared", token.span, f"declare it before: `{token.text};`")
        return found

    # --- updates ------------------------------------------------------------------------------------------------------

    def _updates(self) -> None:
        by: dict[tuple[int, ...] | None, list[_Species]] = {}
        for one in self._species.values():
            if one.activators or one.repressed:
                by.setdefault(one.numbers, []).append(one)
            else:
                self._guarded(partial(self._alone, one))
            if "!" in one.flags:
                self._guarded(partial(self._activated, one))
        for numbers, species in by.items():
            span = species[0].span
            ranges = () if numbers is None else tuple(_ranges(numbers))
            names = tuple(s.name for s in species)
            self._draft.state(syntax.UpdateRule(names, syntax.Name(self._set, span), ranges, span))
        if self._asynchronous:
            self._draft.state(syntax.Updating(True, Span(self._source, 0, 0)))

    def _alone(self, one: _Species) -> None:
        """What nothing regulates is updated all the same: as its condition says where there are no regulators."""
        conditions = CONDITIONS[self._set]
        allowed = [conditions[n] for n in one.numbers or range(len(conditions))]
        made = {(Class.ABSENT, Class.ABSENT) in c.on if isinstance(c, Table) else None for c in allowed}
        if made in ({True}, {False}):
            level = syntax.Constant(syntax.Name(str(int(made == {True})), one.span), one.span)
            self._draft.state(syntax.DefinitionRule(None, one.name, level, syntax.Clauses(), one.span))
        elif len(made) > 1:
            message = f"nothing regulates `{one.name.text}`, and its conditions differ in what that means"
            raise _Wrong(message, one.span, "leave it one condition, or let it activate itself to keep its level")

    def _activated(self, one: _Species) -> None:
        """`[!]`: at least one activator exists."""
        if all(optional for _, optional in one.activators):
            if not one.activators:
                raise _Wrong(f"`{one.name.text}` needs an activator and has none", one.span)
            span = one.span
            items = tuple(
                syntax.InfluenceName(self._draft.name(source, span), "->", one.name, span)
                for source, _ in one.activators
            )
            self._draft.state(syntax.Alternatives(None, 1, items, syntax.Clauses(), span))

    # --- experiments --------------------------------------------------------------------------------------------------

    def _constraint(self, tokens: list[_Token]) -> None:
        """`#E[18] |= $P "..."`, or `not(...)` of one."""
        if tokens[-1].text[0] == '"' and len(tokens) > 1:
            tokens = tokens[:-1]
        inner, excluded = _inner(tokens)
        words = [t.text for t in inner]
        if (
            len(words) != 6
            or words[0][0] != "#"
            or not words[2].isdigit()
            or words[1::2][:2] != ["[", "]"]
            or words[4] != "|="
        ):
            help = "what can be read is `#Experiment[18] |= $Predicate`, and `not(...)` of that"
            raise _Wrong("this constraint has no counterpart", _over(tokens), help)
        experiment = self._experiments.setdefault(words[0][1:], _Experiment(_over(tokens)))
        parts = list(self._parts(inner[5], ()))
        kept = [self._fact(experiment, part, excluded) for part in parts]
        formulas = [f for f in kept if f is not None]
        if formulas:
            formula = conjunction(formulas, _over(tokens))
            assert not isinstance(formula, bool)
            experiment.facts.append(_Fact(int(words[2]), formula, excluded, _over(tokens)))

    def _parts(self, name: _Token, within: tuple[str, ...]) -> Iterator[list[_Token]]:
        """What a predicate joins by `and`, predicates in it included."""
        if name.text in within:
            raise _Wrong(f"`{name.text}` is defined by itself", name.span)
        if name.text not in self._predicates:
            raise _Wrong(f"there is no predicate `{name.text}`", name.span, f"define it: `{name.text} := {{ ... }};`")
        for part in _split(_inner_brackets(self._predicates[name.text]), "and", "&"):
            if len(part) == 1 and part[0].text[0] == "$":
                yield from self._parts(part[0], (*within, name.text))
            else:
                yield part

    def _fact(self, experiment: _Experiment, part: list[_Token], excluded: bool) -> syntax.Formula | None:
        """A formula over levels; what is knocked out or forced is noted of the experiment instead."""
        words = [t.text for t in part]
        if words and words[0] in ("KO", "FE"):
            if (
                len(words) != 6
                or words[1::2][0] != "("
                or words[3] != ")"
                or words[4] != "="
                or words[5] not in "01"
                or excluded
            ):
                raise _Wrong("this has no counterpart", _over(part), "perturbations are stated as `KO(X) = 1`")
            key = (words[0], self._known(part[2]).name.text)
            if experiment.forced.setdefault(key, words[5] == "1") != (words[5] == "1"):
                raise _Wrong("an experiment says two things of one perturbation", _over(part))
            return None
        return self._formula(part)

    def _formula(self, tokens: list[_Token]) -> syntax.Formula:
        """A formula of `X = 1`, `X`, `not`, `and`, `or` and brackets."""
        tokens = _inner_brackets(tokens)
        span = _over(tokens)
        for operators, join in ((("or", "|"), disjunction), (("and", "&"), conjunction)):
            sides = list(_split(tokens, *operators))
            if len(sides) > 1:
                found = join([self._formula(side) for side in sides], span)
                assert not isinstance(found, bool)
                return found
        if tokens and tokens[0].text in ("not", "!"):
            found = negated(self._formula(tokens[1:]), span)
            assert not isinstance(found, bool)
            return found
        words = tuple(t.text for t in tokens)
        if len(words) == 3 and words[1] == "=" and words[2] in "01":
            level = words[2]
        elif len(words) == 1:
            level = "1"
        else:
            raise _Wrong("this expression has no counterpart", span, "levels are stated as `X = 1`")
        return syntax.LevelTest(self._known(tokens[0]).name, "is", syntax.Name(level, span), span)

    def _experiment(self, name: str, one: _Experiment) -> None:
        """A scenario, and an observation for each fact."""
        begins = dict(_levels(f.formula for f in one.facts if f.step == 0 and not f.excluded))
        held: list[syntax.Setting] = []
        later: list[syntax.Setting] = []
        for species in self._species.values():
            level = self._forced(name, one, species)
            if level is not None:
                number = syntax.Name(level, one.span)
                made = syntax.Setting("set", species.name, number, one.span)
                if level == "0":
                    made = syntax.Setting("knock out", species.name, None, one.span)
                (held if begins.get(species.name.text) == level else later).append(made)
        scenario = syntax.Name(name, one.span)
        self._draft.state(syntax.ScenarioDecl(scenario, None, tuple(held), one.span))
        for fact in one.facts:
            tail = syntax.Tail(tuple(later), scenario, step=syntax.Step(fact.step, False, fact.span))
            self._draft.state(syntax.Observe(fact.excluded, None, fact.formula, tail, syntax.Clauses(), fact.span))

    def _forced(self, name: str, one: _Experiment, species: _Species) -> str | None:
        """The level at which an experiment holds a species; it must say so of each that may be perturbed."""
        known = {kind: one.forced.get((kind, species.name.text)) for kind in ("KO", "FE")}
        for kind, flag in (("KO", "-"), ("FE", "+")):
            if flag in species.flags and known[kind] is None:
                what = f"`{species.name.text}` is {_FLAGS[flag]}"
                help = f"state `{kind}({species.name.text}) = 0` or `= 1` of it"
                raise _Wrong(f"`#{name}` leaves open whether {what}", one.span, help)
        return "1" if known["FE"] else "0" if known["KO"] else None


def _levels(formulas: Iterable[syntax.Formula]) -> Iterator[tuple[str, str]]:
    """The levels that some formulas state outright."""
    for formula in formulas:
        for one in formula.items if isinstance(formula, syntax.And) else (formula,):
            if isinstance(one, syntax.LevelTest) and isinstance(one.quantity, syntax.Name):
                yield one.quantity.text, one.level.text


def _over(tokens: Sequence[_Token]) -> Span:
    return tokens[0].span.to(tokens[-1].span)


def _numbers(tokens: list[_Token]) -> tuple[int, ...]:
    """`(0..8, 17)`."""
    text = "".join(t.text for t in tokens)
    if not re.fullmatch(r"\(\d+(\.\.\d+)?(,\d+(\.\.\d+)?)*\)", text):
        raise _Wrong("regulation conditions are listed as `(0..8, 17)`", _over(tokens))
    found: set[int] = set()
    for part in text[1:-1].split(","):
        first, _, last = part.partition("..")
        found.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(found))


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as ranges."""
    first = numbers[0]
    for one, following in zip(numbers, (*numbers[1:], -1), strict=True):
        if following != one + 1:
            yield first, one
            first = following


def _split(tokens: Sequence[_Token], *words: str) -> Iterator[list[_Token]]:
    """The parts between some words, outside of brackets."""
    part: list[_Token] = []
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text in words:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _inner_brackets(tokens: list[_Token]) -> list[_Token]:
    """What stands in brackets that hold all of it."""
    while len(tokens) > 2 and tokens[0].text == "(" and _closing(tokens) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _closing(tokens: Sequence[_Token]) -> int:
    depth = 0
    for n, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return n
    return -1


def _inner(tokens: list[_Token]) -> tuple[list[_Token], bool]:
    """A constraint without its brackets and `not`, and whether it is negated."""
    excluded = False
    while True:
        tokens = _inner_brackets(tokens)
        if len(tokens) > 1 and tokens[0].text in ("not", "!"):
            excluded = not excluded
            tokens = tokens[1:]
        else:
            return tokens, excluded
