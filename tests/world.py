"""One of each thing that a desk address can name, for walks over all addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.core.transaction import transaction
from engage.safeguarding.models import Lane, PartnershipRelease, Urgency
from engage.safeguarding.services import open_concern
from engage.safeguarding.services_sharing import link
from stories.services import write
from surveys.services import load
from surveys.shipped import shipped_definitions
from tests.factories import NOW, TODAY, make_conversation, make_organisation, make_staff, make_voice
from tests.integration.engage.replies.factories import make_draft, make_published, make_theme, tag

MARK = "Marmalade"
#: Which thing an argument names: by room, or by one address of it where that differs.
NAMES: dict[tuple[str, str], str] = {
    ("moderation", "voice_id"): "waiting voice",
    ("moderation_claims", "voice_id"): "waiting voice",
    ("moderation_likeness", "voice_id"): "waiting voice",
    ("board", "voice_id"): "approved voice",
    ("board", "slug"): "conversation",
    ("board", "theme_id"): "theme",
    ("board", "tag_id"): "tag",
    ("conversations_desk", "slug"): "conversation",
    ("keeping", "slug"): "conversation",
    ("keeping", "voice_id"): "approved voice",
    ("replies_desk", "reply_id"): "draft reply",
    ("replies_desk.correct", "reply_id"): "published reply",
    ("safeguarding", "concern_id"): "concern",
    ("stories_desk", "slug"): "story collection",
    ("safeguarding", "link_id"): "link of concerns",
    ("safeguarding_reports", "concern_id"): "concern",
    ("safeguarding_reports", "release_id"): "release to the partnership",
    ("surveys_desk", "slug"): "survey",
    ("assurance", "kind"): "document",
    ("surveys_preview", "slug"): "survey",
    ("surveys_preview", "page_id"): "survey page",
}


@dataclass(frozen=True)
class World:
    """One of each thing that a desk address can name, all of one conversation of one organisation."""

    conversation: Conversation
    things: dict[str, Any]

    def address(self, rule: Rule) -> str:
        """The rule's address with the ids of this world. Raises KeyError where its object is not known here."""
        return built(rule, {name: self.things[thing] for name, thing in known_things(rule).items()})


def known_things(rule: Rule) -> dict[str, str]:
    """Which thing each argument of the rule names. Raises KeyError for one that is not in `NAMES`."""
    return {
        name: NAMES.get((rule.endpoint, name)) or NAMES[rule.endpoint.split(".")[0], name] for name in rule.arguments
    }


def built(rule: Rule, values: dict[str, Any]) -> str:
    address = rule.rule
    for name, value in values.items():
        for converter in ("", "int:", "path:", "string:"):
            address = address.replace(f"<{converter}{name}>", str(value))
    assert "<" not in address, address
    return address


def make_world() -> World:
    """What people said in it holds a mark, so that a page that tells of it is seen."""
    conversation = make_conversation(
        organisation=make_organisation(f"{MARK} Council"), titles={"en": f"{MARK} and buses"}
    )
    waits = make_voice(f"{MARK}: it waits to be read.", conversation=conversation)
    approved = make_voice(f"{MARK}: it was approved.", conversation=conversation, approve=True)
    theme = make_theme(conversation, f"{MARK} mornings")
    tagged = tag(approved, theme)
    draft = make_draft(theme, title=f"{MARK} for all")
    published = make_published(theme, title=f"{MARK} again")
    with transaction():
        concern = open_concern(
            conversation,
            lane=Lane.RAISED,
            urgency=Urgency.SOON,
            voice=make_voice(f"{MARK}: it worries.", conversation=conversation),
            by=make_staff(Role.OFFICER),
            note="A note.",
            now=NOW,
        )
        lead = db.session.get_one(Staff, conversation.safeguarding_lead_id)
        other = open_concern(conversation, lane=Lane.RAISED, urgency=Urgency.SOON, unsent=MARK, now=NOW)
        linked = link(concern, other, f"{MARK}, twice.", by=lead, now=NOW, today=TODAY)
        told = PartnershipRelease(
            conversation_id=conversation.id, audience="Ann Reed", said=f"{MARK} clubs.", kinds={}, people=10,
            by_id=lead.id, released_on=TODAY, reply_by=TODAY,
        )  # fmt: skip
        db.session.add(told)
        db.session.flush()
        version = load(shipped_definitions()["youth-voice"], conversation, by="system", now=NOW)
        stories = write(
            None,
            {
                "titles": {"en": {"standard": f"{MARK} stories"}},
                "intros": {"en": {"standard": "Tell us."}},
                "on_behalf": True,
                "prompts": [{"id": "", "texts": {"en": {"standard": "What is it like?"}}, "hints": {}, "asks": "open"}],
            },
            conversation=conversation,
            by="system",
            now=NOW,
        )
    return World(
        conversation,
        {
            "waiting voice": waits.id,
            "approved voice": approved.id,
            "conversation": conversation.slug,
            "theme": theme.id,
            "tag": tagged.id,
            "draft reply": draft.id,
            "published reply": published.id,
            "concern": concern.id,
            "link of concerns": linked.id,
            "release to the partnership": told.id,
            "document": "dpia",
            "survey": version.survey.slug,
            "story collection": stories.slug,
            "survey page": version.definition["pages"][0]["id"],
        },
    )


def rules(app: Flask, *, with_object: bool) -> Iterator[tuple[Rule, str]]:
    """Every desk address of ours, with each of its methods."""
    ours = app.extensions["engage_endpoints"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ours and rule.rule.startswith("/desk") and bool(rule.arguments) == with_object:
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method
