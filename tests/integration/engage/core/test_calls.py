"""Calls outside: signed, made again until they are answered, and nothing followed elsewhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Flask

from engage.core.calls import OutboxCall, due_calls, make, queue_call, signature
from engage.core.clock import now
from engage.core.database import db
from engage.core.settings import Settings, Webhook
from engage.core.transaction import transaction

KEY = "k" * 40


@dataclass
class Outside:
    """A system outside, on the loopback address: what it was sent, and what it answers."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def outside(app: Flask) -> Iterator[Outside]:
    there = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.sent.append((dict(self.headers), body))
            self.send_response(there.answers.pop(0) if there.answers else 204)
            self.send_header("Location", there.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there.url = f"http://127.0.0.1:{server.server_port}/hook"
    settings: Settings = app.extensions["engage_settings"]
    app.extensions["engage_settings"] = replace(settings, webhooks={"safeguarding": Webhook(there.url, KEY)})
    yield there
    app.extensions["engage_settings"] = settings
    server.shutdown()
    server.server_close()


def queue() -> int:
    with transaction():
        call = queue_call("safeguarding", {"what": "something waits"}, now=now())
        assert call
        return call.id


def waiting() -> int:
    db.session.rollback()
    return db.session.query(OutboxCall).count()


def test_a_call_is_made_signed_and_then_gone(outside: Outside) -> None:
    make([queue()])
    [(headers, body)] = outside.sent
    assert json.loads(body) == {"what": "something waits"}
    at = int(headers["Engage-Signature"].split(",")[0].removeprefix("t="))
    assert headers["Engage-Signature"] == signature(body, KEY, at)
    assert headers["Engage-Signature"] != signature(body, "x" * 40, at)
    assert waiting() == 0


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_call_that_is_not_answered_is_made_again_as_the_same(outside: Outside, answer: int) -> None:
    outside.answers = [answer]
    call = queue()
    make([call])
    make([call])
    assert len(outside.sent) == 1, "nobody makes it while it is claimed, and no redirect is followed"
    assert due_calls(now(), 10) == []
    assert due_calls(now() + timedelta(minutes=3), 10) == [call]
    with transaction():
        db.session.get_one(OutboxCall, call).claimed_until = now() - timedelta(seconds=1)
    make([call])
    assert [headers["Engage-Delivery"] for headers, _body in outside.sent][0:1] * 2 == [
        headers["Engage-Delivery"] for headers, _body in outside.sent
    ]
    assert waiting() == 0


def test_a_system_that_is_away_is_called_again(outside: Outside, app: Flask) -> None:
    settings: Settings = app.extensions["engage_settings"]
    app.extensions["engage_settings"] = replace(
        settings, webhooks={"safeguarding": Webhook("http://127.0.0.1:9/hook", KEY)}
    )
    make([queue()])
    assert waiting() == 1


def test_without_a_webhook_nothing_is_queued(app: Flask) -> None:
    with transaction():
        assert queue_call("safeguarding", {"what": "something waits"}, now=now()) is None
    assert waiting() == 0
