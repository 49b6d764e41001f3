"""Rate limits that cannot say who came: a keyed hash of the address, under a key that changes daily (R5.1)."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse

from engage.core.clock import now
from engage.core.settings import Settings


def address_key() -> str:
    """The counter's name for this address, today. Counters live in memory or Redis, at most an hour."""
    settings: Settings = current_app.extensions["engage_settings"]
    daily = hmac.new(settings.secret_key.encode(), now().date().isoformat().encode(), hashlib.sha256).digest()
    return hmac.new(daily, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:32]


limiter = Limiter(key_func=address_key, strategy="fixed-window")

#: A youth club shares one address (R5.1): generous where people write, tight where codes and passwords are tried.
WRITING = "600 per minute"
CODES = "30 per minute; 200 per hour"
SIGN_IN = "20 per minute; 100 per hour"
#: How many refusals of one address go on record.
STRANGERS = "20 per hour"


def init_limits(app: Flask, settings: Settings) -> None:
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)


def seldom_enough(what: str, limit: str) -> bool:
    """Whether this address did `what` no more often than `limit` allows, this time included."""
    return not limiter.enabled or limiter.limiter.hit(parse(limit), what, address_key())
