"""What the page on neural networks promises beyond what every page does."""

import io
import re
from contextlib import nullcontext, redirect_stdout

import numpy as np
import pytest

from core.maths.learning.dense_training import begin_learning, go_on
from core.ui import kept, view
from core.ui.listing import standalone
from core.work.processes import Processes
from pages.learning.neural_network import tables
from pages.learning.neural_network.digits_words import answered_said, sure_said
from pages.learning.neural_network.runs import examples_of, legs_of, state_at, steered
from pages.learning.neural_network.starts_tables import BINS, ridges
from pages.learning.neural_network.train import plan_of

STEM = "neural_network"


@pytest.fixture
def page(open_page):
    return open_page(STEM)


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html)).replace(" ,", ",")


def solved(open_page, task, chapter, **state):
    page = open_page(STEM, draw=False)
    page.session.chapters[STEM] = chapter
    page.at(**state)
    return any(task in done for done in page.session.solved[STEM])


# ---- training ----------------------------------------------------------------------------------


def test_a_film_and_a_leap_lead_to_the_same_step(page):
    plan = plan_of(page.open("train").at(set="xor", step=0).views[0].values)
    examples = examples_of("xor")
    leapt = go_on(begin_learning(plan, examples), examples, plan, 37)
    for step in (37, 12, 13, 37):
        found = state_at(plan, "xor", step)
        assert found.steps == step
    assert np.array_equal(found.network.theta, leapt.network.theta)
    assert np.array_equal(found.losses, leapt.losses)


def test_ridges_are_histograms_of_each_layer():
    rng = np.random.default_rng(2)
    low, high = -0.3, 1.7
    edges = np.linspace(low, high, BINS + 1)
    values = np.concatenate([rng.normal(size=2000), edges, np.nextafter(edges, 9), [low, high]])
    rows = rng.integers(0, 3, len(values))
    table = ridges(values, rows, low, high, ["a", "b", "c"])["areas"]
    heights = (np.asarray(table["y"]) - table["y2"]).reshape(3, 2 * BINS)[:, ::2]
    for row, tall in enumerate(heights):
        counts = np.histogram(values[rows == row], edges)[0]
        assert tall / tall.max() == pytest.approx(counts / counts.max())


def test_a_rate_that_is_turned_leaves_the_steps_before_as_they_were(page):
    page.open("train").at(step=150, set="spirals")
    before = state_at(plan_of(page.views[0].values), "spirals", 150)
    for rate in (0.05, 0.2, 1.0):  # a drag: one entry
        page.page.set(page.session, "rate", rate)
        plan = plan_of(page.run().views[0].values)
        assert plan.rates == ((0, 0.03), (150, rate))
        after = state_at(plan, "spirals", 150)
        np.testing.assert_array_equal(after.network.theta, before.network.theta)
    assert page.values["course"] == "0.03@150"
    page.values["step"] = 300
    page.page.set(page.session, "rate", 0.01)
    assert page.values["course"] == "0.03@150;1@300"
    assert "α was 0.03 up to step 150, 1 up to step 300; from then on it is 0.01" in words(
        page.run()
    )
    page.values["step"] = 100  # turned earlier: what came after is gone
    page.page.set(page.session, "rate", 0.5)
    assert page.values["course"] == "0.03@100"
    page.values["step"] = 0
    page.page.set(page.session, "rate", 0.4)
    assert page.values["course"] == "" and page.values["rate"] == 0.4


def test_the_same_address_trains_the_same_network(open_page, page):
    page.open("train").at(step=120, set="xor", first=3, second=2, way="momentum", batch="8")
    page.page.set(page.session, "rate", 0.3)
    page.values["step"] = 260
    query = page.run().page.address(page.session)["query"]
    again = open_page(STEM, query)
    assert not again.complaints
    one, other = (
        state_at(plan_of(p.views[0].values), "xor", 260).network.theta for p in (page, again)
    )
    np.testing.assert_array_equal(one, other)
    assert words(page) == words(again)


