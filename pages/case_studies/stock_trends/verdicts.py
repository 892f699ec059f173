"""What to notice in each chapter's state, chosen from its results."""

import numpy as np

from core.maths.case_studies.stock_trends.methods import METHODS
from core.maths.case_studies.stock_trends.verdicts import (
    Came,
    Coverage,
    Days,
    Forecast,
    Lead,
    Memory,
    calm_verdict,
    came_verdict,
    coverage_verdict,
    forecast_verdict,
    memory_verdict,
)
from core.ui.words import all_apart, counted, number, percent


def p_value(p):
    return "p undefined" if np.isnan(p) else "p < 0.0001" if p < 1e-4 else f"p = {number(p)}"


def interval(found):
    return f"{percent(found.low)} to {percent(found.high)}"


def figures(*values):
    """Numbers that are compared."""
    return all_apart(*values, most=7)


def percentages(*values):
    """Shares that are compared."""
    return all_apart(*values, digits=1, most=6, write=percent)


PROMISED = 0.8  # the band that is judged, the second of the fan


def band_words(fan, coverage, horizon):
    """Whether the 80 % band of a fan held what came, and how often such bands did."""
    after = counted(horizon, "day")
    match came_verdict(fan, 1):
        case Came.UNKNOWN:
            said = f" The price after {after} is not known."
        case Came.INSIDE:
            said = f" After {after} the price lay inside the 80 % band."
        case Came.OUTSIDE:
            said = f" After {after} the price lay outside the 80 % band."
    low, high, _ = all_apart(coverage.low, coverage.high, PROMISED, digits=1, most=6, write=percent)
    held = f" Such bands held {percent(coverage.share)} of the second half's outcomes"
    held += f" (95 % by Wilson: {low} to {high})"
    match coverage_verdict(coverage, PROMISED):
        case Coverage.TOO_NARROW:
            said += f"{held}: too narrow, more than chance explains."
        case Coverage.TOO_WIDE:
            said += f"{held}: too wide, more than chance explains."
        case Coverage.AS_PROMISED:
            said += f"{held}, which chance explains."
    return said


def memory_words(plain, size):
    """What the autocorrelations say of returns and of their size."""
    match memory_verdict(plain, size):
        case Memory.MISTAKEN:
            return (
                f"The usual test finds memory in the returns, {p_value(plain.p_value)}; allowing "
                f"for calm and wild spells it does not, {p_value(plain.robust_p_value)}. Clustered "
                "volatility was mistaken for predictability.",
                "warn",
            )
        case Memory.RETURNS:
            return (
                f"There is some memory in the returns, {p_value(plain.robust_p_value)} even "
                "allowing for calm and wild spells. Whether it pays is another question.",
                "plain",
            )
        case Memory.SIZE:
            return (
                "No memory is found in the returns, but in their size: how wild tomorrow will be "
                "can be forecast, which way it goes hardly.",
                "plain",
            )
        case Memory.NO_SIZE:
            return (
                "No memory is found in the returns. All have the same size, so there is nothing "
                "to forecast about how wild tomorrow will be.",
                "plain",
            )
    return (
        "No memory is found, neither in the returns nor in their size: like a coin tossed every "
        "day.",
        "plain",
    )


def times_words(ratio):
    """An error beside the baseline's; NaN where that makes none."""
    return "the baseline makes none" if np.isnan(ratio) else f"{ratio:.4f} times its error"


def periods_words(found):
    """The periods on which calls are counted."""
    called, periods = found.direction.n, found.periods
    if called == periods:
        return f"{periods:,} periods that do not overlap"
    return (
        f"A direction was called, and the price moved, in {called:,} of {periods:,} periods that "
        "do not overlap"
    )


def saved_words(now, study, found):
    """What a forecast saves on average against the baseline's error."""
    n, ratio = found.comparison.n, found.ratio[-1]
    over = f"over {n:,} {'overlapping ' if study.walk.horizon > 1 else ''}forecasts"
    if study.saved == 0 or np.isnan(ratio):
        return f"On average nothing was saved, {over}."
    return (
        f"On average a forecast comes {number(abs(study.saved) / n)} "
        f"{'' if now.unit else '% of the price '}"
        f"{'nearer' if study.saved > 0 else 'less near'}, {number(100 * abs(1 - ratio))} % of the "
        f"baseline's error, {over}."
    )


def memory_caption(found, what):
    if np.isnan(found.p_value):
        return f"Memory of {what}: undefined, as all of them are equal."
    return (
        f"Memory of {what}: {p_value(found.p_value)}; with clustered volatility (dashed) "
        f"{p_value(found.robust_p_value)}."
    )


def forecast_words(v, study, found):
    test = found.comparison
    match forecast_verdict(test, v.method == "drift", study.plan.stand_in):
        case Forecast.STAND_IN:
            return (
                f"{METHODS[v.method].label} needs a longer past than there is; the random walk "
                "with drift stands in.",
                "warn",
            )
        case Forecast.BASELINE:
            return (
                "This is the baseline: the mean of past returns, every day. It calls “up” "
                "whenever that mean is positive. Every other method is judged against it.",
                "plain",
            )
        case Forecast.SAME:
            return "Its errors are those of the baseline: nothing was found to go by.", "plain"
        case Forecast.WORSE:
            return (
                "Clearly worse than the baseline: what was fitted was noise, and it is paid for "
                f"with larger errors ({p_value(test.p_value)}).",
                "alarm",
            )
        case Forecast.BETTER:
            return (
                f"Nearer than the baseline, {p_value(test.p_value)}. Look how many "
                "variants were tried, at the other half, and whether it survives the costs.",
                "good",
            )
    return (
        f"No clear difference from “tomorrow as today, plus the mean”: "
        f"{p_value(test.p_value)}. With markets that is the usual result.",
        "plain",
    )


def calm_words(mix, even):
    """Volatilities of the calmest mix and of equal weights, where it was chosen and after."""
    found = calm_verdict(mix, even)
    chosen, later, even_chosen, even_later = percentages(*mix, *even)
    match found.lead:
        case Lead.KEPT:
            lead = "the mix still is the calmer"
        case Lead.LOST:
            lead = "the lead of the mix is gone"
        case Lead.LATE:
            lead = "only there the mix is the calmer"
        case Lead.NEVER:
            lead = "the mix is the calmer on neither"
    match found.days:
        case Days.CALMER:
            days = " Those days were calmer for both."
        case Days.WILDER:
            days = " Those days were wilder for both."
        case Days.MIXED:
            days = ""
    return (
        f"Volatility where it was chosen: the mix {chosen}, equal weights {even_chosen}; on days "
        f"it has not seen {later} and {even_later}: {lead}.{days}"
    )
