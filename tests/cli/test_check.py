"""`reasoner check` at the shell: tables of measurements, conflicts with their repairs, and running out of time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import reasoner
from reasoner.cli.main import main
from reasoner.resources import rules_path

RULES = """\
input S
protein A, B
S -> A
I1: A -> B cite Kim2011
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132"
scenario fed: S = high
"""
TABLE = "quantity,direction,scenario,source\nA,up,fed,blot 1\nB,Down,fed,\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.rules").write_text(RULES)
    Path("m.csv").write_text(TABLE)


def test_a_contradiction_is_told_with_its_proof_and_the_lines_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "m.rules", "m.csv"]) == 1
    assert (
        capsys.readouterr().out
        == """\
2 observations and 1 rule cannot all be true:

  m.csv:2    observe A increases in fed  blot 1
  m.csv:3    observe B decreases in fed
  m.rules:4  I1: A -> B  Kim 2011

Drop any one of these lines, and the rest agree. No conflict is smaller.
Given the rest, it cannot be that B decreases in fed:
In short: S raises A, so B rises.

What the rules derive
  1  S rises -> A rises -> B rises                                    Kim 2011

Why the rules leave no other way
     Nothing that moves pushes the other way.
Rests on 2 rules; no fewer suffice. Checked independently.
If all that is stated is right, at least one influence is missing, for instance one that pushes B
down.
Each of these makes everything agree, and nothing of it can be left out; the cheapest to doubt
first:
  1  doubt that B decreases in fed
       m.csv:3  - B,Down,fed,
  2  let A -> B act unless S is high
       m.rules:4  - I1: A -> B cite Kim2011
                  + I1: A -> B unless S is high cite Kim2011
  3  add S -| B
       m.rules:4  + S -| B
  4  turn the sign of A -> B
       m.rules:4  - I1: A -> B cite Kim2011
                  + I1: A -| B cite Kim2011
Nothing cheaper among the changes looked for makes everything agree. Checked independently.
"""
    )


def test_a_contradiction_is_told_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "m.rules", "m.csv", "--markdown"]) == 1
    assert (
        capsys.readouterr().out
        == """\
2 observations and 1 rule cannot all be true:

```
m.csv:2    observe A increases in fed  blot 1
m.csv:3    observe B decreases in fed
m.rules:4  I1: A -> B  Kim 2011
```

Drop any one of these lines, and the rest agree. No conflict is smaller.

Given the rest, it cannot be that **B decreases** in fed:

In short: S raises A, so B rises.

### What the rules derive

- **1** S rises -\\> A rises -\\> B rises *(Kim 2011)*

### Why the rules leave no other way

- Nothing that moves pushes the other way.

Rests on 2 rules; no fewer suffice. Checked independently.

If all that is stated is right, at least one influence is missing, for instance one that pushes B down.

Each of these makes everything agree, and nothing of it can be left out; the cheapest to doubt first:

- **1** doubt that `B decreases in fed`
  - `m.csv:3  - B,Down,fed,`
- **2** let `A -> B` act unless S is high
  - `m.rules:4  - I1: A -> B cite Kim2011`
  - `           + I1: A -> B unless S is high cite Kim2011`
- **3** add `S -| B`
  - `m.rules:4  + S -| B`
- **4** turn the sign of `A -> B`
  - `m.rules:4  - I1: A -> B cite Kim2011`
  - `           + I1: A -| B cite Kim2011`

