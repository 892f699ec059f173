"""Sliders, pad, typed entries and marks under mouse, keyboard and finger."""

import re

import pytest
from playwright.sync_api import ElementHandle, Page, expect

from tests.browser.sight import (
    at_rest,
    entry,
    open_settings,
    picture_moves,
    query,
    slider,
    spot,
    wait_for_query,
)

BELOW = "(control) => control.scrollIntoView({ block: 'end' })"  # not under the picture
PLOT = ".st-key-chart-map svg.marks .role-frame.root > g > path.background"


def test_keyboard_and_typed_entry(visit):
    page = visit("gradient-descent")
    rotation, exact = slider(page, "Rotation"), entry(page, "Rotation")
    expect(rotation).to_have_attribute("aria-valuetext", "30 °")
    rotation.focus()
    with picture_moves(page):
        rotation.press("ArrowRight")
    expect(rotation).to_have_attribute("aria-valuetext", "31 °")
    for key, value in {
        "ArrowLeft": 30,
        "PageUp": 48,
        "PageDown": 30,
        "End": 180,
        "Home": 0,
    }.items():
        rotation.press(key)
        expect(rotation).to_have_attribute("aria-valuetext", f"{value} °")
        expect(exact).to_have_value(str(value))
    wait_for_query(page, rotation="0")

    for typed, value in {
        "12.4": 12,
        "12,6": 13,
        "nonsense": 13,
        "": 13,
        "1e9": 180,
        "-5": 0,
    }.items():
        exact.fill(typed)
        exact.press("Enter")
        expect(exact).to_have_value(str(value))
        wait_for_query(page, rotation=str(value))
    exact.fill("77")
    exact.press("Escape")
    expect(exact).to_have_value("0")

    rotation.dblclick()
    expect(rotation).to_have_attribute("aria-valuetext", "30 °")
    wait_for_query(page, rotation="")


def test_logarithmic_scale_and_its_mark(visit):
    page = visit("gradient-descent?condition_number=10")
    rate, exact = slider(page, "Learning rate"), entry(page, "Learning rate")
    exact.fill("3.14159e-4")
    exact.press("Enter")
    expect(rate).to_have_attribute("aria-valuetext", "3.14e−4")
    wait_for_query(page, learning_rate="0.000314")
    rate.press("End")
    wait_for_query(page, learning_rate="10")
    rate.press("Home")
    wait_for_query(page, learning_rate="0.0001")

    limit = page.get_by_text("2/L", exact=True).first
    middle, _ = spot(limit)
    limit.click()  # 2/10 on a bowl with curvatures 1 and 10
    wait_for_query(page, learning_rate="0.2")
    thumb = rate.evaluate(
        "(r) => { const b = r.getBoundingClientRect(); "
        "return b.left + 8 + (b.width - 16) * r.value / r.max; }"
    )
    assert abs(thumb - middle) < 2, "the mark stands where the thumb does"


def test_every_whole_number_of_a_logarithmic_scale_is_reached(visit):
    page = visit("stochastic-gradients")
    size, exact = slider(page, "Batch size"), entry(page, "Batch size")
    size.press("Home")
    for key, value in {"ArrowRight": 2, "ArrowUp": 3, "ArrowLeft": 2}.items():
        size.press(key)
        expect(size).to_have_attribute("aria-valuetext", str(value))
    wait_for_query(page, batch_size="2")
    exact.fill("317.4")
    exact.press("Enter")
    wait_for_query(page, batch_size="317")


def test_the_words_of_a_mark_stay_beside_the_scale(visit):
    page = visit("eigen-decomposition?chapter=nearby")
    mark = page.locator(".ev-marks button", has_text="first meeting")
    words, scale = mark.bounding_box(), mark.locator("xpath=..").bounding_box()
    assert words["x"] + words["width"] <= scale["x"] + scale["width"] + 1
    assert words["x"] >= scale["x"] - 1


def test_the_newest_value_wins(visit):
    """Faster than the server can answer: what is shown, drawn and kept is the last value."""
    page = visit("gradient-descent")
    steps = slider(page, "Steps")
    steps.focus()
    for _ in range(40):
        steps.press("ArrowRight")
    wait_for_query(page, steps="100")
    at_rest(page)
    expect(steps).to_have_attribute("aria-valuetext", "100")
    expect(slider(page, "Step")).to_have_attribute("aria-valuetext", "100")


def heading(page: Page) -> ElementHandle:
    handle = page.get_by_role("heading", level=1).element_handle()
    assert handle
    return handle


