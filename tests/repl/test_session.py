"""A session from input to reply: statements, questions, what is current, undoing, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from talk import RULES, Talk

from reasoner.cli.main import main
from reasoner.repl import saving


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    return Talk(Path("small.rules"))


YES = "Yes, necessarily: autophagy increases with torin1 = high.\n"

# --- statements ---------------------------------------------------------------------------------------------------


def test_what_a_statement_expects_is_tried_at_once(talk: Talk) -> None:
    assert (
        talk("expect autophagy increases with torin1 = high")
        == "passed <prompt>:1 autophagy increases with torin1 = high\n"
    )
    assert talk.code == 0
    said = talk("expect T2: autophagy decreases with torin1 = high")
    assert said.startswith("FAILED <prompt>:2 T2: autophagy decreases with torin1 = high\n")
    assert "Expected it to hold necessarily, but it is impossible." in said
    assert talk.code == 1
    assert talk("protein MYC") == ""


def test_a_statement_counts_from_then_on_and_can_be_undone(talk: Talk) -> None:
    assert talk("protein MYC\nmTORC1 -> MYC\n  cite Kim2011") == ""
    assert talk("why MYC decreases with torin1 = high").startswith("Yes, necessarily: MYC decreases")
    assert talk(":undo") == "Undone: mTORC1 -> MYC cite Kim2011\n"
    assert talk("why MYC decreases with torin1 = high").startswith("No: MYC cannot decrease")
    assert talk(":undo") == "Undone: protein MYC\n"
    assert "`MYC` is not declared" in talk("why MYC decreases with torin1 = high")
    assert "there is nothing to undo" in talk(":undo")


def test_a_mistake_in_a_statement_is_shown_on_its_line_and_changes_nothing(talk: Talk) -> None:
    before = talk("protein MYC") or talk.session.model
    assert (
        talk("MYC -> AKTT")
        == """\
error[E201]: `AKTT` is not declared
  --> <prompt>:2:8
    |
  2 | MYC -> AKTT
    |        ^^^^
  help: did you mean `AKT`?
