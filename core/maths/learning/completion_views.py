"""What the pictures of a matrix completion draw, and what is to be said about its state.

The product P Qᵀ is laid out as it is computed: P to the left of the matrix, Qᵀ above it, one unit
to a cell, y downwards, the matrix from (0, 0) to (n, m).
"""

from collections.abc import Sequence

import numpy as np

from core.maths.learning.matrix_completion import Completion, normal_equations, solve_rows

GAP = 0.5  # between the matrix and its factors

Table = dict[str, np.ndarray]


def short(value: float) -> str:
    """A number as it fits into a cell: one decimal, or its power of ten; empty if undefined.

    >>> short(3.14), short(-0.04), short(-2e9), short(float("nan"))
    ('3.1', '0.0', '−2e9', '')
    """
    if np.isnan(value):
        return ""
    text = f"{value + 0.0:.1f}" if abs(value) < 99.95 else f"{value:.0e}".replace("e+0", "e")
    return text.replace("-0.0", "0.0").replace("e+", "e").replace("-", "−")


def cells(block: np.ndarray, x: float, y: float) -> Table:
    """Columns x, y (upper left corner), value and text of every cell of a block placed at (x, y).

    >>> cells(np.array([[1.0, 2.0]]), 0.0, -1.5)["x"].tolist()
    [0.0, 1.0]
    """
    row, column = np.indices(block.shape)
    return {
        "x": (x + column).ravel(),
        "y": (y + row).ravel(),
        "value": np.where(np.isfinite(block), block, 0.0).ravel(),
        "text": np.array([short(value) for value in block.ravel()], dtype=object),
    }


def frames(boxes: Sequence[tuple[float, float, float, float]], inset: float = 0.06) -> Table:
    """Columns x and y of one path around every box (x, y, width, height), NaN between two boxes.

    >>> frames([(0.0, 0.0, 1.0, 1.0)], 0.0)["x"].tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0, nan]
    """
    x, y, width, height = np.reshape(np.asarray(boxes, float), (-1, 4, 1)).transpose(1, 0, 2)
    low_x, high_x, low_y, high_y = x + inset, x + width - inset, y + inset, y + height - inset
    gap = np.full_like(x, np.nan)
    return {
        "x": np.hstack([low_x, high_x, high_x, low_x, low_x, gap]).ravel(),
        "y": np.hstack([low_y, low_y, high_y, high_y, low_y, gap]).ravel(),
    }


def product_picture(
    run: Completion, step: int, rows: Sequence[str], columns: Sequence[str]
) -> dict[str, Table]:
    """Datasets of the product at one step: ratings, factors, visible, held, moved, names, heads and
    window, the range that is shown (room for the names included; head: where those of columns
    begin). ``true`` is what the rating of a held-out cell really is, in brackets."""
    (m, n), k = run.ratings.shape, run.row_factors.shape[2]
    left, top = -k - GAP, -k - GAP
    P, Q = run.row_factors[step], run.column_factors[step].T
    factors = [cells(P, left, 0.0), cells(Q, 0.0, top)]
    u, i = run.moved[step - 1] if step else (-1, -1)
    moved = []
    if u >= 0:
        moved.append((left, 0.0, k, m) if u == m else (left, u, k, 1))
    if i >= 0:
        moved.append((0.0, top, n, k) if i == n else (i, top, 1, k))
    true = np.where(run.held, run.ratings, np.nan).ravel()
    ratings = cells(run.filled(step), 0.0, 0.0)
    ratings["true"] = np.array(
        ["" if np.isnan(value) else f"({value:g})" for value in true], dtype=object
    )
    return {
        "ratings": ratings,
        "factors": {c: np.concatenate([t[c] for t in factors]) for c in factors[0]},
        "visible": frames([(i, u, 1, 1) for u, i in np.argwhere(run.visible)]),
        "held": frames([(i, u, 1, 1) for u, i in np.argwhere(run.held)]),
        "moved": frames(moved, -0.06),
        "names": {"x": np.full(m, left - 0.25), "y": np.arange(m) + 0.5, "text": np.array(rows)},
        "heads": {"x": np.arange(n) + 0.5, "y": np.full(n, top - 0.25), "text": np.array(columns)},
        "window": {
            "x0": [left - 1.0],
            "x1": [n + 0.1],
            "y0": [1.3 * top - 2.2],
            "y1": [m + 0.1],
            "head": [top - 0.25],
        },
    }


def error_traces(run: Completion) -> dict[str, Table]:
    """Datasets of the errors against the step: traces (series 0 visible, 1 held out) and level, the
    error of the baseline alone on the held-out cells."""
    steps = np.arange(run.steps + 1)
    known = [run.visible_error, run.held_error]
    with np.errstate(invalid="ignore"):
        values = [np.where((e >= 1e-16) & (e <= 1e30), e, np.nan) for e in known]
    level = baseline_error(run)
    shown = level > 0  # not for NaN: nothing held out
    return {
        "traces": {
            "series": np.repeat([0, 1], len(steps)),
            "step": np.tile(steps, 2),
            "last": np.full(2 * len(steps), run.steps),
            "value": np.concatenate(values),
        },
        "level": {
            "step": steps[[0, -1]] if shown else steps[:0],
            "value": np.full(2 * shown, level),
        },
    }


def baseline_error(run: Completion) -> float:
    """Root mean square error of the baseline on the held-out cells; NaN without any."""
    held = run.held
    if not held.any():
        return float("nan")
    return float(np.sqrt(np.mean((run.ratings - run.baseline)[held] ** 2)))


