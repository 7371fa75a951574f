"""What `:help TOPIC` tells about questions and statements: a few words, and examples that run on the shipped rules."""

from __future__ import annotations

from typing import Final

from reasoner.questions import ROWS, Topic

_QUESTIONS: Final = tuple(row.topic for row in ROWS if row.topic is not None)
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
