import math

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.level_map import level_map
from core.maths.optimization.equality_constraint import Touch, judge_touch
from core.maths.optimization.touch_tables import (
    along_tables,
    gradient_at,
    price_tables,
    touch_tables,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number, pair
from pages.optimization.constraints.problem import CONTROLS, GOALS, LIMITS, LINE, problem_of
from pages.optimization.constraints.touch_words import (
    TONES,
    map_said,
    one_price,
    touch_said,
    yours_said,
)

chapter = Chapter(
    "touch",
    "Where it touches",
    do="Drag the limit across the level lines of f. Where one just touches it f is least, ∇f is "
    "parallel to ∇g, and their ratio λ is the price of the limit.",
    controls=CONTROLS,
    presets={
        "It costs nothing": {"through": (0.0, 0.0)},
        "Round a circle": {"function": "plane", "limit": "circle", "through": (1.2, -0.5)},
        "Two as good": {"function": "wells", "through": (0.0, 0.0), "theta": 72},
        "A budget": {"function": "own", "f": "-sqrt(x y)", "through": (2.0, 1.0), "theta": 60},
        "Out of the picture": {"function": "saddle", "theta": 20},
        "No multiplier": {"function": "own", "f": "x", "limit": "cusp", "through": (0.0, 0.0)},
    },
)


@chapter.figure
def touch(view):
    v, now = view.values, problem_of(view.values)
    found = judge_touch(now.f, now.g, now.x, now.y)
    height = float(now.f(now.x, now.y))
    view.picture(
        level_map("x", "y"),
        touch_tables(now.f, now.g, found, (now.x, now.y), number),
        caption=map_said(now),
        name="map",
    )
    view.legend(
        {
            "limit g = c": palette.ACCENT,
            "level line that touches": palette.TRUTH,
            "∇f": palette.MODEL,
            "∇g": palette.ERROR,
        }
    )
    if v.limit == LINE:
        view.lead("through", "theta", through={"chart": "map", "equal": True, "bare": True})
    else:
        view.lead("through", through={"chart": "map", "equal": True, "bare": True})
    view.notice(touch_said(found), yours_said(found, height), tone=TONES.get(found.case, "warn"))
    GOALS.show(view, now.goal)
    LIMITS.show(view, now.limit)
    view.chart(
        curve_plot("limit c", "least f, V(c)"),
        price_tables(now.f, now.g, found),
        caption=price_said(found),
        name="price",
    )
    view.chart(
        curve_plot("way along the limit", "f"),
        along_tables(now.f, now.g, found, (now.x, now.y)),
        caption="f along the piece of the limit that holds the best point, green; yours is orange.",
        name="along",
    )
    view.legend({"V, f": palette.GREY, "slope λ": palette.MODEL}, place="below")
    view.numbers(numbers(now, found))
    view.challenges(challenges(found))
    view.code(judge_touch, f"{now.code}\nprint(judge_touch(f, g, {now.x!r}, {now.y!r}))")


def price_said(found):
    if found.case is Touch.ENDLESS:
        return "The least f for every limit c, where there is one; here there is none."
    if not found.multipliers:
        return "The least f for every limit c; here it has no multiplier to compare with."
    if one_price(found):
        return f"The least f for every limit c; its slope here is λ = {number(found.after)}."
    return "The least f for every limit c; here it bends, and has a slope to each side."


def numbers(now, found):
    rows = [
        ("Limit c", number(found.limit, 5), f"g at your point {pair((now.x, now.y))}"),
        ("Least f", number(found.value, 5), "V(c), on the limit within |x|, |y| ≤ 3"),
    ]
    if found.case is Touch.ENDLESS:
        rows[1] = ("Least f", "none", "f falls below every bound on the limit")
    if not found.multipliers:
        return [*rows, ("λ", "none", "no touching point with ∇f = λ∇g")]
    at = found.points[0]
    price = found.multipliers[0]
    f1, f2 = gradient_at(now.f, at) if price else (0.0, 0.0)
    g1, g2 = gradient_at(now.g, at)
    rows += [
        ("∇f", pair((f1, f2), 4), "at the touching point, by dual numbers"),
        ("∇g", pair((g1, g2), 4), "at the same point"),
    ]
    parts = filled_in(
        lambda a, b, c, d: (a * c + b * d) / (c * c + d * d),
        *(f1, f2, g1, g2),
        shown=lambda value: number(value, 5),
    )
    a, b, c, d = map(factor, parts)
    rows.append(("λ", number(price, 5), f"∇f·∇g/|∇g|² = ({a}·{c} + {b}·{d})/({c}² + {d}²)"))
    left = math.hypot(f1 - price * g1, f2 - price * g2)
    rows.append(("|∇f − λ∇g|", number(left, 2), "0 but for rounding"))
    if one_price(found):
        said = "(V(c + h) − V(c − h))/2h, h = 10⁻⁴, solved again"
        rows.append(("dV/dc, measured", number(found.measured, 5), said))
    return rows


def challenges(found):
    free = found.case is Touch.FREE
    bend = found.case is Touch.TIED and not one_price(found)
    none = found.case is Touch.SINGULAR
    return [
        Challenge(
            "Place the limit where it costs nothing: λ = 0 at a single best point.",
            solved=free,
            state=f"λ = {number(found.after)}." if found.multipliers else "Here there is no λ.",
        ),
        Challenge(
            "Find a limit with two prices: two points equally good, whose λ differ.",
            solved=bend,
            state="Here they meet." if bend else "With two wells it can be done.",
        ),
        Challenge(
            "Find a best point on the limit that no λ belongs to, because ∇g = 0 there.",
            solved=none,
            state="This is one." if none else "A limit needs a sharp tip, or is a single point.",
        ),
    ]
