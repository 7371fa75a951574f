"""The random models and questions that other tests draw."""

from __future__ import annotations

from random import Random

import networks

from reasoner.compile.elaborate import question
from reasoner.lang.parser import parse_question
from reasoner.model.ir import Why
from reasoner.source import Source


def test_random_models_use_every_feature() -> None:
    models = [model for seed in range(200) if (model := networks.model(seed, 5)) is not None]
    influences = [i for model in models for i in model.influences]
    assert all(any(getattr(i, word) for i in influences) for word in ("weak", "dominant", "slow", "maybe", "condition"))
    assert any(i.sign is None for i in influences)
    assert any(q.of_influence for model in models for q in model.quantities.values())
    for part in ("absences", "gates", "laws", "definitions", "classes", "scenarios", "observations", "unfounded"):
        assert any(getattr(model, part) for model in models), part
    kinds = {s.kind for model in models for scenario in model.scenarios.values() for s in scenario.settings}
    assert kinds == {"level", "raised", "lowered", "free", "clear"}


def test_a_drawn_question_reads_back_as_itself() -> None:
    for seed in range(60):
        model = networks.model(seed, 5)
        if model is None:
            continue
        rng = Random(seed)
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        if networks.speaks_of_directions(claim):
            text = f"why {networks.claim_text(model, claim)} {networks.where_text(model, where)}"
            asked, _ = parse_question(Source("<question>", text))
            assert asked is not None, text
            assert question(model, asked)[0] == Why(claim, where), text


def test_the_same_seed_gives_the_same_text() -> None:
    assert [networks.rule_text(seed) for seed in range(20)] == [networks.rule_text(seed) for seed in range(20)]
    assert networks.large_network(50) == networks.large_network(50)


def test_a_large_network_has_its_quantities_and_influences() -> None:
    model = networks.compiled(networks.large_network(200, degree=4, seed=1))
    assert len(model.quantities) == 200
    assert 750 < len(model.influences) <= 4 * 199
    assert model.inputs == {"q0"}
