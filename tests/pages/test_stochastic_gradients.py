"""What the page on stochastic gradients promises beyond what every page does."""

import re

import numpy as np
import pytest

from core.maths.optimization.row_losses import shipped_rows


@pytest.fixture
def page(open_page):
    return open_page("stochastic_gradients")


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


def control(page, name):
    return next(p.content for p in page.parts if p.kind == "control" and p.name == name)


def of(table, series):
    keep = np.asarray(table["series"]) == series
    return {name: np.asarray(values, float)[keep] for name, values in table.items()}


# ---- batch -------------------------------------------------------------------------------------


def test_every_batch_size_reads_the_same_rows(page):
    for batch in (1, 16, 442):
        data = page.at(batch_size=batch).chart("loss").data["traces"]
        for series in (0, 7):
            track = of(data, series)
            assert track["x"][[0, -1]].tolist() == [0, 4]
            assert len(np.unique(track["value"])) <= 4 * 442 // (442 if series else batch) + 1
    assert of(page.chart("map").data["paths"], 0)["x"] == pytest.approx(
        of(page.chart("map").data["paths"], 7)["x"]
    )


def test_equal_steps_on_request(page):
    track = of(page.at(against="steps").chart("loss").data["traces"], 7)
    assert track["x"][-1] == 110
    assert len(np.unique(track["value"])) > 90


def test_the_film_is_as_long_as_its_scrubber(page):
    for batch in (1, 3, 442):
        page.at(batch_size=batch)
        last = control(page, "step")["high"]
        assert max(page.chart("map").data["paths"]["step"]) == last <= 400
        assert set(page.chart("map").data["paths"]["last"]) == {last}


def test_the_curve_of_costs_goes_through_the_tile(page):
    page.at(batch_size=16)
    table = page.chart("cost").columns["measured"]
    steps = dict(zip(table["x"], table["y"], strict=False))
    assert steps[1] != steps[1]  # a floor above the goal
    half = len(table["x"]) // 2
    rows = table["y"][:half] * table["x"][:half]
    assert table["y"][half:] == pytest.approx(rows, nan_ok=True)


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ("Come to an expected", {"batch_size": 1, "learning_rate": 0.0317}),
        ("With α = 0.3, find", {"batch_size": 49, "learning_rate": 0.3}),
        ("Make one row a step", {"batch_size": 1, "learning_rate": 0.6}),
    ],
)
def test_challenges_can_be_met_and_are_not_at_first(open_page, task, state):
    assert not solved(open_page("stochastic_gradients"), task)
    assert solved(open_page("stochastic_gradients", draw=False).at(**state), task)


def test_the_listing_prints_the_end_of_the_run(page):
    page.at(batch_size=5, seed=3)
    said = page.printed("stochastic_descent")
    end = page.chart("map").columns["paths"]
    assert float(said.split("]")[0].strip("[ ").split()[0]) == pytest.approx(end["x"][-1], abs=1e-5)


# ---- noise -------------------------------------------------------------------------------------


def test_the_dots_of_the_cloud_are_the_batches_of_the_download(page):
    page.open("noise").at(batch_size=5, way=1.0)
    _, _, data = page.code("nested_noise")
    dots = page.chart("cloud").columns["dots"]
    shown = np.unique(dots["x"][np.isfinite(dots["x"])].round(9))
    assert shown.tolist() == np.unique(data()["gradients"]["g1"].round(9)).tolist()
    uphill = dots["role"] == "x on y"
    assert f"{uphill.sum() // 3} of 200 point uphill" in page.chart("cloud").caption


