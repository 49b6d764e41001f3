"""Conversations, and the places they are about."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models import Organisation, Staff
from engage.core.database import db, str_enum


class Grouping(db.Model):
    """A way to divide the place: councils, localities, family partnership zones, wards."""

    __tablename__ = "grouping"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True, doc="council, locality, zone, ward")
    names: Mapped[dict[str, str]] = mapped_column(JSON, doc="language map")

    areas: Mapped[list[Area]] = relationship(back_populates="grouping", order_by="Area.id")


area_within = Table(
    "area_within",
    db.metadata,
    Column("area_id", ForeignKey("area.id"), primary_key=True),
    Column("wider_id", ForeignKey("area.id"), primary_key=True, index=True),
)


class Area(db.Model):
    """A part of the place that a person can pick. It may lie within areas of several other groupings."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    grouping_id: Mapped[int] = mapped_column(ForeignKey("grouping.id"), index=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON, doc="language map")

    grouping: Mapped[Grouping] = relationship(back_populates="areas")
    within: Mapped[list[Area]] = relationship(
        secondary=area_within,
        primaryjoin=lambda: Area.id == area_within.c.area_id,
        secondaryjoin=lambda: Area.id == area_within.c.wider_id,
        order_by=lambda: Area.id,
    )


class ConversationState(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class ChildrenRoute(enum.StrEnum):
    """What is asked of parents, besides the child's own assent, which is always asked (R3.2)."""

    NEITHER = "neither"
    PARENTAL_CONSENT = "parental_consent"
    PARENTAL_OPT_OUT = "parental_opt_out"
    NO_CHILDREN = "no_children"


class LadderStep(enum.StrEnum):
    """The TLAP ladder (R3.5), from the lowest step."""

    COERCION = "coercion"
    EDUCATING = "educating"
    INFORMING = "informing"
    CONSULTATION = "consultation"
    ENGAGEMENT = "engagement"
    CO_DESIGN = "co_design"
    CO_PRODUCTION = "co_production"


class Conversation(db.Model):
    """One engagement exercise: who asks whom, why, until when, who answers, and who keeps people safe."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    titles: Mapped[dict[str, Any]] = mapped_column(JSON, doc="language map")
    purposes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: why we ask")
    who_for: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: young people, 11 to 25")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[ConversationState] = mapped_column(str_enum(ConversationState), default=ConversationState.DRAFT)

    audience_name: Mapped[str] = mapped_column(String(120), default="", doc="the person who answers (R3.3)")
    audience_role: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: their part")
    audience_read_at: Mapped[datetime | None] = mapped_column(doc="when the audience marked it as read")
    reply_by: Mapped[date | None] = mapped_column(doc="the audience answers by then (R3.3)")
    opens_on: Mapped[date | None] = mapped_column()
    closes_on: Mapped[date | None] = mapped_column(doc="last day on which people can take part")
    answer_from: Mapped[int | None] = mapped_column(doc="from so many people a theme must be answered (R7.3)")

    safeguarding_lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    safeguarding_deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    safeguarding_hours: Mapped[dict[str, Any]] = mapped_column(
        JSON,
        default=dict,
        doc='{"days": [0…6, Monday is 0], "from": "09:00", "to": "17:00"}, the place\'s zone (R4.3)',
    )
    reads_on: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="language map: every Tuesday and Friday")

    children_route: Mapped[ChildrenRoute | None] = mapped_column(str_enum(ChildrenRoute))
    children_reason: Mapped[str] = mapped_column(Text, default="", doc="why this route (R3.2)")
    read_back: Mapped[bool] = mapped_column(
        default=False, doc="whoever said something reads the moderated text before it is quoted"
    )
    ladder_step: Mapped[LadderStep | None] = mapped_column(str_enum(LadderStep))
    ladder_evidence: Mapped[str] = mapped_column(Text, default="", doc="of shared power, for co-production (R3.5)")
    grouping_id: Mapped[int | None] = mapped_column(ForeignKey("grouping.id"), doc="which areas people pick from")
    refusal_reasons: Mapped[list[Any]] = mapped_column(
        JSON, default=list, doc='published reasons: [{"key": …, "texts": language map}] (R6.2)'
    )
    moderation_policy: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, doc="language map: how texts are read before they are shown; empty: the usual words (R6.2)"
    )
    revision: Mapped[int] = mapped_column(default=1, doc="raised by every change; a stale form is refused")
    words_epoch: Mapped[int] = mapped_column(
        default=1, doc="raised with any change of consent or state; part of every cache key"
    )

    organisation: Mapped[Organisation | None] = relationship()
    grouping: Mapped[Grouping | None] = relationship()
    safeguarding_lead: Mapped[Staff | None] = relationship(foreign_keys=[safeguarding_lead_id])
    safeguarding_deputy: Mapped[Staff | None] = relationship(foreign_keys=[safeguarding_deputy_id])
