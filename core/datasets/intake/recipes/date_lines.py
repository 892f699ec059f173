"""Lines that make dates of a column."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.dates import MONTHS, WEEKS, DateForm, read_dates
from core.datasets.intake.recipes.lines import (
    ABBREVIATED,
    IN_FULL,
    SEEN,
    Made,
    Step,
    chained,
    differ,
    distinct_cells,
    micros,
    patched,
    quoted,
    run_steps,
)
from core.datasets.intake.roles import plain

BEFORE_YEAR = r" (?:[A-Z]{3,5}|[+-]\d{4})(?= \d{4}$)"  # a zone, as Unix writes it


def time_lines(target: str, key: str, column: pa.ChunkedArray, form: DateForm) -> Made:
    none = np.zeros(len(column), bool)
    if pa.types.is_timestamp(column.type):
        values = column.cast(pa.timestamp("us")).to_numpy()
        zone = ".dt.tz_convert(None)" if column.type.tz else ""
        return Made([f"{target} = pd.to_datetime({key}){zone}"], values, np.isnat(values), none)
    typed = not pa.types.is_string(column.type)
    dates = read_dates(column.to_numpy() if typed else column, form)
    texts, codes, first = distinct_cells(column)
    wanted = dates.values[first]
    if form.kind in ("epoch", "excel serial", "fractional year"):
        lines, got = _from_numbers(target, key, texts, form, typed)
    else:
        key = f'{key}.map(int, na_action="ignore").astype(str)' if typed else key
        read = _from_parts if form.kind in ("quarter", *WEEKS) else _from_format
        lines, got = read(target, key, texts, wanted, form)
    more, got = patched(target, key, texts, got, wanted)
    return Made([*lines, *more], got[codes], dates.missing, dates.bad)


def _from_numbers(
    target: str, key: str, texts: pd.Series, form: DateForm, typed: bool
) -> tuple[list[str], np.ndarray]:
    comma = not typed and texts.str.contains(",").any()
    steps: list[Step] = [("replace", ",", ".")] if comma else []
    text, lines = chained(key, steps)
    numbers = text if typed else f'pd.to_numeric({text}, errors="coerce")'
    read = pd.to_numeric(run_steps(steps, texts), errors="coerce")
    if form.kind == "epoch":
        lines.append(f'{target} = pd.to_datetime({numbers}, unit="{form.unit}", errors="coerce")')
        return lines, micros(pd.to_datetime(read, unit=form.unit, errors="coerce"))
    if form.kind == "excel serial":
        lines.append(f"{target} = pd.to_datetime(")
        lines.append(f'    {numbers}, unit="D", origin="1899-12-30", errors="coerce"')
        lines.append(').dt.round("s")')
        days = pd.to_datetime(read, unit="D", origin="1899-12-30", errors="coerce")
        return lines, micros(days.dt.round("s"))
    year = (read + 5e-4) // 1
    lines += [f"number = {numbers}", "year = (number + 0.0005) // 1"]
    if (np.abs((month := (read - year) * 12) - month.round()).dropna() < 0.02).all():
        lines.append(
            'first = {"year": year, "month": ((number - year) * 12).round() + 1, "day": 1}'
        )
        lines.append(f'{target} = pd.to_datetime(first, errors="coerce")')
        parts = {"year": year, "month": month.round() + 1, "day": 1}
        return lines, micros(pd.to_datetime(parts, errors="coerce"))
    first = pd.to_datetime({"year": year, "month": 1, "day": 1}, errors="coerce")
    days = ((read - year) * (365 + first.dt.is_leap_year)).round()
    lines += [
        'first = pd.to_datetime({"year": year, "month": 1, "day": 1}, errors="coerce")',
        "days = ((number - year) * (365 + first.dt.is_leap_year)).round()",
        f'{target} = first + pd.to_timedelta(days, unit="D")',
    ]
    return lines, micros(first + pd.to_timedelta(days, unit="D"))


def _from_parts(
    target: str, key: str, texts: pd.Series, wanted: np.ndarray, form: DateForm
) -> tuple[list[str], np.ndarray]:
    """Quarters, and weeks of ISO 8601, by their first days."""
    part, digits = ("quarter", "[1-4]") if form.kind == "quarter" else ("week", r"\d{1,2}")
    years = (r"(?P<year>\d{4})", r"(?P<year>\d{2})")
    day = r"(?:-?(?P<day>[1-7]))?$" if part == "week" else ""
    patterns = [rf"{year}\D*(?P<{part}>{digits}){day}" for year in years]
    patterns += [rf"(?P<{part}>{digits})\D+{year}" for year in years]
    tried = []
    for pattern in patterns:
        found = texts.str.extract(pattern)
        century = "20" if r"\d{2})" in pattern.partition("(?P<year>")[2][:6] else ""
        year, lines = found["year"], [f'part = {key}.str.extract(r"{pattern}")']
        if century:
            year = century + year
            lines.append(f'part["year"] = "{century}" + part["year"]')
        if part == "quarter":
            month = 3 * found[part].astype(float) - 2
            first = {"year": year.astype(float), "month": month, "day": 1}
            got = pd.to_datetime(first, errors="coerce")
            lines.append("part = part.astype(float)")
            first = 'first = {"year": part["year"], "month": 3 * part["quarter"] - 2, "day": 1}'
            lines += [first, f'{target} = pd.to_datetime(first, errors="coerce")']
        else:
            week = (
                year
                + "-"
                + found[part]
                + "-"
                + (found["day"].fillna("1") if day in pattern else "1")
            )
            got = pd.to_datetime(week, format="%G-%V-%u", errors="coerce")
            last = 'part["day"].fillna("1")' if "<day>" in pattern else '"1"'
            lines.append(f'week = part["year"] + "-" + part["week"] + "-" + {last}')
            lines.append(f'{target} = pd.to_datetime(week, format="%G-%V-%u", errors="coerce")')
        got = micros(got)
        tried.append((int(differ(got, wanted).sum()), len(tried), lines, got))
    _, _, lines, got = min(tried)
    return lines, got


def _from_format(
    target: str, key: str, texts: pd.Series, wanted: np.ndarray, form: DateForm
) -> tuple[list[str], np.ndarray]:
    good = texts[~np.isnat(wanted)]
    steps, month = _date_steps(good, form)
    text = run_steps(steps, texts)
    shown = text[~np.isnat(wanted)]
    order = shown.str.len().sort_values(kind="stable").index
    examples = [shown.iloc[0], shown.iloc[-1], shown[order[-1]], shown[order[0]]]
    formats = ["ISO8601"] if form.kind == "year first" and not form.two_digit_year else []
    formats = list(dict.fromkeys([_strptime(one, form.kind, month) for one in examples] + formats))
    read = {one: micros(pd.to_datetime(text, format=one, errors="coerce")) for one in formats}
    if form.two_digit_year:
        read = {one: _in_century(values, form.first_year) for one, values in read.items()}
    best = min(read, key=lambda one: differ(read[one], wanted).sum())
    got, used = read[best], [best]
    for other, values in read.items():  # cells with a clock beside others without
        filled = np.where(np.isnat(got), values, got)
        if differ(filled, wanted).sum() < differ(got, wanted).sum():
            got, used = filled, [*used, other]
    source, lines = chained(key, steps)
    if len(used) > 1 and steps:
        lines, source = [*lines, *([] if source == "text" else [f"text = {source}"])], "text"
    dates = [f'pd.to_datetime({source}, format={quoted(one)}, errors="coerce")' for one in used]
    lines.append(f"{target} = {dates[0]}")
    lines += [f"{target} = {target}.fillna({one})" for one in dates[1:]]
    plainly = micros(pd.to_datetime(text, format=best, errors="coerce"))
    if form.two_digit_year and differ(plainly, read[best]).any():
        first = form.first_year
        lines += [
            f"year, century = {target}.dt.year, pd.DateOffset(years=100)",
            f"{target} = {target}.mask(year < {first}, {target} + century)",
            f"{target} = {target}.mask(year >= {first + 100}, {target} - century)",
        ]
    return lines, got


def _in_century(values: np.ndarray, first: int) -> np.ndarray:
    """Dates in the hundred years from the first."""
    dates = pd.Series(values)
    year, century = dates.dt.year, pd.DateOffset(years=100)
    dates = dates.mask(year < first, dates + century)
    return micros(dates.mask(year >= first + 100, dates - century))


def _date_steps(texts: pd.Series, form: DateForm) -> tuple[list[Step], str]:
    """What is cut off or rewritten before a format fits, and the sign of a month's name in it."""
    steps: list[Step] = []
    if (texts.str.strip() != texts).any():
        steps.append(("strip",))
    if form.kind == "counted month":  # %y takes two digits
        return [*steps, ("sub", r"^(\d)\b", r"0\1")], "%B"
    if form.zone and texts.str.contains(BEFORE_YEAR).all():
        steps.append(("sub", BEFORE_YEAR, ""))
    lost = (texts.str.contains(rf"^\d{{4}}\.{m}$").any() for m in ("0[1-9]", "1"))
    if form.kind == "year-month" and all(lost):  # Octobers without their zero
        steps.append(("sub", r"^(\d{4}\.1)$", r"\g<1>0"))
    region = r"[A-Z][A-Za-z]+/[A-Za-z_/]+"
    zone = re.search(rf"\s?(?:{region}|[A-Z]{{1,5}}|[+-]\d\d:?\d\d)$", texts.iloc[0])
    if zone and form.zone and texts.str.endswith(zone[0]).all():
        steps.append(("cut", zone[0]))
    elif steps and steps[-1][-2:] == (BEFORE_YEAR, ""):
        pass
    elif form.zone == "UTC":
        steps.append(("sub", r" ?(?:Z|UTC|GMT|[+-]00:?00)$", ""))
    elif form.zone == "mixed" or form.zone[:1] in ("+", "-"):
        steps.append(("sub", r" ?(?:UTC|GMT)?[+-]\d\d:?(?:\d\d)?$", ""))
    elif form.zone:
        steps.append(("replace", form.zone, ""))
    months = {
        word: MONTHS[plain(word)]
        for word in dict.fromkeys(re.findall(r"[^\W\d_]+", " ".join(texts[:SEEN])))
        if plain(word) in MONTHS
    }
    if not months:
        return steps, "%B"
    if texts.str.contains(r"^[^\d\s]+[.,]? +[^\d]*\d.*\d\d").any():
        firsts = {plain(text.split()[0]) for text in texts[:SEEN]}
        if not firsts <= set(map(plain, months)):  # days of the week
            steps.append(("sub", r"^[^\d\s]+ +", ""))
    if texts.str.contains(r"\d(?:st|nd|rd|th)\b").any():
        steps.append(("sub", r"(\d)(?:st|nd|rd|th)", r"\1"))
    low = {word.casefold() for word in months}
    if low <= set(ABBREVIATED) or low <= set(IN_FULL):
        sign = "%b" if low <= set(ABBREVIATED) else "%B"
    else:
        sign = "%b"
        strange = [word for word in months if word.casefold() not in ABBREVIATED]
        strange.sort(key=len, reverse=True)
        steps.append(("map", {w: ABBREVIATED[months[w] - 1].capitalize() for w in strange}))
    if texts.str.contains(r"[^\W\d_]\.").any():
        steps.append(("sub", r"([^\d\s.])\.", r"\1"))
    return steps, sign


