"""The verbs of safeguarding: open a concern, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, or_, select

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.clock import start_of_day
from engage.core.crypto import seal, seal_json, unseal, unseal_json
from engage.core.database import db, run
from engage.core.jobs import ring
from engage.safeguarding.hours import due, within
from engage.safeguarding.lifecycle import Action, step
from engage.safeguarding.models import (
    Closing,
    Concern,
    ConcernAction,
    ConcernLink,
    ConcernState,
    Lane,
    Outcome,
    Urgency,
    Within,
)
from engage.safeguarding.queries import concerns_of, holds_voice, leads_for, links_of
from engage.safeguarding.telling import Telling
from engage.voices.models import Flag, Voice
from engage.voices.services import restand

#: When it came, and how soon somebody answered; of both, a closed concern keeps the day.
TIMES = ("opened_at", "alerted_at", "deputy_alerted_at", "leads_alerted_at", "acknowledged_at", "handed_at")


class Stale(Exception):
    """The concern changed after this person opened it, or cannot take this step any more (R6.4)."""


class ReasonMissing(Exception):
    """This step has to be explained."""


class ClosingMissing(ReasonMissing):
    """Which of the reasons for closing it is."""


@dataclass(frozen=True)
class Opened:
    """What a lead sees once they asked for it: everything sealed about a concern, opened."""

    words: str
    rests_on: str
    #: What its author put in their place later, where they did.
    later: str
    contact: str
    notes: dict[int, str]
    tellings: dict[int, Telling]
    links: dict[int, str]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The words in order, with whether the checker's rule rests on them."""
        before, found, after = self.words.partition(self.rests_on) if self.rests_on else (self.words, "", "")
        return [(part, spotted) for part, spotted in ((before, False), (found, True), (after, False)) if part]


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
    drill: bool = False,
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
        drill=drill,
    )
    db.session.add(concern)
    db.session.flush()
    note_action(concern, "opened", now=now, by=by, note=note)
    if voice:
        voice.flag = Flag.CONCERN
        restand(voice)
    ring("safeguarding.alert", [concern.id])
    return concern


def take_step(
    concern: Concern,
    action: Action,
    *,
    by: Staff,
    revision: int,
    now: datetime,
    note: str = "",
    because: Closing | None = None,
    telling: Telling | None = None,
) -> None:
    """Move the concern along the table, with a line in its own record and one in the audit record.

    `note` (why it is no worry, what was done) and `telling` are sealed and stay out of the audit record. Released
    words go on to moderation unless another concern holds them. Raises Stale, with nothing changed, ReasonMissing, and
    ClosingMissing where it is closed for none of the reasons.
    """
    taken = step(concern.state, action)
    if concern.revision != revision or taken is None:
        raise Stale
    if taken.needs_reason and not note.strip():
        raise ReasonMissing
    if taken.outcome is Outcome.KEPT and because is None:
        raise ClosingMissing
    if concern.state is ConcernState.OPEN and taken.leads_to is not ConcernState.OPEN:
        _taken_on(concern, by, now)
    elif taken.leads_to is ConcernState.ACKNOWLEDGED and concern.state is ConcernState.CLOSED:
        concern.held_by_id = by.id
    concern.state, concern.outcome = taken.leads_to, taken.outcome
    concern.closed_because = because if taken.outcome is Outcome.KEPT else None
    if taken.outcome and concern.closed_within is None:
        concern.closed_within = _took(concern, now)
    concern.revision += 1
    note_action(concern, action.value, now=now, by=by, note=note.strip(), telling=telling)
    audit.record(by.actor, f"concern.{action.value}", f"concern:{concern.id}", now=now)
    if concern.state is ConcernState.CLOSED:
        _keep_days(concern)
    if concern.voice and (flag := _flag_of(concern)) is not concern.voice.flag:
        concern.voice.flag = flag
        restand(concern.voice)


def read_concern(concern: Concern, *, by: Staff, now: datetime) -> Opened:
    """The words of a concern, what it rests on and the details left for help. That it was read goes on record,
    with the running transaction, before anything is shown (R8.3)."""
    note_action(concern, "read", now=now, by=by)
    audit.record(by.actor, "concern.read", f"concern:{concern.id}", now=now)
    told = unseal(concern.voice.original) if concern.voice else ""
    kept = unseal(concern.unsent) if concern.unsent else ""
    return Opened(
        words=kept or told,
        later=told if kept else "",
        rests_on=unseal(concern.rests_on) if concern.rests_on else "",
        contact=unseal(concern.contact) if concern.contact else "",
        notes={line.id: unseal(line.note) for line in concern.actions if line.note},
        tellings={line.id: Telling.from_json(unseal_json(line.telling)) for line in concern.actions if line.telling},
        links={link.id: unseal(link.why) for link, _other in links_of(concern)},
    )


