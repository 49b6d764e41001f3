"""Stories at the desk, and how they get there."""

import json

import pytest

from engage.accounts.permissions import Role
from engage.core.database import db
from stories.models import StoryCollection
from tests.factories import make_conversation, make_organisation, make_staff, sign_in
from tests.integration.stories.telling import DAY, OPEN_NOW, make_collection, tell


def test_staff_see_each_collection_with_its_state_and_people(client):
    make_collection()
    tell(client.application.test_client())
    page = sign_in(client, make_staff(Role.OFFICER)).get("/desk/stories/").text
    assert "A day in your life" in page
    assert '<td class="num">1</td>' in page


def test_another_organisations_collection_is_not_shown(client):
    make_collection()
    elsewhere = make_staff(Role.OFFICER, organisation=make_organisation("Elsewhere"))
    assert "A day in your life" not in sign_in(client, elsewhere).get("/desk/stories/").text


def test_the_public_is_led_to_sign_in(client):
    assert "/desk/sign-in" in client.get("/desk/stories/").headers["Location"]


def load(app, tmp_path, definition, *options):
    file = tmp_path / "story.json"
    file.write_text(json.dumps(definition) if isinstance(definition, dict) else definition)
    return app.test_cli_runner().invoke(args=["stories", "load", str(file), *options])


def test_a_file_is_loaded_into_its_conversation(app, tmp_path):
    conversation = make_conversation()
    result = load(app, tmp_path, DAY, "--conversation", conversation.slug, "--publish")
    assert result.exit_code == 0, result.output
    collection = db.session.query(StoryCollection).one()
    assert (collection.published, collection.conversation_id) == (True, conversation.id)


def test_loading_again_mends_the_texts_and_keeps_it_published(app, tmp_path):
    conversation = make_conversation()
    load(app, tmp_path, DAY, "--conversation", conversation.slug, "--publish")
    load(app, tmp_path, {**DAY, "picture": "sleep"}, "--conversation", conversation.slug)
    collection = db.session.query(StoryCollection).one()
    assert (collection.published, collection.picture) == (True, "sleep")


@pytest.mark.parametrize(
    ("definition", "told"),
    [("{", "is not JSON"), (DAY, "No conversation is called"), ({**DAY, "prompts": []}, "must list 1 to 12")],
)
def test_what_cannot_be_loaded_says_why(app, tmp_path, definition, told):
    conversation = make_conversation()
    options = () if told.startswith("No conv") else ("--conversation", conversation.slug)
    result = load(app, tmp_path, definition, *options)
    assert result.exit_code == 1
    assert told in result.output
    assert db.session.query(StoryCollection).count() == 0


NEW = "/desk/stories/new"


def words(conversation, **over):
    return {
        "conversation": conversation.id,
        "titles-en-standard": "Mornings",
        "intros-en-standard": "Tell us about your mornings.",
        "on_behalf": "no",
        "prompt0_texts-en-standard": "How do they begin?",
        "prompt0_asks": "open",
        "blocks": 3,
        "go": "save",
        **over,
    }


def seen(officer, slug):
    return officer.get(f"/desk/stories/{slug}/edit").text.split('name="seen" value="')[1].split('"')[0]


def now_open(**over):
    return make_conversation(**OPEN_NOW, **over)


@pytest.fixture
def officer(client):
    return sign_in(client, make_staff(Role.OFFICER))


def test_a_collection_is_added_opened_told_to_and_closed(officer, app):
    conversation = now_open()
    answer = officer.post(NEW, data=words(conversation))
    assert answer.headers["Location"].endswith("/desk/stories/mornings/")
    looked_over = officer.get("/desk/stories/mornings/").text
    assert 'lang="pl">Polski</b><span>Missing: people read it in another language' in looked_over
    assert "in=pl" not in looked_over
    write = words(
        conversation, **{"titles-pl-standard": "Poranki", "seen": seen(officer, "mornings")}, prompt0_id="prompt-1"
    )
    assert officer.post("/desk/stories/mornings/edit", data=write).status_code == 302
    looked_over = officer.get("/desk/stories/mornings/").text
    assert 'lang="pl">Polski</b><span>2 texts are missing' in looked_over
    assert "in=pl" in looked_over
    someone = app.test_client()
    assert someone.get("/stories/mornings/").status_code == 404
    assert "reworded" in officer.get("/desk/stories/mornings/open").text
    officer.post("/desk/stories/mornings/open")
    assert someone.post("/stories/mornings/", data={"go": "on"}).headers["Location"].endswith("/agree")
    after = someone.post("/stories/mornings/agree", data={"go": "on", "agree": "yes"}).headers["Location"]
    assert after.endswith("/tell-prompt-1")
    officer.post("/desk/stories/mornings/close")
    assert "This has closed" in app.test_client().get("/stories/mornings/").text
    assert someone.get("/stories/mornings/tell-prompt-1").status_code == 200
    assert app.test_client().get("/stories/").text.count("Mornings") == 0


