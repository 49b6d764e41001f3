"""The verbs of themes: the codebook, tags, how voices read, and numbers for the public."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engage.accounts.models import Staff
from engage.conversations.models import Conversation
from engage.core import audit
from engage.core.database import db, run
from engage.core.jobs import ring
from engage.disclosure.snapshots import may_release
from engage.themes.feelings import Readings
from engage.themes.models import Feeling, Reading, Tag, Theme, ThemeKind, ThemeSnapshot
from engage.themes.queries import people_in, people_released
from engage.themes.stretches import Stretch, whole, whole_words
from engage.voices.models import Voice
from engage.voices.services import text_changed, words_replaced
from engage.voices.stretches import Follow, Move

IN_ONE_GO = 500


class ChangedMeanwhile(Exception):
    """The words, or the theme, are not those that the person saw when they chose what to do. Nothing was done."""


class AnotherConversation(Exception):
    """A voice can only be tagged with themes of its own conversation."""


def add_theme(
    conversation_id: int,
    *,
    names: Mapping[str, str],
    by: Staff | None,
    now: datetime,
    kind: ThemeKind = ThemeKind.WRONG,
    meanings: Mapping[str, str] | None = None,
) -> Theme:
    """A new theme, last in its conversation's codebook. `names` is a language map with at least one name."""
    last = db.session.scalar(select(func.max(Theme.position)).where(Theme.conversation_id == conversation_id))
    theme = Theme(
        conversation_id=conversation_id,
        slug=_free_slug(next(iter(names.values()))),
        names=dict(names),
        meanings=dict(meanings or {}),
        kind=kind,
        position=(last or 0) + 1,
    )
    db.session.add(theme)
    db.session.flush()
    _note(f"theme:{theme.id}", "theme.added", by=by, now=now)
    return theme


def rename(
    theme: Theme,
    *,
    names: Mapping[str, str],
    revision: int,
    by: Staff | None,
    now: datetime,
    meanings: Mapping[str, str] | None = None,
    kind: ThemeKind | None = None,
) -> None:
    """Say better what the theme is. Its address stays, since people may have kept it.

    `revision` is the one that the person saw. Raises ChangedMeanwhile, with nothing changed.
    The record tells what was changed, never from which words to which (R8.3).
    """
    if theme.revision != revision:
        raise ChangedMeanwhile
    wanted = {
        "names": dict(names),
        "meanings": theme.meanings if meanings is None else dict(meanings),
        "kind": kind or theme.kind,
    }
    changed = [name for name, value in wanted.items() if getattr(theme, name) != value]
    for name in changed:
        setattr(theme, name, wanted[name])
    if changed:
        theme.revision += 1
        db.session.flush()
        _note(f"theme:{theme.id}", "theme.changed", by=by, now=now, what=", ".join(changed))


def put_on_public_board(theme: Theme, *, by: Staff | None = None, now: datetime) -> None:
    """Let everybody see the theme, with a safe number of people, and quotes of those who consented."""
    theme.public = True
    release([theme], now=now)
    _note(f"theme:{theme.id}", "theme.made_public", by=by, now=now)


def take_off_public_board(theme: Theme, *, by: Staff | None = None, now: datetime) -> None:
    """Show the theme to the team only. Numbers that were released stay on record."""
    theme.public = False
    db.session.flush()
    _note(f"theme:{theme.id}", "theme.made_private", by=by, now=now)


def release(themes: Sequence[Theme], *, now: datetime) -> dict[int, int]:
    """Release the number of people in each theme where it grew by at least ten since its last release (R5.6).

    Returns the number released last, now or before, by theme id; a theme without one is not in it. One at a time:
    two releases at once could differ by a handful of people.
    """
    ids = sorted(theme.id for theme in themes)
    db.session.execute(select(Theme.id).where(Theme.id.in_(ids)).order_by(Theme.id).with_for_update())
    released, people = people_released(ids), people_in(ids)
    for theme in themes:
        theme.counted_at = now
        if may_release(released.get(theme.id), people.get(theme.id, 0)):
            released[theme.id] = people[theme.id]
            db.session.add(ThemeSnapshot(theme_id=theme.id, people=people[theme.id], released_at=now))
    db.session.flush()
    return released


def tag(
    voice: Voice,
    theme: Theme,
    start: int | None = None,
    end: int | None = None,
    *,
    by: Staff | None,
    now: datetime,
    revision: int | None = None,
) -> Tag:
    """Tie the stretch (grown to whole words), or the whole text, to the theme. The same stretch twice is one tag.

    `revision` is the voice's as the person saw it. Raises ChangedMeanwhile where the words changed since,
    AnotherConversation, and ValueError where the stretch holds no word.
    """
    _same_conversation(voice, theme)
    if revision is not None and revision != voice.revision:
        raise ChangedMeanwhile
    stretch = whole(voice.text) if start is None or end is None else whole_words(voice.text, start, end)
    found = _tag_at(voice.id, theme.id, stretch)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            found = _new_tag(voice, theme.id, stretch, by_id=by.id if by else None, at=now)
    except IntegrityError:  # somebody else was faster with the same stretch
        found = _tag_at(voice.id, theme.id, stretch)
    else:
        _note(f"voice:{voice.id}", "voice.tagged", by=by, now=now, what=f"theme:{theme.id}")
    if found is None:
        raise ChangedMeanwhile
    return found


