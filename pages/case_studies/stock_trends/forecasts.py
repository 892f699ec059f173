import numpy as np

from core.charts import palette
from core.charts.price_series import (
    direction_intervals,
    error_by_horizon,
    error_race,
    forecast_fan_chart,
    root_plane,
)
from core.maths.case_studies.stock_trends.tables import fan_columns, moved
from core.maths.case_studies.stock_trends.views import root_columns
from core.maths.case_studies.stock_trends.walk_forward import (
    LEAST_ERRORS,
    assess_forecasts,
    forecast_fan,
    walk_forward,
)
from core.ui.controls import Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number, percent
from pages.case_studies.stock_trends.market import show_disclaimer, show_market
from pages.case_studies.stock_trends.method import listing_call, show_settings, study_of
from pages.case_studies.stock_trends.steps import stepping
from pages.case_studies.stock_trends.tiles import forecast_tiles
from pages.case_studies.stock_trends.tries import count_study
from pages.case_studies.stock_trends.verdicts import (
    band_words,
    forecast_words,
    interval,
    periods_words,
    saved_words,
    times_words,
)

PAST = 4  # horizons of days before the origin that the fan shows, 20 days at least

chapter = Chapter(
    "forecasts",
    "Forecasts",
    do="Drag the origin, the last price the method knows, and watch whether what came stays in the "
    "fan. Then try another method.",
    controls=[
        Slider(name="origin", label="Origin", low=0, high=100, default=96, step=0.5, unit="%"),
        Slider(name="level", label="Confidence", low=50, high=99, default=95, step=1, unit="%"),
        Toggle(name="wild", label="Fan follows the volatility"),
    ],
    presets={
        "Always up": {"method": "drift", "origin": 60.0},
        "Forty regressors": {"method": "least_squares", "lags": 40, "window": 160, "refit": 20},
        "Echo of the past": {"method": "autoregression", "order": 12, "window": 240},
        "A fan for wild days": {
            "data": "simulated",
            "alpha": 0.15,
            "beta": 0.84,
            "dof": 4.0,
            "seed": 2,
            "wild": True,
        },
        "Too early": {"origin": 1.0},
    },
)


@chapter.figure
def forecasts(view):
    v = view.values
    now, study, key = study_of(view)
    view = stepping(view, now)
    count_study(view, now, study, key)
    found = assess_forecasts(study.walk, study.base, v.level / 100)
    at = round(v.origin / 100 * (len(study.walk.origin) - 1))
    show_fan(view, now, study, at)
    view.lead("origin", "method")
    words, tone = forecast_words(v, study, found)
    window = study.plan.schedule.window
    widened = v.past == "rolling" and window > v.window
    view.notice(
        words,
        f"The method needs {window} days of past, more than the window set." if widened else "",
        tone=tone,
    )
    show_settings(view)
    view.more("wild")
    show_market(view, now)
    show_errors(view, now, study, found)
    show_roots(view, study)
    view.numbers(forecast_tiles(v, now, study, found))
    show_disclaimer(view)
    view.challenges([direction_challenge(found, v.level)])
    view.code(
        walk_forward,
        call=listing_call(now, study, f"print(walk.forecast[{at}], walk.actual[{at}])"),
        data=lambda: tables_of(now, study),
    )


