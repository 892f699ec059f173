from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.cluster_film import cluster_film, film_curve
from core.charts.curve import curve_plot
from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.k_means_film import (
    Rest,
    compare_starts,
    draw_starts,
    half_steps,
    judge_rest,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.clustering.film import STEP, film_tables
from pages.learning.clustering.k_means_numbers import cluster_rows, numbers
from pages.learning.clustering.k_means_tables import ends_tables, inertia_tables
from pages.learning.clustering.k_means_words import (
    TONES,
    ends_said,
    film_caption,
    rest_said,
    share_said,
)
from pages.learning.clustering.points import SETS, starts_over

MOST = 7
WAYS = {
    "spread": "k-means++",
    "points": "Random points",
    "box": "Anywhere in the box around them",
}


chapter = Chapter(
    "k_means",
    "k-means",
    do="Drag a start, paint one more, or move k. Play the half steps: points go to the nearest "
    "centre, then centres to the mean of their points.",
    controls=[
        Slider(name="k", label="Groups", symbol="k", low=1, high=MOST, default=4, step=1),
        starts_over("starts", "k", MOST),
        STEP,
        Choice(name="set", label="Points", options=SETS, default="four", resets=("starts",)),
        Choice(
            name="way", label="Draw starts by", options=WAYS, default="spread", resets=("starts",)
        ),
        Seed(label="New starts", resets=("starts",)),
        Slider(name="moves", label="Moves at most", low=1, high=30, default=30, step=1),
        Choice(
            name="empty",
            label="A centre without points",
            options={"far": "Moves to the farthest point", "stay": "Stays where it is"},
            default="far",
        ),
    ],
    presets={
        "Two starts in one cloud": {
            "starts": ((-3.9, -1.7, 0), (-2.7, -1.7, 0), (-2.7, 1.9, 0), (2.8, 0.2, 0))
        },
        "A centre that nobody needs": {
            "starts": ((-3.0, 0.0, 0), (2.4, 1.9, 0), (3.2, -1.7, 0), (6.0, 4.0, 0)),
            "empty": "stay",
        },
        "At rest, not at a minimum": {
            "set": "row",
            "k": 2,
            "starts": ((-2.0, 0.0, 0), (2.0, 0.0, 0)),
        },
        "Stopped too early": {"set": "noise", "k": 5, "moves": 2},
        "Six clouds, random points": {"set": "six", "k": 6, "way": "points", "seed": 2},
        "A wide cloud is cut": {"set": "sizes", "k": 3},
        "Strips are cut across": {"set": "strips", "k": 2},
        "No groups at all": {"set": "noise", "k": 3},
        "More centres than places": {"set": "row", "k": 5},
    },
)


@lru_cache(maxsize=256)
def many(name, k, seed):
    return compare_starts(cluster_points(name)[0], k, seed)


@lru_cache(maxsize=256)
def drawn_start(name, k, way, seed):
    return draw_starts(cluster_points(name)[0], k, way, 1, np.random.default_rng(seed))[0]


def starts_of(v):
    """The painted starts, and as many drawn ones as are missing."""
    painted = np.array(v.starts or (), float).reshape(-1, 3)[: v.k, :2]
    drawn = drawn_start(v.set, v.k, v.way, v.seed)
    return np.vstack([painted, np.round(drawn[len(painted) :], 1) + 0.0])


@chapter.figure
def k_means(view):
    v = view.values
    X, starts, stay = cluster_points(v.set)[0], starts_of(v), v.empty == "stay"
    film, others = half_steps(X, starts, v.moves, stay), many(v.set, v.k, v.seed)
    case = judge_rest(film, others.least)
    view.picture(
        cluster_film("x₁", "x₂"),
        film_tables(X, film.centres, film.labels),
        caption=film_caption(film),
        name="film",
    )
    view.under("step", step={"last": 2 * film.moves + 1})
    view.lead("starts", "k", starts={"value": [(*at, 0) for at in starts], "chart": "film"})
    end = half_steps(X, starts, 200, stay) if case is Rest.NOT_YET else film
    view.notice(rest_said(case, film, others, end), share_said(case, others), tone=TONES[case])
    view.more("set", "way", "seed", "moves", "empty", seed={"sets": ()})
    view.chart(
        film_curve("half step", "J"),
        inertia_tables(film, others),
        caption="After each half step, an assignment (round) or a move: J never rises. Dashed: the "
        "least J of all starts drawn.",
        name="inertia",
    )
    view.chart(
        curve_plot("J at rest", "share of starts that end there or below"),
        ends_tables(film, others),
        caption=ends_said(others),
        name="ends",
    )
    view.legend(
        {
            "k-means++": palette.MODEL,
            "random points": palette.ACCENT,
            "anywhere in the box": palette.TRUTH,
            "these starts": palette.INK,
        },
        place="below",
    )
    view.numbers(numbers(film, others))
    view.table(
        ["Centre", "points", "x₁", "x₂", "Jⱼ", "Jⱼ/n"],
        cluster_rows(film),
        caption="The groups at the end",
        right=("points", "x₁", "x₂", "Jⱼ", "Jⱼ/n"),
    )
    view.challenges(challenges(case, film, others, v))
    view.code(
        half_steps,
        "from core.maths.learning.cluster_points import cluster_points\n\n"
        f"X, _ = cluster_points({v.set!r})\n"
        f"film = half_steps(X, np.array({starts.tolist()!r}), {v.moves!r}, {stay!r})\n"
        "print(film.settled, film.inertia)\nprint(film.centres[-1])",
        data=lambda: {
            "points": {"x1": X[:, 0], "x2": X[:, 1], "group": film.labels[-1] + 1},
            "half steps": {"half step": np.arange(1, len(film.inertia) + 1), "J": film.inertia},
        },
    )


def challenges(case, film, others, v):
    rest = case is not Rest.NOT_YET
    six = v.set == "six" and film.k == 6
    spare = int((film.counts == 0).sum())
    return [
        Challenge(
            "Six clouds, k = 6: place the starts so badly that J at rest is more than five times "
            "the least.",
            solved=six and rest and film.last > 5 * others.least,
            state=f"J is {number(film.last / others.least)} times the least."
            if six
            else "Needs the six clouds and k = 6.",
        ),
        Challenge(
            "Four clouds: leave two centres or more without a point, at rest.",
            solved=v.set == "four" and rest and spare >= 2,
            state=f"{spare} without a point." if v.set == "four" else "Needs the four clouds.",
        ),
        Challenge(
            "Find a run that is at rest, and yet one point counted to another centre lowers J.",
            solved=case is Rest.TIE,
            state=f"Here {'a' if case is Rest.TIE else 'no'} point is as near to another centre.",
        ),
    ]
