"""Uploaded card transactions: read as they are, rows left out with their reason, or refused with
one sentence."""

import csv
import gzip
import io
import lzma
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import card_transactions
from core.datasets.card_transactions import (
    FORM,
    MIN_TRANSACTIONS,
    build_payments,
    read_transactions,
)
from core.datasets.intake.reading import read_tables
from core.datasets.uploads import DataError, UploadLimits
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


def understood(text, name="cards.csv"):
    return read_tables([(name, text)], FORM, silent)


def refusal(text, name="cards.csv"):
    with pytest.raises(DataError) as caught:
        read(text, name)
    message = str(caught.value)
    assert re.fullmatch(r"[\w.]+(, row \d+)?: [^\n]*\.", message), message
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
    "text": ("12/x", "amount", "“12/x” is not an amount in one currency, of at most 1,000,000,000"),
    "negative": ("-1.5", "amount", "“-1.5” is below 0: paid back, so no payment"),
    "NaN": ("nan", "amount", "has no amount"),
    "infinite": (
        "inf",
        "amount",
        "“inf” is not an amount in one currency, of at most 1,000,000,000",
    ),
    "huge": ("2e9", "amount", "“2e9” is not an amount in one currency, of at most 1,000,000,000"),
    "no amount": ("", "amount", "has no amount"),
    "no customer": ("", "customer", "has no customer"),
    "no time": ("", "time", "has no time"),
    "no day": ("2025-02-30", "time", "“2025-02-30” is not a time"),
    "no date": ("yesterday", "time", "“yesterday” is not a time"),
    "wrong year": ("1925-01-08", "time", "“1925-01-08” is 100 years from the other times"),
    "label": ("2", "fraud", "“2” does not say fraud or not"),
    "scenario": ("4", "scenario", "“4” is not a scenario from 0 to 3"),
    "contradiction": ("0", "fraud", "is a scenario of fraud, but fraud is 0"),
}


