"""An account that ended or whose last day is over opens nothing, from that moment on (R8.1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.jobs import due_expired, end_those_expired
from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.accounts.services import end_staff, let_stay_until
from engage.core import clock
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from tests.factories import NOW, PASSWORD, make_staff, sign_in


def tries(client: FlaskClient, staff: Staff) -> int:
    return client.post("/desk/sign-in", data={"email": staff.email, "password": PASSWORD}).status_code


def test_ending_an_account_ends_its_sessions_with_the_next_request(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    sign_in(client, staff)
    with transaction():
        end_staff(staff, now=NOW)
    assert client.get("/desk/").headers["Location"] == "/desk/sign-in?next=/desk/"
    assert client.post("/desk/keys").status_code == 403
    assert tries(client, staff) == 422


@pytest.mark.parametrize(("days", "answer"), [(-1, 422), (0, 302), (1, 302)])
def test_an_account_can_be_used_on_its_last_day_and_not_after(client: FlaskClient, days: int, answer: int) -> None:
    staff = make_staff(Role.OFFICER, expires_on=clock.now().date() + timedelta(days=days))
    assert tries(client, staff) == answer


def test_a_session_ends_with_the_last_day(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    sign_in(client, staff)
    with transaction():
        let_stay_until(staff, clock.now().date() - timedelta(days=1), now=NOW)
    assert client.get("/desk/").status_code == 302


def test_the_sweep_ends_accounts_whose_last_day_is_over(app: Flask) -> None:
    over = make_staff(Role.SAFEGUARDING_LEAD, expires_on=date(2020, 1, 31))
    stays = make_staff(Role.SAFEGUARDING_LEAD, expires_on=date(2120, 1, 31))
    found = due_expired(clock.now(), 10)
    assert found == [over.id]
    end_those_expired([over.id, stays.id])
    assert (over.active, stays.active) == (False, True)
    assert due_expired(clock.now(), 10) == []
    assert "staff.ended" in [entry.action for entry in db.session.query(AuditEntry)]


def test_the_command_ends_an_account_and_says_where_there_is_none(app: Flask) -> None:
    staff = make_staff(Role.VIEWER, email="dana@example.org")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["staff", "end", "Dana@example.org"]).exit_code == 0
    db.session.expire_all()
    assert staff.active is False
    missing = runner.invoke(args=["staff", "end", "kim@example.org"])
    assert (missing.exit_code, "Nobody has the address" in missing.stderr) == (1, True)


def test_the_command_sets_and_takes_away_a_last_day(app: Flask) -> None:
    staff = make_staff(Role.VIEWER, email="dana@example.org")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["staff", "until", "dana@example.org", "2027-03-31"]).exit_code == 0
    db.session.expire_all()
    assert staff.expires_on == date(2027, 3, 31)
    assert runner.invoke(args=["staff", "until", "dana@example.org"]).exit_code == 0
    db.session.expire_all()
    assert staff.expires_on is None
