"""Eight ways down a loss surface of two parameters, and the theory of the linear ones.

Conventions: α is the learning rate, β the momentum, g the gradient that the method saw (noise
included), ∘ element by element. A step leads from point k to point k + 1.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.maths.optimization.surfaces import Point, Surface, hessian_eigen

RADIUS = 1e12  # a path beyond it has diverged; far inside the range of a double even for x⁸
TINY = 1e-28  # square of the gradient and of the last step below which nothing moves any more
EPSILON = 1e-8  # keeps AdaGrad, RMSProp and Adam from dividing by zero
RMSPROP_DECAY = 0.9
ADAM_BETA2 = 0.999
TRIALS = 30  # of one line search: bisection to 1e-9 of the first step

Gradient = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Method:
    """An optimisation method: its name, its update in symbols, and the generator that runs it.

    `state` names what else the generator yields, with the number of values of each.
    """

    label: str
    formula: str
    run: Callable[..., Iterator[tuple[float, ...]]]
    state: tuple[tuple[str, int], ...] = ()
    uses_learning_rate: bool = True
    uses_momentum: bool = False
    source: str = ""


@dataclass(frozen=True)
class Trajectory:
    """A run of m steps; row k of every array belongs to point k, row 0 to the start.

    points (m+1, 2); loss (m+1,); gradient (m+1, 2), what the method used to leave point k: with its
    noise, and for Nesterov taken at the look-ahead point; gradient_norm (m+1,), of the exact
    gradient at the point; evaluations (m+1,), gradient evaluations spent up to the arrival at point
    k; state, arrays (m+1, ...) of what the method remembers on leaving point k ("velocity",
    "squares", "first_moment", "second_moment", "hessian", "inverse_hessian"), or of the step that
    led to it ("step_length", "step_matrix": BFGS forgets its matrix where no lower point is found).
    A symmetric 2×2 matrix is stored as its three entries xx, xy, yy.

    status: "converged" (to a minimum), "running", "diverging" (growing), "diverged" (left the
    radius 1e12 or became infinite; the last finite point is the last row), "stuck_saddle",
    "stuck_plateau" or "at_maximum"; reason: one sentence. stopped: the method could not take
    another step (singular Hessian, line search without a lower point).
    """

    points: np.ndarray
    loss: np.ndarray
    gradient: np.ndarray
    gradient_norm: np.ndarray
    evaluations: np.ndarray
    state: dict[str, np.ndarray]
    status: str
    reason: str
    stopped: bool = False

    @property
    def steps(self) -> int:
        """Number of steps taken, one less than the number of points."""
        return len(self.loss) - 1


# On leaving point k every method yields x, y, the gradient it uses, the gradient evaluations spent
# so far, and its state. Plain floats: arrays of two numbers would make the loops ten times slower.


def gradient_descent(surface, gradient: Gradient, x, y, alpha, beta):
    """Down the slope: x ← x − α g."""
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        yield x, y, gx, gy, spent
        x, y = x - alpha * gx, y - alpha * gy
        spent += 1


def heavy_ball(surface, gradient: Gradient, x, y, alpha, beta):
    """A velocity that keeps β of itself: v ← β v − α g, x ← x + v."""
    vx = vy = 0.0
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        yield x, y, gx, gy, spent, vx, vy
        vx, vy = beta * vx - alpha * gx, beta * vy - alpha * gy
        x, y = x + vx, y + vy
        spent += 1


def nesterov(surface, gradient: Gradient, x, y, alpha, beta):
    """Heavy ball with the gradient taken where the velocity would lead: at x + β v."""
    vx = vy = 0.0
    spent = 0
    while True:
        gx, gy = gradient(x + beta * vx, y + beta * vy)
        yield x, y, gx, gy, spent, vx, vy
        vx, vy = beta * vx - alpha * gx, beta * vy - alpha * gy
        x, y = x + vx, y + vy
        spent += 1


def adagrad(surface, gradient: Gradient, x, y, alpha, beta):
    """Each component divided by the root of the sum of its squared gradients."""
    sx = sy = 0.0
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        yield x, y, gx, gy, spent, sx, sy
        sx, sy = sx + gx * gx, sy + gy * gy
        x -= alpha * gx / (math.sqrt(sx) + EPSILON)
        y -= alpha * gy / (math.sqrt(sy) + EPSILON)
        spent += 1


def rmsprop(surface, gradient: Gradient, x, y, alpha, beta):
    """Each component divided by the root of the decaying mean of its squared gradients."""
    sx = sy = 0.0
    rho = RMSPROP_DECAY
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        yield x, y, gx, gy, spent, sx, sy
        sx, sy = rho * sx + (1.0 - rho) * gx * gx, rho * sy + (1.0 - rho) * gy * gy
        x -= alpha * gx / (math.sqrt(sx) + EPSILON)
        y -= alpha * gy / (math.sqrt(sy) + EPSILON)
        spent += 1


def adam(surface, gradient: Gradient, x, y, alpha, beta):
    """Decaying means of the gradient and of its square, both freed of their start at zero."""
    mx = my = sx = sy = 0.0
    left1 = left2 = 1.0  # β₁ᵏ and β₂ᵏ, for the bias corrections
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        yield x, y, gx, gy, spent, mx, my, sx, sy
        mx, my = beta * mx + (1.0 - beta) * gx, beta * my + (1.0 - beta) * gy
        sx = ADAM_BETA2 * sx + (1.0 - ADAM_BETA2) * gx * gx
        sy = ADAM_BETA2 * sy + (1.0 - ADAM_BETA2) * gy * gy
        left1, left2 = left1 * beta, left2 * ADAM_BETA2
        rate, unbias = alpha / (1.0 - left1), 1.0 / (1.0 - left2)
        x -= rate * mx / (math.sqrt(sx * unbias) + EPSILON)
        y -= rate * my / (math.sqrt(sy * unbias) + EPSILON)
        spent += 1


def newton(surface, gradient: Gradient, x, y, alpha, beta):
    """To where the gradient of the local quadratic vanishes: x ← x − H⁻¹ g."""
    spent = 0
    while True:
        gx, gy = gradient(x, y)
        a, b, c = surface.hessian(x, y)
        yield x, y, gx, gy, spent, a, b, c
        determinant = a * c - b * b
        if determinant == 0.0:
            return
        x, y = x - (c * gx - b * gy) / determinant, y - (a * gy - b * gx) / determinant
        spent += 3  # the gradient, and a Hessian is worth one gradient per coordinate


def bfgs(surface, gradient: Gradient, x, y, alpha, beta):
    """Newton with an inverse Hessian learnt from the gradients, and a line search."""
    a, b, c = used = 1.0, 0.0, 1.0  # the inverse Hessian [[a, b], [b, c]] as known so far
    loss, (gx, gy) = surface.loss(x, y), gradient(x, y)
    spent, known, length = 0, False, 0.0
    while True:
        yield x, y, gx, gy, spent, a, b, c, length, *used
        spent += spent == 0  # the gradient at the start
        px, py = -(a * gx + b * gy), -(b * gx + c * gy)
        first = 1.0 if known else min(1.0, 1.0 / (math.hypot(gx, gy) or 1.0))
        found = _wolfe(surface, gradient, x, y, loss, gx, gy, px, py, first)
        if found is None and known:  # forget the curvature and try the steepest descent
            a, b, c, known, px, py = 1.0, 0.0, 1.0, False, -gx, -gy
            spent += TRIALS
            found = _wolfe(surface, gradient, x, y, loss, gx, gy, px, py, 1.0)
        if found is None:
            return
        length, loss, new_gx, new_gy, trials = found
        used = a, b, c
        spent += trials
        sx, sy, dx, dy = length * px, length * py, new_gx - gx, new_gy - gy
        x, y, gx, gy = x + sx, y + sy, new_gx, new_gy
        bend = sx * dx + sy * dy
        if bend > 0.0:  # always so after a Wolfe step, unless the gradient is noisy
            if not known:
                a = c = bend / (dx * dx + dy * dy)
                known = True
            ux, uy = a * dx + b * dy, b * dx + c * dy
            w = (1.0 + (dx * ux + dy * uy) / bend) / bend
            a, b, c = (
                a + w * sx * sx - 2.0 * sx * ux / bend,
                b + w * sx * sy - (sx * uy + sy * ux) / bend,
                c + w * sy * sy - 2.0 * sy * uy / bend,
            )


def _wolfe(surface, gradient: Gradient, x, y, loss, gx, gy, px, py, length):
    """A step length that meets the weak Wolfe conditions (c₁ = 1e−4, c₂ = 0.9), by bisection."""
    slope = gx * px + gy * py
    rounding = 1e-15 * abs(loss)
    low, high = 0.0, math.inf
    for trial in range(1, TRIALS + 1):
        nx, ny = x + length * px, y + length * py
        new_loss, (ngx, ngy) = surface.loss(nx, ny), gradient(nx, ny)
        if not new_loss <= loss + 1e-4 * length * slope + rounding:
            high = length
        elif ngx * px + ngy * py < 0.9 * slope:
            low = length
        else:
            return length, new_loss, ngx, ngy, trial
        length = 0.5 * (low + high) if high < math.inf else 2.0 * low
    return None


METHODS: dict[str, Method] = {
    "gd": Method(
        "Gradient descent",
        "xₖ₊₁ = xₖ − α gₖ",
        gradient_descent,
        source="A. Cauchy (1847), Comptes rendus 25, 536–538",
    ),
    "momentum": Method(
        "Momentum (heavy ball)",
        "vₖ₊₁ = β vₖ − α gₖ,  xₖ₊₁ = xₖ + vₖ₊₁",
        heavy_ball,
        (("velocity", 2),),
        uses_momentum=True,
        source="B. T. Polyak (1964), USSR Comp. Math. and Math. Phys. 4(5), 1–17",
    ),
    "nesterov": Method(
        "Nesterov momentum",
        "gₖ = ∇f(xₖ + β vₖ),  vₖ₊₁ = β vₖ − α gₖ,  xₖ₊₁ = xₖ + vₖ₊₁",
        nesterov,
        (("velocity", 2),),
        uses_momentum=True,
        source="Y. Nesterov (1983), Soviet Math. Doklady 27, 372–376; in the form of "
        "I. Sutskever et al. (2013), ICML, eqs. 3–4",
    ),
    "adagrad": Method(
        "AdaGrad",
        "sₖ₊₁ = sₖ + gₖ∘gₖ,  xₖ₊₁ = xₖ − α gₖ / (√sₖ₊₁ + ε)",
        adagrad,
        (("squares", 2),),
        source="J. Duchi, E. Hazan, Y. Singer (2011), JMLR 12, 2121–2159",
    ),
    "rmsprop": Method(
        "RMSProp",
        "sₖ₊₁ = 0.9 sₖ + 0.1 gₖ∘gₖ,  xₖ₊₁ = xₖ − α gₖ / (√sₖ₊₁ + ε)",
        rmsprop,
        (("squares", 2),),
        source="T. Tieleman, G. Hinton (2012), Neural Networks for Machine Learning, lecture 6.5",
    ),
    "adam": Method(
        "Adam",
        "mₖ₊₁ = β mₖ + (1 − β) gₖ,  sₖ₊₁ = β₂ sₖ + (1 − β₂) gₖ∘gₖ,  "
        "xₖ₊₁ = xₖ − α m̂ₖ₊₁ / (√ŝₖ₊₁ + ε)",
        adam,
        (("first_moment", 2), ("second_moment", 2)),
        uses_momentum=True,
        source="D. P. Kingma, J. Ba (2015), ICLR, algorithm 1",
    ),
    "newton": Method(
        "Newton",
        "xₖ₊₁ = xₖ − Hₖ⁻¹ gₖ",
        newton,
        (("hessian", 3),),
        uses_learning_rate=False,
        source="J. Nocedal, S. Wright (2006), Numerical Optimization, eq. 3.30",
    ),
    "bfgs": Method(
        "BFGS",
        "xₖ₊₁ = xₖ − tₖ Bₖ gₖ,  tₖ by line search",
        bfgs,
        (("inverse_hessian", 3), ("step_length", 1), ("step_matrix", 3)),
        uses_learning_rate=False,
        source="J. Nocedal, S. Wright (2006), Numerical Optimization, algorithm 6.1; line search "
        "of A. S. Lewis, M. L. Overton (2013), Math. Programming 141, algorithm 2.6",
    ),
}


def descend(
    surface: Surface,
    method: str,
    start: Point,
    *,
    learning_rate: float = 0.1,
    momentum: float = 0.9,
    noise: float = 0.0,
    steps: int = 100,
    seed: int = 0,
) -> Trajectory:
    """Follow a method down the surface for at most `steps` steps.

    Formulas in METHODS. Momentum is β of heavy ball and Nesterov and β₁ of Adam, which has
    β₂ = 0.999; ε = 1e−8 stands outside the root; RMSProp forgets with 0.9. Newton takes the full
    step with the exact Hessian. BFGS starts from the identity, scaled at the first update, and
    finds its step length by a weak Wolfe line search (c₁ = 1e−4, c₂ = 0.9).
    Noise is the standard deviation of an independent normal error added to each component of each
    gradient seen; losses and Hessians stay exact.
    Evaluations count gradients: a Hessian counts as two (one per coordinate), a trial point of the
    line search, loss and gradient together, as one.

    The run ends early when it diverges, or, without noise, when the gradient is below 1e−14 (and no
    momentum is left), or when no step is possible (singular Hessian, failed line search). Nothing
    is clipped.
    Raises ValueError for an unknown method, a start that is not finite, learning_rate ≤ 0,
    momentum outside [0, 1), noise < 0 or steps < 0.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.1, steps=2).points.round(3)
    array([[1.  , 1.  ],
           [0.9 , 0.  ],
           [0.81, 0.  ]])
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if not all(math.isfinite(coordinate) for coordinate in start):
        raise ValueError(f"start must be finite, got {start}")
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be in [0, 1), got {momentum}")
    if not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise must be at least 0, got {noise}")
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")

    gradient = _noisy(surface.gradient, noise, seed) if noise > 0 else surface.gradient
    x, y = float(start[0]), float(start[1])
    path = METHODS[method].run(surface, gradient, x, y, float(learning_rate), float(momentum))
    rows, stopped = [], False
    for row in path:
        rows.append(row)
        step_x, step_y = row[0] - x, row[1] - y
        x, y, gx, gy = row[:4]
        if len(rows) > steps or not (abs(x) < RADIUS and abs(y) < RADIUS):
            break
        flat = gx * gx + gy * gy < TINY
        still = step_x * step_x + step_y * step_y < TINY or not METHODS[method].uses_momentum
        if flat and still and noise == 0:
            break
    else:
        stopped = True
    table = np.array(rows)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = surface.loss(table[:, 0], table[:, 1])
        norm = np.hypot(*surface.gradient(table[:, 0], table[:, 1]))
    finite = np.isfinite(table).all(axis=1) & np.isfinite(loss) & np.isfinite(norm)
    count = len(rows) if finite.all() else max(1, int(np.argmin(finite)))
    table, loss, norm = table[:count], loss[:count], norm[:count]
    escaped = count < len(rows) or not (abs(x) < RADIUS and abs(y) < RADIUS)

    state, column = {}, 5
    for name, width in METHODS[method].state:
        state[name] = table[:, column : column + width] if width > 1 else table[:, column]
        column += width
    status, reason = _verdict(surface, table[:, :2], loss, norm, noise, escaped)
    return Trajectory(
        points=table[:, :2],
        loss=loss,
        gradient=table[:, 2:4],
        gradient_norm=norm,
        evaluations=table[:, 4].astype(int),
        state=state,
        status=status,
        reason=reason,
        stopped=stopped,
    )


