"""What the page on singular values says, in 1,000 states a chapter, read from its words and judged
by explicit differences with scipy's factors, in fractions, and by normal equations."""

import base64
import io
import math
import re
from fractions import Fraction as F
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.linalg import hilbert, svd, toeplitz

PHOTOGRAPHS = ("china", "flower")
FORMULAS = ("letters", "disc", "checkerboard", "diagonal")


def read(text):
    """A number as it is written on the page: 0.0123, 4.56·10⁻⁷, 3,610, ∞."""
    plain = text.replace("−", "-").replace(",", "").replace("∞", "inf")
    mantissa, _, power = plain.partition("·10")
    digits = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(mantissa) * 10.0 ** float(digits or 0)


def agrees(text, true, slack=1e-9):
    """Whether a number is written right: within half of its last digit."""
    shown = read(text)
    if math.isinf(shown) or math.isinf(true):
        return shown == true
    mantissa = re.match(r"−?([\d,]*)\.?(\d*)", text)
    power = shown / read(mantissa[0]) if read(mantissa[0]) else 1.0
    unit = 10.0 ** -len(mantissa[2]) * power
    if not mantissa[2] and "·" not in text:  # 76420: three digits of it
        unit = max(unit, 10.0 ** (math.floor(math.log10(max(abs(shown), 1))) - 2))
    return abs(shown - true) <= 0.505 * unit + slack * abs(true)


def said(page):
    return re.sub(r"<[^>]*>", " ", re.search(r'role="note">(.*?)</div>', page.html, re.S)[1])


def rows(page):
    """The numbers of the chapter by their names, and the small print below each."""
    found = re.findall(
        r'"ev-name">(.*?)</div><div class="ev-figure">(.*?)</div><small>(.*?)</small>', page.html
    )
    names = [re.sub(r"<[^>]*>", "", name) for name, *_ in found]
    figures, prints = ([one[k] for one in found] for k in (1, 2))
    return dict(zip(names, figures, strict=True)), dict(zip(names, prints, strict=True))


def captions(page):
    return {chart.name: re.sub(r"<[^>]*>", "", chart.caption) for chart in page.charts}


def only(sentences, text):
    """Which of these is said; just one is."""
    (found,) = [name for name, words in sentences.items() if words in text]
    return found


# ---- the image -----------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def clean(name, address):
    """The image: a photograph from its file; what has black and white only from its picture."""
    if name in PHOTOGRAPHS:
        return np.asarray(Image.open(Path("sample_data") / f"{name}.png"), float)
    data = base64.b64decode(address.partition(",")[2])
    return np.where(np.asarray(Image.open(io.BytesIO(data)).convert("L")) > 128, 255.0, 0.0)


@lru_cache(maxsize=64)
def judged(name, address, grain, seed):
    """The image with its noise, its factors by another routine of LAPACK (gesvd), and the distance
    of every rank from the clean one, layer by layer."""
    X = clean(name, address)
    A = X + grain * np.random.default_rng(seed).standard_normal(X.shape) if grain else X
    U, s, Vt = svd(A, full_matrices=False, lapack_driver="gesvd")
    s = np.where(s > 1e-10 * s[0], s, 0.0)
    part, off = np.zeros_like(A), []
    for k in range(len(s) + 1):
        off.append(np.linalg.norm(X - part) / math.sqrt(X.size))
        if k < len(s):
            part = part + s[k] * np.outer(U[:, k], Vt[k])
    return A, U, s, Vt, np.array(off)


KEPT = {
    "nothing": "Rank 0 keeps nothing",
    "whole": "Nothing is lost",
    "level": "so no layer matters more than another",
    "tie": "weigh the same, so another matrix",
    "dearer": "of the energy, at a price",
    "cheaper": "No other matrix of rank",
}
CLEANED = {
    "least at all": "no smaller rank is as near",
    "least at 0": "no rank is nearer than a black picture",
    "least": "no other rank is as near",
    "too few": "so few layers lose more than the noise spoils",
    "few": "further layers lead nearer still",
    "many": "the last layers bring more noise than image",
    "too many": "nothing is gained over leaving the noise in",
}


def same(s, k):
    """Whether σ_k and σ_{k+1} agree in nine digits, or as far as 64 bits tell beside σ₁."""
    return np.isclose(s[k - 1], s[k], rtol=1e-9, atol=1e-14 * s[0])


