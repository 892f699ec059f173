import numpy as np
import streamlit as st

from core.charts import density, palette
from core.datasets.tables import number_samples
from core.maths.probability.bivariate_normal import BivariateNormal, ellipse_content
from core.maths.probability.distributions import (
    RELATIONS,
    histogram,
    picture,
    relate,
    running_mean,
    sums_of_exponentials,
)
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.fitting import (
    NOT_FITTED,
    compare_families,
    ks_simulated,
    parse_numbers,
)
from core.maths.probability.law_tables import (
    density_tables,
    lines,
    outline,
    points,
    quantile_path,
    quantile_quantile_tables,
    running_mean_tables,
    steps_or_curve,
    stick_width,
)
from core.maths.probability.outlines import dots, staircase, sticks
from core.ui.controls import MAX_TEXT, Choice, Seed, Slider, Text, Toggle
from core.ui.formula import plain
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

LAYOUT = [1.05, 1.5, 1.5]
OWN = "own"
PALE = palette.MODEL + "70"


@st.cache_data(max_entries=1, show_spinner=False)
def shipped_samples():
    return number_samples()


SAMPLES = {f"sample{i}": label for i, label in enumerate(shipped_samples())}


# ---- controls: one slider for each parameter of each family --------------------------------------


def slider(name, parameter):
    """A slider over the typical range of a parameter of a law or of a relation."""
    label = parameter.label.removesuffix(f" {parameter.symbol}")
    narrow = parameter.high - parameter.low <= 2
    return Slider(
        name=name,
        label=label,
        symbol="" if label == parameter.label else parameter.symbol,
        low=parameter.low,
        high=parameter.high,
        default=parameter.default,
        step=1 if parameter.integer else 0.01 if narrow else 0.05,
        log=parameter.log and not parameter.integer,
    )


def parameter_sliders():
    """Sliders by name, and their names by (family, parameterisation, parameter).

    Parameterisations share a slider where it is the very same parameter (the mean of a normal
    law), and have their own where they differ (a rate and a scale).
    """
    sliders, names = {}, {}
    for family in FAMILIES.values():
        meant = {}
        for form in family.parameterisations:
            for parameter in form.parameters:
                name = f"{family.key}_{parameter.name}"
                if meant.setdefault(name, parameter) != parameter:
                    name = f"{family.key}_{form.key}_{parameter.name}"
                sliders[name] = slider(name, parameter)
                names[family.key, form.key, parameter.name] = name
    return sliders, names


SLIDERS, NAMES = parameter_sliders()
SWITCHES = {key: f"{key}_form" for key, f in FAMILIES.items() if len(f.parameterisations) > 1}


def chosen_law(values, key):
    """The law of family ``key`` with the values of its own sliders."""
    form = FAMILIES[key].parameterisation(values.get(SWITCHES.get(key)))
    return law(
        key, {p.name: values[NAMES[key, form.key, p.name]] for p in form.parameters}, form.key
    )


def same_law(key):
    """Carry a law over to another parameterisation: a rate of 4 becomes a scale of ¼."""

    def carry(values, form):
        named = FAMILIES[key].parameterisation(form).named(**chosen_law(values, key).standard)
        return {NAMES[key, form, name]: value for name, value in named.items()}

    return carry


def middle_half(values, key):
    """An interval that suits a family just chosen: the middle half, in round numbers."""
    each = chosen_law(values, key)
    a, b = each.quantile([0.25, 0.75])
    digits = 0 if each.discrete else max(0, 1 - int(np.floor(np.log10(max(b - a, 1e-2)))))
    return {"a": round(float(a), digits), "b": round(float(b), digits)}


def related(v):
    """The values of the sliders of the relation chosen."""
    return {p.name: getattr(v, f"{v.relation}_{p.name}") for p in RELATIONS[v.relation].parameters}


VIEWS = {"law": "One law", "limits": "Limits", "fit": "Fit to data", "pair": "Two variables"}