def swipe_up(page: Page, start: tuple[float, float], distance: float) -> None:
    finger = page.context.new_cdp_session(page)
    touches = [("touchStart", 0), *(("touchMove", part / 8) for part in range(1, 9))]
    for kind, part in touches:
        spots = [{"x": start[0], "y": start[1] - part * distance}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_touch(visit):
    page = visit(
        "gradient-descent", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    rotation = slider(page, "Rotation")
    rotation.evaluate(BELOW)
    with picture_moves(page):
        page.touchscreen.tap(*spot(rotation, 0.5))
    at_rest(page)
    assert 85 <= int(query(page)["rotation"]) <= 95
    pad = page.locator(".ev-pad")
    pad.evaluate(BELOW)
    with picture_moves(page):
        page.touchscreen.tap(*spot(pad, 0.75, 0.25))
    at_rest(page)
    x, y = map(float, query(page)["start"].split(","))
    assert x > 0 and y > 0
    chosen = query(page)["start"]

    plot = page.locator(PLOT).first
    start = spot(plot, 0.3, 0.5)
    page.evaluate("(h1) => { window.__top = h1.getBoundingClientRect().top }", heading(page))
    swipe_up(page, start, 150)
    page.wait_for_function(
        "(h1) => h1.getBoundingClientRect().top < window.__top - 50", arg=heading(page)
    )
    at_rest(page)
    assert query(page)["start"] == chosen
    with picture_moves(page):
        page.touchscreen.tap(*spot(plot, 0.3, 0.5))
    at_rest(page)
    assert float(query(page)["start"].split(",")[0]) < 0


def test_the_pad_sets_the_start(visit):
    page = visit("gradient-descent")
    open_settings(page)
    pad = page.locator(".ev-pad")
    natural = entry(page, "Start x").input_value()
    page.mouse.move(*spot(pad, 0.5, 0.5))
    page.mouse.down()
    with picture_moves(page):
        page.mouse.move(*spot(pad, 0.7, 0.3), steps=4)
    page.mouse.move(*spot(pad, 0.75, 0.25))
    page.mouse.up()
    at_rest(page)
    x, y = (float(entry(page, f"Start {axis}").input_value().replace("−", "-")) for axis in "xy")
    low, high = -3, 3
    assert abs(x - (low + 0.75 * (high - low))) < 0.1 and abs(y - x) < 0.1
    assert query(page)["start"] == f"{x:g},{y:g}"

    across = slider(page, "Start x")
    across.press("ArrowRight")
    wait_for_query(page, start=f"{x + 0.01:g},{y:g}")
    entry(page, "Start y").fill("-1")
    entry(page, "Start y").press("Enter")
    wait_for_query(page, start=f"{x + 0.01:g},-1")

    page.mouse.dblclick(*spot(pad, 0.3, 0.3))
    wait_for_query(page, start="")
    at_rest(page)
    expect(entry(page, "Start x")).to_have_value(natural)


def test_a_press_on_the_map_sets_the_start(visit):
    page = visit("gradient-descent")
    plot = page.locator(PLOT).first
    zero = page.locator(
        ".st-key-chart-map .role-axis-label text", has_text=re.compile(r"^0(\.0)?$")
    )
    page.mouse.move(*spot(plot, 0.4, 0.4))
    page.mouse.down()
    with picture_moves(page):
        page.mouse.move(*spot(plot, 0.6, 0.6), steps=3)
    at_x, at_y = spot(zero.first)[0], spot(zero.last)[1]
    page.mouse.move(at_x, at_y)
    page.mouse.up()
    at_rest(page)
    x, y = map(float, query(page)["start"].split(","))
    assert abs(x) < 0.1 and abs(y) < 0.1, "where the axes say zero"


def test_words_of_two_near_marks_stand_apart_and_on_the_scale(visit):
    states = (
        "surface=two_layer&learning_rate=0.3",
        "surface=himmelblau&start=3.7,0.3&learning_rate=0.02&steps=200",
        "surface=two_layer&start=3.7,0.3&learning_rate=0.2&momentum=0.4&methods=nesterov",
    )
    for state in states:
        page = visit(f"gradient-descent?{state}", viewport={"width": 390, "height": 844})
        marks = page.locator(".ev-marks button")
        expect(marks).to_have_count(2)
        boxes = [mark.bounding_box() for mark in marks.all()]
        left, right = sorted(boxes, key=lambda box: box["x"])
        assert left["x"] + left["width"] <= right["x"] + 1
        assert left["x"] >= 0 and right["x"] + right["width"] <= 390


def test_a_slider_is_dragged_on_its_chart(visit):
    """Along its x axis; of two on one chart the nearer one, and a finger that only taps too."""
    page = visit("taylor?function=sine&centre=1&x=-3")
    plot = page.locator(
        ".st-key-chart-taylor svg.marks .role-frame.root > g > path.background"
    ).first
    x, y = spot(plot, 7 / 12, 0.3)  # the centre 1 of −6 … 6
    with picture_moves(page):
        page.mouse.move(x + 3, y)
        page.mouse.down()
        page.mouse.move(*spot(plot, 9 / 12, 0.5), steps=6)
        page.mouse.up()
    at_rest(page)
    assert float(query(page)["centre"]) == pytest.approx(3, abs=0.1)
    assert query(page)["x"] == "-3"
    expect(entry(page, "Centre")).to_have_value(query(page)["centre"].replace("-", "−"))
    page.mouse.click(*spot(plot, 2 / 12, 0.5))  # nearer to x than to the centre
    wait_for_query(page, centre=query(page)["centre"])
    at_rest(page)
    assert float(query(page)["x"]) == pytest.approx(-4, abs=0.1)


def test_a_finger_takes_a_point_along_and_scrolls_elsewhere(visit):
    page = visit(
        "linear-maps", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    plot = page.locator(PLOT.replace("map", "plane")).first
    top = heading(page).bounding_box()["y"]
    with picture_moves(page):
        swipe_up(page, spot(plot, 0.5 + 1.5 / 8.2, 0.5 - 0.5 / 6), 40)
    at_rest(page)
    assert heading(page).bounding_box()["y"] == top
    assert float(query(page)["first"].split(",")[1]) > 1
    chosen = query(page)
    page.evaluate("(h1) => { window.__top = h1.getBoundingClientRect().top }", heading(page))
    swipe_up(page, spot(plot, 0.15, 0.9), 150)
    page.wait_for_function(
        "(h1) => h1.getBoundingClientRect().top < window.__top - 50", arg=heading(page)
    )
    assert query(page) == chosen


PLANE = ".st-key-chart-plane svg.marks .role-frame.root > g > path.background"


def painted(page):
    return [point for point in query(page).get("points", "").split(";") if point]


def test_points_are_painted_dragged_and_erased_on_the_picture(visit):
    """With a mouse on the chart, then with keys alone."""
    page = visit("logistic-regression?points=-3,0,A;3,0,B")
    plot = page.locator(PLANE).first
    across = [0.5 - 3 / 13.1, 0.5 + 3 / 13.1]  # about, where the two are
    page.mouse.move(*spot(plot, across[1], 0.5))
    page.mouse.down()
    with picture_moves(page):
        page.mouse.move(*spot(plot, 0.6, 0.3), steps=4)
    page.mouse.up()
    at_rest(page)
    moved = painted(page)
    assert moved[0] == "-3,0,A" and len(moved) == 2
    x, y, which = moved[1].split(",")
    assert 0.5 < float(x) < 2.5 and float(y) > 1 and which == "B"

    page.get_by_role("radio", name="Paint B").click()
    with picture_moves(page):
        page.mouse.click(*spot(plot, 0.8, 0.8))
    at_rest(page)
    assert len(painted(page)) == 3 and painted(page)[2].endswith(",B")

    page.get_by_role("radio", name="Erase").click()
    with picture_moves(page):
        page.mouse.click(*spot(plot, 0.8, 0.8))
    at_rest(page)
    assert painted(page) == moved

    page.get_by_role("radio", name="Paint A").press("ArrowRight")
    expect(page.get_by_role("radio", name="Paint B")).to_be_checked()
    one = slider(page, "Points: which one")
    one.press("Enter")
    wait_for_query(page, points=";".join([*moved, "0,0,B"]))
    slider(page, "Points x").press("ArrowRight")
    wait_for_query(page, points=";".join([*moved, "0.1,0,B"]))
    one.press("Home")
    expect(one).to_have_attribute("aria-valuetext", "point 1 of 3, class A, at −3, 0")
    one.press("Delete")
    wait_for_query(page, points=";".join([moved[1], "0.1,0,B"]))


def test_a_finger_takes_a_painted_point_along(visit):
    page = visit(
        "logistic-regression?points=-3,0,A;3,0,B",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    plot = page.locator(PLANE).first
    top = heading(page).bounding_box()["y"]
    with picture_moves(page):
        swipe_up(page, spot(plot, 0.5 + 3 / 12.9, 0.5), 40)
    at_rest(page)
    assert heading(page).bounding_box()["y"] == top
    moved = painted(page)
    assert moved[0] == "-3,0,A" and len(moved) == 2 and float(moved[1].split(",")[1]) > 1


def test_a_finger_paints_on_the_pad(visit):
    page = visit(
        "logistic-regression?points=-3,0,A;3,0,B",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    pad = page.locator(".ev-cloud .ev-pad")
    pad.evaluate(BELOW)
    with picture_moves(page):
        page.touchscreen.tap(*spot(pad, 0.5, 0.25))
    at_rest(page)
    assert painted(page)[2:] == ["0,2,A"]
