"""What the page on entropy says, in 1,000 states a chapter, read from its words and judged by
exact fractions, by whole numbers and by the definitions written out."""

import math
import re
from fractions import Fraction as F

import numpy as np
from scipy import optimize


def entropy(weights, base=2.0):
    weights = [float(x) for x in weights]
    total = math.fsum(weights)
    return math.fsum(x / total * math.log(total / x, base) for x in weights if x)


def divergence(a, b, base):
    if any(x and not y for x, y in zip(a, b, strict=True)):
        return math.inf
    ratio = sum(b) / sum(a)
    terms = (x * math.log(x * ratio / y, base) for x, y in zip(a, b, strict=True) if x)
    return max(math.fsum(terms) / sum(a), 0.0)


def text(page):
    return re.sub(r"<[^>]*>", "", page.html)


def figure(written):
    """The number that is written, and half of its last digit."""
    written = written.rstrip(".,").replace("−", "-").replace("∞", "inf").replace(",", "")
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


NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)"


def well_counted(said):
    return not re.search(r"(?<![\d.⁻])1 (bits|nats|outcomes)\b|undefined (bit|nat)", said)


def tile(name, said):
    return re.search(rf"{re.escape(name)}{NUMBER}", said)[1]


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
        assert well_counted(said), (w, unit)
        names = ["ABCDEF"[at] for at in places]
        divided = {
            "every cell is blank": n == 0,
            "0 divided by 0 is undefined": n > 0 and not happen,
            "One outcome alone: whatever": n == 1 and bool(happen),
            "p is the weight divided by the sum of all": n > 1 and bool(happen),
            "Nothing to encode": not happen,
            "its code word is empty": len(happen) == 1,
        }
        for words, true in divided.items():
            assert (words in said) == true, (w, words)
        if not happen:
            seen.add("nothing")
            assert ("its entropy is undefined" in said and "0 is undefined" in said) or not n
            assert ("There is no outcome." in said) == (n == 0)
            assert page.tone == "alarm"
            continue
        H = entropy(w, 2 if unit == "bits" else np.e)
        p = [F(x, total) for x in w]
        alike = len(set(happen)) == 1
        case = (
            "no surprise at all"
            if len(happen) == 1
            else ("the most that" if len(happen) == n else "that happen are alike")
            if alike
            else "surprise on average"
        )
        seen.add(case)
        assert case in said, (w, case)
        assert ("surprises most" in said or "surprise most" in said) != alike, w
        both = "Both" if len(happen) == 2 else f"All {len(happen)}"
        assert (f"{both} outcomes are alike: the" in said) == (case == "the most that"), w
        for other in ("no surprise at all", "the most that", "that happen are alike"):
            assert (other in said) == (other == case), (w, other)
        shown = re.search(rf"Entropy H{NUMBER} (bit|nat)", said)
        assert close(shown[1], H), (w, shown[1], H)
        most, H_again = tile("Most possible", said), re.search(rf"entropy is {NUMBER}", said)
        assert (shown[1] == most) == (len(set(w)) == 1), (w, shown[1], most)
        assert (f"Perplexity{n}{2 if unit == 'bits' else 'e'}ᴴ" in said) == (len(set(w)) == 1), w
        assert close(most, np.log(n) / np.log(2 if unit == "bits" else np.e)), w
        assert not H_again or close(H_again[1], H), (w, H_again)
        if not alike:
            ends = re.search(
                rf"([A-H, and]+) surprises? most, by {NUMBER} \w+, "
                rf"([A-H, and]+) least, by {NUMBER}",
                said,
            )
            assert ends, (w, re.findall("[^.]*surprise.{60}", said))
            for group, extreme in ((ends[1], min(happen)), (ends[3], max(happen))):
                named = set(re.findall(r"\b[A-H]\b", group))
                if extreme == min(happen):
                    verb = "surprises" if len(named) == 1 else "surprise"
                    assert f"{group} {verb} most" in said, w
                wanted = {name for name, x in zip(names, w, strict=True) if x == extreme}
                assert named == wanted, (w, group)
            base = np.log(2) if unit == "bits" else 1.0
            assert close(ends[2], np.log(total / min(happen)) / base)
            assert close(ends[4], np.log(total / max(happen)) / base)
        powers = all(F(1) / q == 2 ** (int(F(1) / q).bit_length() - 1) for q in p if q)
        assert page.tone == ("good" if powers and not alike else "plain"), w
        if len(happen) > 1:
            assert ("Every p is a power of ½" in said) == powers, w
            if unit == "bits":
                assert (tile("mean length L", said) == shown[1]) == powers, w
        never = re.search(r"([A-H, and]+) (?:has|have) p = 0", said)
        zeros = {name for name, x in zip(names, w, strict=True) if x == 0}
        assert set(re.findall(r"\b[A-H]\b", never[1]) if never else []) == zeros, w
        one = "has p = 0: it would surprise without end, but never happens, and 0·log 0"
        more = "have p = 0: they would surprise without end, but never happen, and 0·log 0"
        assert (one in said, more in said) == (len(zeros) == 1, len(zeros) > 1), w
    assert len(seen) == 5


