import re

import numpy as np
import pytest

from core.charts import palette
from core.charts.surface import contour_map
from core.maths.optimization.gradient_descent import (
    METHODS,
    descend,
    eigen_errors,
    optimal_heavy_ball,
    update_formula,
)
from core.maths.optimization.surfaces import PETAL_LENGTH, SURFACES, contour_lines
from core.ui import listing
from pages.optimization.gradient_descent.landscape import side_of_start

STEM = "gradient_descent"
MAP = "map"


def trajectory(values, method):
    landscape = SURFACES[values["surface"]](
        condition_number=values["condition_number"], rotation_degrees=values["rotation"]
    )
    run = descend(
        landscape,
        method,
        values["start"] or landscape.start,
        **{n: values[n] for n in ("learning_rate", "momentum", "noise", "steps", "seed")},
    )
    return landscape, run


def rows(table, series=None):
    """Columns as arrays, of one series if the table holds several."""
    columns = {name: np.array(values) for name, values in table.items()}
    if series is None:
        return columns
    keep = columns["series"] == series
    return {name: values[keep] for name, values in columns.items()}


def solved(page):
    """For each challenge in order, whether it bears the sign of a solved one."""
    items = re.findall(r"<li>(.*?)</li>", page.html, flags=re.S)
    return ["ev-done" in item for item in items]


@pytest.mark.parametrize("preset", ["Momentum", "Race", "Noise", "Fit a line", "Plateau"])
def test_the_charts_draw_the_numbers_of_the_method(open_page, preset):
    page = open_page(STEM).preset(preset)
    charts = page.charts
    drawn = page.chart(MAP).data["paths"]
    traces = [c.data["traces"] for c in charts if "traces" in c.data]
    used = set()
    for method in page.values["methods"]:
        landscape, run = trajectory(page.values, method)
        series = next(  # the one whose path is this method's; each is drawn once
            s
            for s in set(drawn["series"]) - used
            if len(rows(drawn, s)["x"]) == run.steps + 1
            and np.allclose(rows(drawn, s)["x"], run.points[:, 0], rtol=1e-5, atol=1e-6)
        )
        used.add(series)
        np.testing.assert_allclose(rows(drawn, series)["y"], run.points[:, 1], rtol=1e-5, atol=1e-6)
        for table, value in zip(
            traces, (run.loss - landscape.minimum_loss, run.gradient_norm), strict=True
        ):
            seen = rows(table, series)["value"]
            expected = np.where((value >= 1e-16) & (value <= 1e30), value, np.nan)
            np.testing.assert_allclose(seen, expected, rtol=1e-6)
    assert used == set(drawn["series"])


def test_the_arrow_points_down_the_gradient_of_each_step(open_page):
    page = open_page(STEM)
    _, run = trajectory(page.values, "gd")
    arrow = rows(page.chart(MAP).data["arrow"])
    shaft = np.stack([arrow["x2"] - arrow["x"], arrow["y2"] - arrow["y"]], axis=1)
    cosine = np.sum(shaft * -run.gradient, axis=1) / (
        np.hypot(*shaft.T) * np.hypot(*run.gradient.T)
    )
    np.testing.assert_allclose(cosine[:20], 1.0, atol=1e-3)
    assert np.all(np.diff(np.hypot(*shaft.T)) < 1e-6), "shrinks with the gradient"


def test_contours_and_stationary_points_are_those_of_the_surface(open_page):
    page = open_page(STEM).at(surface="himmelblau")
    data = page.chart(MAP).data
    lines = contour_lines(SURFACES["himmelblau"]())
    np.testing.assert_array_equal(data["contours"]["x"], lines.x)
    assert sorted(set(data["marks"]["kind"])) == ["maximum", "minimum", "saddle"]
    assert len(data["marks"]["x"]) == 9


