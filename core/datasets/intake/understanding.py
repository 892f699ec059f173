"""What a raw table means to a page: forms of its cells, parts of its columns, rows left out.

Nothing is guessed: where two readings are possible, the likelier is used and a question says so.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.angles import angle_share, read_angles
from core.datasets.intake.codes import code_of
from core.datasets.intake.dates import (
    DateForm,
    counts_from_start,
    date_form,
    number_date_form,
    read_dates,
    within_calendar,
)
from core.datasets.intake.flags import flag_share, read_flags
from core.datasets.intake.made_columns import JOINED, with_made
from core.datasets.intake.numerals import NumberForm, number_form, numeric_share, read_numbers
from core.datasets.intake.raw import Dropped, RawTable
from core.datasets.intake.roles import Candidate, Cast, Kind, Need, Role, cast
from core.datasets.intake.wide import with_times_down
from core.datasets.intake.words import MISSING
from core.datasets.uploads import DataError

SAMPLE = 2_000  # cells from which a column's kind is told
MOST = 0.9  # of the cells that are there have to fit: tables have footers
APART = ("above the table", "below the table")  # reasons for which no row of data is lost
MOST_FOOTERS = 10  # rows below a table
DEGREES = re.compile(r"-?\d{1,3}\.(?:\d{1,2}|\d{4,15})")
MANY_ROLES = 8  # are not told one by one where columns are named like them
PLAIN = NumberForm(decimal=".", thousands="", ambiguous=False, proof="", example="")


@dataclass(frozen=True)
class Choices:
    """What a reader has decided about a table; None and absent: the reader has not.

    need: the name of the kind of table; names: the row of the names, from 1 (0: there is none);
    columns: role → places; groups: the place of the column that says whose row it is (−1: there is
    none); group: one of its values, "" for all of them; aggregate: of several values at one time;
    lowest: whether the lowest value is one ("value") or stands for none ("missing"); codes: the
    same of −999 and its like; unit: what a
    clock of numbers counts ("s", "min", "h", "d"; "date": its numbers are dates); yes: of a flag in
    two words, the one that says so; negative: whether amounts below 0 are those that are paid;
    step: by what values at unequal times are added up ("D", "W-SUN", "MS"); gaps: what stands for
    times that are missing ("between", "zero"); across: whose a row is where a table has a column
    for each of something else ("no": it has none); counted: what its rows are where no column holds
    dates ("MS", "D").
    """

    need: str | None = None
    delimiter: str | None = None
    names: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    day_first: bool | None = None
    columns: tuple[tuple[str, tuple[int, ...]], ...] = ()
    groups: int | None = None
    group: str | None = None
    aggregate: str | None = None
    lowest: str | None = None
    codes: str | None = None
    swapped: bool = False
    unit: str | None = None
    yes: str | None = None
    negative: bool | None = None
    step: str | None = None
    gaps: str | None = None
    across: str | None = None
    counted: str | None = None


@dataclass(frozen=True)
class Question:
    """Two or more readings of a table. key: the choice that decides; options: value → words."""

    key: str
    text: str
    options: tuple[tuple[object, str], ...]
    taken: object


@dataclass(frozen=True, eq=False)
class Understood:
    """A table as a page can use it.

    table: a column for each single role, and for a role of many one for each of its columns under
    their names (many: role → names); rows: of the raw table, from 0; dropped: rows left out with
    their reasons; left_out: names of columns without a part; questions: what is not certain.
    """

    raw: RawTable
    need: Need
    choices: Choices
    table: pd.DataFrame
    rows: np.ndarray
    many: dict[str, tuple[str, ...]]
    cast: Cast
    date: DateForm | None
    numbers: NumberForm
    dropped: tuple[Dropped, ...]
    left_out: tuple[str, ...]
    questions: tuple[Question, ...]
    units: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # on how numbers were read, "" for none
    codes: dict[str, float] = field(default_factory=dict)  # column → what stands for no value in it
    warnings: tuple[str, ...] = ()  # legal, but suspicious
    counted: np.ndarray | None = None  # raw rows that went into the table; None: those of `rows`
    whose: int | None = None  # the place of the column that says whose row it is
    said: tuple[str, ...] = ()  # what a page has made of it, a sentence each
    why_not: str = ""  # why nothing can be made of it as it is read now, a sentence
    aside: tuple[tuple[str, np.ndarray], ...] = ()  # reason → raw rows that a choice leaves out

    @property
    def name(self) -> str:
        """The file's."""
        return self.raw.name

    @property
    def clear(self) -> bool:
        """Whether nothing was ambiguous or suspicious and no row below the names was dropped."""
        return not (self.why_not or self.questions or self.warnings) and all(
            row.reason in APART for row in self.dropped
        )

    @cached_property
    def sentence(self) -> str:
        """What was understood, for the reader."""
        if self.why_not:
            return self.why_not
        return " ".join(["; ".join(filter(None, _told(self))) + ".", *self.said])

    @property
    def reasons(self) -> list[str]:
        """Why rows were left out, each reason once with its rows, in their order."""
        kinds: dict[str, list[Dropped]] = {}
        plain = {reason: _kind_of(reason) for reason in {row.reason for row in self.dropped}}
        for row in sorted(self.dropped, key=lambda row: row.line or np.inf):
            if row.reason != "above the table":
                kinds.setdefault(plain[row.reason], []).append(row)
        return [_counted(kind, rows) for kind, rows in kinds.items()]

    @property
    def lost(self) -> str:
        """The first row that was left out, for a sentence on what is then missing; or ""."""
        rows = [row for row in self.dropped if row.line and row.reason not in APART]
        return f" after row {rows[0].line} was left out: {rows[0].reason}" if rows else ""

    def line(self, row: int) -> int:
        """The line in the file of a row of `table`, from 0."""
        return self.raw.lines([int(self.rows[row])])[0]

    def refusal(self, row: int, reason: str) -> DataError:
        return DataError(f"{self.raw.name}, row {self.line(row)}: {reason}.")


