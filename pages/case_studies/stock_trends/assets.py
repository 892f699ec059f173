from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.charts.component_plane import scree
from core.charts.price_series import asset_bars, correlation_map, risk_before_and_after
from core.maths.case_studies.stock_trends.portfolio import (
    AssetMoments,
    asset_moments,
    days_to_learn_from,
    held_out_volatility,
    minimum_variance,
    return_components,
)
from core.maths.case_studies.stock_trends.tables import matrix_columns
from core.maths.case_studies.stock_trends.views import bar_columns, risk_columns, texts
from core.maths.columns import stick_columns
from core.maths.linear_algebra.principal_components import PrincipalComponents
from core.ui.controls import Choice, Slider, Toggle
from core.ui.page import Chapter
from core.ui.words import filled_in, number, percent
from pages.case_studies.stock_trends.market import (
    market_of,
    show_disclaimer,
    show_market,
    without_returns,
)
from pages.case_studies.stock_trends.steps import stepping
from pages.case_studies.stock_trends.verdicts import calm_words, percentages, sign_words

chapter = Chapter(
    "assets",
    "Several assets",
    do="Drag the share to learn from: the calmest mix is chosen on this part of the past, blue, "
    "and judged on the rest, green. Watch whether it stays ahead of equal weights.",
    controls=[
        Slider(name="known", label="Days to learn from", low=20, high=80, default=50, unit="%"),
        Slider(name="shrinkage", label="Shrinkage", symbol="δ", low=0, high=1, default=0),
        Choice(
            name="figures",
            label="Figures in the map",
            options={"correlation": "Correlation", "covariance": "Covariance"},
            default="correlation",
            pills=True,
        ),
        Toggle(name="negative", label="Weights below zero", default=True),
    ],
    presets={
        "A short past": {"known": 20.0},
        "No bets against": {"negative": False},
        "All alike": {"shrinkage": 1.0},
        "One world": {"data": "simulated", "correlation": 0.95},
    },
)


@dataclass(frozen=True, eq=False)
class Mix:
    """The calmest mix of the first ``split`` days, and what it is made of.

    ``alone``, ``calm``, ``even``: volatilities a year (before, after) of each asset, of the mix and
    of equal weights.
    """

    names: list[str]
    days: int
    split: int
    moments: AssetMoments
    parts: PrincipalComponents
    weights: np.ndarray
    trouble: str
    alone: np.ndarray
    calm: tuple[float, float]
    even: tuple[float, float]

    @property
    def single(self):
        return len(self.names) < 2

    @property
    def calmer(self):
        """What mixing gains on the days learned from."""
        if self.single:
            return "One asset is its own mix."
        least = int(np.argmin(self.alone[0]))
        alone, mix = percentages(self.alone[0, least], self.calm[0])
        return (
            f"On the days learned from the calmest asset, {self.names[least]}, has a volatility of "
            f"{alone} a year, the mix {mix}."
        )


def mix_of(v, prices):
    simple = np.expm1(prices.returns())
    split = days_to_learn_from(simple, v.known / 100)
    moments = asset_moments(simple[:split], prices.per_year, v.shrinkage)
    count = len(prices.assets)
    equal = np.full(count, 1 / count)
    try:
        weights, trouble = minimum_variance(moments.covariance, v.negative), ""
    except ValueError as error:
        weights, trouble = equal, f"No minimum-variance weights: {error}. Equal weights stand in."

    def risk(held):
        return held_out_volatility(simple, held, split, prices.per_year)

    return Mix(
        list(prices.assets),
        len(simple),
        split,
        moments,
        return_components(simple[:split]),
        weights,
        trouble,
        np.array([days.std(axis=0, ddof=1) for days in (simple[:split], simple[split:])])
        * np.sqrt(prices.per_year),
        risk(weights),
        risk(equal),
    )


@chapter.figure
def assets(view):
    v, now = view.values, market_of(view)
    if without_returns(view, now):
        return
    view = stepping(view, now)
    mix = mix_of(v, now.prices)
    show_risk(view, now, mix)
    view.lead("known", "shrinkage")
    if mix.single:
        words = "Covariances, components and weights need more than one asset."
    else:
        words = mix.trouble or calm_words(mix.calm, mix.even)
    odd = mix.single or mix.trouble or mix.calm[1] >= mix.even[1]
    view.notice(words, tone="warn" if odd else "plain")
    view.more("negative")
    show_market(view, now)
    show_weights(view, mix)
    show_structure(view, mix)
    show_disclaimer(view)
    columns = ", ".join(map(str, range(1, len(mix.names) + 1)))
    view.code(
        minimum_variance,
        call=f'price = np.loadtxt("stock_trends-all_prices.csv", delimiter=",", skiprows=1, '
        f"usecols=({columns},), ndmin=2)\n"
        f"simple = np.diff(price, axis=0) / price[:-1]\n"
        f"covariance = {float(now.per_year)!r} * np.atleast_2d(np.cov(simple[:{mix.split}].T))\n"
        f"print(minimum_variance(covariance, {v.negative}))  # without shrinkage",
        data=lambda: {
            "all_prices": {"date": now.prices.written()}
            | dict(zip(mix.names, now.prices.price.T, strict=True))
        },
    )


