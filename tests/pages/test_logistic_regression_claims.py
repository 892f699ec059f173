"""What the page on logistic regression says, read from its words in thousands of states and judged
by linear programmes, scikit-learn, statsmodels and plain formulas."""

import re
import warnings

import numpy as np
from scipy.optimize import linprog
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from statsmodels.stats.proportion import proportion_confint

from core.maths.learning.class_points import NAMES, class_points
from core.ui.words import value_of
from tests.painting import painted

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace("&gt;", ">")


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


# ---- the boundary ------------------------------------------------------------------------------


def programme(places, labels):
    rows = np.where(labels == 1, 1, -1)[:, None] * np.column_stack([places, np.ones(len(labels))])
    box = [(-1, 1)] * 3
    if -linprog(-rows.sum(0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=box).fun < 1e-7:
        return "overlap"
    least = np.column_stack([-rows, np.ones(len(rows))])
    top = -linprog([0, 0, 0, -1], A_ub=least, b_ub=np.zeros(len(rows)), bounds=[*box, (0, 1)]).fun
    return "apart" if top > 1e-7 else "touching"


def best(places, labels, penalty):
    """Weights and intercept by scikit-learn; on one line, by a solver that stays on it."""
    centre = places.mean(axis=0)
    flat = bool(np.linalg.matrix_rank(places - centre, tol=1e-9) < 2)
    C = 1 / (penalty * len(labels)) if penalty else np.inf
    solver = {"solver": "lbfgs", "tol": 1e-10, "max_iter": 5000} if flat else {
        "solver": "newton-cholesky", "tol": 1e-11, "max_iter": 300}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=C, **solver).fit(places - centre, labels)
    w = model.coef_[0]
    return w, float(model.intercept_[0] - w @ centre), flat


def boundary_states(rng):
    for k in range(1100):
        points = class_points(str(rng.choice([n for n in NAMES if n not in ("three", "strip")])))
        points = points if k % 10 == 9 else painted(rng, k, 0.4)
        penalty = 1e-5 if rng.random() < 0.5 else float(f"{10 ** rng.uniform(-4, 1):.3g}")
        yield points, penalty


def judge_numbers(said, state, w, b, flat, places, labels, penalty):
    digits = 3 if not flat else 2
    assert near(shown("Weight w₁ #", said), w[0], digits) or abs(w[0]) < 1e-6, state
    assert near(shown("Weight w₂ #", said), w[1], digits) or abs(w[1]) < 1e-6, state
    z = places @ w + b
    right = np.where(labels == 1, z, -z)
    if not flat:
        J = np.mean(np.log1p(np.exp(-right)))
        assert near(shown("Log-loss #", said), J) or J < 1e-9, state
        assert near(shown("Odds ratio of x₁ #", said), np.exp(w[0])), state
    if penalty == 0 and not flat:
        X = np.column_stack([places, np.ones(len(z))])
        p = 1 / (1 + np.exp(-z))
        cov = np.linalg.inv((X * (p * (1 - p))[:, None]).T @ X)
        for name, at in (("Weight w₁", 0), ("Weight w₂", 1), ("Intercept b", 2)):
            error = shown(f"{name} [^ ]+ standard error #", said)
            assert near(error, cov[at, at] ** 0.5, 2), (state, name)
        low = shown(r"e\^w₁ = e\^[^;]+; 95 % interval #", said)
        assert near(low, np.exp(w[0] - 1.959964 * cov[0, 0] ** 0.5), 2), state


