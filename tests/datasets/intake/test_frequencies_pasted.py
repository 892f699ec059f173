"""Frequency tables as they are pasted: what they mean, how they are told, what is refused."""

import numpy as np
import pytest

from core.datasets.intake.frequencies_pasted import (
    headed_as_frequencies,
    looks_like_frequencies,
    read_frequencies,
)

DEATHS = "0 109\n1 65\n2 22\n3 3\n4 1"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0 3\n1 2", [0, 0, 0, 1, 1]),
        ("deaths;count\n0;3\n1;2", [0, 0, 0, 1, 1]),
        ("deaths,count\n0,3\n1,2", [0, 0, 0, 1, 1]),
        ("Wert\tAnzahl\n1,5\t2\n2,5\t1", [1.5, 1.5, 2.5]),
        ("x count\n1,5 3\n2,25 0", [1.5] * 3),
        ("Note | Häufigkeit\n1 | 2\n2 | 1", [1, 1, 2]),
        ("12 kg\t2\n13 kg\t1", [12, 12, 13]),
        ("\ufeff\u22121 2\r\n1 1\r\n", [-1, -1, 1]),
    ],
)
def test_a_table_is_its_single_numbers(text, values):
    read = read_frequencies(text)
    assert read.values.tolist() == values and not read.censored.any()
    assert read.notes[0] == "Read as values and how often each occurs."


def test_a_comma_in_doubt_is_asked():
    text = "64,701\t3\n50,341\t1"
    question = read_frequencies(text).question
    assert {one.keywords["decimal"] for one in question.alternatives} == {".", ","}
    for sign, first in ((".", 64701), (",", 64.701)):
        read = read_frequencies(text, sign)
        assert read.values[0] == first and read.question is None


def test_a_table_of_censored_numbers():
    read = read_frequencies("hours count\n1 2\n>3 2\n<0.5 1\n2 0")
    assert read.values.tolist() == [1, 1, 3, 3, 0.5]
    assert read.censored.tolist() == [0, 0, 1, 1, -1] and read.heading == "hours, count"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DEATHS + "\n5", "Line 6 must hold a value and how often it occurs, got 1 number."),
        ("1 2 3\n4 5 6", "Line 1 must hold .* got 3 numbers"),
        ("0 1.5\n1 2", "Line 1: 1.5 is not a whole number of times"),
        ("0 -1\n1 2", "Line 1: -1 is not a whole number of times"),
        ("0 >1\n1 2", "Line 1: >1 is not a whole number of times"),
        ("0 3\nNA 2", "Line 2: “NA” cannot be counted \\(no value\\)"),
        ("0 0\n1 0", "The table counts 0 numbers"),
        ("0 1e9\n1 2", "The table counts 1,000,000,002 numbers; 1 to 100,000 are read"),
        ("a b", "has no numbers"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(text, message):
    with pytest.raises(ValueError, match=message) as error:
        read_frequencies(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "headed", "looks"),
    [
        (DEATHS, False, True),
        ("deaths count\n" + DEATHS, True, True),
        ("Tote;Anzahl\n0;109\n1;65", True, False),
        ("décès,effectif\n0,109\n1,65\n2,22", True, True),
        ("x y\n1 2\n3 4\n5 6", False, True),
        ("1 2 3\n4 5 6\n7 8 9", False, False),
        ("1 0.5\n2 0.25\n3 0.25", False, False),
        ("1\n2\n3", False, False),
        ("", False, False),
    ],
)
def test_what_a_text_is_taken_for(text, headed, looks):
    assert headed_as_frequencies(text) is headed and looks_like_frequencies(text) is looks


def test_tables_in_any_dialect_come_back():
    rng = np.random.default_rng(1)
    for _ in range(60):
        values = np.round(rng.normal(0, 50, rng.integers(3, 9)), 2) + 0.0001
        times = rng.integers(0, 9, values.size) + (np.arange(values.size) == 0)
        between, decimal = [(" ", "."), ("\t", ","), (";", ","), (",", "."), (" | ", ".")][
            rng.integers(5)
        ]
        lines = [
            f"{value:.4f}".replace(".", decimal) + f"{between}{often}"
            for value, often in zip(values, times, strict=True)
        ]
        text = "\n".join(["x" + between + "count"] * rng.integers(2) + lines)
        wanted = np.repeat(values, times)
        assert read_frequencies(text).values == pytest.approx(wanted), text
