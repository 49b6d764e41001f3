"""What somebody typed is given back with the error page that stopped it, ready to be sent again (R2.3, R2.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])

MARK = "gives_words_back"
#: Too fast, a token that was lost, or trouble of ours: the same words, sent again, may well be taken.
STATUSES = frozenset({400, 429, 500, 503})
#: What a radio button or a list sends. Everything else was typed, and is shown.
_CHOSEN = re.compile(r"[a-z0-9_.:-]{0,40}")


@dataclass(frozen=True)
class Again:
    """A form like the one that was sent: where it goes, what was typed, and what else goes along. Pairs name, value."""

    action: str
    typed: list[tuple[str, str]]
    chosen: list[tuple[str, str]]


def gives_words_back(view: View) -> View:
    """Mark a view that takes what people type. Place it below the limit, next to the function."""
    setattr(view, MARK, True)
    return view


def sent_before(status: int) -> Again | None:
    """What this request sent, where its view is marked and something was typed; None elsewhere.

    Not for a form of another site: nobody should send on from here what somebody else typed.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if status not in STATUSES or request.method != "POST" or not getattr(view, MARK, False) or not _came_from_here():
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    typed = [(name, value) for name, value in fields if not _CHOSEN.fullmatch(value)]
    if not typed:
        return None
    address = request.script_root + (request.full_path if request.query_string else request.path)
    return Again(address, typed, [each for each in fields if each not in typed])


def _came_from_here() -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
