"""A first name is kept or a role written by one press, and taken back by another (R6.1); the rules are published."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import ConversationState
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.voices.models import Voice
from tests.factories import make_conversation, make_staff, make_voice, sign_in

PRAISE = "The nurse Carol Smith was brilliant, kind and helpful."
NAME = f"{PRAISE.index('Carol')}-{PRAISE.index(' was')}"


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.MODERATOR))


def named_voice() -> Voice:
    """The name hidden, whatever the checker of the day calls the stretch."""
    voice = make_voice(PRAISE)
    start, end = map(int, NAME.split("-"))
    with transaction():
        voice.hidden = [{"kind": "PERSON", "start": start, "end": end, "rule": "a name"}]
        voice.text = PRAISE.replace("Carol Smith", "[name]")
    return voice


def text_now(voice: Voice) -> str:
    db.session.expire_all()
    return db.session.get_one(Voice, voice.id).text


def test_praise_is_offered_the_first_name_and_the_surname_stays_hidden(moderator: FlaskClient) -> None:
    voice = named_voice()
    url = f"/desk/moderation/{voice.id}"
    page = moderator.get(url).text
    assert "The sentence praises: a first name may stay." in page
    assert 'value="nurse"' in page
    assert moderator.post(f"{url}/details", data={"first": NAME, "revision": 1}).status_code == 302
    assert text_now(voice) == "The nurse Carol [name] was brilliant, kind and helpful."
    assert [each.reason for each in db.session.query(AuditEntry).filter_by(action="voice.words_brought_back")] == [
        "keep PERSON first name"
    ]


def test_a_role_is_written_instead_and_taken_away_again(moderator: FlaskClient) -> None:
    voice = named_voice()
    url = f"/desk/moderation/{voice.id}"
    moderator.post(f"{url}/details", data={"role": NAME, "as": "school nurse", "revision": 1})
    assert text_now(voice) == "The nurse [school nurse] was brilliant, kind and helpful."
    assert "school nurse" not in "".join(each.reason for each in db.session.query(AuditEntry))
    moderator.post(f"{url}/details", data={"unrole": NAME, "revision": 2})
    assert text_now(voice) == "The nurse [name] was brilliant, kind and helpful."


@pytest.mark.parametrize("typed", ["", "Mrs Carol Smith", "nurse]"])
def test_a_role_that_names_somebody_is_refused_and_stays_typed(moderator: FlaskClient, typed: str) -> None:
    voice = named_voice()
    answer = moderator.post(f"/desk/moderation/{voice.id}/details", data={"role": NAME, "as": typed, "revision": 1})
    assert answer.status_code == 422
    assert f'href="#role-{NAME}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert "[name]" in text_now(voice)


def test_a_surname_with_a_title_or_a_made_up_place_keeps_nothing(moderator: FlaskClient) -> None:
    voice = named_voice()
    answer = moderator.post(f"/desk/moderation/{voice.id}/details", data={"first": "1-1", "revision": 1})
    assert answer.status_code == 422


def test_the_rules_are_public_for_whoever_can_take_part(client: FlaskClient) -> None:
    usual = make_conversation()
    own = make_conversation(moderation_policy={"en": "We read on Fridays.\nTwo people read."})
    page = client.get(f"/how-we-read/{usual.slug}").text
    assert "A person reads every text before others can see it." in page
    assert "It is about one named person." in page
    page = client.get(f"/how-we-read/{own.slug}").text
    assert "We read on Fridays." in page
    assert "A person reads every text" not in page
    draft = make_conversation(state=ConversationState.DRAFT)
    assert client.get(f"/how-we-read/{draft.slug}").status_code == 404
    assert client.get("/how-we-read/none").status_code == 404
