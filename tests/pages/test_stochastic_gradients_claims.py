"""What the page on stochastic gradients says, read from its words in thousands of states and judged
by plain weights in homogeneous coordinates: no minimum, no residuals, no error terms."""

import re
from functools import cache

import numpy as np
import pytest
from sklearn.datasets import load_diabetes

from core.ui.words import value_of

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)"
COLUMNS = {"diabetes": ("bmi", "s5"), "ravine": ("s1", "s2"), "exact": ("bmi", "s5")}
N = 442


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace("\xa0", " ")


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1].rstrip(".,")) if found else None


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits; f − f* comes from differences
    of raw losses here and is good to 10⁻¹²."""
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-12


@cache
def raw(table):
    """X, y, Uᵢ and the sum of all Uᵢ⊗Uᵢ; the step of row i is the matrix 1 + α·Uᵢ on (w, 1)."""
    data = load_diabetes()
    names = list(data.feature_names)
    X = np.column_stack([data.data[:, names.index(c)] for c in COLUMNS[table]])
    X, y = (X - X.mean(0)) / X.std(0), (data.target - data.target.mean()) / data.target.std()
    if table == "exact":
        y = X @ np.linalg.lstsq(X, y, rcond=None)[0]
    U = np.zeros((N, 3, 3))
    U[:, :2, :2] = -X[:, :, None] * X[:, None, :]
    U[:, :2, 2] = X * y[:, None]
    return X, y, U, np.einsum("nij,nkl->ikjl", U, U).reshape(9, 9)


def one_step(table, rate, batch):
    """E T⊗T over all batches of this size: pairs of rows are in a batch together with probability
    B(B − 1)/(N(N − 1)). And E T."""
    _, _, U, squares = raw(table)
    total = U.sum(0)
    pairs = np.kron(total, total) - squares
    second = (squares / N + (batch - 1) * pairs / (N * (N - 1))) / batch
    eye, mean = np.eye(3), total / N
    both = np.eye(9) + rate * (np.kron(eye, mean) + np.kron(mean, eye)) + rate**2 * second
    return both, eye + rate * mean


def raw_excess(table, second):
    """E f − f* from E (w, 1)(w, 1)ᵀ."""
    X, y, *_ = raw(table)
    Z = np.column_stack([X, -y])
    G = Z.T @ Z / (2 * N)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    return float((G * second.reshape(3, 3)).sum() - ((X @ best - y) ** 2).mean() / 2)


def after(table, rate, batch, start, steps):
    w = np.array([*start, 1.0])
    with np.errstate(all="ignore"):
        both = np.linalg.matrix_power(one_step(table, rate, batch)[0], steps)
        return raw_excess(table, both @ np.outer(w, w).ravel())


def settles(table, rate, batch):
    """Whether the second moment of the error does: the linear parts of the steps alone."""
    both = one_step(table, rate, batch)[0].reshape(3, 3, 3, 3)[:2, :2, :2, :2].reshape(4, 4)
    return np.abs(np.linalg.eigvals(both)).max()


def batch_states(rng):
    for k in range(1000):
        table = list(COLUMNS)[k % 3]
        batch = min(int(np.exp(rng.uniform(0, np.log(N + 1)))), N) if k % 9 else N
        rate = float(f"{np.exp(rng.uniform(np.log(0.001), np.log(2))):.3g}")
        start = tuple(np.round(rng.uniform(-1.5, 2, 2), 2))
        if k % 4 == 1:
            start = (-1.0, 1.5)
        if k % 5 == 2:
            start = tuple(np.round(np.linalg.lstsq(*raw(table)[:2], rcond=None)[0], 2))
        yield table, batch, rate, start, int(rng.integers(1, 7))


def test_what_is_said_of_a_batch_size(open_page):
    page = open_page("stochastic_gradients", draw=False).open("batch")
    seen = set()
    for table, batch, rate, start, epochs in batch_states(np.random.default_rng(1)):
        state = {"table": table, "batch_size": batch, "learning_rate": rate, "start": start}
        said = text(page.at(**state, epochs=epochs))
        steps = epochs * N // batch
        X, *_ = raw(table)
        top = np.linalg.eigvalsh(X.T @ X / N)[1]
        size = settles(table, rate, batch)
        assert shown(r"Steps #", said) == steps
        assert shown(r"Row gradients #", said) == pytest.approx(steps * batch)
        cases = {
            "Diverging: α": rate >= 2 / top,
            "Diverging by noise": rate < 2 / top and size >= 1,
            "no noise and no floor": batch == N and size < 1,
            "all rows agree": table == "exact" and batch < N and size < 1,
        }
        last, full = (after(table, rate, b, start, s) for b, s in ((batch, steps), (N, epochs)))
        if not any(cases.values()):
            many = np.linalg.matrix_power(one_step(table, rate, batch)[0], 2**18)
            floor = raw_excess(table, many @ np.eye(9)[8])
            ratio = last / floor
            if min(abs(ratio - 1.1), abs(ratio - 0.9)) > 1e-6:
                cases |= {
                    "Still on its way": ratio > 1.1,
                    "At the noise floor": 0.9 <= ratio <= 1.1,
                    "Pushed up by noise": ratio < 0.9,
                }
            assert near(shown(r"Noise floor #", said), floor), state
        for words, true in cases.items():
            assert (words in said) == true, (state, words)
            seen |= {words} if true else set()
        if size >= 1:
            assert "ahead of the" not in said and "behind the" not in said
            continue
        assert near(shown(r"f − f\* is (?:expected at )?#", said), last), state
        assert ("ahead of the" in said or "behind the" in said) == (batch < N)
        if batch < N and abs(full - last) > 1e-11:
            assert ("behind the" in said) == (last < full), state
            assert near(shown(r"of the same rows and are at #", said), full), state
            seen.add("ahead" if last < full else "behind")
    assert len(seen) == 9