page = Page(
    "distributions",
    controls=[
        Choice(name="view", label="View", options=VIEWS, default="law", pills=True),
        Choice(
            name="family",
            label="Family",
            options={k: f.label + " (discrete)" * f.discrete for k, f in FAMILIES.items()},
            default="normal",
            carries=middle_half,
        ),
        *(
            Choice(
                name=name,
                label="Parameterisation",
                options={form.key: form.label for form in FAMILIES[key].parameterisations},
                default=FAMILIES[key].parameterisations[0].key,
                carries=same_law(key),
            )
            for key, name in SWITCHES.items()
        ),
        *SLIDERS.values(),
        Slider(
            name="a", label="Interval from", symbol="a", low=-1e4, high=1e4, default=-1, step=0.001
        ),
        Slider(
            name="b", label="Interval to", symbol="b", low=-1e4, high=1e4, default=1, step=0.001
        ),
        Slider(
            name="p",
            label="Probability",
            symbol="p",
            low=0.001,
            high=0.999,
            default=0.9,
            step=0.001,
        ),
        Slider(name="n", label="Sample size", symbol="n", low=10, high=2000, default=300, step=10),
        Choice(
            name="relation",
            label="Relation",
            options={key: relation.label for key, relation in RELATIONS.items()},
            default="binomial_normal",
        ),
        *(
            slider(f"{key}_{parameter.name}", parameter)
            for key, relation in RELATIONS.items()
            for parameter in relation.parameters
        ),
        Choice(
            name="sample",
            label="Data",
            options=SAMPLES | {OWN: "My own numbers"},
            default="sample2",
        ),
        Text(
            name="numbers",
            label="Numbers",
            lines=5,
            default="4.1 2.7 5.3 3.9 8.8 1.2 3.3 6.1 2.2 4.7",
            help="Separated by spaces, lines, tabs, semicolons or commas; at most 4,000 characters",
        ),
        Choice(
            name="kind",
            label="They are",
            options={"continuous": "measured", "discrete": "counted"},
            default="continuous",
            pills=True,
        ),
        Choice(
            name="shown",
            label="Family shown",
            options={"best": "The one with the lowest AIC"}
            | {key: f.label for key, f in FAMILIES.items() if key not in NOT_FITTED},
            default="best",
        ),
        Toggle(
            name="simulate",
            label="Honest p-value",
            help="Draws 200 samples of the fitted law and fits each anew",
        ),
        Slider(name="sd_x", label="Spread of X", symbol="σ₁", low=0.1, high=3, default=1),
        Slider(name="sd_y", label="Spread of Y", symbol="σ₂", low=0.1, high=3, default=1),
        Slider(name="rho", label="Correlation", symbol="ρ", low=-0.99, high=0.99, default=0.7),
        Slider(name="x", label="Condition X = x", symbol="x", low=-6, high=6, default=1, step=0.05),
        Seed(),
    ],
    presets={
        "Bell curve": {},
        "No mean": {"family": "cauchy"},
        "Infinite density": {
            "family": "beta",
            "beta_alpha": 0.5,
            "beta_beta": 0.5,
            "a": 0.1,
            "b": 0.9,
        },
        "Power law": {"family": "zipf", "zipf_s": 2.2, "a": 1, "b": 3},
        "Binomial → normal": {"view": "limits"},
        "Binomial → Poisson": {"view": "limits", "relation": "binomial_poisson"},
        "t → normal": {"view": "limits", "relation": "t_normal"},
        "Exponentials add up": {"view": "limits", "relation": "exponential_sum"},
        "Failure times": {"view": "fit"},
        "Two peaks": {"view": "fit", "sample": "sample0", "shown": "normal"},
        "Regression line": {"view": "pair"},
    },
)


# ---- words --------------------------------------------------------------------------------------


def heights(each):
    return "probability" if each.discrete else "density"


def chance(p):
    """A probability as a percentage, or with its power of ten where that would read 0."""
    return percent(p, 2) if p >= 5e-5 or p == 0 else number(p)


def bracketed(value, digits=3):
    text = number(value, digits)
    return f"({text})" if text.startswith("−") else text


def named(each):
    """Symbols and values, such as "α = 2, β = 1"."""
    parameters = each.parameterisation.parameters
    return ", ".join(f"{p.symbol} = {number(each.values[p.name], 4)}" for p in parameters)


def moment_tile(moment, each):
    """Formula filled in with the numbers of now; in symbols where it grows too long."""
    if moment.status != "finite":
        return moment.name.capitalize(), number(moment.value), moment.reason
    parameters = each.parameterisation.parameters
    text = plain(moment.formula, {p.symbol: number(each.values[p.name], 4) for p in parameters})
    if any(letter in text for letter in "gmD") or len(text) > 60:
        text = plain(moment.formula)
    if len(text) > 60:
        text = "formula below"
    return moment.name.capitalize(), number(moment.value, 4), text


# ---- one law ------------------------------------------------------------------------------------


