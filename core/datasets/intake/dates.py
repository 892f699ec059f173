"""Dates as people and programs of many countries write them: the form of a whole column, and its
values as dates and times without a zone."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from pyarrow import compute

from core.datasets.intake.numerals import missing_mask, tidy

ENOUGH = 0.9  # share of the cells with something in them that must be dates; the others: footers
SAMPLE = 500  # distinct cells that the patterns are tried on
MANY = 5_000  # distinct cells from which on days and clocks are looked at apart
FEW = 5  # fewer different dates stand in order by chance
EARLIEST_EPOCH = 3e8  # seconds, the middle of 1979: a clock below has another start than 1970
_MONTHS_OF = (
    "january januar jänner janvier enero janeiro gennaio",
    "february februar feber février febrero fevereiro febbraio",
    "march märz maerz mrz mars marzo março",
    "april avril abril aprile",
    "may mai mayo maio maggio",
    "june juni juin junio junho giugno",
    "july juli juillet julio julho luglio",
    "august août agosto",
    "september septembre septiembre setiembre setembro settembre",
    "october oktober octobre octubre outubro ottobre",
    "november novembre noviembre novembro",
    "december dezember décembre diciembre dezembro dicembre",
)
_WEEKDAYS = (
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mie|mié|jue|vie"
    "|sab|sáb|dom|seg|ter|qua|qui|sex|gio"
)
_NAME = r"(?P<name>[^\d\s\-/.,:_()']+)\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|°|ª|\.)?"
_YEAR = r"'?(?P<y>\d{4}|\d{2})"
_GAP = r"[\s\-/.,_]*(?:(?:de|del|of|di|du)\s+)?"
_BEFORE_CLOCK = r"(?:T|[\s,:]+(?:(?:at|um|à|às|a las|alle) )?)\s*"
_REGION = r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"  # US/Eastern
_ZONE = rf"\s*(?P<zone>Z|{_REGION}|[A-Z]{{3,5}}|(?:UTC|GMT)?[+\-−]\d{{2}}:?(?:\d{{2}})?)?$"
_CLOCK = (
    rf"\.?(?:{_BEFORE_CLOCK}(?P<h>\d{{1,2}})"
    r"(?:[:h](?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,6})\d*)?)?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?(?:\s?Uhr)?)?" + _ZONE
)
# Offices of statistics put a year's and a quarter's figures above those of its months.
_YEARS_ALONE, _YEARS_AND_QUARTERS = r"^\d{4}$", r"^\d{4}(?:\s?Q[1-4])?$"
_WEEKDAY = rf"^(?i:(?:{_WEEKDAYS})[^\d\s.,:]*[.,]*\s+)?"
PATTERNS = {
    "year first": [
        rf"^(?P<y>\d{{4}})\s?[-/.年]\s?(?P<m>\d{{1,2}})\s?[-/.月]\s?(?P<d>\d{{1,2}})日?{_CLOCK}"
    ],
    "three numbers": [  # whose order is still to be found
        rf"{_WEEKDAY}(?P<d>\d{{1,2}})\s?(?P<mark>[-/.])\s?(?P<m>\d{{1,2}})\s?[-/.]\s?{_YEAR}{_CLOCK}"
    ],
    "month by name": [
        rf"{_WEEKDAY}{_DAY}{_GAP}{_NAME}{_GAP}{_YEAR}{_CLOCK}",
        rf"{_WEEKDAY}{_NAME}{_GAP}{_DAY}[\s\-/.,]+{_YEAR}{_CLOCK}",
        rf"^(?P<y>\d{{4}}){_GAP}{_NAME}{_GAP}(?P<d>\d{{1,2}}){_CLOCK}",
        rf"{_WEEKDAY}{_NAME}\s+(?P<d>\d{{1,2}})\s+(?P<h>\d\d):(?P<min>\d\d):(?P<s>\d\d)"
        r"(?:\s+(?P<zone>[A-Z]{3,5}|[+\-]\d{4}))?\s+(?P<y>\d{4})$",
    ],
    "compact": [
        r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
        r"(?:[T _-]?(?P<h>\d{2})(?:(?P<min>\d{2})(?P<s>\d{2})?)?(?:\.(?P<f>\d{1,6}))?)?" + _ZONE,
        rf"^(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}}){_CLOCK}",
    ],
    "year-month": [
        r"^(?P<y>\d{4})\s?[-/.:]?\s?[Mm年]?(?P<m>\d{1,2})月?$",
        r"^[Mm]?(?P<m>\d{1,2})\s?[-/.\s]\s?(?P<y>\d{4})$",
        rf"^{_NAME}{_GAP}{_YEAR}$",
        rf"^(?P<y>\d{{4}}){_GAP}{_NAME}$",
    ],
    "quarter": [
        r"^(?P<y>\d{4})[\s\-/.:_]*(?i:[qtk])(?P<q>[1-4])$",
        rf"^(?i:[qtk])(?P<q>[1-4])[\s\-/.:_]*{_YEAR}$",
        rf"^(?P<q>[1-4])\.?\s?(?i:q|t|quartal|(?:er|e|º)? ?trimestre)[\s\-/]*{_YEAR}$",
    ],
    "iso week": [
        r"^(?P<y>\d{4})[\s\-/]*(?i:w|kw|s)\s?(?P<w>\d{1,2})(?:-?(?P<wd>[1-7]))?$",
        r"^(?i:w|kw|week|s)\.?\s?(?P<w>\d{1,2})[\s\-/,]+(?P<y>\d{4})$",
    ],
    "counted month": [r"^(?P<y>\d{1,2})\s?[-/]\s?(?P<m>\d{1,2})$"],  # only where they go on
    "week of year": [  # only where the name of the column says week
        r"^(?P<y>\d{4})(?P<w>\d{2})$",
        r"^(?P<y>\d{4})\s?[\-/.]\s?(?P<w>\d{1,2})$",
        r"^(?P<w>\d{1,2})\s?[\-/.]\s?(?P<y>\d{4})$",
    ],
}
ISO = (
    r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
    r"\s?(?:Z|UTC|[+\-]\d{2}:?\d{2})?$"
)
ISO_ZONE = r"\s?(?:Z|UTC|[+\-]\d{2}:?\d{2})$"
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}  # parts of a second
_SPOKEN_UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
_SPOKEN = {
    "year first": "year first",
    "day first": "day first",
    "month first": "month first",
    "month by name": "months by name",
    "compact": "year, month and day without signs between",
    "year-month": "years and months",
    "quarter": "quarters",
    "counted month": "years and months",
    "year": "years",
    "fractional year": "years with decimals",
    "iso week": "ISO weeks",
    "week of year": "ISO weeks",
    "excel serial": "Excel day numbers",
}
MONTHLY = ("year-month", "counted month", "quarter")
WEEKS = ("iso week", "week of year")
_WEEKLY = {
    *("week", "weeks", "wk", "woche", "kw", "kalenderwoche", "semaine", "semana", "settimana"),
    *("isoweek", "yearweek", "weekofyear", "yw", "weeknumber"),
}
_BY_NUMBER = {"excel serial", "epoch", "year", "fractional year"}
_DATE = {"date", "dates", "datum", "data", "fecha", "datetime", "ds", "dt"}
_MOMENT = {
    *("time", "timestamp", "ts", "epoch", "unix", "zeit", "zeitpunkt", "zeitstempel", "hora"),
    *("heure", "ora", "when"),
}
_PERIOD = {
    *("day", "tag", "jour", "dia", "giorno", "month", "monat", "mois", "mes", "mese", "year", "yr"),
    *("jahr", "annee", "ano", "anno", "anio", "quarter", "quartal", "trimestre", "week", "woche"),
    *("wk", "kw", "kalenderwoche", "isoweek", "yearweek", "weekofyear", "yw"),
    *("semaine", "semana", "settimana", "period", "periode", "periodo"),
}
_AMOUNT = {
    *("volume", "vol", "price", "close", "open", "high", "low", "last", "adj", "amount", "amt"),
    *("qty", "quantity", "id", "sales", "population", "value", "demand", "count", "number", "no"),
    *("nr", "code", "key", "zip", "plz", "total", "sum", "betrag", "menge", "preis", "kurs"),
    *("umsatz", "einwohner", "prix", "precio", "preco", "prezzo", "quantite", "cantidad", "wert"),
    *("quantidade", "quantita", "ventas", "ventes", "vendas", "vendite", "user", "item", "rating"),
    *("passengers", "cost", "revenue", "income", "salary", "rate", "balance", "visits"),
}


@dataclass(frozen=True)
class DateForm:
    """How the dates of a column are written.

    kind: "year first", "day first", "month first", "month by name", "compact" (20230102),
    "year-month", "counted month" (1-01), "quarter", "year", "fractional year", "iso week",
    "week of year" (202305), "excel serial" or "epoch"; unit: of an epoch "s", "ms", "us", "ns";
    clock: some time of day is not midnight; zone: "", "UTC", "+02:00", "EST" or "mixed"; ambiguous:
    day first and month first are both possible; words: for a sentence; first_year: of the hundred
    years that years of two digits are read into.
    """

    kind: str
    unit: str
    clock: bool
    zone: str
    two_digit_year: bool
    ambiguous: bool
    words: str
    first_year: int = 0


@dataclass(frozen=True, eq=False)
class Dates:
    """A column's dates, one a cell: values (datetime64[us], NaT where missing or bad); missing: no
    value; bad: neither missing nor a date; offset_removed: what was left out, or ""."""

    values: np.ndarray
    missing: np.ndarray
    bad: np.ndarray
    offset_removed: str


@dataclass(frozen=True, eq=False)
class _Fields:
    """Numbers out of texts, by name (y, m, d, h …), −1 where there is none; short: a year of two
    digits; zone: as a code into zones; found: some pattern fits."""

    found: np.ndarray
    numbers: dict[str, np.ndarray]
    short: np.ndarray
    zone: np.ndarray
    zones: list[str]


def date_form(
    cells: pa.ChunkedArray | pa.Array, day_first: bool | None = None, name: str = ""
) -> DateForm | None:
    """The form of a column of text; None where under nine tenths of the cells are dates, years and
    quarters among months left aside.

    day_first: what a reader has said of 03/04/2024; else a number above 12 decides, then which
    order makes a regular row of dates; day first, and ambiguous, where neither does. Dots are day
    first. name: of the column, for cells of digits alone.

    >>> date_form(pa.array(["01/31/2024", "02/01/2024"])).words
    'month first (01/31/2024)'
    """
    cells = tidy(cells)
    cells = cells.filter(pa.array(~missing_mask(cells)))
    if not len(cells):
        return None
    if (iso := _iso(cells)) is not None:
        values, zones = iso
        if (~np.isnat(values)).mean() >= ENOUGH:
            words = f"year first ({cells[int(np.argmax(~np.isnat(values)))].as_py()})"
            return DateForm("year first", "", _has_clock(values), _zone(zones), False, False, words)
    coded = cells.dictionary_encode()
    texts, place = coded.dictionary, coded.indices.to_numpy()
    counts = np.bincount(place, minlength=len(texts))
    digits = _matches(texts, r"^-?\d{1,20}(?:[.,]\d+)?$")
    dotted = _dotted_weeks(texts) if _weekly(name) else _dotted_months(texts, name)
    if counts[digits].sum() >= ENOUGH * len(cells) and not dotted:
        return number_date_form(_as_numbers(texts)[place], name)
    sample = np.unique(np.linspace(0, len(texts) - 1, SAMPLE).astype(int))
    for kind in _kinds(name):
        found = _fields(texts.take(pa.array(sample)), kind).found
        if counts[sample][found].sum() < ENOUGH * counts[sample].sum():
            continue
        if form := _text_form(texts, place, kind, day_first):
            return form
    for coarser in (_YEARS_ALONE, _YEARS_AND_QUARTERS):
        finer = cells.filter(pa.array(~_matches(cells, coarser)))
        if len(cells) > len(finer) >= len(cells) / 2:
            return date_form(finer, day_first, name)
    return None


def _kinds(name: str) -> list[str]:
    """The kinds of patterns in their order: a column of weeks has no months."""
    others = [kind for kind in PATTERNS if kind != "week of year"]
    if not _weekly(name):
        return others
    return ["week of year" if kind == "year-month" else kind for kind in others]


def _weekly(name: str) -> bool:
    """Whether a name speaks of weeks.

    >>> [_weekly(name) for name in ("Week", "yearweek", "KW", "ISO week", "Date", "Weekday")]
    [True, True, True, True, False, False]
    """
    split = re.sub(r"([a-zß-ÿ])([A-ZÀ-Þ])", r"\1 \2", name)
    return any(_plain(word) in _WEEKLY for word in re.findall(r"[^\W\d_]+", split))


def number_date_form(values: np.ndarray, name: str = "") -> DateForm | None:
    """The form of a column of numbers that are dates; None where they are not.

    Digits in a row (20230102, 202301), seconds to nanoseconds since 1970 and Excel's day numbers
    are told by size; where the name says nothing of dates, they have to be in order as well.

    >>> number_date_form(np.array([44927.0, 44928.0, 44931.0]), "Date").words
    'Excel day numbers (44927)'
    >>> number_date_form(np.array([44927.0, 44928.0, 44931.0]), "Volume")
    """
    values = np.asarray(values)
    x = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    hint = _hint(name)
    if not len(x) or hint < 0:
        return None
    kinds = _number_kinds(x, hint, _nameless(name))
    if _weekly(name) and bool(((x >= 190_001) & (x <= 210_053)).all()):
        kinds = [("week of year", "")]
    for kind, unit in kinds:
        read = _from_numbers(x, kind, unit)
        if (~np.isnat(read)).mean() >= ENOUGH:
            words = (
                f"{_SPOKEN_UNITS[unit]} since 1970" if unit else f"{_SPOKEN[kind]} ({x[0]:.15g})"
            )
            zone = "UTC" if kind == "epoch" else ""
            return DateForm(kind, unit, _has_clock(read), zone, False, False, words)
    return None


def counts_from_start(form: DateForm, cells: pa.ChunkedArray | np.ndarray, name: str = "") -> bool:
    """Whether what was taken for dates may as well count seconds or hours from some start: numbers
    like days of Excel, or years, where no name says date; and seconds since 1970 that have not
    come far.

    >>> days = np.array([40000.0, 40000.0, 40013.0])
    >>> form = number_date_form(days, "Date")
    >>> counts_from_start(form, days, "Time"), counts_from_start(form, days, "Date")
    (True, False)
    """
    if form.kind == "epoch":
        read = read_dates(cells, form).values
        return bool(np.median(read[~np.isnat(read)].astype(float)) < 1e6 * EARLIEST_EPOCH)
    if form.kind not in ("year", "year-month", "fractional year", "excel serial"):
        return False
    digits = isinstance(cells, np.ndarray) or _matches(tidy(cells), r"^(\d+([.,]\d+)?)?$").all()
    return bool(digits) and _hint(name) < 2


def within_calendar(values: np.ndarray) -> np.ndarray:
    """Dates of the years 1 to 9999, the others as none: no calendar and no program goes on."""
    first, last = np.datetime64("0001-01-01", "us"), np.datetime64("10000-01-01", "us")
    out = (values < first) | (values >= last)
    return np.where(out, np.datetime64("NaT"), values) if out.any() else values


def read_dates(cells: pa.ChunkedArray | pa.Array | np.ndarray, form: DateForm) -> Dates:
    """The dates of a column in its form. Errors: none; what is no date (31.02.2024) is bad.

    Offsets are left out, so that dates and clocks are local ones, and UTC where cells say so. A
    month, quarter or week is its first day.

    >>> column = pa.array(["31.01.2024", "31.02.2024", "NA"])
    >>> read_dates(column, date_form(pa.array(["31.01.2024"]))).values.astype("M8[D]")
    array(['2024-01-31', 'NaT', 'NaT'], dtype='datetime64[D]')
    """
    if isinstance(cells, np.ndarray):
        missing = np.isnan(cells) if cells.dtype.kind == "f" else np.zeros(len(cells), bool)
        values = within_calendar(_from_numbers(cells, form.kind, form.unit))
        return Dates(values, missing, np.isnat(values) & ~missing, "")
    cells = tidy(cells)
    missing = missing_mask(cells)
    values = np.full(len(cells), np.datetime64("NaT", "us"))
    zones: set[str] = set()
    iso = _iso(cells) if form.kind == "year first" else None
    if iso is not None:
        values, zones = iso
    rest = np.isnat(values) & ~missing
    if rest.any():
        left = cells if rest.all() else cells.filter(pa.array(rest))
        if form.kind in _BY_NUMBER:
            values[rest] = _from_numbers(_as_numbers(left), form.kind, form.unit)
        else:
            coded = left.dictionary_encode()
            fields = _fields(coded.dictionary, _pattern_kind(form))
            values[rest] = _days(fields, form.kind, form.first_year)[coded.indices.to_numpy()]
            zones |= set(fields.zones)
    values = within_calendar(values)
    return Dates(values, missing, np.isnat(values) & ~missing, _offsets(zones))


def _matches(cells: pa.Array, pattern: str) -> np.ndarray:
    found = compute.match_substring_regex(cells, pattern).fill_null(False)
    return found.to_numpy(zero_copy_only=False)


def _has_clock(values: np.ndarray) -> bool:
    values = values[~np.isnat(values)]
    return bool((values != values.astype("M8[D]")).any())


def _iso(cells: pa.Array) -> tuple[np.ndarray, set[str]] | None:
    """Cells in ISO 8601 at once (NaT elsewhere), and their zones; None where none is, or one of
    them is in no calendar."""
    fits = _matches(cells, ISO)
    if not fits.any():
        return None
    texts = cells.filter(pa.array(fits))
    zones = set()
    if _matches(texts, ISO_ZONE).any():
        tail = compute.replace_substring_regex(texts, r"^.{10}(?:[T ][\d:.]+)?\s?", "")
        zones = {_zone_name(text) for text in compute.unique(tail).to_pylist()} - {""}
        texts = compute.replace_substring_regex(texts, ISO_ZONE, "") if zones else texts
    values = np.full(len(cells), np.datetime64("NaT", "us"))
    try:
        values[fits] = texts.cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return values, zones


def _zone_name(text: str) -> str:
    """ "UTC", "+02:00" or letters as they stand.

    >>> [_zone_name(text) for text in ("Z", "+0200", "GMT-5", "−05", "EST", "")]
    ['UTC', '+02:00', 'GMT-5', '-05:00', 'EST', '']
    """
    text = text.strip().replace("−", "-")
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)?", text)
    if offset:
        text = f"{offset[1]}{offset[2]}:{offset[3] or '00'}"
    return "UTC" if text in ("Z", "GMT", "+00:00", "-00:00") else text


def _zone(zones: set[str]) -> str:
    return "mixed" if len(zones) > 1 else next(iter(zones), "")


def _offsets(zones: set[str]) -> str:
    removed = sorted(zones - {"UTC"})
    if not removed:
        return ""
    return f"dates and times are local, as written; left out: {', '.join(removed[:4])}"


def _plain(word: str) -> str:
    """A word without accents, in small letters.

    >>> _plain("Février")
    'fevrier'
    """
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _month_names() -> dict[str, int]:
    """Each name and each of its beginnings of three letters or more that is no other month's."""
    months: dict[str, set[int]] = {}
    for month, names in enumerate(_MONTHS_OF, start=1):
        for name in map(_plain, names.split()):
            for end in range(3, len(name) + 1):
                months.setdefault(name[:end], set()).add(month)
    return {name: min(of) for name, of in months.items() if len(of) == 1}


