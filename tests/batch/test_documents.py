from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import RunError
from evaluation.batch.documents import DOCUMENTS, notebook_of, notebooks_folder
from evaluation.packs.profile import DOCUMENTS as NAMES_IN_PACKS


def test_every_document_that_a_pack_may_name_has_a_notebook_and_the_other_way_round() -> None:
    usual = {name for name, document in DOCUMENTS.items() if not document.on_request}
    assert usual == set(NAMES_IN_PACKS)  # one made on request takes its day from the document that it is about
    for document in DOCUMENTS.values():
        assert notebook_of(document, notebooks_folder()).is_file()


def test_notebooks_stand_beside_the_package() -> None:
    assert notebooks_folder() == Path(__file__).parents[2] / "notebooks"


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"hub_scorecard: there is no notebook hub_scorecard\.ipynb in"):
        notebook_of(DOCUMENTS["hub_scorecard"], tmp_path)
