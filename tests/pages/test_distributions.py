"""What only the page of the probability distributions promises."""

import contextlib
import html
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from core.datasets.tables import number_samples
from core.maths.probability.bivariate_normal import BivariateNormal
from core.maths.probability.distributions import RELATIONS, histogram, picture, relate
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.fitting import compare_families, fit
from core.maths.probability.likelihood import log_likelihood, move
from core.maths.probability.verdicts import Gap, Moved
from core.ui import listing, words
from pages.probability.distributions.fit_verdicts import moved_in_words, tone_of_fit
from pages.probability.distributions.verdicts import in_short, tone_of, tone_of_limit

STEM = "distributions"


def rows(table, **wanted):
    """The rows of a table in which the columns have the wanted values."""
    keep = np.ones(len(table["x"]), bool)
    for column, value in wanted.items():
        keep &= np.array(table[column], dtype=object) == value
    return {name: np.array(values)[keep] for name, values in table.items()}


def figure(page, label):
    """The value on the tile with this label."""
    texts = [text for text in re.split(r"<[^>]*>|\n", html.unescape(page.html)) if text.strip()]
    assert label in texts, label
    return texts[texts.index(label) + 1]


def solved(page, task):
    """Whether the challenge with this beginning is marked as solved."""
    found = re.search(rf"<li>(.*?)<div>[^<]*{task}", page.html)
    assert found, task
    return "solved" in found.group(1).rsplit("<li>", 1)[-1]


def fits(page):
    """The table of fits: rows by heading, cells as they are read."""
    table = next(t for t in re.findall(r"<table.*?</table>", page.html, re.S) if "ΔAIC" in t)
    headings = re.findall(r"<th scope[^>]*>(.*?)</th>", table)
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
    cells = [[html.unescape(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in found]
    return [dict(zip(headings, row, strict=True)) for row in cells]


def value(text):
    return float(text.replace("−", "-").replace(",", ""))


def test_continuous_drawn_numbers_are_the_functions_numbers(open_page):
    page = open_page(STEM).at(family="gamma", gamma_shape=3.0, gamma_rate=2.0, a=1.0, b=2.0, p=0.25)
    each = law("gamma", {"shape": 3.0, "rate": 2.0})
    curves = picture(each)
    names = ("interval", "histogram", "cdf", "quantiles")
    density, sample, cdf, quantiles = (page.chart(name).data for name in names)
    assert density["curves"]["x"] == curves.x.tolist()
    assert density["curves"]["y"] == curves.density.tolist()
    assert density["shade"]["x"][0] == 1 and density["shade"]["x"][-1] == 2
    assert not density["sticks"]["x"] and not density["bars"]["x"]
    assert cdf["curves"]["y"] == curves.cdf.tolist()
    assert cdf["reading"]["x"][1] == pytest.approx(float(each.quantile(0.25)))
    assert quantiles["curves"]["y"][0] >= curves.low
    count = histogram(each.sample(300, 1), False, (curves.low, curves.high))
    assert max(sample["bars"]["y"]) == count.height.max()
    assert words.percent(each.interval(1, 2), 2) in page.html


def test_discrete_drawn_numbers_are_the_functions_numbers(open_page):
    page = open_page(STEM).at(family="poisson", poisson_rate=4.0, a=2.0, b=5.0)
    each = law("poisson", {"rate": 4.0})
    sticks = page.chart("interval").data["sticks"]
    inside = rows(sticks, series="inside")
    assert inside["y"][1::3].sum() == pytest.approx(each.interval(2, 5))
    assert not page.chart("interval").data["curves"]["x"]
    assert page.chart("histogram").data["dots"]["y"][::2] == pytest.approx(picture(each).density)
    assert "P(X ≤ 5) and P(X &lt; 5) differ by" in page.html


@pytest.mark.parametrize("key", FAMILIES)
def test_every_family_shows_its_moments_and_one_number_everywhere(open_page, key):
    page = open_page(STEM).at(family=key)
    each = law(key)
    for moment in each.moments():
        text = "undefined" if moment.status == "undefined" else words.number(moment.value, 4)
        assert figure(page, moment.name.capitalize()) == text
    said = re.search(r"Mean of 300 draws: ([^;]+);", page.html).group(1)
    assert said == words.number(each.sample(300, 1).mean())
    assert page.chart("mean").data["mean"]["y"][-1] == pytest.approx(each.sample(300, 1).mean())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"family": "cauchy"}, "The mean is undefined"),
        ({"family": "pareto", "pareto_alpha": 0.9}, "The mean is infinite"),
        ({"family": "student_t", "student_t_nu": 2.0}, "the variance is infinite"),
        ({"family": "bernoulli", "bernoulli_p": 1.0}, "All probability sits on one point"),
        ({"family": "beta", "beta_alpha": 0.5}, "grows without limit towards x = 0"),
        ({"family": "zipf", "zipf_s": 1.1}, "lies outside the picture"),
        ({"a": 2.0, "b": -1.0}, "the interval is taken from b to a"),
        ({"rho": 0.0}, "uncorrelated means independent"),
        ({"sample": "own", "numbers": "1\n2\nx3\n5"}, "“x3” in line 3 (not a number)"),
        ({"sample": "own", "numbers": ""}, "paste at least one number. Shown meanwhile"),
        ({"sample": "own", "numbers": "7"}, "at least 2 numbers. Shown meanwhile"),
        ({"sample": "own", "numbers": "7 >8"}, "at least 2 numbers that are not"),
        ({"sample": "own", "numbers": "1 2 nan"}, "“nan” in line 1, item 3 (no value)"),
        ({"sample": "own", "numbers": "n\n1\n2\n4"}, "“n” left out"),
        ({"sample": "own", "numbers": "-1.5 -1.5"}, "No family fits"),
        ({"sample": "own", "kind": "discrete"}, "fitted as measured"),
        ({"sample": "sample0", "shown": "normal"}, "Normal is rejected at 5 %"),
        ({"sample": "own", "numbers": "-1 2 3", "shown": "gamma"}, "not among"),
    ],
)
def test_odd_states_are_said(open_page, values, sentence):
    assert sentence in open_page(STEM).at(**values).html