def test_what_is_said_of_two(open_page):
    page = open_page("entropy", draw=False).open("two")
    rng = np.random.default_rng(2)
    seen = set()
    for k in range(1000):
        w = rng.integers(0, 101, (2, 6))
        if k % 2:
            w = w * (rng.random((2, 6)) < rng.uniform(0, 1, (2, 1)))
        if k % 5 == 0:
            w[1] = w[0] // int(rng.integers(1, 3)) if k % 10 else w[0][::-1]
        if k % 11 == 0:
            w = rng.choice([0, 0, 0, 10], (2, 6))
        measure = str(rng.choice(["bits", "nats"]))
        if k % 13 == 0:
            w[1] = w[0] + rng.choice([-1, 0, 1], 6) * (w[0] > 1) * (w[0] < 100)
        a, b = w.tolist()
        said = text(page.at(pair=(tuple(a), tuple(b)), measure=measure))
        assert well_counted(said), (a, b, measure)
        assert ("A row of zeros has the sum 0" in said) == (not any(a) or not any(b)), (a, b)
        if not any(a) or not any(b):
            seen.add("none")
            assert page.tone == "alarm", (a, b)
            none = "" if not any(a + b) else f" of {'P' if not any(a) else 'Q'}"
            assert f"No bar{none} has" in said, (a, b)
            assert "undefined" in said
            continue
        p, q = [F(x, sum(a)) for x in a], [F(x, sum(b)) for x in b]
        base = 2 if measure == "bits" else np.e
        there, back = divergence(a, b, base), divergence(b, a, base)
        cross = entropy(a, base) + there
        overlap = any(x and y for x, y in zip(a, b, strict=True))
        assert ("the same distribution" in said) == (p == q), (a, b)
        assert ("No outcome happens under both" in said) == (not overlap), (a, b)
        shown = [
            re.search(rf"{name}{NUMBER} (?:bit|nat)", said)[1]
            for name in (r"KL\(P‖Q\)", r"KL\(Q‖P\)", r"H\(P, Q\)")
        ]
        for written, true in zip(shown, (there, back, cross), strict=True):
            assert close(written, true if true > 1e-13 else 0), (a, b, written, true)
        for true, belief, x, y in (("P", "Q", a, b), ("Q", "P", b, a)):
            out = {"ABCDEF"[i] for i in range(6) if x[i] and not y[i]}
            found = re.search(
                rf"KL\({true}‖{belief}\) is infinite: {belief} rules out ([A-F, and]+),"
                " which",
                said,
            )
            told = f"which {'happens' if len(out) == 1 else 'happen'} under {true}"
            assert not found or told in said, (a, b)
            if overlap:
                assert set(re.findall(r"\b[A-F]\b", found[1]) if found else []) == out, (a, b)
        tone = "good" if p == q else "warn" if not overlap or np.isinf(there) else "plain"
        assert page.tone == tone, (a, b)
        one, other = tile("Entropy H(P)", said), tile("H(P, Q)", said)
        assert (one == other) == (p == q), (a, b, one, other)
        assert close(one, entropy(a, base)), (a, b)
        ways = math.isclose(there, back, abs_tol=1e-13)
        assert (shown[0] == shown[1]) == ways, (a, b, shown)
        near = tile("Total variation", said), tile("Pinsker's bound", said.replace("&#x27;", "'"))
        assert (near[0] == near[1]) == (p == q), (a, b, near)
        tv = sum(abs(x - y) for x, y in zip(p, q, strict=True)) / 2
        assert close(re.search(rf"Total variation{NUMBER}½", said)[1], float(tv)), (a, b)
        bound = (there * np.log(base) / 2) ** 0.5
        assert float(tv) <= bound + 1e-12
        moved = re.search(rf"KL\(Q‖P\) = {NUMBER}, it is (more|less) than these {NUMBER}:", said)
        same = "the price is the same here" in said
        if p != q and np.isfinite([there, back]).all():
            assert same == (abs(there - back) <= 1e-9 * there), (a, b)
            assert same or (moved[2] == "more") == (back > there), (a, b)
            assert same or (figure(moved[1])[0] > figure(moved[3])[0]) == (back > there)
        seen.add((p == q, overlap, bool(np.isinf(there)), bool(np.isinf(back)), same))
    assert len(seen) >= 8


