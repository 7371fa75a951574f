"""The words of the language: its keywords by what they begin, and plain words for each terminal of the grammar."""

from __future__ import annotations

from collections.abc import Iterable

ARROWS = ("->", "-|", "-?", "-0")
UNICODE_ARROWS = {"→": "->", "⊣": "-|"}

KINDS = (
    "input",
    "protein",
    "complex",
    "gene",
    "rna",
    "metabolite",
    "site",
    "drug",
    "process",
    "phenotype",
    "context",
    "quantity",
    "class",
)
MODIFIERS = ("weak", "dominant", "slow", "maybe")
CLAUSE_WORDS = ("by", "at", "cite", "status", "note", "when", "unless")
STATEMENT_WORDS = (
    *("model", "use", "source", "levels"),
    *KINDS,
    *MODIFIERS,
    *("rule", "scenario", "observe", "exclude", "assume", "reject", "expect", "query", "regimen", "update"),
)
QUESTION_WORDS = ("what", "why", "how", "compare", "states", "check", "fit", "discriminate", "screen", "paths", "rank")
PRINCIPLES = ("unfounded", "path_founded", "vanishing")
SETTING_WORDS = ("knock", "raised", "lowered", "free", "clear")
EXPECT_MODES = ("possible", "impossible", "not", "ambiguous")

RESERVED = frozenset(
    (
        *MODIFIERS,
        *CLAUSE_WORDS,
        *QUESTION_WORDS,
        *SETTING_WORDS,
        *EXPECT_MODES,
        *PRINCIPLES,
        *("unchanged", "most", "knockouts", "in", "since", "than", "repaired"),
        *("synchronously", "asynchronously", "step"),
    )
)
"""Keywords that can stand where a name can, the start of a statement aside: as names they need backticks."""

_WORDS = {
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": 'a text in "double quotes"',
    "$END": "the end of the statement",
    "RAISES": "`->`",
    "LOWERS": "`-|`",
    "EITHER": "`-?`",
    "NOTHING": "`-0`",
    "DEFINE": "`:=`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "OPEN": "`(`",
    "CLOSE": "`)`",
    "EQUALS": "`=`",
    "BELOW": "`<`",
    "EXACT": "`!`",
    "STAR": "`*`",
}
_GROUPS = (
    ("an arrow", frozenset({"RAISES", "LOWERS", "EITHER", "NOTHING"})),
    ("a clause", frozenset({"BY", "CITE", "STATUS", "NOTE", "WHEN", "UNLESS"})),
    ("a statement", frozenset({"MODEL", "USE", "SOURCE", "LEVELS", "RULE", "SCENARIO"})),
    ("a question", frozenset({"WHAT", "WHY", "HOW", "COMPARE", "STATES", "CHECK"})),
)


def words(terminal: str) -> str:
    """A terminal in plain words: `a name`, or the keyword itself."""
    return _WORDS.get(terminal) or f"`{terminal.lower()}`"


def listed(terminals: Iterable[str]) -> str:
    """What was expected, in plain words: `a name, an arrow or the end of the statement`."""
    left = set(terminals)
    found: list[str] = []
    for word, group in _GROUPS:
        if group <= left:
            found.append(word)
            left -= group
    if "AT" in left and "a clause" in found:
        left.discard("AT")
    parts = sorted(found) + sorted(words(t) for t in left if t != "$END")
    if "$END" in left:
        parts.append(words("$END"))
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]
