"""The ids of rules: their label, or `file:line`, with `.1`, `.2` for parts in written order.

A rule has as many parts as it has single influences: link by link, source by source, target by target. Unlabelled
rules that start on one line are counted through together. A rule with one part has no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from reasoner.compile.scope import Mistakes
from reasoner.lang import syntax

RuleStatement: TypeAlias = (
    syntax.InfluenceRule
    | syntax.GateRule
    | syntax.LawRule
    | syntax.DefinitionRule
    | syntax.Alternatives
    | syntax.Observe
    | syntax.Expect
    | syntax.QueryDecl
    | syntax.Regimen
)


def identify(mistakes: Mistakes, statements: Sequence[syntax.Statement]) -> Mapping[int, tuple[str, ...]]:
    """The ids of the parts of each rule, by the index of its statement; a label used twice is a mistake."""
    labels: dict[str, int] = {}
    lines: dict[str, list[int]] = {}
    for i, statement in enumerate(statements):
        if isinstance(statement, RuleStatement):
            label = statement.label
            if label is None or not _is_new(mistakes, label, labels, statements):
                lines.setdefault(f"{statement.span.file}:{statement.span.line}", []).append(i)
            else:
                labels[label.text] = i
    groups = [(label, [i]) for label, i in labels.items()]
    found = {i: ids for base, group in (*groups, *lines.items()) for i, ids in _ids(base, group, statements)}
    for text, i in labels.items():
        _not_a_part(mistakes, text, statements[i], labels, found)
    return found


def _is_new(
    mistakes: Mistakes, label: syntax.Name, labels: Mapping[str, int], statements: Sequence[syntax.Statement]
) -> bool:
    if label.text not in labels:
        return True
    first = _label(statements[labels[label.text]])
    help = "labels are unique over all files; give one of the rules another"
    related = ((first.span, "first used here"),)
    mistakes.error("E207", f"the label `{label.text}` is used twice", label.span, help, related)
    return False


def _not_a_part(
    mistakes: Mistakes,
    label: str,
    statement: syntax.Statement,
    labels: Mapping[str, int],
    found: Mapping[int, tuple[str, ...]],
) -> None:
    """A label such as `I1.2` must not be what a part of `I1` is called."""
    base, dot, _ = label.rpartition(".")
    if dot and base in labels and len(found[labels[base]]) > 1 and label in found[labels[base]]:
        name = _label(statement)
        mistakes.error("E207", f"`{label}` is already the id of a part of `{base}`", name.span, "use another label")


def _label(statement: syntax.Statement) -> syntax.Name:
    assert isinstance(statement, RuleStatement) and statement.label is not None
    return statement.label


def _ids(
    base: str, group: Sequence[int], statements: Sequence[syntax.Statement]
) -> Sequence[tuple[int, tuple[str, ...]]]:
    counts = [(i, _parts(statements[i])) for i in group]
    if sum(n for _, n in counts) == 1:
        return [(group[0], (base,))]
    found: list[tuple[int, tuple[str, ...]]] = []
    number = 0
    for i, n in counts:
        found.append((i, tuple(f"{base}.{k}" for k in range(number + 1, number + n + 1))))
        number += n
    return found


def _parts(statement: syntax.Statement) -> int:
    if not isinstance(statement, syntax.InfluenceRule):
        return 1
    sources, count = len(statement.sources), 0
    for link in statement.links:
        count += sources * len(link.targets)
        sources = len(link.targets)
    return count
