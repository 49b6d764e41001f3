"""Replies: what people said, what the service answers, and what became of it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.conversations.models import Area, Conversation
from engage.core.database import db, str_enum
from engage.themes.models import Theme
from engage.voices.models import Voice


class Status(enum.StrEnum):
    """What the service answers (R7.2)."""

    DID = "did"
    DOING = "doing"
    WILL = "will"
    CANT = "cant"
    STOPPED = "stopped"
    PASSED = "passed"


class ReplyState(enum.StrEnum):
    """Where a reply is on its way to the public."""

    DRAFT = "draft"
    SIGN_OFF = "sign_off"
    PUBLISHED = "published"


class Reply(db.Model):
    """One “You said, we did”."""

    __tablename__ = "reply"
    __table_args__ = (Index("ix_reply_public", "state", "published_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    state: Mapped[ReplyState] = mapped_column(str_enum(ReplyState), default=ReplyState.DRAFT)
    status: Mapped[Status | None] = mapped_column(str_enum(Status), doc="empty while it is being written")
    titles: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map with variants")
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map with variants: what people said")
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map with variants: we answer")
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map with variants: because …")
    done_by: Mapped[date | None] = mapped_column(doc="doing and will: by when")
    decided_by: Mapped[str] = mapped_column(String(200), default="", doc="who decided")
    decided_on: Mapped[date | None] = mapped_column()
    look_again_on: Mapped[date | None] = mapped_column(doc="can't and stopped: when it is looked at again")
    evidence: Mapped[str] = mapped_column(Text, default="", doc="did: what shows it, an address or a sentence")
    passed_to: Mapped[str] = mapped_column(String(200), default="", doc="passed: to whom")
    answered_by: Mapped[str] = mapped_column(String(200), default="", doc="the team that answers, as shown")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), doc="the place it is about; empty: all of it")
    people_asked: Mapped[int | None] = mapped_column(
        doc="people who took part, as it was released when this was published (R5.6); empty: fewer than ten"
    )
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="never the writer")
    easy_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="a co-producer (R1.5)")
    published_at: Mapped[datetime | None] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
    revision: Mapped[int] = mapped_column(default=1)

    conversation: Mapped[Conversation] = relationship()
    area: Mapped[Area | None] = relationship()
    writer: Mapped[Staff | None] = relationship(foreign_keys=[writer_id])
    signed_by: Mapped[Staff | None] = relationship(foreign_keys=[signed_by_id])
    easy_checked_by: Mapped[Staff | None] = relationship(foreign_keys=[easy_checked_by_id])
    themes: Mapped[list[ReplyTheme]] = relationship(back_populates="reply", order_by="ReplyTheme.theme_id")
    quotes: Mapped[list[ReplyQuote]] = relationship(back_populates="reply", order_by="ReplyQuote.id")
    corrections: Mapped[list[ReplyCorrection]] = relationship(back_populates="reply", order_by="ReplyCorrection.id")


class ReplyTheme(db.Model):
    """A theme that a reply answers, with how many people it had, as released, when the reply was published."""

    __tablename__ = "reply_theme"

    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
    people: Mapped[int | None] = mapped_column(doc="the released number (R5.6), frozen when published; empty: too few")

    reply: Mapped[Reply] = relationship(back_populates="themes")
    theme: Mapped[Theme] = relationship()


class ReplyQuote(db.Model):
    """A stretch of a voice that a reply shows: a reference, never a copy."""

    __tablename__ = "reply_quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), index=True)
    start_at: Mapped[int] = mapped_column(doc="with `end_at` 0 and 0: its author changed these words, taken back")
    end_at: Mapped[int] = mapped_column()

    reply: Mapped[Reply] = relationship(back_populates="quotes")
    voice: Mapped[Voice] = relationship()

    @property
    def stands(self) -> bool:
        """Whether there are still words to quote."""
        return self.end_at > self.start_at


class ReplyCorrection(db.Model):
    """What a published reply said before, and why it was changed; shown with the reply (R7.2)."""

    __tablename__ = "reply_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[dict[str, Any]] = mapped_column(JSON, doc="language map: what was wrong, in plain words")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, doc="what it said: status, answers, dates …")

    reply: Mapped[Reply] = relationship(back_populates="corrections")
    by: Mapped[Staff | None] = relationship()
