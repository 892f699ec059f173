"""What the reader has uploaded: a fleet, lifetimes, or both at once."""

from dataclasses import dataclass, replace
from uuid import uuid4

from core.datasets.engine_fleet import LIMITS, MAX_ROWS, read_fleets, role_of
from core.datasets.engine_tables import names_engines, plain_text
from core.datasets.intake.understanding import Understood
from core.datasets.lifetimes import FORM, Lifetimes, build_lifetimes, names_lifetimes
from core.datasets.uploads import DataError
from core.maths.case_studies.predictive_maintenance.engine_fleet import Fleet
from core.work.task import away


@dataclass(frozen=True, eq=False)
class OwnFiles:
    """token: for what is kept of it; fleets by the name of their set, lives or None; names of the
    files of the fleets."""

    token: str
    fleets: dict[str, Fleet]
    fleet_names: list[str]
    lives: Lifetimes | None


def _plain(entry):
    """A file as lines of text; one that cannot be read as it is, to be refused later."""
    try:
        return replace(entry, data=plain_text(entry.name, entry.text(), MAX_ROWS), member=None)
    except DataError:
        return entry


def _of_fleet(entry):
    """Whether a file is of engines, where lifetimes are asked for: by its columns or its name."""
    entry = _plain(entry)
    if names_engines(entry.text()):
        return True
    return role_of(entry.name) is not None and not names_lifetimes(entry)


def _not_of_lives(entry):
    """The same where a fleet is asked for: anything that does not name a time, but for what else
    lies in an archive."""
    if entry.member is not None and role_of(entry.name) is None:
        return False
    entry = _plain(entry)
    return names_engines(entry.text()) or not names_lifetimes(entry)


LIVES_FORM = replace(FORM, limits=LIMITS, beside=_of_fleet)
FLEET_FORM = replace(FORM, limits=LIMITS, beside=_not_of_lives, aside=True)


def read_own(tables, _):
    """C-MAPSS files, a table of lifetimes, or both. A DataError is one sentence for the reader."""
    lives = [table for table in tables if isinstance(table, Understood)]
    rest = [(file.name, file.data) for file in tables if not isinstance(file, Understood)]
    given = [file.file or file.name for file in tables if not isinstance(file, Understood)]
    names = list(dict.fromkeys(given))

    def own(fleets):
        return OwnFiles(uuid4().hex, fleets, names, build_lifetimes(lives) if lives else None)

    return away(read_fleets, rest, then=own) if rest else own({})
