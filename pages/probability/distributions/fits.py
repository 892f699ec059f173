"""The fits to the numbers of now: what is shown of them, their numbers, their tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.maths.probability.distributions import histogram, picture
from core.maths.probability.families import FAMILIES
from core.maths.probability.fitting import Fit, compare_families, ks_simulated
from core.maths.probability.law_tables import (
    Table,
    fit_grid,
    fitted_distribution,
    fitted_heights,
    outline,
    quantile_quantile_tables,
)
from core.maths.probability.likelihood import likelihood_slice
from core.ui.kept import kept
from core.ui.words import number
from pages.probability.distributions.naming import bracketed, named
from pages.probability.distributions.samples import OWN_LABEL, numbers_to_fit

STEPS = np.linspace(-1, 1, 81)  # of the slider that moves a parameter off its best value
HEADINGS = ("Family", "Parameters", "ln L", "AIC", "ΔAIC", "KS D", "KS p", "Remark")


@kept(max_entries=60)
def fitted(view, numbers, kind):
    """Fits of one kind; masses and densities are never compared by AIC."""
    return compare_families(numbers, [key for key, f in FAMILIES.items() if f.kind == kind])


@kept(max_entries=120)
def simulated(view, numbers, kind, family, refits):
    """p-value of D that allows for the fit, and its standard error."""
    one = next(f for f in fitted(view, numbers, kind)[0] if f.family == family)
    return ks_simulated(one, refits)


@dataclass(frozen=True)
class Fitted:
    """The numbers, the fits of their kind, the one shown, and why others failed."""

    label: str
    data: np.ndarray
    kind: str
    stand: tuple[Fit, ...]
    failed: tuple[Fit, ...]
    shown: Fit
    remark: str

    @property
    def own(self):
        return self.label == OWN_LABEL

    @property
    def key(self):
        return tuple(self.data), self.kind, self.shown.family


def fit_the_numbers(view):
    """What the values of now lead to; None, and why, where no family fits."""
    v = view.values
    label, data, remark = numbers_to_fit(v)
    numbers, kind = tuple(data), v.kind
    if kind == "discrete" and not fitted(view, numbers, kind)[0]:
        kind = "continuous"
        remark += " These numbers are no counts that a discrete family could produce; they are "
        remark += "fitted as measured."
    stand, failed = fitted(view, numbers, kind)
    if not stand:
        kind = "discrete"
        stand, failed = fitted(view, numbers, kind)
    if not stand:
        return None, failed[0].message
    shown = next((f for f in stand if f.family == v.shown), stand[0])
    return Fitted(label, data, kind, stand, failed, shown, remark.strip()), ""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What stands still while `off` is dragged: the tables of the best fit, and ln L beside it."""

    x: np.ndarray
    top: float
    bars: Table
    heights: Mapping[str, Table]
    distribution: Table
    quantiles: Mapping[str, Table]
    values: np.ndarray
    likelihood: np.ndarray


@kept(max_entries=30)
def drawn(view, numbers, kind, family):
    one = next(f for f in fitted(view, numbers, kind)[0] if f.family == family)
    each, data = one.law, np.array(numbers)
    curves = picture(each)
    x, top = fit_grid(each, curves, data), float(curves.density.max())
    return Drawn(
        x,
        top,
        outline(histogram(data, each.discrete)),
        fitted_heights(each, x, top, "fitted", palette.MODEL),
        fitted_distribution(each, x, data, palette.MODEL, palette.DATA),
        quantile_quantile_tables(data, each),
        *likelihood_slice(each, data, STEPS),
    )


def fit_tiles(shown, honest, refits):
    """``honest`` is the simulated p-value with its standard error; None without."""
    log_likelihood = number(shown.log_likelihood, 5)
    yield "Log-likelihood", log_likelihood, "ln L = Σ ln f(xᵢ)"
    text = f"2k − 2 ln L = 2 · {shown.n_parameters} − 2 · {bracketed(shown.log_likelihood, 5)}"
    yield "AIC", number(shown.aic, 5), text
    text = f"D = sup |Fₙ − F|; its p = {number(shown.ks_pvalue)} is too large"
    yield "Kolmogorov–Smirnov", number(shown.ks_statistic), text
    if honest:
        p, error = honest
        yield "p-value that allows for the fit", number(p), f"± {number(error)} ({refits} refits)"


def fit_columns(stand):
    """Every fit in columns, for a file."""
    least = stand[0].aic
    remarks = [f.message or ("" if f.regular else "end of support fitted") for f in stand]
    columns = (
        [f.law.family.label for f in stand],
        [named(f.law) for f in stand],
        [round(f.log_likelihood, 2) for f in stand],
        [round(f.aic, 2) for f in stand],
        [round(f.aic - least, 2) for f in stand],
        [round(f.ks_statistic, 4) for f in stand],
        [float(f.ks_pvalue) for f in stand],
        remarks,
    )
    return dict(zip(HEADINGS, columns, strict=True))


def fit_rows(stand):
    """The same in words."""
    for family, named_, *figures, p, remark in zip(*fit_columns(stand).values(), strict=True):
        log_likelihood, aic, behind, gap = figures
        heights = (f"{value:,.2f}".replace("-", "−") for value in (log_likelihood, aic, behind))
        yield family, named_, *heights, f"{gap:.4f}", number(p), remark
