"""Whether words may be told again to another conversation from one's own page, or by its own start only. Pure."""

from __future__ import annotations

import enum

from engage.conversations.children import surely_adult
from engage.conversations.models import ChildrenRoute, Conversation


class Way(enum.Enum):
    """From here, or from the start of the conversation, where it asks what it must of children and parents."""

    HERE = enum.auto()
    ITS_START = enum.auto()


def way_in(conversation: Conversation, age_band: str | None) -> Way:
    """A conversation that asks parents first, or is not for children, is told from its own start, unless the person
    said before that they are grown up (R3.2, R8.4)."""
    asks_nobody = conversation.children_route in (ChildrenRoute.NEITHER, ChildrenRoute.PARENTAL_OPT_OUT)
    return Way.HERE if asks_nobody or surely_adult(age_band) else Way.ITS_START