def test_errors_along_the_eigenvectors_with_their_predicted_lines(open_page):
    page = open_page(STEM).at(learning_rate=0.15)
    landscape, run = trajectory(page.values, "gd")
    data = page.chart("errors").data
    errors = eigen_errors(landscape, run)
    for width, column, rate in ((1, 0, 0.85), (3, 1, 0.5)):
        measured, predicted = (
            rows(data[name] | {"series": data[name]["width"]}, width)
            for name in ("measured", "predicted")
        )
        np.testing.assert_allclose(measured["value"][:20], errors[:20, column], rtol=1e-5)
        line = errors[0, column] * rate ** predicted["step"].astype(float)
        np.testing.assert_allclose(
            predicted["value"], np.where(line >= 1e-16, line, np.nan), rtol=1e-4
        )
    assert not page.at(methods=("adam",)).chart("errors").data["predicted"]["value"]


def test_loss_against_gradient_evaluations(open_page):
    page = open_page(STEM).at(methods=("newton",), surface="rosenbrock", against="evaluations")
    table = rows(next(c.data["traces"] for c in page.charts if "traces" in c.data))
    _, run = trajectory(page.values, "newton")
    np.testing.assert_array_equal(table["x"], run.evaluations)
    assert run.evaluations[1] == 3


def test_least_squares_shows_the_line_of_each_step_beside_the_map(open_page):
    page = open_page(STEM).preset("Fit a line")
    data = next(c.data for c in page.charts if "lines" in c.data)
    assert tuple(data["points"]["x"]) == PETAL_LENGTH
    landscape, run = trajectory(page.values, "gd")
    lines = rows(data["lines"], palette.SERIES.index(palette.BLUE))
    slope = (lines["y2"] - lines["y"]) / (lines["x2"] - lines["x"])
    np.testing.assert_allclose(slope, run.points[:, 0], rtol=1e-4, atol=1e-5)
    best = {name: values[0] for name, values in data["best"].items()}
    slope = (best["y2"] - best["y"]) / (best["x2"] - best["x"])
    assert slope == pytest.approx(landscape.minima[0][0])


@pytest.mark.parametrize("step", [0, 7, 60])
def test_the_formula_carries_the_numbers_of_the_step(open_page, step):
    page = open_page(STEM).at(step=step)
    _, run = trajectory(page.values, "gd")
    text = update_formula("gd", run, min(step, 59), 0.1, 0.9)
    assert text in page.html
    assert re.search(r"\d", text)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("method", METHODS)
def test_a_start_at_the_minimum_has_nothing_to_do_and_says_so(open_page, surface, method):
    low = SURFACES[surface]().minima
    start = tuple(round(float(c), 2) for c in low[0]) if low else (0.0, 0.0)
    page = open_page(STEM).at(surface=surface, methods=(method,), start=start)
    assert "ev-formula" in page.html


def test_the_slider_bears_the_stability_limit_of_the_leading_method(open_page):
    def mark(**values):
        return open_page(STEM).at(**values).live["Learning rate"]["marks"]

    assert mark() == [["2/L", 0.2]]
    ((label, limit),) = mark(methods=("momentum",), momentum=0.5)
    assert label == "2(1+β)/L" and limit == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("Ravine", "Converging. Slowest is the direction"),
        ("Zigzag", "Oscillating: α = 0.185 lies between 1/L = 0.1 and 2/L = 0.2"),
        ("Too fast", "Diverging: α = 0.21 is above 2/L = 0.2"),
        ("Saddle", "Held up at a saddle"),
        ("Saddle", "Newton has gone to a saddle"),
        ("Newton climbs", "Newton has gone to a maximum"),
        ("Plateau", "On a plateau"),
        ("Noise", "Hovering: gradient noise"),
    ],
)
def test_what_to_notice_follows_the_state(open_page, preset, words):
    assert words in open_page(STEM).preset(preset).html


def test_a_divergent_path_is_drawn_until_far_outside_and_said(open_page):
    page = open_page(STEM).at(learning_rate=10.0, steps=500)
    _, run = trajectory(page.values, "gd")
    assert run.status == "diverged"
    paths = rows(page.chart(MAP).data["paths"])
    assert np.abs(paths["y"]).max() > 3, "beyond the window"
    assert "leaves the picture at step 1" in page.html
    assert "Diverging" in page.html


def test_controls_that_do_nothing_are_not_shown(open_page):
    def labels(**values):
        return set(open_page(STEM).at(**values).live) & {
            "Learning rate",
            "Momentum",
            "Rotation",
        }

    assert labels() == {"Learning rate", "Rotation"}
    assert labels(methods=("adam",)) == {"Learning rate", "Momentum", "Rotation"}
    assert labels(surface="beale") == {"Learning rate"}


