"""The numbers of the first chapter, with their formulas filled in."""

from core.maths.learning.maximal_margin import Hold
from core.ui.words import factor, filled_in, number
from pages.learning.support_vectors.margin_words import NOT_FITTED


def numbers(found):
    if found.hold in NOT_FITTED:
        return [("Points", str(found.n), "both classes are needed")]
    rows = []
    if found.hold is not Hold.LEVEL:
        (length,) = filled_in(lambda w: 2 / w, found.length)
        rows.append(("Margin", number(found.width), f"2/|w| = 2/{factor(length)}"))
    if found.gap == found.gap:
        rows.append(("Gap between the classes", number(found.gap), "between their convex hulls"))
    slack = float(found.slacks.sum())
    w, C, total = filled_in(lambda w, C, s: w**2 / 2 + C * s, found.length, found.C, slack)
    price = f"½|w|² + CΣξ = {factor(w)}²/2 + {factor(C)}·{factor(total)}"
    sum_, length = filled_in(lambda a, w: a - w**2 / 2, float(found.alpha.sum()), found.length)
    rows += [
        ("Weights", f"({number(found.weights[0])}, {number(found.weights[1])})", "w = Σ α y x"),
        ("Bias b", number(found.bias), bias_formula(found)),
        (
            "Support vectors",
            f"{int((found.alpha > 0).sum())} of {found.n}",
            f"{int(found.free.sum())} with α < C, {int(found.bound.sum())} with α = C",
        ),
        ("Primal objective", number(found.price), price),
        ("Lower bound", number(found.dual), f"dual: Σα − ½|w|² = {sum_} − {factor(length)}²/2"),
        (
            "Duality gap",
            number(max(found.price - found.dual, 0.0)),
            "primal − dual, 0 at the best but for rounding",
        ),
        (
            "KKT residual",
            number(found.residual),
            f"of the worst point, after {found.duals.steps} steps of two α each",
        ),
        ("On the right side", f"{found.right} of {found.n}", "y·f > 0"),
    ]
    return rows


def bias_formula(found):
    if found.loose:
        return f"the middle of {number(found.low)} to {number(found.high)}"
    return "y − w·x of a point on an edge"
