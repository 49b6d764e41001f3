"""What the privacy page says that depends on how this installation is set up. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from engage.core.settings import Settings
from engage.voices.periods import Kind, Periods, days_kept


@dataclass(frozen=True)
class Facts:
    """Where things are kept, and for how long, as this installation is set up."""

    drafts_days: int
    people_days: int
    taken_back_days: int
    limits_in_memory: bool
    media_elsewhere: bool
    behind_proxy: bool
    contact: str
    https: bool


def facts(options: Settings, periods: Periods) -> Facts:
    """Read from the settings and the installation's periods, so that the page cannot say what is not so."""
    return Facts(
        drafts_days=days_kept(Kind.DRAFTS, periods),
        people_days=days_kept(Kind.PEOPLE, periods),
        taken_back_days=days_kept(Kind.TAKEN_BACK, periods),
        limits_in_memory=options.redis_url is None,
        media_elsewhere=options.media_url.startswith("s3://"),
        behind_proxy=options.trusted_proxies > 0,
        contact=options.mail_from,
        https=options.secure_cookies,
    )
