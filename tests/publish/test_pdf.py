"""A document in print."""

from __future__ import annotations

import pytest

from evaluation.errors import RunError
from evaluation.publish.conversion import Converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.pdf import pdf_bytes


@pytest.mark.parametrize("call", ['#read("/etc/passwd")', '#include "/etc/passwd"'])
def test_print_can_read_nothing_of_the_machine(meta: DocumentMeta, call: str) -> None:
    with pytest.raises(RunError, match="report: the PDF cannot be set"):
        pdf_bytes(Converted(call, {}), meta, "report")