def _noisy(gradient: Gradient, noise: float, seed: int) -> Gradient:
    """The gradient with an error drawn afresh at each call, in blocks because that is faster."""
    rng = np.random.default_rng(seed)

    def errors():
        while True:
            yield from (noise * rng.standard_normal((512, 2))).tolist()

    stream = errors()

    def noisy(x, y):
        gx, gy = gradient(x, y)
        ex, ey = next(stream)
        return gx + ex, gy + ey

    return noisy


def _verdict(surface, points, loss, norm, noise, escaped) -> tuple[str, str]:
    """Status and reason. A small gradient alone says nothing: the Hessian tells what it is."""
    m, slope = len(loss) - 1, norm[-1]
    if escaped:
        return (
            "diverged",
            f"The path left every bound after {_steps(m)}; its last loss is {loss[-1]:.3g}.",
        )
    near = stationary_near(surface, points[-1])
    extent = math.hypot(*np.ptp(surface.window, axis=1))
    height = loss[-1] - surface.minimum_loss
    shift = math.hypot(*(points[-1] - points[max(0, m - 10)]))
    small = f"the gradient is down to {number(slope)}"
    if near is not None:
        signs = f"the Hessian's eigenvalues there, {' and '.join(map(number, near.eigenvalues))}"
        if slope <= 1e-6 and near.distance <= 1e-3 * extent:
            if near.kind == "minimum":
                return "converged", f"At a minimum: {small}; {signs}, are positive."
            if near.kind == "maximum":
                return "at_maximum", f"At a maximum: {small}; {signs}, are negative."
            return "stuck_saddle", f"At a saddle: {small}; {signs}, have opposite signs."
    thirds = [part.max() for part in np.array_split(loss, 3) if part.size]
    if thirds == sorted(thirds) and height > 2.0 * (loss[0] - surface.minimum_loss):
        rise = f"from {number(loss[0])} to {number(loss[-1])}"
        return "diverging", f"The loss grew {rise} in {_steps(m)}."
    held = m > 0 and shift < 0.01 * extent
    if held and near is not None and near.kind != "minimum":
        status = "stuck_saddle" if near.kind == "saddle" else "at_maximum"
        return status, f"Held up next to a {near.kind}: {small}; {signs}, name it."
    if slope * extent < (0.2 if held else 1e-6) * height:
        return "stuck_plateau", f"On a plateau: {small}, and the loss is still {number(loss[-1])}."
    why = (
        "the gradient's noise keeps it moving" if noise > 0 else f"the gradient is {number(slope)}"
    )
    return "running", f"Not at rest after {_steps(m)}: {why}."


