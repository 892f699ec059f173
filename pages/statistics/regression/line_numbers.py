"""The numbers of the first chapter, with their formulas filled in."""

from operator import truediv

from core.maths.statistics.straight_line import Pull, Shape
from core.ui.words import factor, filled_in, number
from pages.statistics.regression.line_words import r_squared_said


def line_rows(found):
    """Slope, intercept, s and R² with their formulas."""
    if found.shape is Shape.UPRIGHT:
        return [("Slope", "undefined", "Sxy/Sxx = 0/0"), ("Mean of y", number(found.y.mean()), "ȳ")]
    dx = found.x - found.x.mean()
    sxx = float(dx @ dx)
    by = "/".join(map(factor, filled_in(truediv, found.slope * sxx, sxx)))
    centre = filled_in(
        lambda y, b, x: y - b * x, float(found.y.mean()), found.slope, float(found.x.mean())
    )
    rows = [
        ("Slope b", number(found.slope), f"Sxy/Sxx = {by}"),
        (
            "Intercept a",
            number(found.intercept),
            "ȳ − b·x̄ = {} − {}·{}".format(centre[0], *map(factor, centre[1:])),
        ),
        (
            "Normal equations",
            "Σe = 0, Σx·e = 0",
            "Xᵀ(y − Xb) = 0: residuals are orthogonal to both columns of X",
        ),
    ]
    if found.n > 2:
        (rss,) = filled_in(lambda r: (r / (found.n - 2)) ** 0.5, found.rss)
        rows.append(
            (
                "Residual standard error s",
                number(found.deviation),
                f"√(Σe²/(n − 2)) = √({rss}/{found.n - 2})",
            )
        )
    else:
        rows.append(("Residual standard error s", "undefined", "√(Σe²/(n − 2)) = √(0/0)"))
    if found.shape is Shape.LEVEL:
        return [*rows, ("R²", "undefined", "1 − Σe²/Σ(y − ȳ)² = 1 − 0/0")]
    parts = filled_in(lambda r, t: 1 - r / t, found.rss, found.tss, shown=r_squared_said)
    return [
        *rows,
        ("R²", r_squared_said(found.r_squared), "1 − Σe²/Σ(y − ȳ)² = 1 − {}/{}".format(*parts)),
    ]


def point_rows(now):
    """Leverage and Cook's distance of the point in hand."""
    found, line = now.found, now.line
    if found.pull is Pull.UPRIGHT:
        return []
    dx = line.x - line.x.mean()
    n, own = line.n, float(dx[now.at])
    parts = filled_in(lambda d, s: 1 / n + d * d / s, own, float(dx @ dx))
    rows = [
        (
            "Leverage h of the point in hand",
            number(found.leverage),
            f"1/n + (x − x̄)²/Sxx = 1/{n} + {factor(parts[0])}²/{parts[1]}",
        ),
        ("Its residual e", number(found.residual), "y − ŷ"),
    ]
    if found.pull in (Pull.ALONE, Pull.EXACT):
        return [*rows, ("Its Cook’s distance D", "undefined", "0/0")]
    parts = filled_in(
        lambda r, h: r * r * h / (2 * (1 - h)), float(line.standardised[now.at]), found.leverage
    )
    return [
        *rows,
        (
            "Its Cook’s distance D",
            number(found.cook),
            "r²·h/(p·(1 − h)) = {0}²·{1}/(2·(1 − {1}))".format(factor(parts[0]), parts[1]),
        ),
    ]
