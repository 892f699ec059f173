"""Uploaded closing prices, as banks, exchanges, data services and programs write them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.datasets.intake.counted_rows import (
    WORKING,
    asked_of_rows,
    asked_of_steps,
    with_counted_rows,
)
from core.datasets.intake.left_out import asked
from core.datasets.intake.raw import Dropped, RawTable
from core.datasets.intake.reading import Form, Progress, read_tables
from core.datasets.intake.roles import Candidate, Need, Order, Role, best_fit, plain
from core.datasets.intake.series import group_column, groups_of, named_by_values, one_a_time
from core.datasets.intake.understanding import Choices, Question, Understood, understand
from core.datasets.intake.words import excerpt
from core.datasets.price_bars import close_of_bar
from core.datasets.uploads import DataError, UploadLimits
from core.maths.case_studies.stock_trends.price_series import PriceSet, bars_a_year, price_set

MAX_DAYS = 30_000
MOST_STEPS = 10_000  # within a day: a year of hours
MAX_ROWS = 1_100_000  # a long table of forty assets
MIN_DAYS = 120
MAX_ASSETS = 40
MAX_NAME_LETTERS = 24
LONGEST_GAP_DAYS = 40  # and 20 times the usual step: New York was closed for four months in 1914
WITHIN_A_DAY = 1.5  # prices of a day, on average, from which on they are steps of their own
WITHIN = {"each": "each of them, step by step", "last": "the last of each day"}
SPLITS = (2, 3, 4, 5, 7, 10, 15, 20)
UNITS = (10, 100, 1_000)  # a price in cents, in pence, or for a hundred shares
UNIT_TOLERANCE = 0.12
FEW_DAYS = 15  # without a price are worth a warning, where steps are not far longer
SPLIT_TOLERANCE = 0.04  # of the ratio: what a price moves besides

DATE = (
    *("data", "fecha", "jour", "tag", "datum", "giorno", "dia", "day", "month", "week", "period"),
    *("index", "ts", "tradedate", "begins at", "open time", "opentime", "time", "timestamp"),
    *("stichtag", "börsentag", "handelstag", "handelsdatum", "kursdatum", "wertstellung", "valuta"),
    *("valutadatum", "buchungsdatum", "buchungstag", "date de valeur", "fecha valor"),
    *("snapped at", "observation_date", "datetime", "date time", "date"),
)
# From the least to the most wanted: an adjusted close goes before a plain one.
CLOSE = (
    *("prc", "nav", "nav per share", "net asset value"),
    *("value", "valeur", "wert", "valor", "valore", "price", "preis", "prix", "precio", "preço"),
    *("prezzo", "kurs", "cours", "last", "dernier", "último", "ultimo", "zuletzt", "letzter"),
    *(
        "settle",
        "settlement",
        "close/last",
        "schluss",
        "schlusskurs",
        "schlußkurs",
        "clôture",
        "cierre",
    ),
    *("fechamento", "chiusura", "<close>", "close", "schlusskurs bereinigt", "adjusted close"),
    *("adjusted", "adj close", "adjclose", "close adj"),
)
BESIDE = (
    *("open", "high", "low", "volume", "vol", "change", "chg", "dividends", "dividend", "split"),
    *("stock splits", "split coefficient", "div cash", "open interest", "capital gains", "trades"),
    *("turnover", "market cap", "market caps", "total volumes", "<vol>", "<tickvol>", "<spread>"),
    *("tickvol", "tick volume", "spread", "bid", "ask", "average", "wap", "barcount", "has gaps"),
    *("number of trades", "quote asset volume", "ignore", "close time", "eröffnung", "eröffn"),
    *("eröffnungskurs", "hoch", "tief", "tageshoch", "tagestief", "stücke", "umsatz", "ouv"),
    *("ouverture", "plus haut", "plus bas", "haut", "bas", "variation", "apertura", "máximo"),
    *("mínimo", "abertura", "máxima", "mínima", "massimo", "minimo", "var", "adj open"),
    *("adj high", "adj low", "adj volume", "ex-dividend", "split ratio", "perc", "percent", "id"),
    *("permno", "permco", "ret", "retx", "shrout", "is_cms_locked"),  # of CRSP, of the LBMA
    *("shares outstanding", "ex-dividends", "total net assets"),  # of funds
    *("consumer price index", "cpi", "earnings", "pe10", "long interest rate"),  # of Shiller
)


def _bars(columns: Sequence[Candidate]) -> Order:
    """Of a table without names the date, and the close of its bars: () where it has none."""
    close = close_of_bar(columns)
    if close is None:
        return ()
    time = next(column for column in columns if "time" in column.kinds)
    parts = {time.place: "date", close.place: "price"}
    return tuple(parts.get(column.place) for column in columns)


def arranged(found: Understood) -> Understood:
    """One row a step: of a long table one column for each of its assets, of several prices at one
    time the last. Steps are days, or what lies between prices within a day unless the reader wants
    the last of each day."""
    found, within = _of_days(_beyond_zero(found))
    place, (name, *more) = group_column(found), found.many["price"]
    if place is None:
        return one_a_time(found, "last")
    groups = groups_of(found, place)
    names = [str(group) for group in groups.categories]
    if more or found.choices.group or not 1 <= len(names) <= MAX_ASSETS:
        return one_a_time(found, "last")
    if len(names) == 1:
        one = one_a_time(found, "last")
        renamed = one.table.rename(columns={name: names[0]})
        return replace(one, table=renamed, many={"price": (names[0],)})
    found = named_by_values(found, place)
    long = found.table.assign(asset=np.asarray(groups.astype(str)), row=found.rows)
    twice = long.duplicated(["date", "asset"], keep="last").to_numpy()
    lines = found.raw.lines([int(row) for row in found.rows[twice][:50]])
    when = "at the same time" if within else "on the same day"
    dropped = [Dropped(line, f"has a later price {when}") for line in lines]
    wide = long[~twice].pivot(index="date", columns="asset", values=name)[names]
    rows = long[~twice].groupby("date")["row"].first().to_numpy(int)
    return replace(
        found,
        table=wide.reset_index().rename_axis(columns=None),
        rows=rows,
        counted=found.rows[~twice],
        many={"price": tuple(names)},
        dropped=(*found.dropped, *dropped),
    )


def _beyond_zero(found: Understood) -> Understood:
    """The table as it is where prices of zero or below are meant, which is asked; else without
    them. Left to itself a zero is a price only where others are below it."""
    prices = [found.table[name].to_numpy(float) for name in found.many["price"]]
    beyond = np.any([price <= 0 for price in prices], axis=0)
    if not beyond.any():
        return found
    below = bool(np.any([price < 0 for price in prices]))
    meant = found.choices.negative
    if meant is None:
        what = "of zero or below" if below else "of zero"
        text = f"{beyond.sum():,} of {len(beyond):,} rows have a price {what}. Are they meant?"
        options = ((True, "yes: differences count, not returns"), (False, "no: leave them out"))
        found = asked(found, Question("negative", text, options, below))
        meant = below
    if meant:
        return found
    above = tuple(replace(role, low=1e-300) if role.many else role for role in NEED.roles)
    return replace(
        understand(found.raw, replace(NEED, roles=above), found.choices), questions=found.questions
    )


def _of_days(found: Understood) -> tuple[Understood, bool]:
    """The table with days for dates, or as it is where it has prices within a day; which one."""
    times = found.table["date"].to_numpy().astype("datetime64[us]")
    days = times.astype("datetime64[D]")
    a_day = len(np.unique(times)) / max(len(np.unique(days)), 1)
    if a_day >= WITHIN_A_DAY:
        chosen = found.choices.aggregate or "each"
        if found.choices.aggregate is None:
            text = f"There are prices within a day, {a_day:.3g} on average. What counts?"
            found = asked(found, Question("aggregate", text, tuple(WITHIN.items()), chosen))
        if chosen == "each":
            return replace(found, choices=replace(found.choices, aggregate="last")), True
    return replace(found, table=found.table.assign(date=days.astype("datetime64[us]"))), False


def _with_warnings(found: Understood) -> Understood:
    """Jumps so near to 1/2, 1/3, 1/4 … that a split was not taken out of the prices, or to 10, 100,
    1,000 and parts of them that the unit is another; and a long time without a price."""
    warnings = _gaps(found.table["date"].to_numpy("datetime64[D]"))
    days = found.table["date"].dt.strftime("%Y-%m-%d").to_numpy()
    for name in found.many["price"]:
        price = found.table[name].to_numpy()
        if (price <= 0).any():
            continue  # no share, and ratios near zero say nothing
        there = np.flatnonzero(np.isfinite(price))
        ratio = price[there[1:]] / price[there[:-1]]
        for split in SPLITS:
            near = np.flatnonzero(np.abs(ratio * split - 1) < SPLIT_TOLERANCE)
            if len(near):
                warnings.append(
                    f"{name} falls to about 1/{split} on {days[there[near[0] + 1]]}: if that is a "
                    "share split, take adjusted closes, or it counts as a crash."
                )
                break
        warnings += _other_unit(name, ratio, days[there[1:]])
    return replace(found, warnings=tuple(warnings[:3]))


def _other_unit(name: str, ratio: np.ndarray, days: np.ndarray) -> list[str]:
    """The first step with which the unit of a price may have changed. A tenth may be a split."""
    factors = [(float(unit), f"{unit:,}") for unit in UNITS]
    factors += [(1 / unit, f"1/{unit:,}") for unit in UNITS[1:]]
    for factor, words in factors:
        near = np.flatnonzero(np.abs(ratio / factor - 1) < UNIT_TOLERANCE)
        if len(near):
            return [
                f"{name} is about {words} times the price before on {days[near[0]]}: if its unit "
                "changed there, bring both parts to one, or it counts as a return."
            ]
    return []


def _gaps(days: np.ndarray) -> list[str]:
    """The longest time without a price, where it is far longer than the usual step."""
    steps = np.diff(days).astype(int)
    longest = int(np.argmax(steps)) if len(steps) else 0
    if not len(steps) or steps[longest] <= max(FEW_DAYS, 5 * np.median(steps)):
        return []
    return [
        f"There is no price from {days[longest]} to {days[longest + 1]}: these {steps[longest]} "
        "days count as one step."
    ]


def _arranged(found: Understood) -> Understood:
    return _with_warnings(arranged(asked_of_steps(asked_of_rows(found, WORKING))))


def _with_counted(raw: RawTable, choices: Choices) -> RawTable:
    return with_counted_rows(raw, NEED, choices, tuple(WORKING))


NEED = Need(
    name="prices",
    what="prices",
    roles=(
        Role("date", "time", DATE, "a date"),
        Role(
            "price",
            "number",
            CLOSE,
            "a price",
            "a price above 0",
            many=True,
            low=-1e12,
            high=1e12,
            only=close_of_bar,
        ),
    ),
    max_rows=MAX_ROWS,
    beside=BESIDE,
    groups=("name", "asset", "isin", "wkn", "instrument", "security", "sym", "symbol", "ticker"),
    nameless={
        0: _bars,
        2: ("date", "price"),
        12: ("date", None, None, None, "price", *[None] * 7),  # Binance
    },
    arrange=_arranged,
    reshape=_with_counted,
)
FORM = Form(
    needs=(NEED,),
    limits=UploadLimits(
        packed=40_000_000,
        text=60_000_000,
        largest="a century of daily prices",
    ),
)


def read_prices(files: list[tuple[str, bytes]], progress: Progress) -> PriceSet:
    """Uploaded closes, read as they are likeliest meant; see build_prices. Errors: DataError."""
    return build_prices(read_tables(files, FORM, progress), progress)


def build_prices(tables: list[Understood], report: Progress) -> PriceSet:
    """Prices of the days that all assets of all tables have.

    A table with one price is called like its file, or as its name says (Close AAPL); an empty cell
    is a gap: that day is left out for all. Errors: DataError, one sentence with file, row and
    reason: an asset twice, a price that is not finite, too few days, a gap too long for a step.
    """
    found: dict[str, pd.Series] = {}
    for table in tables:
        for name, prices in _assets(table).items():
            if name in found:
                where = table.raw.name
                raise DataError(f"{where}: prices of {name} stand in another file or column too.")
            found[name] = prices
    where = tables[0].raw.name if len(tables) == 1 else f"{len(tables)} files"
    if len(found) > MAX_ASSETS:
        raise DataError(f"{where}: {len(found)} assets, but at most {MAX_ASSETS} are read.")
    together = pd.concat(found, axis=1, join="inner").sort_index()
    together, still = _moving(together)
    complete = together.dropna()
    _check_days(where, complete)
    latest = _latest(complete)
    note = _noted(latest, len(together) - len(complete), len(complete) - len(latest)) + still
    try:
        result = price_set(latest.reset_index(names="date"), "Uploaded prices", note)
    except ValueError as error:
        raise DataError(f"{where}: {error}.") from None
    report(1.0, "Putting the days together …")
    return result


def _latest(complete: pd.DataFrame) -> pd.DataFrame:
    """As many of the last rows as are used."""
    return complete[-(MOST_STEPS if _within_a_day(complete) else MAX_DAYS) :]


def _moving(together: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The prices that change on the days that are used, if any does, and a sentence on the
    others."""
    still: list[str] = []
    while True:
        latest = _latest(together.dropna())
        constant = [name for name in together if latest[name].nunique() == 1]
        if not constant or len(constant) == together.shape[1]:
            break
        still += constant
        together = together.drop(columns=constant)
    if not still:
        return together, ""
    names = ", ".join(still[:4]) + (f" and {len(still) - 4} more" if len(still) > 4 else "")
    one = len(still) == 1
    whose = "its price never changes" if one else "their prices never change"
    return together, f" {names} {'is' if one else 'are'} left out: {whose}."


