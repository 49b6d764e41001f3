"""The whole installation in one encrypted file, and back (R5.8): every row, every file of the media folder, and the
ledger of erasures, so that nobody who was erased comes back."""

from __future__ import annotations

import base64
import gzip
import io
import json
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from engage.app import ledger, rows
from engage.app.erasure import forget_everywhere
from engage.core import audit
from engage.core.crypto import name_of
from engage.core.database import db, empty_journal
from engage.core.sealed_file import SealedFileError, SealedReader, SealedWriter, head_of
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.voices.models import Participation, Voice
from engage.voices.models_keeping import Erased

Progress = Callable[[int], object]
FILE_PIECE = 48 * 1024
#: Files of the instance folder that belong to the place; its keys never do.
OF_THE_PLACE = ("accessibility.json",)


class BackupError(Exception):
    """A backup cannot be made or brought back; the message says why and what to do. Nothing was changed."""


def make(path: Path, *, now: datetime, progress: Progress) -> tuple[int, int]:
    """Write everything into `path`, while the place is open. How many rows and files. Raises BackupError."""
    if path.exists():
        raise BackupError(f"{path} is there already. Give another name.")
    settings = _settings()
    head = {
        "made_at": now.isoformat(timespec="minutes"),
        "revision": _revision_here(),
        "code_key": name_of(settings.code_key.hex()),
        "audit_key": name_of(settings.audit_key.hex()),
    }
    row_count = file_count = 0
    with (
        SealedWriter(path, settings.encryption_keys[0], head) as sealed,
        gzip.GzipFile(fileobj=sealed, mode="wb", mtime=0) as packed,
        _one_moment() as connection,
    ):

        def write(line: Any) -> None:
            packed.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

        for line in rows.out(connection):
            write(line)
            if isinstance(line, list):
                row_count += 1
                progress(1)
        for name, file in _files(settings):
            file_count += 1
            write({"file": name})
            with file.open("rb") as content:
                while piece := content.read(FILE_PIECE):
                    write([base64.b64encode(piece).decode()])
        write({"end": row_count, "files": file_count})
    return row_count, file_count


def row_count() -> int:
    """How many rows a backup would hold now."""
    with _one_moment() as connection:
        return rows.count(connection)


def bring_back(
    path: Path, *, now: datetime, replacing: bool, ledgers: Sequence[Path], progress: Progress
) -> tuple[int, int]:
    """Put the place back as it is in the backup, but for those who were erased since. How many rows, and people erased
    again. Raises BackupError and SealedFileError; then nothing was changed."""
    settings = _settings()
    head = _whole(path, settings, progress)
    newer = [line for each in (ledger.ledger_file(), *ledgers) if each.exists() for line in _ledger(each)]
    _prepare_database(replacing)
    if head["revision"] == _newest():
        return _load(path, settings, now=now, newer=newer, progress=progress)
    with TemporaryDirectory(dir=settings.instance) as folder:
        today = _brought_up_to_date(path, head["revision"], settings, Path(folder), now=now)
        return _load(today, settings, now=now, newer=newer, progress=progress)


