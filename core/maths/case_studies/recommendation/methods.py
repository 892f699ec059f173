"""Ways to recommend: popularity, neighbours, and lists that mix the personal with the popular."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, diags_array

from core.maths.case_studies.recommendation.ratings import Ratings
from core.maths.learning.implicit_factorization import ClickFactors, factorize_clicks
from core.maths.learning.matrix_factorization import (
    BIAS_LAMBDA,
    Factorization,
    factorize_als,
    factorize_sgd,
    fit_biases,
)

NEIGHBOUR_DAMPING = 0.5  # in the prediction's denominator: half a neighbour who agrees with nobody
BLOCK = 256  # rows of similarities held at once
CELLS = 2_000_000  # expected ratings held at once


@dataclass(frozen=True, eq=False)
class Constant:
    """Everybody gives everything the mean: mean, items. The floor for the error of a rating."""

    mean: float
    items: int

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray:
        """μ for every pair, shape (n,)."""
        return np.full(len(user), self.mean)

    def scores(self, users: np.ndarray) -> np.ndarray:
        """All items alike, shape (len(users), I); lists then follow the tie rule of the lists."""
        return np.full((len(users), self.items), self.mean)


@dataclass(frozen=True, eq=False)
class Popularity:
    """The same for everybody: count (I,) ratings of each item, average (I,) its damped mean."""

    count: np.ndarray
    average: np.ndarray

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray:
        """The damped mean of each item, shape (n,)."""
        return self.average[item]

    def scores(self, users: np.ndarray) -> np.ndarray:
        """The number of ratings of every item, shape (len(users), I): what lists are ranked by."""
        return np.broadcast_to(self.count.astype(float), (len(users), len(self.count)))


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Neighbours among users or items; see fit_neighbours.

    by: "user" or "item"; biases: the model whose residuals are averaged; similarity: sparse
    (U, U) or (I, I), row = whose neighbours; residual: sparse (U, I), rated: the same with ones;
    closeness: rank lists by Σ s over the neighbours instead of by the expected rating.
    """

    by: str
    biases: Factorization
    similarity: csr_array
    residual: csr_array
    rated: csr_array
    closeness: bool = False

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray:
        """r̂ = μ + b_u + c_i + Σ s·residual / (Σ s + 0.5) over the neighbours, shape (n,)."""
        lift = np.empty(len(user))
        order = np.argsort(user, kind="stable")
        users, first = np.unique(user[order], return_index=True)
        step = max(1, CELLS // self.rated.shape[1])
        first = np.append(first, np.full(step, len(user)))
        for low in range(0, len(users), step):
            block = users[low : low + step]
            rows = order[first[low] : first[low + step]]
            total, weight = self._sums(block)
            at = np.searchsorted(block, user[rows]), item[rows]
            lift[rows] = total[at] / (weight[at] + NEIGHBOUR_DAMPING)
        return self.biases.predict(user, item) + lift

    def scores(self, users: np.ndarray) -> np.ndarray:
        """What some users' lists are ranked by, shape (len(users), I)."""
        total, weight = self._sums(users)
        if self.closeness:
            return weight
        return self.biases.scores(users) + total / (weight + NEIGHBOUR_DAMPING)

    def _sums(self, users: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Σ s·residual and Σ s for every item, each (len(users), I)."""
        if self.by == "item":
            near = self.similarity.T
            return tuple((known[users] @ near).toarray() for known in (self.residual, self.rated))
        near = self.similarity[users]
        return (near @ self.residual).toarray(), (near @ self.rated).toarray()


def fit_constant(ratings: Ratings) -> Constant:
    """The mean of all ratings."""
    return Constant(float(ratings.value.mean()), len(ratings.titles))


def fit_popularity(ratings: Ratings, damping: float = BIAS_LAMBDA) -> Popularity:
    """Numbers of ratings, and means damped by so many ratings at the overall mean μ.

    average_i = (Σ r + damping·μ)/(n_i + damping), so an item without ratings gets μ.
    Errors: ValueError for damping ≤ 0.
    """
    if not damping > 0:
        raise ValueError(f"damping must be positive, got {damping}")
    items, mean = len(ratings.titles), ratings.value.mean()
    count = np.bincount(ratings.item, minlength=items)
    total = np.bincount(ratings.item, ratings.value, minlength=items)
    return Popularity(count, (total + damping * mean) / (count + damping))


def fit_factors(
    ratings: Ratings,
    how: str = "als",
    rank: int = 20,
    ridge_lambda: float = 14.0,
    report: Callable[[float], None] | None = None,
) -> Factorization:
    """Factors by "als" or "sgd", so that λ and steps mean the same on every scale of ratings.

    The ratings are divided by their standard deviation s, fitted, and the model is carried back:
    mean and biases times s, factors times √s. So it minimises the objective of the ratings as they
    are with s·λ for the factors and λ_b for the biases, which are the penalties it carries.
    Ratings times a number give the same model times that number. Errors: ValueError for another
    way, those of factorize_als.
    """
    if how not in ("als", "sgd"):
        raise ValueError(f'how must be "als" or "sgd", got {how!r}')
    unit = spread(ratings)
    fit = factorize_als if how == "als" else factorize_sgd
    places = ratings.user, ratings.item
    model = fit(*places, ratings.value / unit, ratings.shape, rank, ridge_lambda, report=report)
    return replace(
        model,
        mean=model.mean * unit,
        user_bias=model.user_bias * unit,
        item_bias=model.item_bias * unit,
        user_factors=model.user_factors * np.sqrt(unit),
        item_factors=model.item_factors * np.sqrt(unit),
        ridge_lambda=model.ridge_lambda * unit,
        history=model.history * unit**2,
    )


def fit_clicks(
    ratings: Ratings,
    rank: int = 20,
    ridge_lambda: float = 10.0,
    confidence: float = 5.0,
    report: Callable[[float], None] | None = None,
) -> ClickFactors:
    """Factors of who rated what: every rating is one click, whatever it says; clicks are counted.

    λ = 10 and α = 5 make good lists for the last fifth of the training ratings of both shipped
    sets, held out a second time. Errors: those of factorize_clicks.
    """
    clicks = ratings.value if ratings.clicks else np.ones(len(ratings.value))
    settings = (rank, ridge_lambda, confidence)
    return factorize_clicks(
        ratings.user, ratings.item, clicks, ratings.shape, *settings, report=report
    )


def spread(ratings: Ratings) -> float:
    """The standard deviation of the ratings, 1 where they are all equal."""
    return float(ratings.value.std()) or 1.0


def fit_neighbours(
    ratings: Ratings,
    by: str = "item",
    neighbours: int = 50,
    similarity: str = "cosine",
    shrinkage: float = 50.0,
    closeness: bool = False,
    report: Callable[[float], None] | None = None,
) -> Neighbourhood:
    """The most similar users (by = "user") or items (by = "item") of each, from residuals.

    Residuals are those of the biases, e = r − μ − b_u − c_i, so that a generous user and a liked
    film do not look alike. "cosine": Σ e e′ over the common ratings divided by the norms over all
    ratings (blanks count as 0). "pearson": the same sum divided by the norms over the common
    ratings only, the correlation with the biases as the means. Either times n/(n + shrinkage), n
    the number of common ratings: two common ratings agree by chance. Only positive similarities
    count; `neighbours` are chosen once for each user or item, not anew for each prediction.
    Memory: a block of 256 rows of similarities at a time.
    Errors: ValueError for an unknown name, neighbours < 1, shrinkage < 0.
    Source: Herlocker, Konstan and Riedl, Information Retrieval 5, 2002 (users); Sarwar, Karypis,
    Konstan and Riedl, WWW 2001 (items); Koren, ACM TKDD 4(1), 2010, section 2.2 (residuals,
    shrinkage); Cremonesi, Koren and Turrin, RecSys 2010 (sums without denominator for lists).
    """
    if by not in ("user", "item"):
        raise ValueError(f'by must be "user" or "item", got {by!r}')
    if similarity not in ("cosine", "pearson"):
        raise ValueError(f'similarity must be "cosine" or "pearson", got {similarity!r}')
    if neighbours < 1:
        raise ValueError(f"neighbours must be at least 1, got {neighbours}")
    if not shrinkage >= 0:
        raise ValueError(f"shrinkage must be non-negative, got {shrinkage}")
    shape = ratings.shape
    biases = fit_biases(ratings.user, ratings.item, ratings.value, shape)
    error = ratings.value - biases.predict(ratings.user, ratings.item)
    places = ratings.user, ratings.item
    residual = csr_array((error, places), shape=shape)
    common = csr_array((error / spread(ratings), places), shape=shape)  # in units of no scale
    rated = csr_array((np.ones(len(error)), places), shape=shape)
    rows = (common, rated) if by == "user" else (common.T.tocsr(), rated.T.tocsr())
    near = _nearest(*rows, neighbours, similarity == "pearson", shrinkage, report)
    return Neighbourhood(by, biases, near, residual, rated, closeness)


def blend(scores: np.ndarray, count: np.ndarray, popular: float, low: float, high: float):
    """Scores between the personal (popular = 0) and the popular (popular = 1).

    (1 − w)·score + w·(low + (high − low)·ln(1 + n_i)/ln(1 + max n)): the number of ratings of an
    item, as a logarithm on the rating scale. scores: (..., I) expected ratings; count: (I,).
    Errors: ValueError for popular outside [0, 1].

    >>> blend(np.array([4.0, 2.0]), np.array([0, 9]), 0.5, 1, 5).tolist()
    [2.5, 3.5]
    """
    if not 0 <= popular <= 1:
        raise ValueError(f"popular must lie in [0, 1], got {popular}")
    fame = np.log1p(count) / max(np.log1p(np.max(count)), 1e-300)
    return (1 - popular) * scores + popular * (low + (high - low) * fame)


def item_map(model: Factorization) -> tuple[np.ndarray, np.ndarray]:
    """The two directions in which the item factors vary most: (I, 2) places and (2,) shares.

    Principal components of the factors of the items that have any; shares of their variance. Items
    without ratings lie at their own place, where the zero vector falls. The sign of each axis is
    fixed so that its largest place is positive. A rank below 2 leaves the missing axes at 0.
    """
    factors = model.item_factors
    known = factors[np.any(factors != 0, axis=1)]
    places, shares = np.zeros((len(factors), 2)), np.zeros(2)
    if len(known):
        centre = known.mean(axis=0)
        off = known - centre
        variance, directions = np.linalg.eigh(off.T @ off)  # a hundred times as fast as an SVD
        variance, axes = np.maximum(variance[::-1], 0.0), min(2, *off.shape)
        found = (factors - centre) @ directions[:, ::-1][:, :axes]
        found *= np.sign(found[np.abs(found).argmax(axis=0), np.arange(axes)])
        places[:, :axes] = found
        shares[:axes] = variance[:axes] / max(np.sum(variance), 1e-300)
    return places, shares


def nearest_items(
    model: Factorization, item: int, number: int = 10, allowed: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The items whose factors point most nearly in the direction of one item's.

    Returns (number,) codes, nearest first, and their cosines. allowed: (I,) mask of the items to
    choose from. Fewer come back when fewer have factors; none when the item itself has none.
    """
    factors = model.item_factors
    length = np.linalg.norm(factors, axis=1)
    possible = length > 1e-12
    if not possible[item]:
        return np.zeros(0, dtype=int), np.zeros(0)
    cosine = factors @ factors[item] / np.where(possible, length * length[item], np.inf)
    possible[item] = False
    if allowed is not None:
        possible &= allowed
    order = np.flatnonzero(possible)
    order = order[np.argsort(-cosine[order], kind="stable")][:number]
    return order, cosine[order]


def _nearest(residual, rated, neighbours, pearson, shrinkage, report) -> csr_array:
    """Similarities of each row to its nearest rows, sparse; see fit_neighbours."""
    number = residual.shape[0]
    keep = min(neighbours, number - 1)
    residual, rated = residual.astype(np.float32), rated.astype(np.float32)
    squares = residual.multiply(residual).tocsr()
    if not pearson:
        length = np.sqrt(squares.sum(axis=1))
        residual = diags_array(1 / np.where(length > 1e-6, length, np.inf)) @ residual
    residual_t, rated_t, squares_t = (m.T.tocsr() for m in (residual, rated, squares))
    if not keep:
        return csr_array((number, number))
    parts = min(number, 16 * keep)
    groups = np.linspace(0, number, parts, endpoint=False).astype(int)
    found = []
    for low in range(0, number, BLOCK):
        rows = slice(low, min(low + BLOCK, number))
        s = (residual[rows] @ residual_t).toarray()
        if pearson:
            scale = (squares[rows] @ rated_t).toarray()
            scale *= (rated[rows] @ squares_t).toarray()
            np.divide(s, np.sqrt(scale, out=scale), out=s, where=scale > 1e-12)
        if shrinkage:
            common = rated[rows] @ rated_t
            common.data /= common.data + np.float32(shrinkage)
            s *= common.toarray()
        height = np.arange(len(s))
        s[height, height + low] = 0
        # `keep` entries or more reach the keep-th largest of the groups' maxima, and few others.
        tops = np.maximum.reduceat(s, groups, axis=1)
        bar = np.partition(tops, parts - keep, axis=1)[:, parts - keep, None]
        row, column = np.nonzero(s >= np.maximum(bar, np.float32(1e-6)))
        value = s[row, column]
        order = np.lexsort((-value, row))
        count = np.bincount(row, minlength=len(s))
        place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        order = order[place < keep]
        found.append((row[order] + low, column[order], value[order]))
        if report:
            report(rows.stop / number)
    row, column, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return csr_array((value.astype(float), (row, column)), shape=(number, number))
