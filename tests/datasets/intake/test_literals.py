import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.datasets.intake.literals import read_literal
from core.datasets.intake.matrices_pasted import read_matrix_text
from core.datasets.intake.numbers_pasted import TOGETHER, read_number_text

seeded = settings(max_examples=150)
A = [[1, 2], [3, 4]]

NUMBERS = [
    ("1 2 3", [1, 2, 3]),
    ("1, 2, 3", [1, 2, 3]),
    ("1,2,3,4", [1, 2, 3, 4]),
    ("1.5,2.5\n3.5", [1.5, 2.5, 3.5]),
    ("1,5;2,5;3", [1.5, 2.5, 3]),
    ("1,5\t2,5\n3,25\t4", [1.5, 2.5, 3.25, 4]),
    ("\ufeff\u22121e3\n+2.\n.5\n\n", [-1000, 2, 0.5]),
    ("1\r\n2\r\n", [1, 2]),
    ("1 2 3\n4 5 6\n7", [1, 2, 3, 4, 5, 6, 7]),
    ('"1,234.5"\n"2"', [1234.5, 2]),
    ("1,234.5 2", [1234.5, 2]),
    ("1,234,567\n980,123", [1234567, 980123]),
    ("1,234,567", [1234567]),
    ("1 001\n2 002", [1001, 2002]),
    ("170 000\n165 000", [170000, 165000]),
    ("170\u00a0165", [170165]),
    ("1 234 567 kg", [1234567]),
    ("1\u202f234\n5", [1234, 5]),
    ("1\u00a0234\n5", [1234, 5]),
    ("1\u00a02\u00a03", [1, 2, 3]),
    ("980\n985\n1.001\n998", [980, 985, 1001, 998]),
    ("1.234.567\n2", [1234567, 2]),
    ("1'234.5\n2", [1234.5, 2]),
    ("[1, 2, 3]", [1, 2, 3]),
    ("x = [1.001, 998]", [1.001, 998]),
    ("[np.float64(1.5), np.float64(2.0)]", [1.5, 2]),
    ("['1.5', \"2\"]", [1.5, 2]),
    ("np.array([1., 2.])", [1, 2]),
    ("array([0.5,\n       1.5], dtype=float32)", [0.5, 1.5]),
    ("[1. 2. 3.\n 4. 5.]", [1, 2, 3, 4, 5]),
    ("[[1, 2], [3]]", [1, 2, 3]),
    ("torch.tensor([1., 2.], dtype=torch.float64)", [1, 2]),
    ("(1, 2)", [1, 2]),
    ("c(1, 2)", [1, 2]),
    ("[1.e-03 2.e+00 5.]", [0.001, 2, 5]),
    ("x <- c(a = 1.5, b = 2L)", [1.5, 2]),
    ("c(1:3, 7)", [1, 2, 3, 7]),
    ("[1 2 3; 4 5 6]", [1, 2, 3, 4, 5, 6]),
    ("[1 2 ...\n 3]'", [1, 2, 3]),
    ("{1, 2, 1.5*^3}", [1, 2, 1500]),
    ("std::vector<double> v = {1.5, 2};", [1.5, 2]),
    (">>> [1, 2]", [1, 2]),
    ("[1, 2", [1, 2]),
    ("Float32[1.5, 2.25, -3.0]", [1.5, 2.25, -3]),
    ("foo[1.5, 2.25]", [1.5, 2.25]),
    ("<tf.Tensor: shape=(2,), dtype=float32, numpy=array([ 1.5, -3. ], dtype=float32)>", [1.5, -3]),
    ("1.5 & 2.25 & $-3$ & $10^{3}$ & $1\\times10^{-3}$ \\\\", [1.5, 2.25, -3, 1000, 0.001]),
    ("1{,}5 & 2{,}25 & -3", [1.5, 2.25, -3]),
    ("1.5, 2.25, 1000 and 0.001", [1.5, 2.25, 1000, 0.001]),
    ("1,5; 2,25 und 3", [1.5, 2.25, 3]),
    ("1,5 et 2,25", [1.5, 2.25]),
    ("[1_000, 2_500.5, -3]", [1000, 2500.5, -3]),
    ("½ 1½ -2¼", [0.5, 1.5, -2.25]),
    ("{1.5f, -2.0F}", [1.5, -2]),
    ("\u0661\u066b\u0665 \u0662 \u0663", [1.5, 2, 3]),
    ("\uff11\uff0e\uff15\u3000\uff12", [1.5, 2]),
    ("[1, # one\n 2]", [1, 2]),
    (" [1] 1.2 3.4\n [3] 5.5", [1.2, 3.4, 5.5]),
    ("1.5 & $2.5$ \\\\\n$3 \\times 10^{2}$ & -\\frac{1}{4} \\\\", [1.5, 2.5, 300, -0.25]),
    ("1.5×10^3\n1.5 × 10^3\n1.5e3\n1.5*10**3\n1.5D+03", [1500] * 5),
    ("1.5 x 10³\n2.5 · 10⁻²\n1.5×10³", [1500, 0.025, 1500]),
    ("1/3\n1/2\n2", [1 / 3, 0.5, 2]),
    ("(5)\n(6)\n7", [-5, -6, 7]),
    ("1;2;3;", [1, 2, 3]),
    ("# from the sensor\n1\n2", [1, 2]),
    ("5.2\n- 4.9", [5.2, -4.9]),
    ("• 5\n• 6", [5, 6]),
    ("vec![1.0, 2.0]", [1, 2]),
    ("={1,2;3,4}", [1, 2, 3, 4]),
    ("x =\n\n   1.5\n   2.5\n", [1.5, 2.5]),
    ("3-element Vector{Float64}:\n 1.5\n 2.5", [1.5, 2.5]),
    ("Columns 1 through 3\n1.5 2 3\nColumns 4 and 5\n4 5", [1.5, 2, 3, 4, 5]),
]


