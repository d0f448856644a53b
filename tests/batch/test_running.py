from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evaluation as ev
from evaluation.batch import Plan, Step, plan, run
from evaluation.batch.execute import Outcome
from evaluation.publish import read_manifest
from tests.batch.sample import SHOW, notebook_text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_plan(review: ev.Review, pack: Path, write_notebooks: Any) -> Any:
    def make(*sources: str, **options: Any) -> Plan:
        wishes = {"documents": ["stakeholder_statement"], "formats": ["html"], **options}
        return plan(review, pack, notebooks=write_notebooks(*sources), **wishes)

    return make


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made_once(review: ev.Review, pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of reports after one run; only read."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "stakeholder_statement.ipynb").write_text(notebook_text(SHOW), encoding="utf-8")
    planned = plan(review, pack, notebooks=folder / "notebooks", documents=["stakeholder_statement"], formats=["html"])
    result = run(planned, folder / "reports", jobs=1)
    assert result.failures == ()
    return folder / "reports"


@pytest.fixture
def published(made_once: Path, tmp_path: Path) -> Path:
    """The run's folder in reports of the test's own."""
    reports = shutil.copytree(made_once, tmp_path / "reports")
    return next(path for path in (reports / "example").iterdir() if path.is_dir())


def test_a_set_holds_documents_notebooks_manifest_and_index(published: Path, tmp_path: Path) -> None:
    stem = "stakeholder_statement-illustrative"
    assert list(contents(published)) == [
        "index.html", "manifest.json", f"notebooks/{stem}.ipynb", f"{stem}.html",
    ]  # fmt: skip
    assert published.parent == tmp_path / "reports" / "example"
    assert (published.parent / "index.html").is_file()
    # nothing private is left, and everybody may read what is published
    assert sorted(path.name for path in published.parent.iterdir()) == sorted(["index.html", published.name])
    assert published.stat().st_mode & 0o055 == 0o055


def test_the_manifest_names_inputs_settings_and_outputs(published: Path, review: ev.Review) -> None:
    manifest = read_manifest(published)
    assert manifest.inputs == review.hashes
    assert manifest.run == published.name
    assert manifest.status == "illustrative"
    settings = manifest.settings["stakeholder_statement"]
    assert (settings["n_draws"], settings["formats"]) == (10_000, "html")
    assert "pack" not in settings
    assert {output.path: output.sha256 for output in manifest.outputs} == {
        name: digest for name, digest in contents(published).items() if name not in ("manifest.json", "index.html")
    }


def test_no_path_of_this_machine_and_no_user_is_in_any_file(published: Path, pack: Path) -> None:
    for path in (path for path in published.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        assert str(pack.parent) not in text
        assert str(ROOT) not in text
        assert "papermill" not in text or path.name == "manifest.json"


@pytest.mark.slow
def test_the_same_plan_gives_the_same_bytes_in_another_folder_and_again_in_the_same(
    small_plan: Any, published: Path, tmp_path: Path
) -> None:
    before = contents(published)
    elsewhere = run(small_plan(), tmp_path / "other place", jobs=1)
    assert contents(elsewhere.folder) == before
    again = run(small_plan(), tmp_path / "reports", jobs=1)
    assert (again.folder, again.index) == (published, published / "index.html")
    assert {path.relative_to(published).as_posix() for path in again.published} == set(before)
    assert contents(again.folder) == before


SOME_FAIL = """
if "subject" in dir() and subject == "HUB-A":
    raise RuntimeError("no such table")
"""


def test_a_failing_notebook_is_told_the_rest_is_made_and_earlier_sets_stay(
    small_plan: Any, published: Path, tmp_path: Path
) -> None:
    before = contents(tmp_path / "reports")
    steps: list[Step] = []
    result = run(
        small_plan(SOME_FAIL, "from IPython.display import HTML\nHTML('<section class=\"wb\"><p>x</p></section>')",
                   documents=["hub_scorecard"]),
        tmp_path / "reports", jobs=2, on_step=steps.append,
    )  # fmt: skip
    assert [str(failure) for failure in result.failures] == ["hub_scorecard HUB-A, cell 3: RuntimeError: no such table"]
    assert result.index is None
    assert result.folder.name.startswith(".incomplete-")
    made = contents(result.folder)
    assert "hub_scorecard-HUB-B-illustrative.html" in made
    assert "notebooks/hub_scorecard-HUB-A-illustrative.ipynb" in made
    after = {name: digest for name, digest in contents(tmp_path / "reports").items() if "/.incomplete" not in name}
    assert after == before
    assert sorted((step.done, step.total, step.failure is None) for step in steps) in (
        [(1, 2, False), (2, 2, True)], [(1, 2, True), (2, 2, False)],
    )  # fmt: skip


def test_a_link_that_leads_out_of_the_reports_is_refused(small_plan: Any, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "example").symlink_to(tmp_path)
    with pytest.raises(ev.RunError, match=r"example does not lie in .*; remove the link"):
        run(small_plan(), tmp_path / "reports")


@pytest.mark.parametrize("limits", [{"jobs": 0}, {"time_limit": 0.0}, {"time_limit": float("nan")}])
def test_limits_must_be_positive(small_plan: Any, tmp_path: Path, limits: dict[str, Any]) -> None:
    with pytest.raises(ev.MethodError, match="jobs and time limit must be positive"):
        run(small_plan(), tmp_path / "reports", **limits)
    assert not (tmp_path / "reports").exists()


def test_ctrl_c_stops_the_batch_and_leaves_nothing_behind(small_plan: Any, tmp_path: Path) -> None:
    def interrupt(step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small_plan(documents=["hub_scorecard"]), tmp_path / "reports", jobs=1, on_step=interrupt)
    assert list((tmp_path / "reports" / "example").iterdir()) == []


@pytest.fixture
def without_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks that count as run, for tests of what comes after."""

    def as_it_is(path: Path, *_: object, **__: object) -> Outcome:
        return Outcome(nbformat.read(path, as_version=4), None)

    monkeypatch.setattr("evaluation.batch.running.execute", as_it_is)


@pytest.mark.usefixtures("without_kernels")
@pytest.mark.parametrize("content", [None, b""])
def test_a_set_with_a_missing_or_empty_file_is_not_published(
    small_plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    def publish(_notebook: object, folder: Path, stem: str, **_: object) -> tuple[Path, ...]:
        path = folder / f"{stem}.html"
        if content is not None:
            path.write_bytes(content)
        return (path,)

    monkeypatch.setattr("evaluation.batch.running.publish_document", publish)
    with pytest.raises(ev.RunError, match=r"the set is not whole: stakeholder_statement-illustrative\.html is missing"):
        run(small_plan(), tmp_path / "reports")
    assert list((tmp_path / "reports" / "example").iterdir()) == []


@pytest.mark.usefixtures("without_kernels")
def test_a_document_that_cannot_be_published_is_a_failure_and_no_traceback(small_plan: Any, tmp_path: Path) -> None:
    nothing_shown = small_plan("1")
    notebook = nothing_shown.jobs[0].notebook
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("# Title", " "), encoding="utf-8")
    result = run(nothing_shown, tmp_path / "reports")
    assert [(item.document, item.cell) for item in result.failures] == [("stakeholder_statement", None)]


RUN_IN_CHILD = """
import sys
from pathlib import Path
import evaluation as ev
from evaluation.batch import plan, run
pack, notebooks, reports = map(Path, sys.argv[1:])
planned = plan(ev.read_review(pack), pack, notebooks=notebooks, documents=["stakeholder_statement"], formats=["html"])
run(planned, reports, jobs=1)
"""

NAIVE_IN_CHILD = """
import sys
import papermill
papermill.execute_notebook(sys.argv[2] + "/stakeholder_statement.ipynb", sys.argv[3] + "/statement.ipynb",
                           progress_bar=False, kernel_name="python3", language="python")
"""


def killed_in_the_middle(program: str, flag: Path, *arguments: Path) -> None:
    """Start a program whose notebook raises a flag in its middle, and kill it outright then."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        limit = time.monotonic() + 60
        while not flag.exists():
            assert child.poll() is None, "the program ended before its notebook was in the middle"
            assert time.monotonic() < limit
            time.sleep(0.05)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


def stalling(flag: Path) -> tuple[str, str]:
    return "1", f"from pathlib import Path\nimport time\nPath({str(flag)!r}).touch()\ntime.sleep(120)"


@pytest.mark.slow
def test_a_killed_run_leaves_the_earlier_set_as_it_was(
    published: Path, pack: Path, write_notebooks: Any, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"
    notebooks = write_notebooks(*stalling(flag))
    before = contents(tmp_path / "reports")
    killed_in_the_middle(RUN_IN_CHILD, flag, pack, notebooks, tmp_path / "reports")
    after = contents(tmp_path / "reports")
    assert {name: digest for name, digest in after.items() if "/.making-" not in name} == before
    assert [p.name for p in published.parent.iterdir() if p.is_dir() and p.name[0] != "."] == [published.name]


@pytest.mark.slow
def test_control_a_killed_stock_papermill_loses_the_earlier_notebook(
    pack: Path, write_notebooks: Any, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"
    notebooks = write_notebooks(*stalling(flag))
    out = tmp_path / "statement.ipynb"
    out.write_text(json.dumps({"earlier": "report"}))
    killed_in_the_middle(NAIVE_IN_CHILD, flag, pack, notebooks, tmp_path)
    assert "earlier" not in out.read_text()
