"""What one person answered, for themselves: their own copy, with their code (R5.3)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engage.core.database import db
from engage.core.languages import current_language
from surveys.field_types import FIELD_TYPES
from surveys.models import Response, SurveyVersion
from surveys.queries import definition_of, with_places


def answers_of_person(participation_id: int, *, variant: str) -> list[tuple[str, tuple[str, ...]]]:
    """(question, answer in lines) of everything this person chose in a survey; own words are voices, not here.

    In the request's language, where the survey has it.
    """
    response = db.session.scalar(
        select(Response)
        .where(Response.participation_id == participation_id)
        .options(joinedload(Response.version).joinedload(SurveyVersion.survey))
    )
    if response is None:
        return []
    definition = definition_of(response.version)
    language = current_language() if current_language() in definition.languages else definition.languages[0]
    definition = with_places(definition, response.version.survey.conversation, language)
    return [
        (item.label.read(language, variant), FIELD_TYPES[item.type].show(item, answer, language, variant))
        for item in definition.items()
        if (answer := response.answers.get(item.id)) is not None
    ]