def mean_error(run: Completion) -> float:
    """The same of the mean of the visible ratings, without biases; NaN without any of either."""
    if not run.held.any() or not run.visible.any():
        return float("nan")
    mean = run.ratings[run.visible].mean()
    return float(np.sqrt(np.mean((run.ratings[run.held] - mean) ** 2)))


def written(value: float, digits: int = 3) -> str:
    """A number as the pages write it, with powers of ten.

    >>> written(-0.0), written(1.37e-13), written(-0.5), written(2e7), written(123.4, 2)
    ('0', '1.37·10⁻¹³', '−0.5', '2·10⁷', '123')
    """
    if value == 0 or not np.isfinite(value):
        return f"{abs(value) if value == 0 else value:g}".replace("-", "−").replace("inf", "∞")
    if 1e-3 <= abs(value) < 1e6:
        text = f"{value:,.0f}" if abs(value) >= 10 ** (digits - 1) else f"{value:.{digits}g}"
        return text.replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}·10{power}".replace("-", "−")


def _bracketed(value: float) -> str:
    return f"({written(value)})" if value < 0 else written(value)


def _vector(values: np.ndarray) -> str:
    return "(" + ", ".join(map(written, values)) + ")"


def _matrix(values: np.ndarray) -> str:
    return "[" + "; ".join(" ".join(map(written, row)) for row in values) + "]"


def half_step_formula(
    run: Completion, step: int, penalty: float, row: int, column: int, names: tuple[str, str]
) -> str:
    """The equation that a half step of ALS solved for one row (or column), with its numbers.

    names: of that row and of that column.
    """
    if step == 0:
        return "Step 0: both factors are random numbers. Nothing is learned yet."
    by_rows = run.moved[step - 1][0] >= 0
    residuals, visible = run.ratings - run.baseline, run.visible
    if by_rows:
        A, b = normal_equations(residuals, visible, run.column_factors[step], penalty)
        at, name, new, old, bias = row, names[0], "p", "q", "row"
    else:
        A, b = normal_equations(residuals.T, visible.T, run.row_factors[step], penalty)
        at, name, new, old, bias = column, names[1], "q", "p", "column"
    count = int(visible[row].sum() if by_rows else visible[:, column].sum())
    if count == 0:
        return f"Half step {step}, {name}: no visible rating in this {bias}, so {new} = 0."
    k = len(b[at])
    left = _matrix(A[at]) if k <= 3 else f"a {k} × {k} matrix, trace {written(np.trace(A[at]))}"
    return (
        f"Half step {step}, {name}: {count} visible rating{'s' * (count > 1)}\n"
        f"A = Σ {old} {old}ᵀ + λ I = {left}, λ = {written(penalty)}\n"
        f"b = Σ {old} (r − c) = {_vector(b[at])}\n"
        f"{new} = A⁻¹ b = {_vector(solve_rows(A, b)[at])}"
    )


def single_step_formula(
    run: Completion,
    step: int,
    penalty: float,
    learning_rate: float,
    rows: Sequence[str],
    columns: Sequence[str],
) -> str:
    """What a single step of SGD did, with its numbers."""
    if step == 0:
        return "Step 0: both factors are random numbers. Nothing is learned yet."
    u, i = run.moved[step - 1]
    p, q = run.row_factors[step - 1, u], run.column_factors[step - 1, i]
    r, c, product = run.ratings[u, i], run.baseline[u, i], p @ q
    error, count = r - c - product, run.visible[u].sum()
    alpha, shrink = written(learning_rate), written(penalty / count)
    return (
        f"Step {step}, {rows[u]} and {columns[i]}\n"
        f"e = r − c − p·q = {written(r)} − {written(c)} − {_bracketed(product)} = "
        f"{written(error)}\n"
        f"p ← p + α(e q − λ/n p) = {_vector(p)} + "
        f"{alpha}·({_bracketed(error)}·{_vector(q)} − {shrink}·p)\n"
        f"  = {_vector(run.row_factors[step, u])}, and q in the same way"
    )


def evidence(
    run: Completion, rows: Sequence[str], columns: Sequence[str], biases: bool = False
) -> str:
    """Which row or column has the fewest visible ratings, against the numbers to be learned: its
    factors and, with biases, one more."""
    visible, k = run.visible, run.row_factors.shape[2] + biases
    counts = np.concatenate([visible.sum(axis=1), visible.sum(axis=0)])
    least = int(counts.argmin())
    return (
        f"Fewest visible ratings: {[*rows, *columns][least]}, {counts[least]}, for the {k} "
        f"number{'s' * (k > 1)} that describe{'s' * (k == 1)} each person and each kind."
    )


def odd_states(
    run: Completion,
    penalty: float,
    rows: Sequence[str],
    columns: Sequence[str],
    single: bool,
) -> list[str]:
    """Sentences about empty and nearly empty rows and columns; single: learned by single steps."""
    said, k = [], run.row_factors.shape[2]
    counts = [run.visible.sum(axis=1), run.visible.sum(axis=0)]
    alone = [
        str(name)
        for names, count in zip((rows, columns), counts, strict=True)
        for name, c in zip(names, count, strict=True)
        if c == 0
    ]
    if alone:
        said.append(
            f"Cold start: no visible rating for {', '.join(alone)}. "
            + (
                "No step ever touches these factors; they keep their random start."
                if single
                else "These factors are 0 and the baseline is predicted."
            )
        )
    few = sum(int(np.sum((count > 0) & (count < k))) for count in counts)
    if penalty == 0 and few and not single:
        said.append(
            f"λ = 0 and {few} row{'s' * (few > 1)} or column{'s' * (few > 1)} with fewer than {k} "
            "visible ratings: infinitely many factors fit them exactly. The shortest is taken."
        )
    return said
