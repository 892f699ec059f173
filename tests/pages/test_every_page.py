"""What must hold on every page, in every state it can be steered into."""

import ast
import html
import json
import math
import re
from typing import Any

import numpy as np
import pytest

from core import catalog
from core.ui import book
from core.ui.controls import (
    Choice,
    Choices,
    Cloud,
    Grid,
    Point,
    Scrubber,
    Seed,
    Slider,
    Text,
    Toggle,
    slug,
)
from core.ui.listing import standalone
from tests.pages.test_uploads import CASES

STEMS = [entry.stem for entry in catalog.PAGES]
CHAPTERS = [
    pytest.param(entry.stem, chapter, id=f"{entry.stem}/{chapter}")
    for entry in catalog.PAGES
    for chapter in book.page(entry.stem).chapters
]
RANDOM_STATES = 200

every_chapter = pytest.mark.parametrize(("stem", "chapter"), CHAPTERS)


def ends(control) -> list[Any]:
    """The values at which a control is most likely to break."""
    match control:
        case Scrubber():
            return [0, 1]
        case Slider():
            return [control.legal(control.low), control.legal(control.high)]
        case Point():
            return [control.legal(control.low), control.legal(control.high)]
        case Cloud():
            corner = (*control.low, 0)
            return [(), (control.legal([corner])[0],) * control.most]
        case Grid():
            return [
                tuple((cell,) * len(control.columns) for _ in control.rows)
                for cell in (None, float(control.low), float(control.high))
            ]
        case Choice():
            return list(control.options)
        case Choices():
            return [(key,) for key in control.options] + [tuple(control.options)]
        case Toggle():
            return [True, False]
        case Seed():
            return [0, control.high]
        case Text():
            return ["", "a" * 4000]
    raise TypeError(type(control).__name__)


def anywhere(control, rng: np.random.Generator) -> Any:
    match control:
        case Slider(log=True):
            raw = math.exp(rng.uniform(math.log(control.low), math.log(control.high)))
            return control.legal(raw)
        case Slider():
            return control.legal(rng.uniform(control.low, control.high))
        case Point():
            return control.legal(tuple(rng.uniform(control.low, control.high)))
        case Cloud():
            count = rng.integers(control.most + 1)
            drawn = rng.uniform(control.low, control.high, (count, 2)).tolist()
            kinds = rng.integers(len(control.classes), size=count).tolist()
            points = [(*at, kind) for at, kind in zip(drawn, kinds, strict=True)]
            return control.legal(points) if rng.random() < 0.7 else None
        case Grid():
            drawn = rng.uniform(
                control.low, control.high, (len(control.rows), len(control.columns))
            )
            blank = rng.random(drawn.shape) < rng.random()
            return control.legal(np.where(blank, None, drawn).tolist())
        case Choices():
            keys = list(control.options)
            chosen = rng.choice(keys, size=rng.integers(1, len(keys) + 1), replace=False)
            return control.legal([str(key) for key in chosen])
        case Seed():
            return int(rng.integers(control.high))
        case Text():
            return control.default
    choices = ends(control)
    return choices[rng.integers(len(choices))]


def assert_sound(page) -> None:
    """No traceback (``Opened.run`` asserts it); charts with an alt text, a caption and no ∞."""
    charts = page.charts
    assert charts, "a page without a chart"
    for chart in charts:
        assert chart.alt.strip()
        for name, columns in chart.columns.items():
            for column, values in columns.items():
                infinite = values.dtype.kind == "f" and np.isinf(values).any()
                assert not infinite, f"{name}.{column} is infinite"
    said = page.html
    for word in ("Traceback", ">nan<", ">inf<", ">None<"):
        assert word not in said


# What is counted, one of it, and a plural after it. Verbs, and what ends in s, are none.
ONE_OF = re.compile(r"(?<![\w.,·/⁻−–+×^<>=±-])(?<![=±−+<>≤≥] )(?<!of )1 ([a-z]+s)\b")
NO_PLURAL = {
    "as", "class", "converges", "costs", "counts", "does", "errs", "gives", "has", "intervals",
    "is", "its", "keeps", "leaves", "less", "lies", "loss", "looks", "needs", "plus", "reaches",
    "says", "settles", "smallest", "stands", "tests", "this", "times", "us", "was",
}  # fmt: skip


def plurals_of_one(page) -> list[str]:
    """Where one of a thing is said in the plural: "1 points"."""
    said = html.unescape(re.sub(r"<[^>]+>", " ¦ ", page.html))
    found = [m for m in ONE_OF.finditer(said) if m[1] not in NO_PLURAL]
    return [said[max(m.start() - 30, 0) : m.end() + 20] for m in found]


