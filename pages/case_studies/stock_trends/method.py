"""The method that forecasts, and its way through the market's past: what two chapters share."""

from core.maths.case_studies.stock_trends.methods import METHODS, plan_walk
from core.maths.case_studies.stock_trends.studies import Study, study_walk
from core.ui.controls import Choice
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.stock_trends.market import Market, chosen, market_of

METHOD = [
    Choice(
        name="method",
        label="Method",
        options={name: method.label for name, method in METHODS.items()},
        default="crossover",
    ),
    chosen("fast", "Fast average", 1, 60, 20, unit="days"),
    chosen("slow", "Slow average", 10, 250, 100, 5, unit="days"),
    chosen("lags", "Past returns used", 1, 40, 5),
    chosen("penalty", "Penalty", 0.1, 10_000, 100, log=True, symbol="λ"),
    chosen("order", "Order", 1, 20, 2, symbol="p"),
    chosen("arima_p", "Autoregressive order", 0, 2, 1, symbol="p"),
    chosen("arima_q", "Moving-average order", 0, 2, 1, symbol="q"),
    chosen("horizon", "Horizon", 1, 20, 5, symbol="H", unit="days"),
    Choice(
        name="past",
        label="Past seen by a fit",
        options={"rolling": "Rolling window", "expanding": "Everything so far"},
        default="rolling",
        pills=True,
    ),
    chosen("window", "Window", 60, 500, 500, 20, unit="days"),
    chosen("refit", "Refit every", 5, 250, 20, 5, unit="days"),
]


@kept(max_entries=24)
def walked(view, key, asset, name, settings, horizon, window, refit, _market):
    r = _market.returns
    plan = plan_walk(name, settings, len(r), horizon, window, refit)
    given = r, _market.year, _market.unit, plan
    return away(study_walk, *given) if METHODS[name].slow else study_walk(*given)


def study_of(view) -> tuple[Market, Study, tuple]:
    """The market, the method's walk through it, and the arguments that name both."""
    v, market = view.values, market_of(view)
    settings = tuple(getattr(v, name) for name in METHODS[v.method].settings)
    window = v.window if v.past == "rolling" else None
    key = (market.key, market.asset, v.method, settings, v.horizon, window, v.refit)
    with view.progress("Walking through the data …"):
        return market, walked(view, *key, market), key


def show_settings(view):
    """What the method is tuned with, and how it is walked."""
    v = view.values
    view.more(*METHODS[v.method].settings, "horizon", "past")
    if v.past == "rolling":
        view.more("window")
    view.more("refit")


def listing_call(market, study, last):
    """A call that runs as it stands, on the prices to download."""
    source = 'price = np.loadtxt("stock_trends-prices.csv", delimiter=",", skiprows=1, usecols=1)'
    return (
        f"{source}\nreturns = {market.changes_code}\n"
        f"walk = walk_forward(returns, {study.plan.method!r}, {study.plan.schedule!r})\n{last}"
    )
