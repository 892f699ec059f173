"""Uploaded prices: read as they come, or refused with one sentence."""

import gzip
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import prices as reader
from core.datasets.intake.reading import read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.prices import FORM, build_prices, read_prices
from core.datasets.tables import SAMPLE_DATA, load_table
from core.datasets.uploads import DataError
from tests.datasets.packing import edited, zipped


def silent(share, what):
    pass


def read(text, name="prices.csv"):
    return read_prices([(name, text if isinstance(text, bytes) else text.encode())], silent)


def understood(text, name="prices.csv", choices=None):
    return read_tables([(name, text)], FORM, silent, choices or {})


def refusal(*files):
    with pytest.raises(DataError) as caught:
        read_prices(list(files), silent)
    message = str(caught.value)
    assert re.fullmatch(r"[\w. ]+(, row \d+)?: [^\n]*\.", message), message
    assert re.sub("“.*?”", "", message).count(". ") == 0
    return message


DAYS = pd.bdate_range("2020-01-01", periods=150)
PRICE = np.round(1000 + 30 * np.cumsum(np.random.default_rng(0).normal(size=150)), 2)


def text(date=None, price=None, header="Date,Close", delimiter=","):
    date = [f"{d:%Y-%m-%d}" for d in DAYS] if date is None else date
    price = [f"{p}" for p in PRICE] if price is None else price
    rows = "\n".join(f"{d}{delimiter}{p}" for d, p in zip(date, price, strict=True))
    return f"{header.replace(',', delimiter)}\n{rows}\n".encode()


def test_plain_file():
    told = []
    found = read_prices([("dax.csv", text())], lambda *a: told.append(a))
    np.testing.assert_array_equal(found.price[:, 0], PRICE)
    np.testing.assert_array_equal(found.date, DAYS.to_numpy("datetime64[D]"))
    assert found.assets == ("dax",)
    assert found.note == "Uploaded: 150 days, 2020-01-01 to 2020-07-28."
    assert told[0] == (0.0, "Reading dax.csv …")
    assert told[-1][0] == 1.0


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d 17:30:00+01:00"]
)
def test_dates(form):
    found = read(text(date=[d.strftime(form) for d in DAYS]))
    np.testing.assert_array_equal(found.date, DAYS.to_numpy("datetime64[D]"))


@pytest.mark.parametrize(
    ("write", "delimiter"),
    [
        (lambda p: f"{p:.2f}", ","),
        (lambda p: f'"{p:,.2f}"', ","),
        (lambda p: f"{p:,.2f}", ";"),
        (lambda p: f"{p:.2f}".replace(".", ","), ";"),
        (lambda p: f"{p:.2f}".replace(".", ","), "\t"),
        (lambda p: f"{p:,.2f}".replace(",", " ").replace(".", ","), ";"),
        (lambda p: f"{p:,.2f}".replace(",", "'"), ";"),
        (lambda p: f"{p:,.2f}".replace(",", "x").replace(".", ",").replace("x", "."), ";"),
        (lambda p: f"{p:e}", ","),
    ],
)
def test_numbers(write, delimiter):
    found = read(text(price=[write(p) for p in PRICE], delimiter=delimiter))
    np.testing.assert_allclose(found.price[:, 0], PRICE, rtol=1e-6)


def test_three_decimals_are_asked_about_unless_a_number_tells():
    three = [f"{1 + p / 1e4:.3f}" for p in PRICE]
    (table,) = understood(text(price=three))
    assert [q.key for q in table.questions] == ["decimal"] and table.numbers.decimal == "."
    (table,) = understood(text(price=three), choices={"prices.csv": Choices(decimal=",")})
    assert table.clear and table.table["Close"][0] == float(three[0]) * 1000
    told = ["0.998", *three[1:]]
    (table,) = understood(text(price=told))
    assert table.clear and table.table["Close"][1] == float(three[1])
    jumped = [f"{p:,.0f}" for p in PRICE]  # 998 beside 1,004
    for delimiter in (",", ";"):
        quoted = [f'"{p}"' for p in jumped]
        found = read(text(price=quoted, delimiter=delimiter))
        np.testing.assert_allclose(found.price[:, 0], PRICE.round())


