"""Which column plays which part, by name first and by values second."""

import numpy as np
import pytest

from core.datasets.intake.roles import Candidate, Need, Role, cast

NEED = Need(
    name="prices",
    what="prices",
    roles=(
        Role("date", "time", ("datum", "time", "date")),
        Role("price", "number", ("value", "price", "zuletzt", "close", "adj close"), many=True),
    ),
    max_rows=100,
    beside=("open", "high", "low", "volume", "change", "eröffn"),
)
PLACES = Need(
    name="sites",
    what="places",
    roles=(
        Role("name", "text", ("city", "id"), required=False),
        Role("latitude", "number", ("lat", "y"), likely=lambda v: bool(np.all(abs(v) <= 90))),
        Role(
            "longitude", "number", ("lon", "lng", "x"), likely=lambda v: bool(np.any(abs(v) > 90))
        ),
    ),
    max_rows=100,
)


def column(place, name, *kinds, values=(1.0, 2.0)):
    return Candidate(place, name, frozenset({"text", *kinds}), lambda: np.array(values))


def parts(need, *columns, **decided):
    return cast(need, columns, decided)


@pytest.mark.parametrize(
    ("names", "prices"),
    [
        (["Date", "Open", "High", "Low", "Close", "Volume"], [4]),
        (["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"], [5]),
        (["Datum", "Zuletzt", "Eröffn.", "Vol."], [1]),
        (["Date", "Price", "Open", "Change %"], [1]),
        (["Price Ticker Date", "Close AAPL", "Close MSFT", "Open AAPL"], [1, 2]),
        (["date", "DAX", "SMI"], [1, 2]),
        (["", "DAX", "volume"], [1]),
        (["timestamp", "1. open", "4. close", "5. adjusted close"], [2]),
    ],
)
def test_prices_by_their_names(names, prices):
    columns = [column(0, names[0], "time")]
    columns += [column(at, name, "number") for at, name in enumerate(names[1:], 1)]
    found = parts(NEED, *columns)
    assert found.parts == {"date": (0,), "price": tuple(prices)}
    assert not found.doubts and not found.missing


def test_values_decide_where_names_do_not():
    here = column(1, "a", "number", values=(47.0, -10.0))
    there = column(0, "b", "number", values=(120.0, 8.0))
    assert parts(PLACES, there, here).parts == {"latitude": (1,), "longitude": (0,)}


def test_a_reader_is_obeyed():
    columns = [column(0, "Date", "time"), column(1, "Close", "number"), column(2, "x", "number")]
    assert parts(NEED, *columns, price=(2,)).parts["price"] == (2,)


def test_two_that_would_do_are_a_doubt():
    found = parts(NEED, column(0, "a", "time"), column(1, "b", "time"), column(2, "c", "number"))
    assert found.doubts == ("date",) and found.parts["date"] == (0,)


def test_nobody_can_play_it():
    found = parts(NEED, column(0, "word"), column(1, "Close", "number"))
    assert found.missing == ("date",)
