"""`flask audit …`, `flask keys …` and `flask work …`"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from tqdm import tqdm

from engage.core import audit as audit_record
from engage.core import jobs
from engage.core import keys as key_ring
from engage.core.crypto import vault

audit = AppGroup("audit", help="The audit record.")
keys = AppGroup("keys", help="The keys that encrypt what people said.")


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


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything with the first key. May be stopped at any moment and run again; exit 1 where a key is lost."""
    with _bar() as bar:
        done = key_ring.rotate(bar.update)
    click.echo(f"{done.resealed} encrypted with the first key ({vault().names[0]}); {done.already} were already.")
    _say_lost(done.lost)
    if len(vault().names) > 1:
        click.echo(f"Nothing here needs {_named(vault().names[1:])} any more. Keep a key as long as a backup needs it.")


@keys.command("status")
def status() -> None:
    """How many encrypted values each key still holds, and which keys can be removed."""
    with _bar() as bar:
        sealed, lost = key_ring.status(bar.update)
    for place, (name, number) in enumerate(sealed.items()):
        what = (
            "encrypts" if place == 0 else "run `keys rotate`" if number else "can be removed, once no backup needs it"
        )
        click.echo(f"Key {place + 1} ({name}): {number} values; {what}.")
    _say_lost(lost)


def _bar() -> tqdm[NoReturn]:
    return tqdm(total=key_ring.how_many(), unit=" values", file=sys.stderr)


def _named(names: Sequence[str]) -> str:
    return ("key " if len(names) == 1 else "keys ") + ", ".join(names)


def _say_lost(lost: Mapping[str, int]) -> None:
    """Name what no key opens, and stop with an error."""
    for column, number in sorted(lost.items()):
        click.echo(f"{column}: {number} values cannot be read: their key is not in ENGAGE_ENCRYPTION_KEYS.", err=True)
    if lost:
        click.echo("Put the missing key back, after the first one, and run this again.", err=True)
        sys.exit(1)


@click.command("work")
@click.option("--workers", default=1, show_default=True, help="Threads that work at once.")
@with_appcontext
def work(workers: int) -> None:
    """Do the background work until stopped. One of all workers sweeps each minute."""
    jobs.work(current_app._get_current_object(), workers=workers)  # type: ignore[attr-defined]


COMMANDS = (audit, keys, work)
