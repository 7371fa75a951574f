"""What the tools of an agent do: each call gives an object (schema 2 of the JSON interface) and the text beside it.

A verdict that says yes or no is handed out with a proof that was replayed for this call, or it is `unknown`. Paths stay
within one folder. It knows nothing of the protocol.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeAlias

from reasoner.answers import Answer, HowAnswer, JudgedAnswer
from reasoner.api import Model
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean, render
from reasoner.loading import load, loads
from reasoner.pipeline import Options, compiled
from reasoner.query.ask import NotAnswered
from reasoner.questions import SCHEMA
from reasoner.reading import lies_in, place_of
from reasoner.reading import read as read_file
from reasoner.render.text import to_text
from reasoner.source import Source, Span
from reasoner.tell.overview import overview, quantity
from reasoner.tell.words import say
from reasoner.writing import reason, write

Object: TypeAlias = dict[str, Any]
LARGEST_PROOF: Final = 64_000_000
"""Bytes of a certificate."""
_JUDGED: Final = ("necessary", "impossible")


@dataclass(frozen=True, slots=True)
class Said:
    """What one call gives back; `wrong`: the call was, and what is said are diagnostics."""

    data: Object
    text: str
    wrong: bool = False


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
        """The model, or one quantity with every rule that acts on it or reads it."""
        model = self.model.data
        if not name:
            return self._loaded()
        declared = model.synonyms.get(name, name)
        if declared not in model.quantities:
            near = did_you_mean(name, (*model.quantities, *model.synonyms))
            raise RuleError([_about(name, "E007", f"there is no quantity `{name}`", near)])
        text = to_text(quantity(model, declared))
        return Said({"schema": SCHEMA, "kind": "show", "quantity": declared, "text": text}, text)

    def lint(self) -> Said:
        """What is probably a mistake though it can be read."""
        found = self.model.lint(budget=self.budget)
        data = {"schema": SCHEMA, "kind": "lint", "complete": found.complete}
        return Said({**data, "diagnostics": [d.to_json() for d in found]}, str(found))

    # --- questions ------------------------------------------------------------------------------------------------

    def why(self, claim: str, steps: bool) -> Said:
        """Whether a claim is necessary, with its mechanism and a replayed proof."""
        answer = self.model.why(claim, budget=self.budget)
        said = self._answered(answer, steps)
        self._proof = answer.certificate() if said.data["verdict"] in _JUDGED else None
        return said

    def what_if(self, settings: str, show: Sequence[str]) -> Said:
        """What every quantity does under some settings."""
        return self._answered(self.model.what_if(settings, show=show, budget=self.budget), False)

    def compare(self, settings: str, other: str, show: Sequence[str]) -> Said:
        """Two perturbations side by side."""
        return self._answered(self.model.compare(settings, other, show=show, budget=self.budget), False)

    def how(self, claim: str) -> Said:
        """The smallest interventions that make a claim necessary, each with a replayed proof."""
        return self._answered(self.model.how(claim, proofs=True, budget=self.budget), False)

    def check(self, measurements: Sequence[str]) -> Said:
        """Whether rules, scenarios, observations and tables of measurements agree."""
        tables = [self._within(name) for name in measurements]
        return self._answered(self.model.check(measurements=tables, budget=self.budget), False)

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

    def _take(self, model: Model, files: tuple[str, ...]) -> None:
        self._model, self._files, self._proof = model, files, None

    def _within(self, name: str) -> Path:
        """The path of a file or folder below the folder. Raises RuleError for all others, whether or not they exist."""
        path = self.folder / name
        if not lies_in(place_of(path), [self.folder]):
            message, help = f"`{name}` lies outside of the folder that is served", "name a file below it"
            raise RuleError([_about(name, "E511", message, help)])
        return Path(os.path.relpath(path))

    def _answered(self, answer: Answer, steps: bool) -> Said:
        """An answer as it may be said: what is certain only with a proof that holds now."""
        data, text = answer.to_json(), str(answer)
        if isinstance(answer, JudgedAnswer) and answer.verdict in _JUDGED and not self._proved(answer):
            data |= {"verdict": "unknown", "complete": False}
            text = _plain("agent unproved", verdict=answer.verdict)
        elif isinstance(answer, HowAnswer):
            data, text = self._with_proofs(data, text)
        elif "directions" in data or "rows" in data:
            data["checked"] = False
            text = f"{text}\n{_plain('agent predicted')}"
        elif answer.verdict == "consistent":
            data["checked"] = False
            text = f"{text}\n{_plain('agent consistent')}"
        if "proof" in data and not steps:
            data["proof"] = {key: value for key, value in data["proof"].items() if key not in ("steps", "core")}
        return Said(data, text)

    def _proved(self, answer: Answer) -> bool:
        certificate = answer.certificate()
        return certificate is not None and self.model.verify(certificate).holds

    def _with_proofs(self, data: Object, text: str) -> tuple[Object, str]:
        """Interventions without a checked proof are named apart, and the verdict rests on the others."""
        every = data.get("interventions", [])
        proved = [{**one, "proof": _brief(one["proof"])} for one in every if one.get("proof", {}).get("checked")]
        open_ones = [one["settings"] for one in every if not one.get("proof", {}).get("checked")]
        if open_ones:
            data |= {"interventions": proved, "unproved": open_ones, "interventions_complete": False}
            data["verdict"] = "necessary" if proved else "unknown"
            text = f"{text}\n{_plain('agent some unproved', count=str(len(open_ones)))}"
        elif every:
            data["interventions"] = proved
        return data, text


def _brief(proof: Object) -> Object:
    return {key: value for key, value in proof.items() if key not in ("steps", "core")}


def _plain(key: str, **parts: str) -> str:
    return "".join(run.text for run in say(key, **parts))


def _about(word: str, code: str, message: str, help: str = "") -> Diagnostic:
    """A mistake in an argument of a call."""
    return Diagnostic(code, message, Span(Source("<argument>", word), 0, len(word)), help)


def _wrong(diagnostics: Sequence[Diagnostic]) -> Said:
    data: Object = {"schema": SCHEMA, "kind": "error", "diagnostics": [d.to_json() for d in diagnostics]}
    return Said(data, "\n".join(map(render, diagnostics)), wrong=True)
