"""Lines that read series which stand one after the other, each in a line."""

from core.datasets.intake.listed_series import MONTHS, START, TSF
from core.datasets.intake.raw import RawTable


def numbered_lines(count: int, every: str) -> list[str]:
    """The times of columns that are only numbered, from a start that is made up."""
    first = f'"{START[:8]}01"' if every in MONTHS else f'"{START}"'
    dates = _dates(first, str(count), every)
    return [f'dates = {dates}.strftime("%Y-%m-%dT%H:%M:%S")']


def _dates(first: str, count: str, every: str) -> str:
    step = f"pd.DateOffset(months={MONTHS[every]})" if every in MONTHS else f'"{every}"'
    return f"pd.date_range({first}, periods={count}, freq={step})"


def series_lines(raw: RawTable) -> list[str]:
    """The lines that read such a file into cells."""
    listed = raw.listed
    start = f'first = pd.Timestamp(start or "{START}").tz_localize(None)'
    first = "first.replace(day=1).normalize()" if listed.every in MONTHS else "first"
    dates = _dates(first, "len(values)", listed.every)
    if listed.form == TSF:
        lines = [
            f'text = open(FILE, encoding="{raw.encoding}").read()',
            'lines = re.split(r"(?im)^\\s*@data\\s*$", text, maxsplit=1)[1].split("\\n")',
            f"lines = [line.strip() for line in lines if line.count(':') == {listed.parts - 1}]",
            "parts = []",
            f"for line in lines[:{listed.count}]:",
            "    *names, values = line.split(':')",
        ]
        if listed.start >= 0:
            clock = r'r"(\d\d)-(\d\d)-(\d\d)$", r"\1:\2:\3"'
            lines.append(f"    start = re.sub({clock}, names.pop({listed.start}))")
        else:
            lines.append("    start = None")
        lines += [
            '    values = ["" if v.strip() in ("?", "NaN") else v for v in values.split(",")]',
            '    name = ", ".join(names)',
        ]
        head = ["import re", ""]
    else:
        lines = [
            f'text = open(FILE, encoding="{raw.encoding}").read()',
            "found = [json.loads(line) for line in text.splitlines() if line.strip()]",
            "found = found[0] if isinstance(found[0], list) else found",
            "parts = []",
            f"for at, one in enumerate(found[:{listed.count}], 1):",
            '    name = str(one.get("item_id", f"series {at}"))',
            '    start, values = one.get("start"), one["target"]',
        ]
        head = ["import json", ""]
    return [
        *head,
        *lines,
        f"    {start}",
        f"    dates = {dates}",
        '    part = {"series": name, "date": dates, "value": pd.to_numeric(pd.Series(values))}',
        "    parts.append(pd.DataFrame(part))",
        "cells = pd.concat(parts, ignore_index=True)",
    ]
