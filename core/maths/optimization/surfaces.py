"""Loss surfaces of two parameters, each with its exact gradient and Hessian.

A surface's three functions take Python floats (the optimisers' loops, where a NumPy array of two
numbers would cost ten times the arithmetic) or NumPy arrays of one shape (grids and paths).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from contourpy import LineType, contour_generator
from scipy.special import expit

Number = float | np.ndarray
Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A loss f(x, y) with its derivatives, what is known about it, and the window it is drawn in.

    `loss(x, y)`, `gradient(x, y) -> (f_x, f_y)` and `hessian(x, y) -> (f_xx, f_xy, f_yy)`;
    `minima`, `saddles` and `maxima` are its stationary points, `minimum_loss` is its lowest value.
    `quadratic` says that the Hessian is the same everywhere, `equal_aspect` that one unit of x
    should be drawn as long as one unit of y (angles are part of the story).
    """

    name: str
    label: str
    formula: str
    loss: Callable[[Number, Number], Number]
    gradient: Callable[[Number, Number], tuple[Number, Number]]
    hessian: Callable[[Number, Number], tuple[Number, Number, Number]]
    window: tuple[Point, Point]
    start: Point
    minima: tuple[Point, ...]
    saddles: tuple[Point, ...] = ()
    maxima: tuple[Point, ...] = ()
    minimum_loss: float = 0.0
    equal_aspect: bool = False
    quadratic: bool = False
    axes: tuple[str, str] = ("x", "y")


def _quadratic_form(a: float, b: float, c: float, centre: Point, minimum_loss: float) -> dict:
    """Fields of f = minimum + ½ dᵀHd with d = (x, y) − centre and H = [[a, b], [b, c]]."""
    x0, y0 = centre

    def loss(x, y):
        dx, dy = x - x0, y - y0
        return minimum_loss + 0.5 * (a * dx * dx + 2.0 * b * dx * dy + c * dy * dy)

    def gradient(x, y):
        dx, dy = x - x0, y - y0
        return a * dx + b * dy, b * dx + c * dy

    def hessian(x, y):
        zero = 0.0 * (x - x0)  # gives the constants the shape of the arguments
        return a + zero, b + zero, c + zero

    return dict(
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        minima=(centre,),
        minimum_loss=minimum_loss,
        equal_aspect=True,
        quadratic=True,
    )


def quadratic(condition_number: float = 10.0, rotation_degrees: float = 0.0) -> Surface:
    """Quadratic bowl of a given condition number, turned counter-clockwise.

    f = ½ (u² + κ v²), u and v being the coordinates along the axes turned by the rotation θ:
    u = x cos θ + y sin θ, v = −x sin θ + y cos θ. The Hessian's eigenvalues are μ = 1 (along u) and
    L = κ (along v), so that κ = L / μ is the condition number.

    Raises ValueError unless condition_number ≥ 1 and both arguments are finite.

    >>> quadratic(condition_number=10).loss(1.0, 1.0)
    5.5
    """
    if not (math.isfinite(condition_number) and condition_number >= 1):
        raise ValueError(f"condition_number must be at least 1, got {condition_number}")
    if not math.isfinite(rotation_degrees):
        raise ValueError(f"rotation_degrees must be finite, got {rotation_degrees}")
    kappa = float(condition_number)
    # A right angle is reduced exactly, so that it leaves no 1e-17 off the diagonal.
    turn = math.radians(rotation_degrees % 180.0)
    cos, sin = (0.0, 1.0) if rotation_degrees % 180.0 == 90.0 else (math.cos(turn), math.sin(turn))
    return Surface(
        name="quadratic",
        label="Quadratic bowl",
        formula="f = ½ (u² + κ v²)",
        window=((-3.0, 3.0), (-3.0, 3.0)),
        start=(-2.5, 1.5),
        **_quadratic_form(
            cos * cos + kappa * sin * sin,
            (1.0 - kappa) * sin * cos,
            sin * sin + kappa * cos * cos,
            (0.0, 0.0),
            0.0,
        ),
    )


