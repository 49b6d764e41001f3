"""A demonstration place of the bench's own: database, media and mail in a folder that goes with it."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.served import ROOT, Served, served
from tests.bench.visitor import Visitor

DATA = Path(os.environ.get("ENGAGE_DATA", ROOT.parent / "shared" / "data"))


class DemonstrationPlace:
    """A place with the demonstration loaded, served on its own port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "ENGAGE_ENV": "development",
            "ENGAGE_DEMO": "1",
            "ENGAGE_REDIS_URL": "",
            "ENGAGE_INSTANCE": str(folder),
            "ENGAGE_DATABASE_URL": "",
            "ENGAGE_MEDIA_URL": "",
            "ENGAGE_MAIL_URL": "",
        }
        self.password = ""
        self._server: Served | None = None

    @classmethod
    @contextmanager
    def made(cls) -> Iterator["DemonstrationPlace"]:
        """Migrated, loaded and served, until the block ends."""
        with ExitStack() as stack:
            place = cls(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engage-bench-"))))
            place.flask("db", "upgrade")
            said = place.flask("demo", "load")
            if found := re.search(r"password\W+(\S+)", said, re.IGNORECASE):
                place.password = found[1]
            place._server = stack.enter_context(served("wsgi:app", place.environment, at="/healthz"))
            yield place

    @property
    def server(self) -> Served:
        """The running server."""
        if self._server is None:
            raise RuntimeError("the place is not served yet")
        return self._server

    def flask(self, *command: str) -> str:
        """Run a command of ours and give what it printed; RuntimeError with its words where it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def timed(self, *command: str) -> tuple[float, float]:
        """Seconds that a command of ours takes, and the most memory in MB that any child has taken so far."""
        began = time.perf_counter()
        self.flask(*command)
        seconds = time.perf_counter() - began
        return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    def survey(self) -> str:
        """The slug of the first open survey."""
        links = self.server.visitor().get("/surveys/").read().links
        for link in links:
            if found := re.fullmatch(r"/surveys/([\w-]+)/", link):
                return found[1]
        raise RuntimeError("/surveys/ links to no survey")

    def conversation(self) -> str:
        """The slug of the first conversation."""
        return self.flask("conversations", "list").split()[0]

    def officer(self) -> Visitor:
        """A signed-in officer."""
        visitor = self.server.visitor()
        page = visitor.sign_in("officer@demo.example", self.password)
        if page.status >= 400 or "/desk/sign-in" in page.path:
            raise RuntimeError(f"the officer could not sign in: {page.status} at {page.path}")
        return visitor


def server_time(place: DemonstrationPlace, path: str, *, times: int) -> float:
    """Milliseconds of processor that one request for a page costs, on average over so many, after two to warm up."""
    visitor = place.officer() if path.startswith("/desk/") else place.server.visitor()
    for _ in range(2):
        page = visitor.get(path)
        if page.status != 200:
            raise RuntimeError(f"{path} answered {page.status}")
    before = place.server.processor_seconds()
    for _ in range(times):
        visitor.get(path)
    return (place.server.processor_seconds() - before) / times * 1000
