"""What the eigen-decomposition page promises beyond what every page does."""

import io
import json
import math
import re
from contextlib import redirect_stdout

import numpy as np
import pytest

from core.maths.linear_algebra.eigen_decomposition import (
    decompose,
    iterate_power,
    map_circle,
    repeat_map,
    sweep_angles,
)
from core.maths.linear_algebra.matrix_spectrum import (
    analyse_spectrum,
    gershgorin_discs,
    perturbation_directions,
    perturbed_eigenvalues,
    sample_matrix,
)
from core.ui.listing import standalone
from core.ui.words import number, safe

MAP, PLANE, ANGLE, ORBIT, POWER, SPECTRUM = ["map", "plane", "angle", "orbit", "power", "spectrum"]
MATRIX = {"a": 1.3, "b": -0.4, "c": 0.7, "d": 0.9}
A = [[1.3, -0.4], [0.7, 0.9]]


@pytest.fixture
def page(open_page):
    return open_page("eigen_decomposition")


def rows(table, **where):
    """The (x, y) rows of a table in which every column of ``where`` has that value."""
    keep = np.all([np.array(table[name]) == value for name, value in where.items()], axis=0)
    return np.column_stack([np.array(table["x"])[keep], np.array(table["y"])[keep]])


def without_gaps(table):
    points = np.column_stack([table["x"], table["y"]]).astype(float)
    return points[np.isfinite(points).all(axis=1)]


# ---- the drawn numbers are the function's numbers ----------------------------------------------


def test_map_draws_the_circle_its_image_and_the_vectors(page):
    data = page.at(**MATRIX, direction=35).chart(MAP).data
    expected = map_circle(A, points=73)
    assert rows(data["shapes"], series="circle") == pytest.approx(expected.circle, abs=1e-6)
    assert rows(data["shapes"], series="image") == pytest.approx(expected.image, abs=1e-6)
    sweep = sweep_angles(A, [35])
    assert rows(data["arrows"], series="v")[1] == pytest.approx(sweep.vector[0], abs=1e-6)
    assert rows(data["arrows"], series="A·v")[1] == pytest.approx(sweep.image[0], abs=1e-6)
    for i in range(2):
        axis = expected.singular_values[i] * expected.left[:, i]
        assert rows(data["lines"], series=f"axis {i}")[1] == pytest.approx(axis, abs=1e-6)


def test_map_holds_all_that_it_draws(page):
    for a in (-3, 0.1, 3):
        data = page.at(a=a, b=3, c=-2.2, d=a).chart(MAP).data
        half = data["window"]["rx"][0]
        for series in ("circle", "image"):
            assert np.abs(rows(data["shapes"], series=series)).max() <= half


def test_eigenvectors_are_drawn_when_and_where_they_are_real(page):
    data = page.preset("Symmetric").chart(MAP).data
    assert rows(data["shapes"], series="eigenvector 0")[1] == pytest.approx([3 / 2**0.5] * 2)
    series = set(page.preset("Rotation").chart(MAP).data["lines"]["series"])
    assert not [name for name in series if name.startswith("line")]
    series = set(page.preset("Shear").chart(MAP).data["lines"]["series"])
    assert [name for name in series if name.startswith("line")] == ["line 0"]


def test_angle_curve_and_its_zeros(page):
    data = page.at(a=2, b=1, c=1, d=2, direction=20).chart(ANGLE).data
    sweep = sweep_angles([[2, 1], [1, 2]])
    assert without_gaps(data["curve"]) == pytest.approx(
        np.column_stack([sweep.degrees, sweep.angle])
    )
    assert data["zeros"]["x"] == pytest.approx([45, 135, 225, 315])
    assert data["zeros"]["y"] == [0, 0, 0, 0]
    assert data["now"] == {"x": [20], "y": [sweep.angle[20]]}


def test_negative_eigenvalues_are_marked_at_180_degrees(page):
    data = page.preset("Reflection").chart(ANGLE).data
    assert sorted(data["zeros"]["y"]) == [0, 0, 180, 180]
    jumps = np.abs(np.diff(np.array(data["curve"]["y"], float)))
    assert np.nanmax(jumps) < 170, "the jump from 180° to −180° is a gap"