def rosenbrock() -> Surface:
    """Rosenbrock's banana: a curved valley with a flat floor.

    f = (1 − x)² + 100 (y − x²)², minimum 0 at (1, 1), no other stationary point.
    Source: H. H. Rosenbrock (1960), "An automatic method for finding the greatest or least value of
    a function", The Computer Journal 3, 175–184.

    >>> rosenbrock().loss(-1.0, 1.0)
    4.0
    """

    def loss(x, y):
        across = y - x * x
        return (1.0 - x) * (1.0 - x) + 100.0 * across * across

    def gradient(x, y):
        across = y - x * x
        return 2.0 * (x - 1.0) - 400.0 * x * across, 200.0 * across

    def hessian(x, y):
        return 2.0 + 1200.0 * x * x - 400.0 * y, -400.0 * x, 200.0 + 0.0 * x

    return Surface(
        name="rosenbrock",
        label="Rosenbrock",
        formula="f = (1 − x)² + 100 (y − x²)²",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.2, 1.0),
        minima=((1.0, 1.0),),
    )


def himmelblau() -> Surface:
    """Himmelblau's function: four minima of equal depth, four saddles, one local maximum.

    f = (x² + y − 11)² + (x + y² − 7)². The minimum (3, 2) is exact; the other stationary points are
    roots of ∇f = 0 to 13 digits.
    Source: D. M. Himmelblau (1972), Applied Nonlinear Programming, McGraw-Hill.

    >>> himmelblau().loss(3.0, 2.0)
    0.0
    """

    def loss(x, y):
        a, b = x * x + y - 11.0, x + y * y - 7.0
        return a * a + b * b

    def gradient(x, y):
        a, b = x * x + y - 11.0, x + y * y - 7.0
        return 4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b

    def hessian(x, y):
        return (
            12.0 * x * x + 4.0 * y - 42.0,
            4.0 * (x + y),
            12.0 * y * y + 4.0 * x - 26.0,
        )

    return Surface(
        name="himmelblau",
        label="Himmelblau",
        formula="f = (x² + y − 11)² + (x + y² − 7)²",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-5.0, 5.0), (-5.0, 5.0)),
        start=(-0.5, -2.5),
        minima=(
            (3.0, 2.0),
            (-2.8051180869527, 3.1313125182506),
            (-3.7793102533777, -3.2831859912862),
            (3.5844283403305, -1.8481265269644),
        ),
        saddles=(
            (0.0866775045554, 2.8842547011748),
            (3.3851541836070, 0.0738518798377),
            (-0.1279613467307, -1.9537149802446),
            (-3.0730257507644, -0.0813530442880),
        ),
        maxima=((-0.2708445906673, -0.9230385564800),),
        equal_aspect=True,
    )


def beale() -> Surface:
    """Beale's function: a flat, narrow valley between steep corners.

    f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)², minimum 0 at (3, ½); saddles at
    (0, 1), exact, and near (0.1005, −2.6445), a root of ∇f = 0 to 12 digits.
    Source: E. M. L. Beale (1958), "On an iterative method for finding a local minimum of a function
    of more than one variable", Technical Report 25, Princeton University.

    >>> beale().loss(3.0, 0.5)
    0.0
    """

    def loss(x, y):
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
        return a * a + b * b + c * c

    def gradient(x, y):
        y2 = y * y
        p, q, r = y - 1.0, y2 - 1.0, y2 * y - 1.0
        a, b, c = 1.5 + x * p, 2.25 + x * q, 2.625 + x * r
        return 2.0 * (a * p + b * q + c * r), 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y2)

    def hessian(x, y):
        y2 = y * y
        p, q, r = y - 1.0, y2 - 1.0, y2 * y - 1.0
        a, b, c = 1.5 + x * p, 2.25 + x * q, 2.625 + x * r
        return (
            2.0 * (p * p + q * q + r * r),
            2.0 * (a + 2.0 * b * y + 3.0 * c * y2) + 2.0 * x * (p + 2.0 * q * y + 3.0 * r * y2),
            2.0 * x * x * (1.0 + 4.0 * y2 + 9.0 * y2 * y2) + 4.0 * x * (b + 3.0 * c * y),
        )

    return Surface(
        name="beale",
        label="Beale",
        formula="f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.5),
        minima=((3.0, 0.5),),
        saddles=((0.0, 1.0), (0.100537937324, -2.644513585023)),
        equal_aspect=True,
    )


