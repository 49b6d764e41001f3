"""Words for what is stored as a key: age bands, consent, how sure the machine is, kinds of theme."""

from __future__ import annotations

import re

from engage.core.languages import _
from engage.themes.models import Feeling, Tag, ThemeKind
from engage.voices.consent import QUOTABLE
from engage.voices.models import Participation

_UNDER = re.compile(r"under[-_](\d+)")
_BETWEEN = re.compile(r"(\d+)[-_](?:to[-_])?(\d+)")
_OVER = re.compile(r"(\d+)[-_]?(?:plus|\+|over|and[-_]over)|over[-_](\d+)")
#: The levels of confidence as the part for them names them.
CONFIDENCE = {"sure": "sure", "fairly": "fairly", "not_sure": "not"}


def say_age(band: str | None) -> str:
    """An age band such as “16-17” in words; one we do not know, as it is."""
    if not band:
        return ""
    if found := _UNDER.fullmatch(band):
        return str(_("Under %(years)s", years=found[1]))
    if found := _BETWEEN.fullmatch(band):
        return str(_("%(from_years)s to %(to_years)s", from_years=found[1], to_years=found[2]))
    if found := _OVER.fullmatch(band):
        return str(_("%(years)s and over", years=found[1] or found[2]))
    return band.replace("-", " ").replace("_", " ")


def say_source(participation: Participation) -> str:
    """How the words came, and where from if they were collected elsewhere."""
    if participation.credit:
        return participation.credit
    known = {"survey": _("Survey"), "story": _("Story"), "import": _("Collected elsewhere")}
    return str(known.get(participation.came_by, participation.came_by))


def say_consent(participation: Participation) -> str:
    """Whether a stretch of these words may be shown in public."""
    return str(_("May be quoted") if participation.consent in QUOTABLE else _("Team only"))


def say_kind(kind: ThemeKind) -> str:
    """What a theme of this kind is about."""
    return str(
        {
            ThemeKind.WRONG: _("Something that is wrong"),
            ThemeKind.WORKS: _("Something that works"),
            ThemeKind.KEEPS_WELL: _("What keeps us well"),
        }[kind]
    )


def say_feeling(feeling: Feeling) -> str:
    """How a text reads, in a word."""
    return str(
        {
            Feeling.GOOD: _("Good"),
            Feeling.BAD: _("Bad"),
            Feeling.MIXED: _("Mixed"),
            Feeling.NEITHER: _("Neither"),
        }[feeling]
    )


def say_tagger(tag: Tag) -> str:
    """Whether a person here decided on the tag."""
    return str(_("Decided here") if tag.by_id else _("Came with an import"))
