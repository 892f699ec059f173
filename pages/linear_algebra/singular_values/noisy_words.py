"""What is said of a filtered solution, of κ and of directions that are lost."""

import math

from core.maths.linear_algebra.ill_posed import Balance, Filtered, Problem
from core.maths.linear_algebra.ill_posed_tables import seen
from core.maths.linear_algebra.singular_values import tied
from core.ui.words import all_apart, number


def off(share: float) -> str:
    """A share of ‖x‖ in percent.

    >>> off(0.1234), off(764.2)
    ('12.3 %', '76420 %')
    """
    return f"{number(100 * share)} %"


def tone_of(cases):
    if Balance.HOPELESS in cases:
        return "alarm"
    if all(case is Balance.NEAR for case in cases):
        return "good"
    return "plain"


def solution_said(case: Balance, found: Filtered, here: str, best: str, least: float) -> str:
    """How far off one solution is, what of, and how near its kind can come."""
    of = f"missing {off(found.missing)}, noise {off(found.let_in)}"
    if math.isclose(found.error, least, rel_tol=1e-9):
        return f"{here}: {off(found.error)} off ({of}), and no other comes nearer."
    told = [100 * found.error, 100 * least] + [100.0] * (case is Balance.HOPELESS)
    mine, nearest, *_ = (f"{text} %" for text in all_apart(*told))
    match case:
        case Balance.NEAR:
            return f"{here}: {mine} off ({of}); the least is {nearest}, at {best}."
        case Balance.HOPELESS:
            return f"{here}: {mine} off, so x = 0 would be nearer. {_at_best(best, nearest)}"
        case Balance.DETAIL:
            return f"{here}: {mine} off, more missing than noise ({of}). {_at_best(best, nearest)}"
    return f"{here}: {mine} off, more noise than missing ({of}). {_at_best(best, nearest)}"


def plain_said(plain: Filtered) -> str:
    """Of the solution without a filter."""
    if seen(plain):
        return f"Dashed: the plain solution, {off(plain.error)} off."
    return f"The plain solution is {off(plain.error)} off, too far to be drawn."


def _at_best(best, nearest):
    return f"Least: {nearest} at {best}."


def growth_said(problem: Problem, plain: Filtered) -> str:
    """What κ allows, and what has happened."""
    noise = problem.noise_share
    begin = f"Noise of {off(noise)} in b became {off(plain.let_in)} in the plain solution"
    if math.isinf(problem.condition):
        return f"{begin}. κ = ∞ bounds nothing."
    return (
        f"{begin}, {number(plain.let_in / noise)} times as much. It can be κ = "
        f"{number(problem.condition)} times as much, not more."
    )


def tie_said(problem: Problem, k: int) -> str:
    """Whether truncation at k parts what belongs together."""
    if not 0 < k < problem.rank or not tied(problem.found.values, k):
        return ""
    return (
        f"Singular values {k} and {k + 1} are equal: which of their directions a truncation at {k} "
        "keeps is arbitrary."
    )


def hidden_said(problem: Problem) -> str:
    """What A sends to 0."""
    lost = len(problem.truth) - problem.rank
    if not lost:
        return ""
    part = float((problem.truth_along[problem.rank :] ** 2).sum() ** 0.5)
    share = part / float((problem.truth @ problem.truth) ** 0.5)
    one = lost == 1
    which = "One singular value is" if one else f"{lost} singular values are"
    along = "its vector" if one else "their vectors"
    return (
        f"{which} 0, but for rounding: what x has along {along} never reaches b. The "
        f"pseudo-inverse leaves it at 0, and {off(share)} of this x is lost."
    )
