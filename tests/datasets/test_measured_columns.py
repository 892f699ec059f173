"""Tables of measurements as they come from programs and spreadsheets."""

import numpy as np
import pytest

from core.datasets.examples import MEASUREMENTS
from core.datasets.intake.reading import read_tables
from core.datasets.measured_columns import FORM, MAX_CELLS, build_measured
from core.datasets.uploads import DataError


def read(**files):
    packed = [(f"{name}.csv", text.encode()) for name, text in files.items()]
    return build_measured(read_tables(packed, FORM, lambda *_: None))


def test_the_example():
    table = read(flowers=MEASUREMENTS.make().decode())
    assert table.columns == ("length", "width", "weight")
    assert table.values[0].tolist() == [5.1, 3.5, 1.4]
    assert table.groups.tolist() == [0, 0, 1, 1, 1] and table.group_names == ("a", "b")
    assert table.note == "Your table: 5 rows, 3 columns of numbers."


def test_text_row_numbers_and_dates_have_no_part():
    text = "id,day,name,a,b\n1,2024-01-02,x,1.5,2\n2,2024-01-03,y,2.5,7\n3,2024-01-04,z,3.5,1\n"
    table = read(t=text)
    assert table.columns == ("a", "b") and table.groups is None
    assert "No part have id, day, name" in table.note


def test_gaps_are_said():
    table = read(t="a,b,c\n1,2,\n2,3,\n3,,\n4,5,1\n5,9,NA\n")
    assert table.columns == ("a", "b") and table.values.shape == (4, 2)
    assert "more than half empty: c." in table.note and "1 row with a gap" in table.note


def test_decimal_commas_and_no_names():
    table = read(t="1,5;2\n2,5;9\n3,75;4\n")
    assert table.columns == ("column 1", "column 2")
    np.testing.assert_array_equal(table.values[:, 0], [1.5, 2.5, 3.75])


def test_numbers_that_name_groups_are_no_measurement():
    table = read(t="x,y,class\n1,2,0\n3,4,1\n5,9,1\n")
    assert table.columns == ("x", "y") and table.group_names == ("0", "1")
    many = "x,y,class\n" + "".join(f"{i},{i * i},{i}\n" for i in range(1, 12))
    assert read(t=many).groups is None and "2 to 5" in read(t=many).note


def test_a_measured_column_may_be_called_as_a_part_is():
    rows = "".join(f"{'pq'[i % 2]},{i},{i * i},{i % 3}\n" for i in range(9))
    table = read(t=f"Group,group,b,c\n{rows}")
    np.testing.assert_array_equal(table.values[:, 0], range(9))
    assert table.values.shape == (9, 3) and table.group_names == ("p", "q")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n1\n2\n3\n", "one column of numbers"),
        ("a,b\nx,y\nz,w\n", "no column holds numbers"),
        ("a,b\n1,2\n", "fewer than two rows"),
        ("a,b\n1,\n,2\n3,\n,4\n5,6\n", "fewer than two rows with a number in each column; 4 had"),
        (",".join(f"c{i}" for i in range(61)) + "\n" + (",".join("1" * 61) + "\n") * 3, "61 col"),
    ],
)
def test_what_cannot_be_used(text, message):
    with pytest.raises(DataError, match=message):
        read(t=text)


def test_too_many_cells_and_tables():
    rows = MAX_CELLS // 20 + 1
    line = ",".join(["1.5"] * 20)
    names = ",".join(f"c{i}" for i in range(20))
    with pytest.raises(DataError, match="at most 200,000 cells"):
        read(t=names + "\n" + (line + "\n") * rows)
    with pytest.raises(DataError, match="2 tables"):
        read(a=MEASUREMENTS.make().decode(), b=MEASUREMENTS.make().decode())


def test_columns_of_one_name_and_a_number_are_measured_whatever_their_name():
    rows = "".join(f"ENSG{k},{k * k % 7},{k % 5},{k % 3}\n" for k in range(9))
    table = read(t=f"gene,sample0,sample1,sample2\n{rows}")
    assert table.columns == ("sample0", "sample1", "sample2")
