from core.charts import palette
from core.charts.cluster_film import cluster_plane, group_lines
from core.charts.curve import curve_plot
from core.maths.learning.agglomeration import agglomerate
from core.maths.learning.density_clusters import dense_groups
from core.maths.learning.group_match import Match
from core.maths.learning.k_means_film import half_steps
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.clustering.points import SETS
from pages.learning.clustering.shapes_findings import (
    METHODS,
    MOST,
    beside,
    call,
    find,
    sample,
)
from pages.learning.clustering.shapes_tables import (
    distance_tables,
    plane_tables,
    setting_tables,
    tree_tables,
)
from pages.learning.clustering.shapes_words import (
    TONES,
    distances_said,
    match_said,
    method_rows,
    method_said,
    numbers,
    plane_said,
    settings_said,
    tree_said,
)

FUNCTIONS = {"means": half_steps, "density": dense_groups}
SHAPES = ("moons", "rings", "strips", "sizes", "four", "near", "noise")
chapter = Chapter(
    "shapes",
    "Shapes",
    do="Choose a method and move its setting. Watch which shapes it finds whole, and which it cuts "
    "or runs together.",
    controls=[
        Choice(name="method", label="Method", options=METHODS, default="means", pills=True),
        Slider(
            name="radius",
            label="Radius",
            symbol="ε",
            low=0.1,
            high=3,
            default=1.1,
            step=0.05,
            help="Points within it are neighbours",
        ),
        Slider(name="cut", label="Groups", symbol="k", low=1, high=MOST, default=2, step=1),
        Choice(
            name="shape",
            label="Points",
            options={name: SETS[name] for name in SHAPES},
            default="moons",
        ),
        Slider(
            name="enough",
            label="Neighbours of a core point",
            low=1,
            high=12,
            default=4,
            step=1,
            live=False,
            help="At least so many points within ε, itself included",
        ),
        Slider(
            name="stray",
            label="Stray points",
            low=0,
            high=25,
            default=0,
            step=1,
            live=False,
            help="Anywhere in the picture, of no group",
        ),
        Seed(name="strays", label="New stray points"),
    ],
    presets={
        "k-means cuts moons": {},
        "DBSCAN finds them": {"method": "density"},
        "Too wide": {"method": "density", "radius": 1.6},
        "Too narrow": {"method": "density", "radius": 0.5},
        "Nobody has neighbours": {"method": "density", "radius": 0.1, "enough": 6},
        "Rings, single linkage": {"method": "single", "shape": "rings"},
        "A chain of strays": {"method": "single", "stray": 20},
        "Rings, Ward": {"method": "ward", "shape": "rings"},
        "A wide cloud frays": {"method": "density", "shape": "sizes", "radius": 0.8, "cut": 3},
        "Groups in pure noise": {"shape": "noise", "cut": 4},
    },
)


@chapter.figure
def shapes(view):
    v = view.values
    drawn = sample(v.shape, v.stray, v.strays)
    found = find(drawn, v.method, v.radius, v.enough, v.cut)
    view.picture(
        cluster_plane("x₁", "x₂"),
        plane_tables(drawn, found, v.radius),
        caption=plane_said(found, v.radius),
        name="shapes",
    )
    dense = v.method == "density"
    view.lead("method", "radius" if dense else "cut")
    view.notice(match_said(found, drawn), method_said(found, drawn), tone=TONES[found.match])
    view.more("shape", *(("enough",) if dense else ()), "stray", "strays", strays={"sets": ()})
    if dense:
        view.legend({"in no group": palette.GREY})
        view.chart(
            curve_plot("points, the loneliest first", "distance to look"),
            distance_tables(drawn, v.enough, v.radius),
            caption=distances_said(found, v.enough),
            name="distances",
        )
    elif v.method != "means":
        view.chart(
            group_lines("points", "distance at which groups are joined", "x"),
            tree_tables(found),
            caption=tree_said(found),
            name="tree",
        )
    view.chart(
        curve_plot("radius ε" if dense else "groups k", "adjusted Rand index", False, False,
                   "" if dense else "whole"),
        setting_tables(drawn, found, v),
        caption=settings_said(drawn, v),
        name="settings",
    )  # fmt: skip
    view.numbers(numbers(found, drawn, v))
    view.table(
        ["Method", "groups", "in no group", "adjusted Rand index"],
        method_rows(beside(drawn, v.radius, v.enough, v.cut), drawn),
        caption=f"All methods on these points: DBSCAN with ε = {number(v.radius)}, the others with "
        f"k = {v.cut}",
        right=("groups", "in no group", "adjusted Rand index"),
        marked=[list(METHODS).index(v.method)],
    )
    view.challenges(challenges(found, drawn, v))
    view.code(
        FUNCTIONS.get(v.method, agglomerate),
        call(drawn, found, v),
        data=lambda: {
            "points": {
                "x1": drawn.X[:, 0],
                "x2": drawn.X[:, 1],
                "drawn group": drawn.truth + 1,
                "found group": found.labels + 1,
            }
        },
    )


HARD = ("moons", "rings", "strips")  # no group is round


def challenges(found, drawn, v):
    dense = v.method == "density"
    rings = v.shape == "rings" and dense
    even = v.shape == "noise" and dense and not v.stray
    hard = v.stray >= 10 and v.shape in HARD
    return [
        Challenge(
            "A ring in a ring: find both by DBSCAN without a mistake.",
            solved=rings and found.match is Match.EXACT,
            state=f"{found.groups} groups, adjusted Rand index {number(found.rand)}."
            if rings
            else "Needs the ring in a ring, and DBSCAN.",
        ),
        Challenge(
            "Ten stray points or more among moons, rings or strips: an adjusted Rand index of 0.9.",
            solved=hard and found.rand >= 0.9,
            state=f"{v.stray} stray points, adjusted Rand index {number(found.rand)}."
            if v.shape in HARD
            else "Needs moons, rings or strips.",
        ),
        Challenge(
            "Even chance: make DBSCAN find three groups or more that hold half of all points.",
            solved=even and found.groups >= 3 and 2 * found.outside <= len(drawn.X),
            state=f"{found.groups} groups, {found.outside} of {len(drawn.X)} points in none."
            if even
            else "Needs even chance, DBSCAN, and no stray point.",
        ),
    ]
