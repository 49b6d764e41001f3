"""Surveys and stories at the desk in a real browser: added, opened and closed, by keys alone, on a phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, sign_in
from tests.browser.walking import check_page, enter, tab_to, type_into


def _officer(visit: Visit, place: DemonstrationPlace, *, phone: bool) -> Page:
    return sign_in(visit("/desk/sign-in", phone=phone), "officer", place.password)


def _choose_conversation(page: Page, *, nth: int) -> None:
    """Choose from the list with the arrow, as a hand on the keyboard does."""
    tab_to(page.locator("select[name=conversation]"))
    for _each in range(nth):
        page.keyboard.press("ArrowDown")
    expect(page.locator("select[name=conversation]")).not_to_have_value("")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_survey_is_added_published_and_closed_by_keys_alone(
    visit: Visit, place: DemonstrationPlace, phone: bool
) -> None:
    address = f"by-keys-{'phone' if phone else 'desk'}"
    page = _officer(visit, place, phone=phone)
    page.goto("/desk/surveys/")
    enter(page.get_by_role("main").get_by_role("link", name="Add a survey"))
    check_page(page)

    # Nothing chosen: told at the top, and everything is still there (R2.3).
    enter(page.get_by_role("button", name="Add it"))
    expect(page).to_have_title(re.compile("^Error: "))
    check_page(page)
    _choose_conversation(page, nth=1)
    tab_to(page.locator("input[name=source]").first)
    page.keyboard.press("Space")
    expect(page.locator("input[name=source]").first).to_be_checked()
    type_into(page.locator("input[name=address]"), address)
    enter(page.get_by_role("button", name="Add it"))
    page.wait_for_url(f"**/desk/surveys/{address}/")
    check_page(page)

    enter(page.get_by_role("main").get_by_role("link", name=re.compile("^Publish version 1")))
    check_page(page)
    enter(page.get_by_role("button", name="Publish it"))
    check_page(page)
    enter(page.get_by_role("main").get_by_role("link", name="Close it"))
    check_page(page)
    enter(page.get_by_role("button", name="Close it now"))
    page.wait_for_url(f"**/desk/surveys/{address}/")
    expect(page.locator(".pagehead")).to_contain_text("Closed")
    check_page(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_story_collection_is_added_and_opened_by_keys_alone(
    visit: Visit, place: DemonstrationPlace, phone: bool
) -> None:
    title = f"Mornings by {'phone' if phone else 'desk'}"
    page = _officer(visit, place, phone=phone)
    page.goto("/desk/stories/")
    enter(page.get_by_role("main").get_by_role("link", name="Add a story collection"))
    check_page(page)
    enter(page.get_by_role("button", name="Save"))
    expect(page).to_have_title(re.compile("^Error: "))
    check_page(page)
    _choose_conversation(page, nth=1)
    type_into(page.locator("input[name=titles-en-standard]"), title)
    type_into(page.locator("textarea[name=intros-en-standard]"), "Tell us about your mornings.")
    type_into(page.locator("input[name=prompt0_texts-en-standard]"), "How do they begin?")
    enter(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("#languages + .log")).to_contain_text("Missing: people read it in another language")
    check_page(page)

    enter(page.get_by_role("main").get_by_role("link", name="Open it"))
    check_page(page)
    enter(page.get_by_role("button", name="Open it"))
    expect(page.locator(".flash")).to_contain_text("It takes stories.")
    check_page(page)