@pytest.mark.parametrize(
    "course", ["0.1", "0.1@0", "0.1@20;0.2@20", "0.1@30;0.2@20", "99@20", "0.1@600", "1.1.1@5", "x"]
)
def test_a_course_that_is_none_is_said_and_left_out(page, course):
    assert legs_of(course) is None
    page.open("train").at(course=course, step=30)
    assert "cannot be read, and are left out" in words(page)
    assert plan_of(page.views[0].values).rates == ((0, 0.03),)


def test_who_paints_begins_untrained(page):
    page.open("train").at(step=200)
    page.page.set(page.session, "spots", [(0.0, 0.0, 0), (1.0, 0.5, 1), (-1.0, 0.5, 2)])
    assert page.run().values["step"] == 0
    assert "Not trained yet" in words(page)
    assert examples_of(page.values["spots"]).classes == 3
    page.page.set(page.session, "spots", [])
    assert "No point yet" in words(page.run())


def test_another_optimiser_brings_its_rate(page):
    page.open("train").at(course="0.1@50", step=100)
    page.page.set(page.session, "way", "sgd")
    assert (page.values["rate"], page.values["course"]) == (0.3, "")


PRESETS = {
    "Two bends for XOR": "of 2 bends of layer 1",
    "No bend: a line": "2 layers without a bend add up to a linear map",
    "Two layers for the spirals": "After 300 steps all 80 points are on the right side",
    "Three arms, ReLU": "After 200 steps all 80 points are on the right side",
    "Dead units": "all 8 units of layer 1 are dead",
    "All weights 0": "all weights began at 0",
    "Not a number": "with α = 1 each step overshoots",
    "Turned down on the way": "α was 1 up to step 200; from then on it is 0.05",
}


@pytest.mark.parametrize("title", PRESETS)
def test_presets_of_training(page, title):
    assert PRESETS[title] in words(page.preset(title))


def test_the_penalty_alone_can_make_a_run_diverge(page):
    page.open("train").at(way="sgd", rate=10.0, decay=1.0, bend="tanh", step=500)
    assert "α·λ = 10 is so large that the penalty alone" in words(page)


def test_points_that_nothing_can_tell_apart(page):
    """One place is one place, however large the weights; unequal classes move the last weights of
    sigmoids in the first step, and the first layer stays at 0."""
    page.open("train")
    for spots in (((0.0, 0.0, 0),), ((1.0, 0.5, 0), (1.0, 0.5, 1))):
        assert "same probabilities: all points are in one place" in words(
            page.at(spots=spots, step=100)
        )
    said = words(page.at(set="arms", bend="sigmoid", start="zero", step=1))
    assert "all weights into layer 1 are 0" in said


def test_the_soft_max_of_large_logits(page):
    """−ln P is a difference of logits where e^z is beyond every number."""
    said = words(page.preset("Not a number"))
    assert "above 10³⁰⁸" in said and "∞" not in said
    assert "100.0 % 0 " in said and "0.0 % 1.61·10¹³³" in said
    said = words(page.open("train").at(decay=1.0, rate=10.0, way="sgd", step=500))
    assert "Loss J 1.87·10³⁰⁷ 0 +" not in said


def test_challenges_of_training(open_page):
    def done(task, **state):
        return solved(open_page, task, "train", **state)

    task = "one layer of three units"
    assert done(task, set="rings", first=3, step=500)
    assert not done(task, set="rings", first=4, step=500)
    task = "bring J below 0.05 by step 200"
    spirals = {"set": "spirals", "first": 8, "second": 8}
    assert done(task, step=200, **spirals)
    assert not done(task, step=210, **spirals) and not done(task, step=20, **spirals)
    task = "Save a run"
    wild = {"bend": "leaky", "first": 8, "second": 8, "third": 8, "way": "momentum", "step": 500}
    assert done(task, course="1@10", rate=0.01, **wild)
    assert not done(task, rate=1.0, **wild)
    assert not done(task, course="0.01@10", rate=0.01, **wild)


