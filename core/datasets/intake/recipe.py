"""How a table was read, as a short program that uses pandas alone.

What was decided is written down, not how it was found out: signs, formats of dates, conditions on
rows. Every step is tried here on the table's own cells; what a step reads otherwise is listed by
cell, or said in a comment where that would be long.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.dates import MONTHS, DateForm, date_form, number_date_form, read_dates
from core.datasets.intake.delimited import BLANKS, WIDE_BLANKS
from core.datasets.intake.even_steps import binned, filled, grid_of
from core.datasets.intake.flags import FLAGS
from core.datasets.intake.layout import is_missing
from core.datasets.intake.numerals import OTHER, NumberForm, read_numbers
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import Role, plain
from core.datasets.intake.series import group_column, groups_of
from core.datasets.intake.understanding import Understood, understand

WIDTH = 92  # letters of a line
MOST_LISTED = 20  # cells or rows that are named one by one
SEEN = 20_000  # cells from which signs are gathered
IN_FULL = [
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
]
ABBREVIATED = [month[:3] for month in IN_FULL]

Step = tuple  # strip; cut, end; replace, old, new; sub, pattern, new; map, words


@dataclass(frozen=True, eq=False)
class _Made:
    """lines: that make a column; values: what they make of each row; missing, bad: rows without a
    value, and with something else than one."""

    lines: list[str]
    values: np.ndarray
    missing: np.ndarray
    bad: np.ndarray


def recipe(found: Understood) -> str:
    """A program that reads the same file and makes ``table``, equal to found.table.

    It uses pandas alone and takes the file, unpacked where pandas cannot, from the folder that it
    runs in. Text is text there and not a category. What it cannot repeat exactly, a comment says.

    >>> from core.datasets.intake.delimited import read_delimited
    >>> from core.datasets.intake.roles import Need
    >>> raw = read_delimited("a.csv", b"day;kg\\n31.01.2024;1,5\\n", 9, lambda *_: None)
    >>> need = Need("loads", "loads", (Role("day", "time"), Role("kg", "number")), 9)
    >>> print(recipe(understand(raw, need)))
    # How a.csv was read. Dates: day first (31.01.2024); decimal comma; 1 rows; kg: kg.
    <BLANKLINE>
    import pandas as pd
    <BLANKLINE>
    FILE = "a.csv"
    cells = pd.read_csv(FILE, sep=";", dtype=str, keep_default_na=False)
    <BLANKLINE>
    table = pd.DataFrame(index=cells.index)
    table["day"] = pd.to_datetime(cells["day"], format="%d.%m.%Y", errors="coerce")
    table["kg"] = pd.to_numeric(cells["kg"].str.replace(",", "."), errors="coerce")
    table = table.reset_index(drop=True)
    <BLANKLINE>
    """
    raw = found.raw
    base = understand(raw, found.need, found.choices)
    whose = group_column(base)
    places = [at for role in found.need.roles for at in base.cast.parts.get(role.name, ())]
    keys, reading = _reading(raw, places if whose is None else [*places, whose])
    body, made = ["table = pd.DataFrame(index=cells.index)"], {}
    for role, name, place in _parts(base):
        target, key = f"table[{_quoted(name)}]", keys[place]
        made[name] = _column(base, role, place, target, key)
        body += made[name].lines
    body += _rows_left_out(base, made, keys)
    body += _arranged(found, base, keys.get(whose, ""))
    title = _comment(f"How {raw.name} was read. {found.sentence}")
    return "\n".join([*title, "", "import pandas as pd", "", *reading, "", *body, ""])


def _parts(base: Understood) -> list[tuple[Role, str, int]]:
    """Role, name in the table and place of each column."""
    found = []
    for role in base.need.roles:
        names = base.many.get(role.name, (role.name,))
        places = base.cast.parts.get(role.name, ())
        found += [(role, name, place) for name, place in zip(names, places, strict=False)]
    return found


def _column(base: Understood, role: Role, place: int, target: str, key: str) -> _Made:
    column = base.raw.columns[place]
    if role.kind in ("number", "angle") or (role.kind == "clock" and base.date is None):
        return _number(target, key, column, base.numbers)
    if role.kind in ("time", "clock"):
        kinds = {r.name: r.kind for r in base.need.roles if r.name in base.cast.parts}
        times = [name for name, kind in kinds.items() if kind == role.kind]
        form = base.date if times[0] == role.name else None
        return _time(target, key, column, form or _form(base, place))
    texts, codes, _ = _distinct(column)
    if pa.types.is_string(column.type):
        words, key = texts.str.strip(), f"{key}.str.strip()"
    else:
        words, key = texts, f"{key}.astype(str)"
    if role.kind == "text":
        missing = (texts == "").to_numpy()[codes]
        values = words.to_numpy(object)[codes]
        return _Made([f"{target} = {key}"], values, missing, np.zeros(len(codes), bool))
    low = words.str.lower()
    yes = [word for word in dict.fromkeys(low) if FLAGS.get(word)]
    missing = np.array([is_missing(word) for word in low], bool)
    bad = ~missing & ~low.isin(list(FLAGS)).to_numpy()
    line = f"{target} = {key}.str.lower().isin({_listed(yes)})"
    return _Made([line], low.isin(yes).to_numpy()[codes], missing[codes], bad[codes])


def _form(base: Understood, place: int) -> DateForm:
    column, name = base.raw.columns[place], base.raw.names[place]
    if pa.types.is_string(column.type):
        return date_form(column, base.choices.day_first, name)
    return number_date_form(column.to_numpy().astype(float), name)


# ---- the file ----------------------------------------------------------------------------------


def _reading(raw: RawTable, places: Sequence[int]) -> tuple[dict[int, str], list[str]]:
    """Where each wanted column is found, and the lines that read the file into cells."""
    names: dict[int, str] = {}
    for place in dict.fromkeys(places):
        shown = raw.names[place] or f"column {place + 1}"
        taken = set(names.values())
        options = [shown, *(f"{shown} ({at})" for at in range(2, len(taken) + 3))]
        names[place] = next(name for name in options if name not in taken)
    parted = bool(raw.delimiter) or raw.form == "one column"
    file, said = raw.name, []
    packed = (".zst",) if parted else (".zst", ".gz", ".xz", ".bz2")
    if file.lower().endswith(packed):
        file = file.rpartition(".")[0]
        said = [f"# Unpack {_quoted(raw.name)} first."]
    lines = [*said, f"FILE = {_quoted(file)}"]
    if parted:
        names, more = _delimited(raw, names)
    elif raw.form in ("Parquet", "Feather"):
        # What was the index of a table when it was saved is a column.
        names = {at: raw.names[at] or "index" for at in names}
        more = [f"cells = pd.read_{raw.form.lower()}(FILE).reset_index()"]
    elif raw.form == "JSON":
        names, more = _json(raw, names)
    else:
        names, more = _workbook(raw, names)
    return {at: f"cells[{_quoted(name)}]" for at, name in names.items()}, [*lines, *more]


def _delimited(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    layout, at = raw.layout, _places_in_file(raw)
    above = raw.head[: layout.titles + layout.names]
    counts = [re.match(r"(\d+) cells where", row.reason) for row in raw.dropped]
    misfits = [int(count[1]) for count in counts if count]
    few = any(count < layout.width for count in misfits)
    header = above[-1] if layout.names == 1 else ()
    file_names = [cell or f"Unnamed: {place}" for place, cell in enumerate(header)]
    named = len(set(file_names)) == layout.width and not misfits and "\n" not in "".join(header)
    sep = {WIDE_BLANKS: r" {2,}|\t+", BLANKS: r"\s+", "": "\x1f"}.get(raw.delimiter, raw.delimiter)
    sep = "r" + f'"{sep}"' if raw.delimiter in (BLANKS, WIDE_BLANKS) else _quoted(sep)
    options = [] if raw.delimiter == "," else [f"sep={sep}"]
    if raw.delimiter in ("::", WIDE_BLANKS):
        options.append('engine="python"')
    if raw.encoding != "utf-8":
        options.append(f"encoding={_quoted(raw.encoding)}")
    titles = [row.line for row in raw.dropped if row.reason == "above the table"]
    line = max(titles, default=0) if named else raw.lines([0])[0] - 1
    breaks = sum(cell.count("\n") for row in (above[:-2] if named else above) for cell in row)
    if skipped := line - breaks:
        options.append(f"skiprows={skipped}")
    options += [] if named else ["header=None"]
    options += ["dtype=str", "keep_default_na=False"]
    if any(count > layout.width for count in misfits):
        options.append('on_bad_lines="skip"')
    opened = [row.line for row in raw.dropped if row.reason == "a quotation mark is open"]
    lines = []
    if opened:
        lines = [
            "from io import StringIO",
            "",
            f"lines = open(FILE, encoding={_quoted(raw.encoding)}).readlines()",
            f'lines[{opened[0] - 1}] = "\\n"  # its quotation mark stays open',
        ]
        options = [option for option in options if not option.startswith("encoding=")]
    source = 'StringIO("".join(lines))' if opened else "FILE"
    lines += _call("cells = pd.read_csv", [source, *options])
    if few:
        said = "Rows with too few cells are left out by the page; here their last cells are empty."
        lines = [*_comment(said), *lines]
    if named:
        return {place: file_names[at[place]] for place in names}, lines
    return names, [*lines, *_renamed({at[place]: name for place, name in names.items()})]


def _places_in_file(raw: RawTable) -> list[int]:
    """Where the columns stand in the file: those without a name and a cell are not in a table."""
    layout = raw.layout
    if len(raw.names) == layout.width:
        return list(range(layout.width))
    rows = [[*row, *[""] * layout.width][: layout.width] for row in raw.head[layout.titles :]]
    filled = [any(row[at].strip() for row in rows) for at in range(layout.width)]
    spare = [at for at, full in enumerate(filled) if not full]
    kept = [at for at, full in enumerate(filled) if full]
    return sorted(kept + spare[: max(0, len(raw.names) - len(kept))])[: len(raw.names)]


def _workbook(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    at = _places_in_file(raw)
    sheet = raw.sheets[0] if raw.sheets else ""
    if len(raw.sheets) > 1:
        sheet = raw.form.removeprefix("sheet “").rpartition("”")[0]
    order = sorted(names)
    options = [
        *("FILE", f"sheet_name={_quoted(sheet)}", 'engine="calamine"', "header=None"),
        f"skiprows={raw.lines([0])[0] - 1}",
        f"usecols={[at[place] for place in order]}",
        f"names={_listed([names[place] for place in order])}",
        *("dtype=str", "keep_default_na=False"),
    ]
    lines = ["# needs python-calamine", *_call("cells = pd.read_excel", options)]
    return names, [*lines, 'cells = cells.fillna("")']


def _json(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    said = _comment(
        "For a list of records or of rows, or columns by name; a table deeper inside has to be "
        "taken out first, and lines of records need lines=True."
    )
    lines = [*said, "cells = pd.read_json(FILE, dtype=False, convert_dates=False)"]
    if raw.layout.names == 0:
        lines += _renamed(names)
    elif "" in raw.names:
        lines[-1] = lines[-1].replace("FILE,", 'FILE, orient="index",')
        blank = names.get(raw.names.index(""), "")
        lines.append(f"cells = cells.reset_index(names={_quoted(blank)})")
    return names, [*lines, 'cells = cells.astype(object).fillna("").astype(str)']


def _renamed(names: dict[int, str]) -> list[str]:
    pairs = [f"{place}: {_quoted(name)}" for place, name in names.items()]
    return _call("cells = cells.rename", [f"columns={{{', '.join(pairs)}}}"])


# ---- numbers -----------------------------------------------------------------------------------


def _number(target: str, key: str, column: pa.ChunkedArray, form: NumberForm) -> _Made:
    if not pa.types.is_string(column.type):
        values = column.to_numpy().astype(float)
        missing = ~np.isfinite(values)
        line = f"{target} = {key}.astype(float)"
        return _Made([line], values, missing, np.zeros(len(values), bool))
    read = read_numbers(column, form)
    texts, codes, first = _distinct(column)
    wanted = read.values[first]
    tried = []
    for decimal in (form.decimal, OTHER[form.decimal]):
        steps = _number_steps(texts[np.isfinite(wanted)][:SEEN], wanted, decimal, read.note)
        got = pd.to_numeric(_run(steps, texts), errors="coerce").to_numpy(float)
        tried.append((int(_differ(got, wanted).sum()), steps, got))
    _, steps, got = min(tried, key=lambda one: one[0])
    text, lines = _chain(key, steps)
    lines.append(f'{target} = pd.to_numeric({text}, errors="coerce")')
    more, got = _patched(target, key, texts, got, wanted)
    return _Made([*lines, *more], got[codes], read.missing, read.bad)


def _number_steps(texts: pd.Series, wanted: np.ndarray, decimal: str, note: str) -> list[Step]:
    """What has to go, or to be written otherwise, before pandas reads these as numbers."""
    signs, steps = set("".join(texts)), []
    steps += [("replace", dash, "-") for dash in sorted(signs & set("−–‐‒－"))]
    if texts.str.contains(r"[.,]\s?-+$").any():
        steps.append(("sub", r"[.,] ?-+$", ""))  # 5,–
    if "(" in signs:
        steps.append(("sub", r"^(.*)\((.*)\)(.*)$", r"-\1\2\3"))
    if texts.str.contains(r"\d.*-\s*$").any():
        steps.append(("sub", r"^(.*\d.*)-\s*$", r"-\1"))
    if texts.str.contains(r"[×x*·]\s?10").any():
        steps.append(("sub", r" ?[×x*·] ?10\^?", "e"))
    values = dict(zip(texts, wanted[np.isfinite(wanted)], strict=False))
    words = note.rpartition("multiplied out: ")[2].split(", ") if "multiplied out" in note else []
    for word in sorted(words, key=len, reverse=True):
        cell = next((text for text in texts if word in text and values.get(text)), "")
        digits = re.sub(rf"[^\d{re.escape(decimal)}]", "", cell).replace(decimal, ".")
        power = round(np.log10(abs(values[cell]) / float(digits))) if digits.strip(".0") else 0
        steps.append(("sub", rf" ?{re.escape(word)}\.?", f"e{power}"))
    left = _run(steps, texts).str.replace(r"[eE][+-]?\d+", "", regex=True)
    left = left.str.replace(rf"[\d{re.escape(decimal)}]+", "\0", regex=True)
    around = {part.strip("+- ") for text in left.unique()[:1000] for part in text.split("\0")}
    space = {sign for sign in signs if sign.isspace()} - {" "}
    single = "".join(sorted({part for part in around if len(part) == 1} | space))
    if " " in signs and texts.str.strip().str.contains(" ").any():
        single += " "
    words = sorted((part for part in around if len(part) > 1), key=len, reverse=True)
    steps += [("replace", word, "") for word in words[:MOST_LISTED]]
    if len(single) == 1:
        steps.append(("replace", single, ""))
    elif single:
        steps.append(("sub", "[" + "".join(map(re.escape, single)) + "]", ""))
    return [*steps, ("replace", ",", ".")] if decimal == "," and "," in signs else steps


# ---- dates -------------------------------------------------------------------------------------


def _time(target: str, key: str, column: pa.ChunkedArray, form: DateForm) -> _Made:
    none = np.zeros(len(column), bool)
    if pa.types.is_timestamp(column.type):
        values = column.cast(pa.timestamp("us")).to_numpy()
        zone = ".dt.tz_convert(None)" if column.type.tz else ""
        return _Made([f"{target} = pd.to_datetime({key}){zone}"], values, np.isnat(values), none)
    typed = not pa.types.is_string(column.type)
    dates = read_dates(column.to_numpy() if typed else column, form)
    texts, codes, first = _distinct(column)
    wanted = dates.values[first]
    if form.kind in ("epoch", "excel serial", "fractional year"):
        lines, got = _from_numbers(target, key, texts, form, typed)
    else:
        key = f'{key}.map(int, na_action="ignore").astype(str)' if typed else key
        read = _from_parts if form.kind in ("quarter", "iso week") else _from_format
        lines, got = read(target, key, texts, wanted, form)
    more, got = _patched(target, key, texts, got, wanted)
    return _Made([*lines, *more], got[codes], dates.missing, dates.bad)


def _from_numbers(
    target: str, key: str, texts: pd.Series, form: DateForm, typed: bool
) -> tuple[list[str], np.ndarray]:
    comma = not typed and texts.str.contains(",").any()
    steps: list[Step] = [("replace", ",", ".")] if comma else []
    text, lines = _chain(key, steps)
    numbers = text if typed else f'pd.to_numeric({text}, errors="coerce")'
    read = pd.to_numeric(_run(steps, texts), errors="coerce")
    if form.kind == "epoch":
        lines.append(f'{target} = pd.to_datetime({numbers}, unit="{form.unit}", errors="coerce")')
        return lines, _micros(pd.to_datetime(read, unit=form.unit, errors="coerce"))
    if form.kind == "excel serial":
        lines.append(f"{target} = pd.to_datetime(")
        lines.append(f'    {numbers}, unit="D", origin="1899-12-30", errors="coerce"')
        lines.append(').dt.round("s")')
        days = pd.to_datetime(read, unit="D", origin="1899-12-30", errors="coerce")
        return lines, _micros(days.dt.round("s"))
    year = (read + 5e-4) // 1
    lines += [f"number = {numbers}", "year = (number + 0.0005) // 1"]
    if (np.abs((month := (read - year) * 12) - month.round()).dropna() < 0.02).all():
        lines.append(
            'first = {"year": year, "month": ((number - year) * 12).round() + 1, "day": 1}'
        )
        lines.append(f'{target} = pd.to_datetime(first, errors="coerce")')
        parts = {"year": year, "month": month.round() + 1, "day": 1}
        return lines, _micros(pd.to_datetime(parts, errors="coerce"))
    first = pd.to_datetime({"year": year, "month": 1, "day": 1}, errors="coerce")
    days = ((read - year) * (365 + first.dt.is_leap_year)).round()
    lines += [
        'first = pd.to_datetime({"year": year, "month": 1, "day": 1}, errors="coerce")',
        "days = ((number - year) * (365 + first.dt.is_leap_year)).round()",
        f'{target} = first + pd.to_timedelta(days, unit="D")',
    ]
    return lines, _micros(first + pd.to_timedelta(days, unit="D"))


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
        got = _micros(got)
        tried.append((int(_differ(got, wanted).sum()), len(tried), lines, got))
    _, _, lines, got = min(tried)
    return lines, got


def _from_format(
    target: str, key: str, texts: pd.Series, wanted: np.ndarray, form: DateForm
) -> tuple[list[str], np.ndarray]:
    good = texts[~np.isnat(wanted)]
    steps, month = _date_steps(good, form)
    text = _run(steps, texts)
    shown = text[~np.isnat(wanted)]
    order = shown.str.len().sort_values(kind="stable").index
    examples = [shown.iloc[0], shown.iloc[-1], shown[order[-1]], shown[order[0]]]
    formats = ["ISO8601"] if form.kind == "year first" and not form.two_digit_year else []
    formats = list(dict.fromkeys([_strptime(one, form.kind, month) for one in examples] + formats))
    read = {one: _micros(pd.to_datetime(text, format=one, errors="coerce")) for one in formats}
    if form.two_digit_year:
        read = {one: _in_century(values, form.first_year) for one, values in read.items()}
    best = min(read, key=lambda one: _differ(read[one], wanted).sum())
    got, used = read[best], [best]
    for other, values in read.items():  # cells with a clock beside others without
        filled = np.where(np.isnat(got), values, got)
        if _differ(filled, wanted).sum() < _differ(got, wanted).sum():
            got, used = filled, [*used, other]
    source, lines = _chain(key, steps)
    if len(used) > 1 and steps:
        lines, source = [*lines, *([] if source == "text" else [f"text = {source}"])], "text"
    dates = [f'pd.to_datetime({source}, format={_quoted(one)}, errors="coerce")' for one in used]
    lines.append(f"{target} = {dates[0]}")
    lines += [f"{target} = {target}.fillna({one})" for one in dates[1:]]
    plainly = _micros(pd.to_datetime(text, format=best, errors="coerce"))
    if form.two_digit_year and _differ(plainly, read[best]).any():
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
    return _micros(dates.mask(year >= first + 100, dates - century))


def _date_steps(texts: pd.Series, form: DateForm) -> tuple[list[Step], str]:
    """What is cut off or rewritten before a format fits, and the sign of a month's name in it."""
    steps: list[Step] = []
    if (texts.str.strip() != texts).any():
        steps.append(("strip",))
    zone = re.search(r"\s?(?:[A-Z]{1,5}|[+-]\d\d:?\d\d)$", texts.iloc[0])
    if zone and form.zone and texts.str.endswith(zone[0]).all():
        steps.append(("cut", zone[0]))
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