def understand(
    raw: RawTable, need: Need, choices: Choices = Choices(), known: "Known | None" = None
) -> Understood:
    """Read a raw table as a page needs it. known: what `playable` has found out of it with these
    choices. Errors: DataError where no column can play a required part, or no row is left."""
    raw, columns, found = (known or {}).get((need.name, choices)) or _cast(raw, need, choices)
    if found.missing:
        raise _nobody(raw, need, found.missing)
    _check_chosen(raw, need, found, columns)
    first = _order_of_days(need, found, columns)
    decimal = choices.decimal or _decimal_of_angles(need, found, columns)
    if first is not None or decimal != choices.decimal:
        first = choices.day_first if first is None else first
        told = replace(choices, day_first=first, decimal=decimal)
        return replace(understand(raw, need, told), choices=choices)
    table, many, bad, missing, units = _converted(raw, need, found, columns)
    codes = {} if choices.codes == "value" else _without_codes(need, table, many, bad, missing)
    keep, dropped = _rows_kept(raw, need, table, many, bad, missing, codes)
    rows = np.flatnonzero(keep)
    if not len(rows):
        first = dropped[0]
        raise DataError(f"{raw.name}, row {first.line}: {first.reason}; so are all other rows.")
    used = {place for places in found.parts.values() for place in places}
    used |= {place for made in raw.made if made.place in used for place in made.sources}
    left = [column.shown for column in columns.all if column.place not in used and column.name]
    time = next((role for role in need.roles if role.kind in ("time", "clock")), None)
    date = None
    if time and time.name in found.parts:
        timed = columns.all[found.parts[time.name][0]]
        date = timed.date if time.kind == "time" else timed.clock
    return Understood(
        raw=raw,
        need=need,
        choices=choices,
        table=table if keep.all() else table.iloc[rows].reset_index(drop=True),
        rows=rows,
        many=many,
        cast=found,
        date=date,
        numbers=columns.form,
        notes=tuple(dict.fromkeys(columns.notes[at] for at in sorted(used & columns.notes.keys()))),
        dropped=(*raw.dropped, *dropped),
        left_out=tuple(left),
        questions=(
            *_questions(raw, need, found, columns, date),
            *_about_codes(raw, choices, codes, bad),
        ),
        units=units,
        codes={name: code for name, (code, _) in codes.items()},
        warnings=(*_about_days(raw), *filter(None, [raw.part])),
    )


def with_part(found: Understood, part: str, place: int) -> Understood:
    """Read again with this column for a part; what the reader has chosen stays as it was."""
    choices = replace(found.choices, columns=(*found.choices.columns, (part, (place,))))
    return replace(understand(found.raw, found.need, choices), choices=found.choices)


def form_of(raw: RawTable, place: int, form: NumberForm) -> NumberForm:
    """How the numbers of one column are written: like those of the table, but a point in one cell
    has decimal points, for a comma parts its two numbers; and degrees keep the points that only
    they can have."""
    apart = place in _of_points(raw) or (
        form.chosen and form.decimal == "," and _of_degrees(raw.columns[place])
    )
    return PLAIN if apart else form