def test_the_listing_prints_the_measured_variance(page):
    page.open("noise").at(batch_size=7, way=0.3, drawing="with", draw=4)
    mean, error = page.printed("nested_noise").strip("()\n").split(", ")
    assert f"{float(mean.split('(')[1].rstrip(')')):.3g}" in page.html
    assert f"± {float(error.split('(')[1].rstrip(')')):.3g}" in page.html


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ("At t = 0.1 on", {"batch_size": 82, "way": 0.1}),
        ("Find the smallest batch for which", {"batch_size": 222, "way": 0.4}),
        ("Make the noise vanish", {"batch_size": 1, "way": 0.0, "table": "exact"}),
    ],
)
def test_challenges_of_noise(open_page, task, state):
    page = open_page("stochastic_gradients", draw=False).open("noise")
    assert not solved(page, task)
    assert solved(page.at(**state), task)
    less = {**state, "batch_size": max(1, state["batch_size"] - 1), "table": "diabetes"}
    fresh = open_page("stochastic_gradients", draw=False).open("noise")
    assert not solved(fresh.at(**less), task)


# ---- schedules ---------------------------------------------------------------------------------


def test_the_listing_prints_the_end_of_the_schedule(page):
    page.open("schedules").at(schedule="cosine", first_rate=0.2)
    said = float(page.printed("rate_schedule"))
    assert f"Cosine ends at {said:.3g}"[:20] in page.html or f"{said:.2e}"[:4] in page.html


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ("First table, B = 16", {"first_rate": 0.94, "schedule": "inverse", "warm_up": 2}),
        ("Find an α₀ for which", {"first_rate": 0.003}),
        ("With B = 1 choose", {"first_rate": 0.6, "schedule": "cosine", "batch_size": 1}),
    ],
)
def test_challenges_of_schedules(open_page, task, state):
    page = open_page("stochastic_gradients", draw=False).open("schedules")
    assert not solved(page, task)
    assert solved(page.at(**state), task)


# ---- shuffling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["reshuffled", "once", "sorted", "replaced"])
def test_the_path_ends_where_its_run_does(page, order):
    page.open("shuffling").at(order=order, row_rate=0.05)
    assert max(page.chart("map").data["paths"]["step"]) == control(page, "step")["high"] <= 400
    assert len(page.chart("epochs").data["measured"]["x"]) == 4 * 4
    if order == "sorted":
        end = page.chart("map").columns["paths"]
        at = np.array([end["x"][-1], end["y"][-1]])
        drawn = of_role(page.chart("epochs").data["measured"], "error")[-1]
        assert shipped_rows("diabetes").excess(at) == pytest.approx(drawn, rel=1e-4)


def of_role(table, role):
    return np.array(table["y"], float)[np.asarray(table["role"]) == role]


def test_the_listing_prints_the_end_of_the_cycle(page):
    page.open("shuffling").at(order="sorted", row_rate=0.05)
    said = float(page.printed("epoch_maps").strip("[] \n"))
    assert f"each epoch at {said:.3g}" in page.html.replace("</button>", "").replace(
        '<button type="button" class="ev-term" data-term="epoch">', ""
    )


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ("First table, sorted", {"order": "sorted", "row_rate": 0.0044}),
        ("Find an α at which even", {"order": "sorted", "row_rate": 0.001, "table": "exact"}),
    ],
)
def test_challenges_of_orders(open_page, task, state):
    page = open_page("stochastic_gradients", draw=False).open("shuffling")
    assert not solved(page, task)
    assert solved(page.at(**state), task)


def test_at_its_floor_no_digits_are_told_that_nobody_reads(open_page):
    page = open_page("stochastic_gradients").open("schedules")
    for chapter, values in (
        ("schedules", {}),
        ("schedules", {"first_rate": 0.463, "table": "ravine"}),
        ("batch", {"batch_size": 1, "learning_rate": 0.0138, "epochs": 6, "start": (-1.44, -0.94)}),
    ):
        page.open(chapter)
        said = page.at(**values).html.split('role="note"')[1][:700]
        assert "At the " in said and not re.search(r"\d\.\d{6,}", said), said


def test_a_sorted_order_that_ends_lower_solves_its_task(open_page):
    task = "even the sorted order ends lower"
    page = open_page("stochastic_gradients").open("shuffling")
    page.at(order="replaced")
    assert "Needs the sorted order." in page.html
    page.at(order="sorted", table="exact", row_rate=0.6)
    assert "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]
    assert "Sorted by target less than 10⁻¹⁵, with replacement 6.2·10¹⁵⁵." in page.html