@pytest.mark.parametrize(("text", "values"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_numbers_as_they_are_pasted(text, values):
    read = read_number_text(text)
    assert read.values.tolist() == values
    assert not read.left_out and not read.censored.any()


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("12 kg\n13.5 kg", [12, 13.5], "kg"),
        ("$12.5\n$1,300", [12.5, 1300], "$"),
        ("12%, 13%", [12, 13], "%"),
        ("EUR 12,50\nEUR 13,10", [12.5, 13.1], "EUR"),
        ("12,5 kg\n13,5 kg", [12.5, 13.5], "kg"),
        ("1 200 €\n900 €", [1200, 900], "€"),
        ("21.5 °C\n22 °C", [21.5, 22], "°C"),
    ],
)
def test_units_are_said(text, values, unit):
    read = read_number_text(text)
    assert read.values.tolist() == values and read.unit == unit and f"Unit: {unit}." in read.notes
    assert read.question is None


@pytest.mark.parametrize("head", ["", "name,value\n"])
def test_words_and_a_number_in_each_line(head):
    read = read_number_text(head + "Anna,1.5\nBert,2\nChris de Vries,-3")
    assert read.values.tolist() == [1.5, 2, -3] and not read.left_out


def test_a_decimal_comma_before_a_power_of_ten():
    read = read_number_text("1,5·10³\n2,5·10³\n12,25·10²", decimal=",")
    assert read.values.tolist() == [1500, 2500, 1225]
    assert read_number_text("1,5·10³\n2,5·10³").values.tolist() == [1500, 2500]


def test_another_unit_is_left_out():
    read = read_number_text("12 kg\n500 g\n13 kg")
    assert read.values.tolist() == [12, 13]
    assert [(one.place, one.cell) for one in read.left_out] == [("line 2", "500 g")]


@pytest.mark.parametrize(
    ("text", "values", "heading"),
    [
        ("hours\n1\n2", [1, 2], "hours"),
        ("sepal length (cm)\n1\n2", [1, 2], "sepal length (cm)"),
        ("Study A\nhours\n1\n2", [1, 2], "hours"),
        ("Sales 2020\n5\n6", [5, 6], "Sales 2020"),
        ("x: 1, 2, 3", [1, 2, 3], "x"),
        ("weight = 5, 6", [5, 6], "weight"),
    ],
)
def test_headings_are_left_out_and_said(text, values, heading):
    read = read_number_text(text)
    assert read.values.tolist() == values and read.heading == heading


CELLS_LEFT_OUT = [
    ("1 NA 3", [1, 3], [("line 1, item 2", "NA", "no value")]),
    ("1\n\n2\n-\n3", [1, 2, 3], [("line 4", "-", "no value")]),
    ("1,,3", [1, 3], [("line 1, item 2", "", "no value")]),
    ("1\nabc\n2", [1, 2], [("line 2", "abc", "not a number")]),
    ("1\n2\n3\n4\nTotal 10", [1, 2, 3, 4], [("line 5", "Total 10", "not a number")]),
    ("[1, np.nan]", [1], [("item 2", "nan", "no value")]),
    ("c(1, NA_real_, Inf)", [1], [("item 2", "NA", "no value"), ("item 3", "Inf", "infinite")]),
    ("1 -inf 2", [1, 2], [("line 1, item 2", "-inf", "infinite")]),
    ("1 1e999 2", [1, 2], [("line 1, item 2", "1e999", "too large, the limit is ±1e100")]),
    ("1 2e101 2", [1, 2], [("line 1, item 2", "2e101", "too large, the limit is ±1e100")]),
    ("1\n1/0", [1], [("line 2", "1/0", "divides by zero")]),
    ("1 1_000 2", [1, 2], [("line 1, item 2", "1_000", "not a number")]),
    ("1 ٣ 2", [1, 2], [("line 1, item 2", "٣", "not a number")]),
    ("1\n2i", [1], [("line 2", "2i", "complex")]),
    ("±2\n3", [3], [("line 1", "±2", "not a number")]),
    (
        "[1, None, 'x', sqrt(2)]",
        [1],
        [
            ("item 2", "None", "no value"),
            ("item 3", "x", "not a number"),
            ("item 4", "sqrt(2)", "not a number"),
        ],
    ),
    (
        "1 <script>alert(1)</script>",
        [1],
        [("line 1, item 2", "<script>alert(1)</script>", "not a number")],
    ),
]