def test_files_of_data_services():
    wide = [f"1,2,3,{p},{p / 2},1000" for p in PRICE]
    yahoo = read(text(price=wide, header="Date,Open,High,Low,Close,Adj Close,Volume"), "^GDAXI.csv")
    np.testing.assert_allclose(yahoo.price[:, 0], PRICE / 2)
    assert yahoo.assets == ("^GDAXI",)
    plain = read(text(price=wide, header="Date,Open,High,Low,Close,Volume,Dividends"))
    np.testing.assert_allclose(plain.price[:, 0], PRICE)
    fred = read(
        text(header="observation_date,DCOILWTICO", price=["."] + [str(p) for p in PRICE[1:]])
    )
    assert fred.assets == ("DCOILWTICO",)
    assert len(fred.date) == 149
    assert fred.note.endswith("; 1 without a price of every asset left out.")
    newest_first = [f'"{p:,.2f}",1,2,3,"1.2M","0.5%"' for p in PRICE[::-1]]
    other = read(
        text(
            [f"{d:%m/%d/%Y}" for d in DAYS[::-1]],
            newest_first,
            "Date,Price,Open,High,Low,Vol.,Change %",
        )
    )
    np.testing.assert_allclose(other.price[:, 0], PRICE)


def test_the_shipped_tables_are_uploads_too():
    for name in ("european_indices", "crude_oil"):
        found = read((SAMPLE_DATA / f"{name}.csv.xz").read_bytes(), f"{name}.csv.xz")
        table = load_table(name)
        np.testing.assert_array_equal(found.price, table.iloc[:, 1:])
        assert found.assets == tuple(table.columns[1:])


def test_several_files_on_the_days_that_all_have():
    first, second = text(), text([f"{d:%d.%m.%Y}" for d in DAYS[10:]], PRICE[10:] * 2)
    for files in (
        [("a.csv", first), ("b.csv", gzip.compress(second))],
        [("all.zip", zipped({"a.csv": first, "b.csv": second, "readme.txt": b"x"}))],
    ):
        found = read_prices(files, silent)
        assert found.assets == ("a", "b")
        np.testing.assert_allclose(found.price, np.c_[PRICE, PRICE * 2][10:])


@settings(max_examples=25)
@given(st.integers(1, 4), st.integers(0, 10_000), st.sampled_from([",", ";", "\t"]))
def test_written_and_read_back(assets, seed, delimiter):
    price = np.random.default_rng(seed).lognormal(3, 1, (130, assets)).round(4) + 0.01
    frame = pd.DataFrame(price, columns=[f"Asset {k}" for k in range(assets)])
    frame.insert(0, "date", pd.bdate_range("1990-01-01", periods=130))
    found = read(frame.to_csv(sep=delimiter, index=False))
    np.testing.assert_allclose(found.price, price)
    assert found.assets == tuple(frame.columns[1:])


SMALL = (PRICE / 10).round(2)  # around 100, as most shares are
YEARS = pd.bdate_range("2023-01-02", periods=150)


def table_of(row, header="", days=YEARS, price=SMALL, end="\n"):
    rows = [row(day, value) for day, value in zip(days, price, strict=True)]
    return (header + end.join(rows) + end).encode()


def german(value, digits=2):
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def serial(day):
    return (day - pd.Timestamp("1899-12-30")).days


def milliseconds(day):
    return day.value // 10**6