"""
    )
    assert talk.code == 2
    assert talk.session.model is before
    assert "<prompt>:3:8" in talk("MYC -> AKTT")


def test_a_rule_that_was_typed_is_cited_by_its_line(talk: Talk) -> None:
    talk("protein MYC\n\n# nothing\nmTORC1 -> MYC")
    assert "<prompt>:4  mTORC1 -> MYC" in talk("MYC")


def test_statements_can_contradict_each_other_and_the_mistake_names_both(talk: Talk) -> None:
    talk("protein MYC")
    said = talk("drug MYC")
    assert "<prompt>:2:6" in said and "<prompt>:1:9" in said


def test_a_file_is_used_once_however_often_it_is_named(talk: Talk) -> None:
    Path("more.rules").write_text("protein MYC\n", encoding="utf-8")
    assert talk('use "small.rules"') == ""
    assert talk('use "more.rules"') == ""
    assert talk('use "./more.rules"') == ""
    assert "MYC (protein)" in talk("MYC")


def test_what_a_question_holds_stays_warm_when_a_statement_has_no_force(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high")
    problems = talk.workspace._warm_for(talk.session.model).engine._problems
    talk("expect autophagy increases with torin1 = high\nscenario fed: AKT = high\nquery Q7: check")
    assert talk.workspace._warm_for(talk.session.model).engine._problems is problems
    talk("AKT -> ULK1")
    assert talk.workspace._warm_for(talk.session.model).engine._problems is not problems
    talk(":undo")
    assert talk.workspace._warm_for(talk.session.model).engine._problems is problems


def test_what_was_typed_is_among_what_a_contradiction_could_be_mended_by(talk: Talk) -> None:
    talk("observe O1: autophagy decreases with torin1 = high")
    said = talk("check")
    assert talk.code == 1
    assert "Each of these makes everything agree" in said
    assert "<prompt>:1  - observe O1: autophagy decreases with torin1 = high" in said


# --- questions ----------------------------------------------------------------------------------------------------


def test_what_is_current_fills_in_what_a_question_leaves_out(talk: Talk) -> None:
    assert talk(":with torin1=high\n:in resistant") == ""
    assert talk.session.current == "with torin1 = high in resistant"
    assert talk("why autophagy increases").startswith(
        "Yes, necessarily: autophagy increases with torin1 = high in resistant.\n"
    )
    other = talk("why autophagy increases with rapamycin = high")
    assert other.startswith("No: autophagy cannot increase with rapamycin = high in resistant. It is unchanged.")
    assert talk("what if show ULK1").startswith("With torin1 = high in resistant:\n\n  rises  ULK1\n")
    assert talk("states").startswith("resistant has ")
    assert talk(":with\n:in") == ""
    assert talk.session.current == ""
    assert "nothing is compared" in talk("why autophagy increases")


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        (":in resistent", "there is no scenario `resistent`", "did you mean `resistant`?"),
        (":with torin1 = hgh", "`torin1` has no level `hgh`", "did you mean `high`?"),
        (":with trin1 = high", "`trin1` is not declared", "did you mean `torin1` or `torin1`?"),
        (":with torin1 = high in resistant", "settings alone can be current", "for example"),
        (":with torin1 is high", "", ""),
        (":wth torin1 = high", "there is no command `:wth`", "did you mean `:with`?"),
        (":s", "there is no command `:s`", "did you mean `:show` or `:save`?"),
        ("why autophagy incraeses with torin1 = high", "`incraeses` cannot continue a claim", "`increases`"),
        ("autophagi", "there is no query `autophagi` in the files", ""),
        (":show autophagi", "there is no quantity, rule or scenario `autophagi`", "did you mean `autophagy`?"),
        (":help wyh", "there is no help on `wyh`", "did you mean `why`"),
        (":save", "`:save` needs a file to write", ":save session.rules"),
        (":load", "`:load` needs files or folders", ":load my.rules"),
        (":load smal.rules", "there is no file or folder `smal.rules`", "did you mean `small.rules`?"),
        (':load "smal', "a quote is never closed", "close it"),
        (":1", "nothing has been asked yet", "why CLAIM"),
        (":accept", "nothing has been asked yet", "why CLAIM"),
        (";", "nothing has been asked yet", "why CLAIM"),
        (":diff", "no statement was typed in this session", "typed statements"),
        (":save no/such/folder.rules", "cannot write `no/such/folder.rules`", ""),
    ],
)
def test_a_mistake_gets_a_place_a_sentence_and_help(talk: Talk, text: str, message: str, help: str) -> None:
    if text.startswith(":save no"):
        talk("check")
    said = talk(text)
    assert talk.code == 2
    assert "  --> <prompt>:" in said and "^" in said
    assert message in said
    assert help.removesuffix(" or `torin1`?") in said


def test_mistakes_in_current_settings_stand_under_what_was_typed(talk: Talk) -> None:
    said = talk(":with torin1 = hgh")
    assert ("  1 | :with torin1 = hgh\n    |                ^^^\n") in said


def test_a_query_is_asked_by_its_name_and_a_quantity_shows_itself(talk: Talk) -> None:
    assert talk("Q1").startswith("Yes, necessarily: ULK1 increases with torin1 = high.")
    assert talk("TORC1").startswith("mTORC1 (protein)\nAlso TORC1;")
    assert talk("resistant") == "resistant: rapamycin_resistance = on\n"


def test_a_rule_is_shown_with_its_papers_and_its_note(talk: Talk) -> None:
    assert (
        talk(":show I1.2")
        == """\
  small.rules:8  I1.2: mTORC1 -| ULK1  Kim 2011

Status: established.
Kim J et al. Nat Cell Biol 2011;13:132
in vitro
"""
    )


# --- the last answer ----------------------------------------------------------------------------------------------


def test_a_step_opens_with_the_rules_behind_it(talk: Talk) -> None:
    assert talk("why autophagy increases with torin1 = high").startswith(YES)
    opened = """\
  1  torin1 rises -| mTORC1 falls -| ULK1 rises -> autophagy rises    Kim 2011

  small.rules:8  I1.1: torin1 -| mTORC1  Kim 2011
                   in vitro
  small.rules:8  I1.2: mTORC1 -| ULK1  Kim 2011
                   in vitro
  small.rules:8  I1.3: ULK1 -> autophagy  Kim 2011
                   in vitro