def _noted(prices: pd.DataFrame, left_out: int, earlier: int) -> str:
    """What came in, in a sentence or two."""
    within = _within_a_day(prices)
    form = "%Y-%m-%d %H:%M" if within else "%Y-%m-%d"
    ends = " to ".join(f"{when:{form}}" for when in prices.index[[0, -1]])
    said = [f"Uploaded: {len(prices):,} {'prices' if within else 'days'}, {ends}"]
    if earlier:
        said.append(f"the latest of {len(prices) + earlier:,}")
    if left_out:
        said.append(f"{left_out:,} without a price of every asset left out")
    note = "; ".join(said) + "."
    if within:
        per_year = bars_a_year(prices.index.to_numpy("datetime64[m]"))
        note += f" Nights and weekends are a step like the others; a year counts {per_year:,.0f}."
    if (prices <= 0).any(axis=None):
        note += " Changes are differences in the price's own unit: prices reach zero or below."
    return note


def _within_a_day(prices: pd.DataFrame) -> bool:
    return prices.index.normalize().nunique() < len(prices)


def _assets(found: Understood) -> dict[str, pd.Series]:
    """Prices by name of the asset, NaN for gaps, on an index of days."""
    table = found.table.set_index(pd.DatetimeIndex(found.table["date"]))
    names = found.many["price"]
    return {
        _asset_name(name, found.raw.name, len(names)): table[name].rename(None) for name in names
    }


