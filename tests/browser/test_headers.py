"""The app keeps the content security policy that it sends. What the policy forbids is an error on
the console, and no visit of these tests may leave one; here it is what is opened on a page."""

from playwright.sync_api import expect

from tests.browser.conftest import watch
from tests.browser.sight import at_rest


def test_what_is_opened_on_a_page_asks_for_nothing_forbidden(visit):
    page = visit("stock-trends")
    for name in ("More settings", "The mathematics", "The code"):
        page.get_by_text(name, exact=True).first.click()
        at_rest(page)
    expect(page.locator(".katex").first).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="Download as one file that runs").click()


def test_what_is_forbidden_is_seen(server, contexts):
    page = contexts().new_page()
    wrong = watch(page)
    page.goto(f"{server.url}/gradient-descent")
    at_rest(page)
    assert not wrong
    page.evaluate("""() => new Promise((done) => {
      document.addEventListener('securitypolicyviolation', done, { once: true });
      const picture = document.body.appendChild(document.createElement('img'));
      picture.src = 'https://elsewhere.invalid/picture.png';
    })""")
    page.close()
    assert "Content Security Policy" in wrong[0]
