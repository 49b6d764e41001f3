"""Who is asking, and may they? The one place that connects a request to the permission table (R8.2, R8.4)."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from engage.accounts.models import Staff
from engage.accounts.permissions import PUBLIC, Permission, Scope, allows
from engage.core.audit import record_apart
from engage.core.limits import STRANGERS, seldom_enough


def current_staff() -> Staff | None:
    """The signed-in member of staff, or None for the public."""
    return cast(Staff, current_user._get_current_object()) if current_user.is_authenticated else None


def signed_in() -> Staff:
    """The signed-in member of staff; 403 where there is none."""
    return current_staff() or abort(403)


def may(person: Staff | None, permission: Permission, scope: Scope | None = None) -> bool:
    """Whether `person` may; without a scope: anywhere at all. A switched-off account may nothing."""
    if permission is PUBLIC:
        return True
    return person is not None and person.active and allows(person.grants, permission, scope)


def require(permission: Permission, scope: Scope) -> Staff:
    """The signed-in person, who may do this to an object of this scope; 403, on record, where they may not."""
    person = current_staff()
    if person is None or not may(person, permission, scope):
        _record_refusal(person)
        abort(403)
    return person


def endpoints(app: Flask) -> dict[str, Permission]:
    """What each address asks for; rooms add theirs when they are put together."""
    table: dict[str, Permission] = app.extensions.setdefault("engage_endpoints", {})
    return table


def init_access(app: Flask) -> None:
    """Refuse every address that the table does not open."""

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None  # nothing is there: Flask answers 404 or 405
        permission = endpoints(current_app).get(request.endpoint)
        if permission is None and request.endpoint.startswith("security."):
            abort(404)  # a page of the library that stays unused: nothing of ours is there
        if permission is PUBLIC:
            return None
        person = current_staff()
        if permission is not None and may(person, permission):
            return None
        if permission is not None and person is None and request.method in ("GET", "HEAD"):
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        _record_refusal(person)
        abort(403)

    @app.context_processor
    def who() -> dict[str, Any]:
        return {"may": lambda permission: may(current_staff(), Permission[permission])}


def _record_refusal(person: Staff | None) -> None:
    """On record (R8.3); of one stranger only so often, so that nobody fills the record by knocking."""
    if person or seldom_enough("refused", STRANGERS):
        record_apart(person.actor if person else "nobody", "access.refused", f"page:{request.endpoint}")
