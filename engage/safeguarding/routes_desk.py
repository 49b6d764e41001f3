"""`/desk/safeguarding/`: the queue that protects, apart from moderation (R4.5)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.core.clock import now, today
from engage.core.languages import _
from engage.core.web import help_to_check, settings
from engage.safeguarding import pause, queries, queries_figures, services, words
from engage.safeguarding.forms import TellingForm, closing, closings_for
from engage.safeguarding.hours import clock
from engage.safeguarding.lifecycle import Action, actions_from
from engage.safeguarding.models import Concern, ConcernState, Lane, Urgency
from engage.safeguarding.services import ClosingMissing, Opened, ReasonMissing, Stale
from engage.safeguarding.services_sharing import CannotLink, CannotTakeIt, hand_over
from engage.safeguarding.services_sharing import link as link_two
from engage.safeguarding.services_sharing import unlink as part

safeguarding = Blueprint("safeguarding", __name__, url_prefix="/desk/safeguarding", template_folder="templates")
PERMISSIONS = {
    "safeguarding.queue": Permission.SAFEGUARD,
    "safeguarding.concern": Permission.SAFEGUARD,
    "safeguarding.read": Permission.SAFEGUARD,
    "safeguarding.act": Permission.SAFEGUARD,
    "safeguarding.link": Permission.SAFEGUARD,
    "safeguarding.unlink": Permission.SAFEGUARD,
}
SAID = {
    Action.ACKNOWLEDGE: lambda: _("You have it. Everybody on the queue can see that."),
    Action.NOTE: lambda: _("The note is on record."),
    Action.TELL: lambda: _("It is on record, and you have it."),
    Action.HAND_OVER: lambda: _("Handed over. They are told by mail, and it waits until they take it on."),
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
        drills=[(drill, _clock(drill)) for drill in queries.running_drills(person)],
        overdue=queries_figures.replies_overdue(person, today(settings().time_zone)),
        numbers_to_check=help_to_check(today(settings().time_zone)),
        conversations=queries.conversations_looked_after(person),
        words=words,
        zone=settings().time_zone,
    )


@safeguarding.get("/<int:concern_id>")
def concern(concern_id: int) -> ResponseReturnValue:
    """Everything but the words (R4.6)."""
    found = _concern(concern_id)
    pressing = found.state is ConcernState.OPEN and found.urgency is Urgency.URGENT
    if not pressing and pause.due():  # nothing stands before one that is urgent and that nobody has
        return pause.page(on_url=url_for("safeguarding.concern", concern_id=found.id, rested=1))
    return _page(found)


@safeguarding.post("/<int:concern_id>/read")
def read(concern_id: int) -> ResponseReturnValue:
    """The words, on this answer only. Who read them is committed with it (R8.3)."""
    found = _concern(concern_id)
    pause.opened(hard=True)
    return _page(found, opened=services.read_concern(found, by=signed_in(), now=now()))


@safeguarding.post("/<int:concern_id>/act")
def act(concern_id: int) -> ResponseReturnValue:
    """Take it on, note, say whom you told, hand over, release, close or open again."""
    found = _concern(concern_id)
    action = next((each for each in Action if each.value == request.form.get("action")), None) or abort(400)
    revision = request.form.get("revision", type=int) or abort(400)
    if found.drill and action is Action.RELEASE:
        abort(400)  # there are no words to go on to moderation
    try:
        problem = _take(found, action, revision)
    except Stale:
        return _page(found, stale=True), 409
    if problem:
        return _page(found, errors=[problem], typing=action.value), 422
    flash(SAID[action](), "good")
    if (found.state is ConcernState.CLOSED and action in (Action.CLOSE, Action.RELEASE)) or action is Action.HAND_OVER:
        return redirect(url_for("safeguarding.queue"))
    return redirect(url_for("safeguarding.concern", concern_id=found.id))


def _take(found: Concern, action: Action, revision: int) -> dict[str, str] | None:
    """Do it; what has to be put right first, where something has."""
    person, moment, note = signed_in(), now(), request.form.get(f"note-{action.value}", "")
    telling = None
    if action is Action.TELL:
        form = TellingForm(request.form)
        if problem := form.problem(today(settings().time_zone)):
            return problem
        telling, note = form.telling(), ""
    try:
        if action is Action.HAND_OVER:
            chosen = request.form.get("to", 0, type=int)
            to = next((lead for lead in queries.leads_for(found.conversation) if lead.id == chosen), None)
            hand_over(found, to, by=person, revision=revision, now=moment, note=note)
        else:
            because = closing(request.form.get("because"), found) if action is Action.CLOSE else None
            services.take_step(
                found, action, by=person, revision=revision, now=moment, note=note, because=because, telling=telling
            )
    except ClosingMissing:
        return {"text": _("Choose why it is closed"), "href": "#because"}
    except ReasonMissing:
        return {"text": _("Write a few words about it"), "href": f"#note-{action.value}"}
    except CannotTakeIt:
        return {"text": _("Choose who takes it on"), "href": "#to"}
    return None


@safeguarding.post("/<int:concern_id>/link")
def link(concern_id: int) -> ResponseReturnValue:
    """Say that another concern belongs to this one; both show it."""
    found, errors = _concern(concern_id), []
    other = _in_reach(request.form.get("other", ""))
    if other is None:
        errors = [{"text": _("Type the number of a concern that you can open"), "href": "#other"}]
    else:
        try:
            moment = now()
            why, day = request.form.get("why-link", ""), today(settings().time_zone)
            link_two(found, other, why, by=signed_in(), now=moment, today=day)
        except ReasonMissing:
            errors = [{"text": _("Say why they belong together"), "href": "#why-link"}]
        except CannotLink:
            errors = [{"text": _("These two cannot be linked, or they are linked already"), "href": "#other"}]
    if errors:
        return _page(found, errors=errors, typing="link"), 422
    flash(_("Linked. Both concerns show it."), "good")
    return redirect(url_for("safeguarding.concern", concern_id=found.id, _anchor="linked"))


@safeguarding.post("/<int:concern_id>/unlink/<int:link_id>")
def unlink(concern_id: int, link_id: int) -> ResponseReturnValue:
    """Take back a link that was a mistake."""
    found = _concern(concern_id)
    made = next((each for each, _other in queries.links_of(found) if each.id == link_id), None) or abort(404)
    part(made, by=signed_in(), now=now())
    flash(_("The link is taken back."), "good")
    return redirect(url_for("safeguarding.concern", concern_id=found.id, _anchor="linked"))


def _in_reach(typed: str) -> Concern | None:
    """The concern with this number, where this lead may open it."""
    number = typed.strip().lstrip("#")
    found = queries.concern_to_look_at(int(number)) if number.isdecimal() and len(number) < 10 else None
    return found if found and may(signed_in(), Permission.SAFEGUARD, _scope(found)) else None


def _scope(found: Concern) -> Scope:
    return Scope(organisation_id=found.conversation.organisation_id, conversation_id=found.conversation_id)


def _concern(concern_id: int) -> Concern:
    """The concern, where this lead's role reaches it."""
    found = queries.concern_to_look_at(concern_id, lock=request.method == "POST") or abort(404)
    require(Permission.SAFEGUARD, _scope(found))
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
        actions=[
            action.value for action in actions_from(found.state) if not (found.drill and action is Action.RELEASE)
        ],
        telling=TellingForm(request.form if typing == Action.TELL.value else None),
        closings=closings_for(found),
        leads=[lead for lead in queries.leads_for(found.conversation) if lead.id != signed_in().id],
        linked=queries.links_of(found),
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