# ---- rows --------------------------------------------------------------------------------------


def _rows_left_out(base: Understood, made: dict[str, _Made], keys: dict[int, str]) -> list[str]:
    """The conditions on rows, of which those are written that leave some out."""
    keep, needed, lines = np.ones(len(base.raw), bool), [], []
    for role, name, place in _parts(base):
        one, target, key = made[name], f"table[{_quoted(name)}]", keys[place]
        known = not role.many and role.required
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
            pd.isna(one.values) if role.kind in ("number", "time") else np.zeros(len(keep), bool)
        )
        if known and empty.any():
            needed.append(name)
            keep &= ~empty
        if role.kind == "text" and known and one.missing.any():
            lines.append(f'keep &= {key} != ""')
            keep &= ~one.missing
        if one.bad.any() and not (known and role.kind != "flag"):
            rows = np.flatnonzero(one.missing)
            cells = base.raw.columns[place].take(pa.array(rows)).unique().to_pylist()
            words = _listed([cell or "" for cell in cells][:MOST_LISTED])
            gap = f" | {key}.isin({words})" if cells else ""
            lines.append(f"keep &= {target}.notna(){gap}")
            keep &= ~one.bad
        elif role.kind == "flag" and known and one.missing.any():
            lines.append(f'keep &= {key} != ""')
            keep &= ~one.missing
    subset = f"table[{_listed(needed)}].notna().all(axis=1)"
    if lines and needed:
        lines = [f"keep = {subset}", *lines]
    elif lines:
        lines[0] = lines[0].replace("&=", "=", 1)
    out = [*lines, "table = table[keep]"] if lines else []
    if needed and not lines:
        out = [f"table = table.dropna(subset={_listed(needed)})"]
    wanted = np.zeros(len(keep), bool)
    wanted[base.rows] = True
    more = np.flatnonzero(keep & ~wanted)
    if 0 < len(more) <= MOST_LISTED:
        out.append(f"table = table.drop(index={more.tolist()})")
    elif len(more) or (wanted & ~keep).any():
        out += _comment(f"The page keeps {wanted.sum():,} rows, these conditions {keep.sum():,}.")
    return out


