"""What a page, a feed or a frame shows of a reply, put together at the moment it renders.

Quotes are asked for through `showable()` each time (DESIGN, “Consent travels by pull”); numbers and what stands
under a quote go through `engage.disclosure` (R5.6, R5.7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engage.conversations.models import Conversation
from engage.conversations.words import age_in_words
from engage.core.languages import _, current_language, direction, ngettext, pick, say_date
from engage.disclosure.counts import safe_count
from engage.disclosure.quotes import safe_attributes
from engage.replies.lifecycle import shown_variant
from engage.replies.models import Reply, ReplyCorrection, Status
from engage.replies.queries import people_by_attributes
from engage.replies.words import STATUS
from engage.themes.quotes import quoted
from engage.themes.stretches import Stretch
from engage.voices.consent import TELLABLE
from engage.voices.models import Voice
from engage.voices.queries import Eyes, showable_voices

People = Mapping[tuple[int | None, str | None], int]


@dataclass(frozen=True)
class Quote:
    """A stretch that may be shown now, and what may stand under it."""

    text: str
    who: str
    language: str
    direction: str


@dataclass(frozen=True)
class When:
    """One point on the way: a person's, or the service's; done, or promised."""

    when: str
    title: str
    text: str = ""
    you: bool = False
    past: bool = True
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Correction:
    """What the reply said before, and why it changed."""

    on: date
    why: str
    before: list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """A reply as it may be shown now, in one language and variant."""

    reply: Reply
    variant: str
    language: str
    title: str
    said: str
    answer: str
    reason: str
    people: str
    quotes: list[Quote]
    lost_quotes: int
    corrections: list[Correction] = field(default_factory=list)
    way: list[When] = field(default_factory=list)

    @property
    def decided(self) -> str:
        """Who decided, and when it is looked at again, as one line."""
        return decided_in_words(self.reply)

    @property
    def answered(self) -> str:
        """Who answered, and when."""
        who, on = self.reply.answered_by, self.reply.published_at
        return str(_("%(who)s answered on %(date)s", who=who, date=say_date(on))) if who and on else ""


def show(replies: Sequence[Reply], *, variant: str = "standard", today: date) -> list[Shown]:
    """These replies as they may be shown now: three queries, however many they are."""
    language = current_language()
    voices = showable_voices([quote.voice_id for reply in replies for quote in reply.quotes], Eyes.PUBLIC_QUOTE)
    people = people_by_attributes(sorted({voice.conversation_id for voice in voices.values()}))
    return [_show(reply, shown_variant(reply, variant, language), voices, people, today) for reply in replies]


def _show(
    reply: Reply, variant: str, voices: Mapping[int, Voice], people: Mapping[int, People], today: date
) -> Shown:  # fmt: skip
    there = [quote for quote in reply.quotes if quote.stands and quote.voice_id in voices]
    quotes = [
        _quote(voices[quote.voice_id], quote.start_at, quote.end_at, people[voices[quote.voice_id].conversation_id])
        for quote in there
    ]
    return Shown(
        reply=reply,
        variant=variant,
        language=language_of(reply),
        title=pick(reply.titles, variant=variant),
        said=pick(reply.said, variant=variant),
        answer=pick(reply.answers, variant=variant),
        reason=pick(reply.reasons, variant=variant),
        people=people_in_words(reply),
        quotes=quotes,
        lost_quotes=len(reply.quotes) - len(there),
        corrections=[_correction(each, variant) for each in reply.corrections],
        way=way(reply, today),
    )


def language_of(reply: Reply) -> str:
    """The language in which this reply is there for the reader: theirs, else English, else any."""
    there = [code for code in (current_language(), "en", *reply.answers) if reply.answers.get(code)]
    return there[0] if there else current_language()


def _quote(voice: Voice, start: int, end: int, people: People) -> Quote:
    whole_allowed = voice.participation.consent in TELLABLE
    return Quote(
        text=quoted(voice.text, [Stretch(start, end)], whole_allowed=whole_allowed),
        who=who_said(voice, people),
        language=voice.language,
        direction=direction(voice.language),
    )


def who_said(voice: Voice, people: People) -> str:
    """“Aged 16 to 17, Purbeck”: only what, taken together, stands for enough people of the conversation (R5.7)."""
    participation = voice.participation
    area = participation.area
    attributes = {"age": participation.age_band or "", "place": str(area.id) if area else ""}

    def people_with(chosen: frozenset[tuple[str, str]]) -> int:
        wanted = dict(chosen)
        return sum(
            number
            for (area_id, band), number in people.items()
            if wanted.get("age", band) == band and wanted.get("place", str(area_id)) == str(area_id)
        )

    safe = safe_attributes(attributes, people_with)
    words = [age_in_words(safe.get("age")), pick(area.names) if area and "place" in safe else ""]
    return ", ".join(word for word in words if word)


def people_in_words(reply: Reply) -> str:
    """“About 85 of 215 people said this.” Empty where they are too few to say (R5.6).

    Of several themes the largest speaks, as “85 or more”: how many people they have together is no released number.
    """
    people = safe_count(max((link.people or 0 for link in reply.themes), default=0))
    asked = _asked(reply)
    if people is None:
        return ""
    several = len(reply.themes) > 1
    told = {"people": people, "asked": asked, "title": pick(reply.conversation.titles)}
    if asked is None or asked < people:
        if several:
            return str(_("About %(people)s people or more said this, in “%(title)s”.", **told))
        return str(_("About %(people)s people said this, in “%(title)s”.", **told))
    if several:
        return str(_("About %(people)s or more of %(asked)s people said this, in “%(title)s”.", **told))
    return str(_("About %(people)s of %(asked)s people said this, in “%(title)s”.", **told))


def _asked(reply: Reply) -> int | None:
    return safe_count(reply.people_asked or 0)


def decided_in_words(reply: Reply) -> str:
    """Who decided and when, and when it is looked at again."""
    parts = []
    if reply.decided_by and reply.decided_on:
        parts.append(_("Who decided: %(who)s, on %(date)s.", who=reply.decided_by, date=say_date(reply.decided_on)))
    elif reply.decided_by:
        parts.append(_("Who decided: %(who)s.", who=reply.decided_by))
    if reply.look_again_on:
        parts.append(_("We look at it again on %(date)s.", date=say_date(reply.look_again_on)))
    return " ".join(str(part) for part in parts)


def weeks_between(first: date, last: date) -> int:
    """Whole weeks from one day to another; none where it is the other way round."""
    return max(0, (last - first).days // 7)


def way(reply: Reply, today: date) -> list[When]:
    """How it went, from what people told to what is promised."""
    conversation, steps = reply.conversation, []
    asked = _asked(reply)
    took_part = _("%(n)s people took part.", n=_("About %(n)s", n=asked)) if asked else ""
    if conversation.closes_on:
        # A theme may be answered while others still speak; what it answers was told by then.
        early = reply.published_at and reply.published_at.date() < conversation.closes_on
        told = reply.published_at if early else conversation.closes_on
        steps.append(When(say_date(told), _("You told us."), str(took_part), you=True))
    if conversation.audience_read_at:
        read = _("%(who)s marked it as read.", who=conversation.audience_name)
        steps.append(When(say_date(conversation.audience_read_at), _("We read it."), str(read)))
    if reply.published_at:
        steps.append(When(say_date(reply.published_at), _("We answered."), _wait(conversation, reply.published_at)))
    steps += [When(say_date(each.at), _("We changed this answer."), pick(each.why)) for each in reply.corrections]
    if reply.done_by and reply.status in (Status.DOING, Status.WILL):
        by = _("By %(date)s", date=say_date(reply.done_by))
        steps.append(When(str(by), _("It is done."), past=reply.done_by < today))
    if reply.look_again_on:
        again = _("We look at it again.")
        steps.append(When(say_date(reply.look_again_on), again, past=reply.look_again_on < today))
    return steps


def _wait(conversation: Conversation, answered: datetime) -> str:
    weeks = weeks_between(conversation.closes_on, answered.date()) if conversation.closes_on else 0
    if not weeks:
        return ""
    return str(ngettext("%(num)s week after you told us.", "%(num)s weeks after you told us.", weeks))


def _correction(correction: ReplyCorrection, variant: str) -> Correction:
    before = []
    names = {
        "status": _("Answer"),
        "titles": _("Title"),
        "said": _("You said"),
        "answers": _("We answered"),
        "reasons": _("Because"),
        "done_by": _("By when"),
        "decided_by": _("Who decided"),
        "decided_on": _("Decided on"),
        "look_again_on": _("We look again"),
        "evidence": _("What shows it"),
        "passed_to": _("Passed to"),
        "answered_by": _("Who answers"),
    }
    for name, label in names.items():
        if name in correction.before:
            before.append((str(label), _as_words(name, correction.before[name], variant) or str(_("Nothing"))))
    return Correction(on=correction.at.date(), why=pick(correction.why), before=before)


def _as_words(name: str, value: object, variant: str) -> str:
    if name == "status":
        return str(STATUS[Status(str(value))]) if value else ""
    if isinstance(value, Mapping):
        return pick(value, variant=variant)
    if name in ("done_by", "decided_on", "look_again_on") and value:
        return say_date(date.fromisoformat(str(value)))
    return str(value or "")
