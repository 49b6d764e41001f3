"""The verbs of replies: draft, edit, choose quotes, submit, send back, publish, check Easy Read, correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from engage.accounts.models import Staff
from engage.conversations.lifecycle import Missing
from engage.conversations.models import Conversation
from engage.conversations.services import slug_of
from engage.core import audit
from engage.core.database import db, run
from engage.core.languages import _l
from engage.replies.lifecycle import STEPS, WHY, Action, easy_texts, has_easy_read, may_sign, missing
from engage.replies.models import Reply, ReplyCorrection, ReplyQuote, ReplyState, ReplyTheme
from engage.replies.queries import writers
from engage.themes.models import Tag, Theme
from engage.themes.services import release
from engage.voices.models import Voice
from engage.voices.queries import Eyes, showable_voices
from engage.voices.services import release_people, text_changed, words_replaced
from engage.voices.stretches import Follow, Move

#: What the writer may change.
EDITABLE = (
    "titles", "said", "answers", "reasons", "status", "done_by", "decided_by", "decided_on", "look_again_on",
    "evidence", "passed_to", "answered_by", "area_id",
)  # fmt: skip
#: What stands in the place of a slug in an address already: `/you-said-we-did/embed`.
RESERVED = frozenset({"embed"})
#: (voice id, first character, character after the last)
Stretch = tuple[int, int, int]


class StaleError(Exception):
    """Somebody changed the reply meanwhile; nothing was overwritten."""


class StepError(Exception):
    """This step is not in the table from where the reply stands."""


class NotReady(Exception):
    """Something is missing before it can go on; `missing` says what."""

    def __init__(self, found: Sequence[Missing]) -> None:
        super().__init__(", ".join(each.key for each in found))
        self.missing = list(found)


class NotAllowed(Exception):
    """This person may not: whoever writes a reply never signs it."""


class QuoteError(Exception):
    """A stretch that was chosen may not be shown, or is no stretch of a theme that this reply answers."""


def draft(
    conversation: Conversation, themes: Iterable[Theme], *, title: str, by: Staff, now: datetime, language: str = "en"
) -> Reply:
    """A new reply to one or more themes of the conversation."""
    reply = Reply(
        slug=_free_slug(title),
        conversation=conversation,
        state=ReplyState.DRAFT,
        titles={language: {"standard": title}},
        said={},
        answers={},
        reasons={},
        answered_by=conversation.organisation.name if conversation.organisation else "",
        writer_id=by.id,
        changed_at=now,
        revision=1,
    )
    reply.themes = [ReplyTheme(theme=theme) for theme in _of(conversation, themes)]
    db.session.add(reply)
    db.session.flush()
    _note(reply, "drafted", by, now)
    return reply


def edit(
    reply: Reply, changes: Mapping[str, Any], *, themes: Iterable[Theme], revision: int, by: Staff, now: datetime
) -> None:
    """Change a draft. Whoever changes it counts as a writer. Raises StaleError, StepError."""
    _step(reply, Action.EDIT, revision)
    easy_before = easy_texts(reply)
    _change(reply, changes)
    wanted = {theme.id: theme for theme in _of(reply.conversation, themes)}
    for link in [link for link in reply.themes if link.theme_id not in wanted]:
        reply.themes.remove(link)
        db.session.delete(link)
    there = {link.theme_id for link in reply.themes}
    reply.themes.extend(ReplyTheme(theme=theme) for theme_id, theme in wanted.items() if theme_id not in there)
    if easy_texts(reply) != easy_before:
        reply.easy_checked_by_id = None
    _touch(reply, now)
    _note(reply, "edited", by, now)


def choose_quotes(reply: Reply, stretches: Sequence[Stretch], *, revision: int, by: Staff, now: datetime) -> None:
    """Show these stretches with the reply, as references. Raises QuoteError for one that may not be shown."""
    _step(reply, Action.EDIT, revision)
    offered = showable_voices([voice_id for voice_id, _, _ in stretches], Eyes.PUBLIC_QUOTE)
    theme_ids = [link.theme_id for link in reply.themes]
    tagged = {
        (tag.voice_id, tag.start_at, tag.end_at)
        for tag in db.session.scalars(select(Tag).where(Tag.theme_id.in_(theme_ids), Tag.voice_id.in_(offered)))
    }
    for stretch in stretches:
        if stretch not in tagged:
            raise QuoteError(f"voice:{stretch[0]}")
    db.session.execute(delete(ReplyQuote).where(ReplyQuote.reply_id == reply.id))
    db.session.expire(reply, ["quotes"])
    db.session.add_all(
        ReplyQuote(reply_id=reply.id, voice_id=voice_id, start_at=start, end_at=end)
        for voice_id, start, end in dict.fromkeys(stretches)
    )
    _touch(reply, now)
    _note(reply, "quotes_chosen", by, now)


def submit(reply: Reply, *, revision: int, by: Staff, now: datetime, language: str = "en") -> None:
    """Ask for it to be signed off. Raises NotReady with all that is missing."""
    step = _step(reply, Action.SUBMIT, revision)
    if found := missing(reply, language=language):
        raise NotReady(found)
    reply.state = step
    _touch(reply, now)
    _note(reply, "submitted", by, now)


def send_back(reply: Reply, why: str, *, revision: int, by: Staff, now: datetime) -> None:
    """Back to its writer, with the reason."""
    step = _step(reply, Action.SEND_BACK, revision, reason=why)
    reply.state = step
    _touch(reply, now)
    _note(reply, "sent_back", by, now, why.strip())


def publish(reply: Reply, *, revision: int, by: Staff, now: datetime, language: str = "en") -> None:
    """Sign it off and publish it: the counts freeze here (R7.2). Raises NotAllowed for its own writer.

    Only released numbers are published, each at least ten people from the one before, so that no two replies
    tell by their difference what a handful of people said (R5.6).
    """
    step = _step(reply, Action.PUBLISH, revision)
    if not may_sign(writers(reply), by.id):
        raise NotAllowed
    if found := missing(reply, language=language):
        raise NotReady(found)
    released = release([link.theme for link in reply.themes], now=now)
    for link in reply.themes:
        link.people = released.get(link.theme_id)
    reply.people_asked = release_people(reply.conversation_id, now=now)
    reply.state, reply.signed_by_id, reply.published_at = step, by.id, now
    _touch(reply, now)
    _note(reply, "published", by, now)


def check_easy_read(reply: Reply, *, revision: int, by: Staff, now: datetime, language: str = "en") -> None:
    """A co-producer says: this Easy Read can be understood (R1.5). It is shown from now on."""
    if reply.revision != revision:
        raise StaleError
    if not may_sign(writers(reply), by.id):
        raise NotAllowed
    if not has_easy_read(reply, language):
        raise NotReady(
            [Missing("easy", _l("Title, what people said and the answer must all be there in Easy Read first."))]
        )
    reply.easy_checked_by_id = by.id
    _touch(reply, now)
    _note(reply, "easy_read_checked", by, now)


def correct(
    reply: Reply, changes: Mapping[str, Any], *, why: Mapping[str, Any], revision: int, by: Staff, now: datetime,
    language: str = "en",
) -> None:  # fmt: skip
    """Change what a published reply says; what it said before, and why it changed, is shown with it (R7.2)."""
    if not may_sign(writers(reply), by.id):
        raise NotAllowed
    _step(reply, Action.CORRECT, revision, reason=str(why.get(language) or ""))
    before, easy_before = _snapshot(reply), easy_texts(reply)
    _change(reply, changes)
    if found := missing(reply, language=language):
        raise NotReady(found)
    if easy_texts(reply) != easy_before:
        reply.easy_checked_by_id = None
    changed = {field: value for field, value in before.items() if value != _snapshot(reply)[field]}
    db.session.add(ReplyCorrection(reply=reply, at=now, by_id=by.id, why=dict(why), before=changed))
    _touch(reply, now)
    _note(reply, "corrected", by, now, str(why[language]))


def freshened(moment: datetime, before: datetime | None) -> datetime:
    """A moment for `changed_at` that is later than the one before, so that feeds see the change."""
    return max(moment, before + timedelta(microseconds=1)) if before else moment


def _step(reply: Reply, action: Action, revision: int, *, reason: str = "") -> ReplyState:
    """Where the table leads. Raises StaleError, StepError, and NotReady where the step needs a reason."""
    if reply.revision != revision:
        raise StaleError
    step = STEPS.get((reply.state, action))
    if step is None:
        raise StepError(f"{action} is not possible from {reply.state}")
    if step.needs_reason and not reason.strip():
        raise NotReady([Missing("why", WHY[action])])
    return step.to


def _change(reply: Reply, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name not in EDITABLE:
            raise ValueError(f"{name} is not edited here")
        setattr(reply, name, value)


def _snapshot(reply: Reply) -> dict[str, Any]:
    """What it says, as JSON."""
    return {name: value.isoformat() if isinstance(value := getattr(reply, name), date) else value for name in EDITABLE}


def _of(conversation: Conversation, themes: Iterable[Theme]) -> list[Theme]:
    return [theme for theme in themes if theme.conversation_id == conversation.id]


def _touch(reply: Reply, now: datetime) -> None:
    reply.revision += 1
    reply.changed_at = freshened(now, reply.changed_at)
    db.session.flush()


def _note(reply: Reply, what: str, by: Staff, now: datetime, reason: str = "") -> None:
    audit.record(by.actor, f"reply.{what}", f"reply:{reply.id}", now=now, reason=reason)


def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = RESERVED | set(db.session.scalars(select(Reply.slug).where(Reply.slug.startswith(stem))))
    return next(each for n in range(1, len(taken) + 2) if (each := stem if n == 1 else f"{stem}-{n}") not in taken)


@text_changed.connect
def follow(_sender: object, voice: Voice, move: Move) -> None:
    """Let quotes move with the words of their voice when what is hidden in it changed."""
    for quote in db.session.scalars(select(ReplyQuote).where(ReplyQuote.voice_id == voice.id)):
        if quote.stands:
            quote.start_at, quote.end_at = move(quote.start_at, quote.end_at)
    db.session.flush()


@words_replaced.connect
def take_back(_sender: object, voice: Voice, follow: Follow) -> None:
    """Its author changed the words. A quote of words that are still there stays, and is shown once they are approved;
    another is taken back, and a reply that was published says so."""
    quotes = select(ReplyQuote).where(ReplyQuote.voice_id == voice.id).options(joinedload(ReplyQuote.reply))
    for quote in db.session.scalars(quotes):
        place = follow(quote.start_at, quote.end_at) if quote.stands else None
        if place or quote.reply.state is ReplyState.PUBLISHED:
            quote.start_at, quote.end_at = place or (0, 0)
        else:
            db.session.delete(quote)
    db.session.flush()


def erase(participation_ids: Sequence[int]) -> int:
    """Delete the references to what these people said; frozen counts stay true (R5.8). Returns how many."""
    voices = select(Voice.id).where(Voice.participation_id.in_(participation_ids))
    return run(delete(ReplyQuote).where(ReplyQuote.voice_id.in_(voices)))
