"""Sets of weights bounded by linear constraints."""

from __future__ import annotations

from itertools import islice

import numpy as np

from evaluation.uncertainty.polytope import HitAndRun, clashing, interior, is_empty


def test_a_set_is_empty_only_when_its_rules_clash() -> None:
    rows = np.array([[-1.0, 0, 0], [0, -1.0, 0], [0, 0, 1.0]])
    assert not is_empty(rows, np.array([-0.4, -0.6, 0.5]))
    assert is_empty(rows, np.array([-0.5, -0.6, 0.5]))


def test_rules_that_clash_are_named_without_the_bystanders() -> None:
    rows = np.array([[0, 0, 1.0], [-1.0, 0, 0], [0, -1.0, 0]])
    assert clashing(rows, np.array([0.5, -0.6, -0.6])) == [1, 2]


def test_a_flat_set_has_fewer_directions() -> None:
    # w[0] = w[1] leaves a segment from (.5, .5, 0) to (0, 0, 1).
    rows = np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]])
    inside = interior(rows, np.zeros(2))
    assert len(inside.directions) == 1
    np.testing.assert_allclose(np.abs(inside.directions[0]), np.array([1, 1, 2]) / np.sqrt(6))


def test_a_single_point_is_drawn_again_and_again() -> None:
    rows = np.vstack([np.eye(3), -np.eye(3)])
    point = np.array([0.1, 0.2, 0.7])
    walk = HitAndRun(rows, np.concatenate([point, -point]), np.random.default_rng(1))
    np.testing.assert_allclose(next(walk.draws()), np.tile(point, (1024, 1)), atol=1e-9)


def test_walks_in_a_triangle_have_the_moments_of_the_uniform_distribution() -> None:
    # Without rules the set is the simplex itself: mean 1/3, variance 1/18 for three criteria.
    walk = HitAndRun(np.empty((0, 3)), np.empty(0), np.random.default_rng(2))
    weights = np.concatenate(list(islice(walk.draws(), 20)))
    np.testing.assert_allclose(weights.mean(axis=0), 1 / 3, atol=0.01)
    np.testing.assert_allclose(weights.var(axis=0), 1 / 18, atol=0.003)
