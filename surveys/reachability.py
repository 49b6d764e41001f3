"""Which pages nobody can reach, found by walking every way the rules can tell apart. Pure."""

from collections.abc import Iterator
from itertools import combinations, islice, product

from surveys.definition import SEVERAL_CHOICES, Definition, Item, Page
from surveys.expressions import DONT_KNOW, Expression, comparisons
from surveys.routing import path

# Past this many ways a page counts as reachable: better to miss one than to stop a sound survey.
MOST_WAYS = 20_000


def unreachable(definition: Definition) -> list[str]:
    """Ids of pages that are on no path. The rules of the definition must be well formed."""
    missing = {page.id for page in definition.pages}
    for page in definition.pages:
        if page.id in missing:
            missing -= _seen_on_the_way_to(definition, page.id)
    return [page.id for page in definition.pages if page.id in missing]


def _seen_on_the_way_to(definition: Definition, page_id: str) -> set[str]:
    """Pages walked while trying every telling set of answers until this page is met; this page too where
    there are too many to try."""
    named = _named_on_the_way_to(definition, page_id)
    items = [item for item in definition.items() if item.id in named]
    mentioned = _mentioned(definition)
    ways = product(*(_telling_answers(item, mentioned.get(item.id, set())) for item in items))
    seen: set[str] = set()
    for way in islice(ways, MOST_WAYS):
        answers = {item.id: answer for item, answer in zip(items, way, strict=True) if answer is not None}
        seen |= set(path(definition, answers))
        if page_id in seen:
            return seen
    return seen | {page_id} if next(ways, None) is not None else seen


def _named_on_the_way_to(definition: Definition, page_id: str) -> set[str]:
    """Items that decide, at first or second hand, whether the page is shown."""
    home = {item.id: page for page in definition.pages for item in page.items}
    waiting, seen_pages, named = [definition.page(page_id)], set[str](), set[str]()
    while waiting:
        page = waiting.pop()
        if page.id in seen_pages:
            continue
        seen_pages.add(page.id)
        for rule in _rules(page):
            for comparison in comparisons(rule):
                named.add(comparison.item)
                waiting.append(home[comparison.item])
    return named


def _rules(page: Page) -> list[Expression]:
    rules = [page.show_if, *(item.show_if for item in page.items)]
    return [rule for rule in rules if rule is not None]


def _mentioned(definition: Definition) -> dict[str, set[object]]:
    """Item → the values rules compare it with."""
    values: dict[str, set[object]] = {}
    for page in definition.pages:
        for rule in _rules(page):
            for comparison in comparisons(rule):
                values.setdefault(comparison.item, set()).update(comparison.values)
    return values


def _telling_answers(item: Item, mentioned: set[object]) -> Iterator[object]:
    """Answers that some rule can tell apart: none, those mentioned, and one that is not."""
    yield None
    if item.is_free_text:
        yield "words"
        return
    if item.escapes:
        yield from [[DONT_KNOW]] if item.type in SEVERAL_CHOICES else [DONT_KNOW]
    if item.type == "scale":
        yield from (int(option.id) for option in item.options)
    elif item.type == "area":
        yield from (*sorted(map(str, mentioned)), "elsewhere")
    else:
        named = [option.id for option in (*item.options, *item.escapes) if option.id in mentioned]
        others = [option.id for option in item.options if option.id not in mentioned][:1]
        yield from _choices(item, named + others)


def _choices(item: Item, ids: list[str]) -> Iterator[object]:
    if item.type not in SEVERAL_CHOICES:
        yield from ids
        return
    most = len(item.places) or len(ids)
    for size in range(1, min(most, len(ids)) + 1):
        yield from (list(chosen) for chosen in combinations(ids, size))
