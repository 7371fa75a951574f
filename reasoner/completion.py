"""What can follow where a text of the language ends: what its grammar accepts there, with the names of a model.

The grammar says whether a name, a text or a keyword may stand; the words before it say what is named: a scenario after
`in`, a level after `=`, a paper after `cite`. Names are found by their beginning, by a part, and by their synonyms.
It knows no prompt and no editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from reasoner.compile.scope import PLURALS
from reasoner.lang import scanner
from reasoner.lang.parser import expected, keywords
from reasoner.lang.scanner import QUOTED, SYMBOL, WORD, Lexeme
from reasoner.lang.terminals import KINDS
from reasoner.model.ir import PHASES, Model, Status
from reasoner.source import Source
from reasoner.tell.naming import Naming, written

Named: TypeAlias = Iterable[tuple[str, str]]
"""Names, each with a remark."""

_WORD: Final = re.compile(r"`[^`\n]*$|[\w./]*$")
_RELATION: Final = re.compile(r"(?:=|\bis|\bis not|\bis at (?:least|most))$")
_OF_STEPS: Final = frozenset({"STEP", "WITHIN"})
_STRING: Final = re.compile(r'"([^"\n]*)$')


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to go on: the text that replaces what stands from `start` on, and a remark beside it."""

    text: str
    start: int
    remark: str = ""
    shown: str = ""


def continuations(model: Model, text: str, *, asks: bool = False, folder: Path | None = None) -> list[Choice]:
    """Every way to go on where the text ends, the likeliest first.

    The text is one of rule files, or with `asks` a question. Files to `use` are looked for in `folder`.
    """
    if (string := _STRING.search(text)) and text[: string.start()].count('"') % 2 == 0:
        before = text[: string.start()]
        uses = "STRING" in expected(Source("", before)) and _lexemes(before)[-1:] == _lexemes("use")
        return list(files(string[1], string.start() + 1, rules=True, mark='"', folder=folder)) if uses else []
    found = _WORD.search(text)
    assert found is not None
    word, start = found[0], found.start()
    before = text[:start].replace("\n", " ") if asks else text[:start]  # in a question, line ends count for nothing
    accepted, lexemes = expected(Source("", before), question=asks), _last_statement(before)
    if _at_next(before):
        lexemes, accepted = (), accepted | expected(Source("", ""))
    names = _names(model, lexemes, asks) if "NAME" in accepted else []
    if lexemes and lexemes[0].text not in ("observe", "exclude"):  # nothing else can speak of steps
        accepted -= _OF_STEPS
    following = [] if word.startswith("`") else _words(word, start, accepted)
    named = matching(word, start, names)
    begun = word and any(c.text.casefold().startswith(word.casefold()) for c in named)
    return [*named, *following] if lexemes and (begun or not word) else [*following, *named]


def files(word: str, start: int, rules: bool, mark: str = "", folder: Path | None = None) -> Iterator[Choice]:
    """Files and folders that begin with the word; of files only rule files, where rules are wanted."""
    path = (folder or Path()) / Path(word).expanduser()
    inside, begun = (path, "") if word.endswith("/") or not word else (path.parent, path.name)
    if not inside.is_dir():
        return
    prefix = word[: len(word) - len(begun)]
    for found in sorted(inside.iterdir()):
        if found.name.startswith(begun) and (begun or found.name[0] != "."):
            if found.is_dir():
                yield Choice(f"{prefix}{found.name}/", start, "folder", f"{found.name}/")
            elif not rules or found.suffix == ".rules":
                yield Choice(f"{prefix}{found.name}{mark}", start, "", found.name)


def _lexemes(text: str) -> list[str]:
    return [lexeme.text for line in scanner.lines(Source("", text)) for lexeme in line]


def _at_next(text: str) -> bool:
    """Whether a statement can begin here; the last one can also go on, by a clause."""
    return text.endswith("\n") and not scanner.unfinished(Source("", text))


def _last_statement(text: str) -> Sequence[Lexeme]:
    *_, last = ((), *scanner.statements(Source("", text)))
    return last


def _words(word: str, start: int, accepted: frozenset[str]) -> list[Choice]:
    """Keywords that can stand here."""
    spelled = {terminal: text for text, terminal in keywords().items()}
    begun = [spelled[t] for t in sorted(accepted) if t in spelled and spelled[t][0].isalpha()]
    return [Choice(f"{w} ", start, "", w) for w in begun if w.startswith(word.lower()) and w != word]


def matching(
    word: str, start: int, known: Named, spelled: Callable[[str], str] = written, remarks: bool = True
) -> list[Choice]:
    """Names that begin with the word, then those that hold it, then those whose remark does."""
    wanted = word.strip("`").casefold()
    other_too = remarks and len(wanted) > 2
    ranked: list[tuple[int, Choice]] = []
    for name, remark in known:
        folded, other = name.casefold(), remark.casefold()
        rank = 0 if folded.startswith(wanted) else 1 if wanted in folded else 2 if other_too and wanted in other else 3
        if rank < 3:
            ranked.append((rank, Choice(spelled(name), start, remark, name)))
    return [choice for _, choice in sorted(ranked, key=lambda r: r[0])]


