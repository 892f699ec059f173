"""The calls under "The code": they run as they stand, on what the app ships or beside the reader's
own files."""

CLEANED = "predictive_maintenance-cleaned.csv"


def fleet_call(view, fleet):
    """The variable ``fleet``."""
    if view.uploaded is None or not view.uploaded.fleets:
        return f"fleet = simulate_fleet({view.values.seed})\n"
    return (
        "from pathlib import Path\n\n"
        "from core.datasets.engine_fleet import read_fleet, uploaded_sets\n\n"
        f"files = [(name, Path(name).read_bytes()) for name in {view.uploaded.fleet_names!r}]\n"
        f"fleet = read_fleet(uploaded_sets(files)[{fleet.name!r}])\n"
    )


def model_call(view, fleet):
    """From a fleet to predictions, and what they are worth."""
    v = view.values
    call = {
        "trees": f"predict_trees(prepared, {v.cap})",
        "constant": f"predict_constant(prepared, {v.cap})",
        "squares": f"predict_ridge(prepared, 0.0, {v.cap})",
        "ridge": f"predict_ridge(prepared, {v.ridge_lambda}, {v.cap})",
    }[v.model]
    return (
        "from core.maths.case_studies.predictive_maintenance.resampling import (\n"
        "    resampling_counts,\n    rmse_difference,\n    rmse_interval,\n)\n"
        f"{fleet_call(view, fleet)}prepared = prepare(fleet, {v.window})\n"
        f"predictions = {call}\n"
        f"print(assess(prepared, predictions, {v.cap}).against_truth)\n"
        "errors = predictions.test[prepared.test_last] - prepared.test_rul\n"
        f"constant = predict_constant(prepared, {v.cap}).test[prepared.test_last]\n"
        "counts = resampling_counts(len(errors))\n"
        "print(rmse_interval(errors, counts))\n"
        "print(rmse_difference(errors, constant - prepared.test_rul, counts))"
    )


def costs_call(v):
    """From predictions to what a service by them costs."""
    return (
        f"\ncosts = policies(prepared, predictions, {1000 * v.failure_cost}, "
        f"{1000 * v.service_cost}, {v.lead_time})\nprint(costs.alarm_held_out)"
    )


def lives_call(view, lives, fit):
    """From lifetimes to both estimates."""
    own = view.uploaded
    if view.values.lives == "own" and own is not None and own.lives is not None:
        source = (
            "import pandas as pd\n\n"
            f'table = pd.read_csv("{CLEANED}")  # saved by “Your table, cleaned”\n'
            'time, failed = table["time"].to_numpy(), table["failed"].to_numpy()\n'
        )
    else:
        source = f"time = {lives.time.tolist()}\nfailed = {lives.failed.tolist()}\n"
    level = view.values.confidence / 100
    law = f"print(fit_weibull(time, failed, {level}))" if fit else "# No Weibull law fits best."
    return f"{source}print(kaplan_meier(time, failed, {level}))\n{law}"
