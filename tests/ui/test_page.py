"""What an address opens."""

from core.ui.controls import Slider
from core.ui.page import Chapter, Page
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
