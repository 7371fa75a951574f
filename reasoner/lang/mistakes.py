"""The table of syntax mistakes: what each is called, what it looks like, and who recognizes it.

The first row whose function answers gives the one message of a statement; rows without a function are found by the
scanner's lexemes (misspelt.py) or by the builder. A test shows that each example earns its code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reasoner.diagnostics import Diagnostic
from reasoner.lang import meant, refused, spoken
from reasoner.lang.refused import Failure


@dataclass(frozen=True, slots=True)
class Mistake:
    """A row of the table."""

    code: str
    title: str
    recognize: Callable[[Failure], Diagnostic | None] | None
    examples: tuple[str, ...]


MISTAKES = (
    Mistake("E101", "text without a closing quote", None, ('model mtor "mTOR', 'A -> B note "x\nC -> D')),
    Mistake("E102", "name without a closing backtick", None, ("drug `KU-0063794", "A -> `B\nC -> D")),
    Mistake("E103", "bracket never closed", None, ("rapamycin -| (mTORC1 -> S6K1", "A requires (B and C\nD -> E")),
    Mistake("E104", "bracket never opened", None, ("rapamycin -| mTORC1 -> S6K1)",)),
    Mistake(
        "E105",
        "character without a meaning",
        None,
        ("A -> B%", "protein “AKT”", "A，B -> C", "query check?", "// a comment", "A + B -> C", "/* x */"),
    ),
    Mistake(
        "E106",
        "not an arrow",
        None,
        ("A --> B", "A => B", "A <-> B", "-- a comment", "A --| B", "A -l B", "A <- B", "A -0B", "A ~ B"),
    ),
    Mistake("E107", "name that needs backticks", None, ("drug KU-0063794", "mTOR-KI -| mTORC1", "A -> 1/2")),
    Mistake("E108", "backticks without a name", None, ("A -> ``", "A -> `\u1fef`")),
    Mistake("E109", "nested too deep", None, ("A requires " + "not (" * 181 + "B" + ")" * 181,)),
    *(
        Mistake(code, title, recognize, examples)
        for code, title, recognize, examples in (
            (
                "E172",
                "deed for a statement",
                spoken.deed_as_statement,
                ("knockout X", "knock out X", "add X", "inhibit X", "overexpress X", "set A = high", "let A = low"),
            ),
            (
                "E154",
                "law without `rule`",
                spoken.law_without_rule,
                ("if A is high then B is low", "when A is high then B is low", "A -> B\nwhen A is high then C is low"),
            ),
            (
                "E173",
                "presence for a setting",
                spoken.presence_for_setting,
                (
                    "observe A increases in presence of D",
                    "observe A rises in the absence of D",
                    "query why A falls without D",
                ),
            ),
            (
                "E172",
                "deed after the name",
                spoken.deed_after_name,
                (
                    "query what if A knocked out",
                    "query what if A is lost",
                    "query what if loss of A",
                    "scenario s: A overexpressed",
                    "query why A falls with D added",
                ),
            ),
            (
                "E172",
                "level before the name",
                spoken.level_before_name,
                ("observe A increases with high D", "scenario s: no D", "scenario s: A up", "scenario s: A reduced"),
            ),
            ("E135", "claim as a wish", spoken.claim_as_wish, ("expect A to increase", "expect that A increases")),
            (
                "E170",
                "absence in words",
                spoken.absence_in_words,
                ("A does not affect B", "A has no effect on B", "A does not inhibit B"),
            ),
            ("E170", "complex in words", spoken.complex_in_words, ("A and B form X", "A forms X")),
            ("E122", "paper in brackets", spoken.paper_in_brackets, ("A -> B (Smith 2004)",)),
            ("E155", "kind inside a rule", spoken.kind_inside_rule, ("gene A -> protein B",)),
            (
                "E175",
                "question in words",
                spoken.asked_in_words,
                (
                    "query how to lower A",
                    "query how can A increase",
                    "query which drugs lower A",
                    "query what raises A",
                    "query why is A high",
                    "query why does A increase",
                    "query why does A not increase",
                    "query does A increase with D = high",
                    "query is the model consistent",
                    "query check consistency",
                    "query predict A",
                    "query explain A",
                ),
            ),
            (
                "E175",
                "sides in words",
                spoken.sides_in_words,
                ("query compare D = high vs A = high", "query compare D and A"),
            ),
            (
                "E175",
                "repaired what",
                spoken.repaired_what,
                (
                    "query what if A = high repaired measurements",
                    "query why A increases with D = high repaired",
                    "query compare A = high versus A = low repaired",
                ),
            ),
        )
    ),
    *(
        Mistake(code, title, recognize, examples)
        for code, title, recognize, examples in (
            (
                "E170",
                "verb for an arrow",
                meant.verb_for_arrow,
                (
                    "AKT activates mTORC1",
                    "A inhibits B",
                    "A phosphorylates B",
                    "drug X inhibits Y",
                    "A regulates B",
                    "observe D reduces A",
                    "A -> B degrades C",
                    "expect A induces B",
                ),
            ),
            (
                "E171",
                "condition for sources",
                meant.condition_for_sources,
                (
                    "A and B -> C",
                    "A or B -> C",
                    "not A -> B",
                    "!A -> B",
                    "A and B and C -| D",
                ),
            ),
            (
                "E172",
                "not a setting",
                meant.word_for_setting,
                (
                    "scenario s: knockout X",
                    "scenario s: add X",
                    "scenario s: overexpress X",
                    "scenario s: A increases",
                    "query what if inhibit X",
                    "scenario s: delete X, A = high",
                    "scenario s: A falls",
                ),
            ),
            (
                "E173",
                "not the word for a place",
                meant.when_for_with,
                (
                    "observe A decreases when D = high",
                    "expect A increases if D = high",
                    "A -> B if C is high",
                    "observe A increases upon D",
                    "rule if A is high then B is low",
                ),
            ),
            ("E116", "blank in a name", meant.blank_in_name, ("phenotype cell death", "process DNA damage response")),
            (
                "E110",
                "unknown kind",
                meant.unknown_kind,
                (
                    "kinase AKT",
                    "compound X",
                    "mutation BRAF_V600E",
                    "receptor EGFR",
                    "miRNA mir21",
                    "pathway MAPK",
                ),
            ),
            (
                "E135",
                "not a direction",
                meant.word_for_direction,
                (
                    "observe A upregulated with D = high",
                    "expect A reduced with D = high",
                    "expect A does not change with D = high",
                    "observe A down",
                    "observe A stable with D = high",
                ),
            ),
            ("E174", "adverb on an influence", meant.adverb, ("A -> B slowly", "strong A -> B", "A -| B weakly")),
            ("E122", "paper on a rule", meant.paper_on_rule, ("A -> B pmid 12172553", "A requires B ref Kim2011")),
            (
                "E175",
                "not how it is asked",
                meant.other_language,
                ("query what happens if A = high",),
            ),
            ("E110", "import", meant.other_language, ('import "x.rules"', 'include "growth.rules"')),
        )
    ),
    Mistake("E115", "line carried on", refused.ran_on, ("protein A,\nprotein B", "A ->\nscenario fed: A = high")),
    Mistake("E110", "no question", refused.not_a_question, ("query Q1: clarify A", "query Q1:", "query A increases")),
    Mistake("E111", "no first word", refused.not_a_start, ("with A = high", "-> B", '"text"', "5")),
    Mistake("E110", "unknown first word", refused.unknown_word, ("protien AKT", 'AKT "a kinase"', "why A increases")),
    Mistake("E113", "name alone", refused.alone, ("AKT", "protein", "slow", "I1: A", "observe")),
    Mistake("E140", "mark out of place", refused.stray_mark, ("levels x: *off < on", "A -> B*", "observe A is high!")),
    Mistake("E134", "not `!=`", None, ("observe A != high", "A -> B when C is != low")),
    Mistake("E122", "wrong value of a clause", refused.clause_value, ('A -> B cite "Inoki"', "A -> B status 1")),
    Mistake("E150", "not a name", refused.not_a_name, ('A -> "B"', "protein 5", 'scenario fed: "A" = high')),
    Mistake(
        "E130", "level missing", refused.no_level, ("scenario fed: A =", "A -> B when C is", "observe A is at most")
    ),
    Mistake("E114", "arrow to nothing", refused.no_target, ("A ->", "A -> -> B", "A -> , B", "assume A ->")),
    Mistake("E115", "comma to nothing", refused.no_item, ("protein A,", "A, -> B", "A -> B cite X,")),
    Mistake("E155", "bare influence", refused.bare_influence, ("observe A -> B increases", "A -| (B -> C -> D)")),
    Mistake("E154", "half a law", refused.in_law, ("rule R1: A is high then B is low", "rule when A is high B is low")),
    Mistake("E136", "count in a claim", refused.count_in_claim, ("observe at least 2 of (A is high, B is high)",)),
    Mistake("E137", "condition as alternative", refused.condition_as_alternative, ("rule at least 1 of (A is on, B)",)),
    Mistake("E117", "colon missing", refused.no_colon, ("scenario fed A = high", "observe O1 A increases", "levels x")),
    Mistake("E151", "several targets", refused.several_targets, ("A, B requires C", "A, B := C", "A -> B requires C")),
    Mistake("E124", "tail on a rule", refused.barred_clause, ("A -> B in fed", "A requires B with C = high")),
    Mistake("E120", "clause out of place", refused.barred_clause, ("protein A cite X", "scenario s: A = high note X")),
    Mistake("E133", "claim out of place", refused.stray_claim, ("A increases", "A -> B when C increases", "A is high")),
    Mistake("E131", "setting unfinished", refused.no_equals, ("scenario fed: A", "scenario fed: A high")),
    Mistake("E131", "setting missing", refused.no_setting, ("query what if", "scenario fed: = high")),
    Mistake("E131", "setting with a level", None, ("scenario fed: raised A = high",)),
    Mistake("E134", "`=` out of place", refused.stray_equals, ("A -> B when C = high", "A = B", "protein A = high")),
    Mistake("E152", "part of several names", refused.in_declaration, ("protein A, B also C", 'protein A, B "text"')),
    Mistake("E153", "parts out of order", refused.in_declaration, ('protein A "text" also B', "drug A is B : dose")),
    Mistake("E141", "levels not ordered", refused.in_levels, ("levels x: off, on", "levels x: off on")),
    Mistake("E132", "nothing said", refused.no_verb, ("observe A", "A -> B when C", "observe A and B increase")),
    Mistake("E135", "verb unknown", refused.no_verb, ("observe A increasing", "A -> B when C high", "expect A climbs")),
    Mistake("E135", "verb unfinished", refused.half_verb, ("observe A does increase", "A -> B when C is at high")),
    Mistake(
        "E157",
        "claim missing",
        refused.no_claim,
        ("A requires", "query why", "expect possible", "observe A is low and"),
    ),
    Mistake("E158", "claims in a list", refused.comma_between_claims, ("observe A increases, B increases",)),
    Mistake("E112", "arrow missing", refused.no_arrow, ("AKT mTORC1", "A -> B C", "assume A B")),
    Mistake(
        "E116",
        "comma missing",
        refused.no_comma,
        ("query screen A B for C", "A -> B cite C D", "scenario s: A = low and B = low"),
    ),
    Mistake(
        "E123",
        "text missing",
        refused.no_text,
        ("A -> B by phosphorylation", "use growth.rules", "model m x", "regimen T1: A"),
    ),
    Mistake(
        "E165", "number missing", refused.no_number, ('source S "text" pmid "1"', "query how A increases at most two")
    ),
    Mistake("E150", "name missing", refused.no_name, ("protein A is", "observe A increases in", "A -| ()")),
    Mistake(
        "E159", "word missing", refused.no_keyword, ("query paths A B", "scenario s: knock A", "query screen drugs")
    ),
    Mistake("E156", "too much", refused.too_much, ("query check fed", "assume A -> B -> C")),
    Mistake(
        "E120",
        "clause refused",
        None,
        ("A requires B when C is high", "observe A increases when B is high", "slow A requires B"),
    ),
    Mistake("E121", "said twice", None, ("A -> B cite X cite Y", "slow slow A -> B", "levels x: off** < on")),
    Mistake("E163", "place in a comparison", None, ("query compare A = high than with B = high versus A = low",)),
    Mistake("E164", "number too large", None, ("query screen drugs at most 12345678 for A",)),
)

CATALOGUE = {"E100": "something else was expected"} | {mistake.code: mistake.title for mistake in reversed(MISTAKES)}
"""Each code with a short title."""


def explain(failure: Failure) -> Diagnostic:
    """The one message for a statement that the grammar refused."""
    for mistake in MISTAKES:
        found = mistake.recognize(failure) if mistake.recognize else None
        if found is not None:
            return found
    return refused.something_else(failure)