def saddle() -> Surface:
    """Two minima with a saddle between them.

    f = ½ x² − ½ y² + ¼ y⁴: saddle at the origin, where the Hessian is diag(1, −1), and minima of
    loss −¼ at (0, ±1). Near the saddle it is ½ (x² − y²); the fourth power bounds it from below.
    Source: Y. Nesterov (2004), Introductory Lectures on Convex Optimization, section 1.2.3.

    >>> saddle().loss(0.0, 1.0)
    -0.25
    """

    def loss(x, y):
        y2 = y * y
        return 0.5 * (x * x - y2) + 0.25 * y2 * y2

    def gradient(x, y):
        return x, y * (y * y - 1.0)

    def hessian(x, y):
        return 1.0 + 0.0 * x, 0.0 * x, 3.0 * y * y - 1.0

    return Surface(
        name="saddle",
        label="Saddle",
        formula="f = ½ x² − ½ y² + ¼ y⁴",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-2.0, 2.0), (-2.0, 2.0)),
        start=(-1.7, 0.02),
        minima=((0.0, -1.0), (0.0, 1.0)),
        saddles=((0.0, 0.0),),
        minimum_loss=-0.25,
        equal_aspect=True,
    )


PLATEAU_INPUTS = (0.0, 0.5, 1.0, 1.5, 2.0)
PLATEAU_WEIGHT, PLATEAU_BIAS = 2.0, -2.0


def _sigmoid(z: Number) -> Number:
    if not isinstance(z, float):
        return expit(z)
    if z >= 0.0:  # the exponential of a non-positive number cannot overflow
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def plateau() -> Surface:
    """Squared error of one sigmoid neuron: flat wherever the neuron is saturated.

    f = ½ Σᵢ (σ(x uᵢ + y) − tᵢ)² with weight x, bias y, inputs uᵢ = 0, ½, 1, 1½, 2 and targets
    tᵢ = σ(2 uᵢ − 2), so that the minimum is 0 at (2, −2). The gradient carries the factor
    σ′ = σ (1 − σ), which vanishes exponentially far from it.
    Source: D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986), "Learning representations by
    back-propagating errors", Nature 323, 533–536 (the neuron and its error).

    >>> plateau().loss(2.0, -2.0)
    0.0
    """
    targets = [_sigmoid(PLATEAU_WEIGHT * u + PLATEAU_BIAS) for u in PLATEAU_INPUTS]
    samples = tuple(zip(PLATEAU_INPUTS, targets, strict=True))

    def loss(x, y):
        total = 0.0
        for u, t in samples:
            error = _sigmoid(x * u + y) - t
            total = total + error * error
        return 0.5 * total

    def gradient(x, y):
        gx = gy = 0.0
        for u, t in samples:
            s = _sigmoid(x * u + y)
            delta = (s - t) * s * (1.0 - s)
            gx = gx + delta * u
            gy = gy + delta
        return gx, gy

    def hessian(x, y):
        hxx = hxy = hyy = 0.0
        for u, t in samples:
            s = _sigmoid(x * u + y)
            slope = s * (1.0 - s)
            bend = slope * slope + (s - t) * slope * (1.0 - 2.0 * s)
            hxx, hxy, hyy = hxx + bend * u * u, hxy + bend * u, hyy + bend
        return hxx, hxy, hyy

    return Surface(
        name="plateau",
        label="Plateau",
        formula="f = ½ Σ (σ(x uᵢ + y) − tᵢ)²",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-5.0, 5.0), (-5.0, 5.0)),
        start=(-3.0, -3.0),
        minima=((PLATEAU_WEIGHT, PLATEAU_BIAS),),
        equal_aspect=True,
        axes=("weight x", "bias y"),
    )


WEIGHT_DECAY = 0.02


