"""How a table was read, as a short program that uses pandas alone.

What was decided is written down, not how it was found out: signs, formats of dates, conditions on
rows. Every step is tried here on the table's own cells; what a step reads otherwise is listed by
cell, or said in a comment where that would be long.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from core.datasets.intake.angles import angle_share
from core.datasets.intake.dates import DateForm, date_form, number_date_form
from core.datasets.intake.flags import FLAGS
from core.datasets.intake.layout import is_missing
from core.datasets.intake.recipes.date_lines import time_lines
from core.datasets.intake.recipes.file_lines import reading_lines
from core.datasets.intake.recipes.lines import (
    Made,
    comment_lines,
    distinct_cells,
    listed,
    parts_of,
    quoted,
)
from core.datasets.intake.recipes.number_lines import angle_lines, number_lines
from core.datasets.intake.recipes.row_lines import arranged_lines, rows_left_out
from core.datasets.intake.roles import Role
from core.datasets.intake.series import group_column
from core.datasets.intake.understanding import Understood, form_of, understand
from core.datasets.intake.words import MISSING

ENOUGH = 0.9  # of the cells are angles
TYPED = ("Parquet", "Feather", "JSON")  # whose yes and no are no text


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
    if base.cast.parts != found.cast.parts:  # the page has chosen columns itself
        parts = tuple((role.name, found.cast.parts.get(role.name, ())) for role in base.need.roles)
        base = understand(raw, found.need, replace(found.choices, columns=parts))
    whose = group_column(base)
    places = [at for role in found.need.roles for at in base.cast.parts.get(role.name, ())]
    keys, reading = reading_lines(raw, places if whose is None else [*places, whose])
    body, made = ["table = pd.DataFrame(index=cells.index)"], {}
    for role, name, place in parts_of(base):
        target, key = f"table[{quoted(name)}]", keys[place]
        made[name] = _without_code(base, name, _column(base, role, place, target, key), target)
        body += made[name].lines
    body += rows_left_out(base, made, keys)
    body += arranged_lines(found, base, keys.get(whose, ""))
    title = comment_lines(f"How {raw.name} was read. {found.sentence}")
    return "\n".join([*title, "", "import pandas as pd", "", *reading, "", *body, ""])


def _column(base: Understood, role: Role, place: int, target: str, key: str) -> Made:
    column = base.raw.columns[place]
    if role.kind == "angle" and pa.types.is_string(column.type) and angle_share(column) >= ENOUGH:
        return angle_lines(target, key, column)
    if role.kind in ("number", "angle") or (role.kind == "clock" and base.date is None):
        return number_lines(target, key, column, form_of(base.raw, place, base.numbers))
    if role.kind in ("time", "clock"):
        kinds = {r.name: r.kind for r in base.need.roles if r.name in base.cast.parts}
        times = [name for name, kind in kinds.items() if kind == role.kind]
        form = base.date if times[0] == role.name else None
        return time_lines(target, key, column, form or _form(base, place))
    texts, codes, _ = distinct_cells(column)
    if pa.types.is_string(column.type):
        words, key = texts.str.strip(), f"{key}.str.strip()"
        if set(words) - {""} <= {"true", "false"} and base.raw.form in TYPED:
            key = f"{key.removesuffix('.str.strip()')}.astype(str).str.lower()"
    else:
        words, key = texts, f"{key}.astype(str)"
    if role.kind == "text":
        missing = words.str.casefold().isin(MISSING).to_numpy()[codes]
        values = words.to_numpy(object)[codes]
        return Made([f"{target} = {key}"], values, missing, np.zeros(len(codes), bool))
    low = words.str.lower()
    yes = [word for word in dict.fromkeys(low) if FLAGS.get(word)]
    missing = np.array([is_missing(word) for word in low], bool)
    bad = ~missing & ~low.isin(list(FLAGS)).to_numpy()
    line = f"{target} = {key}.str.lower().isin({listed(yes)})"
    return Made([line], low.isin(yes).to_numpy()[codes], missing[codes], bad[codes])


def _without_code(base: Understood, name: str, made: Made, target: str) -> Made:
    """The same without the number that stands for no value."""
    if name not in base.codes:
        return made
    code = base.codes[name]
    at = made.values == code
    line = f"{target} = {target}.mask({target} == {code:.15g})"
    values = np.where(at, np.nan, made.values)
    return Made([*made.lines, line], values, made.missing | at, made.bad)


def _form(base: Understood, place: int) -> DateForm:
    column, name = base.raw.columns[place], base.raw.names[place]
    if pa.types.is_string(column.type):
        return date_form(column, base.choices.day_first, name)
    return number_date_form(column.to_numpy().astype(float), name)
