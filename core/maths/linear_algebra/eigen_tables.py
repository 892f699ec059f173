"""The columns that the pictures of a matrix and its spectrum are drawn from.

Lines are pieces of rows in their order; a NaN row is a gap, and a piece of one point a dot, so that
many dots are one path. ``role`` says what a piece stands for: "input" (the unit circle, v),
"image", "eigenvector", "singular", "angle". Windows come in steps, so that a scale rests while one
drags.
"""

import numpy as np

from core.maths.linear_algebra.eigen_decomposition import (
    AngleSweep,
    CircleImage,
    EigenDecomposition,
    Orbit,
    PowerIteration,
    eigen_directions,
    orbit_ellipse,
    sweep_angles,
    trace_determinant_plane,
)
from core.maths.linear_algebra.matrix_spectrum import GershgorinDiscs, Spectrum, disc_outlines

MAP_WINDOWS = (1.4, 1.8, 2.3, 2.9, 3.6, 4.5, 5.6, 7.0)  # half widths
ORBIT_WINDOWS = (1.3, 2.2, 4.0, 8.0)
PLANE_WINDOWS = ((3.6, 4.2), (7.5, 19.0))  # of the trace and of the determinant
ROUNDING = 1e-17  # what is drawn for an error of 0 on a logarithmic axis

Table = dict[str, np.ndarray]
Tables = dict[str, Table]


def smallest_window(levels, size: float):
    """The smallest level that holds ``size``, else the largest.

    >>> smallest_window((1.3, 2.2, 4.0), 2), smallest_window((1.3, 2.2, 4.0), 9)
    (2.2, 4.0)
    """
    return next((level for level in levels if size <= level), levels[-1])


def window(half_x: float, half_y: float | None = None, centre: float = 0.0) -> Table:
    """One row: the centre and the half widths of what is shown."""
    half_y = half_x if half_y is None else half_y
    row = {"cx": centre, "cy": 0.0, "rx": half_x, "ry": half_y}
    return {name: np.array([value], float) for name, value in row.items()}


def pieces(curves: dict[str, tuple[str, np.ndarray]]) -> Table:
    """Lines by name, each with its role and (n, 2) points, one under the other.

    >>> pieces({"v": ("input", np.array([[0, 0], [1, 2]]))})["y"].tolist()
    [0.0, 2.0]
    """
    sizes = [len(points) for _, points in curves.values()]
    x, y = np.concatenate([points for _, points in curves.values()]).T.astype(np.float32)
    roles = [role for role, _ in curves.values()]
    return {
        "series": np.repeat(list(curves), sizes),
        "role": np.repeat(roles, sizes),
        "x": x,
        "y": y,
    }


def dots(x: np.ndarray, y: np.ndarray, **columns: np.ndarray) -> Table:
    """Every point a piece of its own, followed by a gap.

    >>> dots(np.array([1.0]), np.array([2.0]))["x"].tolist()
    [1.0, nan]
    """
    gap = np.full(len(x), np.nan)
    own = {name: np.column_stack([values, gap]).ravel() for name, values in (("x", x), ("y", y))}
    return own | {name: np.repeat(values, 2) for name, values in columns.items()}


