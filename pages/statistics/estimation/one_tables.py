"""What the chapter on one parameter draws."""

import math

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
)
from core.maths.statistics.one_parameter import (
    Model,
    Top,
    drop,
    information,
    log_density,
    log_likelihood_at,
    maximum,
    wald_interval,
)
from pages.statistics.estimation.layers import data_layers, mass_layers

STEPS = 301


def likelihood_tables(e, theta, level, reach, half):
    """ln L minus its maximum; without one, minus ln L at θ. ``reach`` is the likelihood interval,
    ``half`` the fall at its ends."""
    top, best = maximum(e)
    if top is Top.NONE:
        t = np.linspace(theta / 5, 3 * theta, STEPS)
        y = log_likelihood_at(e, t) - log_likelihood_at(e, theta)
        low, high = float(y.min()), float(y.max())
        tall = 0.6 * (high - low)
        window = (1.6 * theta, (low + high) / 2, 1.5 * theta, tall)
        return curve_datasets(
            *window,
            curves=polyline("likelihood", "approximation", t, y),
            points=dot("reference", theta, 0.0),
        )
    low, high = window_of(e, theta, level, reach)
    t = np.linspace(low, high, STEPS)
    fallen, here = drop(e, t), float(drop(e, theta))
    deep = max(2.2 * half, 1.15 * here if math.isfinite(here) else 0.0)
    y = np.where(np.isfinite(fallen), -fallen, np.nan)
    lines = [polyline("cut", "function", [low, high], [-half, -half])]
    if top is Top.INSIDE:
        bowl = -information(e) * (t - best) ** 2 / 2
        lines.append(polyline("parabola", "other", t, np.where(bowl > -2 * deep, bowl, np.nan)))
    pad = 0.03 * (high - low)
    return curve_datasets(
        (low + high) / 2,
        -0.45 * deep,
        (high - low) / 2 + pad,
        0.58 * deep,
        curves=polyline("likelihood", "approximation", t, y),
        dashed=joined(*lines),
        points=dot("reference", theta, -here) if math.isfinite(here) else NOTHING,
    )


def window_of(e, theta, level, reach):
    """Both intervals and θ, with room, within the range of the parameter."""
    ends = [*reach, theta, maximum(e)[1], *wald_interval(e, level)[1:]]
    low, high = min(ends), max(ends)
    room = 0.25 * (high - low)
    low, high = low - room, high + room
    if e.model is not Model.NORMAL:
        low = max(low, 0.0)
    if e.model is Model.COIN:
        high = min(high, 1.0)
    return low, high


def density_tables(model, x, theta):
    """The law at θ over the data: masses over bars of shares; a density over the histogram of many
    data, or with a stem from each of a few up to it."""
    if model in (Model.COIN, Model.POISSON):
        return mass_tables(model, x, theta)
    if model is Model.EXPONENTIAL:
        low, high = 0.0, max(float(x.max()), 3 / theta)
    else:
        low, high = min(float(x.min()), theta - 3), max(float(x.max()), theta + 3)
    t = np.linspace(low, high, STEPS)
    y = np.exp(log_density(model, t, theta))
    areas, sticks, points = data_layers(
        x, low, high, lambda at: np.exp(log_density(model, at, theta))
    )
    tall = 1.1 * np.max(areas["y"], initial=y.max())
    return curve_datasets(
        (low + high) / 2,
        tall / 2 - 0.03 * tall,
        0.52 * (high - low),
        0.55 * tall,
        areas=areas,
        curves=joined(polyline("law", "approximation", t, y), sticks),
        points=points,
    )


def mass_tables(model, x, theta):
    last = 1 if model is Model.COIN else int(max(x.max(), math.ceil(theta + 4 * theta**0.5), 3))
    k = np.arange(last + 1)
    mass, share = np.exp(log_density(model, k, theta)), np.bincount(x.astype(int)) / len(x)
    share = np.pad(share, (0, last + 1 - len(share)))
    tall = 1.1 * max(mass.max(), share.max())
    return curve_datasets(
        last / 2,
        tall / 2,
        last / 2 + (0.5 if last > 1 else 0.4),
        0.52 * tall,
        **mass_layers(k, share, mass),
    )
