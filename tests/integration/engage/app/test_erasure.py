"""Erasing a person reaches every table that points to them or to their words (R5.8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from engage.app import ledger
from engage.app.erasure import erase
from engage.core import audit
from engage.core.audit import AuditEntry
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern
from engage.voices.models import Participation, Voice
from engage.voices.models_keeping import Erased
from engage.voices.services_keeping import Held, erase_for_good, hold
from tests.databases import empty_app
from tests.factories import NOW, make_participation, make_staff

WORDS = {"participation", "voice"}
#: Said once, so that it is found in a file if it is there at all.
SAID = "The ferryman of Sandbanks hums a tune nobody else knows."


def pointing() -> list[tuple[sa.Table, sa.Column[int], str]]:
    """Every column that points to a person or their words."""
    return [
        (table, key.parent, key.column.table.name)
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in WORDS
    ]


def test_nothing_points_to_somebody_who_was_erased(tmp_path_factory: pytest.TempPathFactory) -> None:
    with empty_app("sqlite", tmp_path_factory.mktemp("erasure")) as app, app.app_context():
        flask_migrate.upgrade()
        assert app.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 0
        everybody = sorted(db.session.scalars(sa.select(Participation.id)))
        before = {table.name: rows(table, column) for table, column, _ in pointing()}
        assert min(before[name] for name in ("reply_quote", "tag", "survey_response", "concern")) > 0
        with transaction():
            erase(everybody, now=NOW, by="system")
        left = {f"{table.name}.{column.name}": rows(table, column) for table, column, _ in pointing()}
        assert {name: count for name, count in left.items() if count} == {}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Voice)) == 0
        for concern in db.session.scalars(sa.select(Concern)):
            assert concern.unsent is not None
            assert unseal(concern.unsent), "what safeguarding still needs is kept, and leads to nobody"
        assert sorted(db.session.scalars(sa.select(Erased.participation_id))) == everybody


def rows(table: sa.Table, column: sa.Column[int]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(column.is_not(None))) or 0


@pytest.fixture
def person(app: Flask) -> Participation:
    """The newest person of all, with a tag and a decision."""
    make_participation()
    return make_participation(texts=(SAID, "And the bus is late."), approve=True)


def gone(participation: Participation, **over: Any) -> int:
    number = participation.id
    with transaction():
        erase_for_good(participation, by="staff:1", now=NOW, **over)
    db.session.expire_all()
    return number


def test_a_number_is_never_given_again(person: Participation) -> None:
    """Somebody's open visit, or an officer's open page, must not lead to the next person."""
    voices = [voice.id for voice in person.voices]
    number = gone(person)
    later = make_participation(texts=("Another person.",))
    assert later.id > number
    assert later.voices[0].id > max(voices)


def test_a_hold_forbids_it(person: Participation) -> None:
    officer = make_staff()
    with transaction():
        hold(person.conversation, by=officer, now=NOW, reason="An inquiry asks", participation=person)
    with pytest.raises(Held):
        gone(person)
    assert db.session.get(Participation, person.id)


def test_the_record_knows_the_number_and_the_reason_and_stays_whole(person: Participation) -> None:
    number = gone(person, reason="They asked by letter")
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.action, entry.subject) == ("participation.erased", f"participation:{number}")
    assert entry.reason == "They asked by letter"
    assert audit.verify().broken_at is None


def test_the_record_does_not_say_when_a_person_came_to_erase_themselves(person: Participation) -> None:
    """R8.3: the ledger has the day, the record nothing."""
    with transaction():
        erase_for_good(person, by=None, now=NOW)
    assert db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action.like("%erased"))).all() == []
    assert [type(value) for value in db.session.execute(sa.select(Erased.day)).one()] == [date]


def test_the_words_are_gone_from_the_file_and_its_journal(person: Participation, settings: Settings) -> None:
    sealed = bytes(person.voices[0].original)
    db.session.rollback()
    assert found(settings, SAID.encode()) != [], "the search finds what is there"
    assert found(settings, sealed) != []
    gone(person)
    assert found(settings, SAID.encode()) == []
    assert found(settings, sealed) == []


def found(settings: Settings, words: bytes) -> list[str]:
    """Files of the installation in which these bytes stand, in the journal too."""
    files = [path for path in settings.instance.rglob("*") if path.is_file() and path.name != "empty.db"]
    return [path.name for path in files if words in path.read_bytes()]


def test_the_ledger_stands_beside_the_database_too(person: Participation) -> None:
    number = gone(person)
    lines = ledger.read(ledger.ledger_file())
    assert [line.participation_id for line in lines] == [number]
    ledger.ledger_file().unlink()
    assert ledger.complete() == 1
    assert ledger.read(ledger.ledger_file()) == lines
    assert ledger.complete() == 0
    text = ledger.ledger_file().read_text().replace(f" {number} ", f" {number + 1} ")
    ledger.ledger_file().write_text(text)
    with pytest.raises(ledger.LedgerError, match="line 1, was changed"):
        ledger.read(ledger.ledger_file())