def _arranged(found: Understood, base: Understood, whose: str) -> list[str]:
    """Rows in the order of the page, each time once: the first of the usual ways that makes the
    same table."""
    goal, now, end = found.table, base.table, "table = table.reset_index(drop=True)"
    times = [role.name for role in base.need.roles if role.kind == "time" and role.name in now]
    if _same(now, goal):
        return [end]
    if times:
        time, key = times[0], f"table[{_quoted(times[0])}]"
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
    said = "The page arranges or completes these rows further."
    return [end, *_comment(said)]


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
            line = f"table = table.rename(columns={{{_quoted(values[0])}: {_quoted(names[0])}}})"
            return now.rename(columns={values[0]: names[0]}), [line]
        long = now.assign(group=np.asarray(groups.astype(str)))
        once = long.drop_duplicates([time, "group"], keep="last")
        wide = once.pivot(index=time, columns="group", values=values[0]).reset_index()
        at, column, value = _quoted(time), '"group of the row"', _quoted(values[0])
        lines = [f"table[{column}] = {whose}.str.strip()"]
        if len(once) < len(long):
            lines.append(f'table = table.drop_duplicates([{at}, {column}], keep="last")')
        pivot = [f"index={at}", f"columns={column}", f"values={value}"]
        lines += _call("table = table.pivot", pivot)
        lines.append("table = table.reset_index().rename_axis(columns=None)")
        return wide.rename_axis(columns=None), [
            line.replace('"group of the row"', group) for line in lines
        ]
    told = [q.taken for q in found.questions if q.key == "group"]
    chosen = found.choices.group if found.choices.group is not None else next(iter(told), "")
    if not chosen or len(names) < 2 or not now[time].duplicated().any():
        return now, []
    mine = np.asarray(groups == chosen)
    line = f"table = table[{whose}[table.index].str.strip() == {_quoted(chosen)}]"
    return now[mine], [line]