MONTHS = _month_names()


def _matched(texts: pa.Array, kind: str) -> _Fields:
    """What the patterns of a kind find in texts, the first that fits counting."""
    names = ("y", "m", "d", "q", "w", "wd", "h", "min", "s", "f", "half", "dots")
    numbers = {name: np.full(len(texts), -1, np.int64) for name in names}
    found, short = np.zeros(len(texts), bool), np.zeros(len(texts), bool)
    zone, zones = np.full(len(texts), -1), []
    for pattern in PATTERNS[kind]:
        left = np.flatnonzero(~found)
        parts = compute.extract_regex(texts.take(pa.array(left)), pattern)
        fits = parts.is_valid()
        left, parts = left[fits.to_numpy(zero_copy_only=False)], parts.filter(fits)
        found[left] = True
        for place, name in enumerate(parts.type.names):
            part = parts.field(place)
            if name == "zone":
                coded = compute.if_else(compute.equal(part, ""), None, part).dictionary_encode()
                zone[left] = coded.indices.fill_null(-1 - len(zones)).to_numpy() + len(zones)
                zones += [_zone_name(text) for text in coded.dictionary.to_pylist()]
            else:
                field = {"name": "m", "mark": "dots"}.get(name, name)
                numbers[field][left] = _numbers(part, name)
            if name == "y":
                short[left] = compute.utf8_length(part).to_numpy() < 4
    return _Fields(found, numbers, short, zone, zones)


