"""Uploaded card transactions: read as they are, or refused with one sentence."""

import csv
import gzip
import io
import lzma
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import card_transactions
from core.datasets.card_transactions import MIN_TRANSACTIONS, read_transactions
from core.datasets.uploads import DataError
from core.maths.case_studies.fraud_detection.card_transactions import (
    credit_card_set,
    simulate_transactions,
    transaction_set,
)
from tests.datasets.packing import edited, zipped

HANDBOOK = {
    "time": "TX_DATETIME",
    "customer": "CUSTOMER_ID",
    "terminal": "TERMINAL_ID",
    "amount": "TX_AMOUNT",
    "fraud": "TX_FRAUD",
    "scenario": "TX_FRAUD_SCENARIO",
}


def silent(share, what):
    pass


def read(text, name="cards.csv"):
    return read_transactions([(name, text)], silent)


def refusal(text, name="cards.csv"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.]+(, row \d+|, column \w+)?: [^\n]*\.", message), message
    assert re.sub("“.*?”", "", message).count(". ") == 0
    return message


def same(got, expected):
    np.testing.assert_array_equal(got.features, expected.features)
    assert got.feature_names == expected.feature_names
    for name in ("time", "amount", "fraud", "scenario", "customer", "terminal"):
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name))


@pytest.fixture(scope="module")
def table():
    return simulate_transactions(seed=3, customers=60, terminals=100, days=20, radius=30.0)


@pytest.fixture(scope="module")
def text(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


@pytest.fixture(scope="module")
def credit_card():
    rng = np.random.default_rng(2)
    rows = 700
    columns = {"Time": np.sort(rng.integers(0, 172_792, rows)).astype(float)}
    columns |= {f"V{k}": rng.normal(size=rows) for k in range(1, 29)}
    columns |= {"Amount": rng.gamma(1, 80, rows).round(2), "Class": (rng.random(rows) < 0.02) * 1}
    return pd.DataFrame(columns)


@pytest.fixture(scope="module")
def credit_card_text(credit_card):
    """As published: names and classes in quotation marks, whole seconds without a point."""
    table = credit_card.astype({"Time": int, "Class": str})
    return table.to_csv(
        index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC, float_format="%.15g"
    ).encode()


def test_a_table_comes_back_as_it_was_written(table, text):
    got = read(text)
    same(got, transaction_set(table, "", ""))
    share = f"{100 * table['fraud'].mean():.2g} %"
    assert (
        got.note == f"Uploaded: {len(table):,} transactions over 19.9 days, {share} of them fraud."
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.rename(columns=HANDBOOK), id="names of the Handbook"),
        pytest.param(
            lambda t: (
                t.rename(columns=HANDBOOK)
                .assign(TX_TIME_SECONDS=1, TX_TIME_DAYS=0)
                .reset_index(names="TRANSACTION_ID")
            ),
            id="all columns of the Handbook",
        ),
        pytest.param(lambda t: t[t.columns[::-1]], id="another order of the columns"),
        pytest.param(
            lambda t: t.assign(fraud=t["fraud"].astype(bool), time=t["time"].astype(str) + "Z"),
            id="true and false, with an offset",
        ),
        pytest.param(
            lambda t: t.assign(time=t["time"].astype("datetime64[s]").astype(np.int64)),
            id="seconds since 1970",
        ),
        pytest.param(
            lambda t: t.assign(time=t["time"].dt.strftime("%d/%m/%Y %H:%M:%S")), id="day first"
        ),
    ],
)
def test_other_ways_to_write_the_same(table, change):
    same(read(change(table).to_csv(index=False).encode()), transaction_set(table, "", ""))


def test_packed_and_beside_other_files(table, text):
    expected = transaction_set(table, "", "")
    for name, data in (
        ("cards.csv.gz", gzip.compress(text)),
        ("cards.csv.xz", lzma.compress(text)),
        ("cards.zip", zipped({"data/cards.csv": text, "data/readme.txt": b"Read me"})),
        ("cards.zip", zipped({"cards.csv.gz": gzip.compress(text)})),
    ):
        same(read(data, name), expected)


def test_rows_out_of_order_are_sorted(table, text):
    shuffled = table.sample(frac=1, random_state=1)
    got = read(shuffled.to_csv(index=False).encode())
    assert got.note.endswith("of them fraud, sorted by time.")
    assert (np.diff(got.time) >= 0).all()
    ordered = shuffled.sort_values("time", kind="stable")
    np.testing.assert_array_equal(got.amount, ordered["amount"])