def show_risk(view, now, mix):
    before, after = (
        np.r_[alone, even, calm]
        for alone, even, calm in zip(mix.alone, mix.even, mix.calm, strict=True)
    )
    names = [*mix.names, "Equal weights", "Calmest mix"]
    view.picture(
        risk_before_and_after(),
        risk_columns(names, before, after),
        caption=f"{', '.join(mix.names[:6])}{' …' if len(mix.names) > 6 else ''}, "
        f"{now.day(0)} to {now.day(-1)}, chosen on the first {mix.split:,} days. "
        f"{mix.calmer}",
        name="risk",
    )
    view.legend({"Days to learn from": palette.MODEL, "Later days": palette.TRUTH}, place="picture")


def show_weights(view, mix):
    moments, (calm, later), (even, even_later) = mix.moments, mix.calm, mix.even
    view.section(
        "Which mix is calmest",
        "Which of them move together, what moves them all, and which mix is calmest. Estimated on "
        "the first days, judged on the rest.",
    )
    covariance = ("undefined", "there is one only")
    if not mix.single:
        factors = moments.correlation[0, 1], *moments.volatility[:2]
        covariance = (
            number(moments.covariance[0, 1]),
            " · ".join(filled_in(lambda r, s, t: r * s * t, *factors)) + " a year",
        )
    view.numbers(
        [
            ("Calmest mix", percent(calm), "√(wᵀΣw) of the days it was chosen on"),
            ("Held out", percent(later), f"the same weights, {mix.days - mix.split:,} days"),
            ("Equal weights, held out", percent(even_later), f"{percent(even)} before"),
            ("Covariance of the first two", *covariance),
        ]
    )
    view.chart(
        asset_bars("weight / %"),
        {"bars": bar_columns(mix.names, 100 * mix.weights, "{:.0f}")},
        caption=f"Calmest mix: {percent(calm)} a year on the days it was chosen on.",
        name="weights",
    )
    view.chart(
        asset_bars("volatility / % a year"),
        {"bars": bar_columns(mix.names, 100 * moments.volatility, "{:.1f}")},
        caption=f"Alone. {mix.calmer}",
        name="volatilities",
    )


def show_structure(view, mix):
    v, names, moments, parts = view.values, mix.names, mix.moments, mix.parts
    view.section("What moves together", "One common force would make every pair rise and fall.")
    view.show("figures")
    by_name = {"correlation": moments.correlation, "covariance": 1e4 * moments.covariance}
    form = "{:.2f}" if v.figures == "correlation" else "{:.0f}"
    written = texts(by_name[v.figures], form)
    view.chart(
        correlation_map(),
        {
            "cells": matrix_columns(moments.correlation, names, names)
            | {"text": written if len(names) <= 12 else [""] * len(written)}
        },
        caption=("Correlations" if v.figures == "correlation" else "Covariances, (% a year)²,")
        + f" on {mix.split:,} days"
        + (f", moved {percent(v.shrinkage, 0)} towards their mean." if v.shrinkage else "."),
        name="correlations",
    )
    order = np.arange(1.0, len(names) + 1)
    sticks = stick_columns(order, parts.variances)
    view.chart(
        scree(),
        {
            "kept": {name: column[:3] for name, column in sticks.items()},
            "left_out": {name: column[3:] for name, column in sticks.items()},
            "shuffled": {"x": order[[0, -1]], "y": np.ones(2)},
        },
        caption="One asset has one component, itself."
        if mix.single
        else f"The first component explains {percent(parts.explained[0], 0)} of the "
        "variance. Dashed: if nothing moved together.",
        name="scree",
    )
    direction = parts.directions[:, 0] * (1 if parts.directions[:, 0].sum() >= 0 else -1)
    view.chart(
        asset_bars("first component"),
        {"bars": bar_columns(names, direction, "{:.2f}")},
        caption=sign_words(direction),
        name="component",
    )
