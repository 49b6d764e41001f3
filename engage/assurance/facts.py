"""What the documents say that only the running installation knows: read from its settings and tables, never typed.

A fact that nobody set is a placeholder, so that a document with it cannot be published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import g
from flask_babel import refresh

from engage.accounts.permissions import MAY, Permission
from engage.accounts.services import SHORTEST_PASSWORD
from engage.accounts.sign_in import LONGEST
from engage.assurance.layout import Facts, Table
from engage.conversations.lifecycle import LONGEST_WAIT
from engage.conversations.models import Conversation
from engage.conversations.words import CHILDREN, ROLES, hours_in_words
from engage.core.languages import UNCHECKED, _, _l, ngettext, pick, say_date
from engage.core.settings import PSEUDO_LANGUAGE, Settings
from engage.disclosure.counts import NEAREST, THRESHOLD
from engage.intake.jobs import IDLE
from engage.safeguarding.jobs import PATIENCE
from engage.safeguarding.models import Urgency
from engage.voices.periods import Kind as Period
from engage.voices.periods import Periods, days_kept
from engage.voices.words import say_language

LOOPBACK = {"localhost", "127.0.0.1", "::1", None}
#: What a role lets somebody do, for the table of roles.
ALLOWED: Mapping[Permission, Any] = {
    Permission.SEE_CONVERSATIONS: _l("see conversations"),
    Permission.RUN_CONVERSATIONS: _l("start, open and close conversations"),
    Permission.RUN_COLLECTIONS: _l("run surveys and stories, release figures"),
    Permission.MODERATE: _l("read and decide texts"),
    Permission.READ_ORIGINAL: _l("read an original, with a reason on record"),
    Permission.SAFEGUARD: _l("read and act on concerns"),
    Permission.RAISE_CONCERN: _l("raise a concern"),
    Permission.SEE_BOARD: _l("see the board"),
    Permission.TAG: _l("tag texts, keep the codebook"),
    Permission.SEE_REPLIES: _l("see replies"),
    Permission.WRITE_REPLY: _l("write replies"),
    Permission.SIGN_OFF_REPLY: _l("sign replies off"),
    Permission.CHECK_EASY_READ: _l("check Easy Read"),
    Permission.MARK_READ: _l("mark what people said as read"),
    Permission.MANAGE_STAFF: _l("manage accounts"),
    Permission.SEE_AUDIT: _l("see the record"),
    Permission.SET_PERIODS: _l("change how long things are kept"),
    Permission.ERASE: _l("delete what one person said, for good"),
    Permission.SEE_ASSURANCE: _l("read these documents"),
    Permission.KEEP_ASSURANCE: _l("write and publish these documents"),
}
#: What is kept, and from when its days are counted.
KEPT: Mapping[Period, tuple[Any, Any]] = {
    Period.DRAFTS: (_l("Answers begun and never sent"), _l("after the last page that was saved")),
    Period.TAKEN_BACK: (_l("What somebody took back"), _l("after the day it was taken back")),
    Period.ORIGINALS: (_l("Personal details in the original words"), _l("after the day the words came in")),
    Period.PEOPLE: (_l("Everything that people sent"), _l("after the last day of the conversation")),
    Period.CONTACTS: (_l("Contact details left for help"), _l("after the last thing done about it")),
    Period.CONCERNS: (_l("Concerns about somebody’s safety"), _l("after the last thing done about it")),
    Period.UNSENT: (_l("Worrying words that were never sent"), _l("after the last thing done about it")),
    Period.MAIL: (_l("Mail that was sent"), _l("after it was sent")),
    Period.AUDIT: (_l("The record of what staff did"), _l("after it was written")),
}
_TO_SELF = {Permission.OWN_ACCOUNT, Permission.SEE_DESK}


@dataclass(frozen=True)
class Tables:
    """What the tables of the installation say; read once, said in each language."""

    organisations: Sequence[str]
    conversations: Sequence[Conversation]
    periods: Periods
    own_periods: Sequence[tuple[Conversation, Periods]]


def facts_in(language: str, options: Settings, tables: Tables) -> Facts:
    """Every fact by its name, in words of this language."""
    with in_language(language):
        return {
            **_place(options, tables.organisations),
            **_machine(options),
            **_numbers(),
            "help_contacts": _help(options),
            "roles": _roles(),
            "conversations": _conversations(tables.conversations),
            "retention": _retention(tables.periods, tables.own_periods),
        }


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say things in the language of a text, whatever language its reader has."""
    before = g.get("language")
    g.language = language
    refresh()
    try:
        yield
    finally:
        if before is None:
            g.pop("language", None)
        else:
            g.language = before
        refresh()


