"""Every verdict on a descent, judged by runs and roots of this file's own.

The judge shares nothing with the verdicts: it steps the methods itself, takes roots from NumPy's
polynomials, stationary variances from a Lyapunov equation, and stationary points from the list that
each surface publishes. 2,500 drawn states and the rules of their words, 1,000 of them as the page
shows them; 300 more above the limits of a step.
"""

import io
import math
import re
from collections import Counter
from contextlib import redirect_stdout
from html import unescape
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from core.maths.optimization.descent_verdicts import Case, Verdict, judge
from core.maths.optimization.gradient_descent import METHODS, descend
from core.maths.optimization.surfaces import SURFACES
from core.ui.listing import standalone
from pages.optimization.gradient_descent import descent
from pages.optimization.gradient_descent.runs import compute, goal_reached, theory
from pages.optimization.gradient_descent.verdicts import TONES, said

STATES, DRAWN, BLOCKS = 2500, 1000, 5
FAR = 1e12


def states(seed, count):
    rng = np.random.default_rng(seed)
    names, methods = list(SURFACES), list(METHODS)
    for _ in range(count):
        name = rng.choice(names, p=[0.4, *[0.6 / 7] * 7])
        chosen = rng.choice(methods, 1, p=[0.2, 0.15, 0.15, *[0.1] * 5])
        surface = SURFACES[name]()
        special = (*surface.minima, *surface.saddles, *surface.maxima)
        (x0, x1), (y0, y1) = surface.window
        start = (round(rng.uniform(x0, x1), 2), round(rng.uniform(y0, y1), 2))
        if rng.random() < 0.1:
            spot = special[rng.integers(len(special))]
            near = rng.normal(0, rng.choice([0, 0.01]), 2)
            start = tuple(round(c + d, 2) for c, d in zip(spot, near, strict=True))
        elif rng.random() < 0.15:
            start = (start[0], 0.0)
        kappa = float(rng.choice([1.0, 7.0, 10.0, f"{10 ** rng.uniform(0, 3):.3g}"]))
        alpha = float(f"{10 ** rng.uniform(-4, 1):.3g}")
        beta = round(rng.uniform(0, 0.99), 2) * (rng.random() < 0.9)
        if name == "quadratic" and rng.random() < 0.5:  # on a border of the theory, or beside it
            factor = {"gd": 1.0, "momentum": 1 + beta, "nesterov": (1 + beta) / (1 + 2 * beta)}
            alpha = (
                2
                * factor.get(chosen[0], 1.0)
                / kappa
                * rng.choice([rng.uniform(0.3, 1.3), 1, 0.9999])
            )
            alpha = min(10.0, alpha)
        yield SimpleNamespace(
            surface=str(name),
            methods=tuple(map(str, chosen)),
            learning_rate=float(alpha),
            momentum=float(beta),
            condition_number=kappa,
            rotation=int(rng.choice([0, 30, 90, rng.integers(181)])),
            noise=float(rng.choice([0, 0, 0, round(rng.uniform(0, 2), 2)])),
            steps=int(rng.integers(1, 501)),
            start=tuple(map(float, start)),
            seed=int(rng.integers(100)),
            step=0,
            against="step",
        )


# The judge


def stepped(surface, method, start, alpha, beta, count):
    """The path without noise, written again in plain numbers. For BFGS, and for those whose long
    paths are chaotic, so that rounding alone would part them, the page's own."""
    if method == "bfgs" or (method in ("rmsprop", "adam", "newton") and count > 100):
        tuned = {"learning_rate": alpha, "momentum": beta, "steps": count}
        return descend(surface, method, start, **tuned).points
    root, gradient = math.sqrt, surface.gradient
    x, y = map(float, start)
    vx = vy = sx = sy = 0.0
    path = [(x, y)]
    for k in range(1, count + 1):
        if method == "nesterov":
            gx, gy = gradient(x + beta * vx, y + beta * vy)
        else:
            gx, gy = gradient(x, y)
        if method == "gd":
            dx, dy = -alpha * gx, -alpha * gy
        elif method in ("momentum", "nesterov"):
            dx, dy = vx, vy = beta * vx - alpha * gx, beta * vy - alpha * gy
        elif method == "newton":
            a, b, c = surface.hessian(x, y)
            if a * c == b * b:
                break
            dx, dy = (-np.linalg.solve([[a, b], [b, c]], [gx, gy])).tolist()
        else:
            fresh = {"adagrad": 1.0, "rmsprop": 0.1, "adam": 0.001}[method]
            keep = 1.0 if method == "adagrad" else 1.0 - fresh
            sx, sy = keep * sx + fresh * gx**2, keep * sy + fresh * gy**2
            first, second, dx, dy = 1.0, 1.0, gx, gy
            if method == "adam":
                vx, vy = beta * vx + (1 - beta) * gx, beta * vy + (1 - beta) * gy
                first, second = 1 - beta**k, 1 - 0.999**k
                dx, dy = vx, vy
            dx *= -alpha / first / (root(sx / second) + 1e-8)
            dy *= -alpha / first / (root(sy / second) + 1e-8)
        x, y = x + dx, y + dy
        path.append((x, y))
        if not (abs(x) < FAR and abs(y) < FAR):
            break
        if abs(dx) + abs(dy) < 1e-15 and abs(gx) + abs(gy) < 1e-13:
            break
    return np.array(path)


