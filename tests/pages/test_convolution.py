"""What the page on convolution promises beyond what every page does."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
import pytest
from PIL import Image

from core.maths.learning.digit_network import train_history
from core.ui.listing import standalone
from core.ui.wire import HOST
from pages.learning.convolution.network_runs import RUNS


@pytest.fixture
def page(open_page):
    return open_page("convolution", draw=False)


PRESETS = {
    "Mean of nine": "a weighted mean. It smooths",
    "Sharper": "190 outputs of 1,768 lie outside",
    "Only bends": "only where the slope changes",
    "A dot, correlated": "9·0 = 1,020",
    "A dot, convolved": "the kernel turned by 180°, 1,530",
    "Nothing but a move": "moved one pixel to the left.",
    "No sum to divide by": "there is nothing to divide by",
    "As large as before": "10×10 pixels, as large as the image",
    "Half as large": "5×5 pixels, smaller than the image",
    "Padding is seen": "up to 33 of the 49 numbers",
    "Wide and few numbers": "a reach of 7 has 10 places",
    "Pixels left out": "63 of the 144 pixels are in no window",
    "No place": "there is no output",
    "Padding alone": "240 outputs see nothing but",
    "The filter alone": "no pixel differs",
    "By a whole square": "the output by 2 pixels to the right",
    "Only the border": "but for 1 column of 48",
    "The mean breaks it too": "80.4 % off",
    "Stride alone": "the first is kept",
    "By chance": "is up to this image",
    "Nothing to see": "sees nothing here",
    "Separable": "it is separable",
    "Two make a bend": "has rank 2, and 2 layers",
    "A slope across": "it is separable",
    "A slope askew": "no single column times a row",
    "A disc, nearly": "off by as much as a grey",
    "No saving": "more than the 81 of the kernel itself",
    "Nothing": "Without a layer",
    "A mean, not quite low-pass": "bright and dark exchanged",
    "A better low-pass": "This wave is blocked",
    "The finest passes best": "0.5 cycles a pixel across and 0.5 down, with a gain of 8",
    "Detail brought out": "passes better, with 9",
    "Moved, no more": "moved by 36°",
    "Nothing passes": "no wave passes",
    "Small kernels, many layers": "in the 7 pixels around it",
    "Halved by every layer": "sees 31 pixels",
    "Twice as far by every layer": "sees 32 pixels",
    "With gaps": "sees only 7 of them",
    "One wide kernel": "sees 5 pixels",
    "One number alone": "see one pixel",
    "Before it learns": "Before the first epoch",
    "After one epoch": "After 1 epoch",
    "Moved by two pixels": "Moved by 2 pixels, only",
    "Pixels alone, moved": "Without filters every pixel",
    "One convolution": "is read right, with",
    "Too fast to learn": "does not hang on the image",
    "Turned down on the way": "α was 0.01 up to epoch 5; from then on it is 0.002",
    "Spoilt after four epochs": "After 8 epochs 27 of 300",
}


def text(page):
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.html))
    return re.sub(r" (?=[.,:;])", "", plain)


def test_every_preset_does_what_it_says(page):
    titles = [title for chapter in page.page.chapters.values() for title in chapter.presets]
    assert titles == list(PRESETS)
    for title, said in PRESETS.items():
        assert said in text(page.preset(title)), (title, text(page)[:600])


def png(values):
    stream = io.BytesIO()
    Image.fromarray(np.asarray(values, np.uint8)).save(stream, "PNG")
    return {"own.png": stream.getvalue()}


def test_a_picture_of_the_reader_is_made_coarse_and_filtered(page):
    page.open("pixel").upload(png(np.tile(np.arange(0, 240, 2), (80, 1))))
    assert not page.errors
    assert "own, 26 rows of 40 pixels." in text(page)
    assert "Used as it is, 120×80 pixels. Row" in text(page)
    assert not any(part.name == "image" for part in page.parts)
    for chapter in ("separable", "frequencies"):
        assert "own. Used as it is" in text(page.open(chapter))
    page.forget()
    assert "Palace roof" in text(page.open("pixel"))


def solved(page, task):
    return "solved" in page.html.split(task)[0].rsplit("<li>", 1)[1]


CHALLENGES = [
    ("one pixel down and to the right", {"image": "letters"}, {
        "kernel": ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0)), "turning": "convolution"}),
    ("without a 0 in it", {"image": "ramp"}, {
        "kernel": ((1.0, -2.0, 1.0), (1.0, -2.0, 1.0), (1.0, -2.0, 1.0)), "image": "ramp"}),
    ("Make 8×8 of 16×16", {"pixels": 16}, {"pixels": 16, "stride": 2, "padding": 1}),
    ("reaches over 9 pixels", {"padding": 4}, {"padding": 4, "dilation": 4}),
    ("moves along exactly", {"by": 3}, {"by": 2}),
    ("in one column", {"pooling": "none", "by": 11}, {
        "pooling": "none", "around": "zeros", "by": 11, "scene": "stripes"}),
    ("but not along the rows", {"shape": "slope"}, {"shape": "slope", "angle": 90}),
    ("a disc of 11×11", {"shape": "disc", "numbers": 11}, {
        "shape": "disc", "numbers": 11, "layers": 4}),
    ("Block stripes of one pixel", {"wave": (0.5, 0.0)}, {
        "kernel": ((1.0, 2.0, 1.0), (2.0, 4.0, 2.0), (1.0, 2.0, 1.0)), "divided": True,
        "wave": (0.5, 0.0)}),
    ("upright stripes of one pixel pass best", {"wave": (0.4, 0.0)}, {
        "kernel": ((0.0, 0.0, 0.0), (-1.0, 2.0, -1.0), (0.0, 0.0, 0.0)), "wave": (0.4, 0.0)}),
    ("See 31 pixels", {"depth": 5}, {"depth": 4, "pattern": "stride"}),
    ("as wide as 2 to the number", {"taps": 2}, {"taps": 2, "pattern": "doubled"}),
]  # fmt: skip


@pytest.mark.parametrize(("task", "before", "after"), CHALLENGES)
def test_challenges(page, task, before, after):
    page.open(page.page.owner[next(iter(before))].name if "image" not in before else "pixel")
    assert not solved(page.at(**before), task)
    assert solved(page.at(**after), task)


def test_challenges_of_the_network(page):
    page.open("network")
    assert not solved(page.at(layout="none"), "wrong one pixel beside it")
    digit = next(
        d for d in range(1, 40)
        if "is read right, with" in text(page.at(layout="none", digit=d))
        and "is read right, with" not in text(page.at(layout="none", digit=d, across=1))
    )  # fmt: skip
    assert solved(page.at(layout="none", digit=digit, across=1), "wrong one pixel beside it")
    assert not solved(page, "more than 92 %")


# ---- a training in steps -----------------------------------------------------------------------


def pressed(page, key="go"):
    next(p for p in page.parts if p.name == key).content["act"]()


def buttons(page):
    return [p.content["label"] for p in page.parts if p.kind == "button"]


def curve(page):
    """Shares right in training, epoch by epoch."""
    columns = page.chart("epochs").columns["curves"]
    return columns["y"][(columns["series"] == "train") & np.isfinite(columns["y"])]


def networks(page):
    run = RUNS.find(page.views[0], (page.values["layout"], page.values["weights"]))
    return [one.state.network for one in run.state]


def assert_alike(found, truth):
    assert len(found) == len(truth)
    for one, other in zip(found, truth, strict=True):
        for some, same in zip(one.parameters, other.parameters, strict=True):
            for a, b in zip(some, same, strict=True):
                np.testing.assert_array_equal(a, b)


def test_the_network_learns_in_steps_that_are_stopped_and_taken_up_again(page, at_hand):
    page.open("network")
    at_hand.asked.clear()
    page.values.update(layout="none", weights=7)
    for done in range(1, 4):
        assert at_hand.draw(page).again
        assert buttons(page)[0] == "Stop" and len(curve(page)) == done + 1
        assert f"After {done} epoch" in text(page)
    pressed(page)
    for _ in range(2):
        assert not at_hand.draw(page).again
        assert buttons(page) == ["Go on", "Begin anew"] and len(curve(page)) == 4
        assert "Stopped after 3 epochs of 8." in text(page)
    assert page.values["epoch"] == 3 and at_hand.asked == ["learn_epoch"] * 3
    pressed(page)
    while at_hand.draw(page).again:
        pass
    assert page.values["epoch"] == 8 and len(at_hand.asked) == 8
    assert "Stopped" not in text(page)
    assert_alike(networks(page), train_history("none", 0.01, 7).networks)


def test_a_rate_is_turned_while_the_network_learns(page, at_hand, open_page):
    page.open("network")
    page.values.update(layout="none", weights=7)
    for _ in range(3):
        at_hand.draw(page)
    page.page.set(page.session, "rate", 0.1)
    at_hand.draw(page)
    assert page.values["rates"] == "0.01@3" and len(curve(page)) == 5
    assert "α was 0.01 up to epoch 3; from then on it is 0.1" in text(page)
    while at_hand.draw(page).again:
        pass
    turned = train_history("none", 0.1, 7, ((0.01, 3),)).networks
    assert_alike(networks(page), turned)
    again = open_page("convolution", page.page.address(page.session)["query"])
    assert_alike(networks(again), turned)
    page.page.set(page.session, "epoch", 5)  # back in the film: from there on
    page.page.set(page.session, "rate", 0.02)
    at_hand.draw(page)
    assert page.values["rates"] == "0.01@3;0.1@5" and page.values["epoch"] == 8
    assert len(curve(page)) == 7
    while at_hand.draw(page).again:
        pass
    page.page.set(page.session, "rate", 0.05)  # at the end: anew
    at_hand.draw(page)
    assert page.values["rates"] == "" and len(curve(page)) == 2


def test_who_has_stopped_turns_the_rate_and_stays_stopped(page, at_hand):
    page.open("network")
    page.values.update(layout="none", weights=7)
    for _ in range(4):
        at_hand.draw(page)
    pressed(page)
    at_hand.draw(page)
    page.page.set(page.session, "epoch", 2)
    page.page.set(page.session, "rate", 0.1)
    assert not at_hand.draw(page).again and len(curve(page)) == 3
    assert page.values["rates"] == "0.01@2" and page.values["epoch"] == 2
    page.page.choose(page.session, "")  # a whole state is trained whole
    page.values.update(layout="none", weights=7)
    while at_hand.draw(page).again:
        pass
    assert_alike(networks(page), train_history("none", 0.01, 7).networks)


def test_what_is_known_is_there_at_once_and_can_be_watched_anew(page, at_hand, open_page):
    page.open("network").at(layout="none", weights=7)
    at_hand.asked.clear()
    other = open_page("convolution", {"chapter": "network"}, draw=False)
    other.values.update(layout="none", weights=7)
    assert not at_hand.draw(other).again and not at_hand.asked
    pressed(other, "anew")
    for done in range(1, 9):
        assert at_hand.draw(other).again == (done < 8)
        assert len(curve(other)) == done + 1 and len(at_hand.asked) == done
    assert_alike(networks(other), networks(page))


def test_the_wire_shows_what_there_is_and_waits_for_nothing(page, at_hand):
    page.open("network")
    page.values.update(layout="none", weights=7)
    at_hand.draw(page)
    at_hand.draw(page)
    at_hand.asked.clear()
    page.page.set(page.session, "epoch", 1)
    shown = page.chapter.figures[0].run(page.session, HOST)
    assert shown.parts and not shown.again and not at_hand.asked
    assert at_hand.draw(page).again


LISTED = {
    "pixel": ("filter_image", {"turning": "convolution", "divided": True, "image": "letters",
                               "kernel": ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))}),
    "sizes": ("output_size", {"stride": 2}),
    "shift": ("compare_moves", {"by": 5}),
    "separable": ("filter_in_parts", {"shape": "disc", "layers": 2}),
    "frequencies": ("convolution_theorem", {"turning": "convolution"}),
    "receptive": ("receptive_field", {"pattern": "gaps"}),
    "network": ("train_history", {"layout": "none", "epoch": 3}),
}  # fmt: skip


@pytest.mark.parametrize("chapter", LISTED)
def test_the_listing_prints_the_numbers_of_the_page(page, chapter):
    name, state = LISTED[chapter]
    page.open(chapter).at(**state)
    function, call, _ = page.code(name)
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(standalone(function, call), "listing", "exec"), {"__name__": "__main__"})
    lines, shown = said.getvalue().splitlines(), text(page)
    match chapter:
        case "pixel":
            first, second = float(lines[0].split()[-1]), float(lines[1])
            assert first == pytest.approx(second)
            assert f"= {second:.4g}" in shown
        case "sizes":
            assert f"+ 1 = {lines[0]}" in shown
        case "shift":
            assert f"{100 * float(lines[-1]):.1f} % off" in shown
        case "separable":
            assert (
                lines[-1].startswith("3 (81, 36)")
                and f"{float(lines[-1].split()[-1]):.3g}" in shown
            )
        case "frequencies":
            assert float(lines[0]) < 1e-9 and f"gain {float(lines[1]):.3g}" in shown
        case "receptive":
            assert lines[0].startswith("13 1 [1, 0, 3, 0")
        case "network":
            assert f"{100 * float(lines[-1].split()[3]):.1f} %" in shown


def captions(page):
    said = " ".join(str(part.content.caption) for part in page.parts if part.kind == "chart")
    return re.sub(r"<[^>]*>", "", said)


def test_what_is_not_there_is_not_said(page):
    page.open("receptive").at(taps=1)
    assert "the normal density" not in captions(page), "no spread, no density"
    assert "the normal density" in captions(page.at())
    page.open("frequencies").at(kernel=((0.0,) * 3,) * 3)
    assert "black is 0. Right" in captions(page)
    page.open("shift").at(pooling="none")
    assert "no pooling" in text(page) and "rounded" not in text(page)


def test_an_output_that_was_0_has_no_share(page):
    page.open("shift").at(scene="stripes", pooling="mean", square=4, by=1)
    assert "left where it was, it was 0 before, so no share can be told." in captions(page)
    still = np.array(page.chart("by").data["curves"]["y"], float)
    assert np.nanmax(still) < 1000, "no number without its unit in the picture"


@pytest.mark.parametrize("shape", ["bend", "disc", "line", "slope"])
def test_fewer_layers_can_be_worse_than_none(page, shape):
    page.open("separable")
    worse = []
    for layers in range(1, 5):
        said = text(page.at(shape=shape, layers=layers))
        off = float(re.search(r"The largest difference is ([\d.]+) of", captions(page))[1])
        nothing = text(page.at(shape=shape, layers=0)) and captions(page)
        without = float(re.search(r"The largest difference is ([\d.]+) of", nothing)[1])
        assert ("and without any layer by" in said) == (off > without), (layers, off, without)
        worse.append(off > without)
    assert worse[0] == (shape == "bend"), worse


def test_an_output_that_is_off_by_rounding_alone(page):
    page.open("separable").at(image="ramp", shape="grating", numbers=3, angle=36)
    said = re.sub(r"<[^>]*>", "", page.html)
    assert "is off by nothing but rounding" in said and "10⁻" not in said.split("The largest")[0]
    assert "The largest difference is 0 of 255 grey values." in said