def test_steering_forgets_what_cannot_be_read():
    assert steered({"step": 40, "course": "nonsense", "rate": 0.2}, 0.1) == {"course": "0.2@40"}
    assert steered({"step": 100_000, "course": "", "rate": 0.2}, 0.1) == {"course": "0.2@500"}


def test_a_rate_that_no_step_is_left_for_says_the_way_back(page):
    said = words(page.open("train").at(step=500, course="0.03@500", rate=0.05))
    assert "no step is left for 0.05: go back in the film, and turn it there." in said
    said = words(page.at(step=500, course="0.03@400", rate=0.05))
    assert "from then on it is 0.05" in said and "is left" not in said
    said = words(page.open("digits").at(goal=150, paces="0.01@150", pace=0.05))
    assert "no step is left for 0.05: raise the number of steps, or begin anew." in said


def test_a_rate_that_is_turned_back_was_not_turned():
    assert steered({"step": 40, "course": "0.2@40", "rate": 0.1}, 0.2) == {"course": ""}


@pytest.mark.parametrize(
    ("chapter", "name", "begins"),
    [
        ("train", "go_on", "60 False"),
        ("bends", "network_by_hand", "[["),
        ("starts", "flow_through", "Flow.EVEN ("),
        ("noise", "go_on", "40 ["),
        ("digits", "split_classes", "0 False 0"),
    ],
)
def test_the_code_that_is_shown_runs(page, chapter, name, begins):
    function, call, _ = page.open(chapter).code(name)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(standalone(function, call), {"__name__": "shown"})
    assert out.getvalue().startswith(begins), out.getvalue()


# ---- the other chapters ------------------------------------------------------------------------


def test_challenges_of_bends(open_page):
    three = ((-0.1, 0.7, 1), (-0.6, -0.45, 1), (0.65, -0.3, 1))
    state = {"feet": three, "push": 9.3, "constant": -0.35}
    assert solved(open_page, "three bends", "bends", **state)
    assert not solved(open_page, "three bends", "bends", **(state | {"feet": three[:2]}))
    four = ((0.3, 0.35, 0), (-0.1, 0.15, 1), (-0.25, -0.35, 0), (0.25, -0.2, 1))
    state = {"points": "xor", "feet": four, "push": 10.0, "constant": -2.55}
    assert solved(open_page, "four bends", "bends", **state)
    assert not solved(open_page, "four bends", "bends", **(state | {"points": "rings"}))


def test_soft_steps_part_the_points(page):
    assert "4 bends add up to a boundary that parts all 80" in words(page.preset("Soft steps"))


def test_one_hidden_layer_begins_at_the_coordinates(page):
    said = words(page.open("starts").at(depth=1))
    assert "from 2 to 16 units" in said
    assert "Spread of weights 1 " in said


def test_challenges_of_noise(open_page):
    state = {"size": 4, "cost": 0.03, "left_out": 50, "drawn": "best"}
    assert solved(open_page, "85 % of the fresh", "noise", **state)
    assert not solved(open_page, "85 % of the fresh", "noise", **(state | {"blur": 0.1}))
    assert not solved(open_page, "85 % of the fresh", "noise", **(state | {"amount": 41}))
    assert solved(open_page, "Learn by heart", "noise", amount=20, blur=0.8)
    assert not solved(open_page, "Learn by heart", "noise", amount=20, blur=0.1)


def test_challenges_of_starts(open_page):
    deep = {"depth": 10, "fold": "sigmoid"}
    assert solved(open_page, "sigmoids", "starts", begin="large", **deep)
    assert not solved(open_page, "sigmoids", "starts", begin="glorot", **deep)
    assert not solved(open_page, "sigmoids", "starts", begin="large", depth=9, fold="sigmoid")
    ten = {"depth": 10, "width": 32, "after": 200}
    assert solved(open_page, "Ten layers: bring", "starts", **ten)
    assert not solved(open_page, "Ten layers: bring", "starts", **(ten | {"after": 1}))
    assert solved(open_page, "half of all units", "starts", begin="zero")
    assert not solved(open_page, "half of all units", "starts")


