"""What is hidden can be changed, from the sealed original; reading that is recorded (R5.5, R6.1)."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.moderation.models import Decision
from engage.moderation.services import approve
from engage.voices.models import Voice, VoiceState
from engage.voices.queries import Eyes, is_showable
from engage.voices.services import text_changed
from tests.factories import NOW, TODAY, make_staff, make_voice, sign_in

SAID = "Ring me on 07700 900123. My teacher at Bovington Academy helped. Bovington academy is kind."


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.MODERATOR))


def voice_now(voice_id: int) -> Voice:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Voice, voice_id)


def test_hidden_details_are_marked_and_listed_without_their_words(moderator: FlaskClient) -> None:
    page = moderator.get(f"/desk/moderation/{make_voice(SAID).id}").text
    assert "[phone number]" in page
    assert "07700" not in page


def test_keep_brings_a_detail_back_and_hide_takes_it_out_again(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    key = f"{voice.hidden[0]['start']}-{voice.hidden[0]['end']}"
    url = f"/desk/moderation/{voice.id}"
    assert moderator.post(f"{url}/details", data={"keep": key, "revision": 1}).status_code == 302
    assert voice_now(voice.id).text == SAID
    assert voice_now(voice.id).hidden == []
    assert "kept by a moderator" in moderator.get(url).text
    assert moderator.post(f"{url}/details", data={"hide": key, "revision": 2}).status_code == 302
    now = voice_now(voice.id)
    assert now.text.startswith("Ring me on [phone number].")
    assert now.revision == 3
    assert [each.action for each in db.session.query(Decision)] == ["reveal", "edit"]


def test_marked_words_are_hidden_wherever_they_stand(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    moderator.post(
        f"/desk/moderation/{voice.id}/details",
        data={"words": "bovington  Academy", "kind": "SCHOOL", "revision": 1},
    )
    now = voice_now(voice.id)
    assert now.text == "Ring me on [phone number]. My teacher at [school] helped. [school] is kind."
    assert unseal(now.original) == SAID
    assert "Bovington" not in str(now.hidden)


def test_words_that_do_not_stand_in_the_text_are_an_error_and_stay_typed(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    answer = moderator.post(
        f"/desk/moderation/{voice.id}/details", data={"words": "Poole", "kind": "PLACE", "revision": 1}
    )
    assert answer.status_code == 422
    assert 'value="Poole"' in answer.text
    assert 'value="PLACE" selected' in answer.text
    assert voice_now(voice.id).revision == 1


def test_a_stale_change_of_what_is_hidden_answers_409(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    answer = moderator.post(
        f"/desk/moderation/{voice.id}/details", data={"words": "teacher", "kind": "WORK", "revision": 5}
    )
    assert answer.status_code == 409
    assert 'value="teacher"' in answer.text
    assert "teacher" in voice_now(voice.id).text


def test_a_refused_text_is_not_edited(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    url = f"/desk/moderation/{voice.id}"
    moderator.post(f"{url}/decide", data={"action": "refuse", "reason": "names", "revision": 1})
    assert moderator.post(f"{url}/details", data={"words": "teacher", "revision": 2}).status_code == 409


def test_whoever_keeps_stretches_is_told_where_they_went(app: Flask, moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    start = voice.text.index("is kind")
    moved: list[tuple[int, int]] = []

    def follow(_app: Any, *, voice: Voice, move: Any) -> None:
        moved.append(move(start, start + 7))

    with text_changed.connected_to(follow):
        moderator.post(f"/desk/moderation/{voice.id}/details", data={"words": "My teacher", "revision": 1})
    ((begin, end),) = moved
    assert voice_now(voice.id).text[begin:end] == "is kind"


def test_reading_the_original_needs_a_reason_which_is_recorded_with_it(moderator: FlaskClient) -> None:
    voice = make_voice(SAID)
    url = f"/desk/moderation/{voice.id}/original"
    refused = moderator.post(url, data={"original-reason": " "})
    assert refused.status_code == 422
    assert "07700" not in refused.text
    assert moderator.get(url).status_code == 405
    shown = moderator.post(url, data={"original-reason": "To check the school's name"})
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert "07700 900123" in shown.text
    db.session.rollback()
    (entry,) = db.session.query(AuditEntry).filter_by(action="voice.original_read").all()
    assert (entry.subject, entry.reason) == (f"voice:{voice.id}", "To check the school's name")
    assert "07700" not in moderator.get(f"/desk/moderation/{voice.id}").text


def test_no_words_are_shown_where_the_record_cannot_be_written(
    moderator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = make_voice(SAID)

    def broken() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(db.session, "commit", broken)
    with pytest.raises(OSError, match="disk full"):
        moderator.post(f"/desk/moderation/{voice.id}/original", data={"original-reason": "To check"})


def approved_voice() -> Voice:
    voice, by = make_voice(SAID), make_staff(Role.MODERATOR)
    with transaction():
        approve(voice, by=by, revision=voice.revision, now=NOW, today=TODAY)
    return voice


def test_bringing_a_detail_of_an_approved_text_back_needs_a_new_approval(moderator: FlaskClient) -> None:
    voice = approved_voice()
    key = f"{voice.hidden[0]['start']}-{voice.hidden[0]['end']}"
    answer = moderator.post(
        f"/desk/moderation/{voice.id}/details", data={"keep": key, "revision": 2}, follow_redirects=True
    )
    assert "waits to be approved again" in answer.text
    now = voice_now(voice.id)
    assert (now.state, now.decided_on, now.text) == (VoiceState.RECEIVED, None, SAID)
    assert not is_showable(now, Eyes.TEAM)
    assert db.session.query(AuditEntry).filter_by(action="voice.words_brought_back").count() == 1


def test_hiding_more_of_an_approved_text_leaves_it_approved(moderator: FlaskClient) -> None:
    voice = approved_voice()
    data = {"words": "Bovington Academy", "kind": "SCHOOL", "revision": 2}
    assert moderator.post(f"/desk/moderation/{voice.id}/details", data=data).status_code == 302
    now = voice_now(voice.id)
    assert (now.state, now.decided_on) == (VoiceState.APPROVED, TODAY)
    assert "Bovington" not in now.text
