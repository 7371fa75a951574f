"""Published signed networks and measurements: how much has to be corrected is what iggy found, proven optimal there."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import signed_graphs

from reasoner.model.worlds import frame_of
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.grouped import Grouped
from reasoner.solve.hitting import corrections
from reasoner.solve.session import Verdict

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "iggy"
NETS = ("Liver/PKN-ExtLiverMSBmodUP_COMPRESSED.cif", "Liver/PKN-ExtLiverMSBmodUP.cif", "Yeast/yeast_guelzim.cif")

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the published networks are not here")


class Believing(Grouped):
    """Rules alone can be doubted; what is observed always holds."""

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict:
        return super().check([*assumed, *self._observed], budget)

    def core(self) -> Sequence[Formula]:
        return [f for f in super().core() if f not in self._observed]

    @property
    def rules(self) -> list[Formula]:
        return [held for held, unit in self.unit.items() if unit.kind == "rules"]

    @property
    def _observed(self) -> list[Formula]:
        return [held for held, unit in self.unit.items() if unit.kind == "observation"]


def wrong_quantities(net: str, profile: str) -> int:
    """The fewest quantities whose rules have to be doubted for a profile to hold."""
    inputs, observed = signed_graphs.profile(DATA / profile)
    model = signed_graphs.model(signed_graphs.graph(DATA / net), inputs, observed)
    groups = Believing(model, frame_of(model, []))
    cheapest = next(corrections(groups, dict.fromkeys(groups.rules, 1), Budget(60)))
    return len(cheapest)


def known(net: str, every: int) -> list[tuple[str, str, int]]:
    """Cases of a network, one of `every`: what iggy found with its defaults, for what is observed in the network."""
    if not DATA.exists():
        return []
    with (DATA / "reference.csv").open() as file:
        rows = [r for r in csv.DictReader(file) if r["net"] == net and r["auto_inputs"] == "False"]
    rows = [r for r in rows if r["not_in_model"] == "0" or r["obs_restricted_to_model"] == "True"]
    return [(r["net"], r["obs"], int(r["mcos"])) for r in rows[::every]]


@needs_data
@pytest.mark.parametrize(("net", "profile", "wrong"), [*known(NETS[0], 2), *known(NETS[1], 4), *known(NETS[2], 1)])
def test_as_many_quantities_are_wrong_as_iggy_found(net: str, profile: str, wrong: int) -> None:
    assert wrong_quantities(net, profile) == wrong
