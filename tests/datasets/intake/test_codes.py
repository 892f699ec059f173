"""Codes for no value: −999 and its like are asked about, left out and said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.intake.codes import ABOVE, BELOW, code_of
from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import form_of
from core.datasets.number_files import FORM as NUMBERS
from core.datasets.number_files import build_numbers
from core.datasets.prices import FORM as PRICES
from core.datasets.uploads import UploadLimits

LIMITS = UploadLimits(packed=10**7, text=10**7, largest="any table of this kind")
DEGREES = Form(
    (Need("degrees", "degrees", (Role("date", "time"), Role("degrees", "number")), 5_000),), LIMITS
)
DAYS = [f"{d:%Y-%m-%d}" for d in pd.date_range("2023-01-02", periods=150)]


def read(text, form, **choices):
    (found,) = read_tables(
        [("a.csv", text.encode())], form, lambda *_: None, {"a.csv": Choices(**choices)}
    )
    return found


def file(values, names):
    return "\n".join([names, *(f"{d},{v}" for d, v in zip(DAYS, values, strict=False))])


@pytest.mark.parametrize("code", [*BELOW, *ABOVE, -32768, 1e20])
def test_a_code_is_told(code):
    values = np.array([1.5, -3, 8, 12.25, code, 7, 3, code, 21])
    assert code_of(values) == code
    assert code_of(np.append(values, np.nan)) == code
    assert code_of(values[:5]) is None, "too few others"


@pytest.mark.parametrize(
    "values",
    [
        np.arange(-999.0, 1_000.0, 3),
        np.linspace(0, 1_000, 1_000).round(),
        np.array([1.0, 2, 3, 4, 5, 6, 999]),  # a great one that stands there once
        np.array([-99.0, -98, -95, -80, -60, -99]),
        np.array([9.0, 8, 7, 5, 3, 2, -1, -1]),
        np.full(20, -999.0),
    ],
)
def test_other_numbers_are_no_codes(values):
    assert code_of(values) is None


@settings(max_examples=300)
@given(st.lists(st.floats(-90, 90), min_size=5, max_size=40), st.sampled_from(BELOW[1:]))
def test_a_code_far_below_is_always_told(values, code):
    spread = max(values) - min(values)
    expected = code if min(values) - code > 3 * spread or min(values) >= 0 else None
    assert code_of(np.array([*values, code])) == expected


def test_the_code_is_asked_about_and_left_out_with_its_rows():
    text = file([*range(-5, 20), -999, 3, -999], "date,degrees")
    found = read(text, DEGREES)
    (question,) = found.questions
    assert question.key == "codes" and question.taken == "missing"
    assert question.text.startswith("Is -999 in “degrees” a number")
    assert found.table["degrees"].min() == -5 and len(found.table) == 26
    assert "-999 in degrees is no value" in found.sentence
    assert "2 rows dropped (row 27: “-999” stands for no value)" in found.sentence
    told = read(text, DEGREES, codes="missing")
    assert not told.questions and told.table.equals(found.table)
    kept = read(text, DEGREES, codes="value")
    assert kept.clear and kept.table["degrees"].min() == -999


def test_of_several_prices_it_is_a_gap():
    rows = [f"{100 + k % 7},{50 + k % 5 if k % 50 else -999}" for k in range(150)]
    found = read(file(rows, "date,one,two"), PRICES)
    assert [question.key for question in found.questions] == ["codes"]
    assert len(found.table) == 150 and found.table["two"].isna().sum() == 3


def test_a_demand_cannot_be_below_zero_anyway():
    found = read(file([k % 9 + 1 if k != 20 else -999 for k in range(150)], "date,demand"),
                 form_of("demand"))  # fmt: skip
    assert "“-999” is not a number of at least 0" in found.sentence
    assert [question.key for question in found.questions] == ["gaps"]


def test_a_sample():
    text = "x\n" + "\n".join(map(str, [*np.arange(-9, 11) / 4, -9999, -9999]))
    found = read(text, NUMBERS)
    assert [question.key for question in found.questions] == ["codes"]
    assert build_numbers([found]).values.min() == -2.25