MONTHS_DE = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
EXPORTS = {
    "yfinance": table_of(
        lambda d, p: f"{d:%Y-%m-%d},{p},{p + 1},{p - 1},{p},1000",
        "Price,Close,High,Low,Open,Volume\nTicker,SAP,SAP,SAP,SAP,SAP\nDate,,,,,\n",
    ),
    "yfinance of before": table_of(
        lambda d, p: f"{d:%Y-%m-%d},{p},{p + 5},1000",
        "Price,Adj Close,Close,Volume\nTicker,SAP,SAP,SAP\nDate,,,\n",
    ),
    "yfinance in its zone": table_of(
        lambda d, p: f"{d:%Y-%m-%d} 00:00:00-0{4 + (d.month < 4)}:00,{p},{p},{p},{p},1000,0,0",
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n",
    ),
    "an index without a name": table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", ",close\n"),
    "Alpha Vantage adjusted": table_of(
        lambda d, p: f"{d:%Y-%m-%d},{p + 9},{p + 9},{p + 9},{p + 9},{p},1000,0.0000,1.0",
        "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\n",
    ),
    "Investing": table_of(
        lambda d, p: f'"{d:%b %d, %Y}","{p:,.2f}","{p + 9:,.2f}","12.34K","-0.52%"',
        '\ufeff"Date","Price","Open","Vol.","Change %"\n',
    ),
    "Investing in German": table_of(
        lambda d, p: (
            f'"{d:%d.%m.%Y}","{german(p)}","{german(p + 9)}","9,0","8,0","12,34K","-0,52%"'
        ),
        '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"\n',
    ),
    "a German bank": table_of(
        lambda d, p: f"{d:%d.%m.%Y};{german(p + 9)};{german(p + 9)};1,0;{german(p)};12.345",
        "Datum;Eröffnung;Hoch;Tief;Schlusskurs;Volumen\n",
    )
    .decode()
    .encode("cp1252"),
    "a French bank": table_of(
        lambda d, p: f"{d:%d/%m/%Y};{german(p + 9)};{german(p)};{german(p + 1)}",
        "Date;Ouverture;Clôture;Plus haut\n",
    ),
    "Nasdaq": table_of(
        lambda d, p: f"{d:%m/%d/%Y},${p:.2f},10,$9.0,$9.0,$9.0",
        "Date,Close/Last,Volume,Open,High,Low\n",
    ),
    "days of Excel": table_of(lambda d, p: f"{serial(d)},{p}", "Date,Close\n"),
    "eight digits": table_of(lambda d, p: f"{d:%Y%m%d},{p}", "Date,Close\n"),
    "months by name": table_of(lambda d, p: f"{d:%d-%b-%Y},{p}", "Date,Close\n"),
    "months by name in German": table_of(
        lambda d, p: f"{d.day}. {MONTHS_DE[d.month - 1]} {d.year};{german(p)}", "Datum;Kurs\n"
    ),
    "two digits of a year": table_of(lambda d, p: f"{d:%d.%m.%y};{german(p)}", "Datum;Kurs\n"),
    "Binance": table_of(
        lambda d, p: f"{milliseconds(d)},9,9,9,{p},1.5,{milliseconds(d) + 86399999},1,2,3,4,0",
        days=pd.date_range("2023-01-02", periods=150),
    ),
    "CoinGecko": table_of(
        lambda d, p: f"{d:%Y-%m-%d} 00:00:00 UTC,{p},1234567.5,98765.4",
        "snapped_at,price,market_cap,total_volume\n",
    ),
    "Quandl": table_of(
        lambda d, p: f"{d:%Y-%m-%d},9,9,9,9,0,{p},{p},1000",
        "Date,Open,High,Low,Last,Change,Settle,Close,Volume\n",
    ),
    "Tiingo": table_of(
        lambda d, p: f"{d:%Y-%m-%d}T00:00:00.000Z,9,9,9,9,1000,{p},9,9,9,1000,0,1",
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,"
        "splitFactor\n",
    ),
    "MetaTrader": table_of(
        lambda d, p: f"{d:%Y.%m.%d}\t9\t9\t9\t{p}\t1000\t0\t2",
        "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n",
    ),
    "Interactive Brokers": table_of(
        lambda d, p: f"{k(d)},{d:%Y-%m-%d},9,9,9,{p},1000,9,77",
        ",date,open,high,low,close,volume,average,barCount\n",
    )
    if (k := lambda d: (d - YEARS[0]).days) is not None
    else b"",
    "titles above and notes below": table_of(
        lambda d, p: f"{d:%Y-%m-%d},{p}", "Export of prices\nCurrency: EUR\n\nDate,Close\n"
    )
    + b"\nSource: exchange,\n",
    "Stooq": table_of(
        lambda d, p: f"SAP,D,{d:%Y%m%d},000000,9,9,9,{p},1000,0",
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n",
    ),
    "MetaTrader without names": table_of(
        lambda d, p: f"{d:%Y.%m.%d},00:00,{p - 1:.5f},{p + 2:.5f},{p - 2:.5f},{p:.5f},1234"
    ),
    "bars without names": table_of(
        lambda d, p: f"{d:%Y-%m-%d};{p - 1};{p + 2};{p - 2};{p};1234;{p + 9}"
    ),
    "quantmod": table_of(
        lambda d, p: f'"{d:%Y-%m-%d}",9,9,9,{p + 3},100,{p}',
        '"Index","SAP.Open","SAP.High","SAP.Low","SAP.Close","SAP.Volume","SAP.Adjusted"\n',
    ),
    "futures, settled": table_of(
        lambda d, p: f"{d:%Y-%m-%d},9,9,9,{p + 1},,{p},1000,0",
        "Date,Open,High,Low,Last,Change,Settle,Volume,Previous Day Open Interest\n",
    ),
    "pasted from Yahoo": table_of(
        lambda d, p: f"{d:%b %d, %Y}\t9\t9\t9\t{p + 5}\t{p}\t61,281,600",
        "Date\tOpen\tHigh\tLow\tClose    Close price adjusted for splits.\tAdj Close    Adjusted "
        "close price adjusted for splits and dividend and/or capital gain distributions.\tVolume\n",
    ),
    "one more column": table_of(lambda d, p: f"{d:%Y-%m-%d},{p},x7", "Date,Close,Remark\n"),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_are_read_as_they_are_meant(export):
    found = read(EXPORTS[export], "SAP.csv")
    assert found.price.shape == (150, 1)
    np.testing.assert_allclose(found.price[:, 0], SMALL)
    days = pd.date_range("2023-01-02", periods=150) if export == "Binance" else YEARS
    np.testing.assert_array_equal(found.date, days.to_numpy("datetime64[D]"))
    assert found.assets == ("SAP",)


ASKED = {"Binance", "MetaTrader without names", "bars without names"}  # columns without names


@pytest.mark.parametrize("export", EXPORTS)
def test_a_clear_export_goes_straight_in(export):
    (table,) = understood(EXPORTS[export])
    assert table.clear == (export not in ASKED), table.sentence


def test_hours_without_names():
    hours = pd.date_range("2023-01-02", periods=150, freq="h")
    text = table_of(
        lambda d, p: f"{d:%Y.%m.%d},{d:%H:%M},{p - 1},{p + 2},{p - 2},{p},7", days=hours
    )
    found = read(text)
    np.testing.assert_array_equal(found.date, hours.to_numpy("datetime64[s]"))
    np.testing.assert_allclose(found.price[:, 0], SMALL)


def bars(order, names, newest_first=False, epoch=False):
    """A walk as bars whose four prices stand in this order (o, h, l, c, and v for a volume)."""
    rng = np.random.default_rng(4)
    o = np.r_[PRICE[0], PRICE[:-1]] + rng.normal(0, 1, 150)
    high, low = np.maximum(o, PRICE) + rng.random(150), np.minimum(o, PRICE) - rng.random(150)
    prices = {"o": o, "h": high, "l": low, "c": PRICE, "v": rng.integers(900, 9_000, 150)}
    when = DAYS.astype("datetime64[s]").astype(int) if epoch else DAYS.strftime("%Y-%m-%d")
    rows = zip(when, *(np.round(prices[one], 2) for one in order), strict=True)
    rows = [",".join(map(str, row)) + "\n" for row in rows]
    return names + "".join(rows[::-1] if newest_first else rows)


BARS = {
    "Polish": bars("ohlcv", "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n"),
    "Japanese": bars("cohl", "データ日付,終値,始値,高値,安値\n"),
    "Korean, newest first": bars("cohlv", "일자,종가,시가,고가,저가,거래량\n", True),
    "unknown words, low first": bars("lhocv", "Datum,aa,bb,cc,dd,ee\n", True),
    "Coinbase": bars("lhocv", "", True, True),
}


@pytest.mark.parametrize("names", BARS)
def test_the_close_of_bars_with_unknown_names_is_told_by_its_values_and_asked_about(names):
    text = BARS[names].encode()
    (table,) = understood(text)
    assert "column price" in [question.key for question in table.questions]
    np.testing.assert_allclose(read(text).price[:, 0], PRICE)


def test_prices_of_four_assets_are_no_bar():
    walks = np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.01, (150, 4)), axis=0))
    rows = zip(DAYS.strftime("%Y-%m-%d"), *(walks * [100, 400, 20, 60]).T, strict=True)
    text = "Tag,Alpha,Beta,Gamma,Delta\n" + "".join(",".join(map(str, r)) + "\n" for r in rows)
    assert read(text).assets == ("Alpha", "Beta", "Gamma", "Delta")
    assert understood(text.encode())[0].clear