def _whole(path: Path, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Read the file to its end before anything is touched: a backup is whole, ours and of a known time, or refused."""
    head = head_of(path)
    for name, key in (("code_key", settings.code_key), ("audit_key", settings.audit_key)):
        if head.get(name) != name_of(key.hex()):
            raise BackupError(
                f"This backup belongs to an installation with another ENGAGE_{name.upper()}: nobody's four words "
                "would be found, and the record could not be checked. Set the right key. Nothing was changed."
            )
    known = {each.revision for each in ScriptDirectory(_migrations()).walk_revisions()}
    if head.get("revision") not in known:
        raise BackupError("This backup was made by a newer Engage. Bring this one up to date. Nothing was changed.")
    last = deque(_lines(path, settings, progress), maxlen=1).pop()
    if not isinstance(last, dict) or "end" not in last:
        raise SealedFileError(f"{path.name} does not end as a backup does. Nothing was changed.")
    return head


def _prepare_database(replacing: bool) -> None:
    here = _revision_here(none_is_well=True)
    if here is None:
        flask_migrate.upgrade(directory=_migrations())
    elif here != _newest():
        raise BackupError("This database is not up to date. Run `flask db upgrade` first. Nothing was changed.")
    elif not replacing and row_count():
        raise BackupError("This database holds something. --replace puts the backup in its place. Nothing was changed.")
    db.session.remove()


def _load(
    path: Path, settings: Settings, *, now: datetime, newer: Sequence[ledger.Line], progress: Progress
) -> tuple[int, int]:
    with TemporaryDirectory(dir=settings.instance) as folder:
        stored = 0
        with transaction():
            connection = db.session.connection()
            highest, known = (
                _numbers(),
                {line.uid: line for line in ledger.lines_of(db.session.scalars(sa.select(Erased)))},
            )
            known |= {line.uid: line for line in newer}
            rows.empty(connection)
            store, file = rows.Store(connection), None
            for line in _lines(path, settings, progress):
                if isinstance(line, list) and file is not None:
                    file.write(base64.b64decode(line[0]))
                elif isinstance(line, list):
                    store.add(line)
                    stored += 1
                elif "table" in line:
                    store.begin(line)
                elif "file" in line:
                    if file is not None:
                        file.close()
                    file = _new_file(Path(folder), line["file"])
            if file is not None:
                file.close()
            store.finish()
            db.session.expire_all()
            erased = _erase_again(list(known.values()), now=now)
            _never_again(highest, now=now, settings=settings)
            rows.number_on(connection, _numbers())
            audit.record("system", "backup.restored", "installation", now=now, reason=head_of(path)["made_at"])
        _put_files(Path(folder), settings)
    _new_files_beside(settings, now=now)
    return stored, erased


def _erase_again(lines: Sequence[ledger.Line], *, now: datetime) -> int:
    """Erase whom the backup does not know as erased; their lines stay as they were."""
    there = set(db.session.scalars(sa.select(Erased.uid)))
    missing = [line for line in lines if line.uid not in there]
    people = sorted({line.participation_id for line in missing})
    gone = 0
    for start in range(0, len(people), rows.AT_ONCE):
        some = people[start : start + rows.AT_ONCE]
        found = db.session.scalars(sa.select(Participation.id).where(Participation.id.in_(some))).all()
        forget_everywhere(found, now=now)
        gone += len(found)
    db.session.add_all(
        Erased(uid=line.uid, day=line.day, participation_id=line.participation_id, voice_id=line.voice_id)
        for line in missing
    )
    db.session.flush()
    return gone


def _never_again(highest: dict[str, int], *, now: datetime, settings: Settings) -> None:
    """People who came after the backup are lost with it, but an open visit of theirs must lead to nobody else: the
    highest number that was ever given stands in the ledger."""
    after = _numbers()
    if highest["participation"] > after["participation"] or highest["voice"] > after["voice"]:
        line = ledger.new_line(highest["participation"], highest["voice"] or None, now=now)
        db.session.add(
            Erased(uid=line.uid, day=line.day, participation_id=line.participation_id, voice_id=line.voice_id)
        )
        db.session.flush()


def _numbers() -> dict[str, int]:
    """The highest numbers ever given to people and their words here."""
    found = db.session.execute(
        sa.select(
            sa.select(sa.func.max(Participation.id)).scalar_subquery(),
            sa.select(sa.func.max(Erased.participation_id)).scalar_subquery(),
            sa.select(sa.func.max(Voice.id)).scalar_subquery(),
            sa.select(sa.func.max(Erased.voice_id)).scalar_subquery(),
        )
    ).one()
    numbers = [each or 0 for each in found]
    return {"participation": max(numbers[:2]), "voice": max(numbers[2:])}


def _brought_up_to_date(path: Path, revision: str, settings: Settings, folder: Path, *, now: datetime) -> Path:
    """An older backup, put into a database of its time, migrated, and taken out again as one of today."""
    from engage.app.factory import create_app

    url = f"sqlite:///{folder / 'older.db'}"
    older = create_app(replace(settings, database_url=url, instance=folder, media_url=str(folder / "media")))
    with older.app_context():
        flask_migrate.upgrade(directory=_migrations(), revision=revision)
        with transaction():
            store = rows.Store(db.session.connection())
            for line in _lines(path, settings, lambda _more: None):
                if isinstance(line, dict) and "table" not in line:
                    break
                if isinstance(line, list):
                    store.add(line)
                else:
                    store.begin(line)
            store.finish()
        flask_migrate.upgrade(directory=_migrations())
        make(folder / "today", now=datetime.fromisoformat(head_of(path)["made_at"]), progress=lambda _more: None)
        db.session.remove()
        db.engine.dispose()
    return folder / "today"


def _lines(path: Path, settings: Settings, progress: Progress) -> Iterator[Any]:
    size = path.stat().st_size
    told = 0
    with SealedReader(path, settings.encryption_keys) as sealed:
        try:
            with gzip.GzipFile(fileobj=io.BufferedReader(sealed, 1 << 20)) as packed:
                for text in packed:
                    yield json.loads(text)
                    if (place := min(sealed.place, size)) > told:
                        progress(place - told)
                        told = place
        except (EOFError, gzip.BadGzipFile, ValueError) as error:
            raise SealedFileError(f"{path.name} cannot be read to its end ({error}). Nothing was changed.") from None


@contextmanager
def _one_moment() -> Iterator[sa.Connection]:
    """A connection that sees the database as it is now, whatever others store meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for name in OF_THE_PLACE:
        if (settings.instance / name).is_file():
            yield f"place/{name}", settings.instance / name
    if (media := _media(settings)) is not None:
        for file in sorted(media.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield f"media/{file.relative_to(media)}", file


def _media(settings: Settings) -> Path | None:
    """The media folder; None where media are kept elsewhere."""
    return None if "://" in settings.media_url else Path(settings.media_url)


def _new_file(folder: Path, name: str) -> Any:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BackupError("A file in this backup would be put elsewhere. Nothing was changed.")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


def _put_files(folder: Path, settings: Settings) -> None:
    """In place of those that are there."""
    media = _media(settings)
    if media:
        shutil.rmtree(media, ignore_errors=True)
        if (folder / "media").exists():
            media.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / "media", media)
    for name in OF_THE_PLACE:
        if (folder / "place" / name).exists():
            shutil.move(folder / "place" / name, settings.instance / name)


def _new_files_beside(settings: Settings, *, now: datetime) -> None:
    """The audit heads that were noted outside belong to the record as it was: they are kept under another name."""
    heads = settings.instance / "audit" / "audit-heads.log"
    if heads.exists():
        heads.rename(heads.with_name(f"audit-heads-before-{now:%Y-%m-%dT%H%M%S}.log"))
    ledger.complete()
    empty_journal()


def _ledger(path: Path) -> list[ledger.Line]:
    try:
        return ledger.read(path)
    except (ledger.LedgerError, ValueError, OSError) as error:
        raise BackupError(f"The ledger of erasures cannot be read: {error} Nothing was changed.") from None


def _revision_here(*, none_is_well: bool = False) -> str | None:
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    if here is None and none_is_well:
        return None
    if not none_is_well and here != _newest():
        raise BackupError("This database is not up to date. Run `flask db upgrade` first.")
    return here


def _newest() -> str | None:
    return ScriptDirectory(_migrations()).get_current_head()


def _migrations() -> str:
    return str(Path(__file__).with_name("migrations"))


def _settings() -> Settings:
    found: Settings = current_app.extensions["engage_settings"]
    return found
