"""The cases of `make bench`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from statistics import median

from tests.bench.measures import Measure, Register
from tests.bench.place import DATA, DemonstrationPlace, server_time
from tests.bench.served import ROOT, Served, served

CASES = Register()

JOURNEYS = 60
BARE_JOURNEYS = 300
PUBLIC_PAGES = ("/", "/surveys/", "/stories/", "/themes/", "/you-said-we-did/", "/help-now", "/about")
DESK_PAGES = ("/desk/", "/desk/moderation/", "/desk/replies/", "/desk/conversations/", "/desk/surveys/")


class Shared:
    """What several cases use and only one should pay for."""

    place: DemonstrationPlace | None = None
    comments: int = 0


def place(stack: ExitStack) -> DemonstrationPlace:
    """The demonstration place, made once."""
    if Shared.place is None:
        Shared.place = stack.enter_context(DemonstrationPlace.made())
    return Shared.place


def with_comments(stack: ExitStack) -> DemonstrationPlace:
    """The demonstration place with the real comments, where ENGAGE_DATA has them."""
    made = place(stack)
    if not Shared.comments and (DATA / "nhs_comments.csv").exists():
        before = made.conversation()
        made.flask(*importing(before))
        Shared.comments = 4555
    return made


def importing(conversation: str) -> list[str]:
    """The command that brings in the real comments."""
    columns = {"text": "text", "asks": "asks", "sentiment": "sentiment", "themes": "themes"}
    command = ["voices", "import", str(DATA / "nhs_comments.csv"), "--conversation", conversation]
    for option, column in columns.items():
        command += [f"--{option}-column", column]
    command += ["--consent", "quoted", "--source", "NHS England", "--licence", "MIT"]
    return [*command, "--approve-as", "officer@demo.example"]


def journeys(server: Served, start: str, *, until: str, times: int) -> tuple[float, float]:
    """Milliseconds of the server's processor a journey, and requests a journey; two to warm up are not counted."""
    for _ in range(2):
        server.visitor().walk(start, until=until)
    requests = 0
    before = server.processor_seconds()
    for _ in range(times):
        visitor = server.visitor()
        visitor.walk(start, until=until)
        requests += visitor.requests
    return (server.processor_seconds() - before) / times * 1000, requests / times


@CASES.case("a whole survey journey")
def survey_journey(stack: ExitStack) -> Iterable[Measure]:
    made = place(stack)
    bare = stack.enter_context(served("tests.bench.bare:app", {"BARE_DATABASE": str(made.folder / "bare.db")}))
    bare_cost, bare_requests = journeys(bare, "/", until="/done", times=BARE_JOURNEYS)
    yield Measure(name="bare one-page form", value=bare_cost, unit="ms CPU", note=f"{bare_requests:.0f} requests")
    start = f"/surveys/{made.survey()}/"
    cost, requests = journeys(made.server, start, until="/done", times=JOURNEYS)
    yield Measure(
        name="whole survey journey", value=cost, unit="ms CPU", baseline=bare_cost, note=f"{requests:.0f} requests"
    )


@CASES.case("weight of the first survey page")
def page_weight(stack: ExitStack) -> Iterable[Measure]:
    from playwright.sync_api import sync_playwright

    made = place(stack)
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("ENGAGE_CHROMIUM"), args=flags)
        page = browser.new_page()
        page.goto(f"{made.server.address}/surveys/{made.survey()}/")
        page.locator("main form[method=post] button, main a.govuk-button").first.click()
        page.wait_for_load_state("networkidle")
        # Once more, as if nothing of it had ever been fetched.
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        finished = []
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(page.url, wait_until="networkidle")
        sizes = [(request.resource_type, request.sizes()["responseBodySize"]) for request in finished]
        browser.close()
    counted = [size for kind, size in sizes if kind != "font"]
    fonts = sum(size for kind, size in sizes if kind == "font")
    note = f"fonts apart: {fonts / 1024:.0f} KB in {len(sizes) - len(counted)} requests"
    yield Measure(name="first survey page", value=sum(counted) / 1024, unit="KB", limit=60, note=note)
    yield Measure(name="first survey page", value=len(counted), unit="requests", limit=6)


@CASES.case("import and preparation of the real comments")
def real_comments(stack: ExitStack) -> Iterable[Measure]:
    if not (DATA / "nhs_comments.csv").exists():
        print(f"  the real comments are not at {DATA}", file=sys.stderr)
        return
    made = stack.enter_context(DemonstrationPlace.made())
    conversation = made.conversation()
    seconds, _ = made.timed(*importing(conversation))
    yield Measure(name="import of 4,555 comments", value=seconds, unit="s")
    seconds, memory = made.timed("voices", "prepare")
    yield Measure(name="voices prepare", value=seconds, unit="s", limit=60)
    yield Measure(name="voices prepare, most memory", value=memory, unit="MB", limit=600)
    Shared.place, Shared.comments = made, 4555


@CASES.case("server time of the pages")
def pages(stack: ExitStack) -> Iterable[Measure]:
    made = with_comments(stack)
    board = f"/desk/board/{made.conversation()}"
    for path in (*PUBLIC_PAGES, *DESK_PAGES, board):
        limit = 300 if path == board else None
        yield Measure(name=path, value=server_time(made, path, times=20), unit="ms CPU", limit=limit)
    officer = made.officer()
    officer.get(board)
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        officer.get(board)
        seconds.append(time.perf_counter() - began)
    yield Measure(name=f"{board} as waited for", value=median(seconds) * 1000, unit="ms", limit=300)


@CASES.case("the next text where 100,000 wait")
def next_text(stack: ExitStack) -> Iterable[Measure]:
    made = stack.enter_context(DemonstrationPlace.made())
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.waiting", made.password],
        cwd=ROOT,
        env={**os.environ, **made.environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found = json.loads(done.stdout)
    yield Measure(name="a decision and the next text, 100,000 wait", value=found["next"], unit="ms")
    yield Measure(name="the next text opens, 100,000 wait", value=found["page"], unit="ms", limit=150)


@CASES.case("SQL statements a page")
def statements(stack: ExitStack) -> Iterable[Measure]:
    made = with_comments(stack)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.bench.statements",
            made.password,
            *PUBLIC_PAGES,
            *DESK_PAGES,
            f"/desk/board/{made.conversation()}",
        ],
        cwd=ROOT,
        env={**os.environ, **made.environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    for path, count in json.loads(done.stdout).items():
        yield Measure(name=path, value=count, unit="statements", limit=25)


@CASES.case("finding personal details")
def personal_details(stack: ExitStack) -> Iterable[Measure]:
    from engage.reading.personal import find_personal
    from tests.evaluate.labelled import marked_lines
    from tests.evaluate.personal import LINES, OWN

    lines = [line.text for name in OWN for line in marked_lines(LINES / name)]
    began = time.process_time()
    find_personal(lines[0])
    yield Measure(
        name="the first text, lists read", value=(time.process_time() - began) * 1000, unit="ms CPU", limit=500
    )
    # Two of our lines are a text of about fifteen words.
    texts = [f"{a} {b}" for a, b in zip(lines, lines[1:] + lines[:1], strict=True)]
    began = time.process_time()
    for text in texts:
        find_personal(text)
    thousand = (time.process_time() - began) / len(texts) * 1e6
    words = sum(len(text.split()) for text in texts) / len(texts)
    yield Measure(
        name="a thousand short texts", value=thousand, unit="ms CPU", limit=500, note=f"{words:.0f} words each"
    )
