"""Reads of replies: for the desk, the public pages, the board and a person's own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.conversations.models import Area, Conversation
from engage.conversations.queries import areas_for
from engage.conversations.reach import within_reach
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.replies.models import Reply, ReplyCorrection, ReplyQuote, ReplyState, ReplyTheme
from engage.themes.models import Tag, Theme
from engage.voices.models import Participation, Voice
from engage.voices.queries import Eyes, people_counted, showable

#: Beyond this a badge says “999+”.
MOST_COUNTED = 1000
QUOTES_A_PAGE = 30
#: Everything that a page with replies on it needs, in a query each however many replies there are.
WITH_ALL = (
    selectinload(Reply.conversation).selectinload(Conversation.organisation),
    selectinload(Reply.themes).selectinload(ReplyTheme.theme),
    selectinload(Reply.quotes),
    selectinload(Reply.corrections).selectinload(ReplyCorrection.by),
)


def reply_by_id(reply_id: int, *, lock: bool = False) -> Reply | None:
    """The reply, whatever its state; with `lock`, nobody else changes it until the transaction ends."""
    query = select(Reply).where(Reply.id == reply_id).options(*WITH_ALL)
    return db.session.scalar(query.with_for_update(of=Reply) if lock else query)


def published() -> Select[Any]:
    """The published replies, the newest first."""
    return select(Reply).where(Reply.state == ReplyState.PUBLISHED).order_by(Reply.published_at.desc(), Reply.id.desc())


def published_reply(slug: str) -> Reply | None:
    """The published reply at this address."""
    found: Reply | None = db.session.scalar(published().where(Reply.slug == slug).options(*WITH_ALL))
    return found


def latest_published(limit: int) -> Sequence[Reply]:
    """The newest published replies."""
    return db.session.scalars(published().options(*WITH_ALL).limit(limit)).all()


def count_published() -> int:
    """How many replies are published."""
    return db.session.scalar(select(func.count()).where(Reply.state == ReplyState.PUBLISHED)) or 0


def published_by_conversation() -> dict[int, int]:
    """How many published replies each conversation has; those without any are not in it."""
    rows = db.session.execute(
        select(Reply.conversation_id, func.count())
        .where(Reply.state == ReplyState.PUBLISHED)
        .group_by(Reply.conversation_id)
        .order_by(Reply.conversation_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Quotable:
    """Stretches to choose quotes from: those the reply shows already, and a page of the others that match."""

    chosen: Sequence[Tag]
    others: Sequence[Tag]
    total: int
    page: int
    pages: int


def quotable_tags(reply: Reply, *, find: str = "", page: int = 1) -> Quotable:
    """Tagged stretches of the reply's themes whose words may be shown in public now, each once.

    `find` narrows the others to stretches that hold these words, whatever the case.
    """
    once = (
        select(func.min(Tag.id))
        .join(Tag.voice)
        .join(Voice.participation)
        .where(Tag.theme_id.in_([link.theme_id for link in reply.themes]), showable(Eyes.PUBLIC_QUOTE))
        .group_by(Tag.voice_id, Tag.start_at, Tag.end_at)
    )
    shown = exists().where(
        ReplyQuote.reply_id == reply.id,
        ReplyQuote.voice_id == Tag.voice_id,
        ReplyQuote.start_at == Tag.start_at,
        ReplyQuote.end_at == Tag.end_at,
    )
    wanted = [Tag.id.in_(once), ~shown]
    if find:
        stretch = func.substr(Voice.text, Tag.start_at + 1, Tag.end_at - Tag.start_at)
        wanted.append(stretch.icontains(find, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(Tag).join(Tag.voice).where(*wanted)) or 0
    pages = max(1, -(-total // QUOTES_A_PAGE))
    page = min(max(1, page), pages)
    tags = (
        select(Tag)
        .join(Tag.voice)
        .options(selectinload(Tag.voice).selectinload(Voice.participation).selectinload(Participation.area))
        .order_by(Tag.theme_id, Tag.id)
    )
    here = tags.where(*wanted).limit(QUOTES_A_PAGE).offset((page - 1) * QUOTES_A_PAGE)
    return Quotable(
        chosen=db.session.scalars(tags.where(Tag.id.in_(once), shown)).all(),
        others=db.session.scalars(here).all(),
        total=total,
        page=page,
        pages=pages,
    )


def people_by_attributes(conversation_ids: Sequence[int]) -> dict[int, dict[tuple[int | None, str | None], int]]:
    """For each conversation, how many people share each pair of area and age band: what a quote may carry (R5.7)."""
    found: dict[int, dict[tuple[int | None, str | None], int]] = defaultdict(dict)
    rows = db.session.execute(
        select(Participation.conversation_id, Participation.area_id, Participation.age_band, people_counted())
        .where(Participation.conversation_id.in_(conversation_ids), Participation.withdrawn_on.is_(None))
        .group_by(Participation.conversation_id, Participation.area_id, Participation.age_band)
        .order_by(Participation.conversation_id)
    )
    for conversation_id, area_id, age_band, number in rows:
        found[conversation_id][area_id, age_band] = number
    return dict(found)


def themes_to_answer(conversation_id: int) -> Sequence[Theme]:
    """The themes of a conversation that are in use, by their place on the board."""
    return db.session.scalars(
        select(Theme).where(Theme.conversation_id == conversation_id).order_by(Theme.position, Theme.id)
    ).all()


def for_the_desk(
    person: Staff, state: ReplyState | None, *, conversation: Conversation | None = None, page: int, size: int
) -> tuple[Sequence[Reply], int]:
    """A page of the replies this person may see, the one that changed last at the top, and how many there are."""
    conditions = [within_reach(person, Permission.SEE_REPLIES)]
    if state is not None:
        conditions.append(Reply.state == state)
    if conversation is not None:
        conditions.append(Reply.conversation_id == conversation.id)
    query = select(Reply).join(Reply.conversation).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(Reply).join(Reply.conversation).where(*conditions)) or 0
    found = db.session.scalars(
        query.options(
            selectinload(Reply.conversation),
            selectinload(Reply.writer),
            selectinload(Reply.themes).selectinload(ReplyTheme.theme),
        )
        .order_by(Reply.changed_at.desc(), Reply.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return found, total


def themes_in_reach(person: Staff, permission: Permission) -> Sequence[Theme]:
    """The themes in use of the conversations this person reaches, by conversation and place on the board."""
    return db.session.scalars(
        select(Theme)
        .join(Theme.conversation)
        .where(within_reach(person, permission))
        .options(selectinload(Theme.conversation).selectinload(Conversation.organisation))
        .order_by(Theme.conversation_id.desc(), Theme.position, Theme.id)
    ).all()


def areas_to_choose(conversation: Conversation) -> Sequence[Area]:
    """The places a reply can be about: those that people of its conversation pick from, and the wider ones."""
    areas = areas_for(conversation)
    found = {area.id: area for area in areas} | {wider.id: wider for area in areas for wider in area.within}
    return [found[area_id] for area_id in sorted(found)]


def every_answer_for(theme_ids: Sequence[int]) -> dict[int, list[Reply]]:
    """The replies of each theme, published ones first, then those being written."""
    found: dict[int, list[Reply]] = defaultdict(list)
    rows = db.session.execute(
        select(ReplyTheme.theme_id, Reply)
        .join(ReplyTheme.reply)
        .where(ReplyTheme.theme_id.in_(theme_ids))
        .order_by(Reply.published_at.is_(None), Reply.published_at.desc(), Reply.id.desc())
    )
    for theme_id, reply in rows:
        found[theme_id].append(reply)
    return dict(found)


def history(reply: Reply) -> list[tuple[AuditEntry, str]]:
    """What was done to the reply, oldest first, each with the name of who did it."""
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"reply:{reply.id}").order_by(AuditEntry.id)
    ).all()
    ids = [int(entry.actor.removeprefix("staff:")) for entry in entries if entry.actor.startswith("staff:")]
    names = {
        f"staff:{staff.id}": staff.name
        for staff in db.session.scalars(select(Staff).where(Staff.id.in_(ids)).order_by(Staff.id))
    }
    return [(entry, names.get(entry.actor, entry.actor)) for entry in entries]


def writers(reply: Reply) -> set[int]:
    """Everybody who wrote any of it, by the audit record: none of them signs it."""
    actors = db.session.scalars(
        select(AuditEntry.actor)
        .where(
            AuditEntry.subject == f"reply:{reply.id}",
            AuditEntry.action.in_(("reply.drafted", "reply.edited", "reply.quotes_chosen")),
        )
        .order_by(AuditEntry.id)
    )
    wrote = {int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")}
    return wrote | ({reply.writer_id} if reply.writer_id else set())


def waiting(person: Staff) -> int:
    """How many replies wait for this person to sign them off, up to MOST_COUNTED; never one's own."""
    some = (
        select(Reply.id)
        .join(Reply.conversation)
        .where(
            Reply.state == ReplyState.SIGN_OFF,
            Reply.writer_id.is_distinct_from(person.id),
            within_reach(person, Permission.SIGN_OFF_REPLY),
        )
        .limit(MOST_COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0
