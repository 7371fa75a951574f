"""What `lint` can mend: each fix cures its finding, says what it says it does, and takes nothing else with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read_text
from reasoner.diagnostics import Diagnostic
from reasoner.lint.catalogue import CATALOGUE
from reasoner.lint.fixes import FIXABLE, Fix, edited, fixes, silenced
from reasoner.lint.run import lint
from reasoner.lint.subject import Subject
from reasoner.solve.budget import Budget
from reasoner.source import Source

Capture = pytest.CaptureFixture[str]


def subject(text: str) -> Subject:
    files, mistakes = read_text(Source("x.rules", text))
    model, found = elaborate(files)
    assert model is not None, (mistakes, found)
    return Subject(model, files)


def found(text: str) -> list[tuple[Diagnostic, tuple[Fix, ...]]]:
    about = subject(text)
    return [(d, fixes(about, d)) for d in lint(about, Budget(30)).found]


def fixed(text: str, code: str) -> list[tuple[str, str, bool]]:
    """Each fix of the findings of a code: its title, the text after it, and whether it is applied unasked."""
    return [
        (fix.title, edited(fix.source, fix.edits), fix.keeps) for d, all in found(text) if d.code == code for fix in all
    ]


MISSPELT = "drug rapamycin\ndrug rapamicin\nprotein mTORC1, S6K\nrapamycin -| mTORC1 -> S6K\nrapamicin -| S6K\n"
MISSPELT += "expect S6K decreases with rapamycin = high\n"


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        (
            "protein A, B, C\nA -> B\n",
            "W701",
            [("Drop `C`", "protein A, B\nA -> B\n", True)],
        ),
        (
            "protein C,\n    A, B\nA -> B\n",
            "W701",
            [("Drop `C`", "protein A, B\nA -> B\n", True)],
        ),
        (
            'protein A, B\nprotein C also CC "what is known"\nA -> B\n',
            "W701",
            [("Drop `C`", "protein A, B\nA -> B\n", False)],  # more is lost than the name
        ),
        (
            "class K\nprotein A, B\ndrug D is K\nD -| A -> B\n",
            "W701",
            [],  # a quantity is of the class
        ),
        ("protein A, B\n# a kinase\nprotein C  # of unknown use\nA -> B\n", "W701", []),  # a comment would be lost
        ("protein A, B, C  # three\nA -> B\n", "W701", [("Drop `C`", "protein A, B  # three\nA -> B\n", True)]),
        (
            MISSPELT,
            "W702",
            [
                (
                    "Make `rapamicin` a synonym of `rapamycin`",
                    MISSPELT.replace("drug rapamycin\ndrug rapamicin\n", "drug rapamycin also rapamicin\n"),
                    False,
                )
            ],
        ),
        (
            "protein AKT also PKB, `protein kinase B`\nprotein PKC also pkb\nAKT -> PKC\n",
            "W704",
            [
                (
                    "Drop the synonym `pkb`",
                    "protein AKT also PKB, `protein kinase B`\nprotein PKC\nAKT -> PKC\n",
                    False,
                ),
                (
                    "Drop the synonym `PKB`",
                    "protein AKT also `protein kinase B`\nprotein PKC also pkb\nAKT -> PKC\n",
                    False,
                ),
            ],
        ),
        (
            "protein AKT\nprotein PKC also akt\nAKT -> PKC\n",
            "W704",
            [("Drop the synonym `akt`", "protein AKT\nprotein PKC\nAKT -> PKC\n", True)],
        ),
        ("protein AKT, B\nprotein PKC also akt\nAKT -> akt\nakt -> B\n", "W704", []),  # in use: no file to read after
        (
            "protein A, B, C\nA -> B -| C\nA -| C\n",
            "W712",
            [("Drop the summary", "protein A, B, C\nA -> B -| C\n", False)],
        ),
        (
            "levels un: a < b\nprotein A, B\nA -> B\n",
            "W723",
            [("Drop the levels `un`", "protein A, B\nA -> B\n", True)],
        ),
        (
            "levels doses: none* < high < most\ndrug D : doses\nprotein A\nD -| A\nexpect A decreases with D = high\n",
            "W723",
            [
                (
                    "Drop the level `most`",
                    "levels doses: none* < high\ndrug D : doses\nprotein A\nD -| A\nexpect A decreases with D = high\n",
                    False,
                )
            ],
        ),
        (
            "drug D\nprotein A\nD -| A\nobserve O1: A decreases with D = high  # seen\n",
            "W733",
            [
                (
                    "Make it an `expect`",
                    "drug D\nprotein A\nD -| A\nexpect O1: A decreases with D = high  # seen\n",
                    True,
                )
            ],
        ),
        (
            "drug D\nprotein A\nD -| A\nexclude A increases with D = high\n",
            "W733",
            [
                (
                    "Make it an `expect`",
                    "drug D\nprotein A\nD -| A\nexpect impossible A increases with D = high\n",
                    True,
                )
            ],
        ),
        ("drug D\nprotein A\nD -| A\nobserve not A increases with D = high\n", "W733", []),  # would mean something else
    ],
)
def test_a_fix_is_what_it_says_and_takes_nothing_else(text: str, code: str, after: list[tuple[str, str, bool]]) -> None:
    assert fixed(text, code) == after


@pytest.mark.parametrize("code", FIXABLE)
def test_what_is_fixed_is_found_no_more(code: str) -> None:
    cured = fixed(MISSPELT if code == "W702" else CATALOGUE[code].wrong, code)
    assert cured
    for _, text, _ in cured:
        assert code not in [d.code for d, _ in found(text)]


def test_a_finding_is_silenced_by_a_comment_on_its_line() -> None:
    text = "protein A, B, C  # three\nA -> B\nprotein D"
    for diagnostic, _ in found(text):
        quiet = edited(diagnostic.span.source, [silenced(diagnostic)])
        assert quiet.count("lint: ignore W701") == 1
        assert len(found(quiet)) == 1


# --- the command --------------------------------------------------------------------------------------------------

TEXT = """\
protein A, B, C  # three\r
drug D\r
D -| A -> B\r
observe O1: A decreases with D = high\r
observe A decreases with D = high\r
protein AKT also PKB\r
protein PKC also pkb\r
AKT -> PKC\r
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("main.rules").write_text('use "more.rules"\nA2 -> B2\n', encoding="utf-8")
    Path("more.rules").write_bytes(b"\xef\xbb\xbf" + (TEXT + "protein A2, B2\r\n").encode())
    return tmp_path


