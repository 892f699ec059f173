"""What a point costs by its margin: log-loss, hinge and 0–1, and how hard it pulls on the line.

A line has the log-odds z = |w| (cos φ x₁ + sin φ x₂ − c); the margin of a point is m = s z, s = 1
for class B, −1 for class A: positive on its own side.

    log-loss (in bits)  log₂(1 + e^−m),  slope −σ(−m)/ln 2
    hinge               max(0, 1 − m),   slope −1 below m = 1, 0 beyond
    0–1                 1 for m ≤ 0,     slope 0 wherever it has one

In bits the log-loss is 1 at m = 0 and never below the 0–1 loss; nor is the hinge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import expit

ANGLES = np.arange(-180.0, 180.5, 1.0)  # degrees


class Margins(Enum):
    WRONG = auto()  # a point is on the line or beyond it
    NEAR = auto()  # none is, but some margin is below 1
    FAR = auto()  # every margin is 1 or more


@dataclass(frozen=True, eq=False)
class Standing:
    """margins: (n,); costs: (n,) by loss; pull: (n,), |slope| of the log-loss in nats, 1 − P(own
    class); case: see :class:`Margins`."""

    margins: np.ndarray
    costs: Mapping[str, np.ndarray]
    pull: np.ndarray
    case: Margins

    @property
    def wrong(self) -> np.ndarray:
        return self.margins <= 0

    @property
    def near(self) -> np.ndarray:
        """Not wrong, and yet the hinge takes something from them."""
        return (self.margins > 0) & (self.margins < 1)

    @property
    def share_of_wrong(self) -> float:
        """How much of the whole pull the wrong points have."""
        return float(self.pull[self.wrong].sum() / self.pull.sum())


def losses_of(margins: np.ndarray) -> dict[str, np.ndarray]:
    """Each loss at these margins, of the same shape.

    >>> [float(loss) for loss in losses_of(np.array(0.0)).values()]
    [1.0, 1.0, 1.0]
    """
    m = np.asarray(margins, float)
    return {
        "log-loss": np.logaddexp(0.0, -m) / np.log(2),
        "hinge": np.maximum(0.0, 1.0 - m),
        "0–1": (m <= 0).astype(float),
    }


def stand(
    places: np.ndarray, labels: np.ndarray, angle: float, length: float, offset: float
) -> Standing:
    """Where the points stand under a line. places (n, 2); labels (n,) 0 or 1; angle φ of w in
    degrees; length |w|; offset c, the distance of the line from the origin along w.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section
    10.6 and figure 12.4.

    >>> stand(np.array([[3.0, 0.0]]), np.array([1]), 0.0, 2.0, 1.0).margins
    array([4.])
    """
    margins = _margins(places, labels, np.array([angle]), length, offset)[0]
    case = Margins.FAR if np.all(margins >= 1) else Margins.NEAR
    if np.any(margins <= 0):
        case = Margins.WRONG
    return Standing(margins, losses_of(margins), expit(-margins), case)


def _margins(places, labels, angles, length, offset) -> np.ndarray:
    """(angles, n). Dust of the arithmetic is 0, so that a point on the line is on it."""
    phi = np.radians(angles)
    along = np.column_stack([np.cos(phi), np.sin(phi)]) @ places.T - offset
    along[np.abs(along) < 1e-12] = 0.0
    return length * along * np.where(labels == 1, 1, -1)


def losses_by_angle(
    places: np.ndarray, labels: np.ndarray, length: float, offset: float
) -> dict[str, np.ndarray]:
    """The mean of each loss for every direction in ANGLES, (361,) each."""
    margins = _margins(places, labels, ANGLES, length, offset)
    return {name: values.mean(axis=1) for name, values in losses_of(margins).items()}
