"""What the Python interface gives back: an answer of one class for each kind of question, with its results by name.

`repr` says the verdict, `print` the text; `to_json` is the object of `--json`, `frame` a table, and a notebook shows
the picture beside the text. The examples below are about this model:

>>> import reasoner
>>> model = reasoner.loads('''
... drug trametinib
... protein EGFR, RAF, MEK, ERK
... EGFR -> RAF -> MEK -> ERK
... ERK -| RAF
... trametinib -| MEK
... ''')
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, NoReturn, TypeAlias, assert_never, cast

from reasoner.frames import Library, to_frame
from reasoner.parts import Ambiguity, Change, Combination, Levels, Line, Repair, RuleLine, SignedPath, arrow
from reasoner.picture.drawing import By
from reasoner.proof.codec import to_json as certificate_of
from reasoner.proof.objects import Proof
from reasoner.query import answers as data
from reasoner.query.outcomes import Comparison, Enumeration, Prediction, rules_of
from reasoner.questions import Word
from reasoner.render.text import to_text
from reasoner.signs import SignSet, symbols
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate
from reasoner.tell.table import table

Direction: TypeAlias = Literal["-", "0", "+"]
Directions: TypeAlias = dict[str, list[str]]
"""Of each quantity, the directions that it can have: some of `-`, `0`, `+`."""


class NoTruthValue(TypeError):
    """An answer was used as if it were true or false, and it has more than two verdicts."""


class Answer:
    """The answer to one question: its verdict, and what the kinds of answers have in common.

    >>> answer = model.ask("why ERK decreases with trametinib = high")
    >>> answer
    <WhyAnswer necessary: why ERK decreases with trametinib = high>
    """

    def __init__(self, answer: data.Answer) -> None:
        self.data = answer

    @property
    def question(self) -> str:
        """The question as it was asked, on one line.

        >>> model.why("ERK decreases with trametinib = high").question
        'why ERK decreases with trametinib = high'
        """
        return self.data.text

    @property
    def verdict(self) -> Word:
        """`necessary`, `possible`, `impossible`, `inconsistent`, `consistent`, or `unknown` where time ran out.

        >>> model.why("EGFR decreases with trametinib = high").verdict
        'impossible'
        """
        return self.data.verdict

    @property
    def complete(self) -> bool:
        """Whether everything was found that was asked for; `stopped` says what ended it if not.

        >>> model.check().complete
        True
        """
        return self.data.complete and not self.data.stopped

    @property
    def stopped(self) -> str:
        """What ended the search early, in words; empty where nothing did.

        >>> model.check().stopped
        ''
        """
        return self.data.stopped

    @property
    def seconds(self) -> float:
        """How long it took.

        >>> model.check().seconds < 60
        True
        """
        return self.data.seconds

    @property
    def proof(self) -> Proof | None:
        """The proof that is told, already replayed by the checker; None where there is none to give.

        >>> len(model.why("ERK decreases with trametinib = high").proof.steps)
        8
        """
        return data.proof_of(self.data)

    @property
    def directions(self) -> Directions:
        """Of each quantity asked for, the directions it can have; empty for questions that predict nothing.

        >>> model.what_if("trametinib = high", show=["ERK"]).directions
        {'ERK': ['-']}
        """
        found = data.prediction_of(self.data)
        return {} if found is None else _directions(found)

    @property
    def interventions(self) -> list[Levels]:
        """Of a `how`, the settings of each minimal intervention; a knockout has the name of the lowest level.

        >>> model.how("ERK decreases using EGFR at most 1").interventions
        [{'EGFR': 'off'}, {'EGFR': 'low'}]
        """
        levels = self.data.model.quantities
        every = self.data.found.found if isinstance(self.data.found, data.Interventions) else ()
        return [{s.quantity: levels[s.quantity].space.levels[s.level] for s in one.settings} for one in every]

    def certificate(self) -> dict[str, Any] | None:
        """The proof as `reasoner verify` and `Model.verify` read it; None where there is none.

        >>> answer = model.why("ERK decreases with trametinib = high")
        >>> model.verify(answer.certificate()).holds
        True
        """
        proof = data.whole_proof(self.data)
        return None if proof is None else certificate_of(proof, self.data.model)

    def to_json(self) -> dict[str, Any]:
        """The object that `--json` prints.

        >>> model.check().to_json()["verdict"]
        'consistent'
        """
        return to_json(self.data)

    def frame(self, library: Library | None = None) -> Any:
        """The answer as a table of pandas or polars, whichever is installed; `library` says which, if both are.

        Every cell is a text. Raises MissingLibrary where neither can be loaded.

        >>> model.what_if("trametinib = high", show=["ERK"]).frame("pandas")  # doctest: +NORMALIZE_WHITESPACE
          quantity directions unaffected levels.before levels.acute
        0      ERK          -         no        normal          low
        """
        return to_frame(table(self.data), library)

    def to_svg(self, full: bool = False, group: By | None = None) -> str:
        """The picture of the network around the answer.

        A large one is drawn by files, or where there is one, by classes: `group` says by which, or `none`.

        >>> model.why("ERK decreases with trametinib = high").to_svg()[:4]
        '<svg'
        """
        from reasoner.picture.around import drawings
        from reasoner.picture.grouping import folded, groups
        from reasoner.picture.svg import to_svg

        drawn = drawings(self.data, full)
        grouped = groups(self.data.model, drawn[0], group)
        return to_svg([folded(drawing, grouped) for drawing in drawn])

    def to_dot(self, full: bool = False) -> str:
        """The same in the language of Graphviz.

        >>> model.why("ERK decreases with trametinib = high").to_dot()[:7]
        'digraph'
        """
        from reasoner.picture.around import drawings
        from reasoner.picture.dot import to_dot

        return to_dot(drawings(self.data, full))

    def to_page(self) -> str:
        """The page that `--html` writes.

        >>> model.why("ERK decreases with trametinib = high").to_page()[:15]
        '<!doctype html>'
        """
        from reasoner.picture.page import to_page

        return to_page(self.data)

    def __str__(self) -> str:
        return to_text(narrate(self.data))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.verdict}: {self.question}>"

    def __bool__(self) -> NoReturn:
        raise NoTruthValue(f"an answer is neither true nor false: ask for its verdict, which is `{self.verdict}`")

    def _repr_html_(self) -> str:
        from reasoner.picture.cell import of_answer

        return of_answer(self.data)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows: the picture and the text, or the text alone where it shows no HTML."""
        return {"text/html": self._repr_html_(), "text/plain": str(self)}

    @cached_property
    def _said(self) -> dict[str, Any]:
        return to_json(self.data)


