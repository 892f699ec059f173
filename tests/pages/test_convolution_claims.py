"""What the page on convolution says, read from its words in thousands of states and judged by
scipy's filters, numpy's Fourier transform, windows laid one by one, and ways counted one by one."""

import html
import math
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import correlate
from scipy.signal import convolve2d, correlate2d

from core.maths.learning.digit_network import digit_set, train_history
from core.ui.words import value_of

NUMBER = r"(−?[\d,]*\.?\d+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"


def text(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.html.replace("<", " <"))))


def notice(page):
    found = re.search(r'role="note">(.*?)</div>', page.html, re.S)[1]
    plain = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found)))
    return re.sub(r" (?=[.,:;])", "", plain)


def tiles(page):
    tile = r'ev-name">(.*?)</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>'
    return {
        re.sub(r"<[^>]*>", "", name): (html.unescape(value), html.unescape(small))
        for name, value, small in re.findall(tile, page.html, re.S)
    }


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return tuple(map(value_of, found.groups())) if found else None


def near(found, truth, digits=3, dust=1e-9):
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + dust


def captions(page):
    return " ".join(str(part.content.caption) for part in page.parts if part.kind == "chart")


def only(phrases, said):
    found = [name for name, phrase in phrases.items() if re.search(phrase, said)]
    assert len(found) == 1, (found, said)
    return found[0]


# ---- one pixel -----------------------------------------------------------------------------------

KINDS = {
    "empty": "nothing is seen",
    "copy": "Only the middle is not 0",
    "move": "comes out moved",
    "slope": "this filter sees slopes",
    "bend": "only where the slope changes",
    "mean": "None is below 0",
    "negative": "None is above 0",
    "contrast": "With numbers of both signs",
}


def grey_of(name):
    if name in ("china", "flower"):
        wide = np.asarray(Image.open(Path("sample_data") / f"{name}.png"), float)
        return np.rint(wide.reshape(36, 4, 54, 4).mean((1, 3)))
    if name == "ramp":
        return np.add.outer(np.zeros(36), 4.0 * np.arange(54))
    if name == "dot":
        return np.pad([[255.0]], ((6, 6), (9, 9)))
    y, x = np.mgrid[-17.5:18, -26.5:27]
    return 255.0 * (np.sqrt(x**2 + y**2) < 14.4)


IMAGES = ("china", "flower", "ramp", "dot", "disc")


def typed(rng, k):
    """Nine whole numbers, so that every kind comes often."""
    W = rng.integers(-9, 10, (3, 3))
    match k % 9:
        case 0:
            W[:] = 0
        case 1:
            W = np.pad([[rng.integers(1, 10) * rng.choice([-1, 1])]], 1)
        case 2:
            place = rng.integers(0, 9)
            W = np.where(np.arange(9) == place, rng.choice([1, 1, 2, -3]), 0).reshape(3, 3)
        case 3:
            W = np.abs(W)
        case 4:
            W = -np.abs(W)
        case 5:
            W = W - W[::-1, ::-1]
        case 6:
            W = np.minimum(W, 2) + np.minimum(W, 2)[::-1, ::-1]
            W[1, 1] -= W.sum()
        case 7:
            W = W + W.T
    return np.clip(W, -9, 9)


def test_one_pixel(open_page):
    page, rng = open_page("convolution", draw=False).open("pixel"), np.random.default_rng(31)
    kinds, turns, ties = Counter(), Counter(), 0
    greys = {name: grey_of(name) for name in IMAGES}
    for k in range(1200):
        W = typed(rng, k)
        cells = tuple(tuple(float(c) if c or k % 3 else None for c in row) for row in W.tolist())
        name, how = str(rng.choice(IMAGES)), str(rng.choice(["correlation", "convolution"]))
        divided = bool(rng.random() < 0.4)
        spot = (float(rng.uniform(0, 3.1)), float(rng.uniform(0, 1.7)))
        state = {"kernel": cells, "image": name, "turning": how, "divided": divided}
        page.at(spot=page.controls["spot"].legal(spot), **state)
        said, state = notice(page), (state, spot)
        total = int(W.sum())
        K = W / total if divided and total else W.astype(float)
        both = correlate2d(greys[name], K, "valid"), convolve2d(greys[name], K, "valid")
        out = both[how == "convolution"]
        kind = judge_kind(K if how == "correlation" else np.rot90(K, 2), said, out, state)
        kinds[kind] += 1
        ties += judge_pixel(page, W, K, both, how, out, divided and total, state)
        turns[judge_turn(said, W, both, page, how, state)] += 1
        assert ("there is nothing to divide by" in said) == (divided and total == 0), state
    assert min(kinds.values()) >= 20 and len(kinds) == 8 and ties > 20, (kinds, ties)
    assert min(turns.values()) >= 20 and len(turns) == 5, turns


