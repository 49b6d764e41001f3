"""What is open now, for the first page: each open conversation with the ways to take part in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engage.conversations.models import Conversation
from engage.conversations.queries import open_conversations


@dataclass(frozen=True)
class WayIn:
    """One way to take part: “survey” or “story”, and its path."""

    kind: str
    path: str


@dataclass(frozen=True)
class Open:
    """An open conversation, and its ways in."""

    conversation: Conversation
    ways: list[WayIn] = field(default_factory=list)


def open_now(today: date) -> list[Open]:
    """The conversations in which people can take part today, the one that closes first at the top."""
    return [Open(conversation) for conversation in open_conversations(today)]