# --- the kinds of answers -----------------------------------------------------------------------------------------


class WhatIfAnswer(Answer):
    """`what if`: what every quantity asked for can do.

    >>> found = model.what_if("trametinib = high")
    >>> found.rises, found.falls, found.unaffected
    (['trametinib', 'RAF'], ['MEK', 'ERK'], ['EGFR'])
    """

    @property
    def rises(self) -> list[str]:
        """The quantities that certainly rise."""
        return self._going("+")

    @property
    def falls(self) -> list[str]:
        """The quantities that certainly fall."""
        return self._going("-")

    @property
    def levels(self) -> dict[str, dict[str, list[str]]]:
        """Of each quantity, in each world (`before`, `acute`, ...), the levels it can have."""
        return cast("dict[str, dict[str, list[str]]]", self._said.get("levels", {}))

    @property
    def ambiguous(self) -> dict[str, Ambiguity]:
        """The quantities that can go both ways, with why."""
        found = self.data.found
        told = found.ambiguous if isinstance(found, Prediction) else {}
        return {q: Ambiguity(a.kind, a.at, a.up, a.down, a.open) for q, a in told.items()}

    @property
    def unaffected(self) -> list[str]:
        """The quantities that no path of rules leads to."""
        found = self.data.found
        return list(found.unaffected) if isinstance(found, Prediction) else []

    def _going(self, way: Direction) -> list[str]:
        return [quantity for quantity, ways in self.directions.items() if ways == [way]]


