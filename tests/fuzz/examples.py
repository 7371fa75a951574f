"""Texts to throw at readers: files of the corpus, whole and mutated, and soups of what the readers look for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings, strategies

from reasoner.lang.parser import keywords

CORPUS = Path(__file__).parent / "corpus"
SOME = int(os.environ.get("REASONER_FUZZ_EXAMPLES", "40"))
"""Examples of each fuzz test; hours are `REASONER_FUZZ_EXAMPLES=100000 make fuzz`."""

few = settings(max_examples=SOME, deadline=None)
many = settings(max_examples=max(SOME, 200), deadline=None)
long = pytest.mark.long

Strategy = strategies.SearchStrategy[bytes]


def corpus(kind: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]


def pieces(kind: str) -> list[bytes]:
    """What texts of a kind are made of: words of the language and of the corpus, and what steers a terminal."""
    words = {word for text in corpus(kind) for word in text.split()}
    strange = (b"\n", b"\r\n", b" ", b"\t", b"\0", b"\x1b", "\u202e".encode(), b"\xff", b'"', b"`", b"(", b")")
    return [*sorted(words), *(word.encode() for word in sorted(keywords())), *strange]


def texts(kind: str) -> Strategy:
    return strategies.one_of(mutated(kind), soups(kind), strategies.binary(max_size=60))


def soups(kind: str) -> Strategy:
    drawn = strategies.lists(strategies.sampled_from(pieces(kind)), max_size=25)
    return drawn.map(lambda words: b" ".join(words))


@strategies.composite
def mutated(draw: strategies.DrawFn, kind: str) -> bytes:
    """A text of the corpus with up to four pieces of it replaced, repeated, or left out."""
    text = draw(strategies.sampled_from(corpus(kind)))
    for _ in range(draw(strategies.integers(0, 4))):
        start = draw(strategies.integers(0, len(text)))
        end = draw(strategies.integers(start, min(len(text), start + 20)))
        new = draw(strategies.one_of(strategies.sampled_from(pieces(kind)), strategies.just(text[start:end] * 3)))
        text = text[:start] + new + text[end:]
    return text
