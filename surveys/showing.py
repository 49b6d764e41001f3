"""A survey as the desk looks it over: each page and question in both ways of reading, and where a problem stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.languages import NAMES, _, _l
from surveys.definition import Definition, Item, Page, Text
from surveys.expressions import comparisons
from surveys.shape import Problem

KINDS = {
    "assent": _l("yes or no to taking part"),
    "single_choice": _l("one answer"),
    "multiple_choice": _l("several answers"),
    "scale": _l("a scale"),
    "rank": _l("the first few, in order"),
    "area": _l("an area of the place"),
    "age_band": _l("a band of age"),
    "short_text": _l("own words, one line"),
    "long_text": _l("own words"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One question's words in one way of reading."""

    label: str
    hint: str
    why: str
    options: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `easy` is None where there is no Easy Read in this language."""

    item: Item
    standard: Reading
    easy: Reading | None


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page with its number from 1, and the questions that decide whether it is shown."""

    number: int
    page: Page
    asked: tuple[Asked, ...]
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language of the place: whether the survey speaks it, and has Easy Read in it."""

    code: str
    name: str
    asked: bool
    easy: bool


def shown_pages(definition: Definition, language: str) -> list[ShownPage]:
    """Every page in order, with its words in `language`."""
    has_easy = language in definition.easy
    return [
        ShownPage(
            number,
            page,
            tuple(
                Asked(
                    item, _reading(item, language, "standard"), _reading(item, language, "easy") if has_easy else None
                )
                for item in page.items
            ),
            _depends_on(page, definition, language),
        )
        for number, page in enumerate(definition.pages, 1)
    ]


def _reading(item: Item, language: str, variant: str) -> Reading:
    def read(text: Text) -> str:
        return text.read(language, variant)

    offered = tuple((read(option.label), option.picture) for option in (*item.options, *item.escapes))
    return Reading(read(item.label), read(item.hint), read(item.why), offered)


def _depends_on(page: Page, definition: Definition, language: str) -> tuple[str, ...]:
    rules = [each for each in (page.show_if, *(item.show_if for item in page.items)) if each is not None]
    named = dict.fromkeys(leaf.item for rule in rules for leaf in comparisons(rule))
    return tuple(definition.item(item_id).label.read(language) for item_id in named)


def languages_of(definition: Definition, offered: Sequence[str]) -> list[Spoken]:
    """The survey's languages first, then those that the place offers and the survey lacks."""
    codes = dict.fromkeys([*definition.languages, *offered])
    return [
        Spoken(code, NAMES.get(code, code), code in definition.languages, code in definition.easy) for code in codes
    ]


def place_in_words(problem: Problem) -> str:
    """Where a problem stands: “Page 3, question 1: answer 2”, from its path in the file."""
    steps, said = problem.path.strip("/").split("/"), []
    for name, at in zip(steps, [*steps[1:], ""], strict=True):
        if name == "pages" and at.isdigit():
            said.append(_("page %(number)s", number=int(at) + 1))
        elif name == "items" and at.isdigit():
            said.append(_("question %(number)s", number=int(at) + 1))
        elif name == "options" and at.isdigit():
            said.append(_("answer %(number)s", number=int(at) + 1))
        elif not name.isdigit() and name:
            said.append(f"“{name}”")
    return ", ".join(said) or _("the whole file")