def test_of_a_file_of_crsp_the_price_counts():
    rows = "".join(
        f"14593,{d:%Y%m%d},AAPL,{p},{p * 7:.0f},0.01\n" for d, p in zip(YEARS, SMALL, strict=True)
    )
    found = read(f"PERMNO,date,TICKER,PRC,VOL,RET\n{rows}")
    assert found.assets == ("AAPL",)
    np.testing.assert_allclose(found.price[:, 0], SMALL)


def test_a_long_table_becomes_one_asset_a_ticker():
    rows = [
        f"{d:%Y-%m-%d},{name},{p * factor}"
        for d, p in zip(YEARS, SMALL, strict=True)
        for name, factor in (("SAP", 1), ("BMW", 2))
    ]
    found = read("date,ticker,close\n" + "\n".join(rows))
    assert found.assets == ("BMW", "SAP")
    np.testing.assert_allclose(found.price, np.c_[2 * SMALL, SMALL])


def test_two_header_rows_of_several_tickers():
    header = "Price,Close,Close,Volume,Volume\nTicker,BMW,SAP,BMW,SAP\nDate,,,,\n"
    found = read(table_of(lambda d, p: f"{d:%Y-%m-%d},{2 * p},{p},1,1", header))
    assert found.assets == ("BMW", "SAP")
    np.testing.assert_allclose(found.price, np.c_[2 * SMALL, SMALL])


