"""The EGF networks of iggy, for which nothing is published: what its own encodings say of each experiment, and we.

The encodings are those of iggy (`src/encodings` of a checkout), run by clingo as iggy does under its default options:
every change is explained, so is every zero, and to each change leads a path from an input. They are not part of this
project.
The profiles are the experiments of the two tables beside the networks: what was set, and what was measured of what the
network has.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ENCODINGS: Final = ("sign_cons", "bwd_prop", "one_state", "fwd_prop", "foundedness", "keep_observations")
REPAIRS: Final = ("add_influences", "min_added_influences", "predictions")
KINDS: Final = ("1", "-1", "0", "notPlus", "notMinus", "change")
_SIGNS: Final = {1.0: "+", 0.0: "0", -1.0: "-"}
_VALUES: Final = {"+": "1", "0": "0", "-": "-1"}


@dataclass(frozen=True, slots=True)
class Experiment:
    """What was set and what was measured, by name: a sign each."""

    inputs: Mapping[str, str]
    measured: Mapping[str, str]

    def within(self, names: frozenset[str]) -> Experiment:
        """As far as a network has the names."""
        kept = [{n: sign for n, sign in part.items() if n in names} for part in (self.inputs, self.measured)]
        return Experiment(*kept)

    @property
    def profile(self) -> str:
        """As iggy's file of observations."""
        lines = [f"{name} = input" for name in self.inputs]
        return "\n".join(lines + [f"{n} = {sign}" for n, sign in {**self.measured, **self.inputs}.items()]) + "\n"


@dataclass(frozen=True, slots=True)
class Found:
    """The size of a minimal correction, and how many quantities are predicted to do what under all of these."""

    correction: int
    predicted: tuple[int, ...]


def experiments(folder: Path) -> Sequence[Experiment]:
    """The rows of both tables, side by side."""
    inputs, measured = (_table(folder / f"EGF{name}.txt") for name in ("inputs", "measurements"))
    return [Experiment(a, b) for a, b in zip(inputs, measured, strict=True)]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        rows = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(file, delimiter="\t")]
    head, *lines = [row for row in rows if row]
    return [{n: _SIGNS[float(v)] for n, v in zip(head, line, strict=True) if v != "nan"} for line in lines]


def edges(network: Path) -> Sequence[tuple[str, str, int]]:
    """Source, target and sign of each influence; these networks have nothing else."""
    found = []
    for line in network.read_text(encoding="utf-8").splitlines():
        if "->" in line:
            source, target = (end.strip() for end in line.split("->"))
            found.append((source.lstrip("!"), target, -1 if source.startswith("!") else 1))
    return found


def by_encodings(network: Path, experiment: Experiment, folder: Path) -> Found:
    """What iggy's encodings say."""
    import clingo

    control = clingo.Control(["--opt-strategy=usc", "--opt-mode=optN", "--enum-mode=cautious", "--warn=none", "0"])
    for name in (*ENCODINGS, *REPAIRS):
        control.add("base", [], (folder / f"{name}.lp").read_text(encoding="utf-8"))
    control.add("base", [], "\n".join(_facts(network, experiment)))
    control.ground([("base", [])])
    last: list[Any] = []

    def heard(model: Any) -> None:
        if model.optimality_proven:
            last[:] = [model.cost, [symbol.arguments for symbol in model.symbols(shown=True)]]

    control.solve(on_model=heard)
    cost, predicted = last
    said: dict[str, set[str]] = {}
    for _, quantity, what in predicted:
        said.setdefault(str(quantity), set()).add(str(what))
    # one quantity is predicted to do one thing: the strongest that holds everywhere
    counted = Counter(next(kind for kind in KINDS if kind in kinds) for kinds in said.values())
    return Found(sum(cost), tuple(counted[kind] for kind in KINDS))


def _facts(network: Path, experiment: Experiment) -> Iterator[str]:
    for source, target, sign in edges(network):
        yield f'obs_e_label(or("{source}"),or("{target}"),{sign}).'
    yield from (f'input("e",or("{name}")).' for name in experiment.inputs)
    for name, sign in {**experiment.measured, **experiment.inputs}.items():
        yield f'obs_v_label("e",or("{name}"),{_VALUES[sign]}).'