@dataclass(frozen=True)
class Stationary:
    """A point where ∇f = 0: what it is, how far away, and its Hessian's eigenvalues, ascending."""

    kind: str  # "minimum", "saddle", "maximum"
    point: Point
    distance: float
    eigenvalues: tuple[float, float]


def stationary_near(surface: Surface, point: Point, within: float = 0.02) -> Stationary | None:
    """The stationary point that Newton's method finds next to `point`, or None.

    Named by the signs of the Hessian's eigenvalues there. None if it lies farther away than
    `within` times the window's diagonal, or where an eigenvalue vanishes, whose sign says nothing.

    >>> from core.maths.optimization.surfaces import saddle
    >>> stationary_near(saddle(), (0.01, 0.02)).kind
    'saddle'
    """
    x, y = start = tuple(map(float, point))
    reach = within * math.hypot(*np.ptp(surface.window, axis=1))
    for _ in range(50):
        (gx, gy), (a, b, c) = surface.gradient(x, y), surface.hessian(x, y)
        determinant = a * c - b * b
        if determinant == 0.0 or not math.isfinite(determinant):
            return None
        dx, dy = (c * gx - b * gy) / determinant, (a * gy - b * gx) / determinant
        x, y = x - dx, y - dy
        if not math.dist((x, y), start) <= reach:
            return None
        if math.hypot(dx, dy) <= 1e-12 * (1.0 + math.hypot(x, y)):
            break
    else:
        return None
    low, high = hessian_eigen(surface, (x, y))[0].tolist()
    if min(abs(low), abs(high)) <= 1e-9 * max(abs(low), abs(high)):
        return None
    kind = "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
    return Stationary(kind, (x, y), math.dist((x, y), start), (low, high))


