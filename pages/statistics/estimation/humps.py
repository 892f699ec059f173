from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.stacked import stacked_plot
from core.drawn_population import read_own
from core.maths.calculus.curve_tables import stacked_datasets
from core.maths.statistics.likelihood_humps import (
    Humps,
    Law,
    climb,
    find_hills,
    interval_pieces,
    judge_humps,
)
from core.ui.controls import Choice, Slider, Text, format_number
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.statistics.estimation.given import LEVEL
from pages.statistics.estimation.humps_tables import REACH, density_tables, hill_tables
from pages.statistics.estimation.humps_words import (
    HUMP_TONES,
    climb_said,
    hump_rows,
    humps_said,
    pieces_said,
    wald_beside,
)

MANY, FURTHEST = 12, 10.0
START = "-4 -3 -2.5 -1 3 4.5"


@lru_cache(maxsize=256)
def points_of(text):
    """The data, and what is odd about the text."""
    try:
        found, *told = read_own(text)
        x = np.array(found.values)
        if len(x) > MANY or np.abs(x).max() > FURTHEST:
            raise ValueError(f"At most {MANY} numbers, from −{FURTHEST:g} to {FURTHEST:g}.")
    except ValueError as problem:
        return np.array(START.split(), float), f"{problem} Shown meanwhile: {START}."
    x.setflags(write=False)
    return x, " ".join(filter(None, told))


def moved(values, place):
    """The text with the datum in hand at its new place."""
    x = points_of(values["points"])[0].copy()
    x[min(int(values["row"]), len(x)) - 1] = float(place)
    return {"points": " ".join(map(format_number, x))}


chapter = Chapter(
    "humps",
    "Several humps",
    do="Drag a datum along the axis and watch a hump of the likelihood grow, split or vanish. "
    "Which hump would a climb find?",
    controls=[
        Slider(
            name="place",
            label="Datum in hand",
            symbol="x",
            low=-FURTHEST,
            high=FURTHEST,
            default=4.5,
            carries=moved,
        ),
        Slider(name="row", label="Which datum", symbol="i", low=1, high=MANY, default=6, step=1),
        Choice(
            name="humped",
            label="Law",
            options={"cauchy": "Cauchy around θ", "mixture": "Half around 0, half around θ"},
            default="cauchy",
        ),
        Slider(name="breadth", label="Width around θ", symbol="w", low=0.1, high=3, default=1),
        Text(
            name="points",
            label="The data",
            default=START,
            help="Up to 12 numbers from −10 to 10",
        ),
        LEVEL,
    ],
    presets={
        "One far datum": {"points": "-1 -0.5 0 0.4 1 9", "breadth": 0.4},
        "A tie": {"points": "-3 3"},
        "A hump at each datum": {"breadth": 0.1, "points": "-4 -2 1 2.5 6"},
        "One wide hump": {"breadth": 3.0},
        "A mixture": {"humped": "mixture", "points": "-3.5 -3 -0.5 0.2 0.4 3.1"},
        "A spike on one datum": {
            "humped": "mixture",
            "breadth": 0.1,
            "points": "-1 -0.4 0.2 0.9 2.2",
        },
        "An interval without end": {"humped": "mixture", "points": "0.1 -0.2"},
    },
)


@chapter.figure
def humps(view):
    v = view.values
    law, w, level = Law(v.humped), float(v.breadth), v.level / 100
    x, remark = points_of(v.points)
    at = min(v.row, len(x)) - 1
    hills = find_hills(law, x, w)
    case, pieces = judge_humps(hills), interval_pieces(law, x, w, hills, level)
    view.picture(
        stacked_plot("x and θ", "ln L, top at 0", "density"),
        stacked_datasets(
            density_tables(law, x, w, hills, at), hill_tables(law, x, w, hills, pieces, level)
        ),
        caption=f"{counted(len(x), 'datum', 'data')}. Above: the law at the highest hump over the "
        f"data{', and at the next one, dashed' * (len(hills.at) > 1)}. Below: the log-likelihood "
        "by θ.",
        name="humps",
    )
    view.legend(
        {
            "the data": palette.TRUTH,
            "datum in hand": palette.INK,
            "law, ln L": palette.MODEL,
            "humps": palette.ERROR,
            "likelihood interval": palette.SKY,
        }
        | ({"parabola of Wald’s interval": palette.ACCENT} if case is not Humps.TIE else {})
    )
    ends = {"chart": "humps", "ends": (-REACH, REACH)}
    kept = v.place, v.row
    v.place, v.row = float(x[at]), at + 1  # the data are in the text: the slider only moves one
    view.lead("place", "row", place=ends, row={"high": len(x)})
    v.place, v.row = kept
    view.notice(
        remark,
        humps_said(case, hills),
        climb_said(case, hills, x),
        pieces_said(pieces),
        wald_beside(case, law, x, w, hills, level),
        tone=HUMP_TONES[case],
    )
    view.more("humped", "breadth", "points", "level")
    view.numbers(hump_rows(law, x, w, hills))
    view.challenges(challenges(hills, x, case, pieces))
    view.code(
        find_hills,
        f"x = {x.tolist()!r}\nhills = find_hills({law}, x, {w!r})\nprint(hills.at, hills.heights)\n"
        f"print(interval_pieces({law}, x, {w!r}, hills, {level!r}))",
        data=lambda: {"humps": {"place": hills.at, "ln L": hills.heights}},
    )


def challenges(hills, x, case, pieces):
    count = f"{counted(len(hills.at), 'hump')} of {counted(len(x), 'datum', 'data')}."
    mean = climb(hills, float(x.mean()))
    ended = "does not start" if mean is None else f"ends at {number(float(hills.at[mean]))}"
    return [
        Challenge(
            "Six or more data with the mean’s climb on the wrong hump.",
            solved=len(x) >= 6 and case is Humps.SEVERAL and mean not in (None, hills.best),
            state=f"{count} The climb from the mean {ended}.",
        ),
        Challenge(
            "A likelihood interval in three pieces or more.",
            solved=len(pieces) >= 3,
            state=f"{counted(len(pieces), 'piece')}.",
        ),
        Challenge(
            "Three data or more, and two humps of one height.",
            solved=len(x) >= 3 and case is Humps.TIE,
            state=count,
        ),
    ]
