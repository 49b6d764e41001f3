"""The published replies as Atom (RFC 4287) and JSON Feed 1.1. Pure: what is shown was asked for by the caller."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
#: Characters that no XML document may hold: one of them in one quote would break the feed for everybody.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One reply in a feed; `url` is also its permanent id."""

    url: str
    title: str
    html: str
    author: str
    language: str
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself."""

    title: str
    about: str
    home: str
    url: str
    language: str
    author: str


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """A valid Atom document."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.language})
    _add(root, "id", feed.home)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.about)
    _add(root, "updated", _moment(max((entry.updated for entry in entries), default=datetime(2026, 1, 1, tzinfo=UTC))))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    _add(_add(root, "author"), "name", feed.author)
    for entry in entries:
        node = _add(root, "entry")
        node.set("xml:lang", entry.language)
        _add(node, "id", entry.url)
        _add(node, "title", entry.title)
        _add(node, "link", rel="alternate", type="text/html", href=entry.url)
        _add(node, "published", _moment(entry.published))
        _add(node, "updated", _moment(entry.updated))
        _add(_add(node, "author"), "name", entry.author or feed.author)
        _add(node, "content", entry.html, type="html")
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def json_feed(feed: Feed, entries: Sequence[Entry]) -> dict[str, Any]:
    """A JSON Feed, version 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "content_html": entry.html,
                "date_published": _moment(entry.published),
                "date_modified": _moment(entry.updated),
                "authors": [{"name": entry.author or feed.author}],
                "language": entry.language,
            }
            for entry in entries
        ],
    }


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    node.text = _NOT_XML.sub("", text) or None
    return node


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
