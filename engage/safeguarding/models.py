"""Concerns: something somebody said that may mean harm, and the record of what was done about it."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core.crypto import Sealed
from engage.core.database import db, str_enum
from engage.voices.models import Voice


class Lane(enum.StrEnum):
    """Why a human must look: something was spotted, somebody asked, or it could not be screened (R4.4)."""

    SPOTTED = "spotted"
    RAISED = "raised"
    NOT_SCREENED = "not_screened"


class Urgency(enum.StrEnum):
    URGENT = "urgent"
    SOON = "soon"


class ConcernState(enum.StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Outcome(enum.StrEnum):
    """What became of it: no worry, so the words go on to moderation, or they stay hidden for good."""

    RELEASED = "released"
    KEPT = "kept"


class Closing(enum.StrEnum):
    """Why a concern was closed with the words kept hidden."""

    PASSED_ON = "passed_on"
    HELPED = "helped"
    KNOWN = "known"
    NOT_REACHED = "not_reached"
    SAME = "same"
    DRILLED = "drilled"


class Within(enum.StrEnum):
    """How long something took, as reports say it. Minutes would tell, beside the record, when a person came (R5.1)."""

    HALF_HOUR = "half_hour"
    TWO_HOURS = "two_hours"
    SAME_DAY = "same_day"
    WEEK = "week"
    LONGER = "longer"


class Concern(db.Model):
    """One thing to look at. The words stay in the voice, or, where it was never sent, sealed here."""

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_queue", "state", "urgency", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("voice.id"), index=True, doc="empty: never sent")
    unsent: Mapped[bytes | None] = mapped_column(
        Sealed("concern.unsent"), doc="sealed words that were saved but never sent, or that their author changed"
    )
    lane: Mapped[Lane] = mapped_column(str_enum(Lane))
    kind: Mapped[str] = mapped_column(String(40), default="", doc="self_harm, abuse, …; empty where not screened")
    urgency: Mapped[Urgency] = mapped_column(str_enum(Urgency))
    rests_on: Mapped[bytes | None] = mapped_column(
        Sealed("concern.rests_on"), doc="sealed: the words the rule rests on"
    )
    rule: Mapped[str] = mapped_column(String(80), default="", doc="name of the rule that spotted it")
    contact: Mapped[bytes | None] = mapped_column(
        Sealed("concern.contact"), doc="sealed: details left for help only (R5.2)"
    )
    state: Mapped[ConcernState] = mapped_column(str_enum(ConcernState), default=ConcernState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(doc="for the clock; once closed, it and the times below keep the day")
    alerted_at: Mapped[datetime | None] = mapped_column(doc="the lead was told")
    deputy_alerted_at: Mapped[datetime | None] = mapped_column(doc="the deputy was told, as nobody acknowledged")
    leads_alerted_at: Mapped[datetime | None] = mapped_column(doc="every lead was told, as still nobody acknowledged")
    acknowledged_at: Mapped[datetime | None] = mapped_column()
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    held_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id"), doc="who has it now, or to whom it was handed and who has not said yes"
    )
    handed_at: Mapped[datetime | None] = mapped_column(doc="handed over, not taken on yet; escalation counts from here")
    answered_within: Mapped[Within | None] = mapped_column(
        str_enum(Within, check="answered_within"), doc="how soon somebody took it on"
    )
    answered_late: Mapped[bool | None] = mapped_column(doc="taken on after the working day on which it was due")
    closed_within: Mapped[Within | None] = mapped_column(
        str_enum(Within, check="closed_within"), doc="how soon it was closed"
    )
    closed_because: Mapped[Closing | None] = mapped_column(str_enum(Closing), doc="with KEPT: why it was closed")
    drill: Mapped[bool] = mapped_column(default=False, doc="made up, to practise: in no figure but those of drills")
    outcome: Mapped[Outcome | None] = mapped_column(str_enum(Outcome), doc="with CLOSED: what became of it")
    revision: Mapped[int] = mapped_column(default=1)

    conversation: Mapped[Conversation] = relationship()
    voice: Mapped[Voice | None] = relationship()
    acknowledged_by: Mapped[Staff | None] = relationship(foreign_keys=[acknowledged_by_id])
    held_by: Mapped[Staff | None] = relationship(foreign_keys=[held_by_id])
    actions: Mapped[list[ConcernAction]] = relationship(back_populates="concern", order_by="ConcernAction.id")


class ConcernAction(db.Model):
    """Who did what about a concern, and when. Append-only (R4.5); once it is closed, only the day is kept (R5.1)."""

    __tablename__ = "concern_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="empty: the system")
    action: Mapped[str] = mapped_column(String(40), doc="opened, read, alerted …, or one of `lifecycle.Action`")
    note: Mapped[bytes | None] = mapped_column(Sealed("concern_action.note"), doc="sealed: a note in words")
    telling: Mapped[bytes | None] = mapped_column(
        Sealed("concern_action.telling"), doc="sealed JSON of `telling.Telling`: told whom, when, reference, why not"
    )

    concern: Mapped[Concern] = relationship(back_populates="actions")
    by: Mapped[Staff | None] = relationship()


class ConcernLink(db.Model):
    """Two concerns that belong together, as a lead saw it: perhaps the same person, or the same place."""

    __tablename__ = "concern_link"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="smaller_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    why: Mapped[bytes] = mapped_column(Sealed("concern_link.why"), doc="sealed: why they belong together")
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    on: Mapped[date] = mapped_column(doc="the day, no time of day (R5.1)")

    by: Mapped[Staff] = relationship()


class PartnershipRelease(db.Model):
    """What leads told the safeguarding partnership: safe numbers and what they see in them, never anybody's words.

    A snapshot: what was released stays as it was. Its audience owes a reply by a day, like any other (R4.5).
    """

    __tablename__ = "partnership_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    audience: Mapped[str] = mapped_column(String(200), doc="who reads it and answers, by name")
    said: Mapped[str] = mapped_column(Text, doc="what the lead sees in it, in general words")
    kinds: Mapped[dict[str, int]] = mapped_column(JSON, doc="{kind: people, as disclosure lets it be told}")
    people: Mapped[int] = mapped_column(doc="exact, never shown: whether a next release may follow (R5.6)")
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    released_on: Mapped[date] = mapped_column()
    reply_by: Mapped[date] = mapped_column()
    reply: Mapped[str] = mapped_column(Text, default="", doc="what the partnership answered")
    replied_on: Mapped[date | None] = mapped_column()
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), doc="who wrote their reply down")

    conversation: Mapped[Conversation] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
