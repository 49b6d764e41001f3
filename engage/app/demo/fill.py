"""Made-up people who answer a survey, for load work and for a demonstration that looks alive.

Each of them goes through the same verbs as a person at the page: a draft, its answers, sending.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from engage.intake.services import open_draft, receipt_of, save_draft
from engage.voices.models import Consent, Participation
from surveys.definition import Definition, Item
from surveys.journey import Journey
from surveys.models import SurveyVersion
from surveys.queries import definition_of, open_surveys, published_version, with_places
from surveys.services import COLLECTOR, submit

WORDS = json.loads((Path(__file__).parent / "voices.json").read_text())["growing-up"]["themes"]
CONSENTS = (Consent.COUNTED, Consent.READ, Consent.QUOTED, Consent.QUOTED, Consent.TOLD)
WRITES = 0.4  # so many of ten write something where they are asked to


@dataclass(frozen=True)
class Respondents:
    """Makes up people who answer one version of a survey."""

    version: SurveyVersion
    definition: Definition
    random: Random

    def answer(self, *, now: datetime, today: date) -> Participation:
        """One person, from the first page to sending."""
        variant = self.random.choice(("standard", "standard", "standard", "easy"))
        journey = Journey(self.definition)
        while page_id := journey.waits_at():
            items = journey.items(page_id) or ()
            journey.pass_page(page_id, {item.id: self._choose(item) for item in items}, variant)
        draft, token = open_draft(
            self.version.survey.conversation,
            collector=COLLECTOR,
            source_id=self.version.id,
            language="en",
            variant=variant,
            now=now,
        )
        save_draft(draft, journey.kept(), screenings={}, language="en", variant=variant, now=now)
        return submit(
            draft,
            self.version,
            consent={"consent": self.random.choice(CONSENTS)},
            receipt=receipt_of(token),
            language="en",
            now=now,
            today=today,
        )

    def _choose(self, item: Item) -> Any:
        if item.is_free_text:
            return self._words() if self.random.random() < WRITES else None
        options = [option.id for option in item.options]
        if not options:
            return None
        kinds: Mapping[str, Callable[[], Any]] = {
            "assent": lambda: options[0],
            "scale": lambda: int(self.random.choice(options)),
            "multiple_choice": lambda: self._some(options, self.random.randint(1, 3)),
            "rank": lambda: self._some(options, len(item.places)),
        }
        return kinds.get(item.type, lambda: self.random.choice(options))()

    def _some(self, options: Sequence[str], number: int) -> list[str]:
        return self.random.sample(list(options), min(number, len(options)))

    def _words(self) -> str:
        said = self.random.choice(self.random.choice(WORDS)["say"])
        return said if isinstance(said, str) else str(said["text"])


def respondents(*, seed: int, today: date, slug: str | None = None) -> Respondents:
    """Who answers the survey `slug`, else the first open one. Raises LookupError where none is open."""
    survey = next((each for each in open_surveys(today) if slug in (None, each.slug)), None)
    version = published_version(survey) if survey else None
    if survey is None or version is None:
        raise LookupError("No survey is open.")
    definition = with_places(definition_of(version), survey.conversation, "en")
    return Respondents(version, definition, Random(seed))
