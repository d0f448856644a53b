"""What axe finds in a page, with the contrast of its text looked at once for each look that text has."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["CONTRAST", "serious_faults"]

CONTRAST = "color-contrast"
MARK_LOOKS = """() => {
  const around = new Map();
  function ground(element) {
    if (element === null) return "";
    if (!around.has(element)) {
      const style = getComputedStyle(element);
      const plain = style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none";
      const paint = plain ? "" : style.backgroundColor + style.backgroundImage;
      const placed = style.position === "static" ? "" : style.position + element.tagName + element.className;
      const veil = [style.opacity, style.filter, style.mixBlendMode].join();
      const own = paint || placed || veil !== "1,none,normal" ? paint + placed + veil + ";" : "";
      around.set(element, own + ground(element.parentElement));
    }
    return around.get(element);
  }
  const seen = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const said = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!said && !element.matches("input, select, textarea, button")) continue;
    if (!element.checkVisibility({checkVisibilityCSS: true})) continue;
    const style = getComputedStyle(element);
    const ink = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke];
    const look = [...ink, ground(element)].join("|");
    if (!seen.has(look)) element.setAttribute("data-look", "");
    seen.add(look);
  }
  return seen.size;
}"""
"""Mark one element for each look: ink and size of its text, and all that is painted or placed below it."""


def serious_faults(page: Page) -> list[str]:
    """Return the rules by which axe finds something serious or critical.

    The contrast of a text hangs on its look alone, and is slow to work out: a report has thousands of texts and some
    dozens of looks. All other rules see every element.
    """
    everything = Axe().run(page, options=_options(rules={CONTRAST: {"enabled": False}}))
    assert page.evaluate(MARK_LOOKS) > 0, "a page has text"
    runs = {"type": "rule", "values": [CONTRAST]}
    contrast = Axe().run(page, context={"include": [["[data-look]"]]}, options=_options(runOnly=runs))
    found = [*everything.response["violations"], *contrast.response["violations"]]
    return [item["id"] for item in found if item["impact"] in ("serious", "critical")]


def _options(**wanted: Any) -> dict[str, Any]:
    return {"resultTypes": ["violations"], "preload": False, **wanted}
