"""What each forecast costs: the safety stock that its errors call for."""

from core.maths.case_studies.logistics.inventory_policy import critical_ratio
from core.ui.kept import kept
from core.ui.words import counted, number, percent

METHODS = {
    "naive": "Seasonal naive",
    "smoothing": "Exponential smoothing",
    "fourier": "Fourier regression",
    "ses": "Simple smoothing (SES)",
    "croston": "Croston",
    "sba": "Syntetos–Boylan (SBA)",
    "tsb": "Teunter–Syntetos–Babai (TSB)",
}


@kept(max_entries=64)
def safety_of(_view, key, fitted, lead_time, holding, shortage, widths, _now):
    return _now.safety(lead_time, holding, shortage, widths)


def show_safety(view, key, now):
    """The newsvendor on forecast errors: what each method costs."""
    v = view.values
    view.section(
        "What each forecast costs",
        "The stock that covers the time until the next delivery: the forecast, and above it a "
        "safety stock for its errors.",
    )
    view.show("holding", "shortage", "lead_time")
    costs = (v.lead_time, v.holding, v.shortage, v.widths)
    fitted = (now.harmonics, v.gain, *now.results)
    decided = safety_of(view, key, fitted, *costs, now)
    ratio = critical_ratio(v.holding, v.shortage)
    headings = ("MASE, 1", f"MASE, {now.horizon}", "Safety stock", "No shortage", "Cost")
    rows = []
    for name, decision in decided.items():
        errors = now.results[name].mase()
        rows.append(
            (
                METHODS[name],
                number(errors[0]),
                number(errors[-1]),
                number(decision.safety.mean()),
                percent(decision.service, 0),
                number(decision.cost.mean()),
            )
        )
    view.table(
        ["Method", *headings],
        rows,
        caption=f"Stock for the next "
        f"{counted(min(v.lead_time, now.horizon - 1) + 1, now.series.step)} "
        f"at the quantile p/(p + h) = {number(ratio)} of the errors known by then, "
        f"judged over {counted(len(decided['naive'].cost), 'origin')}. "
        "So often there should be no shortage: "
        f"{percent(ratio, 0)}.",
        right=headings,
        marked=[list(decided).index(v.forecast)],
    )
    return decided
