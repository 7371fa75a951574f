"""The peer: the same sign semantics as an answer-set program, solved by clingo, as iggy does it.

Plain influences, one perturbed input, every regulated quantity at an inner reference level. Stable models give
Foundation; brave consequences give every direction that a quantity can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import perf_counter
from types import MappingProxyType
from typing import Final

PROGRAM = """
push(X,S*E) :- influence(Y,X,E), dir(Y,S).
{dir(X,1)} :- push(X,1), regulated(X).
{dir(X,-1)} :- push(X,-1), regulated(X).
:- dir(X,1), dir(X,-1).
:- regulated(X), push(X,1), not push(X,-1), not dir(X,1).
:- regulated(X), push(X,-1), not push(X,1), not dir(X,-1).
steady(X) :- quantity(X), not dir(X,1), not dir(X,-1).
#show dir/2.
#show steady/1.
"""

SETTINGS: Final = {
    "clingo": (),
    "clingo, tuned": ("--sign-def=rnd", "--rand-freq=0.05", "--restart-on-model", "--save-progress=0"),
}
"""Settings by the name of their row. Random signs with a restart at each model let every model show many new atoms."""


def directions(
    quantities: Iterable[str],
    influences: Iterable[tuple[str, str, int]],
    raised: str,
    seconds: float,
    settings: Iterable[str] = (),
    observed: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, str] | None:
    """The signs that each quantity can have (as `-0+`), by brave reasoning; None where the time ran out.

    The consequences are read once, from the last model: reading them from each would take longer than the search.
    """
    import clingo

    control = clingo.Control(["--enum-mode=brave", "--warn=none", *settings])
    number = {name: i for i, name in enumerate(quantities)}
    listed = list(influences)
    facts = [f"quantity({i})." for i in number.values()]
    facts += [f"influence({number[a]},{number[b]},{sign})." for a, b, sign in listed]
    facts += [f"regulated({i})." for i in sorted({number[b] for _, b, _ in listed})]
    facts.append(f"dir({number[raised]},1).")
    facts += [f":- {_contrary(number[name], sign)}." for name, sign in observed.items()]
    control.add("base", [], PROGRAM + "\n".join(facts))
    control.ground([("base", [])])
    end = perf_counter() + seconds
    with control.solve(yield_=True, async_=True) as handle:
        while True:
            handle.resume()
            if not handle.wait(max(0.0, end - perf_counter())):
                handle.cancel()
                return None
            if handle.model() is None:
                break
        last = handle.last()
        shown = [] if last is None else list(last.symbols(shown=True))
    found: dict[int, set[str]] = {i: set() for i in number.values()}
    for symbol in shown:
        quantity = symbol.arguments[0].number
        found[quantity].add("0" if symbol.name == "steady" else "-+"[symbol.arguments[1].number > 0])
    return {name: "".join(s for s in "-0+" if s in found[i]) for name, i in number.items()}


def _contrary(quantity: int, sign: int) -> str:
    """What a measurement rules out."""
    return f"not dir({quantity},{sign})" if sign else f"not steady({quantity})"
