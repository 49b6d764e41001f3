"""The one door by which words come in: hide personal details, screen, store, ring (DESIGN, `intake`).

Screening is computed by the caller before the first row is written (`screen_texts`); nothing here is slow.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from blinker import Signal
from flask import current_app
from sqlalchemy import delete, or_, select

from engage.conversations.models import Conversation
from engage.core.crypto import seal, seal_json, unseal_json
from engage.core.database import db, run
from engage.core.jobs import ring
from engage.intake.models import Draft
from engage.intake.queries import concern_about
from engage.reading.hiding import Hidden, hide
from engage.reading.screening import Screening, screen
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.safeguarding.services import note_action, open_concern
from engage.voices.models import Asks, Consent, Participation, Voice
from engage.voices.services import add_participation, add_voice

#: Sent (voice ids) in the transaction that stored them; rooms above ring for what they do with new words.
words_came_in = Signal("intake.words_came_in")


NOTHING_SENT: Mapping[str, Screening] = {}
NOTHING_TOLD: Mapping[str, str] = {}
#: (text, language) → its screening.
Ahead = Mapping[tuple[str, str], Screening]
NOTHING_AHEAD: Ahead = {}
#: Longer than what any collector keeps (20,000 characters).
LONGEST_READ = 25_000
#: Where a draft notes that its person asked for help, though nothing they wrote worries us.
ASKED = "asked for help"


@dataclass(frozen=True)
class Said:
    """One passage in a person's own words, with what they were asked."""

    text: str
    screening: Screening
    prompt: Mapping[str, Any] = field(default_factory=dict)
    asks: Asks = Asks.OPEN


def screen_ahead(texts: Iterable[tuple[str, str]]) -> Ahead:
    """The screenings of (text, language) pairs, so that nothing slow is left to do once rows are locked."""
    return {(text, language): screen(text[:LONGEST_READ], language) for text, language in texts if text.strip()}


def screen_texts(texts: Mapping[str, str], language: str, *, ahead: Ahead = NOTHING_AHEAD) -> dict[str, Screening]:
    """The screening of each text, by the same key; those that were read `ahead` are not read again. Empty texts are
    left out.

    Of one that is too long for any collector to keep, only the start is read: nobody waits for the rest.
    """
    return {
        key: ahead.get((text, language)) or screen(text[:LONGEST_READ], language)
        for key, text in texts.items()
        if text.strip()
    }


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
    voices = [store(participation, passage) for passage in said if passage.text.strip()]
    for voice, passage in zip(voices, (p for p in said if p.text.strip()), strict=True):
        look_after(conversation, voice, passage.screening, now=now)
    if voices:
        words_came_in.send(current_app._get_current_object(), voice_ids=[voice.id for voice in voices])  # type: ignore[attr-defined]
    return participation


