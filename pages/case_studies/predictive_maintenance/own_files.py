"""What the reader has uploaded: a fleet, lifetimes, or both at once."""

from dataclasses import dataclass
from uuid import uuid4

from core.datasets.engine_fleet import names_fleet, read_fleet, role_of, uploaded_sets
from core.datasets.lifetimes import Lifetimes, names_lifetimes, read_lifetimes
from core.maths.case_studies.predictive_maintenance.engine_fleet import Fleet


@dataclass(frozen=True, eq=False)
class OwnFiles:
    """token: for what is kept of it; fleets by the name of their set, lives or None; names of the
    files of either."""

    token: str
    fleets: dict[str, Fleet]
    fleet_names: list[str]
    lives: Lifetimes | None
    lives_names: list[str]


def _read(files, report, are_lives):
    """A DataError is one sentence for the reader. Lifetimes are known by their first line."""
    lives = [file for file in files if are_lives(*file) and not names_fleet(*file)]
    names = [name for name, _ in lives]
    rest = [file for file in files if file[0] not in names]
    fleets = {}
    sets = uploaded_sets(rest) if rest or not lives else {}
    for done, (name, found) in enumerate(sets.items()):
        report(done / len(sets), f"Reading {name} …")
        fleets[name] = read_fleet(found)
    return OwnFiles(
        uuid4().hex,
        fleets,
        [name for name, _ in rest],
        read_lifetimes(lives, report) if lives else None,
        names,
    )


def read_fleet_files(files, report):
    """C-MAPSS files, and perhaps a table of lifetimes beside them."""
    return _read(files, report, names_lifetimes)


def read_lives_files(files, report):
    """A table of lifetimes, and perhaps C-MAPSS files beside it."""
    return _read(files, report, lambda *file: names_lifetimes(*file) or role_of(file[0]) is None)
