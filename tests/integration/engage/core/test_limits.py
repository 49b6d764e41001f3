"""Limits hold without anybody's address being kept (R5.1)."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.app.factory import create_app
from engage.core import limits
from engage.core.limits import limiter
from engage.core.settings import Settings

ADDRESS = {"REMOTE_ADDR": "203.0.113.77"}


def test_the_twenty_first_password_in_a_minute_is_refused(client: FlaskClient) -> None:
    wrong = {"email": "joan@example.org", "password": "wrong"}
    answers = [client.post("/desk/sign-in", data=wrong, environ_base=ADDRESS).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    other = client.post("/desk/sign-in", data=wrong, environ_base={"REMOTE_ADDR": "203.0.113.78"})
    assert other.status_code == 422


def test_a_counter_does_not_name_the_address_and_changes_daily(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context(environ_base=ADDRESS):
        today = limits.address_key()
        assert "203.0.113.77" not in today
        tomorrow = limits.now().replace(year=2030)
        monkeypatch.setattr(limits, "now", lambda: tomorrow)
        assert limits.address_key() != today


@pytest.mark.redis
def test_counters_in_redis_are_gone_within_the_hour(
    app: Flask, redis_url: str, settings: Settings, tmp_path: Path
) -> None:
    import redis

    remote = create_app(replace(settings, redis_url=redis_url, instance=tmp_path))
    remote.config.update(WTF_CSRF_ENABLED=False)
    server = redis.Redis.from_url(redis_url)
    server.flushdb()
    remote.test_client().post("/desk/sign-in", data={"email": "a@example.org", "password": "x"}, environ_base=ADDRESS)
    limiter.init_app(app)  # back to memory for the tests that follow
    keys = server.keys("LIMITS*")
    assert keys
    assert all(b"203.0.113" not in key for key in keys)
    assert all(0 < server.ttl(key) <= 3600 for key in keys)
    server.flushdb()
