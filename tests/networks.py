"""Seeded random rule files: small ones that use every feature of the language, large ones for benchmarks.

The product is text. `model` compiles it with the project's own front end and gives None where a static check
refuses it; the questions (`random_where`, `random_claim`) are drawn for a compiled model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import eq, ge, le, ne
from random import Random

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read_text
from reasoner.diagnostics import RuleError
from reasoner.model.ir import (
    PHASES,
    AndClaim,
    Claim,
    DirectionClaim,
    LevelClaim,
    Model,
    NotClaim,
    OrClaim,
    Setting,
    Where,
)
from reasoner.signs import CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP
from reasoner.source import Source

VARIANTS = frozenset({"weak", "dominant", "slow", "maybe", "unsigned", "absence", "condition", "modulation"})
PLACES = frozenset({"scenario", "relative", "free"})
FILTERS = frozenset({"law", "observe", "exclude"})
"""The features that can rule out every labeling of a model."""

ALL = VARIANTS | PLACES | FILTERS | {"gate", "definition", "class", "unfounded", "vanishing", "alternatives"}
"""Every feature that can be switched off; plain influences and settings to levels are always there."""

SPACES = {
    "activity": ("off!", "low", "normal*", "high"),
    "dose": ("none*", "low", "high"),
    "switch": ("off*", "on"),
    "capped": ("off!", "normal*", "full!"),
    "soft": ("lo", "mid*", "hi"),
    "peak": ("lo", "max*"),
    "flag": ("0!", "1!"),
    "grade": ("0!", "1", "2"),
    "loose": ("less", "more"),
    "steps": ("few*", "some!", "many"),
}
"""The spaces that are drawn from: exact and open ends, a reference at the bottom, inside, at the top, or none."""

BUILT_IN = ("activity", "dose", "switch")

CLAIMED = {
    UP: "increases",
    DOWN: "decreases",
    STEADY: "is unchanged",
    CHANGED: "changes",
    NOT_UP: "does not increase",
    NOT_DOWN: "does not decrease",
}

RELATIONS = {"is": eq, "is not": ne, "is at least": ge, "is at most": le}


def named(levels: Iterable[str]) -> list[str]:
    """The names of levels, without their marks."""
    return [level.rstrip("!*") for level in levels]


# --- small random files -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stated:
    """An influence, before its clauses."""

    modifiers: str
    source: str
    arrow: str
    target: str

    @property
    def text(self) -> str:
        return f"{self.source} {self.arrow} {self.target}"


@dataclass
class Draft:
    """A rule file in the making: what has been declared, and which quantity reads which (for acyclic conditions)."""

    rng: Random
    later: Random  # for what was added later, so that seeds stay comparable
    features: frozenset[str]
    density: float  # how often features are used
    spaces: dict[str, str] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)  # of the one class, `K`
    reads: dict[str, set[str]] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    stated: list[Stated] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)

    def draws(self, feature: str, chance: float) -> bool:
        """Whether to use a feature here. Draws even where the feature is off, so that seeds stay comparable."""
        return self.rng.random() < chance * self.density and feature in self.features

    @property
    def inputs(self) -> list[str]:
        return [name for name in self.spaces if not self.reads[name]]

    def levels(self, name: str) -> list[str]:
        return named(SPACES[self.spaces[name]])

    def reference(self, name: str) -> int | None:
        return next((n for n, level in enumerate(SPACES[self.spaces[name]]) if "*" in level), None)

    def expanded(self, name: str) -> list[str]:
        return self.members if name == "K" else [name]

    def upstream(self, name: str) -> set[str]:
        """Everything that a quantity depends on, itself included."""
        found, todo = {name}, [name]
        while todo:
            for source in self.reads[todo.pop()] - found:
                found.add(source)
                todo.append(source)
        return found

    def testable(self, target: str) -> list[str]:
        """What a condition on this target may test without reading its own effect; rarely, anything."""
        if self.rng.random() < 0.1:
            return list(self.spaces)
        return [name for name in self.spaces if target not in self.upstream(name)]


def rule_text(seed: int, size: int = 4, features: frozenset[str] = ALL) -> str:
    """A random rule file of two to `size` quantities, without observations."""
    rng = Random(seed)
    draft = Draft(rng, Random(~seed), features, density=rng.choice([0.7, 1.0, 2.0]))
    _declare(draft, draft.rng.randint(2, size))
    _define(draft)
    _influence(draft)
    _alternatives(draft)
    _write_influences(draft)
    _modulate(draft, size)
    _gate(draft)
    _law(draft)
    _stage(draft)
    _assume(draft)
    return "\n".join(draft.lines) + "\n"


def _declare(draft: Draft, count: int) -> None:
    rng = draft.rng
    names = list("ABCDE"[:count])
    shared = draft.draws("class", 0.15)
    class_space = rng.choice(list(SPACES))
    for name in names:
        space = rng.choice([*SPACES, "activity", "activity", "activity", "activity", "dose"])
        if shared and len(draft.members) < 2 and rng.random() < 0.6:
            space = class_space
            draft.members.append(name)
        draft.spaces[name] = space
        draft.reads[name] = set()
    used = dict.fromkeys((*draft.spaces.values(), class_space))
    draft.lines += [f"levels {s}: {' < '.join(SPACES[s])}" for s in used if s not in BUILT_IN]
    if draft.members:
        draft.lines.append(f"class K : {class_space}")
    for name, space in draft.spaces.items():
        draft.lines.append(f"quantity {name} : {space}" + (" is K" if name in draft.members else ""))


def _define(draft: Draft) -> None:
    """Definitions, now and then over a quantity that depends on what is defined."""
    for target in draft.rng.sample(list(draft.spaces), len(draft.spaces)):
        if draft.draws("definition", 0.12):
            _one_definition(draft, target)


def _one_definition(draft: Draft, target: str) -> None:
    rng = draft.rng
    size = len(draft.levels(target))
    if draft.later.random() < 0.15:
        draft.defined.add(target)
        draft.lines.append(f"{target} := {draft.later.randrange(size)}")
        return
    others = [q for q in draft.spaces if q != target or rng.random() < 0.1]
    operands = [q for q in others if len(draft.levels(q)) == size]
    tested = others if size == 2 else []
    if not operands and not tested:
        return
    terms = []
    for name in rng.choices(operands + tested, k=rng.randint(1, 3)):
        is_test = name not in operands or (name in tested and rng.random() < 0.3)
        terms.append(_test(draft, [name]) if is_test else name)
        draft.reads[target].add(name)
    draft.defined.add(target)
    draft.lines.append(f"{target} := {_combined(draft, terms)}")


def _influence(draft: Draft) -> None:
    rng = draft.rng
    names = list(draft.spaces)
    ends = [*names, "K"] if draft.members else names
    expanded = {end: set(draft.expanded(end)) for end in ends}
    pairs = [(a, b) for a in ends for b in ends if not expanded[a] & expanded[b] and not expanded[b] & draft.defined]
    for a, b in rng.sample(pairs, min(len(pairs), rng.randint(1, 2 * len(names)))):
        is_feedback = names.index(draft.expanded(a)[0]) > names.index(draft.expanded(b)[0])
        if is_feedback and rng.random() < 0.6:
            continue
        _one_influence(draft, a, b)


def _one_influence(draft: Draft, a: str, b: str) -> None:
    rng = draft.rng
    if draft.draws("absence", 0.05):
        draft.lines.append(f"{a} -0 {b}")
        return
    arrow = rng.choice(["->", "->", "-|"])
    if draft.draws("unsigned", 0.08):
        arrow = "-?"
    modifiers = [m for m in ("slow", "maybe") if draft.draws(m, 0.12)]
    is_feedback = any(target in draft.upstream(source) for source in draft.expanded(a) for target in draft.expanded(b))
    if draft.draws("weak", 0.12):
        modifiers.append("weak")
    elif draft.draws("dominant", 0.12) and (not is_feedback or rng.random() < 0.2):
        modifiers.append("dominant")
    for source in draft.expanded(a):
        for target in draft.expanded(b):
            draft.reads[target].add(source)
    draft.stated.append(Stated(" ".join(modifiers), a, arrow, b))


def _alternatives(draft: Draft) -> None:
    """Two or three influences of which it is known that some exist."""
    rng = draft.later
    single = [one for one in draft.stated if "K" not in (one.source, one.target)]
    if rng.random() > 0.2 or "alternatives" not in draft.features or len(single) < 2:
        return
    chosen = rng.sample(single, min(len(single), rng.choice([2, 2, 3])))
    for n, one in enumerate(draft.stated):
        if one in chosen and "maybe" not in one.modifiers.split():
            draft.stated[n] = replace(one, modifiers=f"maybe {one.modifiers}".strip())
    draft.lines.append(f"rule at least {rng.choice([1, 1, 2])} of ({', '.join(f'({one.text})' for one in chosen)})")


def _write_influences(draft: Draft) -> None:
    """The influences with their clauses, which are drawn when all influences are known."""
    for one in draft.stated:
        clause = ""
        if draft.draws("condition", 0.25):
            targets = draft.expanded(one.target)
            tested = draft.testable(targets[0])
            if tested:
                word = draft.rng.choice(["when", "unless"])
                clause = f"{word} {_condition(draft, tested, targets)}"
        draft.lines.append(" ".join(filter(None, [one.modifiers, one.text, clause])))


def _modulate(draft: Draft, size: int) -> None:
    """At most one influence on an influence, where there is room for the quantity that it adds."""
    simple = [one for one in draft.stated if "K" not in (one.source, one.target) and one.arrow != "-?"]
    if not draft.draws("modulation", 0.35) or not simple or len(draft.spaces) >= size:
        return
    acted_on = draft.rng.choice(simple)
    source = draft.rng.choice([q for q in draft.spaces if q != acted_on.source])
    modifier = draft.rng.choice(["", "", "", "weak", "slow"])
    if modifier not in draft.features:
        modifier = ""
    draft.reads[acted_on.target].add(source)
    arrow = draft.rng.choice(["-|", "-|", "->"])
    draft.lines.append(f"{modifier} {source} {arrow} ({acted_on.text})".strip())


def _gate(draft: Draft) -> None:
    for target in draft.spaces:
        if not draft.draws("gate", 0.2) or target in draft.defined:
            continue
        plain = draft.rng.random() < 0.5
        tested = [q for q in (draft.spaces if plain else draft.testable(target)) if q != target]
        if not tested:
            continue
        if plain:
            chosen = draft.rng.sample(tested, min(len(tested), draft.rng.randint(1, 2)))
            draft.reads[target].update(chosen)
            condition = _combined(draft, chosen, negations=False)
        else:
            closed = draft.reference(target) == 0 and draft.later.random() < 0.8
            condition = _condition(draft, tested, [target], holding=not closed)
        is_open = "maybe" in draft.features and draft.later.random() < 0.15
        draft.lines.append(f"{'maybe ' if is_open else ''}{target} requires {condition}")


def _law(draft: Draft) -> None:
    if draft.draws("law", 0.3):
        names = list(draft.spaces)
        draft.lines.append(f"rule when {_condition(draft, names)} then {_condition(draft, names, holding=True)}")


def _assume(draft: Draft) -> None:
    """A principle or two, for all quantities or for some."""
    if draft.draws("unfounded", 0.1):
        principle = draft.later.choice(["unfounded", "unfounded", "path_founded"])
        draft.lines.append(f"assume {principle}{_some(draft)}")
    if "vanishing" in draft.features and draft.later.random() < 0.15:
        draft.lines.append(f"assume vanishing{_some(draft)}")


def _some(draft: Draft) -> str:
    names = list(draft.spaces)
    chosen = draft.later.sample(names, draft.later.randint(1, len(names))) if draft.later.random() < 0.6 else []
    return f" {', '.join(chosen)}" if chosen else ""


def _condition(draft: Draft, names: Sequence[str], reader: Sequence[str] = (), holding: bool = False) -> str:
    """A condition over some of the names; `holding`: nearly always one that holds in the reference world."""
    holding = holding and draft.rng.random() < 0.9
    tests = [_test(draft, names, reader, holding) for _ in range(draft.rng.choice([1, 1, 1, 2, 3]))]
    return _combined(draft, tests, negations=not holding)


def _test(draft: Draft, names: Sequence[str], reader: Sequence[str] = (), holding: bool = False) -> str:
    name = draft.rng.choice(list(names))
    for target in reader:
        draft.reads[target].add(name)
    levels = draft.levels(name)
    tests = [(relation, level) for relation in RELATIONS for level in range(len(levels))]
    reference = draft.reference(name)
    if holding and reference is not None:
        tests = [(relation, level) for relation, level in tests if RELATIONS[relation](reference, level)]
    relation, level = draft.rng.choice(tests)
    return f"{name} {relation} {levels[level]}"


def _combined(draft: Draft, terms: Sequence[str], negations: bool = True) -> str:
    rng = draft.rng
    terms = [f"not {t}" if negations and rng.random() < 0.25 else t for t in terms]
    if len(terms) == 1:
        return terms[0]
    if rng.random() < 0.2:
        return f"at least {rng.randint(1, len(terms))} of ({', '.join(terms)})"
    return f" {rng.choice(['and', 'or'])} ".join(terms)


def _stage(draft: Draft) -> None:
    """Up to two scenarios, the second perhaps on top of the first."""
    if not draft.draws("scenario", 0.6):
        return
    for name in ("S", "T")[: draft.rng.randint(1, 2)]:
        extends = f" extends {draft.scenarios[0]}" if draft.scenarios and draft.rng.random() < 0.7 else ""
        chosen = draft.rng.sample(list(draft.spaces), draft.rng.randint(1, 2))
        settings = [_setting(draft, q, bool(extends)) for q in chosen]
        draft.scenarios.append(name)
        draft.lines.append(f"scenario {name}{extends}: {', '.join(settings)}")


def _setting(draft: Draft, name: str, inherits: bool) -> str:
    if draft.draws("relative", 0.2):
        return f"{draft.rng.choice(['raised', 'lowered'])} {name}"
    if draft.draws("free", 0.2) and name in draft.inputs:
        return f"free {name}"
    if inherits and draft.rng.random() < 0.1:
        return f"clear {name}"
    if draft.rng.random() < 0.2:
        return f"knock out {name}"
    return f"{name} = {draft.rng.choice(draft.levels(name))}"


def compiled(text: str) -> Model:
    """The model of a text; RuleError where a check refuses it."""
    files, mistakes = read_text(Source("<random>", text))
    found, more = elaborate(files)
    if found is None or mistakes:
        raise RuleError((*mistakes, *more))
    return found


def model(seed: int, size: int = 4, features: frozenset[str] = ALL) -> Model | None:
    """The model of a random rule file, with an observation or two; None where a static check refuses it."""
    try:
        return compiled(observed_text(seed, size, features))
    except RuleError:
        return None


def observed_text(seed: int, size: int = 4, features: frozenset[str] = ALL) -> str:
    """A random rule file with an observation or two; RuleError where a check refuses it without them."""
    text = rule_text(seed, size, features)
    return text + _facts(Random(seed), compiled(text), features)


def _facts(rng: Random, bare: Model, features: frozenset[str]) -> str:
    """Observations and exclusions as text, for a model that has none."""
    lines = []
    for word in ("observe", "exclude"):
        drawn = rng.random() < 0.2
        where, claim = random_where(rng, bare), random_claim(rng, bare)
        if not speaks_of_directions(claim):
            where = replace(where, since="before", than=None, than_scenario=None)
        if drawn and word in features:
            lines.append(f"{word} {claim_text(bare, claim)} {where_text(bare, where)}\n")
    return "".join(lines)


# --- questions about a model --------------------------------------------------------------------------------------


def random_where(rng: Random, model: Model) -> Where:
    """A place for a claim: settings, scenario, phases, and one of the three ways to compare."""
    scenario = rng.choice([None, *model.scenarios])
    kind = rng.random()
    if scenario is not None and kind < 0.2:
        return Where(scenario=scenario, at="before", comparison="parent")
    settings = random_settings(rng, model)
    at = rng.choice(["acute", "acute", "acute", "late"])
    other = random_settings(rng, model)
    if kind < 0.4 and other != settings:
        further = [name for name in model.scenarios if name != scenario] if scenario is not None else []
        # drawn without the generator, so that all else that is drawn stays what it was
        elsewhere = further[0] if further and sum(s.level for s in other) % 2 else None
        return Where(settings, scenario, at, than=other, comparison="than", than_scenario=elsewhere)
    since = rng.choice([phase for phase in PHASES if phase != at])
    return Where(settings, scenario, at, since if rng.random() < 0.3 else "before")


def random_question(rng: Random, model: Model) -> Where:
    """A place as for a claim, nearly always in a scenario where there is one: that makes half of all questions."""
    scenic = bool(model.scenarios) and rng.random() < 0.8
    where = random_where(rng, model)
    while (where.scenario is not None) != scenic:
        where = random_where(rng, model)
    return where


def random_settings(rng: Random, model: Model) -> tuple[Setting, ...]:
    """One or two settings of different quantities."""
    chosen = rng.sample(list(model.quantities), min(len(model.quantities), rng.choice([1, 1, 2])))
    return tuple(sorted(_random_setting(rng, model, name) for name in chosen))


def _random_setting(rng: Random, model: Model, name: str) -> Setting:
    kinds = ["level", "level", "level", "raised", "lowered"] + ["free"] * (name in model.inputs)
    kind = rng.choice(kinds)
    if kind == "level":
        return Setting(name, "level", rng.randint(0, model.quantities[name].space.top))
    return Setting(name, kind)


def random_claim(rng: Random, model: Model, depth: int = 1) -> Claim:
    """A claim about directions and levels, sometimes a compound one."""
    draw = rng.random()
    if depth and draw < 0.1:
        return NotClaim(random_claim(rng, model, 0))
    if depth and draw < 0.25:
        items = tuple(random_claim(rng, model, 0) for _ in range(2))
        return rng.choice([AndClaim, OrClaim])(items)
    name = rng.choice(list(model.quantities))
    if draw < 0.75:
        return DirectionClaim(name, rng.choice(list(CLAIMED)))
    low, high = sorted(rng.choices(range(model.quantities[name].space.top + 1), k=2))
    return LevelClaim(name, low, high)


def speaks_of_directions(claim: Claim) -> bool:
    """Whether a claim compares worlds at all."""
    match claim:
        case DirectionClaim():
            return True
        case LevelClaim():
            return False
        case NotClaim(item):
            return speaks_of_directions(item)
        case AndClaim(items) | OrClaim(items):
            return any(speaks_of_directions(i) for i in items)


def claim_text(model: Model, claim: Claim) -> str:
    """A claim in the words of the language."""
    match claim:
        case DirectionClaim(name, signs):
            return f"{_subject(model, name)} {CLAIMED[signs]}"
        case LevelClaim(name, low, high):
            space = model.quantities[name].space
            levels = space.levels
            subject = _subject(model, name)
            if low == high:
                return f"{subject} is {levels[low]}"
            if low == 0:
                return f"{subject} is at most {levels[high]}"
            if high == space.top:
                return f"{subject} is at least {levels[low]}"
            return f"({subject} is at least {levels[low]} and {subject} is at most {levels[high]})"
        case NotClaim(item):
            return f"(not {claim_text(model, item)})"
        case AndClaim(items):
            return "(" + " and ".join(claim_text(model, i) for i in items) + ")"
        case OrClaim(items):
            return "(" + " or ".join(claim_text(model, i) for i in items) + ")"


def where_text(model: Model, where: Where) -> str:
    """A place in the words of the language, as it follows a claim."""
    words = []
    if where.settings:
        words.append(f"with {settings_text(model, where.settings)}")
    if where.scenario is not None:
        words.append(f"in {where.scenario}")
    if where.comparison != "parent":
        words.append(f"at {where.at}")
    if where.comparison == "phases" and where.since != "before":
        words.append(f"since {where.since}")
    if where.than is not None:
        words.append(f"than with {settings_text(model, where.than)}")
        words += [f"in {where.than_scenario}"] if where.than_scenario is not None else []
    return " ".join(words)


def settings_text(model: Model, settings: Sequence[Setting]) -> str:
    return ", ".join(
        f"{_subject(model, s.quantity)} = {model.quantities[s.quantity].space.levels[s.level]}"
        if s.kind == "level"
        else f"{s.kind} {_subject(model, s.quantity)}"
        for s in settings
    )


def _subject(model: Model, name: str) -> str:
    """A quantity as a claim names it; one that stands for an influence by writing the influence."""
    if model.quantities[name].of_influence is None:
        return name
    source, arrow, target = re.split(r"(->|-\|)", name)
    return f"({source} {arrow} {target})"


# --- large networks -----------------------------------------------------------------------------------------------


def large_network(size: int, degree: int = 4, seed: int = 0) -> str:
    """A rule file of `size` quantities with `degree` influences each, signs and sources at random; one is an input."""
    rng = Random(seed)
    lines = ["input q0"]
    lines += ["protein " + ", ".join(f"q{n}" for n in range(i, min(i + 20, size))) for i in range(1, size, 20)]
    for n in range(1, size):
        sources = {rng.randrange(size) for _ in range(degree)} - {n}
        lines += [f"q{m} {rng.choice(['->', '-|'])} q{n}" for m in sorted(sources)]
    return "\n".join(lines) + "\n"
