"""The one door by which words come in: hide personal details, screen, store, ring (DESIGN, `intake`).

Screening is computed by the caller before the first row is written (`screen_texts`); nothing here is slow.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from blinker import Signal
from flask import current_app
from sqlalchemy import delete, select

from engage.conversations.models import Conversation
from engage.core.crypto import seal, seal_json, unseal_json
from engage.core.database import db, run
from engage.core.jobs import ring
from engage.intake.models import Draft
from engage.intake.queries import concern_about
from engage.reading.hiding import Hidden, hide
from engage.reading.screening import Screening, screen
from engage.safeguarding.models import Lane, Urgency
from engage.safeguarding.services import note_action, open_concern
from engage.voices.models import Asks, Consent, Participation, Voice
from engage.voices.services import add_participation, add_voice

#: Sent (voice ids) in the transaction that stored them; rooms above ring for what they do with new words.
words_came_in = Signal("intake.words_came_in")


#: Longer than what any collector keeps (20,000 characters).
LONGEST_READ = 25_000


@dataclass(frozen=True)
class Said:
    """One passage in a person's own words, with what they were asked."""

    text: str
    screening: Screening
    prompt: Mapping[str, Any] = field(default_factory=dict)
    asks: Asks = Asks.OPEN


def screen_texts(texts: Mapping[str, str], language: str) -> dict[str, Screening]:
    """The screening of each text, by the same key. Empty texts are left out.

    Of one that is too long for any collector to keep, only the start is read: nobody waits for the rest.
    """
    return {key: screen(text[:LONGEST_READ], language) for key, text in texts.items() if text.strip()}


def receive(
    conversation: Conversation,
    said: Sequence[Said],
    *,
    consent: Consent,
    language: str,
    came_by: str,
    now: datetime,
    today: date,
    **about: Any,
) -> Participation:
    """Store one person's words: hidden details, sealed originals, concerns opened, the bell rung (R4.4, R5.5).

    `about` goes to the participation: variant, area_id, age_band, equality, helped_by, on_behalf_of, shown_name.
    """
    participation = add_participation(
        conversation, consent=consent, day=today, language=language, came_by=came_by, **about
    )
    voices = [_store(participation, passage) for passage in said if passage.text.strip()]
    for voice, passage in zip(voices, (p for p in said if p.text.strip()), strict=True):
        look_after(conversation, voice, passage.screening, now=now)
    if voices:
        words_came_in.send(current_app._get_current_object(), voice_ids=[voice.id for voice in voices])  # type: ignore[attr-defined]
    return participation


def _store(participation: Participation, passage: Said) -> Voice:
    text, hidden = hide(passage.text, passage.screening.personal)
    return add_voice(
        participation,
        original=passage.text,
        text=text,
        hidden=in_the_original(hidden),
        prompt=dict(passage.prompt),
        asks=passage.asks,
        language=passage.screening.language,
    )


def in_the_original(hidden: Sequence[Hidden]) -> list[dict[str, Any]]:
    """What is hidden, by its place in the original, which never moves. Never the words themselves (R5.5).

    Returns `[{"kind", "start", "end", "rule"}]`, as `Voice.hidden`.
    """
    places, longer = [], 0
    for each in hidden:
        start = each.start - longer
        places.append({"kind": each.kind, "start": start, "end": start + len(each.original), "rule": each.rule})
        longer += (each.end - each.start) - len(each.original)
    return places


def look_after(conversation: Conversation, voice: Voice, screening: Screening, *, now: datetime) -> None:
    """Words that may mean harm, and words nobody could screen, are read by a human first (R4.4)."""
    if screening.concern:
        open_concern(
            conversation,
            lane=Lane.SPOTTED,
            urgency=Urgency(screening.concern.urgency),
            kind=screening.concern.kind,
            rests_on=screening.concern.words,
            rule=screening.concern.rule,
            voice=voice,
            now=now,
        )
    elif not screening.screened:
        open_concern(conversation, lane=Lane.NOT_SCREENED, urgency=Urgency.SOON, voice=voice, now=now)


def leave_contact(participation: Participation, details: str, *, now: datetime) -> None:
    """Keep contact details for help, sealed on the concern about these words (R5.2), and alert the lead again.

    Where nothing was spotted, a concern of its own is opened that leads to no answer: somebody asked for help.
    """
    concern = concern_about(participation.id)
    if concern is None:
        concern = open_concern(participation.conversation, lane=Lane.RAISED, urgency=Urgency.URGENT, now=now)
    concern.contact = seal(details)
    concern.alerted_at = None
    concern.revision += 1
    note_action(concern, "contact_left", now=now)
    ring("safeguarding.alert", [concern.id])