def test_labels_are_optional(table, credit_card):
    got = read(table.drop(columns=["fraud", "scenario"]).to_csv(index=False).encode())
    assert got.fraud is None and got.scenario is None and "without labels" in got.note
    assert read(table.drop(columns="scenario").to_csv(index=False).encode()).scenario is None
    got = read(credit_card.drop(columns="Class").to_csv(index=False).encode())
    assert got.fraud is None and "without labels" in got.note


def test_the_credit_card_table_as_it_is(credit_card, credit_card_text):
    assert credit_card_text.startswith(b'"Time","V1","V2"')
    assert re.search(rb',"[01]"\n', credit_card_text)
    got = read(credit_card_text)
    expected = credit_card_set(credit_card, "", "")
    np.testing.assert_allclose(got.features, expected.features, rtol=1e-6)
    np.testing.assert_array_equal(got.fraud, credit_card["Class"] == 1)
    np.testing.assert_array_equal(got.time, credit_card["Time"] / 86_400)
    np.testing.assert_array_equal(got.amount, credit_card["Amount"])
    assert got.features.dtype == np.float32 and got.customer is None
    assert "700 transactions over 2.0 days" in got.note


BAD_ROWS = {
    "text": ("12/x", "amount", "“12/x” in column amount is not a number from 0"),
    "negative": ("-1.5", "amount", "“-1.5” in column amount is not a number from 0 to"),
    "NaN": ("nan", "amount", "“nan” in column amount is not a number"),
    "infinite": ("inf", "amount", "“inf” in column amount is not a number"),
    "no amount": ("", "amount", "the cell in column amount is empty"),
    "no time": ("", "time", "the cell in column time is empty"),
    "no day": ("2025-02-30", "time", "“2025-02-30” in column time is not a date and time"),
    "no date": ("yesterday", "time", "“yesterday” in column time is not a date and time"),
    "wrong year": ("1925-01-08", "time", "with “1925-01-08” in column time the times span 100"),
    "label": ("2", "fraud", "“2” in column fraud is not 0 or 1"),
    "scenario": ("4", "scenario", "“4” in column scenario is not a whole number from 0 to 3"),
    "formula": ("=1+1", "customer", "“=1+1” in column customer is a formula for a spreadsheet"),
    "call": ("@SUM(A1)", "terminal", "“@SUM(A1)” in column terminal is a formula"),
    "contradiction": ("0", "fraud", "there is a scenario of fraud, but fraud is 0"),
}


