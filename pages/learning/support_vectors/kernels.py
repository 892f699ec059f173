from functools import lru_cache

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.charts.raster import kernel_matrix
from core.maths.learning.kernel_machine import Shape, fit_kernel_machine
from core.maths.learning.kernels import Gram, Kernel
from core.own_function import OWN, FunctionChoice, Shipped
from core.painted_points import SETS, painted, points_of, set_choice
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.support_vectors.kernels_numbers import numbers
from pages.learning.support_vectors.kernels_tables import (
    eigenvalue_tables,
    matrix_tables,
    plane_tables,
)
from pages.learning.support_vectors.kernels_words import (
    TONES,
    eigenvalue_caption,
    gram_said,
    matrix_caption,
    shape_said,
    stage_caption,
)
from pages.learning.support_vectors.price import price_slider

KERNELS = FunctionChoice(
    shipped={
        "gaussian": Shipped("Gaussian e^(−γd)", "exp(-d)"),
        "polynomial": Shipped("Polynomial (1 + γs)^m", "(1 + s)^2"),
        "linear": Shipped("Linear s", "s"),
    },
    default="gaussian",
    example="tanh(s - 1)",
    variables=("s", "d"),
    such_as="tanh(s − 1), e^(−√d), 1/(1 + d) or s − d, with s = x·y and d = |x − y|²",
    label="Kernel",
    menu="kernel",
    name="k",
)
STEEPEST = 1.0  # the largest γ of a polynomial: beyond, its values leave few digits
CURVED = {"rings": "Two rings", "moons": "Two moons"} | SETS
chapter = Chapter(
    "kernels",
    "Kernels",
    do="Drag γ, or a point. Watch the boundary bend, and in the matrix below who is like whom.",
    controls=[
        painted("spots"),
        Slider(
            name="gamma",
            label="Scale of the kernel",
            symbol="γ",
            low=0.01,
            high=10,
            default=0.5,
            log=True,
            help="Of the Gaussian: half of 1/width². Of the polynomial: what s is multiplied by",
        ),
        Slider(name="degree", label="Degree", symbol="m", low=1, high=3, default=2, step=1),
        price_slider("cost", default=10.0),
        set_choice("start", "spots", CURVED),
        *KERNELS.controls(),
        Slider(name="row", label="Row of the matrix", low=1, high=60, default=1, step=1),
    ],
    presets={
        "Two rings": {},
        "Two moons": {"start": "moons"},
        "A line around a ring": {"kernel": "linear"},
        "A conic around a ring": {"kernel": "polynomial", "gamma": 0.1},
        "Narrow: each for itself": {"start": "moons", "gamma": 10.0},
        "Wide: nearly a line": {"start": "moons", "gamma": 0.01},
        "No kernel": {"kernel": OWN},
        "No value": {"kernel": OWN, "k": "1/d"},
        "Corners by a conic": {"start": "corners", "kernel": "polynomial", "gamma": 0.1},
        "Nothing painted": {"start": "none"},
    },
)


def kernel_of(v):
    """The kernel of these values, and the chosen function where it is typed."""
    if v.kernel == "polynomial":
        return Kernel(v.kernel, min(v.gamma, STEEPEST), v.degree), None
    if v.kernel != OWN:
        return Kernel(v.kernel, v.gamma), None
    chosen = KERNELS.chosen(v)
    return Kernel("own", own=chosen.function), chosen


@lru_cache(maxsize=64)
def fitted(points, kernel, price):
    return fit_kernel_machine(points, kernel, price)