def kept_by_hand(k, s, shape):
    """The most special thing to be said of rank k of a matrix with these singular values."""
    (m, n), rank = shape, int((s > 0).sum())
    if k == 0 or k >= rank:
        return "whole" if k else "nothing"
    if same(s, k):
        return "level" if np.ptp(s[:rank]) < 1e-9 * s[0] else "tie"
    return "dearer" if k * (m + n + 1) > m * n else "cheaper"


def cleaned_by_hand(k, off):
    if off[k] <= off.min() * (1 + 1e-12):
        return "least at 0" if k == 0 else "least at all" if k == len(off) - 1 else "least"
    kind = "few" if k < int(np.argmin(off)) else "many"
    return f"too {kind}" if off[k] >= off[-1] * (1 - 1e-12) else kind


def test_ranks_and_noise(open_page, monkeypatch):
    page = open_page("singular_values", draw=False)
    addresses = {}
    for name in FORMULAS:
        addresses[name] = page.at(picture=name).chart("image").data["given"]["url"][0]
    for packed in ("address_of", "signed"):  # words alone are read from here on
        monkeypatch.setattr(f"pages.linear_algebra.singular_values.image.{packed}", lambda _: "")
    rng, seen = np.random.default_rng(1), set()
    states = [
        (name, int(grain), seed)
        for name in PHOTOGRAPHS + FORMULAS
        for grain, seed in [(0, 1), (rng.integers(1, 21) * 5, 1), (rng.integers(1, 21) * 5, 7)]
    ]
    for name, grain, seed in states:
        A, U, s, Vt, off = judged(name, addresses.get(name, ""), grain, seed)
        m, n = A.shape
        best = int(np.argmin(off))
        ranks = [0, 1, 2, best, best + 1, *rng.integers(0, 217, 51)]
        for k in map(int, ranks):
            text = said(page.at(picture=name, rank=k, grain=grain, grains=seed))
            k = min(k, len(s))
            where = (name, grain, seed, k, text)
            apart = np.linalg.norm(A - (U[:, :k] * s[:k]) @ Vt[:k])
            energy = 100 * (1 - (apart / np.linalg.norm(A)) ** 2)
            rank = int((s > 0).sum())
            numbers_of_the_image(page, where, A, s, off, grain, apart)
            kind = kept_by_hand(k, s, (m, n))
            assert only(KEPT, text) == kind, where
            tone = {"whole": "good", "dearer": "warn"}.get(kind, "plain")
            if found := re.search(r"keeps (\S+) % of the energy", text):
                assert agrees(found[1], energy, 1e-7), where
                assert 0 < read(found[1]) < 100, where
            if kind == "whole":
                assert f"this matrix has rank {rank}, so {rank} layers are all of it" in text, where
            if kind == "level":
                how_many = "Both" if rank == 2 else f"All {rank}"
                zeros = " that are not 0" if rank < len(s) else ""
                assert f"{how_many} singular values{zeros} are equal" in text, where
            if kind == "tie":
                assert f"Layers {k} and {k + 1} weigh" in text, where
            if found := re.search(
                r"factors are ([\d,]+) numbers, the image (?:only )?([\d,]+)", text
            ):
                assert read(found[1]) == k * (m + n + 1) and read(found[2]) == m * n, where
                assert ("only" in found[0]) == (k * (m + n + 1) > m * n), where
            if found := re.search(r"above rank (\d+) nothing", text):
                even = int(found[1])
                assert even * (m + n + 1) <= m * n < (even + 1) * (m + n + 1), where
            seen.add(kind)
            if not grain:
                assert "clean" not in text and page.tone == tone, where
                continue
            found = re.search(
                r"rank (\d+) is (\S+) grey values off, the noisy one (\S+?)[:;]", text
            )
            assert int(found[1]) == k, where
            assert agrees(found[2], off[k]) and agrees(found[3], off[-1]), where
            kind = cleaned_by_hand(k, off)
            seen.add(kind)
            assert only(CLEANED, text) == kind, where
            tone = "good" if "least" in kind else "warn" if "too" in kind else "plain"
            assert page.tone == tone, where
            nearest = re.search(r"Rank (\d+) is nearest, (\S+) off\.", text)
            assert (nearest is None) == ("least" in kind), where
            if nearest:
                assert int(nearest[1]) == best and agrees(nearest[2], off[best]), where
                assert read(nearest[2]) < read(found[2]), where
    assert seen == {*KEPT, *CLEANED} - {"tie", "least at all"}  # of which below