"""
    assert talk(":1").startswith(opened)
    assert talk("why 1") == talk(":1")
    assert talk("why mTORC1").startswith("The argument at mTORC1\n")
    assert "The argument at mTORC1\n" in talk(":1")
    assert "the last answer has no step 3" in talk(":3")
    assert "its steps are 1 to 1" in talk(":2.1")


def test_the_steps_of_a_contrast_are_no_steps_of_a_proof(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high rather than with AKT = high")
    assert "the last answer has no step 1" in talk(":1")


def test_an_argument_shows_what_it_supposes(talk: Talk) -> None:
    talk("protein X\nautophagy -> X\nX -> mTORC1")
    talk("why autophagy increases with torin1 = high")
    assert "[supposed]" in talk("why mTORC1")


def test_the_verdict_is_told_before_there_is_a_proof_and_only_the_first_time(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(talk.screen, "progress", told.append)
    monkeypatch.setattr("reasoner.query.why._proved", lambda answer, *_: told.append("proving") or answer)
    talk("why autophagy increases with torin1 = high")
    assert told == [YES.rstrip(), "proving", ""]
    talk("why autophagy increases with torin1 = high")
    assert told[3:] == [""]


def test_the_verdict_that_is_told_first_is_the_first_line_of_the_answer(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for claim in ("autophagy increases", "autophagy decreases", "AKT increases"):
        told: list[str] = []
        monkeypatch.setattr(talk.screen, "progress", told.append)
        answer = talk(f"why {claim} with torin1 = high")
        assert told[1:] == [""]
        assert answer.startswith(told[0])


def test_what_was_told_first_is_wiped_away_where_the_question_is_interrupted(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(talk.screen, "progress", told.append)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reasoner.query.why._proved", stop)
    assert talk("why autophagy increases with torin1 = high") == "error: interrupted\n  help: \n"
    assert told == [YES.rstrip(), ""]


def test_a_semicolon_tells_the_next_explanation_until_there_is_no_other(talk: Talk) -> None:
    talk("protein A, B, C\ntorin1 -> A\ntorin1 -> B -> C")
    question = "why A increases or C increases with torin1 = high"
    assert "torin1 rises -> A rises" in talk(question)
    assert "<prompt>:3  B -> C" in talk(";")
    assert talk.session.last.text == question
    assert "there is no other explanation" in talk(";")
    talk("what if torin1 = high")
    assert "only proofs have several" in talk(";")


def test_what_a_step_is_needed_for_is_told_by_its_number(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high")
    told = talk("why needed 1")
    assert told.startswith("What each premise is needed for, by the steps of the full form:\n")
    assert "mTORC1 is normal in the reference" in told and "Without it" in told
    for again in (":needed 1", "why  needed 1."):
        assert talk(again).count("Without it") == told.count("Without it")
    assert "`:needed` takes the number of a step" in talk(":needed x")
    assert "its steps are 1 to 1" in talk("why needed 3")
    talk("check")
    assert "only proofs have premises" in talk(":needed 1")


def test_a_labeling_is_shown_in_full(talk: Talk) -> None:
    talk("why autophagy increases with AKT = high")
    assert talk(":witness").startswith("Labeling 1: the claim holds.\n\n  quantity")
    assert talk(":witness 2").startswith("Labeling 2: the claim does not hold.\n")
    assert "`x` is no number of a labeling" in talk(":witness x")


def test_of_a_labeling_of_many_quantities_only_what_moves_has_rows(talk: Talk) -> None:
    names = ", ".join(f"P{n}" for n in range(20))
    talk(f"protein {names}\nwhy autophagy increases with AKT = high")
    rows = talk(":witness").splitlines()
    assert not any(row.startswith("  P1") for row in rows)
    (named,) = (row for row in rows if row.startswith("Unchanged"))
    assert named == "Unchanged: torin1, rapamycin, mTORC1, ULK1, rapamycin_resistance, P0 and 19 more."


def test_further_labelings_are_found_one_unlike_the_other_until_there_are_no_more(talk: Talk) -> None:
    talk("maybe AKT -| ULK1\nwhy autophagy increases with AKT = high")
    said = [talk(f":witness {n}") for n in range(1, 20)]
    shown = [text for text in said if text.startswith("Labeling")]
    assert len({text.partition("\n")[2] for text in shown}) == len(shown) > 2
    assert f"it has {len(shown)} labelings" in said[-1]
    assert all(("autophagy" in text) and ("the claim" in text) for text in shown)
    talk("why autophagy increases with torin1 = high")
    assert talk(":witness").startswith("Labeling 1: the claim holds.\n")
    talk("what if torin1 = high show autophagy")
    assert talk(":witness").startswith("Labeling 1:\n")
    assert "it has 1 labeling" in talk(":witness 2")
    talk("states")
    assert talk(":witness").startswith("Labeling 1:\n")
    talk("check")
    assert "the last answer has no labeling 1" in talk(":witness")


def test_the_last_answer_comes_as_json_page_and_in_full(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high")
    assert talk(":json").startswith('{"schema": 2, "question": "why autophagy increases with torin1 = high"')
    assert talk(":json a.json") == "Written: a.json\n"
    assert Path("a.json").read_text(encoding="utf-8").startswith('{"schema": 2')
    assert talk(":html") == "Written: answer.html\n"
    assert talk(":html page.html") == "Written: page.html\n"
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and "<svg" in page
    assert talk(":full").count("\n") > 10


# --- files --------------------------------------------------------------------------------------------------------


def test_reloading_keeps_what_is_current_and_says_which_answers_changed(talk: Talk) -> None:
    talk(":with torin1 = high\n:in resistant\nprotein MYC\nwhy autophagy increases\nwhat if show ULK1\ncheck")
    assert talk(":reload") == "Nothing has changed.\n"
    Path("small.rules").write_text(RULES.replace("-| ULK1 ->", "-| ULK1 -|"), encoding="utf-8")
    assert (
        talk(":reload")
        == """\