def test_text_that_was_cut_loses_its_last_number(open_page):
    text = ("123456 " * 1000)[:3999] + "7"  # 4000 characters, the last number cut in two
    page = open_page(STEM).at(sample="own", kind="discrete", numbers=text)
    assert "Only the first 4,000 characters were read" in page.html
    assert "n = 571." in page.html


@pytest.mark.parametrize("key", RELATIONS)
def test_relations_show_the_computed_error(open_page, key):
    page = open_page(STEM).at(relation=key)
    pair = relate(key)
    both, cdfs, error = (page.chart(name).data for name in ("both", "cdfs", "error"))
    assert error["curve"]["y"] == pair.error.tolist()
    assert np.abs(error["largest"]["y"]).max() == pytest.approx(pair.distance, rel=1e-2)
    assert figure(page, "Largest error of F") == words.number(pair.distance)
    exact = rows(cdfs["curves"], series="exact")
    assert exact["y"][-1] == pair.cdf[-1]
    drawn = both["sticks"] if pair.law.discrete else rows(both["curves"], series="exact")
    assert np.nanmax(drawn["y"]) == pytest.approx(pair.density.max())
    assert ("1,000 simulated sums" in page.html) == (key == "exponential_sum")


def test_a_fit_shows_one_result_everywhere(open_page):
    page = open_page(STEM).at(sample="own", numbers="1.5 2.5 3.5 8 9.5", shown="normal")
    result = fit("normal", [1.5, 2.5, 3.5, 8, 9.5])
    (row,) = [row for row in fits(page) if row["Family"] == "Normal"]
    assert value(row["AICc"]) == pytest.approx(result.aicc, abs=0.006)
    assert figure(page, "AICc") == words.number(result.aicc, 5)
    assert f"Largest gap {words.number(result.ks_statistic)}" in page.html
    assert value(row["KS D"]) == pytest.approx(result.ks_statistic, abs=1e-4)
    curve = page.chart("fit").data["curves"]
    assert curve["y"] == pytest.approx(result.law.density(curve["x"]), rel=1e-9)
    steps = rows(page.chart("fit-cdf").data["curves"], series="data")
    assert steps["y"][0] == 0 and steps["y"][-1] == 1
    assert set(steps["x"][1:-2]) == {1.5, 2.5, 3.5, 8, 9.5}


def test_only_one_kind_is_compared(open_page):
    page = open_page(STEM)
    for kind in ("continuous", "discrete"):
        page.at(sample="sample0", kind=kind)
        families = {row["Family"] for row in fits(page)}
        labels = {f.label for f in FAMILIES.values() if f.kind == kind}
        assert families and families <= labels


def test_the_honest_p_value_appears_on_request(open_page):
    page = open_page(STEM).at(sample="sample2", shown="exponential")
    assert "p of D that allows for the fit" not in page.html
    page.at(sample="sample2", shown="exponential", simulate=True)
    assert "p of D that allows for the fit" in page.html


def test_the_ellipses_and_lines_are_the_functions(open_page):
    page = open_page(STEM).at(sd_x=2.0, sd_y=1.0, rho=-0.6, x=1.5)
    both = BivariateNormal(sd_x=2.0, sd_y=1.0, correlation=-0.6)
    plane, curves = (page.chart(name).data for name in ("plane", "conditional"))
    ellipse = rows(plane["ellipses"], series="2 σ")
    assert np.allclose(both.mahalanobis(ellipse["x"], ellipse["y"]), 2)
    regression = rows(plane["lines"], series="Y on X")
    assert np.diff(regression["y"]) / np.diff(regression["x"]) == pytest.approx(-0.3)
    assert np.allclose(np.column_stack([plane["points"]["x"][::2], plane["points"]["y"][::2]]),
                       both.sample(300, 1))  # fmt: skip
    given = rows(curves["curves"], series="given")
    mean, sd = both.conditional(1.5)
    assert given["y"].max() == pytest.approx(1 / (sd * np.sqrt(2 * np.pi)), rel=1e-2)
    assert figure(page, "Mean of Y given x") == words.number(mean)


@pytest.mark.parametrize(
    ("task", "values", "missed"),
    [
        (
            "Find a Student t",
            {"family": "student_t", "student_t_nu": 1.5},
            {"family": "student_t", "student_t_nu": 3.0},
        ),
        (
            "With an exponential",
            {"family": "exponential", "a": 0.0, "b": 0.693},
            {"family": "exponential", "a": 0.2, "b": 1.16},
        ),
        (
            "Bring the error",
            {"binomial_normal_n": 200, "binomial_normal_p": 0.5},
            {"binomial_normal_n": 200, "binomial_normal_p": 0.1},
        ),
        (
            "With equal",
            {"rho": 0.5},
            {"rho": 0.5, "sd_y": 2.0},
        ),
        (
            "Give numbers of your own",
            {"sample": "own", "numbers": "4.1 4.3 4.4 4.5 4.6 4.9 40"},
            {"sample": "own", "numbers": "1 2 3 4 5"},
        ),
    ],
)
def test_a_challenge_is_solved_by_its_solution_alone(open_page, task, values, missed):
    page = open_page(STEM)
    assert not solved(page.at(**missed), task)
    assert solved(page.at(**values), task)


@pytest.mark.parametrize(
    "key", [key for key, f in FAMILIES.items() if len(f.parameterisations) > 1]
)
def test_switching_the_parameterisation_keeps_the_law(open_page, key):
    page = open_page(STEM)
    switch = page.controls[f"{key}_form"]
    values = dict(page.values) | {"family": key}
    family = FAMILIES[key]
    for form in family.parameterisations[1:]:
        carried = switch.carries(values, form.key)
        wanted = family.parameterisation(form.key).named(**law(key).standard)
        assert sorted(carried.values()) == pytest.approx(sorted(wanted.values()))
        for name, value in carried.items():
            control = page.controls[name]
            assert control.legal(value) == pytest.approx(value, rel=0.01)


def test_a_family_comes_with_an_interval_that_suits_it(open_page):
    page = open_page(STEM)
    choice = page.controls["family"]
    for key in FAMILIES:
        ends = choice.carries(dict(page.values), key)
        assert law(key).interval(*sorted(ends.values())) > 0.2, key


