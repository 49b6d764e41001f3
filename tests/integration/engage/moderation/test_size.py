"""The next text costs the same however many wait: as many statements, and none that reads the whole queue."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.core.transaction import transaction
from tests.bench.waiting import add_waiting
from tests.conftest import Visitor
from tests.databases import KINDS, empty_app
from tests.factories import make_conversation, make_staff, sign_in
from tests.statements import MOST, statements

SMALL, LARGE = 40, 3_000


def one_round(app: Flask) -> tuple[int, int]:
    """Statements of a decision that claims the next text, and of that text's page."""
    client = sign_in(app.test_client(), make_staff(Role.MODERATOR))
    address = client.post("/desk/moderation/start").headers["Location"]
    client.get(address)
    with statements() as deciding:
        answer = client.post(f"{address}/decide", data={"action": "approve", "revision": 1})
    assert answer.status_code == 302
    with statements() as reading:
        assert client.get(answer.headers["Location"]).status_code == 200
    return len(deciding), len(reading)


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_text_costs_the_same_statements_however_many_wait(kind: str, tmp_path: Path) -> None:
    with empty_app(kind, tmp_path) as app:
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        app.test_client_class = Visitor
        with app.app_context():
            db.create_all()
            conversation = make_conversation()
            with transaction():
                add_waiting(conversation, SMALL)
            small = one_round(app)
            with transaction():
                add_waiting(conversation, LARGE)
            large = one_round(app)
        assert large == small
        assert max(large) <= MOST
