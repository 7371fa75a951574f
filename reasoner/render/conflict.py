"""A conflict as the user's own lines: the rules and settings that cannot all hold, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reasoner.model.ground import Ground
from reasoner.model.ir import Definition, Gate, Influence, Model
from reasoner.query.answers import Answer, Clash, Clashes
from reasoner.render.document import Block, Paragraph, Quote, Run, plain
from reasoner.render.naming import Naming
from reasoner.render.places import setter, where_of
from reasoner.render.steps import rule_line
from reasoner.render.words import counted, joined, listed, say


def clashes(found: Clashes, names: Naming, proof: Callable[[Answer], Iterator[Block]]) -> Iterator[Block]:
    """What `check` found wrong: each conflict as the lines of the user, the first with its `proof`."""
    for number, clash in enumerate(found.found):
        yield from _clash(clash, number > 0, names)
        if number == 0 and clash.refuted is not None:
            yield from _refuted(clash.refuted, proof)
    if found.scenarios:
        key = "scenario fails" if len(found.scenarios) == 1 else "scenarios fail"
        yield Paragraph(say(key, scenarios=listed(found.scenarios)))
    if found.more:
        yield Paragraph(say("clashes more"))
    elif found.stopped:
        yield Paragraph(say("clashes stopped", stopped=found.stopped))


def _clash(clash: Clash, further: bool, names: Naming) -> Iterator[Block]:
    model = names.model
    rules = rules_in(model, clash.grounds)
    observed = [o.id for o in model.observations if o.id in rules]
    others = [r for r in rules if r not in observed]
    settings = list(_settings(clash.grounds, names))
    silent = [(plain(say("no rule")), text) for text in _silent(clash.grounds, names)]
    counts = [
        counted(len(observed), "observation"),
        counted(len(settings), "setting"),
        counted(len(others), "rule"),
    ]
    kept = [c for c in counts if not c.startswith("0 ")]
    lines = len(observed) + len(settings) + len(others)
    headlines = ("clash further alone", "clash further") if further else ("clash alone", "clash")
    yield Paragraph(say(headlines[lines > 1], count=listed(kept)))
    width = max((len(names.at_line(r)) for r in rules), default=0)
    width = max([width, *(len(where) for where, _ in (*settings, *silent))])
    noted = [(Run(where.ljust(width), "quiet"), Run("  "), Run(text, "rule")) for where, text in settings]
    absent = [(Run(where.ljust(width), "quiet"), Run(f"  {text}")) for where, text in silent]
    seen = [rule_line(names, rule, width) for rule in observed]
    yield Quote((*seen, *noted, *(rule_line(names, rule, width) for rule in others), *absent))
    said = say("clash smallest" if clash.smallest else "clash perhaps smaller")
    yield Paragraph(joined([say("conflict minimal" if clash.minimal else "conflict rough"), said], " "))


def _silent(grounds: Iterable[Ground], names: Naming) -> Iterator[str]:
    """The quantities that a conflict needs to stay as they are because nothing acts on them or sets them."""
    frame = names.frame
    assert frame is not None
    told = dict.fromkeys(g.subject for g in grounds if g.kind == "same" and g.subject in names.model.inputs)
    for quantity in told:
        worlds = {w for g in grounds if g.kind == "same" and g.subject == quantity for w in g.worlds}
        if all(setter(names.model, frame.worlds[w], quantity) is None for w in worlds):
            yield plain(say("nothing acts on", quantity=names.quantity(quantity)))


def _refuted(refuted: Answer, proof: Callable[[Answer], Iterator[Block]]) -> Iterator[Block]:
    assert refuted.claim is not None
    claim = Naming(refuted.model, refuted.frame).statement(refuted.claim, where_of(refuted))
    yield Paragraph(say("clash refuted" if refuted.verdict == "impossible" else "clash excluded", claim=claim))
    yield from proof(refuted)


def conflict(answer: Answer, names: Naming) -> Iterator[Block]:
    """The headline, and one line for each rule and setting that takes part."""
    rules = rules_in(answer.model, answer.conflict)
    settings = list(_settings(answer.conflict, names))
    if not answer.conflict:
        yield Paragraph(say("inconsistent bare"))
        return
    number = counted(len(rules) + len(settings), "rule or setting", "rules and settings")
    yield Paragraph(say("inconsistent", count=number))
    width = max((len(names.at_line(r)) for r in rules), default=0)
    width = max([width, *(len(where) for where, _ in settings)])
    lines = [(Run(where.ljust(width), "quiet"), Run("  "), Run(text, "rule")) for where, text in settings]
    yield Quote((*lines, *(rule_line(names, rule, width) for rule in rules)))
    yield Paragraph(say("conflict minimal" if answer.minimal else "conflict rough"))


def rules_in(model: Model, grounds: Iterable[Ground]) -> list[str]:
    """The ids of the rules that ground constraints read, in order of declaration."""
    found: set[str] = set()
    rules: tuple[Influence | Gate | Definition, ...] = (*model.influences, *model.gates, *model.definitions)
    for ground in grounds:
        match ground.kind:
            case "gate" | "law" | "observation":
                found.add(ground.subject)
            case "cause" | "response" | "definition":
                found |= {r.id for r in rules if r.target == ground.subject}
            case "closure":
                found |= {g.id for g in model.gates_on[ground.subject]}
            case "foundation":
                moving = {quantity for quantity, _, _ in ground.loop}
                found |= {r.id for r in rules if r.target in moving}
            case _:
                pass
    return [rule for rule in model.rules if rule in found]


def _settings(grounds: Iterable[Ground], names: Naming) -> Iterator[tuple[str, str]]:
    """Who sets what, in the order of the conflict, each once."""
    frame = names.frame
    assert frame is not None
    seen: set[tuple[str, str]] = set()
    for ground in grounds:
        if ground.kind not in ("setting", "raised"):
            continue
        index = ground.worlds[-1]
        found = setter(names.model, frame.worlds[index], ground.subject)
        if found is None:
            continue
        scenario, setting = found
        asked = "question asks" if index in frame.groups[0] else "observation sets"
        place = plain(say("scenario sets it", scenario=scenario) if scenario else say(asked))
        line = place, names.setting(setting)
        if line not in seen:
            seen.add(line)
            yield line