def untag(tag: Tag, *, by: Staff | None, now: datetime) -> None:
    """The stretch does not belong to the theme after all."""
    voice_id, theme_id = tag.voice_id, tag.theme_id
    db.session.delete(tag)
    db.session.flush()
    _note(f"voice:{voice_id}", "voice.untagged", by=by, now=now, what=f"theme:{theme_id}")


def move(voice: Voice, source: Theme | None, target: Theme, *, by: Staff | None, now: datetime) -> None:
    """Put a voice from one theme into another: its stretches stay, their theme changes. Without source: tag it whole.

    Raises AnotherConversation.
    """
    _same_conversation(voice, target)
    tags = _tags_of(voice.id, source.id) if source else []
    if source is None or not tags:
        tag(voice, target, by=by, now=now)
        return
    if source.id == target.id:
        return
    for each in tags:
        move_tag(each, target, by=by, now=now)
    _note(f"voice:{voice.id}", "voice.moved", by=by, now=now, what=f"theme:{source.id} to theme:{target.id}")


def move_tag(each: Tag, target: Theme, *, by: Staff | None, now: datetime) -> None:
    """Give one stretch another theme. Where it has that theme already, the two become one."""
    if each.theme_id == target.id:
        return
    stretch = Stretch(each.start_at, each.end_at)
    if _tag_at(each.voice_id, target.id, stretch):
        db.session.delete(each)
    else:
        each.theme_id, each.by_id, each.at = target.id, by.id if by else None, now
    db.session.flush()


def take_out(voice: Voice, theme: Theme, *, by: Staff | None, now: datetime) -> int:
    """Remove every tag that ties this voice to the theme. Returns how many."""
    gone = run(delete(Tag).where(Tag.voice_id == voice.id, Tag.theme_id == theme.id))
    if gone:
        _note(f"voice:{voice.id}", "voice.untagged", by=by, now=now, what=f"theme:{theme.id}")
    return gone


def themes_named(conversation: Conversation, names: Iterable[str], *, now: datetime) -> dict[str, Theme]:
    """The theme of each name (in any language, whatever the case) in this conversation; made where there is none."""
    there = db.session.scalars(select(Theme).where(Theme.conversation_id == conversation.id).order_by(Theme.id))
    known = {str(name).casefold(): theme for theme in there for name in theme.names.values()}
    found = {}
    for name in names:
        if name.casefold() not in known:
            known[name.casefold()] = add_theme(conversation.id, names={"en": name}, by=None, now=now)
        found[name] = known[name.casefold()]
    return found


def tag_import(pairs: Iterable[tuple[Voice, Theme]], *, now: datetime, by: Staff | None = None) -> int:
    """Tag whole texts in bulk, as an import brings them. Returns how many tags are new. Raises AnotherConversation.

    One entry in the audit record stands for all of them.
    """
    wanted, new = list(dict.fromkeys(pairs)), 0
    for start in range(0, len(wanted), IN_ONE_GO):
        new += _tag_some(wanted[start : start + IN_ONE_GO], now, by.id if by else None)
    if new:
        ids = sorted(voice.id for voice, _theme in wanted)
        _note(f"voices:{ids[0]}-{ids[-1]}", "voices.tagged", by=by, now=now, what=f"import: {new}")
    return new


def feelings_import(pairs: Iterable[tuple[Voice, Feeling]], *, now: datetime) -> None:
    """Keep how people elsewhere judged these voices to read, as corrections: they win over the machine's reading."""
    judged = {voice.id: feeling for voice, feeling in pairs}
    known = _readings_of(list(judged))
    for voice_id, feeling in judged.items():
        reading = known[voice_id]
        reading.corrected_to, reading.corrected_at = feeling, now
    db.session.flush()


def keep_readings(readings: Readings) -> int:
    """Store what was read, and that these voices are prepared. Returns how many.

    A voice that changed since it was read is left as it is: it is due again. An officer's correction stays.
    """
    current = select(Voice.id, Voice.revision).where(Voice.id.in_(readings))
    unchanged = [row.id for row in db.session.execute(current) if row.revision == readings[row.id].revision]
    for voice_id, reading in _readings_of(unchanged).items():
        found = readings[voice_id].found
        reading.read_as = Feeling(found.label) if found else None
        reading.confidence = found.confidence if found else "not_sure"
        reading.polarity = found.polarity if found else None
        reading.subjectivity = found.subjectivity if found else None
        reading.rests_on = [[word, polarity] for word, polarity in found.words] if found else []
    db.session.flush()
    db.session.execute(update(Voice).where(Voice.id.in_(unchanged)).values(prepared=True))
    return len(unchanged)