def two_layer() -> Surface:
    """The smallest network of two layers: one weight after the other, with weight decay.

    f = ½ (x y − 1)² + ½ λ (x² + y²) with λ = 0.02: the output x·y of the input 1 shall be 1. Along
    the curve x y = 1 only the decay is left, and across it the curvature is about x² + y²: a valley
    that is flattest where x = y, with its floor sinking slowly to the minima
    ±(√(1 − λ), √(1 − λ)), where H has the eigenvalues 2λ and 2 − 2λ. Saddle at the origin.
    Source: A. Lewkowycz, Y. Bahri, E. Dyer, J. Sohl-Dickstein, G. Gur-Ari (2020), "The large
    learning rate phase of deep learning: the catapult mechanism", arXiv:2003.02218, section 2
    (there the target is 0, the layer wide and nothing decays).

    >>> round(two_layer().loss(1.0, 1.0), 3)
    0.02
    """
    decay = WEIGHT_DECAY
    side = math.sqrt(1.0 - decay)

    def loss(x, y):
        error = x * y - 1.0
        return 0.5 * error * error + 0.5 * decay * (x * x + y * y)

    def gradient(x, y):
        error = x * y - 1.0
        return error * y + decay * x, error * x + decay * y

    def hessian(x, y):
        return y * y + decay, 2.0 * x * y - 1.0, x * x + decay

    return Surface(
        name="two_layer",
        label="Two-layer network",
        formula="f = ½ (x y − 1)² + 0.01 (x² + y²)",
        loss=loss,
        gradient=gradient,
        hessian=hessian,
        window=((-4.0, 4.0), (-4.0, 4.0)),
        start=(3.0, 0.1),
        minima=((side, side), (-side, -side)),
        saddles=((0.0, 0.0),),
        minimum_loss=decay - 0.5 * decay * decay,
        equal_aspect=True,
        axes=("first weight x", "second weight y"),
    )


# Length and width in cm of the petals of 30 iris flowers: every fifth of the 150 published by
# R. A. Fisher (1936), "The use of multiple measurements in taxonomic problems", Annals of Eugenics
# 7, 179–188 (scikit-learn's load_iris).
PETAL_LENGTH = (
    *(1.4, 1.7, 1.5, 1.5, 1.7, 1.6, 1.6, 1.2, 1.3, 1.4),
    *(4.7, 4.5, 3.5, 4.4, 4.8, 4.4, 3.8, 4.5, 4.4, 4.2),
    *(6.0, 6.6, 5.1, 5.3, 5.7, 6.0, 6.1, 6.1, 5.6, 5.2),
)
PETAL_WIDTH = (
    *(0.2, 0.4, 0.2, 0.4, 0.2, 0.2, 0.2, 0.2, 0.3, 0.3),
    *(1.4, 1.3, 1.0, 1.4, 1.8, 1.4, 1.1, 1.6, 1.2, 1.2),
    *(2.5, 2.1, 2.0, 2.3, 2.3, 1.8, 1.9, 2.3, 2.4, 2.3),
)