def answers(W):
    """What a kernel makes of a level image, of ramps to the right and down, and of a dot."""
    i, j = np.indices((5, 5)) - 2.0
    level, right, down = (float(correlate(x, W)[2, 2]) for x in (np.ones((5, 5)), j, i))
    return level, right, down, correlate((i == 0) * (j == 0) * 1.0, W)


def judge_kind(W, said, out, state):
    """W as it is slid: the case by what it does to level images, ramps and a dot."""
    kind, (level, right, down, dot) = only(KINDS, said), answers(W)
    spots = np.argwhere(np.abs(dot) > 1e-9) - 2
    if len(spots) == 0:
        expected = "empty"
    elif len(spots) == 1:
        expected = "move" if spots[0].any() else "copy"
    elif abs(level) < 1e-9:
        expected = "slope" if max(abs(right), abs(down)) > 1e-9 else "bend"
    else:
        expected = "mean" if dot.min() >= 0 else "negative" if dot.max() <= 0 else "contrast"
    assert kind == expected, (state, said)
    outside = int(((out < -1e-9) | (out > 255 + 1e-9)).sum())
    if beyond := shown(r"(?:; |: )# outputs? of [\d,]+ lies? outside 0 to 255", said):
        assert beyond[0] == outside > 0, state
    if "no output lies outside 0 to 255" in said:
        assert outside == 0, state
    if kind == "slope":
        across, up = shown(r"gives # if it rises to the right, # if downwards", said)
        assert near(across, right) and near(up, down), state
    if kind == "move":
        i, j = spots[0]
        words = {(1, 0): "down", (-1, 0): "up", (0, 1): "to the right", (0, -1): "to the left"}
        for step, word in words.items():
            part = i * abs(step[0]) == step[0] and j * abs(step[1]) == step[1]
            assert (f"one pixel {word}" in said) == part, (state, said)
    if kind in ("copy", "move", "contrast"):
        as_it_is = (kind == "move" and "times" not in said) or re.search(
            "as (it is|they are)[.,]", said
        )
        assert bool(as_it_is) == (abs(level - 1) < 1e-9), (state, said)
        if times := shown("times #", said):
            assert near(times[0], level), state
    if kind == "mean":
        assert ("a weighted mean. It smooths" in said) == (abs(level - 1) < 1e-9), state
    return kind


def judge_pixel(page, W, K, both, how, out, divisor, state):
    """Where the window lies, the sum behind its pixel, and the tiles; whether its sum has a 0."""
    a, b, c, d = (
        int(n)
        for n in re.search(r"rows (\d+) to (\d+), columns (\d+) to (\d+)", text(page)).groups()
    )
    assert (b - a, d - c) == (2, 2) and a >= 1 and c >= 1, state
    frame = page.chart("stage").data["frames"]
    x, y = (round(at, 2) for at in state[1])
    between = 1.5 <= x <= 1.63
    x -= 1.62 if x > 1.56 else 0
    h, w = (n + 2 for n in out.shape)
    u = min(1.5 / w, 1 / h)
    for at, first, count in ((x, c, w), (1.62 - y, a, h)):
        middle = min(max(math.floor(at / u), 1), count - 2)
        assert between or abs(first - middle) <= 1, (state, first, middle)
    assert abs(frame["x"][0] - (c - 1) * u) < 1e-5, state
    (formula,) = re.findall(r'ev-formula">(.*?)</div>', page.html)
    here = out[a - 1, c - 1]
    if not W.any():
        assert "nine products with 0" in formula, state
    else:
        left, right = html.unescape(formula).split(" = ")
        left = re.sub("·", "*", left).replace("−", "-")
        assert abs(eval(left) - here) < 1e-6 and near(value_of(right), here, 4, 1e-6), (
            state,
            formula,
        )
        assert left.count("*") == np.count_nonzero(W), state
        assert ("/" in left) == bool(divisor and divisor != 1), state
    rows = tiles(page)
    assert near(value_of(rows["Correlation here"][0]), both[0][a - 1, c - 1], 4), state
    assert near(value_of(rows["Convolution here"][0]), both[1][a - 1, c - 1], 4), state
    assert near(value_of(rows["Sum of the kernel"][0]), K.sum()), state
    for name, sign in (("Largest output possible", 1), ("Smallest output possible", -1)):
        assert near(value_of(rows[name][0]), 255 * K[K * sign > 0].sum()), state
    ends = re.findall(NUMBER, rows["In this output"][0])
    assert all(near(value_of(e), t, 4) for e, t in zip(ends, (out.min(), out.max()), strict=False))
    assert ("everywhere" in rows["In this output"][0]) == (np.ptp(out) == 0), state
    return int(not W.all())


