"""Moderation and safeguarding in a real browser: by keyboard, by phone, without scripts, and by axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, check_axe, check_width, sign_in


def first_text(page: Page) -> Page:
    page.goto("/desk/moderation/?state=received")
    page.locator(".data tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Text 1 of")
    return page


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("moderator", "/desk/"),
        ("viewer", "/desk/"),
        ("moderator", "/desk/moderation/"),
        ("safeguarding_lead", "/desk/"),
        ("safeguarding_lead", "/desk/safeguarding/"),
    ],
)
def test_the_pages_are_accessible_and_fit(
    visit: Visit, place: DemonstrationPlace, role: str, address: str, phone: bool
) -> None:
    page = sign_in(visit("/desk/sign-in", phone=phone), role, place.password)
    page.goto(address)
    check_axe(page)
    check_width(page)


def test_a_text_is_worked_on_by_keyboard_alone(visit: Visit, place: DemonstrationPlace) -> None:
    page = first_text(sign_in(visit("/desk/sign-in"), "moderator", place.password))
    check_axe(page)
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("a")  # a dialog is open: nothing happens
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_label("What you are not sure about").first).to_be_focused()
    page.keyboard.type("a person could be known")  # letters typed into a field are no keys
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("Held.")
    before = page.url
    page.keyboard.press("n")
    expect(page).not_to_have_url(before)
    page.keyboard.press("a")
    expect(page.locator(".flash")).to_contain_text("Approved")


def test_selected_words_are_hidden_by_one_key(visit: Visit, place: DemonstrationPlace) -> None:
    page = first_text(sign_in(visit("/desk/sign-in"), "moderator", place.password))
    words = page.evaluate(
        """() => {
          const text = [...document.querySelectorAll('#words-said p')].at(-1).lastChild;
          const range = document.createRange();
          const last = text.data.trimEnd().length;
          range.setStart(text, text.data.lastIndexOf(' ', last - 1) + 1);
          range.setEnd(text, last);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return getSelection().toString();
        }"""
    )
    page.keyboard.press("m")
    expect(page.locator("#words-said")).to_contain_text("[hidden]")
    expect(page.locator("#words-said")).not_to_contain_text(words)


def test_keys_can_be_turned_off(visit: Visit, place: DemonstrationPlace) -> None:
    page = first_text(sign_in(visit("/desk/sign-in"), "moderator", place.password))
    page.get_by_role("button", name="Turn keys off").click()
    expect(page.get_by_text("Keys are off")).to_be_visible()
    before = page.url
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page).to_have_url(before)
    expect(page.locator("dialog")).to_have_count(0)


def test_a_text_is_worked_on_without_scripts(visit: Visit, place: DemonstrationPlace) -> None:
    page = first_text(sign_in(visit("/desk/sign-in", script=False, phone=True), "moderator", place.password))
    page.locator("summary", has_text="Mark something else").click()
    page.get_by_label(re.compile("Words to hide")).fill("words that are not there")
    page.locator("form[data-mark]").get_by_role("button", name="Hide").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_label(re.compile("Words to hide"))).to_have_value("words that are not there")
    page.locator("summary", has_text="Ask somebody else to read it").click()
    page.get_by_label("What you are not sure about").last.fill("is it satire")
    page.get_by_role("button", name="Hold it for somebody else").click()
    expect(page.locator(".flash")).to_contain_text("Held until somebody else has read it")


def test_an_original_is_shown_once(visit: Visit, place: DemonstrationPlace) -> None:
    page = first_text(sign_in(visit("/desk/sign-in"), "moderator", place.password))
    text = page.url
    page.locator("summary", has_text="Read the original").click()
    page.get_by_label("Why you need it").fill("To check a name")
    page.get_by_role("button", name="Show me the original once").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The original")
    check_axe(page)
    page.get_by_text("Back to the text").click()
    expect(page).to_have_url(text)


def test_a_concern_is_read_taken_on_and_noted(visit: Visit, place: DemonstrationPlace) -> None:
    page = sign_in(visit("/desk/sign-in", phone=True), "safeguarding_lead", place.password)
    page.goto("/desk/safeguarding/")
    page.locator(".queue a").first.click()
    expect(page.get_by_role("button", name="Show me the words")).to_be_visible()
    check_axe(page)
    check_width(page)
    page.get_by_role("button", name="Show me the words").click()
    expect(page.locator(".log")).to_contain_text("Words read")
    check_axe(page)
    check_width(page)
    page.get_by_role("button", name="I have it").click()
    page.locator("summary", has_text="Write a note").click()
    page.get_by_role("button", name="Put it on record").click()
    expect(page.get_by_role("link", name="Write a few words about it")).to_be_visible()
    page.get_by_label(re.compile("What you did")).fill("Rang the school")
    page.get_by_role("button", name="Put it on record").click()
    expect(page.locator(".flash")).to_contain_text("on record")
