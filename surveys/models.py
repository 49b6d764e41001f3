"""Surveys, their frozen versions, what people chose, the running counts, and the figures that were released."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.conversations.models import Conversation
from engage.core.database import db
from engage.voices.models import Participation


class Survey(db.Model):
    """Questions that a conversation asks. What they are stands in its versions."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    titles: Mapped[dict[str, Any]] = mapped_column(JSON, doc="language map with variants, of the newest version")
    closed_at: Mapped[datetime | None] = mapped_column(doc="nobody begins it from then; empty: asked once published")

    conversation: Mapped[Conversation] = relationship()
    versions: Mapped[list[SurveyVersion]] = relationship(back_populates="survey", order_by="SurveyVersion.number")


class SurveyVersion(db.Model):
    """One wording of a survey. Once published it never changes: answers point to what was asked."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int] = mapped_column(doc="from 1")
    definition: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, doc="see `surveys.definition`")
    digest: Mapped[str] = mapped_column(String(64), doc="of the definition: a process reads each only once")
    published_at: Mapped[datetime | None] = mapped_column(doc="frozen from then; empty: nobody answers it yet")

    survey: Mapped[Survey] = relationship(back_populates="versions")


class Response(db.Model):
    """What one participation chose. Their own words are voices; this only says which question each answers."""

    __tablename__ = "survey_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"), index=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, doc="{item id: answer} of the questions with choices")
    voices: Mapped[dict[str, int]] = mapped_column(JSON, doc="{item id: voice id} of those in own words")
    variants: Mapped[dict[str, str]] = mapped_column(JSON, doc="{item id: standard or easy} as shown (R1.4)")
    receipt: Mapped[str] = mapped_column(String(64), unique=True, doc="hash of the draft's token: sent only once")

    version: Mapped[SurveyVersion] = relationship()
    participation: Mapped[Participation] = relationship()


class Count(db.Model):
    """How many people raised a cell of a question: kept as answers come, so that results cost the same at any size.

    Erasing somebody later does not lower it: it says how many took part, not who (R5.8).
    """

    __tablename__ = "survey_count"

    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(63), primary_key=True, doc="of the question; empty for the survey")
    cell: Mapped[str] = mapped_column(String(80), primary_key=True, doc="an answer, or one of `counting`'s own")
    people: Mapped[int] = mapped_column(doc="people, exactly; never shown to the public (R5.6)")


class Snapshot(db.Model):
    """Figures released to the public, already made safe; they stay as they are (R5.6)."""

    __tablename__ = "survey_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"), doc="whose words name the answers")
    released_on: Mapped[date] = mapped_column()
    people: Mapped[int] = mapped_column(doc="exactly, to tell when the next may come; never shown to the public")
    tables: Mapped[list[Any]] = mapped_column(JSON, doc="see `surveys.results`: safe counts and shares by question")

    survey: Mapped[Survey] = relationship()
    version: Mapped[SurveyVersion] = relationship()


@event.listens_for(SurveyVersion, "before_update")
def _frozen(_mapper: Any, _connection: Any, version: SurveyVersion) -> None:
    """A published version never changes, whoever tries."""
    seen: Any = inspect(version).attrs
    was_published = seen.published_at.history.deleted or seen.published_at.history.unchanged
    if any(was_published) and db.session.is_modified(version):
        raise ValueError("A published version of a survey is frozen. Load a new one.")