def open_draft(
    conversation: Conversation, *, collector: str, source_id: int, language: str, variant: str, now: datetime
) -> tuple[Draft, str]:
    """A new draft, and the token that its person's session keeps; only the token's hash is stored."""
    token = secrets.token_urlsafe(24)
    draft = Draft(
        token_digest=_digest(token),
        conversation_id=conversation.id,
        collector=collector,
        source_id=source_id,
        answers=seal_json({}),
        language=language,
        variant=variant,
        saved_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft, token


def find_draft(token: str | None, *, collector: str) -> Draft | None:
    """The draft of this session, or None."""
    if not token:
        return None
    return db.session.scalar(select(Draft).where(Draft.token_digest == _digest(token), Draft.collector == collector))


def answers_of(draft: Draft) -> dict[str, Any]:
    """Everything answered so far, by item id."""
    answers: dict[str, Any] = unseal_json(draft.answers)
    return answers


def save_draft(
    draft: Draft,
    answers: Mapping[str, Any],
    *,
    screenings: Mapping[str, Screening],
    language: str,
    variant: str,
    now: datetime,
) -> bool:
    """Keep these answers. True where a text worries us, so that help is shown at once (R4.4).

    The concern opens when the draft is sent, or after 30 idle minutes where it never is. Each spotted text stays
    noted by its item, so that a later harmless page does not wipe it; screening the same item again replaces it.
    """
    draft.answers = seal_json(dict(answers))
    draft.language, draft.variant, draft.saved_at = language, variant, now
    worries: dict[str, Any] = unseal_json(draft.worry) if draft.worry else {}
    worried = False
    for key, found in screenings.items():
        if found.concern:
            if worries.get(key, {}).get("text") == answers.get(key) is not None:
                worried = True
                continue
            draft.worry_opened_on = None
            worries[key] = {
                "kind": found.concern.kind,
                "urgency": found.concern.urgency,
                "words": found.concern.words,
                "rule": found.concern.rule,
                "text": answers.get(key),
            }
        worried = worried or bool(found.concern) or not found.screened
    draft.worry = seal_json(worries) if worries else None
    db.session.flush()
    return worried


def close_draft(draft: Draft) -> None:
    """The draft was sent."""
    db.session.delete(draft)
    db.session.flush()


def drop_draft(draft: Draft, *, now: datetime, today: date) -> None:
    """Its person threw it away. What worries us in it is looked after at once: its page said so (R4.4)."""
    open_idle_concern(draft, now=now, today=today)
    close_draft(draft)


def hold_draft(draft: Draft) -> Draft | None:
    """The draft, held until the transaction ends; None where somebody sent or dropped it meanwhile."""
    return db.session.scalar(
        select(Draft).where(Draft.id == draft.id).with_for_update().execution_options(populate_existing=True)
    )


def receipt_of(token: str) -> str:
    """What is kept of a draft's token once it is sent, so that a second sending is known as one."""
    return _digest(f"sent:{token}")


def open_idle_concern(draft: Draft, *, now: datetime, today: date, sent: Collection[str] = ()) -> None:
    """Open the concerns of a draft that was left for 30 minutes, thrown away, or changed before it was sent (R4.4).

    The page said so beforehand. `sent` are the items whose words were sent and opened their own; a worry is opened
    once, and again only where its words changed since.
    """
    worries: dict[str, Any] = unseal_json(draft.worry) if draft.worry else {}
    for key, worry in worries.items():
        if worry.get("opened") or key in sent:
            continue
        open_concern(
            draft.conversation,
            lane=Lane.SPOTTED,
            urgency=Urgency(worry["urgency"]),
            kind=worry["kind"],
            rests_on=worry["words"],
            rule=worry["rule"],
            unsent=str(worry["text"] or worry["words"]),
            now=now,
        )
        worry["opened"] = True
    if worries:
        draft.worry = seal_json(worries)
        draft.worry_opened_on = today
    db.session.flush()


def erase_drafts(before: datetime) -> int:
    """Delete drafts last saved before this moment (R5.8). Returns how many."""
    return run(delete(Draft).where(Draft.saved_at < before))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
