"""Lines that read a file as its table was read: text, workbook, JSON."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.arff_files import FORM as ARFF
from core.datasets.intake.counted_rows import dates_of, form_of
from core.datasets.intake.delimited import BLANKS, WIDE_BLANKS
from core.datasets.intake.headed_rows import FORM as HEADED
from core.datasets.intake.listed_series import GLUON, TSF
from core.datasets.intake.literal_files import LIST, PRINTED
from core.datasets.intake.made_columns import MadeColumn
from core.datasets.intake.raw import RawTable
from core.datasets.intake.recipes.lines import (
    call_lines,
    filled_lines,
    listed,
    quoted,
)
from core.datasets.intake.recipes.series_lines import numbered_lines, series_lines

DAY = r"^\d{4}-\d{2}-\d{2}$"


def reading_lines(raw: RawTable, places: Sequence[int]) -> tuple[dict[int, str], list[str]]:
    """Where each wanted column is found, and the lines that read the file into cells."""
    made = [one for one in raw.made if one.place in places]
    if made:
        own = [place for place in places if place not in [one.place for one in made]]
        raw = _without_made(raw)
        keys, lines = reading_lines(raw, [*own, *(at for one in made for at in one.sources)])
        for one in made:
            keys[one.place] = f'cells["whole {one.role}"]'
            lines += _made_lines(raw, one, keys)
        return keys, lines
    raw = _without_made(raw)
    if raw.melted is not None:
        return _melted_lines(raw)
    names: dict[int, str] = {}
    for place in dict.fromkeys(places):
        shown = raw.names[place] or f"column {place + 1}"
        taken = set(names.values())
        options = [shown, *(f"{shown} ({at})" for at in range(2, len(taken) + 3))]
        names[place] = next(name for name in options if name not in taken)
    parted = bool(raw.delimiter) or raw.form == "one column"
    file, (archive, member) = raw.name, raw.archive
    said = [f"# Take {quoted(file)} out of {quoted(archive)} first."] if archive else []
    packed = (".zst",) if parted else (".zst", ".gz", ".xz", ".bz2")
    if file.lower().endswith(packed):
        file, member = file.rpartition(".")[0], ""
        said.append(f"# Unpack {quoted(raw.name)} first.")
    lines = [*said, f"FILE = {quoted(file)}"]
    if member:
        unpacked = f"FILE = ZipFile({quoted(archive)}).extract({quoted(member)})"
        lines = ["from zipfile import ZipFile", "", unpacked]
    if parted:
        names, more = _delimited(raw, names)
    elif raw.form in ("Parquet", "Feather"):
        # What was the index of a table when it was saved is a column.
        names = {at: raw.names[at] or "index" for at in names}
        more = [f"cells = pd.read_{raw.form.lower()}(FILE).reset_index()"]
        if raw.shape == "two rows":
            more.append(
                'cells.columns = [" ".join(filter(None, names)) for names in cells.columns]'
            )
    elif raw.form == ARFF:
        names, more = dict(enumerate(raw.names)), _arff(raw)
    elif raw.form in (TSF, GLUON):
        names, more = dict(enumerate(raw.names)), series_lines(raw)
    elif raw.form == HEADED:
        names, more = dict(enumerate(raw.names)), _headed(raw)
    elif raw.form in (LIST, PRINTED):
        names, more = _list(raw, names)
    elif raw.form == "GeoJSON":
        names, more = _geojson(names)
    elif raw.form == "JSON":
        names, more = _json(raw, names)
    else:
        names, more = _workbook(raw, names)
    return {at: f"cells[{quoted(name)}]" for at, name in names.items()}, [*lines, *more]


def _melted_lines(raw: RawTable) -> tuple[dict[int, str], list[str]]:
    """A wide table, read and made long."""
    melted = raw.melted
    places = [*melted.labels, *melted.times]
    keys, lines = reading_lines(melted.wide, places)
    inside = [keys[place].removeprefix("cells[").removesuffix("]") for place in places]
    labels = inside[: len(melted.labels)]
    when, value = map(quoted, melted.names)
    if melted.wide.part:
        lines.append(f"cells = cells[:{len(melted.wide)}]")
    lines += filled_lines("cells = cells.reindex(columns=[", inside, "])")
    if melted.every:
        lines += numbered_lines(len(melted.times), melted.every)
        lines.append(f"cells = cells.set_axis([{', '.join(labels)}, *dates], axis=1)")
    if melted.numbered:
        number = quoted(melted.numbered)
        lines.append(f"cells.insert(0, {number}, (cells.index + 1).astype(str))")
        labels = [number, *labels]
    lines.append(
        f"cells = cells.melt(id_vars=[{', '.join(labels)}], var_name={when}, value_name={value})"
    )
    if pa.types.is_string(raw.columns[-1].type):
        lines.append(f'cells = cells[cells[{value}].str.strip() != ""].reset_index(drop=True)')
    else:
        lines.append(f"cells = cells[cells[{value}].notna()].reset_index(drop=True)")
    if any("[" in melted.wide.names[place] for place in melted.times):
        lines.append(f'cells[{when}] = cells[{when}].str.replace(r" ?\\[.*", "", regex=True)')
    if any(name != name.strip() for name in (label.strip('"') for label in inside)):
        lines.append(f"cells[{when}] = cells[{when}].str.strip()")
    if melted.origin:
        days = f'pd.to_timedelta(cells[{when}].str[2:].astype(int), unit="D")'
        lines.append(f'days = pd.Timestamp("{melted.origin}") + {days}')
        lines.append(f'cells[{when}] = days.dt.strftime("%Y-%m-%d")')
    made = [f"cells[{name}]" for name in (*labels, when, value)]
    return dict(enumerate(made)), lines


def _without_made(raw: RawTable) -> RawTable:
    most = min((one.place for one in raw.made), default=len(raw.names))
    return replace(raw, names=raw.names[:most], columns=raw.columns[:most], made=())


def _made_lines(raw: RawTable, made: MadeColumn, keys: dict[int, str]) -> list[str]:
    """The line that makes a column of others."""
    if made.every:
        start = dates_of(1, made.every)[0]
        days = f'"{start:%Y-%m-%d}", periods=len(cells), freq="{made.every}"'
        return [f'{keys[made.place]} = pd.date_range({days}).strftime("{form_of(made.every)}")']
    if made.first:
        one, other = (f"{keys[place]}.str.strip()" for place in made.sources)
        return [
            f"{keys[made.place]} = {one}",
            f'told = {keys[made.place]}.str.contains(r"\\d")',
            f"{keys[made.place]} = {keys[made.place]}.where(told, {other})",
        ]
    if made.pattern:
        key = keys[made.sources[0]]
        shown = quoted(made.pattern).replace("\\\\", "\\")
        return [f'{keys[made.place]} = {key}.str.strip().str.extract(r{shown})["it"].fillna("")']
    parts = []
    for place, sign in zip(made.sources, made.before, strict=True):
        kind = raw.columns[place].type
        text = f"{keys[place]}.str.strip()"
        if pa.types.is_timestamp(kind):
            text = f'{keys[place]}.dt.strftime("%Y-%m-%d")'
        elif not pa.types.is_string(kind):
            text = f"{keys[place]}.astype(int).astype(str)"
        parts += [quoted(sign), text] if sign else [text]
    parts += [quoted(made.end)] if made.end else []
    target = keys[made.place]
    return [f"{target} = {parts[0]}", *(f"{target} += {part}" for part in parts[1:])]


def _delimited(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    layout, at = raw.layout, _places_in_file(raw)
    above = raw.head[: layout.titles + layout.names]
    counts = [re.match(r"(\d+) cells where", row.reason) for row in raw.dropped]
    misfits = [int(count[1]) for count in counts if count]
    notes = any(row.reason == "below the table" for row in raw.dropped)
    few = notes or any(count < layout.width for count in misfits)
    many = notes or any(count > layout.width for count in misfits)
    header = above[-1] if layout.names == 1 else ()
    file_names = [cell or f"Unnamed: {place}" for place, cell in enumerate(header)]
    named = len(set(file_names)) == layout.width and "\n" not in "".join(header)
    named &= not (few or many)
    titles = [row.line for row in raw.dropped if row.reason == "above the table"]
    # Rows of blank cells above the names: pandas takes the first of them for the names.
    named &= not titles or raw.lines([0])[0] == max(titles) + 2
    sep = {WIDE_BLANKS: r" {2,}|\t+", BLANKS: r"\s+", "": "\x1f"}.get(raw.delimiter, raw.delimiter)
    if raw.delimiter == BLANKS and any(
        "±" in cell or "+/-" in cell for row in raw.head for cell in row
    ):
        sep = r"(?<!±)(?<!\+/-)\s+(?!±|\+/-)"
    sep = "r" + f'"{sep}"' if raw.delimiter in (BLANKS, WIDE_BLANKS) else quoted(sep)
    options = [] if raw.delimiter == "," else [f"sep={sep}"]
    if (
        few or raw.delimiter in ("::", WIDE_BLANKS) or "±" in sep
    ):  # the other engine fills rows up with ""
        options.append('engine="python"')
    if raw.encoding != "utf-8":
        options.append(f"encoding={quoted(raw.encoding)}")
    line = max(titles, default=0) if named else raw.lines([0])[0] - 1
    breaks = sum(cell.count("\n") for row in (above[:-2] if named else above) for cell in row)
    if skipped := line - breaks:
        options.append(f"skiprows={skipped}")
    options += [] if named else ["header=None"]
    options += ["dtype=str", "keep_default_na=False"]
    if many:
        options.append('on_bad_lines="skip"')
    opened = [row.line for row in raw.dropped if row.reason == "a quotation mark is open"]
    lines = []
    if opened:
        lines = [
            "from io import StringIO",
            "",
            f"lines = open(FILE, encoding={quoted(raw.encoding)}).readlines()",
            f'lines[{opened[0] - 1}] = "\\n"  # its quotation mark stays open',
        ]
        options = [option for option in options if not option.startswith("encoding=")]
    source = 'StringIO("".join(lines))' if opened else "FILE"
    lines += call_lines("cells = pd.read_csv", [source, *options])
    if few:
        lines += [
            "# Rows with too few cells are left out.",
            "cells = cells.dropna(ignore_index=True)",
        ]
    if named:
        return {place: file_names[at[place]] for place in names}, lines
    return names, [*lines, *_renamed({at[place]: name for place, name in names.items()})]


def _places_in_file(raw: RawTable) -> Sequence[int]:
    """Where the columns stand in the file."""
    return raw.places or range(raw.layout.width)


def _workbook(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    at = _places_in_file(raw)
    sheet = raw.sheets[0] if raw.sheets else ""
    if len(raw.sheets) > 1:
        sheet = raw.form.removeprefix("sheet “").rpartition("”")[0]
    order = sorted(names)
    options = [
        *("FILE", f"sheet_name={quoted(sheet)}", 'engine="calamine"', "header=None"),
        f"skiprows={raw.lines([0])[0] - 1}",
        f"usecols={[at[place] for place in order]}",
        f"names={listed([names[place] for place in order])}",
        *("dtype=str", "keep_default_na=False"),
    ]
    lines = ["# needs python-calamine", *call_lines("cells = pd.read_excel", options)]
    lines.append('cells = cells.fillna("")')
    kinds = [raw.columns[place].type for place in order]
    if any(map(pa.types.is_string, kinds)) and _has_days(raw, order):
        lines.append('cells = cells.replace(" 00:00:00$", "", regex=True)')
    return names, lines


def _has_days(raw: RawTable, places: Sequence[int]) -> bool:
    """Whether a cell is a date as it is written here, to which pandas adds midnight."""
    return any(
        pc.any(pc.match_substring_regex(raw.columns[at].cast(pa.string()), DAY)).as_py()
        for at in places
    )


JSON_TABLES = {
    "records": "pd.DataFrame(found, dtype=object)",
    "lines": "pd.DataFrame(found, dtype=object)",
    "nested records": "pd.json_normalize(found)",
    "last names": 'pd.json_normalize(found).rename(columns=lambda name: name.rpartition(".")[2])',
    "split": 'pd.DataFrame(found["data"], columns=found["columns"], dtype=object)',
    "split, labelled": "pd.DataFrame(**found, dtype=object).reset_index()",
    "labels": "pd.DataFrame(found, dtype=object).reset_index()",
    "keyed": 'pd.DataFrame.from_dict(found, orient="index", dtype=object).reset_index()',
    "columns": "pd.DataFrame({n: c for n, c in found.items() if type(c) is list}, dtype=object)",
    "rows": "pd.DataFrame(found, dtype=object)",
    "values": "pd.DataFrame({0: found}, dtype=object)",
    "pairs": "pd.DataFrame(found.items(), dtype=object)",
}
WITHOUT_NAMES = ("rows", "values", "pairs")  # whose names, if they have any, are a row of them


def _json(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    inside = _path(raw.inside)
    lines = ["import json", ""]
    if raw.shape == "lines":
        lines.append('lines = open(FILE, encoding="utf-8-sig")')
        lines.append("found = [json.loads(line) for line in lines if line.strip()]")
    else:
        lines.append(f'found = json.load(open(FILE, encoding="utf-8-sig")){inside}')
    if raw.shape == "spread":
        pairs = [f"{quoted(path[-1])}: found{_path(path)}" for path in raw.spread]
        lines += filled_lines("cells = pd.DataFrame({", pairs, "}, dtype=object)")
    else:
        lines.append(f"cells = {JSON_TABLES[raw.shape]}")
        for name, count in raw.spread:
            parts = listed([f"{name} {at}" for at in range(1, count + 1)])
            lines.append(f"cells[{parts}] = cells[{quoted(name)}].tolist()")
    above = raw.lines([0])[0] - 1 - (raw.shape not in WITHOUT_NAMES)
    if above > 0:
        lines.append(f"cells = cells[{above}:].reset_index(drop=True)")
    at = _places_in_file(raw)
    header = raw.head[raw.layout.titles] if raw.layout.names == 1 else ()
    if raw.shape in WITHOUT_NAMES or len(set(header)) < raw.layout.width:
        lines.append("cells = cells.set_axis(range(cells.shape[1]), axis=1)")
        lines += _renamed({at[place]: name for place, name in names.items()})
    else:
        names = {place: header[at[place]] or "index" for place in names}
    return names, [*lines, 'cells = cells.fillna("").astype(str)']


def _path(inside: Sequence[str | int]) -> str:
    return "".join(f"[{quoted(name) if isinstance(name, str) else name}]" for name in inside)


def _list(raw: RawTable, names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    """Cells between the outer brackets; of a list of rows, between the inner ones."""
    lines = [f"text = open(FILE, encoding={quoted(raw.encoding)}).read()"]
    if raw.form == PRINTED:
        (name,) = names.values()
        lines += [
            'inside = re.sub(r"(?m)^ *\\[\\d+\\]", "", text)',
            f"cells = pd.DataFrame({{{quoted(name)}: inside.split()}}, dtype=str)",
        ]
    elif len(raw.columns) == 1:
        (name,) = names.values()
        lines += [
            'begin = re.search(r"[\\[(]", text).end()',
            'inside = re.sub(r"[\\[\\]()]", "", text[begin:].partition(";")[0])',
            f'cells = pd.DataFrame({{{quoted(name)}: inside.split(",")}}, dtype=str)',
        ]
    else:
        lines += [
            'rows = re.findall(r"[\\[(]([^\\[\\]()]*)[\\])]", text)',
            'cells = pd.DataFrame([row.split(",") for row in rows], dtype=str)',
            *_renamed(names),
        ]
    strange = r" \t\r\n\"'"
    lines.append(f'cells = cells.apply(lambda column: column.str.strip(r"""{strange}"""))')
    return names, ["import re", "", *lines]


def _arff(raw: RawTable) -> list[str]:
    """Rows of as many cells as there are names, below those."""
    return [
        "import csv",
        "import re",
        "",
        f"text = open(FILE, encoding={quoted(raw.encoding)}).read()",
        'body = re.split(r"(?im)^\\s*@data\\s*$", text, maxsplit=1)[1]',
        'lines = [line.strip() for line in body.split("\\n") if not re.match(r"\\s*(%|$)", line)]',
        """rows = [*csv.reader(lines, quotechar="'", skipinitialspace=True)]""",
        f"rows = [row for row in rows if len(row) == {len(raw.names)}]",
        *filled_lines("names = [", list(map(quoted, raw.names)), "]"),
        "cells = pd.DataFrame(rows, columns=names, dtype=str)",
        "cells = cells.apply(lambda column: column.str.strip().replace('?', '').str.strip('\"'))",
    ]


def _headed(raw: RawTable) -> list[str]:
    """Rows below lines that say whose they are."""
    movie, first, *others = raw.names
    arguments = ["FILE", f"names={listed([first, *others])}", "dtype=str", "keep_default_na=False"]
    if raw.encoding != "utf-8":
        arguments.append(f"encoding={quoted(raw.encoding)}")
    return [
        *call_lines("cells = pd.read_csv", arguments),
        f'above = cells[{quoted(first)}].str.extract(r"^(\\d+) *:$")[0]',
        f"cells.insert(0, {quoted(movie)}, above.ffill())",
        "cells = cells[above.isna()].reset_index(drop=True)",
    ]


def _geojson(names: dict[int, str]) -> tuple[dict[int, str], list[str]]:
    return names, [
        "import json",
        "",
        'features = json.load(open(FILE, encoding="utf-8"))["features"]',
        'points = [f for f in features if (f["geometry"] or {}).get("type") == "Point"]',
        "cells = pd.json_normalize([",
        '    {"longitude": f["geometry"]["coordinates"][0],',
        '     "latitude": f["geometry"]["coordinates"][1]} | f["properties"] for f in points',
        "])",
        'cells = cells.astype(object).fillna("").astype(str)',
    ]


def _renamed(names: dict[int, str]) -> list[str]:
    pairs = [f"{place}: {quoted(name)}" for place, name in names.items()]
    return filled_lines("cells = cells.rename(columns={", pairs, "})")
