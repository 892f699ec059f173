"""Numbers as they are pasted: lists, frequency tables, censored numbers, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.probability.number_texts import (
    headed_as_frequencies,
    looks_like_frequencies,
    parse_frequencies,
    parse_numbers,
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 2 3", [1, 2, 3]),
        ("1, 2, 3", [1, 2, 3]),
        ("1,2,3,4", [1, 2, 3, 4]),
        ("1.5,2.5\n3.5", [1.5, 2.5, 3.5]),
        ("1,5;2,5;3", [1.5, 2.5, 3]),
        ("1,5\t2,5\n3,25\t4", [1.5, 2.5, 3.25, 4]),
        ("\ufeff\u22121e3\n+2.\n.5\n\n", [-1000, 2, 0.5]),
        ("hours\n1\n2", [1, 2]),
        ("1\r\n2\r\n", [1, 2]),
    ],
)
def test_numbers_are_read(text, values):
    assert parse_numbers(text).values.tolist() == values


def test_a_heading_is_passed_over_and_kept():
    assert parse_numbers("sepal length (cm)\n1\n2").heading == "sepal length (cm)"
    assert parse_numbers("1\n2").heading == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at least 2 numbers, got 0"),
        ("7", "at least 2 numbers, got 1"),
        ("1 2\n3 abc", "line 2, item 2: 'abc' is not a number"),
        ("1 2 NA", "line 1, item 3: 'NA' is not a finite number; leave missing values out"),
        ("nan\n1\n2", "line 1, item 1: 'nan' is not a finite number"),
        ("1 -inf", "'-inf' is not a finite number"),
        ("1 1e999", "'1e999' is too large"),
        ("1 1_000", "'1_000' is not a number"),
        ("1 <script>alert(1)</script>", "'<script>alert\\(1\\)</sc…' is not a number"),
        ("1 ٣", "is not a number"),
        ("1,5\n2,5", "'1,5' could be one number with a decimal comma or two numbers"),
        ("1,234.5 2", "could group thousands"),
        ("a\nb\n1 2", "line 2, item 1: 'b' is not a number"),
        ("1 " * 10_001, "at most 10,000 numbers"),
        ("1" * 400_001, "at most 400,000 characters"),
    ],
)
def test_bad_text_is_refused_in_one_sentence(text, message):
    with pytest.raises(ValueError, match=message) as error:
        parse_numbers(text)
    assert "\n" not in str(error.value) and len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0 2\n1 3", [0, 0, 1, 1, 1]),
        ("value,count\n1.5,2\n\n2,0\n7,1", [1.5, 1.5, 7]),
        ("1,5; 2\n2,25; 1", [1.5, 1.5, 2.25]),
        ("3\t1\n1\t1\n3\t1", [3, 1, 3]),
        ("-2 1e1", [-2] * 10),
    ],
)
def test_frequency_tables_are_read(text, values):
    assert parse_frequencies(text).values.tolist() == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2\n3", "line 2 must hold a value and how often it occurs, got 1 number$"),
        ("1 2 3\n3 4 5", "line 1 must hold a value and how often it occurs, got 3 numbers"),
        ("1 2\n3 2.5", "line 2: 2.5 is not a whole number of times"),
        ("1 -2\n3 2", "line 1: -2 is not a whole number of times"),
        ("1 0\n3 1", "at least 2 and at most 10,000 numbers, got 1"),
        ("1 9000\n3 1001", "got 10,001"),
        ("1 1e99\n3 1", "at most 10,000"),
        ("", "got 0"),
        ("1 x", "'x' is not a number"),
    ],
)
def test_bad_tables_are_refused_in_one_sentence(text, message):
    with pytest.raises(ValueError, match=message):
        parse_frequencies(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 9)), min_size=3, max_size=20))
def test_a_table_is_what_it_counts(pairs):
    text = "\n".join(f"{value} {times}" for value, times in pairs)
    wanted = sorted(value for value, times in pairs for _ in range(times))
    assert looks_like_frequencies(text)
    if len(wanted) >= 2:
        assert sorted(parse_frequencies(text).values) == wanted
    else:
        with pytest.raises(ValueError, match="at least 2"):
            parse_frequencies(text)


@pytest.mark.parametrize(
    ("text", "headed"),
    [
        ("value count\n1 2", True),
        ("\ufeffKicks;Frequency\n1;2", True),
        ("x (n)\n1 2", True),
        ("x y\n1 2", False),
        ("count\n1\n2", False),
        ("1 2\n3 4", False),
        ("", False),
    ],
)
def test_a_heading_may_declare_a_table(text, headed):
    assert headed_as_frequencies(text) == headed


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e50, 1e50), min_size=2, max_size=30), st.sampled_from("\n\t ;"))
def test_numbers_survive_a_round_trip(values, separator):
    assert parse_numbers(separator.join(map(repr, values))).values.tolist() == values


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_any_text_gives_numbers_or_a_sentence(text):
    try:
        values = parse_numbers(text).values
    except ValueError as error:
        assert str(error)
    else:
        assert np.isfinite(values).all() and values.size >= 2


@pytest.mark.parametrize(
    ("text", "values", "above", "below"),
    [
        ("1 2 >5 <0.5", [1, 2], [5], [0.5]),
        ("hours\n1\n>  5\n2\n> 7", [1, 2], [5, 7], []),
        ("1,5; 2; <0,5", [1.5, 2], [], [0.5]),
        ("1 2 >-3", [1, 2], [-3], []),
    ],
)
def test_censored_numbers_are_read(text, values, above, below):
    found = parse_numbers(text)
    assert found.values.tolist() == values
    assert (found.above.tolist(), found.below.tolist()) == (above, below)


def test_a_table_may_count_censored_numbers():
    found = parse_frequencies("hours count\n1 2\n>5 3\n<1 1")
    assert found.values.tolist() == [1, 1] and found.above.tolist() == [5] * 3
    assert found.below.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 >5 >6", "at least 2 numbers that are not censored, got 1"),
        ("1 2 >x", "line 1, item 3: '>x' is not a number"),
        ("1 2 >", "'>' is not a number"),
        ("1 2 >inf", "'>inf' is not a number"),
        ("1 2 >-", "'-' is not a number"),
    ],
)
def test_bad_marks_are_refused(text, message):
    with pytest.raises(ValueError, match=message):
        parse_numbers(text)
    if ">6" not in text:
        return
    with pytest.raises(ValueError, match=">1 is not a whole number of times"):
        parse_frequencies("1 >1\n2 3")
