"""The first look says of each row whether it counts: used rows are never marked as left out."""

import numpy as np
import pandas as pd
import pytest

from core.datasets.intake.look import first_look
from core.datasets.intake.reading import Form, read_tables
from core.datasets.intake.understanding import Choices
from core.datasets.logistics import FORM as LOGISTICS
from core.datasets.prices import FORM as PRICES

DEMAND = Form(LOGISTICS.needs[1:], LOGISTICS.limits)
DAYS = pd.date_range("2023-01-02", periods=150)


def look(text, form, **choices):
    data = text if isinstance(text, bytes) else text.encode()
    (found,) = read_tables([("a.csv", data)], form, lambda *_: None, {"a.csv": Choices(**choices)})
    return found, first_look(found)


def reasons(seen):
    return seen.cells.get("left out, because", pd.Series([""] * 10)).tolist()[:10]


def file(lines, names):
    return "\n".join([names, *lines]) + "\n"


NEWEST_FIRST = file([f"{d:%Y-%m-%d},{k + 10}" for k, d in enumerate(DAYS[::-1])], "date,close")
LONG = file(
    [f"{d:%Y-%m-%d},{s},{k + 10}" for k, d in enumerate(DAYS) for s in ("SAP", "BMW")],
    "date,ticker,close",
)
TWICE = file([f"{d:%Y-%m-%d},{k + j}" for k, d in enumerate(DAYS) for j in (1, 2)], "date,demand")
ORDERS = file(
    [f"{d + pd.Timedelta(hours=k * k % 11 + 5)},{k % 7}" for k, d in enumerate(DAYS.repeat(3))],
    "Order Date,Qty",
)
GAPS = file([f"{d:%Y-%m-%d},{k % 9}" for k, d in enumerate(DAYS) if k % 7], "date,demand")
ONE_TICKER = file([f"{d:%Y-%m-%d},SAP,{k + 10}" for k, d in enumerate(DAYS)], "date,ticker,close")


@pytest.mark.parametrize(
    ("text", "form", "choices"),
    [
        (NEWEST_FIRST, PRICES, {}),
        (LONG, PRICES, {}),
        (ONE_TICKER, PRICES, {}),
        (TWICE, DEMAND, {}),
        (TWICE, DEMAND, {"aggregate": "mean"}),
        (LONG.replace("ticker", "store").replace("close", "demand"), DEMAND, {}),
        (ORDERS, DEMAND, {"step": "D"}),
        (GAPS, DEMAND, {"gaps": "zero"}),
    ],
    ids=["order", "pivot", "one", "sum", "mean", "stores", "bins", "gaps"],
)
def test_rows_that_are_used_are_not_marked(text, form, choices):
    _, seen = look(text, form, **choices)
    assert reasons(seen) == [""] * 10


def test_rows_of_another_series_or_behind_a_later_value_are_marked_with_the_reason():
    stores = LONG.replace("ticker", "store").replace("close", "demand")
    _, seen = look(stores, DEMAND, group="SAP")
    assert reasons(seen) == ["", "is of another series"] * 5
    _, seen = look(TWICE, DEMAND, aggregate="last")
    assert reasons(seen) == ["has a later value at the same time", ""] * 5


def test_rows_of_a_week_that_is_not_whole_are_marked():
    found, seen = look(ORDERS.replace("2023-01-02", "2023-01-03"), DEMAND, step="W-SUN")
    assert reasons(seen)[0] == "is in a week or month that is not whole"
    assert found.table["date"].iloc[0] > pd.Timestamp("2023-01-09")
    assert len(set(reasons(seen))) == 1


def test_the_first_row_of_a_file_with_types_is_named():
    frame = pd.DataFrame({"date": DAYS, "close": np.r_[np.inf, np.arange(1, 150.0)]})
    _, seen = look(frame.to_parquet(), PRICES)
    assert seen.cells["row"].tolist()[0] == "1"
    assert reasons(seen)[0].endswith("is not a price above 0")
