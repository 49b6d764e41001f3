"""Offer the same words to another conversation instead of telling them again (R5.3): its own purpose, audience, consent
and code. Nothing links the two."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.crypto import unseal
from engage.core.given_back import gives_words_back
from engage.core.languages import _, current_language
from engage.core.limits import CODES, WRITING, limiter
from engage.core.transaction import before_writing
from engage.core.web import settings
from engage.front.my_offer import Way, way_in
from engage.front.queries_public import Open, open_now
from engage.front.routes_my_voice import here
from engage.intake import ending, words
from engage.intake.forms import ConsentForm, problems
from engage.intake.services import Ahead, Said, screen_ahead, screen_texts
from engage.intake.services_own import tell_again
from engage.voices.models import Participation, Voice

#: This session has offered to these conversations, in this visit: kept in the browser alone.
OFFERED = "offered_to"
COLLECTOR = "my-voice"

my_offer = Blueprint("my_offer", __name__, url_prefix="/my-voice/offer", template_folder="templates")
VIEWS = ("choose", "look", "tell", "done", "show_code", "code_file", "details", "finish")
PERMISSIONS = {f"my_offer.{view}": PUBLIC for view in VIEWS}


def others(participation: Participation) -> list[Open]:
    """The open conversations to which these words were not told yet, as far as this browser knows."""
    known = {participation.conversation_id, *session.get(OFFERED, [])}
    return [each for each in open_now(clock.today(settings().time_zone)) if each.conversation.id not in known]


@my_offer.get("/")
def choose() -> ResponseReturnValue:
    """Who else asks, and why."""
    participation = _visit()
    return render_template("front/my_offer.html", others=others(participation), way=_ways(participation))


@my_offer.get("/<slug>")
def look(slug: str) -> ResponseReturnValue:
    """What another conversation is for, what goes there, and what they may do with it."""
    participation = _visit()
    return _page(participation, _other(participation, slug), ConsentForm(formdata=None))


@my_offer.post("/<slug>")
@limiter.limit(WRITING)
@gives_words_back
def tell(slug: str) -> ResponseReturnValue:
    """The words come in there as anybody's do: screened, sealed, read by a moderator of that conversation."""
    with before_writing():
        left = here()
        ahead = screen_ahead((unseal(each.original), each.language) for each in _mine(left)) if left else {}
    participation = _visit()
    other = _other(participation, slug)
    form, chosen = ConsentForm(), _chosen(participation)
    if ending.switched():
        return _page(participation, other, form, chosen=chosen)
    agreed = request.form.get("agree") == "yes"
    if not form.validate() or not chosen or not agreed:
        return _page(participation, other, form, chosen=chosen, sent=True, agreed=agreed)
    given = ending.consent_given(form.answer) or abort(400)
    moment = clock.now()
    told = tell_again(
        other,
        [_said(each, ahead) for each in chosen],
        language=current_language(),
        variant=ending.variant(),
        now=moment,
        today=clock.day(moment, settings().time_zone),
        consent=given["consent"],
        shown_name=given["shown_name"],
    )
    session[OFFERED] = [*session.get(OFFERED, []), other.id]
    ending.sent(COLLECTOR, told)
    return redirect(url_for("my_offer.done"))


@my_offer.get("/done")
def done() -> ResponseReturnValue:
    """Thank you; four words of its own for what was told there."""
    return ending.done_page(_told(), _urls())


@my_offer.post("/code")
@limiter.limit(CODES)
def show_code() -> ResponseReturnValue:
    return ending.show_code(_told(), _urls())


@my_offer.post("/four-words.txt")
@limiter.limit(CODES)
def code_file() -> ResponseReturnValue:
    return ending.code_file(_told())


@my_offer.post("/details")
@limiter.limit(CODES)  # each may alert somebody
@gives_words_back
def details() -> ResponseReturnValue:
    """A way to reach them, for help only (R5.2)."""
    return ending.take_details(_told(), _urls())


@my_offer.post("/finish")
def finish() -> ResponseReturnValue:
    """Forget here what was told there; the visit to the first words goes on."""
    ending.finish()
    return redirect(url_for("my_voice.page"))


def _visit() -> Participation:
    participation = here()
    if participation is None or not _mine(participation):
        abort(redirect(url_for("my_voice.page")))
    return participation


def _other(participation: Participation, slug: str) -> Conversation:
    """The other conversation, where these words may come in this way; 404 otherwise."""
    found = next((each.conversation for each in others(participation) if each.conversation.slug == slug), None)
    if found is None or _ways(participation)(found) is not Way.HERE:
        abort(404)
    return found


def _ways(participation: Participation) -> Callable[[Conversation], Way]:
    return lambda conversation: way_in(conversation, participation.age_band)


def _mine(participation: Participation) -> list[Voice]:
    """The passages that can be told again: all that were not taken back."""
    if participation.withdrawn_on:
        return []
    return [each for each in participation.voices if each.withdrawn_on is None]


def _chosen(participation: Participation) -> list[Voice]:
    wanted = set(request.form.getlist("passage"))
    return [each for number, each in enumerate(_mine(participation), 1) if str(number) in wanted]


def _said(voice: Voice, ahead: Ahead) -> Said:
    text = unseal(voice.original)
    found = screen_texts({"said": text}, voice.language, ahead=ahead)["said"]
    return Said(text, found, prompt=voice.prompt, asks=voice.asks)


def _page(
    participation: Participation,
    other: Conversation,
    form: ConsentForm,
    *,
    chosen: list[Voice] | None = None,
    sent: bool = False,
    agreed: bool = False,
) -> ResponseReturnValue:
    none_chosen = str(_("Choose what to tell them")) if sent and not chosen else ""
    not_agreed = str(_("Tick the box if you want to tell them, or go back")) if sent and not agreed else ""
    errors = [
        *([{"text": none_chosen, "href": "#passage"}] if none_chosen else []),
        *problems(form),
        *([{"text": not_agreed, "href": "#agree"}] if not_agreed else []),
    ]
    variant = ending.variant()
    page = render_template(
        "front/my_offer_one.html",
        other=other,
        passages=_mine(participation),
        chosen=chosen or [],
        agreed=agreed,
        form=form,
        levels=words.levels(variant),
        none_chosen=none_chosen,
        not_agreed=not_agreed,
        reads=ending.reader_notice(other),
        page_errors=errors,
        variant_switch={"form": "answer"},
    )
    return page, 422 if errors else 200


def _told() -> Participation:
    return ending.just_sent(COLLECTOR) or abort(redirect(url_for("my_voice.page")))


def _urls() -> ending.EndingUrls:
    names = ("done", "show_code", "code_file", "details", "finish")
    return ending.EndingUrls(**{name: url_for(f"my_offer.{name}") for name in names})
