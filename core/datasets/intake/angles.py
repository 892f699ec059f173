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


def angle(cell: str) -> float:
    """Degrees of one angle, south and west negative; NaN for what is none.

    O is west (Oeste, Ouest, Ovest); a German O for east is told apart by nobody, and is asked about
    nowhere: such maps write E.

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
    negative = match["sign"] in ("-", "−") or side in ("S", "W", "O")
    return (-1) ** negative * (degrees + minutes / 60 + seconds / 3600)


def read_angles(cells: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Degrees of each cell of text, which are missing, and which are none."""
    coded = pc.fill_null(cells, "").combine_chunks().dictionary_encode()
    words = [word.strip() for word in coded.dictionary.to_pylist()]
    codes = coded.indices.to_numpy()
    values = np.array([angle(word) for word in words], float)[codes]
    missing = np.array([word.casefold() in MISSING for word in words], bool)[codes]
    return values, missing, np.isnan(values) & ~missing


def angle_share(cells: pa.ChunkedArray) -> float:
    """Share, among the cells that are not missing, of angles with a sign of degrees or a side."""
    words = [word for word in cells.to_pylist() if word and word.strip().casefold() not in MISSING]
    told = [word for word in words if re.search(r"[°ºNSEWO]", word) and angle(word) == angle(word)]
    return len(told) / len(words) if words else 0.0
