"""What keeps a survey from being published, in words for the person who writes it. Pure.

Serves the editor, the XLSForm import, `surveys load` and the tests.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.definition import (
    AGE_BANDS,
    FREE_TEXT,
    ITEM_TYPES,
    ONE_CHOICE,
    PLACES,
    WITH_OWN_OPTIONS,
    Definition,
    Item,
    Page,
    Text,
    parse,
    standard_options,
    standard_words,
)
from surveys.expressions import ESCAPES, Comparison, Expression, comparisons, faults
from surveys.reachability import unreachable
from surveys.shape import Problem, misshapen

#: Pages that every survey has after its own.
TAKEN_PAGES = frozenset({"check", "consent", "done", "help", "results", "stop"})
#: What stands in the place of a slug in an address of the desk.
TAKEN_SLUGS = frozenset({"new"})

__all__ = ["Problem", "problems"]


def problems(raw: object, languages: Sequence[str] | None = None) -> list[Problem]:
    """Every problem of a definition in JSON, in reading order; empty where it may be published.

    `languages` are those the place requires; the survey's own are always required.
    """
    if wrong := misshapen(raw):
        return wrong
    assert isinstance(raw, dict)  # noqa: S101 (misshapen() has just said so)
    unknown = list(_unknown_types(raw))
    if unknown:
        return unknown
    definition = parse(raw)
    required = list(dict.fromkeys([*definition.languages, *(languages or ())]))
    rules = list(_rules(definition))
    found = [
        *_doubled(definition),
        *_options(raw),
        *_pages(definition),
        *_texts(raw, required, definition.easy),
        *rules,
    ]
    if not rules:
        found += [
            Problem(f"/page/{page}", "unreachable", "Nobody can reach this page. Look at its rule.")
            for page in unreachable(definition)
        ]
    return found


def _unknown_types(raw: dict[str, Any]) -> Iterator[Problem]:
    for path, item in _raw_items(raw):
        if item["type"] not in ITEM_TYPES:
            words = f"“{item['type']}” is not a type of question. Use one of: {', '.join(ITEM_TYPES)}."
            yield Problem(f"{path}/type", "unknown-type", words)


def _raw_items(raw: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for p, page in enumerate(raw["pages"]):
        for i, item in enumerate(page.get("items", ())):
            yield f"/pages/{p}/items/{i}", item


def _doubled(definition: Definition) -> Iterator[Problem]:
    pages = Counter(page.id for page in definition.pages)
    items = Counter(item.id for item in definition.items())
    for kind, counts in (("page", pages), ("question", items)):
        for id_, times in counts.items():
            if times > 1:
                words = f"{times} {kind}s have the id “{id_}”. Each {kind} needs its own."
                yield Problem(f"/{kind}/{id_}", "duplicate-id", words)


def _options(raw: dict[str, Any]) -> Iterator[Problem]:
    for path, item in _raw_items(raw):
        ids = [option["id"] for option in item.get("options", ())]
        for id_, times in Counter(ids).items():
            if times > 1:
                yield Problem(f"{path}/options", "duplicate-id", f"{times} answers have the id “{id_}”.")
            if id_ in ESCAPES:
                words = f"“{id_}” is added to every question that can be skipped. Use another id."
                yield Problem(f"{path}/options", "reserved-id", words)
        yield from _options_fit(path, item, ids)


def _options_fit(path: str, item: dict[str, Any], ids: list[str]) -> Iterator[Problem]:
    kind = item["type"]
    if kind in WITH_OWN_OPTIONS and len(ids) < 2:
        yield Problem(f"{path}/options", "too-few-options", "Give at least two answers to choose from.")
    if kind in (*FREE_TEXT, "area") and ids:
        whence = "The areas come from the place." if kind == "area" else "A question for own words has no answers."
        yield Problem(f"{path}/options", "options-not-used", whence)
    if kind in ("scale", "assent") and "options" in item:
        expected = [option_id for option_id, _, _ in standard_options(item)]
        if sorted(ids) != sorted(expected):
            words = f"The answers of this question have the ids {', '.join(expected)}."
            yield Problem(f"{path}/options", "wrong-options", words)
    if kind == "age_band" and not set(ids) <= set(AGE_BANDS):
        words = f"Bands of age have ids out of {', '.join(AGE_BANDS)}, so that they can be counted together."
        yield Problem(f"{path}/options", "wrong-options", words)
    if kind == "rank" and item.get("places", 3) > len(ids):
        words = f"It asks for the top {item.get('places', 3)}, but there are only {len(ids)} answers."
        yield Problem(f"{path}/places", "rank-too-long", words)
    if kind == "assent" and item.get("optional"):
        words = "Whether someone wants to take part cannot be skipped."
        yield Problem(f"{path}/optional", "assent-optional", words)


def _pages(definition: Definition) -> Iterator[Problem]:
    if definition.slug in TAKEN_SLUGS:
        yield Problem("/slug", "reserved-id", f"“{definition.slug}” is an address of ours. Use another one.")
    for place, page in enumerate(definition.pages):
        if page.id in TAKEN_PAGES:
            yield Problem(f"/pages/{place}/id", "reserved-id", f"“{page.id}” is an address of ours. Use another id.")
        if not page.items and not (page.heading and page.body):
            words = "This page has neither a question nor a heading with words below it."
            yield Problem(f"/pages/{place}", "empty-page", words)
        if len(page.items) > 1 and not page.heading:
            words = "A page with more than one question needs a heading."
            yield Problem(f"/pages/{place}/heading", "no-heading", words)


# ---------- languages ----------


def _texts(raw: dict[str, Any], languages: Sequence[str], easy: Sequence[str]) -> Iterator[Problem]:
    for language in easy:
        if language not in languages:
            yield Problem("/easy", "unknown-language", f"Easy Read is promised in {language}, which is not offered.")
    for path, text in _authored(raw):
        for language in languages:
            variants = text.by_language.get(language, {})
            if not variants.get("standard", "").strip():
                yield Problem(path, "missing-language", f"The words are missing in {language}.")
            elif language in easy and not variants.get("easy", "").strip():
                yield Problem(path, "missing-easy", f"Easy Read is missing in {language}.")


def _authored(raw: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """Every text a reader can meet, with its path: the survey's own, then the standard words it uses."""
    yield from _own_texts(raw, "", ("title", "introduction"))
    for p, page in enumerate(raw["pages"]):
        yield from _own_texts(page, f"/pages/{p}", ("heading", "body"))
    for path, item in _raw_items(raw):
        yield from _own_texts(item, path, ("label", "hint", "why", "ending"))
        for o, option in enumerate(item.get("options", ())):
            yield f"{path}/options/{o}/label", Text(option["label"])
    brought = raw.get("words", {})
    for word in dict.fromkeys(_standard_words_used(raw)):
        yield f"/words/{word}", Text({**standard_words()[word], **brought.get(word, {})})


