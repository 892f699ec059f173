from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.shrinkage import Contact, coefficients, judge_contact
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.statistics.regression.shrinkage_numbers import numbers
from pages.statistics.regression.shrinkage_tables import (
    contact_tables,
    error_tables,
    path_tables,
)
from pages.statistics.regression.shrinkage_words import (
    TONES,
    choice_said,
    condition_said,
    contact_said,
)
from pages.statistics.regression.tables import CLEANED, TABLES, beta_at, fitted, show_upload

LOWEST = 1e-4  # the end of the scale stands for λ = 0
chapter = Chapter(
    "shrinkage",
    "Ridge and lasso",
    do="Drag λ: the ball of allowed coefficients shrinks and the solution stays where the ellipses "
    "touch it. Which penalty makes a coefficient exactly 0?",
    controls=[
        Slider(
            name="lam",
            label="Penalty",
            symbol="λ",
            low=LOWEST,
            high=100,
            default=0.1,
            log=True,
            lowest="0",
            help="Its lowest value is λ = 0, no penalty",
        ),
        Choice(
            name="penalty",
            label="Ball",
            options={"lasso": "Lasso: Σ|β|", "ridge": "Ridge: Σβ²"},
            default="lasso",
            pills=True,
        ),
        Choice(name="table", label="Table", options=TABLES, default="pair"),
        Slider(
            name="tie",
            label="Correlation of the two columns",
            symbol="ρ",
            low=-1,
            high=1,
            default=0.5,
            step=0.001,
            live=False,
        ),
        Seed(name="draw", label="Draw anew"),
        Seed(name="deal", label="Deal the folds anew"),
    ],
    presets={
        "A corner": {"lam": 0.5},
        "Round: never exactly 0": {"lam": 0.5, "penalty": "ridge"},
        "No penalty": {"lam": LOWEST},
        "All gone": {"lam": 2.0},
        "Nearly twins": {"tie": 0.999, "lam": LOWEST},
        "Twins under ridge": {"tie": 1.0, "penalty": "ridge"},
        "Twins under lasso": {"tie": 1.0},
        "Diabetes": {"table": "diabetes", "lam": 0.05},
        "More columns than rows": {"table": "wide", "lam": 0.1},
    },
)


@chapter.figure
def shrinkage(view):
    v, found = view.values, fitted(view)
    lam = 0.0 if v.lam == LOWEST else v.lam
    beta = beta_at(found, lam, v.penalty)
    case = judge_contact(found.one, lam, beta, v.penalty)
    names = [found.table.columns[at] for at in found.shown]
    held = "; the others are held" if len(beta) > 2 else ""
    view.picture(
        curve_plot("β₁", "β₂", False, True),
        contact_tables(found, beta, v.penalty),
        caption=f"β₁ belongs to {names[0]}, β₂ to {names[1]}{held}. Grey: equal Σe², solid "
        "through the solution."
        if len(names) > 1
        else "",
        name="contact",
    )
    view.legend(
        {
            "solution": palette.INK,
            "ball": palette.SKY,
            "without penalty" + " of these two" * (len(beta) > 2): palette.TRUTH,
        }
    )
    marks = {"1 SE": found.validation.lambdas[found.validation.simple]} if found.validation else {}
    view.lead("lam", "penalty", lam={"marks": marks})
    view.notice(
        contact_said(case, found, beta, lam, v.penalty),
        condition_said(found, v.penalty, lam),
        choice_said(found, v.penalty),
        tone=TONES.get(case, "plain"),
    )
    if view.uploaded is None:
        view.more("table", *(["tie"] if v.table == "pair" else []))
        view.more(*(["draw"] if v.table != "diabetes" else []))
    view.more("deal")
    show_upload(view)
    view.notice(found.table.note, place="below")
    show_paths(view, found, v.lam)
    view.numbers(numbers(found, beta, lam, v.penalty))
    view.challenges(challenges(found, beta, lam, case, "" if view.uploaded else v.table, v))
    show_code(view, found, lam)


