"""Lines for what a page makes of a table that was read: rows that it leaves out, columns that it
makes of others."""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pandas as pd

from core.datasets.intake.recipes.lines import (
    MOST_LISTED,
    call_lines,
    comment_lines,
    differ,
    quoted,
    wrapped,
)
from core.datasets.intake.understanding import Understood

DAY = np.timedelta64(1, "D")
NEVER = pd.Timestamp("2200-01-01")  # as in life tables: an end from then on is none
MOST_LASTS = 5  # dates of which one may be the last of all
SPANS = {"days": DAY, "hours": np.timedelta64(1, "h"), "seconds": np.timedelta64(1, "s")}


def page_lines(found: Understood, base: Understood) -> list[str]:
    """From base.table, whose index is that of the rows of the file, to found.table, but for the
    numbers of its rows; a comment says what is not done."""
    now = base.table.set_axis(base.rows)
    times = [now[name] for name in now if now[name].dtype.kind == "M"]
    dates = pd.concat(times) if times else pd.Series(dtype="datetime64[us]")
    lasts = dates[dates < NEVER].drop_duplicates().nlargest(MOST_LASTS).tolist()
    now, exchanged = _exchanged(now, found)
    now, lines = _without_rows(now, found)
    lines = [*exchanged, *lines]
    if len(now) != len(found.table):
        said = f"The page keeps {len(found.table):,} of these {len(now):,} rows."
        return [*lines, *comment_lines(said)]
    kept = set(found.table)
    for name in found.table:
        goal = found.table[name]
        made = next((m for m in _ways(now, name, goal, kept, lasts) if _equal(m[1], goal)), None)
        if made is None:
            lines += comment_lines(f"How the page makes its column {name} is not told here.")
            return lines
        line, values = made
        lines += line
        now = now.assign(**{name: values})
    if list(now) != list(found.table):
        names = ", ".join(quoted(name) for name in found.table)
        lines += wrapped("table = table[[", names.split(", "), "]]")
    return lines


def _exchanged(now: pd.DataFrame, found: Understood) -> tuple[pd.DataFrame, list[str]]:
    """With latitudes and longitudes exchanged where the page has done that."""
    pair = ("latitude", "longitude")
    rows = now.loc[now.index.isin(found.rows)]
    turned = dict(zip(pair, pair[::-1], strict=True))
    if not set(pair) <= set(now) or len(rows) != len(found.table):
        return now, []
    if _equal(rows[pair[0]], found.table[pair[0]]):
        return now, []
    if not all(_equal(rows[other], found.table[name]) for name, other in turned.items()):
        return now, []
    names = ", ".join(f"{quoted(old)}: {quoted(new)}" for old, new in turned.items())
    return now.rename(columns=turned), [f"table = table.rename(columns={{{names}}})"]


# ---- rows ---------------------------------------------------------------------------------------


def _without_rows(now: pd.DataFrame, found: Understood) -> tuple[pd.DataFrame, list[str]]:
    """Rows that the page leaves out, by as few conditions as tell them."""
    lines: list[str] = []
    gone = ~np.isin(now.index, found.rows)
    while gone.any():
        tried = _conditions(now, gone)
        told = (way for way in tried if way[1].any() and not (way[1] & ~gone).any())
        line, bad = next(told, ("", gone))
        if not line and gone.sum() > MOST_LISTED:
            return now, lines
        lines += (line or f"table = table.drop(index={now.index[gone].tolist()})").split("\n")
        now, gone = now[~bad], gone[~bad]
    return now, lines