def one_law(v):
    each = chosen_law(vars(v), v.family)
    form, curves = each.parameterisation, picture(each)
    a, b = sorted((v.a, v.b))
    quantile = float(each.quantile(v.p))
    sample = each.sample(v.n, v.seed)
    limits = curves.low, curves.high

    controls, left, right = st.columns(LAYOUT)
    with controls:
        page.show("family", *[SWITCHES[key] for key in SWITCHES if key == v.family])
        page.show(*(NAMES[v.family, form.key, p.name] for p in form.parameters))
        step = 1 if each.discrete else float(f"{max(np.ptp(limits) / 200, 1e-3):.0e}")
        part = {"low": round(limits[0], 3), "high": round(limits[1], 3), "step": step}
        page.show("a", "b", "p", a=part, b=part)
    with left:
        page.chart(
            density.density_plot("x", heights(each)),
            density_tables(each, curves, palette.MODEL, pale=PALE, interval=(a, b)),
            caption=f"P({number(a)} ≤ X ≤ {number(b)}) = {chance(each.interval(a, b))}",
            name="density",
        )
        count = histogram(sample, each.discrete, limits)
        away = count.below + count.above
        page.chart(
            density.density_plot("x", f"{heights(each)} and sample"),
            density_tables(each, curves, palette.MODEL, count=count),
            caption=f"{v.n} draws" + f"; {away} lie outside the picture" * bool(away),
            name="histogram",
        )
    with right:
        page.chart(
            density.distribution_plot("x", "F(x) = P(X ≤ x)"),
            {
                "curves": lines(("F", palette.MODEL, steps_or_curve(each, curves.x, curves.cdf))),
                "reading": points([limits[0], quantile, quantile], [v.p, v.p, 0]),
            },
            caption=f"F({number(quantile)}) = {number(each.cdf(quantile))}",
            name="cdf",
        )
        reading = points([v.p, v.p, 0], [limits[0], quantile, quantile])
        page.chart(
            density.quantile_plot("p", "quantile"),
            {
                "curves": lines(("quantile", palette.MODEL, quantile_path(each, curves))),
                "reading": reading if quantile <= limits[1] else points(),
            },
            caption=f"Smallest x with F(x) ≥ {number(v.p)}: {number(quantile)}",
            name="quantiles",
        )
    mean = running_mean(sample, each)
    controls, left, right = st.columns(LAYOUT)
    with controls:
        page.show("n", "seed")
        colours = {"law": palette.MODEL, "sample": palette.DATA}
        if np.isfinite(mean.expected):
            colours["mean of law"] = palette.TRUTH
        page.legend(colours)
    with left:
        page.chart(
            density.quantile_quantile_plot("quantile of the law", "ordered sample"),
            quantile_quantile_tables(sample, each),
            caption="Q–Q plot: on the dashed line, sample and law agree",
            name="qq",
        )
    with right:
        page.chart(
            density.running_mean_plot("draws so far", "their mean"),
            running_mean_tables(mean),
            caption=f"Mean of {v.n} draws: {number(mean.mean[-1])}; "
            + ("the law has none" if np.isnan(mean.expected) else f"law {number(mean.expected)}")
            + "; band ± 2σ/√n" * bool(np.isfinite(mean.low[0])),
            name="mean",
        )
    before = np.ceil(a) - 1 if each.discrete else a
    upper, lower = number(each.cdf(b), 4), number(each.cdf(before), 4)
    page.numbers(
        [
            (
                f"P({number(a)} ≤ X ≤ {number(b)})",
                chance(each.interval(a, b)),
                f"F({number(b)}) − F({number(before)}) = {upper} − {lower}",
            ),
            (f"P(X < {number(a)})", chance(float(each.cdf(before))), f"F({number(before)})"),
            (f"P(X > {number(b)})", chance(float(each.tail(b))), f"1 − F({number(b)})"),
            (f"Quantile of {v.p:g}", number(quantile, 4), f"smallest x with F(x) ≥ {v.p:g}"),
            *(moment_tile(moment, each) for moment in each.moments()),
        ]
    )
    mean, variance = (m.status for m in each.moments()[:2])
    tone = "alarm" if mean != "finite" else "warn" if variance != "finite" else "plain"
    page.notice(*law_in_words(each, curves, v), tone=tone)
    page.prose(f"The {each.family.label} law", about(each))
    page.code(
        picture,
        f"chosen = law({v.family!r}, {dict(each.values)!r}, {form.key!r})\n"
        "curves = picture(chosen)\n"
        f"print(chosen.interval({a}, {b}), chosen.quantile({v.p}))\n"
        f"print(chosen.sample({v.n}, seed={v.seed}).mean())",
        data=lambda: {
            "curves": {"x": curves.x, heights(each): curves.density, "F": curves.cdf},
            "sample": {"x": sample},
        },
    )