def _of_degrees(cells: pa.ChunkedArray) -> bool:
    """Whether numbers have a point that can only be decimal, and may be degrees: those of a table
    whose other numbers a reader reads with a comma."""
    if not pa.types.is_string(cells.type):
        return False
    first = [cell.strip() for cell in cells[:SAMPLE].to_pylist() if cell and cell.strip()]
    told = [bool(DEGREES.fullmatch(cell)) for cell in first]
    return bool(told) and all(told) and max(abs(float(cell)) for cell in first) <= 180


def _of_points(raw: RawTable) -> set[int]:
    return {made.place for made in raw.made if made.role in ("latitude", "longitude")}


def _about_days(raw: RawTable) -> tuple[str, ...]:
    if raw.melted is None or not raw.melted.origin:
        return ()
    first = np.datetime64(raw.melted.origin) + 1
    return (f"The columns only count days: d_1 is taken for {first}, as in the calendar of M5.",)


def _order_of_days(need: Need, found: Cast, columns: "_Columns") -> bool | None:
    """Whether days come first, where of several columns of dates one tells and another does not."""
    times = [role.name for role in need.roles if role.kind == "time" and role.name in found.parts]
    dates = [columns.all[found.parts[name][0]].date for name in times]
    told = {date.kind for date in dates if date and not date.ambiguous}
    told &= {"day first", "month first"}
    open_ = any(date and date.ambiguous for date in dates)
    return told == {"day first"} if open_ and len(told) == 1 else None


def _decimal_of_angles(need: Need, found: Cast, columns: "_Columns") -> str | None:
    """The decimal sign with which angles lie within their bounds, where no number tells it."""
    if not columns.form.ambiguous:
        return None
    for role in (role for role in need.roles if role.kind == "angle"):
        for column in (columns.all[place] for place in found.parts.get(role.name, ())):
            if columns.form_of(column) is not columns.form:
                continue
            within = []
            for sign, other in ((".", ","), (",", ".")):
                read = read_numbers(column.sample, NumberForm(sign, other, False, "", ""))
                fits = (read.values >= role.low) & (read.values <= role.high)
                within += [sign] if column.text and fits.mean() >= MOST else []
            if len(within) == 1:
                return within[0]
    return None


def refused(raw: RawTable, need: Need, choices: Choices, reason: str) -> Understood:
    """A table of which a page can make nothing, with the columns that it would have used: a reader
    may choose others."""
    raw, columns, found = _cast(raw, need, choices)
    return Understood(
        raw=raw,
        need=need,
        choices=choices,
        table=pd.DataFrame(),
        rows=np.zeros(0, int),
        many={},
        cast=found,
        date=None,
        numbers=columns.form,
        dropped=raw.dropped,
        left_out=(),
        questions=(),
        why_not=reason,
    )


def playable(raw: RawTable, need: Need, choices: Choices, known: "Known") -> bool:
    """Whether some column can play each required part; what is found out is kept in known."""
    plain = replace(choices, columns=())
    if (need.name, plain) not in known:
        known[need.name, plain] = _cast(raw, need, plain)
    return not known[need.name, plain][2].missing


def _cast(raw: RawTable, need: Need, choices: Choices) -> tuple[RawTable, "_Columns", Cast]:
    """The table with columns that are made of others, and who plays what. A column that is made
    takes the place of its parts, unless a reader has chosen otherwise."""
    raw = with_times_down(raw, need, choices.counted)
    if need.reshape:
        raw = need.reshape(raw, choices)
    raw = with_made(raw, need)
    columns, decided = _Columns(raw, choices), _decided(raw, choices)
    parts: set[int] = set()
    for made in raw.made:
        if made.role != JOINED and decided.setdefault(made.role, (made.place,)) == (made.place,):
            parts |= set(made.sources)
    candidates = [
        replace(column, kinds=frozenset(), half=frozenset()) if column.place in parts else column
        for column in columns.candidates()
    ]
    return raw, columns, cast(need, candidates, decided)


Known = dict[tuple[str, Choices], tuple[RawTable, "_Columns", Cast]]


def candidates_of(raw: RawTable, choices: Choices) -> list[Candidate]:
    """The columns of a table as roles see them."""
    return _Columns(raw, choices).candidates()


def _decided(raw: RawTable, choices: Choices) -> dict[str, tuple[int, ...]]:
    """The columns that a reader chose, and that are there: read otherwise, a table may have
    fewer."""
    there = range(len(raw.columns))
    return {role: at for role, at in choices.columns if all(place in there for place in at)}


