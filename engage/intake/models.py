"""Drafts: answers kept on the server from the first page, sealed, until they are sent or too old."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.conversations.models import Conversation
from engage.core.crypto import Sealed
from engage.core.database import db


class Draft(db.Model):
    """What somebody has answered so far, wherever they are answering. Gone when it is sent."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, doc="hash of the token in their session")
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    collector: Mapped[str] = mapped_column(String(20), doc="the package that collects: surveys, stories")
    source_id: Mapped[int] = mapped_column(doc="that package's own id: survey version, story collection")
    answers: Mapped[bytes] = mapped_column(Sealed("draft.answers"), doc="sealed JSON of everything answered so far")
    language: Mapped[str] = mapped_column(String(12))
    variant: Mapped[str] = mapped_column(String(12), default="standard")
    worry: Mapped[bytes | None] = mapped_column(
        Sealed("draft.worry"), doc="sealed JSON of what was spotted, or nobody could screen (R4.4)"
    )
    worry_opened_on: Mapped[date | None] = mapped_column(doc="the concern was opened although it was never sent")
    saved_at: Mapped[datetime] = mapped_column(index=True, doc="last page saved; gone with the draft")

    conversation: Mapped[Conversation] = relationship()
