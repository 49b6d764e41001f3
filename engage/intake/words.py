"""What the ending says: the levels of consent, who reads, what happens next; standard and Easy Read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names

from engage.conversations.children import Stage
from engage.conversations.models import Conversation
from engage.core.languages import LOCALES, _, current_language, pick, say_date
from engage.voices.consent import LEVELS, QUOTABLE, READABLE
from engage.voices.models import Consent, Participation


@dataclass(frozen=True)
class Level:
    """A level of consent, in words."""

    value: str
    text: str
    hint: str
    picture: str


def levels(variant: str = "standard", stage: Stage | None = None) -> list[Level]:
    """The five levels, from least to most."""
    return [level(each, variant, stage) for each in LEVELS]


def level(consent: Consent, variant: str = "standard", stage: Stage | None = None) -> Level:
    """One level in words: Easy Read where that was chosen, else in the words of somebody's age (R3.2)."""
    child = stage is Stage.CHILD
    text, hint = _easy(consent) if variant == "easy" else _child(consent) if child else _standard(consent)
    return Level(consent.value, text, hint, _PICTURES[consent])


_PICTURES = {
    Consent.COUNTED: "chart",
    Consent.READ: "read",
    Consent.QUOTED: "message",
    Consent.TOLD: "megaphone",
    Consent.NAMED: "speak",
}


def _standard(consent: Consent) -> tuple[str, str]:
    return {
        Consent.COUNTED: (
            _("Only count me"),
            _("We count that one more person took part. The team does not read your words."),
        ),
        Consent.READ: (
            _("The team may read my words"),
            _("The team reads them and learns from them. Your words are not shown in public."),
        ),
        Consent.QUOTED: (
            _("You may quote me, without my name"),
            _("A sentence or two may stand on our pages or in a report. We hide names and places first."),
        ),
        Consent.TOLD: (
            _("You may show all of it, without my name"),
            _("All your words may stand on our pages or in a report. We hide names and places first."),
        ),
        Consent.NAMED: (
            _("You may show all of it, with the name I give"),
            _("It may be a name you make up. We still hide other people’s names."),
        ),
    }[consent]


def _easy(consent: Consent) -> tuple[str, str]:
    return {
        Consent.COUNTED: (
            _("Only count me"),
            _("We count you as one person. The team does not read your words."),
        ),
        Consent.READ: (
            _("The team can read my words"),
            _("The team reads your words. Other people do not see them."),
        ),
        Consent.QUOTED: (
            _("You can show some of my words"),
            _("Other people can read some of your words. They do not see your name."),
        ),
        Consent.TOLD: (
            _("You can show all my words"),
            _("Other people can read all your words. They do not see your name."),
        ),
        Consent.NAMED: (
            _("You can show all my words and a name"),
            _("You give us a name. You can make the name up."),
        ),
    }[consent]


def _child(consent: Consent) -> tuple[str, str]:
    return {
        Consent.COUNTED: (
            _("Only count me"),
            _("We count one more person. The team does not read what you wrote."),
        ),
        Consent.READ: (
            _("The team can read it"),
            _("The grown-ups in the team read it. Nobody else does."),
        ),
        Consent.QUOTED: (
            _("You can show a bit of it"),
            _("Other people can read a bit. They do not know that it is you."),
        ),
        Consent.TOLD: (
            _("You can show all of it"),
            _("Other people can read it all. They do not know that it is you."),
        ),
        Consent.NAMED: (
            _("You can show all of it, with a made-up name"),
            _("Make up a name. Do not use your real one."),
        ),
    }[consent]