def with_lost_zeros(texts: pa.Array) -> pa.Array:
    """Octobers that lost their zero where other months have one: 1871.1 beside 1871.01.

    >>> with_lost_zeros(pa.array(["1871.01", "1871.1"])).to_pylist()
    ['1871.01', '1871.10']
    """
    if not _matches(texts, r"^\d{4}\.0[1-9]$").any():
        return texts
    return compute.replace_substring_regex(texts, r"^(\d{4}\.1)$", r"\10")


def _fields(texts: pa.Array, kind: str) -> _Fields:
    """The same; of many texts each different day and each different clock is looked at once."""
    if kind == "year-month":
        texts = with_lost_zeros(texts)
    if len(texts) <= MANY:
        return _matched(texts, kind)
    clock = rf"{_BEFORE_CLOCK}\d{{1,2}}:\d\d.*$"
    days = compute.replace_substring_regex(texts, clock, "").dictionary_encode()
    tails = compute.extract_regex(texts, f"(?P<tail>{clock})")
    tails = compute.struct_field(tails, "tail").fill_null("").dictionary_encode()
    of_day, of_tail = days.indices.to_numpy(), tails.indices.to_numpy()
    day = _matched(days.dictionary, kind)
    if not day.found.any():  # the year behind the clock
        return _matched(texts, kind)
    dated = compute.binary_join_element_wise("2000-01-01", tails.dictionary, "")
    tail = _matched(dated, "year first")
    numbers = {name: values[of_day] for name, values in day.numbers.items()}
    numbers |= {name: tail.numbers[name][of_tail] for name in ("h", "min", "s", "f", "half")}
    zone = np.where(tail.zone >= 0, tail.zone + len(day.zones), -1)[of_tail]
    zone = np.where(zone >= 0, zone, day.zone[of_day])
    found = day.found[of_day] & tail.found[of_tail]
    return _Fields(found, numbers, day.short[of_day], zone, day.zones + tail.zones)


