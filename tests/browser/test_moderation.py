"""Fifty texts by keyboard alone (WCAG 2.1.1): one at a time, decided, undone, passed on; and the pages by axe."""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit, check_axe, check_width, sign_in

TEXTS = 50


@pytest.fixture(scope="module")
def full_queue(place: DemonstrationPlace, tmp_path_factory: pytest.TempPathFactory) -> DemonstrationPlace:
    """At least fifty texts that wait, besides those of the demonstration."""
    file = tmp_path_factory.mktemp("texts") / "texts.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["text"])
        rows.writerows((f"Bus number {n} was late again and I missed my lesson.",) for n in range(TEXTS + 10))
    terms = ["--consent", "quoted", "--source", "Made up", "--licence", "MIT"]
    place.flask("voices", "import", str(file), "--conversation", "growing-up", "--text-column", "text", *terms)
    return place


def moderator(visit: Visit, place: DemonstrationPlace, **how: bool) -> Page:
    page = sign_in(visit("/desk/sign-in", **how), "moderator", place.password)
    page.goto("/desk/moderation/?conversation=growing-up&state=received")
    return page


def pressed(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def waiting(page: Page) -> int:
    """“Text 3 of 62”."""
    return int(page.locator("h1").inner_text().split()[-1])


def test_a_moderator_clears_fifty_texts_by_keyboard_alone(visit: Visit, full_queue: DemonstrationPlace) -> None:
    page = moderator(visit, full_queue)
    pressed(page, "n")
    before = waiting(page)
    for number in range(TEXTS):
        if number % 10 == 3:
            page.keyboard.press("r")
            page.keyboard.press("Space")  # the first reason of the list has focus
            pressed(page, "Enter")
            expect(page.locator(".flash")).to_contain_text("Refused")
        elif number % 10 == 7:
            page.keyboard.press("s")
            page.keyboard.type("could somebody be known by it")
            pressed(page, "Enter")
            expect(page.locator(".flash")).to_contain_text("somebody else has read it")
        else:
            pressed(page, "a")
            expect(page.locator(".flash")).to_contain_text("Approved")
        expect(page.locator("h1")).to_be_focused()
    assert waiting(page) == before - TEXTS


def test_the_last_step_is_undone_by_one_key_and_said_aloud(visit: Visit, full_queue: DemonstrationPlace) -> None:
    page = moderator(visit, full_queue)
    pressed(page, "n")
    first = page.url
    pressed(page, "a")
    expect(page.locator("#said-aloud")).to_have_text("Approved.")
    check_axe(page)
    pressed(page, "u")
    expect(page).to_have_url(first)
    expect(page.locator(".flash")).to_contain_text("Undone")
    pressed(page, "n")
    expect(page).not_to_have_url(first)


def test_two_people_see_who_reads_what(visit: Visit, full_queue: DemonstrationPlace) -> None:
    page = moderator(visit, full_queue)
    pressed(page, "n")
    other = sign_in(visit("/desk/sign-in", phone=True), "officer", full_queue.password)
    other.goto(page.url)
    expect(other.locator(".held-by")).to_contain_text("is reading this")
    expect(other.get_by_role("button", name="Approve")).to_have_count(0)
    check_axe(other)
    check_width(other)
    other.goto("/desk/moderation/?conversation=growing-up&state=received")
    expect(other.locator(".data")).to_contain_text("is reading it")
    check_axe(other)
    check_width(other)


def test_reading_starts_skips_and_undoes_without_scripts(visit: Visit, full_queue: DemonstrationPlace) -> None:
    page = moderator(visit, full_queue, script=False, phone=True)
    page.get_by_role("button", name="Start reading").click()
    first = page.url
    page.get_by_role("button", name="Skip to the next text").click()
    expect(page).not_to_have_url(first)
    page.get_by_role("button", name="Approve").first.click()
    expect(page.locator(".flash")).to_contain_text("Approved")
    check_width(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".flash")).to_contain_text("Undone")
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Texts to read")
