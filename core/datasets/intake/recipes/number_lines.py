"""Lines that make numbers of a column."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.angles import negative_sides, read_angles
from core.datasets.intake.numerals import ERROR, OTHER, NumberForm, read_numbers
from core.datasets.intake.recipes.lines import (
    MOST_LISTED,
    SEEN,
    Made,
    Step,
    chained,
    differ,
    distinct_cells,
    patched,
    run_steps,
)


def number_lines(target: str, key: str, column: pa.ChunkedArray, form: NumberForm) -> Made:
    if not pa.types.is_string(column.type):
        values = column.to_numpy().astype(float)
        missing = ~np.isfinite(values)
        line = f"{target} = {key}.astype(float)"
        return Made([line], values, missing, np.zeros(len(values), bool))
    read = read_numbers(column, form)
    texts, codes, first = distinct_cells(column)
    wanted = read.values[first]
    tried = []
    for decimal in (form.decimal, OTHER[form.decimal]):
        steps = _number_steps(texts[np.isfinite(wanted)][:SEEN], wanted, decimal, read.note)
        got = pd.to_numeric(run_steps(steps, texts), errors="coerce").to_numpy(float)
        tried.append((int(differ(got, wanted).sum()), steps, got))
    _, steps, got = min(tried, key=lambda one: one[0])
    text, lines = chained(key, steps)
    lines.append(f'{target} = pd.to_numeric({text}, errors="coerce")')
    more, got = patched(target, key, texts, got, wanted)
    return Made([*lines, *more], got[codes], read.missing, read.bad)


def angle_lines(target: str, key: str, column: pa.ChunkedArray) -> Made:
    """Degrees, minutes and seconds, south and west negative."""
    values, missing, bad = read_angles(column)
    texts, codes, first = distinct_cells(column)
    number = r"(\d+(?:\.\d+)?)"
    pattern = rf"{number}[^\d]*{number}?[^\d]*{number}?"
    side = rf"^\s*[-−]|[{negative_sides(column)}]"
    parts = texts.str.replace(",", ".").str.extract(pattern).astype(float)
    degrees = parts[0] + parts[1].fillna(0) / 60 + parts[2].fillna(0) / 3600
    got = degrees.where(~texts.str.contains(side), -degrees).to_numpy()
    lines = [
        f'parts = {key}.str.replace(",", ".").str.extract(',
        f'    r"{pattern}"',
        ").astype(float)",
        "degrees = parts[0] + parts[1].fillna(0) / 60 + parts[2].fillna(0) / 3600",
        f'{target} = degrees.where(~{key}.str.contains(r"{side}"), -degrees)',
    ]
    more, got = patched(target, key, texts, got, values[first])
    return Made([*lines, *more], got[codes], missing, bad)


def _number_steps(texts: pd.Series, wanted: np.ndarray, decimal: str, note: str) -> list[Step]:
    """What has to go, or to be written otherwise, before pandas reads these as numbers."""
    signs, steps = set("".join(texts)), []
    steps += [("replace", dash, "-") for dash in sorted(signs & set("−–‐‒－"))]
    if texts.str.contains(r"[.,]\s?-+$").any():
        steps.append(("sub", r"[.,] ?-+$", ""))  # 5,–
    if any(re.search(ERROR, text) for text in texts):
        steps.append(("sub", ERROR, r"\1"))
    elif "(" in signs:
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
    left = run_steps(steps, texts).str.replace(r"[eE][+-]?\d+", "", regex=True)
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