def show_paths(view, found, lam):
    view.chart(
        curve_plot("λ", "coefficient", False, False, "decades"),
        path_tables(found, lam),
        caption="Coefficients of standardised columns by λ; λ = 0 would lie at −∞.",
        name="paths",
    )
    said = "With fewer than four rows nothing can be left out."
    if found.validation:
        said = (
            f"Error on left-out rows, {found.folds} folds, ± one standard error. Dashed: the least "
            "error, and the largest λ within one standard error of it."
        )
    view.chart(
        curve_plot("λ", "squared error, variance of y = 1", False, False, "decades"),
        error_tables(found, lam),
        caption=said,
        name="validation",
    )
    legend = {"β₁": palette.MODEL, "β₂": palette.ACCENT}
    if len(found.plain) > 2:
        legend["other coefficients"] = palette.GREY
    view.legend(legend | {"error by cross-validation": palette.ERROR}, place="below")


def challenges(found, beta, lam, case, table, v):
    own = found.validation
    simple = own.lambdas[own.simple] if own else float("nan")
    pair = table == "pair"
    tied = pair and v.tie >= 0.9
    kept = int((beta != 0).sum())
    return [
        Challenge(
            "Two columns: keep one and drop the other, exactly, although it belongs to the law.",
            solved=pair and case is Contact.CORNER and abs(v.tie) < 1,
            state=f"β = ({number(beta[0])}, {number(beta[-1])})."
            if pair and abs(v.tie) < 1
            else "Needs the two columns, and that they are not one.",
        ),
        Challenge(
            "Correlation 0.9 or more: find a sample whose β₂ is below 0 without penalty, and "
            "make it positive by ridge.",
            solved=tied and v.penalty == "ridge" and found.plain[1] < 0 < beta[1],
            state=f"β₂ = {number(beta[-1])}, without penalty {number(found.plain[-1])}."
            if tied and v.penalty == "ridge"
            else "Needs the two columns, a correlation of at least 0.9, and ridge.",
        ),
        Challenge(
            "Diabetes: choose λ for lasso within 10 % of that by the rule of one standard error.",
            solved=table == "diabetes" and v.penalty == "lasso" and abs(lam / simple - 1) <= 0.1,
            state=f"λ = {number(lam)}, {kept} of {len(beta)} columns kept."
            if table == "diabetes" and v.penalty == "lasso"
            else "Needs the table of diabetes, and lasso.",
        ),
    ]


def show_code(view, found, lam):
    v = view.values
    made = {
        "pair": f"drawn_pair({v.tie}, {v.draw})",
        "wide": f"drawn_wide({v.draw})",
        "diabetes": "diabetes()",
    }[v.table]
    start = (
        f"from core.maths.statistics.predictor_tables import {made.split('(')[0]}\n"
        f"table = {made}\nX, y = table.X, table.y"
    )
    if view.uploaded is not None:
        start = (
            "import pandas as pd\n\n"
            f'table = pd.read_csv("{CLEANED}").dropna()  # saved by “Your table, cleaned”\n'
            'X, y = table.drop(columns="target").to_numpy(float), table["target"].to_numpy(float)'
        )
    table, lambdas = found.table, found.validation.lambdas if found.validation else []
    view.code(
        coefficients,
        "from core.maths.statistics.shrinkage import cross_validate, standardise\n"
        f"{start}\ny = standardise(y[:, None], y).X[:, 0]\none = standardise(X, y)\n"
        f"print(coefficients(one, np.array([{lam!r}]), {v.penalty!r}))\n"
        f"found = cross_validate(X, y, 10.0 ** np.linspace(2, -4, 61), {v.penalty!r}, "
        f"{found.folds}, {v.deal})\n"
        "print(found.lambdas[found.best], found.lambdas[found.simple])",
        data=lambda: {
            "table": {name: table.X[:, i] for i, name in enumerate(dict.fromkeys(table.columns))}
            | {table.target: table.y},
            "validation": {"lambda": lambdas}
            | ({"error": found.validation.error, "standard error": found.validation.spread}
               if found.validation else {}),
        },
    )  # fmt: skip
