"""The numbers of the fifth chapter, with their formulas filled in."""

from core.maths.learning.solver_race import arrival
from core.ui.words import factor, filled_in, number


def numbers(found, rate):
    (bound,) = filled_in(lambda b: rate / b, found.bound)
    rows = [
        ("Bound L of the curvature", number(found.bound), "λmax([X 1]ᵀ[X 1])/4n + λ"),
        ("Learning rate α", number(found.rate), f"αL/L = {number(rate)}/{factor(bound)}"),
        ("J at the start", number(found.full.loss[0]), "nats"),
    ]
    decrement = float(found.full.decrement[0])
    if decrement == decrement and decrement < float("inf"):
        (shown,) = filled_in(lambda d: d / 2, decrement)
        rows.append(
            ("The model’s promise", number(decrement / 2), f"½∇Jᵀ H⁻¹ ∇J = ½·{factor(shown)}")
        )
    if not found.endless:
        rows.append(
            ("To gain in truth", number(float(found.full.loss[0]) - found.least), "J − least J")
        )
    halved = int((found.damped.sizes < 1).sum())
    rows.append(
        ("Damped steps shortened", f"{halved} of {found.damped.steps}", "until J falls enough")
    )
    if not found.endless:
        for name, losses in (
            ("full Newton", found.full.loss),
            ("damped Newton", found.damped.loss),
            ("gradient descent", found.descent),
        ):
            steps = arrival(losses, found.least)
            rows.append(
                (f"Steps of {name}", "not arrived" if steps is None else str(steps),
                 "until J stays within 10⁻¹⁰ of the least")
            )  # fmt: skip
    return rows
