// Finds what this page lists: every word must stand in a hit and every filter must hold. All of it is in the page already;
// nothing is fetched, kept or sent, and no word of a reader becomes markup.
(() => {
"use strict";
const PAUSE = 250;
const page = document.querySelector(".finder"), panel = page.querySelector(".panel"), found = page.querySelector(".found");
if (!panel) return;
const every = (selector, root = page) => [...root.querySelectorAll(selector)];
const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const hits = every(".hit").map(hit => ({
  hit, kind: hit.dataset.kind, text: folded(every(".name,.of,dd", hit).map(part => part.textContent).join("\n")),
}));
const box = panel.querySelector("input"), selects = every("select", panel), kinds = every("input", found);
const filters = panel.querySelector("details"), said = found.querySelector("[role=status]");
let waiting;

const sentence = shown => {
  if (shown === hits.length) return hits.length + " listed";
  return shown ? shown + " of " + hits.length + " found" : "Nothing found. Try fewer words, or clear the filters.";
};

const apply = () => {
  const words = folded(box.value).split(/\s+/).filter(Boolean);
  const chosen = selects.filter(select => select.value);
  const kind = kinds.find(radio => radio.checked).value, counts = {"": 0};
  let shown = 0;
  for (const {hit, kind: own, text} of hits) {
    const holds = words.every(word => text.includes(word))
      && chosen.every(({name, value}) => hit.dataset[name].split(" ").includes(value));
    if (holds) { counts[own] = (counts[own] || 0) + 1; counts[""] += 1; }
    hit.hidden = !holds || Boolean(kind) && kind !== own;
    shown += !hit.hidden;
  }
  filters.firstElementChild.textContent = "Filters" + (chosen.length ? " (" + chosen.length + " set)" : "");
  for (const holder of every(".holder")) holder.hidden = !holder.querySelector(".hit:not([hidden])");
  for (const radio of kinds) radio.parentElement.querySelector(".count").textContent = counts[radio.value] || 0;
  clearTimeout(waiting); // a reader who types hears the end, not every letter
  waiting = setTimeout(() => { said.textContent = sentence(shown); }, PAUSE);
};

const clear = () => {
  box.value = "";
  for (const select of selects) select.value = "";
  kinds[0].checked = true;
  apply();
};

// A link to a hit leads to it whatever is filtered, and shows its details.
const reveal = () => {
  const hit = document.getElementById(location.hash.slice(1));
  if (!hit || !hit.classList.contains("hit")) return;
  if (hit.hidden) clear();
  hit.querySelectorAll("details").forEach(details => { details.open = true; });
  hit.scrollIntoView();
};

// Where the page is too narrow to show filters beside what they filter, they wait to be opened.
const wide = matchMedia("(min-width:64rem)"), fit = () => { filters.open = wide.matches; };

fit();
wide.addEventListener("change", fit);
panel.hidden = found.hidden = false;
page.classList.add("finding");
box.addEventListener("input", apply);
for (const control of [...selects, ...kinds]) control.addEventListener("change", apply);
panel.querySelector("button").addEventListener("click", () => { clear(); box.focus(); });
addEventListener("hashchange", reveal);
addEventListener("pageshow", () => { apply(); reveal(); }); // a browser that comes back fills in what was asked before
})();
