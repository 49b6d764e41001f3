"""A child writes on page two that they are hurt, and never sends it: help at once, somebody told, nobody else (R4.4).

All of it on one clock that is passed in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.mail import OutboxMail
from engage.core.transaction import transaction
from engage.intake import jobs as intake_jobs
from engage.safeguarding import jobs
from engage.safeguarding.models import Concern, ConcernState, Lane
from engage.voices.models import Voice
from tests.factories import make_staff
from tests.integration.engage.safeguarding.test_alerts import sweep_at
from tests.integration.surveys.test_journey import with_area
from tests.integration.surveys.walk import Walker
from tests.places import LEAD, MACHINE, Seen, make_world, showing

WORDS = "My uncle hits me every night. Nobody at zyxomma knows."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wrote(client: FlaskClient) -> Walker:
    """Somebody who has just saved page two."""
    survey, _area = with_area()
    return write(client, survey.slug)


def write(client: FlaskClient, slug: str) -> Walker:
    walker = Walker(client, slug).begin()
    walker.answer(taking_part="yes")
    walker.skip_to("growing-up-words")
    walker.answer(growing_up_words=WORDS)
    return walker


def told() -> list[str]:
    db.session.rollback()
    return [mail.recipient.partition("@")[0] for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)]


def test_from_page_two_to_every_lead(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("lead", "deputy", "third")
    lead, deputy, _third = (make_staff(Role.SAFEGUARDING_LEAD, email=f"{name}@example.org") for name in names)
    survey, _area = with_area()
    with transaction():
        conversation = db.session.get_one(Conversation, survey.conversation_id)
        for other in (conversation.safeguarding_lead, conversation.safeguarding_deputy):
            assert other
            other.active = False
        conversation.safeguarding_lead_id, conversation.safeguarding_deputy_id = lead.id, deputy.id
    came = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: came)

    walker = write(client, survey.slug)
    page = walker.get().text
    assert "You do not have to carry this alone" in page
    assert 'href="tel:08001111"' in page
    assert 'href="sms:85258"' in page
    assert page.index("It does not delete this page from the history") < page.index("<h1")
    assert "govuk-exit-this-page" in page

    assert at(came + 29 * MINUTE, monkeypatch) == []
    opened = came + 30 * MINUTE
    assert at(opened, monkeypatch) == ["lead"], "told in the same minute in which it opened"
    [concern] = db.session.query(Concern).all()
    assert (concern.lane, concern.opened_at, concern.voice_id) == (Lane.SPOTTED, opened, None)
    assert unseal(concern.unsent or b"") == WORDS
    assert at(opened + 29 * MINUTE, monkeypatch) == ["lead"]
    assert at(opened + 30 * MINUTE, monkeypatch) == ["lead", "deputy"]
    assert at(opened + 59 * MINUTE, monkeypatch) == ["lead", "deputy"]
    assert sorted(at(opened + 60 * MINUTE, monkeypatch)[2:]) == ["deputy", "lead", "third"]
    assert len(at(opened + 600 * MINUTE, monkeypatch)) == 5
    sent = " ".join(mail.subject + mail.body for mail in db.session.query(OutboxMail))
    assert [word for word in ("uncle", "hits", "night", "zyxomma") if word in sent] == []
    assert db.session.query(Voice).count() == 0


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the sweep does at this moment; who was told by then."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(intake_jobs, "clock_now", lambda: moment)
    intake_jobs.look_after_idle(intake_jobs.due_idle(moment, 10))
    sweep_at(moment, monkeypatch)
    return told()


def test_it_is_read_by_a_lead_and_nowhere_else(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(app, words="A harmless text.")
    write(app.test_client(), world.names["survey"])
    assert showing(world) == set(), "saved and not sent: only they themselves see it"
    later = clock.now() + 31 * MINUTE
    monkeypatch.setattr(intake_jobs, "clock_now", lambda: later)
    intake_jobs.look_after_idle(intake_jobs.due_idle(later, 10))
    world.names["concern_id"] = db.session.query(Concern).one().id
    read = {Seen("POST safeguarding.read", LEAD), Seen("POST safeguarding_reports.give", LEAD)}
    assert showing(world) == read
    assert not {seen for seen in showing(world) if seen.who == MACHINE}


def test_contact_details_left_on_the_help_page_open_the_concern_at_once(client: FlaskClient, wrote: Walker) -> None:
    page = client.post(wrote.at, data={"reach_me": ""})
    assert page.status_code == 422
    assert "Type how we can reach you" in page.text
    done = client.post(wrote.at, data={"reach_me": "Tell Miss Bell at school", "safe_when": "Not at home"})
    assert (done.status_code, "Somebody will reach out to you" in done.text) == (200, True)
    assert 'href="/surveys/youth-voice/what-is-good"' in done.text, "and the way goes on"
    [concern] = db.session.query(Concern).all()
    assert "Tell Miss Bell at school" in unseal(concern.contact or b"")
    assert b"Bell" not in (concern.contact or b"")
    assert unseal(concern.unsent or b"") == WORDS
    client.post(wrote.at, data={"reach_me": "Better: the library"})
    db.session.expire_all()
    [concern] = db.session.query(Concern).all()
    assert "the library" in unseal(concern.contact or b"")
    assert jobs.due_alerts(clock.now(), 10) == [concern.id], "and the lead is told again"


def test_words_that_are_sent_afterwards_are_held_as_well(client: FlaskClient, wrote: Walker) -> None:
    client.post(wrote.at, data={"reach_me": "Tell Miss Bell at school"})
    wrote.at = wrote.url("what-is-good")
    wrote.skip_to("consent")
    wrote.consent("quoted")
    wrote.send()
    first, second = db.session.query(Concern).order_by(Concern.id)
    assert (first.voice_id, second.state) == (None, ConcernState.OPEN)
    assert second.voice_id


def test_the_help_page_in_easy_read_and_right_to_left(client: FlaskClient, wrote: Walker) -> None:
    arabic = client.get(wrote.at + "&lang=ar").text
    assert 'dir="rtl"' in arabic
    assert 'href="tel:999"' in arabic
    easy = client.get(wrote.at + "&switch=easy").text
    assert "It is not your fault." in easy
