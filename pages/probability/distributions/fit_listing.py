"""The fits as a listing that runs: on the numbers themselves, or on the reader's cleaned table."""

import numpy as np

from core.maths.probability.censoring import compare
from pages.probability.distributions.fits import fit_columns
from pages.probability.distributions.samples import CLEANED


def show_code(view, now):
    parts = (now.sample.exact, now.sample.above, now.sample.below)
    exact, above, below = (tuple(map(float, part)) for part in parts)
    numbers = np.array([*exact, *above, *below])
    marks = [""] * len(exact) + [">"] * len(above) + ["<"] * len(below)
    made = f"sample = Sample({exact}, above={above}, below={below})\n"
    if now.numbers.columns:
        made = cleaned_call(now.numbers.columns)
    view.code(
        compare,
        f"{made}stand, failed = compare(sample)\n"
        f"for each in [f for f in stand if f.law.family.kind == {now.kind!r}]:\n"
        "    print(each.family, each.aicc, each.ks_statistic, each.ad_statistic)",
        data=lambda: {
            "numbers": {"x": numbers, "censored": marks},
            "fits": fit_columns(now.stand),
        },
    )


def cleaned_call(columns):
    """The lines that make ``sample`` of the reader's table, cleaned and downloaded."""
    lines = ["import pandas as pd", "", f'table = pd.read_csv("{CLEANED}")']
    if "count" in columns:
        lines.append('table = table.loc[table.index.repeat(table["count"].astype(int))]')
    lines.append('x = table["number"]')
    if "censored" in columns:
        lines.append('mark = table["censored"]')
        lines.append("sample = Sample(tuple(x[mark == 0]), tuple(x[mark > 0]), tuple(x[mark < 0]))")
    else:
        lines.append("sample = Sample(tuple(x))")
    return "\n".join(lines) + "\n"
