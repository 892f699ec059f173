"""What is said of a series in parts, chosen from its verdict."""

from core.maths.statistics.series_parts import Naive, Rest
from core.ui.words import all_apart, apart, number


def tone_of(now, case):
    if case.rest is Rest.NONE:
        return "good"
    if case.naive is Naive.WORSE or now.refused:
        return "warn"
    return "plain"


def gains_said(model, case):
    """The ends of the sliders."""
    if case.rest is Rest.NONE:
        return "Every value after the start comes as forecast: there is no error to learn from."
    if model.alpha == 0 and model.gamma == 0:
        return "α = γ = 0: nothing learns, and the start goes on for ever."
    if model.alpha == 0:
        return "α = 0: level and trend never learn, whatever β."
    if model.alpha == 1 and model.season > 1:
        return "α = 1: the level takes every error whole; the season learns nothing, whatever γ."
    if model.alpha == 1:
        return "α = 1: the level is always the last value."
    return ""


def naive_said(case, series):
    before = f"as {series.season} {series.step}s before" if series.season > 1 else "as it was"
    mine, other = apart(case.error, case.naive_error)
    match case.naive:
        case Naive.BOTH_RIGHT:
            return f"Neither this forecast nor the naive one, “{before}”, errs at all."
        case Naive.SAME:
            return f"One step ahead it errs by {number(case.error)}, as the naive “{before}” does."
        case Naive.BETTER:
            return (
                f"One step ahead it errs by {mine} (root mean square), less than the naive "
                f"“{before}” with {other}."
            )
    return (
        f"One step ahead it errs by {mine} (root mean square), more than the naive “{before}” with "
        f"{other}."
    )


def rest_said(case):
    if case.rest is Rest.SHORT:
        return "The errors are too few or too nearly alike: their memory cannot be measured."
    if case.rest is Rest.NONE:
        return ""
    shown, bound, _ = all_apart(abs(case.memory), case.bound, 0.0)
    sign = "−" if case.memory < 0 else ""
    if case.rest is Rest.MEMORY:
        return (
            f"The rest still has memory: its autocorrelation r₁ = {sign}{shown}, beyond ±1.96/√k = "
            f"±{bound}. Today’s error says something of tomorrow’s."
        )
    return (
        f"The rest shows no memory of one step: its autocorrelation r₁ = {sign}{shown}, within "
        f"±1.96/√k = ±{bound}."
    )
