"""Calls to a system outside (webhooks): a row in an outbox, written with the change that causes it, made under a lease.

A call says that something waits and where to look, never what. Its body is signed, so that the system outside knows
whose it is: `Engage-Signature: t=<unix time>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. A call that was answered with 2xx
is gone; any other is made again, with the same `Engage-Delivery`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app
from sqlalchemy import String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.clock import now as clock_now
from engage.core.database import db, run
from engage.core.jobs import job, ring
from engage.core.settings import Settings, Webhook
from engage.core.transaction import transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_TRIES = 60
SECONDS = 15


class OutboxCall(db.Model):
    """One call that waits. It never carries what a member of the public said."""

    __tablename__ = "outbox_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    hook: Mapped[str] = mapped_column(String(40), doc="which of the settings' webhooks")
    body: Mapped[str] = mapped_column(Text, doc="JSON")
    delivery: Mapped[str] = mapped_column(String(40), unique=True, doc="fixed when queued, the same at each try")
    queued_at: Mapped[datetime] = mapped_column()
    claimed_until: Mapped[datetime | None] = mapped_column(doc="a worker is making it until then")
    tries: Mapped[int] = mapped_column(default=0)


def queue_call(hook: str, body: Mapping[str, Any], *, now: datetime) -> OutboxCall | None:
    """Put a call in the outbox, in the running transaction, and ring for it; None where no such webhook is set."""
    settings: Settings = current_app.extensions["engage_settings"]
    if hook not in settings.webhooks:
        return None
    text = json.dumps(body, sort_keys=True)
    call = OutboxCall(hook=hook, body=text, delivery=str(uuid.uuid4()), queued_at=now)
    db.session.add(call)
    db.session.flush()
    ring("calls.make", [call.id])
    return call


def due_calls(now: datetime, limit: int) -> Sequence[int]:
    """Ids of calls that nobody is making, oldest first."""
    unclaimed = or_(OutboxCall.claimed_until.is_(None), OutboxCall.claimed_until < now)
    query = select(OutboxCall.id).where(unclaimed, OutboxCall.tries < MOST_TRIES).order_by(OutboxCall.id)
    return db.session.scalars(query.limit(limit)).all()


@job("calls.make", due=due_calls)
def make(ids: Sequence[int]) -> None:
    """Make each call that still waits."""
    for call_id in ids:
        if _claim(call_id, clock_now()):
            _make_one(call_id)


def signature(body: bytes, key: str, at: int) -> str:
    """What `Engage-Signature` holds."""
    signed = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def _claim(call_id: int, now: datetime) -> bool:
    free = or_(OutboxCall.claimed_until.is_(None), OutboxCall.claimed_until < now)
    with transaction():
        return bool(
            run(
                update(OutboxCall)
                .where(OutboxCall.id == call_id, free)
                .values(claimed_until=now + LEASE, tries=OutboxCall.tries + 1)
            )
        )


def _make_one(call_id: int) -> None:
    call = db.session.get_one(OutboxCall, call_id)
    settings: Settings = current_app.extensions["engage_settings"]
    hook, body, delivery = settings.webhooks.get(call.hook), call.body.encode(), call.delivery
    db.session.rollback()  # the other side may be slow: hold no lock meanwhile
    try:
        if hook is not None:
            post(hook, body, delivery=delivery, at=int(clock_now().timestamp()))
    except (OSError, URLError, HTTPException):
        log.warning("call %s was not answered; it will be made again", call_id, exc_info=True)
        return
    with transaction():
        db.session.delete(db.session.get_one(OutboxCall, call_id))


def post(hook: Webhook, body: bytes, *, delivery: str, at: int) -> None:
    """Make the call. Raises OSError or URLError where it was not answered with 2xx; nothing is followed elsewhere."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Engage",
        "Engage-Delivery": delivery,
        "Engage-Signature": signature(body, hook.key, at),
    }
    request = Request(hook.url, data=body, headers=headers, method="POST")  # noqa: S310 - checked in the settings
    with build_opener(_Here).open(request, timeout=SECONDS):
        pass


class _Here(HTTPRedirectHandler):
    """A signed call goes where the installation said, and nowhere else."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None
