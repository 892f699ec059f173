"""Long texts: columns of plain decimals are read as numbers, and nothing else is."""

import numpy as np
import pyarrow as pa
import pytest

from core.datasets.intake import delimited
from core.datasets.intake.delimited import read_delimited
from core.datasets.intake.roles import Need, Role
from core.datasets.intake.understanding import understand

NEED = Need(
    "payments",
    "payments",
    (Role("v", "number"), Role("amount", "number"), Role("card", "text")),
    max_rows=10_000,
)
VALUES = np.random.default_rng(0).normal(size=1000)


@pytest.fixture(autouse=True)
def every_text_is_long(monkeypatch):
    monkeypatch.setattr(delimited, "LONG_BYTES", 100)


def table(values, amount="1.250", card="1.10"):
    rows = "\n".join(f"{value},{amount},{card}" for value in values)
    return read_delimited("a.csv", f"v,amount,card\n{rows}\n".encode(), 10_000, lambda *_: None)


def test_only_what_can_be_nothing_else_is_read_as_numbers():
    raw = table([f"{value!r}" for value in VALUES.tolist()])
    kinds = [column.type for column in raw.columns]
    assert kinds == [pa.float64(), pa.string(), pa.string()]
    found = understand(raw, NEED)
    np.testing.assert_array_equal(found.table["v"], VALUES)
    assert found.table["amount"].eq(1.25).all(), "the others show what the point is"
    assert found.table["card"].eq("1.10").all() and found.clear


@pytest.mark.parametrize("cell", ["NA", "", "inf", "nan", "1,5", "$3.12345", "note"])
def test_one_other_cell_leaves_all_of_them_as_text(cell):
    raw = table([*(f"{value:.9f}" for value in VALUES), f'"{cell}"', "2.123456789"])
    assert {column.type for column in raw.columns} == {pa.string()}
    assert raw.columns[0][1000].as_py() == cell
    found = understand(raw, NEED)
    assert len(found.table) in (1001, 1002)
    assert found.table["v"].iloc[-1] == 2.123456789


def test_rows_that_do_not_fit_are_named_as_before():
    raw = table([*(f"{value:.9f}" for value in VALUES), "0.123456789,1", "2.123456789"])
    assert raw.columns[0].type == pa.float64() and len(raw) == 1001
    assert [row.reason for row in raw.dropped] == ["4 cells where the table has 3"]
