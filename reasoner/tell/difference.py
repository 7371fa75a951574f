"""Two models compared, as a document: what differs in the rules, and every conclusion that changed with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reasoner.document import Block, Document, Heading, Paragraph, Run, Runs, Step, Table, plain
from reasoner.many.diff import Changed, Difference, Reason
from reasoner.model import ir
from reasoner.model.delta import RuleChange
from reasoner.query.conclusions import Conclusion, Inquiry
from reasoner.questions import SCHEMA
from reasoner.signs import SignSet, symbols
from reasoner.tell.naming import Naming
from reasoner.tell.not_necessary import counterexample
from reasoner.tell.words import DIRECTIONS, Filling, capital, counted, joined, listed, say

_HEADINGS = {"expectation": "diff expectations", "query": "diff queries", "prediction": "diff predictions"}

NAMED = 12
"""Names in one row of the short form."""


def difference(found: Difference, full: bool = False) -> Document:
    """The document of a comparison; with `full`, no list of names is folded."""
    return Document(tuple(_Told(found, full).blocks()))


class _Told:
    def __init__(self, found: Difference, full: bool) -> None:
        self.found = found
        self.most = None if full else NAMED
        self.old, self.new = Naming(found.old), Naming(found.new)

    def blocks(self) -> Iterator[Block]:
        yield from self.rules()
        yield Paragraph(self.summary())
        for kind, heading in _HEADINGS.items():
            if group := [c for c in self.found.changed if c.asked.kind == kind]:
                yield Heading(say(heading))
                for changed in group:
                    yield Paragraph(self.asked(changed.asked, self.new))
                    yield from (Step("", runs) for runs in self.outcome(changed))
                    yield from (Step("", runs) for runs in self.reasons(changed))
        yield from self.apart()

    # --- what differs ---------------------------------------------------------------------------------------------

    def rules(self) -> Iterator[Block]:
        delta = self.found.delta
        if delta.empty:
            yield Paragraph(say("diff nothing"))
            return
        if delta.rules:
            count = counted(len(delta.rules), "rule differs", "rules differ")
            yield Paragraph(say("diff rules", count=count))
            yield Table((), tuple(row for change in delta.rules for row in self.rows(change)))
        if delta.quantities:
            yield Paragraph(capital(say("diff levels", quantities=listed(delta.quantities, most=self.most))))
        if delta.scenarios:
            yield Paragraph(capital(say("diff scenarios", scenarios=listed(delta.scenarios, most=self.most))))

    def rows(self, change: RuleChange) -> Iterator[tuple[Runs, ...]]:
        """A line for each side of a rule that differs."""
        for mark, rule, names in ((Run("-", "down"), change.old, self.old), (Run("+", "up"), change.new, self.new)):
            if rule is not None:
                label = names.label(rule.id)
                labelled = (Run(f"{label.text}: ", "quiet"),) if label.role == "quiet" else ()
                yield (mark,), (Run(names.at_line(rule.id), "quiet"),), (*labelled, Run(rule.text, "rule"))

    def summary(self) -> Runs:
        compared = counted(self.found.compared, "conclusion")
        if not self.found.changed:
            return say("diff same", compared=compared)
        return say("diff changed", compared=compared, changed=str(len(self.found.changed)))

    # --- what changed ---------------------------------------------------------------------------------------------

    def asked(self, asked: Inquiry, names: Naming) -> Runs:
        """What was asked, with its place in the files."""
        if asked.item is None:
            return (Run(_place(asked, names), "strong"),)
        rule = asked.item.rule
        label = names.label(rule.id)
        words = [label.text] if label.role == "quiet" else []
        if isinstance(asked.item, ir.Expectation) and asked.item.title:
            words.append(asked.item.title)
        lead = (Run(f"{names.at_line(rule.id)} ", "quiet"), *((Run(f"{' '.join(words)}: ", "quiet"),) if words else ()))
        text = rule.text.removeprefix("expect ") if isinstance(asked.item, ir.Expectation) else asked.item.text
        return (*lead, Run(text, "strong"))

    def outcome(self, changed: Changed) -> Iterator[Runs]:
        old, new = changed.old, changed.new
        if old.verdict != new.verdict:
            how = say("diff verdict", old=old.verdict, new=new.verdict)
            key = "diff still" if old.passed == new.passed else "diff passed" if new.passed else "diff failed"
            yield capital(say(key, how=how))
        elif old.passed != new.passed:
            yield say("diff turned passed" if changed.new.passed else "diff turned failed")
        if old.listed != new.listed:
            yield capital(say("diff listed", old=_these(old.listed), new=_these(new.listed)))
        for part, found in changed.directions.items():
            lead = (Run(f"{part}: "),) if part else ()
            for (before, after), quantities in _alike(found).items():
                named = self.new.quantities(quantities, self.most)
                verbs = [DIRECTIONS[signs].of(len(quantities)) for signs in (before, after)]
                yield (*lead, *say("diff directions", quantities=named, old=verbs[0], new=verbs[1]))

    # --- why ------------------------------------------------------------------------------------------------------

    def reasons(self, changed: Changed) -> Iterator[Runs]:
        if not changed.reasons and self.found.stopped:
            yield say("diff untold", stopped=self.found.stopped)
        several = len({(r.rules, r.scenarios, r.quantities) for r in changed.reasons}) > 1
        told: dict[Runs, None] = {}
        for reason in changed.reasons:
            because = self.because(reason)
            if several and isinstance(reason.claim, ir.DirectionClaim):
                followers = self.new.quantities(reason.followers, self.most)
                told[
                    say(
                        "diff root",
                        quantity=self.new.quantity(reason.claim.quantity),
                        followers=say("diff follow", followers=followers) if followers else (),
                        because=because,
                    )
                ] = None
            else:
                told[capital(say("diff because", because=because, counter=self.counter(reason)))] = None
        yield from told

    def because(self, reason: Reason) -> Runs:
        parts: list[Filling] = [self.change(rule) for rule in reason.rules]
        if reason.scenarios:
            parts.append(say("diff because scenarios", scenarios=listed(reason.scenarios)))
        if reason.quantities:
            parts.append(say("diff because levels", quantities=listed(reason.quantities)))
        return joined(parts, "; ") if parts else say("diff open")

    def change(self, change: RuleChange) -> Runs:
        old = self.old.rule(change.old.id) if change.old is not None else None
        new = self.new.rule(change.new.id) if change.new is not None else None
        if old is not None and new is not None:
            return say("diff because changed", old=old, new=new)
        return say("diff because added", rule=new) if new is not None else say("diff because removed", rule=old or "")

    def counter(self, reason: Reason) -> Runs:
        """How the claim can fail where it is open, in words."""
        facts = _counter(reason)
        return say("diff counter old" if reason.by_new else "diff counter new", facts=facts) if facts else ()

    # --- what could not be compared -------------------------------------------------------------------------------

    def apart(self) -> Iterator[Block]:
        for key, asked, names in (
            ("diff added", self.found.added, self.new),
            ("diff dropped", self.found.dropped, self.old),
            ("diff unanswered", self.found.unanswered, self.new),
            ("diff unsettled", self.found.unsettled, self.new),
        ):
            # the place of a query goes without saying
            what = [_name(a, names) for a in asked if a.kind != "prediction" or a.key[0] == "scenario"]
            if what:
                yield Paragraph(say(key, what=listed(what, most=self.most), stopped=self.found.stopped))


def _counter(reason: Reason) -> Runs:
    """The labeling of the one model that the verdict of the other rules out, near the claim."""
    answer = reason.counter
    return () if answer is None else counterexample(answer, Naming(answer.model, answer.frame), reason.denied)


def _place(asked: Inquiry, names: Naming) -> str:
    assert asked.where is not None
    return names.place(asked.where)


def _name(asked: Inquiry, names: Naming) -> Runs:
    """A short name: the label, else what is asked, else the place."""
    if asked.item is None:
        return (Run(_place(asked, names)),)
    return (names.label(asked.item.rule.id),)


def _these(listed_words: Sequence[str]) -> str:
    return "; ".join(listed_words) or "none"


def _alike(
    found: Mapping[str, tuple[SignSet, SignSet]],
) -> dict[tuple[SignSet, SignSet], list[str]]:
    """Quantities that changed alike, together."""
    groups: dict[tuple[SignSet, SignSet], list[str]] = {}
    for quantity, change in found.items():
        groups.setdefault(change, []).append(quantity)
    return groups


# --- the JSON object ----------------------------------------------------------------------------------------------


def difference_json(found: Difference) -> dict[str, Any]:
    """The object of a comparison."""
    delta = found.delta
    return {
        "schema": SCHEMA,
        "kind": "diff",
        "compared": found.compared,
        "rules": [_change(change) for change in delta.rules],
        "scenarios": list(delta.scenarios),
        "quantities": list(delta.quantities),
        "changed": [_changed(found, changed) for changed in found.changed],
        "added": [_asked(a, found.new) for a in found.added],
        "dropped": [_asked(a, found.old) for a in found.dropped],
        "unanswered": [_asked(a, found.new) for a in found.unanswered],
        "unsettled": [_asked(a, found.new) for a in found.unsettled],
        "complete": not found.unsettled,
    }


def _change(change: RuleChange) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {"change": change.kind, **{side: _rule(rule) for side, rule in sides.items() if rule is not None}}


def _rule(rule: ir.Rule) -> dict[str, Any]:
    return {"rule": rule.id, "file": rule.origin.file, "line": rule.origin.line, "text": rule.text}


def _asked(asked: Inquiry, model: ir.Model) -> dict[str, Any]:
    if asked.item is None:
        return {"kind": asked.kind, "place": _place(asked, Naming(model))}
    return {"kind": asked.kind, **_rule(asked.item.rule)}


def _changed(found: Difference, changed: Changed) -> dict[str, Any]:
    parts: dict[str, Any] = {
        part or "directions": {q: [symbols(old), symbols(new)] for q, (old, new) in quantities.items()}
        for part, quantities in changed.directions.items()
    }
    return {
        **_asked(changed.asked, found.new),
        "old": _conclusion(changed.old),
        "new": _conclusion(changed.new),
        **parts,
        "because": [_reason(reason) for reason in changed.reasons],
    }


def _conclusion(conclusion: Conclusion) -> dict[str, Any]:
    outcome = {True: "passed", False: "failed"}.get(conclusion.passed) if conclusion.passed is not None else None
    listed = {"listed": list(conclusion.listed)} if conclusion.listed else {}
    return {"verdict": conclusion.verdict, **({"outcome": outcome} if outcome else {}), **listed}


def _reason(reason: Reason) -> dict[str, Any]:
    facts = plain(_counter(reason))
    return {
        "quantities": list(ir.quantities_of(reason.claim)),
        "followers": list(reason.followers),
        "rules": [_change(change) for change in reason.rules],
        "scenarios": list(reason.scenarios),
        "levels": list(reason.quantities),
        **({"counter": facts} if facts else {}),
    }
