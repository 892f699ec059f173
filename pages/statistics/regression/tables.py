"""The tables of the third chapter, and what is kept of each."""

from dataclasses import dataclass

import numpy as np

from core.datasets.examples import PREDICTORS
from core.datasets.predictor_columns import FORM, build_predictors
from core.maths.statistics.predictor_tables import (
    PredictorTable,
    diabetes,
    drawn_pair,
    drawn_wide,
)
from core.maths.statistics.shrinkage import (
    LassoPath,
    Standard,
    Validation,
    coefficients,
    condition_number,
    cross_validate,
    lasso_path,
    standardise,
)
from core.ui.kept import kept

TABLES = {"pair": "Two columns", "diabetes": "Diabetes: 442 × 10", "wide": "12 rows, 20 columns"}
OWN = "uploaded"
CLEANED = "regression-cleaned.csv"  # as "Your table, cleaned" is saved
ENDS = (-4.0, 2.0)  # decimal logarithms of λ
LAMBDAS = 10.0 ** np.linspace(ENDS[1], ENDS[0], 61)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A table, standardised, y too; path: of the lasso; betas: (61, d) at LAMBDAS by this penalty;
    shown: the two coefficients of the plane; validation: None with fewer than four rows."""

    table: PredictorTable
    one: Standard
    path: LassoPath | None
    betas: np.ndarray
    plain: np.ndarray
    shown: tuple[int, int]
    condition: float
    validation: Validation | None
    folds: int


def read_upload(tables, report):
    return build_predictors(tables)


def show_upload(view):
    view.upload(
        "Your own table",
        read_upload,
        help="Rows are observations; one column of numbers is the target, which you choose, the "
        "others predict it: CSV, Excel, Parquet, JSON; plain or packed. Rows with a gap are left "
        "out.",
        form=FORM,
        example=PREDICTORS,
    )


def fitted(view) -> Fitted:
    v = view.values
    if view.uploaded is not None:
        return fit(view, OWN, 0.0, 0, v.penalty, v.deal)
    rho = v.tie if v.table == "pair" else 0.0
    seed = v.draw if v.table != "diabetes" else 0
    return fit(view, v.table, rho, seed, v.penalty, v.deal)


def table_of(view, name, rho, seed):
    match name:
        case "pair":
            return drawn_pair(rho, seed)
        case "wide":
            return drawn_wide(seed)
        case "diabetes":
            return diabetes()
    return view.uploaded


@kept(max_entries=32)
def fit(view, name, rho, seed, penalty, deal):
    table = table_of(view, name, rho, seed)
    y = table.y
    if np.ptp(y) > 0:
        y = (y - y.mean()) / y.std()
    one = standardise(table.X, y)
    path = lasso_path(one) if penalty == "lasso" else None
    betas = path.at(LAMBDAS) if path else coefficients(one, LAMBDAS, penalty)
    plain = path.at(0.0) if path else coefficients(one, np.zeros(1), penalty)[0]
    sizes = np.abs(betas).sum(axis=0) if len(plain) > 2 else np.ones(2)
    first, second = sorted(np.argsort(-sizes, kind="stable")[:2].tolist())
    folds = min(10, len(y) // 2)
    validation = None
    if folds >= 2:
        validation = cross_validate(table.X, y, LAMBDAS, penalty, folds, deal)
    return Fitted(
        table, one, path, betas, plain, (first, second), condition_number(one), validation, folds
    )


def beta_at(found, lam, penalty):
    if found.path:
        return found.path.at(lam)
    return coefficients(found.one, np.array([lam]), penalty)[0]
