"""The kinds of questions, one row each: what each is called in JSON, on the command line and in help, and when its
answer is negative.

Everything that lists questions reads these rows: the command line, the prompt, completion, `show`, JSON, the manual.
It is data alone and loads nothing, so that `--help` answers at once. Which row and which worlds belong to a resolved
question is in `reasoner.query.kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Word: TypeAlias = Literal["necessary", "possible", "impossible", "inconsistent", "consistent", "unknown"]
"""The verdicts of semantics §7."""

Allowed: TypeAlias = Literal["drugs", "settings", "knockouts", "switches", "rules", "observations"]
"""What a user may allow to be changed so that a claim becomes necessary."""
ALLOWED: Final[tuple[Allowed, ...]] = get_args(Allowed)
"""All of it: what `why not` changes unless told otherwise."""
SCHEMA: Final = 2
"""The version of the shapes of JSON; it grows when a key changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What `:help NAME` tells. `examples` are typed as they stand, one after another, on the shipped rules."""

    name: str
    summary: str
    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """The command of the command line that asks a question.

    `asks` is what its argument is called in help, empty where it takes files alone; `form` makes a question of it.
    """

    name: str
    asks: str
    form: str
    summary: str
    examples: tuple[str, ...]
    optional: bool = False  # the argument may be left out


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of question. `kind` is its name in JSON, `words` begin it in the language.

    An answer with one of the `negative` verdicts ends with exit code 1. A kind that nothing answers yet has no topic.
    A contrast is asked by `why` and has no command of its own.
    """

    kind: str
    words: str
    negative: tuple[Word, ...] = ("inconsistent",)
    command: Command | None = None
    topic: Topic | None = None


