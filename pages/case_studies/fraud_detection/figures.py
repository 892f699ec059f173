"""How this page writes its figures: money, counts, and shares that are told from all and none."""

import re

import numpy as np

from core.ui.words import filled_in, number, percent


def each(cost):
    """What one investigation costs, its thousands set apart.

    >>> each(20), each(7.22), each(1000)
    ('20', '7.22', '1,000')
    """
    return money(cost) if cost >= 1000 else number(cost)


def money(value):
    """An amount: whole units, and below ten of them as many digits as it takes to be something.

    >>> money(1234.4), money(-0.004), money(0)
    ('1,234', '−0.004', '0')
    """
    value = float(value)
    if 0 < abs(value) < 10 and not value.is_integer():
        return number(value)
    return f"{value:,.0f}".replace("-", "−")


def grouped(value, digits=3):
    """``value`` as :func:`number` has it, its thousands set apart.

    >>> grouped(41235), grouped(1234.56, 6), grouped(0.4142), grouped(41187710.44, 9)
    ('41,235', '1,234.56', '0.414', '41,187,710.4')
    """
    if 1e6 <= abs(value) < 1e15:  # no power of ten: it is money, or a count
        text = f"{value:,.{max(0, digits - len(f'{abs(value):.0f}'))}f}".replace("-", "−")
        return text.rstrip("0").rstrip(".") if "." in text else text
    text = number(value, digits)
    whole = re.fullmatch(r"(−?)(\d{4,})(\.\d+)?", text)
    return f"{whole[1]}{int(whole[2]):,}{whole[3] or ''}" if whole else text


def filled_money(formula, *values):
    """What is filled into a formula whose result is an amount."""
    return filled_in(formula, *map(float, values), shown=money, write=grouped)


def written_apart(values, write, most):
    """Values that are compared, by ``write(value, digits)``, with the fewest digits that tell
    different ones apart, or the fewest of all where they differ by rounding alone."""
    for digits in range(most):
        words = tuple(write(float(value), digits) for value in values)
        if len(set(words)) == len({float(value) for value in values}):
            return words
    return tuple(write(float(value), 0) for value in values)


def moneys_apart(*values):
    """Amounts that are compared.

    >>> moneys_apart(1234.4, 1234.3), moneys_apart(12, 13), moneys_apart(0.1 + 20.2, 20.3)
    (('1,234.4', '1,234.3'), ('12', '13'), ('20', '20'))
    """

    def write(value, digits):
        return f"{value:,.{digits}f}".replace("-", "−") if digits else money(value)

    return written_apart(values, write, 7)


def percents_apart(*values, digits=1):
    """Shares that are compared, in percent.

    >>> percents_apart(0.9912, 0.9913), percents_apart(0.5, 0.5)
    (('99.12 %', '99.13 %'), ('50.0 %', '50.0 %'))
    """
    return written_apart(values, lambda value, more: share_of(value, digits + more), 6)


def around(limits):
    """A 95 % interval of money, if there is one: no draw moves what is 0 with every card.

    >>> around((-3.0, 1200.0)), around((float("nan"), float("nan"))), around((0.0, 0.0))
    ('; 95 %: −3 to 1,200', '', '')
    """
    low, high = limits
    return "" if np.isnan(low) or low == high else f"; 95 %: {money(low)} to {money(high)}"


def gained(value):
    """What a decision saves or loses.

    >>> gained(1200.0), gained(-3.0), gained(0.0)
    ('saves 1,200', 'loses 3', 'saves nothing')
    """
    if value == 0:
        return "saves nothing"
    return f"{'saves' if value > 0 else 'loses'} {money(abs(value))}"


def count(value):
    """A number of transactions, which a base rate can make fractional."""
    value = float(value)
    return f"{value:,.0f}" if value >= 100 or value.is_integer() else number(value)


def interval(limits):
    low, high = limits
    return "" if np.isnan(low) else f"; 95 %: {share_of(low)} to {share_of(high)}"


def several(n, one, many):
    """A whole number of things.

    >>> several(1, "alert", "alerts"), several(1200, "alert", "alerts")
    ('1 alert', '1,200 alerts')
    """
    return f"{n:,} {one if n == 1 else many}"


def share_of(value, digits=1):
    """A share in percent, with as many decimals as tell it from none and from all.

    >>> share_of(0.9979, 0), share_of(1.0, 0), share_of(0.99996), share_of(float("nan"))
    ('99.8 %', '100 %', '99.996 %', 'undefined')
    """
    value = float(value)
    whole = value in (0, 1) or np.isnan(value)
    while (
        not whole
        and digits < 7
        and percent(value, digits)
        in (
            percent(0.0, digits),
            percent(1.0, digits),
        )
    ):
        digits += 1
    return percent(value, digits)


def apart(*values):
    """Numbers that are compared, with as many digits as tell different ones apart.

    >>> apart(15.97, 16.0), apart(0.5, 0.5), apart(0.6951, 0.6953)
    (('15.97', '16'), ('0.5', '0.5'), ('0.6951', '0.6953'))
    """
    values = [float(value) for value in values]
    different = len({value for value in values if not np.isnan(value)})
    for digits in range(3, 9):
        words = tuple(number(value, digits) for value in values)
        if len(set(words) - {"undefined"}) == different:
            break
    return words


def budget_words(budget):
    """How many alerts are opened."""
    if np.isinf(budget):
        return "without a daily limit"
    return f"at most {budget:g} opened a day"


def alerts_words(alerts, frauds):
    """Alerts, and how many of them are frauds."""
    if alerts == 0:
        return "no alert"
    if alerts == 1:
        return "1 alert, a fraud" if frauds else "1 alert, not a fraud"
    return f"{alerts:,} alerts, {frauds or 'none'} of them {'a fraud' if frauds == 1 else 'frauds'}"
