"""Every request of every public page goes to the place itself, and to nobody else (R3.1, R5.1)."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from tests.bench.place import DemonstrationPlace
from tests.browser.conftest import Visit
from tests.browser.test_pages import PUBLIC, addresses, walk

__all__ = ["addresses"]


def test_every_request_of_every_public_page_has_one_origin(
    visit: Visit, place: DemonstrationPlace, addresses: list[re.Pattern[str]]
) -> None:
    page = visit("/")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.context.on("requestfailed", lambda request: asked.append(request.url))
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    visited = list(walk(page, "/", addresses, Counter()))
    assert set(PUBLIC) <= set(visited)
    origins = {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in asked if not url.startswith("data:")}
    assert origins == {place.server.address.rstrip("/")}
    kinds = {urlsplit(url).path.rpartition(".")[2] for url in asked if "/static/" in url}
    assert kinds >= {"css", "js"}, "what pages load was seen, not only the pages"
    assert len(asked) > len(visited)
    assert sockets == []
