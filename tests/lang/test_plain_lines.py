"""Plain arrow lines: read without the grammar, they give the very syntax and mistakes that the grammar gives."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reasoner.diagnostics import Diagnostic, in_order
from reasoner.lang import parser, plain, scanner, syntax
from reasoner.source import Source, Span

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "rules").rglob("*.rules"), *(ROOT / "tests" / "cases").rglob("*.rules")])
PIECES = (
    *("A -> B", "A, B -> C -| D", "  x1 -| y/2.z # why", "a->b", "at -> by", "by, A -> C", "1 -> 2", "4EBP1 -| eIF4E"),
    *("cite P", "  cite P", "when C is on", "# all comment", "", "   ", "weak A -> B", "L: A -> B", "A -> B; C -> D"),
    *("(A -> B) -> C", "A -> (", ")", 'A -> B by "x', 'A -> B by "x"', "A ->", "A -| B,", "C -> D :", "`A b` -> C"),
    *(
        "protein A, B",
        "X := A",
        "X :=",
        "A and B",
        "A -? B",
        "A -?",
        "A -0 B",
        "A-B -> C",
        "β -> A",
        "A → B",
        "A ->-> B",
    ),
    *(
        "rule when A is on then B is on",
        "use -> A",
        "A -> B extra",
        "\ufeffA -> B",
        "A -> B\r",
        "A -> B \\",
        "A.b -> c.",
        "_ -> A",
    ),
)


def by_grammar(source: Source) -> tuple[tuple[Any, ...], tuple[Diagnostic, ...]]:
    """What the grammar alone makes of a text."""
    found = [parser._parse(source, lexemes, "statement") for lexemes in scanner.statements(source)]
    return tuple(node for node, _ in found if node is not None), in_order([d for _, wrong in found for d in wrong])


def spelled(node: Any) -> Any:
    """A node with its places, which do not count when nodes are compared."""
    match node:
        case Span():
            return node.start, node.end
        case tuple() | list():
            return [spelled(item) for item in node]
        case _ if is_dataclass(node):
            return type(node).__name__, [spelled(getattr(node, f.name)) for f in fields(node)]
        case _:
            return node


def compare(text: str) -> None:
    source = Source("t.rules", text)
    file, mistakes = parser.parse_file(source)
    statements, expected = by_grammar(source)
    assert spelled(file.statements) == spelled(statements)
    assert [spelled(d) for d in mistakes] == [spelled(d) for d in expected]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_reads_the_same(path: Path) -> None:
    compare(path.read_bytes().decode("utf-8", "replace"))


@pytest.mark.parametrize("seed", range(20))
def test_lines_in_any_order_read_the_same(seed: int) -> None:
    rng = Random(seed)
    for _ in range(60):
        compare("\n".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 8))) + rng.choice(("", "\n")))


@pytest.mark.parametrize("seed", range(10))
def test_texts_with_slips_read_the_same(seed: int) -> None:
    rng = Random(seed)
    text = "\n".join(rng.choice(PIECES[:8]) for _ in range(6))
    for _ in range(60):
        at = rng.randrange(len(text))
        compare(text[:at] + rng.choice('->|,:;()"`#\n\t 0?\\é') + text[at + rng.randrange(2) :])


def test_plain_lines_do_without_the_grammar() -> None:
    parts = list(plain.segments(Source("t", "protein A, B, C\nA -> B\nB -| C  # and so on\n")))
    assert parts[0] == (0, 16)
    assert [type(part) for part in parts[1:]] == [syntax.InfluenceRule, syntax.InfluenceRule]