@pytest.mark.parametrize(
    ("chapter", "name", "expected"),
    [
        ("law", "picture", lambda: str(law("gamma").interval(1, 2))),
        ("limits", "relate", lambda: str(relate("t_normal").distance)),
        ("fit", "compare", lambda: "exponential"),
        (
            "bivariate",
            "BivariateNormal",
            lambda: str(BivariateNormal(correlation=0.5).conditional(1)[0]),
        ),
    ],
)
def test_the_code_runs_and_gives_the_same_numbers(open_page, chapter, name, expected):
    page = open_page(STEM).open(chapter)
    page.values.update(family="gamma", a=1.0, b=2.0, relation="t_normal", rho=0.5)
    function, call, data = page.run().code(name)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(
            compile(listing.standalone(function, call), "listing", "exec"), {"__name__": "listing"}
        )
    assert "import core" not in listing.standalone(function, call)
    assert expected() in printed.getvalue()
    for table in data().values():
        assert len({len(column) for column in table.values()}) == 1


def test_shipped_samples_are_ranked_as_computed(open_page):
    page = open_page(STEM).at(sample="sample2")
    hours = number_samples()["Aircraft: hours between failures"]
    keys = [key for key, f in FAMILIES.items() if not f.discrete]
    stand, _ = compare_families(hours, keys)
    table = fits(page)
    assert [row["Family"] for row in table] == [f.law.family.label for f in stand]
    assert value(table[0]["ΔAICc"]) == 0
    behind = [value(row["ΔAICc"]) for row in table if row["ΔAICc"] != "—"]
    assert behind == sorted(behind) and len(behind) < len(table)
    apart = [row["Family"] for row in table if row["ΔAICc"] == "—"]
    assert set(apart) == {"Uniform", "Triangular", "Pareto"}
    assert "Judged apart: " in page.html


# ---- what is a quantile -------------------------------------------------------------------------


@pytest.mark.parametrize("p", [0.25, 0.5, 0.9])
def test_a_quantile_is_shaded_marked_and_said(open_page, p):
    page = open_page(STEM).at(family="gamma", p=p)
    x = float(law("gamma").quantile(p))
    drawn = page.chart("law").data
    assert drawn["shade"]["x"][-1] == x
    area = np.trapezoid(drawn["shade"]["y"], drawn["shade"]["x"])
    assert area == pytest.approx(p, abs=0.01)
    assert drawn["reading"]["x"] == [x, x]
    assert drawn["label"]["text"] == [f"{p:g}-quantile: {words.number(x)}"]
    assert f"about {1000 * p:g} are at most {words.number(x)}" in page.html
    assert ("the median" in page.html.partition("Try it")[0]) or p != 0.5


def test_a_quantile_of_a_law_with_jumps_holds_at_least_p(open_page):
    page = open_page(STEM).at(family="poisson", poisson_rate=4.0, p=0.5)
    each = law("poisson", {"rate": 4.0})
    inside = rows(page.chart("law").data["sticks"], series="inside")
    assert np.nanmax(inside["x"]) == each.quantile(0.5) == 4
    assert np.nansum(inside["y"]) == pytest.approx(each.cdf(4)) and each.cdf(3) < 0.5 <= each.cdf(4)
    assert f"{words.percent(each.cdf(4), 2)} of all draws are at most 4" in page.html
    assert f"{words.percent(each.cdf(3), 2)} at most 3" in page.html


def test_a_quantile_outside_the_picture_is_said_and_not_marked(open_page):
    page = open_page(STEM).at(family="zipf", zipf_s=1.1, p=0.9)
    drawn = page.chart("law").data
    assert not drawn["reading"]["x"] and not drawn["label"]["x"]
    assert not page.chart("cdf").data["reading"]["x"]
    assert "outside the picture" in page.chart("law").caption


@pytest.mark.parametrize(
    ("values", "said", "unsaid"),
    [
        ({"family": "poisson", "poisson_rate": 4.0}, "Mean and median are both 4", "feels"),
        ({"family": "bernoulli", "bernoulli_p": 0.5}, "Mean 0.5, median 0", "are the same"),
        ({"family": "exponential"}, "the mean feels far values", "both"),
        ({"family": "normal"}, "skewness 0. Mean and median are both 0.", "need not"),
        ({"family": "student_t", "student_t_nu": 2.5}, "too heavy for a skewness", "longer one"),
        ({"family": "binomial", "binomial_n": 3, "binomial_p": 0.3}, "shorter tail", "feels"),
    ],
)
def test_mean_and_median_are_compared_as_they_are(open_page, values, said, unsaid):
    page = open_page(STEM).open("law").at(**values)
    notice = page.html.partition("Its moments")[2]
    assert said in notice and unsaid not in notice


def test_mean_and_median_of_every_law_are_told_apart(open_page):
    page = open_page(STEM).open("law")
    rng = np.random.default_rng(3)
    for key in FAMILIES:
        own = [c for n, c in page.controls.items() if n.startswith(f"{key}_") and hasattr(c, "low")]
        for _ in range(6):
            values = {c.name: c.legal(rng.uniform(c.low, c.high)) for c in own}
            html = page.at(family=key, **values).html
            for mean, median in re.findall(r"Mean (\S+), median (\S+)[:,]", html):
                assert mean != median, (key, values)


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.001, "about 1 is at most"),
        (0.002, "about 2 are at most"),
        (0.999, "the other above"),
        (0.9, "the others above"),
    ],
)
def test_one_draw_is_one(open_page, p, said):
    assert said in open_page(STEM).at(family="normal", p=p).html


def test_words_on_a_pair_hold_where_an_axis_is_missing(open_page):
    page = open_page(STEM).open("bivariate")
    page.at(rho=-0.6, sd_x=2.0, sd_y=1.0, x=-1.5)
    assert "pairs; ρ = −0.6<" in page.html and "= −0.6 · 1/2 · (−1.5)<" in page.html
    assert "√(1 − (−0.6)²)" in page.html
    assert "no long axis" in page.at(rho=0.0, sd_x=1.0, sd_y=1.0).html
    assert "both lines are level" in page.at(rho=0.0, sd_x=2.0, sd_y=1.0).html
    for values in ({}, {"rho": 0.0}, {"rho": 0.0, "sd_x": 2.0}, {"rho": 0.0, "sd_y": 2.0}):
        assert "undefined" not in page.at(**({"rho": 0.5} | values)).html
    page.at(rho=0.99, sd_x=3.0, sd_y=0.1)
    slope, axis = re.search(r"has slope (\S+), the long axis (\S+):", page.html).groups()
    assert slope != axis and float(slope) < float(axis)