class JudgedAnswer(Answer):
    """An answer about a claim: the verdict, and the mechanism where it has a proof."""

    @property
    def gist(self) -> str:
        """The mechanism in a sentence or two; empty without a proof."""
        return str(self._said.get("gist", ""))

    @property
    def story(self) -> list[Line]:
        """The mechanism as lines of arrows; empty without a proof."""
        return [Line(one["text"], tuple(arrow(a) for a in one["arrows"])) for one in self._said.get("story", ())]

    @property
    def support(self) -> str | None:
        """The highest status of rules at which the verdict stays the same; None where that is not known."""
        return self._said.get("support")

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that the proof reads, in order of use; empty without a proof."""
        return () if self.proof is None else rules_of(self.proof)

    @property
    def citations(self) -> tuple[str, ...]:
        """The keys of the papers that these rules cite."""
        return tuple(self._said.get("proof", {}).get("citations", ()))

    @property
    def witnesses(self) -> list[dict[str, Any]]:
        """Of a claim that is possible: labelings for it and against it, as in JSON."""
        return list(self._said.get("witnesses", ()))


class WhyAnswer(JudgedAnswer):
    """`why CLAIM`: the verdict with its proof, or why the claim is not necessary.

    >>> answer = model.why("ERK decreases with trametinib = high")
    >>> answer.gist
    'trametinib inhibits MEK, so ERK falls.'
    >>> [(arrow.source, arrow.sign, arrow.target) for line in answer.story for arrow in line.arrows]
    [('trametinib', '-', 'MEK'), ('MEK', '+', 'ERK')]
    >>> answer.support
    'established'
    """


class WhyNotAnswer(JudgedAnswer):
    """`why not CLAIM`: the verdict, and the smallest changes after which the claim is necessary.

    >>> model.why_not("ERK decreases with trametinib = low", allow=["knockouts"]).verdict
    'necessary'
    """

    @property
    def changes(self) -> list[Repair]:
        """The smallest sets of changes that help, each enough, none with a part to spare."""
        return _repairs(self._said.get("repairs", ()))


class WhyAmbiguousAnswer(Answer):
    """`why ambiguous QUANTITY`: both ways it can go, what pushes each way, and what would settle it.

    >>> model.why_ambiguous("ERK with trametinib = high").directions
    {'ERK': ['-']}
    """

    @property
    def settling(self) -> dict[str, Any]:
        """By direction, the sets of facts that would settle it, as in JSON; empty where nothing is open."""
        return dict(self._said.get("settling", {}))


class ContrastAnswer(JudgedAnswer):
    """`why CLAIM rather than with ...`: the claim in two worlds, and where these part.

    >>> model.why("ERK decreases with trametinib = high rather than with EGFR = high").verdict
    'necessary'
    """

    @property
    def contrast(self) -> dict[str, Any]:
        """What is shared and where the two part, as in JSON."""
        return dict(self._said.get("contrast", {}))


class HowAnswer(Answer):
    """`how CLAIM using ...`: the `interventions` that make a claim necessary.

    >>> model.how("ERK decreases using trametinib at most 1")
    <HowAnswer necessary: how ERK decreases using trametinib at most 1>
    """


class CompareAnswer(Answer):
    """`compare A versus B`: what each side does, and the right one against the left one.

    >>> found = model.compare({"trametinib": "high"}, {"EGFR": "knock out"})
    >>> found.differences
    ['trametinib', 'EGFR', 'RAF']
    >>> found.left["RAF"], found.right["RAF"]
    (['+'], ['-'])
    """

    @property
    def left(self) -> Directions:
        """What the first perturbation does."""
        return {} if self._sides is None else _directions(self._sides.left)

    @property
    def right(self) -> Directions:
        """What the second perturbation does."""
        return {} if self._sides is None else _directions(self._sides.right)

    @property
    def between(self) -> Directions:
        """How the second world compares with the first."""
        return {} if self._sides is None else _directions(self._sides.between)

    @property
    def differences(self) -> list[str]:
        """The quantities for which the two sides say something else."""
        return [quantity for quantity, ways in self.left.items() if ways != self.right[quantity]]

    @property
    def _sides(self) -> Comparison | None:
        return self.data.found if isinstance(self.data.found, Comparison) else None


class StatesAnswer(Answer):
    """`states [SCENARIO]`: how many steady states there are, and the first of them.

    >>> found = model.states()
    >>> found.count, found.states[0]["ERK"]
    (1, 'normal')
    """

    @property
    def count(self) -> int | None:
        """How many there are; None where not even that is known. Not `complete`: so many, or more."""
        return self._said.get("states")

    @property
    def states(self) -> list[Levels]:
        """The first states, each as a level for every quantity."""
        if not isinstance(self.data.found, Enumeration):
            return []
        shown = [w["levels"] for w in self._said.get("witnesses", ()) if w["shows"] == "state"]
        return [{q: at.get("before") or at["reference"] for q, at in levels.items()} for levels in shown]


class CheckAnswer(Answer):
    """`check`: whether rules, scenarios and observations agree; if not, the conflicts and the repairs.

    >>> clash = model.with_rules("observe O1: ERK increases with trametinib = high").check()
    >>> clash.verdict
    'inconsistent'
    >>> [line.id for line in clash.conflicts[0]][-1]
    'O1'
    """

    @property
    def conflicts(self) -> list[list[RuleLine]]:
        """Conflicts that share no observation, each as the lines that cannot all hold."""
        return [[_line(x) for x in conflict if "id" in x] for conflict in self._said.get("conflicts", ())]

    @property
    def repairs(self) -> list[Repair]:
        """The cheapest changes after which everything agrees, each proved."""
        return _repairs(self._said.get("repairs", ()))


class FitAnswer(Answer):
    """`fit`: how the open switches (`maybe`, `-?`) can be decided so that everything observed is true.

    >>> open_rule = model.with_rules("observe RAF is unchanged with trametinib = high; maybe trametinib -| RAF")
    >>> found = open_rule.fit()
    >>> found.count, [(one["text"], one["value"]) for one in found.switches]
    (1, [('maybe trametinib -| RAF', 'must')])
    """

    @property
    def switches(self) -> list[dict[str, Any]]:
        """Each switch with its `value`: `must`, `must not`, `+`, `-`, `open` or `unknown`; else as in JSON."""
        return list(self._said.get("switches", ()))

    @property
    def count(self) -> int | None:
        """In how many ways the switches can be decided; None where nothing fits or that is not known."""
        return cast("int | None", self._said.get("candidates", {}).get("count"))

    @property
    def conflicts(self) -> list[list[RuleLine]]:
        """Where nothing fits: the lines that clash, as in a CheckAnswer."""
        return [[_line(x) for x in conflict if "id" in x] for conflict in self._said.get("conflicts", ())]


class DiscriminateAnswer(Answer):
    """`discriminate`: the experiments that split the candidates best which still fit.

    >>> model.with_rules("maybe trametinib -| RAF").discriminate("using trametinib measuring RAF").verdict
    'consistent'
    """

    @property
    def candidates(self) -> list[list[dict[str, Any]]]:
        """The candidates that still fit, each as its decisions."""
        return list(self._said.get("candidates", ()))

    @property
    def best(self) -> dict[str, Any] | None:
        """The experiment that leaves the fewest candidates at worst, as in JSON; None where none tells any apart."""
        return self._said.get("best")

    @property
    def plan(self) -> dict[str, Any] | None:
        """What to do first, and after each outcome, as in JSON."""
        return self._said.get("plan")


class RankAnswer(Answer):
    """`rank`: how often what is ambiguous rises in models drawn by chance; a sample, which proves nothing.

    >>> model.rank("trametinib = high").rows
    []
    """

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is ambiguous, each quantity with its counts by scheme, as in JSON."""
        return list(self._said.get("rows", ()))