def law_in_words(each, curves, v):
    mean, variance, skewness, _ = each.moments()
    median = float(each.quantile(0.5))
    if mean.status == "undefined":
        yield (
            "The mean is undefined: both tails are so heavy that ∞ − ∞ remains. The running mean "
            "never settles; a single draw can throw it anywhere, however many came before."
        )
    elif mean.status == "infinite":
        yield "The mean is infinite: the running mean keeps climbing, in jumps."
    elif variance.status == "infinite":
        yield (
            "There is a mean, but the variance is infinite: the running mean does settle, by jumps "
            "and more slowly than 1/√n."
        )
    elif variance.value == 0:
        yield f"All probability sits on one point, {number(mean.value)}: nothing is random here."
    elif abs(skewness.value) < 1e-9:
        yield "The law is balanced: skewness 0, and mean and median are the same."
    else:
        side = "right" if skewness.value > 0 else "left"
        yield (
            f"The {side} tail is the longer one. Mean {number(mean.value)}, median "
            f"{number(median)}: the mean feels far values, the median does not."
        )
    yield from curves.notes
    if each.discrete:
        k = np.floor(max(v.a, v.b))
        yield (
            f"F jumps by P(X = k) at each integer k, so P(X ≤ {number(k)}) and P(X < {number(k)}) "
            f"differ by {chance(float(each.density(k)))}."
        )
    if curves.outside > 0.01:
        yield f"{percent(curves.outside)} of the probability lies outside the picture."
    if v.a > v.b:
        yield "a is above b: the interval is taken from b to a."


def about(each):
    form, what = each.parameterisation, "P(X = k)" if each.discrete else "f(x)"
    names = ("E X", r"\operatorname{Var} X", r"\text{skewness}", r"\text{excess kurtosis}")
    moments = "\n".join(
        f"- ${name} = {moment.formula}$" for name, moment in zip(names, each.moments(), strict=True)
    )
    return (
        f"{each.family.story}\n\n${what} = {form.density}$ for "
        f"${form.support or each.family.support}$, by {form.label[0].lower()}{form.label[1:]}.\n\n"
        f"{moments}\n\nReference: {each.family.reference}."
    )


# ---- limits -------------------------------------------------------------------------------------


def limits(v):
    relation, values = RELATIONS[v.relation], related(v)
    pair = relate(v.relation, values)
    exact, near = pair.law, pair.approximation
    sums = v.relation == "exponential_sum"
    sample, gap = sums_of_exponentials(**values, size=1000, seed=v.seed) if sums else ([], 0)
    smooth = np.linspace(pair.x[0], pair.x[-1], 257)
    curves, bars, stick, dot = [], points(), ((), ()), ((), ())
    if exact.discrete:
        stick = sticks(pair.x, pair.density)
    else:
        curves.append(("exact", palette.TRUTH, (pair.x, pair.density)))
    if near.discrete:
        dot = dots(pair.x, pair.approximate_density)
        near_f = staircase(pair.x, pair.approximate_cdf)
    else:
        curves.append(("near", palette.MODEL, (smooth, near.density(smooth))))
        near_f = smooth, near.cdf(smooth)
    if sums:
        bars = outline(histogram(sample, False, (pair.x[0], pair.x[-1])))
    exact_f = steps_or_curve(exact, pair.x, pair.cdf)

    rows = [
        (
            "Largest error of F",
            number(pair.distance),
            f"sup |F₁ − F₂|, at x = {number(pair.where)}",
        ),
        (
            "With continuity correction",
            number(pair.corrected),
            "max over k of |F₁(k) − F₂(k + ½)|",
        ),
        ("Total variation", number(pair.total_variation), "½ Σ |P₁(k) − P₂(k)|: for any event"),
        ("Proven bound", number(pair.bound), pair.bound_on),
    ]
    rows = [row for row in rows if row[1] != "undefined"]
    if sums:
        text = "P(S > t) = P(fewer than n events until t), gamma against Poisson"
        rows.append(("Gap in the exact identity", number(gap), text))

    controls, left, right = st.columns(LAYOUT)
    with controls:
        page.show("relation", *(f"{v.relation}_{name}" for name in values))
        if sums:
            page.show("seed")
        page.legend(
            {exact.family.label: palette.TRUTH, near.family.label: palette.MODEL}
            | ({"1,000 simulated sums": palette.DATA} if sums else {})
            | {"difference": palette.ERROR, "the largest": palette.ALARM}
        )
    with left:
        both = "mass and density" if exact.discrete != near.discrete else heights(exact)
        page.chart(
            density.density_plot("x", both),
            {
                "bars": bars,
                "shade": points(),
                "sticks": lines(("exact", palette.TRUTH, stick), width=stick_width(pair.x.size)),
                "curves": lines(*curves),
                "dots": lines(("near", palette.MODEL, dot)),
            },
            caption=f"{exact.family.label}: {named(exact)}. {near.family.label}: {named(near)}",
            name="both",
        )
        page.numbers(rows)
    with right:
        page.chart(
            density.distribution_plot("x", "F(x)"),
            {
                "curves": lines(("exact", palette.TRUTH, exact_f), ("near", palette.MODEL, near_f)),
                "reading": points(),
            },
            caption=f"Furthest apart at x = {number(pair.where)}",
            name="cdfs",
        )
        peak = int(np.argmax(np.abs(pair.error)))
        page.chart(
            density.error_plot("x", "difference of F"),
            {
                "curve": points(pair.error_x, pair.error),
                "largest": points([pair.error_x[peak]] * 2, [0, pair.error[peak]]),
            },
            caption=f"Largest difference {number(pair.distance)}",
            name="error",
        )
    page.notice(*limit_in_words(relation, pair), tone="good" if pair.distance < 0.01 else "plain")
    page.prose(
        "Where this comes from",
        f"{relation.reference}. The largest error is computed, not estimated: at both sides of "
        "every jump of F, or by a refined search where both laws are continuous. A bound holds for "
        "all parameters and is therefore wider.",
    )
    page.code(
        relate,
        f"pair = relate({v.relation!r}, {values!r})\nprint(pair.distance, pair.where, pair.bound)",
        data=lambda: {
            "error": {"x": pair.error_x, "difference of F": pair.error},
            "laws": {"x": pair.x, "F exact": pair.cdf, "F approximate": pair.approximate_cdf},
        },
    )


