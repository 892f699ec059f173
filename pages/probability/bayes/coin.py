from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.beta_posterior import (
    BetaPrior,
    UniformPrior,
    judge_learning,
    learn,
    posteriors,
    predictive,
    toss,
)
from core.ui.controls import Choice, Scrubber, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.bayes.tables import THETA, bars, belief_tables, finite
from pages.probability.bayes.words import LEARNED_TONES, ends_said, learned_said, weights_said

MOST, NEXT = 100, 10
OTHERS = {
    "uniform, Beta(1, 1)": (1, 1),
    "Jeffreys, Beta(½, ½)": (0.5, 0.5),
    "sure of ½, Beta(20, 20)": (20, 20),
}
chapter = Chapter(
    "coin",
    "Coin and prior",
    do="Play the tosses one by one. Watch the belief about θ, the probability of heads, "
    "grow narrow.",
    controls=[
        Scrubber(name="tosses", label="Tosses"),
        Slider(
            name="theta",
            label="True probability of heads",
            symbol="θ",
            low=0,
            high=1,
            default=0.7,
            step=0.01,
        ),
        Choice(
            name="prior",
            label="Prior",
            options={"beta": "Beta: a mean and a weight", "cut": "Uniform between two ends"},
            default="beta",
        ),
        Slider(
            name="prior_mean",
            label="Mean of the prior",
            low=0.05,
            high=0.95,
            default=0.5,
            step=0.01,
        ),
        Slider(
            name="prior_weight",
            label="Weight of the prior",
            unit="tosses",
            low=0.5,
            high=200,
            default=4,
            log=True,
            help="a + b of the beta law: so many tosses the prior is worth",
        ),
        Slider(name="cut_low", label="Lower end", low=0, high=0.9, default=0.3, step=0.05),
        Slider(name="cut_high", label="Upper end", low=0.1, high=1, default=0.6, step=0.05),
        Seed(name="seed", label="New tosses"),
        Seed(name="order", label="Another order", default=1),
    ],
    presets={
        "Hardly an opinion": {"prior_weight": 1.0},
        "A stubborn prior": {"prior_mean": 0.2, "prior_weight": 200.0},
        "The truth shut out": {"prior": "cut"},
        "A fair coin": {"theta": 0.5, "prior_weight": 2.0},
        "Heads for ever": {"theta": 1.0, "prior_weight": 2.0},
    },
)


def prior_of(v):
    """The prior of these settings; the ends in order, and 0.1 apart at least."""
    if v.prior == "beta":
        return BetaPrior(v.prior_mean * v.prior_weight, (1 - v.prior_mean) * v.prior_weight)
    low, high = sorted((v.cut_low, v.cut_high))
    return UniformPrior(low, max(high, round(low + 0.1, 2)))


@lru_cache(maxsize=256)
def sequences(theta, seed, order):
    """The tosses, and the same in another order."""
    tosses = toss(theta, MOST, seed)
    return tosses, np.random.default_rng([order, 7]).permutation(tosses)


@lru_cache(maxsize=256)
def paths(prior, theta, seed, order):
    """Mean, low and high after 0 … 100 tosses, in both orders."""
    n = np.arange(MOST + 1)
    return [
        posteriors(prior, np.concatenate([[0], np.cumsum(row)]), n)
        for row in sequences(theta, seed, order)
    ]