def map_tables(found: EigenDecomposition, circle: CircleImage, sweep: AngleSweep) -> Tables:
    """Unit circle and image, eigenvectors, singular directions, v, A·v and the angle between them.

    ``sweep`` holds the one direction of now. Datasets: window, lines (dashed: eigenvector lines,
    vᵢ and σᵢ·uᵢ), shapes, arrows, heads (compass angle in degrees), names.
    """
    half = smallest_window(MAP_WINDOWS, 1.1 * max(1.0, circle.singular_values[0]))
    tips = {"v": ("input", sweep.vector[0]), "A·v": ("image", sweep.image[0])}
    lines, shapes = {}, {}
    if found.kind not in ("complex", "scalar"):
        pairs = zip(found.eigenvectors.T, found.eigenvalues, strict=False)
        for i, (x, value) in enumerate(pairs):
            lines[f"line {i}"] = ("eigenvector", np.outer([-3 * half, 3 * half], x))
            shapes[f"eigenvector {i}"] = ("eigenvector", np.outer([0, value], x))
    for i, size in enumerate(circle.singular_values):
        lines[f"singular {i}"] = ("singular", np.outer([0, 1], circle.right[:, i]))
        lines[f"axis {i}"] = ("singular", np.outer([0, size], circle.left[:, i]))
    shapes["circle"] = ("input", circle.circle)
    shapes["image"] = ("image", circle.image)
    if np.isfinite(sweep.angle[0]):
        turn = sweep.degrees[0] + np.linspace(0, sweep.angle[0], 25)
        reach = 0.45 * min(1.0, max(sweep.stretch[0], 0.3))
        arc = np.column_stack([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
        shapes["angle"] = ("angle", reach * arc)
    roles = [role for role, _ in tips.values()]
    ends = np.array([tip for _, tip in tips.values()])
    length = np.maximum(np.hypot(*ends.T), 1e-9)[:, None]
    beyond = ends + 0.09 * half * ends / length
    return {
        "window": window(half),
        "lines": pieces(lines),
        "shapes": pieces(shapes),
        "arrows": pieces(
            {name: (role, np.vstack([(0, 0), tip])) for name, (role, tip) in tips.items()}
        ),
        "heads": {
            "role": np.array(roles),
            "x": ends[:, 0],
            "y": ends[:, 1],
            "angle": 90 - np.degrees(np.arctan2(ends[:, 1], ends[:, 0])),  # clockwise from up
        },
        "names": {
            "text": np.array(list(tips)),
            "role": np.array(roles),
            "x": beyond[:, 0],
            "y": beyond[:, 1],
        },
    }


def angle_tables(found: EigenDecomposition, now: AngleSweep) -> Tables:
    """The angle from v to A·v for every direction of v, with a gap where it jumps from 180 to −180.

    ``zeros`` are the eigenvector directions: at 0, with λ < 0 at 180, NaN where A·v = 0.
    """
    whole = sweep_angles(found.matrix)
    jump = np.flatnonzero(np.abs(np.diff(whole.angle)) > 170) + 1
    directions = eigen_directions(found) if found.kind != "scalar" else np.empty(0)
    zeros = sweep_angles(found.matrix, np.concatenate([directions, directions + 180]))
    level = np.where(np.abs(zeros.angle) < 90, 0.0, 180.0)
    return {
        "levels": {"y": np.array([-180.0, 0.0, 180.0])},
        "curve": {
            "x": np.insert(whole.degrees, jump, np.nan).astype(np.float32),
            "y": np.insert(whole.angle, jump, np.nan).astype(np.float32),
        },
        "zeros": {"x": zeros.degrees, "y": np.where(np.isnan(zeros.angle), np.nan, level)},
        "now": {"x": now.degrees, "y": now.angle},
    }


def plane_tables(found: EigenDecomposition) -> Tables:
    """The trace–determinant plane around the matrix: borders, node region, labels, triangle."""
    size = abs(found.trace) / 0.93, abs(found.determinant) / 0.96
    half_x, half_y = next(
        (level for level in PLANE_WINDOWS if size[0] <= level[0] and size[1] <= level[1]),
        (max(size[0], 7.5), max(size[1], 19.0)),
    )
    plane = trace_determinant_plane(half_x, half_y, points=61)
    borders = {
        "discriminant": ("border", np.column_stack([plane.trace, plane.discriminant_zero])),
        "determinant": ("border", np.array([(-half_x, 0), (half_x, 0)])),
        "trace": ("border", np.array([(0, 0), (0, half_y)])),
    }
    names, x, y = zip(*plane.labels, strict=True)
    return {
        "window": window(half_x, half_y),
        "nodes": {"x": plane.trace, "low": 0 * plane.trace, "y": plane.discriminant_zero},
        "borders": pieces(borders),
        "triangle": {"x": plane.power_triangle[:, 0], "y": plane.power_triangle[:, 1]},
        "labels": {
            "text": np.array([name.replace(" ", "\n") for name in names]),
            "x": np.array(x),
            "y": np.array(y),
        },
        "now": {"x": np.array([found.trace]), "y": np.array([found.determinant])},
    }


def orbit_leaves(orbit: Orbit) -> int | None:
    """The step at which Aᵏ·v leaves the largest window, or None.

    >>> from core.maths.linear_algebra.eigen_decomposition import repeat_map
    >>> orbit_leaves(repeat_map([[2, 0], [0, 1]], [1, 0]))
    4
    """
    return orbit.leaves(ORBIT_WINDOWS[-1])


def orbit_tables(found: EigenDecomposition, orbit: Orbit) -> Tables:
    """The path of Aᵏ·v up to the first point outside the largest window, with what guides it.

    Guides are the eigenvector lines, or the ellipse on which a complex pair turns.
    """
    leave = orbit_leaves(orbit)
    points = orbit.points if leave is None else orbit.points[: leave + 1]
    size = np.inf if leave is not None else 1.06 * orbit.norm.max()
    half = smallest_window(ORBIT_WINDOWS, size)
    lines = {"none": ("eigenvector", np.zeros((1, 2)))}  # a line of one point: nothing to see
    if found.kind == "complex":
        lines["ellipse"] = ("eigenvector", orbit_ellipse(found, points[0]))
    elif found.kind != "scalar":
        for i, x in enumerate(found.eigenvectors.T):
            lines[f"line {i}"] = ("eigenvector", np.outer([-3 * half, 3 * half], x))
    step, (x, y) = np.arange(len(points), dtype=np.int32), points.T
    return {
        "window": window(half),
        "lines": pieces(lines),
        "path": {"step": step, "x": x, "y": y},
        "dots": dots(x, y, step=step),
        "ends": {"step": step, "last": np.full_like(step, step[-1]), "x": x, "y": y},
    }


def power_tables(run: PowerIteration, series: dict[str, int]) -> Tables:
    """Errors of power iteration step by step; where nothing is approached, the turn of each step.

    ``series`` gives the numbers of "direction", "rayleigh" and "turn". Zero is drawn as 1e−17.
    """
    if np.isfinite(run.direction_error[0]):
        measured = {"direction": run.direction_error, "rayleigh": run.rayleigh_error}
        predicted = {"direction": run.predicted_error}
    else:
        measured = {"turn": np.append(run.turn, run.turn[-1:] if run.turn.size else 0.0)}
        predicted = {}
    if not all(np.isfinite(values).all() for values in predicted.values()) or not predicted:
        name, values = next(iter(measured.items()))
        predicted = {name: values[:1]}  # one point draws nothing

    def table(curves: dict[str, np.ndarray]) -> Table:
        sizes = [len(values) for values in curves.values()]
        return {
            "series": np.repeat([series[name] for name in curves], sizes),
            "step": np.concatenate([np.arange(size) for size in sizes]),
            "last": np.repeat(sizes, sizes) - 1,
            "value": np.maximum(np.concatenate(list(curves.values())), ROUNDING),
        }

    return {"measured": table(measured), "predicted": table(predicted)}


def spectrum_tables(
    found: Spectrum, discs: GershgorinDiscs, cloud: np.ndarray, bound: float
) -> tuple[Tables, int]:
    """Eigenvalues, discs, perturbed eigenvalues and circles of radius ``bound``.

    The window holds the discs and, however small they are, all that a change of a tenth of the
    spectral radius can make of the eigenvalues of a normal matrix. Circles much wider than it are
    left out. Returns the tables, and how many of the perturbed eigenvalues lie outside the window.
    """
    values = found.eigenvalues
    room = 0.1 * found.spectral_radius
    low = min((discs.centre - discs.radius).min(), values.real.min() - room)
    high = max((discs.centre + discs.radius).max(), values.real.max() + room)
    up = max(discs.radius.max(), np.abs(values.imag).max() + room)
    centre = (low + high) / 2
    half = 1.12 * max((high - low) / 2, up) or 1.0
    disc, x, y = disc_outlines(discs.centre, discs.radius)
    radius = bound if bound <= 4 * half else 0.0  # of one point: nothing to see
    ring, ring_x, ring_y = disc_outlines(values, np.full(len(values), radius))
    flat = cloud.ravel()
    outside = np.maximum(np.abs(flat.real - centre), np.abs(flat.imag)) > half
    tables = {
        "window": window(half, centre=centre),
        "discs": {"disc": disc, "x": x, "y": y},
        "bounds": {"disc": ring, "x": ring_x, "y": ring_y},
        "axis": {"x": centre + np.array([-9.0, 9.0]) * half, "y": np.zeros(2)},
        "cloud": dots(flat.real[~outside], flat.imag[~outside]),
        "eigenvalues": {"x": values.real, "y": values.imag},
    }
    return tables, int(outside.sum())
