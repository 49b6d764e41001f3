"""The verbs of stories: load a collection, send a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update

from engage.conversations.models import Conversation
from engage.core.database import db, run
from engage.intake.models import Draft
from engage.intake.services import Said, close_draft, open_idle_concern, receive
from engage.reading.screening import Screening
from engage.voices.models import Asks, Participation
from stories.definition import problems, prompts
from stories.models import StoryCollection, StoryTold
from stories.queries import collection_by_slug

CAME_BY = "story"


class DefinitionError(Exception):
    """The definition cannot be loaded; each line says what is wrong."""


def load(definition: Mapping[str, Any], conversation: Conversation, *, publish: bool = False) -> StoryCollection:
    """Add the collection, or bring one with the same slug up to this definition.

    Raises DefinitionError. The ids of prompts are permanent, since drafts hold them: a text may be mended under
    its id, and drafts go on.
    """
    if found := problems(definition):
        raise DefinitionError("\n".join(found))
    collection = collection_by_slug(definition["slug"])
    if collection is None:
        collection = StoryCollection(slug=definition["slug"])
        db.session.add(collection)
    collection.conversation = conversation
    collection.titles, collection.intros = definition["titles"], definition["intros"]
    collection.picture = definition.get("picture", "")
    collection.prompts = [each.as_dict() for each in prompts(definition["prompts"])]
    collection.published = collection.published or publish
    db.session.flush()
    return collection


def send(
    collection: StoryCollection,
    draft: Draft,
    told: Mapping[str, str],
    *,
    screenings: Mapping[str, Screening],
    receipt: str,
    language: str,
    now: datetime,
    today: date,
    **about: Any,
) -> Participation:
    """A story comes in, and its draft is gone: one voice for each prompt that was answered.

    `told` and `screenings` by prompt id. What worried us in the draft and was taken out again is looked after too.
    `about`: consent and shown_name, variant, area_id, age_band, helped_by, on_behalf_of.
    """
    said = [
        Said(text=told[each.id], screening=screenings[each.id], prompt=each.texts, asks=Asks(each.asks))
        for each in prompts(collection.prompts)
        if told.get(each.id, "").strip()
    ]
    participation = receive(
        collection.conversation, said, language=language, came_by=CAME_BY, now=now, today=today, **about
    )
    run(update(StoryCollection).where(StoryCollection.id == collection.id).values(people=StoryCollection.people + 1))
    db.session.add(StoryTold(participation_id=participation.id, collection_id=collection.id, receipt=receipt))
    open_idle_concern(draft, now=now, today=today, sent=screenings, told=told)
    close_draft(draft)
    return participation


def erase(participation_ids: Sequence[int]) -> int:
    """Forget that these people told a story; how many did stays true (R5.8). Returns how many."""
    return run(delete(StoryTold).where(StoryTold.participation_id.in_(participation_ids)))
