"""Columns survive their way to the browser, to the digits that a picture can tell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.ui.pack import digest_table, pack, unpack


def there_and_back(**columns):
    table = {name: np.asarray(values) for name, values in columns.items()}
    names = list(columns)
    message = pack({"ack": 3}, {"map": {"data": (table, names)}})
    news = unpack(message)
    assert news["ack"] == 3
    return news["charts"]["map"]["data"]


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_whole_numbers_are_exact(values):
    assert there_and_back(x=np.array(values, dtype=np.int64))["x"] == values


@given(st.lists(st.floats(allow_infinity=False), min_size=1))
def test_decimals_are_exact_or_below_a_tenth_of_a_pixel(values):
    got = np.array(there_and_back(x=np.array(values))["x"], dtype=float)
    wanted = np.array(values)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(wanted))
    finite = wanted[np.isfinite(wanted)]
    if len(finite):
        with np.errstate(over="ignore"):
            span = finite.max() - finite.min()
        close = np.abs(got - wanted)[np.isfinite(wanted)] <= np.maximum(
            1e-5 * span, 1e-7 * np.abs(finite)
        )
        assert close.all()


@given(st.lists(st.floats(1e-300, 1e300), min_size=2))
def test_a_logarithmic_axis_loses_nothing(values):
    got = np.array(there_and_back(x=np.array(values))["x"])
    np.testing.assert_allclose(np.log10(got), np.log10(values), atol=1e-6)


def test_a_day_of_the_century_stays_that_day():
    days = np.arange(1.7e12, 1.7e12 + 5 * 86.4e6, 86.4e6)
    assert there_and_back(x=days)["x"] == days.tolist()


@given(st.lists(st.one_of(st.none(), st.text(max_size=3)), min_size=1))
def test_words_and_gaps(values):
    assert there_and_back(x=np.array(values, dtype=object))["x"] == values


def test_one_value_throughout_text_and_truth():
    got = there_and_back(
        a=np.full(1000, 0.5), b=np.array(["x"] * 999 + ["y"]), c=np.array([True, False] * 500)
    )
    assert got["a"] == [0.5] * 1000
    assert got["b"] == ["x"] * 999 + ["y"]
    assert got["c"] == [True, False] * 500


def test_empty_columns():
    assert there_and_back(x=np.array([]), y=np.array([], dtype=object)) == {"x": [], "y": []}


def test_thousand_points_take_four_bytes_each():
    table = {"x": np.linspace(0, 1, 1000)}
    assert len(pack({}, {"map": {"data": (table, ["x"])}})) < 4100


def test_a_digest_tells_any_change():
    x = np.linspace(0, 1, 50)
    nudged = x.copy()
    nudged[7] = np.nextafter(nudged[7], 2)
    assert digest_table({"x": x}, ["x"]) == digest_table({"x": x.copy()}, ["x"])
    assert digest_table({"x": x}, ["x"]) != digest_table({"x": nudged}, ["x"])
    assert digest_table({"x": ["a"]}, ["x"]) != digest_table({"x": ["b"]}, ["x"])
