"""Compute first, lock last: words are read before their request takes SQLite's one lock (DESIGN)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engage.core.database import db, writing
from engage.core.transaction import before_writing, transaction
from engage.intake import services
from engage.voices.models import Voice
from tests.integration.stories import telling
from tests.integration.surveys.walk import Walker, open_survey

ROOT = Path(__file__).parents[4]
WORDS = "The last bus leaves the village too early for everybody who works in town."


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Each text that is screened, with whether the lock was held meanwhile."""
    seen: list[tuple[str, bool]] = []
    screen = services.screen

    def watched(text: str, language: str):  # type: ignore[no-untyped-def]
        seen.append((text, writing.get() and db.session().in_transaction()))
        return screen(text, language)

    monkeypatch.setattr(services, "screen", watched)
    return seen


def test_answers_are_read_before_the_lock_is_taken(client: FlaskClient, locked: list[tuple[str, bool]]) -> None:
    walker = Walker(client, open_survey().slug).begin()
    walker.answer(taking_part="yes")
    while "growing-up-words" not in walker.at:
        walker.skip()
    walker.answer(growing_up_words=f"  {WORDS}\r\nEvery day. ")
    walker.skip_to("consent")
    walker.consent()
    assert "/done" in walker.send().headers["Location"]
    assert db.session.query(Voice).count() == 1
    assert [held for _text, held in locked] == [False, False], locked


def test_a_story_is_read_before_the_lock_is_taken(client: FlaskClient, locked: list[tuple[str, bool]]) -> None:
    telling.make_collection()
    telling.tell(client, WORDS)
    assert db.session.query(Voice).count() == 1
    assert [held for _text, held in locked] == [False, False], locked


def test_what_was_read_before_writing_holds_no_lock(client: FlaskClient) -> None:
    with transaction():
        assert writing.get()
    token = writing.set(True)
    with before_writing():
        assert not writing.get()
        db.session.query(Voice).count()
    assert not db.session().in_transaction()
    writing.reset(token)


def test_what_reading_needs_is_loaded_as_a_server_starts_and_not_with_the_application() -> None:
    script = (
        "import runpy, sys, threading, wsgi\n"
        "assert 'py3langid' not in sys.modules\n"
        "runpy.run_path('gunicorn.conf.py')['post_worker_init'](None)\n"
        "[each.join() for each in threading.enumerate() if each.name == 'load-rules']\n"
        "assert 'py3langid' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)