def test_what_is_said_of_confidence(open_page):
    page = open_page("entropy", draw=False).open("confidence")
    rng = np.random.default_rng(3)
    seen = set()
    for k in range(1000):
        right, c = int(rng.integers(0, 21)), int(rng.integers(0, 101))
        if k % 4 == 0:
            c = int(rng.choice([0, 50, 100, 5 * right]))
        unit = str(rng.choice(["bits", "nats"]))
        said = text(page.at(confidence=c, right=right, loss_unit=unit))
        a, q, base = F(right, 20), F(c, 100), np.log(2) if unit == "bits" else 1.0
        given = [q] * right + [1 - q] * (20 - right)
        broken = 0 in given
        loss = np.inf if broken else -np.mean([np.log(float(x)) for x in given]) / base
        state = (right, c, unit)
        assert ("The log-loss is infinite" in said) == broken, state
        assert ("calibrated. No other" in said) == (a == q), state
        assert ("Too sure" in said) == (q > a and not broken), state
        assert ("Too modest" in said) == (q < a and not broken), state
        tone = "warn" if q > a else "good" if q == a else "plain"
        assert page.tone == ("alarm" if broken else tone), state
        assert ("classifier was sure of a wrong answer" in said) == (broken and q == 1), state
        assert ("sure that a right one fails" in said) == (broken and q == 0), state
        assert ("This is what always saying one half costs" in said) == (c == 50), state
        assert ("The log-loss is at its least" in said) == (a == q), state
        assert ("At this end the curve has no height" in said) == broken, state
        shown = re.search(rf"Log-loss{NUMBER} (?:bit|nat)", said)[1]
        assert close(shown, loss + 0.0), state
        assert (tile("Least possible H(a)", said) == shown) == (a == q), state
        assert well_counted(said), state
        if not broken and c != 50:
            half = np.log(2) / base
            word = re.search(rf"It costs {NUMBER} \w+, (more|less) than always saying", said)
            assert word, state
            assert (word[2] == "more") == (loss > half) and close(word[1], loss), state
        seen.add((broken, (a > q) - (a < q)))
    assert len(seen) == 5


