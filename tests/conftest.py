"""A real database, real templates, and a fresh state for every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event

from engage.app.factory import create_app
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.limits import limiter
from engage.core.settings import Settings, read_settings
from engage.front.audit_words import ACTIONS


@event.listens_for(AuditEntry, "before_insert")
def _has_words(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    """Whatever is recorded can be read in plain words on the page of the record (R8.3)."""
    assert entry.action in ACTIONS or entry.action == "test", (
        f"{entry.action} has no words in engage/front/audit_words.py"
    )


class Visitor(FlaskClient):
    """Forgets what Flask keeps for one request (`g`: who is signed in, the language) before the next one begins.

    The tests' own application context stays open around all of them, so that they can look into the database.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


KEYS = {
    "ENGAGE_SECRET_KEY": "s" * 48,
    "ENGAGE_CODE_KEY": "c" * 48,
    "ENGAGE_AUDIT_KEY": "a" * 48,
    "ENGAGE_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance = tmp_path_factory.mktemp("instance")
    return read_settings(KEYS, instance)


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Flask:
    """One application a test process, with an empty database kept aside as the starting point of every test."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Visitor
    with app.app_context():
        db.create_all()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(settings.instance / "engage.db", settings.instance / "empty.db")
    return app


@pytest.fixture
def app(whole_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The application over an empty database."""
    with whole_app.app_context():
        db.engine.dispose()
        _clear(settings.instance)
        shutil.copy(settings.instance / "empty.db", settings.instance / "engage.db")
    whole_app.extensions["engage_bell"].flush()
    limiter.reset()
    context = whole_app.app_context()
    context.push()
    yield whole_app
    db.session.remove()
    context.pop()


def _clear(instance: Path) -> None:
    for name in ("engage.db", "engage.db-wal", "engage.db-shm"):
        (instance / name).unlink(missing_ok=True)
    for folder in ("outbox", "audit", "media"):
        shutil.rmtree(instance / folder, ignore_errors=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A member of the public."""
    return app.test_client()


@pytest.fixture(scope="session")
def postgres_url() -> str:
    url = os.environ.get("ENGAGE_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("ENGAGE_TEST_POSTGRES_URL names no server")
    return url


@pytest.fixture(scope="session")
def redis_url() -> str:
    url = os.environ.get("ENGAGE_TEST_REDIS_URL")
    if not url:
        pytest.skip("ENGAGE_TEST_REDIS_URL names no server")
    return url