# Four digits and more in a row that are no decimals and no date; before them: of a seed, a name or
# a paper's number, of the year of a source.
BARE = re.compile(r"(?<![\w.,#⁻⁰¹²³⁴⁵⁶⁷⁸⁹])\d{4,}(?![\w–]|-\d\d)")
NO_AMOUNT = re.compile(r"(\bseed |Lecturer |arXiv:|\b[A-Z]\S* \d+, (\d+–)?)$")
SOURCE = re.compile(r"([A-Z][^\s¦]* |et al\. |\(|\d{4}–)$")
YEAR = re.compile(r"(1[6-9]|20)\d\d")


def bare_thousands(page) -> list[str]:
    """Whole numbers from 1,000 on without a comma, in words and beside the marks of a chart."""
    said = html.unescape(re.sub(r"<[^>]+>", " ¦ ", page.html))
    found = []
    for m in BARE.finditer(said):
        before = said[max(m.start() - 30, 0) : m.start()]
        if not (NO_AMOUNT.search(before) or (YEAR.fullmatch(m[0]) and SOURCE.search(before))):
            found.append(before + said[m.start() : m.end() + 20])
    for chart in page.charts:
        for columns in chart.columns.values():
            texts = map(str, columns.get("text", np.array([])).tolist())
            found += [text for text in texts if re.fullmatch(r"−?\d*[2-9]\d{3,}( .*)?", text)]
    return found


@every_chapter
def test_stage(open_page, stem, chapter):
    """One picture, one or two controls that make the point, one sentence, one verdict."""
    page = open_page(stem).open(chapter)
    first = page.views[0].parts
    assert [p.kind for p in first if p.place == "picture"].count("chart") == 1
    assert 1 <= sum(p.place == "lead" for p in first) <= 2
    assert sum(p.place == "side" and "ev-notice" in str(p.content) for p in first) == 1
    assert re.fullmatch(r"[^.!?]*\S[.!?]( [^.!?]+[.!?])?", page.chapter.do), page.chapter.do
    assert page.chapter.mathematics.strip()
    for part in page.parts:
        if part.kind == "code":
            function, call, _ = part.content
            assert_no_name_twice(standalone(function, call))
    for upload in (part for part in page.parts if part.kind == "upload"):
        assert upload.content["example"], "a file to try it with is one press away"
        assert stem in {case.stem for case in CASES}, "what becomes of it is tested"


@every_chapter
def test_mathematics_is_typeset(open_page, stem, chapter):
    """Every formula begins and ends. A `$$` over several lines stands alone on its lines: what
    follows it on its line is lost, and the rest of the text is read as one formula."""
    text = open_page(stem, draw=False).page.chapters[chapter].mathematics
    for line in text.splitlines():
        alone = line.strip() == "$$" or re.fullmatch(r"\$\$[^$]+\$\$", line.strip())
        assert "$$" not in line or alone, line
    assert text.count("$$") % 2 == 0
    pieces = text.split("$$")
    inline = [part for words in pieces[::2] for part in re.split(r"\n\s*\n", words)]
    for part in inline:
        assert re.sub(r"\\\$", "", part).count("$") % 2 == 0, part
    formulas = pieces[1::2] + [f for part in inline for f in part.split("$")[1::2]]
    for formula in formulas:
        assert formula.strip() and "$" not in formula
        depth = 0
        for brace in re.findall(r"(?<!\\)[{}]", formula):
            depth += 1 if brace == "{" else -1
            assert depth >= 0, formula
        assert depth == 0, formula
        assert formula.count(r"\left") - formula.count(r"\leftarrow") == formula.count(
            r"\right"
        ) - formula.count(r"\rightarrow"), formula
        assert formula.count(r"\begin{") == formula.count(r"\end{"), formula


@every_chapter
def test_presets(open_page, stem, chapter):
    page = open_page(stem).open(chapter)
    before = pictures(page)
    for title in page.chapter.presets:
        assert_sound(page.preset(title))
        assert not plurals_of_one(page), title
        assert not bare_thousands(page), title
        assert page.chapter.name == chapter
        default = page.values.items() >= page.chapter.panel.defaults().items()
        assert default or pictures(page) != before, f"{title} changes nothing that can be seen"


def pictures(page) -> str:
    """What the stage shows: its picture and its verdict."""
    stage = [p for p in page.views[0].parts if p.place in ("picture", "lead", "side")]
    return str([p.digests for p in stage])


@every_chapter
def test_both_ends_of_every_control_and_the_same_spec(open_page, stem, chapter):
    page = open_page(stem).open(chapter)
    drawn = {chart.spec for chart in page.charts}
    for name, control in page.chapter.panel.controls.items():
        for value in ends(control):
            page.at(**{name: value})
            assert_sound(page)
            assert not plurals_of_one(page), (name, value)
            assert not bare_thousands(page), (name, value)
            if isinstance(
                control, (Slider, Point, Cloud, Seed)
            ):  # structure may follow a choice only
                assert {chart.spec for chart in page.charts} == drawn, name


