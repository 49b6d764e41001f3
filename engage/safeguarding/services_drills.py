"""A drill: a made-up concern goes all the way, with the real mails, so that everybody knows that the way is open."""

from __future__ import annotations

from datetime import datetime

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core import audit
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.safeguarding.queries import running_drill
from engage.safeguarding.services import open_concern

#: What the drill's concern shows instead of words. Nobody can take it for something that somebody said.
MADE_UP = "THIS IS A DRILL. Nobody wrote this. Do what you would do: take it on, say whom you would tell, close it."


class DrillRuns(Exception):
    """There is a drill in this conversation already."""


def start_drill(conversation: Conversation, *, by: Staff, now: datetime) -> Concern:
    """Open a made-up concern that is alerted, escalated and closed like any other, and counts in no figure but those
    of drills. Raises DrillRuns where one is not closed yet."""
    if running_drill(conversation.id) is not None:
        raise DrillRuns
    concern = open_concern(
        conversation, lane=Lane.RAISED, urgency=Urgency.URGENT, unsent=MADE_UP, drill=True, by=by, now=now
    )
    audit.record(by.actor, "concern.drill_started", f"concern:{concern.id}", now=now)
    return concern
