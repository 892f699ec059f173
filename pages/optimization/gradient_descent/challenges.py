"""Tasks that are checked against runs of the page itself, from its own start."""

from math import dist, inf

from core.maths.optimization.descent_verdicts import Case
from core.maths.optimization.gradient_descent import (
    descend,
    optimal_learning_rate,
    stability_limit,
    steps_to,
)
from core.maths.optimization.surfaces import hessian_eigen
from core.ui.view import Challenge
from core.ui.words import apart, counted
from pages.optimization.gradient_descent.runs import GOAL, SHORT


def plain_steps(landscape, learning_rate):
    """Steps of gradient descent to the goal."""
    run = descend(landscape, "gd", landscape.start, learning_rate=learning_rate, steps=500)
    return steps_to(run, GOAL) or inf


def challenges(v, landscape, runs, verdicts):
    """Checked against runs of the page itself, from its own start."""
    values, _ = hessian_eigen(landscape)
    limit = stability_limit(values)
    bowl = v.surface == "quadratic"
    ratio = v.learning_rate / limit
    diverges = bowl and "gd" in runs and verdicts["gd"].case is Case.UNSTABLE
    own_start = v.start is None or dist(v.start, landscape.start) < 1e-9
    level = bowl and v.condition_number == 10 and v.noise == 0 and own_start
    best, same, counts = inf, inf, {}
    if level:
        best = plain_steps(landscape, optimal_learning_rate(values))
        same = plain_steps(landscape, v.learning_rate)  # what the same α does without momentum
        counts = {key: steps_to(run, GOAL) for key, run in runs.items()}
    here = "Needs the bowl with κ = 10, no noise, and its own start."

    def count(key):
        steps = counts.get(key)
        return f"{SHORT[key]} here: " + (
            f"{counted(steps, 'step')}." if steps else "not in these steps."
        )

    def within(key):
        return counts.get(key) or inf

    newton = runs.get("newton")
    gone = newton is not None and newton.steps > 0
    stuck = gone and newton.status in ("stuck_saddle", "at_maximum", "stuck_plateau")
    return [
        Challenge(
            "Make plain gradient descent diverge on the bowl, with the smallest α you can find.",
            solved=diverges and ratio <= 1.03,
            state=f"α is {apart(ratio, 1)[0]} times 2/L; within 3 % above 1 counts."
            if bowl and "gd" in runs
            else "Needs the quadratic bowl and gradient descent.",
        ),
        Challenge(
            "Reach a loss of 10⁻⁶ on κ = 10 in as few plain steps as α = 2/(μ + L) takes.",
            solved=level and within("gd") <= best,
            state=count("gd") if level and "gd" in runs else here,
        ),
        Challenge(
            "Beat that with momentum.",
            solved=level and v.momentum > 0 and within("momentum") < min(best, same),
            state=count("momentum") if level and "momentum" in runs else here,
        ),
        Challenge(
            "Get Newton stuck where there is no minimum.",
            solved=stuck,
            state=newton.reason if newton is not None else "Needs Newton among the methods.",
        ),
    ]
