"""The ledger of erasures outside the database, beside the audit heads: so that a restore from an older backup can
apply what was erased since, also where the database itself is lost (R5.8). A line names nobody."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from engage.core import clock
from engage.core.settings import Settings
from engage.voices.models_keeping import Erased
from engage.voices.queries_keeping import ledger


class LedgerError(Exception):
    """A ledger file was changed or cannot be read; the message says where."""


@dataclass(frozen=True)
class Line:
    """One erasure, as the file and the table have it."""

    uid: str
    day: date
    participation_id: int
    voice_id: int | None


def lines_of(rows: Iterable[Erased]) -> list[Line]:
    """The table's rows as lines."""
    return [Line(each.uid, each.day, each.participation_id, each.voice_id) for each in rows]


def new_line(participation_id: int, voice_id: int | None, *, now: datetime) -> Line:
    """A line for a number that must not be given again."""
    zone = current_app.extensions["engage_settings"].time_zone
    return Line(secrets.token_hex(16), clock.day(now, zone), participation_id, voice_id)


def ledger_file() -> Path:
    """Where this installation keeps it."""
    settings: Settings = current_app.extensions["engage_settings"]
    return settings.instance / "audit" / "erased.log"


def append(lines: Sequence[Line]) -> None:
    """Write these lines at the end of the file."""
    path = ledger_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.writelines(f"{_body(line)} {_mark(_body(line))}\n" for line in lines)


def read(path: Path) -> list[Line]:
    """The lines of a ledger file. Raises LedgerError where one is not as it was written."""
    found = []
    for number, text in enumerate(path.read_text().splitlines(), 1):
        body, _space, mark = text.rpartition(" ")
        if not hmac.compare_digest(mark, _mark(body)):
            raise LedgerError(f"{path.name}, line {number}, was changed, or belongs to another installation.")
        uid, day, person, voice = body.split()
        found.append(Line(uid, date.fromisoformat(day), int(person), None if voice == "-" else int(voice)))
    return found


def complete() -> int:
    """Write whatever the table has and the file has not. Returns how many lines."""
    path = ledger_file()
    known = {line.uid for line in read(path)} if path.exists() else set()
    missing = [line for line in lines_of(ledger()) if line.uid not in known]
    if missing:
        append(missing)
    return len(missing)


def _body(line: Line) -> str:
    return f"{line.uid} {line.day.isoformat()} {line.participation_id} {line.voice_id or '-'}"


def _mark(body: str) -> str:
    key: bytes = current_app.extensions["engage_settings"].audit_key
    return hmac.new(key, b"erased " + body.encode(), hashlib.sha256).hexdigest()
