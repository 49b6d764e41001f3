"""The permission table: which role may do what, and what each address asks for (R8.1, R8.2). Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Role(enum.StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    MODERATOR = "moderator"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    PUBLISHER = "publisher"
    SERVICE = "service"
    INTERVIEWER = "interviewer"
    CO_PRODUCER = "co_producer"
    VIEWER = "viewer"


class Permission(enum.Enum):
    """What can be allowed. PUBLIC needs no account; OWN_ACCOUNT needs only to be signed in."""

    PUBLIC = enum.auto()
    OWN_ACCOUNT = enum.auto()
    SEE_DESK = enum.auto()
    SEE_CONVERSATIONS = enum.auto()
    RUN_CONVERSATIONS = enum.auto()
    RUN_COLLECTIONS = enum.auto()
    MODERATE = enum.auto()
    READ_ORIGINAL = enum.auto()
    SAFEGUARD = enum.auto()
    RAISE_CONCERN = enum.auto()
    SEE_BOARD = enum.auto()
    TAG = enum.auto()
    SEE_REPLIES = enum.auto()
    WRITE_REPLY = enum.auto()
    SIGN_OFF_REPLY = enum.auto()
    CHECK_EASY_READ = enum.auto()
    MARK_READ = enum.auto()
    MANAGE_STAFF = enum.auto()
    SEE_AUDIT = enum.auto()
    SEE_ASSURANCE = enum.auto()
    KEEP_ASSURANCE = enum.auto()
    SET_PERIODS = enum.auto()
    ERASE = enum.auto()


PUBLIC, OWN_ACCOUNT = Permission.PUBLIC, Permission.OWN_ACCOUNT
_P = Permission
_EVERYBODY = frozenset({_P.OWN_ACCOUNT, _P.SEE_DESK})
_READS = _EVERYBODY | {_P.SEE_CONVERSATIONS, _P.SEE_BOARD, _P.SEE_REPLIES}
#: About the whole installation: only a role that holds everywhere gives them (decision 0171).
OF_THE_WHOLE = frozenset({_P.SEE_ASSURANCE, _P.KEEP_ASSURANCE})

MAY: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _READS
    | OF_THE_WHOLE
    | {_P.RUN_CONVERSATIONS, _P.RUN_COLLECTIONS, _P.MANAGE_STAFF, _P.SEE_AUDIT, _P.SET_PERIODS, _P.ERASE},
    Role.OFFICER: _READS
    | {
        _P.RUN_CONVERSATIONS,
        _P.RUN_COLLECTIONS,
        _P.MODERATE,
        _P.READ_ORIGINAL,
        _P.RAISE_CONCERN,
        _P.TAG,
        _P.WRITE_REPLY,
        _P.SEE_ASSURANCE,
        _P.ERASE,
    },
    Role.MODERATOR: _EVERYBODY | {_P.SEE_CONVERSATIONS, _P.MODERATE, _P.READ_ORIGINAL, _P.RAISE_CONCERN},
    Role.SAFEGUARDING_LEAD: _EVERYBODY
    | {_P.SEE_CONVERSATIONS, _P.SAFEGUARD, _P.READ_ORIGINAL, _P.RAISE_CONCERN, _P.SEE_ASSURANCE},
    Role.PUBLISHER: _READS | {_P.SIGN_OFF_REPLY, _P.WRITE_REPLY, _P.SEE_ASSURANCE},
    Role.SERVICE: _READS | {_P.WRITE_REPLY, _P.MARK_READ, _P.RAISE_CONCERN},
    Role.INTERVIEWER: _EVERYBODY | {_P.RAISE_CONCERN},
    Role.CO_PRODUCER: _EVERYBODY | {_P.SEE_REPLIES, _P.CHECK_EASY_READ},
    Role.VIEWER: _READS | {_P.SEE_ASSURANCE},
}


class Allowed(Protocol):
    """A step of a table of states, as far as it says who may take it."""

    @property
    def permission(self) -> Permission: ...


def permission_of(steps: Mapping[tuple[Any, Any], Allowed], action: enum.Enum) -> Permission:
    """What `action` asks for, by its table of steps: routes ask the table, so that it stands in one place.

    Raises ValueError where the table does not know the action, or asks for different permissions.
    """
    asked = {step.permission for (_state, each), step in steps.items() if each is action}
    if len(asked) != 1:
        raise ValueError(f"{action} asks for {len(asked)} permissions")
    return asked.pop()


class GrantLike(Protocol):
    """A role given to somebody, perhaps only within one organisation or one conversation."""

    role: Role
    organisation_id: int | None
    conversation_id: int | None


@dataclass(frozen=True)
class Scope:
    """What a permission is asked for: an object of this organisation and conversation."""

    organisation_id: int | None = None
    conversation_id: int | None = None


def allows(grants: Iterable[GrantLike], permission: Permission, scope: Scope | None = None) -> bool:
    """Whether one of `grants` carries `permission`; with a scope, only grants that reach it count."""
    if permission is PUBLIC:
        return True
    if permission in OF_THE_WHOLE:
        scope = Scope()
    return any(permission in MAY[grant.role] and (scope is None or _reaches(grant, scope)) for grant in grants)


def _reaches(grant: GrantLike, scope: Scope) -> bool:
    inside = grant.organisation_id is None or grant.organisation_id == scope.organisation_id
    return inside and (grant.conversation_id is None or grant.conversation_id == scope.conversation_id)
