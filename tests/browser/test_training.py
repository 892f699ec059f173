"""Trainings in steps, as a reader goes through them."""

from playwright.sync_api import Page, expect

from tests.browser.sight import at_rest, entry, query, slider, wait_for_query


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, words: str) -> None:
    expect(page.locator(".ev-notice").first).to_contain_text(words)


def test_a_training_is_turned_stopped_and_taken_up_again(visit):
    page = visit("neural-network?chapter=digits&goal=3000&wide=64")
    says(page, "Not trained yet")
    press(page, "Train")
    says(page, "at step")
    slider(page, "Learning rate").press("ArrowRight")
    says(page, "; from then on it is 0.01")
    press(page, "Stop")
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_enabled()
    at_rest(page)
    assert query(page)["paces"].startswith("0.01@")
    press(page, "Go on")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    press(page, "Stop")
    expect(page.get_by_role("button", name="Begin anew", exact=True)).to_be_enabled()


def test_a_network_begins_by_itself_and_learns_the_rest_anew_at_another_rate(visit):
    page = visit("convolution?chapter=network&layout=none&weights=5")
    says(page, "After 8 epochs")
    press(page, "Begin anew")
    says(page, "After 8 epochs")
    at_rest(page)
    slider(page, "Epoch").press("Home")
    for _ in range(3):
        slider(page, "Epoch").press("ArrowRight")
    says(page, "After 3 epochs")
    at_rest(page)
    rate = entry(page, "Learning rate")
    rate.fill("0.05")
    rate.press("Enter")
    says(page, "α was 0.01 up to epoch 3; from then on it is 0.05.")
    says(page, "After 8 epochs")
    wait_for_query(page, rates="0.01@3", rate="0.05")