def steps_to(trajectory: Trajectory, loss: float) -> int | None:
    """The first step at which the loss is at or below `loss`, or None.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> steps_to(descend(quadratic(1), "gd", (1.0, 0.0), learning_rate=0.5), 0.01)
    3
    """
    reached = np.flatnonzero(trajectory.loss <= loss)
    return int(reached[0]) if reached.size else None


def eigen_errors(surface: Surface, trajectory: Trajectory) -> np.ndarray:
    """|vᵢᵀ (xₖ − x*)|, the error along each eigenvector of a quadratic's Hessian: (m+1, 2).

    Columns in ascending order of the eigenvalue. Raises ValueError if the surface is not quadratic.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.15, steps=1)
    >>> eigen_errors(quadratic(10), run).round(3)
    array([[1.  , 1.  ],
           [0.85, 0.5 ]])
    """
    if not surface.quadratic:
        raise ValueError(f"surface must be quadratic, got {surface.name}")
    return np.abs((trajectory.points - surface.minima[0]) @ hessian_eigen(surface)[1])


def stability_limit(
    hessian_eigenvalues: Sequence[float], momentum: float = 0.0, *, nesterov: bool = False
) -> float:
    """The learning rate above which the method diverges on a quadratic.

    2 / L for gradient descent, 2 (1 + β) / L for heavy ball, 2 (1 + β) / ((1 + 2β) L) for Nesterov:
    where the first root of the characteristic polynomial leaves the unit circle. L is the largest
    eigenvalue. Infinite if L ≤ 0. Raises ValueError unless 0 ≤ momentum < 1.
    Source: B. T. Polyak (1987), Introduction to Optimization, section 3.2.1.

    >>> stability_limit([1.0, 10.0]), stability_limit([1.0, 10.0], momentum=0.5)
    (0.2, 0.3)
    """
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be in [0, 1), got {momentum}")
    largest = float(np.max(hessian_eigenvalues))
    if largest <= 0:
        return math.inf
    return 2.0 * (1.0 + momentum) / (largest * (1.0 + 2.0 * momentum if nesterov else 1.0))


