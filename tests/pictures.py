"""`make pictures`: photograph the pages of a demonstration place into docs/pictures, for the README."""

import os
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.place import DemonstrationPlace
from tests.bench.served import ROOT

PICTURES = ROOT / "docs" / "pictures"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]

#: File name, address, viewport.
PUBLIC = (
    ("home", "/", WIDE),
    ("home-phone", "/", PHONE),
    ("home-arabic", "/?lang=ar", PHONE),
    ("themes", "/themes/", WIDE),
    ("replies", "/you-said-we-did/", WIDE),
    ("story", "/stories/", WIDE),
)
DESK = (
    ("desk", "/desk/", WIDE),
    ("board", "/desk/board/", WIDE),
    ("moderation", "/desk/moderation/", WIDE),
)


def photograph(page: Page, name: str) -> None:
    """One screen, as a person first sees it."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    print(f"docs/pictures/{name}.png")


def public_pages(browser: Browser, address: str) -> None:
    """What anybody can open."""
    for name, path, viewport in PUBLIC:
        page = browser.new_page(viewport=viewport)
        answer = page.goto(address + path)
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{path} answered {answer and answer.status}")
        photograph(page, name)
        page.context.close()


def survey_question(browser: Browser, address: str, survey: str) -> None:
    """The first question after the start page and the assent."""
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{address}/surveys/{survey}/")
    for _ in range(2):
        for box in page.locator("main input[type=checkbox], main input[type=radio]").all()[:1]:
            box.check(force=True)
        page.locator("main form[method=post] button, main a.govuk-button").first.click()
    photograph(page, "question")
    page.context.close()


def desk_pages(browser: Browser, address: str, password: str) -> None:
    """What an officer sees."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in")
    page.fill("main [name=email]", "officer@demo.example")
    page.fill("main [name=password]", password)
    page.locator("main form[method=post] button").first.click()
    for name, path, _ in DESK:
        answer = page.goto(address + path)
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{path} answered {answer and answer.status}")
        photograph(page, name)
    context.close()


def main() -> int:
    """All the pictures, afresh."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with DemonstrationPlace.made() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("ENGAGE_CHROMIUM"), args=FLAGS)
        address = place.server.address
        public_pages(browser, address)
        survey_question(browser, address, place.survey())
        desk_pages(browser, address, place.password)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
