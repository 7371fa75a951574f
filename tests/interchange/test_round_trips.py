"""Round trips: what is written in another format and read again means the same; what it cannot say is listed."""

from __future__ import annotations

import random
from itertools import product

import pytest
from foreign import errors, imported

import reasoner
from reasoner.interchange import registry
from reasoner.interchange.draft import Imported
from reasoner.interchange.rules import as_rules
from reasoner.lang.formatter import one_line
from reasoner.model import ir

ARROWS = ("->", "-|", "-?")
NAMES = ("AKT", "TSC1/2", "p38-a", "NF kappa B", "β_catenin", "4EBP1", "x")
GRAPHS = {"sif": ".sif", "cif": ".cif", "graphml": ".graphml", "cx": ".cx2", "sbgn": ".sbgn"}
LOGIC = {"bnet": ".bnet", "aeon": ".aeon", "sbmlqual": ".sbml"}
SEEDS = range(12)


def graph(seed: int, names: tuple[str, ...] = NAMES) -> str:
    """A random graph with signs, as rules."""
    chance = random.Random(seed)
    pairs = chance.sample(list(product(names, repeat=2)), chance.randint(1, 12))
    arrows = [f"`{a}` {chance.choice(ARROWS)} `{b}`" for a, b in pairs]
    return "\n".join([f"protein {', '.join(f'`{n}`' for n in names)}", *arrows, ""])


def network(seed: int) -> str:
    """A random Boolean network, as rules: definitions, a constant, inputs."""
    chance = random.Random(seed)
    names = ["A", "B", "C", "D", "E"]

    def expression(depth: int) -> str:
        if depth == 0 or chance.random() < 0.3:
            return chance.choice(("", "not ")) + chance.choice(names)
        word = chance.choice((" and ", " or "))
        return (
            chance.choice(("", "not ")) + f"({word.join(expression(depth - 1) for _ in range(chance.choice((2, 3))))})"
        )

    rules = [f"{name} := {expression(2)}" for name in names[:3]]
    if chance.random() < 0.5:
        rules.append(chance.choice(("rule when D is 0 then D is 1", "D := 0", "D := 1")))
    if chance.random() < 0.3:
        rules[2] = "C := at least 2 of (A, not B, E)"
    return "\n".join(["levels bit: 0! < 1!", f"quantity {', '.join(names)} : bit", *rules, ""])


def back(text: str, format: str, suffix: str) -> tuple[ir.Model, Imported, list[str]]:
    """A model, and what comes of it when it is written and read again; and what was lost."""
    model = reasoner.loads(text).data
    written = registry.BY_NAME[format].write(model)
    again = imported(f"again{suffix}", written.text)
    assert not errors(again), [e.message for e in errors(again)]
    return model, again, [r.message for r in written.lost.remarks(format, "W009")]


def influences(model: ir.Model) -> set[tuple[str, int | None, str]]:
    return {(i.source, None if i.sign is None else int(i.sign), i.target) for i in model.influences}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("format", "suffix"), GRAPHS.items())
def test_a_graph_has_the_same_arrows_again(format: str, suffix: str, seed: int) -> None:
    plain = tuple(n for n in NAMES if " " not in n) if format == "cif" else NAMES
    model, again, _ = back(graph(seed, plain), format, suffix)
    read = reasoner.loads(as_rules(again)).data
    assert influences(read) == influences(model) and set(read.quantities) == set(model.quantities)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("format", "suffix"), LOGIC.items())
def test_a_boolean_network_has_the_same_functions_again(format: str, suffix: str, seed: int) -> None:
    model, again, _ = back(network(seed), format, suffix)
    read = reasoner.loads(as_rules(again)).data
    assert set(read.quantities) == set(model.quantities)
    names = list(model.quantities)
    for values in product((0, 1), repeat=len(names)):
        world = dict(zip(names, values, strict=True))
        assert fixed(model, world) == fixed(read, world)


def fixed(model: ir.Model, world: dict[str, int]) -> bool:
    """Whether a world is a fixed point, by the definitions and laws alone."""
    laws = all(value(law.then, world) or not value(law.when, world) for law in model.laws)
    return laws and all(world[d.target] == value(d.expression, world) for d in model.definitions)


def value(condition: ir.Condition, world: dict[str, int]) -> bool:
    match condition:
        case ir.Value(name):
            return world[name] == 1
        case ir.Test(name, low, high):
            return low <= world[name] <= high
        case ir.Constant(level):
            return level == 1
        case ir.Not(item):
            return not value(item, world)
        case ir.And(items):
            return all(value(i, world) for i in items)
        case ir.Or(items):
            return any(value(i, world) for i in items)
        case ir.AtLeast(count, items):
            return sum(value(i, world) for i in items) >= count


@pytest.mark.parametrize("seed", SEEDS)
def test_unknown_functions_of_aeon_come_back(seed: int) -> None:
    names = ("A", "B", "C", "D")
    text = graph(seed, names).replace("protein", "levels bit: 0! < 1!\nprotein").replace("`D`\n", "`D` : bit\n", 1)
    model, again, _ = back(text, "aeon", ".aeon")
    read = reasoner.loads(as_rules(again)).data
    assert influences(read) == influences(model) and not read.definitions


