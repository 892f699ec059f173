"""Columns for the browser as bytes, and digests that tell whether a column has changed."""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Table = Mapping[str, Sequence[Any] | np.ndarray]

_WHOLE = (("u1", 0, 255), ("i2", -(2**15), 2**15 - 1), ("i4", -(2**31), 2**31 - 1))
_TOLD_APART = 1e-5  # of the column's range: less than a tenth of a pixel


def digest_table(table: Table, columns: Sequence[str]) -> int:
    return hash(tuple(_told(table[name]) for name in columns))


def _told(column: Sequence[Any] | np.ndarray) -> tuple[Any, ...] | bytes:
    """Texts as they are: in an array each would be as long as the longest, four bytes a letter."""
    if isinstance(column, list) and column and isinstance(column[0], str):
        return tuple(column)
    array = np.asarray(column)
    return tuple(array.tolist()) if array.dtype.hasobject else array.tobytes()


def digest_data(data: Mapping[str, Any]) -> int:
    return hash(json.dumps(data, sort_keys=True))


def pack(news: Mapping[str, Any], charts: Mapping[str, Mapping[str, tuple[Table, Sequence[str]]]]):
    """One message: the length of its header, the header as JSON, the columns of ``charts``.

    ``charts`` gives for each chart and dataset the table and the names of its columns. In the
    header a column is ``[type, offset, count]`` with the type of its bytes (f4, f8, u1, i2, i4),
    ``{"value": v, "count": n}`` for one value throughout, ``{"words": [...], "codes": column}``
    for text, or a plain list. Columns begin at multiples of eight, counted from the first.
    """
    body = bytearray()

    def put(array: np.ndarray, kind: str) -> list[Any]:
        body.extend(bytes(-len(body) % 8))
        place = len(body)
        body.extend(array.astype(f"<{kind}").tobytes())
        return [kind, place, len(array)]

    def column(values: np.ndarray) -> Any:
        if len(values) > 1 and (values == values[0]).all():
            first = values[0]
            return {
                "value": first.item() if isinstance(first, np.generic) else first,
                "count": len(values),
            }
        if values.dtype.kind == "b":
            return values.tolist()
        if values.dtype.kind in "iu":
            low, high = (values.min(), values.max()) if len(values) else (0, 0)
            kind = next((k for k, least, most in _WHOLE if least <= low and high <= most), "f8")
            return put(values, kind)
        if values.dtype.kind == "f":
            return put(values, "f4" if _short(values) else "f8")
        words: dict[Any, int] = {}
        plain = [None if word != word else word for word in values.tolist()]  # a gap, not NaN
        try:
            codes = [words.setdefault(word, len(words)) for word in plain]
        except TypeError:  # lists in cells
            return plain
        if len(words) > 255 or len(words) == len(plain):
            return plain
        return {"words": list(words), "codes": put(np.array(codes), "u1")}

    packed = {
        chart: {
            dataset: {name: column(np.asarray(table[name])) for name in columns}
            for dataset, (table, columns) in tables.items()
        }
        for chart, tables in charts.items()
    }
    header = json.dumps({**news, "charts": packed}, separators=(",", ":")).encode()
    header += b" " * (-(4 + len(header)) % 8)
    return struct.pack("<I", len(header)) + header + bytes(body)


def _short(values: np.ndarray) -> bool:
    """Whether the picture is the same with 24 bits a number.

    It is where the rounding is far below a pixel on a linear axis, and no number leaves the range
    of single precision, as it could on a logarithmic one.
    """
    sizes = np.abs(values[np.isfinite(values)])
    if not len(sizes):
        return True
    large = float(sizes.max())
    least = float(sizes.min(where=sizes > 0, initial=large))
    if large > 1e37 or least < 1e-37:
        return large == 0
    span = float(np.nanmax(values) - np.nanmin(values)) or large
    return large * 2.0**-24 <= _TOLD_APART * span


def unpack(message: bytes) -> dict[str, Any]:
    """The header of a message, with its columns as lists: what the browser makes of it."""
    (length,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + length])
    body = message[4 + length :]

    def column(packed: Any) -> list[Any]:
        match packed:
            case {"value": value, "count": count}:
                return [value] * count
            case {"words": words, "codes": codes}:
                return [words[int(code)] for code in column(codes)]
            case [str(kind), int(place), int(count)] if kind in ("f4", "f8", "u1", "i2", "i4"):
                return np.frombuffer(body, f"<{kind}", count, place).tolist()
        return packed

    for tables in header.get("charts", {}).values():
        for table in tables.values():
            table.update({name: column(packed) for name, packed in table.items()})
    return header
