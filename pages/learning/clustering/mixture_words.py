"""What is said of a Gaussian mixture, chosen from its case."""

import numpy as np

from core.maths.learning.gaussian_mixture import Fit
from core.ui.words import alike, counted, number

TONES = {
    Fit.SINGULAR: "alarm",
    Fit.NOT_YET: "warn",
    Fit.ONE: "plain",
    Fit.TWINS: "warn",
    Fit.FLOORED: "warn",
    Fit.WORSE: "warn",
    Fit.BEATS: "good",
    Fit.BEST: "good",
}


def film_caption(found):
    end = "at rest" if found.ended else "singular" if found.singular else "stopped"
    steps = counted(found.steps, "step")
    return (
        f"{counted(found.k, 'component')}, {end} after {steps}. Ellipses reach 2σ; colours mix as "
        "points are shared."
    )


def fit_said(case, found, best, runs):
    ell = float(found.likelihood[-1])
    match case:
        case Fit.SINGULAR:
            return _singular_said(found)
        case Fit.NOT_YET:
            gain = ell - float(found.likelihood[-2])
            return (
                f"Stopped after {counted(found.steps, 'step')}: the last one still raised ℓ by "
                f"{number(gain)}, to {number(ell, 4)}."
            )
        case Fit.ONE:
            return (
                "One component takes the mean and the covariance of all points in one step: "
                f"ℓ = {number(ell, 4)}, and nothing more can be gained."
            )
        case Fit.TWINS:
            same = "Two components are" if found.twins == 1 else f"{found.twins + 1} or more are"
            return (
                f"{same} the same, with the same share in every point: no step will ever tell them "
                "apart. Drag one start away."
            )
        case Fit.FLOORED:
            return (
                f"{found.held} of {counted(found.k, 'component')} {_is(found.held)} as narrow as "
                f"the floor, {number(found.floor)}, allows: ℓ = {number(ell, 4)} is a matter of "
                "the floor too."
            )
        case Fit.WORSE:
            now, top = alike(ell, best, digits=4)
            return f"At rest at ℓ = {now}. Yet of {runs} other starts the best came to {top}."
        case Fit.BEATS if best == -np.inf:
            return (
                f"At rest at ℓ = {number(ell, 4)}; all of {runs} other starts ended with a "
                "singular covariance."
            )
        case Fit.BEATS:
            now, top = alike(ell, best, digits=4)
            return f"At rest at ℓ = {now}, above the best of {runs} other starts, {top}."
    return f"At rest at ℓ = {number(ell, 4)}, and none of {runs} other starts came higher."


def _singular_said(found):
    least = found.last.values[0].min(axis=-1)
    j = int(least.argmin())
    mine = int((found.last.shares[0, j] > 0.5).sum())
    flat = found.last.values[0, j].max() > 1e-6 * found.X.var(axis=0).mean()
    where = "on one line" if flat else "at one place"
    return (
        f"Component {j + 1} has shrunk onto {counted(mine, 'point')} {where}: its covariance is "
        "singular. The narrower it gets, the higher ℓ, without bound, so there is no best fit. A "
        "floor of the variances holds it."
    )


def _is(n):
    return "is" if n == 1 else "are"


def bic_said(scores, found):
    """Which number of components BIC names."""
    known = np.isfinite(scores)
    if not known.any():
        return ""
    k = int(np.where(known, scores, np.inf).argmin()) + 1
    return f"BIC, over 1 to {len(scores)}, names {counted(k, 'component')} of this kind."


def bic_caption(scores, runs):
    known = np.sort(scores[np.isfinite(scores)])
    if not len(known):
        return f"No BIC: for every k each of {runs} starts became singular."
    gone = len(scores) - len(known)
    if len(known) == 1:
        k = int(np.isfinite(scores).argmax()) + 1
        return (
            f"BIC of the best of {runs} starts: {number(known[0], 4)} for k = {k}. For the other "
            f"{gone} k every start became singular."
        )
    low, after = alike(known[0], known[1], digits=4)
    text = (
        f"BIC of the best of {runs} starts for each k, the lower the better: {low}, then {after}."
    )
    return text + (f" For {gone} of them every start became singular." if gone else "")