def numbers_of_the_image(page, where, A, s, off, grain, apart):
    """Error, spectral norm, energies, threshold, and what the captions tell of them."""
    k, (m, n), (shown, small) = where[3], A.shape, rows(page)
    rank, size = int((s > 0).sum()), math.sqrt(A.size)
    lost = math.sqrt((s[k:] ** 2).sum())
    assert agrees(shown["Error"], lost, 1e-6), where
    assert shown["Measured"] == shown["Error"] or (k >= rank and read(shown["Measured"]) < 1e-8)
    assert ("rounding" in small["Measured"]) == (k >= rank), where
    assert agrees(shown["Spectral norm"], s[k] if k < len(s) else 0.0, 1e-6), where
    assert ("nothing is left out" in small["Spectral norm"]) == (k == len(s)), where
    assert shown["Numbers to store"] == f"{k * (m + n + 1):,}", where
    energy = np.append(0, np.cumsum(s**2)) / (s**2).sum()
    assert agrees(shown["Energy kept"].removesuffix(" %"), 100 * energy[k], 1e-7), where
    ranks = [int(np.argmax(energy >= q - 1e-12)) for q in (0.95, 0.99)]
    assert shown["Rank for 95 %, 99 %"] == f"{ranks[0]}, {ranks[1]}", where
    told = captions(page)
    given, *clean = re.findall(r"(\S+) from the", told["errors"])
    assert agrees(given, lost / size, 1e-6), where
    first = "the first is kept" if k == 1 else f"the first {k} are kept"
    first = "none is kept" if k == 0 else "all are kept" if k >= rank else first
    assert told["spectrum"].startswith(f"{rank} singular values are not 0, {first}."), where
    zero = re.search(r"The other (\d+) are 0, but for rounding, and have no", told["spectrum"])
    assert (int(zero[1]) if zero else 0) == len(s) - rank, (where, told)
    assert ("Green: those of the clean image" in told["spectrum"]) == bool(grain), where
    even = max(j for j in range(len(s) + 1) if j * (m + n + 1) <= m * n)
    marks = {text: at for text, at in page.live["Rank"]["marks"]}
    assert marks == {"as dear": even} | ({"best": int(np.argmin(off))} if grain else {}), where
    assert len(clean) == bool(grain) == ("Gavish–Donoho" in shown), where
    if grain:
        assert agrees(clean[0], off[k]), where
        b = min(m, n) / max(m, n)
        factor = math.sqrt(2 * (b + 1) + 8 * b / ((b + 1) + math.sqrt(b * b + 14 * b + 1)))
        count = int((s > factor * math.sqrt(max(m, n)) * grain).sum())
        assert shown["Gavish–Donoho"] == f"rank {count}", where
        assert shown["Best rank"] == str(int(np.argmin(off))), where
        assert agrees(small["Best rank"].split()[0], off.min()), where


def picture(values):
    stream = io.BytesIO()
    Image.fromarray(np.asarray(values, np.uint8)).save(stream, "PNG")
    return {"own.png": stream.getvalue()}


def test_pictures_of_few_ranks_with_ties_and_of_noise_alone(open_page):
    square, ramp = np.diag([0.0, *[200] * 10, 250]), np.tile(np.arange(0, 240, 4), (40, 1))
    random = np.random.default_rng(3).integers(0, 256, (30, 40))
    page = open_page("singular_values")
    for values, k, grain, words, tone, spectrum in (
        (np.zeros((20, 30)), 3, 0, "A black image: ", "warn", "Every singular value is 0."),
        (ramp, 3, 0, "one layer is all of it", "good", "1 singular value is not 0, it is kept."),
        (square, 11, 0, "has rank 11, so 11 layers are all of it", "good", "and has no place"),
        (square, 1, 0, "No other matrix of rank 1", "plain", "not 0, the first is kept."),
        (square, 7, 0, "Layers 7 and 8 weigh the same", "plain", "not 0, the first 7 are kept."),
        (random, 30, 5, CLEANED["least at all"], "good", "30 singular values are not 0, all are"),
        (random, 29, 5, CLEANED["too few"], "warn", "the first 29 are kept."),
    ):
        page.open("image").upload(picture(values))
        page.values.update(rank=k, grain=grain)
        assert words in page.run().html and page.tone == tone, (words, page.tone)
        assert spectrum in captions(page)["spectrum"]


