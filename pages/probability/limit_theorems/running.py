import math

import numpy as np

from core.charts import palette
from core.charts.running_means import running_means_plot
from core.drawn_population import named, population_of
from core.maths.probability.running_means import (
    Settling,
    draws_until,
    judge_settling,
    running_means,
)
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.probability.limit_theorems.drawn_from import (
    LONGEST,
    PATHS,
    all_draws,
    show_population,
)
from pages.probability.limit_theorems.tables import path_tables
from pages.probability.limit_theorems.words import SETTLING_TONES, settling_said

chapter = Chapter(
    "running",
    "The mean settles",
    do="Drag the number of draws and watch the running means. Does the funnel hold them?",
    controls=[
        Slider(
            name="draws", label="Draws", symbol="n", low=100, high=LONGEST, default=1000, log=True
        ),
    ],
    presets={
        "Coin tosses": {"population": "bernoulli", "p": 0.5},
        "Long and heavy": {"population": "lognormal", "sigma": 2.0, "draws": 5000.0},
        "A mean, no variance": {"population": "pareto", "alpha": 1.5, "draws": 5000.0},
        "An infinite mean": {"population": "pareto", "alpha": 0.9, "draws": 5000.0},
        "Cauchy never settles": {"population": "cauchy", "draws": 5000.0},
        "My numbers settle": {"population": "own", "draws": 5000.0},
    },
)


@kept(max_entries=8)
def paths_of(view, population, seed):
    """Running means of all paths, for every n."""
    return running_means(all_draws(population, seed).reshape(PATHS, LONGEST), population)


@chapter.figure
def running(view):
    v = view.values
    population, remark, note = population_of(v)
    n, found = round(v.draws), paths_of(view, population, v.seed)
    case, moments = judge_settling(population), population.moments
    settles = case is Settling.SETTLES
    limit = moments.mean
    view.picture(
        running_means_plot("n, draws so far", "mean of the first n draws"),
        path_tables(
            found.means,
            n,
            limit,
            (lambda x: moments.deviation / np.sqrt(x)) if settles else None,
            half=2.2 * moments.deviation if settles else None,
        ),
        caption=f"{PATHS} samples from the same population ({named(population)}), one of them "
        "drawn bold.",
        name="paths",
    )
    view.legend(legend_of(settles, math.isfinite(limit)))
    view.lead("draws", "population")
    view.notice(
        remark, *settling_said(case, population, found, n, PATHS), tone=SETTLING_TONES[case]
    )
    show_population(view, note)
    if settles:
        show_scaled(view, found, n)
    view.numbers(rows(case, moments, found, n))
    view.challenges(challenges(case, found, n))
    view.code(
        running_means,
        f"population = {population!r}\n"
        f"chance = Chance(*np.random.default_rng({v.seed}).random((2, {PATHS * LONGEST})))\n"
        f"draws = population.draw(chance).reshape({PATHS}, {LONGEST})\n"
        f"found = running_means(draws, population)\n"
        f"print(found.means[:, {n - 1}], found.inside({n}), found.left({n}))",
        data=lambda: {"means": {"n": np.arange(1, n + 1), "mean": found.means[0, :n]}},
    )


def legend_of(settles, known):
    legend = {"samples": palette.DATA, "one of them": palette.ACCENT}
    if known:
        legend["μ"] = palette.TRUTH
    if settles:
        legend["±1.96 σ/√n"] = palette.MODEL
        legend["±σ√(2 ln ln n/n)"] = palette.ALARM
    return legend


def show_scaled(view, found, n):
    view.chart(
        running_means_plot("n, draws so far", "(mean − μ)/(σ/√n)"),
        path_tables(found.scaled, n, 0.0, np.ones_like, half=4.2),
        caption="The same under the magnifying glass √n/σ: here nothing settles. The paths go on "
        "crossing the band for ever; √(2 ln ln n) grows, but how slowly.",
        name="scaled",
    )


def rows(case, moments, found, n):
    mean = float(found.means[0, n - 1])
    told = [("Mean of the bold path", number(mean, 4), f"sum of {n:,} draws / {n:,}")]
    if case is not Settling.SETTLES:
        return [*told, ("Mean of the population", number(moments.mean, 4), "μ")]
    error = moments.deviation / math.sqrt(n)
    share = found.inside(n) / PATHS
    beyond = found.beyond(n)
    return [
        *told,
        ("Mean of the population", number(moments.mean, 4), "μ"),
        (
            "Half width of the band",
            number(1.96 * error),
            f"1.96·σ/√n = 1.96·{number(moments.deviation)}/√{n:,}",
        ),
        (
            "Paths inside now",
            f"{found.inside(n)} of {PATHS}",
            f"{percent(share)}; near 95 % for large n, standard error "
            f"{percent(math.sqrt(0.0475 / PATHS))}",
        ),
        (
            "Outside at least once",
            f"{found.left(n)} of {PATHS}",
            f"|Z| > 1.96 for some n from 10 to {n:,}",
        ),
        (
            "Beyond the iterated logarithm now",
            f"{beyond} of {PATHS}",
            f"|Z| > √(2 ln ln {n:,}) = {number(math.sqrt(2 * math.log(math.log(n))))}",
        ),
        (
            "n until √(2 ln ln n) = 3",
            number(draws_until(3.0), 2),
            "exp(exp(9/2))",
        ),
    ]


def challenges(case, found, n):
    settles = case is Settling.SETTLES
    inside, left = (found.inside(n), found.left(n)) if settles else (0, 0)
    return [
        Challenge(
            "Show that a band for one n is none for a path: 19 of the 20 paths or more inside now, "
            "and more than half of them outside at least once.",
            solved=settles and inside >= 19 and left > PATHS // 2,
            state=f"{inside} inside, {left} outside at least once." if settles else "No band here.",
        ),
        Challenge(
            "Find a population whose running means never settle.",
            solved=case in (Settling.NEVER, Settling.RUNS_AWAY),
        ),
    ]
