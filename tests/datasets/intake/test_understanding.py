"""A table of known values, written in any dialect, is read back equal, or asked about."""

import os
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.look import first_look
from core.datasets.intake.reading import Form, best_need, raw_table, read_tables
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.series import one_a_time
from core.datasets.intake.understanding import Choices, understand
from core.datasets.logistics import FORM as LOGISTICS
from core.datasets.prices import FORM as PRICES
from core.datasets.uploads import DataError, UploadedFile, UploadLimits

LIMITS = UploadLimits(packed=10**7, text=10**7, largest="any table of this kind")
NEED = Need(
    name="demand",
    what="a demand",
    roles=(
        Role("date", "time", ("date", "datum", "fecha"), "a date"),
        Role("demand", "number", ("demand", "menge", "qty"), "a demand"),
        Role("place", "text", ("place", "ort", "city"), required=False),
    ),
    max_rows=5_000,
    groups=("store", "item"),
)
FORM = Form((NEED,), LIMITS)
TABLES = int(os.environ.get("TABLES", "200"))  # 10,000 were read before this was written


def silent(*_):
    pass


def read(text, need=NEED, choices=Choices()):  # noqa: B008 frozen
    data = text if isinstance(text, bytes) else text.encode()
    raw = raw_table(UploadedFile("a.csv", data, LIMITS), need.max_rows, silent, choices)
    return understand(raw, need, choices)


# ---- any dialect -------------------------------------------------------------------------------

NUMBERS = {
    "point": lambda v: f"{v:.2f}",
    "comma": lambda v: f"{v:.2f}".replace(".", ","),
    "English thousands": lambda v: f"{v:,.2f}",
    "German thousands": lambda v: f"{v:,.2f}".translate(str.maketrans(",.", ".,")),
    "Swiss thousands": lambda v: f"{v:,.2f}".replace(",", "’"),
    "French thousands": lambda v: f"{v:,.2f}".translate(str.maketrans(",.", "\u202f,")),
    "dollars": lambda v: f"${v:,.2f}",
    "euros": lambda v: f"{v:.2f} €".replace(".", ","),
}
DATES = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%d-%b-%y"]
WORDS = st.text(string.ascii_letters + "äöüéß ", min_size=1, max_size=9).map(
    lambda word: "x" + word.strip()
)


@st.composite
def written(draw):
    """A file, and the values that are in it."""
    rows = draw(st.integers(15, 40))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    demand = np.round(rng.uniform(0.01, draw(st.sampled_from([50, 5_000, 5e6])), rows), 2)
    days = pd.date_range(f"{draw(st.integers(1990, 2023))}-01-05", periods=rows, freq="D")
    place = draw(st.lists(WORDS, min_size=rows, max_size=rows))
    number = draw(st.sampled_from(sorted(NUMBERS)))
    date = draw(st.sampled_from(DATES))
    sign = draw(st.sampled_from([",", ";", "\t", "|"]))
    quoted = draw(st.booleans()) or sign == ","
    quote = '"{}"'.format if quoted else str
    names = draw(st.sampled_from([("date", "demand", "place"), ("Datum", "Menge", "Ort"), ()]))
    order = draw(st.permutations(range(3)))
    columns = [
        [day.strftime(date) for day in days],
        [NUMBERS[number](value) for value in demand],
        place,
    ]
    lines = [sign.join(quote(columns[at][row]) for at in order) for row in range(rows)]
    if names:
        lines.insert(0, sign.join(quote(names[at]) for at in order))
    if draw(st.booleans()):
        lines[:0] = ["A table of the demand", ""]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return (end.join(lines) + end).encode(encoding), days, demand, place


@settings(max_examples=TABLES)
@given(written())
def test_a_table_in_any_dialect_comes_back(file):
    text, days, demand, place = file
    found = read(text)
    np.testing.assert_array_equal(found.table["date"], days.to_numpy("datetime64[us]"))
    np.testing.assert_allclose(found.table["demand"], demand)
    if "place" in found.table:
        assert found.table["place"].astype(str).tolist() == [word.strip() for word in place]


# ---- what is asked, dropped and said -----------------------------------------------------------


def days(count=20, start="2024-01-05"):
    return [f"{day:%Y-%m-%d}" for day in pd.date_range(start, periods=count)]


def rows(values, names="date;demand", dates=None):
    return "\n".join([names, *(f"{d};{v}" for d, v in zip(dates or days(), values, strict=True))])


def test_three_digits_behind_a_sign_are_asked_about_and_told_apart():
    values = [f"{1 + k}.{100 + k}" for k in range(20)]
    found = read(rows(values))
    (question,) = found.questions
    assert question.key == "decimal" and question.taken == "."
    assert [words.partition(":")[0] for _, words in question.options] == ["1.1", "1100"]
    told = read(rows(values), choices=Choices(decimal=","))
    assert told.clear and told.table["demand"][0] == 1100.0
    for first in (860, 560):
        grown = [f"{v:,}".replace(",", ".") for v in range(first, first + 40 * 20, 40)]
        clear = read(rows(grown))
        assert clear.clear and clear.table["demand"].iloc[-1] == first + 760


def test_dates_of_two_readings_are_asked_about():
    dates = [f"{k % 12 + 1:02d}/{(5 * k) % 12 + 1:02d}/2024" for k in range(20)]
    found = read(rows(range(20), dates=dates))
    assert [q.key for q in found.questions] == ["day_first"]
    by_month = read(rows(range(20), dates=dates), choices=Choices(day_first=False))
    assert by_month.clear and by_month.table["date"][1] == pd.Timestamp("2024-02-06")


def test_rows_are_dropped_with_line_and_reason_and_the_rest_is_kept():
    values = list(range(20))
    text = rows(values).splitlines()
    text[3], text[5] = "2024-01-07;a lot", "2024-13-09;4"
    text += ["", "Total;190", "Source: us"]
    found = read("\n".join(text))
    assert [(row.line, row.reason) for row in found.dropped if row.line] == [
        (24, "below the table"),
        (6, "“2024-13-09” is not a date"),
        (23, "below the table"),
        (4, "“a lot” is not a number"),
    ]
    assert len(found.table) == 18 and not found.clear
    assert found.line(0) == 2 and found.line(2) == 5
    look = first_look(found)
    assert look.parts["date"] == "date" and look.parts["row"] == ""
    assert look.cells["left out, because"].tolist()[2] == "“a lot” is not a number"


def test_titles_and_totals_alone_need_no_question():
    text = "Sales\n\n" + rows(range(20)) + "\nTotal;190\n"
    found = read(text)
    assert found.clear and len(found.table) == 20
    assert {row.reason for row in found.dropped} == {"above the table", "below the table"}


def test_a_column_by_hand():
    text = rows([f"{k};{k * k}" for k in range(20)], "date;one;two")
    found = read(text)
    assert [q.key for q in found.questions] == ["column demand"]
    by_hand = read(text, choices=Choices(columns=(("demand", (2,)),)))
    assert by_hand.clear and by_hand.table["demand"].iloc[-1] == 361
    assert by_hand.sentence.startswith("Dates: year first (2024-01-05); 20 rows; demand: two;")
    assert by_hand.left_out == ("one",)


@pytest.mark.parametrize("form", [PRICES, LOGISTICS], ids=["prices", "demand"])
@pytest.mark.parametrize("chosen", [2, 3, 4])
def test_a_column_without_dates_that_is_chosen_for_them_is_one_sentence(form, chosen):
    values = [f"{10 + k};{k * 1000.5};word;" for k in range(200)]
    text = rows(values, "date;demand;Volume;Note;Empty", days(200))
    data = [("a.csv", text.encode())]
    choices = {"a.csv": Choices(columns=(("date", (chosen,)),))}
    name = text.partition("\n")[0].split(";")[chosen]
    with pytest.raises(DataError, match=f"^a.csv: “{name}” holds no dates"):
        read_tables(data, form, silent, choices)


