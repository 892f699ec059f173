"""Matrix factorisation with biases: alternating least squares, stochastic gradients, fold-in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

BIAS_LAMBDA = 4.0  # about the best on both shipped sets of ratings; see fit_biases
Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Factorization:
    """The model r̂ = μ + b_u + c_i + p_u·q_i; see objective for what it minimises.

    mean: μ; user_bias: (U,) b; item_bias: (I,) c; user_factors: (U, k) p; item_factors: (I, k) q;
    ridge_lambda, bias_lambda: the penalties; history: the objective at the start and after every
    half step (ALS) or epoch (SGD); diverged: SGD left the finite numbers or rose to ten times the
    start, and the model is that of the epoch before.
    """

    mean: float
    user_bias: np.ndarray
    item_bias: np.ndarray
    user_factors: np.ndarray
    item_factors: np.ndarray
    ridge_lambda: float
    bias_lambda: float
    history: np.ndarray
    diverged: bool = False

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray:
        """Ratings expected of pairs (user, item), shape (n,); they may leave the scale."""
        inner = np.einsum("nk,nk->n", self.user_factors[user], self.item_factors[item])
        return self.mean + self.user_bias[user] + self.item_bias[item] + inner

    def scores(self, users: np.ndarray) -> np.ndarray:
        """Ratings that some users are expected to give to all items, shape (len(users), I)."""
        inner = self.user_factors[users] @ self.item_factors.T
        return self.mean + self.user_bias[users, None] + self.item_bias + inner


@dataclass(frozen=True, eq=False)
class NewUser:
    """A user whom the model did not see, folded in from m ratings; see fold_in.

    model: Factorization; items: (m,); values: (m,) ratings; weights: (I, m), the change of every
    item's score for one point more on each rating.
    """

    model: Factorization
    items: np.ndarray
    values: np.ndarray
    weights: np.ndarray

    def scores(self) -> np.ndarray:
        """Expected rating of every item, shape (I,): baseline + Σⱼ pulls."""
        surprise = self.values - self.baseline()[self.items]
        return self.baseline() + self.weights @ surprise

    def baseline(self) -> np.ndarray:
        """Expected rating of every item before anything is known of the user: μ + c, shape (I,)."""
        return self.model.mean + self.model.item_bias

    def pulls(self, item: int) -> np.ndarray:
        """What each rating adds to the score of one item, shape (m,): W_ij·(r_j − μ − c_j)."""
        return self.weights[item] * (self.values - self.baseline()[self.items])

    def change(self, which: int, value: float) -> Self:
        """The same user after another value for rating number `which`: scores move along W."""
        values = self.values.copy()
        values[which] = value
        return type(self)(self.model, self.items, values, self.weights)


def objective(model: Factorization, user: np.ndarray, item: np.ndarray, value: np.ndarray) -> float:
    """What is minimised: half the squared error plus half the penalties, sums and not means.

    J = ½Σ(r − μ − b_u − c_i − p_u·q_i)² + ½λ(‖P‖² + ‖Q‖²) + ½λ_b(‖b‖² + ‖c‖²), the first sum over
    the known ratings, the penalty once for every user and item however many ratings it has
    ("weighted λ", Zhou et al. 2008, multiplies it by their number instead).
    Source: Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems",
    Computer 42(8), 2009, equation 5 (there once for every rating, and one λ).
    """
    error = value - model.predict(user, item)
    factors = np.sum(model.user_factors**2) + np.sum(model.item_factors**2)
    biases = np.sum(model.user_bias**2) + np.sum(model.item_bias**2)
    penalty = model.ridge_lambda * factors + model.bias_lambda * biases
    return float(0.5 * np.sum(error**2) + 0.5 * penalty)


def factorize_als(
    user: np.ndarray,
    item: np.ndarray,
    value: np.ndarray,
    shape: tuple[int, int],
    rank: int = 20,
    ridge_lambda: float = 14.0,
    bias_lambda: float = BIAS_LAMBDA,
    sweeps: int = 10,
    seed: int = 0,
    report: Report | None = None,
) -> Factorization:
    """Alternating least squares: with one side fixed, every row of the other is a ridge regression.

    A half step solves for all (p_u, b_u) at once, the items being fixed; the next for all
    (q_i, c_i). Each is the exact minimum of the objective over its half, so the objective never
    rises. μ is the mean of the ratings and stays; the start is q ~ N(0, 0.1²), p = b = c = 0.
    user, item: (n,) codes below shape = (U, I); value: (n,); rank ≥ 0 (0: biases alone).
    A user or item without ratings gets zeros. report: called with the share done after each sweep.
    Errors: ValueError for no ratings, rank < 0, sweeps < 1, a λ that is not positive.
    Source: Zhou, Wilkinson, Schreiber and Pan, "Large-scale parallel collaborative filtering for
    the Netflix Prize", AAIM 2008, section 3 (λ here as in objective).

    >>> user, item = np.array([0, 0, 1]), np.array([0, 1, 0])
    >>> model = factorize_als(user, item, np.array([5.0, 1.0, 4.0]), (2, 2), rank=1, ridge_lambda=1)
    >>> bool(np.all(np.diff(model.history) <= 0))
    True
    """
    model = _start(item, value, shape, rank, ridge_lambda, bias_lambda, seed)
    if sweeps < 1:
        raise ValueError(f"sweeps must be at least 1, got {sweeps}")
    sides = by_row(user, item, value, shape[0]), by_row(item, user, value, shape[1])
    items = np.column_stack([model.item_factors, model.item_bias])
    users = np.zeros((shape[0], rank + 1))
    history = [objective(model, user, item, value)]
    penalty = np.append(np.full(rank, float(ridge_lambda)), bias_lambda)
    for sweep in range(sweeps):
        users, error = _half_step(sides[0], items, model.mean, penalty, shape[0])
        history.append(error + 0.5 * np.sum(penalty * items**2))
        items, error = _half_step(sides[1], users, model.mean, penalty, shape[1])
        history.append(error + 0.5 * np.sum(penalty * users**2))
        if report:
            report((sweep + 1) / sweeps)
    return _model(model, users, items, history)


def fit_biases(
    user: np.ndarray,
    item: np.ndarray,
    value: np.ndarray,
    shape: tuple[int, int],
    bias_lambda: float = BIAS_LAMBDA,
    sweeps: int = 20,
) -> Factorization:
    """Biases alone, r̂ = μ + b_u + c_i, by alternating damped means.

    c_i = Σ(r − μ − b_u)/(n_i + λ_b) over the item's ratings and b_u likewise, in turn: 20 sweeps
    reach the minimum of the objective to five digits. λ_b acts as that many ratings at the mean.
    Source: Koren, "Factor in the neighbors", ACM TKDD 4(1), 2010, section 2.1.

    >>> biases = fit_biases(np.array([0, 1]), np.array([0, 0]), np.array([5.0, 3.0]), (2, 1), 1.0)
    >>> [round(float(b), 3) for b in biases.user_bias]
    [0.5, -0.5]
    """
    return factorize_als(user, item, value, shape, 0, 1.0, bias_lambda, sweeps)


def factorize_sgd(
    user: np.ndarray,
    item: np.ndarray,
    value: np.ndarray,
    shape: tuple[int, int],
    rank: int = 20,
    ridge_lambda: float = 14.0,
    bias_lambda: float = BIAS_LAMBDA,
    learning_rate: float = 0.05,
    epochs: int = 20,
    batch: int = 1000,
    seed: int = 0,
    report: Report | None = None,
) -> Factorization:
    """Stochastic gradient descent on the same objective as ALS, in mini-batches.

    An epoch visits all ratings once in random order. For the ratings B of a batch, e = r − r̂ at
    the values before the batch: p_u += α_t Σ_B(e q_i − (λ/n_u) p_u), q_i, b_u, c_i likewise, n_u
    the number of the user's ratings; so a whole epoch carries the whole penalty once. batch = 1 is
    the rule of Funk (with λ/n_u for his λ); batch = n is gradient descent. The steps shrink
    linearly, α_t = α(1 − t/epochs) in epoch t = 0, 1, …, so that their noise dies out.
    Start as in factorize_als, but p ~ N(0, 0.1²) too, since a gradient vanishes at p = q = 0.
    shapes, report, errors as there; learning_rate α > 0, epochs and batch ≥ 1.
    Source: Koren, Bell and Volinsky, Computer 42(8), 2009, page 45; Funk, "Netflix update: try
    this at home", 2006.
    """
    model = _start(item, value, shape, rank, ridge_lambda, bias_lambda, seed)
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    for name, number in (("epochs", epochs), ("batch", batch)):
        if number < 1:
            raise ValueError(f"{name} must be at least 1, got {number}")
    rng = np.random.default_rng([seed, 1])
    p = rng.normal(0, 0.1, (shape[0], rank))
    p[np.bincount(user, minlength=shape[0]) == 0] = 0
    users = np.column_stack([p, np.zeros(shape[0]), np.ones(shape[0])])
    items = np.column_stack([model.item_factors, np.ones(shape[1]), np.zeros(shape[1])])
    free = np.ones((2, rank + 2))
    free[0, rank + 1] = free[1, rank] = 0  # the columns of ones stay
    penalty = np.append(np.full(rank, float(ridge_lambda)), [bias_lambda] * 2)
    shares = [
        penalty * free[side] / np.maximum(np.bincount(code, minlength=rows), 1)[:, None]
        for side, (code, rows) in enumerate(zip((user, item), shape, strict=True))
    ]

    def stand(history: list[float], diverged: bool = False) -> Factorization:
        left = np.column_stack([users[:, :rank], users[:, rank]])
        right = np.column_stack([items[:, :rank], items[:, rank + 1]])
        return _model(model, left, right, history, diverged)

    result = stand([])
    history = [objective(result, user, item, value)]
    for epoch in range(epochs):
        order = rng.permutation(len(value))
        step = learning_rate * (1 - epoch / epochs)
        with np.errstate(all="ignore"):
            for start in range(0, len(value), batch):
                rows = order[start : start + batch]
                u, i = user[rows], item[rows]
                left, right = users[u], items[i]
                error = (value[rows] - model.mean - np.einsum("nk,nk->n", left, right))[:, None]
                down_u = error * right * free[0] - shares[0][u] * left
                down_i = error * left * free[1] - shares[1][i] * right
                _add_rows(users, u, step * down_u)
                _add_rows(items, i, step * down_i)
            history.append(objective(stand([]), user, item, value))
        if not history[-1] < 10 * history[0]:
            return _model(model, *_halves(result), history, True)
        result = stand(history)
        if report:
            report((epoch + 1) / epochs)
    return result


def fold_in(model: Factorization, items: np.ndarray, values: np.ndarray) -> NewUser:
    """A new user's (p, b) by ridge regression on their ratings, the items being fixed.

    (p, b) = (XᵀX + Λ)⁻¹Xᵀ(r − μ − c), rows of X being (q_j, 1), Λ = diag(λ, …, λ, λ_b): the half
    step of ALS for one user. It is linear in r, so every score is a sum over the ratings:
    score_i = μ + c_i + Σⱼ W_ij(r_j − μ − c_j), W = [Q, 1](XᵀX + Λ)⁻¹Xᵀ.
    items: (m,) distinct codes; values: (m,) ratings; m = 0 leaves the baseline.
    Errors: ValueError for lengths that differ, an item rated twice, values that are not finite.
    """
    items, values = np.asarray(items, dtype=int), np.asarray(values, dtype=float)
    if items.shape != values.shape or items.ndim != 1:
        raise ValueError(f"items and values must match, got {items.shape} and {values.shape}")
    if len(np.unique(items)) < len(items):
        raise ValueError("items must be rated once each, got one twice")
    if not np.isfinite(values).all():
        raise ValueError("values must be finite numbers")
    design = np.column_stack([model.item_factors, np.ones(len(model.item_bias))])
    rank = model.item_factors.shape[1]
    penalty = np.append(np.full(rank, model.ridge_lambda), model.bias_lambda)
    known = design[items]
    weights = design @ np.linalg.solve(known.T @ known + np.diag(penalty), known.T)
    return NewUser(model, items, values, weights)


def _start(item, value, shape, rank, ridge_lambda, bias_lambda, seed) -> Factorization:
    """The model before the first step, its arguments checked."""
    if not len(value):
        raise ValueError("value must hold at least one rating")
    if rank < 0:
        raise ValueError(f"rank must be at least 0, got {rank}")
    for name, penalty in (("ridge_lambda", ridge_lambda), ("bias_lambda", bias_lambda)):
        if not penalty > 0:
            raise ValueError(f"{name} must be positive, got {penalty}")
    users, items = shape
    factors = np.random.default_rng(seed).normal(0, 0.1, (items, rank))
    factors[np.bincount(item, minlength=items) == 0] = 0  # nothing would ever move them
    return Factorization(
        float(np.mean(value)),
        np.zeros(users),
        np.zeros(items),
        np.zeros((users, rank)),
        factors,
        float(ridge_lambda),
        float(bias_lambda),
        np.zeros(0),
    )


def _model(start, users, items, history, diverged=False) -> Factorization:
    """A model from rows (factors, bias) of both sides."""
    return Factorization(
        start.mean,
        users[:, -1],
        items[:, -1],
        users[:, :-1],
        items[:, :-1],
        start.ridge_lambda,
        start.bias_lambda,
        np.array(history),
        diverged,
    )


def _halves(model: Factorization) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.column_stack([model.user_factors, model.user_bias]),
        np.column_stack([model.item_factors, model.item_bias]),
    )


def by_row(row, column, value, rows, cells=100_000, growth=1.3):
    """Ratings by row, in rectangles: rows with about equally many ratings share one.

    A list of (rows (m,), columns (m, width), values (m, width)); a blank at the end of a shorter
    row is column −1. Rectangles let all ridge regressions of a block be solved by one call, and the
    limits on their size and on the spread of the counts keep them small and the blanks few.
    """
    count = np.bincount(row, minlength=rows)
    order = np.argsort(row, kind="stable")
    by_count = np.argsort(count, kind="stable")
    by_count = by_count[count[by_count] > 0]
    sizes, first = count[by_count], (np.cumsum(count) - count)[by_count]
    blocks, low = [], 0
    while low < len(sizes):
        high = np.searchsorted(sizes, max(sizes[low] * growth, sizes[low]), side="right")
        high = min(high, low + max(1, cells // sizes[high - 1]))
        place = np.arange(sizes[high - 1])
        filled = place < sizes[low:high, None]
        source = order[np.where(filled, first[low:high, None] + place, 0)]
        columns = np.where(filled, column[source], -1)
        blocks.append((by_count[low:high], columns, np.where(filled, value[source], 0.0)))
        low = high
    return blocks


def _half_step(blocks, fixed, mean, penalty, rows) -> tuple[np.ndarray, float]:
    """The best rows (factors, bias) given the other side's, and their ½Σe² + penalty.

    A ridge regression on n ratings needs an n × n system as well as a k × k one, whichever is
    smaller: x = (XᵀX + Λ)⁻¹Xᵀy = Λ⁻¹Xᵀ(XΛ⁻¹Xᵀ + I)⁻¹y; most items have few ratings.
    """
    scale = 1 / np.sqrt(penalty)  # in z = √Λ x every penalty is ‖z‖²
    width = len(penalty)
    blank = np.zeros((1, width))
    design = np.vstack([np.column_stack([fixed[:, :-1], np.ones(len(fixed))]) * scale, blank])
    offset = np.append(mean + fixed[:, -1], 0.0)
    solved, error = np.zeros((rows, width)), 0.0
    for which, columns, values in blocks:
        x, y = design[columns], (values - offset[columns])[..., None]
        xt = x.transpose(0, 2, 1)
        if columns.shape[1] < width:
            dual = np.linalg.solve(x @ xt + np.eye(columns.shape[1]), y)
            z = xt @ dual
        else:
            z = np.linalg.solve(xt @ x + np.eye(width), xt @ y)
        solved[which] = z[..., 0]
        # At the minimum ½‖y − Xz‖² + ½‖z‖² = ½y·(y − Xz).
        error += 0.5 * float(np.vdot(y, y - x @ z))
    return solved * scale, error


def _add_rows(target: np.ndarray, rows: np.ndarray, steps: np.ndarray) -> None:
    """target[rows] += steps, where rows may repeat."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    target[ordered[first]] += np.add.reduceat(steps[order], first, axis=0)
