"""What an index is given to list."""

from __future__ import annotations

import pytest

from evaluation.publish.index import size_words


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (1500, "2 kB"), (84_400, "84 kB"), (999_499, "999 kB"), (999_500, "1.0 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
