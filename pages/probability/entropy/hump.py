import math
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.projections import (
    NormalMixture,
    differential_entropy,
    forward_kl,
    information_projections,
    judge_humps,
    moment_projection,
    reverse_kl,
    reverse_kl_along,
)
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.probability.entropy.hump_words import (
    HUMP_TONES,
    digits_apart_of,
    hump_said,
    price_said,
    written_fits,
)

X = np.linspace(-9, 9, 361)
MEANS = np.linspace(-6, 6, 97)

chapter = Chapter(
    "hump",
    "Fit one hump to two",
    do="P adds up two humps, Q is one. Drag Q's mean: which divergence wants it between the humps, "
    "and which wants it on one of them?",
    controls=[
        Slider(
            name="mean",
            label="Mean of Q",
            symbol="μ",
            low=-6,
            high=6,
            default=1,
            step=0.01,
        ),
        Slider(
            name="spread",
            label="Spread of Q",
            symbol="σ",
            low=0.3,
            high=6,
            default=1,
            step=0.01,
            help="Its standard deviation",
        ),
        Slider(
            name="gap",
            label="Distance of the humps",
            low=0,
            high=8,
            default=6,
            step=0.05,
            help="They stand as far left of 0 as right of it",
        ),
        Slider(
            name="left",
            label="Share of the left hump",
            low=0,
            high=100,
            default=40,
            step=1,
            unit="%",
        ),
        Slider(
            name="width",
            label="Spread of the right hump",
            low=0.3,
            high=3,
            default=1,
            step=0.05,
            help="Its standard deviation; the left one has 1",
        ),
    ],
    presets={
        "Over both": {"mean": 0.6, "spread": 3.1, "gap": 6, "left": 40, "width": 1},
        "On one of them": {"mean": 3, "spread": 1, "gap": 6, "left": 40, "width": 1},
        "In between": {"mean": 0, "spread": 0.5, "gap": 6, "left": 40, "width": 1},
        "Two alike": {"mean": -3, "spread": 1, "gap": 6, "left": 50, "width": 1},
        "Close together": {"mean": 0, "spread": 1.3, "gap": 1.5, "left": 50, "width": 1},
        "One broad, one narrow": {"mean": 2.5, "spread": 0.4, "gap": 5, "left": 70, "width": 0.4},
        "One hump after all": {"mean": 1, "spread": 1, "gap": 0, "left": 40, "width": 1},
    },
)


@chapter.figure
def hump(view):
    v = view.values
    p = NormalMixture(v.left / 100, (-v.gap / 2, v.gap / 2), (1.0, v.width))
    case, moment = judge_humps(p), moment_projection(p)
    modes = information_projections(p)
    kl = tuple(float(one(p, v.mean, v.spread)) for one in (forward_kl, reverse_kl))
    view.picture(
        curve_plot("x", "density"),
        density_tables(p, v.mean, v.spread, moment, modes),
        caption=price_said(kl, moment, modes),
        name="humps",
    )
    view.legend(
        {
            "P, two humps": palette.TRUTH,
            "Q in hand": palette.INK,
            "least KL(P‖Q)": palette.MODEL,
            "minima of KL(Q‖P)": palette.ACCENT,
        }
    )
    view.lead("mean", "spread")
    view.notice(*hump_said(case, p, moment, modes), tone=HUMP_TONES[case])
    view.more("gap", "left", "width")
    view.chart(
        curve_plot("mean μ of Q", "KL (nats)"),
        valley_tables(p, v.mean, v.spread, kl),
        caption=f"With σ = {number(v.spread)} held: KL(P‖Q) is a parabola in μ, lowest at the "
        f"mean of P; KL(Q‖P) {'is one too' if p.alike else 'follows −ln p, smoothed by Q'}.",
        name="valleys",
    )
    view.numbers(numbers(p, v.mean, v.spread, kl, moment, modes))
    view.challenges(challenges(v, kl, moment, modes))
    view.code(
        information_projections,
        f"p = NormalMixture({p.share!r}, {p.means!r}, {p.spreads!r})\n"
        "for fit in information_projections(p):\n    print(fit)",
        data=lambda: {"densities": {"x": X, "p": np.exp(p.log_density(X))}},
    )


def normal(x, mean, spread):
    return np.exp(-(((x - mean) / spread) ** 2) / 2) / (spread * math.sqrt(2 * math.pi))