class _Column:
    """One raw column and what its cells can be read as."""

    def __init__(self, raw: RawTable, place: int, choices: Choices) -> None:
        self.place, self.name = place, raw.names[place]
        self.shown = self.name or f"column {place + 1}"
        self.cells = raw.columns[place]
        self.text = pa.types.is_string(self.cells.type)
        self.day_first, self.unit = choices.day_first, choices.unit

    @cached_property
    def sample(self) -> pa.ChunkedArray:
        """The first and the last cells, for what has to be told of all of them."""
        if len(self.cells) <= 2 * SAMPLE:
            return self.cells
        ends = [*self.cells[:SAMPLE].chunks, *self.cells[-SAMPLE:].chunks]
        return pa.chunked_array(ends, self.cells.type)

    @cached_property
    def date(self) -> DateForm | None:
        if pa.types.is_timestamp(self.cells.type):
            zone = self.cells.type.tz or ""
            return DateForm("year first", "", True, zone, False, False, "dates of their own type")
        if not self.text:
            # What the ends of a column are not, all of it is not.
            if not number_date_form(self.sample.to_numpy().astype(float), self.name):
                return None
            return number_date_form(self.cells.to_numpy().astype(float), self.name)
        first = [cell for cell in self.cells[:60].to_pylist() if cell]
        first = [cell for cell in first if cell.strip().casefold() not in MISSING][:20]
        if sum(map(_no_date, first)) > len(first) / 2:
            return None
        form = date_form(self.sample, self.day_first, self.name)
        # Whether days or months come first, one row in a million may say.
        if form and form.ambiguous and len(self.sample) < len(self.cells):
            form = date_form(self.cells, self.day_first, self.name)
        return form

    @cached_property
    def clock(self) -> DateForm | None:
        """Its dates as a clock: numbers that may as well count from a start do that."""
        if self.date is None or self.unit == "date":
            return self.date
        if pa.types.is_timestamp(self.cells.type):
            return self.date
        cells = self.sample if self.text else self.sample.to_numpy()
        counted = counts_from_start(self.date, cells, self.name)
        return None if counted or self.unit else self.date

    @cached_property
    def filled(self) -> bool:
        """Whether some cell at its ends says something."""
        if not self.text or (self.sample[:1].to_pylist() or [""])[0]:
            return True
        return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(self.sample), "")).as_py())

    @cached_property
    def flags(self) -> bool:
        if pa.types.is_floating(self.cells.type):
            first = self.sample[:20].to_numpy()
            if (first != np.floor(first)).any():
                return False
        return flag_share(self.sample) >= MOST


class _Columns:
    """The columns of a table and the one form of its numbers."""

    def __init__(self, raw: RawTable, choices: Choices) -> None:
        self.raw, self.decimal = raw, choices.decimal
        self.notes: dict[int, str] = {}
        self._shares: dict[int, float] = {}
        self.all = [_Column(raw, at, choices) for at in range(len(raw.columns))]

    @cached_property
    def form(self) -> NumberForm:
        """Signs of decimals and thousands: from the ends of the table where they are proof."""
        apart = _of_points(self.raw)
        written = [c for c in self.all if c.text and c.place not in apart and not _dates_only(c)]
        if self.decimal:
            other = "," if self.decimal == "." else "."
            return NumberForm(self.decimal, other, False, "as you said", "", chosen=True)
        return self._likeliest(self._told(written))

    def _likeliest(self, form: NumberForm) -> NumberForm:
        """A semicolon parts cells where the comma is a decimal sign, so 100,000 is likelier 100."""
        if form.ambiguous and self.raw.delimiter == ";" and "," in form.example:
            return replace(form, decimal=",", thousands="")
        return form

    def _told(self, written: "list[_Column]") -> NumberForm:
        """The form from the ends of columns, or from all of their cells."""
        ends = number_form([column.sample for column in written]) if written else PLAIN
        if ends.proof and not ends.ambiguous:
            return ends
        if self.raw.delimiter and any(pa.types.is_floating(c.cells.type) for c in self.all):
            return PLAIN  # a long text, of which some columns were read as numbers at once
        long = [column for column in written if len(column.sample) < len(column.cells)]
        return number_form([column.cells for column in written]) if long else ends

    def form_of(self, column: _Column) -> NumberForm:
        return form_of(self.raw, column.place, self.form)

    def kinds(self, column: _Column) -> frozenset[Kind]:
        kinds: set[Kind] = {"text"} if column.filled else set()
        if column.date:
            kinds.add("time")
        if not column.text:
            if not pa.types.is_timestamp(column.cells.type):
                kinds.add("number")
        elif self.share(column) >= MOST:
            kinds.add("number")
        if kinds & {"time", "number"}:
            kinds.add("clock")
        if "number" in kinds or (column.text and angle_share(column.sample) >= MOST):
            kinds.add("angle")
        if column.flags:
            kinds.add("flag")
        return frozenset(kinds)

    def share(self, column: _Column) -> float:
        """The share of numbers in a column of text."""
        if column.place not in self._shares:
            form, dates = self.form_of(column), _dates_only(column)
            self._shares[column.place] = 0.0 if dates else numeric_share(column.sample, form)
        return self._shares[column.place]

    def candidates(self) -> list[Candidate]:
        return [
            Candidate(
                c.place, c.name, self.kinds(c), lambda c=c: self._guess(c), self._half(c), c.cells
            )
            for c in self.all
        ]

    def _half(self, column: _Column) -> frozenset[Kind]:
        numbers = column.text and self.share(column) >= 0.5
        return frozenset({"number", "clock", "angle"} if numbers else ())

    def _guess(self, column: _Column) -> np.ndarray:
        """Values that tell what a column may be: numbers, or angles."""
        if column.text and "number" not in self.kinds(column):
            return read_angles(column.cells)[0]
        return self.values(column)[0]

    def values(self, column: _Column) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
        """A column's numbers, which are missing, which are none, and their unit."""
        if not column.text:
            values = column.cells.to_numpy().astype(float)
            return values, ~np.isfinite(values), np.zeros(len(values), bool), ""
        form = self.form_of(column)
        if form.decimal == ".":
            try:  # ten times faster, where nothing but plain numbers stands
                values = pc.cast(column.cells, pa.float64()).to_numpy()
                plain = np.isfinite(values).all() and not form.thousands
                if plain and (form is not self.form or not _like_thousands(values)):
                    return values, np.zeros(len(values), bool), np.zeros(len(values), bool), ""
            except pa.ArrowInvalid:
                pass
        read = read_numbers(column.cells, form)
        self.notes[column.place] = read.note
        return read.values, read.missing, read.bad, read.unit


