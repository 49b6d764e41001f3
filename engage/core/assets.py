"""The built front end: file names that may be kept for ever, pictures for pages, the one allowed snippet.

Pictures are placed into the page, not fetched as a sprite: a survey page needs about ten of the hundred
there are, a sprite would bring them all, and a picture in the page follows the colour of its text.
"""

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from whitenoise import WhiteNoise

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
HASHED = r"-[0-9a-f]{12}(\.rtl)?\.\w+$"

# GOV.UK Frontend's one inline script, letter for letter; the content security policy allows it by its hash.
SNIPPET = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
SNIPPET_HASH = "sha256-" + base64.b64encode(hashlib.sha256(SNIPPET.encode()).digest()).decode()

# Arrows turn with the direction of reading; clocks, ticks and faces never do (LOOK.md).
MIRRORED = frozenset({"back", "next", "passed", "leave", "open", "undo"})


class NotBuiltError(RuntimeError):
    """The front end has not been built on this machine."""


@lru_cache
def manifest(folder: Path = DIST) -> dict[str, str]:
    """Name → file name with its hash. Raises NotBuiltError where there is none."""
    return dict(_read(folder / "manifest.json"))


@lru_cache
def pictures(folder: Path = DIST) -> dict[str, dict[str, str]]:
    """Name → {"filled": inside of the SVG, "line": inside of the SVG}; one of the two may be absent."""
    return dict(_read(folder / "pictures.json"))


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotBuiltError(f"{file} is not there: run make (or: npm ci && node static/build.mjs)") from None


def asset_url(name: str, *, direction: str = "ltr") -> str:
    """The address of a built file; a style sheet has one for each direction. KeyError if unknown."""
    if direction == "rtl" and name.endswith(".css"):
        name = name.removesuffix(".css") + ".rtl.css"
    root = request.script_root if has_request_context() else ""
    return f"{root}/static/{manifest()[name]}"


@lru_cache
def favicon() -> bytes:
    """The mark as an ICO file, drawn by static/favicon.mjs."""
    return (DIST.parent / "pictures" / "favicon.ico").read_bytes()


@pass_context
def _asset_url_here(context: Context, name: str) -> str:
    language = context.get("language") or {}
    return asset_url(name, direction=context.environment.getattr(language, "dir") or "ltr")


def icon(name: str, *, classes: str = "") -> Markup:
    """A small sign beside words: hidden from readers, in the colour of the text. KeyError if unknown."""
    kinds = pictures()[name]
    wanted = ["icon", "line" if "line" in kinds else "", "mirror" if name in MIRRORED else "", classes]
    return _svg(kinds.get("line") or kinds["filled"], wanted)


def picture(name: str | None, *, alt: str = "") -> Markup:
    """A picture on its pebble, for before the words. Nothing for an unknown name: data must not break a page.

    Beside words it is hidden from readers; alone it needs `alt`, which says the meaning, not the drawing.
    """
    kinds = pictures().get(name or "")
    return _svg(kinds.get("filled") or kinds["line"], ["picture"], alt=alt) if kinds else Markup("")


def _svg(body: str, classes: list[str], *, alt: str = "") -> Markup:
    words = escape(" ".join(filter(None, classes)))
    role = Markup('role="img" aria-label="{}"').format(alt) if alt else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" viewBox="0 0 48 48" {} focusable="false">{}</svg>').format(
        words,
        role,
        Markup(body),  # noqa: S704 -- written by our own build
    )


def init_assets(app: Flask, *, folder: Path = DIST) -> None:
    """Give templates `asset_url`, `icon`, `picture`, `support_snippet`; serve the built files at /static/."""
    app.jinja_env.globals.update(
        asset_url=_asset_url_here,
        icon=icon,
        picture=picture,
        support_snippet=Markup(SNIPPET),  # noqa: S704 -- the constant above
    )
    if folder.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=str(folder),
            prefix="static/",
            immutable_file_test=HASHED,
            allow_all_origins=False,
            add_headers_function=_harden,
        )


def _harden(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
