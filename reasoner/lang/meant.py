"""What was meant by statements in the words of the field, of other notations, or of another statement.

Each function looks at a statement that the grammar refused and answers with the sentence that a colleague would say, or
with None. The help keeps the science right: where two things can be meant it names both, and never turns one into the
other. `mistakes.py` asks these first.
"""

from __future__ import annotations

from reasoner.diagnostics import Diagnostic
from reasoner.lang import scanner
from reasoner.lang.misspelt import is_
from reasoner.lang.refused import Failure
from reasoner.lang.scanner import QUOTED, STRING, WORD, Lexeme
from reasoner.lang.terminals import ARROWS, CLAUSE_WORDS, KINDS

CLAIMING = ("observe", "exclude", "expect")
RAISES = (
    *("activates", "induces", "stimulates", "promotes", "upregulates", "enhances", "enables", "stabilizes"),
    *("raises", "increases", "drives", "triggers"),
)
LOWERS = (
    *("inhibits", "represses", "suppresses", "blocks", "degrades", "downregulates", "reduces", "decreases"),
    *("lowers", "destabilizes", "antagonizes", "inactivates", "prevents"),
)
_EITHER = ("regulates", "affects", "modulates", "phosphorylates", "dephosphorylates", "binds", "targets", "influences")
UP = ("up", "upregulated", "increased", "elevated", "induced", "activated", "increase", "higher", "goes_up")
DOWN = ("down", "downregulated", "reduced", "decreased", "inhibited", "suppressed", "lost", "decrease", "lower")
_SAME = ("constant", "stable", "unaffected", "same", "remains", "change", "changed", "steady")
KNOCKED = ("knockout", "knocked", "delete", "ko", "KO", "remove", "silence", "disrupt", "lose", "loss")
GIVEN = ("add", "give", "treat", "apply", "administer")
RAISED = ("overexpress", "activate", "stimulate", "induce", "amplify", "increase")
LOWERED = ("inhibit", "block", "reduce", "deplete", "knockdown", "decrease", "suppress")
_KIND_OF = {
    **dict.fromkeys(("kinase", "receptor", "enzyme", "ligand", "factor", "phosphatase", "TF", "node"), "protein"),
    **dict.fromkeys(("compound", "inhibitor", "molecule", "chemical", "agonist", "antibody"), "drug"),
    **dict.fromkeys(("mutation", "mutant", "condition", "cell", "celltype", "tissue", "disease"), "context"),
    **dict.fromkeys(("mirna", "miRNA", "mrna", "mRNA", "lncRNA", "transcript"), "rna"),
    **dict.fromkeys(("ion", "lipid", "nutrient", "hormone", "messenger"), "metabolite"),
    **dict.fromkeys(("pathway", "function", "response"), "process"),
    **dict.fromkeys(("species", "variable", "entity"), "quantity"),
}
_ADVERBS = {"slowly": "slow", "weakly": "weak", "strongly": "dominant", "probably": "maybe", "possibly": "maybe"}
_JOINING = (
    *("and", "or", "rather", "using", "keeping", "cite", "when", "if", "unless", "upon", "under", "after", "show"),
    *("requires", "by", "note", "status"),
)
_STRONG = "an influence that wins over all others is `dominant A -> B`; otherwise leave it out: sizes are not told"


def name_of(lexeme: Lexeme) -> str:
    return f"`{lexeme.text}`" if lexeme.kind == QUOTED and not scanner.is_plain(lexeme.text) else lexeme.text


def is_name(lexeme: Lexeme | None) -> bool:
    return lexeme is not None and lexeme.kind in (WORD, QUOTED)


def verb_of(word: str) -> str:
    """What a claim says of a quantity that is `reduced`, `elevated` or `constant`; empty for any other word."""
    verbs = {**dict.fromkeys(UP, "increases"), **dict.fromkeys(DOWN, "decreases")}
    return {**verbs, **dict.fromkeys(_SAME, "is unchanged")}.get(word, "")


