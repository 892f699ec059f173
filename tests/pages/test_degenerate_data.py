"""Legal but degenerate data of a reader's own fall in no state of their chapters: in each of them
every preset is drawn, nothing that is shown is no number, and a file that cannot answer the page's
question is one sentence.

The variable DEGENERATE is how many files and texts are drawn for each field.
"""

import io
import os
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from PIL import Image

from core import catalog
from core.ui import book
from core.ui.controls import Cloud, Grid, Slider, Text
from tests import degenerate
from tests.degenerate import Files
from tests.pages.test_every_page import assert_sound, ends

EXAMPLES = int(os.environ.get("DEGENERATE", "2"))
NO_NUMBER = re.compile(r"\b(nan|inf)\b|>None<")
FEW = settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # a smaller file says little more, and takes long
)


def assert_shown(page: Any, *state: Any) -> None:
    """Charts, or a sentence on why there is none; and no number that is none."""
    if page.charts or not re.search(r"ev-notice[^>]*>[^<]*<[^>]*>[^<]{20}", page.html):
        assert_sound(page)
    found = NO_NUMBER.search(re.sub(r'<svg.*?</svg>|\b(?:alt|title)="[^"]*"', "", page.html))
    assert not found, (*state, page.html[max(0, found.start() - 80) : found.end() + 40])


