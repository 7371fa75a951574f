"""Static checks: what a model may not say although every name in it is resolved (semantics §3, §5).

Feedback through a condition, a gate or a dominant influence; definitions; what the reference world contradicts at once.
Each cause is reported once, however many parts or copies of a rule it concerns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from reasoner.compile.reference import reference_ranges, truth
from reasoner.compile.rules import Places
from reasoner.diagnostics import Diagnostic, Severity, in_order
from reasoner.model.graph import Graph, influence_graph, signs_of
from reasoner.model.ir import (
    Absence,
    Condition,
    Definition,
    Gate,
    Influence,
    Model,
    Quantity,
    Test,
    Value,
    leaves,
    quantities_in,
)
from reasoner.signs import MINUS, PLUS
from reasoner.source import Span


def check(model: Model, places: Places, unsure: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Every mistake; `unsure` quantities have levels or definitions that an earlier mistake left unknown."""
    gates = tuple(_gates(model, places, unsure))
    tangled = frozenset(d.span for d in gates)
    found = (
        *_conditions(model, places),
        *gates,
        *_dominance(model, places),
        *_definitions(model, places, unsure),
        *(d for d in _reference(model, places, unsure) if d.span not in tangled),
        *_repeated(model),
        *_alternatives(model, places),
    )
    once: dict[tuple[str, Span], Diagnostic] = {}
    for diagnostic in found:
        once.setdefault((diagnostic.code, diagnostic.span), diagnostic)
    return in_order(once.values())


def _alternatives(model: Model, places: Places) -> Iterator[Diagnostic]:
    """More is asked for than `reject`, of the files or the command line, has left."""
    for stated in model.alternatives:
        needed, items = model.open_in(stated)
        if needed > len(items):
            left = stated.count - needed + len(items)
            message = f"{stated.count} of these have to exist, and {left or 'none'} {'is' if left < 2 else 'are'} left"
            help = "ask for fewer, or reject fewer of them"
            yield Diagnostic("E419", message, places.condition[stated.rule.origin], help)


# --- feedback -----------------------------------------------------------------------------------------------------


def _conditions(model: Model, places: Places) -> Iterator[Diagnostic]:
    graph = influence_graph(model, slow=False)
    for i in model.influences:
        if i.condition is None or i.slow:
            continue
        for name in quantities_in(i.condition):
            if graph.connected(name, i.target):
                message = f"the condition of an influence on `{i.target}` tests {_downstream(name, i.target)}"
                help = "write the feedback as an influence on the influence"
                yield Diagnostic("E401", message, places.condition[i.rule.origin], help)


def _downstream(name: str, target: str) -> str:
    return "its own target" if name == target else f"`{name}`, which is downstream of `{target}`"


def _gates(model: Model, places: Places, unsure: Collection[str]) -> Iterator[Diagnostic]:
    graph = influence_graph(model, slow=False)
    for gate in model.gates:
        for leaf, positive in leaves(gate.condition):
            if not graph.connected(leaf.quantity, gate.target) or leaf.quantity in unsure:
                continue
            tested = model.quantities[leaf.quantity]
            span = places.condition.get(gate.rule.origin, gate.rule.origin)
            what = _downstream(leaf.quantity, gate.target)
            if not (positive and leaf == Test(tested.name, 1, tested.space.top)):
                message = f"the gate on `{gate.target}` tests a level of {what}"
                help = "a gate may ask that what is downstream is present; write other feedback as an influence"
                yield Diagnostic("E402", message, span, help)
            elif not _has_room(model, gate, tested):
                message = f"the gate on `{gate.target}` asks for {what}, and that has no level to settle in"
                help = f"`{tested.name}` needs a level between its lowest one and its reference level"
                if tested.name in model.definition_of:
                    help = f"`{tested.name}` is defined; test what its definition reads, or slow the way back"
                yield Diagnostic("E403", message, span, help)


def _has_room(model: Model, gate: Gate, tested: Quantity) -> bool:
    """Whether the tested quantity can lie between absent and its reference.

    The gate of an influence on its own source needs no room where nothing is there in the reference world anyway.
    """
    if tested.name in model.definition_of:
        return False
    space = tested.space
    if gate.implicit and space.reference == 0:
        return True
    return (space.top if space.reference is None else space.reference) >= 2


def _dominance(model: Model, places: Places) -> Iterator[Diagnostic]:
    if not any(i.dominant for i in model.influences):
        return
    graph = influence_graph(model, slow=True)
    for i in model.influences:
        if i.dominant and _on_negative_cycle(graph, i):
            message = f"the dominant influence of `{i.source}` on `{i.target}` lies on a negative feedback cycle"
            help = "drop `dominant`: along such a cycle the influence would overrule itself"
            yield Diagnostic("E405", message, places.dominant.get(i.rule.origin, i.rule.origin), help)


def may_dominate(model: Model, influence: Influence) -> bool:
    """Whether an influence of a sound model could be declared `dominant`."""
    return not influence.weak and not feeds_back(model, influence)


def feeds_back(model: Model, influence: Influence) -> bool:
    """Whether an influence lies on a negative feedback cycle."""
    return _on_negative_cycle(influence_graph(model, slow=True), influence)


def _on_negative_cycle(graph: Graph, influence: Influence) -> bool:
    if influence.source == influence.target:
        return MINUS in signs_of(influence)
    return any(graph.has_path(influence.target, influence.source, -sign) for sign in signs_of(influence))


