"""The tables that are drawn hold the numbers of the functions they come from."""

import numpy as np
import pytest

from core.maths.probability.distributions import histogram, picture, running_mean
from core.maths.probability.families import FAMILIES, law
from core.maths.probability.law_tables import (
    density_tables,
    fit_grid,
    fitted_distribution,
    fitted_heights,
    joined,
    lines,
    outline,
    quantile_area_tables,
    quantile_path,
    quantile_quantile_tables,
    running_mean_tables,
    steps_or_curve,
    stick_width,
    weighed_distribution,
    weighed_outline,
    weighed_quantile_tables,
)

COLUMNS = {"bars", "shade", "sticks", "curves", "dots"}


@pytest.mark.parametrize("key", FAMILIES)
def test_a_law_is_drawn_once_and_the_interval_in_its_colour(key):
    each = law(key)
    curves = picture(each)
    a, b = each.quantile([0.2, 0.8])
    tables = density_tables(each, curves, "blue", pale="pale", interval=(a, b))
    assert set(tables) == COLUMNS and not tables["bars"]["x"].size
    drawn = tables["sticks" if each.discrete else "curves"]
    assert not tables["curves" if each.discrete else "sticks"]["x"].size
    if each.discrete:
        inside = drawn["series"] == "inside"
        top = drawn["y"][inside][1::3]
        assert top.sum() == pytest.approx(each.interval(a, b))
        assert set(drawn["colour"][inside]) == {"blue"}
        assert drawn["y"][~inside][1::3].tolist() == curves.density.tolist()
    else:
        assert np.array_equal(drawn["y"], curves.density)
        area = np.trapezoid(tables["shade"]["y"], tables["shade"]["x"])
        assert area == pytest.approx(each.interval(a, b), abs=0.02)


@pytest.mark.parametrize("key", ["normal", "poisson"])
def test_beside_a_sample_a_mass_is_dots(key):
    each = law(key)
    count = histogram(each.sample(100, 0), each.discrete)
    tables = density_tables(each, picture(each), "blue", count=count)
    assert tables["bars"]["y"].max() == count.height.max()
    assert bool(tables["dots"]["x"].size) == each.discrete
    assert np.trapezoid(tables["bars"]["y"], tables["bars"]["x"]) == pytest.approx(1)
    assert outline(count)["x"].tolist() == tables["bars"]["x"].tolist()


@pytest.mark.parametrize("key", ["geometric", "hypergeometric", "gamma", "cauchy"])
def test_the_drawn_quantiles_are_quantiles(key):
    each = law(key)
    curves = picture(each)
    p, x = quantile_path(each, curves)
    assert np.all(np.diff(p) >= 0) and np.all(np.diff(x) >= 0)
    assert x.min() >= curves.low and x.max() <= curves.high
    if each.discrete:
        middle = (p[:-1] + p[1:])[np.diff(p) > 1e-9] / 2
        level = x[:-1][np.diff(p) > 1e-9]
        assert np.array_equal(level, each.quantile(middle))
    else:
        assert np.allclose(each.cdf(x), p, rtol=1e-6)


def test_a_discrete_distribution_function_is_a_staircase():
    each = law("bernoulli", {"p": 0.25})
    x, f = steps_or_curve(each, [-1, 0, 1], each.cdf([-1, 0, 1]))
    assert x.tolist() == [-1, 0, 0, 1, 1] and f.tolist() == [0, 0, 0.75, 0.75, 1]


def test_a_law_without_mean_has_no_line_and_no_band():
    cauchy, normal = law("cauchy"), law("normal")
    tables = running_mean_tables(running_mean(cauchy.sample(50, 0), cauchy))
    assert not tables["expected"]["x"].size and not tables["band"]["x"].size
    tables = running_mean_tables(running_mean(normal.sample(50, 0), normal))
    assert tables["expected"]["y"].tolist() == [0, 0]
    assert tables["band"]["high"][0] == 2 and tables["mean"]["x"][-1] == 50


def test_the_line_of_equality_spans_both_axes():
    tables = quantile_quantile_tables([-9.0, 0.0, 1.0], law("normal"))
    assert tables["equality"]["x"].tolist() == tables["equality"]["y"].tolist()
    assert tables["equality"]["x"][0] == -9