@pytest.mark.parametrize(("text", "values", "left_out"), CELLS_LEFT_OUT)
def test_what_is_no_number_is_left_out_with_place_and_reason(text, values, left_out):
    read = read_number_text(text)
    assert read.values.tolist() == values
    assert [(one.place, one.cell, one.reason) for one in read.left_out] == left_out
    assert read.notes[-1].startswith(f"{len(left_out)} cell")


@pytest.mark.parametrize(
    ("text", "values", "items"),
    [
        ("1 2 a 3 4 5", [1, 2, 3, 4, 5], [0, 1, 3, 4, 5]),
        ("1 2 not seen 3 4 5", [1, 2, 3, 4, 5], [0, 1, 3, 4, 5]),
        ("1, 2, , 4", [1, 2, 4], [0, 1, 3]),
        ("1\n\n3", [1, 3], [0, 2]),
        ("A\n\n2\nNA\n4", [2, 4], [1, 3]),
        ("[1, None, 3]", [1, 3], [0, 2]),
    ],
)
def test_each_number_knows_its_place_among_the_cells(text, values, items):
    read = read_number_text(text)
    assert (read.values.tolist(), read.items.tolist()) == (values, items)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10 ± 2\n3", [10, 3]),
        ("12.3±0.4, 5.1±0.2", [12.3, 5.1]),
        ("1±2,3±4", [1, 3]),
        ("12,3 ± 0,4\n5,1 ± 0,2", [12.3, 5.1]),
        ("(3 +/- 0.5) kg\n7.5 \\pm 1e-3 kg", [3, 7.5]),
    ],
)
def test_how_far_off_a_number_may_be_is_left_out_and_said(text, values):
    read = read_number_text(text)
    assert read.values.tolist() == values and not read.left_out
    assert "What stands behind ± is left out." in read.notes


def test_uncertain_last_digits_are_left_out_and_said():
    read = read_number_text("1.5(2)\n2.25(3)\n3.10(1)")
    assert read.values.tolist() == [1.5, 2.25, 3.1] and not read.left_out
    assert "the last digits" in read.note
    assert read_number_text("(1.5)\n2").values.tolist() == [-1.5, 2]


def test_the_note_counts_and_shows():
    read = read_number_text("a\n1,5\nNA\n2,25\nn/a")
    assert read.note == (
        "Heading “a” left out. Decimal comma (1,5 has not three digits after the comma). "
        "2 cells left out: “NA” in line 3 (no value), “n/a” in line 5 (no value)."
    )


def test_bounds_are_marked():
    read = read_number_text("> 5\n6\n<2\n7+\n≥8\n<=1.5")
    assert read.values.tolist() == [5, 6, 2, 7, 8, 1.5]
    assert read.censored.tolist() == [1, 0, -1, 1, 1, -1]
    assert "5 censored values: only a bound is known." in read.notes


