import numpy as np

from core.charts import palette
from core.charts.cloud import GROUPS, cloud_plane
from core.charts.scree import scree_plot
from core.maths.linear_algebra.component_findings import (
    RANK,
    ROUNDS,
    Evidence,
    biplot,
    components_for,
    rank_of,
)
from core.maths.linear_algebra.principal_components import fit_principal_components
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, number, percent
from pages.linear_algebra.principal_components.columns_tables import (
    MANY,
    NAMED,
    plane_tables,
    scree_tables,
)
from pages.linear_algebra.principal_components.columns_words import (
    TONES,
    evidence_said,
    kept_said,
    loading_said,
    odd_said,
    plane_said,
    share_said,
    told_said,
    units_said,
)
from pages.linear_algebra.principal_components.tables import (
    CLEANED,
    OWN,
    TABLES,
    looked_at,
    show_upload,
)

SHOWN = 5  # components in the table of loadings
chapter = Chapter(
    "columns",
    "Many columns",
    do="Change the number of components that are kept, then the units. Watch which bars stand "
    "above what shuffled columns give.",
    controls=[
        Slider(name="k", label="Components kept", symbol="k", low=1, high=60, default=3, step=1),
        Choice(
            name="units",
            label="Units",
            options={"measured": "As measured", "standard": "Standardised"},
            default="standard",
            pills=True,
        ),
        Choice(name="table", label="Table", options=TABLES, default="wine", resets=("k",)),
        Choice(
            name="scaling",
            label="Biplot",
            options={"distances": "Distances between rows", "correlations": "Correlations"},
            default="distances",
            pills=True,
        ),
        Seed(name="shuffle", label="Shuffle anew"),
    ],
    presets={
        "Wine as measured": {"units": "measured", "k": 1},
        "Iris": {"table": "iris", "units": "measured", "k": 2},
        "Pure noise": {"table": "noise", "k": 2},
        "Sums of columns": {"table": "sums", "k": 3},
        "More columns than rows": {"table": "few", "k": 2},
        "All variances equal": {"table": "design", "units": "measured", "k": 1},
        "A constant column": {"table": "still", "k": 1},
    },
)


@chapter.figure
def columns(view):
    v, now = view.values, looked_at(view)
    found, table, parallel = now.found, now.table, now.parallel
    d = len(table.columns)
    k = min(v.k, d)
    view.picture(
        scree_plot("component", "variance" if v.units == "measured" else "variance (of 1 each)"),
        scree_tables(found, parallel, k),
        caption=f"n = {found.samples} rows, {d} columns. Red: the {RANK}th smallest variance of "
        f"each rank in {ROUNDS} tables with shuffled columns (seed {v.shuffle}).",
        name="scree",
    )
    view.legend(
        {
            "kept": palette.MODEL,
            "left out": palette.NEUTRAL,
            "limit of shuffled columns": palette.ALARM,
        }
    )
    need = components_for(found.explained, 0.9)
    marks = {"marks": {"90 %": need}} if need else {}
    view.lead("k", "units", k={"high": max(d, 2)} | marks)
    unit = units_said(found, table, v.units == "standard")
    view.notice(
        evidence_said(parallel, rank_of(found)),
        kept_said(found, k),
        unit or told_said(found, k),
        tone=TONES.get(parallel.evidence, "plain"),
    )
    if now.name != OWN:
        view.more("table")
    view.more("scaling", "shuffle")
    show_upload(view)
    told = told_said(found, k) if unit else ""
    view.notice(table.note, *odd_said(found, table), told, place="below")
    show_plane(view, now)
    show_loadings(view, found, table)
    view.numbers(numbers(found, parallel, k))
    view.challenges(challenges(now, v, k))
    show_code(view, now, k)


