"""Legal but degenerate tables and pictures of a reader's own fall in no state of their chapters."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.ui.controls import Slider
from tests.pages.test_every_page import assert_sound, ends

RNG = np.random.default_rng(6)
NOISE = RNG.normal(size=(24, 4))
ONE = np.arange(24.0)[:, None]
TABLES = {
    "plain": NOISE,
    "all constant": np.full((9, 3), 5.0),
    "one column varies": np.column_stack([ONE, np.ones((24, 2))]),
    "first column constant": np.column_stack([np.ones((24, 1)), NOISE]),
    "two values": (NOISE > 0) * 1.0,
    "one apart": np.eye(12, 4),
    "the same rows": np.repeat(NOISE[:3], 6, axis=0),
    "the same columns": np.repeat(NOISE[:, :1], 4, axis=1),
    "opposite columns": np.column_stack([NOISE[:, :1], -NOISE[:, :1], NOISE[:, :1]]),
    "collinear": np.column_stack([NOISE, NOISE @ [1.0, 2.0, -1.0, 0.5]]),
    "exact line": np.column_stack([ONE, 2 * ONE + 1, ONE**2]),
    "tiny": NOISE * 1e-90,
    "tiniest": NOISE * 1e-200,
    "huge": NOISE * 1e90,
    "far apart": NOISE * [1e-60, 1.0, 1e30, 1e60],
    "far from 0": NOISE + 1e9,
    "hardly vary": 1 + NOISE * 1e-13,
    "fewest": NOISE[:4, :3],
    "more columns than rows": RNG.normal(size=(5, 20)),
    "sorted": np.sort(NOISE, axis=0),
    "an outlier": np.vstack([NOISE, np.full((1, 4), 1e8)]),
    "largest": RNG.normal(size=(5_000, 30)),
}


def as_csv(values, target=False):
    names = [f"c{i}" for i in range(values.shape[1])]
    names[0] = "target" if target else names[0]
    rows = [",".join(map(repr, map(float, row))) for row in values]
    return "\n".join([",".join(names), *rows]).encode()


def every_state(page, chapter):
    """Every preset, and both ends of each control of the chapter."""
    for title in page.page.chapters[chapter].presets:
        yield page.preset(title)
    for control in page.page.chapters[chapter].own:
        for value in ends(control) if isinstance(control, Slider) else ():
            yield page.at(**{control.name: value})


def shown_whole(page, files, chapter):
    page.open(chapter).upload(files)
    assert not page.errors, page.errors
    for state in every_state(page, chapter):
        assert state.session.uploads.of(page.page.stem).get("result") is not None
        assert_sound(state)


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_with_a_target(open_page, kind):
    shown_whole(open_page("regression"), {"own.csv": as_csv(TABLES[kind], True)}, "shrinkage")


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_measurements(open_page, kind):
    shown_whole(open_page("principal_components"), {"own.csv": as_csv(TABLES[kind])}, "columns")


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_to_find_groups_in(open_page, kind):
    shown_whole(open_page("clustering"), {"own.csv": as_csv(TABLES[kind])}, "table")


GREYS = {
    "black": np.zeros((8, 8)),
    "white": np.full((20, 30), 255),
    "one pixel": np.pad([[255]], ((4, 5), (3, 20))),
    "one row": np.pad(np.full((1, 40), 9), ((3, 8), (0, 0))),
    "two shades": np.indices((16, 16)).sum(axis=0) % 2 * 255,
    "the same rows": np.tile(np.arange(200), (9, 1)),
    "a line": np.eye(60) * 255,
    "narrow": RNG.integers(0, 256, (8, 216)),
    "largest": np.tile(np.arange(256), (3_000, 15))[:, :3_800],
}


@pytest.mark.parametrize("kind", GREYS)
def test_a_picture(open_page, kind):
    stream = io.BytesIO()
    Image.fromarray(GREYS[kind].astype(np.uint8)).save(stream, "PNG")
    shown_whole(open_page("singular_values"), {"own.png": stream.getvalue()}, "image")


CELLS = st.sampled_from([0.0, 1.0, -1.0, 2.0, 1e-200, -1e-60, 1e-9, 0.1, 1e9, 1e60, -1e99, 7e99])


@st.composite
def tables(draw):
    shape = draw(st.integers(4, 9)), draw(st.integers(3, 6))
    cells = draw(st.lists(CELLS, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.reshape(cells, shape)


@pytest.mark.parametrize(
    ("stem", "chapter"),
    [("regression", "shrinkage"), ("principal_components", "columns"), ("clustering", "table")],
)
def test_any_few_numbers(open_page, stem, chapter):
    @settings(max_examples=40)
    @given(tables())
    def falls_in_no_preset(values):
        page = open_page(stem).open(chapter)
        page.upload({"own.csv": as_csv(values, stem == "regression")})
        if not page.errors:
            for title in page.page.chapters[chapter].presets:
                assert_sound(page.preset(title))

    falls_in_no_preset()
