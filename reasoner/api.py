"""The Python interface: an immutable model, pure questions, answers that print themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from reasoner import pipeline
from reasoner.compile.load import Loaded, read, read_text
from reasoner.diagnostics import Diagnostic, RuleError
from reasoner.interchange.registry import BY_NAME
from reasoner.lang.parser import claim_question
from reasoner.model import ir
from reasoner.pipeline import Options
from reasoner.proof.objects import Proof
from reasoner.query.answers import Answer as AnswerData
from reasoner.query.answers import Interventions, TestReport, prediction_of, proof_of
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Wanted
from reasoner.questions import ALLOWED, Allowed
from reasoner.resources import rules_path
from reasoner.revise.files import Place
from reasoner.signs import symbols
from reasoner.solve.budget import Budget
from reasoner.source import Source, Span


class Answer:
    """The answer to one question. `print` it for the text, `to_json` for the object that `--json` prints."""

    def __init__(self, data: AnswerData) -> None:
        self.data = data

    @property
    def verdict(self) -> str:
        """`necessary`, `possible`, `impossible`, `inconsistent`, `consistent` or `unknown`."""
        return self.data.verdict

    @property
    def proof(self) -> Proof | None:
        """The proof, already replayed by the checker; None where there is none to give."""
        return proof_of(self.data)

    @property
    def directions(self) -> dict[str, list[str]]:
        """Of each quantity asked for, the directions it can have: some of `-`, `0`, `+`."""
        prediction = prediction_of(self.data)
        return {} if prediction is None else {q: symbols(s) for q, s in prediction.directions.items()}

    @property
    def interventions(self) -> list[dict[str, str]]:
        """Of a `how`, the settings of each minimal intervention; a knockout has the name of the lowest level."""
        levels = self.data.model.quantities
        every = self.data.found.found if isinstance(self.data.found, Interventions) else ()
        return [{s.quantity: levels[s.quantity].space.levels[s.level] for s in one.settings} for one in every]

    def to_json(self) -> dict[str, Any]:
        from reasoner.tell.json import to_json

        return to_json(self.data)

    def to_page(self) -> str:
        """The page that `--html` writes."""
        from reasoner.picture.page import to_page

        return to_page(self.data)

    def __str__(self) -> str:
        from reasoner.render.text import to_text
        from reasoner.tell.narrate import narrate

        return to_text(narrate(self.data))

    def _repr_html_(self) -> str:
        from reasoner.render.html import to_html
        from reasoner.tell.narrate import narrate

        return to_html(narrate(self.data))


class Model:
    """Rules, checked and resolved. Immutable; every question is a pure function of it."""

    def __init__(self, files: Sequence[Loaded], data: ir.Model, options: Options) -> None:
        self._files = tuple(files)
        self._options = options
        self.data = data

    @property
    def quantities(self) -> Mapping[str, ir.Quantity]:
        """Every quantity by its declared name, in order of declaration."""
        return self.data.quantities

    @property
    def influences(self) -> tuple[ir.Influence, ...]:
        """Every influence, classes expanded, in order."""
        return self.data.influences

    def ask(self, question: str, *, budget: float | None = None) -> Answer:
        """Answers a question of the language, or a named query of the files, within `budget` seconds.

        Raises RuleError where the question is wrong, NotAnswered where its form is not answered yet.
        """
        return Answer(pipeline.ask(self._engine, question, Budget(budget)))

    def why(
        self,
        claim: str,
        *,
        budget: float | None = None,
        smallest: bool = False,
        all: int = 1,
        witnesses: bool = False,
    ) -> Answer:
        """`why CLAIM ...`: a proof, or why the claim is not necessary.

        `smallest`: from the fewest rules, however long it takes. `all`: up to so many explanations from different sets
        of rules. `witnesses`: what each premise of the proof is needed for.
        """
        wanted = Wanted(smallest, all, witnesses=witnesses)
        return Answer(pipeline.ask(self._engine, claim_question(claim), Budget(budget), wanted=wanted))

    def explanations(self, claim: str, *, budget: float | None = None) -> Iterator[Answer]:
        """One answer after another to `why CLAIM ...`, each from other rules than those before; smallest first."""
        return map(Answer, pipeline.explanations(self._engine, claim_question(claim), Budget(budget)))

    def witness(self, answer: Answer, step: str, *, budget: float | None = None) -> Answer:
        """What the premise of one step of an answer's proof is needed for; `step` as the full form numbers it.

        Raises ValueError where the proof has no such step, or one that rests on no premise.
        """
        return Answer(pipeline.witness(self._engine, answer.data, step, Budget(budget)))

    def what_if(self, settings: str, *, budget: float | None = None) -> Answer:
        """`what if SETTINGS ...`: predictions for every quantity."""
        return self.ask(f"what if {settings}", budget=budget)

    def why_not(self, claim: str, *, allow: Sequence[Allowed] = (), budget: float | None = None) -> Answer:
        """`why not CLAIM ...`: what stands in the way, and the smallest changes after which it is necessary.

        `allow`: what may be changed, of drugs, settings, knockouts, switches, rules and observations; by itself all.
        Raises ValueError where it has another word.
        """
        if wrong := [word for word in allow if word not in ALLOWED]:
            raise ValueError(f"`{wrong[0]}` is none of {', '.join(ALLOWED)}")
        found = pipeline.ask(self._engine, f"why not {claim}", Budget(budget), wanted=Wanted(allow=tuple(allow)))
        return Answer(found)

    def why_ambiguous(self, quantity: str, *, budget: float | None = None) -> Answer:
        """`why ambiguous QUANTITY ...`: a labeling for each side, the opposed pushes, and what would settle it."""
        return self.ask(f"why ambiguous {quantity}", budget=budget)

    def how(self, claim: str, *, proofs: bool = False, budget: float | None = None) -> Answer:
        """`how CLAIM using ...`: every minimal intervention that makes the claim necessary; each with its proof."""
        found = pipeline.ask(self._engine, f"how {claim}", Budget(budget), wanted=Wanted(proofs=proofs))
        return Answer(found)

    def check(
        self,
        *,
        measurements: str | Path | Sequence[str | Path] = (),
        scenario: str = "",
        settings: str = "",
        budget: float | None = None,
    ) -> Answer:
        """Whether the rules agree with every observation and scenario, and with tables of measurements (CSV files).

        `scenario` and `settings` say where measurements hold that do not say so. Raises RuleError where a table has
        mistakes.
        """
        tables = [measurements] if isinstance(measurements, str | Path) else measurements
        model = self.with_measurements(*tables, scenario=scenario, settings=settings) if tables else self
        return model.ask("check", budget=budget)

    def fit(
        self,
        *,
        measurements: str | Path | Sequence[str | Path] = (),
        scenario: str = "",
        settings: str = "",
        optimise: bool = False,
        budget: float | None = None,
    ) -> Answer:
        """Which `maybe` and `-?` fit every observation, and tables of measurements, as in `check`.

        `optimise`: where nothing fits them all, what fits best. Raises RuleError where a table has mistakes.
        """
        tables = [measurements] if isinstance(measurements, str | Path) else measurements
        model = self.with_measurements(*tables, scenario=scenario, settings=settings) if tables else self
        return model.ask("fit optimise" if optimise else "fit", budget=budget)

    def with_measurements(self, *tables: str | Path, scenario: str = "", settings: str = "") -> Model:
        """A new model that takes the rows of CSV files for observed. Raises RuleError with every diagnostic."""
        missing = [Source(str(table), "") for table in tables if not Path(table).is_file()]
        if missing:
            raise RuleError([Diagnostic("E501", f"there is no file `{s.name}`", Span(s, 0, 0)) for s in missing])
        read = pipeline.tables([Path(table) for table in tables])
        options = replace(self._options, tables=(*self._options.tables, *read), place=Place(scenario, settings))
        return Model(self._files, pipeline.compiled(self._files, (), options)[0], options)

    def test(self, *, budget: float | None = None) -> Iterator[TestReport]:
        """A report for each `expect` of the files, in order."""
        return pipeline.run_tests(self.data, Budget(budget))

    def with_rules(self, text: str) -> Model:
        """A new model with further rules. Raises RuleError with every diagnostic."""
        more, mistakes = read_text(Source("<with_rules>", text), allowed=self._options.allowed)
        files = (*self._files, *more)
        return Model(files, pipeline.compiled(files, mistakes, self._options)[0], self._options)

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.data, model_files=self._options.model_files(self._files))

    def __repr__(self) -> str:
        size = f"{len(self.quantities)} quantities, {len(self.influences)} influences"
        return f"<reasoner.Model {self.data.name}: {size}>"


def load(
    *paths: str | Path,
    assume: Sequence[str] = (),
    reject: Sequence[str] = (),
    at_least: str | None = None,
    format: str | None = None,
    allow_paths: Sequence[str | Path] = (),
) -> Model:
    """The model of rule files and folders, and of networks in other formats; without any, the shipped mTOR rules.

    `format`: what the files are written in, where their names do not tell. What a file uses lies in the folder of the
    first path, or in one of `allow_paths`. Raises RuleError.
    """
    chosen = [Path(p) for p in paths] or [rules_path() / "mtor"]
    weakest = None if at_least is None else ir.Status[at_least.upper()]
    allowed, named = tuple(map(Path, allow_paths)), None if format is None else BY_NAME[format]
    options = Options(tuple(assume), tuple(reject), weakest, allowed=allowed, format=named)
    files, mistakes = read(chosen, allowed=allowed, format=named)
    return Model(files, pipeline.compiled(files, mistakes, options)[0], options)


def loads(text: str) -> Model:
    """The model of a text in the rule language. Raises RuleError."""
    files, mistakes = read_text(Source("<text>", text))
    return Model(files, pipeline.compiled(files, mistakes, Options())[0], Options())
