"""Texts that are nearly the same: find them, decide them together, count a copied campaign once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, update

from engage.accounts.models import Staff
from engage.core import audit
from engage.core.database import db
from engage.moderation.lifecycle import Action
from engage.moderation.likeness import bands
from engage.moderation.models import Fingerprint
from engage.moderation.queries_likeness import alike
from engage.moderation.services import Stale, take_step
from engage.voices.models import Flag, HeldFor, Participation, Voice, VoiceState
from engage.voices.queries import readable_by_moderators
from engage.voices.services import hold_for, restand_many

#: The same words so many times, before anybody read them, are held for a moderator.
REPEATED_FROM = 20
#: Stands for a text that is too short to be compared, so that it is not due again.
NO_BAND = -1


def fingerprint(voice_ids: Sequence[int]) -> int:
    """Keep by which numbers these texts are found by others like them. Returns how many texts were new."""
    known = set(db.session.scalars(select(Fingerprint.voice_id).where(Fingerprint.voice_id.in_(voice_ids))))
    rows = db.session.execute(
        select(Voice.id, Voice.conversation_id, Voice.text)
        .join(Voice.participation)
        .where(Voice.id.in_(set(voice_ids) - known), readable_by_moderators())
        .order_by(Voice.id)
    ).all()
    values = [
        {"voice_id": row.id, "conversation_id": row.conversation_id, "band": band, "value": value}
        for row in rows
        for band, value in (enumerate(bands(row.text)) if bands(row.text) else ((NO_BAND, 0),))
    ]
    if values:
        db.session.execute(insert(Fingerprint), values)
        _hold_repeated([row.id for row in rows])
    return len(rows)


def _hold_repeated(voice_ids: Sequence[int]) -> None:
    """Hold what stands there word for word many times; what safeguarding looks at is left to it (R4.4)."""
    new = select(Voice.conversation_id, Voice.text).where(Voice.id.in_(voice_ids)).distinct()
    for conversation_id, text in db.session.execute(new).all():
        same = db.session.scalars(
            select(Voice)
            .join(Fingerprint, Fingerprint.voice_id == Voice.id)
            .where(
                Fingerprint.conversation_id == conversation_id,
                Fingerprint.band == 0,
                Fingerprint.value == next(iter(bands(text)), NO_BAND),
                Voice.text == text,
                Voice.flag == Flag.NONE,
                Voice.state == VoiceState.RECEIVED,
            )
            .order_by(Voice.id)
            .with_for_update(of=Voice)
        ).all()
        if len(same) >= REPEATED_FROM:
            for voice in same:
                hold_for(voice, HeldFor.REPEATED)


def decide_together(
    voice: Voice,
    chosen: Mapping[int, int],
    action: Action,
    *,
    by: Staff,
    now: datetime,
    today: date,
    reason: str = "",
) -> tuple[int, int]:
    """One decision for texts like `voice`: {id: revision that was read}; each keeps a record of its own.

    Returns how many were decided, and how many were left because they changed meanwhile or cannot take the step.
    Raises ReasonMissing.
    """
    done = left = 0
    for each in alike(voice, lock=True):
        if each.voice.id not in chosen:
            continue
        revision = chosen[each.voice.id]
        try:
            take_step(each.voice, action, by=by, revision=revision, now=now, today=today, reason=reason)
            done += 1
        except Stale:
            left += 1
    return done, left


def mark_campaign(voice: Voice, *, by: Staff, now: datetime) -> int:
    """The texts like this one are copies of one campaign: its people count as one from now on. Returns how many people.

    Numbers already published stay; the next ones follow the usual rules of release (R5.6).
    """
    voices = [voice, *(each.voice for each in alike(voice, lock=True))]
    people = {each.participation_id for each in voices}
    shared = {each.participation.campaign for each in voices if each.participation.campaign is not None}
    campaign = max(shared, default=-min(people))
    known = select(Participation.id).where(Participation.campaign.in_(shared))
    people |= set(db.session.scalars(known))
    _set_campaign(people, campaign)
    audit.record(by.actor, "voices.campaign_marked", f"voice:{voice.id}", now=now, reason=str(len(people)))
    restand_many(sorted(each.id for each in voices))
    return len(people)


def unmark_campaign(voice: Voice, *, by: Staff, now: datetime) -> None:
    """They are people who say the same: each counts again."""
    campaign = voice.participation.campaign
    if campaign is None:
        return
    people = set(db.session.scalars(select(Participation.id).where(Participation.campaign == campaign)))
    _set_campaign(people, None)
    audit.record(by.actor, "voices.campaign_unmarked", f"voice:{voice.id}", now=now, reason=str(len(people)))
    restand_many(sorted(db.session.scalars(select(Voice.id).where(Voice.participation_id.in_(people)))))


def _set_campaign(people: set[int], campaign: int | None) -> None:
    db.session.execute(update(Participation).where(Participation.id.in_(people)).values(campaign=campaign))
