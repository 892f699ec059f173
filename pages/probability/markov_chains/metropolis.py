import math
from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.probability.metropolis import (
    TARGETS,
    Visits,
    all_autocorrelations,
    correlation_time,
    judge_walk,
    metropolis,
)
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number
from pages.probability.markov_chains.matrix import SEED
from pages.probability.markov_chains.metropolis_tables import (
    autocorrelation_tables,
    outside_of,
    trace_tables,
    visit_tables,
)
from pages.probability.markov_chains.metropolis_words import (
    VISIT_TONES,
    began_said,
    visits_said,
)

N = 2000
NAMES = {"bell": "Bell", "humps": "Two humps", "waiting": "Exponential", "box": "Box"}

chapter = Chapter(
    "metropolis",
    "Metropolis",
    do="Drag s, the width of the proposals. When do the visits fit the green density?",
    controls=[
        Slider(
            name="stride",
            label="Step size",
            symbol="s",
            low=0.01,
            high=100,
            default=2,
            log=True,
            help="Proposals are normal around the place of now, with this standard deviation",
        ),
        Choice(name="wanted", label="Wanted density", options=NAMES, default="humps", pills=True),
        Slider(name="origin", label="Start", symbol="x₀", low=-8, high=8, default=-3, step=0.1),
        SEED,
    ],
    presets={
        "Trapped in one hump": {"stride": 0.3},
        "Both humps": {"stride": 6.0},
        "Tiny steps": {"wanted": "bell", "stride": 0.05, "origin": 0.0},
        "Just right": {"wanted": "bell", "stride": 2.4, "origin": 0.0},
        "Huge steps": {"wanted": "bell", "stride": 100.0, "origin": 0.0},
        "A far start": {"wanted": "bell", "stride": 0.1, "origin": 8.0},
        "At an edge": {"wanted": "waiting", "stride": 2.0, "origin": 1.0},
        "A box": {"wanted": "box", "stride": 2.0, "origin": 0.0},
    },
)


@lru_cache(maxsize=16)
def chances(seed):
    """Moves of standard deviation 1, and the numbers that decide on them."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal(N), rng.random(N)


@lru_cache(maxsize=64)
def walked(wanted, stride, origin, seed):
    """The walk, where it began, and its autocorrelation."""
    target = TARGETS[wanted]
    begin = origin if math.isfinite(target.log_density(origin)) else target.mean
    moves, uniforms = chances(seed)
    walk = metropolis(target.log_density, begin, stride * moves, uniforms)
    return walk, begin, all_autocorrelations(walk.places)


@chapter.figure
def visits(view):
    v, target = view.values, TARGETS[view.values.wanted]
    walk, begin, rho = walked(v.wanted, v.stride, v.origin, v.seed)
    time = correlation_time(rho)
    worth = N / time
    case = judge_walk(target, walk, worth)
    view.picture(
        curve_plot("x", "density"),
        visit_tables(target, walk),
        caption=f"{N:,} steps, seed {v.seed}: {int(walk.taken.sum()):,} proposals were taken."
        + outside_of(target, walk),
        name="visits",
    )
    view.legend({"wanted density": palette.TRUTH, "visits": palette.MODEL})
    view.lead("stride", "wanted")
    view.notice(
        began_said(target, v.origin, begin),
        *visits_said(case, target, walk, v.stride, worth),
        tone=VISIT_TONES[case],
    )
    view.more("origin", "seed")
    view.chart(
        curve_plot("step", "x"),
        trace_tables(target, walk),
        caption="Where the walk is, step by step: flat pieces are refused proposals.",
        name="trace",
    )
    view.chart(
        curve_plot("lag k", "autocorrelation"),
        autocorrelation_tables(rho, N),
        caption="How alike places k steps apart are; between the dashed lines lie 95 % of the "
        "values that independent draws would have."
        if not math.isnan(time)
        else "The walk never moved: without a change there is no autocorrelation.",
        name="autocorrelation",
    )
    view.numbers(numbers(v, target, walk, time))
    view.challenges(challenges(v, case, walk, worth))
    view.code(
        metropolis,
        f"target, rng = TARGETS[{v.wanted!r}], np.random.default_rng({v.seed})\n"
        f"moves, uniforms = rng.standard_normal({N}), rng.random({N})\n"
        f"walk = metropolis(target.log_density, {begin!r}, {v.stride!r} * moves, uniforms)\n"
        "print(walk.accepted, walk.places.mean())\n"
        f"print({N} / correlation_time(all_autocorrelations(walk.places)))",
        data=lambda: {"walk": {"step": np.arange(N + 1), "x": walk.places}},
    )


def numbers(v, target, walk, time):
    share, mean = walk.accepted, float(walk.places.mean())
    held = correlation_time(all_autocorrelations(walk.taken))
    told = f"{int(walk.taken.sum()):,}/{N:,}"
    if 0 < share < 1:
        told += f"; standard error {number(math.sqrt(share * (1 - share) * held / N), 2)}"
    else:
        told += f": {'all' if share else 'none'}, which tells no standard error"
    rows = [("Accepted", number(share), told)]
    if v.wanted == "bell":
        exact = 2 / math.pi * math.atan(2 / v.stride)
        rows.append(
            (
                "Accepted in the long run",
                number(exact),
                f"(2/π)·arctan(2/s) = (2/π)·arctan(2/{number(v.stride)})",
            )
        )
    rows.append(
        ("Autocorrelation time τ", number(time), "1 + 2·Σ ρ(k), while pairs of them are > 0")
    )
    tau = filled_in(lambda one: N / one, time)[0]
    rows.append(("Worth in independent draws", number(N / time), f"N/τ = {N:,}/{tau}"))
    spread = float(walk.places.std())
    off = spread * math.sqrt(time / N)
    rows.append(
        (
            "Mean of the visits",
            number(mean),
            f"standard error σ·√(τ/N) = {number(spread)}·√({number(time)}/{N:,}) = "
            f"{number(off, 2)}; wanted {number(target.mean)}",
        )
    )
    return rows


def challenges(v, case, walk, worth):
    both = v.wanted == "humps" and case in (Visits.FEW, Visits.ENOUGH)
    name = NAMES[v.wanted].lower()
    state = f"Wanted: {name}; accepted {number(walk.accepted)}, worth {number(worth)} draws."
    return [
        Challenge(
            "Bring both humps of “two humps” into a walk that is worth more than 100 draws.",
            solved=both and worth > 100,
            state=state,
        ),
        Challenge(
            "For the bell, have more than 0.9 of the proposals taken, and yet a walk that is worth "
            "fewer than 20 draws.",
            solved=v.wanted == "bell" and walk.accepted > 0.9 and worth < 20,
            state=state,
        ),
        Challenge(
            "For the bell, have more than 0.9 of the proposals refused, and yet a walk that is "
            "worth more than 50 draws.",
            solved=v.wanted == "bell" and walk.accepted < 0.1 and worth > 50,
            state=state,
        ),
    ]
