"""Ridge and lasso: what a penalty does to the coefficients of a linear regression, for every λ, and
how much of it cross-validation asks for."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

PENALTIES = ("ridge", "lasso")
ALIKE = 1e-9  # a column whose part beside the active ones is smaller is their sum, to rounding
FARTHEST = 1e70  # that a prediction may be: its square, and the square of that, are still numbers


class Contact(Enum):
    """Where the least squares that a ball allows touch the ball."""

    NOTHING = auto()  # y or all columns are constant: β = 0 for every λ
    FREE = auto()  # λ = 0: no ball
    ORIGIN = auto()  # λ so large that the ball is a point
    CORNER = auto()  # lasso: some coefficients are 0
    EDGE = auto()  # lasso: none is
    ROUND = auto()  # ridge


@dataclass(frozen=True, eq=False)
class Standard:
    """X with columns of mean 0 and mean square 1 (0 for a constant one), y with mean 0.

    gram: XᵀX/n, the correlations; pull: Xᵀy/n; mean, scale: of the columns; centre: of y."""

    X: np.ndarray
    y: np.ndarray
    gram: np.ndarray
    pull: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    centre: float


@dataclass(frozen=True, eq=False)
class LassoPath:
    """The knots of the path, λ falling: lambdas (k,), coefficients (k, d); straight between them;
    sums: columns that could not enter, being sums of multiples of those that had."""

    lambdas: np.ndarray
    coefficients: np.ndarray
    sums: tuple[int, ...]

    def at(self, lam: np.ndarray | float) -> np.ndarray:
        """Coefficients at λ, (…, d)."""
        rising = self.lambdas[::-1]
        columns = [np.interp(lam, rising, one) for one in self.coefficients[::-1].T]
        return np.stack(columns, axis=-1)


@dataclass(frozen=True, eq=False)
class Validation:
    """lambdas: (m,), falling; error: mean over the folds of their mean squared errors, (m,);
    spread: its standard error, the standard deviation of the folds' errors divided by √folds;
    best, simple: places of the least error, and of the largest λ whose error is at most the least
    one plus its standard error."""

    lambdas: np.ndarray
    error: np.ndarray
    spread: np.ndarray
    best: int
    simple: int


def standardise(X: np.ndarray, y: np.ndarray) -> Standard:
    """Centre, and divide the columns by their standard deviations (divisor n).

    Errors: ValueError unless X is (n, d) and y (n,) with n ≥ 2.

    >>> standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0])).pull
    array([2.])
    """
    X, y = np.asarray(X, float), np.asarray(y, float)
    if X.ndim != 2 or y.shape != X.shape[:1] or len(y) < 2:
        raise ValueError(f"X must be (n, d) and y (n,) with n ≥ 2, got {X.shape} and {y.shape}")
    mean, centre = X.mean(axis=0), float(y.mean())
    still = np.ptp(X, axis=0) == 0
    off = X - mean
    reach = np.where(still, 1.0, np.abs(off).max(axis=0))  # squares of tiny numbers would be 0
    near = off / reach
    spread = np.where(still, 1.0, np.sqrt((near**2).mean(axis=0)))
    scale = np.where(still, 1.0, reach * spread)
    Z = np.where(still, 0.0, near / spread)
    left = y - centre
    n = len(y)
    return Standard(Z, left, Z.T @ Z / n, Z.T @ left / n, mean, scale, centre)


def ridge(one: Standard, lam: np.ndarray | float) -> np.ndarray:
    """The β that minimises ‖y − Xβ‖²/(2n) + (λ/2)·‖β‖²: (XᵀX/n + λI)⁻¹Xᵀy/n, (…, d).

    λ = 0 gives least squares, of many the shortest. scikit-learn's alpha is n·λ.
    Source: Hoerl and Kennard, Technometrics 12, 1970.

    >>> ridge(standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0])), 1.0)
    array([1.])
    """
    values, vectors = np.linalg.eigh(one.gram)
    along = vectors.T @ one.pull
    lam = np.asarray(lam, float)[..., None]
    empty = values <= 1e-12 * max(values[-1], 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        shrunk = np.where(empty, 0.0, along / (values + lam))
    return shrunk @ vectors.T


def lasso_path(one: Standard) -> LassoPath:
    """All β(λ) that minimise ‖y − Xβ‖²/(2n) + λ·Σ|β|, from the λ at which all are 0 down to 0.

    While the active columns A and signs s stay, β_A = G_AA⁻¹(c_A − λs): straight in λ. A column
    enters where its correlation with what is left, c − Gβ, reaches ±λ; one leaves where its
    coefficient reaches 0.
    Source: Osborne, Presnell and Turlach, IMA Journal of Numerical Analysis 20, 2000; Efron,
    Hastie, Johnstone and Tibshirani, Annals of Statistics 32, 2004; Tibshirani, Journal of the
    Royal Statistical Society B 58, 1996.

    >>> path = lasso_path(standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0])))
    >>> path.lambdas.tolist(), path.coefficients.ravel().tolist()
    ([2.0, 0.0], [0.0, 2.0])
    """
    G, c = one.gram, one.pull
    d = len(c)
    lam = float(np.abs(c).max(initial=0.0))
    lambdas, knots = [lam], [np.zeros(d)]
    active: list[int] = []
    sums: set[int] = set()
    tiny = 1e-10 * max(lam, 1e-300)
    entering, left = (int(np.argmax(np.abs(c))) if lam > 0 else -1), -1
    for _ in range(20 * d + 20):
        if lam <= tiny:
            break
        if entering >= 0:
            if _beside(G, active, entering) <= ALIKE:
                sums.add(entering)
            else:
                active.append(entering)
        signs = np.sign((c - G @ knots[-1])[active])
        inverse = np.linalg.inv(G[np.ix_(active, active)]) if active else np.zeros((0, 0))
        start, slope = inverse @ c[active], inverse @ signs  # β_A = start − λ·slope
        lam, entering, gone = _next(one, active, sums, start, slope, lam, left)
        beta = np.zeros(d)
        beta[active] = start - lam * slope
        left = -1
        if gone >= 0:
            beta[gone] = 0.0
            active.remove(gone)
            left = gone
            sums = {other for other in sums if _beside(G, active, other) <= ALIKE}
        lambdas.append(lam)
        knots.append(beta)
    if lambdas[-1] <= tiny:
        lambdas[-1] = 0.0
    return LassoPath(np.array(lambdas), np.array(knots), tuple(sorted(sums)))


def _beside(G: np.ndarray, active: list[int], j: int) -> float:
    """The mean square of what column j has beside the active ones."""
    if not active:
        return float(G[j, j])
    rows = G[active, j]
    return float(G[j, j] - rows @ np.linalg.solve(G[np.ix_(active, active)], rows))


def _next(one, active, sums, start, slope, lam, left) -> tuple[float, int, int]:
    """The next λ below at which the active columns change: (λ, who enters, who leaves), −1 for
    none. ``left`` has just left, and does not come back at once with the same sign."""
    G, c = one.gram, one.pull
    edge = lam * (1 - 1e-10)
    best, entering, gone = 0.0, -1, -1
    level, rate = c - G[:, active] @ start, G[:, active] @ slope  # c − Gβ = level + λ·rate
    for j in range(len(c)):
        if j in active or j in sums or G[j, j] == 0:
            continue
        for sign in (1.0, -1.0):
            if abs(1 - sign * rate[j]) < 1e-12:
                continue
            at = sign * level[j] / (1 - sign * rate[j])
            if j == left and at > lam * (1 - 1e-7):
                continue
            if edge < at <= lam * (1 + 1e-9):
                at = edge  # a tie: enters at once
            if best < at <= edge:
                best, entering, gone = at, j, -1
    for i, j in enumerate(active):
        # One that has just entered is 0 here, to rounding.
        least = lam * (1 - 1e-6) if j == active[-1] else edge
        if slope[i] != 0 and best < (at := start[i] / slope[i]) <= least:
            best, entering, gone = at, -1, j
    return best, entering, gone


def coordinate_descent(
    one: Standard, lam: float, start: np.ndarray | None = None, sweeps: int = 1000
) -> np.ndarray:
    """The lasso at one λ, column by column: β_j ← S(c_j − Σ_{k≠j} G_jk·β_k, λ)/G_jj with the soft
    threshold S(z, λ) = sign(z)·max(|z| − λ, 0), until nothing moves by more than 10⁻¹².

    Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33, 2010.

    >>> one = standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0]))
    >>> coordinate_descent(one, 0.5)
    array([1.5])
    """
    G, c = one.gram, one.pull
    beta = np.zeros(len(c)) if start is None else start.copy()
    for _ in range(sweeps):
        before = beta.copy()
        for j in np.flatnonzero(np.diag(G)):
            z = c[j] - G[j] @ beta + G[j, j] * beta[j]
            beta[j] = np.sign(z) * max(abs(z) - lam, 0.0) / G[j, j]
        if np.abs(beta - before).max() <= 1e-12 * max(1.0, np.abs(beta).max()):
            break
    return beta


def coefficients(one: Standard, lam: np.ndarray, penalty: str) -> np.ndarray:
    """β at each λ, (m, d). Errors: ValueError for an unknown penalty."""
    if penalty not in PENALTIES:
        raise ValueError(f"penalty must be one of {', '.join(PENALTIES)}, got {penalty}")
    return ridge(one, lam) if penalty == "ridge" else lasso_path(one).at(lam)


def freedom(one: Standard, lam: float, beta: np.ndarray, penalty: str) -> float:
    """Effective degrees of freedom beside the intercept: Σ v/(v + λ) over the eigenvalues v of
    XᵀX/n for ridge, the number of coefficients that are not 0 for lasso (Zou, Hastie and
    Tibshirani, Annals of Statistics 35, 2007).

    >>> one = standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0]))
    >>> freedom(one, 1.0, np.ones(1), "ridge")
    0.5
    """
    if penalty == "lasso":
        return float(np.count_nonzero(beta))
    values = np.linalg.eigvalsh(one.gram)
    values = values[values > 1e-12 * max(values[-1], 1e-300)]
    return float((values / (values + lam)).sum())


def cross_validate(
    X: np.ndarray, y: np.ndarray, lambdas: np.ndarray, penalty: str, folds: int, seed: int
) -> Validation:
    """The error on rows that were left out, fold by fold, for each λ.

    Rows are dealt out to the folds in a random order; means, scales and coefficients come from the
    other folds alone; a prediction beyond ±10⁷⁰ counts as that. lambdas: (m,), falling.
    Errors: ValueError unless 2 ≤ folds ≤ n/2.
    Source: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, section
    3.4.3, for the rule of one standard error; Hastie, Tibshirani and Friedman, The Elements of
    Statistical Learning, 2nd ed. 2009, section 7.10.

    >>> X = np.arange(12.0)[:, None]
    >>> cross_validate(X, 2 * X[:, 0], np.array([1.0, 0.0]), "ridge", 3, 1).best
    1
    """
    n = len(y)
    if not 2 <= folds <= n // 2:
        raise ValueError(f"folds must lie between 2 and half of {n} rows, got {folds}")
    fold = np.empty(n, int)
    fold[np.random.default_rng(seed).permutation(n)] = np.arange(n) % folds
    errors = np.empty((folds, len(lambdas)))
    for at in range(folds):
        out = fold == at
        one = standardise(X[~out], y[~out])
        beta = coefficients(one, lambdas, penalty)
        predicted = one.centre + ((X[out] - one.mean) / one.scale) @ beta.T
        predicted = np.clip(predicted, -FARTHEST, FARTHEST)
        errors[at] = ((y[out][:, None] - predicted) ** 2).mean(axis=0)
    error = errors.mean(axis=0)
    spread = errors.std(axis=0, ddof=1) / np.sqrt(folds)
    best = int(np.argmin(error))
    simple = int(np.flatnonzero(error <= error[best] + spread[best])[0])
    return Validation(np.asarray(lambdas, float), error, spread, best, simple)


def condition_number(one: Standard) -> float:
    """The largest eigenvalue of the correlations divided by the smallest, ∞ where that is 0 to
    rounding, NaN without a column that varies.

    >>> condition_number(standardise(np.array([[1.0, 2], [3, 6], [4, 8]]), np.arange(3.0)))
    inf
    """
    values = np.linalg.eigvalsh(one.gram)
    if values[-1] <= 0:
        return np.nan
    return float(values[-1] / values[0]) if values[0] > 1e-12 * values[-1] else np.inf


def judge_contact(one: Standard, lam: float, beta: np.ndarray, penalty: str) -> Contact:
    """What kind of contact β is.

    >>> one = standardise(np.array([[1.0], [3.0]]), np.array([0.0, 4.0]))
    >>> judge_contact(one, 5.0, np.zeros(1), "lasso").name
    'ORIGIN'
    """
    if not np.abs(one.pull).max(initial=0.0) > 0:
        return Contact.NOTHING
    if lam == 0:
        return Contact.FREE
    if penalty == "ridge":
        return Contact.ROUND
    if not beta.any():
        return Contact.ORIGIN
    return Contact.EDGE if beta.all() else Contact.CORNER
