"""What lists are worth in money, against the popular list that costs nothing."""

from core.charts.recommender import list_gains
from core.maths.case_studies.recommendation.findings import paid
from core.maths.case_studies.recommendation.list_value import liked_per_list
from core.maths.case_studies.recommendation.views import estimates, told_apart
from core.ui.controls import Slider
from core.ui.words import number
from pages.case_studies.recommendation.judging import NAMES
from pages.case_studies.recommendation.verdicts import worth_words

WORTH = [
    Slider(
        name="value",
        label="Value of a liked title",
        low=0.01,
        high=100,
        default=0.5,
        log=True,
        unit="€",
    ),
    Slider(
        name="cost",
        label="Cost of a personal list",
        low=0.001,
        high=1,
        default=0.02,
        log=True,
        unit="€",
    ),
]


def show_worth(view, now):
    v, worth, free = now.v, now.worth, now.trials["popularity"]
    popular = liked_per_list(free, now.split.test, now.length, now.threshold).mean()
    mine, others = told_apart(worth["yours"].liked.value, float(popular))
    mine = "–" if "yours" in now.diverged else mine
    tested, without = len(free.users), now.quality["yours"].without
    view.section("What a list is worth", "A personal list costs something, a popular one nothing.")
    view.show("value", "cost", value={"label": now.said("Value of a liked title")})
    view.chart(
        list_gains("gain over the popular list / € per 1,000 lists"),
        {
            "methods": estimates(NAMES, {run: w.gain for run, w in worth.items()}, 1000.0),
            "zero": {"x": [0.0]},
        },
        caption=now.said(
            "What a list is worth: (liked − liked on the popular list) · "
            f"{number(v.value)} € − {number(v.cost)} €. Liked in {now.length}: "
            f"{mine} by yours, {others} by popularity, on average over all {tested:,} people tested"
            + (
                f", the {without:,} among them whom precision leaves out, who liked no held-out "
                "title."
                if without
                else ", as precision is."
            )
        ),
        name="gains",
    )
    found = paid(worth)
    words, tone = worth_words(found, worth, NAMES, now.v.lists == "closeness")
    view.notice(now.said(words), tone=tone, place="below")
