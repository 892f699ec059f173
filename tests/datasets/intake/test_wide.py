"""Tables whose dates stand across: each value comes back at its time."""

import io

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.reading import read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import build, form_of
from core.datasets.prices import FORM as PRICES
from core.datasets.prices import build_prices

DEMAND = form_of("demand")
MONTHS = pd.date_range("2015-01-01", periods=60, freq="MS")
DAYS = pd.date_range("2023-01-02", periods=150)
YEARS = pd.date_range("1960-01-01", periods=60, freq="YS")
QUARTERS = pd.date_range("1990-01-01", periods=80, freq="QS")
WEEKS = pd.date_range("2019-01-07", periods=160, freq="7D")


def value(row, k):
    return (k * 37 + row) % 11 + 50 * (row + 1)


def wide(times, form, rows=("north",), labels=("store",), sign=","):
    head = sign.join([*labels, *(t.strftime(form) if "%" in form else f"{t.year}Q{t.quarter}"
                                 for t in times)])  # fmt: skip
    lines = [
        sign.join(
            [name, *["x"] * (len(labels) - 1), *(str(value(r, k)) for k in range(len(times)))]
        )
        for r, name in enumerate(rows)
    ]
    return "\n".join([head, *lines]) + "\n"


def read(data, form=DEMAND, name="a.csv", **choices):
    data = data if isinstance(data, bytes) else data.encode()
    (found,) = read_tables([(name, data)], form, lambda *_: None, {name: Choices(**choices)})
    return found


def check_recipe(found, data, folder, monkeypatch):
    (folder / found.name).write_bytes(data if isinstance(data, bytes) else data.encode())
    monkeypatch.chdir(folder)
    namespace = {}
    exec(recipe(found), namespace)
    pd.testing.assert_frame_equal(
        namespace["table"], found.table, check_dtype=False, check_names=False
    )


@pytest.mark.parametrize("rows", [("north",), ("north", "south", "east")], ids=["one", "three"])
@pytest.mark.parametrize(
    ("times", "form"),
    [
        (MONTHS, "%Y-%m"),
        (MONTHS, "%b %Y"),
        (MONTHS, "%b-%y"),
        (MONTHS, "%B %Y"),
        (MONTHS, "%d.%m.%Y"),
        (DAYS, "%Y-%m-%d"),
        (DAYS, "%Y%m%d"),
        (DAYS, "%m/%d/%Y"),
        (YEARS, "%Y"),
        (WEEKS, "%G-W%V"),
        (QUARTERS, "quarters"),
    ],
)
def test_times_across(times, form, rows, tmp_path, monkeypatch):
    text = wide(times, form, rows)
    found = read(text)
    np.testing.assert_array_equal(found.table["date"], times.to_numpy("datetime64[us]"))
    expected = [sum(value(r, k) for r in range(len(rows))) for k in range(len(times))]
    assert found.table["demand"].tolist() == expected
    assert f"{len(times)} columns of times put one below the other" in found.sentence
    assert found.clear == (len(rows) == 1)
    check_recipe(found, text, tmp_path, monkeypatch)


def test_one_of_the_rows():
    found = read(wide(MONTHS, "%Y-%m", ("north", "south")), group="south")
    assert found.table["demand"].tolist() == [value(1, k) for k in range(60)]
    assert found.line(7) == 3, "its row in the file"


def test_the_files_of_the_world_bank(tmp_path, monkeypatch):
    head = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-01-01",\n\n'
    body = wide(YEARS, "%Y", ("Aruba", "Chad"), ("Country Name", "Country Code"))
    body = body.replace("\n", ",\n").replace(f",{value(0, 4)},", ",,", 1)
    found = read(head + body, group="Chad", groups=0)
    np.testing.assert_array_equal(found.table["date"], YEARS.to_numpy("datetime64[us]"))
    assert found.table["demand"].tolist() == [value(1, k) for k in range(60)]
    check_recipe(found, head + body, tmp_path, monkeypatch)
    gap = read(head + body, group="Aruba", groups=0)
    assert len(gap.table) == 59, "an empty cell makes no row"


