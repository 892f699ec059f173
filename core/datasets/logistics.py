"""Uploads of the logistics page: places with a demand, a demand series, a routing problem."""

from collections.abc import Callable

import numpy as np
from vrplib.parse import parse_vrplib

from core.datasets.csv_columns import Column
from core.datasets.csv_table import CsvTable, Form, Progress, excerpt, open_csv, read_csv
from core.datasets.tables import SAMPLE_DATA
from core.datasets.uploads import DataError, UploadedFile, UploadLimits, text_files
from core.maths.case_studies.logistics.demand_forecasting import DemandSeries, demand_series
from core.maths.case_studies.logistics.forecast_comparison import horizon_of
from core.maths.case_studies.logistics.rolling_origin import make_split
from core.maths.case_studies.logistics.route_instances import RouteInstance, route_instance
from core.maths.case_studies.logistics.sites import Sites

TABLE_LIMITS = UploadLimits(packed=5_000_000, text=5_000_000, largest="a thousand places")
ROUTE_LIMITS = UploadLimits(
    packed=5_000_000,
    text=5_000_000,  # a full matrix of 1,001 places
    largest="a problem of a thousand places",
)
MAX_SITES = 1_001  # a depot and a thousand customers
MIN_SITES = 3
MAX_ROUTE_LINES = 120_000  # such a matrix with ten numbers a line
MAX_ROUTE_LETTERS = 400_000  # without a matrix
MAX_DATES = 20_000  # 54 years of days
MAX_ABSOLUTE = 1e12  # places and demands beyond are mistakes, and would lose digits

SITES = Form(
    columns=(
        Column("name", "title", ("site", "place", "town", "city", "customer", "id")),
        Column("latitude", aliases=("lat",), low=-90, high=90),
        Column("longitude", aliases=("lon", "lng", "long"), low=-180, high=180),
        Column("demand", aliases=("population", "quantity"), low=0, high=MAX_ABSOLUTE),
    ),
    max_rows=MAX_SITES,
    ignored=("kind", "division"),
)
SERIES = Form(
    columns=(
        Column("date", "time", ("week", "week_ending", "day", "month", "time")),
        Column(
            "demand",
            aliases=("value", "quantity", "sales", "units", "barrels"),
            low=0,
            high=MAX_ABSOLUTE,
        ),
    ),
    max_rows=MAX_DATES,
)
KINDS = {"sites": "places", "demand": "a demand series", "routes": "a routing problem"}
INSTANCES = ("A-n32-k5", "B-n31-k5", "P-n16-k8", "F-n72-k4")


def read_sites(files: list[tuple[str, bytes]], progress: Progress) -> Sites:
    """Places with name, latitude, longitude (degrees) and demand, from one CSV file.

    files: (name, bytes), plain or packed; other names of columns are in SITES.
    Errors: DataError, one sentence with file, row, column and reason.
    """
    table = _table(files, SITES, progress)
    name = table.source.name
    names = np.asarray(table.columns["name"], dtype=object).astype(str)
    if len(names) < MIN_SITES:
        raise DataError(f"{name}: {len(names)} places, but at least {MIN_SITES} are needed.")
    _, first, row = np.unique(names, return_index=True, return_inverse=True)
    repeated = np.flatnonzero(first[row] != np.arange(len(names)))
    if len(repeated):
        at = int(repeated[0])
        line = table.source.lines(int(first[row[at]]))[0]
        raise table.refusal(at, f"“{excerpt(names[at])}” stands in row {line} already")
    numbers = [np.asarray(table.columns[c], float) for c in ("latitude", "longitude", "demand")]
    if not numbers[2].any():
        raise DataError(f"{name}: every demand is 0.")
    return Sites(names, *numbers)


def read_demand(files: list[tuple[str, bytes]], progress: Progress) -> DemandSeries:
    """A demand by day, week or month, from one CSV file with a date and a demand.

    Errors: DataError, one sentence with file, row or date, and reason: a date that stands twice, a
    gap, less than five seasons; a first half without demand, or that repeats itself exactly.
    """
    table = _table(files, SERIES, progress)
    name, date = table.source.name, table.columns["date"]
    if date.dtype.kind != "M":  # seconds since 1970
        date = np.asarray(date).astype("datetime64[s]")
    days, value = date.astype("datetime64[D]"), np.asarray(table.columns["demand"], float)
    note = f"Uploaded: {len(days):,} values, {days.min()} to {days.max()}."
    try:
        series = demand_series("Uploaded demand", note, days, value)
    except ValueError as error:
        raise DataError(f"{name}: {error}.") from None
    season = series.season
    known = series.value[: make_split(len(value), horizon_of(series)).train]
    if not np.abs(known[season:] - known[:-season]).mean() > 0:
        why = "repeats itself exactly" if known.any() else "has no demand"
        raise DataError(f"{name}: the first half, for training, {why}: no error can be scaled.")
    return series