# ---- files -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """An upload field: where it stands, what is given to it, and which values make a chapter use
    that."""

    stem: str
    chapter: str
    files: st.SearchStrategy[Files]
    using: dict[str, Any] = field(default_factory=dict)


FIELDS = {
    "distributions": Field("distributions", "fit", degenerate.numbers()),
    "time series": Field("time_series", "parts", degenerate.demand()),
    "regression": Field("regression", "shrinkage", degenerate.measurements(target=True)),
    "estimation": Field("estimation", "one", degenerate.numbers(marks=False)),
    "scans": Field("medical_diagnosis", "images", degenerate.scans()),
    "engines": Field("predictive_maintenance", "sensors", degenerate.engines()),
    "lives": Field("predictive_maintenance", "failures", degenerate.lives(), {"lives": "own"}),
    "prices": Field("stock_trends", "returns", degenerate.prices()),
    "demand": Field("logistics", "forecast", degenerate.demand()),
    "sites": Field("logistics", "shipping", degenerate.sites(), {"instance": "towns"}),
    "routes": Field("logistics", "routes", degenerate.routes(), {"instance": "own"}),
    "ratings": Field("recommendation", "methods", degenerate.ratings()),
    "payments": Field("fraud_detection", "detector", degenerate.payments()),
    "picture": Field("singular_values", "image", degenerate.pictures()),
    "filtered picture": Field("convolution", "pixel", degenerate.pictures()),
    "measurements": Field("principal_components", "columns", degenerate.measurements()),
    "groups": Field("clustering", "table", degenerate.measurements()),
    "texts": Field("language", "which_next", degenerate.texts()),
    "classes": Field("neural_network", "digits", degenerate.measurements()),
}


def walk(page: Any, using: dict[str, Any]):
    """Every chapter with an upload field as it opens and in each of its presets."""
    for name, chapter in page.page.chapters.items():
        kept = {n: v for n, v in using.items() if n in chapter.panel.controls}
        page.open(name).at(**kept)
        if not any(part.kind == "upload" for part in page.parts):
            continue
        yield name, None
        for title, preset in chapter.presets.items():
            page.at(**(preset | kept))
            yield name, title


@pytest.mark.parametrize("kind", FIELDS)
def test_any_file(open_page, kind):
    one = FIELDS[kind]

    @FEW
    @given(one.files)
    def falls_in_no_state(files):
        note(degenerate.told(files))
        page = open_page(one.stem, draw=False).open(one.chapter)
        page.at(**one.using).upload(files)
        for error in page.errors:
            assert re.fullmatch(r"[^\n]+\.", error)
            return
        for state in walk(page, one.using):
            assert_shown(page, *state)

    falls_in_no_state()


# ---- what is typed and painted -----------------------------------------------------------------

OWN = {"function": "own"}
TYPED = {
    ("eigen_decomposition", "matrix"): (degenerate.typed_rows(), {"source": "typed"}),
    ("principal_components", "typed"): (degenerate.typed_rows(width=2), {"cloud": "points"}),
    ("derivative", "f"): (degenerate.formulas("x"), OWN),
    ("taylor", "f"): (degenerate.formulas("x"), OWN),
    ("integral", "f"): (degenerate.formulas("x"), OWN),
    ("chain_rule", "f"): (degenerate.formulas("x", "y"), OWN),
    ("gradient_field", "f"): (degenerate.formulas("x", "y"), OWN),
    ("gradient_field", "u"): (degenerate.formulas("x", "y"), {"map": "own"}),
    ("gradient_field", "v"): (degenerate.formulas("x", "y"), {"map": "own"}),
    ("constraints", "f"): (degenerate.formulas("x", "y"), OWN),
    ("constraints", "g"): (degenerate.formulas("x", "y"), {"limit": "own"}),
    ("constraints", "F"): (degenerate.formulas("x"), {"cost": "own"}),
    ("constraints", "G"): (degenerate.formulas("x"), {"bound": "own"}),
    ("support_vectors", "k"): (degenerate.formulas("s", "d"), {"kernel": "own"}),
    ("distributions", "numbers"): (degenerate.typed_numbers(), {"sample": "own"}),
    ("limit_theorems", "numbers"): (degenerate.typed_numbers(), {"population": "own"}),
    ("confidence_intervals", "numbers"): (degenerate.typed_numbers(), {"population": "own"}),
    ("estimation", "numbers"): (degenerate.typed_numbers(), {"source": "own"}),
    ("estimation", "points"): (degenerate.typed_numbers(12, -10, 10), {}),
    ("hypothesis_tests", "column_a"): (degenerate.typed_numbers(), {"numbers_of": "own"}),
    ("hypothesis_tests", "column_b"): (degenerate.typed_numbers(), {"numbers_of": "own"}),
    ("predictive_maintenance", "own_lives"): (degenerate.typed_lives(), {"lives": "own"}),
    ("markov_chains", "own_text"): (degenerate.typed_words(), {"source": "own"}),
    ("language", "own_text"): (degenerate.typed_words(), {"source": "own"}),
    ("language", "review"): (degenerate.typed_words(), {}),
    ("language", "prompt"): (degenerate.typed_words(), {}),
    ("language", "sentence"): (degenerate.typed_words(), {}),
    ("neural_network", "course"): (degenerate.typed_rates(), {}),
    ("neural_network", "paces"): (degenerate.typed_rates(), {}),
    ("convolution", "rates"): (degenerate.typed_rates(), {}),
    ("continual", "pulls"): (degenerate.typed_rates(), {}),
}
LOOKED_UP = {("recommendation", "title"), ("language", "word")}  # no data


def inputs():
    """Every control that takes data of a reader's own: a strategy, and what puts it to use."""
    for stem in (entry.stem for entry in catalog.PAGES):
        for name, control in book.page(stem).controls.items():
            match control:
                case Grid():
                    size = {"table": "size", "chain": "states"}.get(name[:-1])
                    using = {size: name[-1]} if size else {}
                    yield stem, name, (degenerate.cells(control), using)
                case Cloud():
                    yield stem, name, (degenerate.painted(control), {})
                case Text() if (stem, name) not in LOOKED_UP:
                    yield stem, name, TYPED[stem, name]


INPUTS = {f"{stem}/{name}": (stem, name, *how) for stem, name, how in inputs()}


@pytest.mark.parametrize("which", INPUTS)
def test_anything_typed_or_painted(open_page, which):
    stem, name, values, using = INPUTS[which]

    @FEW
    @given(values)
    def falls_in_no_state(value):
        page = open_page(stem, draw=False)
        for chapter in page.page.chapters.values():
            if name in chapter.panel.controls:
                for title, preset in {"": {}, **chapter.presets}.items():
                    page.open(chapter.name).at(**(dict(preset) | using | {name: value}))
                    assert_shown(page, chapter.name, title)

    falls_in_no_state()


# ---- kinds of tables and pictures, at both ends of every control too ---------------------------

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
    shown_whole(open_page("convolution"), {"own.png": stream.getvalue()}, "pixel")