def _own_texts(raw: dict[str, Any], path: str, names: Iterable[str]) -> Iterator[tuple[str, Text]]:
    for name in names:
        if name in raw:
            yield f"{path}/{name}", Text(raw[name])


def _standard_words_used(raw: dict[str, Any]) -> Iterator[str]:
    for _, item in _raw_items(raw):
        if item["type"] not in FREE_TEXT and item.get("optional", item["type"] != "assent"):
            yield from item.get("escapes", ESCAPES)
        if "options" not in item:
            yield from (word for _, word, _ in standard_options(item))
        if item["type"] == "assent" and "ending" not in item:
            yield "ending"
        if item["type"] == "rank":
            yield from PLACES[: item.get("places", 3)]


# ---------- rules ----------


@dataclass(frozen=True, slots=True)
class _Rule:
    path: str
    expression: Expression
    on_page: int


def _rules(definition: Definition) -> Iterator[Problem]:
    page_of = {item.id: place for place, page in enumerate(definition.pages) for item in page.items}
    for rule in _all_rules(definition):
        broken = list(faults(rule.expression))
        yield from (Problem(rule.path, "bad-rule", words) for words in broken)
        if broken:
            continue
        for comparison in comparisons(rule.expression):
            place = page_of.get(comparison.item)
            if place is None:
                words = f"There is no question “{comparison.item}”."
                yield Problem(rule.path, "unknown-item", words)
            elif place >= rule.on_page:
                words = f"The rule asks about “{comparison.item}”, which does not come on an earlier page."
                yield Problem(rule.path, "forward-reference", words)
            else:
                for words in _misfits(comparison, definition.item(comparison.item)):
                    yield Problem(rule.path, "bad-comparison", words)


def _all_rules(definition: Definition) -> Iterator[_Rule]:
    for p, page in enumerate(definition.pages):
        shown: list[tuple[str, Page | Item]] = [(f"/pages/{p}", page)]
        shown += [(f"/pages/{p}/items/{i}", item) for i, item in enumerate(page.items)]
        for path, what in shown:
            if what.show_if is not None:
                yield _Rule(f"{path}/show_if", what.show_if, p)


def _misfits(comparison: Comparison, item: Item) -> Iterator[str]:
    """Why this comparison can never be what its author meant."""
    operator = comparison.operator
    if operator == "answered":
        return
    if item.is_free_text:
        yield f"“{item.id}” is answered in own words. A rule can only ask whether it is answered."
    elif operator in ("gt", "lt"):
        if item.type != "scale":
            yield f"“{operator}” needs a scale, and “{item.id}” is none."
    elif operator == "equals" and item.type not in ONE_CHOICE:
        yield f"“{item.id}” can have several answers. Use “any-in”."
    elif item.type != "area":
        yield from _unknown_values(comparison, item)


def _unknown_values(comparison: Comparison, item: Item) -> Iterator[str]:
    for value in comparison.values:
        a_point = item.type == "scale" and str(value).isdigit()
        if item.option(value) is None or (a_point and not isinstance(value, int)):
            hint = " Points of a scale are numbers without quotation marks." if a_point else ""
            yield f"“{value}” is not an answer of “{item.id}”.{hint}"
