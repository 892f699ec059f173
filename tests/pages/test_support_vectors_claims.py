"""What the page on support vector machines says, read from its words in thousands of states and
judged by scikit-learn, linear programmes and plain sums."""

import re
import warnings

import numpy as np
from scipy.optimize import linprog
from sklearn.svm import SVC

from core.maths.learning.class_points import NAMES, class_points
from core.ui.words import value_of
from tests.painting import painted

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace("&lt;", "<")


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3, dust=1e-9):
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + dust


def parted(places, y):
    """Whether a line has each class strictly on its side: a programme for the largest margin."""
    rows = np.column_stack(
        [-y[:, None] * np.column_stack([places, np.ones(len(y))]), np.ones(len(y))]
    )
    box = [(-1, 1)] * 3 + [(0, 1)]
    return -linprog([0, 0, 0, -1], A_ub=rows, b_ub=np.zeros(len(y)), bounds=box).fun > 1e-7


def machine(places, labels, C):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SVC(C=C, kernel="linear", tol=1e-9, max_iter=100_000).fit(places, labels)
    return model.coef_[0], float(model.intercept_[0])


def good_biases(f, y):
    """The interval of b in which Σ max(0, 1 − y(f + b)) is least: between its corners y − f."""
    corners = np.sort(y - f)
    total = np.maximum(0, 1 - y * (f + corners[:, None])).sum(axis=1)
    best = corners[total <= total.min() + 1e-7 * (1 + total.min())]
    return best[0], best[-1]


def margin_states(rng):
    for k in range(1100):
        points = class_points(str(rng.choice([n for n in NAMES if n not in ("three", "strip")])))
        if k % 10 != 9:
            points = painted(rng, k, 0.3)
        yield points, float(f"{10 ** rng.uniform(-3, 1.5 if k % 10 != 9 else 0.5):.3g}")


def test_margins(open_page):
    page = open_page("support_vectors", draw=False).open("margin")
    phrases = {
        "none": "No point yet",
        "one": "is here: w = 0",
        "level": "The cheapest weights are 0",
        "hard": "no point pays slack: the margin",
        "sold": "slack is cheaper than so narrow a margin",
        "side": "All points are on the side of",
        "mixed": "No line keeps the classes apart",
    }
    seen, loose, odd = dict.fromkeys(phrases, 0), 0, 0
    for k, (points, C) in enumerate(margin_states(np.random.default_rng(21))):
        said, state = text(page.at(points=points, price=C)), (points, C)
        case = next(name for name, phrase in phrases.items() if phrase in said)
        assert sum(phrase in said for phrase in phrases.values()) == 1, state
        seen[case] += 1
        places = np.array([p[:2] for p in points]).reshape(-1, 2)
        labels = np.array([p[2] for p in points], int)
        if len(set(labels.tolist())) < 2:
            assert case == ("one" if len(labels) else "none"), state
            continue
        y = np.where(labels == 1, 1.0, -1.0)
        w, _ = machine(places, labels, C)
        f = places @ w
        low, high = good_biases(f, y)
        long = float(np.hypot(*w))
        assert abs(shown(r"Weights \(#", said) - w[0]) <= 0.006 * long + 1e-5, state
        cost = w @ w / 2 + C * np.maximum(0, 1 - y * (f + low)).sum()
        assert near(shown("Primal objective #", said), cost, 3, 1e-6), state
        assert near(shown("Lower bound #", said), cost, 3, 1e-6), state
        assert shown("KKT residual #", said) < 1e-7, state
        assert shown("Duality gap #", said) < 1e-7 * (1 + cost), state
        apart = parted(places, y) if k % 3 == 0 else None  # a programme takes its time
        odd += judge_case(said, state, case, places, y, w, (low, high), apart)
        loose += judge_bias(said, state, low, high)
    assert min(seen.values()) >= 15 and loose >= 100 and odd >= 50, (seen, loose, odd)


