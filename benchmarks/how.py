"""How many sets of settings `how` has a solver look at, and how long that takes, beside trying every set.

Both columns ask the same encoding in the same run; the one to the right learns nothing from the labelings it finds.
"""

from __future__ import annotations

from time import process_time

from benchmarks.table import Options
from reasoner import pipeline
from reasoner.model.ir import How, Model
from reasoner.query.how import Search
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget

AT_MOST = 2
"""Settings together."""

QUESTIONS = (
    "autophagy increases using drugs",
    "autophagy increases using drugs keeping cytotoxicity is unchanged",
    "autophagy increases using drugs keeping mTORC2 is unchanged",
    "autophagy increases using proteins",
)


def run(options: Options) -> None:
    """One table."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    print(f"{'at most ' + str(AT_MOST) + ', in resistant':68} answers  guided (sets, s)  every set (sets, s)    ratio")
    for question in QUESTIONS:
        text = f"how {question} at most {AT_MOST} in resistant"
        guided, every = (searched(model, text, learns, 5 * options.seconds) for learns in (True, False))
        assert guided[0] == every[0] or not guided[3] or not every[3], question
        shown = (f"{tried:6}{'' if done else '+'} {seconds:7.1f}" for _, tried, seconds, done in (guided, every))
        ratio = f"{guided[2] / every[2]:.2f}" if guided[3] and every[3] else "-"
        print(f"{question:68} {len(guided[0]):7}  " + "     ".join(shown) + f"   {ratio:>6}", flush=True)
    print("+: not finished within the clock")


def searched(model: Model, text: str, learns: bool, seconds: float) -> tuple[list[object], int, float, bool]:
    """The interventions, how many sets were tried, how long it took, and whether that was all."""
    question, _ = pipeline.asked(model, text)
    assert isinstance(question, How)
    start = process_time()
    search = Search(model, question, Budget(seconds), learns)
    found: list[object] = list(search.answers())
    return found, search.tried, process_time() - start, search.exhausted
