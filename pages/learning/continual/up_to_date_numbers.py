"""The numbers of the last chapter, with their formulas filled in."""

from core.maths.learning.turning_boundary import scatter
from core.maths.learning.update_policies import CASES, FLIPS, square_root_interval
from core.ui.words import filled_in, number
from pages.learning.continual.up_to_date_words import policy_name


def numbers(outcomes, found, v):
    at = found.best[found.order[0]]
    parts = (
        float(outcomes.errors[at].mean()),
        float(outcomes.retrainings[at].mean()),
        float(outcomes.labels[at].mean()),
    )
    prices = (v.error, v.retraining, v.label)
    texts = filled_in(
        lambda a, b, c: a * v.error + b * v.retraining + c * v.label,
        *parts,
        shown=lambda total: number(total, 4),
    )
    terms = [f"{part}·{number(price, 6)}" for part, price in zip(texts, prices, strict=True)]
    rows = [
        (
            "Cost of the cheapest", f"{number(found.means[at], 4)} €",
            " + ".join(terms) + ", wrong answers, retrainings and labels at their prices",
        ),
        (
            "Cost of never retraining", f"{number(found.means[found.best['never']], 4)} €",
            f"wrong answers alone, in {CASES:,} cases",
        ),
        (
            "Scatter of a fresh model", f"{number(scatter(v.batch, FLIPS))}°",
            f"of its angle, to first order, from {v.batch} labels of which "
            f"{number(100 * FLIPS)} % are wrong",
        ),
    ]  # fmt: skip
    if v.world == "turns":
        fixed = v.retraining + v.batch * v.label
        growth = (1 - 2 * FLIPS) * v.pace / 100 / 180
        best = square_root_interval(v.pace, v.error, fixed)
        if growth > 0:
            cost, slope = filled_in(lambda c, s: (2 * c / (v.error * s)) ** 0.5, fixed, growth)
            text = f"√(2·{cost}/({number(v.error, 6)}·{slope}))"
            if best < v.batch:
                text += f"; below the {v.batch} cases of a batch, so not to be trusted"
            rows.append(("Square-root law k*", f"{number(best)} cases", text))
        else:
            rows.append(("Square-root law k*", number(best), "nothing turns: never"))
    return rows


def policy_rows(outcomes, found):
    rows = []
    for kind in found.order:
        at = found.best[kind]
        rows.append((
            policy_name(at),
            *(number(float(part[at].mean())) for part in
              (outcomes.errors, outcomes.retrainings, outcomes.labels)),
            f"{number(found.means[at], 4)} €",
            f"{number(found.errors[at], 2)} €",
        ))  # fmt: skip
    return rows