def test_the_days_of_m5(tmp_path, monkeypatch):
    days = np.datetime64("2011-01-29") + np.arange(200)
    labels = "id,item_id,dept_id,cat_id,store_id,state_id"
    rows = [
        f"H_1_{r}_CA_1,H_1_{r},H_1,H,CA_1,CA," + ",".join(str(value(r, k)) for k in range(200))
        for r in range(3)
    ]
    text = "\n".join([f"{labels}," + ",".join(f"d_{k + 1}" for k in range(200)), *rows])
    found = read(text)
    np.testing.assert_array_equal(found.table["date"], days.astype("M8[us]"))
    assert found.table["demand"].tolist() == [
        sum(value(r, k) for r in range(3)) for k in range(200)
    ]
    assert "d_1 is taken for 2011-01-29" in found.warnings[0]
    assert build([found], lambda *_: None)["demand"].step == "day"
    check_recipe(found, text, tmp_path, monkeypatch)


@pytest.mark.parametrize("form", ["%b", "%B"])
@pytest.mark.parametrize("label", ["Year", "Jahr", ""])
def test_a_row_for_each_year_and_a_column_for_each_month(form, label, tmp_path, monkeypatch):
    head = [label, *(f"{m:{form}}" for m in MONTHS[:12]), "Total"]
    rows = [
        [f"{2015 + y}", *(str(value(0, 12 * y + m)) for m in range(12)), "999"] for y in range(5)
    ]
    text = "\n".join(",".join(row) for row in (head, *rows))
    found = read(text)
    assert found.clear
    np.testing.assert_array_equal(found.table["date"], MONTHS.to_numpy("datetime64[us]"))
    assert found.table["demand"].tolist() == [value(0, k) for k in range(60)]
    check_recipe(found, text, tmp_path, monkeypatch)


def test_a_series_as_r_prints_it(tmp_path, monkeypatch):
    rows = [" ".join(f"{value(0, 12 * y + m):4d}" for m in range(12)) for y in range(5)]
    text = "      " + "  ".join(f"{m:%b}" for m in MONTHS[:12]) + "\n"
    text += "\n".join(f"{2015 + y} {row}" for y, row in enumerate(rows))
    found = read(text)
    assert found.table["demand"].tolist() == [value(0, k) for k in range(60)]
    check_recipe(found, text, tmp_path, monkeypatch)


def test_prices_of_several_shares():
    found = read(wide(DAYS, "%Y-%m-%d", ("SAP", "BMW"), ("ticker",)), PRICES)
    made = build_prices([found], lambda *_: None)
    assert made.assets == ("BMW", "SAP")
    np.testing.assert_array_equal(made.price[:, 1], [value(0, k) for k in range(150)])


def test_columns_with_types(tmp_path, monkeypatch):
    frame = pd.read_csv(io.StringIO(wide(MONTHS, "%Y-%m", ("north", "south"))))
    data = frame.to_parquet()
    found = read(data, name="a.parquet", group="north")
    assert found.table["demand"].tolist() == [value(0, k) for k in range(60)]
    check_recipe(found, data, tmp_path, monkeypatch)
    build([found], lambda *_: None)


@pytest.mark.parametrize(
    "text",
    [
        "date,2019,2020,2021\n" + "".join(f"{d:%Y-%m-%d},{k},2,3\n" for k, d in enumerate(DAYS)),
        "date,demand\n" + "".join(f"{d:%Y-%m-%d},{k}\n" for k, d in enumerate(DAYS)),
        "date," + ",".join(f"s{k}" for k in range(20)) + "\n"
        + "".join(f"{d:%Y-%m-%d}" + ",1" * 20 + "\n" for d in DAYS),
    ],
)  # fmt: skip
def test_other_tables_stay_as_they_are(text):
    assert read(text).raw.melted is None
