"""Elaboration: from the syntax of all files to one immutable model, with every mistake of all of them.

The steps are the lines of `_Elaboration.model`; each is owned by a module of this folder. A model comes out only if no
mistake was found; the static checks run on whatever could be read, so that one run tells everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.compile import stepwise, switches
from reasoner.compile.checks import check
from reasoner.compile.declare import declare
from reasoner.compile.facts import FactReader
from reasoner.compile.formulas import check_cleared, settings
from reasoner.compile.load import Loaded, growing
from reasoner.compile.network import Network
from reasoner.compile.questions import question
from reasoner.compile.reference import computed_strengths
from reasoner.compile.rules import RuleReader
from reasoner.compile.scope import Mistakes, Scope
from reasoner.diagnostics import Diagnostic, Severity, in_order
from reasoner.lang import syntax
from reasoner.model import ir

__all__ = ["elaborate", "question", "sketch"]


@growing()
def elaborate(
    files: Sequence[Loaded], assume: Sequence[str] = (), reject: Sequence[str] = ()
) -> tuple[ir.Model | None, tuple[Diagnostic, ...]]:
    """The model that the files state, with what the command line assumes and rejects, or None; and all mistakes.

    An optional pack that is off is checked as if it alone were on.
    """
    command, found = switches.commanded(assume, reject)
    active = switches.in_force(files, command)
    elaboration = _Elaboration(files, active, command)
    model = elaboration.model()
    diagnostics = [*found, *elaboration.diagnostics()]
    on = {f.source.name for f in active}
    for pack in switches.optional_files(files):
        if pack.source.name not in on:
            trial = _Elaboration(files, switches.in_force(files, command, also=pack.name), command)
            trial.model()
            diagnostics.extend(d for d in trial.diagnostics() if d.span.file not in on and d.span.file[:1] != "<")
    wrong = any(d.severity is Severity.ERROR for d in diagnostics) or any(f.lacks for f in files)
    return None if wrong else model, in_order(diagnostics)


def sketch(files: Sequence[Loaded]) -> ir.Model:
    """Whatever could be read of files with mistakes: for those who help to write them, never to be asked."""
    return _Elaboration(files, switches.in_force(files, ()), ()).model()


class _Elaboration:
    """One way through the files in force."""

    def __init__(self, files: Sequence[Loaded], active: Sequence[Loaded], command: Sequence[switches.Switch]) -> None:
        self._files = active
        self._statements = [s for f in active for s in f.file.statements]
        self._switches = (*switches.of_files(active), *command)
        self._mistakes = Mistakes((word for f in files for word in f.broken), any(f.lacks for f in files))
        self._scope = Scope(self._mistakes)
        on = {f.source.name for f in active}
        self._packs = tuple(ir.Pack(f.name, f.source.name, f.source.name in on) for f in switches.optional_files(files))
        self._checked: tuple[Diagnostic, ...] = ()

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return (*self._mistakes.all(), *self._checked)

    def model(self) -> ir.Model:
        """Everything that could be read, as a model."""
        scope = self._scope
        self._check_files()
        declare(scope, self._statements)
        reader = RuleReader(scope, self._statements)
        network = Network(scope, reader.parts, reader.labels)
        scope.named = network.named
        conditions, gates, laws, definitions = reader.conditions(), reader.gates(), reader.laws(), reader.definitions()
        settled = switches.Switching(scope, network, reader.other_labels(), self._packs).apply(self._switches)
        gates = tuple(g for g in gates if g.id not in settled.dropped)
        definitions = tuple(d for d in definitions if d.id not in settled.dropped)
        regulated = network.regulated() | {g.target for g in gates} | {d.target for d in definitions}
        scope.inputs = frozenset(q for q in scope.quantities if q not in regulated)
        scenarios = self._scenarios()
        facts = FactReader(scope, reader)
        observations, expectations, queries = facts.observations(), facts.expectations(), facts.queries()
        updates, asynchronous = stepwise.updates(scope, self._statements)
        emitted = network.emit(conditions)
        name, title = self._title()
        model = ir.Model(
            name=name,
            title=title,
            titles={f.source.name: title for f in self._files if (title := _titled(f))},
            quantities=computed_strengths(scope.quantities, emitted.influences, definitions),
            classes=scope.classes,
            influences=tuple(emitted.influences),
            absences=tuple(emitted.absences),
            gates=(*gates, *emitted.gates),
            laws=tuple(law for law in laws if law.id not in settled.dropped),
            definitions=definitions,
            scenarios=scenarios,
            alternatives=tuple(a for a in reader.alternatives(network) if a.id not in settled.dropped),
            regimens=tuple(r for r in facts.regimens() if r.id not in settled.dropped),
            observations=tuple(o for o in observations if o.id not in settled.dropped),
            expectations=tuple(e for e in expectations if e.id not in settled.dropped),
            queries=queries,
            papers=scope.papers,
            packs=self._packs,
            assumptions=settled.assumptions,
            principles=settled.principles,
            synonyms=scope.synonyms,
            spaces=scope.spaces,
            shadowed=tuple(emitted.shadowed),
            updates=updates,
            stepwise=tuple(o for o in facts.stepwise() if o.id not in settled.dropped),
            asynchronous=asynchronous,
        )
        unsure = scope.unsure | reader.doubtful
        self._checked = (*check(model, reader.places, unsure), *stepwise.check(model))
        return model

    # --- files ----------------------------------------------------------------------------------------------------

    def _title(self) -> tuple[str, str]:
        given = [f for f in self._files if f.given] or list(self._files)
        for file in given:
            for s in file.file.statements:
                if isinstance(s, syntax.ModelDecl):
                    return s.name.text, _titled(file)
        return (given[0].name if given else ""), ""

    def _check_files(self) -> None:
        for file in self._files:
            for s in file.file.statements[1:]:
                if isinstance(s, syntax.ModelDecl):
                    message = "the `model` line names the file, so it comes first"
                    self._mistakes.error("E508", message, s.span, "make it the first statement, and the only one")
        first: dict[str, ir.Pack] = {}
        for pack in self._packs:
            if first.setdefault(pack.name, pack) is not pack:
                self._same_pack(pack, first[pack.name])

    def _same_pack(self, pack: ir.Pack, first: ir.Pack) -> None:
        for file in self._files:
            for s in file.file.statements:
                if isinstance(s, syntax.Use) and s.off and (pack.file, True) in file.uses:
                    message = f"two optional packs are called `{pack.name}`: `{first.file}` and `{pack.file}`"
                    help = "give one of the files a `model` line with another name"
                    self._mistakes.unknown("E507", pack.name, message, s.path.span, help)

    # --- scenarios --------------------------------------------------------------------------------------------------

    def _scenarios(self) -> Mapping[str, ir.Scenario]:
        scope = self._scope
        declared = {s.name.text: s for s in reversed(self._statements) if isinstance(s, syntax.ScenarioDecl)}
        for name in scope.parents:
            scope.settings[name] = settings(scope, declared[name].settings) or ()
        found: dict[str, ir.Scenario] = {}
        for name, parent in scope.parents.items():
            check_cleared(scope, declared[name].settings, parent)
            found[name] = ir.Scenario(name, parent, scope.settings[name], declared[name].span)
        return found


def _titled(file: Loaded) -> str:
    """The title of a file, on its `model` line."""
    found = (s.title for s in file.file.statements if isinstance(s, syntax.ModelDecl))
    return next((title.text for title in found if title is not None), "")
