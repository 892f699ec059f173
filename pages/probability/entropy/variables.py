from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.mosaic import mosaic
from core.maths.calculus.curve_tables import curve_datasets, dot, polyline
from core.maths.probability.mutual_information import (
    Dependence,
    information_left,
    study,
)
from core.ui.controls import Choice, Grid, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.entropy.bars import TOP, UNITS, amount, digits_of, in_both, unit
from pages.probability.entropy.mosaic_tables import mosaic_tables
from pages.probability.entropy.table_words import TABLE_TONES, noise_said, table_said

SIZES = range(2, 7)
NOISES = np.linspace(0, 1, 41)


def diagonal(size, on, off):
    return tuple(tuple(on if i == j else off for j in range(size)) for i in range(size))


def table(size):
    return Grid(
        name=f"table{size}",
        label="Weights, 0 to 100; a blank counts as 0",
        rows=tuple(f"X = {k}" for k in range(1, size + 1)),
        columns=tuple(f"Y = {k}" for k in range(1, size + 1)),
        low=0,
        high=TOP,
        step=1,
        default=diagonal(size, 40, 10),
    )


chapter = Chapter(
    "variables",
    "Two variables",
    do="Type into the table how often X and Y go together. Dashed: the cuts if X said nothing "
    "about Y.",
    controls=[
        Choice(
            name="size",
            label="Size of the table",
            options={str(k): f"{k}×{k}" for k in SIZES},
            default="2",
            pills=True,
        ),
        *map(table, SIZES),
        Slider(
            name="noise",
            label="Noise on Y",
            symbol="ε",
            low=0,
            high=100,
            default=30,
            step=1,
            unit="%",
            help="So often Y is thrown away and one of its values drawn instead, each alike",
        ),
        unit("information_unit"),
    ],
    presets={
        "Independent": {"table2": ((10.0, 30.0), (20.0, 60.0))},
        "The same": {"size": "3", "table3": diagonal(3, 30.0, 0.0), "noise": 0},
        "Y is a function of X": {
            "size": "4",
            "table4": (
                (25.0, 0.0, 0.0, 0.0),
                (25.0, 0.0, 0.0, 0.0),
                (0.0, 25.0, 0.0, 0.0),
                (0.0, 25.0, 0.0, 0.0),
            ),
        },
        "No correlation, yet dependent": {
            "size": "3",
            "table3": ((0.0, 0.0, 25.0), (50.0, 0.0, 0.0), (0.0, 0.0, 25.0)),
        },
        "All noise": {"noise": 100},
        "Neighbours of six": {
            "size": "6",
            "table6": tuple(
                tuple(40.0 if i == j else 20.0 if abs(i - j) == 1 else 0.0 for j in range(6))
                for i in range(6)
            ),
        },
        "One value only": {"table2": ((40.0, 60.0), (0.0, 0.0))},
        "Empty": {"table2": ((0.0, 0.0), (0.0, 0.0))},
    },
)


@lru_cache(maxsize=64)
def noise_curve(weights, base):
    """Information left at every noise of ``NOISES``."""
    return information_left(study(np.array(weights), base).joint, NOISES, base)


def left_of(found, noise):
    """I(X; Z); where it is 0 by what the table is, no rounding is shown for it."""
    if noise == 1 or found.case in (Dependence.CONSTANT, Dependence.INDEPENDENT):
        return 0.0
    return float(information_left(found.joint, [noise], found.base)[0])