def take_out(concern: Concern, *, by: Staff, now: datetime) -> Opened:
    """The same, to take along as a file: that it was taken out is on record, beside that it was read (R8.3)."""
    opened = read_concern(concern, by=by, now=now)
    note_action(concern, "everything_given", now=now, by=by)
    audit.record(by.actor, "concern.taken_out", f"concern:{concern.id}", now=now)
    return opened


def keep_words(voice: Voice, *, now: datetime) -> None:
    """Its author is about to put other words in the place of these. What worries us stays with the lead (R4.4); of
    words that were released nothing is kept."""
    for concern in concerns_of([voice.id]).get(voice.id, ()):
        if voice.flag is not Flag.CONCERN:
            concern.rests_on = None
        elif concern.unsent is None:
            concern.unsent = seal(unseal(voice.original))
            concern.revision += 1
            note_action(concern, "corrected", now=now)
    db.session.flush()


def note_told(concern: Concern, *, now: datetime) -> None:
    """Note that the lead was told."""
    note_action(concern, "alerted", now=now)
    concern.alerted_at = now
    if concern.state is ConcernState.CLOSED:
        _keep_days(concern)


def first_to_tell(conversation: Conversation) -> list[Staff]:
    """The lead; where there is none who can sign in, the deputy; else every lead in scope (R8.4)."""
    named = [conversation.safeguarding_lead, conversation.safeguarding_deputy]
    return [person for person in named if person and person.active][:1] or list(leads_for(conversation))


def escalate(concern: Concern, *, now: datetime, to_all: bool) -> list[Staff]:
    """Note that the deputy, or every lead in scope, is told as nobody acknowledged; whom to tell (R4.4)."""
    conversation = concern.conversation
    if to_all:
        concern.leads_alerted_at = now
        note_action(concern, "alerted_all", now=now)
        return list(leads_for(conversation))
    concern.deputy_alerted_at = now
    note_action(concern, "alerted_deputy", now=now)
    deputy = conversation.safeguarding_deputy
    return [deputy] if deputy and deputy.active else list(leads_for(conversation))


def _taken_on(concern: Concern, by: Staff, now: datetime) -> None:
    """Somebody has it. The first time is the answer that reports speak of; later ones take on what was handed over."""
    concern.held_by_id, concern.handed_at = by.id, None
    if concern.acknowledged_at is not None:
        return
    concern.acknowledged_at, concern.acknowledged_by_id = now, by.id
    concern.answered_within = _took(concern, now)
    zone = current_app.extensions["engage_settings"].time_zone
    concern.answered_late = now > due(concern.opened_at, concern.conversation.safeguarding_hours, zone)


def _took(concern: Concern, now: datetime) -> Within:
    zone = current_app.extensions["engage_settings"].time_zone
    hours, urgent = concern.conversation.safeguarding_hours, concern.urgency is Urgency.URGENT
    return within(concern.opened_at, now, hours, zone, by_the_clock=urgent)


def _keep_days(concern: Concern) -> None:
    """Forget the times of day. The first of them are minutes after somebody wrote: they say when a person came (R5.1).

    While it is open its clock needs them (R4.4). What staff did, and when, stays in the audit record.
    """
    for name in TIMES:
        if moment := getattr(concern, name):
            setattr(concern, name, _day_of(moment))
    for line in concern.actions:
        line.at = _day_of(line.at)
    db.session.flush()


def _day_of(moment: datetime) -> datetime:
    return start_of_day(moment, current_app.extensions["engage_settings"].time_zone)


def _flag_of(concern: Concern) -> Flag:
    if concern.outcome is Outcome.RELEASED and concern.voice_id and not holds_voice(concern.voice_id, but=concern.id):
        return Flag.RELEASED
    return Flag.CONCERN


def note_action(
    concern: Concern,
    action: str,
    *,
    now: datetime,
    by: Staff | None = None,
    note: str = "",
    telling: Telling | None = None,
) -> ConcernAction:
    """Add a line to the concern's record. Lines stay as they are, but for the time of day (R4.5, R5.1)."""
    line = ConcernAction(
        concern=concern,
        at=_day_of(now) if concern.state is ConcernState.CLOSED else now,
        by_id=by.id if by else None,
        action=action,
        note=seal(note) if note else None,
        telling=seal_json(telling.as_json()) if telling else None,
    )
    db.session.add(line)
    db.session.flush()
    return line


def erase(participation_ids: Sequence[int]) -> int:
    """Delete the concerns about these people's voices, with their record. Returns how many."""
    voices = select(Voice.id).where(Voice.participation_id.in_(participation_ids))
    concerns = select(Concern.id).where(Concern.voice_id.in_(voices))
    db.session.execute(delete(ConcernAction).where(ConcernAction.concern_id.in_(concerns)))
    linked = or_(ConcernLink.one_id.in_(concerns), ConcernLink.other_id.in_(concerns))
    db.session.execute(delete(ConcernLink).where(linked))
    return run(delete(Concern).where(Concern.voice_id.in_(voices)))
