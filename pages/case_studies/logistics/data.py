"""The sets that several chapters show: what the app ships, or what the reader has brought."""

from functools import lru_cache, partial
from uuid import uuid4

from core.datasets.logistics import build, form_of
from core.datasets.tables import load_table
from core.maths.case_studies.logistics.demand_forecasting import demand_series
from core.maths.case_studies.logistics.sites import town_sites
from pages.case_studies.logistics.lumps import part_of


def show_upload(view, kind, example):
    """The field for own data, in every chapter that can use some of it; kind: what this one is
    about, "demand" or "sites"."""
    view.upload(
        "Your own data",
        partial(read_tables, view),
        help="A table of demand (date, demand), a table of sites (name, lat, lon, demand), as your "
        "program writes it, or a routing problem of CVRPLIB, TSPLIB (.vrp, .tsp) or Solomon; one "
        "after another or together.",
        form=form_of(kind),
        example=example,
    )


def read_tables(view, tables, report):
    """The uploaded data by kind, each with a token; what was uploaded before stays in use."""
    found = build(tables, report)
    return (view.uploaded or {}) | {kind: (uuid4().hex, data) for kind, data in found.items()}


def uploaded(view, kind):
    """A key of the reader's own data of a kind, and the data; None without."""
    return (view.uploaded or {}).get(kind)


def demand_of(view):
    """A key of the demand series in use, and the series."""
    if view.values.series == "lumps":
        return part_of(view.values)
    return uploaded(view, "demand") or ("shipped", gasoline())


def sites_of(view):
    """A key of the places in use, and the places."""
    return uploaded(view, "sites") or ("shipped", ontario())


@lru_cache(maxsize=1)
def gasoline():
    table = load_table("us_gasoline")
    return demand_series(
        "Gasoline",
        "Gasoline supplied in the United States.",
        table["week_ending"].to_numpy("datetime64[D]"),
        table["barrels"].to_numpy(float),
    )


@lru_cache(maxsize=1)
def ontario():
    return town_sites(load_table("ontario_towns"), per_person=0.001)