QUESTIONS = [
    (
        "10,5, 11,2, 12,9",
        "separator",
        [({"decimal": ","}, (10.5, 11.2, 12.9)), ({"separator": ","}, (10, 5, 11))],
    ),
    (
        "Berlin 1 200\nBonn 900",
        "separator",
        [({"separator": "\n"}, (1200, 900)), ({"separator": " "}, (1, 200, 900))],
    ),
    (
        "8.530, 3.219",
        "decimal",
        [({"decimal": "."}, (8.53, 3.219)), ({"decimal": ","}, (8530, 3219))],
    ),
    (
        " id | value \n----+-------\n  1 | 5.1\n  2 | 4.9\n(2 rows)",
        "column",
        [({"column": 2}, (5.1, 4.9)), ({"column": 1}, (1, 2)), ({"column": 0}, (1, 5.1, 2))],
    ),
    ("3,14", "separator", [({"decimal": ","}, (3.14,)), ({"separator": ","}, (3, 14))]),
    (
        "Wert\n3,14\n2,72",
        "separator",
        [({"decimal": ","}, (3.14, 2.72)), ({"separator": ","}, (3, 14, 2))],
    ),
    (
        "Price, EUR\n3,14\n2,72",
        "separator",
        [({"decimal": ","}, (3.14, 2.72)), ({"separator": ","}, (3, 2))],
    ),
    ("1,5 2,5", "separator", [({"decimal": ","}, (1.5, 2.5)), ({"separator": ","}, (1, 5, 2))]),
    (
        "1,234\n5,678",
        "separator",
        [
            ({"decimal": "."}, (1234, 5678)),
            ({"decimal": ","}, (1.234, 5.678)),
            ({"separator": ","}, (1, 234, 5)),
        ],
    ),
    (
        "100,200,300",
        "separator",
        [({"separator": ","}, (100, 200, 300)), ({"decimal": "."}, (100200300,))],
    ),
    (
        "1 234\n5 678",
        "separator",
        [({"separator": "\n"}, (1234, 5678)), ({"separator": " "}, (1, 234, 5))],
    ),
    *(
        (
            text,
            "separator",
            [({"separator": " "}, listed), ({"separator": "\n"}, grouped)],
        )
        for text, listed, grouped in (
            ("170 165 180 175", (170, 165, 180), (170165180175,)),
            ("170 165\n180 175", (170, 165, 180), (170165, 180175)),
            ("95 100 105", (95, 100, 105), (95100105,)),
            ("170 165 172.5", (170, 165, 172.5), (170165172.5,)),
        )
    ),
    (
        "12 345\n6 789\n950",
        "separator",
        [({"separator": "\n"}, (12345, 6789, 950)), ({"separator": " "}, (12, 345, 6))],
    ),
    (
        "1.234\n5.678",
        "decimal",
        [({"decimal": "."}, (1.234, 5.678)), ({"decimal": ","}, (1234, 5678))],
    ),
    (
        "1,234;5,111\n6,222;7,890",
        "decimal",
        [({"decimal": "."}, (1234, 5111, 6222)), ({"decimal": ","}, (1.234, 5.111, 6.222))],
    ),
    (
        "id\tvalue\n1\t5.1\n2\t4.9",
        "column",
        [({"column": 2}, (5.1, 4.9)), ({"column": 1}, (1, 2)), ({"column": 0}, (1, 5.1, 2))],
    ),
    (
        "7\t5.1\n8\t4.9\n9\t4",
        "column",
        [({"column": 2}, (5.1, 4.9, 4)), ({"column": 1}, (7, 8, 9)), ({"column": 0}, (7, 5.1, 8))],
    ),
    (
        "id,v\n1,35\n2,45",
        "column",
        [({"column": 2}, (35, 45)), ({"column": 1}, (1, 2)), ({"column": 0}, (1, 35, 2))],
    ),
    (
        "1 5.1\n2 4.9\n3 4",
        "column",
        [({"column": 2}, (5.1, 4.9, 4)), ({"column": 1}, (1, 2, 3)), ({"column": 0}, (1, 5.1, 2))],
    ),
    (
        "h;w\n1,70;60\n1,80;80",
        "column",
        [({"column": 1}, (1.7, 1.8)), ({"column": 2}, (60, 80)), ({"column": 0}, (1.7, 60, 1.8))],
    ),
    (
        "0    1.5\n1    2.5\nName: x, dtype: float64",
        "column",
        [({"column": 2}, (1.5, 2.5)), ({"column": 1}, (0, 1)), ({"column": 0}, (0, 1.5, 1))],
    ),
    (
        "5.5 6.5\n7.5 8.5",
        "column",
        [
            ({"column": 0}, (5.5, 6.5, 7.5)),
            ({"column": 1}, (5.5, 7.5)),
            ({"column": 2}, (6.5, 8.5)),
        ],
    ),
]


