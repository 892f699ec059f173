import numpy as np

from core.charts import palette
from core.charts.sensor_panels import COLUMNS as PANEL_COLUMNS
from core.charts.sensor_panels import sensor_information, sensor_panels
from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSORS,
    lifetimes,
    meaning_of,
    sensors_of,
    unit_starts,
)
from core.maths.case_studies.predictive_maintenance.histories import Ending
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    exponential_smoothing,
    linear_trend,
    moving_average,
    smoothing_effect,
    trend_to_noise,
)
from core.maths.case_studies.predictive_maintenance.tables import (
    panels,
    range_label,
    symbol_and_unit,
)
from core.maths.case_studies.predictive_maintenance.verdicts import judge_wear
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.words import percent
from pages.case_studies.predictive_maintenance.amounts import amount, cycles
from pages.case_studies.predictive_maintenance.fleet import (
    endings_of,
    fleet_of,
    information,
    place_option,
    say,
    show_fleet,
)
from pages.case_studies.predictive_maintenance.model_verdicts import smoothing_words
from pages.case_studies.predictive_maintenance.verdicts import engine_number

chapter = Chapter(
    "sensors",
    "What the sensors say",
    do="Drag the smoothing and watch the wear come out of the noise. Too much of it comes late.",
    controls=[
        Slider(
            name="span",
            label="Smoothing",
            low=1,
            high=60,
            default=15,
            step=1,
            unit="cycles",
            help="Width w of the moving average; the exponential one has α = 2/(w + 1).",
        ),
        Choice(
            name="smoother",
            label="Smoothing by",
            options={"average": "Moving average", "exponential": "Exponential"},
            default="average",
            pills=True,
        ),
        Slider(name="engine", label="Training engine", low=1, high=400, default=1, step=1),
    ],
    presets={"Raw": {"span": 1}, "Lagging": {"span": 60}},
)


def variation(table):
    """Standard deviation over mean, as text; a dash where a sensor never changes."""
    shares = table["std"] / table["mean"].abs()
    return [
        f"{amount(100 * share, 2)} %" if varies and np.isfinite(share) else "–"
        for share, varies in zip(shares, table["varies"], strict=True)
    ]


@chapter.figure
def sensors(view):
    v = view.values
    key, fleet = fleet_of(view)
    starts, lives = unit_starts(fleet.train["unit"].to_numpy()), lifetimes(fleet.train)
    chosen = min(v.engine, len(lives)) - 1
    life = lives[chosen]
    rows = slice(starts[chosen], starts[chosen] + life)
    sensed = sensors_of(fleet.train)
    values = fleet.train[list(sensed)].to_numpy(float)[rows]
    moving = v.smoother == "average"
    smooth = (
        moving_average(values, v.span)
        if moving
        else exponential_smoothing(values, 2 / (v.span + 1))
    )
    table = information(view, key, fleet)
    units = fleet.train["unit"].to_numpy()[starts]
    named = engine_number(units, chosen)
    tables = panels(values, smooth, linear_trend(values)[1], PANEL_COLUMNS)
    cut = endings_of(view, key, fleet).ending is Ending.ANYWHERE
    end = "last cycle" if cut else "failure"
    text = {"text": [range_label(s, values[:, k]) for k, s in enumerate(sensed)]}
    view.picture(
        sensor_panels(),
        tables | {"labels": tables["labels"] | text},
        caption=f"Engine {named} from cycle 1 to its {end} at {amount(life)}, a small plot "
        f"for each of {len(sensed)} sensors, on its own scale{named_words(sensed)}. {fleet.note}",
        name="sensors",
    )
    view.legend(
        {
            "Raw": palette.DATA,
            "Smoothed": palette.MODEL,
            "Linear trend": palette.NEUTRAL,
            "Correlation with remaining life": palette.TRUTH,
            "Monotonicity": palette.ACCENT,
        }
    )
    view.lead("span", "engine", engine=place_option(units, "Training engine"))
    lag, _ = smoothing_effect(v.span)
    words, tone = smoothing_words(judge_wear(values), v.span, lag)
    say(view, key, fleet, words, tone)
    view.more("smoother")
    show_fleet(view)
    show_information(view, table, len(lives))
    view.numbers(numbers_of(v, sensed, values, lives, life))
    known = [meaning_of(sensor) for sensor in sensed]
    view.table(
        ["Sensor", "What it measures"],
        [(symbol, meaning or "as named in the file") for symbol, meaning in known],
        caption=f"The {len(sensed)} sensors",
    )


def named_words(sensed):
    """What the letters of NASA's symbols stand for."""
    if not set(sensed) <= set(SENSORS):
        return ""
    return ": T temperature, P pressure, N speed; all names in the table below"


def show_information(view, table, count):
    """How much each sensor says of the remaining life, over all engines."""
    view.chart(
        sensor_information(),
        {
            "sensors": {
                "sensor": [symbol_and_unit(s)[0] for s in table["sensor"]],
                "correlation": table["spearman"],
                "monotonicity": np.where(table["varies"], table["monotonicity"], np.nan),
                "variation": variation(table),
            }
        },
        caption=f"All {amount(count)} engines. Bar: Spearman's ρ with the remaining life, ±1 where "
        "the sensor always falls or rises with it. Tick: monotonicity, 1 if the smoothed curve "
        "only ever goes one way, 0 if up and down alike. Number: spread, standard deviation over "
        "mean.",
        name="information",
    )


def trend_words(change, noise):
    """A trend against its noise, where there is any beyond rounding."""
    if change == 0:
        return "no sensor changes"
    return f"{amount(change / noise)} × its noise" if noise > 1e-9 * change else "without noise"


def numbers_of(v, sensed, values, lives, life):
    moving = v.smoother == "average"
    change, noise, clarity = trend_to_noise(values)
    best = int(np.argmax(clarity))
    name, unit = symbol_and_unit(sensed[best])
    lag, left = smoothing_effect(v.span)
    return [
        (
            "Life of this engine",
            cycles(life),
            f"the fleet: {amount(lives.min())} to {amount(lives.max())}",
        ),
        (
            f"Clearest trend: {name}" if clarity[best] > 0 else "Clearest trend: none",
            trend_words(change[best], noise[best]),
            f"{amount(change[best])} {unit} over the life / {amount(noise[best])} {unit}",
        ),
        (
            "Noise that is left",
            percent(left, 0),
            f"1/√w = 1/√{v.span}" if moving else f"√(α/(2 − α)), α = 2/{v.span + 1}",
        ),
        (
            "Lag of the smoothed curve",
            cycles(lag),
            f"(w − 1)/2 = {v.span - 1}/2" if moving else f"(1 − α)/α = {v.span - 1}/2",
        ),
    ]