WHY: Final = Row(
    "why",
    "why",
    ("possible", "impossible", "inconsistent"),
    Command(
        "why",
        "CLAIM",
        "why {}",
        "prove a claim from the rules, or show why it is not necessary",
        (
            'why "autophagy increases with torin1 = high in resistant"',
            'why "S6K1 decreases with rapamycin = high" rules/mtor --full',
        ),
    ),
    Topic(
        "why",
        "a proof of a claim, or why it is not necessary",
        "After the claim may stand `with` settings, `in` a scenario, `at` and `since` a phase. Afterwards, `:1` or "
        "`why 1` opens step 1 of the proof.",
        ("why autophagy increases with torin1 = high in resistant", "why 1", "why mTORC1 is low with torin1 = high"),
    ),
)
WHY_NOT: Final = Row(
    "why-not",
    "why not",
    command=Command(
        "why-not",
        "CLAIM",
        "why not {}",
        "say what stands in the way of a claim, and which smallest changes would make it necessary",
        (
            'why-not "autophagy increases with rapamycin = high in resistant"',
            'why-not "autophagy increases with rapamycin = high in resistant" --allow drugs,knockouts',
        ),
    ),
    topic=Topic(
        "why not",
        "what stands in the way of a claim, and the smallest changes that would make it hold",
        "The claim is first judged as `why` does it.",
        ("why not autophagy increases with rapamycin = high in resistant",),
    ),
)
WHY_AMBIGUOUS: Final = Row(
    "why-ambiguous",
    "why ambiguous",
    command=Command(
        "why-ambiguous",
        "QUANTITY",
        "why ambiguous {}",
        "show both ways a quantity can go, what pushes each way, and what would settle it",
        ('why-ambiguous "AKT with torin1 = high in resistant"',),
    ),
    topic=Topic(
        "why ambiguous",
        "what opposes what, where a quantity can go both ways",
        "Both labelings are shown, and the facts that would settle it.",
        ("why ambiguous AKT with torin1 = high",),
    ),
)
CONTRAST: Final = Row(
    "contrast",
    "why",
    topic=Topic(
        "rather",
        "where two worlds part: the same claim, once with other settings",
        "Written at the end of `why CLAIM`.",
        ("why S6K1 decreases with torin1 = high rather than with rapamycin = high",),
    ),
)
WHAT_IF: Final = Row(
    "what-if",
    "what if",
    command=Command(
        "what-if",
        "SETTINGS",
        "what if {}",
        "predict every quantity under some settings",
        ('what-if "torin1 = high in resistant"', 'what-if "knock out TSC1_2 show mTORC1, AKT" rules/mtor'),
    ),
    topic=Topic(
        "what if",
        "what every quantity must do under some settings",
        "`show` narrows the answer. With current settings or a current scenario, `what if` alone is enough. Where "
        "measurements clash with the rules, `what if A = high repaired` tells what holds in every cheapest repair of "
        "the measurements, `repaired rules` in every one of the rules.",
        ("what if torin1 = high show mTORC1, AKT", ":with torin1 = high", "what if show mTORC1", ":with"),
    ),
)
COMPARE: Final = Row(
    "compare",
    "compare",
    command=Command(
        "compare",
        "SETTINGS",
        "compare {}",
        "put two perturbations side by side",
        ('compare "rapamycin = high versus torin1 = high in resistant"',),
    ),
    topic=Topic(
        "compare",
        "two perturbations side by side, and the difference",
        "A final `in` holds for both sides.",
        ("compare rapamycin = high versus torin1 = high in resistant",),
    ),
)
HOW: Final = Row(
    "how",
    "how",
    ("impossible", "inconsistent"),
    Command(
        "how",
        "CLAIM using ...",
        "how {}",
        "find every smallest intervention that makes a claim necessary",
        (
            'how "autophagy increases using drugs at most 2 in resistant"',
            'how "mTORC1 decreases using proteins at most 1 keeping AKT does not increase" --proofs',
        ),
    ),
    Topic(
        "how",
        "the smallest interventions that make a claim necessary",
        "`using` drugs, other kinds or names, `at most` so many at a time, `keeping` other claims true.",
        ("how autophagy increases using drugs at most 1 keeping AKT does not increase in resistant",),
    ),
)
STATES: Final = Row(
    "states",
    "states",
    command=Command(
        "states",
        "SCENARIO",
        "states {}",
        "count and list the steady states of a scenario",
        ("states fed",),
        optional=True,
    ),
    topic=Topic(
        "states",
        "the steady states of a scenario, counted and listed",
        "Without a scenario: the current one, else the reference world. Ctrl-C shows what was found so far.",
        ("states resistant",),
    ),
)
PATHS: Final = Row(
    "paths",
    "paths",
    command=Command(
        "paths",
        "QUANTITIES",
        "paths {}",
        "signed paths between two quantities",
        ('paths "torin1 to autophagy"',),
    ),
    topic=Topic(
        "paths",
        "signed paths between two quantities, for orientation; no proof",
        "They ignore gates and conditions.",
        ("paths torin1 to ULK1",),
    ),
)
CHECK: Final = Row(
    "check",
    "check",
    command=Command(
        "check",
        "",
        "check",
        "do the rules and the observations agree?",
        ("check", "check my.rules --json", "check rules/mtor measurements.csv"),
    ),
    topic=Topic("check", "do the rules and the observations agree?", "If not: a smallest clash.", ("check",)),
)
FIT: Final = Row(
    "fit",
    "fit",
    command=Command(
        "fit",
        "",
        "fit",
        "which `maybe` and `-?` fit everything observed: what is forced, what is open, how few suffice",
        ("fit my.rules", "fit my.rules measurements.csv --json", "fit my.rules measurements.csv --optimise"),
    ),
    topic=Topic(
        "fit",
        "which `maybe` and `-?` fit everything observed",
        "`fit optimise` says what fits best where measurements clash.",
        ("fit",),
    ),
)
DISCRIMINATE: Final = Row(
    "discriminate",
    "discriminate",
    command=Command(
        "discriminate",
        "EXPERIMENTS",
        "discriminate {}",
        "the experiment that best separates what still fits the observations, and what to do after each outcome",
        (
            "discriminate my.rules",
            'discriminate "using drugs, knockouts of proteins measuring processes" my.rules measurements.csv',
            'discriminate "using torin1, rapamycin at most 2 measuring S6K1, autophagy at most 2 costing torin1 = 3"',
        ),
        optional=True,
    ),
    topic=Topic(
        "discriminate",
        "the experiment that best separates the candidates that still fit",
        "`using` what may be set (else drugs and inputs), `measuring` what may be measured (else anything), each with "
        "`at most` so many together (else one), `costing` what each costs (else 1), `in` scenarios.",
        ("discriminate using rapamycin measuring autophagy",),
    ),
)
SCREEN: Final = Row(
    "screen",
    "screen",
    command=Command(
        "screen",
        "SETTINGS",
        "screen {}",
        "try every combination of some settings, and say what stands out",
        (
            'screen "drugs at most 2 for autophagy increases in resistant"',
            'screen "drugs, knockouts of proteins at most 2 for autophagy in fed" rules/mtor --out found --shard 1/4',
        ),
    ),
    topic=Topic(
        "screen",
        "every combination of some settings, and what each readout does",
        "`drugs`, other kinds or names, `knockouts of` them, `at most` so many together; after `for` quantities or "
        "claims, after `in` scenarios.",
        ("screen rapamycin, torin1 at most 2 for autophagy increases in resistant",),
    ),
)

RANK: Final = Row(
    "rank",
    "rank",
    command=Command(
        "rank",
        "SETTINGS",
        "rank {}",
        "how often what is ambiguous rises in sampled models: a ranking, never a verdict",
        ('rank "torin1 = high in resistant show AKT"', 'rank "torin1 = high" my.rules --json'),
    ),
    topic=Topic(
        "rank",
        "how often what is ambiguous rises in linear models drawn by chance",
        "Two schemes of gains, and the worse of the two. It is a sample and proves nothing.",
        ("rank torin1 = high show AKT",),
    ),
)

ROWS: Final = (
    WHY, WHY_NOT, WHY_AMBIGUOUS, CONTRAST, WHAT_IF, COMPARE, HOW, STATES, PATHS, CHECK, FIT, DISCRIMINATE, SCREEN, RANK
)  # fmt: skip
"""Every kind of question, in the order of help."""
