from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.level_map import region_map
from core.maths.optimization.penalty_paths import DiscProblem, Stands, judge_path
from core.maths.optimization.penalty_tables import strength_tables, way_tables
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, factor, filled_in, number, pair
from pages.optimization.constraints.paths_words import METHODS, next_said, stands_said

GOAL, RADIUS = (2.2, 1.6), 1.5
chapter = Chapter(
    "paths",
    "Ways to the limit",
    do="Drag the strength ρ: the minimum without a limit walks to the best point, and the small "
    "ellipse grows thin. Try how updates of λ, in the third method, do without.",
    controls=[
        Choice(name="method", label="Method", options=METHODS, default="penalty", pills=True),
        Slider(
            name="rho",
            label="Strength",
            symbol="ρ",
            low=0.1,
            high=100_000,
            default=2,
            log=True,
        ),
        Slider(name="updates", label="Updates of λ", low=1, high=20, default=3, step=1),
        Slider(
            name="weight",
            label="Curvature of f upwards",
            symbol="a₂",
            low=0.2,
            high=20,
            default=4,
            log=True,
        ),
    ],
    presets={
        "Weak": {"rho": 0.3},
        "Nearly there, and thin": {"rho": 20_000},
        "From inside": {"method": "barrier", "rho": 2},
        "Updates instead": {"method": "augmented", "rho": 2, "updates": 12},
        "Strong, and updated": {"method": "augmented", "rho": 100, "updates": 4},
    },
)


@chapter.figure
def paths(view):
    v = view.values
    problem = DiscProblem((1.0, v.weight), GOAL, RADIUS)
    found = judge_path(problem, v.method, v.rho, v.updates)
    view.picture(
        region_map("x₁", "x₂"),
        way_tables(problem, v.method, found.multiplier, v.rho, v.updates),
        caption="Least f (thin lines, about p) within the disc. Blue: the minima for every ρ from "
        "0.1 to 10⁵. In the small ellipse: the one of now; it has the shape of what is minimised "
        "near it.",
        name="map",
    )
    view.legend(
        {
            "limit": palette.ACCENT,
            "best point": palette.TRUTH,
            "minima": palette.MODEL,
            "shape there": palette.ERROR,
        }
    )
    view.lead("method", "rho")
    view.notice(
        stands_said(found, v.method, v.rho, v.updates),
        next_said(found, v.method),
        tone="good" if found.far < 0.01 and found.condition < 1000 else "plain",
    )
    if v.method == "augmented":
        view.under("updates")
    view.more("weight")
    charts(view, v, problem, found)
    view.numbers(numbers(v, problem, found))
    view.challenges(challenges(v, found))
    view.code(
        judge_path,
        f"problem = DiscProblem({problem.weights!r}, {GOAL!r}, {RADIUS!r})\n"
        f"print(judge_path(problem, {v.method!r}, {v.rho!r}, {v.updates!r}))",
    )


def charts(view, v, problem, found):
    pictures = (
        ("multiplier so far, t", found.multiplier, "price"),
        ("log₁₀ distance", found.far, "distance"),
        ("log₁₀ condition number", found.condition, "condition"),
    )
    captions = (
        f"Each method's multiplier against ρ. Green: the true λ = {number(found.true, 4)}.",
        f"From the best point, {number(found.far)} now. Once ρ is large, penalty and barrier come "
        "about ten times nearer with ten times of it.",
        f"Largest over smallest curvature, {number(found.condition)} now.",
    )
    for kind, ((title, now, name), caption) in enumerate(zip(pictures, captions, strict=True)):
        view.chart(
            curve_plot("strength ρ", title, False, False, "decades"),
            strength_tables(problem, kind, v.method, v.rho, now, v.updates),
            caption=caption,
            name=name,
        )
    view.legend(
        {
            "penalty": palette.MODEL,
            "barrier": palette.ACCENT,
            f"augmented Lagrangian, {counted(v.updates, 'update')}": palette.ERROR,
        },
        place="below",
    )


def numbers(v, problem, found):
    x, y = (float(part) for part in problem.points(found.multiplier))
    g = filled_in(
        lambda x, y: (x * x + y * y - RADIUS**2) / 2, x, y, shown=lambda value: number(value, 4)
    )
    rows = [
        ("Minimum", pair((x, y), 5), "aᵢpᵢ/(aᵢ + t)"),
        ("g there", number(found.limit, 4), "({}² + {}² − 1.5²)/2".format(*map(factor, g))),
        ("Multiplier t", number(found.multiplier, 6), multiplier_rule(v.method)),
        ("True λ", number(found.true, 6), "where g = 0"),
        ("Distance to the best point", number(found.far, 3), "|x − x*|"),
        ("Condition number", number(found.condition, 4), "of the Hessian there"),
    ]
    return rows


def multiplier_rule(method):
    rules = {"penalty": "ρ·g", "barrier": "−μ/g, with μ = 1/ρ", "augmented": "max(0, λ + ρ·g)"}
    return rules[method]


def challenges(v, found):
    near = found.far < 1e-3
    return [
        Challenge(
            "Come nearer than 0.001 to the best point by a penalty alone.",
            solved=near and v.method == "penalty",
            state=f"{number(found.far)} away by this method.",
        ),
        Challenge(
            "Come as near with a condition number below 20.",
            solved=near and found.condition < 20,
            state=f"{number(found.far)} away, condition number {number(found.condition)}.",
        ),
        Challenge(
            "Find a minimum that breaks no limit, less than 0.01 away.",
            solved=found.case is Stands.INSIDE and found.far < 0.01,
            state="This one has room." if found.case is Stands.INSIDE else "This one has none.",
        ),
    ]