def supported(seed: int) -> str:
    """A random graph whose arrows have papers, statuses, mechanisms and notes, and may not exist."""
    chance = random.Random(seed)
    papers = [f'source PMID{n} "PMID {n}" pmid {n}' for n in (12345, 23456)]
    clauses = (
        ("by", '"binding"'), ("cite", "PMID12345"), ("cite", "PMID23456, PMID12345"), ("status", "presumed"),
        ("status", "disputed"), ("note", '"as told"'),
    )  # fmt: skip
    lines = []
    for line in graph(seed).splitlines()[1:]:
        words = dict(chance.sample(clauses, chance.randint(0, 3)))
        ordered = [f"{key} {words[key]}" for key in ("by", "cite", "status", "note") if key in words]
        lines.append(" ".join([*(["maybe"] if chance.random() < 0.4 else []), line, *ordered]))
    names = ", ".join(f'`{n}` "what it is"' for n in NAMES)
    return "\n".join([*papers, *(f"protein {name}" for name in names.split(", ")), *lines, ""])


def support(model: ir.Model) -> set[tuple[object, ...]]:
    return {
        (i.source, i.sign, i.target, i.maybe, i.rule.status, i.rule.by, frozenset(i.rule.cite), i.rule.note)
        for i in model.influences
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("format", ["graphml", "cx"])
def test_what_arrows_rest_on_comes_back(format: str, seed: int) -> None:
    model, again, lost = back(supported(seed), format, GRAPHS[format])
    read = reasoner.loads(as_rules(again)).data
    assert support(read) == support(model) and not lost
    assert {q.name: q.description for q in read.quantities.values()} == dict.fromkeys(model.quantities, "what it is")
    assert not [remark.message for remark in again.remarks]


def test_and_nodes_of_cif_and_gates_of_sif_come_back() -> None:
    for suffix, format, text in (
        (".cif", "cif", "a -> b\na & !b -> c\n!c -> a\n"),
        (".sif", "sif", "a 1 and1\nb -1 and1\nand1 1 c\nc -1 a\n"),
    ):
        first = imported(f"a{suffix}", text)
        model, again, lost = back(as_rules(first), format, suffix)
        assert sorted(map(one_line, again.statements)) == sorted(map(one_line, first.statements)) and not lost
        assert model.definitions


EVERYTHING = """\
source P "paper" pmid 12345
drug D
protein A, B, C
weak A -> B cite P
slow B -> C
maybe A -| C when D is low
D -| (A -> B)
A -0 D
B requires A
rule when A is low then B is low
scenario s: A = high
observe B increases in s
"""


def test_what_a_format_cannot_say_is_listed() -> None:
    text = EVERYTHING.replace("weak A -> B", "A -> B")
    for format in ("sif", "cif", "sbgn"):
        lost = " ".join(
            r.message for r in registry.BY_NAME[format].write(reasoner.loads(text).data).lost.remarks(format, "W009")
        )
        for kind in (
            "slow", "conditions of influences", "influences on influences", "gates", "laws", "scenarios",
            "observations", "known absences", "may not exist", "papers",
        ):  # fmt: skip
            assert kind in lost, (format, kind)
    written = registry.BY_NAME["bnet"].write(reasoner.loads(text).data)
    assert "functions that are not known" in " ".join(r.message for r in written.lost.remarks("bnet", "W009"))


BESIDE = """\
source P "paper" pmid 12345
levels flag: 0! < 1!
drug D
protein A also AA "what it is"
protein B, C
protein X, Y : flag
maybe A -> C
maybe B -> C
rule at least 1 of ((A -> C), (B -> C))
X := Y cite P
regimen R: D "daily"
scenario s: A = high
expect E: C increases with A = high
query q: why C increases with A = high
"""
WRITERS = [*(f.name for f in registry.FORMATS if f.writes), "csv"]


@pytest.mark.parametrize("format", WRITERS)
def test_every_writer_says_or_lists_what_stands_beside_the_rules(format: str) -> None:
    written = reasoner.loads(BESIDE).export(format)
    lost = " ".join(remark.message for remark in written.lost)
    assert all(remark.code == "W009" and remark.message.startswith(format) for remark in written.lost)
    for kind in ("further names", "scenarios", "expectations", "queries", "regimens"):
        assert kind in lost, kind
    assert "alternatives" in lost or "at least 1 of" in written.text
    assert "papers" in lost or "12345" in written.text or "definitions" in lost
    assert "descriptions" in lost or "what it is" in written.text or format == "csv"


def test_names_that_a_format_does_not_have_are_changed_and_told() -> None:
    text = "levels bit: 0! < 1!\nprotein `a-b`, `a b`, 4EBP1 : bit\n`a-b` := `a b` and 4EBP1\n"
    written = registry.BY_NAME["aeon"].write(reasoner.loads(text).data)
    assert "$a_b: a_b_2 & n_4EBP1" in written.text
    assert written.lost.remarks("aeon", "W009")[0].message == (
        "aeon has no word for 3 names as they are (`a-b as a_b`, `a b as a_b_2`, `4EBP1 as n_4EBP1`)"
    )
