"""The page of the manual that lists every code, made from the catalogues of the code itself.

Syntax mistakes are listed with a wrong example and the very message it earns; what stands in `RIGHT` is the cure that
the catalogue leaves to this page. The tests check that every cure parses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pages import ROOT

from reasoner.compile.codes import CATALOGUE as MODEL
from reasoner.compile.codes import TABLES, Code
from reasoner.lang.mistakes import CATALOGUE as SYNTAX
from reasoner.lang.mistakes import MISTAKES
from reasoner.lang.parser import parse_file
from reasoner.source import Source

CATALOGUE_PAGE = ROOT / "docs" / "errors.md"

RIGHT: Mapping[str, str] = {
    "E100": "A -| (B -> C)",
    "E101": 'model mtor "mTOR"',
    "E102": "drug `KU-0063794`",
    "E103": "rapamycin -| (mTORC1 -> S6K1)",
    "E104": "rapamycin -| (mTORC1 -> S6K1)",
    "E105": "A -> B",
    "E106": "A -> B",
    "E107": "drug `KU-0063794`",
    "E108": "A -> `B-1`",
    "E109": "X := B and C\nA requires X",
    "E110": "query Q1: why A increases with D = high",
    "E111": "scenario treated: A = high",
    "E112": "AKT -> mTORC1",
    "E113": "protein AKT",
    "E114": "A -> B",
    "E115": "protein A, B",
    "E116": "protein A, B",
    "E117": "scenario fed: A = high",
    "E120": "A -> B cite X",
    "E121": "A -> B cite X, Y",
    "E122": "A -> B cite Inoki2002",
    "E123": 'A -> B by "phosphorylation"',
    "E124": "A -> B\nobserve B increases with A = high in fed",
    "E130": "scenario fed: A = high",
    "E131": "scenario fed: A = high",
    "E132": "observe A increases with D = high",
    "E133": "observe A increases with D = high",
    "E134": "A -> B when C is high",
    "E135": "observe A increases with D = high",
    "E136": "observe A is high and B is high",
    "E137": "rule at least 1 of (I1, (A -> B))",
    "E140": "levels x: off* < on",
    "E141": "levels x: off < on",
    "E150": "A -> B",
    "E151": "A requires C\nB requires C",
    "E152": "protein A\nprotein B also C",
    "E153": 'protein A also B "text"',
    "E154": "rule R1: when A is high then B is low",
    "E155": "observe (A -> B) increases with D = high",
    "E156": "query states fed",
    "E157": "A requires B",
    "E158": "observe A increases and B increases with D = high",
    "E159": "query paths A to B",
    "E163": "query compare A = high versus A = low in fed",
    "E164": "query screen drugs at most 2 for A",
    "E165": 'source S "text" pmid 12172553',
    "E170": "AKT -> mTORC1",
    "E171": "C requires A and B",
    "E172": "scenario s: knock out X",
    "E173": "observe A decreases with D = high",
    "E174": "slow A -> B",
    "E175": "query why A increases with B = high",
}
_WRONG = {"E100": "A -| (B)(C)", "E124": "A -> B in fed"}
_TOO_LONG = {"E109": "A requires not (not ( ... B ... ))"}

COMMAND_LINE = (
    ("E001", "there is no such command", "`reasoner wyh ...`"),
    ("E002", "there is no such option", "`reasoner check --bugdet 3`"),
    ("E003", "an option has a value it cannot have", "`reasoner check --budget 0`"),
    ("E004", "there is no such file or folder", "`reasoner check smal.rules`"),
    ("E005", "the question is missing", "`reasoner why`"),
    ("E006", "a file cannot be read or written, or is no proof", "`reasoner verify my.rules my.rules`"),
    ("E007", "there is no such quantity to show", "`reasoner show ULK3`"),
    ("E008", "an option is missing, or does not go with another", "`reasoner export my.rules`"),
    ("W009", "another format has no word for something", "`reasoner export my.rules -o my.sif`"),
    ("E020", "at the prompt: there is no such command or topic", "`:shwo mTORC1`"),
    ("E021", "at the prompt: a command or question that cannot be answered now", "`:undo` before anything was typed"),
)

_OPENING = """\
# Diagnostics

<!-- Made by `make docs` from the catalogues in reasoner/lang/mistakes.py and reasoner/compile/codes.py: edit those. -->

What is wrong with a rule file or a question is told in one run, sorted by place, one diagnostic for each cause: a code,
one sentence, the place with a caret, and a `help` line where there is something to propose. Errors end the command with
exit code 2; warnings (`W...`) do not. Every example on this page is checked by the tests: the wrong one earns exactly
its code, the right one earns none.

- [The command line](#the-command-line): E0xx
- [Syntax](#syntax): E1xx
- [Names](#names): E2xx
- [Levels and settings](#levels-and-settings): E3xx
- [Rules and claims](#rules-and-claims): E4xx
- [Files, sources, switches](#files-sources-switches): E5xx
- [Warnings](#warnings): W6xx
- [Tables of measurements](#tables-of-measurements): E7xx
"""
_SECTIONS = {
    "E2": "Names",
    "E3": "Levels and settings",
    "E4": "Rules and claims",
    "E5": "Files, sources, switches",
    "W6": "Warnings",
}


def wrong(code: str) -> str:
    """The example of a syntax mistake."""
    return _WRONG.get(code) or next(m.examples[0] for m in MISTAKES if m.code == code)


def catalogue_page() -> str:
    """The whole page."""
    parts = [_OPENING, "## The command line\n", "| code | what is wrong | example |\n|---|---|---|"]
    parts[-1] += "".join(f"\n| {code} | {what} | {example} |" for code, what, example in COMMAND_LINE) + "\n"
    parts.append("## Syntax\n")
    parts += [part for code in sorted(SYNTAX) for part in _syntax(code)]
    for prefix, title in _SECTIONS.items():
        parts.append(f"## {title}\n")
        parts += [part for code in MODEL.values() if code.code.startswith(prefix) for part in _of_model(code)]
    parts.append("## Tables of measurements\n")
    parts += [part for code in TABLES.values() for part in _of_model(code)]
    return "\n".join(parts)


def _syntax(code: str) -> Iterator[str]:
    titles = dict.fromkeys(m.title for m in MISTAKES if m.code == code) or {SYNTAX[code]: None}
    yield f"### {code}: {'; '.join(titles)}\n"
    found = next(d for d in parse_file(Source("x", wrong(code)))[1] if d.code == code)
    said = f"The message: {found.message}."
    if found.help:
        said += f" The help: {found.help}" + ("" if found.help.endswith("?") else ".")
    yield f"{said}\n"
    yield _fenced("wrong", _TOO_LONG.get(code, wrong(code)))
    yield _fenced("right", RIGHT[code])


def _of_model(code: Code) -> Iterator[str]:
    yield f"### {code.code}: {code.title}\n"
    yield f"{code.text}\n"
    for word, text, question in (("wrong", code.wrong, code.asks[0]), ("right", code.right, code.asks[1])):
        asked = f"# asked: {question}" if question else ""
        yield _fenced(word, "\n".join(part for part in (text.rstrip("\n") or "# an empty folder", asked) if part))
    for name, text in code.files.items():
        yield f"Beside it, `{name}`:\n"
        yield _fenced("", text)


def _fenced(word: str, text: str) -> str:
    marked = f"# {word}\n" if word else ""
    return f"```text\n{marked}{text.rstrip()}\n```\n"
