"""The codebook, the tags that tie stretches of voices to it, and how each voice reads."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.database import db, str_enum
from engage.voices.models import Participation, Voice


class ThemeKind(enum.StrEnum):
    """What a theme is about (DESIGN, "Words")."""

    WRONG = "wrong"
    WORKS = "works"
    KEEPS_WELL = "keeps_well"


class Feeling(enum.StrEnum):
    """How a text reads, as officers see it."""

    GOOD = "good"
    BAD = "bad"
    MIXED = "mixed"
    NEITHER = "neither"


class Theme(db.Model):
    """A node of a conversation's codebook."""

    __tablename__ = "theme"
    __table_args__ = (Index("ix_theme_board", "conversation_id", "position", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    names: Mapped[dict[str, Any]] = mapped_column(JSON, doc="language map")
    meanings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: what it covers")
    kind: Mapped[ThemeKind] = mapped_column(str_enum(ThemeKind), default=ThemeKind.WRONG)
    position: Mapped[int] = mapped_column(default=0, doc="place on the board, from the left")
    public: Mapped[bool] = mapped_column(default=False, doc="an officer put it on the public board")
    revision: Mapped[int] = mapped_column(default=1, doc="raised by every change; a stale form is refused")
    counted_at: Mapped[datetime | None] = mapped_column(doc="when its public number was last looked at (R5.6)")

    conversation: Mapped[Conversation] = relationship()


class Tag(db.Model):
    """A stretch of a voice's working text that belongs to a theme. The whole text: start 0, end its length."""

    __tablename__ = "tag"
    __table_args__ = (
        CheckConstraint("start_at >= 0 AND end_at > start_at", name="a_real_stretch"),
        Index("ix_tag_theme", "theme_id", "participation_id"),
        Index("ix_tag_one", "voice_id", "theme_id", "start_at", "end_at", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True, doc="that of the voice")
    start_at: Mapped[int] = mapped_column(doc="characters, in the working text")
    end_at: Mapped[int] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="who decided; empty: came with an import")
    at: Mapped[datetime] = mapped_column()

    voice: Mapped[Voice] = relationship()
    theme: Mapped[Theme] = relationship()
    participation: Mapped[Participation] = relationship()
    by: Mapped[Staff | None] = relationship()


class ThemeSnapshot(db.Model):
    """A released number: how many people a theme had. What the public sees of it goes through `disclosure` (R5.6)."""

    __tablename__ = "theme_snapshot"
    __table_args__ = (Index("ix_theme_snapshot_newest", "theme_id", "released_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    people: Mapped[int] = mapped_column(doc="exact, never shown as it is")
    released_at: Mapped[datetime] = mapped_column()

    theme: Mapped[Theme] = relationship()


class Reading(db.Model):
    """How a voice reads: the machine's figures, and the officer's word, which wins."""

    __tablename__ = "reading"

    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), primary_key=True)
    polarity: Mapped[float | None] = mapped_column(doc="TextBlob, −1 … 1; empty: a language it does not know")
    subjectivity: Mapped[float | None] = mapped_column(doc="TextBlob, 0 … 1")
    rests_on: Mapped[list[Any]] = mapped_column(JSON, default=list, doc="[[word, polarity], …]")
    read_as: Mapped[Feeling | None] = mapped_column(str_enum(Feeling, check="read_as"), doc="the machine's reading")
    confidence: Mapped[str] = mapped_column(String(12), default="not_sure", doc="sure, fairly, not_sure")
    corrected_to: Mapped[Feeling | None] = mapped_column(
        str_enum(Feeling, check="corrected_to"), doc="the officer's word"
    )
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(index=True, doc="kept as an example to learn from")

    voice: Mapped[Voice] = relationship()

    @property
    def feeling(self) -> Feeling | None:
        """The officer's word where there is one, else the machine's."""
        return self.corrected_to or self.read_as
