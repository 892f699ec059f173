"""What is said of forecasts that were judged, chosen from their verdicts."""

from core.maths.statistics.forecast_trials import Held, Skill
from core.ui.words import all_apart, apart, number, percent

METHODS = {"smoothing": "Holt–Winters", "naive": "Seasonal naive"}


def tone_of(found, case):
    if case.held is Held.NARROW:
        return "alarm"
    return "warn" if found.skill is Skill.WORSE or not found.scale else "plain"


def skill_said(found, series):
    mine, other = apart(float(found.own_errors.mean()), float(found.naive_errors.mean()))
    steps = f"{len(found.own_errors)} {series.step}s"
    match found.skill:
        case Skill.ITSELF:
            before = "season" if series.season > 1 else "value"
            return (
                f"The baseline itself: the {before} before, again and again. Its mean error over "
                f"{steps} is {mine}; what cannot beat that has learnt nothing."
            )
        case Skill.BOTH_RIGHT:
            return "Neither this forecast nor the naive one errs at all."
        case Skill.SAME:
            return (
                f"Over {steps} it errs by {number(float(found.own_errors.mean()))} in the mean, as "
                "the naive forecast does to within a hundredth of a percent."
            )
        case Skill.BETTER:
            return f"Over {steps} it errs by {mine} in the mean, the naive forecast by {other}."
    return (
        f"Over {steps} it errs by {mine} in the mean, and the naive forecast only by {other}: the "
        "baseline wins."
    )


def scale_said(found):
    if found.scale:
        return ""
    return (
        "MASE is undefined: the training part repeats itself exactly, and the naive error that it "
        "divides by is 0."
    )


def coverage_said(case, level, own):
    if case.held is Held.EXACT:
        return "Training left no error, so the fan has no width, and every value came on its line."
    share, promised = all_apart(case.share, level, digits=1, most=6, write=percent)
    error = percent(case.error)
    told = f"{share} came within a fan that promises {promised}"
    counted = f"{own.stretches} stretches without overlap give a standard error of about {error}"
    match case.held:
        case Held.NARROW:
            return f"Too narrow: {told}, and {counted}."
        case Held.WIDE:
            return f"Too wide: {told}, and {counted}."
    return f"{told}: no difference that can be told from chance, as {counted}."
