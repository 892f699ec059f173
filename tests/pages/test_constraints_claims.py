"""What the page on constraints says of best points and prices, in 1,000 states a figure, read from
its words and judged by curves drawn along parameters of their own."""

import math
import re

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from pages.optimization.constraints import touch
from tests.pages.conftest import read

F = {
    "bowl": lambda x, y: x**2 + 3 * y**2,
    "wells": lambda x, y: (x**2 - 2) ** 2 / 4 + y**2,
    "plane": lambda x, y: x + y,
    "saddle": lambda x, y: x**2 - y**2,
    "banana": lambda x, y: (1 - x) ** 2 + 5 * (y - x**2) ** 2,
}
G = {
    "circle": lambda x, y: x**2 + y**2,
    "ellipse": lambda x, y: x**2 + 4 * y**2,
    "hyperbola": lambda x, y: x * y,
    "parabola": lambda x, y: y - x**2,
    "cusp": lambda x, y: y**2 - x**3,
}


def curves(limit, c, theta):
    """Each branch of g = c as (function of t, from, to), within the square where t says so."""
    if limit == "line":
        a, b = math.cos(math.radians(theta)), math.sin(math.radians(theta))
        return [(lambda t: (c * a - b * t, c * b + a * t), -5.0, 5.0)]
    if limit in ("circle", "ellipse"):
        r, k = math.sqrt(max(c, 0.0)), 1 if limit == "circle" else 2
        return [(lambda t: (r * np.cos(t), r * np.sin(t) / k), -0.5, 2 * math.pi + 0.5)]
    if limit == "hyperbola" and c == 0:
        return [(lambda t: (t, 0 * t), -3.0, 3.0), (lambda t: (0 * t, t), -3.0, 3.0)]
    if limit == "hyperbola":
        low, far = abs(c) / 3, math.log(9 / abs(c))
        return [
            (lambda t: (low * np.exp(t), c / (low * np.exp(t))), 0.0, far),
            (lambda t: (-low * np.exp(t), -c / (low * np.exp(t))), 0.0, far),
        ]
    if limit == "parabola":
        return [(lambda t: (t, t**2 + c), -3.0, 3.0)]
    return [(lambda t: (np.cbrt(t**2 - c), t), -3.0, 3.0)]


def least(name, limit, c, theta):
    """(value, x, y, whether on the frame) of the local minima along g = c in the square."""
    f, found = F[name], []
    for place, start, end in curves(limit, c, theta):
        t = np.linspace(start, end, 1201)
        x, y = (part * np.ones_like(t) for part in place(t))
        inside = np.maximum(np.abs(x), np.abs(y)) <= 3 + 1e-9
        z = np.where(inside, f(x, y), np.inf)
        ring = limit in ("circle", "ellipse")
        if inside.any() and np.ptp(z[inside]) <= 1e-9:  # level, or a single point
            k = int(np.argmax(inside))
            edge = max(abs(x[k]), abs(y[k])) > 3 - 1e-6
            found.append((float(z[k]), float(x[k]), float(y[k]), edge))
            continue
        for k in np.flatnonzero(inside):
            left = z[k - 1] if k else np.inf
            right = z[k + 1] if k + 1 < len(t) else np.inf
            if z[k] > min(left, right):
                continue
            edge = not (np.isfinite(left) and np.isfinite(right))
            if edge and not (ring and k in (0, len(t) - 1)):
                out = t[k - 1] if not np.isfinite(left) else t[k + 1] if k + 1 < len(t) else t[k]
                out = t[k] if k == 0 else out
                x0, y0 = the_end(place, t[k], out)
                found.append((float(f(x0, y0)), x0, y0, True))
            elif not edge and z[k] <= z.min() + 0.02 * np.ptp(z[inside]):
                run = minimize_scalar(
                    lambda s, place=place: float(f(*place(s))),
                    bounds=(t[k - 1], t[k + 1]),
                    method="bounded",
                    options={"xatol": 1e-10},
                )
                found.append((float(run.fun), *map(float, place(run.x)), False))
    return sorted(found)


def the_end(place, inside, outside):
    """Where the curve leaves the square, between two parameters."""
    for _ in range(50):
        middle = (inside + outside) / 2
        within = max(map(abs, place(middle))) <= 3 + 1e-9
        inside, outside = (middle, outside) if within else (inside, middle)
    return tuple(map(float, place(inside)))


