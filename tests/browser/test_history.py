"""Which state the address holds, while the browser's history and the answers go their own ways."""

from playwright.sync_api import Page, expect

from core.ui import book
from tests.browser.sight import at_rest, query, slider, wait_for_query
from tests.browser.test_wire import Wire, connected

BAYES = book.page("bayes")
TEST, COIN = BAYES.chapters["test"], BAYES.chapters["coin"]
LEFT = "bayes?chapter=test&prevalence=0.2"


def held(visit, address: str) -> tuple[Page, Wire, Wire]:
    """A visit whose wire, and whose script's answers, can be held up."""
    sockets: list[Wire] = []

    def prepare(page: Page) -> None:
        sockets.extend(Wire(page, where=where) for where in ("**/wire", "**/_stcore/stream"))

    page = visit(address, prepare=prepare)
    connected(page)
    return page, *sockets


def to_the_coin(page: Page) -> None:
    page.get_by_role("tab", name=COIN.title, exact=True).click()
    expect(page.locator(".ev-do").first).to_have_text(COIN.do)
    at_rest(page)


WRITTEN = "() => !('waiting' in document.documentElement.dataset)"
BACK_BEFORE_IT_IS_WRITTEN = """() => new Promise((done) => {
  const look = () => {
    if (!('waiting' in document.documentElement.dataset)) { requestAnimationFrame(look); return; }
    addEventListener('popstate', done, { once: true });
    history.back();
  };
  look();
})"""


def test_the_back_button_is_faster_than_the_address(visit):
    page, _, script = held(visit, LEFT)
    to_the_coin(page)
    script.hold()
    theta = slider(page, BAYES.controls["theta"].label)
    theta.press("ArrowRight")
    value = theta.get_attribute("aria-valuetext")
    page.evaluate(BACK_BEFORE_IT_IS_WRITTEN)
    page.wait_for_function(WRITTEN)
    left = {"chapter": "test", "prevalence": "0.2"}
    assert query(page) == left, "the settings of one chapter stand in the entry of another"
    script.let_go()
    expect(page.locator(".ev-do").first).to_have_text(TEST.do)
    at_rest(page)
    assert query(page) == left
    page.go_forward()
    wait_for_query(page, chapter="coin", theta=value)


def test_the_back_button_is_faster_than_the_wire(visit):
    page, wire, _ = held(visit, LEFT)
    to_the_coin(page)
    theta = slider(page, BAYES.controls["theta"].label)
    wire.hold()
    asked = wire.messages
    for _ in range(3):
        theta.press("ArrowRight")  # the first is sent, the last waits for its answer
    value = theta.get_attribute("aria-valuetext")
    page.evaluate("history.back()")
    expect(page.locator(".ev-do").first).to_have_text(TEST.do)
    wire.let_go()
    for _ in range(600):
        if (
            wire.messages >= asked + 2 and wire.answers == wire.messages - 1
        ):  # the greeting has none
            break
        page.evaluate("new Promise(requestAnimationFrame)")
    at_rest(page)
    assert query(page) == {"chapter": "test", "prevalence": "0.2"}
    page.go_forward()
    wait_for_query(page, chapter="coin", theta=value)
    expect(theta).to_have_attribute("aria-valuetext", value)


def test_a_tab_is_pressed_before_the_address_is_written(visit):
    page, _, _ = held(visit, LEFT)
    page.evaluate("""() => { window.seen = [];
      const push = history.pushState.bind(history);
      history.pushState = (...all) => { window.seen.push(location.search); push(...all); }; }""")
    prevalence = slider(page, BAYES.controls["prevalence"].label)
    prevalence.press("ArrowRight")
    value = prevalence.get_attribute("aria-valuetext")
    page.evaluate(
        """() => new Promise((done) => { const look = () => {
          const waits = 'waiting' in document.documentElement.dataset;
          if (!waits) { requestAnimationFrame(look); return; }
          document.querySelector('.ev-tabs [data-chapter=coin]').click();
          done();
        }; look(); })"""
    )
    left = page.evaluate("window.seen[0]")
    assert f"prevalence={value.split()[0]}" in left, (
        "what was set last stands in the entry that is left"
    )
    expect(page.locator(".ev-do").first).to_have_text(COIN.do)
    at_rest(page)
    assert query(page) == {"chapter": "coin"}


def test_what_is_shown_again_does_not_write_an_old_state(visit):
    """Another theme shows every component again, with what the script has told it last."""
    page, _, script = held(visit, "gradient-descent?learning_rate=0.05")
    script.hold()
    rate = slider(page, "Learning rate")
    rate.press("ArrowRight")
    value = rate.get_attribute("aria-valuetext")
    assert value != "0.05"
    wait_for_query(page, learning_rate=value)
    page.evaluate("""() => {
      window.turned = false;
      new MutationObserver(() => { window.turned = true; })
        .observe(document.querySelector('.stApp'), { attributes: true });
    }""")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => window.turned")
    page.evaluate("new Promise(requestAnimationFrame)")
    page.wait_for_function(WRITTEN)
    assert query(page)["learning_rate"] == value
    script.let_go()
    at_rest(page)
    assert query(page)["learning_rate"] == value
    page.emulate_media(color_scheme="light")


def test_an_overtaken_mount_does_not_close_the_control(visit):
    """Streamlit takes a cleanup up late: when a control has been told twice meanwhile, that of the
    first comes after the second."""
    page = visit("gradient-descent")
    same = page.evaluate("""async () => {
      const { mount } = await window.eigenviewLive;
      const parentElement = document.createElement('div');
      parentElement.innerHTML = '<div class="ev-root"></div>';
      const data = { kind: 'search', label: 'a', placeholder: '', value: '', ack: 0 };
      const told = () => mount({ parentElement, data, setStateValue() {} });
      const first = told();
      const field = parentElement.querySelector('input');
      const second = told();
      first();
      const third = told();
      const same = field === parentElement.querySelector('input');
      third();
      return same;
    }""")
    assert same


def test_a_chapter_that_was_left_is_let_go(visit):
    """Streamlit's client keeps for good what is taken away while several of its colours change."""
    page, _, _ = held(visit, LEFT)
    durations = page.locator("details").evaluate_all("""(boxes) => boxes.map((box) => {
      box.style.transition = 'border-color 1s';  // as while it waits for the script
      return getComputedStyle(box).transitionDuration;
    })""")
    assert durations and set(durations) == {"0s"}
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    counts = []
    for chapter in [COIN, TEST] * 4:
        page.get_by_role("tab", name=chapter.title, exact=True).click()
        expect(page.locator(".ev-do").first).to_have_text(chapter.do)
        at_rest(page)
        for _ in range(2):
            client.send("HeapProfiler.collectGarbage")
        metrics = client.send("Performance.getMetrics")["metrics"]
        counts += [each["value"] for each in metrics if each["name"] == "Nodes"]
    assert counts[-1] < 1.05 * counts[3], f"nodes of the document, chapter by chapter: {counts}"
