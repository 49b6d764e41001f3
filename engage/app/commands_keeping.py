"""`flask retention …`"""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from engage.app.retention import Run
from engage.core import clock
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


COMMANDS = (retention,)
