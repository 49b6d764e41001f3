"""What the safeguarding leads of the demonstration place did: one concern told to a school, one drill done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Closing, Concern, ConcernState, Urgency
from engage.safeguarding.services import take_step
from engage.safeguarding.services_drills import start_drill
from engage.safeguarding.telling import Telling, Told

TOLD = Telling(
    whom=(Told.SCHOOL,),
    reference="WB-2041",
    note="Spoke with the safeguarding lead of the school. They know the pupil and see them today.",
)


def look_after(conversation: Conversation, lead: Staff, deputy: Staff, *, now: datetime, today: date) -> None:
    """One concern that is less urgent has somebody and a telling; a drill of last week is over."""
    concern = db.session.scalar(
        select(Concern)
        .where(Concern.state == ConcernState.OPEN, Concern.urgency == Urgency.SOON, Concern.voice_id.is_not(None))
        .order_by(Concern.id)
        .limit(1)
    )
    if concern:
        telling = Telling(TOLD.whom, today, TOLD.reference, TOLD.note)
        take_step(concern, Action.TELL, by=lead, revision=concern.revision, now=now, telling=telling)
    begun = now - timedelta(days=7)
    drill = start_drill(conversation, by=lead, now=begun)
    drill.alerted_at = begun  # a week ago: nobody is told now
    done = begun + timedelta(minutes=12)
    take_step(
        drill,
        Action.CLOSE,
        by=deputy,
        revision=drill.revision,
        now=done,
        note="The mail came within a minute. All steps were clear.",
        because=Closing.DRILLED,
    )
