"""Reads of the installation's documents, and of what stands in them as facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engage.accounts.models import Organisation
from engage.assurance.facts import Tables
from engage.assurance.kinds import PUBLIC_PARTS, Kind
from engage.assurance.models import AssuranceVersion
from engage.conversations.models import Conversation, ConversationState
from engage.core.database import db
from engage.voices.queries_keeping import conversations_by_period, periods_set

MOST_CONVERSATIONS = 200


def newest(kind: Kind, *, lock: bool = False) -> AssuranceVersion | None:
    """The newest version of a document; None where nobody has written one."""
    query = select(AssuranceVersion).where(AssuranceVersion.kind == kind).order_by(AssuranceVersion.number.desc())
    return db.session.scalar((query.with_for_update() if lock else query).limit(1))


def version_of(kind: Kind, number: int) -> AssuranceVersion | None:
    """One version of a document."""
    return db.session.scalar(
        select(AssuranceVersion).where(AssuranceVersion.kind == kind, AssuranceVersion.number == number)
    )


def versions(kind: Kind) -> Sequence[AssuranceVersion]:
    """Every version of a document with who wrote it, the newest first."""
    return db.session.scalars(
        select(AssuranceVersion)
        .where(AssuranceVersion.kind == kind)
        .options(selectinload(AssuranceVersion.written_by), selectinload(AssuranceVersion.published_by))
        .order_by(AssuranceVersion.number.desc())
    ).all()


def overview() -> Mapping[Kind, tuple[AssuranceVersion | None, AssuranceVersion | None]]:
    """Of each document the newest version and the newest one that was published."""
    last = select(func.max(AssuranceVersion.id)).group_by(AssuranceVersion.kind)
    published = last.where(AssuranceVersion.published_at.is_not(None))
    newest_ = {each.kind: each for each in _these(last)}
    out = {each.kind: each for each in _these(published)}
    return {kind: (newest_.get(kind), out.get(kind)) for kind in Kind}


def public_parts() -> Mapping[Kind, AssuranceVersion]:
    """The parts of the privacy notice that are published, as the public reads them."""
    published = (
        select(func.max(AssuranceVersion.id))
        .where(AssuranceVersion.kind.in_(PUBLIC_PARTS), AssuranceVersion.published_at.is_not(None))
        .group_by(AssuranceVersion.kind)
    )
    return {each.kind: each for each in _these(published)}


def tables() -> Tables:
    """What the documents say of organisations, conversations and periods."""
    return Tables(
        organisations=db.session.scalars(select(Organisation.name).order_by(Organisation.name)).all(),
        conversations=_conversations_run(),
        periods=periods_set(None),
        own_periods=[(each, own) for each, own in conversations_by_period() if own],
    )


def _conversations_run() -> Sequence[Conversation]:
    """Those that were opened, the newest first, with who owns them and who keeps people safe."""
    return db.session.scalars(
        select(Conversation)
        .where(Conversation.state != ConversationState.DRAFT)
        .options(selectinload(Conversation.organisation), selectinload(Conversation.safeguarding_lead))
        .order_by(Conversation.id.desc())
        .limit(MOST_CONVERSATIONS)
    ).all()


def _these(ids: object) -> Sequence[AssuranceVersion]:
    return db.session.scalars(
        select(AssuranceVersion)
        .where(AssuranceVersion.id.in_(ids))  # type: ignore[arg-type]
        .options(selectinload(AssuranceVersion.written_by), selectinload(AssuranceVersion.published_by))
        .order_by(AssuranceVersion.id)
    ).all()
