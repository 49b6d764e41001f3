"""Reads of what became of one person's words: the themes they are in, and the published replies to those."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from engage.core.database import db
from engage.replies.models import Reply, ReplyQuote, ReplyState, ReplyTheme
from engage.themes.models import Tag, Theme
from engage.voices.models import Participation


def participation_for(participation_id: int | None) -> Participation | None:
    """This person's participation with all that the page shows of it, or None."""
    if participation_id is None:
        return None
    return db.session.scalar(
        select(Participation)
        .where(Participation.id == participation_id)
        .options(selectinload(Participation.voices), selectinload(Participation.conversation))
    )


def themes_of(voice_ids: Sequence[int]) -> dict[int, list[Theme]]:
    """By voice, its themes in the order of the codebook, each once."""
    rows = db.session.execute(
        select(Tag.voice_id, Theme)
        .join(Theme, Theme.id == Tag.theme_id)
        .where(Tag.voice_id.in_(voice_ids))
        .order_by(Theme.position, Theme.id)
    )
    found: dict[int, list[Theme]] = {}
    for voice_id, theme in rows:
        mine = found.setdefault(voice_id, [])
        if theme not in mine:
            mine.append(theme)
    return found


def replies_to(theme_ids: set[int], voice_ids: Sequence[int]) -> Sequence[Reply]:
    """Published replies to these themes, or that quote these voices, the newest first."""
    answers = select(ReplyTheme.reply_id).where(ReplyTheme.theme_id.in_(theme_ids))
    quotes = select(ReplyQuote.reply_id).where(ReplyQuote.voice_id.in_(voice_ids))
    return db.session.scalars(
        select(Reply)
        .where(Reply.state == ReplyState.PUBLISHED, or_(Reply.id.in_(answers), Reply.id.in_(quotes)))
        .options(selectinload(Reply.themes), selectinload(Reply.quotes))
        .order_by(Reply.published_at.desc(), Reply.id.desc())
    ).all()
