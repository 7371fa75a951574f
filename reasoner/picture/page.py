"""One page for one answer: pictures, what the answer says, and the rules in the words of their files, all linked.

The page is one file that loads nothing: style and script stand inside, and its own policy forbids everything else.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from pathlib import PurePath
from textwrap import dedent

from reasoner.clock import TimeIsUp
from reasoner.document import Document, plain
from reasoner.model.ir import Model, Status
from reasoner.picture.around import drawings
from reasoner.picture.drawing import By, Drawing
from reasoner.picture.folding import foldings, markup
from reasoner.picture.grouping import Group, folded, groups
from reasoner.picture.marking import Marking, data, mentioned
from reasoner.picture.network import stated
from reasoner.picture.routing import routed
from reasoner.picture.shapes import coordinate
from reasoner.picture.steps import apart
from reasoner.picture.svg import entries, inner, resource
from reasoner.query.answers import Answer
from reasoner.source import Span
from reasoner.tell.naming import Naming
from reasoner.tell.narrate import narrate
from reasoner.tell.words import say

WIDE = 1000.0
"""A picture broader than this stands above the text, not beside it."""

TOP = ' preserveAspectRatio="xMidYMin meet"'


def to_page(answer: Answer, full: bool = False, by: By | None = None) -> str:
    """The page of an answer; without the pictures where time is up before they are drawn, and it says so."""
    document = apart(narrate(answer, full))
    drawn, pictured, place = _pictured(answer, full, by)
    told = f'<section class="answer" aria-label="the answer">\n{Marking(answer.model).document(document)}\n</section>'
    rules = used_rules(answer.model, drawn, document)
    return _page(answer.model, answer.text, place, [*pictured, told], rules)


def of_network(model: Model, drawn: Drawing, by: By | None = None) -> str:
    """The page of a network, or of a part of it, with its rules. Raises TimeIsUp."""
    pictures, _ = _pictures((drawn,), groups(model, drawn, by))
    return _page(model, drawn.title, "beside", pictures, used_rules(model, (drawn,), Document(())))


def _page(model: Model, title: str, place: str, sections: Iterable[str], rules: Sequence[str]) -> str:
    style, script = resource("net.css") + resource("page.css"), resource("folding.js") + resource("page.js")
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}"
    page = "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">',
            f"<style>\n{style}</style>\n</head>",
            f'<body class="{place}">\n<header><h1>{escape(title)}</h1>',
            f'<p class="hint">{escape(plain(say("page hint")))}</p></header>',
            "<main>",
            *sections,
            '<section class="rules" aria-label="the rules">\n<h2>The rules</h2>',
            *statements(model, rules),
            "</section>",
            '</main>\n<p role="status" class="spoken"></p>',
            f"<script>\n{script}</script>\n</body>\n</html>\n",
        ]
    )
    return without_folders(page, model)


def without_folders(page: str, model: Model) -> str:
    """The page with each file called by its name, and by so many folders as tell it from others of that name."""
    parts = {rule.origin.file: PurePath(rule.origin.file).parts for rule in model.rules.values()}
    for file in sorted(parts, key=len, reverse=True):
        length = next(n for n in range(1, len(parts[file]) + 1) if _alone(parts[file][-n:], parts.values()))
        short = PurePath(*parts[file][-length:]).as_posix()
        for written in (str, _unquoted, escape, lambda text: escape(json.dumps(text, ensure_ascii=False)[1:-1])):
            page = page.replace(written(file), written(short))
    return page


def _unquoted(text: str) -> str:
    return escape(text, quote=False)


def _alone(end: Sequence[str], every: Iterable[Sequence[str]]) -> bool:
    return sum(tuple(one[-len(end) :]) == tuple(end) for one in every) == 1


def _hash(text: str) -> str:
    """How the policy names what stands between two tags."""
    return f"'sha256-{b64encode(sha256(f'{chr(10)}{text}'.encode()).digest()).decode()}'"


# --- pictures -----------------------------------------------------------------------------------------------------


def _pictured(answer: Answer, full: bool, by: By | None) -> tuple[Sequence[Drawing], list[str], str]:
    """The drawings, their section, and where it stands; no drawings where time is up, and the section says so."""
    try:
        drawn = drawings(answer, full)
        section, width = _pictures(drawn, groups(answer.model, drawn[0], by))
    except TimeIsUp as error:
        told = escape(plain(say("no picture", stopped=str(error))))
        return (), [f'<section class="pictures" aria-label="the network">\n<p>{told}</p>\n</section>'], "above"
    wide = len(drawn) not in (1, 2) or width > WIDE
    return drawn, section, "above" if wide else "beside both" if drawn[1:] else "beside"


def _pictures(drawn: Sequence[Drawing], groups: tuple[Group, ...]) -> tuple[list[str], float]:
    """The section of the pictures, and how wide each is; by groups with what it takes to unfold them."""
    overview = [folded(drawing, groups) for drawing in drawn]
    pictures = routed(overview)
    folding = foldings(drawn, groups, pictures) if groups else []
    found = ['<section class="pictures" aria-label="the network">', '<div class="zoom">']
    if groups:
        found += [
            f'<button type="button" data-fold="{way}">{plain(say(f"page {way} all"))}</button>'
            for way in ("fold", "unfold")
        ]
    found += ['<button type="button" data-zoom="-1" aria-label="smaller">−</button>']
    found += ['<button type="button" data-zoom="0">fit</button>']
    found += ['<button type="button" data-zoom="1" aria-label="larger">+</button></div>', '<div class="sides">']
    for n, picture in enumerate(pictures):
        found.append(f"<figure><figcaption>{escape(picture.drawing.title)}</figcaption>")
        w, h = coordinate(picture.width), coordinate(picture.height)
        kind = "net overview" if groups else "net"
        found.append(f'<div class="sheet"><svg class="{kind}" viewBox="0 0 {w} {h}" width="{w}" height="{h}"{TOP}>')
        found += [*inner(picture), "</svg>"]
        if groups:
            found += [f'<svg class="net folding"{TOP}>', *markup(folding[n]), "</svg>"]
        found.append("</div></figure>")
    hint = [f'<p class="hint">{plain(say("page unfold"))}</p>'] if groups else []
    found += ["</div>", *hint, '<ul class="legend">']
    for icon, words in entries([*overview, *drawn]):
        sized = 'viewBox="-20 -12 40 24" width="40" height="24" aria-hidden="true"'
        found.append(f'<li><svg class="net" {sized}>{icon}</svg>{words}</li>')
    return [*found, "</ul></section>"], pictures[0].width


# --- rules --------------------------------------------------------------------------------------------------------


def used_rules(model: Model, drawn: Iterable[Drawing], document: Document) -> list[str]:
    """The rules that a picture draws, a step uses or any line names, in the order of the files."""
    found = {edge.rule for drawing in drawn for edge in drawing.edges}
    found |= {stated(model, rule) for rule in mentioned(document.blocks)}
    return [rule for rule in model.rules if rule in found]


def statements(model: Model, rules: Sequence[str]) -> Iterator[str]:
    """Each statement once, in the words of its file, under the name of the file."""
    names = Naming(model)
    files: dict[str, dict[int, list[str]]] = {}
    for rule in rules:
        origin = model.rules[rule].origin
        files.setdefault(origin.file, {}).setdefault(origin.start, []).append(rule)
    for file, statements in files.items():
        yield f"<h3>{escape(file)}</h3>"
        for _, ids in sorted(statements.items()):
            yield _statement(model, names, ids)


def _statement(model: Model, names: Naming, ids: Sequence[str]) -> str:
    rules = [model.rules[i] for i in ids]
    origin = rules[0].origin
    weakest = names.weakest(ids)
    doubt = f'<span class="status">{weakest.word}</span>' if weakest is not Status.ESTABLISHED else ""
    papers = Marking(model).runs(names.papers(ids))
    aside = f'<div class="aside">{doubt} {papers}</div>' if doubt or papers else ""
    return (
        f'<div class="statement" tabindex="0"{data("rules", ids)}><span class="number">{origin.line}</span>'
        f"<code>{escape(_as_written(origin))}</code>{aside}</div>"
    )


def _as_written(origin: Span) -> str:
    """The statement as it stands in its file, less the margin of its further lines."""
    first, _, rest = origin.text.partition("\n")
    return "\n".join([first, *(f"  {line}" for line in dedent(rest).splitlines())]) if rest else first