def characteristic_roots(
    eigenvalues: Sequence[float],
    learning_rate: float,
    momentum: float = 0.0,
    *,
    nesterov: bool = False,
) -> np.ndarray:
    """The root r of larger modulus for each eigenvalue, complex, same shape.

    Along an eigenvector of a quadratic's Hessian the error follows eₖ₊₁ = t eₖ − p eₖ₋₁, whose
    solutions are powers of the roots of r² − t r + p = 0. Heavy ball: t = 1 + β − αλ, p = β.
    Nesterov: t = (1 + β)(1 − αλ), p = β (1 − αλ). Without momentum r = 1 − αλ. A negative root
    changes the error's sign each step, a complex one makes it swing.
    Source: B. T. Polyak (1964), section 2; G. Goh (2017), "Why momentum really works", Distill.

    >>> characteristic_roots([1.0, 10.0], 0.15).real
    array([ 0.85, -0.5 ])
    """
    trace, product = _recursion(eigenvalues, learning_rate, momentum, nesterov)
    root = np.sqrt((trace * trace - 4.0 * product).astype(complex))
    return 0.5 * (trace + np.where(trace < 0, -root, root))


def _recursion(eigenvalues, learning_rate, momentum, nesterov) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients t and p of eₖ₊₁ = t eₖ − p eₖ₋₁ along each eigenvector."""
    kept = 1.0 - learning_rate * np.asarray(eigenvalues, dtype=float)
    if nesterov:
        return (1.0 + momentum) * kept, momentum * kept
    return momentum + kept, momentum + 0.0 * kept


def convergence_rates(
    eigenvalues: Sequence[float],
    learning_rate: float,
    momentum: float = 0.0,
    *,
    nesterov: bool = False,
) -> np.ndarray:
    """Factor by which a step shrinks the error along each eigenvector, in the long run: same shape.

    The modulus of `characteristic_roots`: |1 − αλ| without momentum, √β for a swinging heavy ball.
    Above 1 the error grows.

    >>> convergence_rates([1.0, 10.0], 0.15)
    array([0.85, 0.5 ])
    >>> convergence_rates([1.0, 10.0], 0.15, momentum=0.81).round(12)
    array([0.9, 0.9])
    """
    return np.abs(characteristic_roots(eigenvalues, learning_rate, momentum, nesterov=nesterov))


def optimal_learning_rate(eigenvalues: Sequence[float]) -> float:
    """2 / (μ + L), with which gradient descent shrinks both ends alike, by (κ − 1) / (κ + 1).

    Raises ValueError unless all eigenvalues are positive.
    Source: B. T. Polyak (1987), Introduction to Optimization, section 1.4, theorem 3.

    >>> optimal_learning_rate([1.0, 9.0])
    0.2
    """
    mu, big_l = _extremes(eigenvalues)
    return 2.0 / (mu + big_l)


def optimal_heavy_ball(eigenvalues: Sequence[float]) -> tuple[float, float]:
    """Learning rate 4 / (√L + √μ)² and momentum ((√κ − 1) / (√κ + 1))² of the fastest heavy ball.

    Every eigendirection then shrinks by √β = (√κ − 1) / (√κ + 1) a step, in the long run.
    Raises ValueError unless all eigenvalues are positive.
    Source: B. T. Polyak (1964), section 2.

    >>> optimal_heavy_ball([1.0, 9.0])
    (0.25, 0.25)
    """
    mu, big_l = _extremes(eigenvalues)
    root = math.sqrt(big_l / mu)
    return 4.0 / (math.sqrt(big_l) + math.sqrt(mu)) ** 2, ((root - 1.0) / (root + 1.0)) ** 2


def _extremes(eigenvalues: Sequence[float]) -> tuple[float, float]:
    mu, big_l = float(np.min(eigenvalues)), float(np.max(eigenvalues))
    if not mu > 0:
        raise ValueError(f"eigenvalues must be positive, got {list(eigenvalues)}")
    return mu, big_l


def noise_floor(
    eigenvalues: Sequence[float],
    learning_rate: float,
    noise: float,
    momentum: float = 0.0,
    *,
    nesterov: bool = False,
) -> float:
    """Mean height above the minimum at which a method with a noisy gradient hovers on a quadratic.

    ½ Σ λᵢ varᵢ with the stationary variance of eₖ₊₁ = t eₖ − p eₖ₋₁ − α σ ξₖ (see
    `characteristic_roots`): var = α²σ² (1 + p) / ((1 − p) ((1 + p)² − t²)). Without momentum that
    is ½ Σ α σ² / (2 − α λᵢ). Infinite where the method is not stable.
    Raises ValueError unless all eigenvalues are positive.
    Source: G. Box, G. Jenkins (1976), Time Series Analysis, section 3.2.4 (variance of an AR(2)).

    >>> round(noise_floor([1.0, 1.0], learning_rate=1.0, noise=0.1), 6)
    0.01
    """
    _extremes(eigenvalues)
    if not convergence_rates(eigenvalues, learning_rate, momentum, nesterov=nesterov).max() < 1:
        return math.inf
    t, p = _recursion(eigenvalues, learning_rate, momentum, nesterov)
    variance = (learning_rate * noise) ** 2 * (1.0 + p) / ((1.0 - p) * ((1.0 + p) ** 2 - t * t))
    return float(0.5 * np.sum(np.asarray(eigenvalues) * variance))


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, for texts: a real minus sign, powers of ten.

    >>> number(-0.012345), number(1235.5), number(1e-7), number(4.56e120)
    ('−0.0123', '1,236', '10⁻⁷', '4.56·10¹²⁰')
    """
    size = abs(value)
    if size == 0 or 1e-3 <= size < 1e6:
        text = f"{value:,.0f}" if size >= 10 ** (digits - 1) else f"{value:.{digits}g}"
        return text.replace("-", "−") if value else "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    factor = {"1": "", "-1": "−"}.get(mantissa, f"{mantissa}·")
    return f"{factor}10{str(int(exponent)).translate(_SUPERSCRIPTS)}".replace("-", "−")


