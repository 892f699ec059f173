"""Cells of one column: what is taken as which value, and what is refused."""

import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.csv_columns import (
    MAX_CELL_LETTERS,
    MAX_SECONDS,
    CellError,
    Column,
    are_numbers,
    column_values,
    is_number,
)


def values(kind, cells, decimal=".", **declared):
    column = Column("c", kind, **declared)
    array = pa.array(cells, pa.float64() if column.numeric else pa.string())
    return column_values(column, pa.chunked_array([array.cast(column.arrow_type)]), decimal)


def refused(kind, cells, **declared):
    """Rows and words of the refusal."""
    with pytest.raises(CellError) as caught:
        values(kind, cells, **declared)
    cell = str(cells[caught.value.rows[0]])
    return caught.value.rows, str(caught.value).format(cell=cell, column="c", rows=[1, 2])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, -1.0, 101.0])
def test_numbers_are_finite_and_within_bounds(bad):
    assert values("number", [0.0, 100.0], low=0, high=100).tolist() == [0, 100]
    rows, words = refused("number", [1.0, 2.0, bad], low=0, high=100)
    assert rows == (2,) and words == f"{bad} is not a number from 0 to 100"


def test_32_bits_hold_no_number_beyond_them():
    assert values("number", [1.5], single=True).dtype == np.float32
    assert refused("number", [1.0, 1e39], single=True)[0] == (1,)


def test_whole_numbers():
    assert values("whole", [0.0, 3.0], low=0, high=3).tolist() == [0, 3]
    assert refused("whole", [1.0, 1.5])[1] == "1.5 is not a whole number"
    assert refused("whole", [-1.0], low=0)[1] == "-1.0 is not a whole number of at least 0"


@pytest.mark.parametrize("kind", ["number", "whole", "label", "identifier", "title", "time"])
def test_an_empty_cell(kind):
    cells = [1.0, None] if kind in ("number", "whole") else ["1", None]
    assert refused(kind, cells) == ((1,), "the cell in column c is empty")


def test_labels():
    cells = ["0", "1", "1.0", " TRUE ", "False", "0.0"]
    assert values("label", cells).tolist() == [False, True, True, True, False, False]
    for bad in ("2", "-1", "yes", "0.5", "nan"):
        assert refused("label", ["0", "1", bad]) == ((2,), f"{bad} is not 0 or 1")


def test_identifiers():
    assert values("identifier", ["10", "9", "-1"]).tolist() == [10, 9, -1]
    assert values("identifier", ["007", "7"]).tolist() == ["007", "7"]
    got = values("identifier", ["b", " a ", "a", "-1.5"])
    assert got.tolist() == ["b", "a", "a", "-1.5"]
    assert got.categories.tolist() == ["-1.5", "a", "b"]


