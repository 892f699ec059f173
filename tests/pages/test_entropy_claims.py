"""What the page on entropy says, in 1,000 states a chapter, read from its words and judged by
exact fractions, by scipy and by whole numbers."""

import re
from fractions import Fraction as F

import numpy as np
from scipy import stats


def text(page):
    return re.sub(r"<[^>]*>", "", page.html)


def figure(written):
    """The number that is written, and half of its last digit."""
    written = written.rstrip(".,").replace("−", "-").replace("∞", "inf")
    if "·10" in written:
        mantissa, power = written.split("·10")
        plain = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        value, half = figure(mantissa)
        return value * 10.0 ** int(plain), half * 10.0 ** int(plain)
    return float(written), 0.5 * 10.0 ** -len(written.partition(".")[2])


def close(written, true):
    value, half = figure(written)
    digits = max(half, 0.005 * abs(true))
    return value == true or abs(value - true) <= digits + 1e-12


NUMBER = r"([−\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)"


def test_what_is_said_of_surprise(open_page):
    page = open_page("entropy", draw=False)
    rng = np.random.default_rng(1)
    seen = set()
    for k in range(1000):
        n = int(rng.integers(0, 7))
        w = [int(x) for x in rng.integers(0, 101, n)]
        if k % 3 == 0:
            w = [int(x) for x in rng.choice([0, 1, 2, 4, 8, 16, 64], n)]
        if k % 7 == 0:
            w = [int(x) for x in rng.choice([0, 40], n)]
        places = sorted(rng.choice(6, n, replace=False).tolist())
        cells = [None] * 6
        for at, one in zip(places, w, strict=True):
            cells[at] = one
        unit = str(rng.choice(["bits", "nats"]))
        said = text(page.at(weights=(tuple(cells),), unit=unit))
        happen, total = [x for x in w if x], sum(w)
        names = ["ABCDEF"[at] for at in places]
        if not happen:
            seen.add("nothing")
            assert ("its entropy is undefined" in said and "0 is undefined" in said) or not n
            assert ("There is no outcome." in said) == (n == 0)
            continue
        H = stats.entropy(w, base=2 if unit == "bits" else np.e)
        p = [F(x, total) for x in w]
        alike = len(set(happen)) == 1
        case = (
            "no surprise at all"
            if len(happen) == 1
            else ("entropy than these" if len(happen) == n else "that happen are alike")
            if alike
            else "surprise on average"
        )
        seen.add(case)
        assert case in said, (w, case)
        for other in ("no surprise at all", "entropy than these", "that happen are alike"):
            assert (other in said) == (other == case), (w, other)
        shown = re.search(rf"Entropy H{NUMBER} (bit|nat)", said)
        assert close(shown[1], H), (w, shown[1], H)
        if not alike:
            ends = re.search(
                rf"([A-H, and]+) surprises? most, by {NUMBER} \w+, "
                rf"([A-H, and]+) least, by {NUMBER}",
                said,
            )
            assert ends, (w, re.findall("[^.]*surprise.{60}", said))
            for group, extreme in ((ends[1], min(happen)), (ends[3], max(happen))):
                named = set(re.findall(r"\b[A-H]\b", group))
                wanted = {name for name, x in zip(names, w, strict=True) if x == extreme}
                assert named == wanted, (w, group)
            base = np.log(2) if unit == "bits" else 1.0
            assert close(ends[2], np.log(total / min(happen)) / base)
            assert close(ends[4], np.log(total / max(happen)) / base)
        powers = all(F(1) / q == 2 ** (int(F(1) / q).bit_length() - 1) for q in p if q)
        if len(happen) > 1:
            assert ("Every p is a power of ½" in said) == powers, w
        never = re.search(r"([A-H, and]+) (?:has|have) p = 0", said)
        zeros = {name for name, x in zip(names, w, strict=True) if x == 0}
        assert set(re.findall(r"\b[A-H]\b", never[1]) if never else []) == zeros, w
    assert len(seen) == 5
