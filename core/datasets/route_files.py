"""Problems of vehicle routing from files: CVRPLIB and VRPLIB, TSPLIB, Solomon."""

import re
from typing import Any

import numpy as np
from vrplib.parse import parse_vrplib

from core.datasets.intake.encoding import to_utf8
from core.datasets.tables import SAMPLE_DATA
from core.datasets.uploads import DataError, UploadedFile, UploadLimits
from core.maths.case_studies.logistics.route_instances import RouteInstance, route_instance

LIMITS = UploadLimits(
    packed=5_000_000,
    text=5_000_000,  # a full matrix of 1,001 places
    largest="a problem of a thousand places",
)
MAX_PLACES = 1_001  # a depot and a thousand customers
MIN_PLACES = 3
MAX_LETTERS = 400_000  # without a matrix
MAX_ABSOLUTE = 1e12  # what is beyond is a mistake, and would lose digits
INSTANCES = ("A-n32-k5", "B-n31-k5", "P-n16-k8", "F-n72-k4")
ENDS = (".vrp", ".tsp", ".atsp", ".sop")
SOLOMON = re.compile(rb"\A[^\n]*\n\s*VEHICLE\s[^\n]*\n?\s*NUMBER\s+CAPACITY", re.IGNORECASE)
KEYWORD = re.compile(
    r"^(NAME|COMMENT|TYPE|DIMENSION|CAPACITY|DISTANCE|VEHICLES?|SERVICE_TIME|EDGE_WEIGHT_TYPE"
    r"|EDGE_WEIGHT_FORMAT|NODE_COORD_TYPE|DISPLAY_DATA_TYPE)\s*[:\s]\s*(.*)$",
    re.IGNORECASE,
)


def is_route_file(entry: UploadedFile) -> bool:
    """Whether a file is a routing problem, by its name or, of Solomon's, by its first lines."""
    name = entry.name.lower()
    if name.endswith(ENDS):
        return True
    return name.endswith((".txt", ".sol", ".dat")) and bool(SOLOMON.match(entry.text()[:1000]))


def load_routes(name: str) -> RouteInstance:
    """One of the shipped INSTANCES.

    >>> load_routes("P-n16-k8").best_known
    450.0
    """
    if name not in INSTANCES:
        raise ValueError(f"name must be one of {', '.join(INSTANCES)}, got {name}")
    return read_routes(f"{name}.vrp", (SAMPLE_DATA / "cvrplib" / f"{name}.vrp").read_bytes())


def read_routes(name: str, data: bytes) -> RouteInstance:
    """The problem in a file. Errors: DataError, one sentence with the file and the reason."""
    if len(data) > LIMITS.text:
        raise DataError(f"{name}: more than {LIMITS.text / 1e6:.0f} MB, beyond {LIMITS.largest}.")
    data, _ = to_utf8(name, data)
    if b"\0" in data:
        raise DataError(f"{name}: this is not a text file.")
    text = data.decode()
    if not text.strip():
        raise DataError(f"{name}: the file is empty.")
    found = _solomon(name, text) if SOLOMON.match(data[:1000]) else _vrplib(name, text)
    demands = found.get("demand", ())
    if max(len(np.atleast_1d(np.asarray(demands, object))), _size(found)) > MAX_PLACES:
        raise DataError(f"{name}: more than {MAX_PLACES:,} places.")
    try:
        instance = route_instance(found)
    except (ValueError, OverflowError) as error:
        raise DataError(f"{name}: {error}.") from None
    problem = instance.problem
    if problem.sites < MIN_PLACES - 1:
        raise DataError(f"{name}: {problem.sites + 1} places, but {MIN_PLACES} are needed.")
    largest = [problem.distance.max(), problem.demand.max(), problem.capacity]
    largest.append(problem.service.max())
    if instance.windows is not None:
        largest.append(instance.windows.max())
    if max(largest) > MAX_ABSOLUTE:
        raise DataError(
            f"{name}: a distance, a demand, a time or the capacity is above {MAX_ABSOLUTE:g}."
        )
    return instance


def _size(found: dict[str, Any]) -> int:
    n = found.get("dimension", 0)
    return n if isinstance(n, int) else 0


