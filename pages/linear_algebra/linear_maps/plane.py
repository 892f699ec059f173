from operator import add

from core.charts import palette
from core.charts.moving_plane import FRAMES, moving_plane
from core.maths.linear_algebra.linear_map_tables import map_film
from core.maths.linear_algebra.linear_maps import classify_map, flat_moments, product_of
from core.ui.controls import Scrubber
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.linear_algebra.linear_maps.matrix import columns, on_chart, pair, seen, written
from pages.linear_algebra.linear_maps.words import map_said, tone_of, way_said

chapter = Chapter(
    "plane",
    "The plane moves",
    do="Drag the two arrows: they are the columns of A, and the grid follows. Play the film to see "
    "every point on its way.",
    controls=[Scrubber(name="film", label="From I to A")],
    presets={
        "Shear": columns([[1, 1], [0, 1]]),
        "Rotation": columns([[0.6, -0.8], [0.8, 0.6]]),
        "Reflection": columns([[0.6, 0.8], [0.8, -0.6]]),
        "Swap": columns([[0, 1], [1, 0]]),
        "Projection": columns([[0.2, 0.4], [0.4, 0.8]]),
        "Squash": columns([[1.2, -0.6], [-0.8, 0.4]]),
        "Nothing left after two": columns([[1, -1], [1, -1]]),
        "Half a turn": columns([[-1, 0], [0, -1]]),
    },
)


@chapter.figure
def plane(view):
    found = seen(view.values)
    A = found.matrix
    view.picture(
        moving_plane("x₁", "x₂", "film"),
        map_film(A, found.kernel, found.image),
        caption=f"A = {written(A)}. {way_said(flat_moments(A))}",
        name="plane",
    )
    lines = {"kernel": palette.TRUTH, "image": palette.INK}
    view.legend(
        {
            "A·e₁": palette.ACCENT,
            "A·e₂": palette.ERROR,
            "unit square": palette.SKY,
            "turned over": palette.ALARM,
        }
        | (lines if found.rank == 1 else {})
    )
    view.under("film", film={"last": FRAMES})
    view.lead("first", "second", **on_chart("first", "plane"), **on_chart("second", "plane"))
    view.notice(map_said(found), tone=tone_of(found.kind))
    view.numbers(numbers(found))
    view.challenges(challenges(found))
    view.code(
        classify_map,
        f"found = classify_map(np.array({A.tolist()}))\n"
        "print(found.kind.name, found.determinant, found.rank)\nprint(found.inverse)",
        data=lambda: {"matrix": {"first": A[:, 0], "second": A[:, 1]}},
    )


def numbers(found):
    (a, b), (c, d) = found.matrix.tolist()
    cross = filled_in(lambda a, d, b, c: a * d - b * c, a, d, b, c)
    first, last = filled_in(add, a, d)
    rows = [
        (
            "Determinant",
            number(found.determinant),
            "{}·{} − {}·{}: the signed area".format(*map(factor, cross)),
        ),
        ("Rank", str(found.rank), "the dimension of the image"),
        ("Kernel", _kernel_said(found), "what goes to 0"),
        ("Image", _image_said(found), "what is reached"),
        ("Trace", number(a + d), f"{first} + {factor(last)}"),
    ]
    inverse = found.inverse
    if inverse is None:
        return [*rows, ("Inverse", "none", "det = 0: what fell together cannot be parted")]
    by = f"[[{number(d)}, {number(-b + 0.0)}], [{number(-c + 0.0)}, {number(a)}]]"
    return [
        *rows,
        ("Inverse, row 1", pair(inverse[0]), f"{by}/{factor(found.determinant)}"),
        ("Inverse, row 2", pair(inverse[1]), "A⁻¹·A = I"),
    ]


def _kernel_said(found):
    if found.rank == 1:
        return f"the line at {number(found.kernel)}°"
    return "0 alone" if found.rank == 2 else "the plane"


def _image_said(found):
    if found.rank == 1:
        return f"the line at {number(found.image)}°"
    return "the plane" if found.rank == 2 else "0 alone"


def challenges(found):
    A, twice = found.matrix, product_of(found.matrix, found.matrix)
    own_inverse = abs(twice - [[1, 0], [0, 1]]).max() < 1e-9
    return [
        Challenge(
            "Find a map of determinant −1 that is its own inverse.",
            solved=bool(own_inverse and found.determinant < 0),
            state=f"det = {number(found.determinant)}, A·A = {written(twice)}.",
        ),
        Challenge(
            "Find a map that is not 0, and is 0 when it is applied twice.",
            solved=bool(found.rank == 1 and not twice.any()),
            state=f"A·A = {written(twice)}.",
        ),
        Challenge(
            "Turn the F over and make its area twice as large, with columns no longer than 2.",
            solved=abs(found.determinant + 2) < 1e-9
            and (abs(A) ** 2).sum(axis=0).max() <= 4 + 1e-9,
            state=f"det = {number(found.determinant)}.",
        ),
    ]
