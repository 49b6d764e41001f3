"""The demonstration place: Dorset's geography, invented organisations and people, words of every kind.

Everything goes through the same verbs as in real use; nothing is written to a table directly. The words, people and
organisations are made up for this project; the days are counted from the day of loading, so that it never looks old.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engage.accounts.models import Organisation, Staff
from engage.accounts.permissions import Role
from engage.accounts.services import add_organisation, add_staff
from engage.app.demo.at_work import ENDINGS, LETTER, at_work
from engage.app.demo.fill import respondents
from engage.app.demo.looked_after import look_after
from engage.conversations import services as conversations
from engage.conversations.models import Area, ChildrenRoute, Conversation, Grouping, LadderStep
from engage.core.database import db
from engage.intake.services import Said, receive
from engage.moderation import services as moderation
from engage.reading.screening import screen
from engage.replies import services as replies
from engage.replies.models import Reply, Status
from engage.themes import services as themes
from engage.themes.models import Tag, Theme, ThemeKind
from engage.voices.models import Asks, Consent, Flag, Participation, Voice
from stories import services as stories
from surveys import services as surveys
from surveys.shipped import shipped_definitions

#: So many made-up people have answered each survey.
ANSWERED = 45
#: What came in within so many days still waits to be read.
UNREAD = timedelta(days=6)
HERE = Path(__file__).parent
STORIES = HERE.parents[2] / "stories" / "definitions"
PLACES = HERE.parents[1] / "conversations" / "places" / "dorset.json"
#: For everybody of the demonstration place. These accounts exist nowhere else (CONTRACT).
PASSWORD = "pebbles-on-the-beach"  # noqa: S105
ASKED: Mapping[ThemeKind, tuple[Asks, dict[str, str]]] = {
    ThemeKind.WRONG: (
        Asks.BETTER,
        {"en": "What would make it better?", "pl": "Co by pomogło?", "ar": "ما الذي قد يجعله أفضل؟"},
    ),
    ThemeKind.WORKS: (Asks.GOOD, {"en": "What works well?", "pl": "Co działa dobrze?", "ar": "ما الذي يسير جيدًا؟"}),
    ThemeKind.KEEPS_WELL: (
        Asks.OPEN,
        {"en": "What keeps you well?", "pl": "Co Ci pomaga?", "ar": "ما الذي يبقيك بخير؟"},
    ),
}
CONSENTS = (Consent.QUOTED,) * 7 + (Consent.TOLD,) * 2 + (Consent.READ,) * 2 + (Consent.COUNTED,)
REPEATED = (Consent.READ,) * 3 + (Consent.COUNTED,)
AGES = {
    "growing-up": ("11-15",) * 5 + ("16-17",) * 4 + ("18-25",) * 2,
    "": ("11-15", "16-17", "18-25", "26-64", "26-64", "26-64", "65-74", "65-74", "75-over"),
}


@dataclass(frozen=True)
class People:
    """The staff of the place, by role."""

    by_role: Mapping[Role, Staff]
    deputy: Staff
    organisations: Mapping[str, Organisation]


class DemoPlace:
    """Builds the place as if its weeks had passed; `today` is the day of loading."""

    def __init__(self, *, now: datetime, zone: ZoneInfo) -> None:
        self.now, self.zone = now, zone
        self.today = now.astimezone(zone).date()
        self.random = Random(12)

    def build(self) -> list[Conversation]:
        """Everything, in the running transaction. The conversations, in the order of the file."""
        conversations.load_places(_read(PLACES))
        people = self._people(_read(HERE / "people.json"))
        words = _read(HERE / "voices.json")
        made = [self._conversation(each, people) for each in _read(HERE / "conversations.json")]
        for source, conversation in zip(_read(HERE / "conversations.json"), made, strict=True):
            self._collect(conversation, source, people)
            self._speak(conversation, words.get(conversation.slug, {"themes": []}), words["closings"], people)
        for each in _read(HERE / "replies.json"):
            self._reply(each, people)
        self._unfinished_replies(people)
        lead = people.by_role[Role.SAFEGUARDING_LEAD]
        look_after(made[0], lead, people.deputy, now=self.now, today=self.today)
        self._at_work(made[0], people)
        return made

    def _people(self, source: Mapping[str, Any]) -> People:
        organisations = {name: add_organisation(name) for name in source["organisations"]}

        def add(each: Mapping[str, Any], email: str) -> Staff:
            return add_staff(
                email,
                name=each["name"],
                role=Role(each["role"]),
                password=PASSWORD,
                now=self.now,
                organisation=organisations.get(each["organisation"]),
            )

        by_role = {Role(each["role"]): add(each, f"{each['role']}@demo.example") for each in source["staff"]}
        return People(by_role, add(source["deputy"], source["deputy"]["email"]), organisations)

    def _conversation(self, source: Mapping[str, Any], people: People) -> Conversation:
        by = people.by_role[Role.OFFICER].actor
        opens, closes = self._day(source["opens"]), self._day(source["closes"])
        conversation = conversations.create(
            source["fields"]["titles"]["en"],
            organisation=people.organisations[source["organisation"]],
            by=by,
            now=self._moment(opens),
        )
        fields = dict(source["fields"])
        fields["children_route"] = ChildrenRoute(fields["children_route"])
        fields["ladder_step"] = LadderStep(fields["ladder_step"])
        grouping = db.session.scalar(select(Grouping).where(Grouping.key == "locality"))
        conversations.edit(
            conversation,
            {
                **fields,
                "opens_on": opens,
                "closes_on": closes,
                "reply_by": self._day(source["reply"]),
                "answer_from": source["answer_from"],
                "safeguarding_lead_id": people.by_role[Role.SAFEGUARDING_LEAD].id,
                "safeguarding_deputy_id": people.deputy.id,
                "safeguarding_hours": {"days": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:00"},
                "grouping_id": grouping.id if grouping else None,
                "refusal_reasons": _read(HERE / "refusal_reasons.json"),
            },
            revision=conversation.revision,
            by=by,
            now=self._moment(opens),
        )
        conversation.slug = source["slug"]
        conversations.open_(conversation, by=by, now=self._moment(opens), today=opens)
        if source["state"] == "closed":
            conversations.close(conversation, by=by, now=self._moment(closes), today=closes)
        return conversation

    def _speak(
        self, conversation: Conversation, spoken: Mapping[str, Any], closings: list[str], people: People
    ) -> None:
        """Themes with what people said about them, approved and tagged; then what waits in the queues."""
        areas = self._areas(conversation)
        officer, moderator = people.by_role[Role.OFFICER], people.by_role[Role.MODERATOR]
        for source in spoken["themes"]:
            theme = themes.add_theme(
                conversation.id,
                names=source["name"],
                by=officer,
                now=self._moment(conversation.opens_on or self.today),
                kind=ThemeKind(source["kind"]),
                meanings=source["meaning"],
            )
            for number in range(source["people"]):
                said = source["say"][number % len(source["say"])]
                core, ages = (said, None) if isinstance(said, str) else (said["text"], said["ages"])
                first = number < len(source["say"])  # what is said again is not quoted again
                consents = CONSENTS if first else REPEATED
                voice = self._say(
                    conversation, core, self.random.choice(closings), theme.kind, areas, ages=ages, consents=consents
                )
                if voice.flag is Flag.NONE:
                    self._approve_and_tag(voice, core, theme, officer, moderator)
            if source["public"]:
                themes.put_on_public_board(
                    theme, now=self._moment(min(self.today, conversation.closes_on or self.today))
                )
        for text in (*spoken.get("waiting", ()), *spoken.get("concerns", ())):
            self._say(conversation, text, "", ThemeKind.WRONG, areas, day=self.today)

    def _at_work(self, conversation: Conversation, people: People) -> None:
        areas = self._areas(conversation)
        quoted = (Consent.QUOTED,)
        letters = [
            self._say(conversation, LETTER, end.strip(), ThemeKind.WRONG, areas, day=self.today, consents=quoted)
            for end in ENDINGS
        ]
        officer, moderator = people.by_role[Role.OFFICER], people.by_role[Role.MODERATOR]
        at_work(conversation, letters, officer=officer, moderator=moderator, now=self.now, today=self.today)

    def _say(
        self,
        conversation: Conversation,
        core: str,
        closing: str,
        kind: ThemeKind,
        areas: list[Area],
        *,
        day: date | None = None,
        ages: Sequence[str] | None = None,
        consents: Sequence[Consent] = CONSENTS,
    ) -> Voice:
        asks, prompt = ASKED[kind]
        text = f"{core} {closing}".strip()
        day = day or self._day_between(conversation)
        participation = receive(
            conversation,
            [Said(text=text, screening=screen(text, "en"), prompt=prompt, asks=asks)],
            consent=self.random.choice(consents),
            language="en",
            came_by=self.random.choice(("survey", "survey", "story")),
            now=self.now if day == self.today else self._moment(day),
            today=day,
            area_id=self.random.choice(areas).id,
            age_band=self.random.choice(ages or AGES.get(conversation.slug, AGES[""])),
            variant=self.random.choice(("standard", "standard", "standard", "easy")),
        )
        return participation.voices[0]

    def _approve_and_tag(self, voice: Voice, core: str, theme: Theme, officer: Staff, moderator: Staff) -> None:
        day = voice.received_on + timedelta(days=2)
        day = min(day, self.today)
        moderation.approve(voice, by=moderator, revision=voice.revision, now=self._moment(day), today=day)
        end = len(core.rstrip(".!")) if voice.text.startswith(core.rstrip(".!")) else len(voice.text)
        themes.tag(voice, theme, 0, end, by=officer, now=self._moment(day))

    def _reply(self, source: Mapping[str, Any], people: People) -> Reply:
        conversation = db.session.scalars(select(Conversation).where(Conversation.slug == source["conversation"])).one()
        answered = [theme for theme in self._themes(conversation) if theme.names["en"] in source["themes"]]
        moment = self._moment(self._day(source["published"]))
        writer, publisher = people.by_role[Role.SERVICE], people.by_role[Role.PUBLISHER]
        reply = replies.draft(conversation, answered, title=source["titles"]["en"]["standard"], by=writer, now=moment)
        replies.edit(reply, self._fields(source), themes=answered, revision=reply.revision, by=writer, now=moment)
        replies.choose_quotes(reply, list(self._quotes(answered))[:3], revision=reply.revision, by=writer, now=moment)
        replies.submit(reply, revision=reply.revision, by=writer, now=moment)
        if source["easy_checked"]:
            checker = people.by_role[Role.CO_PRODUCER]
            replies.check_easy_read(reply, revision=reply.revision, by=checker, now=moment)
        replies.publish(reply, revision=reply.revision, by=publisher, now=moment)
        return reply

    def _fields(self, source: Mapping[str, Any]) -> dict[str, Any]:
        fields = {name: source[name] for name in ("titles", "said", "answers", "decided_by", "answered_by")}
        for name in ("reasons", "evidence", "passed_to"):
            if name in source:
                fields[name] = source[name]
        fields["status"] = Status(source["status"])
        fields["decided_on"] = self._day(source["published"] - 6)
        if "done_by" in source:
            fields["done_by"] = self._day(source["done_by"])
        if "look_again" in source:
            fields["look_again_on"] = self._day(source["look_again"])
        return fields

    def _quotes(self, answered: list[Theme]) -> Iterator[tuple[int, int, int]]:
        """Stretches that people let us quote, no two alike."""
        seen: set[str] = set()
        query = (
            select(Tag)
            .join(Tag.voice)
            .join(Voice.participation)
            .where(
                Tag.theme_id.in_([theme.id for theme in answered]),
                Participation.consent.in_((Consent.QUOTED, Consent.TOLD)),
            )
            .order_by(Tag.id)
        )
        for tag in db.session.scalars(query):
            words = tag.voice.text[tag.start_at : tag.end_at]
            if words not in seen:
                seen.add(words)
                yield tag.voice_id, tag.start_at, tag.end_at

    def _unfinished_replies(self, people: People) -> None:
        """One that waits to be signed off, and one just begun."""
        writer = people.by_role[Role.OFFICER]
        conversation = db.session.scalars(select(Conversation).where(Conversation.slug == "getting-about")).one()
        by_name = {theme.names["en"]: theme for theme in self._themes(conversation)}
        waiting = _read(HERE / "waiting_reply.json")
        answered = [by_name[name] for name in waiting["themes"]]
        reply = replies.draft(
            conversation, answered, title=waiting["titles"]["en"]["standard"], by=writer, now=self.now
        )
        replies.edit(
            reply,
            self._fields({"published": -1, **waiting}),
            themes=answered,
            revision=reply.revision,
            by=writer,
            now=self.now,
        )
        replies.submit(reply, revision=reply.revision, by=writer, now=self.now)
        replies.draft(
            conversation, [by_name["Feeling safe after dark"]], title="Light on the way home", by=writer, now=self.now
        )

    def _themes(self, conversation: Conversation) -> list[Theme]:
        query = select(Theme).where(Theme.conversation_id == conversation.id).order_by(Theme.position)
        return list(db.session.scalars(query))

    def _collect(self, conversation: Conversation, source: Mapping[str, Any], people: People) -> None:
        """The surveys and stories that people can answer, and some who have answered already."""
        moment = self._moment(conversation.opens_on or self.today)
        officer, moderator = people.by_role[Role.OFFICER], people.by_role[Role.MODERATOR]
        shipped = shipped_definitions()
        for slug in source["surveys"]:
            version = surveys.load(shipped[slug], conversation, by=officer.actor, now=moment)
            surveys.publish(version.survey, by=officer.actor, now=moment)
            made_up = respondents(seed=len(slug), today=self.today, slug=slug)
            for day in sorted(self._day_between(conversation) for _ in range(ANSWERED)):
                participation = made_up.answer(now=self._moment(day), today=day)
                if day < self.today - UNREAD:
                    moderation.approve_import(participation.voices, by=moderator, now=self._moment(day), today=day)
        for slug in source["stories"]:
            stories.load(_read(STORIES / f"{slug}.json"), conversation, publish=True)

    def _areas(self, conversation: Conversation) -> list[Area]:
        return list(
            db.session.scalars(select(Area).where(Area.grouping_id == conversation.grouping_id).order_by(Area.id))
        )

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _day_between(self, conversation: Conversation) -> date:
        assert conversation.opens_on and conversation.closes_on  # noqa: S101, PT018 -- set above
        last = min(conversation.closes_on, self.today - timedelta(days=3))
        return conversation.opens_on + timedelta(days=self.random.randint(0, (last - conversation.opens_on).days))

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(11, 0), tzinfo=self.zone)


def _read(file: Path) -> Any:
    return json.loads(file.read_text())
