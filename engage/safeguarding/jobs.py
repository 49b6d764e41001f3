"""Background work of safeguarding: alerts and escalation, by mail and webhook without content (R4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from engage.accounts.models import Staff
from engage.core.calls import queue_call
from engage.core.clock import now as clock_now
from engage.core.database import db
from engage.core.jobs import job
from engage.core.mail import queue_mail
from engage.core.transaction import transaction
from engage.safeguarding.hours import minutes_unanswered
from engage.safeguarding.models import Concern, ConcernState, Urgency
from engage.safeguarding.queries import unacknowledged
from engage.safeguarding.services import escalate, first_to_tell, note_told

#: After so many minutes without acknowledgement the deputy is told, and after twice as many every lead. Urgent ones
#: count by the clock, night and weekend too; the others count in reading hours.
PATIENCE = {Urgency.URGENT: 30, Urgency.SOON: 120}
URGENT_SUBJECT = "Safeguarding, urgent: something waits for you"
SUBJECT = "Safeguarding: something waits for you"
UNANSWERED = "Safeguarding: nobody has looked yet"
DRILL = "DRILL."


def due_alerts(now: datetime, limit: int) -> Sequence[int]:
    """Ids of concerns whose lead was not told yet, oldest first."""
    query = select(Concern.id).where(Concern.alerted_at.is_(None)).order_by(Concern.id).limit(limit)
    return db.session.scalars(query).all()


@job("safeguarding.alert", due=due_alerts)
def alert(ids: Sequence[int]) -> None:
    """Tell each lead once that something waits. The message says where to look, never what was said."""
    with transaction():
        moment = clock_now()
        concerns = db.session.scalars(
            select(Concern)
            .where(Concern.id.in_(ids), Concern.alerted_at.is_(None))
            .order_by(Concern.id)
            .with_for_update()
        ).all()
        told: dict[tuple[str, bool], bool] = {}
        for concern in concerns:
            urgent = concern.urgency is Urgency.URGENT
            for address in _addresses(first_to_tell(concern.conversation)):
                told[address, concern.drill] = told.get((address, concern.drill), False) or urgent
            note_told(concern, now=moment)
        for (address, drill), urgent in told.items():
            _write(address, URGENT_SUBJECT if urgent else SUBJECT, moment, drill=drill)
        _call(concerns, moment)


def due_escalations(now: datetime, limit: int) -> Sequence[int]:
    """Ids of concerns that nobody acknowledged in time, oldest first."""
    earliest = now - timedelta(minutes=min(PATIENCE.values()))
    found: list[int] = []
    for row in unacknowledged(earliest):
        if _overdue(row.urgency, row.opened_at, now, row.safeguarding_hours, told_deputy=bool(row.deputy_alerted_at)):
            found.append(row.id)
        if len(found) == limit:
            break
    return found


@job("safeguarding.escalate", due=due_escalations)
def escalate_overdue(ids: Sequence[int]) -> None:
    """Tell the deputy, and later every lead in scope."""
    with transaction():
        moment = clock_now()
        concerns = db.session.scalars(
            select(Concern).where(Concern.id.in_(ids), Concern.state == ConcernState.OPEN).with_for_update()
        ).all()
        to_tell: dict[tuple[str, bool], None] = {}
        late: list[Concern] = []
        for concern in concerns:
            told_deputy = concern.deputy_alerted_at is not None
            hours = concern.conversation.safeguarding_hours
            if concern.leads_alerted_at is None and _overdue(
                concern.urgency, concern.handed_at or concern.opened_at, moment, hours, told_deputy=told_deputy
            ):
                people = escalate(concern, now=moment, to_all=told_deputy)
                to_tell.update({(address, concern.drill): None for address in _addresses(people)})
                late.append(concern)
        for address, drill in to_tell:
            _write(address, UNANSWERED, moment, drill=drill)
        _call(late, moment)


def _overdue(urgency: Urgency, opened: datetime, now: datetime, hours: dict[str, object], *, told_deputy: bool) -> bool:
    zone = current_app.extensions["engage_settings"].time_zone
    waited = minutes_unanswered(opened, now, hours, zone, by_the_clock=urgency is Urgency.URGENT)
    return waited >= PATIENCE[urgency] * (2 if told_deputy else 1)


def _addresses(people: Iterable[Staff]) -> dict[str, None]:
    return {person.email: None for person in people if person.active}


def _write(address: str, subject: str, now: datetime, *, drill: bool) -> None:
    body = f"Something is waiting in the safeguarding queue. Sign in to read it: {_desk()}\n"
    if drill:
        subject = f"{DRILL} {subject}"
        body = f"This is a drill: nobody said anything, and nobody is in danger. Do all that you would do.\n\n{body}"
    queue_mail(address, subject=subject, body=body, now=now)


def _call(concerns: Sequence[Concern], now: datetime) -> None:
    """Tell the system outside that something waits, once for each kind: no id, and nothing of what it is about."""
    for drill in sorted({concern.drill for concern in concerns}):
        urgent = any(concern.urgency is Urgency.URGENT for concern in concerns if concern.drill == drill)
        urgency = Urgency.URGENT if urgent else Urgency.SOON
        what = {"what": "safeguarding.waits", "urgency": urgency.value, "drill": drill, "desk": _desk()}
        queue_call("safeguarding", what, now=now)


def _desk() -> str:
    return f"{current_app.extensions['engage_settings'].base_url}/desk/safeguarding/"
