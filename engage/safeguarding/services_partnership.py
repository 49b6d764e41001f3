"""Releasing to the safeguarding partnership: safe numbers and what leads see in them, to an audience that owes a reply
(R4.5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.database import db
from engage.disclosure.counts import safe_count
from engage.disclosure.snapshots import may_release
from engage.safeguarding.models import PartnershipRelease
from engage.safeguarding.queries_figures import last_release, people_by_kind


class TooFew(Exception):
    """Fewer than ten people, or fewer than ten more than at the last release (R5.6)."""


class Answered(Exception):
    """The reply is written down already; it is not overwritten."""


def safe_kinds(conversation_id: int) -> dict[str, int]:
    """The kinds of concern that can be released now, with how many people, as disclosure lets it be told."""
    shown = {kind: safe_count(number) for kind, number in people_by_kind(conversation_id)[0].items()}
    return {kind: number for kind, number in shown.items() if number is not None}


def release(
    conversation: Conversation,
    *,
    audience: str,
    said: str,
    kinds: Collection[str],
    reply_by: date,
    by: Staff,
    now: datetime,
    today: date,
) -> PartnershipRelease:
    """Keep what the partnership is told. Raises TooFew where a number of people would give somebody away."""
    counted, people = people_by_kind(conversation.id)
    chosen = {kind: number for kind in sorted(kinds) if (number := safe_count(counted.get(kind, 0))) is not None}
    before = last_release(conversation.id)
    if not chosen or len(chosen) < len(set(kinds)) or not may_release(before.people if before else None, people):
        raise TooFew
    made = PartnershipRelease(
        conversation_id=conversation.id,
        audience=audience,
        said=said,
        kinds=chosen,
        people=people,
        by_id=by.id,
        released_on=today,
        reply_by=reply_by,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(by.actor, "concern.partnership_told", f"conversation:{conversation.id}", now=now)
    return made


def answer(made: PartnershipRelease, words: str, *, by: Staff, now: datetime, today: date) -> None:
    """Write down what the partnership answered. Raises Answered where that was done already."""
    if made.replied_on is not None:
        raise Answered
    made.reply, made.replied_on, made.replied_by_id = words, today, by.id
    db.session.flush()
    audit.record(by.actor, "concern.partnership_answered", f"conversation:{made.conversation_id}", now=now)
