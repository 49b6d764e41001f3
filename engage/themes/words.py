"""Words for what is stored as a key: age bands, consent, how sure the machine is, kinds of theme."""

from __future__ import annotations

from engage.core.languages import _
from engage.themes.models import Feeling, Tag, ThemeKind
from engage.voices.consent import QUOTABLE
from engage.voices.models import Participation

#: The levels of confidence as the part for them names them.
CONFIDENCE = {"sure": "sure", "fairly": "fairly", "not_sure": "not"}


def say_source(participation: Participation) -> str:
    """How the words came, and where from if they were collected elsewhere."""
    if participation.credit:
        return participation.credit
    known = {"survey": _("Survey"), "story": _("Story"), "import": _("Collected elsewhere"), "offered": _("Told again")}
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
