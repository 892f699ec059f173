"""Our routes as a program: the very problem of the page, to its last digit."""

import numpy as np

from core.maths.case_studies.logistics.sites import EARTH_RADIUS
from core.maths.case_studies.logistics.tables import route_columns
from core.maths.optimization.vehicle_routing import improve_routes


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
        f"problem = RoutingProblem(distance, demand, {problem.capacity!r}{timed(problem)})"
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
        "whole": f"np.floor({straight} + 0.5)",
        "exact": straight,
    }.get(instance.rounding, f"np.array({problem.distance.tolist()})")
    return f"places = np.array({places})\ndistance = {distance}\n{given}"


def timed(problem):
    """Service and limit as further arguments, where they are given."""
    said = f", np.array({problem.service.tolist()})" if problem.service.any() else ", None"
    limited = np.isfinite(problem.limit)
    if not (limited or problem.service.any()):
        return ""
    return said + (f", {problem.limit!r}" if limited else "")