# ---- turns ---------------------------------------------------------------------------------------

SPECIAL = [
    *((a, b, c, d) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1) for d in (-1, 0, 1)),
    (0.6, -0.8, 0.8, 0.6),
    (0.6, 0.8, 0.8, -0.6),
    (1.2, 0.6, 0.8, 0.4),
    (-1.5, 0.5, 0.5, -1),
    (2, -2, 2, 2),
]


def test_ellipses(open_page):
    page = open_page("singular_values", draw=False).open("turns")
    rng, seen = np.random.default_rng(2), set()
    for state in range(1200):
        a, b, c, d = (float(x) for x in rng.integers(-20, 21, 4) / 10)
        if state % 3 == 0:
            a, b, c, d = map(float, SPECIAL[rng.integers(len(SPECIAL))])
        if state % 3 == 1 and rng.random() < 0.4:
            c = b
        text = said(page.at(first=(a, c), second=(b, d)))
        A, (p, q, r, t) = np.array([[a, b], [c, d]]), (F(round(10 * x), 10) for x in (a, b, c, d))
        det, size = p * t - q * r, p * p + q * q + r * r + t * t
        root = math.sqrt(max(float(size * size - 4 * det * det), 0.0))
        first = math.sqrt((float(size) + root) / 2)
        second = abs(float(det)) / first if first else 0.0
        where = (a, b, c, d, text)
        seen.add(" ".join(text.split()[:3]))
        assert page.tone == ("warn" if det == 0 else "plain"), where
        the_numbers_of_a_map(page, where, A, det, first, second)
        assert ("A is singular" in text) == (det == 0 and size > 0), where
        assert ("A = 0" in text) == (size == 0), where
        round_ = p * p + r * r == q * q + t * t and p * q + r * t == 0 and det != 0
        assert ("stays a circle" in text) == round_, where
        assert ("det A &gt; 0" in text) == (det > 0), where
        assert ("det A &lt; 0" in text) == (det < 0), where
        assert ("is symmetric" in text) == (q == r and det != 0 and not round_), where
        if found := re.search(r"of radius (\S+):", text):
            assert agrees(found[1], first, 1e-7), where
        if found := re.search(r"half axes (\S+) and (\S+?)[.,] ", text):
            assert agrees(found[1], first, 1e-7) and agrees(found[2], second, 1e-7), where
            assert found[1] != found[2], where
        if found := re.search(r"v₁, which is at (\S+)° and lands at (\S+)°", text):
            v, u = (np.radians(read(x)) for x in found.groups())
            image = A @ [math.cos(v), math.sin(v)]
            assert np.linalg.norm(image) >= first * (1 - 2e-4), where
            turned = (math.atan2(image[1], image[0]) - u + math.pi) % (2 * math.pi) - math.pi
            assert abs(turned) <= 0.011 + 0.02 * first / max(first - second, 1e-3), where
        if found := re.search(r"line, (\S+) to each side at (\S+)°", text):
            assert agrees(found[1], first, 1e-7), where
            u = np.radians(read(found[2]))
            across = np.array([-math.sin(u), math.cos(u)])
            assert np.abs(across @ A).max() <= 0.02 * first, where
        if "is symmetric" in text:
            v = np.radians(read(re.search(r"along eigenvectors, at (\S+)° and across", text)[1]))
            image, across = A @ [math.cos(v), math.sin(v)], [-math.sin(v), math.cos(v)]
            assert abs(image @ across) <= 0.02 * first, where
            assert np.linalg.norm(image) >= first * (1 - 2e-4), where
            negative = sum(x < 0 for x in np.linalg.eigvalsh(A))
            assert ("U = V" in text) == (negative == 0), where
            assert ("One eigenvalue" in text) == (negative == 1), where
            assert ("Both eigenvalues" in text) == (negative == 2), where
    assert len(seen) >= 5, seen


