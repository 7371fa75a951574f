"""The whole compiler on one page: text -> syntax -> model -> question -> answer. Each phase is one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from reasoner.clock import limited
from reasoner.compile.questions import question
from reasoner.diagnostics import Diagnostic, RuleError, Severity, in_order
from reasoner.interchange.registry import Format
from reasoner.lang.parser import parse_question
from reasoner.model import ir
from reasoner.query import ask as asking
from reasoner.query.answers import Answer, proved, with_proved
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Wanted
from reasoner.revise.at_least import at_least as weakened
from reasoner.revise.files import ModelFiles, Place, with_tables
from reasoner.solve.budget import Budget
from reasoner.source import Source

if TYPE_CHECKING:
    from reasoner.compile.load import Loaded
    from reasoner.lang.syntax import Asked
    from reasoner.proof.objects import Proof
    from reasoner.query.answers import TestReport
    from reasoner.query.second import Agreement

# what only some commands need is imported where they need it: to load everything takes longer than most answers

EngineName: TypeAlias = Literal["z3", "constraint"]


@dataclass(frozen=True, slots=True)
class Options:
    """How rules are read: what is assumed or rejected besides the files, and the weakest status that counts.

    `tables` hold measurements; `place` says where those hold that do not say so. What a file uses may also lie in what
    is `allowed`. `format`: what the files are written in, where their names do not tell.
    """

    assume: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    at_least: ir.Status | None = None
    tables: tuple[Source, ...] = ()
    place: Place = Place()
    allowed: tuple[Path, ...] = ()
    format: Format | None = None

    def model_files(self, files: Sequence[Loaded]) -> ModelFiles:
        """Files read this way, for a question that may want to read them with some lines changed."""
        return ModelFiles(files, self.assume, self.reject, self.at_least, self.tables, self.place)


def load(paths: Sequence[Path], options: Options = Options()) -> tuple[ir.Model, tuple[Diagnostic, ...]]:
    """The model of files and folders, and the warnings. Raises RuleError with every diagnostic if any is an error."""
    from reasoner.compile.load import read

    return compiled(*read(paths, allowed=options.allowed, format=options.format), options)


def tables(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Tables of measurements, for `Options`. Raises RuleError where one is no text, OSError where it is not there."""
    if not paths:
        return ()
    from reasoner.revise.measurements import read_table

    read = [read_table(path) for path in dict.fromkeys(paths)]
    mistakes = [d for _, found in read for d in found]
    if mistakes:
        raise RuleError(mistakes)
    return tuple(source for source, _ in read if source is not None)


def loads(text: str, options: Options = Options(), folder: Path | None = None) -> ir.Model:
    """The model of a text. Raises RuleError with every diagnostic."""
    from reasoner.compile.load import read_text

    return compiled(*read_text(Source("<text>", text), folder, allowed=options.allowed), options)[0]


def compiled(
    files: Sequence[Loaded], mistakes: Sequence[Diagnostic], options: Options
) -> tuple[ir.Model, tuple[Diagnostic, ...]]:
    """Syntax to model; the mistakes of both phases are reported together."""
    return measured(*of_rules(files, mistakes, options), options)


def of_rules(
    files: Sequence[Loaded], mistakes: Sequence[Diagnostic], options: Options
) -> tuple[ir.Model, tuple[Diagnostic, ...]]:
    """The model of the rules alone, without tables. Raises RuleError."""
    from reasoner.compile.elaborate import elaborate

    model, found = elaborate(files, options.assume, options.reject)
    diagnostics = in_order((*mistakes, *found))
    if model is None or any(d.severity is Severity.ERROR for d in diagnostics):
        raise RuleError(diagnostics)
    return model, diagnostics


def measured(
    model: ir.Model, diagnostics: Sequence[Diagnostic], options: Options
) -> tuple[ir.Model, tuple[Diagnostic, ...]]:
    """A model of rules with the tables of the options, as far down as their weakest status. Raises RuleError."""
    with_rows, found = with_tables(model, options.tables, options.place)
    told = in_order((*diagnostics, *found))
    if with_rows is None:
        raise RuleError(told)
    return with_rows if options.at_least is None else weakened(with_rows, options.at_least), told


def asked(model: ir.Model, text: str) -> tuple[ir.Question, str]:
    """A question as typed, resolved, and its text on one line. Raises RuleError."""
    with limited(None):  # it is short, and whoever is out of time is still told what is wrong with it
        syntax, mistakes = parse_question(Source("<question>", text))
        if syntax is None or mistakes:
            raise RuleError(mistakes)
        return resolved(model, syntax), " ".join(text.split())


def resolved(model: ir.Model, syntax: Asked) -> ir.Question:
    """A parsed question in terms of the model. Raises RuleError."""
    found, mistakes = question(model, syntax)
    if found is None:
        raise RuleError(mistakes)
    return found


def ask(engine: Engine, text: str, budget: Budget, name: EngineName = "z3", wanted: Wanted = Wanted()) -> Answer:
    """The answer to a question of the language or a named query of the files. Raises RuleError and NotAnswered."""
    started = perf_counter()
    found, line = asked(engine.model, text)
    if name == "constraint":
        from reasoner.query import second  # only who asks for the second engine waits for it to load

        answer = second.answer(engine.model, found, line, asking.LISTED)
    else:
        answer = asking.answer(engine, found, line, budget, wanted)
    return replace(answer, seconds=perf_counter() - started)


def run_tests(model: ir.Model, budget: Budget, *, prove: bool = False, seed: int = 0) -> Iterator[TestReport]:
    """A report for each expectation of the model, in order; with `prove`, each by a checked proof."""
    from reasoner.many import expectations

    return expectations.run(model, budget, prove=prove, seed=seed)


def explanations(engine: Engine, text: str, budget: Budget) -> Iterator[Answer]:
    """The answers to a `why` question, one for each explanation, smallest first; any other answer is the only one."""
    from reasoner.query.why import every_proof

    found, line = asked(engine.model, text)
    if not isinstance(found, ir.Why):
        yield asking.answer(engine, found, line, budget)
        return
    yield from every_proof(engine, found, line, budget)


def witness(engine: Engine, answer: Answer, step: str, budget: Budget) -> Answer:
    """The answer with what the premise of one step is needed for. Raises ValueError where there is no such step."""
    from reasoner.query.needed import what_is_needed
    from reasoner.tell.steps import step_of

    found = proved(answer)
    applied = None if found is None else step_of(found.proof, step)
    if found is None or applied is None:
        raise ValueError(f"the proof has no step `{step}` that rests on a premise")
    return with_proved(answer, what_is_needed(found, engine, budget, (applied.id,)))


def verify(engine: Engine, text: str, budget: Budget) -> Agreement:
    """Both engines on one question. Raises TooLarge where the second cannot take it."""
    from reasoner.query import second

    return second.agreement(ask(engine, text, budget), ask(engine, text, budget, "constraint"))


def verify_proof(certificate: object, model: ir.Model) -> Proof:
    """A proof read back and replayed against the rules. Raises CertificateError or Rejected with what does not hold."""
    from reasoner.proof.checker import check
    from reasoner.proof.codec import Malformed, from_json

    try:
        proof = from_json(certificate, model)
        check(model, proof)
    except RecursionError:
        raise Malformed("it is nested too deeply") from None
    return proof