def _like_thousands(values: np.ndarray) -> bool:
    """Whether a column may have points between thousands: 1.910 beside 569.

    >>> _like_thousands(np.array([569, 1.91])), _like_thousands(np.array([569, 1.9, 2.4567]))
    (True, False)
    """
    for some in (values[:SAMPLE], values):
        if (np.abs(some * 1000 - np.round(some * 1000)) > 1e-6).any():
            return False
    whole = values % 1 == 0
    return not whole.all() and bool((values[whole] != 0).any())


def _no_date(cell: str) -> bool:
    """Whether a cell is no date for certain, which costs less than trying the forms of dates."""
    below = r"\s*[-−](?!\d{8,}$)"  # seconds before 1970 are dates
    no_digit = not any(map(str.isdigit, cell))
    return no_digit or bool(re.match(rf"{below}|\s*\d{{0,3}}[.,]\d{{5,}}$", cell))


def _dates_only(column: _Column) -> bool:
    """Dates whose marks are none of numbers: 31.01.2024, but not 20240131."""
    numbers = ("compact", "year", "excel serial", "epoch")
    return column.date is not None and column.date.kind not in numbers


def _converted(
    raw: RawTable, need: Need, found: Cast, columns: _Columns
) -> tuple[pd.DataFrame, dict, dict, dict, dict]:
    """Values of the cast's columns; bad and missing cells by name of the column."""
    table: dict[str, object] = {}
    many: dict[str, tuple[str, ...]] = {}
    bad: dict[str, tuple[int, np.ndarray]] = {}
    missing: dict[str, np.ndarray] = {}
    units: dict[str, str] = {}
    single = {role.name for role in need.roles if not role.many and found.parts.get(role.name)}
    for role in need.roles:
        names = []
        for place in found.parts.get(role.name, ()):
            column = columns.all[place]
            name = _free(column.shown, single | table.keys()) if role.many else role.name
            values, absent, wrong, unit = _read(role, column, columns)
            table[name], missing[name], bad[name] = values, absent, (place, wrong)
            if unit:
                units[name] = unit
            names.append(name)
        if role.many and names:
            many[role.name] = tuple(names)
    return pd.DataFrame(table, copy=False), many, bad, missing, units


def _check_chosen(raw: RawTable, need: Need, found: Cast, columns: _Columns) -> None:
    """Errors: DataError where a column that a reader chose for dates has none, or dates are to be
    numbers."""
    for role in need.roles:
        for column in (columns.all[place] for place in found.parts.get(role.name, ())):
            dated = pa.types.is_timestamp(column.cells.type)
            if role.kind == "time" and column.date is None:
                raise DataError(f"{raw.name}: “{column.shown[:40]}” holds no dates.")
            if role.kind in ("number", "angle") and dated:
                raise DataError(f"{raw.name}: “{column.shown[:40]}” holds dates, not numbers.")


