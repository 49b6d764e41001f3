"""An application under gunicorn as in production, on a free port, and the processor time that it takes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.visitor import Visitor

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(process_id: int) -> Iterator[int]:
    yield process_id
    for task in Path(f"/proc/{process_id}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _descendants(int(child))


class Served:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def visitor(self) -> Visitor:
        """Somebody who has not been there before."""
        return Visitor(self.port)

    def processor_seconds(self) -> float:
        """User and system time of the server and everything it has started, since it started (steps of 10 ms)."""
        total = 0
        for process_id in _descendants(self.process.pid):
            fields = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15]))
        return total / TICKS


@contextmanager
def served(application: str, environment: Mapping[str, str], *, at: str = "/") -> Iterator[Served]:
    """Serve `module:app` with the project's gunicorn.conf.py until the block ends; `at` is asked until it answers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", application],
        cwd=ROOT,
        env={**os.environ, **environment, "PORT": str(port)},
    )
    server = Served(process, port)
    try:
        deadline = time.monotonic() + 30
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"{application} ended by itself with exit {process.returncode}")
            try:
                if server.visitor().get(at).status < 500:
                    break
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"{application} does not answer at {at}")
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