def _numbers(part: pa.Array, name: str) -> np.ndarray:
    """A named part of a pattern as whole numbers, −1 where it is empty and 0 where unknown."""
    if name in ("name", "half", "mark"):
        coded = part.dictionary_encode()
        words = [_plain(word) for word in coded.dictionary.to_pylist()]
        if name == "name":
            known = [MONTHS.get(word, 0) for word in words]
        else:
            known = [{"a": 1, "p": 2, ".": 1, "": -1}.get(word[:1], 0) for word in words]
        return np.array(known, np.int64)[coded.indices.to_numpy()]
    if name == "f":  # to microseconds
        part = compute.if_else(compute.equal(part, ""), part, compute.utf8_rpad(part, 6, "0"))
    return compute.if_else(compute.equal(part, ""), "-1", part).cast(pa.int64()).to_numpy()


def _days(fields: _Fields, kind: str, first_year: int = 0) -> np.ndarray:
    """Fields of texts as dates and times, NaT where the calendar or the clock has no such."""
    y, m, d = (fields.numbers[name] for name in "ymd")
    short = fields.short
    if kind == "month first":
        m, d = d, m
    elif kind == "year first" and short.any():  # 99-12-31
        y, d = d, y
    y = np.where(short, first_year + (y - first_year) % 100, y)
    if kind in WEEKS:
        days = _weeks(y, fields.numbers["w"], np.abs(fields.numbers["wd"]))
    else:
        q = fields.numbers["q"]
        m = np.where(q > 0, 3 * q - 2, m)
        days = _calendar(y, m, np.where(d == -1, 1, d) if kind in MONTHLY else d)
    clock, sound = _clock(fields.numbers)
    values = days.astype("M8[us]") + clock
    values[~(sound & fields.found)] = np.datetime64("NaT")
    return values


