"""What a person does with their own words later: put others in their place, say more, tell them somewhere else too.

The same door as for new words (`intake.services`): hidden, screened, sealed, looked after, read by a moderator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app

from engage.conversations.models import Conversation
from engage.intake.services import Said, in_the_original, look_after, receive, store, words_came_in
from engage.reading.hiding import hide
from engage.safeguarding.services import keep_words
from engage.voices.models import Consent, Participation, Voice
from engage.voices.services import raise_epoch, replace_words

#: How words came in that were told elsewhere before (`Participation.came_by`).
CAME_BY = "offered"


def correct(voice: Voice, said: Said, *, now: datetime, today: date) -> None:
    """New words in the place of these. The old ones are gone, but for what safeguarding looks after (R4.4)."""
    keep_words(voice, now=now)
    text, hidden = hide(said.text, said.screening.personal)
    replace_words(
        voice,
        original=said.text,
        text=text,
        hidden=in_the_original(hidden),
        language=said.screening.language,
        today=today,
    )
    look_after(voice.conversation, voice, said.screening, now=now)
    _tell([voice])


def add_to(participation: Participation, said: Said, *, now: datetime, today: date) -> Voice:
    """One more passage of the same person, with the consent that they gave."""
    voice = store(participation, said, day=today)
    look_after(participation.conversation, voice, said.screening, now=now)
    raise_epoch(participation.conversation_id)
    _tell([voice])
    return voice


def tell_again(
    conversation: Conversation,
    said: Sequence[Said],
    *,
    consent: Consent,
    language: str,
    variant: str,
    now: datetime,
    today: date,
    **about: Any,
) -> Participation:
    """The same words told to another conversation, by a new participation that nothing links to the first (R5.3).

    Only the words go along: where somebody lives and how old they are was told to the other conversation.
    `about`: shown_name.
    """
    return receive(
        conversation,
        said,
        consent=consent,
        language=language,
        came_by=CAME_BY,
        variant=variant,
        now=now,
        today=today,
        **about,
    )


def _tell(voices: Sequence[Voice]) -> None:
    words_came_in.send(current_app._get_current_object(), voice_ids=[voice.id for voice in voices])  # type: ignore[attr-defined]
