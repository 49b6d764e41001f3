"""`/themes/`: what people say, in public. Only themes that an officer put there, safe numbers, consented words."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.web import settings, shared_page
from engage.themes import queries_public

themes = Blueprint("themes", __name__, url_prefix="/themes", template_folder="templates")
PERMISSIONS = {"themes.board": PUBLIC, "themes.theme": PUBLIC}


@themes.get("/")
@shared_page
def board() -> ResponseReturnValue:
    """The public board, perhaps of one conversation."""
    conversations = queries_public.conversations_with_themes()
    wanted = request.args.get("conversation", "")
    chosen = next((each for each in conversations if each.slug == wanted), None)
    page = max(1, request.args.get("page", 1, type=int))
    shown, pages = queries_public.public_themes(chosen, page=page, today=clock.today(settings().time_zone))
    return render_template(
        "themes/public.html", themes=shown, conversations=conversations, chosen=chosen, page=page, pages=pages
    )


@themes.get("/<slug>")
@shared_page
def theme(slug: str) -> ResponseReturnValue:
    """One theme: about how many people, what is answered, and their words."""
    found = queries_public.public_theme(slug, today=clock.today(settings().time_zone)) or abort(404)
    page = max(1, request.args.get("page", 1, type=int))
    quotes, more = queries_public.quotes(found.theme, page=page)
    return render_template("themes/public_theme.html", found=found, quotes=quotes, more=more, page=page)