def test_the_boundary_of_painted_points(open_page):
    page = open_page("logistic_regression", draw=False).open("boundary")
    seen = dict.fromkeys(
        ("none", "one class", "apart", "touching", "held", "level", "one side", "parted"), 0
    )
    for points, raw in boundary_states(np.random.default_rng(4)):
        state = {"points": points, "penalty": raw}
        penalty = 0.0 if raw == 1e-5 else raw
        said = text(page.at(**state))
        places, labels = np.array([p[:2] for p in points]), np.array([p[2] for p in points])
        if len(set(labels.tolist())) < 2:
            seen["one class" if len(labels) else "none"] += 1
            assert ("No point yet" in said) == (not len(labels)), state
            which = "AB"[labels[0]] if len(labels) else "?"
            assert (f"Only class {which} is here" in said) == bool(len(labels)), state
            continue
        kind = programme(places, labels)
        free = penalty == 0
        assert ("no weights are best" in said) == (free and kind == "apart"), state
        assert ("but for points of both on it" in said) == (kind == "touching"), state
        assert ("the weights still run away" in said) == (free and kind == "touching"), state
        assert ("A line could separate" in said) == (not free and kind != "overlap"), state
        assert ("no standard error: there is no optimum" in said) == (free and kind != "overlap"), (
            state
        )
        if free and kind != "overlap":
            seen[kind] += 1
            continue
        w, b, flat = best(places, labels, penalty)
        one_mean = np.allclose(
            places[labels == 0].mean(axis=0), places[labels == 1].mean(axis=0), atol=1e-12
        )
        assert ("Both classes have one mean" in said) == (one_mean and kind == "overlap"), state
        if one_mean:
            seen["level"] += 1
            assert np.hypot(*w) < 1e-4, state
            assert near(shown(r"P\(B\) = # %, the share", said), 100 * labels.mean()), state
            continue
        z = places @ w + b
        if np.abs(z).min() < 1e-5 * (1 + np.abs(z).max()):
            assert "on the line itself" in said or "on the side of" in said, state
            continue
        judge_numbers(said, state, w, b, flat, places, labels, penalty)
        wrong = int(((z > 0) != (labels == 1)).sum())
        side = kind == "overlap" and (np.all(z > 0) or np.all(z < 0))
        assert ("All points are on the side of" in said) == side, state
        n = len(labels)
        right = shown(rf"On the right side (\d+) of {n}".replace(r"(\d+)", "#"), said)
        assert right == n - wrong, state
        if side:
            seen["one side"] += 1
            which = "B" if z[0] > 0 else "A"
            assert f"on the side of {which}: calling every one {which} is wrong for {wrong}" in said
            continue
        assert f"{wrong} of {n} points {'is' if wrong == 1 else 'are'} on the wrong side" in said
        if kind == "overlap":
            seen["parted"] += 1
            within = shown("from 10 % to 90 % within #", said)
            assert near(within, 2 * np.log(9) / np.hypot(*w), 3 - flat), state
        else:
            seen["held"] += 1
            assert near(shown(r"holds the weights at \|w\| = #", said), np.hypot(*w), 3 - flat)
        if kind == "overlap" and not free and not flat:
            w0, _, _ = best(places, labels, 0.0)
            assert near(shown(r"shortens \|w\| from #", said), np.hypot(*w0)), state
    assert min(seen.values()) >= 15, seen


# ---- what a mistake costs ----------------------------------------------------------------------


def test_where_points_stand_under_a_line(open_page):
    page = open_page("logistic_regression", draw=False).open("losses")
    rng, seen = np.random.default_rng(6), dict.fromkeys(("wrong", "near", "far"), 0)
    for k in range(1200):
        name = ("clouds", "apart", "outlier", "rare", "corners")[k % 5]
        state = {
            "cloud": name,
            "angle": int(rng.integers(-180, 181)),
            "length": float(f"{10 ** rng.uniform(-1, 1):.3g}"),
            "offset": round(rng.uniform(-4, 4), 1),
        }
        if name == "apart" and k % 2:
            state |= {
                "angle": int(rng.integers(-25, 15)),
                "offset": round(rng.uniform(-0.6, 0.6), 1),
            }
        said = text(page.at(**state))
        points = np.array(class_points(name))
        turn = np.exp(1j * np.pi * state["angle"] / 180)
        along = (points[:, 0] + 1j * points[:, 1]) * turn.conjugate()
        m = state["length"] * (along.real - state["offset"]) * (2 * points[:, 2] - 1)
        if np.abs(m).min() < 1e-9 or np.abs(m - 1).min() < 1e-9:
            continue
        wrong, near_ones, n = int((m < 0).sum()), int(((m > 0) & (m < 1)).sum()), len(m)
        log = np.log2(1 + np.exp(-m))
        pull = 1 / (1 + np.exp(m))
        case = "wrong" if wrong else "near" if near_ones else "far"
        seen[case] += 1
        assert ("Every margin is 1 or more" in said) == (case == "far"), state
        assert ("No point is on the wrong side, but" in said) == (case == "near"), state
        assert ("on the wrong side or on the line" in said) == (case == "wrong"), state
        assert near(shown("Mean log-loss #", said), log.mean()), state
        assert near(shown("Mean hinge #", said), np.clip(1 - m, 0, None).mean()), state
        assert abs(shown("Mean 0–1 loss #", said) - 100 * wrong / n) <= 0.051, state
        assert shown(f"Points that pull, hinge # of {n}", said) == wrong + near_ones, state
        if case == "wrong":
            assert shown("# points? on the wrong side", said) == wrong, state
            share = 100 * pull[m < 0].sum() / pull.sum()
            told = shown("(?:it has|they have) # %", said)
            assert ("they have all of the pull" in said) == (wrong == n), state
            assert ("nearly all of the pull" in said) == (wrong < n and share > 99.95), state
            assert told is None or (abs(told - share) <= 0.051 and told < 100), state
            assert near(shown("The worst has margin #", said), m.min()), state
            assert near(shown("It costs # bits", said), log.max()), state
        if case == "near":
            assert shown(r"but # margins? (?:is|are) below 1", said) == near_ones, state
        if k % 6 == 0:
            judge_directions(said, points, state)
    assert min(seen.values()) >= 30, seen


