"""Numbers as people and programs of many countries write them: which sign is the decimal one, told
from all of a table's numbers, and the values of a column of cells."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import compute

from core.datasets.intake.words import MISSING

SPOKEN = {".": "the point", ",": "the comma", " ": "a space", "'": "an apostrophe", "": "nothing"}
SPACES, QUOTES = "\u00a0\u2007\u2009\u202f\ufeff", "’`´"
OTHER = {".": ",", ",": "."}
MINUS = "−–‐‒－-"  # the last one a range in no class of letters
_GROUPED = r"[1-9]\d{0,2}(?:%s\d{3})+"
_INDIAN = r"[1-9]\d?(?:,\d{2})+,\d{3}"  # 12,34,567


def _unsigned(decimal: str) -> str:
    marks = [r"\d+", *(_GROUPED % re.escape(sign) for sign in (OTHER[decimal], " ", "'"))]
    marks += [_INDIAN] * (decimal == ".")
    mark = re.escape(decimal)
    return rf"(?:(?:{'|'.join(marks)})(?:{mark}\d*)?|{mark}\d+)"


UNSIGNED = {decimal: f"^{_unsigned(decimal)}$" for decimal in OTHER}
SIGNED = {decimal: rf"^[+\-]?{_unsigned(decimal)}(?:[eE][+\-]?\d{{1,3}})?$" for decimal in OTHER}
PLAIN = r"^[+\-]?[\d.,' ]*\d[\d.,' ]*$"
DIGITS = r"\d(?:[\d.,' ]*\d)?"
POWER = (
    r"[eE][+\-−]?\d{1,3}"
    r"|\s?(?:[×x*·⋅∙]|\\times|\\cdot)\s?10(?:\s?(?:\^|\*\*)\s?[{(]?[+\-−]?\d{1,3}[)}]?"
    r"|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|−\d{1,3})"
)
DRESSED = (
    r"^(?P<before>(?:[^\d\s.,$€£¥+(-]+\.|[^\d.,])*)(?P<body>[.,]?\d(?:[\d.,' ]*\d)?)"
    rf"(?P<power>{POWER})?(?P<after>.*)$"
)
ERROR = r"^\(?\s*(.*?\d.*?)\s*(?:±|\+/[-−]|\\pm)\s*[\d.,]+(?:[eE][+\-]?\d+)?\)?"  # 12.3 ± 0.4
FLAGGED = r"(\d)\s+[bcdefinprsuz]{1,3}$"  # Eurostat: 97.7 p is provisional
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")

CURRENCIES = (
    *("R$", "US$", "C$", "CA$", "A$", "AU$", "HK$", "NZ$", "S$", "$", "€", "£", "¥", "₹", "₽", "₩"),
    *("₺", "₪", "₴", "₫", "฿", "¢", "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "RMB", "INR", "BRL"),
    *("CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "ZAR", "MXN"),
    *("KRW", "SGD", "HKD", "ARS", "CLP", "COP", "PEN", "ILS", "THB", "Kčs", "Kč", "kr", "zł", "Ft"),
    *("SFr", "Fr", "Rs", "TL", "lei", "S/", "Euro", "euros", "euro"),
)
_MONEY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_BEFORE = re.compile(rf"([+{MINUS}]?)\s*(\(?)\s*({_MONEY}|%)?\.?\s*(\(?)\s*([+{MINUS}]?)\s*")
_SCALES = {
    **dict.fromkeys(("k", "K", "Tsd", "thousand", "mil", "tys", "mille"), 1e3),
    **dict.fromkeys(("M", "MM", "Mn", "mn", "Mio", "Mill", "million", "millions", "mln"), 1e6),
    **dict.fromkeys(("millón", "millones", "milhão", "milhões", "milioni", "Millionen"), 1e6),
    **dict.fromkeys(("B", "bn", "Bn", "Mrd", "Md", "Mds", "billion", "billions", "mld"), 1e9),
    **dict.fromkeys(("Milliarden", "milliards", "miliardi"), 1e9),
    **{"lakh": 1e5, "crore": 1e7},
}
_SCALE = re.compile(
    rf"({'|'.join(sorted(_SCALES, key=len, reverse=True))})\.?(?:(?={_MONEY})|(?![^\W\d_]|/))\s*"
)
_LETTERS = {"k", "K", "M", "B"}  # as well signs of a unit
_UNIT = re.compile(
    rf"(?:{_MONEY}|[%‰°′″/]|[^\W\d_])(?:[^\W\d_]|[°·./](?=[^\W\d_]))*(?:\^-?\d|(?<=m)[23])?"
    r"(?: ?/ ?\d{0,3}[^\W\d_]+(?:\^\d|(?<=m)[23])?| [^\W\d_]+)?"
)
_COMPASS = re.compile(r"°?\s*[NSEWO]")  # 33.9° S is no number with a unit
SAMPLE = 2_000  # cells that tell whether a long column is worth looking at
LOOKED_AT = 100_000  # numbers of a column that are compared with their neighbours
MAX_LETTERS = 32  # before and after a number
MANY_DRESSES = 5_000  # different surroundings of numbers; whatever has more is text
_CLEAR = float(np.log(10))  # how much nearer, as a ratio, one reading has to lie than the other
MANY = 50  # decimals that all have three digits, where others have none: not by chance


@dataclass(frozen=True)
class NumberForm:
    """How the numbers of a table are written.

    decimal: "." or ","; thousands: "", ",", ".", " " or "'"; ambiguous: all of the numbers fit both
    decimal signs; proof: what decided, for a sentence, or both readings where nothing does, or ""
    where nothing needed to; example: the cell that shows it; chosen: a reader said so, and no
    column may differ (else one whose own numbers prove the contrary is read as they prove).
    """

    decimal: str
    thousands: str
    ambiguous: bool
    proof: str
    example: str
    chosen: bool = False


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column's numbers, one a cell: values (nan where missing or bad); missing: no value; bad:
    neither missing nor a number; unit: "$", "%", "kg" or ""; note: what else a reader should know.
    """

    values: np.ndarray
    missing: np.ndarray
    bad: np.ndarray
    unit: str
    note: str = ""


