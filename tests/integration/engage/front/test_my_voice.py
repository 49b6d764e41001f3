"""With four words, a person sees what became of what they said, lets us do less, or takes it back (R5.3, R6.2)."""

from datetime import date

import pytest

from engage.accounts.permissions import Role
from engage.conversations.models import ConversationState
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.replies.models import Reply, ReplyState, ReplyTheme, Status
from engage.themes.models import Theme
from engage.themes.services import tag_import
from engage.voices.models import Consent, Flag, Participation, VoiceState
from engage.voices.queries import Eyes, is_showable, participation_id_by_code
from engage.voices.services import give_code
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff, sign_in
from tests.statements import MOST, statements

PAGE = "/my-voice/"
WORDS = "The last bus leaves too early for my shift."


@pytest.fixture
def participation(app):
    return make_participation(texts=(WORDS,), consent=Consent.TOLD, approve=True)


@pytest.fixture
def code(participation):
    with transaction():
        given = give_code(participation)
    return given


@pytest.fixture
def visit(client, code):
    """Somebody who typed their words."""
    assert client.post(PAGE, data={"words": code}).headers["Location"] == PAGE
    return client


def decided(participation, **over):
    with transaction():
        for name, value in over.items():
            setattr(participation.voices[0], name, value)


def make_theme(conversation, *, public=True, name="Last bus too early"):
    with transaction():
        theme = Theme(
            conversation_id=conversation.id, slug=name.lower().replace(" ", "-"), names={"en": name}, public=public
        )
        db.session.add(theme)
    return theme


def make_reply(theme, *, state=ReplyState.PUBLISHED, title="A later bus from May"):
    with transaction():
        reply = Reply(
            slug=title.lower().replace(" ", "-"),
            conversation_id=theme.conversation_id,
            state=state,
            status=Status.DID,
            titles={"en": title},
            published_at=NOW,
            changed_at=NOW,
        )
        reply.themes = [ReplyTheme(theme_id=theme.id)]
        db.session.add(reply)
    return reply


def test_words_are_typed_however_and_never_stand_in_the_address(client, code):
    answer = client.post(PAGE, data={"words": " " + code.upper().replace(" ", ", ")})
    assert answer.headers["Location"] == PAGE
    page = client.get(PAGE)
    assert WORDS in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Getting about" in page.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type your four words, like"),
        ("heron gravel", "Type your four words, like"),
        ("heron otter lantern zzyzx", "These are not among our words: zzyzx"),
        ("heron otter lantern cherry", "We do not know these four words"),
    ],
)
def test_words_that_lead_nowhere_say_what_to_do_and_stay_typed(client, code, typed, told):
    answer = client.post(PAGE, data={"words": typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert "<title>Error: " in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'href="#words"' in answer.text


def test_a_hit_and_a_miss_ask_the_database_the_same(client, code):
    asked = []
    for typed in (code, "heron otter lantern cherry", "nothing"):
        with statements() as seen:
            client.application.test_client().post(PAGE, data={"words": typed})
        asked.append(len(seen))
    assert len(set(asked)) == 1


def test_the_code_is_not_in_the_session(visit, code):
    with visit.session_transaction() as session:
        assert not set(code.split()) & set(str(dict(session)).replace("'", " ").split())
        assert session["my_voice"] == Participation.query.one().id


def test_close_ends_the_visit(visit):
    visit.post(PAGE + "close")
    page = visit.get(PAGE).text
    assert WORDS not in page
    assert 'name="words"' in page


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"state": VoiceState.RECEIVED, "decided_on": None}, "Nobody has read it yet."),
        ({"state": VoiceState.HELD}, "It is being read."),
        ({"state": VoiceState.APPROVED}, "We read it on 16 November 2026."),
        ({"state": VoiceState.REFUSED, "refusal": "names"}, "The reason: It is about one named person."),
        ({"flag": Flag.CONCERN}, "People whose work is to keep people safe look at this first."),
        ({"flag": Flag.RELEASED}, "We read it on 16 November 2026."),
        ({"withdrawn_on": TODAY}, "You took this back on 16 November 2026."),
    ],
)
def test_each_standing_is_said_in_plain_words(visit, participation, over, told):
    decided(participation, **over)
    assert told in visit.get(PAGE).text