def test_the_matrix_is_a_point_of_the_plane_inside_the_window(page):
    for values in (MATRIX, {"a": 3, "b": -3, "c": 3, "d": 3}, {"a": -3, "b": 3, "c": 3, "d": 3}):
        data = page.at(**values).chart(PLANE).data
        found = decompose([[values["a"], values["b"]], [values["c"], values["d"]]])
        assert data["now"] == {"x": [found.trace], "y": [found.determinant]}
        assert abs(found.trace) < data["window"]["rx"][0]
        assert abs(found.determinant) < data["window"]["ry"][0]


def test_path_of_powers_is_drawn_until_it_leaves_and_says_so(page):
    page.at(a=2, b=0, c=0, d=0.5, direction=45)
    data = page.chart(ORBIT).data
    orbit = repeat_map([[2, 0], [0, 0.5]], sweep_angles(np.eye(2), [45]).vector[0])
    leave = orbit.leaves(data["window"]["rx"][0])
    assert np.column_stack([data["path"]["x"], data["path"]["y"]]) == pytest.approx(
        orbit.points[: leave + 1]
    )
    assert without_gaps(data["dots"]) == pytest.approx(orbit.points[: leave + 1])
    assert f"leaves this picture at k = {leave}" in page.everything
    page.at(a=0.5, b=0, c=0, d=0.3)
    assert len(page.chart(ORBIT).data["path"]["x"]) == 61
    assert "leaves this picture" not in page.everything


def test_power_iteration_is_measured_against_its_prediction(page):
    page.at(a=2, b=1, c=1, d=2, direction=0)
    data, run = page.chart(POWER).data, iterate_power([[2, 1], [1, 2]], [1, 0])
    drawn = np.array(data["measured"]["value"])
    assert drawn[:61] == pytest.approx(np.maximum(run.direction_error, 1e-17))
    assert drawn[61:] == pytest.approx(np.maximum(run.rayleigh_error, 1e-17))
    assert data["predicted"]["value"] == pytest.approx(np.maximum(run.predicted_error, 1e-17))
    assert "Measured 0.333; for ρ = vᵀAv predicted 0.111, measured 0.111" in page.everything


# ---- odd states have their sentence ------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "sentences"),
    [
        ("Symmetric", ["A is symmetric", "unstable node", "A = Q·Λ·Qᵀ"]),
        ("Rotation", ["This is a rotation", "r = 1 and θ = 53.1°", "no real direction"]),
        ("Spiral", ["spirals outwards", "A = P·C·P⁻¹"]),
        ("Shear", ["Defective: λ = 1 twice", "Jordan form", "like 1/k", "linearly in k"]),
        ("Near-defective", ["Near-defective", "κ(P) = 40", "2.86° apart"]),
        ("Reflection", ["This is a reflection", "det A < 0", "alternates between two"]),
        ("Projection", ["This is an orthogonal projection", "pressed onto a line", "one step"]),
    ],
)
def test_presets_say_what_they_show(page, preset, sentences):
    page.preset(preset)
    for sentence in sentences:
        assert safe(sentence) in page.everything


