"""Whatever a reader is given, it gives mistakes as values, which can be shown; it never breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import oracle
import pytest
from examples import corpus, few, long, many, texts
from hypothesis import example, given, strategies

from reasoner import pipeline
from reasoner.diagnostics import Diagnostic, RuleError, render
from reasoner.interchange import registry
from reasoner.interchange.packed import Unpackable
from reasoner.lang.layout import laid_out
from reasoner.lang.parser import parse_file
from reasoner.lsp.traffic import Incoming, refusal
from reasoner.proof.checker import Rejected
from reasoner.proof.codec import CertificateError
from reasoner.proof.objects import Restriction
from reasoner.revise.measurements import measured
from reasoner.source import Source

MODEL = pipeline.loads("drug D, E\nprotein A, B, C\nI1: D -| A -> B\nE -> C\nscenario s: A = low\n")


def decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def shown(diagnostics: tuple[Diagnostic, ...]) -> None:
    """Every mistake can be shown, and nothing in it steers a terminal."""
    for diagnostic in diagnostics:
        said = render(diagnostic)
        assert not {"\x1b", "\0", "\u202e"} & set(said)
        assert diagnostic.message and json.dumps(diagnostic.to_json())


def rules(text: bytes) -> None:
    source = Source("a.rules", decoded(text))
    shown(parse_file(source)[1])
    try:
        pipeline.loads(source.text)
    except RuleError as error:
        shown(error.diagnostics)
    else:  # laid out anew, they say the same
        again, mistakes = laid_out(source)
        assert not mistakes and laid_out(Source("a.rules", again))[0] == again


def questions(text: bytes) -> None:
    try:
        pipeline.asked(MODEL, decoded(text))
    except RuleError as error:
        shown(error.diagnostics)


def tables(text: bytes) -> None:
    ends = decoded(text).replace("\r\n", "\n").replace("\r", "\n")  # as the reader of files makes them
    shown(measured(MODEL, Source("a.csv", ends))[1])


def proofs(text: bytes) -> None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return
    try:
        proof = pipeline.verify_proof(data, MODEL)
    except (CertificateError, Rejected):
        return
    with suppress(oracle.TooLarge):  # what was accepted is true in every labeling
        for labeling in oracle.labelings(MODEL, proof.frame, effort=20_000):
            for step in proof.steps:
                said = step.conclusion
                assert not isinstance(said, Restriction) or labeling.value(said.unknown) in said.allowed, text


def imported(format: registry.Format) -> Callable[[bytes], None]:
    """A reader of networks in another format, which come to statements or mistakes."""

    def read(text: bytes) -> None:
        name = f"a{format.suffixes[0]}"
        try:
            source = registry.unified(Source(name, registry.text_of(name, text)))
            shown(tuple(format.read(source).remarks))
        except (UnicodeDecodeError, Unpackable):
            pass
        except RuleError as error:
            shown(error.diagnostics)

    return read


def observed(text: bytes) -> None:
    for name in ("a.obs", "a.csv"):
        shown(measured(MODEL, registry.unified(Source(name, decoded(text))))[1])


def messages(text: bytes) -> None:
    refusal(text)
    stream, said = Incoming(BytesIO(text), lambda data: said.append(data)), list[bytes]()
    for _ in range(100):
        if not stream.readline():
            break


OWN: dict[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (rules, questions, tables, observed, proofs, messages)
}
IMPORTED = {f.name: imported(f) for f in registry.FORMATS if f.reads and f.holds == "network"}
READERS = {**OWN, **IMPORTED}


def folder(kind: str) -> str:
    """Which part of the corpus a reader is given: one for all imported formats, which others' files are thrown at."""
    return kind if kind in OWN else "imports"


@pytest.mark.parametrize("kind", READERS)
def test_every_text_of_the_corpus_is_read_or_refused(kind: str) -> None:
    for text in corpus(folder(kind)):
        READERS[kind](text)


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_never_breaks(kind: str) -> None:
    few(given(texts(folder(kind)))(READERS[kind]))()


@long
@pytest.mark.parametrize("kind", READERS)
def test_a_reader_never_breaks_for_long(kind: str) -> None:
    many(given(texts(folder(kind)))(READERS[kind]))()


SHORT = strategies.text(max_size=8)
PLAIN = strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats() | SHORT
JSON = strategies.recursive(
    PLAIN, lambda inner: strategies.lists(inner, max_size=4) | strategies.dictionaries(SHORT, inner), max_leaves=12
)


@few
@given(JSON)
@example({"jsonrpc": "2.0", "id": True, "method": "x"})
def test_any_json_is_a_message_or_refused(data: object) -> None:
    body = json.dumps(data).encode()
    error = refusal(body)
    assert error is None or error["error"]["code"] < 0
    assert error is None or isinstance(error["id"], int | str | None)