def _steps(count: int) -> str:
    return f"{count} step{'s' if count != 1 else ''}"


def update_formula(
    method: str,
    trajectory: Trajectory,
    step: int,
    learning_rate: float,
    momentum: float,
    digits: int = 3,
) -> str:
    """The method's update with the numbers of the step that leaves point `step`, as plain text.

    For the last point, which nothing leaves, its own numbers. α and β are given with six digits or
    more, everything else with `digits`; 17 digits are exact. Raises ValueError for a step outside
    0 … trajectory.steps.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.15, steps=1)
    >>> update_formula("gd", run, 0, 0.15, 0.9)
    'x₁ = x₀ − α g₀ = (1, 1) − 0.15·(1, 10) = (0.85, −0.5)'
    """
    if not 0 <= step <= trajectory.steps:
        raise ValueError(f"step must be in 0 … {trajectory.steps}, got {step}")

    def pair(values: Sequence[float]) -> str:
        return f"({number(values[0], digits)}, {number(values[1], digits)})"

    def matrix(values: Sequence[float]) -> str:
        p, q, r = (number(value, digits) for value in values)
        return f"[{p} {q}; {q} {r}]"

    k, n = (str(i).translate(_SUBSCRIPTS) for i in (step, step + 1))
    x, g = (pair(values[step]) for values in (trajectory.points, trajectory.gradient))
    if step == trajectory.steps:
        return f"x{k} = {x}, g{k} = {g}: the last point"
    new_x = pair(trajectory.points[step + 1])
    old, new = ({name: v[i] for name, v in trajectory.state.items()} for i in (step, step + 1))
    a, b = number(learning_rate, max(digits, 6)), number(momentum, max(digits, 6))
    epsilon = number(EPSILON)
    if method == "gd":
        return f"x{n} = x{k} − α g{k} = {x} − {a}·{g} = {new_x}"
    if method in ("momentum", "nesterov"):
        v, new_v = pair(old["velocity"]), pair(new["velocity"])
        ahead = f"g{k} = ∇f(x{k} + β v{k}) = {g}\n" if method == "nesterov" else ""
        return (
            f"{ahead}v{n} = β v{k} − α g{k} = {b}·{v} − {a}·{g} = {new_v}\n"
            f"x{n} = x{k} + v{n} = {x} + {new_v} = {new_x}"
        )
    if method in ("adagrad", "rmsprop"):
        s, new_s = pair(old["squares"]), pair(new["squares"])
        keep = "" if method == "adagrad" else f"{RMSPROP_DECAY}·"
        add = "" if method == "adagrad" else f"{number(1 - RMSPROP_DECAY)}·"
        return (
            f"s{n} = {keep}s{k} + {add}g{k}² = {keep}{s} + {add}{g}² = {new_s}\n"
            f"x{n} = x{k} − α g{k}/(√s{n} + ε) = {x} − {a}·{g}/(√{new_s} + {epsilon}) = {new_x}"
        )
    if method == "adam":
        m = pair(new["first_moment"] / (1 - momentum ** (step + 1)))
        s = pair(new["second_moment"] / (1 - ADAM_BETA2 ** (step + 1)))
        return (
            f"m̂{n} = {m}, ŝ{n} = {s} from g{k} = {g}\n"
            f"x{n} = x{k} − α m̂{n}/(√ŝ{n} + ε) = {x} − {a}·{m}/(√{s} + {epsilon}) = {new_x}"
        )
    if method == "newton":
        return f"x{n} = x{k} − H{k}⁻¹ g{k} = {x} − {matrix(old['hessian'])}⁻¹ {g} = {new_x}"
    t, used = number(new["step_length"], digits), new["step_matrix"]
    forgotten = not np.array_equal(used, old["inverse_hessian"])
    letter, why = ("I", f"B{k} finds no lower point: steepest descent\n") if forgotten else ("", "")
    letter = letter or f"B{k}"
    return f"{why}x{n} = x{k} − t{k} {letter} g{k} = {x} − {t}·{matrix(used)} {g} = {new_x}"


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