def judge_directions(said, points, state):
    """Over whole degrees: where the mean log-loss is least, and how many share the least 0–1."""
    degrees = np.arange(-179, 181)
    turns = np.exp(-1j * np.pi * degrees / 180)[:, None]
    along = ((points[:, 0] + 1j * points[:, 1]) * turns).real - state["offset"]
    along[np.abs(along) < 1e-9] = 0
    m = state["length"] * along * (2 * points[:, 2] - 1)
    log, mistakes = np.log1p(np.exp(-m)).mean(axis=1), (m <= 0).sum(axis=1)
    told = re.search(r"log-loss is least at (.+?)°\. The", said)[1].split("° and ")
    ties = degrees[log <= log.min() * (1 + 1e-11)]
    assert [value_of(one) for one in told] == ties.tolist(), state
    assert shown("# whole degrees?", said) == (mistakes == mistakes.min()).sum(), state
    assert abs(shown("its least, # %", said) - 100 * mistakes.min() / len(points)) <= 0.051, state


# ---- the threshold -----------------------------------------------------------------------------


def test_what_a_threshold_costs(open_page):
    page = open_page("logistic_regression", draw=False).open("threshold")
    rng, seen = np.random.default_rng(8), dict.fromkeys(("worse", "best", "eager", "shy"), 0)
    for k in range(1200):
        control = page.controls
        state = {
            name: control[name].legal(
                10 ** rng.uniform(*np.log10([control[name].low, control[name].high]))
            )
            for name in ("weight", "share", "miss")
        }
        state |= {
            "cut": control["cut"].legal(rng.uniform(0, 100)),
            "distance": control["distance"].legal(rng.uniform(0.2, 4)),
            "corrected": bool(k % 3 == 0),
            "new": int(k % 4),
        }
        if k % 4 == 0:
            state["weight"] = 1.0
        c, p, d, t = state["miss"], state["share"] / 100, state["distance"], state["cut"] / 100
        odds = 1.0 if state["corrected"] else state["weight"]
        if k % 5 == 0:  # near the best threshold
            t = control["cut"].legal(100 * odds / (odds + c)) / 100
            state["cut"] = 100 * t
        said = text(page.at(**state))
        t = page.values["cut"] / 100
        cut = (np.log(t / (1 - t) / odds * (1 - p) / p) + d * d / 2) / d
        hit, alarm = norm.sf(cut - d), norm.sf(cut)
        cost = c * p * norm.cdf(cut - d) + (1 - p) * alarm
        best_cut = (np.log((1 - p) / p / c) + d * d / 2) / d
        least = c * p * norm.cdf(best_cut - d) + (1 - p) * norm.sf(best_cut)
        trivial = min(c * p, 1 - p)
        if min(abs(cost / trivial - 1), abs(cost / least - 1.01)) < 1e-9:
            continue
        case = "worse" if cost > trivial else "best" if cost <= 1.01 * least else (
            "eager" if cut < best_cut else "shy")  # fmt: skip
        seen[case] += 1
        for name, words in {
            "worse": "Dearer than calling",
            "best": ", within 1 % of the least, ",
            "eager": "Too eager: B is called from",
            "shy": "Too shy: B is called only from",
        }.items():
            assert (words in said) == (case == name), (state, name)
        if case == "worse":
            who = "nobody" if c * p <= 1 - p else "everybody"
            assert f"Dearer than calling {who} B" in said, state
            assert near(shown("B: # a case against", said), cost), state
        assert abs(shown(r"Hit rate \( ?recall ?\) # %", said) - 100 * hit) <= 0.051, state
        assert abs(shown("False alarm rate # %", said) - 100 * alarm) <= 0.051, state
        assert near(shown("Cost of a case #", said), cost), state
        assert near(shown(r"Least at t = [^:]+: # a case", said), least), state
        called = p * hit + (1 - p) * alarm
        if called > 1e-290:
            assert abs(shown("Precision # %", said) - 100 * p * hit / called) <= 0.051, state
        weight = state["weight"]
        assert ("Without class weights P is calibrated" in said) == (weight == 1), state
        assert ("taken off again" in said) == (weight != 1 and state["corrected"]), state
        if weight != 1 and not state["corrected"]:
            assert near(shown("adds ln k = #", said), np.log(weight)), state
            true = shown("the share of B is # %", said)
            assert abs(true - 100 / (1 + weight)) <= 0.051, state
        if k % 10 == 0:
            judge_groups(said, state, p, d, np.log(odds))
    assert min(seen.values()) >= 40, seen


