"""Columns of the pictures of low rank: every number is one of the functions'."""

import numpy as np
import pytest

from core.maths.linear_algebra.low_rank import errors_against, factor_layers, with_noise
from core.maths.linear_algebra.low_rank_tables import error_tables, spectrum_tables, square_tables
from core.maths.linear_algebra.picture_matrices import checkerboard, lettering

CLEAN = factor_layers(lettering())
NOISY = factor_layers(with_noise(lettering(), 20, 1))


def of(table, role):
    keep = np.asarray(table["role"]) == role
    return np.asarray(table["x"])[keep], np.asarray(table["y"])[keep]


def test_pictures_in_two_rows():
    pictures = [("a", "u"), ("b", "v"), ("c", "w"), ("d", "x")]
    tables = square_tables((3, 5), pictures)
    assert tables["given"] == {"place": [0], "url": ["u"], "w": [5], "h": [3]}
    assert tables["kept"]["url"] == ["v", "w", "x"] and tables["kept"]["place"] == [1, 2, 3]
    assert tables["labels"]["text"] == ["a", "b", "c", "d"]
    short = square_tables((3, 5), pictures[:3])
    assert short["kept"]["place"] == [1, 2] and len(short["labels"]["w"]) == 3


@pytest.mark.parametrize("k", [0, 1, 10, 40, 144])
def test_spectrum(k):
    tables = spectrum_tables(CLEAN, k, 0.0, CLEAN)
    i, kept = of(tables["measured"], "approximation")
    assert len(i) == min(k, CLEAN.rank)
    np.testing.assert_array_equal(kept, CLEAN.values[: len(i)])
    i, rest = of(tables["measured"], "function")
    np.testing.assert_array_equal(rest, CLEAN.values[: CLEAN.rank][i - 1])
    assert (tables["measured"]["y"] > 0).all()
    window = tables["window"]
    assert window["y0"][0] < rest.min() and window["y1"][0] > CLEAN.values[0]


def test_spectrum_of_a_noisy_image():
    tables = spectrum_tables(NOISY, 5, 700.0, CLEAN)
    _, clean = of(tables["predicted"], "truth")
    np.testing.assert_array_equal(clean, CLEAN.values[: CLEAN.rank])
    _, level = of(tables["predicted"], "other")
    assert level.tolist() == [700.0, 700.0]


def test_nothing_on_the_spectrum_of_black():
    black = factor_layers(np.zeros((9, 12)))
    tables = spectrum_tables(black, 3, 0.0, black)
    assert len(tables["measured"]["y"]) == 0 and len(tables["points"]["y"]) == 0
    assert np.isfinite([tables["window"][name][0] for name in tables["window"]]).all()
    assert error_tables(black, 3, None)["window"]["ry"][0] > 0


def test_errors():
    errors = errors_against(NOISY, lettering())
    tables = error_tables(NOISY, 7, errors)
    size = np.sqrt(144 * 216)
    k, given = of(tables["curves"], "error")
    np.testing.assert_allclose(given, NOISY.lost() / size)
    assert k.tolist() == list(range(145))
    _, clean = of(tables["curves"], "truth")
    np.testing.assert_allclose(clean, errors / size)
    x, y = of(tables["points"], "truth")
    assert x.tolist() == [7, 7] and y[0] == clean[7]
    alone = error_tables(factor_layers(checkerboard()), 1, None)
    assert set(alone["curves"]["role"]) == {"error"}