# Challenges


DIVERGE, FEWEST, MOMENTUM, NEWTON = range(4)
BEST_BALL = {"methods": ("momentum",), "learning_rate": 0.231, "momentum": 0.27}


@pytest.mark.parametrize(
    ("challenge", "values", "expected"),
    [
        (DIVERGE, {"learning_rate": 0.201}, True),
        (DIVERGE, {"learning_rate": 0.2}, False),
        (DIVERGE, {"learning_rate": 0.3}, False),
        (DIVERGE, {"learning_rate": 0.0202, "condition_number": 100.0}, True),
        (DIVERGE, {"learning_rate": 0.201, "methods": ("adam",)}, False),
        (FEWEST, {"learning_rate": 0.182}, True),
        (FEWEST, {"learning_rate": 0.1}, False),
        (FEWEST, {"learning_rate": 0.182, "noise": 0.1}, False),
        (FEWEST, {"learning_rate": 0.182, "condition_number": 5.0}, False),
        (FEWEST, {"learning_rate": 0.182, "start": (0.01, 0.01)}, False),
        (MOMENTUM, {"methods": ("momentum",), "learning_rate": 0.1, "momentum": 0.9}, False),
        (NEWTON, {"methods": ("newton",), "surface": "saddle"}, True),
        (NEWTON, {"methods": ("newton",), "surface": "rosenbrock"}, False),
        (MOMENTUM, BEST_BALL | {"start": (-2.5, 1.5)}, True),
        (MOMENTUM, BEST_BALL | {"start": (-2.5, 1.4)}, False),
        (MOMENTUM, {"methods": ("momentum",), "learning_rate": 0.182, "momentum": 0.0}, False),
        (MOMENTUM, {"methods": ("momentum",), "learning_rate": 0.178, "momentum": 0.0}, False),
        (FEWEST, {"learning_rate": 0.182, "start": (-2.5, 1.5)}, True),
        (NEWTON, {"methods": ("newton",), "surface": "saddle", "start": (0.0, 0.0)}, False),
        (NEWTON, {"methods": ("gd",), "surface": "saddle", "start": (-1.7, 0.0)}, False),
    ],
)
def test_challenges_know_when_they_are_solved(open_page, challenge, values, expected):
    assert solved(open_page(STEM).at(**values))[challenge] is expected


def test_the_best_heavy_ball_beats_the_best_plain_step(open_page):
    rate, momentum = optimal_heavy_ball([1.0, 10.0])
    values = {"learning_rate": float(f"{rate:.3g}"), "momentum": round(momentum, 2)}
    assert solved(open_page(STEM).at(methods=("momentum",), **values))[MOMENTUM]


def test_a_solved_challenge_stays_solved(open_page):
    page = open_page(STEM).at(learning_rate=0.201)
    assert solved(page.at(learning_rate=0.1))[DIVERGE]


# The code


@pytest.mark.parametrize("method", METHODS)
def test_the_code_shown_runs_as_it_stands_and_gives_the_same_numbers(open_page, method):
    page = open_page(STEM).at(methods=(method,), noise=0.1, steps=20)
    function, call, _ = page.code(METHODS[method].run.__name__)
    assert function is METHODS[method].run
    scope = {"__name__": "listing"}
    exec(listing.standalone(function, call), scope)
    _, run = trajectory(page.values, method)
    np.testing.assert_array_equal(scope["run"].points, run.points)


# Words that hold in every state


@pytest.mark.parametrize("rate", [1e-4, 0.1, 1.0, 10.0])
@pytest.mark.parametrize("method", METHODS)
def test_advice_on_a_plateau_is_none_that_was_followed_already(open_page, method, rate):
    page = open_page(STEM)
    values = {"surface": "plateau", "methods": (method,), "learning_rate": rate, "steps": 100}
    for start in (None, (-7.0, 7.0), (7.0, 7.0)):
        found = re.search(r"On a plateau: [^<]*", page.at(**values, start=start).html)
        words = found[0] if found else ""
        if method in ("adam", "rmsprop"):
            assert "RMSProp" not in words and "Adam" not in words
        if method in ("newton", "bfgs"):
            assert "α" not in words
        if rate == 10.0:
            assert "larger α" not in words


