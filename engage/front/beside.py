"""What the desk's page of a conversation leads to: here the rooms that know nothing of each other are joined."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from engage.accounts.access import may
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.beside import Link, tells_links
from engage.conversations.models import Conversation
from engage.core.languages import _, pick
from engage.voices.queries import read_back_share
from stories.queries import collections_of
from surveys.queries import surveys_of


@tells_links
def tell(conversation: Conversation, person: Staff) -> list[Link]:
    """Its surveys, stories, texts, board, codebook and replies, as far as this person may see them."""
    scope = Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)
    return [link for permission, link in _all(conversation) if may(person, permission, scope)]


def _all(conversation: Conversation) -> Iterator[tuple[Permission, Link]]:
    """Each link with what its page asks for."""
    for survey in surveys_of(conversation.id):
        words = _("Survey: %(title)s", title=pick(survey.titles))
        yield Permission.RUN_COLLECTIONS, Link(words, url_for("surveys_desk.one", slug=survey.slug))
    for collection in collections_of(conversation.id):
        words, place = _("Stories: %(title)s", title=pick(collection.titles)), f"collection-{collection.slug}"
        yield Permission.SEE_CONVERSATIONS, Link(words, url_for("stories_desk.collections", _anchor=place))
    slug = conversation.slug
    yield Permission.MODERATE, Link(_("Its texts in moderation"), url_for("moderation.queue", conversation=slug))
    board = url_for("board.show", slug=slug)
    yield Permission.SEE_BOARD, Link(_("Its board"), board)
    if conversation.read_back:
        confirmed, of = read_back_share(conversation.id)
        words = _("Its board: %(n)s of %(of)s passages read back and confirmed", n=confirmed, of=of)
        yield Permission.SEE_BOARD, Link(words, board)
    yield Permission.SEE_BOARD, Link(_("Its themes"), url_for("board.codebook", slug=slug))
    yield Permission.SEE_REPLIES, Link(_("Its replies"), url_for("replies_desk.everything", conversation=slug))
