from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.drawn_population import named, population_of
from core.maths.probability.populations import median_of, medians_of
from core.maths.statistics.bootstrap_intervals import (
    Statistic,
    Trouble,
    bootstrap_intervals,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, number
from pages.statistics.confidence_intervals.bootstrap_tables import (
    coverage_tables,
    histogram_tables,
    long_run,
    sample_tables,
)
from pages.statistics.confidence_intervals.bootstrap_words import (
    bootstrap_said,
    bootstrap_tone,
    error_said,
    long_run_said,
    medians_said,
    numbers_of,
    sample_said,
)
from pages.statistics.confidence_intervals.drawn_worlds import (
    LEVELS,
    chance,
    show_population,
)

RESAMPLES, LARGEST = 1000, 50
chapter = Chapter(
    "bootstrap",
    "The bootstrap",
    do="Drag the size of the one sample there is. The grey bars count its statistic in 1,000 "
    "resamples; compare the intervals that are read from it.",
    controls=[
        Slider(
            name="size",
            label="Size of the sample",
            symbol="n",
            low=3,
            high=LARGEST,
            default=15,
            step=1,
        ),
        Choice(
            name="statistic",
            label="Statistic",
            options={"mean": "Mean", "median": "Median", "deviation": "Deviation s"},
            default="mean",
        ),
        Seed(name="resamples", label="New resamples"),
    ],
    presets={
        "A bell of resamples": {"size": 30},
        "A skewed sample": {"population": "lognormal", "seed": 6, "size": 12},
        "Few values for a median": {"statistic": "median", "size": 7},
        "A deviation from eight": {
            "statistic": "deviation",
            "population": "exponential",
            "size": 8,
        },
        "All draws alike": {"population": "bernoulli", "p": 0.02, "size": 6},
        "No mean to find": {"population": "cauchy", "size": 25},
        "My one sample": {"population": "own"},
    },
)


@lru_cache(maxsize=4)
def picks(seed):
    """Uniform numbers that pick the resamples; rows of the largest sample."""
    return np.random.default_rng([seed, 5]).random((RESAMPLES, LARGEST))


def sample_of(v, population):
    """The one sample, and what was left out of typed numbers. Typed numbers are the sample."""
    if v.population != "own":
        return population.draw(chance(v.seed))[: v.size, 0], ""
    values = population.values
    said = ""
    if len(values) > LARGEST:
        said = f"Only the first {LARGEST} of the {len(values)} numbers are resampled."
    return np.array(values[:LARGEST]), said


@chapter.figure
def bootstrap(view):
    v = view.values
    population, remark, note = population_of(v, least=3)
    sample, cut = sample_of(v, population)
    statistic, level = Statistic(v.statistic), min(v.level / 100, 0.999)
    own = v.population == "own"
    found = bootstrap_intervals(statistic, sample, picks(v.resamples)[:, : len(sample)], level)
    intervals = numbers_of(found, sample, statistic)
    truth = None if own else truth_of(population, statistic)
    view.picture(
        curve_plot("statistic of a resample", "resamples in 1,000"),
        histogram_tables(found, intervals, truth),
        caption=caption_of(population, sample, own),
        name="resamples",
    )
    view.legend(legend_of(intervals, truth))
    view.lead(*(("level", "statistic") if own else ("size", "statistic")), **lead_marks(own))
    view.notice(
        remark,
        cut,
        "Level 100 % would be the whole line; 99.9 % is shown." * (v.level > 99.95),
        *bootstrap_said(found, intervals, truth, statistic, own),
        "" if own or statistic is not Statistic.MEDIAN else medians_said(medians_of(population)),
        tone=bootstrap_tone(found, intervals, truth),
    )
    view.more(*(("population",) if own else ("level", "population")), **lead_marks(not own))
    view.more("resamples")
    show_population(view, note)
    view.chart(
        curve_plot("value", "share of the sample up to it"),
        sample_tables(sample),
        caption=sample_said(sample),
        name="sample",
    )
    show_long_run(view, statistic)
    view.numbers(rows(found, intervals, statistic, sample))
    view.challenges(challenges(found, intervals, truth, v))
    view.code(
        bootstrap_intervals,
        f"sample = np.array({sample.tolist()!r})\n"
        f"uniform = np.random.default_rng([{v.resamples}, 5]).random(({RESAMPLES}, {LARGEST}))\n"
        f"found = bootstrap_intervals({statistic}, sample, uniform[:, :{len(sample)}], {level!r})\n"
        "print(found.percentile, found.basic, found.bca)",
        data=lambda: {"sample": {"x": sample}, "resamples": {"statistic": found.values}},
    )


def lead_marks(shown):
    return {"level": LEVELS} if shown else {}


def truth_of(population, statistic):
    """The population's own mean, median or deviation; None where it has none."""
    match statistic:
        case Statistic.MEAN:
            value = population.moments.mean
        case Statistic.MEDIAN:
            return median_of(population)
        case _:
            value = population.moments.deviation
    return value if np.isfinite(value) else None


def caption_of(population, sample, own):
    if own:
        return f"1,000 resamples of your {len(sample)} numbers; the truth behind them is not known."
    return (
        f"1,000 resamples of one sample of n = {len(sample)}; the population is "
        f"{named(population)}."
    )


def legend_of(intervals, truth):
    colours = {
        "percentile": palette.MODEL,
        "basic": palette.ACCENT,
        "BCa": palette.ERROR,
        "t": palette.SKY,
    }
    legend = {name: colours[name] for name in intervals}
    return legend | ({"truth": palette.TRUTH} if truth is not None else {})


def show_long_run(view, statistic):
    shares = long_run(view.values.population, statistic)
    if not shares:
        return
    view.chart(
        curve_plot("n, size of the sample", "hold the truth (%)", False, False, "decades"),
        coverage_tables(shares, view.values.size),
        caption=long_run_said(view.values, shares, statistic),
        name="long_run",
    )


def rows(found, intervals, statistic, sample):
    told = [
        ("Estimate", number(found.estimate, 4), f"{statistic.value} of {len(sample)} numbers"),
        ("Bootstrap standard error", number(found.error), error_said(found)),
    ]
    for name, (low, high) in intervals.items():
        how = {
            "percentile": f"quantiles {number((1 - found.level) / 2, 4)} and "
            f"{number((1 + found.level) / 2, 4)} of θ*",
            "basic": "2θ̂ minus the same two quantiles, in turn",
            "BCa": f"quantiles {_share(found.shares[0])} and {_share(found.shares[1])} of θ*",
            "t": "x̄ ± t·s/√n",
        }[name]
        told.append((f"{name} interval", f"{number(low)} to {number(high)}", how))
    if found.trouble is Trouble.NONE:
        told.append(("Bias z₀", number(found.bias), "Φ⁻¹ of the share of θ* below θ̂"))
        told.append(("Acceleration a", number(found.acceleration), "Σd³/(6(Σd²)^1.5), jackknife"))
    return told


def _share(share):
    """A place among the θ*; what is not 0 or 1 does not look so."""
    return all_apart(share, 0, 1)[0]


def challenges(found, intervals, truth, v):
    state = f"θ̂ = {number(found.estimate)}."
    holds = {
        name: truth is not None and low <= truth <= high for name, (low, high) in intervals.items()
    }
    return [
        Challenge(
            "Find a sample at the level 95 % whose BCa interval of the mean holds the truth while "
            "the percentile interval misses it.",
            solved=v.statistic == "mean"
            and v.level == 95
            and truth is not None
            and holds.get("BCa", False)
            and not holds["percentile"],
            state=state,
        ),
        Challenge(
            "Find a state in which BCa is not defined, though the resamples differ.",
            solved=found.trouble not in (Trouble.NONE, Trouble.EQUAL),
            state="BCa is defined." if found.trouble is Trouble.NONE else "No BCa interval here.",
        ),
        Challenge(
            "Numbers that cannot be negative: find a log-normal sample whose basic interval of the "
            "mean goes below 0 at the level 95 %.",
            solved=v.population == "lognormal"
            and v.statistic == "mean"
            and v.level == 95
            and found.basic[0] < 0,
            state=f"The basic interval begins at {number(found.basic[0])}.",
        ),
    ]
