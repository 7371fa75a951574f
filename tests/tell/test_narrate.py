"""What people read: the exact texts of answers made by hand, and that they do not depend on hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as FilePath

from samples import (
    FRAME,
    MODEL,
    RISES,
    TORIN,
    labeling,
    open_claim,
    predicted,
    proved,
    why,
    with_status,
)

from reasoner import pipeline
from reasoner.model import axioms
from reasoner.model.ir import Check, Compare, Paths, Setting, States, Status, Where
from reasoner.query.answers import Answer, CheckAnswer, CompareAnswer, PathsAnswer, StatesAnswer
from reasoner.query.conflicts import Consistent
from reasoner.query.engine import Engine
from reasoner.query.outcomes import (
    Comparison,
    Enumeration,
    Inconsistent,
    Path,
    Prediction,
    Undecided,
    Unproved,
    Witness,
)
from reasoner.render.markdown import to_markdown
from reasoner.render.text import to_text
from reasoner.signs import STEADY, UP, Sign
from reasoner.solve.budget import MEMORY, Budget
from reasoner.tell.narrate import narrate


def told(found: Answer, full: bool = False) -> str:
    return to_text(narrate(found, full))


def test_the_short_form_tells_the_mechanism_in_five_levels() -> None:
    assert (
        told(proved())
        == """\
Yes, if what is presumed holds: autophagy increases with torin1 = high.
In short: torin1 inhibits mTORC1, so ULK1 rises, and with it autophagy.

What drives it
  1  torin1 rises -| mTORC1 falls -| ULK1 rises -> autophagy rises    Thoreen 2009; Kim 2011
     (presumed)

Why nothing outweighs it
     AKT -> mTORC1 can push mTORC1 up again, but only because mTORC1 has fallen. So it softens the
     change and cannot undo it.
     At the other 2 quantities nothing that moves pushes the other way.

  Support  it needs rules that are presumed
  Proof    26 steps, checked; --full shows it, --why mTORC1 the argument at mTORC1
"""
    )


def test_the_full_form_shows_every_step_with_its_rules_and_premises() -> None:
    assert """\
  1  torin1 is none in the reference                                  its reference level
  2  torin1 is high                                                   set with torin1 = high
  3  torin1 increases                                                 levels and directions agree;
                                                                      from 1, 2
  4  GF is unchanged                                                  set alike in both worlds, or
                                                                      not at all
  5  mTORC1 is normal in the reference                                its reference level
  6  ULK1 is normal in the reference                                  its reference level
  7  autophagy is normal in the reference                             its reference level
  8  mTORC1 decreases                                                 else a contradiction
    8.1  mTORC1 does not decrease [supposed]
    8.2  S6K1 does not decrease [only what acts on it can move it; from 8.1]
           <text>:9  L3: mTORC1 -> S6K1
    8.3  AKT does not increase [only what acts on it can move it; from 4, 8.2]
           <text>:7  L1: GF -> AKT
           <text>:10  L4: S6K1 -| AKT
    8.4  a contradiction [pushed, and nothing opposes it enough; from 3, 5, 8.1, 8.3]
           <text>:8  L2: AKT -> mTORC1
           <text>:11  D1: torin1 -| mTORC1  Thoreen 2009
  9  ULK1 increases                                                   pushed, and nothing opposes it
                                                                      enough; from 6, 8
       <text>:12  U1: mTORC1 -| ULK1  Kim 2011
 10  autophagy increases                                              pushed, and nothing opposes it
                                                                      enough; from 7, 9
       <text>:13  A1: ULK1 -> autophagy
""" in told(proved(), full=True)
    assert told(proved(), full=True).count("Rests on 7 rules. Checked independently.") == 1


def test_each_status_below_established_stands_beside_its_arrow() -> None:
    for status in (Status.PRESUMED, Status.PROPOSED, Status.DISPUTED):
        assert f"autophagy rises ({status.word})" in to_markdown(narrate(with_status("A1", status)))
    assert "autophagy rises (" not in told(with_status("A1", Status.ESTABLISHED))


def test_a_prediction_groups_quantities_and_says_why_some_are_open() -> None:
    assert (
        told(predicted())
        == """\
With torin1 = high:

  set            torin1 (none -> high)
  fall           mTORC1 and S6K1
  does not fall  AKT
  ambiguous      ULK1: pushed up by mTORC1 -| ULK1 [Kim 2011], down by torin1 -| mTORC1 [Thoreen
                 2009] and AKT -> mTORC1
  ambiguous      autophagy: follows ULK1, pushed up by mTORC1 -| ULK1 [Kim 2011], down by torin1 -|
                 mTORC1 [Thoreen 2009] and AKT -> mTORC1
  unaffected     GF: no path leads there
  unaffected     X (no effect stated: torin1 -0 X [Kim 2011])
"""
    )


def test_an_open_claim_shows_two_labelings_cut_to_what_differs_and_the_opposed_pushes() -> None:
    assert (
        told(open_claim())
        == """\
Not necessarily: mTORC1 increases with torin1 = high. It is possible, and so is the opposite.
Both of these obey every rule:

  quantity  where it holds  where it does not
  mTORC1    rises           falls
  S6K1      rises           falls

mTORC1 is pushed both ways, and no rule says which push wins:

  pushed up by    AKT -> mTORC1
  pushed down by  torin1 -| mTORC1 [Thoreen 2009]
