"""My copy: everything held under a code as a file of its own, to print or to take along (R5.3). By POST: no cache, no
address and no history keeps it (R8.1)."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.limits import CODES, limiter
from engage.core.web import settings
from engage.front.my_copy import copy_of
from engage.front.routes_my_voice import here
from engage.intake import ending

my_copy = Blueprint("my_copy", __name__, url_prefix="/my-voice", template_folder="templates")
PERMISSIONS = {"my_copy.take": PUBLIC}


@my_copy.post("/copy")
@limiter.limit(CODES)
def take() -> ResponseReturnValue:
    """The copy as a page that needs nothing else (`html`), or as data (`json`)."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    copy = copy_of(participation, variant=ending.variant(), today=clock.today(settings().time_zone))
    match request.form.get("format"):
        case "html":
            return _file(render_template("front/my_copy.html", copy=copy), "text/html", "my-voice.html")
        case "json":
            return _file(json.dumps(copy, ensure_ascii=False, indent=2) + "\n", "application/json", "my-voice.json")
    abort(400)


def _file(text: str, mimetype: str, name: str) -> Response:
    answer = Response(text, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
