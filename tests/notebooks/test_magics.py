"""`%%rules` and `%ask` in a shell of IPython: models, mistakes at their lines, completion, interruption."""

from __future__ import annotations

import os
import re
import signal
import threading
from base64 import b64decode
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

pytest.importorskip("IPython", reason='no IPython: pip install "pathway-reasoner[notebook]"')
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import reasoner
from reasoner.notebook import progress

RULES = "%%rules mapk\ndrug trametinib\nprotein RAF, MEK, ERK\nRAF -> MEK -> ERK\nERK -| RAF\ntrametinib -| MEK\n"


@pytest.fixture
def shell() -> Iterator[Any]:
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "reasoner")
    yield made
    made.run_line_magic("unload_ext", "reasoner")
    InteractiveShell.clear_instance()


def run(shell: Any, text: str) -> tuple[Any, Any]:
    """The result of a cell, and what it displays."""
    with capture_output() as said:
        result = shell.run_cell(text)
    return result, said


def test_rules_become_a_model_that_is_asked(shell: Any) -> None:
    made, _ = run(shell, RULES)
    assert isinstance(made.result, reasoner.Model) and shell.user_ns["mapk"] is made.result
    answer, _ = run(shell, "%ask why ERK decreases with trametinib = high")
    assert answer.result.verdict == "necessary"


def test_rules_are_added_and_each_line_keeps_a_name_of_its_own(shell: Any) -> None:
    run(shell, RULES)
    run(shell, "%%rules mapk --add\nprotein X\nERK -> X\nX -| RAF")
    run(shell, "%%rules mapk --add\nprotein Y\nX -> Y\nY -| RAF")
    model = shell.user_ns["mapk"]
    assert len({i.id for i in model.influences}) == len(model.influences) == 8


def test_mistakes_are_shown_at_their_lines_and_change_nothing(shell: Any) -> None:
    run(shell, RULES)
    before = shell.user_ns["mapk"]
    failed, said = run(shell, "%%rules mapk\nprotein A\n# fine\nA -> B\n")
    assert not failed.success and shell.user_ns["mapk"] is before
    page = said.outputs[0].data["text/html"]
    assert page.index("# fine") < page.index('class="wrong"') < page.index("error[E201]: `B` is not declared")
    assert "help: declare it" in page and "Traceback" not in said.stdout + said.stderr


def test_a_mistake_in_a_question_is_told_without_a_traceback(shell: Any) -> None:
    run(shell, RULES)
    failed, said = run(shell, "%ask why ERK falls with trametnib = high")
    assert isinstance(failed.error_in_exec, reasoner.RuleError)
    assert "did you mean `trametinib`?" in said.stdout and "Traceback" not in said.stdout


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%ask", "%ask [-m NAME]"),
        ("%ask -m nobody check", "no model in the variable `nobody`"),
        ("%ask -b soon check", "a number of seconds above 0, not `soon`"),
        ("%%rules a b\nprotein A", "%%rules [NAME] [--add]"),
    ],
)
def test_a_magic_that_is_mistyped_says_how_it_is_written(shell: Any, cell: str, told: str) -> None:
    failed, said = run(shell, cell)
    assert not failed.success and told in said.stdout + said.stderr and "Traceback" not in said.stdout


def test_several_questions_of_a_cell_are_answered_in_turn(shell: Any) -> None:
    run(shell, RULES)
    _, said = run(shell, "%%ask\nwhat if trametinib = high\n\nwhy ERK falls\n  with trametinib = high")
    assert [o.data["text/plain"].splitlines()[0] for o in said.outputs] == [
        "With trametinib = high:",
        "Yes, necessarily: ERK decreases with trametinib = high.",
    ]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%ask why ERK decreases with tra", ["trametinib"]),
        ("%ask what if trametinib = ", ["none", "low", "high"]),
        ("%ask -m mapk why ERK is at le", ["least "]),
        ("%%rules x\nprotein AKT, RHEB\nAKT -> ", ["AKT", "RHEB"]),
        ("%%rules x\nprotein AKT, RHEB\nRH", ["RHEB"]),
    ],
)
def test_what_can_follow_is_completed(shell: Any, typed: str, offered: list[str]) -> None:
    run(shell, RULES)
    with provisionalcompleter():
        assert [c.text for c in shell.Completer.completions(typed, len(typed))] == offered


def test_a_cell_of_python_is_completed_as_before(shell: Any) -> None:
    with provisionalcompleter():
        assert "model" not in [c.text for c in shell.Completer.completions("import o", len("import o"))]


def test_an_interruption_ends_a_question_with_what_it_has_and_is_heard_again_afterwards(shell: Any) -> None:
    handler = signal.getsignal(signal.SIGINT)
    shell.user_ns["model"] = reasoner.load()
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    result, _ = run(shell, "%ask why not AKT increases with rapamycin = high in resistant")
    assert result.success and (result.result.stopped == "interrupted" or not result.result.complete)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_question_that_takes_long_shows_how_far_it_is_and_leaves_an_empty_line(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    shown: list[str] = []
    show = progress._Line._show
    monkeypatch.setattr(progress._Line, "_show", lambda line, text: (shown.append(text), show(line, text)))
    run(shell, RULES)
    result, _ = run(shell, "mapk.screen('proteins at most 2 for ERK', processes=1)")
    assert result.result.verdict == "consistent"
    assert shown[0].endswith("(0 s)") and "/" in shown[0] and shown[-1] == ""


class Balanced(HTMLParser):
    """Whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag != "img":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """Such as `<path ... />`."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


MODEL = reasoner.loads(RULES.partition("\n")[2])


@pytest.mark.parametrize(
    "shown",
    [
        MODEL,
        MODEL.why("ERK decreases with trametinib = high"),
        MODEL.what_if("trametinib = high"),
        MODEL.compare("trametinib = high versus RAF = low"),
        MODEL.check(),
    ],
    ids=repr,
)
def test_what_a_cell_shows_is_whole_and_escaped_and_runs_no_script(shown: Any) -> None:
    page = shown._repr_html_()
    parser = Balanced()
    parser.feed(page)
    assert parser.open == [] and "<script" not in page and 'class="reasoner-cell"' in page


def test_an_answer_has_its_picture_and_its_table_in_the_cell() -> None:
    bundle = MODEL.what_if("trametinib = high")._repr_mimebundle_()
    (picture,) = re.findall(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)">', bundle["text/html"])
    assert b64decode(picture).startswith(b"<svg") and "<table>" in bundle["text/html"]
    assert bundle["text/plain"].startswith("With trametinib = high:")


def test_a_network_that_is_too_large_for_a_cell_is_not_drawn_there() -> None:
    names = [f"p{n}" for n in range(700)]
    page = reasoner.loads(f"protein {', '.join(names)}; {' -> '.join(names)}")._repr_html_()
    assert "<img" not in page and "The network has 700 boxes" in page


def test_names_are_escaped_in_the_cell() -> None:
    model = reasoner.loads("drug `<script>alert(1)</script>`; protein A; `<script>alert(1)</script>` -> A")
    assert "<script" not in model._repr_html_()
