"""Soft-max regression: logistic regression of up to three classes in the plane.

    P(k | x) = e^{z_k/T} / Σ_j e^{z_j/T}, z_k = b_k + w_k·x, temperature T = 1 in learning;
    J = mean −ln P(own class) + ½ λ Σ_k |w_k|², in nats, with λ > 0 and intercepts free.

A constant added to all z_k changes nothing, so of equally good intercepts those with sum 0 are
taken; the penalty gives the weights sum 0. A class without points is left out: its b would run to
−∞.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np
from contourpy import FillType

from core.maths.contour_tracer import contour_tracer
from core.maths.learning.class_points import HIGH, LOW, Points, split_points

MOST_STEPS = 60
FAR = 60.0  # beyond the picture
DUST = 1e-9  # weights that small are 0 to rounding
LEVELS = (0.5, 0.75, 0.9, 0.95)
TEMPERATURES = 10.0 ** np.linspace(-1, 1, 61)
# Wider than the picture: with equal axes a wide or a tall one shows more of the plane.
_WIDER = np.array([1.5, 2.0, 3.0])
_GRID = [
    np.r_[low * _WIDER[::-1], np.linspace(1.07 * low, 1.07 * high, n), high * _WIDER]
    for low, high, n in zip(LOW, HIGH, (33, 23), strict=True)
]
_NODES = np.meshgrid(*_GRID)
_PLACES = np.stack(_NODES, axis=-1)


class Meeting(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    TWO_CLASSES = auto()  # one boundary
    LEVEL = auto()  # no weights: the probabilities are the same everywhere
    ALIKE = auto()  # two of three classes have the same weights
    PARALLEL = auto()  # the boundaries of all pairs are parallel
    INSIDE = auto()  # they meet in one point, in the picture
    OUTSIDE = auto()  # they meet outside


@dataclass(frozen=True, eq=False)
class SoftmaxFit:
    """present: numbers of the classes with points; weights: (k, 2), intercepts: (k,) of these, in
    order; meeting: where all z are equal, NaN where there is no such point or more than one."""

    places: np.ndarray
    labels: np.ndarray
    present: tuple[int, ...]
    weights: np.ndarray
    intercepts: np.ndarray
    case: Meeting
    meeting: tuple[float, float]

    def scores(self, places: np.ndarray) -> np.ndarray:
        """z of each present class at places (…, 2): (…, k)."""
        return places @ self.weights.T + self.intercepts

    @cached_property
    def own(self) -> np.ndarray:
        """(n,) where each point's class stands among the present ones."""
        return np.searchsorted(self.present, self.labels)

    @cached_property
    def z(self) -> np.ndarray:
        """(n, k) at the points."""
        return self.scores(self.places)

    @cached_property
    def own_z(self) -> np.ndarray:
        """(n,) that of each point's own class."""
        return np.take_along_axis(self.z, self.own[:, None], axis=1)[:, 0]

    @cached_property
    def wrong(self) -> np.ndarray:
        """(n,) whether another class has a larger z, by more than dust."""
        return self.z.max(axis=1) > self.own_z + 1e-9 * (1 + np.abs(self.own_z))

    @cached_property
    def regions(self) -> list[np.ndarray]:
        """For each present class the corners (m, 2) of the places where it is likeliest, in a
        rectangle three times as wide and high as the picture; none where it is so nowhere."""
        (x0, x1), (y0, y1) = ((axis[0], axis[-1]) for axis in _GRID)
        found = []
        for k in range(len(self.present)):
            corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
            for j in range(len(self.present)):
                if j != k:
                    w = (self.weights[k] - self.weights[j]).tolist()
                    corners = _clipped(corners, w, self.intercepts[k] - self.intercepts[j])
            found.append(np.array(corners).reshape(-1, 2))
        return found

    @cached_property
    def by_temperature(self) -> np.ndarray:
        """Mean log-loss at each of TEMPERATURES."""
        return self.losses(TEMPERATURES)

    @cached_property
    def best_temperature(self) -> float:
        """T with the least mean log-loss, by Newton's steps in β = 1/T, in which that is convex;
        NaN where it is not between the ends of TEMPERATURES."""
        at = int(np.argmin(self.by_temperature))
        if at in (0, len(TEMPERATURES) - 1):
            return np.nan
        beta = 1 / TEMPERATURES[at]
        for _ in range(5):
            P = probabilities(beta * self.z)
            mean = np.sum(P * self.z, axis=1)
            spread = np.sum(P * (self.z - mean[:, None]) ** 2, axis=1)
            beta -= np.mean(mean - self.own_z) / np.mean(spread)
        return float(1 / beta)

    @property
    def alike(self) -> tuple[int, int]:
        """The two present classes whose weights differ least."""
        pairs = [(i, j) for i in range(len(self.present)) for j in range(i)]
        return min(pairs, key=lambda p: float(np.hypot(*(self.weights[p[0]] - self.weights[p[1]]))))

    def losses(self, temperatures: np.ndarray) -> np.ndarray:
        """Mean log-loss in nats at each temperature."""
        z = self.z[None] / np.asarray(temperatures)[:, None, None]
        mine = np.take_along_axis(log_softmax(z), self.own[None, :, None], axis=2)
        return -mine.mean(axis=(1, 2))


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """ln of the soft-max along the last axis: z − ln Σ e^z, the largest z taken off before, as e^z
    overflows from z = 710 on.

    >>> log_softmax(np.array([1000.0, 1000.0])).round(6).tolist()
    [-0.693147, -0.693147]
    """
    z = scores - scores.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def probabilities(scores: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """The soft-max of z/T along the last axis.

    >>> probabilities(np.array([0.0, np.log(3.0)])).round(6).tolist()
    [0.25, 0.75]
    """
    return np.exp(log_softmax(np.asarray(scores) / temperature))


def fit_softmax(points: Points, penalty: float) -> SoftmaxFit:
    """The minimum of J by damped Newton steps. Errors: ValueError unless λ > 0.

    Source: Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of
    Statistical Mathematics 44, 1992, for gradient and Hessian.

    >>> fit = fit_softmax(((-1.0, 0.0, 0), (1.0, 0.0, 1), (0.0, 1.0, 2)), 0.1)
    >>> fit.case.name, fit.weights.sum(axis=0).round(9).tolist()
    ('INSIDE', [0.0, 0.0])
    """
    if not penalty > 0:
        raise ValueError(f"penalty must be positive, got {penalty}")
    places, labels = split_points(points)
    present = tuple(np.unique(labels).tolist())
    k, nowhere = len(present), (np.nan, np.nan)
    if k < 2:
        case = Meeting.ONE_CLASS if k else Meeting.NO_POINTS
        return SoftmaxFit(places, labels, present, np.zeros((k, 2)), np.zeros(k), case, nowhere)
    X = np.column_stack([places, np.ones(len(labels))])
    Y = (labels[:, None] == present).astype(float)
    theta = _newton_softmax(X, Y, penalty)
    theta[np.abs(theta) < DUST] = 0.0
    weights, intercepts = theta[:, :2], theta[:, 2]
    case, spot = _meet(weights, intercepts)
    return SoftmaxFit(places, labels, present, weights, intercepts, case, spot)


def _newton_softmax(X: np.ndarray, Y: np.ndarray, penalty: float) -> np.ndarray:
    """(k, 3). ∂J/∂θ_k = mean (P_k − y_k) x̃ + λ (w_k, 0); the block (k, l) of the Hessian is
    mean P_k (δ_kl − P_l) x̃ x̃ᵀ, + λ on the diagonal of the weights."""
    n, p = X.shape
    k = Y.shape[1]
    shrink = np.tile(np.r_[np.full(p - 1, penalty), 0.0], k)
    held = np.diag(shrink)  # and a spring on the sum of the intercepts, which is 0 all the way
    held[p - 1 :: p, p - 1 :: p] += 1.0 / k
    outer = (X[:, :, None] * X[:, None, :]).reshape(n, -1) / n
    eye = np.eye(k)

    def objective(theta):
        logs = log_softmax(X @ theta.T)
        return -np.sum(Y * logs) / n + 0.5 * shrink @ theta.ravel() ** 2, logs

    theta = np.zeros((k, p))
    loss, logs = objective(theta)
    for _ in range(MOST_STEPS):
        P = np.exp(logs)
        gradient = ((P - Y).T @ X / n).ravel() + shrink * theta.ravel()
        inner = P[:, :, None] * (eye - P[:, None, :])
        blocks = (inner.reshape(n, -1).T @ outer).reshape(k, k, p, p)
        step = np.linalg.solve(blocks.transpose(0, 2, 1, 3).reshape(k * p, -1) + held, gradient)
        decrement = float(gradient @ step)
        if decrement < 1e-20:
            break
        t = 1.0
        while True:
            tried = theta - t * step.reshape(k, p)
            value, logs = objective(tried)
            if value <= loss - 0.25 * t * decrement + 1e-15 * loss or t < 1e-6:
                break
            t /= 2
        theta, loss = tried, value
    return theta


def _meet(weights: np.ndarray, intercepts: np.ndarray) -> tuple[Meeting, tuple[float, float]]:
    nowhere = (np.nan, np.nan)
    if not weights.any():
        return Meeting.LEVEL, nowhere
    if len(weights) == 2:
        return Meeting.TWO_CLASSES, nowhere
    first, second = weights[1] - weights[0], weights[2] - weights[0]
    apart = [float(np.hypot(*one)) for one in (first, second, second - first)]
    if min(apart) < 1e-9 * max(apart):
        return Meeting.ALIKE, nowhere
    if abs(first[0] * second[1] - first[1] * second[0]) <= 1e-9 * max(apart) ** 2:
        return Meeting.PARALLEL, nowhere
    x, y = np.linalg.solve([first, second], intercepts[0] - intercepts[1:])
    inside = LOW[0] <= x <= HIGH[0] and LOW[1] <= y <= HIGH[1]
    return (Meeting.INSIDE if inside else Meeting.OUTSIDE), (float(x), float(y))


def pair_lines(fit: SoftmaxFit) -> list[tuple[int, int, np.ndarray, np.ndarray]]:
    """For each pair (i, j) of present classes with different weights the ends of z_i = z_j, a line:
    of the part where no third class has more, (2, 2), and of the whole line, far beyond the
    picture. The part is empty, (0, 2), where a third has more all along."""
    found = []
    k = len(fit.present)
    for i in range(k):
        for j in range(i + 1, k):
            w, b = fit.weights[i] - fit.weights[j], fit.intercepts[i] - fit.intercepts[j]
            length = float(np.hypot(*w))
            if length < 1e-9:
                continue
            foot, along = (
                np.clip(-b / length, -FAR, FAR) * w / length,
                np.array([-w[1], w[0]]) / length,
            )
            low, high = -FAR, FAR
            for third in set(range(k)) - {i, j}:
                rest = fit.weights[i] - fit.weights[third]
                at, slope = (
                    foot @ rest + fit.intercepts[i] - fit.intercepts[third],
                    float(along @ rest),
                )
                if abs(slope) * FAR < 1e-9 * (1 + abs(at)):
                    low = high if at < 0 else low
                elif slope > 0:
                    low = max(low, -at / slope)
                else:
                    high = min(high, -at / slope)
            part = (
                np.array([foot + t * along for t in (low, high)])
                if low < high
                else np.empty((0, 2))
            )
            whole = np.array([foot - FAR * along, foot + FAR * along])
            found.append((i, j, part, whole))
    return found


def _clipped(corners: list[tuple[float, float]], w: list[float], b: float) -> list:
    """The part of a convex polygon with b + w·x ≥ 0. Source: Sutherland and Hodgman (1974)."""
    sides = [b + w[0] * x + w[1] * y for x, y in corners]
    kept = []
    for at, (x, y) in enumerate(corners):
        after = (at + 1) % len(corners)
        z, then = sides[at], sides[after]
        if z >= 0:
            kept.append((x, y))
        if z * then < 0:
            part = z / (z - then)
            kept.append((x + (corners[after][0] - x) * part, y + (corners[after][1] - y) * part))
    return kept


def sure_places(fit: SoftmaxFit, temperature: float) -> list[tuple[int, np.ndarray]]:
    """(class among the present ones, corners) of where its P is at least each of LEVELS: convex,
    as 1/P is a sum of exponentials of straight functions."""
    z = fit.scores(_PLACES) / temperature
    found = []
    for k in range(len(fit.present)):
        # Contours of the log-odds, which are nearly straight, between the nodes of the grid.
        odds = -np.logaddexp.reduce(np.delete(z, k, axis=2) - z[:, :, k : k + 1], axis=2)
        lines = contour_tracer(*_NODES, odds, fill_type=FillType.OuterCode)
        for level in LEVELS:
            pieces, _ = lines.filled(np.log(level / (1 - level)), 1e300)
            found += [(k, piece) for piece in pieces]
    return found
