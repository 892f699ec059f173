import math

from core.charts import palette
from core.charts.level_map import region_map
from core.maths.optimization.kkt import (
    Held,
    conditions,
    fitted_multipliers,
    nearest_allowed,
)
from core.maths.optimization.kkt_tables import nearest_tables
from core.ui.controls import Choice, Point
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, pair
from pages.optimization.constraints.limits_words import (
    CONDITIONS,
    TONES,
    held_said,
    yours_said,
)
from pages.optimization.constraints.regions import SCENES

FAR, CLOSE = 2.6, 0.02  # how far the goal may go; what counts as 0 at your point
ON_MAP = {"chart": "map", "equal": True, "bare": True}
chapter = Chapter(
    "limits",
    "Two limits",
    do="Drag the goal p: the nearest allowed point follows, held by none, one or both limits. Drag "
    "the grey point and bring all four conditions to a tick.",
    controls=[
        Choice(
            name="scene",
            label="Allowed",
            options={name: scene.label for name, scene in SCENES.items()},
            default="corner",
        ),
        Point(
            name="goal",
            label="Goal p",
            low=(-FAR, -FAR),
            high=(FAR, FAR),
            default=(2.2, 1.6),
            step=0.01,
            help="Drag it on the map",
        ),
        Point(
            name="at",
            label="Your point",
            low=(-3, -3),
            high=(3, 3),
            default=(-0.5, 0.4),
            step=0.01,
            help="Drag the grey point on the map",
        ),
    ],
    presets={
        "No limit matters": {"goal": (-1.0, 0.5)},
        "One of two": {"goal": (0.4, 2.0)},
        "Met for nothing": {"goal": (1.0, -1.0)},
        "Wrong sign": {"goal": (0.2, 2.4), "at": (1.0, 0.5)},
        "Between two discs": {"scene": "lens", "goal": (0.3, 2.4)},
        "No multipliers": {"scene": "tip", "goal": (2.0, 0.4)},
        "Two as near": {"scene": "ring", "goal": (0.0, 0.3), "at": (-0.87, 0.5)},
        "Four ticks, not best": {"scene": "ring", "goal": (0.4, 0.0), "at": (-1.0, 0.0)},
    },
)


@chapter.figure
def limits(view):
    v = view.values
    scene = SCENES[v.scene]
    found = nearest_allowed(scene.region, v.goal)
    view.picture(
        region_map("x", "y"),
        nearest_tables(scene.region, scene.outline, found, v.goal, v.at),
        caption=f"Allowed is what is shaded: {scene.texts[0]} and {scene.texts[1]}. Thin circles: "
        "f = ½|x − p|².",
        name="map",
    )
    view.legend(
        {
            "best point": palette.TRUTH,
            "−∇f, towards p": palette.MODEL,
            "limit 1": palette.ERROR,
            "limit 2": palette.ACCENT,
        }
    )
    view.lead("goal", "at", goal=ON_MAP, at=ON_MAP)
    best = conditions(scene.region, v.goal, found.x, found.multipliers)
    fitted = fitted_multipliers(scene.region, v.goal, v.at)
    yours = conditions(scene.region, v.goal, v.at, fitted)
    view.notice(
        held_said(found, scene.texts),
        yours_said(yours.met(CLOSE), math.dist(v.at, v.goal) ** 2 / 2 - found.value, scene.convex),
        tone=TONES.get(found.case, "good"),
    )
    view.more("scene")
    show_conditions(view, found, best, yours)
    view.numbers(numbers(scene.region, found, v.goal))
    view.challenges(challenges(found, yours))
    view.code(
        nearest_allowed,
        f"region = {code_of(scene.region)}\nprint(nearest_allowed(region, {v.goal!r}))",
    )


def code_of(region):
    texts = ", ".join(repr(g.expression.text) for g in region.limits)
    return f"region_of({texts}, {', '.join(map(repr, region.corners))})"


def show_conditions(view, found, best, yours):
    none = found.case is Held.NO_MULTIPLIERS
    cells = []
    rows = zip(CONDITIONS, best.measures, yours.measures, strict=True)
    for k, ((name, measure), at_best, at_yours) in enumerate(rows):
        needs = none and k != 1
        cells.append(
            (
                name,
                measure,
                "no λ" if needs else ticked(at_best, 1e-6),
                ticked(at_yours, CLOSE),
            )
        )
    view.table(
        ["Condition", "Measured by", "Best point", "Your point"],
        cells,
        right=("Best point", "Your point"),
        caption="At your point λ₁ and λ₂ are those of either sign that serve the first and the "
        f"last condition best: {number(yours.multipliers[0])} and "
        f"{number(yours.multipliers[1])}. Up to {CLOSE} has a tick.",
    )


def ticked(value, tolerance):
    """0 but for rounding is 0; a tick where it is near enough."""
    shown = 0.0 if value <= 1e-9 else value
    return f"{number(shown)} {'✓' if value <= tolerance else '✗'}"


def numbers(region, found, goal):
    x, y = found.x
    pull = (goal[0] - x, goal[1] - y)
    rows = [
        ("Best point", pair((x, y), 4), "the nearest that is allowed"),
        ("Least f", number(found.value, 4), "½|x − p|²"),
        ("−∇f", pair(pull, 4), "p − x"),
    ]
    for k, (g, row) in enumerate(zip(region.values(x, y), region.gradients(x, y), strict=True)):
        sub = "₁₂"[k]
        room = 0.0 if abs(g) <= 1e-9 else g
        price = found.multipliers[k]
        said = "none exists" if price != price else number(price, 4)
        slope = f"∇g{sub} = {pair(row)}"
        rows.append((f"λ{sub}", said, f"g{sub} = {number(room)}, {slope}"))
    return rows


def met_said(found, met, paid):
    if found.case is Held.NO_MULTIPLIERS:
        return "It meets both, and no prices exist."
    return f"Limits it meets: {met}. With a price above 0: {paid}."


def challenges(found, yours):
    ticks = yours.met(CLOSE)
    met, paid = sum(found.active), sum(price > 0 for price in found.multipliers)
    return [
        Challenge(
            "Bring your point to where all four conditions have a tick, with the goal outside.",
            solved=all(ticks) and found.value > 0.01,
            state=f"{sum(ticks)} of 4 have one."
            + (" The goal is allowed, or nearly." if found.value <= 0.01 else ""),
        ),
        Challenge(
            "Place the goal so that the best point meets both limits and only one has a price.",
            solved=(met, paid) == (2, 1),
            state=met_said(found, met, paid),
        ),
        Challenge(
            "Find a best point that has no multipliers.",
            solved=found.case is Held.NO_MULTIPLIERS,
            state="This is one."
            if found.case is Held.NO_MULTIPLIERS
            else "Its limits touch each other there, with gradients on one line.",
        ),
    ]