def _once(found: Understood, now: pd.DataFrame, time: str):
    """Ways to have each time once and in order: tables, and the lines that make them."""
    at = _quoted(time)
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
    at, questions = _quoted(time), {q.key: q.taken for q in found.questions}
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
    frequency = grid.freqstr or pd.infer_freq(grid)
    fill = ".fillna(0.0)" if how == "zero" else ".interpolate()"
    if frequency:
        step = f"table = table.set_index({at}).asfreq({_quoted(frequency)}){fill}.reset_index()"
    else:
        days = _wrapped("whole = pd.to_datetime([", [f'"{day:%Y-%m-%d}"' for day in grid], "])")
        step = f"table = table.set_index({at}).reindex(whole){fill}.rename_axis({at}).reset_index()"
        yield filled(now, time, grid, how), [*days, step]
        return
    yield filled(now, time, grid, how), [step]


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    for name in one:
        left, right = one[name], other[name]
        if "M" in (left.dtype.kind, right.dtype.kind) and left.dtype.kind != right.dtype.kind:
            return False
        if left.dtype.kind in "fM" and right.dtype.kind in "fM":
            if _differ(left.to_numpy(), right.to_numpy()).any():
                return False
        elif not np.array_equal(left.astype(str).to_numpy(), right.astype(str).to_numpy()):
            return False
    return True


