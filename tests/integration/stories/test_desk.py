"""Stories at the desk, and how they get there."""

import json

import pytest

from engage.accounts.permissions import Role
from engage.core.database import db
from stories.models import StoryCollection
from tests.factories import make_conversation, make_organisation, make_staff, sign_in
from tests.integration.stories.telling import DAY, make_collection, tell


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
