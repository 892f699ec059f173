import numpy as np

from core.charts import density, palette
from core.maths.probability.families import FAMILIES
from core.maths.probability.fitting import NOT_FITTED
from core.maths.probability.law_tables import fitted_heights, joined, lines, points
from core.maths.probability.likelihood import move, moved_parameter
from core.maths.probability.outlines import dots
from core.maths.probability.verdicts import REJECTED, gap_verdict, ranking
from core.ui.controls import Choice, Slider, Toggle
from core.ui.page import Chapter
from core.ui.words import number
from pages.probability.distributions.fit_listing import show_code
from pages.probability.distributions.fit_verdicts import fit_in_words, moved_in_words, tone_of_fit
from pages.probability.distributions.fits import (
    HEADINGS,
    bars_of,
    drawn,
    fit_the_numbers,
    fit_tiles,
    parameter_tiles,
    simulated,
)
from pages.probability.distributions.naming import heights, named, readable
from pages.probability.distributions.samples import CONTROLS, numbers_to_fit, show_choices
from pages.probability.distributions.tasks import tasks_on_a_fit

chapter = Chapter(
    "fit",
    "Fit your numbers",
    do="Drag one parameter off its best value: the curve leaves the bars, the likelihood falls. "
    "Your own numbers go under More settings.",
    controls=[
        *CONTROLS,
        Choice(
            name="shown",
            label="Family shown",
            options={"best": "The one with the lowest AICc"}
            | {key: f.label for key, f in FAMILIES.items() if key not in NOT_FITTED},
            default="best",
        ),
        Slider(
            name="off",
            label="Off the best value",
            low=-1,
            high=1,
            default=0,
            help="A location moves by this many spreads of the law, a positive parameter by this "
            "power of e, a probability by this much in its log-odds.",
        ),
        Toggle(
            name="simulate",
            label="Honest p-value",
            help="Draws samples of the fitted law and fits each anew",
        ),
        Slider(
            name="refits",
            label="Samples drawn anew",
            low=50,
            high=200,
            default=200,
            step=50,
            live=False,
            help="The more, the smaller the standard error of the p-value",
        ),
    ],
    presets={
        "Failure times": {},
        "Two peaks": {"sample": "sample0", "shown": "normal"},
        "Off the best": {"off": 0.5},
        "Few numbers": {"sample": "sample3", "shown": "normal"},
        "My own numbers": {"sample": "own"},
    },
)


@chapter.figure
def fit(view):
    v = view.values
    numbers = numbers_to_fit(view)
    now, problem = fit_the_numbers(view, numbers)
    show_lead(view, now)
    show_choices(view, numbers)
    if now is None:
        show_numbers_alone(view, numbers, problem)
        return
    tables = drawn(view, *now.key)
    moved = move(now.shown.law, now.sample, v.off)
    tested = None, None
    if v.simulate and not now.sample.n_censored:
        with view.progress("Fitting simulated samples …"):
            tested = simulated(view, *now.key, v.refits, now.shown)
    show_stage(view, now, tables, moved, tested)
    show_likelihood(view, now, tables, moved)
    show_fit(view, now, tables, tested)
    show_comparison(view, now, tables.rows, gap_verdict(now.shown, *tested))
    view.challenges(tasks_on_a_fit(now.own, ranking(now.stand)))
    show_code(view, now)


def show_lead(view, now):
    marks = {"marks": {"best": 0}}
    if now is not None:
        parameter = moved_parameter(now.shown.law)
        marks["label"] = f"{parameter.label}, off its best value"
    view.lead("off", "shown", off=marks)


def show_numbers_alone(view, numbers, problem):
    """No family fits: the numbers, and why."""
    sample = numbers.sample
    empty = {"shade": points(), "sticks": lines(width=1), "curves": lines(), "dots": lines()}
    view.picture(
        density.fitted_law_plot("x", "density"),
        {"bars": bars_of(sample, discrete=False)} | empty,
        caption=f"{numbers.label}: {size(sample)}",
        name="fit",
    )
    view.legend({"data": palette.DATA})
    view.notice(f"No family fits: {problem}.", tone="alarm")


