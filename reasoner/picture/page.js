// What belongs together lights up: a step, its influences in the pictures, and their lines in the rules.
// It reads the names off the page and changes nothing but classes and the size of the pictures.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const names = (element, key) => JSON.parse(element.dataset[key] || "[]");
  const edges = all(".sheet .edge[data-rule], .sheet .edge[data-rules]");
  const groups = all(".sheet .item[data-places]");
  const nodes = all(".sheet .node[data-quantity]");
  const steps = all(".step[tabindex]");
  const lines = all(".statement[tabindex]");
  const spoken = document.querySelector(".spoken");
  let chosen = null;

  // --- what can be chosen, and what it stands for ---------------------------------------------------------------

  // the rules that a line draws, one or, for a bundle, several
  function drawn(edge) {
    return edge.dataset.rule ? [edge.dataset.rule] : names(edge, "rules");
  }

  function meant(element) {
    if (element.matches(".edge")) return { rules: drawn(element), quantities: [] };
    if (element.matches(".node")) return { rules: [], quantities: [element.dataset.quantity] };
    return { rules: names(element, "rules"), quantities: names(element, "quantities") };
  }

  function concerned(element, rules, quantities) {
    return names(element, "rules").some((r) => rules.has(r)) || names(element, "quantities").some((q) => quantities.has(q));
  }

  function light(elements, on) {
    let count = 0;
    for (const element of elements) {
      const lit = on(element);
      element.classList.toggle("on", lit);
      count += lit ? 1 : 0;
    }
    return count;
  }

  function choose(element) {
    if (element === chosen) return;
    clear();
    chosen = element;
    const found = meant(element);
    const rules = new Set(found.rules), quantities = new Set(found.quantities);
    const fromNode = element.matches(".node");
    const single = edges.filter((e) => e.dataset.rule);
    if (fromNode) {
      for (const e of single) if (quantities.has(e.dataset.source) || quantities.has(e.dataset.target)) rules.add(e.dataset.rule);
    }
    if (rules.size === 0) {
      for (const e of single) if (quantities.has(e.dataset.source) && quantities.has(e.dataset.target)) rules.add(e.dataset.rule);
    }
    const around = new Set(quantities);
    light(edges, (e) => drawn(e).some((r) => rules.has(r)));
    for (const e of single) if (rules.has(e.dataset.rule)) around.add(e.dataset.source).add(e.dataset.target);
    light(nodes, (n) => around.has(n.dataset.quantity));
    light(groups, (g) => Object.keys(JSON.parse(g.dataset.places)).some((q) => around.has(q)));
    const lit = single.length ? new Set(single.filter((e) => rules.has(e.dataset.rule)).map((e) => e.dataset.rule)).size : 0;
    const told = light(steps, (s) => s === element
      || (!element.matches(".step") && concerned(s, fromNode ? new Set() : rules, quantities)));
    const shown = light(lines, (l) => concerned(l, rules, quantities));
    for (const e of twins(element)) e.classList.add("chosen");
    document.body.classList.add("choosing");
    spoken.textContent = `${lit} influences of the picture, ${told} steps and ${shown} rules belong to it`;
    if (!element.matches(".step")) reveal(steps, element);
    if (!element.matches(".statement")) reveal(lines, element);
    if (!element.matches(".edge, .node")) reveal(edges, element);
  }

  // the same box or line in every picture
  function twins(element) {
    const key = element.matches(".edge[data-rule]") ? "rule" : element.matches(".node") ? "quantity" : "";
    return key ? (key === "rule" ? edges : nodes).filter((e) => e.dataset[key] === element.dataset[key]) : [element];
  }

  // the first that is lit comes into view, if none is
  function reveal(elements, from) {
    const lit = elements.filter((e) => e.classList.contains("on") && e.getClientRects().length);
    const seen = lit.some((e) => {
      const box = e.getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight;
    });
    if (lit.length && !seen && !from.contains(lit[0])) lit[0].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function clear() {
    if (chosen === null) return;
    for (const e of [...edges, ...nodes, ...groups, ...steps, ...lines]) e.classList.remove("on", "chosen");
    document.body.classList.remove("choosing");
    spoken.textContent = "";
    chosen = null;
  }

  // --- mouse and keys -------------------------------------------------------------------------------------------

  const selectable = ".sheet .edge[data-rule], .sheet .edge[data-rules], .sheet .node[data-quantity], .step[tabindex], .statement[tabindex]";
  document.addEventListener("click", (event) => {
    const element = event.target.closest(selectable);
    if (event.target.closest("a, button, .toggle")) return;
    if (element === null || element === chosen) clear();
    else choose(element);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible") && event.target.matches(selectable)) choose(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(selectable)) {
      event.preventDefault();
      choose(event.target);
    }
  });
  addEventListener("hashchange", () => {
    const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (element !== null && element.matches(selectable)) choose(element);
  });

  // --- pictures: a broader line to hit, and their size ------------------------------------------------------------

  for (const edge of edges) {
    const hit = edge.querySelector(".line").cloneNode();
    hit.setAttribute("class", "hit");
    edge.append(hit);
  }

  const pictures = all(".sheet svg"), sheets = all(".sheet");
  const capped = document.body.matches(".beside"); // there, a picture is no taller than the window
  let scale = 0; // 0: as the page has room, but readable
  function resize() {
    for (const { style, viewBox: { baseVal: { width, height } } } of pictures) {
      style.minWidth = scale ? "" : `${width * 0.5}px`;
      style.minHeight = scale || !capped ? "" : `${height * 0.65}px`;
      style.width = scale ? `${width * scale}px` : "";
      style.maxWidth = style.maxHeight = scale ? "none" : "";
    }
  }
  resize();
  document.addEventListener("laid", resize);
  for (const sheet of sheets) {
    sheet.addEventListener("scroll", () => {
      for (const other of sheets) if (other !== sheet) other.scrollTo(sheet.scrollLeft, sheet.scrollTop);
    });
  }
  for (const button of all(".zoom button")) {
    button.addEventListener("click", () => {
      const way = Number(button.dataset.zoom);
      const now = scale || pictures.find((p) => p.getClientRects().length).getScreenCTM().a;
      scale = way === 0 ? 0 : Math.min(3, Math.max(0.2, now * (way > 0 ? 1.25 : 0.8)));
      resize();
    });
  }
})();
