"""`/desk/audit/`: who saw or did what; taken along as a file, and checked. No words of the public are in it (R8.3)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engage.accounts.access import may, require, signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.core import audit, clock
from engage.core.database import writing
from engage.core.languages import _
from engage.core.web import settings
from engage.front import queries_audit as queries
from engage.front.audit_words import ACTIONS, FAMILIES, SUBJECTS, action_words, reason_words, subject_words

record = Blueprint("audit", __name__, url_prefix="/desk/audit", template_folder="templates")
PERMISSIONS = {f"audit.{view}": Permission.SEE_AUDIT for view in ("entries", "export", "check")}
EVERYWHERE = Scope()
COLUMNS = ("number", "at", "actor", "who", "action", "what", "subject", "reason", "link")
#: A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@record.get("/")
def entries() -> ResponseReturnValue:
    """The record, newest first."""
    return _page(signed_in(), request.args)


@record.post("/export")
def export() -> ResponseReturnValue:
    """The same entries as a file. That somebody took them is on record before the first line leaves."""
    person = signed_in()
    chosen, problems = _read(request.form)
    if problems:
        return _page(person, request.form)
    kind = request.form.get("format", "csv")
    write = {"csv": _as_csv, "json": _as_json}.get(kind) or abort(400)
    typed = [f"{name}={request.form[name]}" for name in FIELDS if request.form.get(name)]
    audit.record(person.actor, "audit.exported", "audit:record", now=clock.now(), reason=" ".join([kind, *typed])[:400])
    names = queries.names_in_sight(person)
    lines = write(_line(each, names) for each in queries.every(person, chosen))
    answer = Response(
        stream_with_context(_reading(lines)), mimetype={"csv": "text/csv", "json": "application/json"}[kind]
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{clock.now():%Y-%m-%d}.{kind}"'
    return answer


@record.get("/check")
def check() -> ResponseReturnValue:
    """Walk the whole chain. Only for who may see all of it; that it was checked goes on record."""
    person = require(Permission.SEE_AUDIT, EVERYWHERE)
    verdict = audit.verify()
    missing = None if verdict.broken_at else audit.missing_from_noted_heads(settings().instance / "audit")
    found = f"broken at {verdict.broken_at}" if verdict.broken_at else "tail missing" if missing else "whole"
    audit.record_apart(person.actor, "audit.checked", "audit:record", reason=f"{found}, {verdict.count} entries")
    return _page(person, MultiDict(), verdict=verdict, missing=missing, checked_at=clock.now())


FIELDS = ("actor", "family", "kind", "number", "since", "until")


def _page(person: Staff, typed: Mapping[str, Any], **more: Any) -> ResponseReturnValue:
    chosen, problems = _read(typed)
    names = queries.names_in_sight(person)
    found = queries.page(
        person,
        chosen,
        before=request.args.get("before", type=int),
        after=request.args.get("after", type=int),
    )
    page = render_template(
        "front/audit.html",
        found=found,
        typed={name: typed.get(name, "") for name in FIELDS},
        kept={name: typed[name] for name in FIELDS if typed.get(name)},
        problems=problems,
        page_errors=problems,
        names=names,
        families=FAMILIES,
        kinds={kind: words for kind, words in SUBJECTS.items() if kind not in ("page", "voices")},
        action_words=action_words,
        subject_words=lambda subject: subject_words(subject, names),
        reason_words=reason_words,
        known=ACTIONS,
        whole=may(person, Permission.SEE_AUDIT, EVERYWHERE),
        **more,
    )
    return page, 422 if problems else 200


def _read(typed: Mapping[str, Any]) -> tuple[queries.Filter, dict[str, str]]:
    """The filter that was chosen, and what could not be read, by field."""
    problems: dict[str, str] = {}
    since, until = _day(typed, "since", problems), _day(typed, "until", problems)
    number = str(typed.get("number", "")).strip()
    if number and not (number.isascii() and number.isdigit()):
        problems["number"] = _("Write the number in figures, such as 12.")
    elif number and not typed.get("kind"):
        problems["kind"] = _("Choose what has this number.")
    if since and until and until < since:
        problems["until"] = _("The last day is before the first.")
    if problems:
        return queries.Filter(), problems
    chosen = queries.Filter(
        actor=str(typed.get("actor", ""))[:80],
        family=str(typed.get("family", ""))[:80],
        kind=str(typed.get("kind", ""))[:80],
        number=number[:20],
        since=_begins(since),
        until=_begins(until + timedelta(days=1)) if until and until < date.max else None,
    )
    return chosen, {}


def _day(typed: Mapping[str, Any], name: str, problems: dict[str, str]) -> date | None:
    words = str(typed.get(name, "")).strip()
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        problems[name] = _("Write the day as year, month and day, such as 2027-01-15.")
        return None


def _begins(day: date | None) -> datetime | None:
    """The moment at which a day begins in the place's zone."""
    return datetime.combine(day, time.min, settings().time_zone) if day else None


def _line(entry: audit.AuditEntry, names: Mapping[str, str]) -> dict[str, str | int]:
    return {
        "number": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "who": names.get(entry.actor, ""),
        "action": entry.action,
        "what": action_words(entry.action),
        "subject": entry.subject,
        "reason": reason_words(entry.action, entry.reason),
        "link": entry.link,
    }


def _as_csv(lines: Iterator[dict[str, str | int]]) -> Iterator[str]:
    yield _csv_line(COLUMNS)
    for line in lines:
        yield _csv_line(tuple(_plain(line[name]) for name in COLUMNS))


def _csv_line(cells: tuple[str | int, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _as_json(lines: Iterator[dict[str, str | int]]) -> Iterator[str]:
    yield "["
    for place, line in enumerate(lines):
        yield (",\n" if place else "\n") + json.dumps(line, ensure_ascii=False)
    yield "\n]\n"


def _reading(lines: Iterator[str]) -> Iterator[str]:
    """Line by line, after the request was committed: a long copy holds no lock against those who write."""
    token = writing.set(False)
    try:
        yield from lines
    finally:
        writing.reset(token)