def show_fan(view, now, study, at):
    v, walk = view.values, study.walk
    here = walk.origin[at] + 1  # the day whose close is the last known
    fan = forecast_fan(walk, at, volatility=study.volatility if v.wild else None)
    drift = moved(now.price[here], np.r_[0.0, study.base.forecast[at]], now.unit)
    first = max(0, here - max(20, PAST * walk.horizon))
    past = {"x": np.arange(first - here, 1.0), "y": now.price[first : here + 1]}
    bands, came = "Too few errors are known yet for a band.", ""
    if fan.errors >= LEAST_ERRORS:
        bands = f"Bands: 50, 80 and 95 % of the {fan.errors:,} errors known by then"
        bands += ", scaled by the volatility." if v.wild else "."
        came = band_words(fan, study.coverage[v.wild], walk.horizon)
    columns = fan_columns(fan, now.price[here], now.unit)
    if len(columns["bands"]["x"]) < np.isfinite(fan.high).sum():
        bands += " Where they reach beyond all numbers they are not drawn."
    view.picture(
        forecast_fan_chart(view.step),
        columns | {"past": past, "baseline": {"x": fan.ahead, "y": drift}},
        caption=f"{now.name} from {now.day(here)}. {bands}{came}",
        name="fan",
    )
    view.legend(
        {
            "Price": palette.DATA,
            "Method": palette.MODEL,
            "Random walk with drift": palette.NEUTRAL,
            "What came": palette.TRUTH,
        }
    )


def show_errors(view, now, study, found):
    v, horizon = view.values, study.walk.horizon
    view.section(
        "Was it any good?",
        "The method is fitted to the past, forecasts the next days, moves on and is fitted again: "
        "walk-forward. No forecast sees a price after its own day.",
    )
    view.show("level")
    ahead, ratio = np.arange(1.0, horizon + 1), found.ratio
    view.chart(
        error_by_horizon(view.step),
        {
            "method": {"x": ahead, "y": ratio},
            "baseline": {"x": ahead, "y": np.ones(horizon)},
        },
        caption="Above the grey line the baseline is nearer. At "
        f"{counted(horizon, 'day')}: {times_words(ratio[-1])}.",
        name="mase",
    )
    calls = {"Method": found.direction, "Price rose": found.rising}
    view.chart(
        direction_intervals(),
        {
            "level": {"x": np.array([0.5])},
            "calls": {
                "name": list(calls),
                "share": [c.share for c in calls.values()],
                "low": [c.low for c in calls.values()],
                "high": [c.high for c in calls.values()],
            },
        },
        caption=f"{periods_words(found)}; bars: {v.level} % interval (Wilson).",
        name="direction",
    )
    race = study.race
    view.chart(
        error_race(now.measured("error saved so far")),
        {"line": race, "level": {"x": np.array(race["x"])[[0, -1]], "y": np.zeros(2)}},
        caption="Rising: the method came nearer than the baseline. "
        + saved_words(now, study, found),
        name="race",
    )


def show_roots(view, study):
    """Roots of the last fit, for the methods that have some."""
    if not hasattr(study.fitted, "ar"):
        return
    ar, ma = (np.asarray(getattr(study.fitted, part, [])) for part in ("ar", "ma"))
    tables, largest = root_columns(ar, ma)
    fading = (
        f"half of a shock is gone after {number(np.log(0.5) / np.log(largest))} days"
        if 0 < largest < 1
        else "explosive: shocks grow"
        if largest >= 1
        else "no memory"
    )
    view.section("How shocks fade", "They die out if every root lies inside the unit circle.")
    view.chart(
        root_plane(),
        tables,
        caption=f"Roots of the last fit: largest |root| {number(largest)}, {fading}."
        + (" Orange: those of the moving average." if len(ma) else ""),
        name="roots",
    )


def direction_challenge(found, level):
    direction = found.direction
    return Challenge(
        "Reach 60 % directional accuracy, and read the interval.",
        solved=bool(direction.share >= 0.6),
        state=f"{percent(direction.share)}, {level} %: {interval(direction)}. The price "
        f"rose in {percent(found.rising.share)} of the same periods."
        if direction.n
        else "In no period was a direction called and did the price move.",
    )


def tables_of(now, study):
    return {
        "prices": now.table(),
        "forecasts": {
            "date": now.prices.written()[study.walk.origin + 1],
            "forecast": study.walk.forecast[:, -1],
            "baseline": study.base.forecast[:, -1],
            "actual": study.walk.actual[:, -1],
        },
    }
