"""Factors from clicks: what was chosen is known, what was left out is not a judgement.

A rating says how much something is liked; a click says only that it was chosen, and no click may
mean dislike or that nobody ever saw it. So every pair counts, all without a click as 0, and clicks
count with more confidence.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.maths.learning.matrix_factorization import by_row

Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class ClickFactors:
    """Preference x_u·y_i: near 1 for what a user is expected to choose.

    user_factors: x, (U, k); item_factors: y, (I, k); ridge_lambda; confidence; history:
    (2·sweeps + 1,) objective at the start and after each half step.
    """

    user_factors: np.ndarray
    item_factors: np.ndarray
    ridge_lambda: float
    confidence: float
    history: np.ndarray

    def predict(self, user: np.ndarray, item: np.ndarray) -> np.ndarray:
        """x_u·y_i for each pair, shape (n,)."""
        return np.einsum("nk,nk->n", self.user_factors[user], self.item_factors[item])

    def scores(self, users: np.ndarray) -> np.ndarray:
        """x_u·y_i of every item, shape (len(users), I)."""
        return self.user_factors[users] @ self.item_factors.T


def click_objective(
    model: ClickFactors, user: np.ndarray, item: np.ndarray, clicks: np.ndarray
) -> float:
    """J = Σ over all U·I pairs c(p − x·y)² + λ(Σ‖x‖² + Σ‖y‖²), no ½; c and p as below.

    The sum of (x·y)² over all pairs is trace(XᵀX·YᵀY), so only the clicked pairs are visited.
    """
    x, y = model.user_factors, model.item_factors
    said = model.predict(user, item)
    everywhere = np.sum((x.T @ x) * (y.T @ y))
    clicked = np.sum((1 + model.confidence * clicks) * (1 - said) ** 2 - said**2)
    return float(everywhere + clicked + model.ridge_lambda * (np.sum(x**2) + np.sum(y**2)))


def factorize_clicks(
    user: np.ndarray,
    item: np.ndarray,
    clicks: np.ndarray,
    shape: tuple[int, int],
    rank: int = 20,
    ridge_lambda: float = 10.0,
    confidence: float = 5.0,
    sweeps: int = 10,
    seed: int = 0,
    report: Report | None = None,
) -> ClickFactors:
    """Weighted alternating least squares on all pairs, clicked or not.

    Preference p_ui = 1 if u clicked i, else 0, with the confidence c_ui = 1 + α·r_ui, r the number
    of clicks. For fixed items x_u = (YᵀY + Yᵀ(C_u − I)Y + λI)⁻¹ Yᵀ C_u p_u, and likewise for the
    items: YᵀY is the same for every user, and C_u − I has an entry for each click alone, so a half
    step costs clicks and not pairs. Each is the exact minimum over its half, so J never rises.
    user, item: (n,) codes below shape = (U, I), each pair once; clicks: (n,) positive; start:
    y ~ N(0, 0.1²); a user or item without clicks gets zeros.
    Errors: ValueError for no clicks, clicks or λ that are not positive, rank < 1, sweeps < 1, a
    confidence below 0.
    Source: Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM
    2008, equations 3 to 5.

    >>> user, item = np.array([0, 0, 1]), np.array([0, 1, 0])
    >>> model = factorize_clicks(user, item, np.ones(3), (2, 2), rank=1, ridge_lambda=0.1)
    >>> bool(np.all(np.diff(model.history) <= 0))
    True
    """
    _check_clicks(clicks, rank, ridge_lambda, confidence, sweeps)
    x = np.zeros((shape[0], rank))
    y = np.random.default_rng(seed).normal(0, 0.1, (shape[1], rank))
    y[np.bincount(item, minlength=shape[1]) == 0] = 0
    sides = by_row(user, item, clicks, shape[0]), by_row(item, user, clicks, shape[1])

    def model(history: list[float]) -> ClickFactors:
        return ClickFactors(x, y, float(ridge_lambda), float(confidence), np.array(history))

    history = [click_objective(model([]), user, item, clicks)]
    for sweep in range(sweeps):
        x = _solve_clicks(sides[0], y, ridge_lambda, confidence, shape[0])
        history.append(click_objective(model([]), user, item, clicks))
        y = _solve_clicks(sides[1], x, ridge_lambda, confidence, shape[1])
        history.append(click_objective(model([]), user, item, clicks))
        if report:
            report((sweep + 1) / sweeps)
    return model(history)


def _solve_clicks(blocks, fixed, ridge_lambda, confidence, rows) -> np.ndarray:
    """The best rows of one side, given the other's."""
    rank = fixed.shape[1]
    shared = fixed.T @ fixed + ridge_lambda * np.eye(rank)
    padded = np.vstack([fixed, np.zeros((1, rank))])  # a blank is column −1, the last row
    solved = np.zeros((rows, rank))
    for which, columns, clicks in blocks:
        near, more = padded[columns], confidence * clicks
        system = shared + (near * more[..., None]).transpose(0, 2, 1) @ near
        target = ((1 + more)[..., None] * near).sum(axis=1)
        solved[which] = np.linalg.solve(system, target[..., None])[..., 0]
    return solved


def _check_clicks(clicks, rank, ridge_lambda, confidence, sweeps) -> None:
    if not len(clicks) or not np.all(clicks > 0):
        raise ValueError("clicks must hold at least one number, all positive")
    if not ridge_lambda > 0:
        raise ValueError(f"ridge_lambda must be positive, got {ridge_lambda}")
    if not confidence >= 0:
        raise ValueError(f"confidence must be non-negative, got {confidence}")
    for name, value in (("rank", rank), ("sweeps", sweeps)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