def judge_case(said, state, case, places, y, w, ends, apart):
    """The verdict; how many odd places were told of."""
    long, m = float(np.hypot(*w)), y * (places @ w + sum(ends) / 2)
    if case == "level":
        assert long < 1e-4, state
        called = "A" if ends[1] < 1e-6 else "B" if ends[0] > -1e-6 else None
        if abs(sum(ends)) > 1e-6:
            assert f"every place is called {called}" in said or called is None, state
        else:
            assert "no place is called either class" in said, state
    else:
        assert long > 1e-5 and near(shown("Margin #", said), 2 / long, 2), state
    unsure = np.any((np.abs(m) > 1e-9) & (np.abs(m) < 1e-4))
    sided = abs(np.sum(np.sign(np.round(m * y, 5)))) == len(y)
    slack = np.maximum(0, 1 - m)
    if case == "hard":
        assert apart is not False and slack.max() < 1e-4, state
    if case in ("sold", "mixed"):
        assert apart in (None, case == "sold") and slack.max() > 1e-9, state
        assert not sided or unsure, state
        edge = np.abs(m - 1) < 1e-4
        paying = shown(r"# of \d+ points? pays? slack", said)
        assert (m < 1 - 1e-4).sum() <= paying <= ((m < 1) | edge).sum(), state
        if not unsure and np.all(np.abs(m) > 1e-4):
            assert shown("# of them on the wrong side", said) == (m < 0).sum(), state
            assert shown("On the right side #", said) == (m > 0).sum(), state
    if case == "side":
        side = "A" if (m * y)[0] < 0 else "B"
        assert sided or unsure, state
        assert unsure or f"on the side of {side}" in said, state
    spots = [{tuple(p) for p in places[y == s].tolist()} for s in (-1, 1)]
    assert ("such a pair pays 2" in said) == bool(spots[0] & spots[1]), state
    flat = np.linalg.matrix_rank(places - places[0]) == 1
    line = flat and not spots[0] & spots[1] and case != "level"
    assert ("All points lie on one line" in said) == line, state
    return int(line or bool(spots[0] & spots[1]))


def judge_bias(said, state, low, high):
    """Whether the bias is told to be loose, and where."""
    wide = high - low
    if 1e-7 < wide < 1e-3:
        return 0
    assert ("The bias is not unique" in said) == (wide > 1e-3), state
    if wide > 1e-3:
        assert abs(shown("every b from #", said) - low) <= 0.006 * abs(low) + 2e-3, state
        assert abs(shown(r"every b from \S+ to #", said) - high) <= 0.006 * abs(high) + 2e-3, state
        return 1
    assert abs(shown("Bias b #", said) - low) <= 0.006 * abs(low) + 2e-3, state
    return 0


# ---- kernels -----------------------------------------------------------------------------------

TYPED = {  # what is typed, and the same written for arrays
    "tanh(s - 1)": lambda s, d: np.tanh(s - 1),
    "s - d": lambda s, d: s - d,
    "1/(1 + d)": lambda s, d: 1 / (1 + d),
    "1/d": lambda s, d: np.full_like(s, np.nan),
    "e^(-sqrt(d))": lambda s, d: np.exp(-np.sqrt(d)),
}


