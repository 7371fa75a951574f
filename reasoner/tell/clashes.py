"""What `check` found wrong: conflicts as the user's own lines, measurements first, with a proof of the first one.

A rule that a class gives to many, or that makes an influence a quantity, is one line; a long conflict is folded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reasoner.document import Block, Paragraph, Quote, Run, Runs, plain
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import DirectionClaim, Model
from reasoner.proof.objects import Proof, every_step
from reasoner.query.conflicts import Clash, Clashes, Refutation
from reasoner.signs import PLUS
from reasoner.solve.unexplained import Push
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
        derived = _derived(clash, names.model)
        if derived is not None:
            yield from _contradicted(clash, derived, number > 0, names, proof, full)
            continue
        yield from _clash(clash, number > 0, names, full)
        if clash.refuted is not None:
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
    if found.unexplained:
        yield Paragraph(_unexplained(found.unexplained, names))


# --- one observation against the rules --------------------------------------------------------------------------------


def _derived(clash: Clash, model: Model) -> tuple[Refutation, DirectionClaim] | None:
    """What the rules derive in place of the only observation of a conflict, where that is one direction."""
    known = {o.id for o in model.observations}
    refuted = clash.refuted
    if refuted is None or refuted.account is None or sum(g.subject in known for g in observed_in(clash.grounds)) != 1:
        return None
    parts = [part for part in refuted.account.parts if part.story is not None and len(part.signs) == 1]
    claim = refuted.explanation.proof.claim
    if len(parts) != 1 or not isinstance(claim, DirectionClaim) or parts[0].quantity != claim.quantity:
        return None
    return refuted, DirectionClaim(claim.quantity, parts[0].signs)


def _contradicted(
    clash: Clash,
    derived: tuple[Refutation, DirectionClaim],
    further: bool,
    names: Naming,
    proof: Callable[[Refutation], Iterator[Block]],
    full: bool,
) -> Iterator[Block]:
    """A conflict with one observation, as a claim that the rules refute: what was seen, and what they derive."""
    refuted, claim = derived
    (observation,) = observed_in(clash.grounds)
    said = Naming(refuted.given, refuted.explanation.proof.frame).statement(claim, refuted.explanation.proof.where)
    label = names.label(observation.subject)
    named = label if label.role == "quiet" else Run(names.at_line(observation.subject), "strong")
    yield Paragraph(say("contradicts further" if further else "contradicts", observation=named, claim=said))
    width = max(len(plain(say(word))) for word in ("seen", "derived line"))
    place = len(names.at_line(observation.subject))
    seen = (Run(plain(say("seen")).ljust(width), "quiet"), Run("  "), *rule_line(names, observation.subject))
    rules = (Run(plain(say("derived line")).ljust(width), "quiet"), Run(" " * (place + 4)), *said)
    yield Quote((seen, rules))
    yield from proof(refuted)
    stated = rules_in(names.model, clash.grounds)
    others = _stated([r for r in stated if r != observation.subject], names)
    if full:
        yield Paragraph(say("clash reads", number=counted(len(others), "rule")))
        yield Quote(tuple(_lines([], list(settings_in(clash.grounds, names)), others, names, full)))
    elif left := len(others) - len(_carrying(clash, others, names.model)):
        yield Paragraph(_others(left))
    yield from _besides(clash, names, full)
    yield Paragraph(say("clash smallest" if clash.smallest else "clash perhaps smaller"))


def observed_in(grounds: Iterable[Ground]) -> list[axioms.Observation]:
    """The observations among some ground constraints, each once."""
    return list(dict.fromkeys(g for g in grounds if isinstance(g, axioms.Observation)))


# --- what nothing explains --------------------------------------------------------------------------------------------


def _unexplained(pushes: Sequence[Push], names: Naming) -> Runs:
    """How many changes need an influence that the rules lack, and of which quantities."""
    where = {push.world for push in pushes}
    assert names.frame is not None
    index = names.frame.index

    def told(push: Push) -> Runs:
        said = say(
            "missing push up" if push.sign == PLUS else "missing push down", quantity=names.quantity(push.quantity)
        )
        return (*said, Run(f" ({names.world(index[push.world])})")) if len(where) > 1 else said

    key = "unexplained" if len(pushes) == 1 else "unexplained several"
    return say(key, number=str(len(pushes)), pushes=listed([told(push) for push in pushes]))


# --- several ----------------------------------------------------------------------------------------------------------


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
        yield Paragraph(_others(len(others) - len(shown)))
    yield from _besides(clash, names, full)
    said = say("clash smallest" if clash.smallest else "clash perhaps smaller")
    checked = (
        [] if clash.proof is None or clash.refuted is not None else [say("clash checked", steps=_steps(clash.proof))]
    )
    yield Paragraph(joined([say("conflict minimal" if clash.minimal else "conflict rough"), said, *checked], " "))


def _steps(proof: Proof) -> str:
    return counted(len(list(every_step(proof.steps))), "step")


def _besides(clash: Clash, names: Naming, full: bool) -> Iterator[Block]:
    silent = [names.quantity(q) for q in _silent(clash.grounds, names)]
    if silent:
        key = "nothing acts on" if len(silent) == 1 else "nothing acts on them"
        yield Paragraph(say(key, quantities=listed(silent, most=None if full else FOLDED // 2)))


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
    argument = list(proof(refuted))
    end = ":" if len(argument) > 1 else "."  # what an observation says and no setting brings about has no mechanism
    yield Paragraph(say("clash refuted" if found.denied else "clash excluded", claim=claim, end=end))
    yield from argument


def _others(number: int) -> Runs:
    """How many rules only exclude other influences."""
    return say("clash other") if number == 1 else say("clash others", number=str(number))