def test_another_prompt_keeps_everything_typed(officer):
    conversation = now_open()
    page = officer.post(NEW, data=words(conversation, go="more"))
    assert page.status_code == 200
    assert 'value="How do they begin?"' in page.text
    assert f'value="{conversation.id}" selected' in page.text
    assert 'id="block-3"' in page.text
    assert StoryCollection.query.count() == 0


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"titles-en-standard": ""}, "Give it a title"),
        ({"intros-en-standard": ""}, "Say what people are invited to tell"),
        ({"prompt0_texts-en-standard": ""}, "Write at least one prompt"),
        ({"prompt1_hints-pl-standard": "Rano"}, "Write the prompt in the first language"),
        ({"conversation": ""}, "Choose the conversation"),
        ({"on_behalf": "perhaps"}, "Choose whose stories"),
        ({"conversation": "999"}, "Choose the conversation"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(officer, over, told):
    page = officer.post(NEW, data=words(now_open()) | over)
    assert page.status_code == 422
    assert told in page.text
    assert "There is a problem" in page.text
    assert StoryCollection.query.count() == 0


def test_a_prompt_of_an_open_collection_is_reworded_and_not_taken_away(officer):
    conversation = now_open()
    officer.post(NEW, data=words(conversation))
    officer.post("/desk/stories/mornings/open")
    url = "/desk/stories/mornings/edit"
    gone = {"prompt0_texts-en-standard": "", "prompt1_texts-en-standard": "New?", "prompt1_asks": "good"}
    refused = officer.post(url, data=words(conversation, seen=seen(officer, "mornings"), **gone))
    assert refused.status_code == 422
    assert "not taken away" in refused.text
    mended = {"prompt0_id": "prompt-1", "prompt0_texts-en-standard": "How do your mornings begin?"}
    saved = officer.post(url, data=words(conversation, seen=seen(officer, "mornings"), **mended))
    assert saved.status_code == 302
    assert StoryCollection.query.one().prompts[0]["id"] == "prompt-1"
    assert StoryCollection.query.one().prompts[0]["texts"]["en"]["standard"] == "How do your mornings begin?"


def test_a_form_filled_in_before_somebody_elses_change_is_refused(officer):
    conversation = now_open()
    officer.post(NEW, data=words(conversation))
    before = seen(officer, "mornings")
    first = {"seen": before, "prompt0_id": "prompt-1", "titles-en-standard": "Evenings"}
    assert officer.post("/desk/stories/mornings/edit", data=words(conversation, **first)).status_code == 302
    second = officer.post("/desk/stories/mornings/edit", data=words(conversation, seen=before))
    assert second.status_code == 409
    assert StoryCollection.query.one().titles["en"]["standard"] == "Evenings"


def test_nobody_runs_another_organisations_collection(client):
    officer = sign_in(client, make_staff(Role.OFFICER, organisation=make_organisation("Elsewhere")))
    make_collection()
    base = "/desk/stories/a-day-in-your-life/"
    assert [officer.get(base + each).status_code for each in ("", "edit", "open", "close")] == [403] * 4
    assert [officer.post(base + each).status_code for each in ("edit", "open", "close")] == [403] * 3
    assert officer.post(NEW, data=words(now_open())).status_code == 422


def test_a_step_that_is_not_in_the_table_changes_nothing(officer):
    officer.post(NEW, data=words(now_open()))
    officer.post("/desk/stories/mornings/close")
    assert "cannot be done" in officer.get("/desk/stories/mornings/").text
    assert officer.get("/desk/stories/mornings/close").status_code == 302
