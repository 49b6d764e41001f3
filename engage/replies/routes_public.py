"""“You said, we did” for everybody: the list, a reply, feeds, and a frame for other sites."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.languages import _, current_language
from engage.core.web import settings, shared_page
from engage.replies.feeds import Entry, Feed, atom, json_feed
from engage.replies.models import Reply
from engage.replies.queries import latest_published, published_reply
from engage.replies.queries_public import (
    LATE,
    Unanswered,
    Wanted,
    conversations_to_choose,
    find,
    places_to_choose,
)
from engage.replies.showing import Shown, show
from engage.replies.words import STATUS

public = Blueprint("replies", __name__, template_folder="templates", url_prefix="/you-said-we-did")
PERMISSIONS = {f"replies.{name}": PUBLIC for name in ("everything", "one", "atom_feed", "json_feed_page", "embed")}
IN_A_FEED = 30
IN_A_FRAME = 5


def _today() -> date:
    return clock.today(settings().time_zone)


def _variant() -> str:
    return "easy" if "easy" in request.args.getlist("switch")[-1:] else "standard"


@public.get("/")
@shared_page
def everything() -> ResponseReturnValue:
    """Every reply and every conversation that waits for one, newest first, ten a page."""
    today = _today()
    wanted = Wanted(**{name: request.args.get(name, "")[:80] for name in ("about", "place", "answer")})
    found = find(wanted, page=request.args.get("page", 1, type=int), today=today)
    shown = _shown([entry for entry in found.entries if isinstance(entry, Reply)], today)
    return render_template(
        "replies/everything.html",
        wanted=wanted,
        found=found,
        entries=[(entry, None if isinstance(entry, Unanswered) else shown[entry.id]) for entry in found.entries],
        conversations=conversations_to_choose(today),
        places=places_to_choose(),
        answers={**{status.value: words for status, words in STATUS.items()}, LATE: _("No answer yet")},
        filters={name: value for name, value in vars(wanted).items() if value},
    )


@public.get("/<slug>")
@shared_page
def one(slug: str) -> ResponseReturnValue:
    """One reply: what people said, what the service answers, in whose words, and how it went."""
    reply = published_reply(slug) or abort(404)
    return render_template("replies/one.html", shown=_shown([reply], _today())[reply.id])


@public.get("/feed.atom")
@shared_page
def atom_feed() -> ResponseReturnValue:
    """The newest replies as Atom."""
    return Response(atom(_feed("replies.atom_feed"), _entries()), mimetype="application/atom+xml")


@public.get("/feed.json")
@shared_page
def json_feed_page() -> ResponseReturnValue:
    """The newest replies as JSON Feed."""
    body = json.dumps(json_feed(_feed("replies.json_feed_page"), _entries()), ensure_ascii=False)
    return Response(body, mimetype="application/feed+json")


@public.get("/embed")
@shared_page
def embed() -> ResponseReturnValue:
    """The newest replies, to be framed by other sites; the only page that may be."""
    replies = latest_published(IN_A_FRAME)
    return render_template("replies/embed.html", shown=list(_shown(replies, _today()).values()))


def _shown(replies: Sequence[Reply], today: date) -> dict[int, Shown]:
    return {shown.reply.id: shown for shown in show(replies, variant=_variant(), today=today)}


def _feed(endpoint: str) -> Feed:
    base, place = settings().base_url, settings().place_name
    return Feed(
        title=str(_("You said, we did – %(place)s", place=place)),
        about=str(_("What people said, and what services answer.")),
        home=base + url_for("replies.everything"),
        url=base + url_for(endpoint),
        language=current_language(),
        author=f"Engage {place}",
    )


def _entries() -> list[Entry]:
    return [
        Entry(
            url=settings().base_url + url_for("replies.one", slug=shown.reply.slug),
            title=shown.title,
            html=render_template("replies/feed_entry.html", shown=shown),
            author=shown.reply.answered_by,
            language=shown.language,
            published=shown.reply.published_at or shown.reply.changed_at,
            updated=shown.reply.changed_at,
        )
        for shown in show(latest_published(IN_A_FEED), today=_today())
    ]
