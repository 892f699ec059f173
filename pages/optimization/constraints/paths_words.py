"""What is said of a minimum without a limit, and of what more strength would bring."""

from core.maths.optimization.penalty_paths import Stands
from core.ui.words import apart, counted, number

METHODS = {
    "penalty": "Penalty",
    "barrier": "Barrier",
    "augmented": "Augmented Lagrangian",
}


def stands_said(found, method, rho, updates):
    """Where the minimum stands, and which multiplier it has."""
    name = METHODS[method] if method != "augmented" else "The augmented Lagrangian"
    with_what = f"with ρ = {number(rho)}"
    if method == "augmented":
        with_what += f" and {counted(updates, 'update')}"
    t, true = apart(found.multiplier, found.true)
    if found.case is Stands.ON_LIMIT:
        return (
            f"{name} {with_what}: the minimum stands on the limit, but for rounding, with the true "
            f"multiplier {true}."
        )
    where = "outside: the limit is broken" if found.case is Stands.OUTSIDE else "inside, with room"
    less = "less" if found.multiplier < found.true else "more"
    return (
        f"{name} {with_what}: the minimum stands {where}, {number(found.far)} from the best point. "
        f"Its multiplier is {t}, {less} than the true {true}."
    )


def next_said(found, method):
    """What ten times the strength, or one more update, would bring."""
    bend = number(found.condition)
    if method != "augmented":
        return (
            f"Ten times ρ: {number(found.next_far)} away. The price is a condition number of "
            f"{number(found.next_condition)} instead of {bend}."
        )
    if found.case is Stands.ON_LIMIT:
        return f"All that with a condition number of {bend}."
    after = number(found.next_condition)
    said = f"{after} after {bend}" if after != bend else f"{bend} as before"
    return (
        f"One more update, the same ρ: {number(found.next_far)} away, and a condition number of "
        f"{said}."
    )
