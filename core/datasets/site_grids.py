"""Places that are told by something else than degrees: metres of a map's grid, codes of squares."""

import re

import numpy as np
import pyarrow as pa

from core.datasets.intake.numerals import number_form, read_numbers
from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import best_fit
from core.datasets.intake.words import excerpt

EAST = (
    *("x", "e", "lon", "lng", "longitude", "est", "ost", "este", "ostwert", "rechtswert", "utm e"),
    *("utm x", "x utm", "x coord", "coord x", "abscisse", "easting"),
)
NORTH = (
    *("y", "n", "lat", "latitude", "nord", "norte", "nordwert", "hochwert", "utm n", "utm y"),
    *("y utm", "y coord", "coord y", "ordonnée", "northing"),
)
FARTHEST = 20_100_000  # metres from the origin of any map of the world
METRES = 1_000  # from which on, in the middle, a coordinate counts no degrees
SQUARES = {
    "squares of the military grid (MGRS)": r"\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}[\s\d]{4,13}",
    "Plus Codes": r"[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?:[ ,].*)?",
    "what3words": r"/{0,3}[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+",
}
REMEDY = "but latitude and longitude in degrees are needed: convert them to EPSG:4326, "
LOOKED_AT = 200  # rows


def why_no_degrees(raw: RawTable) -> str:
    """What the columns of places hold instead of degrees, and what to do; "" where they do not."""
    places = [_best(raw, words) for words in (EAST, NORTH)]
    if None not in places:
        east, north = (_middle(raw, place) for place in places)
        names = " and ".join(f"“{excerpt(raw.names[place])}”" for place in places)
        shown = ", ".join(f"{value:.0f}" for value in (east, north))
        factor = next((f for f in (10**6, 10**7) if north <= 90 * f and east <= 180 * f), 0)
        if max(east, north) > FARTHEST and factor:
            return (
                f"{names} are {factor:,} times degrees ({shown}), but latitude and longitude in "
                f"degrees are needed: divide them by {factor:,}"
            )
        if max(east, north) > METRES:
            how = "in QGIS or with pyproj, from the zone that the map names"
            return f"{names} count metres of a grid such as UTM ({shown}), {REMEDY}{how}"
        if max(east, north) > 180:
            return (
                f"{names} are no degrees ({shown}), but latitude and longitude are needed: places "
                "of a plane can come as a routing problem (.vrp, .tsp)"
            )
    for name, column in zip(raw.names, raw.columns, strict=True):
        if not pa.types.is_string(column.type):
            continue
        first = [cell.strip() for cell in column[:LOOKED_AT].to_pylist() if cell and cell.strip()]
        for what, pattern in SQUARES.items():
            if first and all(re.fullmatch(pattern, cell) for cell in first):
                return f"“{excerpt(name)}” holds {what}, {REMEDY}with their own library"
    return ""


def _best(raw: RawTable, words: tuple[str, ...]) -> int | None:
    """The column of numbers whose name is one of these words."""
    fits = [(*best_fit(name, words), -at) for at, name in enumerate(raw.names)]
    named = [fit for fit in fits if fit[0] >= 2 and np.isfinite(_middle(raw, -fit[2]))]
    return -max(named)[2] if named else None


def _middle(raw: RawTable, place: int) -> float:
    """The middle size of a column's numbers, nan where it holds none."""
    column = raw.columns[place][:LOOKED_AT]
    if pa.types.is_string(column.type):
        values = read_numbers(column, number_form([column])).values
    elif pa.types.is_timestamp(column.type):
        return np.nan
    else:
        values = column.to_numpy().astype(float)
    values = np.abs(values[np.isfinite(values)])
    return float(np.median(values)) if 2 * len(values) > len(column) else np.nan
