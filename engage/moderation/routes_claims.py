"""`/desk/moderation/`: start reading, skip, leave, take over, give to a colleague, undo."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from engage.accounts.access import signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.core.clock import now
from engage.core.languages import _, ngettext
from engage.moderation import queries, queries_claims, services, services_claims
from engage.moderation.services import Stale
from engage.moderation.services_claims import NotTheirs
from engage.moderation.text_page import filters_asked, onward, revision_read, text_page, the_voice, url_with

moderation_claims = Blueprint("moderation_claims", __name__, url_prefix="/desk/moderation")
PERMISSIONS = {
    "moderation_claims.start": Permission.MODERATE,
    "moderation_claims.leave": Permission.MODERATE,
    "moderation_claims.assign_oldest": Permission.MODERATE,
    "moderation_claims.skip": Permission.MODERATE,
    "moderation_claims.take": Permission.MODERATE,
    "moderation_claims.assign": Permission.MODERATE,
    "moderation_claims.undo": Permission.MODERATE,
}


@moderation_claims.post("/start")
def start() -> ResponseReturnValue:
    """The oldest text of the filter that nobody else has: it is this person's to read for a quarter of an hour."""
    filters = filters_asked()
    found = services_claims.claim_next(signed_in(), filters, now=now())
    if found is None:
        flash(_("Nothing is left for you here. Colleagues have the rest, or it was given to them."))
        return redirect(url_with("moderation.queue", filters))
    return redirect(url_with("moderation.text", filters, voice_id=found))


@moderation_claims.post("/leave")
def leave() -> ResponseReturnValue:
    """Stop reading: whatever was open is free for others."""
    services_claims.leave(signed_in(), now=now())
    return redirect(url_with("moderation.queue", filters_asked()))


@moderation_claims.post("/<int:voice_id>/skip")
def skip(voice_id: int) -> ResponseReturnValue:
    """Not this one now: on to the next."""
    voice = the_voice(voice_id, Permission.MODERATE)
    return onward(voice.id, filters_asked())


@moderation_claims.post("/<int:voice_id>/take")
def take(voice_id: int) -> ResponseReturnValue:
    """Read this one, or take it over from a colleague."""
    voice = the_voice(voice_id, Permission.MODERATE)
    services_claims.take(voice, by=signed_in(), now=now())
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id))


@moderation_claims.post("/<int:voice_id>/assign")
def assign(voice_id: int) -> ResponseReturnValue:
    """Give this text to a colleague, or to nobody in particular."""
    voice = the_voice(voice_id, Permission.MODERATE)
    to = _colleague() if request.form.get("to") else None
    try:
        services_claims.assign(voice, to, by=signed_in(), now=now())
    except NotTheirs:
        abort(400)
    flash(_("Given to %(name)s.", name=to.name) if to else _("Anybody can read it now."), "good")
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id))


@moderation_claims.post("/assign")
def assign_oldest() -> ResponseReturnValue:
    """Give the oldest texts of the filter to a colleague."""
    to, filters = _colleague(), filters_asked()
    number = max(1, request.form.get("number", 1, type=int))
    given = services_claims.assign_oldest(filters, to, number=number, by=signed_in(), now=now())
    words = ngettext(
        "%(num)s text is %(name)s’s to read.", "%(num)s texts are %(name)s’s to read.", given, name=to.name
    )
    flash(words, "good")
    return redirect(url_with("moderation.queue", filters))


@moderation_claims.post("/<int:voice_id>/undo")
def undo(voice_id: int) -> ResponseReturnValue:
    """Take one's last step back; the text opens again, as it stood."""
    voice = the_voice(voice_id, Permission.MODERATE)
    try:
        services.undo(voice, by=signed_in(), revision=revision_read(), now=now())
    except Stale as stale:
        return text_page(voice, stale=stale), 409
    services_claims.take(voice, by=signed_in(), now=now())
    flash(_("Undone. The text stands as it did before."), "good")
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id))


def _colleague() -> Staff:
    """Somebody who moderates at least one conversation that this person moderates too."""
    chosen = request.form.get("to", type=int)
    known = queries_claims.colleagues(queries.conversations_to_moderate(signed_in()))
    return next((each for each in known if each.id == chosen), None) or abort(400)