# ---- off the best fit ---------------------------------------------------------------------------


def test_off_the_best_value_the_likelihood_falls_by_what_is_said(open_page):
    page = open_page(STEM).open("fit").at(off=0.5)
    hours = number_samples()["Aircraft: hours between failures"]
    best = law("exponential", {"rate": 1 / hours.mean()})
    moved = law("exponential", {"rate": np.exp(0.5) / hours.mean()})
    drop = log_likelihood(best, hours) - log_likelihood(moved, hours)
    assert f"ln L falls by {words.number(drop)}" in page.html
    assert f"{words.number(np.exp(drop))} times less likely" in page.html
    assert page.chart("likelihood").data["now"]["y"][0] == pytest.approx(-drop)
    drawn = rows(page.chart("fit").data["curves"], series="moved")
    assert drawn["y"] == pytest.approx(moved.density(drawn["x"]))
    assert "Rate λ, off its best value" in page.live
    assert not rows(page.at(off=0.0).chart("fit").data["curves"], series="moved")["x"].size


@pytest.mark.parametrize(
    ("family", "off", "sentence"),
    [
        ("uniform", 0.5, "Impossible: under this law"),
        ("uniform", 1.0, "There is no Uniform law this far off"),
        ("zipf", 0.1, "is not among the fits"),
        ("normal", 0.0, "no other value of μ"),
        ("normal", 0.0, "Even so the curve misses the bars"),
        ("f", 0.0, "F is not among the fits"),
    ],
)
def test_a_move_that_cannot_be_made_is_said(open_page, family, off, sentence):
    page = open_page(STEM).at(sample="sample0", shown=family, off=off)
    assert sentence in page.html


def test_numbers_that_no_law_fits_are_shown_alone(open_page):
    page = open_page(STEM).at(sample="own", numbers="-1.5 -1.5")
    assert page.chart("fit").data["bars"]["x"] and not page.chart("fit").data["curves"]["x"]
    assert "ev-tone-alarm" in page.html


# ---- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "chapter"),
    [
        ({"view": "law"}, "law"),
        ({"view": "limits", "relation": "t_normal", "seed": "7"}, "limits"),
        ({"view": "fit", "family": "cauchy"}, "fit"),
        ({"view": "pair", "n": "500"}, "bivariate"),
        ({"n": "500"}, "law"),
        ({"preset": "binomial-normal"}, "limits"),
        ({"preset": "regression-line"}, "bivariate"),
    ],
)
def test_an_address_of_old_opens_its_chapter_with_its_settings(open_page, query, chapter):
    page = open_page(STEM, query)
    assert page.chapter.name == chapter and not page.complaints
    for name, text in query.items():
        if name not in ("view", "preset"):
            assert page.controls[name].encode(page.values[name]) == text


# ---- conditions of a criterion, and numbers that are odd ----------------------------------------

DIE = "1 2 3 4 5 6 6 6 6 5 6 6 2 6 6 3 6 1 6 6"
KICKS = "0 " * 109 + "1 " * 65 + "2 " * 22 + "3 " * 3 + "4"  # von Bortkiewicz (1898)


def told(page):
    return html.unescape(re.sub(r"<[^>]*>", "", page.html))


@pytest.mark.parametrize("text", ["3 2 1 0 0 0 0 0 0", KICKS], ids=["ties", "kicks"])
def test_no_t_law_is_called_likeliest_on_tied_data(open_page, text):
    page = open_page(STEM).at(sample="own", numbers=text, shown="student_t")
    assert "Student t is not among the fits" in told(page)
    assert "more than a third of the values are equal (0)" in told(page)
    assert not any(row["Family"] == "Student t" for row in fits(page))


def test_the_honest_p_value_decides_about_a_die(open_page):
    page = open_page(STEM).at(
        sample="own", kind="discrete", numbers=DIE, shown="discrete_uniform", simulate=True
    )
    assert "Even so it is rejected at 5 %: p = " in told(page)
    assert "ev-tone-warn" in page.html
    (row,) = [row for row in fits(page) if row["Family"] == "Discrete uniform"]
    assert row["KS p"] == "—" and row["ΔAICc"] == "—"
    page.at(sample="own", kind="discrete", numbers=KICKS, shown="poisson", simulate=True)
    assert "It can have produced these numbers: p = " in told(page)
    assert "its p = " not in told(page), "Kolmogorov's table is not for counts"


def test_a_simulated_p_value_too_near_to_the_level_decides_nothing(open_page):
    """Of 200 refits 9 or 10 reach D; scipy's exact interval of that share holds 5 %."""
    page = open_page(STEM)
    for seed in range(60):
        x = law("exponential").sample(25, seed=seed).round(3)
        text = " ".join(f"{value:g}" for value in x + 0.001)
        page.at(sample="own", numbers=text, shown="exponential", simulate=True)
        p = value(figure(page, "p of D that allows for the fit"))
        if 0.03 < p < 0.07:
            break
    reached = round(201 * p) - 1
    ends = stats.binomtest(reached, 200).proportion_ci()
    assert ends.low < 0.05 < ends.high
    said = told(page)
    assert "Too near to 5 % to decide: p = " in said and "rejected at 5 %: p" not in said
    assert f"{words.number(ends.low, 2)} to {words.number(ends.high, 2)} is its 95 %" in said


def test_refits_that_failed_are_said(open_page):
    counts = law("negative_binomial", {"r": 9, "p": 0.9}, "failures").sample(30, seed=4)
    page = open_page(STEM).at(
        sample="own",
        kind="discrete",
        numbers=" ".join(f"{x:g}" for x in counts),
        shown="negative_binomial",
        simulate=True,
        refits=50,
    )
    counted = int(re.search(r"\((\d+) of 50 refits, the others had no fit\)", page.html).group(1))
    assert 0 < counted < 50


