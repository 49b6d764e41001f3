"""The verbs of voices and participations: store words, give a code, change consent, take back, erase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from blinker import Signal
from flask import current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from engage.conversations.models import Conversation
from engage.core.crypto import seal
from engage.core.database import db, on_sqlite, run
from engage.disclosure.snapshots import may_release
from engage.voices.code import digest, make_code
from engage.voices.consent import must_be_read_again
from engage.voices.models import Asks, Consent, Flag, HeldFor, Participation, PeopleSnapshot, Voice, VoiceState
from engage.voices.models_keeping import Erased, LegalHold
from engage.voices.queries import people_released, people_who_took_part
from engage.voices.stretches import follower, mover, pieces

#: Sent (voice ids) in the transaction in which words came in, were taken back, or changed their standing.
words_changed = Signal("voices.words_changed")


#: Sent (voice, move) when what is hidden in a voice changed: `move(start, end)` says where a stretch of its working
#: text stands now. Whoever keeps stretches (tags, quotes) follows, in the same transaction.
text_changed = Signal("voices.text_changed")

#: Sent (voice, follow) when its author put other words in the place of a voice: `follow(start, end)` says where the
#: same words stand in the new text, or None where they were changed. Whoever keeps stretches, or a reading, lets go.
words_replaced = Signal("voices.words_replaced")


class ConsentError(Exception):
    """This change of consent is not one that a person can make here."""


def add_participation(
    conversation: Conversation, *, consent: Consent, day: date, language: str, came_by: str, **about: Any
) -> Participation:
    """One person taking part once. `about`: variant, area_id, age_band, equality, helped_by, on_behalf_of …"""
    participation = Participation(
        id=_never_given(Participation.id, Erased.participation_id),
        conversation_id=conversation.id,
        consent=consent,
        day=day,
        language=language,
        came_by=came_by,
        **about,
    )
    db.session.add(participation)
    db.session.flush()
    return participation


def add_voice(
    participation: Participation,
    *,
    original: str,
    text: str,
    hidden: list[dict[str, Any]],
    prompt: dict[str, Any],
    asks: Asks,
    language: str,
    flag: Flag = Flag.NONE,
    day: date | None = None,
) -> Voice:
    """One thing they said, on the day they took part or on a later `day`. Only `intake` calls this: words come in by
    one door."""
    voice = Voice(
        id=_never_given(Voice.id, Erased.voice_id),
        conversation_id=participation.conversation_id,
        participation=participation,
        prompt=prompt,
        asks=asks,
        language=language,
        original=seal(original),
        text=text,
        hidden=hidden,
        flag=flag,
        received_on=day or participation.day,
    )
    db.session.add(voice)
    db.session.flush()
    return voice


def give_code(participation: Participation) -> str:
    """A new code for this participation; a code given before stops working. Only its keyed hash is kept."""
    key: bytes = current_app.extensions["engage_settings"].code_key
    while True:
        code = make_code()
        hashed = digest(code, key)
        if not db.session.scalar(select(Participation.id).where(Participation.code_digest == hashed)):
            break
    participation.code_digest = hashed
    db.session.flush()
    return code


def raise_epoch(conversation_id: int) -> None:
    """Make every cached page of this conversation stale: who may see what has changed."""
    db.session.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(words_epoch=Conversation.words_epoch + 1)
    )


def change_consent(participation: Participation, wanted: Consent, *, shown_name: bytes | None = None) -> None:
    """Let us do less or more with these words, from the next request on (R5.3).

    Where it is more than anybody approved them for, they wait to be read again. Raises ConsentError where nothing
    would change, or a name is to be told and none is given.
    """
    if wanted is Consent.NAMED and not shown_name:
        raise ConsentError("There is no name to tell it with.")
    if wanted is participation.consent is not Consent.NAMED:
        raise ConsentError("This is the level that holds.")
    again = must_be_read_again(participation.consent, wanted)
    participation.consent = wanted
    participation.shown_name = shown_name if wanted is Consent.NAMED else None
    for voice in participation.voices:
        if again and voice.state is VoiceState.APPROVED:
            voice.state, voice.decided_on = VoiceState.RECEIVED, None
        voice.revision += 1
    _touched(participation.conversation_id, [voice.id for voice in participation.voices])


def replace_words(
    voice: Voice, *, original: str, text: str, hidden: list[dict[str, Any]], language: str, today: date
) -> None:
    """Put its author's new words in the place of these; the old original is gone. Only `intake` calls this.

    Nobody decided about the new ones yet. What safeguarding held back stays held back (R8.4).
    """
    follow = follower(voice.text, text)
    voice.original, voice.text, voice.hidden, voice.language = seal(original), text, hidden, language
    voice.state, voice.decided_on, voice.refusal = VoiceState.RECEIVED, None, None
    voice.flag = Flag.CONCERN if voice.flag is Flag.CONCERN else Flag.NONE
    voice.confirmed_on = None
    voice.prepared, voice.corrected_on, voice.details_gone_on = False, today, None
    restand(voice)
    words_replaced.send(current_app._get_current_object(), voice=voice, follow=follow)  # type: ignore[attr-defined]


def confirm_words(voice: Voice, *, revision: int, today: date) -> bool:
    """Its author read the moderated text and says that it is right. False, with nothing changed, where the text is not
    the one they read, or nobody has approved it."""
    if voice.revision != revision or voice.state is not VoiceState.APPROVED or voice.withdrawn_on:
        return False
    voice.confirmed_on = today
    _touched(voice.conversation_id, [voice.id])
    return True


def withdraw(participation: Participation, *, today: date) -> None:
    """Take back everything this person said. Counts already published stay."""
    participation.withdrawn_on = participation.withdrawn_on or today
    for voice in participation.voices:
        voice.withdrawn_on = voice.withdrawn_on or today
    _touched(participation.conversation_id, [voice.id for voice in participation.voices])


def withdraw_voice(voice: Voice, *, today: date) -> None:
    """Take back one passage."""
    voice.withdrawn_on = voice.withdrawn_on or today
    _touched(voice.conversation_id, [voice.id])


def hold_for(voice: Voice, sign: HeldFor) -> None:
    """Hold words that nobody has read for a moderator, because of a sign of a machine; they are never dropped."""
    voice.state, voice.held_for = VoiceState.HELD, sign
    restand(voice)


def restand(voice: Voice) -> None:
    """Note that a voice's standing changed (approved, held, flagged, released): pages must ask again."""
    voice.revision += 1
    _touched(voice.conversation_id, [voice.id])


