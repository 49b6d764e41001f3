"""What was told at the door of a conversation that asks about children: kept in the browser's session alone (R3.2).

Collectors ask `way_to_the_door(conversation, back)` before they open a draft, and give `recorded(conversation)` along
with what is sent. How and on which day a parent or carer had their say is kept; who they are is not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import session, url_for

from engage.conversations.children import PARENTS_UNTIL, Gate, Stage, gate, stage, youngest
from engage.conversations.models import Conversation

DOORS = "children"
#: The first adult band is as wide as all of them: what else the conversation asks says more.
BANDS = ("under-11", "11-15", "16-17", "18-over")


def told_here(conversation: Conversation) -> dict[str, Any]:
    """What this browser told at the door of this conversation."""
    told: dict[str, Any] = dict(session.get(DOORS, {}).get(str(conversation.id), {}))
    return told


def keep(conversation: Conversation, **told: Any) -> None:
    """Keep an answer until the browser is closed or the person is out."""
    doors = dict(session.get(DOORS, {}))
    doors[str(conversation.id)] = {**told_here(conversation), **told}
    session[DOORS] = doors


def forget(conversation: Conversation) -> None:
    """Nothing of it is kept: they said no, or they are done."""
    session[DOORS] = {key: told for key, told in session.get(DOORS, {}).items() if key != str(conversation.id)}


def stands_at(conversation: Conversation) -> Gate:
    """What comes next at the door."""
    told = told_here(conversation)
    return gate(conversation.children_route, told, own_assent=bool(told.get("own_assent", True)))


def way_to_the_door(conversation: Conversation, back: str, *, own_assent: bool) -> str:
    """Where somebody is asked first, who then comes `back`; nothing where they may begin."""
    told = told_here(conversation)
    if gate(conversation.children_route, told, own_assent=own_assent) is Gate.THROUGH:
        return ""
    keep(conversation, back=back, own_assent=own_assent)
    return url_for("door.ask", slug=conversation.slug)


def age_told(conversation: Conversation) -> str | None:
    """The band told at the door, where it is one that people are counted in."""
    band = told_here(conversation).get("age")
    return band if band in BANDS[:-1] else None


def stage_here(conversation: Conversation) -> Stage | None:
    """In whose words this browser is spoken to about this conversation; None where nobody was asked."""
    return stage(told_here(conversation).get("age"))


def recorded(conversation: Conversation, *, today: date) -> dict[str, Any]:
    """What a participation keeps of it: `age_band`, and for a child how and when a parent or carer had their say."""
    told = told_here(conversation)
    about: dict[str, Any] = {"age_band": band} if (band := age_told(conversation)) else {}
    years = youngest(told.get("age"))
    if years is not None and years < PARENTS_UNTIL and told.get("parent"):
        about |= {"parents": told["parent"], "parents_on": today}
    return about