def density_tables(p, mean, spread, moment, modes):
    truth, hand = np.exp(p.log_density(X)), normal(X, mean, spread)
    fits = [("near", "approximation", moment)]
    fits += [(f"mode {k}", "other", fit) for k, fit in enumerate(modes)]
    lines = [(name, role, normal(X, fit.mean, fit.spread)) for name, role, fit in fits]
    top = max(truth.max(), *(y.max() for _, _, y in lines), min(hand.max(), 1.5 * truth.max()))
    return curve_datasets(
        0,
        0.52 * top,
        9,
        0.54 * top,
        areas=polyline("p", "truth", X, truth) | {"y2": np.zeros(len(X))},
        curves=joined(polyline("p", "truth", X, truth), polyline("hand", "reference", X, hand)),
        dashed=joined(*(polyline(name, role, X, y) for name, role, y in lines)),
    )


@lru_cache(maxsize=16)
def _valleys(p, spread):
    return [one(p, MEANS, spread) for one in (forward_kl, reverse_kl_along)]


def valley_tables(p, mean, spread, kl):
    ways = _valleys(p, spread)
    roles = ("approximation", "other")
    top = 1.1 * max(*kl, *(1.5 * float(np.sort(way)[len(way) // 2]) for way in ways), 0.5)
    return curve_datasets(
        0,
        0.48 * top,
        6.2,
        0.53 * top,
        curves=joined(
            *(polyline(role, role, MEANS, way) for role, way in zip(roles, ways, strict=True))
        ),
        points=joined(*(dot(role, mean, one) for role, one in zip(roles, kl, strict=True))),
    )


def numbers(p, mean, spread, kl, moment, modes):
    say, h = written_fits(kl, moment, modes), differential_entropy(p)
    own = 0.5 * math.log(2 * math.pi * math.e * spread**2)
    forward, reverse = (
        filled_in(lambda a, b: a - b, one + of, of, shown=lambda x, d=d: number(max(x, 0.0), d))
        for one, of, d in zip(kl, (h, own), digits_apart_of(kl, moment, modes), strict=True)
    )
    rows = [
        (
            "KL(P‖Q)",
            f"{say['forward']} nats",
            f"E[−ln q] − h(P), under P: {forward[0]} − {factor(forward[1])}",
        ),
        (
            "KL(Q‖P)",
            f"{say['reverse']} nats",
            f"E[−ln p] − h(Q), under Q: {reverse[0]} − {factor(reverse[1])}",
        ),
        (
            "Least KL(P‖Q)",
            f"{say['least forward']} nats",
            f"at μ = {number(moment.mean)}, σ = {number(moment.spread)}: the mean and spread of P",
        ),
    ]
    for k, fit in enumerate(modes):
        name = "Least KL(Q‖P)" if len(modes) == 1 else f"Minimum {k + 1} of KL(Q‖P)"
        rows.append(
            (name, f"{say[k]} nats", f"at μ = {number(fit.mean)}, σ = {number(fit.spread)}")
        )
    return rows


def challenges(v, kl, moment, modes):
    two = len(modes) > 1
    least = min((fit.kl for fit in modes), default=math.nan)
    local = [fit for fit in modes if fit.kl > least + 0.05]
    near = any(abs(v.mean - f.mean) < 0.1 and abs(v.spread - f.spread) < 0.1 for f in local)
    apart = v.gap >= 4 and 20 <= v.left <= 80
    return [
        Challenge(
            "With the humps 4 or more apart and no share below 20 %, bring KL(P‖Q) within "
            "0.01 nats of its least.",
            solved=apart and kl[0] - moment.kl < 0.01,
            state=f"KL(P‖Q) is {number(kl[0], 4)}, its least {number(moment.kl, 4)} nats.",
        ),
        Challenge(
            "Put Q at a minimum of KL(Q‖P) that is not the deepest (both within 0.1).",
            solved=near,
            state=f"{len(modes)} minima." if two else "There is one minimum at most.",
        ),
        Challenge(
            "Find two humps, each with 20 % or more, at least 1 apart, that KL(Q‖P) takes for one.",
            solved=len(modes) == 1 and v.gap >= 1 and 20 <= v.left <= 80,
            state=f"{number(v.gap)} apart; "
            f"{'one minimum' if len(modes) == 1 else f'{len(modes)} minima'} of KL(Q‖P).",
        ),
    ]