def show_plane(view, now):
    v, found, table = view.values, now.found, now.table
    distances = v.scaling == "distances"
    plot = biplot(found, table.values, distances)
    view.section(
        "Rows and columns in one plane",
        "Each row is a point, each column an arrow: along an arrow lie the rows with large values "
        "of that column, as far as this plane shows.",
    )
    view.chart(
        cloud_plane("first component", "second component"),
        plane_tables(plot, table),
        caption=plane_said(found, plot, distances)
        + f"Arrows are drawn {number(plot.factor)} times as long as they are"
        + f"; the {NAMED} longest have names" * (len(table.columns) > NAMED)
        + (f"; the first {MANY:,} rows are drawn." if len(plot.points) > MANY else "."),
        name="biplot",
    )
    legend = {"columns": palette.INK}
    if table.groups is not None:
        legend |= dict(zip(table.group_names, GROUPS, strict=False))
    view.legend(legend, place="below")


def show_loadings(view, found, table):
    shown = min(SHOWN, rank_of(found))
    headings = ["Column", *(f"PC {i}" for i in range(1, shown + 1))]
    rows = [
        (name, *map(loading_said, found.directions[at, :shown].tolist()))
        for at, name in enumerate(table.columns)
    ]
    rows.append(("Share of the variance", *map(chance, found.explained[:shown].tolist())))
    view.table(
        headings,
        rows,
        caption="Loadings: unit vectors. Their sign has no meaning; here the entry of largest size "
        "is positive.",
        right=headings[1:],
        marked=[len(rows) - 1],
    )


def numbers(found, parallel, k):
    total = float(found.variances.sum())
    rows = [
        ("Kept", share_said(found, k), f"(λ₁ + … + λ_k)/Σλ, k = {k}"),
        (
            "Left out",
            number(float(found.variances[k:].sum()) if k < rank_of(found) else 0.0),
            f"Σ of the other λ = mean squared distance to the kept {'line' if k == 1 else 'plane'} "
            "(n − 1)",
        ),
        ("Sum of all variances", number(total), "trace S, dividing by n − 1"),
    ]
    if total == 0:
        return rows
    for share in (0.8, 0.9, 0.95, 0.99):
        count = components_for(found.explained, share)
        reached = f"they keep {share_said(found, count)}"
        rows.append((f"Components for {percent(share, 0)}", str(count), reached))
    mean = total / len(found.variances)
    above = int(np.count_nonzero(found.variances > mean * (1 + 1e-9)))
    return [
        *rows,
        ("Above shuffled columns", str(parallel.kept), f"parallel analysis: {RANK} of {ROUNDS}"),
        ("Above the mean variance", str(above), "Kaiser's rule, which keeps some noise too"),
    ]


def challenges(now, v, k):
    found, evidence = now.found, now.parallel.evidence
    need = components_for(found.explained, 0.9)
    share = float(found.explained[0])
    return [
        Challenge(
            "Keep 90 % of the standardised wines’ variance in as few components as possible.",
            solved=now.name == "wine" and v.units == "standard" and k == need,
            state=f"k = {k} keep {share_said(found, k)}.",
        ),
        Challenge(
            "Find a first component with more than 99 % of the variance that is no more than "
            "shuffled columns give.",
            solved=share > 0.99 and evidence is Evidence.NONE,
            state=f"The first keeps {share_said(found, 1)}; above chance: {now.parallel.kept}.",
        ),
    ]


def show_code(view, now, k):
    v = view.values
    made = (
        "from core.maths.linear_algebra.measured_tables import measured_table\n"
        f"X = measured_table({now.name!r}).values"
    )
    if now.name == OWN:
        made = (
            "import pandas as pd\n\n"
            f'table = pd.read_csv("{CLEANED}")  # saved by “Your table, cleaned”\n'
            'table = table.drop(columns="group", errors="ignore")\n'
            "table = table.loc[:, table.isna().mean() <= 0.5].dropna()\n"
            "X = table.to_numpy(float)"
        )
    columns = {
        name: now.table.values[:, at] for at, name in enumerate(dict.fromkeys(now.table.columns))
    }
    view.code(
        fit_principal_components,
        f"{made}\nfound = fit_principal_components(X, {k}, standardise={v.units == 'standard'})\n"
        "print(found.variances)\nprint(found.explained.cumsum())\nprint(found.directions)",
        data=lambda: {"table": columns},
    )
