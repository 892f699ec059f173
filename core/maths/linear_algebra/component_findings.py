"""What the principal components of a table tell: how many count, which can be told apart, and the
biplot of rows and columns."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.linear_algebra.principal_components import PrincipalComponents, random_scree

ROUNDS = 99  # shuffled tables: the 95th largest of 99 is the 5 % point of a permutation test
RANK = 95
SAME = 1e-9  # of the larger: two variances that agree so far
DUST = 1e-12  # of the total: what rounding leaves of a variance that is 0


class Evidence(Enum):
    """How many components have more variance than shuffled columns give."""

    NOTHING = auto()  # no column varies
    ALONE = auto()  # one column, with which nothing could be shared
    NONE = auto()
    SOME = auto()


class Told(Enum):
    """Whether two neighbouring components can be told apart."""

    LAST = auto()  # there is no next one
    EMPTY = auto()  # neither has any variance
    EQUAL = auto()  # the same variance: any two directions in their plane would do
    CLOSE = auto()  # nearer to each other than the error of one
    APART = auto()


@dataclass(frozen=True, eq=False)
class Parallel:
    """Parallel analysis. limits: (d,) for each rank the 95 % quantile of the variance in shuffled
    tables; kept: how many of the first components exceed theirs, up to the first that does not."""

    evidence: Evidence
    limits: np.ndarray
    kept: int


def shuffled_limits(X: np.ndarray, seed: int, standardise: bool = False) -> np.ndarray:
    """For each rank the 95th smallest variance in 99 tables whose columns are shuffled, (d,).

    Of 100 tables, the real one and 99 shuffled, each is as likely to be among the five largest if
    the columns have nothing to do with each other, so the first limit is exceeded by chance with
    probability 5 % at most. Source: Horn, Psychometrika 30, 1965; by permutation: Buja and
    Eyuboglu, Multivariate Behavioral Research 27, 1992.

    >>> from core.maths.linear_algebra.principal_components import fit_principal_components
    >>> X = np.arange(12.0).reshape(6, 2)
    >>> bool(fit_principal_components(X).variances[0] > shuffled_limits(X, seed=1)[0])
    True
    """
    return np.sort(random_scree(X, ROUNDS, seed, standardise), axis=0)[RANK - 1]


def judge_parallel(found: PrincipalComponents, limits: np.ndarray) -> Parallel:
    """How many components exceed what shuffled columns give."""
    total = found.variances.sum()
    if total == 0:
        return Parallel(Evidence.NOTHING, limits, 0)
    if np.count_nonzero(limits > DUST * total) < 2:
        return Parallel(Evidence.ALONE, limits, 0)
    # Shuffling keeps the sum of the variances, so a tie is one of rounding.
    above = found.variances > limits * (1 + SAME) + DUST * total
    kept = len(above) if above.all() else int(np.argmin(above))
    return Parallel(Evidence.SOME if kept else Evidence.NONE, limits, kept)


def components_for(explained: np.ndarray, share: float) -> int:
    """The least number of components that together explain this share; 0 where nothing varies.

    explained: (d,) shares in falling order. Errors: ValueError for a share outside 0…1.

    >>> components_for(np.array([0.7, 0.2, 0.1]), 0.9)
    2
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie between 0 and 1, got {share}")
    if not explained.sum() > 0:
        return 0
    return int(np.argmax(np.cumsum(explained) >= share - 1e-12)) + 1


def rank_of(found: PrincipalComponents) -> int:
    """How many components have any variance, to rounding."""
    return int(np.count_nonzero(found.variances > DUST * found.variances.sum()))


def told_apart(found: PrincipalComponents, k: int) -> Told:
    """Whether component k, from 1, can be told from the next one.

    The standard error of a variance λ is about λ·√(2/n) in a normal sample; where the next one is
    nearer than that, both are mixtures that another sample would mix anew. Source: North, Bell,
    Cahalan and Moeng, Monthly Weather Review 110, 1982, equation (24).

    >>> from core.maths.linear_algebra.principal_components import fit_principal_components
    >>> X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> told_apart(fit_principal_components(X), 1).name
    'EQUAL'
    """
    if k >= len(found.variances):
        return Told.LAST
    one, two = found.variances[k - 1 : k + 1]
    if one <= DUST * found.variances.sum():
        return Told.EMPTY
    if one - two <= SAME * one:
        return Told.EQUAL
    return Told.CLOSE if one - two < one * np.sqrt(2 / found.samples) else Told.APART


def dominant_column(found: PrincipalComponents, X: np.ndarray) -> tuple[int, float]:
    """The column with the largest variance, in the units of the fit, and its share of the total;
    (0, 0.0) where nothing varies.

    >>> from core.maths.linear_algebra.principal_components import fit_principal_components
    >>> X = np.array([[0.0, 0.0], [1.0, 10.0]])
    >>> dominant_column(fit_principal_components(X), X)
    (1, 0.9900990099009901)
    """
    each = np.square(found.standardise(X)).sum(axis=0)
    if not each.sum() > 0:
        return 0, 0.0
    return int(np.argmax(each)), float(each.max() / each.sum())


@dataclass(frozen=True, eq=False)
class Biplot:
    """Rows as points (n, 2) and columns as arrows (d, 2) in the plane of two components.

    points·arrowsᵀ is the best table of rank 2, of z. factor: by how much arrows are drawn longer
    than they are, so that both can be seen; quality: the share of the variance in this plane.
    """

    points: np.ndarray
    arrows: np.ndarray
    factor: float
    quality: float


def biplot(found: PrincipalComponents, X: np.ndarray, distances: bool = True) -> Biplot:
    """The biplot of the first two components.

    distances: points are the scores t = z·V and arrows the rows of V, so that distances between
    points are those of the rows as far as the plane shows them. Else points are t/√λ, each with
    variance 1, and arrows the rows of V·√λ: their lengths are the standard deviations of the
    columns, the cosines between them the correlations, as far as the plane shows them.
    Of one column the second coordinates are 0. Source: Gabriel, Biometrika 58, 1971.

    >>> from core.maths.linear_algebra.principal_components import fit_principal_components
    >>> X = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    >>> biplot(fit_principal_components(X), X).arrows[:, 0].round(6).tolist()
    [0.6, 0.8]
    """
    V = np.zeros((found.directions.shape[0], 2))
    k = min(2, found.directions.shape[1])
    V[:, :k] = found.directions[:, :k]
    T = found.standardise(X) @ V
    root = np.zeros(2)
    root[:k] = np.sqrt(found.variances[:k])
    root[root <= np.sqrt(DUST * found.variances.sum())] = 0.0
    T, V = np.where(root > 0, T, 0.0), np.where(root > 0, V, 0.0)
    if not distances:
        T = T / np.where(root > 0, root, 1.0)
        V = V * root
    reach, longest = np.abs(T).max(initial=0.0), np.hypot(*V.T).max(initial=0.0)
    factor = float(0.9 * reach / longest) if reach > 0 and longest > 0 else 1.0
    return Biplot(T, V, factor, float(found.explained[:2].sum()))
