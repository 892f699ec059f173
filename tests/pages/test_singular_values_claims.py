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
    power = read(text) / max(read(mantissa[0]), 1e-300) if read(mantissa[0]) else 1.0
    unit = 10.0 ** -len(mantissa[2]) * power
    if not mantissa[2] and "·" not in text:  # 76420: three digits of it
        unit = max(unit, 10.0 ** (math.floor(math.log10(max(abs(shown), 1))) - 2))
    return abs(shown - true) <= 0.505 * unit + slack * abs(true)


def said(page):
    return re.sub(r"<[^>]*>", " ", re.search(r'role="note">(.*?)</div>', page.html, re.S)[1])


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
            if found := re.search(r"keeps (\S+) % of the energy", text):
                assert agrees(found[1], energy, 1e-7), where
                assert 0 < read(found[1]) < 100, where
            assert ("Nothing is lost" in text) == (k >= rank), where
            if found := re.search(r"has rank (\d+), so", text):
                assert int(found[1]) == rank, where
            if found := re.search(
                r"factors are ([\d,]+) numbers, the image (?:only )?([\d,]+)", text
            ):
                assert read(found[1]) == k * (m + n + 1) and read(found[2]) == m * n, where
                assert ("only" in found[0]) == (k * (m + n + 1) > m * n), where
            if found := re.search(r"above rank (\d+) nothing", text):
                even = int(found[1])
                assert even * (m + n + 1) <= m * n < (even + 1) * (m + n + 1), where
            tied = 0 < k < rank and s[k - 1] - s[k] < 1e-9 * s[0]
            assert tied == (
                "as near." in text
                and "any other" not in text
                and ("weigh the same" in text or "are equal, so no layer" in text)
            ), where
            if "All" in text:
                assert np.ptp(s[:rank]) < 1e-9 * s[0], where
            if "No other matrix of rank" in text:
                assert k < rank and s[k - 1] - s[k] > 1e-9 * s[0], where
            seen.add(text.split()[0])
            if not grain:
                assert "clean" not in text, where
                continue
            found = re.search(
                r"rank (\d+) is (\S+) grey values off, the noisy one (\S+?)[:;]", text
            )
            assert int(found[1]) == k, where
            assert agrees(found[2], off[k]) and agrees(found[3], off[-1]), where
            if "no other rank" in text or "no smaller rank" in text or "than a black" in text:
                assert off[k] <= off.min() * (1 + 1e-12), where
                continue
            nearest = re.search(r"Rank (\d+) is nearest, (\S+) off\.", text)
            assert int(nearest[1]) == best and agrees(nearest[2], off[best]), where
            assert ("further layers" in text or "so few" in text) == (k < best), where
            worse = "nothing is gained" in text or "than the noise spoils" in text
            assert worse == (off[k] >= off[-1] * (1 - 1e-12)), where
            seen.add(re.search(r"; (\w+ \w+)", text)[1])
    assert len(seen) >= 7, seen


def test_the_numbers_of_the_image(open_page):
    """Error, spectral norm, threshold and the ranks of 95 and 99 %, a hundred times."""
    page = open_page("singular_values", draw=False)
    rng = np.random.default_rng(5)
    for state in range(20):
        name, grain = PHOTOGRAPHS[state % 2], int(rng.integers(0, 5)) * 20
        A, U, s, Vt, _ = judged(name, "", grain, 1)
        for k in map(int, rng.integers(0, 145, 5)):
            html = page.at(picture=name, rank=k, grain=grain, grains=1).html
            apart = A - (U[:, :k] * s[:k]) @ Vt[:k]
            shown = dict(
                re.findall(
                    r'<div class="ev-name">(.*?)</div><div class="ev-figure">(.*?)</div>', html
                )
            )
            assert agrees(shown["Error"], np.linalg.norm(apart), 1e-6)
            assert shown["Measured"] == shown["Error"] or (
                k == 144 and read(shown["Measured"]) < 1e-8
            )
            assert agrees(shown["Spectral norm"], np.linalg.norm(apart, 2), 1e-6)
            share = np.append(0, np.cumsum(s**2)) / (s**2).sum()
            ranks = [int(np.argmax(share >= q)) for q in (0.95, 0.99)]
            assert shown["Rank for 95 %, 99 %"] == f"{ranks[0]}, {ranks[1]}"
            if grain:
                b = 144 / 216
                factor = math.sqrt(2 * (b + 1) + 8 * b / ((b + 1) + math.sqrt(b * b + 14 * b + 1)))
                count = int((s > factor * math.sqrt(216) * grain).sum())
                assert shown["Gavish–Donoho"] == f"rank {count}"


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
            negative = sum(x < 0 for x in np.linalg.eigvalsh(A))
            assert ("U = V" in text) == (negative == 0), where
            assert ("One eigenvalue" in text) == (negative == 1), where
            assert ("Both eigenvalues" in text) == (negative == 2), where
    assert len(seen) >= 5, seen


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