def _place(options: Settings, organisations: Sequence[str]) -> dict[str, str]:
    host = urlsplit(options.base_url).hostname
    natural = [code for code in options.languages if code != PSEUDO_LANGUAGE]
    unchecked = [say_language(code) for code in natural if code in UNCHECKED]
    return {
        "place": options.place_name,
        "address": options.base_url if host not in LOOPBACK else "[[the public address: set ENGAGE_BASE_URL]]",
        "contact": (
            "[[the address people write to: set ENGAGE_MAIL_FROM]]"
            if options.mail_from.endswith("@localhost")
            else options.mail_from
        ),
        "organisations": ", ".join(organisations) or "[[who runs this: add an organisation]]",
        "languages": ", ".join(say_language(code) for code in natural),
        "languages_unchecked": ", ".join(unchecked) or str(_("none")),
        "time_zone": str(options.time_zone),
    }


def _machine(options: Settings) -> dict[str, str]:
    database = urlsplit(options.database_url).scheme.partition("+")[0]
    keys = len(options.encryption_keys)
    return {
        "mode": str(_("production")) if options.production else "[[set ENGAGE_ENV=production: keys are made up now]]",
        "https": str(_("Pages and cookies travel encrypted only (HTTPS)."))
        if options.secure_cookies
        else "[[HTTPS is not set up: set ENGAGE_SECURE_COOKIES=1 behind TLS]]",
        "database": "PostgreSQL" if database.startswith("postgres") else str(_("SQLite, a file on the server")),
        "media": str(_("a store of a storage company (S3)"))
        if options.media_url.startswith("s3://")
        else str(_("a folder on the server")),
        "limits_store": str(_("Redis")) if options.redis_url else str(_("the server’s memory")),
        "proxies": str(options.trusted_proxies),
        "mail": urlsplit(options.mail_url).hostname or "[[no mail server: set ENGAGE_MAIL_URL]]",
        "encryption_keys": str(keys),
    }


def _numbers() -> dict[str, str]:
    return {
        "threshold": str(THRESHOLD),
        "nearest": str(NEAREST),
        "session_hours": str(int(LONGEST.total_seconds() // 3600)),
        "password_length": str(SHORTEST_PASSWORD),
        "idle_minutes": str(int(IDLE.total_seconds() // 60)),
        "urgent_minutes": str(PATIENCE[Urgency.URGENT]),
        "soon_minutes": str(PATIENCE[Urgency.SOON]),
        "answer_weeks": str(LONGEST_WAIT.days // 7),
    }


def _help(options: Settings) -> Table:
    head = (str(_("Who")), str(_("How")), str(_("Look again by")))
    rows = [
        (pick(contact["note"]), f"{pick(contact.get('prefix'))} {contact['label']}".strip(), _review(contact))
        for contact in options.help_contacts
    ]
    return Table([head, *rows])


def _review(contact: Mapping[str, Any]) -> str:
    return str(contact.get("review_by") or "[[a day to look at this contact again]]")


def _roles() -> Table:
    head = (str(_("Role")), str(_("May")))
    rows = [
        (
            str(ROLES.get(role, role.value)),
            ", ".join(
                str(ALLOWED.get(each, each.name.lower().replace("_", " ")))
                for each in Permission
                if each in held and each not in _TO_SELF
            ),
        )
        for role, held in MAY.items()
    ]
    return Table([head, *rows])


def _retention(installation: Periods, own: Sequence[tuple[Conversation, Periods]]) -> Table:
    head = (str(_("What")), str(_("How long")), str(_("Counted")))
    rows = [(str(what), _days(days_kept(kind, installation)), str(when)) for kind, (what, when) in KEPT.items()]
    for conversation, periods in own:
        for kind in sorted(periods):
            what, when = KEPT[kind]
            title = pick(conversation.titles) or conversation.slug
            rows.append((f"{what}: {title}", _days(days_kept(kind, installation, periods)), str(when)))
    return Table([head, *rows])


def _days(number: int) -> str:
    """Whole years as years: nobody counts 2,555 days."""
    if number % 365 == 0:
        return str(ngettext("%(num)s year", "%(num)s years", number // 365))
    return str(ngettext("%(num)s day", "%(num)s days", number))


def _conversations(conversations: Sequence[Conversation]) -> Table | str:
    if not conversations:
        return str(_("No conversation has been opened yet."))
    head = tuple(
        str(words)
        for words in (_("Title"), _("Owner"), _("Who answers"), _("Children"), _("Safeguarding lead"), _("Last day"))
    )
    return Table([head, *(_one(each) for each in conversations)])


def _one(conversation: Conversation) -> tuple[str, ...]:
    lead = conversation.safeguarding_lead
    route = conversation.children_route
    hours = hours_in_words(conversation.safeguarding_hours)
    return (
        pick(conversation.titles) or conversation.slug,
        conversation.organisation.name if conversation.organisation else "[[an owner]]",
        conversation.audience_name or "[[who answers]]",
        str(CHILDREN[route]) if route else "[[the route for children]]",
        f"{lead.name}, {hours}" if lead and hours else lead.name if lead else "[[a safeguarding lead]]",
        say_date(conversation.closes_on),
    )
