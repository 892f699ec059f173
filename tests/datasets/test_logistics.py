"""Uploads of the logistics page: read as they come, or refused with one sentence."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.reading import read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import (
    FORM,
    build,
    form_of,
    read_demand,
    read_own,
    read_sites,
)
from core.datasets.tables import SAMPLE_DATA
from core.datasets.uploads import DataError
from core.maths.case_studies.logistics.forecast_comparison import (
    compare_forecasts,
    horizon_of,
    methods_for,
    smoothing_possible,
    split_of,
)
from core.maths.statistics.exponential_smoothing import fit_holt_winters
from tests.datasets.packing import zipped

SITES = "name,lat,lon,demand\nDepot,45.5,-75.5,0\nÅ,44,-76,3.5\nB,43.25,-77,4\n"
SMALL = (SAMPLE_DATA / "cvrplib/P-n16-k8.vrp").read_text()


def silent(share, what):
    pass


def weeks(n=300, step=7):
    days = np.datetime64("2015-01-02") + step * np.arange(n)
    return "date,demand\n" + "".join(f"{d},{k % 9 + 1}\n" for k, d in enumerate(days))


def refusal(read, text, name="file.csv"):
    with pytest.raises(DataError) as caught:
        read([(name, text if isinstance(text, bytes) else text.encode())], silent)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.-]+(, row \d+)?: [^\n]*\.", message), message
    return message


def test_sites_as_they_come():
    told = []
    found = read_sites([("sites.csv", SITES.encode())], lambda *a: told.append(a))
    assert found.name.tolist() == ["Depot", "Å", "B"]
    assert found.latitude.tolist() == [45.5, 44, 43.25]
    assert found.demand.tolist() == [0, 3.5, 4]
    assert told[-1][0] == 1.0
    german = "Name;Latitude;Longitude;Demand\nA;45,5;7;1\nB;45;8;2\nC;46;8;2\n"
    assert read_sites([("s.csv", german.encode())], silent).latitude[0] == 45.5
    packed = zipped({"sites.csv": SITES.encode(), "readme.txt": b"hello"})
    assert len(read_sites([("sites.zip", packed)], silent)) == 3


def test_the_shipped_towns_can_be_uploaded():
    data = (SAMPLE_DATA / "ontario_towns.csv").read_bytes()
    assert len(read_sites([("ontario_towns.csv", data)], silent)) == 414
    data = (SAMPLE_DATA / "us_gasoline.csv").read_bytes()
    series = read_demand([("us_gasoline.csv", data)], silent)
    assert (len(series.value), series.season) == (1355, 52)
    assert series.note == "Uploaded: 1,355 values, 1991-02-08 to 2017-01-20."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("44", "191"),
            "2 places, but at least 3 are needed after row 3 .*“191” is not a latitude",
        ),
        (("-76", "-200"), "after row 3 was left out: “-200” is not a longitude from -180 to 180"),
        (("3.5", "-3.5"), "after row 3 was left out: “-3.5” is not a number of at least 0"),
        (("3.5", "much"), "after row 3 was left out: “much” is not a number"),
        (("3.5", ""), "after row 3 was left out: has no demand"),
        (("3.5\nB,43.25,-77,4", "0\nB,43.25,-77,0"), "every demand is 0"),
        (("Å,44,-76,3.5\n", ""), "2 places, but at least 3"),
    ],
)
def test_sites_that_cannot_be_used(change, message):
    assert re.search(message, refusal(read_sites, SITES.replace(*change)))


TOWNS = [("Toronto", 43.653333, -79.383889, 2794), ("Ottawa", 45.421111, -75.690278, 1017)]
TOWNS += [("Kingston", 44.230556, -76.481389, 132), ("Windsor", 42.314167, -83.036667, 230)]


def dms(value, sides):
    side, value = sides[value < 0], abs(value)
    seconds = round(value * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}'{seconds % 60:02d}\"{side}"


def table(row, header):
    return "\n".join([header, *(row(*town) for town in TOWNS)])


@pytest.mark.parametrize(
    "text",
    [
        table(lambda n, a, o, d: f"{n},{o},{a},{d}", "city,x,y,pop"),
        table(lambda n, a, o, d: f'{n},{a},{o},"{d:,}"', "city,lat,lng,population"),
        table(lambda n, a, o, d: f"{n};{a};{o};{d}".replace(".", ","), "Ort;Breite;Länge;Menge"),
        table(
            lambda n, a, o, d: "\t".join([n, dms(a, "NS"), dms(o, "EW"), str(d)]),
            "town\tlatitude\tlongitude\tdemand",
        ),
        table(lambda n, a, o, d: f"{n},{len(n)},{a},{o},{d}", "city,id,lat,lon,demand"),
        table(lambda n, a, o, d: f"{n},{a},{o},{d},ON,7", "name,lat,lon,demand,province,zone"),
        table(lambda n, a, o, d: f"{n},{a},{o},{d}", "").strip(),
        table(lambda n, a, o, d: f"{n};{a};{o};{d}", "Ciudad;Latitud;Longitud;Población"),
    ],
)
def test_places_as_others_write_them(text):
    found = read_sites([("s.csv", text.encode())], silent)
    assert found.name.tolist() == [town[0] for town in TOWNS]
    np.testing.assert_allclose(found.latitude, [town[1] for town in TOWNS], atol=2e-4)
    np.testing.assert_allclose(found.longitude, [town[2] for town in TOWNS], atol=2e-4)
    assert found.demand.tolist() == [town[3] for town in TOWNS]


def test_an_o_is_east_where_a_w_is_west_and_warned_of_where_it_is_alone():
    degrees = ["7°30'00''O", "8°15'00''O", "2°30'00''W"]

    def found(sides):
        text = "Ort;Breite;Länge\n" + "".join(
            f"P{k};5{k}°00'N;{side}\n" for k, side in enumerate(sides)
        )
        return read_tables([("s.csv", text.encode())], form_of("sites"), silent)[0]

    both = found(degrees)
    assert both.clear and both.table["longitude"].tolist() == [7.5, 8.25, -2.5]
    alone = found([degrees[0], degrees[1], degrees[0]])
    assert "O is taken for west" in alone.warnings[0]
    assert alone.table["longitude"].tolist() == [-7.5, -8.25, -7.5]


def test_places_without_names_or_demands():
    text = table(lambda n, a, o, d: f"{a},{o}", "lat,lon")
    found = read_sites([("s.csv", text.encode())], silent)
    assert found.name.tolist() == [f"place {k}" for k in range(1, 5)]
    assert found.demand.tolist() == [1, 1, 1, 1]
    latin = table(lambda n, a, o, d: f"Genève {a:.0f},{a},{o}", "ville,lat,lon").encode("latin-1")
    assert read_sites([("s.csv", latin)], silent).name[0] == "Genève 44"
    twice = read_sites([("s.csv", SITES.replace("Å", "B").encode())], silent)
    assert twice.name.tolist() == ["Depot", "B", "B (2)"]


def test_exchanged_coordinates_are_asked_about():
    text = table(lambda n, a, o, d: f"{n},{o},{a},{d}", "city,lat,lon,demand").encode()
    (found,) = read_tables([("s.csv", text)], FORM, silent)
    (question,) = found.questions
    assert question.key == "columns" and found.table["latitude"][0] == TOWNS[0][2]
    exchanged = {"s.csv": Choices(columns=question.options[1][0])}
    (found,) = read_tables([("s.csv", text)], FORM, silent, exchanged)
    assert found.clear and found.table["latitude"][0] == TOWNS[0][1]
    far = text.replace(b"-79.38", b"-179.38").replace(b"-7", b"-17").replace(b"-8", b"-18")
    (found,) = read_tables([("s.csv", far)], FORM, silent)
    assert found.questions[0].taken == found.questions[0].options[1][0]
    assert found.table["latitude"][0] == TOWNS[0][1]


def test_a_series_as_it_comes():
    series = read_demand([("d.csv", weeks().encode())], silent)
    assert series.step == "week" and len(series.value) == 300
    turned = weeks().splitlines()
    backwards = "\n".join([turned[0], *turned[:0:-1]])
    again = read_demand([("d.csv", backwards.encode())], silent)
    np.testing.assert_array_equal(again.value, series.value)


MONTHS = [f"{y}-{m:02d}" for y in range(1949, 1961) for m in range(1, 13)]
VALUES = [112 + 7 * k % 500 for k in range(144)]


@pytest.mark.parametrize(
    ("text", "step", "first"),
    [
        ("Month,Passengers\n" + "\n".join(map("{},{}".format, MONTHS, VALUES)), "month", 112),
        (
            "ds,y\n" + "\n".join(f"{m}-01,{v}" for m, v in zip(MONTHS, VALUES, strict=True)),
            "month",
            112,
        ),
        (weeks().replace("date,demand", "Order Date,Qty"), "week", 1),
        (
            "Datum;Menge\n"
            + "\n".join(
                f"01.{m[5:]}.{m[:4]};1.{v:03d}" for m, v in zip(MONTHS, VALUES, strict=True)
            ),
            "month",
            None,
        ),
        (
            "date,demand\n"
            + "\n".join(f'{m}-01,"{1000 * v:,}"' for m, v in zip(MONTHS, VALUES, strict=True)),
            "month",
            112_000,
        ),
    ],
)
def test_series_as_others_write_them(text, step, first):
    series = read_demand([("d.csv", text.encode())], silent)
    assert series.step == step and (first is None or series.value[0] == first)


def test_a_thousands_sign_is_told_or_asked():
    grown = [f"{v:,}".replace(",", ".") for v in range(700, 700 + 144 * 5, 5)]
    text = "date;demand\n" + "\n".join(map("{}-01;{}".format, MONTHS, grown))
    assert read_demand([("d.csv", text.encode())], silent).value[-1] == 1415
    three = "date;demand\n" + "\n".join(
        f"{m}-01;1.{v:03d}" for m, v in zip(MONTHS, VALUES, strict=True)
    )
    (found,) = read_tables([("d.csv", three.encode())], FORM, silent)
    assert [q.key for q in found.questions] == ["decimal"]


@pytest.mark.parametrize(("factor", "words"), [(1000, "1,000"), (0.001, "1/1,000"), (100, "100")])
def test_another_unit_of_a_demand_is_warned_of(factor, words):
    values = [v * (factor if at >= 30 else 1) for at, v in enumerate(VALUES)]
    text = "month,demand\n" + "\n".join(map("{},{:g}".format, MONTHS, values))
    (found,) = read_tables([("d.csv", text.encode())], FORM, silent)
    assert found.warnings == (
        f"From {MONTHS[30]}-01 on demand is about {words} times what it was: if its unit changed "
        "there, bring both parts to one.",
    )
    assert not found.clear


def test_weekdays_alone_are_told():
    days = pd.bdate_range("2021-01-04", periods=300)
    text = "date,demand\n" + "".join(f"{d:%Y-%m-%d},{100 + k % 5}\n" for k, d in enumerate(days))
    (found,) = read_tables([("d.csv", text.encode())], FORM, silent)
    assert found.clear and found.sentence.endswith(
        "Weekdays only: Saturdays and Sundays are no steps."
    )
    (found,) = read_tables(
        [("d.csv", text.replace("2021-01-08", "2021-01-09").encode())], FORM, silent
    )
    assert "Weekdays only" not in found.sentence


def test_points_between_the_thousands_of_one_column_alone_are_told():
    people = [569, 1910, 3677, 874, 1085]
    rows = "".join(
        f"T{k};{51 + k / 9:.4f};{7 + k / 9:.4f};{n:,}\n".replace(",", ".")
        for k, n in enumerate(people)
    )
    (found,) = read_tables(
        [("a.csv", f"Stadt;Breite;Länge;Einwohner\n{rows}".encode())], form_of("sites"), silent
    )
    assert found.table["demand"].tolist() == people
    np.testing.assert_allclose(found.table["latitude"], np.round(51 + np.arange(5) / 9, 4))
    assert "1.085 stands beside 874" in found.sentence


def test_stores_and_items_are_added_up_or_chosen():
    days = [f"{d}" for d in np.datetime64("2020-01-01") + np.arange(60)]
    rows = [(d, n, s, i) for n, d in enumerate(days) for s in (1, 2) for i in "ab"]
    lines = [f"{d},{s},{i},{1 + n * n % 5}" for d, n, s, i in rows]
    text = ("date,store,item,sales\n" + "\n".join(lines)).encode()
    (found,) = read_tables([("d.csv", text)], FORM, silent)
    assert [q.key for q in found.questions] == ["group"]
    assert build([found], silent)["demand"].value.tolist() == [
        4.0 * (1 + n * n % 5) for n in range(60)
    ]
    (one,) = read_tables([("d.csv", text)], FORM, silent, {"d.csv": Choices(group="1")})
    assert {q.key for q in one.questions} <= {"aggregate"} and len(one.table) == 60


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (weeks(100), "at least 106 weeks, more than two seasons, got 100"),
        ("date,demand\n", "nothing below it"),
        ("", "empty"),
    ],
)
def test_a_series_that_cannot_be_used(text, message):
    assert re.search(message, refusal(read_demand, text))


def steps(frequency, n, value=lambda k: k % 9 + 1, kept=lambda k: True):
    times = pd.date_range("2021-01-04", periods=n, freq=frequency)
    rows = [f"{t},{value(k)}\n" for k, t in enumerate(times) if kept(k)]
    return ("date,demand\n" + "".join(rows)).encode()


def asked(text, **choices):
    (found,) = read_tables([("d.csv", text)], FORM, silent, {"d.csv": Choices(**choices)})
    return found, [question.key for question in found.questions]


@pytest.mark.parametrize(
    ("frequency", "n", "step", "season", "horizon", "smoothing"),
    [
        ("h", 24 * 30, "hour", 24, 24, True),
        ("30min", 48 * 30, "30-minute interval", 48, 24, True),
        ("B", 300, "weekday", 5, 5, True),
        ("D", 400, "day", 7, 7, True),
        ("7D", 156, "week", 52, 13, True),  # three years
        ("7D", 110, "week", 52, 13, False),  # two
        ("MS", 26, "month", 12, 3, False),
        ("QS", 40, "quarter", 4, 4, True),
        ("QE", 12, "quarter", 4, 1, True),
    ],
)
def test_every_step_has_its_season_and_few_seasons_are_said(
    frequency, n, step, season, horizon, smoothing
):
    series = read_demand(
        [("d.csv", steps(frequency, n, lambda k: k % season * 3 + k**3 % 101 / 25))], silent
    )
    assert (series.step, series.season, len(series.value)) == (step, season, n)
    assert (horizon_of(series), smoothing_possible(series)) == (horizon, smoothing)
    assert ("a short memory" in series.note) == (n < 5 * season)
    split = split_of(series)
    assert split.train > season * (2 if smoothing else 1) and split.end > split.calibrate
    compared = compare_forecasts(
        series, 3, np.array([0.5, 0.8]), lambda v, t, m: fit_holt_winters(v, t, m),
        methods_for(series, "fourier"),
    )  # fmt: skip
    assert all(np.isfinite(result.mase()).all() for result in compared.results.values())


def test_gaps_are_asked_about_and_filled_as_the_reader_says():
    text = steps("D", 60, kept=lambda k: k not in (10, 11, 30))
    found, keys = asked(text)
    assert keys == ["gaps"] and len(found.table) == 60 and not found.clear
    assert "3 times are missing (the first: 2021-01-14)" in found.questions[0].text
    assert found.table["demand"][8:13].tolist() == [9, 1, 2, 3, 4]  # a line from 1 to 4
    zero, keys = asked(text, gaps="zero")
    assert keys == [] and zero.table["demand"][9:13].tolist() == [1, 0, 0, 4]
    assert build([zero], silent)["demand"].step == "day"
    bad = weeks().replace("2015-01-09,2", "2015-01-09,-2").replace("2015-02-06", "2015-13-09")
    found, keys = asked(bad.encode())
    assert keys == ["gaps"] and len(found.dropped) == 2 and len(found.table) == 300
    hours, keys = asked(steps("h", 24 * 20, kept=lambda k: k != 75))
    assert keys == ["gaps"] and "2021-01-07 03:00" in hours.questions[0].text
    months, keys = asked(steps("ME", 40, kept=lambda k: k != 7))
    assert keys == ["gaps"] and len(months.table) == 40
    assert str(months.table["date"][7].date()) == "2021-08-01"


def test_a_column_that_numbers_the_rows_says_nobody_s_series():
    days = [f"{d}" for d in np.datetime64("2020-01-01") + np.arange(60)]
    rows = [(d, s, f, n) for n, d in enumerate(days) for s in (1, 2) for f in "AB"]
    lines = [f"{k},{d},{s},{f},{1 + n % 5}" for k, (d, s, f, n) in enumerate(rows)]
    text = "id,date,store_nbr,family,sales\n" + "\n".join(lines)
    found, keys = asked(text.encode())
    assert keys == ["group"] and "2 series by “store_nbr”" in found.questions[0].text


def test_a_date_and_an_hour_beside_it_are_a_moment():
    hours = pd.date_range("2011-01-01", periods=24 * 20, freq="h")
    rows = [f"{k},{t:%Y-%m-%d},{t.hour},{k * k % 17 + 1}" for k, t in enumerate(hours)]
    found, keys = asked(("instant,dteday,hr,cnt\n" + "\n".join(rows)).encode())
    assert not keys and build([found], silent)["demand"].step == "hour"
    rows = [
        f"{t:%d.%m.%Y};{t:%H:%M};{t + pd.Timedelta('1h'):%H:%M};{t.day * t.hour % 19}"
        for t in hours
    ]
    found, keys = asked(("Datum;Anfang;Ende;Netzlast\n" + "\n".join(rows)).encode())
    assert build([found], silent)["demand"].step == "hour"


@pytest.mark.parametrize(
    "span",
    [
        "{:%Y-%m-%d} - {:%Y-%m-%d}",
        "{:%d.%m.%Y} – {:%d.%m.%Y}",
        "{:%Y-%m-%d}/{:%Y-%m-%d}",
        "{:%d.%m.%Y %H:%M} - {:%d.%m.%Y %H:%M}",
    ],
)
def test_spans_of_time_count_from_their_begins(span):
    by = pd.Timedelta("1h" if "%H" in span else "7D")
    times = [pd.Timestamp("2021-01-04") + k * by for k in range(156)]
    rows = [f"{span.format(t, t + by)};{k * k % 17}" for k, t in enumerate(times)]
    found, keys = asked(("Week;interest\n" + "\n".join(rows)).encode())
    assert not keys and build([found], silent)["demand"].step == (
        "hour" if "%H" in span else "week"
    )
    assert found.table["date"].tolist() == times


def test_orders_at_any_time_are_added_up():
    rng = np.random.default_rng(3)
    times = pd.Timestamp("2022-03-02") + pd.to_timedelta(
        np.sort(rng.integers(0, 500_000, 900)), "m"
    )
    text = "Order Date,Qty\n" + "".join(
        f"{t:%Y-%m-%d %H:%M},{k % 5 + 1}\n" for k, t in enumerate(times)
    )
    found, keys = asked(text.encode())
    assert keys[-1] == "step" and found.questions[-1].taken == "D"
    exact = pd.Series([k % 5 + 1 for k in range(900)], times).groupby(times.normalize()).sum()
    assert found.table["demand"].sum() == exact.sum()
    assert found.table.set_index("date")["demand"][exact.index].tolist() == exact.tolist()
    weekly, keys = asked(text.encode(), step="W-SUN")
    assert "step" not in keys
    assert (weekly.table["date"].dt.day_of_week == 6).all()
    for day, value in zip(weekly.table["date"], weekly.table["demand"], strict=True):
        inside = (exact.index > day - pd.Timedelta("7D")) & (exact.index <= day)
        assert value == exact[inside].sum()
    first, last = exact.index[0], exact.index[-1]
    assert weekly.table["date"].iloc[0] - pd.Timedelta("6D") >= first - pd.Timedelta("0D")
    assert weekly.table["date"].iloc[-1] <= last
    seldom = "date,demand\n" + "".join(f"2015-01-02,{k}\n2019-05-0{k},4\n" for k in range(1, 9))
    assert asked(seldom.encode())[0].questions[-1].taken == "MS"


def test_a_very_long_demand_keeps_its_latest_values():
    series = read_demand([("d.csv", steps("h", 11_000, lambda k: k * k % 17))], silent)
    assert len(series.value) == 10_000 and "the latest 10,000 of 11,000 values" in series.note
    assert str(series.date[-1]) == str(np.datetime64("2021-01-04T00:00") + 60 * 10_999)


def test_files_of_all_kinds_are_told_apart():
    plain = "date,value\n" + weeks().partition("\n")[2]
    files = {"a.csv": SITES, "b.csv": plain, "c.vrp": SMALL, "readme.txt": "hello"}
    packed = zipped({name: text.encode() for name, text in files.items()})
    apart = [(name, text.encode()) for name, text in list(files.items())[:3]]
    for upload in ([("all.zip", packed)], apart):
        found = read_own(upload, silent)
        assert set(found) == {"sites", "demand", "routes"}
        assert len(found["sites"]) == 3
        assert len(found["demand"].value) == 300
        assert found["routes"].name == "P-n16-k8"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,lat,demand\nA,1,2\n", "no column holds a longitude"),
        ("colour,shape\nred,round\n", "no column holds a "),
        (weeks(100), "two seasons"),
        ("", "empty"),
    ],
)
def test_own_files_that_cannot_be_used(text, message):
    assert re.search(message, refusal(read_own, text))


STATIONS = "date,station,lat,lon,temperature\n" + "".join(
    f"{day},{name},{45.5 + at},{-75.5 - at},{k % 9 + at}\n"
    for k, day in enumerate(np.datetime64("2020-01-01") + np.arange(200))
    for at, name in enumerate("ABC")
)
SALES = STATIONS.replace("station", "store").replace("temperature", "sales")
CUSTOMERS = "x,y,date,value\n" + "".join(
    f"{k % 7},{k % 11},{day},{k % 9}\n"
    for k, day in enumerate(np.datetime64("2020-01-01") + np.arange(300))
)


@pytest.mark.parametrize("text", [STATIONS, SALES, CUSTOMERS], ids=["stations", "sales", "xy"])
def test_a_table_with_coordinates_is_a_demand_where_the_chapter_is_about_demand(text):
    (found,) = read_tables([("a.csv", text.encode())], form_of("demand"), silent)
    assert found.need.name == "demand" and found.cast.parts["date"]
    assert found.raw.names[found.cast.parts["demand"][0]] in ("temperature", "sales", "value")
    assert build([found], silent)["demand"].step == "day"
    (found,) = read_tables([("a.csv", text.encode())], form_of("sites"), silent)
    assert found.need.name == "sites"


def test_places_stay_places_in_any_chapter_and_the_reader_may_say_otherwise():
    shops = "name,lat,lon,opened,demand\n" + "A,45.5,-75.5,2020-01-01,4\n" * 9
    for form in (form_of("demand"), form_of("sites"), FORM):
        (found,) = read_tables([("a.csv", shops.encode())], form, silent)
        assert found.need.name == "sites"
    choices = {"a.csv": Choices(need="sites")}
    (found,) = read_tables([("a.csv", SALES.encode())], form_of("demand"), silent, choices)
    assert found.need.name == "sites"


@pytest.mark.parametrize("form", ["demand", "sites"])
def test_more_places_than_can_be_used_are_refused_whatever_way_they_come_in(form):
    rows = [f"p{k},{45 + k % 97 / 100},{-75 - k % 89 / 100},{k % 5 + 1}" for k in range(1_002)]
    text = "\n".join(["name,lat,lon,demand", *rows])
    frame = pd.read_csv(io.StringIO(text))
    packed = zipped({"sites.csv": text.encode()})
    for name, data in (
        ("a.csv", text.encode()),
        ("a.zip", packed),
        ("a.parquet", frame.to_parquet()),
        ("a.json", frame.to_json(orient="records").encode()),
    ):
        with pytest.raises(DataError, match="1,002 rows, but at most 1,001 places are read"):
            read_tables([(name, data)], form_of(form), silent)
    fewer = text.rpartition("\n")[0].encode()
    assert len(read_tables([("a.csv", fewer)], form_of(form), silent)[0].table) == 1_001


def test_a_second_file_of_a_kind_is_named():
    files = [("a.csv", SITES.encode()), ("b.csv", SITES.encode())]
    with pytest.raises(DataError, match=r"^b\.csv: a second file with places\.$"):
        read_own(files, silent)


NO_DEGREES = {
    "name;Rechtswert;Hochwert;Bedarf\nA;3450000;5500000;3\nB;3450913;5500777;4\nC;3451826;5501554;5\n":
    "“Rechtswert” and “Hochwert” count metres of a grid such as UTM (3450913, 5500777), but",
    "id,x,y,demand\n1,630000.5,4833000.25,3\n2,630913.5,4833777,4\n3,631826,4834554,5\n":
    "“x” and “y” count metres of a grid such as UTM (630914, 4833777), but",
    "id,X,Y\n1,-8837000.5,5412000\n2,-8836087,5412777\n3,-8835000,5413000\n":
    "“X” and “Y” count metres of a grid such as UTM (8836087, 5412777), but",
    "id,lat,lon\n1,43651070,-79347015\n2,43652070,-79348015\n3,43653070,-79349015\n":
    "“lon” and “lat” are 1,000,000 times degrees (79348015, 43652070), but",
    "name;latitudeE7;longitudeE7\nA;436510700;-793470150\nB;436520700;-793480150\n":
    "“longitudeE7” and “latitudeE7” are 10,000,000 times degrees (793475150, 436515700), but",
    "id,x,y\n1,300,400\n2,310,420\n3,320,700\n": "“x” and “y” are no degrees (310, 420), but",
    "name,place,demand\nA,17T PJ 30000 33000,3\nB,17TPJ3001333007,4\nC,17T PJ 30026 33014,5\n":
    "“place” holds squares of the military grid (MGRS), but",
    "name,code,demand\nA,87M2JXM2+9C,3\nB,87M2JXM3+9C,4\nC,87M2JXM4+9C,5\n":
    "“code” holds Plus Codes, but",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_DEGREES, ids=lambda text: text.split("\n")[0])
@pytest.mark.parametrize("kind", ["sites", "demand"])
def test_places_in_no_degrees_are_named_with_what_to_do(text, kind):
    with pytest.raises(DataError) as caught:
        read_tables([("a.csv", text.encode())], form_of(kind), silent)
    assert str(caught.value).startswith(f"a.csv: {NO_DEGREES[text]} latitude and longitude")


def test_whole_x_and_y_are_warned_of():
    text = "id,x,y,demand\n" + "".join(f"{k},{k * 7 % 50},{k * 11 % 60},{k}\n" for k in range(9))
    (found,) = read_tables([("a.csv", text.encode())], form_of("sites"), silent)
    assert not found.clear and "taken for degrees" in found.warnings[0]
    (found,) = read_tables(
        [("a.csv", text.replace("0,", "0.5,").encode())], form_of("sites"), silent
    )
    assert found.clear


@pytest.mark.parametrize("sign", [".", ","])
def test_three_decimals_of_degrees_are_no_thousands(sign):
    rows = [f"P{k};{43 + k}.{k + 100};-{79 + k}.{k + 200}".replace(".", sign) for k in range(9)]
    (found,) = read_tables([("a.csv", "\n".join(["name;lat;lon", *rows]).encode())], FORM, silent)
    assert found.clear and found.table["latitude"].iloc[0] == 43.1


def test_of_columns_without_a_telling_name_the_first_that_varies_is_proposed():
    days = pd.date_range("2023-01-01", periods=60)
    rows = "".join(f"72505,{day:%Y-%m-%d},7,{20 + k % 7}\n" for k, day in enumerate(days))
    data = f"STATION,DATE,SOURCE,zz\n{rows}".encode()
    (found,) = read_tables([("noaa.csv", data)], form_of("demand"), lambda *_: None)
    assert [q.taken for q in found.questions if q.key == "column demand"] == [3]


@pytest.mark.parametrize(
    ("names", "row", "name"),
    [
        ("code_commune,nom_commune,lat,lon", "0100{k},Ville {k},46.{k}5,4.9{k}", "Ville 1"),
        ("nom_region,code_commune,nom_commune,lat,lon", "A,0{k},V {k},46.{k}5,4.9{k}", "V 1"),
        ("id,Name,lat,lon", "{k},Town {k},46.{k}5,4.9{k}", "Town 1"),
    ],
)
def test_a_name_is_wanted_before_a_code(names, row, name):
    text = "\n".join([names, *(row.format(k=k) for k in range(1, 9))])
    (found,) = read_tables([("a.csv", text.encode())], form_of("sites"), lambda *_: None)
    assert found.table["name"].iloc[0] == name and found.clear


TOWN = "{k}00\tTown {k}\tTown\t\t42.{k}1\t1.{k}2\tP\tPPL\tAD\t{c}\t07\t\t\t\t2{k}00\t{e}\t1{k}\t"
TOWN += "Europe/Andorra\t2018-10-0{k}"
POSTAL = "AD\tAD{k}00\tTown {k}\tParish\t0{k}\t\t\t\t\t42.{k}1\t1.{k}2\t{e}"


@pytest.mark.parametrize(
    ("row", "code", "height"), [(TOWN, "", ""), (TOWN, "FR", "9"), (POSTAL, "", "6")]
)
def test_files_of_geonames_have_no_names_above(row, code, height):
    rows = (
        row.format(k=k, c=code if k == 3 else "", e=height if k > 3 else "") for k in range(1, 9)
    )
    (found,) = read_tables(
        [("AD.txt", "\n".join(rows).encode())], form_of("sites"), lambda *_: None
    )
    table = found.table
    assert table["name"].tolist()[:2] == ["Town 1", "Town 2"] and found.questions
    assert table["latitude"].tolist()[:2] == [42.11, 42.21]
    assert table["longitude"].tolist()[:2] == [1.12, 1.22]
    if row is TOWN:
        assert table["demand"].tolist()[:2] == [2100, 2200]


def test_days_that_are_only_counted_are_refused_with_what_to_do():
    text = "# All Web Site Data\nNth day,Users\n" + "".join(f"{k:04},{9 + k}\n" for k in range(40))
    with pytest.raises(DataError, match="“Nth day” counts from a start that the table does not"):
        read_tables([("a.csv", text.encode())], form_of("demand"), lambda *_: None)


def test_flags_behind_numbers_are_left_out_and_said():
    flags = {3: " b", 57: " p", 58: " ep", 59: " p"}
    rows = [
        f"{2015 + k // 12}-{k % 12 + 1:02},{97 + k / 10:.1f}{flags.get(k, '')}" for k in range(60)
    ]
    text = "\n".join(["date,demand", *rows])
    (found,) = read_tables([("a.csv", text.encode())], form_of("demand"), lambda *_: None)
    np.testing.assert_allclose(found.table["demand"], 97 + np.arange(60) / 10)
    assert found.clear and "flags behind numbers left out: b, ep, p;" in found.sentence


def test_a_year_and_a_month_in_words_without_names_are_a_date():
    """As Germany's statistical office writes its tables."""
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    lines = [
        f"{m[:4]};{months.split()[int(m[5:]) - 1]};{v},5"
        for m, v in zip(MONTHS, VALUES, strict=True)
    ]
    head = ["Umsatz im Einzelhandel", ";;Umsatz (nominal)", ";;2015=100"]
    notes = ["__________", "(C)opyright Statistisches Bundesamt, 2024"]
    text = "\n".join([*head, *lines, *notes]).encode("cp1252")
    series = read_demand([("genesis.csv", text)], silent)
    assert series.step == "month" and series.value.tolist() == [v + 0.5 for v in VALUES]


def test_years_and_quarters_above_the_months_are_left_out_and_said():
    """As Britain's office of statistics writes: all steps of a series in one column."""
    months = pd.date_range("2015-01-01", periods=84, freq="MS")
    lines = ['"Title","Retail sales"', '"CDID","J5EK"', '"Unit","Index"']
    lines += [f'"{year}","{100 + year % 7}.5"' for year in range(2015, 2022)]
    lines += [f'"{year} Q{q}","9{q}.5"' for year in range(2015, 2022) for q in (1, 2, 3, 4)]
    lines += [f'"{m:%Y %b}","{k % 12 + 90}.5"'.upper() for k, m in enumerate(months)]
    (found,) = read_tables([("ons.csv", "\n".join(lines).encode())], FORM, silent, look=True)
    assert found.table["demand"].tolist() == [k % 12 + 90.5 for k in range(84)]
    assert not found.clear and len([row for row in found.dropped if row.line > 3]) == 35
