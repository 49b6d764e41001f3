"""Nor do a backup, what is sealed, Redis, or the page somebody came from say who it was (R5.1)."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.app import backup
from engage.app.factory import create_app
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.jobs import bell_of
from engage.core.keys import sealed_columns
from engage.core.limits import limiter
from engage.core.sealed_file import SealedReader
from engage.core.settings import Settings
from tests.factories import NOW
from tests.integration.engage.front.test_no_trace import ADDRESS, BROWSER, HEADERS, WORDS, stored, told, traces, way
from tests.integration.stories.telling import ask_for_code, make_collection, tell

__all__ = ["told", "way"]
CAME_FROM = "https://referrer-traceme.example/a-page?id=4217"
COOKIE = "biscuit-4217"


def marked(client: FlaskClient) -> FlaskClient:
    """A browser with an address, a name, languages, a cookie of its own, and a page it came from."""
    client.environ_base.update({"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": ADDRESS})
    client.environ_base.update({"HTTP_USER_AGENT": BROWSER, "HTTP_REFERER": CAME_FROM})
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = HEADERS["Accept-Language"]
    client.set_cookie("traceme", COOKIE)
    return client


@pytest.fixture
def person(app: Flask) -> FlaskClient:
    return marked(app.test_client())


def all_traces(code: str, person: FlaskClient) -> dict[str, str]:
    session = person.get_cookie("engage")
    assert session, "there was a session to leave traces"
    return {**traces(code), "referrer": "referrer-traceme", "cookie": COOKIE, "session": session.value[:60]}


def found_in(content: bytes, looked_for: dict[str, str]) -> list[str]:
    low = content.lower()
    return [what for what, trace in looked_for.items() if trace.lower().encode() in low]


def test_neither_referrer_nor_cookie_is_on_disk_or_in_a_log(
    told: str, person: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    looked_for = all_traces(told, person)
    found = {name: found_in(content, looked_for) for name, content in stored(settings).items()}
    assert {name: what for name, what in found.items() if what} == {}
    assert found_in(caplog.text.encode(), looked_for) == []


def test_nothing_in_a_backup_says_who_it_was(
    told: str, person: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    db.session.remove()
    flask_migrate.stamp(directory=str(Path(backup.__file__).with_name("migrations")))
    file = tmp_path / "place.backup"
    backup.make(file, now=NOW, progress=lambda _more: None)
    with SealedReader(file, settings.encryption_keys) as sealed, gzip.GzipFile(fileobj=sealed) as packed:
        opened = packed.read()
    assert b"A bus after nine." in opened, "the search can find what is there"
    assert found_in(opened, all_traces(told, person)) == []
    assert b"A bus after nine." not in file.read_bytes()
    assert found_in(file.read_bytes(), all_traces(told, person)) == []


def test_nothing_that_is_sealed_says_who_it_was(told: str, person: FlaskClient) -> None:
    """Even whoever has the keys finds what people said, and nothing about their machines."""
    tokens = [token for column in sealed_columns() for token in db.session.scalars(sa.select(column))]
    opened = "\n".join(unseal(token) for token in tokens if token is not None)
    assert "07700 900123" in opened, "the search can find what is there"
    assert found_in(opened.encode(), all_traces(told, person)) == []


@pytest.mark.redis
def test_nothing_in_redis_says_who_it_was(app: Flask, settings: Settings, redis_url: str, tmp_path: Path) -> None:
    import redis

    server = redis.Redis.from_url(redis_url)
    server.flushdb()
    remote = create_app(replace(settings, redis_url=redis_url, instance=tmp_path))
    remote.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    try:
        make_collection()
        client = marked(remote.test_client())
        tell(client, WORDS, level="named", name="Sam Traceme")
        code = ask_for_code(client)
        client.post("/my-voice/", data={"words": code})
        kept = b"\n".join(_everything(server))
        assert bell_of(remote).pending_count() > 0
        assert b"LIMITS" in kept, "the search can find what is there"
        assert b"huey" in kept
        assert found_in(kept, all_traces(code, client)) == []
        assert found_in(kept, {"words": "last bus", "name": "Sam Traceme"}) == []
    finally:
        limiter.init_app(app)  # back to memory for the tests that follow
        server.flushdb()


def _everything(server: object) -> list[bytes]:
    """Every key of Redis with what stands under it."""
    found: list[bytes] = []
    for key in server.keys("*"):  # type: ignore[attr-defined]
        kind = server.type(key)  # type: ignore[attr-defined]
        found.append(key)
        if kind == b"list":
            found += server.lrange(key, 0, -1)  # type: ignore[attr-defined]
        elif kind == b"hash":
            found += [part for pair in server.hgetall(key).items() for part in pair]  # type: ignore[attr-defined]
        elif kind == b"zset":
            found += server.zrange(key, 0, -1)  # type: ignore[attr-defined]
        else:
            found.append(server.get(key))  # type: ignore[attr-defined]
    return found