def told_apart(found, where):
    """The least error is written smaller than that of here, and more than 100 % as more."""
    if found["least"]:
        assert read(found["least"]) < read(found["mine"]), where
        assert found["best"] != found["here"], where
    if "x = 0 would be" in found["why"]:
        assert read(found["mine"]) > 100, where


def posed(name, truth, level, draw):
    A, x = MATRICES[name], TRUTHS[truth]
    exact = A @ x
    noise = level * np.sqrt(np.mean(exact**2)) * np.random.default_rng(draw).standard_normal(N)
    return A, x, exact, noise


def test_truncation(open_page):
    """Each solution term by term, by numpy's factors."""
    page = open_page("singular_values", draw=False).open("noisy")
    rng, seen, judged_ = np.random.default_rng(3), set(), 0
    for _ in range(1100):
        name, truth, level, draw = drawn(rng)
        k = int(rng.integers(0, 33))
        text = said(page.at(operator=name, truth=truth, level=level, draw=draw, layers=k))
        _, x, exact, noise = posed(name, truth, level, draw)
        U, s, Vt = FACTORS[name]
        rank = int((s > N * np.finfo(float).eps * s[0]).sum())
        k = min(k, rank)
        where = (name, truth, level, draw, k, text)
        found = re.search(SENTENCE, text)
        assert int(found["here"]) == k, where
        told_apart(found, where)
        tied = 0 < k < rank and s[k - 1] - s[k] < 1e-9 * s[0]
        assert tied == (f"values {k} and {k + 1} are equal" in page.html), where
        terms = (U.T @ (exact + noise))[:rank] / s[:rank]
        off = [
            np.linalg.norm(x - Vt[:j].T @ terms[:j]) / np.linalg.norm(x) for j in range(rank + 1)
        ]
        small = s[k - 1] < 1e-11 * s[0] if k else False
        if tied or small or name == "circle":  # which directions, or how many digits, is not sure
            continue
        judged_ += 1
        assert agrees(found["mine"], 100 * off[k], 1e-4), where
        missing = np.linalg.norm(Vt[k:] @ x) / np.linalg.norm(x)
        came = np.linalg.norm((U.T @ noise)[:k] / s[:k]) / np.linalg.norm(x)
        if parts := re.search(r"missing (\S+) %, noise (\S+) %", found["why"]):
            assert agrees(parts[1], 100 * missing, 1e-4), where
            assert agrees(parts[2], 100 * came, 1e-4), where
        assert ("x = 0 would be" not in found["why"]) or off[k] > 1, where
        if "more noise" in found["why"]:
            assert came >= missing * (1 - 1e-6), where
        if "more missing" in found["why"]:
            assert missing >= came * (1 - 1e-6), where
        if found["best"]:
            assert agrees(found["least"], 100 * min(off), 1e-4), where
            assert off[int(found["best"])] <= min(off) * (1 + 1e-6), where
        else:
            assert off[k] <= min(off) * (1 + 1e-6), where
        seen.add(found["why"][:12])
    assert judged_ > 600 and len(seen) >= 4, seen