@pytest.mark.parametrize(("text", "about", "readings"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_what_is_open_is_asked_and_every_answer_is_taken(text, about, readings):
    read = read_number_text(text)
    question = read.question
    assert question.about == about
    assert [(dict(a.keywords), a.first) for a in question.alternatives] == readings
    assert tuple(read.values[:3]) == question.alternatives[0].first
    for alternative in question.alternatives:
        answered = read_number_text(text, **alternative.keywords)
        assert tuple(answered.values[:3]) == alternative.first
        assert answered.question is None or answered.question.about == "column" != about


@pytest.mark.parametrize(
    ("text", "values", "note"),
    [
        ("New York 12\nParis 5", [12, 5], "Column 2 taken; left out: column 1."),
        ("A: 5\nB: 6", [5, 6], "Column 2 taken; left out: column 1."),
        ("2020-01-01\t5\n2020-01-02\t6", [5, 6], "Column 2 taken; left out: column 1."),
        (
            "| a | b |\n|---|--:|\n| x | 2 |\n| y | 3 |",
            [2, 3],
            "Column “b” taken; left out: column “a”.",
        ),
        ("sensor1 500\nsensor2 600", [500, 600], "Column 2 taken; left out: column 1."),
        ("- 5.2\n- 4.9", [5.2, 4.9], "Column 2 taken; left out: column 1."),
        ("#1 5.2\n#2 4.9", [5.2, 4.9], "Column 2 taken; left out: column 1."),
        ("  value\n1   5.1\n2   4.9", [5.1, 4.9], "Column “value” taken; left out: column 1."),
    ],
)
def test_labels_and_row_names_are_no_question(text, values, note):
    read = read_number_text(text)
    assert read.values.tolist() == values and note in read.notes and read.question is None


def test_a_matrix_is_flattened_and_said():
    read = read_number_text("array([[1., 2.],\n       [3., 4.]])")
    assert read.notes == (
        "Read as a NumPy array.",
        "Its 2 rows are read as one sample, row by row.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The text is empty; paste at least one number."),
        ("abc", "The text has no numbers (“abc”); paste at least one number."),
        ("[]", "No number remains; paste at least one."),
        ("[x]", "No number remains: 1 cell left out: “x” in item 1 (not a number)."),
        ("1 2 ... 8 9", "Line 1: dots stand for numbers that are not shown; print all of them."),
        ("x = [1, 2]; y = [3]", "Line 1: “y” is outside of the brackets; paste one list alone."),
        ("[1, 2)", "Line 1: “)” closes no bracket that is open."),
        ("[" * 20, "The brackets are nested more than 11 deep."),
        ("c(1:99999, 1:99999)", "Ranges like 1:9 stand for 199,996 numbers; paste fewer."),
        ("1 " * 100_001, "The text has 100,001 numbers, but at most 100,000 are read."),
        (
            "1" * 1_000_001,
            "The text has 1,000,001 characters, but at most 1,000,000 are read; "
            "upload it as a file.",
        ),
    ],
    ids=lambda text: text[:20],
)
def test_no_numbers_are_one_sentence(text, sentence):
    with pytest.raises(ValueError) as error:
        read_number_text(text)
    assert str(error.value) == sentence


def test_a_column_of_words_cannot_be_chosen():
    with pytest.raises(ValueError, match=r"Column 1 holds no numbers; choose another one\."):
        read_number_text("a\t1\nb\t2", column=1)
    assert read_number_text("1\t5\n2\t6", column=TOGETHER).values.tolist() == [1, 5, 2, 6]


MATRICES = [
    ("5", [[5]]),
    ("1 2\n3 4", A),
    ("1\t2\r\n3\t4\r\n", A),
    ("1,2\n3,4", A),
    ("1, 2\n3, 4", A),
    ("1, 2,\n3, 4,", A),
    ("1;2\n3;4", A),
    ("1 2; 3 4", A),
    ("1 2;\n3 4;", A),
    ("1, 2; 3, 4", A),
    ("1,2;3,4", A),
    ("10,5, 11,2\n12,9, 1", [[10.5, 11.2], [12.9, 1]]),
    ("[[1, 2], [3, 4]]", A),
    ("[[1. 2.]\n [3. 4.]]", A),
    ("[1 2; 3 4]", A),
    ("[1,2;3,4];", A),
    ("[1,2]\n[3,4]", A),
    ("[1 2\n 3 4]", A),
    ("[1 3\n 2 4]'", A),
    ("\n\n  1   2\n\n 3 4 \n\n", A),
    ("1,5\t2\n3\t4,25", [[1.5, 2], [3, 4.25]]),
    ("1,5;2\n3;4,25", [[1.5, 2], [3, 4.25]]),
    ("1,5 2,5\n3,5 4,5", [[1.5, 2.5], [3.5, 4.5]]),
    ("1/2; 0,25 \n 0; −1", [[0.5, 0.25], [0, -1]]),
    ("1/2\t-1/3\n0\t,5", [[0.5, -1 / 3], [0, 0.5]]),
    ("1e-3 2E+2\n+3 4.", [[1e-3, 200], [3, 4]]),
    ("1\u00a02\n3\u00a04", A),
    ("np.array([[1., 2.], [3., 4.]])", A),
    ("array([[1, 2],\n       [3, 4]], dtype=int64)", A),
    ("np.array([1, 2, 3, 4]).reshape(2, 2)", A),
    ("np.matrix('1 2; 3 4')", A),
    ("tensor([[1., 2.],\n        [3., 4.]], dtype=torch.float64)", A),
    ("Matrix([[1, 2], [3, 4]])", A),
    ("{{1,2},{3,4}}", A),
    ("double A[2][2] = {{1, 2}, {3, 4}};", A),
    ("A = [1 2; ...\n 3 4] % done", A),
    ("     [,1] [,2]\n[1,]    1    2\n[2,]    3    4", A),
    ("     [,1]\n[1,]    1\n[2,]    3\n     [,2]\n[1,]    2\n[2,]    4", A),
    ("matrix(c(1,3,2,4), nrow=2)", A),
    ("matrix(c(1, 2, 3, 4), ncol = 2, byrow = TRUE)", A),
    ("structure(c(1L, 3L, 2L, 4L), dim = c(2L, 2L))", A),
    ("rbind(c(1, 2), c(3, 4))", A),
    ("cbind(c(1, 3), c(2, 4))", A),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", A),
    ("A = \\begin{bmatrix}\n1 & 2 \\\\\n3 & 4 \\\\\n\\end{bmatrix}", A),
    (
        r"\left( \begin{array}{cc} 1 & \frac{1}{2} \\ 3 & 4{,}5 \end{array} \right)",
        [[1, 0.5], [3, 4.5]],
    ),
    ("2×2 Matrix{Float64}:\n 1.0  2.0\n 3.0  4.0", A),
    ("A =\n\n   1   2\n   3   4\n", A),
    ("   1.0e+03 *\n\n    1.0000    2.0000\n    0.0010    0.0020", [[1000, 2000], [1, 2]]),
    ("1\t2\t\n3\t4\t", A),
    ("1,000\t0,345\n0,5\t1", [[1, 0.345], [0.5, 1]]),
    ("1,234.5\t5\n6\t7", [[1234.5, 5], [6, 7]]),
    ("1 234\t5\n6\t7", [[1234, 5], [6, 7]]),
    ("a\tb\n1\t2\n3\t4", A),
    ("\ta\tb\nx\t1\t2\ny\t3\t4", A),
    ("x 1 2\ny 3 4", A),
    ("     a    b\n0  1.0  2.0\n1  3.0  4.0", A),
    ("     0    1\n0  1.0  2.0\n1  3.0  4.0", A),
]


