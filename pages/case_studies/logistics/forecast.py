import numpy as np

from core.charts import palette
from core.charts.demand_forecast import (
    KEPT,
    LATEST,
    METHOD_COLOURS,
    demand_fan,
    error_by_horizon,
    interval_coverage,
)
from core.datasets.examples import DEMAND
from core.maths.case_studies.logistics.forecast_comparison import (
    compare_forecasts,
    methods_for,
    smoothing_possible,
    split_of,
)
from core.maths.case_studies.logistics.verdicts import judge_coverage
from core.maths.case_studies.logistics.views import fan_tables, horizon_columns
from core.maths.columns import dots, path
from core.maths.statistics.exponential_smoothing import fit_holt_winters
from core.ui.controls import Choice, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import number, percent
from core.work.task import away
from pages.case_studies.logistics.data import demand_of, show_upload
from pages.case_studies.logistics.forecast_code import show_code
from pages.case_studies.logistics.lumps import (
    GAIN,
    PART,
    PRESETS,
    SERIES,
    show_controls,
    show_kind,
)
from pages.case_studies.logistics.safety import METHODS, show_safety
from pages.case_studies.logistics.verdicts import forecast_verdict

LEVELS = np.linspace(0.3, 0.99, 12)  # of intervals
WIDTHS = {"kept": "errors before the test", "latest": "the latest errors"}
INSTEAD = (
    " Exponential smoothing needs two seasons for training, which are not there: Fourier "
    "regression instead."
)
DASHED = dict.fromkeys(("ses", "sba", "tsb"), " – –")  # in the legend

chapter = Chapter(
    "forecast",
    "Forecast and trust",
    do="Drag the moment of the forecast through the years. "
    "Watch how often what came, dashed, leaves the band that promised to hold it.",
    controls=[
        SERIES,
        *PART,
        Choice(name="forecast", label="Forecast", options=METHODS, default="smoothing"),
        Slider(
            name="harmonics",
            label="Harmonics",
            symbol="K",
            low=0,
            high=20,
            default=6,
            step=1,
            live=False,
            help="Pairs of sine and cosine of the year in the regression.",
        ),
        GAIN,
        Slider(
            name="origin",
            label="Forecast made at",
            low=0,
            high=100,
            default=55,
            step=0.5,
            unit="% of the test",
        ),
        Slider(name="level", label="Interval level", low=50, high=98, default=80, step=1, unit="%"),
        Choice(
            name="widths",
            label="Interval widths from",
            options=WIDTHS,
            default="kept",
            pills=True,
        ),
    ],
    presets={
        "Intervals too narrow": {"forecast": "fourier", "origin": 97},
        "Latest errors": {"forecast": "fourier", "origin": 97, "widths": "latest"},
        "As last year": {"forecast": "naive"},
        "Nearly certain": {"level": 98, "origin": 20},
        **PRESETS,
    },
)


@kept(max_entries=4)
def smoothing_of(_view, key, train, season, _values):
    return away(fit_holt_winters, _values, train, season)


def smoothing(view, key, methods, series):
    """Exponential smoothing fitted to training, where it is among the methods."""
    if "smoothing" not in methods:
        return None
    return smoothing_of(view, key, split_of(series).train, series.season, series.value)


@kept(max_entries=16)
def compared(view, key, methods, harmonics, gain, _series, _model):
    """All that does not follow a live slider: forecasts, errors known, coverage by level."""
    return compare_forecasts(_series, harmonics, LEVELS, lambda *_: _model, methods, gain)