def test_fix_writes_what_can_be_mended_and_shows_what_is_left(rules: Path, capsys: Capture) -> None:
    assert main(["lint", "--fix", "main.rules"]) == 1
    assert capsys.readouterr().out == (
        "more.rules:1: W701 Drop `C`: protein A, B, C  # three\n"
        "more.rules:4: W733 Make it an `expect`: observe O1: A decreases with D = high\n"
        "more.rules:5: W733 Make it an `expect`: observe A decreases with D = high\n"
        "3 fixed.\n"
        "\n"
        "warning[W704]: `pkb` and `PKB` differ only by case\n"
        "  --> more.rules:7:18\n"
        "    |\n"
        "  7 | protein PKC also pkb\n"
        "    |                  ^^^\n"
        "  --> more.rules:6:18\n"
        "    |\n"
        "  6 | protein AKT also PKB\n"
        "    |                  ^^^ `PKB`\n"
        "  help: drop the synonym from one of the two\n"
        "\n"
        "1 warning.\n"
    )
    expected = TEXT.replace(", C", "").replace("observe", "expect")
    assert Path("more.rules").read_bytes() == b"\xef\xbb\xbf" + (expected + "protein A2, B2\r\n").encode()
    assert sorted(p.name for p in rules.iterdir()) == ["main.rules", "more.rules"]


def test_of_two_observations_that_imply_each_other_one_stays(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "two.rules"
    observed = "observe A decreases with D = high\n"  # so the influence exists, and the other one follows
    path.write_text(f"drug D\nprotein A\nmaybe D -| A\n{observed}{observed}", encoding="utf-8")
    assert main(["lint", "--fix", str(path), "--only", "W733"]) == 0
    assert path.read_text(encoding="utf-8").count("observe A decreases") == 1
    assert path.read_text(encoding="utf-8").count("expect A decreases") == 1
    capsys.readouterr()
    assert main(["test", str(path)]) == 0


def test_diff_shows_what_fix_would_do_and_does_nothing(rules: Path, capsys: Capture) -> None:
    before = Path("more.rules").read_bytes()
    assert main(["lint", "--diff", "main.rules", "--only", "W701"]) == 1
    assert capsys.readouterr().out == (
        "--- more.rules\n+++ more.rules (fixed)\n@@ -1,4 +1,4 @@\n"
        "-protein A, B, C  # three\r\n+protein A, B  # three\r\n"
        " drug D\r\n D -| A -> B\r\n observe O1: A decreases with D = high\r\n"
    )
    assert Path("more.rules").read_bytes() == before
    assert main(["lint", "--diff", "main.rules", "--only", "W711"]) == 0


def test_fix_in_json_says_what_was_fixed(rules: Path, capsys: Capture) -> None:
    assert main(["lint", "--fix", "--json", "main.rules", "--only", "W701"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 2,
        "kind": "lint",
        "fixed": [
            {"code": "W701", "title": "Drop `C`", "file": "more.rules", "line": 1, "text": "protein A, B, C  # three"}
        ],
        "findings": [],
        "complete": True,
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-"], "what comes from standard input cannot be fixed in place"),
        (["main.rules", "--reject", "O1"], "`--reject` looks at other rules than the files hold"),
    ],
)
def test_fix_refuses_what_is_not_in_the_files(
    rules: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    with (rules / "main.rules").open(encoding="utf-8") as typed:
        monkeypatch.setattr("sys.stdin", typed)
        assert main(["lint", "--fix", *words]) == 2
    assert f"error[E003]: {message}\n  --> <command line>:1:" in capsys.readouterr().err