def the_numbers_of_a_map(page, where, A, det, first, second):
    """The three factors put together again from the numbers shown, and what the captions say."""
    shown, small = rows(page)
    assert agrees(shown["σ₁"], first, 1e-7) and agrees(shown["σ₂"], second, 1e-7), where
    assert agrees(shown["det A"], float(det), 1e-9), where
    assert agrees(shown["Frobenius norm"], np.linalg.norm(A)), where
    kappa = shown["Condition κ"]
    if first:
        assert agrees(kappa, first / second if det else math.inf, 1e-9), where
    assert (kappa == "undefined") == (first == 0), where
    assert ("with σ₂ = 0" in small["Condition κ"]) == (det == 0), where
    assert small["det A"].startswith("−σ₁" if det < 0 else "σ₁"), where
    assert small["U"].startswith("after turning over" if det < 0 else "no turning over"), where
    turns = [np.radians(read(re.search(r"turn by (\S+)°", shown[x])[1])) for x in ("U", "Vᵀ")]
    assert -math.pi / 2 <= turns[1] < math.pi / 2, where  # v₁ points to the right, or up
    U, V = (np.array([[math.cos(x), -math.sin(x)], [math.sin(x), math.cos(x)]]) for x in turns)
    again = U @ np.diag([first, math.copysign(second, det)]) @ V
    assert np.abs(again - A).max() <= 0.02 * first, where
    assert read(shown["‖A − U·Σ·Vᵀ‖"]) <= 1e-14 * max(first, 1), where
    told = captions(page)
    assert ("longer than the picture is high" in told["turns"]) == (first > 2.5 + 1e-9), where
    if first == 0:
        assert told["lengths"] == "Every vector becomes 0.", where
    elif found := re.fullmatch(r"Every unit vector becomes (\S+) long\.", told["lengths"]):
        assert agrees(found[1], first, 1e-7) and first - second <= 1e-9, where
    else:
        one, angle, two = re.search(
            r"length σ₁ = (\S+), for v at (\S+)°; the shortest, σ₂ = (\S+),", told["lengths"]
        ).groups()
        v = np.radians(read(angle))
        assert agrees(one, first, 1e-7) and agrees(two, second, 1e-7), where
        assert np.linalg.norm(A @ [math.cos(v), math.sin(v)]) >= first * (1 - 2e-4), where
        assert first - second > 1e-9, where


# ---- noisy equations -----------------------------------------------------------------------------

N = 32
T = (np.arange(N) + 0.5) / N
MATRICES = {
    "narrow": toeplitz(np.exp(-(np.arange(N) ** 2) / 2) / math.sqrt(2 * math.pi)),
    "wide": toeplitz(np.exp(-((np.arange(N) / 2) ** 2) / 2) / (2 * math.sqrt(2 * math.pi))),
    "integration": np.tril(np.full((N, N), 1 / N)),
    "hilbert": hilbert(N),
    "circle": np.eye(N)[(np.arange(N) + 1) % N] - np.eye(N),
}
TRUTHS = {
    "hill": np.exp(-(((T - 0.4) / 0.15) ** 2)),
    "box": ((T > 0.25) & (T < 0.6)).astype(float),
    "peaks": np.exp(-(((T - 0.35) / 0.05) ** 2)) + 0.6 * np.exp(-(((T - 0.6) / 0.05) ** 2)),
}
FACTORS = {name: np.linalg.svd(A) for name, A in MATRICES.items()}
SENTENCE = (
    r"[kλ] = (?P<here>\S+): (?P<mine>\S+) % off(?P<why>.*?)"
    r"(?:(?:Least: |the least is )(?P<least>\S+) %,? at [kλ] = (?P<best>\S+)\.|comes nearer\.\s)"
)


def drawn(rng):
    return (
        str(rng.choice(list(MATRICES))),
        str(rng.choice(list(TRUTHS))),
        float(f"{10 ** rng.uniform(-8, -0.55):.3g}"),
        int(rng.integers(1, 50)),
    )


def posed(name, truth, level, draw):
    A, x = MATRICES[name], TRUTHS[truth]
    exact = A @ x
    noise = level * np.sqrt(np.mean(exact**2)) * np.random.default_rng(draw).standard_normal(N)
    return A, x, exact, noise


