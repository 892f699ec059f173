"""Files of WEKA: names above, rows below, each number back in its column."""

import numpy as np
import pytest

from core.datasets import measured_columns
from core.datasets.intake.reading import read_tables
from tests.datasets.intake.test_recipe import same

RNG = np.random.default_rng(2)
SIZES = np.round(RNG.normal(5, 1, (40, 2)), 3)
KINDS = np.where(np.arange(40) % 2, "Iris setosa", "Iris virginica")
HEAD = """% 1. Title: Iris
%
@RELATION iris

@ATTRIBUTE sepallength\tREAL
@attribute 'sepal width' numeric % in cm
@ATTRIBUTE class {'Iris setosa','Iris virginica'}

@DATA
% the rows
"""
ROWS = [f"{a}, {b},'{kind}'" for (a, b), kind in zip(SIZES, KINDS, strict=True)]


def read(form, rows):
    text = HEAD + "\n".join(rows) + "\n"
    (found,) = read_tables([("iris.arff", text.encode())], form, lambda *_: None)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("arff")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_stand_under_the_names_of_the_attributes(folder, end):
    text = (HEAD + "\n".join(ROWS) + "\n").replace("\n", end)
    (found,) = read_tables([("iris.arff", text.encode())], measured_columns.FORM, lambda *_: None)
    assert found.clear
    np.testing.assert_array_equal(found.table[["sepallength", "sepal width"]], SIZES)
    assert found.table["group"].tolist() == KINDS.tolist()
    same(folder, "iris.arff", text, measured_columns.FORM)


def test_a_gap_is_a_gap(folder):
    rows = [*ROWS[:5], "?,3.5,'Iris setosa'", "4,5", *ROWS[5:]]
    found = read(measured_columns.FORM, rows)
    assert np.isnan(found.table["sepallength"][5]) and len(found.table) == 41
    assert found.reasons == ["row 17: 2 cells where the table has 3"]