@every_chapter
def test_random_states(open_page, stem, chapter):
    """Where a control starts work that takes time, it and the choices stay for some states."""
    page = open_page(stem).open(chapter)
    rng = np.random.default_rng(20)
    controls = page.chapter.panel.controls
    slow = {n for n, c in controls.items() if isinstance(c, Slider) and not c.live}
    held = slow and slow | {n for n, c in controls.items() if isinstance(c, (Choice, Toggle, Seed))}
    state = {}
    for number in range(RANDOM_STATES):
        stays = held if number % 25 else ()
        state |= {n: anywhere(c, rng) for n, c in controls.items() if n not in stays}
        page.at(**state)
        assert page.chapter.name == chapter
        assert_sound(page)


def beyond(control) -> list[Any]:
    """Just within, at and outside each bound."""
    match control:
        case Slider(low=low, high=high, step=step):
            steps = (step, step / 2, step / 3, 1e-9, 1e9)
            return [bound + sign * by for bound in (low, high) for by in steps for sign in (1, -1)]
        case Point(low=low, high=high):
            numbers = {bound + by for bound in (*low, *high) for by in (-9, -0.004, 0.0, 0.004, 9)}
            return [(x, y) for x in sorted(numbers) for y in sorted(numbers)]
        case Cloud(low=low, high=high):
            numbers = {bound + by for bound in (*low, *high) for by in (-9, -0.04, 0.0, 0.04, 9)}
            return [((x, y, 0),) for x in sorted(numbers) for y in sorted(numbers)]
    return []


@pytest.mark.parametrize("stem", STEMS)
def test_every_value_comes_back_from_the_address(stem):
    """At and beyond every bound too; and what was made legal is legal."""
    rng = np.random.default_rng(21)
    for control in book.page(stem).controls.values():
        values = [control.default, *ends(control), *beyond(control)]
        values += [anywhere(control, rng) for _ in range(100)]
        for value in values:
            legal = control.legal(value)
            assert control.legal(legal) == legal, (control.name, value)
            if legal is None:  # "where the picture has it": never written
                continue
            text = control.encode(legal)
            assert control.decode(text) == legal, (control.name, value)
            assert not control.complaint(text, legal), (control.name, value)


NONSENSE = {
    "text": "abc",
    "nan": "NaN",
    "huge": "1e999",
    "above": "1e300",
    "below": "-1e300",
    "empty": "",
    "junk": "x" * 10_000,
    "script": "<script>alert(1)</script>",
}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_in_the_address(open_page, stem, text):
    names = list(open_page(stem).controls)
    text = text[: 400_000 // (len(names) + 1)]  # Streamlit passes over an address above 512 kB
    page = open_page(stem, {name: text for name in names} | {"no_such_setting": text})
    for name, control in page.controls.items():
        value = page.values[name]
        assert value == control.default or control.legal(value) == value
    said = "; ".join(page.complaints[:6])
    assert said and "<script" not in said and len(said) < 1000
    assert_sound(page)


@every_chapter
def test_an_address_reads_back(open_page, stem, chapter):
    page = open_page(stem).open(chapter)
    rng = np.random.default_rng(4)
    for _ in range(20):
        page.values.update({n: anywhere(c, rng) for n, c in page.chapter.panel.controls.items()})
        query = page.page.address(page.session)["query"]
        again = open_page(stem, query, draw=False)
        assert not again.complaints
        assert again.chapter.name == chapter
        own = page.chapter.panel.controls
        assert {n: again.values[n] for n in own} == {n: page.values[n] for n in own}


@every_chapter
def test_an_old_address_opens_the_chapter_of_its_settings(open_page, stem, chapter):
    page = open_page(stem).open(chapter)
    for control in page.chapter.own:
        text = control.encode(ends(control)[-1] or control.default)
        again = open_page(stem, {control.name: text}, draw=False)
        assert again.chapter is page.page.owner[control.name]  # the first that shows it
    for title in page.chapter.presets:
        again = open_page(stem, {"preset": slug(title)}, draw=False)
        assert again.chapter.name == chapter


@pytest.mark.parametrize("stem", STEMS)
def test_charts_carry_no_numbers_in_their_spec(open_page, stem):
    for chapter in book.page(stem).chapters:
        for chart in open_page(stem).open(chapter).charts:
            assert "values" not in json.loads(chart.spec).get("data", {})
            for colour in re.findall(r'"(#[0-9A-Fa-f]{6})"', scale_ranges(chart.spec)):
                assert lightness(colour) < 0.8, f"{chart.name}: {colour} glares on the dark ground"


def scale_ranges(spec: str) -> str:
    """The colours that the scales of a chart run through."""
    return " ".join(re.findall(r'"range": \[[^\]]*\]', spec))


def lightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2), 0 … 1, of a colour written #rrggbb."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def assert_no_name_twice(script: str) -> None:
    """The modules of a listing stand in one file: a name given again would change what an earlier
    one calls."""
    given: dict[str, ast.stmt] = {}
    for node in ast.parse(script.rpartition("# The picture")[0]).body:
        for name in defined(node):
            first = given.setdefault(name, node)
            assert first is node or ast.dump(first) == ast.dump(node), name


def defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []
