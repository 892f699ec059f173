"""Numbers in the signs of many countries: one decision a table, and the values of a column."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.numerals import NumberForm, number_form, numeric_share, read_numbers

POINT = NumberForm(".", ",", False, "", "")
COMMA = NumberForm(",", ".", False, "", "")
NAN = float("nan")


def table(*columns):
    return number_form([pa.array(cells, pa.string()) for cells in columns])


def read(cells, form):
    return read_numbers(pa.array(cells, pa.string()), form)


def same(values, expected):
    np.testing.assert_allclose(values, expected, rtol=1e-15, equal_nan=True)


@pytest.mark.parametrize(
    ("cells", "decimal", "values"),
    [
        (["1234.5", "-7"], ".", [1234.5, -7]),
        (["1,234.5", "3"], ".", [1234.5, 3]),
        (["1.234,5", "3"], ",", [1234.5, 3]),
        (["1.234.567"], ",", [1234567]),
        (["1,234,567"], ".", [1234567]),
        (["0.123", "1.234"], ".", [0.123, 1.234]),
        (["0,123", "1,234"], ",", [0.123, 1.234]),
        (["1234.567"], ".", [1234.567]),
        (["1234,567"], ",", [1234.567]),
        (["3,14"], ",", [3.14]),
        (["1 234,5", "1 234"], ",", [1234.5, 1234]),
        (["1\u00a0234,5", "1\u202f234\u202f567", "1\u2009234"], ",", [1234.5, 1234567, 1234]),
        (["1 234.567"], ".", [1234.567]),
        (["1'234.5", "1’234’567"], ".", [1234.5, 1234567]),
        (["12,34,567", "1,00,000.25"], ".", [1234567, 100000.25]),
        ([".5", "-.25", "+.125"], ".", [0.5, -0.25, 0.125]),
        ([",5", "-,25"], ",", [0.5, -0.25]),
        (["5.", "12.50"], ".", [5, 12.5]),
        (["1.5e3", "1E-2", "2"], ".", [1500, 0.01, 2]),
        (["1,5E+03", "2"], ",", [1500, 2]),
        (["1.234e5"], ".", [123400]),
        (["1.5×10^3", "1.5 × 10^-3", "1.5·10³", "2x10^4"], ".", [1500, 0.0015, 1500, 20000]),
        (
            ["1.5\\times10^{3}", "1.5*10**3", "1.5 · 10⁻³", "2×10−4"],
            ".",
            [1500, 1500, 0.0015, 2e-4],
        ),
    ],
)
def test_a_column_alone_in_its_table(cells, decimal, values):
    form = table(cells)
    assert (form.decimal, form.ambiguous) == (decimal, False)
    found = read(cells, form)
    same(found.values, values)
    assert not found.bad.any() and not found.missing.any()


@pytest.mark.parametrize(
    ("cells", "decimal", "proof"),
    [
        (["998", "1.001"], ",", "1.001 stands beside 998"),
        (["998", "1,001"], ".", "1,001 stands beside 998"),
        (["569", "1.910"], ",", "1.910 stands beside 569"),
        (["980", "990", "995", "1.001"], ",", "1.001 stands beside 995"),
        (["12", "350.000", "569"], ",", "350.000 stands beside 569"),
        (["1.234", "2"], ".", "1.234 stands beside 2"),
        (["1,234", "2", "3"], ",", "1,234 stands beside 2"),
        (["1.234", "0.998"], ".", "0.998 begins with 0"),
        (["1.001 €", "998 €"], ",", "1.001 stands beside 998"),
        (["1.910,40", "998"], ",", "1.910,40 has both signs"),
        (["-0,52%", "1,234"], ",", "-0,52%"),
    ],
)
def test_what_proves_the_decimal_sign(cells, decimal, proof):
    form = table(cells)
    assert (form.decimal, form.ambiguous) == (decimal, False)
    assert form.proof == proof or proof.endswith("%")
    assert form.example in form.proof and any(form.example in cell for cell in cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["1.234", "5.678"],
        ["1,234"],
        ["1,234 kg", "NA"],
        ["1.250", "2"],  # a last zero kept beside none, and yet so near
        ["1.234", "1500"],  # thousands parted here and not there
        ["350.123", "569"],
        ["1.5", "2,5"],
        ["1.234", "5,678"],
        [*["12.340", "13.567"] * 40, "-999"],  # a word for a missing value
    ],
)
def test_what_proves_nothing_is_asked_and_names_both_readings(cells):
    form = table(cells)
    assert form.ambiguous and form.decimal == "."
    assert form.proof and form.example


def test_both_readings_are_named():
    assert table(["1,234", "5,678"]).proof == "1,234 is 1234 or 1.234"
    form = table(["1,234", "5,678"])
    same(read(["1,234"], form).values, [1234])
    same(read(["1,234"], NumberForm(",", "", False, "", "", chosen=True)).values, [1.234])


def test_a_table_is_decided_once_from_all_of_its_columns():
    gold = ["1.910,40", "1.899,5"]
    form = table(["31.01.2024", "30.01.2024"], gold, ["12,3K", "1,2M"], ["-0,52%", "+1,234%"])
    assert (form.decimal, form.thousands, form.ambiguous) == (",", ".", False)
    same(read(gold, form).values, [1910.4, 1899.5])
    volume = read(["12,3K", "1,2M", "-"], form)
    same(volume.values, [12_300, 1_200_000, NAN])
    assert volume.unit == "" and volume.note == "multiplied out: K, M"
    change = read(["-0,52%", "+1,234%"], form)
    same(change.values, [-0.52, 1.234])
    assert change.unit == "%" and "12 for 12%" in change.note


def test_spaces_between_thousands_leave_the_mark_for_decimals():
    form = table(["1,001"], ["12 345"])
    assert (form.decimal, form.thousands, form.ambiguous) == (",", " ", False)


def test_nothing_to_decide():
    assert table(["1", "20"], ["Berlin", "Bonn"]) == NumberForm(".", "", False, "", "")
    assert table() == table([]) == table([None, ""]) == NumberForm(".", "", False, "", "")


def test_text_dates_and_months_do_not_vote():
    assert table(["31.01.2024"], ["10.2023"] * 5, ["see 1.5 below"], ["192.168.1.10"]).proof == ""


def test_the_majority_decides_and_the_minority_is_bad():
    cells = ["1.5", "2.5", "3.5", "4,5"]
    form = table(cells)
    assert (form.decimal, form.ambiguous) == (".", False)
    assert read(cells, form).bad.tolist() == [False, False, False, True]


def test_a_column_that_proves_the_contrary_is_read_as_it_proves():
    places, people = ["48.1371", "52.52", "50.9"], ["569", "1.910", "980"]
    form = table(places, people)
    assert form.decimal == "."
    found = read(people, form)
    same(found.values, [569, 1910, 980])
    assert found.note == "1.910 stands beside 980, unlike the table's other numbers"
    same(read(places, COMMA).values, [48.1371, 52.52, 50.9])
    chosen = NumberForm(".", "", False, "", "", chosen=True)
    same(read(people, chosen).values, [569, 1.910, 980])


@pytest.mark.parametrize(
    ("cells", "values", "unit"),
    [
        (["−5", "–6", "-7", "+8"], [-5, -6, -7, 8], ""),
        (["(1,234)", "(5.5)", "7"], [-1234, -5.5, 7], ""),
        (["5-", "6"], [-5, 6], ""),
        (["$100.13", "-$5", "$-6", "($7.50)", "$(8)", "$ 9"], [100.13, -5, -6, -7.5, -8, 9], "$"),
        (["€5", "5 €", "7€"], [5, 5, 7], "€"),
        (["CHF 1'200.50", "CHF 3"], [1200.5, 3], "CHF"),
        (["CHF 5.–", "CHF 6.50"], [5, 6.5], "CHF"),
        (["12.50 EUR", "EUR 3"], [12.5, 3], "EUR"),
        (["Rs.500", "Rs. 1,200.50"], [500, 1200.5], "Rs"),
        (["kr 12", "13 kr.", "kr. 14"], [12, 13, 14], "kr"),
        (["12 zł", "1 Kč"], [12, NAN], "zł"),
        (["12%", "-3.5 %", "0"], [12, -3.5, 0], "%"),
        (["12 kg", "3.5 kg", "4kg"], [12, 3.5, 4], "kg"),
        (["3.2 km/h", "80 km/h"], [3.2, 80], "km/h"),
        (["5 m²", "6 m^2", "7 m²"], [5, NAN, 7], "m²"),
        (["20 °C", "-3°C"], [20, -3], "°C"),
        (["12 kg", "11 kg", "4 lb"], [12, 11, NAN], "kg"),
        (["1.2M", "300K", "5", "2B"], [1.2e6, 3e5, 5, 2e9], ""),
        (["$1.2M", "$3bn", "$450k", "$2m"], [1.2e6, 3e9, 4.5e5, 2e6], "$"),
        (["12 Mio.", "3.5 Tsd.", "1 Mrd. "], [12e6, 3500, 1e9], ""),
        (["12 Mio. €", "3 Mrd. €"], [12e6, 3e9], "€"),
        (["12 K", "293 K"], [12, 293], "K"),
        (["12A", "13B", "14C"], [12, NAN, NAN], "A"),
        (["3 m", "4 m", "1.2M"], [3, 4, NAN], "m"),
        (["2.5 $/kg", "$3 / kg"], [2.5, 3], "$/kg"),
        (["12.3 ± 0.4", "(5 +/- 1) ", "-7±2e-3", "±5"], [12.3, 5, -7, NAN], ""),
        (["12.3 ± 0.4 kg", "(5 \\pm 1) kg"], [12.3, 5], "kg"),
    ],
)
def test_signs_and_units(cells, values, unit):
    found = read(cells, POINT)
    same(found.values, values)
    assert found.unit == unit
    assert found.bad.tolist() == np.isnan(values).tolist()


@pytest.mark.parametrize(
    "cell",
    [
        *("", " ", ".", "-", "–", "—", "NA", "n/a", "N/A", "#N/A", "NaN", "null", "NULL", "None"),
        *("nil", "missing", "?", "…", "#DIV/0!", "#VALUE!", "k.A.", "s/d", "n.d.", None, "\u00a0"),
    ],
)
def test_words_for_a_missing_value(cell):
    found = read([cell, "5"], POINT)
    assert found.missing.tolist() == [True, False] and not found.bad.any()
    same(found.values, [NAN, 5])


@pytest.mark.parametrize(
    "cell",
    [
        *("abc", "1.2.3", "1,23,4", "12,3456", "--5", "(5", "5)", "(-5)", "1 23", "0 123", "inf"),
        *("1e400", "2024-01-31", "31.01.2024", "1/2", "12:30", ">5", "~5", "5 6 7", "x5", "1_000"),
        *("43°39'12\"N", "33.9° S", "2023Q1", "[1, 2]", "=1+1", "5,", "٣", "1" * 400, "$", "kg"),
        *("$5 €", "No 5", "5x3", "1..5", "1,,000", "5%-%", "\x00", "9" * 5000 + "x"),
    ],
)
def test_what_is_no_number_is_bad(cell):
    found = read([cell, "5", None], NumberForm(".", ",", False, "", "", chosen=True))
    assert found.bad.tolist() == [True, False, False], found
    same(found.values, [NAN, 5, NAN])


def test_share_of_numbers():
    assert numeric_share(pa.array(["1", "NA", "two", "3,5"]), COMMA) == pytest.approx(2 / 3)
    assert numeric_share(pa.array(["NA", None]), POINT) == 0
    assert numeric_share(pa.array([], pa.string()), POINT) == 0


def test_chunks_and_other_types_of_text():
    cells = pa.chunked_array([["1,5"], ["2,5", None]])
    assert number_form([cells]).decimal == ","
    same(read_numbers(cells, COMMA).values, [1.5, 2.5, NAN])
    same(read_numbers(cells.dictionary_encode(), COMMA).values, [1.5, 2.5, NAN])
    same(read_numbers(pa.array(["1.5"], pa.large_string()), POINT).values, [1.5])
    same(read_numbers(pa.array([None, None]), POINT).values, [NAN, NAN])


DIALECTS = st.tuples(st.sampled_from(".,"), st.sampled_from(["", " ", "'", "\u202f", "’", "other"]))


def written(value, places, dialect, dress="{}"):
    decimal, thousands = dialect
    thousands = {".": ",", ",": "."}[decimal] if thousands == "other" else thousands
    text = f"{abs(value):,.{places}f}".replace(",", "t").replace(".", decimal)
    return ("-" if value < 0 else "") + dress.format(text.replace("t", thousands))


@settings(max_examples=200)
@given(
    values=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12),
    places=st.integers(1, 6),
    dialect=DIALECTS,
    dress=st.sampled_from(["{}", "{} kg", "${}", "{} €", "{}%", "CHF {}", "{} km/h"]),
)
def test_written_and_read_back_or_asked(values, places, dialect, dress):
    values = [value / 10**places for value in values]
    cells = [written(value, places, dialect, dress) for value in values]
    form = table(cells)
    if form.ambiguous:
        assert places == 3
        form = NumberForm(dialect[0], "", False, "", "", chosen=True)
    same(read(cells, form).values, values)


@settings(max_examples=200)
@given(
    values=st.lists(st.integers(100, 10**7), min_size=1, max_size=12),
    sign=st.sampled_from(["", " ", ".", ",", "'", "\u00a0"]),
)
def test_whole_numbers_are_read_back_or_asked(values, sign):
    cells = [f"{value:,}".replace(",", sign) for value in values]
    form = table(cells)
    if form.ambiguous:
        assert sign in ".,"
        form = NumberForm({".": ",", ",": "."}[sign], sign, False, "", "", chosen=True)
    same(read(cells, form).values, values)


@settings(max_examples=100)
@given(st.lists(st.text(alphabet="0123456789.,'-+()eE×^%$€ kKM\u00a0²³\\{}x*", max_size=12)))
def test_anything_is_a_number_or_bad_or_missing(cells):
    found = read(cells, table(cells))
    assert np.isfinite(found.values).tolist() == (~found.bad & ~found.missing).tolist()
    assert not (found.bad & found.missing).any()
