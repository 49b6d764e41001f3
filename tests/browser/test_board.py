"""The themes board in a browser: by mouse, by keys, without scripts; and the public board (R2.2, R2.7)."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, check_axe, check_width, sign_in

BOARD = "/desk/board/growing-up"


def open_board(visit: Visit, place, **how) -> Page:
    page = sign_in(visit("/desk/sign-in", **how), "officer", place.password)
    page.goto(BOARD)
    return page


def columns(page: Page) -> list[str]:
    """The ids of the columns on the page, without “To sort”."""
    return [each.get_attribute("data-drop") or "" for each in page.locator("[data-drop]").all()][1:]


def first_card(page: Page, column: str) -> tuple[Locator, str]:
    """The first card of a column, and the number of its voice."""
    voice = page.locator(f"#cards-{column} .voice").first.get_attribute("data-voice") or ""
    return page.locator(f"#card-{column}-{voice}"), voice


def test_the_board_has_no_faults_and_fits_a_phone(visit, place):
    page = open_board(visit, place)
    check_axe(page)
    page.keyboard.press("j")
    page.keyboard.press("t")
    check_axe(page)
    phone = open_board(visit, place, phone=True)
    check_width(phone)


def test_a_card_is_dragged_into_another_theme_and_it_is_said(visit, place):
    page = open_board(visit, place)
    source, target = columns(page)[:2]
    card, voice = first_card(page, source)
    card.locator("header").drag_to(page.locator(f"#head-{target}"))
    expect(page.locator(f"#card-{target}-{voice}")).to_be_visible()
    expect(card).to_have_count(0)
    expect(page.locator("#said-aloud")).to_contain_text(f"Voice {voice} is now in")


def test_a_card_is_moved_by_keys_alone(visit, place):
    page = open_board(visit, place)
    source, target = columns(page)[:2]
    card, voice = first_card(page, source)
    name = page.locator(f"#choose-theme [data-theme='{target}']").inner_text()
    card.focus()
    page.keyboard.press("m")
    expect(page.locator("#choose-theme")).to_be_visible()
    expect(page.locator("#narrow")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{target}-{voice}")).to_be_visible()
    expect(card).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('.voice')")


def test_selected_words_and_a_number_make_a_tag(visit, place):
    page = open_board(visit, place)
    source, target = columns(page)[:2]
    card, voice = first_card(page, source)
    words = card.locator("[data-words]")
    page.evaluate(
        """node => { const range = document.createRange(), first = document.createTreeWalker(node, 4).nextNode();
        range.setStart(first, 0); range.setEnd(first, Math.min(12, first.length));
        getSelection().removeAllRanges(); getSelection().addRange(range); }""",
        words.element_handle(),
    )
    chosen = page.evaluate("getSelection().toString()")
    page.keyboard.press("2")
    mark = page.locator(f"#card-{target}-{voice} mark").first
    expect(mark).to_be_visible()
    assert mark.inner_text().startswith(chosen.strip())


def test_how_it_reads_is_shown_and_corrected(visit, place):
    page = open_board(visit, place)
    card, voice = first_card(page, columns(page)[0])
    card.get_by_role("link", name="How this reads").click()
    expect(card.locator(".reads")).to_contain_text("It reads:")
    card.get_by_role("button", name="Neither").click()
    expect(page.locator("#said-aloud")).to_have_text(f"Voice {voice} reads as: neither.")
    expect(card.locator("header")).to_contain_text("by a person")


def test_keys_can_be_turned_off(visit, place):
    page = open_board(visit, place)
    page.get_by_role("button", name="Turn keys off").click()
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator("#choose-theme")).to_be_hidden()
    page.get_by_role("button", name="Turn keys on").click()


def test_everything_works_without_scripts(visit, place):
    page = open_board(visit, place, script=False)
    page.locator(f"#cards-{columns(page)[0]} [data-choose]").first.click()
    page.get_by_label("Theme", exact=True).select_option(index=4)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".flash")).to_contain_text("added to voice")
    page.get_by_label("To", exact=True).select_option(index=5)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".flash")).to_contain_text("is now in")
    page.get_by_role("button", name="Mixed").click()
    expect(page.locator(".flash")).to_contain_text("reads as: mixed")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(".flash")).to_contain_text("removed from voice")


def test_the_public_board_has_no_faults_in_any_direction(visit):
    for lang in ("en-GB", "ar"):
        page = visit("/themes/", lang=lang)
        check_axe(page)
        page.locator(".theme-list h2 a").first.click()
        check_axe(page)
        assert page.locator("main .mark").count() == 0
    phone = visit("/themes/", phone=True, lang="ar")
    check_width(phone)
