"""Sign-in for staff, by Flask-Security: it authenticates, and decides nothing else (DESIGN)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    user_authenticated,
    user_failed_authn,
)

from engage.accounts.access import endpoints
from engage.accounts.models import Staff
from engage.accounts.permissions import OWN_ACCOUNT, PUBLIC
from engage.core import clock
from engage.core.audit import record_apart
from engage.core.database import db, writing
from engage.core.languages import _l
from engage.core.limits import SIGN_IN, limiter
from engage.core.settings import Settings

SIGN_IN_PAGE = "security.login"
SINCE = "signed_in_at"
#: What sign-in itself writes, and the language that somebody chose.
BEGUN = frozenset({"_user_id", "_fresh", "_id", "_permanent", "identity.id", "identity.auth_type", "lang"})
#: A working day; then the password is asked for again.
LONGEST = timedelta(hours=12)
WRONG = _l("We do not know that e-mail address with that password. Check both and try again.")


class StandingStaff(SQLAlchemyUserDatastore):
    """Finds nobody whose last day is over: neither at sign-in nor for a session begun before (R8.1, R8.4)."""

    def find_user(self, *args: Any, **kwargs: Any) -> Staff | None:
        found: Staff | None = super().find_user(*args, **kwargs)
        return None if found is None or _is_over(found) else found


def _is_over(staff: Staff) -> bool:
    zone = current_app.extensions["engage_settings"].time_zone
    return staff.expires_on is not None and staff.expires_on < clock.today(zone)


def init_sign_in(app: Flask, settings: Settings) -> None:
    """`/desk/sign-in` and `/desk/sign-out`; every other page of Flask-Security stays off."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 -- the name of the hash
        SECURITY_PASSWORD_SALT=settings.secret_key,
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_LOGIN_URL="/desk/sign-in",
        SECURITY_LOGOUT_URL="/desk/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/desk/",
        SECURITY_POST_LOGOUT_VIEW="/desk/sign-in",
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_REGISTERABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": _address, "case_insensitive": True}}],
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(WRONG, "error"),
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CLI_USERS_NAME=None,  # its commands know nothing of our roles: `flask staff` does
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(app, StandingStaff(db, Staff, RoleMixin))
    app.extensions["engage_security"] = security
    # Flask-Security's pages that stay unused have no line here, so the guard refuses them.
    endpoints(app).update({SIGN_IN_PAGE: PUBLIC, "security.logout": OWN_ACCOUNT})
    page = app.view_functions[SIGN_IN_PAGE]
    app.view_functions[SIGN_IN_PAGE] = limiter.limit(SIGN_IN, methods=["POST"])(page)

    @app.before_request
    def hold_no_lock() -> None:
        if request.endpoint == SIGN_IN_PAGE:
            writing.set(False)  # checking a password takes long and writes nothing

    @app.before_request
    def end_old_sessions() -> None:
        """Nobody stays signed in for ever (R8.1); a session without its beginning is an old one."""
        if "_user_id" in session and clock.now().timestamp() - session.get(SINCE, 0) > LONGEST.total_seconds():
            session.clear()
            g.pop("_login_user", None)  # Flask-Login has loaded them already

    @app.after_request
    def say_error(response: Response) -> Response:
        if request.endpoint == SIGN_IN_PAGE and request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    user_failed_authn.connect(_refused, app)


def _address(typed: str) -> str | None:
    """The e-mail address as it is stored. Sign-in looks nothing up on the network."""
    typed = typed.strip().lower()
    return typed if "@" in typed and len(typed) <= 254 else None


def _signed_in(_app: Flask, user: Staff, **_extra: Any) -> None:
    # What stood in the session before is a stranger's, its token too: nothing planted beforehand holds (R8.1).
    for key in [each for each in session if each not in BEGUN and not each.startswith("fs_")]:
        session.pop(key)
    g.pop("csrf_token", None)
    session[SINCE] = clock.now().timestamp()
    record_apart(user.actor, "staff.signed_in", f"staff:{user.id}")


def _signed_out(_app: Flask, user: Staff, **_extra: Any) -> None:
    """A copy of the cookie is worth nothing any more: sign-out ends every session of this person (R8.1)."""
    app_security: Security = _app.extensions["engage_security"]
    app_security.datastore.set_uniquifier(user)


def _refused(_app: Flask, user: Staff | None = None, **_extra: Any) -> None:
    record_apart("nobody", "staff.sign_in_failed", f"staff:{user.id}" if user else "staff:unknown")
