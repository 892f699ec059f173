"""The numbers of the second chapter, with their formulas filled in."""

from core.maths.statistics.series_parts import Rest
from core.ui.words import all_apart, factor, filled_in, number


def numbers(model, found, case, least, best, now):
    before, trend, error, level = found.last
    step = "of logarithms, " * now.multiply
    parts = filled_in(
        lambda a, b, c, d: a + b + c * d,
        before,
        trend,
        model.alpha,
        error,
        shown=lambda value: number(value, 4),
    )
    shown = "{} + {} + {}·{}".format(factor(parts[0]), *(factor(one) for one in parts[1:]))
    mine, other, low = all_apart(case.error, case.naive_error, least.error)
    gains = f"α = {number(best.alpha)}, β = {number(best.beta)}, γ = {number(best.gamma)}"
    rows = [
        ("Level after the last value", number(level, 4), f"{step}ℓ + φb + αe = {shown}"),
        ("Error one step ahead", mine, "√(Σe²/k), in the unit of the series"),
        ("Error of the naive forecast", other, "the same of yₜ − yₜ₋ₘ, m the season"),
        ("Error with the gains of least squares", low,
         f"{step}{gains}, φ = {number(best.phi)}"),
    ]  # fmt: skip
    if case.rest not in (Rest.NONE, Rest.SHORT):
        rows.append(
            (
                "Memory of the rest r₁",
                number(case.memory),
                f"k = {len(found.rest) - found.judged} errors",
            )
        )
    return rows