# --- names --------------------------------------------------------------------------------------------------------


def _names(model: Model, lexemes: Sequence[Lexeme], question: bool) -> Named:
    """What a name can be after these words."""
    if not lexemes:
        return [*_queries(model), *quantities(model)]
    governor = _governor(lexemes)
    word = governor.text if governor.kind in (WORD, SYMBOL) else ""
    if (named := _AFTER.get(word)) is not None and not (word == "at" and not _speaks_of_worlds(lexemes, question)):
        return named(model)
    if word == ":" and lexemes[0].text in KINDS:
        return [(name, " < ".join(space.levels)) for name, space in model.spaces.items()]
    if _RELATION.search(" ".join(lexeme.text for lexeme in lexemes[-3:])):
        return _after_relation(model, lexemes, word)
    if word == "of" and lexemes[0].text == "screen":
        return _covered(model)
    if word in ("with", "if", "versus", "compare") or (word == "," and _sets(lexemes)):
        return _settable(model)
    if _declares(lexemes, word):
        return []
    return quantities(model)


def _speaks_of_worlds(lexemes: Sequence[Lexeme], question: bool) -> bool:
    """Whether `at` is followed by a phase here, and not by a site."""
    return question or lexemes[0].text in ("expect", "observe", "exclude", "query")


def _governor(lexemes: Sequence[Lexeme]) -> Lexeme:
    """The word that says what a name here is: the last one, or the one before a list of names."""
    at = len(lexemes) - 1
    while at >= 2 and lexemes[at].text == "," and lexemes[at - 1].kind in (WORD, QUOTED):
        if lexemes[at - 2].text not in (",", *_AFTER):
            return lexemes[len(lexemes) - 1]
        at -= 2
    return lexemes[at]


def _after_relation(model: Model, lexemes: Sequence[Lexeme], word: str) -> Named:
    """Levels of the quantity that is set or tested; after `is` in a declaration, classes."""
    if word == "is" and lexemes[0].text in KINDS:
        return [(name, "class") for name in model.classes]
    for lexeme in reversed(lexemes[:-1]):
        declared = model.synonyms.get(lexeme.text, lexeme.text)
        if lexeme.kind in (WORD, QUOTED) and declared in model.quantities:
            return [(level, "level") for level in model.quantities[declared].space.levels]
    return []


def _sets(lexemes: Sequence[Lexeme]) -> bool:
    """Whether a comma here separates settings."""
    return any(lexeme.text in ("=", "knock", "raised", "lowered") for lexeme in lexemes[-4:])


def _declares(lexemes: Sequence[Lexeme], word: str) -> bool:
    """Whether a new name stands here."""
    new = (*KINDS, "model", "source", "levels", "scenario", "also", "of", "<", "query", "doi", "url", "by", "note")
    return word in new or (word == "," and lexemes[0].text in (*KINDS, "levels"))


def quantities(model: Model) -> Named:
    """Quantities and classes, each with its kind and its other names."""
    for name, quantity in model.quantities.items():
        if quantity.of_influence is None:
            yield name, _remark(quantity.kind, quantity.synonyms, quantity.description)
    for name in model.classes:
        yield name, "class"


def _remark(kind: str, synonyms: Sequence[str], description: str) -> str:
    also = f"also {', '.join(synonyms)}" if synonyms else ""
    return f"{kind}; {also}" if also else f"{kind}; {description}" if description else kind


def _settable(model: Model) -> Named:
    """Drugs first: they are what is set most."""
    known = [*quantities(model)]
    return [*(k for k in known if k[1].startswith("drug")), *(k for k in known if not k[1].startswith("drug"))]


def scenarios(model: Model) -> Named:
    """Scenarios with what they set."""
    names = Naming(model)
    return [(name, names.settings(scenario.settings) or "scenario") for name, scenario in model.scenarios.items()]


def _queries(model: Model) -> Named:
    return [(query.rule.id, f"query: {query.text}") for query in model.queries if ":" not in query.rule.id]


def _labels(model: Model) -> Named:
    switches = (i for i in model.influences if i.maybe or i.sign is None)
    return [
        *((i.rule.id, i.rule.text) for i in switches if ":" not in i.rule.id),
        *((pack.name, "optional pack") for pack in model.packs),
        ("unfounded", "loops may sustain themselves"),
        ("path_founded", "a change needs a path from what is set, not one of changes"),
        ("vanishing", "inhibition may leave nothing"),
        *quantities(model),
    ]


def _covered(model: Model) -> Named:
    return [*((plural, "all of them") for plural in PLURALS), *_settable(model)]


_AFTER: Final[Mapping[str, Callable[[Model], Named]]] = {
    "in": scenarios,
    "extends": scenarios,
    "states": scenarios,
    "at": lambda model: [(phase, "phase") for phase in PHASES],
    "since": lambda model: [(phase, "phase") for phase in PHASES],
    "cite": lambda model: [(key, paper.text) for key, paper in model.papers.items()],
    "status": lambda model: [(status.word, "status") for status in Status],
    "assume": _labels,
    "reject": _labels,
    "using": _covered,
    "screen": _covered,
}