def test_stopped_early_shows_the_network_of_the_least_loss(page):
    page.open("noise")
    last = words(page.at(drawn="now"))
    best = words(page.at(drawn="best"))
    assert "The network of step 500" in last and "The network of step 40" in best
    fresh = [float(re.search(r"J, fresh points ([\d.]+)", said)[1]) for said in (last, best)]
    assert fresh[1] < fresh[0]


# ---- tables ------------------------------------------------------------------------------------


def press(page, key="go"):
    next(p for p in page.parts if p.name == key).content["act"]()
    return page.run()


def theta_of(page):
    return tables.run_of(page.views[0]).state.network.theta


def test_a_training_that_is_stopped_and_steered_is_in_the_address(open_page, page):
    page.open("digits").at(table="wine", goal=150)
    press(page)
    assert "at step 150" in words(page)
    page.page.set(page.session, "pace", 0.05)
    assert page.run().values["paces"] == "0.01@150"
    page.page.set(page.session, "pace", 0.002)
    assert page.run().values["paces"] == "0.01@150"
    page.page.set(page.session, "goal", 300)
    press(page.run())
    query = page.page.address(page.session)["query"]
    again = open_page(STEM, query)
    press(again)
    np.testing.assert_array_equal(theta_of(page), theta_of(again))
    assert "α was 0.01 up to step 150; from then on it is 0.002" in words(again)


def test_a_rate_that_is_moved_during_a_piece_holds_from_its_end_on(open_page, page):
    page.open("digits").at(table="wine", goal=300, wide=40)
    next(p for p in page.parts if p.name == "go").content["act"]()
    run = tables.run_of(page.views[0])
    in_flight = f"{STEM}:{run.task}"
    page.session.tasks[in_flight] = None  # a worker is at the first piece
    piece = run.ahead = tables._piece(run, 300)
    page.page.set(page.session, "pace", 0.05)
    figure = page.chapter.figures[0]
    moved = tables.run_of(view.View(page.session, figure))
    assert page.values["paces"] == f"0.01@{piece}" and moved is run
    assert run.plan.rates == ((0, 0.01), (piece, 0.05))
    del page.session.tasks[in_flight]
    page.run()
    again = open_page(STEM, page.page.address(page.session)["query"])
    press(again)
    np.testing.assert_array_equal(theta_of(page), theta_of(again))


def test_another_network_begins_anew_and_the_first_is_found_again(page):
    page.open("digits").at(table="iris", goal=100)
    press(page)
    trained = theta_of(page)
    page.page.set(page.session, "wide", 5)
    assert "Not trained yet: 5 hidden units" in words(page.run())
    page.page.set(page.session, "wide", 32)
    assert "at step 100" in words(page.run())
    np.testing.assert_array_equal(theta_of(page), trained)
    press(page, "anew")
    np.testing.assert_array_equal(theta_of(page), trained)


def test_what_a_matrix_counts_is_what_is_said(page):
    page.open("digits").at(table="wine", goal=100, wide=4)
    press(page)
    said = words(page)
    run = tables.run_of(page.views[0])
    _, split = tables.table_of(page.views[0], "wine")
    labels = split.examples.held_out_labels
    parts, value = run.state.network.layers, split.examples.held_out
    value = np.maximum(value @ parts[0][0] + parts[0][1], 0)
    named = (value @ parts[1][0] + parts[1][1]).argmax(axis=1)
    right = np.mean(named == labels)
    assert f"{100 * right:.1f} % of {len(labels)} validation rows are named rightly" in said
    common = np.bincount(split.examples.labels).argmax()
    assert f"gets {100 * np.mean(labels == common):.1f} %" in said
    numbers = page.charts[0].columns["numbers"]["text"].tolist()
    counts = [np.sum((labels == i) & (named == j)) for i in range(3) for j in range(3)]
    assert numbers == [str(count) for count in counts if count]


