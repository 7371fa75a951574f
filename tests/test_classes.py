"""Classes with exceptions mean what the same rules mean, written out for each member by hand."""

from __future__ import annotations

from functools import cache
from itertools import product

import reasoner

MEMBERS = ("A", "B")
HEAD = "class family\nprotein A is family\nprotein B is family\nprotein T, X\nX -> T\n"
SIGNS = ("", "->", "-|", "-0")
"""What is said of a class or a member and T; empty: nothing."""


def nearest(own: str, shared: str) -> str:
    """What holds for a member: what is said of it, else what is said of its class; `-0` is no influence."""
    said = own or shared
    return "" if said == "-0" else said


def lines(signs: dict[str, str]) -> str:
    return "".join(f"{name} {sign} T\n" for name, sign in signs.items() if sign)


@cache
def by_hand(rules: str) -> dict[str, dict[str, list[str]]]:
    """What each question is answered with where the rules are written out; a few come again and again."""
    model = reasoner.loads(HEAD + rules)
    settings = ("A = high", "B = high", "A = high, B = low", "X = high, A = low")
    return {question: dict(model.what_if(question).directions) for question in (f"{one} show T" for one in settings)}


def test_a_class_with_absent_members_is_the_rules_of_its_other_members() -> None:
    compared = 0
    for shared, *own in product(SIGNS, repeat=3):
        said = dict(zip(MEMBERS, own, strict=True))
        expanded = {member: nearest(sign, shared) for member, sign in said.items()}
        try:
            model = reasoner.loads(HEAD + lines({"family": shared, **said}))
        except reasoner.RuleError:
            continue  # a `-0` that takes nothing away is a mistake
        for question, ways in by_hand(lines(expanded)).items():
            assert model.what_if(question).directions == ways, (shared, own, question)
            compared += 1
    assert compared > 80