@pytest.mark.parametrize("kind", ["continuous", "discrete"])
@pytest.mark.parametrize("text", ["0 0 0 0", "-5 -5", "7 7 7"])
def test_equal_numbers_can_be_simulated(open_page, kind, text):
    page = open_page(STEM).at(sample="own", numbers=text, kind=kind, simulate=True)
    assert "p of D that allows for the fit" in told(page)
    if kind == "continuous" and text != "7 7 7":
        assert "As measured values no law fits them" in told(page)


@pytest.mark.parametrize(
    "text",
    [
        "5 5",
        "0 1",
        "1 1 1 1 1 1 1 2",
        "0 0 0 1 1",
        "1e-90 2e-90 5e-90",
        "1e90 2e90 5e90 9e90",
        "-1e100 1e100",
        "0.5 0.5 0.5 0.500000001",
        "1 2 3 4 5 6 7 8 9 10",
        "0.1 0.9",
        "999999999 1 1",
        "1 " * 1900,
        " ".join(map(str, range(900))),
    ],
    ids=lambda text: text[:24],
)
def test_legal_but_odd_numbers_in_every_preset(open_page, text):
    page = open_page(STEM).open("fit")
    for title in page.chapter.presets:
        for kind in ("continuous", "discrete"):
            values = dict(page.chapter.panel.preset(title))
            page.at(**values | {"sample": "own", "numbers": text, "kind": kind})
            assert not re.search(r"\b(nan|inf|None)\b", told(page)), (title, kind)
            for chart in page.charts:
                for columns in chart.columns.values():
                    for column in columns.values():
                        assert column.dtype.kind != "f" or not np.isinf(column).any()
            assert page.html.count("ev-number") or "No family fits" in told(page)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"family": "normal", "a": 5.0, "b": 6.0},
            "P(X > 5) − P(X > 6) = 2.867·10⁻⁷ − 9.866·10⁻¹⁰",
        ),
        ({"family": "normal", "a": -6.0, "b": -5.0}, "F(−5) − F(−6) = 2.867·10⁻⁷"),
        ({"family": "student_t", "student_t_nu": 2.5}, "too heavy for a skewness"),
        ({"family": "discrete_uniform"}, "skewness 0. Mean 3.5, median 3: the median is"),
        ({"relation": "binomial_poisson", "binomial_poisson_mean": 20.0}, "none below 1"),
    ],
)
def test_small_and_undefined_things_are_said_as_they_are(open_page, values, said):
    page = open_page(STEM).at(**values)
    assert said in told(page) and "= 1 − 1<" not in page.html


@pytest.mark.parametrize(("mean", "sd"), [(75.0, 6.0), (100.0, 15.0), (-2000.0, 400.0)])
def test_a_normal_law_may_have_any_unit(open_page, mean, sd):
    page = open_page(STEM, {"family": "normal", "normal_mean": f"{mean:g}", "normal_sd": f"{sd:g}"})
    assert not page.complaints
    assert (page.values["normal_mean"], page.values["normal_sd"]) == (mean, sd)
    assert f"Mean and median are both {words.number(mean)}" in told(page)
    mean_slider = page.live["Mean"]
    assert mean_slider["low"] <= mean <= mean_slider["high"] <= 20 * max(sd, 100)


def test_a_switch_that_meets_the_end_of_a_scale_says_so(open_page):
    page = open_page(STEM).at(family="beta", beta_alpha=0.2, beta_beta=20.0)
    assert "The scale ends" not in told(page)
    page.page.set(page.session, "beta_form", "concentration")
    exact = 0.2 / 20.2
    wanted = f"m would be {words.number(exact)}. The scale ends at 0.05: this is another law"
    assert wanted in told(page.run())
    page.at(family="negative_binomial", negative_binomial_r=50.0, negative_binomial_p=0.1)
    page.page.set(page.session, "negative_binomial_form", "mean")
    assert "The scale ends" not in told(page.run()) and "m = 450" in told(page)


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("normal", {"normal_mean": 75.0, "normal_sd": 6.0}),
        ("uniform", {"uniform_lower": 100.0, "uniform_upper": 180.0}),
        ("uniform", {"uniform_lower": -40.0, "uniform_upper": -30.0}),
        ("triangular", {"triangular_lower": 20, "triangular_mode": 25, "triangular_upper": 60}),
        ("discrete_uniform", {"discrete_uniform_lower": 0, "discrete_uniform_upper": 99}),
        ("exponential", {"exponential_rate": 0.002}),
        ("weibull", {"weibull_scale": 2500}),
        ("log_normal", {"log_normal_mu": 8}),
        ("poisson", {"poisson_rate": 400}),
        ("binomial", {"binomial_n": 1000}),
    ],
)
def test_a_typed_value_beyond_the_usual_range_widens_the_scale(open_page, family, values):
    """Slider and picture follow; without it the slider shows the usual range, and says how far a
    typed value may go."""
    page = open_page(STEM).at(family=family)
    usual = {one["name"]: one for one in page.live.values()}
    page = open_page(STEM, {"family": family} | {k: str(v) for k, v in values.items()})
    assert not page.complaints
    widened = {one["name"]: one for one in page.live.values()}
    each = law(family, {k.removeprefix(f"{family}_"): v for k, v in values.items()} | {
        name: value for name, value in law(family).values.items()
        if f"{family}_{name}" not in values
    })  # fmt: skip
    for name, value in values.items():
        least, most = usual[name]["bounds"]
        assert least <= value <= most and usual[name]["high"] <= most
        assert widened[name]["low"] <= value <= widened[name]["high"]
        assert widened[name]["value"] == value
    x = page.chart("law").data["sticks" if each.discrete else "curves"]["x"]
    low, high = each.quantile([0.2, 0.8])
    assert np.nanmin(x) <= low and np.nanmax(x) >= high
    assert np.ptp(np.array(x)[np.isfinite(x)]) < 60 * (high - low)


