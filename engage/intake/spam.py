"""Signs that a machine filled in a form. They hold words for a person to read and never drop them.

Two signs, asked where answers are sent: a field that people do not see was filled in; or the page was sent sooner than
anybody can read it, with a link in the words. Speed alone is no sign: people press at once, and helpers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from engage.voices.models import Flag, HeldFor, Participation, VoiceState
from engage.voices.services import hold_for

#: The field that people do not see.
HONEYPOT = "website-address"
#: When the page was made, signed; it goes with the form and is stored nowhere (R5.1).
MADE = "page-made"
SOONEST = timedelta(seconds=2)
_SALT = "check page"


def page_made(key: str, now: datetime) -> str:
    """What the form carries: this moment, signed so that nobody can make it up."""
    return str(URLSafeSerializer(key, salt=_SALT).dumps(int(now.timestamp() * 1000)))


def sign_of_spam(form: Mapping[str, str], *, key: str, now: datetime, links: bool) -> HeldFor | None:
    """What speaks for a machine, or None. A form without a time, or with a wrong one, says nothing about speed."""
    if form.get(HONEYPOT, "").strip():
        return HeldFor.HONEYPOT
    try:
        made = int(URLSafeSerializer(key, salt=_SALT).loads(form.get(MADE, "")))
    except (BadData, ValueError, TypeError):
        return None
    taken = now.timestamp() * 1000 - made
    return HeldFor.FAST_LINK if links and 0 <= taken < SOONEST.total_seconds() * 1000 else None


def has_links(participation: Participation) -> bool:
    """Whether somebody's words lead elsewhere."""
    return any(each["kind"] == "URL" for voice in participation.voices for each in voice.hidden)


def hold_suspect(participation: Participation, sign: HeldFor) -> int:
    """Hold these words for a moderator. Not those that safeguarding reads first: safety before spam (R4.4)."""
    waiting = [
        voice for voice in participation.voices if voice.flag is Flag.NONE and voice.state is VoiceState.RECEIVED
    ]
    for voice in waiting:
        hold_for(voice, sign)
    return len(waiting)