def limit_in_words(relation, pair):
    size = chance(pair.distance)
    yield relation.statement
    yield (
        f"Any probability P(X ≤ x) is met to within {size}."
        if pair.distance < 0.01
        else f"Here a probability P(X ≤ x) can still be wrong by {size}."
    )
    if pair.corrected < pair.distance / 2:
        yield (
            "Half of a jump is lost where a smooth F is read at the integer itself; reading it at "
            f"k + ½ makes the error {pair.distance / pair.corrected:.0f} times smaller."
        )


# ---- fit ----------------------------------------------------------------------------------------


@st.cache_resource(max_entries=200, show_spinner=False)
def fitted(data, kind):
    """Fits of one kind; masses and densities are never compared by AIC."""
    return compare_families(data, [key for key, f in FAMILIES.items() if f.kind == kind])


@st.cache_resource(max_entries=200, show_spinner=False)
def simulated(data, kind, family):
    return ks_simulated(next(f for f in fitted(data, kind)[0] if f.family == family))


def numbers_to_fit(v):
    """(name, numbers, remark): what the reader gave or, if it cannot be used, a shipped sample."""
    if v.sample != OWN:
        return SAMPLES[v.sample], shipped_samples()[SAMPLES[v.sample]], ""
    text, remarks = v.numbers, []
    if len(text) >= MAX_TEXT:  # the last number may have been cut in two
        text = text[: max(map(text.rfind, " \n\t;,"))]
        remarks.append(f"Only the first {MAX_TEXT:,} characters were read.")
    try:
        given = parse_numbers(text)
    except ValueError as problem:
        first = SAMPLES["sample0"]
        problem = f"{problem}."[0].upper() + f"{problem}."[1:]
        return first, shipped_samples()[first], f"{problem} Shown meanwhile: {first}."
    if given.heading:
        remarks.append(f"The heading “{given.heading[:40]}” was passed over.")
    return "My own numbers", given.values, " ".join(remarks)