_ORDERS = {
    "year first": "Ymd",
    "day first": "dmY",
    "month first": "mdY",
    "year-month": "",
    "counted month": "Ym",
    "compact": "",
    "year": "",
}


def _strptime(text: str, kind: str, month: str) -> str:
    """The format of one cell.

    >>> _strptime("31.01.24 17:30", "day first", "%B"), _strptime("Jan 02, 2023", "", "%b")
    ('%d.%m.%y %H:%M', '%b %d, %Y')
    """
    tokens = re.findall(r"\d+|[^\W\d_]+|[\W_]", text)
    words = [token for token in tokens if plain(token) in MONTHS]
    left, clock, out = list(_ORDERS.get(kind, "")), list("HMS"), []
    # Of a month by name, day and year stand in order of their places, the longer one the year.
    digits = [token for token in tokens if token.isdigit()]
    if words:
        left = ["Y", "d"] if len(digits[0]) == 4 and kind != "year-month" else ["d", "Y"]
        left = ["Y"] if kind == "year-month" else left
        if re.search(r":\d\d \d{4}$", text):
            left, clock = ["d"], [*clock[: len(digits) - 2], "Y"]
    elif kind == "year-month":
        left = ["Y", "m"] if len(digits[0]) == 4 else ["m", "Y"]
        left = ["Ym"] if len(digits[0]) == 6 else left
    elif kind == "compact":
        left = ["Ymd" + "HMS"[: max(0, len(digits[0]) - 8) // 2]]
    elif kind == "year":
        left = ["Y"]
    half = any(token.casefold() in ("am", "pm") for token in tokens)
    for token in tokens:
        if token in words and words:
            out.append(month)
        elif token.casefold() in ("am", "pm"):
            out.append("%p")
        elif not token.isdigit() or not (left or clock):
            out.append("%f" if token.isdigit() else token.replace("%", "%%"))
        else:
            field = left.pop(0) if left else clock.pop(0)
            if not left and field == "H" and len(token) > 2:
                field, clock = "HMS"[: len(token) // 2], []
            field = "I" if field == "H" and half else field
            field = "y" if field == "Y" and len(token) == 2 else field
            out += ["%" + letter for letter in field]
    return "".join(out)
