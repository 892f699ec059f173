"""What the page on regression says, read from its words in thousands of states and judged by exact
fractions, numpy's least squares, scikit-learn and statsmodels."""

import re
from fractions import Fraction as F
from functools import cache

import numpy as np
from scipy import stats
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge

from core.ui.words import number, value_of

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
CLOUDS = {
    "play": [(2, "3.4"), (3, "3.2"), (4, "4.9"), (5, "4.3"), (6, "5.8"), (7, "5.5"), (8, "7.2"),
             (9, "6.4"), (10, "7.6"), (17, "4")],
    "two": [(5, "4"), (13, "9")],
    "line": [(3, "3"), (5, "4"), (8, "5.5"), (11, "7"), (13, "8"), (16, "9.5")],
    "column": [(8, "2"), (8, "4"), (8, "5.5"), (8, "7"), (8, "9"), (8, "11")],
    "level": [(x, "6") for x in (2, 5, 8, 11, 14, 17)],
    "second": [(10, "9.14"), (8, "8.14"), (13, "8.74"), (9, "8.77"), (11, "9.26"), (14, "8.1"),
               (6, "6.13"), (4, "3.1"), (12, "9.13"), (7, "7.26"), (5, "4.74")],
    "fourth": [*((8, y) for y in ("6.58", "5.76", "7.71", "8.84", "8.47", "7.04", "5.25")),
               (19, "12.5"), *((8, y) for y in ("5.56", "7.91", "6.89"))],
}  # fmt: skip


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


def exact_line(points):
    """Slope, intercept, Σe², Σ(y − ȳ)² as fractions; None for the slope of equal x."""
    n, xs, ys = len(points), [p[0] for p in points], [p[1] for p in points]
    mx, my = sum(xs) / F(n), sum(ys) / F(n)
    sxx = sum((x - mx) ** 2 for x in xs)
    tss = sum((y - my) ** 2 for y in ys)
    if sxx == 0:
        return None, None, None, tss
    slope = sum((x - mx) * (y - my) for x, y in points) / sxx
    rss = tss - slope**2 * sxx
    return slope, my - slope * mx, rss, tss