def fit_to_data(v):
    label, data, remark = numbers_to_fit(v)
    kind = v.kind
    if kind == "discrete" and not fitted(data, kind)[0]:
        kind = "continuous"
        remark += " These numbers are no counts that a discrete family could produce; they are "
        remark += "fitted as measured."
    stand, failed = fitted(data, kind)
    if not stand:
        stand, failed = fitted(data, "discrete")
    if not stand:
        page.notice(f"No family fits: {failed[0].message}.", tone="alarm")
        return
    shown = next((f for f in stand if f.family == v.shown), stand[0])
    each, curves = shown.law, picture(shown.law)
    margin = np.ptp(data) / 2 or 1.0
    low, high = data.min() - margin, data.max() + margin
    x = curves.x[(curves.x >= low) & (curves.x <= high)]
    if each.discrete:
        x = np.arange(min(data.min(), x.min(initial=np.inf)) - 1, max(data.max(), x.max(initial=0)))
        x = x[:600]
    else:
        x = np.unique(np.concatenate([x, np.linspace(data.min(), data.max(), 65)]))
    mass, f = np.minimum(each.density(x), curves.density.max()), each.cdf(x)
    fit_row = (each.family.label, palette.MODEL, dots(x, mass) if each.discrete else (x, mass))
    share = np.arange(data.size + 1) / data.size
    empirical = staircase([low, *np.sort(data), high], [*share, 1.0])

    controls, left, right = st.columns(LAYOUT)
    with controls:
        page.show("sample", *["numbers"] * (v.sample == OWN), "kind", "shown", "simulate")
        page.legend({"data": palette.DATA, f"{each.family.label}, fitted": palette.MODEL})
        if remark:
            page.notice(remark.strip(), tone="warn")
    with left:
        page.chart(
            density.density_plot("x", heights(each)),
            {
                "bars": outline(histogram(data, each.discrete)),
                "shade": points(),
                "sticks": lines(width=1),
                "curves": lines() if each.discrete else lines(fit_row),
                "dots": lines(fit_row) if each.discrete else lines(),
            },
            caption=f"{label}: n = {data.size}. {each.family.label}, likeliest at {named(each)}",
            name="fit",
        )
        page.chart(
            density.quantile_quantile_plot("quantile of the fitted law", "ordered data"),
            quantile_quantile_tables(data, each),
            caption="Q–Q plot: a good fit lies on the dashed line",
            name="fit-qq",
        )
    with right:
        page.chart(
            density.distribution_plot("x", "F(x)"),
            {
                "curves": lines(
                    ("data", palette.DATA, empirical),
                    ("fit", palette.MODEL, steps_or_curve(each, x, f)),
                ),
                "reading": points(),
            },
            caption=f"Steps: share of the data up to x. Largest gap {number(shown.ks_statistic)}",
            name="fit-cdf",
        )
        page.numbers(fit_tiles(v, data, kind, shown))
    page.notice(*fit_in_words(v, stand, shown), tone="warn" if rejected(shown) else "plain")
    st.dataframe(
        fit_table(stand),
        hide_index=True,
        width="stretch",
        key="fit-table",
        column_config={
            "KS p": st.column_config.NumberColumn(format="%.3g", help="Too large: fitted")
        },
    )
    if failed and not page.presenting:
        with st.expander(f"Not fitted ({len(failed)})"):
            st.markdown("\n".join(f"- {FAMILIES[f.family].label}: {f.message}." for f in failed))
    values = ", ".join(f"{value:.6g}" for value in data)
    page.code(
        compare_families,
        f"stand, failed = compare_families([{values}])\n"
        f"for each in [f for f in stand if f.law.family.kind == {kind!r}]:\n"
        "    print(each.family, each.aic, each.ks_statistic)",
        data=lambda: {"numbers": {"x": data}, "fits": fit_table(stand)},
    )


def fit_tiles(v, data, kind, shown):
    log_likelihood = number(shown.log_likelihood, 5)
    yield "Log-likelihood", log_likelihood, "ln L = Σ ln f(xᵢ)"
    text = f"2k − 2 ln L = 2 · {shown.n_parameters} − 2 · {bracketed(shown.log_likelihood, 5)}"
    yield "AIC", number(shown.aic, 5), text
    text = f"D = sup |Fₙ − F|; its p = {number(shown.ks_pvalue)} is too large"
    yield "Kolmogorov–Smirnov", number(shown.ks_statistic), text
    if v.simulate:
        p, error = simulated(data, kind, shown.family)
        yield "p-value that allows for the fit", number(p), f"± {number(error)} (200 refits)"


def fit_table(stand):
    least = stand[0].aic
    return {
        "Family": [f.law.family.label for f in stand],
        "Parameters": [named(f.law) for f in stand],
        "ln L": [round(f.log_likelihood, 2) for f in stand],
        "AIC": [round(f.aic, 2) for f in stand],
        "ΔAIC": [round(f.aic - least, 2) for f in stand],
        "KS D": [round(f.ks_statistic, 4) for f in stand],
        "KS p": [float(f.ks_pvalue) for f in stand],
        "Remark": [f.message or ("" if f.regular else "end of support fitted") for f in stand],
    }


def rejected(fit):
    """Whether D exceeds the 5 % point of a law known beforehand, which a fit stays below."""
    return fit.ks_statistic > 1.36 / np.sqrt(fit.n)