@pytest.mark.parametrize(("cell", "column", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_cell_is_named(table, cell, column, reason):
    row = int(np.flatnonzero(table["scenario"] > 0)[0])
    cells = table.astype(str)
    cells.loc[row, column] = cell
    message = refusal(cells.to_csv(index=False).encode())
    assert message.startswith(f"cards.csv, row {row + 2}: {reason}")


def test_bad_rows_of_the_credit_card_table(credit_card_text):
    line = credit_card_text.splitlines()[4]
    for old, new, reason in (
        (rb"^\d+,", b"noon,", "“noon” in column Time is not a number from 0"),
        (rb",[^,]*,([^,]*)$", rb",-5,\1", "“-5” in column Amount is not a number from 0"),
        (rb'"[01]"$', b'"2"', "“2” in column Class is not 0 or 1"),
        (rb"^(\d+),[^,]*,", rb"\1,1e50,", "“1e50” in column V1 is not a number"),
    ):
        changed = re.sub(old, new, line)
        assert changed != line
        message = refusal(edited(credit_card_text, 5, changed))
        assert message.startswith(f"cards.csv, row 5: {reason}")


def test_tables_that_nothing_can_be_learned_from(table):
    def message(changed):
        return refusal(changed.to_csv(index=False).encode())

    for label in (0, 1):
        assert message(table.assign(fraud=label, scenario=0)) == (
            f"cards.csv, column fraud: only one class, all rows are {label}, so leave the column "
            "out to work without labels."
        )
    assert message(table.assign(customer=7)).startswith(
        "cards.csv, column customer: all transactions are of one customer"
    )
    assert message(table.assign(time="2025-01-01")) == (
        "cards.csv, column time: all transactions have the same time."
    )
    assert message(table[: MIN_TRANSACTIONS - 1]) == (
        "cards.csv: 499 transactions, but at least 500 are needed."
    )
    assert message(table.drop(columns="fraud")) == (
        "cards.csv: the column fraud is missing beside scenario."
    )
    assert message(table.drop(columns=["terminal", "amount"])) == (
        "cards.csv: the columns terminal and amount are missing."
    )
    assert message(table.assign(colour="red")).startswith(
        "cards.csv: the column “colour” is unknown, expected are time, customer, terminal and"
    )
    assert message(table.assign(V1=0.0)).startswith("cards.csv: the column “V1” is unknown")
    assert message(table[:0]) == "cards.csv: there is a header but no row below it."


def test_files_that_are_no_table(text):
    assert refusal(b"") == "cards.csv: the file is empty."
    assert refusal(bytes(5_000)) == "cards.csv: this is not a text file."
    assert "row 9: the byte 0xFC is not UTF-8" in refusal(edited(text, 9, "ü".encode("latin-1")))
    assert refusal(zipped({"readme.txt": b"1"}), "a.zip") == (
        "readme.txt: there is no CSV file in the archive."
    )
    assert refusal(zipped({"a.csv": text, "b.csv": text}), "a.zip") == (
        "b.csv: a second table beside a.csv, so remove one."
    )
    with pytest.raises(DataError, match=r"b\.csv: a second table beside a\.csv, so remove one\."):
        read_transactions([("a.csv", text), ("b.csv", text)], silent)
    with pytest.raises(DataError, match="No file was given"):
        read_transactions([], silent)


def test_sizes(monkeypatch, text):
    assert refusal(bytes(200_000_001)) == "cards.csv: 200 MB, but at most 200 MB are read."
    monkeypatch.setattr(
        card_transactions,
        "LIMITS",
        card_transactions.UploadLimits(
            10_000_000, 1_000_000, "the 151 MB of the credit-card table"
        ),
    )
    for name, bomb in (
        ("cards.csv.gz", gzip.compress(text[:40] + bytes(5_000_000))),
        ("cards.csv.xz", lzma.compress(text[:40] + bytes(5_000_000))),
        ("cards.zip", zipped({"cards.csv": text[:40] + bytes(5_000_000)})),
        ("cards.zip", zipped({"cards.csv.gz": gzip.compress(bytes(5_000_000))})),
    ):
        assert len(bomb) < 10_000
        assert "more than 1 MB after unpacking" in refusal(bomb, name)


def test_too_many_rows():
    rows = b"2025-01-01,1,1,1\n" * (card_transactions.MAX_TRANSACTIONS + 1)
    assert (
        refusal(b"time,customer,terminal,amount\n" + rows) == "cards.csv: more than 600,000 rows."
    )


def test_progress_ends_at_1(text):
    told = []
    read_transactions([("cards.csv", text)], lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert {what for _, what in told} >= {"Unpacking cards.csv …", "Reading cards.csv …"}


cents = st.integers(0, 10**8).map(lambda cents: cents / 100)
names = st.sampled_from(["a", "Anna Ö.", "7", "10", "-1", "b;c", 'say "so"'])


@settings(deadline=None, max_examples=25)
@given(
    rows=st.lists(st.tuples(st.integers(0, 10**7), names, names, cents, st.booleans()), min_size=5),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back(rows, delimiter, encoding):
    rows = rows * (MIN_TRANSACTIONS // len(rows) + 1)
    rows += [(10**7 + 1, "c", "d", 1.0, True), (10**7 + 1, "e", "d", 1.0, False)]
    table = pd.DataFrame(rows, columns=["time", "customer", "terminal", "amount", "fraud"])
    stream = io.StringIO()
    table.to_csv(stream, index=False, sep=delimiter)
    got = read(stream.getvalue().encode(encoding))
    ordered = table.sort_values("time", kind="stable")
    np.testing.assert_array_equal(got.amount, ordered["amount"])
    np.testing.assert_array_equal(got.fraud, ordered["fraud"])
    assert list(map(str, got.customer)) == ordered["customer"].tolist()
    assert list(map(str, got.terminal)) == ordered["terminal"].tolist()
    start = ordered["time"].iloc[0] // 86_400
    np.testing.assert_allclose(got.time, ordered["time"] / 86_400 - start, atol=1e-9)
