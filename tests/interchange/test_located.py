"""JSON with places: the same values as the standard library, and every mistake as a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies

from reasoner.interchange.located import Object, Wrong, parsed
from reasoner.source import Source

SHORT = strategies.text(alphabet='ab"\\\n é{[:,', max_size=4)
PLAIN = strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats(allow_nan=False) | SHORT
VALUES = strategies.recursive(
    PLAIN,
    lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(SHORT, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, strategies.sampled_from([None, 1]))
def test_values_are_those_of_the_standard_library(value: object, indent: int | None) -> None:
    assert parsed(Source("a.json", f" {json.dumps(value, indent=indent)}\n")) == value


def test_an_object_knows_its_place() -> None:
    text = '[1, {"a": {"b": []}}]'
    outer = parsed(Source("a.json", text))[1]
    assert isinstance(outer, Object) and outer.span.text == '{"a": {"b": []}}'
    assert outer["a"].span.text == '{"b": []}'


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("", "this is no JSON: expecting value", 0),
        ("[1,]", "this is no JSON: expecting value", 3),
        ("[1 2]", "this is no JSON: expecting ',' delimiter", 3),
        ("[1", "this is no JSON: expecting ',' delimiter", 2),
        ('{"a" 1}', "this is no JSON: expecting ':' delimiter", 5),
        ("{a: 1}", "this is no JSON: expecting property name enclosed in double quotes", 1),
        ('{"a": 1, "a": 2}', "this is no JSON: the key `a` stands twice in one object", 9),
        ("1 2", "this is no JSON: extra data", 2),
        ('"a', "this is no JSON: unterminated string starting at", 0),
        ("1" * 5000, "this is no JSON: number with too many digits", 0),
        ("[" * 100_000, "this JSON is nested too deeply", 0),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text: str, said: str, at: int) -> None:
    with pytest.raises(Wrong) as raised:
        parsed(Source("a.json", text))
    assert (str(raised.value), raised.value.span.start) == (said, at)