class PathsAnswer(Answer):
    """`paths A to B`: signed paths, for orientation; they prove nothing.

    >>> [(path.quantities, path.sign) for path in model.paths("trametinib", "ERK").paths]
    [(('trametinib', 'MEK', 'ERK'), '-')]
    """

    @property
    def paths(self) -> list[SignedPath]:
        """The paths, shortest first."""
        return [SignedPath(tuple(p["quantities"]), tuple(p["rules"]), p["sign"]) for p in self._said.get("rows", ())]


class ScreenAnswer(Answer):
    """`screen ... for READOUTS`: every combination, with what each readout does.

    >>> found = model.screen("trametinib, EGFR at most 1 for ERK")
    >>> [(row.settings, row.outcomes["ERK"]) for row in found.rows][:2]
    [({}, ['0']), ({'trametinib': 'low'}, ['-'])]
    """

    @property
    def rows(self) -> list[Combination]:
        """Every combination, in order."""
        names = self._said["readouts"]
        return [
            Combination(r["number"], r["scenario"], r["settings"], dict(zip(names, r["outcomes"], strict=True)))
            for r in self._said["rows"]
        ]

    @property
    def interactions(self) -> list[dict[str, Any]]:
        """What stands out: minimal settings, synergies, antagonists, rescues, as in JSON."""
        return list(self._said["interactions"])


def answer_of(answer: data.Answer) -> Answer:
    """The class for the kind of an answer."""
    match answer:
        case data.WhatIfAnswer():
            return WhatIfAnswer(answer)
        case data.WhyAnswer():
            return WhyAnswer(answer)
        case data.WhyNotAnswer():
            return WhyNotAnswer(answer)
        case data.WhyAmbiguousAnswer():
            return WhyAmbiguousAnswer(answer)
        case data.ContrastAnswer():
            return ContrastAnswer(answer)
        case data.HowAnswer():
            return HowAnswer(answer)
        case data.CompareAnswer():
            return CompareAnswer(answer)
        case data.StatesAnswer():
            return StatesAnswer(answer)
        case data.CheckAnswer():
            return CheckAnswer(answer)
        case data.FitAnswer():
            return FitAnswer(answer)
        case data.DiscriminateAnswer():
            return DiscriminateAnswer(answer)
        case data.RankAnswer():
            return RankAnswer(answer)
        case data.PathsAnswer():
            return PathsAnswer(answer)
        case data.ScreenAnswer():
            return ScreenAnswer(answer)
        case _:
            assert_never(answer)


def _directions(prediction: Prediction) -> Directions:
    return {quantity: _symbols(signs) for quantity, signs in prediction.directions.items()}


def _symbols(signs: SignSet) -> list[str]:
    return list(symbols(signs))


def _line(said: dict[str, Any]) -> RuleLine:
    return RuleLine(said["id"], said["file"], said["line"], said["text"])


def _repairs(said: Any) -> list[Repair]:
    return [Repair(one["cost"], tuple(map(_change, one["changes"]))) for one in said]


def _change(said: dict[str, Any]) -> Change:
    return Change(said["action"], said.get("text", ""), said.get("rule"), said.get("quantity"), said.get("level"))