MATRICES += [
    ("2×2 Diagonal{Float64, Vector{Float64}}:\n 1.0   ⋅\n  ⋅   4.0", [[1, 0], [0, 4]]),
    ("2×2 LowerTriangular{Float64, Matrix{Float64}}:\n 1.0   ⋅ \n 3.0  4.0", [[1, 0], [3, 4]]),
    ("⎡1  2⎤\n⎢    ⎥\n⎣3  4⎦", A),
    ("⎛1  2⎞\n⎜    ⎟\n⎝3  4⎠", A),
    ("[1  2]\n[    ]\n[3  4]", A),
    ("matrix([1,2],[3,4])", A),
    ("<<1,3>|<2,4>>", A),
    ("<1,2;3,4>", A),
    ("[[1,2][3,4]]", A),
    ("mat(1, 2; 3, 4)", A),
    ("½ 2\n3 1¼", [[0.5, 2], [3, 1.25]]),
]


@pytest.mark.parametrize(("text", "expected"), MATRICES, ids=[text for text, _ in MATRICES])
def test_matrices_as_they_are_pasted(text, expected):
    read = read_matrix_text(text)
    assert read.values.tolist() == np.asarray(expected, float).tolist()
    assert read.question is None


def test_names_and_labels_of_a_matrix_are_said():
    read = read_matrix_text("\ta\tb\nx\t1\t2\ny\t3\t4")
    assert read.notes == ("Heading “a b” left out.", "First column left out: x, y.")
    assert read.names == ("a", "b")


NO_MATRIX = [
    ("", "The matrix is empty: type at least one number."),
    (" \n\t\n ", "The matrix is empty: type at least one number."),
    ("[]", "The matrix is empty: type at least one number."),
    (
        "1 2 3\n4 5 6",
        "The matrix is not square: 2 rows and 3 columns; give as many of one as of the other.",
    ),
    ("1\n2", "The matrix is not square: 2 rows and 1 column; give as many of one as of the other."),
    ("1 2\n3", "Row 2 has 1 number, but row 1 has 2; give every row as many."),
    ("1 2\n3 4 5", "Row 2 has 3 numbers, but row 1 has 2; give every row as many."),
    ("[[1, 2], [3]]", "Row 2 has 1 number, but row 1 has 2; give every row as many."),
    ("1 2\n3 x", "Row 2, column 2: “x” is not a real number; one is 0.5, 1e-3 or 1/3."),
    ("1 2\n3 1+2i", "Row 2, column 2: “1+2i” is not a real number; one is 0.5, 1e-3 or 1/3."),
    ("[1 2; 3 2i]", "Row 2, column 2: “2i” is not a real number; one is 0.5, 1e-3 or 1/3."),
    ("1 nan\n3 4", "Row 1, column 2: “nan” is not a number; type one there."),
    ("1 2\n-inf 4", "Row 2, column 1: “-inf” is infinite; every entry must be finite."),
    ("∞", "Row 1, column 1: “∞” is infinite; every entry must be finite."),
    ("1 1e999\n0 1", "Row 1, column 2: “1e999” is too large; the limit is 1e+100."),
    ("1/0", "Row 1, column 1: “1/0” divides by zero; type another number."),
    ("1\t\t3\n4\t5\t6\n7\t8\t9", "Row 1, column 2 is empty; type a number there."),
    ("1,,3\n4,5,6\n7,8,9", "Row 1, column 2 is empty; type a number there."),
    (
        "<script>alert(1)</script>",
        "Row 1, column 1: “<script>alert(1)</s…” is not a real number; one is 0.5, 1e-3 or 1/3.",
    ),
    (
        "__import__('os')",
        "Row 1, column 1: “__import__('os')” is not a real number; one is 0.5, 1e-3 or 1/3.",
    ),
    (
        "[__import__('os')]",
        "Row 1, column 1: “__import__('os')” is not a real number; one is 0.5, 1e-3 or 1/3.",
    ),
    ("1_000", "Row 1, column 1: “1_000” is not a real number; one is 0.5, 1e-3 or 1/3."),
    (
        "1 " * 8_201,
        "The text has 16,402 characters; a matrix of numbers up to 8×8 needs no more than 16,400.",
    ),
    ("sqrt(2) 1\n1 2", "Row 1, column 1: “sqrt(2)” is not a real number; one is 0.5, 1e-3 or 1/3."),
    (">5 1\n2 3", "Row 1, column 1: “>5” is not a real number; one is 0.5, 1e-3 or 1/3."),
    ("1,2,3\t5\n6\t7", "Row 1, column 1: “1,2,3” is not a real number; one is 0.5, 1e-3 or 1/3."),
    (
        "1,5\t2.5\n3\t4",
        "Row 1, column 1: “1,5” has a comma, while “2.5” has a point; use one decimal sign.",
    ),
    (
        "[[[1], [2]], [[3], [4]]]",
        "The brackets are nested more than two deep, but a matrix has rows and columns only; "
        "paste one matrix.",
    ),
    ("matrix(c(1, 2, 3), 2, 2)", "3 numbers do not fill 2 rows of 2."),
    (
        "\n".join(["1 " * 9] * 9),
        "The matrix is too large: 9 rows of up to 9 numbers, but at most 8×8 is allowed; "
        "leave some out.",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), NO_MATRIX, ids=[text[:40] for text, _ in NO_MATRIX])
