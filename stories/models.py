"""Story collections: an invitation to tell what life is like, with a few prompts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.conversations.models import Conversation
from engage.core.database import db
from engage.voices.models import Participation


class StoryCollection(db.Model):
    """One invitation to tell a story. What people tell becomes voices; none of their words stay here."""

    __tablename__ = "story_collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    titles: Mapped[dict[str, Any]] = mapped_column(JSON, doc="language map with variants")
    intros: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map with variants: what to tell")
    picture: Mapped[str] = mapped_column(String(60), default="")
    prompts: Mapped[list[Any]] = mapped_column(JSON, doc="as `definition.Prompt.as_dict`; ids are permanent")
    published: Mapped[bool] = mapped_column(default=False, doc="shown while its conversation is open")
    closed_at: Mapped[datetime | None] = mapped_column(doc="nobody begins a story from then; empty: it takes them")
    on_behalf: Mapped[bool] = mapped_column(default=True, doc="whether somebody else's story may be told")
    people: Mapped[int] = mapped_column(default=0, doc="how many stories were sent; a running count")

    conversation: Mapped[Conversation] = relationship()


class StoryTold(db.Model):
    """That a participation told its story here; gone with it, the collection's count stays."""

    __tablename__ = "story_told"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("story_collection.id"), index=True)
    receipt: Mapped[str] = mapped_column(String(64), unique=True, doc="hash of the draft's token: sent only once")

    participation: Mapped[Participation] = relationship()