def test_adam_thrown_out_on_the_plateau_is_told_to_step_shorter(open_page):
    page = open_page(STEM).at(surface="plateau", methods=("adam",), learning_rate=10.0, steps=100)
    assert "a smaller α stays near" in page.html and "larger α" not in page.html


def test_with_noise_the_edge_is_a_random_walk(open_page):
    page = open_page(STEM).at(learning_rate=0.2, noise=0.8, steps=300)
    assert "a random walk" in page.html and "neither grows nor shrinks" not in page.html
    assert "neither grows nor shrinks" in page.at(learning_rate=0.2, noise=0.0).html


def test_a_path_that_comes_back_for_ever_is_not_on_its_way(open_page):
    page = open_page(STEM).at(surface="saddle", learning_rate=2.0, start=(-1.7, 0.0))
    assert "goes back and forth" in page.html and "On its way" not in page.html


def test_a_rate_near_one_has_the_digits_that_tell_it_from_one(open_page):
    page = open_page(STEM).at(learning_rate=1e-4)
    assert "each step keeps 0.9999 of the" in page.html
    assert not re.search(r">\s*1\s*<", page.html)
    assert "α = 0.20001 is above" in page.at(learning_rate=0.20001).html


def test_directions_have_a_width_and_the_colour_of_their_method(open_page):
    for method in ("gd", "nesterov"):
        page = open_page(STEM).at(methods=(method,))
        data = page.chart("errors").data["measured"]
        assert set(data["series"]) == set(page.chart(MAP).data["paths"]["series"])
        assert len(set(data["width"])) == 2
        assert "flat direction thin, steep one thick" in page.html


def test_one_step_and_a_negative_intercept_are_written_as_one_writes_them(open_page):
    page = open_page(STEM)
    assert "after 1 step;" in page.at(steps=1).html and "after 1 steps" not in page.html
    newton = page.at(methods=("newton",), steps=1, surface="rosenbrock", learning_rate=0.1)
    assert not re.search(r"\b1 steps", newton.html)
    page = open_page(STEM).preset("Fit a line")
    assert all("+ −" not in page.at(step=step).html for step in (0, 1, 50, 100, 200))


@pytest.mark.parametrize("surface", SURFACES)
def test_the_signs_on_the_map_are_named(open_page, surface):
    page = open_page(STEM).at(surface=surface)
    names = {"minimum": "+ minimum", "saddle": "◇ saddle", "maximum": "△ maximum"}
    drawn = set(page.chart(MAP).data["marks"]["kind"])
    assert {kind for kind, sign in names.items() if sign in page.html} == drawn


def test_the_signs_have_the_colour_of_no_method():
    spec = contour_map("x", "y").spec
    (signs,) = (layer for layer in spec["layer"] if layer.get("data", {}).get("name") == "marks")
    assert signs["mark"]["color"] not in palette.SERIES


