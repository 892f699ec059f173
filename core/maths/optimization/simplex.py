"""The simplex method step by step, from tableau to tableau, and the picture of two variables.

Minimise c·x subject to A x ≤ b, x ≥ 0. Slack i is variable n + i. A dictionary of the basic
variables B is the row-reduced system; a step lets one variable enter whose reduced cost is negative
and takes out the one that reaches zero first. Source: Dantzig, Linear Programming and Extensions,
1963, chapter 5; Chvátal, Linear Programming, 1983, chapters 2 to 4.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.maths.optimization.linear_programming import LinearProgram, Optimum, no_optimum

PIVOT_RULES = ("dantzig", "bland", "greatest", "steepest")
ON_LIMIT = 1e-12  # relative: nearer to a limit than this is on it
SMALL = 1e-9  # a pivot or a reduced cost below this counts as zero


@dataclass(frozen=True, eq=False)
class SimplexPath:
    """All s + 1 dictionaries, the first before any step.

    status: optimal, unbounded, infeasible, cycling (a basis came back) or stopped (max_steps).
    x (s+1, n); basis (s+1, m) variables in the rows; tableau (s+1, m+1, n+m+1): the rows reduced,
    right-hand side last, and below them the reduced costs with −value; phase (s+1,) 1 while the
    constraints are not yet met, then 2; entering, leaving (s,): variables, −1 = the helper of
    phase 1; value (s+1,) c·x; ray (n,): where it falls for ever, when unbounded.
    """

    status: Literal["optimal", "unbounded", "infeasible", "cycling", "stopped"]
    x: np.ndarray
    basis: np.ndarray
    tableau: np.ndarray
    phase: np.ndarray
    entering: np.ndarray
    leaving: np.ndarray
    value: np.ndarray
    ray: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.entering)

    @property
    def vertices(self) -> np.ndarray:
        """The different points of the path (k, n): a degenerate step stays in its place."""
        moved = np.r_[True, np.abs(np.diff(self.x, axis=0)).max(axis=1) > SMALL]
        return self.x[moved]


def simplex_path(
    problem: LinearProgram, rule: str = "dantzig", max_steps: int = 1000
) -> SimplexPath:
    """Solve a small problem by the simplex method, keeping every tableau.

    Where b has a negative entry, x = 0 is no start: phase 1 first subtracts one helper variable
    from every row and drives it out. rule: dantzig enters the most negative reduced cost, bland
    the first negative one (and never cycles), greatest the one whose step lowers the cost most,
    steepest the one with the smallest reduced cost per length of its edge. Of rows that reach zero
    together the one with the first variable leaves.
    Errors: ValueError for an unknown rule and for limits that are not finite.
    Source: Chvátal (1983), chapters 2, 3 and 8; Bland, Mathematics of Operations Research 2, 1977.

    >>> path = simplex_path(
    ...     LinearProgram(np.array([-3.0, -2]), np.array([[1.0, 1], [1, 0]]), np.array([4.0, 3]))
    ... )
    >>> path.status, path.x.tolist(), path.value.tolist()
    ('optimal', [[0.0, 0.0], [3.0, 0.0], [3.0, 1.0]], [0.0, -9.0, -11.0])
    """
    if rule not in PIVOT_RULES:
        raise ValueError(f"rule must be one of {', '.join(PIVOT_RULES)}, got {rule}")
    if not np.isfinite(problem.limit).all():
        raise ValueError("limit must be finite")
    m, n = problem.matrix.shape
    helper = n + m  # the last column but one, in phase 1
    table = np.zeros((m + 2, n + m + 2))  # cost row and phase-1 cost row below
    table[:m, :n], table[:m, -1] = problem.matrix, problem.limit
    table[:m, n:helper] = np.eye(m)
    table[:m, helper] = -1.0
    table[m, :n] = problem.cost
    table[m + 1, helper] = 1.0
    basis = np.arange(n, n + m)
    run = _Run(n, m, basis, table)
    if (problem.limit < 0).any():
        # The helper comes in where the limit is most violated: then every row is satisfied.
        run.pivot(int(np.argmin(problem.limit)), helper, phase=1)
        status = run.descend(m + 1, helper + 1, rule, max_steps, phase=1)
        if status != "optimal":
            return run.path(status)
        if run.table[m + 1, -1] < -1e-7 * (1 + np.abs(problem.limit).max()):
            return run.path("infeasible")
        if helper in run.basis:  # at zero: any other variable of the row may take its place
            row = int(np.flatnonzero(run.basis == helper)[0])
            run.pivot(row, int(np.argmax(np.abs(run.table[row, :helper]) > SMALL)), phase=2)
        run.phase[-1] = 2
    run.seen.clear()
    return run.path(run.descend(m, helper, rule, max_steps, phase=2))


def end_of_path(problem: LinearProgram, path: SimplexPath) -> Optimum:
    """Where a path ends: its corner, and in the last row of the last tableau the reduced costs of
    the variables and, under the slacks, the prices of the limits.

    Errors: ValueError for a path that came to no end (cycling, stopped).
    Source: Chvátal (1983), chapter 5.

    >>> problem = LinearProgram(np.array([-3.0, -2]), np.array([[1.0, 1]]), np.array([4.0]))
    >>> end_of_path(problem, simplex_path(problem)).price.tolist()
    [3.0]
    """
    if path.status in ("unbounded", "infeasible"):
        return no_optimum(path.status, problem)
    if path.status != "optimal":
        raise ValueError(f"path must come to an end, got {path.status}")
    m, n = problem.matrix.shape
    x, last = path.x[-1], np.maximum(path.tableau[-1, -1], 0.0)
    slack = problem.limit - problem.matrix @ x
    value = float(problem.cost @ x)
    return Optimum("optimal", x, value, last[n : n + m], slack, last[:n])


class _Run:
    """The current tableau and the record of all before it."""

    def __init__(self, n: int, m: int, basis: np.ndarray, table: np.ndarray):
        self.n, self.m, self.basis, self.table = n, m, basis, table
        self.tables, self.bases, self.phase = [table.copy()], [basis.copy()], [2]
        self.entering: list[int] = []
        self.leaving: list[int] = []
        self.ray = np.zeros(n)
        self.seen: set[tuple[int, ...]] = set()

    def pivot(self, row: int, column: int, phase: int) -> None:
        if not self.entering and phase == 1:
            self.phase[0] = 1
        left = int(self.basis[row])
        self.table[row] /= self.table[row, column]
        others = np.arange(len(self.table)) != row
        self.table[others] -= np.outer(self.table[others, column], self.table[row])
        self.table[others, column] = 0.0
        self.basis[row] = column
        self.tables.append(self.table.copy())
        self.bases.append(self.basis.copy())
        self.phase.append(phase)
        self.entering.append(column)
        self.leaving.append(left)

    def descend(self, cost_row: int, columns: int, rule: str, max_steps: int, phase: int) -> str:
        """Pivot until no reduced cost is negative; the status in which it ends."""
        while len(self.entering) < max_steps:
            reduced = self.table[cost_row, :columns]
            scale = SMALL * max(1.0, np.abs(reduced).max())
            candidates = np.flatnonzero(reduced < -scale)
            if not len(candidates):
                return "optimal"
            steps = np.array([self.ratios(k).min() for k in candidates])
            match rule:
                case "bland":
                    chosen = 0
                case "dantzig":
                    chosen = int(np.argmin(reduced[candidates]))
                case "greatest":
                    # An edge without end is the greatest of all.
                    chosen = int(np.argmin(reduced[candidates] * steps))
                case _:
                    length = np.sqrt(1 + (self.table[: self.m, candidates] ** 2).sum(axis=0))
                    chosen = int(np.argmin(reduced[candidates] / length))
            column = int(candidates[chosen])
            if np.isinf(steps[chosen]):
                self.ray = self.direction(column)
                return "unbounded"
            if tuple(sorted(self.basis)) in self.seen:
                return "cycling"
            self.seen.add(tuple(sorted(self.basis)))
            ratios = self.ratios(column)
            tied = np.flatnonzero(ratios <= ratios.min() + SMALL * (1 + abs(ratios.min())))
            self.pivot(int(tied[np.argmin(self._rank(self.basis[tied]))]), column, phase)
        return "stopped"

    def _rank(self, variables: np.ndarray) -> np.ndarray:
        """First variables first, and the helper of phase 1 before all."""
        return np.where(variables == self.n + self.m, -1, variables)

    def ratios(self, column: int) -> np.ndarray:
        """How far each row lets the entering variable rise, +∞ where it does not stop it."""
        entries = self.table[: self.m, column]
        ratios = np.full(self.m, np.inf)
        stops = entries > SMALL
        ratios[stops] = np.maximum(self.table[: self.m, -1][stops], 0.0) / entries[stops]
        return ratios

    def direction(self, column: int) -> np.ndarray:
        """How x (n,) moves when the entering variable rises by one."""
        entries = self.table[: self.m, column]
        move = np.zeros(self.n + self.m + 1)
        move[column] = 1.0
        move[self.basis] = np.where(np.abs(entries) > SMALL, -entries, 0.0)  # no dust
        return move[: self.n]

    def path(self, status: str) -> SimplexPath:
        n, m = self.n, self.m
        tables, bases = np.array(self.tables), np.array(self.bases)
        full = np.zeros((len(tables), n + m + 1))
        np.put_along_axis(full, bases, tables[:, :m, -1], axis=1)
        phase = np.array(self.phase)
        below = np.where(phase[:, np.newaxis] == 1, tables[:, m + 1], tables[:, m])
        kept = np.r_[0 : n + m, n + m + 1]  # without the helper's column
        tableau = np.concatenate([tables[:, :m], below[:, np.newaxis]], axis=1)[:, :, kept]
        return SimplexPath(
            status,
            full[:, :n],
            np.where(bases == n + m, -1, bases),
            tableau,
            phase,
            np.where(np.array(self.entering, int) == n + m, -1, np.array(self.entering, int)),
            np.where(np.array(self.leaving, int) == n + m, -1, np.array(self.leaving, int)),
            full[:, :n] @ tables[0, m, :n],
            self.ray,
        )


def klee_minty(dimension: int, base: float = 10.0) -> LinearProgram:
    """A cube, slightly pushed, whose 2^d corners Dantzig's rule visits one after another.

    Minimise −Σ_j β^{d−j} x_j subject to 2 Σ_{j<i} β^{i−j} x_j + x_i ≤ β^{2(i−1)}, i, j = 1…d.
    Errors: ValueError unless 1 ≤ d ≤ 8 (beyond, rounding decides) and β > 2.
    Source: Klee and Minty, in Inequalities III, 1972, in the form of Chvátal (1983), page 47.

    >>> path = simplex_path(klee_minty(3))
    >>> path.steps, float(path.value[-1])
    (7, -10000.0)
    """
    if not 1 <= dimension <= 8:
        raise ValueError(f"dimension must lie in 1…8, got {dimension}")
    if not base > 2:
        raise ValueError(f"base must be above 2, got {base}")
    i = np.arange(dimension)
    below = np.where(i[:, np.newaxis] > i, 2.0 * base ** np.maximum(i[:, np.newaxis] - i, 0), 0.0)
    return LinearProgram(
        -(base ** (dimension - 1.0 - i)), below + np.eye(dimension), base ** (2.0 * i)
    )


def feasible_polygon(problem: LinearProgram, width: float, height: float) -> np.ndarray:
    """Corners (k, 2) of what is feasible within 0…width × 0…height, counter-clockwise; (0, 2) where
    nothing is. Each constraint cuts a piece off (Sutherland and Hodgman, 1974).

    >>> half = LinearProgram(np.zeros(2), np.array([[1.0, 1.0]]), np.array([1.0]))
    >>> feasible_polygon(half, 2, 2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    for (a, b), limit in zip(problem.matrix.tolist(), problem.limit.tolist(), strict=True):
        if not corners:
            break
        room = [limit - a * x - b * y for x, y in corners]
        # A corner that rounding puts beside a limit lies on it: a single point may be feasible.
        near = ON_LIMIT * (abs(limit) + max(abs(a) * x + abs(b) * y for x, y in corners))
        room = [0.0 if abs(r) <= near else r for r in room]
        kept = []  # plain floats: for so few corners arrays would take ten times as long
        for k, ((x, y), r) in enumerate(zip(corners, room, strict=True)):
            (across, up), s = corners[k + 1 - len(corners)], room[k + 1 - len(corners)]
            if r >= 0:
                kept.append((x, y))
            if r * s < 0:
                share = r / (r - s)
                kept.append((x + share * (across - x), y + share * (up - y)))
        corners = kept
    return np.array(corners).reshape(-1, 2)


def line_in_window(normal: np.ndarray, level: float, width: float, height: float) -> np.ndarray:
    """Ends (2, 2) of the line normal·x = level within 0…width × 0…height; NaN where it misses it.

    >>> line_in_window(np.array([1.0, 1.0]), 1.0, 2, 2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    corners = np.array([[0.0, 0], [width, 0], [width, height], [0, height]])
    room = level - corners @ normal
    points = []
    for k in range(4):
        r, s = room[k], room[(k + 1) % 4]
        if (r < 0) != (s < 0):
            points.append(corners[k] + r / (r - s) * (corners[(k + 1) % 4] - corners[k]))
    return np.array(points) if len(points) == 2 else np.full((2, 2), np.nan)
