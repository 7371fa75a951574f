// The groups of a large picture fold and unfold: boxes make room, and lines are drawn between what is seen.
// Sizes, rows and lines stand in the page; what is done here is to put them together, as broad as there is room.
"use strict";
(() => {
  const GAP = 18, RISE = 58, BAR = 26, MARGIN = 12;
  const pair = (text) => text.split(" ").map(Number);

  function read(svg) {
    const items = [...svg.querySelectorAll(".item")].map((element) => {
      const { item: id, row, x, size, inside, places, open } = element.dataset;
      const found = { element, id, row: Number(row), wish: Number(x), folded: pair(size), toggle: element.querySelector(".toggle") };
      if (!inside) return found;
      const hull = [...svg.querySelectorAll(".hull")].find((one) => one.dataset.of === id);
      const shown = pair(inside), title = element.querySelector(".bar text").getComputedTextLength() + 16;
      return { ...found, hull, inside: shown, broad: Math.max(shown[0], title), places: JSON.parse(places), open: open === "true" };
    });
    return { svg, items, edges: [...svg.querySelectorAll(".across .edge")] };
  }

  function size(item) {
    return item.open ? [item.broad, item.inside[1] + BAR] : item.folded;
  }

  // --- places: rows from cause to effect, each broken where it is broader than the page -------------------------

  function lay(net) {
    const room = Math.max(net.svg.parentElement.clientWidth, 300) - 2 * MARGIN;
    const rows = [];
    for (const item of net.items) {
      const last = rows[rows.length - 1], [width] = size(item);
      if (last && last.row === item.row && last.width + GAP + width <= room) {
        last.items.push(item);
        last.width += GAP + width;
      } else rows.push({ row: item.row, items: [item], width });
    }
    const wishes = Math.max(...net.items.map((item) => item.wish + item.folded[0] / 2)) + MARGIN;
    const broad = Math.max(...rows.map((row) => row.width), Math.min(room, wishes));
    const at = new Map(), bands = [];
    let y = MARGIN;
    for (const row of rows) {
      const tall = Math.max(...row.items.map((item) => size(item)[1]));
      const spans = [];
      const lefts = spread(row.items, broad, wishes);
      for (const item of row.items) {
        const [width, height] = size(item), x = lefts.shift();
        item.band = bands.length;
        spans.push([x - GAP / 2, x + width + GAP / 2]);
        put(item, x, y + (tall - height) / 2, at);
      }
      bands.push({ top: y, bottom: y + tall, spans, lanes: new Map(), passes: [] });
      y += tall + RISE;
    }
    lines(net, at, bands);
    const sides = [0, broad + 2 * MARGIN, ...bands.flatMap((band) => band.passes)];
    const left = Math.min(...sides.map((x) => x - 4)), width = Math.max(...sides.map((x) => x + 4)) - left;
    const height = y - RISE + MARGIN + 20;
    net.svg.setAttribute("viewBox", `${left} 0 ${width} ${height}`);
    net.svg.setAttribute("width", width);
    net.svg.setAttribute("height", height);
  }

  // the items of a row from left to right, as near as they can be to where they stand when all are folded
  function spread(items, broad, wishes) {
    const lefts = [];
    let end = -Infinity, off = 0;
    for (const item of items) {
      const [width] = size(item), wish = MARGIN + (item.wish * broad) / wishes - width / 2;
      const left = Math.max(wish, end + GAP);
      lefts.push(left);
      off += (wish - left) / items.length;
      end = left + width;
    }
    const shift = Math.max(MARGIN - lefts[0], Math.min(off, MARGIN + broad - end));
    return lefts.map((left) => left + shift);
  }

  function put(item, x, y, at) {
    const [width, height] = size(item), { element, toggle, hull } = item;
    element.setAttribute("transform", `translate(${x} ${y})`);
    if (!toggle) element.firstElementChild.setAttribute("transform", `translate(${width / 2} ${height / 2})`);
    if (!item.open) at.set(item.id, { item, x: x + width / 2, y: y + height / 2, width, height });
    if (!toggle) return;
    element.classList.toggle("open", item.open);
    toggle.setAttribute("aria-expanded", String(item.open));
    toggle.querySelector(".node").setAttribute("transform", `translate(${width / 2} ${height / 2})`);
    toggle.querySelector("rect").setAttribute("width", width);
    for (const [name, value] of Object.entries({ x, y, width, height })) hull.setAttribute(name, value);
    hull.classList.toggle("seen", item.open);
    const left = (width - item.inside[0]) / 2;
    element.querySelector(".inside").setAttribute("transform", `translate(${left} ${BAR})`);
    if (item.open) {
      for (const [id, [cx, cy, w, h]] of Object.entries(item.places)) {
        at.set(id, { item, x: x + left + cx, y: y + BAR + cy, width: w, height: h });
      }
    }
  }

  // --- lines: from below a box to above another, sharing the width of both ----------------------------------------

  function lines(net, at, bands) {
    const ends = new Map();
    const drawn = [];
    for (const edge of net.edges) {
      const from = at.get(edge.dataset.source), to = at.get(edge.dataset.target);
      const seen = Boolean(from && to && from.item !== to.item);
      edge.classList.toggle("seen", seen);
      if (!seen) continue;
      const down = to.y > from.y + 1 ? 1 : -1, level = Math.abs(to.y - from.y) <= 1;
      const line = { edge, from, to, out: level ? 1 : down, into: level ? 1 : -down };
      for (const [box, side, other] of [[from, line.out, to], [to, line.into, from]]) {
        const key = `${side} ${box.x} ${box.y}`;
        if (!ends.has(key)) ends.set(key, []);
        ends.get(key).push({ line, box, x: other.x });
      }
      drawn.push(line);
    }
    for (const met of ends.values()) {
      met.sort((one, other) => one.x - other.x);
      met.forEach(({ line, box }, n) => {
        const x = box.x + ((n + 1) / (met.length + 1) - 0.5) * Math.max(0, box.width - 16);
        if (box === line.from) line.start = x;
        else line.end = x;
      });
    }
    const labels = [];
    for (const line of drawn) draw(line, bands, labels);
  }

  function draw({ edge, from, to, out, into, start, end }, bands, labels) {
    const y = from.y + (out * from.height) / 2, tip = to.y + (into * to.height) / 2;
    const stop = tip + into * Number(edge.dataset.short);
    const points = [[start, y], ...between(from.item.band, to.item.band, start, end, bands), [end, stop]];
    let d = `M${start} ${y}`;
    points.slice(1).forEach(([x, at], n) => {
      const [before, above] = points[n], last = n === points.length - 2;
      const bend = Math.max(last || n === 0 ? 22 : 0, Math.abs(at - above) * 0.45);
      d += `C${before} ${above + out * bend} ${x} ${at + (last ? into : -out) * bend} ${x} ${at}`;
    });
    for (const path of edge.querySelectorAll(".line, .hit")) path.setAttribute("d", d);
    edge.querySelector(".head")?.setAttribute("transform", `translate(${end} ${tip}) scale(1 ${-into})`);
    const dip = into === out ? out * 22 : 0; // a line within a row hangs below it
    if (edge.querySelector(".count")) label(edge.querySelector(".count"), points, dip, labels);
  }

  // between two rows, near the middle of the line, and where no other label is if that can be
  function label(count, points, dip, labels) {
    const places = [], wide = 7 * count.textContent.length;
    for (let n = 0; n + 1 < points.length; n += 2) {
      const [one, other] = [points[n], points[n + 1]];
      places.push({ x: (one[0] + other[0]) / 2, y: (one[1] + other[1]) / 2 + dip, far: Math.abs(n + 1 - points.length / 2) });
    }
    places.sort((one, other) => one.far - other.far);
    const free = (at) => labels.every((one) => Math.abs(one.x - at.x) > (one.wide + wide) / 2 || Math.abs(one.y - at.y) > 12);
    const { x, y } = places.find(free) ?? places[0];
    labels.push({ x, y, wide });
    count.setAttribute("transform", `translate(${x} ${y})`);
  }

  // where a line passes the rows between its ends: beside their boxes, each line in a lane of its own
  function between(first, last, start, end, bands) {
    const points = [], step = Math.sign(last - first);
    let x = start;
    for (let n = first + step; step !== 0 && n !== last; n += step) {
      const { top, bottom, spans, lanes, passes } = bands[n];
      x += (end - x) / (Math.abs(last - n) + 1);
      const crossed = spans.find(([left, right]) => left < x && x < right);
      if (crossed) {
        const side = x - crossed[0] < crossed[1] - x ? 0 : 1, edge = crossed[side];
        const outer = edge === spans[0][0] || edge === spans[spans.length - 1][1];
        const lane = lanes.get(edge) ?? 0;
        lanes.set(edge, lane + 1);
        x = outer ? edge + (side ? 1 : -1) * (lane % 16) * 6 : edge + ((lane % 3) - 1) * 5;
      }
      passes.push(x);
      points.push(...(step > 0 ? [[x, top], [x, bottom]] : [[x, bottom], [x, top]]));
    }
    return points;
  }

  // --- folding ----------------------------------------------------------------------------------------------------

  const pictures = [...document.querySelectorAll(".sheet .folding")];
  if (pictures.length === 0) return;
  document.body.classList.add("folds");
  const nets = pictures.map(read);

  function redraw() {
    nets.forEach(lay);
    document.dispatchEvent(new Event("laid"));
  }

  // the same group in every picture; what was pressed stays where it is
  function fold(wanted, open) {
    for (const net of nets) for (const item of net.items) if (item.inside && wanted(item)) item.open = open(item);
    redraw();
  }

  function press(toggle) {
    const before = toggle.getBoundingClientRect(), { item: id } = toggle.closest(".item").dataset;
    fold((item) => item.id === id, (item) => !item.open);
    const after = toggle.getBoundingClientRect(), sheet = toggle.closest(".sheet");
    sheet.scrollBy(after.left - before.left, 0);
    const top = sheet.scrollTop;
    sheet.scrollBy(0, after.top - before.top);
    scrollBy(0, after.top - before.top - (sheet.scrollTop - top));
  }

  document.addEventListener("click", ({ target }) => {
    const toggle = target.closest(".toggle"), button = target.closest("[data-fold]");
    if (toggle !== null) press(toggle);
    if (button !== null) fold(() => true, () => button.dataset.fold === "unfold");
  });
  document.addEventListener("keydown", (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || !event.target.matches(".toggle")) return;
    event.preventDefault();
    press(event.target);
  });
  let broad = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== broad) redraw();
    broad = innerWidth;
  });
  redraw();
})();