@chapter.figure
def variables(view):
    v = view.values
    cells, measure, base = getattr(v, f"table{v.size}"), v.information_unit, UNITS
    w = np.array([[cell or 0 for cell in row] for row in cells], float)
    found, noise = study(w, base[measure]), v.noise / 100
    none = found.case is Dependence.NOTHING
    left = None if none else left_of(found, noise)
    view.picture(
        mosaic("X, columns as wide as probable", "Y within X"),
        mosaic_tables(found),
        caption=_divided(w),
        name="tiles",
    )
    view.legend({f"Y = {k + 1}": palette.SERIES[k] for k in range(len(w))})
    view.lead(f"table{v.size}")
    view.notice(
        *table_said(found, measure),
        *(() if none else (noise_said(found, v.noise, left, measure),)),
        tone=TABLE_TONES[found.case],
    )
    view.more("noise", "size", "information_unit")
    view.chart(
        curve_plot("noise ε on Y", f"information about X ({measure})"),
        noise_tables(found, w, noise, left),
        caption="What is left of I(X; Y) when Y is passed on with noise, as Z: it can only fall."
        if not none
        else "Without weights there is nothing to pass on.",
        name="noise",
    )
    view.numbers(numbers(found, measure, left))
    view.challenges(challenges(found, v))
    view.code(
        study,
        f"found = study({w.tolist()}, {found.base!r})\n"
        "print(found.case.name, found.information)\nprint(found.of_x, found.of_y, found.of_both)",
        data=lambda: {"table": {f"y{k + 1}": w[:, k] for k in range(len(w))}},
    )


def _divided(w):
    if not w.sum() > 0:
        return "All weights are 0, and 0 divided by 0 is undefined."
    return f"Each tile is as large as its probability, the weight divided by the sum {w.sum():.0f}."


def noise_tables(found, w, noise, left):
    if left is None:
        return curve_datasets(0.5, 0.5, 0.53, 0.56)
    curve = noise_curve(tuple(map(tuple, w.tolist())), found.base)
    top = max(0.1, 1.1 * found.information)
    return curve_datasets(
        0.5,
        0.5 * top,
        0.53,
        0.55 * top,
        curves=polyline("left", "reference", NOISES, curve),
        points=dot("reference", noise, left),
    )


def numbers(found, measure, left):
    if left is None:
        return [("Mutual information", "undefined", "a table of zeros is no distribution")]
    x, y, both = filled_in(
        lambda x, y, both: x + y - both,
        *(found.of_x, found.of_y, found.of_both),
        shown=lambda value: number(max(value, 0) if value > 1e-12 else 0),
    )
    of_y, of_x = _shown(found)
    b, a = _rest(found.of_both, found.of_x, of_y)
    c, d = _rest(found.of_both, found.of_y, of_x)
    return [
        (
            "Mutual information I(X; Y)",
            amount(found.information, measure),
            f"H(X) + H(Y) − H(X, Y) = {x} + {y} − {both}",
        ),
        ("H(Y | X)", amount(found.y_given_x, measure, of_y), f"H(X, Y) − H(X) = {b} − {a}"),
        ("H(X | Y)", amount(found.x_given_y, measure, of_x), f"H(X, Y) − H(Y) = {c} − {d}"),
        ("Left after the noise I(X; Z)", amount(left, measure), "Z is Y after the noise"),
    ]


def _shown(found):
    """The digits of H(Y | X) and H(X | Y): what is learned is seen, however little it is."""
    return digits_of(found.of_y, found.y_given_x), digits_of(found.of_x, found.x_given_y)


def _rest(both, known, digits):
    """H of both less H of the one that is known, filled in."""
    return filled_in(
        lambda b, a: max(b - a, 0), both, known, shown=lambda value: number(value, digits)
    )


def challenges(found, v):
    bits = found.information * np.log2(found.base)
    known, measure = f"I(X; Y) is {in_both(bits, v.information_unit, 2)}", v.information_unit
    kinds, cells = len(np.unique(found.joint)), found.joint.size
    return [
        Challenge(
            "Make X and Y independent, with no two cells of the table alike.",
            solved=found.case is Dependence.INDEPENDENT and kinds == cells,
            state=f"{known}; {kinds} different weight{'s' * (kinds > 1)} in {cells} cells.",
        ),
        Challenge(
            "Find a table in which X says all of Y, but Y does not say all of X.",
            solved=found.case is Dependence.Y_FROM_X,
            state=f"H(Y | X) is {amount(found.y_given_x, measure, _shown(found)[0])}, "
            f"H(X | Y) {amount(found.x_given_y, measure, _shown(found)[1])}.",
        ),
        Challenge(
            "Bring the mutual information to 2 bits.", solved=bits > 2 - 1e-9, state=f"{known}."
        ),
    ]
