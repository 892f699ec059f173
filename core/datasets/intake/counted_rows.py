"""Rows of a table without dates, counted as steps of time: a reader says of which length."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from core.datasets.intake.left_out import asked
from core.datasets.intake.listed_series import START as SERIES_START
from core.datasets.intake.listed_series import STEPS as SPACED
from core.datasets.intake.made_columns import MadeColumn, with_made
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import Need, best_fit, numbers_rows
from core.datasets.intake.understanding import Choices, Question, Understood, candidates_of

START = "2000-01-03"  # a Monday; months and quarters begin on the first
STEPS = {"MS": "months", "QS": "quarters", "7D": "weeks", "D": "days", "h": "hours"}
WORKING = {"B": "working days", "D": "days", "7D": "weeks", "MS": "months"}
FEWEST = 10  # rows that are a series
PLACES = ("latitude", "longitude", "lat", "lon", "lng")


def with_counted_rows(
    raw: RawTable, need: Need, choices: Choices, steps: Sequence[str]
) -> RawTable:
    """The table with a column of made-up dates, where it has numbers alone: one column beside those
    that count its rows, or several of which one is named as a page wants it.

    steps: frequencies of pandas, the likeliest first."""
    time = next(role for role in need.roles if role.kind == "time")
    if raw.made or raw.melted is not None or time.name in dict(choices.columns):
        return raw
    named = [at for at, n in enumerate(raw.names) if best_fit(n, (*time.words, time.name))[0] > 1]
    if len(raw) < FEWEST or (named and _times(raw, choices, named)):
        return raw
    if not any(raw.names) and len(raw.columns) > 2:
        return raw
    if any(best_fit(name, PLACES)[0] > 1 for name in raw.names) or with_made(raw, need).made:
        return raw
    if _times(raw, choices, range(len(raw.columns))):
        return raw
    columns = candidates_of(raw, choices)
    if not all("number" in column.kinds for column in columns):
        return raw
    counts = tuple(column.place for column in columns if numbers_rows(column.values()))
    number = next(role for role in need.roles if role.kind == "number")
    wanted = any(best_fit(name, (*number.words, number.name))[0] > 1 for name in raw.names)
    if not (len(columns) - len(counts) == 1 or (wanted and len(columns) > len(counts))):
        return raw
    every = choices.counted if choices.counted in steps else steps[0]
    made = MadeColumn(time.name, len(raw.columns), counts, ("",) * len(counts), every=every)
    days = pa.array(dates_of(len(raw), every).strftime(form_of(every)).tolist(), pa.string())
    name = "row" if any(raw.names) else ""
    return replace(
        raw,
        names=(*raw.names, name),
        columns=(*raw.columns, pa.chunked_array([days])),
        made=(made,),
    )


def dates_of(rows: int, every: str) -> pd.DatetimeIndex:
    """That many dates from START on, or from the first of its month."""
    start = START[:8] + "01" if every in ("MS", "QS") else START
    return pd.date_range(start, periods=rows, freq=every)


def form_of(every: str) -> str:
    """How such dates are written."""
    return "%Y-%m-%d %H:%M" if every == "h" else "%Y-%m-%d"


def step_of(found: Understood) -> str:
    """The step of dates that are made up; "" where a table has its own."""
    return next((made.every for made in found.raw.made if made.every), "")


def asked_of_steps(found: Understood) -> Understood:
    """With the question how far apart the values are, where the file does not say it, and a
    sentence where it does not say when they begin."""
    listed = found.raw.listed
    if listed is None:
        return found
    if not listed.told and found.choices.counted is None:
        text = "The file does not say how far apart its values are. What are they?"
        found = asked(found, Question("counted", text, tuple(SPACED.items()), listed.every))
    if not listed.begun:
        said = f"Nothing says when its series begin, so {SERIES_START[:4]} is made up."
        found = replace(found, said=(*found.said, said))
    return found


def _times(raw: RawTable, choices: Choices, places: Sequence[int]) -> bool:
    """Whether one of these columns may hold times."""
    some = replace(
        raw,
        names=tuple(raw.names[at] for at in places),
        columns=tuple(raw.columns[at] for at in places),
    )
    return any("time" in column.kinds for column in candidates_of(some, choices))


def asked_of_rows(found: Understood, steps: dict[str, str]) -> Understood:
    """With the question what a row is, and a sentence that says that its dates are made up."""
    every = step_of(found)
    time = next(role.name for role in found.need.roles if role.kind == "time")
    if not every or found.cast.parts.get(time) != (found.raw.made[0].place,):
        return found
    if found.choices.counted is None:
        text = "No column holds dates. What are its rows?"
        found = asked(found, Question("counted", text, tuple(steps.items()), every))
    first = f"{dates_of(1, every)[0]:%Y-%m-%d}"
    said = f"It has no dates, so its rows are counted as {steps[every]} from {first} on, a start "
    said += "that is made up."
    return replace(found, said=(*found.said, said))
