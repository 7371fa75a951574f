"""SBML-qual: qualitative species, transitions with signed inputs, and functions in MathML.

Signs that a file does not state come from the functions. Papers that a transition is annotated with are cited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from reasoner.interchange.boolean import Value, conjunction, disjunction, negated
from reasoner.interchange.draft import Imported, Sign, shortened
from reasoner.interchange.levelled import Levelled, Term
from reasoner.interchange.markup import Element, Wrong, parsed
from reasoner.lang import syntax
from reasoner.source import Source, Span

_SIGNS: Final[dict[str, Sign]] = {"positive": "->", "negative": "-|"}
_USED: Final = ("listOfQualitativeSpecies", "listOfTransitions", "listOfCompartments", "annotation", "notes")
_TURNED: Final = {"geq": "leq", "leq": "geq", "gt": "lt", "lt": "gt", "eq": "eq", "neq": "neq"}


class _NoFunction(Exception):
    """Mathematics that is no condition on levels."""


def read(source: Source) -> Imported:
    model = Levelled(source)
    try:
        _model(model, parsed(source))
    except Wrong as wrong:
        model.draft.error(str(wrong), wrong.span, "SBML is XML of its own kind")
    return model.draft.imported("SBML-qual")


def _model(model: Levelled, root: Element) -> None:
    """Everything in a file. Raises Wrong."""
    species = [*root.all("model", "listOfQualitativeSpecies", "qualitativeSpecies")]
    if root.tag != "sbml" or not species:
        what = f"this is no SBML-qual: its outermost element is `{root.tag}`"
        if root.tag == "sbml":
            what = "this SBML has no qualitative species"
        model.draft.error(what, root.span, "SBML-qual has `sbml`, `model`, `listOfQualitativeSpecies`")
        return
    for one in species:
        model.quantity(one.get("id"), one.number("maxLevel", 1), one.span, _described(one))
        if one.get("initialLevel"):
            model.draft.unused("initial levels", one.span, one.get("id"))
    for transition in root.all("model", "listOfTransitions", "transition"):
        _transition(model, transition)
    for element in root.all("model"):
        for child in element.children:
            if child.tag not in _USED:
                model.draft.unused("parts of SBML besides species and transitions", child.span, child.tag, shown=12)
    for element in root.within():
        if element.tag == "notes":
            model.draft.unused("notes", element.span)


def _described(species: Element) -> str:
    """The name of a species, and what it is in databases."""
    found = [species.get("name")] if species.get("name") not in ("", species.get("id")) else []
    for element in species.within():
        resource = element.get("resource")
        if match := re.search(r"(uniprot|hgnc|chebi|ncbigene|go)[:/](?:\w+:)?([\w.-]+)$", resource, re.IGNORECASE):
            found.append(f"{match[1]}:{match[2]}")
    return shortened("; ".join(dict.fromkeys(found)))


def _transition(model: Levelled, transition: Element) -> None:
    """States the function of what a transition determines. Raises Wrong."""
    inputs = list(transition.all("listOfInputs", "input"))
    outputs = [o.get("qualitativeSpecies") for o in transition.all("listOfOutputs", "output")]
    named = [*(i.get("qualitativeSpecies") for i in inputs), *outputs]
    if strangers := [n for n in named if n not in model.tops]:
        help = "every input and output is one of the qualitative species"
        model.draft.error(f"`{strangers[0]}` is no species of this model", transition.span, help)
        return
    if any(o.get("transitionEffect") == "production" for o in transition.all("listOfOutputs", "output")):
        model.draft.unused("outputs that are produced step by step, taken to be assigned", transition.span)
    if any(i.get("transitionEffect") == "consumption" for i in inputs):
        model.draft.unused("inputs that are consumed, taken to be read only", transition.span)
    if not any(terms.children for terms in transition.all("listOfFunctionTerms")):
        _unknown(model, inputs, outputs)
        return
    thresholds = {i.get("id"): i.number("thresholdLevel", i.number("tresholdLevel", 1)) for i in inputs}
    try:
        terms, default = _terms(model, transition, thresholds)
    except _NoFunction as wrong:
        help = "functions compare levels by eq, neq, lt, leq, gt, geq, and join that by and, or, not, xor"
        model.draft.error(f"a function of SBML-qual cannot be read: {wrong}", transition.span, help)
        return
    declared: dict[str, tuple[Sign, Span]] = {}
    for one in inputs:
        sign = _SIGNS.get(one.get("sign"), "-?")
        known = declared.setdefault(one.get("qualitativeSpecies"), (sign, one.span))
        if known[0] != sign:
            declared[one.get("qualitativeSpecies")] = ("-?", one.span)
    clauses = syntax.Clauses(cite=_cited(model, transition))
    for output in outputs:
        model.define(syntax.Name(output, transition.span), terms, default, transition.span, declared, clauses)


def _unknown(model: Levelled, inputs: Sequence[Element], outputs: Sequence[str]) -> None:
    """A transition without any term does not say its function, as AEON writes it: its inputs are all that is known."""
    for one in inputs:
        for output in outputs:
            source, target = syntax.Name(one.get("qualitativeSpecies"), one.span), syntax.Name(output, one.span)
            sign = _SIGNS.get(one.get("sign"), "-?")
            modifiers = ("maybe",) * (one.get("essential") == "false") + ("weak",) * (model.tops[output] > 1)
            model.draft.influence(source, target, sign, one.span, modifiers=modifiers)


def _cited(model: Levelled, transition: Element) -> tuple[syntax.Name, ...]:
    resources = " ".join(e.get("resource") for e in transition.within())
    pmids = dict.fromkeys(re.findall(r"pubmed[:/](\d+)", resources))
    keys = [model.draft.paper(f"PMID {pmid}", transition.span, pmid) for pmid in pmids]
    return tuple(syntax.Name(key, transition.span) for key in keys)


def _terms(model: Levelled, transition: Element, thresholds: Mapping[str, int]) -> tuple[list[Term], int]:
    found, default = [], 0
    for element in transition.all("listOfFunctionTerms"):
        for child in element.children:
            level = child.number("resultLevel", 0)
            if child.tag == "defaultTerm":
                default = level
            else:
                maths = [m for math in child.all("math") for m in math.children]
                if len(maths) != 1:
                    raise _NoFunction("a term has no condition")
                found.append(Term(level, _Maths(model, thresholds).value(maths[0])))
    return found, default


class _Maths:
    """MathML as a condition."""

    def __init__(self, model: Levelled, thresholds: Mapping[str, int]) -> None:
        self._model = model
        self._thresholds = thresholds

    def value(self, element: Element) -> Value:
        span = element.span
        if element.tag in ("true", "false"):
            return element.tag == "true"
        if element.tag == "ci":
            return self._compared("geq", element.text.strip(), 1, span)
        if element.tag != "apply" or not element.children:
            raise _NoFunction(f"`{element.tag}` is no condition")
        operator, *sides = element.children
        if operator.tag in _TURNED:
            return self._comparison(operator.tag, sides, span)
        values = [self.value(s) for s in sides]
        match operator.tag:
            case "and":
                return conjunction(values, span)
            case "or":
                return disjunction(values, span)
            case "not" if len(values) == 1:
                return negated(values[0], span)
            case "implies" if len(values) == 2:
                return disjunction([negated(values[0], span), values[1]], span)
            case "xor" if len(values) == 2:
                one, other = values
                first = conjunction([one, negated(other, span)], span)
                return disjunction([first, conjunction([negated(one, span), other], span)], span)
        raise _NoFunction(f"`{operator.tag}` is no operator of it")

    def _comparison(self, operator: str, sides: Sequence[Element], span: Span) -> Value:
        if len(sides) != 2:
            raise _NoFunction("a comparison has two sides")
        left, right = sides
        number = self._number(right)
        if number is None:
            operator, left, number = _TURNED[operator], right, self._number(left)
        if number is None or left.tag != "ci":
            raise _NoFunction("a comparison is one of a species with a level")
        return self._compared(operator, left.text.strip(), number, span)

    def _number(self, element: Element) -> int | None:
        text = element.text.strip()
        if element.tag == "cn" and re.fullmatch(r"\d+(\.0+)?", text):
            return int(float(text))
        return self._thresholds.get(text) if element.tag == "ci" and text not in self._model.tops else None

    def _compared(self, operator: str, species: str, level: int, span: Span) -> Value:
        if species not in self._model.tops:
            raise _NoFunction(f"`{species}` is no species")
        name = syntax.Name(species, span)
        reached = self._model.at_least(name, level, span)
        beyond = self._model.at_least(name, level + 1, span)
        match operator:
            case "geq":
                return reached
            case "gt":
                return beyond
            case "lt":
                return negated(reached, span)
            case "leq":
                return negated(beyond, span)
        same = conjunction([reached, negated(beyond, span)], span)
        return same if operator == "eq" else negated(same, span)
