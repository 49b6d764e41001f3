"""What is due goes by itself and is put on record; a hold stops it; what safeguarding needs stays (R5.8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.app.jobs import delete_what_is_due, due_retention, erase_conversations
from engage.app.retention import Run
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.audit import AuditEntry
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.jobs import keep_lease, take_lease
from engage.core.mail import OutboxMail, queue_mail
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.intake.models import Draft
from engage.intake.services import leave_contact, open_draft
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Closing, Concern, ConcernAction
from engage.safeguarding.services import take_step
from engage.voices.models import Flag, Participation, Voice
from engage.voices.models_keeping import Erased
from engage.voices.periods import DEFAULTS, Kind
from engage.voices.queries_keeping import holds_of, whole_conversations_to_erase
from engage.voices.services import withdraw
from engage.voices.services_keeping import GONE, Held, PeriodError, ask_to_erase, hold, lift, set_periods
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff

WORRY = "I want to kill myself because the last bus leaves too early."
DAY = timedelta(days=1)


@pytest.fixture
def conversation(app: Flask) -> Conversation:
    return make_conversation(closes_on=TODAY)


def retain(settings: Settings, after: int) -> dict[Kind, int]:
    """Run it so many days after NOW; what is gone, without the zeros."""
    deleted = Run(now=NOW + after * DAY, zone=settings.time_zone).everything()
    db.session.expire_all()
    return {kind: number for kind, number in deleted.items() if number}


def recorded(action: str = "retention.deleted") -> list[tuple[str, str]]:
    query = sa.select(AuditEntry.subject, AuditEntry.reason).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return [(row.subject, row.reason) for row in db.session.execute(query)]


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_drafts_go_after_their_days_and_it_is_on_record(conversation: Conversation, settings: Settings) -> None:
    with transaction():
        open_draft(conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW)
    assert retain(settings, 30) == {}
    assert count(Draft) == 1
    assert retain(settings, 31) == {Kind.DRAFTS: 1}
    assert count(Draft) == 0
    assert recorded() == [(f"conversation:{conversation.id}", "drafts: 1")]


def test_a_conversation_may_keep_its_drafts_longer(conversation: Conversation, settings: Settings) -> None:
    officer = make_staff()
    with transaction():
        open_draft(conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW)
        set_periods(None, {Kind.DRAFTS: 5}, by=officer, now=NOW)
        set_periods(conversation, {Kind.DRAFTS: 60}, by=officer, now=NOW)
    assert retain(settings, 60) == {}
    assert retain(settings, 61) == {Kind.DRAFTS: 1}


@pytest.mark.parametrize(("kind", "days"), [(Kind.DRAFTS, 0), (Kind.CONCERNS, 30), (Kind.AUDIT, 364)])
def test_a_period_that_is_too_short_is_refused(conversation: Conversation, kind: Kind, days: int) -> None:
    with pytest.raises(PeriodError), transaction():
        set_periods(conversation, {kind: days}, by=make_staff(), now=NOW)


def test_everything_somebody_said_goes_after_the_last_day(conversation: Conversation, settings: Settings) -> None:
    people = [make_participation(conversation) for _person in range(3)]
    numbers = [each.id for each in people]
    assert Kind.PEOPLE not in retain(settings, DEFAULTS[Kind.PEOPLE])
    assert retain(settings, DEFAULTS[Kind.PEOPLE] + 1)[Kind.PEOPLE] == 3
    assert (count(Participation), count(Voice)) == (0, 0)
    assert db.session.scalars(sa.select(Erased.participation_id)).all() == numbers
    assert recorded("participations.erased") == [(f"participations:{numbers[0]}-{numbers[-1]}", "3 retention")]


def test_nothing_goes_while_people_can_take_part(app: Flask, settings: Settings) -> None:
    make_participation(make_conversation(closes_on=date(2040, 1, 1)))
    assert Kind.PEOPLE not in retain(settings, DEFAULTS[Kind.PEOPLE] + 1)


def test_what_was_taken_back_goes_sooner(conversation: Conversation, settings: Settings) -> None:
    person, _other = make_participation(conversation), make_participation(conversation)
    with transaction():
        withdraw(person, today=TODAY)
    assert retain(settings, 90) == {}
    assert retain(settings, 91) == {Kind.TAKEN_BACK: 1}
    assert count(Participation) == 1


def test_hidden_details_leave_the_original_and_the_rest_stays_in_its_place(
    conversation: Conversation, settings: Settings
) -> None:
    said = "Ring me on 07700 900123 when the bus is late."
    voice = make_participation(conversation, (said,), approve=True).voices[0]
    assert voice.hidden
    text = voice.text
    assert retain(settings, DEFAULTS[Kind.ORIGINALS] + 1) == {Kind.ORIGINALS: 1}
    kept = unseal(voice.original)
    assert "900123" not in kept
    assert GONE * 3 in kept
    assert len(kept) == len(said)
    assert kept.startswith("Ring me on ")
    assert voice.text == text
    assert retain(settings, DEFAULTS[Kind.ORIGINALS] + 2) == {}


def test_originals_that_nobody_decided_about_wait(conversation: Conversation, settings: Settings) -> None:
    make_participation(conversation)
    assert retain(settings, DEFAULTS[Kind.ORIGINALS] + 1) == {}


def test_contact_details_go_before_the_concern_and_the_concern_before_nothing_is_left(
    conversation: Conversation, settings: Settings
) -> None:
    lead = make_staff(Role.SAFEGUARDING_LEAD)
    person = make_participation(conversation, (WORRY,))
    with transaction():
        leave_contact(person, "07700 900123", now=NOW)
    assert retain(settings, DEFAULTS[Kind.CONCERNS] - 1500) == {}, "an open concern is never due"
    close(lead)
    with transaction():
        set_periods(conversation, {Kind.PEOPLE: 9000}, by=lead, now=NOW)
    assert retain(settings, 91) == {Kind.CONTACTS: 1}
    assert db.session.scalars(sa.select(Concern)).one().contact is None
    assert retain(settings, DEFAULTS[Kind.CONCERNS] + 2)[Kind.CONCERNS] == 1
    assert (count(Concern), count(ConcernAction)) == (0, 0)
    voice = db.session.scalars(sa.select(Voice)).one()
    assert voice.flag is Flag.CONCERN, "what it kept hidden stays hidden"


def close(lead: Staff) -> None:
    with transaction():
        concern = db.session.scalars(sa.select(Concern)).one()
        for action in (Action.ACKNOWLEDGE, Action.CLOSE):
            take_step(
                concern,
                action,
                by=lead,
                revision=concern.revision,
                now=NOW,
                note="The council knows.",
                because=Closing.PASSED_ON if action is Action.CLOSE else None,
            )


def test_somebody_who_may_be_in_danger_is_not_forgotten_with_the_rest(
    conversation: Conversation, settings: Settings
) -> None:
    make_participation(conversation, (WORRY,))
    assert retain(settings, DEFAULTS[Kind.PEOPLE] + 1)[Kind.PEOPLE] == 1
    concern = db.session.scalars(sa.select(Concern)).one()
    assert (count(Voice), concern.voice_id) == (0, None)
    assert concern.unsent is not None
    assert unseal(concern.unsent) == WORRY
    assert concern.actions[-1].action == "kept_apart"


def test_a_hold_stops_every_deletion_until_it_is_lifted(conversation: Conversation, settings: Settings) -> None:
    officer, late = make_staff(), DEFAULTS[Kind.AUDIT] + 5
    person = make_participation(conversation, approve=True)
    with transaction():
        open_draft(conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW)
        queue_mail("a@example.org", subject="s", body="b", now=NOW).sent_at = NOW
        held = hold(conversation, by=officer, now=NOW, reason="An inquiry asks for it")
        withdraw(person, today=TODAY)
    assert retain(settings, late) == {}
    assert person.withdrawn_on == TODAY, "taking back hides all the same"
    with pytest.raises(Held), transaction():
        ask_to_erase(conversation, by=officer, now=NOW, reason="No longer needed")
    with transaction():
        lift(held, by=officer, now=NOW)
    gone = retain(settings, late)
    assert {Kind.DRAFTS, Kind.TAKEN_BACK, Kind.MAIL, Kind.AUDIT} <= set(gone)
    assert [each.lifted_by_id for each in holds_of(conversation.id)] == [officer.id]


def test_a_hold_on_one_person_keeps_that_person_alone(conversation: Conversation, settings: Settings) -> None:
    kept = make_participation(conversation, (WORRY,), approve=True)
    make_participation(conversation, (WORRY,), approve=True)
    with transaction():
        hold(conversation, by=make_staff(), now=NOW, reason="A court asks", participation=kept)
    assert retain(settings, DEFAULTS[Kind.PEOPLE] + 1)[Kind.PEOPLE] == 1
    assert db.session.scalars(sa.select(Participation.id)).all() == [kept.id]


def test_a_whole_conversation_goes_when_it_is_asked_and_the_conversation_stays(conversation: Conversation) -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    stays = make_participation()
    for _person in range(3):
        make_participation(conversation)
    with transaction():
        open_draft(conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW)
        ask_to_erase(conversation, by=administrator, now=NOW, reason="The council asks for it")
        held = hold(conversation, by=administrator, now=NOW, reason="An inquiry")
    assert whole_conversations_to_erase(10) == []
    with transaction():
        lift(held, by=administrator, now=NOW)
    assert whole_conversations_to_erase(10) == [conversation.id]
    erase_conversations([conversation.id])
    db.session.expire_all()
    assert db.session.scalars(sa.select(Participation.id)).all() == [stays.id]
    assert count(Draft) == 0
    assert whole_conversations_to_erase(10) == []
    assert recorded("conversation.erased") == [(f"conversation:{conversation.id}", "The council asks for it")]


def test_sent_mail_goes_and_waiting_mail_stays(app: Flask, settings: Settings) -> None:
    with transaction():
        queue_mail("a@example.org", subject="s", body="b", now=NOW).sent_at = NOW
        queue_mail("b@example.org", subject="s", body="b", now=NOW)
    assert retain(settings, 31) == {Kind.MAIL: 1}
    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == ["b@example.org"]


def test_the_record_is_shortened_and_stays_whole(app: Flask, settings: Settings) -> None:
    folder = settings.instance / "audit"
    with transaction():
        for number in range(5):
            audit.record("system", "test", f"thing:{number}", now=NOW + number * DAY)
    audit.write_head(folder, now=NOW)
    assert retain(settings, DEFAULTS[Kind.AUDIT] + 3) == {Kind.AUDIT: 3}
    assert db.session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)).all() == [4, 5, 6]
    assert audit.verify().broken_at is None
    assert audit.missing_from_noted_heads(folder) is None
    with transaction():
        db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id == 4))
    assert audit.verify().broken_at == 5


def test_nobody_cuts_the_record_without_its_key(app: Flask) -> None:
    with transaction():
        for number in range(5):
            audit.record("system", "test", f"thing:{number}", now=NOW)
        third = db.session.get_one(AuditEntry, 3)
        link = third.link
        db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id <= 3))
        forged = AuditEntry(id=6, at=NOW, actor="system", action="audit.shortened", subject="audit:3", reason=link)
        forged.link = "f" * 64
        db.session.add(forged)
    assert audit.verify().broken_at == 6


def test_one_worker_looks_once_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.now(tz=NOW.tzinfo)
    assert due_retention(moment, 10) == [1]
    delete_what_is_due([1])
    assert due_retention(moment + timedelta(hours=20), 10) == []
    assert due_retention(moment + timedelta(hours=24), 10) == [1]
    assert not take_lease("retention", now=moment, length=DAY)
    keep_lease("retention", until=moment)


def test_the_command_says_what_it_deleted(app: Flask) -> None:
    conversation = make_conversation()
    with transaction():
        open_draft(
            conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW - 4000 * DAY
        )
    ran = app.test_cli_runner().invoke(args=["retention", "run"])
    assert ran.exit_code == 0, ran.output
    assert "drafts: 1" in ran.output
