"""Uploaded prices: read as they come, or refused with one sentence."""

import gzip
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import prices as reader
from core.datasets.prices import read_prices
from core.datasets.tables import SAMPLE_DATA, load_table
from core.datasets.uploads import DataError
from tests.datasets.packing import edited, zipped


def silent(share, what):
    pass


def read(text, name="prices.csv"):
    return read_prices([(name, text if isinstance(text, bytes) else text.encode())], silent)


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


def test_three_decimals_are_decimals_and_quoted_commas_thousands():
    three = [f"{1 + p / 1e4:.3f}" for p in PRICE]
    np.testing.assert_allclose(read(text(price=three)).price[:, 0], np.array(three, float))
    for delimiter, expected in ((";", PRICE.round() / 1000), (",", PRICE.round())):
        commas = [f'"{p / 1000:.3f}"'.replace(".", ",") for p in PRICE.round()]
        found = read(text(price=commas, delimiter=delimiter))
        np.testing.assert_allclose(found.price[:, 0], expected)


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


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 4), st.integers(0, 10_000), st.sampled_from([",", ";", "\t"]))
def test_written_and_read_back(assets, seed, delimiter):
    price = np.random.default_rng(seed).lognormal(3, 1, (130, assets)).round(4) + 0.01
    frame = pd.DataFrame(price, columns=[f"Asset {k}" for k in range(assets)])
    frame.insert(0, "date", pd.bdate_range("1990-01-01", periods=130))
    found = read(frame.to_csv(sep=delimiter, index=False))
    np.testing.assert_allclose(found.price, price)
    assert found.assets == tuple(frame.columns[1:])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"", "prices.csv: the file is empty."),
        (b"Date,Close\n", "prices.csv: there is a header but no row below it."),
        (text(header="When,Close"), "prices.csv: there is no column date in the first row."),
        (text(header="Date,Day"), "prices.csv: there is more than one column date"),
        (text(header="Date,Volume"), "prices.csv: there is no column of prices beside the date."),
        (edited(text(), 5, b"2020-01-06"), "row 5: 1 cells where the header has 2."),
        (edited(text(), 5, b"2020-01-06,abc"), "row 5: “abc” in column Close is not a price."),
        (edited(text(), 5, b"2020-01-06,inf"), "row 5: “inf” in column Close is not a price."),
        (edited(text(), 5, b"2020-01-06,=1+1"), "row 5: “=1+1” in column Close is not a price."),
        (edited(text(), 5, b"2020-01-06,0"), "row 5: the price “0” in column Close is not posit"),
        (edited(text(), 5, b"2020-01-06,-37.63"), "row 5: the price “-37.63” in column Close is"),
        (edited(text(), 5, b"2020-01-06,1e99"), "row 5: the price “1e99” in column Close is too"),
        (edited(text(), 5, b"2020-01-03,1000"), "row 5: 2020-01-03 stands in row 4 already."),
        (edited(text(), 5, b"2020-02-30,1000"), "row 5: “2020-02-30” is not a day of the cal"),
        (edited(text(), 5, b"6 January,1000"), "row 5: “6 January” is not a date like the oth"),
        (edited(text(), 2, b"20200101,1000"), "row 2: “20200101” is not a date like the others."),
        (text(price=["5"] * 150), "prices.csv: the price of prices never changes."),
        (b"\n".join(text().splitlines()[:100]), "prices.csv: 99 days with a price of every as"),
        (edited(text(), 5, b'2020-01-06,"1000'), "a quotation mark is open or out of place."),
        (text().replace(b"Close", b"Schlu\xdf"), "row 1: the byte 0xDF is not UTF-8"),
        (b"PK\3\4" + b"x" * 99, "prices.csv: the archive is damaged or cut short."),
        (b"\0" * 50, "prices.csv: this is not a text file."),
    ],
)
def test_bad_files(bad, message):
    assert message in refusal(("prices.csv", bad))


def test_bad_dates_of_a_whole_column():
    mixed = [f"{d:%d/%m/%Y}" for d in DAYS]
    mixed[40] = f"{DAYS[40]:%m/%d/%Y}"
    assert "begins with the month, the date in row 10 with the day" in refusal(
        ("prices.csv", text(date=mixed))
    )
    days = [d for d in pd.date_range("2000-01-01", periods=400 * 30) if d.day < 13 and d.month < 13]
    either = [f"{d:%d/%m/%Y}" for d in days[:150]]
    assert "row 2: “01/01/2000” and all others may be day or month first" in refusal(
        ("prices.csv", text(date=either))
    )


def test_holes_and_sizes(monkeypatch):
    hole = [f"{d:%Y-%m-%d}" for d in DAYS[:75]]
    hole += [f"{d + pd.Timedelta(days=60):%Y-%m-%d}" for d in DAYS[75:]]
    message = refusal(("prices.csv", text(date=hole)))
    assert message == (
        "prices.csv: after 2020-04-14 there is no price of every asset for 61 days, too long to "
        "count as one step."
    )
    monthly = pd.date_range("1990-01-01", periods=150, freq="MS")
    assert read(text(date=[f"{d:%Y-%m-%d}" for d in monthly])).per_year == pytest.approx(
        12, abs=0.1
    )
    monkeypatch.setattr(reader, "MAX_DAYS", 140)
    assert refusal(("prices.csv", text())) == "prices.csv: more than 140 rows."
    monkeypatch.setattr(reader, "MAX_DAYS", 200)
    monkeypatch.setattr(reader, "MAX_ASSETS", 1)
    both = [("a.csv", text()), ("b.csv", text())]
    assert refusal(*both) == "2 files: 2 assets, but at most 1 are read."


def test_names():
    two = [f"{p},{p}" for p in PRICE]
    assert "two columns are called “A”" in refusal(("x.csv", text(price=two, header="Date,A,A ")))
    assert "unknown beside “Close”" in refusal(
        ("x.csv", text(price=two, header="Date,Close,Ticker"))
    )
    assert refusal(("a.csv", text()), ("a.csv", text())) == (
        "a.csv: prices of a are in another file too."
    )
    numbered = [f"{k},{p}" for k, p in enumerate(two)]
    found = read(text(price=numbered, header="Date,Unnamed: 0,=HYPERLINK(1),A\u202eB"))
    assert found.assets == ("HYPERLINK(1)", "A B")
    assert refusal(("a.zip", zipped({"readme.txt": b"x"}))) == "a.zip: there is no CSV file in it."
