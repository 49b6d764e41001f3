"""The public pages that only inform, and the replies, in a real browser: axe, phone, right to left, no scripts."""

from __future__ import annotations

import pytest

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, check_axe, check_width, sign_in

PAGES = ("/", "/help-now", "/privacy", "/accessibility", "/about", "/language", "/you-said-we-did/")
LIST = "/you-said-we-did/"


@pytest.mark.parametrize("path", [*PAGES, f"{LIST}embed", f"{LIST}?switch=easy"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_that_informs_is_sound_on_a_phone_in_both_directions(visit: Visit, path: str, language: str) -> None:
    page = visit(f"{path}{'&' if '?' in path else '?'}lang={language}", phone=True)
    assert page.locator("h1").count() == 1
    check_axe(page)
    check_width(page)


def test_a_reply_is_reached_filtered_and_read_without_scripts_or_cookies(visit: Visit) -> None:
    page = visit("/", script=False)
    page.locator(".doors").get_by_role("link", name="See what changed").click()
    page.get_by_label("Answer").select_option(label="We can’t")
    page.get_by_role("button", name="Show").click()
    assert page.locator("main .tag").all_inner_texts() != []
    assert {text.strip() for text in page.locator("main .tag").all_inner_texts()} == {"We can’t"}
    page.locator("main article a, main .rows a").first.click()
    page.get_by_role("button", name="Easy Read").click()
    assert page.get_by_role("button", name="Easy Read").get_attribute("aria-pressed") == "true"
    assert page.context.cookies() == []


def test_easy_read_words_are_large_enough(visit: Visit) -> None:
    """R1.2: at least 16 pt, 21.3 px."""
    page = visit(f"{LIST}?switch=easy", phone=True)
    sizes = page.locator("main p, main dd, main li").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 21.3


@pytest.mark.parametrize("path", ["/desk/replies/", "/desk/replies/new", "/desk/conversations/"])
def test_the_desk_of_replies_and_conversations_is_sound(visit: Visit, place: DemonstrationPlace, path: str) -> None:
    page = sign_in(visit("/"), "officer", place.password)
    page.goto(path)
    check_axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    check_width(page)


def test_a_conversation_s_form_is_sound_with_and_without_errors(visit: Visit, place: DemonstrationPlace) -> None:
    page = sign_in(visit("/"), "officer", place.password)
    page.goto("/desk/conversations/")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Change", exact=True).click()
    check_axe(page)
    page.locator("#opens_on").fill("x")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error:")
    assert page.locator("#opens_on").input_value() == "x"
    check_axe(page)
