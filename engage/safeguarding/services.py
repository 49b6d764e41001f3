"""The verbs of safeguarding: open a concern, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.crypto import seal
from engage.core.database import db, run
from engage.core.jobs import ring
from engage.safeguarding.models import Concern, ConcernAction, Lane, Urgency
from engage.voices.models import Flag, Voice
from engage.voices.services import restand


def open_concern(
    conversation: Conversation,
    *,
    lane: Lane,
    urgency: Urgency,
    now: datetime,
    voice: Voice | None = None,
    unsent: str | None = None,
    kind: str = "",
    rests_on: str | None = None,
    rule: str = "",
    by: Staff | None = None,
    note: str = "",
) -> Concern:
    """Put something in the safeguarding queue and ring for the alert (R4.4).

    The voice it is about is seen nowhere else until it is released (R4.5). `unsent` are words that were saved but
    never sent; they are kept sealed. `note`: why somebody who raised it is worried.
    """
    concern = Concern(
        conversation_id=conversation.id,
        voice_id=voice.id if voice else None,
        unsent=seal(unsent) if unsent else None,
        lane=lane,
        kind=kind,
        urgency=urgency,
        rests_on=seal(rests_on) if rests_on else None,
        rule=rule,
        opened_at=now,
    )
    db.session.add(concern)
    db.session.flush()
    note_action(concern, "opened", now=now, by=by, note=note)
    if voice:
        voice.flag = Flag.CONCERN
        restand(voice)
    ring("safeguarding.alert", [concern.id])
    return concern


def note_action(
    concern: Concern, action: str, *, now: datetime, by: Staff | None = None, note: str = ""
) -> ConcernAction:
    """Add a line to the concern's record. Lines are never changed or deleted (R4.5)."""
    line = ConcernAction(
        concern_id=concern.id,
        at=now,
        by_id=by.id if by else None,
        action=action,
        note=seal(note) if note else None,
    )
    db.session.add(line)
    db.session.flush()
    return line


def erase(participation_ids: Sequence[int]) -> int:
    """Delete the concerns about these people's voices, with their record. Returns how many."""
    voices = select(Voice.id).where(Voice.participation_id.in_(participation_ids))
    concerns = select(Concern.id).where(Concern.voice_id.in_(voices))
    db.session.execute(delete(ConcernAction).where(ConcernAction.concern_id.in_(concerns)))
    return run(delete(Concern).where(Concern.voice_id.in_(voices)))