@dataclass(frozen=True)
class _Evidence:
    """votes: cells that only this decimal sign explains; shown: the first of them; open: cells
    that both explain, by the sign in them; groups: signs beside the decimal one."""

    votes: Counter
    shown: dict[str, str]
    open: Counter
    groups: Counter

    def decided(self) -> str:
        """The decimal sign that more numbers need; "" where as many need the other."""
        point, comma = self.votes["."], self.votes[","]
        return "" if point == comma else "." if point > comma else ","


@dataclass(frozen=True)
class _Jump:
    """What the whole numbers of a column say about the sign before three digits in others."""

    decimal: str
    proof: str
    example: str


def number_form(columns: Sequence[pa.ChunkedArray | pa.Array]) -> NumberForm:
    """The form of the numbers of one table, from all of its columns of text.

    A number that one decimal sign alone explains is a vote for it (1.234,5; 1.234.567; 0.123; 3,14)
    and the more votes decide. Without a vote, 1.001 beside 998 tells thousands, and 1.234 beside 2
    decimals; else the form is ambiguous and set down with a decimal point.

    >>> form = number_form([pa.array(["998", "1.001"]), pa.array(["Berlin", "Bonn"])])
    >>> form.decimal, form.thousands, form.proof
    (',', '.', '1.001 stands beside 998')
    """
    bodies = [found for cells in columns if (found := _numbers_in(tidy(cells))) is not None]
    each = [_evidence(column) for column in bodies]
    total = _Evidence(
        sum((one.votes for one in each), Counter()),
        {sign: cell for one in reversed(each) for sign, cell in one.shown.items()},
        sum((one.open for one in each), Counter()),
        sum((one.groups for one in each), Counter()),
    )
    if decimal := total.decided():
        example = total.shown[decimal]
        return NumberForm(decimal, _thousands(total, decimal), False, _why(example), example)
    if total.votes:
        words = " and ".join(total.shown.values())
        return NumberForm(".", "", True, f"{words} contradict each other", total.shown["."])
    if not total.open:
        return NumberForm(".", _thousands(total, "."), False, "", "")
    return _from_open(bodies, each, total)


