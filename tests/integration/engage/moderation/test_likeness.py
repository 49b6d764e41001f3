"""Copies of one letter are shown together, decided together, and counted once where somebody says so."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.accounts.permissions import Role
from engage.app.erasure import erase
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.transaction import transaction
from engage.moderation.models import Decision, Fingerprint
from engage.moderation.queries_likeness import alike, due_fingerprints
from engage.themes.queries import people_in
from engage.voices.models import Consent, Flag, Voice, VoiceState
from engage.voices.queries import people_who_took_part
from tests.factories import NOW, make_conversation, make_staff, make_voice, sign_in
from tests.integration.engage.replies.factories import make_theme, tag
from tests.unit.engage.moderation.test_likeness import LETTER


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.MODERATOR))


@pytest.fixture
def place(client: FlaskClient) -> Conversation:
    return make_conversation()


def letters(place: Conversation, number: int, **options: object) -> list[Voice]:
    voices = [make_voice(f"{LETTER} I am writer {n}.", conversation=place, **options) for n in range(number)]
    run_job("moderation.fingerprint", due_fingerprints(NOW, 500))
    return voices


def states(voices: list[Voice]) -> list[VoiceState]:
    db.session.rollback()
    db.session.expire_all()
    return [db.session.get_one(Voice, each.id).state for each in voices]


def test_texts_are_compared_once_in_the_background(place: Conversation) -> None:
    letters(place, 3)
    make_voice("Too short.", conversation=place)
    run_job("moderation.fingerprint", due_fingerprints(NOW, 500))
    assert list(due_fingerprints(NOW, 500)) == []
    rows = db.session.query(Fingerprint).count()
    run_job("moderation.fingerprint", list(db.session.scalars(select(Voice.id))))
    assert db.session.query(Fingerprint).count() == rows


def test_only_texts_that_a_moderator_may_read_in_the_same_conversation_are_shown(place: Conversation) -> None:
    voices = letters(place, 4)
    letters(make_conversation(), 1)
    unread = letters(place, 1, consent=Consent.COUNTED)
    with transaction():
        voices[1].flag = Flag.CONCERN
    assert [each.voice.id for each in alike(voices[0])] == [voices[2].id, voices[3].id]
    assert not db.session.query(Fingerprint).filter_by(voice_id=unread[0].id).all()


def test_one_decision_for_all_is_a_decision_for_each(moderator: FlaskClient, place: Conversation) -> None:
    voices = letters(place, 4)
    url = f"/desk/moderation/{voices[0].id}"
    page = moderator.get(url).text
    assert "3 other texts say nearly the same" in page
    assert f'value="{voices[1].id}:1" checked' in page
    ticked = [f"{voices[1].id}:1", f"{voices[2].id}:7", "x"]  # the second changed meanwhile
    answer = moderator.post(f"{url}/together", data={"action": "approve", "each": ticked}, follow_redirects=True)
    assert "1 text decided." in answer.text
    assert "1 text was left as it is." in answer.text
    received, approved = VoiceState.RECEIVED, VoiceState.APPROVED
    assert states(voices) == [received, approved, received, received]
    assert [each.voice_id for each in db.session.query(Decision)] == [voices[1].id]
    answer = moderator.post(f"{url}/together", data={"action": "refuse", "each": [f"{voices[3].id}:1"]})
    assert answer.status_code == 422
    answer = moderator.post(
        f"{url}/together", data={"action": "refuse", "reason": "names", "each": [f"{voices[3].id}:1"]}
    )
    assert states(voices)[3] is VoiceState.REFUSED


def test_a_text_that_is_not_alike_is_not_decided_along(moderator: FlaskClient, place: Conversation) -> None:
    first, other = letters(place, 1)[0], make_voice("Quite another matter.", conversation=place)
    url = f"/desk/moderation/{first.id}/together"
    moderator.post(url, data={"action": "approve", "each": [f"{other.id}:1"]})
    assert states([other]) == [VoiceState.RECEIVED]


def test_a_copied_campaign_counts_once_wherever_people_are_counted(moderator: FlaskClient, place: Conversation) -> None:
    voices = letters(place, 3)
    theme = make_theme(place, "Buses")
    with transaction():
        for voice in voices:
            voice.state = VoiceState.APPROVED
    for voice in voices:
        tag(voice, theme)
    make_voice("Somebody else.", conversation=place)
    assert (people_in([theme.id]), people_who_took_part(place.id)) == ({theme.id: 3}, 4)
    epoch = place.words_epoch
    url = f"/desk/moderation/{voices[0].id}"
    moderator.post(f"{url}/campaign", data={"campaign": "yes"})
    db.session.expire_all()
    assert (people_in([theme.id]), people_who_took_part(place.id)) == ({theme.id: 1}, 2)
    assert place.words_epoch > epoch
    page = moderator.get(url).text
    assert "3 people sent this copied text." in page
    late = letters(place, 1)[0]
    moderator.post(f"/desk/moderation/{late.id}/campaign", data={"campaign": "yes"})
    assert people_who_took_part(place.id) == 2
    moderator.post(f"{url}/campaign", data={"campaign": "no"})
    assert people_who_took_part(place.id) == 5
    marked = db.session.query(AuditEntry).filter(AuditEntry.action.like("voices.campaign%")).all()
    assert [each.reason for each in marked] == ["3", "4", "4"]


def test_a_campaign_outlives_the_person_it_was_named_after(moderator: FlaskClient, place: Conversation) -> None:
    voices = letters(place, 3)
    moderator.post(f"/desk/moderation/{voices[0].id}/campaign", data={"campaign": "yes"})
    with transaction():
        erase([voices[0].participation_id], now=NOW, by="system")
    assert people_who_took_part(place.id) == 1
    assert not db.session.query(Fingerprint).filter_by(voice_id=voices[0].id).all()
