"""Every place where words or numbers can appear, and one walk through all of them (R4.5, R5.3, R5.8).

    world = make_world(app)          a whole place in which one person's words stand everywhere they may: board, theme,
                                     quote, feed, export, the queue; they hold the word MARKER
    stand(world, consent=…, …)       their standing as a test wants it
    showing(world) -> {Seen, …}      the places that show the word, and to whom
    walk(world) -> {Seen: text}      everything that every place showed

A place is an address ("GET board.show"), a command ("flask surveys export"), a column of the database
("column voice.text") or a file the installation writes ("file outbox"). Addresses without arguments are walked by
themselves. Every other one stands in `places_listed`: in SHOWN, with how it is walked, or in DARK, with why it can show
nothing that somebody said; `unlisted(app)` names those that stand in neither.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import click
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.access import endpoints
from engage.accounts.models import Grant
from engage.accounts.permissions import Role
from engage.app.rooms import COMMANDS
from engage.core.clock import now
from engage.core.database import db
from engage.core.jobs import JOBS, run_job
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.replies import services as replies
from engage.replies.models import Reply
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.safeguarding.services import open_concern
from engage.themes import services as themes
from engage.voices.models import Participation, Voice, VoiceState
from engage.voices.services import raise_epoch, release_people, restand
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff, sign_in
from tests.integration.engage.replies.factories import make_draft, make_published
from tests.integration.stories.telling import make_collection
from tests.integration.surveys.walk import Walker, open_survey, small
from tests.places_listed import DARK, SHOWN, Shown

MARKER = "zyxomma"
#: What the walk searches for: a word beside the marker, since a page may say again what somebody searched for.
BESIDE = "quayside"
WORDS = f"The ferry to {MARKER} leaves the {BESIDE} too early."
OTHERS = 12

STRANGER, AUTHOR, TEAM, LEAD, MACHINE = "stranger", "author", "team", "lead", "machine"


class Seen(NamedTuple):
    """A place, and who looked at it."""

    place: str
    who: str


@dataclass
class World:
    """A whole place, who looks at it, and what the addresses in it need: `names` fills SHOWN."""

    app: Flask
    settings: Settings
    voice_id: int
    participation_id: int
    names: dict[str, Any]
    eyes: dict[str, FlaskClient] = field(default_factory=dict)


#: What differs from one request to the next: tokens of forms, the session's cookie, the clock.
PASSING = re.compile(
    r'(?:content|value)="[\w-]{20,}\.[\w-]+\.[\w-]+"|^(?:Date|Set-Cookie|Content-Length|ETag): .*$', re.M
)

#: Where the words lie by design, whatever their standing: the working text that every query asks `showable()` about.
KEPT = frozenset({Seen("column voice.text", MACHINE)})


def routes(app: Flask) -> dict[str, str]:
    """Every address of ours: "GET board.show" → its rule."""
    known = endpoints(app)
    return {
        f"{method} {rule.endpoint}": rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint in known
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    }


def commands() -> set[str]:
    """Every command of ours: "flask surveys export"."""
    top = [each for module in COMMANDS for each in import_module(module).COMMANDS]
    return {name for command in top for name in _leaves(command, "flask")}


def _leaves(command: click.Command, above: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _leaves(each, f"{above} {command.name}")
    else:
        yield f"{above} {command.name}"


def unlisted(app: Flask) -> set[str]:
    """Places that nobody said anything about, and lines about places that are no more."""
    known = routes(app)
    by_themselves = {name for name, rule in known.items() if name.startswith("GET ") and "<" not in rule}
    there = set(known) | commands()
    return (there - by_themselves - set(SHOWN) - set(DARK)) | ((set(SHOWN) | set(DARK)) - there)


def make_world(app: Flask, *, words: str = WORDS, others: int = OTHERS) -> World:
    """A place where somebody sent `words` with a survey, and staff did with them all that staff can do."""
    today = now().date()
    conversation = make_conversation(opens_on=today, closes_on=today.replace(year=today.year + 1))
    survey = open_survey(conversation=conversation)
    make_collection(conversation)
    settings: Settings = app.extensions["engage_settings"]
    author = app.test_client()
    participation_id, voice_id, code = _take_part(author, survey.slug, words)
    names = _shown_everywhere(conversation.id, voice_id, others)
    names |= {
        "beside": BESIDE,
        "survey": survey.slug,
        "story": "a-day-in-your-life",
        "conversation": conversation.slug,
        "other": open_survey(small("and")).conversation.slug,
        "voice_id": voice_id,
        "concern_id": 0,
    }
    world = World(app, settings, voice_id, participation_id, names)
    author.post("/my-voice/", data={"words": code})
    world.eyes = {STRANGER: app.test_client(), AUTHOR: author, **_desk_eyes(app)}
    do_what_is_due()
    return world


def _take_part(client: FlaskClient, slug: str, words: str) -> tuple[int, int, str]:
    walker = Walker(client, slug).begin()
    walker.answer(taking_part="yes")
    walker.skip_to("growing-up-words")
    walker.answer(growing_up_words=words)
    walker.at = walker.url("what-is-good")
    walker.skip_to("consent")
    walker.consent("named")
    walker.send()
    voice = db.session.scalars(sa.select(Voice).order_by(Voice.id.desc())).first()
    assert voice is not None
    page = client.post(walker.url("done/code")).text
    return voice.participation_id, voice.id, page.split('data-copy="')[1].split('"')[0]


def _shown_everywhere(conversation_id: int, voice_id: int, others: int) -> dict[str, Any]:
    """Approved, tagged, on the public board, quoted in a published reply and in a draft; numbers released."""
    writer = make_staff(Role.OFFICER)
    voice = db.session.get_one(Voice, voice_id)
    for _number in range(others):
        make_participation(voice.conversation, approve=True)
    with transaction():
        voice = db.session.get_one(Voice, voice_id)
        voice.state, voice.decided_on = VoiceState.APPROVED, TODAY
        restand(voice)
        theme = themes.add_theme(conversation_id, names={"en": "Ferries"}, by=writer, now=NOW)
        everybody = db.session.scalars(sa.select(Voice).where(Voice.conversation_id == conversation_id)).all()
        for each in everybody:
            themes.tag(each, theme, None, None, by=writer, now=NOW)
        themes.put_on_public_board(theme, by=writer, now=NOW)
        release_people(conversation_id, now=NOW)
    published = make_published(theme, [voice], title="A later ferry")
    draft = make_draft(theme, title="A ferry on Sundays", by=writer)
    with transaction():
        draft = db.session.get_one(Reply, draft.id)
        stretch = [(voice_id, 0, len(db.session.get_one(Voice, voice_id).text))]
        replies.choose_quotes(draft, stretch, revision=draft.revision, by=writer, now=NOW)
    return {
        "theme_id": theme.id,
        "public_theme": theme.slug,
        "reply": published.slug,
        "reply_id": published.id,
        "draft_id": draft.id,
    }


def _desk_eyes(app: Flask) -> dict[str, FlaskClient]:
    """One person with every role but the lead's, and a lead who is nothing else."""
    team, lead = make_staff(Role.OFFICER), make_staff(Role.SAFEGUARDING_LEAD)
    with transaction():
        for role in set(Role) - {Role.OFFICER, Role.SAFEGUARDING_LEAD}:
            db.session.add(Grant(staff_id=team.id, role=role))
    return {TEAM: sign_in(app.test_client(), team), LEAD: sign_in(app.test_client(), lead)}


