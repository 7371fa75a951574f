"""Random small models, each about one axiom: there it decides something far more often than in those of `networks`.

`networks` draws every feature of the language, but loops and floors that decide a question are rare in it: Foundation
changes the labelings of one question in fifty, `assume unfounded` of one in five hundred.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

import networks

from reasoner.diagnostics import RuleError
from reasoner.model.ir import Assumed, Model, PrincipleName, Where

SEED = int(os.environ.get("REASONER_SEED", "0"))

About = Literal["foundation", "unfounded", "path_founded", "remainder", "vanishing", "gate"]
ABOUT: Final[tuple[About, ...]] = ("foundation", "unfounded", "path_founded", "remainder", "vanishing", "gate")

SPACES = {
    "room": ("off!", "low", "base*"),
    "wide": ("off!", "low", "base*", "more"),
    "drug": ("none*", "some", "full"),
    "flag": ("no!", "yes!"),
}


@dataclass(frozen=True)
class Pointed:
    """A model about something, and a place for a question."""

    seed: str
    text: str
    model: Model
    where: Where
    without: tuple[Model, ...]  # the same, but for what it is about; a path lies between Foundation and nothing


def pointed(about: About, count: int, start: int = 0) -> Iterator[Pointed]:
    """So many models about something, half of the questions in a scenario; those that the checks refuse are passed."""
    number = start
    while count:
        seed = f"{about} {SEED} {number}"
        rng, number = Random(seed), number + 1
        staged = rng.random() < 0.5
        text = _text(rng, about, staged)
        try:
            model = networks.compiled(text)
        except RuleError:
            continue
        where = networks.random_where(rng, model)
        while (where.scenario is not None) != staged:
            where = networks.random_where(rng, model)
        if staged and where.comparison == "than" and rng.random() < 0.5:
            where = replace(
                where, than_scenario=rng.choice([name for name in model.scenarios if name != where.scenario])
            )
        count -= 1
        yield Pointed(seed, text, model, where, _without(model, about))


def _without(model: Model, about: About) -> tuple[Model, ...]:
    match about:
        case "foundation":
            return (_assuming(model, Assumed("unfounded")),)
        case "remainder":
            return (_assuming(model, Assumed("vanishing")),)
        case "gate":
            return (replace(model, gates=()),)
        case "path_founded":
            named = (one.names for one in model.principles if one.principle == about)
            founded = _dropping(model, about)
            return founded, _assuming(founded, *(Assumed("unfounded", names) for names in named))
        case "unfounded" | "vanishing":
            return (_dropping(model, about),)


def _assuming(model: Model, *principles: Assumed) -> Model:
    return replace(model, principles=(*model.principles, *principles))


def _dropping(model: Model, principle: PrincipleName) -> Model:
    return replace(model, principles=tuple(one for one in model.principles if one.principle != principle))


def _starts_path(line: str) -> bool:
    """Whether a line is an influence of what is only set, which may come and go with the path that starts there."""
    return line.startswith(("S ", "T ")) and "requires" not in line


@dataclass(frozen=True)
class _Draft:
    """A text in the making: two quantities that are only set, S and T, and two that they act on, A and B."""

    rng: Random
    spaces: dict[str, str]

    def text(self, about: About, staged: bool) -> str:
        rng = self.rng
        lines = [f"levels {name}: {' < '.join(levels)}" for name, levels in SPACES.items()]
        lines += [f"quantity {name} : {space}" for name, space in self.spaces.items()]
        match about:
            case "remainder" | "vanishing":
                lines += self._drained()
            case "gate":
                lines += self._gated()
            case "foundation" | "unfounded":
                lines += self._looped([0, 0, 1, 1, 2], "ST")
            case "path_founded":
                lines += self._looped([1], rng.choice("ST"))
                lines = [f"maybe {line}" if _starts_path(line) and rng.random() < 0.3 else line for line in lines]
        if about in ("unfounded", "path_founded", "vanishing"):
            lines.append(f"assume {about}{rng.choice(['', ' A', ' B', ' A, B'])}")
        if rng.random() < 0.15:
            lines.append(f"rule when {self._test('ST')} then {self._test('AB')}")
        if staged:
            lines.append(f"scenario P: {self._setting()}")
            lines.append(f"scenario Q{rng.choice(['', ' extends P'])}: {self._setting()}")
        return "\n".join(dict.fromkeys(lines)) + "\n"

    def _looped(self, pushes: list[int], sources: str) -> Iterator[str]:
        """A positive loop of A and B, gated now and then, and so few `pushes` on it from outside, by the `sources`."""
        rng = self.rng
        arrow = rng.choice(["->", "->", "-|"])
        yield self._influence("A", arrow, "B")
        yield self._influence("B", arrow, "A")
        for _ in range(rng.choice(pushes)):
            yield self._influence(rng.choice(sources), rng.choice(["->", "-|", "-?"]), rng.choice("AB"))
        if rng.random() < 0.3:
            yield f"{rng.choice('AB')} requires {rng.choice(['S', 'T', 'A', 'B', 'A and T'])}"

    def _drained(self) -> Iterator[str]:
        """Inhibitors, and activators of every sort, perhaps none, perhaps in a loop."""
        rng = self.rng
        for target in "AB":
            yield self._influence(rng.choice("ST"), "-|", target)
            for _ in range(rng.choice([0, 0, 1, 2])):
                source = rng.choice([q for q in "STAB" if q != target])
                yield self._influence(source, rng.choice(["->", "->", "-?"]), target)
        if rng.random() < 0.2:
            yield f"{rng.choice('AB')} requires {self._test('ST')}"

    def _gated(self) -> Iterator[str]:
        """A is at nothing in the reference world, where the gate on it may be closed."""
        rng = self.rng
        yield f"{'maybe ' if rng.random() < 0.15 else ''}A requires {self._test('ST')}"
        if rng.random() < 0.3:
            yield f"A requires {rng.choice('BST')}"
        yield self._influence(rng.choice("STB"), "->", "A")
        if rng.random() < 0.5:
            yield self._influence(rng.choice("ST"), "-|", "A")
        yield self._influence("A", rng.choice(["->", "-|"]), "B")

    def _influence(self, source: str, arrow: str, target: str) -> str:
        modifiers = [m for m in ("slow", "maybe", "weak") if self.rng.random() < 0.1]
        clause = f" {self.rng.choice(['when', 'unless'])} {self._test('ST')}" if self.rng.random() < 0.15 else ""
        return " ".join([*modifiers, source, arrow, target]) + clause

    def _level(self, name: str) -> str:
        return self.rng.choice(networks.named(SPACES[self.spaces[name]]))

    def _test(self, names: str) -> str:
        name = self.rng.choice(names)
        return f"{name} {self.rng.choice(['is', 'is at least', 'is at most'])} {self._level(name)}"

    def _setting(self) -> str:
        name = self.rng.choice("STAB")
        relative = f"{self.rng.choice(['raised', 'lowered'])} {name}"
        return self.rng.choice([f"{name} = {self._level(name)}", f"{name} = {self._level(name)}", relative])


def _text(rng: Random, about: About, staged: bool) -> str:
    target = "drug" if about == "gate" else "room"
    sets = {"S": "drug", "T": rng.choice(["drug", "flag", "room"])}
    return _Draft(rng, {**sets, "A": target, "B": rng.choice(["room", "room", "room", "wide"])}).text(about, staged)
