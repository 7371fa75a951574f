"""Reading rules in tests: text in, model or diagnostics out."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.compile.elaborate import elaborate, question
from reasoner.compile.load import read_text
from reasoner.diagnostics import Diagnostic, in_order
from reasoner.lang.parser import parse_question
from reasoner.model.ir import Influence, Model, Question
from reasoner.source import Source


def attempt(
    text: str, assume: Sequence[str] = (), reject: Sequence[str] = ()
) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    files, mistakes = read_text(Source("t.rules", text))
    model, more = elaborate(files, assume, reject)
    return model, in_order((*mistakes, *more))


def model_of(text: str, assume: Sequence[str] = (), reject: Sequence[str] = ()) -> Model:
    model, diagnostics = attempt(text, assume, reject)
    assert model is not None, diagnostics
    return model


def codes_of(text: str, assume: Sequence[str] = (), reject: Sequence[str] = ()) -> list[str]:
    return [d.code for d in attempt(text, assume, reject)[1]]


def asked(model: Model, text: str) -> tuple[Question | None, list[str]]:
    parsed, mistakes = parse_question(Source("<question>", text))
    assert parsed is not None, mistakes
    found, diagnostics = question(model, parsed)
    return found, [d.code for d in diagnostics]


def arrows(model: Model) -> list[str]:
    """Every influence on one line: id, modifiers, source, sign, target."""
    return [_arrow(i) for i in model.influences]


def _arrow(i: Influence) -> str:
    words = [w for w, on in (("weak", i.weak), ("dominant", i.dominant), ("slow", i.slow), ("maybe", i.maybe)) if on]
    sign = "?" if i.sign is None else i.sign.symbol
    return " ".join([f"{i.id}:", *words, i.source, sign, i.target])
