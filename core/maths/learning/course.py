"""The course of a setting that is turned while something runs, as an address carries it.

A course is made of legs, (value, step up to which it held) each; after the last leg the value of
now holds. What was done before a turn stays as it was, so the same course gives the same run.
"""

import re

Legs = tuple[tuple[float, int], ...]


def read_course(text: str, last: int, low: float, high: float) -> Legs | None:
    """The legs in a text; None where it is no list of values from ``low`` to ``high`` with rising
    steps from 1 to ``last``.

    >>> read_course("1@150;0.1@300", 500, 0.001, 10), read_course("fast", 500, 0.001, 10)
    (((1.0, 150), (0.1, 300)), None)
    """
    if not text:
        return ()
    if not re.fullmatch(r"-?[\d.]+@\d+(;-?[\d.]+@\d+)*", text):
        return None
    try:
        pairs = [leg.split("@") for leg in text.split(";")]
        legs = tuple((float(value), int(end)) for value, end in pairs)
    except ValueError:
        return None
    ends = [end for _, end in legs]
    rising = sorted(set(ends)) == ends and ends[0] > 0 and ends[-1] <= last
    return legs if rising and all(low <= value <= high for value, _ in legs) else None


def write_course(legs: Legs) -> str:
    """The inverse of :func:`read_course`.

    >>> write_course(((1.0, 150), (0.1, 300)))
    '1@150;0.1@300'
    """
    return ";".join(f"{value:g}@{end}" for value, end in legs)


def turn_course(legs: Legs, value: float, step: int, now: float) -> Legs:
    """The legs once the setting is turned to ``now`` after ``step`` steps; ``value`` is what held
    after the last of ``legs``. Turns that came later are gone, and one that was turned back.

    >>> turn_course(((1.0, 150),), 0.1, 300, 0.5), turn_course(((1.0, 150),), 0.1, 100, 0.5)
    (((1.0, 150), (0.1, 300)), ((1.0, 100),))
    >>> turn_course(((1.0, 150),), 0.1, 150, 1.0)
    ()
    """
    kept = tuple(leg for leg in legs if leg[1] <= step)
    if step > (kept[-1][1] if kept else 0):
        kept += ((legs[len(kept)][0] if len(legs) > len(kept) else value, step),)
    while kept and kept[-1][0] == now:
        kept = kept[:-1]
    return kept


def value_at(legs: Legs, value: float, step: int) -> float:
    """What holds in the step of this number, counted from 1.

    >>> value_at(((1.0, 150),), 0.1, 150), value_at(((1.0, 150),), 0.1, 151)
    (1.0, 0.1)
    """
    return next((earlier for earlier, end in legs if step <= end), value)
