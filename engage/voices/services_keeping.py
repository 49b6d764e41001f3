"""The verbs of keeping: set a period, hold, lift, erase a person for good, forget hidden details, note the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.crypto import seal, unseal
from engage.core.database import db
from engage.voices.models import Participation, Voice
from engage.voices.models_keeping import Erased, ErasureAsked, KeepingPeriod, LegalHold
from engage.voices.periods import Kind, allowed
from engage.voices.queries_keeping import hold_in, hold_over, periods_set

#: What stands in an original where a hidden detail was: as long as it, so that every other place stays where it is.
GONE = "█"


class Held(Exception):
    """A legal hold forbids this deletion."""


class PeriodError(Exception):
    """This period is too short or too long; `kind` says which."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(kind)


def set_periods(
    conversation: Conversation | None, wanted: Mapping[Kind, int | None], *, by: Staff, now: datetime
) -> None:
    """Set these periods, in days, for a conversation or (None) the installation; None takes one away.

    Raises PeriodError. What changed is on record.
    """
    for kind, days in wanted.items():
        if days is not None and not allowed(kind, days):
            raise PeriodError(kind)
    number = conversation.id if conversation else None
    before = periods_set(number)
    of = KeepingPeriod.conversation_id
    mine = of.is_(None) if number is None else of == number
    for kind, days in wanted.items():
        if before.get(kind) == days:
            continue
        db.session.execute(delete(KeepingPeriod).where(mine, KeepingPeriod.kind == kind))
        if days is not None:
            db.session.add(KeepingPeriod(conversation_id=number, kind=kind, days=days))
        said = f"{kind.value}: {before.get(kind, 'default')} → {days or 'default'}"
        audit.record(by.actor, "keeping.period_set", _subject(conversation), now=now, reason=said)
    db.session.flush()


def hold(
    conversation: Conversation, *, by: Staff, now: datetime, reason: str, participation: Participation | None = None
) -> LegalHold:
    """From now on nothing of this conversation, or of this person, is deleted; taking back still hides (R5.8)."""
    found = LegalHold(
        conversation_id=conversation.id,
        participation_id=participation.id if participation else None,
        reason=reason.strip(),
        by_id=by.id,
        since=now,
    )
    db.session.add(found)
    audit.record(by.actor, "hold.set", _subject(participation or conversation), now=now, reason=reason.strip())
    db.session.flush()
    return found


def lift(found: LegalHold, *, by: Staff, now: datetime) -> None:
    """The hold is over."""
    if found.lifted_at is None:
        found.lifted_at, found.lifted_by_id = now, by.id
        audit.record(by.actor, "hold.lifted", _subject(found.participation or found.conversation), now=now)
        db.session.flush()


def erase_for_good(participation: Participation, *, by: str | None, now: datetime, reason: str = "") -> None:
    """Erase one person from every room, at once; `by` None: they did it themselves. Raises Held.

    The order of the rooms is that of `engage/app`.
    """
    if hold_over(participation.conversation_id, participation.id):
        raise Held
    current_app.extensions["engage_erase"]([participation.id], now=now, by=by, reason=reason)


def ask_to_erase(conversation: Conversation, *, by: Staff, now: datetime, reason: str) -> None:
    """Note that everything people said in this conversation is to be erased; the worker does it. Raises Held."""
    if hold_in(conversation.id):
        raise Held
    if db.session.get(ErasureAsked, conversation.id) is None:
        db.session.add(ErasureAsked(conversation_id=conversation.id, by_id=by.id, at=now, reason=reason.strip()))
        audit.record(by.actor, "conversation.erasure_asked", _subject(conversation), now=now, reason=reason.strip())
    db.session.flush()


def forget_details(voices: Sequence[Voice], *, today: date) -> None:
    """Take the hidden details out of these originals for good. The rest of the words is what staff work on anyway,
    and stands where it stood. Raises KeyLost."""
    for voice in voices:
        words = unseal(voice.original)
        for each in voice.hidden:
            words = words[: each["start"]] + GONE * (each["end"] - each["start"]) + words[each["end"] :]
        voice.original, voice.details_gone_on = seal(words), today
    db.session.flush()


def note_erased(participation_ids: Sequence[int], *, today: date) -> list[Erased]:
    """New lines in the ledger for people who are about to be erased; call it while their words are still there."""
    highest: dict[int, Any] = {
        row.participation_id: row.voice_id
        for row in db.session.execute(
            select(Voice.participation_id, func.max(Voice.id).label("voice_id"))
            .where(Voice.participation_id.in_(participation_ids))
            .group_by(Voice.participation_id)
        )
    }
    lines = [
        Erased(uid=secrets.token_hex(16), participation_id=number, voice_id=highest.get(number), day=today)
        for number in participation_ids
    ]
    db.session.add_all(lines)
    db.session.flush()
    return lines


def _subject(what: Conversation | Participation | None) -> str:
    if what is None:
        return "installation"
    return f"{what.__tablename__}:{what.id}"
