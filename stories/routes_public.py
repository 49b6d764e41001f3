"""Telling a story: the list, the start, and one step a page, each saved before the next."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.given_back import gives_words_back
from engage.core.languages import current_language
from engage.core.limits import WRITING, limiter
from engage.core.web import settings, shared_page
from engage.intake import children, ending
from engage.intake.models import Draft
from engage.intake.services import answers_of, drop_draft, find_draft, open_draft, save_draft, screen_texts
from stories import routing
from stories.models import StoryCollection
from stories.pages import Telling, answer_row, ask, form_for
from stories.queries import open_collections, published_collection, takes_new

COLLECTOR = "stories"

public = Blueprint("stories", __name__, url_prefix="/stories", template_folder="templates")
PERMISSIONS = {
    f"stories.{name}": PUBLIC
    for name in ("open_ones", "start", "begin", "step", "answer", "help", "ask_for_help", "stopped")
}


def session_key(collection: StoryCollection) -> str:
    """A browser can be half-way through several collections."""
    return f"{COLLECTOR}:{collection.id}"


def published(slug: str) -> StoryCollection:
    return published_collection(slug) or abort(404)


def draft_of(collection: StoryCollection) -> Draft | None:
    """This session's draft for this collection; it can be sent even where the collection closed meanwhile."""
    draft = find_draft(ending.draft_token(session_key(collection)), collector=COLLECTOR)
    return draft if draft and draft.source_id == collection.id else None


@public.get("/")
@shared_page
def open_ones() -> ResponseReturnValue:
    """The collections that people can tell their story to today."""
    return render_template("stories/open_ones.html", collections=open_collections(clock.today(settings().time_zone)))


@public.get("/<slug>/")
def start(slug: str) -> ResponseReturnValue:
    """Who reads this, what we ask, and the way in (R4.1)."""
    collection = published(slug)
    draft = draft_of(collection)
    return render_template(
        "stories/start.html",
        collection=collection,
        conversation=collection.conversation,
        begun=draft is not None,
        takes_new=takes_new(collection, clock.today(settings().time_zone)),
        reads=ending.reader_notice(collection.conversation),
        unscreened=ending.unscreened(),
        variant_switch={"action": url_for("stories.begin", slug=slug)},
    )


@public.post("/<slug>/")
@limiter.limit(WRITING)
def begin(slug: str) -> ResponseReturnValue:
    """Start, go on, or throw away what was begun and start again."""
    collection = published(slug)
    if ending.switched():
        return redirect(url_for("stories.start", slug=slug))
    now, today = clock.now(), clock.today(settings().time_zone)
    draft = draft_of(collection)
    if draft and request.form.get("go") != "again":
        return to_step(collection, routing.AGREE)
    if not takes_new(collection, today):
        return redirect(url_for("stories.start", slug=slug))
    if ask_first := children.way_to_the_door(
        collection.conversation, url_for("stories.start", slug=slug), own_assent=True
    ):
        return redirect(ask_first)
    if draft:
        drop_draft(draft, now=now, today=today)
    _new, token = open_draft(
        collection.conversation,
        collector=COLLECTOR,
        source_id=collection.id,
        language=current_language(),
        variant=ending.variant(),
        now=now,
    )
    ending.begin(session_key(collection), token)
    return to_step(collection, routing.AGREE)


@public.get("/<slug>/<step>")
def step(slug: str, step: str) -> ResponseReturnValue:
    """One step: a question, or the check."""
    telling = telling_or_none(slug)
    if telling is None:
        return redirect(url_for("stories.start", slug=slug))
    wanted = telling.known(step) or abort(404)
    if wanted != step:
        return to_step(telling.collection, wanted)
    if step == routing.CHECK:
        return check(telling)
    form = form_for(step, telling)
    told = children.age_told(telling.collection.conversation) if step == routing.AGE else None
    form.fill(telling.answer(step) or ({"age": told} if told else None))
    return ask(step, telling, form, checking=checking())


