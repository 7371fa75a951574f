"""What a cell shows beside the styles of a front end, and under its rules on what may run: looked at in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import reasoner

MODEL = reasoner.loads("drug trametinib; protein RAF, MEK, ERK; RAF -> MEK -> ERK; ERK -| RAF; trametinib -| MEK")
STYLES = {
    "vscode": """
        body { background: #1e1e1e; color: #ccc; font: 13px sans-serif }
        table, thead, tr, th, td, tbody { border: none !important; border-spacing: 0; border-collapse: collapse }
        table { width: 100% }
        table, th, tr { text-align: left !important }
        thead { background-color: rgba(130, 130, 130, 0.16) }
        th, td { padding: 4px 8px }
        tr:nth-child(even) { background-color: rgba(130, 130, 130, 0.08) }
        img { max-width: 100%; max-height: 100% }
    """,
    "jupyter": """
        .jp-RenderedHTMLCommon table { margin: 0 auto 1em; font-size: 12px; table-layout: fixed }
        .jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th { text-align: right; max-width: none; padding: 0.5em }
        .jp-RenderedHTMLCommon tbody tr:nth-child(even) { background: #f5f5f5 }
        .jp-RenderedHTMLCommon p { margin: 0 0 1em }
        .jp-RenderedHTMLCommon code { background: #eee }
    """,
}
"""How front ends style what is within an output, in rules of the kind and strength that theirs have."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What may run in an output that is shown, not run: styles, and images that are written out."""
LOOKED = """() => {
    const cell = document.querySelector('.reasoner-cell'), seen = e => getComputedStyle(e)
    return {
        picture: document.querySelector('img').naturalWidth,
        cell: cell.getBoundingClientRect().width,
        tables: [...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().width),
        striped: [...document.querySelectorAll('tr, thead')]
            .filter(row => seen(row).backgroundColor != 'rgba(0, 0, 0, 0)').length,
        aligned: [...document.querySelectorAll('th, td')].every(c => seen(c).textAlign == 'left'),
        colours: [seen(cell).color, seen(cell).backgroundColor],
        wide: document.documentElement.scrollWidth > innerWidth,
    }
}"""


@pytest.mark.parametrize("front_end", STYLES)
@pytest.mark.parametrize("question", ["why", "what if", "compare"])
def test_an_answer_looks_the_same_in_every_front_end_and_needs_nothing_that_is_blocked(
    browser: Any, front_end: str, question: str, tmp_path: Path
) -> None:
    answer = {
        "why": MODEL.why("ERK decreases with trametinib = high"),
        "what if": MODEL.what_if("trametinib = high"),
        "compare": MODEL.compare("trametinib = high versus RAF = high"),
    }[question]
    output = f'<div class="jp-RenderedHTMLCommon">{answer._repr_mimebundle_()["text/html"]}</div>'
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{STYLES[front_end]}</style>'
    (tmp_path / "cell.html").write_text(
        f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{output}</body></html>', encoding="utf-8"
    )
    tab = browser.new_page(viewport={"width": 900, "height": 700})
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto((tmp_path / "cell.html").as_uri())
    looked = tab.evaluate(LOOKED)
    tab.close()
    assert not complaints and looked["picture"] > 100 and not looked["wide"]
    assert looked["tables"] and all(width < 0.95 * looked["cell"] for width in looked["tables"])
    assert looked["striped"] == 0 and looked["aligned"]
    assert looked["colours"] == ["rgb(28, 28, 28)", "rgb(255, 255, 255)"]
