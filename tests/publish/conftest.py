"""The made-up report, as fixtures."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.publish.meta import DocumentMeta
from tests.publish.sample import SAMPLE_META, sample_notebook


@pytest.fixture(scope="session")
def meta() -> DocumentMeta:
    return SAMPLE_META


@pytest.fixture(scope="session")
def notebook() -> dict[str, Any]:
    return sample_notebook()