def test_whether_prices_below_zero_are_meant_is_asked():
    plain_text = table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n")
    oil = edited(plain_text, 5, b"2023-01-05,-37.63")
    (table,) = understood(oil)
    assert [q.key for q in table.questions] == ["negative"] and not table.dropped
    kept = build_prices([table], silent)
    assert kept.price[3, 0] == -37.63 and kept.units
    (table,) = understood(oil, choices={"prices.csv": Choices(negative=False)})
    assert [row.reason for row in table.dropped] == ["“-37.63” is not a price above 0"]
    left = build_prices([table], silent)
    assert len(left.date) == 149 and not left.units


def test_zeros_alone_are_left_out_unless_they_are_meant():
    rates = edited(table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Rate\n"), 5, b"2023-01-05,0.0")
    (table,) = understood(rates)
    assert [q.key for q in table.questions] == ["negative"] and not table.clear
    assert len(build_prices([table], silent).date) == 149
    (table,) = understood(rates, choices={"prices.csv": Choices(negative=True)})
    kept = build_prices([table], silent)
    assert kept.price[3, 0] == 0 and kept.units and not table.warnings
    assert "Changes are differences in the price's own unit" in kept.note


def test_what_is_dropped_is_asked_about_and_the_rest_kept():
    plain_text = table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n")
    dividend = edited(plain_text, 5, b"2023-01-05,0.24 Dividend")
    for bad, reason in (
        (dividend, "“0.24 Dividend” is not a price above 0"),
        (edited(plain_text, 5, b"2023-01-05,0"), "“0” is not a price above 0"),
        (edited(plain_text, 5, b"2023-02-30,10"), "“2023-02-30” is not a date"),
        (edited(plain_text, 5, b"2023-01-05,10,7"), "3 cells where the table has 2"),
        (edited(plain_text, 5, b'2023-01-05,"10'), "a quotation mark is open"),
        (edited(plain_text, 5, b"2023-01-05,=1+1"), "“=1+1” is not a price above 0"),
    ):
        (table,) = understood(bad)
        assert not table.clear
        assert [row.reason for row in table.dropped] == [reason]
        assert len(table.table) == 149
    twice = plain_text + plain_text.splitlines()[-1] + b"\n"
    assert len(read(twice).date) == 150
    other = plain_text + f"{YEARS[-1]:%Y-%m-%d},99.5\n".encode()
    (table,) = understood(other)
    assert [q.key for q in table.questions] == ["aggregate"]
    assert table.table["Close"].iloc[-1] == 99.5
    (table,) = understood(other, choices={"prices.csv": Choices(aggregate="mean")})
    assert table.table["Close"].iloc[-1] == pytest.approx((99.5 + SMALL[-1]) / 2)


def test_days_that_may_be_day_or_month_first_are_asked_about():
    days = [d for d in pd.date_range("2000-01-01", periods=400 * 30) if d.day < 13][:150]
    either = text(date=[f"{d:%d/%m/%Y}" for d in days])
    (table,) = understood(either)
    assert [q.key for q in table.questions] in (["day_first"], [])
    decided = {"prices.csv": Choices(day_first=True)}
    (told,) = understood(either, choices=decided)
    np.testing.assert_array_equal(told.table["date"], np.array(days, "datetime64[us]"))
    assert not told.questions
    few = [d for d in pd.date_range("2000-01-01", "2024-01-01") if d.day == d.month]
    same = text(date=[f"{d:%d/%m/%Y}" for d in few[:150]])
    assert understood(same)[0].clear, "the same either way"


def test_a_split_is_warned_of():
    price = np.where(np.arange(150) < 70, 4 * SMALL, SMALL)
    (table,) = understood(table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n", price=price))
    assert not table.clear
    assert "falls to about 1/4 on 2023-04-10" in table.warnings[0]


@pytest.mark.parametrize(
    ("factor", "words"),
    [(100, "100 times"), (1 / 100, "1/100 times"), (1000, "1,000 times"), (10, "10 times")],
)
def test_another_unit_is_warned_of(factor, words):
    price = np.where(np.arange(150) < 70, SMALL, factor * SMALL)
    (table,) = understood(table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n", price=price))
    assert table.warnings == (
        f"Close is about {words} the price before on 2023-04-10: if its unit changed there, bring "
        "both parts to one, or it counts as a return.",
    )
    assert not table.clear


def test_a_long_time_without_a_price_is_warned_of():
    text = table_of(lambda d, p: f"{d:%Y-%m-%d},{p}", "Date,Close\n").decode().splitlines()
    (table,) = understood("\n".join(text[:40] + text[60:]).encode())
    first, last = (line.split(",")[0] for line in (text[39], text[60]))
    days = (np.datetime64(last) - np.datetime64(first)).astype(int)
    assert table.warnings == (
        f"There is no price from {first} to {last}: these {days} days count as one step.",
    )
    (table,) = understood("\n".join(text[:40] + text[47:]).encode())  # a week of holidays
    assert table.clear


def test_prices_within_a_day_are_steps_or_the_last_of_each_day():
    hours = [day + pd.Timedelta(hours=h) for day in YEARS for h in (10, 13, 16)]
    price = np.repeat(SMALL, 3) + np.tile([1, 2, 0], 150)
    written = table_of(lambda d, p: f"{d:%Y-%m-%d %H:%M},{p}", "t,Close\n", hours, price)
    (asked,) = understood(written)
    assert [q.key for q in asked.questions] == ["aggregate"] and not asked.clear
    found = build_prices([asked], silent)
    np.testing.assert_allclose(found.price[:, 0], price)
    assert (found.step, found.written()[1]) == ("3-hour bar", f"{hours[1]:%Y-%m-%d %H:%M}")
    assert found.per_year == 3 * 252
    assert "Nights and weekends are a step like the others; a year counts 756." in found.note
    (daily,) = understood(written, choices={"prices.csv": Choices(aggregate="last")})
    found = build_prices([daily], silent)
    np.testing.assert_allclose(found.price[:, 0], SMALL)
    assert found.step == "day"


def test_a_year_of_hours_counts_its_own_days():
    days = pd.date_range("2022-01-01", periods=400)
    hours = [day + pd.Timedelta(hours=h) for day in days for h in range(24)]
    price = 100 + np.arange(len(hours)) % 17
    found = read(table_of(lambda d, p: f"{d:%Y-%m-%dT%H:%M:%SZ},{p}", "t,Close\n", hours, price))
    assert found.per_year == pytest.approx(24 * 365.25, rel=1e-9)
    assert (found.step, len(found.date)) == ("hour", 9600)


def test_the_latest_steps_within_a_day_count():
    minutes = pd.date_range("2024-01-02", periods=10_500, freq="min")
    price = 100 + np.arange(len(minutes)) % 17
    found = read(table_of(lambda d, p: f"{d:%Y-%m-%d %H:%M},{p}", "t,Close\n", minutes, price))
    assert (len(found.date), found.date[-1]) == (10_000, np.datetime64(minutes[-1], "m"))
    assert "the latest of 10,500" in found.note


def test_two_assets_within_a_day():
    hours = [day + pd.Timedelta(minutes=m) for day in YEARS[:60] for m in range(570, 960, 15)]
    rows = [f"{t:%Y-%m-%d %H:%M},{name},{10 + k % 7 + j}"
            for k, t in enumerate(hours) for j, name in enumerate(("AA", "BB"))]  # fmt: skip
    found = read(("time,ticker,close\n" + "\n".join(rows)).encode())
    assert (found.assets, found.step) == (("AA", "BB"), "15-minute bar")
    assert found.price.shape == (len(hours), 2)
    assert found.per_year == 26 * 252


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"", "prices.csv: the file is empty."),
        (b"Date,Close\n", "prices.csv: there is a row of names but nothing below it."),
        (text(date=["x"] * 150), "prices.csv: no column holds a date; there are “Date”, “Close”."),
        (text(header="Date,Volume"), "prices.csv: no column holds a price; there are “Date”, “Vol"),
        (text(price=["5"] * 150), "prices.csv: the price of prices never changes."),
        (
            b"\n".join(text().splitlines()[:100]),
            "prices.csv: 99 dates with a price, but at least 120",
        ),
        (
            text([f"{year}-12-31" for year in range(1900, 2010)], range(5, 115)),
            "prices.csv: 110 dates with a price, but at least 120",
        ),
        (b"PK\3\4" + b"x" * 99, "prices.csv: the archive is damaged or cut short."),
        (b"\0" * 50, "prices.csv: this is not a text file."),
        (
            edited(edited(text(), 5, b'2020-01-06,"1000'), 140, b'2020-07-14,1000"'),
            "row 5: a quotation mark is open or out of place.",
        ),
    ],
)
def test_bad_files(bad, message):
    assert message in refusal(("prices.csv", bad))


