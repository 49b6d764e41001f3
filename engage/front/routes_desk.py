"""`/desk/`: what waits for me; and the keys, on or off."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from engage.accounts.access import signed_in
from engage.accounts.permissions import Permission
from engage.core.clock import now
from engage.core.web import back_to, settings
from engage.front import beside  # noqa: F401  (tells the page of a conversation what belongs to it)
from engage.front.desk import desk_words, greeting, what_waits

desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
desk.app_context_processor(desk_words)
PERMISSIONS = {"desk.start": Permission.SEE_DESK, "desk.keys": Permission.OWN_ACCOUNT}


@desk.get("/")
def start() -> ResponseReturnValue:
    """What waits for the person who is signed in."""
    return render_template(
        "front/desk.html",
        person=signed_in(),
        greeting=greeting(now().astimezone(settings().time_zone).hour),
        waits={path: waits for path, waits in what_waits().items() if waits.number},
    )


@desk.post("/keys")
def keys() -> ResponseReturnValue:
    """Single-letter keys on or off, for as long as this person is signed in (WCAG 2.1.4)."""
    session["keys_off"] = request.form.get("keys") == "off"
    return redirect(back_to("desk.start"))
