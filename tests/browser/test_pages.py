"""Every page that links lead to: at 320 and 1280 px, by keyboard, without scripts, mirrored, in forced colours."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import DESK, PHONE, Visit, sign_in
from tests.browser.walking import check_page, enter, tab_to

#: Of one address of the app (“/themes/<slug>”), so many pages without a query are looked at: two where room is scarce.
ON_A_PHONE, AT_A_DESK = 2, 1
#: Not pages: feeds, files, what is made for other sites.
NO_PAGE = re.compile(
    r"\.(atom|json|txt|csv|webmanifest|svg|ico|png|css|js|woff2)$|/static/|/embed$|^/(healthz|readyz)$"
)
ROLES = ("officer", "safeguarding_lead", "publisher", "administrator")
PUBLIC = (
    "/",
    "/surveys/",
    "/surveys/youth-voice/",
    "/stories/",
    "/stories/a-day-in-your-life/",
    "/you-said-we-did/",
    "/themes/",
    "/my-voice/",
    "/help-now",
    "/privacy",
    "/accessibility",
    "/about",
    "/language",
)


@pytest.fixture(scope="session")
def addresses(place: DemonstrationPlace) -> list[re.Pattern[str]]:
    """The addresses of the app that answer GET, the most particular first, so that a page is known by the first."""
    rules = re.findall(r"^[\w.]+ +[A-Z, ]*GET[A-Z, ]* +(/\S*)", place.flask("routes"), re.MULTILINE)
    rules.sort(key=lambda rule: (rule.count("<"), -len(rule)))
    return [
        re.compile(
            "".join("[^/]+" if part.startswith("<") else re.escape(part) for part in re.split("(<[^>]+>)", rule))
        )
        for rule in rules
    ]


def walk(page: Page, start: str, addresses: list[re.Pattern[str]], seen: Counter[tuple[str, bool]]) -> Iterator[str]:
    """Open `start` and what its links lead to, within the same part of the site; the page stands there each time."""
    waiting, known = [start], {start}
    most = ON_A_PHONE if page.viewport_size == PHONE else AT_A_DESK
    while waiting:
        address = waiting.pop(0)
        path, query = urlsplit(address).path, urlsplit(address).query
        kind = next((each.pattern for each in addresses if each.fullmatch(path)), path)
        if seen[kind, bool(query)] >= (1 if query else most):
            continue
        seen[kind, bool(query)] += 1
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address} answered {answer.status}"
        yield address
        links = page.locator("a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        for link in links:
            there = urlsplit(urljoin(page.url, link))
            onward = there.path + (f"?{there.query}" if there.query else "")
            ours = there.netloc == urlsplit(page.url).netloc and there.path.startswith("/desk/") == start.startswith(
                "/desk/"
            )
            if ours and onward not in known and "lang=" not in there.query and not NO_PAGE.search(there.path):
                known.add(onward)
                waiting.append(onward)


def looked_at(page: Page, walked: Iterator[str]) -> tuple[list[str], list[str]]:
    """The pages that were walked through, and what is wrong with them."""
    visited, wrong = [], []
    for address in walked:
        visited.append(address)
        try:
            check_page(page)
        except AssertionError as error:
            wrong.append(f"{address}: {str(error).splitlines()[0]}")
    return visited, wrong


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_every_public_page_has_no_faults_and_fits(visit: Visit, addresses: list[re.Pattern[str]], phone: bool) -> None:
    page = visit("/", phone=phone)
    visited, wrong = looked_at(page, walk(page, "/", addresses, Counter()))
    assert not wrong, "\n".join(wrong)
    assert set(PUBLIC) <= set(visited)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_every_page_of_the_desk_has_no_faults_and_fits(
    visit: Visit, place: DemonstrationPlace, addresses: list[re.Pattern[str]], phone: bool
) -> None:
    """Each role looks at what the roles before it could not open."""
    seen: Counter[tuple[str, bool]] = Counter()
    wrong, visited = [], []
    for role in ROLES:
        page = sign_in(visit("/desk/sign-in", phone=phone), role, place.password)
        seen[re.escape("/desk/"), False] = 0
        there, problems = looked_at(page, walk(page, "/desk/", addresses, seen))
        visited += there
        wrong += problems
    assert not wrong, "\n".join(wrong)
    rooms = {urlsplit(each).path.split("/")[2] for each in visited}
    assert rooms >= {"moderation", "safeguarding", "board", "themes", "replies", "conversations", "surveys", "stories"}


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/", "main .door a"),
        ("/surveys/", "main .open a.button"),
        ("/surveys/youth-voice/", "main form[method=post] button:not([name=switch])"),
        ("/stories/a-day-in-your-life/", "main button[name=go][value=on]"),
        ("/you-said-we-did/", "main .entry h2 a"),
        ("/themes/", "main .theme-list h2 a"),
        ("/my-voice/", "main #words"),
        ("/help-now", "main .helpers a[href='tel:999']"),
        ("/language", "main form button"),
        ("/desk/sign-in", "main form button"),
    ],
)
def test_tab_reaches_what_the_page_is_for(visit: Visit, path: str, action: str) -> None:
    """Focus is seen where it is; the first Tab offers the way past the head of the page (R2.7)."""
    page = visit(path, phone=True)
    tab_to(page.locator(".skip"), within=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page.locator(action).first, within=60)


def test_a_door_opens_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    enter(page.get_by_role("main").get_by_role("link", name="Have your say", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Have your say")


def test_pages_say_the_same_without_scripts(visit: Visit) -> None:
    """What a page is for stands in its HTML; scripts add comfort, no content (R2.2)."""
    bare, full = visit("/", script=False), visit("/")
    for path in PUBLIC:
        bare.goto(path)
        full.goto(path)
        words = _words(full.get_by_role("main"))
        assert words, path
        assert _words(bare.get_by_role("main")) == words, path


def _words(part: Locator) -> list[str]:
    return part.inner_text().split()


@pytest.mark.parametrize("path", ["/", "/surveys/youth-voice/", "/stories/a-day-in-your-life/", "/you-said-we-did/"])
def test_arabic_pages_are_mirrored(visit: Visit, path: str) -> None:
    """The brand stands at the right, words begin there, and no page says less of itself (R2.2)."""
    page = visit(path, lang="ar")
    check_page(page, language="ar")
    brand = page.locator("a.brand").bounding_box()
    heading = page.locator("h1")
    assert brand
    assert brand["x"] > DESK["width"] / 2
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert heading.evaluate("node => ['start', 'right'].includes(getComputedStyle(node).textAlign)")


def test_home_is_drawn_in_forced_colours(browser: Browser, place: DemonstrationPlace) -> None:
    """Words, edges and buttons are there where the system chooses the colours: few colours, and many dots of each."""
    context = browser.new_context(base_url=place.server.address, viewport=DESK, forced_colors="active")
    page = context.new_page()
    page.goto("/")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    shot = page.screenshot()
    page.goto("about:blank")
    colours = page.evaluate(COLOURS, base64.b64encode(shot).decode())
    context.close()
    dots = DESK["width"] * DESK["height"]
    assert colours[0] < 0.97 * dots, "nearly everything has one colour"
    assert colours[1] > 0.005 * dots, "there are no words to be seen"


#: How many dots of a picture have each colour, the most frequent first.
COLOURS = """async (png) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height), brush = canvas.getContext("2d");
  brush.drawImage(picture, 0, 0);
  const seen = brush.getImageData(0, 0, picture.width, picture.height).data, counted = new Map();
  for (const dot of new Uint32Array(seen.buffer)) counted.set(dot, (counted.get(dot) ?? 0) + 1);
  return [...counted.values()].sort((one, other) => other - one).slice(0, 8);
}"""