def judge_turn(said, W, both, page, how, state):
    a, c = (int(n) for n in re.search(r"rows (\d+) to \d+, columns (\d+)", text(page)).groups())
    first, second = (float(one[a - 1, c - 1]) for one in both)
    same, opposite = (bool(np.array_equal(W, s * np.rot90(W, 2))) for s in (1, -1))
    if not W.any():
        assert "180" not in said and "orrelation" not in said, state
        return "none"
    assert ("the kernel is the same" in said) == same, (state, said)
    assert ("changes its sign" in said) == opposite, state
    if same or opposite:
        return "same" if same else "opposite"
    if "both give" in said:
        assert first == second and near(shown("both give # here", said)[0], first, 4), state
        return "tie"
    one, other = shown(r"Correlation gives # here, convolution, .*, #\.", said)
    assert near(one, first, 4, 1e-6) and near(other, second, 4, 1e-6) and one != other, (
        state,
        said,
    )
    return "other"


# ---- sizes ---------------------------------------------------------------------------------------


def test_sizes(open_page):
    page, rng = open_page("convolution", draw=False).open("sizes"), np.random.default_rng(32)
    sizes = {
        "none": "there is no output",
        "same": "as large as the image",
        "smaller": "smaller than the image",
        "larger": "larger than the image",
    }
    seen, uses, borders = Counter(), Counter(), Counter()
    for _ in range(1200):
        n, k, p, s, d = (
            int(rng.integers(*ends)) for ends in ((3, 17), (1, 8), (0, 7), (1, 6), (1, 5))
        )
        state = {"pixels": n, "side": k, "padding": p, "stride": s, "dilation": d}
        page.at(**state)
        said, rows = notice(page), tiles(page)
        starts = [at for at in range(-p, n + p, s) if at + d * (k - 1) < n + p]
        o, taps = len(starts), [[at + d * a for a in range(k)] for at in starts]
        case = only(sizes, said)
        expected = "none" if o == 0 else "same" if o == n else "smaller" if o < n else "larger"
        assert case == expected, (state, said)
        seen[case] += 1
        assert rows["Output"][0] == f"{o}×{o}", state
        assert int(rows["Products"][0].replace(",", "")) == o * o * k * k, state
        use = Counter(at for one in taps for at in one if 0 <= at < n)
        times = [use[i] * use[j] for i in range(n) for j in range(n)]
        inside = [sum(0 <= at < n for at in one) for one in taps]
        assert int(rows["Pixels in no window"][0]) == times.count(0), state
        behind = n + 2 * p - (starts[-1] + p + d * (k - 1) + 1) if o else 0
        assert rows["Rows behind the last window"][0] == (f"{behind}" if o else "none"), state
        least, most = min(times), max(times)
        span = f"{least}" if least == most else f"{least} to {most}"
        told = f"{span}, and {sum(times):,} in all." if o else "there is no window."
        assert f"In how many windows each pixel of the image is: {told}" in captions(page), state
        uses[judge_use(said, state, times, o)] += 1
        borders[judge_border(said, state, inside, k)] += 1
        if o:
            places = len([at for at in range(-p, n + p) if at + d * (k - 1) < n + p])
            assert f"Along {n + 2 * p} pixels{', padding included,' if p else ''} a reach" in said
            assert f"has {places} place" in said, said
            assert ("of which every" in said) == (s > 1 and o > 1), said
            assert ("of which the first alone is taken" in said) == (o == 1 < places), said
    assert min(seen.values()) >= 20 and len(uses) == 4 and len(borders) == 3, (seen, uses, borders)


