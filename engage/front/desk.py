"""What every desk page shows of the person who is signed in: their name, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from engage.accounts.access import current_staff, endpoints, may
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Role
from engage.core.languages import _, _l
from engage.moderation import queries as moderation
from engage.replies import queries as replies
from engage.safeguarding import queries as safeguarding

BADGE_ENDS = 999
ROLES = {
    Role.ADMINISTRATOR: _l("administrator"),
    Role.OFFICER: _l("engagement officer"),
    Role.MODERATOR: _l("moderator"),
    Role.SAFEGUARDING_LEAD: _l("safeguarding lead"),
    Role.PUBLISHER: _l("publisher"),
    Role.SERVICE: _l("service"),
    Role.INTERVIEWER: _l("interviewer"),
    Role.CO_PRODUCER: _l("co-producer"),
    Role.VIEWER: _l("viewer"),
}


@dataclass(frozen=True)
class Waiting:
    """How much of something waits for a person, and whether it presses."""

    number: int
    urgent: bool = False

    @property
    def badge(self) -> str:
        return f"{BADGE_ENDS}+" if self.number > BADGE_ENDS else str(self.number or "")


def texts(person: Staff) -> Waiting:
    """Texts to read."""
    return Waiting(moderation.waiting(person))


def concerns(person: Staff) -> Waiting:
    """Concerns to look at."""
    return Waiting(*safeguarding.waiting(person))


def sign_offs(person: Staff) -> Waiting:
    """Replies to sign off; never one's own."""
    return Waiting(replies.waiting(person))


#: What can wait: who for, and how it is counted. By the address of its page.
COUNTED: dict[str, tuple[Permission, Callable[[Staff], Waiting]]] = {
    "/desk/moderation/": (Permission.MODERATE, texts),
    "/desk/safeguarding/": (Permission.SAFEGUARD, concerns),
    "/desk/replies/": (Permission.SIGN_OFF_REPLY, sign_offs),
}
NAV = (
    ("/desk/moderation/", _l("Texts")),
    ("/desk/safeguarding/", _l("Safeguarding")),
    ("/desk/board/", _l("Board")),
    ("/desk/themes/", _l("Themes")),
    ("/desk/replies/", _l("Replies")),
    ("/desk/conversations/", _l("Conversations")),
    ("/desk/surveys/", _l("Surveys")),
    ("/desk/stories/", _l("Stories")),
    ("/desk/insight/", _l("Who was heard")),
    ("/desk/staff/", _l("Staff")),
    ("/desk/audit/", _l("Record")),
    ("/desk/assurance/", _l("Assurance")),
    ("/desk/keeping/", _l("Keeping")),
)


def what_waits() -> dict[str, Waiting]:
    """By page, what waits for the person who is signed in; asked once a request."""
    if "what_waits" not in g:
        person = current_staff()
        g.what_waits = {
            path: count(person)
            for path, (permission, count) in COUNTED.items()
            if person and may(person, permission) and _opens(path, person)
        }
    found: dict[str, Waiting] = g.what_waits
    return found


def desk_words() -> dict[str, Any]:
    """What `core/desk.html` relies on, on desk pages of somebody who is signed in."""
    if not request.path.startswith("/desk"):
        return {}
    person = current_staff()
    if person is None:
        return {"keys_on": False}
    role = next((str(ROLES[grant.role]) for grant in person.grants), "")
    return {
        "current_staff": {"name": person.name, "role": role},
        "keys_on": not session.get("keys_off", False),
        "desk_nav": [_item(path, str(label)) for path, label in NAV if _opens(path, person)],
    }


def _item(path: str, label: str) -> dict[str, Any]:
    waits = what_waits().get(path, Waiting(0))
    return {
        "url": request.script_root + path,
        "label": label,
        "count": waits.badge,
        "urgent": waits.urgent,
        "current": request.path.startswith(path),
    }


def _opens(path: str, person: Staff) -> bool:
    """Whether this installation has the page, and its line of the permission table lets this person in."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    permission = endpoints(current_app).get(str(endpoint))
    return permission is not None and may(person, permission)


def greeting(hour: int) -> str:
    """By the hour of the place's clock."""
    return _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")