def numeric_share(cells: pa.ChunkedArray | pa.Array, form: NumberForm) -> float:
    """The share of numbers among the cells that are not missing; 0 where all are.

    >>> numeric_share(pa.array(["1", "NA", "two"]), NumberForm(".", "", False, "", ""))
    0.5
    """
    read = read_numbers(cells, form)
    present = np.count_nonzero(~read.missing)
    return float(np.count_nonzero(~read.missing & ~read.bad) / present) if present else 0.0


def read_numbers(cells: pa.ChunkedArray | pa.Array, form: NumberForm) -> Numbers:
    """The numbers of a column. Percent stay as written (12 for "12%"), parentheses are negative.

    Flags as Eurostat's behind a few of many plain numbers are left out, with a note.
    One currency or unit a column: cells with a rarer one are bad, and so are words behind a few of
    many plain numbers. 1.2M is 1 200 000 where no more
    cells have another unit. Errors: none; what is no number is bad.

    >>> read = read_numbers(pa.array(["$1,234.5", "(2)", "n/a", "two"]), number_form([]))
    >>> read.values, read.bad, read.unit
    (array([1234.5, -2. , nan, nan]), array([False, False, False, True]), '$')
    """
    cells = tidy(cells)
    missing = missing_mask(cells)
    decimal, note = _own_decimal(cells, form)
    plain = _matches(cells, SIGNED[decimal])
    values = np.full(len(cells), np.nan)
    values[plain] = _floats(cells.filter(pa.array(plain)), decimal)
    rest = ~plain & ~missing
    unit, flags = "", rest & _matches(cells, FLAGGED)
    if 0 < 2 * flags.sum() < (~missing).sum():
        flagged = cells.filter(pa.array(flags))
        bare = compute.replace_substring_regex(flagged, FLAGGED, r"\1")
        sound = _matches(bare, SIGNED[decimal])
        flags[flags] = sound
        values[flags] = _floats(bare.filter(pa.array(sound)), decimal)
        rest &= ~flags
        letters = sorted({cell.split()[-1] for cell in flagged.to_pylist()})
        said = f"flags behind numbers left out: {', '.join(letters)}"
        note = "; ".join(filter(None, (note, said)))
    if rest.any():
        dressed = cells.filter(pa.array(rest))
        values[rest], unit, said = _dressed_values(dressed, decimal)
        off = "what stands behind ± is left out" if _matches(dressed, ERROR).any() else ""
        note = "; ".join(filter(None, (note, said, off)))
        rare = 2 * rest.sum() < (~missing).sum()
        if unit and unit != "%" and unit not in CURRENCIES and rare:
            values[rest], unit = np.nan, ""  # 0.24 Dividend among prices
    values[~np.isfinite(values)] = np.nan
    return Numbers(values, missing, np.isnan(values) & ~missing, unit, note)


