import math

import numpy as np
import streamlit as st

from core.charts import palette, trace
from core.charts.eigenvalue_plane import eigenvalue_plane
from core.charts.plane import angle_curve, linear_map, repeated_map
from core.charts.trace_determinant import trace_determinant
from core.maths.linear_algebra.eigen_decomposition import (
    KINDS,
    classify_flow,
    decompose,
    describe_map,
    describe_powers,
    distance_to_eigenvector,
    eigen_directions,
    iterate_power,
    map_circle,
    random_matrix,
    repeat_map,
    sweep_angles,
)
from core.maths.linear_algebra.eigen_tables import (
    angle_tables,
    map_tables,
    orbit_leaves,
    orbit_tables,
    plane_tables,
    power_tables,
    spectrum_tables,
)
from core.maths.linear_algebra.matrix_spectrum import (
    analyse_spectrum,
    eigenvalue_shifts,
    gershgorin_discs,
    parse_matrix,
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)
from core.ui.controls import Choice, Scrubber, Seed, Slider, Text, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number

STEPS = 60
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SAMPLES = 100
POWER_SERIES = {
    name: palette.SERIES.index(colour)
    for name, colour in {
        "direction": palette.ERROR,
        "rayleigh": palette.ACCENT,
        "turn": palette.ALARM,
    }.items()
}
ENTRIES = ("a", "b", "c", "d")
EXAMPLE = "6   1   0   -1\n1/2 -4  1   0\n0   1/2 1   -2\n1/2 0   2   1"
DATA_SETS = {
    "typed": "Typed or pasted",
    "iris": "Iris, 4 columns",
    "wine": "Wine, 8 columns",
    "breast_cancer": "Breast cancer, 8 columns",
    "diabetes": "Diabetes, 8 columns",
}


def entry(name, default, place):
    return Slider(
        name=name,
        label=f"Entry {name}",
        low=-3,
        high=3,
        default=default,
        step=0.1,
        help=f"{place} of A = [[a, b], [c, d]]",
    )


def entries(matrix):
    return dict(zip(ENTRIES, np.ravel(matrix).tolist(), strict=True))


page = Page(
    "eigen_decomposition",
    controls=[
        entry("a", 1.5, "Row 1, column 1"),
        entry("b", 0.5, "Row 1, column 2"),
        entry("c", 1, "Row 2, column 1"),
        entry("d", 1, "Row 2, column 2"),
        Slider(
            name="direction",
            label="Direction of v",
            symbol="θ",
            low=0,
            high=360,
            default=100,
            step=1,
            unit="°",
        ),
        Scrubber(name="step", label="Power k"),
        Seed(name="draw", label="Random matrix", default=0),
        Choice(name="source", label="Matrix", options=DATA_SETS, default="typed"),
        Text(
            name="matrix",
            label="Your matrix, one line a row",
            default=EXAMPLE,
            lines=5,
            help="Up to 8×8. Paste cells from a spreadsheet, or type numbers with spaces, "
            "commas or semicolons between them; 1/3 and 2e-3 are numbers too.",
        ),
        Toggle(name="correlation", label="Correlations instead of covariances"),
        Choice(
            name="discs",
            label="Gershgorin discs",
            options={"rows": "Rows", "columns": "Columns"},
            default="rows",
            pills=True,
        ),
        Slider(
            name="size",
            label="Perturbation",
            symbol="ε",
            low=1e-12,
            high=1,
            default=0.1,
            log=True,
            help="‖E‖₂ = ε·‖A‖₂: the size of the change against the size of the matrix",
        ),
        Seed(name="seed", label="New perturbations"),
    ],
    presets={
        "Symmetric": entries([[2, 1], [1, 2]]) | {"direction": 20},
        "Rotation": entries([[0.6, -0.8], [0.8, 0.6]]) | {"direction": 0},
        "Spiral": entries([[0.8, -0.9], [0.5, 0.8]]) | {"direction": 0},
        "Shear": entries([[1, 1], [0, 1]]) | {"direction": 90},
        "Near-defective": entries([[1, 2], [0, 1.1]]) | {"direction": 90},
        "Reflection": entries([[0.6, 0.8], [0.8, -0.6]]) | {"direction": 80},
        "Projection": entries([[0.2, 0.4], [0.4, 0.8]]) | {"direction": 0},
        "Random": entries(random_matrix(5)) | {"draw": 5},
    },
)