@pytest.mark.parametrize(
    ("entries", "direction", "said", "unsaid"),
    [
        ((1, 1, 0, 1), 0, ["λ = 1: Aᵏ·v never moves", "never turns"], ["without bound", "1/k"]),
        ((1, 1, 0, 1), 180, ["λ = 1: Aᵏ·v never moves", "never turns"], ["without bound", "1/k"]),
        ((-1, 1, 0, -1), 0, ["λ = −1: Aᵏ·v only flips its sign", "never turns"], ["1/k"]),
        ((0.5, 1, 0, 0.5), 0, ["shrinks to the origin along the line of v"], ["at last", "1/k"]),
        ((0, 2, 2, 0), 45, ["λ₁ = 2: Aᵏ·v grows", "never turns"], ["alternat"]),
        ((0, 2, 2, 0), 135, ["λ₂ = −2: Aᵏ·v grows", "never turns"], ["alternat"]),
        ((1, 0, 0, -1), 90, ["λ₂ = −1: Aᵏ·v only flips its sign"], ["alternat", "two points"]),
        ((1, 0, 0, -1), 0, ["λ₁ = 1: Aᵏ·v never moves"], ["alternat", "two points"]),
        ((2, 1, 1, 2), 135, ["λ₂ = 1: in exact arithmetic Aᵏ·v never moves"], ["at last"]),
        ((2, 1, 1, 2), 45, ["λ₁ = 3: Aᵏ·v grows without bound along the line"], ["at last"]),
        ((3, 0, 0, 0), 90, ["λ₂ = 0: in exact arithmetic Aᵏ·v is 0 from k = 1"], ["at last"]),
        ((1, 1, 0, 1), 1, ["linearly in k", "1/k"], ["never"]),
        ((0, 2, 2, 0), 46, ["alternates between two directions"], ["never turns"]),
        ((2, 1, 1, 2), 136, ["at last along the eigenvector of λ₁"], ["exact arithmetic"]),
    ],
)
def test_a_start_on_an_eigenvector_is_said_to_keep_its_line(page, entries, direction, said, unsaid):
    page.open("powers").at(**dict(zip("abcd", entries, strict=True)), direction=direction)
    stage = page.html.partition("Make power iteration")[0] + page.chart(ORBIT).caption
    stage = re.sub("<[^>]*>", "", stage)
    for text in said:
        assert text in stage
    for text in unsaid:
        assert text not in stage


def test_what_rounding_alone_does_is_called_so(page):
    page.open("powers").at(a=2, b=1, c=1, d=2, direction=135)
    assert "Rounding alone takes it out of this picture" in page.chart(ORBIT).caption
    page.at(a=2, b=1, c=1, d=2, direction=130)
    assert "It leaves this picture" in page.chart(ORBIT).caption


@pytest.mark.parametrize(
    ("entries", "norm"),
    [
        ((2, 1, 1, 2), "‖A·Q − Q·Λ‖"),
        ((1, 1, 0, 1), "‖A·P − P·J‖"),
        ((1, -1, 1, 1), "‖A·P − P·C‖"),
        ((2, 1, 0, 1), "‖A·P − P·D‖"),
        ((2, 0, 0, 2), "‖A·P − P·D‖"),
    ],
)
def test_the_residual_names_the_matrices_beside_it(page, entries, norm):
    page.at(**dict(zip("abcd", entries, strict=True)))
    assert page.html.count(norm) == page.html.count("‖A·") - page.html.count("‖A·v‖") == 2


def test_labels_of_the_plane_are_drawn_over_the_point(page):
    layers = json.loads(page.chart(PLANE).spec)["layer"]
    names = [layer["data"]["name"] for layer in layers]
    assert names.index("labels") > names.index("now")


@pytest.mark.parametrize("direction", [45, 135])
def test_the_two_captions_of_powers_say_different_things(page, direction):
    page.open("powers").at(a=2, b=1, c=1, d=2, direction=direction)
    assert page.html.count(page.chart(POWER).caption) == 1
    page.at(a=1, b=0, c=0, d=-1)
    assert page.html.count(page.chart(POWER).caption) == 1


def test_minus_the_identity_is_back_after_two_steps(page):
    page.at(a=-1, b=0, c=0, d=-1)
    assert "back after one step or two, or never" in page.html and "nothing turns" not in page.html


@pytest.mark.parametrize("matrix", ["1 0\n0 2", "3", "1e-200 0\n0 2e-200", "0 1\n1 0", "7 0\n0 7"])
def test_a_change_of_a_tenth_of_a_symmetric_matrix_is_seen_whole(page, matrix):
    page.open("own").at(matrix=matrix, size=0.1)
    assert "outside the picture" not in page.everything


