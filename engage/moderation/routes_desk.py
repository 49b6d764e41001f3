"""`/desk/moderation/`: the queue, and one text at a time."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.accounts.access import signed_in
from engage.accounts.permissions import Permission
from engage.core.clock import now, today
from engage.core.languages import _
from engage.core.web import settings
from engage.moderation import changes, queries, queries_claims, services
from engage.moderation.lifecycle import Action
from engage.moderation.services import ReasonMissing, Stale
from engage.moderation.services_claims import MOST_ASSIGNED, renew
from engage.moderation.text_page import (
    filters_asked,
    onward,
    revision_read,
    text_page,
    the_voice,
    undo_line,
    url_with,
)
from engage.moderation.words import CONSENTS, LANES, STATES
from engage.safeguarding import pause
from engage.safeguarding.models import Lane, Urgency
from engage.safeguarding.services import open_concern
from engage.voices.models import Flag, VoiceState
from engage.voices.stretches import pieces

moderation = Blueprint("moderation", __name__, url_prefix="/desk/moderation", template_folder="templates")
PERMISSIONS = {
    "moderation.queue": Permission.MODERATE,
    "moderation.text": Permission.MODERATE,
    "moderation.decide": Permission.MODERATE,
    "moderation.change": Permission.MODERATE,
    "moderation.original": Permission.READ_ORIGINAL,
    "moderation.worry": Permission.RAISE_CONCERN,
}
SAID = {
    Action.APPROVE: lambda: _("Approved."),
    Action.REFUSE: lambda: _("Refused. With their code, its author can read why."),
    Action.HOLD: lambda: _("Held."),
    Action.SECOND: lambda: _("Held until somebody else has read it."),
    Action.REOPEN: lambda: _("Back in the queue."),
}


@moderation.get("/")
def queue() -> ResponseReturnValue:
    """What waits to be read, oldest first."""
    person, chosen = signed_in(), filters_asked()
    page = max(1, request.args.get("page", 1, type=int))
    voices, total = queries.queue(person, chosen, page=page)
    conversations = queries.conversations_to_moderate(person)
    return render_template(
        "moderation/queue.html",
        voices=voices,
        total=total,
        page=page,
        pages=-(-total // queries.PAGE) or 1,
        filters=chosen,
        conversations=conversations,
        states=STATES,
        lanes=LANES,
        consents=CONSENTS,
        claims=queries_claims.claims_on([each.id for each in voices]),
        moment=now(),
        colleagues=queries_claims.colleagues(conversations),
        most_assigned=MOST_ASSIGNED,
        **undo_line(),
    )


@moderation.get("/<int:voice_id>")
def text(voice_id: int) -> ResponseReturnValue:
    """One text, to read, hide and decide."""
    voice = the_voice(voice_id, Permission.MODERATE)
    hard = voice.flag is Flag.RELEASED
    if hard and pause.due():
        return pause.page(on_url=url_with("moderation.text", filters_asked(), voice_id=voice.id, rested=1))
    pause.opened(hard=hard)
    return text_page(voice)


@moderation.post("/<int:voice_id>/decide")
def decide(voice_id: int) -> ResponseReturnValue:
    """Approve, refuse, hold, ask for another reader, or reopen."""
    voice = the_voice(voice_id, Permission.MODERATE)
    action = _action(request.form.get("action", ""))
    reason = request.form.get("reason" if action is Action.REFUSE else f"why-{action.value}", "")
    filters = filters_asked()
    try:
        services.take_step(
            voice,
            action,
            by=signed_in(),
            revision=revision_read(),
            now=now(),
            today=today(settings().time_zone),
            reason=reason,
        )
    except Stale as stale:
        return text_page(voice, stale=stale), 409
    except ReasonMissing:
        message = _("Choose a reason") if action is Action.REFUSE else _("Say why")
        place = {Action.REFUSE: "reason-1"}.get(action, f"why-{action.value}")
        return text_page(voice, errors=[{"text": message, "href": f"#{place}"}], opened=action.value), 422
    flash(SAID[action](), "good")
    if action is Action.REOPEN:
        return redirect(url_with("moderation.text", filters, voice_id=voice.id))
    return onward(voice.id, filters)


@moderation.post("/<int:voice_id>/details")
def change(voice_id: int) -> ResponseReturnValue:
    """Hide a detail, keep one or its first name, write a role instead, or hide words that somebody marked."""
    voice = the_voice(voice_id, Permission.MODERATE)
    changed = changes.wanted(voice, request.form)
    if isinstance(changed, changes.Unfit):
        message = {
            "mark": _("Type words exactly as they stand in the text"),
            "role": _("Type a role in a few plain words, such as nurse, and no name"),
            "first": _("There is no first name to keep"),
        }[changed.opened]
        error = {"text": message, "href": f"#{changed.field}"}
        return text_page(voice, errors=[error], opened=changed.opened), 422
    hidden, what = changed
    approved = voice.state is VoiceState.APPROVED
    renew(voice, by=signed_in(), now=now())
    try:
        services.change_hidden(voice, hidden, by=signed_in(), revision=revision_read(), now=now(), what=what)
    except Stale as stale:
        return text_page(voice, stale=stale), 409
    if approved and voice.state is not VoiceState.APPROVED:
        flash(_("Brought back. The text waits to be approved again."), "good")
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id, _anchor="details"))


@moderation.post("/<int:voice_id>/original")
def original(voice_id: int) -> ResponseReturnValue:
    """The words as they came, on this answer only. Who read them and why is committed with it (R8.3)."""
    voice = the_voice(voice_id, Permission.READ_ORIGINAL)
    try:
        words = services.read_original(voice, by=signed_in(), now=now(), reason=request.form.get("original-reason", ""))
    except ReasonMissing:
        message = _("Say why you need the original")
        return text_page(voice, errors=[{"text": message, "href": "#original-reason"}], opened="original"), 422
    parts = [
        (words[piece.original_start : piece.original_end], piece.text if piece.detail else "")
        for piece in pieces(voice.text, voice.hidden)
    ]
    return render_template("moderation/original.html", voice=voice, parts=parts, filters=filters_asked())


@moderation.post("/<int:voice_id>/concern")
def worry(voice_id: int) -> ResponseReturnValue:
    """Hand the text to safeguarding; from then on it is seen nowhere else (R4.5)."""
    voice = the_voice(voice_id, Permission.RAISE_CONCERN)
    if voice.revision != revision_read():
        return text_page(voice, stale=Stale()), 409
    note = request.form.get("worry", "").strip()
    if not note:
        message = _("Say what worries you")
        return text_page(voice, errors=[{"text": message, "href": "#worry-words"}], opened="worry"), 422
    filters = filters_asked()
    urgency = Urgency.URGENT if request.form.get("urgency") == Urgency.URGENT.value else Urgency.SOON
    open_concern(
        voice.conversation, lane=Lane.RAISED, urgency=urgency, voice=voice, by=signed_in(), note=note, now=now()
    )
    flash(_("Safeguarding has it now. The text is hidden from everybody else until they release it."), "good")
    return onward(voice.id, filters)


def _action(word: str) -> Action:
    found = next((each for each in SAID if each.value == word), None)
    return found or abort(400)
