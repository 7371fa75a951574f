"""The three ways to draw a document: text, Markdown, HTML."""

from __future__ import annotations

import re

from samples import proved

from reasoner.document import Document, Heading, Paragraph, Quote, Run, Step, Table
from reasoner.render.html import to_html
from reasoner.render.markdown import to_markdown
from reasoner.render.text import Look, to_text
from reasoner.tell.narrate import narrate

HOSTILE = "<script>alert(1)</script> `*_|"


def every_block(text: str) -> Document:
    run = (Run(text, "name"),)
    inner = (Quote((run,)), Step("1.1", run, run))
    return Document((Heading(run), Paragraph(run), Step("1", run, run, "step:1", inner), Table((run,), ((run,),))))


def test_plain_text_has_neither_colour_nor_drawn_arrows_and_keeps_its_width() -> None:
    text = to_text(narrate(proved()))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 100


def test_narrow_text_moves_the_side_below_and_keeps_its_width() -> None:
    text = to_text(narrate(proved()), Look(width=50))
    assert max(map(len, text.splitlines())) <= 50
    assert "[Thoreen 2009; Kim" in text


def test_a_terminal_gets_colours_and_drawn_arrows_around_the_same_words() -> None:
    plain, coloured = to_text(narrate(proved())), to_text(narrate(proved()), Look(100, colour=True, arrows=True))
    assert "\x1b[" in coloured
    bare = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert "torin1 ↑ ⊣ mTORC1 ↓ ⊣ ULK1 ↑ → autophagy ↑" in bare
    words = bare.replace("→", "->").replace("⊣", "-|").replace("↑", "rises").replace("↓", "falls").split()
    assert sorted(words) == sorted(plain.split())


def test_a_run_of_one_role_is_coloured_once() -> None:
    text = to_text(Document((Paragraph((Run("you set it", "quiet"),)),)), Look(100, colour=True))
    assert text == "\x1b[2myou set it\x1b[0m\n"


def test_code_keeps_its_arrows() -> None:
    text = to_text(Document((Paragraph((Run("A -> B", "code"), Run(" -> C"))),)), Look(100, arrows=True))
    assert text == "A -> B → C\n"


def test_wide_characters_count_twice_and_combining_marks_not_at_all() -> None:
    rows = tuple(((Run(name),), (Run("x"),)) for name in ("日本", "e\u0301tat", "abcd"))
    lines = to_text(Document((Table((), rows),))).splitlines()
    assert lines == ["  日本  x", "  e\u0301tat  x", "  abcd  x"]


def test_the_last_column_of_a_table_wraps_under_itself() -> None:
    rows = (((Run("key"),), (Run("one two three four five six seven"),)),)
    assert to_text(Document((Table((), rows),)), Look(width=28)) == "  key  one two three four\n       five six seven\n"


def test_a_name_cannot_steer_the_terminal() -> None:
    run = Run("a\x1b[31mb\u202ec\x9b", "name")
    assert to_text(Document((Paragraph((run,)),))) == "a\\x1b[31mb\\u202ec\\x9b\n"
    assert "\x1b" not in to_text(every_block(run.text), Look(arrows=True, folds=True))


def test_an_empty_document_is_an_empty_line() -> None:
    assert to_text(Document(())) == "\n"


def test_markdown_escapes_what_markdown_would_read() -> None:
    text = to_markdown(every_block(HOSTILE))
    assert r"\<script\>" in text
    assert "- **1** " in text
    assert "| --- |" in text


def test_markdown_of_a_proof_is_a_list_with_papers() -> None:
    text = to_markdown(narrate(proved()))
    assert text.startswith("Yes, if what is presumed holds: **autophagy increases** with torin1 = high.\n\nIn short")
    assert r"- **1** torin1 rises -\| mTORC1 falls -\| ULK1 rises -\> autophagy rises (presumed) *(Thoreen 2009" in text


def test_html_cannot_be_injected_into() -> None:
    text = to_html(every_block(HOSTILE))
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == text.count("alert(1)") >= 7
    assert text.startswith('<div class="reasoner">') and text.endswith("</div>")


def test_html_shows_numbers_and_inner_steps() -> None:
    text = to_html(narrate(proved(), full=True))
    assert "<b>8.1</b>" in text
    assert "<pre>" in text


# --- on a terminal, where nothing may run over the edge -----------------------------------------------------------

PLACED = Quote(((Run("a.rules:1", "quiet"), Run("  "), Run("A -> B -> C -> D", "rule"), Run("  Kim 2011", "paper")),))
DEEP = Quote(((Run("folder/a.rules:1", "quiet"), Run("  "), Run("A -> B -> C -> D -> E", "rule")),))


def test_a_quoted_line_stays_whole_in_a_file_and_folds_beside_its_place_on_a_terminal() -> None:
    document = Document((PLACED,))
    assert to_text(document, Look(width=30)) == "  a.rules:1  A -> B -> C -> D  Kim 2011\n"
    assert to_text(document, Look(width=30, folds=True)) == (
        "  a.rules:1  A -> B -> C -> D\n             Kim 2011\n"
    )  # fmt: skip


def test_a_quoted_line_with_a_long_place_folds_below_it() -> None:
    assert to_text(Document((DEEP,)), Look(width=30, folds=True)) == (
        "  folder/a.rules:1\n      A -> B -> C -> D -> E\n"
    )  # fmt: skip


def test_a_wide_table_narrows_its_columns_on_a_terminal_and_breaks_no_word() -> None:
    rows = (((Run("rapamycin_FKBP12"),), (Run("can go either way"),), (Run("rises"),)),)
    header = ((Run("quantity"),), (Run("rapamycin = high"),), (Run("right against left"),))
    assert to_text(Document((Table(header, rows),)), Look(width=48, folds=True)) == (
        "  quantity          rapamycin   right against\n"
        "                    = high      left\n"
        "  rapamycin_FKBP12  can go      rises\n"
        "                    either way\n"
    )


def test_markdown_keeps_code_together_that_has_backticks_in_it() -> None:
    run = Run("`KU-1` -| ```x", "rule")
    document = Document((Paragraph((run,)), Quote(((run,),)), Step("", (), inner=(Quote(((run,),)),))))
    assert to_markdown(document) == (
        "```` `KU-1` -| ```x ````\n\n````\n`KU-1` -| ```x\n````\n\n- \n  - ```` `KU-1` -| ```x ````\n"
    )
