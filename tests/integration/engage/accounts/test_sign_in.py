"""Staff sign in with a password; everything on the desk is closed without."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.access import may
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Role, Scope
from engage.core import clock
from engage.core.audit import AuditEntry
from engage.core.database import db
from tests.factories import make_organisation, make_staff, sign_in


def actions() -> list[str]:
    db.session.rollback()
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_signing_in_opens_the_desk_and_is_recorded(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    answer = client.post("/desk/sign-in", data={"email": staff.email.upper(), "password": "correct horse battery"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert actions() == ["role.given", "staff.signed_in"]


@pytest.mark.parametrize(
    ("email", "password"), [("joan@example.org", "wrong"), ("nobody@example.org", "wrong"), ("", "")]
)
def test_a_failed_sign_in_says_the_same_for_every_cause(client: FlaskClient, email: str, password: str) -> None:
    make_staff(Role.OFFICER, email="joan@example.org")
    answer = client.post("/desk/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 422
    assert "We do not know that e-mail address with that password" in answer.text
    assert email in answer.text


def test_a_failed_sign_in_is_on_record(client: FlaskClient) -> None:
    make_staff(Role.OFFICER, email="joan@example.org")
    client.post("/desk/sign-in", data={"email": "joan@example.org", "password": "wrong"})
    assert "staff.sign_in_failed" in actions()


def test_a_switched_off_account_cannot_sign_in(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    staff.active = False
    db.session.commit()
    answer = client.post("/desk/sign-in", data={"email": staff.email, "password": "correct horse battery"})
    assert answer.status_code == 422


def test_signing_out_needs_a_post(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.OFFICER))
    assert client.get("/desk/sign-out").status_code == 405
    assert client.post("/desk/sign-out").status_code == 302


def test_a_password_is_stored_as_argon2(app: Flask) -> None:
    assert str(make_staff(Role.OFFICER).password).startswith("$argon2id$")


def test_the_session_cookie_is_strict_and_hidden_from_scripts(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    answer = client.post("/desk/sign-in", data={"email": staff.email, "password": "correct horse battery"})
    cookie = answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in cookie
    assert "HttpOnly" in cookie
    assert "Expires" not in cookie


def test_a_role_within_an_organisation_ends_at_its_border(app: Flask) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    officer = make_staff(Role.OFFICER, organisation=ours)
    assert may(officer, Permission.MODERATE, Scope(organisation_id=ours.id))
    assert not may(officer, Permission.MODERATE, Scope(organisation_id=theirs.id))
    assert not may(officer, Permission.SAFEGUARD, Scope(organisation_id=ours.id))


def test_the_command_adds_an_account(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["staff", "add", "Dana@example.org", "--name", "Dana", "--role", "viewer", "--password-stdin"],
        input="a long enough password\n",
    )
    assert result.exit_code == 0, result.output
    assert db.session.query(Staff).one().email == "dana@example.org"


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [("x", "a long enough password", "not an e-mail"), ("x@y.org", "short", "12")],
)
def test_the_command_says_what_is_wrong(app: Flask, email: str, password: str, words: str) -> None:
    result = app.test_cli_runner().invoke(
        args=["staff", "add", email, "--name", "D", "--role", "viewer", "--password-stdin"],
        input=password + "\n",
    )
    assert result.exit_code == 1
    assert words in result.stderr


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.OFFICER))
    copied = client.get_cookie("engage")
    assert copied is not None
    assert client.post("/desk/sign-out").status_code == 302
    client.set_cookie("engage", copied.value)
    assert client.get("/desk/").status_code == 302


def test_nobody_stays_signed_in_for_ever(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, make_staff(Role.OFFICER))
    assert client.get("/desk/").status_code == 200
    later = clock.now() + timedelta(hours=12, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/desk/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/sign-in?next=/desk/")


def test_a_page_of_the_library_that_stays_unused_is_not_there(client):
    assert client.get("/verify").status_code == 404
    assert client.post("/verify").status_code == 404


def test_the_librarys_commands_are_not_offered(app):
    offered = app.test_cli_runner().invoke(args=["--help"]).output
    assert "staff" in offered
    assert "User commands" not in offered
    assert "Role commands" not in offered
