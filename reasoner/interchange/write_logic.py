"""Boolean networks as `.bnet`, `.aeon` and SBML-qual: what definitions over two levels say, and constants.

A quantity whose function is not known keeps its regulators in `.aeon`; the others have no word for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from xml.sax.saxutils import quoteattr

from reasoner.interchange.outline import Lost, Names, Written, arrows, defined, quantities, rest, supported
from reasoner.model import ir

_AEON: Final = {"->": "->", "-|": "-|", "-?": "-?"}


@dataclass(frozen=True)
class _Logic:
    """What a model says as a Boolean network: functions, constants, and what else there is."""

    functions: Mapping[str, ir.Condition]
    constants: Mapping[str, bool]
    open: Sequence[str]
    """What influences determine, and no function."""


def _logic(model: ir.Model, lost: Lost) -> _Logic:
    functions = {d.target: d.expression for d in model.definitions if not isinstance(d.expression, ir.Constant)}
    levels = {d.target: d.expression.level for d in model.definitions if isinstance(d.expression, ir.Constant)}
    constants = {target: level > 0 for target, level in levels.items()}
    for law in model.laws:
        fixed = _fixed(model, law)
        if fixed is None:
            lost.add("laws", law.rule.origin, law.rule.text)
        else:
            constants[fixed[0]] = fixed[1]
    for quantity in quantities(model):
        if quantity.space.top > 1:
            lost.add("levels besides on and off", quantity.origin, quantity.name)
    regulated = {i.target for i in model.influences}
    names = [q.name for q in quantities(model)]
    unknown = [n for n in names if n in regulated and n not in functions and n not in constants]
    supported(model, lost)
    rest(model, lost, laws=True, levels=True)
    return _Logic(functions, constants, unknown)


def _fixed(model: ir.Model, law: ir.Law) -> tuple[str, bool] | None:
    """A law that keeps something of two levels at one of them: `rule when X is 0 then X is 1`."""
    match law:
        case ir.Law(when=ir.Test(one, low, _), then=ir.Test(other, level, high)) if (
            one == other and low != level and level == high and model.quantities[one].space.top == 1
        ):
            return one, level == 1
    return None


@dataclass(frozen=True)
class _Spelling:
    """How operators are written."""

    names: Mapping[str, str]

    def text(self, condition: ir.Condition, inner: bool = False) -> str:
        match condition:
            case ir.Value(quantity):
                return self.names[quantity]
            case ir.Test(quantity, low, _):
                return self.names[quantity] if low > 0 else f"!{self.names[quantity]}"
            case ir.Constant(level):
                return str(level)
            case ir.Not(item):
                return f"!{self.text(item, True)}"
            case ir.And(items):
                return _bracketed(" & ".join(self.text(i, True) for i in items), inner)
            case ir.Or(items):
                return _bracketed(" | ".join(self.text(i, True) for i in items), inner)
            case ir.AtLeast(count, items):
                return self.text(some(count, items), inner)


def some(count: int, items: Sequence[ir.Condition]) -> ir.Condition:
    """`at least so many of` as what any so many have in common."""
    every = tuple(ir.And(chosen) if len(chosen) > 1 else chosen[0] for chosen in combinations(items, count))
    return ir.Or(every) if len(every) > 1 else every[0]


def _bracketed(text: str, inner: bool) -> str:
    return f"({text})" if inner else text


def bnet(model: ir.Model) -> Written:
    lost = Lost()
    logic = _logic(model, lost)
    names = dict(Names(model, lost, r"\w.\-", first="A-Za-z_"))
    spelling = _Spelling(names)
    for name in logic.open:
        rule = model.influences_on[name][0].rule
        lost.add("functions that are not known; what they determine is an input there", rule.origin, name)
    lines = ["targets, factors"]
    for name, written in names.items():
        if name in logic.functions:
            lines.append(f"{written}, {spelling.text(logic.functions[name])}")
        elif name in logic.constants:
            lines.append(f"{written}, {int(logic.constants[name])}")
        else:
            lines.append(f"{written}, {written}")
    return Written("".join(f"{line}\n" for line in lines), lost)


def aeon(model: ir.Model) -> Written:
    """Regulations as essential or not, as far as the model says; functions where they are known."""
    lost = Lost()
    logic = _logic(model, lost)
    names = dict(Names(model, lost, r"A-Za-z0-9_", first="A-Za-z_"))
    spelling = _Spelling(names)
    lines: list[str] = []
    signs: dict[tuple[str, str], tuple[set[str], bool]] = {}
    for arrow in arrows(model, lost):
        if arrow.target in logic.open:
            known, sure = signs.setdefault((arrow.source, arrow.target), (set(), not arrow.maybe))
            known.add(arrow.sign)
            signs[arrow.source, arrow.target] = known, sure and not arrow.maybe
    for arrow in defined(model.definitions):
        signs.setdefault((arrow.source, arrow.target), (set(), False))[0].add(arrow.sign)
    for (source, target), (known, sure) in signs.items():
        sign = next(iter(known)) if len(known) == 1 else "-?"
        lines.append(f"{names[source]} {sign}{'' if sure else '?'} {names[target]}")
    regulated = {target for _, target in signs} | {source for source, _ in signs}
    for name, written in names.items():
        if name in logic.functions:
            lines.append(f"${written}: {spelling.text(logic.functions[name])}")
        elif name in logic.constants:
            lines.append(f"${written}: {'true' if logic.constants[name] else 'false'}")
        elif name not in regulated:
            lines.append(f"{written} -> {written}\n${written}: {written}")  # AEON has no lone variables
    return Written("".join(f"{line}\n" for line in lines), lost)


# --- SBML-qual ----------------------------------------------------------------------------------------------------


def sbml(model: ir.Model) -> Written:
    """SBML-qual, level 3; functions in MathML, signs of inputs from them."""
    lost = Lost()
    logic = _logic(model, lost)
    names = dict(Names(model, lost, r"A-Za-z0-9_", first="A-Za-z_"))
    for name in logic.open:
        rule = model.influences_on[name][0].rule
        lost.add("functions that are not known; what they determine is an input there", rule.origin, name)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" '
        'xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true">',
        '  <model id="model">',
        '    <listOfCompartments><compartment id="cell" constant="true"/></listOfCompartments>',
        "    <qual:listOfQualitativeSpecies>",
        *(_species(model.quantities[name], written, logic) for name, written in names.items()),
        "    </qual:listOfQualitativeSpecies>",
        "    <qual:listOfTransitions>",
    ]
    signs: dict[str, dict[str, set[str]]] = {}
    for arrow in defined(model.definitions):
        signs.setdefault(arrow.target, {}).setdefault(arrow.source, set()).add(arrow.sign)
    for name, condition in logic.functions.items():
        lines += _transition(names, name, _maths(names, condition), signs.get(name, {}))
    for name, value in logic.constants.items():
        lines += _transition(names, name, "<true/>" if value else "<false/>", {})
    return Written(
        "".join(f"{line}\n" for line in [*lines, "    </qual:listOfTransitions>", "  </model>", "</sbml>"]), lost
    )


def _species(quantity: ir.Quantity, written: str, logic: _Logic) -> str:
    constant = "false" if quantity.name in logic.functions or quantity.name in logic.constants else "true"
    said = f' qual:name={quoteattr(quantity.name)} qual:maxLevel="1" qual:constant="{constant}"'
    return f'      <qual:qualitativeSpecies qual:id="{written}" qual:compartment="cell"{said}/>'


def _transition(names: Mapping[str, str], name: str, maths: str, signs: Mapping[str, set[str]]) -> list[str]:
    written = names[name]
    inputs = []
    for source, known in signs.items():
        sign = "dual" if len(known) > 1 else "positive" if "->" in known else "negative"
        inputs.append(
            f'          <qual:input qual:id="in_{names[source]}_{written}" qual:qualitativeSpecies="{names[source]}" '
            f'qual:thresholdLevel="1" qual:transitionEffect="none" qual:sign="{sign}"/>'
        )
    listed = ["        <qual:listOfInputs>", *inputs, "        </qual:listOfInputs>"] if inputs else []
    return [
        f'      <qual:transition qual:id="tr_{written}">',
        *listed,
        "        <qual:listOfOutputs>",
        f'          <qual:output qual:qualitativeSpecies="{written}" qual:transitionEffect="assignmentLevel"/>',
        "        </qual:listOfOutputs>",
        "        <qual:listOfFunctionTerms>",
        '          <qual:defaultTerm qual:resultLevel="0"/>',
        '          <qual:functionTerm qual:resultLevel="1">',
        f'            <math xmlns="http://www.w3.org/1998/Math/MathML">{maths}</math>',
        "          </qual:functionTerm>",
        "        </qual:listOfFunctionTerms>",
        "      </qual:transition>",
    ]


def _maths(names: Mapping[str, str], condition: ir.Condition) -> str:
    match condition:
        case ir.Value(quantity):
            return _is(names[quantity], True)
        case ir.Test(quantity, low, _):
            return _is(names[quantity], low > 0)
        case ir.Constant(level):
            return "<true/>" if level else "<false/>"
        case ir.Not(item):
            return f"<apply><not/>{_maths(names, item)}</apply>"
        case ir.And(items):
            return f"<apply><and/>{''.join(_maths(names, i) for i in items)}</apply>"
        case ir.Or(items):
            return f"<apply><or/>{''.join(_maths(names, i) for i in items)}</apply>"
        case ir.AtLeast(count, items):
            return _maths(names, some(count, items))


def _is(name: str, on: bool) -> str:
    return f'<apply><eq/><ci>{name}</ci><cn type="integer">{int(on)}</cn></apply>'