# ---- words ---------------------------------------------------------------------------------------


def complex_number(z, digits=3):
    if abs(z.imag) <= 1e-12 * max(abs(z), 1e-300):
        return number(z.real, digits)
    sign = "−" if z.imag < 0 else "+"
    return f"{number(z.real, digits)} {sign} {number(abs(z.imag), digits)}i"


def signed(x):
    return f"− {number(-x)}" if x < 0 else f"+ {number(x)}"


def factor(x):
    return f"({number(x)})" if x < 0 else number(x)


def rows_of(matrix):
    """The two lines of a matrix as it is written by hand."""
    cells = [[number(x) for x in row] for row in matrix.tolist()]
    wide = [max(len(row[j]) for row in cells) for j in range(2)]
    (top, low) = (" ".join(cell.rjust(w) for cell, w in zip(r, wide, strict=True)) for r in cells)
    return f"⎡ {top} ⎤", f"⎣ {low} ⎦"


def factorisation(found):
    names = {
        "symmetric": ("A = Q·Λ·Qᵀ", "Q", "Λ"),
        "defective": ("A = P·J·P⁻¹ (Jordan form)", "P", "J"),
        "complex": ("A = P·C·P⁻¹, C = r·R(θ)", "P", "C"),
        "scalar": ("A = λ·I", "P", "D"),
    }
    title, left, right = names.get(found.kind, ("A = P·D·P⁻¹", "P", "D"))
    lines = [title]
    for symbol, matrix in ((left, found.basis), (right, found.canonical)):
        top, low = rows_of(matrix)
        lines += [f"    {top}", f"{symbol} = {low}"]
    return "\n".join([*lines, f"‖A·{left} − {left}·{right}‖ = {number(found.residual)}"])


def between(found):
    """The angle between the two eigenvector lines, in words."""
    gap = abs(np.diff(eigen_directions(found))[0])
    return number(min(gap, 180 - gap))


def notice(found, portrait):
    """What to notice, and how grave it is."""
    name, tone = describe_map(found), "plain"
    known = name in ("rotation", "reflection", "shear") or "projection" in name
    texts = [f"This is {'an' if name[0] == 'o' else 'a'} {name}." if known else ""]
    match found.kind:
        case "symmetric":
            texts[0] += (
                " A is symmetric: its eigenvectors are at right angles, and they are the axes of "
                "the ellipse."
            )
        case "real" if found.basis_condition > 10:
            tone = "warn"
            texts[0] += (
                f" Near-defective: the two eigenvectors are only {between(found)}° apart. With "
                f"κ(P) = {number(found.basis_condition)}, a small error in A can move the "
                "eigenvalues that many times as far."
            )
        case "real":
            texts[0] += (
                f" Two real eigenvalues; the eigenvectors meet at {between(found)}°, so they are "
                "not the axes of the ellipse."
            )
        case "complex":
            texts[0] += (
                f" No real vector keeps its direction: λ = r·e^(±iθ) with r = "
                f"{number(found.scaling)} and θ = {number(found.rotation)}°. In the basis P, A "
                "turns by θ and scales by r."
            )
        case "defective":
            tone = "warn"
            texts[0] += (
                f" Defective: λ = {number(found.eigenvalues[0])} twice, but only one eigenvector, "
                "so there is no P·D·P⁻¹. The Jordan form takes its place; the second column of P "
                "is a generalised eigenvector w with (A − λI)·w = v₁."
            )
        case "scalar":
            texts[0] += f" A = {number(found.eigenvalues[0])}·I: every vector is an eigenvector."
    if found.singular:
        tone = "warn"
        flat = "the origin" if found.kind == "scalar" else "a line"
        texts.append(f"det A = 0: the plane is pressed onto {flat}, and A has no inverse.")
    elif found.reverses_orientation:
        texts.append("det A < 0: A turns the plane over, as a mirror does.")
    texts.append(f"As the system x′ = A·x: {portrait.name}. {portrait.sentence}")
    return texts, tone


def angle_sentence(found, sweep):
    angle = sweep.angle[0]
    if math.isnan(angle):
        return "A·v = 0: the angle is undefined."
    text = f"From v to A·v: {number(angle)}°."
    if abs(angle) < 1e-9:
        return text + " v is an eigenvector."
    if abs(angle) > 180 - 1e-9:
        return text + " v is an eigenvector with λ < 0."
    return text


