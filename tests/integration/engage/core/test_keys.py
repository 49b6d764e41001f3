"""Everything sealed can be brought under a new key, at any point again; a lost key is said, never hidden (R5.5)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import flask_migrate
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core import keys
from engage.core.crypto import KeyLost, Sealed, init_crypto, name_of, seal, unseal, vault
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.services import leave_contact, open_draft, save_draft
from engage.reading.screening import screen
from engage.safeguarding.models import Concern, ConcernLink, Lane, Urgency
from engage.safeguarding.services import note_action, open_concern
from engage.voices.models import Consent, Voice
from tests.conftest import KEYS
from tests.databases import KINDS, empty_app
from tests.factories import NOW, make_conversation, make_participation, make_staff, sign_in

OLD, NEW = KEYS["ENGAGE_ENCRYPTION_KEYS"], Fernet.generate_key().decode()
WORDS = "I want to kill myself because the last bus leaves too early."


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A database of each kind in which every sealed column holds something, under the old key."""
    with empty_app(request.param, tmp_path) as app, app.app_context():
        flask_migrate.upgrade()
        app.config["TESTING"] = True
        fill()
        yield app
        db.session.remove()


@pytest.fixture
def locked(app: Flask) -> Iterator[Voice]:
    """A text whose key is lost."""
    voice = make_participation(texts=("The last bus leaves too early.",)).voices[0]
    init_crypto(app, (NEW,))
    yield voice
    init_crypto(app, (OLD,))


def fill() -> None:
    conversation = make_conversation()
    person = make_participation(conversation, (WORDS,), consent=Consent.NAMED, shown_name=seal("Sam"))
    with transaction():
        leave_contact(person, "07700 900123", now=NOW)
        concern = db.session.scalars(sa.select(Concern)).first()
        assert concern
        concern.unsent = seal("never sent")
        line = note_action(concern, "noted", now=NOW, note="told the council")
        line.telling = seal("{}")
        other = open_concern(conversation, lane=Lane.RAISED, urgency=Urgency.SOON, unsent="never sent", now=NOW)
        lead = conversation.safeguarding_lead_id
        db.session.add(
            ConcernLink(one_id=concern.id, other_id=other.id, why=seal("the same"), by_id=lead, on=NOW.date())
        )
        draft, _token = open_draft(
            conversation, collector="surveys", source_id=1, language="en", variant="standard", now=NOW
        )
        found = {"why": screen(WORDS, "en")}
        save_draft(draft, {"why": WORDS}, screenings=found, language="en", variant="standard", now=NOW)


def held_by() -> dict[str, int]:
    return keys.status(lambda _more: None)[0]


def test_no_column_holds_bytes_that_rotation_would_forget() -> None:
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    of_bytes = {str(each) for each in columns if isinstance(each.type, (sa.LargeBinary, Sealed))}
    assert of_bytes == {str(each) for each in keys.sealed_columns()}
    assert all(each.type.name == str(each) for each in keys.sealed_columns())
    assert all(len(each.table.primary_key.columns) == 1 for each in keys.sealed_columns())


def test_a_token_does_not_say_when_it_was_made(app: Flask) -> None:
    assert base64.urlsafe_b64decode(seal("words"))[1:9] == bytes(8)


def test_rotation_leaves_nothing_under_the_old_key(place: Flask) -> None:
    filled = {str(each) for each in keys.sealed_columns() if held(each)}
    assert filled == {str(each) for each in keys.sealed_columns()}, "every sealed column is tried"
    before = {str(each): [unseal(token) for token in held(each)] for each in keys.sealed_columns()}
    init_crypto(place, (NEW, OLD))
    ran = place.test_cli_runner().invoke(args=["keys", "rotate"])
    assert ran.exit_code == 0, ran.output
    assert f"needs key {name_of(OLD)} any more" in ran.output
    init_crypto(place, (NEW,))
    assert {str(each): [unseal(token) for token in held(each)] for each in keys.sealed_columns()} == before
    assert keys.rotate(lambda _more: None).resealed == 0


