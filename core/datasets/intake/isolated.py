"""Workbooks, Parquet, Feather and JSON, read in a process of their own: bytes in, Arrow out.

A file of a few kilobytes can claim a sheet of seventeen billion cells or unpack to a terabyte; the
libraries believe it. The process may use so much memory and time and no more, and when it dies, one
upload is refused. Run as ``python -m core.datasets.intake.isolated kind max_rows sheet``.
"""

import datetime
import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from core.datasets.intake.bounded import Refused, within

MEMORY_BYTES = 2_000_000_000
CPU_SECONDS = 60
MAX_CELLS = 40_000_000
MAX_COLUMNS = 2_000

MANY_PAIRS = 20  # of a name and a value, from which on they are a table

Rows = list[list[str]]
Path = tuple[str | int, ...]
Table = tuple[Rows, Path, str]
MOST_IN_A_CELL = 12  # numbers of a list in a cell, one column each


def main() -> None:
    """Read standard input as the kind in the arguments and write an Arrow stream."""
    kind, most, sheet = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    data = sys.stdin.buffer.read()
    table = within(lambda: READERS[kind](data, most, sheet), MEMORY_BYTES, CPU_SECONDS)
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def workbook(data: bytes, most: int, sheet: str) -> pa.Table:
    """One sheet of .xlsx, .xls, .xlsb or .ods as text: the one named, or the one with most rows."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            s.name
            for s in book.sheets_metadata
            if s.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        names = shown or book.sheet_names
        name, cells = _longest(book, [sheet] if sheet in names else names)
    except python_calamine.PasswordError:
        raise Refused("the workbook is protected by a password") from None
    except python_calamine.CalamineError as error:
        raise Refused(f"the workbook is damaged ({error})") from None
    rows = [[_text(cell) for cell in row] for row in cells[: most + 1_001]]
    return _from_rows(rows, most, {"sheet": name, "sheets": names})


def _longest(book: Any, names: Sequence[str]) -> tuple[str, list[list[object]]]:
    """The sheet with most rows that are not empty, the first of several, and its cells. What has
    fewer rows in all is not looked at: its cells are what takes time."""
    heights = [book.get_sheet_by_name(name).total_height for name in names]
    best, most, cells = 0, -1, []
    for at in sorted(range(len(names)), key=lambda at: -heights[at]):
        if heights[at] < most:
            break
        if heights[at] == most and at > best:
            continue
        rows = book.get_sheet_by_name(names[at]).to_python(skip_empty_area=False)
        filled = sum(any(cell != "" for cell in row) for row in rows)
        if (filled, -at) > (most, -best):
            best, most, cells = at, filled, rows
    return names[best], cells


def parquet(data: bytes, most: int, _: str) -> pa.Table:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _check_size(file.metadata.num_rows, file.metadata.num_columns, most)
        return _typed(file.read())
    except (pa.ArrowException, OSError) as error:
        raise Refused("the Parquet file is damaged") from error


def feather(data: bytes, most: int, _: str) -> pa.Table:
    try:
        file = pa.ipc.open_file(io.BytesIO(data))
        table = file.read_all()
    except (pa.ArrowException, OSError) as error:
        raise Refused("the Feather file is damaged, or of the first version") from error
    _check_size(table.num_rows, table.num_columns, most)
    return _typed(table)


def records(data: bytes, most: int, _: str) -> pa.Table:
    """JSON: a list of objects or of lists, columns by name, or one of these inside an object."""
    by_line = False
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        by_line = True
        try:
            found = [json.loads(line) for line in data.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise Refused(f"this is no JSON{where}") from None
    if isinstance(found, Mapping) and found.get("type") == "FeatureCollection":
        return _from_rows(_points(found), most, {"geojson": True})
    if columns := _spread(found):
        names = [path[-1] for path, _ in columns]
        cells = zip(*([_text(cell) for cell in column] for _, column in columns), strict=True)
        paths = [path for path, _ in columns]
        return _from_rows([names, *map(list, cells)], most, {"shape": "spread", "spread": paths})
    table = _table_in(found)
    if table is None:
        raise Refused("there is no table in this JSON: a list of objects or of rows was expected")
    rows, inside, shape = table
    more = {"inside": inside, "shape": "lines" if by_line else shape}
    if shape == "records":
        for name in inside:
            found = found[name]
        more["spread"] = _lists(found)
    return _from_rows(rows, most, more)


def _points(found: Mapping[str, object]) -> Rows:
    """The points of GeoJSON with their properties, names first."""
    features, points = found.get("features"), []
    for feature in features if isinstance(features, list) else []:
        geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
        if not isinstance(geometry, Mapping) or geometry.get("type") != "Point":
            continue
        place = geometry.get("coordinates")
        more = feature.get("properties")
        if isinstance(place, list) and len(place) > 1:
            at = {"longitude": place[0], "latitude": place[1]}
            points.append(at | (_flat(more) if isinstance(more, Mapping) else {}))
    if not points:
        raise Refused("this GeoJSON has no points, only other shapes")
    return _from_objects(points)


def _long(found: object) -> bool:
    return isinstance(found, list) and len(found) > MANY_PAIRS


def _spread(found: object) -> list[tuple[Path, list]]:
    """Columns of equal length that lie in several objects, with their paths, as Yahoo keeps times,
    prices and adjusted prices; [] where the longest lists are in one object."""
    lists = [(path, column) for path, column in _lists_in(found) if len(column) > MANY_PAIRS]
    most = max((len(column) for _, column in lists), default=0)
    longest = [(path, column) for path, column in lists if len(column) == most]
    names = {path[-1] for path, _ in longest}
    if len({path[:-1] for path, _ in longest}) < 2 or len(names) < len(longest):
        return []
    return longest


def _lists_in(found: object, path: Path = ()) -> list[tuple[Path, list]]:
    """Lists of plain values in objects, and in lists of one object."""
    if len(path) > 8:
        return []
    if isinstance(found, Mapping):
        return [pair for name, value in found.items() for pair in _lists_in(value, (*path, name))]
    if not isinstance(found, list) or not found:
        return []
    if len(found) == 1 and isinstance(found[0], Mapping):
        return _lists_in(found[0], (*path, 0))
    plain = path and all(isinstance(cell, int | float | str | None) for cell in found)
    return [(path, found)] if plain and isinstance(path[-1], str) else []


def _lists(found: Sequence[Mapping[str, object]]) -> list[tuple[str, int]]:
    """Names of objects' lists of numbers that are as long in each of them, and how long: three
    numbers or more, for two of them are a point on a map."""
    first = found[0] if found else {}
    there = []
    for name, value in first.items():
        size = len(value) if isinstance(value, list) else 0
        if 3 <= size <= MOST_IN_A_CELL and all(
            isinstance(row.get(name), list)
            and len(row[name]) == size
            and all(isinstance(cell, int | float | None) for cell in row[name])
            for row in found
        ):
            there.append((name, size))
    return there


def _with_lists_apart(found: Sequence[Mapping[str, object]]) -> Sequence[Mapping[str, object]]:
    """A column for each number of such a list.

    >>> _with_lists_apart([{"d": "2024-01-02", "v": [1.5, 2, 3]}])
    [{'d': '2024-01-02', 'v 1': 1.5, 'v 2': 2, 'v 3': 3}]
    """
    lists = dict(_lists(found))
    if not lists:
        return found
    return [
        {
            key: cell
            for name, value in row.items()
            for key, cell in (
                ((f"{name} {at}", one) for at, one in enumerate(value, 1))
                if name in lists
                else ((name, value),)
            )
        }
        for row in found
    ]


def _by_last_names(flat: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Flat objects under the last parts of their names; [] where these are not all different.

    >>> _by_last_names([{"id": 1, "tags.name": "Bern"}]), _by_last_names([{"name": 1, "a.name": 2}])
    ([{'id': 1, 'name': 'Bern'}], [])
    """
    names = list(dict.fromkeys(name for row in flat for name in row))
    last = {name: name.rpartition(".")[2] for name in names}
    if len(set(last.values())) < len(names) or not all(
        part.strip() == part for part in last.values()
    ):
        return []
    return [{last[name]: value for name, value in row.items()} for row in flat]