FALSE_ONCE = [  # a state, what is said, what is not
    (
        {"surface": "himmelblau", "methods": ("newton",), "start": (-0.2, -0.8), "steps": 1},
        ["closing in on a maximum", "−45.6 and −16.1"],
        ["Newton has gone to a saddle", "opposite"],
    ),
    (
        {"surface": "himmelblau", "start": (-0.27, -0.92), "learning_rate": 0.0001},
        ["next to a maximum"],
        ["a saddle:", "opposite"],
    ),
    ({"surface": "himmelblau", "start": (3.0, 2.0)}, ["nothing to do"], ["Oscillating"]),
    (
        {"surface": "saddle", "learning_rate": 1.5, "steps": 500},
        ["Chaotic", "only α < 1 could settle; it is 1.5"],
        ["Converging"],
    ),
    (
        {"surface": "rosenbrock", "learning_rate": 0.0023, "steps": 500},
        ["At the minimum (1, 1) only α < 0.002 could settle; it is 0.0023"],
        ["Converging"],
    ),
    (
        {"surface": "himmelblau", "learning_rate": 0.02, "steps": 200},
        ["At the minimum (−3.78, −3.28) only α < 0.0149"],
        ["0.0243", "0.0104"],
    ),
    (
        {"methods": ("momentum",), "learning_rate": 0.38, "steps": 100},
        ["in the long run the error", "At first the loss rose 350-fold"],
        ["each step"],
    ),
    (
        {"methods": ("adam",), "learning_rate": 1.0, "steps": 500},
        ["Converged: after"],
        ["Stability limit", "step keeps", "2/L"],
    ),
    (
        {"surface": "plateau", "methods": ("newton",), "start": (-4.0, 4.0)},
        ["chooses its own step"],
        ["larger α", "smaller α"],
    ),
    (
        {"methods": ("newton",), "start": (0.0, 0.0)},
        ["The start is a minimum"],
        ["Converged in one step"],
    ),
    (
        {"condition_number": 7.0, "learning_rate": 0.286},
        ["0.286 is above 2/L = 0.2857", "λ = 7, by 1.002", ">0.2857<"],
        ["by 1.<"],
    ),
    ({"learning_rate": 0.0001}, ["each step keeps 0.9999 of the error"], ["keeps 1 of"]),
    ({"condition_number": 1.0}, ["The error in every direction"], ["Slowest is"]),
    ({"condition_number": 1.0, "learning_rate": 2.5}, ["the error in every direction by 1.5"], []),
    (
        {"methods": ("momentum",), "momentum": 0.81},
        ["in the long run keeps 0.9 a step"],
        ["Slowest"],
    ),
]


@pytest.mark.parametrize(("values", "said", "unsaid"), FALSE_ONCE)
def test_what_was_once_false(open_page, values, said, unsaid):
    html = open_page(STEM).at(**values).html
    text = html.partition('class="ev-tasks')[0]
    for words in said:
        assert words in html.replace("&lt;", "<"), words
    for words in unsaid:
        assert words not in text, words


def test_one_limit_and_it_is_that_of_the_minimum_in_question(open_page):
    page = open_page(STEM).at(surface="himmelblau", learning_rate=0.02, steps=200)
    ((label, limit),) = page.live["Learning rate"]["marks"]
    assert label == "2/L" and limit == pytest.approx(0.014949, rel=1e-4)
    nesterov = page.at(methods=("nesterov",), momentum=0.5)
    ((label, limit),) = nesterov.live["Learning rate"]["marks"]
    assert label == "2(1+β)/((1+2β)L)" and limit == pytest.approx(0.15)
    for method in ("adagrad", "rmsprop", "adam", "newton", "bfgs"):
        assert not page.at(methods=(method,)).live["Learning rate"].get("marks")


def test_a_path_that_flew_off_is_not_said_to_climb_where_it_fell(open_page):
    rng = np.random.default_rng(5)
    left = 0
    for _ in range(60):
        start = tuple(rng.uniform(-5, 5, 2).round(2).tolist())
        page = open_page(STEM).at(surface="plateau", methods=("newton",), start=start)
        for before, after in re.findall(r"went from ([\d.]+) to ([\d.]+)", page.html):
            left += 1
            assert before != after
        assert "the loss grew" not in page.html


def test_rates_that_are_one_but_for_rounding_are_one(open_page):
    page = open_page(STEM).at(methods=("momentum",), learning_rate=0.38, momentum=0.9)
    assert "0.99999" not in page.html


def test_no_loss_lies_below_the_minimum(open_page):
    page = open_page(STEM)
    for method in METHODS:
        html = page.at(surface="two_layer", methods=(method,), steps=500).html
        assert "loss − minimum −" not in re.sub(r"<[^>]*>|\s+", " ", html).replace("  ", " ")