@public.post("/<slug>/<step>")
@limiter.limit(WRITING)
@gives_words_back
def answer(slug: str, step: str) -> ResponseReturnValue:
    """Screen what was written, keep it, and go on (R4.4)."""
    key = routing.prompt_id(step)
    screenings = screen_texts({key: request.form.get("said", "")}, current_language()) if key else {}
    telling = telling_or_none(slug)
    if telling is None:
        return _without_draft(slug)
    if telling.known(step) != step:
        return to_step(telling.collection, telling.known(step) or abort(404))
    if step == routing.CHECK:
        ending.switched()
        return to_step(telling.collection, routing.CHECK)
    form = form_for(step, telling)
    skipped = request.form.get("go") == "skip"
    turned = ending.switched()
    if not turned and not skipped and not form.validate():
        return ask(step, telling, form, checking=checking())
    telling.keep(step, None if skipped else form.answer, language=current_language())
    if step == routing.AGREE and not turned and not routing.agreed(telling.answers):
        return stop(telling)
    save_draft(
        telling.draft,
        telling.answers,
        screenings={} if skipped else screenings,
        language=current_language(),
        variant=ending.variant(),
        now=clock.now(),
    )
    onward = step if turned else routing.following(step, telling.path, checking=checking())
    if not skipped and ending.spotted(screenings):
        return redirect(url_for("stories.help", slug=slug, to=onward))
    return to_step(telling.collection, onward, checking=turned and checking())


@public.get("/<slug>/help")
def help(slug: str) -> ResponseReturnValue:
    """Help at once, and the way on (R4.4)."""
    collection = published(slug)
    telling = telling_or_none(slug)
    return ending.help_page(collection.conversation, ways=_ways_on(slug, telling))


@public.post("/<slug>/help")
@limiter.limit(WRITING)
def ask_for_help(slug: str) -> ResponseReturnValue:
    """Contact details for help, left on that page: a free choice (R4.2)."""
    telling = telling_or_none(slug)
    if telling is None:
        return redirect(url_for("stories.start", slug=slug))
    return ending.take_details_now(telling.draft, _ways_on(slug, telling))


def _ways_on(slug: str, telling: Telling | None) -> ending.HelpUrls:
    """From the help page: on, to where they were going; and to where contact details are sent."""
    to = (telling.known(request.args.get("to", "")) if telling else "") or routing.AGREE
    return ending.HelpUrls(
        on=url_for("stories.step", slug=slug, step=to), details=url_for("stories.ask_for_help", slug=slug, to=to)
    )


@public.get("/<slug>/stopped")
def stopped(slug: str) -> ResponseReturnValue:
    """They said no, and that is fine (R3.2)."""
    return render_template("stories/stopped.html", collection=published(slug))


def _without_draft(slug: str) -> ResponseReturnValue:
    """To the start; what was written just now is given back, also where nothing new can be told any more."""
    collection, start_url = published(slug), url_for("stories.start", slug=slug)
    said = request.form.get("said", "").strip()
    if said and not ending.just_sent(session_key(collection)):
        return ending.gone_page([said], start_url=start_url)
    return redirect(start_url)


def telling_or_none(slug: str) -> Telling | None:
    """What this session is telling here; None where nothing was begun."""
    collection = published(slug)
    draft = draft_of(collection)
    return Telling(collection, draft, answers_of(draft)) if draft else None


def checking() -> bool:
    """Whether they came from the check, and go straight back there (R2.5)."""
    return request.args.get("then") == routing.CHECK


def to_step(collection: StoryCollection, step: str, *, checking: bool = False) -> Response:
    then = routing.CHECK if checking else None
    return redirect(url_for("stories.step", slug=collection.slug, step=step, then=then))


def stop(telling: Telling) -> Response:
    """A no wins: nothing is sent, and the draft is gone (R3.2)."""
    drop_draft(telling.draft, now=clock.now(), today=clock.today(settings().time_zone))
    ending.forget_draft(session_key(telling.collection))
    children.forget(telling.collection.conversation)
    return redirect(url_for("stories.stopped", slug=telling.collection.slug))


def check(telling: Telling) -> str:
    """Everything that was said, with a way to change each."""
    slug = telling.collection.slug
    rows = [
        answer_row(each, telling, url_for("stories.step", slug=slug, step=each, then=routing.CHECK))
        for each in telling.path
        if each not in (routing.AGREE, routing.CHECK)
    ]
    return ending.check_page(
        rows,
        telling.collection.conversation,
        send_url=url_for("stories_end.send", slug=slug),
        back_url=url_for("stories.step", slug=slug, step=routing.CONSENT),
        ready=routing.said_anything(telling.prompt_ids, telling.answers),
    )
