"""Decisions of moderators, kept as a history, and who reads which text at the moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.core.database import db
from engage.voices.models import Voice


class Decision(db.Model):
    """One step of moderation: who took it, from which revision, and why."""

    __tablename__ = "moderation_decision"
    __table_args__ = (Index("ix_moderation_decision_by", "by_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), index=True)
    action: Mapped[str] = mapped_column(String(20), doc="approve, refuse, hold, second, reopen, edit, reveal, undo")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="empty: approved with an import")
    at: Mapped[datetime] = mapped_column()
    revision: Mapped[int] = mapped_column(doc="the revision that was acted on")
    reason: Mapped[str] = mapped_column(Text, default="", doc="key of a published reason, or why it was held")
    before: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, doc="how it stood: state, refusal, decided_on, asked_by_id; empty where it cannot be undone"
    )

    voice: Mapped[Voice] = relationship()
    by: Mapped[Staff | None] = relationship()


class Claim(db.Model):
    """Who is reading a text, who should, and who wants somebody else to. No row: nobody in particular."""

    __tablename__ = "moderation_claim"

    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), primary_key=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, doc="who has it open")
    until: Mapped[datetime | None] = mapped_column(doc="then anybody may read it again")
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, doc="who should read it")
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id"), doc="who asked for another reader, and so may not decide it"
    )

    reader: Mapped[Staff | None] = relationship(foreign_keys=[reader_id])
    assigned_to: Mapped[Staff | None] = relationship(foreign_keys=[assigned_to_id])
    asked_by: Mapped[Staff | None] = relationship(foreign_keys=[asked_by_id])

    def read_by_other(self, person_id: int, now: datetime) -> bool:
        """Whether somebody else has it open at this moment."""
        return self.reader_id not in (None, person_id) and self.until is not None and self.until > now


class Fingerprint(db.Model):
    """Numbers by which texts like another are found. They say nothing of the words, and go with the voice."""

    __tablename__ = "moderation_fingerprint"
    __table_args__ = (Index("ix_moderation_fingerprint_value", "conversation_id", "band", "value"),)

    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True, doc="which number; -1: too short to be compared")
    value: Mapped[int] = mapped_column(BigInteger)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
