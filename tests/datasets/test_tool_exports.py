"""Files in the exact layouts of tools that many use, each with the values that are meant; and what
is asked where one of them can mean two things."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.datasets import lifetimes, measured_columns, number_files, predictor_columns, ratings
from core.datasets.intake.reading import read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import form_of
from core.datasets.prices import FORM as PRICES
from core.datasets.rating_tables import RATINGS, TITLES
from core.datasets.uploads import DataError
from tests.datasets.intake.test_recipe import same

DAYS = pd.bdate_range("2023-01-02", periods=130)
RNG = np.random.default_rng(1)
CLOSE = np.round(120 + np.cumsum(RNG.normal(0, 1.2, 130)), 2)
BEFORE = np.r_[CLOSE[0] - 0.7, CLOSE[:-1]]
OPEN = np.round(BEFORE + RNG.normal(0, 0.3, 130), 2)
HIGH, LOW = (np.round(f(OPEN, CLOSE) + s, 2) for f, s in ((np.maximum, 0.5), (np.minimum, -0.5)))
VOLUME = RNG.integers(10_000, 9_000_000, 130)
MONTHS = pd.date_range("2013-01-01", periods=60, freq="MS")
HOURS = pd.date_range("2024-01-01", periods=240, freq="h")
SOLD = np.round(300 + 1.5 * np.arange(240) + 40 * np.sin(np.arange(240) / 4), 2)
PLACES = ("Berlin", "München", "Köln", "Zürich", "Barcelona", "Boston")
LATITUDE = np.array([52.52, 48.137154, 50.937531, 47.376887, 41.3851, 42.3601])
LONGITUDE = np.array([13.405, 11.576124, 6.960279, 8.541694, 2.1734, -71.0589])
PEOPLE = np.array([3_644_826, 1_471_508, 1_085_664, 402_762, 1_620_343, 675_647])
SIZES = np.round(20 + RNG.gamma(3, 2, 40), 3)
SIZES[0] = 21.25
LIVES, FAILED = np.round(RNG.weibull(1.5, 40) * 1000 + 10), np.arange(40) % 4 != 0
WHO, WHAT, HOW = np.arange(90) % 9 + 1, np.arange(90) * 7 % 23 + 1, np.arange(90) * 3 % 5 + 1.0
TABLE = np.round(RNG.normal(5, 1, (60, 4)), 1)


def german(x, digits=2):
    return f"{x:,.{digits}f}".translate({44: ".", 46: ","})


def lines(rows, head=""):
    return head + "".join(f"{row}\n" for row in rows)


def per(count, row, head=""):
    return lines(map(row, range(count)), head)


def stamps(days):
    return [int(day.timestamp()) for day in days]


def bars(i):
    return f"{OPEN[i]},{HIGH[i]},{LOW[i]},{CLOSE[i]}"


def price(values=CLOSE, days=DAYS):
    return {"date": days, "price": values}


def sites(*names):
    known = {"latitude": LATITUDE, "longitude": LONGITUDE, "demand": PEOPLE, "name": list(PLACES)}
    return {name: known[name] for name in ("latitude", "longitude", *names)}


def arc(angle, sides):
    side, angle = sides[int(angle < 0)], abs(angle)
    minutes = round(angle * 3600, 2) / 60
    return f"{int(minutes // 60)}° {int(minutes % 60)}′ {minutes % 1 * 60:.2f}″ {side}"


YAHOO = {
    "chart": {
        "result": [
            {
                "meta": {"symbol": "AAPL", "validRanges": ["1d", "5d"]},
                "timestamp": stamps(DAYS),
                "indicators": {
                    "quote": [
                        {
                            "high": HIGH.tolist(),
                            "volume": VOLUME.tolist(),
                            "open": OPEN.tolist(),
                            "low": LOW.tolist(),
                            "close": (CLOSE + 9).tolist(),
                        }
                    ],
                    "adjclose": [{"adjclose": CLOSE.tolist()}],
                },
            }
        ],
        "error": None,
    }
}
NSE = (
    '"Date ","series ","OPEN ","HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","vwap ","52W H ",'
    '"52W L ","VOLUME ","VALUE ","No of trades "\n'
)
MOEX = "history\n\nBOARDID;TRADEDATE;SECID;VALUE;OPEN;LOW;HIGH;LEGALCLOSEPRICE;WAPRICE;CLOSE\n"
ECB = (
    'Data Source in SDW: null\n,EXR.D.USD.EUR.SP00.A\n,"ECB reference rate, 2:15 pm (C.E.T.)"\n'
    "Collection:,Average of observations through period (A)\nPeriod\\Unit:,[US dollar ]\n"
)
EURONEXT = (
    '"Historical Data"\n"From 2023-01-01 to 2023-08-30"\nFR0000120271\n'
    'Date;Open;High;Low;Last;Close;"Number of Shares"\n'
)
INFLUX = (
    "#group,false,false,true,true,false,false\n#datatype,string,long,dateTime,dateTime,dateTime,"
    "double\n#default,_result,,,,,\n,result,table,_start,_stop,_time,_value\n"
)
OPEN_METEO = "latitude,longitude,elevation\n52.52,13.419998,38.0\n\ntime,temperature_2m (°C)\n"
ONS = '"Title","CPIH"\n"CDID","L522"\n"Unit","Index"\n"Release date","17-07-2024"\n'
BEGIN = {"status": "success"}
ITALIAN = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
EXPORTS = {  # title → form, file, contents, what is meant, whether it goes straight in
    "Yahoo's chart": (PRICES, "AAPL.json", json.dumps(YAHOO), price(), True),
    "LBMA": (
        PRICES,
        "gold_pm.json",
        json.dumps(
            [
                {"is_cms_locked": 0, "d": f"{d:%Y-%m-%d}", "v": [c, c + 9, c + 7]}
                for d, c in zip(DAYS, CLOSE, strict=True)
            ]
        ),
        {"date": DAYS, "v 1": CLOSE, "v 2": CLOSE + 9, "v 3": CLOSE + 7},
        True,
    ),
    "the ECB's old warehouse": (
        PRICES,
        "data.csv",
        lines((f"{DAYS[i]:%Y-%m-%d},{CLOSE[i]:.4f}" for i in range(129, -1, -1)), ECB),
        price(),
        True,
    ),
    "Stooq in Polish": (
        PRICES,
        "a.csv",
        per(130, lambda i: f"{DAYS[i]:%Y-%m-%d},{bars(i)},{VOLUME[i]}", "Data,Otw,Max,Min,Z,W\n"),
        price(),
        False,
    ),
    "NSE of India": (
        PRICES,
        "a.csv",
        per(
            130,
            lambda i: (
                f'"{DAYS[i]:%d-%b-%Y}","EQ","{OPEN[i]}","{HIGH[i]}","{LOW[i]}","{BEFORE[i]:.2f}",'
                f'"{CLOSE[i] + 3:.2f}","{CLOSE[i]:,.2f}","1.5","2,999.90","99.10","{VOLUME[i]:,}",'
                f'"{VOLUME[i] * 17.5:,.2f}","{i + 9000:,}"'
            ),
            NSE,
        ),
        price(),
        True,
    ),
    "the exchange of Moscow": (
        PRICES,
        "a.csv",
        per(
            130,
            lambda i: (
                f"TQBR;{DAYS[i]:%Y-%m-%d};SBER;7;{OPEN[i]};{LOW[i]};{HIGH[i]};{CLOSE[i] + 0.3:.2f};"
                f"{CLOSE[i] - 0.2:.2f};{CLOSE[i]}"
            ),
            MOEX,
        ),
        price(),
        True,
    ),
    "Tushare": (
        PRICES,
        "a.csv",
        lines(
            (
                f"000001.SZ,{DAYS[i]:%Y%m%d},{bars(i)},{BEFORE[i]:.2f},0.5,{VOLUME[i] / 10}"
                for i in range(129, -1, -1)
            ),
            "ts_code,trade_date,open,high,low,close,pre_close,change,vol\n",
        ),
        price(),
        True,
    ),
    "Euronext": (
        PRICES,
        "a.csv",
        per(
            130,
            lambda i: (
                f"{DAYS[i]:%d/%m/%Y};{OPEN[i]};{HIGH[i]};{LOW[i]};{CLOSE[i]};{CLOSE[i]};{VOLUME[i]}"
            ),
            EURONEXT,
        ),
        price(),
        True,
    ),
    "Barchart": (
        PRICES,
        "a.csv",
        per(130, lambda i: f"ZC,{DAYS[i]:%m/%d/%Y},{bars(i)},{VOLUME[i]}", "Symbol,Time,Open,High,"
            "Low,Last,Volume\n") + '"Downloaded from Barchart.com as of 01-02-2024 10:00am CST"\n',
        price(),
        False,
    ),
    "OANDA": (
        PRICES,
        "a.json",
        json.dumps(
            {
                "instrument": "EUR_USD",
                "candles": [
                    {
                        "time": f"{DAYS[i]:%Y-%m-%d}T22:00:00.000000000Z",
                        "mid": dict(zip("ohlc", map(float, bars(i).split(",")), strict=True)),
                    }
                    for i in range(130)
                ],
            }
        ),
        price(),
        False,
    ),
    "Prometheus": (
        form_of("demand"),
        "a.json",
        json.dumps(
            BEGIN | {"data": {"result": [{"metric": {"job": "x"}, "values": [
                [stamp, f"{value}"] for stamp, value in zip(stamps(HOURS), SOLD, strict=True)]}]}}
        ),
        {"date": HOURS, "demand": SOLD},
        True,
    ),
    "InfluxDB": (
        form_of("demand"),
        "a.csv",
        per(240, lambda i: ",,0,2024-01-01T00:00:00Z,2024-02-01T00:00:00Z,"
            f"{HOURS[i]:%Y-%m-%dT%H:%M}:00Z,{SOLD[i]}", INFLUX),
        {"date": HOURS, "demand": SOLD},
        True,
    ),
    "Open-Meteo": (
        form_of("demand"),
        "a.csv",
        per(240, lambda i: f"{HOURS[i]:%Y-%m-%dT%H:%M},{SOLD[i]}", OPEN_METEO),
        {"date": HOURS, "demand": SOLD},
        True,
    ),
    "statistics of the United Kingdom": (
        form_of("demand"),
        "a.csv",
        per(60, lambda i: f'"{MONTHS[i]:%Y %b}","{SOLD[i]}"'.upper(), ONS),
        {"date": MONTHS, "demand": SOLD[:60]},
        False,
    ),
    "months of Spain's statistics": (
        form_of("demand"),
        "a.csv",
        per(60, lambda i: f"Índice general;{MONTHS[i]:%Y}M{MONTHS[i]:%m};{german(SOLD[i], 3)}",
            "Índices nacionales;Periodo;Total\n"),
        {"date": MONTHS, "demand": SOLD[:60]},
        False,
    ),
    "months in Italian": (
        form_of("demand"),
        "a.csv",
        per(60, lambda i: f"{ITALIAN[i % 12]}-"
            f"{MONTHS[i]:%y};{german(1000 * SOLD[i] // 100, 0)}", "Periodo;Valore\n"),
        {"date": MONTHS, "demand": 1000 * SOLD[:60] // 100},
        False,
    ),
    "the French post": (
        form_of("sites"),
        "a.csv",
        per(6, lambda i: f"0100{i};{PLACES[i]};0140{i};X;;{LATITUDE[i]},{LONGITUDE[i]}",
            "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé;Ligne_5;_geopoint\n"),
        sites("name"),
        True,
    ),
    "towns of Spain": (
        form_of("sites"),
        "a.csv",
        per(6, lambda i: f"{PLACES[i]};{LATITUDE[i]};{LONGITUDE[i]};".replace(".", ",")
            + german(PEOPLE[i], 0), "Población;Latitud;Longitud;Habitantes\n"),
        sites("name", "demand"),
        True,
    ),
    "parcels of branches": (
        form_of("sites"), "a.csv",
        per(6, lambda i: f"{PLACES[i]};{LATITUDE[i]};{LONGITUDE[i]};{PEOPLE[i]}",
            "Filiale;Breite;Länge;Pakete\n"),
        sites("name", "demand"), True,
    ),
    "Overpass": (
        form_of("sites"),
        "a.json",
        json.dumps({"version": 0.6, "elements": [
            {"type": "node", "id": 24 + i, "lat": LATITUDE[i], "lon": LONGITUDE[i],
             "tags": {"name": PLACES[i], "population": str(PEOPLE[i])}} for i in range(6)]}),
        sites("name", "demand"),
        True,
    ),
    "a geocoder": (
        form_of("sites"),
        "a.json",
        json.dumps({"results": [
            {"formatted_address": PLACES[i], "place_id": f"x{i}",
             "geometry": {"location": {"lat": LATITUDE[i], "lng": LONGITUDE[i]}}}
            for i in range(6)], "status": "OK"}),
        sites("name"),
        True,
    ),
    "arcs in one cell": (
        form_of("sites"),
        "a.csv",
        per(6, lambda i: f"{PLACES[i]};{arc(LATITUDE[i], 'NS')}, {arc(LONGITUDE[i], 'EW')}",
            "Ort;Koordinaten\n"),
        sites("name"),
        True,
    ),
    "arcs in one cell, the side first": (
        form_of("sites"),
        "a.csv",
        per(6, lambda i: f"{PLACES[i]};N {abs(LATITUDE[i]):.6f}° {'WE'[int(LONGITUDE[i] > 0)]} "
            f"{abs(LONGITUDE[i]):.6f}°", "Ort;wo\n"),
        sites("name"),
        True,
    ),
    "listeners' logs without names": (
        ratings.FORM,
        "plays.tsv",
        per(90, lambda i: f"user_{WHO[i]:06d}\t2009-05-{1 + i % 28:02d}T23:57:{i % 60:02d}Z\tf1b1-"
            f"{WHAT[i]:04d}\tArtist {WHAT[i]}\t\tTrack {i % 37}"),
        {"user": [f"user_{who:06d}" for who in WHO], "item": [f"f1b1-{w:04d}" for w in WHAT]},
        False,
    ),
    "± in a column": (
        number_files.FORM, "a.txt", per(40, lambda i: f"{SIZES[i]} ± 0.{i % 8 + 1}", "x\n"),
        {"number": SIZES}, True,
    ),
    "± without a name": (
        number_files.FORM, "a.txt", per(40, lambda i: f"{SIZES[i]} +/- 0.{i % 8 + 1}"),
        {"number": SIZES}, True,
    ),
    "± beside a number of the row": (
        number_files.FORM, "a.txt",
        per(40, lambda i: f"{i + 1} {SIZES[i]} ± 0.{i % 8 + 1}", "n x\n"),
        {"number": SIZES}, True,
    ),
    "kilograms with a decimal comma": (
        number_files.FORM, "a.csv",
        per(40, lambda i: f"{SIZES[i]:.3f} kg".replace(".", ","), "m\n"),
        {"number": SIZES}, False,
    ),
    "names behind NumPy's comment": (
        number_files.FORM, "a.txt", per(40, lambda i: f"{i / 10:e} {SIZES[i]:.9e}", "# t x\n"),
        {"number": SIZES}, True,
    ),
    "hyperfine": (
        number_files.FORM, "a.json",
        json.dumps({"results": [{"command": "sleep", "mean": 1.5, "times": SIZES.tolist()}]}),
        {"number": SIZES}, True,
    ),
    "cBioPortal": (
        lifetimes.FORM, "KM.tsv",
        per(40, lambda i: f"P-{i}\t{LIVES[i]}\t{'1:DECEASED' if FAILED[i] else '0:LIVING'}",
            "Patient ID\tOverall Survival (Months)\tOverall Survival Status\n"),
        {"time": LIVES, "failed": FAILED}, True,
    ),
    "rows with numbers in French": (
        measured_columns.FORM, "a.csv",
        per(60, lambda i: f"{i + 1};" + ";".join(map(str, TABLE[i])).replace(".", ","),
            "Individu;Taille;Poids;Âge;Pouls\n"),
        dict(zip(("Taille", "Poids", "Âge", "Pouls"), TABLE.T, strict=True)), True,
    ),
    "rows that are counted": (
        measured_columns.FORM, "a.csv",
        per(60, lambda i: f"{i + 1}," + ",".join(map(str, TABLE[i])), "Specimen,a,b,c,d\n"),
        dict(zip("abcd", TABLE.T, strict=True)), False,
    ),
    "Iris without names": (
        measured_columns.FORM, "iris.data",
        per(60, lambda i: ",".join(map(str, TABLE[i])) + f",Iris-{'ab'[i % 2]}"),
        {"column 1": TABLE[:, 0], "group": [f"Iris-{'ab'[i % 2]}" for i in range(60)]}, True,
    ),
    "wine without names": (
        measured_columns.FORM, "wine.data",
        per(60, lambda i: f"{i // 20 + 1}," + ",".join(map(str, TABLE[i]))),
        {"column 2": TABLE[:, 0], "group": [str(i // 20 + 1) for i in range(60)]}, False,
    ),
    "tumours without names": (
        measured_columns.FORM, "wdbc.data",
        per(60, lambda i: f"{842302 + 37 * i},{'MB'[i % 2]}," + ",".join(map(str, TABLE[i]))),
        {"column 3": TABLE[:, 0], "group": ["MB"[i % 2] for i in range(60)]}, False,
    ),
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tools")


def understood(form, text, name="a.csv", **chosen):
    (found,) = read_tables(
        [(name, text.encode())], form, lambda *_: None, {name: Choices(**chosen)}, look=True
    )
    return found


def keys(found):
    return [question.key for question in found.questions]


OPEN_SIGNS = ("months of Spain's statistics", "months in Italian", "kilograms with a decimal comma")


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_are_read_as_they_are_meant(export):
    form, name, text, meant, straight = EXPORTS[export]
    found = understood(form, text, name)
    assert not found.why_not, found.why_not
    assert found.clear == straight, found.sentence
    if export in OPEN_SIGNS:  # every number may be either
        assert keys(found)[-1] == "decimal"
        found = understood(form, text, name, decimal=",")
    for part, values in meant.items():
        column = part
        if part == "price":
            (column,) = found.many["price"]
        got = found.table[column]
        if isinstance(values, list):
            assert got.astype(str).tolist() == values
        elif part == "date":
            wanted = values.to_numpy("datetime64[us]")
            days = got.to_numpy("datetime64[us]")
            if form is PRICES:
                days = days.astype("datetime64[D]")
            np.testing.assert_array_equal(days, wanted)
        else:
            np.testing.assert_allclose(got.to_numpy(float), values, rtol=1e-12, atol=3e-6)


@pytest.mark.parametrize(
    "export",
    ["Yahoo's chart", "LBMA", "OANDA", "Prometheus", "Open-Meteo", "the French post", "Overpass",
     "arcs in one cell", "arcs in one cell, the side first", "± in a column",
     "± beside a number of the row", "names behind NumPy's comment", "hyperfine"],
)  # fmt: skip
def test_a_program_reads_them_as_well(folder, export):
    form, name, text, _, _ = EXPORTS[export]
    same(folder, name, text, form)


def test_degrees_alone_prove_no_decimal_point():
    towns = "A;47.17;8.91;44.826\nB;47.38;8.54;34.776\nC;46.95;7.45;12.812\n"
    text = "Ort;lat;lon;Einwohner\n" + towns
    found = understood(form_of("sites"), text)
    assert keys(found) == ["decimal"]
    assert found.table["demand"].tolist() == [44.826, 34.776, 12.812]
    told = understood(form_of("sites"), text, decimal=",")
    assert told.table["demand"].tolist() == [44_826, 34_776, 12_812]
    assert told.table["latitude"].tolist() == [47.17, 47.38, 46.95]
    for plain in (text.replace("44.826", "44.8"), text.replace(";", ",")):
        assert not keys(understood(form_of("sites"), plain))


def test_columns_that_say_the_same_are_asked_about():
    rows = per(60, lambda i: ",".join(map(str, TABLE[i])), "X1,X2,Y1,Y2\n")
    found = understood(predictor_columns.FORM, rows)
    assert keys(found) == ["column target"]
    assert found.questions[0].taken == 2
    told = understood(predictor_columns.FORM, rows, columns=(("target", (3,)),))
    np.testing.assert_array_equal(told.table["target"], TABLE[:, 3])
    assert not keys(understood(predictor_columns.FORM, rows.replace("Y1", "Z")))


@pytest.mark.parametrize(
    "export", ["wine without names", "tumours without names", "rows that are counted"]
)
def test_codes_may_be_measurements_all_the_same(export):
    form, name, text, _, _ = EXPORTS[export]
    (question,) = understood(form, text, name).questions
    told = understood(form, text, name, columns=question.options[1][0])
    assert told.clear
    assert len(told.many["measured column"]) == 5


OF_ONE = {
    "Letterboxd": per(60, lambda i: f"2024-01-01,Film {i},2001,https://boxd.it/{i},{i % 9 / 2}",
                      "Date,Name,Year,Letterboxd URI,Rating\n"),
    "Goodreads": per(60, lambda i: f"{1000 + i},Book {i},Ann A,{i % 6},3.{i % 10}",
                     "Book Id,Title,Author,My Rating,Average Rating\n"),
    "IMDb": per(60, lambda i: f"tt{i},{i % 9 + 1},2023-01-01,Film {i},https://x/{i},Movie,7.1",
                "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating\n"),
}  # fmt: skip


@pytest.mark.parametrize("export", OF_ONE)
def test_ratings_of_one_person_are_told_as_such(export):
    why_not = understood(ratings.FORM, OF_ONE[export]).why_not
    assert why_not.startswith("a.csv: no column says whose each rating is, as in a list of one")


def test_a_matrix_with_more_ratings_than_are_read():
    marks = np.where(RNG.random((60, 100)) < 0.1, 99, np.round(RNG.uniform(-9, 9, (60, 100)), 2))
    text = pd.DataFrame(marks).assign(n=7)[["n", *range(100)]].to_csv(header=False, index=False)
    few = replace(ratings.FORM, needs=(replace(RATINGS, max_rows=5_000), TITLES))
    with pytest.raises(DataError, match="but at most 5,000 ratings, of a part of"):
        read_tables([("jester.csv", text.encode())], few, lambda *_: None)
