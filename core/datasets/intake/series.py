"""Tables in which a time comes more than once: a column says whose row it is, or values are put
together."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.dates import date_form
from core.datasets.intake.made_columns import JOINED, with_joined
from core.datasets.intake.raw import Dropped
from core.datasets.intake.roles import best_fit
from core.datasets.intake.understanding import Question, Understood
from core.datasets.uploads import DataError

HOW = {"last": "the last one counts", "mean": "their mean", "sum": "their sum"}
MOST_GROUPS = 5_000
MOST = 0.99  # of the rows have a time of their own within their series
MOST_LABELS = 12  # columns of words that may say together whose row it is
RANGE = re.compile(r"\d+\s?[-–]\s?\d+|\d+\s?\+")  # of ages


def one_a_time(found: Understood, how: str, together: bool = False) -> Understood:
    """The same table with each time once, in order of time.

    how: of HOW, where a reader has not chosen; together: rows of all groups are added up where
    nobody has chosen one (else the first group is taken, and a question says so). Rows that are
    the same in every cell are one row, without a question, unless they are to be added up.
    """
    time = next(role.name for role in found.need.roles if role.kind == "time")
    table, rows = found.table, found.rows
    if not table[time].duplicated().any() and found.raw.listed is None:
        order = np.argsort(table[time].to_numpy(), kind="stable")
        return replace(found, table=table.iloc[order].reset_index(drop=True), rows=rows[order])
    found, added = _of_one_group(found, time, together)
    table, rows = found.table, found.rows
    # Two stores may sell the same on one day, and two orders may ask for the same.
    same = table.duplicated().to_numpy() & (not added) & (how != "sum")
    table, rows = table[~same], rows[~same]
    twice = table[time].duplicated(keep=False).to_numpy()
    questions, dropped = found.questions, found.dropped
    aside, counted = found.aside, found.counted
    if same.any():
        dropped = (*dropped, *_said(found, found.rows[same], "stands above already"))
    if twice.any():
        chosen = found.choices.aggregate or how
        if found.choices.aggregate is None:
            first = table[time][twice].iloc[0]
            count = int(table[time].duplicated().sum())
            who = "1 time has" if count == 1 else f"{count:,} times have"
            text = f"{who} several values (the first: {_day(first)}). What counts?"
            questions = (*questions, Question("aggregate", text, tuple(HOW.items()), chosen))
        numbers = table.assign(row=rows)
        by = numbers.groupby(time, sort=True)
        added = by.agg({n: "last" if n == "row" else chosen for n in numbers if n != time})
        table = added.reset_index()
        last = table.pop("row").to_numpy(int)
        if chosen == "last":
            aside = (*aside, ("has a later value at the same time", np.setdiff1d(rows, last)))
        counted = last if chosen == "last" else rows
        rows = last
    order = np.argsort(table[time].to_numpy(), kind="stable")
    return replace(
        found,
        table=table.iloc[order].reset_index(drop=True),
        rows=rows[order],
        questions=questions,
        dropped=dropped,
        aside=aside,
        counted=counted,
    )


def group_column(found: Understood) -> int | None:
    """The place of the column that says whose row it is: as a reader has said, one made of several,
    by its name, or where times come more than once the column of words by which each comes once."""
    used = {place for places in found.cast.parts.values() for place in places}
    chosen = found.choices.groups
    if chosen is not None:
        return chosen if 0 <= chosen < len(found.raw.columns) and chosen not in used else None
    joined = [made.place for made in found.raw.made if made.role == JOINED]
    if joined:
        return joined[0]
    best = [
        (best_fit(name, found.need.groups)[0], -place)
        for place, name in enumerate(found.raw.names)
        if place not in used
    ]
    alone = None  # the first that says the same of all rows
    for level, place in sorted(best, reverse=True):
        if level < 2:
            break
        words = pc.count_distinct(found.raw.columns[-place]).as_py()
        if 1 < words < len(found.raw):
            return _in_words(found, -place, used)  # a column that numbers the rows is nobody's
        alone = -place if words == 1 < len(found.raw) and alone is None else alone
    told = _told_by_values(found, used)
    return alone if told is None else told


def _told_by_values(found: Understood, used: set[int]) -> int | None:
    """The column of words with the fewest of them that makes every time single."""
    time = next((role.name for role in found.need.roles if role.kind == "time"), "")
    if not found.need.groups or time not in found.table:
        return None
    times = pd.factorize(found.table[time])[0]
    if len(np.unique(times)) == len(times):
        return None
    tried = []
    for place in set(range(len(found.raw.columns))) - used:
        if not _of_words(found, place):
            continue
        codes, words = pd.factorize(found.raw.columns[place].to_pandas().iloc[found.rows])
        pairs = len(np.unique(times * len(words) + codes))
        if 2 <= len(words) <= min(MOST_GROUPS, len(times) / 2) and pairs >= MOST * len(times):
            tried.append((len(words), not _plainly_named(found, place), place))
    return min(tried)[2] if tried else None


def _in_words(found: Understood, place: int, used: set[int]) -> int:
    """The column that says the same in words, where one of numbers says whose row it is."""
    if _of_words(found, place):
        return place
    codes, numbers = pd.factorize(found.raw.columns[place].to_pandas())
    for other in range(len(found.raw.columns)):
        if other in used or other == place or not _of_words(found, other):
            continue
        more, words = pd.factorize(found.raw.columns[other].to_pandas())
        if len(words) == len(numbers) == len(pd.unique(codes * len(words) + more)):
            return other
    return place


def _with_joined(found: Understood, time: str) -> Understood:
    """With a column that is made of those which say together whose row it is, where none does
    alone: sex and age. Most of such series have most of the times."""
    chosen, end = found.choices.groups, len(found.raw.columns)
    if not found.need.groups or chosen not in (None, end):
        return found
    used = {place for places in found.cast.parts.values() for place in places}
    whose, times = pd.factorize(found.table[time])
    labels = {}
    for place in sorted(set(range(end)) - used):
        if not _of_words(found, place):
            continue
        codes, words = pd.factorize(found.raw.columns[place].to_pandas().iloc[found.rows])
        if 2 <= len(words) <= 2 * len(whose) / len(times):
            labels[place] = codes, len(words)
    sources, alone, single = [], np.zeros(len(whose), int), len(times)
    for _ in range(min(len(labels), MOST_LABELS)):
        gains = {
            place: (len(pd.unique(whose * count + codes)), _plainly_named(found, place), -place)
            for place, (codes, count) in labels.items()
        }
        best = max(gains, key=lambda place: gains[place])
        if gains[best][0] == single:
            return found
        single, (codes, count) = gains[best][0], labels.pop(best)
        whose = pd.factorize(whose * count + codes)[0]
        alone = pd.factorize(alone * count + codes)[0]
        sources.append(best)
        if single >= MOST * len(whose) or not labels:
            break
    series = alone.max() + 1
    if single < MOST * len(whose) or series > MOST_GROUPS or len(sources) < 2:
        return found
    if series * len(times) > 2 * len(whose):
        return found
    return replace(found, raw=with_joined(found.raw, tuple(sorted(sources))))


def _plainly_named(found: Understood, place: int) -> bool:
    """Whether a name does not say that its column holds codes."""
    return not re.search(r"(?i)code|(?<![a-z])id$|(?<=[a-z])ID$", found.raw.names[place])


def _of_words(found: Understood, place: int) -> bool:
    """Whether the first cells of a column have letters, or are ranges of ages, and are not the same
    all of them."""
    cells = found.raw.columns[place]
    if not pa.types.is_string(cells.type):
        return False
    first = [cell.strip() for cell in cells[:200].to_pylist() if cell and cell.strip()]
    letters = sum(any(map(str.isalpha, cell)) or bool(RANGE.fullmatch(cell)) for cell in first)
    return bool(first) and letters >= MOST * len(first) and date_form(cells[:200]) is None


def named_by_values(found: Understood, place: int) -> Understood:
    """With a question where no name told that a column says whose row it is."""
    if (
        found.choices.groups is not None
        or best_fit(found.raw.names[place], found.need.groups)[0] >= 2
    ):
        return replace(found, whose=place)
    name = found.raw.names[place] or f"column {place + 1}"
    text = f"Times come more than once. Does “{name}” say whose row it is?"
    options = ((place, "yes: a series for each of its values"), (-1, "no: they are one series"))
    question = Question("groups", text, options, place)
    return replace(found, whose=place, questions=(*found.questions, question))


def groups_of(found: Understood, place: int) -> pd.Categorical:
    """Whose each row of the table is."""
    cells = found.raw.columns[place].to_pandas().iloc[found.rows].astype(str).str.strip()
    groups = pd.Categorical(cells)
    if len(groups.categories) > MOST_GROUPS:
        raise DataError(
            f"{found.raw.name}: {len(groups.categories):,} different values in "
            f"“{found.raw.names[place]}”, but at most {MOST_GROUPS:,} series are told apart."
        )
    return groups


def _of_one_group(found: Understood, time: str, together: bool) -> tuple[Understood, bool]:
    """The rows of one group, and whether those of all groups are to be added up instead."""
    place = group_column(found)
    if place is None or pc.count_distinct(found.raw.columns[place]).as_py() < 2:
        found = _with_joined(found, time)
        place = group_column(found)
    if place is None:
        return found, False
    groups = groups_of(found, place)
    names = [str(name) for name in groups.categories]
    if len(names) < 2:
        return found, False
    found = named_by_values(found, place)
    chosen = found.choices.group
    questions = found.questions
    if chosen is None:
        chosen = "" if together else names[0]
        options = (("", "all of them, added up"),) if together else ()
        options += tuple((name, name) for name in names)
        name = found.raw.names[place] or f"column {place + 1}"
        text = f"{len(names)} series by “{name}”: which one?"
        questions = (*questions, Question("group", text, options, chosen))
    if chosen == "":
        summed = replace(found.choices, aggregate=found.choices.aggregate or "sum")
        return replace(found, choices=summed, questions=questions), True
    if chosen not in names:
        raise DataError(f"{found.raw.name}: there is no “{chosen}” in its column of series.")
    mine = np.asarray(groups.codes) == names.index(chosen)
    table = found.table[mine].reset_index(drop=True)
    aside = (*found.aside, ("is of another series", found.rows[~mine]))
    return replace(
        found, table=table, rows=found.rows[mine], questions=questions, aside=aside
    ), False


def _said(found: Understood, rows: np.ndarray, reason: str) -> list[Dropped]:
    lines = found.raw.lines([int(row) for row in rows[:50]])
    return [Dropped(line, reason) for line in lines] + [Dropped(0, reason)] * (len(rows) - 50)


def _day(moment: object) -> str:
    stamp = pd.Timestamp(moment)
    return f"{stamp:%Y-%m-%d}" if stamp == stamp.normalize() else f"{stamp:%Y-%m-%d %H:%M}"
