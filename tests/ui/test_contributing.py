"""The smallest complete chapter of CONTRIBUTING.md is built and drawn as it stands there."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from core import catalog
from core.ui.pack import unpack
from core.ui.session import Session
from core.ui.wire import Request, respond

ROOT = Path(__file__).parents[2]
FILES = re.findall(
    r"```python\n# (\S+\.py)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
)


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The page of the example, its files on their way beside those of the app."""
    assert len(FILES) == 4
    for name, text in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("core", "core.charts", "core.maths", "core.maths.calculus", "pages"):
        package = importlib.import_module(name)
        folder = str(tmp_path / name.replace(".", "/"))
        monkeypatch.setattr(package, "__path__", [*package.__path__, folder])
    importlib.invalidate_caches()
    entry = catalog.Entry("calculus", "parabola", "Parabola", "How steep is a parabola?", "")
    monkeypatch.setitem(catalog.BY_STEM, "parabola", entry)
    before = set(sys.modules)
    yield importlib.import_module("pages.calculus.parabola.page").page
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_the_example_is_drawn_and_follows_the_hand(example):
    session = Session()
    assert example.arrive(session, {"x": "0.5"}) == []
    session.here = example.stem
    figure = example.first.figures[0]
    view = figure.run(session)
    assert view.failed is None
    picture, control, notice = view.parts
    assert picture.content.data["touching"]["y"].tolist() == [-2.25, 1.75]
    assert "the slope is 1." in picture.content.caption
    assert control.content["value"] == 0.5 and "twice" in notice.content
    example.choose(session, "The vertex")
    assert "level" in figure.run(session).parts[-1].content


def test_the_example_answers_on_the_wire(example, monkeypatch):
    session = Session(here=example.stem)
    figure = example.first.figures[0]
    view = figure.run(session)
    session.screens[figure.key] = {part.identity: dict(part.digests) for part in view.parts}
    monkeypatch.setattr("core.ui.book.page", lambda stem: example)
    news = unpack(respond(session, Request(figure.key, "x", -1.0, 1, None)))
    assert news["charts"]["tangent"]["touching"]["y"] == [3, -5]
    assert "curve" not in news["charts"]["tangent"]
