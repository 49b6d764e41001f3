"""One transaction a request: a good POST is kept, everything else changes nothing."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort

from engage.accounts.access import endpoints
from engage.accounts.permissions import PUBLIC
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.settings import Settings
from engage.core.transaction import after_commit, apart, transaction
from tests.factories import NOW


@pytest.fixture
def trial(app: Flask, settings: Settings) -> Iterator[Flask]:
    """An application with pages that write, over the same database."""
    from engage.app.factory import create_app

    other = create_app(settings)
    other.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    rang: list[str] = []
    other.extensions["rang"] = rang

    def write() -> None:
        after_commit(lambda: rang.append("ding"))
        _add()

    @other.route("/write", methods=["GET", "POST"])
    def write_and_answer() -> str:
        write()
        return "ok"

    @other.post("/refuse")
    def write_and_refuse() -> tuple[str, int]:
        write()
        return "no", 422

    @other.post("/abort")
    def write_and_abort() -> str:
        write()
        apart(_add)
        abort(403)

    for name in ("write_and_answer", "write_and_refuse", "write_and_abort"):
        endpoints(other)[name] = PUBLIC
    with other.app_context():
        yield other


def _add() -> None:
    db.session.add(AuditEntry(at=NOW, actor="system", action="test", subject="", link="x"))
    db.session.flush()


def _count() -> int:
    db.session.rollback()
    return db.session.query(AuditEntry).count()


def test_a_post_that_answers_well_is_kept_and_then_rings(trial: Flask) -> None:
    trial.test_client().post("/write")
    assert (_count(), trial.extensions["rang"]) == (1, ["ding"])


def test_a_get_cannot_write(trial: Flask) -> None:
    trial.test_client().get("/write")
    assert (_count(), trial.extensions["rang"]) == (0, [])


def test_a_form_with_errors_changes_nothing(trial: Flask) -> None:
    trial.test_client().post("/refuse")
    assert (_count(), trial.extensions["rang"]) == (0, [])


def test_a_refusal_is_kept_although_its_request_is_rolled_back(trial: Flask) -> None:
    trial.test_client().post("/abort")
    assert (_count(), trial.extensions["rang"]) == (1, [])


def test_an_error_while_committing_is_never_a_false_success(trial: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    trial.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    trial.testing = False

    def fail() -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(db.session, "commit", fail)
    answer = trial.test_client().post("/write")
    assert answer.status_code == 500
    monkeypatch.undo()
    assert _count() == 0


def test_a_failing_command_changes_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        _add()
        raise ZeroDivisionError
    assert _count() == 0