def test_holes_and_sizes(monkeypatch):
    hole = [f"{d:%Y-%m-%d}" for d in DAYS[:75]]
    hole += [f"{d + pd.Timedelta(days=60):%Y-%m-%d}" for d in DAYS[75:]]
    message = refusal(("prices.csv", text(date=hole)))
    assert message == (
        "prices.csv: after 2020-04-14 there is no price for 61 days, too long to count as one step."
    )
    monthly = pd.date_range("1990-01-01", periods=150, freq="MS")
    assert read(text(date=[f"{d:%Y-%m-%d}" for d in monthly])).per_year == pytest.approx(
        12, abs=0.1
    )
    monkeypatch.setattr(reader, "MAX_DAYS", 140)
    latest = read(text())
    assert len(latest.date) == 140 and latest.date[-1] == DAYS[-1]
    assert "; the latest of 150." in latest.note
    monkeypatch.setattr(reader, "MAX_DAYS", 200)
    monkeypatch.setattr(reader, "MAX_ASSETS", 1)
    both = [("a.csv", text()), ("b.csv", text())]
    assert refusal(*both) == "2 files: 2 assets, but at most 1 are read."


def test_names():
    two = [f"{p},{p}" for p in PRICE]
    assert read(text(price=two, header="Date,A,A ")).assets == ("A", "A (2)")
    assert refusal(("a.csv", text()), ("a.csv", text())) == (
        "a.csv: prices of a stand in another file or column too."
    )
    numbered = [f"{k},{p}" for k, p in enumerate(two)]
    found = read(text(price=numbered, header="Date,Unnamed: 0,=HYPERLINK(1),A\u202eB"))
    assert found.assets == ("HYPERLINK(1)", "A B")
    assert refusal(("a.zip", zipped({"readme.txt": b"x"}))) == "a.zip: there is no table in it."


