"""What an agent may be told of an answer: what is certain only with a proof that was replayed for this call.

All else is a prediction of the solver, and says so: `"checked": false`, and verdicts that begin with `unproved`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from reasoner.answers import Answer, CheckAnswer, FitAnswer, HowAnswer, JudgedAnswer, RankAnswer, ScreenAnswer
from reasoner.api import Model
from reasoner.model import ir
from reasoner.model.labeling import Existence
from reasoner.pipeline import verify_proof
from reasoner.proof.checker import Rejected
from reasoner.proof.codec import CertificateError
from reasoner.proof.codec import to_json as certificate_of
from reasoner.proof.objects import Proof
from reasoner.query.conflicts import Clashes
from reasoner.query.fitted import Fitted, Switch
from reasoner.reports import Difference
from reasoner.solve.budget import Budget
from reasoner.tell.words import say

Object: TypeAlias = dict[str, Any]
JUDGED: Final = ("necessary", "impossible")
ENOUGH: Final = ("minimal", "synergy")
"""What a screen says to be enough for a claim, alone or together."""
MOST_ROWS: Final = 100
"""Rows of a screen that are handed out; the combinations that stand out are handed out all."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one call gives back; `wrong`: the call was, and what is said are diagnostics."""

    data: Object
    text: str
    wrong: bool = False


def answered(model: Model, answer: Answer, steps: bool = False) -> Said:
    """An answer as it may be said; its proof with all `steps`, or without."""
    data, text = answer.to_json(), str(answer)
    match answer:
        case JudgedAnswer():
            if answer.verdict in JUDGED and not proved(model, answer):
                data |= {"verdict": "unknown", "complete": False}
                text = _plain("agent unproved", verdict=answer.verdict)
        case HowAnswer():
            data, text = _with_proofs(data, text)
        case CheckAnswer() | FitAnswer():
            data |= _agreeing(answer, data)
            if not data["checked"]:
                text = f"{text}\n{_plain('agent forced' if 'switches' in data else 'agent consistent')}"
        case RankAnswer():
            data["predicted"] = data.pop("proved", {})
            data["checked"] = False
            text = f"{text}\n{_plain('agent predicted')}"
        case _:
            data = _unproved(data) | {"checked": False}
            text = f"{text}\n{_plain('agent predicted')}"
    if "proof" in data and not steps:
        data["proof"] = _brief(data["proof"])
    return Said(data, text)


def screened(model: Model, answer: ScreenAnswer, budget: float) -> Said:
    """A screen: each smallest combination with a replayed proof, or among the `unproved`; the rows as predictions."""
    clock = Budget(budget)
    data = _unproved(answer.to_json()) | {"checked": False}
    proved_ones, open_ones, others = [], [], []
    for one in data["interactions"]:
        if one["kind"] not in ENOUGH:
            others.append(one)
        elif (proof := _enough(model, one, clock)) is not None:
            proved_ones.append({**one, "proof": proof})
        else:
            open_ones.append(one)
    data |= {"interactions": [*proved_ones, *others], "unproved": open_ones}
    if (left_out := len(data["rows"]) - MOST_ROWS) > 0:
        data |= {"rows": data["rows"][:MOST_ROWS], "rows_left_out": left_out}
    text = f"{answer}\n{_plain('agent predicted')}"
    return Said(data, f"{text}\n{_plain('agent proved enough')}" if proved_ones else text)


def _enough(model: Model, one: Object, clock: Budget) -> Object | None:
    """The proof that a combination is enough, replayed."""
    if clock.left <= 0:
        return None
    settings = ", ".join(one["settings"])
    why = model.why(one["claim"], settings=settings, scenario=one["scenario"], budget=clock.left)
    if why.verdict != "necessary" or not proved(model, why):
        return None
    return _brief(why.to_json()["proof"])


def differing(found: Difference) -> Said:
    """Two versions compared: what follows from each is the solver's word."""
    return Said(_unproved(found.to_json()) | {"checked": False}, f"{found}\n{_plain('agent predicted')}")


def proved(model: Model, answer: Answer) -> bool:
    """Whether the proof of an answer holds, replayed now."""
    certificate = answer.certificate()
    return certificate is not None and model.verify(certificate).holds


def _replayed(proof: Proof, model: ir.Model) -> bool:
    """The same for a proof within an answer, which is about `model`."""
    try:
        verify_proof(certificate_of(proof, model), model)
    except (Rejected, CertificateError):
        return False
    return True


def _with_proofs(data: Object, text: str) -> tuple[Object, str]:
    """Interventions without a checked proof are named apart, and the verdict rests on the others."""
    every = data.get("interventions", [])
    proved = [{**one, "proof": _brief(one["proof"])} for one in every if one.get("proof", {}).get("checked")]
    open_ones = [one["settings"] for one in every if not one.get("proof", {}).get("checked")]
    if open_ones:
        data |= {"interventions": proved, "unproved": open_ones, "interventions_complete": False}
        data["verdict"] = "necessary" if proved else "unknown"
        text = f"{text}\n{_plain('agent some unproved', count=str(len(open_ones)))}"
    elif every:
        data["interventions"] = proved
    return data, text


def _agreeing(answer: CheckAnswer | FitAnswer, data: Object) -> Object:
    """Whether each clash has a proof that holds now, and each forced switch; a switch without one is no decision."""
    found, model = answer.data.found, answer.data.model
    if isinstance(found, Clashes):
        every = [one.proof is not None and _replayed(one.proof, model) for one in found.found]
        return {"checked": bool(every) and all(every), "conflicts_checked": every}
    if not isinstance(found, Fitted):
        return {key: _unproved(value) for key, value in data.items()} | {"checked": False}
    holds = {
        _key(one.decided.switch): one.explanation is not None and _replayed(one.explanation.proof, one.given)
        for one in found.forced
    }
    switches = []
    for one in data["switches"]:
        said = {**one, "proof": _brief(one["proof"])} if "proof" in one else one
        if not holds.get((one["rule"], one["switch"]), True):
            said = {**said, "value": f"unproved {one['value']}"}
        switches.append(said)
    return {"checked": False, "switches": switches}


def _key(switch: Switch) -> tuple[str, str]:
    """A switch as the JSON names it."""
    return switch.rule, "exists" if isinstance(switch, Existence) else "sign"


_WORDS: Final = (*JUDGED, "must", "must not")


def _unproved(said: Any) -> Any:
    """The same, with every word of certainty marked as one without a proof."""
    match said:
        case str() if said in _WORDS:
            return f"unproved {said}"
        case list():
            return [_unproved(one) for one in said]
        case dict():
            return {key: value if key == "kind" else _unproved(value) for key, value in said.items()}
        case _:
            return said


def _brief(proof: Object) -> Object:
    """A proof without its steps."""
    return {key: value for key, value in proof.items() if key not in ("steps", "core")}


def _plain(key: str, **parts: str) -> str:
    return "".join(run.text for run in say(key, **parts))
