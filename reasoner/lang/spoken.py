"""What was meant by statements and questions as they are spoken: `inhibit A`, `how to lower A`, `does A increase`.

As in `meant.py`, each function answers with the sentence that a colleague would say, or with None.
"""

from __future__ import annotations

from reasoner.diagnostics import Diagnostic
from reasoner.lang.meant import (
    CLAIMING,
    DOWN,
    GIVEN,
    KNOCKED,
    LOWERED,
    LOWERS,
    RAISED,
    RAISES,
    UP,
    is_name,
    name_of,
)
from reasoner.lang.misspelt import is_
from reasoner.lang.refused import Failure
from reasoner.lang.scanner import Lexeme
from reasoner.lang.terminals import ARROWS, KINDS

_GONE = (*KNOCKED, "deleted", "removed", "silenced", "disrupted", "lost", "null", "absent", "deficient", "missing")
_ADDED = ("added", "given", "treated", "applied", "administered", "present", "treatment", "addition")
_BOOSTED = ("overexpressed", "stimulated", "amplified", "overexpression", "activation", "stimulation")
_CUT = ("blocked", "depleted", "knockdown", "knocked_down", "silencing", "inhibition", "depletion", "blockade")
_SET = ("set", "let", "given", "put", "assuming", "fix", "clamp")
_ASKING = ("does", "do", "did", "is", "are", "was", "can", "could", "will", "would", "should")
_MORE = ("high", "more", "increased", "elevated", "excess")
_LESS = ("low", "less", "reduced", "decreased")
_HOW = ("to", "can", "could", "do", "does", "would", "should", "might")
_WHICH = ("which", "what", "who")


def _claim(word: str) -> str:
    """What a claim says of what somebody wants to `lower`, or of what `increases`; empty for any other word."""
    ups = {*UP, *RAISED, *RAISES, *(w.removesuffix("s") for w in RAISES), "raise", "rise", "rises", "high"}
    downs = {*DOWN, *LOWERED, *LOWERS, *(w.removesuffix("s") for w in LOWERS), "fall", "falls", "low", "off"}
    return "increases" if word in ups else "decreases" if word in downs else ""


def _question(f: Failure) -> tuple[Lexeme, ...]:
    """The lexemes of a question, typed or behind `query` and its label; none of another statement."""
    if f.question:
        return f.lexemes
    if f.head != "query":
        return ()
    labelled = len(f.lexemes) > 2 and is_(f.lexemes[2], ":")
    return f.lexemes[3 if labelled else 1 :]


def _names(lexemes: tuple[Lexeme, ...]) -> list[str]:
    return [name_of(lexeme) for lexeme in lexemes if is_name(lexeme)]


def deed_as_statement(f: Failure) -> Diagnostic | None:
    """`inhibit A`, `knock out A`, `set A = high`."""
    if f.question or f.head or len(f.lexemes) < 2 or any(is_(lexeme, *ARROWS, ":=") for lexeme in f.lexemes):
        return None
    first, rest = f.lexemes[0], [lexeme for lexeme in f.lexemes[1:] if not is_(lexeme, "out", "to", "=", "is")]
    if not rest or not is_name(rest[0]):
        return None
    x = name_of(rest[0])
    level = name_of(rest[1]) if len(rest) > 1 and is_name(rest[1]) else "high"
    if is_(first, *KNOCKED, "knock"):
        setting = f"knock out {x}"
    elif is_(first, *RAISED):
        setting = f"raised {x}"
    elif is_(first, *LOWERED):
        setting = f"lowered {x}"
    elif is_(first, *GIVEN, *_SET):
        setting = f"{x} = {level}"
    else:
        return None
    help = f"write `scenario s: {setting}`, or ask `what if {setting}`"
    return f.said(
        "E172", f"`{first.text}` begins no statement: what is done to a system is a setting", help, f.of(first)
    )


def law_without_rule(f: Failure) -> Diagnostic | None:
    """`if A is high then B is low`, `when A is high then B is low`, the latter also below an influence."""
    begins = bool(f.lexemes) and is_(f.lexemes[0], "if", "when", "whenever")
    goes_on = is_(f.found, "then") and f.seen("when", "if") and f.seen(*ARROWS)
    if f.question or not (begins or goes_on):
        return None
    help = (
        "if one acts on the other, write an arrow, `A -> B`; what only excludes is `rule when A is high then B is low`"
    )
    return f.said("E154", "a law begins with `rule`, and causes nothing", help, f.of(f.lexemes[0]) if begins else None)


def presence_for_setting(f: Failure) -> Diagnostic | None:
    """`observe A increases in the presence of D`, `why A increases without D`."""
    if f.head not in CLAIMING and not _question(f):
        return None
    for n, lexeme in enumerate(f.lexemes):
        after = [one for one in f.lexemes[n + 1 :] if not is_(one, "of", "the")]
        if is_(lexeme, "presence", "absence", "without", "despite") and after and is_name(after[0]):
            x = name_of(after[0])
            setting = f"knock out {x}" if is_(lexeme, "absence", "without") else f"{x} = high"
            return f.said("E173", f"`{lexeme.text}` does not say what is set", f"write `with {setting}`", f.of(lexeme))
    return None


def deed_after_name(f: Failure) -> Diagnostic | None:
    """`what if A knocked out`, `what if A is lost`, `what if loss of A`, `what if D added`."""
    if "EQUALS" not in f.accepted or f.before is None or f.found is None or f.head in KINDS:
        return None
    name, deed = f.before, f.found
    if is_(f.found, "of") and f.following is not None:
        name, deed = f.following, f.before
    elif is_(f.found, "is", "are", "was") and f.following is not None:
        deed = f.following
    if not is_name(name):
        return None
    x = name_of(name)
    if is_(deed, *_GONE):
        help = f"write `knock out {x}`"
    elif is_(deed, *_ADDED):
        help = f"write `{x} = high`, or another level"
    elif is_(deed, *_BOOSTED, *RAISED):
        help = f"write `raised {x}`, or `{x} = high` to fix its level"
    elif is_(deed, *_CUT, *LOWERED):
        help = f"write `lowered {x}`, which leaves a remainder; `knock out {x}` leaves nothing"
    else:
        return None
    return f.said("E172", f"`{deed.text}` is no setting", help, f.of(deed))


def level_before_name(f: Failure) -> Diagnostic | None:
    """`observe A increases with high D`, `scenario s: no D`, `scenario s: A up`."""
    if not {"EQUALS", "KNOCK"} & f.accepted or f.before is None or f.head in KINDS:
        return None
    word, name = (f.before, f.found) if "EQUALS" in f.accepted else (f.found, f.following)
    if word is None or name is None or not is_name(name) or not is_name(word):
        return None
    x, help = name_of(name), ""
    if is_(word, *_MORE, *_LESS):
        help = f"write `{x} = {'high' if is_(word, *_MORE) else 'low'}`"
    elif is_(word, "no", "without", "minus"):
        help = f"write `knock out {x}`"
    if help:
        return f.said("E172", "a setting names the quantity first", help, f.of(word))
    if is_(name, *UP, *DOWN):
        way = "raised" if is_(name, *UP) else "lowered"
        help = f"write `{way} {name_of(word)}`, or `{name_of(word)} = LEVEL` to fix its level"
        return f.said("E172", f"`{name.text}` is no level", help)
    return None


def claim_as_wish(f: Failure) -> Diagnostic | None:
    """`expect A to increase`, `expect that A increases`."""
    if f.head not in CLAIMING or len(f.lexemes) < 3:
        return None
    if is_(f.lexemes[1], "that"):
        help = f"write `{f.head} {name_of(f.lexemes[2])} increases with D = high`"
        return f.said("E135", "a claim follows without `that`", help, f.of(f.lexemes[1]))
    if is_(f.found, "to") and is_name(f.before) and f.before is not None and f.following is not None:
        verb = _claim(f.following.text) or "is unchanged"
        return f.said("E135", "a claim says what a quantity does", f"write `{name_of(f.before)} {verb}`")
    return None


def absence_in_words(f: Failure) -> Diagnostic | None:
    """`A does not affect B`, `A has no effect on B`."""
    if f.question or f.head or len(f.lexemes) < 4:
        return None
    a, b = f.lexemes[0], f.lexemes[-1]
    said = [lexeme.text for lexeme in f.lexemes[1:-1]]
    acts = {*RAISES, *LOWERS, "affects"}
    plain = {word.removesuffix("s") for word in acts}
    denied = said[:2] == ["does", "not"] and said[2:] and said[2] in plain
    if not (denied or said[:3] == ["has", "no", "effect"]) or not (is_name(a) and is_name(b)):
        return None
    help = f"write `{name_of(a)} -0 {name_of(b)}`"
    return f.said("E170", "a known absence of an effect is said by an arrow", help, f.of(f.lexemes[1]))


def complex_in_words(f: Failure) -> Diagnostic | None:
    """`A and B form X`."""
    at = next((n for n, lexeme in enumerate(f.lexemes) if is_(lexeme, "form", "forms", "forming")), 0)
    if f.question or f.head or not at or at + 1 >= len(f.lexemes):
        return None
    x = name_of(f.lexemes[at + 1])
    parts = [n for n in _names(f.lexemes[:at]) if n not in ("and", "with")]
    every = " and ".join(parts)
    help = f"declare it, `complex {x} of {', '.join(parts)}`; if it needs all of them, `{x} requires {every}` besides"
    return f.said("E170", "what a complex is made of is declared", help, f.of(f.lexemes[at]))


def paper_in_brackets(f: Failure) -> Diagnostic | None:
    """`A -> B (Smith 2004)`."""
    if f.question or not is_(f.found, "(") or "CITE" not in f.accepted or not f.seen(*ARROWS, "requires"):
        return None
    if not any(lexeme.text.isdigit() or lexeme.text == "et" for lexeme in f.lexemes[f.at :]):
        return None
    key = "".join(lexeme.text for lexeme in f.lexemes[f.at + 1 :] if lexeme.text not in "(),") or "Smith2004"
    help = f'declare it once, `source {key} "..."`, and write `cite {key}`'
    return f.said("E122", "a paper is cited by its key", help)


def kind_inside_rule(f: Failure) -> Diagnostic | None:
    """`gene A -> protein B`."""
    at = next((n for n, lexeme in enumerate(f.lexemes) if is_(lexeme, *ARROWS)), 0)
    if f.head not in KINDS or at < 2 or at + 2 >= len(f.lexemes) or not is_(f.lexemes[at + 1], *KINDS):
        return None
    a, b = name_of(f.lexemes[1]), name_of(f.lexemes[at + 2])
    arrow, kind = f.lexemes[at].text, f.lexemes[at + 1].text
    help = f"declare first, `{f.head} {a}` and `{kind} {b}`; on a line of its own `{a} {arrow} {b}`"
    return f.said("E155", "a rule names what is declared elsewhere", help, f.of(f.lexemes[at + 1]))


# --- questions


def asked_in_words(f: Failure) -> Diagnostic | None:
    """`how to lower A`, `which drugs lower A`, `does A increase`, `why is A high`, `predict A`, `check consistency`."""
    asked = _question(f)
    if len(asked) < 2:
        return None
    first, rest = asked[0], asked[1:]
    words = [lexeme.text for lexeme in rest]
    if is_(first, "is", "are") and {"consistent", "model"} & set(words):
        return f.said("E175", "consistency is asked for by `check`", "write `check`", f.of(first))
    if is_(first, "check") and is_(rest[0], "consistency", "model", "the", "everything", "all", "rules"):
        return f.said("E175", "`check` is asked of everything", "write `check` alone", f.of(rest[0]))
    verb = next((_claim(word) for word in words if _claim(word)), "")
    names = [n for n in _names(rest) if not _claim(n) and n not in {*_ASKING, *_HOW, "I", "we", "the", "not", "with"}]
    if not names:
        return None
    x = names[0]
    if is_(first, "how") and is_(rest[0], *_HOW):
        return f.said("E175", "`how` is asked of a claim", f"write `how {x} {verb or 'decreases'}`", f.of(rest[0]))
    if is_(first, *_WHICH) and verb and not is_(rest[0], "if", "happens"):
        x = names[-1]
        used = "drugs" if "drugs" in words else "drugs, inputs"
        return f.said(
            "E175", "what brings a claim about is asked by `how`", f"write `how {x} {verb} using {used}`", f.of(first)
        )
    if is_(first, "why") and is_(rest[0], *_ASKING):
        denied = "not " if "not" in words else ""
        level = next((word for word in words if word in ("high", "low", "off", "on")), "")
        claim = f"is {level}" if level and not is_(rest[0], "does", "do", "did") else verb or "changes"
        help = f"write `why {denied}{x} {claim} with B = high`"
        return f.said("E175", "`why` is asked of a claim", help, f.of(rest[0]))
    if is_(first, *_ASKING) and verb:
        help = f"write `why {x} {verb} with B = high`: it says whether, and why"
        return f.said("E175", f"`{first.text}` begins no question", help, f.of(first))
    if is_(first, "predict", "simulate"):
        return f.said(
            "E175", "predictions are asked for by `what if`", f"write `what if B = high show {x}`", f.of(first)
        )
    if is_(first, "explain", "prove", "show"):
        help = f"write `why {x} increases with B = high`; `reasoner show {x}` lists what acts on it"
        return f.said("E175", f"`{first.text}` begins no question", help, f.of(first))
    return None


def sides_in_words(f: Failure) -> Diagnostic | None:
    """`compare D = high vs A = high`, `compare D and X`."""
    asked = _question(f)
    if not asked or not is_(asked[0], "compare") or f.seen("versus"):
        return None
    between = next((lexeme for lexeme in asked if is_(lexeme, "vs", "against", "and", "to", "with")), None)
    if between is None:
        return None
    sides = [n for n in _names(asked[1:]) if n not in (between.text, *_MORE, *_LESS)]
    if len(sides) < 2:
        return None
    help = f"write `compare {sides[0]} = high versus {sides[1]} = high`"
    return f.said("E175", "the sides of a comparison are settings, with `versus` between", help, f.of(between))


def repaired_what(f: Failure) -> Diagnostic | None:
    """`what if A = high repaired measurements`, `why A increases repaired`."""
    if is_(f.found, "repaired") and _question(f) and not is_(_question(f)[0], "what"):
        help = "it belongs to `what if A = high repaired`; `check` lists the repairs"
        return f.said("E175", "`repaired` cannot follow here", help)
    if not is_(f.before, "repaired") or not is_(f.found, "measurements", "observations", "data", "rule", "model"):
        return None
    assert f.found is not None
    rules = is_(f.found, "rule", "model")
    help = "write `repaired rules`" if rules else "write `repaired` alone; `repaired rules` doubts the rules instead"
    return f.said("E175", "`repaired` means the measurements, unless `rules` follows", help)
