"""A statement that the grammar refused, and the functions that recognize why.

Each function looks at the place where the statement stopped and answers with the one diagnostic of its mistake, or
with None if the mistake is another one. `mistakes.py` says in which order they are asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoner.diagnostics import Diagnostic, did_you_mean
from reasoner.lang import scanner, terminals
from reasoner.lang.misspelt import ARROWS_HELP, is_
from reasoner.lang.scanner import NUMBER, QUOTED, STRING, SYMBOL, WORD, Lexeme
from reasoner.lang.terminals import ARROWS, CLAUSE_WORDS, KINDS, MODIFIERS, QUESTION_WORDS, STATEMENT_WORDS
from reasoner.source import Source, Span

_ARROWS = frozenset({"RAISES", "LOWERS", "EITHER", "NOTHING"})
_PLACES = ("with", "in", "since", "than")
_VERBS = ("increases", "decreases", "changes", "does", "rises", "falls", "goes", "stays")
_CARRYING = frozenset((*_PLACES, *CLAUSE_WORDS)) | {
    *("also", "of", "is", "and", "or", "then", "extends", "using", "keeping", "rather"),
    *("versus", "for", "show", "pmid", "doi", "url", "requires", "to"),
}
_FORMS = {
    "update": "update AKT by legacy 0 to 8",
    "model": 'model mtor "mTOR signalling"',
    "use": 'use "growth_factors.rules"',
    "source": 'source Inoki2002 "Inoki K et al. Nat Cell Biol 2002;4:648"',
    "levels": "levels dose: none* < low < high",
    **{kind: f"{kind} X" for kind in KINDS},
    **{word: f"{word} A -> B" for word in terminals.MODIFIERS},
    "rule": "rule R1: when A is low then B is low",
    "scenario": "scenario fed: amino_acids = high",
    "observe": "observe O1: X increases with A = high",
    "exclude": "exclude X1: X increases with A = high",
    "assume": "assume A -> B",
    "reject": "reject A -> B",
    "expect": "expect E1: X increases with A = high",
    "query": "query Q1: why X increases with A = high",
    "regimen": 'regimen T1: rapamycin "10 nM for 72 hr" on "glioma cells"',
}
_SAYS = "a claim says `increases`, `decreases`, `is unchanged`, `changes`, `does not increase`, `is LEVEL` and the like"
_TESTS = "a condition says `X is high`, `is not`, `is at least`, `is at most`; only `requires` and `:=` take bare names"


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a statement stopped: the lexeme that cannot stand (none: it ended too early), and what could."""

    source: Source
    lexemes: tuple[Lexeme, ...]
    at: int
    accepted: frozenset[str]
    question: bool

    @property
    def found(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    @property
    def following(self) -> Lexeme | None:
        return self.lexemes[self.at + 1] if self.at + 1 < len(self.lexemes) else None

    @property
    def before(self) -> Lexeme | None:
        return self.lexemes[self.at - 1] if self.at else None

    @property
    def head(self) -> str:
        """The keyword that the statement begins with; empty where it begins with a name."""
        known = QUESTION_WORDS if self.question else STATEMENT_WORDS
        if not self.lexemes or not is_(self.lexemes[0], *known):
            return ""
        return "" if not self.question and scanner.starts_with_name(self.lexemes) else self.lexemes[0].text

    @property
    def span(self) -> Span:
        """The lexeme that cannot stand, or the empty place where the next one is missing."""
        if self.found is not None:
            return self.of(self.found)
        end = self.lexemes[-1].end if self.lexemes else 0
        return Span(self.source, end, end)

    @property
    def here(self) -> Span:
        """The lexeme that cannot stand, or the last one where the statement ended too early."""
        return self.span if self.found is not None or self.before is None else self.of(self.before)

    def of(self, lexeme: Lexeme) -> Span:
        return Span(self.source, lexeme.start, lexeme.end)

    def written(self, lexeme: Lexeme | None) -> str:
        """A lexeme as the user wrote it, for a message."""
        if lexeme is None:
            return "the end"
        text = self.source.text[lexeme.start : lexeme.end]
        return text if lexeme.kind in (STRING, QUOTED) else f"`{text}`"

    def said(self, code: str, message: str, help: str, span: Span | None = None) -> Diagnostic:
        return Diagnostic(code, message, span if span is not None else self.span, help)

    def seen(self, *texts: str) -> bool:
        return any(is_(lexeme, *texts) for lexeme in self.lexemes[: self.at])


def _is_name(lexeme: Lexeme | None) -> bool:
    return lexeme is not None and lexeme.kind in (WORD, QUOTED)


def _one_of(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words[:-1]) + f" or `{words[-1]}`"


# --- how a statement begins


def ran_on(f: Failure) -> Diagnostic | None:
    """A comma, colon or arrow at the end of a line has carried the statement into the next one."""
    for end, begin in zip(f.lexemes[max(0, f.at - 2) : f.at], f.lexemes[max(1, f.at - 1) : f.at + 1], strict=False):
        parted = "\n" in f.source.text[end.end : begin.start]
        if parted and is_(end, ",", ":", ":=", *ARROWS) and is_(begin, *STATEMENT_WORDS):
            message = f"this `{end.text}` carries the statement on into the next line"
            return f.said("E115", message, f"remove it, or write what is missing before `{begin.text}`", f.of(end))
    return None


def not_a_start(f: Failure) -> Diagnostic | None:
    """A line that was meant to go on from the line before, or anything else that no statement begins with."""
    if f.question or f.at > 1 or f.head or not f.lexemes:
        return None
    first = f.lexemes[0]
    carries = is_(first, *_CARRYING, *ARROWS, ",", ":=", ":", "=", "<")
    if not carries and f.at:
        return None
    help = "to go on from the line before, end that line with a comma, a colon, `:=` or an arrow, or join the two"
    forms = "statements are declarations such as `protein A`, influences such as `A -> B`, and the like"
    message = f"a statement cannot begin with {f.written(first)}"
    return f.said("E111", message, help if carries else forms, f.of(first))


def not_a_question(f: Failure) -> Diagnostic | None:
    """A question that begins with none of the question words."""
    starts = "WHAT" in f.accepted
    unlabelled = f.head == "query" and f.at == 2 and is_(f.found, *_VERBS, "is")
    if not starts and not unlabelled and not (f.question and f.at == 1 and not f.head):
        return None
    word = f.found if starts else f.before
    words = "a question begins with " + _one_of(QUESTION_WORDS)
    if word is None:
        return f.said("E110", "a question is missing", words)
    if is_(word, *STATEMENT_WORDS):
        return f.said("E110", f"`{word.text}` begins a statement, not a question", words, f.of(word))
    near = did_you_mean(word.text, QUESTION_WORDS) if word.kind == WORD else ""
    if is_(f.following if starts else f.found, *_VERBS, "is"):
        near = f"ask `why {word.text} ...`"
    return f.said("E110", f"{f.written(word)} begins no question", near or words, f.of(word))


def unknown_word(f: Failure) -> Diagnostic | None:
    """`protien AKT`: the first word is no keyword, and no arrow follows."""
    if f.question or f.at != 1 or f.head or f.found is None or f.lexemes[0].kind != WORD:
        return None
    word, span = f.lexemes[0].text, f.of(f.lexemes[0])
    if (f.found.kind == SYMBOL and f.found.text != "(") or is_(f.found, *_VERBS, "is"):
        return None
    if word in QUESTION_WORDS:
        return f.said("E110", f"`{word}` begins a question, not a statement", f"write `query {word} ...`", span)
    near = did_you_mean(word, STATEMENT_WORDS)
    if f.found.kind == STRING and not near:
        near = f"declare it by its kind, such as `protein {word} ...`"
    return f.said("E110", f"`{word}` begins no statement", near, span) if near else None


def alone(f: Failure) -> Diagnostic | None:
    if f.found is not None or f.question or f.before is None or not _is_name(f.before):
        return None
    name = f.written(f.before)
    if f.at == 1 and f.head:
        return f.said("E113", f"{name} alone is no statement", f"for example `{_FORMS[f.head]}`", f.here)
    if f.accepted >= _ARROWS and "REQUIRES" in f.accepted and not f.seen("("):
        return f.said(
            "E113", f"{name} alone says nothing", "write an influence, such as `A -> B`, or declare it", f.here
        )
    return None


# --- names, arrows, commas, colons


def not_a_name(f: Failure) -> Diagnostic | None:
    """A text or a number where a name belongs."""
    if f.found is None or f.found.kind not in (STRING, NUMBER) or "NAME" not in f.accepted or "$END" in f.accepted:
        return None
    if f.found.kind == STRING and f.found.text and f.found.text != "`":
        plain = f.found.text if scanner.is_plain(f.found.text) else f"`{f.found.text}`"
        return f.said("E150", f"a name belongs here, not a text: {f.written(f.found)}", f"write {plain} without quotes")
    return f.said("E150", f"{f.written(f.found)} is not a name", "a name has at least one letter, or backticks")


def no_target(f: Failure) -> Diagnostic | None:
    if f.before is None or not is_(f.before, *ARROWS):
        return None
    message = f"{f.written(f.before)} points to nothing"
    return f.said("E114", message, "a name, or an influence in brackets, follows an arrow", f.of(f.before))


def no_item(f: Failure) -> Diagnostic | None:
    if f.before is None or not is_(f.before, ","):
        return None
    return f.said("E115", "nothing follows this comma", "remove it, or write what is missing", f.of(f.before))


def several_targets(f: Failure) -> Diagnostic | None:
    if f.found is None or not is_(f.found, "requires", ":=") or not f.accepted >= _ARROWS:
        return None
    what = "a gate" if f.found.text == "requires" else "a definition"
    return f.said("E151", f"{what} has one target", f"write one `{f.found.text}` for each, and no arrow before it")


def no_arrow(f: Failure) -> Diagnostic | None:
    if (
        not f.accepted >= _ARROWS
        or not _is_name(f.before)
        or not _is_name(f.found)
        or is_(f.found, *_CARRYING, *_VERBS)
    ):
        return None
    what = "an arrow or a comma" if f.seen(*ARROWS) else "an arrow"
    message = f"{what} is missing between {f.written(f.before)} and {f.written(f.found)}"
    first = f"it comes first: `{f.found.text} A -> B`" if f.found and is_(f.found, *MODIFIERS) else ""
    if not first and f.head in ("assume", "reject") and f.before is not None:
        first = did_you_mean(f.before.text, terminals.PRINCIPLES)
    return f.said("E112", message, first or ARROWS_HELP)


def no_colon(f: Failure) -> Diagnostic | None:
    if "COLON" not in f.accepted or f.head in KINDS or is_(f.found, *_PLACES):
        return None
    verb = any(is_(lexeme, *_VERBS, "is") for lexeme in f.lexemes[f.at + 1 :])
    if "INCREASES" in f.accepted and not verb:
        return None
    if f.accepted == {"COLON"} or (f.found is not None and f.found.kind != SYMBOL and not _ARROWS & f.accepted):
        help = f"for example `{_FORMS[f.head]}`" if f.head else "write `:`"
        return f.said("E117", f"a colon is missing after {f.written(f.before)}", help)
    return None


def no_comma(f: Failure) -> Diagnostic | None:
    if "COMMA" not in f.accepted or f.found is None or not _is_name(f.found):
        return None
    if is_(f.found, "and"):
        return f.said("E116", "these are separated by commas, not by `and`", "write `,`")
    if not _is_name(f.before) or is_(f.found, *_CARRYING, *_VERBS):
        return None
    message = f"a comma is missing between {f.written(f.before)} and {f.written(f.found)}"
    help = f"write `,`; a synonym is written `also {f.found.text}`" if f.head in KINDS else "write `,`"
    return f.said("E116", message, help)


def no_name(f: Failure) -> Diagnostic | None:
    if f.before is None or "NAME" not in f.accepted or not f.accepted <= {"NAME", "OPEN", "KNOCKOUTS"}:
        return None
    help = "name a quantity, as in `why ambiguous A with B = high`" if is_(f.before, "ambiguous") else ""
    return f.said("E150", f"a name is missing after {f.written(f.before)}", help, f.here)


# --- clauses and declarations


def no_text(f: Failure) -> Diagnostic | None:
    """A clause or a declaration without its text in double quotes."""
    if f.before is None or not (f.accepted == {"STRING"} or (f.accepted == {"STRING", "$END"} and _is_name(f.found))):
        return None
    what = {"source": "a source is described by", "model": "the title of a model is"}.get(f.head)
    if f.head == "regimen" and f.before.text != "on":
        what = "the dose and time of a regimen are"
    if what is None or f.before.text in ("by", "note", "doi", "url"):
        what = f"`{f.before.text}` takes"
    form = _FORMS.get(f.head, f'{f.before.text} "..."')
    return f.said("E123", f"{what} a text in double quotes", f"for example `{form}`", f.here)


def no_number(f: Failure) -> Diagnostic | None:
    if f.accepted != {"NUMBER"} or f.before is None:
        return None
    what = "`pmid`" if f.before.text == "pmid" else f"`at {f.before.text}`"
    return f.said("E165", f"{what} takes a whole number", "write it in digits, without quotes", f.here)


def clause_value(f: Failure) -> Diagnostic | None:
    if f.before is None or not is_(f.before, "cite", "status") or f.accepted != {"NAME"}:
        return None
    if f.before.text == "cite":
        help = 'declare `source KEY "..."` and write `cite KEY`'
        return f.said("E122", "`cite` takes the keys of sources", help, f.here)
    help = "write `established`, `presumed`, `proposed` or `disputed`"
    return f.said("E122", "`status` takes one of four words", help, f.here)


def barred_clause(f: Failure) -> Diagnostic | None:
    """A clause, or a tail, on a statement that takes none."""
    if f.found is None or "$END" not in f.accepted:
        return None
    if is_(f.found, *_PLACES) and not f.question and f.head not in ("query", "observe", "exclude", "expect"):
        help = "an influence is limited by `when` or `unless`; settings stand in scenarios"
        return f.said("E124", f"`{f.found.text}` belongs to claims and questions", help)
    bearing = _ARROWS & f.accepted or f.head in ("rule", "observe", "exclude", "expect")
    if not is_(f.found, *CLAUSE_WORDS) or (bearing and f.head not in ("assume", "reject")):
        return None
    help = "clauses stand on influences, gates, laws, definitions, observations, exclusions, expectations and regimens"
    holder = "a question" if f.question else "this statement" if not f.head else f"`{f.head}`"
    return f.said("E120", f"`{f.found.text}` cannot stand on {holder}", help)


def in_declaration(f: Failure) -> Diagnostic | None:
    if f.head not in KINDS or f.found is None or f.at < 2 or is_(f.found, "=", "*", "!"):
        return None
    if f.found.kind == STRING:
        part = "a description"
    elif is_(f.found, "also", "of", "is", ":"):
        part = f"`{f.found.text}`"
    else:
        return None
    if is_(f.lexemes[2], ",") and not is_(f.found, ":", "is"):
        help = "declare the name that it belongs to in a statement of its own"
        return f.said("E152", f"{part} can follow a single name only", help)
    help = 'the order is: `also` synonyms, `of` members, "description", `: levels`, `is` class; each once'
    return f.said("E153", f"{part} cannot stand here in a declaration", help)


def in_levels(f: Failure) -> Diagnostic | None:
    if f.head != "levels" or f.found is None or "BELOW" not in f.accepted or is_(f.found, "*", "!"):
        return None
    return f.said("E141", "levels are separated by `<`, lowest first", f"for example `{_FORMS['levels']}`")


def stray_mark(f: Failure) -> Diagnostic | None:
    if f.found is None or not is_(f.found, "*", "!"):
        return None
    if is_(f.found, "!") and is_(f.following, "="):
        return f.said("E134", "`!=` is no sign of the language", "write `is not`")
    what = "the reference level" if f.found.text == "*" else "an exact level"
    help = "write it after the level's name, as in `levels activity: off! < low < normal*`"
    return f.said("E140", f"`{f.found.text}` marks {what}, in `levels` only", help)


# --- conditions, claims, settings


def no_level(f: Failure) -> Diagnostic | None:
    if f.before is None or not {"NAME", "NUMBER"} <= f.accepted:
        return None
    return f.said("E130", f"a level is missing after {f.written(f.before)}", "such as `low`, `high` or `off`", f.here)


def no_setting(f: Failure) -> Diagnostic | None:
    if "KNOCK" not in f.accepted:
        return None
    help = "write `A = high`, `knock out A`, `raised A`, `lowered A`, `free A` or `clear A`"
    return f.said("E131", f"a setting is missing after {f.written(f.before)}", help, f.here)


def no_equals(f: Failure) -> Diagnostic | None:
    if "EQUALS" not in f.accepted or f.before is None:
        return None
    name = f.written(f.before)
    inner = name.strip("`")
    if is_(f.found, "is", "at"):
        return f.said("E131", "a setting is written with `=`", f"write `{inner} = LEVEL`")
    if f.found is not None and _is_name(f.found) and not is_(f.found, *_CARRYING):
        return f.said("E131", f"`=` is missing after {name}", f"write `{inner} = {f.found.text}`")
    help = f"write `{inner} = LEVEL`, `knock out {inner}`, `raised {inner}` or `lowered {inner}`"
    return f.said("E131", f"what is {name} set to?", help, f.of(f.before))


def stray_equals(f: Failure) -> Diagnostic | None:
    if not is_(f.found, "="):
        return None
    if f.at > 1 and is_(f.lexemes[f.at - 2], "raised", "lowered", "free", "clear", "out"):
        return f.said("E131", "this setting takes no level", "write `A = LEVEL` alone, or leave the level out")
    if "IS" in f.accepted and f.head not in KINDS:
        return f.said("E134", "conditions and claims say `is`; `=` is for settings", "write `is`")
    help = "settings stand in `scenario` and after `with`; a definition is written `A := B`"
    return f.said("E134", "`=` sets nothing here", help)


def stray_claim(f: Failure) -> Diagnostic | None:
    """A direction, or a level, where nothing is claimed."""
    if not is_(f.found, *_VERBS, "is") or "INCREASES" in f.accepted:
        return None
    if "IS" in f.accepted and f.head not in KINDS:
        help = "test a level, such as `is high`"
        return f.said("E133", "a condition tests levels; directions belong to claims", help)
    if is_(f.lexemes[1] if len(f.lexemes) > 1 else None, "ambiguous") or f.seen("ambiguous"):
        return f.said("E133", "`ambiguous` takes quantities, not a claim", "leave the direction out")
    if not _ARROWS & f.accepted:
        return None
    help = "a claim follows `observe`, `exclude`, `expect` or a question; an influence has an arrow"
    return f.said("E133", "a claim is no rule", help)


def bare_influence(f: Failure) -> Diagnostic | None:
    if f.found is None or not is_(f.found, *ARROWS):
        return None
    if f.accepted == {"CLOSE"}:
        return f.said("E155", "brackets hold one influence", "name it as `(A -> B)`, or by its label as `(I034)`")
    if "IS" in f.accepted or "EQUALS" in f.accepted:
        return f.said("E155", "an influence stands in brackets here", f"write `(A {f.found.text} B)`")
    return None


def no_verb(f: Failure) -> Diagnostic | None:
    """A quantity of which nothing is said, or something that cannot be said."""
    if "IS" not in f.accepted or f.before is None or f.head in KINDS:
        return None
    name = "this influence" if is_(f.before, ")") else f.written(f.before)
    claim = "INCREASES" in f.accepted
    help = _SAYS if claim else _TESTS
    if is_(f.found, "at") or (not claim and _is_name(f.found) and "$END" not in f.accepted and not _joins(f.found)):
        return f.said("E135", f"`is` is missing after {name}", "write `is`, `is at least` or `is at most`")
    if f.found is None or f.found.kind == SYMBOL or _joins(f.found):
        message = f"what does {name} do?" if claim else f"which level of {name} is meant?"
        return f.said("E132", message, help, f.of(f.before))
    near = did_you_mean(f.found.text, ("increases", "decreases", "changes", "is") if claim else ("is", "and", "or"))
    what = "a claim" if claim else "a condition"
    return f.said("E135", f"{f.written(f.found)} cannot continue {what}", near or help)


def _joins(lexeme: Lexeme | None) -> bool:
    return is_(lexeme, *_CARRYING)


def half_verb(f: Failure) -> Diagnostic | None:
    if f.accepted and f.accepted <= {"NOT", "INCREASE", "DECREASE", "RISE", "FALL"} and f.seen("does"):
        help = "write `increases`, `decreases`, `does not increase` or `does not decrease`"
        return f.said("E135", "`does` goes on with `not increase` or `not decrease`", help, f.here)
    if f.accepted and f.accepted <= {"UP", "DOWN"} and f.seen("goes"):
        return f.said("E135", "`goes` goes on with `up` or `down`", "write `increases` or `decreases`", f.here)
    if f.accepted and f.accepted <= {"LEAST", "MOST"}:
        return f.said("E135", "`at` goes on with `least` or `most`", "write `is at least` or `is at most`", f.here)
    return None


def count_in_claim(f: Failure) -> Diagnostic | None:
    if "INCREASES" not in f.accepted or not is_(f.before, "at") or not is_(f.found, "least"):
        return None
    return f.said("E136", "counts stand in conditions, not in claims", "join the claims with `and` and `or`")


def condition_as_alternative(f: Failure) -> Diagnostic | None:
    if f.head != "rule" or not f.seen("least") or f.accepted != {"COMMA", "CLOSE"} or not is_(f.found, *_VERBS, "is"):
        return None
    help = "name them by their labels, or as `(A -> B)`; what holds of levels is said by `rule when ... then ...`"
    return f.said("E137", "alternatives are rules, not conditions", help)


def no_claim(f: Failure) -> Diagnostic | None:
    """A claim or a condition is missing altogether."""
    if not {"NAME", "OPEN"} <= f.accepted or not {"NOT", "AT", "AMBIGUOUS"} & f.accepted or f.before is None:
        return None
    what = "a condition" if "AT" in f.accepted else "a claim"
    help = _TESTS if "AT" in f.accepted else _SAYS
    if is_(f.found, ":"):
        help = f"as a label, {f.before.text} stands in backticks"
    return f.said("E157", f"{what} is missing after {f.written(f.before)}", help, f.here)


def comma_between_claims(f: Failure) -> Diagnostic | None:
    if not is_(f.found, ",") or "AND" not in f.accepted:
        return None
    return f.said("E158", "claims and conditions are joined by `and`, not by a comma", "write `and`")


# --- what is left


def in_law(f: Failure) -> Diagnostic | None:
    if f.head != "rule" or f.at < 2:
        return None
    for word in ("when", "then"):
        if word.upper() in f.accepted and not f.seen(word):
            return f.said("E154", f"`{word}` is missing", f"for example `{_FORMS['rule']}`")
    return None


def no_keyword(f: Failure) -> Diagnostic | None:
    """One keyword, and no other, could go on."""
    asked = {"VERSUS", "FOR", "TO"} & f.accepted
    (only,) = asked or (f.accepted if len(f.accepted) == 1 else {"$END"})
    if only in ("$END", "NAME", "STRING", "NUMBER") or (not asked and only in ("COLON", "CLOSE")):
        return None
    help = _WHOLE.get(only, "")
    return f.said("E159", f"{terminals.words(only)} is missing after {f.written(f.before)}", help, f.here)


_WHOLE = {
    "VERSUS": "a comparison has two sides: `compare A = high versus B = high in fed`",
    "TO": "write `paths A to B`",
    "WITH": "say what is set instead: `rather than with B = high`",
    "FOR": "write `screen drugs for A`",
    "OUT": "write `knock out A`",
}
"""What has the keyword in it, as a whole."""


def too_much(f: Failure) -> Diagnostic | None:
    """What follows where nothing can, or belongs to another question."""
    if f.found is None:
        return None
    elsewhere = _ELSEWHERE.get(f.found.text, "") if f.question else ""
    if f.accepted != {"$END"} and not elsewhere:
        return None
    help = elsewhere or ("ask one question at a time" if f.question else "`;` parts statements on one line")
    return f.said("E156", f"{f.written(f.found)} cannot follow here", help)


_ELSEWHERE = {
    "keeping": "it belongs to `how A increases using drugs keeping B is unchanged`",
    "using": "it belongs to `how A increases using drugs`",
    "show": "it belongs to `what if A = high show B`",
    "versus": "it belongs to `compare A = high versus B = high`",
    "rather": "it belongs to `why A increases with B = high rather than with C = high`",
}
"""What has a word that is misplaced, as a whole."""


def something_else(f: Failure) -> Diagnostic:
    """Whatever is not in the table: what was expected, in plain words."""
    stands = "the statement ends" if f.found is None else f"{f.written(f.found)} stands there"
    keywords = [t.lower() for t in f.accepted if terminals.words(t) == f"`{t.lower()}`"]
    help = "" if f.found is None else did_you_mean(f.found.text, keywords)
    return f.said("E100", f"expected {terminals.listed(f.accepted)}, but {stands}", help)
