"""Sending a story, and the pages after it; what they do is `engage.intake.ending`."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.given_back import gives_words_back
from engage.core.languages import current_language
from engage.core.limits import CODES, WRITING, limiter
from engage.core.transaction import before_writing
from engage.core.web import settings
from engage.intake import children, ending
from engage.intake.services import Ahead, hold_draft, receipt_of, screen_ahead, screen_texts
from engage.reading.screening import Screening
from engage.voices.models import Participation
from stories import routing, services
from stories.models import StoryCollection
from stories.pages import Telling
from stories.queries import told_with
from stories.routes_public import published, session_key, telling_or_none, to_step

after = Blueprint("stories_end", __name__, url_prefix="/stories/<slug>")
PERMISSIONS = {
    f"stories_end.{name}": PUBLIC for name in ("send", "done", "show_code", "code_file", "details", "finish")
}


@after.post("/send")
@limiter.limit(WRITING)
def send(slug: str) -> ResponseReturnValue:
    """The story comes in, once: pressed twice, the second finds it sent."""
    with before_writing():
        left = telling_or_none(slug)
        read = screen_ahead(_texts(left).values()) if left else {}
    collection = published(slug)
    token = ending.draft_token(session_key(collection)) or ""
    telling = telling_or_none(slug)
    if telling is None or hold_draft(telling.draft) is None:
        if earlier := told_with(receipt_of(token)):
            ending.sent(session_key(collection), earlier)
        page = "stories_end.done" if ending.just_sent(session_key(collection)) else "stories.start"
        return redirect(url_for(page, slug=slug))
    if ending.switched() or telling.known(routing.CHECK) != routing.CHECK:
        return to_step(telling.collection, telling.known(routing.CHECK))
    if not routing.said_anything(telling.prompt_ids, telling.answers):
        return to_step(telling.collection, routing.CHECK)
    ending.sent(session_key(collection), _send(telling, receipt_of(token), read))
    children.forget(collection.conversation)
    return redirect(url_for("stories_end.done", slug=slug))


def _texts(telling: Telling) -> dict[str, tuple[str, str]]:
    """Prompt id → what was told there, and the language of its page."""
    language = current_language()
    return {
        key: (str(telling.answers.get(key) or ""), telling.language_of(key, language)) for key in telling.prompt_ids
    }


def _send(telling: Telling, receipt: str, ahead: Ahead) -> Participation:
    answers, language = telling.answers, current_language()
    screenings: dict[str, Screening] = {}
    told: dict[str, str] = {}
    for key, (text, written_on) in _texts(telling).items():
        told[key] = text
        screenings |= screen_texts({key: text}, written_on, ahead=ahead)
    area = (answers.get(routing.AREA) or {}).get("area")
    today = clock.today(settings().time_zone)
    door = children.recorded(telling.collection.conversation, today=today)
    return services.send(
        telling.collection,
        telling.draft,
        told,
        screenings=screenings,
        receipt=receipt,
        language=language,
        now=clock.now(),
        today=today,
        variant=ending.variant(),
        area_id=next((each.id for each in telling.areas if each.key == area), None),
        **{**door, "age_band": (answers.get(routing.AGE) or {}).get("age") or door.get("age_band")},
        helped_by=(answers.get(routing.HELPED) or {}).get("helped") or None,
        on_behalf_of=telling.on_behalf_of,
        **(ending.consent_given(answers.get(routing.CONSENT)) or {}),
    )


@after.get("/done")
def done(slug: str) -> ResponseReturnValue:
    """Thank you, and what happens next."""
    collection, participation = _sent(slug)
    return ending.done_page(participation, _urls(collection))


@after.post("/code")
@limiter.limit(CODES)
def show_code(slug: str) -> ResponseReturnValue:
    """The four words, on this page only."""
    collection, participation = _sent(slug)
    return ending.show_code(participation, _urls(collection))


@after.post("/four-words.txt")
@limiter.limit(CODES)
def code_file(slug: str) -> ResponseReturnValue:
    """The four words as a file."""
    return ending.code_file(_sent(slug)[1])


@after.post("/details")
@limiter.limit(CODES)  # each may alert somebody
@gives_words_back
def details(slug: str) -> ResponseReturnValue:
    """A way to reach them, for help only (R5.2)."""
    collection, participation = _sent(slug)
    return ending.take_details(participation, _urls(collection))


@after.post("/finish")
def finish(slug: str) -> ResponseReturnValue:
    """Forget in this browser what was sent."""
    return ending.finish()


def _sent(slug: str) -> tuple[StoryCollection, Participation]:
    """The collection, and who just sent a story from this browser; else to its start."""
    collection = published(slug)
    participation = ending.just_sent(session_key(collection))
    if participation is None:
        abort(redirect(url_for("stories.start", slug=slug)))
    return collection, participation


def _urls(collection: StoryCollection) -> ending.EndingUrls:
    names = ("done", "show_code", "code_file", "details", "finish")
    return ending.EndingUrls(**{name: url_for(f"stories_end.{name}", slug=collection.slug) for name in names})
