"""Typed questions: a parsed question, or the name of a query of the files, resolved against a finished model.

A model is immutable, so a question can speak of an influence as a quantity only where the files made it one: by
acting on it, or by naming it in a claim, a condition or a setting.
"""

from __future__ import annotations

from reasoner.compile import asking
from reasoner.compile.network import SIGNS, influence_name, spelled
from reasoner.compile.scope import InfluenceRef, Mistakes, Scope
from reasoner.diagnostics import Diagnostic, did_you_mean
from reasoner.lang import syntax
from reasoner.model import ir


def question(model: ir.Model, asked: syntax.Asked) -> tuple[ir.Question | None, tuple[Diagnostic, ...]]:
    """The question, or None with what is wrong with it; warnings may come with a question."""
    mistakes = Mistakes()
    if isinstance(asked.question, syntax.Name):
        found = next((q.question for q in model.queries if q.rule.id == asked.question.text), None)
        if found is None:
            _no_query(mistakes, model, asked.question)
    else:
        scope = Scope.of_model(model, mistakes)
        scope.named = _Influences(model, scope).named
        found = asking.question(scope, asked.question)
    return None if mistakes.fatal else found, mistakes.all()


def _no_query(mistakes: Mistakes, model: ir.Model, name: syntax.Name) -> None:
    known = [q.rule.id for q in model.queries]
    help = did_you_mean(name.text, known) or "a question is one of the forms of the language, such as `why CLAIM`"
    mistakes.unknown("E206", name.text, f"there is no query `{name.text}` in the files", name.span, help)


class _Influences:
    """Looks up the quantities that influences of a finished model are."""

    def __init__(self, model: ir.Model, scope: Scope) -> None:
        self._model = model
        self._scope = scope

    def named(self, ref: InfluenceRef) -> tuple[str, ...] | None:
        if isinstance(ref, syntax.LabelName):
            return self._labelled(ref)
        sources, targets = self._ends(ref.source), self._ends(ref.target)
        if sources is None or targets is None:
            return None
        found: list[str] = []
        for source in sources:
            for target in targets:
                name = influence_name(self._scope, source, ref.arrow, target)
                several = [q for q in self._model.quantities if q.startswith(f"{name} [")]
                if several:
                    self._ambiguous(ref, several)
                    return None
                if name in self._model.quantities:
                    found.append(name)
        if not found:
            self._missing(ref, sources, targets)
        return tuple(found) or None

    def _ends(self, ref: syntax.Ref) -> tuple[str, ...] | None:
        if not isinstance(ref, syntax.Name):
            return self.named(ref)
        name = self._scope.declared(ref)
        if name is None:
            return None
        return self._scope.members[name] if name in self._scope.classes else (name,)

    def _labelled(self, ref: syntax.LabelName) -> tuple[str, ...] | None:
        label = ref.label.text
        rules = [i for i in self._model.rules if i == label or i.startswith(f"{label}@")]
        parts = [i for i in self._model.rules if i.startswith(f"{label}.") and i[len(label) + 1 :].isdigit()]
        found = [q.name for q in self._model.quantities.values() if q.of_influence in rules]
        if found:
            return tuple(found)
        if parts:
            help = "name one of them: " + ", ".join(f"`({p})`" for p in parts[:4])
            message = f"`{label}` has {len(parts)} influences; one is needed here"
            self._scope.mistakes.error("E221", message, ref.span, help)
        elif rules:
            self._not_a_quantity(ref)
        else:
            help = did_you_mean(label, self._model.rules)
            self._scope.mistakes.unknown("E222", label, f"there is no rule `{label}`", ref.span, help)
        return None

    def _ambiguous(self, ref: syntax.InfluenceName, several: list[str]) -> None:
        ids = ", ".join(f"`({self._model.quantities[q].of_influence})`" for q in several)
        message = f"`{spelled(ref)}` is stated more than once; which one is meant?"
        self._scope.mistakes.unknown("E221", spelled(ref), message, ref.span, f"name one by its label: {ids}")

    def _missing(self, ref: syntax.InfluenceName, sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
        between = [i for i in self._model.influences if i.source in sources and i.target in targets]
        if any(i.sign == SIGNS.get(ref.arrow) for i in between):
            self._not_a_quantity(ref)
            return
        message = f"no influence `{spelled(ref)}` is stated"
        help = did_you_mean(spelled(ref), [i.rule.text for i in between])
        self._scope.mistakes.unknown("E220", spelled(ref), message, ref.span, help)

    def _not_a_quantity(self, ref: InfluenceRef) -> None:
        message = f"nothing acts on the influence `{spelled(ref)}`, so this model does not follow its strength"
        help = "name it in the files, in a condition, a setting or a claim, or state what acts on it"
        self._scope.mistakes.unknown("E224", spelled(ref), message, ref.span, help)
