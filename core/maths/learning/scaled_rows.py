"""Rows of a table as clustering takes them: centred, in units that are comparable, not too many."""

from dataclasses import dataclass

import numpy as np

MOST_ROWS = 400
SAME = 1e-5  # beside the largest deviation, differences that small are none


@dataclass(frozen=True, eq=False)
class Rows:
    """X: (n, d), centred, with Σ|x|² = 1, or all 0; taken: (n,) the rows of the table; shares: (d,)
    each column's share of Σ|x|²; still: (d,) whether a column does not vary; different: how many
    rows differ by more than SAME of the largest deviation."""

    X: np.ndarray
    taken: np.ndarray
    shares: np.ndarray
    still: np.ndarray
    different: int

    @property
    def plane(self) -> tuple[np.ndarray, np.ndarray]:
        """The places on the first two principal axes, (n, 2), and their shares of the variance."""
        U, s, _ = np.linalg.svd(self.X, full_matrices=False)
        scores, shares = np.zeros((len(self.X), 2)), np.zeros(2)
        kept = min(2, len(s))
        scores[:, :kept], shares[:kept] = (U * s)[:, :kept], s[:kept] ** 2
        return scores, shares


def scaled_rows(values: np.ndarray, standardise: bool, seed: int) -> Rows:
    """At most MOST_ROWS rows, drawn without replacement, centred; standardised: every column that
    varies divided by its standard deviation (with 1/n). Then all by one number, so that Σ|x|² = 1
    and J is the share of it that is left within groups.

    A column varies if its values differ by more than rounding. values: (n, d), finite. Errors:
    ValueError without a row.

    >>> rows = scaled_rows(np.array([[0.0, 5.0], [1.0, 5.0], [2.0, 5.0]]), True, 1)
    >>> rows.still.tolist(), rows.different, rows.shares.round(9).tolist()
    ([False, True], 3, [1.0, 0.0])
    """
    values = np.asarray(values, float)
    if values.ndim != 2 or not len(values):
        raise ValueError(f"values must be a table with a row, got {values.shape}")
    taken = np.arange(len(values))
    if len(values) > MOST_ROWS:
        taken = np.sort(np.random.default_rng(seed).choice(len(values), MOST_ROWS, replace=False))
    X = values[taken]
    size = np.abs(X).max(axis=0)
    X = X / np.where(size > 0, size, 1)  # so that no square leaves the range of numbers
    X = X - X.mean(axis=0)
    spread = np.abs(X).max(axis=0)
    still = spread <= 1e-14
    X[:, still] = 0.0
    if standardise:
        X = X / np.where(still, 1, spread)
        X = X / np.where(still, 1, np.sqrt(np.square(X).mean(axis=0)))
    elif not still.all():
        weight = np.where(still, 0.0, size * spread)
        X = X / np.where(still, 1, spread) * (weight / weight.max())
    whole = float(np.square(X).sum())
    X = X / np.sqrt(whole) if whole > 0 else X
    scale = np.abs(X).max(initial=0)
    coarse = np.round(X / (SAME * scale)) if scale > 0 else X
    return Rows(X, taken, np.square(X).sum(axis=0), still, len(np.unique(coarse, axis=0)))