def _conditions(now: pd.DataFrame, gone: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Lines that leave rows out, and which rows those are."""
    for name in now:
        column, key = now[name], f"table[{quoted(name)}]"
        if column.dtype.kind == "f":
            values = column.to_numpy()
            lowest = values[gone].min()
            yield f"table = table[~({key} < 0)]", values < 0
            yield f"table = table[{key} > 0]", values <= 0
            yield f"table = table[{key}.abs() <= 90]", np.abs(values) > 90
            yield f"table = table[{key} != {lowest:.15g}]", values == lowest
            if len(words := np.unique(values[gone])) <= MOST_LISTED:
                shown = [f"{word:.15g}" for word in words]
                yield f"table = table[~{key}.isin([{', '.join(shown)}])]", np.isin(values, words)
        elif isinstance(column.dtype, pd.CategoricalDtype):
            texts = column.astype(str).to_numpy(object)
            spoken = set(texts[~gone])
            words = [word for word in dict.fromkeys(texts[gone]) if word not in spoken]
            if 0 < len(words) <= MOST_LISTED:
                shown = ", ".join(map(quoted, words))
                yield f"table = table[~{key}.isin([{shown}])]", np.isin(texts, words)
    for pair in combinations([name for name in now if now[name].dtype == "category"], 2):
        shown = f"[{', '.join(map(quoted, pair))}]"
        twice = now.duplicated([*pair], keep="last").to_numpy()
        yield f'table = table.drop_duplicates({shown}, keep="last")', twice
        for name in (name for name in now if now[name].dtype.kind in "fM"):
            order = now.sort_values(name, kind="stable").duplicated([*pair], keep="last")
            line = f'later = table.sort_values({quoted(name)}, kind="stable")'
            line += f'\ntable = table[~later.duplicated({shown}, keep="last").sort_index()]'
            yield line, order.sort_index().to_numpy()


# ---- columns ------------------------------------------------------------------------------------


def _ways(
    now: pd.DataFrame, name: str, goal: pd.Series, kept: set[str], lasts: list[pd.Timestamp]
) -> Iterator[tuple[list[str], pd.Series | np.ndarray]]:
    """Lines that may make a column of itself or of those that are not kept, the plainest first, and
    what they make."""
    target = f"table[{quoted(name)}]"
    if name in now:
        yield [], now[name]
    if goal.nunique(dropna=False) == 1 and goal.dtype.kind in "bif":
        value = goal.iloc[0].item()
        yield [f"{target} = {value!r}"], np.full(len(now), value)
    mine = [other for other in now if other == name or other not in kept]
    for other in sorted(mine, key=lambda other: other != name):
        yield from _of_one(now[other], f"table[{quoted(other)}]", target, goal)
    if goal.dtype.kind == "f":
        yield from _of_spans(now, target, lasts)
    if goal.dtype.kind == "M":
        yield from _of_days(now, name, target)


def _of_one(
    column: pd.Series, key: str, target: str, goal: pd.Series
) -> Iterator[tuple[list[str], pd.Series | np.ndarray]]:
    """A column made of one other: the same, its negative, a multiple, its words translated."""
    yield [f"{target} = {key}"], column
    numbers = column.dtype.kind == "f"
    if numbers and goal.dtype.kind == "f":
        yield [f"{target} = -{key} + 0.0"], -column + 0.0
        for factor in (60, 3_600, 86_400):
            yield [f"{target} = {key} * {factor}"], column * factor
    if numbers and goal.dtype.kind == "M":
        days = pd.to_datetime(column, unit="D", origin="1899-12-30").dt.round("s")
        lines = call_lines(f"{target} = pd.to_datetime", [key, 'unit="D"', 'origin="1899-12-30"'])
        yield [*lines[:-1], f'{lines[-1]}.dt.round("s")'], days
    if column.dtype.kind == "M" and goal.dtype.kind == "f":
        first = column.min().normalize()
        line = f"{target} = ({key} - {key}.min().normalize()).dt.total_seconds()"
        yield [line], (column - first).dt.total_seconds()
    if column.dtype.kind == "M" and goal.dtype.kind in "bi":
        line = f'{target} = ({key} < pd.Timestamp("2200-01-01")).astype(int)'
        yield [line], (column < NEVER).astype(int)
    if column.dtype != "category" and column.dtype.kind != "b":
        return
    words = column.astype(str).to_numpy(object) if column.dtype == "category" else column.to_numpy()
    pairs = pd.DataFrame({"from": words, "to": goal.to_numpy()}).drop_duplicates()
    if goal.dtype.kind in "bif" and len(pairs) <= MOST_LISTED and pairs["from"].is_unique:
        told = dict(zip(pairs["from"], pairs["to"], strict=True))
        shown = [f"{_literal(old)}: {_literal(new)}" for old, new in told.items()]
        made = pd.Series(words).map(told)
        yield wrapped(f"{target} = {key}.map({{", shown, "})"), made


def _literal(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return repr(value.item() if isinstance(value, np.generic) else value)


def _of_spans(
    now: pd.DataFrame, target: str, lasts: list[pd.Timestamp]
) -> Iterator[tuple[list[str], pd.Series | np.ndarray]]:
    """What lies between two columns of dates; where the later one is empty, to the last of all."""
    for start, end in combinations([name for name in now if now[name].dtype.kind == "M"], 2):
        ends = now[end].where(now[end] < NEVER)
        one, two = f"table[{quoted(start)}]", f"table[{quoted(end)}]"
        for last, (unit, length) in product(lasts, SPANS.items()):
            filled = f'ends.fillna(pd.Timestamp("{last}"))'
            lines = [
                f'ends = {two}.where({two} < pd.Timestamp("2200-01-01"))',
                f"{target} = ({filled} - {one}) / pd.Timedelta({unit}=1)",
            ]
            yield lines, ((ends.fillna(last) - now[start]) / length).to_numpy()


def _of_days(
    now: pd.DataFrame, name: str, target: str
) -> Iterator[tuple[list[str], pd.Series | np.ndarray]]:
    """Dates of years, months and days, and with the times of day that stand beside them."""
    lines, days = [], now.get(name)
    if {"year", "month", "day"} <= set(now):
        days = pd.to_datetime(now[["year", "month", "day"]], errors="coerce")
        lines = [f'{target} = pd.to_datetime(table[["year", "month", "day"]], errors="coerce")']
        yield lines, days
    if days is None or "clock" not in now:
        return
    texts = now["clock"].astype(str)
    for more in ("", ":00"):
        clock = pd.to_timedelta(texts + more, errors="coerce")
        shown = f'table["clock"] + "{more}"' if more else 'table["clock"]'
        yield [*lines, f"{target} += pd.to_timedelta({shown})"], days + clock
    for width in (4, 6):
        digits = texts.str.zfill(width)
        pairs = [
            (f"digits.str[{k}:{k + 2}]", digits.str[k : k + 2]) for k in (0, 2, 4)[: width // 2]
        ]
        shown = ' + ":" + '.join(key for key, _ in pairs) + (' + ":00"' if width == 4 else "")
        text = pairs[0][1] + ":" + pairs[1][1] + ":" + (pairs[2][1] if width == 6 else "00")
        made = [*lines, f'digits = table["clock"].str.zfill({width})']
        made.append(f"{target} += pd.to_timedelta({shown})")
        yield made, days + pd.to_timedelta(text, errors="coerce")


def _equal(made: pd.Series | np.ndarray, goal: pd.Series) -> bool:
    one, other = np.asarray(made), goal.to_numpy()
    if goal.dtype == "category":
        return bool((pd.Series(one).astype(str).to_numpy() == goal.astype(str).to_numpy()).all())
    if one.dtype.kind == "O" or (one.dtype.kind == "M") != (other.dtype.kind == "M"):
        return False
    if other.dtype.kind == "M":
        return not differ(one, other).any()
    return not differ(one.astype(float), other.astype(float)).any()