@pytest.mark.parametrize("matrix", ["5", "0", "2 1\n0 2", "3 0\n0 3"])
def test_one_eigenvalue_meets_none(page, matrix):
    page.open("nearby").at(matrix=matrix)
    assert "There is one eigenvalue: its subspace is the whole space" in page.everything
    assert "for the only eigenvalue" in page.everything and "meet first are" not in page.html


def test_the_zero_matrix_is_explained(page):
    page.at(a=0, b=0, c=0, d=0)
    for sentence in ("onto the origin", "the angle is undefined", "all points fixed"):
        assert sentence in page.everything
    assert math.isnan(page.chart(ANGLE).data["now"]["y"][0])


# ---- challenges --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "solution", "near_miss"),
    [
        (
            "Turn v onto",
            {"a": 2, "b": 1, "c": 1, "d": 2, "direction": 45},
            {"a": 2, "b": 1, "c": 1, "d": 2, "direction": 46},
        ),
        ("Turn v onto", {"a": 2, "b": 1, "c": 1, "d": 2, "direction": 315}, {"a": 0.6, "b": -0.8}),
        ("Make A defective", {"a": 3, "b": 1, "c": -1, "d": 1}, {"a": 1, "b": 1, "c": 0, "d": 1}),
        ("Find an A that is back", {"a": 1, "b": -1, "c": 1, "d": 0}, {"a": 0.5, "b": -0.9}),
        (
            "Make power iteration fail",
            {"a": 0, "b": 2, "c": 2, "d": 0},
            {"a": 0.6, "b": 0.8, "c": 0.8, "d": -0.6},
        ),
        (
            "Make power iteration fail",
            {"a": 2, "b": 0, "c": 0, "d": -2, "direction": 45},
            {"a": 2, "b": 0, "c": 0, "d": -2, "direction": 0},
        ),
        (
            "Make power iteration fail",
            {"a": 0, "b": 2, "c": 2, "d": 0, "direction": 44},
            {"a": 0, "b": 2, "c": 2, "d": 0, "direction": 135},
        ),
        (
            "Make A defective",
            {"a": -1, "b": -1, "c": 1, "d": -3},
            {"a": 1, "b": 0.1, "c": 0.1, "d": 1},
        ),
        (
            "Find an A that is back",
            {"a": 0, "b": 1, "c": -1, "d": 1},
            {"a": -1, "b": 0, "c": 0, "d": -1},
        ),
        (
            "Find an A that is back",
            {"a": 0, "b": -1, "c": 1, "d": 1},
            {"a": 0, "b": -1, "c": 1, "d": -1},
        ),
        (
            "Turn v onto",
            {"a": 1, "b": 1, "c": 0, "d": 1, "direction": 0},
            {"a": 2, "b": 0, "c": 0, "d": 2},
        ),
        (
            "Keep all eigenvalues",
            {"matrix": "0.9 1 0 0\n0 0.7 1 0\n0 0 0.5 1\n0 0 0 0.3"},
            {"matrix": "0.6 1 0 0\n0 0.5 1 0\n0 0 0.4 1\n0 0 0 0.3"},
        ),
        (
            "Keep all eigenvalues",
            {"matrix": "0 7 0 0\n0 1 7 0\n0 0 2 7\n0 0 0 3"},
            {"matrix": "2 1 0\n0 2 1\n0 0 2"},  # these meet at once, but are not apart
        ),
        (
            "Keep all eigenvalues",
            {"matrix": "1 2 0 0\n0 0.7 2 0\n0 0 0.4 2\n0 0 0 0.1", "size": 1e-9},
            {"matrix": "0 8\n0 1", "size": 0.001},
        ),
    ],
)
def test_a_challenge_is_solved_by_its_solution_only(open_page, task, solution, near_miss):
    page = open_page("eigen_decomposition")

    def solved():
        item = next(part for part in page.everything.split("<li>") if task in part)
        return 'aria-label="solved"' in item

    assert not solved(), "solved before anything was done"
    page.at(**near_miss)
    assert not solved()
    page.at(**solution)
    assert solved()
    page.at(**near_miss)
    assert solved(), "stays solved"


