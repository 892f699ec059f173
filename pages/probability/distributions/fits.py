"""The fits to the numbers of now: what is shown of them, their numbers, their tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.maths.probability.censoring import compare, self_consistent
from core.maths.probability.distributions import histogram, picture
from core.maths.probability.families import FAMILIES
from core.maths.probability.fitting import Fit, gaps_simulated
from core.maths.probability.law_tables import (
    Table,
    fit_grid,
    fitted_distribution,
    fitted_heights,
    outline,
    quantile_quantile_tables,
    weighed_distribution,
    weighed_outline,
    weighed_quantile_tables,
)
from core.maths.probability.likelihood import likelihood_slice, log_likelihood
from core.maths.probability.standard_errors import Curvature, StandardErrors, standard_errors
from core.maths.probability.verdicts import LEVEL
from core.ui.kept import kept
from core.ui.words import all_apart, apart, number
from core.work.task import away
from pages.probability.distributions.naming import named, readable
from pages.probability.distributions.samples import Numbers

STEPS = np.linspace(-1, 1, 81)  # of the slider that moves a parameter off its best value
HEADINGS = ("Family", "Parameters", "ln L", "AICc", "ΔAICc", "KS D", "KS p", "Remark")


@kept(max_entries=60)
def fitted(view, sample, kind):
    """Fits of one kind; masses and densities are never compared by AIC."""
    return compare(sample, [key for key, f in FAMILIES.items() if f.kind == kind])


@kept(max_entries=120)
def simulated(view, sample, kind, family, refits, _one):
    """p-values of D and of A² that allow for the fit."""
    return away(gaps_simulated, _one, refits)


@dataclass(frozen=True)
class Fitted:
    """The numbers, the fits of their kind, the one shown, and why others failed."""

    numbers: Numbers
    kind: str
    stand: tuple[Fit, ...]
    failed: tuple[Fit, ...]
    shown: Fit
    remark: str

    @property
    def label(self):
        return self.numbers.label

    @property
    def sample(self):
        return self.numbers.sample

    @property
    def own(self):
        return self.numbers.own

    @property
    def key(self):
        return self.sample, self.kind, self.shown.family


def fit_the_numbers(view, numbers):
    """What the numbers lead to; None, and why, where no family fits."""
    v, sample, remark = view.values, numbers.sample, numbers.remark
    kind = v.kind
    if kind == "discrete" and not fitted(view, sample, kind)[0]:
        kind = "continuous"
        remark += " These numbers are no counts that a discrete family could produce; they are "
        remark += "fitted as measured."
    stand, failed = fitted(view, sample, kind)
    if not stand:
        kind = "discrete"
        stand, failed = fitted(view, sample, kind)
        remark += " As measured values no law fits them; they are fitted as counts."
    if not stand:
        return None, failed[0].message
    shown = next((f for f in stand if f.family == v.shown), stand[0])
    return Fitted(numbers, kind, stand, failed, shown, remark.strip()), ""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What stands still while `off` is dragged: the tables of the best fit, ln L beside it, and the
    rows of all fits."""

    x: np.ndarray
    top: float
    bars: Table
    heights: Mapping[str, Table]
    distribution: Table
    quantiles: Mapping[str, Table]
    values: np.ndarray
    likelihood: np.ndarray
    errors: StandardErrors
    rows: tuple[tuple[str, ...], ...]


@kept(max_entries=30)
def drawn(view, sample, kind, family):
    stand = fitted(view, sample, kind)[0]
    one = next(f for f in stand if f.family == family)
    each, data = one.law, sample.written
    curves = picture(each)
    x, top = fit_grid(each, curves, data), float(curves.density.max())
    return Drawn(
        x,
        top,
        bars_of(sample, each.discrete),
        fitted_heights(each, x, top, "fitted", palette.MODEL),
        *beside_the_law(sample, each, x),
        *likelihood_slice(each, sample, STEPS),
        standard_errors(one, lambda law: log_likelihood(law, sample)),
        tuple(fit_rows(stand)),
    )


def bars_of(sample, discrete):
    """The numbers as bars; of censored ones each share where the others say that it may be."""
    if sample.n_censored:
        return weighed_outline(sample.exact, discrete, *self_consistent(sample))
    return outline(histogram(np.array(sample.exact), discrete))


def beside_the_law(sample, each, x):
    """Tables of the distribution function and of the Q–Q plot."""
    if sample.n_censored:
        found = self_consistent(sample)
        steps = weighed_distribution(each, x, *found, palette.MODEL, palette.DATA)
        return steps, weighed_quantile_tables(each, *found)
    data = np.array(sample.exact)
    steps = fitted_distribution(each, x, data, palette.MODEL, palette.DATA)
    return steps, quantile_quantile_tables(data, each)


