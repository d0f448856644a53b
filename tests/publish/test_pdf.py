"""A document in print."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.errors import RunError
from evaluation.publish.conversion import Converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.pdf import pdf_bytes
from tests.publish.pages import pdf_text


@pytest.mark.parametrize("call", ['#read("/etc/passwd")', '#include "/etc/passwd"'])
def test_print_can_read_nothing_of_the_machine(meta: DocumentMeta, call: str) -> None:
    with pytest.raises(RunError, match="report: the PDF cannot be set"):
        pdf_bytes(Converted(call, {}), meta, "report")


@pytest.mark.parametrize("sign", ["\U0001f600", "審", "\ue000", "\ufffe"])
def test_a_sign_that_no_type_holds_is_marked_and_does_not_stop_the_page(
    tmp_path: Path, meta: DocumentMeta, sign: str
) -> None:
    (tmp_path / "page.pdf").write_bytes(pdf_bytes(Converted(f"Before {sign} after", {}), meta, "report"))
    assert "Before \ufffd after" in pdf_text(tmp_path / "page.pdf")


@pytest.mark.parametrize("word", ["Llŷn", "Ωμέγα", "Łódź", "£1 – £2"])
def test_signs_of_our_type_are_printed_as_they_are(tmp_path: Path, meta: DocumentMeta, word: str) -> None:
    (tmp_path / "page.pdf").write_bytes(pdf_bytes(Converted(f"Before {word} after", {}), meta, "report"))
    assert f"Before {word} after" in pdf_text(tmp_path / "page.pdf")
