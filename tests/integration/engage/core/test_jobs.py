"""The queue is only the bell: a lost ring or a killed worker loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from engage.core.audit import write_head
from engage.core.clock import now
from engage.core.database import db
from engage.core.jobs import bell, sweep, take_lease
from engage.core.mail import OutboxMail, due_mail, queue_mail, send
from engage.core.settings import Settings
from engage.core.transaction import transaction
from tests.conftest import KEYS
from tests.databases import KINDS, empty_app
from tests.factories import NOW

ROOT = Path(__file__).resolve().parents[4]
LATE = datetime(2026, 7, 14, 23, 40, tzinfo=UTC)  # the 15th in London
THEIR_DAY = datetime(2026, 7, 14, 23, 0, tzinfo=UTC)  # its first moment


def queue_one() -> int:
    with transaction():
        return queue_mail("lead@example.org", subject="Something waits", body="Sign in.", now=NOW).id


def done_for_today(settings: Settings) -> None:
    """What is due once a day is not due."""
    write_head(settings.instance / "audit", now=NOW)
    take_lease("retention", now=NOW, length=timedelta(days=1))


def test_the_bell_rings_after_the_commit(app: Flask) -> None:
    with transaction():
        queue_mail("lead@example.org", subject="s", body="b", now=NOW)
        assert bell().pending_count() == 0
    assert bell().pending_count() == 1


def test_the_sweep_rings_for_what_the_queue_lost(app: Flask, settings: Settings) -> None:
    done_for_today(settings)
    queue_one()
    bell().flush()
    assert sweep(NOW) == 1
    assert bell().pending_count() == 1


def test_only_one_of_many_workers_sweeps_in_a_minute(app: Flask, settings: Settings) -> None:
    done_for_today(settings)
    queue_one()
    assert [sweep(NOW), sweep(NOW), sweep(NOW + timedelta(seconds=60))] == [1, 0, 1]


def test_a_lease_is_held_by_one(app: Flask) -> None:
    length = timedelta(seconds=10)
    assert take_lease("x", now=NOW, length=length)
    assert not take_lease("x", now=NOW + timedelta(seconds=9), length=length)
    assert take_lease("x", now=NOW + timedelta(seconds=11), length=length)


def test_sending_twice_writes_one_message(app: Flask, settings: Settings) -> None:
    mail_id = queue_one()
    send([mail_id])
    send([mail_id])
    files = list((settings.instance / "outbox").glob("*.eml"))
    assert len(files) == 1
    assert "Something waits" in files[0].read_text()
    assert due_mail(now(), 10) == []


def test_sent_mail_keeps_the_day_and_no_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of an alert could say when a person came (R5.1); while it waits, its clock is needed."""
    with transaction():
        mail_id = queue_mail("lead@example.org", subject="s", body="b", now=LATE).id
    assert db.session.get_one(OutboxMail, mail_id).queued_at == LATE
    monkeypatch.setattr("engage.core.mail.clock_now", lambda: LATE + timedelta(minutes=3))
    send([mail_id])
    mail = db.session.get_one(OutboxMail, mail_id)
    assert (mail.queued_at, mail.sent_at, mail.claimed_until) == (THEIR_DAY, THEIR_DAY, None)


@pytest.mark.parametrize("kind", KINDS)
def test_mail_sent_before_this_rule_keeps_the_day_alone(kind: str, tmp_path: Path) -> None:
    with empty_app(kind, tmp_path) as made, made.app_context():
        flask_migrate.upgrade(revision="0008")
        with transaction():
            sent, waiting = (queue_mail("lead@example.org", subject="s", body="b", now=LATE).id for _each in range(2))
            mail = db.session.get_one(OutboxMail, sent)
            mail.sent_at = mail.claimed_until = LATE
        flask_migrate.upgrade()
        mail = db.session.get_one(OutboxMail, sent, populate_existing=True)
        assert (mail.queued_at, mail.sent_at, mail.claimed_until) == (THEIR_DAY, THEIR_DAY, None)
        assert db.session.get_one(OutboxMail, waiting, populate_existing=True).queued_at == LATE


def test_mail_that_somebody_is_sending_is_not_due(app: Flask) -> None:
    queue_one()
    with transaction():
        db.session.query(OutboxMail).one().claimed_until = NOW + timedelta(minutes=1)
    assert due_mail(NOW, 10) == []
    assert len(due_mail(NOW + timedelta(minutes=2), 10)) == 1


def test_a_killed_worker_loses_nothing(app: Flask, settings: Settings, tmp_path: Path) -> None:
    """The first worker is killed while it sends; the second finds the mail by itself and sends it."""
    mail_id = queue_one()
    stuck = tmp_path / "stuck.py"
    stuck.write_text(
        "import sys, time, pathlib, engage.core.mail as mail\n"
        "from engage.app.factory import create_app\n"
        "def hang(*_):\n"
        f"    pathlib.Path({str(tmp_path / 'started')!r}).touch(); time.sleep(60)\n"
        "if sys.argv[1] == 'hang': mail.deliver = hang\n"
        "from engage.core.jobs import work\n"
        "work(create_app())\n"
    )
    first = start_worker(stuck, "hang", settings)
    wait_for(lambda: (tmp_path / "started").exists())
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    with transaction():  # its lease runs out
        mail = db.session.get_one(OutboxMail, mail_id)
        assert mail.sent_at is None
        mail.claimed_until = NOW
        bell().flush()
    with transaction():
        db.session.execute(db.text("UPDATE lease SET until = '2026-01-01 00:00:00'"))
    second = start_worker(stuck, "send", settings)
    try:
        wait_for(lambda: list((settings.instance / "outbox").glob("*.eml")) != [])
        wait_for(lambda: due_mail(now(), 10) == [] or db.session.rollback())
    finally:
        second.terminate()
        second.wait()


def start_worker(script: Path, mode: str, settings: Settings) -> subprocess.Popen[bytes]:
    environ = {**os.environ, **KEYS, "ENGAGE_INSTANCE": str(settings.instance), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(script), mode], env=environ, cwd=ROOT)


def wait_for(condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
