"""A page opened by a browser without a network: what ran, what was asked for, and what could have run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

__all__ = ["Seen", "opened"]

PROVOKE = """() => {
  const frames = [...document.querySelectorAll("iframe")].map(frame => frame.contentDocument).filter(Boolean);
  const live = /^\\s*(javascript|data|vbscript):/i;
  let asked = 0;
  for (const element of [document, ...frames].flatMap(one => [...one.querySelectorAll("*")])) {
    const link = element.getAttribute("href") ?? element.getAttribute("xlink:href");
    const events = element.getAttributeNames().filter(name => name.startsWith("on")).map(name => name.slice(2));
    for (const event of events) element.dispatchEvent(new Event(event));
    const leads = link !== null && (live.test(link) || live.test(element.href?.baseVal ?? element.href));
    const sends = element.closest("form") && ["BUTTON", "INPUT"].includes(element.tagName);
    if (leads || sends) element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    asked += events.length + (leads ? 1 : 0);
  }
  return asked;
}"""
"""Do to everything in a page, and in its frames, what a reader might do; return how many things would have answered."""
WORDS = """() => {
  const not_text = new Set(["src", "content", "class", "id", "href"]);
  const attributes = [...document.body.querySelectorAll("*")].flatMap(element => [...element.attributes]);
  const said = attributes.filter(one => !not_text.has(one.name)).map(one => one.value);
  const links = [...document.querySelectorAll("a[href]")].map(link => link.getAttribute("href"));
  return [document.title, document.body.textContent, ...said, ...links].join("\\n");
}"""
LIVE = """() => {
  const odd = "iframe,frame,object,embed,applet,form,base,link,video,audio,source,template,math,portal,dialog,noscript,"
    + "script[src],meta[http-equiv=refresh],body style,textarea,marquee,area,[style],[srcdoc],[formaction],[action]";
  const plain = /^(https?:|#|\\.{0,2}\\/|[\\w.%-]+(\\/|\\.|$))/;
  const found = [...document.querySelectorAll(odd)].map(element => element.outerHTML.slice(0, 200));
  for (const link of document.querySelectorAll("[href]")) {
    const address = link.getAttribute("href");
    if (!plain.test(address) || !/^(https?|file):$/.test(link.protocol)) found.push(address);
  }
  for (const picture of document.images) if (!picture.src.startsWith("data:image/svg+xml")) found.push(picture.src);
  return found;
}"""
"""Return the elements and addresses of a page that can do more than be read."""


@dataclass(slots=True)
class Seen:
    """What a page did.

    Parameters
    ----------
    fired : set of int
        Numbers of the payloads that ran.
    requests, complaints : list of str
        Addresses that were asked for, and what the browser wrote into its console.
    live : list of str
        What in the page could do more than be read.
    n_provoked : int
        Handlers and links that answered to a reader.
    words : str
        Every text of the page, those of attributes among them.
    """

    fired: set[int] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    live: list[str] = field(default_factory=list)
    n_provoked: int = 0
    words: str = ""


def opened(browser: Browser, path: Path, *, policy: bool, wait: float = 0.3) -> Seen:
    """Open a page with the network cut, with or without its own policy, and try everything in it."""
    context = browser.new_context(offline=True, bypass_csp=not policy)
    try:
        return _seen(context.new_page(), path, wait)
    finally:
        context.close()


def _seen(page: Page, path: Path, wait: float) -> Seen:
    seen = Seen()

    def asked(request: Request) -> None:
        if request.url != path.as_uri() and not request.url.startswith("data:"):
            seen.requests.append(request.url)

    def fired(number: int) -> None:  # a method of a set takes no mark of the browser's
        seen.fired.add(number)

    page.expose_function("fired", fired)
    page.on("request", asked)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.goto(path.as_uri())
    seen.live = page.evaluate(LIVE)
    seen.words = page.evaluate(WORDS)
    seen.n_provoked = page.evaluate(PROVOKE)
    page.wait_for_timeout(1000 * wait)
    return seen
