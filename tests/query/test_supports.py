"""How well each prediction of `what if` is supported, and which need Foundation, compared with brute force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import networks
import oracle
import pytest

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.model.ir import Assumed, Model, Status, WhatIf, Where
from reasoner.model.worlds import compared, frame_of
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Prediction
from reasoner.query.what_if import what_if
from reasoner.render.text import to_text
from reasoner.revise.at_least import at_least
from reasoner.signs import ANY, Sign, SignSet
from reasoner.solve.budget import Budget
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate

TEXT = """drug D
protein A, B, C, E, F
D -> A
D -> B status presumed
A -> C
E -| C status disputed
A -> E status proposed
A -> F -> F
"""


def asked(text: str, question: str) -> WhatIfAnswer:
    answer = pipeline.ask(Engine(networks.compiled(text)), question, Budget())
    assert isinstance(answer, WhatIfAnswer)
    return answer


def test_what_rests_on_weaker_rules_says_so_and_nothing_else() -> None:
    answer = asked(TEXT.replace("A -> F -> F\n", ""), "what if D = high")
    assert answer.supports == {
        "D": Status.ESTABLISHED,
        "A": Status.ESTABLISHED,
        "B": Status.PRESUMED,
        "E": Status.PROPOSED,
    }
    assert to_json(answer)["supports"] == {"D": "established", "A": "established", "B": "presumed", "E": "proposed"}
    told = to_text(narrate(answer))
    assert "  rises       A\n  rises       if what is presumed holds: B\n" in told
    assert "  rises       if what is proposed holds: E\n" in told


def test_what_needs_foundation_is_named_and_nothing_else() -> None:
    loop = "drug D\ninput S\nprotein A, B, C\nS -> A -> B -> A\nD -| B\nD -> C\n"
    answer = asked(loop, "what if D = high")
    assert answer.foundation_for == ("A", "B") and to_json(answer)["foundation_for"] == ["A", "B"]
    assert "Assuming that positive loops do not sustain themselves, for A and B.\n" in to_text(narrate(answer))
    straight = asked(loop.replace("-> B -> A", "-> B"), "what if D = high")
    assert straight.foundation_for == () and "foundation_for" not in to_json(straight)


def doubted(seed: int) -> Model:
    """A random model whose rules are of every status. Raises RuleError."""
    rng = Random(f"supports {seed}")
    text = networks.observed_text(seed, 2 + seed % 2)
    weaker = ["", " status presumed", " status proposed", " status disputed"]
    rules = ("->", "-|", " := ", "requires", "rule when")
    lines = [line + (rng.choice(weaker) if any(r in line for r in rules) else "") for line in text.splitlines()]
    return networks.compiled("\n".join(lines) + "\n")


def directions(model: Model, where: Where) -> Mapping[str, SignSet]:
    """What every quantity can do, by enumeration; empty sets where there is no labeling."""
    frame = frame_of(model, [where])
    since, at = (frame.index[w] for w in compared(model, where))
    seen: dict[str, set[Sign]] = {q: set() for q in model.quantities}
    for labeling in oracle.labelings(model, frame):
        for name, signs in seen.items():
            signs.add(labeling.direction(name, since, at))
    return {q: frozenset(signs) for q, signs in seen.items()}


def compare(seeds: range) -> tuple[int, int]:
    """How many directions of random models were weaker supported, and how many needed Foundation."""
    weaker = needing = 0
    for seed in seeds:
        try:
            model = doubted(seed)
            where = networks.random_question(Random(seed), model)
            expected = directions(model, where)
            at = {status: directions(at_least(model, status), where) for status in Status}
            unfounded = directions(
                replace(
                    model,
                    principles=(*(p for p in model.principles if p.principle == "vanishing"), Assumed("unfounded")),
                ),
                where,
            )
        except (RuleError, oracle.TooLarge):
            continue
        answer = what_if(Engine(model), WhatIf(where, ()), "", Budget())
        if not isinstance(answer.found, Prediction):
            assert not all(expected.values())
            continue
        for name in (q for q, signs in expected.items() if signs != ANY and q not in answer.found.unaffected):
            status = max(s for s in Status if at[s][name] == expected[name])
            assert answer.supports[name] == status, (seed, name)
            weaker += status < Status.ESTABLISHED
            needs = not model.unfounded and unfounded[name] != expected[name]
            assert (name in answer.foundation_for) == needs, (seed, name)
            needing += needs
    return weaker, needing


def test_supports_are_the_highest_statuses_at_which_enumeration_gives_the_same() -> None:
    weaker, _ = compare(range(40))
    assert weaker > 5


@pytest.mark.long
@pytest.mark.parametrize("part", range(1, 6))
def test_supports_of_hundreds_of_models_are_those_that_enumeration_gives(part: int) -> None:
    weaker, _ = compare(range(1000 * part, 1000 * part + 400))
    assert weaker > 20
