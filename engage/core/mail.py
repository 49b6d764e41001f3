"""Mail: a row in an outbox, written with the change that causes it, sent later under a lease.

A fixed Message-ID means that a worker killed in the middle repeats at most one message, recognisably.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.clock import now as clock_now
from engage.core.clock import start_of_day
from engage.core.database import db, run
from engage.core.jobs import job, ring
from engage.core.settings import Settings
from engage.core.transaction import transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_TRIES = 20


class OutboxMail(db.Model):
    """One message to a member of staff. It never carries what a member of the public said."""

    __tablename__ = "outbox_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254), doc="address of a member of staff")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True, doc="fixed when queued")
    queued_at: Mapped[datetime] = mapped_column(doc="once it is sent, the day alone, as its first moment")
    claimed_until: Mapped[datetime | None] = mapped_column(doc="a worker is sending it until then")
    sent_at: Mapped[datetime | None] = mapped_column(index=True, doc="the day alone, as its first moment")
    tries: Mapped[int] = mapped_column(default=0)


def queue_mail(recipient: str, *, subject: str, body: str, now: datetime) -> OutboxMail:
    """Put a message in the outbox, in the running transaction, and ring for it."""
    mail = OutboxMail(
        recipient=recipient,
        subject=subject,
        body=body,
        queued_at=now,
        message_id=f"<{uuid.uuid4()}@engage>",
    )
    db.session.add(mail)
    db.session.flush()
    ring("mail.send", [mail.id])
    return mail


def due_mail(now: datetime, limit: int) -> Sequence[int]:
    """Ids of messages that nobody has sent or is sending, oldest first."""
    unclaimed = or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until < now)
    query = (
        select(OutboxMail.id)
        .where(OutboxMail.sent_at.is_(None), unclaimed, OutboxMail.tries < MOST_TRIES)
        .order_by(OutboxMail.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def erase_mail(before: datetime, limit: int) -> int:
    """Delete messages that were sent before this moment (R5.8). Returns how many."""
    due = select(OutboxMail.id).where(OutboxMail.sent_at < before).order_by(OutboxMail.id).limit(limit)
    return run(delete(OutboxMail).where(OutboxMail.id.in_(db.session.scalars(due).all())))


@job("mail.send", due=due_mail)
def send(ids: Sequence[int]) -> None:
    """Send each message that is still waiting."""
    for mail_id in ids:
        if _claim(mail_id, clock_now()):
            _send_one(mail_id)


def _claim(mail_id: int, now: datetime) -> bool:
    free = or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until < now)
    with transaction():
        return bool(
            run(
                update(OutboxMail)
                .where(OutboxMail.id == mail_id, OutboxMail.sent_at.is_(None), free)
                .values(claimed_until=now + LEASE, tries=OutboxMail.tries + 1)
            )
        )


def _send_one(mail_id: int) -> None:
    mail = db.session.get_one(OutboxMail, mail_id)
    settings: Settings = current_app.extensions["engage_settings"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, mail.recipient, mail.subject
    message["Message-ID"] = mail.message_id
    message.set_content(mail.body)
    db.session.rollback()  # the mail server may be slow: hold no lock meanwhile
    try:
        deliver(message, settings)
    except (OSError, smtplib.SMTPException):
        log.warning("mail %s was not sent; it will be tried again", mail_id, exc_info=True)
        return
    with transaction():
        _mark_sent(db.session.get_one(OutboxMail, mail_id), now=clock_now(), zone=settings.time_zone)


def _mark_sent(mail: OutboxMail, *, now: datetime, zone: ZoneInfo) -> None:
    """It is sent, and keeps only the days: the time of an alert could say when a person came (R5.1)."""
    mail.queued_at, mail.sent_at = start_of_day(mail.queued_at, zone), start_of_day(now, zone)
    mail.claimed_until = None


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand `message` to the mail server, or to the outbox folder where none is set."""
    if not settings.mail_url:
        folder = settings.instance / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        Path(folder / f"{name}.eml").write_bytes(bytes(message))
        return
    url = urlsplit(settings.mail_url)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(url.hostname or "localhost", url.port or 465, timeout=30)
    else:
        server = smtplib.SMTP(url.hostname or "localhost", url.port or 25, timeout=30)
    with server:
        if url.scheme == "smtp+starttls":
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
