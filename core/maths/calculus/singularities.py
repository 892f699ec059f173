"""Where a function stops being analytic: read off its formula, and looked for in the complex plane.

A formula of sums, products, whole powers, exp, sin, cos, sinh and cosh is analytic everywhere. All
else is in danger only at zeros: of a denominator, under a root or logarithm, of cos u in tan u.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from core.maths.calculus.expressions.polynomials import polynomial_coefficients
from core.maths.calculus.expressions.running_errors import UNIT
from core.maths.calculus.expressions.taylor_series import taylor_coefficients
from core.maths.calculus.expressions.tree import FUNCTIONS, INFIX, Expression, Node
from core.maths.calculus.expressions.values import COMPLEX, REAL, complex_values
from core.maths.calculus.functions import Function

KINKS = ("abs", "sign", "min", "max")
_FAR = np.linspace(-8, 8, 17)[:, None] + 1j * np.array([0.04, 0.4, 1.1, 2.2, 3.5, 5.0, 7.0])
_NEAR = np.linspace(-1.75, 1.75, 8)[:, None] + 1j * np.array([0.15, 0.75, 1.5])
STARTS = np.concatenate([_FAR.ravel(), _NEAR.ravel()])
ONE = Node("number", number=1.0)
WIDEST = 40  # how far the search is relied upon, in both directions
NEARBY = 1e-4  # how far a parabola is followed to its zero
LEVEL = 1e-5  # a zero that is further away, relatively, is another


def branch(f: Function, at: float) -> Function:
    """f without kinks: of each \\|u\\|, sign, min and max the branch that is taken at this point.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> str(branch(Function(parse("|x| + max(x, 2)")), -1.0).expression)
    '-x + 2'
    """
    e = f.expression
    if not any(node.operation in KINKS for node in e.nodes):
        return f

    def rule(name):
        def applied(*pairs):
            nodes, numbers = zip(*pairs, strict=True)
            value = REAL[name](*numbers)
            match name:
                case "abs":
                    return pairs[0] if numbers[0] >= 0 else (Node("neg", nodes), value)
                case "sign":
                    return Node("number", number=float(value)), value
                case "min":
                    return pairs[0] if numbers[0] <= numbers[1] else pairs[1]
                case "max":
                    return pairs[0] if numbers[0] >= numbers[1] else pairs[1]
            return Node(name, nodes), value

        return applied

    arithmetic = {name: rule(name) for name in (*INFIX, "neg", *FUNCTIONS)}
    given = {e.variables[0]: float(at)} | dict(f.parameters)
    names = {name: (Node("name", name=name), np.float64(value)) for name, value in given.items()}
    with np.errstate(all="ignore"):
        root, _ = e.evaluate(arithmetic, names, lambda n: (Node("number", number=n), np.float64(n)))
    taken = Expression("", root, e.variables, e.parameters)
    return Function(Expression(str(taken), root, e.variables, e.parameters), f.parameters)


@lru_cache(maxsize=256)
def dangers(f: Function) -> tuple[Node, ...]:
    """The parts of a formula at whose zeros it may be singular, or have a kink."""
    e, found, moving = f.expression, [], {}
    for node in e.nodes:  # operands first
        named = _is_named(node, e.variables[0])
        moving[id(node)] = named or any(moving[id(one)] for one in node.operands)
    for node in e.nodes:
        if not moving[id(node)]:
            continue
        match node.operation:
            case "div" if moving[id(node.operands[1])]:
                found.append(node.operands[1])
            case "log" | "sqrt" | "abs" | "sign":
                found.append(node.operands[0])
            case "min" | "max":
                found.append(Node("sub", node.operands))
            case "tan":
                found.append(Node("cos", node.operands))
            case "tanh":
                found.append(Node("cosh", node.operands))
            case "arctan":
                square = Node("mul", node.operands * 2)
                found.append(Node("add", (ONE, square)))
            case "pow":
                base, exponent = node.operands
                if not moving[id(base)]:
                    continue
                whole = not moving[id(exponent)] and _value(f, exponent)
                if whole is False or whole < 0 or whole != int(whole):
                    found.append(base)
    return tuple(found)


@lru_cache(maxsize=256)
def entire(f: Function) -> bool:
    """Does its formula alone tell that it is analytic in the whole complex plane?

    >>> from core.maths.calculus.expressions.reader import parse
    >>> entire(Function(parse("e^x sin(x^2)"))), entire(Function(parse("1/(1 + x^2)")))
    (True, False)
    """
    return not dangers(f)


def _is_named(node: Node, variable: str) -> bool:
    return node.operation == "name" and node.name == variable


def _value(f: Function, node: Node) -> float:
    with np.errstate(all="ignore"):
        found = Expression("", node, (), ()).evaluate(REAL, dict(f.parameters), np.float64)
    return float(found) if np.isfinite(found) else 0.5


@lru_cache(maxsize=256)
def suspects(f: Function) -> np.ndarray:
    """Zeros of the dangerous parts that are known or found, |Re z| and |Im z| ≤ 40."""
    z = _zeros(f)
    return _parted(z[np.maximum(np.abs(z.real), np.abs(z.imag)) <= WIDEST])


@lru_cache(maxsize=256)
def far_suspects(f: Function) -> np.ndarray:
    """Those farther off that were met: not all that there are, as nobody looks for them."""
    z = _zeros(f)
    return _parted(z[np.maximum(np.abs(z.real), np.abs(z.imag)) > WIDEST])


def _parted(z: np.ndarray) -> np.ndarray:
    """The different ones in the upper half plane, by distance from 0."""
    z = z.real + 1j * np.abs(z.imag)
    z = np.where(np.abs(z.real) < 1e-7 * z.imag, 1j * z.imag, z)
    kept: list[complex] = []
    for one in z[np.argsort(np.abs(z), kind="stable")]:
        if all(abs(one - other) > 1e-5 * (1 + abs(one)) for other in kept):
            kept.append(complex(one))
    return np.array(kept, complex)


@lru_cache(maxsize=256)
def _zeros(f: Function) -> np.ndarray:
    """Zeros of the dangerous parts that a search from 143 starts finds.

    Newton's method for g/g′, which has simple zeros only: z ← z − g·g′/(g′² − g·g″), and then the
    nearer zero of g's parabola, three times: two zeros close by leave one between them otherwise.
    One is real where g is 0 at its real part, but for rounding. Those of a polynomial of degree 2
    at most are known without a search.
    """
    found = [np.empty(0, complex)]
    for node in dangers(f):
        e = Expression("", node, f.expression.variables, f.expression.parameters)
        if (zeros := _zeros_of_parabola(e, f.parameters)) is not None:
            found.append(zeros)
            continue
        z, done = STARTS, [np.empty(0, complex)]
        with np.errstate(all="ignore"):
            for _ in range(24):
                g, slope, half = taylor_coefficients(e, 2, {e.variables[0]: z}, f.parameters)
                step = g * slope / (slope**2 - 2 * g * half)
                step[g == 0] = 0
                z, size = z - step, np.abs(step)
                settled = size <= 1e-7 * (1 + np.abs(z))  # the next step would be its square
                done.append(z[settled])
                z = z[(size <= 100) & ~settled]
                if not len(z):
                    break
            z = np.concatenate(done)
            for _ in range(3):
                g, slope, half = taylor_coefficients(e, 2, {e.variables[0]: z}, f.parameters)
                root = np.sqrt(slope**2 - 4 * g * half)
                root = np.where((np.conj(slope) * root).real < 0, -root, root)
                step = -2 * g / (slope + root)
                close = (np.abs(step) <= NEARBY) & (np.abs(g) > _dust(e, f.parameters, z))
                z = np.where(close, z + step, z)
            real = z.real + 0j
            here, near, flat = (
                np.abs(complex_values(e, {e.variables[0]: at}, f.parameters))
                for at in (z, z + 1e-2, real)
            )
            z = np.where(
                (np.abs(z.imag) < NEARBY) & (flat <= _dust(e, f.parameters, real)), real, z
            )
            slope, bend = np.abs(taylor_coefficients(e, 2, {e.variables[0]: z}, f.parameters)[1:])
        here = np.where(np.isnan(here), 0, here)  # log 0: what lies under it is no value there
        # where g′ is 0 and g is not the step is 0 as well, and the next zero √|g/c₂| away
        size = 1 + np.abs(z)
        level = (here > LEVEL * size * slope) & (here > (LEVEL * size) ** 2 * bend)
        found.append(z[(here < 1e-2 * near) & ~level])
    z = np.concatenate(found)
    return z[np.isfinite(z)]


def _zeros_of_parabola(e: Expression, parameters: Mapping[str, float]) -> np.ndarray | None:
    """The zeros of a polynomial of degree 0, 1 or 2, its discriminant without rounding; None of
    other functions, and of 0."""
    coefficients = polynomial_coefficients(e, parameters)
    if not coefficients or len(coefficients) > 3:
        return None
    if len(coefficients) < 3:
        return np.array([-coefficients[0] / one for one in coefficients[1:]], complex)
    c, b, a = coefficients
    inside = (b * b - 4 * a * c) / (4 * a * a)
    try:
        root, middle = math.sqrt(abs(inside)), float(-b / (2 * a))
        if inside <= 0:
            return np.array([complex(middle, root)])
        far = middle + math.copysign(root, middle)
        return np.array([far, float(c / a) / far], complex)
    except (OverflowError, ZeroDivisionError):  # beyond what floats hold: left to the search
        return None


def _dust(e: Expression, parameters: Mapping[str, float], z: np.ndarray) -> np.ndarray:
    """What rounding may leave of a zero: 16·u times the largest value that the formula passes."""
    with np.errstate(all="ignore"):
        passed = e.evaluate_all(COMPLEX, {e.variables[0]: z} | dict(parameters), np.complex128)
        sizes = [np.abs(value) for value in passed]
    largest = np.zeros(z.shape)
    for size in sizes:
        np.maximum(largest, np.where(np.isfinite(size), size, 0.0), out=largest)
    return 16 * UNIT * largest


def obstacles(f: Function, low: float, high: float) -> np.ndarray:
    """Real places from ``low`` to ``high`` where f may have no derivative, as far as it is
    searched: suspects, kinks included. Where f is filled, it is taken to be smooth."""
    z = suspects(f)
    real = np.sort(z.real[z.imag == 0])
    real = real[(real >= low - 1e-9) & (real <= high + 1e-9)]
    return np.array([x for x in real if not any(abs(x - at) < 1e-9 for at in f.filled)])


def isolated_analytic(f: Function, places: np.ndarray, which: int, points: int = 64) -> bool:
    """Is f analytic around one of these places after all, as sin(z)/z is around 0?

    By Laurent: exactly if on a small circle about it no negative power is in the series, that is
    Σ f(z)·(z − place)ʲ = 0 for j = 1, 2, …; looked at for j up to 16, to 1e-9 of the largest value.
    """
    place = places[which]
    others = np.concatenate([np.delete(places, which), np.conj(places[places.imag > 0])])
    radius = min(0.5, *(0.5 * np.abs(others - place)), np.inf)
    turn = np.exp(2j * np.pi * (np.arange(points) + 0.5) / points)
    values = f.at_complex(place + radius * turn)
    if np.isnan(values).any():
        return False
    powers = turn ** np.arange(1, points // 4 + 1)[:, None]
    return bool(np.abs(powers @ values).max() <= 1e-9 * points * np.abs(values).max())
