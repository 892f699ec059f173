import numpy as np

from core.charts import density, palette
from core.maths.probability.distributions import picture
from core.maths.probability.families import FAMILIES
from core.maths.probability.law_tables import (
    density_tables,
    lines,
    points,
    quantile_area_tables,
    quantile_path,
    steps_or_curve,
)
from core.maths.probability.verdicts import interval_terms
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.words import number
from pages.probability.distributions.naming import chance, difference, heights, named, places
from pages.probability.distributions.parameters import (
    SLIDERS,
    cut_short,
    middle_half,
    parameter_names,
    shown_parts,
    switches,
    taken_in_order,
)
from pages.probability.distributions.shown_law import shown_law, shown_sample
from pages.probability.distributions.tasks import tasks_on_a_law
from pages.probability.distributions.verdicts import (
    about,
    in_short,
    law_in_words,
    mean_in_short,
    moment_tile,
    quantile_in_words,
    tone_of,
)

PALE = palette.MODEL + "70"
FAR = 1e4

chapter = Chapter(
    "law",
    "One law",
    do="Drag p: the shading grows from the left until it holds the share p of all values. "
    "Where it stops is the p-quantile.",
    controls=[
        Choice(
            name="family",
            label="Family",
            options={k: f.label + " (discrete)" * f.discrete for k, f in FAMILIES.items()},
            default="normal",
            carries=middle_half,
        ),
        *switches(),
        *SLIDERS.values(),
        Slider(
            name="a", label="Interval from", symbol="a", low=-FAR, high=FAR, default=-1, step=0.001
        ),
        Slider(
            name="b", label="Interval to", symbol="b", low=-FAR, high=FAR, default=1, step=0.001
        ),
        Slider(
            name="p",
            label="Probability",
            symbol="p",
            low=0.001,
            high=0.999,
            default=0.9,
            step=0.001,
        ),
    ],
    presets={
        "Bell curve": {},
        "Quantile": {"p": 0.25},
        "Median of a long tail": {"family": "exponential", "a": 0, "b": 0.7, "p": 0.5},
        "Counts": {"family": "poisson", "a": 2, "b": 5, "p": 0.5},
        "No mean": {"family": "cauchy"},
        "Infinite density": {
            "family": "beta",
            "beta_alpha": 0.5,
            "beta_beta": 0.5,
            "a": 0.1,
            "b": 0.9,
        },
        "Power law": {"family": "zipf", "zipf_s": 2.2, "a": 1, "b": 3},
    },
)


@chapter.figure
def law(view):
    v = view.values
    shown = shown_law(v)
    each, moments = shown.law, shown.moments
    quantile = float(each.quantile(v.p))
    show_stage(view, shown, quantile)
    show_readings(view, shown, quantile)
    show_interval(view, shown)
    show_sample(view, shown)
    show_moments(view, shown)
    view.prose(f"The {each.family.label} law", about(each, moments))
    view.challenges(tasks_on_a_law(v, each, moments))
    show_code(view, shown)


def show_stage(view, shown, quantile):
    v = view.values
    each, curves, moments = shown.law, shown.curves, shown.moments
    (x,) = places(each, quantile)
    unseen = ", outside the picture" * (not curves.low <= quantile <= curves.high)
    view.picture(
        density.quantile_area_plot("x", heights(each)),
        quantile_area_tables(each, curves, quantile, f"{v.p:g}-quantile: {x}", palette.MODEL, PALE),
        caption=f"{each.family.label}, {named(each)}. Shaded: P(X ≤ {x}) = "
        f"{chance(float(each.cdf(quantile)))}{unseen}",
        name="law",
    )
    view.lead("p", "family", p={"marks": {"¼": 0.25, "½": 0.5, "¾": 0.75}})
    view.more(*parameter_names(each), **shown_parts(each))
    cut = taken_in_order(vars(v), each) or cut_short(vars(v), each)
    words = quantile_in_words(each, v.p, quantile), cut or in_short(moments)
    view.notice(*words, tone="warn" if cut else tone_of(moments))


