import numpy as np

from core.charts import palette
from core.charts.network_map import route_map
from core.datasets.examples import ROUTES
from core.datasets.route_files import INSTANCES
from core.maths.case_studies.logistics.verdicts import judge_routes
from core.maths.case_studies.logistics.views import list_names, route_tables
from core.ui.controls import Choice, Choices, Scrubber, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, percent
from pages.case_studies.logistics.amounts import money
from pages.case_studies.logistics.data import show_upload, sites_of, uploaded
from pages.case_studies.logistics.fleet import FEW_MOVES, QUICK_PLACES, compute
from pages.case_studies.logistics.lengths import draw_lengths, far, show_lengths, show_numbers
from pages.case_studies.logistics.route_code import show_code
from pages.case_studies.logistics.verdicts import route_verdict

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
                "own": "Your routing file",
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
        Choice(
            name="rounding",
            label="Distances",
            options={
                "file": "As this file is published",
                "whole": "Rounded to whole numbers",
                "exact": "Not rounded",
            },
            default="file",
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
    quick = now.instance.problem.sites <= QUICK_PLACES
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
    if v.instance == "own" and now.instance.rounding:
        view.more("rounding")
    show_upload(view, "sites", ROUTES)
    show_lengths(view, now)
    show_numbers(view, now)
    view.challenges([challenge(v, now)])
    if now.instance.problem.sites <= 80 and now.mapped:
        show_code(view, now)


def verdict(view, now):
    v = view.values
    if v.instance == "own" and not uploaded(view, "routes"):
        return f"No routing file has been uploaded: {INSTANCES[0]} stands in.", "warn"
    most = FEW_MOVES if now.large else None
    solver = now.run.length if now.run else None
    steps, kinds = now.improved.steps, len(v.moves)
    case = judge_routes(now.length, solver, steps, kinds, most, now.broken, now.bound)
    return route_verdict(case, now, v.moves, most)


def show_routes(view, now):
    instance, problem = now.instance, now.instance.problem
    if now.mapped:
        found = now.run.routes if now.run else []
        view.picture(
            route_map("east", "north"),
            route_tables(instance.x, instance.y, now.history, found),
            caption=f"{instance.name}: {counted(problem.sites, 'customer')}, "
            f"{counted(len(now.history.routes()), 'route')}, loads of at most "
            f"{money(problem.capacity)}, {far(instance, now.length)} long."
            + rules(now)
            + capped(view.values, problem),
            name="routes",
        )
    else:  # distances alone: no map, so the lengths
        draw_lengths(
            view,
            now,
            view.picture,
            "This file holds distances and no places: there is no map to draw. ",
            rules(now),
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
    tried = "2-opt" in v.moves
    stuck = tried and now.improved.steps == 0
    shorter = run is not None and run.length < length * (1 - 1e-9)
    found = "The solver has not run."
    if run:
        found = "The solver saves nothing."
    if shorter:
        found = f"The solver saves {percent(1 - run.length / length)}."
    return Challenge(
        "Find a savings solution that 2-opt cannot improve but the solver can.",
        solved=bool(stuck and shorter),
        state=(
            "2-opt finds nothing. "
            if stuck
            else "Single moves still help. "
            if tried
            else "Needs 2-opt among the moves. "
        )
        + found,
    )


def capped(v, problem):
    """Where the loads allow fewer vehicles than are asked for."""
    needed = problem.fewest_vehicles
    if v.instance != "towns" or needed >= v.vehicles:
        return ""
    return (
        " A vehicle can carry the largest demand, so the loads need at least "
        f"{needed}, not {v.vehicles}."
    )


def rules(now):
    """What a file asks for beyond loads, who keeps to it, and what is left out."""
    instance, problem = now.instance, now.instance.problem
    said = ""
    if np.isfinite(problem.limit):
        said += f" A route lasts at most {money(problem.limit)}"
        said += ", service included." if problem.service.any() else "."
    if instance.most_vehicles:
        said += f" {counted(instance.most_vehicles, 'vehicle')} at most."
    if instance.windows is not None:
        said += " Time windows: the solver keeps to them, our steps do not know them."
    if instance.rounding == "exact":
        said += " Distances are not rounded."
    other = np.isfinite(instance.best_of_all)
    best = f"the best known cost, {money(instance.best_of_all)}," if other else ""
    if instance.left_out:
        said += f" Left out: {list_names(instance.left_out, 9)}"
        said += f"; so {best} is that of another problem." if other else "."
    elif other:
        said += f" So {best} is that of another problem: its distances are rounded otherwise."
    return said