def stand(world: World, **standing: Any) -> None:
    """Set how the words stand: `consent`, `state`, `flag`, `refusal`, `withdrawn_on` (the whole participation)."""
    with transaction():
        voice = db.session.get_one(Voice, world.voice_id)
        for name, value in standing.items():
            setattr(voice.participation if name in ("consent", "withdrawn_on") else voice, name, value)
        raise_epoch(voice.conversation_id)
        restand(voice)


def arrives(world: World, words: str) -> Voice:
    """Somebody else sends `words` with the survey, and nobody has touched them yet; from now on they are walked."""
    participation_id, voice_id, _code = _take_part(world.app.test_client(), world.names["survey"], words)
    world.participation_id, world.voice_id = participation_id, voice_id
    world.names["voice_id"] = voice_id
    world.names["concern_id"] = db.session.scalar(sa.select(Concern.id).where(Concern.voice_id == voice_id)) or 0
    return db.session.get_one(Voice, voice_id)


def worry(world: World, *, lane: Lane = Lane.RAISED) -> Concern:
    """Somebody raised a concern about the words, wherever they stood by then."""
    with transaction():
        voice = db.session.get_one(Voice, world.voice_id)
        concern = open_concern(voice.conversation, lane=lane, urgency=Urgency.SOON, voice=voice, now=now())
    world.names["concern_id"] = concern.id
    return concern


