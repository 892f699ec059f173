"""The close among the four prices of a bar, told by their values: whatever its columns are
called, one of them is the highest and one the lowest of each row."""

from collections.abc import Sequence

import numpy as np

from core.datasets.intake.dates import date_form, number_date_form, read_dates
from core.datasets.intake.roles import Candidate, plain

MOST_WITHIN = 0.9  # of the rows: the others had one price all day
WIDEST = 8.0  # a bar in usual steps of its close: prices of four assets lie farther apart
LOOKED_AT = 20_000  # rows


def close_of_bar(columns: Sequence[Candidate]) -> Candidate | None:
    """The column c where others are o, h and l; else the close of the first four neighbouring
    columns of numbers that are a bar; None without.

    In the order open, high, low, close it is the last. Else of the two prices that are neither the
    highest nor the lowest it is the one that the other goes on from in the next row.
    """
    spelled = {plain(column.name): column for column in columns}
    if spelled.keys() >= {*"ohlc"}:
        return spelled["c"]
    times = [column for column in columns if "time" in column.kinds]
    numbers = [column for column in columns if "number" in column.kinds]
    for first in range(len(numbers) - 3 if times else 0):
        bar = numbers[first : first + 4]
        if bar[-1].place != bar[0].place + 3 or bar[0].place <= times[0].place <= bar[-1].place:
            continue
        values = np.column_stack([column.values()[:LOOKED_AT] for column in bar])
        if (found := _close(values, times[0])) is not None:
            return bar[found]
    return None


def _close(values: np.ndarray, time: Candidate) -> int | None:
    """The place of the close among four prices of each row, or None."""
    with np.errstate(invalid="ignore"):
        highest = (values == values.max(axis=1, keepdims=True)).mean(axis=0)
        lowest = (values == values.min(axis=1, keepdims=True)).mean(axis=0)
        high, low = int(np.argmax(highest)), int(np.argmax(lowest))
        moves = (values[:, low] < values[:, high]).mean()
    if high == low or min(highest[high], lowest[low], moves) <= MOST_WITHIN:
        return None
    one, other = (at for at in range(4) if at not in (high, low))
    steps = np.abs(np.diff(values[:, other]))
    width = np.nanmedian(values[:, high] - values[:, low])
    if not width <= WIDEST * np.nanmedian(steps):
        return None
    if (high, low) == (1, 2):
        return 3
    rows = values if _rising(time) else values[::-1]
    # The next open lies near the close before it.
    to_other = np.nanmean(np.abs(rows[1:, other] - rows[:-1, one]))
    to_one = np.nanmean(np.abs(rows[1:, one] - rows[:-1, other]))
    return one if to_other < to_one else other


def _rising(time: Candidate) -> bool:
    """Whether the first time of a column is earlier than its last."""
    if time.cells is None:
        return True
    text = time.cells.type == "string"
    cells = time.cells if text else time.values()
    form = date_form(cells, None, time.name) if text else number_date_form(cells, time.name)
    if form is None:
        return True
    dates = read_dates(cells, form).values
    dates = dates[~np.isnat(dates)]
    return len(dates) < 2 or bool(dates[0] <= dates[-1])