def test_what_is_said_of_two_variables(open_page):
    page = open_page("entropy", draw=False).open("variables")
    rng = np.random.default_rng(4)
    seen = set()
    for k in range(1000):
        n = int(rng.integers(2, 7))
        w = rng.integers(0, 101, (n, n)) * (rng.random((n, n)) < rng.choice([0.1, 0.3, 1.0]))
        if k % 5 == 0:
            w = np.outer(rng.integers(0, 10, n), rng.integers(0, 11, n))
        if k % 5 == 1:
            w = np.eye(n, dtype=int)[rng.integers(0, n, n)] * rng.integers(0, 101, (n, 1))
            w = w if k % 2 else w.T
        if k % 9 == 0:
            w[np.arange(n) != 1] = 0
            w = w if k % 2 else w.T
        noise, measure = int(rng.choice([0, 100, rng.integers(0, 101)])), "bits"
        cells = tuple(map(tuple, w.tolist()))
        said = text(page.at(**{"size": str(n), f"table{n}": cells, "noise": noise}))
        state = (cells, noise)
        total = int(w.sum())
        if not total:
            seen.add("nothing")
            assert page.tone == "alarm", state
            assert "mutual information is undefined" in said, state
            continue
        x, y = w.sum(axis=1), w.sum(axis=0)
        free = all(
            int(w[i, j]) * total == int(x[i]) * int(y[j]) for i in range(n) for j in range(n)
        )
        constant = (x > 0).sum() == 1 or (y > 0).sum() == 1
        y_known, x_known = ((w > 0).sum(axis=a).max() <= 1 for a in (1, 0))
        case = (
            "one value only"
            if constant
            else "X and Y are independent"
            if free
            else "Each tells the other"
            if x_known and y_known
            else "X tells Y for certain"
            if y_known
            else "Y tells X for certain"
            if x_known
            else "Who learns X knows"
        )
        seen.add(case)
        for other in (
            "one value only",
            "X and Y are independent",
            "Each tells the other",
            "X tells Y for certain",
            "Y tells X for certain",
            "Who learns X knows",
        ):
            assert (other in said) == (other == case), (state, other)
        assert page.tone == ("good" if free and not constant else "plain"), state
        idle = constant or free
        assert ("nothing that noise on Y could take away" in said) == idle, state
        assert ("Without noise Y is passed on whole" in said) == (not idle and noise == 0), state
        assert ("what is passed on is drawn anew" in said) == (not idle and noise == 100), state
        if constant:
            one = [name for name, sums in (("X", x), ("Y", y)) if (sums > 0).sum() == 1]
            verb = "have" if len(one) == 2 else "has"
            assert f"{' and '.join(one)} {verb} one value only" in said, state
            assert len(one) == 2 or f"and {one[0]} has" not in said
        H = [entropy(one.ravel()) for one in (x, y, w)]
        info = 0.0 if free else H[0] + H[1] - H[2]
        shown = re.search(rf"I\(X; Y\){NUMBER} bit", said)[1]
        assert close(shown, info), (state, shown, info)
        z = (1 - noise / 100) * w + noise / 100 * x[:, None] / n
        left = H[0] + entropy(z.sum(axis=0)) - entropy(z.ravel())
        told = re.search(rf"passed on tells {NUMBER} of the {NUMBER} {measure[:-1]}", said)
        assert bool(told) == (not free and 0 < noise < 100), state
        assert well_counted(said), state
        learned = re.search(rf"falls from {NUMBER} to {NUMBER}\.", said)
        if learned:
            assert learned[1] != learned[2].rstrip(".") == tile("H(Y | X)", said), state
        if told:
            assert abs(figure(told[1])[0] - left) <= 0.006 * left + 1e-9, (state, told[1], left)
            assert figure(told[1])[0] < figure(told[2])[0], state
    assert len(seen) == 7


NODES = np.linspace(-8.5, 8.5, 401)
NODE_WEIGHTS = np.exp(-NODES * NODES / 2) / np.exp(-NODES * NODES / 2).sum()


def price_of(target, mu, sigma, step=1):
    """KL(Q‖P) as a sum over σ/24 wide steps; ``target`` is (share, gap, width)."""
    share, gap, width = target
    x = mu[..., None] + sigma[..., None] * NODES[::step]
    parts = [
        math.log(w) - math.log(s) - ((x - m) / s) ** 2 / 2
        for w, m, s in ((share, -gap / 2, 1), (1 - share, gap / 2, width))
        if w
    ]
    return -np.log(sigma) - 0.5 - np.logaddexp.reduce(parts) @ (step * NODE_WEIGHTS[::step])


def near(place, minima):
    return any(abs(place[0] - m) + abs(place[1] - s) < 0.5 + 0.1 * s for _, m, s in minima)


def downhill(target, place):
    end = optimize.minimize(
        lambda v: float(price_of(target, np.array(v[0]), np.array(np.exp(v[1])))),
        [place[0], math.log(place[1])],
        method="Nelder-Mead",
    )
    return end.x[0], math.exp(end.x[1])