"""
    )


def test_a_conflict_is_shown_as_the_lines_of_the_user() -> None:
    conflict = (axioms.Setting("torin1", (1,)), axioms.Cause("ULK1", (0, 1)), axioms.Same("GF", (0, 1)))
    found = why(RISES, "why", Inconsistent(conflict, True))
    assert (
        told(found)
        == """\
No consistent labeling: 2 rules and settings that cannot all hold.

  the question  torin1 = high
  <text>:12     U1: mTORC1 -| ULK1  Kim 2011

Drop any one of these lines, and the rest agree.
"""
    )


def test_unknown_is_never_reported_as_a_verdict() -> None:
    found = replace(why(RISES, "why", Undecided()), complete=False, stopped="the time budget ran out")
    assert (
        told(found)
        == """\
Unknown: the time budget ran out before the question was settled.
More time may settle it: --budget SECONDS.
"""
    )


def test_where_the_memory_ran_out_more_time_is_not_proposed() -> None:
    found = replace(why(RISES, "why", Undecided()), complete=False, stopped=MEMORY)
    assert (
        told(found)
        == """\
Unknown: the memory ran out before the question was settled.
More memory may settle it: --memory MB.
"""
    )


def test_a_verdict_without_a_checked_proof_says_so() -> None:
    found = replace(proved(), found=Unproved("necessary"), complete=False, stopped="the time budget ran out")
    assert told(found).startswith("The solver finds it necessary: autophagy increases with torin1 = high. But the time")


def test_a_comparison_puts_what_differs_first_and_folds_what_agrees() -> None:
    def side(**signs: Sign) -> Prediction:
        directions = {q: frozenset({signs.get(q, Sign.ZERO)}) for q in MODEL.quantities}
        return Prediction(0, 1, directions, {})

    up, down = Sign.PLUS, Sign.MINUS
    left, right = side(torin1=up, mTORC1=down, S6K1=down), side(torin1=up, S6K1=down)
    between = replace(left, directions={q: {"mTORC1": UP}.get(q, STEADY) for q in MODEL.quantities})
    low = Where((Setting("torin1", "level", 1),))
    compared = Comparison(left, right, between)
    found = CompareAnswer(model=MODEL, question=Compare(TORIN, low), text="compare", frame=FRAME, found=compared)
    assert (
        told(found)
        == """\
torin1 = high versus torin1 = low:

  quantity  torin1 = high  torin1 = low  right against left
  mTORC1    falls          is unchanged  rises

The same in both: S6K1 falls.
"""
    )


def test_states_are_counted_and_listed_by_what_differs() -> None:
    states = (Witness("state", labeling()), Witness("state", labeling(torin1=Sign.ZERO)))
    high = {**states[1].labeling.levels, ("AKT", 0): 3}
    states = (states[0], Witness("state", replace(states[1].labeling, levels=high)))
    counted = Enumeration(3, states)
    found = StatesAnswer(model=MODEL, question=States(None), text="states", frame=FRAME, found=counted)
    assert (
        told(found)
        == """\
the reference has 3 consistent labelings.
The first 2 of them:

       state 1  state 2
  AKT  normal   high

The same in all:

  none    torin1
  normal  GF, mTORC1, S6K1, ULK1, X and autophagy
"""
    )


def test_a_consistent_check_and_the_assumptions_in_force_are_named() -> None:
    found = CheckAnswer(model=MODEL, question=Check(), text="check", frame=FRAME, found=Consistent())
    assumed = replace(found, model=replace(found.model, assumptions=("assume unfounded", "reject M1")))
    assert told(assumed) == "Consistent: 7 rules and 0 observations agree.\nAssuming unfounded.\nRejecting M1.\n"


def test_paths_are_drawn_with_their_sign() -> None:
    path = Path(("torin1", "mTORC1", "ULK1"), ("D1", "U1"), Sign.PLUS)
    asked = Paths("torin1", "ULK1")
    found = PathsAnswer(model=MODEL, question=asked, text="paths", frame=FRAME, found=(path,))
    assert (
        told(found)
        == """\
From torin1 to ULK1, for orientation (a path proves nothing):

  +  torin1 -| mTORC1 -| ULK1
"""
    )
    assert told(replace(found, found=())) == "No path leads from torin1 to ULK1.\n"


def test_of_a_claim_that_nothing_touches_it_is_said_that_nothing_leads_there() -> None:
    found = pipeline.ask(Engine(MODEL), "why X is unchanged with torin1 = high", Budget())
    assert (
        told(found)
        == """\
Yes, necessarily: X is unchanged with torin1 = high.
In short: unaffected: X (no effect stated: torin1 -0 X [Kim 2011]).

Where the change ends
     torin1 -0 X: no effect, as is known                              Kim 2011

  Support  established rules suffice
  Proof    2 steps, checked; --full shows it
"""
    )


def test_texts_are_the_same_under_every_hash_seed() -> None:
    script = (
        "from samples import *\n"
        "from reasoner.tell.narrate import narrate\n"
        "from reasoner.tell.json import to_json\n"
        "from reasoner.render.text import to_text\n"
        "for a in (proved(), predicted(), open_claim()):\n"
        "    print(to_text(narrate(a)), to_text(narrate(a, True)), to_json(a))\n"
    )
    here = FilePath(__file__).parents[1]

    def run(seed: str) -> str:
        paths = os.pathsep.join([str(here), str(here.parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        return subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert run("1") == run("2") != ""
