"""A model as a graph of networkx. The door to it."""

from __future__ import annotations

from typing import Any, Final

from reasoner.frames import MissingLibrary
from reasoner.model.ir import Model

INSTALL: Final = 'pip install "pathway-reasoner[graphs]" brings it'


def to_graph(model: Model) -> Any:
    """A `networkx.MultiDiGraph`: declared quantities, and an edge for each influence between two of them.

    Nodes have `kind`, `synonyms` and `description`. Edges are keyed by the id of the rule and have `sign` (1, -1, or
    None where it is unknown), `maybe`, `status`, `by`, `citations` and `text`. What is no influence (gates, laws,
    definitions, scenarios, `-0`, influences on influences) is not in the graph. Raises MissingLibrary.
    """
    try:
        import networkx
    except ModuleNotFoundError:
        raise MissingLibrary(f"networkx is not installed; {INSTALL}") from None
    graph = networkx.MultiDiGraph(name=model.name)
    for q in model.quantities.values():
        if q.of_influence is None:
            graph.add_node(q.name, kind=q.kind, synonyms=tuple(q.synonyms), description=q.description)
    for influence in model.influences:
        if influence.source in graph and influence.target in graph:
            rule = influence.rule
            graph.add_edge(
                influence.source,
                influence.target,
                key=influence.id,
                sign=None if influence.sign is None else int(influence.sign),
                maybe=influence.maybe,
                status=rule.status.word,
                by=rule.by,
                citations=tuple(rule.cite),
                text=rule.text,
            )
    return graph
