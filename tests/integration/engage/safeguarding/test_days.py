"""A closed concern keeps the days: a time of day could say when a person came (R5.1). While open it has a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.transaction import transaction
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Closing, Concern, ConcernState, Lane, Urgency
from engage.safeguarding.services import TIMES, open_concern, read_concern, take_step
from tests.databases import KINDS, empty_app
from tests.factories import make_conversation, make_staff, sign_in

CAME = datetime(2026, 7, 14, 23, 40, tzinfo=UTC)  # the 15th in London
THEIR_DAY = datetime(2026, 7, 14, 23, 0, tzinfo=UTC)  # its first moment


def closed_concern() -> Concern:
    lead = make_staff(Role.SAFEGUARDING_LEAD)
    conversation = make_conversation(lead=lead)
    with transaction():
        concern = open_concern(conversation, lane=Lane.RAISED, urgency=Urgency.SOON, now=CAME)
    run_job("safeguarding.alert", [concern.id])
    with transaction():
        take_step(concern, Action.ACKNOWLEDGE, by=lead, revision=concern.revision, now=CAME.replace(minute=50))
    assert concern.opened_at == CAME
    assert [line.at for line in concern.actions if line.action != "alerted"] == [CAME, CAME.replace(minute=50)]
    with transaction():
        end = CAME.replace(minute=55)
        take_step(
            concern, Action.CLOSE, by=lead, revision=concern.revision, now=end, note="Told.", because=Closing.HELPED
        )
    return concern


def times_of(concern: Concern) -> list[datetime]:
    kept = [getattr(concern, name) for name in TIMES] + [line.at for line in concern.actions]
    return [moment.astimezone(UTC) for moment in kept if moment]


def test_a_concern_that_is_closed_keeps_no_time_of_day(app: Flask) -> None:
    concern = closed_concern()
    assert concern.opened_at == concern.acknowledged_at == THEIR_DAY
    assert {(moment.minute, moment.second, moment.microsecond) for moment in times_of(concern)} == {(0, 0, 0)}
    assert {moment.hour for moment in times_of(concern)} <= {23, 0}  # midnight in London, summer or winter


def test_what_is_noted_after_it_was_closed_keeps_the_day_too(app: Flask) -> None:
    concern, lead = closed_concern(), make_staff(Role.SAFEGUARDING_LEAD)
    with transaction():
        read_concern(concern, by=lead, now=CAME)
        take_step(concern, Action.NOTE, by=lead, revision=concern.revision, now=CAME, note="A call from the school.")
        concern.alerted_at = None
    run_job("safeguarding.alert", [concern.id])
    assert concern.alerted_at is not None
    assert {(moment.minute, moment.second) for moment in times_of(concern)} == {(0, 0)}


def test_the_desk_says_the_day_alone_and_no_midnight(app: Flask, client: FlaskClient) -> None:
    concern = closed_concern()
    sign_in(client, make_staff(Role.SAFEGUARDING_LEAD))
    page = client.get(f"/desk/safeguarding/{concern.id}").text
    assert '<time datetime="2026-07-15">' in page
    assert "Opened on 15 July 2026." in client.get("/desk/safeguarding/?show=closed").text
    assert "00:00" not in page


def test_one_that_is_opened_again_has_a_clock_for_what_comes(app: Flask) -> None:
    concern, lead = closed_concern(), make_staff(Role.SAFEGUARDING_LEAD)
    with transaction():
        take_step(concern, Action.REOPEN, by=lead, revision=concern.revision, now=CAME, note="It came up again.")
    assert concern.state is ConcernState.ACKNOWLEDGED
    assert concern.actions[-1].at == CAME
    assert concern.opened_at == THEIR_DAY


@pytest.mark.parametrize("kind", KINDS)
def test_concerns_that_were_closed_before_forget_their_times_with_the_migration(kind: str, tmp_path: Path) -> None:
    with empty_app(kind, tmp_path) as app, app.app_context():
        flask_migrate.upgrade()
        conversation = make_conversation()
        with transaction():
            ids = [
                open_concern(conversation, lane=Lane.RAISED, urgency=Urgency.SOON, now=CAME).id for _number in range(2)
            ]
            db.session.execute(sa.update(Concern).where(Concern.id == ids[1]).values(state=ConcernState.CLOSED))
        db.session.rollback()
        flask_migrate.downgrade(revision="0003")
        flask_migrate.upgrade()
        is_open, closed = (db.session.get_one(Concern, each) for each in ids)
        assert (is_open.opened_at, is_open.actions[0].at) == (CAME, CAME)
        assert (closed.opened_at, closed.actions[0].at, closed.alerted_at) == (THEIR_DAY, THEIR_DAY, None)
        db.session.rollback()
