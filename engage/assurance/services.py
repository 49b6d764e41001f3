"""Write and publish the documents of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engage.accounts.models import Staff
from engage.assurance.kinds import Kind
from engage.assurance.layout import Facts, Problems, facts_used, problems
from engage.assurance.models import AssuranceVersion
from engage.assurance.queries import newest
from engage.core import audit
from engage.core.database import db


class Stale(Exception):
    """Somebody else saved a version meanwhile (R6.4)."""


class NotReady(Exception):
    """It cannot be published yet; `problems` says what is left, by language."""

    def __init__(self, found: Mapping[str, Problems]) -> None:
        self.problems = found
        super().__init__(", ".join(sorted(found)))


def save(kind: Kind, texts: Mapping[str, str], *, after: int, by: Staff, now: datetime) -> AssuranceVersion:
    """A new version, a draft. `after` is the number of the one that was changed, 0 for the shipped text.

    Raises Stale where there is a newer one.
    """
    before = newest(kind, lock=True)
    if (before.number if before else 0) != after:
        raise Stale
    if before is not None and before.texts == dict(texts):
        return before
    version = AssuranceVersion(kind=kind, number=after + 1, texts=dict(texts), written_by=by, written_at=now, facts={})
    db.session.add(version)
    db.session.flush()
    audit.record(by.actor, "assurance.saved", f"assurance:{kind.value}", now=now, reason=f"version {version.number}")
    return version


def publish(
    version: AssuranceVersion, *, facts: Mapping[str, Facts], required: str, by: Staff, now: datetime
) -> AssuranceVersion:
    """Publish it. `facts` are those of each language; `required` is the language that must be there.

    Raises NotReady while a placeholder is left in any language, and Stale where it is not the newest.
    """
    last = newest(version.kind, lock=True)
    if last is None or last.id != version.id:
        raise Stale
    found = not_ready(version.texts, facts=facts, required=required)
    if found:
        raise NotReady(found)
    version.published_at, version.published_by = now, by
    version.facts = facts_used(version.texts[required], facts[required])
    db.session.flush()
    audit.record(
        by.actor,
        "assurance.published",
        f"assurance:{version.kind.value}",
        now=now,
        reason=f"version {version.number}",
    )
    return version


def not_ready(texts: Mapping[str, str], *, facts: Mapping[str, Facts], required: str) -> dict[str, Problems]:
    """What is left to fill in, by language; languages without a problem are left out."""
    written = {language: text for language, text in texts.items() if text.strip() or language == required}
    written.setdefault(required, "")
    found = {language: problems(text, facts.get(language, {})) for language, text in written.items()}
    return {language: each for language, each in found.items() if each}