def test_a_price_that_never_changes_is_left_out_and_said():
    still = [f"{p},{3 if k % 9 else ''},{p + 1}" for k, p in enumerate(PRICE)]
    found = read(text(price=still, header="Date,A,Peg,B"))
    assert found.assets == ("A", "B") and len(found.date) == len(PRICE)
    assert found.note.endswith(" Peg is left out: its price never changes.")
    two = read(text(price=[f"3,{p},4" for p in PRICE], header="Date,A,B,C"))
    assert two.assets == ("B",)
    assert two.note.endswith(" A, C are left out: their prices never change.")
    alone = refusal(("a.csv", text(price=[3] * len(PRICE), header="Date,Close")))
    assert alone == "a.csv: the price of a never changes."


def test_a_sign_in_a_column_that_plays_no_part_is_not_asked_about():
    (found,) = understood(
        text(price=[f"{p:.0f},1.234" for p in PRICE], header="Date,Close,Version")
    )
    assert found.clear


def test_five_rows_of_names_as_the_ecb_wrote_them():
    head = "Data Source in SDW: null\n,EXR.D.USD.EUR.SP00.A,EXR.D.GBP.EUR.SP00.A\n"
    head += ',"ECB reference exchange rate, US dollar","ECB reference exchange rate, UK pound"\n'
    head += "Collection:,Average of observations (A),Average of observations (A)\n"
    head += "Period\\Unit:,[US dollar ],[UK pound sterling ]\n"
    rows = "".join(f"2023-01-{day:02},1.0{day:02},0.8{day:02}\n" for day in range(1, 29))
    (found,) = read_tables([("ecb.csv", (head + rows).encode())], FORM, lambda *_: None)
    assert list(found.table)[1:] == ["[US dollar ]", "[UK pound sterling ]"] and found.clear
    assert found.table["[US dollar ]"].iloc[0] == 1.001 and len(found.table) == 28


