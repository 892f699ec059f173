import numpy as np

from core.maths.learning.class_map import MAP_PLACES, MAP_X, MAP_Y, outlines


def of_map(f):
    return outlines(f(*MAP_PLACES.T).reshape(len(MAP_Y), len(MAP_X)), (-1.0, 0.0, 1.0))


def test_a_slope_is_cut_into_strips():
    bands, lines = of_map(lambda x, y: x)
    for line, level in zip(lines, (-1, 0, 1), strict=True):
        np.testing.assert_allclose(line[:-1, 0], level, atol=1e-12)
    for band, low, high in zip(bands, (-16, -1, 0, 1), (-1, 0, 1, 16), strict=True):
        x = band[~np.isnan(band[:, 0]), 0]
        np.testing.assert_allclose([x.min(), x.max()], [low, high], atol=1e-12)


def area(path):
    """With its sign: of holes negative."""
    total = 0.0
    for ring in np.split(path, np.flatnonzero(np.isnan(path[:, 0]))):
        x, y = ring[~np.isnan(ring[:, 0])].T
        total += np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2
    return total


def test_a_ring_has_a_hole():
    bands, _ = of_map(lambda x, y: np.hypot(x, y) - 2)
    inner, band, outer, beyond = map(area, bands)
    np.testing.assert_allclose(inner, np.pi, rtol=0.03)
    np.testing.assert_allclose(band, 3 * np.pi, rtol=0.03)
    np.testing.assert_allclose(outer, 5 * np.pi, rtol=0.03)
    np.testing.assert_allclose(inner + band + outer + beyond, 32 * 13.6)


def test_nothing_where_there_is_no_value():
    bands, _ = of_map(lambda x, y: np.where(x < 0, np.nan, x))
    for band in bands:
        assert not np.any(band[:, 0] < -0.3)
    everywhere, lines = of_map(lambda x, y: np.full_like(x, np.inf))
    np.testing.assert_allclose(area(everywhere[3]), 32 * 13.6)
    assert not len(lines[1])
