"""Files that the grammar allows, drawn at random, are answered by both engines alike."""

from __future__ import annotations

import pytest
from examples import few, long, many
from hypothesis import assume, given, strategies

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.query.engine import Engine
from reasoner.solve.budget import Budget, TooLarge

HEAD = "class family\ndrug D\nprotein A is family\nprotein B is family\nprotein C\n"
NAMES = ("A", "B", "C")
name = strategies.sampled_from(NAMES)
arrow = strategies.sampled_from(("->", "-|", "-?", "-0"))
clause = strategies.sampled_from(("", " weak", " dominant", " slow", " when B is high", " unless C is low"))
influence = strategies.builds(
    lambda maybe, a, sign, b, more: f"{maybe}{a} {sign} {b}{more}",
    strategies.sampled_from(("", "maybe ")), name | strategies.just("D"), arrow, name, clause,
)  # fmt: skip
other = strategies.one_of(
    strategies.builds("{} requires {} is high".format, name, name),
    strategies.builds("law {} is low implies {} is low".format, name, name),
    strategies.builds("observe {} increases with D = high".format, name),
    strategies.builds("family -0 {}".format, name),
    strategies.builds("family -> {}".format, name),
    strategies.builds("assume unfounded {}".format, name),
)
verb = strategies.sampled_from(("increases", "decreases", "is unchanged", "does not increase", "changes"))
question = strategies.one_of(
    strategies.builds("why {} {} with D = high".format, name, verb),
    strategies.builds("what if {}".format, strategies.sampled_from(("D = high", "knock out A", "D = high, B = low"))),
    strategies.just("check"),
)


def compared(statements: list[str], asked: str) -> None:
    text = HEAD + "\n".join(statements) + "\n"
    try:
        engine = Engine(pipeline.loads(text))
        found = pipeline.verify(engine, asked, Budget(60))
    except (RuleError, TooLarge):
        assume(False)
    else:
        assert not found.differences, (text, asked, found.differences)


drawn = given(strategies.lists(influence | other, min_size=1, max_size=6, unique=True), question)


def test_both_engines_answer_alike() -> None:
    few(drawn(compared))()


@long
def test_both_engines_answer_alike_for_long() -> None:
    many(drawn(compared))()


@pytest.mark.parametrize("statement", ["family -0 C", "family -> C", "A -0 B"])
def test_what_is_drawn_can_be_read(statement: str) -> None:
    pipeline.loads(f"{HEAD}{statement}\n")
