"""Findings on components against counts, shuffles and identities of their own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.maths.linear_algebra.component_findings import (
    Evidence,
    Told,
    biplot,
    components_for,
    dominant_column,
    judge_parallel,
    rank_of,
    shuffled_limits,
    told_apart,
)
from core.maths.linear_algebra.principal_components import fit_principal_components

tables = st.tuples(st.integers(2, 15), st.integers(1, 5)).flatmap(
    lambda shape: arrays(float, shape, elements=st.floats(-100, 100).map(lambda x: round(x, 2)))
)


def factors(seed, rows=120, columns=6, shared=2, noise=0.4):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(rows, shared)) @ rng.normal(size=(shared, columns))
    return common + noise * rng.normal(size=(rows, columns))


def test_limits_are_the_95th_of_99_shuffles():
    X = factors(0)
    rng, rows = np.random.default_rng(4), []
    for _ in range(99):
        shuffled = np.column_stack([column for column in rng.permuted(X, axis=0).T])
        rows.append(np.linalg.eigvalsh(np.corrcoef(shuffled.T))[::-1])
    limits = shuffled_limits(X, seed=4, standardise=True)
    np.testing.assert_allclose(limits, np.sort(rows, axis=0)[94], rtol=1e-9)


def test_structure_is_found_and_noise_is_not():
    X = factors(1)
    found = fit_principal_components(X, standardise=True)
    parallel = judge_parallel(found, shuffled_limits(X, 1, True))
    assert parallel.evidence is Evidence.SOME and parallel.kept == 2


def test_the_level_of_the_first_limit():
    """Of independent columns the first component exceeds its limit in about 5 % of tables."""
    above = 0
    for seed in range(60):
        X = np.random.default_rng(seed).exponential(size=(12, 3))
        found = fit_principal_components(X, standardise=True)
        above += judge_parallel(found, shuffled_limits(X, seed, True)).kept > 0
    assert above <= 9  # 3 ± 1.7, and 3.5 of these above it


def test_what_cannot_be_shared():
    X = np.column_stack([np.arange(6.0), np.full(6, 2.0)])
    found = fit_principal_components(X)
    assert judge_parallel(found, shuffled_limits(X, 1)).evidence is Evidence.ALONE
    still = fit_principal_components(np.ones((4, 3)))
    assert judge_parallel(still, shuffled_limits(np.ones((4, 3)), 1)).evidence is Evidence.NOTHING
    one = np.arange(5.0)[:, None]
    verdict = judge_parallel(fit_principal_components(one), shuffled_limits(one, 1))
    assert verdict.evidence is Evidence.ALONE and verdict.kept == 0


@settings(max_examples=80)
@given(tables, st.floats(0, 1))
def test_the_number_for_a_share_is_the_least(X, share):
    found = fit_principal_components(X)
    k = components_for(found.explained, share)
    if not found.explained.any():
        assert k == 0
        return
    assert found.explained[:k].sum() >= share - 1e-9
    assert k == 1 or found.explained[: k - 1].sum() < share


@settings(max_examples=80)
@given(tables)
def test_rank_and_dominant_column(X):
    found = fit_principal_components(X)
    assert rank_of(found) <= min(X.shape[1], len(X) - 1)
    column, share = dominant_column(found, X)
    variances = X.var(axis=0, ddof=1)
    if variances.sum() > 1e-9:
        assert share == pytest.approx(variances.max() / variances.sum())
        assert variances[column] == pytest.approx(variances.max())


def test_neighbours():
    square = np.array([[1.0, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]])
    found = fit_principal_components(square)
    assert told_apart(found, 1) is Told.EQUAL
    assert told_apart(found, 2) is Told.APART  # from a variance of 0
    assert told_apart(found, 3) is Told.LAST
    assert told_apart(fit_principal_components(np.ones((3, 2))), 1) is Told.EMPTY
    near = np.random.default_rng(0).normal(size=(400, 2))
    assert told_apart(fit_principal_components(near), 1) is Told.CLOSE
    far = np.random.default_rng(0).normal(size=(100, 2)) * [1.0, 3.0]
    assert told_apart(fit_principal_components(far), 1) is Told.APART


@settings(max_examples=80)
@given(tables, st.booleans(), st.booleans())
def test_points_times_arrows_is_the_best_table_of_rank_two(X, standardise, distances):
    found = fit_principal_components(X, standardise=standardise)
    plot = biplot(found, X, distances)
    Z = found.standardise(X)
    U, s, Vt = np.linalg.svd(Z, full_matrices=False)
    best = (U[:, :2] * s[:2]) @ Vt[:2]
    if len(s) > 2 and s[1] - s[2] < 1e-3 * (1 + s[0]):
        return  # no plane is singled out
    np.testing.assert_allclose(plot.points @ plot.arrows.T, best, atol=1e-4 * (1 + s[0]))


def test_the_two_scalings():
    X = factors(3)
    found = fit_principal_components(X)
    near, angles = biplot(found, X), biplot(found, X, distances=False)
    np.testing.assert_allclose(near.points, found.transform(X)[:, :2], atol=1e-12)
    np.testing.assert_allclose(angles.points.var(axis=0, ddof=1), 1)
    S = np.cov(X.T)
    values, V = np.linalg.eigh(S)
    rank_two = (V[:, -2:] * values[-2:]) @ V[:, -2:].T
    np.testing.assert_allclose(angles.arrows @ angles.arrows.T, rank_two, atol=1e-10)
    assert near.quality == pytest.approx(values[-2:].sum() / values.sum())
    for plot in (near, angles):
        reach = np.abs(plot.points).max()
        assert np.hypot(*(plot.factor * plot.arrows).T).max() == pytest.approx(0.9 * reach)
    flat = biplot(fit_principal_components(np.ones((3, 2))), np.ones((3, 2)), False)
    assert not flat.points.any() and not flat.arrows.any() and flat.factor == 1


def test_domain_errors():
    with pytest.raises(ValueError, match="share must lie between 0 and 1, got 2"):
        components_for(np.array([1.0]), 2)