def _table_in(found: object, inside: Path = ()) -> Table | None:
    """The first table in a JSON value: its rows, names first where it has any; the names of the
    objects that it lies in; and how it is kept, for which see recipes."""
    if isinstance(found, Sequence) and not isinstance(found, str) and found:
        if all(isinstance(row, Mapping) for row in found):
            if len(found) == 1 and any(map(_long, found[0].values())):
                return _table_in(found[0], (*inside, 0))
            if not _nested_alike(found):
                return _from_objects(_with_lists_apart(found)), inside, "records"
            flat = [_flat(row) for row in found]
            if last := _by_last_names(flat):
                return _from_objects(last), inside, "last names"
            return _from_objects(flat), inside, "nested records"
        if all(isinstance(row, list) for row in found):
            return [[_text(cell) for cell in row] for row in found], inside, "rows"
        if inside and all(isinstance(cell, int | float | str | None) for cell in found):
            return [[_text(cell)] for cell in found], inside, "values"
        return None
    if not isinstance(found, Mapping) or len(inside) > 4:
        return None
    if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):
        rows = _table_in(found["data"], ("data",))
        names, cells = [_text(n) for n in found["columns"]], rows[0] if rows else []
        labels = found.get("index")
        if not isinstance(labels, list) or labels == [*range(len(cells))]:
            return [names, *cells], inside, "split"
        if len(labels) != len(cells) or found.keys() != {"columns", "index", "data"}:
            return [names, *cells], inside, "split"
        labelled = [[_text(label), *row] for label, row in zip(labels, cells, strict=True)]
        return [["", *names], *labelled], inside, "split, labelled"
    values = list(found.values())
    inner = [value for value in values if isinstance(value, Mapping | list) and value]
    nested = [
        name
        for name, v in found.items()
        if isinstance(v, Mapping) and v and all(isinstance(cell, Mapping) for cell in v.values())
    ]
    if nested:  # data services put what the table is about beside the table
        name = max(nested, key=lambda name: len(found[name]))
        return _table_in(found[name], (*inside, name))
    if len(inner) == len(values) > 0 and all(isinstance(v, Mapping) for v in inner):
        if len({tuple(v) for v in inner}) == 1 and len(inner) < len(inner[0]):
            # columns by name, each by row label, as pandas writes them
            labels = inner[0].keys()
            rows = [
                ["", *map(str, found)],
                *([label, *(_text(v[label]) for v in inner)] for label in labels),
            ]
            return rows, inside, "labels"
        rows = _from_objects([{"": key, **value} for key, value in found.items()])
        return rows, inside, "keyed"
    columns = [v for v in values if isinstance(v, list)]
    if (
        columns
        and len({len(v) for v in columns}) == 1
        and not isinstance(columns[0][0], list | dict)
    ):
        named = {name: v for name, v in found.items() if isinstance(v, list)}
        rows = [list(named), *([_text(c) for c in row] for row in zip(*columns, strict=True))]
        return rows, inside, "columns"
    if not inner and len(values) > MANY_PAIRS:
        return [[key, _text(value)] for key, value in found.items()], inside, "pairs"
    lists = [name for name, v in found.items() if isinstance(v, Mapping | list) and v]
    for name in sorted(lists, key=lambda name: len(found[name]), reverse=True):
        table = _table_in(found[name], (*inside, name))  # the longest is the table
        if table:
            return table
    return None


