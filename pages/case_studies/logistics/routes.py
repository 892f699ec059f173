import numpy as np

from core.charts import palette
from core.charts.network_map import route_map
from core.datasets.logistics import INSTANCES
from core.maths.case_studies.logistics.sites import EARTH_RADIUS
from core.maths.case_studies.logistics.tables import route_columns
from core.maths.case_studies.logistics.verdicts import judge_routes
from core.maths.case_studies.logistics.views import list_names, route_tables
from core.maths.optimization.vehicle_routing import improve_routes
from core.ui.controls import Choice, Choices, Scrubber, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.case_studies.logistics.amounts import counted, money
from pages.case_studies.logistics.data import show_upload, sites_of, uploaded
from pages.case_studies.logistics.fleet import FEW_MOVES, compute
from pages.case_studies.logistics.lengths import draw_lengths, show_lengths, show_numbers
from pages.case_studies.logistics.verdicts import route_verdict

QUICK = 150  # places, up to which routes follow a drag

chapter = Chapter(
    "routes",
    "Which way to drive",
    do="Play the steps, or drag the shape λ of the savings and watch other routes grow. "
    "Then ask the solver how far there was to go.",
    controls=[
        Choice(
            name="instance",
            label="Customers",
            options={
                "towns": "Ontario's towns, or your places",
                **{name: name for name in INSTANCES},
                "own": "Your .vrp file",
            },
            default="towns",
        ),
        Slider(
            name="customers", label="How many", low=5, high=1000, default=80, log=True, live=False
        ),
        Slider(
            name="vehicles",
            label="Vehicles needed, at least",
            low=1,
            high=40,
            default=8,
            step=1,
            live=False,
        ),
        Slider(
            name="shape",
            label="Shape of savings",
            symbol="λ",
            low=0,
            high=2,
            default=1,
            step=0.1,
            help="Saving = d(0,i) + d(0,j) − λ·d(i,j).",
        ),
        Choices(
            name="moves",
            label="Moves tried afterwards",
            options={"2-opt": "2-opt", "relocate": "relocate"},
            default=("2-opt", "relocate"),
        ),
        Slider(
            name="seconds",
            label="Time for the solver",
            low=0.5,
            high=30,
            default=5,
            step=0.5,
            unit="s",
        ),
        Scrubber(name="step", label="Step"),
    ],
    presets={
        "Stuck for 2-opt": {"instance": "P-n16-k8"},
        "Distance ignored": {"shape": 0},
        "A known optimum": {"instance": "A-n32-k5"},
    },
)


@chapter.figure
def routes(view):
    v = view.values
    now, key = compute(view)
    show_routes(view, now)
    quick = now.instance.problem.sites <= QUICK
    view.lead("shape", shape={"live": quick})
    asked = view.note("asked", set)
    view.button(
        "Solve with PyVRP",
        lambda: asked.add(key),
        key="solve",
        icon=":material/play_arrow:",
        place="lead",
    )
    words, tone = verdict(view, now)
    view.notice(words, tone=tone)
    view.more("instance")
    if v.instance == "towns":
        view.more("customers", "vehicles", customers={"high": len(sites_of(view)[1]) - 1})
    view.more("moves", "seconds")
    show_upload(view)
    show_lengths(view, now)
    show_numbers(view, now)
    view.challenges([challenge(v, now)])
    if now.instance.problem.sites <= 80 and now.mapped:
        show_code(view, now)


def verdict(view, now):
    v = view.values
    if v.instance == "own" and not uploaded(view, "routes"):
        return f"No .vrp file has been uploaded: {INSTANCES[0]} stands in.", "warn"
    most = FEW_MOVES if now.large else None
    solver = now.run.length if now.run else None
    case = judge_routes(now.length, solver, now.improved.steps, len(v.moves), most)
    return route_verdict(case, now, v.moves, most)


def show_routes(view, now):
    instance, problem = now.instance, now.instance.problem
    if now.mapped:
        found = now.run.routes if now.run else []
        view.picture(
            route_map("east", "north"),
            route_tables(instance.x, instance.y, now.history, found),
            caption=f"{instance.name}: {counted(problem.sites, 'customer')}, "
            f"{counted(len(now.history.routes()), 'route')} of at most "
            f"{number(problem.capacity, 4)}, {money(now.length)} long." + omitted(instance),
            name="routes",
        )
    else:  # distances alone: no map, so the lengths
        draw_lengths(
            view,
            now,
            view.picture,
            "This file holds distances and no places: there is no map to draw. ",
            omitted(instance),
        )
    view.legend(
        {
            "Our routes": palette.MODEL,
            "Customers": palette.DATA,
            "Depot": palette.INK,
            "Solver's routes": palette.TRUTH,
        }
    )
    view.under("step", step={"last": now.history.steps})


def challenge(v, now):
    run, length = now.run, now.length
    stuck = "2-opt" in v.moves and now.improved.steps == 0
    shorter = run is not None and run.length < length * (1 - 1e-9)
    found = "The solver has not run."
    if run:
        found = "The solver saves nothing."
    if shorter:
        found = f"The solver saves {percent(1 - run.length / length)}."
    return Challenge(
        "Find a savings solution that 2-opt cannot improve but the solver can.",
        solved=bool(stuck and shorter),
        state=("2-opt finds nothing. " if stuck else "2-opt still finds steps. ") + found,
    )


def omitted(instance):
    """What a file asks for and our routes do not keep to."""
    if not instance.left_out:
        return ""
    said = f" Left out: {list_names(instance.left_out, 9)}"
    if not np.isfinite(instance.best_of_all):
        return f"{said}."
    best = money(instance.best_of_all)
    return f"{said}; so the best known cost, {best}, is that of another problem."


def show_code(view, now):
    v, instance = view.values, now.instance
    view.code(
        improve_routes,
        call=f"{problem_call(now)}\n"
        f"built = savings_routes(problem, {v.shape})\n"
        f"improved = improve_routes(problem, built.routes(), {v.moves!r})\n"
        "print(built.cost[-1], improved.cost[-1], improved.routes())",
        data=lambda: {"routes": route_columns(now.history.routes(), instance.x, instance.y)},
    )


def problem_call(now):
    """Lines that make the very problem of now, places and demands to their last digit."""
    instance, problem = now.instance, now.instance.problem
    given = (
        f"demand = np.array({problem.demand.tolist()})\n"
        f"problem = RoutingProblem(distance, demand, {problem.capacity!r})"
    )
    if instance.degrees is not None:  # kilometres on the globe: haversine
        lat, lon = (degrees.tolist() for degrees in instance.degrees)
        return (
            f"lat, lon = np.radians(np.array([\n    {lat},\n    {lon},\n]))\n"
            "half = np.sin((lat[:, None] - lat) / 2) ** 2\n"
            "half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2\n"
            f"distance = 2 * {EARTH_RADIUS} * np.arcsin(np.sqrt(half))\n"
            f"distance = (distance + distance.T) / 2\n{given}"
        )
    places = np.stack([instance.x, instance.y], axis=1).tolist()
    straight = "np.hypot(*(places[:, None] - places).T)"
    distance = {
        "EUC_2D": f"np.floor({straight} + 0.5)",
        "CEIL_2D": f"np.ceil({straight})",
        "EXPLICIT": f"np.array({problem.distance.tolist()})",
    }[instance.weight]
    return f"places = np.array({places})\ndistance = {distance}\n{given}"
