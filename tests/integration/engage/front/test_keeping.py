"""Periods, legal holds and erasing at the desk: each by whoever may, with a reason and a second look (R5.8)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.app.jobs import erase_conversations
from engage.conversations.models import Conversation, ConversationState
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern, ConcernLink
from engage.safeguarding.services_keeping import erase_concerns
from engage.themes.models import ThemeSnapshot
from engage.themes.services import add_theme
from engage.voices.models import Participation, Voice
from engage.voices.models_keeping import LegalHold
from engage.voices.periods import DEFAULTS, Kind
from engage.voices.queries_keeping import erasure_asked, periods_set
from tests.factories import NOW, make_conversation, make_organisation, make_participation, make_staff, sign_in

WORDS = "The ferryman of Sandbanks hums a tune nobody else knows."
TWICE = {"erase-reason": "They asked by letter", "sure": "yes"}


@pytest.fixture
def conversation(app: Flask) -> Conversation:
    return make_conversation(state=ConversationState.CLOSED)


@pytest.fixture
def voice(conversation: Conversation) -> Voice:
    return make_participation(conversation, (WORDS,), approve=True).voices[0]


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.OFFICER, name="Joan Fry"))


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.ADMINISTRATOR))


def people() -> int:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) or 0


def last_entry() -> AuditEntry:
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    return entry


def test_an_administrator_sets_the_installations_periods(administrator: FlaskClient) -> None:
    page = administrator.get("/desk/keeping/")
    assert f"Empty: {DEFAULTS[Kind.DRAFTS]} days." in page.text
    administrator.post("/desk/keeping/", data={"days-drafts": "14", "days-people": ""})
    assert periods_set(None) == {Kind.DRAFTS: 14}
    assert last_entry().reason == "drafts: default → 14"
    administrator.post("/desk/keeping/", data={"days-drafts": ""})
    assert periods_set(None) == {}


def test_who_administers_one_organisation_does_not_set_everybodys_periods(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, organisation=make_organisation("One council")))
    assert client.get("/desk/keeping/").status_code == 403
    assert client.post("/desk/keeping/", data={"days-drafts": "1"}).status_code == 403
    assert periods_set(None) == {}


@pytest.mark.parametrize("typed", ["soon", "0", "-3", "1.5", "99999999999", "36501"])
def test_a_period_that_is_no_number_of_days_keeps_what_was_typed(administrator: FlaskClient, typed: str) -> None:
    page = administrator.post("/desk/keeping/", data={"days-drafts": typed, "days-mail": "12"})
    assert page.status_code == 422
    assert f'value="{typed}"' in page.text
    assert 'value="12"' in page.text
    assert 'href="#days-drafts"' in page.text
    assert periods_set(None) == {}


def test_a_conversation_has_its_own(officer: FlaskClient, conversation: Conversation) -> None:
    address = f"/desk/conversations/{conversation.slug}/keeping"
    assert officer.post(address, data={"days-people": "2000"}).status_code == 302
    assert periods_set(conversation.id) == {Kind.PEOPLE: 2000}
    assert 'value="2000"' in officer.get(address).text


def test_nobody_reaches_a_conversation_of_others(client: FlaskClient, conversation: Conversation, voice: Voice) -> None:
    sign_in(client, make_staff(Role.OFFICER, organisation=make_organisation("Another council")))
    assert client.get(f"/desk/conversations/{conversation.slug}/keeping").status_code == 403
    assert client.get(f"/desk/erase/{voice.id}").status_code == 403
    assert client.post(f"/desk/erase/{voice.id}", data=TWICE).status_code == 403
    assert people() == 1


def test_a_person_is_erased_with_a_reason_and_a_second_look(officer: FlaskClient, voice: Voice) -> None:
    address, number = f"/desk/erase/{voice.id}", voice.participation_id
    assert WORDS not in officer.get(address).text, "nobody reads the words to erase them"
    for missing in ({"erase-reason": "They asked by letter"}, {"erase-reason": " ", "sure": "yes"}):
        page = officer.post(address, data=missing)
        assert page.status_code == 422
        assert people() == 1
    assert officer.post(address, data=TWICE).status_code == 302
    assert people() == 0
    entry = last_entry()
    assert (entry.action, entry.subject) == ("participation.erased", f"participation:{number}")
    assert entry.reason == "They asked by letter"
    assert officer.get(address).status_code == 404


def test_published_totals_stay_true(officer: FlaskClient, conversation: Conversation, voice: Voice) -> None:
    with transaction():
        theme = add_theme(conversation.id, names={"en": "Ferries"}, by=make_staff(), now=NOW)
        db.session.add(ThemeSnapshot(theme_id=theme.id, people=12, released_at=NOW))
    officer.post(f"/desk/erase/{voice.id}", data=TWICE)
    assert db.session.scalars(sa.select(ThemeSnapshot.people)).all() == [12]


def test_a_hold_is_set_seen_and_lifted(officer: FlaskClient, conversation: Conversation, voice: Voice) -> None:
    address, person = f"/desk/conversations/{conversation.slug}/keeping", f"/desk/erase/{voice.id}"
    assert officer.post(address + "/hold", data={"hold-reason": ""}).status_code == 422
    officer.post(address + "/hold", data={"hold-reason": "The inquiry asks for it"})
    page = officer.get(address).text
    assert "The inquiry asks for it" in page
    assert "Joan Fry, since" in page
    assert officer.post(person, data=TWICE).status_code == 409
    assert officer.post(address + "/erase", data=TWICE).status_code == 409
    assert people() == 1
    number = db.session.scalars(sa.select(LegalHold.id)).one()
    officer.post(address + "/lift", data={"hold": number})
    assert "Lifted by Joan Fry" in officer.get(address).text
    assert officer.post(person, data=TWICE).status_code == 302
    assert people() == 0


def test_a_hold_on_one_person(officer: FlaskClient, voice: Voice) -> None:
    address = f"/desk/erase/{voice.id}"
    officer.post(address + "/hold", data={"hold-reason": "A court asks"})
    assert last_entry().subject == f"participation:{voice.participation_id}"
    assert officer.post(address, data=TWICE).status_code == 409
    assert "A court asks" in officer.get(address).text


def test_a_hold_is_lifted_only_where_it_belongs(officer: FlaskClient, conversation: Conversation) -> None:
    other = make_conversation()
    officer.post(f"/desk/conversations/{other.slug}/keeping/hold", data={"hold-reason": "A court asks"})
    number = db.session.scalars(sa.select(LegalHold.id)).one()
    assert (
        officer.post(f"/desk/conversations/{conversation.slug}/keeping/lift", data={"hold": number}).status_code == 400
    )


def test_a_whole_conversation_is_asked_for_and_done_by_the_worker(
    officer: FlaskClient, conversation: Conversation, voice: Voice
) -> None:
    address = f"/desk/conversations/{conversation.slug}/keeping"
    assert officer.post(address + "/erase", data=TWICE).status_code == 302
    assert erasure_asked(conversation.id)
    assert "It is being done." in officer.get(address).text
    erase_conversations([conversation.id])
    assert people() == 0
    assert officer.get(address).status_code == 200


def test_an_open_conversation_is_closed_first(officer: FlaskClient) -> None:
    conversation = make_conversation()
    page = officer.post(f"/desk/conversations/{conversation.slug}/keeping/erase", data=TWICE)
    assert page.status_code == 422
    assert "Close the conversation first" in page.text
    assert erasure_asked(conversation.id) is None


def test_the_queue_leads_to_erasing_for_whoever_may(officer: FlaskClient, voice: Voice, app: Flask) -> None:
    assert f'href="/desk/erase/{voice.id}"' in officer.get(f"/desk/moderation/{voice.id}").text
    moderator = sign_in(app.test_client(), make_staff(Role.MODERATOR))
    assert "/desk/erase/" not in moderator.get(f"/desk/moderation/{voice.id}").text
    assert moderator.get(f"/desk/erase/{voice.id}").status_code == 403


def test_linked_concerns_go_without_each_other(app: Flask) -> None:
    for _person in range(2):
        make_participation(texts=("I want to kill myself.",))
    one, other = db.session.scalars(sa.select(Concern.id).order_by(Concern.id)).all()
    with transaction():
        by = make_staff(Role.SAFEGUARDING_LEAD)
        db.session.add(link_of(one, other, by.id))
    with transaction():
        assert erase_concerns([one]) == 1
    assert db.session.scalars(sa.select(Concern.id)).all() == [other]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ConcernLink)) == 0


def link_of(one: int, other: int, by: int) -> ConcernLink:
    return ConcernLink(one_id=one, other_id=other, by_id=by, on=NOW.date(), why=b"sealed")
