"""What is open now, for the first page: each open conversation with the ways to take part in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from engage.conversations.models import Conversation
from engage.conversations.queries import open_conversations
from stories.queries import open_collections
from surveys.queries import open_surveys


@dataclass(frozen=True)
class WayIn:
    """One way to take part: “survey” or “story”, its path, and its title."""

    kind: str
    path: str
    titles: dict[str, Any]


@dataclass(frozen=True)
class Open:
    """An open conversation, and its ways in."""

    conversation: Conversation
    ways: list[WayIn]


def open_now(today: date) -> list[Open]:
    """The conversations in which people can take part today, the one that closes first at the top."""
    ways: dict[int, list[WayIn]] = defaultdict(list)
    for survey in open_surveys(today):
        ways[survey.conversation_id].append(WayIn("survey", f"/surveys/{survey.slug}/", survey.titles))
    for collection in open_collections(today):
        way = WayIn("story", f"/stories/{collection.slug}/", collection.titles)
        ways[collection.conversation_id].append(way)
    return [Open(each, ways[each.id]) for each in open_conversations(today) if each.id in ways]


def count_ways(open_: list[Open], kind: str) -> int:
    """How many surveys, or story collections, are open."""
    return sum(way.kind == kind for each in open_ for way in each.ways)
