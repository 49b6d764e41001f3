"""What the privacy page says that depends on how this installation is set up. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from engage.core.settings import Settings
from engage.intake.jobs import DRAFTS_KEPT


@dataclass(frozen=True)
class Facts:
    """Where things are kept, and for how long, as this installation is set up."""

    drafts_days: int
    limits_in_memory: bool
    media_elsewhere: bool
    behind_proxy: bool
    contact: str
    https: bool


def facts(options: Settings) -> Facts:
    """Read from the settings, so that the page cannot say what is not so."""
    return Facts(
        drafts_days=DRAFTS_KEPT.days,
        limits_in_memory=options.redis_url is None,
        media_elsewhere=options.media_url.startswith("s3://"),
        behind_proxy=options.trusted_proxies > 0,
        contact=options.mail_from,
        https=options.secure_cookies,
    )
