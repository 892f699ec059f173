"""Angles as maps write them: 43.65, 43,65, 43°39'12"N, N 43 39.2, 79.38 W."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.words import MISSING

_NUMBER = r"(\d+(?:[.,]\d+)?)"
ANGLE = re.compile(
    rf"(?P<before>[NSEWO])?\s*(?P<sign>[-+−])?\s*{_NUMBER}\s*[°ºd]?\s*"
    rf"(?:{_NUMBER}\s*['′’m]?\s*)?(?:{_NUMBER}\s*(?:\"|″|''|”|s)?\s*)?(?P<after>[NSEWO])?",
    re.IGNORECASE,
)

SIDE = re.compile(r"^[NSEWO](?=[\s\d])|(?<=[\s\d°ºd'′’m\"″”s])[NSEWO]$", re.IGNORECASE)


def angle(cell: str, negative_sides: str = "SWO") -> float:
    """Degrees of one angle, negative on these sides; NaN for what is none.

    >>> [angle(cell) for cell in ("43°30'00\\"N", "79.5 W", "-79,5", "north")]
    [43.5, -79.5, -79.5, nan]
    """
    match = ANGLE.fullmatch(cell.strip())
    if match is None or (match["before"] and match["after"]):
        return np.nan
    degrees, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in match.group(3, 4, 5)
    )
    if minutes >= 60 or seconds >= 60:
        return np.nan
    side = (match["before"] or match["after"] or "").upper()
    if side and match["sign"]:
        return np.nan
    negative = match["sign"] in ("-", "−") or (side != "" and side in negative_sides)
    return (-1) ** negative * (degrees + minutes / 60 + seconds / 3600)


def negative_sides(cells: pa.ChunkedArray) -> str:
    """The letters of a column's sides that are negative. O is west (Oeste, Ouest, Ovest), unless a
    W stands there and no E: then it is east (Ost).

    >>> negative_sides(pa.chunked_array([["7° O", "2.5° W"]]))
    'SW'
    """
    there = {match[0].upper() for match in map(SIDE.search, _words(cells)) if match}
    return "SW" if there >= {"O", "W"} and "E" not in there else "SWO"


def may_be_east(cells: pa.ChunkedArray) -> bool:
    """Whether an O among the sides may be east as well: neither W nor E tells."""
    there = {match[0].upper() for match in map(SIDE.search, _words(cells)) if match}
    return "O" in there and not there & {"W", "E"}


def _words(cells: pa.ChunkedArray) -> list[str]:
    return [word.strip() for word in pc.unique(pc.fill_null(cells, "")).to_pylist()]


def read_angles(cells: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Degrees of each cell of text, which are missing, and which are none."""
    coded = pc.fill_null(cells, "").combine_chunks().dictionary_encode()
    words = [word.strip() for word in coded.dictionary.to_pylist()]
    codes = coded.indices.to_numpy()
    negative = negative_sides(cells)
    values = np.array([angle(word, negative) for word in words], float)[codes]
    missing = np.array([word.casefold() in MISSING for word in words], bool)[codes]
    return values, missing, np.isnan(values) & ~missing


def angle_share(cells: pa.ChunkedArray) -> float:
    """Share, among the cells that are not missing, of angles with a sign of degrees or a side."""
    words = [word for word in cells.to_pylist() if word and word.strip().casefold() not in MISSING]
    told = [word for word in words if re.search(r"[°ºNSEWO]", word) and angle(word) == angle(word)]
    return len(told) / len(words) if words else 0.0