@pytest.mark.parametrize(
    ("family", "values", "said", "ends"),
    [
        ("uniform", {"uniform_lower": 7, "uniform_upper": 3}, "not in order", (3, 7)),
        ("uniform", {"uniform_lower": 2, "uniform_upper": 2}, "ends are equal", (2, 3)),
        ("triangular", {"triangular_mode": 9}, "not in order", (0, 9)),
        (
            "triangular",
            {"triangular_lower": 1, "triangular_mode": 1, "triangular_upper": 1},
            "ends are equal",
            (1, 2),
        ),
        (
            "discrete_uniform",
            {"discrete_uniform_lower": 9, "discrete_uniform_upper": 2},
            "not in order",
            (2, 9),
        ),
    ],
)
def test_ends_in_another_order_are_a_law_and_said(open_page, family, values, said, ends):
    page = open_page(STEM).at(family=family, **values)
    assert said in told(page) and f"a = {ends[0]}" in told(page) and f"b = {ends[1]}" in told(page)
    page.at(family=family)
    assert "not in order" not in told(page) and "ends are equal" not in told(page)
    one_point = page.at(
        family="discrete_uniform", discrete_uniform_lower=4, discrete_uniform_upper=4
    )
    assert "ends are equal" not in told(one_point) and "sits on one point" in told(one_point)


def test_too_few_numbers_solve_nothing(open_page):
    page = open_page(STEM).at(sample="own", numbers="1 2.5")
    assert not solved(page, "Give numbers of your own") and "Too few numbers" in told(page)
    assert "So few numbers cannot be compared" in told(page)


# ---- how sure a fit is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "text", "label", "said"),
    [
        ("normal", "1 2 3 6", "Mean μ", "3 ± 0.94"),  # σ/√n = 1.871/2
        ("normal", "1 2 3 6", "Standard deviation σ", "1.871 ± 0.66"),  # σ/√(2n)
        ("exponential", "1 2 3 6", "Rate λ", "0.3333 ± 0.17"),
        ("uniform", "1 2 3 6", "Lower end a", "an end of the support is fitted"),
        ("laplace", "1 2 4 7", "Location μ", "every μ from 2 to 4 is as likely"),
        ("laplace", "1 2 4 7", "Scale b", "2 ± 1"),  # b/√n
        ("laplace", "1 2 4", "Location μ", "a corner"),
        ("cauchy", "-10 -9 10 9", "Location μ", "0 ± 90"),
        ("cauchy", "-10 -9 10 9", "the top is shallow", "the doubt is less"),
        ("bernoulli", "1 1 1", "Success probability p", "the edge of the domain"),
    ],
)
def test_parameters_come_with_their_standard_errors(open_page, family, text, label, said):
    kind = FAMILIES[family].kind
    page = open_page(STEM).at(sample="own", numbers=text, kind=kind, shown=family)
    assert re.search(re.escape(label) + r".{0,60}?" + re.escape(said), told(page)), told(page)


# ---- the reader's own numbers -------------------------------------------------------------------

# Deaths by horse kick in 14 Prussian corps over 20 years: Bortkiewicz (1898), ten corps.
TABLE = "0 109\n1 65\n2 22\n3 3\n4 1"
OWN_TEXTS = {
    "single": ("4.1 2.7 5.3 3.9 8.8 1.2 3.3", "numbers", "continuous"),
    "heading": ("hours\n4.1\n2.7\n5.3\n3.9\n8.8", "numbers", "continuous"),
    "commas": ("1,5; 2,25; 3; 4,75; 6,125", "numbers", "continuous"),
    "counts": ("3 1 4 1 5 9 2 6", "numbers", "discrete"),
    "table": (TABLE, "table", "discrete"),
    "headed table": ("deaths,count\n0,109\n1,65\n2,22\n3,3\n4,1", "numbers", "discrete"),
    "censored": ("1.5 2.5 0.75 4 >5 >5 <0.5", "numbers", "continuous"),
    "censored table": ("hours count\n1 2\n2 3\n>3 2\n0 1", "table", "discrete"),
    "digits": ("0.123456789012345 0.2 0.31234567890123 0.9", "numbers", "continuous"),
}


def test_a_frequency_table_is_its_single_numbers(open_page):
    page = open_page(STEM).at(sample="own", layout="table", numbers=TABLE, kind="discrete")
    table = fits(page)
    single = " ".join(["0"] * 109 + ["1"] * 65 + ["2"] * 22 + ["3"] * 3 + ["4"])
    page.at(sample="own", numbers=single, kind="discrete")
    assert fits(page) == table and table[0]["Family"] == "Poisson"
    assert "n = 200" in told(page) and "λ = 0.61" in table[0]["Parameters"]


@pytest.mark.parametrize(
    ("text", "layout", "said"),
    [
        (TABLE, "numbers", "say so under More settings"),
        ("deaths count\n" + TABLE, "numbers", "as the heading says"),
        ("deaths corps\n" + TABLE, "table", "“deaths, corps” left out"),
        (TABLE + "\n5", "table", "Line 6 must hold a value and how often it occurs"),
        ("deaths count\n0 1.5\n1 2", "numbers", "Line 2: 1.5 is not a whole number of times"),
    ],
)
def test_what_a_table_is_taken_for_is_said(open_page, text, layout, said):
    page = open_page(STEM).at(sample="own", layout=layout, numbers=text, kind="discrete")
    assert said in told(page)


@pytest.mark.parametrize("form", OWN_TEXTS)
def test_the_listing_prints_the_figures_of_every_form_of_own_numbers(open_page, form):
    text, layout, kind = OWN_TEXTS[form]
    page = open_page(STEM).at(sample="own", layout=layout, numbers=text, kind=kind, simulate=False)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        function, call, _ = page.code("compare")
        exec(compile(listing.standalone(function, call), form, "exec"), {"__name__": "listing"})
    lines = [line.split() for line in printed.getvalue().splitlines()]
    table = fits(page)
    assert [FAMILIES[name].label for name, *_ in lines] == [row["Family"] for row in table]
    for (_, aicc, distance, _), row in zip(lines, table, strict=True):
        assert f"{float(aicc):,.2f}".replace("-", "−").replace("inf", "∞") == row["AICc"]
        assert f"{float(distance):.4f}".replace("nan", "—") == row["KS D"]


