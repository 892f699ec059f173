"""What is Streamlit's own: navigation, one run of every chapter, its widgets and its uploads."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core import catalog
from core.datasets.engine_fleet import cmapss_files
from core.maths.case_studies.predictive_maintenance.engine_fleet import simulate_fleet
from core.ui import book
from core.ui.frame import HERE
from core.ui.page import Figure
from core.ui.session import Session
from core.ui.upload_field import take_in
from core.ui.view import Part

ROUTER = Path(__file__).parents[2] / "core/ui/router.py"
CHAPTERS = [
    pytest.param(entry.stem, chapter, id=f"{entry.stem}/{chapter}")
    for entry in catalog.PAGES
    for chapter in book.page(entry.stem).chapters
]


def opened(stem: str, **query: str) -> AppTest:
    app = AppTest.from_file(ROUTER, default_timeout=60)
    app._page_hash = calc_hash(catalog.BY_STEM[stem].address)  # switch_page knows files only
    for name, text in query.items():
        app.query_params[name] = text
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, [e.stack_trace for e in app.exception]
    return app


def values(app: AppTest, stem: str) -> dict:
    return app.session_state[HERE].values[stem]


def words(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(("stem", "chapter"), CHAPTERS)
def test_every_chapter_is_shown_by_streamlit(stem, chapter):
    declared = book.page(stem).chapters[chapter]
    app = opened(stem, chapter=declared.slug)
    session = app.session_state[HERE]
    assert session.chapters.get(stem, book.page(stem).first.name) == chapter
    drawn = [part for key in session.screens for part in session.screens[key] if part[1] == "chart"]
    assert len(app.get("vega_lite_chart")) == len(drawn)
    assert declared.do.split()[0] in words(app)


def test_what_to_do_is_said_once_and_a_figure_may_say_it_for_its_state():
    for query, said in (({}, "past the mark"), ({"surface": "plateau"}, "leave the plateau")):
        shown = words(opened("gradient_descent", **query))
        assert shown.count('class="ev-do"') == 1
        assert said in shown[shown.index('class="ev-do"') :].partition("</p>")[0]


def test_home_and_a_lost_reader():
    app = ran(AppTest.from_file(ROUTER, default_timeout=60))
    for entry in catalog.PAGES:
        assert entry.title in words(app)
    assert app.session_state[HERE].here is None


def test_the_chapter_in_the_address_follows_the_browser_and_values_stay():
    app = opened("eigen_decomposition", a="2")
    assert values(app, "eigen_decomposition")["a"] == 2
    app.query_params["chapter"] = "own"
    ran(app)
    assert app.session_state[HERE].chapters["eigen_decomposition"] == "own"
    app.query_params["chapter"] = "picture"
    ran(app)
    assert app.session_state[HERE].chapters["eigen_decomposition"] == "picture"
    assert values(app, "eigen_decomposition")["a"] == 2


def test_a_wrong_address_is_said_once():
    app = opened("eigen_decomposition", chapter="no-such-chapter", a="7")
    (warning,) = app.warning
    assert "no-such-chapter" in warning.value and "above 3" in warning.value
    assert not ran(app).warning


def test_streamlits_own_widgets_steer():
    app = opened("gradient_descent")
    app.selectbox[0].set_value("himmelblau")
    ran(app)
    assert values(app, "gradient_descent")["surface"] == "himmelblau"
    assert "x² + y − 11" in words(app) or "Himmelblau" in words(app)


def test_a_preset_and_reset_report_through_their_components():
    app = opened("gradient_descent")
    app.session_state["gradient_descent-presets"] = {"value": ["Too fast", 1]}
    ran(app)
    assert values(app, "gradient_descent")["learning_rate"] == 0.21
    assert "Diverging" in words(app)
    app.session_state["gradient_descent-tools"] = {"value": ["reset", 2]}
    ran(app)
    assert values(app, "gradient_descent")["learning_rate"] == 0.1


def test_a_live_control_that_reports_to_the_script():
    app = opened("gradient_descent")
    app.session_state["gradient_descent-learning_rate"] = {"value": [0.05, 7]}
    ran(app)
    assert values(app, "gradient_descent")["learning_rate"] == 0.05
    app.session_state["gradient_descent-learning_rate"] = {"value": [float("nan"), 8]}
    ran(app)
    assert values(app, "gradient_descent")["learning_rate"] == 0.05


def test_an_upload_through_the_field_and_a_bad_one():
    app = opened("predictive_maintenance")
    files = cmapss_files(simulate_fleet(9, 12, 7))
    app.file_uploader[0].set_value([("bad.txt", b"1 2 3\n", "text/plain")])
    ran(app)
    assert "bad" in app.error[0].value and "line 1" in app.error[0].value
    app.file_uploader[0].set_value([(n, d, "text/plain") for n, d in files.items()])
    ran(app)
    assert not app.error
    assert any(caption.value.startswith("In use") for caption in app.caption)
    assert "12 training and 7 test units" in words(app)
    app.button("predictive_maintenance-forget").click()
    ran(app)
    assert not any(caption.value.startswith("In use") for caption in app.caption)


def test_a_figure_that_throws_is_one_sentence_and_the_page_stands(monkeypatch, caplog):
    figure = book.page("gradient_descent").first.figures[0]

    def broken(view):
        raise ValueError("nothing to draw")

    monkeypatch.setitem(figure.__dict__, "draw", broken)
    monkeypatch.setattr(Figure, "key", property(lambda self: "gradient_descent/descent/descent"))
    app = opened("gradient_descent")
    assert "cannot be drawn for these settings: nothing to draw." in words(app)
    ran(app)
    (record,) = [r for r in caplog.records if r.name == "eigenview"]
    assert record.fields["figure"] == "gradient_descent/descent/descent"
    assert record.fields["controls"] == []  # none was moved
    assert "nothing to draw" in record.getMessage()
    assert "Gradient descent" in words(app)


def test_a_reader_that_fails_is_one_sentence_and_what_was_there_stays(caplog):
    def broken(files, report):
        raise TypeError("len() of unsized object")

    session, part = Session(), Part("more", "upload", "x", {"read": broken, "form": None})
    session.uploads.of("medical_diagnosis")["result"] = kept = object()
    take_in(session, "medical_diagnosis", part, [("a.npz", b"PK")], lambda *_: None)
    slot = session.uploads.of("medical_diagnosis")
    assert slot["error"].startswith("These files cannot be read") and slot["result"] is kept
    assert [record.name for record in caplog.records] == ["eigenview"]