def verb_for_arrow(f: Failure) -> Diagnostic | None:
    """`A activates B`, `observe A reduces B`."""
    for before, verb, after in zip(f.lexemes, f.lexemes[1:], f.lexemes[2:], strict=False):
        if not (is_name(before) and is_name(after) and is_(verb, *RAISES, *LOWERS, *_EITHER)):
            continue
        if is_(after, "with", "in", "at", "since", "than", *_JOINING):
            continue
        a, b = name_of(before), name_of(after)
        arrow = "->" if verb.text in RAISES else "-|" if verb.text in LOWERS else ""
        said, claim = f"`{verb.text}` is said by an arrow", "increases" if arrow == "->" else "decreases"
        help = f"write `{a} {arrow} {b}`"
        if f.head in CLAIMING or f.question:
            said = "a claim says what one quantity does"
            help = f"write `{b} {claim} with {a} = high`" if arrow else f"write `{b} changes with {a} = high`"
        elif f.head in KINDS:
            help = f"declare first, then state: `{f.head} {a}`, on a line of its own `{a} {arrow or '->'} {b}`"
        elif not arrow:
            help = f"does it raise (`{a} -> {b}`) or lower `{b}` (`{a} -| {b}`)? `{a} -? {b}` leaves the sign open"
        return f.said("E170", said, help, f.of(verb))
    return None


def condition_for_sources(f: Failure) -> Diagnostic | None:
    """`A and B -> C`, `A or B -> C`, `not A -> B`, `!A -> B`."""
    arrow = next((n for n, lexeme in enumerate(f.lexemes) if is_(lexeme, *ARROWS)), 0)
    before = f.lexemes[:arrow]
    if f.question or f.head or not arrow or arrow + 1 >= len(f.lexemes) or not is_name(f.lexemes[arrow + 1]):
        return None
    sign, target = f.lexemes[arrow].text, name_of(f.lexemes[arrow + 1])
    names = [name_of(lexeme) for lexeme in before if is_name(lexeme) and not is_(lexeme, "and", "or", "not")]
    listed, message = ", ".join(names), "before an arrow stand names, not a condition"
    if not names:
        return None
    if is_(before[0], "not", "!"):
        turned = {"->": "-|", "-|": "->"}.get(sign, sign)
        help = f"what acts by being absent lowers: write `{names[0]} {turned} {target}`"
        return f.said("E171", message, help, f.of(before[0]))
    joined = next((lexeme for lexeme in before if is_(lexeme, "and", "or")), None)
    if joined is None:
        return None
    each = f"if each acts by itself, write `{listed} {sign} {target}`"
    if joined.text == "or":
        return f.said(
            "E171", message, f"{each}; if it is nothing else, `{target} := {' or '.join(names)}`", f.of(joined)
        )
    both = " and ".join(names)
    help = f"if all are needed, write `{target} requires {both}` besides; if it is nothing else, `{target} := {both}`"
    return f.said("E171", message, f"{each}; {help}", f.of(joined))


def word_for_setting(f: Failure) -> Diagnostic | None:
    """`knockout X`, `add X`, `overexpress X`, `scenario s: A increases`."""
    if not {"EQUALS", "KNOCK"} & f.accepted or f.head in KINDS:
        return None
    word, name = (f.before, f.found) if "EQUALS" in f.accepted else (f.found, f.following)
    if word is None:
        return None
    if is_(name, "increases", "rises", "decreases", "falls", "goes", "changes") and "EQUALS" in f.accepted:
        assert name is not None
        way = "lowered" if is_(name, "decreases", "falls") else "raised"
        message = "a scenario sets quantities; what they do then, follows from the rules"
        return f.said("E172", message, f"to set a direction, write `{way} {name_of(word)}`", f.of(name))
    if name is None or not is_name(name) or word.kind != WORD:
        return None
    x, help = name_of(name), ""
    if word.text in KNOCKED:
        help = f"write `knock out {x}`"
    elif word.text in GIVEN:
        help = f"write `{x} = high`, or another level"
    elif word.text in RAISED:
        help = f"write `raised {x}`, or `{x} = high` to fix its level"
    elif word.text in LOWERED:
        help = f"write `lowered {x}`, which leaves a remainder; `knock out {x}` leaves nothing"
    return f.said("E172", f"`{word.text}` is no setting", help, f.of(word)) if help else None


def when_for_with(f: Failure) -> Diagnostic | None:
    """`observe A decreases when D = high`, `A -> B if C is high`, `rule if A is high then ...`."""
    at = next((n for n, lexeme in enumerate(f.lexemes) if is_(lexeme, "if", "when", "upon", "under", "after")), None)
    if at is None or f.seen("what"):
        return None
    word = f.lexemes[at]
    rest = " ".join(name_of(lexeme) for lexeme in f.lexemes[at + 1 : at + 4])
    if (f.head in CLAIMING or f.question) and f.at >= at:
        given = rest.replace(" is ", " = ") if rest else "D = high"
        message = f"`{word.text}` does not say where a claim holds"
        return f.said("E173", message, f"settings follow `with`: `with {given}`; a scenario follows `in`", f.of(word))
    if word.text == "if" and f.at in (at, at + 1):
        return f.said(
            "E173", "conditions follow `when`, not `if`", "write `when`, or `unless` for the contrary", f.of(word)
        )
    return None