def test_bars_spelled_by_their_initials_are_asked_about_with_the_close():
    """As Polygon, Finnhub and IEX write them: the price weighted by volume is none of the four."""
    rows = [
        {"v": 9000 + k, "vw": p + 0.02, "o": p - 1, "c": p, "h": p + 2, "l": p - 2, "t": 10 * k}
        for k, p in enumerate(SMALL.tolist())
    ]
    for row, day in zip(rows, YEARS, strict=True):
        row["t"] = int(day.timestamp() * 1000)
    told = {"ticker": "SAP", "results": rows, "status": "OK"}
    columns = {name: [row[name] for row in rows] for name in "ohlcvt"}
    columns["t"] = [t // 1000 for t in columns["t"]]
    for data in (told, columns | {"s": "ok"}):
        (table,) = understood(json.dumps(data).encode())
        assert table.many == {"price": ("c",)}
        np.testing.assert_allclose(table.table["c"], SMALL)


def test_a_title_of_one_cell_right_above_the_names_is_no_part_of_them():
    """As the Bank of Canada writes: sections, each below its title."""
    head = (
        '"NAME","FX_RATES_DAILY"\n\n"SERIES"\n"id","label","description"\n'
        '"FXUSDCAD","USD/CAD","US dollar"\n\n"OBSERVATIONS"\n"date","FXUSDCAD","FXEURCAD"\n'
    )
    found = read(table_of(lambda d, p: f'"{d:%Y-%m-%d}","{p}","{2 * p}"', head))
    assert found.assets == ("FXUSDCAD", "FXEURCAD")
    np.testing.assert_allclose(found.price, np.column_stack([SMALL, 2 * SMALL]))


def test_the_shares_of_a_fund_are_no_price():
    head = "Fund Name,Core\n\nAs Of,NAV per Share,Ex-Dividends,Shares Outstanding\n"
    text = table_of(lambda d, p: f'"{d:%b %d, %Y}",{p},--,{int(9e6 * p)}', head)
    found = read(text, "Core.csv")
    np.testing.assert_allclose(found.price, SMALL[:, None])
    assert found.assets == ("Core",)