def least_squares(
    x_data: Sequence[float] = PETAL_LENGTH, y_data: Sequence[float] = PETAL_WIDTH
) -> Surface:
    """Least-squares loss of a straight line, over its slope x and its intercept y.

    f = 1/(2n) Σᵢ (slope·xᵢ + intercept − yᵢ)², a quadratic with the Hessian [[mean x², mean x],
    [mean x, 1]] and its minimum at the fitted line: slope = cov(x, y) / var(x),
    intercept = mean y − slope · mean x. Centring x makes the Hessian diagonal.

    `x_data`, `y_data`: (n,) finite numbers, at least two different x. Raises ValueError otherwise.
    Source: C. F. Gauss (1809), Theoria motus, section 179.

    >>> least_squares([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]).minima
    ((2.0, 1.0),)
    """
    xs, ys = np.asarray(x_data, dtype=float), np.asarray(y_data, dtype=float)
    for name, values in (("x_data", xs), ("y_data", ys)):
        if values.ndim != 1 or not np.isfinite(values).all():
            raise ValueError(f"{name} must be a list of finite numbers, got {values}")
    if len(xs) != len(ys):
        raise ValueError(f"y_data must be as long as x_data ({len(xs)}), got {len(ys)}")
    if np.unique(xs).size < 2:
        raise ValueError(f"x_data must hold at least two different values, got {xs}")
    deviation = xs - xs.mean()
    slope = float(deviation @ (ys - ys.mean()) / (deviation @ deviation))
    intercept = float(ys.mean() - slope * xs.mean())
    residual = slope * xs + intercept - ys
    return Surface(
        name="least_squares",
        label="Least squares",
        formula="f = 1/(2n) Σ (slope·xᵢ + intercept − yᵢ)²",
        window=tuple(
            (round(middle, 1) - 2.0, round(middle, 1) + 2.0) for middle in (slope, intercept)
        ),
        start=(round(slope, 1) - 1.5, round(intercept, 1) + 1.5),
        axes=("slope", "intercept"),
        **_quadratic_form(
            float(np.mean(xs * xs)),
            float(xs.mean()),
            1.0,
            (slope, intercept),
            0.5 * float(np.mean(residual * residual)),
        ),
    )


def _of_fixed_shape(make: Callable[[], Surface]) -> Callable[..., Surface]:
    """A factory that takes the quadratic's two keywords and does not need them."""
    return lambda condition_number=10.0, rotation_degrees=0.0: make()


# Every factory takes condition_number and rotation_degrees, so that a menu can call any of them.
SURFACES: dict[str, Callable[..., Surface]] = {
    "quadratic": quadratic,
    "rosenbrock": _of_fixed_shape(rosenbrock),
    "himmelblau": _of_fixed_shape(himmelblau),
    "beale": _of_fixed_shape(beale),
    "saddle": _of_fixed_shape(saddle),
    "plateau": _of_fixed_shape(plateau),
    "least_squares": _of_fixed_shape(least_squares),
    "two_layer": _of_fixed_shape(two_layer),
}


def hessian_eigen(surface: Surface, point: Point | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (2,) ascending, μ first and L last, and eigenvectors (2, 2) as columns.

    Of the Hessian at `point`, by default at the first minimum; on a quadratic it is the same
    everywhere. The sign of an eigenvector is arbitrary; here its larger component is positive.

    >>> hessian_eigen(quadratic(condition_number=10))[0]
    array([ 1., 10.])
    """
    x, y = surface.minima[0] if point is None else point
    hxx, hxy, hyy = surface.hessian(float(x), float(y))
    values, vectors = np.linalg.eigh([[hxx, hxy], [hxy, hyy]])
    larger = vectors[np.abs(vectors).argmax(axis=0), [0, 1]]
    return values, vectors * np.sign(larger)


def loss_grid(surface: Surface, n: int = 64) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The loss on an even n × n grid of the surface's window: x (n,), y (n,), z (n, n).

    Row i of z belongs to y[i], column j to x[j]. Raises ValueError if n < 2.

    >>> x, y, z = loss_grid(quadratic(), 3)
    >>> z.shape, float(z[1, 1])
    ((3, 3), 0.0)
    """
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n}")
    x, y = (np.linspace(low, high, n) for low, high in surface.window)
    return x, y, surface.loss(x[np.newaxis, :], y[:, np.newaxis])


class ContourLines(NamedTuple):
    """Points of the level lines in drawing order, float32: one line is one value of `line`."""

    level: np.ndarray
    line: np.ndarray
    x: np.ndarray
    y: np.ndarray