def judge_groups(said, state, p, d, shift):
    """The groups again, from the same seed, with statsmodels' interval."""
    rng = np.random.default_rng(state["new"])
    truth = rng.random(2000) < p
    x = rng.standard_normal(2000) + d * truth
    told = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + d * x - d * d / 2 + shift)))
    agree = groups = 0
    for low in np.arange(10) / 10:
        inside = (told >= low) & (told < low + 0.1) if low < 0.9 else told >= 0.9
        if inside.any():
            groups += 1
            ends = proportion_confint(truth[inside].sum(), inside.sum(), method="wilson")
            agree += ends[0] <= told[inside].mean() <= ends[1]
    assert shown("in # groups? by P", said) == groups, state
    assert shown("for # the 95 %", said) == agree, state


# ---- three classes -----------------------------------------------------------------------------


def three_states(rng):
    for k in range(1050):
        n = int(rng.integers(0, 16))
        places = rng.integers([-8, -6], [9, 7], (n, 2))
        if k % 7 == 1:
            places = np.zeros((n, 2), int)
        if k % 4 == 0:  # mirrored: the second weights are 0
            places = np.vstack([places, places * [1, -1]])
        few = int(rng.integers(1, 3)) if k % 6 == 0 else 3
        if k % 40 == 9:  # two classes at the same places
            both = tuple((x, y, c) for c in (0, 1) for x, y in ((1.0, 2.0), (3.0, k / 400)))
            yield {
                "spots": (*both, (-2.0, 0.5, 2)),
                "shrink": 0.1,
                "temperature": 2.0,
                "added": 0.0,
                "place": (0.0, 0.0),
            }
            continue
        kinds = rng.permutation(3)[:few]
        labels = kinds[rng.integers(0, few, n)]
        if k % 4 == 0:
            labels = np.concatenate([labels, labels])
        points = tuple(
            (x / 2, y / 2, int(c)) for (x, y), c in zip(places.tolist(), labels, strict=True)
        )
        yield {
            "spots": points[:60],
            "shrink": float(f"{10 ** rng.uniform(-3, 1):.3g}"),
            "temperature": 1.0 if k % 3 == 0 else float(f"{10 ** rng.uniform(-1, 1):.3g}"),
            "added": round(rng.uniform(-5, 5), 1),
            "place": (round(rng.uniform(-6, 6), 1), round(rng.uniform(-4, 4), 1)),
        }


def judged_softmax(places, labels, penalty):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=1 / (penalty * len(labels)), tol=1e-9, max_iter=3000)
        model.fit(places, labels)
    return model


def test_three_classes(open_page):
    page = open_page("logistic_regression", draw=False).open("classes")
    seen = dict.fromkeys(
        ("none", "one", "two", "level", "alike", "parallel", "inside", "outside"), 0
    )
    for k, state in enumerate(three_states(np.random.default_rng(12))):
        said = text(page.at(**state))
        points, T = state["spots"], state["temperature"]
        places, labels = np.array([p[:2] for p in points]), np.array([p[2] for p in points], int)
        present = sorted(set(labels.tolist()))
        phrases = {
            "none": "No point yet",
            "one": "nothing to tell it from",
            "two": "the boundary is one line",
            "level": "The best weights are 0",
            "alike": "have the same weights, so no place",
            "parallel": "The boundaries are parallel",
            "inside": "boundaries meet in one point",
            "outside": "boundaries meet outside the picture",
        }
        means = [places[labels == c].mean(axis=0) for c in present]
        if len(present) < 2:
            case = "one" if present else "none"
        elif np.allclose(means, means[0], atol=1e-12):
            case = "level"
        elif len(present) == 2:
            case = "two"
        else:
            case = "inside" if phrases["inside"] in said else "outside"
            case = next((c for c in ("parallel", "alike") if phrases[c] in said), case)
        seen[case] += 1
        for name, words in phrases.items():
            assert (words in said) == (name == case), (state, name)
        if case in ("none", "one", "level"):
            continue
        assert ("and no boundary moves" in said) == (T != 1), state
        assert ("the model is less sure" in said) == (T > 1), state
        if k % 2:  # the judge takes its time
            continue
        model = judged_softmax(places, labels, state["shrink"])
        w, b = model.coef_, model.intercept_
        if case == "two":
            w, b = np.vstack([-w, w]) / 2, np.append(-b, b) / 2
            half = judged_softmax(places, labels, state["shrink"] / 2)
            w, b = (
                np.vstack([-half.coef_, half.coef_]) / 2,
                np.append(-half.intercept_, half.intercept_) / 2,
            )
        judge_three(said, state, case, places, labels, present, w, b - b.mean())
    assert min(seen.values()) >= 8, seen