def test_a_matrix_that_is_none_gets_one_clear_sentence(text, sentence):
    with pytest.raises(ValueError) as error:
        read_matrix_text(text, max_size=8)
    assert str(error.value) == sentence


def test_the_comma_of_a_matrix_is_asked_about():
    read = read_matrix_text("1,234\t5\n6\t7,890")
    assert [dict(a.keywords) for a in read.question.alternatives] == [
        {"decimal": "."},
        {"decimal": ","},
    ]
    assert [a.first for a in read.question.alternatives] == [(1234, 5), (1.234, 5)]
    assert read_matrix_text("1,234\t5\n6\t7,890", decimal=",").values.tolist() == [
        [1.234, 5],
        [6, 7.89],
    ]
    read = read_matrix_text("1,5 2,5\n3,5 4,5\n0,5 1,5", square=False)
    assert [a.first for a in read.question.alternatives] == [(1.5, 2.5), (1, 5, 2, 5)]
    answered = read_matrix_text("1,5 2,5\n3,5 4,5\n0,5 1,5", square=False, separator=",")
    assert answered.values.shape == (3, 4) and answered.question is None


def written(values, dialect):
    """A list in the dialect of a program or a country."""
    cells = [repr(value) for value in values]
    commas = [cell.replace(".", ",") for cell in cells]
    return {
        "python": "x = [" + ", ".join(cells) + "]",
        "json": json.dumps(values),
        "numpy": repr(np.array(values)),
        "r": "c(" + ", ".join(cells) + ")",
        "matlab": "[" + "; ".join(cells) + "]",
        "mathematica": "{" + ", ".join(cell.replace("e", "*^") for cell in cells) + "}",
        "latex": " & ".join(f"${cell}$" for cell in cells) + r" \\",
        "lines": "\r\n".join(cells),
        "named": "length (cm)\n" + "\n".join(cells),
        "commas": ", ".join(cells),
        "german": "Wert\n" + "\n".join(f"{cell} kg" for cell in commas),
        "semicolons": "; ".join(commas),
        "spaces": " ".join(cells),
        "minus": "\n".join(cell.replace("-", "−") for cell in cells),
        "labelled": "\n".join(f"row{at}\t{cell}" for at, cell in enumerate(cells)),
    }[dialect]


DIALECTS = [
    *("python", "json", "numpy", "r", "matlab", "mathematica", "latex", "lines", "named"),
    *("commas", "german", "semicolons", "spaces", "minus", "labelled"),
]
clear = st.integers(-(10**6), 10**6).map(lambda n: (n * 10 + (5 if n % 2 else 7)) / 10**5)


@seeded
@given(st.lists(clear, min_size=2, max_size=20), st.sampled_from(DIALECTS))
def test_numbers_written_in_any_dialect_are_read_back(values, dialect):
    expected = [float(f"{v:.8g}") for v in values] if dialect == "numpy" else values
    read = read_number_text(written(values, dialect))
    assert read.values.tolist() == pytest.approx(expected, rel=1e-12, abs=1e-300)
    assert not read.left_out