def test_safeguarding_tells_no_details(client):
    participation = make_participation(texts=("I want to kill myself.",))
    with transaction():
        code = give_code(participation)
    client.post(PAGE, data={"words": code})
    page = client.get(PAGE).text
    assert "keep people safe look at this first" in page
    assert "self_harm" not in page
    assert "wants to die" not in page


def test_themes_and_published_replies_are_shown_and_drafts_are_not(visit, participation):
    theme = make_theme(participation.conversation)
    private = make_theme(participation.conversation, public=False, name="Not public")
    with transaction():
        tag_import([(participation.voices[0], theme), (participation.voices[0], private)], now=NOW)
    make_reply(theme)
    make_reply(theme, state=ReplyState.DRAFT, title="Only thought about")
    page = visit.get(PAGE).text
    assert "Last bus too early" in page
    assert "Not public" not in page
    assert "1 theme that is not public yet" in page
    assert 'href="/you-said-we-did/a-later-bus-from-may"' in page
    assert "Only thought about" not in page


def test_who_answers_by_when_and_when_it_is_late(visit, participation):
    with transaction():
        participation.conversation.closes_on, participation.conversation.reply_by = date(2098, 12, 1), date(2099, 1, 15)
    assert "Priya Shah answers by 15 January 2099." in visit.get(PAGE).text
    with transaction():
        participation.conversation.reply_by = date(2020, 1, 15)
        participation.conversation.state = ConversationState.CLOSED
    assert "No answer yet" in visit.get(PAGE).text


def test_an_answer_is_late_after_twelve_weeks_whatever_was_promised(visit, participation):
    """R7.3, as the public pages say it."""
    with transaction():
        participation.conversation.closes_on, participation.conversation.reply_by = date(2020, 1, 6), date(2099, 1, 15)
    page = visit.get(PAGE).text
    assert "No answer yet" in page
    assert "30 March 2020" in page


def test_all_levels_are_offered_and_none_is_chosen_beforehand(visit):
    page = visit.get(PAGE + "consent").text
    assert [level for level in Consent if f'value="{level}"' in page] == list(Consent)
    assert " checked" not in page
    assert "Now:" in page


def test_it_is_said_before_what_changes_and_what_cannot_be_called_back(visit):
    page = visit.post(PAGE + "ask", data={"do": "consent", "level": "read"}).text
    assert "cannot be called back once they are printed or downloaded" in page
    assert Participation.query.one().consent is Consent.TOLD


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose what we may do with your words"),
        ({"level": "told"}, "This level holds already."),
        ({"level": "named"}, "Type the name to tell it with"),
    ],
)
def test_a_choice_that_is_not_whole_says_what_is_missing(visit, sent, told):
    answer = visit.post(PAGE + "ask", data={"do": "consent", **sent})
    assert answer.status_code == 422
    assert told in answer.text
    assert "<title>Error: " in answer.text
    assert Participation.query.one().consent is Consent.TOLD


@pytest.mark.parametrize("level", ["told", "named", "everything", ""])
def test_no_change_without_a_whole_choice(visit, level):
    assert visit.post(PAGE + "change", data={"do": "consent", "level": level}).status_code == 400
    assert Participation.query.one().consent is Consent.TOLD


def test_a_name_is_told_only_where_it_is_given_and_kept_sealed(visit, participation):
    page = visit.post(PAGE + "ask", data={"do": "consent", "level": "named", "shown_name": "Robin"}).text
    assert "Robin" in page
    visit.post(PAGE + "change", data={"do": "consent", "level": "named", "shown_name": "Robin"})
    assert participation.consent is Consent.NAMED
    assert unseal(participation.shown_name) == "Robin"
    assert participation.voices[0].state is VoiceState.APPROVED, "all of it was approved for the public before"
    visit.post(PAGE + "change", data={"do": "consent", "level": "quoted"})
    assert participation.shown_name is None


@pytest.mark.parametrize("low", [Consent.COUNTED, Consent.READ])
def test_words_that_nobody_read_for_the_public_are_read_before_more_is_done_with_them(visit, participation, low):
    """Words only counted are approved unread (decision 0110)."""
    visit.post(PAGE + "change", data={"do": "consent", "level": low})
    voice, revision = participation.voices[0], participation.voices[0].revision
    epoch = participation.conversation.words_epoch
    page = visit.post(PAGE + "ask", data={"do": "consent", "level": "told"}).text
    assert "A person reads your words again first." in page
    visit.post(PAGE + "change", data={"do": "consent", "level": "told"})
    assert (voice.state, voice.decided_on) == (VoiceState.RECEIVED, None)
    assert not is_showable(voice, Eyes.PUBLIC_QUOTE)
    assert voice.revision > revision, "a moderator who had it open is told (R6.4)"
    assert participation.conversation.words_epoch > epoch