def judge_three(said, state, case, places, labels, present, w, b):
    T = state["temperature"]
    z = places @ w.T + b
    own = np.searchsorted(present, labels)
    mine = z[np.arange(len(z)), own]
    gap = z.max(axis=1) - mine
    if np.all((gap == 0) | (gap > 1e-4)):
        wrong = int((gap > 0).sum())
        assert shown(f"# of {len(z)} points? lies? in the region of another", said) == wrong, state
    loss = np.mean(np.log(np.exp((z - mine[:, None]) / T).sum(axis=1)))
    assert abs(shown("Log-loss #", said) - loss) <= 0.006 * loss + 1e-4, state
    at = np.array(state["place"]) @ w.T + b
    P = np.exp((at - at.max()) / T)
    P /= P.sum()
    for name, p, score in zip(np.array(list("ABC"))[present], P, at, strict=True):
        row = re.search(rf" {name} (−?[\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) (\S+) ([\d.]+) %", said)
        assert abs(value_of(row[1]) - score - state["added"]) <= 0.006 * abs(score + 1) + 0.01, (
            state
        )
        assert abs(value_of(row[3]) - 100 * p) <= 0.15, state
    if case == "alike":
        names = re.search("([ABC]) and ([ABC]) have the same weights", said)
        first, second = (present.index("ABC".index(name)) for name in names.groups())
        assert np.abs(w[first] - w[second]).max() < 1e-5, state
        odds = shown(r"against [ABC] are #", said)
        assert abs(odds - (b[second] - b[first])) < 0.006 * abs(odds) + 1e-5, state
    if case in ("inside", "outside", "parallel"):
        first, second = w[1] - w[0], w[2] - w[0]
        turn = abs(first[0] * second[1] - first[1] * second[0]) / (
            np.hypot(*first) * np.hypot(*second)
        )
        if case == "parallel":
            assert turn < 1e-4, state
        elif turn > 1e-3:
            x, y = np.linalg.solve([first, second], b[0] - b[1:])
            small = (
                np.hypot(*(first - second)) < 1e-4
                or min(np.hypot(*first), np.hypot(*second)) < 1e-4
            )
            assert not small, state
            if min(abs(abs(x) - 6), abs(abs(y) - 4)) > 0.01 * (1 + abs(x) + abs(y)):
                assert (case == "inside") == (abs(x) <= 6 and abs(y) <= 4), state
    if "Least near T" in said:
        least = shown("Least near T = #", said)
        losses = [np.mean(np.log(np.exp((z - mine[:, None]) / t).sum(axis=1)))
                  for t in (least / 1.02, least, least * 1.02)]  # fmt: skip
        assert losses[1] <= min(losses[0], losses[2]) + 1e-6, state


# ---- the way to the best -----------------------------------------------------------------------


def losses_at(X, y, penalty, thetas):
    z = X @ np.asarray(thetas, np.longdouble).T
    with np.errstate(over="ignore", invalid="ignore"):
        fit = np.mean(np.logaddexp(0, -(2 * y[:, None] - 1) * z), axis=0)
        return fit + penalty / 2 * np.sum(np.asarray(thetas)[:, :2] ** 2, axis=1)