@chapter.figure
def kernels(view):
    v = view.values
    points = points_of(v.start, v.spots)
    kernel, chosen = kernel_of(v)
    found = fitted(points, kernel, v.cost)
    row = min(v.row, found.n) - 1 if found.n else None
    view.picture(
        class_plane("x₁", "x₂"), plane_tables(found, row), caption=stage_caption(found), name="map"
    )
    view.legend(
        {
            "A": CLASSES[0],
            "B": CLASSES[1],
            "f = 0, f = ±1": palette.MODEL,
            "support vector, by α": palette.INK,
        }
    )
    main = "gamma" if v.kernel in ("gaussian", "polynomial") else "cost"
    steep = {"gamma": {"high": STEEPEST}} if v.kernel == "polynomial" else {}
    view.lead(main, "spots", spots={"value": points, "chart": "map"}, **steep)
    view.do(
        f"Drag {'γ' if main == 'gamma' else 'C'}, or a point. Watch the boundary bend, and in the "
        "matrix below who is like whom."
    )
    view.notice(shape_said(found), gram_said(found), tone=TONES[found.shape])
    if chosen is None:
        view.more("kernel")
    else:
        KERNELS.show(view, chosen)
    if v.kernel == "polynomial":
        view.more("degree")
    if main == "gamma":
        view.more("cost")
    view.more("start")
    view.chart(
        kernel_matrix(),
        matrix_tables(found, row),
        caption=matrix_caption(found, row),
        name="matrix",
    )
    view.chart(
        curve_plot("place in order", "eigenvalue", False, False, "whole"),
        eigenvalue_tables(found),
        caption=eigenvalue_caption(found),
        name="eigenvalues",
    )
    view.show("row", row={"high": max(found.n, 2)})
    view.numbers(numbers(found))
    view.challenges(challenges(found, v))
    view.code(fit_kernel_machine, call(points, kernel, chosen, v.cost), data=lambda: data(found))


def call(points, kernel, chosen, price):
    made = f"kernel = Kernel({kernel.name!r}, {kernel.gamma!r}, {kernel.degree!r})\n"
    if chosen is not None:
        made = f"{chosen.made('own')}\nkernel = Kernel('own', own=own)\n"
    return (
        f"{made}found = fit_kernel_machine({points!r}, kernel, {price!r})\n"
        "print(found.shape, found.right, found.eigenvalues)\nprint(found.alpha)"
    )


def data(found):
    return {
        "points": {
            "x1": found.places[:, 0],
            "x2": found.places[:, 1],
            "class": found.labels,
            "alpha": found.alpha,
            "y·f": found.margins,
        },
        "kernel matrix": {f"k{j + 1}": column for j, column in enumerate(found.K.T)},
    }


def challenges(found, v):
    held = int((found.alpha > 0).sum())
    moons = v.start == "moons" and v.spots is None and v.kernel == "gaussian"
    clean = found.shape in (Shape.CLEAN, Shape.ALONE)
    own = v.kernel == OWN and v.start == "rings" and v.spots is None
    conic = v.kernel == "polynomial" and v.degree == 2 and found.n == 4
    return [
        Challenge(
            "Two moons, a Gaussian kernel: all points on their own side with 16 support vectors "
            "at most.",
            solved=moons and clean and held <= 16,
            state=f"{found.right} of {found.n} on their own side, "
            f"{counted(held, 'support vector')}."
            if moons else "Needs the two moons and a Gaussian kernel.",
        ),
        Challenge(
            "Type a function of s and d of your own that tells the rings apart and has no negative "
            "eigenvalue.",
            solved=own and clean and found.gram in (Gram.SINGULAR, Gram.DEFINITE),
            state=f"Least eigenvalue {number(float(found.eigenvalues[-1]))}."
            if own and len(found.eigenvalues)
            else "Needs the two rings and a function of your own.",
        ),
        Challenge(
            "Paint four points that no line tells apart and a polynomial kernel of degree 2 does.",
            solved=conic and clean
            and fitted(points_of(v.start, v.spots), Kernel("linear"), 100.0).right < 4,
            state=f"{found.right} of 4 on their own side."
            if conic else "Needs four points and a polynomial kernel of degree 2.",
        ),
    ]  # fmt: skip