def test_one_cannot_take_back_what_somebody_else_said(visit):
    other = make_participation(texts=("Something else.",))
    answer = visit.post(PAGE + "change", data={"do": "take-back-one", "voice": other.voices[0].id})
    assert answer.status_code == 404
    assert other.voices[0].withdrawn_on is None


def test_one_passage_is_taken_back_and_the_others_stay(client):
    participation = make_participation(texts=(WORDS, "The stop has no bench."), approve=True)
    with transaction():
        code = give_code(participation)
    client.post(PAGE, data={"words": code})
    first = participation.voices[0].id
    assert "What stays" in client.post(PAGE + "ask", data={"do": "take-back-one", "voice": first}).text
    client.post(PAGE + "change", data={"do": "take-back-one", "voice": first})
    page = client.get(PAGE).text
    assert WORDS not in page
    assert "The stop has no bench." in page


LEAVES = {
    "lower": ({"do": "consent", "level": "counted"}, Consent.COUNTED),
    "take-back-one": ({"do": "take-back-one", "voice": "1"}, Consent.TOLD),
    "take-back-all": ({"do": "take-back-all"}, Consent.TOLD),
}


@pytest.mark.parametrize("how", LEAVES)
def test_words_are_gone_from_every_page_in_the_next_request(app, visit, participation, how):
    theme = make_theme(participation.conversation)
    with transaction():
        tag_import([(participation.voices[0], theme)], now=NOW)
    officer = sign_in(app.test_client(), make_staff(Role.OFFICER))
    before = pages_with_the_words(app, officer, participation.conversation)
    assert before
    epoch = participation.conversation.words_epoch
    change, consent = LEAVES[how]
    assert visit.post(PAGE + "change", data=change).headers["Location"] == PAGE
    assert pages_with_the_words(app, officer, participation.conversation) == []
    assert participation.consent is consent
    assert not any(is_showable(participation.voices[0], eyes) for eyes in Eyes)
    assert participation.conversation.words_epoch > epoch


def pages_with_the_words(app, officer, conversation):
    """Addresses, of all that need no more than the conversation, whose page shows the words."""
    public = app.test_client()
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments - {"slug", "voice_id", "theme_slug"}:
            continue
        values = {"slug": conversation.slug, "voice_id": "1", "theme_slug": "last-bus-too-early"}
        with app.test_request_context():
            address = rule.build({name: values[name] for name in rule.arguments})[1]
        for each in {address, address.replace(conversation.slug, "last-bus-too-early")}:
            found += [each for who in (public, officer) if WORDS.encode() in who.get(each).data]
    return sorted(set(found))


def test_after_everything_is_taken_back_nothing_is_offered(visit):
    visit.post(PAGE + "change", data={"do": "take-back-all"})
    page = visit.get(PAGE).text
    assert "You took everything back on" in page
    assert WORDS not in page
    assert "Change what we may do" not in page


def test_without_a_visit_nothing_can_be_changed(client, participation):
    for address in ("ask", "change"):
        assert client.post(PAGE + address, data={"do": "take-back-all"}).headers["Location"] == PAGE
    assert participation.withdrawn_on is None


def test_many_passages_cost_no_more_statements(client):
    conversation = make_conversation()
    participation = make_participation(conversation, tuple(f"Passage number {n}." for n in range(12)), approve=True)
    theme = make_theme(conversation)
    with transaction():
        code = give_code(participation)
        tag_import([(voice, theme) for voice in participation.voices], now=NOW)
    for number in range(12):
        make_reply(theme, title=f"Reply {number}")
    client.post(PAGE, data={"words": code})
    with statements() as seen:
        client.get(PAGE)
    assert len(seen) <= MOST


def test_tries_are_limited(app, client):
    answers = {client.post(PAGE, data={"words": "heron gravel lantern plum"}).status_code for _try in range(35)}
    assert answers == {422, 429}


def test_a_code_given_again_replaces_the_first(client, participation, code):
    with transaction():
        give_code(participation)
    assert participation_id_by_code(code) is None
    assert client.post(PAGE, data={"words": code}).status_code == 422