def kernel_states(rng):
    for k in range(1000):
        n = int(rng.integers(0, 22))
        places = rng.integers([-8, -6], [9, 7], (n, 2)) / 2
        if k % 3 == 0 and n:
            places[n // 2 :] = places[: n - n // 2]  # pairs in one place
        labels = rng.integers(0, 2, n)
        if k % 4 == 0:
            labels = (np.hypot(*places.T) > 2.5).astype(int)
        kind = ("gaussian", "polynomial", "linear", "own")[int(rng.integers(0, 4))]
        yield {
            "spots": tuple((*p, c) for p, c in zip(places.tolist(), labels.tolist(), strict=True)),
            "kernel": kind,
            "k": str(rng.choice(list(TYPED))),
            "gamma": float(f"{10 ** rng.uniform(-2, 1 if kind == 'gaussian' else -0.5):.3g}"),
            "degree": int(rng.integers(1, 4)),
            "cost": float(f"{10 ** rng.uniform(-3, 1.5):.3g}"),
        }


def by_formula(state, places):
    s = places @ places.T
    d = np.maximum(((places[:, None] - places) ** 2).sum(axis=2), 0)
    if state["kernel"] == "own":
        return TYPED[state["k"]](s, d)
    if state["kernel"] == "linear":
        return s
    if state["kernel"] == "gaussian":
        return np.exp(-state["gamma"] * d)
    return (1 + state["gamma"] * s) ** state["degree"]


def test_kernels(open_page, undrawn):
    from pages.learning.support_vectors import kernels

    undrawn(kernels, "plane_tables", "matrix_tables", "eigenvalue_tables")
    page = open_page("support_vectors", draw=False).open("kernels")
    phrases = {
        "none": "No point yet",
        "one": "nothing to tell it from",
        "undefined": "k has no value, or one beyond",
        "no kernel": "This k is no kernel",
        "level": "The cheapest w among the features is 0",
        "alone": "and all are support vectors",
        "clean": "points are on their own side of the curve",
        "missed": "are on their own side of the boundary",
    }
    seen = dict.fromkeys(phrases, 0)
    for state in kernel_states(np.random.default_rng(22)):
        said = text(page.at(**state))
        case = next(name for name, phrase in phrases.items() if phrase in said)
        assert sum(phrase in said for phrase in phrases.values()) == 1, state
        seen[case] += 1
        places = np.array([p[:2] for p in state["spots"]]).reshape(-1, 2)
        labels = np.array([p[2] for p in state["spots"]], int)
        order = np.argsort(labels, kind="stable")
        places, labels = places[order], labels[order]
        if len(set(labels.tolist())) < 2:
            assert case == ("one" if len(labels) else "none"), state
            continue
        K = by_formula(state, places)
        assert (case == "undefined") == bool(np.isnan(K).any()), state
        if case != "undefined":
            judge_kernel(said, state, case, K, labels)
    assert min(seen.values()) >= 8, seen


def judge_kernel(said, state, case, K, labels):
    n, values = len(labels), np.linalg.eigvalsh(K)
    dust = 1e-9 * np.abs(values).max()
    if np.any(np.abs(np.abs(values) - dust) < 0.5 * dust):
        return
    below = int((values < -dust).sum())
    assert (case == "no kernel") == (below > 0), state
    if below:
        assert shown("its matrix has # negative eigenvalue", said) == below, state
        assert near(shown(r"the least #", said), values[0], 3, 1e-6), state
        return
    rank = int((values > dust).sum())
    assert (f"All {n} eigenvalues are positive" in said) == (rank == n), state
    if rank < n:
        assert f"{rank} of {n} eigenvalues are above" in said, state
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SVC(C=state["cost"], kernel="precomputed", tol=1e-10, max_iter=300_000)
        model.fit(K, labels)
    y, beta = np.where(labels == 1, 1.0, -1.0), np.zeros(n)
    beta[model.support_] = model.dual_coef_[0]
    low, high = good_biases(K @ beta, y)
    m = y * (K @ beta + (low + high) / 2)
    price = beta @ K @ beta / 2 + state["cost"] * np.maximum(0, 1 - m).sum()
    assert near(shown("Primal objective #", said), price, 3, 1e-5), state
    assert abs(shown("Bias b #", said) - (low + high) / 2) < 0.006 * abs(low + high) + 3e-3, state
    square = beta @ K @ beta
    assert (case == "level") == (square < 1e-7 * np.abs(beta).sum()), (state, square)
    if np.any((np.abs(m) < 1e-3) & (np.abs(m) > 1e-9)):
        return
    right = int((m > 1e-6).sum())
    assert shown("On the right side #", said) == right, state
    if case in ("clean", "missed", "alone"):
        assert (case == "missed") == (right < n), state
    if case == "alone" and rank == n:
        assert np.abs(beta).min() > 0, state


# ---- lifted ------------------------------------------------------------------------------------


def lifted_states(rng):
    for k in range(1000):
        n = int(rng.integers(0, 20))
        places = rng.integers([-8, -6], [9, 7], (n, 2)) / 2
        labels = rng.integers(0, 2, n)
        if k % 3 == 0:
            labels = (np.hypot(*places.T) > 2.5).astype(int)
        if k % 3 == 1:
            labels = (np.abs(places[:, 0]) > np.abs(places[:, 1]) * (k % 2)).astype(int)
        if k % 6 == 1:  # mirrored
            places, labels = np.vstack([places, places * [1, -1]]), np.concatenate([labels] * 2)
        if k % 12 == 5:  # as often one way as turned by a right angle, the other class
            places = np.vstack([places, places[:, ::-1]])
            labels = np.concatenate([labels, 1 - labels])
        if k % 9 == 2:
            places[:, 1] = 0
        yield {
            "dots": tuple((*p, c) for p, c in zip(places.tolist(), labels.tolist(), strict=True)),
            "worth": float(f"{10 ** rng.uniform(-3, 1):.3g}"),
            "turn": int(rng.integers(0, 361)),
            "tilt": int(rng.integers(0, 91)),
        }


def test_lifted(open_page):
    page = open_page("support_vectors", draw=False).open("lifted")
    phrases = {
        "none": "No point yet",
        "one": "nothing to tell it from",
        "level": "The cheapest w among the features is 0",
        "ellipse": "an ellipse around the origin",
        "hyperbola": "is a hyperbola",
        "lines": "two lines through the origin",
        "strip": "two parallel lines",
        "nowhere": "The plane misses the cone",
    }
    seen = dict.fromkeys(phrases, 0)
    for state in lifted_states(np.random.default_rng(23)):
        said = text(page.at(**state))
        case = next(name for name, phrase in phrases.items() if phrase in said)
        assert sum(phrase in said for phrase in phrases.values()) == 1, state
        seen[case] += 1
        places = np.array([p[:2] for p in state["dots"]]).reshape(-1, 2)
        labels = np.array([p[2] for p in state["dots"]], int)
        if len(set(labels.tolist())) < 2:
            assert case == ("one" if len(labels) else "none"), state
            continue
        judge_lifted(said, state, case, places, labels)
    assert min(seen.values()) >= 10, seen


def judge_lifted(said, state, case, places, labels):
    K = (places @ places.T) ** 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SVC(C=state["worth"], kernel="precomputed", tol=1e-10, max_iter=200_000)
        model.fit(K, labels)
    y, beta = np.where(labels == 1, 1.0, -1.0), np.zeros(len(labels))
    beta[model.support_] = model.dual_coef_[0]
    low, high = good_biases(K @ beta, y)
    b = (low + high) / 2
    Q = (places * beta[:, None]).T @ places  # f = Σ β (x·xᵢ)² + b = xᵀ (Σ β xᵢ xᵢᵀ) x + b
    if abs(np.linalg.norm(Q)) < 1e-5:
        assert case == "level" or np.linalg.norm(Q) > 0, state
        return
    assert case != "level", state
    first, second = sorted(np.linalg.eigvalsh(Q), key=abs, reverse=True)
    m = y * (K @ beta + b)
    if np.all((np.abs(m) < 1e-9) | (np.abs(m) > 1e-3)):
        right = int((m > 1e-6).sum())
        assert shown("# of [0-9]+ points are on their own side", said) == right, state
        assert ("x and −x are lifted" in said) == (right < len(m)), state
    flat = abs(second) < 1e-6 * abs(first)
    if abs(b) < 1e-5 or (abs(second) < 1e-3 * abs(first) and not flat):
        return judge_edge(said, case, first, second, b, flat)
    if flat:
        assert case == ("strip" if first * b < 0 else "nowhere"), (state, first, second, b)
    elif first * second < 0:
        assert case == "hyperbola", state
    else:
        assert case == ("ellipse" if first * b < 0 else "nowhere"), state
    if case == "ellipse":
        long = sorted(np.sqrt(-b / np.array([first, second])))
        assert abs(shown("half axes #", said) - long[0]) < 0.01 * long[0], state
        assert abs(shown(r"half axes \S+ and #", said) - long[1]) < 0.01 * long[1], state
    if case == "nowhere":
        assert f"is not 0 is called {'B' if first > 0 else 'A'}" in said, state
    return None


def judge_edge(said, case, first, second, b, flat):
    """b or an eigenvalue is so small that only its neighbours can be excluded."""
    if abs(b) < 1e-9 and not flat:
        assert case == ("lines" if first * second < 0 else "nowhere"), (first, second, b)
    if first * second < 0 and abs(second) > 1e-3 * abs(first):
        assert case in ("lines", "hyperbola"), (first, second, b)


# ---- the choice --------------------------------------------------------------------------------


def noisy(law, count, seed):
    """The laws as the page writes them down."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) >= count - count // 2
    sign, turn = np.where(labels, 1, -1), rng.uniform(0, np.pi, count)
    places = {
        "moons": np.stack([1.2 * sign + 2.4 * np.cos(turn), sign * (0.7 - 2.4 * np.sin(turn))]),
        "rings": np.where(labels, 2.8, 1.2) * np.stack([np.cos(2 * turn), np.sin(2 * turn)]),
        "clouds": np.stack([1.3 * sign, 0.7 * sign]),
    }[law]
    size = {"moons": 0.55, "rings": 0.45, "clouds": 1.3}[law]
    return places.T + size * rng.standard_normal((count, 2)), sign


def test_choices(open_page):
    """Every cell of every map for its words, every eighth again by scikit-learn."""
    page = open_page("support_vectors", draw=False).open("choice")
    seen = dict.fromkeys(("worse", "best", "heart", "coarse"), 0)
    phrases = {
        "worse": "more than by tossing a coin",
        "best": "and no cell of the map has fewer",
        "heart": "Learnt by heart",
        "coarse": "of the fitted points err, and left out",
    }
    for law in ("moons", "rings", "clouds"):
        for stretched in (False, True):
            cells = [(g / 2, c / 2) for c in range(-2, 5) for g in range(-4, 4)]
            said = {cell: text(page.at(law=law, stretched=stretched, cell=cell)) for cell in cells}
            left = {cell: shown("Errors, left out [^ ]+ % #/32", one) for cell, one in said.items()}
            least = min(left.values())
            for k, (cell, one) in enumerate(said.items()):
                fitted = shown("Errors, fitted [^ ]+ % #/32", one)
                wanted = "worse" if left[cell] > 16 else "best" if left[cell] == least else (
                    "coarse" if fitted else "heart")  # fmt: skip
                for name, phrase in phrases.items():
                    assert (phrase in one) == (name == wanted), (law, stretched, cell, name)
                seen[wanted] += 1
                held = shown("Bound by support vectors [^ ]+ % #/32", one)
                assert left[cell] <= held <= 32, (law, stretched, cell)
                assert f"The fewest, {least:g}, in {list(left.values()).count(least)} cell" in one
                wrong = shown("Errors, fresh [^ ]+ % #/600", one) / 600
                error = 100 * np.sqrt(wrong * (1 - wrong) / 600)
                assert f"± {error:.1f} % standard error" in one, (law, stretched, cell)
                if k % 8 == 0:
                    judge_cell(law, stretched, cell, fitted, left[cell], held, wrong)
    assert min(seen.values()) >= 15, seen


def judge_cell(law, stretched, cell, fitted, left, held, wrong):
    unit, state = np.array([1, 30 if stretched else 1]), (law, stretched, cell)
    (x, y), (fresh, truth) = noisy(law, 32, 11), noisy(law, 600, 12)
    x, fresh = x * unit, fresh * unit

    def fit(places, signs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kind = {"C": 10 ** cell[1], "gamma": 10 ** cell[0], "tol": 1e-7}
            return SVC(max_iter=200_000, **kind).fit(places, signs)

    def within(count, margins):
        assert (margins < -2e-3).sum() <= count <= (margins < 2e-3).sum(), state

    model = fit(x, y)
    assert abs(len(model.support_) - held) <= 1, state
    within(fitted, y * model.decision_function(x))
    within(round(600 * wrong), truth * model.decision_function(fresh))
    out = [
        y[i] * fit(np.delete(x, i, 0), np.delete(y, i)).decision_function(x[i : i + 1])[0]
        for i in range(32)
    ]
    within(left, np.array(out))
