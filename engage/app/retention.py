"""What is due is deleted, a few rows at a time, and put on record (R5.8)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engage.app import ledger
from engage.app.erasure import erase
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.clock import day
from engage.core.crypto import KeyLost
from engage.core.database import db, empty_journal
from engage.core.mail import erase_mail
from engage.core.transaction import transaction
from engage.intake.services import erase_drafts
from engage.safeguarding.services_keeping import concerns_due, contacts_due, erase_concerns, erase_contacts
from engage.voices.models_keeping import ErasureAsked
from engage.voices.periods import OF_CONVERSATIONS, Kind, days_kept
from engage.voices.queries_keeping import (
    any_hold,
    conversations_by_period,
    hold_in,
    hold_over,
    last_day,
    originals_due,
    people_due,
    periods_set,
)
from engage.voices.services_keeping import forget_details

log = logging.getLogger(__name__)
AT_ONCE = 200


class Run:
    """One run: the moment, the place's zone, and how many rows of each kind are gone."""

    def __init__(self, *, now: datetime, zone: ZoneInfo, by: str = "system") -> None:
        self.now, self.zone, self.by = now, zone, by
        self.deleted: Counter[Kind] = Counter()

    def everything(self) -> Counter[Kind]:
        """Delete whatever is due in every conversation that nobody holds; then mail and the record's beginning."""
        installation = periods_set(None)
        for conversation, own in conversations_by_period():
            for kind in OF_CONVERSATIONS:
                self._of(conversation.id, kind, days_kept(kind, installation, own))
        if not any_hold():
            for kind, forget in ((Kind.MAIL, self._mail), (Kind.AUDIT, self._record)):
                self._until_none_is_left(kind, "installation", forget, self._before(kind, installation))
        db.session.rollback()
        ledger.complete()
        empty_journal()
        return self.deleted

    def _of(self, conversation_id: int, kind: Kind, days: int) -> None:
        forget = {
            Kind.DRAFTS: erase_drafts,
            Kind.TAKEN_BACK: self._taken_back,
            Kind.PEOPLE: self._people,
            Kind.CONTACTS: _contacts,
            Kind.CONCERNS: _concerns,
            Kind.UNSENT: _unsent,
        }.get(kind)
        before = self.now - timedelta(days=days)
        if forget is None:
            self._originals(conversation_id, day(before, self.zone))
            return

        def one_lot(moment: datetime) -> int:
            return 0 if hold_over(conversation_id) else forget(conversation_id, moment)

        self._until_none_is_left(kind, f"conversation:{conversation_id}", one_lot, before)

    def _until_none_is_left(
        self, kind: Kind, subject: str, forget: Callable[[datetime], int], before: datetime
    ) -> None:
        while True:
            with transaction():
                gone = forget(before)
                if gone and kind is not Kind.AUDIT:  # the record says itself where it begins now
                    self._note(kind, subject, gone)
            if not gone or kind in (Kind.DRAFTS, Kind.AUDIT):  # these go in one statement
                self.deleted[kind] += gone
                return
            self.deleted[kind] += gone

    def _note(self, kind: Kind, subject: str, gone: int) -> None:
        audit.record(self.by, "retention.deleted", subject, now=self.now, reason=f"{kind.value}: {gone}")

    def _before(self, kind: Kind, installation: dict[Kind, int]) -> datetime:
        return self.now - timedelta(days=days_kept(kind, installation))

    def _taken_back(self, conversation_id: int, before: datetime) -> int:
        return self._erase(people_due(conversation_id, AT_ONCE, taken_back_before=day(before, self.zone)))

    def _people(self, conversation_id: int, before: datetime) -> int:
        ended = last_day(db.session.get_one(Conversation, conversation_id))
        if ended is None or ended >= day(before, self.zone):
            return 0
        return self._erase(people_due(conversation_id, AT_ONCE))

    def _erase(self, people: Sequence[int]) -> int:
        if people:
            erase(people, now=self.now, by=self.by, reason="retention")
        return len(people)

    def _originals(self, conversation_id: int, before: date) -> None:
        """Hidden details out of old originals. One that cannot be opened is passed over, and said in the log."""
        last, gone = 0, 1
        while gone:
            with transaction():
                voices = (
                    [] if hold_over(conversation_id) else originals_due(conversation_id, before, AT_ONCE, after_id=last)
                )
                gone = len(voices)
                done = 0
                for voice in voices:
                    last = voice.id
                    try:
                        forget_details([voice], today=day(self.now, self.zone))
                        done += 1
                    except KeyLost as error:
                        log.error("voice %s: %s", voice.id, error)
                if done:
                    self._note(Kind.ORIGINALS, f"conversation:{conversation_id}", done)
            self.deleted[Kind.ORIGINALS] += done

    def _mail(self, before: datetime) -> int:
        return erase_mail(before, AT_ONCE)

    def _record(self, before: datetime) -> int:
        return audit.shorten(before, now=self.now)


def erase_conversation(conversation_id: int, *, now: datetime) -> int:
    """Erase everything people said in a conversation, as was asked; what the place published stays. A hold that comes
    in between stops it, and it goes on when that is lifted. Returns how many people."""
    erased = 0
    while True:
        with transaction():
            asked = db.session.get(ErasureAsked, conversation_id)
            if asked is None or hold_in(conversation_id):
                return erased
            people = people_due(conversation_id, AT_ONCE)
            by = asked.by.actor
            if people:
                erase(people, now=now, by=by, reason=f"conversation:{conversation_id}")
            else:
                erase_drafts(conversation_id)
                db.session.delete(asked)
                audit.record(by, "conversation.erased", f"conversation:{conversation_id}", now=now, reason=asked.reason)
        erased += len(people)


def _contacts(conversation_id: int, before: datetime) -> int:
    return erase_contacts(contacts_due(conversation_id, before, AT_ONCE))


def _concerns(conversation_id: int, before: datetime) -> int:
    return erase_concerns(concerns_due(conversation_id, before, AT_ONCE, unsent=False))


def _unsent(conversation_id: int, before: datetime) -> int:
    return erase_concerns(concerns_due(conversation_id, before, AT_ONCE, unsent=True))