def full_steps(X, y, penalty, start):
    """Newton's steps in longer numbers, each system solved by Cramer's rule."""
    theta, path = np.array([start, start, 0], np.longdouble), []
    for _ in range(61):
        path.append(theta)
        with np.errstate(all="ignore"):
            p = 1 / (1 + np.exp(-X @ theta))
            g = X.T @ (p - y) / len(y) + penalty * theta * [1, 1, 0]
            H = (X * (p * (1 - p))[:, None]).T @ X / len(y) + penalty * np.diag([1, 1, 0])
            columns = np.cross(H[[1, 2, 0]], H[[2, 0, 1]])
            theta = theta - columns.T @ g / (H[0] @ columns[0])
        if not np.isfinite(theta).all() or np.abs(theta).max() > 1e9:
            break
    return np.array(path)


def arrived(losses, least):
    above = np.flatnonzero(~(losses - least <= 1e-10))
    first = above[-1] + 1 if len(above) else 0
    return int(first) if first < len(losses) else None


def test_the_way_to_the_best(open_page):
    page = open_page("logistic_regression", draw=False).open("solving")
    rng, control = np.random.default_rng(14), page.controls
    seen = dict.fromkeys(("endless", "thrown", "detour", "straight"), 0)
    least_of = {}
    for k in range(1000):
        name = ("clouds", "outlier", "rare", "apart")[k % 4]
        group = np.array(class_points(name))
        X, y = np.column_stack([group[:, :2], np.ones(len(group))]), group[:, 2]
        wide = 5 if k % 3 else 1.2
        state = {
            "group": name,
            "begin": control["begin"].legal(rng.uniform(-wide, wide)),
            "rate": control["rate"].legal(np.exp(rng.uniform(np.log(0.05), np.log(20)))),
            "hold": (1e-5, 1e-3, 0.01, 0.1, 1.0, 10.0)[int(rng.integers(6))],
        }
        penalty = 0.0 if state["hold"] == 1e-5 else state["hold"]
        said = text(page.at(**state))
        endless = name == "apart" and penalty == 0
        assert ("no least value to arrive at" in said) == endless, state
        L = np.linalg.norm(X, 2) ** 2 / (4 * len(y)) + penalty
        assert near(shown("Bound L of the curvature #", said), L), state
        if endless:
            seen["endless"] += 1
            continue
        if (name, penalty) not in least_of:
            w, b, _ = best(group[:, :2], y, penalty)
            least_of[name, penalty] = float(losses_at(X, y, penalty, [[*w, b]])[0])
        least = least_of[name, penalty]
        full = losses_at(X, y, penalty, full_steps(X, y, penalty, state["begin"]))
        if np.any(np.abs(full - least - 1e-10) < 2e-12):
            continue
        steps = arrived(full, least)
        assert near(shown("J at the start #", said), full[0]), state
        rises = bool(np.any(np.diff(full[: (steps or 0) + 1]) > 1e-9))
        case = "thrown" if steps is None else "detour" if rises else "straight"
        seen[case] += 1
        assert ("Newton steps leave" in said or "Not even one Newton" in said) == (
            case == "thrown"
        ), (state, full[:6])
        assert ("but J rises on the way" in said) == (case == "detour"), state
        assert ("and J falls at each" in said) == (case == "straight"), state
        if steps is not None:
            assert shown("Steps of full Newton #", said) == steps, (state, full - least)
        judge_descent(said, state, X, y, penalty, L, least)
    assert min(seen.values()) >= 20, seen


def judge_descent(said, state, X, y, penalty, L, least):
    theta, path = np.array([state["begin"], state["begin"], 0.0]), []
    for _ in range(61):
        path.append(theta)
        p = 1 / (1 + np.exp(-np.clip(X @ theta, -700, 700)))
        slope = X.T @ (p - y) / len(y) + penalty * theta * [1, 1, 0]
        theta = theta - state["rate"] / L * slope
        if np.abs(path[-1]).max() >= 1e8:
            break
    losses = losses_at(X, y, penalty, path)
    left = len(path) <= 60
    assert ("leaves: a coordinate is beyond" in said) == left, state
    if left:
        return
    gap = losses[-1] - least
    steps = arrived(losses, least)
    if state["rate"] > 3 and steps is None:  # chaos: another rounding leads elsewhere
        assert "Gradient descent with" in said, state
        return
    told = shown("Steps of gradient descent #", said)
    if not np.any(np.abs(losses - least - 1e-10) < 2e-12):
        assert told == steps, (state, gap)
    jumps = np.diff(losses)
    if jumps.max() > 1e-9 or jumps.max() < 1e-14:
        assert ("J rising at some of them" in said) == (jumps.max() > 1e-9), state
    if steps is None and gap > 1e-9:
        assert near(shown(r"/L is # above after 60", said), gap, 2), state