ERROR = "standard error √(J⁻¹), J = −∂² ln L/∂θ²"
SHALLOW = "; the top is shallow, and ln L soon falls faster: the doubt is less"
NO_ERROR = {
    Curvature.END_OF_SUPPORT: "no standard error: an end of the support is fitted",
    Curvature.BOUNDARY: "no standard error: the edge of the domain",
    Curvature.CORNER: "no standard error: in μ, ln L has a corner",
    Curvature.LEVEL: "no standard error: every μ from {} to {} is as likely",
    Curvature.FLAT: "no standard error: ln L is level here",
}


def parameter_tiles(shown, found):
    """Every fitted parameter with its standard error, or why it has none."""
    for parameter in shown.law.parameterisation.parameters:
        value = shown.law.values[parameter.name]
        if parameter.name in found.errors:
            text = f"{number(value, 4)} ± {number(found.errors[parameter.name], 2)}"
            yield parameter.label, text, ERROR + SHALLOW * (parameter.name in found.shallow)
        else:
            ends = apart(*found.level, 4) if found.level else ()
            yield parameter.label, number(value, 4), NO_ERROR[found.case].format(*ends)


def fit_tiles(shown, honest, tails):
    """``honest`` and ``tails`` are the simulated p-values of D and of A²; None without."""
    k, n = shown.n_parameters, shown.n
    censored = bool(np.isnan(shown.ks_statistic))
    text = "ln L = Σ ln f(xᵢ)" + " + Σ ln P(what is known)" * censored
    yield "Log-likelihood", number(shown.log_likelihood, 5), text
    if np.isfinite(shown.aicc):
        text = f"2k − 2 ln L + 2k(k + 1)/(n − k − 1), k = {k}, n = {n}"
        yield "AICc", number(shown.aicc, 5), text
    else:
        yield "AICc", "undefined", f"n = {n} numbers are too few for k = {k} parameters"
    if censored:
        yield "Kolmogorov–Smirnov", "undefined", "D and A² need every number; some are censored"
        return
    text = "D = sup |Fₙ − F|; "
    text += (
        "for counts its p is simulated"
        if shown.law.discrete
        else f"its p = {number(shown.ks_pvalue)} is too large"
    )
    yield "Kolmogorov–Smirnov", number(shown.ks_statistic), text
    if not shown.law.discrete:
        at_end = "F is 0 or 1 at a number: an end was fitted to it"
        weighed = "A² = n ∫ (Fₙ − F)²/(F(1 − F)) dF; its weight lets the tails count"
        text = weighed if np.isfinite(shown.ad_statistic) else at_end
        yield "Anderson–Darling", number(shown.ad_statistic), text
    if honest:
        yield "p of D that allows for the fit", number(honest.p), counted(honest)
    if tails:
        yield "p of A² that allows for the fit", number(tails.p), counted(tails)


def counted(simulated):
    """How sure a simulated p-value is, and of how many refits it is made."""
    refits = f"{simulated.counted} refits"
    if simulated.counted < simulated.asked:
        refits = f"{simulated.counted} of {simulated.asked} refits, the others had no fit"
    low, high, _ = all_apart(simulated.low, simulated.high, LEVEL, digits=2)
    return f"± {number(simulated.error)}, 95 % interval {low} to {high} ({refits})"


def fit_columns(stand):
    """Every fit in columns, for a file; AICc of those judged apart is compared with none."""
    least = stand[0].aicc
    remarks = [readable(f.message) or ("" if f.regular else "end of support fitted") for f in stand]
    behind = [f.aicc - least if f.regular and np.isfinite(f.aicc) else np.nan for f in stand]
    columns = (
        [f.law.family.label for f in stand],
        [named(f.law) for f in stand],
        [round(f.log_likelihood, 2) for f in stand],
        [round(f.aicc, 2) for f in stand],
        [round(value, 2) for value in behind],
        [round(f.ks_statistic, 4) for f in stand],
        [float(f.ks_pvalue) for f in stand],
        remarks,
    )
    return dict(zip(HEADINGS, columns, strict=True))


def fit_rows(stand):
    """The same in words."""
    for family, named_, *figures, p, remark in zip(*fit_columns(stand).values(), strict=True):
        log_likelihood, aicc, behind, gap = figures
        heights = (two_digits(value) for value in (log_likelihood, aicc, behind))
        yield (
            family,
            named_,
            *heights,
            "—" if np.isnan(gap) else f"{gap:.4f}",
            "—" if np.isnan(p) else number(p),
            remark,
        )


def two_digits(value):
    if not np.isfinite(value):
        return "—" if np.isnan(value) else number(value)
    return f"{value:,.2f}".replace("-", "−")
