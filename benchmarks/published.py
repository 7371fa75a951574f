"""Results that others published, reproduced: a row for each model says same, different, or not expressible, and why.

The folder holds copies of two collections, none of which is part of this project: `iggy` (github.com/bioasp/iggy at
d3e6f8a: networks, profiles, and `reference.csv` with the answers of its own encodings) and `bbm`
(github.com/sybila/biodivine-boolean-models at 314b2fe, with the fixed points of each model in `fixed_points.csv`).

Minimal corrections are compared under Foundation, which asks for more than iggy's paths from an input; on these data
that makes no difference to their sizes.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks import egf
from benchmarks.table import Options
from reasoner import pipeline
from reasoner.compile.load import read
from reasoner.diagnostics import RuleError
from reasoner.model.ir import Model
from reasoner.model.worlds import REFERENCE, frame_of
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.engine import Engine
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Prediction
from reasoner.signs import symbols
from reasoner.solve.budget import Budget
from reasoner.solve.counting import states
from reasoner.solve.unexplained import fewest
from reasoner.source import Source

_PATIENCE = 20
"""So many clocks for a model: some take half a minute to count."""

_ELSEWHERE = "perturbed_elsewhere"

_COLUMNS = ("+", "-", "0", "-0", "0+", "-+")


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of one model: what was published, what we find, and why that differs or cannot be asked."""

    model: str
    what: str
    published: int | str | None
    ours: int | str | None
    why: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        if self.published is None or (self.ours is None and self.why):
            return "not expressible" if self.published is not None else "none published"
        return "same" if self.ours == self.published else "unknown" if self.ours is None else "DIFFERENT"


def run(options: Options) -> None:
    """A row for each model, and how many there are of each verdict."""
    if options.data is None:
        print("published results: skipped, no --data FOLDER given")
        return
    found: Counter[str] = Counter()
    print(f"  {'model':64} {'compared':20} {'published':>15} {'ours':>15} {'time':>8}")
    for row in rows(options.data, _PATIENCE * options.seconds, options.encodings):
        found[row.verdict] += 1
        numbers = " ".join(f"{'-' if n is None else n:>15}" for n in (row.published, row.ours))
        print(
            f"  {row.model:64} {row.what:20} {numbers} {row.seconds:7.2f}s  {row.verdict} {row.why}".rstrip(),
            flush=True,
        )
    print("; ".join(f"{count} {verdict}" for verdict, count in found.items()))


def rows(folder: Path, seconds: float, encodings: Path | None = None) -> Iterator[Row]:
    """The rows of every collection that the folder has."""
    if (folder / "iggy" / "reference.csv").exists():
        yield from corrections(folder / "iggy", seconds, encodings)
    if (folder / "bbm" / "fixed_points.csv").exists():
        yield from fixed_points(folder / "bbm", seconds)


# --- minimal corrections of iggy ------------------------------------------------------------------------------------


def corrections(folder: Path, seconds: float, encodings: Path | None = None) -> Iterator[Row]:
    """The size of a minimal correction set (`mcos`) of every network and profile."""
    with (folder / "reference.csv").open(encoding="utf-8") as file:
        known = list(csv.DictReader(file))
    for one in known:
        yield correction(folder, one, seconds)
        yield prediction(folder, one, seconds)
    for network in sorted((folder / "EGF").glob("*.cif")):
        if encodings is None:
            why = "nothing is published: give --encodings to run those of iggy"
            yield Row(f"EGF/{network.stem}", "minimal correction", None, None, why)
        else:
            yield from by_encodings(network, encodings, seconds)


def by_encodings(network: Path, encodings: Path, seconds: float) -> Iterator[Row]:
    """Of an EGF network, both kinds of result for all its experiments, beside our own run of iggy's encodings."""
    names = frozenset(name for source, target, _ in egf.edges(network) for name in (source, target))
    theirs: list[egf.Found] = []
    ours: list[egf.Found | None] = []
    start = process_time()
    for experiment in (one.within(names) for one in egf.experiments(network.parent)):
        theirs.append(egf.by_encodings(network, experiment, encodings))
        ours.append(_repaired(network, experiment, seconds))
    took = process_time() - start
    done = [one for one in ours if one is not None]
    same = [a.predicted == b.predicted for a, b in zip(ours, theirs, strict=True) if a is not None]
    why = f"by our own run of iggy's encodings; predictions are the same in {sum(same)} of {len(theirs)} experiments"
    all_done = len(done) == len(theirs)
    sizes = " ".join(str(one.correction) for one in theirs), " ".join(str(one.correction) for one in done)
    yield Row(f"EGF/{network.stem}", "corrections", sizes[0], sizes[1] if all_done else None, why, took)
    sums = [" ".join(map(str, map(sum, zip(*(f.predicted for f in some), strict=True)))) for some in (theirs, done)]
    yield Row(f"EGF/{network.stem}", "predictions, sums", sums[0], sums[1] if all_done else None)


def _repaired(network: Path, experiment: egf.Experiment, seconds: float) -> egf.Found | None:
    with TemporaryDirectory() as scratch:
        profile = Path(scratch) / "experiment.obs"
        profile.write_text(experiment.profile, encoding="utf-8")
        model = profiled(network, profile, False, True, ("path_founded",))
    pushes = fewest(model, (), 0, Budget(seconds))
    counted = _predicted(model, seconds)
    return None if pushes is None or counted is None else egf.Found(len(pushes), counted)


