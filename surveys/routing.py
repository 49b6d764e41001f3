"""The way through a survey, worked out anew from definition and answers, so a changed answer reroutes. Pure.

Only answers on the path decide anything: an answer left behind on a page that is no longer shown stays in the
draft, routes nothing and is not submitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.definition import Definition, Item, Page
from surveys.expressions import Answers, holds


@dataclass(frozen=True, slots=True)
class Step:
    """A page on the path with the items shown on it."""

    page: Page
    items: tuple[Item, ...]


def visible(item: Item | Page, answers: Answers) -> bool:
    """Whether an item or page is shown, given the answers that count (see `relevant`)."""
    return holds(item.show_if, answers)


def steps(definition: Definition, answers: Answers) -> list[Step]:
    """The pages on the path with what each shows. A no to taking part is the last step (R3.2)."""
    walked: list[Step] = []
    counting: dict[str, Any] = {}
    for page in definition.pages:
        if not visible(page, counting):
            continue
        shown = tuple(item for item in page.items if visible(item, counting))
        if page.items and not shown:
            continue
        walked.append(Step(page, shown))
        counting |= {item.id: answers[item.id] for item in shown if answers.get(item.id) is not None}
        if any(_says_no(item, answers) for item in shown):
            break
    return walked


def path(definition: Definition, answers: Answers) -> list[str]:
    """Ids of the pages on the path."""
    return [step.page.id for step in steps(definition, answers)]


def next_page(definition: Definition, answers: Answers, page_id: str) -> str | None:
    """The page after this one; None where check-your-answers, or after a no the kind ending, comes next.
    From a page that is no longer on the path it goes on from where that page stood. Raises LookupError for a
    page the survey does not have."""
    here = _place(definition, page_id)
    return next((page for page in path(definition, answers) if _place(definition, page) > here), None)


def previous_page(definition: Definition, answers: Answers, page_id: str) -> str | None:
    """The page before this one; None where that is the start page. Raises LookupError for an unknown page."""
    here = _place(definition, page_id)
    return next((page for page in reversed(path(definition, answers)) if _place(definition, page) < here), None)


def relevant(definition: Definition, answers: Answers) -> dict[str, Any]:
    """The answers that may be submitted: those on the path. After a no to taking part, none (R3.2)."""
    if declined(definition, answers):
        return {}
    return {
        item.id: answers[item.id]
        for step in steps(definition, answers)
        for item in step.items
        if answers.get(item.id) is not None
    }


def declined(definition: Definition, answers: Answers) -> Item | None:
    """The assent question that was answered no, whose `ending` is then shown; None where nobody said no."""
    return next((item for step in steps(definition, answers) for item in step.items if _says_no(item, answers)), None)


def waits_at(definition: Definition, answers: Answers) -> str | None:
    """The first page with a question that cannot be skipped and has no answer; later pages and the submission
    stay closed until it has. None where the way is free."""
    for step in steps(definition, answers):
        if any(not item.optional and answers.get(item.id) is None for item in step.items):
            return step.page.id
    return None


def may_open(definition: Definition, answers: Answers, page_id: str) -> bool:
    """Whether this page can be shown now: on the path, and not behind one that must be answered first."""
    way = path(definition, answers)
    barrier = waits_at(definition, answers)
    return page_id in way and (barrier is None or way.index(page_id) <= way.index(barrier))


def progress(definition: Definition, answers: Answers, page_id: str) -> tuple[int, int]:
    """(number of this page, number of pages) on the path, from 1. Raises LookupError off the path."""
    way = path(definition, answers)
    if page_id not in way:
        raise LookupError(page_id)
    return way.index(page_id) + 1, len(way)


def _says_no(item: Item, answers: Mapping[str, Any]) -> bool:
    return item.type == "assent" and answers.get(item.id) == "no"


def _place(definition: Definition, page_id: str) -> int:
    return definition.pages.index(definition.page(page_id))
