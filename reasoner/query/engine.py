"""The solver side of a model: problems encoded once and kept, so that the next question on the same worlds is warm."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from reasoner.bounds.propagate import Constraints
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Assumed, Claim, Model, Status, Where
from reasoner.model.worlds import REFERENCE, Frame, Open, compared, frame_of, set_within, world_at
from reasoner.query.answers import WhyAnswer
from reasoner.query.outcomes import Wanted
from reasoner.questions import Word
from reasoner.revise.at_least import at_least
from reasoner.revise.files import ModelFiles
from reasoner.solve.budget import Budget
from reasoner.solve.cost import Cost
from reasoner.solve.encode import Encoder
from reasoner.solve.encoded import Encoded, Shape, shape_of
from reasoner.solve.formula import Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Subsets

_KEPT = 8
_REMEMBERED = 64


class Engine:
    """Problems and their subsets for one model, the most recently used kept.

    For many questions that set nothing but what is `settable`, an encoding leaves that open, and serves all questions
    whose worlds have the same shape: making it takes up to twice the time, and every further question a tenth. What
    is set `rarely` is left open only for questions that set it.
    """

    def __init__(
        self,
        model: Model,
        seed: int = 0,
        settable: Collection[str] = (),
        model_files: ModelFiles | None = None,
        rarely: Collection[str] = (),
    ) -> None:
        self.model = model
        self.model_files = model_files  # the files behind the model, for a question that proposes to change them
        self.seed = seed
        self._others: dict[Status | None, Engine] = {}
        self._whole: Engine | None = None  # of the model that this one is a weaker version of
        self._settable = tuple(frozenset(s) for s in (settable, {*settable, *rarely}) if s)
        self._encoded: dict[tuple[Shape, frozenset[str]], Encoded] = {}
        self._problems: OrderedDict[tuple[Where, ...], Problem] = OrderedDict()
        self._subsets: WeakKeyDictionary[Problem, tuple[int, Subsets]] = WeakKeyDictionary()
        self._constraints: WeakKeyDictionary[Problem, Constraints] = WeakKeyDictionary()
        self.answered: OrderedDict[tuple[Claim, Where, Wanted], WhyAnswer] = OrderedDict()

    def problem(self, places: Sequence[Where]) -> Problem:
        """The problem that compares the worlds of these places, with every observation in force."""
        key = tuple(places)
        if key not in self._problems:
            frame = frame_of(self.model, key)
            self._problems[key] = Problem(self.model, frame, self.seed, self._shared(frame), lambda: self._like(key))
            while len(self._problems) > _KEPT:
                self._problems.popitem(last=False)
        self._problems.move_to_end(key)
        return self._problems[key]

    def _shared(self, frame: Frame) -> Encoded | None:
        needed = set_within(self.model, frame) if self._settable else frozenset()
        settable = next((s for s in self._settable if needed <= s), None)
        if settable is None:
            return None
        shape = shape_of(self.model, frame)
        if (shape, settable) not in self._encoded:
            left_open = Open(shape.open_worlds, settable)
            whole = None if self._whole is None else self._whole._encoded.get((shape, settable))
            like = None if whole is None else whole.encoder
            self._encoded[shape, settable] = Encoded(self.model, frame, self.seed, left_open, like)
        return self._encoded[shape, settable]

    def _like(self, places: tuple[Where, ...]) -> Encoder | None:
        """What the engine of the whole model has written of the same worlds."""
        same = None if self._whole is None else self._whole._problems.get(places)
        return None if same is None else same.written

    def at_least(self, status: Status) -> Engine:
        """An engine for the model in which rules weaker than a status may or may not hold."""
        return self._other(status, lambda: at_least(self.model, status))

    def unfounded(self) -> Engine:
        """An engine for the model in which loops may sustain themselves."""
        return self._other(None, lambda: _unfounded(self.model))

    def _other(self, name: Status | None, changed: Callable[[], Model]) -> Engine:
        if name not in self._others:
            other = self._others[name] = Engine(changed(), self.seed)
            other._settable, other._whole = self._settable, self
        return self._others[name]

    def remember(self, asked: tuple[Claim, Where, Wanted], answer: WhyAnswer) -> None:
        """Keeps the answer about a claim in `answered`; it never changes, for the model does not."""
        self.answered[asked] = answer
        while len(self.answered) > _REMEMBERED:
            self.answered.popitem(last=False)

    def subsets(self, problem: Problem) -> Subsets:
        """The problem's constraints with a switch each, made anew when Foundation has found more loops."""
        loops = len(problem.loops)
        kept = self._subsets.get(problem)
        if kept is None or kept[0] != loops:
            kept = (loops, problem.subsets())
            self._subsets[problem] = kept
        return kept[1]

    def constraints(self, problem: Problem) -> Constraints:
        """The problem's constraints as derivations read them."""
        if problem not in self._constraints:
            self._constraints[problem] = Constraints(problem.model, problem.frame)
        return self._constraints[problem]


def judged(problem: Problem, claim: Formula, budget: Budget) -> Word:
    """The verdict on a claim (§7), as a literal of the problem."""
    verdict, shown = problem.shown([claim], budget)
    if verdict is not Verdict.SAT:
        return "unknown" if verdict is Verdict.UNKNOWN else "inconsistent"
    match problem.check([neg(claim) if shown == (True,) else claim], budget):
        case Verdict.SAT:
            return "possible"
        case Verdict.UNSAT:
            return "necessary" if shown == (True,) else "impossible"
        case _:
            return "unknown"


def names_of(frame: Frame, model: Model, where: Where, prefix: str = "") -> Mapping[int, str]:
    """The ids of the worlds of one place, as JSON and texts use them."""
    since, _ = compared(model, where)
    named = {world_at(where, "before"): "before"}
    for world in frame.worlds:
        if world.scenario == where.scenario and world.settings == where.settings and world.phase != "before":
            named[world] = prefix + world.phase
    if where.comparison == "than":
        named[since] = f"than.{since.phase}"
    if where.comparison == "parent" and since != REFERENCE:
        named[since] = "parent"
    if model.has_reference:
        named.setdefault(REFERENCE, "reference")
    return {frame.index[w]: name for w, name in named.items() if w in frame.index}


_HARD_TO_READ: Mapping[type[Ground], int] = {
    axioms.Foundation: 9, axioms.Transitivity: 8, axioms.Observation: 7, axioms.Law: 6, axioms.Alternatives: 6,
    axioms.Closure: 5, axioms.End: 5, axioms.Definition: 4, axioms.Gate: 4, axioms.Compatibility: 3,
    axioms.Path: 6, axioms.Remainder: 3, axioms.Response: 2, axioms.Cause: 2, axioms.Raised: 1, axioms.Same: 1,
    axioms.Setting: 0, axioms.Reference: 0,
}  # fmt: skip


def plainness(pair: Sequence[int]) -> Callable[[Ground], Cost]:
    """How hard a ground constraint is to read, for a question that compares `pair`: the hardest are dropped first.

    First whether it is about other worlds than the question, then what axiom it is.
    """
    worlds = set(pair)

    def cost(ground: Ground) -> Cost:
        return Cost((int(not worlds.issuperset(ground.worlds)), _HARD_TO_READ[type(ground)]))

    return cost


def _unfounded(model: Model) -> Model:
    """The model without Foundation."""
    others = tuple(one for one in model.principles if one.principle == "vanishing")
    return replace(model, principles=(*others, Assumed("unfounded")))
