"""One transaction a request, a job or a command. Services flush; only this file commits.

An unsafe method that answered below 400 is committed after the view. Everything else is rolled back, so a GET
cannot write and a form with errors changes nothing. An error while committing becomes the error page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, has_request_context, request

from engage.core.database import db, writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Action = Callable[[], None]


def after_commit(action: Action) -> None:
    """Run `action` once the words are safely stored (ring a bell). Dropped when the transaction is rolled back."""
    db.session.info.setdefault("after_commit", []).append(action)


def apart(action: Action) -> None:
    """Run `action` in a transaction of its own once this one has ended, whichever way it ended (R8.3).

    Refusals and failed sign-ins must be on record although their request is rolled back.
    """
    if has_request_context():
        g.setdefault("apart", []).append(action)
    else:
        with transaction():
            action()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what happens inside, or roll all of it back. For jobs and commands."""
    token = writing.set(True)
    db.session.rollback()  # a read begun before must not be upgraded
    try:
        yield
        _commit()
    except BaseException:
        _roll_back()
        raise
    finally:
        writing.reset(token)


@contextmanager
def before_writing() -> Iterator[None]:
    """Read here what slow work needs, and do it, before a request that writes takes its lock. Compute first, lock last.

    Rows read in it are let go at its end; whoever writes reads them again, since they may have changed.
    """
    token = writing.set(False)
    try:
        yield
    finally:
        _roll_back()
        writing.reset(token)


def init_transactions(app: Flask) -> None:
    """Give every request its transaction. Call it after all other `after_request` hooks are registered."""

    def begin() -> None:
        g.writing_token = writing.set(request.method not in SAFE_METHODS)

    # Before every other hook: whoever asks who is signed in begins the transaction, and one begun as a read
    # cannot be upgraded while somebody else writes.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)

    @app.after_request
    def end(response: Response) -> Response:
        if request.method not in SAFE_METHODS and response.status_code < 400:
            _commit()
        else:
            _roll_back()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        _roll_back()
        for action in g.pop("apart", []):
            with transaction():
                action()
        if token := g.pop("writing_token", None):
            writing.reset(token)


def _commit() -> None:
    try:
        db.session.commit()
    except BaseException:
        _roll_back()
        raise
    actions = db.session.info.pop("after_commit", [])
    db.session.info.clear()
    for action in actions:
        action()


def _roll_back() -> None:
    db.session.info.clear()
    db.session.rollback()
