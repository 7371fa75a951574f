"""Smallest conflicts of published networks and profiles, beside the textbook loop over clingo.

The peer is the implicit hitting set algorithm as it is usually written down (Ignatiev, Previti, Liffiton and
Marques-Silva, CP 2015): one clingo finds the smallest hitting sets, another says whether such a set of units clashes
and, where not, a largest set that does not (by a domain heuristic, so the first model is one). It doubts what we doubt:
each observation, and for each quantity the rules on it. Both clocks start with the compiled model and count processor
time; both have to prove the same size.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any, Final

from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.compile.load import read
from reasoner.model.ir import DirectionClaim, Model
from reasoner.model.worlds import frame_of
from reasoner.query.conflicts import Clashes
from reasoner.query.engine import Engine
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.units import Units

PROGRAM: Final = """
{hold(U)} :- unit(U).
#heuristic hold(U) : unit(U). [1,true]
sign(1;-1).
{dir(X,1); dir(X,-1)} 1 :- free(X).
push(X,S*E) :- influence(Y,X,E), dir(Y,S).
{dir(X,S)} :- hold(rules(X)), push(X,S).
{dir(X,S)} :- unit(rules(X)), not hold(rules(X)), sign(S).
:- dir(X,1), dir(X,-1).
:- hold(rules(X)), influence(_,X,_), push(X,S), not push(X,-S), not dir(X,S).
:- hold(observation(N)), excluded(N,X,S), sign(S), dir(X,S).
:- hold(observation(N)), excluded(N,X,0), not dir(X,1), not dir(X,-1).
#show hold/1.
"""


def run(options: Options) -> None:
    """Two rows for each profile of each network, then who was faster how often, and the whole of `check`."""
    print(HEAD)
    ours_faster, profiles, totals, whole = 0, 0, [0.0, 0.0], 0.0
    for name, model, files in published(options.data):
        start = process_time()
        doubted = Units(model, frame_of(model, []))
        found = doubted.smallest(doubted.units, Budget(options.seconds))
        took = process_time() - start
        done = (found is not None and found.proved) or doubted.check(doubted.units, Budget()).value == "sat"
        ours = Timed((len(found.members) if found else 0) if done else None, took if done else options.seconds)
        theirs = by_clingo(model, options.seconds)
        line(name, "reasoner", ours)
        line("", "clingo, loop", theirs, ours)
        assert None in (ours.found, theirs.found) or ours.found == theirs.found, name
        start = process_time()
        answer = pipeline.ask(Engine(model, model_files=files), "check", Budget(20 * options.seconds))
        whole = max(whole, process_time() - start)
        assert (answer.verdict == "consistent") is (ours.found == 0), name
        assert not isinstance(answer.found, Clashes) or (answer.found.repairs and answer.found.repairs.found), name
        profiles += 1
        ours_faster += ours.seconds < theirs.seconds
        totals = [totals[0] + ours.seconds, totals[1] + theirs.seconds]
    print(f"faster on {ours_faster} of {profiles} profiles; all together {totals[0]:.1f} s beside {totals[1]:.1f} s")
    print(f"the whole of check, with repairs and a checked proof: {whole:.1f} s at the most")


def published(folder: Path | None) -> Iterator[tuple[str, Model, Any]]:
    """Each network of a folder that has profiles (`.obs`) in a folder beside it, with each of these."""
    for network in sorted(folder.rglob("*.cif")) if folder else ():
        for profile in sorted(network.parent.glob("*/*.obs")):
            files, mistakes = read([network])
            options = pipeline.Options(tables=pipeline.tables([profile]))
            model, _ = pipeline.compiled(files, mistakes, options)
            yield f"{network.stem[-16:]} {profile.stem[-5:]}", model, options.model_files(files)


def by_clingo(model: Model, seconds: float) -> Timed:
    """The size of a smallest conflict (0: everything agrees) by the loop; None: not within the clock."""
    import clingo

    start = process_time()
    solver, hitting = clingo.Control(["--warn=none", "--heuristic=Domain"]), clingo.Control(["--warn=none"])
    hitting.configuration.solve.models = "0"
    hitting.configuration.solver[0].opt_strategy = "usc"
    solver.add("base", [], PROGRAM + "\n".join(_facts(model)))
    solver.ground([("base", [])])
    units = [atom.symbol for atom in solver.symbolic_atoms.by_signature("hold", 1)]
    choices = "".join(f"{{in({n})}}." for n in range(len(units)))
    hitting.add("base", [], f"{choices} #minimize{{1,N: in(N)}}. #show in/1.")
    hitting.ground([("base", [])])
    chosen: list[int] = []
    step, end = 0, start + seconds
    with suppress(TimeoutError):
        while True:
            held = _last(solver, [(units[n], True) for n in chosen], end)
            if held is None:
                return Timed(len(chosen), process_time() - start)
            missing = [n for n, unit in enumerate(units) if unit not in held]
            if not missing:
                return Timed(0, process_time() - start)
            hitting.add(f"s{step}", [], f":- {', '.join(f'not in({n})' for n in missing)}.")
            hitting.ground([(f"s{step}", [])])
            optimum = _last(hitting, [], end, all_of_them=True) or ()
            chosen = sorted(symbol.arguments[0].number for symbol in optimum)
            step += 1
    return Timed(None, seconds)


def _last(control: Any, assumptions: Any, end: float, all_of_them: bool = False) -> set[Any] | None:
    """What the first model shows, or the last one, which is an optimum; None where there is none.

    Raises TimeoutError when the processor time is up.
    """
    found = None
    with control.solve(assumptions=assumptions, yield_=True, async_=True) as handle:
        while True:
            handle.resume()
            while not handle.wait(max(0.0, end - process_time())):
                if process_time() >= end:
                    handle.cancel()
                    raise TimeoutError
            model = handle.model()
            if model is None:
                return found
            found = set(model.symbols(shown=True))
            if not all_of_them:
                return found


def _facts(model: Model) -> Iterator[str]:
    """The network and the profile of a model of plain influences under one perturbation."""
    number = {name: n for n, name in enumerate(model.quantities)}
    given = {s.quantity for o in model.observations for s in o.where.settings if s.kind == "free"}
    yield from (f"free({number[q]})." if q in given else f"unit(rules({number[q]}))." for q in model.quantities)
    for influence in model.influences:
        assert influence.sign is not None
        yield f"influence({number[influence.source]},{number[influence.target]},{int(influence.sign)})."
    for n, observation in enumerate(model.observations):
        claim = observation.claim
        assert isinstance(claim, DirectionClaim)
        yield f"unit(observation({n}))."
        yield from (f"excluded({n},{number[claim.quantity]},{int(s)})." for s in Sign if s not in claim.signs)
