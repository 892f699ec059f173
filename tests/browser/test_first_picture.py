"""What the page names in advance is what a reader's browser would have asked for later."""

from playwright.sync_api import CDPSession, Page

from core.ui.static_files import scripts_of


def test_all_that_is_named_in_advance_is_run(visit):
    profilers: list[CDPSession] = []

    def prepare(page: Page) -> None:
        profiler = page.context.new_cdp_session(page)
        profiler.send("Profiler.enable")
        profiler.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
        profilers.append(profiler)

    visit("gradient-descent", prepare)
    scripts = profilers[0].send("Profiler.takePreciseCoverage")["result"]
    run = {
        script["url"].rpartition("/")[2]
        for script in scripts
        if any(part["count"] for function in script["functions"] for part in function["ranges"])
    }
    assert set(scripts_of()) <= run


def test_a_page_is_not_looked_for_below_itself(visit):
    asked = []
    visit("gradient-descent", lambda page: page.on("request", lambda one: asked.append(one.url)))
    assert not [url for url in asked if "/gradient-descent/" in url]
    assert [url for url in asked if url.endswith("/_stcore/health")]
