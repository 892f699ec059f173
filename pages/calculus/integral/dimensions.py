import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.maths.calculus.curve_tables import curve_datasets, joined, order_datasets, polyline
from core.maths.calculus.many_dimensions import (
    INTEGRANDS,
    MOST,
    POWERS,
    ball_volume,
    first_win,
    grid_errors,
    points,
    race,
    random_errors,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, counted, filled_in, number

COUNT = 4096
SHOWN = 256
COUNTS = 2.0**POWERS
chapter = Chapter(
    "dimensions",
    "Many dimensions",
    do="Drag the dimension d: the line of the grid gets flatter, that of chance keeps its slope "
    "−½. Watch where they cross.",
    controls=[
        Slider(name="d", label="Dimensions", symbol="d", low=1, high=MOST, default=2, step=1),
        Choice(
            name="integrand",
            label="Integrand",
            options={"smooth": "Smooth hill", "ball": "Ball in a box"},
            default="smooth",
            pills=True,
        ),
        Seed(name="points", label="New points"),
    ],
    presets={
        "A line": {"d": 1},
        "Chance wins": {"d": 6},
        "The volume of a ball": {"d": 5, "integrand": "ball"},
        "Almost nothing is inside": {"d": 12, "integrand": "ball"},
    },
)
ROLES = {"grid": "approximation", "random": "error", "sobol": "truth"}
LEGEND = {"grid": palette.MODEL, "random": palette.ERROR, "Sobol": palette.TRUTH}


@chapter.figure
def dimensions(view):
    v = view.values
    f, d = INTEGRANDS[v.integrand], v.d
    found = {
        "grid": grid_errors(f, d),
        "random": (COUNTS, random_errors(f, "random", v.points, d)),
        "sobol": (COUNTS, random_errors(f, "sobol", v.points, d)),
    }
    now = race(f, d, COUNT)
    view.picture(
        order_plot("points", "error", True),
        error_tables(found, f, d),
        caption=f"The integral over the unit cube in {counted(d, 'dimension')} is "
        f"{number(f.exact(d), 5)}. Random and Sobol: root mean square of 8 sets, whose "
        "standard error is about a quarter of it; dashed σ/√n.",
        name="errors",
    )
    view.legend(LEGEND)
    view.lead("d")
    view.notice(race_said(now, d), tone="good" if now.chance_wins else "plain")
    view.more("integrand", "points")
    view.chart(
        curve_plot("x₁, three times", "x₂", True),
        cloud_tables(v.points, d),
        caption=cloud_said(d),
        name="cloud",
    )
    view.chart(
        curve_plot("dimension d", "volume"),
        ball_tables(d),
        caption=f"The unit ball in d = {d}: volume {number(ball_volume(d))}, a share of "
        f"{number(ball_volume(d) / 2**d)} of the cube around it, dashed.",
        name="ball",
    )
    view.numbers(numbers(f, d, now, found))
    view.challenges([challenge(f, v)])
    view.code(
        race,
        "from core.maths.calculus.many_dimensions import INTEGRANDS\n"
        f"f = INTEGRANDS[{v.integrand!r}]\n"
        f"for d in range(1, {MOST + 1}):\n    print(d, race(f, d, {COUNT}))",
        data=lambda: {name: {"points": n, "error": e} for name, (n, e) in found.items()},
    )


def grid_size(now, d):
    return f"{now.per_axis:,}{'' if d == 1 else str(d).translate(_POWERS)}"


def race_said(now, d):
    grid, chance = all_apart(now.grid, now.chance)
    points = grid_size(now, d)
    if now.grid == now.chance == 0:
        return "Here every point says the same: nothing is left to win."
    winner = "chance beats the grid" if now.chance_wins else "the grid beats chance"
    return (
        f"With at most {COUNT:,} points {winner}: the grid of {points} is {grid} off, random "
        f"points by about {chance} (one standard error)."
    )


_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def error_tables(found, f, d):
    least = 1e-7
    measured = {
        "role": np.concatenate([[ROLES[name]] * len(n) for name, (n, _) in found.items()]),
        "x": np.concatenate([n for n, _ in found.values()]),
        "y": np.maximum(np.concatenate([e for _, e in found.values()]), least),
    }
    line = f.deviation(d) / np.sqrt(COUNTS[[0, -1]])
    return order_datasets(
        *(1.0, 5000.0, least, 100.0),
        measured=measured,
        predicted=polyline("random", "error", COUNTS[[0, -1]], np.maximum(line, least)),
        points=joined(
            *(
                polyline(f"{name} {k}", ROLES[name], [n[k]] * 2, [max(e[k], least)] * 2)
                for name, (n, e) in found.items()
                if name == "grid"
                for k in range(len(n))
            )
        ),
    )


def cloud_tables(seed, d):
    """The first 256 points of each kind, seen along all axes but two, side by side."""
    per_axis = int(SHOWN ** (1 / d) + 1e-9)
    middles = (np.arange(per_axis) + 0.5) / per_axis
    grid = np.stack(np.meshgrid(middles, middles if d > 1 else [0.5]), axis=-1).reshape(-1, 2)
    tables = []
    for k, name in enumerate(ROLES):
        xy = grid if name == "grid" else points(name, seed, SHOWN)[:, :2].copy()
        xy = xy if d > 1 else np.column_stack([xy[:, 0], np.full(len(xy), 0.5)])
        gap = np.full(len(xy), np.nan)
        x = np.column_stack([xy[:, 0] + 1.1 * k] * 2 + [gap]).ravel()
        y = np.column_stack([xy[:, 1]] * 2 + [gap]).ravel()
        tables.append(polyline(name, ROLES[name], x, y))
    return curve_datasets(1.6, 0.55, 1.65, 0.62) | {
        "points": joined(*tables),
        "names": {
            "text": ["grid", "random", "Sobol"],
            "role": list(ROLES.values()),
            "x": [0.0, 1.1, 2.2],
            "y": [1.04] * 3,
        },
    }


def cloud_said(d):
    per_axis = int(SHOWN ** (1 / d) + 1e-9)
    seen = "" if d < 3 else f", of {d} coordinates the first two"
    if per_axis == 1:
        return f"Up to {SHOWN} points: a grid has room for one, random, Sobol{seen}."
    lie = "" if d < 3 else " Seen so, many points of the grid lie on each other."
    return f"Up to {SHOWN} points: a grid of {per_axis} an axis, random, Sobol{seen}.{lie}"


def ball_tables(d):
    every = np.arange(1, MOST + 1)
    volume = np.array([ball_volume(k) for k in every])
    return curve_datasets(6.5, 2.75, 5.8, 2.9) | {
        "curves": polyline("ball", "approximation", every, volume),
        "dashed": polyline("share", "other", every, volume / 2.0**every),
        "points": polyline("now", "approximation", [d, d], [ball_volume(d)] * 2),
    }


def numbers(f, d, now, found):
    sobol = found["sobol"][1][-1]
    (sigma,) = filled_in(lambda each: each / COUNT**0.5, float(f.deviation(d)))
    return [
        ("Grid", number(now.grid), f"{now.per_axis:,} points an axis: {grid_size(now, d)} in all"),
        ("Random", number(now.chance), f"σ/√n = {sigma}/√{COUNT:,}"),
        (
            "Random, measured",
            number(found["random"][1][-1]),
            "root mean square of 8 sets, ± a quarter",
        ),
        ("Sobol, measured", number(sobol), "root mean square of 8 scrambled sets, ± a quarter"),
        ("Ball in the cube", number(ball_volume(d) / 2**d), f"π^(d/2)/Γ(d/2 + 1)/2ᵈ, d = {d}"),
    ]


def challenge(f, v):
    first = first_win(f, COUNT)
    return Challenge(
        f"Find the first dimension in which {COUNT:,} random points beat the grid.",
        solved=v.d == first and v.d > 1,
        state=f"Here d = {v.d}.",
    )
