"""What was brought in from elsewhere, so that a second run adds nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.conversations.models import Conversation
from engage.core.database import db


class Source(db.Model):
    """A collection of comments made elsewhere, with its licence."""

    __tablename__ = "import_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), doc="credited where its words are shown")
    licence: Mapped[str] = mapped_column(String(80))
    first_brought_in_at: Mapped[datetime] = mapped_column()

    conversation: Mapped[Conversation] = relationship()


class ImportedRow(db.Model):
    """One row that is in: a keyed hash of its content and of how many equal rows stood before it."""

    __tablename__ = "imported_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_source.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    digest: Mapped[str] = mapped_column(String(64))
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id"), index=True, doc="empty: erased since, and not to be brought in again"
    )

    __table_args__ = (db.UniqueConstraint("conversation_id", "digest", name="uq_imported_row_once"),)