def test_no_rows_make_an_empty_table():
    table = lines(width=3)
    assert {"series", "colour", "x", "y", "width"} == set(table)
    assert all(not column.size for column in table.values())
    assert stick_width(0) == 12 and stick_width(1000) == 1.5


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("p", [0.001, 0.3, 0.999])
def test_up_to_a_quantile_at_least_its_share_is_shaded(key, p):
    each = law(key)
    curves, quantile = picture(each), float(each.quantile(p))
    tables = quantile_area_tables(each, curves, quantile, "here", "blue", "pale")
    seen = curves.low <= quantile <= curves.high
    assert tables["reading"]["x"].tolist() == [quantile] * 2 * seen
    assert tables["label"]["text"].tolist() == ["here"] * seen
    if each.discrete and seen:
        inside = tables["sticks"]["series"] == "inside"
        total = np.nansum(tables["sticks"]["y"][inside]) + each.cdf(curves.low - 1)
        assert total >= p - 1e-9 and total == pytest.approx(each.cdf(quantile))
    elif not each.discrete and tables["shade"]["x"].size:
        assert tables["shade"]["x"].max() <= max(quantile, curves.low)


def test_the_label_stands_on_the_side_with_more_room():
    normal = law("normal")
    for quantile, side in ((-1, "right"), (1, "left")):
        label = quantile_area_tables(normal, picture(normal), quantile, "", "b", "p")["label"]
        assert label["side"].tolist() == [side]


def test_integers_beside_data_are_thinned_out_but_reach_both_ends():
    poisson = law("poisson", {"rate": 4.0})
    assert fit_grid(poisson, picture(poisson), [2, 9]).tolist() == list(range(-2, 13))
    wide = fit_grid(poisson, picture(poisson), [2, 9000])
    assert wide.size <= 600 and wide[-1] == 9000 and (wide == wide.round()).all()


def test_a_fitted_law_is_drawn_to_its_edge_and_not_above_the_top():
    waiting = law("exponential", {"rate": 2.0})
    x = np.linspace(-1, 3, 9)
    drawn = fitted_heights(waiting, x, 1.5, "fit", "blue")
    assert not drawn["dots"]["x"].size and drawn["curves"]["y"].max() == 1.5
    assert drawn["curves"]["x"].size == x.size + 2
    assert not fitted_heights(law("poisson"), [0, 1], 1, "fit", "blue")["curves"]["x"].size


def test_the_share_of_the_data_rises_from_0_to_1():
    table = fitted_distribution(law("normal"), [-1, 0, 1], [3.0, 1.0], "blue", "sky")
    data = table["series"] == "data"
    assert table["y"][data][0] == 0 and table["y"][data][-1] == 1
    assert set(table["x"][data]) == {0, 1, 3, 4}
    assert table["y"][~data] == pytest.approx(law("normal").cdf([-1, 0, 1]))


def test_tables_are_joined_row_by_row():
    both = joined(lines(("a", "red", ([0], [1]))), lines(), lines(("b", "blue", ([2], [3]))))
    assert both["series"].tolist() == ["a", "b"] and both["x"].tolist() == [0, 2]


@pytest.mark.parametrize("key", ["normal", "poisson"])
def test_equal_masses_are_drawn_as_the_numbers_themselves(key):
    each = law(key)
    data = np.unique(each.sample(40, 3)) if key == "normal" else np.arange(6.0)
    x, masses = np.linspace(-3, 9, 30), np.full(data.size, 1 / data.size)
    bars = weighed_outline(data, each.discrete, data, masses)
    assert bars["y"] == pytest.approx(outline(histogram(data, each.discrete))["y"])
    ours = weighed_distribution(each, x, data, masses, "blue", "sky")
    plain = fitted_distribution(each, x, data, "blue", "sky")
    assert ours["x"].tolist() == plain["x"].tolist()
    assert ours["y"] == pytest.approx(plain["y"])
    quantiles = weighed_quantile_tables(each, data, masses)
    for name, table in quantile_quantile_tables(data, each).items():
        assert np.allclose(quantiles[name]["x"], table["x"], equal_nan=True)


def test_mass_at_infinity_is_missing_from_the_picture():
    places, masses = np.array([-np.inf, 1, 2, np.inf]), np.array([0.1, 0.2, 0.3, 0.4])
    bars = weighed_outline([1, 2], False, places, masses)
    assert np.trapezoid(bars["y"], bars["x"]) == pytest.approx(0.5)
    table = weighed_distribution(law("normal"), [0, 1], places, masses, "blue", "sky")
    steps = table["y"][table["series"] == "data"]
    assert (steps[0], steps.max()) == pytest.approx((0.1, 0.6))
    theory = weighed_quantile_tables(law("uniform"), places, masses)["points"]["x"][::2]
    assert theory == pytest.approx([0.2, 0.45])
