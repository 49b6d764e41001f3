"""Reads of surveys: which are open, what one asks, what its counts are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.conversations.models import Conversation, ConversationState
from engage.conversations.queries import areas_for
from engage.conversations.reach import within_reach
from engage.core.database import db
from engage.core.languages import pick
from engage.voices.models import Participation
from engage.voices.queries import Eyes, showable_voices
from surveys.counting import PEOPLE, WHOLE
from surveys.definition import Definition, parse
from surveys.export import Value, row
from surveys.models import Count, Response, Snapshot, Survey, SurveyVersion


def open_surveys(today: date) -> Sequence[Survey]:
    """Those that people can answer today, the one that closes first at the top."""
    published = select(SurveyVersion.survey_id).where(SurveyVersion.published_at.is_not(None))
    return db.session.scalars(
        select(Survey)
        .join(Survey.conversation)
        .where(
            Survey.id.in_(published),
            Survey.closed_at.is_(None),
            Conversation.state == ConversationState.OPEN,
            Conversation.opens_on <= today,
            Conversation.closes_on >= today,
        )
        .options(contains_eager(Survey.conversation))
        .order_by(Conversation.closes_on, Survey.id)
    ).all()


def survey_by_slug(slug: str) -> Survey | None:
    """The survey with this slug, with its conversation."""
    return db.session.scalar(select(Survey).where(Survey.slug == slug).options(joinedload(Survey.conversation)))


def surveys_to_run(person: Staff) -> Sequence[Survey]:
    """Those whose conversation this person collects for, the newest first, with versions and conversations."""
    return db.session.scalars(
        select(Survey)
        .join(Survey.conversation)
        .where(within_reach(person, Permission.RUN_COLLECTIONS))
        .options(contains_eager(Survey.conversation), selectinload(Survey.versions))
        .order_by(Survey.id.desc())
    ).all()


def surveys_of(conversation_id: int) -> Sequence[Survey]:
    """The surveys of a conversation, in the order in which they were made."""
    return db.session.scalars(select(Survey).where(Survey.conversation_id == conversation_id).order_by(Survey.id)).all()


def published_version(survey: Survey) -> SurveyVersion | None:
    """The version that people are asked now."""
    return db.session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey.id, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def newest_version(survey: Survey) -> SurveyVersion | None:
    """The newest version, published or not."""
    return db.session.scalar(
        select(SurveyVersion).where(SurveyVersion.survey_id == survey.id).order_by(SurveyVersion.number.desc()).limit(1)
    )


_read: dict[str, Definition] = {}


def version_with_survey(version_id: int) -> SurveyVersion | None:
    """A version with its survey and conversation, in one statement."""
    return db.session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.id == version_id)
        .options(joinedload(SurveyVersion.survey).joinedload(Survey.conversation))
    )


def definition_of(version: SurveyVersion) -> Definition:
    """What this version asks. Each process reads a definition once: a frozen one cannot change."""
    if version.digest not in _read:
        _read[version.digest] = parse(version.definition)
    return _read[version.digest]


def with_places(definition: Definition, conversation: Conversation, language: str) -> Definition:
    """The same survey with the areas that people of this conversation pick from."""
    if not any(item.type == "area" for item in definition.items()):
        return definition
    return definition.with_areas([(area.key, pick(area.names, language)) for area in areas_for(conversation)])


def response_with_receipt(receipt: str) -> Response | None:
    """The answers that were sent with this receipt."""
    return db.session.scalar(select(Response).where(Response.receipt == receipt))


def counts_of(survey: Survey) -> dict[str, dict[str, int]]:
    """{item id: {cell: people}} over all versions of the survey, exactly: for the desk and for a release."""
    rows = db.session.execute(
        select(Count.item_id, Count.cell, func.sum(Count.people))
        .join(SurveyVersion, SurveyVersion.id == Count.version_id)
        .where(SurveyVersion.survey_id == survey.id)
        .group_by(Count.item_id, Count.cell)
        .order_by(Count.item_id, Count.cell)
    )
    found: dict[str, dict[str, int]] = {}
    for item_id, cell, people in rows:
        found.setdefault(item_id, {})[cell] = int(people)
    return found


def people_in(surveys: Sequence[Survey]) -> dict[int, int]:
    """{survey id: people who sent it}, in one statement."""
    rows = db.session.execute(
        select(SurveyVersion.survey_id, func.sum(Count.people))
        .join(Count, Count.version_id == SurveyVersion.id)
        .where(
            SurveyVersion.survey_id.in_([survey.id for survey in surveys]),
            Count.item_id == WHOLE,
            Count.cell == PEOPLE,
        )
        .group_by(SurveyVersion.survey_id)
        .order_by(SurveyVersion.survey_id)
    )
    return {survey_id: int(people) for survey_id, people in rows}


def newest_snapshots(surveys: Sequence[Survey]) -> dict[int, Snapshot]:
    """{survey id: the figures released last}, in one statement."""
    newest = (
        select(func.max(Snapshot.id))
        .where(Snapshot.survey_id.in_([survey.id for survey in surveys]))
        .group_by(Snapshot.survey_id)
    )
    rows = db.session.scalars(
        select(Snapshot).where(Snapshot.id.in_(newest)).options(joinedload(Snapshot.version)).order_by(Snapshot.id)
    )
    return {snapshot.survey_id: snapshot for snapshot in rows}


def responses_of(survey: Survey, *, after: int = 0, limit: int = 500) -> Sequence[Response]:
    """The next responses that were not taken back, by id, with participation and version."""
    return db.session.scalars(
        select(Response)
        .join(Response.version)
        .join(Response.participation)
        .where(SurveyVersion.survey_id == survey.id, Participation.withdrawn_on.is_(None), Response.id > after)
        .options(contains_eager(Response.participation), contains_eager(Response.version))
        .order_by(Response.id)
        .limit(limit)
    ).all()


def rows_of(survey: Survey) -> Iterator[dict[str, Value]]:
    """Every response as an export row. Own words are there only where the team may read them now (R4.5, R5.3)."""
    last = 0
    while batch := responses_of(survey, after=last):
        last = batch[-1].id
        voices = showable_voices([voice for each in batch for voice in each.voices.values()], Eyes.TEAM)
        for each in batch:
            person = each.participation
            texts = {item: voices[voice].text for item, voice in each.voices.items() if voice in voices}
            about: dict[str, Value] = {
                "person": each.id,
                "day": person.day.isoformat(),
                "language": person.language,
                "variant": person.variant,
                "version": each.version.number,
            }
            yield row(definition_of(each.version), each.answers | texts, about)


def definitions_of(survey: Survey) -> list[Definition]:
    """Every published definition, the newest first."""
    versions = sorted(survey.versions, key=lambda each: each.number, reverse=True)
    return [definition_of(version) for version in versions if version.published_at]
