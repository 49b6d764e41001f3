"""The verbs of surveys: load, publish, begin, send, stop, release figures, erase."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from engage.conversations.models import Area, Conversation
from engage.core import audit
from engage.core.database import db, on_sqlite, run
from engage.core.languages import _
from engage.disclosure.snapshots import may_release, people_still_needed
from engage.intake.models import Draft
from engage.intake.services import (
    NOTHING_AHEAD,
    Ahead,
    Said,
    answers_of,
    close_draft,
    open_idle_concern,
    receive,
    screen_texts,
)
from engage.voices.models import Asks, Consent, Participation
from surveys.counting import PEOPLE, WHOLE, raised
from surveys.definition import AGE_BANDS, Item, Text
from surveys.expressions import ESCAPES
from surveys.journey import Journey
from surveys.lifecycle import STEPS, Action, state_of
from surveys.models import Count, Response, Snapshot, Survey, SurveyVersion
from surveys.problems import Problem, problems
from surveys.queries import (
    counts_of,
    definition_of,
    newest_snapshots,
    newest_version,
    published_version,
    survey_by_slug,
)
from surveys.results import safe_tables

COLLECTOR = "surveys"
CAME_BY = "survey"


class SurveyError(Exception):
    """This cannot be done; the message says why."""


class StepError(SurveyError):
    """This step is not in the table from where the survey stands, or it stands elsewhere than was seen."""


class ProblemsFound(SurveyError):
    """The definition cannot be used; `problems` says where and why, in words for its author."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.path}: {each.words}" for each in found))
        self.problems = tuple(found)


def load(raw: Any, conversation: Conversation | None, *, by: str, now: datetime) -> SurveyVersion:
    """The definition as the survey's newest version, not published yet.

    The same definition again changes nothing; one that was never published is replaced. Without a conversation the
    survey must be there already. Raises ProblemsFound and SurveyError.
    """
    if found := problems(raw):
        raise ProblemsFound(found)
    survey = survey_by_slug(raw["slug"])
    if survey is None:
        if conversation is None:
            raise SurveyError(f"“{raw['slug']}” is new. Say which conversation asks it.")
        survey = Survey(slug=raw["slug"], conversation_id=conversation.id, titles=raw["title"])
        db.session.add(survey)
        db.session.flush()
    elif conversation is not None and survey.conversation_id != conversation.id:
        raise SurveyError(f"“{survey.slug}” belongs to the conversation “{survey.conversation.slug}”.")
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    version = newest_version(survey)
    if version is not None and version.digest == digest:
        return version
    if version is None or version.published_at is not None:
        version = SurveyVersion(survey_id=survey.id, number=version.number + 1 if version else 1)
        db.session.add(version)
    version.definition, version.digest = raw, digest
    survey.titles = raw["title"]
    db.session.flush()
    audit.record(by, "survey.loaded", f"survey:{survey.id}", now=now, reason=f"version {version.number}")
    return version


def add(raw: Any, conversation: Conversation, *, by: str, now: datetime) -> SurveyVersion:
    """A new survey, not published yet. Raises ProblemsFound and SurveyError, where the address is taken."""
    if found := problems(raw):
        raise ProblemsFound(found)
    if survey_by_slug(raw["slug"]) is not None:
        raise SurveyError(_("The address “%(slug)s” is taken. Choose another one.", slug=raw["slug"]))
    return load(raw, conversation, by=by, now=now)


def publish(survey: Survey, *, by: str, now: datetime, seen: str | None = None) -> SurveyVersion:
    """Ask people the newest version from now on, and freeze it. Raises SurveyError and ProblemsFound; StepError where
    it is closed, or not the version whose digest was `seen` (R6.4)."""
    version = newest_version(survey)
    if version is None or version.published_at is not None:
        raise SurveyError(f"“{survey.slug}” has no version that waits to be published.")
    _must(survey, Action.PUBLISH)
    if seen is not None and version.digest != seen:
        raise StepError(_("There is a newer version than the one you looked at."))
    if found := problems(version.definition):
        raise ProblemsFound(found)
    version.published_at = now
    db.session.flush()
    audit.record(by, "survey.published", f"survey:{survey.id}", now=now, reason=f"version {version.number}")
    return version


def close(survey: Survey, *, by: str, now: datetime) -> None:
    """Nobody begins it any more; who is in the middle may still send. Raises StepError."""
    _must(survey, Action.CLOSE)
    survey.closed_at = now
    db.session.flush()
    audit.record(by, "survey.closed", f"survey:{survey.id}", now=now)


def reopen(survey: Survey, *, by: str, now: datetime) -> None:
    """Ask it again, as long as its conversation is open. Raises StepError."""
    _must(survey, Action.REOPEN)
    survey.closed_at = None
    db.session.flush()
    audit.record(by, "survey.reopened", f"survey:{survey.id}", now=now)


