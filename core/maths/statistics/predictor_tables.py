"""Tables with a target and the columns that are to predict it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sklearn.datasets import load_diabetes


@dataclass(frozen=True, eq=False)
class PredictorTable:
    """X: (n, d), y: (n,), finite; columns: names of the d; target: the name of y; note: where they
    are from."""

    X: np.ndarray
    y: np.ndarray
    columns: tuple[str, ...]
    target: str
    note: str = ""


@lru_cache(maxsize=64)
def drawn_pair(rho: float, seed: int, n: int = 40) -> PredictorTable:
    """n rows of two standard normal columns with correlation rho, y = x₁ + 0.4·x₂ + noise with
    standard deviation 1. Errors: ValueError unless |rho| ≤ 1.

    >>> drawn_pair(1.0, 1).X[0].round(3).tolist()
    [0.346, 0.346]
    """
    if not -1 <= rho <= 1:
        raise ValueError(f"rho must lie between −1 and 1, got {rho}")
    first, other, noise = np.random.default_rng(seed).standard_normal((3, n))
    second = rho * first + np.sqrt(1 - rho**2) * other
    note = f"{n} rows, drawn: y = x₁ + 0.4·x₂ + noise of standard deviation 1."
    return PredictorTable(
        np.column_stack([first, second]), first + 0.4 * second + noise, ("x₁", "x₂"), "y", note
    )


@lru_cache(maxsize=64)
def drawn_wide(seed: int, n: int = 12, d: int = 20) -> PredictorTable:
    """Fewer rows than columns: y = 2·x₁ − 2·x₂ + x₃ + noise with standard deviation 0.5.

    >>> drawn_wide(1).X.shape
    (12, 20)
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    y = X[:, :3] @ [2.0, -2.0, 1.0] + 0.5 * rng.standard_normal(n)
    note = f"{n} rows of {d} columns, drawn: y = 2·x₁ − 2·x₂ + x₃ + noise, the others play no part."
    return PredictorTable(X, y, tuple(f"x{i}" for i in range(1, d + 1)), "y", note)


@lru_cache(maxsize=1)
def diabetes() -> PredictorTable:
    """442 patients, ten measurements and the progression of their diabetes a year later.

    Source: Efron, Hastie, Johnstone and Tibshirani, Annals of Statistics 32, 2004, as shipped with
    scikit-learn.

    >>> diabetes().X.shape
    (442, 10)
    """
    data = load_diabetes()
    note = (
        "442 patients: age, sex, body mass index, blood pressure and six blood values against the "
        "progression of diabetes one year later; Efron et al. 2004, as shipped with scikit-learn."
    )
    return PredictorTable(data.data, data.target, tuple(data.feature_names), "progression", note)
