"""Values at equal steps of time: days that are missing, and times that follow no step."""

from dataclasses import replace

import numpy as np
import pandas as pd

from core.datasets.intake.left_out import asked
from core.datasets.intake.understanding import APART, Question, Understood

PRESENT = 0.7  # of a grid's times have to be there, or it is no grid of theirs
SELDOM = np.timedelta64(40, "D")  # between two times: sums by month would be mostly nothing
YEAR = np.timedelta64(365, "D")
BINS = {"D": "by day", "W-SUN": "by week, Monday to Sunday", "MS": "by month"}
GAPS = {
    "between": "not known: a value between its neighbours",
    "zero": "nothing: 0",
}
MINUTES = (1, 2, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720)  # parts of a day


def grid_of(times: pd.DatetimeIndex) -> pd.DatetimeIndex | None:
    """All times, those that are missing too, of the step at which most of these times (different,
    in order) follow each other: a part of a day, a day, a working day, a week, a month, a quarter
    or a year; None where they follow none.

    A month is there where a time lies in it, whatever the day; what is missing is its first.

    >>> grid_of(pd.to_datetime(["2024-01-01", "2024-01-08", "2024-01-22", "2024-01-29"])).size
    5
    """
    if len(times) < 2:
        return None
    usual = float(np.median(np.diff(times.to_numpy()) / np.timedelta64(1, "m")))
    if usual < 1440:
        if usual not in MINUTES:
            return None
        frequency = f"{usual:.0f}min"
    elif usual == 1440:
        frequency = "B" if (times.day_of_week < 5).all() else "D"
    elif usual == 7 * 1440:
        frequency = "7D"
    elif 28 * 1440 <= usual <= 31 * 1440:
        return _by_period(times, "M")
    elif 90 * 1440 <= usual <= 92 * 1440:
        return _by_period(times, "Q")
    elif 365 * 1440 <= usual <= 366 * 1440:
        return _by_period(times, "Y")
    else:
        return None
    grid = pd.date_range(times[0], times[-1], freq=frequency)
    return grid if times.isin(grid).all() and len(times) >= PRESENT * len(grid) else None


def _by_period(times: pd.DatetimeIndex, unit: str) -> pd.DatetimeIndex | None:
    periods = times.to_period(unit)
    whole = pd.period_range(periods[0], periods[-1], freq=unit)
    if periods.has_duplicates or len(periods) < PRESENT * len(whole):
        return None
    firsts = pd.Series(whole.to_timestamp(), index=whole)
    firsts[periods] = times
    return pd.DatetimeIndex(firsts)


def binned(table: pd.DataFrame, time: str, rule: str) -> pd.DataFrame:
    """Sums by day, week or month (a rule of BINS); the first and the last week or month are left
    out where their first or last day is not among the times, for they are not whole.

    >>> days = pd.to_datetime(["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-31"])
    >>> binned(pd.DataFrame({"date": days, "demand": [1.0, 2, 3, 4]}), "date", "MS")["demand"]
    0    5.0
    1    4.0
    Name: demand, dtype: float64
    """
    first, last = table[time].min().normalize(), table[time].max().normalize()
    sums = table.resample(rule, on=time).sum()
    if rule == "W-SUN":
        cut_first, cut_last = first.day_of_week != 0, last.day_of_week != 6
    elif rule == "MS":
        cut_first, cut_last = first.day != 1, not last.is_month_end
    else:
        cut_first = cut_last = False
    whole = sums.iloc[int(cut_first) : len(sums) - int(cut_last)]
    return whole.reset_index()


def filled(table: pd.DataFrame, time: str, grid: pd.DatetimeIndex, how: str) -> pd.DataFrame:
    """Every time of a grid; what is missing is 0, or on a line between its neighbours in the order
    of the rows (how: of GAPS)."""
    whole = table.set_index(time).reindex(grid.rename(time))
    whole = whole.fillna(0.0) if how == "zero" else whole.interpolate()
    return whole.reset_index()


def even_steps(found: Understood, time: str, years: bool = False) -> Understood:
    """The same table, its times different and in order, at equal steps: gaps are filled and times
    without a step added up, as a reader has chosen; else as is likelier, and a question says so.
    years: whether those are steps as well."""
    table = found.table
    times = pd.DatetimeIndex(table[time])
    if len(times) < 2 or not times.is_unique:
        return found
    usual = np.median(np.diff(times.to_numpy()))
    grid = None if found.choices.step or (usual >= YEAR and not years) else grid_of(times)
    if grid is None:
        seldom = usual > SELDOM and not found.choices.step
        return found if seldom else _added_up(found, time)
    missing = grid.difference(times)
    if not len(missing):
        return found
    lost = [row.text.strip() for row in found.dropped if row.reason not in APART]
    below = [cell[0] == "<" for cell in lost if cell]  # below a bound is nearer to nothing
    how = found.choices.gaps or ("zero" if any(below) and all(below) else "between")
    if found.choices.gaps is None:
        first = f"{missing[0]:%Y-%m-%d}" + (f" {missing[0]:%H:%M}" if missing[0].hour else "")
        count = f"{len(missing):,} times are" if len(missing) > 1 else "One time is"
        text = f"{count} missing (the first: {first}). What was there?"
        found = asked(found, Question("gaps", text, tuple(GAPS.items()), how))
    at = np.searchsorted(times, grid, side="right") - 1
    return replace(
        found,
        table=filled(table, time, grid, how),
        rows=found.rows[np.maximum(at, 0)],
        counted=_counted(found),
    )


def _added_up(found: Understood, time: str) -> Understood:
    """Sums by the shortest of BINS of which hardly any are empty."""
    table = found.table
    rule = found.choices.step or _likeliest_bins(table[time])
    if found.choices.step is None:
        text = "The times follow no equal steps. Added up:"
        found = asked(found, Question("step", text, tuple(BINS.items()), rule))
    sums = binned(table, time, rule)
    # A week has the name of its last day, a month that of its first.
    ends = sums[time] + (pd.offsets.MonthBegin() if rule == "MS" else pd.Timedelta(days=1))
    at = np.searchsorted(table[time].to_numpy(), ends.to_numpy(), side="left") - 1
    first = sums[time].min()
    if rule == "W-SUN":
        first = first - pd.Timedelta(days=6)
    beyond = ((table[time] < first) | (table[time] >= ends.max())).to_numpy()
    cut = found.rows[beyond]
    return replace(
        found,
        table=sums,
        rows=found.rows[np.maximum(at, 0)],
        counted=np.setdiff1d(_counted(found), cut),
        aside=(*found.aside, ("is in a week or month that is not whole", cut)),
    )


def _counted(found: Understood) -> np.ndarray:
    return found.rows if found.counted is None else found.counted


def _likeliest_bins(times: pd.Series) -> str:
    days = times.dt.normalize()
    for rule in ("D", "W-SUN"):
        periods = days.dt.to_period(rule)
        whole = (periods.iloc[-1] - periods.iloc[0]).n + 1
        if periods.nunique() >= PRESENT * whole:
            return rule
    return "MS"
