"""Themes, tags and replies, for tests of “You said, we did”."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.core.transaction import transaction
from engage.replies import services
from engage.replies.models import Reply, Status
from engage.themes.models import Tag, Theme
from engage.voices.models import Consent, Voice
from tests.factories import NOW, make_conversation, make_participation, make_staff

_count = itertools.count(1)
WORDS: dict[str, Any] = {
    "said": {"en": {"standard": "The last bus leaves too early.", "easy": "The last bus goes too early."}},
    "answers": {"en": {"standard": "A later bus will leave Swanage.", "easy": "A later bus will go."}},
    "status": Status.DID,
    "evidence": "https://example.org/timetable",
    "answered_by": "The transport team",
}


def make_theme(conversation: Conversation, name: str = "Evening buses") -> Theme:
    with transaction():
        theme = Theme(conversation_id=conversation.id, slug=f"theme-{next(_count)}", names={"en": name})
        db.session.add(theme)
    return theme


def tag(voice: Voice, theme: Theme, start: int = 0, end: int | None = None) -> Tag:
    with transaction():
        found = Tag(
            voice_id=voice.id,
            theme_id=theme.id,
            participation_id=voice.participation_id,
            start_at=start,
            end_at=len(voice.text) if end is None else end,
            at=NOW,
        )
        db.session.add(found)
    return found


def make_people(theme: Theme, number: int, *, consent: Consent = Consent.QUOTED, **about: Any) -> list[Voice]:
    """So many people who each said one thing in this theme, approved."""
    conversation = db.session.get(Conversation, theme.conversation_id)
    assert conversation is not None
    voices = []
    for n in range(number):
        participation = make_participation(
            conversation, (f"I wait {n} hours for a bus.",), consent=consent, approve=True, **about
        )
        voices.append(participation.voices[0])
        tag(voices[-1], theme)
    return voices


def make_draft(
    theme: Theme, *, by: Staff | None = None, title: str = "A later bus", more_themes: Sequence[Theme] = (), **over: Any
) -> Reply:
    """A draft that has everything it needs."""
    conversation = db.session.get(Conversation, theme.conversation_id)
    assert conversation is not None
    writer = by or make_staff(Role.OFFICER)
    with transaction():
        reply = services.draft(conversation, [theme], title=title, by=writer, now=NOW)
        titles = {"en": {"standard": title, "easy": title}}
        changes = {**WORDS, "titles": titles, **over}
        services.edit(reply, changes, themes=[theme, *more_themes], revision=reply.revision, by=writer, now=NOW)
    return reply


def make_published(theme: Theme, quotes: list[Voice] | None = None, **over: Any) -> Reply:
    """A published reply, with these voices quoted whole."""
    writer, publisher = make_staff(Role.OFFICER), make_staff(Role.PUBLISHER)
    reply = make_draft(theme, by=writer, **over)
    with transaction():
        stretches = [(voice.id, 0, len(voice.text)) for voice in quotes or []]
        services.choose_quotes(reply, stretches, revision=reply.revision, by=writer, now=NOW)
        services.submit(reply, revision=reply.revision, by=writer, now=NOW)
        services.publish(reply, revision=reply.revision, by=publisher, now=NOW)
    return reply


def closed_conversation(**over: Any) -> Conversation:
    """A conversation that closed long before today's real date."""
    return make_conversation(opens_on=date(2020, 3, 1), closes_on=date(2020, 4, 30), reply_by=date(2020, 6, 30), **over)
