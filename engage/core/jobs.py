"""Background work. The database says what is due; huey is only the bell (DESIGN, "Background work").

A job takes ids, reads the state, does the work, and can run twice without harm. The bell rings after the commit.
A sweep every minute rings again for whatever is due, so a lost queue or a killed worker loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.clock import now as clock_now
from engage.core.database import db
from engage.core.transaction import after_commit, transaction

log = logging.getLogger(__name__)

Work = Callable[[Sequence[int]], None]
Due = Callable[[datetime, int], Sequence[int]]

IDS_A_RING = 50
SWEEP_TAKES = 500
SWEEP_LEASE = timedelta(seconds=50)


class Lease(db.Model):
    """Who may do a thing that only one worker should do at a time."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, doc="what is leased")
    until: Mapped[datetime] = mapped_column(doc="free again from then, UTC")


@dataclass(frozen=True)
class Job:
    """A kind of background work: what it does with ids, and which ids are due at a moment."""

    name: str
    work: Work
    due: Due


JOBS: dict[str, Job] = {}


def job(name: str, *, due: Due) -> Callable[[Work], Work]:
    """Register a function of ids as the job `name`; `due(now, limit)` lists the ids that wait for it."""

    def register(work: Work) -> Work:
        JOBS[name] = Job(name=name, work=work, due=due)
        return work

    return register


def ring(name: str, ids: Sequence[int]) -> None:
    """Ring the bell for these ids once the running transaction is committed; many rings become one."""
    if name not in JOBS:
        raise KeyError(f"no job is called {name}")
    rings: dict[str, list[int]] = pending_rings()
    if not rings:
        after_commit(lambda: _ring_all(rings))
    rings.setdefault(name, []).extend(ids)


def pending_rings() -> dict[str, list[int]]:
    """What the running transaction will ring for: {job: ids}. Dropped with the transaction."""
    rings: dict[str, list[int]] = db.session.info.setdefault("rings", {})
    return rings


def run_job(name: str, ids: Sequence[int]) -> None:
    """Do the work now, in this process."""
    JOBS[name].work(ids)


def sweep(now: datetime) -> int:
    """Ring for everything that is due, once a minute however many workers there are. Returns how many ids."""
    if bell().pending_count() > SWEEP_TAKES or not take_lease("sweep", now=now, length=SWEEP_LEASE):
        return 0
    rung = 0
    for each in JOBS.values():
        ids = each.due(now, SWEEP_TAKES)
        rung += len(ids)
        _ring_now(each.name, list(ids))
    db.session.rollback()
    return rung


def take_lease(name: str, *, now: datetime, length: timedelta) -> bool:
    """Whether `name` was free and is now ours until `now + length`."""
    with transaction():
        lease = db.session.scalar(select(Lease).where(Lease.name == name).with_for_update())
        if lease and lease.until > now:
            return False
        if lease is None:
            lease = Lease(name=name, until=now)
            db.session.add(lease)
        lease.until = now + length
    return True


def lease_is_free(name: str, now: datetime) -> bool:
    """Whether nobody holds `name` at this moment."""
    lease = db.session.get(Lease, name)
    return lease is None or lease.until <= now


def keep_lease(name: str, *, until: datetime) -> None:
    """Hold `name`, which is ours, until then."""
    with transaction():
        db.session.get_one(Lease, name).until = until


def work(app: Flask, *, workers: int = 1) -> None:
    """Answer the bell until told to stop (SIGINT, SIGTERM). Sweeps at once, then every minute."""
    with app.app_context():
        sweep(clock_now())
    bell_of(app).create_consumer(workers=workers, worker_type="thread", check_worker_health=True).run()


def init_jobs(app: Flask, *, redis_url: str | None, instance: Path) -> None:
    """Hang the bell: Redis where it is set, otherwise a SQLite file beside the database."""
    huey: Huey = (
        RedisHuey("engage", url=redis_url, immediate=False)
        if redis_url
        else SqliteHuey("engage", filename=str(instance / "bell.db"), immediate=False)
    )

    @huey.task(name="job")
    def answer(name: str, ids: list[int]) -> None:
        with app.app_context():
            run_job(name, ids)

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def every_minute() -> None:
        with app.app_context():
            sweep(clock_now())

    app.extensions["engage_bell"] = huey
    app.extensions["engage_answer"] = answer


def bell() -> Huey:
    """The bell of the running application."""
    return bell_of(current_app)


def bell_of(app: Flask) -> Huey:
    return app.extensions["engage_bell"]


def _ring_all(rings: dict[str, list[int]]) -> None:
    for name, ids in rings.items():
        _ring_now(name, ids)


def _ring_now(name: str, ids: list[int]) -> None:
    """A bell that cannot be rung is no failure: the sweep finds the work."""
    answer: Any = current_app.extensions["engage_answer"]
    try:
        for start in range(0, len(ids), IDS_A_RING):
            answer(name, ids[start : start + IDS_A_RING])
    except Exception:
        log.warning("the bell did not ring for %s; the sweep will", name, exc_info=True)
