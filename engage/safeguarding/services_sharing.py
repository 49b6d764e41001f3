"""A concern among leads: handing it over, and saying that two belong together."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from engage.accounts.models import Staff
from engage.core import audit
from engage.core.crypto import seal
from engage.core.database import db
from engage.core.mail import queue_mail
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Concern, ConcernLink
from engage.safeguarding.queries import leads_for
from engage.safeguarding.services import ReasonMissing, note_action, take_step

HANDED_OVER = "Safeguarding: somebody handed something to you"


class CannotTakeIt(Exception):
    """Whom it was to be handed to is no lead for it, or is the one who hands it over."""


class CannotLink(Exception):
    """These two cannot be linked: they are one, or they are linked already."""


def hand_over(concern: Concern, to: Staff | None, *, by: Staff, revision: int, now: datetime, note: str) -> None:
    """Hand it to another lead, who is told by mail and takes it on; until then it waits, and its clock goes on.

    Where they do not, the deputy is told, and then every lead, as for one that came in now. Raises CannotTakeIt,
    Stale and ReasonMissing, with nothing changed.
    """
    if to is None or to.id == by.id or to.id not in {lead.id for lead in leads_for(concern.conversation)}:
        raise CannotTakeIt
    take_step(concern, Action.HAND_OVER, by=by, revision=revision, now=now, note=note)
    concern.held_by_id, concern.handed_at = to.id, now
    concern.deputy_alerted_at = concern.leads_alerted_at = None
    subject = f"DRILL. {HANDED_OVER}" if concern.drill else HANDED_OVER
    address = f"{current_app.extensions['engage_settings'].base_url}/desk/safeguarding/"
    body = f"Something in the safeguarding queue waits for you to take it on. Sign in to read it: {address}\n"
    queue_mail(to.email, subject=subject, body=body, now=now)


def link(one: Concern, other: Concern, why: str, *, by: Staff, now: datetime, today: date) -> ConcernLink:
    """Say that two concerns belong together. Both show it. Raises ReasonMissing and CannotLink."""
    if not why.strip():
        raise ReasonMissing
    smaller, larger = sorted((one, other), key=lambda concern: concern.id)
    pair = (ConcernLink.one_id == smaller.id, ConcernLink.other_id == larger.id)
    alike = smaller.id != larger.id and smaller.drill == larger.drill
    if not alike or db.session.scalar(select(ConcernLink).where(*pair)):
        raise CannotLink
    made = ConcernLink(one_id=smaller.id, other_id=larger.id, why=seal(why.strip()), by_id=by.id, on=today)
    db.session.add(made)
    for concern in (one, other):
        note_action(concern, "linked", now=now, by=by)
    audit.record(by.actor, "concern.linked", f"concern:{smaller.id}", now=now, reason=f"concern:{larger.id}")
    return made


def unlink(found: ConcernLink, *, by: Staff, now: datetime) -> None:
    """Take back a link that was a mistake. That it was made, and taken back, stays on record."""
    for concern_id in (found.one_id, found.other_id):
        note_action(db.session.get_one(Concern, concern_id), "unlinked", now=now, by=by)
    audit.record(by.actor, "concern.unlinked", f"concern:{found.one_id}", now=now, reason=f"concern:{found.other_id}")
    db.session.delete(found)
    db.session.flush()
