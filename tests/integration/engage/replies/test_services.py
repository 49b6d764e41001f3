"""A reply on its way: written, signed off by somebody else, published with frozen counts, corrected in the open."""

import pytest
from flask import Flask

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.replies import services
from engage.replies.models import Reply, ReplyQuote, ReplyState, Status
from engage.voices.models import Consent
from engage.voices.services import withdraw
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff
from tests.integration.engage.replies.factories import make_draft, make_people, make_published, make_theme


def test_the_counts_freeze_when_it_is_published(app: Flask):
    theme = make_theme(make_conversation())
    voices = make_people(theme, 12)
    make_participation(voices[0].conversation, approve=True)
    reply = make_published(theme)
    with transaction():
        withdraw(voices[0].participation, today=TODAY)
    db.session.refresh(reply)
    assert (reply.people_asked, reply.themes[0].people) == (13, 12)


def test_its_writer_cannot_sign_it_off(app: Flask):
    both = make_staff(Role.PUBLISHER)
    reply = make_draft(make_theme(make_conversation()), by=both)
    with transaction():
        services.submit(reply, revision=reply.revision, by=both, now=NOW)
    with pytest.raises(services.NotAllowed), transaction():
        services.publish(reply, revision=reply.revision, by=both, now=NOW)
    assert reply.state is ReplyState.SIGN_OFF


def test_whoever_changed_a_word_of_it_cannot_sign_it_off_either(app: Flask):
    theme, publisher = make_theme(make_conversation()), make_staff(Role.PUBLISHER)
    reply = make_draft(theme)
    with transaction():
        services.edit(reply, {"passed_to": ""}, themes=[theme], revision=reply.revision, by=publisher, now=NOW)
        services.submit(reply, revision=reply.revision, by=publisher, now=NOW)
    with pytest.raises(services.NotAllowed), transaction():
        services.publish(reply, revision=reply.revision, by=publisher, now=NOW)


def test_it_cannot_be_submitted_without_what_its_answer_demands(app: Flask):
    reply = make_draft(make_theme(make_conversation()), evidence="")
    with pytest.raises(services.NotReady) as refused, transaction():
        services.submit(reply, revision=reply.revision, by=make_staff(), now=NOW)
    assert [each.key for each in refused.value.missing] == ["evidence"]


def test_a_stale_change_overwrites_nothing(app: Flask):
    theme, writer = make_theme(make_conversation()), make_staff()
    reply = make_draft(theme, by=writer)
    seen = reply.revision
    with transaction():
        services.edit(reply, {"passed_to": "the railway"}, themes=[theme], revision=seen, by=writer, now=NOW)
    with pytest.raises(services.StaleError), transaction():
        services.edit(reply, {"passed_to": "the council"}, themes=[theme], revision=seen, by=writer, now=NOW)
    db.session.refresh(reply)
    assert reply.passed_to == "the railway"


def test_a_published_reply_cannot_be_edited_any_more(app: Flask):
    theme = make_theme(make_conversation())
    reply = make_published(theme)
    with pytest.raises(services.StepError), transaction():
        services.edit(reply, {}, themes=[theme], revision=reply.revision, by=make_staff(), now=NOW)


@pytest.mark.parametrize("consent", [Consent.COUNTED, Consent.READ])
def test_words_without_consent_to_be_quoted_cannot_be_chosen(app: Flask, consent: Consent):
    theme, writer = make_theme(make_conversation()), make_staff()
    voice = make_people(theme, 1, consent=consent)[0]
    reply = make_draft(theme, by=writer)
    with pytest.raises(services.QuoteError), transaction():
        services.choose_quotes(reply, [(voice.id, 0, len(voice.text))], revision=reply.revision, by=writer, now=NOW)
    assert db.session.query(ReplyQuote).count() == 0


