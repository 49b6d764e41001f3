"""The verbs of stories: load, write, open and close a collection; send a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from engage.conversations.models import Conversation
from engage.conversations.services import RESERVED, slug_of
from engage.core import audit
from engage.core.database import db, run
from engage.core.languages import _
from engage.intake.models import Draft
from engage.intake.services import Said, close_draft, open_idle_concern, receive
from engage.reading.screening import Screening
from engage.voices.models import Asks, Participation
from stories.definition import problems, prompts
from stories.lifecycle import STEPS, Action, state_of
from stories.models import StoryCollection, StoryTold
from stories.queries import collection_by_slug

CAME_BY = "story"


class DefinitionError(Exception):
    """The definition cannot be loaded; each line says what is wrong."""


class StepError(Exception):
    """This step is not in the table from where the collection stands."""


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


def write(
    collection: StoryCollection | None, said: Mapping[str, Any], *, conversation: Conversation, by: str, now: datetime
) -> StoryCollection:
    """A new collection, not open yet, or the changed words of one that is there.

    `said`: titles, intros, on_behalf, and prompts whose id is empty where they are new. Raises DefinitionError where a
    prompt would go that drafts may hold already: its words would be lost.
    """
    if collection is None:
        title = str(next(iter(said["titles"].values()))["standard"])
        collection = StoryCollection(slug=_free_slug(title), conversation=conversation, prompts=[])
        db.session.add(collection)
    kept = {each["id"]: each for each in collection.prompts}
    asked = [{**kept.get(each["id"], {}), **each} for each in said["prompts"]]
    if collection.published and not set(kept) <= {each["id"] for each in asked}:
        raise DefinitionError(_("It was open already, so a prompt can be reworded, but not taken away."))
    taken = set(kept)
    for each in asked:
        if each["id"] not in kept:
            each["id"] = next(name for n in range(1, 100) if (name := f"prompt-{n}") not in taken)
            taken.add(each["id"])
    collection.titles, collection.intros, collection.on_behalf = said["titles"], said["intros"], said["on_behalf"]
    collection.prompts = [each.as_dict() for each in prompts(asked)]
    db.session.flush()
    audit.record(by, "collection.written", f"collection:{collection.id}", now=now)
    return collection


def open_(collection: StoryCollection, *, by: str, now: datetime) -> None:
    """Take stories while its conversation is open. Raises StepError."""
    _must(collection, Action.OPEN)
    collection.published, collection.closed_at = True, None
    db.session.flush()
    audit.record(by, "collection.opened", f"collection:{collection.id}", now=now)


def close(collection: StoryCollection, *, by: str, now: datetime) -> None:
    """Nobody begins a story any more; who is in the middle may still send. Raises StepError."""
    _must(collection, Action.CLOSE)
    collection.closed_at = now
    db.session.flush()
    audit.record(by, "collection.closed", f"collection:{collection.id}", now=now)


def _must(collection: StoryCollection, action: Action) -> None:
    state = state_of(published=collection.published, closed=collection.closed_at is not None)
    if (state, action) not in STEPS:
        raise StepError(_("This cannot be done from where the collection stands now."))


def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = RESERVED | set(
        db.session.scalars(select(StoryCollection.slug).where(StoryCollection.slug.startswith(stem)))
    )
    return next(each for n in range(1, len(taken) + 2) if (each := stem if n == 1 else f"{stem}-{n}") not in taken)


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