The files are read again.
why autophagy increases with torin1 = high in resistant

           before     now
  verdict  necessary  impossible

1 answer changed, 2 answers stayed the same.
"""
    )
    assert talk.session.current == "with torin1 = high in resistant"
    assert "MYC (protein)" in talk("MYC")
    talk(":undo")
    assert talk("why autophagy increases").startswith("Yes, necessarily")


def test_reloading_again_compares_with_the_answers_of_the_reload_before(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high")
    for text, change in (
        (RULES.replace("-| ULK1 ->", "-| ULK1 -|"), "necessary  impossible"),
        (RULES, "impossible  necessary"),
    ):
        Path("small.rules").write_text(text, encoding="utf-8")
        assert f"verdict  {change}\n\n1 answer changed" in talk(":reload")
    Path("small.rules").write_text(RULES.replace("-| ULK1 ->", "-| ULK1 -|"), encoding="utf-8")
    talk(":reload")
    assert "expect impossible autophagy increases with torin1 = high" in talk(":accept")


def test_reloading_a_file_with_a_mistake_leaves_the_session_as_it_is(talk: Talk) -> None:
    Path("small.rules").write_text(RULES + "nonsense\n", encoding="utf-8")
    assert "small.rules:14:" in talk(":reload")
    assert talk("why autophagy increases with torin1 = high").startswith(YES)


def test_reloading_says_what_is_no_longer_current(talk: Talk) -> None:
    talk(":in resistant\n:with torin1 = high")
    Path("small.rules").write_text(RULES.replace("scenario resistant", "scenario other"), encoding="utf-8")
    said = talk(":reload")
    assert "The files no longer know all of what was current: with torin1 = high in resistant" in said
    assert talk.session.current == "with torin1 = high"


def test_loading_starts_over_with_other_files(talk: Talk) -> None:
    Path("other.rules").write_text("model other\nprotein B\n", encoding="utf-8")
    talk("protein MYC\n:in resistant")
    assert talk(":load other.rules").startswith("other\n1 quantity.\n")
    assert talk.session.current == ""
    talk(":undo")
    assert talk.session.current == "in resistant"


def test_the_difference_is_what_was_typed_and_what_it_changes(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high\nAKT -| autophagy\nwhy autophagy increases with AKT = high")
    assert (
        talk(":diff")
        == """\
