"""Everything in one encrypted file and back, between both databases; nobody who was erased comes back (R5.8)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from click.testing import Result
from cryptography.fernet import Fernet
from flask import Flask

from engage.app import ledger, rows
from engage.core import audit
from engage.core.crypto import seal, unseal
from engage.core.database import db
from engage.core.sealed_file import MAGIC, MARK, PIECE, SealedFileError, SealedReader, SealedWriter
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern
from engage.voices.models import Consent, Participation, Voice
from engage.voices.models_keeping import Erased
from engage.voices.queries import participation_id_by_code
from engage.voices.services import give_code
from engage.voices.services_keeping import erase_for_good
from tests.conftest import KEYS
from tests.databases import KINDS, empty_app
from tests.factories import NOW, make_conversation, make_participation

SAID = "The ferryman of Sandbanks hums a tune nobody else knows."
WORRY = "I want to kill myself because the last bus leaves too early."
KEY = KEYS["ENGAGE_ENCRYPTION_KEYS"]


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[tuple[ExitStack, Path]]:
    with ExitStack() as stack:
        yield stack, tmp_path


def place(folders: tuple[ExitStack, Path], kind: str, name: str) -> Flask:
    """An installation of its own, migrated and empty."""
    stack, folder = folders
    app = stack.enter_context(empty_app(kind, folder / name))
    app.config["TESTING"] = True
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
    return app


def run(app: Flask, *words: Any) -> Result:
    """A command, as somebody types it."""
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def content(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        found: dict[str, list[Any]] = {}
        name = ""
        for line in rows.out(connection):
            if isinstance(line, dict):
                name = line["table"]
            else:
                found.setdefault(name, []).append(line)
        return found


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["engage_settings"]
    return found


def lived_in(app: Flask) -> None:
    """The demonstration place, a worry, a name, and a picture."""
    assert run(app, "demo", "load").exit_code == 0
    with app.app_context():
        conversation = make_conversation()
        make_participation(conversation, (WORRY,), consent=Consent.NAMED, shown_name=seal("Sam"))
        db.session.remove()
    media = Path(settings_of(app).media_url)
    (media / "pictures").mkdir(parents=True, exist_ok=True)
    (media / "pictures" / "bus.bin").write_bytes(bytes(range(256)) * 1000)


@pytest.mark.parametrize(
    ("source", "target"), [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")]
)
def test_all_that_is_there_comes_back_in_either_database(
    folders: tuple[ExitStack, Path], source: str, target: str
) -> None:
    there, here = place(folders, source, "there"), place(folders, target, "here")
    lived_in(there)
    before, file = content(there), folders[1] / "place.backup"
    made = run(there, "backup", file)
    assert made.exit_code == 0, made.output
    assert SAID.encode() not in file.read_bytes()
    brought = run(here, "restore", file)
    assert brought.exit_code == 0, brought.output
    after = content(here)
    assert [entry[3] for entry in after["audit_entry"][len(before["audit_entry"]) :]] == ["backup.restored"]
    del after["audit_entry"][len(before["audit_entry"]) :]
    assert after == before
    assert (Path(settings_of(here).media_url) / "pictures" / "bus.bin").read_bytes() == bytes(range(256)) * 1000
    with here.app_context():
        assert audit.verify().broken_at is None
        assert WORRY in [unseal(voice.original) for voice in db.session.scalars(sa.select(Voice))]
        known = set(db.session.scalars(sa.select(Participation.id)))
        assert make_participation().id > max(known), "numbers go on where they stood"
        db.session.remove()


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_who_was_erased_comes_back(folders: tuple[ExitStack, Path], kind: str) -> None:
    app, file = place(folders, kind, "there"), folders[1] / "old.backup"
    with app.app_context():
        gone, stays, worried = (make_participation(texts=(text,)) for text in (SAID, "A bus.", WORRY))
        numbers = [gone.id, stays.id, worried.id]
        with transaction():
            code = give_code(gone)
        db.session.remove()
    assert run(app, "backup", file).exit_code == 0
    with app.app_context():
        for number in (numbers[0], numbers[2]):
            with transaction():
                erase_for_good(db.session.get_one(Participation, number), by=None, now=NOW)
        later = make_participation(texts=("Came after the backup.",)).id
        db.session.remove()
    back = run(app, "restore", file, "--replace")
    assert back.exit_code == 0, back.output
    assert "Erased again: 2 people" in back.output
    with app.app_context():
        assert db.session.scalars(sa.select(Participation.id)).all() == [numbers[1]]
        assert participation_id_by_code(code) is None
        concern = db.session.scalars(sa.select(Concern)).one()
        assert (concern.voice_id, unseal(concern.unsent or b"")) == (None, WORRY)
        assert {line.participation_id for line in ledger.read(ledger.ledger_file())} >= {numbers[0], numbers[2]}
        assert make_participation().id > later, "an open visit of somebody who is lost leads to nobody else"
        db.session.remove()
    if kind == "sqlite":
        assert SAID.encode() not in (settings_of(app).instance / "engage.db").read_bytes()


def test_a_ledger_from_beside_the_database_is_enough(folders: tuple[ExitStack, Path]) -> None:
    """The machine is lost: an old backup and the file that was kept elsewhere are what is left."""
    there, here = place(folders, "sqlite", "there"), place(folders, "sqlite", "here")
    file, kept = folders[1] / "old.backup", folders[1] / "erased.log"
    with there.app_context():
        person = make_participation(texts=(SAID,)).id
        db.session.remove()
    assert run(there, "backup", file).exit_code == 0
    with there.app_context():
        with transaction():
            erase_for_good(db.session.get_one(Participation, person), by="staff:1", now=NOW)
        shutil.copy(ledger.ledger_file(), kept)
        db.session.remove()
    assert "Erased again: 1 people" in run(here, "restore", file, "--ledger", kept).output
    with here.app_context():
        assert db.session.scalars(sa.select(Erased.participation_id)).all() == [person]
    kept.write_text(kept.read_text().replace(f" {person} ", " 77 "))
    refused = run(here, "restore", file, "--replace", "--ledger", kept)
    assert refused.exit_code == 1
    assert "line 1, was changed" in refused.output


def test_an_older_backup_is_brought_up_to_date(folders: tuple[ExitStack, Path]) -> None:
    there, here = place(folders, "sqlite", "there"), place(folders, "sqlite", "here")
    file = folders[1] / "older.backup"
    with there.app_context():
        make_participation(texts=(SAID,))
        db.session.remove()
        flask_migrate.downgrade(revision="0001")
        db.session.remove()
    made_by_older(there, file)
    back = run(here, "restore", file)
    assert back.exit_code == 0, back.output
    with here.app_context():
        assert [unseal(voice.original) for voice in db.session.scalars(sa.select(Voice))] == [SAID]
        db.session.remove()


def made_by_older(app: Flask, file: Path) -> None:
    """What a version of Engage with these tables would have written."""
    from engage.app import backup

    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "_newest", lambda: "0001")
        backup.make(file, now=NOW, progress=lambda _more: None)


@pytest.fixture
def made(folders: tuple[ExitStack, Path]) -> tuple[Flask, Path]:
    app, file = place(folders, "sqlite", "there"), folders[1] / "place.backup"
    with app.app_context():
        make_participation(texts=(SAID,))
        db.session.remove()
    Path(settings_of(app).media_url).mkdir(exist_ok=True)
    (Path(settings_of(app).media_url) / "noise.bin").write_bytes(os.urandom(200_000))
    assert run(app, "backup", file).exit_code == 0
    return app, file


def damaged(whole: bytes) -> dict[str, bytes]:
    """What can become of a file."""
    middle, body = len(whole) // 2, whole.index(b"\n", len(MAGIC)) + 1
    assert len(whole) > body + 2 * (PIECE + MARK)
    return {
        "cut off": whole[:middle],
        "cut off at a piece": whole[: body + PIECE + MARK],
        "one bit": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "another head": whole.replace(b'"made_at": "20', b'"made_at": "19', 1),
        "something behind": whole + b"x",
        "no backup": b"PK" + whole,
        "empty": b"",
    }


def test_a_damaged_file_is_refused_and_nothing_changes(made: tuple[Flask, Path]) -> None:
    app, file = made
    before, said = content(app), {}
    for how, broken in damaged(file.read_bytes()).items():
        file.write_bytes(broken)
        refused = run(app, "restore", file, "--replace")
        assert isinstance(refused.exception, SystemExit), (how, refused.exception)
        assert refused.exit_code == 1, how
        said[how] = refused.output.rpartition("Error: ")[2].strip()
        assert content(app) == before, how
    assert (Path(settings_of(app).media_url) / "noise.bin").exists()
    cut = f"{file.name} is cut off or was changed. Nothing was changed here."
    other = f"{file.name} is no backup of Engage, or its beginning was changed."
    assert said == {**dict.fromkeys(said, cut), "no backup": other, "empty": other}


def test_a_file_under_a_key_that_is_lost_says_so(made: tuple[Flask, Path]) -> None:
    app, file = made
    app.extensions["engage_settings"] = replace(settings_of(app), encryption_keys=(Fernet.generate_key().decode(),))
    refused = run(app, "restore", file, "--replace")
    assert refused.exit_code == 1
    assert "not among ENGAGE_ENCRYPTION_KEYS" in refused.output


def test_another_installations_keys_are_refused(made: tuple[Flask, Path]) -> None:
    app, file = made
    app.extensions["engage_settings"] = replace(settings_of(app), code_key=b"x" * 48)
    refused = run(app, "restore", file, "--replace")
    assert "another ENGAGE_CODE_KEY" in refused.output


def test_a_database_that_holds_something_is_not_overwritten_unasked(made: tuple[Flask, Path]) -> None:
    app, file = made
    before = content(app)
    refused = run(app, "restore", file)
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert content(app) == before


def test_a_backup_overwrites_no_file(made: tuple[Flask, Path]) -> None:
    app, file = made
    whole = file.read_bytes()
    assert run(app, "backup", file).exit_code == 1
    assert file.read_bytes() == whole
    assert file.stat().st_mode & 0o077 == 0


def test_a_restore_that_fails_half_way_changes_nothing(
    made: tuple[Flask, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, file = made
    before = content(app)

    def fail(_store: rows.Store) -> None:
        raise rows.RowsError("The disk is full.")

    monkeypatch.setattr(rows.Store, "finish", fail)
    assert "The disk is full" in run(app, "restore", file, "--replace").output
    monkeypatch.undo()
    assert content(app) == before
    assert (Path(settings_of(app).media_url) / "noise.bin").exists()


def test_others_may_write_while_a_backup_is_made(folders: tuple[ExitStack, Path]) -> None:
    """It holds the place as it was at one moment."""
    app, file = place(folders, "sqlite", "there"), folders[1] / "place.backup"
    with app.app_context():
        make_participation(texts=(SAID,))
        seen: list[int] = []

        def meanwhile(more: int) -> None:
            if not seen:
                make_participation(texts=("Came in the middle.",))
            seen.append(more)

        from engage.app import backup

        backup.make(file, now=NOW, progress=meanwhile)
        db.session.remove()
    here = place(folders, "sqlite", "here")
    assert run(here, "restore", file).exit_code == 0
    assert len(content(here)["participation"]) == 1


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_sealed_file_gives_back_what_was_written(tmp_path: Path, size: int) -> None:
    said, file = bytes(number % 251 for number in range(size)), tmp_path / "some.file"
    with SealedWriter(file, KEY, {"made_at": "today"}) as sealed:
        for start in range(0, size, 1000):
            sealed.write(said[start : start + 1000])
    with SealedReader(file, [Fernet.generate_key().decode(), KEY]) as opened:
        assert opened.readall() == said
        assert opened.head["made_at"] == "today"


def test_pieces_in_another_order_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.file"
    with SealedWriter(file, KEY, {}) as sealed:
        sealed.write(bytes(3 * PIECE))
    whole = file.read_bytes()
    start = len(whole) - 3 * (PIECE + MARK)
    first, second, third = (whole[start + n * (PIECE + MARK) :][: PIECE + MARK] for n in range(3))
    file.write_bytes(whole[:start] + second + first + third)
    with SealedReader(file, [KEY]) as opened, pytest.raises(SealedFileError, match="cut off or was changed"):
        opened.readall()
