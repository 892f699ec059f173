"""The meaning of a word: one hover, focus or tap away, and gone again."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from core.glossary import explain
from tests.browser.sight import at_rest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def card(page: Page):
    return page.get_by_role("tooltip")


def word(page: Page, text: str):
    return page.get_by_test_id("stMain").locator(".ev-term:visible", has_text=text).first


def test_hover(visit):
    page = visit("gradient-descent")
    rate = word(page, "learning rate")
    rate.hover()
    expect(card(page)).to_contain_text("multiplies the gradient")
    assert rate.get_attribute("aria-describedby") == card(page).get_attribute("id")
    card(page).hover()
    page.wait_for_timeout(600)
    expect(card(page)).to_be_visible()  # it can be read, and its link reached
    page.get_by_role("heading", level=1).hover()
    expect(card(page)).to_be_hidden()
    assert rate.get_attribute("aria-describedby") is None


def test_keyboard(visit):
    page = visit("gradient-descent")
    rate = word(page, "learning rate")
    rate.evaluate("(word) => word.focus({ focusVisible: true })")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(rate).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(rate).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # and on from where the word stands
    expect(card(page)).to_be_hidden()
    assert rate.evaluate(
        "(word) => !!(word.compareDocumentPosition(document.activeElement) & 4)"
    ), "after the word"


def test_tap_on_a_phone(visit):
    page = visit("gradient-descent", **PHONE)
    for text in ("diverg", "learning rate"):
        word(page, text).scroll_into_view_if_needed()
        at_rest(page)
        page.wait_for_timeout(400)
        word(page, text).tap()
        expect(card(page)).to_be_visible()
        box = card(page).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844
    word(page, "learning rate").tap()
    expect(card(page)).to_be_hidden()


def test_signs_stand_on_the_line_of_their_word(browser: Browser):
    """Sentences in columns of every width up to a phone's."""
    style = Path("core/ui/glossary.css").read_text(encoding="utf-8")
    said = [f"Mind {a}gradient{b} The" for a, b in (("", "."), ("", ":"), ("(", ")."), ("“", "”,"))]
    page = browser.new_page(viewport={"width": 390, "height": 400})
    page.set_content(
        f"<style>{style}</style>" + "".join(f"<p>{explain(text)}</p>" for text in said)
    )
    apart = page.evaluate(
        """() => {
          const apart = [];
          for (let width = 100; width <= 390; width++) {
            document.body.style.width = width + "px";
            for (const p of document.querySelectorAll("p")) {
              const word = p.querySelector("button");
              const line = word.getBoundingClientRect();
              for (const [text, at] of [[word.previousSibling, -1], [word.nextSibling, 0]]) {
                if (!text) continue;
                const sign = document.createRange();
                const start = at < 0 ? text.length - 1 : 0;
                sign.setStart(text, start);
                sign.setEnd(text, start + 1);
                const box = sign.getBoundingClientRect();
                if (box.bottom < line.top + 3 || box.top > line.bottom - 3) apart.push(p.innerText);
              }
            }
          }
          return apart;
        }"""
    )
    page.close()
    assert not apart


def test_colours_follow_the_theme(visit):
    page = visit("gradient-descent", color_scheme="dark")
    word(page, "learning rate").hover()
    expect(card(page)).to_be_visible()
    ground, ink, paper = page.evaluate(
        """() => {
          const card = getComputedStyle(document.querySelector("#ev-meaning"));
          const app = getComputedStyle(document.querySelector(".stApp"));
          return [card.backgroundColor, card.color, app.backgroundColor];
        }"""
    )
    assert ground == paper != ink
