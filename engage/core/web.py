"""What every page shares: security headers, caching, CSRF, error pages, the words a layout needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, Response, current_app, g, render_template, request, session, url_for
from flask_compress import Compress
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from engage.core import directions, languages
from engage.core.assets import SNIPPET_HASH
from engage.core.crypto import KeyLost
from engage.core.database import db
from engage.core.given_back import sent_before
from engage.core.languages import _, pick
from engage.core.settings import PSEUDO_LANGUAGE, Settings

P = ParamSpec("P")
csrf = CSRFProtect()
FRAMEABLE = frozenset({"replies.embed"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["engage_settings"]
    return found


def shared_page(view: Callable[P, Any]) -> Callable[P, Any]:
    """Mark a public page that says the same to everybody: kept by caches, asked for again each time (304).

    Everything else is `no-store`: what is personal must not stay in a shared device (R5.9).
    """

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> Any:
        g.shared_page = True
        return view(*args, **kwargs)

    return marked


def init_web(app: Flask, options: Settings) -> None:
    """Headers, CSRF, compression, error pages and what the layouts need."""
    if options.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=options.trusted_proxies,
            x_proto=options.trusted_proxies,
            x_host=options.trusted_proxies,
        )
    app.config.update(
        SESSION_COOKIE_NAME="__Host-engage" if options.secure_cookies else "engage",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=options.secure_cookies,
        TRUSTED_HOSTS=[urlsplit(options.base_url).hostname] if options.production else None,
        WTF_CSRF_TIME_LIMIT=None,  # a person is never timed out (R2.9)
        MAX_CONTENT_LENGTH=6 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        # A compressed page may hold a CSRF token. Same-site strict cookies keep another site from asking for
        # such a page in a person's name, so its length tells nothing (BREACH).
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=["text/html", "application/json", "application/atom+xml", "text/plain"],
    )
    csrf.init_app(app)
    Compress(app)
    app.jinja_env.finalize = directions.held
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        pick=pick, authored=languages.authored, date=languages.say_date, time=languages.say_time
    )
    app.jinja_env.globals.update(
        say_date=languages.say_date,
        direction=languages.direction,
        in_language=languages.in_language,
        tongue=languages.tongue,
    )
    app.context_processor(_layout_words)
    app.after_request(_headers)
    app.after_request(_caching)
    _error_pages(app)


def _layout_words() -> dict[str, Any]:
    """What `core/public.html` and `core/desk.html` rely on."""
    options, code = settings(), languages.current_language()
    return {
        "place_name": options.place_name,
        "demo": options.demo,
        "language": {"code": languages.page_language(), "dir": languages.direction(code)},
        "languages": [
            {
                "code": each,
                "name": languages.NAMES[each],
                "checked": each not in languages.UNCHECKED,
                "url": _same_page_in(each),
            }
            for each in options.languages
            if each != PSEUDO_LANGUAGE
        ],
        "help_contacts": help_contacts(),
        **_how_it_reads(),
    }


def _same_page_in(code: str) -> str:
    """This page's address in another language; an address that only takes a POST leads to the choice of languages."""
    if request.method not in ("GET", "HEAD"):
        return f"{request.script_root}/language?lang={code}"
    others = {name: values for name, values in request.args.lists() if name != "lang"}
    return f"{request.script_root}{quote(request.path)}?{urlencode({**others, 'lang': code}, doseq=True)}"


def _how_it_reads() -> dict[str, Any]:
    """Easy Read and pictures: as the address says (`switch=`, no cookie needed), else as the session remembers."""
    switches = request.args.getlist("switch")
    easy = session.get("variant", "standard") if session else "standard"
    pictures = not session.get("no_pictures", False) if session else True
    for switch in switches:
        easy = switch if switch in ("easy", "standard") else easy
        pictures = switch == "pictures" if switch in ("pictures", "no-pictures") else pictures
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "switch"]
    chosen = [("switch", "easy")] * (easy == "easy") + [("switch", "no-pictures")] * (not pictures)
    shared = {"shared": request.script_root + request.path, "keep": kept + chosen}
    return {"variant": easy, "pictures": pictures, "shared_switch": shared}


def help_contacts() -> list[dict[str, str]]:
    """Where help is now, in the request's language. Never empty (R4.1)."""
    return [
        {
            "label": contact["label"],
            "href": contact["href"],
            "text": pick(contact.get("prefix")),
            "note": pick(contact["note"]),
        }
        for contact in settings().help_contacts
    ]


