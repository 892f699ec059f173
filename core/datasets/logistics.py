"""Uploads of the logistics page: places with a demand, a demand series, a routing problem."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets.intake.angles import may_be_east
from core.datasets.intake.counted_rows import (
    STEPS,
    asked_of_rows,
    asked_of_steps,
    step_of,
    with_counted_rows,
)
from core.datasets.intake.dates import MONTHS
from core.datasets.intake.even_steps import even_steps
from core.datasets.intake.left_out import asked, name_of, warned
from core.datasets.intake.raw import Dropped, RawTable
from core.datasets.intake.reading import AsIs, Form, Progress, read_tables
from core.datasets.intake.roles import Candidate, Need, Order, Role, best_fit, plain, tokens
from core.datasets.intake.series import one_a_time
from core.datasets.intake.understanding import Choices, Question, Understood
from core.datasets.intake.words import excerpt
from core.datasets.route_files import is_route_file, read_routes
from core.datasets.site_grids import why_no_degrees
from core.datasets.uploads import DataError, UploadLimits
from core.maths.case_studies.logistics.demand_forecasting import DemandSeries, demand_series
from core.maths.case_studies.logistics.forecast_comparison import split_of
from core.maths.case_studies.logistics.sites import Sites

TABLE_LIMITS = UploadLimits(
    packed=40_000_000, text=60_000_000, largest="a demand of a million rows"
)
MAX_SITES = 1_001  # a depot and a thousand customers
MIN_SITES = 3
MOST_STEPS = 10_000  # of a demand: a year of hours
FEW_SEASONS = 5
FEW_MONTHS, MANY_MONTHS = 26, 1_500  # less than two years and a forecast; more than a century
MAX_ROWS = 1_100_000  # a long table of many stores
POLAR_CIRCLE = 66.6  # degrees; few live beyond
MAX_ABSOLUTE = 1e12  # places and demands beyond are mistakes, and would lose digits
MIN_AROUND, AROUND = 3, 8  # values before and after a change of the unit
APART = 10  # how far apart all values before and after it are
NTH = re.compile(
    r"nth (?:day|week|month|hour)\b|(?:tag|woche|monat|stunde|jour|semaine|mois|heure|día|semana"
    r"|mes|giorno|settimana|mese) n$",
    re.IGNORECASE,
)
PAID_ROWS = 500  # in which the signs of amounts are looked at
PAID = (
    *("amount", "betrag", "montant", "importe", "importo", "valor", "bedrag", "kwota", "belopp"),
    "money out",
)
DURATION = re.compile(r"\d+:[0-5]\d(?::[0-5]\d)?")
MOST_OF_A_WEEK = pd.Timedelta(days=3)
KINDS = {"sites": "places", "demand": "a demand series", "routes": "a routing problem"}


def _arranged(found: Understood) -> Understood:
    """One demand a time, of all stores together, at equal steps; with a warning where its unit may
    have changed, and a word where there are no weekends."""
    found = asked_of_steps(asked_of_rows(found, STEPS))
    sold = _of_demand(found.need)
    if sold and (reason := why_paid(found.raw, found.cast.parts["demand"])):
        raise DataError(f"{found.name}: {reason}.")
    found = even_steps(
        one_a_time(found, "sum" if sold else "mean", together=sold), "date", not sold
    )
    days = found.table["date"].dt.day_of_week
    if len(days) > 7 and (days < 5).all() and (found.table["date"].diff() <= MOST_OF_A_WEEK).any():
        said = "Weekdays only: Saturdays and Sundays are no steps."
        found = replace(found, said=(*found.said, said))
    return _one_unit(found)


def _of_demand(need: Need) -> bool:
    """Whether values of several series may be added up, and none lies below zero."""
    return need.role("demand").low == 0


def why_paid(raw: RawTable, places: Sequence[int]) -> str:
    """What to do about amounts most of which are below zero, as those that an account pays; "" for
    other columns."""
    for place in places:
        cells = [str(cell or "").strip() for cell in raw.columns[place][:PAID_ROWS].to_pylist()]
        numbers = [cell for cell in cells if any(map(str.isdigit, cell))]
        if best_fit(raw.names[place], PAID)[0] > 1 and 2 * sum(
            cell.startswith(("-", "−", "(")) for cell in numbers
        ) > len(numbers):
            name = excerpt(raw.names[place], 30)
            return (
                f"“{name}” is below 0 in most rows, as in a statement of an account: a demand is "
                "what is sold or used, so keep the rows of one purpose and turn their sign"
            )
    return ""


def _one_unit(found: Understood) -> Understood:
    """With a warning where all values before a time and all from it on lie far apart, about as a
    hundred, a thousand or a million times."""
    demand = found.table["demand"].to_numpy(float)
    if len(demand) < 2 * MIN_AROUND or not (demand > 0).any():
        return found
    highest = np.maximum.accumulate(demand)[:-1], np.maximum.accumulate(demand[::-1])[-2::-1]
    lowest = np.minimum.accumulate(demand)[:-1], np.minimum.accumulate(demand[::-1])[-2::-1]
    apart = (APART * highest[0] < lowest[1]) | (APART * highest[1] < lowest[0])
    places = np.flatnonzero(apart) + 1
    for at in places[(places >= MIN_AROUND) & (places <= len(demand) - MIN_AROUND)]:
        before, after = (
            float(np.median(part))
            for part in (demand[max(0, at - AROUND) : at], demand[at : at + AROUND])
        )
        ratio = max(before, after) / max(min(before, after), 1e-300)
        unit = next((u for u in (100, 1_000, 10**6) if 0.5 < ratio / u < 2), 0)
        if unit:
            times = f"{unit:,}" if after > before else f"1/{unit:,}"
            return warned(
                found,
                f"From {found.table['date'].iloc[at]:%Y-%m-%d} on demand is about {times} times "
                "what it was: if its unit changed there, bring both parts to one.",
            )
    return found


def _named_first(columns: Sequence[Candidate]) -> Order:
    """Without names of columns: words first, then the degrees, as lists of places are kept; or as
    in the files of GeoNames."""
    if order := _of_geonames(columns):
        return order
    if not 3 <= len(columns) <= 4 or columns[0].kinds & {"number", "angle", "time"}:
        return ()
    if not all("angle" in column.kinds for column in columns[1:3]):
        return ()
    fits = _most_within(columns[1].values(), 90) and _most_within(columns[2].values(), 180)
    last = columns[3:] and "number" in columns[3].kinds
    return (
        ("name", "latitude", "longitude", "demand" if last else None)[: len(columns)]
        if fits
        else ()
    )


def _of_geonames(columns: Sequence[Candidate]) -> Order:
    """Number, name …, latitude, longitude …, population, perhaps elevation, height, time zone and
    date; or country, postal code, place …, latitude, longitude, perhaps accuracy."""

    def cells(column: Candidate) -> list[str]:
        return [str(cell or "") for cell in column.cells[:100].to_pylist()]

    angles = [
        at
        for at, pair in enumerate(pairwise(columns))
        if all("angle" in column.kinds for column in pair)
        and _most_within(pair[0].values(), 90)
        and _most_within(pair[1].values(), 180)
        and all((column.values() % 1 != 0).any() for column in pair)
    ]
    if len(columns) < 5 or not angles:
        return ()
    at, order = angles[0], [None] * len(columns)
    order[at : at + 2] = "latitude", "longitude"
    if all(re.match(r"[A-Z]\w+/[A-Z]", cell) for cell in cells(columns[-2]) if cell) and at > 1:
        order[1] = "name"
        peopled = [k for k in range(at + 2, len(columns) - 3) if all(cells(columns[k]))]
        if peopled and "number" in columns[peopled[-1]].kinds:
            order[peopled[-1]] = "demand"
        return tuple(order)
    if all(re.fullmatch("[A-Z]{2}", cell) for cell in cells(columns[0])) and at > 2:
        order[2] = "name"
        return tuple(order) if len(columns) - at < 4 else ()
    return ()


def _checked(found: Understood) -> Understood:
    """Places on the globe; where hardly anybody lives at such latitudes, a question whether they
    are exchanged with the longitudes."""
    table, parts = found.table, found.cast.parts
    latitude, longitude = (np.abs(table[name].to_numpy()) for name in ("latitude", "longitude"))
    beyond = np.mean(latitude > 90) > 0.5
    polar = np.median(latitude) > POLAR_CIRCLE and longitude.max() <= 90
    named = tuple((name, parts[name]) for name in ("latitude", "longitude"))
    if (beyond or polar) and not found.choices.columns:
        exchanged = (("latitude", parts["longitude"]), ("longitude", parts["latitude"]))
        question = Question(
            "columns",
            f"Latitudes like {table['latitude'].iloc[0]:g}: are they exchanged with longitudes?",
            ((named, "as the columns are named"), (exchanged, "exchanged")),
            exchanged if beyond else named,
        )
        found = asked(found, question)
        if beyond:
            names = {"latitude": "longitude", "longitude": "latitude"}
            table = table.rename(columns=names)
            found = replace(found, cast=replace(found.cast, parts=parts | dict(exchanged)))
    found = _on_the_globe(found, table)
    off = np.abs(table["latitude"].to_numpy()) > 90
    lines = found.raw.lines([int(row) for row in found.rows[off][:50]])
    dropped = tuple(Dropped(line, "lies beyond the poles") for line in lines)
    return replace(
        found,
        table=table[~off].reset_index(drop=True),
        rows=found.rows[~off],
        dropped=(*found.dropped, *dropped),
    )


def _on_the_globe(found: Understood, table: pd.DataFrame) -> Understood:
    """With a warning where nothing says that x and y are degrees, and they are whole numbers; and
    where a longitude of O may be east or west."""
    for (place,) in (found.cast.parts[role] for role in ("latitude", "longitude")):
        cells = found.raw.columns[place]
        if pa.types.is_string(cells.type) and may_be_east(cells):
            first = next(cell for cell in cells.to_pylist() if "O" in (cell or "").upper())
            said = (
                f"O is taken for west (Oeste, Ouest), as in {first.strip()[:20]}: write E for east."
            )
            found = warned(found, said)
    names = [plain(name_of(found, role)) for role in ("latitude", "longitude")]
    whole = not (table[["latitude", "longitude"]].to_numpy() % 1).any()
    if set(names) != {"x", "y"} or not whole:
        return found
    return warned(
        found,
        "x and y are whole numbers and are taken for degrees: a plane's coordinates would have to "
        "come as a routing problem (.vrp, .tsp).",
    )


def _most_within(degrees: np.ndarray, limit: float) -> bool:
    """Whether most values may be angles up to a limit, with decimals as coordinates have them."""
    there = degrees[np.isfinite(degrees)]
    return bool(len(there) and np.mean(np.abs(there) <= limit) > 0.9 and (there % 1 != 0).any())


def _only_counted(raw: RawTable) -> str:
    """Of a report of Google Analytics, whose days are numbered from one that it does not name."""
    name = next((name for name in raw.names if NTH.match(name)), "")
    if not name:
        return _of_no_year(raw)
    return (
        f"“{name}” counts from a start that the table does not name, so put dates in its place, "
        "from the start of the report on"
    )


def _why_no_series(raw: RawTable) -> str:
    return _only_counted(raw) or _of_durations(raw)


def _why_no_demand(raw: RawTable) -> str:
    return _why_no_series(raw) or why_paid(raw, range(len(raw.names)))


def _with_counted(raw: RawTable, choices: Choices) -> RawTable:
    """With months for dates where there are none; with quarters or days where so few or so many
    months are unlikely."""
    if _only_counted(raw):
        return raw
    rows = len(raw)
    first = "QS" if rows < FEW_MONTHS else "MS" if rows < MANY_MONTHS else "D"
    steps = sorted(STEPS, key=lambda step: step != first)
    return with_counted_rows(raw, SERIES, choices, steps)


def _of_no_year(raw: RawTable) -> str:
    """What to do about months whose years are not told; "" for other tables."""
    for name, cells in zip(raw.names, raw.columns, strict=True):
        words = [str(cell).strip() for cell in cells[:60].to_pylist()]
        if len(words) > 1 and all(plain(word) in MONTHS for word in words):
            return (
                f"“{excerpt(name, 30) or 'A column'}” names months without their years, so write "
                "them like 2023-01"
            )
    return ""


def _of_durations(raw: RawTable) -> str:
    """What to do about times that lasted so long, which are no numbers; "" for other tables."""
    for name, cells in zip(raw.names, raw.columns, strict=True):
        words = [str(cell or "").strip() for cell in cells[:60].to_pylist()]
        lasted = "duration" in tokens(name) or "dauer" in plain(name)
        if lasted and all(DURATION.fullmatch(word) for word in words if word) and any(words):
            first = next(filter(None, words))
            return (
                f"“{excerpt(name, 30)}” holds hours and minutes ({first[:10]}), so write them as "
                "hours, like 1.5"
            )
    return ""


def _latitudes(degrees: np.ndarray) -> bool:
    return _most_within(degrees, 90)


def _longitudes(degrees: np.ndarray) -> bool:
    return _most_within(degrees, 180)


def _any(_: np.ndarray) -> bool:
    return True


SITES = Need(
    name="sites",
    what="places",
    roles=(
        Role(
            "name",
            "text",
            (
                *(
                    "población",
                    "id",
                    "code",
                    "nr",
                    "customer",
                    "kunde",
                    "client",
                    "cliente",
                    "store",
                    "filiale",
                ),
                *("address", "adresse", "location", "standort", "lieu", "lugar", "luogo", "local"),
                *("stadt", "ort", "gemeinde", "ville", "ciudad", "cidade", "città", "comune"),
                *("municipio", "município", "localidad", "localidade", "località"),
                *(
                    "localité",
                    "commune",
                    "nombre",
                    "nome",
                    "nom",
                    "nom commune",
                    "nom de la commune",
                ),
                *("site", "place", "town", "city", "formatted address", "name"),
            ),
            required=False,
        ),
        Role(
            "latitude",
            "angle",
            ("y", "breite", "breitengrad", "latitud", "latitudine", "geo lat", "lat", "latitude"),
            allowed="a latitude",
            low=-180,
            high=180,
            likely=_latitudes,
        ),
        Role(
            "longitude",
            "angle",
            (
                *("x", "länge", "längengrad", "longitud", "longitudine", "geo lon", "long"),
                *("lng", "lon", "longitude"),
            ),
            allowed="a longitude from -180 to 180",
            low=-180,
            high=180,
            likely=_longitudes,
        ),
        Role(
            "demand",
            "number",
            (
                *("parcels", "packages", "pakete", "colis", "paquetes", "pacotes", "pacchi"),
                *("bestellungen", "commandes", "pedidos", "ordini", "deliveries", "lieferungen"),
                *("weight", "gewicht", "volume", "orders", "menge", "quantité", "cantidad"),
                *("quantidade", "quantità", "bedarf", "nachfrage", "demande", "demanda", "domanda"),
                *("qty", "einwohner", "bevölkerung", "habitants", "habitantes", "abitanti"),
                *(
                    "población",
                    "população",
                    "popolazione",
                    "pop",
                    "quantity",
                    "population",
                    "demand",
                ),
            ),
            allowed="a number of at least 0",
            required=False,
            low=0,
            high=MAX_ABSOLUTE,
        ),
    ),
    max_rows=MAX_SITES,
    counted="places",
    beside=("kind", "division", "zip", "plz", "postcode", "country", "phone", "elevation"),
    nameless={0: _named_first},
    arrange=_checked,
    why_not=why_no_degrees,
)
SERIES = Need(
    name="demand",
    what="a demand",
    roles=(
        Role(
            "date",
            "time",
            (
                *("year", "jahr", "quarter", "quartal", "semaine", "semana", "settimana", "woche"),
                *("mois", "mes", "mês", "mese", "monat", "jour", "tag", "día", "giorno", "index"),
                *("week", "day", "month", "time", "period", "week ending", "ds", "fecha", "data"),
                *("wertstellung", "valutadatum", "stichtag", "belegdatum", "buchungsdatum"),
                *("buchungstag", "lieferdatum", "rechnungsdatum", "auftragsdatum", "bestelldatum"),
                *("created", "created date", "created at", "datum", "invoice date", "order date"),
                *("timestamp", "datetime"),
                *("start date", "date"),
            ),
            "a date",
        ),
        Role(
            "demand",
            "number",
            (
                *("price", "close", "count", "cnt", "x", "y", "value", "wert", "valeur", "valor"),
                *("valore", "barrels", "passengers", "revenue", "umsatz", "absatz", "verkäufe"),
                *("ventes", "ventas", "vendas", "vendite", "menge", "quantité", "cantidad"),
                *("quantidade", "quantità", "bedarf", "nachfrage", "demande", "demanda", "domanda"),
                *("load", "consumption", "verbrauch", "stromverbrauch", "netzlast", "actual load"),
                *("total load", "actual total load"),
                *("orders", "units", "units sold", "qty", "quantity", "sales", "demand"),
            ),
            "a demand",
            "a number of at least 0",
            low=0,
            high=MAX_ABSOLUTE,
            likely=_any,
        ),
    ),
    max_rows=MAX_ROWS,
    beside=(
        *("lat", "latitude", "lon", "lng", "long", "longitude", "y coordinate"),
        *("activity id", "station id", "stations id", "order id", "transaction id", "customer id"),
        *("card last four digits", "running balance", "fips", "geo id", "iso code", "zip", "plz"),
        "open",
        "promo",
        "state holiday",
        "school holiday",
        "customers",
        "unit price",
        "onpromotion",
    ),
    groups=(
        "series",
        "id",
        "family",
        "dept",
        "department",
        "sku",
        "product",
        "item",
        "store nbr",
        "store",
    ),
    arrange=_arranged,
    reshape=_with_counted,
    why_not=_why_no_demand,
)
_DATE, _DEMAND = SERIES.roles
ANY_SERIES = replace(  # of temperatures and balances too
    SERIES,
    roles=(_DATE, replace(_DEMAND, low=-MAX_ABSOLUTE, allowed="a number within ±1e12")),
    why_not=_why_no_series,
)
FORM = Form(
    needs=(SITES, SERIES),
    limits=TABLE_LIMITS,
    beside=is_route_file,
    one=True,
)


def form_of(kind: str) -> Form:
    """What a chapter takes whose figures need a kind of table ("demand", "sites") before others."""
    return replace(FORM, first=kind)


def read_sites(files: list[tuple[str, bytes]], progress: Progress) -> Sites:
    """The places in an upload, read as they are likeliest meant. Errors: DataError."""
    return build(read_tables(files, replace(FORM, needs=(SITES,)), progress), progress)["sites"]


def read_demand(files: list[tuple[str, bytes]], progress: Progress) -> DemandSeries:
    """The demand series in an upload, read as it is likeliest meant. Errors: DataError."""
    return build(read_tables(files, replace(FORM, needs=(SERIES,)), progress), progress)["demand"]


def read_own(files: list[tuple[str, bytes]], progress: Progress) -> dict[str, object]:
    """Files of any of the three kinds, read as they are likeliest meant; see build."""
    return build(read_tables(files, FORM, progress), progress)


def build(
    tables: list[Understood | AsIs], progress: Progress, scaled: bool = True
) -> dict[str, object]:
    """Places, a demand series and a routing problem by kind (sites, demand, routes), at most one
    of each. scaled: errors of forecasts are to be in units of the naive one's. Errors: DataError,
    one sentence with file, row and reason."""
    found: dict[str, object] = {}
    for table in tables:
        kind = "routes" if isinstance(table, AsIs) else table.need.name
        if kind in found:
            raise DataError(f"{table.name}: a second file with {KINDS[kind]}.")
        progress(0.9, f"Checking {excerpt(table.name, 40)} …")
        if isinstance(table, AsIs):
            found[kind] = read_routes(table.name, table.data)
        else:
            found[kind] = _sites(table) if kind == "sites" else _series(table, scaled)
    progress(1.0, "Checking the rows …")
    return found


def _sites(found: Understood) -> Sites:
    """Places; without names they are numbered, without demands all are equal."""
    table = found.table
    if len(table) < MIN_SITES:
        raise DataError(
            f"{found.name}: {len(table)} places, but at least {MIN_SITES} are needed{found.lost}."
        )
    numbered = np.array([f"place {at}" for at in range(1, len(table) + 1)], object)
    names = table["name"].astype(object).to_numpy() if "name" in table else numbered
    names = _distinct(np.array([excerpt(str(name), 40) for name in names], object))
    demand = table["demand"].to_numpy() if "demand" in table else np.ones(len(table))
    if not demand.any():
        raise DataError(f"{found.name}: every demand is 0.")
    return Sites(
        names.astype(str), *(table[c].to_numpy() for c in ("latitude", "longitude")), demand
    )


def _distinct(names: np.ndarray) -> np.ndarray:
    """Names of which none stands twice: the second Berlin is Berlin (2)."""
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[at] = f"{name} ({seen[name]})"
    return names


def _series(found: Understood, scaled: bool) -> DemandSeries:
    """A demand at equal steps, the latest of a very long one. Errors: DataError for less than two
    seasons; if scaled, for a first half without demand, or one that repeats itself exactly."""
    times = found.table["date"].to_numpy().astype("datetime64[m]")
    value = found.table["demand"].to_numpy()
    note = f"Uploaded: {len(times):,} values"
    if len(times) > MOST_STEPS:
        times, value = times[-MOST_STEPS:], value[-MOST_STEPS:]
        note = f"Uploaded: the latest {MOST_STEPS:,} of {len(found.table):,} values"
    try:
        least, years = found.need.role("demand").low, not _of_demand(found.need)
        series = demand_series("Uploaded demand", "", times, value, least, years)
    except ValueError as error:
        raise DataError(f"{found.name}: {error}{found.lost}.") from None
    every = step_of(found)
    if every:
        note += f" without dates, counted as {STEPS[every]}."
    else:
        note += f", {series.date.min()} to {series.date.max()}.".replace("T", " ")
    seasons = len(series.value) / series.season
    if seasons < FEW_SEASONS and series.season > 1:
        note += f" Only {seasons:.2g} seasons of {series.season} {series.step}s: a short memory."
    season = series.season
    known = series.value[: split_of(series).train]
    if scaled and not np.abs(known[season:] - known[:-season]).mean() > 0:
        why = "repeats itself exactly" if known.any() else "has no demand"
        raise DataError(
            f"{found.name}: the first half, for training, {why}: no error can be scaled."
        )
    return replace(series, note=note)
