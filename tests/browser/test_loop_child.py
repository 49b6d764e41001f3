"""The loop of a child who may be in danger: helped at once, heard by the lead, and seen by nobody else before (R4)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, sign_in
from tests.browser.walking import check_page, choose, code_on, go_on, press

#: “My father hits me every day”, “the sea is beautiful here”.
WORRYING, GOOD = "أبي يضربني كل يوم", "البحر هنا جميل"


def test_a_child_in_arabic_on_a_phone_is_helped_at_once_and_the_lead_hears_of_it(
    visit: Visit, place: DemonstrationPlace
) -> None:
    """R4.4: help on the same save; a concern at submission; the words nowhere until the lead releases them (R4.5)."""
    code = _child_answers(visit)
    assert len(code.split()) == 4
    _lead_looks(visit, place)


def _child_answers(visit: Visit) -> str:
    """A 13-year-old answers in Arabic on a phone of 320 px, and gives her code."""
    page = visit("/surveys/youth-voice/", phone=True, lang="ar")
    check_page(page, language="ar")
    press(page.locator("main form[method=post] button:not([name=switch])"))
    choose(page, "q-taking_part", "yes")
    check_page(page, language="ar")
    go_on(page, to="growing-up")
    check_page(page, language="ar")

    # Easy Read in the middle keeps what was chosen and not yet sent (R1.4).
    choose(page, "q-growing_up", "2")
    press(page.locator("button[name=switch][value=easy]"))
    expect(page.locator("button[name=switch][value=standard]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body.easy")).to_be_visible()
    expect(page.locator("input[name=q-growing_up][value='2']")).to_be_checked()
    check_page(page, language="ar")
    go_on(page, to="growing-up-words")

    expect(page.locator("main a[href='#help']").first).to_be_visible()
    check_page(page, language="ar")
    page.locator("main textarea").fill(WORRYING)
    page.locator("main button[name=go][value=on]").click()
    page.wait_for_url("**/surveys/youth-voice/help?*")
    check_page(page, language="ar")
    numbers = page.locator("main .helpers a")
    expect(numbers.first).to_be_visible()
    reached = numbers.evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert {"tel:999", "tel:08001111"} <= set(reached), reached
    press(page.locator("main a.button[href^='/surveys/youth-voice/']"))

    page.locator("main textarea").fill(GOOD)
    go_on(page, to="used")
    check_page(page, language="ar")
    choose(page, "q-used", "none")
    go_on(page, to="barriers")
    check_page(page, language="ar")
    page.locator("main select").nth(0).select_option("transport")
    page.locator("main select").nth(1).select_option("cost")
    go_on(page, to="what-would-help")
    press(page.locator("main button[name=go][value=skip]"))
    check_page(page, language="ar")
    go_on(page, to="area")
    check_page(page, language="ar")
    choose(page, "q-area", "purbeck")
    go_on(page, to="age")
    choose(page, "q-age", "11-15")
    go_on(page, to="helped")
    choose(page, "q-helped", "myself")
    go_on(page, to="consent")
    check_page(page, language="ar")
    choose(page, "level", "quoted")
    go_on(page, to="check")
    check_page(page, language="ar")
    expect(page.get_by_text(WORRYING)).to_be_visible()
    expect(page.get_by_text(GOOD)).to_be_visible()
    go_on(page, to="done")
    check_page(page, language="ar")
    expect(page.locator("main .helpers a[href='tel:08001111']")).to_be_visible()
    press(page.locator("main form[action$='/code'] button").first)
    check_page(page, language="ar")
    return code_on(page)


def _lead_looks(visit: Visit, place: DemonstrationPlace) -> None:
    """The lead opens what the child wrote, takes it on and releases it; before that nobody at the desk finds it."""
    officer = sign_in(visit("/desk/sign-in"), "officer", place.password)
    assert not _waits(officer, WORRYING), "the queue of texts shows what worries us"

    page = sign_in(visit("/desk/sign-in"), "safeguarding_lead", place.password)
    page.goto("/desk/safeguarding/?lane=spotted")
    check_page(page)
    expect(page.get_by_text(WORRYING)).to_have_count(0)
    newest = page.locator(".queue h2 a").evaluate_all(
        "links => links.map(each => +each.href.split('/').pop()).sort((one, other) => other - one)[0]"
    )
    page.goto(f"/desk/safeguarding/{newest}")
    check_page(page)
    expect(page.get_by_text(WORRYING)).to_have_count(0)
    press(page.get_by_role("button", name="Show me the words"))
    check_page(page)
    expect(page.locator(".text[lang=ar][dir=rtl]")).to_contain_text(WORRYING)
    press(page.get_by_role("button", name="I have it"))
    expect(page.locator(".log")).to_contain_text("Taken on, Dana Osei")
    page.get_by_text("Release it: not a worry").click()
    page.get_by_label("Why it is not a worry").fill("The school's own lead has spoken with her; she is safe.")
    press(page.get_by_role("button", name="Release it", exact=True))
    page.goto(f"/desk/safeguarding/{newest}")
    check_page(page)
    expect(page.locator(".log")).to_contain_text("Released: not a worry, Dana Osei")

    # Now a moderator may read it, hidden until they choose to (R4.6).
    assert _waits(officer, "Released by safeguarding")
    press(officer.get_by_role("link", name="Released by safeguarding").first)
    check_page(officer)
    expect(officer.get_by_text(WORRYING)).to_be_hidden()
    officer.get_by_text("Show it").click()
    expect(officer.get_by_text(WORRYING)).to_be_visible()


def _waits(page: Page, words: str) -> bool:
    """Whether the queue of texts of this conversation shows these words on one of its pages."""
    page.goto("/desk/moderation/?conversation=growing-up")
    while True:
        if page.locator("main").get_by_text(words).count():
            return True
        following = page.locator("a[rel=next]")
        if not following.count():
            return False
        press(following)