def test_the_limits_on_the_map_of_a_race_bear_their_method(open_page):
    page = open_page(STEM).at(surface="himmelblau", methods=("gd",))
    assert "limit of α:" in page.chart(MAP).caption
    page.at(surface="himmelblau", methods=("gd", "momentum"))
    raced = re.sub(r"<[^>]*>", "", page.chart(MAP).caption)
    assert "limit of α of Gradient descent:" in raced


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ({"learning_rate": 0.3}, ["start: 2/λ", "2/L"]),
        ({"learning_rate": 0.3, "methods": ("gd", "adam")}, ["start: 2/λ", "2/L"]),
        ({"learning_rate": 0.01}, ["2/L"]),
        ({"learning_rate": 0.3, "methods": ("adam", "gd")}, []),
        ({"learning_rate": 0.3, "surface": "quadratic"}, ["2/L"]),
    ],
)
def test_a_catapult_alone_has_the_limit_of_its_start_marked(open_page, values, marks):
    page = open_page(STEM).at(**{"surface": "two_layer"} | values)
    shown = dict(page.live["Learning rate"]["marks"])
    assert list(shown) == marks
    beside = [text for text in page.chart(MAP).data["limits"]["text"] if "start" in text]
    assert len(beside) == (len(marks) == 2)
    assert ("At the start and" in page.chart(MAP).caption) == (len(marks) == 2)
    if beside:
        landscape = SURFACES["two_layer"]()
        a, b, c = landscape.hessian(*landscape.start)
        top = np.linalg.eigvalsh([[a, b], [b, c]])[1]
        assert shown["start: 2/λ"] == pytest.approx(2 / top)
        assert beside == [f"✗ start: α < {2 / top:.3g}"]


def test_words_at_the_start_cover_no_others_where_a_side_is_free_and_stay_on_the_map():
    for surface in SURFACES.values():
        landscape = surface()
        low, high = np.array(landscape.window, float).T
        minima = (np.array(landscape.minima) - low) / (high - low)
        ups = (minima[:, 1] >= 0.5).astype(int)
        words = minima + np.outer(2 * ups - 1, (0, 0.05))
        crowded = 0
        for place in np.stack(np.meshgrid(*[np.linspace(0, 1, 21)] * 2), axis=-1).reshape(-1, 2):
            start = low + place * (high - low)
            side = side_of_start(landscape, start, landscape.minima, ups)
            sides = place + np.outer((-1, 1), (0, 0.05))
            near = np.abs(sides[:, None] - words) < (0.4, 0.049)
            covers = near.all(axis=2).any(axis=1)
            assert not covers[side] or covers.all()
            assert 0 <= sides[side, 1] <= 1
            crowded += covers.all()
        assert crowded <= 0.02 * 441, landscape.label


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("Ravine", "past the mark 2/L and watch the path"),
        ("Zigzag", "past the mark 2/L and watch the path"),
        ("Too fast", "past the mark 2/L and watch the path"),
        ("Momentum", "the limit of Gradient descent. Watch which paths still settle"),
        ("Saddle", "on the line y = 0 and then just off it. Watch which method"),
        ("Newton climbs", "Newton chooses its own step."),
        ("Plateau", "leave the plateau or stay"),
        ("Noise", "how far the noise throws the path"),
        ("Race", "Newton and BFGS choose their own steps."),
        ("Catapult", "may still settle on flatter ground"),
        ("Chaos", "past the limits beside the minima"),
        ("Fit a line", "the limit of Gradient descent"),
    ],
)
def test_the_instruction_fits_the_preset(open_page, preset, words):
    page = open_page(STEM).preset(preset)
    assert words in told_to_do(page)


def test_no_instruction_names_a_mark_or_a_step_that_is_not_there(open_page):
    page = open_page(STEM)
    for surface in SURFACES:
        for methods in [*((key,) for key in METHODS), ("gd", "adam"), ("adam", "newton")]:
            for noise in (0, 0.5):
                page.at(surface=surface, methods=methods, noise=noise)
                do = told_to_do(page)
                assert re.fullmatch(r"[^.!?]*\S[.!?]( [^.!?]+[.!?])?", do), do
                marks = page.live["Learning rate"]["marks"]
                if named := re.search(r"the mark (\S+?)[,.]?( |$)", do):
                    assert named[1] in [text for text, _ in marks], do
                if not any(METHODS[key].uses_learning_rate for key in methods):
                    assert "α" not in do
    page.at()
    assert told_to_do(page) == page.chapter.do


def told_to_do(page):
    (part,) = [part for part in page.parts if part.place == "do"]
    return re.sub(r"<[^>]*>", "", part.content)


def test_a_start_outside_the_picture_does_not_leave_it(open_page):
    page = open_page("gradient_descent").at(start=(10.0, 10.0))
    assert "The start lies outside the picture." in page.html
    assert "leaves the picture" not in page.html
