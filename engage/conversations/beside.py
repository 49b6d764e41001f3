"""What belongs to a conversation in other rooms: its surveys, stories, texts, board and replies.

Conversations do not know the rooms above them; the room that joins them tells it here: `@tells_links`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engage.accounts.models import Staff
from engage.conversations.models import Conversation


@dataclass(frozen=True)
class Link:
    """Where something of a conversation stands: what it is, in the request's language, and its address."""

    words: str
    url: str


Told = Callable[[Conversation, Staff], Sequence[Link]]
_TOLD: list[Told] = []


def tells_links(told: Told) -> Told:
    """Register a function that returns the links which this person may follow, in the order of the work."""
    if told not in _TOLD:
        _TOLD.append(told)
    return told


def links_of(conversation: Conversation, person: Staff) -> list[Link]:
    """What belongs to the conversation and this person may open."""
    return [link for told in _TOLD for link in told(conversation, person)]