def show_readings(view, shown, quantile):
    v = view.values
    each, curves = shown.law, shown.curves
    (x,) = places(each, quantile)
    view.section(
        "The same number on two curves",
        "The distribution function F leads from a value x to the probability of at most x; the "
        "quantile function leads back.",
    )
    view.chart(
        density.distribution_plot("x", "F(x) = P(X ≤ x)"),
        {
            "curves": lines(("F", palette.MODEL, steps_or_curve(each, curves.x, curves.cdf))),
            "reading": points([curves.low, quantile, quantile], [v.p, v.p, 0])
            if quantile <= curves.high
            else points(),
        },
        caption=f"F({x}) = {number(each.cdf(quantile))}",
        name="cdf",
    )
    reading = points([v.p, v.p, 0], [curves.low, quantile, quantile])
    view.chart(
        density.quantile_plot("p", "quantile"),
        {
            "curves": lines(("quantile", palette.MODEL, quantile_path(each, curves))),
            "reading": reading if curves.low <= quantile <= curves.high else points(),
        },
        caption=f"Smallest x with F(x) ≥ {number(v.p)}: {x}",
        name="quantiles",
    )
    view.numbers(
        [
            (f"Quantile of {v.p:g}", x, f"smallest x with F(x) ≥ {v.p:g}"),
            (f"P(X > {x})", chance(float(each.tail(quantile))), f"1 − F({x})"),
        ]
    )


def show_interval(view, shown):
    v = view.values
    each, curves = shown.law, shown.curves
    a, b = sorted((v.a, v.b))
    view.section("The probability of an interval", "It is the area above it, both ends included.")
    step = float(f"{max((curves.high - curves.low) / 200, 1e-3):.0e}") if not each.discrete else 1
    part = {"low": round(curves.low, 3), "high": round(curves.high, 3), "step": step}
    view.show("a", "b", a=part, b=part)
    terms = interval_terms(each, a, b)
    held, (from_, to) = chance(terms.probability), places(each, a, b)
    view.chart(
        density.density_plot("x", heights(each)),
        density_tables(each, curves, palette.MODEL, pale=PALE, interval=(a, b)),
        caption=f"P({from_} ≤ X ≤ {to}) = {held}",
        name="interval",
    )
    view.numbers(
        [
            (f"P({from_} ≤ X ≤ {to})", held, difference(each, terms, b)),
            (f"P(X < {from_})", chance(float(each.cdf(terms.before))), f"1 − P(X ≥ {from_})"),
            (f"P(X > {to})", chance(float(each.tail(b))), f"1 − F({to})"),
        ]
    )


def show_sample(view, shown):
    v, each = view.values, shown.law
    sample = shown_sample(shown, v.n, v.seed)
    view.section("A sample of it", "How far does chance leave the law?")
    view.show("n", "seed")
    colours = {"law": palette.MODEL, "sample": palette.DATA}
    if np.isfinite(sample.mean.expected):
        colours["mean of law"] = palette.TRUTH
    view.legend(colours, place="below")
    view.chart(
        density.density_plot("x", f"{heights(each)} and sample"),
        sample.histogram,
        caption=f"{v.n:,} draws"
        + f"; {sample.away} lie{'s' * (sample.away == 1)} outside the picture" * bool(sample.away),
        name="histogram",
    )
    view.chart(
        density.quantile_quantile_plot("quantile of the law", "ordered sample"),
        sample.quantiles,
        caption="Q–Q plot: on the dashed line, sample and law agree",
        name="qq",
    )


def show_moments(view, shown):
    """The moments by formula, and where the mean of the sample settles."""
    v, each, moments = view.values, shown.law, shown.moments
    sample = shown_sample(shown, v.n, v.seed)
    mean = sample.mean
    view.section("Its moments", "Does the mean of the sample settle at the mean of the law?")
    view.numbers(moment_tile(moment, each) for moment in moments)
    view.chart(
        density.running_mean_plot("draws so far", "their mean"),
        sample.means,
        caption=f"Mean of {v.n:,} draws: "
        + mean_in_short(each, moments, mean.mean[-1])
        + "; band ± 2σ/√n" * bool(np.isfinite(mean.low[0])),
        name="mean",
    )
    view.notice(
        *law_in_words(each, moments, shown.curves, (v.a, v.b)), tone=tone_of(moments), place="below"
    )


def show_code(view, shown):
    v = view.values
    each, curves = shown.law, shown.curves
    a, b = sorted((v.a, v.b))
    view.code(
        picture,
        f"chosen = law({v.family!r}, {dict(each.values)!r}, {each.parameterisation.key!r})\n"
        "curves = picture(chosen)\n"
        f"print(chosen.interval({a}, {b}), chosen.quantile({v.p}))\n"
        f"print(chosen.sample({v.n}, seed={v.seed}).mean())",
        data=lambda: {
            "curves": {"x": curves.x, heights(each): curves.density, "F": curves.cdf},
            "sample": {"x": shown_sample(shown, v.n, v.seed).values},
        },
    )
