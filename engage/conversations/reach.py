"""Which conversations somebody reaches with a permission: the permission table (R8.2), as a condition of a query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from engage.accounts.models import Staff
from engage.accounts.permissions import MAY, Permission
from engage.conversations.models import Conversation


def within_reach(person: Staff | None, permission: Permission) -> ColumnElement[bool]:
    """Conversations where `person` has `permission`; the query must hold Conversation. Nothing for nobody (R8.4)."""
    if person is None or not person.active:
        return false()
    reached: list[ColumnElement[bool]] = []
    for grant in person.grants:
        if permission not in MAY[grant.role]:
            continue
        inside = true() if grant.organisation_id is None else Conversation.organisation_id == grant.organisation_id
        about = true() if grant.conversation_id is None else Conversation.id == grant.conversation_id
        reached.append(and_(inside, about))
    return or_(false(), *reached)
