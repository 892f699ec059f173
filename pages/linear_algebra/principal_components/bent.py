from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.cloud import cloud_field, score_plane
from core.maths.learning.kernel_components import fit_kernel_components, judge_parting
from core.maths.linear_algebra.cloud_tables import (
    dot_table,
    head_table,
    line_table,
    name_table,
    segment_table,
    window_table,
)
from core.maths.linear_algebra.plane_clouds import PAIRS
from core.maths.linear_algebra.principal_components import fit_principal_components
from core.maths.pixels import picture_address, placed, symmetric_end
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.linear_algebra.principal_components.bent_words import (
    TONES,
    agreement_said,
    alike_said,
    bent_said,
    first_said,
    linear_said,
)

POINTS, COUNT = 120, 6  # points of a cloud, kernel components looked at
PIXELS = (54, 28)
CLOUDS = {
    "rings": "A ring in a ring",
    "moons": "Two moons",
    "spirals": "Two spirals",
    "flat": "Two clusters along the small axis",
}
chapter = Chapter(
    "bent",
    "Where it fails",
    do="Drag the width γ of the kernel and choose a component. Watch whether its colours part the "
    "groups.",
    controls=[
        Slider(
            name="gamma",
            label="Kernel",
            symbol="γ",
            low=1e-3,
            high=1e3,
            default=3,
            log=True,
            help="k(x, y) = exp(−γ‖x − y‖²): the larger γ, the narrower",
        ),
        Slider(name="order", label="Component shown", low=1, high=COUNT, default=1, step=1),
        Choice(name="pair", label="Cloud", options=CLOUDS, default="rings"),
        Slider(name="noise", label="Noise", symbol="σ", low=0, high=0.3, default=0.05),
        Seed(name="draw", label="New noise"),
    ],
    presets={
        "Rings, third component": {"order": 3},
        "Moons": {"pair": "moons", "gamma": 15.0},
        "Too wide: a line again": {"pair": "moons", "gamma": 0.01},
        "Too narrow": {"pair": "moons", "gamma": 1000.0},
        "Spirals stay mixed": {"pair": "spirals", "gamma": 10.0},
        "The small axis": {"pair": "flat", "gamma": 0.1, "order": 2},
        "Rings without noise": {"noise": 0.0},
    },
)


@lru_cache(maxsize=64)
def cloud(pair, noise, seed):
    """Points, their groups, and what ordinary components make of them."""
    points, second = PAIRS[pair](POINTS, noise, seed)
    found = fit_principal_components(points)
    window = window_table(points, least=0.5, room=1.15)
    # Wider and higher than the window, which a picture of another shape widens.
    rx, ry = window["rx"][0], window["ry"][0]
    halves = {"x": max(rx, 3.6 * ry), "y": max(ry, rx / 1.2)}
    x, y = (
        window[f"c{letter}"][0] + np.linspace(-1, 1, pixels) * halves[letter]
        for letter, pixels in zip("xy", PIXELS, strict=True)
    )
    return points, second, found, found.transform(points), window, (x, y)


@lru_cache(maxsize=64)
def kernel_fit(pair, noise, seed, gamma):
    points, second, _, linear, *_ = cloud(pair, noise, seed)
    found = fit_kernel_components(points, gamma, COUNT)
    return found, judge_parting(found, linear, second)