@chapter.figure
def forecast(view):
    v = view.values
    key, series = demand_of(view)
    instead = v.forecast == "smoothing" and not smoothing_possible(series)
    if instead:
        v.forecast = "fourier"
    methods = methods_for(series, v.forecast)
    with view.progress("Fitting exponential smoothing …"):
        model = smoothing(view, key, methods, series)
    now = compared(view, key, methods, v.harmonics, v.gain, series, model)
    shares = now.shares(v.forecast, v.level / 100)
    test = round(v.origin / 100 * (len(now.results[v.forecast].test) - 1))
    show_fan(view, key, now, test, INSTEAD * instead)
    view.lead("origin", "level")
    other = shares["latest" if v.widths == "kept" else "kept"]
    found = judge_coverage(shares[v.widths], other, v.level / 100, now.separate)
    words, tone = forecast_verdict(found, v.level, v.widths, now.latest)
    view.notice(words, tone=tone)
    show_controls(view)
    view.more("widths")
    show_upload(view, "demand", DEMAND)
    show_judgement(view, now, shares)
    decided = show_safety(view, key, now)
    show_kind(view, now, decided)
    show_code(view, key, now, now.split.calibrate + test, decided)


def show_fan(view, key, now, test, note):
    v, series, result = view.values, now.series, now.results[view.values.forecast]
    known, level = now.known[v.forecast][v.widths], v.level / 100
    number_of = list(METHODS).index(v.forecast)
    tables = fan_tables(series, result, known, test, level, 2 * now.horizon, number_of)
    came = tables["actual"]["y"][1:]
    held = int(((tables["band"]["low"] <= came) & (came <= tables["band"]["high"])).sum())
    origin = now.split.calibrate + test
    view.picture(
        demand_fan(
            f"{series.step}s from the forecast",
            "million barrels a day" if key == "shipped" else "demand",
        ),
        tables,
        caption=f"{series.note} Forecast made after {series.date[origin - 1]}: {held} of "
        f"{now.horizon} {series.step}s came within the {v.level} % interval.{note}",
        name="fan",
    )
    view.legend(
        {"Known": palette.DATA, "What came": palette.TRUTH}
        | {METHODS[v.forecast] + DASHED.get(v.forecast, ""): METHOD_COLOURS[number_of]}
    )


def setting_words(v, now):
    """What a forecast was fitted to."""
    if v.forecast == "smoothing":
        m = now.model
        return (
            f" with α = {number(m.alpha, 2)}, β = {number(m.beta, 2)}, "
            f"γ = {number(m.gamma, 2)}, φ = {number(m.phi, 2)}, fitted in training"
        )
    if v.forecast == "fourier":
        return f" with {now.harmonics} harmonics on the last {now.window} {now.series.step}s"
    if v.forecast == "naive":
        return ": what came a season before"
    return f" with α = {number(v.gain, 2)}"


def show_judgement(view, now, shares):
    v = view.values
    view.section(
        "Judged on what it had not seen",
        "Parameters come from the first half of the series; interval widths from errors that were "
        "known when they were needed; the last quarter judges. No formula knows of errors it has "
        "not seen.",
    )
    view.chart(
        error_by_horizon(f"{now.series.step}s ahead"),
        {
            "errors": horizon_columns(
                list(now.results.values()), [list(METHODS).index(name) for name in now.results]
            ),
            "level": path([1, now.horizon], [1, 1]),
        },
        caption="Below 1 (dotted): better than the seasonal naive was in training. Shown above: "
        f"{METHODS[v.forecast]}{setting_words(v, now)}.",
        name="mase",
    )
    view.chart(
        interval_coverage(),
        {
            "diagonal": path([0.3, 1], [0.3, 1]),
            **{
                widths: path(LEVELS, covered) for widths, covered in now.covered[v.forecast].items()
            },
            "now": dots([v.level / 100], [shares[v.widths]]),
        },
        caption=f"{METHODS[v.forecast]}: promised {v.level} %, came true "
        f"{percent(shares[v.widths])} (dot). Dashed: as promised.",
        name="coverage",
    )
    view.legend(
        {
            label + DASHED.get(name, ""): colour
            for (name, label), colour in zip(METHODS.items(), METHOD_COLOURS, strict=True)
            if name in now.results and name != v.forecast  # that is named beside the picture
        }
        | {"Widths kept": KEPT, f"Widths from the latest {now.latest} errors": LATEST},
        place="below",
    )