def correction(folder: Path, known: Mapping[str, str], seconds: float) -> Row:
    """One line of the reference, asked again."""
    auto, restricted = known["auto_inputs"] == "True", known["obs_restricted_to_model"] == "True"
    name, published = _named(known), int(known["mcos"])
    start = process_time()
    try:
        model = profiled(folder / known["net"], folder / known["obs"], auto)
    except RuleError as error:
        return Row(name, "minimal correction", published, None, error.diagnostics[0].message)
    found = fewest(model, (), 0, Budget(seconds))
    took = process_time() - start
    if found is None:
        return Row(name, "minimal correction", published, None, seconds=took)
    strangers, why = int(known["not_in_model"] or 0), ""
    ours = len(found)
    if strangers and not restricted and known["net"].startswith("Yeast"):
        # iggy gives every name that was measured a place in the network, and an unexplained change
        ours += strangers
        why = f"(with one each for {strangers} names that the network lacks)"
    return Row(name, "minimal correction", published, ours, why, took)


def prediction(folder: Path, known: Mapping[str, str], seconds: float) -> Row:
    """How many quantities go up, down, stay, do not rise, do not fall, or change, under every fewest correction."""
    name, what = _named(known), "predictions"
    published = known["pred_mcos(+,-,0,notPlus,notMinus,change)"]
    yeast = known["net"].startswith("Yeast")
    if yeast and known["obs_restricted_to_model"] != "True":
        return Row(name, what, published, None, "iggy predicts names that were measured and that the network lacks")
    start = process_time()
    auto = known["auto_inputs"] == "True"
    # where inputs are guessed, iggy asks for a path from an input, which is less than Foundation, and predicts less
    model = profiled(folder / known["net"], folder / known["obs"], auto, yeast, ("path_founded",) if auto else ())
    counted = _predicted(model, seconds)
    took = process_time() - start
    return Row(name, what, published, None if counted is None else " ".join(map(str, counted)), seconds=took)


def _predicted(model: Model, seconds: float) -> tuple[int, ...] | None:
    """How many quantities do what under every fewest correction; None: not in time."""
    answer = pipeline.ask(Engine(model), "what if repaired rules", Budget(seconds))
    if not isinstance(answer, WhatIfAnswer) or not isinstance(answer.found, Prediction) or not answer.complete:
        return None
    counted = Counter("".join(symbols(signs)) for signs in answer.found.directions.values())
    return tuple(counted[signs] for signs in _COLUMNS)


def _one_sign(lines: Sequence[str]) -> list[str]:
    """An edge that has both signs as one of unknown sign, as iggy takes it: it is either, not both."""
    signs: dict[tuple[str, ...], set[str]] = {}
    edges = {line: tuple(end.strip() for end in line.split("->")) for line in lines if "->" in line}
    for source, *targets in edges.values():
        signs.setdefault((source.lstrip("!"), *targets), set()).add(source[:1])
    found = []
    for line in lines:
        source, *targets = edges.get(line, ("",))
        plain = (source.lstrip("!"), *targets)
        both = "&" not in source and any(s == "!" for s in signs.get(plain, ())) and len(signs[plain]) > 1
        found.append(f"?{' -> '.join(plain)}" if both else line)
    return list(dict.fromkeys(found))


def _named(known: Mapping[str, str]) -> str:
    name = f"{known['net'].removesuffix('.cif')} {Path(known['obs']).stem}"
    name += " (auto inputs)" if known["auto_inputs"] == "True" else ""
    return name + (" (restricted)" if known["obs_restricted_to_model"] == "True" else "")


def profiled(network: Path, profile: Path, auto: bool, elsewhere: bool = True, assume: tuple[str, ...] = ()) -> Model:
    """A network with a profile; `auto`: what nothing but itself acts on is an input, as iggy guesses it.

    With a perturbation that acts on nothing, `elsewhere`: a profile without inputs does not say what was changed.
    """
    text = profile.read_text(encoding="utf-8")
    with TemporaryDirectory() as scratch:
        lines = _one_sign(network.read_text(encoding="utf-8").splitlines())
        inputs: list[str] = []
        if auto:
            ends = [[end.strip().lstrip("!?") for end in line.split("->")] for line in lines if "->" in line]
            moved = {b for a, b in ends if a != b}
            inputs = sorted({name for pair in ends for name in pair} - moved)
            lines = [line for line in lines if line.split("->")[-1].strip() not in inputs]
        if elsewhere:
            inputs.append(_ELSEWHERE)
        copy = Path(scratch) / network.name
        copy.write_text("\n".join([*lines, *inputs]) + "\n", encoding="utf-8")
        text += "".join(f"\n{name} = input" for name in inputs) + "\n"
        files, mistakes = read([copy])
        options = pipeline.Options(assume=assume, tables=(Source(profile.name, text),))
        return pipeline.compiled(files, mistakes, options)[0]


# --- fixed points of Boolean models ---------------------------------------------------------------------------------


def fixed_points(folder: Path, seconds: float) -> Iterator[Row]:
    """How many fixed points each Boolean model has: the states of its definitions."""
    with (folder / "fixed_points.csv").open(encoding="utf-8") as file:
        for known in csv.DictReader(file):
            name, published = known["file"], int(known["fixed_points"])
            start = process_time()
            files, mistakes = read([folder / f"{name}.bnet"])
            model, _ = pipeline.compiled(files, mistakes, pipeline.Options())
            frame = frame_of(model, [scenario_place(None)])
            ours = states(model, frame, frame.index[REFERENCE], Budget(seconds))
            yield Row(name, "fixed points", published, ours, seconds=process_time() - start)
