"""A conflict as the user's own lines: the rules and settings that cannot all hold, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.document import Block, Paragraph, Quote, Run, plain
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Definition, Gate, Influence, Model
from reasoner.query.outcomes import Inconsistent
from reasoner.query.reach import upstream
from reasoner.signs import MINUS
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.steps import rule_line
from reasoner.tell.words import counted, say


def conflict(found: Inconsistent, names: Naming) -> Iterator[Block]:
    """The headline, and one line for each rule and setting that takes part."""
    rules = rules_in(names.model, found.conflict)
    settings = list(settings_in(found.conflict, names))
    if not found.conflict:
        yield Paragraph(say("inconsistent bare"))
        return
    number = counted(len(rules) + len(settings), "rule or setting", "rules and settings")
    yield Paragraph(say("inconsistent", count=number))
    width = max((len(names.at_line(r)) for r in rules), default=0)
    width = max([width, *(len(where) for where, _ in settings)])
    lines = [(Run(where.ljust(width), "quiet"), Run("  "), Run(text, "rule")) for where, text in settings]
    yield Quote((*lines, *(rule_line(names, rule, width) for rule in rules)))
    remaining = dict.fromkeys(g.subject for g in found.conflict if isinstance(g, axioms.Remainder))
    if remaining:
        yield Paragraph(say("conflict remainder", quantities=names.quantities(tuple(remaining))))
    yield Paragraph(say("conflict minimal" if found.minimal else "conflict rough"))


def rules_in(model: Model, grounds: Iterable[Ground]) -> list[str]:
    """The ids of the rules that ground constraints read, in order of declaration."""
    found: set[str] = set()
    rules: tuple[Influence | Gate | Definition, ...] = (*model.influences, *model.gates, *model.definitions)
    for ground in grounds:
        match ground:
            case axioms.Gate(rule) | axioms.Law(rule) | axioms.Alternatives(rule) | axioms.Observation(rule):
                found.add(rule)
            case axioms.Cause(name) | axioms.Response(name) | axioms.Definition(name):
                found |= {r.id for r in rules if r.target == name}
            case axioms.Remainder(name):
                found |= {i.id for i in model.influences_on[name] if i.sign is not MINUS}
                found |= {g.id for g in model.gates_on[name]}
            case axioms.Closure(name):
                found |= {g.id for g in model.gates_on[name]}
            case axioms.Path(name):
                above = upstream(model, [name])
                found |= {r.id for r in rules if r.target in above}
            case axioms.Foundation(loop):
                moving = {quantity for quantity, _, _ in loop}
                found |= {r.id for r in rules if r.target in moving}
            case _:
                pass
    return [rule for rule in model.rules if rule in found]


def settings_in(grounds: Iterable[Ground], names: Naming) -> Iterator[tuple[str, str]]:
    """Who sets what, in the order of the conflict, each once."""
    frame = names.frame
    assert frame is not None
    seen: set[tuple[str, str]] = set()
    for ground in grounds:
        if not isinstance(ground, axioms.Setting | axioms.Raised):
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