def test_numbers_that_run_away_are_said(page):
    page.preset("Numbers that run away")
    press(page)
    assert "leads to numbers beyond 10³⁰⁸" in words(page)
    assert "Way back: a smaller α, and begin anew" in words(page)
    page.page.set(page.session, "pace", 0.01)
    press(page.run(), "anew")
    assert page.values["paces"] == "" and "at step 300" in words(page)


def test_challenges_of_tables(open_page):
    def done(task, **state):
        page = open_page(STEM, draw=False)
        page.session.chapters[STEM] = "digits"
        press(page.at(**state))
        return any(task in one for one in page.session.solved[STEM])

    assert done("96 %", wide=16, goal=800, weight=0.001)
    assert not done("96 %", wide=17, goal=150)
    assert not done("96 %", wide=2, goal=50)
    assert done("Move the learning rate", paces="0.01@200", pace=0.003, goal=300)
    assert not done("Move the learning rate", goal=50, pace=0.003, paces="0.003@10")
    assert not done("Move the learning rate", paces="0.01@300", pace=0.003, goal=300)


def test_a_training_in_a_worker_is_the_same(open_page, monkeypatch):
    made = Processes(1, 3_000_000_000, 40)
    asked = set()

    class Watched:
        def start(self, work):
            asked.add(work.function.__name__)
            return made.start(work)

    class Waits:
        def progress(self, text):
            return nullcontext(lambda *_: None)

        def result(self, task, report):
            return task.result(120)

    def trained(host):
        page = open_page(STEM, draw=False).open("digits").at(table="iris", goal=200, drop=20)
        next(p for p in page.parts if p.name == "go").content["act"]()
        (figure,) = page.chapter.figures
        run = figure.run(page.session, host)
        while run.again:
            run = figure.run(page.session, host)
        assert run.failed is None
        return tables.run_of(run).state.network.theta

    try:
        monkeypatch.setattr(kept, "workers", Watched)
        monkeypatch.setattr(view, "workers", Watched)
        np.testing.assert_array_equal(trained(None), trained(Waits()))
    finally:
        made.close()
    assert asked == {"go_on"}


def test_a_table_without_classes_is_refused(page):
    page.open("digits")
    rows = "\n".join(f"{i},{i * i % 7}" for i in range(30))
    page.upload({"own.csv": f"a,b\n{rows}".encode()})
    assert any("no column of two to five classes" in error for error in page.errors)


def test_an_own_table_is_trained_on(page):
    page.open("digits")
    rng = np.random.default_rng(0)
    rows = [f"{x},{y},{'ab'[int(x * y > 0)]}" for x, y in rng.normal(size=(80, 2)).round(3)]
    page.upload({"own.csv": "\n".join(["a,b,class", *rows]).encode()})
    assert not page.errors
    press(page.run())
    assert "validation rows" in words(page) and "at step" in words(page)


# ---- words and pictures of odd states ----------------------------------------------------------


def test_the_names_beside_the_matrix_can_be_told_apart(page):
    for state in ({"table": "wine"}, {"table": "iris"}, {"table": "digits"}):
        drawn = page.open("digits").at(**state).chart("confusion").columns
        names = [list(drawn[at]["text"]) for at in ("names", "sides")]
        assert names[0][-1] == "named" and names[1][-1] == "true"
        for row in (names[0][:-1], names[1][:-1]):
            assert len(set(row)) == len(row) > 2, row
    assert "cultivar 1" in page.at(table="wine").chart("confusion").columns["names"]["text"]


