"""How the things of an answer are called: quantities, levels, worlds, places, rules, papers, conditions and claims.

It turns parts of the model into runs of text. It must not know of answers or proofs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from reasoner.document import Run, Runs, paper_anchor, quantity_anchor, rule_anchor
from reasoner.model.claims import compares
from reasoner.model.ir import (
    And,
    AndClaim,
    AtLeast,
    Claim,
    Condition,
    Constant,
    DirectionClaim,
    ExistsClaim,
    LevelClaim,
    Model,
    Not,
    NotClaim,
    Or,
    OrClaim,
    Setting,
    SignClaim,
    Status,
    Test,
    Value,
    Where,
)
from reasoner.model.worlds import REFERENCE, Frame, World, compared
from reasoner.signs import PLUS
from reasoner.tell.words import CLAIMED, Filling, joined, level_words, listed, say

_PLAIN = re.compile(r"(?=.*[^\W\d_])[\w./]+")
_ENDS = re.compile(r"\(?(.+?)\)?(->|-\|)\(?(.+?)\)?")
_LONGER = 5
"""By so many letters another name may be longer than the declared one to be shown in its place."""
_LETTERS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_INITIALS = re.compile(r"[A-Z][A-Z-]{0,3}[.,;]?")
_KEY = re.compile(r"(.*?[^\d_ ])[_ ]?((?:19|20)\d\d\w?)")


class Naming:
    """Names for the facts of one model, as seen from the worlds of one frame."""

    def __init__(self, model: Model, frame: Frame | None = None) -> None:
        self.model = model
        self.frame = frame

    # --- quantities and levels ------------------------------------------------------------------------------------

    def quantity(self, name: str) -> Run:
        """The name; the strength of an influence is called the effect of its source on its target."""
        declared = self.model.quantities.get(name)
        if declared is not None and declared.of_influence is not None and (ends := _ENDS.fullmatch(name)):
            return Run(f"the effect of {ends[1]} on {ends[3]}", "name", quantity_anchor(name))
        return Run(name, "name", quantity_anchor(name))

    def shown(self, name: str) -> Run:
        """The name as a reader of papers knows it, where the rules declare one: `ULK1/2`, `Ser142`."""
        declared = self.model.quantities.get(name)
        if declared is None or declared.of_influence is not None:
            return self.quantity(name)
        return Run(self._shown.get(name, name), "name", quantity_anchor(name))

    def several(self, name: str) -> bool:
        """Whether a name reads as a plural, so that its verb has none of the `s`: `amino acids fall`."""
        word = self.shown(name).text.rpartition(" ")[2]
        return word.islower() and word.endswith("s") and not word.endswith(("ss", "is", "us"))

    def all_shown(self, names: Iterable[str], most: int | None = None) -> Runs:
        return listed([self.shown(n) for n in names], most=most)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        """Of the other names of each quantity, the one that only spells it better, or that has no underscore."""
        found: dict[str, str] = {}
        for name, quantity in self.model.quantities.items():
            plain = [s for s in quantity.synonyms if "_" not in s]
            same = [s for s in plain if _LETTERS.sub("", s).lower() == _LETTERS.sub("", name).lower()]
            short = [s for s in plain if len(s) <= len(name) + _LONGER] if "_" in name else []
            found[name] = next(iter([*same, *short]), name)
        counts = list(found.values())
        return {name: text if counts.count(text) == 1 else name for name, text in found.items()}

    def said(self, name: str) -> Run:
        """The name within a sentence; the strength of an influence is called its effect."""
        declared = self.model.quantities.get(name)
        if declared is None or declared.of_influence is None or (ends := _ENDS.fullmatch(name)) is None:
            return self.shown(name)
        source, target = self.shown(ends[1]).text, self.shown(ends[3]).text
        return Run(f"the effect of {source} on {target}", "name", quantity_anchor(name))

    def ends(self, name: str) -> str:
        """Of the strength of an influence, that influence as an arrow; empty for every other quantity."""
        declared = self.model.quantities.get(name)
        found = _ENDS.fullmatch(name) if declared is not None and declared.of_influence is not None else None
        if found is None:
            return ""
        return f"{self.shown(found[1]).text} {found[2]} {self.shown(found[3]).text}"

    def target(self, name: str) -> str:
        """Of the strength of an influence, the target of that influence; empty for every other quantity."""
        declared = self.model.quantities.get(name)
        ends = _ENDS.fullmatch(name) if declared is not None and declared.of_influence is not None else None
        return ends[3] if ends else ""

    def quantities(self, names: Iterable[str], most: int | None = None) -> Runs:
        return listed([self.quantity(n) for n in names], most=most)

    def level(self, quantity: str, index: int) -> str:
        return self.model.quantities[quantity].space.levels[index]

    def levels(self, quantity: str, allowed: frozenset[int]) -> str:
        return level_words(self.model.quantities[quantity].space.levels, allowed)

    # --- worlds and places ----------------------------------------------------------------------------------------

    def setting(self, setting: Setting) -> str:
        """As in a rule file: `torin1 = high`, `knock out TSC1/2`, `raised X`."""
        name = written(setting.quantity)
        if setting.kind != "level":
            return f"{setting.kind} {name}"
        regulated = setting.quantity not in self.model.inputs
        ambient = self.model.quantities[setting.quantity].kind in AMBIENT
        if setting.level == 0 and regulated and not ambient:
            return f"knock out {name}"
        return f"{name} = {written(self.level(setting.quantity, setting.level))}"

    def is_knockout(self, setting: Setting) -> bool:
        """Whether it is told as a knockout: of a gene or a protein, or of anything that something acts on."""
        kind = self.model.quantities[setting.quantity].kind
        regulated = setting.quantity not in self.model.inputs
        return (setting.kind, setting.level) == ("level", 0) and (
            kind in KNOCKED_OUT or (regulated and kind not in AMBIENT)
        )

    def level_set(self, setting: Setting) -> str:
        """The level to which something is set, as it follows the name: ` = high`."""
        return f" = {written(self.level(setting.quantity, setting.level))}"

    def settings(self, settings: Sequence[Setting]) -> str:
        return ", ".join(self.setting(s) for s in settings)

    def place(self, where: Where, untold: bool = False) -> str:
        """Where a claim holds, as in a rule file; `untold` leaves out what a scenario by itself says."""
        parts = [f"with {self.settings(where.settings)}"] if where.settings else []
        parts += [f"in {where.scenario}"] if where.scenario is not None and not untold else []
        phased = where.comparison == "phases" and (where.at, where.since) != ("acute", "before")
        if phased and (where.settings or where.since != "before"):
            parts.append(f"at {where.at}" + (f" since {where.since}" if where.since != "before" else ""))
        elif where.comparison == "than":
            parts += [f"at {where.at}"] if where.at != "acute" else []
            parts.append(f"than with {self.settings(where.than)}" if where.than else "than untreated")
            parts += [f"in {where.than_scenario}"] if where.than_scenario is not None else []
        return " ".join(parts)

    def inside(self, index: int) -> str:
        """A world, after a statement about it: `in resistant`, `with torin1 = high`."""
        world = self._world(index)
        if world.phase == "before":
            return f"in {self.world(index)}" if world.scenario or world == REFERENCE else "before"
        return self._late(world, f"with {self.settings(world.settings)}" if world.settings else "untreated")

    def world(self, index: int) -> str:
        """A world, as the term of a comparison: `the reference`, `resistant`, `torin1 = high`."""
        world = self._world(index)
        if world.phase == "before":
            if world == REFERENCE and self.model.has_reference:
                return "the reference"
            return world.scenario or "the untreated state"
        return self._late(world, self.settings(world.settings) or "untreated")

    def _world(self, index: int) -> World:
        assert self.frame is not None
        return self.frame.worlds[index]

    def _late(self, world: World, text: str) -> str:
        assert self.frame is not None
        phases = {w.phase for w in self.frame.worlds if w.phase != "before"}
        return f"{text}, {world.phase}" if len(phases) > 1 else text

    # --- rules and papers -----------------------------------------------------------------------------------------

    def rule(self, rule: str) -> Run:
        return Run(self.model.rules[rule].text, "rule", rule_anchor(rule))

    def claimed(self, rule: str) -> Runs:
        """What an observation or exclusion says, as part of a sentence."""
        how, _, text = self.model.rules[rule].text.partition(" ")
        claim = (Run(text, "rule", rule_anchor(rule)),)
        return say("not so", claim=claim) if how == "exclude" else claim

    def label(self, rule: str) -> Run:
        """Its label where it has one, else its text."""
        labelled = not rule.startswith(f"{self.model.rules[rule].origin.file}:")
        return Run(rule, "quiet", rule_anchor(rule)) if labelled else self.rule(rule)

    def at_line(self, rule: str) -> str:
        origin = self.model.rules[rule].origin
        return f"{origin.file}:{origin.line}"

    def papers(self, rules: Iterable[str], most: int = 99) -> Runs:
        """The papers of rules, each once, as author and year."""
        keys = dict.fromkeys(key for rule in rules for key in self.model.rules[rule].cite)
        names: list[Filling] = [self.cited(key) for key in keys]
        return joined(names if len(names) <= most + 1 else [*names[:most], f"{len(names) - most} more"], "; ")

    def cited(self, key: str) -> Run:
        """A paper as author and year, with a link to where it can be read."""
        return Run(self.paper(key), "paper", paper_anchor(key))

    def paper(self, key: str) -> str:
        return self._papers.get(key, _spaced(key))

    @cached_property
    def _papers(self) -> Mapping[str, str]:
        found = {key: author_year(paper.text) or _spaced(key) for key, paper in self.model.papers.items()}
        names = list(found.values())
        return {key: name if names.count(name) == 1 else _spaced(key) for key, name in found.items()}

    def weakest(self, rules: Iterable[str]) -> Status:
        return min((self.model.rules[r].status for r in rules), default=Status.ESTABLISHED)

    # --- conditions and claims ------------------------------------------------------------------------------------

    def condition(self, condition: Condition, shown: bool = False) -> str:
        """As in a rule file, or `shown` with the names that readers know."""
        match condition:
            case Test(name, low, high):
                called = self.shown(name).text if shown else name
                return f"{called} is {self.levels(name, frozenset(range(low, high + 1)))}"
            case Value(name):
                return self.shown(name).text if shown else name
            case Constant(level):
                return str(level)
            case Not(Test() as test) if shown:
                return self.condition(test, shown).replace(" is ", " is not ", 1)
            case Not(item):
                return f"not {self._inner(item, shown)}"
            case And(items):
                return " and ".join(self._inner(i, shown) for i in items)
            case Or(items):
                return " or ".join(self._inner(i, shown) for i in items)
            case AtLeast(count, items):
                return f"at least {count} of ({', '.join(self.condition(i, shown) for i in items)})"

    def _inner(self, condition: Condition, shown: bool) -> str:
        text = self.condition(condition, shown)
        return f"({text})" if isinstance(condition, And | Or) else text

    def claim(self, claim: Claim) -> str:
        """As in a rule file."""
        match claim:
            case DirectionClaim(name, signs):
                return f"{self._subject(name)} {CLAIMED[signs]}"
            case LevelClaim(name, low, high):
                return f"{self._subject(name)} is {self.levels(name, frozenset(range(low, high + 1)))}"
            case ExistsClaim(rule):
                return f"{self.rule(rule).text} exists"
            case SignClaim(rule, sign):
                return f"{self.rule(rule).text} is {'positive' if sign == PLUS else 'negative'}"
            case NotClaim(item):
                return f"not ({self.claim(item)})"
            case AndClaim(items):
                return " and ".join(self._nested(i) for i in items)
            case OrClaim(items):
                return " or ".join(self._nested(i) for i in items)

    def _nested(self, claim: Claim) -> str:
        text = self.claim(claim)
        return f"({text})" if isinstance(claim, AndClaim | OrClaim) else text

    def _subject(self, name: str) -> str:
        return self.quantity(name).text

    def statement(self, claim: Claim, where: Where) -> Runs:
        """A claim and where it holds, in one phrase."""
        against = self.baseline(where) if compares(claim) and where.comparison == "parent" else ""
        place = " ".join(filter(None, (self.place(where), f"against {against}" if against else "")))
        return (Run(self.claim(claim), "strong"), *((Run(f" {place}"),) if place else ()))

    def baseline(self, where: Where) -> str:
        """What directions are seen against, where it is not the untouched system; empty where it is."""
        since = compared(self.model, where)[0]
        if since.phase == "before":
            return since.scenario or ""
        given = self.settings(since.settings)
        return given if since.scenario is None else f"{given} in {since.scenario}"


AMBIENT = frozenset({"input", "context"})
KNOCKED_OUT = frozenset({"gene", "rna", "protein", "complex"})
"""Kinds of quantities that are knocked out rather than set to `off`, inputs too."""
"""Kinds that are set to `off` rather than knocked out, even where something acts on them."""


def written(name: str) -> str:
    """A name as it has to be written in a rule file: in backticks unless it is plain."""
    return name if _PLAIN.fullmatch(name) or name.isdecimal() else f"({name})" if "->" in name else f"`{name}`"


def author_year(text: str) -> str:
    """`Inoki 2002` of `Inoki K et al. Nat Cell Biol 2002;4:648`; empty where there is no author or year to see."""
    year = _YEAR.search(text)
    author: list[str] = []
    for word in text.split():
        if author and _INITIALS.fullmatch(word):
            break
        author.append(word.rstrip(",;"))
        if word.endswith((",", ";")):
            break
    else:
        return ""
    return f"{' '.join(author)} {year[0]}" if year and len(author) <= 3 else ""


def _spaced(key: str) -> str:
    parts = _KEY.fullmatch(key)
    return f"{parts[1]} {parts[2]}" if parts else key


def mechanism(model: Model, rules: Iterable[str]) -> Runs:
    """How the rules act, where they say so: `phosphorylation at S939, T1462`."""
    found: dict[str, None] = {}
    for rule in (model.rules[r] for r in rules):
        sites = ", ".join(rule.sites)
        if rule.by and sites:
            found[f"{rule.by} at {sites}"] = None
        elif rule.by or sites:
            found[rule.by or f"at {sites}"] = None
    return say("mechanism", how=joined([*found][:2], "; ")) if found else ()
