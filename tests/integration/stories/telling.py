"""Tells a story as a person would, page by page."""

import json
from datetime import date
from pathlib import Path

from engage.core.transaction import transaction
from stories.services import load
from tests.factories import make_conversation

DAY = json.loads(Path("stories/definitions/a-day-in-your-life.json").read_text())
OPEN_NOW = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 1, 1)}
START = "/stories/a-day-in-your-life/"


def make_collection(conversation=None, *, publish=True, **over):
    conversation = conversation or make_conversation(**{**OPEN_NOW, **over})
    with transaction():
        collection = load(DAY, conversation, publish=publish)
    return collection


def post(client, step, **data):
    answer = client.post(START + step, data={"go": "on", **data})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def go_to_prompts(client):
    post(client, "")
    post(client, "agree", agree="yes")
    post(client, "whose", whose="mine")


def tell(client, text="My day starts at six.", *, level="quoted", name="", **more):
    """A whole story, up to and including Send; where it leads."""
    go_to_prompts(client)
    post(client, "tell-a-day", said=text)
    for prompt in ("keeps-you-well", "made-it-better", "something-else"):
        post(client, f"tell-{prompt}", said=more.get(prompt.replace("-", "_"), ""))
    post(client, "helped", go="skip")
    post(client, "age", age="16-17")
    post(client, "consent", level=level, shown_name=name)
    return post(client, "send")


def ask_for_code(client, at=START + "code"):
    page = client.post(at)
    assert page.status_code == 200
    return page.text.split('data-copy="')[1].split('"')[0]
