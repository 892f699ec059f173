"""Lines that leave rows out, and put them in the order and at the steps of the page."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.even_steps import binned, filled, grid_of
from core.datasets.intake.recipes.lines import (
    MOST_LISTED,
    Made,
    call_lines,
    comment_lines,
    differ,
    listed,
    parts_of,
    quoted,
    wrapped,
)
from core.datasets.intake.recipes.page_lines import page_lines
from core.datasets.intake.series import group_column, groups_of
from core.datasets.intake.understanding import Understood

PERIODS = ("MS", "ME", "QS", "QE")  # by which the days of months and quarters may follow


def rows_left_out(base: Understood, made: dict[str, Made], keys: dict[int, str]) -> list[str]:
    """The conditions on rows, of which those are written that leave some out."""
    keep, needed, lines = np.ones(len(base.raw), bool), [], []
    for role, name, place in parts_of(base):
        one, target, key = made[name], f"table[{quoted(name)}]", keys[place]
        measured = role.kind in ("number", "angle", "clock")
        known = not (role.many or role.gap) and (role.required or measured)
        if role.kind == "number":
            for sign, bound, beyond in (
                ("<", role.low, one.values < role.low),
                (">", role.high, one.values > role.high),
            ):
                if beyond.any():
                    low = sign == "<" and 0 < bound < 1e-100
                    said = "<= 0" if low else f"{sign} {bound:.15g}"
                    lines.append(f"keep &= ~({target} {said})")
                    keep &= ~beyond
        empty = (
            pd.isna(one.values) if measured or role.kind == "time" else np.zeros(len(keep), bool)
        )
        if known and empty.any():
            needed.append(name)
            keep &= ~empty
        if role.kind == "text" and known and one.missing.any():
            lines.append(_spoken(key, base.raw.columns[place], one.missing))
            keep &= ~one.missing
        if one.bad.any() and not (known and role.kind != "flag"):
            rows = np.flatnonzero(one.missing)
            cells = base.raw.columns[place].take(pa.array(rows)).unique().to_pylist()
            words = listed([cell or "" for cell in cells][:MOST_LISTED])
            gap = f" | {key}.isin({words})" if cells else ""
            lines.append(f"keep &= {target}.notna(){gap}")
            keep &= ~one.bad
        elif role.kind == "flag" and known and one.missing.any():
            lines.append(f'keep &= {key} != ""')
            keep &= ~one.missing
    subset = f"table[{listed(needed)}].notna().all(axis=1)"
    if lines and needed:
        lines = [f"keep = {subset}", *lines]
    elif lines:
        lines[0] = lines[0].replace("&=", "=", 1)
    out = [*lines, "table = table[keep]"] if lines else []
    if needed and not lines:
        out = [f"table = table.dropna(subset={listed(needed)})"]
    wanted = np.zeros(len(keep), bool)
    wanted[base.rows] = True
    more = np.flatnonzero(keep & ~wanted)
    if 0 < len(more) <= MOST_LISTED:
        out.append(f"table = table.drop(index={more.tolist()})")
    elif len(more) or (wanted & ~keep).any():
        out += comment_lines(
            f"The page keeps {wanted.sum():,} rows, these conditions {keep.sum():,}."
        )
    return out


def _spoken(key: str, column: pa.ChunkedArray, missing: np.ndarray) -> str:
    """The condition that a cell says something."""
    cells = column.take(pa.array(np.flatnonzero(missing))).cast(pa.string()).unique().to_pylist()
    words = list(dict.fromkeys((cell or "").strip() for cell in cells))
    if words == [""]:
        return f'keep &= {key} != ""'
    return f"keep &= ~{key}.str.strip().isin({listed(words[:MOST_LISTED])})"


def arranged_lines(found: Understood, base: Understood, whose: str) -> list[str]:
    """Rows in the order of the page, each time once: the first of the usual ways that makes the
    same table."""
    goal, now, end = found.table, base.table, "table = table.reset_index(drop=True)"
    times = [role.name for role in base.need.roles if role.kind == "time" and role.name in now]
    if _same(now, goal):
        return [end]
    if len(times) == 1:
        time, key = times[0], f"table[{quoted(times[0])}]"
        ways = [(now, [])]
        day = now.assign(**{time: now[time].dt.normalize()})
        if not _same(now[[time]], day[[time]]) and (goal[time] == goal[time].dt.normalize()).all():
            ways.append((day, [f"{key} = {key}.dt.normalize()"]))
        for start, lines in ways:
            mine, chosen = _of_groups(found, base, start, time, whose) if whose else (start, [])
            for one, more in _once(found, mine, time):
                for even, steps in _even(found, one, time):
                    if _same(even, goal):
                        return [*lines, *chosen, *more, *steps, end]
    if len(times) != 1:
        return [*page_lines(found, base), end]
    said = "The page arranges or completes these rows further."
    return [end, *comment_lines(said)]


def _of_groups(
    found: Understood, base: Understood, now: pd.DataFrame, time: str, whose: str
) -> tuple[pd.DataFrame, list[str]]:
    """A long table: one column a group, or the rows of one group."""
    groups = groups_of(base, group_column(base))
    names = [str(name) for name in groups.categories]
    group = re.match(r"cells\[(.*)\]", whose)[1]
    values = [name for name in now.columns if name != time]
    goal = found.table
    if [time, *names] == list(goal.columns) and len(values) == 1:
        if len(names) == 1:
            line = f"table = table.rename(columns={{{quoted(values[0])}: {quoted(names[0])}}})"
            return now.rename(columns={values[0]: names[0]}), [line]
        long = now.assign(group=np.asarray(groups.astype(str)))
        once = long.drop_duplicates([time, "group"], keep="last")
        wide = once.pivot(index=time, columns="group", values=values[0]).reset_index()
        at, column, value = quoted(time), '"group of the row"', quoted(values[0])
        lines = [f"table[{column}] = {whose}.str.strip()"]
        if len(once) < len(long):
            lines.append(f'table = table.drop_duplicates([{at}, {column}], keep="last")')
        pivot = [f"index={at}", f"columns={column}", f"values={value}"]
        lines += call_lines("table = table.pivot", pivot)
        lines.append("table = table.reset_index().rename_axis(columns=None)")
        return wide.rename_axis(columns=None), [
            line.replace('"group of the row"', group) for line in lines
        ]
    told = [q.taken for q in found.questions if q.key == "group"]
    chosen = found.choices.group if found.choices.group is not None else next(iter(told), "")
    one = not now[time].duplicated().any() and found.raw.listed is None
    if not chosen or len(names) < 2 or one:
        return now, []
    mine = np.asarray(groups == chosen)
    line = f"table = table[{whose}[table.index].str.strip() == {quoted(chosen)}]"
    return now[mine], [line]


def _once(found: Understood, now: pd.DataFrame, time: str):
    """Ways to have each time once and in order: tables, and the lines that make them."""
    at = quoted(time)
    told = [q.taken for q in found.questions if q.key == "aggregate"]
    for distinct in (True, False):
        one, lines = now, []
        if distinct:
            if not now.duplicated().any():
                continue
            one, lines = now.drop_duplicates(), ["table = table.drop_duplicates()"]
        ways = [found.choices.aggregate, *told, "sum", "last", "mean", None]
        for how in dict.fromkeys(ways):
            if how is not None and one[time].duplicated().any():
                numbers = [
                    n for n in one if n == time or how == "last" or one[n].dtype != "category"
                ]
                made = getattr(one[numbers].groupby(time, as_index=False), how)()
                yield made, [*lines, f"table = table.groupby({at}, as_index=False).{how}()"]
            else:
                order = one.sort_values(time, kind="stable")
                same = one[time].is_monotonic_increasing
                line = f'table = table.sort_values({at}, kind="stable")'
                yield order, lines if same else [*lines, line]


def _even(found: Understood, now: pd.DataFrame, time: str):
    """Ways to have equal steps: as it is; added up by a rule; with its gaps filled."""
    yield now, []
    at, questions = quoted(time), {q.key: q.taken for q in found.questions}
    times = pd.DatetimeIndex(now[time])
    if len(times) < 2 or not times.is_unique or not times.is_monotonic_increasing:
        return
    rule = found.choices.step or questions.get("step")
    if rule:
        sums = binned(now, time, rule)
        whole = now.resample(rule, on=time).sum()
        cut = int(len(sums) and sums[time].iloc[0] != whole.index[0])
        kept = f"[{cut}:{cut + len(sums)}]" if len(sums) < len(whole) else ""
        yield sums, [f'table = table.resample("{rule}", on={at}).sum(){kept}.reset_index()']
    how = found.choices.gaps or questions.get("gaps")
    grid = grid_of(times) if how else None
    if grid is None:
        return
    fill = ".fillna(0.0)" if how == "zero" else ".interpolate()"
    frequency = grid.freqstr or next(
        (name for name in PERIODS if grid.equals(pd.date_range(grid[0], grid[-1], freq=name))), None
    )
    if frequency:
        lines, whole = [], f".asfreq({quoted(frequency)})"
    else:
        lines = wrapped("whole = pd.to_datetime([", [f'"{day:%Y-%m-%d}"' for day in grid], "])")
        whole = f".reindex(whole.rename({at}))"
    lines = [*lines, f"table = table.set_index({at}){whole}{fill}.reset_index()"]
    yield filled(now, time, grid, how), lines


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    for name in one:
        left, right = one[name], other[name]
        if (left.dtype.kind in "bif") != (right.dtype.kind in "bif"):
            return False
        if "M" in (left.dtype.kind, right.dtype.kind) and left.dtype.kind != right.dtype.kind:
            return False
        if left.dtype.kind in "fM" and right.dtype.kind in "fM":
            if differ(left.to_numpy(), right.to_numpy()).any():
                return False
        elif not np.array_equal(left.astype(str).to_numpy(), right.astype(str).to_numpy()):
            return False
    return True