def drawn(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        at = tuple(round(float(p), 2) for p in rng.uniform(-3, 3, 2))
        if rng.random() < 0.06:
            at = (0.0, 0.0)
        elif rng.random() < 0.05:
            at = (at[0], 0.0)
        name, limit = str(rng.choice(list(F))), str(rng.choice(["line", *G]))
        yield name, limit, at, int(rng.integers(0, 361))


def value_of_limit(limit, at, theta):
    if limit == "line":
        turn = math.radians(theta)
        return at[0] * math.cos(turn) + at[1] * math.sin(turn)
    return G[limit](*at)


def notice(page):
    return re.search(r'ev-tone-\w+" role="note">(.*?)</div>', page.html)[1].replace("⁠", "")


def said_value(text):
    said = re.search(
        r"the least f, (\S+?), |least f on the limit, (\S+?), lies|each with f = (\S+?)\. |"
        r"along the limit f is (\S+?): ",
        text,
    )
    return read(next(part for part in said.groups() if part)) if said else None


def test_the_least_f_on_a_limit_and_its_price(open_page, undrawn):
    undrawn(touch, "touch_tables", "price_tables", "along_tables")
    page = open_page("constraints", draw=False).open("touch")
    seen = set()
    for k, (name, limit, at, theta) in enumerate(drawn(1, 1000)):
        text = notice(page.at(function=name, limit=limit, through=at, theta=theta))
        c = value_of_limit(limit, at, theta)
        state = (name, limit, at, theta, text)
        minima = least(name, limit, c, theta)
        span = max(1.0, max(abs(F[name](3, 3)), abs(F[name](-3, -3))))
        if "∇g = 0" in text:
            seen.add(judged_singular(name, c, minima, text, state))
            continue
        assert not (limit in ("circle", "ellipse") and at == (0.0, 0.0)), state
        best = minima[0][0]
        if said_value(text) is not None:
            assert said_value(text) == pytest.approx(best, rel=6e-3, abs=3e-5 * span), state
        kinds = {edge for value, _, _, edge in minima if value <= best + 1e-4 * span}
        places = [m for m in minima if m[0] <= best + 1e-9 * span and not m[3]]
        if "lies at one of its ends" in text:
            assert True in kinds, state
            seen.add("frame")
        elif "All along the limit" in text:
            assert name == "plane" and limit == "line" and theta % 180 == 45, state
            seen.add("level")
        elif "Equally good" in text:
            near = [m for m in minima if m[0] <= best + 1e-6 * span]
            assert len({(round(m[1], 2), round(m[2], 2)) for m in near}) >= 2, state
            if k % 2:
                judge_two_prices(name, limit, c, theta, text, state)
            seen.add("tied" if "All have λ" in text else "bend")
        else:
            assert " touches the limit" in text or "level in every direction" in text, state
            x, y = map(read, re.search(r"At \((\S+?), (\S+?)\) ", text).groups())
            by_frame = max(abs(x), abs(y)) > 2.95  # nearer than the judge's points are
            assert False in kinds or by_frame, state
            near = 0.1 if by_frame else 0.02
            assert any(math.dist((x, y), m[1:3]) < near for m in places or minima), state
            seen.add("free" if "and λ = 0." in text else "touches")
            if k % 3 == 0 or "and λ = 0." in text:
                judge_price(name, limit, c, theta, text, (x, y), state)
    assert seen >= {"frame", "tied", "bend", "touches", "free", "singular", "flat"}, seen


def judged_singular(name, c, minima, text, state):
    """All limits here that have a point without ∇g have it at (0, 0), where g = 0."""
    flat = name in ("bowl", "wells", "saddle")
    assert c == 0 and ("∇g = 0 and ∇f = 0" in text) == flat, state
    assert said_value(text) == pytest.approx(F[name](0, 0)), state
    assert minima[0][0] == pytest.approx(F[name](0, 0), abs=1e-5), state
    return "flat" if flat else "singular"


def slopes(name, limit, c, theta):
    """V(c − h), V(c), V(c + h) and h."""
    h = 1e-4
    return [least(name, limit, c + k * h, theta)[0][0] for k in (-1, 0, 1)], h


def loose(limit):
    """How far a measured slope may be off: along a cusp x is a cube root, hard to search."""
    return {"rel": 0.2, "abs": 0.05} if limit == "cusp" else {"rel": 2e-2, "abs": 5e-3}


def judge_price(name, limit, c, theta, text, place, state):
    if "∇f = 0 and λ = 0." in text:
        x, y = place
        h = 1e-6
        f = F[name]
        assert abs(f(x + h, y) - f(x - h, y)) / (2 * h) < 0.05, state
        assert abs(f(x, y + h) - f(x, y - h)) / (2 * h) < 0.05, state
        return
    price = read(re.search(r"with λ = (\S+?)\. ", text)[1])
    (before, now, after), h = slopes(name, limit, c, theta)
    if abs(after - 2 * now + before) < 1e-5:  # no other branch has taken over
        slope = (after - before) / (2 * h)
        assert slope == pytest.approx(price, **loose(limit)), state
    way = "rises" if price > 0 else "falls"
    assert f"{way} by" in text, state


def judge_two_prices(name, limit, c, theta, text, state):
    (before, now, after), h = slopes(name, limit, c, theta)
    rise, fall = (after - now) / h, (before - now) / h
    if "All have λ" in text:
        price = read(re.search(r"All have λ = (\S+?): ", text)[1])
        assert price == pytest.approx(rise, **loose(limit)), state
        return
    low, high = map(read, re.search(r"from (\S+) to (\S+), so V", text).groups())
    assert low < high, state
    assert rise == pytest.approx(low, **loose(limit)), state
    assert -fall == pytest.approx(high, **loose(limit)), state