def fit_in_words(v, stand, shown):
    if v.shown not in ("best", shown.family):
        yield f"{FAMILIES[v.shown].label} is not among the fits; the best one is shown instead."
    best, rest = stand[0], stand[1:]
    close = [f.law.family.label for f in rest if f.aic - best.aic < 2]
    if close:
        yield (
            f"Lowest AIC: {best.law.family.label}. Within 2 of it, hardly to be told apart: "
            f"{', '.join(close)}."
        )
    elif rest:
        ahead = number(rest[0].aic - best.aic)
        yield f"Lowest AIC: {best.law.family.label}, {ahead} ahead of {rest[0].law.family.label}."
    if rejected(shown):
        yield (
            f"{shown.law.family.label} did not produce these numbers: its gap D exceeds 1.36/√n, "
            "which chance passes once in twenty times even without any fitting. The best of a "
            "list can still be wrong."
        )
    yield (
        "The p-value of D holds for a law known beforehand. Here the parameters were fitted to the "
        "same numbers, so it is too large (Lilliefors, 1967)."
    )


# ---- two variables ------------------------------------------------------------------------------

SIGMAS = (1, 2, 3)


def two_variables(v):
    both = BivariateNormal(sd_x=v.sd_x, sd_y=v.sd_y, correlation=v.rho)
    mean, sd = both.conditional(v.x)
    sample = both.sample(v.n, v.seed)
    half = 3.3 * max(v.sd_x, v.sd_y)
    reach, axis = np.array([-2.0, 2.0]) * half, both.axes()[1][:, 0]
    steep = (reach, both.reverse_regression_slope * reach) if v.rho else ([0, 0], reach)
    rows = [
        ("Y on X", palette.TRUTH, (reach, both.regression_slope * reach)),
        ("X on Y", palette.PURPLE, steep),
        ("condition", palette.ALARM, ([v.x, v.x], reach)),
    ]
    if not np.isnan(both.major_axis_slope):
        rows.append(("long axis", palette.NEUTRAL, (axis[0] * reach, axis[1] * reach)))
    y = np.linspace(-half, half, 201)
    alone = law("normal", {"mean": 0, "sd": v.sd_y}).density(y)
    given = law("normal", {"mean": mean, "sd": sd}).density(y)
    rho, s1, s2 = bracketed(v.rho), number(v.sd_x), number(v.sd_y)

    controls, left, right = st.columns(LAYOUT)
    with controls:
        page.show("sd_x", "sd_y", "rho", "x", "n", "seed")
        page.legend(
            {
                "sample": palette.DATA,
                "1, 2, 3 σ ellipses": palette.MODEL,
                "regression of Y on X": palette.TRUTH,
                "regression of X on Y": palette.PURPLE,
                "long axis": palette.NEUTRAL,
                "given X = x": palette.ALARM,
            }
        )
    with left:
        contents = ", ".join(percent(float(c)) for c in ellipse_content(SIGMAS))
        page.chart(
            density.ellipse_plot("x", "y"),
            {
                "window": {"cx": [0.0], "cy": [0.0], "half": [half]},
                "points": points(*dots(*sample.T)),
                "ellipses": lines(
                    *((f"{r} σ", palette.MODEL, both.ellipse(r, 91).T) for r in SIGMAS)
                ),
                "lines": lines(*rows),
            },
            caption=f"The ellipses hold {contents}; 68, 95 and 99.7 % belong to one dimension",
            name="plane",
        )
    with right:
        page.chart(
            density.density_plot("y", "density"),
            {
                "bars": points(),
                "shade": points(),
                "sticks": lines(width=1),
                "curves": lines(
                    ("alone", palette.MODEL, (y, alone)), ("given", palette.ALARM, (y, given))
                ),
                "dots": lines(),
            },
            caption=f"Y alone, and Y once X = {number(v.x)} is known",
            name="conditional",
        )
        page.numbers(
            [
                (
                    "Mean of Y given x",
                    number(mean),
                    f"ρ(σ₂/σ₁)x = {rho} · {s2}/{s1} · {number(v.x)}",
                ),
                ("Its spread", number(sd), f"σ₂√(1 − ρ²) = {s2} · √(1 − {rho}²)"),
                ("Covariance", number(both.covariance[0, 1]), f"ρσ₁σ₂ = {rho} · {s1} · {s2}"),
                (
                    "Sample correlation",
                    number(np.corrcoef(sample.T)[0, 1]),
                    f"from {v.n} pairs; ρ = {rho}",
                ),
            ]
        )
    if v.rho:
        page.notice(
            f"The line of conditional means has slope {number(both.regression_slope)}, the long "
            f"axis {number(both.major_axis_slope)}: the regression line is the flatter one "
            "(regression to the mean). Predicting X from Y gives a third line, steeper than both.",
            f"Knowing X takes away ρ² = {percent(v.rho**2)} of the variance of Y, whatever x is.",
        )
    else:
        page.notice(
            "ρ = 0. For a jointly normal pair, uncorrelated means independent: knowing X says "
            "nothing about Y. For other pairs it need not."
        )
    page.code(
        BivariateNormal,
        f"both = BivariateNormal(sd_x={v.sd_x}, sd_y={v.sd_y}, correlation={v.rho})\n"
        f"print(both.covariance, both.conditional({v.x}), both.major_axis_slope)",
        data=lambda: {"sample": {"x": sample[:, 0], "y": sample[:, 1]}},
    )