def _calendar(y: np.ndarray, m: np.ndarray, d: np.ndarray) -> np.ndarray:
    sound = (y >= 1) & (y <= 9999) & (m >= 1) & (m <= 12) & (d >= 1) & (d <= 31)
    months = np.where(sound, (y - 1970) * 12 + m - 1, 0).astype("M8[M]")
    days = months.astype("M8[D]") + np.where(sound, d - 1, 0)
    return np.where(sound & (days.astype("M8[M]") == months), days, np.datetime64("NaT"))


def _weeks(y: np.ndarray, w: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """Days of ISO weeks; the first week of a year is that of the fourth of January."""
    fourth = _calendar(y, np.ones_like(y), np.full_like(y, 4))
    monday = fourth - (fourth.astype(np.int64) + 3) % 7 + 7 * (w - 1)
    years = (monday + 3).astype("M8[Y]").astype(np.int64) + 1970
    return np.where((years == y) & (w >= 1), monday + weekday - 1, np.datetime64("NaT"))


def _clock(numbers: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Times of day in microseconds, and which of them there are."""
    h, minute, second, part = (np.maximum(numbers[name], 0) for name in ("h", "min", "s", "f"))
    half = numbers["half"]
    late = (h == 24) & (minute == 0) & (second == 0)  # the end of a day
    sound = ((h < 24) | late) & (minute < 60) & (second < 60)
    sound &= (half < 0) | ((h >= 1) & (h <= 12))
    h = np.where(half < 0, h, h % 12 + 12 * (half == 2))
    return (((h * 60 + minute) * 60 + second) * 10**6 + part).astype("m8[us]"), sound


def _pattern_kind(form: DateForm) -> str:
    if form.kind in ("day first", "month first") or (
        form.kind == "year first" and form.two_digit_year
    ):
        return "three numbers"
    return form.kind


def _text_form(
    texts: pa.Array, place: np.ndarray, kind: str, day_first: bool | None
) -> DateForm | None:
    """The form of distinct texts that mostly fit the patterns of a kind; place: of each cell."""
    fields = _fields(texts, kind)
    ambiguous, two_digits = False, bool(fields.short[place].any())
    first_year = _first_year(fields.numbers["y"][fields.short & fields.found])
    if kind == "three numbers":
        kind, ambiguous = _order(fields, place, first_year, day_first)
        if kind == "year first":
            first_year = _first_year(fields.numbers["d"][fields.found])
    values = _days(fields, kind, first_year)
    if (~np.isnat(values[place])).mean() < ENOUGH:
        return None
    if kind == "counted month" and not _month_by_month(values[place]):
        return None
    good = ~np.isnat(values)
    telling = good & ((fields.numbers["d"] > 12) | (fields.numbers["m"] > 12))
    example = texts[int(np.argmax(telling if telling.any() else good))].as_py()
    words = f"{'day or month first' if ambiguous else _SPOKEN[kind]} ({example})"
    if two_digits:
        years = values[good].astype("M8[Y]")
        span = dict.fromkeys((str(years.min()), str(years.max())))
        what = "years" if kind == "counted month" else "two-digit years"
        words += f", {what} as {' to '.join(span)}"
    used = set(np.unique(fields.zone[good]).tolist()) - {-1}
    zone = _zone({fields.zones[code] for code in used})
    return DateForm(kind, "", _has_clock(values), zone, two_digits, ambiguous, words, first_year)


def _month_by_month(values: np.ndarray) -> bool:
    """Whether each is the month after the one before: 1-01, 1-02 may else be anything."""
    months = values[~np.isnat(values)].astype("M8[M]").astype(np.int64)
    return len(months) >= FEW and bool((np.diff(months) == 1).all())


def _first_year(years: np.ndarray) -> int:
    """Where the hundred years begin that keep years of two digits together and out of the future.

    >>> _first_year(np.array([98, 99, 0, 1])), _first_year(np.array([30, 49]))
    (1998, 1930)
    """
    seen = np.unique(years)
    if not len(seen):
        return 0
    gaps = np.diff(np.append(seen, seen[0] + 100))
    first = int(seen[(np.argmax(gaps) + 1) % len(seen)])
    last = first + int(100 - gaps.max())
    return first + (2000 if last + 2000 <= date.today().year + FEW else 1900)


def _order(
    fields: _Fields, place: np.ndarray, first_year: int, day_first: bool | None
) -> tuple[str, bool]:
    """Which of three numbers is the day, and whether the month is as possible."""
    if day_first is not None:
        return ("day first" if day_first else "month first"), False
    read = {kind: _days(fields, kind, first_year)[place] for kind in ("day first", "month first")}
    good = {kind: np.count_nonzero(~np.isnat(values)) for kind, values in read.items()}
    if fields.short[place].mean() > ENOUGH and (fields.numbers["dots"] != 1).all():
        backwards = _days(fields, "year first", _first_year(fields.numbers["d"][fields.found]))
        backwards = backwards[place]
        count = np.count_nonzero(~np.isnat(backwards))
        if count >= max(good.values()) and all(
            good[kind] < count or 10 * _span(backwards) < _span(other) or _nearer(backwards, other)
            for kind, other in read.items()
        ):
            return "year first", False
    dots = np.count_nonzero(fields.numbers["dots"][place] == 1) > len(place) / 2
    if dots and good["day first"] >= ENOUGH * len(place):
        return "day first", False
    if good["day first"] != good["month first"]:
        return max(good, key=good.get), False
    days, months = read["day first"], read["month first"]
    if _nearer(months, days):
        return "month first", False
    same = np.array_equal(days, months, equal_nan=True)
    return "day first", not (same or _nearer(days, months))


def _span(values: np.ndarray) -> float:
    """Days between the first and the last."""
    values = values[~np.isnat(values)].astype("M8[D]").astype(np.int64)
    return float(np.ptp(values)) if len(values) else np.inf


def _nearer(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether one reading is a row of dates in order, or equally far apart, and the other none."""
    rows = [values[~np.isnat(values)].astype("M8[D]").astype(np.int64) for values in (one, other)]
    steps = [np.diff(np.unique(row)) for row in rows]
    if min(map(len, steps)) < FEW - 1:
        return False
    ordered = [bool((np.diff(row) >= 0).all() or (np.diff(row) <= 0).all()) for row in rows]
    if ordered[0] != ordered[1]:
        return ordered[0]
    spread = [step.max() / np.median(step) for step in steps]
    return spread[0] <= 1.2 and spread[1] > 3


def _as_numbers(texts: pa.Array) -> np.ndarray:
    """Digits as whole numbers where all are, else with decimals, nan where there are none."""
    whole = compute.match_substring_regex(texts, r"^-?\d{1,18}$")
    if compute.all(whole).as_py():
        return texts.cast(pa.int64()).to_numpy()
    fits = compute.match_substring_regex(texts, r"^-?\d{1,20}(?:[.,]\d+)?$")
    plain = compute.if_else(fits, compute.replace_substring(texts, ",", "."), "nan")
    return plain.cast(pa.float64()).to_numpy()


def _dotted_months(texts: pa.Array, name: str) -> bool:
    """Whether 2023.01 and 10.2023 are months: all are, and enough of them or the name says so."""
    fits = _matches(texts, r"^\d{4}\.(?:0[1-9]|1[0-2])$|^(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d$")
    return fits.mean() >= ENOUGH and (_hint(name) > 0 or (len(texts) >= FEW and _hint(name) == 0))


def _dotted_weeks(texts: pa.Array) -> bool:
    return _matches(texts, r"^\d{4}\.\d{1,2}$|^\d{1,2}\.\d{4}$").mean() >= ENOUGH


def _hint(name: str) -> int:
    """How much a column's name speaks of dates: 2 of dates, 1 of times or periods, −1 of amounts.

    >>> [_hint(name) for name in ("OrderDate", "unix_time", "Year", "Close", "ds", "", "Volume")]
    [2, 1, 1, -1, 2, 0, -1]
    """
    split = re.sub(r"([a-zß-ÿ])([A-ZÀ-Þ])", r"\1 \2", name)
    words = {_plain(word) for word in re.findall(r"[^\W\d_]+", split)}
    if words & _DATE or any(word.endswith(("date", "datum")) for word in words):
        return 2
    if words & _MOMENT or any(word.endswith(("time", "zeit", "stamp")) for word in words):
        return 1
    return -1 if words & _AMOUNT else int(bool(words & _PERIOD))


def _nameless(name: str) -> bool:
    """Whether a name says nothing.

    >>> [_nameless(name) for name in ("", "0", "Unnamed: 3", "account")]
    [True, True, True, False]
    """
    words = {_plain(word) for word in re.findall(r"[^\W\d_]{2,}", name)}
    return words <= {"unnamed", "column", "col", "field", "spalte", "colonne", "columna", "index"}


def _number_kinds(x: np.ndarray, hint: int, nameless: bool) -> list[tuple[str, str]]:
    """The kind and unit that numbers have by their size, and by their order where no name says
    that they are dates; [] for none."""
    low, high = np.quantile(x, [0.05, 0.95]).tolist()
    steps = np.diff(x.astype(float))
    rising = bool((steps >= 0).all() or (steps <= 0).all())
    ordered = len(x) >= FEW and rising and bool(steps.all())
    whole = bool((x == np.floor(x)).all())
    distinct = len(np.unique(x[:1000]))
    digits = len(str(int(low))) if 0 < low <= high < 1e15 else 0
    one_size = whole and digits in (8, 10, 12, 14) and digits == len(str(int(high)))
    if one_size and _compact_share(x) >= ENOUGH:
        return [("compact", "")] if hint > 0 or distinct > 2 else []
    for unit, parts in _UNITS.items():
        earliest, latest = (1e7, 4.1e9) if hint > 0 else (6.3e8, 2.5e9)
        if earliest * parts <= low and high <= latest * parts:
            counted = unit == "s" and ordered and np.median(np.abs(steps)) < 10
            told = distinct >= FEW and (rising or nameless) and not counted
            return [("epoch", unit)] if hint > 0 or told else []
    if unit := _epoch_before_1970(x, steps, rising and distinct >= FEW and nameless, hint):
        return [("epoch", unit)]
    if whole and low >= 180_001 and high <= 210_012:
        return [("year-month", "")] if hint > 0 or (ordered and distinct > FEW) else []
    if low >= (3654 if hint == 2 else 25_569) and high <= 73_050:
        dated = hint == 2 or (hint == 1 and not (whole and ordered))
        return [("excel serial", "")] if dated or (ordered and _like_days(x, hint)) else []
    return (
        _year_kinds(x, steps, ordered and whole, hint, nameless)
        if low >= 1500 and high <= 2100
        else []
    )


def _epoch_before_1970(x: np.ndarray, steps: np.ndarray, in_order: bool, hint: int) -> str:
    """The unit of times since 1970 some of which lie before it, as programs write old dates; "":
    they are none. Whole minutes or days tell them from other numbers below 0."""
    size = np.abs(x.astype(float))
    largest = float(size.max())
    for unit, parts in _UNITS.items():
        whole = not (size % (60 * parts)).any() if hint > 0 else not (size % (86_400 * parts)).any()
        if 1e7 * parts <= largest <= 4.1e9 * parts and whole and steps.any():
            early = unit != "s" or bool((x < 0).any())
            return unit if early and (hint > 0 or in_order) else ""
    return ""


def _year_kinds(
    x: np.ndarray, steps: np.ndarray, counted: bool, hint: int, nameless: bool
) -> list[tuple[str, str]]:
    if (x == np.floor(x)).all():
        in_row = counted and bool((np.abs(steps) == 1).all())
        return [("year", "")] if hint > 0 or (in_row and nameless) else []
    even = len(x) >= FEW and 0 < abs(steps[0]) <= 1 and np.ptp(steps) < 0.002
    months = np.abs(12 * x - np.round(12 * x)) < 0.02
    return [("fractional year", "")] if even or (hint > 0 and months.all()) else []


def _compact_share(x: np.ndarray) -> float:
    read = _from_numbers(x, "compact", "")
    years = read.astype("M8[Y]").astype(float) + 1970  # NaT far below
    return float(((years >= 1800) & (years <= 2100) & ~np.isnat(read)).mean())


def _like_days(x: np.ndarray, hint: int) -> bool:
    """Whether ordered numbers go on as Excel's days do and no count does: without weekends, by
    months, quarters, years, or by the same part of a day."""
    steps = np.abs(np.diff(x.astype(float)))
    if hint:
        return bool(steps.max() <= 366 and np.median(steps) <= 31)
    if not (steps == np.floor(steps)).all():
        return bool(np.ptp(steps) < 1e-3 and steps.max() < 1)
    weekend = np.isin(np.floor(x) % 7, (0, 1))  # day 1 is taken for a Sunday
    if steps.max() <= 5 and np.ptp(steps) and not weekend.any():
        return True
    spans = ((28, 31), (89, 92), (365, 366))
    return any(low <= steps.min() < steps.max() <= high for low, high in spans)


def _from_numbers(x: np.ndarray, kind: str, unit: str) -> np.ndarray:
    """Numbers as dates and times, NaT where there is none."""
    nat = np.datetime64("NaT", "us")
    x = np.asarray(x)
    sound = np.isfinite(x.astype(float))
    if kind == "epoch":
        sound &= np.abs(x.astype(float)) < 2.5e11 * _UNITS[unit]
        x = np.where(sound, x, 0)
        parts = _UNITS[unit]
        if parts > 10**6:
            micros = (x // 1000).astype(np.int64)
        else:
            micros = np.round(x * (10**6 // parts)).astype(np.int64)
        return np.where(sound, micros.astype("M8[us]"), nat)
    sound &= (x >= 0) & (x < 1e15)
    x = np.where(sound, x, 0)
    if kind == "excel serial":
        return np.where(sound, _from_excel(x.astype(float)), nat)
    whole = np.floor(x).astype(np.int64)
    if kind == "fractional year":
        return np.where(sound, _from_fractions(x.astype(float)), nat)
    if kind == "compact":
        values = _from_compact(whole)
    elif kind == "week of year":
        values = _weeks(whole // 100, whole % 100, np.ones_like(whole))
    elif kind == "year":
        values = _calendar(whole, np.ones_like(whole), np.ones_like(whole))
    else:
        values = _calendar(whole // 100, whole % 100, np.ones_like(whole))
    return np.where(sound & (x == whole), values.astype("M8[us]"), nat)


def _from_compact(x: np.ndarray) -> np.ndarray:
    """20230102, and with hours, minutes and seconds 20230102153000."""
    digits = np.floor(np.log10(np.maximum(x, 1))).astype(np.int64) + 1
    size = 10 ** np.clip(digits - 8, 0, 6)
    day, clock = x // size, x % size * (10**6 // size)
    h, minute, second = clock // 10_000, clock // 100 % 100, clock % 100
    sound = (h < 24) & (minute < 60) & (second < 60) & np.isin(digits, (8, 10, 12, 14))
    days = _calendar(day // 10_000, day // 100 % 100, day % 100).astype("M8[us]")
    seconds = ((h * 60 + minute) * 60 + second).astype("m8[s]")
    return np.where(sound, days + seconds, np.datetime64("NaT"))


def _from_excel(x: np.ndarray) -> np.ndarray:
    """Excel's 1900 system: day 1 is 1900-01-01, and day 60 a 29 February that never was."""
    sound = (x >= 1) & (x < 2_958_466)  # to the end of the year 9999
    x = np.where(sound, x, 1)
    days = np.floor(x)
    seconds = np.round((x - days) * 86_400, 3)
    near = np.abs(seconds - np.round(seconds)) < 0.01  # halves and thirds of hours are cut off
    seconds = np.where(near, np.round(seconds), seconds)
    first = np.where(days < 60, np.datetime64("1899-12-31"), np.datetime64("1899-12-30"))
    micros = np.round(seconds * 1e6).astype(np.int64).astype("m8[us]")
    values = (first + days.astype(np.int64)).astype("M8[us]") + micros
    return np.where(sound & (days != 60), values, np.datetime64("NaT"))


def _from_fractions(x: np.ndarray) -> np.ndarray:
    """1949.083 as the month that begins there, other fractions as the nearest day."""
    sound = (x >= 1) & (x < 9999)
    x = np.where(sound, x, 1)
    year = np.floor(x + 5e-4)
    months = (x - year) * 12
    y = year.astype(np.int64)
    if (np.abs(months - np.round(months)) < 0.02).all():
        days = _calendar(y, np.round(months).astype(np.int64) + 1, np.ones_like(y))
    else:
        first = (y - 1970).astype("M8[Y]").astype("M8[D]")
        length = (y - 1969).astype("M8[Y]").astype("M8[D]") - first
        days = first + np.round((x - year) * length.astype(float)).astype(np.int64)
    return np.where(sound, days.astype("M8[us]"), np.datetime64("NaT"))