def _asset_name(name: str, file: str, count: int) -> str:
    """What an asset is called: its column without the word for a price, or its file."""
    level, word = best_fit(name, CLOSE)
    if level == 3 or name.startswith("column "):
        stem = Path(file).name.split(".")[0] if count == 1 else name
        return _short(stem)
    if level == 2:
        parts = [part for part in re.split(r"[\s_]+", name) if part]
        parts = name.split(".") if len(parts) == 1 else parts  # SAP.Adjusted, but BRK.B Close
        runs = [(i, j) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)]
        said = [(i, j) for i, j in runs if plain("".join(parts[i:j])) == plain(CLOSE[word])]
        rest = [*parts[: said[0][0]], *parts[said[0][1] :]] if said else parts
        return _short(" ".join(rest) or name)
    return _short(name)


def _short(name: str) -> str:
    """A name of an asset, fit to be shown."""
    return excerpt(name.strip().lstrip("=+-@＝＋－＠").strip(), MAX_NAME_LETTERS) or "Price"


def _check_days(where: str, complete: pd.DataFrame) -> None:
    """Errors: DataError for too few days, or a hole so long that its return is none of a day."""
    of_all = " of every asset" if complete.shape[1] > 1 else ""
    if len(complete) < MIN_DAYS:
        what = "time" if _within_a_day(complete) else "date"
        raise DataError(
            f"{where}: {len(complete)} {what}{'' if len(complete) == 1 else 's'} with a price"
            f"{of_all}, but at least {MIN_DAYS} are needed."
        )
    steps = np.diff(complete.index.to_numpy()).astype("timedelta64[D]").astype(int)
    longest = int(np.argmax(steps))
    if steps[longest] > max(LONGEST_GAP_DAYS, 20 * np.median(steps)):
        raise DataError(
            f"{where}: after {complete.index[longest]:%Y-%m-%d} there is no price{of_all} "
            f"for {steps[longest]} days, too long to count as one step."
        )
