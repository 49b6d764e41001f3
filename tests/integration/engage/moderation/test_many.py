"""Many at once: imports, and words that nobody may read."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.transaction import transaction
from engage.moderation.models import Decision
from engage.moderation.queries import due_counted_only
from engage.moderation.services import approve_import, erase
from engage.voices.models import Asks, Consent, Flag, Participation, Voice, VoiceState
from engage.voices.services import add_participation, add_voice, words_changed
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff, make_voice


def states() -> list[str]:
    db.session.rollback()
    return [voice.state.value for voice in db.session.query(Voice).order_by(Voice.id)]


def test_an_import_is_approved_with_a_decision_each_and_one_line_on_record(app: Flask) -> None:
    officer = make_staff(Role.OFFICER)
    voices = [make_voice(f"Text {number}.") for number in range(3)]
    voices[1].flag = Flag.CONCERN
    db.session.commit()
    told: list[int] = []
    with words_changed.connected_to(lambda _app, voice_ids: told.extend(voice_ids)), transaction():
        voices = list(db.session.query(Voice).order_by(Voice.id))
        assert approve_import(voices, by=officer, now=NOW, today=TODAY) == 2
        assert voices[0].state is VoiceState.APPROVED
    assert states() == ["approved", "received", "approved"]
    assert told == [voices[0].id, voices[2].id]
    assert [(each.by_id, each.revision) for each in db.session.query(Decision)] == [(officer.id, 1)] * 2
    (entry,) = db.session.query(AuditEntry).filter_by(action="voices.approved").all()
    assert entry.reason == "import: 2"


def test_thousands_are_approved_in_few_statements(app: Flask) -> None:
    conversation = make_conversation()
    with transaction():
        person = add_participation(conversation, consent=Consent.READ, day=TODAY, language="en", came_by="import")
        voice = add_voice(person, original="x", text="x", hidden=[], prompt={}, asks=Asks.OPEN, language="en")
        row = {c.key: getattr(voice, c.key) for c in Voice.__table__.columns if c.key != "id"}
        db.session.execute(Voice.__table__.insert(), [row for _ in range(4999)])
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    with transaction():
        voices = list(db.session.query(Voice))
        began = time.perf_counter()
        assert approve_import(voices, by=None, now=NOW, today=TODAY) == 5000
        took = time.perf_counter() - began
    assert took < 3
    assert len([each for each in statements if not each.startswith("PRAGMA")]) < 70


@pytest.mark.parametrize(
    ("consent", "flag", "approved"),
    [
        (Consent.COUNTED, Flag.NONE, True),
        (Consent.COUNTED, Flag.RELEASED, True),
        (Consent.COUNTED, Flag.CONCERN, False),
        (Consent.READ, Flag.NONE, False),
    ],
)
def test_words_that_are_only_counted_are_approved_unread_once_they_are_clean(
    app: Flask, consent: Consent, flag: Flag, approved: bool
) -> None:
    voice = make_voice(consent=consent)
    voice.flag = flag
    db.session.commit()
    due = due_counted_only(NOW + timedelta(days=1), 10)
    assert list(due) == ([voice.id] if approved else [])
    run_job("moderation.counted_only", due)
    run_job("moderation.counted_only", due)
    assert states() == ["approved" if approved else "received"]
    assert [each.by_id for each in db.session.query(Decision)] == ([None] if approved else [])


def test_nothing_that_is_counted_unread_keeps_the_time_of_day_at_which_it_came(app: Flask) -> None:
    make_voice(consent=Consent.COUNTED)
    assert list(due_counted_only(NOW + timedelta(minutes=1), 10)) == []  # R5.1: a decision has its moment


def test_erasing_a_person_deletes_the_decisions_about_them_and_keeps_the_record_whole(app: Flask) -> None:
    gone, stays = make_participation(), make_participation()
    with transaction():
        voices = list(db.session.query(Voice))
        approve_import(voices, by=None, now=NOW, today=TODAY)
    with transaction():
        assert erase([gone.id]) == 1
    assert [each.voice_id for each in db.session.query(Decision)] == [
        voice.id for voice in db.session.get_one(Participation, stays.id).voices
    ]
    assert db.session.query(AuditEntry).filter_by(action="voices.approved").count() == 1
