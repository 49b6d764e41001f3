"""A calm page after several hard texts in a row, for whoever reads them at the desk. It can always be skipped.

Only a number is kept, in their own session: how many hard texts they opened one after the other. It is no record of
anybody's work, and gone with the session.
"""

from __future__ import annotations

from flask import render_template, request, session

from engage.core.web import settings

COUNTED = "hard_texts"
IN_A_ROW = 5
SKIP = "rested"


def opened(*, hard: bool) -> None:
    """Somebody opened a text. One that is not hard ends the row."""
    if hard:
        session[COUNTED] = int(session.get(COUNTED, 0)) + 1
    else:
        session.pop(COUNTED, None)


def due() -> bool:
    """Whether a pause comes before the next hard text; who skips it, or comes back from it, begins a new row."""
    if SKIP in request.args:
        session.pop(COUNTED, None)
    return int(session.get(COUNTED, 0)) >= IN_A_ROW


def page(*, on_url: str) -> str:
    """The pause: breathe, who is there for staff, and the way on."""
    return render_template("safeguarding/pause.html", on_url=on_url, support=settings().staff_support)
