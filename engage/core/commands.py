"""`flask audit …` and `flask work …`"""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from engage.core import audit as audit_record
from engage.core import jobs

audit = AppGroup("audit", help="The audit record.")


@audit.command("verify")
def verify() -> None:
    """Walk the record's chain; exit 1 and name the first broken link where it is broken."""
    verdict = audit_record.verify()
    folder = current_app.extensions["engage_settings"].instance / "audit"
    problem = None
    if verdict.broken_at is not None:
        problem = f"The chain is broken at entry {verdict.broken_at}."
    else:
        problem = audit_record.missing_from_noted_heads(folder)
    if problem:
        click.echo(problem, err=True)
        sys.exit(1)
    click.echo(f"Whole: {verdict.count} entries.")


@click.command("work")
@click.option("--workers", default=1, show_default=True, help="Threads that work at once.")
@with_appcontext
def work(workers: int) -> None:
    """Do the background work until stopped. One of all workers sweeps each minute."""
    jobs.work(current_app._get_current_object(), workers=workers)  # type: ignore[attr-defined]


COMMANDS = (audit, work)
