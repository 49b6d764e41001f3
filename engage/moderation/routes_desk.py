"""`/desk/moderation/`: the queue, and one text at a time."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.core.clock import now, today
from engage.core.crypto import unseal
from engage.core.languages import _, pick
from engage.core.web import settings
from engage.moderation import queries, services
from engage.moderation.details import BY_HAND, HAND, details, hide_more, keep, paragraphs, places
from engage.moderation.lifecycle import WAITING, Action, Reason, actions_from, step
from engage.moderation.queries import Filters
from engage.moderation.services import ReasonMissing, Stale
from engage.moderation.words import CONSENTS, DECISIONS, HELPED, KINDS, STATES, kind_word, why
from engage.safeguarding.models import Lane, Urgency
from engage.safeguarding.services import open_concern
from engage.voices.models import Flag, Voice, VoiceState
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
    Action.HOLD: lambda: _("Held for a second reader."),
    Action.REOPEN: lambda: _("Back in the queue."),
}


@moderation.get("/")
def queue() -> ResponseReturnValue:
    """What waits to be read, oldest first."""
    person, chosen = signed_in(), _filters()
    page = max(1, request.args.get("page", 1, type=int))
    voices, total = queries.queue(person, chosen, page=page)
    return render_template(
        "moderation/queue.html",
        voices=voices,
        total=total,
        page=page,
        pages=-(-total // queries.PAGE) or 1,
        filters=chosen,
        conversations=queries.conversations_to_moderate(person),
        states=STATES,
        consents=CONSENTS,
    )


@moderation.get("/<int:voice_id>")
def text(voice_id: int) -> ResponseReturnValue:
    """One text, to read, hide and decide."""
    return _page(_voice(voice_id, Permission.MODERATE))


@moderation.post("/<int:voice_id>/decide")
def decide(voice_id: int) -> ResponseReturnValue:
    """Approve, refuse, hold or reopen."""
    voice = _voice(voice_id, Permission.MODERATE)
    action = _action(request.form.get("action", ""))
    reason = request.form.get("reason" if action is Action.REFUSE else f"why-{action.value}", "")
    person, filters = signed_in(), _filters()
    after = queries.neighbour(voice.id, person, filters)
    try:
        services.take_step(
            voice, action, by=person, revision=_revision(), now=now(), today=today(settings().time_zone), reason=reason
        )
    except Stale:
        return _page(voice, stale=True), 409
    except ReasonMissing:
        message = _("Choose a reason") if action is Action.REFUSE else _("Say why")
        place = {Action.REFUSE: "reason-1"}.get(action, f"why-{action.value}")
        return _page(voice, errors=[{"text": message, "href": f"#{place}"}], opened=action.value), 422
    flash(SAID[action](), "good")
    if action is Action.REOPEN:
        return redirect(_url("moderation.text", filters, voice_id=voice.id))
    return _next(after, filters)


@moderation.post("/<int:voice_id>/details")
def change(voice_id: int) -> ResponseReturnValue:
    """Hide a detail, keep one, or hide words that somebody marked."""
    voice = _voice(voice_id, Permission.MODERATE)
    hidden, what = [dict(each) for each in voice.hidden], ""
    if key := request.form.get("keep"):
        start, end = _stretch(key)
        kinds = [each["kind"] for each in hidden if (each["start"], each["end"]) == (start, end)]
        hidden, what = keep(hidden, start, end), f"keep {kinds[0] if kinds else 'OTHER'}"
    elif key := request.form.get("hide"):
        found = next((each for each in _details(voice) if each.key == key and not each.hidden), None)
        if found:
            hidden = hide_more(hidden, [(found.start, found.end)], kind=found.kind, rule=found.rule)
            what = f"hide {found.kind}"
    else:
        kind = request.form.get("kind", "OTHER")
        kind = kind if kind in BY_HAND else "OTHER"
        words = request.form.get("words", "")
        found_at = places(pieces(voice.text, voice.hidden), words)
        if not found_at:
            message = _("Type words exactly as they stand in the text")
            return _page(voice, errors=[{"text": message, "href": "#words"}], opened="mark"), 422
        hidden, what = hide_more(hidden, found_at, kind=kind, rule=HAND), f"hide {kind} {HAND}"
    approved = voice.state is VoiceState.APPROVED
    try:
        services.change_hidden(voice, hidden, by=signed_in(), revision=_revision(), now=now(), what=what)
    except Stale:
        return _page(voice, stale=True), 409
    if approved and voice.state is not VoiceState.APPROVED:
        flash(_("Brought back. The text waits to be approved again."), "good")
    return redirect(_url("moderation.text", _filters(), voice_id=voice.id, _anchor="details"))


@moderation.post("/<int:voice_id>/original")
def original(voice_id: int) -> ResponseReturnValue:
    """The words as they came, on this answer only. Who read them and why is committed with it (R8.3)."""
    voice = _voice(voice_id, Permission.READ_ORIGINAL)
    try:
        words = services.read_original(voice, by=signed_in(), now=now(), reason=request.form.get("original-reason", ""))
    except ReasonMissing:
        message = _("Say why you need the original")
        return _page(voice, errors=[{"text": message, "href": "#original-reason"}], opened="original"), 422
    parts = [
        (words[piece.original_start : piece.original_end], piece.text if piece.detail else "")
        for piece in pieces(voice.text, voice.hidden)
    ]
    return render_template("moderation/original.html", voice=voice, parts=parts, filters=_filters())


@moderation.post("/<int:voice_id>/concern")
def worry(voice_id: int) -> ResponseReturnValue:
    """Hand the text to safeguarding; from then on it is seen nowhere else (R4.5)."""
    voice = _voice(voice_id, Permission.RAISE_CONCERN)
    if voice.revision != _revision():
        return _page(voice, stale=True), 409
    note = request.form.get("worry", "").strip()
    if not note:
        message = _("Say what worries you")
        return _page(voice, errors=[{"text": message, "href": "#worry-words"}], opened="worry"), 422
    filters = _filters()
    after = queries.neighbour(voice.id, signed_in(), filters)
    urgency = Urgency.URGENT if request.form.get("urgency") == Urgency.URGENT.value else Urgency.SOON
    open_concern(
        voice.conversation, lane=Lane.RAISED, urgency=urgency, voice=voice, by=signed_in(), note=note, now=now()
    )
    flash(_("Safeguarding has it now. The text is hidden from everybody else until they release it."), "good")
    return _next(after, filters)


def _voice(voice_id: int, permission: Permission) -> Voice:
    """The voice, which this person may do this to; 404 where moderators may not read it, 403 out of reach."""
    voice = queries.readable_voice(voice_id, lock=request.method == "POST") or abort(404)
    require(permission, _scope(voice))
    return voice


def _scope(voice: Voice) -> Scope:
    return Scope(organisation_id=voice.conversation.organisation_id, conversation_id=voice.conversation_id)


def _page(voice: Voice, *, stale: bool = False, errors: list[dict[str, str]] | None = None, opened: str = "") -> str:
    """The page of one text. After a refused step it keeps what was typed (R2.3, R6.4).

    Only for who moderates: who may raise a concern or read an original need not be let see undecided words (R8.2).
    """
    require(Permission.MODERATE, _scope(voice))
    person, filters = signed_in(), _filters()
    reasons = {str(each["key"]): pick(each["texts"]) for each in voice.conversation.refusal_reasons}
    all_details = _details(voice)
    scope = _scope(voice)
    return render_template(
        "moderation/text.html",
        voice=voice,
        stale=stale,
        errors=errors or [],
        page_errors=bool(errors) or stale,
        opened=opened,
        typed=request.form,
        filters=filters,
        place=queries.place(voice, person, filters),
        paragraphs=paragraphs(pieces(voice.text, voice.hidden)),
        details=all_details,
        tokens={piece.original_start: piece.text for piece in pieces(voice.text, voice.hidden) if piece.detail},
        kept_words=_kept_words(voice, all_details),
        by_hand={kind: KINDS[kind] for kind in BY_HAND},
        kind_word=kind_word,
        actions=[action.value for action in actions_from(voice.state)],
        reopen_needs_reason=_needs_words(voice.state),
        reasons=reasons,
        history=[
            (each, DECISIONS.get(each.action, each.action), why(each, reasons)) for each in queries.history(voice.id)
        ],
        states=STATES,
        consents=CONSENTS,
        waits=voice.state in WAITING,
        released=voice.flag is Flag.RELEASED,
        may_read_original=may(person, Permission.READ_ORIGINAL, scope),
        may_worry=may(person, Permission.RAISE_CONCERN, scope),
        words=len(voice.text.split()),
        helped_by=HELPED.get(voice.participation.helped_by or "", voice.participation.helped_by),
    )


def _details(voice: Voice) -> list[Any]:
    return details(unseal(voice.original), voice.hidden)


def _kept_words(voice: Voice, found: list[Any]) -> dict[str, str]:
    """Words that the checker found and somebody kept: they stand in the working text anyway."""
    words = unseal(voice.original)
    return {each.key: words[each.start : each.end] for each in found if not each.hidden}


def _needs_words(state: VoiceState) -> bool:
    taken = step(state, Action.REOPEN)
    return taken is not None and taken.reason is Reason.WORDS


def _filters() -> Filters:
    """The filter in the address; a state that does not exist means whatever waits."""
    state = request.args.get("state", "")
    return Filters(
        conversation=request.args.get("conversation", ""),
        state=VoiceState(state) if state in list(VoiceState) else None,
    )


def _url(endpoint: str, filters: Filters, **values: Any) -> str:
    """An address that keeps the filter."""
    return url_for(endpoint, **{**filters.as_arguments, **values})


def _action(word: str) -> Action:
    found = next((each for each in SAID if each.value == word), None)
    return found or abort(400)


def _revision() -> int:
    return request.form.get("revision", type=int) or abort(400)


def _stretch(key: str) -> tuple[int, int]:
    start, _dash, end = key.partition("-")
    return (int(start), int(end)) if start.isdigit() and end.isdigit() else abort(400)


def _next(after: int | None, filters: Filters) -> ResponseReturnValue:
    """On to the next text of the queue, or to the queue where that was the last one."""
    if after:
        return redirect(_url("moderation.text", filters, voice_id=after))
    return redirect(_url("moderation.queue", filters))