def rates(run):
    if not math.isfinite(run.measured_rate):
        return run.sentence
    return (
        f"{run.sentence} Measured {number(run.measured_rate)}; for ρ = vᵀAv predicted "
        f"{number(run.predicted_rayleigh_rate)}, measured {number(run.measured_rayleigh_rate)}."
    )


def numbers(found, circle, sweep):
    (a, b), (c, d) = found.matrix.tolist()
    first, second = found.eigenvalues
    half, root = number(found.trace / 2), number(math.sqrt(abs(found.discriminant)) / 2)
    i = "i·" if found.kind == "complex" else ""
    rows = [
        ("λ₁", complex_number(complex(first)), f"{half} ± {i}{root}"),
        ("λ₂", complex_number(complex(second)), "tr/2 ± √(tr² − 4·det)/2"),
        ("Trace", number(found.trace), f"{number(a)} {signed(d)} = λ₁ + λ₂"),
        (
            "Determinant",
            number(found.determinant),
            f"{number(a)}·{factor(d)} − {factor(b)}·{factor(c)} = λ₁·λ₂",
        ),
    ]
    s, angle = circle.singular_values, sweep.angle[0]
    rows.append(("Singular values", f"{number(s[0])}, {number(s[1])}", "half axes of the ellipse"))
    if found.kind == "complex":
        rows += [
            ("Rotation θ", f"{number(found.rotation)}°", "arg λ, + is counter-clockwise"),
            ("Scaling r", number(found.scaling), f"|λ| = √{number(found.determinant)}"),
        ]
    else:
        ratio = abs(second / first) if first else math.nan
        rows += [
            ("|λ₂/λ₁|", number(ratio), "rate of power iteration"),
            (
                "κ(P)",
                number(found.basis_condition),
                "Jordan basis" if found.kind == "defective" else "1: at right angles",
            ),
        ]
    rows += [
        (
            "Angle v → A·v",
            "undefined" if math.isnan(angle) else f"{number(angle)}°",
            "0°, 180°: λv",
        ),
        ("‖A·v‖", number(sweep.stretch[0]), "of the unit vector v"),
        ("Residual", number(found.residual), "‖A·P − P·C‖, rounding only"),
    ]
    return rows


def challenges(found, direction):
    away = distance_to_eigenvector(found, direction)
    real = found.kind not in ("complex", "scalar")
    turn = f"A turns by {number(found.rotation)}° and scales by {number(found.scaling)}."
    first, second = (complex_number(complex(z)) for z in found.eigenvalues)
    return [
        Challenge(
            "Turn v onto an eigenvector, so that A·v lies on the line of v.",
            real and away <= 0.5,
            f"v is {number(away)}° away from the nearest eigenvector."
            if real
            else "This A has no eigenvector to aim at, or nothing else.",
        ),
        Challenge(
            "Make A defective without a zero among its entries.",
            found.kind == "defective" and bool((found.matrix != 0).all()),
            f"tr² − 4·det = {number(found.discriminant)}",
        ),
        Challenge(
            "Find an A that is back at the start after exactly six steps: A⁶ = I.",
            found.kind == "complex"
            and abs(found.scaling - 1) < 1e-9
            and abs(abs(found.rotation) - 60) < 1e-6,
            turn if found.kind == "complex" else "The eigenvalues are real: nothing turns.",
        ),
        Challenge(
            "Make power iteration fail with the eigenvalues 2 and −2.",
            bool(np.abs(found.eigenvalues - [2, -2]).max() < 1e-9),
            f"λ₁ = {first}, λ₂ = {second}",
        ),
    ]


def step_formula(step, orbit, run):
    k = min(step, len(orbit.points) - 1)
    power = str(k).translate(SUPERSCRIPT)
    unit, rho = (values[min(k, len(values) - 1)] for values in (run.vectors, run.rayleigh))

    def pair(point):
        return f"({number(point[0])}, {number(point[1])})"

    return (
        f"v = {pair(orbit.points[0])}\nA{power}·v = {pair(orbit.points[k])}\n"
        f"its direction: {pair(unit)}\nρ = {number(rho, 6)} (Rayleigh quotient)"
    )


# ---- first figure: 2×2 ---------------------------------------------------------------------------


