"""What `check` found wrong: conflicts as the user's own lines, measurements first, with a proof of the first one.

A rule that a class gives to many, or that makes an influence a quantity, is one line; a long conflict is folded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reasoner.document import Block, Paragraph, Quote, Run, Runs
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Model
from reasoner.query.conflicts import Clash, Clashes, Refutation
from reasoner.source import Span
from reasoner.tell.conflict import rules_in, settings_in
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.steps import rule_line
from reasoner.tell.words import counted, joined, listed, say

FOLDED = 12
"""How many rules of a conflict are shown in the short form, and half as many names."""


def clashes(
    found: Clashes, names: Naming, proof: Callable[[Refutation], Iterator[Block]], full: bool
) -> Iterator[Block]:
    """Each conflict, the first with its `proof`; then the scenarios that fail, and whether there may be more."""
    for number, clash in enumerate(found.found):
        yield from _clash(clash, number > 0, names, full)
        if number == 0 and clash.refuted is not None:
            yield from _refuted(clash.refuted, proof)
    together = [s for s in found.scenarios if s not in found.hopeless]
    if found.hopeless:
        key = "scenario fails" if len(found.hopeless) == 1 else "scenarios fail"
        yield Paragraph(say(key, scenarios=listed(found.hopeless)))
    if together:
        key = "scenario clashes" if len(together) == 1 else "scenarios clash"
        yield Paragraph(say(key, scenarios=listed(together)))
    if found.more:
        yield Paragraph(say("clashes more"))
    elif found.stopped:
        yield Paragraph(say("clashes stopped", stopped=found.stopped))


def _clash(clash: Clash, further: bool, names: Naming, full: bool) -> Iterator[Block]:
    rules = rules_in(names.model, clash.grounds)
    observations = {o.id for o in names.model.observations}
    observed = [r for r in rules if r in observations]
    others = _stated([r for r in rules if r not in observations], names)
    settings = list(settings_in(clash.grounds, names))
    counts = ((len(observed), "observation"), (len(settings), "setting"), (len(others), "rule"))
    headlines = ("clash further alone", "clash further") if further else ("clash alone", "clash")
    several = sum(n for n, _ in counts) > 1
    yield Paragraph(say(headlines[several], count=listed([counted(n, what) for n, what in counts if n])))
    carrying = _carrying(clash, others, names.model)
    shown = others if full or not carrying else carrying
    yield Quote(tuple(_lines(observed, settings, shown, names, full)))
    if len(shown) < len(others):
        yield Paragraph(say("clash others", number=counted(len(others) - len(shown), "rule")))
    silent = [names.quantity(q) for q in _silent(clash.grounds, names)]
    if silent:
        key = "nothing acts on" if len(silent) == 1 else "nothing acts on them"
        yield Paragraph(say(key, quantities=listed(silent, most=None if full else FOLDED // 2)))
    said = say("clash smallest" if clash.smallest else "clash perhaps smaller")
    yield Paragraph(joined([say("conflict minimal" if clash.minimal else "conflict rough"), said], " "))


def _carrying(clash: Clash, rules: Sequence[str], model: Model) -> list[str]:
    """The members of a conflict by which something moves in what the rules derive, and the laws and choices in it."""
    account = None if clash.refuted is None else clash.refuted.account
    stories = [] if account is None else [part.story for part in account.parts if part.story is not None]
    told = {arrow.rule for story in stories for arrow in story.arrows}
    stated = {law.id for law in model.laws} | {choice.id for choice in model.alternatives} if told else set()
    return [rule for rule in rules if rule in told or rule in stated]


def _lines(
    observed: Sequence[str], settings: Sequence[tuple[str, str]], rules: Sequence[str], names: Naming, full: bool
) -> Iterator[Runs]:
    shown = rules if full or len(rules) <= FOLDED + 1 else rules[:FOLDED]
    width = max((len(names.at_line(r)) for r in (*observed, *shown)), default=0)
    width = max([width, *(len(where) for where, _ in settings)])
    yield from (rule_line(names, rule, width) for rule in observed)
    for where, text in settings:
        yield (Run(where.ljust(width), "quiet"), Run("  "), Run(text, "rule"))
    yield from (rule_line(names, rule, width) for rule in shown)
    if len(shown) < len(rules):
        yield say("more rules", number=str(len(rules) - len(shown)))


def _stated(rules: Iterable[str], names: Naming) -> list[str]:
    """Of the rules that one part of a statement comes to, one: that which is stated, or the first of a class."""
    found: dict[tuple[Span, str], str] = {}
    for rule in rules:
        plain = rule.removesuffix(".source").removesuffix(".gate")
        key = (names.model.rules[rule].origin, plain.split("@")[0])
        found[key] = min(found.get(key, rule), rule, key=len)
    return list(found.values())


def _silent(grounds: Iterable[Ground], names: Naming) -> Iterator[str]:
    """The quantities that a conflict needs to stay as they are because nothing acts on them or sets them."""
    frame = names.frame
    assert frame is not None
    told = dict.fromkeys(g.subject for g in grounds if isinstance(g, axioms.Same) and g.subject in names.model.inputs)
    for quantity in told:
        worlds = {w for g in grounds if isinstance(g, axioms.Same) and g.subject == quantity for w in g.worlds}
        if all(setter(names.model, frame.worlds[w], quantity) is None for w in worlds):
            yield quantity


def _refuted(refuted: Refutation, proof: Callable[[Refutation], Iterator[Block]]) -> Iterator[Block]:
    found = refuted.explanation.proof
    claim = Naming(refuted.given, found.frame).statement(found.claim, found.where)
    yield Paragraph(say("clash refuted" if found.denied else "clash excluded", claim=claim))
    yield from proof(refuted)
