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
    "squares", "first_moment", "second_moment", "hessian", "inverse_hessian", "step_length").
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
    a, b, c = 1.0, 0.0, 1.0  # the inverse Hessian [[a, b], [b, c]] as known so far
    loss, (gx, gy) = surface.loss(x, y), gradient(x, y)
    spent, known, length = 0, False, 0.0
    while True:
        yield x, y, gx, gy, spent, a, b, c, length
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
        (("inverse_hessian", 3), ("step_length", 1)),
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
    values, vectors = hessian_eigen(surface, points[-1])
    gx, gy = surface.gradient(*points[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        newton = np.nan_to_num(np.abs(vectors.T @ (gx, gy) / values), nan=np.inf).max()
    extent = math.hypot(*np.ptp(surface.window, axis=1))
    height = loss[-1] - surface.minimum_loss
    shift = math.hypot(*(points[-1] - points[max(0, m - 10)]))
    small = f"the gradient is down to {number(slope)}"
    signs = f"the Hessian's eigenvalues {number(values[0])} and {number(values[1])}"

    if slope <= 1e-6 and newton <= 1e-3 * extent:
        if values[0] > 0:
            return "converged", f"At a minimum: {small} and {signs} are positive."
        if values[1] < 0:
            return "at_maximum", f"At a maximum: {small}, but {signs} are negative."
        return "stuck_saddle", f"At a saddle: {small}, but {signs} have opposite signs."
    thirds = [part.max() for part in np.array_split(loss, 3) if part.size]
    if thirds == sorted(thirds) and height > 2.0 * (loss[0] - surface.minimum_loss):
        rise = f"from {number(loss[0])} to {number(loss[-1])}"
        return "diverging", f"The loss grew {rise} in {_steps(m)}."
    held = m > 0 and shift < 0.01 * extent
    if held and values[0] <= 0 and newton <= 0.02 * extent:
        return "stuck_saddle", f"Held up by a saddle: {small}, {signs} have opposite signs."
    if slope * extent < (0.2 if held else 1e-6) * height:
        return "stuck_plateau", f"On a plateau: {small}, and the loss is still {number(loss[-1])}."
    why = (
        "the gradient's noise keeps it moving" if noise > 0 else f"the gradient is {number(slope)}"
    )
    return "running", f"Not at rest after {_steps(m)}: {why}."


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


def number(value: float) -> str:
    """A number with three significant digits, for texts: a real minus sign, powers of ten.

    >>> number(-0.012345), number(1234.5), number(1e-7), number(4.56e120)
    ('−0.0123', '1234', '10⁻⁷', '4.56·10¹²⁰')
    """
    size = abs(value)
    if size == 0 or 1e-3 <= size < 1e6:
        text = f"{value:.0f}" if size >= 100 else f"{value:.3g}"
        return text.replace("-", "−") if value else "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    factor = {"1": "", "-1": "−"}.get(mantissa, f"{mantissa}·")
    return f"{factor}10{str(int(exponent)).translate(_SUPERSCRIPTS)}".replace("-", "−")


def beside(value: float, other: float) -> str:
    """The value with as many digits as tell it from another number: 0.9999 beside 1.

    >>> beside(0.9999, 1), beside(0.21, 0.2), beside(0.2000001, 0.2), beside(1, 1)
    ('0.9999', '0.21', '0.2000001', '1')
    """
    text = number(value)
    if text != number(other) or not math.isfinite(value):
        return text
    for digits in range(4, 14):
        if (text := f"{value:.{digits}g}") != f"{other:.{digits}g}" and "e" not in text:
            return text.replace("-", "−")
    return number(value)


def _steps(count: int) -> str:
    return f"{count} step{'s' if count != 1 else ''}"


def _pair(values: Sequence[float]) -> str:
    return f"({number(values[0])}, {number(values[1])})"


def update_formula(
    method: str, trajectory: Trajectory, step: int, learning_rate: float, momentum: float
) -> str:
    """The method's update with the numbers of the step that leaves point `step`, as plain text.

    For the last point, which nothing leaves, its own numbers. Raises ValueError for a step outside
    0 … trajectory.steps.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> run = descend(quadratic(10), "gd", (1.0, 1.0), learning_rate=0.15, steps=1)
    >>> update_formula("gd", run, 0, 0.15, 0.9)
    'x₁ = x₀ − α g₀ = (1, 1) − 0.15·(1, 10) = (0.85, −0.5)'
    """
    if not 0 <= step <= trajectory.steps:
        raise ValueError(f"step must be in 0 … {trajectory.steps}, got {step}")
    k, n = (str(i).translate(_SUBSCRIPTS) for i in (step, step + 1))
    x, g = (_pair(values[step]) for values in (trajectory.points, trajectory.gradient))
    if step == trajectory.steps:
        return f"x{k} = {x}, g{k} = {g}: the last point"
    new_x = _pair(trajectory.points[step + 1])
    old, new = ({name: v[i] for name, v in trajectory.state.items()} for i in (step, step + 1))
    a, b = number(learning_rate), number(momentum)
    if method == "gd":
        return f"x{n} = x{k} − α g{k} = {x} − {a}·{g} = {new_x}"
    if method in ("momentum", "nesterov"):
        v, new_v = _pair(old["velocity"]), _pair(new["velocity"])
        ahead = f"g{k} = ∇f(x{k} + β v{k}) = {g}\n" if method == "nesterov" else ""
        return (
            f"{ahead}v{n} = β v{k} − α g{k} = {b}·{v} − {a}·{g} = {new_v}\n"
            f"x{n} = x{k} + v{n} = {x} + {new_v} = {new_x}"
        )
    if method in ("adagrad", "rmsprop"):
        s, new_s = _pair(old["squares"]), _pair(new["squares"])
        keep = "" if method == "adagrad" else f"{RMSPROP_DECAY}·"
        add = "" if method == "adagrad" else f"{number(1 - RMSPROP_DECAY)}·"
        return (
            f"s{n} = {keep}s{k} + {add}g{k}² = {keep}{s} + {add}{g}² = {new_s}\n"
            f"x{n} = x{k} − α g{k}/√s{n} = {x} − {a}·{g}/√{new_s} = {new_x}"
        )
    if method == "adam":
        m = new["first_moment"] / (1 - momentum ** (step + 1))
        s = new["second_moment"] / (1 - ADAM_BETA2 ** (step + 1))
        return (
            f"m̂{n} = {_pair(m)}, ŝ{n} = {_pair(s)} from g{k} = {g}\n"
            f"x{n} = x{k} − α m̂{n}/√ŝ{n} = {x} − {a}·{_pair(m)}/√{_pair(s)} = {new_x}"
        )
    p, q, r = (old["hessian"] if method == "newton" else old["inverse_hessian"]).tolist()
    matrix = f"[{number(p)} {number(q)}; {number(q)} {number(r)}]"
    if method == "newton":
        return f"x{n} = x{k} − H{k}⁻¹ g{k} = {x} − {matrix}⁻¹ {g} = {new_x}"
    t = number(new["step_length"])
    return f"x{n} = x{k} − t{k} B{k} g{k} = {x} − {t}·{matrix} {g} = {new_x}"


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Regime:
    """What a run does, in one word, and what to notice about it.

    kind: "converging", "oscillating", "diverging", "hovering" (held up by gradient noise or by
    steps that do not shrink), "stuck_saddle", "stuck_plateau", "at_maximum", or "running": none.
    """

    kind: str
    sentence: str


def regime(
    surface: Surface,
    method: str,
    trajectory: Trajectory,
    *,
    learning_rate: float,
    momentum: float = 0.0,
    noise: float = 0.0,
) -> Regime:
    """What to notice about a run, from its status, the Hessian and the theory of linear methods.

    On a quadratic the linear methods (gradient descent, heavy ball, Nesterov) are judged by their
    characteristic roots, along the eigendirections in which the start has an error at all;
    elsewhere by the Hessian at the last point.

    >>> from core.maths.optimization.surfaces import quadratic
    >>> bowl = quadratic(10)
    >>> run = descend(bowl, "gd", (1.0, 1.0), learning_rate=0.21)
    >>> regime(bowl, "gd", run, learning_rate=0.21).sentence
    'Diverging: α = 0.21 is above 2/L = 0.2. A step jumps across the valley ...'
    """
    values, vectors = hessian_eigen(surface, tuple(trajectory.points[-1].tolist()))
    status = trajectory.status
    linear = method in _LINEAR
    if status in ("stuck_saddle", "at_maximum", "stuck_plateau"):
        return Regime(status, _stuck(surface, method, trajectory, values, vectors, learning_rate))
    if linear and surface.quadratic:
        return _linear_regime(surface, method, trajectory, learning_rate, momentum, noise)
    if status in ("diverged", "diverging"):
        return Regime("diverging", _diverging(surface, method, trajectory, learning_rate, momentum))
    if trajectory.stopped and status == "running":
        return Regime("running", _stopped(method, noise))
    if noise == 0 and status != "converged" and (again := _recurrence(trajectory)):
        return again
    quarters = [part.mean() for part in np.array_split(trajectory.loss, 4) if part.size]
    floor = quarters[-1] - surface.minimum_loss
    if noise > 0 and floor > 0.5 * (quarters[-2 % len(quarters)] - surface.minimum_loss):
        return Regime(
            "hovering",
            "Hovering: "
            f"gradient noise of {number(noise)} keeps the path moving: over the last quarter of "
            f"the run the loss is {number(floor)} above the minimum on average.",
        )
    if linear and values[0] > 0:
        return _local_regime(method, values, vectors, learning_rate, momentum)
    if status == "converged" and not METHODS[method].uses_learning_rate:
        return Regime("converging", _curved(surface, method, trajectory))
    if METHODS[method].uses_learning_rate and not linear:
        return _adaptive_regime(surface, method, trajectory, learning_rate)
    falling = len(quarters) < 4 or quarters[-1] < quarters[-2]
    word = "On its way" if falling else "Not settling"
    count = _steps(trajectory.steps)
    down = f", and the loss still curves down along {_pair(vectors[:, 0])}" * bool(values[0] < 0)
    return Regime(
        "running",
        f"{word}: "
        f"after {count} the gradient is {number(trajectory.gradient_norm[-1])}; "
        f"the Hessian's eigenvalues here are {number(values[0])} and {number(values[1])}{down}.",
    )


def _recurrence(trajectory) -> Regime | None:
    """The verdict on a path that comes back, every few steps, to where it was."""
    points = trajectory.points
    extent = np.abs(points[-17:]).max()
    for period in range(2, min(8, (len(points) - 1) // 2) + 1):
        lap, before = points[-period:], points[-2 * period : -period]
        if np.ptp(lap, axis=0).max() < 1e-3 * extent or np.abs(lap - before).max() > 1e-9 * extent:
            continue
        where = f"between {_pair(points[-2])} and {_pair(points[-1])}"
        if period > 2:
            where = f"through the same {period} points"
        return Regime(
            "oscillating",
            f"On the edge: the path goes back and forth {where} for ever; the gradient, "
            f"{number(trajectory.gradient_norm[-1])}, does not shrink.",
        )
    return None


def _adaptive_regime(surface, method, trajectory, alpha) -> Regime:
    """AdaGrad, RMSProp, Adam: the gradient's size hardly enters their steps."""
    done = trajectory.status == "converged"
    kind, word = ("converging", "Converged") if done else ("running", "On its way")
    if method == "adagrad":
        rates = alpha / (np.sqrt(trajectory.state["squares"][-1]) + EPSILON)
        return Regime(
            kind,
            f"{word}. "
            f"AdaGrad's own learning rates, α/√s, are now {_pair(rates)} and can only sink.",
        )
    last = np.diff(trajectory.points[-11:], axis=0)
    stride = float(np.hypot(*last.T).mean()) if len(last) else 0.0
    gap = min(math.dist(trajectory.points[-1], minimum) for minimum in surface.minima)
    label = METHODS[method].label
    if kind == "running" and stride > 0.2 * alpha and gap < 3.0 * alpha:
        return Regime(
            "hovering",
            "Hovering: "
            f"{label}'s steps stay about {number(stride)} long (α = {number(alpha)}) however small "
            f"the gradient, so the path hovers {number(gap)} from the minimum; a smaller α settles "
            "closer.",
        )
    return Regime(
        kind,
        f"{word}. "
        f"{label} divides by the gradient's recent size: its last steps are {number(stride)} long "
        f"(α = {number(alpha)}), and the nearest minimum is {number(gap)} away.",
    )


def _stopped(method: str, noise: float) -> str:
    if method == "newton":
        return "Newton stopped: the Hessian is singular here, so its step does not exist."
    why = "is more than the slope that is left" if noise > 0 else "is down to rounding error"
    return f"BFGS stopped: its line search found no lower point; the gradient's noise {why}."


_LINEAR = ("gd", "momentum", "nesterov")


def _linear_regime(surface, method, trajectory, alpha, beta, noise) -> Regime:
    """On a quadratic: the roots along the eigendirections that the start has an error in."""
    values, vectors = hessian_eigen(surface)
    beta, nesterov = (0.0 if method == "gd" else beta), method == "nesterov"
    roots = characteristic_roots(values, alpha, beta, nesterov=nesterov)
    rates = np.abs(roots)
    limit = stability_limit(values, beta, nesterov=nesterov)
    bound = {"gd": "2/L", "momentum": "2(1 + β)/L", "nesterov": "2(1 + β)/((1 + 2β)L)"}[method]
    errors = eigen_errors(surface, trajectory)
    extent = math.hypot(*np.ptp(surface.window, axis=1))
    active = (errors.max(axis=0) > 1e-9 * extent) | (noise > 0)

    def axis(i: int) -> str:
        return f"{_pair(vectors[:, i])}, λ = {number(values[i])}"

    # Equal eigenvalues have no direction of their own: every direction is one.
    slowest = int(np.argmax(np.where(active, rates, -1.0)))
    if not active.any():
        return Regime("converging", "The start is the minimum: nothing to do.")
    if alpha > limit * (1 + 1e-12) and active[slowest] and rates[slowest] > 1:
        return Regime(
            "diverging",
            f"Diverging: α = {beside(alpha, limit)} is above {bound} = {number(limit)}. "
            + ("A step jumps across the valley and lands farther up. " if method == "gd" else "")
            + f"Each multiplies the error along {axis(slowest)}, by {beside(rates[slowest], 1)}.",
        )
    if alpha > limit * (1 + 1e-12):
        return Regime(
            "converging",
            "Converging, although "
            f"α = {beside(alpha, limit)} is above {bound} = {number(limit)}: the start has no "
            f"error along {axis(1)}. The least disturbance there would grow.",
        )
    if rates[slowest] > 1 - 1e-12:
        if noise > 0:
            fate = f"along {axis(slowest)}, nothing damps the noise: it adds up, a random walk."
        else:
            fate = f"the error along {axis(slowest)}, neither grows nor shrinks."
        edge = f"On the edge: α = {number(alpha)} is the limit {bound} itself; {fate}"
        return Regime("oscillating", edge)
    if noise > 0:
        floor = noise_floor(values, alpha, noise, beta, nesterov=nesterov)
        seen = float(np.mean(trajectory.loss[len(trajectory.loss) // 2 :])) - surface.minimum_loss
        if seen < 10 * floor:
            return Regime(
                "hovering",
                f"Hovering: gradient noise keeps the loss about {number(floor)} above the minimum "
                f"(mean of the second half of this run: {number(seen)}); a smaller α lowers that.",
            )
    pace = (
        f"lowest is the direction {axis(slowest)}: each step keeps {beside(rates[slowest], 1)} of "
        f"the error, a factor 10 takes {_steps_for_ten(rates[slowest])}."
    )
    swinging = active & ((np.abs(roots.imag) > 1e-12) | (roots.real < -1e-12))
    if not swinging.any():
        return Regime("converging", f"Converging. S{pace}")
    i = int(np.flatnonzero(swinging)[-1])
    pace = f" A factor 10 takes {_steps_for_ten(rates[i])}." if i == slowest else f" S{pace}"
    if method == "gd":
        return Regime(
            "oscillating",
            f"Oscillating: α = {beside(alpha, limit)} lies between 1/L = "
            f"{number(1 / values[1])} and 2/L = {number(limit)}, so that each step "
            f"overshoots along {axis(i)}, and leaves "
            f"{beside(rates[i], 1)} of that error with the opposite sign.{pace}",
        )
    period = 2 * math.pi / abs(math.atan2(roots[i].imag, roots[i].real))
    return Regime(
        "oscillating",
        f"Oscillating: the velocity carries the path past the minimum. Along {axis(i)}, the error "
        f"swings, {number(period)} steps a swing, and keeps {beside(rates[i], 1)} a step.{pace}",
    )


def _steps_for_ten(rate: float) -> str:
    count = math.ceil(math.log(0.1) / math.log(rate)) if rate > 0 else 1
    return _steps(count)


def _local_regime(method, values, vectors, alpha, beta) -> Regime:
    """Where the Hessian at the last point is positive definite: what a quadratic of it would do."""
    beta, nesterov = (0.0 if method == "gd" else beta), method == "nesterov"
    limit = stability_limit(values, beta, nesterov=nesterov)
    if alpha > limit:
        return Regime(
            "oscillating",
            "Oscillating: "
            f"the curvature here is {number(values[1])}, so that only α < {number(limit)} "
            f"could settle: with α = {beside(alpha, limit)} the path bounces from side to side.",
        )
    roots = characteristic_roots(values, alpha, beta, nesterov=nesterov)
    slowest = int(np.argmax(np.abs(roots)))
    swings = (np.abs(roots.imag) > 1e-12).any() or (roots.real < 0).any()
    return Regime(
        "oscillating" if swings else "converging",
        f"{'Oscillating' if swings else 'Converging'}: the curvatures here are {number(values[0])} "
        f"and {number(values[1])}, so that near this point a step keeps "
        f"{beside(abs(roots[slowest]), 1)} of the error along the slowest direction, "
        f"{_pair(vectors[:, slowest])}.",
    )


def _way_out(surface, method, trajectory, alpha) -> str:
    """What would help a method off a plateau: never the method itself, never more of too much."""
    if not METHODS[method].uses_learning_rate:
        label = METHODS[method].label
        return f"{label} chooses its own step: only a start nearer the minimum helps."
    ends = (trajectory.points[0], trajectory.points[-1])
    here, there = (min(math.dist(end, goal) for goal in surface.minima) for end in ends)
    if there > 1.5 * here:
        return (
            f"Steps with α = {number(alpha)} have thrown the path {number(there)} from the "
            "minimum; a smaller α stays near it."
        )
    if method in ("rmsprop", "adam"):
        more = " or a larger α" if alpha < 1 else ""
        return f"Its steps do not shrink with the gradient: more of them{more} will cross it."
    if method == "adagrad":
        return "Its learning rates only sink; those of RMSProp and Adam can rise again."
    return "Its steps shrink with the gradient; those of RMSProp and Adam stay about α long."


def _stuck(surface, method, trajectory, values, vectors, alpha) -> str:
    slope = number(trajectory.gradient_norm[-1])
    eigenvalues = f"{number(values[0])} and {number(values[1])}"
    if trajectory.status == "stuck_plateau":
        height = number(trajectory.loss[-1] - surface.minimum_loss)
        return (
            f"On a plateau: the gradient is only {slope} while the loss is {height} above the "
            f"minimum. {_way_out(surface, method, trajectory, alpha)}"
        )
    kind = "maximum" if trajectory.status == "at_maximum" else "saddle"
    if method == "newton":
        return (
            f"Newton has gone to a {kind}: it looks for ∇f = 0 and takes whichever stationary "
            f"point is near. The Hessian's eigenvalues here are {eigenvalues}."
        )
    return (
        f"Held up at a {kind}: the gradient is {slope}, yet the Hessian's eigenvalues "
        f"are {eigenvalues}, so the loss falls along {_pair(vectors[:, 0])}. Some gradient noise "
        "sets it free."
    )


def _diverging(surface, method, trajectory, alpha, beta) -> str:
    before, after = number(trajectory.loss[0]), number(trajectory.loss[-1])
    rise = f"Diverging: the loss went from {before} to {after}"
    if not METHODS[method].uses_learning_rate:
        return (
            f"{rise}: where the Hessian is nearly singular or has a negative eigenvalue, the step "
            "−H⁻¹g is long or leads uphill."
        )
    top = hessian_eigen(surface, tuple(trajectory.points[0].tolist()))[0][1]
    beta, nesterov = (0.0 if method == "gd" else beta), method == "nesterov"
    limit = stability_limit([top], beta, nesterov=nesterov)
    if method not in _LINEAR or alpha <= limit:
        return f"{rise}: α = {number(alpha)} is too long a step for the slopes on this path."
    return (
        f"{rise}: at the start the curvature is {number(top)}, where α should be below "
        f"{number(limit)}; it is {beside(alpha, limit)}."
    )


def _curved(surface, method, trajectory) -> str:
    count = _steps(trajectory.steps)
    if method == "newton" and surface.quadratic:
        return (
            "Converged in one step: on a quadratic Newton's model is the surface itself, "
            "whatever κ is."
        )
    if method == "newton":
        return (
            f"Converged: Newton is at a minimum after {count}; near it the correct digits double "
            "each step."
        )
    return (
        f"Converged: BFGS is at a minimum after {count} and {trajectory.evaluations[-1]} gradient "
        "evaluations, the line search's included; it has learnt the curvature from the gradients."
    )
