"""`/desk/safeguarding/`: the queue that protects, apart from moderation (R4.5)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.core.clock import now
from engage.core.languages import _
from engage.core.web import settings
from engage.safeguarding import queries, services, words
from engage.safeguarding.hours import clock
from engage.safeguarding.lifecycle import Action, actions_from
from engage.safeguarding.models import Concern, ConcernState, Lane
from engage.safeguarding.services import Opened, ReasonMissing, Stale

safeguarding = Blueprint("safeguarding", __name__, url_prefix="/desk/safeguarding", template_folder="templates")
PERMISSIONS = {
    "safeguarding.queue": Permission.SAFEGUARD,
    "safeguarding.concern": Permission.SAFEGUARD,
    "safeguarding.read": Permission.SAFEGUARD,
    "safeguarding.act": Permission.SAFEGUARD,
}
SAID = {
    Action.ACKNOWLEDGE: lambda: _("You have it. Everybody on the queue can see that."),
    Action.NOTE: lambda: _("The note is on record."),
    Action.RELEASE: lambda: _("Released. The words are in the moderation queue now."),
    Action.CLOSE: lambda: _("Closed. The words stay hidden."),
    Action.REOPEN: lambda: _("Open again, and yours."),
}


@safeguarding.get("/")
def queue() -> ResponseReturnValue:
    """Urgent first, then oldest, without the words."""
    person = signed_in()
    lane, closed = _lane(), request.args.get("show") == "closed"
    page = max(1, request.args.get("page", 1, type=int))
    concerns, total = queries.queue(person, lane=lane, closed=closed, page=page)
    return render_template(
        "safeguarding/queue.html",
        rows=[(concern, _clock(concern)) for concern in concerns],
        total=total,
        page=page,
        pages=-(-total // queries.PAGE) or 1,
        lane=lane,
        closed=closed,
        waiting=queries.lanes(person),
        words=words,
        zone=settings().time_zone,
    )


@safeguarding.get("/<int:concern_id>")
def concern(concern_id: int) -> ResponseReturnValue:
    """Everything but the words (R4.6)."""
    return _page(_concern(concern_id))


@safeguarding.post("/<int:concern_id>/read")
def read(concern_id: int) -> ResponseReturnValue:
    """The words, on this answer only. Who read them is committed with it (R8.3)."""
    found = _concern(concern_id)
    return _page(found, opened=services.read_concern(found, by=signed_in(), now=now()))


@safeguarding.post("/<int:concern_id>/act")
def act(concern_id: int) -> ResponseReturnValue:
    """Take it on, note, release, close or open again."""
    found = _concern(concern_id)
    action = next((each for each in Action if each.value == request.form.get("action")), None) or abort(400)
    note = request.form.get(f"note-{action.value}", "")
    revision = request.form.get("revision", type=int) or abort(400)
    try:
        services.take_step(found, action, by=signed_in(), revision=revision, now=now(), note=note)
    except Stale:
        return _page(found, stale=True), 409
    except ReasonMissing:
        errors = [{"text": _("Write a few words about it"), "href": f"#note-{action.value}"}]
        return _page(found, errors=errors, typing=action.value), 422
    flash(SAID[action](), "good")
    if found.state is ConcernState.CLOSED and action is not Action.NOTE:
        return redirect(url_for("safeguarding.queue"))
    return redirect(url_for("safeguarding.concern", concern_id=found.id))


def _concern(concern_id: int) -> Concern:
    """The concern, where this lead's role reaches it."""
    found = queries.concern_to_look_at(concern_id, lock=request.method == "POST") or abort(404)
    require(
        Permission.SAFEGUARD,
        Scope(organisation_id=found.conversation.organisation_id, conversation_id=found.conversation_id),
    )
    return found


def _page(
    found: Concern,
    *,
    opened: Opened | None = None,
    stale: bool = False,
    errors: list[dict[str, str]] | None = None,
    typing: str = "",
) -> str:
    return render_template(
        "safeguarding/concern.html",
        concern=found,
        clock=_clock(found),
        opened=opened,
        stale=stale,
        errors=errors or [],
        page_errors=bool(errors) or stale,
        typing=typing,
        typed=request.form,
        actions=[action.value for action in actions_from(found.state)],
        words=words,
        zone=settings().time_zone,
    )


def _clock(found: Concern) -> dict[str, Any]:
    zone = settings().time_zone
    time = clock(found.opened_at, now(), found.conversation.safeguarding_hours, zone)
    running = found.state is ConcernState.OPEN
    return {
        "late": time.late and running,
        "due": words.due_word(time, zone),
        "waited": words.waited(time.waited),
        "running": running,
    }


def _lane() -> Lane | None:
    wanted = request.args.get("lane", "")
    return Lane(wanted) if wanted in list(Lane) else None