def correct_feeling(voice: Voice, feeling: Feeling, *, by: Staff, now: datetime) -> Reading:
    """An officer says how it reads. That wins, and is kept as an example to learn from."""
    reading = _readings_of([voice.id])[voice.id]
    reading.corrected_to, reading.corrected_by_id, reading.corrected_at = feeling, by.id, now
    db.session.flush()
    _note(f"voice:{voice.id}", "voice.feeling_corrected", by=by, now=now)
    return reading


@text_changed.connect
def follow(_sender: object, voice: Voice, move: Move) -> None:
    """Let the tags of a voice move with its words, and have it read again, when what is hidden in it changed."""
    kept: set[tuple[int, int, int]] = set()
    for each in _tags_of(voice.id):
        start, end = move(each.start_at, each.end_at)
        if (each.theme_id, start, end) in kept:
            db.session.delete(each)
        else:
            kept.add((each.theme_id, start, end))
            each.start_at, each.end_at = start, end
    voice.prepared = False
    db.session.flush()
    ring("voices.prepare", [voice.id])


@words_replaced.connect
def let_go(_sender: object, voice: Voice, follow: Follow) -> None:
    """Its author changed the words: tags stay on words that are still there, and how the old ones read is forgotten."""
    kept: set[tuple[int, int, int]] = set()
    for each in _tags_of(voice.id):
        place = follow(each.start_at, each.end_at)
        if place is None or (each.theme_id, *place) in kept:
            db.session.delete(each)
        else:
            kept.add((each.theme_id, *place))
            each.start_at, each.end_at = place
    db.session.execute(delete(Reading).where(Reading.voice_id == voice.id))
    db.session.flush()
    ring("voices.prepare", [voice.id])


def erase(participation_ids: Sequence[int]) -> int:
    """Delete tags and readings of these people's voices. Returns how many tags. Released numbers stay true (R5.8)."""
    voices = select(Voice.id).where(Voice.participation_id.in_(participation_ids))
    db.session.execute(delete(Reading).where(Reading.voice_id.in_(voices)))
    return run(delete(Tag).where(Tag.participation_id.in_(participation_ids)))


def _note(subject: str, did: str, *, by: Staff | None, now: datetime, what: str = "") -> None:
    """On record: who did it, and to what, by ids; never a word of the public, nor of a theme's name (R8.3)."""
    audit.record(by.actor if by else "system", did, subject, now=now, reason=what)


def _same_conversation(voice: Voice, theme: Theme) -> None:
    if voice.conversation_id != theme.conversation_id:
        raise AnotherConversation


def _tag_at(voice_id: int, theme_id: int, stretch: Stretch) -> Tag | None:
    query = select(Tag).where(Tag.voice_id == voice_id, Tag.theme_id == theme_id)
    return db.session.scalar(query.where(Tag.start_at == stretch.start, Tag.end_at == stretch.end))


def _tags_of(voice_id: int, theme_id: int | None = None) -> Sequence[Tag]:
    query = select(Tag).where(Tag.voice_id == voice_id).order_by(Tag.id)
    return db.session.scalars(query if theme_id is None else query.where(Tag.theme_id == theme_id)).all()


def _new_tag(voice: Voice, theme_id: int, stretch: Stretch, **decided: Any) -> Tag:
    found = Tag(
        voice_id=voice.id,
        participation_id=voice.participation_id,
        theme_id=theme_id,
        start_at=stretch.start,
        end_at=stretch.end,
        **decided,
    )
    db.session.add(found)
    db.session.flush()
    return found


def _tag_some(pairs: Sequence[tuple[Voice, Theme]], now: datetime, by_id: int | None) -> int:
    there = select(Tag.voice_id, Tag.theme_id).where(Tag.voice_id.in_({voice.id for voice, _ in pairs}))
    tagged = {(row.voice_id, row.theme_id) for row in db.session.execute(there)}
    rows = []
    for voice, theme in pairs:
        _same_conversation(voice, theme)
        if voice.text and (voice.id, theme.id) not in tagged:
            stretch = whole(voice.text)
            rows.append(
                {
                    "voice_id": voice.id,
                    "participation_id": voice.participation_id,
                    "theme_id": theme.id,
                    "start_at": stretch.start,
                    "end_at": stretch.end,
                    "by_id": by_id,
                    "at": now,
                }
            )
    if rows:
        db.session.execute(insert(Tag), rows)
    return len(rows)


def _readings_of(voice_ids: Sequence[int]) -> dict[int, Reading]:
    """The reading of each voice, made where there is none yet."""
    known = {each.voice_id: each for each in db.session.scalars(select(Reading).where(Reading.voice_id.in_(voice_ids)))}
    for voice_id in voice_ids:
        if voice_id not in known:
            known[voice_id] = Reading(voice_id=voice_id)
            db.session.add(known[voice_id])
    return known


def _free_slug(name: str) -> str:
    """An address part that no theme has yet: “last-bus-too-early”, then “last-bus-too-early-2”."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "theme"
    taken = set(db.session.scalars(select(Theme.slug).where(Theme.slug.startswith(wanted, autoescape=True))))
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug
