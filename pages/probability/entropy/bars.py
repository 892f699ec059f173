"""Bars over named outcomes, which the hand can move, and what is written on them."""

import math
from functools import lru_cache

import numpy as np

from core.ui.controls import Choice, Grid, Point
from core.ui.words import digits_apart, number

LETTERS = "ABCDEF"
TOP = 100
UNITS = {"bits": 2.0, "nats": math.e}
HIGHEST = 1.16  # the window, in tops of the bars: room for the words on them


def hand(name, label, slots, on_bar, grid, help):
    """A point that lies on the picture of the bars; ``on_bar`` is the cell (row, column) of the
    grid that belongs to a place on the x axis."""

    def carries(before, place):
        row, column = on_bar(place[0])
        cells = [list(line) for line in before[grid]]
        cells[row][column] = min(place[1], TOP)
        return {grid: tuple(map(tuple, cells))}

    return Point(
        name=name,
        label=label,
        low=(0, 0),
        high=(slots, round(HIGHEST * TOP)),
        default=(1, 50),
        step=1,
        axes=("bar", "weight"),
        help=help,
        carries=carries,
    )


def cells(name, label, rows, columns, default, **more):
    return Grid(
        name=name,
        label=label,
        rows=rows,
        columns=tuple(columns),
        low=0,
        high=TOP,
        step=1,
        default=default,
        **more,
    )


def unit(name):
    return Choice(
        name=name,
        label="Unit",
        options={"bits": "bits (log₂)", "nats": "nats (ln)"},
        default="bits",
        pills=True,
    )


def amount(value, unit, digits=3):
    """ "1.5 bits", "1 bit", "∞ bits", "undefined"."""
    return with_unit(number(value, digits), unit)


@lru_cache(maxsize=64)
def digits_of(*values):
    """So many digits that numbers which stand beside each other look alike only where they are
    alike, but for rounding."""
    return digits_apart(*(float(f"{value:.12g}") for value in values), most=12)


def in_both(value_in_bits, unit, goal):
    """A number of a task that asks for so many bits, told apart from them, and beside it what the
    page shows: "1.63 bits", "1.13 nats = 1.63 bits"."""
    bits = amount(value_in_bits, "bits", digits_of(value_in_bits, goal))
    if unit == "bits" or not math.isfinite(value_in_bits):
        return bits
    return f"{amount(value_in_bits / math.log2(UNITS[unit]), unit)} = {bits}"


def with_unit(text, unit):
    """ "1 bit", but "1.2 bits"."""
    if text == "undefined":
        return text
    return f"{text} {unit[:-1] if text == '1' else unit}"


def bar_tables(bars, words, below, slots, top, levels=(), low=0.0):
    """``bars``: (role, centre, width, height); ``words``: (text, role, x, y); ``below``: (text, x);
    ``levels``: (role, height). Heights that are not finite are left out."""
    seen = [bar for bar in bars if math.isfinite(bar[3])]
    room = HIGHEST * top
    return {
        "window": {
            "cx": [slots / 2],
            "cy": [(low + room) / 2],
            "rx": [slots / 2],
            "ry": [(room - low) / 2],
        },
        "bars": {
            "role": [role for role, *_ in seen],
            "x": [x - width / 2 for _, x, width, _ in seen],
            "x2": [x + width / 2 for _, x, width, _ in seen],
            "y": [0.0] * len(seen),
            "y2": [float(height) for *_, height in seen],
        },
        "words": {
            "text": [text for text, *_ in words],
            "role": [role for _, role, _, _ in words],
            "x": [float(x) for _, _, x, _ in words],
            "y": [float(y) for *_, y in words],
        },
        "below": {"text": [text for text, _ in below], "x": [float(x) for _, x in below]},
        "levels": {
            "series": [f"{role} {at}" for role, at in levels for _ in range(2)],
            "role": [role for role, _ in levels for _ in range(2)],
            "x": [x for _ in levels for x in (0.0, float(slots))],
            "y": np.repeat([float(at) for _, at in levels], 2),
        },
    }
