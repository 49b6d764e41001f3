"""The public pages that join rooms: home, help, privacy, accessibility, who runs this, languages."""

from __future__ import annotations

import json
from datetime import date, timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.assurance.showing import privacy_parts
from engage.conversations.queries import public_conversations
from engage.conversations.words import CHILDREN, LADDER, hours_in_words
from engage.core import clock
from engage.core.assets import asset_url
from engage.core.assets import favicon as drawn_mark
from engage.core.languages import UNCHECKED, _, current_language, direction
from engage.core.web import back_to, settings, shared_page
from engage.front.accessibility import statement
from engage.front.privacy import facts
from engage.front.queries_public import count_ways, open_now
from engage.replies.queries import count_published, latest_published
from engage.replies.queries_public import unanswered
from engage.replies.showing import show
from engage.voices.queries_keeping import periods_set

front = Blueprint("front", __name__, template_folder="templates")
PERMISSIONS = {
    f"front.{name}": PUBLIC
    for name in (
        "home", "help_now", "privacy", "accessibility", "about", "language", "remember_language", "manifest",
        "favicon", "security_txt",
    )
}  # fmt: skip
LATEST = 3
SECURITY_CONTACT_HOLDS = timedelta(days=180)


def _today() -> date:
    return clock.today(settings().time_zone)


@front.get("/")
@shared_page
def home() -> ResponseReturnValue:
    """Three doors, the newest replies, what is open now. No form, so no cookie (decision 0150)."""
    today = _today()
    open_ = open_now(today)
    return render_template(
        "front/home.html",
        latest=show(latest_published(LATEST), today=today),
        replies=count_published(),
        open_now=open_,
        surveys_open=count_ways(open_, "survey"),
        late=[late for late in unanswered(today) if late.overdue],
        ladder=LADDER,
    )


@front.get("/help-now")
@shared_page
def help_now() -> ResponseReturnValue:
    """Who can talk to you today (R4.1)."""
    return render_template("front/help_now.html")


@front.get("/privacy")
@shared_page
def privacy() -> ResponseReturnValue:
    """What is kept, for how long, and how to take it back: in short, for children, and in full."""
    parts = privacy_parts(current_language(), settings())
    return render_template("front/privacy.html", facts=facts(settings(), periods_set(None)), parts=parts)


@front.get("/accessibility")
@shared_page
def accessibility() -> ResponseReturnValue:
    """The accessibility statement (SI 2018/952); a draft until the installation has filled it in (R2.10)."""
    return render_template("front/accessibility.html", statement=statement(settings().instance))


@front.get("/about")
@shared_page
def about() -> ResponseReturnValue:
    """Who runs this: whose conversations, who answers, when the safeguarding queue is read."""
    return render_template(
        "front/about.html",
        conversations=public_conversations(),
        ladder=LADDER,
        children=CHILDREN,
        hours=hours_in_words,
        today=_today(),
    )


@front.get("/language")
def language() -> ResponseReturnValue:
    """The languages there are, and which a speaker has not checked yet."""
    return render_template("front/language.html")


@front.post("/language")
def remember_language() -> ResponseReturnValue:
    """Remember a language until the browser closes."""
    code = request.form.get("language", "")
    if code not in settings().languages:
        return render_template("front/language.html", wrong=True, page_errors=True), 422
    session["lang"] = code
    return redirect(back_to("front.home"))


@front.get("/manifest.webmanifest")
@shared_page
def manifest() -> ResponseReturnValue:
    """So that the place can stand on a phone's first screen."""
    place = settings().place_name
    body = {
        "name": f"Engage {place}",
        "short_name": "Engage",
        "description": str(_("Tell us how it is. See what we do about it.")),
        "start_url": url_for("front.home"),
        "scope": url_for("front.home"),
        "id": url_for("front.home"),
        "display": "minimal-ui",
        "lang": current_language(),
        "dir": direction(current_language()),
        "background_color": "#F5F6F3",
        "theme_color": "#093B49",
        "icons": [{"src": asset_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


@front.get("/favicon.ico")
@shared_page
def favicon() -> ResponseReturnValue:
    """The mark, for whoever asks without reading a page: feed readers, bookmarks, old browsers."""
    return Response(drawn_mark(), mimetype="image/x-icon")


@front.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Whom to tell of a weakness (RFC 9116)."""
    options = settings()
    expires = (clock.now() + SECURITY_CONTACT_HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{options.mail_from}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(code for code in options.languages if code not in UNCHECKED | {'xx'})}",
        f"Canonical: {options.base_url}/.well-known/security.txt",
    ]
    answer = make_response("\n".join(lines) + "\n")
    answer.mimetype = "text/plain"
    return answer