def test_a_stretch_that_nobody_tagged_for_this_theme_cannot_be_chosen(app: Flask):
    theme, writer = make_theme(make_conversation()), make_staff()
    voice = make_people(theme, 1)[0]
    reply = make_draft(theme, by=writer)
    with pytest.raises(services.QuoteError), transaction():
        services.choose_quotes(reply, [(voice.id, 0, 3)], revision=reply.revision, by=writer, now=NOW)


def test_sending_back_needs_a_reason_and_keeps_it(app: Flask):
    reply, publisher = make_draft(make_theme(make_conversation())), make_staff(Role.PUBLISHER)
    with transaction():
        services.submit(reply, revision=reply.revision, by=make_staff(), now=NOW)
    with pytest.raises(services.NotReady), transaction():
        services.send_back(reply, " ", revision=reply.revision, by=publisher, now=NOW)
    with transaction():
        services.send_back(reply, "Say when.", revision=reply.revision, by=publisher, now=NOW)
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert reply.state is ReplyState.DRAFT
    assert last is not None
    assert (last.action, last.reason) == ("reply.sent_back", "Say when.")


def test_a_correction_keeps_what_it_said_before_and_why(app: Flask):
    reply, publisher = make_published(make_theme(make_conversation())), make_staff(Role.PUBLISHER)
    before = reply.changed_at
    with transaction():
        services.correct(
            reply,
            {"evidence": "https://example.org/new"},
            why={"en": "The page moved."},
            revision=reply.revision,
            by=publisher,
            now=NOW,
        )
    assert reply.state is ReplyState.PUBLISHED
    assert reply.corrections[0].before == {"evidence": "https://example.org/timetable"}
    assert reply.changed_at > before


def test_a_correction_without_a_reason_is_refused(app: Flask):
    reply, publisher = make_published(make_theme(make_conversation())), make_staff(Role.PUBLISHER)
    with pytest.raises(services.NotReady), transaction():
        services.correct(reply, {}, why={}, revision=reply.revision, by=publisher, now=NOW)


def test_a_correction_cannot_take_away_what_the_answer_demands(app: Flask):
    reply, publisher = make_published(make_theme(make_conversation())), make_staff(Role.PUBLISHER)
    with pytest.raises(services.NotReady), transaction():
        services.correct(
            reply, {"status": Status.CANT}, why={"en": "No."}, revision=reply.revision, by=publisher, now=NOW
        )
    db.session.expire_all()
    assert db.session.get(Reply, reply.id).status is Status.DID


def test_changing_its_easy_read_undoes_the_check(app: Flask):
    theme, writer, checker = make_theme(make_conversation()), make_staff(), make_staff(Role.CO_PRODUCER)
    reply = make_draft(theme, by=writer)
    with transaction():
        services.check_easy_read(reply, revision=reply.revision, by=checker, now=NOW)
    assert reply.easy_checked_by_id == checker.id
    changed = {"said": {"en": {"standard": "The last bus leaves too early.", "easy": "Too early."}}}
    with transaction():
        services.edit(reply, changed, themes=[theme], revision=reply.revision, by=writer, now=NOW)
    assert reply.easy_checked_by_id is None


def test_its_writer_cannot_check_its_easy_read(app: Flask):
    writer = make_staff(Role.CO_PRODUCER)
    reply = make_draft(make_theme(make_conversation()), by=writer)
    with pytest.raises(services.NotAllowed), transaction():
        services.check_easy_read(reply, revision=reply.revision, by=writer, now=NOW)


def test_no_reply_takes_the_address_of_another_page(app: Flask):
    conversation, writer = make_conversation(), make_staff()
    with transaction():
        made = services.draft(conversation, [], title="Embed", by=writer, now=NOW)
    assert made.slug == "embed-2"


def test_erasing_words_leaves_the_frozen_counts(app: Flask):
    theme = make_theme(make_conversation())
    voices = make_people(theme, 11)
    reply = make_published(theme, voices[:1])
    with transaction():
        assert services.erase([voices[0].participation_id]) == 1
    db.session.refresh(reply)
    assert (reply.themes[0].people, reply.quotes) == (11, [])
