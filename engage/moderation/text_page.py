"""One text as the desk shows it, and what the addresses of moderation share."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.core.clock import now
from engage.core.crypto import unseal
from engage.core.languages import _, pick
from engage.moderation import queries, queries_claims, queries_likeness
from engage.moderation.details import BY_HAND, Detail, details, paragraphs
from engage.moderation.lifecycle import WAITING, Action, Reason, actions_from, step
from engage.moderation.queries import Filters, Lane
from engage.moderation.services import AskedYourself, ReadByAnother, Stale
from engage.moderation.services_claims import claim_next
from engage.moderation.staff_names import first_name, guessed_role, is_praised
from engage.moderation.words import CONSENTS, DECISIONS, HELD_FOR, HELPED, KINDS, STATES, UNDO_LINES, kind_word, why
from engage.voices.models import Flag, Voice, VoiceState
from engage.voices.stretches import pieces


def the_voice(voice_id: int, permission: Permission) -> Voice:
    """The voice, which this person may do this to; 404 where moderators may not read it, 403 out of reach."""
    voice = queries.readable_voice(voice_id, lock=request.method == "POST") or abort(404)
    require(permission, scope_of(voice))
    return voice


def scope_of(voice: Voice) -> Scope:
    """What its permissions are asked for."""
    return Scope(organisation_id=voice.conversation.organisation_id, conversation_id=voice.conversation_id)


def text_page(
    voice: Voice, *, stale: Stale | None = None, errors: list[dict[str, str]] | None = None, opened: str = ""
) -> str:
    """The page of one text. After a refused step it keeps what was typed (R2.3, R6.4).

    Only for who moderates: who may raise a concern or read an original need not be let see undecided words (R8.2).
    """
    require(Permission.MODERATE, scope_of(voice))
    person, filters = signed_in(), filters_asked()
    reasons = {str(each["key"]): pick(each["texts"]) for each in voice.conversation.refusal_reasons}
    all_details = details(unseal(voice.original), voice.hidden)
    scope = scope_of(voice)
    return render_template(
        "moderation/text.html",
        voice=voice,
        trouble=_trouble(stale),
        errors=errors or [],
        page_errors=bool(errors) or stale is not None,
        opened=opened,
        typed=request.form,
        filters=filters,
        place=queries.place(voice, person, filters),
        most_counted=queries.MOST_COUNTED,
        paragraphs=paragraphs(pieces(voice.text, voice.hidden)),
        details=all_details,
        tokens={piece.original_start: piece.text for piece in pieces(voice.text, voice.hidden) if piece.detail},
        kept_words=_kept_words(voice, all_details),
        named=_named(voice, all_details),
        by_hand={kind: KINDS[kind] for kind in BY_HAND},
        kind_word=kind_word,
        reopen_needs_reason=_needs_words(voice.state),
        reasons=reasons,
        history=[
            (each, DECISIONS.get(each.action, each.action), why(each, reasons)) for each in queries.history(voice.id)
        ],
        states=STATES,
        held_for=HELD_FOR.get(voice.held_for) if voice.held_for else None,
        consents=CONSENTS,
        waits=voice.state in WAITING,
        released=voice.flag is Flag.RELEASED,
        may_read_original=may(person, Permission.READ_ORIGINAL, scope),
        may_worry=may(person, Permission.RAISE_CONCERN, scope),
        words=len(voice.text.split()),
        helped_by=HELPED.get(voice.participation.helped_by or "", voice.participation.helped_by),
        alike=queries_likeness.alike(voice),
        campaign_people=queries_likeness.campaign_people(voice),
        **_who_reads(voice),
        **undo_line(),
    )


def _who_reads(voice: Voice) -> dict[str, Any]:
    """Who has the text, and so what this person can do with it."""
    person, moment = signed_in(), now()
    claim = queries_claims.claims_on([voice.id]).get(voice.id)
    reader = claim.reader if claim and claim.read_by_other(person.id, moment) else None
    mine = bool(claim and claim.reader_id == person.id and claim.until and claim.until > moment)
    own_question = claim is not None and claim.asked_by_id == person.id
    actions = [
        action.value
        for action in actions_from(voice.state)
        if not reader and not (own_question and (taken := step(voice.state, action)) and taken.by_another)
    ]
    return {
        "claim": claim,
        "reader": reader,
        "mine": mine,
        "own_question": own_question,
        "actions": actions,
        "colleagues": queries_claims.colleagues([voice.conversation]),
    }


def undo_line() -> dict[str, Any]:
    """The person's last step, as far as they can take it back."""
    last = queries_claims.last_step(signed_in(), now())
    if last is None:
        return {"undo": None}
    decision, voice = last
    return {"undo": {"voice": voice, "said": UNDO_LINES[decision.action]}}


def _trouble(stale: Stale | None) -> tuple[str, str] | None:
    """What is in the way of this step, and what to do."""
    if stale is None:
        return None
    if isinstance(stale, ReadByAnother):
        return _("Somebody else is reading this"), _("Nothing was changed, and what you typed is still here.")
    if isinstance(stale, AskedYourself):
        return _("You asked for another reader"), _("Somebody else decides this text. Nothing was changed.")
    return (
        _("Somebody changed this before you"),
        _("Nothing was overwritten, and what you typed is still here. Read it again: this is how it stands now."),
    )


def _kept_words(voice: Voice, found: list[Detail]) -> dict[str, str]:
    """Words that the checker found and somebody kept: they stand in the working text anyway."""
    words = unseal(voice.original)
    return {each.key: words[each.start : each.end] for each in found if not each.hidden}


def _named(voice: Voice, found: list[Detail]) -> dict[str, dict[str, Any]]:
    """What can become of each hidden name of a person: whether a first name can stay, and which role fits (R6.1)."""
    words = unseal(voice.original)
    return {
        each.key: {
            "first": first_name(words[each.start : each.end]) > 0,
            "praised": is_praised(words, each.start, each.end, voice.language),
            "role": each.role or guessed_role(words, each.start, each.end),
        }
        for each in found
        if each.hidden and each.kind == "PERSON"
    }


def _needs_words(state: VoiceState) -> bool:
    taken = step(state, Action.REOPEN)
    return taken is not None and taken.reason is Reason.WORDS


def filters_asked() -> Filters:
    """The filter in the address; a state or lane that does not exist means all."""
    state, lane = request.args.get("state", ""), request.args.get("lane", "")
    return Filters(
        conversation=request.args.get("conversation", ""),
        state=VoiceState(state) if state in list(VoiceState) else None,
        lane=Lane(lane) if lane in list(Lane) else None,
    )


def url_with(endpoint: str, filters: Filters, **values: Any) -> str:
    """An address that keeps the filter."""
    return url_for(endpoint, **{**filters.as_arguments, **values})


def revision_read() -> int:
    """Which revision the form was filled in for."""
    return request.form.get("revision", type=int) or abort(400)


def onward(voice_id: int, filters: Filters) -> ResponseReturnValue:
    """On to the next text of the filter, which is then this person's to read; to the queue where nothing is left."""
    person = signed_in()
    if filters.state in (None, *WAITING):
        after = claim_next(person, filters, now=now(), after=voice_id)
    else:
        after = queries.neighbour(voice_id, person, filters)
    if after:
        return redirect(url_with("moderation.text", filters, voice_id=after))
    return redirect(url_with("moderation.queue", filters))
