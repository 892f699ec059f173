import numpy as np

from core.charts import palette
from core.charts.network_map import route_map
from core.datasets.logistics import INSTANCES
from core.maths.case_studies.logistics.tables import route_columns
from core.maths.case_studies.logistics.views import route_tables
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
    return route_verdict(
        now.instance,
        now.built.steps,
        now.improved.steps,
        v.moves,
        now.length,
        float(now.built.cost[-1]),
        now.run,
        FEW_MOVES if now.large else None,
    )


def show_routes(view, now):
    instance, problem = now.instance, now.instance.problem
    if now.mapped:
        found = now.run.routes if now.run else []
        view.picture(
            route_map("east", "north"),
            route_tables(instance.x, instance.y, now.history, found),
            caption=f"{instance.name}: {counted(problem.sites, 'customer')}, "
            f"{counted(len(now.history.routes()), 'route')} of at most "
            f"{number(problem.capacity, 4)}, {money(now.length)} long.",
            name="routes",
        )
    else:  # distances alone: no map, so the lengths
        draw_lengths(
            view,
            now,
            view.picture,
            "This file holds distances and no places: there is no map to draw. ",
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


def show_code(view, now):
    v, instance, problem = view.values, now.instance, now.instance.problem
    places = np.round(np.stack([instance.x, instance.y], axis=1), 2).tolist()
    distance = "np.hypot(*(places[:, None] - places).T)" + (
        ".round()" if v.instance != "towns" else ""
    )
    view.code(
        improve_routes,
        call=f"places = np.array({places})\n"
        f"demand = np.array({np.round(problem.demand, 3).tolist()})\n"
        f"problem = RoutingProblem({distance}, demand, {problem.capacity + 0.01:.2f})\n"
        f"built = savings_routes(problem, {v.shape})\n"
        f"improved = improve_routes(problem, built.routes(), {v.moves!r})\n"
        "print(built.cost[-1], improved.cost[-1], improved.routes())",
        data=lambda: {"routes": route_columns(now.history.routes(), instance.x, instance.y)},
    )
