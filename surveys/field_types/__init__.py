"""The types of question, by name."""

from collections.abc import Mapping

from surveys.field_types.base import Answer, Box, Choice, FieldType, Question
from surveys.field_types.one_choice import AgeBand, Area, Assent, Scale, SingleChoice
from surveys.field_types.own_words import LongText, ShortText
from surveys.field_types.several_choices import MultipleChoice, Rank

__all__ = ["FIELD_TYPES", "Answer", "Box", "Choice", "FieldType", "Question"]

FIELD_TYPES: Mapping[str, FieldType] = {
    field_type.type: field_type
    for field_type in (
        SingleChoice(),
        MultipleChoice(),
        Scale(),
        Rank(),
        ShortText(),
        LongText(),
        Area(),
        AgeBand(),
        Assent(),
    )
}