@chapter.figure
def bent(view):
    v = view.values
    points, second, plain, linear, window, grid = cloud(v.pair, v.noise, v.draw)
    found, parting = kernel_fit(v.pair, v.noise, v.draw, v.gamma)
    view.picture(
        cloud_field("x", "y"),
        stage_tables(found, points, second, plain, window, grid, v.order),
        caption=f"n = {POINTS}. Colours: kernel component {v.order} of the place, blue below 0, "
        f"orange above. Dashed: the ordinary components, 2√λ to each side.",
        name="field",
    )
    view.legend(
        {
            "one group": palette.INK,
            "the other": palette.PURPLE,
            "ordinary components": palette.TRUTH,
        }
    )
    view.lead("gamma", "order")
    view.notice(
        linear_said(parting),
        bent_said(parting, found, v.gamma, COUNT),
        alike_said(parting),
        tone=TONES[parting.regime],
    )
    view.more("pair", "noise", "draw")
    scores = found.scores
    view.chart(
        score_plane("first component", "second component"),
        score_tables(linear[:, :2], second),
        caption="Ordinary components: the cloud, turned, each axis with a scale of its own. "
        f"{percent(float(plain.explained[0]))} and "
        f"{percent(float(plain.explained[1]))} of the variance.",
        name="linear",
    )
    other = 2 if v.order == 1 else v.order
    view.chart(
        score_plane("first kernel component", "another kernel component"),
        score_tables(scores[:, [0, other - 1]], second),
        caption=f"Kernel components 1 and {other}: {percent(float(found.shares[0]))} and "
        f"{percent(float(found.shares[other - 1]))} of the variance after bending.",
        name="bent",
    )
    view.numbers(numbers(found, parting, v))
    view.challenges(challenges(parting, v))
    view.code(
        fit_kernel_components,
        "from core.maths.linear_algebra.plane_clouds import PAIRS\n"
        f"points, second = PAIRS[{v.pair!r}]({POINTS}, {v.noise}, {v.draw})\n"
        f"found = fit_kernel_components(points, {v.gamma}, {COUNT})\n"
        "print(found.values, found.shares)\nprint(found.scores[:5])",
        data=lambda: {
            "scores": {"x": points[:, 0], "y": points[:, 1]}
            | {f"kernel {i + 1}": column for i, column in enumerate(scores.T)}
        },
    )


def stage_tables(found, points, second, plain, window, grid, order):
    x, y = grid
    values = found.on_grid(x, y, order)[::-1]  # a picture begins above
    end = symmetric_end(values)
    half = ((x[1] - x[0]) / 2, (y[1] - y[0]) / 2)
    box = (x[0] - half[0], y[0] - half[1], np.ptp(x) + 2 * half[0], np.ptp(y) + 2 * half[1])
    axes = [
        ("component", plain.mean + np.outer([-2, 2], np.sqrt(size) * direction))
        for size, direction in zip(plain.variances, plain.directions.T, strict=True)
    ]
    return {
        "window": window,
        "field": placed([(box, picture_address(values, -end, end, "signed clear"))]),
    } | layers(points, second, axes)


def layers(points, second, dashed=()):
    nothing = np.zeros((0, 2))
    return {
        "thin": segment_table("distance", nothing, nothing),
        "dashed": line_table(dashed),
        "lines": line_table([]),
        "dots": dot_table([("alone", points[~second]), ("distance", points[second])]),
        "heads": head_table([]),
        "names": name_table([]),
    }


def score_tables(scores, second):
    return {"window": window_table(scores, least=1e-6)} | layers(scores, second)


def numbers(found, parting, v):
    rows = []
    for i, (gap, share) in enumerate(zip(parting.bent, found.shares, strict=True), 1):
        said = f"of its range; it has {percent(float(share))} of the variance"
        rows.append((f"Gap along kernel component {i}", gap_said(gap), said))
    for i, gap in enumerate(parting.linear, 1):
        rows.append((f"Gap along ordinary component {i}", gap_said(gap), "of its range"))
    return [
        *rows,
        ("Agreement of the firsts", agreement_said(parting), "|r| of first kernel and ordinary"),
        ("Width of the bell", number(1 / np.sqrt(2 * v.gamma)), "1/√(2γ)"),
    ]


def gap_said(gap):
    return "undefined" if gap != gap else percent(float(gap))


def challenges(parting, v):
    moons = v.pair == "moons" and v.noise >= 0.05
    rings = v.pair == "rings" and v.noise >= 0.12
    return [
        Challenge(
            "Part the moons (noise 0.05 or more) along the first kernel component.",
            solved=moons and parting.first_bent == 1,
            state=f"Gap along it: {gap_said(parting.bent[0])} of its range."
            if moons
            else "Needs the two moons with that noise.",
        ),
        Challenge(
            "Part the rings in spite of noise 0.12, along any of the components shown.",
            solved=rings and parting.first_bent > 0,
            state=f"Largest gap: {gap_said(np.nanmax([-1.0, *parting.bent]))} of its range."
            if rings
            else "Needs the rings with that noise.",
        ),
        Challenge(
            "Find groups that the second ordinary component parts and no kernel component does.",
            solved=parting.first_linear == 2 and parting.first_bent == 0,
            state=f"Ordinary: {first_said(parting.first_linear)}; kernel: "
            f"{first_said(parting.first_bent)}.",
        ),
    ]
