"""Uploaded closing prices: one or more files with a date and one or more prices a day."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.datasets.csv_columns import Column
from core.datasets.csv_table import CsvText, Form, Progress, excerpt, open_csv
from core.datasets.uploads import DataError, UploadLimits, text_files
from core.maths.case_studies.stock_trends.price_series import PriceSet, price_set

LIMITS = UploadLimits(
    packed=20_000_000,
    text=40_000_000,  # 30,000 days of 40 assets
    largest="a century of daily prices",
)
MAX_DAYS = 30_000
MIN_DAYS = 120
MAX_ASSETS = 40
MAX_NAME_LETTERS = 24
LONGEST_GAP_DAYS = 40  # and 20 times the usual step: New York was closed for four months in 1914

_DATE = Column("date", "time", ("day", "datum", "time", "timestamp", "observation_date"))
# Names that make a price without a name of its own; the later in the list, the better.
_CLOSES = ("value", "last", "settle", "price", "closelast", "close", "adjustedclose", "adjclose")
_BESIDE = {
    *("open", "high", "low", "volume", "vol", "change", "dividends", "stocksplits", "splits"),
    *("openinterest", "capitalgains", "turnover", "trades"),
}
PRICES = Form(columns=(_DATE, Column("close", aliases=_CLOSES)), max_rows=MAX_DAYS)

_GAP = {"", ".", "-", "na", "n/a", "nan", "null", "none", "#n/a"}
_SPACES = "'’ \u00a0\u202f"
# Numbers with a decimal point and perhaps commas between thousands, and the other way round.
_POINT = re.compile(rf"[+-]?(\d{{1,3}}([,{_SPACES}]\d{{3}})+|\d+)(\.\d*)?([eE][+-]?\d+)?")
_COMMA = re.compile(rf"[+-]?(\d{{1,3}}([.{_SPACES}]\d{{3}})+|\d+)(,\d*)?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ].*)?")


@dataclass(frozen=True)
class _Rows:
    """One file: its rows as text, with their lines. places: name of an asset → its column; prices:
    name of an asset → its cells."""

    source: CsvText
    places: dict[str, int]
    line: list[int]
    date: list[str]
    prices: dict[str, list[str]]

    def refusal(self, row: int, reason: str) -> DataError:
        return DataError(f"{self.source.name}, row {self.line[row]}: {reason}.")

    def cell(self, asset: str, cell: str) -> str:
        """A price as the file has it, for a sentence."""
        return f"“{excerpt(cell)}” in column {excerpt(self.source.header[self.places[asset]])}"


def read_prices(files: list[tuple[str, bytes]], progress: Progress) -> PriceSet:
    """Uploaded closes, as they come from banks, exchanges and data services.

    files: (name, bytes) of CSV files, plain or packed. Each has a column date and either one close
    (beside open, high, low and volume, which are left aside; an adjusted close goes before a plain
    one), then called like the file, or one column for each asset. Several files are put together on
    the days that all have. Dates: 2024-01-31, 31.01.2024 or 01/31/2024, where the whole column must
    say whether day or month comes first. Numbers: 1234.5, 1,234.5, 1.234,5 or 1 234,5; where
    1.234 could be either, a point is the decimal mark, and a comma where it does not part cells.
    Empty cells are gaps: that day is left out for all assets.
    progress(share, what) is told how far it is.
    Errors: DataError, one sentence with file, row, column and reason.
    """
    tables: list[pd.DataFrame] = []
    entries = [e for e in text_files(files, LIMITS) if e.may_be_table]
    if not entries:
        raise DataError(f"{files[0][0]}: there is no CSV file in it.")
    for done, entry in enumerate(entries):
        progress(done / len(entries), f"Reading {excerpt(entry.name, 40)} …")
        table = _read_table(open_csv(entry.name, entry.text(), (PRICES,)))
        known = {name for other in tables for name in other}
        for name in table:
            if name in known:
                raise DataError(f"{entry.name}: prices of {excerpt(name)} are in another file too.")
        tables.append(table)
    where = entries[0].name if len(entries) == 1 else f"{len(entries)} files"
    assets = sum(table.shape[1] for table in tables)
    if assets > MAX_ASSETS:
        raise DataError(f"{where}: {assets} assets, but at most {MAX_ASSETS} are read.")
    together = pd.concat(tables, axis=1, join="inner").sort_index()
    complete = together.dropna()
    if len(complete) < MIN_DAYS:
        raise DataError(
            f"{where}: {len(complete)} days with a price of every asset, but at least {MIN_DAYS} "
            "are needed."
        )
    _check_gaps(where, complete.index)
    left_out = len(together) - len(complete)
    note = f"Uploaded: {len(complete):,} days, {complete.index[0]:%Y-%m-%d} to "
    note += f"{complete.index[-1]:%Y-%m-%d}"
    note += f"; {left_out:,} without a price of every asset left out." if left_out else "."
    try:
        result = price_set(complete.reset_index(names="date"), "Uploaded prices", note)
    except ValueError as error:
        raise DataError(f"{where}: {error}.") from None
    progress(1.0, "Putting the days together …")
    return result


def _read_table(source: CsvText) -> pd.DataFrame:
    """Prices by asset, NaN for gaps, on an index of days."""
    rows = _read_rows(source)
    dates = _days(rows)
    repeated = dates.duplicated()
    if repeated.any():
        row = int(np.argmax(repeated))
        first = rows.line[int(np.argmax(dates == dates[row]))]
        raise rows.refusal(row, f"{dates[row]:%Y-%m-%d} stands in row {first} already")
    return pd.DataFrame(_numbers(rows), index=dates)


def _read_rows(source: CsvText) -> _Rows:
    """The cells of date and prices; other columns are known and left aside, or refused."""
    name, plain = source.name, [_letters(cell) for cell in source.header]
    places = {"date": [at for at, cell in enumerate(plain) if cell in _names(_DATE)]}
    if len(places["date"]) != 1:
        found = "no" if not places["date"] else "more than one"
        raise DataError(f"{name}: there is {found} column date in the first row.")
    closes = [cell for cell in _CLOSES if cell in plain]
    if closes:
        assets = {_short(Path(name).name.split(".")[0]): plain.index(closes[-1])}
        passed = _BESIDE | set(_CLOSES)
    else:
        assets, passed = {}, _BESIDE
    for at, cell in enumerate(plain):
        index = not cell or re.fullmatch(r"unnamed\d+", cell)  # as pandas writes the row labels
        if not index and cell not in passed and at not in places["date"]:
            if closes:
                raise DataError(
                    f"{name}: the column “{excerpt(source.header[at])}” is unknown beside "
                    f"“{excerpt(source.header[plain.index(closes[-1])])}”."
                )
            title = _short(source.header[at])
            if title in assets:
                raise DataError(f"{name}: two columns are called “{excerpt(title)}”.")
            assets[title] = at
    if not assets:
        raise DataError(f"{name}: there is no column of prices beside the date.")
    rows = _Rows(source, assets, [], [], {asset: [] for asset in assets})
    for line, cells in source.rows():
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(plain):
            raise DataError(
                f"{name}, row {line}: {len(cells)} cells where the header has {len(plain)}."
            )
        if len(rows.line) == MAX_DAYS:
            raise DataError(f"{name}: more than {MAX_DAYS:,} rows.")
        rows.line.append(line)
        rows.date.append(cells[places["date"][0]].strip())
        for asset, at in assets.items():
            rows.prices[asset].append(cells[at].strip())
    if not rows.line:
        raise DataError(f"{name}: there is a header but no row below it.")
    return rows


def _days(rows: _Rows) -> pd.DatetimeIndex:
    """The dates, in one form throughout."""
    year_first = _YEAR_FIRST.fullmatch(rows.date[0]) is not None
    form = _YEAR_FIRST if year_first else _YEAR_LAST
    parts = np.zeros((len(rows.date), 3), dtype=np.int64)
    dotted = True
    for row, cell in enumerate(rows.date):
        match = form.fullmatch(cell)
        if match is None:
            raise rows.refusal(row, f"“{excerpt(cell)}” is not a date like the others")
        first, mark, second, third = match.groups()
        parts[row], dotted = (int(first), int(second), int(third)), dotted and mark == "."
    if year_first:
        year, month, day = parts.T
    else:
        year, by_day, by_month = parts[:, 2], parts[:, 0] > 12, parts[:, 1] > 12
        if by_day.any() and by_month.any():
            row, other = int(np.argmax(by_month)), rows.line[int(np.argmax(by_day))]
            raise rows.refusal(
                row,
                f"“{excerpt(rows.date[row])}” begins with the month, the date in row {other} with "
                "the day",
            )
        if not (by_day.any() or by_month.any() or dotted):
            raise rows.refusal(
                0,
                f"“{excerpt(rows.date[0])}” and all others may be day or month first, so write "
                "them as 2024-01-31",
            )
        day, month = (parts[:, 1], parts[:, 0]) if by_month.any() else (parts[:, 0], parts[:, 1])
    dates = pd.to_datetime({"year": year, "month": month, "day": day}, errors="coerce")
    bad = dates.isna().to_numpy() | (year < 1700) | (year > 2200)
    if bad.any():
        row = int(np.argmax(bad))
        raise rows.refusal(row, f"“{excerpt(rows.date[row])}” is not a day of the calendar")
    return pd.DatetimeIndex(dates)


def _numbers(rows: _Rows) -> dict[str, np.ndarray]:
    """Prices of each asset, NaN for gaps; one decimal mark in the whole file."""
    cells = [
        (row, asset, cell)
        for asset, column in rows.prices.items()
        for row, cell in enumerate(column)
        if cell.casefold() not in _GAP
    ]
    point, comma = (
        {at for at, (_, _, cell) in enumerate(cells) if not form.fullmatch(cell)}
        for form in (_POINT, _COMMA)
    )
    if point and comma:
        # Of the two readings, that with fewer exceptions names the cell that is wrong.
        row, asset, cell = cells[min(min((point, comma), key=len))]
        raise rows.refusal(row, f"{rows.cell(asset, cell)} is not a price")
    # Where both readings are possible, only commas were written, only points, or neither.
    parted = rows.source.delimiter == "," or not any("," in cell for _, _, cell in cells)
    decimal = "." if comma or (not point and parted) else ","
    dropped = str.maketrans({mark: "" for mark in f"{_SPACES}{',' if decimal == '.' else '.'}"})
    values = {asset: np.full(len(rows.line), np.nan) for asset in rows.prices}
    for row, asset, cell in cells:
        value = float(cell.translate(dropped).replace(",", "."))
        if not 0 < value < 1e12:
            raise rows.refusal(
                row,
                f"the price {rows.cell(asset, cell)} is "
                + ("not positive" if value <= 0 else "too large to be one"),
            )
        values[asset][row] = value
    return values


def _check_gaps(where: str, days: pd.DatetimeIndex) -> None:
    """Errors: DataError for a hole so long that its return is none of a day."""
    steps = np.diff(days.to_numpy()).astype("timedelta64[D]").astype(int)
    longest = int(np.argmax(steps))
    if steps[longest] > max(LONGEST_GAP_DAYS, 20 * np.median(steps)):
        raise DataError(
            f"{where}: after {days[longest]:%Y-%m-%d} there is no price of every asset for "
            f"{steps[longest]} days, too long to count as one step."
        )


def _names(column: Column) -> set[str]:
    return {_letters(name) for name in (column.name, *column.aliases)}


def _letters(cell: str) -> str:
    """A header without case, blanks and marks: "Adj Close*" and "adj_close" are the same."""
    return re.sub(r"[\W_]+", "", cell).casefold()


def _short(name: str) -> str:
    """A name of an asset, fit to be shown."""
    return excerpt(name.strip().lstrip("=+-@＝＋－＠").strip(), MAX_NAME_LETTERS) or "Price"