def contour_levels(surface: Surface, count: int = 12, n: int = 64) -> np.ndarray:
    """`count` losses spaced evenly in the logarithm of the height above the lowest loss.

    The lowest line encloses about 1/200 of the window's area, the highest about 97/100: quantiles
    of the height on an n × n grid, so that a surface's steep corners do not use up the levels.
    Raises ValueError if count < 1.

    >>> contour_levels(quadratic(condition_number=1), 3).round(3).tolist()
    [0.029, 0.46, 7.168]
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    height = loss_grid(surface, n)[2] - surface.minimum_loss
    low, high = np.quantile(height, [0.005, 0.97])
    return surface.minimum_loss + np.geomspace(low, high, count)


def contour_lines(
    surface: Surface, levels: int | Sequence[float] = 12, n: int = 128
) -> ContourLines:
    """Level lines of the loss, as few points as the eye needs.

    `levels`: the losses to draw, or how many of `contour_levels`. A quadratic's are exact ellipses,
    each as an upper and a lower half, and may leave the window. Elsewhere marching squares on an
    n × n grid (contourpy), less every point that lies within 1/2000 of the window's width of the
    line through its neighbours.

    >>> lines = contour_lines(quadratic(condition_number=4), levels=[2.0])
    >>> float(lines.x.max()), float(lines.y.max())
    (2.0, 1.0)
    """
    if isinstance(levels, int):
        levels = contour_levels(surface, levels)
    if surface.quadratic:
        pieces, piece_levels = _ellipse_halves(surface, np.asarray(levels, dtype=float))
    else:
        generator = contour_generator(*loss_grid(surface, n), line_type=LineType.Separate)
        pieces, piece_levels = [], []
        for level in levels:
            for piece in generator.lines(level):
                pieces.append(piece)
                piece_levels.append(level)
    if not pieces:
        empty = np.zeros(0, dtype=np.float32)
        return ContourLines(empty, empty, empty, empty)
    points = np.concatenate(pieces)
    sizes = [len(piece) for piece in pieces]
    line = np.repeat(np.arange(len(pieces)), sizes)
    level = np.repeat(piece_levels, sizes)
    if not surface.quadratic:
        kept = _thinned(points / np.ptp(surface.window, axis=1), line, tolerance=5e-4)
        points, line, level = points[kept], line[kept], level[kept]
    return ContourLines(
        *(column.astype(np.float32) for column in (level, line, points[:, 0], points[:, 1]))
    )


def _ellipse_halves(surface: Surface, levels: np.ndarray, n: int = 31) -> tuple[list, np.ndarray]:
    """Halves (n, 2) of the ellipses ½ (μ u² + L v²) = level − minimum, and the level of each."""
    (mu, big_l), vectors = hessian_eigen(surface)
    levels = levels[levels > surface.minimum_loss]
    height = 2.0 * (levels - surface.minimum_loss)
    # A long ellipse is cut where the window surely ends, and keeps all its points inside.
    reach = np.minimum(np.sqrt(height / mu), np.hypot(*np.ptp(surface.window, axis=1)))
    u = reach[:, np.newaxis] * np.sin(np.linspace(-np.pi / 2, np.pi / 2, n))
    v = np.sqrt(np.maximum(height[:, np.newaxis] - mu * u * u, 0.0) / big_l)
    halves = np.stack([np.stack([u, v], axis=-1), np.stack([u, -v], axis=-1)], axis=1)
    points = surface.minima[0] + halves @ vectors.T
    return list(points.reshape(-1, n, 2)), np.repeat(levels, 2)


def _thinned(points: np.ndarray, line: np.ndarray, tolerance: float) -> np.ndarray:
    """Indices of the points that stay when every second nearly collinear one goes, five times."""
    kept = np.arange(len(points))
    for _ in range(5):
        p, group = points[kept], line[kept]
        chord, arm = p[2:] - p[:-2], p[1:-1] - p[:-2]
        area = np.abs(chord[:, 0] * arm[:, 1] - chord[:, 1] * arm[:, 0])
        flat = area <= tolerance * np.hypot(chord[:, 0], chord[:, 1])
        flat &= (group[2:] == group[:-2]) & (np.arange(len(flat)) % 2 == 0)
        kept = np.delete(kept, 1 + np.flatnonzero(flat))
    return kept


__all__ = [
    "PETAL_LENGTH",
    "PETAL_WIDTH",
    "SURFACES",
    "ContourLines",
    "Surface",
    "beale",
    "contour_levels",
    "contour_lines",
    "hessian_eigen",
    "himmelblau",
    "least_squares",
    "loss_grid",
    "plateau",
    "quadratic",
    "rosenbrock",
    "saddle",
    "two_layer",
]
