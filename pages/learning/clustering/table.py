import numpy as np

from core.charts.cluster_film import cluster_plane
from core.maths.learning.number_of_groups import TOP, count_groups
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.clustering.how_many_numbers import numbers
from pages.learning.clustering.rule_charts import show_rules
from pages.learning.clustering.table_data import CLEANED, OWN, SEED, TABLES, counted, show_upload
from pages.learning.clustering.table_pictures import group_means, means_caption, score_tables
from pages.learning.clustering.table_words import (
    answer_said,
    index_of,
    known_said,
    plane_said,
    tone,
    units_said,
)

chapter = Chapter(
    "table",
    "Own table",
    do="Move k, then change the units. Watch which column the groups follow, and what the three "
    "rules name.",
    controls=[
        Slider(name="number", label="Groups", symbol="k", low=1, high=TOP, default=3, step=1),
        Choice(
            name="units",
            label="Units",
            options={"measured": "As measured", "standard": "Standardised"},
            default="standard",
            pills=True,
        ),
        Choice(name="table", label="Table", options=TABLES, default="iris"),
    ],
    presets={
        "Three species": {},
        "Wine as measured": {"table": "wine", "units": "measured"},
        "Wine, standardised": {"table": "wine"},
        "Columns of noise": {"table": "noise"},
        "As few as eight rows": {"table": "design", "units": "measured"},
    },
)


@chapter.figure
def table(view):
    v, now = view.values, counted(view)
    k, found = v.number, now.found
    labels = found.labels[k - 1] if found else np.zeros(len(now.rows.X), int)
    scores, shares = now.rows.plane
    view.picture(
        cluster_plane("first principal axis", "second principal axis"),
        score_tables(scores, labels, found is not None),
        caption=plane_said(now, k, shares),
        name="scores",
    )
    view.lead("number", "units")
    view.notice(
        answer_said(now), units_said(now, v.units == "standard"), known_said(now, k), tone=tone(now)
    )
    if now.name != OWN:
        view.more("table")
    show_upload(view)
    view.notice(now.table.note, place="below")
    if found:
        show_found(view, now, k)
    view.challenges(challenges(now, v))
    show_code(view, now, labels)


def show_found(view, now, k):
    found = now.found
    show_rules(view, found, k, ("share", "means", "gaps", "rows"), "J/T", "rows")
    share = float(found.inertia[k - 1])
    explained = ("Explained", percent(1 - share), f"1 − J/T = 1 − {number(share, 4)}")
    view.numbers([explained, *numbers(found, k)[1:]])
    headings, rows = group_means(now, k)
    view.table(headings, rows, caption=means_caption(now), right=headings[1:])


def challenges(now, v):
    found, index = now.found, index_of(now, v.number)
    return [
        Challenge(
            "Wine: find groups that follow the cultivars, with an adjusted Rand index above 0.85.",
            solved=now.name == "wine" and index is not None and index > 0.85,
            state=f"Adjusted Rand index {number(index)}."
            if now.name == "wine" and index is not None
            else "Needs the wines.",
        ),
        Challenge(
            "Iris, three species: choose units and k so that the mean silhouette is above 0.68. "
            "Do the species follow?",
            solved=now.name == "iris"
            and found is not None
            and bool(found.silhouette[v.number - 1] > 0.68),
            state=f"Mean silhouette {number(found.silhouette[v.number - 1])}."
            if now.name == "iris" and found is not None and v.number > 1
            else "Needs Iris and two groups or more.",
        ),
    ]


def show_code(view, now, labels):
    v = view.values
    made = (
        "from core.maths.linear_algebra.measured_tables import measured_table\n"
        "from core.maths.learning.scaled_rows import scaled_rows\n\n"
        f"values = measured_table({now.name!r}).values\n"
    )
    if now.name == OWN:
        made = (
            "import pandas as pd\n"
            "from core.maths.learning.scaled_rows import scaled_rows\n\n"
            f'table = pd.read_csv("{CLEANED}")  # saved by “Your table, cleaned”\n'
            'table = table.drop(columns="group", errors="ignore")\n'
            "table = table.loc[:, table.isna().mean() <= 0.5].dropna()\n"
            "values = table.to_numpy(float)\n"
        )
    columns = {
        name: now.table.values[now.rows.taken, at]
        for at, name in enumerate(dict.fromkeys(now.table.columns))
    }
    view.code(
        count_groups,
        f"{made}rows = scaled_rows(values, {v.units == 'standard'}, {SEED})\n"
        "print(rows.shares, rows.different)\n"
        f"if rows.different > TOP:\n    found = count_groups(rows.X, {SEED})\n"
        "    print(found.bend, found.peak, found.enough, found.count)\n"
        f"    print(found.labels[{v.number - 1}])",
        data=lambda: {"rows": columns | {"group found": labels + 1}},
    )
