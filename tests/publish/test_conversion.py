"""From notebook to the words of a format."""

from __future__ import annotations

import pytest

from evaluation.errors import RunError
from evaluation.publish import conversion
from evaluation.publish.conversion import converted
from tests.publish.sample import code, figure_view, html_output, markdown, notebook_of, payload_table, shown


def test_drawings_are_set_aside_under_a_name_made_from_their_content() -> None:
    document = converted(notebook_of(markdown("## A"), shown(figure_view())), "html", "x")
    ((name, svg),) = document.pictures.items()
    assert svg == figure_view().svg
    assert f'src="{name}"' in document.body
    assert "base64" not in document.body


def test_every_sign_of_markup_is_escaped_for_typst() -> None:
    body = converted(
        notebook_of(markdown("## A"), shown(payload_table(("#f(x) $y$ @z <l> [b] *s* _e_ `c`",)))), "typst", "x"
    ).body
    assert r"[\#f\(x\) \$y\$ \@z \<l\> \[b\] \*s\* \_e\_ \`c\`]" in body


def test_markdown_cells_carry_no_raw_html_and_no_formulas() -> None:
    body = converted(notebook_of(markdown("## A\n\n<script>x</script> $y$ <b>z</b>")), "html", "x").body
    assert "&lt;script&gt;x&lt;/script&gt; $y$ &lt;b&gt;z&lt;/b&gt;" in body


def test_a_display_kept_in_lines_is_read_as_one() -> None:
    output = html_output("")
    output["data"]["text/html"] = ['<section class="wb">\n', "<p>Words.</p>\n", "</section>"]
    assert "<p>Words.</p>" in converted(notebook_of(markdown("## A"), code(output)), "html", "x").body


def test_a_conversion_that_hangs_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "TIME_LIMIT", 0.0001)
    with pytest.raises(RunError, match=r"report: the conversion to html took longer than 0\.0001 s"):
        converted(notebook_of(markdown("## A")), "html", "report")
