import math

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.optimization.duality import Gap, judge_gap, pairs_of
from core.maths.optimization.duality_tables import dual_tables, lagrangian_tables, set_tables
from core.own_function import FunctionChoice, Shipped
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.optimization.constraints.duality_words import TONES, bound_said, gap_said

MOST = 8
COSTS = FunctionChoice(
    {
        "square": Shipped("x²", "x^2"),
        "wells": Shipped("(x² − 1)²/2 + x/2", "(x^2 - 1)^2/2 + x/2"),
        "line": Shipped("x", "x"),
        "hill": Shipped("−x²", "-x^2"),
    },
    default="square",
    example="x^4 - x",
    such_as="x^4 - x, |x - 1| or sin(3x)",
    label="Made small: F",
    menu="cost",
    name="F",
    letter="r",
)
BOUNDS = FunctionChoice(
    {
        "from_one": Shipped("1 − x", "1 - x"),
        "from_zero": Shipped("−x", "-x"),
        "parabola": Shipped("x²", "x^2"),
        "ring": Shipped("1 − x²", "1 - x^2"),
        "never": Shipped("x² + 1", "x^2 + 1"),
    },
    default="from_one",
    example="x^3 - x",
    such_as="x^3 - x, |x| - 1 or a - x",
    label="Limit: G ≤ 0",
    menu="bound",
    name="G",
    letter="s",
)
GREATEST = "the greatest q(λ) over λ ≥ 0"
HIGHEST = {
    Gap.NO_ROOM: "what q(λ) rises to as λ grows",
    Gap.NOT_ALLOWED: "q(λ) rises without end as λ grows",
}
chapter = Chapter(
    "duality",
    "Duality",
    do="Drag λ: the line turns under the set of all (G, F), and where it crosses G = 0 is a lower "
    "bound on the best F. Raise that as far as it goes.",
    controls=[
        Slider(
            name="price", label="Multiplier", symbol="λ", low=0, high=MOST, default=0.8, step=0.01
        ),
        *COSTS.controls(),
        *BOUNDS.controls(),
    ],
    presets={
        "The best bound": {"price": 2},
        "A gap": {"cost": "wells", "bound": "from_zero", "price": 0.5},
        "No gap without convexity": {"bound": "ring", "price": 0.5},
        "No best λ": {"cost": "line", "bound": "parabola", "price": 4},
        "Never allowed": {"bound": "never", "price": 5},
    },
)


@chapter.figure
def duality(view):
    v = view.values
    cost, bound = COSTS.chosen(v), BOUNDS.chosen(v)
    pairs, found = pairs_of(cost.function, bound.function), judge_gap(cost.function, bound.function)
    q = float(pairs.dual_values(v.price)[0]) if len(pairs.x) else float("nan")
    view.picture(
        curve_plot("G(x)", "F(x)"),
        set_tables(pairs, found, v.price),
        caption=f"All (G, F) for x from −2 to 2, with F = {cost.text} and G = {bound.text}. "
        "Shaded: allowed, G ≤ 0.",
        name="set",
    )
    view.legend(
        {
            "line of slope −λ": palette.MODEL,
            "bound q(λ)": palette.ERROR,
            "best allowed, p*": palette.TRUTH,
            "missing": palette.ALARM,
        }
    )
    seen = 0 <= found.best <= MOST
    view.lead("price", price={"marks": {"best": found.best} if seen else {}})
    view.notice(
        bound_said(found, v.price, q), gap_said(found, MOST), tone=TONES.get(found.case, "warn")
    )
    COSTS.show(view, cost)
    BOUNDS.show(view, bound)
    view.chart(
        curve_plot("λ", "q(λ)"),
        dual_tables(pairs, found, v.price, float(MOST)),
        caption="The bound for each λ: q is concave, whatever F and G are. Dashed: p*."
        if found.dual > -math.inf
        else "F + λG falls below every bound for each λ, so there is no q to draw.",
        name="dual",
    )
    view.chart(
        curve_plot("x", "F + λG"),
        lagrangian_tables(pairs, v.price),
        caption="F, grey, and F + λG, blue: q(λ) is the least of it over all x, allowed or not.",
        name="lagrangian",
    )
    view.numbers(numbers(pairs, found, v.price, q))
    view.challenges(challenges(found, v.price, q))
    view.code(
        judge_gap,
        f"{cost.made('F')}\n{bound.made('G').splitlines()[-1]}\nprint(judge_gap(F, G))",
    )


def numbers(pairs, found, price, q):
    if not len(pairs.x):
        return [("q(λ)", "undefined", "F and G have no common values")]
    low = pairs.lowest(price)
    f, g = float(pairs.cost[low]), float(pairs.limit[low])
    a, b, c = map(
        factor,
        filled_in(lambda f, t, g: f + t * g, f, price, g, shown=lambda one: number(one, 4)),
    )
    least = f"F + λG = {a} + {b}·{c}; x = {number(pairs.x[low])}"
    if q == -math.inf:
        least = "F + λG falls below every bound"
    return [
        ("q(λ)", number(q, 4), least),
        ("Best allowed, p*", number(found.primal, 4), best_said(found)),
        ("Best bound, d*", number(found.dual, 4), highest_said(found)),
        ("Duality gap", number(gap_of(found), 4), "p* − d*"),
    ]


def best_said(found):
    if found.case is Gap.ENDLESS:
        return "F falls below every bound"
    return "no x is allowed" if found.case is Gap.NOT_ALLOWED else f"at x = {number(found.x)}"


def highest_said(found):
    if found.dual == -math.inf:
        return "no λ gives a bound"
    return HIGHEST.get(found.case, GREATEST)


def gap_of(found):
    """0 but for rounding is 0; undefined where no point is allowed."""
    return found.primal - found.dual if found.case is Gap.GAP else 0.0 * found.primal


def challenges(found, price, q):
    at_best = found.case in (Gap.NONE, Gap.GAP) and found.dual - q <= 1e-3
    return [
        Challenge(
            "Find the λ of the best bound, to within 0.001 of d*, with λ above 0.",
            solved=at_best and price > 0,
            state=f"q = {number(q, 4)}, d* = {number(found.dual, 4)}.",
        ),
        Challenge(
            "Find F and G with a gap that no λ closes.",
            solved=found.case is Gap.GAP,
            state="Here is one." if found.case is Gap.GAP else "Here is none.",
        ),
        Challenge(
            "Find a problem in which no allowed point has room.",
            solved=found.case is Gap.NO_ROOM,
            state="This is one." if found.case is Gap.NO_ROOM else "G must touch 0 from above.",
        ),
    ]