def store(participation: Participation, passage: Said, *, day: date | None = None) -> Voice:
    """One passage as a voice, its personal details hidden."""
    text, hidden = hide(passage.text, passage.screening.personal)
    return add_voice(
        participation,
        original=passage.text,
        text=text,
        hidden=in_the_original(hidden),
        prompt=dict(passage.prompt),
        asks=passage.asks,
        language=passage.screening.language,
        day=day,
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
    _leave(concern, details, now=now)


def _leave(concern: Concern, details: str, *, now: datetime) -> None:
    concern.contact = seal(details)
    concern.alerted_at = None
    concern.revision += 1
    note_action(concern, "contact_left", now=now)
    ring("safeguarding.alert", [concern.id])


def ask_for_help(draft: Draft, details: str, *, now: datetime, today: date) -> None:
    """Contact details left on the help page, in the middle of answering: sealed on the concern alone (R5.2).

    Who asks for help does not wait until they are done: what worries us in the draft is looked after at once. Where
    nothing does, a concern of its own is opened.
    """
    open_idle_concern(draft, now=now, today=today)
    notes: dict[str, Any] = unseal_json(draft.worry) if draft.worry else {}
    found = [db.session.get(Concern, note["opened"]) for note in notes.values() if note.get("opened")]
    known = sorted((each for each in found if each), key=lambda each: (each.urgency is not Urgency.URGENT, -each.id))
    if known:
        _leave(known[0], details, now=now)
        return
    asked = open_concern(draft.conversation, lane=Lane.RAISED, urgency=Urgency.URGENT, now=now)
    _leave(asked, details, now=now)
    notes[ASKED] = {"item": ASKED, "lane": Lane.RAISED.value, "text": None, "opened": asked.id}
    draft.worry, draft.worry_opened_on = seal_json(notes), today
    db.session.flush()


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
    """Keep these answers. True where a text worries us or cannot be screened, so that help is shown at once (R4.4).

    The concern opens when the draft is sent, or after 30 idle minutes where it never is. Each such text stays noted
    by its item, so that a later harmless page does not wipe it; another of its kind in the same item replaces it.
    """
    draft.answers = seal_json(dict(answers))
    draft.language, draft.variant, draft.saved_at = language, variant, now
    worries: dict[str, Any] = unseal_json(draft.worry) if draft.worry else {}
    worried = False
    for key, found in screenings.items():
        if found.concern is None and found.screened:
            _read_after_all(worries, key, answers.get(key))
            continue
        worried = True
        slot, note = _note(key, found, answers.get(key))
        known = worries.get(slot, {}).get("text") == note["text"] is not None
        if not known and (found.concern or note["text"]):
            draft.worry_opened_on, worries[slot] = None, note
    draft.worry = seal_json(worries) if worries else None
    db.session.flush()
    return worried


def _note(key: str, found: Screening, text: str | None) -> tuple[str, dict[str, Any]]:
    """Where in the draft it stands that this text worries us or could not be screened, and what stands there.

    Apart, so that words nobody can screen do not wipe a worry about what stood there before.
    """
    if found.concern is None:
        return f"{key} not screened", {"item": key, "lane": Lane.NOT_SCREENED.value, "text": text}
    return key, {
        "item": key,
        "lane": Lane.SPOTTED.value,
        "kind": found.concern.kind,
        "urgency": found.concern.urgency,
        "words": found.concern.words,
        "rule": found.concern.rule,
        "text": text,
    }


def _read_after_all(worries: dict[str, Any], key: str, text: str | None) -> None:
    """The same words on a page in a language that has rules: nobody has to read them because of the other."""
    slot = f"{key} not screened"
    if slot in worries and worries[slot]["text"] == text:
        del worries[slot]


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


def open_idle_concern(
    draft: Draft,
    *,
    now: datetime,
    today: date,
    sent: Mapping[str, Screening] = NOTHING_SENT,
    told: Mapping[str, str] = NOTHING_TOLD,
) -> None:
    """Open the concerns of a draft that was left for 30 minutes, thrown away, or changed before it was sent (R4.4).

    The page said so beforehand. `sent` and `told` are the screenings and the texts of what was sent, by item, which
    opened their own; a concern is opened once, and again only where its words changed since.
    """
    notes: dict[str, Any] = unseal_json(draft.worry) if draft.worry else {}
    for key, note in notes.items():
        item = note.get("item", key)
        if note.get("opened") or _went_along(note, sent.get(item), told.get(item)):
            continue
        opened = open_concern(
            draft.conversation,
            lane=Lane(note.get("lane", Lane.SPOTTED)),
            urgency=Urgency(note.get("urgency", Urgency.SOON)),
            kind=note.get("kind", ""),
            rests_on=note.get("words"),
            rule=note.get("rule", ""),
            unsent=str(note["text"] or note["words"]),
            now=now,
        )
        note["opened"] = opened.id
    if notes:
        draft.worry = seal_json(notes)
        draft.worry_opened_on = today
    db.session.flush()


def _went_along(note: Mapping[str, Any], found: Screening | None, text: str | None) -> bool:
    """Whether what this note is about was looked after when the draft was sent."""
    if found is None:
        return False
    if note.get("lane") != Lane.NOT_SCREENED:
        return found.concern is not None
    return found.concern is not None or not found.screened or text == note["text"]


def erase_drafts(conversation_id: int, before: datetime | None = None) -> int:
    """Delete a conversation's drafts last saved before this moment (R5.8). Returns how many.

    Without a moment, all of them but those whose concern is still to be opened (R4.4).
    """
    looked_after = or_(Draft.worry.is_(None), Draft.worry_opened_on.is_not(None))
    older = looked_after if before is None else Draft.saved_at < before
    return run(delete(Draft).where(Draft.conversation_id == conversation_id, older))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