FORMULAS = [
    "=1+1",
    "+A1",
    "-A1",
    "@SUM(A1)",
    "=",
    "＝1+1",
    " =1+1",
    "-",
    "+1-1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("bad", FORMULAS)
def test_an_identifier_is_no_formula(bad):
    assert refused("identifier", ["a", "b", bad]) == ((2,), f"{bad} is a formula for a spreadsheet")


def test_titles_may_begin_with_a_sign_but_be_no_formula():
    honest = ["+1 (2013)", "-30- (1959)", "@Home (2001)", "+", "Spy(ies) = two", "L'été", "🎬"]
    assert values("title", honest).tolist() == honest
    for bad in (
        '=HYPERLINK("http://a.b")',
        "=1+1",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "+Sheet1!A1",
        "＝1+1",
        "@SUM(1,2)",
    ):
        assert refused("title", ["a", bad]) == ((1,), f"{bad} is a formula for a spreadsheet")


@pytest.mark.parametrize("kind", ["identifier", "title"])
def test_texts_that_cannot_be_shown(kind):
    for bad in ("a\nb", "a\rb", "a\0b", "a\x1bb", "a\u202eb"):
        assert "control character" in refused(kind, ["a", bad])[1]
    assert "has over 500 letters" in refused(kind, ["a", "b" * (MAX_CELL_LETTERS + 1)])[1]
    assert values(kind, ["b" * MAX_CELL_LETTERS]).tolist() == ["b" * MAX_CELL_LETTERS]
    assert refused(kind, ["a", "  "])[1] == "   has nothing but blanks"
    blank = values(kind, ["a", None, " ", "1"], blank=True)
    assert blank.codes.tolist() == [1, -1, -1, 0]


ISO = {
    "2018-04-01": "2018-04-01",
    "2018-04-01 00:00:31": "2018-04-01T00:00:31",
    "2018-04-01T00:00:31.25": "2018-04-01T00:00:31.25",
    "2018-04-01T23:59:59Z": "2018-04-01T23:59:59",
    "2018-04-01T01:00:00+02:00": "2018-03-31T23:00:00",
    "2018/04/01 10:30": "2018-04-01T10:30",
    " 2018-04-01 ": "2018-04-01",
    "13/04/2018": "2018-04-13",
    "04/13/2018 9:05": "2018-04-13T09:05",
    "1.4.2018 10:30:15": "2018-04-01T10:30:15",
    "31-12-2018": "2018-12-31",
}


@pytest.mark.parametrize(("cell", "expected"), ISO.items(), ids=ISO)
def test_dates(cell, expected):
    assert values("time", [cell, cell]).tolist() == [np.datetime64(expected, "us").item()] * 2


def test_the_whole_column_says_which_is_the_day():
    for cells, month in ((["01/02/2018", "13/02/2018"], 2), (["01/02/2018", "01/13/2018"], 1)):
        assert values("time", cells)[0].item().month == month
    rows, words = refused("time", ["01/02/2018", "03/04/2018"])
    assert rows == (0,) and "may be day or month first" in words
    rows, words = refused("time", ["01/02/2018", "13/02/2018", "02/13/2018"])
    assert rows == (1, 2) and "begins with the day, the date in row 2 with the month" in words


@pytest.mark.parametrize(
    "bad",
    [
        "2018-02-30",
        "2018-13-01",
        "2018-04-01 25:00",
        "2018-4-1",
        "now",
        "today",
        "NaT",
        "2018",
        "1522540800",
        "01/04/2018",
        "2018-04-01T",
        "=NOW()",
        "٢٠١٨-٠٤-٠١",
    ],
)
def test_what_is_no_date(bad):
    rows, words = refused("time", ["2018-04-01", "2018-04-02", bad])
    assert rows == (2,) and words == f"{bad} is not a date and time"


def test_a_day_that_no_month_has():
    rows, words = refused("time", ["13/04/2018", "14/04/2018", "31/02/2018"])
    assert rows == (2,) and words == "31/02/2018 is not a date and time"


def test_seconds():
    assert values("time", ["0", "1.5", "1e3"]).tolist() == [0, 1.5, 1000]
    assert values("time", ["0", "1,5"], decimal=",").tolist() == [0, 1.5]
    for bad in ("-1", f"{MAX_SECONDS * 10:.0f}", "inf", "nan", "2018-04-01", "x"):
        rows, words = refused("time", ["1", bad])
        assert rows == (1,) and words == f"{bad} is not a time in seconds"
    assert "could be seconds or a date" in refused("time", ["20180401", "20180402"])[1]
    assert values("time", ["20180401", "20180499"])[0] == 20_180_401


def test_a_wrong_year_is_named():
    rows, words = refused("time", ["2018-04-01", "2018-04-02", "2108-04-03", "2018-04-04"])
    assert rows == (2,) and "2108-04-03 the times span 90 years" in words
    assert refused("time", ["1", "2", "90000000000"])[0] == (2,)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.datetimes(datetime.datetime(2001, 1, 1), datetime.datetime(2019, 12, 31)), min_size=1
    )
)
def test_dates_are_read_as_they_were_written(dates):
    got = values("time", [date.isoformat() for date in dates])
    np.testing.assert_array_equal(got, np.array(dates, "datetime64[us]"))
    days = [date.strftime("%d.%m.%Y %H:%M:%S") for date in dates]
    np.testing.assert_array_equal(values("time", days), np.array(dates, "datetime64[s]"))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["a", "B b", "10", "9", "ä", "-1", "007"]), min_size=1))
def test_coded_texts_are_the_texts(cells):
    got = values("identifier", cells)
    assert [str(cell) for cell in got] == cells
    assert not isinstance(got, pd.Categorical) or got.categories.is_monotonic_increasing


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text("0123456789.-+eE_ ,nainf１x", max_size=6), max_size=4))
def test_many_numbers_at_once_are_what_they_are_one_by_one(cells):
    assert are_numbers(cells) == all(is_number(cell) for cell in cells)
