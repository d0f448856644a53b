// Live weights in the page: the arithmetic of the options appraisal, done again for the points that a reader sets.
// Every word goes into the page as text, never as markup; nothing is fetched, kept or sent.
(() => {
"use strict";
const TIE = 1e-9, MOST = 100, PAUSE = 250, OWN = "own";

// Weights, benefits, ranks and the frontier, as the appraisal computes them ---------------------------------------------
const shares = points => {
  const most = Math.max(...points);
  if (!points.every(point => point >= 0) || !(most > 0 && most < Infinity)) return null;
  const scaled = points.map(point => point / most), sum = scaled.reduce((a, b) => a + b, 0);
  return scaled.map(part => part / sum);
};

const count = (list, holds) => list.filter(holds).length;

// Whether no costed option is at once as cheap and as good as this one, and better in one of the two.
const undominated = (costs, place, own, others) => !costs.some((cost, j) => {
  if (j === place || cost === "") return false;
  const cheap = costs[place] - cost, good = others[j] - own;
  return cheap >= 0 && good >= -TIE && (cheap > 0 || good > TIE);
});

const weighed = (data, points) => {
  const weights = shares(points);
  if (!weights) return null;
  const totals = rows => rows.map(row => row.reduce((sum, value, c) => sum + value * weights[c], 0));
  const lower = totals(data.lower), upper = totals(data.upper);
  return {weights, options: lower.map((low, i) => {
    const high = upper[i], costs = data.costs;
    const best = 1 + count(lower, other => other > high + TIE);
    const worst = 1 + count(upper, (other, j) => j !== i && other > low + TIE);
    const same = count(lower, (other, j) => Math.abs(other - low) <= TIE && Math.abs(upper[j] - high) <= TIE);
    const frontier = costs[i] === "" ? "not known" : undominated(costs, i, low, upper) ? "yes"
      : undominated(costs, i, high, lower) ? "depends" : "no";
    return {lower: low, upper: high, best, worst, tied: best === worst && same > 1, frontier};
  })};
};

// Words -----------------------------------------------------------------------------------------------------------------
// One decimal place; a half, which may come out a last bit off, goes to the even figure, as in the rest of the report.
const number = x => {
  const billionths = Math.round(x * 1e9), tenths = Math.floor(billionths / 1e8), rest = billionths - tenths * 1e8;
  return ((tenths + (rest > 5e7 || (rest === 5e7 && tenths % 2))) / 10).toFixed(1);
};
const span = (low, high) => number(low) === number(high) ? number(low) : number(low) + " to " + number(high);
const percent = share => {
  const said = number(share * 100);
  return (share > 0 && said === "0.0" ? "under 0.1" : share < 1 && said === "100.0" ? "over 99.9" : said) + "%";
};
const rank = o => o.best !== o.worst ? o.best + " to " + o.worst : (o.tied ? "=" : "") + o.best;
const listed = (items, last) => items.length < 2 ? items.join("") : items.slice(0, -1).join(", ") + last + items.at(-1);

const leading = options => {
  const places = options.flatMap((o, i) => o.best === 1 ? [i] : []);
  const bar = Math.max(...options.map(o => o.lower));
  const level = places.every(i => Math.abs(options[i].lower - bar) <= TIE && Math.abs(options[i].upper - bar) <= TIE);
  return {places, certain: places.length === 1 || level};
};

const costed = (data, words, places) => places.every(i => data.costs[i] === "") ? "; no cost is on record"
  : ", at a cost of " + listed(places.map(i => words[i]), " and ") + " in present value";

const sentence = (data, now, start, costs) => {
  if (!now) return "All points are 0, so nothing can be weighed. Give at least one criterion more than 0 points.";
  const name = i => data.options[i], old = leading(start.options), lead = leading(now.options);
  const said = lead.places.map(i => name(i) + " (" + span(now.options[i].lower, now.options[i].upper) + " of 100)");
  const same = String(old.places) === String(lead.places) && old.certain === lead.certain, again = same ? "" : "now ";
  const verb = !lead.certain ? " may " + again + "lead, as evidence is insufficient"
    : said.length > 1 ? " " + again + "lead, level" : " " + again + "leads";
  const before = listed(old.places.map(name), old.certain ? " and " : " or ");
  const then = same ? "the same as under " + data.under : before + (old.certain ? " led under " : " might lead under ") + data.under;
  const moved = now.options.flatMap((o, i) => rank(o) === rank(start.options[i]) ? []
    : [name(i) + " " + rank(o) + " (was " + rank(start.options[i]) + ")"]);
  return (data.status === "illustrative" ? "On the illustrative scores, " : "")
    + listed(said, lead.certain ? " and " : " or ") + verb + costed(data, costs, lead.places) + "; " + then + ". "
    + (moved.length ? "Ranks that changed: " + listed(moved, " and ") + "." : "No rank changed.");
};

// The page --------------------------------------------------------------------------------------------------------------
const make = (tag, attributes = {}, ...inside) => {
  const plain = !["svg", "rect"].includes(tag);
  const element = plain ? document.createElement(tag) : document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};

const bar = o => make("svg", {class: "wb-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true"},
  make("rect", {class: "wb-bar-all", width: 100, height: 8}),
  make("rect", {class: "wb-bar-open", x: o.lower, width: o.upper - o.lower, height: 8}),
  make("rect", {class: "wb-bar-known", width: o.lower, height: 8}));

const slider = (id, criterion) => {
  const scale = {min: 0, max: MOST};
  const range = make("input", {id, type: "range", step: 1, ...scale});
  const box = make("input", {type: "number", step: "any", inputmode: "decimal", "aria-label": criterion + ", points", ...scale});
  const weight = make("span", {class: "wb-weight"});
  const row = make("div", {class: "wb-point"}, make("label", {for: id}, criterion), range, box, weight);
  return {row, range, box, weight};
};

// A copy of the table of the start under the same number, with no anchor twice in the page.
const copied = (exhibit, id, caption, said) => {
  const copy = exhibit.cloneNode(true);
  for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
  const title = copy.querySelector("caption");
  title.id = id + "-caption";
  const number = title.querySelector(".label");
  title.replaceChildren(...(number ? [number, " "] : []), caption);
  const note = copy.querySelector(".wb-note");
  if (note && said) note.textContent = said;
  copy.querySelector("[role=region]").setAttribute("aria-labelledby", title.id);
  return copy;
};

const open = (root, which) => {
  const data = JSON.parse(root.dataset.explorer), id = "wb-explorer-" + which, exhibit = root.firstElementChild;
  const [RANK, BENEFIT, COST, FRONTIER] = data.columns;
  const cellsOf = table => [...table.querySelectorAll("tbody tr")].map(row => row.children);
  const costs = cellsOf(exhibit).map(cells => cells[COST].textContent);
  const table = copied(exhibit, id, data.caption, data.note), rows = cellsOf(table);
  const begun = data.presets[data.start][1], start = weighed(data, begun);
  let points = [...begun], waiting;

  const sliders = data.criteria.map((criterion, c) => slider(id + "-" + c, criterion));
  const preset = make("select", {id: id + "-preset"}, ...data.presets.map(([group], p) => make("option", {value: p}, group)),
    make("option", {value: OWN}, "Your own points"));
  const reset = make("button", {type: "button"}, "Reset");
  const status = make("p", {class: "wb-status", role: "status"});

  const show = typing => {
    const now = weighed(data, points);
    sliders.forEach(({range, box, weight}, c) => {
      const said = now ? percent(now.weights[c]) : "no weight";
      range.value = points[c];
      if (box !== typing) box.value = Number(number(points[c]));
      weight.textContent = said;
      range.setAttribute("aria-valuetext", Number(number(points[c])) + " points, " + (now ? said + " of the weight" : said));
    });
    rows.forEach((cells, i) => {
      const o = now?.options[i], was = rank(start.options[i]);
      cells[RANK].textContent = !o ? "none" : rank(o) === was ? was : rank(o) + " (was " + was + ")";
      cells[BENEFIT].replaceChildren(...(o ? [span(o.lower, o.upper), bar(o)] : ["none"]));
      cells[FRONTIER].textContent = o || data.costs[i] === "" ? data.verdicts[o ? o.frontier : "not known"] : "none";
    });
    clearTimeout(waiting); // a reader who drags hears the end, not every step
    waiting = setTimeout(() => { status.textContent = sentence(data, now, start, costs); }, PAUSE);
  };

  const choose = place => { points = [...data.presets[place][1]]; preset.value = place; show(); };
  const move = (c, value, typing) => {
    points[c] = Math.min(MOST, Math.max(0, value || 0));
    preset.value = OWN;
    show(typing);
  };
  sliders.forEach(({range, box}, c) => {
    range.addEventListener("input", () => move(c, range.valueAsNumber));
    box.addEventListener("input", () => { if (box.value !== "") move(c, box.valueAsNumber, box); });
    box.addEventListener("change", () => { if (box.value !== "") move(c, box.valueAsNumber); else show(); });
  });
  preset.addEventListener("change", () => { if (preset.value !== OWN) choose(preset.value); });
  reset.addEventListener("click", () => choose(data.start));

  root.append(make("div", {class: "wb-live"},
    make("fieldset", {}, make("legend", {}, "Try other weights"),
      make("p", {}, "Points say how much the move from the worst to the best level of a criterion matters. "
        + "The table below is worked out again in this page; nothing is sent anywhere."),
      make("div", {class: "wb-presets"}, make("label", {for: preset.id}, "Whose points"), preset, reset),
      ...sliders.map(({row}) => row)),
    status, table));
  root.classList.add("wb-opened");
  root.explorer = Object.freeze({weighed: given => weighed(data, given)});
  choose(data.start);
};

document.querySelectorAll(".wb-explorer").forEach(open);
})();