@page.figure
def two_by_two(v):
    matrix = np.array([[v.a, v.b], [v.c, v.d]])
    found = decompose(matrix)
    circle, sweep = map_circle(matrix, points=73), sweep_angles(matrix, [v.direction])
    start = sweep.vector[0]
    orbit, run = repeat_map(matrix, start, STEPS), iterate_power(matrix, start, STEPS)
    portrait, leave = classify_flow(found), orbit_leaves(orbit)

    page.presets()
    controls, left, right = st.columns([1.3, 1.55, 1.25], gap="small")
    with controls:
        for pair in (("a", "b"), ("c", "d")):
            for column, name in zip(st.columns(2, gap="small"), pair, strict=True):
                with column:
                    page.show(name)
        marks = dict(zip(("v₁", "v₂"), eigen_directions(found).tolist(), strict=False))
        page.show("direction", direction={"marks": {} if found.kind == "scalar" else marks})
        page.show("draw", draw={"sets": lambda seed: entries(random_matrix(seed))})
        page.legend(
            {
                "unit circle, v": palette.DATA,
                "their images": palette.MODEL,
                "eigenvectors": palette.TRUTH,
                "singular directions": palette.ACCENT,
                "angle, error": palette.ERROR,
            }
        )
    with left:
        page.chart(
            linear_map("x₁", "x₂"),
            map_tables(found, circle, sweep),
            caption=f"A = [[{number(v.a)}, {number(v.b)}], [{number(v.c)}, {number(v.d)}]], "
            f"{KINDS[found.kind]}.",
            name="map",
        )
    with right:
        page.chart(
            trace_determinant("trace a + d", "determinant ad − bc"),
            plane_tables(found),
            caption=f"x′ = A·x: {portrait.name}{', a border case' * portrait.border}. "
            "Inside the dashed triangle Aᵏ·v → 0.",
            name="plane",
        )
        page.chart(
            angle_curve("direction of v (°)", "angle (°)"),
            angle_tables(found, sweep),
            caption=angle_sentence(found, sweep),
            name="angle",
        )
    texts, tone = notice(found, portrait)
    page.notice(*texts, tone=tone)
    page.numbers(numbers(found, circle, sweep))
    path, power = st.columns([1.2, 1.8])
    with path:
        page.chart(
            repeated_map("x₁", "x₂"),
            orbit_tables(found, orbit),
            caption=describe_powers(found)
            + (f" It leaves this picture at k = {leave}." if leave is not None else ""),
            name="orbit",
        )
        page.show("step", step={"last": STEPS})
    with power:
        page.legend(
            {"direction": palette.ERROR, "Rayleigh quotient": palette.ACCENT}
            if math.isfinite(run.predicted_rate)
            else {"turn of the direction in each step, |sin|": palette.ALARM}
        )
        page.chart(
            trace.log_decay("step k", "error (or turn)"),
            power_tables(run, POWER_SERIES),
            caption=rates(run),
            name="power",
        )
        form, step = st.columns([1, 1.25])
        with form:
            page.formula(factorisation(found))
        with step:
            page.formula(step_formula(v.step, orbit, run))
    page.challenges(challenges(found, v.direction))
    page.code(
        decompose,
        f"found = decompose({matrix.tolist()})\n"
        "print(found.kind, found.eigenvalues)\nprint(found.basis)\nprint(found.canonical)",
        data=lambda: {
            "angles": angle_tables(found, sweep)["curve"],
            "powers": {"x": orbit.points[:, 0], "y": orbit.points[:, 1], "norm": orbit.norm},
        },
    )


# ---- second figure: a matrix of the reader's own -------------------------------------------------


@st.cache_data(max_entries=64, show_spinner=False)
def directions(size, seed):
    return perturbation_directions(size, SAMPLES, seed)


def chosen_matrix(v):
    """The matrix, and one sentence if the typed one cannot be read."""
    if v.source != "typed":
        return sample_matrix(v.source, v.correlation).matrix, ""
    try:
        return parse_matrix(v.matrix), ""
    except ValueError as error:
        return parse_matrix(EXAMPLE), str(error)


def eigenvalue_table(found):
    rows = [("", "eigenvalue", "1/|yᴴx|")]
    for i, (value, condition) in enumerate(
        zip(found.eigenvalues, found.eigenvalue_condition, strict=True), 1
    ):
        rows.append((f"λ{i}".translate(SUBSCRIPT), complex_number(value), number(condition)))
    wide = [max(len(row[j]) for row in rows) for j in range(3)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)) for row in rows
    )