# ---- the page -----------------------------------------------------------------------------------


def tasks(v):
    """Challenges; each is solved, and says where it stands, in its own view."""
    each = chosen_law(vars(v), v.family)
    mean, variance = each.moments()[:2]
    on_law, on_pair = v.view == "law", v.view == "pair"
    heavy = on_law and v.family == "student_t" and variance.status == "infinite"
    waiting = on_law and v.family == "exponential"
    held, length, shortest = each.interval(*sorted((v.a, v.b))), abs(v.b - v.a), np.nan
    if waiting:
        shortest = np.log(2) * mean.value  # from 0, where the density is highest, to the median
    corrected = np.nan
    if v.view == "limits" and v.relation == "binomial_normal":
        corrected = relate(v.relation, related(v)).corrected
    both = BivariateNormal(sd_x=v.sd_x, sd_y=v.sd_y, correlation=v.rho)
    share = both.regression_slope / both.major_axis_slope if both.major_axis_slope else np.nan
    return [
        Challenge(
            "One law: find a Student t law that has a mean but an infinite variance.",
            solved=heavy,
            state=f"Mean {mean.status}, variance {variance.status}." if on_law else "",
        ),
        Challenge(
            "One law: with an exponential law, find the shortest interval that holds half of the "
            "probability.",
            solved=abs(held - 0.5) <= 0.01 and length <= 1.02 * shortest,
            state=f"{percent(held)} in a length of {number(length)}." if waiting else "",
        ),
        Challenge(
            "Limits: bring the error of binomial → normal with continuity correction below 0.0002.",
            solved=corrected < 2e-4,
            state="" if np.isnan(corrected) else f"Now {number(corrected)}.",
        ),
        Challenge(
            "Two variables: with equal spreads, make the regression line half as steep as the long "
            "axis.",
            solved=on_pair and v.sd_x == v.sd_y and abs(share - 0.5) < 0.01,
            state=f"Now {number(share)} times as steep." if on_pair else "",
        ),
    ]


DRAW = {"law": one_law, "limits": limits, "fit": fit_to_data, "pair": two_variables}


@page.figure
def laws(v):
    page.presets()
    page.show("view", view={"label_visibility": "collapsed"})
    DRAW[v.view](v)
    page.challenges(tasks(v))


page.mathematics(
    r"""
**Distribution function.** $F(x) = P(X \le x)$, with $\le$: it includes the mass at $x$ and is
continuous from the right. $P(a \le X \le b) = F(b) - F(a)$ for a density; for a law on the integers
$F(b) - F(a-1)$.

**Quantile.** $x_p = \min\{x : F(x) \ge p\}$. Draws are made as $F^{-1}(U)$ with $U$ uniform, so
that a sample moves smoothly with a parameter (Devroye, 1986, *Non-Uniform Random Variate
Generation*, II.2).

**Moments.** Kurtosis is excess kurtosis (0 for the normal law). Where $P(|X| > x)$ falls like
$x^{-a}$, moments of order $k \ge a$ do not exist: infinite on one side, undefined when both tails
diverge or when there is no finite mean to centre at.

**Histogram.** Heights are densities: $\text{count}/(n \cdot \text{width})$, width
$2\,\mathrm{IQR}\,n^{-1/3}$ (Freedman and Diaconis, 1981, *Z. Wahrsch.* 57).
**Q–Q plot.** The $i$-th smallest value against $F^{-1}((i-\tfrac12)/n)$.

**Fit.** Maximum likelihood with natural logarithms, $\mathrm{AIC} = 2k - 2\ln L$ (Akaike, 1974,
*IEEE Trans. Autom. Control* 19). Families of positive numbers start at 0: their location is not
fitted. Kolmogorov–Smirnov: $D = \sup_x |F_n(x) - F(x)|$ (Kolmogorov, 1933); with fitted parameters
its usual p-value is too large (Lilliefors, 1967, *J. Am. Stat. Assoc.* 62).

**Two variables.** The squared Mahalanobis distance of a normal pair is $\chi^2_2$, so an ellipse of
radius $r$ holds $1 - e^{-r^2/2}$ (Kotz, Balakrishnan and Johnson, 2000, *Continuous Multivariate
Distributions* 1, ch. 46).
"""
)
page.footer()
