"""The numbers of the third chapter, with their formulas filled in."""

import numpy as np

from core.maths.optimization.rate_schedules import (
    SCHEDULES,
    additive_floor,
    momentum_floor,
    noise_along,
)
from core.ui.words import filled_in, number


def finite(value):
    return number(value) if np.isfinite(value) else "none"


def numbers(now):
    v, loss, share = now.v, now.loss, now.share
    rate, found = v.first_rate, now.verdict
    trace = float(loss.noise.trace())
    thumb = filled_in(lambda a, c, t: a * c * t / 4, rate, share, trace)
    values, along = noise_along(loss)
    told = filled_in(
        lambda c, a, s, low, t, high: 0.5 * c * a * (s / (2 - a * low) + t / (2 - a * high)),
        *(share, rate, float(along[0]), float(values[0]), float(along[1]), float(values[1])),
    )
    sums = "0.5·{0}·{1} · ({2} / (2 − {1}·{3}) + {4} / (2 − {1}·{5}))".format(*told)
    last = float(now.rates[SCHEDULES.index(v.schedule), -1])
    slow = rate * (1 - v.beta)
    one, beta = filled_in(lambda a, b: a * (1 - b), rate, v.beta)
    additive = float(additive_floor(loss, rate, share))
    return [
        ("Last learning rate", number(last), f"from α₀ = {number(rate)}"),
        ("Noise floor of α₀", finite(found.floor), "exact, constant rate"),
        (
            "Floor by Lyapunov’s equation",
            finite(additive),
            f"½·c·α·Σ Cᵢ/(2 − αλᵢ) = {sums}" if np.isfinite(additive) else "α₀ is not below 2/L",
        ),
        (
            "Rule of thumb",
            number(rate * share * trace / 4),
            "α·c·tr C/4 = {}·{}·{}/4".format(*thumb),
        ),
        (
            "Floor with momentum, same α₀",
            finite(momentum_floor(loss, rate, v.beta, share)),
            f"exact, β = {number(v.beta)}",
        ),
        ("Rate that goes as far with β", number(slow), f"α₀·(1 − β) = {one}·(1 − {beta})"),
        (
            "Floor with momentum, that rate",
            finite(momentum_floor(loss, slow, v.beta, share)),
            "exact",
        ),
    ]
