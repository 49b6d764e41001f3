"""`flask screen`"""

from __future__ import annotations

import json
from typing import TextIO

import click

from engage.reading.screening import screen as screen_text


@click.command("screen")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--language", default="en", show_default=True)
def screen(file: TextIO, language: str) -> None:
    """Say of each line what may mean harm and what is personal, as JSON lines. Stores nothing."""
    for line in file:
        text = line.rstrip("\r\n")
        click.echo(json.dumps(screen_text(text, language).as_dict(text), ensure_ascii=False))


COMMANDS = (screen,)
