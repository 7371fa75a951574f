"""The page of an answer: linked three ways, closed to markup and to the network, readable side by side and on paper.

It is looked at in a real browser, where there is one.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import reasoner
from reasoner.cli.main import main
from reasoner.picture.page import to_page

ROOT = Path(reasoner.__file__).resolve().parents[1]
LOOP = """\
model loop "A drug in a loop"
source Thoreen2009 "Thoreen CC et al. J Biol Chem 2009;284:8023"
context resistant_cells
drug KI, rapamycin
protein GF, AKT, K, S, U
process autophagy
GF -> AKT -> K
K -> S cite Thoreen2009
L4: S -| AKT
D1: KI -| K cite Thoreen2009
rapamycin -| K unless resistant_cells is on
rapamycin -| S
U1: K -| U status presumed
U -> autophagy
scenario resistant: resistant_cells = on
"""
WHY = "why autophagy increases with KI = high"
CONTRAST = "why autophagy increases with KI = high in resistant rather than with rapamycin = high"
EVIL = "</script></style></title><img src=x onerror=hacked()><script>hacked()</script>'\"&"


def written(folder: Path, question: str, rules: str = LOOP) -> Path:
    path = folder / "answer.html"
    path.write_text(to_page(reasoner.loads(rules).ask(question).data), encoding="utf-8")
    return path


class Tab:
    """A page open in the browser, with all that it asked for and complained of."""

    def __init__(self, browser: Any, address: str, width: int = 1500, height: int = 1000) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(address)

    def lit(self, selector: str, key: str) -> list[str]:
        """What is lit, by one of its attributes, each once and in order."""
        found = self.page.eval_on_selector_all(f"{selector}.on", f"all => all.map(e => e.dataset.{key} || '')")
        return list(dict.fromkeys(found))

    def click_line(self, rule: str) -> None:
        """A click in the middle of the line that draws a rule."""
        self.page.mouse.click(*self.page.evaluate(
            """rule => {
                const edge = [...document.querySelectorAll(".sheet .edge")].find(e => e.dataset.rule === rule);
                const path = edge.querySelector(".line");
                const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
                return [at.x, at.y];
            }""", rule))  # fmt: skip

    def box(self, selector: str) -> dict[str, float]:
        found: dict[str, float] = self.page.locator(selector).bounding_box()
        return found


@pytest.fixture
def why(browser: Any, tmp_path: Path) -> Iterator[Tab]:
    tab = Tab(browser, written(tmp_path, WHY).as_uri())
    yield tab
    assert tab.complaints == []
    tab.page.close()


def test_a_click_on_a_step_lights_its_influences_and_their_lines_in_the_rules(why: Tab) -> None:
    step = why.page.locator(".step[tabindex]").first
    step.click()
    used = json.loads(step.get_attribute("data-rules"))
    assert used == ["D1", "U1", "<text>:14"]
    assert set(why.lit(".sheet .edge", "rule")) == set(used)
    assert [json.loads(r) for r in why.lit(".statement", "rules")] == [[rule] for rule in used]
    assert set(why.lit(".sheet .node", "quantity")) == {"KI", "K", "U", "autophagy"}
    assert why.page.locator(".step.on").count() == 1


def test_a_click_on_an_influence_lights_the_steps_that_use_it_and_a_click_beside_it_lets_go(why: Tab) -> None:
    why.click_line("U1")
    assert [e.inner_text() for e in why.page.locator(".step.on p").all()] == [
        "KI rises ⊣ K falls ⊣ U rises (presumed) → autophagy rises"
    ]
    assert why.lit(".sheet .edge", "rule") == ["U1"]
    assert why.page.locator(".statement.on code").all_inner_texts() == ["U1: K -| U status presumed"]
    assert why.page.locator(".statement.on .status").all_inner_texts() == ["presumed"]
    why.page.locator("h1").click()
    assert why.page.locator(".on").count() == 0


def test_a_click_on_a_box_lights_everything_that_acts_on_it_or_that_it_acts_on(why: Tab) -> None:
    why.page.locator('.sheet .node[data-quantity="K"]').click()
    assert set(why.lit(".sheet .edge", "rule")) == {"<text>:7.2", "D1", "U1"}


def test_the_keyboard_reaches_every_step_and_rule(why: Tab) -> None:
    chosen = []
    for _ in range(60):
        why.page.keyboard.press("Tab")
        chosen.append(why.page.evaluate("document.querySelector('.chosen')?.className.split(' ')[0]"))
    wanted = why.page.locator(".step[tabindex], .statement[tabindex]").count()
    assert chosen.count("step") + chosen.count("statement") >= wanted > 5
    why.page.locator(".statement").first.focus()
    why.page.keyboard.press("Enter")
    assert why.page.locator(".statement.chosen").count() == 1
    assert "steps" in why.page.locator("[role=status]").inner_text()
    why.page.keyboard.press("Escape")
    assert why.page.locator(".on").count() == 0


def test_a_cited_number_leads_to_its_step(browser: Any, tmp_path: Path) -> None:
    answer = reasoner.loads(LOOP).ask(WHY).data
    path = tmp_path / "full.html"
    path.write_text(to_page(answer, full=True), encoding="utf-8")
    tab = Tab(browser, path.as_uri())
    tab.page.locator(".step a", has_text=re.compile("^2$")).first.click()
    assert tab.page.locator(".step.chosen .number").first.inner_text() == "2"


@pytest.fixture(scope="module")
def large(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an answer about all that moves in the shipped rules, which is drawn by files."""
    path = tmp_path_factory.mktemp("large") / "net.html"
    model = reasoner.load(ROOT / "rules" / "mtor")
    path.write_text(to_page(model.ask("what if torin1 = high in resistant").data), encoding="utf-8")
    return path


