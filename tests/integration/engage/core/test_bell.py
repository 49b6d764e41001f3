"""The bell hangs in SQLite by default and in Redis by setting; it carries ids, never words."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engage.app.factory import create_app
from engage.core.jobs import bell_of
from engage.core.mail import queue_mail
from engage.core.settings import Settings
from engage.core.transaction import transaction
from tests.factories import NOW


def ring_once(app: Flask) -> None:
    with app.app_context(), transaction():
        queue_mail("lead@example.org", subject="A subject nobody else has", body="b", now=NOW)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("redis", marks=pytest.mark.redis)])
def test_a_ring_is_heard_and_holds_no_words(
    kind: str, app: Flask, settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("redis_url") if kind == "redis" else None
    hung = create_app(replace(settings, redis_url=url, instance=tmp_path, database_url=settings.database_url))
    bell = bell_of(hung)
    bell.flush()
    ring_once(hung)
    assert bell.pending_count() == 1
    task = bell.storage.dequeue()
    assert b"mail.send" in task
    assert b"A subject" not in task
    bell.flush()


def test_a_bell_that_cannot_be_rung_is_no_failure(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise OSError("no bell")

    monkeypatch.setitem(app.extensions, "engage_answer", broken)
    ring_once(app)
    assert "the sweep will" in caplog.text