Nothing cheaper among the changes looked for makes everything agree. Checked independently.
"""
    )


def test_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "m.rules", "--measurements", "m.csv", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "inconsistent"
    assert [line["id"] for line in found["conflict"]] == ["I1", "m.csv:2", "m.csv:3"]
    assert found["conflicts"] == [found["conflict"]] and found["conflicts_checked"] == [True]
    pushes = [{"quantity": "B", "direction": "-", "world": "world.1"}]
    assert found["unexplained"] == {"fewest": 1, "pushes": pushes}
    assert found["repairs"][0] == {
        "cost": 6,
        "changes": [{"action": "drop", "rule": "m.csv:3", "line": "m.csv:3", "text": "observe B decreases in fed"}],
        "minimal": True,
        "lines": [{"file": "m.csv", "line": 3, "before": "B,Down,fed,", "after": []}],
    }


def test_every_repair_that_is_shown_repairs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "m.rules", "m.csv", "--json"])
    repairs = json.loads(capsys.readouterr().out)["repairs"]
    assert len(repairs) == 4
    for repair in repairs:
        Path("m.rules").write_text(RULES)
        Path("m.csv").write_text(TABLE)
        for line in sorted(repair["lines"], key=lambda line: -line["line"]):
            lines = Path(line["file"]).read_text().split("\n")
            start = line["line"] - (1 if line["before"] else 0)
            lines[start : line["line"]] = line["after"] or [""]
            Path(line["file"]).write_text("\n".join(lines))
        assert main(["check", "m.rules", "m.csv"]) == 0


def test_a_table_counts_as_observed_in_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.csv").write_text("quantity,direction\nA,up\n")
    assert main(["why", "B increases in fed", "m.rules", "m.csv", "--in", "fed"]) == 0
    Path("m.csv").write_text("quantity,direction\nA,down\n")
    assert main(["why", "B increases in fed", "m.rules", "m.csv", "--in", "fed"]) == 1
    assert "m.csv:2" in capsys.readouterr().out


def test_agreement_counts_what_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.csv").write_text("quantity,direction,scenario\nA,up,fed\n")
    assert main(["check", "m.rules", "m.csv"]) == 0
    assert capsys.readouterr().out == "Consistent: 2 rules, 1 scenario and 1 observation agree.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["check", "m.rules", "mm.csv"], "E004", "did you mean `m.csv`"),
        (["check", "m.rules", "--in", "fed"], "E003", "`--in` says where measurements hold, and there are none"),
        (["check", "m.rules", "m.csv", "--in", "fet"], "E205", "did you mean `fed`?"),
        (["check", "m.rules", "m.csv", "--with", "S = hihg"], "E301", "did you mean `high`?"),
        (["check", "m.rules", "--measurements", "."], "E006", "a table cannot be read: is a directory"),
    ],
)
def test_mistakes_of_the_command_line(
    words: list[str], code: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    found = capsys.readouterr().err
    assert code in found
    assert said in found


def test_a_mistake_in_a_table_is_shown_with_its_cell(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.csv").write_text("quantity;direction;scenario\nAa;up;fed\n")
    assert main(["check", "m.rules", "m.csv"]) == 2
    assert (
        capsys.readouterr().err
        == """\
error[E201]: `Aa` is not declared
  --> m.csv:2:1
    |
  2 | Aa;up;fed
    | ^^
  help: did you mean `A`?
"""
    )


def test_rules_that_are_named_are_not_said_to_be_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules_path() / "mtor" / "main.rules")]) == 0
    assert main(["check", str(rules_path() / "mtor")]) == 0
    assert capsys.readouterr().err == ""


def test_without_time_the_answer_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "m.rules", "m.csv", "--budget", "0.000001"]) == 3
    assert "nknown: the time budget ran out" in "".join(capsys.readouterr())


def test_a_scenario_that_nothing_obeys_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.rules").write_text(
        "input T\nprotein X, Y\nT -> X\nslow X -| Y\nX requires Y is at least normal\nscenario s: T = high\n"
    )
    assert main(["check", "m.rules"]) == 1
    assert "Even without any observation, s has no consistent labeling." in capsys.readouterr().out


def test_a_model_checks_measurements_in_python() -> None:
    model = reasoner.load("m.rules")
    assert model.check().verdict == "consistent"
    answer = model.check(measurements="m.csv")
    assert answer.verdict == "inconsistent"
    assert answer.to_json()["repairs"][0]["cost"] == 6
    Path("m.csv").write_text("quantity,direction\nB,up\n")
    assert model.check(measurements=["m.csv"], scenario="fed").verdict == "consistent"
    with pytest.raises(reasoner.RuleError):
        model.check(measurements="m.csv")


def test_it_is_said_which_rules_a_table_alone_is_compared_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "seen.csv"
    table.write_text("quantity,direction,with\nmTORC1,-,torin1 = high\n", encoding="utf-8")
    rules = tmp_path / "own.rules"
    rules.write_text("drug torin1\nprotein mTORC1\ntorin1 -| mTORC1\n", encoding="utf-8")
    assert main(["check", str(table)]) == 0
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("note: no rules are named, so the measurements are compared with the shipped ones, ")
    assert said.endswith("mtor")
    assert main(["check", str(rules), str(table)]) == 0
    assert capsys.readouterr().err == ""