def help_to_check(today: date) -> list[str]:
    """The help contacts that somebody should have tried again by now (R4.1): a number that is dead helps nobody."""
    return [
        contact["label"] for contact in settings().help_contacts if date.fromisoformat(contact["review_by"]) < today
    ]


def _headers(response: Response) -> Response:
    ancestors = "*" if request.endpoint in FRAMEABLE else "'none'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' '{SNIPPET_HASH}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {ancestors}",
    )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    return response


def _caching(response: Response) -> Response:
    if not g.get("shared_page") or request.method not in ("GET", "HEAD") or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["Cache-Control"] = "no-cache"  # ask again each time: taken-back words are gone at once
    response.vary.update(("Accept-Language", "Cookie"))
    response.add_etag()
    response.make_conditional(request)
    return response


def _error_pages(app: Flask) -> None:
    texts: dict[int, tuple[Callable[[], str], Callable[[], str]]] = {
        400: (lambda: _("We could not use that"), lambda: _("Go back, check what you sent, and try again.")),
        403: (
            lambda: _("You cannot open this page"),
            lambda: _("Your account does not have this permission."),
        ),
        404: (
            lambda: _("This page is not here"),
            lambda: _("Check the address, or start again from the first page."),
        ),
        405: (lambda: _("We could not use that"), lambda: _("Go back, and use the button on the page.")),
        409: (
            lambda: _("Somebody changed this before you"),
            lambda: _("Nothing was overwritten. Open it again to see what changed."),
        ),
        413: (lambda: _("That is too much at once"), lambda: _("Send a shorter text.")),
        429: (
            lambda: _("Too many tries"),
            lambda: _("Wait a minute, then go back and try again."),
        ),
        500: (
            lambda: _("Something went wrong on our side"),
            lambda: _("It was not you. What you sent may not have been saved. Try again in a minute."),
        ),
        503: (lambda: _("We are not ready"), lambda: _("Try again in a minute.")),
    }

    def page(status: int, detail: str | None = None, *, in_hand: str | None = None) -> tuple[str, int]:
        """`in_hand`: what to do where what was typed stands on the page itself, so that nobody has to go back."""
        title, text = texts.get(status, texts[500 if status >= 500 else 400])
        again = sent_before(status)
        said = (in_hand if again else None) or detail or text()
        return render_template("core/error.html", status=status, title=title(), text=said, again=again), status

    @app.errorhandler(CSRFError)
    def bad_token(_error: CSRFError) -> tuple[str, int]:
        return page(
            400,
            _("This page was open too long, or opened twice. Go back, load it again, and send it again."),
            in_hand=_("This page was open too long, or opened twice."),
        )

    @app.errorhandler(RateLimitExceeded)
    def too_many(_error: RateLimitExceeded) -> tuple[str, int]:
        return page(429, in_hand=_("Too much came at once. Wait a minute, and send it again."))

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        return page(error.code or 500)

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def beyond_any_row(_error: Exception) -> tuple[str, int]:
        """A number or a character in an address that the database cannot hold: nothing is there."""
        return page(404 if request.method in ("GET", "HEAD") else 400)

    @app.errorhandler(KeyLost)
    def locked(error: KeyLost) -> tuple[str, int]:
        """Never an empty text for words that cannot be opened: which they are, and what to do."""
        app.logger.error("%s Met in %s.", error, request.endpoint)
        db.session.rollback()
        title = _("These words cannot be opened")
        if request.path.startswith("/desk"):
            text = _("They are locked with a key that is not in place (%(what)s).", what=error.what or request.path)
            todo = _(
                "Nothing is lost while that key is kept. Ask those who run this installation to put it back into "
                "ENGAGE_ENCRYPTION_KEYS, after the first key. Then open this page again."
            )
        else:
            text = _("What you wrote before is locked, and we cannot open it now. It was not you.")
            todo = _("Those who run this place have to put it right. Try again later.")
        return render_template("core/error.html", status=500, title=title, text=text, todo=todo), 500

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int]:
        if app.testing:
            raise error
        app.logger.error("%s in %s", type(error).__name__, request.endpoint, exc_info=error)
        db.session.rollback()  # a failed flush would fail again as the page asks who is signed in
        return page(500)


def back_to(fallback: str, **values: Any) -> str:
    """Where a small form (language, Easy Read) returns to: a page of ours named in `next`, else `fallback`."""
    wanted = request.form.get("next", "")
    # Browsers skip tabs and line ends in an address, so "/<tab>/elsewhere" would lead elsewhere.
    safe = wanted.isprintable() and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if safe else url_for(fallback, **values)
