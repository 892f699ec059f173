"""What several chapters are set by: the detector, the alerts and the transactions of the reader."""

from dataclasses import dataclass
from uuid import uuid4

from core.datasets.card_transactions import FORM, Payments, build_payments
from core.datasets.examples import PAYMENTS
from core.datasets.intake.understanding import Understood
from core.maths.case_studies.fraud_detection.pipeline import METHODS, split_periods
from core.ui.controls import Choice, Slider
from core.work.task import away

LEAST_COST = 1
NO_LIMIT = 200  # the top of the budget's scale
CLEANED = "fraud_detection-cleaned"  # as "Your table, cleaned" is saved

DETECTOR = [
    Choice(
        name="method",
        label="Detector",
        options={name: m.label for name, m in METHODS.items() if name != "random"},
        default="pca",
    ),
    Slider(
        name="components",
        label="Components kept",
        symbol="k",
        low=1,
        high=28,
        default=12,
        step=1,
        help="A component is a direction in which the features vary together, the first "
        "most of all. The score is what the first k of them cannot rebuild.",
    ),
    Slider(
        name="clusters",
        label="Clusters",
        symbol="k",
        low=1,
        high=30,
        default=8,
        step=1,
        live=False,
    ),
    Slider(
        name="mixture_components",
        label="Mixture components",
        low=1,
        high=10,
        default=3,
        step=1,
        live=False,
    ),
    Slider(name="trees", label="Trees", low=10, high=200, default=100, step=10, live=False),
    Slider(
        name="neighbours",
        label="Neighbours",
        low=2,
        high=60,
        default=20,
        step=1,
        live=False,
    ),
    Slider(
        name="training_weeks",
        label="Training weeks",
        low=1,
        high=9,
        default=3,
        step=1,
        live=False,
        help="The weeks before the validation period on which everything is fitted.",
    ),
]
ALERTS = [
    Slider(
        name="share",
        label="Alert on the strangest",
        low=0.01,
        high=100,
        default=1,
        log=True,
        unit="%",
        help="The threshold that so many of the validation period's transactions reach. It means "
        "the same for every detector.",
    ),
    Slider(
        name="cost",
        label="Cost of an investigation",
        symbol="c",
        low=LEAST_COST,
        high=1000,
        default=20,
        log=True,
        help="In the currency of the amounts.",
    ),
    Slider(
        name="budget",
        label="Budget",
        low=1,
        high=NO_LIMIT,
        default=30,
        step=1,
        unit="a day",
        help="At most so many alerts are opened a day, the strangest ones; the top of the "
        "scale is no limit.",
    ),
    Slider(
        name="base_rate",
        label="Base rate",
        low=0.01,
        high=10,
        default=1,
        log=True,
        unit="× observed",
        help="How common fraud is against the honest transactions, all else being equal.",
    ),
]
SHARED = [*DETECTOR, *ALERTS]


@dataclass(frozen=True, eq=False)
class Own:
    """The reader's payments. files: under which their cleaned tables are downloaded."""

    payments: Payments
    files: tuple[str, ...]


def read_files(tables, _):
    """A token, the transactions of an upload, and where a listing finds them; a ValueError is one
    sentence for the reader."""
    used = [table for table in tables if isinstance(table, Understood)]
    numbers = [f"{at}" for at in range(1, len(used) + 1)] if len(used) > 1 else [""]
    files = tuple(f"{CLEANED}{number}.csv" for number in numbers)

    def own(payments):
        split_periods(payments.transactions.time)
        return uuid4().hex, payments.transactions, Own(payments, files)

    return away(build_payments, tables, then=own)


def number_of(now):
    """The names and the options of the number that the detector takes, if it takes one."""
    name = METHODS[now.method].setting
    options = {"components": {"high": len(now.prepared.names) - 1}}
    return [name] if name else [], options if name == "components" else {}


def show_detector(view, now):
    names, options = number_of(now)
    view.more("method", *names, **options)


def show_budget(show):
    """The budget by ``view.lead`` or ``view.more``, with the end of its scale named."""
    show("budget", budget={"marks": {"no limit": NO_LIMIT}})


def show_data(view, now):
    """What everything is fitted on: how many weeks, and whose transactions."""
    if now.prepared.periods.by_weeks:
        view.more("training_weeks")
    view.upload(
        "Your own transactions",
        read_files,
        help="A table with a time, a customer or card, an amount and, if known, a terminal or "
        "merchant and whether it was fraud; or the credit-card set Time, V1…V28, Amount, Class: "
        "CSV, Excel, Parquet, JSON; plain or packed.",
        form=FORM,
        example=PAYMENTS,
    )
