"""What one person's answers add to the running counts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.field_types import FIELD_TYPES
from surveys.journey import Journey

#: Counted for the survey as a whole, under no question.
WHOLE = ""
PEOPLE = "people"
#: Counted for each question beside its answers; no option can have such an id.
REACHED, SPOKE = ":reached", ":spoke"


def raised(journey: Journey) -> Iterator[tuple[str, str]]:
    """(item id, cell) that this journey raises by one person: each once."""
    answers = journey.relevant()
    yield WHOLE, PEOPLE
    for _, item in journey.shown():
        yield item.id, REACHED
        cells = dict.fromkeys(FIELD_TYPES[item.type].cells(item, answers.get(item.id)))
        if cells:
            yield item.id, SPOKE
        yield from ((item.id, cell) for cell in cells)
