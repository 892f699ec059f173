"""Dates in the forms of many countries and programs: the form of a column, and its values."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.dates import DateForm, date_form, number_date_form, read_dates


def form_of(cells, **told):
    return date_form(pa.array(cells, pa.string()), **told)


def read(cells, form=None, **told):
    return read_dates(pa.array(cells, pa.string()), form or form_of(cells, **told))


def same(found, expected):
    np.testing.assert_array_equal(found.values, np.array(expected, "M8[us]"))


DAYS = {  # of 2 January 2023, in the kind that they are
    "year first": ["2023-01-02", "2023/1/2", "2023.01.02", "2023-1-2", "2023年1月2日"],
    "day first": ["02.01.2023", "2.1.2023", "2.1.23", "02. 01. 2023", "Mo, 02.01.2023"],
    "month by name": [
        *("02-Jan-2023", "02-Jan-23", "2-JAN-2023", "02JAN2023", "02/Jan/2023", "2 Jan 2023"),
        *("Jan 02, 2023", "Jan 2 2023", "Jan. 2, 2023", "January 2, 2023", "January 2nd, 2023"),
        *("2 January 2023", "2nd of January 2023", "Monday, January 2, 2023", "Mon Jan 2 2023"),
        *("Mon, 02 Jan 2023", "2023 Jan 2", "2023-Jan-02", "Jan 02, '23"),
        *("2. Januar 2023", "2. Jan. 2023", "02. Jänner 2023", "Montag, 2. Januar 2023"),
        *("Mo., 2. Jan. 2023", "2 janvier 2023", "2 janv. 2023", "lundi 2 janvier 2023"),
        *("2 de enero de 2023", "2 ene 2023", "2-ene.-23", "lunes, 2 de enero de 2023"),
        *("2 de janeiro de 2023", "02/jan/2023", "segunda-feira, 2 de janeiro de 2023"),
        *("2 gennaio 2023", "2 gen 2023", "lunedì 2 gennaio 2023"),
    ],
    "compact": ["20230102T000000", "20230102 00:00"],
}


@pytest.mark.parametrize(("kind", "cell"), [(k, c) for k, cells in DAYS.items() for c in cells])
def test_one_day_in_every_form(kind, cell):
    form = form_of([cell, None])
    assert form.kind == kind and not form.clock and form.zone == "" and not form.ambiguous
    assert cell in form.words
    same(read([cell, None]), ["2023-01-02", "NaT"])


MONTHS = {
    "English": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "English in full": "January February March April May June July August September October "
    "November December",
    "English in newspapers": "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.",
    "German": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "German in full": "Januar Februar März April Mai Juni Juli August September Oktober November "
    "Dezember",
    "French": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "French in full": "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    "French without accents": "janvier fevrier mars avril mai juin juillet aout septembre octobre "
    "novembre decembre",
    "Spanish": "ene feb mar abr may jun jul ago sept oct nov dic",
    "Spanish in full": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "Portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
    "Portuguese in full": "janeiro fevereiro março abril maio junho julho agosto setembro outubro "
    "novembro dezembro",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Italian in full": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
    "ottobre novembre dicembre",
}


@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize("change", [str, str.upper, str.capitalize])
def test_months_of_six_languages(language, change):
    names = [change(name) for name in MONTHS[language].split()]
    assert len(names) == 12
    expected = [f"2023-{month:02}-15" for month in range(1, 13)]
    same(read([f"15 {name} 2023" for name in names]), expected)
    firsts = [day[:7] for day in expected]
    found = read([f"{name} 2023" for name in names])
    same(found, firsts)
    assert form_of([f"{name}-23" for name in names]).kind == "year-month"


@pytest.mark.parametrize(
    ("cell", "kind", "day"),
    [
        ("01/31/2024", "month first", "2024-01-31"),
        ("1/31/24", "month first", "2024-01-31"),
        ("31/01/2024", "day first", "2024-01-31"),
        ("31-01-2024", "day first", "2024-01-31"),
        ("31.1.24", "day first", "2024-01-31"),
        ("01.04.2018", "day first", "2018-04-01"),
        ("99-12-31", "year first", "1999-12-31"),
        ("2023-01", "year-month", "2023-01-01"),
        ("2023/1", "year-month", "2023-01-01"),
        ("01/2023", "year-month", "2023-01-01"),
        ("1-2023", "year-month", "2023-01-01"),
        ("Jan 2023", "year-month", "2023-01-01"),
        ("Jan-23", "year-month", "2023-01-01"),
        ("2023 Jan", "year-month", "2023-01-01"),
        ("mai 2023", "year-month", "2023-05-01"),
        ("2023M01", "year-month", "2023-01-01"),
        ("1949-01", "year-month", "1949-01-01"),
        ("2023-Q2", "quarter", "2023-04-01"),
        ("2023Q2", "quarter", "2023-04-01"),
        ("Q2 2023", "quarter", "2023-04-01"),
        ("2Q23", "quarter", "2023-04-01"),
        ("T2 2023", "quarter", "2023-04-01"),
        ("2. Quartal 2023", "quarter", "2023-04-01"),
        ("2e trimestre 2023", "quarter", "2023-04-01"),
        ("2023-W05", "iso week", "2023-01-30"),
        ("2023W05", "iso week", "2023-01-30"),
        ("2023-W05-3", "iso week", "2023-02-01"),
        ("KW 5 2023", "iso week", "2023-01-30"),
        ("2020-W53", "iso week", "2020-12-28"),
    ],
)
def test_other_forms(cell, kind, day):
    form = form_of([cell])
    assert (form.kind, form.ambiguous, form.clock) == (kind, False, False)
    same(read([cell]), [day])


@pytest.mark.parametrize(
    ("cell", "moment", "zone"),
    [
        ("2024-01-31T10:11:12", "2024-01-31T10:11:12", ""),
        ("2024-01-31 10:11", "2024-01-31T10:11", ""),
        ("2024-01-31 10:11:12.345", "2024-01-31T10:11:12.345", ""),
        ("2024-01-31T10:11:12.123456789Z", "2024-01-31T10:11:12.123456", "UTC"),
        ("2024-01-31T10:11:12Z", "2024-01-31T10:11:12", "UTC"),
        ("2024-01-31 10:11:12 UTC", "2024-01-31T10:11:12", "UTC"),
        ("2024-01-31 10:11:12+00:00", "2024-01-31T10:11:12", "UTC"),
        ("2024-01-31T10:11:12+02:00", "2024-01-31T10:11:12", "+02:00"),
        ("2024-01-31 10:11:12+0200", "2024-01-31T10:11:12", "+02:00"),
        ("2024-01-31 10:11:12-05", "2024-01-31T10:11:12", "-05:00"),
        ("2024/1/31 9:05", "2024-01-31T09:05", ""),
        ("2024.01.31 23:55", "2024-01-31T23:55", ""),
        ("31.01.2024 15:04", "2024-01-31T15:04", ""),
        ("31.01.2024, 15:04 Uhr", "2024-01-31T15:04", ""),
        ("1/31/2024 3:04:05 PM", "2024-01-31T15:04:05", ""),
        ("1/31/2024 12:04 AM", "2024-01-31T00:04", ""),
        ("1/31/2024 12:04 p.m.", "2024-01-31T12:04", ""),
        ("1/31/2024 3 PM", "2024-01-31T15:00", ""),
        ("Jan 31, 2024 3:04 pm", "2024-01-31T15:04", ""),
        ("Wed, 31 Jan 2024 15:04:05 GMT", "2024-01-31T15:04:05", "UTC"),
        ("31/Jan/2024:15:04:05 +0100", "2024-01-31T15:04:05", "+01:00"),
        ("31 janvier 2024 à 15h04", "2024-01-31T15:04", ""),
        ("Wed Jan 31 15:04:05 2024", "2024-01-31T15:04:05", ""),
        ("Wed Jan 31 15:04:05 +0100 2024", "2024-01-31T15:04:05", "+01:00"),
        ("31/01/2024 24:00", "2024-02-01T00:00", ""),
        ("20240131T150405", "2024-01-31T15:04:05", ""),
        ("20240131 150405", "2024-01-31T15:04:05", ""),
        ("20240131 15:04", "2024-01-31T15:04", ""),
        ("2024-01-31 15:04 EST", "2024-01-31T15:04", "EST"),
    ],
)
def test_times_of_day_and_zones(cell, moment, zone):
    form = form_of([cell])
    assert (form.clock, form.zone) == ("24:00" not in cell, zone)
    found = read([cell])
    same(found, [moment])
    assert bool(found.offset_removed) == (zone not in ("", "UTC"))


def test_daylight_saving_leaves_local_days_and_says_so():
    cells = ["2023-01-02 00:00:00-05:00", "2023-07-03 00:00:00-04:00"]
    form = form_of(cells)
    assert (form.zone, form.clock) == ("mixed", False)
    found = read(cells)
    same(found, ["2023-01-02", "2023-07-03"])
    assert found.offset_removed == (
        "dates and times are local, as written; left out: -04:00, -05:00"
    )


def slashes(pattern, days):
    return [day.strftime(pattern) for day in days]


JANUARY = [date(2023, 1, 1) + timedelta(days) for days in range(31)]
FIRSTS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(30)]


@pytest.mark.parametrize(
    ("cells", "kind", "ambiguous"),
    [
        (slashes("%m/%d/%Y", JANUARY), "month first", False),
        (slashes("%d/%m/%Y", JANUARY), "day first", False),
        (slashes("%m/%d/%Y", FIRSTS), "month first", False),  # 01/01, 02/01 … each year: no days
        (slashes("%d/%m/%Y", FIRSTS), "day first", False),
        (slashes("%d-%m-%Y", FIRSTS[::-1]), "day first", False),
        (slashes("%m/%d/%Y", JANUARY[:12]), "day first", True),  # or a year of months
        (slashes("%d/%m/%Y", JANUARY[:12]), "day first", True),
        (["03/04/2024", "05/06/2024"], "day first", True),
        (["03/04/2024"], "day first", True),
        (["04/04/2024", "05/05/2024"], "day first", False),  # the same in both orders
        (["13/04/2024", *["05/06/2024"] * 20], "day first", False),
        (["04/13/2024", *["05/06/2024"] * 20], "month first", False),
        (["13/04/2024", *["04/13/2024"] * 20], "month first", False),
        (["03.04.2024"], "day first", False),
        (slashes("%y-%m-%d", JANUARY), "year first", False),
        (slashes("%y-%m-%d", FIRSTS), "year first", False),
        (slashes("%d-%m-%y", JANUARY), "day first", False),
    ],
)
def test_the_whole_column_decides_the_order(cells, kind, ambiguous):
    form = form_of(cells)
    assert (form.kind, form.ambiguous) == (kind, ambiguous)
    assert form.words.startswith("day or month first" if ambiguous else kind)


def test_a_reader_decides_what_is_ambiguous():
    for told, day in ((True, "2024-04-03"), (False, "2024-03-04")):
        form = form_of(["03/04/2024"], day_first=told)
        assert not form.ambiguous
        same(read(["03/04/2024"], form), [day])


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (["98", "99", "00", "01"], [1998, 1999, 2000, 2001]),
        (["22", "23"], [2022, 2023]),
        (["49", "50", "60"], [1949, 1950, 1960]),
        ([f"{year % 100:02}" for year in range(1950, 2024)], list(range(1950, 2024))),
        (["70", "99"], [1970, 1999]),
    ],
)
def test_years_of_two_digits_stay_together_and_out_of_the_future(years, expected):
    cells = [f"31.12.{year}" for year in years]
    form = form_of(cells)
    assert form.two_digit_year and str(expected[0]) in form.words
    same(read(cells), [f"{year}-12-31" for year in expected])


def test_no_date_of_the_calendar_is_bad():
    good = ["01.02.2024"] * 27
    bad = ["31.02.2024", "29.02.2023", "Total"]
    found = read([*good, *bad, "", None, "n/a"], form_of([*good, *bad]))
    assert found.bad.tolist() == [False] * 27 + [True] * 3 + [False] * 3
    assert found.missing.tolist() == [False] * 30 + [True] * 3
    found = read(["2024-02-29", "2023-02-29", "2024-13-01"], form_of(["2024-02-29"]))
    assert found.bad.tolist() == [False, True, True]
    found = read(["2024-01-31 25:00", "2024-01-31 23:59"], form_of(["2024-01-31 23:59"]))
    assert found.bad.tolist() == [True, False]
    assert read(["2021-W53"], form_of(["2020-W53"])).bad.all()


def test_footers_are_no_dates_and_change_nothing():
    cells = [*(f"2024-01-{day:02}" for day in range(1, 31)), "Source: Stooq", None]
    assert read(cells).bad.tolist() == [False] * 30 + [True, False]
    assert form_of([*cells[:5], *["Total"] * 5]) is None


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None, "", "NA"],
        ["100.5", "101.25", "99.75"],
        [str(number) for number in range(1, 200)],
        ["2001", "1987", "2005", "1999"],
        ["Berlin", "Bonn"],
        ["Mar-12", "Lot-12", "Bin-40"],
        ["1.2.3", "1.2.4"],
        ["192.168.1.1"],
        ["12:30", "12:45"],
        ["1/2", "3/4"],
        ["99/99/9999"],
        ["43°39'12\"N"],
        ["9" * 30],
        ["00:00:00"],
    ],
)
def test_what_is_no_column_of_dates(cells):
    assert form_of(cells) is None


@pytest.mark.parametrize(
    ("values", "name", "kind", "unit", "first"),
    [
        ([20230102, 20230103, 20230104], "", "compact", "", "2023-01-02"),
        ([20230102], "date", "compact", "", "2023-01-02"),
        ([20230102153000], "time", "compact", "", "2023-01-02T15:30"),
        ([202301021530], "time", "compact", "", "2023-01-02T15:30"),
        ([2023010215], "timestamp", "compact", "", "2023-01-02T15:00"),
        ([202301, 202302], "Month", "year-month", "", "2023-01-01"),
        ([2023, 2021], "Year", "year", "", "2023-01-01"),
        (list(range(1990, 2000)), "", "year", "", "1990-01-01"),
        ([44927, 44928], "Date", "excel serial", "", "2023-01-01"),
        ([44927.5, 44928.75], "Date", "excel serial", "", "2023-01-01T12:00"),
        ([44928, 44929, 44930, 44931, 44932, 44935], "", "excel serial", "", "2023-01-02"),
        ([17899, 17930, 17958], "Date", "excel serial", "", "1949-01-01"),
        ([44927.25, 44927.5, 44928], "time", "excel serial", "", "2023-01-01T06:00"),
        ([44927 + hour / 24 for hour in range(48)], "", "excel serial", "", "2023-01-01"),
        ([44927, 44958, 44986, 45017, 45047], "", "excel serial", "", "2023-01-01"),
        ([1672531200], "time", "epoch", "s", "2023-01-01"),
        ([1672531200.25], "time", "epoch", "s", "2023-01-01T00:00:00.250"),
        ([1672531200000], "open time", "epoch", "ms", "2023-01-01"),
        ([1672531200000 + 60000 * k for k in range(9)], "", "epoch", "ms", "2023-01-01"),
        ([1672531200000000], "ts", "epoch", "us", "2023-01-01"),
        ([1672531200123456789], "ts", "epoch", "ns", "2023-01-01T00:00:00.123456"),
        ([881250949, 891717742, 878887116, 880606923, 886397596], "", "epoch", "s", None),
        ([1949 + month / 12 for month in range(24)], "", "fractional year", "", "1949-01-01"),
        ([-662688000000, -660009600000, 0, 2678400000], "Month", "epoch", "ms", "1949-01-01"),
        ([-662688000 + 86400 * k for k in range(9)], "date", "epoch", "s", "1949-01-01"),
        ([-86400000 * k for k in range(400, 300, -5)], "", "epoch", "ms", "1968-11-27"),
        ([-157766400000000000, 0], "ts", "epoch", "ns", "1965-01-01"),
        ([1949.083, 1949.167], "time", "fractional year", "", "1949-02-01"),
    ],
)
def test_numbers_that_are_dates(values, name, kind, unit, first):
    form = number_date_form(np.array(values), name)
    assert (form.kind, form.unit) == (kind, unit)
    found = read_dates(np.array(values), form)
    assert not found.bad.any()
    if first:
        same(read_dates(np.array(values[:1]), form), [first])
        cells = [str(value) for value in values]
        again = form_of(cells, name=name)
        assert (again.kind, again.unit) == (kind, unit)
        same(read(cells, again), found.values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([44927, 44928, 44931], "Volume"),
        ([20230102, 20230103, 20230104], "customer_id"),
        ([44927.1, 44928.3, 44901.2, 44950.0, 44999.9], ""),
        ([100.5, 101.25, 99.0], "Date"),
        (list(range(1, 100)), ""),
        (list(range(1, 100)), "time"),
        (list(range(30_000, 30_100)), ""),  # numbers in a row, no weekends
        (list(range(700_000_000, 700_000_100)), ""),
        ([30159, 30161, 30163, 30165, 30167, 30169, 30171, 30173, 30177, 30179], ""),
        (list(range(1601, 1700)), "order"),
        ([1234567890, 1034567891, 2034567892, 1134567893, 1934567894], "account"),
        (list(range(30_000, 60_000, 400)), "time"),
        ([2001, 1987, 2005], ""),
        ([2001.5, 1987.2, 2005.1], "index"),
        ([112, 118, 132], "Passengers"),
        ([np.nan, np.nan], "Date"),
        ([], "Date"),
        ([np.inf, 5], "Date"),
        ([99999999, 99999998, 99999997], ""),
        ([1e300, -5, 0], "Date"),
        ([-20_000_001, -5, 7], "Date"),
        ([-662688000000, -660009600000, 1], "Passengers"),
        ([-86_400_000_000, 86_400_000_000], "account"),
    ],
)
def test_numbers_that_are_no_dates(values, name):
    assert number_date_form(np.array(values, float), name) is None


def test_months_of_years_that_are_only_counted():
    cells = [f"{1 + month // 12}-{month % 12 + 1:02}" for month in range(36)]
    form = form_of([*cells, "Total"], name="Month")
    assert (form.kind, form.words) == (
        "counted month",
        "years and months (1-01), years as 2001 to 2003",
    )
    months = np.datetime64("2001-01") + np.arange(36)
    same(read(cells, form), months.astype("M8[D]"))
    turn = ["98-11", "98-12", "99-01", "99-02", "99-3"]
    same(read(turn), (np.datetime64("1998-11") + np.arange(5)).astype("M8[D]"))
    assert form_of(["2-1", "3-0", "1-1", "0-2", "4-2"]) is None  # goals
    assert form_of(cells[::2], name="Month") is None


def test_excels_calendar_has_a_day_that_never_was():
    form = DateForm("excel serial", "", False, "", False, False, "")
    found = read_dates(np.array([1, 59, 60, 61, 25569, 43831.75, np.nan, -3]), form)
    same(
        found,
        [
            *("1900-01-01", "1900-02-28", "NaT", "1900-03-01", "1970-01-01"),
            *("2020-01-01T18:00", "NaT", "NaT"),
        ],
    )
    assert found.missing.tolist() == [False] * 6 + [True, False]
    assert np.flatnonzero(found.bad).tolist() == [2, 7]


def test_seconds_of_excel_are_whole_where_thirds_are_cut_off():
    form = DateForm("excel serial", "", True, "", False, False, "")
    same(
        read_dates(np.array([44927 + 1 / 3, 44927 + 1 / 86400]), form),
        ["2023-01-01T08", "2023-01-01T00:00:01"],
    )


def test_months_with_a_dot_are_told_from_prices():
    assert form_of(["2023.01", "2023.02", "2023.03", "2023.04", "2023.05"]).kind == "year-month"
    assert form_of(["01.2023", "02.2023"], name="Monat").kind == "year-month"
    assert form_of(["2023.01", "2023.02"], name="Price") is None
    assert form_of(["2023.01", "2023.45", "2019.5", "2020.11", "2021.3"]) is None


def test_many_different_cells_are_read_as_few_are():
    moments = [datetime(2023, 1, 31, 10) + timedelta(minutes=7 * at) for at in range(6000)]
    for pattern, zone in (
        ("%d.%m.%Y %H:%M", ""),
        ("%m/%d/%Y %I:%M %p", ""),
        ("%d %b %Y, %H:%M:%SZ", "UTC"),
        ("%a %b %d %H:%M:%S %Y", ""),
    ):
        cells = [moment.strftime(pattern) for moment in moments]
        cells[5] = "31.02.2023 10:00"
        form = form_of(cells)
        assert form.clock and form.zone == zone
        found = read(cells, form)
        assert np.flatnonzero(found.bad).tolist() == [5]
        expected = np.array(moments, "M8[us]")
        expected[5] = np.datetime64("NaT")
        same(found, expected)


WRITERS = {
    "%Y-%m-%d": "year first",
    "%Y/%m/%d": "year first",
    "%d.%m.%Y": "day first",
    "%d.%m.%y": "day first",
    "%d/%m/%Y": "day first",
    "%d-%m-%Y": "day first",
    "%m/%d/%Y": "month first",
    "%m/%d/%y": "month first",
    "%d-%b-%Y": "month by name",
    "%d-%b-%y": "month by name",
    "%b %d, %Y": "month by name",
    "%A, %B %d, %Y": "month by name",
    "%Y%m%d": "compact",
}
CLOCKS = ["", " %H:%M", " %H:%M:%S", " %I:%M:%S %p"]


@settings(max_examples=100)
@given(
    first=st.datetimes(datetime(1975, 1, 1), datetime(2020, 1, 1)),
    steps=st.lists(st.integers(1, 400 * 1440), min_size=3, max_size=12),
    writer=st.sampled_from(sorted(WRITERS)),
    clock=st.sampled_from(CLOCKS),
)
def test_written_and_read_back_or_asked(first, steps, writer, clock):
    first = first.replace(microsecond=0, second=0)
    moments = [first + timedelta(minutes=int(step)) for step in np.cumsum([0, *steps])]
    moments = [moment for moment in moments if moment.year < 2026]
    kind = WRITERS[writer]
    if not clock:
        moments = [datetime(moment.year, moment.month, moment.day) for moment in moments]
    cells = [moment.strftime(writer + clock) for moment in moments]
    form = form_of(cells, name="Date")
    if form.ambiguous:
        form = form_of(cells, day_first=kind == "day first")
    same(read(cells, form), moments)


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="0123456789-/.: TZ+QWMJanuary,éäAPM'", max_size=20), max_size=5))
def test_anything_is_a_date_or_bad_or_missing(cells):
    form = form_of(cells) or form_of(["2024-01-31"])
    found = read(cells, form)
    assert np.isnat(found.values).tolist() == (found.bad | found.missing).tolist()
    assert not (found.bad & found.missing).any()


NUMBER_KINDS = ["compact", "excel serial", "year", "year-month", "fractional year", "epoch"]


@settings(max_examples=100)
@given(
    values=st.lists(
        st.one_of(st.floats(), st.floats(0, 1e5), st.integers(10**7, 3 * 10**7).map(float)),
        max_size=8,
    ),
    kind=st.sampled_from(NUMBER_KINDS),
    unit=st.sampled_from(["s", "ms", "us", "ns"]),
)
@pytest.mark.filterwarnings("error")
def test_any_number_is_a_date_or_bad_or_missing(values, kind, unit):
    numbers = np.array(values, float)
    number_date_form(numbers, "Date")
    found = read_dates(numbers, DateForm(kind, unit, False, "", False, False, ""))
    assert np.isnat(found.values).tolist() == (found.bad | found.missing).tolist()


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("202305", "Week"),
        ("2023-05", "week"),
        ("2023-5", "yearweek"),
        ("2023/5", "KW"),
        ("5/2023", "Kalenderwoche"),
        ("05.2023", "Semaine"),
    ],
)
def test_weeks_without_a_letter_are_told_by_the_name_of_their_column(cell, name):
    column = pa.array([cell])
    form = date_form(column, None, name)
    assert form.kind == "week of year" and form.words == f"ISO weeks ({cell})"
    assert str(read_dates(column, form).values[0])[:10] == "2023-01-30"
    other = date_form(column, None, "Month")
    assert other.kind == "year-month"
    last = pa.array([f"{2020 + k // 53}{k % 53 + 1:02d}" for k in range(106)])
    found = read_dates(last, date_form(last, None, name))
    assert found.bad.sum() == 1, "2021 has no week 53"


def test_numbers_of_weeks():
    weeks = np.array([202251.0, 202252.0, 202301.0])
    form = number_date_form(weeks, "year_week")
    assert form.kind == "week of year"
    days = read_dates(weeks, form).values.astype("M8[D]").astype(str)
    assert days.tolist() == ["2022-12-19", "2022-12-26", "2023-01-02"]


def test_a_region_behind_a_clock_is_left_out():
    cells = pa.array([f"202401{d:02d} 14:30:00 US/Eastern" for d in range(2, 9)])
    form = date_form(cells, name="Date")
    assert (form.kind, form.zone) == ("compact", "US/Eastern")
    assert str(read_dates(cells, form).values[0]) == "2024-01-02T14:30:00.000000"


def test_an_october_that_lost_its_zero_is_no_january():
    months = [f"{y}.{m:02d}".rstrip("0") if m == 10 else f"{y}.{m:02d}" for y in (1871, 1872)
              for m in range(1, 13)]  # fmt: skip
    cells = pa.array(months)
    values = read_dates(cells, date_form(cells, name="Date")).values.astype("M8[M]")
    assert (np.diff(values.astype(int)) == 1).all() and str(values[0]) == "1871-01"


def test_there_is_no_year_0():
    cells = pa.array([f"{k:04d}-01-01" for k in range(300)])
    dates = read_dates(cells, date_form(cells))
    assert dates.bad.tolist() == [True] + [False] * 299
