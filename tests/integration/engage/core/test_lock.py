"""On SQLite, who means to write takes the lock before anything is read (DESIGN, “How a request flows”)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from engage.accounts.permissions import Role
from engage.core.database import db
from tests.factories import make_staff, sign_in


@pytest.mark.parametrize(("method", "begins"), [("POST", "BEGIN IMMEDIATE"), ("GET", "BEGIN")])
def test_a_request_of_staff_that_writes_begins_with_the_lock(client: FlaskClient, method: str, begins: str) -> None:
    sign_in(client, make_staff(Role.OFFICER))
    db.session.rollback()
    ran: list[str] = []

    def note(_connection, _cursor, statement, *_more):  # type: ignore[no-untyped-def]
        ran.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.open("/desk/keys" if method == "POST" else "/desk/", method=method, data={"keys": "off"})
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert ran[0] == begins