def test_long_names_are_cut_or_numbered():
    from pages.learning.neural_network.digits_tables import told_apart

    assert told_apart(["cultivar 1", "cultivar 2"]) == ["cultivar 1", "cultivar 2"]
    assert told_apart(["Iris setosa minor 1", "b"]) == ["Iris se…or 1", "b"]
    alike = told_apart(["a class that ends so", "a class I am that ends so", "c"])
    assert len(set(alike)) == 3 and max(map(len, alike)) <= 12


def test_there_is_room_to_paint_beside_every_set(page):
    control = page.open("train").controls["spots"]
    for name in ("moons", "rings", "xor", "spirals", "arms", "clouds"):
        assert len(examples_of(name).x) < control.most


def test_two_bends_part_opposite_corners_but_for_noise(page):
    said = words(page.preset("Two bends for XOR"))
    wrong = int(re.search(r"(\d+) of 80 points", said)[1])
    assert wrong <= 4
    assert int(re.search(r"(\d+) of 80", words(page.preset("Two bends, stuck")))[1]) > 15


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"decay": 1.0, "step": 500}, "give or take 2·10⁻¹⁰ by the rounding of J"),
        ({"start": "zero"}, "weights of 0 have no line to bend at"),
        ({"first": 1, "step": 500}, "1 of 1 bend of layer 1 (dashed) passes"),
        ({"set": "none"}, "Needs points."),
    ],
)
def test_odd_trainings(page, state, said):
    assert said in words(page.open("train").at(**state))


def test_what_is_no_number_is_not_drawn_far_outside_of_the_picture(page):
    drawn = page.preset("Not a number").chart("loss").columns
    for name in ("curves", "dashed", "points"):
        assert np.nanmax(np.abs(drawn[name]["y"].astype(float))) <= 1e9


def test_a_loss_that_is_larger_at_home_is_not_by_heart(page):
    said = words(page.open("noise").at(left_out=80))
    assert "Yet it is not learning by heart" in said and "Learning by heart:" not in said


def test_who_must_be_surer_answers_less_and_the_verdict_says_so(page):
    page.open("digits")
    many = []
    for sure in (30, 45, 60):
        said = words(page.at(table="iris", sure=sure))
        found = re.search(
            rf"With a P of {sure} % or more (\d+) (is|are) answered. Rightly so: [\d.]+ %", said
        )
        many.append(int(found[1]))
        matrix = page.chart("confusion").columns["numbers"]["text"]
        assert sum(map(int, matrix)) == many[-1]
    assert many == sorted(many, reverse=True) and many[0] > many[-1]
    assert "or more none is answered." in words(page.at(sure=99))
    assert "With a P of" not in words(page.at(sure=0))


def test_a_share_that_is_none_or_all_stands_after_its_count(page):
    matrix = np.diag([1, 0, 0])
    assert sure_said(matrix, 80) == (
        "With a P of 80 % or more 1 is answered. Rightly so: 100.0 %, hardly below 5.0 %."
    )
    assert (
        answered_said(matrix, 34, 80) == "1 of 34 is answered, with a P of 80 % or more, rightly. "
    )
    assert answered_said(matrix[::-1], 34, 80).endswith("wrongly. ")


def test_a_least_loss_that_is_reached_again_is_not_above_itself(page):
    said = words(page.preset("Too heavy a penalty"))
    assert "0.693, and is the same to fifteen digits at step 500." in said


def test_a_loss_that_nothing_can_change_is_not_said_to_have_risen(page):
    same = "".join(f"1,2,{'xy'[i % 2]}\n" for i in range(20))
    page.open("digits").upload({"t.csv": f"a,b,class\n{same}".encode()})
    said = words(press(page))
    assert "before the first step, 0.693; at step 300 it is the same to fifteen digits." in said


def test_points_of_one_class_alone(page):
    spots = ((0.0, 1.0, 0), (1.0, 0.0, 0), (-1.0, 0.5, 0))
    said = words(page.open("train").at(spots=spots, step=60))
    assert "0 of 3 points are on the wrong side: no other class is here." in said