@chapter.figure
def coin(view):
    v = view.values
    prior, n = prior_of(v), min(v.tosses, MOST)
    heads = int(sequences(v.theta, v.seed, v.order)[0][:n].sum())
    found = learn(prior, heads, n)
    case = judge_learning(found, v.theta)
    view.picture(
        curve_plot("θ, the probability of heads", "density"),
        belief_tables(prior, found, v.theta),
        caption=weights_said(found),
        name="belief",
    )
    view.legend(
        {
            "prior": palette.GREY,
            "likelihood, scaled": palette.ACCENT,
            "posterior": palette.MODEL,
            "true θ": palette.TRUTH,
        }
    )
    view.lead("tosses", tosses={"last": MOST})
    view.notice(learned_said(case, found, v.theta), tone=LEARNED_TONES[case])
    view.more("theta", "prior")
    view.more(*(("prior_mean", "prior_weight") if v.prior == "beta" else ("cut_low", "cut_high")))
    view.more("seed", "order")
    view.chart(
        curve_plot("tosses", "mean of the belief"),
        path_tables(prior, v, n),
        caption="The mean after each toss with its 95 % interval, and the same tosses in another "
        "order: after all 100 both agree, as only the counts matter.",
        name="paths",
    )
    ahead = predictive(found, NEXT)
    view.chart(
        curve_plot(f"heads in the next {NEXT} tosses", "probability", False, False, "whole"),
        bars(np.arange(NEXT + 1), ahead, ["approximation"] * (NEXT + 1), max(0.3, ahead.max())),
        caption=f"Heads at the next toss: {number(found.mean)}, the mean of the belief. All of the "
        f"next {NEXT}: {number(float(ahead[-1]))}.",
        name="next",
    )
    view.legend({"first order": palette.MODEL, "another order": palette.ERROR}, place="below")
    view.numbers(numbers(v, found, heads, n))
    view.challenges(challenges(v, found, n))
    view.code(
        learn,
        f"found = learn({prior!r}, {heads}, {n})\nprint(found.mean, found.low, found.high)",
        data=lambda: {"posterior": {"theta": THETA, "density": finite(found.density(THETA))}},
    )


def path_tables(prior, v, n):
    first, second = paths(prior, v.theta, v.seed, v.order)
    x = np.arange(MOST + 1.0)
    band = polyline("band", "approximation", x, first[2]) | {"y2": first[1]}
    return curve_datasets(
        MOST / 2,
        0.5,
        MOST / 2,
        0.53,
        areas=band,
        curves=joined(
            polyline("first", "approximation", x, first[0]),
            polyline("second", "error", x, second[0]),
        ),
        dashed=polyline("truth", "truth", x[[0, -1]], [v.theta] * 2),
        points=dot("approximation", float(n), float(first[0][n])),
    )


def numbers(v, found, heads, n):
    low, high, _ = ends_said(found, v.theta)
    rows = [
        ("Heads", f"{heads} of {n}", "what is seen"),
        ("Mean of the belief", number(found.mean, 4), mean_formula(found)),
        (
            "95 % credible interval",
            f"{low} to {high}",
            "2.5 % of the belief lie below, 2.5 % above",
        ),
    ]
    for name, (a, b) in OTHERS.items():
        other = learn(BetaPrior(a, b), heads, n)
        rows.append((f"Mean, prior {name}", number(other.mean, 4), "the same tosses"))
    return rows


def mean_formula(found):
    if not isinstance(found.prior, BetaPrior):
        return "∫ θ·density, by the incomplete beta function"
    a, b = filled_in(
        lambda a, b: (a + found.heads) / (a + b + found.tosses),
        *(found.prior.a, found.prior.b),
        shown=lambda mean: number(mean, 4),
    )
    return f"({a} + {found.heads})/({a} + {b} + {found.tosses})"


def challenges(v, found, n):
    heavy = v.prior == "beta" and v.prior_weight >= 50
    could = 0 < v.theta < 1  # an end is outside under every prior
    low, high, true = ends_said(found, v.theta)
    return [
        Challenge(
            "With a prior worth 50 tosses or more, all 100 tosses and a θ other than 0 and 1, "
            "keep the true θ out of the interval.",
            solved=heavy and could and n == MOST and not found.low <= v.theta <= found.high,
            state=f"θ = {true}, the interval goes from {low} to {high}.",
        ),
        Challenge(
            "Find a prior under which all 100 tosses move the mean by less than 0.05, although the "
            "share of heads is more than 0.2 from the prior's mean.",
            solved=bool(
                n == MOST
                and abs(found.mean - found.prior.mean) < 0.05
                and abs(found.share - found.prior.mean) > 0.2
            ),
            state=f"The mean moved from {number(found.prior.mean)} to {number(found.mean)}.",
        ),
    ]