def _must(survey: Survey, action: Action) -> None:
    state = state_of(published=published_version(survey) is not None, closed=survey.closed_at is not None)
    if (state, action) not in STEPS:
        raise StepError(_("This cannot be done from where the survey stands now."))


def release(survey: Survey, *, by: str, now: datetime, today: date) -> Snapshot:
    """Make today's figures public, safe as `results.safe_tables` makes them. Raises SurveyError where too few people
    are new since the last release: two releases must not differ by a handful (R5.6)."""
    version = published_version(survey)
    if version is None:
        raise SurveyError(_("Nobody answers this survey yet."))
    counts = counts_of(survey)
    people = counts.get(WHOLE, {}).get(PEOPLE, 0)
    last = newest_snapshots([survey]).get(survey.id)
    if not may_release(last.people if last else None, people):
        needed = people_still_needed(last.people if last else None, people)
        raise SurveyError(_("It takes %(number)s more people before figures can be released.", number=needed))
    snapshot = Snapshot(
        survey_id=survey.id,
        version_id=version.id,
        released_on=today,
        people=people,
        tables=safe_tables(definition_of(version), counts),
    )
    db.session.add(snapshot)
    db.session.flush()
    audit.record(by, "survey.figures_released", f"survey:{survey.id}", now=now)
    return snapshot


def exported(survey: Survey, *, by: str, purpose: str, now: datetime) -> None:
    """Note that answers left as a file, and what for (R5.6)."""
    audit.record(by, "survey.exported", f"survey:{survey.id}", now=now, reason=purpose)


def submit(
    draft: Draft,
    version: SurveyVersion,
    *,
    consent: Mapping[str, Any] | None,
    receipt: str,
    language: str,
    now: datetime,
    today: date,
    ahead: Ahead = NOTHING_AHEAD,
    door: Mapping[str, Any] | None = None,
) -> Participation:
    """Store what this draft holds: own words through the one door, choices as a response, counts raised.

    `ahead` are screenings of its words, made before anything was locked; `door` is what was told before it began,
    as `intake.children.recorded`.

    `consent` as `ending.consent_given`; without own words there is nothing to consent to but being counted.
    """
    journey = Journey.read(definition_of(version), answers_of(draft))
    texts = journey.own_words()
    screenings = screen_texts(texts, language, ahead=ahead)
    items = {item.id: item for _, item in journey.shown()}
    answers = journey.relevant()
    participation = receive(
        draft.conversation,
        [
            Said(
                text,
                screenings[item_id],
                prompt=_map_of(items[item_id].label),
                asks=Asks(items[item_id].asks or "open"),
            )
            for item_id, text in texts.items()
        ],
        language=language,
        came_by=CAME_BY,
        now=now,
        today=today,
        variant=draft.variant,
        **(consent or {"consent": Consent.COUNTED}),
        **{**(door or {}), **_about(items.values(), answers)},
    )
    voices = [voice.id for voice in participation.voices]
    db.session.add(
        Response(
            version_id=version.id,
            participation_id=participation.id,
            answers={item_id: answer for item_id, answer in answers.items() if item_id not in texts},
            voices=dict(zip(texts, voices, strict=True)),
            variants={item_id: shown for item_id, shown in journey.variants.items() if item_id in items},
            receipt=receipt,
        )
    )
    _raise_counts(version, journey)
    open_idle_concern(draft, now=now, today=today, sent=screenings, told=texts)
    close_draft(draft)
    return participation


def erase(participation_ids: Sequence[int]) -> int:
    """Delete what these people chose; counts of how many took part stay true (R5.8). Returns how many."""
    return run(delete(Response).where(Response.participation_id.in_(participation_ids)))


def _map_of(text: Text) -> dict[str, Any]:
    return {language: dict(variants) for language, variants in text.by_language.items()}


def _about(items: Iterable[Item], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the participation itself keeps, of what they chose; “I don't know” is nothing to keep there."""
    about: dict[str, Any] = {"equality": {}}
    for item in items:
        answer = answers.get(item.id)
        if answer is None or answer in ESCAPES or item.is_free_text:
            continue
        match item.attribute:
            case "area":
                about["area_id"] = db.session.scalar(select(Area.id).where(Area.key == answer))
            case "age_band" if answer in AGE_BANDS:
                about["age_band"] = answer
            case "helped_by":
                about["helped_by"] = str(answer)[:40]
            case "life_stage":
                about["equality"]["life_stage"] = answer
            case None if item.sensitive:
                about["equality"][item.id] = answer
    return about


def _raise_counts(version: SurveyVersion, journey: Journey) -> None:
    """One statement. Its rows are in order, so that two people who send at once do not wait for each other in turn."""
    rows = [
        {"version_id": version.id, "item_id": item_id, "cell": cell, "people": 1}
        for item_id, cell in sorted(raised(journey))
    ]
    insert = insert_on_sqlite if on_sqlite() else insert_on_postgresql
    statement = insert(Count).values(rows)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["version_id", "item_id", "cell"], set_={"people": Count.people + 1}
        )
    )