def line_states(rng):
    for k in range(1200):
        name = list(CLOUDS)[k % len(CLOUDS)]
        row = int(rng.integers(1, len(CLOUDS[name]) + 1))
        x, y = rng.integers(0, [2001, 1401])
        own = CLOUDS[name][row - 1]
        match k % 5:
            case 0:
                x = 100 * own[0]
            case 1:
                y = round(100 * float(CLOUDS[name][row - 2][1]))
            case 2:
                x, y = 100 * (x // 100), 100 * (y // 100)
            case 3:
                x, y = 100 * own[0] + x % 150, round(100 * float(own[1])) + y % 50
        yield name, row, (int(x), int(y))


def test_the_line_and_the_point_in_hand(open_page):
    page = open_page("regression", draw=False).open("line")
    seen = set()
    for name, row, (x, y) in line_states(np.random.default_rng(1)):
        state = {"set": name, "row": row, "spot": (x / 100, y / 100)}
        said = text(page.at(**state))
        points = [(F(a), F(b)) for a, b in CLOUDS[name]]
        points[row - 1] = (F(x, 100), F(y, 100))
        others = points[: row - 1] + points[row:]
        n = len(points)
        slope, intercept, rss, tss = exact_line(points)
        assert ("the slope is undefined" in said) == (slope is None), state
        assert ("No slope, so no fitted values" in said) == (slope is None), state
        if slope is None:
            seen.add("upright")
            assert page.tone == "alarm" and "alone sets" not in said, state
            continue
        assert near(shown(r"Slope b #", said), float(slope)), state
        assert near(shown(r"Intercept a #", said), float(intercept)), state
        sign = "−" if slope < 0 else r"\+"
        assert re.search(rf"ŷ = \S+ {sign} [\d.]+(·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?·x; Σe²", said), state
        if n > 2:
            s = float(rss / (n - 2)) ** 0.5
            assert near(shown(r"Residual standard error s #", said), s), state
        assert ("no standardised residuals" in said) == (rss == 0), state
        bent = judge_bend(said, state, points, rss)
        assert ("R² is 0/0" in said) == (tss == 0), state
        assert ("All points lie on one line" in said) == (rss == 0 and tss > 0 and n > 2), state
        assert ("R² = 1 says nothing" in said) == (n == 2 and tss > 0), state
        if tss > 0:
            assert abs(shown(r"R² #", said) - float(1 - rss / tss)) < 0.0006, state
            assert bool(re.search(r"R² = 1(?![.\d·])", said)) == (rss == 0), state
        other, _, _, _ = exact_line(others)
        h = F(1, n) + (points[row - 1][0] - sum(p[0] for p in points) / F(n)) ** 2 / sum(
            (p[0] - sum(q[0] for q in points) / F(n)) ** 2 for p in points
        )
        assert near(shown(r"Leverage h of the point in hand #", said), float(h)), state
        assert (other is None) == (h == 1)
        assert ("alone sets the slope" in said) == (other is None and n > 2), state
        assert ("0/0 for every point" in said) == (other is not None and rss == 0), state
        tone = "warn" if n == 2 or tss == 0 or bent else "good" if rss == 0 else None
        tone = "alarm" if other is None and n > 2 else tone
        if other is None or rss == 0:
            assert page.tone == tone, state
            seen.add("alone" if other is None else "exact")
            assert "Cook’s distance D undefined" in said, state
            continue
        e = points[row - 1][1] - intercept - slope * points[row - 1][0]
        D = e**2 * h / (2 * (rss / (n - 2)) * (1 - h) ** 2)
        assert near(shown(r"Its Cook’s distance D #", said), float(D)), state
        verdict = {
            "pulls the line: Cook’s distance D = [^ ]+ above 1;": D > 1,
            "pulls the line: Cook’s distance D = [^ ]+ above 4/n": F(4, n) < D <= 1,
            "Far out, and yet harmless": F(4, n) >= D and h > F(4, n),
            "does little": F(4, n) >= D and h <= F(4, n),
        }
        loud = "alarm" if D > 1 else "warn" if F(4, n) < D else "plain"
        assert page.tone == (tone or loud), state
        for words, true in verdict.items():
            assert bool(re.search(words, said)) == true, (state, words, float(D))
            if true:
                seen.add(words)
        assert near(shown(r"without it the slope would be #", said), float(other)), state
        assert (f"would be {number(float(other))} too" in said) == (slope == other), state
        seen |= {"bent"} if bent else set()
    assert len(seen) == 8


def judge_bend(said, state, points, rss):
    """What the best parabola leaves of the line's squares, by numpy."""
    xs, ys = np.array(points, float).T
    bent = False
    if len(xs) > 4 and len(set(xs)) > 3 and rss > 0:
        share = np.polyfit(xs, ys, 2, full=True)[1][0] / float(rss)
        bent = share <= 0.1
        if bent:
            assert abs(shown("would leave only # %", said) - 100 * share) < 0.06, state
    assert ("the line has the wrong shape" in said) == bent, state
    return bent


def covers(kind, n, amount, seed):
    """A function that counts what intervals hold, from plain matrices."""
    rng = np.random.default_rng(seed)
    z, fresh = rng.standard_normal((1000, 60))[:, :n], rng.standard_normal(1000)
    x, steps = np.linspace(0, 10, n), np.arange(n)
    X = np.column_stack([np.ones(n), x])
    sigma = np.eye(n)
    if kind == "unequal":
        sigma = np.diag(np.exp(np.log(amount) * (x - 5) / 5))
    elif kind == "correlated":
        sigma = amount ** abs(steps[:, None] - steps)
    errors = z @ np.linalg.cholesky(sigma).T
    beta = np.linalg.lstsq(X, errors.T, rcond=None)[0]
    left = errors - (X @ beta).T
    s = np.sqrt((left**2).sum(1) / (n - 2))
    inverse = np.linalg.inv(X.T @ X)
    hat = np.diag(X @ inverse @ X.T)
    most = min(int(4 * (n / 100) ** (2 / 9)), n - 1)
    kernel = np.clip(1 - abs(steps[:, None] - steps) / (most + 1), 0, 1)

    def judge(ask, level, formula):
        a = np.array([1, ask])
        c = X @ inverse @ a
        u = left * c
        se = {
            "ordinary": lambda: s * np.sqrt(a @ inverse @ a),
            "hc3": lambda: np.sqrt(((u / (1 - hat)) ** 2).sum(1)),
            "newey-west": lambda: np.sqrt(np.maximum((u @ kernel * u).sum(1), 0)),
        }[formula]()
        t = stats.t.isf((1 - level) / 2, n - 2)
        off = a @ beta
        spread = amount ** ((ask - 5) / 10) if kind == "unequal" else 1
        line = (abs(off) <= t * se).mean()
        value = (abs(off - spread * fresh) <= t * s * np.sqrt(1 + a @ inverse @ a)).mean()
        first = 2 + 0.5 * ask + off[0]
        return line, value, first - t * se[0], first + t * se[0], np.sqrt(c @ sigma @ c)

    return judge


def interval_states(rng):
    for k in range(100):
        kind = ("equal", "unequal", "correlated")[k % 3]
        n, seed = int(rng.integers(3, 61)), int(rng.integers(1000))
        amount = {
            "equal": 1.0,
            "unequal": float(f"{np.exp(rng.uniform(-3, 3)):.3g}"),
            "correlated": round(rng.uniform(-0.9, 0.95), 2),
        }[kind]
        if k % 10 == 1:
            amount = 1.0 if kind != "correlated" else 0.0
        amount = min(max(amount, 0.05), 20) if kind == "unequal" else amount
        judge = covers(kind, n, amount, seed)
        extra = {"unequal": {"growth": amount}, "correlated": {"rho": amount}}.get(kind, {})
        for j in range(10):
            formula = ("ordinary", "ordinary", "hc3", "newey-west")[j % 4]
            ask = round(rng.uniform(-5, 15), 1)
            level = float(rng.choice([50, 80, 95, 99, 99.5]))
            state = {"errors": kind, "count": n, "sample": seed, "ask": ask, "level": level}
            exact = kind == "equal" or amount == (kind == "unequal")
            yield state | extra | {"formula": formula}, judge(ask, level / 100, formula), exact


def test_how_often_intervals_hold(open_page):
    page = open_page("regression", draw=False).open("intervals")
    seen = set()
    for state, (line, value, low, high, true), plain in interval_states(np.random.default_rng(2)):
        said = text(page.at(**state))
        level = state["level"] / 100
        assert near(shown(r"goes from #", said), low) and near(
            shown(r"goes from \S+ to #", said), high
        )
        assert abs(shown(r"The line is held in # %", said) - 100 * line) < 0.11, state
        assert abs(shown(r"A new value is held in # %", said) - 100 * value) < 0.11, state
        if plain and state["formula"] == "ordinary":
            assert shown(r"Claimed against true #", said) == 1, state
        denominator = shown(r"Claimed against true \S+ [^ /]+/#", said)
        assert abs(denominator / true - 1) < 0.006, state
        room = np.sqrt(level * (1 - level) / 1000)
        exact = plain and state["formula"] == "ordinary"
        side = said.split("With this sample")[1].split("P(|T|")[0]
        assert ("theory says exactly" in side) == exact, state
        names = {"ordinary": "s·√h₀ =", "hc3": "c²e²/(1 − h)²", "newey-west": "Σ over lags up to"}
        for formula, words in names.items():
            assert (words in said) == (formula == state["formula"]), state
        judge_spreads(said, state, line, value)
        tones, sure = [], True
        away = (line - level) / room
        sure &= exact or abs(abs(away) - 3) > 0.1
        tones.append("good" if exact else "alarm" if away < -3 else "warn" if away > 3 else "plain")
        if not exact and abs(abs(away) - 3) > 0.1:
            case = "only in" if away < -3 else "too wide." if away > 3 else "within three"
            assert case in side.split("A new value")[0], (state, line)
            seen.add(case)
        away = (value - level) / room
        sure &= plain or abs(abs(away) - 3) > 0.1
        if plain:
            assert not re.search("narrow|wide|as claimed", side.split("A new value")[1]), state
        else:
            tones.append("alarm" if away < -3 else "warn" if away > 3 else "plain")
        loud = next((t for t in ("alarm", "warn") if t in tones), tones[0])
        assert not sure or page.tone == loud, (state, tones)
        if not plain and abs(abs(away) - 3) > 0.1:
            case = "narrow there" if away < -3 else "wide there" if away > 3 else "as claimed"
            assert case in side.split("A new value")[1], (state, value)
            seen.add(case)
    assert len(seen) == 6


def judge_spreads(said, state, *shares):
    """√(p(1 − p)/1,000); where all samples say the same, what would do so once in twenty times."""
    told = rf"(standard error|hardly above|hardly below) {NUMBER} %(?: \(95 % bound\))?"
    told = re.findall(told, said.split("P(|T|")[0])
    far = 1 - 0.05**0.001
    for share, (what, figure) in zip(shares, told, strict=True):
        edge = {0: ("hardly above", far), 1: ("hardly below", 1 - far)}.get(share)
        what_it_is, size = edge or ("standard error", np.sqrt(share * (1 - share) / 1000))
        assert what == what_it_is and near(value_of(figure), 100 * size, 2), state


def pair_table(tie, seed):
    first, other, noise = np.random.default_rng(seed).standard_normal((3, 40))
    second = tie * first + np.sqrt(1 - tie**2) * other
    X, y = np.column_stack([first, second]), first + 0.4 * second + noise
    return (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()


def pair_lasso(X, y, lam):
    """Two standardised columns: every pattern of signs is tried, by exact solution of 2 × 2."""
    c, r = X.T @ y / len(y), float(X[:, 0] @ X[:, 1] / len(y))
    best, least = np.zeros(2), 0.0
    candidates = [np.zeros(2)]
    for k in (0, 1):
        beta = np.zeros(2)
        beta[k] = np.sign(c[k]) * max(abs(c[k]) - lam, 0)
        candidates.append(beta)
    if abs(r) < 1 - 1e-9:
        for s in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            a, b = c - lam * np.array(s)
            beta = np.array([a - r * b, b - r * a]) / (1 - r * r)
            if (np.sign(beta) == s).all():
                candidates.append(beta)
    for beta in candidates:
        value = -c @ beta + 0.5 * (beta @ beta + 2 * r * beta[0] * beta[1])
        value += lam * np.abs(beta).sum()
        if value < least - 1e-15:
            best, least = beta, value
    return best


def test_ridge_and_lasso(open_page):
    page = open_page("regression", draw=False).open("shrinkage")
    rng, seen = np.random.default_rng(3), set()
    for k in range(1000):
        if k % 20 == 0:
            tie = round(float(rng.choice([rng.uniform(-1, 1), rng.uniform(0.95, 0.999)])), 2)
            tie = 1.0 if k % 200 == 180 else tie
            draw = int(rng.integers(1000))
            X, y = pair_table(tie, draw)
        lam = float(f"{10 ** rng.uniform(-3.9, 0.6 if k % 4 else 2):.3g}")
        penalty = "ridge" if k % 20 > 12 else "lasso"
        free = k % 10 == 3
        lam = 1e-4 if free else lam  # the lowest value means 0
        state = {"tie": tie, "draw": draw, "lam": lam, "penalty": penalty}
        said = text(page.at(**state))
        lam = 0.0 if free else lam
        if free:
            beta = np.linalg.pinv(X) @ y
        elif penalty == "ridge":
            beta = Ridge(alpha=40 * lam, fit_intercept=False, solver="svd").fit(X, y).coef_
        else:
            beta = pair_lasso(X, y, lam)
        found = [shown(f"β{mark} #", said) for mark in "₁₂"]
        zeros = int((beta == 0).sum())
        if abs(tie) < 1 or penalty == "ridge":
            for one, true in zip(found, beta, strict=True):
                assert near(one, true) or abs(one - true) < 1e-8, (state, found, beta)
        else:
            assert near(sum(found), beta.sum()), state
        case = {
            "λ = 0: no ball": free,
            "has no corners": penalty == "ridge" and not free,
            "makes all coefficients exactly 0": penalty == "lasso" and zeros == 2,
            "is exactly 0": penalty == "lasso" and zeros == 1,
            "no coefficient is 0": penalty == "lasso" and zeros == 0 and not free,
        }
        assert page.tone == ("warn" if zeros == 2 else "plain"), state
        assert ("solution is one of least squares" in said) == (free and tie == 1), state
        size = lam * np.abs(beta).sum() if penalty == "lasso" else lam / 2 * (beta @ beta)
        assert near(shown(r"Penalty # [λ(]", said), size), state
        judge_twins(said, state, X, free)
        if k % 50 == 2:
            judge_choice(said, state, X, y)
        for words, true in case.items():
            assert (words in said) == true, (state, words, beta)
            seen.update([words] * int(true))
        left = y - X @ beta
        assert abs(shown(r"R² on these rows #", said) - (1 - left @ left / (y @ y))) < 6e-4
        values = np.linalg.svd(X, compute_uv=False) ** 2 / 40
        freedom = (values / (values + lam)).sum() if penalty == "ridge" else 2 - zeros
        if tie < 1:
            assert near(shown(r"Degrees of freedom #", said), freedom), state
            kappa = values[0] / values[1]
            assert near(shown(r"Condition number #", said), kappa), state
        assert ("Condition number ∞" in said) == (tie == 1), state
    assert len(seen) == 5


def judge_twins(said, state, X, free):
    """What is said of columns that nearly or wholly repeat each other."""
    values = np.linalg.eigvalsh(X.T @ X)
    whole = state["tie"] == 1
    near_twins = not whole and values[1] > 1000 * values[0]
    assert ("columns nearly repeat each other" in said) == near_twins, state
    ridge = state["penalty"] == "ridge"
    assert ("the shortest is shown" in said) == (whole and ridge and free), state
    assert ("ridge makes it unique" in said) == (whole and ridge and not free), state
    assert ("shown is one of its answers" in said) == (whole and not ridge), state


def judge_choice(said, state, X, y):
    """Ten folds at all λ; the rows are dealt out as the page says, by its seed of folds."""
    fold, lambdas = np.empty(40, int), 10 ** np.linspace(2, -4, 61)
    fold[np.random.default_rng(1).permutation(40)] = np.arange(40) % 10
    errors = []
    for at in range(10):
        A, b = X[fold != at], y[fold != at]
        mean, scale, centre = A.mean(0), A.std(0), b.mean()
        A, n = (A - mean) / scale, len(b)
        if state["penalty"] == "ridge":
            U, s, Vt = np.linalg.svd(A, full_matrices=False)
            beta = [Vt.T @ (s / (s * s + n * lam) * (U.T @ (b - centre))) for lam in lambdas]
        else:
            beta = [pair_lasso(A, b - centre, lam) for lam in lambdas]
        left = y[fold == at] - centre - np.array(beta) @ ((X[fold == at] - mean) / scale).T
        errors.append((left**2).mean(1))
    errors = np.array(errors)
    error, spread = errors.mean(0), errors.std(0, ddof=1) / np.sqrt(10)
    best = np.argmin(error)
    simple = np.flatnonzero(error <= error[best] + spread[best])[0]
    assert near(shown("least error at λ = #[,;]", said), lambdas[best]), state
    assert ("but even the largest λ" in said) == (simple == 0), state
    assert ("no larger λ looked at" in said) == (simple == best > 0), state
    if 0 < simple < best:
        assert near(shown("error of it up to λ = #", said), lambdas[simple]), state


def test_lasso_of_many_columns(open_page):
    """Which columns it drops, by scikit-learn."""
    page = open_page("regression", draw=False).open("shrinkage")
    X, y = load_diabetes(return_X_y=True)
    names = np.array(load_diabetes().feature_names)
    X, y = (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()
    seen = set()
    for lam in np.geomspace(0.002, 0.6, 40):
        lam = float(f"{lam:.3g}")
        said = text(page.at(table="diabetes", lam=lam))
        gone = names[Lasso(alpha=lam, max_iter=20_000, fit_intercept=False).fit(X, y).coef_ == 0]
        count = len(gone)
        told = f"{count} of 10 coefficients {'is' if count == 1 else 'are'} exactly 0: "
        told += ", ".join(gone[:4]) + " and others" * (count > 4) + "."
        assert (told in said) == (0 < count < 10), (lam, gone)
        assert ("makes all coefficients exactly 0" in said) == (count == 10), lam
        assert ("a corner or an edge of the ball" in said) == (0 < count < 10), lam
        seen.add(count)
    assert {0, 10} <= seen and len(seen) > 6


TRUE = {
    "wave": lambda x: np.sin(np.pi * x),
    "line": lambda x: 0.8 * x,
    "peak": lambda x: 1 / (1 + 25 * x**2),
    "step": np.sign,
}


@cache
def fit_matrix(n, degree):
    """Fits of unit vectors, by numpy's lstsq on Legendre's polynomials."""
    x, grid = np.linspace(-1, 1, n), np.linspace(-1, 1, 101)
    columns = [np.polynomial.Legendre.basis(k)(x) for k in range(degree + 1)]
    b = np.linalg.lstsq(np.column_stack(columns), np.eye(n), rcond=1e-13)[0]
    return np.polynomial.legendre.legval(grid, b).T


@cache
def exact_parts(truth, n):
    """Bias² and variance for σ = 1, by degree."""
    x, grid = np.linspace(-1, 1, n), np.linspace(-1, 1, 101)
    found = []
    for degree in range(101):
        S = fit_matrix(n, degree)
        found.append([((S @ TRUE[truth](x) - TRUE[truth](grid)) ** 2).mean(), (S**2).sum() / 101])
    return np.array(found).T


def test_bias_and_variance(open_page):
    page = open_page("regression", draw=False).open("flexibility")
    rng, seen = np.random.default_rng(4), set()
    normals = {}
    for k in range(1000):
        truth, n = list(TRUE)[k % 4], (10, 15, 20)[k % 3]
        degree = int(
            rng.choice([rng.integers(0, n), n - 1, rng.integers(n, 101)], p=[0.6, 0.1, 0.3])
        )
        sigma = 0.0 if k % 25 == 0 else round(rng.uniform(0.01, 1), 2)
        seed = int(rng.integers(20))
        state = {"truth": truth, "size": str(n), "degree": degree, "sigma": sigma, "noise": seed}
        said = text(page.at(**state))
        bias, variance = exact_parts(truth, n)
        total = bias + sigma**2 * (variance + 1)
        left, right = bias[degree], sigma**2 * variance[degree]
        for label, true in (
            ("Bias²", left),
            ("Variance", right),
            ("Expected error", total[degree]),
        ):
            found = shown(label + " #", said)
            assert abs(found - true) <= 0.006 * true + 1e-9, (state, label, found, true)
        if seed not in normals:
            draw = np.random.default_rng(seed)
            normals[seed] = draw.standard_normal((50, 20)), draw.standard_normal((50, 101))
        first, fresh = normals[seed]
        y = TRUE[truth](np.linspace(-1, 1, n)) + sigma * first[:, :n]
        new = TRUE[truth](np.linspace(-1, 1, 101)) + sigma * fresh
        errors = ((new - y @ fit_matrix(n, degree).T) ** 2).mean(1)
        assert abs(shown("Measured error #", said) / max(errors.mean(), 1e-9) - 1) < 0.006 or (
            errors.mean() < 1e-9
        ), state
        if sigma:
            spread = errors.std(ddof=1) / np.sqrt(50)
            away = abs(errors.mean() - total[degree]) / spread
            assert abs(shown(r"differ by # standard errors", said) - away) < 0.06 * away + 0.02, (
                state
            )
        assert ("Without noise all samples" in said) == (sigma == 0)
        case = {
            "weighs more than their scatter": degree < n - 1
            and left >= right
            and total[degree] > 0,
            "the fits scatter more": degree < n - 1 and right > left,
            "each fit goes through all its points": degree == n - 1,
            "coefficients for": degree >= n,
        }
        assert page.tone == ("plain" if degree < n - 1 else "warn"), state
        assert ("every fit is the truth" in said) == (degree < n - 1 and max(left, right) < 1e-15)
        assert ("points, noise and all." in said) == (degree == n - 1 and sigma > 0), state
        judge_least(said, state, total, n, degree)
        if max(left, right) < 1e-15:
            continue
        for words, true in case.items():
            assert (words in said) == true, (state, words)
            seen.update([words] * int(true))
        if degree >= n and abs(total[degree] / total[: n - 1].min() - 1) > 1e-3:
            deeper = total[degree] < total[: n - 1].min()
            assert ("even below the best" in said) == deeper, state
            seen.add(bool(deeper))
    assert len(seen) == 6


def judge_least(said, state, total, n, degree):
    """Where the sum is least, and how it stands to the peak at n − 1."""
    low, far = (
        int(shown(f"{words} #", said) if words in said else -1)
        for words in ("the sum is least at degree", "more coefficients than points, at degree")
    )
    assert total[low] <= total[: n - 1].min() * (1 + 1e-9) + 1e-15 and 0 <= low < n - 1, state
    assert (far >= n) == (degree >= n), state
    if degree >= n:
        assert total[far] <= total[n:].min() * (1 + 1e-9) + 1e-15, state
        below = total[degree] < total[n - 1]
        if abs(total[degree] / total[n - 1] - 1) > 1e-6:
            assert (" is below the" in said) == below and (" is not below the" in said) != below