def _nested_alike(found: Sequence[Mapping[str, object]]) -> bool:
    """Whether objects hold objects, of the same few names in each: a place with its degrees."""
    kinds = {
        (name, tuple(value))
        for row in found
        for name, value in row.items()
        if isinstance(value, Mapping) and value
    }
    names = [name for name, _ in kinds]
    return bool(names) and len(set(names)) == len(names) and max(len(k) for _, k in kinds) <= 20


def _flat(row: Mapping[str, object]) -> dict[str, object]:
    """Objects inside an object as columns of it, as pandas.json_normalize names them."""
    flat: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": cell for inner, cell in _flat(value).items()}
        else:
            flat[name] = value
    return flat


def _from_objects(objects: Sequence[Mapping[str, object]]) -> Rows:
    names = list(dict.fromkeys(name for found in objects for name in found))
    return [names, *([_text(found.get(name)) for name in names] for found in objects)]


def _text(cell: object) -> str:
    """A cell as text that is read back as the same value: three decimals get a fourth, so that no
    point is taken for a sign of thousands.

    >>> _text(1.234), _text(1910.0), _text(datetime.date(2024, 1, 31))
    ('1.2340', '1910', '2024-01-31')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        if cell == int(cell) if abs(cell) < 1e15 else False:
            return str(int(cell))
        written = repr(cell)
        return written + "0" if "." in written and len(written.split(".")[1]) == 3 else written
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, Mapping | list):
        return json.dumps(cell)[:100]
    return str(cell)


def _from_rows(rows: Rows, most: int, more: dict[str, object]) -> pa.Table:
    width = max((len(row) for row in rows), default=0)
    _check_size(len(rows), width, most + 1_000)
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    arrays = [pa.array(column, pa.string()) for column in columns]
    schema = pa.schema(
        [pa.field(str(at), pa.string()) for at in range(width)],
        metadata={"rows": json.dumps({"named": False, **more})},
    )
    return pa.table(arrays, schema=schema)


def _typed(table: pa.Table) -> pa.Table:
    """Columns of numbers, times and text; others are left out and named."""
    arrays, names, left = [], [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        found = column.type
        if pa.types.is_dictionary(found):
            column, found = column.cast(found.value_type), found.value_type
        if pa.types.is_boolean(found):
            column = column.cast(pa.string())
        elif pa.types.is_decimal(found) or pa.types.is_floating(found):
            column = column.cast(pa.float64())
        elif pa.types.is_timestamp(found) or pa.types.is_date(found):
            column = column.cast(pa.timestamp("us", getattr(found, "tz", None)), safe=False)
        elif pa.types.is_integer(found):
            column = column.cast(pa.int64())
        elif pa.types.is_large_string(found) or pa.types.is_string(found):
            column = column.cast(pa.string())
        else:
            left.append(str(name))
            continue
        arrays.append(column)
        names.append("" if str(name).startswith("__index_level_") else _joined(str(name)))
    if not arrays:
        raise Refused("it has no column of numbers, times or text")
    fields = [pa.field(str(at), array.type) for at, array in enumerate(arrays)]
    two = any(str(name).startswith("('") for name in table.column_names)
    more = {"named": True, "names": names, "left": left, "shape": "two rows" if two else ""}
    return pa.table(arrays, schema=pa.schema(fields, metadata={"rows": json.dumps(more)}))


def _joined(name: str) -> str:
    """A name of two rows, as pandas keeps it, in one.

    >>> _joined("('Close', 'SAP')"), _joined("Close")
    ('Close SAP', 'Close')
    """
    parts = re.findall(r"'([^']*)'", name) if re.fullmatch(r"\('.*'\)", name) else [name]
    return " ".join(filter(None, parts))


def _check_size(rows: int, width: int, most: int) -> None:
    if rows > most:
        raise Refused(f"more than {most:,} rows")
    if width > MAX_COLUMNS or rows * width > MAX_CELLS:
        raise Refused(f"{rows:,} rows of {width:,} columns are more than may be read")


READERS = {"workbook": workbook, "parquet": parquet, "feather": feather, "json": records}

if __name__ == "__main__":
    main()