def blank_in_name(f: Failure) -> Diagnostic | None:
    """`phenotype cell death`."""
    if f.head not in KINDS or f.at != 2 or not is_name(f.found) or f.found is None or f.before is None:
        return None
    words = [lexeme.text for lexeme in f.lexemes[1:] if lexeme.kind == WORD]
    if is_(f.found, "also", "of", "is", *CLAUSE_WORDS) or len(words) != len(f.lexemes) - 1:
        return None
    name = " ".join(words)
    message = f"a comma is missing between `{f.before.text}` and `{f.found.text}`, or this is one name with a blank"
    return f.said("E116", message, f"for one name write `{'_'.join(words)}` or `` `{name}` ``, for several use commas")


def unknown_kind(f: Failure) -> Diagnostic | None:
    """`kinase AKT`, `compound X`."""
    if f.question or f.head or f.at != 1 or not is_name(f.found) or f.lexemes[0].kind != WORD:
        return None
    kind = _KIND_OF.get(f.lexemes[0].text)
    if kind is None:
        return None
    named = f.lexemes[1:]
    if is_(named[0], "type", "line") and len(named) > 1 and is_name(named[1]):  # a cell line
        named = named[1:]
    help = f"write `{kind} {name_of(named[0])}`; the kinds are {', '.join(KINDS[:-1])}"
    return f.said("E110", f"`{f.lexemes[0].text}` is no kind of quantity", help, f.of(f.lexemes[0]))


def word_for_direction(f: Failure) -> Diagnostic | None:
    """`observe A upregulated`, `expect A is reduced`, `expect A does not change`."""
    if (
        f.found is None
        or (f.head not in (*CLAIMING, "query") and not f.question)
        or not is_(f.found, *UP, *DOWN, *_SAME)
    ):
        return None
    if not {"INCREASES", "UNCHANGED", "INCREASE"} & f.accepted:
        return None
    if is_(f.found, *_SAME):
        verb = "is unchanged"
    else:
        verb = "increases" if is_(f.found, *UP) else "decreases"
        verb = f"does not {verb[:-1]}" if f.seen("not") else verb
    return f.said("E135", f"`{f.found.text}` is not the word for a direction", f"did you mean `{verb}`?")


def adverb(f: Failure) -> Diagnostic | None:
    """`A -> B slowly`, `strong A -> B`."""
    if is_(f.found, *_ADVERBS) and f.seen(*ARROWS):
        assert f.found is not None
        word = _ADVERBS[f.found.text]
        help = _STRONG if word == "dominant" else f"it comes first, as `{word} A -> B`"
        return f.said("E174", f"`{f.found.text}` is no clause of an influence", help)
    if f.lexemes and is_(f.lexemes[0], "strong", "strongly") and f.at == 1 and is_name(f.found):
        return f.said("E174", "there is no `strong`", _STRONG, f.of(f.lexemes[0]))
    return None


def paper_on_rule(f: Failure) -> Diagnostic | None:
    """`A -> B pmid 12172553`, `A -> B ref X`."""
    if not is_(f.found, "pmid", "PMID", "doi", "ref", "reference", "source", "url") or not f.seen(*ARROWS, "requires"):
        return None
    assert f.found is not None
    help = 'declare it once, `source Inoki2002 "Inoki K et al. ..." pmid 12172553`, and write `cite Inoki2002`'
    return f.said("E122", f"`{f.found.text}` cannot stand on a rule", help)


def other_language(f: Failure) -> Diagnostic | None:
    """`import "x.rules"`, `what happens if ...`."""
    first = f.lexemes[0] if f.lexemes else None
    if is_(first, "import", "include", "load") and f.at == 1 and f.found is not None and f.found.kind == STRING:
        return f.said("E110", "other files are read by `use`", f'write `use "{f.found.text}"`', f.of(f.lexemes[0]))
    if is_(f.before, "what") and f.found is not None and f.accepted == {"IF"}:
        return f.said("E175", "predictions are asked for by `what if`", "write `what if A = high`")
    return None
