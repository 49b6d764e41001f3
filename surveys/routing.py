"""The way through a survey, worked out anew from definition and answers, so a changed answer reroutes. Pure.

Only answers on the path decide anything: an answer left behind on a page that is no longer shown stays in the
draft, routes nothing and is not submitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.definition import Definition, Item, Page
from surveys.expressions import Answers, holds, may_hold


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
    """(number of this question page on the path, how many can come after it at most). Raises LookupError off the path.

    What is answered from this page on counts as open, so going on only ever lowers the second number, whichever way
    opens; a total of the present path would jump. A page that only tells something is not counted.
    """
    way = steps(definition, answers)
    here = next((place for place, step in enumerate(way) if step.page.id == page_id), None)
    if here is None:
        raise LookupError(page_id)
    behind = [item.id for step in way[:here] for item in step.items]
    given = {item_id: answers[item_id] for item_id in behind if answers.get(item_id) is not None}
    return sum(bool(step.items) for step in way[: here + 1]), _most_after(definition, given, way[here])


def _most_after(definition: Definition, given: Answers, here: Step) -> int:
    """How many pages with questions can come after `here`, where only `given` is known."""
    still_open, count = {item.id for item in here.items}, 0
    for page in definition.pages[definition.pages.index(here.page) + 1 :]:
        shown = [item for item in page.items if may_hold(item.show_if, given, still_open)]
        if shown and may_hold(page.show_if, given, still_open):
            still_open |= {item.id for item in shown}
            count += 1
    return count


def _says_no(item: Item, answers: Mapping[str, Any]) -> bool:
    return item.type == "assent" and answers.get(item.id) == "no"


def _place(definition: Definition, page_id: str) -> int:
    return definition.pages.index(definition.page(page_id))