def do_what_is_due() -> None:
    """All background work, as the worker would."""
    for _round in range(3):
        for name, job in list(JOBS.items()):
            ids = list(job.due(now(), 100))
            db.session.rollback()
            if ids:
                run_job(name, ids)


def showing(world: World, marker: str = MARKER) -> set[Seen]:
    """The places that show the word now, and to whom, after all background work; KEPT left out."""
    do_what_is_due()
    return {seen for seen, text in walk(world).items() if marker in text.lower()} - KEPT


def walk(world: World) -> dict[Seen, str]:
    """What every place shows, to everybody who may look at it. An empty text: nothing, or no way in."""
    seen: dict[Seen, str] = {}
    for place, rule in routes(world.app).items():
        for who, client in world.eyes.items():
            if (who in (TEAM, LEAD)) == rule.startswith("/desk") and place not in DARK:
                seen[Seen(place, who)] = _look(world, client, place, rule)
    for place in commands() & set(SHOWN):
        seen[Seen(place, MACHINE)] = _run(world, SHOWN[place])
    db.session.rollback()
    db.session.expire_all()
    return seen | _stored() | _files(world.settings.instance)


def changed(before: Mapping[Seen, str], after: Mapping[Seen, str]) -> set[Seen]:
    """The places that people look at which say something else now; what is new at each request counts for nothing."""
    return {
        seen
        for seen in set(before) | set(after)
        if seen.who != MACHINE and PASSING.sub("", before.get(seen, "")) != PASSING.sub("", after.get(seen, ""))
    }


def _look(world: World, client: FlaskClient, place: str, rule: str) -> str:
    shown = SHOWN.get(place) or Shown((rule,))
    method = place.partition(" ")[0]
    answers = [client.open(way.format_map(world.names), method=method, data=shown.form) for way in shown.ways]
    return "\n".join(f"{answer.text}\n{answer.headers}" for answer in answers if answer.status_code not in (403, 404))


def _run(world: World, shown: Shown) -> str:
    with TemporaryDirectory() as folder:
        (Path(folder) / "plain.txt").write_text("A bus.\n")
        said = [
            world.app.test_cli_runner().invoke(args=way.format_map(world.names | {"folder": folder}).split())
            for way in shown.ways
        ]
        assert [each.exception for each in said if each.exception] == []
        files = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
    return "\n".join([each.output for each in said] + files)


def _stored() -> dict[Seen, str]:
    """Every column of every table, those of search indexes and of other people's libraries among them."""
    found: dict[Seen, str] = {}
    with db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    seen = Seen(f"column {table}.{column}", MACHINE)
                    found[seen] = found.get(seen, "") + "\n" + text
    return found


def _files(instance: Path) -> dict[Seen, str]:
    """Whatever else the installation wrote: mail, the record's heads, the bell; not the database, which has columns."""
    with sqlite3.connect(instance / "engage.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    found: dict[Seen, str] = {}
    for path in sorted(instance.rglob("*")):
        place = path.relative_to(instance).parts[0]
        if path.is_file() and not place.startswith(("engage.db", "empty.db", "keys.json")):
            seen = Seen(f"file {place}", MACHINE)
            found[seen] = found.get(seen, "") + path.read_bytes().decode("utf-8", "replace")
    return found


def participation_of(world: World) -> Participation:
    """The person whose words are walked."""
    return db.session.get_one(Participation, world.participation_id)
