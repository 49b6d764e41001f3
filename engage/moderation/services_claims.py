"""Who reads a text now: claim the next one, take it over, leave it, give it to a colleague (R6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope, allows
from engage.core import audit
from engage.core.database import db
from engage.moderation import queries_claims
from engage.moderation.models import Claim
from engage.moderation.queries import Filters
from engage.voices.models import Voice

#: So long a text stays with whoever opened it. Every change they make to it starts the time again.
CLAIM_LASTS = timedelta(minutes=15)
#: One press gives away no more than this.
MOST_ASSIGNED = 200


class NotTheirs(Exception):
    """This colleague may not moderate this text."""


def claim_next(person: Staff, filters: Filters, *, now: datetime, after: int = 0) -> int | None:
    """Claim the oldest text of the filter that nobody else has, from `after` on, then from the start.

    Returns its id; None where nothing is left. Whatever else the person had open is let go.
    """
    leave(person, now=now)
    for start in dict.fromkeys((after, 0)):
        tried = start
        while (found := queries_claims.next_free(person, filters, now=now, after=tried)) is not None:
            tried = found
            if found != after and _claim(found, person, now=now):
                return found
    return None


def take(voice: Voice, *, by: Staff, now: datetime) -> None:
    """Read this one, even where a colleague has it open: they are told so when they decide. The caller holds it."""
    leave(by, now=now)
    claim = _claim_of(voice.id)
    if claim.read_by_other(by.id, now):
        audit.record(by.actor, "voice.taken_over", f"voice:{voice.id}", now=now)
    claim.reader_id, claim.until = by.id, now + CLAIM_LASTS
    db.session.flush()


def renew(voice: Voice, *, by: Staff, now: datetime) -> None:
    """Start the time again for a text that this person has open."""
    claim = db.session.get(Claim, voice.id)
    if claim is not None and claim.reader_id == by.id:
        claim.until = now + CLAIM_LASTS
        db.session.flush()


def leave(person: Staff, *, now: datetime) -> None:
    """Let go of whatever this person has open."""
    for claim in db.session.scalars(select(Claim).where(Claim.reader_id == person.id).order_by(Claim.voice_id)):
        claim.reader_id = claim.until = None
        _drop_if_empty(claim)
    db.session.flush()


def assign(voice: Voice, to: Staff | None, *, by: Staff, now: datetime) -> None:
    """Give a text to a colleague who may moderate it, or (None) to nobody in particular. Raises NotTheirs."""
    scope = Scope(organisation_id=voice.conversation.organisation_id, conversation_id=voice.conversation_id)
    if to is not None and not (to.active and allows(to.grants, Permission.MODERATE, scope)):
        raise NotTheirs
    claim = _claim_of(voice.id)
    claim.assigned_to_id = to.id if to else None
    _drop_if_empty(claim)
    db.session.flush()
    audit.record(by.actor, "voice.assigned", f"voice:{voice.id}", now=now, reason=f"staff:{to.id}" if to else "")


def assign_oldest(filters: Filters, to: Staff, *, number: int, by: Staff, now: datetime) -> int:
    """Give the oldest texts of the filter that nobody was given to a colleague, as far as they may moderate them.

    Returns how many.
    """
    ids: Sequence[int] = queries_claims.to_give(by, to, filters, now=now, limit=min(number, MOST_ASSIGNED))
    for voice_id in ids:
        _claim_of(voice_id).assigned_to_id = to.id
    db.session.flush()
    if ids:
        span = f"voices:{ids[0]}-{ids[-1]}"
        audit.record(by.actor, "voices.assigned", span, now=now, reason=f"staff:{to.id}: {len(ids)}")
    return len(ids)


def _claim(voice_id: int, person: Staff, *, now: datetime) -> bool:
    """Whether it was still free. The text is held, so that of two who ask at once only one gets it."""
    held = db.session.scalar(select(Voice.id).where(Voice.id == voice_id).with_for_update())
    claim = _claim_of(voice_id) if held else None
    if claim is None or claim.read_by_other(person.id, now):
        return False
    claim.reader_id, claim.until = person.id, now + CLAIM_LASTS
    db.session.flush()
    return True


def _claim_of(voice_id: int) -> Claim:
    claim = db.session.get(Claim, voice_id, populate_existing=True)
    if claim is None:
        claim = Claim(voice_id=voice_id)
        db.session.add(claim)
    return claim


def _drop_if_empty(claim: Claim) -> None:
    if claim.reader_id is None and claim.assigned_to_id is None and claim.asked_by_id is None:
        if claim in db.session.new:
            db.session.expunge(claim)
        else:
            db.session.delete(claim)