def judge_use(said, state, times, o):
    if not o:
        assert "in no window" not in said and "Every pixel" not in said, state
        return "none"
    if 0 in times:
        (count, of) = shown("# of the # pixels (?:is|are) in no window", said)
        assert (count, of) == (times.count(0), len(times)), (state, said)
        return "unseen"
    if len(set(times)) == 1:
        assert re.search(rf"Every pixel is in {times[0]} windows?\.", said), (state, said)
        return "even"
    assert f"some in {min(times)}, some in {max(times)}." in said, (state, said)
    return "uneven"


def judge_border(said, state, inside, k):
    """``inside``: how many numbers of each window lie on the image, along one side."""
    on = [a * b for a in inside for b in inside]
    if 0 in on:
        assert shown("# outputs? sees? nothing but padding", said) == (on.count(0),), (state, said)
        return "alone"
    assert "nothing but padding" not in said, state
    if not on or min(on) == k * k:
        assert "At the border" not in said, (state, said)
        return "nothing"
    assert f"up to {k * k - min(on)} of the {k * k} numbers" in said, (state, said)
    return "part"


# ---- moves ---------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def moving(name):
    i, j = np.mgrid[:36, :48]
    return {
        "disc": 255.0 * ((i - 17.5) ** 2 + (j - 20) ** 2 < 90.25),
        "stripes": 255.0 * ((j // 4) % 2 == 0),
        "level": np.full((36, 48), 160.0),
        "black": np.zeros((36, 48)),
    }[name]


def carried(x, by, around):
    padding = "wrap" if around == "round" else "constant"
    wide = np.pad(x, ((0, 0), (40, 40)), mode=padding)
    return wide[:, 40 - by : 40 - by + x.shape[1]]


def put_through(x, W, pooling, m, around):
    y = correlate(x, W, mode="wrap" if around == "round" else "constant")
    if pooling == "none":
        return y
    h, w = y.shape[0] // m * m, y.shape[1] // m * m
    corners = [y[a:h:m, b:w:m] for a in range(m) for b in range(m)]
    return {"max": np.max(corners, 0), "mean": np.mean(corners, 0), "every": corners[0]}[pooling]


def test_moves(open_page):
    page, rng = open_page("convolution", draw=False).open("shift"), np.random.default_rng(33)
    cases = {
        "still": "Nothing has moved yet",
        "dark": "this filter sees nothing here",
        "along": "no pixel differs",
        "border": "the border came in",
        "chance": "is up to this image",
        "broken": "Pooling breaks the equivariance",
    }
    sobel, seen, shares = np.outer([1, 2, 1], [-1, 0, 1.0]), Counter(), Counter()
    for _ in range(1200):
        by, m = int(rng.integers(-12, 13)), int(rng.integers(2, 5))
        pooling, around, name, which = (
            str(rng.choice(options))
            for options in (
                ["none", "max", "mean", "every"],
                ["round", "zeros"],
                ["disc", "disc", "stripes", "level", "black"],
                ["edges", "mean"],
            )
        )
        state = {"by": by, "square": m, "pooling": pooling, "around": around}
        state |= {"scene": name, "filter": which}
        said, rows = notice(page.at(**state)), tiles(page)
        W, m = sobel if which == "edges" else np.full((3, 3), 1 / 9), 1 if pooling == "none" else m
        F = [
            put_through(x, W, pooling, m, around)
            for x in (moving(name), carried(moving(name), by, around))
        ]
        near_by = {
            q: F[1] - carried(F[0], q, around) for q in {math.floor(by / m), math.ceil(by / m)}
        }
        q = min(near_by, key=lambda q: (np.linalg.norm(near_by[q]).round(6), q))
        size = np.linalg.norm(F[1]) or np.linalg.norm(carried(F[0], q, around))
        off = np.linalg.norm(near_by[q]) / size if size else 0.0
        agree = off < 1e-9
        case = only(cases, said)
        if by == 0:
            expected = "still"
        elif size == 0:
            expected = "dark"
        elif agree:
            expected = "chance" if by % m else "along"
        else:
            expected = "broken" if by % m else "border"
        assert case == expected, (state, said)
        seen[case] += 1
        columns = int((np.abs(near_by[q]) > 1e-6).any(axis=0).sum())
        assert rows["Columns that differ"][0] == str(columns), state
        assert abs(value_of(rows["Off"][0]) - off) < 0.00051, state
        before, left = np.linalg.norm(F[0]), np.linalg.norm(F[1] - F[0])
        told = re.search(r"left where it was, (?:([\d.]+ %) off|it was 0 before)", captions(page))
        if before < 1e-6:
            assert (told[1] is None) == (left > 1e-6), state
        else:
            assert abs(value_of(told[1]) - left / before) < 0.00051, (state, told[0])
        shares["none" if told[1] is None else "told"] += 1
        if case in ("border", "along"):
            assert f"the output by {abs(by // m)} pixel" in said, (state, said)
            assert f"to the {'right' if by > 0 else 'left'}" in said, state
        if case == "border":
            assert shown("but for # columns? of #", said) == (columns, F[0].shape[1]), state
        if case in ("chance", "broken"):
            assert near(shown("one of the output by # pixels", said)[0], by / m), (state, said)
        if case == "broken":
            assert shown("beside it even the better, by #, is", said) == (q,), (state, said)
            assert abs(value_of(re.search(r"is ([\d.]+ %) off", said)[1]) - off) < 0.00051, state
    assert min(seen.values()) >= 20 and len(seen) == 6 and shares["none"] >= 5, (seen, shares)


# ---- layers of a kernel --------------------------------------------------------------------------


@cache
def drawn(shape, n, degrees):
    h = n // 2
    W = np.zeros((n, n))
    c, s = (round(f(math.radians(degrees)), 12) for f in (math.cos, math.sin))
    for i in range(n):
        for j in range(n):
            x, y, sigma = j - h, i - h, n / 5
            t, r2 = x * c + y * s, x * x + y * y
            g = math.exp(-r2 / (2 * sigma**2))
            W[i, j] = {
                "gaussian": g,
                "box": 1,
                "slope": t * g,
                "bend": (r2 - 2 * sigma**2) * g,
                "disc": r2 <= n * n / 4,
                "line": abs(t) < 0.6,
                "grating": math.cos(2 * math.pi * t / (0.6 * n)) * g,
            }[shape]
    return W / np.abs(W).sum()


def test_layers_of_a_kernel(open_page):
    page, rng = open_page("convolution", draw=False).open("separable"), np.random.default_rng(34)
    cases = {
        "nothing": "Without a layer the output is 0 everywhere",
        "separable": "it is separable",
        "whole": "no single column times a row would do",
        "close": "no pixel of this output is off by as much as a grey value",
        "far": "somewhere the output is off",
    }
    shapes, seen, costs = (
        ("gaussian", "box", "slope", "bend", "disc", "line", "grating"),
        Counter(),
        Counter(),
    )
    grey = {name: grey_of(name) for name in ("china", "disc")}
    for k in range(1000):
        shape = str(rng.choice([*shapes, "disc", "grating"]))
        name = str(rng.choice(["china", "china", "disc"]))
        n, r = int(rng.choice([3, 5, 7, 9, 11])), int(rng.integers(0, rng.choice([4, 7, 12])))
        if k % 12 == 0:
            shape, n, r = "disc", int(rng.choice([7, 9, 11])), int(rng.integers(1, 5))
        angle = int(rng.choice([0, 30, 45, 90, rng.integers(0, 91)]))
        state = {"shape": shape, "numbers": n, "layers": r, "angle": angle, "image": name}
        said, rows = notice(page.at(**state)), tiles(page)
        W = drawn(shape, n, angle if shape in ("slope", "line", "grating") else 0)
        U, s, Vt = np.linalg.svd(W)
        rank = int((s > 1e-13 * s[0]).sum())
        assert rows["Rank"][0] == str(rank), (state, rows["Rank"], s)
        r = min(r, rank)
        left = W - (U[:, :r] * s[:r]) @ Vt[:r]
        off = float(np.abs(correlate(grey[name], left, mode="mirror")).max())
        case = only(cases, said)
        if r == 0:
            expected = "nothing"
        elif r == rank:
            expected = "separable" if r == 1 else "whole"
        else:
            expected = "close" if off < 1 else "far"
        tied = 0 < r < len(s) and s[r - 1] - s[r] < 1e-9 * s[0]  # then the layers are not unique
        assert case == expected or (tied and {case, expected} == {"close", "far"}), (state, said)
        seen[case] += 1
        if r < rank and not tied:
            assert near(value_of(rows["Largest difference"][0]), off, 3, 1e-9), state
            assert near(value_of(rows["On any image at most"][0]), 255 * np.abs(left).sum()), state
        else:
            assert tied or value_of(rows["Largest difference"][0]) < 1e-9, state
        here, ever = (
            value_of(rows[name][0]) for name in ("Largest difference", "On any image at most")
        )
        assert here <= ever * 1.01, (state, here, ever)
        cost = only(
            {
                "none": "^((?!That takes).)*$",
                "less": f"instead of {n * n} ",
                "more": "nothing is saved",
            },
            said,
        )
        full, parts = n * n, 2 * n * r
        assert cost == ("none" if not r else "less" if parts < full else "more")
        assert not r or shown("That takes # products a pixel", said) == (parts,), state
        costs[cost] += 1
        if len(s) > 1 and rank > 1:
            assert near(value_of(rows["σ₂/σ₁"][0]), s[1] / s[0]), state
    assert min(seen.values()) >= 20 and len(seen) == 5 and min(costs.values()) >= 20, (seen, costs)


# ---- waves ---------------------------------------------------------------------------------------

PASSES = {
    "nothing": "no wave passes",
    "all": "Every wave passes with the same gain",
    "low": "this filter is a low-pass",
    "tied": "others pass as well as these",
    "blocked": "Level areas are blocked",
    "other": "passes better, with",
}
WAVES = {
    "blocked": "is blocked: its gain is 0",
    "kept": "as strong as it came",
    "weaker": "comes out weaker",
    "stronger": "comes out stronger",
}


def gains_of(K):
    """H of a convolution by K at multiples of 1/100 of a cycle, by numpy's transform."""
    wide = np.zeros((100, 100))
    wide[:3, :3] = K
    return np.fft.fft2(np.roll(wide, (-1, -1), (0, 1)))


def test_waves(open_page):
    page, rng = open_page("convolution", draw=False).open("frequencies"), np.random.default_rng(35)
    seen, waves, places = Counter(), Counter(), Counter()
    for k in range(1080):
        W = typed(rng, k)
        if k % 9 == 7:
            W = np.outer([1, rng.integers(0, 3), 1], [1, rng.integers(0, 3), 1])
        how, divided = str(rng.choice(["correlation", "convolution"])), bool(rng.random() < 0.5)
        u, v = (int(rng.choice([0, 50, -50, 25, *rng.integers(-50, 51, 4)])) for _ in "uv")
        state = {"turning": how, "divided": divided, "wave": (u / 100, v / 100)}
        cells = tuple(tuple(map(float, row)) for row in W.tolist())
        image = "dot" if k % 10 else "china"  # the small one is faster
        said = notice(page.at(kernel=cells, image=image, **state))
        state = (W.tolist(), state)
        K = W / W.sum() if divided and W.sum() else W.astype(float)
        H = gains_of(K if how == "convolution" else np.rot90(K, 2))
        size = np.abs(H)
        seen[judge_pass_said(said, size, state)] += 1
        value, told = H[v, u], tiles(page)
        gain, phase = abs(value), math.degrees(math.atan2(value.imag, value.real))
        wave = only(WAVES, said)
        if gain < 1e-9:
            assert wave == "blocked", state
        else:
            assert wave == (
                "kept" if abs(gain - 1) < 1e-9 else "weaker" if gain < 1 else "stronger"
            )
            real = abs(value.imag) < 1e-9 * gain
            place = (
                "moved by" if not real else "in its place" if value.real > 0 else "dark exchanged"
            )
            for phrase in ("moved by", "in its place", "dark exchanged"):
                assert (phrase in said) == (phrase == place), (state, said)
            places[place] += 1
            shift = (value_of(told["Phase"][0].rstrip("°")) - phase + 180) % 360 - 180
            assert abs(shift) < 0.51 * max(1, abs(phase)) / 100 + 0.01, (state, phase)
            if times := shown("times #", said):
                assert near(times[0], gain) and (times[0] < 1) == (wave == "weaker"), state
        waves[wave] += 1
        assert ("A level image" in said) == (u == v == 0), state
        assert near(value_of(told["Gain |H|"][0]), gain), state
        assert near(value_of(told["Gain of level areas"][0]), abs(K.sum())), state
        assert value_of(told["Sums against X·H"][0]) < 1e-8, state
        length = 100 / math.hypot(u, v) if u or v else math.inf
        assert value_of(told["Wavelength"][0]) == length or near(
            value_of(told["Wavelength"][0]), length
        )
    assert min(seen.values()) >= 20 and len(seen) == 6, seen
    assert min(*waves.values(), *places.values()) >= 20, (waves, places)


def judge_pass_said(said, size, state):
    case, top, level = only(PASSES, said), float(size.max()), float(size[0, 0])
    best = np.argwhere(size > top * (1 - 1e-9))
    if top < 1e-9:
        expected = "nothing"
    elif np.ptp(size) < 1e-9 * top:
        expected = "all"
    elif level < 1e-9:
        expected = "blocked"
    elif level < top * (1 - 1e-9):
        expected = "other"
    else:
        expected = "low" if len(best) == 1 else "tied"
    assert case == expected, (state, said)
    if case in ("all", "low", "tied", "blocked"):
        assert near(shown(r"gain(?: of|,) #", said)[0], top), (state, said)
    if case in ("blocked", "other"):
        across = shown("# cycles a pixel across", said) or (0,)
        down = shown("across and # down", said) or shown("# cycles a pixel down", said) or (0,)
        at = round(100 * down[0]), round(100 * across[0])
        assert size[at] > top * (1 - 1e-9), (state, said, at)
    if case == "other":
        first = shown("Level areas pass with a gain of #, but", said)[0]
        second = shown(r"passes better, with #:", said)[0]
        assert near(first, level) and near(second, top) and first < second, (state, said)
    return case


# ---- receptive field -----------------------------------------------------------------------------


def ways_to(layers):
    """On how many ways each pixel reaches the unit 0 at the top, counted from it down."""
    ways = Counter({0: 1})
    for k, s, d in reversed(layers):
        below = Counter()
        for place, count in ways.items():
            for a in range(k):
                below[place * s + a * d] += count
        ways = below
    return ways


def test_receptive_fields_all_of_them(open_page):
    page = open_page("convolution", draw=False).open("receptive")
    cases = {
        "point": "see one pixel, through however many",
        "holes": "the others have no way to it",
        "whole": "every one of them",
    }
    seen, middles = Counter(), Counter()
    for depth in range(1, 6):
        for k in range(1, 6):
            for pattern in ("plain", "stride", "doubled", "gaps"):
                state = {"depth": depth, "taps": k, "pattern": pattern}
                said, rows = notice(page.at(**state)), tiles(page)
                layers = [
                    (
                        k,
                        2 if pattern == "stride" else 1,
                        {"doubled": 2**i, "gaps": 2}.get(pattern, 1),
                    )
                    for i in range(depth)
                ]
                ways = ways_to(layers)
                r, hit = max(ways) + 1, len(ways)
                case = only(cases, said)
                assert case == ("point" if r == 1 else "whole" if hit == r else "holes"), (
                    state,
                    said,
                )
                seen[case] += 1
                assert rows["Receptive field"][0] == str(r), state
                assert rows["Pixels seen"][0] == str(hit), state
                assert rows["Jump"][0] == str(2**depth if pattern == "stride" else 1), state
                assert ("would lie wholly" in said) == (r >= 28), (state, said)
                if r < 28:
                    sign = r"Holes included, its field is" if case == "holes" else r"that is"
                    share = value_of(re.search(rf"{sign} ([\d.]+ %)", said)[1])
                    assert abs(share - (r / 28) ** 2) < 0.00051, state
                counts = np.array([ways[i] for i in range(r)], float)
                counts /= counts.sum()
                x = np.arange(r)
                spread = math.sqrt((counts * x**2).sum() - (counts * x).sum() ** 2)
                assert near(value_of(rows["Spread of the ways"][0]), spread, 3, 1e-6), state
                middles[judge_middle(said, counts, depth, state)] += 1
    assert min(seen.values()) >= 15, seen
    assert min(middles.values()) >= 10 and len(middles) == 3, middles


def judge_middle(said, counts, depth, state):
    widths = [w for w in range(len(counts), 0, -2) if held(counts, w) >= 0.95 - 1e-12]
    told = shown("begin in the # pixels around it", said)
    if depth == 1 or min(widths) == len(counts):
        assert told is None and "very middle" not in said, (state, said)
        return "nothing of the middle"
    assert told == (min(widths),), (state, said, widths)
    ways = (counts * state["taps"] ** depth).round().astype(int)
    own, most = ways[(len(ways) - 1) // 2], max(ways)
    assert ("The middle counts most" in said) == (own == most), (state, said, ways)
    if own == most:
        return "middle most"
    sign = (
        f"The very middle has {own or 'no'} way{'' if own < 2 else 's'}, other pixels up to {most};"
    )
    assert sign in said, (state, said, sign)
    return "middle less"


def held(counts, width):
    cut = (len(counts) - width) // 2
    return counts[cut : len(counts) - cut].sum()


# ---- the network ---------------------------------------------------------------------------------


def scores_of(net, image):
    """The ten scores of one image (14, 14), by scipy's correlation, kernel by kernel."""
    x = [image.astype(float)]
    for kind, arrays in zip(net.kinds, net.parameters, strict=True):
        if kind == "convolution":
            W, b = (one.astype(float) for one in arrays)
            x = [
                sum(correlate2d(x[c], W[:, :, c, m], "valid") for c in range(len(x))) + b[m]
                for m in range(len(b))
            ]
        elif kind == "relu":
            x = [one * (one > 0) for one in x]
        elif kind == "pooling":
            even = [one[: len(one) // 2 * 2, : len(one) // 2 * 2] for one in x]
            x = [np.max([e[a::2, b::2] for a in (0, 1) for b in (0, 1)], 0) for e in even]
        else:
            last = np.stack(x, -1)
            return last.ravel() @ arrays[0] + arrays[1], bool(last.any())


def test_the_network(open_page):
    page, rng = open_page("convolution", draw=False).open("network"), np.random.default_rng(36)
    cases = {
        "untrained": "Before the first epoch",
        "right": "is read right, with",
        "wrong": r"This \d is read as a",
    }
    histories = {
        key: train_history(*key)
        for key in (("two", 0.01), ("one", 0.01), ("none", 0.01), ("two", 0.3))
    }
    test, seen, effects, dead = digit_set().test, Counter(), Counter(), 0
    for k in range(1000):
        layout, rate = list(histories)[int(rng.choice(4, p=[0.2, 0.35, 0.35, 0.1]))]
        epoch, by, digit = (
            int(rng.integers(0, 9)),
            int(rng.integers(-3, 4)),
            int(rng.integers(1, 301)),
        )
        epoch = 0 if k % 20 == 0 else epoch
        state = {"layout": layout, "rate": rate, "epoch": epoch, "across": by, "digit": digit}
        said, history = notice(page.at(**state)), histories[layout, rate]
        net, label = history.networks[epoch], int(test.labels[digit - 1])
        image = carried(test.images[digit - 1, ..., 0], by, "zeros")
        scores, alive = scores_of(net, image)
        P = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
        read = int(P.argmax())
        if np.sort(P)[-2] > P.max() - 1e-5:
            continue  # single precision decides
        case = only(cases, said)
        assert case == ("untrained" if epoch == 0 else "right" if read == label else "wrong"), (
            state,
            said,
        )
        seen[case] += 1
        assert f"his {label} is read" in said and (case == "right" or f"as a {read}" in said), said
        if epoch:
            told = value_of(re.search(r"probability of ([\d.]+ %)", said)[1])
            assert abs(told - P[read]) < 0.002, (state, said, P[read])
        assert ("All units of its last maps give 0" in said) == (layout != "none" and not alive), (
            state
        )
        dead += not alive
        effects[judge_effect_said(said, history.moved[epoch], by, epoch, layout, state)] += 1
    assert min(seen.values()) >= 50 and len(seen) == 3 and dead >= 20, (seen, dead)
    assert min(effects.values()) >= 10 and len(effects) == 4, effects


def judge_effect_said(said, moved, by, epoch, layout, state):
    still, here = moved[3], moved[3 + by]
    right = shown("# of 300 test digits are read right", said) or shown(
        "test digits # are read right", said
    )
    assert right == (round(300 * still),), (state, said)
    if by == 0:
        assert "Moved by" not in said, state
        return "still"
    told = re.search(rf"Moved by {abs(by)} pixels?, (only|as many|even more)", said)[1]
    assert told == ("only" if here < still else "as many" if here == still else "even more"), (
        state,
        said,
    )
    assert f"{100 * here:.1f} %" in said, (state, said)
    why = told == "only" and epoch > 0
    assert ("learned where to look" in said) == (why and layout != "none"), (state, said)
    assert ("Without filters every pixel" in said) == (why and layout == "none"), (state, said)
    return told