def slope(surface, point):
    return math.hypot(*surface.gradient(float(point[0]), float(point[1])))


def nearest(surface, point):
    """Kind and distance, in window diagonals, of the published stationary point next to this."""
    kinds = {"minimum": surface.minima, "saddle": surface.saddles, "maximum": surface.maxima}
    extent = math.hypot(*np.ptp(surface.window, axis=1))
    return min((math.dist(point, p) / extent, kind) for kind, ps in kinds.items() for p in ps)


def roots(method, alpha, beta, lam):
    """Of the recursion of the error along an eigenvector."""
    kept = 1 - alpha * lam
    if method == "gd":
        return np.array([kept])
    if method == "momentum":
        return np.roots([1, -(beta + kept), beta])
    return np.roots([1, -(1 + beta) * kept, beta * kept])


def quadratic_cases(surface, run, method, v):
    """The cases that the roots allow, and the numbers that go with them."""
    a, b, c = surface.hessian(0.0, 0.0)
    lams, axes = np.linalg.eigh([[a, b], [b, c]])
    error = np.abs(axes.T @ (run.points[0] - surface.minima[0]))
    sizes = [np.abs(roots(method, v.learning_rate, v.momentum, lam)).max() for lam in lams]
    dusty = (error > 0) & (error < 1e-7)
    excited = [bool(e > 1e-7 or v.noise > 0) for e in error]
    if not any(excited):
        return {Case.AT_MINIMUM} | (set(Case) if dusty.any() else set()), sizes
    top = max(size for size, on in zip(sizes, excited, strict=True) if on)
    if dusty.any() and v.noise == 0 and max(sizes) > 1 - 1e-9:
        return set(Case), sizes  # dust may have grown into an error, or not yet
    if top > 1 + 1e-9:
        return {Case.UNSTABLE}, sizes
    if top > 1 - 1e-9:
        return {Case.RANDOM_WALK if v.noise > 0 else Case.EDGE}, sizes
    if max(sizes) > 1 + 1e-9:
        return {Case.UNTOUCHED}, sizes
    swings = False
    for lam, on in zip(lams, excited, strict=True):
        r = roots(method, v.learning_rate, v.momentum, lam)
        lead = r[np.abs(r).argmax()]
        swings |= on and (abs(lead.imag) > 1e-9 or lead.real < -1e-9)
    moving = Case.OVERSHOOTING if method == "gd" else Case.SWINGING
    allowed = {moving if swings else Case.SHRINKING}
    if v.noise > 0:
        allowed |= {Case.NOISE_FLOOR}
    return allowed, sizes


def floor_of(surface, method, v):
    """Mean height under noise, from the stationary covariance of each direction's recursion."""
    a, b, c = surface.hessian(0.0, 0.0)
    total = 0.0
    for lam in np.linalg.eigvalsh([[a, b], [b, c]]):
        kept, beta = 1 - v.learning_rate * lam, v.momentum
        if method == "gd":
            step = np.array([[kept, 0.0], [1.0, 0.0]])
        elif method == "momentum":
            step = np.array([[beta + kept, -beta], [1.0, 0.0]])
        else:
            step = np.array([[(1 + beta) * kept, -beta * kept], [1.0, 0.0]])
        push = np.diag([(v.learning_rate * v.noise) ** 2, 0.0])
        total += 0.5 * lam * solve_discrete_lyapunov(step, push)[0, 0]
    return total


