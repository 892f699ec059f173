"""What an address opens."""

from core.ui import book
from core.ui.controls import Slider
from core.ui.page import Chapter, Figure, Page
from core.ui.session import Session


def test_an_address_of_old_opens_the_chapter_that_shows_it_now():
    first = Chapter(
        "first", "First", "Drag.", [Slider(name="a", label="A", low=0, high=1, default=0)]
    )
    second = Chapter("second", "Second", "Drag.")
    page = Page("distributions", [first, second], moved={("view", "pair"): second})

    def opened(**query):
        session = Session()
        complaints = page.arrive(session, query)
        return page.open_chapter(session), page.values(session), complaints

    assert opened(view="pair") == (second, {"a": 0}, [])
    assert opened(view="pair", a="1") == (second, {"a": 1}, [])
    assert opened(view="pair", chapter="first")[0] is first
    chapter, _, complaints = opened(view="other")
    assert chapter is first and complaints == ["“view” is not a setting of this page"]


def test_a_figure_sees_what_its_link_carries():
    """Else a link would show another picture than the one that was shared."""
    shared, own, other = (
        Slider(name=name, label=name, low=0, high=1, default=0) for name in ("s", "a", "b")
    )
    first, second = Chapter("first", "F", "Drag.", [own]), Chapter("second", "S", "Drag.", [other])
    page = Page("distributions", [first, second], shared=[shared])
    seen = {}

    @first.figure
    def drawn(view):
        seen.update(vars(view.values), everywhere=vars(view.everywhere))

    session = Session()
    page.values(session).update(s=0.5, a=0.25, b=1.0)
    for figure in first.figures or [Figure(page, first, drawn)]:
        figure.run(session)
    assert seen == {"s": 0.5, "a": 0.25, "everywhere": {"s": 0.5, "a": 0.25, "b": 1.0}}
    assert {"s": "0.5", "a": "0.25"}.items() <= page.address(session)["query"].items()


def test_the_alarm_is_that_of_the_engine_in_the_address():
    page = book.page("predictive_maintenance")
    session = Session()
    page.arrive(session, {"chapter": "remaining-life", "test_engine": "7"})
    session.chapters[page.stem] = "service"
    assert page.address(session)["query"] == {"chapter": "service", "test_engine": "7"}
