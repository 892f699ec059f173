"""Numbers and odd states in words, the same on every page."""

import html
import math
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import pairwise

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = str.maketrans("", "", "−,.")
_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
MOST_PERCENT = 1e10  # as a fraction: more digits would not be read
_SMALL = Decimal("0.001")  # what is less is written with a power of ten
_BY_HAND = Context(prec=400, rounding=ROUND_HALF_UP)
ROUNDING = 1e-12  # of a number: what differs by less is the same but for rounding


def rounded(value: float, decimals: int) -> str:
    """``value``, which is finite, with so many decimals, as one rounds by hand: a last 5 goes away
    from zero, and thousands are set apart.

    A binary fraction may lie a hair beside the decimal that it stands for: 0.285 is stored below
    it. So the shortest decimal that reads back as ``value`` decides.

    >>> rounded(6.25, 1), rounded(2.5, 0), rounded(-0.285, 2), rounded(1767.5, 0)
    ('6.3', '3', '−0.29', '1,768')
    """
    return _plain(Decimal(repr(float(value))), decimals)


@lru_cache(maxsize=64)
def _last_digit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


@lru_cache(maxsize=64)
def _significant(digits: int) -> Context:
    return Context(prec=digits, rounding=ROUND_HALF_UP)


def _plain(exact: Decimal, decimals: int) -> str:
    fixed = exact.quantize(_last_digit(decimals), context=_BY_HAND)
    return f"{fixed:z,f}".replace("-", "−")


def number(value: float, digits: int = 3) -> str:
    """``value`` with ``digits`` significant digits, at least all before the point, rounded as
    :func:`rounded` does: 0.0123, 1,768, 4.56·10⁻⁷, ∞, undefined.

    >>> number(0.012345), number(4.56e-7), number(float("inf")), number(float("nan")), number(12)
    ('0.0123', '4.56·10⁻⁷', '∞', 'undefined', '12')
    >>> number(0.001 - 1e-18), number(1767.5), number(0.285, 2)
    ('0.001', '1,768', '0.29')
    """
    value = float(value)
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    exact = Decimal(repr(value))
    short = _significant(digits).plus(exact)
    if abs(short) >= _SMALL and abs(value) < 10 ** max(digits, 6):
        if abs(value) >= 10 ** (digits - 1):
            return _plain(exact, 0)
        text = f"{short:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace("-", "−")
    mantissa, exponent = f"{short:.{digits - 1}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    power = str(int(exponent)).translate(_SUPERSCRIPT)
    return f"{mantissa}·10{power}".replace("-", "−")


def factor(value: float | str, digits: int = 3) -> str:
    """A number, or one that is written already, inside a formula: in brackets where it begins with
    a minus or is a product with a power of ten.

    >>> factor(-0.5), factor(2), factor("−3°"), factor(3e9)
    ('(−0.5)', '2', '(−3°)', '(3·10⁹)')
    """
    text = value if isinstance(value, str) else number(value, digits)
    return f"({text})" if text.startswith("−") or "·10" in text else text


def pair(values: Sequence[float], digits: int = 3) -> str:
    """Two numbers as a point or a vector.

    >>> pair((1, -0.5))
    '(1, −0.5)'
    """
    first, second = (number(value, digits) for value in values)
    return f"({first}, {second})"


def apart(
    value: float, other: float, digits: int = 3, *, rounding: float = ROUNDING
) -> tuple[str, str]:
    """Two numbers that are compared, with as many digits as tell them apart; what differs by
    rounding alone, relatively, is written alike.

    >>> apart(0.286, 2 / 7), apart(0.9999, 1), apart(3, 2), apart(0.1 + 0.2, 0.3)
    (('0.286', '0.2857'), ('0.9999', '1'), ('3', '2'), ('0.3', '0.3'))
    """
    first, second = all_apart(value, other, digits=digits, rounding=rounding)
    return first, second


