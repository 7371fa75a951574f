"""Findings about influences between the same ends: contradictions, and summaries of a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.diagnostics import Diagnostic
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.lint.worlds import set_somewhere
from reasoner.model.ir import Influence, Model
from reasoner.signs import PLUS, Sign


def findings(subject: Subject) -> Iterator[Diagnostic]:
    yield from _opposed(subject.model)
    yield from _of_itself(subject.model)
    yield from _summaries(subject.model)


def _opposed(model: Model) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str, bool], Influence] = {}
    seen: set[tuple[object, object]] = set()
    for i in model.influences:
        if i.condition is not None or i.maybe or i.sign is None:
            continue
        other = first.setdefault((i.source, i.target, i.slow), i)
        statements = (other.rule.origin, i.rule.origin)
        if other.sign != i.sign and statements not in seen:
            seen.add(statements)
            message = f"`{i.rule.text}` and `{other.rule.text}` always act against each other"
            yield finding("W711", message, i.rule.origin, (other.rule.origin, "the other one"))


def _of_itself(model: Model) -> Iterator[Diagnostic]:
    """Influences of a quantity on itself, which say nothing of how it moves; a slow one is memory, and does."""
    for origin, i in {i.rule.origin: i for i in model.influences if i.source == i.target and not i.slow}.items():
        yield finding("W713", f"`{i.rule.text}` is an influence of `{i.source}` on itself", origin)


def _summaries(model: Model) -> Iterator[Diagnostic]:
    """Direct influences that repeat a path through quantities which can only follow what is before them."""
    only = _only_regulators(model)
    reported: set[object] = set()
    for i in model.influences:
        if not _is_plain(i) or i.rule.origin in reported:
            continue
        for last in model.influences_on[i.target]:
            path = _path_to(last, i.source, only) if last is not i and _is_plain(last) else ()
            signs = [step.sign for step in path if step.sign is not None]
            strong = i.weak or not any(step.weak for step in path)
            if path and strong and not i.dominant and i.sign == _product(signs):
                reported.add(i.rule.origin)
                shown = " ".join((i.source, *(f"{'->' if s.sign == PLUS else '-|'} {s.target}" for s in path)))
                message = f"`{i.rule.text}` sums up a path that is stated: {shown}"
                yield finding("W712", message, i.rule.origin, (last.rule.origin, "the last step of the path"))
                break


def _product(signs: Iterable[Sign]) -> int:
    found = 1
    for sign in signs:
        found *= sign
    return found


def _only_regulators(model: Model) -> dict[str, Influence]:
    """The quantities that follow one other quantity and nothing else, with the influence that makes them."""
    taken = set_somewhere(model)
    return {
        name: on[0]
        for name, on in model.influences_on.items()
        if len(on) == 1 and _is_plain(on[0]) and not on[0].weak
        if name not in taken and not model.gates_on[name] and name not in model.definition_of
    }


def _is_plain(influence: Influence) -> bool:
    i = influence
    return i.condition is None and i.sign is not None and not (i.maybe or i.slow)


def _path_to(last: Influence, source: str, only: dict[str, Influence]) -> tuple[Influence, ...]:
    """The path from `source` that ends with `last`, if all on the way follow nothing else; empty if there is none."""
    path = [last]
    seen = {last.source}
    while path[0].source in only:
        path.insert(0, only[path[0].source])
        if path[0].source == source:
            return tuple(path)
        if path[0].source in seen:
            return ()
        seen.add(path[0].source)
    return ()
