"""The numbers of the third chapter."""

from core.ui.words import number, percent


def numbers(found, case, level, own, train):
    scale = found.scale
    mine, other = found.own_errors.mean(), found.naive_errors.mean()
    rows = [
        (
            "Came within the fan",
            percent(case.share),
            f"promised {percent(level, 0)}; one standard error ≈ {percent(case.error)}, from "
            f"{own.stretches} stretches without overlap",
        ),
        (
            "Mean |error|",
            number(mine),
            f"{len(own.origins)} origins, 1 to {len(own.deviation)} steps ahead",
        ),
        ("Seasonal naive", number(other), "the same origins and horizons"),
    ]
    unit = f"mean |yₜ − yₜ₋ₘ| of the first {train} values"
    if not scale:
        return [*rows, ("MASE", "undefined", f"{unit} is 0")]
    rows.append(("MASE", number(mine / scale), f"in units of {number(scale)}, {unit}"))
    rows.append(("MASE of the naive", number(other / scale), "above 1 is usual far ahead"))
    return rows
