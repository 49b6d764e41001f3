"""Consent reaches every place with the next request, also while pages come out of caches under load (R5.3)."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pytest
from flask import Flask

from engage.core.transaction import transaction
from engage.voices.models import Consent, VoiceState
from tests.places import AUTHOR, MACHINE, MARKER, STRANGER, TEAM, Seen, World, make_world, showing, stand, walk
from tests.rules.test_nowhere_else import FOUND_WHERE_SHOWN, OWN

pytestmark = pytest.mark.walk

TAKEN_BACK = "A quote was taken back."


def places(seen: set[Seen], who: str) -> set[str]:
    return {each.place for each in seen if each.who == who}


def change(world: World, **sent: str) -> None:
    answer = world.eyes[AUTHOR].post("/my-voice/change", data=sent)
    assert answer.status_code == 302, answer.text


def told_that_a_quote_is_gone(walked: Mapping[Seen, str]) -> set[str]:
    return {seen.place for seen, text in walked.items() if seen.who == STRANGER and TAKEN_BACK in text}


def test_each_level_reaches_every_place_with_the_next_request(app: Flask) -> None:
    """One person's words, from all that may be done with them down to nothing, and up again."""
    world = make_world(app)
    in_public = {seen.place for seen in FOUND_WHERE_SHOWN if seen.who == STRANGER}
    everything = showing(world)
    assert everything >= FOUND_WHERE_SHOWN

    for level in ("told", "quoted"):
        change(world, do="consent", level=level)
        assert places(showing(world), STRANGER) == places(everything, STRANGER), level
    assert in_public <= places(everything, STRANGER)

    change(world, do="consent", level="read")
    seen = showing(world)
    assert places(seen, STRANGER) == set()
    assert {"GET board.show", "GET moderation.text"} <= places(seen, TEAM)
    assert "flask surveys export" in places(seen, MACHINE)
    gone = told_that_a_quote_is_gone(walk(world))
    assert {"GET replies.one", "GET replies.everything", "GET replies.atom_feed"} <= gone, "R5.3: it says so"

    change(world, do="consent", level="counted")
    seen = showing(world)
    assert (places(seen, STRANGER), places(seen, TEAM), places(seen, MACHINE)) == (set(), set(), set())
    assert seen == OWN

    change(world, do="consent", level="named", shown_name="Robin")
    seen = showing(world)
    assert places(seen, STRANGER) == set(), "nobody has read them for the public"
    assert not {place for place in places(seen, TEAM) if place.startswith(("GET board", "GET replies"))}
    with transaction():
        stand(world, state=VoiceState.APPROVED)
    assert showing(world) >= FOUND_WHERE_SHOWN, "once approved, they stand where they stood"

    change(world, do="take-back-all")
    assert showing(world) == set()
    assert told_that_a_quote_is_gone(walk(world)) >= {"GET replies.one", "GET replies.json_feed_page"}


@pytest.mark.parametrize("standing", [{"state": VoiceState.REFUSED, "refusal": "names"}, {"state": VoiceState.HELD}])
def test_words_that_are_refused_or_held_stand_in_no_public_place_and_no_export(
    app: Flask, standing: dict[str, VoiceState]
) -> None:
    world = make_world(app)
    stand(world, **standing)
    seen = showing(world)
    assert places(seen, STRANGER) == set()
    assert places(seen, MACHINE) == set()
    assert {place.partition(" ")[2].partition("_")[0].partition(".")[0] for place in places(seen, TEAM)} == {
        "moderation"
    }
    assert "GET replies.one" in told_that_a_quote_is_gone(walk(world))


def public_pages(world: World) -> list[str]:
    """Addresses that show the word to everybody."""
    addresses = ("/", "/themes/{public_theme}", "/you-said-we-did/", "/you-said-we-did/{reply}")
    feeds = ("/you-said-we-did/feed.atom", "/you-said-we-did/feed.json", "/themes/")
    pages = [each.format_map(world.names) for each in addresses + feeds]
    return [each for each in pages if MARKER in world.eyes[STRANGER].get(each).text.lower()]


def test_a_copy_in_a_cache_is_not_confirmed_once_consent_was_lowered(app: Flask) -> None:
    """Caches ask each time (`no-cache`); what they hold is still right only while nobody took anything back."""
    world = make_world(app)
    visitor, pages = world.eyes[STRANGER], public_pages(world)
    assert len(pages) >= 5, pages
    tags = {each: visitor.get(each).headers.get("ETag", "") for each in pages}
    assert all(tags.values()), tags
    for address, tag in tags.items():
        assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304, address
    change(world, do="consent", level=Consent.READ.value)
    for address, tag in tags.items():
        answer = visitor.get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 200, address
        assert MARKER not in answer.text.lower(), address
        assert "no-cache" in answer.headers["Cache-Control"]


READERS = 4


def test_under_load_no_request_that_begins_after_the_change_shows_the_words(app: Flask) -> None:
    """Many read and ask again with their copy's tag while the author takes it back."""
    world = make_world(app)
    pages = public_pages(world)
    stop, seen = threading.Event(), []

    def read(first: int) -> None:
        client, tags = app.test_client(), {}
        number = first
        while not stop.is_set():
            address = pages[number % len(pages)]
            number += 1
            began = time.monotonic()
            answer = client.get(address, headers={"If-None-Match": tags.get(address, '"none"')})
            if answer.status_code == 304:
                seen.append((began, address, True))
                continue
            shows = MARKER in answer.text.lower()
            seen.append((began, address, shows))
            tags[address] = answer.headers.get("ETag", '"none"') if shows else '"none"'

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for each in readers:
        each.start()
    _until(lambda: sum(shows for _began, _address, shows in seen) >= READERS * len(pages))
    change(world, do="take-back-all")
    changed = time.monotonic()
    _until(lambda: sum(began > changed for began, _address, _shows in seen) >= READERS * len(pages))
    stop.set()
    for each in readers:
        each.join()
    assert any(shows for _began, _address, shows in seen)
    late = {address for began, address, shows in seen if shows and began > changed}
    assert late == set()


def _until(true, *, seconds: float = 60) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.01)
