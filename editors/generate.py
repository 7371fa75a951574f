"""Writes what the editors' colours are made of anew from the grammar: `make editors`. The tests compare."""

from __future__ import annotations

import json
import re
from pathlib import Path

from reasoner.lang.parser import keywords
from reasoner.lang.terminals import ARROWS, KINDS, QUESTION_WORDS, STATEMENT_WORDS, UNICODE_ARROWS

FOLDER = Path(__file__).resolve().parent
TEXTMATE = FOLDER / "vscode" / "syntaxes" / "reasoner.tmLanguage.json"

_WORD = r"[\w]+(?:[./][\w]+)*"


def textmate() -> str:
    """The TextMate grammar: every keyword of the language, by what it begins."""
    words = sorted(word for word in keywords() if word.isalpha())
    begin = [w for w in words if w in STATEMENT_WORDS and w not in KINDS]
    ask = [w for w in words if w in QUESTION_WORDS]
    rest = [w for w in words if w not in (*begin, *ask, *KINDS)]
    arrows = [a for a in (*ARROWS, *UNICODE_ARROWS, ":=") if a not in ("-?", "-0")]
    patterns = [
        _pattern("comment.line.number-sign", "#.*$"),
        _pattern("string.quoted.double", '"[^"]*"'),
        _pattern("variable.other.quoted", "`[^`]*`"),
        _pattern("entity.name.label", rf"^[ \t]*({_WORD})(?=[ \t]*:(?!=))", inside=True),
        _pattern("keyword.operator", "|".join([*map(re.escape, arrows), r"-[?0](?!\S)", "[=<]"])),
        _pattern("keyword.other.kind", _one_of(w for w in words if w in KINDS)),
        _pattern("keyword.control", _one_of(begin)),
        _pattern("keyword.other.question", _one_of(ask)),
        _pattern("keyword.other", _one_of(rest)),
        _pattern("constant.numeric", r"(?<![\w./])[0-9]+(?![\w./])"),
        _pattern("variable.other", _WORD),
    ]
    found = {"name": "Reasoner rules", "scopeName": "source.reasoner", "fileTypes": ["rules"], "patterns": patterns}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _one_of(words: object) -> str:
    return rf"(?<![\w./])(?:{'|'.join(words)})(?![\w./])"  # type: ignore[arg-type]


def _pattern(name: str, match: str, inside: bool = False) -> dict[str, object]:
    """One pattern; `inside`: only its first group has the name."""
    scope = f"{name}.reasoner"
    return {"match": match, "captures": {"1": {"name": scope}}} if inside else {"name": scope, "match": match}


if __name__ == "__main__":
    TEXTMATE.write_text(textmate(), encoding="utf-8")
    print(TEXTMATE.relative_to(FOLDER.parent))
