"""Shares by a slow kernel average; outlines round a known region."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.learning.majority_region import majority_region, marked_share, share_grid

LOW, HIGH = np.array([-2.0, -1.0]), np.array([2.0, 3.0])


def cloud(seed=0, n=4000):
    return np.random.default_rng(seed).uniform(LOW - 0.3, HIGH + 0.3, (n, 2))


def area(x, y):
    """Signed area enclosed by closed pieces between NaNs (shoelace)."""
    total = 0.0
    for piece in np.split(np.column_stack([x, y]), np.flatnonzero(np.isnan(x)) + 1):
        p = piece[~np.isnan(piece[:, 0])]
        if len(p):
            total += np.sum(p[:, 0] * np.roll(p[:, 1], -1) - np.roll(p[:, 0], -1) * p[:, 1]) / 2
    return abs(total)


def test_shares_are_weighted_means_of_the_cells_around():
    points = cloud(1, 300)
    marked = points[:, 0] > 0.5
    grid = share_grid(points, LOW, HIGH, cells=12)
    share = marked_share(grid, marked)
    inside = np.all((points >= LOW) & (points < HIGH), axis=1)
    column, row = (np.floor((points[inside] - LOW) / (HIGH - LOW) * 12).astype(int)).T
    for j, i in [(3, 4), (0, 0), (7, 11)]:  # row, column of a cell
        squared = (row - j) ** 2 + (column - i) ** 2
        near = np.where(np.abs(row - j) <= 4, 1.0, 0) * (np.abs(column - i) <= 4)
        # gaussian_filter normalises its kernel over 4 standard deviations, in each direction
        one = np.exp(-(np.arange(-4, 5) ** 2) / 2).sum()
        four = np.exp(-(np.arange(-16, 17) ** 2) / 32).sum()
        weight = near * np.exp(-squared / 2) / one**2 + 1e-3 * np.exp(-squared / 32) / four**2
        wanted = weight[marked[inside]].sum() / weight.sum()
        assert share[j, i] == pytest.approx(wanted, abs=1e-9)


def test_the_outline_encloses_the_region_and_leaves_out_its_hole():
    points = cloud()
    centre = np.array([0.0, 1.0])
    radius = np.linalg.norm(points - centre, axis=1)
    grid = share_grid(points, LOW, HIGH, cells=40)
    ring = majority_region(grid, (radius > 0.6) & (radius < 1.4))
    assert area(*ring) == pytest.approx(np.pi * (1.4**2 - 0.6**2), rel=0.12)
    outside = majority_region(grid, radius > 1.0)
    assert area(*outside) == pytest.approx(16 - np.pi, rel=0.03)


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), share=st.floats(0, 1))
def test_shares_are_shares_and_grow_with_the_marks(seed, share):
    points = cloud(seed, 200)
    order = np.random.default_rng(seed).uniform(size=200)
    grid = share_grid(points, LOW, HIGH, cells=10)
    some, more = (marked_share(grid, order < s) for s in (share, min(1.0, share + 0.2)))
    assert some.min() >= 0 and more.max() <= 1 + 1e-12
    assert (more >= some - 1e-12).all()


def test_none_and_all():
    points = cloud(2)
    grid = share_grid(points, LOW, HIGH)
    nothing = majority_region(grid, np.zeros(len(points), bool))
    assert nothing[0].size == nothing[1].size == 0
    everything = majority_region(grid, np.ones(len(points), bool))
    assert area(*everything) == pytest.approx(16, rel=0.02)
    assert np.isfinite(everything[0][:-1]).all(), "one piece"


def test_points_outside_have_no_say():
    points = np.array([[0.0, 0.0], [9.0, 9.0]])
    grid = share_grid(points, LOW, HIGH)
    assert grid.cell[1] == -1
    assert marked_share(grid, np.array([False, True])).max() == 0


def test_an_empty_window_is_refused():
    with pytest.raises(ValueError, match="low must be below high"):
        share_grid(np.zeros((1, 2)), HIGH, LOW)
