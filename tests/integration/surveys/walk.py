"""Somebody who answers a survey without JavaScript, and the surveys they answer."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.transaction import transaction
from surveys.models import Survey
from surveys.services import load, publish
from surveys.shipped import shipped_definitions
from tests.factories import NOW, make_conversation

SMALL = Path(__file__).parents[2] / "unit/surveys/definitions"


def small(name: str) -> dict[str, Any]:
    """One of the tiny surveys, each made for one behaviour."""
    raw: dict[str, Any] = json.loads((SMALL / f"{name}.json").read_text(encoding="utf-8"))
    return raw.get("definition", raw)


def open_survey(raw: dict[str, Any] | None = None, conversation: Conversation | None = None) -> Survey:
    """A published survey in an open conversation: Youth voice, or what `raw` says."""
    today = clock.now().date()
    conversation = conversation or make_conversation(opens_on=today, closes_on=today + timedelta(days=365))
    with transaction():
        version = load(raw or shipped_definitions()["youth-voice"], conversation, by="system", now=NOW)
        publish(version.survey, by="system", now=NOW)
    return version.survey


class Walker:
    """One browser session in one survey."""

    def __init__(self, client: FlaskClient, slug: str, query: str = "") -> None:
        self.client, self.slug, self.query = client, slug, query
        self.at = self.url("")

    def url(self, page: str) -> str:
        return f"/surveys/{self.slug}/{page}"

    def begin(self) -> Walker:
        self._went(self.client.post(self.url("") + self.query))
        return self

    def get(self, page: str | None = None) -> TestResponse:
        """A page; without a name, the one they stand on."""
        return self.client.get(self.at if page is None else self.url(page))

    def answer(self, **fields: Any) -> TestResponse:
        """Answer the page they stand on; field names without their prefix. An answer that leads on is followed."""
        data = {
            name if name in ("go", "switch") else f"q-{name}".replace("__", "-"): value
            for name, value in fields.items()
        }
        return self._went(self.client.post(self.at, data={"go": "on"} | data))

    def skip(self) -> TestResponse:
        return self.answer(go="skip")

    def skip_to(self, page: str) -> Walker:
        while not self.at.partition("?")[0].endswith("/" + page):
            before = self.at
            self.skip()
            assert self.at != before, f"stuck at {before}"
        return self

    def send(self) -> TestResponse:
        return self._went(self.client.post(self.url("check"), data={"go": "on"}))

    def consent(self, level: str = "quoted") -> TestResponse:
        return self._went(self.client.post(self.url("consent"), data={"level": level, "shown_name": "Sam"}))

    def _went(self, response: TestResponse) -> TestResponse:
        if response.status_code == 302:
            self.at = response.headers["Location"]
        return response
