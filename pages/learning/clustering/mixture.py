from functools import lru_cache

import numpy as np

from core.charts.cluster_film import GROUPS, film_curve, mixture_film
from core.charts.curve import curve_plot
from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.gaussian_mixture import Fit, ascend, best_of_many, bic, judge_fit
from core.maths.learning.k_means_film import draw_starts
from core.maths.learning.partition_agreement import adjusted_rand
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.clustering.film import STEP
from pages.learning.clustering.mixture_numbers import component_rows, numbers
from pages.learning.clustering.mixture_tables import bic_tables, likelihood_tables, mixture_tables
from pages.learning.clustering.mixture_words import (
    TONES,
    bic_caption,
    bic_said,
    film_caption,
    fit_said,
)
from pages.learning.clustering.points import SETS, starts_over

MOST, RUNS = 5, 12
NONE_AT = 1e-5  # the lowest mark of the floor's scale stands for none
KIND_NAMES = {"full": "Full", "diagonal": "Diagonal", "spherical": "Spherical"}
TYPED = ((-2.6, -0.8, 0), (1.4, -0.6, 0), (5.0, 3.4, 0))
CLOUDS = ("near", "sizes", "strips", "typed", "ruled", "four", "moons", "noise")


chapter = Chapter(
    "mixture",
    "Gaussian mixture",
    do="Drag a start or change the kind of covariance. Play the half steps: points are shared out, "
    "then each component fits its share.",
    controls=[
        Slider(name="parts", label="Components", symbol="k", low=1, high=MOST, default=2, step=1),
        starts_over("means", "parts", MOST),
        STEP,
        Choice(
            name="cloud",
            label="Points",
            options={name: SETS[name] for name in CLOUDS},
            default="near",
            resets=("means",),
        ),
        Choice(
            name="kind", label="Covariances", options=KIND_NAMES, default="full", pills=True
        ),
        Slider(
            name="floor",
            label="Floor of the variances",
            low=NONE_AT,
            high=1,
            default=NONE_AT,
            log=True,
            lowest="none",
            live=False,
            help="No component is narrower than its root in any direction",
        ),
        Slider(name="rounds", label="Steps at most", low=1, high=30, default=30, step=1),
        Seed(name="draw", label="New starts", resets=("means",)),
    ],
    presets={
        "Two that overlap": {},
        "A point typed four times": {"cloud": "typed", "parts": 3, "means": TYPED},
        "The same, with a floor": {"cloud": "typed", "parts": 3, "means": TYPED, "floor": 0.01},
        "Points on a line": {"cloud": "ruled"},
        "On a line, spherical": {"cloud": "ruled", "kind": "spherical"},
        "Strips that k-means cuts": {
            "cloud": "strips", "means": ((0.0, -1.0, 0), (0.0, 1.0, 0))
        },
        "Both start in one place": {"means": ((0.0, 0.0, 0), (0.0, 0.0, 0))},
        "Five steps only": {"cloud": "noise", "parts": 3, "rounds": 5},
        "No groups, two humps": {"cloud": "noise", "parts": 2},
    },
)  # fmt: skip


@lru_cache(maxsize=128)
def many(name, kind, floor, seed):
    """The best ℓ of so many starts for each number of components; −∞ where none stayed regular."""
    X = cluster_points(name)[0]
    rng = np.random.default_rng([seed, 3])
    starts = [draw_starts(X, k, "spread", RUNS, rng) for k in range(1, MOST + 1)]
    return tuple(float(best_of_many(X, each, kind, floor, 100).max()) for each in starts)


@lru_cache(maxsize=128)
def drawn_start(name, k, seed):
    return draw_starts(cluster_points(name)[0], k, "spread", 1, np.random.default_rng(seed))[0]


def starts_of(v):
    """The painted starts, and as many drawn ones as are missing."""
    painted = np.array(v.means or (), float).reshape(-1, 3)[: v.parts, :2]
    drawn = drawn_start(v.cloud, v.parts, v.draw)
    return np.vstack([painted, drawn[len(painted) :]])