def size(sample):
    censored = f", {sample.n_censored} of them censored" if sample.n_censored else ""
    return f"n = {sample.n}{censored}"


def show_stage(view, now, tables, moved, tested):
    each = now.shown.law
    parts = [tables.heights]
    if moved.law is not None and moved.value != moved.best:
        parts.append(fitted_heights(moved.law, tables.x, 3 * tables.top, "moved", palette.ACCENT))
    view.picture(
        density.fitted_law_plot("x", heights(each)),
        {
            "bars": tables.bars,
            "shade": points(),
            "sticks": lines(width=1),
            "curves": joined(*(part["curves"] for part in parts)),
            "dots": joined(*(part["dots"] for part in parts)),
        },
        caption=f"{now.label}: {size(now.sample)}. {each.family.label}, likeliest at {named(each)}"
        + (f" ({now.shown.message})" if now.shown.message else ""),
        name="fit",
    )
    view.legend(
        {
            "data": palette.DATA,
            f"{each.family.label}, fitted": palette.MODEL,
            f"with {moved.parameter.symbol} moved": palette.ACCENT,
        }
    )
    gap = gap_verdict(now.shown, *tested)
    tone = "warn" if now.remark else tone_of_fit(moved, gap)
    view.notice(now.remark, *moved_in_words(now.shown, moved, gap, *tested), tone=tone)


def show_likelihood(view, now, tables, moved):
    view.section(
        "How likely the numbers are",
        "The likelihood is the product of the densities at all the numbers, ln L its logarithm. "
        "The fit is the law at which it is largest.",
    )
    best = now.shown.log_likelihood
    seen = np.isfinite(moved.drop)
    view.chart(
        density.likelihood_plot(moved.parameter.symbol, "ln L − its maximum"),
        {
            "curve": points(tables.values, tables.likelihood - best),
            "now": points(*dots([moved.value], [-moved.drop])) if seen else points(),
        },
        caption=f"ln L at {moved.parameter.symbol} = {number(moved.value, 4)}: "
        f"{number(best - moved.drop, 5)}; largest {number(best, 5)}",
        name="likelihood",
    )


def show_fit(view, now, tables, tested):
    """The fit against the data, in two more pictures and in numbers."""
    v, shown = view.values, now.shown
    view.section("Law against numbers", "Where do the numbers leave the law that fits them best?")
    view.chart(
        density.distribution_plot("x", "F(x)"),
        {"curves": tables.distribution, "reading": points()},
        caption="Steps: share of the data up to x, censored ones spread over where they may be"
        if now.sample.n_censored
        else f"Steps: share of the data up to x. Largest gap {number(shown.ks_statistic)}",
        name="fit-cdf",
    )
    view.chart(
        density.quantile_quantile_plot("quantile of the fitted law", "ordered data"),
        tables.quantiles,
        caption="Q–Q plot: a good fit lies on the dashed line",
        name="fit-qq",
    )
    if not now.sample.n_censored:
        view.show("simulate", *["refits"] * v.simulate)
    view.numbers([*parameter_tiles(shown, tables.errors), *fit_tiles(shown, *tested)])


def show_comparison(view, now, rows, gap):
    view.section("Which law", "All families of the same kind, the lowest AICc first.")
    view.notice(
        *fit_in_words(view.values.shown, ranking(now.stand), now.shown, gap),
        tone="warn" if gap in REJECTED else "plain",
        place="below",
    )
    view.table(
        HEADINGS,
        rows,
        caption="Fitted families",
        right=HEADINGS[2:-1],
        marked=[now.stand.index(now.shown)],
    )
    if now.failed:
        view.table(
            ["Not fitted", "Why"],
            [(FAMILIES[f.family].label, f"{readable(f.message)}.") for f in now.failed],
            caption=f"Not fitted ({len(now.failed)})",
        )
