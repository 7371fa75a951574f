"""The Python interface: an immutable model, pure questions, answers of one class for each kind of question.

Settings are a text of the language, `"torin1 = high, knock out FKBP12"`, or a dictionary with a level for each
quantity, `{"torin1": "high", "FKBP12": "knock out"}`. Every question takes a `budget` in seconds. The examples below
are about this model:

>>> import reasoner
>>> model = reasoner.loads('''
... drug trametinib
... protein EGFR, RAF, MEK, ERK
... EGFR -> RAF -> MEK -> ERK
... ERK -| RAF
... trametinib -| MEK
... ''')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast, overload

from reasoner import pipeline
from reasoner.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    PathsAnswer,
    RankAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyNotAnswer,
    answer_of,
)
from reasoner.clock import limited
from reasoner.compile.load import Loaded, read_text
from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean
from reasoner.frames import Frame, Library, as_csv
from reasoner.graphs import to_graph
from reasoner.interchange.registry import BY_NAME
from reasoner.lang.parser import claim_question
from reasoner.many.screens import Share, answered, here
from reasoner.many.workers import processors
from reasoner.model import ir
from reasoner.phrases import Settings, name_text, one_of, placed, settings_text
from reasoner.picture.drawing import By, Drawing
from reasoner.pipeline import Options
from reasoner.proof.checker import Rejected
from reasoner.proof.codec import CertificateError
from reasoner.query.answers import TestReport
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Wanted
from reasoner.query.screen import Plan, screened
from reasoner.questions import ALLOWED, Allowed
from reasoner.render.text import to_text
from reasoner.reports import Agreement, Checked, Difference, Exported, Findings
from reasoner.revise.files import Place
from reasoner.solve.budget import Budget
from reasoner.source import Source, Span

Table: TypeAlias = str | Path | Frame
"""A table of measurements: a CSV file or a profile by its path, or a frame of pandas or polars."""
Watcher: TypeAlias = Callable[[Budget], AbstractContextManager[None]]
"""What goes on around a question: a notebook shows how far a search has come, and lets it be interrupted."""
_A = TypeVar("_A", bound=Answer)


def _unwatched(_: Budget) -> AbstractContextManager[None]:
    return nullcontext()


_watcher: Watcher = _unwatched


def watch(watcher: Watcher = _unwatched) -> None:
    """From now on, `watcher` goes on around every question; without one, nothing does."""
    global _watcher
    _watcher = watcher


class Model:
    """Rules, checked and resolved. Immutable; every question is a pure function of it.

    >>> model
    <reasoner.Model <text>: 5 quantities, 5 influences>
    """

    def __init__(self, files: Sequence[Loaded], mistakes: Sequence[Diagnostic], options: Options) -> None:
        """What files come to; `reasoner.load` and `reasoner.loads` read them. Raises RuleError."""
        self._files = tuple(files)
        self._options = options
        self.data, self.warnings = pipeline.compiled(files, mistakes, options)

    @property
    def quantities(self) -> Mapping[str, ir.Quantity]:
        """Every quantity by its declared name, in order of declaration.

        >>> list(model.quantities)
        ['trametinib', 'EGFR', 'RAF', 'MEK', 'ERK']
        """
        return self.data.quantities

    @property
    def influences(self) -> tuple[ir.Influence, ...]:
        """Every influence, classes expanded, in order.

        >>> [(i.source, i.target) for i in model.influences][:2]
        [('EGFR', 'RAF'), ('RAF', 'MEK')]
        """
        return self.data.influences

    warnings: tuple[Diagnostic, ...]
    """What reading remarked, such as what another format says and is not used here."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios.

        >>> model.with_rules("scenario starved: EGFR = low").scenarios
        ('starved',)
        """
        return tuple(self.data.scenarios)

    # --- questions ------------------------------------------------------------------------------------------------

    def ask(self, question: str, *, budget: float | None = None) -> Answer:
        """The answer to a question of the language, or to a named query of the files, within `budget` seconds.

        Raises RuleError where the question is wrong, NotAnswered where its form is not answered yet.

        >>> model.ask("paths trametinib to ERK")
        <PathsAnswer consistent: paths trametinib to ERK>
        """
        return self._asked(question, budget)

    def why(
        self,
        claim: str,
        *,
        settings: Settings = "",
        scenario: str | None = None,
        budget: float | None = None,
        smallest: bool = False,
        all: int = 1,
        witnesses: bool = False,
    ) -> Answer:
        """`why CLAIM ...`: a proof, or why it is not necessary; a WhyAnswer, or of `rather than` a ContrastAnswer.

        `settings` and `scenario`: where it holds, if the claim does not say so. `smallest`: from the fewest rules,
        however long it takes. `all`: up to so many explanations from different sets of rules. `witnesses`: what each
        premise of the proof is needed for.

        >>> model.why("ERK decreases", settings={"trametinib": "high"}).verdict
        'necessary'
        """
        wanted = Wanted(smallest, all, witnesses=witnesses)
        return self._asked(claim_question(placed(claim, "with", settings, scenario)), budget, wanted)

    def explanations(self, claim: str, *, budget: float | None = None) -> Iterator[Answer]:
        """One answer after another to `why CLAIM ...`, each from other rules than those before; smallest first.

        >>> [len(answer.rules) for answer in model.explanations("ERK decreases with trametinib = high")]
        [5]
        """
        return map(answer_of, pipeline.explanations(self._engine, claim_question(claim), Budget(budget)))

    def witness(self, answer: Answer, step: str, *, budget: float | None = None) -> Answer:
        """What the premise of one step of an answer's proof is needed for; `step` as the full form numbers it.

        Raises ValueError where the proof has no such step, or one that rests on no premise.

        >>> answer = model.why("ERK decreases with trametinib = high")
        >>> len(model.witness(answer, "1").to_json()["needed"])
        1
        """
        return answer_of(pipeline.witness(self._engine, answer.data, step, Budget(budget)))

    def what_if(
        self,
        settings: Settings,
        *,
        scenario: str | None = None,
        show: Sequence[str] = (),
        budget: float | None = None,
    ) -> WhatIfAnswer:
        """`what if SETTINGS ...`: predictions for every quantity, or for those to `show`.

        >>> model.what_if({"trametinib": "high"}).falls
        ['MEK', 'ERK']
        """
        shown = f" show {', '.join(map(name_text, show))}" if show else ""
        return self._of(WhatIfAnswer, f"{placed('what if', '', settings, scenario)}{shown}", budget)

    def compare(
        self,
        left: Settings,
        right: Settings | None = None,
        *,
        scenario: str | None = None,
        show: Sequence[str] = (),
        budget: float | None = None,
    ) -> CompareAnswer:
        """`compare LEFT versus RIGHT ...`: two perturbations side by side; a text may hold both.

        >>> model.compare("trametinib = high versus EGFR = low").differences
        ['trametinib', 'EGFR', 'RAF']
        """
        both = settings_text(left) if right is None else f"{settings_text(left)} versus {settings_text(right)}"
        shown = f" show {', '.join(map(name_text, show))}" if show else ""
        return self._of(CompareAnswer, f"{placed('compare', '', both, scenario)}{shown}", budget)

    def why_not(
        self,
        claim: str,
        *,
        settings: Settings = "",
        scenario: str | None = None,
        allow: Sequence[Allowed] = (),
        budget: float | None = None,
    ) -> WhyNotAnswer:
        """`why not CLAIM ...`: what stands in the way, and the smallest changes after which it is necessary.

        `allow`: what may be changed, of drugs, settings, knockouts, switches, rules and observations; by itself all.
        Raises ValueError where it has another word.

        >>> found = model.why_not("ERK decreases with EGFR = high", allow=["knockouts"])
        >>> [repair.changes[0].text for repair in found.changes]
        ['knock out RAF', 'knock out MEK']
        """
        if wrong := [word for word in allow if word not in ALLOWED]:
            raise ValueError(f"`{wrong[0]}` is none of {', '.join(ALLOWED)}")
        question = placed(f"why not {claim}", "with", settings, scenario)
        return self._of(WhyNotAnswer, question, budget, Wanted(allow=tuple(allow)))

    def why_ambiguous(
        self,
        quantity: str,
        *,
        settings: Settings = "",
        scenario: str | None = None,
        budget: float | None = None,
    ) -> WhyAmbiguousAnswer:
        """`why ambiguous QUANTITY ...`: a labeling for each side, the opposed pushes, and what would settle it.

        >>> model.why_ambiguous("RAF", settings="EGFR = high, trametinib = low").verdict
        'necessary'
        """
        return self._of(WhyAmbiguousAnswer, placed(f"why ambiguous {quantity}", "with", settings, scenario), budget)

    def how(self, claim: str, *, proofs: bool = False, budget: float | None = None) -> HowAnswer:
        """`how CLAIM using ...`: every minimal intervention that makes the claim necessary; each with its proof.

        >>> model.how("ERK decreases using trametinib at most 1").interventions
        [{'trametinib': 'low'}, {'trametinib': 'high'}]
        """
        return self._of(HowAnswer, f"how {claim}", budget, Wanted(proofs=proofs))

    def states(self, scenario: str | None = None, *, budget: float | None = None) -> StatesAnswer:
        """`states [SCENARIO]`: the steady states of a scenario, or of the untouched system, counted and listed.

        >>> model.states().count
        1
        """
        return self._of(StatesAnswer, "states" if scenario is None else f"states {name_text(scenario)}", budget)

    def paths(self, source: str, target: str | None = None, *, budget: float | None = None) -> PathsAnswer:
        """`paths A to B`: signed paths between two quantities; a text may name both.

        >>> [path.sign for path in model.paths("EGFR to ERK").paths]
        ['+']
        """
        asked = source if target is None else f"{name_text(source)} to {name_text(target)}"
        return self._of(PathsAnswer, f"paths {asked}", budget)

    def rank(
        self,
        settings: Settings,
        *,
        scenario: str | None = None,
        show: Sequence[str] = (),
        budget: float | None = None,
    ) -> RankAnswer:
        """`rank SETTINGS ...`: how often what is ambiguous rises in sampled models; never a verdict.

        >>> model.rank({"trametinib": "high"}, show=["ERK"])
        <RankAnswer consistent: rank trametinib = high show ERK>
        """
        shown = f" show {', '.join(map(name_text, show))}" if show else ""
        return self._of(RankAnswer, f"{placed('rank', '', settings, scenario)}{shown}", budget)

    def screen(
        self,
        what: str,
        *,
        support: bool = False,
        processes: int | None = None,
        budget: float | None = None,
    ) -> ScreenAnswer:
        """`screen SETTINGS for READOUTS ...`: every combination, with what each readout does, and what stands out.

        `support`: also which status of rules each outcome needs. `processes`: so many; else one for each processor.

        >>> len(model.screen("trametinib, EGFR at most 2 for ERK decreases").rows)
        12
        """
        clock = Budget(budget)
        with _watcher(clock), limited(clock):
            found, line = pipeline.asked(self.data, f"screen {what}")
            plan = Plan(self.data, cast(ir.Screen, found))
            by = here(plan, support, clock, processes or processors())
            return ScreenAnswer(screened(plan, line, answered(plan.total, Share(), by, clock), clock))

    def check(
        self,
        *,
        measurements: Table | Sequence[Table] = (),
        scenario: str = "",
        settings: Settings = "",
        budget: float | None = None,
    ) -> CheckAnswer:
        """Whether the rules agree with every observation and scenario, and with tables of measurements.

        `scenario` and `settings` say where measurements hold that do not say so. Raises RuleError where a table has
        mistakes.

        >>> import pandas
        >>> measured = pandas.DataFrame({"quantity": ["RAF", "ERK"], "direction": ["up", "up"]})
        >>> model.check(measurements=measured, settings={"trametinib": "high"}).verdict
        'inconsistent'
        """
        return self._measured(measurements, scenario, settings)._of(CheckAnswer, "check", budget)

    def fit(
        self,
        *,
        measurements: Table | Sequence[Table] = (),
        scenario: str = "",
        settings: Settings = "",
        optimise: bool = False,
        budget: float | None = None,
    ) -> FitAnswer:
        """Which `maybe` and `-?` fit every observation, and tables of measurements, as in `check`.

        `optimise`: where nothing fits them all, what fits best. Raises RuleError where a table has mistakes.

        >>> [(one["rule"], one["value"]) for one in model.with_rules("I1: maybe EGFR -> ERK").fit().switches]
        [('I1', 'open')]
        """
        question = "fit optimise" if optimise else "fit"
        return self._measured(measurements, scenario, settings)._of(FitAnswer, question, budget)

    def discriminate(self, experiments: str = "", *, budget: float | None = None) -> DiscriminateAnswer:
        """`discriminate [using ...] [measuring ...]`: the experiment that best separates what still fits.

        >>> more = model.with_rules("maybe trametinib -| RAF")
        >>> more.discriminate("using trametinib measuring RAF")
        <DiscriminateAnswer consistent: discriminate using trametinib measuring RAF>
        """
        return self._of(DiscriminateAnswer, f"discriminate {experiments}".rstrip(), budget)

    def test(self, *, budget: float | None = None, prove: bool = False) -> Iterator[TestReport]:
        """A report for each `expect` of the files, in order; with `prove`, each by a checked proof.

        >>> more = model.with_rules("expect E1: ERK decreases with trametinib = high")
        >>> [(report.expectation.id, report.passed) for report in more.test()]
        [('E1', True)]
        """
        clock = Budget(budget)
        reports = pipeline.run_tests(self.data, clock, prove=prove)
        while True:
            with _watcher(clock):  # not around what the caller does between two reports
                report = next(reports, None)
            if report is None:
                return
            yield report

    # --- what is said of the rules --------------------------------------------------------------------------------

    def lint(self, *, only: Sequence[str] = (), skip: Sequence[str] = (), budget: float | None = None) -> Findings:
        """What is probably a mistake though it can be read: of `only` some codes, or of all but those to `skip`.

        >>> [found.code for found in model.with_rules("protein X").lint()]
        ['W701']
        """
        from reasoner.lint.run import lint
        from reasoner.lint.subject import Subject

        clock = Budget(budget)
        with _watcher(clock):
            found = lint(Subject(self.data, self._files), clock, only, skip)
        return Findings(found.found, found.complete)

    def diff(self, old: Model, *, budget: float | None = None, processes: int | None = None) -> Difference:
        """Which conclusions changed from an `old` version of the rules to this one, and why.

        >>> more = model.with_rules("expect ERK decreases with trametinib = high")
        >>> more.diff(more)
        <Difference: nothing changed>
        """
        from reasoner.many.diff import diff

        clock = Budget(budget)
        with _watcher(clock):
            return Difference(diff(old.data, self.data, clock, processes=processes))

    @overload
    def verify(self, what: Mapping[str, Any], *, budget: float | None = None) -> Checked: ...
    @overload
    def verify(self, what: str, *, budget: float | None = None) -> Agreement: ...
    def verify(self, what: str | Mapping[str, Any], *, budget: float | None = None) -> Checked | Agreement:
        """A certificate replayed against these rules; or, of a question, whether both engines give one answer.

        Raises `reasoner.solve.budget.TooLarge` where the second engine cannot take the question.

        >>> model.verify("why ERK decreases with trametinib = high")
        <Agreement: both engines say necessary>
        """
        if isinstance(what, str):
            clock = Budget(budget)
            with _watcher(clock):
                found = pipeline.verify(self._engine, what, clock)
            return Agreement(found.first.verdict, found.differences)
        try:
            pipeline.verify_proof(what, self.data)
        except (Rejected, CertificateError) as error:
            return Checked(False, str(error))
        return Checked(True, "")

    def export(self, format: str) -> Exported:
        """The rules in another format: a text, with what the format has no word for. Raises RuleError.

        >>> model.export("bnet").text.splitlines()[:2]
        ['targets, factors', 'trametinib, trametinib']
        """
        from reasoner.interchange.write_tables import rules

        writing = {name: found.write for name, found in BY_NAME.items() if found.writes} | {"csv": rules}
        written = one_of(format, writing, "format to write")(self.data)
        return Exported(written.text, written.lost.remarks(format, "W009"))

    def graph(self) -> Any:
        """The influences as a `networkx.MultiDiGraph`, signs, statuses and papers on its edges. Raises MissingLibrary.

        >>> sorted((a, b) for a, b, sign in model.graph().edges(data="sign") if sign < 0)
        [('ERK', 'RAF'), ('trametinib', 'MEK')]
        """
        return to_graph(self.data)

    def frame(self, library: Library | None = None) -> Any:
        """The rules as a table of pandas or polars, with their papers. Raises MissingLibrary.

        >>> list(model.frame("pandas")["text"])[:2]
        ['EGFR -> RAF', 'RAF -> MEK']
        """
        return self.export("csv").frame(library)

    def show(self, name: str = "") -> str:
        """What the model declares; or one quantity with every rule about it, or one rule by its id. Raises RuleError.

        >>> model.show("RAF").splitlines()[0]
        'RAF (protein)'
        """
        from reasoner.tell import overview

        if not name:
            return to_text(overview.overview(self.data))
        if name in self.data.rules and name not in self.data.quantities and name not in self.data.synonyms:
            return to_text(overview.rule(self.data, name))
        return to_text(overview.quantity(self.data, self._declared(name, "quantity or rule")))

    def to_svg(self, around: Sequence[str] = (), steps: int = 1, group: By | None = None) -> str:
        """The network as a picture, or what lies within so many `steps` around some quantities. Raises RuleError.

        A large network is drawn by its files, or where there is one, by its classes: `group` says by which, or `none`.

        >>> model.to_svg(around=["MEK"])[:4]
        '<svg'
        """
        from reasoner.picture.grouping import folded, groups
        from reasoner.picture.svg import to_svg

        drawing = self._drawn(around, steps)
        return to_svg([folded(drawing, groups(self.data, drawing, group))])

    def to_dot(self, around: Sequence[str] = (), steps: int = 1) -> str:
        """The same in the language of Graphviz, ungrouped. Raises RuleError.

        >>> model.to_dot(around=["MEK"])[:7]
        'digraph'
        """
        from reasoner.picture.dot import to_dot

        return to_dot([self._drawn(around, steps)])

    def to_page(self, around: Sequence[str] = (), steps: int = 1, group: By | None = None) -> str:
        """The same as a page, on which groups fold and unfold. Raises RuleError.

        >>> model.to_page()[:15]
        '<!doctype html>'
        """
        from reasoner.picture.page import of_network

        return of_network(self.data, self._drawn(around, steps), group)

    # --- other models ---------------------------------------------------------------------------------------------

    def with_measurements(self, *tables: Table, scenario: str = "", settings: Settings = "") -> Model:
        """A new model that takes the rows of tables for observed. Raises RuleError with every diagnostic.

        >>> import pandas
        >>> measured = pandas.DataFrame({"quantity": ["ERK"], "direction": ["down"], "with": ["trametinib = high"]})
        >>> model.with_measurements(measured).check().verdict
        'consistent'
        """
        paths = [Path(table) for table in tables if isinstance(table, str | Path)]
        if missing := [Source(str(path), "") for path in paths if not path.is_file()]:
            raise RuleError([Diagnostic("E501", f"there is no file `{s.name}`", Span(s, 0, 0)) for s in missing])
        frames = [table for table in tables if not isinstance(table, str | Path)]
        read = (*pipeline.tables(paths), *(Source("<frame>", as_csv(frame)) for frame in frames))
        place = Place(scenario, settings_text(settings))
        return Model(self._files, (), replace(self._options, tables=(*self._options.tables, *read), place=place))

    def with_rules(self, text: str, *, name: str = "<with_rules>") -> Model:
        """A new model with further rules; `name` is what diagnostics call them. Raises RuleError.

        >>> model.with_rules("protein PI3K; EGFR -> PI3K")
        <reasoner.Model <text>: 6 quantities, 6 influences>
        """
        more, mistakes = read_text(Source(self._free(name), text), allowed=self._options.allowed)
        return Model((*self._files, *more), mistakes, self._options)

    def assuming(self, *assume: str, reject: Sequence[str] = ()) -> Model:
        """A new model in which some `maybe`, `-?`, packs or principles are taken for granted, or to be absent.

        >>> more = model.with_rules("I9: maybe EGFR -> ERK")
        >>> more.assuming("I9").data.assumptions
        ('assume I9',)
        """
        options = self._options
        more = replace(options, assume=(*options.assume, *assume), reject=(*options.reject, *reject))
        return Model(self._files, (), more)

    # --- within ---------------------------------------------------------------------------------------------------

    def _measured(self, measurements: Table | Sequence[Table], scenario: str, settings: Settings) -> Model:
        """This model with tables of measurements, if there are any."""
        several = isinstance(measurements, Sequence) and not isinstance(measurements, str)
        tables = cast("Sequence[Table]", measurements if several else (measurements,))
        return self.with_measurements(*tables, scenario=scenario, settings=settings) if tables else self

    def _drawn(self, around: Sequence[str], steps: int) -> Drawing:
        from reasoner.picture.network import neighbourhood, network

        title = self.data.title or self.data.name
        centres = [self._declared(name) for name in around]
        return network(self.data, title, neighbourhood(self.data, centres, steps) if centres else None, centres)

    def _declared(self, name: str, wanted: str = "quantity") -> str:
        """The quantity that a name or synonym stands for. Raises RuleError."""
        model = self.data
        declared = name if name in model.quantities else model.synonyms.get(name, "")
        if declared not in model.quantities:
            near = did_you_mean(name, (*model.quantities, *model.synonyms, *model.rules))
            place = Span(Source("<argument>", name), 0, len(name))
            help = near or "the quantities of the model are the keys of `quantities`"
            raise RuleError([Diagnostic("E007", f"there is no {wanted} `{name}`", place, help)])
        return declared

    def _free(self, name: str) -> str:
        """A name that no text of the model has: rules without a label are known by the text and line they stand in."""
        taken = {file.source.name for file in self._files}
        numbered = (f"{name}({number})" for number in count(2))
        return next(one for one in (name, *islice(numbered, len(taken))) if one not in taken)

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.data, model_files=self._options.model_files(self._files))

    def _asked(self, question: str, budget: float | None, wanted: Wanted = Wanted()) -> Answer:
        clock = Budget(budget)
        with _watcher(clock):
            return answer_of(pipeline.ask(self._engine, question, clock, wanted=wanted))

    def _of(self, kind: type[_A], question: str, budget: float | None, wanted: Wanted = Wanted()) -> _A:
        """The answer to a question that begins with the words of its kind."""
        return cast(_A, self._asked(question, budget, wanted))

    def __repr__(self) -> str:
        size = f"{len(self.quantities)} quantities, {len(self.influences)} influences"
        return f"<reasoner.Model {self.data.name}: {size}>"

    def _repr_html_(self) -> str:
        from reasoner.picture.cell import of_model

        return of_model(self.data)
