"""Words for what a participation keeps as a key. Every room that shows people says it the same way."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError

from engage.core.languages import LOCALES, _, current_language

_UNDER = re.compile(r"under[-_](\d+)")
_BETWEEN = re.compile(r"(\d+)[-_](?:to[-_])?(\d+)")
_OVER = re.compile(r"(\d+)[-_]?(?:plus|\+|over|and[-_]over)|over[-_](\d+)")


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


def say_language(code: str) -> str:
    """A language in words, in the request's language: “pl” is “Polish”; one nobody knows stays as it is."""
    try:
        name = Locale.parse(code).get_language_name(LOCALES.get(current_language(), current_language()))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