@pytest.mark.parametrize(("cell", "column", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_left_out_and_named(table, cell, column, reason):
    row, scenario = 50, table["scenario"].where(table.index % 100 != 50, 1)
    table = table.assign(scenario=scenario, fraud=1 * (scenario > 0))
    cells = table.astype(str)
    cells.loc[row, column] = cell
    (found,) = understood(cells.to_csv(index=False).encode())
    assert not found.clear and len(found.table) == len(table) - 1
    (said,) = found.reasons
    assert said.startswith(f"row {row + 2}: ") and said.endswith(reason)
    others = table.drop(index=row)
    same(build_payments([found], silent).transactions, transaction_set(others, "", ""))


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0"])
def test_a_formula_is_the_name_of_a_card(table, cell):
    cells = table.astype(str)
    cells["customer"] = cells["customer"].where(cells["customer"] != cells["customer"][0], cell)
    got = read(cells.to_csv(index=False).encode())
    expected = transaction_set(table, "", "")
    np.testing.assert_array_equal(got.features, expected.features)
    assert got.customer[0] == cell


def test_bad_rows_of_the_credit_card_table(credit_card_text):
    line = credit_card_text.splitlines()[4]
    for old, new, reason in (
        (rb"^\d+,", b"noon,", "“noon” is not a time"),
        (rb",[^,]*,([^,]*)$", rb",-5,\1", "“-5” is below 0: paid back, so no payment"),
        (rb'"[01]"$', b'"2"', "“2” does not say fraud or not"),
        (rb"^(\d+),[^,]*,", rb"\1,1e50,", "“1e50” is not a number"),
    ):
        changed = re.sub(old, new, line)
        assert changed != line
        (found,) = understood(edited(credit_card_text, 5, changed))
        assert found.reasons == [f"row 5: {reason}"] and len(found.table) == 699


def test_the_credit_card_table_with_dates(credit_card):
    dates = pd.Timestamp("2013-09-01") + pd.to_timedelta(credit_card["Time"], unit="s")
    got = read(credit_card.assign(Time=dates).to_csv(index=False).encode())
    same(got, read(credit_card.to_csv(index=False).encode()))
    excerpt = credit_card.assign(Time=np.linspace(40_000, 60_000, 700).round())
    (found,) = understood(excerpt.to_csv(index=False).encode())
    assert found.clear and found.table["Time"].iloc[-1] == 60_000, "seconds, not days of Excel"


def test_the_credit_card_table_without_names(credit_card, credit_card_text):
    _, _, rows = credit_card_text.partition(b"\n")
    (found,) = understood(rows)
    assert {q.key for q in found.questions} >= {"column Time", "column Amount"}
    same(build_payments([found], silent).transactions, read(credit_card_text))
    (found,) = understood(credit_card_text)
    assert found.clear
    assert found.sentence == "700 rows; as they are named: Time to Class."


def test_tables_that_nothing_can_be_learned_from(table, credit_card):
    def message(changed):
        return refusal(changed.to_csv(index=False).encode())

    assert message(table.assign(customer=7)).startswith(
        "cards.csv: all transactions are of one customer"
    )
    assert message(table.assign(time="2025-01-01")) == (
        "cards.csv: all transactions have the same time."
    )
    assert message(table[: MIN_TRANSACTIONS - 1]) == (
        "cards.csv: 499 transactions, but at least 500 are needed."
    )
    assert message(table.drop(columns="amount").drop(columns=["fraud", "scenario"])) == (
        "cards.csv: no column holds an amount; there are “time”, “customer”, “terminal”."
    )
    assert message(table.drop(columns="time").assign(terminal="x")) == (
        "cards.csv: no column holds a time; there are “customer”, “terminal”, “amount”, “fraud”, "
        "“scenario”."
    )
    of_2023 = credit_card.rename(columns={"Time": "id"}).assign(id=range(700))
    for timeless in (credit_card.drop(columns="Time"), of_2023):
        assert message(timeless) == (
            "cards.csv: its components V1 to V28 have no times, but the page learns from the "
            "earlier payments and judges on the later ones: add a column Time in seconds where it "
            "is known, or take the set of 2013 (creditcard.csv), which has one."
        )
    assert message(table[:0]) == "cards.csv: there is a row of names but nothing below it."
    both = [
        (f"{n}.csv", t.to_csv(index=False).encode()) for n, t in enumerate((table, credit_card))
    ]
    with pytest.raises(DataError, match=r"^1\.csv: components V1 to V28 cannot be put together"):
        read_transactions(both, silent)


def test_further_columns_are_left_out(table, credit_card):
    got = read(table.assign(colour="red", V1=0.0).to_csv(index=False).encode())
    same(got, transaction_set(table, "", ""))
    got = read(credit_card.assign(colour="red").to_csv(index=False).encode())
    assert got.features.shape == (700, 29)


def test_files_that_are_no_table(table, text):
    assert refusal(b"") == "cards.csv: the file is empty."
    assert refusal(bytes(5_000)) == "cards.csv: this is not a text file."
    assert refusal(zipped({"readme.txt": b"1"}), "a.zip") == "a.zip: there is no table in it."
    with pytest.raises(DataError, match="No file was given"):
        read_transactions([], silent)
    latin = table.astype({"customer": str}).assign(customer=lambda t: "Zürich " + t["customer"])
    same_rows = read(latin.to_csv(index=False).encode("latin-1"))
    assert str(same_rows.customer[0]).startswith("Zürich ")


def test_sizes(monkeypatch, text):
    assert refusal(bytes(200_000_001)) == "cards.csv: 200 MB, but at most 200 MB are read."
    small = UploadLimits(10_000_000, 1_000_000, "the 151 MB of the credit-card table")
    monkeypatch.setattr(card_transactions, "FORM", replace(FORM, limits=small))
    for name, bomb in (
        ("cards.csv.gz", gzip.compress(text[:40] + bytes(5_000_000))),
        ("cards.csv.xz", lzma.compress(text[:40] + bytes(5_000_000))),
        ("cards.zip", zipped({"cards.csv": text[:40] + bytes(5_000_000)})),
        ("cards.zip", zipped({"cards.csv.gz": gzip.compress(bytes(5_000_000))})),
    ):
        assert len(bomb) < 10_000
        assert "more than 1 MB after unpacking" in refusal(bomb, name)


def test_too_many_rows():
    rows = b"2025-01-01,1,1,1\n" * (card_transactions.MAX_TRANSACTIONS + 2_000)
    assert (
        refusal(b"time,customer,terminal,amount\n" + rows) == "cards.csv: more than 600,000 rows."
    )


def test_progress_ends_at_1(text):
    told = []
    read_transactions([("cards.csv", text)], lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert {what for _, what in told} >= {"Reading cards.csv …", "Computing the features …"}


cents = st.integers(0, 10**8).map(lambda cents: cents / 100)
names = st.sampled_from(["a", "Anna Ö.", "7", "10", "-1", "b;c", 'say "so"'])


@settings(max_examples=25)
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