def _read(
    role: Role, column: _Column, columns: _Columns
) -> tuple[object, np.ndarray, np.ndarray, str]:
    form = {"time": column.date, "clock": column.clock}.get(role.kind)
    if form:
        cells = column.cells if column.text else column.cells.to_numpy()
        if pa.types.is_timestamp(column.cells.type):
            values = within_calendar(column.cells.cast(pa.timestamp("us")).to_numpy())
            absent = np.isnat(values)
            return values, absent, np.zeros(len(values), bool), ""
        dates = read_dates(cells, form)
        return dates.values, dates.missing, dates.bad, ""
    if role.kind == "flag":
        yes, absent, wrong = read_flags(column.cells)
        return yes, absent, wrong, ""
    if role.kind == "text":
        cells = column.cells if column.text else column.cells.cast(pa.string())
        coded = (
            pc.utf8_trim_whitespace(pc.fill_null(cells, "")).combine_chunks().dictionary_encode()
        )
        words = coded.dictionary.to_pylist()
        values = pd.Categorical.from_codes(coded.indices.to_numpy(), words)
        says_nothing = np.array([word.casefold() in MISSING for word in words], bool)
        absent = says_nothing[values.codes]
        return values, absent, np.zeros(len(cells), bool), ""
    if role.kind == "angle" and "number" not in columns.kinds(column):
        values, absent, wrong = read_angles(column.cells)
        unit = ""
    else:
        values, absent, wrong, unit = columns.values(column)
    wrong = wrong | ((values < role.low) | (values > role.high))
    return values, absent, wrong, unit


def _free(name: str, taken: Collection[str]) -> str:
    """A name that no column has yet."""
    numbered = (f"{name} ({at})" for at in range(2, len(taken) + 3))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def _without_codes(
    need: Need, table: pd.DataFrame, many: dict, bad: dict, missing: dict
) -> dict[str, tuple[float, np.ndarray]]:
    """Columns of numbers with a number that stands for no value, which becomes none: column → that
    number, and the rows that it leaves out (of several columns one may have a gap)."""
    found = {}
    for role in need.roles:
        if role.kind != "number":
            continue
        for name in many.get(role.name, (role.name,)):
            if name not in missing:
                continue
            values = table[name].to_numpy(float)
            code = code_of(np.where(bad[name][1], np.nan, values))
            if code is None:
                continue
            at = values == code
            table[name] = np.where(at, np.nan, values)
            if role.many:
                missing[name] = missing[name] | at
            found[name] = (code, np.zeros(len(at), bool) if role.many else at)
    return found


def _about_codes(
    raw: RawTable, choices: Choices, codes: dict[str, tuple[float, np.ndarray]], bad: dict
) -> list[Question]:
    if not codes or choices.codes:
        return []
    name, (code, _) = next(iter(codes.items()))
    column = raw.names[bad[name][0]] or f"column {bad[name][0] + 1}"
    more = f" and {len(codes) - 1} more columns" if len(codes) > 1 else ""
    text = f"Is {code:g} in “{column}”{more} a number, or does it say that there is none?"
    options = (("missing", "none: leave it out"), ("value", "a number like the others"))
    return [Question("codes", text, options, "missing")]


def _rows_kept(
    raw: RawTable,
    need: Need,
    table: pd.DataFrame,
    many: dict,
    bad: dict,
    missing: dict,
    codes: dict[str, tuple[float, np.ndarray]],
) -> tuple[np.ndarray, list[Dropped]]:
    """Rows in which every required part has a value, and the others with their reasons."""
    keep = np.ones(len(raw), bool)
    reasons: list[tuple[np.ndarray, str, int]] = []
    for role in need.roles:
        names = many.get(role.name, (role.name,))
        names = [name for name in names if name in missing]
        if not names:
            continue
        for name in names:
            place, wrong = bad[name]
            reasons.append((wrong, f"is not {_allowed(role)}", place))
            if name in codes:
                reasons.append((codes[name][1], "stands for no value", place))
        measured = role.kind in ("number", "angle", "clock")
        if (role.required or measured) and not (role.many or role.gap):  # one of many may
            absent = np.logical_and.reduce([missing[name] for name in names])
            reasons.append((absent, f"has no {role.name}", bad[names[0]][0]))
    dropped = []
    for rows, reason, place in reasons:
        rows = rows & keep
        keep &= ~rows
        at = np.flatnonzero(rows)
        lines = raw.lines([int(row) for row in at[:50]])
        for row, line in zip(at[:50], lines, strict=True):
            cell = str(raw.columns[place][int(row)].as_py() or "")
            said = f"“{cell[:20]}” {reason}" if reason.startswith(("is", "st")) else reason
            dropped.append(Dropped(line, said, cell[:80]))
        dropped += [Dropped(0, reason)] * (len(at) - 50)
    return keep, _footers(raw, need, keep, dropped)


