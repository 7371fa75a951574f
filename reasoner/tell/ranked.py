"""A ranking as a document and as JSON: shares under both schemes, the worse of the two, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.query.ranked import Ranked, Ranking
from reasoner.signs import PLUS, symbols
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, LEFT_OUT, listed, say


def ranking(found: Ranking, names: Naming) -> Iterator[Block]:
    """What is proved of what was asked for, the table, and how much of it to believe."""
    for quantity, signs in found.proved.items():
        yield Paragraph(say("rank proved", quantity=names.quantity(quantity), verb=DIRECTIONS[signs].one))
    if not found.ranked:
        yield Paragraph(say("rank nothing"))
        return
    yield Paragraph(say("rank"))
    header: tuple[Runs, ...] = ((), *(say(f"rank {scheme}") for scheme in found.draws), say("rank worse"))
    yield Table(header, tuple(_row(one, found, names) for one in found.ranked))
    for scheme, draws in found.draws.items():
        yield Paragraph(say("rank draws", counted=str(draws.counted), made=str(draws.made), scheme=scheme))
    if found.left_out:
        what = [f"{LEFT_OUT[key]} ({number})" for key, number in found.left_out.items()]
        yield Paragraph(say("rank left out", what=listed(what)))
    yield Paragraph(say("rank no verdict"))


def _row(one: Ranked, found: Ranking, names: Naming) -> tuple[Runs, ...]:
    shares = [_percent(one.rises[s], draws.counted) for s, draws in found.draws.items()]
    worse = found.worse(one)
    told = (
        say("rank apart")
        if worse is None
        else say("rank rises" if worse[0] == PLUS else "rank falls", share=f"{worse[1]:.0%}")
    )
    return ((names.quantity(one.quantity),), *((Run(share),) for share in shares), told)


def _percent(count: int, of: int) -> str:
    return f"{count / of:.0%}" if of else "-"


def ranking_json(found: Ranking) -> dict[str, Any]:
    """The counts and shares, as keys of the answer's object."""
    told: dict[str, Any] = {
        "proved": {q: symbols(signs) for q, signs in found.proved.items()},
        "draws": {scheme: {"counted": d.counted, "made": d.made} for scheme, d in found.draws.items()},
        "left_out": dict(found.left_out),
    }
    told["rows"] = [
        {
            "quantity": one.quantity,
            "rises": {s: one.rises[s] for s in found.draws},
            "falls": {s: one.falls[s] for s in found.draws},
            "worse": None if (worse := found.worse(one)) is None else {"direction": worse[0].symbol, "share": worse[1]},
        }
        for one in found.ranked
    ]
    return told
