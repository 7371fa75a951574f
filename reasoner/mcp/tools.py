"""What the tools of an agent do: each call gives an object (schema 2 of the JSON interface) and the text beside it.

A verdict that says yes or no is handed out with a proof that was replayed for this call, or it is `unknown`. Paths stay
within one folder. It knows nothing of the protocol.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from reasoner.answers import Answer, ScreenAnswer
from reasoner.api import Model
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic, RuleError, render
from reasoner.loading import load, loads
from reasoner.mcp.gated import JUDGED, Object, Said, answered, differing, screened
from reasoner.pipeline import Options, compiled
from reasoner.query.ask import NotAnswered
from reasoner.questions import SCHEMA
from reasoner.reading import lies_in, place_of
from reasoner.reading import read as read_file
from reasoner.render.text import to_text
from reasoner.source import Source, Span
from reasoner.tell.overview import overview
from reasoner.writing import reason, write

LARGEST_PROOF: Final = 64_000_000
"""Bytes of a certificate."""


class Workbench:
    """One conversation: a folder, and the model that was loaded or made in it. One call at a time."""

    def __init__(self, folder: Path, budget: float) -> None:
        self.folder, self.budget = place_of(folder), budget
        self._model: Model | None = None
        self._files: tuple[str, ...] = ()
        self._proof: Object | None = None
        self._lock = Lock()

    def call(self, tool: Callable[[Workbench], Said]) -> Said:
        """What a tool says; a mistake in what was asked is said with its place, so that it can be mended."""
        with self._lock:
            try:
                return tool(self)
            except RuleError as error:
                return _wrong(error.diagnostics)
            except NotAnswered as error:
                return _wrong([_about(str(error), "E003", "this kind of question is not answered yet")])

    # --- rules ----------------------------------------------------------------------------------------------------

    def load_rules(self, files: Sequence[str]) -> Said:
        """Reads files of the folder into the model that is asked from now on; without any, the shipped mTOR rules."""
        paths = [self._within(name) for name in files]
        self._take(load(*paths), tuple(files))
        return self._loaded()

    def add_rules(self, rules: str) -> Said:
        """Adds rules to the model, in memory alone; where none was loaded, they are all there is."""
        model = loads(rules, name="<rules>") if self._model is None else self._model.with_rules(rules, name="<rules>")
        self._take(model, self._files)
        return self._loaded()

    def write_rules(self, file: str, rules: str) -> Said:
        """Checks rules and writes them to a rule file of the folder; then what was loaded is read again."""
        path = self._within(file)
        if path.suffix != ".rules":
            raise RuleError([_about(file, "E006", f"`{file}` is no rule file", "its name ends in `.rules`")])
        given = Source(file, rules)
        self._checked(path, given)
        try:
            write(path, rules if rules.endswith("\n") else f"{rules}\n")
        except OSError as error:
            raise RuleError([_about(file, "E006", f"`{file}` cannot be written: {reason(error)}")]) from None
        files = self._files or (file,)
        self._take(load(*(self._within(name) for name in files)), files)
        return self._loaded()

    def _checked(self, path: Path, given: Source) -> None:
        """Raises RuleError where the text would not be read among the files that were loaded, or alone."""
        place = place_of(path)
        for paths in ([self._within(name) for name in self._files], [path]):
            files, mistakes = read(paths, opened={place: given.text})
            if any(place_of(Path(file.source.name)) == place for file in files):
                compiled(files, mistakes, Options())
                return

    def _loaded(self) -> Said:
        model = self.model
        counts = {"quantities": len(model.quantities), "influences": len(model.influences)}
        data: Object = {"schema": SCHEMA, "kind": "model", "name": model.data.name, **counts}
        data["scenarios"] = list(model.scenarios)
        data["diagnostics"] = [d.to_json() for d in model.warnings]
        text = "\n".join([to_text(overview(model.data)), *map(render, model.warnings)])
        return Said(data, text)

    def show(self, name: str) -> Said:
        """The model, or one quantity with every rule that acts on it or reads it, or one rule."""
        if not name:
            return self._loaded()
        text = self.model.show(name)
        return Said({"schema": SCHEMA, "kind": "show", "name": name, "text": text}, text)

    def lint(self) -> Said:
        """What is probably a mistake though it can be read."""
        found = self.model.lint(budget=self.budget)
        data = {"schema": SCHEMA, "kind": "lint", "complete": found.complete}
        return Said({**data, "diagnostics": [d.to_json() for d in found]}, str(found))

    # --- questions ------------------------------------------------------------------------------------------------

    def why(self, claim: str, steps: bool) -> Said:
        """Whether a claim is necessary, with its mechanism and a replayed proof."""
        answer = self.model.why(claim, budget=self.budget)
        said = answered(self.model, answer, steps)
        self._proof = answer.certificate() if said.data["verdict"] in JUDGED else None
        return said

    def what_if(self, settings: str, show: Sequence[str]) -> Said:
        """What every quantity does under some settings."""
        return self._said(self.model.what_if(settings, show=show, budget=self.budget))

    def compare(self, settings: str, other: str, show: Sequence[str]) -> Said:
        """Two perturbations side by side."""
        return self._said(self.model.compare(settings, other, show=show, budget=self.budget))

    def how(self, claim: str) -> Said:
        """The smallest interventions that make a claim necessary, each with a replayed proof."""
        return self._said(self.model.how(claim, proofs=True, budget=self.budget))

    def screen(self, combinations: str) -> Said:
        """Every combination of some settings; those that are enough by themselves, each with a replayed proof."""
        answer = self.model.screen(combinations, processes=1, budget=self.budget / 2)
        return screened(self.model, answer, self.budget / 2)

    def rank(self, settings: str, show: Sequence[str]) -> Said:
        """How often what is ambiguous rises in models drawn by chance."""
        return self._said(self.model.rank(settings, show=show, budget=self.budget))

    def check(self, measurements: Sequence[str]) -> Said:
        """Whether rules, scenarios, observations and tables of measurements agree."""
        return self._said(self.model.check(measurements=self._tables(measurements), budget=self.budget))

    def fit(self, measurements: Sequence[str], optimise: bool) -> Said:
        """How the open switches can be decided so that all measurements can be true; what is forced, with proofs."""
        tables = self._tables(measurements)
        return self._said(self.model.fit(measurements=tables, optimise=optimise, budget=self.budget))

    def next_experiment(self, experiments: str) -> Said:
        """The experiment that best separates what still fits."""
        return self._said(self.model.discriminate(experiments, budget=self.budget))

    def diff(self, old: Sequence[str]) -> Said:
        """Which conclusions changed from older rule files to the model as it is."""
        before = load(*(self._within(name) for name in old))
        return differing(self.model.diff(before, budget=self.budget, processes=1))

    def ask(self, question: str) -> Said:
        """Any question of the language."""
        answer = self.model.ask(question, budget=self.budget)
        if isinstance(answer, ScreenAnswer):
            return screened(self.model, answer, self.budget)
        return self._said(answer)

    def verify(self, proof: str) -> Said:
        """Replays a proof file against the rules, or the proof of the last `why` read back from its certificate."""
        if proof:
            path = self._within(proof)
            try:
                certificate = json.loads(read_file(path, LARGEST_PROOF))
            except (OSError, ValueError, RecursionError):
                raise RuleError([_about(proof, "E006", f"`{proof}` is not a proof file")]) from None
        elif self._proof is not None:
            certificate = json.loads(json.dumps(self._proof))
        else:
            help = "ask `why` first, or name a file that `reasoner why --proof FILE` wrote"
            raise RuleError([_about("", "E006", "there is no proof to verify", help)])
        found = self.model.verify(certificate)
        return Said({"schema": SCHEMA, "kind": "verify", "holds": found.holds, "reason": found.reason}, repr(found))

    # --- within ---------------------------------------------------------------------------------------------------

    @property
    def model(self) -> Model:
        """The model that is asked: the shipped rules, where nothing was loaded."""
        if self._model is None:
            self._model = load()
        return self._model

    def _said(self, answer: Answer) -> Said:
        return answered(self.model, answer)

    def _tables(self, names: Sequence[str]) -> list[Path]:
        return [self._within(name) for name in names]

    def _take(self, model: Model, files: tuple[str, ...]) -> None:
        self._model, self._files, self._proof = model, files, None

    def _within(self, name: str) -> Path:
        """The path of a file or folder below the folder. Raises RuleError for all others, whether or not they exist."""
        path = self.folder / name
        if not lies_in(place_of(path), [self.folder]):
            message, help = f"`{name}` lies outside of the folder that is served", "name a file below it"
            raise RuleError([_about(name, "E511", message, help)])
        return Path(os.path.relpath(path))


def _about(word: str, code: str, message: str, help: str = "") -> Diagnostic:
    """A mistake in an argument of a call."""
    return Diagnostic(code, message, Span(Source("<argument>", word), 0, len(word)), help)


def _wrong(diagnostics: Sequence[Diagnostic]) -> Said:
    data: Object = {"schema": SCHEMA, "kind": "error", "diagnostics": [d.to_json() for d in diagnostics]}
    return Said(data, "\n".join(map(render, diagnostics)), wrong=True)
