"""Reads of conversations and places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import selectinload

from engage.accounts.models import Grant, Organisation, Staff
from engage.accounts.permissions import MAY, Permission, Role
from engage.conversations.models import Area, Conversation, ConversationState, Grouping
from engage.conversations.reach import within_reach
from engage.core.database import db


def open_conversations(today: date) -> Sequence[Conversation]:
    """Those in which people can take part today, the one that closes first at the top."""
    return db.session.scalars(
        select(Conversation)
        .where(
            Conversation.state == ConversationState.OPEN,
            Conversation.opens_on <= today,
            Conversation.closes_on >= today,
        )
        .options(selectinload(Conversation.organisation))
        .order_by(Conversation.closes_on, Conversation.id)
    ).all()


def closed_conversations(today: date) -> Sequence[Conversation]:
    """Those that were open once and are no longer, the one that has waited longest at the top."""
    return db.session.scalars(
        select(Conversation)
        .where(
            or_(
                Conversation.state == ConversationState.CLOSED,
                and_(Conversation.state == ConversationState.OPEN, Conversation.closes_on < today),
            )
        )
        .options(selectinload(Conversation.organisation))
        .order_by(Conversation.closes_on, Conversation.id)
    ).all()


def every_conversation() -> Sequence[Conversation]:
    """All of them for the desk, the newest first."""
    return db.session.scalars(
        select(Conversation).options(selectinload(Conversation.organisation)).order_by(Conversation.id.desc())
    ).all()


def in_reach(person: Staff, permission: Permission, *, page: int, size: int) -> tuple[Sequence[Conversation], int]:
    """A page of the conversations where `person` has `permission`, the newest first, and how many there are."""
    reached = within_reach(person, permission)
    found = db.session.scalars(
        select(Conversation)
        .where(reached)
        .options(selectinload(Conversation.organisation))
        .order_by(Conversation.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return found, db.session.scalar(select(func.count()).select_from(Conversation).where(reached)) or 0


def to_collect_for(person: Staff) -> Sequence[Conversation]:
    """Those that are not closed and for which `person` runs surveys and stories, the newest first."""
    return db.session.scalars(
        select(Conversation)
        .where(within_reach(person, Permission.RUN_COLLECTIONS), Conversation.state != ConversationState.CLOSED)
        .order_by(Conversation.id.desc())
    ).all()


def public_conversations() -> Sequence[Conversation]:
    """Those that were ever opened, with who owns them and who keeps people safe, by last day."""
    return db.session.scalars(
        select(Conversation)
        .where(Conversation.state != ConversationState.DRAFT)
        .options(selectinload(Conversation.organisation))
        .order_by(Conversation.closes_on.desc(), Conversation.id)
    ).all()


def conversation_by_slug(slug: str, *, lock: bool = False) -> Conversation | None:
    """The conversation with this slug, whatever its state; with `lock`, nobody else changes it meanwhile."""
    query = select(Conversation).where(Conversation.slug == slug)
    return db.session.scalar(query.with_for_update() if lock else query)


def areas_for(conversation: Conversation) -> Sequence[Area]:
    """The areas a person can pick from in this conversation, with the wider ones each lies in."""
    if conversation.grouping_id is None:
        return []
    return db.session.scalars(
        select(Area)
        .where(Area.grouping_id == conversation.grouping_id)
        .options(selectinload(Area.within))
        .order_by(Area.id)
    ).all()


def groupings() -> Sequence[Grouping]:
    """Every way to divide the place."""
    return db.session.scalars(select(Grouping).order_by(Grouping.id)).all()


def organisations() -> Sequence[Organisation]:
    """Every organisation, by name."""
    return db.session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)).all()


def staff_who_may(permission: Permission) -> Sequence[Staff]:
    """Active staff with a role that carries `permission` somewhere, by name."""
    roles = [role for role in Role if permission in MAY[role]]
    return db.session.scalars(
        select(Staff)
        .where(Staff.active, Staff.id.in_(select(Grant.staff_id).where(Grant.role.in_(roles))))
        .order_by(Staff.name, Staff.id)
    ).all()


def who_works_on(conversation: Conversation) -> Sequence[Grant]:
    """The roles that reach this conversation, each with its person, by name."""
    return db.session.scalars(
        select(Grant)
        .join(Grant.staff)
        .where(
            Staff.active,
            or_(Grant.conversation_id.is_(None), Grant.conversation_id == conversation.id),
            or_(Grant.organisation_id.is_(None), Grant.organisation_id == conversation.organisation_id),
        )
        .options(selectinload(Grant.staff).selectinload(Staff.organisation))
        .order_by(Staff.name, Grant.id)
    ).all()
