"""Somebody is told, then the deputy, then every lead; never what was said (R4.4)."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.mail import OutboxMail
from engage.core.transaction import transaction
from engage.safeguarding import jobs
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.safeguarding.services import open_concern
from tests.factories import NOW, make_conversation, make_staff

MINUTE = timedelta(minutes=1)
SATURDAY_NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def open_one(conversation: Conversation, urgency: Urgency, at: datetime = NOW) -> Concern:
    with transaction():
        conversation = db.session.get_one(Conversation, conversation.id)
        return open_concern(
            conversation, lane=Lane.SPOTTED, urgency=urgency, unsent="secret words", rests_on="secret", now=at
        )


def mails() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(mail.recipient, mail.subject) for mail in db.session.query(OutboxMail).order_by(OutboxMail.id)]


@pytest.fixture
def people(app: Flask) -> dict[str, Staff]:
    return {
        name: make_staff(Role.SAFEGUARDING_LEAD, email=f"{name}@example.org") for name in ("lead", "deputy", "third")
    }


@pytest.fixture
def conversation(people: dict[str, Staff]) -> Conversation:
    return make_conversation(lead=people["lead"], deputy=people["deputy"])


def sweep_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sweep does at this moment."""
    monkeypatch.setattr(jobs, "clock_now", lambda: moment)
    run_job("safeguarding.alert", jobs.due_alerts(moment, 100))
    due = jobs.due_escalations(moment, 100)
    db.session.rollback()
    run_job("safeguarding.escalate", due)


def test_the_lead_is_told_at_once_without_the_words(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one(conversation, Urgency.URGENT)
    sweep_at(NOW + MINUTE, monkeypatch)
    sweep_at(NOW + 2 * MINUTE, monkeypatch)
    assert mails() == [("lead@example.org", jobs.URGENT_SUBJECT)]
    assert "secret" not in db.session.query(OutboxMail).one().body


def test_many_concerns_at_once_are_one_mail(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    open_one(conversation, Urgency.SOON)
    open_one(conversation, Urgency.SOON)
    sweep_at(NOW, monkeypatch)
    assert mails() == [("lead@example.org", jobs.SUBJECT)]


@pytest.mark.parametrize(
    ("urgency", "opened", "deputy", "everybody"),
    [
        (Urgency.URGENT, NOW, 30, 60),
        (Urgency.URGENT, SATURDAY_NIGHT, 30, 60),  # by the clock, at night too
        (Urgency.SOON, NOW, 120, 240),
        (Urgency.SOON, SATURDAY_NIGHT, 55 * 60 + 120, 55 * 60 + 240),  # 55 hours until Monday at nine
    ],
)
def test_unacknowledged_goes_to_the_deputy_and_then_to_every_lead(
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    urgency: Urgency,
    opened: datetime,
    deputy: int,
    everybody: int,
) -> None:
    concern = open_one(conversation, urgency, opened)
    sweep_at(opened, monkeypatch)
    db.session.query(OutboxMail).delete()
    db.session.commit()
    sweep_at(opened + (deputy - 1) * MINUTE, monkeypatch)
    assert mails() == []
    sweep_at(opened + deputy * MINUTE, monkeypatch)
    sweep_at(opened + (everybody - 1) * MINUTE, monkeypatch)
    assert mails() == [("deputy@example.org", jobs.UNANSWERED)]
    sweep_at(opened + everybody * MINUTE, monkeypatch)
    sweep_at(opened + 3 * everybody * MINUTE, monkeypatch)
    assert sorted(address for address, _subject in mails()[1:]) == [
        "deputy@example.org",
        "lead@example.org",
        "third@example.org",
    ]
    lines = [line.action for line in db.session.get_one(Concern, concern.id).actions]
    assert lines == ["opened", "alerted", "alerted_deputy", "alerted_all"]


def test_what_somebody_took_on_goes_no_further(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    concern = open_one(conversation, Urgency.URGENT)
    sweep_at(NOW, monkeypatch)
    with transaction():
        db.session.get_one(Concern, concern.id).state = jobs.ConcernState.ACKNOWLEDGED
    sweep_at(NOW + 600 * MINUTE, monkeypatch)
    assert len(mails()) == 1


def test_a_lead_who_cannot_sign_in_is_passed_over(
    conversation: Conversation, people: dict[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        db.session.get_one(Staff, people["lead"].id).active = False
    open_one(conversation, Urgency.SOON)
    sweep_at(NOW, monkeypatch)
    assert mails() == [("deputy@example.org", jobs.SUBJECT)]
