"""Points of the plane lifted by the features of the kernel k(x, y) = (x·y)², and the plane between.

φ(x) = (x₁², √2 x₁x₂, x₂²), so that φ(x)·φ(y) = (x·y)². Turned so that one axis is that of the cone
on which all lifted points lie, with x = r (cos θ, sin θ):

    p = r² cos 2θ/√2,  q = r² sin 2θ/√2,  h = r²/√2,

a cone of 45° that the plane covers twice: x and −x are lifted to one place.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

from core.maths.learning.class_map import MAP_PLACES, MAP_Y, outlines
from core.maths.learning.class_points import Points, split_points
from core.maths.learning.sequential_minimal import Duals, solve_rising

HALF = np.sqrt(0.5)
VANISHING = 1e-9  # beside the largest |coefficient| × the largest |x|² (or 1): 0 to rounding


class Conic(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    LEVEL = auto()  # w = 0
    ELLIPSE = auto()  # around the origin; a circle where both half axes are alike
    HYPERBOLA = auto()
    LINES = auto()  # two through the origin: b = 0
    STRIP = auto()  # two parallel lines
    NOWHERE = auto()  # f has one sign, but perhaps for the origin or one line through it


@dataclass(frozen=True, eq=False)
class Lift:
    """lifted: (n, 3) p, q, h; normal: (3,) w in these coordinates, bias: b; form: (2, 2) the
    symmetric Q with f(x) = xᵀQx + b; NaN where nothing is fitted, and duals None."""

    places: np.ndarray
    labels: np.ndarray
    C: float
    lifted: np.ndarray
    normal: np.ndarray
    bias: float
    form: np.ndarray
    duals: Duals | None

    @property
    def n(self) -> int:
        return len(self.labels)

    @property
    def alpha(self) -> np.ndarray:
        return np.zeros(self.n) if self.duals is None else np.abs(self.duals.beta)

    @cached_property
    def margins(self) -> np.ndarray:
        """(n,) y·f, exactly 0 on the curve; NaN where nothing is fitted."""
        m = np.where(self.labels == 1, 1.0, -1.0) * (self.lifted @ self.normal + self.bias)
        return np.where(np.abs(m) <= 1e-8 * (1 + np.abs(m).max(initial=0)), 0.0, m)

    @cached_property
    def curvatures(self) -> np.ndarray:
        """Eigenvalues of Q, falling in size; what rounding leaves of 0 is 0."""
        values = np.linalg.eigvalsh(self.form)
        values = values[np.argsort(-np.abs(values), kind="stable")]
        return np.where(np.abs(values) <= VANISHING * np.abs(values).max(), 0.0, values)

    @property
    def half_axes(self) -> np.ndarray:
        """√|b/λ| for both eigenvalues λ of Q: ∞ where one is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.sqrt(np.abs(self.bias / self.curvatures))

    @cached_property
    def conic(self) -> Conic:
        if self.duals is None:
            return Conic.ONE_CLASS if self.n else Conic.NO_POINTS
        if not self.normal.any():
            return Conic.LEVEL
        first, second = self.curvatures
        b = self.bias
        if abs(b) <= VANISHING * max(abs(first), abs(b)) or b == 0:
            return Conic.LINES if first * second < 0 else Conic.NOWHERE
        if first * second < 0:
            return Conic.HYPERBOLA
        if first * b > 0:
            return Conic.NOWHERE
        return Conic.ELLIPSE if second else Conic.STRIP


def lift(places: np.ndarray) -> np.ndarray:
    """(p, q, h) of places (n, 2).

    >>> lift(np.array([[1.0, 1.0], [-1.0, -1.0]])).round(4).tolist()
    [[0.0, 1.4142, 1.4142], [0.0, 1.4142, 1.4142]]
    """
    x, y = np.asarray(places, float).T
    return np.column_stack([HALF * (x * x - y * y), np.sqrt(2) * x * y, HALF * (x * x + y * y)])


def fit_lift(points: Points, C: float) -> Lift:
    """The support vector machine of the kernel (x·y)². Errors: ValueError for C ≤ 0.

    Source: Schölkopf and Smola, Learning with Kernels, 2002, section 2.1.

    >>> fit_lift(((1.0, 0, 0), (0, 1.0, 0), (3.0, 0, 1), (0, 3.0, 1)), 10.0).conic.name
    'ELLIPSE'
    """
    if not C > 0:
        raise ValueError(f"C must be positive, got {C}")
    places, labels = split_points(points)
    raised = lift(places)
    if len(set(labels.tolist())) < 2:
        gone = np.full(3, np.nan)
        return Lift(places, labels, C, raised, gone, np.nan, np.full((2, 2), np.nan), None)
    size = float(np.abs(raised).max()) ** 2 or 1.0
    duals = solve_rising(raised @ raised.T / size, np.where(labels == 1, 1.0, -1.0), C * size)
    normal = duals.beta @ raised / size
    if np.abs(normal).max() * max(float(np.abs(raised).max()), 1.0) < VANISHING:
        normal = np.zeros(3)
    p, q, h = normal
    form = np.array([[HALF * (h + p), HALF * q], [HALF * q, HALF * (h - p)]])
    scaled = Duals(
        duals.beta / size, duals.errors, duals.low, duals.high, duals.steps, duals.violation,
        duals.settled,
    )  # fmt: skip
    return Lift(places, labels, C, raised, normal, duals.bias, form, scaled)


def conic_map(found: Lift) -> tuple[list[np.ndarray], np.ndarray]:
    """The parts of the plane with f below and above 0, and the curve between, as outlines."""
    f = np.sum((MAP_PLACES @ found.form) * MAP_PLACES, axis=1) + found.bias
    bands, (curve,) = outlines(f.reshape(len(MAP_Y), -1), (0.0,))
    return bands, curve


def camera(turn: float, tilt: float) -> np.ndarray:
    """Rows: what is right on the screen, what is up, and towards the eye; angles in degrees.

    tilt 0 looks level, so that h is straight up; tilt 90 from above.

    >>> camera(0, 0).round(3).tolist()
    [[1.0, 0.0, 0.0], [-0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]
    """
    (cos, down), (sin, up) = (f(np.radians([turn, tilt])) for f in (np.cos, np.sin))
    return np.array([[cos, sin, 0.0], [-sin * up, cos * up, down], [sin * down, -cos * down, up]])


def plane_patch(normal: np.ndarray, bias: float, reach: float) -> np.ndarray:
    """Corners (k, 3), in order, of the plane w·u + b = 0 within the box −reach ≤ p, q ≤ reach,
    0 ≤ h ≤ reach; none where they do not meet."""
    low, high = np.array([-reach, -reach, 0.0]), np.full(3, reach)
    corners = np.stack(np.meshgrid(*zip(low, high, strict=True), indexing="ij"), -1).reshape(-1, 3)
    f = corners @ normal + bias
    found = []
    for i in range(8):
        for j in (i | 1, i | 2, i | 4):
            if j != i and f[i] * f[j] <= 0 and f[i] != f[j]:
                found.append(corners[i] + f[i] / (f[i] - f[j]) * (corners[j] - corners[i]))
    if len(found) < 3:
        return np.empty((0, 3))
    spots = np.array(found)
    middle = spots.mean(axis=0)
    axis = np.eye(3)[int(np.argmin(np.abs(normal)))]
    across = np.cross(normal, axis)
    along = np.cross(normal, across)
    angle = np.arctan2((spots - middle) @ along / np.linalg.norm(along),
                       (spots - middle) @ across / np.linalg.norm(across))  # fmt: skip
    return spots[np.argsort(angle)]
