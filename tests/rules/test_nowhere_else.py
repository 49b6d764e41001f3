"""Flagged words are in no board, search, suggestion, export, mail or count until a lead releases them (R4.5)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask

from engage.accounts.models import Staff
from engage.core.clock import now
from engage.core.database import db
from engage.core.transaction import transaction
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Concern
from engage.safeguarding.services import take_step
from engage.voices.models import Flag
from tests.places import (
    AUTHOR,
    LEAD,
    MACHINE,
    STRANGER,
    TEAM,
    Seen,
    arrives,
    changed,
    make_world,
    showing,
    unlisted,
    walk,
    worry,
)

#: Where words that anybody may read stand: the walk would find them.
FOUND_WHERE_SHOWN = {
    *(
        Seen(f"GET {name}", STRANGER)
        for name in ("front.home", "themes.theme", "replies.everything", "replies.one", "replies.atom_feed")
    ),
    Seen("GET replies.json_feed_page", STRANGER),
    Seen("GET my_voice.page", AUTHOR),
    *(
        Seen(f"GET {name}", TEAM)
        for name in ("board.show", "board.column", "board.voice", "moderation.queue", "moderation.text")
    ),
    *(Seen(f"GET replies_desk.{name}", TEAM) for name in ("one", "quotes")),
    *(Seen(f"POST moderation.{name}", TEAM) for name in ("decide", "change", "original", "worry")),
    Seen("POST moderation_claims.undo", TEAM),
    Seen("flask surveys export", MACHINE),
}
#: Where flagged words are read: by a lead who asks for them, and by who wrote them, with their code.
READ_BY_LEAD = {Seen("POST safeguarding.read", LEAD), Seen("POST safeguarding_reports.give", LEAD)}
OWN = {
    Seen("POST my_copy.take", AUTHOR),
    *(Seen(f"GET {name}", AUTHOR) for name in ("my_voice.page", "my_words.change", "my_offer.look")),
}
#: These need a concern, and there is none yet.
CONCERN_PAGES = {
    "GET safeguarding.concern",
    "POST safeguarding_reports.give",
    *(f"POST safeguarding.{name}" for name in ("read", "act", "link")),
}
#: Where moderators ask for released words before they see them (R4.6).
BEHIND_A_BUTTON = {Seen("GET moderation.queue", TEAM)}
SPOTTED = "I want to kill myself. Nobody at quopteryx knows."


def test_every_place_is_walked_or_says_why_it_shows_nothing(app: Flask) -> None:
    """A new address or command belongs into SHOWN or DARK of tests/places_listed.py."""
    missing = unlisted(app)
    assert not missing, f"say how each is walked, or why it is not: {sorted(missing)}"


@pytest.mark.walk
def test_words_that_somebody_worries_about_vanish_from_every_place_until_they_are_released(app: Flask) -> None:
    world = make_world(app)
    everywhere = showing(world)
    assert FOUND_WHERE_SHOWN - everywhere == set()
    assert silent(walk(world)) == CONCERN_PAGES, "each other address leads somewhere"

    concern = worry(world)
    assert showing(world) == READ_BY_LEAD | OWN

    with transaction():
        lead = db.session.get_one(Staff, concern.conversation.safeguarding_lead_id)
        concern = db.session.get_one(Concern, concern.id)
        take_step(concern, Action.RELEASE, by=lead, revision=concern.revision, now=now(), note="The name of a ferry.")
    assert FOUND_WHERE_SHOWN - showing(world) == BEHIND_A_BUTTON


#: It grows by itself: each walk has somebody read an original, and that goes on record.
THE_RECORD = {"GET audit.entries", "GET audit.check", "POST audit.export"}


@pytest.mark.walk
def test_words_that_come_in_flagged_are_nowhere_and_change_no_count(app: Flask) -> None:
    world = make_world(app)
    walk(world)  # the first visit to a page may differ from the second
    before, walked = walk(world), dict(world.names)
    assert arrives(world, SPOTTED).flag is Flag.CONCERN
    assert showing(world, "quopteryx") == READ_BY_LEAD
    world.names["voice_id"] = walked["voice_id"]
    others = {seen for seen in changed(before, walk(world)) if seen.who != LEAD and seen.place not in THE_RECORD}
    assert others == {Seen("GET surveys_desk.index", TEAM)}, "how many sent the survey counts people, never words"


def silent(walked: Mapping[Seen, str]) -> set[str]:
    """The addresses that told nobody anything."""
    looked_at = {seen: text for seen, text in walked.items() if seen.who != MACHINE}
    return {seen.place for seen in looked_at} - {seen.place for seen, text in looked_at.items() if text.strip()}
