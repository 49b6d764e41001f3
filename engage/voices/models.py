"""Participations and voices: who took part once, and what they said in their own words."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.conversations.models import Area, Conversation
from engage.core.crypto import Sealed
from engage.core.database import db, str_enum


class Consent(enum.StrEnum):
    """What a person lets us do with their words, from least to most (R5.3)."""

    COUNTED = "counted"
    READ = "read"
    QUOTED = "quoted"
    TOLD = "told"
    NAMED = "named"


class Asks(enum.StrEnum):
    """What the question asked for."""

    GOOD = "good"
    BETTER = "better"
    OPEN = "open"


class VoiceState(enum.StrEnum):
    """Where moderation stands; the steps are in `moderation/lifecycle.py`."""

    RECEIVED = "received"
    HELD = "held"
    APPROVED = "approved"
    REFUSED = "refused"


class Flag(enum.StrEnum):
    """Where safeguarding stands with a voice. Only NONE and RELEASED may be seen beyond safeguarding (R4.5)."""

    NONE = "none"
    CONCERN = "concern"
    RELEASED = "released"


class HeldFor(enum.StrEnum):
    """Why no person but a rule holds a text: signs of a machine. A moderator reads it and decides."""

    HONEYPOT = "honeypot"
    FAST_LINK = "fast_link"
    REPEATED = "repeated"


class Participation(db.Model):
    """One person taking part once: the unit in which people are counted. It cannot say who they are (R5.1)."""

    __tablename__ = "participation"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    variant: Mapped[str] = mapped_column(String(12), default="standard", doc="standard or easy, when they finished")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    age_band: Mapped[str | None] = mapped_column(String(20), doc="option id, such as 16-17")
    equality: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="{question id: option id}")
    helped_by: Mapped[str | None] = mapped_column(String(40), doc="who helped, and how (R1.8)")
    on_behalf_of: Mapped[str | None] = mapped_column(String(40), doc="for whom, where it is not their own story")
    consent: Mapped[Consent] = mapped_column(str_enum(Consent))
    shown_name: Mapped[bytes | None] = mapped_column(
        Sealed("participation.shown_name"), doc="the name they give, sealed; only with NAMED"
    )
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True, doc="keyed hash of their code")
    parents: Mapped[str | None] = mapped_column(
        String(20), doc="how a parent or carer had their say: here, slip, not_refused; never who (R3.2)"
    )
    parents_on: Mapped[date | None] = mapped_column(doc="the day on which they did")
    day: Mapped[date] = mapped_column(doc="the day, no time of day (R5.1)")
    came_by: Mapped[str] = mapped_column(String(40), doc="survey, story, import")
    credit: Mapped[str] = mapped_column(
        String(200), default="", doc="source and licence of words collected elsewhere, shown where they are shown"
    )
    campaign: Mapped[int | None] = mapped_column(
        index=True, doc="a number below 0, shared by people who sent copies of one text: they count as one"
    )
    withdrawn_on: Mapped[date | None] = mapped_column(doc="the person took everything back")

    conversation: Mapped[Conversation] = relationship()
    area: Mapped[Area | None] = relationship()
    voices: Mapped[list[Voice]] = relationship(back_populates="participation", order_by="Voice.id")


class Voice(db.Model):
    """One thing said in a person's own words, by one participation."""

    __tablename__ = "voice"
    __table_args__ = (
        CheckConstraint("revision >= 1", name="revision_from_one"),
        Index("ix_voice_queue", "conversation_id", "state", "id"),
        Index("ix_voice_state", "state", "id"),
        Index("ix_voice_prepared", "prepared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), doc="that of the participation")
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    prompt: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: what was asked")
    asks: Mapped[Asks] = mapped_column(str_enum(Asks), default=Asks.OPEN)
    language: Mapped[str] = mapped_column(String(12), doc="what it is written in")
    original: Mapped[bytes] = mapped_column(Sealed("voice.original"), doc="the words as they came, sealed (R5.5)")
    text: Mapped[str] = mapped_column(Text, doc="the working text, personal details hidden")
    hidden: Mapped[list[Any]] = mapped_column(
        JSON,
        default=list,
        doc='[{"kind", "start", "end", "rule"}] in the original; what is hidden, never the words; "as": the role of '
        "a member of staff, written by a moderator in their place (R6.1)",
    )
    state: Mapped[VoiceState] = mapped_column(str_enum(VoiceState), default=VoiceState.RECEIVED)
    flag: Mapped[Flag] = mapped_column(str_enum(Flag), default=Flag.NONE)
    revision: Mapped[int] = mapped_column(default=1, doc="raised by every change; a stale one is refused (R6.4)")
    refusal: Mapped[str | None] = mapped_column(String(60), doc="key of the conversation's published reason (R6.2)")
    held_for: Mapped[HeldFor | None] = mapped_column(
        str_enum(HeldFor), doc="which sign of a machine holds it; empty once a person took a step"
    )
    received_on: Mapped[date] = mapped_column()
    decided_on: Mapped[date | None] = mapped_column(doc="when it was read and decided, shown to its author")
    prepared: Mapped[bool] = mapped_column(default=False, doc="its feeling was read; no time of day (R5.1)")
    withdrawn_on: Mapped[date | None] = mapped_column(doc="the person took this passage back")
    details_gone_on: Mapped[date | None] = mapped_column(doc="what is hidden was deleted from the original too (R5.8)")
    confirmed_on: Mapped[date | None] = mapped_column(
        doc="its author read this moderated text and said that it is right; empty again once the text changes"
    )
    corrected_on: Mapped[date | None] = mapped_column(doc="its author put these words in the place of others")

    participation: Mapped[Participation] = relationship(back_populates="voices")
    conversation: Mapped[Conversation] = relationship()


class PeopleSnapshot(db.Model):
    """A released number: how many people took part in a conversation. In public it goes through `disclosure` (R5.6)."""

    __tablename__ = "people_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    people: Mapped[int] = mapped_column(doc="exact, never shown as it is")
    released_at: Mapped[datetime] = mapped_column()
