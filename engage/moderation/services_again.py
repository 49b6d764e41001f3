"""What today's rules say is kept: more hidden, a language mended, a concern opened. The safer state wins (R8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.core import audit
from engage.core.database import db
from engage.intake.services import look_after
from engage.moderation.lifecycle import Action
from engage.moderation.looking import TODAYS_RULES, Finding
from engage.moderation.services import take_step
from engage.reading.screening import Screening
from engage.safeguarding.models import Concern, ConcernState, Urgency
from engage.safeguarding.queries import concerns_of
from engage.voices.consent import READABLE
from engage.voices.models import Voice, VoiceState
from engage.voices.services import rehide, restand


@dataclass
class Kept:
    """How many texts were hidden anew, how many of them have to be approved again, and how many worry us now."""

    hidden: int = 0
    held: int = 0
    worries: int = 0

    def __iadd__(self, other: Kept) -> Kept:
        self.hidden += other.hidden
        self.held += other.held
        self.worries += other.worries
        return self


def keep_findings(findings: Sequence[Finding], *, now: datetime, today: date) -> Kept:
    """Bring these voices up to today's rules, with entries in the audit record.

    An approved text in which more is hidden now waits for a second reader; one that worries us goes to safeguarding.
    A voice that changed since it was read is left as it is.
    """
    kept = Kept()
    concerns = concerns_of([each.voice_id for each in findings])
    voices = _held_fast([each.voice_id for each in findings])
    for finding in findings:
        voice = voices.get(finding.voice_id)
        if voice is None or voice.revision != finding.revision:
            continue
        _mend_language(voice, finding.screening.language)
        if finding.hidden is not None:
            kept.hidden += 1
            kept.held += _hide(voice, finding, now=now, today=today)
        if _is_new(finding.screening, concerns.get(voice.id, ())):
            kept.worries += 1
            look_after(voice.conversation, voice, finding.screening, now=now)
            audit.record("system", "voice.flagged", f"voice:{voice.id}", now=now, reason=TODAYS_RULES)
    db.session.flush()
    if kept.hidden:
        span = f"voices:{findings[0].voice_id}-{findings[-1].voice_id}"
        audit.record("system", "voices.hidden_again", span, now=now, reason=f"{TODAYS_RULES}: {kept.hidden}")
    return kept


def _held_fast(voice_ids: Sequence[int]) -> dict[int, Voice]:
    query = (
        select(Voice)
        .where(Voice.id.in_(voice_ids))
        .options(selectinload(Voice.conversation), selectinload(Voice.participation))
        .with_for_update()
        .order_by(Voice.id)
    )
    return {voice.id: voice for voice in db.session.scalars(query)}


def _mend_language(voice: Voice, language: str) -> None:
    if voice.language != language:
        voice.language, voice.prepared = language, False
        restand(voice)


def _hide(voice: Voice, finding: Finding, *, now: datetime, today: date) -> bool:
    """Whether the text has to be approved again. One that is only counted is shown to nobody and stays counted."""
    rehide(voice, text=finding.text or "", hidden=finding.hidden or [])
    shown = voice.state is VoiceState.APPROVED and voice.participation.consent in READABLE
    if not (shown and finding.hides_more):
        return False
    take_step(voice, Action.HOLD, by=None, revision=voice.revision, now=now, today=today, reason=TODAYS_RULES)
    return True


def _is_new(screening: Screening, known: Sequence[Concern]) -> bool:
    """Whether nobody was told yet. Who closed a concern read all the words, so the rules do not ask them again."""
    if not screening.concern:
        return not (screening.screened or known)
    if screening.concern.urgency != Urgency.URGENT.value:
        return not known
    return not any(each.state is ConcernState.CLOSED or each.urgency is Urgency.URGENT for each in known)