# --- definitions --------------------------------------------------------------------------------------------------


def _definitions(model: Model, places: Places, unsure: Collection[str]) -> Iterator[Diagnostic]:
    first: dict[str, Definition] = {}
    for d in model.definitions:
        yield from _alone(model, d, first.setdefault(d.target, d))
        if d.target not in unsure:
            yield from _fitting(model, d, places.condition[d.rule.origin], unsure)


def _alone(model: Model, d: Definition, first: Definition) -> Iterator[Diagnostic]:
    """A defined quantity has nothing else that determines it."""
    others: Sequence[Definition | Influence | Gate] = [*model.influences_on[d.target], *model.gates_on[d.target]]
    if first is not d:
        others = [first]
    if others:
        other = others[0]
        what = {Definition: "another definition", Influence: "an influence", Gate: "a gate"}[type(other)]
        message = f"`{d.target}` is defined, and {what} determines it too"
        help = "a definition says everything about a quantity: put the rest into it, or use influences alone"
        yield Diagnostic("E406", message, d.rule.origin, help, related=((other.rule.origin, "the other rule"),))


def _fitting(model: Model, d: Definition, span: Span, unsure: Collection[str]) -> Iterator[Diagnostic]:
    space = model.quantities[d.target].space
    for leaf, _ in leaves(d.expression):
        read = model.quantities[leaf.quantity].space
        if leaf.quantity in unsure:
            continue
        if isinstance(leaf, Value) and read.top != space.top:
            message = f"`{d.target}` has {space.top + 1} levels and `{leaf.quantity}` has {read.top + 1}"
            help = f"give both the same number of levels, or test a level of `{leaf.quantity}`"
            yield Diagnostic("E407", message, span, help)
        if isinstance(leaf, Test) and space.top != 1:
            message = f"`{d.target}` has {space.top + 1} levels, and a test of `{leaf.quantity}` gives only two"
            help = f"name `{leaf.quantity}` alone, or give `{d.target}` two levels"
            yield Diagnostic("E408", message, span, help)


# --- the reference world ------------------------------------------------------------------------------------------


def _reference(model: Model, places: Places, unsure: Collection[str]) -> Iterator[Diagnostic]:
    """Gates and laws that fail whatever the rest of the reference world is like."""
    if not model.has_reference:
        return
    ranges = reference_ranges(model.quantities, model.definitions, unsure)

    def shown(condition: Condition) -> str:
        names = [q for q in quantities_in(condition) if ranges[q][0] == ranges[q][1]]
        return ", ".join(f"`{q}` is {model.quantities[q].space.levels[ranges[q][0]]}" for q in names)

    for gate in model.gates:
        absent = model.quantities[gate.target].space.reference == 0
        if not absent and not gate.implicit and truth(gate.condition, ranges) is False:
            message = f"the gate on `{gate.target}` is closed in the reference world, where {shown(gate.condition)}"
            help = (
                f"if there is no `{gate.target}` until the gate opens, give it a space whose reference level is its "
                f"lowest (`{gate.target} : dose`); if there is, write what adds to it as an influence"
            )
            help += _only_there(model, gate)
            yield Diagnostic("E409", message, places.condition[gate.rule.origin], help)
    for law in model.laws:
        if truth(law.when, ranges) is True and truth(law.then, ranges) is False:
            message = f"the law does not hold in the reference world, where {shown(law.then)}"
            help = "the reference world is the untouched system: change the law, or the reference level"
            yield Diagnostic("E410", message, places.condition[law.rule.origin], help)


def _only_there(model: Model, gate: Gate) -> str:
    """Of a gate on a context, how an influence is written that acts in that context alone."""
    match gate.condition, [i for i in model.influences_on[gate.target] if i.sign is not None]:
        case Test(context, low, high), [first, *_] if low == high and model.quantities[context].kind == "context":
            arrow = "->" if first.sign == PLUS else "-|"
            level = model.quantities[context].space.levels[low]
            stated = f"{first.source} {arrow} {gate.target} when {context} is {level}"
            return f"; what acts in that context alone is `{stated}`"
    return ""


# --- repetition ---------------------------------------------------------------------------------------------------


def _repeated(model: Model) -> Iterator[Diagnostic]:
    first: dict[tuple[object, ...], Influence] = {}
    pairs: dict[tuple[str, str], Influence] = {}
    for i in model.influences:
        key = (i.source, i.target, i.sign, i.weak, i.dominant, i.slow, i.maybe, i.condition)
        if first.setdefault(key, i) is not i:
            message = f"the influence `{i.rule.text}` is stated twice"
            help = "keep one of them, with the sources of both"
            place = first[key].rule.origin
            related = ((place, "first stated here"),) if place is not i.rule.origin else ()
            yield Diagnostic("W602", message, i.rule.origin, help, Severity.WARNING, related)
        if not (i.slow or i.maybe or i.condition):
            pairs.setdefault((i.source, i.target), i)
    for absence in model.absences:
        if (absence.source, absence.target) in pairs:
            yield _contradicted(absence, pairs[absence.source, absence.target])


def _contradicted(absence: Absence, influence: Influence) -> Diagnostic:
    message = f"`{absence.rule.text}` says there is no effect, but an influence is stated"
    help = "an absence cancels only what a class would give; drop one of the two"
    related = ((influence.rule.origin, "the influence"),)
    return Diagnostic("W604", message, absence.rule.origin, help, Severity.WARNING, related)
