"""GO-CAM: activities that cause others, as gocam writes them (YAML, JSON) or as the older files of minerva (JSON).

A quantity is an activity, by the name of what enables it; where one gene product has several activities, the function
tells them apart. Relations give the signs, and each edge cites its own papers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from reasoner.interchange import yaml_text
from reasoner.interchange.draft import Draft, Imported, Sign, Support
from reasoner.interchange.located import Object, Wrong, objects, parsed, text
from reasoner.lang import syntax
from reasoner.source import Source, Span

_SIGNS: Final[dict[str, Sign]] = {
    "RO:0002629": "->", "RO:0002630": "-|", "RO:0002304": "->", "RO:0002305": "-|", "RO:0002213": "->",
    "RO:0002212": "-|", "RO:0002407": "->", "RO:0002409": "-|", "RO:0004047": "->", "RO:0004046": "-|",
    "RO:0012010": "-|",
}  # fmt: skip
_UNSIGNED: Final = ("RO:0002413", "RO:0002411", "RO:0002418", "RO:0002211", "RO:0002578", "RO:0012009")
_ENABLED_BY: Final = "RO:0002333"


@dataclass
class _Activity:
    """An activity: what enables it, its function, and where it stands."""

    enabler: str
    label: str
    function: str
    span: Span


@dataclass
class _Cause:
    """A causal relation between two activities, with the papers of its evidence."""

    source: str
    target: str
    relation: str
    span: Span
    papers: list[str]


@dataclass
class _Model:
    activities: dict[str, _Activity] = field(default_factory=dict)
    causes: list[_Cause] = field(default_factory=list)
    others: list[tuple[str, Span]] = field(default_factory=list)  # what is said besides, by kind


def read(source: Source) -> Imported:
    draft = Draft(source)
    is_json = source.text.lstrip()[:1] in ("{", "[")
    try:
        value = parsed(source) if is_json else yaml_text.parsed(source)
    except Wrong as wrong:
        draft.error(str(wrong), wrong.span, wrong.help or "GO-CAM comes as JSON, or as YAML")
        return draft.imported("GO-CAM")
    if not isinstance(value, Object) or not ("activities" in value or "individuals" in value):
        help = "it has `activities`, or `individuals` and `facts`"
        draft.error("this is no GO-CAM model", Span(source, 0, 1), help)
        return draft.imported("GO-CAM")
    older = "individuals" in value
    model = _of_minerva(value) if older else _of_gocam(value)
    _state(draft, model)
    return draft.imported("GO-CAM of minerva" if older else "GO-CAM")


def _of_gocam(value: Object) -> _Model:
    model = _Model()
    labels = {text(o.get("id")): text(o.get("label")) for o in objects(value.get("objects"))}
    for one in objects(value.get("activities")):
        enabler, function = (_term(one.get(name)) for name in ("enabled_by", "molecular_function"))
        shown = labels.get(enabler) or enabler or text(one.get("id"))
        model.activities[text(one.get("id"))] = _Activity(enabler, shown, labels.get(function, function), one.span)
        for cause in objects(one.get("causal_associations")):
            papers = [text(e.get("reference")) for e in objects(cause.get("evidence"))]
            ends = text(one.get("id")), text(cause.get("downstream_activity"))
            model.causes.append(_Cause(*ends, text(cause.get("predicate")), cause.span, papers))
        for name in ("occurs_in", "part_of", "has_input", "has_output", "has_primary_input", "happens_during"):
            if one.get(name):
                model.others.append((name, one.span))
    return model


def _term(value: Any) -> str:
    return text(value.get("term")) if isinstance(value, Object) else ""


def _of_minerva(value: Object) -> _Model:
    model = _Model()
    individuals = {text(i.get("id")): i for i in objects(value.get("individuals"))}
    facts = objects(value.get("facts"))
    for fact in facts:
        if text(fact.get("property")) == _ENABLED_BY:
            one, enabler = (individuals.get(text(fact.get(end)), Object()) for end in ("subject", "object"))
            identifier, label = _type(enabler)
            model.activities[text(fact.get("subject"))] = _Activity(identifier, label, _type(one)[1], fact.span)
    for fact in facts:
        ends = text(fact.get("subject")), text(fact.get("object"))
        relation = text(fact.get("property"))
        if all(end in model.activities for end in ends):
            model.causes.append(_Cause(*ends, relation, fact.span, _papers(fact, individuals)))
        elif relation != _ENABLED_BY:
            model.others.append((text(fact.get("property-label")) or relation, fact.span))
    return model


def _type(individual: Object) -> tuple[str, str]:
    """What an individual is: id and label."""
    found = next(iter(objects(individual.get("type"))), Object())
    identifier = text(found.get("id"))
    return identifier, text(found.get("label")) or identifier


def _papers(fact: Object, individuals: dict[str, Object]) -> list[str]:
    """The sources of the evidence that a fact names."""
    named = [text(a.get("value")) for a in objects(fact.get("annotations")) if a.get("key") == "evidence"]
    notes = [a for name in named if name in individuals for a in objects(individuals[name].get("annotations"))]
    return [text(a.get("value")) for a in notes if a.get("key") == "source"]


def _state(draft: Draft, model: _Model) -> None:
    names = _names(draft, model)
    for cause in model.causes:
        if cause.target not in names:
            help = "`downstream_activity` is the id of another activity"
            draft.error(f"there is no activity `{cause.target}`", cause.span, help)
        elif cause.relation in _SIGNS or cause.relation in _UNSIGNED:
            sign = _SIGNS.get(cause.relation, "-?")
            cite = tuple(k for p in dict.fromkeys(cause.papers) if (k := _paper(draft, p, cause.span)))
            support = Support(cite=cite, by="" if sign != "-?" else cause.relation)
            draft.influence(names[cause.source], names[cause.target], sign, cause.span, support)
        else:
            draft.unused("relations between activities that are not causal", cause.span, cause.relation)
    for kind, span in model.others:
        draft.unused("statements besides causes", span, kind, shown=12)


def _names(draft: Draft, model: _Model) -> dict[str, syntax.Name]:
    """A quantity for each activity."""
    labels = Counter(a.label for a in model.activities.values())
    found: dict[str, syntax.Name] = {}
    taken: Counter[str] = Counter()
    for identifier, one in model.activities.items():
        name = one.label if labels[one.label] == 1 else f"{one.label} ({one.function})"
        taken[name] += 1
        name = name if taken[name] == 1 else f"{name} {taken[name]}"
        described = "; ".join(dict.fromkeys(filter(None, (one.enabler, one.function))))
        found[identifier] = draft.quantity(name, one.span, "protein", description=described)
    return found


def _paper(draft: Draft, reference: str, span: Span) -> str:
    """The key of a reference; pages on methods of the database are none."""
    reference = reference.strip()
    if match := re.fullmatch(r"PMID:\s*(\d+)", reference):
        return draft.paper(f"PMID {match[1]}", span, match[1])
    if reference and not reference.startswith("GO_REF"):
        return draft.paper(reference, span)
    draft.unused("references to rules of annotation", span, reference)
    return ""
