"""How many fixed points published Boolean models have, beside AEON.

Both read the same `.bnet` file and say how many there are: we count the states of the definitions, AEON makes the set
of fixed points as a decision diagram (`FixedPoints.symbolic`, the method it names as its fastest) and takes its size.
Both clocks count processor time from the text to the number, after imports; both numbers have to agree.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.compile.load import read
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Enumeration, Wanted
from reasoner.solve.budget import Budget


def run(options: Options) -> None:
    """Two rows for each model, then how the times compare over all of them."""
    models = sorted(options.data.rglob("*.bnet")) if options.data else []
    if not models:
        print("Boolean models: skipped, no --data FOLDER with .bnet files given")
        return
    print(HEAD)
    by_aeon(models[0])  # once for nothing: its first call sets up what the later ones use
    ratios, totals = [], [0.0, 0.0]
    for path in models:
        ours, theirs = by_us(path, options.seconds), by_aeon(path)
        line(path.stem[:34], "reasoner", ours)
        line("", "AEON", theirs, ours)
        assert ours.found in (None, theirs.found), path
        ratios.append(ours.seconds / max(theirs.seconds, 1e-4))
        totals = [totals[0] + ours.seconds, totals[1] + theirs.seconds]
    within = sum(ratio <= 1.5 for ratio in ratios)
    print(f"{len(models)} models: median ratio {median(ratios):.2f}, at most 1.5 on {within}", end="; ")
    print(f"all together {totals[0]:.1f} s beside {totals[1]:.1f} s")


def by_us(path: Path, seconds: float) -> Timed:
    """The number of steady states of the definitions; None: not within the clock."""
    start = process_time()
    files, mistakes = read([path])
    model, _ = pipeline.compiled(files, mistakes, pipeline.Options())
    answer = pipeline.ask(Engine(model), "states", Budget(seconds), Wanted(count=True))
    found = answer.found.count if isinstance(answer.found, Enumeration) else 0
    return Timed(found, process_time() - start) if answer.complete else Timed(None, seconds)


def by_aeon(path: Path) -> Timed:
    """The size of AEON's set of fixed points. It takes no clock: the longest of the published models takes a minute.

    AEON refuses an input of a function that changes nothing, unless it may repair its graph.
    """
    import biodivine_aeon

    start = process_time()
    network = biodivine_aeon.BooleanNetwork.from_file(str(path), repair_graph=True)
    found = biodivine_aeon.FixedPoints.symbolic(biodivine_aeon.AsynchronousGraph(network))
    return Timed(int(found.cardinality()), process_time() - start)