def judge(found, off, least, missing, came, where):
    """One solution's sentence and its case: the best of its kind, near it, worse than x = 0, or
    what more of it is: missing detail or noise. Within 0.1 % of a limit either case will do."""
    mine, why = read(found["mine"]), found["why"]
    assert agrees(found["mine"], 100 * off, 1e-4), where
    told = [
        name
        for name, words in (
            ("best", "and no other"),
            ("near", "; the least is"),
            ("hopeless", "x = 0 would be nearer"),
            ("detail", "more missing than noise"),
            ("noise", "more noise than missing"),
        )
        if words in found[0]
    ]
    assert len(told) == 1, where
    (told,) = told
    if parts := re.search(r"missing (\S+) %, noise (\S+) %", why):
        assert agrees(parts[1], 100 * missing, 1e-4), where
        assert agrees(parts[2], 100 * came, 1e-4), where
    assert (parts is None) == (told == "hopeless"), where
    case = (
        "near"
        if off <= 1.02 * least
        else "hopeless"
        if off > 1 + 1e-9
        else "detail"
        if missing > came
        else "noise"
    )
    limits = (off, 1.02 * least), (off, 1.0), (missing, came)
    sure = all(abs(one / max(other, 1e-300) - 1) > 1e-3 for one, other in limits)
    if told == "best":
        assert off <= least * (1 + 1e-5), where
        return "near"
    assert told == case or not sure, (where, told, case)
    assert read(found["least"]) < mine and found["best"] != found["here"], where
    assert agrees(found["least"], 100 * least, 2e-3), where
    if told == "hopeless":
        assert mine > 100, where
    return told


def truncated(found, state, problem, where):
    """Term by term, by numpy's factors."""
    name, k = state
    _, x, exact, noise = problem
    U, s, Vt = FACTORS[name]
    rank = int((s > N * np.finfo(float).eps * s[0]).sum())
    k = min(k, rank)
    assert int(found["here"]) == k, where
    terms = (U.T @ (exact + noise))[:rank] / s[:rank]
    solved = [Vt[:j].T @ terms[:j] for j in range(rank + 1)]
    off = np.array([np.linalg.norm(x - one) for one in solved]) / np.linalg.norm(x)
    tied = [0 < j < rank and same(s, j) for j in range(rank + 1)]
    if tied[k] or (k and s[k - 1] < 1e-11 * s[0]):
        return None  # which directions, or how many digits, is not sure
    missing = np.linalg.norm(Vt[k:] @ x) / np.linalg.norm(x)
    came = np.linalg.norm((U.T @ noise)[:k] / s[:k]) / np.linalg.norm(x)
    if any(tied):  # of those that part a pair any may be the best
        least = read(found["least"]) / 100 if found["least"] else off[k]
        assert least <= off[~np.array(tied)].min() * (1 + 6e-3), where
        return judge(found, off[k], least, missing, came, where) if least < 0.9 * off[k] else None
    told = judge(found, off[k], off.min(), missing, came, where)
    if found["best"]:
        assert off[int(found["best"])] <= off.min() * (1 + 1e-6), where
    return told


def damped(found, state, problem, where):
    """By the normal equations (AᵀA + λ²I)·x = Aᵀb; the least by trying many λ."""
    name, strength = state
    A, x, exact, noise = problem
    sides = np.column_stack([A.T @ (exact + noise), A.T @ noise, strength**2 * x])
    whole, of_noise, gone = np.linalg.solve(A.T @ A + strength**2 * np.eye(N), sides).T
    size = np.linalg.norm(x)
    off = np.linalg.norm(whole - x) / size
    came, missing = np.linalg.norm(of_noise) / size, np.linalg.norm(gone) / size
    assert read(found["here"]) == pytest.approx(strength, rel=6e-3), where
    U, s, Vt = FACTORS[name]
    terms = np.where(s > 1e-14 * s[0], U.T @ (exact + noise) / np.maximum(s, 1e-300), 0)
    tried, along = np.linspace(-10, 1, 331), Vt @ x
    for _ in range(2):  # the second time between the neighbours of the best
        squares = s**2 / (s**2 + 10.0 ** (2 * tried[:, None]))
        offs = np.linalg.norm(squares * terms - along, axis=1) / size
        near = tried[int(offs.argmin())] + np.array([-1, 1]) / 30
        tried = np.linspace(*near.clip(-10, 1), 41)
    return judge(found, off, offs.min(), missing, came, where)