def restand_many(voice_ids: Sequence[int]) -> None:
    """`restand` for many voices at once, as an import needs it."""
    conversations: set[int] = set()
    for some in batched(voice_ids):
        conversations |= set(db.session.scalars(select(Voice.conversation_id).where(Voice.id.in_(some)).distinct()))
        db.session.execute(
            update(Voice)
            .where(Voice.id.in_(some))
            .values(revision=Voice.revision + 1)
            .execution_options(synchronize_session=False)
        )
    for conversation_id in sorted(conversations):
        raise_epoch(conversation_id)
    words_changed.send(current_app._get_current_object(), voice_ids=list(voice_ids))  # type: ignore[attr-defined]


def rehide(voice: Voice, *, text: str, hidden: list[dict[str, Any]]) -> None:
    """Another working text of the same original. Stretches that others keep move with their words."""
    move = mover(pieces(voice.text, voice.hidden), pieces(text, hidden))
    voice.text, voice.hidden, voice.confirmed_on = text, hidden, None
    restand(voice)
    text_changed.send(current_app._get_current_object(), voice=voice, move=move)  # type: ignore[attr-defined]


def release_people(conversation_id: int, *, now: datetime) -> int | None:
    """Release how many people took part, where they are at least ten more than at the last release (R5.6).

    Returns the number released last, now or before, exact; None where there is none yet. One at a time: two
    releases at once could differ by a handful of people.
    """
    db.session.execute(select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())
    last, people = people_released(conversation_id), people_who_took_part(conversation_id)
    if not may_release(last, people):
        return last
    db.session.add(PeopleSnapshot(conversation_id=conversation_id, people=people, released_at=now))
    db.session.flush()
    return people


def batched(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """`ids` in lots that a statement can carry."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def erase(participation_ids: Sequence[int]) -> int:
    """Delete these people's words for good; rooms above have erased theirs before (order in `engage/app`)."""
    conversations = db.session.scalars(
        select(Participation.conversation_id).where(Participation.id.in_(participation_ids)).distinct()
    ).all()
    db.session.execute(delete(LegalHold).where(LegalHold.participation_id.in_(participation_ids)))
    db.session.execute(delete(Voice).where(Voice.participation_id.in_(participation_ids)))
    gone = run(delete(Participation).where(Participation.id.in_(participation_ids)))
    for conversation_id in conversations:
        raise_epoch(conversation_id)
    return gone


def _never_given(living: InstrumentedAttribute[int], erased: InstrumentedAttribute[Any]) -> int | None:
    """The next number. SQLite would give the number of whoever was erased last to somebody else, and with it their
    open visit; PostgreSQL's sequences never do (None)."""
    if not on_sqlite():
        return None
    highest = select(func.max(living)).scalar_subquery(), select(func.max(erased)).scalar_subquery()
    return 1 + max(number or 0 for number in db.session.execute(select(*highest)).one())


def _touched(conversation_id: int, voice_ids: list[int]) -> None:
    raise_epoch(conversation_id)
    db.session.flush()
    words_changed.send(current_app._get_current_object(), voice_ids=voice_ids)  # type: ignore[attr-defined]