def sensitivity(found, discs, largest, size):
    condition = found.eigenvector_condition
    if found.normal:
        kind = "symmetric" if found.symmetric else "normal (A·Aᵀ = Aᵀ·A)"
        text = (
            f"A is {kind}: its eigenvectors are orthonormal, κ(V) = 1, and no eigenvalue moves "
            "farther than ‖E‖."
        )
        tone = "good"
    elif found.nearly_defective:
        text = (
            f"κ(V) = {number(condition)}: to working precision A is defective. Eigenvalues that "
            "belong together may scatter like a root of ‖E‖, thousands of times farther than the "
            "change itself, and the eigenvectors are no basis to compute with."
        )
        tone = "alarm"
    elif condition > 30:
        text = (
            f"κ(V) = {number(condition)}: the eigenvectors are nearly dependent, so a small "
            f"change can move an eigenvalue up to {number(condition)} times as far."
        )
        tone = "warn"
    else:
        text = (
            f"κ(V) = {number(condition)}: an eigenvalue moves at most that many times ‖E‖; the "
            f"farthest of {SAMPLES} random changes moved one {number(largest / size)} times ‖E‖."
        )
        tone = "plain"
    groups = np.bincount(discs.group)
    if len(groups) > 1:
        parts = ", ".join(map(str, groups))
        split = f"The discs form {len(groups)} separate groups of {parts}: each holds exactly as "
        split += "many eigenvalues as discs."
    elif len(discs.centre) == 1:
        split = "One disc of radius 0: the only entry is the eigenvalue."
    else:
        split = "All discs hang together, so they only say that every eigenvalue is inside."
    if not discs.contains(np.zeros(1))[0]:
        split += " None holds 0, so A is invertible."
    return (text, split), tone


page.prose(
    "A matrix of your own",
    "Up to 8×8: how far can its eigenvalues be trusted? The discs are read off the matrix without "
    "any computation; the cloud shows where the eigenvalues go when the matrix changes a little.",
)


@page.figure
def own_matrix(v):
    matrix, problem = chosen_matrix(v)
    found, discs = analyse_spectrum(matrix), gershgorin_discs(matrix, v.discs)
    scale = float(np.linalg.norm(matrix, 2))
    size = v.size * scale
    cloud = perturbed_eigenvalues(matrix, directions(len(matrix), v.seed), size)
    largest = float(eigenvalue_shifts(found.eigenvalues, cloud).max())
    data, outside = spectrum_tables(found, discs, cloud, found.shift_bound(size))

    controls, left, right = st.columns([1.2, 1.5, 1.3])
    with controls:
        page.show("source")
        if v.source == "typed":
            page.show("matrix")
        else:
            page.show("correlation")
        if problem:
            page.notice(problem, "Shown instead: the example matrix.", tone="alarm")
        page.show("size", "discs", "seed")
    with left:
        caption = f"{SAMPLES} matrices A + E with ‖E‖ = {number(v.size)}·‖A‖."
        if outside:
            caption += f" {outside} of {cloud.size} perturbed eigenvalues lie outside the picture."
        page.chart(eigenvalue_plane("Re λ", "Im λ"), data, caption=caption, name="spectrum")
    with right:
        page.legend(
            {
                "eigenvalues": palette.TRUTH,
                "Gershgorin discs": palette.DATA,
                "perturbed, Bauer–Fike bound": palette.ERROR,
            }
        )
        page.formula(eigenvalue_table(found))
        if v.source != "typed":
            sample = sample_matrix(v.source, v.correlation)
            page.formula("Columns: " + ", ".join(sample.columns) + f"\nN = {sample.rows} rows")
    texts, tone = sensitivity(found, discs, largest, max(size, 1e-300))
    page.notice(*texts, tone=tone)
    bound = found.shift_bound(size)
    page.numbers(
        [
            ("Spectral radius", number(found.spectral_radius), "the largest |λ|"),
            ("κ₂(V)", number(found.eigenvector_condition), "‖V‖₂·‖V⁻¹‖₂, unit columns"),
            ("‖E‖₂", number(size), f"ε·‖A‖₂ = {number(v.size)}·{number(scale)}"),
            ("Farthest shift", number(largest), f"of {SAMPLES} random changes"),
            ("Bauer–Fike bound", number(bound), "κ₂(V)·‖E‖₂"),
        ]
    )
    page.code(
        analyse_spectrum,
        f"found = analyse_spectrum({matrix.tolist()})\n"
        "print(found.eigenvalues)\nprint(found.eigenvector_condition)",
        data=lambda: {
            "matrix": {f"column {j}": column for j, column in enumerate(matrix.T, 1)},
            "eigenvalues": {
                "real": found.eigenvalues.real,
                "imaginary": found.eigenvalues.imag,
                "condition": found.eigenvalue_condition,
            },
        },
    )