@st.composite
def lists(draw):
    """Numbers with up to four decimals, and their text with signs of some country."""
    decimal = draw(st.sampled_from(".,"))
    thousands = draw(st.sampled_from(["", ".", ",", " ", "\u202f", "'"]))
    separator = draw(st.sampled_from(["\n", "; ", ";", "\t", " ", ", "]))
    places, size = draw(st.integers(0, 4)), draw(st.integers(0, 6))
    whole = st.integers(-(10**size), 10**size * 9).map(lambda n: n / 10**places)
    values = draw(st.lists(whole, min_size=2, max_size=12))
    signs = {",": thousands if thousands != decimal else "", ".": decimal}
    cells = ["".join(signs.get(s, s) for s in f"{value:,.{places}f}") for value in values]
    head = draw(st.sampled_from(["", "Wert\n"])) if separator == "\n" else ""
    text = head + separator.join(cells)
    # Spaces cannot part both; small whole numbers beside 1.234 tell decimals.
    parted = separator == " " == thousands
    small = places in (0, 3) and any(abs(value) < 100 for value in values)
    return values, text, parted or small


def readings(text):
    """What a text may be read as: as it is when nothing is asked, else by every answer."""
    waiting = [{}]
    while waiting:
        keywords = waiting.pop()
        read = read_number_text(text, **keywords)
        yield read.values.tolist()
        if read.question and len(keywords) < 2:
            waiting += [dict(a.keywords) for a in read.question.alternatives]


@seeded
@given(lists())
def test_signs_of_any_country_are_read_or_asked_about(case):
    values, text, excepted = case
    assert values in readings(text) or excepted


def written_matrix(rows, dialect):
    cells = [[repr(value) for value in row] for row in rows]
    tabs = "\n".join("\t".join(row) for row in cells)
    columns = ", ".join(value for column in zip(*cells, strict=True) for value in column)
    return {
        "python": "[" + ", ".join("[" + ", ".join(row) + "]" for row in cells) + "]",
        "numpy": "np.array([" + ",\n ".join("[" + ", ".join(row) + "]" for row in cells) + "])",
        "printed": "[" + "\n ".join("[" + " ".join(row) + "]" for row in cells) + "]",
        "mathematica": "{" + ",".join("{" + ",".join(row) + "}" for row in cells) + "}",
        "matlab": "[" + "; ".join(" ".join(row) for row in cells) + "]",
        "r": f"matrix(c({columns}), nrow = {len(rows)})",
        "latex": r"\begin{bmatrix}"
        + r" \\ ".join(" & ".join(row) for row in cells)
        + r"\end{bmatrix}",
        "tabs": tabs,
        "blank column": tabs.replace("\n", "\t\n") + "\t",
        "german": tabs.replace(".", ","),
        "csv": "\n".join(",".join(row) for row in cells),
        "spaces": "\n".join("  ".join(row) for row in cells),
    }[dialect]


square = st.integers(2, 6).flatmap(lambda n: arrays(float, (n, n), elements=clear))
MATRIX_DIALECTS = [
    *("python", "numpy", "printed", "mathematica", "matlab", "r", "latex", "tabs", "blank column"),
    *("german", "csv", "spaces"),
]


@seeded
@given(square, st.sampled_from(MATRIX_DIALECTS))
def test_matrices_written_in_any_dialect_are_read_back(values, dialect):
    read = read_matrix_text(written_matrix(values.tolist(), dialect))
    assert read.values.tolist() == values.tolist() and read.question is None


signs = st.text(alphabet="0123456789.,;:/-+einfacNA[](){}='\"\\&|<>%$ \t\n−\u00a0…", max_size=60)


@seeded
@given(signs | st.text(max_size=40))
def test_any_text_is_numbers_or_one_sentence(text):
    for read in (read_number_text, read_matrix_text):
        try:
            values = read(text).values
        except ValueError as error:
            assert str(error).endswith(".") and "\n" not in str(error) and len(str(error)) < 300
        else:
            assert np.isfinite(values).all() and values.size


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{at * 0.37:.2f}" for at in range(25_000)),
        "[" + ", ".join(f"{at}.5" for at in range(25_000)) + "]",
        "(" * 500_000,
        "[1 " * 200_000,
        "1" + "\t" * 100_000 + "2\n" + "1\t2\n" * 20_000,
        ("\t".join(["5"] * 5_000) + "\n") * 50,
        '1,"' + "a" * 200_000,
        "a = " * 200_000,
        "{1" * 400_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_megabyte_is_read_or_refused_at_once(text):
    begin = time.process_time()
    for read in (read_number_text, read_matrix_text):
        try:
            read(text)
        except ValueError as error:
            assert len(str(error)) < 300
    assert time.process_time() - begin < 8


def test_a_literal_keeps_its_rows():
    assert read_literal("A <- rbind(c(1, 2), c(3, NA))").cells == [["1", "2"], ["3", "NA"]]
    assert read_literal("hours (h)\n1") is None
