"""Dates that stand in several columns: year and month, date and clock."""

import io

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.look import first_look
from core.datasets.intake.reading import read_tables
from core.datasets.intake.recipes.recipe import recipe
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import build, form_of
from core.datasets.prices import FORM as PRICES
from core.datasets.prices import build_prices

DEMAND = form_of("demand")
HOURS = pd.date_range("2023-01-02 05:00", periods=200, freq="h")
MONTHS = pd.date_range("2009-01-01", periods=160, freq="MS")
WEEKS = pd.date_range("2019-01-07", periods=160, freq="7D")
QUARTERS = pd.date_range("1990-01-01", periods=80, freq="QS")
DAYS = pd.date_range("2023-01-02", periods=150)


def written(times, names, form, sign=","):
    """A file of moments, in columns of these forms, and a value."""
    lines = (sign.join([*(f"{t:{one}}" for one in form), str(50 + k % 7)])
             for k, t in enumerate(times))  # fmt: skip
    return "\n".join([sign.join([*names, "value"]), *lines]) + "\n"


CASES = {
    "MetaTrader": (HOURS, ["<DATE>", "<TIME>"], ["%Y.%m.%d", "%H:%M:%S"], "\t"),
    "MetaTrader, short": (HOURS, ["Date", "Time"], ["%Y.%m.%d", "%H:%M"], ","),
    "Stooq": (HOURS, ["<DATE>", "<TIME>"], ["%Y%m%d", "%H%M%S"], ","),
    "German": (HOURS, ["Datum", "Uhrzeit"], ["%d.%m.%Y", "%H:%M"], ";"),
    "noon": (HOURS, ["Date", "Time"], ["%d %b %Y", "%I:%M %p"], ","),
    "bicycles": (HOURS, ["date", "hr"], ["%Y-%m-%d", "%H"], ","),
    "year, month": (MONTHS, ["Year", "Month"], ["%Y", "%m"], ","),
    "years, names": (MONTHS, ["year", "month"], ["%Y", "%B"], ","),
    "month, year": (MONTHS, ["Monat", "Jahr"], ["%m", "%Y"], ";"),
    "year, month, day": (DAYS, ["year", "month", "day"], ["%Y", "%m", "%d"], ","),
    "year, month, day, hour": (
        HOURS, ["year", "month", "day", "hour"], ["%Y", "%m", "%d", "%H"], ","
    ),
    "year, week": (WEEKS, ["year", "week"], ["%G", "%V"], ","),
    "year, period": (MONTHS, ["Year", "Period"], ["%Y", "M%m"], ","),
    "Jahr, KW": (WEEKS, ["Jahr", "KW"], ["%G", "%V"], ";"),
}  # fmt: skip


def read(data, form, **choices):
    data = data if isinstance(data, bytes) else data.encode()
    name = "a.parquet" if data.startswith(b"PAR1") else "a.csv"
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


@pytest.mark.parametrize("case", CASES)
def test_moments_in_parts(case, tmp_path, monkeypatch):
    times, names, form, sign = CASES[case]
    text = written(times, names, form, sign)
    found = read(text, DEMAND)
    np.testing.assert_array_equal(found.table["date"], times.to_numpy("datetime64[us]"))
    assert found.clear and found.left_out == ()
    assert found.cast.parts["demand"] == (len(names),)
    assert first_look(found).parts[" + ".join(found.raw.names[at] for at in
                                   found.raw.made[0].sources)] == "date"  # fmt: skip
    check_recipe(found, text, tmp_path, monkeypatch)


@pytest.mark.parametrize("case", ["year, month", "year, month, day", "year, week", "bicycles"])
def test_moments_in_parts_with_types(case, tmp_path, monkeypatch):
    times, names, form, sign = CASES[case]
    frame = pd.read_csv(io.StringIO(written(times, names, form, sign)))
    if case == "bicycles":
        frame["date"] = pd.to_datetime(frame["date"])
    data = frame.to_parquet()
    found = read(data, DEMAND)
    np.testing.assert_array_equal(found.table["date"], times.to_numpy("datetime64[us]"))
    check_recipe(found, data, tmp_path, monkeypatch)


def test_a_label_of_months_beside_a_year_and_its_period_is_no_date_of_its_own():
    text = written(MONTHS, ["Year", "Period", "Label"], ["%Y", "M%m", "%Y %b"])  # of the BLS
    found = read(text, DEMAND)
    np.testing.assert_array_equal(found.table["date"], MONTHS.to_numpy("datetime64[us]"))
    assert found.left_out == ("Label",)


def test_quarters():
    text = "year,quarter,demand\n" + "".join(
        f"{q.year},{q.quarter},{k % 5 + 1}\n" for k, q in enumerate(QUARTERS)
    )
    found = read(text, DEMAND)
    np.testing.assert_array_equal(found.table["date"], QUARTERS.to_numpy("datetime64[us]"))


def test_prices_within_a_day_keep_their_clock():
    lines = [f"{t:%Y.%m.%d}\t{t:%H:%M:%S}\t1\t2\t0.5\t{50 + k % 7}\t9"
             for k, t in enumerate(HOURS)]  # fmt: skip
    names = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>"
    found = read("\n".join([names, *lines]), PRICES)
    assert [question.key for question in found.questions] == ["aggregate"]
    made = build_prices([found], lambda *_: None)
    np.testing.assert_array_equal(made.date, HOURS.to_numpy("datetime64[m]"))


def test_a_date_of_its_own_stands_above_its_parts():
    lines = [f"{d:%Y-%m-%d},{d.year},{d.month},{k % 9 + 1}" for k, d in enumerate(DAYS)]
    found = read("\n".join(["date,year,month,demand", *lines]), DEMAND)
    assert found.raw.made == () and len(found.table) == 150
    assert build([found], lambda *_: None)["demand"].step == "day"


def test_the_reader_may_take_the_date_alone():
    times, names, form, sign = CASES["German"]
    found = read(written(times, names, form, sign), DEMAND, columns=(("date", (0,)),))
    assert found.cast.parts["date"] == (0,) and "Uhrzeit" in found.left_out
    assert [question.key for question in found.questions] == ["aggregate"]


def test_years_alone_and_months_of_no_year_are_not_put_together():
    lines = [f"{1900 + k},{k % 9 + 1}" for k in range(60)]
    assert read("\n".join(["year,demand", *lines]), DEMAND).raw.made == ()
