"""`flask conversations …` and `flask places …`"""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from engage.conversations.queries import every_conversation
from engage.conversations.services import PlacesError, load_places
from engage.core.languages import pick
from engage.core.transaction import transaction

conversations = AppGroup("conversations", help="Engagement exercises.")
places = AppGroup("places", help="The areas people pick from.")


@conversations.command("list")
def list_() -> None:
    """Slug and title, a line each."""
    for conversation in every_conversation():
        click.echo(f"{conversation.slug}\t{pick(conversation.titles)}")


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Add or rename the groupings and areas in FILE (JSON)."""
    try:
        with transaction():
            count = load_places(json.loads(file.read_text(encoding="utf-8")))
    except (PlacesError, ValueError) as error:
        raise click.ClickException(f"{file.name} cannot be loaded. {error}") from None
    click.echo(f"{count} areas.")


COMMANDS = (conversations, places)
