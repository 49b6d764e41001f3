"""The whole loop as people walk it: words, theme, reply, and back to the person with nothing but a code."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, sign_in
from tests.browser.walking import (
    check_answer,
    check_head,
    check_page,
    check_twin,
    choose,
    code_on,
    enter,
    go_on,
    press,
    tab_to,
    type_into,
)

#: What the carer tells. The second sentence is quoted; the third holds what only a person sees must be hidden.
QUOTED = "A sitter on Tuesdays would give me my week back."
TELLING = "silver caravan"
STORY = f"I am up at five and nobody asks how I slept. {QUOTED} We live in the {TELLING} by the weir."
THEME, TITLE = "No break from caring", "The same sitter, every Tuesday"
ANSWER, CORRECTED = "Forty families get a sitter of their own.", "Forty-four families get a sitter of their own."


def test_a_carer_without_scripts_is_answered_in_public_and_can_take_the_words_back(
    visit: Visit, place: DemonstrationPlace
) -> None:
    """Words, theme, reply, and back to the person: five people, each by their own way (R2.2, R5.3, R7.2)."""
    code = _carer_tells(visit)
    _officer_reads_and_tags(visit, place)
    reply = _officer_drafts(visit, place)
    _publisher_signs_and_corrects(visit, place, reply)
    resident = _resident_reads(visit)
    _carer_takes_back(visit, code, resident)
    _team_has_nothing_left(visit, place)


def _carer_tells(visit: Visit) -> str:
    """A carer without scripts tells a story from the first page on, and gives the code."""
    page = visit("/", script=False)
    check_head(page)
    press(page.get_by_role("main").get_by_role("link", name="Tell your story", exact=True))
    check_head(page)
    press(page.get_by_role("button", name=re.compile("Tell your story.*A day in your life")))
    check_twin(page)
    press(page.get_by_role("button", name="Start my story"))
    # The door: whoever is a child goes another way (R3.2).
    check_twin(page)
    choose(page, "age", "18-over")
    press(page.get_by_role("button", name="Continue"))
    check_twin(page)
    choose(page, "agree", "yes")
    go_on(page, to="whose")
    check_twin(page)
    go_on(page, to="tell-a-day")
    check_twin(page)
    expect(page.get_by_role("heading", name="Who reads this?")).to_be_visible()
    page.get_by_label("What is a day like for you?").fill(STORY)
    go_on(page, to="tell-keeps-you-well")
    for onward in ("tell-made-it-better", "tell-something-else", "helped"):
        press(page.get_by_role("button", name="Skip this question"))
        page.wait_for_url(f"**/{onward}")
    check_twin(page)
    choose(page, "helped", "myself")
    go_on(page, to="area")
    check_twin(page)
    choose(page, "area", "purbeck")
    go_on(page, to="age")
    check_twin(page)
    choose(page, "age", "26-64")
    go_on(page, to="consent")
    check_twin(page)
    expect(page.get_by_label("The name to show with your words")).to_be_hidden()

    # Nothing is chosen beforehand, and nothing is taken for granted (R5.3, R2.3).
    press(page.get_by_role("button", name="Continue"))
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    choose(page, "level", "quoted")
    go_on(page, to="check")
    check_twin(page)
    expect(page.get_by_text(STORY)).to_be_visible()
    press(page.get_by_role("button", name="Send my answers"))
    check_twin(page)
    press(page.get_by_role("button", name="Show my code"))
    check_answer(page)
    return code_on(page)


def _officer_reads_and_tags(visit: Visit, place: DemonstrationPlace) -> None:
    """The officer's hands never leave the keys: sign in, read, hide, approve, find on the board, tag one sentence."""
    page = visit("/desk/sign-in")
    check_page(page)
    type_into(page.get_by_label("E-mail address"), "officer@demo.example")
    type_into(page.get_by_label("Password"), place.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    check_page(page)
    desk = page.get_by_role("navigation", name="Desk")
    enter(desk.get_by_role("link", name="Texts"))
    check_page(page)
    tab_to(page.get_by_label("Conversation"))
    page.keyboard.type("Looking")
    enter(page.get_by_role("button", name="Show"))
    expect(page.get_by_label("Conversation")).to_have_value("caring")
    while not page.get_by_role("link", name="I am up at five").count():
        enter(page.get_by_role("link", name="Next"))
    enter(page.get_by_role("link", name="I am up at five"))
    check_page(page)
    expect(page.locator("#words-said")).to_contain_text(TELLING)

    page.keyboard.press("m")
    expect(page.get_by_label(re.compile("Words to hide"))).to_be_focused()
    page.keyboard.type(TELLING)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#words-said")).to_contain_text("We live in the [")
    expect(page.locator("#words-said")).not_to_contain_text(TELLING)
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.locator(".flash")).to_contain_text("Approved")

    page.goto("/desk/board/caring")
    check_page(page)
    type_into(page.get_by_label("Find in text"), "sitter on Tuesdays")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    card = page.get_by_role("article").filter(has_text=QUOTED)
    expect(card).to_have_count(1)
    enter_dialog = tab_to(card.get_by_role("link", name="Choose a theme"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    check_page(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(enter_dialog).to_be_focused()
    page.keyboard.press("Enter")
    enter(page.get_by_role("link", name="All of this voice, on its own page"))
    check_page(page)
    tab_to(page.get_by_role("checkbox", name=QUOTED))
    page.keyboard.press("Space")
    tab_to(page.get_by_label("Theme", exact=True))
    page.keyboard.type("1 No")
    expect(page.get_by_label("Theme", exact=True).locator("option:checked")).to_contain_text(THEME)
    enter(page.get_by_role("button", name="Add", exact=True))
    check_page(page)
    expect(page.get_by_role("listitem").filter(has_text=THEME).filter(has_text=QUOTED)).to_be_visible()


def _officer_drafts(visit: Visit, place: DemonstrationPlace) -> str:
    """The officer writes a reply to the theme, with evidence and the carer's words; the address of its desk page."""
    page = sign_in(visit("/desk/sign-in"), "officer", place.password)
    press(page.get_by_role("navigation", name="Desk").get_by_role("link", name="Replies"))
    check_page(page)
    press(page.get_by_role("link", name="Write a reply"))
    check_page(page)
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label(THEME).check()
    press(page.get_by_role("button", name="Start writing"))
    check_page(page)
    page.get_by_label("What people said, English, standard").fill("Carers get no break, and no sitter who stays.")
    page.get_by_label("What you answer, English, standard").fill(ANSWER)
    page.get_by_role("combobox", name="The answer").select_option(label="We did it")
    page.get_by_label("Which team answers").fill("The carers team")
    press(page.get_by_role("button", name="Save"))
    check_page(page)
    expect(page.get_by_role("button", name="Ask for sign-off")).to_have_count(0)

    # “We did it” needs evidence (R7.2): the line that says so leads to the field.
    press(page.get_by_role("link", name=re.compile("needs evidence")))
    page.get_by_label("What shows it").fill("The list of visits in November, kept by the carers team.")
    press(page.get_by_role("button", name="Save"))
    press(page.get_by_role("link", name="Choose quotes"))
    check_page(page)
    page.get_by_role("checkbox", name=QUOTED).check()
    press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("region", name="As everybody will see it")).to_contain_text(QUOTED)
    press(page.get_by_role("button", name="Ask for sign-off"))
    check_page(page)
    expect(page.get_by_text("somebody else signs it off")).to_be_visible()
    expect(page.get_by_role("button", name="Sign it off and publish")).to_have_count(0)
    return page.url


def _publisher_signs_and_corrects(visit: Visit, place: DemonstrationPlace, reply: str) -> None:
    """Another person signs it off; what was wrong in it is corrected where all can see (R7.2)."""
    page = sign_in(visit("/desk/sign-in"), "publisher", place.password)
    check_page(page)
    press(page.get_by_role("main").get_by_role("link", name=re.compile("to sign off")))
    press(page.get_by_role("link", name=TITLE))
    assert page.url == reply
    check_page(page)
    press(page.get_by_role("button", name="Sign it off and publish"))
    check_page(page)
    press(page.get_by_role("link", name="Correct or update it"))
    check_page(page)
    page.get_by_label(re.compile("What was wrong.*English")).fill("We had counted before the last four said yes.")
    page.get_by_label("What you answer, English, standard").fill(CORRECTED)
    press(page.get_by_role("button", name="Correct it in public"))
    check_page(page)
    press(page.get_by_role("link", name="The public page", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _resident_reads(visit: Visit) -> Page:
    """A resident on a phone finds the answer, what was corrected, the feed and the theme; the page of the reply."""
    page = visit("/", phone=True)
    check_page(page)
    press(page.get_by_role("main").get_by_role("link", name="See what changed").first)
    check_page(page)
    press(page.get_by_role("main").get_by_role("link", name=TITLE))
    check_page(page)
    expect(page.get_by_text(CORRECTED).first).to_be_visible()
    expect(page.get_by_text(QUOTED)).to_be_visible()
    changed = page.get_by_role("region", name="What we changed in this answer")
    expect(changed).to_contain_text("before the last four said yes")
    expect(changed).to_contain_text(ANSWER)
    assert TITLE in _feed(page)
    reply = page.url

    page.goto("/themes/")
    check_page(page)
    press(page.get_by_role("link", name=THEME))
    check_page(page)
    expect(page.get_by_text(QUOTED)).to_be_visible()
    press(page.get_by_role("link", name=TITLE))
    assert page.url == reply
    return page


def _carer_takes_back(visit: Visit, code: str, resident: Page) -> None:
    """With nothing but the code: what became of the words; less consent, and they are gone at once; all taken back."""
    page = visit("/my-voice/", script=False)
    check_twin(page)
    page.get_by_label("Your four words").fill(code.upper())
    press(page.get_by_role("button", name="Show what became of it"))
    assert not any(word in page.url for word in code.split())
    check_twin(page)
    mine = page.get_by_role("main")
    expect(mine).to_contain_text(QUOTED)
    expect(mine).not_to_contain_text(TELLING)
    expect(mine.get_by_role("link", name=THEME)).to_be_visible()
    expect(mine.get_by_role("link", name=TITLE)).to_be_visible()
    expect(mine).to_contain_text("Your words are quoted there.")

    press(mine.get_by_role("button", name="Change what we may do"))
    check_twin(page)
    choose(page, "level", "read")
    press(mine.get_by_role("button", name="Continue"))
    check_answer(page)
    press(page.get_by_role("button", name="Yes, change it"))
    check_twin(page)
    expect(mine).to_contain_text("The team may read my words")
    _gone_in_public(resident)

    press(page.get_by_role("button", name="Take everything back"))
    check_answer(page)
    press(page.get_by_role("button", name="Yes, take everything back"))
    check_twin(page)
    expect(mine).to_contain_text("You took everything back")
    expect(mine).not_to_contain_text(QUOTED)
    _gone_in_public(resident)


def _gone_in_public(resident: Page) -> None:
    """The next request of anybody does not have the words: the reply, its feed, the board (R5.3)."""
    reply = resident.url
    resident.reload()
    check_page(resident)
    expect(resident.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(resident.get_by_text("A quote was taken back.")).to_be_visible()
    expect(resident.get_by_text(QUOTED)).to_have_count(0)
    feed = _feed(resident)
    assert TITLE in feed
    assert QUOTED not in feed
    resident.goto("/themes/")
    press(resident.get_by_role("link", name=THEME))
    expect(resident.get_by_text(QUOTED)).to_have_count(0)
    resident.goto(reply)


def _feed(page: Page) -> str:
    """The Atom feed as it stands now."""
    answer = page.request.get("/you-said-we-did/feed.atom")
    assert answer.ok
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return answer.text()


def _team_has_nothing_left(visit: Visit, place: DemonstrationPlace) -> None:
    """What was taken back is not on the team's board either."""
    page = sign_in(visit("/desk/sign-in"), "officer", place.password)
    page.goto("/desk/board/caring?find=sitter+on+Tuesdays")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("article").filter(has_text=QUOTED)).to_have_count(0)