def titles(tab: Tab, selector: str) -> list[str]:
    return [e.get_attribute("aria-label") for e in tab.page.locator(f".folding {selector} > .toggle").all()]


def test_every_label_lies_within_its_box_and_no_two_boxes_touch(browser: Any, large: Path) -> None:
    tab = Tab(browser, large.as_uri())
    tab.page.locator("[data-fold=unfold]").click()
    tab.page.locator("[data-zoom='1']").click()
    spilt, touching, count = tab.page.evaluate(
        """() => {
            const nodes = [...document.querySelectorAll(".sheet .node")].filter(n => n.getClientRects().length);
            const boxes = nodes.map(n => n.querySelector(".box"));
            const around = e => e.getBoundingClientRect();
            const spilt = boxes.filter(b => [...b.parentNode.querySelectorAll("text, .mark, .hollow")].some(t =>
                around(t).left < around(b).left || around(t).right > around(b).right));
            const touching = boxes.filter((b, n) => boxes.slice(n + 1).some(c => {
                const [p, q] = [around(b), around(c)];
                return p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom;
            }));
            return [spilt.length, touching.length, boxes.length];
        }"""
    )
    assert (spilt, touching) == (0, 0)
    assert count > 60
    tab.page.locator("[data-fold=fold]").click()
    assert tab.page.locator(".sheet .node >> visible=true").count() < 20
    assert tab.complaints == []
    tab.page.close()


def test_a_group_folds_and_unfolds_by_click_and_by_key_and_lines_follow(browser: Any, large: Path) -> None:
    tab = Tab(browser, large.as_uri())
    assert titles(tab, ".open") == ["drugs", "the two mTOR complexes"]
    ulk = tab.page.locator('.folding .toggle[aria-label="the ULK complex"]')
    box = tab.page.locator('.folding .node[data-quantity="ULK1_2"]')
    assert (ulk.get_attribute("aria-expanded"), box.is_visible()) == ("false", False)
    ulk.click()
    assert (ulk.get_attribute("aria-expanded"), box.is_visible()) == ("true", True)
    assert "the ULK complex" in titles(tab, ".open")
    ulk.focus()
    tab.page.keyboard.press("Enter")
    assert (ulk.get_attribute("aria-expanded"), box.is_visible()) == ("false", False)
    tab.page.keyboard.press(" ")
    assert box.is_visible()
    broken = tab.page.evaluate(
        """() => [...document.querySelectorAll(".folding .across .edge.seen")].filter(e =>
            !e.querySelector(".line").getAttribute("d") || e.getAttribute("class").includes("NaN")).length"""
    )
    assert broken == 0
    loose = tab.page.evaluate(
        """() => [...document.querySelectorAll(".folding .across .edge.seen")].filter(e => {
            const seen = id => [...document.querySelectorAll(".folding [data-item], .folding [data-quantity]")]
                .some(n => (n.dataset.item ?? n.dataset.quantity) === id && n.getClientRects().length);
            return !seen(e.dataset.source) || !seen(e.dataset.target);
        }).length"""
    )
    assert loose == 0
    assert tab.complaints == []
    tab.page.close()


