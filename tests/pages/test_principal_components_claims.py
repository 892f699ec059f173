"""What the page on principal components says, in 1,000 states of each chapter, read from its words
and judged by NumPy's covariance, scikit-learn and sums over the points that are drawn. The words
are those of the figures; tables and curves that no judge reads are drawn in one state."""

import re

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.decomposition import PCA, KernelPCA

from core.maths.linear_algebra.plane_clouds import PAIRS
from pages.linear_algebra.principal_components import bent, columns, turn

TURN = r"([−\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)"


def read(text):
    """A number as the pages write it."""
    text = text.replace("−", "-").replace("∞", "inf").replace(",", "").rstrip(".")
    power = re.fullmatch(r"(.*)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        digits = power[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(power[1]) * 10.0 ** int(digits)
    return float(text)


def near(said, truth, digits=3, floor=1e-9):
    """Whether a number is written to so many digits."""
    return read(said) == pytest.approx(truth, rel=0.6 * 10.0 ** (1 - digits), abs=floor)


def axis_apart(one, two):
    away = abs(one - two) % 180
    return min(away, 180 - away)


def unit(angle):
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def points_of(page):
    """The cloud as it is drawn, and which of its points are in the second group."""
    dots = page.chart("cloud").columns["dots"]
    mine = np.isin(dots["role"], ("point", "other", "alone"))
    at = np.column_stack([dots["x"], dots["y"]]).astype(float)[mine][::3]
    return at, dots["role"][mine][::3] == "other"


def side(page):
    """The verdict beside the picture, as one text."""
    from tests.pages.conftest import unmarked

    part = next(p for p in page.views[0].parts if p.place == "side" and "ev-notice" in p.content)
    return re.sub(r"<[^>]+>", " ", unmarked(part.content)).replace("&gt;", ">").replace("&lt;", "<")


TYPED = ("1 2", "3 4\n3 4", "0 0\n1 1\n2 2", "0 0\n0 1\n1 0\n1 1", "5 1\n5 2\n5 7", "1 3\n2 1\n9 4")
CLOUDS = ("ellipse", "ellipse", "clusters", "circle", "spiral", "outlier", "sepals", "petals")


def clouds(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        name = "points" if rng.random() < 0.1 else str(rng.choice(CLOUDS))
        yield {
            "cloud": name,
            "direction": round(2 * float(rng.uniform(0, 180))) / 2,
            "correlation": float(rng.choice([-1, 1, 0, round(float(rng.uniform(-1, 1)), 2)])),
            "count": int(rng.choice([1, 2, 3, rng.integers(4, 120)])),
            "distance": round(float(rng.uniform(0, 8)), 1),
            "outlier": tuple(np.round(rng.uniform([-8, -5], [8, 5]), 1).tolist()),
            "typed": str(rng.choice(TYPED)),
            "centre": bool(rng.random() < 0.7),
            "standardise": bool(rng.random() < 0.25),
            "lines": bool(rng.random() < 0.3),
            "seed": int(rng.integers(50)),
        }


def test_the_verdict_on_a_direction(open_page, undrawn):
    undrawn(turn, "curve_tables")
    page, cases = open_page("principal_components", draw=False), set()
    for state in clouds(1, 1000):
        html = page.at(**state).html
        marks = list(page.live["Direction"]["marks"])
        if marks and state["seed"] % 5 == 0:  # turn to a component
            state["direction"] = round(2 * marks[state["seed"] // 5 % 2][1]) / 2
            html = page.at(**state).html
        said = side(page)
        X, second = points_of(page)
        n = len(X)
        if n == 1:
            assert "One point has no variance" in said and page.tone == "alarm"
            assert "Nothing varies, so there is no curve" in html
            cases.add("none")
            continue
        # Drawn are standardised points, about their mean where they are centred, else about 0.
        Z = X - X.mean(axis=0) if state["centre"] else X
        M = Z.T @ Z / (n - 1)
        values, V = np.linalg.eigh(M)
        first = np.degrees(np.arctan2(V[1, 1], V[0, 1])) % 180
        along, total = unit(state["direction"]) @ M @ unit(state["direction"]), np.trace(M)
        dust = 1e-5 * total  # what single precision leaves of the drawn points
        if "are equal: nothing varies" in said:
            assert np.ptp(X, axis=0).max() == 0 and state["centre"]
            case = "point"
        elif "along every direction. No angle" in said:
            assert np.ptp(values) <= dust
            case = "round"
        elif "points lie on one line" in said:
            assert values[0] <= dust
            assert n == 2 or "All points" in said
            angle, here = re.search(rf"at {TURN}°\. Along θ the [a-z ]+ is {TURN}", said).groups()
            assert axis_apart(read(angle), first) <= 0.6
            assert near(here, along, floor=dust)
            case = "line"
        elif "This is the first component" in said:
            assert ("through the mean" if state["centre"] else "through 0") in said
            assert axis_apart(state["direction"], first) <= 0.26
            assert near(re.search(rf"λ₁ = {TURN},", said)[1], values[1], floor=dust)
            case = "most"
        elif "This is the second component" in said:
            assert axis_apart(state["direction"], first) >= 89.74
            assert near(re.search(rf"λ₂ = {TURN},", said)[1], values[0], floor=dust)
            case = "least"
        else:
            here, off, angle, most = re.search(
                rf"is {TURN}, the mean squared distance to the line {TURN}\. Their sum is the same "
                rf"at every angle: at {TURN}° the [a-z ]+ is most, {TURN}, and the distance least",
                said,
            ).groups()
            assert near(here, along, floor=dust) and near(most, values[1], floor=dust)
            assert near(off, total - along, floor=dust)
            assert axis_apart(read(angle), first) <= 0.6
            case = "between"
        wanted = direction_case(state, X, values, first, dust)
        assert wanted in (case, None), (state, wanted, case)
        usual = "plain" if state["centre"] else "warn"
        loud = {"point": "alarm", "line": "warn", "round": "warn"}.get(case, usual)
        assert page.tone in (loud, "alarm"), (state, case)
        assert ("Nothing varies, so there is no curve" in html) == (case == "point"), state
        cases.add(case)
        more_said(state, said, html, X, second, cases)
    assert {"none", "point", "round", "line", "most", "least", "between"} <= cases
    assert {"mean", "both", "towards", "diagonal", "outlier", "groups", "fan"} <= cases


def direction_case(state, X, values, first, dust):
    """Which case must be said; None where single precision cannot tell."""
    if state["centre"] and np.ptp(X, axis=0).max() == 0:
        return "point"
    if values[0] <= dust / 10:
        return "line"
    if min(values[0], np.ptp(values)) < 10 * dust:
        return None
    away = axis_apart(state["direction"], first)
    if min(abs(away - 0.25), abs(89.75 - away)) < 0.02:
        return None
    return "most" if away < 0.25 else "least" if away > 89.75 else "between"


def judge_lines(html, M):
    """Which of the four cases the three lines are; not where single precision cannot tell."""
    (a, c), (_, b) = M
    values = np.linalg.eigvalsh(M)
    dust = 1e-5 * (a + b)
    told = {
        "undefined": "leaves the other regression undefined" in html,
        "none": "Without spread no line is defined" in html,
        "same": "all three lines are that one" in html,
        "cross": "y on x is level (0°), x on y upright" in html,
        "fan": "makes distances along y least" in html,
    }
    case = "none" if a == b == 0 else "undefined" if min(a, b) == 0 else "same"
    if min(a, b) > 0 and values[0] > dust / 10:
        case = "cross" if abs(c) < 1e-7 * np.sqrt(a * b) else "fan"
    if min(a, b) == 0 or values[0] < dust / 10 or abs(c) > 1e-3 * np.sqrt(a * b):
        assert [one for one, true in told.items() if true] == [case], (M, told, case)


def more_said(state, said, html, X, second, cases):
    S = np.cov(X.T)
    values, V = np.linalg.eigh(S)
    if state["lines"]:
        judge_lines(html, S if state["centre"] else X.T @ X / (len(X) - 1))
    if state["lines"] and "makes distances along y least" in html:
        y, x, line = re.search(
            rf"y on x \({TURN}°\) makes distances along y least, x on y \({TURN}°\) those along x"
            rf"\. The component \({TURN}°\)",
            html,
        ).groups()
        M = S if state["centre"] else X.T @ X / (len(X) - 1)
        slope, other = M[0, 1] / M[0, 0], M[0, 1] / M[1, 1]
        assert axis_apart(read(y), np.degrees(np.arctan(slope))) <= 0.6
        assert axis_apart(read(x), 90 - np.degrees(np.arctan(other))) <= 0.6
        assert min(read(x), read(y)) <= read(line) <= max(read(x), read(y))
        cases.add("fan")
    if not state["centre"]:
        mean = np.degrees(np.arctan2(*X.mean(axis=0)[::-1])) % 180
        plain_values, plain_V = np.linalg.eigh(X.T @ X)
        to_mean = axis_apart(np.degrees(np.arctan2(plain_V[1, 1], plain_V[0, 1])), mean)
        sure = min(np.ptp(plain_values) / plain_values[1], np.ptp(values) / max(values[1], 1e-9))
        if sure > 1e-3 and abs(to_mean - 5) > 0.02:
            assert ("points within 5° of the mean" in said) == (to_mean < 5), state
        if "points within 5° of the mean" in said:
            plain = read(re.search(rf"component”? \({TURN}°\) points", said)[1])
            assert axis_apart(plain, mean) <= 5.6
            own = axis_apart(np.degrees(np.arctan2(V[1, 1], V[0, 1])), mean)
            if "So does the cloud’s own" in said:
                assert own <= 5.1
                cases.add("both")
            elif values[1] - values[0] > 1e-5 * values[1]:
                assert own >= 4.9
                cases.add("mean")
        elif "is drawn from its own" in said:
            own, told, plain = re.search(
                rf"own {TURN}° towards the mean \({TURN}°\), to {TURN}°", said
            ).groups()
            assert axis_apart(read(told), mean) <= 0.6
            whole = axis_apart(read(own), read(told))
            assert axis_apart(read(own), read(plain)) <= whole + 1.1
            assert axis_apart(read(plain), read(told)) <= whole + 1.1
            cases.add("towards")
    elif state["standardise"]:
        if "whatever the size of r" in said:
            r = np.corrcoef(X.T)[0, 1]
            assert near(re.search(rf"\(here {TURN}\)", said)[1], r, floor=1e-5)
            diagonal = 45 if r > 0 else 135
            assert axis_apart(np.degrees(np.arctan2(V[1, 1], V[0, 1])), diagonal) < 0.1
            cases.add("diagonal")
    elif state["cloud"] == "outlier" and "turned it by" in said:
        told = read(re.search(rf"turned it by {TURN}°", said)[1])
        before, now = (
            PCA(1).fit(each).components_[0] for each in (X[:-1].astype(float), X.astype(float))
        )
        truth = np.degrees(np.arccos(min(1.0, abs(before @ now))))
        assert told == pytest.approx(truth, rel=0.01, abs=0.1)
        cases.add("outlier")
    elif state["cloud"] == "clusters":
        parted = []
        for v in (V[:, 1], V[:, 0]):
            one, two = np.sort((X @ v)[~second]), np.sort((X @ v)[second])
            parted.append(bool(one[-1] < two[0] or two[-1] < one[0]))
        sentence = {
            (True, True): "parts the clusters along either component",
            (False, True): "does not part the clusters, the second does",
            (True, False): "The first component parts the clusters",
            (False, False): "overlap along both components",
        }[tuple(parted)]
        assert sentence in said
        cases.add("groups")


DATA = {"wine": lambda: load_wine().data, "iris": lambda: load_iris().data}


def test_what_is_said_of_tables(open_page, undrawn):
    undrawn(columns, "plane_tables")
    page, cases, ranks = open_page("principal_components").open("columns"), set(), {}
    rng = np.random.default_rng(3)
    names = ["wine", "iris", "few", "noise", "sums", "design", "still"]
    for _ in range(1000):
        name, scaled = str(rng.choice(names)), bool(rng.random() < 0.5)
        k = int(rng.integers(1, 16))
        units = "standard" if scaled else "measured"
        page.at(table=name, units=units, k=k, shuffle=int(rng.integers(3)))
        said, scree = side(page), page.chart("scree").columns
        X = DATA[name]() if name in DATA else table_of(page)
        variances = judge_variances(X, scaled)
        np.testing.assert_allclose(scree["bars"]["y"], variances, atol=1e-7 * variances[0])
        limits = scree["limits"]["y"][::3]
        above = variances > limits * (1 + 1e-6)
        kept = len(above) if above.all() else int(np.argmin(above))
        if "Not even the first" in said:
            assert kept == 0
            cases.add("none")
        else:
            assert int(re.search(r"(\d+) of \d+ components ha", said)[1]) == kept
            cases.add("some")
        share = variances[:k].sum() / variances.sum()
        need = int(np.argmax(np.cumsum(variances) >= (0.9 - 1e-12) * variances.sum())) + 1
        assert int(re.search(r"90 % takes (\d+)\.", said)[1]) == need
        told = re.search(r"keeps? ([\d.]+) % of the variance", said)
        if told:
            assert float(told[1]) == pytest.approx(100 * share, abs=0.06)
        else:
            assert "all of the variance" in said and share > 1 - 1e-9
        assert page.tone == ("plain" if kept else "warn"), (name, scaled)
        verb = "has" if kept == 1 else "have"
        assert not kept or re.search(rf"{kept} of \d+ components {verb} more variance", said)
        each = X.var(axis=0)
        alone = not scaled and each.max() > 0.5 * each.sum()
        assert ("of the summed variance" in said) == alone, (name, scaled)
        if name not in ranks:
            ranks[name] = np.linalg.matrix_rank(X - X.mean(axis=0)), (np.ptp(X, axis=0) > 0).sum()
        rank, vary = ranks[name]
        assert ("rows leave at most" in page.html) == (len(X) - 1 < vary), name
        assert ("only along" in page.html) == (rank < vary <= len(X) - 1), name
        if k < X.shape[1]:
            (one, two), room = variances[k - 1 : k + 1], np.sqrt(2 / len(X))
            there = one > 1e-9 * variances.sum()
            same = there and one - two < 1e-9 * one
            assert ("have the same variance" in page.html) == same, (name, scaled, k)
            mixed = there and not same and one - two < one * room
            assert ("could mix the two" in page.html) == mixed, (name, scaled, k)
        if "of the summed variance" in said:
            part = re.search(r"by its spread: .+ alone has ([\d.]+) %", said)[1]
            assert not scaled and float(part) == pytest.approx(
                100 * each.max() / each.sum(), abs=0.06
            )
            cases.add("units")
        if "have the same variance" in said:
            assert variances[k - 1] == pytest.approx(variances[k])
            cases.add("same")
        if "could mix the two" in said:
            gap = variances[k - 1] - variances[k]
            assert gap < variances[k - 1] * np.sqrt(2 / len(X))
            cases.add("mixed")
        if "only along" in page.html:
            rank = int(re.search(r"only along (\d+) directions", page.html)[1])
            assert rank == np.linalg.matrix_rank(X - X.mean(axis=0))
            cases.add("rank")
    assert cases == {"none", "some", "units", "same", "mixed", "rank"}


def table_of(page):
    data = page.code("fit_principal_components")[2]()["table"]
    return np.column_stack(list(data.values()))


def judge_variances(X, scaled):
    Z = X - X.mean(axis=0)
    if scaled:
        deviation = Z.std(axis=0, ddof=1)
        Z = Z / np.where(deviation > 1e-12, deviation, 1)
    values = np.linalg.svd(Z, compute_uv=False) ** 2 / (len(X) - 1)
    return np.append(values, np.zeros(X.shape[1] - len(values)))


def test_what_is_said_of_pictures(open_page):
    page, cases = open_page("principal_components").open("digits"), set()
    data = load_digits()
    full = PCA(64).fit(data.data[:1500])
    rng = np.random.default_rng(4)
    ways = ["as it is", "as it is", "upside down", "negative", "checkerboard", "noise"]
    for _ in range(1000):
        # Components 62 and 63 have no variance: which they are is open, and said to be.
        k = int(rng.choice([*range(62), 64]))
        at, how = int(rng.integers(1, 1798)), str(rng.choice(ways))
        page.at(parts=k, digit=at, altered=how)
        said = side(page)
        grid = data.images[at - 1]
        if how == "upside down":
            grid = grid[::-1]
        elif how == "negative":
            grid = 16 - grid
        elif how == "checkerboard":
            grid = 16.0 * (np.add.outer(np.arange(8), np.arange(8)) % 2)
        elif how == "noise":
            grid = np.random.default_rng(0).integers(0, 17, 64).reshape(8, 8)
        z = grid.ravel() - full.mean_
        basis = full.components_[:k]
        rest = z - basis.T @ (basis @ z)
        share = 1 - rest @ rest / (z @ z)
        average = full.explained_variance_ratio_[:k].sum()
        if "Without a component" in said:
            assert k == 0
            cases.add("mean")
        elif "Nothing is missing" in said:
            assert rest @ rest < 1e-6 * (z @ z)
            cases.add("exact")
        else:
            own, word, mean, error = re.search(
                r"for ([\d.−]+) % of .*, (more|less) than of the fitted digits together, "
                r"([\d.]+) %\. The error a pixel is (\S+) of 16",
                said,
            ).groups()
            assert float(own) == pytest.approx(100 * share, abs=0.06)
            assert float(mean) == pytest.approx(100 * average, abs=0.06)
            assert (share > average) == (word == "more")
            assert near(error, np.sqrt(rest @ rest / 64))
            cases.add(word)
        label = data.target[at - 1]
        if how in ("as it is", "upside down", "negative"):
            named = rf"\b{'an' if label == 8 else 'a'} {label}\b"
            assert re.search(named, page.chart("remade").caption)
            assert k == 0 or f"this {label}" in said
    assert cases == {"mean", "exact", "more", "less"}


def test_what_is_said_of_kernel_components(open_page, undrawn):
    undrawn(bent, "stage_tables", "score_tables")
    page, cases = open_page("principal_components").open("bent"), set()
    rng = np.random.default_rng(5)
    words = ["", "first", "second", "third", "4th", "5th", "6th"]
    for state in range(1000):
        pair, noise = str(rng.choice(list(PAIRS))), round(float(rng.uniform(0.01, 0.3)), 2)
        gamma = float(f"{10 ** rng.uniform(-3, 3):.3g}")
        draw = int(rng.integers(20))
        page.at(pair=pair, noise=noise, gamma=gamma, draw=draw)
        said = side(page)
        X, second = PAIRS[pair](120, noise, draw)
        squares = (X**2).sum(axis=1)
        K = np.exp(-gamma * np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0))
        centred = K - K.mean(axis=0) - K.mean(axis=1)[:, None] + K.mean()
        variances, vectors = np.linalg.eigh(centred)
        scores = vectors[:, :-7:-1] * np.sqrt(variances[:-7:-1])
        if state % 20 == 0:  # the judge is scikit-learn
            kernel = KernelPCA(6, kernel="rbf", gamma=gamma, eigen_solver="dense").fit(X)
            np.testing.assert_allclose(kernel.eigenvalues_, variances[:-7:-1], rtol=1e-6)
        told = re.search(r"the (\w+) kernel component parts them", said)
        judged = first_parted(scores, second)
        close = np.abs(gaps(scores, second)).min() < 1e-9
        if told:
            assert words.index(told[1]) == judged or close
            cases.add("parts")
        else:
            assert "none of the first 6 kernel components parts them" in said
            assert judged == 0 or close
            cases.add("mixes")
        plain = first_parted(PCA(2).fit_transform(X), second)
        sentence = (
            "No threshold along an ordinary component",
            "A threshold along the first ordinary component",
            "with the most variance, mixes the groups; the second parts",
        )[plain]
        assert sentence in said
        agreement = abs(np.corrcoef(scores[:, 0], PCA(1).fit_transform(X)[:, 0])[0, 1])
        if "is so wide" in said:
            assert agreement >= 0.999 - 1e-6
            cases.add("wide")
        if "is so narrow" in said:
            share = variances[-1] / variances.sum()
            said_share = float(re.search(r"component has ([\d.]+) % of the variance", said)[1])
            assert said_share == pytest.approx(100 * share, abs=0.06)
            assert share <= 2.5 / 119 + 1e-9
            cases.add("narrow")
    assert cases == {"parts", "mixes", "wide", "narrow"}


def gaps(scores, second):
    one, two = scores[~second], scores[second]
    return np.maximum(two.min(axis=0) - one.max(axis=0), one.min(axis=0) - two.max(axis=0))


def first_parted(scores, second):
    parted = np.flatnonzero(gaps(scores, second) > 0)
    return int(parted[0]) + 1 if len(parted) else 0
