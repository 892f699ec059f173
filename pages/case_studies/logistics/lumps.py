"""Demand that comes in lumps: a spare part to look at, and which kind of demand one has."""

from functools import lru_cache

import numpy as np

from core.maths.case_studies.logistics.demand_forecasting import demand_series
from core.maths.case_studies.logistics.forecast_comparison import ALPHA, IN_LUMPS
from core.maths.case_studies.logistics.intermittent_demand import (
    LONG,
    UNEVEN,
    Kind,
    Lumps,
    Zero,
    judge_lumps,
    lumpy_demand,
)
from core.ui.controls import Choice, Seed, Slider, Toggle
from core.ui.words import counted, number, percent
from pages.case_studies.logistics.safety import METHODS

WEEKS, MEAN, FADING = 520, 10.0, 0.55  # of the spare part; from there on it dies out
CROSTONS = ("croston", "sba", "tsb")
NOTHING = 1e-9  # of the largest demand: a percentage of less says nothing
KINDS = {
    Kind.SMOOTH: "smooth",
    Kind.INTERMITTENT: "intermittent",
    Kind.ERRATIC: "erratic",
    Kind.LUMPY: "lumpy",
    Kind.NONE: "none",
}

SERIES = Choice(
    name="series",
    label="Demand",
    options={"shipped": "Gasoline, or your own", "lumps": "A spare part, in lumps"},
    default="shipped",
)
PART = [
    Slider(
        name="interval",
        label="Weeks between demands",
        symbol="ADI",
        low=1,
        high=12,
        default=4,
        step=0.1,
        live=False,
    ),
    Slider(
        name="sizes",
        label="Variation of sizes",
        symbol="CV²",
        low=0.05,
        high=2,
        default=0.8,
        step=0.05,
        live=False,
    ),
    Toggle(name="fading", label="The part dies out"),
    Seed(name="part_seed", label="Other demands"),
]
GAIN = Slider(
    name="gain",
    label="Smoothing of demand in lumps",
    symbol="α",
    low=0.02,
    high=0.5,
    default=ALPHA,
    step=0.01,
    live=False,
    help="The share of a new value in SES, Croston, SBA and TSB.",
)
PRESETS = {
    "Demand in lumps": {"series": "lumps", "forecast": "croston", "origin": 90},
    "A part dies out": {"series": "lumps", "forecast": "tsb", "fading": True, "origin": 50},
}


def part_of(v):
    """A key of the spare part's demand in this state, and the series."""
    state = (v.interval, v.sizes, v.part_seed, v.fading)
    return f"part {state}", spare_part(*state)


@lru_cache(maxsize=16)
def spare_part(interval, sizes, seed, fading):
    demand = lumpy_demand(WEEKS, interval, MEAN, sizes, seed, FADING if fading else None)
    date = np.datetime64("2015-01-02") + 7 * np.arange(WEEKS)
    return demand_series("A spare part", "A spare part, invented.", date, demand)


def show_controls(view):
    v = view.values
    view.more("series")
    if v.series == "lumps":
        view.more("interval", "sizes", "fading", "part_seed")
    view.more("forecast")
    if v.forecast == "fourier":
        view.more("harmonics")
    if v.forecast in IN_LUMPS:
        view.more("gain")


def show_kind(view, now, decided):
    """Which kind of demand it is, and what forecasts are worth where most periods have none."""
    view.section(
        "Does it come in lumps?",
        "A part that is asked for now and then has weeks of nothing. Croston’s method smooths two "
        "things apart: how much is asked for, and how long it is until the next time.",
    )
    kind, step = now.kind, now.series.step
    view.numbers(
        [
            (
                "Mean interval, ADI",
                number(kind.interval) if kind.kind is not Kind.NONE else "none",
                f"{counted(kind.periods, step)} / {counted(kind.periods - kind.empty, step)} with "
                f"demand, in training; long above {LONG}",
            ),
            (
                "Variation of sizes, CV²",
                number(kind.variation) if kind.kind is not Kind.NONE else "none",
                f"(standard deviation/mean)² of what is asked for; uneven above {UNEVEN}",
            ),
            ("Kind of demand", KINDS[kind.kind], "by Syntetos, Boylan and Croston"),
            percentage_error(now, view.values.forecast),
        ]
    )
    headings = ("Bias", "MASE, 1", "RMSE, 1")
    view.table(
        ["Method", *headings],
        [
            (METHODS.get(name, "Always 0"), *(number(value) for value in row))
            for name, row in now.first_errors().items()
        ],
        caption=f"One {step} ahead, over {counted(now.tests, 'origin')}. Bias: mean of what came "
        "less the forecast. Absolute errors are least at the median, squared ones at the mean.",
        right=headings,
    )
    words, tone = lumps_verdict(view.values.forecast, now, judged(now, decided, method_of(view)))
    view.notice(*words, tone=tone, place="below")


def method_of(view):
    """The method for lumps that is chosen, or the one that is advised for them."""
    return view.values.forecast if view.values.forecast in CROSTONS else CROSTONS[1]


def percentage_error(now, method):
    """MAPE, or why there is none."""
    came, error = now.first(method)
    zeros = int((came <= NOTHING * came.max()).sum())
    if zeros:
        return (
            "MAPE",
            "undefined",
            f"it divides by demand, which is 0{'' if came.min() == 0 else ' or next to it'} in "
            f"{zeros} of {counted(len(came), now.series.step)}",
        )
    share = float(np.mean(np.abs(error) / came))
    return "MAPE", percent(share), f"mean of |error|/demand, {METHODS[method]}"


def judged(now, decided, method):
    """Whether the method pays against simple smoothing; nothing where they are not compared."""
    costs = {name: decision.cost for name, decision in decided.items()}
    known = "ses" in costs and method in costs
    saved = costs["ses"] - costs[method] if known else np.zeros(0)
    errors = [np.abs(now.first(name)[1]).mean() for name in now.results]
    return judge_lumps(now.kind, saved, now.horizon, now.first("naive")[0], errors)


def lumps_verdict(chosen, now, found):
    """found: a LumpsVerdict of the chosen method, or of the advised one."""
    step = now.series.step
    zero = {
        Zero.BEATEN: "",
        Zero.LEAST: "By absolute errors no forecast here beats “never anything”.",
        Zero.LEAST_FOR_MOST_ARE_EMPTY: "By absolute errors no forecast beats “never anything”: "
        f"most {step}s have no demand.",
    }[found.zero]
    match found.case:
        case Lumps.NOTHING:
            return ("In training nothing is asked for: there is nothing to learn from.",), "warn"
        case Lumps.EVERY_PERIOD:
            said = (
                f"In training demand comes in every {step}: there Croston’s method is simple "
                "smoothing."
            )
            return (said, zero), "plain"
        case Lumps.NEARLY_EVERY_PERIOD:
            said = (
                f"Demand comes in nearly every {step}: where it comes in every one, "
                "Croston’s method is simple smoothing."
            )
            return (said, zero), "plain"
    name = METHODS[chosen if chosen in CROSTONS else CROSTONS[1]]
    verb, more = ("saves", "") if found.saved >= 0 else ("costs", " more")
    said = f"Against simple smoothing, {name} {verb} {number(abs(found.saved))}{more}"
    if found.stretches < 2:
        return (f"{said}: too few {step}s to tell.", zero), "plain"
    said += f" ± {number(found.error, 2)} (standard error)"
    if found.case is Lumps.NO_TELLING:
        return (f"{said}: too little to tell.", zero), "plain"
    return (f"{said}.", zero), "good" if found.case is Lumps.CHEAPER else "warn"