def test_what_is_said_of_one_hump_for_two(open_page):
    """250 times P, each with four Q in hand. The judge knows of P's moments and of the divergence
    on a net of Q: none is nearer than what is said to be, and the net has no other minimum."""
    page = open_page("entropy", draw=False).open("hump")
    rng = np.random.default_rng(6)
    grid = np.meshgrid(np.linspace(-5, 5, 41), np.geomspace(0.25, 6, 31))
    seen = set()
    for k in range(250):
        left = 50 if k % 3 == 0 else int(rng.integers(0, 101))
        width = 1 if k % 3 == 0 else int(rng.integers(6, 61)) / 20
        target = left / 100, int(rng.integers(0, 161)) / 20, width
        w, gap, _ = target
        state = {"left": left, "gap": gap, "width": width}
        mean = (1 - 2 * w) * gap / 2
        square = w + (1 - w) * width**2 + w * (1 - w) * gap**2
        net = price_of(target, *grid, step=4)
        for _ in range(4):
            mu, sigma = int(rng.integers(-600, 601)) / 100, int(rng.integers(30, 601)) / 100
            said = text(page.at(**state, mean=mu, spread=sigma)).replace("\xa0", " ")
            forward, reverse = (tile(f"KL({way})", said) for way in ("P‖Q", "Q‖P"))
            here = float(price_of(target, np.array(mu), np.array(sigma)))
            assert close(reverse, max(here, 0)) or abs(figure(reverse)[0] - here) < 2e-4, state
            least = tile("Least KL(P‖Q)", said)
            ahead = math.log(sigma**2 / square) / 2 + (square + (mean - mu) ** 2) / (2 * sigma**2)
            value, half = figure(forward)
            base, more = figure(least)
            assert abs(value - base - (ahead - 0.5)) <= half + more + 1e-9, state
            centre = re.search(rf"μ = {NUMBER}, σ = {NUMBER}: the mean and spread of P", said)
            assert close(centre[1], mean) and close(centre[2], math.sqrt(square)), state
        rows = re.findall(
            rf"(?:Least|Minimum \d of) KL\(Q‖P\){NUMBER} natsat μ = {NUMBER}, σ = {NUMBER}", said
        )
        minima = [tuple(figure(one)[0] for one in row) for row in rows]
        for row, (kl, at, wide) in zip(rows, minima, strict=True):
            assert abs(kl - float(price_of(target, np.array(at), np.array(wide)))) < 6e-3, state
            assert row[0] != "∞"
        if minima:
            assert min(minima)[0] <= net.min() + 6e-3, state
        inner = net[1:-1, 1:-1]
        around = [
            net[1 + a : net.shape[0] - 1 + a, 1 + b : net.shape[1] - 1 + b]
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            if a or b
        ]
        lows = np.argwhere(inner < np.min(around, axis=0) - 1e-4)
        for i, j in lows:
            end = grid[0][i + 1, j + 1], grid[1][i + 1, j + 1]
            if not near(end, minima):  # a slanting valley has lows on a net that are none
                end = downhill(target, end)
            assert near(end, minima), (state, end, minima)
        if w in (0, 1) or (gap == 0 and width == 1):
            seen.add("itself")
            assert "P is one normal law itself" in said
        else:
            assert "P is one normal law itself" not in said
        several = len(minima) > 1
        tone = "good" if "one normal law itself" in said else "warn" if several else "plain"
        assert page.tone == tone, state
        third = "deepest two equal" in said and len(minima) == 3
        assert ("A third, less deep, is broad" in said) == third, state
        choice = several and "deepest two equal" not in said
        assert ("the others at μ" in said) == (choice and len(minima) > 2), state
        assert ("the other at μ" in said) == (choice and len(minima) == 2), state
        assert not several or f" {['two', 'three', 'four'][len(minima) - 2]} minima" in said, state
        if "deepest two equal" in said:
            seen.add("tied")
            assert w == 0.5 and width == 1 and minima[0][0] == minima[-1][0]
        elif len(minima) > 1:
            seen.add("choice")
            deep = figure(re.search(rf"the deepest at μ = {NUMBER}", said)[1])[0]
            assert min(minima)[1] == deep, state
        elif len(minima) == 1 and w not in (0, 1):
            seen.add("one")
    assert seen == {"itself", "tied", "choice", "one"}