def tidy(cells: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Cells as one array of trimmed text, with one kind of space and of apostrophe."""
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    if cells.type != pa.string():
        cells = cells.cast(pa.string())
    if compute.any(compute.match_substring_regex(cells, f"[{SPACES}{QUOTES}]")).as_py():
        cells = compute.replace_substring_regex(cells, f"[{SPACES}]", " ")
        cells = compute.replace_substring_regex(cells, f"[{QUOTES}]", "'")
    return compute.utf8_trim_whitespace(cells)


def missing_mask(cells: pa.Array) -> np.ndarray:
    """Which tidy cells say that there is no value.

    >>> missing_mask(pa.array(["NA", None, "-", "-5"]))
    array([ True,  True,  True, False])
    """
    named = compute.is_in(compute.utf8_lower(cells), value_set=pa.array(sorted(MISSING)))
    return _numpy(compute.or_(named.fill_null(True), cells.is_null()))


def _numpy(mask: pa.Array) -> np.ndarray:
    return mask.to_numpy(zero_copy_only=False)


def _matches(cells: pa.Array, pattern: str) -> np.ndarray:
    return _numpy(compute.match_substring_regex(cells, pattern).fill_null(False))


def _numbers_in(cells: pa.Array) -> pa.Array | None:
    """The digits and marks of each cell, without sign and unit, "" where there are none; None for
    a column that is mostly something else, months (10.2023) among it."""
    if len(cells) > 10 * SAMPLE:
        sample = np.linspace(0, len(cells) - 1, SAMPLE).astype(np.int64)
        if _numbers_in(cells.take(pa.array(sample))) is None:
            return None
    missing = missing_mask(cells)
    plain = _matches(cells, PLAIN)
    bodies = compute.utf8_ltrim(cells, characters="+-")
    rest = pa.array(~plain)
    if not plain.all():
        parts = _parts(cells.filter(rest))
        power = compute.if_else(compute.equal(parts.power, ""), "", "e0")
        body = compute.binary_join_element_wise(parts.body, power, "")
        bodies = compute.replace_with_mask(bodies, rest, body)
    written = np.count_nonzero(~missing)
    if np.count_nonzero(_matches(bodies, r"\d")) <= 0.5 * written:
        return None
    months = _matches(bodies, r"^(0?[1-9]|1[0-2])[.](19|20)\d\d$|^(19|20)\d\d[.](0[1-9]|1[0-2])$")
    return None if np.count_nonzero(months) > max(3, 0.9 * written) else bodies


@dataclass(frozen=True, eq=False)
class _Parts:
    """Cells taken apart: digits and marks ("" where this is no number), power of ten, and what
    stands around, for each cell its place in dresses."""

    body: pa.Array
    power: pa.Array
    dresses: list["_Dress | None"]
    place: np.ndarray


def _parts(cells: pa.Array) -> _Parts:
    cells = _without_error(cells.fill_null(""))
    texts, place = _distinct(compute.replace_substring_regex(cells, DIGITS, "0"))
    # One run of digits and nothing of a number beside it: what is around can be cut off.
    easy = np.array([text.count("0") == 1 and not re.search("[.,]0", text) for text in texts], bool)
    edges = {letter for text, fits in zip(texts, easy, strict=True) if fits for letter in text}
    body = compute.utf8_trim(cells, characters="".join(sorted(edges - {"0"})) or " ")
    between = pa.array(texts, pa.string()).take(pa.array(place))
    power = pa.repeat(pa.scalar(""), len(cells))
    hard = pa.array(~easy[place])
    if not easy.all():
        parts = compute.extract_regex(cells.filter(hard), DRESSED)
        found = [compute.struct_field(parts, part).fill_null("") for part in parts.type.names]
        before, digits, tens, after = found
        body = compute.replace_with_mask(body, hard, digits)
        power = compute.replace_with_mask(power, hard, tens)
        around = compute.binary_join_element_wise(before, after, "0")
        between = compute.replace_with_mask(between, hard, around)
    texts, place = _distinct(between)
    often = set(np.argsort(-np.bincount(place, minlength=len(texts)))[:MANY_DRESSES].tolist())
    dresses = [
        _dress(*text.split("0", 1)) if at in often else None for at, text in enumerate(texts)
    ]
    sound = np.array([dress is not None for dress in dresses], bool)
    return _Parts(compute.if_else(pa.array(sound[place]), body, ""), power, dresses, place)


def _without_error(cells: pa.Array) -> pa.Array:
    """The values of cells that tell how far off they may be; others as they are.

    >>> _without_error(pa.array(["12.3 ± 0.4 kg", "(5 +/- 1)", "±5"])).to_pylist()
    ['12.3 kg', '5', '±5']
    """
    return compute.replace_substring_regex(cells, ERROR, r"\1")


def _evidence(bodies: pa.Array) -> _Evidence:
    marked = bodies.filter(compute.match_substring_regex(bodies, "[.,' ]").fill_null(False))
    fits = {mark: _matches(marked, UNSIGNED[mark]) for mark in OTHER}
    if (tens := _numpy(compute.ends_with(marked, "e0"))).any():
        for mark in OTHER:  # before a power of ten stands one mark at most, the decimal one
            fits[mark] |= tens & _matches(marked, rf"^\d+{re.escape(mark)}\d*e0$")
    votes, shown, open_, groups = Counter(), {}, Counter(), Counter()
    has = {sign: _numpy(compute.match_substring(marked, sign)) for sign in "., '"}
    for mark, other in OTHER.items():
        alone = fits[mark] & ~fits[other]
        if count := np.count_nonzero(alone):
            votes[mark], shown[mark] = (
                count,
                marked[int(np.argmax(alone))].as_py().removesuffix("e0"),
            )
        open_[mark] = np.count_nonzero(has[mark] & fits[mark] & fits[other])
    for sign, at in has.items():
        groups[sign] = np.count_nonzero(at & (fits["."] | fits[","]))
    return _Evidence(votes, shown, +open_, +groups)


def _thousands(found: _Evidence, decimal: str) -> str:
    signs = [(count, sign) for sign, count in found.groups.items() if sign != decimal]
    return max(signs)[1] if signs else ""


def _why(cell: str) -> str:
    """What makes one decimal sign the only one that explains a number.

    >>> _why("1.234,5"), _why("1.234.567"), _why("0,123")
    ('1.234,5 has both signs', '1.234.567 has the point twice', '0,123 begins with 0')
    """
    mark = "." if "." in cell else ","
    if "." in cell and "," in cell:
        return f"{cell} has both signs"
    if cell.count(mark) > 1:
        return f"{cell} has {SPOKEN[mark]} twice"
    before, _, after = cell.partition(mark)
    if len(after) != 3:
        return f"{cell} has not three digits after {SPOKEN[mark]}"
    if before[:1] in ("", "0"):
        return f"{cell} begins with {before[:1] or SPOKEN[mark]}"
    return f"{cell} has {SPOKEN[mark]} once, and not for thousands"


def _from_open(bodies: list[pa.Array], each: list[_Evidence], total: _Evidence) -> NumberForm:
    """The form where each number by itself fits both decimal signs."""
    jumps = [
        jump
        for column, one in zip(bodies, each, strict=True)
        if one.open and (jump := _jump(column, max(one.open, key=one.open.get)))
    ]
    decimals = {jump.decimal for jump in jumps}
    mark = max(total.open, key=total.open.get)
    if len(decimals) == 1:
        jump = jumps[0]
        thousands = _thousands(total, jump.decimal)
        return NumberForm(jump.decimal, thousands, False, jump.proof, jump.example)
    example = next(
        _first_open(c, mark) for c, one in zip(bodies, each, strict=True) if one.open[mark]
    )
    spaced = [sign for sign in " '" if total.groups[sign]]
    if spaced and len(total.open) == 1 and not jumps:
        proof = f"thousands are parted by {SPOKEN[spaced[0]]}"
        return NumberForm(mark, spaced[0], False, proof, example)
    proof = f"{example} is {example.replace(mark, '')} or {example.replace(mark, '.')}"
    return NumberForm(".", _thousands(total, "."), True, proof, example)


def _first_open(bodies: pa.Array, mark: str) -> str:
    fits = compute.match_substring_regex(bodies, rf"^[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}$")
    return bodies[compute.index(fits.fill_null(False), True).as_py()].as_py()


def _jump(bodies: pa.Array, mark: str) -> _Jump | None:
    """What whole numbers prove of 1.001 in the same column: 998 thousands, 2 decimals.

    Each is compared by ratio with the whole numbers before and after it. Decimals of which none
    has other than three digits, beside whole numbers, keep no last zero and are few.
    """
    head = bodies.filter(pa.array(_matches(bodies, r"\d"))).slice(0, LOOKED_AT)
    text = np.array(head.to_pylist(), dtype=object)
    whole = _matches(head, r"^[1-9]\d{0,14}$")
    is_open = _matches(head, rf"^[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}$")
    if not whole.any() or not is_open.any():
        return None
    wholes, opens = text[whole].astype(float), text[is_open]
    decimals = np.array([float(cell.replace(mark, ".")) for cell in opens])
    if wholes.max() >= 1e4 or (wholes.max() >= 1e3 and decimals.min() < 10):
        return None  # 1500 beside 1.234: whoever parts thousands would have parted these
    if len(opens) >= 10 and len(np.unique(wholes)) < 3:
        return None  # −999 among decimals says that there is no value
    after = np.searchsorted(np.flatnonzero(whole), np.flatnonzero(is_open))
    last = len(wholes) - 1
    beside = np.stack([wholes[np.maximum(after - 1, 0)], wholes[np.minimum(after, last)]])
    # How much nearer thousands are: |log(decimal / whole)| − |log(1000 · decimal / whole)|.
    ratios = np.log(decimals / beside)
    nearer = np.abs(ratios) - np.abs(ratios + np.log(1000))
    lead = float(np.median(nearer))
    zeros = any(cell.endswith("0") for cell in opens)
    small = wholes.max() < 100 and lead < -_CLEAR
    if len(opens) >= MANY or (zeros and not small) or lead > _CLEAR:
        place, reading = np.argmax(nearer), OTHER[mark]
    elif small and not zeros:
        place, reading = np.argmin(nearer), mark
    else:
        return None
    side, cell = np.unravel_index(place, nearer.shape)
    return _Jump(reading, f"{opens[cell]} stands beside {beside[side, cell]:.0f}", opens[cell])


def _own_decimal(cells: pa.Array, form: NumberForm) -> tuple[str, str]:
    """The decimal sign of one column, and a note where its own numbers prove another than the
    table's: coordinates with a point beside populations with one between thousands."""
    mark, beside = re.escape(form.decimal), re.escape(OTHER[form.decimal])
    # Most columns hold what only the table's sign explains, or nothing but whole numbers.
    clear = (
        rf"\d{beside}\d{{3}}{mark}\d|\d{{4}}{mark}\d"
        rf"|(?:^|[^\d.,' ])\d*{mark}(?:\d{{1,2}}|\d{{4,}})(?:[^\d.,]|$)"
    )
    if form.chosen or _matches(cells.slice(0, 1000), clear).any() or _matches(cells, clear).any():
        return form.decimal, ""
    if not _matches(cells, r"\d[.,]\d").any() or (bodies := _numbers_in(cells)) is None:
        return form.decimal, ""
    own = _evidence(bodies)
    other = OTHER[form.decimal]
    if own.votes[other] and not own.votes[form.decimal]:
        return other, f"{_why(own.shown[other])}, unlike the table's other numbers"
    if own.open and not own.votes and not form.ambiguous:
        jump = _jump(bodies, max(own.open, key=own.open.get))
        if jump and jump.decimal == other:
            return other, f"{jump.proof}, unlike the table's other numbers"
    return form.decimal, ""


def _floats(cells: pa.Array, decimal: str) -> np.ndarray:
    """Numbers that fit SIGNED[decimal]."""
    for sign in (OTHER[decimal], " ", "'"):
        cells = compute.replace_substring(cells, sign, "")
    if decimal == ",":
        cells = compute.replace_substring(cells, ",", ".")
    return cells.cast(pa.float64()).to_numpy(zero_copy_only=False)


def _dressed_values(cells: pa.Array, decimal: str) -> tuple[np.ndarray, str, str]:
    """Values (nan where bad), the one unit and a note of cells with more than digits and marks."""
    parts = _parts(cells)
    sound = _matches(parts.body, UNSIGNED[decimal])
    powers, place = _distinct(parts.power)
    tens = pa.array([_power(text) for text in powers], pa.string()).take(pa.array(place))
    digits = compute.if_else(pa.array(sound), parts.body, "0")
    values = _floats(compute.binary_join_element_wise(digits, tens, ""), decimal)
    counts = np.bincount(parts.place[sound], minlength=len(parts.dresses))
    factors, unit, note = _factors(parts.dresses, counts)
    return np.where(sound, values * factors[parts.place], np.nan), unit, note


@dataclass(frozen=True)
class _Dress:
    """What stands around a number: its sign, a word for thousands or millions, a unit."""

    negative: bool
    scale: str
    spaced: bool  # between the number and the scale
    unit: str


def _dress(before: str, after: str) -> _Dress | None:
    """None where this is no number. A minus stands before, behind, or is a pair of parentheses.

    >>> _dress("($", "M)"), _dress("No ", "")
    (_Dress(negative=True, scale='M', spaced=False, unit='$'), None)
    """
    head = _BEFORE.fullmatch(before[:MAX_LETTERS])
    if not head or len(before + after) > MAX_LETTERS:
        return None
    first, open1, sign, open2, second = head.groups()
    after, closed = (
        (after[:-1].rstrip(), 1) if after.endswith(")") and "(" not in after else (after, 0)
    )
    spaced = after[:1] == " "
    rest = re.sub(r"^\.$|^[.,]\s?[-–—]+", "", after.strip()).strip()  # 5. and 5,– are 5
    trailing = rest[-1:] if rest[-1:] in tuple(MINUS) else ""
    rest = rest.removesuffix(trailing).rstrip()
    minus = [mark for mark in (first, second, trailing) if mark and mark != "+"]
    if bool(open1) + bool(open2) != closed or len(minus) + closed > 1:
        return None
    scale = _SCALE.match(rest)
    rest = rest[scale.end() :] if scale else rest
    word = scale[1] if scale else ""
    if not word and sign and rest in ("m", "b"):  # $1.2m
        word, rest = {"m": "M", "b": "B"}[rest], ""
    rest = rest.removesuffix(".")
    if rest and (not _UNIT.fullmatch(rest) or _COMPASS.fullmatch(rest)):
        return None
    unit = _unit(sign or "", rest)
    return None if unit is None else _Dress(bool(minus) or closed > 0, word, spaced, unit)


def _unit(sign: str, rest: str) -> str | None:
    """One unit from what stands before and behind a number; None where they differ."""
    if rest.startswith("/"):
        return sign + rest.replace(" ", "") if sign else None
    if sign and rest and sign != rest:  # $5 USD is one currency, $5 € are two
        return sign if rest in CURRENCIES and rest.isalpha() != sign.isalpha() else None
    return sign or rest


def _factors(dresses: list[_Dress | None], counts: np.ndarray) -> tuple[np.ndarray, str, str]:
    """What each dressed number is multiplied with (nan where bad), the column's unit, a note."""
    money = any(one and one.unit in CURRENCIES for one in dresses)
    words = {one.scale for one in dresses if one and one.scale}
    scaled = [
        bool(one and one.scale)
        and not (one.spaced and one.scale in _LETTERS and not money and len(words) < 2)
        for one in dresses
    ]
    others = sum(
        count
        for one, is_scaled, count in zip(dresses, scaled, counts, strict=True)
        if one and one.unit and not is_scaled and one.unit not in (*CURRENCIES, "%")
    )
    if others > counts[np.array(scaled, bool)].sum():
        scaled = [False] * len(dresses)
    units = [
        one and (one.unit if yes or not one.scale else one.scale + one.unit)
        for one, yes in zip(dresses, scaled, strict=True)
    ]
    frequent: Counter[str] = Counter()
    for unit, count in zip(units, counts, strict=True):
        if unit:
            frequent[unit] += int(count)
    unit = frequent.most_common(1)[0][0] if frequent else ""
    factors = np.full(len(dresses), np.nan)
    for at, (one, yes) in enumerate(zip(dresses, scaled, strict=True)):
        if one and units[at] in ("", unit):
            factors[at] = (-1.0 if one.negative else 1.0) * (_SCALES[one.scale] if yes else 1.0)
    notes = ["percent stay as written: 12 for 12%"] if unit == "%" else []
    if any(scaled):
        notes.append(f"multiplied out: {', '.join(sorted(words))}")
    return factors, unit, "; ".join(notes)


def _power(text: str) -> str:
    """A power of ten as a program writes it.

    >>> _power("×10^3"), _power("E+03"), _power(" · 10⁻⁵")
    ('e3', 'e+03', 'e-5')
    """
    if text[:1] in ("e", "E", ""):
        return text.lower().replace("−", "-")
    return "e" + re.sub(r"[^\d+-]", "", text[text.index("10") + 2 :].translate(_SUPERSCRIPT))


def _distinct(cells: pa.Array) -> tuple[list[str], np.ndarray]:
    """The distinct texts, and for each cell which of them it is; null counts as ""."""
    coded = cells.fill_null("").dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy()