def _solomon(name: str, text: str) -> dict[str, Any]:
    """Name, vehicles and capacity, then a row for each place: number, x, y, demand, earliest and
    latest begin of service, time of service; the first is the depot.

    Source: Solomon, Operations Research 35, 1987; Gehring and Homberger, 1999.
    """
    fleet, rows = None, []
    lines = [(at, line.split()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    for at, words in lines[1:]:
        try:
            numbers = [float(word) for word in words]
        except ValueError:
            if fleet is not None and rows:
                raise DataError(f"{name}: line {at} must hold numbers only.") from None
            continue
        if fleet is None and len(numbers) == 2:
            fleet = numbers
        elif len(numbers) == 7:
            rows.append(numbers)
        else:
            raise DataError(f"{name}: line {at} has {len(numbers)} numbers, but 7 are needed.")
    if fleet is None or not rows:
        raise DataError(f"{name}: this is not a problem in Solomon's form: no vehicles or no rows.")
    if len(rows) > MAX_PLACES:
        raise DataError(f"{name}: more than {MAX_PLACES:,} places.")
    table = np.array(rows)
    return {
        "name": " ".join(lines[0][1]),
        "type": "VRPTW",
        "edge_weight_type": "EUC_2D",
        "vehicles": int(fleet[0]) if fleet[0] % 1 == 0 else fleet[0],
        "capacity": fleet[1],
        "node_coord": table[:, 1:3],
        "demand": table[:, 3],
        "time_window": table[:, 4:6],
        "service_time": table[:, 6],
    }


def _vrplib(name: str, text: str) -> dict[str, Any]:
    """What vrplib's parser finds, with the edge weights as one row of numbers."""
    heads, sections, weights = _parts(text)
    rest = "\n".join([*(f"{key} : {value}" for key, value in heads), *sections, "EOF"])
    if len(rest) > MAX_LETTERS:
        raise DataError(f"{name}: more than {MAX_PLACES:,} places.")
    try:
        found = parse_vrplib(rest, compute_edge_weights=False)
    except Exception:  # whatever the parser stumbles over, the file is to blame
        found = {}
    if not {"dimension", "capacity", "node_coord", "demand"} & set(found):
        raise DataError(f"{name}: this is not a problem in the form of CVRPLIB, TSPLIB or Solomon.")
    comments = [value for key, value in heads if key.upper() == "COMMENT"]
    found["comment"] = " ".join(comments)
    if weights is not None:
        try:
            found["edge_weight"] = np.array(weights, dtype=float)
        except ValueError:
            raise DataError(f"{name}: section EDGE_WEIGHT must hold numbers only.") from None
    found["section_ids"] = _section_ids(sections)
    return found


def _parts(text: str) -> tuple[list[tuple[str, str]], list[str], list[str] | None]:
    """Specifications, wherever they stand and with a colon or without; the lines of the sections;
    the words of the section of edge weights, None without."""
    heads: list[tuple[str, str]] = []
    sections: list[str] = []
    weights: list[str] | None = None
    within = ""
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.upper().rstrip(" :") == "EOF":
            break
        if "_SECTION" in line.upper():
            within = line.upper().strip(" :\t")
            if within == "EDGE_WEIGHT_SECTION":
                weights = []
            else:
                sections.append(within)
        elif key := KEYWORD.match(line):
            heads.append((key[1].upper(), key[2].lstrip(": ")))
            within = ""
        elif ":" in line:
            key, value = line.split(":", 1)
            heads.append((key.strip(), value.strip()))
            within = ""
        elif within == "EDGE_WEIGHT_SECTION" and weights is not None:
            weights += line.split()
        else:
            sections.append(line)
    return heads, sections, weights


def _section_ids(sections: list[str]) -> dict[str, list[int]]:
    """The numbers that name the rows of places and of demands, where all are whole."""
    found: dict[str, list[int]] = {}
    rows: list[int] | None = None
    for line in sections:
        words = line.split()
        if "_SECTION" in line:
            name = line.removesuffix("_SECTION").lower()
            rows = found.setdefault(name, []) if name in ("node_coord", "demand") else None
        elif rows is not None and words[0].isdecimal():
            rows.append(int(words[0]))
    return found
