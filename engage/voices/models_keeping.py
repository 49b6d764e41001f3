"""How long things are kept, what must not be deleted, and who was erased."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.database import db, str_enum
from engage.voices.models import Participation
from engage.voices.periods import Kind


class KeepingPeriod(db.Model):
    """A period that somebody set, for the installation or for one conversation."""

    __tablename__ = "keeping_period"
    __table_args__ = (Index("ix_keeping_period_once", "conversation_id", "kind", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), doc="empty: the installation")
    kind: Mapped[Kind] = mapped_column(str_enum(Kind))
    days: Mapped[int] = mapped_column(doc="from 1")


class LegalHold(db.Model):
    """A reason why nothing of a conversation, or of one person, may be deleted. Lifted ones stay as a history."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("participation.id"), index=True, doc="empty: everybody in the conversation"
    )
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    since: Mapped[datetime] = mapped_column()
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(doc="empty: it holds")

    conversation: Mapped[Conversation] = relationship()
    participation: Mapped[Participation | None] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    lifted_by: Mapped[Staff | None] = relationship(foreign_keys=[lifted_by_id])


class Erased(db.Model):
    """The ledger: one line for each erasure, without content; append-only. It travels with the backups, and a restore
    applies the lines that a backup has not. No foreign key leads out of it: what it names is gone."""

    __tablename__ = "erased"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, doc="of this line, the same in every copy")
    participation_id: Mapped[int] = mapped_column(index=True, doc="who was erased; the number is never given again")
    voice_id: Mapped[int | None] = mapped_column(index=True, doc="the highest number among their words")
    day: Mapped[date] = mapped_column(doc="the day, no time of day (R5.1)")


class ErasureAsked(db.Model):
    """A whole conversation that is to be erased: state for the worker, gone when it is done."""

    __tablename__ = "erasure_asked"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)

    conversation: Mapped[Conversation] = relationship()
    by: Mapped[Staff] = relationship()