def _footers(raw: RawTable, need: Need, keep: np.ndarray, dropped: list[Dropped]) -> list[Dropped]:
    """Rows after the last one that is a row are below the table: totals, sources and notes. Where
    a table has times, they have none."""
    last = int(np.flatnonzero(keep)[-1]) if keep.any() else -1
    if last < 0 or not 0 < len(raw) - 1 - last <= MOST_FOOTERS:
        return dropped
    end = raw.lines([last])[0]
    times = [role for role in need.roles if role.kind in ("time", "clock")]
    ends = tuple(end for role in times for end in (_allowed(role), f"has no {role.name}")) or ("",)
    return [
        replace(row, reason="below the table")
        if row.line > end and row.reason.endswith(ends)
        else row
        for row in dropped
    ]


def _allowed(role: Role) -> str:
    if role.allowed:
        return role.allowed
    if role.kind in ("time", "clock"):
        return "a date" if role.kind == "time" else "a time"
    if role.kind == "flag":
        return "yes or no"
    bounds = ""
    if -role.low == role.high and 1e15 < role.high < np.inf:
        bounds = f" within ±{role.high:g}".replace("e+", "e")
    elif np.isfinite(role.low) and np.isfinite(role.high):
        bounds = f" from {role.low:,.0f} to {role.high:,.0f}"
    elif np.isfinite(role.low):
        bounds = f" of at least {role.low:,.0f}"
    return f"a number{bounds}"


def _questions(
    raw: RawTable, need: Need, found: Cast, columns: _Columns, date: DateForm | None
) -> list[Question]:
    questions = []
    used = {place for places in found.parts.values() for place in places}
    if columns.form.ambiguous and _signs_matter(columns, used):
        text = f"Is “{columns.form.example}” above a thousand, or a decimal number?"
        options = _signs_of(columns.form.example)
        questions.append(Question("decimal", text, options, columns.form.decimal))
    elif example := _told_by_angles(need, found, columns):
        text = (
            f"Is “{example}” above a thousand, or a decimal number? Only the degrees have a point."
        )
        questions.append(Question("decimal", text, _signs_of(example), "."))
    if date and date.ambiguous:
        first = _first_date(columns, found, need)
        options = ((True, "the day comes first"), (False, "the month comes first"))
        taken = date.kind == "day first"
        questions.append(Question("day_first", f"Is “{first}” day or month first?", options, taken))
    for name in found.doubts:
        place = found.parts[name][0]
        options = tuple(
            (c.place, c.shown) for c in columns.all if need.role(name).kind in columns.kinds(c)
        )
        text = f"Is “{columns.all[place].shown}” {need.role(name).said}?"
        questions.append(Question(f"column {name}", text, options, place))
    open_ = [question for question in questions if len(question.options) > 1]
    return open_ or questions  # where others are asked, none that has one answer


def _told_by_angles(need: Need, found: Cast, columns: "_Columns") -> str:
    """A number that may be above a thousand, where degrees alone show the point that makes it a
    decimal: whoever measures them may write other numbers otherwise. "" for none."""
    if columns.decimal or columns.form.ambiguous or columns.form.decimal != ".":
        return ""
    if not columns.form.proof or columns.raw.delimiter in ("", ","):
        return ""
    degrees = {role.name for role in need.roles if role.kind == "angle"}
    apart = {at for name in degrees for at in found.parts.get(name, ())}
    written = [c for c in columns.all if c.text and c.place not in apart and not _dates_only(c)]
    played = {at for name, places in found.parts.items() if name not in degrees for at in places}
    own = [c.cells for c in written if c.place in played and "number" in columns.kinds(c)]
    if not apart or not own or not number_form([c.sample for c in written]).ambiguous:
        return ""
    form = number_form(own)
    return form.example if form.ambiguous else ""


def _signs_of(example: str) -> tuple[tuple[str, str], ...]:
    """The answers to which decimal sign a number has."""
    return tuple(
        (sign, f"{_read_as(example, sign)}the {word} is the decimal sign")
        for sign, word in ((".", "point"), (",", "comma"))
    )


def _read_as(cell: str, decimal: str) -> str:
    """A number as it is read with a decimal sign, for the answer to a question; or "".

    >>> _read_as("1,120", "."), _read_as("1,120", ",")
    ('1120: ', '1.12: ')
    """
    form = NumberForm(decimal, "," if decimal == "." else ".", False, "", "")
    (value,) = read_numbers(pa.array([cell]), form).values
    return f"{value:.15g}: " if np.isfinite(value) else ""


def _signs_matter(columns: _Columns, used: set[int]) -> bool:
    """Whether a column of numbers that plays a part has a sign that may be either."""
    played = [columns.all[place] for place in used if columns.all[place].text]
    played = [column for column in played if columns.form_of(column) is columns.form]
    cells = [column.cells for column in played if "number" in columns.kinds(column)]
    return bool(cells) and number_form(cells).ambiguous


