"""What `:help TOPIC` tells about questions and statements: a few words, and examples that run on the shipped rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Topic:
    """`examples` are typed as they stand, one after another, in one session on the shipped rules."""

    name: str
    summary: str
    text: str
    examples: tuple[str, ...]


_QUESTIONS: Final = (
    Topic(
        "why",
        "a proof of a claim, or why it is not necessary",
        "After the claim may stand `with` settings, `in` a scenario, `at` and `since` a phase. Afterwards, `:1` or "
        "`why 1` opens step 1 of the proof.",
        ("why autophagy increases with torin1 = high in resistant", "why 1", "why mTORC1 is low with torin1 = high"),
    ),
    Topic(
        "why not",
        "what stands in the way of a claim, and the smallest changes that would make it hold",
        "The claim is first judged as `why` does it.",
        ("why not autophagy increases with rapamycin = high in resistant",),
    ),
    Topic(
        "why ambiguous",
        "what opposes what, where a quantity can go both ways",
        "Both labelings are shown, and the facts that would settle it.",
        ("why ambiguous AKT with torin1 = high",),
    ),
    Topic(
        "rather",
        "where two worlds part: the same claim, once with other settings",
        "Written at the end of `why CLAIM`.",
        ("why S6K1 decreases with torin1 = high rather than with rapamycin = high",),
    ),
    Topic(
        "what if",
        "what every quantity must do under some settings",
        "`show` narrows the answer. With current settings or a current scenario, `what if` alone is enough.",
        ("what if torin1 = high show mTORC1, AKT", ":with torin1 = high", "what if show mTORC1", ":with"),
    ),
    Topic(
        "how",
        "the smallest interventions that make a claim necessary",
        "`using` drugs, other kinds or names, `at most` so many at a time, `keeping` other claims true.",
        ("how autophagy increases using drugs at most 1 keeping AKT does not increase in resistant",),
    ),
    Topic(
        "compare",
        "two perturbations side by side, and the difference",
        "A final `in` holds for both sides.",
        ("compare rapamycin = high versus torin1 = high in resistant",),
    ),
    Topic(
        "states",
        "the steady states of a scenario, counted and listed",
        "Without a scenario: the current one, else the reference world. Ctrl-C shows what was found so far.",
        ("states resistant",),
    ),
    Topic("check", "do the rules and the observations agree?", "If not: a smallest clash.", ("check",)),
    Topic(
        "paths",
        "signed paths between two quantities, for orientation; no proof",
        "They ignore gates and conditions.",
        ("paths torin1 to ULK1",),
    ),
)

_STATEMENTS: Final = (
    Topic(
        "quantities",
        "declare what can be more or less",
        "kinds: input, protein, complex, gene, rna, metabolite, site, drug, process, phenotype, context, quantity. "
        "`also` gives synonyms, `:` other levels.",
        ('protein MYC also c_Myc "transcription factor"', "drug omipalisib"),
    ),
    Topic(
        "influences",
        "what acts on what: `->` raises, `-|` lowers, `-?` has an unknown sign, `-0` is a known absence",
        "Before it: a label, `weak`, `dominant`, `slow`, `maybe`. After it: `by`, `at`, `cite`, `status`, `note`, "
        "`when`, `unless`.",
        (
            "protein MYC",
            "maybe mTORC1 -> MYC status proposed",
            "why MYC decreases with torin1 = high",
        ),
    ),
    Topic(
        "gates",
        "what a quantity cannot do without",
        "`requires` holds it at its lowest level while the condition fails; `:=` defines it by others.",
        ("protein MYC", "MYC requires mTORC1 and S6K1"),
    ),
    Topic(
        "claims",
        "what can be asked, observed and expected",
        "increases, decreases, is unchanged, changes, does not increase, does not decrease; is LEVEL, is not LEVEL, "
        "is at least LEVEL, is at most LEVEL; joined with and, or, not.",
        (
            "why mTORC1 decreases and S6K1 decreases with torin1 = high",
            "why mTORC1 does not increase with torin1 = high",
        ),
    ),
    Topic(
        "settings",
        "what a scenario or `with` sets",
        "X = LEVEL, knock out X, raised X, lowered X, free X (an input), clear X (drops what the scenario sets).",
        ("what if knock out TSC1_2, rapamycin = high show mTORC1",),
    ),
    Topic(
        "scenarios",
        "settings under a name",
        "`extends` takes over the settings of another scenario.",
        ("scenario without_tsc: knock out TSC1_2", ":in without_tsc", "why mTORC1 does not decrease"),
    ),
    Topic(
        "observe",
        "what was measured; it constrains every answer",
        "`exclude` says what must not hold. `check` tells whether it all fits together.",
        ("observe mTORC1 decreases with torin1 = high",),
    ),
    Topic(
        "expect",
        "tests of the model, run by `reasoner test`",
        "Plain means necessary; `possible`, `impossible`, `not`, `ambiguous` say otherwise. `:accept` makes one of the "
        "last answer when the session is saved.",
        ("expect mTORC1 decreases with torin1 = high",),
    ),
    Topic(
        "use",
        "read further files",
        "The path is relative to the folder in which the session runs. `:load` takes files in place of those so far.",
        ('use "rules/examples/boolean.rules"',),
    ),
)

TOPICS: Final = {topic.name: topic for topic in (*_QUESTIONS, *_STATEMENTS)}
QUESTIONS: Final = tuple(topic.name for topic in _QUESTIONS)
