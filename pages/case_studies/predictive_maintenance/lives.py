"""The lifetimes in use: real ones, those of the fleet, or the reader's own."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.examples import LIFETIMES
from core.datasets.lifetimes import typed_lifetimes
from core.datasets.tables import load_table
from core.datasets.uploads import DataError
from core.maths.case_studies.predictive_maintenance.engine_fleet import lifetimes
from core.ui.controls import MAX_TEXT, Choice, Text
from pages.case_studies.predictive_maintenance.fleet import fleet_of, show_fleet
from pages.case_studies.predictive_maintenance.own_files import LIVES_FORM, read_own

OWN = "own"
LIVES = {
    "fans": "Generator fans",
    "valves": "Valve seats, first repair",
    "aircraft": "Aircraft air conditioning",
    "fleet": "Engines of the fleet",
    OWN: "Your own lifetimes",
}
POOLED = (
    "Two aircraft pooled: if they differ, the rate of both together falls even where each one's is "
    "constant."
)
EXAMPLE = "hours failed\n410 1\n660 1\n700 0\n780 1\n910 1\n1000 0\n1040 1\n1200 0\n1310 1"
CONTROLS = [
    Choice(name="lives", label="Lifetimes", options=LIVES, default="fans"),
    Text(
        name="own_lives",
        label="Lifetimes, typed or pasted",
        lines=5,
        default=EXAMPLE,
        help="On each line a life and whether it failed: 1 or 0, yes or no, failed or censored. Or "
        "lives alone, with a plus after those still working: 450 1150 1560+",
    ),
]


@dataclass(frozen=True, eq=False)
class LivesInUse:
    """time, failed (1) or censored (0), unit of time; title: whose lives; problem: why they
    are not those asked for; note: what was read of the reader's own; caveat: what their failure
    rate may hide."""

    time: np.ndarray
    failed: np.ndarray
    unit: str
    title: str
    problem: str = ""
    note: str = ""
    caveat: str = ""


@lru_cache(maxsize=8)
def shipped_lives(name):
    match name:
        case "fans":
            table = load_table("generator_fans")
            time, failed, unit = table["hours"].to_numpy(float), table["failed"], "hours"
        case "aircraft":
            table = load_table("air_conditioning_intervals")
            time, failed, unit = table["hours"].to_numpy(float), np.ones(len(table)), "hours"
        case _:
            first = load_table("valve_seat_replacements").groupby("engine").first()
            time, failed, unit = first["days"].to_numpy(float), first["replaced"], "days"
    caveat = POOLED if name == "aircraft" else ""
    return LivesInUse(time, np.asarray(failed, int), unit, LIVES[name], caveat=caveat)


def _typed(view):
    """What the text holds, or why it cannot be read; parsed once while the text stays."""
    text, last = view.everywhere.own_lives, view.note("typed lives", dict)
    if last.get("text") != text:
        try:
            last["lives"] = typed_lifetimes(text, MAX_TEXT)
        except DataError as problem:
            last["lives"] = str(problem)
        last["text"] = text
    return last["lives"]


def lives_of(view):
    """The lives that are chosen, whichever chapter is open; meanwhile shipped ones where the
    reader's own cannot be read."""
    v, own = view.everywhere, view.uploaded
    if v.lives == "fleet":
        lives = lifetimes(fleet_of(view)[1].train)
        return LivesInUse(lives.astype(float), np.ones(len(lives), int), "cycles", LIVES["fleet"])
    if v.lives != OWN:
        return shipped_lives(v.lives)
    given = own.lives if own is not None and own.lives is not None else _typed(view)
    if isinstance(given, str):
        meanwhile = shipped_lives("fans")
        return LivesInUse(
            meanwhile.time,
            meanwhile.failed,
            meanwhile.unit,
            f"{meanwhile.title}, shown in place of your own",
            f"{given} Shown meanwhile: {meanwhile.title}.",
        )
    example = v.own_lives.strip() == EXAMPLE
    written = "an example to replace under “More settings”" if example else "typed"
    where = "uploaded" if own is not None and own.lives is not None else written
    title = f"{LIVES[OWN]}, {where}"
    return LivesInUse(given.time, given.failed, given.unit, title, note=given.note)


def show_lives(view):
    """How the reader's own come in, under "More settings"."""
    if view.values.lives == "fleet":
        show_fleet(view)
    elif view.values.lives == OWN:
        if view.uploaded is None or view.uploaded.lives is None:
            view.more("own_lives")
        view.upload(
            "Your own table of lifetimes",
            read_own,
            help="A table with a time (hours, duration, T …) and what became of it (failed, event, "
            "status, or censored): CSV, Excel, Parquet, JSON. Without that all count as failures.",
            form=LIVES_FORM,
            example=LIFETIMES,
        )
