"""How long `how` takes to find every minimal intervention, and how many sweeps, beside trying every set of settings.

Both columns ask the same encoding in the same run; the one to the right asks about one set of settings after another.
"""

from __future__ import annotations

from itertools import combinations
from time import process_time

from benchmarks.table import Options
from reasoner import pipeline
from reasoner.model.ir import How, Model, Setting
from reasoner.query.engine import Engine, judged
from reasoner.query.how import Search, with_settings
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

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
    print(f"{'at most ' + str(AT_MOST) + ', in resistant':68} answers  swept (sweeps, s)  every set (sets, s)    ratio")
    for question in QUESTIONS:
        asked, _ = pipeline.asked(model, f"how {question} at most {AT_MOST} in resistant")
        assert isinstance(asked, How)
        swept, every = swept_through(model, asked, 5 * options.seconds), one_by_one(model, asked, 5 * options.seconds)
        assert swept[0] == every[0] or not swept[3] or not every[3], question
        shown = (f"{tried:6}{'' if done else '+'} {seconds:7.1f}" for _, tried, seconds, done in (swept, every))
        ratio = f"{swept[2] / every[2]:.2f}" if swept[3] and every[3] else "-"
        print(f"{question:68} {len(swept[0]):7}  " + "     ".join(shown) + f"   {ratio:>6}", flush=True)
    print("+: not finished within the clock")


Found = tuple[list[tuple[Setting, ...]], int, float, bool]
"""The interventions, how many sweeps or sets it took, how long, and whether that was all."""


def swept_through(model: Model, question: How, seconds: float) -> Found:
    """As `how` does it."""
    start = process_time()
    search = Search(model, question, Budget(seconds))
    found = list(search.answers())
    return found, search.trial.swept, process_time() - start, search.exhausted


def one_by_one(model: Model, question: How, seconds: float) -> Found:
    """One check for every set of settings that contains no answer; a second one, elsewhere, for the answers."""
    start, found, tried = process_time(), list[tuple[Setting, ...]](), 0
    search = Search(model, question, Budget())
    again = Engine(model, settable=model.quantities)
    for one in (one for size in range(search.at_most + 1) for one in combinations(search.settings, size)):
        if process_time() - start > seconds:
            return found, tried, process_time() - start, False
        if len({s.quantity for s in one}) < len(one) or any(set(part) <= set(one) for part in found):
            continue
        tried += 1
        if search.trial.can_fail(one, search.budget) is Verdict.UNSAT:
            place = with_settings(question.where, one)
            problem = again.problem([place])
            if judged(problem, problem.claim(search.claim, place), search.budget) == "necessary":
                found.append(one)
    return found, tried, process_time() - start, True
