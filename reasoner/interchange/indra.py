"""INDRA: lists of statements, and answers of its network search. Evidence becomes sources, belief the status.

Statements on regulation have a sign; a modification says what is done to a site, not what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from reasoner.interchange.draft import Draft, Imported, Sign, Support, shortened
from reasoner.interchange.located import Object, Wrong, objects, parsed, text
from reasoner.lang import syntax
from reasoner.source import Source, Span

_SIGNS: Final[dict[str, Sign]] = {
    "Activation": "->", "IncreaseAmount": "->", "Inhibition": "-|", "DecreaseAmount": "-|",
    "Gef": "->", "Gap": "-|",
}  # fmt: skip
_UNSIGNED: Final = (
    "Phosphorylation", "Dephosphorylation", "Ubiquitination", "Deubiquitination", "Sumoylation", "Desumoylation",
    "Hydroxylation", "Dehydroxylation", "Acetylation", "Deacetylation", "Glycosylation", "Deglycosylation",
    "Ribosylation", "Deribosylation", "Methylation", "Demethylation", "Palmitoylation", "Depalmitoylation",
    "Myristoylation", "Demyristoylation", "Farnesylation", "Defarnesylation", "Geranylgeranylation",
    "Degeranylgeranylation", "RegulateActivity", "RegulateAmount", "Influence",
)  # fmt: skip
Beliefs: TypeAlias = tuple[float, float, float]
"""The least belief for `established`, `presumed` and `proposed`; what is believed less is disputed."""

BELIEFS: Final[Beliefs] = (0.95, 0.8, 0.5)
_STATUSES: Final = ("established", "presumed", "proposed")


def read(source: Source, beliefs: Beliefs = BELIEFS) -> Imported:
    draft = Draft(source)
    try:
        value = parsed(source)
    except Wrong as wrong:
        draft.error(str(wrong), wrong.span, "INDRA writes a list of statements, or an object with one")
        return draft.imported("JSON of INDRA")
    searched = isinstance(value, Object) and "edges" in value
    statements = _searched(value) if searched else _listed(value)
    found = False
    for statement, source_name, target_name in statements:
        found = True
        _statement(draft, statement, (source_name, target_name), beliefs)
    if not found:
        draft.error("there are no statements here", Span(source, 0, 1), "give a list, or an object with `statements`")
    return draft.imported("answer of a network search of INDRA" if searched else "statements of INDRA")


_Stated = Iterator[tuple[Object, Object | None, Object | None]]
_ACTORS: Final = ("subj", "enz", "gef", "gap", "sub_from")
_TARGETS: Final = ("obj", "sub", "ras")


def _listed(value: Any) -> _Stated:
    statements = value.get("statements") if isinstance(value, Object) else value
    for one in objects(statements):
        yield one, _agent(one, _ACTORS), _agent(one, _TARGETS)


def _agent(statement: Object, roles: tuple[str, ...]) -> Object | None:
    found = next((statement[r] for r in roles if r in statement), None)
    return found if isinstance(found, Object) else None


def _searched(value: Object) -> _Stated:
    for edge in objects(value["edges"]):
        ends = objects(edge.get("edge"))
        stmts = edge.get("stmts")
        for one in stmts.values() if isinstance(stmts, Object) else ():
            if isinstance(one, Object) and len(ends) == 2:
                yield one, ends[0], ends[1]


def _statement(draft: Draft, statement: Object, ends: tuple[Object | None, Object | None], beliefs: Beliefs) -> None:
    kind = text(statement.get("type") or statement.get("stmt_type"))
    names = [_quantity(draft, agent) for agent in ends if agent is not None]
    for member in objects(statement.get("members")):
        _quantity(draft, member)
    if kind not in _SIGNS and kind not in _UNSIGNED:
        draft.unused("statements that are no regulation", statement.span, kind)
        return
    if len(names) < 2:
        draft.unused("statements without an agent on one side", statement.span, kind)
        return
    support = _support(draft, statement, kind, beliefs)
    draft.influence(names[0], names[1], _SIGNS.get(kind, "-?"), statement.span, support)


def _quantity(draft: Draft, agent: Object) -> syntax.Name:
    references = agent.get("db_refs")
    grounded = references if isinstance(references, Object) else {}
    known = [f"{space}:{text(grounded[space])}" for space in ("HGNC", "FPLX", "UP", "CHEBI", "GO") if space in grounded]
    if "namespace" in agent:
        known = [f"{text(agent['namespace'])}:{text(agent.get('identifier'))}"]
    for condition in ("mods", "mutations", "bound_conditions", "activity", "location"):
        if agent.get(condition):
            draft.unused(f"conditions of agents (`{condition}`)", agent.span, text(agent.get("name")))
    return draft.quantity(text(agent.get("name")) or "unnamed", agent.span, description=" ".join(known[:1]))


def _support(draft: Draft, statement: Object, kind: str, beliefs: Beliefs) -> Support:
    """Papers of the evidence, the first sentence, the site, and the status that the belief comes to."""
    evidence = objects(statement.get("evidence"))
    pmids = dict.fromkeys(p for e in evidence if (p := text(e.get("pmid"))).isdigit())
    cite = tuple(draft.paper(f"PMID {pmid}", statement.span, pmid) for pmid in pmids)
    sentence = next((text(e.get("text")) for e in evidence if e.get("text")), text(statement.get("english")))
    site = text(statement.get("residue")) + text(statement.get("position"))
    belief = statement.get("belief")
    status = _status(float(belief), beliefs) if isinstance(belief, int | float) else ""
    if not status and belief is not None:
        draft.unused("beliefs that are no numbers", statement.span, text(belief))
    by = "" if kind in _SIGNS else kind.lower()
    at = (site,) if site and site.isalnum() else ()
    return Support(cite=cite, by=by, at=at, status=status, note=shortened(sentence))


def _status(belief: float, beliefs: Beliefs) -> str:
    return next((status for status, least in zip(_STATUSES, beliefs, strict=True) if belief >= least), "disputed")
