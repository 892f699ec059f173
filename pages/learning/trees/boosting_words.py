"""What is said of boosted trees, chosen from their case."""

from core.maths.learning.boosting import STEPS, Boosted
from core.ui.words import all_apart, counted, factor, filled_in, number

TONES = {
    Boosted.GROWS: "alarm",
    Boosted.STAYS: "warn",
    Boosted.START: "plain",
    Boosted.LEAST: "good",
    Boosted.EARLY: "plain",
    Boosted.LATE: "warn",
}


def boosted_said(case, found, step):
    """The verdict."""
    here, best = all_apart(float(found.fresh[step]), float(found.fresh[found.best]))
    trees = counted(step, "tree")
    match case:
        case Boosted.GROWS:
            first, now = all_apart(float(found.own[0]), float(found.own[step]))
            shoots = "overshoots" if step else "will overshoot"
            after = f"{now} after {trees}, {first} at the start" if step else f"{now} at the start"
            return (
                f"ν = {number(found.rate)} is above 2: every step {shoots} so far that the "
                f"residuals grow. Their mean square is {after}."
            )
        case Boosted.STAYS:
            return (
                "ν = 2: every step overshoots just so far that the residuals stay as large as they "
                f"are. Their mean square is {number(found.own[0])} for ever."
            )
        case Boosted.START:
            return (
                f"No tree yet: F is the mean of y, {number(found.fits[0, 0])}. Fresh squared error "
                f"{here}, at step {found.best} only {best}."
                if found.best
                else f"No tree yet: F is the mean of y, {number(found.fits[0, 0])}, and no tree "
                f"lowers the fresh squared error, {here}."
            )
        case Boosted.LEAST:
            return f"{trees}: fresh squared error {here}, and at none of the {STEPS} steps less."
        case Boosted.EARLY:
            later = f"at step {found.best} it is {best}."
            return f"{trees}: too early. Fresh squared error {here}; {later}"
    return f"{trees}: too late. Fresh squared error {here}, but at step {found.best} only {best}."


def noise_said(found, step):
    """Whether what is left is less than the noise."""
    own, noise = float(found.own[step]), found.noise**2
    if noise == 0 or found.rate >= 2:
        return ""
    here, there = all_apart(own, noise)
    if own < noise:
        return f"Its own residuals have a mean square of {here}, less than the noise, {there}."
    return f"Its own residuals have a mean square of {here}; the noise has {there}."


def curve_caption(found, step):
    return f"{counted(len(found.x), 'point')}, {counted(step, 'tree')} added up. Dashed the truth."


def residual_caption(found, step):
    if step == STEPS:
        return f"What is left after {step} trees, the last."
    return (
        f"What is left after {counted(step, 'tree')}, and the next tree. Of it "
        f"{number(found.rate)} is added."
    )


def errors_caption(found, step):
    return (
        f"At step {step}: own points {number(found.own[step])}, fresh {number(found.fresh[step])}. "
        "Dashed the noise."
    )


def numbers(found, step):
    own, before = "mean (y − F)²", float(found.own[max(step - 1, 0)])
    if step:
        a, g, r = filled_in(
            lambda a, g, r: a - r * (2 - r) * g, before, found.gain(step), found.rate
        )
        own = (
            f"last one − ν(2 − ν)·mean h² = {factor(a)} − {factor(r)}·(2 − {factor(r)})·{factor(g)}"
        )
    fresh, least = all_apart(float(found.fresh[step]), float(found.fresh[found.best]))
    return [
        ("Mean square of residuals", number(found.own[step]), own),
        ("Fresh squared error", fresh, "σ² + mean (f − F)²"),
        ("Noise", number(found.noise**2), f"σ² = {number(found.noise)}·{number(found.noise)}"),
        ("Least fresh error", least, f"at step {found.best}"),
    ]