page.mathematics(r"""
Vectors are columns, so $A$ acts as $A\,x$ and the columns of $A$ are the images of the unit
vectors.

**Eigenvalues.** $A v = \lambda v$ with $v \ne 0$. For $A = \begin{pmatrix} a & b \\ c & d
\end{pmatrix}$

$$
\lambda_{1,2} = \tfrac12 \operatorname{tr} A \pm \sqrt{\tfrac14 (\operatorname{tr} A)^2 - \det A},
\qquad \operatorname{tr} A = a + d, \quad \det A = ad - bc .
$$

They are ordered by modulus, $|\lambda_1| \ge |\lambda_2|$.

**Diagonalisation.** Two independent eigenvectors as the columns of $P$ give $A = P D P^{-1}$ and
$A^k = P D^k P^{-1}$. A symmetric $A$ has orthonormal ones, $A = Q \Lambda Q^\top$. A complex pair
$r e^{\pm i\theta}$ gives the real form $A = P \cdot r \begin{pmatrix} \cos\theta & -\sin\theta \\
\sin\theta & \cos\theta \end{pmatrix} P^{-1}$, with $\det P = 1$ and $\theta$ counter-clockwise
when positive. A defective $A$ has one eigenvector $v$; with $(A - \lambda I)\,w = v$ and $P = (v,
w)$ it has the Jordan form $A = P \begin{pmatrix} \lambda & 1 \\ 0 & \lambda \end{pmatrix}
P^{-1}$. Equal means equal to rounding ($16\,\varepsilon$ with $\varepsilon = 2.2 \cdot 10^{-16}$,
relative to the matrix).

**Circle and ellipse.** $A$ maps the unit circle to an ellipse whose half axes are the singular
values, $A v_i = \sigma_i u_i$. The axes are eigenvectors only when $A$ is symmetric.

**The plane of trace and determinant** classifies the continuous system $x' = A x$, whose
solutions are $e^{At} x_0$. The repeated map $x \mapsto A x$ has borders of its own: $A^k x \to 0$
for every $x$ inside the dashed triangle $|\operatorname{tr} A| < 1 + \det A < 2$, that is
$|\lambda| < 1$.

**Power iteration** $v \leftarrow A v / \lVert A v \rVert$ turns towards $v_1$: the sine of the
angle shrinks by $|\lambda_2/\lambda_1|$ a step, the error of the Rayleigh quotient $\rho = v^\top
A v$ by the same factor, and by its square when $A$ is symmetric. It fails for a complex pair and
for $\lambda_2 = -\lambda_1$, and creeps like $1/k$ when $A$ is defective.

**Gershgorin.** Every eigenvalue lies in a disc $|z - a_{ii}| \le \sum_{j \ne i} |a_{ij}|$ (rows),
and in one with $|a_{ji}|$ (columns). $k$ discs that touch no other hold exactly $k$ eigenvalues.

**Sensitivity.** With unit eigenvectors as the columns of $V$ every eigenvalue of $A + E$ lies
within $\kappa_2(V) \lVert E \rVert_2$ of one of $A$ (Bauer and Fike). A simple eigenvalue moves,
to first order, by at most $\lVert E \rVert_2 / |y^{\mathsf H} x|$, with its unit right and left
eigenvectors $x$, $y$. Here $E$ is Gaussian, scaled to $\lVert E \rVert_2 = \varepsilon \lVert A
\rVert_2$. Covariances have the divisor $N - 1$.

*G. Strang, Introduction to Linear Algebra, 2016, ch. 6. M. Hirsch, S. Smale, R. Devaney,
Differential Equations, Dynamical Systems, and an Introduction to Chaos, 2013, ch. 3–4. G. Golub,
C. Van Loan, Matrix Computations, 2013, ch. 7. R. Horn, C. Johnson, Matrix Analysis, 2013, sec.
6.1. F. Bauer, C. Fike, Numer. Math. 2, 1960.*
""")


page.footer()
