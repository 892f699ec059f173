"""What is said of the nearest allowed point and of the four conditions."""

from core.maths.optimization.kkt import Held
from core.ui.words import number, pair

TONES = {Held.NO_MULTIPLIERS: "warn", Held.TIED: "plain"}
MUCH = 0.1
CONDITIONS = (
    ("Stationary", "|∇f + λ₁∇g₁ + λ₂∇g₂|"),
    ("Allowed", "the larger of g₁ and g₂, at least 0"),
    ("Signs", "how far the lower λ is below 0"),
    ("No price with room", "the larger of |λ₁g₁| and |λ₂g₂|"),
)


def held_said(found, texts):
    """What holds the best point back, and at what price."""
    at, price = pair(found.x), found.multipliers
    k = 0 if found.active[0] else 1
    match found.case:
        case Held.NOTHING:
            return "The goal is allowed, with room to both limits: nothing to pay, both λ are 0."
        case Held.TOUCHING:
            return (
                "The goal is allowed and lies on a limit. It is met for nothing: both λ are 0, as "
                "∇f = 0."
            )
        case Held.ONE:
            return (
                f"At {at} limit {k + 1} ({texts[k]}) holds: −∇f = λ∇g with λ = {number(price[k])}. "
                "The other has room, and its λ is 0."
            )
        case Held.BOTH:
            return (
                f"At the corner {at} both limits hold: −∇f = λ₁∇g₁ + λ₂∇g₂ with λ₁ = "
                f"{number(price[0])} and λ₂ = {number(price[1])}, both above 0."
            )
        case Held.BOTH_ONE_FREE:
            k = 0 if price[0] > 0 else 1
            return (
                f"At {at} both limits are met, but only limit {k + 1} ({texts[k]}) has a price, "
                f"λ = {number(price[k])}. The other costs nothing here."
            )
        case Held.NO_MULTIPLIERS:
            return (
                f"The best point is the tip {at}, and no λ ≥ 0 exist: both gradients lie on one "
                "line (dashed), −∇f does not. The limits touch, so the constraint qualification "
                "fails: the conditions need not hold at a best point."
            )
    return (
        f"{at} and {pair(found.other)} are equally near: what is allowed is not convex, or the "
        "best point would be one."
    )


def yours_said(met, extra, convex):
    """Which conditions your point lacks; extra: how much higher f is there."""
    missing = [name.lower() for (name, _), ok in zip(CONDITIONS, met, strict=True) if not ok]
    if not missing and not convex and extra > MUCH:
        return (
            f"Your grey point has all four ticks, yet f is {number(extra)} higher there: where "
            "what is allowed is not convex, the conditions do not make a point best."
        )
    if not missing:
        return "Your grey point has all four ticks."
    said = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
    return f"Your grey point lacks: {said}."
