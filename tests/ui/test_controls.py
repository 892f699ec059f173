"""Raw values become legal, states become addresses, and addresses states again."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ui.controls import (
    MAX_TEXT,
    Choice,
    Choices,
    Cloud,
    Grid,
    Illegal,
    Panel,
    Point,
    Scrubber,
    Seed,
    Slider,
    Text,
    Toggle,
    excerpt,
    slug,
)

LINEAR = Slider(name="momentum", label="Momentum", low=0, high=0.99, default=0.9, step=0.01)
LOG = Slider(name="rate", label="Learning rate", low=1e-4, high=10, default=0.1, log=True)
WHOLE = Slider(name="steps", label="Steps", low=1, high=500, default=60, step=1)
ROWS = Slider(name="rows", label="Rows", low=1, high=442, default=16, log=True, whole=True)
START = Point(name="start", label="Start", low=(-3, -2), high=(3, 2), default=(1.0, -1.0))
KIND = Choice(name="kind", label="Kind", options={"a": "A", "b": "B"}, default="a")
KINDS = Choices(name="kinds", label="Kinds", options={"a": "A", "b": "B"}, default=("a",))
NOISY = Toggle(name="noisy", label="Noisy")
RATINGS = Grid(
    name="ratings",
    label="Ratings",
    rows=("Ann", "Ben"),
    columns=("x", "y", "z"),
    low=1,
    high=5,
    step=0.5,
    default=((5, None, 1), (None, 2.5, None)),
)
POINTS = Cloud(name="points", label="Points", low=(-6, -4), high=(6, 4), classes=("A", "B"), most=3)
PANEL = Panel.of(
    [LINEAR, LOG, WHOLE, START, KIND, KINDS, NOISY, Seed(), Text(name="matrix", label="Matrix")],
    {"Too fast": {"rate": 0.5, "kind": "b"}, "Calm": {"rate": 0.01}},
)


def test_slider_clamps_snaps_and_keeps_whole_numbers_whole():
    assert LINEAR.legal(0.123456) == 0.12
    assert LINEAR.legal(-5) == 0
    assert LINEAR.legal("7") == 0.99
    assert LOG.legal(0.0123456) == 0.0123
    assert LOG.legal(1e30) == 10
    assert WHOLE.legal(7.4) == 7
    assert isinstance(WHOLE.legal("7.4"), int)
    assert ROWS.legal(317.4) == 317
    assert isinstance(ROWS.legal("2.6"), int)
    assert (ROWS.legal(0.2), ROWS.legal(1e9)) == (1, 442)


@pytest.mark.parametrize("raw", ["abc", "", None, "nan", math.nan, "1e999", math.inf, [], {}])
def test_slider_refuses_what_is_no_finite_number(raw):
    with pytest.raises(Illegal):
        LINEAR.legal(raw)


@settings(max_examples=50)
@given(st.floats(allow_nan=False, allow_infinity=False))
@pytest.mark.parametrize("slider", [LINEAR, LOG, WHOLE, ROWS])
def test_a_legal_value_is_legal_and_reads_back(slider, raw):
    value = slider.legal(raw)
    assert slider.low <= value <= slider.high
    assert slider.legal(value) == value
    assert slider.decode(slider.encode(value)) == value


def test_a_scale_must_have_an_inside_and_its_default_on_it():
    with pytest.raises(ValueError, match="empty"):
        Slider(name="x", label="X", low=1, high=1, default=1)
    with pytest.raises(ValueError, match="empty"):
        Slider(name="x", label="X", low=0, high=1, default=1, log=True)
    with pytest.raises(ValueError, match="not on its own scale"):
        Slider(name="x", label="X", low=0, high=1, default=0.123456)


def test_a_grid_clamps_and_snaps_its_cells_and_keeps_the_blank_ones():
    assert RATINGS.legal([[9, None, 2.3], ["", -1, " 4 "]]) == ((5, None, 2.5), (None, 1, 4))
    assert RATINGS.encode(RATINGS.default) == "5,,1;,2.5,"
    assert RATINGS.decode("5,,1;,2.5,") == RATINGS.default
    assert RATINGS.complaint("5,,1;,2.5,", RATINGS.default) == ""
    assert RATINGS.complaint("7,,1;,2.5,", RATINGS.default) == "Ratings: 7 is outside 1 to 5"


@pytest.mark.parametrize(
    "raw", ["", "1,2,3", "1,2,3;4,5", "1,2,3;4,5,x", "1,2,3;4,5,nan", None, 5, [[1, 2, 3], 4]]
)
def test_a_grid_refuses_another_shape_and_what_is_no_number(raw):
    with pytest.raises(Illegal):
        RATINGS.legal(raw)


@settings(max_examples=50)
@given(st.lists(st.none() | st.floats(-10, 10), min_size=6, max_size=6))
def test_a_grid_reads_back_from_its_address(cells):
    value = RATINGS.legal([cells[:3], cells[3:]])
    assert RATINGS.legal(value) == value
    assert RATINGS.decode(RATINGS.encode(value)) == value
    assert all(cell is None or 1 <= cell <= 5 for row in value for cell in row)


def test_a_cloud_clamps_and_snaps_its_points_and_reads_back():
    value = POINTS.legal([[9, -9, 0], (0.123, "1", "B")])
    assert value == ((6.0, -4.0, 0), (0.1, 1.0, 1))
    assert POINTS.encode(value) == "6,-4,A;0.1,1,B"
    assert POINTS.decode("6,-4,A;0.1,1,B") == value == POINTS.legal(value)
    assert POINTS.legal(None) is None
    assert POINTS.decode("") == () and POINTS.encode(()) == ""
    assert POINTS.legal([[-0.04, 0, 1]]) == ((0.0, 0.0, 1),)


def test_a_cloud_says_what_it_could_not_take():
    assert POINTS.complaint("1,1,A", POINTS.legal("1,1,A")) == ""
    assert (
        POINTS.complaint("1,7,A", POINTS.legal("1,7,A")) == "Points: a point is outside the picture"
    )
    four = "0,0,A;" * 4
    assert len(POINTS.legal(four)) == 3
    assert POINTS.complaint(four, POINTS.legal(four)) == "Points: only the first 3 were taken"


@pytest.mark.parametrize(
    "raw",
    ["1,2", "1,2,C", "1,nan,A", "x,2,A", "1,2,3,4", 5, [1, 2, 0], [[0, 0, 2]], [[0, 0, True]]],
)
def test_a_cloud_refuses_what_is_no_point_of_a_class(raw):
    with pytest.raises(Illegal):
        POINTS.legal(raw)


def test_point_clamps_each_coordinate():
    assert START.legal("9,-9") == (3, -2)
    assert START.legal([0.123, 1]) == (0.12, 1)
    assert START.legal(None) is None
    for raw in ("1", "1,2,3", "a,b", "nan,1", 5):
        with pytest.raises(Illegal):
            START.legal(raw)


@pytest.mark.parametrize("raw", ["8,9", "-1,-1", "8,4.9", "3.14159,2.71828"])
def test_a_legal_point_is_within_bounds_and_reads_back(raw):
    """The bounds need not be multiples of the step."""
    wall = Point(name="at", label="At", low=(0, 0.005), high=(8, 4.55 + 0.35), default=(1.0, 1.0))
    value = wall.legal(raw)
    for axis, low, high in zip(value, wall.low, wall.high, strict=True):
        assert low <= axis <= high
    assert wall.legal(value) == wall.decode(wall.encode(value)) == value
    assert not wall.complaint(wall.encode(value), value)


def test_choices_keep_the_order_of_the_options_and_at_least_one():
    assert KINDS.legal("b,a") == ("a", "b")
    assert KINDS.legal(["b", "zzz"]) == ("b",)
    with pytest.raises(Illegal):
        KINDS.legal([])


def test_state_goes_to_the_address_and_back():
    state = PANEL.defaults() | {
        "rate": 0.0123,
        "start": (0.5, -0.25),
        "kinds": ("a", "b"),
        "noisy": True,
        "matrix": "1 2; 3 4 & <b>",
        "seed": 99,
    }
    query = PANEL.to_query(state)
    assert set(query) == {"rate", "start", "kinds", "noisy", "matrix", "seed"}
    assert PANEL.from_query(query) == (state, [])


def test_defaults_have_a_clean_address_and_presets_their_name():
    assert PANEL.to_query(PANEL.defaults()) == {}
    fast = PANEL.preset("Too fast")
    assert PANEL.to_query(fast) == {"preset": "too-fast"}
    assert PANEL.from_query({"preset": "too-fast"}) == (fast, [])
    assert PANEL.active_preset(fast) == "Too fast"
    assert PANEL.active_preset(fast | {"rate": 0.4}) is None


def test_a_value_beside_a_preset_wins():
    values, complaints = PANEL.from_query({"preset": "too-fast", "rate": "0.3"})
    assert values == PANEL.preset("Too fast") | {"rate": 0.3}
    assert not complaints


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ({"rate": "abc"}, "not a number"),
        ({"rate": "1e999"}, "not a finite number"),
        ({"rate": "99"}, "above 10"),
        ({"rate": "1e-9"}, "below 0.0001"),
        ({"kind": "z"}, "not one of its choices"),
        ({"kinds": "a,z"}, "unknown"),
        ({"start": "9,9"}, "outside the picture"),
        ({"noisy": "perhaps"}, "neither on nor off"),
        ({"preset": "none"}, "no preset"),
        ({"nobody": "1"}, "not a setting of this page"),
        ({"matrix": "1" * (MAX_TEXT + 1)}, "cut after"),
    ],
)
def test_nonsense_is_said_once_and_harmless(query, part):
    values, complaints = PANEL.from_query(query)
    assert len(complaints) == 1
    assert part in complaints[0]
    for name, control in PANEL.controls.items():
        assert control.legal(values[name]) == values[name]


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*PANEL.controls, "preset", "x"]), st.text(max_size=50)))
def test_no_address_breaks_a_panel(query):
    values, complaints = PANEL.from_query(query)
    for name, control in PANEL.controls.items():
        assert control.legal(values[name]) == values[name]
    assert all(len(complaint) < 200 for complaint in complaints)


def test_an_excerpt_is_short_and_marks_nothing_up():
    assert excerpt("<script>alert(1)</script>" * 400) == excerpt("<script>alert(1)</script>" * 9)
    assert not set("<>`*_$[]") & set(excerpt("<b>`*_$[x](y)"))
    assert len(excerpt("x" * 10_000)) == 40


def test_presets_and_names_are_checked_when_declared():
    with pytest.raises(ValueError, match="not legal"):
        Panel.of([LINEAR], {"Broken": {"momentum": 5}})
    with pytest.raises(ValueError, match="share a name"):
        Panel.of([LINEAR, LINEAR], {})


def test_where_a_film_stands_does_not_end_a_preset():
    film = Scrubber(name="step", label="Step")
    panel = Panel.of([LINEAR, film], {"Slow": {"momentum": 0.5}})
    assert panel.active_preset(panel.preset("Slow") | {"step": 7}) == "Slow"
    assert panel.to_query(panel.preset("Slow") | {"step": 7}) == {"momentum": "0.5", "step": "7"}


def test_slug():
    assert slug("Too fast!") == "too-fast"
