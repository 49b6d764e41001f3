"""The queue of the demonstration as a team at work leaves it: a copied letter, a question, a text given, one open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.moderation import services_claims, services_likeness
from engage.moderation.lifecycle import Action
from engage.moderation.services import take_step
from engage.voices.models import Voice, VoiceState
from engage.voices.queries import readable_by_moderators

LETTER = (
    "I write to ask the council to keep the number five bus. It is the only way for young people in our village to "
    "reach college, work and their friends, and without it we are cut off every evening."
)
ENDINGS = ("", " Keep our bus.", " Thank you for reading this.", " I am sixteen.")


def at_work(
    conversation: Conversation,
    letters: Sequence[Voice],
    *,
    officer: Staff,
    moderator: Staff,
    now: datetime,
    today: date,
) -> None:
    """The letters are marked as one campaign; of the other texts that wait, three are in somebody's hands."""
    services_likeness.fingerprint([each.id for each in letters])
    services_likeness.mark_campaign(letters[0], by=moderator, now=now)
    waiting = db.session.scalars(
        select(Voice)
        .join(Voice.participation)
        .where(
            Voice.conversation_id == conversation.id,
            Voice.state == VoiceState.RECEIVED,
            Voice.id.not_in([each.id for each in letters]),
            readable_by_moderators(),
        )
        .order_by(Voice.id.desc())
        .limit(3)
    ).all()
    if len(waiting) < 3:
        return
    question = "Could somebody be known by it?"
    asked, given, opened = waiting
    take_step(asked, Action.SECOND, by=officer, revision=asked.revision, now=now, today=today, reason=question)
    services_claims.assign(given, moderator, by=officer, now=now)
    services_claims.take(opened, by=officer, now=now)
