"""What the chapter on the prior says."""

from core.maths.statistics.prior_weight import (
    Gain,
    Kind,
    Weight,
    judge_gain,
    map_elsewhere,
    map_estimate,
    squared_errors,
)
from core.ui.words import all_apart, apart, factor, filled_in, number, percent

SIGNS = {Kind.COIN: "p", Kind.POISSON: "λ", Kind.NORMAL: "μ"}
ELSEWHERE = {Kind.COIN: "the log-odds of p", Kind.POISSON: "ln λ", Kind.NORMAL: "e^μ"}
WEIGHT_TONES = {
    Weight.NONE: "plain",
    Weight.AGREED: "plain",
    Weight.LIGHT: "plain",
    Weight.EVEN: "plain",
    Weight.HEAVY: "warn",
}


def weight_said(case, b):
    """How far the prior takes the estimate."""
    s, m = SIGNS[b.kind], number(b.m)
    plain, best, centre = all_apart(b.plain, map_estimate(b), b.c)
    match case:
        case Weight.NONE:
            return (
                f"The prior is flat in {s}: the MAP estimate is that of maximum likelihood, "
                f"{plain}."
            )
        case Weight.AGREED:
            return f"Prior and data say the same, {plain}; the prior only makes it surer."
    share = percent(b.m / b.whole)
    beside = {
        Weight.LIGHT: f"fewer than the {b.n} seen",
        Weight.EVEN: f"as many as the {b.n} seen",
        Weight.HEAVY: f"more than the {b.n} seen",
    }[case]
    return (
        f"The prior counts like {m} data, {beside}: it takes the estimate {share} of the way from "
        f"{plain} to its centre {centre}, to {best}."
    )


def elsewhere_said(b):
    """The largest density moves with the parametrisation."""
    s, there = SIGNS[b.kind], ELSEWHERE[b.kind]
    best, other = map_estimate(b), map_elsewhere(b)
    if abs(best - other) <= 1e-12:
        return f"By {there} the same belief is largest at the same {s} here, for once."
    here, moved = apart(best, other)
    return f"Written by {there} the same belief is largest at {s} = {moved}, not at {here}."


def gain_said(b, truth):
    """What the prior does to this error, and to the mean squared error at this truth."""
    if b.m == 0:
        return ""
    off, plain = abs(map_estimate(b) - truth), abs(b.plain - truth)
    here = {
        Gain.SAME: "is as far from the truth as",
        Gain.HELPS: "is nearer to the truth than",
        Gain.HURTS: "is farther from the truth than",
    }[judge_gain(off, plain)]
    without, with_prior = (float(one) for one in squared_errors(b, truth))
    mine, theirs = apart(with_prior, without)
    over = {
        Gain.SAME: "as large as",
        Gain.HELPS: "smaller than",
        Gain.HURTS: "larger than",
    }[judge_gain(with_prior, without)]
    return (
        f"It {here} that of the data alone. Over all samples the mean squared error is {mine}, "
        f"{over} {theirs} without the prior."
    )


def prior_rows(b, truth):
    s = SIGNS[b.kind]
    plain = filled_in(lambda t, n: t / n, b.total, b.n)
    parts = filled_in(
        lambda t, m, c, n: (t + m * c) / (n + m),
        b.total,
        b.m,
        b.c,
        b.n,
        shown=lambda r: number(r, 4),
    )
    t, m, c, n = map(factor, parts)
    shares = filled_in(lambda m, n: m / (n + m), b.m, b.n, shown=percent)
    without, with_prior = (float(one) for one in squared_errors(b, truth))
    rows = [
        ("Maximum likelihood", number(b.plain), "Σx/n = {}/{}".format(*map(factor, plain))),
        ("MAP estimate", number(map_estimate(b), 4),
         f"(Σx + m·c)/(n + m) = ({t} + {m}·{c})/({n} + {m})"),
        ("Weight of the prior", percent(b.m / b.whole),
         "m/(n + m) = {0}/({1} + {0})".format(*shares)),
        (f"MAP by {ELSEWHERE[b.kind]}", number(map_elsewhere(b), 4), f"brought back to {s}"),
        ("Mean squared error, data alone", number(without), "v/n, v the variance of one datum"),
        ("Mean squared error, MAP", number(with_prior), "(n·v + m²(c − truth)²)/(n + m)²"),
    ]  # fmt: skip
    if b.kind is Kind.NORMAL:
        rows.append(("Penalty of ridge", number(b.m), "least Σ(x − μ)² + m·(μ − c)²: λ = m"))
    return rows
