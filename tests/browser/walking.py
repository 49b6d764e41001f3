"""How people walk through pages in these tests, and what every page owes them on the way."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import check_axe, check_width

#: Focus is seen by a line or a shadow that comes with it (R2.7): at the element, at its label or at the card it opens.
SEEN = """element => {
  const drawn = () => [element, element.labels?.[0], element.parentElement, element.parentElement.parentElement]
    .filter(Boolean).map(each => getComputedStyle(each)).map(look => look.outline + look.boxShadow).join();
  const box = element.getBoundingClientRect(), focused = drawn();
  element.blur();
  const blurred = drawn();
  element.focus();
  const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {drawn: focused !== blurred, there};
}"""


def check_page(page: Page, *, language: str = "en") -> None:
    """One h1, a title, its language and direction, nothing wider than a phone, nothing that axe finds."""
    check_head(page, language=language)
    check_width(page)
    check_axe(page)


def check_head(page: Page, *, language: str = "en") -> None:
    """One h1 with words, a title of its own, the language and the direction; true without scripts too."""
    heading = page.locator("h1")
    expect(heading, page.url).to_have_count(1)
    expect(heading, page.url).to_have_text(re.compile(r"\S"))
    expect(page, page.url).to_have_title(re.compile(r"^\S.* – Engage "))
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


def check_twin(page: Page) -> None:
    """axe needs scripts: what a person without them sees is looked at once more in a window that has them."""
    browser = page.context.browser
    assert browser
    twin = browser.new_context(storage_state=page.context.storage_state(), viewport=page.viewport_size).new_page()
    twin.goto(page.url)
    expect(twin.locator("h1")).to_have_text(page.locator("h1").inner_text())
    check_page(twin)
    twin.context.close()


def check_answer(page: Page) -> None:
    """As `check_twin`, for a page that answers a form that was sent: its address alone would not show it again."""
    browser = page.context.browser
    assert browser
    twin = browser.new_context(viewport=page.viewport_size).new_page()
    shown = page.content()
    twin.route(page.url, lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    expect(twin.locator("h1")).to_have_text(page.locator("h1").inner_text())
    check_page(twin)
    twin.context.close()


def press(target: Locator) -> None:
    """Press what leads to another page, and wait for it."""
    with target.page.expect_navigation():
        target.click()


def choose(page: Page, name: str, value: str) -> None:
    """Choose an answer by its card, as a finger does: the input lies under its label."""
    box = page.locator(f"main input[name='{name}'][value='{value}']")
    page.locator(f"main label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


def go_on(page: Page, *, to: str) -> None:
    """Continue, which leads to the page whose address ends so."""
    page.locator("main button[name=go][value=on]").click()
    page.wait_for_url(f"**/{to}")


def tab_to(target: Locator, *, within: int = 120) -> Locator:
    """Press Tab until this has the focus; then it is seen to have it (R2.7)."""
    page = target.page
    expect(target).to_have_count(1)
    for _ in range(within):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate(SEEN) == {"drawn": True, "there": True}, f"{page.url}: focus is not seen at {target}"
            return target
    raise AssertionError(f"{page.url}: {within} times Tab never reach {target}")


def enter(target: Locator) -> None:
    """Reach a link or button by Tab and press Enter, which leads to another page."""
    tab_to(target)
    with target.page.expect_navigation():
        target.page.keyboard.press("Enter")


def type_into(target: Locator, words: str) -> None:
    """Reach a field by Tab and type."""
    tab_to(target)
    target.page.keyboard.type(words)
    expect(target).to_have_value(words)


def code_on(page: Page) -> str:
    """The four words that the page shows."""
    words = page.locator(".ticket ol.words li")
    expect(words).to_have_count(4)
    return " ".join(words.all_inner_texts())
