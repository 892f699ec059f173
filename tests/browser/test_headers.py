"""The app keeps the content security policy that it sends."""

import pytest
from playwright.sync_api import Page, expect

from core import catalog
from tests.browser.sight import at_rest

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.violations.push([e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber]));
"""


def watched(page: Page) -> None:
    page.add_init_script(WATCH)


def violations(page: Page) -> list:
    return page.evaluate("window.violations")


@pytest.mark.parametrize("address", ["", *(entry.address for entry in catalog.PAGES)])
def test_no_page_asks_for_what_the_policy_forbids(visit, address):
    page = visit(address, prepare=watched)
    assert violations(page) == []


def test_nor_does_what_is_opened_on_a_page(visit):
    page = visit("stock-trends", prepare=watched)
    for name in ("More settings", "The mathematics", "The code"):
        page.get_by_text(name, exact=True).first.click()
        at_rest(page)
    expect(page.locator(".katex").first).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="Download as one file that runs").click()
    assert violations(page) == []
