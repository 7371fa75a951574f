"""Times what a user waits for, and sets the predictions beside clingo's on the same networks, in one go."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.clingo import SETTINGS, directions
from benchmarks.networks import large_network, measured, raising, real, scale_free
from benchmarks.peers import BACKBONES, clauses
from benchmarks.peers import timed as peer
from benchmarks.table import Options, Timed, record
from reasoner import pipeline
from reasoner.model.ir import DirectionClaim, Model, Setting, WhatIf, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.query.ask import answer
from reasoner.query.engine import Engine
from reasoner.query.predict import predict
from reasoner.render.text import Look, to_text
from reasoner.resources import rules_path
from reasoner.signs import Sign, symbols
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE
from reasoner.solve.problem import Problem
from reasoner.tell.narrate import narrate

DEMO = "autophagy increases with torin1 = high in resistant"

SCALE_FREE = 1742, 4477
"""The quantities and influences of the regulatory network of E. coli."""

_PATIENCE = 5
"""Every direction of a whole network is many questions: it has so many clocks."""


def run(options: Options) -> None:
    """Three tables."""
    whole_processes()
    per_rule()
    columns = "".join(f"{name:>17}" for name in COLUMNS)
    print(f"\n{'network':32} quantities  influences{columns}  same answer  (seconds)")
    seconds = _PATIENCE * options.seconds
    for size in options.sizes:
        network(f"random, {size} quantities", pipeline.loads(large_network(size, 4, 1)), seconds)
    network("scale-free, 80 % measured", measured(scale_free(*SCALE_FREE), share=80, wrong=0), seconds)
    for name, text in real(options.data):
        network(name, pipeline.loads(text), seconds)


def whole_processes(runs: int = 3) -> None:
    """Whole processes, median and range of a few runs; Python keeps what it compiled of us, as it does for a user."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    print("whole process            median    min    max  (seconds)")
    for name, arguments in {"reasoner --help": ["--help"], "reasoner why (demo)": ["why", DEMO]}.items():
        command = [sys.executable, "-m", "reasoner.cli.main", *arguments]
        times = []
        for _ in range(1 + runs):
            start = perf_counter()
            subprocess.run(command, capture_output=True, check=True, env=environment)
            times.append(perf_counter() - start)
        del times[0]
        print(f"{name:24} {median(times):6.2f} {min(times):6.2f} {max(times):6.2f}")


def per_rule() -> None:
    """The shipped rules: compile and encode, per influence."""
    start = perf_counter()
    model, _ = pipeline.load([rules_path() / "mtor"])
    compiled = perf_counter() - start
    where = Where((Setting("torin1", "level", model.quantities["torin1"].space.top),), "resistant")
    start = perf_counter()
    problem = Problem(model, frame_of(model, [where]))
    problem.check((), Budget())
    encoded = perf_counter() - start
    count = len(model.influences)
    size = f"{len(model.quantities)} quantities, {count} influences, {len(problem.grounds)} ground constraints"
    times = [1e3 * seconds / count for seconds in (compiled, encoded)]
    print(f"\nshipped rules: {size}")
    print(f"per influence: {times[0]:.2f} ms to compile, {times[1]:.2f} ms to encode and check first")


def network(name: str, model: Model, seconds: float) -> None:
    """Every direction of every quantity once one input is raised, against clingo and CaDiCaL."""
    raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    where = raising(model, raised)
    start = perf_counter()
    problem = Problem(model, frame_of(model, [where]))
    found, prediction = predict(problem, tuple(model.quantities), 0, 1, (), Budget(seconds), kinds=False)
    ours = Timed(_size(prediction.directions.values()) if found.complete else None, perf_counter() - start)
    start = perf_counter()
    answered = answer(Engine(model), WhatIf(where, ()), "what if", Budget(seconds))
    to_text(narrate(answered), Look())
    whole = Timed(0 if answered.complete else None, perf_counter() - start)
    mine = {quantity: "".join(symbols(signs)) for quantity, signs in prediction.directions.items()}
    row: dict[str, Any] = {"name": name, "quantities": len(model.quantities), "influences": len(model.influences)}
    row |= {"reasoner": _seconds(ours), "whole what if": _seconds(whole)}
    agreed = set[bool]()
    for name_of_peer, timed, same in _peers(model, raised, where, mine, seconds):
        row[name_of_peer] = _seconds(timed)
        agreed |= {same} if timed.found is not None and ours.found is not None else set()
    row["same answer"] = min(agreed) if agreed else None
    record("directions", row)
    cells = "".join(f"{_time(row[column]):>17}" for column in COLUMNS)
    told = {True: "yes", False: "NO", None: "-"}[row["same answer"]]
    print(f"{name:32} {row['quantities']:10} {row['influences']:11}{cells}  {told}", flush=True)


COLUMNS = ("reasoner", "whole what if", *SETTINGS, *BACKBONES)


def _peers(
    model: Model, raised: str, where: Where, mine: Mapping[str, str], seconds: float
) -> Iterator[tuple[str, Timed, bool]]:
    """Each peer with its time, and whether it finds the same."""
    plain = [(i.source, i.target, int(i.sign or 0)) for i in model.influences]
    for name, settings in SETTINGS.items():
        start = perf_counter()
        theirs = directions(model.quantities, plain, raised, seconds, settings, _observed(model))
        found = None if theirs is None else _size(theirs.values())
        yield name, Timed(found, perf_counter() - start), mine == theirs
    # CaDiCaL is handed all that our solver has come to hold, loop formulas too, so it is spared the search for them
    problem = Problem(model, frame_of(model, [where]))
    unknowns = [DirectionOf(q, (0, 1)) for q in model.quantities]
    learned = backbone(problem, unknowns, Budget(2 * seconds)).complete
    asked = [problem.value(u, int(sign)) for u in unknowns for sign in Sign]
    given = clauses(problem._encoded.session._solver, [a for a in asked if a not in (TRUE, FALSE)]) if learned else None
    certain = asked.count(TRUE)
    for name in BACKBONES:
        timed = Timed(None, seconds) if given is None else peer(name, given, seconds)
        yield name, timed, (timed.found or 0) + certain == _size(mine.values())


def _observed(model: Model) -> dict[str, int]:
    """The direction of each quantity that is measured."""
    claims = [o.claim for o in model.observations]
    return {c.quantity: int(*c.signs) for c in claims if isinstance(c, DirectionClaim)}


def _size(found: Iterable[Collection[object]]) -> int:
    return sum(map(len, found))


def _seconds(timed: Timed) -> float | None:
    return None if timed.found is None else round(timed.seconds, 3)


def _time(seconds: float | None) -> str:
    return "not in time" if seconds is None else f"{seconds:.2f}"
