"""Decisions of moderators, kept as a history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.core.database import db
from engage.voices.models import Voice


class Decision(db.Model):
    """One step of moderation: who took it, from which revision, and why."""

    __tablename__ = "moderation_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), index=True)
    action: Mapped[str] = mapped_column(String(20), doc="approve, refuse, hold, reopen, edit, reveal")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="empty: approved with an import")
    at: Mapped[datetime] = mapped_column()
    revision: Mapped[int] = mapped_column(doc="the revision that was acted on")
    reason: Mapped[str] = mapped_column(Text, default="", doc="key of a published reason, or why it was held")

    voice: Mapped[Voice] = relationship()
    by: Mapped[Staff | None] = relationship()
