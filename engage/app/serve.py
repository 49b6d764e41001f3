"""What `make run` runs: a current database, then gunicorn and one worker, until Ctrl-C stops both."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from dotenv import load_dotenv

from engage.core.settings import SettingsError

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
#: Seconds that children are given to finish what they are doing; gunicorn.conf.py lets requests take 20.
GRACE = 25.0
#: Seconds between two looks at the children.
BEAT = 0.1


def prepare() -> None:
    """Bring the database to the newest migration, and load the demonstration place where ENGAGE_DEMO says so.

    `demo load` itself leaves a database that is not empty as it is, and prints the demonstration accounts.
    """
    from wsgi import app

    commands = [["db", "upgrade"]]
    if os.environ["ENGAGE_DEMO"] == "1":
        commands.append(["demo", "load"])
    for command in commands:
        with app.app_context():
            app.cli.main(args=command, prog_name="flask", standalone_mode=False)


def port_is_free(port: int) -> bool:
    """Whether nobody listens on the port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether the server answers there, whatever it says."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _die_with_parent() -> None:
    """In the child, on Linux: a supervisor that is killed outright leaves no server behind it."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start one child in a process group of its own, so that Ctrl-C reaches us and we stop it in order."""
    return subprocess.Popen(command, process_group=0, preexec_fn=_die_with_parent)  # noqa: S603


def stop(children: Mapping[str, subprocess.Popen[bytes]], *, grace: float = GRACE) -> None:
    """Ask every child to end; kill those, with all they started, that have not within `grace` seconds."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + grace
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def supervise(
    commands: Mapping[str, Sequence[str]],
    *,
    ready: Callable[[], bool] = lambda: True,
    on_ready: Callable[[], None] = lambda: None,
    grace: float = GRACE,
) -> int:
    """Run all the commands until a signal comes, or one of them ends; then stop the others.

    Returns 0 after a signal, and 1 where a command ended by itself. `on_ready` is called once, when `ready`
    is true.
    """
    signals: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        signals.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    children: dict[str, subprocess.Popen[bytes]] = {}
    announced = False
    try:
        for name, command in commands.items():
            children[name] = start(command)
        while not signals:
            for name, child in children.items():
                if child.poll() is not None:
                    others = " and ".join(other for other in children if other != name)
                    print(
                        f"The {name} ended by itself (exit {child.returncode}); stopping the {others}.",
                        file=sys.stderr,
                        flush=True,
                    )
                    return 1
            if not announced and ready():
                announced = True
                on_ready()
            time.sleep(BEAT)
        return 0
    finally:
        stop(children, grace=grace)
        for number, handler in before.items():
            signal.signal(number, handler)


def main() -> int:
    """Prepare, serve, and return the exit code."""
    load_dotenv(ROOT / ".env")
    if os.environ.get("ENGAGE_ENV") != "production":
        os.environ.setdefault("ENGAGE_DEMO", "1")
    os.environ.setdefault("ENGAGE_DEMO", "0")
    port = int(os.environ.get("PORT", "8000"))
    if not port_is_free(port):
        print(f"Port {port} is taken. PORT={port + 1} make run takes another.", file=sys.stderr)
        return 1
    os.environ.setdefault("ENGAGE_BASE_URL", f"http://{HOST}:{port}")
    try:
        prepare()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    python = [sys.executable, "-m"]
    return supervise(
        {
            "server": [*python, "gunicorn", "--config", "gunicorn.conf.py"],
            # Pages come before background work, above all while both are starting.
            "worker": ["nice", "-n", "10", *python, "flask", "--app", "wsgi", "work"],
        },
        ready=lambda: answers(port),
        on_ready=lambda: print(f"Engage is at http://{HOST}:{port}  (Ctrl-C stops it)", flush=True),
    )


if __name__ == "__main__":
    sys.exit(main())
