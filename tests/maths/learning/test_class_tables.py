import numpy as np
import pytest

from core.maths.learning.class_tables import FAR, band_table, level_line, point_tables

PLACES, LABELS = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]]), np.array([0, 1, 0])


def test_points_are_strokes_of_no_length_by_class():
    tables = point_tables(PLACES, LABELS, PLACES[:1])
    assert tables["round"]["x"].tolist()[:2] == [1.0, 1.0]
    assert len(tables["round"]["x"]) == 6 and len(tables["square"]["x"]) == 3
    assert len(tables["ringed"]["x"]) == 0 and len(tables["rings"]["x"]) == 3
    assert np.isnan(tables["round"]["y"][2::3]).all()


def test_a_level_line_has_one_value():
    w = np.array([2.0, -1.0])
    line = level_line("z", "boundary", w, 0.5, 1.0)
    np.testing.assert_allclose(w[0] * line["x"] + w[1] * line["y"] + 0.5, 1.0, atol=1e-9)
    assert np.hypot(np.ptp(line["x"]), np.ptp(line["y"])) == pytest.approx(2 * FAR)
    assert len(level_line("z", "boundary", np.zeros(2), 0.5)["x"]) == 0


def test_bands_lie_between_their_edges():
    w, edges, shades = np.array([1.0, 1.0]), (-1.0, 0.0, 1.0), (0.3, 0.1)
    table = band_table(w, 0.2, edges, shades)
    corners = np.column_stack([table["x"], table["y"]]).reshape(-1, 4, 2)
    f = corners @ w + 0.2
    for at, z in enumerate(edges):
        np.testing.assert_allclose(f[at, 2:], z, atol=1e-9)
        np.testing.assert_allclose(f[at + 1, :2], z, atol=1e-9)
    assert table["shade"].reshape(-1, 4)[:, 0].tolist() == [0.3, 0.1, 0.1, 0.3]
    assert table["role"][0] == "class 0" and table["role"][-1] == "class 1"


def test_without_a_direction_there_is_one_band():
    for b, role, shade in ((-2.0, "class 0", 0.3), (-0.5, "class 0", 0.1), (2.0, "class 1", 0.3)):
        table = band_table(np.zeros(2), b, (-1.0, 0.0, 1.0), (0.3, 0.1))
        assert len(table["x"]) == 4 and (table["role"][0], table["shade"][0]) == (role, shade)
