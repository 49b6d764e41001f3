"""Languages: the interface's catalogues, authored language maps, and how dates read.

Three kinds of text (DESIGN): interface (gettext), authored (a map beside the id), and what people said (never
overwritten; its language stands beside it).
"""

from __future__ import annotations

import gettext as std_gettext
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, gettext, lazy_gettext, ngettext, pgettext
from markupsafe import Markup

from engage.core.settings import PSEUDO_LANGUAGE, Settings

_ = gettext
_l = lazy_gettext
__all__ = ["_", "_l", "gettext", "lazy_gettext", "ngettext", "pgettext"]

NAMES = {"en": "English", "pl": "Polski", "ar": "العربية", PSEUDO_LANGUAGE: "Untranslated words"}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
#: Nobody has yet checked these as a speaker (R1.5); the languages page says so.
UNCHECKED = frozenset({"pl", "ar"})
#: Dates as people here read them.
LOCALES = {"en": "en_GB", PSEUDO_LANGUAGE: "en_GB"}
LONG_DATE = {"en": "EEEE d MMMM y", PSEUDO_LANGUAGE: "EEEE d MMMM y"}

LanguageMap = Mapping[str, Any]


class PseudoTranslations(std_gettext.NullTranslations):
    """Every word that went through gettext stands in brackets; a word without them was forgotten."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return f"⟦{singular if n == 1 else plural}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def npgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        return self.ngettext(singular, plural, n)

    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext


class CataloguesWithPseudo(Domain):
    """The catalogues in `translations/`, and the pseudo-language."""

    def get_translations(self) -> Any:
        return PseudoTranslations() if current_language() == PSEUDO_LANGUAGE else super().get_translations()


def init_languages(app: Flask, settings: Settings, folder: str) -> None:
    """Choose the language of each request: `?lang=`, then the remembered one, then the browser's."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=folder)
    babel = Babel(
        app,
        locale_selector=lambda: LOCALES.get(current_language(), current_language()),
        timezone_selector=lambda: str(settings.time_zone),
    )
    babel.domain_instance = CataloguesWithPseudo()

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        """A language chosen in the address stays along the links, without a cookie (R5.1)."""
        if has_request_context() and "lang" in request.args and not endpoint.startswith("static"):
            values.setdefault("lang", current_language())


def current_language() -> str:
    """The interface language of this request, e.g. “en”; outside a request, English."""
    if not has_request_context():
        return getattr(g, "language", "en") if g else "en"
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def _choose() -> str:
    offered = current_app.extensions["engage_settings"].languages
    for wanted in (request.args.get("lang"), session.get("lang")):
        if wanted in offered:
            return str(wanted)
    natural = [code for code in offered if code != PSEUDO_LANGUAGE]
    return request.accept_languages.best_match(natural) or str(natural[0])


def direction(language: str) -> str:
    """“rtl” or “ltr”."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def pick(texts: LanguageMap | str | None, language: str | None = None, variant: str = "standard") -> str:
    """The text of a language map in `language` (default: the request's), in English or any where it is missing.

    A map may hold variants (`{"en": {"standard": …, "easy": …}}`); a missing Easy Read falls back to standard.
    """
    return _picked(texts, language or current_language(), variant)[0]


def _picked(texts: LanguageMap | str | None, language: str, variant: str) -> tuple[str, str]:
    """The text, and the language that it is in; a text without a map is taken to be in `language`."""
    if not texts:
        return "", language
    if isinstance(texts, str):
        return texts, language
    found = next((code for code in (language, "en", *texts) if texts.get(code)), language)
    chosen = texts.get(found, "")
    if isinstance(chosen, Mapping):
        chosen = chosen.get(variant) or chosen.get("standard") or next(iter(chosen.values()), "")
    return str(chosen), found


def page_language() -> str:
    """The code that a page of this request has in its `lang`, e.g. “en”."""
    code = current_language()
    return "en" if code == PSEUDO_LANGUAGE else code


def authored(texts: LanguageMap | str | None, variant: str = "standard") -> str:
    """As `pick`, for a page: words in another language than the page say so, so that a voice reads them right."""
    language = page_language()
    return in_language(*_picked(texts, language, variant))


def in_language(text: str, language: str) -> str:
    """`text` for a page; with its language and direction around it where the page has another one."""
    if not text or language == page_language():
        return text
    return Markup("<span{}>{}</span>").format(tongue(language), text)


def tongue(texts: LanguageMap | str | None) -> str:
    """` lang="…" dir="…"` for the element that holds what `pick` gives of a map, or words in a language (its code).

    Empty where it is the page's. For what can hold no element: an option of a list.
    """
    here = page_language()
    there = texts if isinstance(texts, str) else _picked(texts, here, "standard")[1]
    if there == here:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(there, direction(there))


def say_date(day: date | datetime | None, *, weekday: bool = False) -> str:
    """A day in words: “15 January 2027”, with `weekday` “Friday 15 January 2027”; moments in the place's zone."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(current_app.extensions["engage_settings"].time_zone).date()
    language = current_language()
    locale = Locale.parse(LOCALES.get(language, language))
    if language in LONG_DATE:
        return format_date(day, LONG_DATE[language] if weekday else "d MMMM y", locale=locale)
    return format_date(day, "full" if weekday else "long", locale=locale)


def say_time(moment: datetime) -> str:
    """A time of day in the place's zone: “16.20”."""
    return moment.astimezone(current_app.extensions["engage_settings"].time_zone).strftime("%H.%M")
