"""The names that others build on: what they are called, what they take, and what importing them costs."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys

import pytest

import evaluation as ev

SIGNATURES = {
    "read_review": ["path"],
    "assess": ["review", "settings"],
    "agreement.krippendorff_alpha": ["ratings", "level"],
    "agreement.gwet_ac": ["ratings", "categories", "weights"],
    "agreement.icc": ["ratings", "form"],
    "agreement.icc_interval": ["ratings", "form", "confidence"],
    "agreement.kendall_w": ["ratings"],
    "decision.additive_value": ["values", "weights"],
    "decision.swing_weights": ["points"],
    "decision.rank_order_centroid": ["n"],
    "decision.ahp_weights": ["matrix"],
    "decision.topsis": ["matrix", "weights", "objectives"],
    "decision.vikor": ["matrix", "weights", "objectives", "v"],
    "decision.promethee_ii": ["matrix", "weights", "objectives", "preferences"],
    "decision.nondominated": ["values"],
    "decision.efficient_frontier": ["cost", "benefit"],
    "uncertainty.draw_weights": ["information", "n_draws", "rng"],
    "uncertainty.acceptability": ["values", "weight_draws"],
    "uncertainty.smaa": ["values", "information", "n_draws", "rng"],
    "uncertainty.switch_points": ["values", "weights"],
}
DEFAULTS: dict[str, dict[str, object]] = {
    "agreement.krippendorff_alpha": {"level": "ordinal"},
    "agreement.gwet_ac": {"categories": None, "weights": "identity"},
    "agreement.icc": {"form": "ICC(1,1)"},
    "agreement.icc_interval": {"form": "ICC(1,1)", "confidence": 0.95},
    "decision.vikor": {"v": 0.5},
}


def resolved(name: str) -> object:
    """Return what ``room.name`` or ``name`` stands for in the package."""
    room, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(f"evaluation.{room}".rstrip(".")), attribute)


def parameters_of(name: str) -> list[inspect.Parameter]:
    return list(inspect.signature(resolved(name)).parameters.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SIGNATURES)
def test_public_function_takes_these_parameters_first_and_by_place(name: str) -> None:
    first = parameters_of(name)[: len(SIGNATURES[name])]
    assert [parameter.name for parameter in first] == SIGNATURES[name]
    assert all(parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for parameter in first)


@pytest.mark.parametrize("name", SIGNATURES)
def test_whatever_else_it_takes_has_a_default(name: str) -> None:
    rest = parameters_of(name)[len(SIGNATURES[name]) :]
    assert all(parameter.default is not inspect.Parameter.empty for parameter in rest)


@pytest.mark.parametrize("name", DEFAULTS)
def test_defaults_are_those_announced(name: str) -> None:
    found = {parameter.name: parameter.default for parameter in parameters_of(name)}
    assert DEFAULTS[name].items() <= found.items()


def test_settings_take_these_names() -> None:
    names = ["weights", "as_at", "n_draws", "seed", "show_totals", "anonymise"]
    assert list(ev.Settings.names())[:6] == names


def test_weight_information_is_made_in_five_ways() -> None:
    from evaluation import uncertainty

    information = uncertainty.WeightInformation
    made = [
        information.none(3),
        information.ordinal([2, 0, 1]),
        information.interval([0.1, 0.1, 0.1], [0.8, 0.8, 0.8]),
        information.ratios(3, [(0, 1, 1.0, 2.0)]),
        information.exact([0.5, 0.3, 0.2]),
    ]
    assert [item.n_criteria for item in made] == [3, 3, 3, 3, 3]


def test_results_have_the_fields_announced() -> None:
    from evaluation import decision, uncertainty

    ahp = decision.ahp_weights([[1.0, 2.0], [0.5, 1.0]])
    assert all(hasattr(ahp, name) for name in ("weights", "lambda_max", "consistency_index", "consistency_ratio"))
    vikor = decision.vikor([[1.0, 2.0], [2.0, 1.0]], [0.5, 0.5], [1, 1])
    assert all(hasattr(vikor, name) for name in ("s", "r", "q"))
    found = uncertainty.smaa([[1.0, 2.0], [2.0, 1.0]], uncertainty.WeightInformation.none(2), 100, 1)
    for name in ("rank_acceptability", "central_weights", "confidence_factors", "pairwise_winning"):
        assert hasattr(found, name)
    columns = uncertainty.switch_points([[1.0, 2.0], [2.0, 1.0]], [0.5, 0.5]).columns
    assert list(columns) == ["criterion", "weight", "winner_below", "winner_above"]


def test_the_public_list_is_sorted_and_every_name_resolves() -> None:
    assert ev.__all__ == sorted(ev.__all__)
    for name in ev.__all__:
        assert getattr(ev, name) is not None
    assert set(ev.__all__) <= set(dir(ev))


@pytest.mark.parametrize(
    "room", ["agreement", "decision", "uncertainty", "packs", "assessment", "options", "presentation"]
)
def test_every_room_lists_names_that_exist(room: str) -> None:
    module = importlib.import_module(f"evaluation.{room}")
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert hasattr(module, name), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'evaluation' has no attribute 'raed_review'"):
        _ = ev.raed_review


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "scipy", "matplotlib", "papermill", "ipywidgets", "edtf", "jinja2", "nbformat")
    code = f"import sys, evaluation; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_assessing_imports_no_plotting_no_notebook_and_no_renderer() -> None:
    heavy = ("matplotlib", "papermill", "ipywidgets", "typst", "pypandoc", "IPython", "jinja2")
    code = (
        "import sys, evaluation as ev; ev.read_review; ev.assess;"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