def test_dates_with_a_type_are_no_numbers():
    frame = pd.DataFrame({"date": pd.date_range("2024-01-05", periods=200), "demand": 1.0})
    choices = {"a.parquet": Choices(columns=(("demand", (0,)), ("date", (0,))))}
    with pytest.raises(DataError, match=r"^a\.parquet: “date” holds dates, not numbers"):
        read_tables([("a.parquet", frame.to_parquet())], FORM, silent, choices)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("word;other\nx;y\n", "no column holds a date and a demand; there are “word”, “other”"),
        (rows(["x"] * 20), "no column holds a demand; there are “date”, “demand”"),
        ("date;demand\n" + "2024-01-05;\n" * 20, "no column holds a demand"),
    ],
)
def test_what_makes_the_question_unanswerable_is_refused(text, reason):
    with pytest.raises(DataError, match=f"^a.csv: {reason}"):
        read(text)


# ---- times that come more than once ------------------------------------------------------------


def long_table():
    lines = [
        f"{day};{store};{k + 10 * s}"
        for k, day in enumerate(days())
        for s, store in enumerate("AB")
    ]
    return "date;store;demand\n" + "\n".join(lines)


def test_a_long_table_is_one_store_or_all_together():
    found = one_a_time(read(long_table()), "sum", together=True)
    assert [q.key for q in found.questions] == ["group"]
    np.testing.assert_allclose(found.table["demand"], 2 * np.arange(20) + 10)
    one = one_a_time(read(long_table(), choices=Choices(group="B")), "sum", together=True)
    assert one.clear
    np.testing.assert_allclose(one.table["demand"], np.arange(20) + 10)


def test_two_stores_that_sell_the_same_on_a_day_are_both_counted():
    lines = [f"{day};{store};{k}" for k, day in enumerate(days()) for store in "AB"]
    found = one_a_time(read("date;store;demand\n" + "\n".join(lines)), "sum", together=True)
    np.testing.assert_allclose(found.table["demand"], 2 * np.arange(20))


CLOCKED = Need(
    "cards",
    "payments",
    (Role("time", "clock"), Role("customer", "text"), Role("amount", "number", low=0)),
    1_000,
)


def test_the_last_rows_of_payments_are_no_footers_and_nobody_is_no_customer():
    lines = ["time;customer;amount", *(f"{60 * k};c{k % 3};{k}" for k in range(30))]
    found = read("\n".join([*lines, "1800;NA;7", "1860;c1;-5"]), CLOCKED)
    assert [row.reason for row in found.dropped] == [
        "has no customer",
        "“-5” is not a number of at least 0",
    ]
    assert not found.clear


@pytest.mark.parametrize(("how", "value"), [("last", 5.0), ("mean", 4.0), ("sum", 8.0)])
def test_several_values_a_day_are_put_together(how, value):
    text = rows(range(20)) + f"\n{days()[3]};5"
    found = one_a_time(read(text), "last")
    assert [q.key for q in found.questions] == ["aggregate"]
    told = one_a_time(read(text, choices=Choices(aggregate=how)), "last")
    assert told.clear and told.table["demand"][3] == value
    same = one_a_time(read(rows(range(20)) + f"\n{days()[3]};3"), "last")
    assert not same.questions and len(same.table) == 20


def test_rows_are_put_in_order_of_time():
    text = rows(range(20), dates=days()[::-1])
    found = one_a_time(read(text), "last")
    np.testing.assert_allclose(found.table["demand"], np.arange(20)[::-1])
    assert found.line(0) == 21


def test_the_need_that_fits_best():
    other = Need("sites", "places", (Role("lat", "number"), Role("lon", "number")), 100)
    raw = raw_table(UploadedFile("a.csv", rows(range(20)).encode(), LIMITS), 100, silent, Choices())
    assert best_need(raw, (other, NEED)) is NEED
    (found,) = read_tables([("a.csv", rows(range(20)).encode())], FORM, silent)
    assert found.need is NEED


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        ([f"2021-01-04T{h:02d}:00:00.000000" for h in range(24)], "2021-01-04T00:00"),
        ([f"2021-01-04 {h:02d}:00:00.000000000" for h in range(24)], "2021-01-04T00:00"),
        ([f"{45292 + k / 24:.6f}" for k in range(24)], "2024-01-01T00:00"),
        ([f"{1949 + k / 12:.6f}" for k in range(144)], "1949-01-01T00:00"),
    ],
)
def test_many_decimals_do_not_hide_a_date(cells, first):
    found = read("date;demand\n" + "".join(f"{c};{k}\n" for k, c in enumerate(cells)))
    assert str(found.table["date"][0].to_datetime64())[:16] == first
