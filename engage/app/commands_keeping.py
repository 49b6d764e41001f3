"""`flask retention …`, `flask backup` and `flask restore`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from tqdm import tqdm

from engage.app import backup
from engage.app.retention import Run
from engage.app.rows import RowsError
from engage.core import clock
from engage.core.crypto import name_of
from engage.core.sealed_file import SealedFileError
from engage.core.settings import Settings
from engage.voices.periods import Kind

retention = AppGroup("retention", help="How long things are kept.")


@retention.command("run")
def retention_run() -> None:
    """Delete what is due and record it. The worker does the same once a day."""
    settings: Settings = current_app.extensions["engage_settings"]
    deleted = Run(now=clock.now(), zone=settings.time_zone).everything()
    for kind in Kind:
        click.echo(f"{kind.value}: {deleted[kind]}")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Put the whole installation, database and media, into one encrypted FILE. The place may stay open."""
    settings: Settings = current_app.extensions["engage_settings"]
    with _said(), tqdm(total=backup.row_count(), unit=" rows", file=sys.stderr) as bar:
        rows, files = backup.make(file, now=clock.now(), progress=bar.update)
    click.echo(f"{file}: {rows} rows and {files} files, under key {name_of(settings.encryption_keys[0])}.")
    click.echo("Keep the keys elsewhere: without them nobody can read it.")
    if "://" in settings.media_url:
        click.echo(f"Media are in {settings.media_url.partition('?')[0]} and are not in this file.", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", "replacing", is_flag=True, help="Put it in the place of what is in the database now.")
@click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A newer erased.log: whoever was erased since the backup is erased again. May be given several times.",
)
@with_appcontext
def restore_command(file: Path, replacing: bool, ledgers: tuple[Path, ...]) -> None:
    """Bring the installation back from FILE, without those who were erased since. Stop the place beforehand."""
    with _said(), tqdm(total=2 * file.stat().st_size, unit="B", unit_scale=True, file=sys.stderr) as bar:
        rows, erased = backup.bring_back(
            file, now=clock.now(), replacing=replacing, ledgers=ledgers, progress=bar.update
        )
    click.echo(f"Back: {rows} rows. Erased again: {erased} people.")
    click.echo("The worker deletes today what has become due since; `retention run` does it now.")


@contextmanager
def _said() -> Iterator[None]:
    """What went wrong, in words."""
    try:
        yield
    except (backup.BackupError, SealedFileError, RowsError) as error:
        raise click.ClickException(str(error)) from None


COMMANDS = (retention, backup_command, restore_command)
