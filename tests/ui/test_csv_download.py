"""What a table's download holds is what pandas reads back, and no spreadsheet runs it."""

import io

import numpy as np
import pandas as pd
import pytest

from core.ui.csv_download import as_csv

DAYS = pd.to_datetime(["2020-01-01", None, "1968-02-29"])
TABLE = pd.DataFrame(
    {
        "day": DAYS,
        "minute": DAYS + pd.Timedelta(minutes=61),
        "moment": DAYS + pd.Timedelta(microseconds=12),
        "abroad": pd.to_datetime(["2020-06-01", "2020-06-02", None]).tz_localize("Europe/Berlin"),
        "number": [0.1 + 0.2, np.nan, -1e300],
        "count": [3, -4, 2**62],
        "yes": [True, False, True],
        "perhaps": pd.array([True, None, False], "boolean"),
        "kind": pd.Categorical(["a", None, "b"]),
        "text": ['say "no",\nor', "ä", None],
        "mixed": [1, "x", 2.5],
    }
)


def test_pandas_reads_the_same_table():
    read = pd.read_csv(io.BytesIO(as_csv(TABLE)), dtype={"perhaps": "boolean"})
    assert list(read) == list(TABLE)
    for name in ("number", "count", "yes", "perhaps"):
        pd.testing.assert_series_equal(read[name], TABLE[name])
    for name in ("kind", "text", "mixed"):
        there = TABLE[name].notna()
        assert list(read[name][there]) == list(TABLE[name].astype(object)[there].map(str))
        assert read[name][~there].isna().all()
    for name in ("day", "minute", "moment", "abroad"):
        mine = pd.to_datetime(read[name], utc=True, format="ISO8601")
        theirs = TABLE[name] if name == "abroad" else TABLE[name].dt.tz_localize("UTC")
        assert (mine.dropna() == theirs.dropna()).all() and (mine.isna() == theirs.isna()).all()
    assert list(read["day"].dropna()) == ["2020-01-01", "1968-02-29"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t="])
def test_a_spreadsheet_takes_no_text_for_a_formula(start):
    formula = f"{start}cmd|' /C calc'!A0"
    rows = as_csv({formula: [formula, "1-2"]}).decode().splitlines()
    assert rows[0] == f'"\'{formula}"' and rows[1] == f'"\'{formula}"' and rows[2] == '"1-2"'


def test_nothing_is_a_table_too():
    assert as_csv({"a": []}) == b'"a"\n'
    assert as_csv(pd.DataFrame()) == b""