def test_a_bundle_lights_its_rules_and_a_step_the_folded_groups_of_what_it_tells(browser: Any, large: Path) -> None:
    tab = Tab(browser, large.as_uri())
    bundle = tab.page.locator(".folding .across .edge.seen[data-rules]").first
    rules = json.loads(bundle.get_attribute("data-rules"))
    assert len(rules) > 1
    bundle.dispatch_event("click")
    lit = {rule for e in tab.page.locator(".statement.on").all() for rule in json.loads(e.get_attribute("data-rules"))}
    assert lit >= set(rules)
    tab.page.keyboard.press("Escape")
    tab.page.locator(".answer .step", has_text="ULK1/2").first.click()
    lit_groups = tab.page.eval_on_selector_all(".folding .item.on .toggle", "all => all.map(e => e.ariaLabel)")
    assert "the ULK complex" in lit_groups
    tab.page.close()


def test_without_scripts_and_on_paper_the_groups_are_folded(browser: Any, large: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(large.as_uri())
    assert page.locator(".sheet .node >> visible=true").count() < 20
    assert not page.locator("[data-fold]").first.is_visible()
    page.close()
    context.close()
    tab = Tab(browser, large.as_uri())
    assert not tab.page.locator(".overview").is_visible()
    tab.page.emulate_media(media="print")
    assert tab.page.locator(".overview").is_visible() and not tab.page.locator(".folding").is_visible()
    tab.page.close()


@pytest.mark.parametrize("width", [320, 390, 800, 1500])
def test_on_a_screen_of_any_width_no_more_than_a_picture_scrolls_to_the_side(
    browser: Any, large: Path, width: int
) -> None:
    tab = Tab(browser, large.as_uri(), width=width)
    for button in ("unfold", "fold"):
        tab.page.locator(f"[data-fold={button}]").click()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.box(".zoom")["y"] >= tab.box("h1")["y"]
    caption, zoom = tab.box("figcaption"), tab.box(".zoom")
    words = tab.page.evaluate(
        """() => { const range = document.createRange();
            range.selectNodeContents(document.querySelector("figcaption"));
            const box = range.getBoundingClientRect(); return [box.right, box.top, box.bottom]; }"""
    )
    assert words[0] <= zoom["x"] or words[1] >= zoom["y"] + zoom["height"] or words[2] <= zoom["y"], (caption, zoom)
    tab.page.close()


def test_both_pictures_of_a_comparison_fold_together(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "one.rules").write_text("model one\ndrug D, E\nprotein A, B\nD -| A -> B\nE -> A\n", encoding="utf-8")
    (tmp_path / "two.rules").write_text('model two "below"\nprotein P, Q\nB -> P -| Q\n', encoding="utf-8")
    (tmp_path / "main.rules").write_text('model m\nuse "one.rules"\nuse "two.rules"\n', encoding="utf-8")
    answer, path = reasoner.load(tmp_path).ask("compare D = high versus E = high").data, tmp_path / "both.html"
    path.write_text(to_page(answer, by="files"), encoding="utf-8")
    tab = Tab(browser, path.as_uri())
    below = tab.page.locator('.folding .toggle[aria-label="below"]')
    assert below.count() == 2
    below.first.click()
    assert [one.get_attribute("aria-expanded") for one in below.all()] == ["true", "true"]
    assert tab.complaints == []
    tab.page.close()


def test_names_of_groups_cannot_bring_in_markup(browser: Any, tmp_path: Path) -> None:
    title, name = EVIL.replace('"', ""), EVIL.replace("'", "").replace('"', "").replace("/", "").replace("&", "")
    (tmp_path / "one.rules").write_text(f'model one "{title}"\nprotein A, `{name}`\nA -> `{name}`\n', encoding="utf-8")
    (tmp_path / "two.rules").write_text(f'model two "{title}"\nprotein C, D\n`{name}` -| C -> D\n', encoding="utf-8")
    (tmp_path / "main.rules").write_text('model m\nuse "one.rules"\nuse "two.rules"\n', encoding="utf-8")
    path = tmp_path / "net.html"
    path.write_text(reasoner.load(tmp_path).to_page(group="files"), encoding="utf-8")
    assert "hacked" in path.read_text("utf-8")
    tab = Tab(browser, path.as_uri())
    assert tab.page.evaluate("document.querySelectorAll('img, script').length") == 1
    assert titles(tab, ".item") == [title, title]
    tab.page.locator("[data-fold=unfold]").click()
    assert tab.page.locator(".folding .node >> visible=true").count() == 4
    assert tab.complaints == []
    tab.page.close()


def test_the_two_worlds_of_a_contrast_stand_side_by_side_with_the_text_beside_them(
    browser: Any, tmp_path: Path
) -> None:
    tab = Tab(browser, written(tmp_path, CONTRAST).as_uri())
    first, second = (f.bounding_box() for f in tab.page.locator("figure").all())
    answer = tab.box(".answer")
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    assert second["x"] + second["width"] <= answer["x"]
    assert tab.page.locator("figcaption").all_inner_texts() == [
        "with KI = high in resistant", "with rapamycin = high in resistant"
    ]  # fmt: skip
    tab.page.locator('.sheet .node[data-quantity="K"]').first.click()
    assert tab.page.locator(".node.chosen").count() == 2
    tab.page.close()


def test_on_paper_everything_is_shown_one_below_the_other(why: Tab) -> None:
    why.page.set_viewport_size({"width": 720, "height": 1000})
    why.page.emulate_media(media="print")
    assert not why.page.locator(".zoom").is_visible()
    pictures, answer, rules = (why.box(f".{part}") for part in ("pictures", "answer", "rules"))
    assert pictures["y"] + pictures["height"] <= answer["y"]
    assert answer["y"] + answer["height"] <= rules["y"]
    assert why.page.evaluate("document.documentElement.scrollWidth") <= 720
    sheet, svg = why.box(".sheet"), why.box(".sheet svg")
    assert svg["width"] <= sheet["width"] + 1
    assert svg["height"] <= sheet["height"] + 1


def test_names_notes_and_papers_cannot_bring_in_markup(browser: Any, tmp_path: Path) -> None:
    name = EVIL.replace("'", "").replace('"', "").replace("/", "").replace("&", "")
    note = EVIL.replace('"', "")
    rules = (
        f'model evil "{note}"\nsource P1 "{note} 2009"\ndrug D "{note}"\nprotein `{name}`, B\n'
        f'D -| `{name}` by "{note}" cite P1 note "{note}"\n`{name}` -> B\n# {EVIL}\n'
    )
    path = written(tmp_path, "why B decreases with D = high", rules)
    assert "hacked" in path.read_text("utf-8")
    tab = Tab(browser, path.as_uri())
    assert tab.page.evaluate("document.querySelectorAll('img, script').length") == 1
    assert tab.page.evaluate("typeof hacked") == "undefined"
    assert tab.page.locator(".sheet .node").count() == 3
    tab.page.locator(".step[tabindex]").last.click()
    assert name in tab.lit(".sheet .node", "quantity")
    assert tab.complaints == []
    tab.page.close()


CLASH = """\
drug torin1
protein mTORC1, ULK1
process autophagy
T1: torin1 -| mTORC1
I1: mTORC1 -| ULK1
I2: ULK1 -> autophagy status presumed note "NOTE"
observe O1: autophagy decreases with torin1 = high
"""


def test_a_click_on_a_repair_lights_what_it_changes_and_a_note_brings_in_no_markup(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rules = CLASH.replace("NOTE", EVIL.replace('"', ""))
    Path("clash.rules").write_text(rules, encoding="utf-8")
    assert main(["check", "clash.rules", "--html", "clash.html"]) == 1
    tab = Tab(browser, (tmp_path / "clash.html").as_uri())
    assert tab.page.locator("figcaption").all_inner_texts() == ["What clashes"]
    steps = tab.page.locator(".answer .step[data-rules]")
    conflict = [json.loads(e.get_attribute("data-rules")) for e in steps.all()[:2]]
    assert conflict == [["O1"], ["T1", "I1", "I2"]]
    steps.filter(has_text="turn the sign of ULK1").click()
    assert tab.lit(".sheet .edge", "rule") == ["I2"]
    assert set(tab.lit(".sheet .node", "quantity")) == {"ULK1", "autophagy"}
    assert [json.loads(r) for r in tab.lit(".statement", "rules")] == [["I2"]]
    assert tab.page.evaluate("document.querySelectorAll('img, script').length") == 1
    assert (tab.complaints, len(tab.requests)) == ([], 1)
    tab.page.close()


def test_the_page_asks_for_nothing_and_its_policy_lets_it_ask_for_nothing(browser: Any, tmp_path: Path) -> None:
    page, asked = written(tmp_path, WHY).read_bytes(), []

    class Served(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tab = Tab(browser, f"http://127.0.0.1:{server.server_port}/")
    tab.page.locator(".step").last.click()
    refused = tab.page.evaluate("fetch('/more').then(() => 'came', () => 'refused')")
    tab.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/image.png>')")
    tab.page.wait_for_timeout(200)
    server.shutdown()
    assert (asked, refused) == (["/"], "refused")
    tab.page.close()


# --- without a browser --------------------------------------------------------------------------------------------


def test_the_same_answer_gives_the_same_page_and_nothing_outside_is_named_in_it(tmp_path: Path) -> None:
    one, other = (written(tmp_path, WHY).read_text("utf-8") for _ in range(2))
    assert one == other
    assert "unsafe-inline" not in one
    assert "://" not in re.sub(r'<a class="paper" href="https://[^"<>]*">', "", one)  # a reader has to follow these


CITED = """\
source A2001 "Abel A. A title. Cell 2001" pmid 123
source B2002 "Babel B. Another & more. Cell 2002" doi "10.1/x.y"
source C2003 "Cain C. No number. Cell 2003"
source D2004 "Dan D. Elsewhere. 2004" url "javascript:alert(1)"
drug D
protein X
D -| X cite A2001, B2002, C2003, D2004
"""


def test_each_paper_leads_to_where_it_can_be_read(tmp_path: Path) -> None:
    page = written(tmp_path, "why X decreases with D = high", CITED).read_text("utf-8")
    for link in ("pubmed.ncbi.nlm.nih.gov/123/", "doi.org/10.1/x.y", "pubmed.ncbi.nlm.nih.gov/?term=Cain%20C."):
        assert f'<a class="paper" href="https://{link}' in page
    assert "javascript:" not in page


def test_no_folder_stands_on_the_page(tmp_path: Path) -> None:
    deep = tmp_path / "one folder" / "two"
    deep.mkdir(parents=True)
    (deep / "own.rules").write_text(CITED, encoding="utf-8")
    page = to_page(reasoner.load(deep / "own.rules").ask("why X decreases with D = high").data)
    assert str(tmp_path) not in page
    assert "one folder" not in page
    assert "<h3>own.rules</h3>" in page


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["why", "autophagy increases with KI = high"], WHY),
        (["what-if", "KI = high"], "what if KI = high"),
        (["compare", "KI = high versus rapamycin = high"], "compare KI = high versus rapamycin = high"),
        (["ask", CONTRAST], CONTRAST),
        (["ask", "why not autophagy increases with rapamycin = high in resistant"],
         "why not autophagy increases with rapamycin = high in resistant"),
        (["how", "autophagy increases using drugs at most 1"], "how autophagy increases using drugs at most 1"),
        (["states"], "states"),
        (["paths", "KI to autophagy"], "paths KI to autophagy"),
        (["check"], "check"),
    ],
)  # fmt: skip
def test_every_kind_of_question_writes_its_page_besides_its_answer(
    words: list[str], title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop.rules").write_text(LOOP, encoding="utf-8")
    assert main([*words, "loop.rules"]) in (0, 1)
    answer = capsys.readouterr().out
    assert main([*words, "loop.rules", "--html", "page.html"]) in (0, 1)
    assert capsys.readouterr().out == answer
    page = Path("page.html").read_text("utf-8")
    assert f"<title>{title}</title>" in page
    assert 'class="node' in page
