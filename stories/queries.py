"""Reads of story collections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.conversations.lifecycle import is_open
from engage.conversations.models import Conversation, ConversationState
from engage.core.database import db
from engage.voices.models import Participation
from stories.models import StoryCollection, StoryTold


def open_collections(today: date) -> Sequence[StoryCollection]:
    """Published ones whose conversation takes stories today, the one that closes first at the top."""
    return db.session.scalars(
        select(StoryCollection)
        .join(StoryCollection.conversation)
        .where(
            StoryCollection.published,
            StoryCollection.closed_at.is_(None),
            Conversation.state == ConversationState.OPEN,
            Conversation.opens_on <= today,
            Conversation.closes_on >= today,
        )
        .options(selectinload(StoryCollection.conversation))
        .order_by(Conversation.closes_on, StoryCollection.id)
    ).all()


def collections_of(conversation_id: int) -> Sequence[StoryCollection]:
    """The story collections of a conversation, in the order in which they were made."""
    mine = select(StoryCollection).where(StoryCollection.conversation_id == conversation_id)
    return db.session.scalars(mine.order_by(StoryCollection.id)).all()


def published_collection(slug: str) -> StoryCollection | None:
    """The published collection with this slug, whether or not it takes stories today; never one of a draft."""
    return db.session.scalar(
        select(StoryCollection)
        .join(StoryCollection.conversation)
        .where(
            StoryCollection.slug == slug,
            StoryCollection.published,
            Conversation.state != ConversationState.DRAFT,
        )
        .options(selectinload(StoryCollection.conversation).selectinload(Conversation.grouping))
    )


def collection_by_slug(slug: str) -> StoryCollection | None:
    """The collection with this slug, published or not."""
    return db.session.scalar(select(StoryCollection).where(StoryCollection.slug == slug))


def every_collection() -> Sequence[StoryCollection]:
    """All of them for the desk, the newest first."""
    return db.session.scalars(
        select(StoryCollection).options(selectinload(StoryCollection.conversation)).order_by(StoryCollection.id.desc())
    ).all()


def takes_new(collection: StoryCollection, today: date) -> bool:
    """Whether somebody can start telling today.

    A story that was begun is not asked: it can be sent as long as its draft is kept, also after midnight of the last
    day, and where the collection or its conversation closed meanwhile (R2.9).
    """
    return collection.published and collection.closed_at is None and is_open(collection.conversation, today)


def told_with(receipt: str) -> Participation | None:
    """Who told the story that was sent with this receipt."""
    told = db.session.scalar(
        select(StoryTold).where(StoryTold.receipt == receipt).options(selectinload(StoryTold.participation))
    )
    return told.participation if told else None