# ---- lines of code -----------------------------------------------------------------------------


def _distinct(column: pa.ChunkedArray) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Different cells as text, for each row which of them, and for each of them its first row."""
    cells = column if pa.types.is_string(column.type) else column.cast(pa.string())
    coded = cells.fill_null("").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    return pd.Series(coded.dictionary.to_pylist(), dtype=str), codes, first


def _run(steps: Sequence[Step], texts: pd.Series) -> pd.Series:
    for kind, *given in steps:
        if kind == "strip":
            texts = texts.str.strip()
        elif kind == "cut":
            texts = texts.str.removesuffix(given[0])
        elif kind == "map":
            texts = texts.replace(given[0], regex=True)
        else:
            texts = texts.str.replace(*given, regex=kind == "sub")
    return texts


def _chain(key: str, steps: Sequence[Step]) -> tuple[str, list[str]]:
    """An expression for a column after these steps, and the lines that have to come before."""
    links, before = [], []
    for kind, *given in steps:
        if kind == "strip":
            links.append(".str.strip()")
        elif kind == "cut":
            links.append(f".str.removesuffix({_quoted(given[0])})")
        elif kind == "map":
            pairs = [f"{_quoted(old)}: {_quoted(new)}" for old, new in given[0].items()]
            before = _wrapped("months = {", pairs, "}")
            links.append(".replace(months, regex=True)")
        else:
            old = _raw(given[0]) if kind == "sub" else _quoted(given[0])
            new = _raw(given[1]) if "\\" in given[1] else _quoted(given[1])
            links.append(f".str.replace({old}, {new}{', regex=True' * (kind == 'sub')})")
    whole = key + "".join(links)
    if len(whole) <= 50 or not links:
        return whole, before
    if len(whole) <= WIDTH - 7:
        return "text", [*before, f"text = {whole}"]
    return "text", [*before, "text = (", f"    {key}", *(f"    {link}" for link in links), ")"]


def _patched(
    target: str, key: str, texts: pd.Series, got: np.ndarray, wanted: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Lines for the cells that the steps read otherwise, and what comes out then."""
    other = np.flatnonzero(_differ(got, wanted))
    if len(other) > MOST_LISTED:
        said = f"{len(other):,} different cells are read otherwise by the page, such as "
        return _comment(said + repr(texts[other[0]][:40])), got
    empty = [texts[at] for at in other if pd.isna(wanted[at])]
    filled = [at for at in other if not pd.isna(wanted[at])]
    lines = []
    if empty:
        lines = [f"{target} = {target}.mask({key}.isin({_listed(empty)}))"]
    if filled:
        shown = [
            f"{_quoted(texts[at])}: "
            + (
                repr(float(wanted[at]))
                if wanted.dtype.kind == "f"
                else f'pd.Timestamp("{wanted[at]}")'
            )
            for at in filled
        ]
        lines += [*_wrapped("read = {", shown, "}"), f"{target} = {key}.map(read).fillna({target})"]
    return lines, wanted if len(other) else got


def _differ(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    none = pd.isna(one) & pd.isna(other)
    if one.dtype.kind == "M":
        return ~((one.astype("M8[us]") == other.astype("M8[us]")) | none)
    with np.errstate(invalid="ignore"):
        return ~(np.isclose(one, other, rtol=1e-12, atol=0) | none)


def _micros(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("M8[us]")


def _quoted(text: str) -> str:
    """A text as Python writes it, in double quotation marks where nothing has to be escaped."""
    written = repr(text)
    return f'"{written[1:-1]}"' if '"' not in text else written


def _raw(pattern: str) -> str:
    easy = pattern.isprintable() and '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if easy and "\\" in pattern else _quoted(pattern)


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _wrapped(opening: str, parts: Sequence[str], end: str) -> list[str]:
    """One line, or one for each part where it would be long."""
    line = opening + ", ".join(parts) + end
    return [line] if len(line) <= WIDTH else [opening, *(f"    {part}," for part in parts), end]


def _call(function: str, arguments: Sequence[str]) -> list[str]:
    return _wrapped(f"{function}(", arguments, ")")


def _comment(text: str) -> list[str]:
    """Lines of a comment; nothing in the text can end it."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.wrap(clean, WIDTH, initial_indent="# ", subsequent_indent="# ")
