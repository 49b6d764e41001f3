"""The supervisor of `make run`, with small real processes in place of the server and the worker."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from engage.app import serve

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


def waiting(folder: Path, name: str) -> list[str]:
    """A process that writes its id into `folder` and then waits."""
    say = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    return [sys.executable, "-c", say, str(folder / name)]


def is_alive(process_id: int) -> bool:
    """Whether the process runs, and is not merely waiting to be reaped."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_when_one_ends_the_other_is_stopped_and_the_exit_code_says_so(tmp_path, capfd):
    code = serve.supervise(
        {
            "server": waiting(tmp_path, "server"),
            "worker": [sys.executable, "-c", "import time; time.sleep(1); exit(3)"],
        }
    )
    assert code == 1
    assert "The worker ended by itself (exit 3); stopping the server." in capfd.readouterr().err
    assert not is_alive(int((tmp_path / "server").read_text()))


def test_a_signal_stops_both_and_is_no_failure(tmp_path):
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    code = serve.supervise({"server": waiting(tmp_path, "server"), "worker": waiting(tmp_path, "worker")})
    assert code == 0
    assert not any(is_alive(int(note.read_text())) for note in tmp_path.iterdir())


def test_a_child_that_will_not_end_is_ended():
    child = serve.start(DEAF)
    time.sleep(0.5)
    serve.stop({"server": child}, grace=0.2)
    assert child.returncode == -signal.SIGKILL


def test_the_address_is_announced_once_and_only_when_it_answers():
    said: list[str] = []
    looks = iter([False, False, True])
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()
    serve.supervise({"server": WAIT}, ready=lambda: next(looks), on_ready=lambda: said.append("ready"))
    assert said == ["ready"]


def test_a_supervisor_that_is_killed_outright_leaves_nobody_behind(tmp_path):
    run = "import sys; from engage.app import serve; serve.supervise({'server': sys.argv[1:]})"
    supervisor = subprocess.Popen([sys.executable, "-c", run, *waiting(tmp_path, "server")])
    note = tmp_path / "server"
    deadline = time.monotonic() + 10
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    supervisor.kill()
    supervisor.wait()
    time.sleep(0.5)
    assert not is_alive(int(note.read_text()))


def test_a_taken_port_is_seen():
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        assert not serve.port_is_free(taken.getsockname()[1])
