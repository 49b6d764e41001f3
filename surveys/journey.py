"""Where somebody is in a survey: what they answered, which pages they passed, what comes next. Pure.

It is kept as one flat map in the draft: item id → answer, and beside them keys that no item can have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import Definition, Item
from surveys.expressions import is_answered
from surveys.routing import declined, may_open, next_page, previous_page, progress, relevant, steps

PASSED, VARIANTS, TYPED, CONSENT = "_passed", "_variants", "_typed", "_consent"
Typed = dict[str, list[str]]


@dataclass
class Journey:
    """One person's way through one definition."""

    definition: Definition
    answers: dict[str, Any] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    """Ids of the pages they have gone on from, answered or skipped."""
    variants: dict[str, str] = field(default_factory=dict)
    """Item id → the variant in which it was shown (R1.4)."""
    typed: dict[str, Typed] = field(default_factory=dict)
    """Page id → form fields that are not an answer yet, kept while the page is read in another way."""
    consent: dict[str, Any] | None = None

    @classmethod
    def read(cls, definition: Definition, kept: Mapping[str, Any]) -> Journey:
        """The journey that a draft keeps."""
        return cls(
            definition,
            answers={key: value for key, value in kept.items() if not key.startswith("_")},
            passed=list(kept.get(PASSED, ())),
            variants=dict(kept.get(VARIANTS, {})),
            typed=dict(kept.get(TYPED, {})),
            consent=kept.get(CONSENT),
        )

    def kept(self) -> dict[str, Any]:
        """What the draft keeps."""
        own = {PASSED: self.passed, VARIANTS: self.variants, TYPED: self.typed, CONSENT: self.consent}
        return self.answers | {key: value for key, value in own.items() if value}

    def items(self, page_id: str) -> tuple[Item, ...] | None:
        """The items shown on a page that can be opened now; None where it cannot."""
        if not self.may_open(page_id):
            return None
        return next(step.items for step in steps(self.definition, self.answers) if step.page.id == page_id)

    def may_open(self, page_id: str) -> bool:
        """Whether this page is on the path and no page before it is still to come."""
        if not may_open(self.definition, self.answers, page_id):
            return False
        way = [step.page.id for step in steps(self.definition, self.answers)]
        waiting = self.waits_at()
        return waiting is None or way.index(page_id) <= way.index(waiting)

    def waits_at(self) -> str | None:
        """The first page on the path that they have not passed, or must still answer; None at its end."""
        for step in steps(self.definition, self.answers):
            unanswered = any(not item.optional and self.answers.get(item.id) is None for item in step.items)
            if unanswered or step.page.id not in self.passed:
                return step.page.id
        return None

    def keep(self, given: Mapping[str, Any], variant: str) -> None:
        """These answers, as given in this variant; None takes an answer back."""
        for item_id, answer in given.items():
            self.answers.pop(item_id, None)
            if answer is not None:
                self.answers[item_id] = answer
            self.variants[item_id] = variant

    def pass_page(self, page_id: str, given: Mapping[str, Any], variant: str) -> None:
        """Go on from a page with these answers."""
        self.keep(given, variant)
        self.typed.pop(page_id, None)
        if page_id not in self.passed:
            self.passed.append(page_id)

    def pause_on(self, page_id: str, given: Mapping[str, Any], typed: Typed, variant: str) -> None:
        """Stay on a page, to read it in another way: sound answers count, the rest is kept as it was typed."""
        self.keep(given, variant)
        if typed:
            self.typed[page_id] = typed
        else:
            self.typed.pop(page_id, None)

    def after(self, page_id: str, *, changing: bool) -> str | None:
        """The page to show next; None for the end. From check-your-answers it is the first page that a changed
        answer brought into the path, or straight back (R2.5)."""
        return self.waits_at() if changing else next_page(self.definition, self.answers, page_id)

    def before(self, page_id: str) -> str | None:
        """The page before this one; None for the start."""
        return previous_page(self.definition, self.answers, page_id)

    def last_page(self) -> str:
        """The last page of the path."""
        return steps(self.definition, self.answers)[-1].page.id

    def progress(self, page_id: str) -> tuple[int, int]:
        """(number of this question, how many can come after it at most)."""
        return progress(self.definition, self.answers, page_id)

    @property
    def age_band(self) -> str | None:
        """How old they said they are, where this survey asked and they did."""
        answers = self.relevant()
        return next((answers.get(item.id) for _page, item in self.shown() if item.attribute == "age_band"), None)

    @property
    def declined(self) -> Item | None:
        """The question of taking part that they answered with no (R3.2)."""
        return declined(self.definition, self.answers)

    def shown(self) -> Sequence[tuple[str, Item]]:
        """(page id, item) of every question on the path, in order."""
        return [(step.page.id, item) for step in steps(self.definition, self.answers) for item in step.items]

    def relevant(self) -> dict[str, Any]:
        """The answers that count: those on the path."""
        return relevant(self.definition, self.answers)

    def own_words(self) -> dict[str, str]:
        """Item id → text of what counts among the answers in own words."""
        counting = self.relevant()
        return {item.id: counting[item.id] for _, item in self.shown() if item.is_free_text and item.id in counting}

    def says_something(self) -> bool:
        """Whether any question but that of taking part has an answer of substance."""
        counting = self.relevant()
        return any(item.type != "assent" and is_answered(counting.get(item.id)) for _, item in self.shown())