def _first_date(columns: _Columns, found: Cast, need: Need) -> str:
    time = next(role for role in need.roles if role.kind in ("time", "clock"))
    cells = columns.all[found.parts[time.name][0]].cells
    return next((str(cell) for cell in cells[:50].to_pylist() if str(cell).strip()), "")


def _nobody(raw: RawTable, need: Need, missing: tuple[str, ...]) -> DataError:
    """The sentence for a table in which nobody can play a required part."""
    wanted = " and ".join(need.role(name).said for name in missing)
    names = [name for name in raw.names if name.strip()]
    if names:
        shown = ", ".join(f"“{name[:20]}”" for name in names[:6])
        return DataError(
            f"{raw.name}: no column holds {wanted}; there "
            f"{'is' if len(names) == 1 else 'are'} {shown}{' …' if len(names) > 6 else ''}."
        )
    return DataError(f"{raw.name}: no column holds {wanted}.")


def _kind_of(reason: str) -> str:
    """A reason without the cell that it names."""
    return re.sub("^“.*?” ", "", reason)


def _counted(kind: str, rows: list[Dropped]) -> str:
    """One reason with the first of its rows: "rows 302 and 5 more: “-5” is not a price"."""
    first = rows[0]
    more = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
    where = (
        f"row{'s' * (len(rows) > 1)} {first.line}{more}" if first.line else f"{len(rows):,} rows"
    )
    return f"{where}: {first.reason}"


def _as_named(found: Understood) -> list[str]:
    """Roles whose columns have their names."""
    parts = {role: [found.raw.names[at] for at in at_] for role, at_ in found.cast.parts.items()}
    return [role.name for role in found.need.roles if parts.get(role.name) == [role.name]]


def _signs(found: Understood) -> str:
    """The signs in numbers, of which decimals may have none."""
    if found.numbers.decimal == "." or found.numbers.chosen:
        return "decimal comma" if found.numbers.decimal == "," else "decimal point"
    numbers = found.table.select_dtypes("float").to_numpy()
    whole = bool(numbers.size) and not (numbers[np.isfinite(numbers)] % 1).any()
    return "points between thousands" if whole and found.numbers.thousands else "decimal comma"


def _told(found: Understood) -> list[str]:
    """The parts of the sentence: what was understood."""
    told = []
    made_up = found.raw.listed is not None or any(made.every for made in found.raw.made)
    if found.date and not made_up:
        told.append(f"Dates: {found.date.words}")
    if found.raw.melted is not None:
        melted = found.raw.melted
        told.append(f"{len(melted.times):,} columns of {melted.what} put one below the other")
    if found.raw.listed is not None:
        told.append(found.raw.listed.said)
    if found.numbers.decimal == "," or found.numbers.thousands:
        told.append(_signs(found))
    told += found.notes
    told.append(f"{len(found.table):,} rows")
    as_named = _as_named(found)
    if len(as_named) > MANY_ROLES:
        told.append(f"as they are named: {as_named[0]} to {as_named[-1]}")
    for role in found.need.roles:
        places = found.cast.parts.get(role.name, ())
        names = [found.raw.names[at] or f"column {at + 1}" for at in places]
        if len(as_named) > MANY_ROLES and role.name in as_named:
            continue
        if names and not (role.kind in ("time", "clock") and found.date):
            shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
            told.append(f"{role.name}: {shown}")
    for name, code in list(found.codes.items())[:2]:
        told.append(f"{code:g} in {name} is no value")
    left = found.left_out
    if found.whose is not None:
        name = found.raw.names[found.whose] or f"column {found.whose + 1}"
        told.append(f"series by: {name}")
        made = [made for made in found.raw.made if made.place == found.whose]
        played = {name, *(found.raw.names[at] for one in made for at in one.sources)}
        left = tuple(other for other in left if other not in played)
    if left:
        shown = ", ".join(left[:4])
        more = f" and {len(left) - 4} more" if len(left) > 4 else ""
        told.append(f"left out: {shown}{more}")
    lost = [row for row in found.dropped if row.reason not in APART]
    if lost:
        lost.sort(key=lambda row: row.line or np.inf)
        first = f" (row {lost[0].line}: {lost[0].reason})" if lost[0].line else ""
        if len({_kind_of(reason) for reason in {row.reason for row in lost}}) > 1:
            first = f"{first[:-1]}, and other reasons)" if first else ""
        told.append(f"{len(lost):,} row{'s' * (len(lost) > 1)} dropped{first}")
    return told