def test_censored_numbers_are_said_counted_and_drawn(open_page):
    page = open_page(STEM).at(sample="own", numbers="1 2 3 >4 >4", shown="exponential")
    said = told(page)
    assert "n = 5, 2 of them censored" in said and "λ = 0.2143" in said  # 3 seen in 14
    assert re.search(r"Rate λ\s*0.2143 ± 0.12", said)  # λ/√3
    assert re.search(r"Kolmogorov–Smirnov\s*undefined\s*D and A² need every number", said)
    assert "D and A² are undefined" in said and "Honest p-value" not in said
    bars = page.chart("fit").data["bars"]
    assert np.trapezoid(bars["y"], bars["x"]) == pytest.approx(0.6)
    steps = rows(page.chart("fit-cdf").data["curves"], series="data")
    assert steps["y"].max() == pytest.approx(0.6)
    assert page.chart("fit-qq").data["points"]["x"][::2] == pytest.approx(
        law("exponential", {"rate": 3 / 14}).quantile([0.1, 0.3, 0.5]), rel=1e-5
    )
    curve = page.chart("likelihood").data["curve"]
    assert max(curve["y"]) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "1 2 >5",
        "3 3 >3",
        "1 2 <0",
        "1 2 <-5 >9",
        "1 1 1 >9 <0",
        "0 1 >0 <5",
        "-5 -5 >2",
        "0.2 0.4 >0.9 <0.1",
        "1 2 >1e90",
        "1 2 3 4 5 >0 >0 >0",
        "0 0 >1",
        "2 3 >2.5 <2.75 <2.75",
    ],
)
@pytest.mark.parametrize("kind", ["continuous", "discrete"])
def test_legal_but_odd_censored_numbers(open_page, text, kind):
    page = open_page(STEM).open("fit")
    for extra in ({}, {"simulate": True, "off": 0.5}, {"shown": "normal", "off": -1.0}):
        page.at(sample="own", numbers=text, kind=kind, **extra)
        assert not re.search(r"\b(nan|inf|None)\b", told(page))
        for chart in page.charts:
            for columns in chart.columns.values():
                for column in columns.values():
                    assert column.dtype.kind != "f" or not np.isinf(column).any()
        assert "No family fits" in told(page) or "of them censored" in told(page)


@pytest.mark.parametrize("p", [0.9, 0.5, 0.1])
def test_a_quantile_next_to_an_end_is_told_apart_from_it(open_page, p):
    html = open_page("distributions").at(family="beta", beta_alpha=0.2, beta_beta=0.2, p=p).html
    at_end = re.findall(r"P\(X ≤ (?:0|1)\) = (\d+\.?\d*)", html)
    assert not at_end or all(float(found) in (0.0, 100.0) for found in at_end)
    if p == 0.9:
        assert "F(1) = 0.9" not in html and "quantile is 1:" not in html


SHARP = [
    ({"family": "beta", "beta_alpha": 0.2, "beta_beta": 0.2}, (0.0, 1.0)),
    ({"family": "uniform", "uniform_lower": 0, "uniform_upper": 1000}, (0.0, 1000.0)),
    ({"family": "triangular"}, law("triangular").support),
    ({"family": "pareto", "pareto_alpha": 5.0, "pareto_minimum": 3.0}, (3.0,)),
    ({"family": "exponential"}, (0.0,)),
    ({"family": "binomial", "binomial_n": 20}, (0.0, 20.0)),
    ({"family": "discrete_uniform"}, (1.0, 6.0)),
]


@pytest.mark.parametrize(("values", "ends"), SHARP)
@pytest.mark.parametrize("off", [0.001, 0.003])
def test_places_beside_an_end_or_a_jump_are_told_apart_from_it(open_page, values, ends, off):
    page = open_page(STEM)
    for end in ends:
        page.at(**values, a=end - off, b=end + off)
        said = html.unescape(page.html)
        low, high = re.search(r"P\((\S+) ≤ X ≤ (\S+)\) =", said).groups()
        assert value(low) < end < value(high), (low, high)
        assert f"P(X > {high})" in said and f"P(X < {low})" in said
        for place in re.findall(r"F\(([^)]+)\) −|− F\(([^)]+)\)", said):
            assert value("".join(place)) != end or float(end).is_integer()


def test_a_quantile_beyond_the_digits_of_its_end_is_said(open_page):
    said = open_page(STEM).at(family="beta", beta_alpha=20, beta_beta=0.2, p=0.999).html
    assert "is 1 but for less than 10⁻¹⁶: 1 of 1,000" in said


# ---- numbers as others write them ---------------------------------------------------------------