def judged_on_a_quadratic(surface, method, run, verdict, v):
    allowed, sizes = quadratic_cases(surface, run, method, v)
    assert verdict.case in allowed
    np.testing.assert_allclose(verdict.rates, sizes, rtol=1e-6, atol=1e-6)
    assert (verdict.limit < v.learning_rate) == (max(sizes) > 1) or abs(max(sizes) - 1) < 1e-9
    if verdict.case is Case.NOISE_FLOOR:
        assert verdict.floor == pytest.approx(floor_of(surface, method, v), rel=1e-6)
    if v.noise > 0 and max(sizes) < 1 - 1e-6:
        seen = run.loss[len(run.loss) // 2 :].mean() - surface.minimum_loss
        beside = seen / floor_of(surface, method, v) / 10
        assert (verdict.case is Case.NOISE_FLOOR) == (beside < 1) or abs(beside - 1) < 1e-6
    if v.noise == 0 and run.steps and verdict.peak > 1.001:
        path = stepped(surface, method, v.start, v.learning_rate, v.momentum, run.steps)
        heights = surface.loss(*path.T) - surface.minimum_loss
        assert verdict.peak == pytest.approx(heights[: run.steps + 1].max() / heights[0], rel=1e-6)
    alike = abs(sizes[0] - sizes[1]) < 1e-14
    assert not (alike and verdict.slow is not None) or verdict.case is not Case.SHRINKING


def judged_by_a_longer_run(surface, method, run, verdict, v):
    case, m, end = verdict.case, run.steps, run.points[-1]
    last = max(2000, 3 * m)
    distance, kind = nearest(surface, end)
    if case is Case.AT_MINIMUM:
        assert m == 0 or slope(surface, v.start) < 1e-11
        assert nearest(surface, v.start) < (1e-6, "n")
        return
    if method in ("gd", "momentum", "nesterov") and v.noise == 0:
        judged_catapult(surface, method, run, verdict, v)
    if case is Case.CONVERGED or (case is Case.CATAPULT and run.status == "converged"):
        assert m > 0 and kind == "minimum" and distance < 1e-3 and slope(surface, end) <= 1e-6
        return
    if case in (Case.SADDLE, Case.MAXIMUM):
        assert kind == case.name.lower() and distance <= 0.0201
        return
    if case is Case.PLATEAU:
        assert kind == "minimum" or distance > 0.02
        late = run.loss[-11:] - surface.minimum_loss
        assert np.ptp(late) < 0.1 * late[-1] or slope(surface, end) < 1e-8
        extent = math.hypot(*np.ptp(surface.window, axis=1))
        moved = math.dist(end, run.points[-11:][0])
        assert moved < 0.01 * extent or slope(surface, end) * extent < 1e-6 * late[-1]
        judged_way_out(surface, method, verdict, v, last)
        return
    if case is Case.TO_PLATEAU:
        path = stepped(surface, method, v.start, v.learning_rate, v.momentum, verdict.arrival)
        assert slope(surface, path[-1]) < 1e-8 and nearest(surface, path[-1])[0] > 0.02
        return
    if case is Case.LEFT:
        assert np.abs(end).max() > 1e3
        path = stepped(surface, method, v.start, v.learning_rate, v.momentum, m + 3)
        assert v.noise > 0 or not np.abs(path[-1]).max() < FAR or m < v.steps
        return
    if case is Case.SINGULAR:
        a, b, c = surface.hessian(*map(float, end))
        assert a * c == b * b and method == "newton"
        return
    if case is Case.NO_LOWER_POINT:
        assert method == "bfgs" and m < v.steps and run.stopped
        return
    last = 30_000 if case is Case.CYCLE else max(last, verdict.arrival)  # a cycle may come late
    path = stepped(surface, method, v.start, v.learning_rate, v.momentum, last)
    inside = path[np.isfinite(path).all(axis=1)]
    if v.noise > 0:
        quarter = np.array_split(surface.loss(*run.points.T), 4)[-1].mean() - surface.minimum_loss
        if case in (Case.NOISY, Case.RESTLESS) and m >= 3:
            assert verdict.seen == pytest.approx(quarter, rel=1e-9)
        if case is Case.NOISY:
            assert nearest(surface, inside[-1]) < (0.001, "n")
        if case is Case.RESTLESS:  # without the noise it would not be on its way still
            calm = surface.loss(*inside.T)[len(inside) // 2 :] - surface.minimum_loss
            falls = len(calm) > 900 and (np.diff(calm) < 0).all() and calm[-1] < 0.99 * calm[0]
            assert not falls or run.loss[-1] >= run.loss[0]
        return
    if case in (Case.ARRIVING, Case.CATAPULT):
        there = inside[min(verdict.arrival, len(inside) - 1)]
        assert verdict.arrival > m or slope(surface, end) > 1e-6
        assert slope(surface, there) < 2e-6 and math.dist(there, verdict.minimum) < 0.02
        assert verdict.minimum in surface.minima
    elif case in (Case.TO_SADDLE, Case.TO_MAXIMUM):
        there = inside[min(verdict.arrival, len(inside) - 1)]
        assert nearest(surface, there)[1] == case.name.lower().removeprefix("to_")
        assert slope(surface, there) < 2e-6
    elif case is Case.LEAVING:
        assert len(path) - 1 <= verdict.arrival + 3 and not np.abs(path[-1]).max() < FAR / 1e3
    elif case is Case.CYCLE:
        period = len(verdict.ends)
        lap = inside[-period:]
        assert np.ptp(lap, axis=0).max() > 1e-4 * np.abs(lap).max()
        assert np.abs(lap - inside[-2 * period : -period]).max() < 1e-6 * np.abs(lap).max()
        away = np.hypot(*(np.array(verdict.ends)[:, None] - lap).transpose(2, 0, 1)).min(axis=1)
        assert away.max() < 1e-6 * np.abs(lap).max()  # its points are those of the end
    elif case in (Case.CHAOTIC, Case.ALMOST_PERIODIC):
        judged_regime(surface, method, case, verdict, path, v)
    else:
        unsettled(surface, case, verdict, inside, v, m)


def judged_way_out(surface, method, verdict, v, last):
    """Whether the run, continued, crosses the plateau; of noise nobody knows where it leads."""
    path = stepped(surface, method, v.start, v.learning_rate, v.momentum, last)
    path = path[np.isfinite(path).all(axis=1)]
    crosses = nearest(surface, path[-1]) < (1e-3, "n") and slope(surface, path[-1]) <= 1e-6
    assert bool(verdict.arrival) == (crosses and v.noise == 0)
    if verdict.arrival:
        assert slope(surface, path[min(verdict.arrival, len(path) - 1)]) < 2e-6


def judged_catapult(surface, method, run, verdict, v):
    """Settled after a rise, too long a step where it began, short enough where it ends."""
    settles = verdict.case in (Case.CONVERGED, Case.ARRIVING, Case.CATAPULT)
    if not settles:
        return
    count = max(run.steps, verdict.arrival)
    path = stepped(surface, method, v.start, v.learning_rate, v.momentum, count)
    heights = surface.loss(*path.T) - surface.minimum_loss
    peak = heights.max() / heights[0]
    sizes = [
        np.abs(roots(method, v.learning_rate, v.momentum * (method != "gd"), top)).max()
        for top in (np.linalg.eigvalsh(hessian(surface, p))[1] for p in (v.start, path[-1]))
    ]
    if min(abs(peak - 1.05), abs(sizes[0] - 1)) > 1e-6:
        thrown = peak > 1.05 and sizes[0] > 1 and sizes[1] < 1
        assert (verdict.case is Case.CATAPULT) == thrown, (peak, sizes)
    if verdict.case is Case.CATAPULT:
        assert verdict.peak == pytest.approx(peak, rel=1e-3)
        beta, top = v.momentum * (method != "gd"), np.linalg.eigvalsh(hessian(surface, v.start))[1]
        on_the_circle = np.abs(roots(method, verdict.start_limit, beta, top)).max()
        assert on_the_circle == pytest.approx(1)


def judged_regime(surface, method, case, verdict, path, v):
    """Bounded; a twin beside the path leaves it, or the path comes back near to where it was."""
    tail = path[-400:]
    extent = math.hypot(*np.ptp(tail, axis=0))
    assert len(path) > 2000 and np.abs(tail).max() < 1e3
    assert slope(surface, tail[-1]) > 1e-6 or extent > 1e-3
    start = (v.start[0] + 1e-9, v.start[1] + 1e-9)
    twin = stepped(surface, method, start, v.learning_rate, v.momentum, len(path) - 1)
    k = min(len(path), len(twin))
    part = np.hypot(*(path[:k] - twin[:k]).T)
    p = verdict.returns
    if case is Case.CHAOTIC:
        assert part[-400:].max() > 1e-2 * extent
        return
    back = np.hypot(*(tail[p:] - tail[:-p]).T).max()
    assert 1e-9 * extent < back <= 0.06 * extent
    assert np.hypot(*(tail[-1] - tail[-p:]).T).max() > 0.2 * extent
    assert verdict.back == pytest.approx(back, rel=0.2)


def unsettled(surface, case, verdict, path, v, m):
    """Under way, restless, hovering: at no stationary point when the continued run ends."""
    assert len(path) > max(2000, 3 * m) or verdict.method in ("newton", "bfgs")
    tail = path[len(path) * 3 // 4 :]
    slopes = np.array([slope(surface, point) for point in tail[-50:]])
    assert slopes.max() > 1e-6 or nearest(surface, tail[-1])[0] > 1e-3
    heights = surface.loss(*path.T) - surface.minimum_loss
    parts = [part.mean() for part in np.array_split(heights, 4)]
    if case is Case.UNDER_WAY and len(path) > 2000:
        assert parts[3] < parts[1] * (1 + 1e-9)
    if case in (Case.RESTLESS, Case.HOVERING):
        assert (
            parts[3] > 0.5 * parts[1] or not parts[3] < parts[2] < parts[1] or slopes.max() > 1e-6
        )
        late = heights[len(heights) // 2 :]
        level = np.ptp(late) <= 1e-9 * late[0]  # it hops between points of one height
        assert (np.diff(late) > 0).any() or level
    if case is Case.HOVERING:
        assert verdict.method in ("rmsprop", "adam")
        gaps = [math.dist(point, verdict.minimum) for point in tail]
        assert np.mean(gaps) < 3.1 * v.learning_rate


def judged_words(verdict, v):
    """Nothing undefined, nothing that the printed digits contradict, no method's foreign number."""
    text = said(verdict)
    assert len(text.split()) <= 35, text
    assert not re.search(r"\b(nan|inf|None|undefined)\b|∞", text), text
    number = r"(\d+(?:\.\d+)?)"
    for above in re.findall(rf"α = {number} is above [^=]*= {number}[.:]", text):
        assert float(above[0]) > float(above[1]), text
    for limit, alpha in re.findall(rf"only α < {number} could settle; it is {number}\.", text):
        assert float(alpha) > float(limit), text
    if verdict.case not in (Case.EDGE, Case.RANDOM_WALK):
        assert not re.search(r"(keeps|by) 1( of|\.$| a step)", text), text
    if verdict.method not in ("gd", "momentum", "nesterov"):
        assert math.isnan(verdict.limit) and not verdict.rates
        assert "/L" not in text and "a step keeps" not in text
    if verdict.method in ("newton", "bfgs"):
        assert "α" not in text
    if verdict.method in ("adam", "rmsprop"):
        assert "RMSProp and Adam" not in text
    if "Diverging: after" in text:
        assert "grew" not in text
    return text


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_verdict_stands_before_its_judge_and_is_what_the_page_says(
    block, open_page, monkeypatch
):
    """Verdicts and tiles of 500 states a block; every state of one method until 200 are drawn."""
    page, drawn, met = open_page("gradient_descent", draw=False), 0, Counter()
    for v in states(1000 + block, STATES // BLOCKS):
        now = compute(v)
        for method, verdict in now.verdicts.items():
            run = now.runs[method]
            met[verdict.case] += 1
            assert verdict.case in TONES
            try:
                if now.landscape.quadratic and method in ("gd", "momentum", "nesterov"):
                    judged_on_a_quadratic(now.landscape, method, run, verdict, v)
                else:
                    judged_by_a_longer_run(now.landscape, method, run, verdict, v)
                judged_words(verdict, v)
                judged_tiles(now, v)
                if drawn < DRAWN // BLOCKS:
                    drawn += 1
                    judged_page(page_of(page, now, monkeypatch), now, v)
            except AssertionError as error:
                raise AssertionError(f"{method} {v}\n{verdict}\n{run.reason}\n{error}") from error
    assert drawn == DRAWN // BLOCKS and len(met) >= 18, met


def page_of(page, now, monkeypatch):
    """The page in a state, which takes the run and the verdict of this state as they are here."""

    def known(values):
        assert all(getattr(values, name) == value for name, value in vars(now.v).items())
        return now

    monkeypatch.setattr(descent, "compute", known)
    return page.at(**vars(now.v))


def judged_page(page, now, v):
    """The verdict is said, and no number of another method."""
    html = unescape(re.sub("<[^>]*>", " ", page.html))
    (method,), (verdict,) = v.methods, now.verdicts.values()
    assert said(verdict) in html
    assert not re.search(r"\b(nan|inf|None)\b", html), html
    linear = method in ("gd", "momentum", "nesterov")
    bowl = v.surface in ("quadratic", "least_squares")
    assert ("Stability limit" in html) == (linear and bowl)
    marks = page.live["Learning rate"].get("marks") or []
    marks = [mark for mark in marks if not mark[0].startswith("start")]
    assert bool(marks) == linear
    if linear:  # the limit of one of the minima: where the sharpest root reaches the circle
        beta, limit = v.momentum * (method != "gd"), marks[0][1]
        tops = [max(np.linalg.eigvalsh(hessian(now.landscape, p))) for p in now.landscape.minima]
        sizes = [np.abs(roots(method, limit, beta, top)).max() for top in tops]
        assert min(abs(size - 1) for size in sizes) < 1e-6


def above_the_limit(count, seed):
    """The linear methods around and above the limits, off the quadratic."""
    rng = np.random.default_rng(seed)
    for v in states(seed, count):
        v.surface = str(rng.choice(["two_layer", "himmelblau", "saddle", "beale", "rosenbrock"]))
        v.methods = (str(rng.choice(["gd", "gd", "momentum", "nesterov"])),)
        surface = SURFACES[v.surface]()
        (x0, x1), (y0, y1) = surface.window
        v.start = (round(rng.uniform(x0, x1), 2), round(rng.uniform(y0, y1), 2))
        place = surface.minima[0] if rng.random() < 0.7 else v.start
        top = max(np.linalg.eigvalsh(hessian(surface, place))[1], 1e-3)
        v.learning_rate = float(f"{min(10, max(1e-4, rng.uniform(0.2, 1.8) * 2 / top)):.3g}")
        v.momentum, v.noise = round(rng.uniform(0, 0.5), 2), 0.0
        yield v


def test_above_the_limit_catapult_chaos_and_cycles():
    met = Counter()
    for v in above_the_limit(300, seed=5):
        now = compute(v)
        ((method, verdict),) = now.verdicts.items()
        met[verdict.case] += 1
        try:
            judged_by_a_longer_run(now.landscape, method, now.run, verdict, v)
            judged_words(verdict, v)
        except AssertionError as error:
            raise AssertionError(f"{method} {v}\n{verdict}\n{error}") from error
    for case in (Case.CATAPULT, Case.CHAOTIC, Case.CYCLE):
        assert met[case] >= 3, met


RARE = [  # surface, method, start, α, β, noise, steps: few of the states drawn come to these
    # the cycle is not reached in 6,000 steps
    (Case.CYCLE, "rosenbrock", "gd", (1.16, 1.42), 0.0024, 0.0, 0.0, 100),
    (Case.CYCLE, "rosenbrock", "gd", (-0.92, 1.09), 0.0025, 0.0, 0.0, 100),
    (Case.ALMOST_PERIODIC, "himmelblau", "gd", (-0.46, -2.47), 0.0188, 0.0, 0.0, 100),
    (Case.ALMOST_PERIODIC, "himmelblau", "gd", (0.15, -0.32), 0.0322, 0.0, 0.0, 100),
    (Case.ALMOST_PERIODIC, "himmelblau", "nesterov", (-2.14, 4.69), 0.0134, 0.46, 0.0, 100),
    (Case.LEAVING, "himmelblau", "gd", (1.31, -2.0), 0.0345, 0.0, 0.0, 1),
    (Case.LEAVING, "saddle", "nesterov", (0.36, 0.67), 1.41, 0.45, 0.0, 3),
    (Case.TO_MAXIMUM, "himmelblau", "newton", (-1.52, -0.19), 0.1, 0.0, 0.0, 2),
    (Case.TO_MAXIMUM, "himmelblau", "newton", (-0.1, -0.51), 0.1, 0.0, 0.0, 1),
    (Case.TO_PLATEAU, "plateau", "newton", (1.13, -3.03), 0.1, 0.0, 0.0, 1),
    (Case.TO_PLATEAU, "plateau", "newton", (1.51, -4.52), 0.1, 0.0, 0.0, 2),
    (Case.PLATEAU, "plateau", "momentum", (-4.32, -1.83), 3.51, 0.33, 0.0, 1),
    (Case.PLATEAU, "plateau", "momentum", (-4.32, -1.83), 3.51, 0.33, 0.01, 1),
    (Case.PLATEAU, "plateau", "adam", (-3.0, -3.81), 0.00453, 0.48, 0.0, 26),
    (Case.CATAPULT, "saddle", "momentum", (-0.07, 1.17), 1.03, 0.3, 0.0, 38),
    (Case.CATAPULT, "two_layer", "nesterov", (-2.24, 0.08), 0.512, 0.19, 0.0, 54),
    (Case.NOISE_FLOOR, "quadratic", "gd", (2.0, 1.0), 0.1, 0.0, 1.0, 300),
    (Case.NOISE_FLOOR, "quadratic", "momentum", (2.0, 1.0), 0.05, 0.5, 1.0, 300),
    (Case.NOISE_FLOOR, "quadratic", "nesterov", (2.0, 1.0), 0.05, 0.5, 1.0, 300),
    (Case.SHRINKING, "quadratic", "gd", (2.0, 1.0), 0.001, 0.0, 0.5, 20),
    (Case.UNDER_WAY, "saddle", "nesterov", (-0.63, -0.41), 0.787, 0.37, 0.0, 278),
    (Case.UNDER_WAY, "two_layer", "rmsprop", (-1.81, -2.16), 0.000965, 0.87, 0.0, 207),
    (Case.RESTLESS, "rosenbrock", "adam", (-0.38, 1.27), 0.0377, 0.29, 0.0, 83),
    (Case.RESTLESS, "rosenbrock", "adam", (-0.89, 1.12), 0.143, 0.58, 0.0, 89),
    (Case.RESTLESS, "beale", "rmsprop", (1.43, -3.54), 1.44, 0.25, 0.0, 254),
    (Case.UNDER_WAY, "two_layer", "gd", (-0.68, 1.71), 0.00609, 0.0, 1.02, 248),
    (Case.UNDER_WAY, "saddle", "momentum", (0.24, -1.24), 0.00369, 0.0, 1.17, 60),
    (Case.UNDER_WAY, "rosenbrock", "gd", (-1.5, 2.0), 0.0001, 0.0, 0.5, 400),
]


@pytest.mark.parametrize(
    ("case", "surface", "method", "start", "alpha", "beta", "noise", "m"), RARE
)
def test_rare_cases_stand_before_their_judge(case, surface, method, start, alpha, beta, noise, m):
    v = SimpleNamespace(
        surface=surface, methods=(method,), learning_rate=alpha, momentum=beta, noise=noise,
        condition_number=10.0, rotation=0, steps=m, start=start, seed=0, step=0, against="step",
    )  # fmt: skip
    now = compute(v)
    verdict = now.verdicts[method]
    judged = judged_on_a_quadratic if surface == "quadratic" else judged_by_a_longer_run
    judged(now.landscape, method, now.run, verdict, v)
    judged_words(verdict, v)
    assert verdict.case is case


@pytest.mark.parametrize(
    ("method", "start", "alpha", "beta"),
    [("momentum", (-1.79, -0.44), 1.63, 0.11), ("nesterov", (0.6, 0.33), 1.36, 0.29)],
)
def test_the_exponent_of_chaos_is_how_fast_a_twin_leaves(method, start, alpha, beta):
    """A twin beside the path, set back to the same small distance after each step."""
    surface, tuned = SURFACES["saddle"](), {"learning_rate": alpha, "momentum": beta}
    verdict = judge(surface, method, descend(surface, method, start, **tuned), **tuned)
    path = descend(surface, method, start, **tuned, steps=2000).points

    def stepped_on(state):
        x, v = state[:2], state[2:]
        v = beta * v - alpha * np.array(surface.gradient(*(x + (method == "nesterov") * beta * v)))
        return np.append(x + v, v)

    apart, total = np.full(4, 0.5), 0.0
    for before, now in zip(path[-802:-2], path[-801:-1], strict=True):
        state = np.append(now, now - before)
        apart = (stepped_on(state + 1e-7 * apart) - stepped_on(state - 1e-7 * apart)) / 2e-7
        total += math.log(np.linalg.norm(apart))
        apart /= np.linalg.norm(apart)
    assert verdict.case is Case.CHAOTIC
    assert verdict.exponent == pytest.approx(total / 800, rel=0.02)


def test_the_map_bears_the_limit_of_each_minimum(open_page, monkeypatch):
    page = open_page("gradient_descent", draw=False)
    for v in above_the_limit(60, seed=6):
        now = compute(v)
        page_of(page, now, monkeypatch)
        surface, (method,) = SURFACES[v.surface](), v.methods
        drawn = page.chart("map").data["limits"]
        places = list(zip(drawn["x"], drawn["y"], strict=True))
        case = now.verdicts[method].case
        assert places == [*surface.minima, *[v.start] * (case is Case.CATAPULT)]
        up = [y >= sum(surface.window[1]) / 2 for _, y in surface.minima]
        assert drawn["up"][: len(up)] == up
        for place, text, below in zip(places, drawn["text"], drawn["below"], strict=True):
            top = np.linalg.eigvalsh(hessian(surface, place))[1]
            size = np.abs(roots(method, v.learning_rate, v.momentum * (method != "gd"), top)).max()
            assert below == (size < 1) and text[0] == "✗✓"[below]
            limit = float(text.rpartition(" ")[2])
            assert (v.learning_rate < limit) == (size < 1)
    monkeypatch.undo()
    page.at(surface="himmelblau", methods=("adam",))
    assert page.chart("map").data["limits"]["text"] == []


def judged_tiles(now, v):
    """The tiles hold the roots, the limit, and the step that reached the goal."""
    (method,) = v.methods
    run, surface = now.runs[method], now.landscape
    heights = surface.loss(*run.points.T) - surface.minimum_loss
    reached = np.flatnonzero(heights <= 1e-6)
    text = goal_reached(run, surface)
    assert ("not reached" in text) == (not reached.size)
    if reached.size:
        steps, work = map(int, re.findall(r"after (\d+) steps?, (\d+) gradient", text)[0])
        assert steps == reached[0]
        if method in ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"):
            assert work in (steps, steps + 1)
    lams = np.linalg.eigvalsh(hessian(surface, surface.minima[0]))
    rates, tiles = theory(now, lams)
    assert float(number_of(tiles[0][1])) == pytest.approx(lams[1] / lams[0], rel=6e-3)
    assert (rates is None) == (method not in ("gd", "momentum", "nesterov"))
    if rates is None:
        assert len(tiles) == 1
        return
    limit = number_of(tiles[1][1])
    beta = v.momentum * (method != "gd")
    beside = [np.abs(roots(method, f * limit, beta, lams[1])).max() for f in (0.994, 1.006)]
    assert beside[0] < 1 < beside[1]
    for (_, shown, _), lam in zip(tiles[2:], lams, strict=True):
        size = np.abs(roots(method, v.learning_rate, beta, lam)).max()
        assert number_of(shown) == pytest.approx(size, rel=6e-3, abs=1e-6)
        assert (number_of(shown) < 1) == (size < 1) or abs(size - 1) < 1e-9


def number_of(text):
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("·10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{mantissa}e{power or 0}")


def test_the_listing_of_every_surface_and_method_is_the_run_of_the_page(open_page):
    page = open_page("gradient_descent")
    for i, v in enumerate(states(99, 16)):
        v.surface, v.methods = list(SURFACES)[i % 8], (list(METHODS)[(i + i // 8) % 8],)
        v.start = v.start if i % 3 else SURFACES[v.surface]().start
        page.at(**vars(v))
        (method,) = v.methods
        function, call, _ = page.code(METHODS[method].run.__name__)
        out, scope = io.StringIO(), {"__name__": "listing"}
        with redirect_stdout(out):
            exec(standalone(function, call), scope)
        run = compute(v).runs[method]
        np.testing.assert_array_equal(scope["run"].points, run.points)
        assert out.getvalue().startswith(run.reason)
        shown = re.findall(r"loss − minimum</[^>]*>\s*<[^>]*>([^<]*)<", page.html)
        height = float(scope["run"].loss[-1]) - scope["surface"].minimum_loss
        assert number_of(shown[0]) == pytest.approx(height, rel=6e-3)


def hessian(surface, point):
    a, b, c = surface.hessian(*point)
    return [[a, b], [b, c]]


OPENINGS = {  # by hand: what only the words of this case say, and how grave it is
    Case.AT_MINIMUM: ("The start is a minimum", "good"),
    Case.UNSTABLE: ("Diverging: α = 0.3 is above 2/L = 0.2.", "alarm"),
    Case.UNTOUCHED: ("Converging, although α = 0.3 is above 2/L = 0.2", "good"),
    Case.EDGE: ("neither grows nor shrinks", "warn"),
    Case.RANDOM_WALK: ("a random walk", "warn"),
    Case.NOISE_FLOOR: ("gradient noise keeps the loss about 0.04 above", "warn"),
    Case.SHRINKING: ("Converging. Slowest is the direction (0, 1)", "good"),
    Case.OVERSHOOTING: ("each step overshoots along (0, 1)", "warn"),
    Case.SWINGING: ("swings, 4 steps a swing", "warn"),
    Case.CONVERGED: ("Converged: after 10 steps", "good"),
    Case.ARRIVING: ("Converging: the path leads to the minimum", "good"),
    Case.CATAPULT: ("Catapult: α = 0.3 is above the start's limit", "good"),
    Case.SADDLE: ("Held up next to a saddle", "warn"),
    Case.MAXIMUM: ("Held up next to a maximum", "warn"),
    Case.TO_SADDLE: ("On its way to a saddle", "warn"),
    Case.TO_MAXIMUM: ("On its way to a maximum", "warn"),
    Case.PLATEAU: ("On a plateau", "warn"),
    Case.TO_PLATEAU: ("Thrown onto a plateau: by step 30", "warn"),
    Case.LEFT: ("the path left every bound in 10 steps", "alarm"),
    Case.LEAVING: ("continued to step 30, the path leaves every bound", "alarm"),
    Case.CYCLE: ("Never settling: in the end the path goes back and forth", "warn"),
    Case.ALMOST_PERIODIC: ("Almost periodic: every 5 steps", "warn"),
    Case.CHAOTIC: ("Chaotic: ", "warn"),
    Case.RESTLESS: ("the path finds no rest", "warn"),
    Case.HOVERING: ("steps stay about 0.02 long", "warn"),
    Case.NOISY: ("keeps the path moving", "warn"),
    Case.UNDER_WAY: ("On its way: after 10 steps", "plain"),
    Case.SINGULAR: ("the Hessian is singular here", "warn"),
    Case.NO_LOWER_POINT: ("found no lower point", "plain"),
}


def test_every_case_has_its_own_words_and_colour():
    assert set(OPENINGS) == set(Case)
    for case, (words, colour) in OPENINGS.items():
        verdict = Verdict(
            case, "gd", 10, 0.3, 0.0, (0.0, 0.0), limit=0.2, curvatures=(1.0, 10.0),
            directions=((1.0, 0.0), (0.0, 1.0)), rates=(0.7, 0.9), slow=1, swing=1, period=4.0,
            arrival=30, heights=(1.0, 0.5), gradient_norm=0.1, gap=0.5, start_gap=0.5,
            stride=0.02, floor=0.04, seen=0.06, exponent=0.5, start_limit=0.25,
            ends=((1.0, 0.0), (-1.0, 0.0)), eigenvalues=(-1.0, 2.0), returns=5, back=0.1,
        )  # fmt: skip
        text = said(verdict)
        assert [one for one, _ in OPENINGS.values() if one in text] == [words], (case, text)
        assert TONES[case] == colour