def _limits(variant: str, stage: Stage | None) -> tuple[str, ...]:
    """The limits of secrecy, in the words of somebody's age (R4.1)."""
    if variant == "easy":
        return (
            _("They do not read this at once. In danger, call 999."),
            _("We may think that somebody is not safe. Then we tell people who keep people safe."),
            _("We do this also if you stop before the end."),
        )
    if stage is Stage.CHILD:
        return (
            _("Nobody reads this right now. If you are in danger, call 999 or tell a grown-up you trust."),
            _("We cannot keep everything a secret. If we worry about you, we tell grown-ups whose job is to help."),
            _("We do this also if you stop before the end."),
        )
    if stage is Stage.YOUNG:
        return (
            _("Nobody reads this straight away. In danger, call 999."),
            _(
                "We cannot promise to keep it secret. If we think that you or somebody else is not safe, "
                "we tell people whose job is to help, even if you stop half-way."
            ),
        )
    return (
        _("This is not an emergency service. In danger, call 999."),
        _(
            "We cannot promise to keep a secret. If we think that somebody is in danger, "
            "we tell the people whose work is to keep people safe, even if you stop half-way."
        ),
    )


def reader_notice(conversation: Conversation, variant: str = "standard", stage: Stage | None = None) -> dict[str, Any]:
    """Arguments for `ui.who_reads` (R4.1, R4.2)."""
    role = pick(conversation.audience_role, variant=variant)
    who = f"{conversation.audience_name}, {role}" if conversation.audience_name and role else conversation.audience_name
    reads = pick(conversation.reads_on, variant=variant)
    return {
        "who": _("%(who)s, and the people they work with.", who=who) if who else _("The team that asks you."),
        "reads": _("They read %(when)s.", when=reads) if reads else "",
        "answers_by": say_date(conversation.reply_by) if conversation.reply_by else "",
        "lines": _limits(variant, stage),
    }


def hours(conversation: Conversation) -> str:
    """When the safeguarding queue is read: “Monday to Friday, 09:00 to 17:00” (R4.3); empty where it is not set."""
    kept = conversation.safeguarding_hours or {}
    days = sorted(kept.get("days") or [])
    if not days or not kept.get("from") or not kept.get("to"):
        return ""
    language = current_language()
    names = get_day_names("wide", locale=LOCALES.get(language, language))
    together = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    if together:
        said = str(_("%(first)s to %(last)s", first=names[days[0]], last=names[days[-1]]))
    else:
        said = ", ".join(names[each] for each in days)
    return str(_("%(days)s, %(start)s to %(end)s", days=said, start=kept["from"], end=kept["to"]))


def next_steps(participation: Participation, *, said_today: str) -> list[dict[str, Any]]:
    """What happens next, for `ui.steps`: the person's steps are round, the service's square."""
    conversation = participation.conversation
    reads = pick(conversation.reads_on)
    steps: list[dict[str, Any]] = [
        {"when": _("Today, %(day)s", day=said_today), "title": _("You told us."), "you": True, "past": True}
    ]
    if participation.consent in READABLE:
        steps.append(
            {
                "when": reads[:1].upper() + reads[1:] or _("Soon"),
                "title": _("A person reads it."),
                "text": _("They hide names and places, so that nobody can tell it is you."),
            }
        )
    else:
        steps.append({"when": _("Soon"), "title": _("We count you."), "text": _("The team does not read your words.")})
    if conversation.read_back and participation.consent in QUOTABLE:
        steps.append(
            {
                "when": _("After that"),
                "title": _("You read it back."),
                "text": _("Use your four words and say whether it is right. Before that we do not quote you."),
                "you": True,
            }
        )
    if conversation.reply_by:
        role = pick(conversation.audience_role)
        who = conversation.audience_name or _("The team")
        steps.append(
            {
                "when": _("By %(day)s", day=say_date(conversation.reply_by, weekday=True)),
                "title": _("%(who)s answers.", who=f"{who}, {role}," if role else who),
                "text": _("The answer goes on “See what changed”, for all to see."),
                "url": "/you-said-we-did/",
                "link": _("See what changed"),
            }
        )
    steps.append(
        {
            "when": _("Any time"),
            "title": _("You can look, change or take back"),
            "text": _("what you said. Use your four words."),
            "you": True,
        }
    )
    return steps
