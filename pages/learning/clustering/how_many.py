from functools import lru_cache

import numpy as np

from core.charts.cluster_film import cluster_plane
from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.number_of_groups import TOP, Count, count_groups
from core.maths.learning.planted_groups import even_chance, planted_groups
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.clustering.how_many_numbers import numbers
from pages.learning.clustering.how_many_tables import plane_tables
from pages.learning.clustering.how_many_words import count_said, drawn_said, plane_said, tone
from pages.learning.clustering.points import GROUPS_OF, SETS
from pages.learning.clustering.rule_charts import show_rules

DATA = {"planted": "Round groups, drawn", "even": "Even chance, no group"} | {
    name: SETS[name] for name in ("sizes", "strips", "moons", "rings")
}
chapter = Chapter(
    "how_many",
    "How many groups",
    do="Move k, and watch where J bends, the silhouette peaks and the gap stops growing. Then let "
    "the groups merge.",
    controls=[
        Slider(name="count", label="Groups", symbol="k", low=1, high=TOP, default=3, step=1),
        Slider(
            name="apart",
            label="Neighbours apart",
            unit="σ",
            low=0,
            high=8,
            default=6,
            step=0.25,
            live=False,
            help="Distance of neighbouring centres, in standard deviations of a group",
        ),
        Choice(name="data", label="Sample", options=DATA, default="planted"),
        Slider(name="planted", label="Groups drawn", low=1, high=6, default=3, step=1, live=False),
        Seed(name="sample"),
    ],
    presets={
        "Well apart": {},
        "Groups that merge": {"apart": 2.0},
        "One round group": {"planted": 1},
        "Even chance": {"data": "even"},
        "Six, and a rule that stops": {"planted": 6, "count": 6},
        "One wide, two tight": {"data": "sizes"},
        "Two strips": {"data": "strips", "count": 2},
        "A ring in a ring": {"data": "rings", "count": 2},
    },
)


@lru_cache(maxsize=128)
def counted(data, planted, apart, seed):
    return count_groups(sample(data, planted, apart, seed), seed)


def sample(data, planted, apart, seed):
    if data == "planted":
        return planted_groups(planted, apart, seed)[0]
    return even_chance(seed) if data == "even" else cluster_points(data)[0]


def drawn_groups(v):
    """How many groups the sample was drawn from; in one place they are one."""
    if v.data == "planted" and v.apart == 0:
        return 1
    return {"planted": v.planted, "even": 1}.get(v.data) or GROUPS_OF[v.data]


@chapter.figure
def how_many(view):
    v = view.values
    k, planted = v.count, v.data == "planted"
    found = counted(v.data, v.planted if planted else 1, v.apart if planted else 0.0, v.sample)
    drawn = drawn_groups(v)
    view.picture(
        cluster_plane("x₁", "x₂"),
        plane_tables(found, k),
        caption=plane_said(found, k),
        name="plane",
    )
    view.lead(*(("count", "apart") if planted else ("count",)))
    view.notice(count_said(found), drawn_said(found, drawn, v), tone=tone(found, drawn))
    view.more("data", *(("planted",) if planted else ()), "sample")
    show_rules(view, found, k, ("bend", "silhouette", "gap", "bars"))
    view.numbers(numbers(found, k))
    view.challenges(challenges(found, v))
    view.code(count_groups, call(v, planted), data=lambda: data_of(found, k))


def call(v, planted):
    if planted:
        made = "planted_groups", f"X, _ = planted_groups({v.planted}, {v.apart!r}, {v.sample})"
    elif v.data == "even":
        made = "even_chance", f"X = even_chance({v.sample})"
    else:
        made = "cluster_points", f"X, _ = cluster_points({v.data!r})"
    module = "cluster_points" if made[0] == "cluster_points" else "planted_groups"
    return (
        f"from core.maths.learning.{module} import {made[0]}\n\n{made[1]}\n"
        f"found = count_groups(X, {v.sample})\n"
        "print(found.bend, found.peak, found.enough, found.count)\n"
        "print(found.inertia, found.silhouette, found.gap, found.spread)"
    )


def data_of(found, k):
    return {
        "points": {
            "x1": found.X[:, 0],
            "x2": found.X[:, 1],
            "group": found.labels[k - 1] + 1,
            "silhouette": found.silhouettes[k - 1],
        },
        "by number of groups": {
            "k": np.arange(1, TOP + 1),
            "J": found.inertia,
            "mean silhouette": found.silhouette,
            "gap": found.gap,
            "s": found.spread,
        },
    }


def challenges(found, v):
    even, six = v.data == "even", v.data == "planted" and v.planted == 6
    two = v.data == "planted" and v.planted == 2
    agree = found.count is Count.AGREE and found.bend == 2
    enough = found.enough
    return [
        Challenge(
            "Draw a sample of even chance in which the gap, too, names two groups or more.",
            solved=even and enough is not None and enough > 1,
            state=f"Here the gap names {enough or 'none'}." if even else "Needs even chance.",
        ),
        Challenge(
            "Two groups drawn, at most 2 σ apart, where their density has a single hump: let all "
            "three rules name 2.",
            solved=two and v.apart <= 2 and agree,
            state=f"{number(v.apart)} σ apart; bend {found.bend}, silhouette {found.peak}, gap "
            f"{enough or 'none'}."
            if two
            else "Needs two groups drawn.",
        ),
        Challenge(
            "Six groups drawn: let the silhouette name 6 and the gap’s rule stop at 1.",
            solved=six and found.peak == 6 and enough == 1,
            state=f"Silhouette {found.peak}, gap {enough or 'none'}."
            if six
            else "Needs six groups drawn.",
        ),
    ]