def held(column: sa.Column[Any]) -> list[bytes]:
    return list(db.session.scalars(sa.select(column).where(column.is_not(None)).order_by(*column.table.primary_key)))


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(place: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for _person in range(5):
        make_participation(texts=("one", "two"))
    init_crypto(place, (NEW, OLD))
    monkeypatch.setattr(keys, "AT_ONCE", 3)
    looked: list[int] = []

    def kill(more: int) -> None:
        looked.append(more)
        if len(looked) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate(kill)
    half = held_by()
    assert half[name_of(NEW)] > 0
    assert half[name_of(OLD)] > 0
    done = keys.rotate(lambda _more: None)
    assert (done.already, done.resealed) == (half[name_of(NEW)], half[name_of(OLD)])
    assert held_by()[name_of(OLD)] == 0


def test_words_that_change_during_a_rotation_stay_changed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = make_participation().voices[0]
    init_crypto(app, (NEW, OLD))
    reseal = vault().reseal

    def meanwhile(token: bytes) -> bytes | None:
        with transaction():
            db.session.execute(sa.update(Voice).values(original=seal("newer words")))
        return reseal(token)

    monkeypatch.setattr(vault(), "reseal", meanwhile)
    keys.rotate(lambda _more: None)
    db.session.expire_all()
    assert unseal(voice.original) == "newer words"
    init_crypto(app, (OLD,))


def test_a_lost_key_is_named_and_the_rest_goes_on(app: Flask) -> None:
    make_participation()
    other = Fernet.generate_key().decode()
    init_crypto(app, (other,))
    make_participation()
    init_crypto(app, (NEW, OLD))
    ran = app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert ran.exit_code == 1
    assert "voice.original: 1 values cannot be read" in ran.output
    assert held_by() == {name_of(NEW): 1, name_of(OLD): 0}
    shown = app.test_cli_runner().invoke(args=["keys", "status"])
    assert shown.exit_code == 1
    assert f"Key 2 ({name_of(OLD)}): 0 values; can be removed" in shown.output
    init_crypto(app, (OLD,))


def test_a_lost_key_raises_with_what_it_locks(locked: Voice) -> None:
    db.session.expire_all()
    with pytest.raises(KeyLost, match=r"voice\.original cannot be read"):
        unseal(locked.original)


def test_the_desk_says_which_words_are_locked_and_what_to_do(locked: Voice, client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.OFFICER))
    for answer in (
        client.get(f"/desk/moderation/{locked.id}"),
        client.post(f"/desk/moderation/{locked.id}/original", data={"original-reason": "A name to check"}),
    ):
        assert answer.status_code == 500
        assert "These words cannot be opened" in answer.text
        assert "voice.original" in answer.text
        assert "put it back into ENGAGE_ENCRYPTION_KEYS" in answer.text


def test_safeguarding_never_shows_nothing_for_words_it_cannot_open(app: Flask, client: FlaskClient) -> None:
    lead = make_staff(Role.SAFEGUARDING_LEAD)
    make_participation(make_conversation(lead=lead), (WORDS,))
    concern = db.session.scalars(sa.select(Concern)).one()
    sign_in(client, lead)
    address = f"/desk/safeguarding/{concern.id}/read"
    assert "because the last bus leaves too early." in client.post(address).text
    init_crypto(app, (NEW,))
    answer = client.post(address)
    init_crypto(app, (OLD,))
    assert answer.status_code == 500
    assert "These words cannot be opened" in answer.text


def test_a_command_that_meets_a_lost_key_stops_with_its_message(locked: Voice, app: Flask) -> None:
    db.session.expire_all()
    command = click.Command("open", callback=lambda: unseal(locked.original))
    ran = app.test_cli_runner().invoke(command)
    assert ran.exit_code == 1
    assert "Error: voice.original cannot be read" in ran.output
    assert "Put that key back" in ran.output
