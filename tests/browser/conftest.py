"""A demonstration place served as in production, with its worker, and a real browser in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.bench.place import DemonstrationPlace
from tests.bench.served import ROOT

FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def place() -> Iterator[DemonstrationPlace]:
    """The demonstration place, with one worker."""
    with DemonstrationPlace.made() as made:
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "work"], cwd=ROOT, env={**os.environ, **made.environment}
        )
        try:
            yield made
        finally:
            worker.terminate()
            worker.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=os.environ.get("ENGAGE_CHROMIUM"), args=FLAGS)
        yield found
        found.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, place: DemonstrationPlace) -> Iterator[Visit]:
    """Opens a page as somebody new: `visit("/", phone=True, script=False, lang="ar")`.

    What the page asks for elsewhere, and what its policy blocks, fails the test at the end.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str, *, phone: bool = False, script: bool = True, lang: str = "en-GB") -> Page:
        context = browser.new_context(
            base_url=place.server.address, viewport=PHONE if phone else DESK, java_script_enabled=script, locale=lang
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if _matters(said) else None)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: wrong.append(asked.url) if not _ours(asked.url, place) else None)
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path} answered {answer.status}"
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _ours(url: str, place: DemonstrationPlace) -> bool:
    """R3.1: no third-party request of any kind."""
    return url.startswith((place.server.address, "data:", "blob:"))


def _matters(said: ConsoleMessage) -> bool:
    """A form with errors answers 422, which the browser notes; that is meant."""
    return said.type == "error" and "422" not in said.text and "409" not in said.text


def check_axe(page: Page) -> None:
    """axe finds nothing on this page; it needs scripts, so a page without them is checked by its twin with them."""
    found = Axe().run(page)
    problems = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]]
    assert problems == [], f"{page.url}: {problems}"


def check_width(page: Page) -> None:
    """Nothing reaches over the edge of a phone of 320 px (R2.2)."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def sign_in(page: Page, role: str, password: str) -> Page:
    """Sign in as the demonstration's person with this role, by keyboard."""
    page.goto("/desk/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@demo.example")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page


__all__ = ["DESK", "PHONE", "Response", "Visit", "check_axe", "check_width", "sign_in"]
