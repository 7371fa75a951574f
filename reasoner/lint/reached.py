"""Findings about the shape of the network: loops that nothing enters from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.diagnostics import Diagnostic
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.model.graph import influence_graph
from reasoner.model.ir import Constant


def findings(subject: Subject) -> Iterator[Diagnostic]:
    """What no walk from an input or a constant comes to; one finding for what hangs together."""
    model = subject.model
    following: dict[str, list[str]] = {}
    for edge in influence_graph(model, slow=True).edges:
        following.setdefault(edge.source, []).append(edge.target)
    constants = [d.target for d in model.definitions if isinstance(d.expression, Constant)]
    reached = _from([*model.inputs, *constants], following)
    left = [n for n, q in model.quantities.items() if n not in reached and q.of_influence is None]
    while left:
        first, *others = left
        loop = _from([first], following)
        near = [n for n in others if n in loop]
        more = f", nor {', '.join(f'`{n}`' for n in near[:3])}{', ...' * (len(near) > 3)}" if near else ""
        yield finding("W705", f"no input reaches `{first}`{more}", subject.place[first])
        left = [n for n in others if n not in loop]


def _from(start: Iterable[str], following: Mapping[str, Sequence[str]]) -> set[str]:
    """Where walks from some quantities come to, with these."""
    found = set(start)
    todo = sorted(found)
    while todo:
        new = [n for n in dict.fromkeys(following.get(todo.pop(), ())) if n not in found]
        found.update(new)
        todo += new
    return found
