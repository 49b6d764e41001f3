"""`make pictures`: photograph the pages of a demonstration place into docs/pictures, for the README."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlalchemy import select

from engage.app.factory import create_app
from engage.core.database import db
from engage.core.settings import read_settings
from engage.core.transaction import transaction
from engage.replies.models import ReplyQuote
from engage.voices.models import Voice
from engage.voices.services import give_code
from tests.bench.place import DemonstrationPlace
from tests.bench.served import ROOT

PICTURES = ROOT / "docs" / "pictures"
WIDE, PHONE = ViewportSize(width=1280, height=860), ViewportSize(width=360, height=740)
#: A phone whose person has read on: the words, their theme and their answer in one picture.
READ_ON = ViewportSize(width=360, height=1240)
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
#: A picture that weighs more makes the README slow to open.
MOST_BYTES = 300_000

#: What stands in the story's picture.
STORY = "I get up at five to help my wife wash and dress. At nine the bus to work is full, so I am late again."


def home(page: Page) -> None:
    page.goto("/")


def home_in_arabic(page: Page) -> None:
    page.goto("/?lang=ar")


def question(page: Page) -> None:
    """What have you used: many answers, each with its picture, in Easy Read."""
    page.goto("/surveys/youth-voice/")
    page.locator("button[name=switch][value=easy]").click()
    page.locator("body.easy main form[method=post] button:not([name=switch])").click()
    page.locator("main label[for=q-taking_part]").click()
    page.locator("main button[name=go][value=on]").click()
    for left in ("growing-up", "growing-up-words", "what-is-good"):
        page.wait_for_url(f"**/{left}")
        page.locator("main button[name=go][value=skip]").click()
    page.wait_for_url("**/used")
    page.locator("main label[for=q-used]").click()


def story(page: Page) -> None:
    """The first thing to write about, and who reads it."""
    page.goto("/stories/a-day-in-your-life/")
    page.locator("main button[name=go][value=on]").click()
    page.locator("main input[name=agree][value=yes]").check(force=True)
    page.locator("main button[name=go][value=on]").click()
    page.wait_for_url("**/whose")
    page.locator("main button[name=go][value=skip]").click()
    page.wait_for_url("**/tell-*")
    page.locator("main textarea").fill(STORY)


def themes(page: Page) -> None:
    page.goto("/themes/")


def replies(page: Page) -> None:
    page.goto("/you-said-we-did/")


def reply(page: Page) -> None:
    """The reply that stands first, on its own page."""
    page.goto("/you-said-we-did/")
    page.locator("main .entry h2 a").first.click()
    page.wait_for_url("**/you-said-we-did/*")


def desk(page: Page) -> None:
    page.goto("/desk/")


def board(page: Page) -> None:
    page.goto("/desk/board/growing-up")


def moderation(page: Page) -> None:
    """A text in which something is hidden."""
    page.goto("/desk/moderation/?conversation=growing-up")
    page.locator("tr", has_text="[").locator("th a").first.click()
    page.wait_for_url("**/desk/moderation/*")


PUBLIC: tuple[tuple[str, Callable[[Page], None], ViewportSize], ...] = (
    ("home", home, WIDE),
    ("home-phone", home, PHONE),
    ("home-arabic", home_in_arabic, PHONE),
    ("question", question, WIDE),
    ("question-phone", question, PHONE),
    ("story", story, WIDE),
    ("themes", themes, WIDE),
    ("replies", replies, WIDE),
    ("reply", reply, WIDE),
)
DESK = (("desk", desk), ("moderation", moderation), ("board", board))


@contextmanager
def opened(browser: Browser, address: str, viewport: ViewportSize) -> Iterator[Page]:
    """A page of somebody new; a phone's has two dots for one."""
    context = browser.new_context(
        base_url=address, viewport=viewport, device_scale_factor=1 if viewport is WIDE else 2, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def photograph(page: Page, name: str) -> None:
    """One screen, as a person first sees it. RuntimeError where it is an error page, or weighs too much."""
    page.wait_for_load_state("networkidle")
    if page.locator("h1").count() != 1 or page.title().startswith("Error"):
        raise RuntimeError(f"{name}: {page.url} is not a page to show")
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    if (weight := file.stat().st_size) > MOST_BYTES:
        raise RuntimeError(f"{name}.png weighs {weight:,} bytes; at most {MOST_BYTES:,} are good for the README")
    print(f"docs/pictures/{name}.png ({weight // 1000} kB)")


def words_of_somebody_quoted(place: DemonstrationPlace) -> str:
    """Four words for a made-up person whom a reply quotes."""
    app = create_app(read_settings({**os.environ, **place.environment}, Path(place.folder)))
    with app.app_context(), transaction():
        quoted = select(Voice).join(ReplyQuote, ReplyQuote.voice_id == Voice.id).order_by(ReplyQuote.id).limit(1)
        return give_code(db.session.scalars(quoted).one().participation)


def main() -> int:
    """All the pictures, afresh."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with DemonstrationPlace.made() as place, sync_playwright() as playwright:
        place.flask("voices", "prepare")
        browser = playwright.chromium.launch(executable_path=os.environ.get("ENGAGE_CHROMIUM"), args=FLAGS)
        address = place.server.address
        for name, go, viewport in PUBLIC:
            with opened(browser, address, viewport) as page:
                go(page)
                photograph(page, name)
        with opened(browser, address, READ_ON) as page:
            page.goto("/my-voice/")
            page.get_by_label("Your four words").fill(words_of_somebody_quoted(place))
            page.get_by_role("button", name="Show what became of it").click()
            page.get_by_role("heading", name="What became of what you said").wait_for()
            photograph(page, "my-voice-phone")
        with opened(browser, address, WIDE) as page:
            page.goto("/desk/sign-in")
            page.get_by_label("E-mail address").fill("officer@demo.example")
            page.get_by_label("Password").fill(place.password)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/desk/")
            for name, go in DESK:
                go(page)
                photograph(page, name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
