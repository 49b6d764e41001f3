"""What became of what one person said, in plain words: where each passage stands, and who answers by when."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import force_locale

from engage.conversations.lifecycle import answer_due, overdue
from engage.conversations.models import Conversation
from engage.core.languages import LOCALES, _, pick, say_date
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings
from engage.front.queries_my_voice import replies_to, themes_of
from engage.replies.models import Reply
from engage.themes.models import Theme
from engage.voices.consent import QUOTABLE, READABLE
from engage.voices.models import Flag, Participation, Voice, VoiceState
from engage.voices.queries import Eyes, is_showable


@dataclass
class Passage:
    """One voice as its author sees it."""

    voice: Voice
    title: str
    lines: list[str] = field(default_factory=list)
    looked_after: bool = False
    themes: list[Theme] = field(default_factory=list)
    private_themes: int = 0
    replies: list[Reply] = field(default_factory=list)
    quoted_in: list[Reply] = field(default_factory=list)
    #: Whether its author is asked to read it back before it is quoted.
    to_read_back: bool = False

    @property
    def taken_back(self) -> bool:
        return self.voice.withdrawn_on is not None


def passages(participation: Participation) -> list[Passage]:
    """Every passage with its standing, its themes and the published replies to them, in a fixed number of queries."""
    found = [_standing(voice, participation) for voice in participation.voices]
    ids = [each.voice.id for each in found if not each.taken_back and each.voice.flag is not Flag.CONCERN]
    themes = themes_of(ids)
    replies = replies_to({theme.id for each in themes.values() for theme in each}, ids)
    for each in found:
        each.to_read_back = _waits_for_author(each.voice, participation)
        mine = themes.get(each.voice.id, [])
        each.themes = [theme for theme in mine if theme.public]
        each.private_themes = len(mine) - len(each.themes)
        answered = {theme.id for theme in mine}
        each.replies = [reply for reply in replies if answered & {link.theme_id for link in reply.themes}]
        if is_showable(each.voice, Eyes.PUBLIC_QUOTE):
            each.quoted_in = [
                reply for reply in replies if each.voice.id in {q.voice_id for q in reply.quotes if q.stands}
            ]
    return found


def _waits_for_author(voice: Voice, participation: Participation) -> bool:
    approved = voice.state is VoiceState.APPROVED and voice.flag is not Flag.CONCERN and voice.withdrawn_on is None
    asks = participation.conversation.read_back and participation.withdrawn_on is None
    return asks and approved and participation.consent in QUOTABLE and voice.confirmed_on is None


def _standing(voice: Voice, participation: Participation) -> Passage:
    """Where a passage stands, in plain words: true, calm, and without the details of safeguarding (R4.5)."""
    if taken := voice.withdrawn_on or participation.withdrawn_on:
        return Passage(voice, _("You took this back on %(day)s.", day=say_date(taken)), [_("It is shown nowhere.")])
    if voice.flag is Flag.CONCERN:
        return Passage(
            voice,
            _("People whose work is to keep people safe look at this first."),
            [_("Until then it is shown to nobody else. You did nothing wrong."), _("You can talk to somebody now.")],
            looked_after=True,
        )
    if participation.consent not in READABLE:
        return Passage(voice, _("We count you."), [_("The team does not read your words. You chose this.")])
    decided = say_date(voice.decided_on)
    if voice.state is VoiceState.REFUSED:
        title = _("We read it on %(day)s, and do not use it.", day=decided) if decided else _("We do not use it.")
        reason = refusal_reason(voice, participation.conversation)
        return Passage(voice, title, [_("The reason: %(reason)s", reason=reason)] if reason else [])
    if voice.state is VoiceState.APPROVED:
        return Passage(voice, _("We read it on %(day)s.", day=decided) if decided else _("We read it."))
    if voice.state is VoiceState.HELD:
        return Passage(voice, _("It is being read."), [_("We keep it back until we are sure that it harms nobody.")])
    reads = pick(participation.conversation.reads_on)
    came = _("It came in on %(day)s.", day=say_date(voice.received_on))
    return Passage(
        voice,
        _("We have it. Nobody has read it yet."),
        [came, *([_("They read %(when)s.", when=reads)] if reads else [])],
    )


def added_prompt() -> dict[str, str]:
    """What stands above words that were added later, in every language of the place, as a language map."""
    texts = {}
    for code in settings().languages:
        with force_locale(LOCALES.get(code, code)) if code != PSEUDO_LANGUAGE else nullcontext():
            texts[code] = str(_("Something more"))
    return texts


def refusal_reason(voice: Voice, conversation: Conversation) -> str:
    """The published reason for which this passage was refused (R6.2), or nothing."""
    reasons: Mapping[str, Any] = {each.get("key"): each.get("texts") for each in conversation.refusal_reasons or []}
    return pick(reasons.get(voice.refusal or ""))


def answer_line(conversation: Conversation, *, answered: bool, today: date) -> tuple[str, bool]:
    """Who answers by when, in a sentence; and whether that is late, as the public pages have it (R3.4, R7.3)."""
    due = answer_due(conversation)
    if answered or due is None:
        return "", False
    who, day = conversation.audience_name or _("The team"), say_date(due)
    if not overdue(conversation, 0, today):
        return _("%(who)s answers by %(day)s.", who=who, day=day), False
    if due == conversation.reply_by:
        return _("No answer yet. %(who)s promised one by %(day)s.", who=who, day=day), True
    return _("An answer was due on %(date)s.", date=day), True
