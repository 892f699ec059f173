"""Tables with a target as they come from programs and spreadsheets."""

import numpy as np
import pytest

from core.datasets.examples import PREDICTORS
from core.datasets.intake.reading import read_tables
from core.datasets.predictor_columns import FORM, build_predictors
from core.datasets.uploads import DataError


def read(**files):
    packed = [(f"{name}.csv", text.encode()) for name, text in files.items()]
    return build_predictors(read_tables(packed, FORM, lambda *_: None))


def test_the_example():
    table = read(flats=PREDICTORS.make().decode())
    assert table.columns == ("size", "rooms", "age") and table.target == "price"
    assert table.X[0].tolist() == [52, 2, 30] and table.y[0] == 148
    assert table.note == "Your table: 12 rows, 3 columns that predict price."


def test_gaps_are_said_and_text_has_no_part():
    table = read(t="name,y,a,b\nu,1,2,3\nv,2,,4\nw,3,1,5\nx,4,0,9\ny,5,7,8\n")
    assert table.X.shape == (4, 2) and "1 row with a gap left out" in table.note
    np.testing.assert_array_equal(table.y, [1, 3, 4, 5])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("y,a\n1,2\n2,3\n3,9\n4,1\n", "at least two columns"),
        ("y,a,b\n1,2,3\n2,3,4\n3,4,9\n", "fewer than four rows"),
        (",".join(["y", *(f"c{i}" for i in range(31))]) + "\n" + (",".join("1" * 32) + "\n") * 5,
         "31 columns that predict"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(text, message):
    with pytest.raises(DataError, match=message):
        read(t=text)


def test_two_tables():
    text = PREDICTORS.make().decode()
    with pytest.raises(DataError, match="2 tables"):
        read(a=text, b=text)


def test_the_last_column_is_proposed_where_no_name_tells_the_target():
    text = "crim,zn,medv\n" + "".join(f"{k % 7},{k % 5},{20 + k % 13}\n" for k in range(30))
    (found,) = read_tables([("a.csv", text.encode())], FORM, lambda *_: None)
    assert [(q.key, q.taken) for q in found.questions] == [("column target", 2)]
    assert found.many["predicting column"] == ("crim", "zn")
