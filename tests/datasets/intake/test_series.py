"""Long tables: the column that says whose row it is, by name, by values, or as a reader says."""

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.look import first_look
from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import FORM as LOGISTICS
from core.datasets.prices import FORM as PRICES
from core.datasets.prices import build_prices
from core.datasets.uploads import DataError

DEMAND = Form(LOGISTICS.needs[1:], LOGISTICS.limits)
DAYS = pd.date_range("2023-01-02", periods=150)


def silent(*_):
    pass


def long(names, groups=("SAP", "BMW", "BASF")):
    rows = [
        f"{d:%Y-%m-%d},{group},{(k * 37 % 11 + 50) * (at + 1)}"
        for k, d in enumerate(DAYS)
        for at, group in enumerate(groups)
    ]
    return "\n".join([names, *rows]).encode()


def read(text, form, **choices):
    (found,) = read_tables([("a.csv", text)], form, silent, {"a.csv": Choices(**choices)})
    return found


def test_a_column_of_another_name_is_proposed_where_it_makes_each_time_single():
    found = read(long("date,K\u00fcrzel,close"), PRICES)
    assert found.many["price"] == ("BASF", "BMW", "SAP") and len(found.table) == 150
    (question,) = found.questions
    assert question.key == "groups" and question.taken == 1
    assert "series by: K\u00fcrzel" in found.sentence and "left out" not in found.sentence
    assert first_look(found).parts["K\u00fcrzel"] == "series"
    assert build_prices([found], silent).assets == ("BASF", "BMW", "SAP")
    told = read(long("date,K\u00fcrzel,close"), PRICES, groups=1)
    assert told.clear and told.table.equals(found.table)
    none = read(long("date,K\u00fcrzel,close"), PRICES, groups=-1)
    assert [q.key for q in none.questions] == ["aggregate"] and none.many["price"] == ("close",)


@pytest.mark.parametrize("place", [1, 2])
def test_of_two_columns_the_reader_says_which(place):
    rows = [
        f"{d:%Y-%m-%d},{store},{item},{k % 9 + 1}"
        for k, d in enumerate(DAYS)
        for store in ("north", "south")
        for item in ("tea", "milk", "salt")
    ]
    text = "\n".join(["date,store,item,demand", *rows]).encode()
    found = read(text, DEMAND, groups=place)
    (question,) = found.questions
    names = [words for _, words in question.options[1:]]
    assert names == [["north", "south"], ["milk", "salt", "tea"]][place - 1]
    one = read(text, DEMAND, groups=place, group=names[-1], aggregate="sum")
    assert one.clear
    np.testing.assert_allclose(
        one.table["demand"], [(6 // len(names)) * (k % 9 + 1) for k in range(150)]
    )


def test_a_number_of_pieces_or_a_note_is_no_series():
    found = read(long("date,note,close", groups=("x",)), PRICES)
    assert not found.questions and "note" in found.left_out
    lines = [f"{d:%Y-%m-%d},{5 + k % 7},{k * 3 + j}" for k, d in enumerate(DAYS) for j in (0, 1)]
    found = read("\n".join(["date,demand,other", *lines]).encode(), DEMAND)
    assert [q.key for q in found.questions] == ["aggregate"]


def test_a_column_that_is_no_series_is_refused_in_one_sentence():
    lines = [f"{d},{k % 7 + 1},n{k}" for k, d in enumerate(np.repeat(DAYS, 40))]
    text = "\n".join(["date,demand,note", *lines]).encode()
    with pytest.raises(DataError, match="6,000 different values in “note”"):
        read(text, DEMAND, groups=2)