def read_routes(files: list[tuple[str, bytes]], progress: Progress) -> RouteInstance:
    """A problem of vehicle routing from one CVRPLIB file (.vrp).

    Errors: DataError, one sentence with file and reason.
    """
    entry = _only(files, ROUTE_LIMITS, ".vrp")
    progress(0.2, f"Reading {excerpt(entry.name, 40)} …")
    return _instance(entry.name, entry.text())


def read_own(files: list[tuple[str, bytes]], progress: Progress) -> dict[str, object]:
    """Files of any of the three kinds, told apart by name and header: sites, demand and routes.

    At most one of each. Errors: DataError as read_sites, read_demand and read_routes, and for a
    second file of a kind.
    """
    found: dict[str, object] = {}
    entries = text_files(files, TABLE_LIMITS)
    named = [e for e in entries if any(end in e.name.lower() for end in (".csv", ".vrp"))]
    for entry in named or entries:  # a read-me may lie beside them
        kind, read = _kind(entry.name, entry.text())
        if kind in found:
            raise DataError(f"{entry.name}: a second file with {KINDS[kind]}.")
        found[kind] = read([(entry.name, entry.text())], progress)
    return found


def _kind(name: str, text: bytes) -> tuple[str, Callable[..., object]]:
    if ".vrp" in name.lower():
        return "routes", read_routes
    header = open_csv(name, text, (SITES, SERIES)).header
    sites, series = (form.named(header) for form in (SITES, SERIES))
    if "date" in series and "latitude" not in sites:
        return "demand", read_demand
    if {"latitude", "longitude"} & sites or not series:
        return "sites", read_sites
    if "demand" in series and not sites - {"demand"}:
        return "demand", read_demand
    return "sites", read_sites


def load_routes(name: str) -> RouteInstance:
    """One of the shipped INSTANCES.

    >>> load_routes("P-n16-k8").best_known
    450.0
    """
    if name not in INSTANCES:
        raise ValueError(f"name must be one of {', '.join(INSTANCES)}, got {name}")
    return _instance(name, (SAMPLE_DATA / "cvrplib" / f"{name}.vrp").read_bytes())


def _instance(name: str, data: bytes) -> RouteInstance:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{name}: this is not a text file in UTF-8.") from None
    if "\0" in text:
        raise DataError(f"{name}: this is not a text file.")
    if not text.strip():
        raise DataError(f"{name}: the file is empty.")
    # The parser builds what it is told to: a matrix of all pairs, whatever their number.
    upper = text.upper()
    matrix = "EDGE_WEIGHT_SECTION" in upper
    if matrix and "2D" in upper:
        raise DataError(f"{name}: distances must be given by places or by a matrix, not by both.")
    if text.count("\n") > MAX_ROUTE_LINES or (not matrix and len(text) > MAX_ROUTE_LETTERS):
        raise DataError(f"{name}: more than {MAX_SITES:,} places.")
    try:
        found = parse_vrplib(text, compute_edge_weights=False)
    except Exception:  # whatever the parser stumbles over, the file is to blame
        raise DataError(f"{name}: this is not a problem in the format of CVRPLIB.") from None
    found["section_ids"] = _section_ids(text)
    demands = found.get("demand", ())
    if len(np.atleast_1d(np.asarray(demands, dtype=object))) > MAX_SITES:
        raise DataError(f"{name}: more than {MAX_SITES:,} places.")
    try:
        instance = route_instance(found)
    except (ValueError, OverflowError) as error:
        raise DataError(f"{name}: {error}.") from None
    problem = instance.problem
    if problem.sites < MIN_SITES - 1:
        raise DataError(f"{name}: {problem.sites + 1} places, but {MIN_SITES} are needed.")
    if max(problem.distance.max(), problem.demand.max(), problem.capacity) > MAX_ABSOLUTE:
        raise DataError(f"{name}: a distance, a demand or the capacity is above {MAX_ABSOLUTE:g}.")
    return instance


def _section_ids(text: str) -> dict[str, list[int]]:
    """The numbers that name the rows of places and of demands, where all are whole."""
    found: dict[str, list[int]] = {}
    rows: list[int] | None = None
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if "EOF" in line:
            break
        if "_SECTION" in line:
            name = line.strip(" :\t").removesuffix("_SECTION").lower()
            rows = found.setdefault(name, []) if name in ("node_coord", "demand") else None
        elif rows is not None and words[0].isdecimal():
            rows.append(int(words[0]))
    return found


def _table(files: list[tuple[str, bytes]], form: Form, progress: Progress) -> CsvTable:
    entry = _only(files, TABLE_LIMITS, ".csv")
    progress(0.2, f"Reading {excerpt(entry.name, 40)} …")
    table = read_csv(open_csv(entry.name, entry.text(), (form,)), form, progress)
    progress(1.0, "Checking the rows …")
    return table


def _only(files: list[tuple[str, bytes]], limits: UploadLimits, suffix: str) -> UploadedFile:
    """The one file of an upload; of an archive, the one with the suffix."""
    entries = text_files(files, limits)
    if len(entries) > 1:
        entries = [entry for entry in entries if entry.name.lower().endswith(suffix)] or entries
    if len(entries) > 1:
        raise DataError(f"{entries[1].name}: a second file beside {entries[0].name}.")
    return entries[0]