def test_the_matrix_of_order_six_is_one():
    assert np.array_equal(np.linalg.matrix_power([[1, -1], [1, 0]], 6), np.eye(2))


# ---- a matrix of the reader's own --------------------------------------------------------------


def test_typed_matrix_is_drawn_with_discs_and_cloud(page):
    text = "1;2,5;0\n0;-1;1/2\n1;0;3"
    page.at(matrix=text, size=0.2, seed=7, discs="columns")
    data = page.chart(SPECTRUM).data
    own = np.array([[1, 2.5, 0], [0, -1, 0.5], [1, 0, 3]])
    found = analyse_spectrum(own)
    assert data["eigenvalues"]["x"] == pytest.approx(found.eigenvalues.real)
    assert data["eigenvalues"]["y"] == pytest.approx(found.eigenvalues.imag)
    discs = gershgorin_discs(own, "columns")
    for i in range(3):
        ring = rows(data["discs"], disc=i)
        assert np.hypot(ring[:, 0] - discs.centre[i], ring[:, 1]) == pytest.approx(discs.radius[i])
    size = 0.2 * np.linalg.norm(own, 2)
    cloud = perturbed_eigenvalues(own, perturbation_directions(3, 100, 7), size).ravel()
    drawn = without_gaps(data["cloud"])
    known = np.column_stack([cloud.real, cloud.imag])
    assert all(np.abs(known - point).sum(axis=1).min() < 1e-12 for point in drawn)
    outside = len(cloud) - len(drawn)
    assert (f"{outside} of 300 perturbed eigenvalues lie outside" in page.everything) == (
        outside > 0
    )
    for value in (found.eigenvector_condition, found.shift_bound(size)):
        assert f">{number(value)}<" in page.everything


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The matrix is empty"),
        ("1 2 3\n4 5 6", "The matrix is not square: 2 rows and 3 columns;"),
        ("1 2\n3 x", "Row 2, column 2: “x” is not a real number;"),
        ("1 inf\n0 1", "Row 1, column 2: “inf” is infinite"),
        ("\n".join(["0 " * 9] * 9), "The matrix is too large"),
        ("<script>alert(1)</script>", "is not a real number"),
    ],
)
def test_a_matrix_that_cannot_be_read_leaves_a_sentence_and_a_picture(page, text, sentence):
    example = page.chart(SPECTRUM).data["eigenvalues"]
    page.at(matrix=text)
    assert safe(sentence) in page.everything
    assert "Shown instead: the example matrix." in page.everything
    assert "<script" not in page.everything
    assert page.chart(SPECTRUM).data["eigenvalues"] == example


@pytest.mark.parametrize(
    ("matrix", "said", "unsaid"),
    [
        (
            "4 5 6\n8 10 12\n12 15 18",
            [r"λ₁ +32 ", r"λ₂ +0 ", r"λ₃ +0 "],
            ["10⁻¹", "i ", "defective"],
        ),
        ("1 2 0\n1 2 0\n1 2 0", [r"κ\(V\) = 2.11"], ["defective", "∞"]),
        ("1 2 3 4\n" * 4, [r"κ\(V\) = 1.54"], ["defective", "∞"]),
        ("1 2 3\n4 5 6\n7 8 9", [r"λ₃ +0 "], ["10⁻¹"]),
        (
            "0 -1 0 0\n1 0 0 0\n0 0 0 -1\n0 0 1 0",
            ["λ₁ +0 \\+ 1i", "λ₃ +0 − 1i"],
            ["10⁻¹", "defective"],
        ),
        (
            "36 -546 4536 -22449 67284 -118124 109584 -40320\n"
            + "\n".join(" ".join("01"[j == i] for j in range(8)) for i in range(7)),
            ["nearly dependent"],
            ["defective"],
        ),
        ("2 1 0\n0 2 1\n0 0 2", ["λ = 2 is there 3 times with 1 eigenvector;"], ["nearly"]),
        ("1 0\n0 1e-20", [r"λ₂ +1·10⁻²⁰"], []),
    ],
)
def test_repeated_eigenvalues_rounding_and_defective_matrices(page, matrix, said, unsaid):
    html = page.open("own").at(matrix=matrix, size=1e-3).html
    table = html.partition('class="ev-formula')[2].partition("</")[0]
    for words in said:
        assert re.search(words, html), words
    for words in unsaid:
        where = table if words in ("10⁻¹", "i ") else html
        assert words not in where, words