@chapter.figure
def mixture(view):
    v = view.values
    X = cluster_points(v.cloud)[0]
    starts, floor = starts_of(v), 0.0 if v.floor == NONE_AT else v.floor
    found, best = ascend(X, starts, v.kind, floor, v.rounds), many(v.cloud, v.kind, floor, v.draw)
    case = judge_fit(found, best[v.parts - 1])
    scores = np.array([bic(ell, k, len(X), 2, v.kind) for k, ell in enumerate(best, 1)])
    view.picture(
        mixture_film("x₁", "x₂"), mixture_tables(found), caption=film_caption(found), name="shares"
    )
    view.under("step", step={"last": 2 * found.steps + 1})
    view.lead("means", "kind", means={"value": [(*at, 0) for at in starts], "chart": "shares"})
    view.notice(fit_said(case, found, best[v.parts - 1], RUNS), bic_said(scores, found),
                tone=TONES[case])  # fmt: skip
    view.more("parts", "cloud", "floor", "rounds", "draw", draw={"sets": ()})
    view.chart(
        film_curve("step", "log-likelihood ℓ"),
        likelihood_tables(found, best[v.parts - 1]),
        caption="ℓ in nats after each step, both halves done: it never falls. Dashed: the best of "
        f"{RUNS} other starts.",
        name="likelihood",
    )
    view.chart(
        curve_plot("components k", "BIC", False, False, "whole"),
        bic_tables(scores, found),
        caption=bic_caption(scores, RUNS),
        name="bic",
    )
    view.legend({f"component {i + 1}": GROUPS[i] for i in range(found.k)}, place="below")
    view.numbers(numbers(found))
    view.table(
        ["Component", "weight π", "mean x₁", "mean x₂", "longest σ", "shortest σ"],
        component_rows(found),
        caption="The components at the end",
        right=("weight π", "mean x₁", "mean x₂", "longest σ", "shortest σ"),
    )
    view.challenges(challenges(case, found, v, starts))
    view.code(
        ascend,
        "from core.maths.learning.cluster_points import cluster_points\n\n"
        f"X, _ = cluster_points({v.cloud!r})\n"
        f"found = ascend(X, np.array({starts.tolist()!r}), {v.kind!r}, {floor!r}, {v.rounds!r})\n"
        "print(found.ended, found.singular, found.likelihood)\n"
        "print(found.last.weights, found.last.means, found.last.covariances)",
        data=lambda: {
            "points": {"x1": X[:, 0], "x2": X[:, 1]}
            | {f"share of {j + 1}": found.last.shares[0, j] for j in range(found.k)},
            "steps": {"step": np.arange(found.steps + 1), "log-likelihood": found.likelihood},
        },
    )


def challenges(case, found, v, starts):
    truth = cluster_points(v.cloud)[1]
    strips = v.cloud == "strips" and found.k == 2
    agree = adjusted_rand(found.last.shares[0].argmax(axis=0), truth)
    return [
        Challenge(
            "Two strips, two components: let the shares find both strips without a mistake.",
            solved=strips and found.ended and agree == 1,
            state=f"Adjusted Rand index {number(agree)}; 1 is without a mistake."
            if strips
            else "Needs the two strips and two components.",
        ),
        Challenge(
            "Start so that two components stay the same for ever.",
            solved=case is Fit.TWINS,
            state=f"{found.twins} the same as another." if found.k > 1 else "Needs two or more.",
        ),
        Challenge(
            "Hold a component by the floor, where without a floor it would be singular.",
            solved=case is Fit.FLOORED and shrinks(v.cloud, v.kind, tuple(map(tuple, starts))),
            state=f"{found.held} held by the floor.",
        ),
    ]


@lru_cache(maxsize=64)
def shrinks(name, kind, starts):
    """Whether the same run without a floor becomes singular."""
    return ascend(cluster_points(name)[0], np.array(starts), kind, 0.0, 200).singular