def test_damping(open_page):
    """Each solution by the normal equations (AᵀA + λ²I)·x = Aᵀb; the least by trying many λ."""
    page = open_page("singular_values", draw=False).open("noisy")
    rng, seen = np.random.default_rng(4), set()
    powers = np.linspace(-10, 1, 331)
    for _ in range(1000):
        name, truth, level, draw = drawn(rng)
        strength = float(f"{10 ** rng.uniform(-5, 1):.3g}")
        text = said(page.at(operator=name, truth=truth, level=level, draw=draw, damping=strength))
        A, x, exact, noise = posed(name, truth, level, draw)
        where = (name, truth, level, draw, strength, text)
        found = list(re.finditer(SENTENCE, text + " "))[-1]
        sides = np.column_stack([A.T @ (exact + noise), A.T @ noise, strength**2 * x])
        whole, of_noise, gone = np.linalg.solve(A.T @ A + strength**2 * np.eye(N), sides).T
        size = np.linalg.norm(x)
        off = np.linalg.norm(whole - x) / size
        came, missing = np.linalg.norm(of_noise) / size, np.linalg.norm(gone) / size
        assert read(found["here"]) == pytest.approx(strength, rel=6e-3), where
        told_apart(found, where)
        assert agrees(found["mine"], 100 * off, 1e-4), where
        if parts := re.search(r"missing (\S+) %, noise (\S+) %", found["why"]):
            assert agrees(parts[1], 100 * missing, 1e-4), where
            assert agrees(parts[2], 100 * came, 1e-4), where
        if "more noise" in found["why"]:
            assert came >= missing * (1 - 1e-4), where
        if "more missing" in found["why"]:
            assert missing >= came * (1 - 1e-4), where
        if "x = 0 would be" in found["why"]:
            assert off > 1 - 1e-9, where
        U, s, Vt = FACTORS[name]
        terms = np.where(s > 1e-14 * s[0], U.T @ (exact + noise) / np.maximum(s, 1e-300), 0)
        tried, along = powers, Vt @ x
        for _ in range(2):  # the second time between the neighbours of the best
            squares = s**2 / (s**2 + 10.0 ** (2 * tried[:, None]))
            offs = np.linalg.norm(squares * terms - along, axis=1) / size
            near = tried[int(offs.argmin())] + np.array([-1, 1]) / 30
            tried = np.linspace(*near.clip(-10, 1), 41)
        least = offs.min()
        if found["least"]:
            assert agrees(found["least"], 100 * least, 2e-3), where
        if "more" not in found["why"] and "x = 0" not in found["why"]:
            assert off <= 1.021 * least, where
        seen.add(found["why"][:12])
    assert len(seen) >= 4, seen


def test_what_kappa_allows(open_page):
    page = open_page("singular_values", draw=False).open("noisy")
    rng = np.random.default_rng(6)
    for _ in range(100):
        name, truth, level, draw = drawn(rng)
        html = page.at(operator=name, truth=truth, level=level, draw=draw).html
        A, x, exact, noise = posed(name, truth, level, draw)
        found = re.search(r"Noise of (\S+) % in b became (\S+) % in the plain", html)
        share = np.linalg.norm(noise) / np.linalg.norm(exact)
        assert agrees(found[1], 100 * share)
        if name == "hilbert":
            assert "κ = ∞ bounds nothing" in html and "18 singular values are 0" in html
            continue
        plain = np.linalg.pinv(A, rcond=1e-13) @ noise
        became = np.linalg.norm(plain) / np.linalg.norm(x)
        assert agrees(found[2], 100 * became, 1e-4)
        if name == "circle":
            lost = abs(x.mean()) * math.sqrt(N) / np.linalg.norm(x)
            said_ = re.search(r"One singular value is 0.* and (\S+) % of this x is lost", html)
            assert agrees(said_[1], 100 * lost)
            continue
        kappa = re.search(r"It can be κ = (\S+) times as much", html)
        assert agrees(kappa[1], np.linalg.cond(A), 1e-6)
        assert became <= np.linalg.cond(A) * share