DEGENERATE = [
    "0",
    "5",
    "0 0\n0 0",
    "1 0\n0 1",
    "0 1\n0 0",
    "\n".join(["1 " * 8] * 8),
    "\n".join(["0 " * 8] * 8),
    "\n".join(" ".join("01"[j == i + 1] for j in range(8)) for i in range(8)),
    "1e100 1\n1 1e100",
    "1e-300 0\n0 1e-300",
    "1e-300 1e-300\n0 1e-300",
    "1e100 0\n0 1e-300",
    "1e100 1e100\n0 1e-300",
    "1 1e100\n0 1",
    "0 1\n-1 0",
    "-1e-5 3\n3 -1e-5",
    "\n".join(" ".join(str((i * j) % 5) for j in range(8)) for i in range(8)),
]


@pytest.mark.parametrize("matrix", DEGENERATE)
@pytest.mark.parametrize("size", [1e-12, 1.0])
def test_degenerate_matrices_are_drawn_and_nothing_is_undefined(page, matrix, size):
    page.open("own").at(matrix=matrix, size=size, discs="columns")
    words = re.sub("<[^>]*>", " ", page.html)
    assert not re.search(r"\b(nan|inf|None(?! holds)|undefined)\b", words)
    assert "Shown instead" not in words
    for chart in page.charts:
        for dataset in ("eigenvalues", "window", "discs"):
            for column in chart.columns[dataset].values():
                assert np.isfinite(np.asarray(column, float)).all()


@pytest.mark.parametrize("entries", [(0, 0, 0, 0), (0, 1, 0, 0), (3, 3, 3, 3), (-3, 0, 0, -3)])
@pytest.mark.parametrize("direction", [0, 45, 135, 360])
def test_degenerate_2_by_2_matrices_say_what_they_are(page, entries, direction):
    for chapter in ("picture", "powers"):
        page.open(chapter).at(**dict(zip("abcd", entries, strict=True)), direction=direction)
        page.open(chapter)
        words = re.sub("<[^>]*>", " ", page.html)
        assert not re.search(r"\b(nan|inf|None)\b|∞", words)


def test_jordan_block_is_called_defective(page):
    page.at(matrix="2 1 0\n0 2 1\n0 0 2", size=1e-6)
    assert "to working precision A is defective" in page.everything


@pytest.mark.parametrize("source", ["iris", "wine", "breast_cancer", "diabetes"])
@pytest.mark.parametrize("correlation", [False, True])
def test_sample_matrices(page, source, correlation):
    page.at(source=source, correlation=correlation)
    sample = sample_matrix(source, correlation)
    expected = analyse_spectrum(sample.matrix).eigenvalues.real
    assert page.chart(SPECTRUM).data["eigenvalues"]["x"] == pytest.approx(expected)
    assert "κ(V) = 1" in page.everything
    assert all(name in page.everything for name in sample.columns)


# ---- the code ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "call", "expected"),
    [
        (decompose, f"print(decompose({A}).eigenvalues.tolist())", decompose(A).eigenvalues),
        (
            analyse_spectrum,
            f"print(analyse_spectrum({A}).eigenvalues.tolist())",
            analyse_spectrum(A).eigenvalues,
        ),
    ],
)
def test_the_listing_runs_as_it_stands(function, call, expected):
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "listing"})
    assert out.getvalue().strip() == str(expected.tolist())


@pytest.mark.parametrize(
    ("entries", "said"), [((0, 1, -1, 0), "has no real eigenvector"), ((2, 0, 0, 2), "Every v is")]
)
def test_a_matrix_without_a_target_says_why(page, entries, said):
    html = page.open("picture").at(**dict(zip("abcd", entries, strict=True))).html
    assert said in re.sub("<[^>]*>", "", html)