Typed in this session:

  AKT -| autophagy

0 answers changed, 2 answers stayed the same.
"""
    )
    talk("torin1 -| autophagy")
    assert "\n  verdict  necessary    possible\n" in talk(":diff")


def test_a_saved_session_can_be_asked_and_passes_its_tests(talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    talk("protein MYC\nmTORC1 -> MYC\n  cite Kim2011\n:with torin1 = high")
    for question in ("why MYC decreases", "why MYC increases", "why autophagy decreases with AKT = high", "what if"):
        talk(question)
        assert talk(":accept").startswith("Accepted; saved as:\n\n  expect ")
    talk("why autophagy increases with AKT = high\n:accept\nstates\nQ1")
    assert "this answer cannot be kept" in talk("check") + talk(":accept")
    Path("saved").mkdir()
    assert talk(":save saved/session.rules") == "Written: saved/session.rules\n"
    assert (
        Path("saved/session.rules").read_text(encoding="utf-8")
        == """\
use "../small.rules"

protein MYC
mTORC1 -> MYC
  cite Kim2011

query Q2: why MYC decreases with torin1 = high
expect MYC decreases with torin1 = high
query Q3: why MYC increases with torin1 = high
expect impossible MYC increases with torin1 = high
query Q4: why autophagy decreases with AKT = high
expect impossible autophagy decreases with AKT = high
query Q5: what if torin1 = high
expect mTORC1 decreases with torin1 = high
expect ULK1 increases with torin1 = high
expect autophagy increases with torin1 = high
query Q6: why autophagy increases with AKT = high
expect possible autophagy increases with AKT = high
expect not autophagy increases with AKT = high
query Q7: states
query Q8: check
"""
    )
    assert main(["test", "saved/session.rules", "--allow-path", "."]) == 0
    assert capsys.readouterr().out == "saved/session.rules: 8 passed\n"


def test_an_accepted_answer_that_is_no_longer_true_is_not_saved(talk: Talk) -> None:
    talk("why autophagy increases with torin1 = high\n:accept\ntorin1 -| autophagy")
    said = talk(":save session.rules")
    assert "can no longer be asked or is no longer so:\n\n  expect autophagy increases with torin1 = high\n" in said
    assert "expect" not in Path("session.rules").read_text(encoding="utf-8")
    assert talk.code == 1


def test_a_question_that_can_no_longer_be_asked_is_not_saved(talk: Talk) -> None:
    talk("protein MYC\nwhy MYC decreases with torin1 = high\n:accept\n:undo\ncheck")
    assert talk(":save session.rules").endswith("\n\n  why MYC decreases with torin1 = high\n")
    assert Path("session.rules").read_text(encoding="utf-8") == 'use "small.rules"\n\nquery Q2: check\n'


def test_what_was_assumed_and_used_is_saved_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reasoner.pipeline import Options

    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    Path("more.rules").write_text("protein MYC\n", encoding="utf-8")
    talk = Talk(Path("small.rules"), options=Options(assume=("AKT -> autophagy",)))
    talk('use "more.rules"')
    assert saving.as_rules(talk.session, Path("deep/down")) == (
        'use "../../small.rules"\nassume AKT -> autophagy\n\nuse "../../more.rules"\n'
    )


def test_help_lists_every_topic_and_command(talk: Talk) -> None:
    from reasoner.repl.commands import COMMANDS
    from reasoner.repl.topics import TOPICS

    said = talk(":help")
    assert all(f"\n  :{name}" in said for name in COMMANDS)
    assert all(f"\n  {name}" in said for name in TOPICS)
    for name in (*COMMANDS, *TOPICS):
        assert name in talk(f":help {name}").split("\n")[0]
