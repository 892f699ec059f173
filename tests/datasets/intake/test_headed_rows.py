"""Rows below a line that says whose they are."""

import numpy as np
import pytest

from core.datasets.intake.headed_rows import read_headed
from core.datasets.intake.reading import read_tables
from core.datasets.ratings import FORM, read_ratings
from core.datasets.uploads import DataError
from tests.datasets.intake.test_recipe import folder, same
from tests.datasets.test_ratings import silent

__all__ = ["folder"]  # what pytest finds here

pytestmark = pytest.mark.usefixtures("in_this_process")

STARS = np.random.default_rng(5).integers(1, 6, (12, 30))
DAYS = np.datetime64("2003-01-05") + np.arange(360).reshape(12, 30)
ROWS = [
    f"{movie + 1}:\n" + "".join(
        f"{1488844 + 7 * user},{STARS[movie, user]},{DAYS[movie, user]}\n" for user in range(30)
    )
    for movie in range(12)
]  # fmt: skip
TEXT = "".join(ROWS)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_ratings_of_netflix(end):
    data = TEXT.replace("\n", end).encode()
    (found,) = read_tables([("combined_data_1.txt", data)], FORM, silent)
    table = found.table.astype({"user": int, "item": int})
    assert found.clear and len(table) == 360
    np.testing.assert_array_equal(table["item"], np.repeat(np.arange(1, 13), 30))
    np.testing.assert_array_equal(table["user"], np.tile(1488844 + 7 * np.arange(30), 12))
    np.testing.assert_array_equal(table["rating"], STARS.ravel())
    np.testing.assert_array_equal(table["timestamp"].to_numpy("M8[D]"), DAYS.ravel())
    made = read_ratings([("combined_data_1.txt", data)], silent)
    assert (len(made.users), len(made.titles)) == (30, 12)


def test_rows_that_do_not_fit_are_named_and_the_program_reads_the_others(folder):
    program = same(folder, "combined_data_1.txt", TEXT, FORM)
    assert "ffill" in program
    table = read_headed("a.txt", (TEXT + "7,3\n8,2,2003-01-01").encode(), 9999)
    assert [(row.line, row.reason) for row in table.dropped] == [
        (373, "2 cells where a rating has 3")
    ]
    assert (len(table), table.lines([0, 30])) == (361, [2, 33])


def test_more_rows_than_are_read():
    with pytest.raises(DataError, match="360 rows, but at most 300 are read"):
        read_headed("a.txt", TEXT.encode(), 300)
    assert read_headed("a.csv", b"user,item\n1,2\n", 9) is None