def test_both_filters_and_what_kappa_allows(open_page):
    page = open_page("singular_values", draw=False).open("noisy")
    rng, seen, tones = np.random.default_rng(3), {"k": [], "λ": []}, set()
    for _ in range(1200):
        name, truth, level, draw = drawn(rng)
        k, strength = int(rng.integers(0, 33)), float(f"{10 ** rng.uniform(-5, 1):.3g}")
        values = {"operator": name, "truth": truth, "level": level, "draw": draw}
        text = said(page.at(**values, layers=k, damping=strength))
        where = (*values.values(), k, strength, text)
        one, two = re.finditer(SENTENCE, text + " ")
        problem = posed(name, truth, level, draw)
        cases = [
            truncated(one, (name, k), problem, where),
            damped(two, (name, strength), problem, where),
        ]
        seen["k"].append(cases[0])
        seen["λ"].append(cases[1])
        known = None not in cases
        if known or "hopeless" in cases:
            near = set(cases) == {"near"}
            tone = "alarm" if "hopeless" in cases else "good" if near else "plain"
            assert page.tone == tone, where
            tones.add(tone)
        plain_solution(page, name, problem, where)
        the_numbers_of_the_equations(page, name, min(k, RANKS[name]), problem, where)
    for told in seen.values():
        assert {"near", "hopeless", "detail", "noise"} <= set(told)
    assert tones == {"alarm", "good", "plain"} and seen["k"].count(None) < 500


RANKS = dict.fromkeys(MATRICES, N) | {"hilbert": 14, "circle": 31}


def plain_solution(page, name, problem, where):
    """The solution without a filter: what of it is noise, what κ allows, what is lost."""
    A, x, exact, noise = problem
    html, caption = page.html, captions(page)["solutions"]
    found = re.search(r"Noise of (\S+) % in b became (\S+) % in the plain solution", html)
    share = np.linalg.norm(noise) / np.linalg.norm(exact)
    assert agrees(found[1], 100 * share), where
    assert ("κ = ∞ bounds nothing" in html) == (RANKS[name] < N), where
    assert ("One singular value is 0, but for rounding" in html) == (name == "circle"), where
    eighteen = "18 singular values are 0, but for rounding: what x has along their vectors"
    assert (eighteen in html) == (name == "hilbert"), where
    if name == "hilbert":  # its smallest σ have no digits
        return
    came = np.linalg.norm(np.linalg.pinv(A, rcond=1e-13) @ noise) / np.linalg.norm(x)
    assert agrees(found[2], 100 * came, 1e-4), where
    lost = abs(x.mean()) * math.sqrt(N) / np.linalg.norm(x) if name == "circle" else 0.0
    off = math.hypot(came, lost)
    told = re.search(r"plain solution(?: is|,) (\S+) % off", caption)
    assert agrees(told[1], 100 * off, 1e-4), where
    if abs(off / 3 - 1) > 1e-3:
        assert ("Dashed: the plain" in caption) == (off < 3), where
        assert ("</i>plain solution</span>" in html) == (off < 3), where
        assert ("too far to be drawn" in caption) == (off > 3), where
    if name == "circle":
        along = re.search(r"x has along its vector .* and (\S+) % of this x is lost", html)
        assert agrees(along[1], 100 * lost), where
        return
    times, kappa = re.search(
        r", (\S+) times as much\. It can be κ = (\S+) times as much, not more", html
    ).groups()
    assert agrees(times, came / share, 1e-4), where
    assert agrees(kappa, np.linalg.cond(A), 1e-6), where
    assert came <= np.linalg.cond(A) * share, where


def the_numbers_of_the_equations(page, name, k, problem, where):
    """Rank, spread, residuals, Morozov's k, and whether a pair is parted."""
    *_, exact, noise = problem
    U, s, _ = FACTORS[name]
    rank, (shown, _) = RANKS[name], rows(page)
    assert shown["Rank"] == f"{rank} of {N}", where
    assert (shown["Condition κ"] == "∞") == (rank < N), where
    tied = [0 < j < rank and same(s, j) for j in range(N + 1)]
    assert (f"values {k} and {k + 1} are equal" in page.html) == tied[k], where
    if name == "hilbert":
        return
    assert agrees(shown["Spread of those"], s[0] / s[rank - 1], 1e-6), where
    b = exact + noise
    left = np.array([np.linalg.norm(b - U[:, :j] @ (U[:, :j].T @ b)) for j in range(rank + 1)])
    if not tied[k] and left[k] > 1e-8 * left[0]:
        assert agrees(shown["Residuals"].split(", ")[0], left[k], 1e-4), where
    fits = left <= np.linalg.norm(noise)
    first = int(np.argmax(fits)) if fits.any() else rank
    if not any(tied) and np.abs(left / np.linalg.norm(noise) - 1).min() > 1e-6:
        assert shown["Discrepancy principle"] == f"k = {first}", where