def all_apart(
    *values: float,
    digits: int = 3,
    most: int = 15,
    write: Callable[[float, int], str] = number,
    rounding: float = ROUNDING,
) -> tuple[str, ...]:
    """Any number of them; with the first ``digits`` where ``most`` are too few. ``write`` may be
    :func:`percent`.

    >>> all_apart(0.1231, 0.1234, 0.5, digits=1, write=percent), all_apart(1, 1, 1.0001, most=4)
    (('12.31 %', '12.34 %', '50.00 %'), ('1', '1', '1'))
    """
    enough = digits_apart(*values, digits=digits, most=most, write=write, rounding=rounding)
    return tuple(write(value, enough) for value in values)


def digits_apart(
    *values: float,
    digits: int = 3,
    most: int = 15,
    write: Callable[[float, int], str] = number,
    rounding: float = ROUNDING,
) -> int:
    """How many digits tell them apart, as :func:`all_apart` writes them: for a formula filled in
    whose result stands beside one of them.

    >>> digits_apart(0.99998, 1), digits_apart(2, 3), digits_apart(1, 1, 1.0001, most=4)
    (5, 3, 3)
    """
    steps = pairwise(sorted(set(values)))
    different = 1 + sum(not math.isclose(low, high, rel_tol=rounding) for low, high in steps)
    for more in range(digits, most + 1):
        if len({write(value, more) for value in values}) == different:
            return more
    return digits


def alike(*values: float, digits: int = 3) -> tuple[str, ...]:
    """Numbers that are compared, told apart and with equally many decimals.

    >>> alike(-197.02, -196.61, digits=4), alike(553.0, 560.5)
    (('−197.0', '−196.6'), ('553', '561'))
    """
    texts = all_apart(*values, digits=digits)
    if not all(text.translate(_SIGNS).isdigit() for text in texts):
        return texts
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return tuple(rounded(value, decimals) for value in values)


def value_of(text: str) -> float:
    """What a number says that is written as :func:`number` or :func:`percent` write it.

    >>> value_of("4.56·10⁻⁷"), value_of("−1,234.5"), value_of("25 %"), value_of("∞")
    (4.56e-07, -1234.5, 0.25, inf)
    """
    if text.endswith(" %"):
        return value_of(text[:-2]) / 100
    text = text.translate(_PLAIN).replace("·10", "e")
    return math.nan if text == "undefined" else float(text.replace("∞", "inf"))


def filled_in(
    formula: Callable[..., float],
    *values: float,
    shown: Callable[[float], str] | None = None,
    digits: int = 3,
    most: int = 17,
    write: Callable[[float, int], str] = number,
) -> tuple[str, ...]:
    """The numbers to fill into a formula, with so many digits that who works it out with them gets
    the result as it is ``shown``, by default with the first ``digits``.

    >>> filled_in(lambda a, b: a / b, 25_000, 53.46), number(25_000 / 53.46)
    (('25,000', '53.46'), '468')
    """

    def worked_out(*numbers: float) -> str:
        try:
            result = formula(*numbers)
        except (ArithmeticError, ValueError):
            result = math.nan
        return shown(result) if shown else write(result, digits)

    wanted = worked_out(*values)
    for more in range(digits, most + 1):
        texts = tuple(write(value, more) for value in values)
        if worked_out(*map(value_of, texts)) == wanted:
            break
    return texts


def percent(value: float, digits: int = 1) -> str:
    """A fraction as a percentage, rounded as :func:`rounded` does: 0.123 is 12.3 %.

    >>> percent(0.1234), percent(-1e-9), percent(float("nan")), percent(1e40)
    ('12.3 %', '0.0 %', 'undefined', '1·10⁴² %')
    >>> percent(1 / 16), percent(0.285, 0), percent(12.5, 0)
    ('6.3 %', '29 %', '1,250 %')
    """
    value = float(value)
    if math.isnan(value):
        return "undefined"
    if abs(value) >= MOST_PERCENT:
        return f"{number(100 * value)} %"
    return f"{_plain(Decimal(repr(value)).scaleb(2), digits)} %"


def percent_above(value: float, digits: int = 1) -> str:
    """A fraction as a percentage that is not below it: for what is said to be the most.

    >>> percent_above(0.0153), percent_above(0.015), percent_above(0.0)
    ('1.6 %', '1.5 %', '0.0 %')
    """
    steps = 10.0 ** (digits + 2)
    return percent(math.ceil(value * steps - ROUNDING) / steps, digits)


def points(value: float, digits: int = 1) -> str:
    """A difference of two fractions in percentage points, the unit left out.

    >>> points(0.985 - 0.71), points(-0.0004)
    ('27.5', '0.0')
    """
    return percent(value, digits).removesuffix(" %")


def chance(value: float, digits: int = 1) -> str:
    """A probability as a percentage; what is possible is not said to be 0 %, what is not certain
    not 100 %: with so many digits as that takes. What is 1 but for rounding is certain.

    >>> chance(0.1234), chance(0.99989), chance(2e-5), chance(1 - 1e-15), chance(0)
    ('12.3 %', '99.99 %', '0.002 %', '100.0 %', '0.0 %')
    """
    value = 1.0 if math.isclose(value, 1, rel_tol=ROUNDING) else value
    for more in range(digits, 15):
        text = percent(value, more)
        if value in (0, 1) or value_of(text) not in (0, 1):
            return text
    return percent(value, digits)


def counted(n: int, thing: str, things: str = "") -> str:
    """So many of a thing, in the singular where it is one.

    >>> counted(1, "look"), counted(2000, "look"), counted(0, "loss", "losses")
    ('1 look', '2,000 looks', '0 losses')
    """
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def amount(value: float, thing: str, digits: int = 3) -> str:
    """A measured number of a thing, in the singular where it is written as 1.

    >>> amount(1.0, "bit"), amount(0.5, "bit"), amount(0, "bit")
    ('1 bit', '0.5 bits', '0 bits')
    """
    text = number(value, digits)
    return f"{text} {thing}" if text == "1" else f"{text} {thing}s"


def all_of(n: int, thing: str, things: str = "") -> str:
    """Every one of so many things.

    >>> all_of(1, "point"), all_of(2, "point"), all_of(30, "loss", "losses")
    ('the one point', 'both points', 'all 30 losses')
    """
    if n == 1:
        return f"the one {thing}"
    return f"{'both' if n == 2 else f'all {n:,}'} {things or thing + 's'}"


def exceeding(above: float, digits: int = 0) -> str:
    """By how much a number exceeds another, ``above`` the excess as a share of the other.

    >>> exceeding(0.538), exceeding(950.4), exceeding(7415.2)
    ('54 % more than', '951 times as much as', '7,416 times as much as')
    """
    if above < 1:
        return f"{percent(above, digits)} more than"
    return f"{number(1 + above)} times as much as"


_TOGETHER = re.compile(r"(?<=\d) %|\[[\d., ·−⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+\]")


def unbroken(text: str) -> str:
    """``text`` with no-break spaces where a line must not end: before %, within a row of a matrix.

    >>> unbroken("[[1, 0], [0, 1]] is 9 % of it").split(" ")
    ['[[1,\xa00],', '[0,\xa01]]', 'is', '9\xa0%', 'of', 'it']
    """
    return _TOGETHER.sub(lambda found: found[0].replace(" ", "\xa0"), text)


def safe(text: object) -> str:
    """``text`` for the inside of HTML."""
    return html.escape(str(text))


def plain(text: object) -> str:
    """``text`` for a place that reads Markdown: shown as it is, whatever signs are in it.

    >>> print(plain("![x](http://h) costs $5"))
    \\!\\[x\\]\\(http\\:\\/\\/h\\) costs \\$5
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", str(text))


def without_formula(cell: object) -> object:
    """A cell of a CSV file that a spreadsheet takes for text, even where it begins like a formula.

    >>> without_formula("=1+1"), without_formula("Heat (1995)"), without_formula(-1.5)
    ("'=1+1", 'Heat (1995)', -1.5)
    """
    formula = isinstance(cell, str) and cell.lstrip().startswith(("=", "+", "-", "@"))
    return f"'{cell}" if formula else cell