WRITTEN = {
    "hours\n3,14\n2,72\n10,5": [3.14, 2.72, 10.5],
    "1,234,567\n2,345,678\n12": [1234567, 2345678, 12],
    "[1, 2.5, 3]": [1, 2.5, 3],
    "c(1, 2, 4)": [1, 2, 4],
    "np.array([1., 2., 5.])": [1, 2, 5],
    "12 kg\n13 kg\n15 kg": [12, 13, 15],
    "$12.5\n$13.0\n$9.5": [12.5, 13, 9.5],
    "12%\n13%\n11%": [12, 13, 11],
    "1.5×10^3\n2.5×10^3\n4e3": [1500, 2500, 4000],
    "id\tvalue\n1\t2.5\n2\t3.5\n3\t7.5": [2.5, 3.5, 7.5],
    "4\nNA\n5\n-\n7": [4, 5, 7],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_numbers_are_read_as_programs_and_spreadsheets_write_them(open_page, text):
    page = open_page(STEM).at(sample="own", numbers=text, shown="normal")
    assert figure(page, "Mean μ").split(" ±")[0] == words.number(np.mean(WRITTEN[text]), 4)
    assert f"n = {len(WRITTEN[text])}." in page.html


@pytest.mark.parametrize(
    ("text", "control", "means"),
    [
        ("3,14\n2,72\n5,81", "comma", {"open": 3.89, ",": 3.89, "between": 29.5}),
        ("1 234\n2 345\n5 100", "space", {"inside": 2893, "between": 114.5}),
        ("170 165 180 175 172 168 181", "space", {"open": 173, "between": 173}),
        ("a\tb\n5\t7\n2\t9\n4\t1", "column", {"1": 11 / 3, "2": 17 / 3, "0": 28 / 6}),
    ],
)
def test_what_is_in_doubt_is_asked_and_can_be_decided(open_page, text, control, means):
    page = open_page(STEM).at(sample="own", numbers=text)
    said = told(page)
    assert "Taken:" in said and f"“{page.controls[control].label}”, under More settings" in said
    assert control in [part.name for part in page.parts]
    assert control == "column" or "how often" not in said
    for choice, mean in means.items():
        page.at(sample="own", numbers=text, shown="normal", **{control: choice})
        found = value(figure(page, "Mean μ").split(" ±")[0])
        assert found == pytest.approx(mean, rel=1e-3), choice


def test_numbers_read_as_one_are_said_and_can_be_parted(open_page):
    page = open_page(STEM).at(sample="own", numbers="170 165 180 175 172", space="inside")
    said = told(page)
    assert "A fit needs at least 2 numbers" in said and "Thousands parted by a space" in said
    page.at(sample="own", numbers="EUR 1 234")
    said = told(page)
    assert "“The space”, under More settings, decides" in said and "at least 2 numbers" in said
    assert "space" in [part.name for part in page.parts]


def test_a_file_is_fitted_and_its_listing_gives_the_same(open_page, tmp_path, monkeypatch):
    page = open_page(STEM).open("fit")
    page.upload({"w.csv": b"id;Gewicht\n1;80,5\n2;65,25\n3;>90\n4;NA\n5;55\n6;71,5"})
    assert not page.errors
    said = told(page)
    assert "n = 5, 1 of them censored" in page.html and "Gewicht" in page.html, said
    table = page.session.uploads.of(STEM)["intake"].tables[0].table
    table.to_csv(tmp_path / "distributions-cleaned.csv", index=False)
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        function, call, _ = page.code("compare")
        exec(compile(listing.standalone(function, call), "own", "exec"), {"__name__": "listing"})
    best = printed.getvalue().split()
    assert FAMILIES[best[0]].label == fits(page)[0]["Family"]
    assert f"{float(best[1]):,.2f}" == fits(page)[0]["AICc"]
    assert "Weights" not in page.forget().html and "censored" not in page.html


def test_the_example_file_is_the_default_text(open_page):
    own = open_page(STEM).at(sample="own")
    wanted = fits(own)
    part = next(part for part in own.parts if part.kind == "upload")
    assert fits(own.upload({"example.csv": part.content["example"].make()})) == wanted


def test_a_file_without_numbers_changes_nothing(open_page):
    page = open_page(STEM).open("fit")
    before = fits(page)
    page.upload({"a.csv": b"name\nape\nbee\n"})
    assert "no column holds a number" in page.errors[0] and fits(page) == before


# ---- tones --------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", Gap)
@pytest.mark.parametrize("case", Moved)
def test_the_tone_of_a_fit(case, gap):
    away = move(fit("normal", [1, 2, 4]).law, [1, 2, 4], 0.5)
    drops = {Moved.IMPOSSIBLE: np.inf, Moved.HOPELESS: 501, Moved.HIGHER: -1, Moved.SAME: 0}
    if case is Moved.AT_BEST:
        away = replace(away, value=away.best)
    elif case is Moved.NO_SUCH_LAW:
        away = replace(away, law=None)
    else:
        away = replace(away, drop=drops.get(case, 1.0))
    doubtful = {Gap.TOO_LARGE, Gap.REFUSED, Gap.TAILS, Gap.UNCLEAR}
    wanted = "good" if case is Moved.AT_BEST else "plain"
    wanted = "warn" if gap in doubtful else wanted
    wanted = "alarm" if case in (Moved.NO_SUCH_LAW, Moved.IMPOSSIBLE) else wanted
    assert tone_of_fit(away, gap) == wanted


@pytest.mark.parametrize(
    ("family", "values", "tone"),
    [
        ("cauchy", None, "alarm"),
        ("pareto", {"alpha": 0.9, "minimum": 1}, "alarm"),
        ("pareto", {"alpha": 1.5, "minimum": 1}, "warn"),
        ("bernoulli", {"p": 1}, "plain"),
        ("normal", None, "plain"),
    ],
)
def test_the_tone_of_a_law(family, values, tone):
    assert tone_of(law(family, values).moments()) == tone


def test_the_tone_of_a_limit():
    pair = relate("binomial_normal")
    assert tone_of_limit(replace(pair, distance=0.009)) == "good"
    assert tone_of_limit(replace(pair, distance=0.01)) == "plain"


def test_a_move_along_a_level_top_and_one_that_gains_are_told_apart(open_page):
    page = open_page(STEM).at(sample="own", numbers="1 2 4 7", shown="laplace", off=0.1)
    assert "The numbers are as likely as before." in told(page)
    fitted = fit("normal", [1, 2, 4])
    away = replace(move(fitted.law, [1, 2, 4], 0.5), drop=-0.25)
    said = " ".join(moved_in_words(fitted, away, Gap.UNTESTED, None, None))
    assert "ln L even rises by 0.25" in said and "as likely" not in said


@pytest.mark.parametrize(
    ("family", "values", "said"),
    [
        ("cauchy", None, "It has no mean,"),
        ("pareto", {"alpha": 0.9, "minimum": 1}, "Its mean is infinite;"),
        ("pareto", {"alpha": 1.5, "minimum": 1}, "Its variance is infinite;"),
    ],
)
def test_what_is_odd_about_a_law_in_short(family, values, said):
    assert in_short(law(family, values).moments()).startswith(said)
    assert in_short(law("normal").moments()) == ""


def test_numbers_of_the_calculation_are_written_as_all_are(open_page):
    page = open_page("distributions")
    page.at(family="gamma", gamma_shape=0.2, gamma_rate=10000.0)
    assert "it is drawn from x = 1.14·10⁻⁶." in page.html
    page.open("fit").at(sample="own", numbers="-5 2 1e12 7")
    assert "and −5 is not." in page.html and not re.search(r"\de[+-]\d", page.html)


def test_two_numbers_are_too_few_for_three_parameters(open_page):
    page = open_page("distributions")
    page.open("fit").at(sample="own", numbers="1 2")
    assert "three parameters need at least 4 numbers" in page.html
    assert "of the values are equal" not in page.html


def test_an_error_of_a_probability_is_in_percentage_points(open_page):
    page = open_page("distributions")
    page.open("limits")
    assert "can still be wrong by 10.8 percentage points." in page.html
