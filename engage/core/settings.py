"""Settings: read once from the environment, checked, and frozen (CONTRACT, "Settings")."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

INTERFACE_LANGUAGES = ("en", "pl", "ar")
PSEUDO_LANGUAGE = "xx"
SHORTEST_SECRET = 32
HELP_LINKS = ("tel:", "sms:", "https:")
DEFAULT_HELP_CONTACTS = Path(__file__).with_name("help_contacts.json")


class SettingsError(Exception):
    """A setting is missing, weak or cannot be read; the message says which and what to do."""


@dataclass(frozen=True)
class Webhook:
    """A system outside that is told that something waits, and the key with which each call is signed."""

    url: str
    key: str


@dataclass(frozen=True)
class Settings:
    """Everything an installation can set. Build it with `read_settings`, or by hand in a test."""

    database_url: str
    secret_key: str
    encryption_keys: tuple[str, ...]
    code_key: bytes
    audit_key: bytes
    instance: Path
    environment: str = "development"
    redis_url: str | None = None
    media_url: str = ""
    mail_url: str = ""
    mail_from: str = "engage@localhost"
    base_url: str = "http://127.0.0.1:8000"
    place_name: str = "Dorset"
    languages: tuple[str, ...] = INTERFACE_LANGUAGES
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    help_contacts: tuple[Mapping[str, Any], ...] = ()
    concern_phrases: Path | None = None
    staff_support: str = ""
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    demo: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = 0
    rate_limits: bool = True

    @property
    def production(self) -> bool:
        return self.environment == "production"


def read_settings(environ: Mapping[str, str], instance: Path) -> Settings:
    """The settings in `environ` (names begin with ENGAGE_), with keys made in `instance` in development.

    Raises SettingsError naming the setting and the mend.
    """
    environment = environ.get("ENGAGE_ENV", "development")
    if environment not in ("development", "production"):
        raise SettingsError(f"ENGAGE_ENV is “{environment}”. Use development or production.")
    instance.mkdir(parents=True, exist_ok=True)
    keys = _Keys(environ, instance, environment == "production")
    return Settings(
        environment=environment,
        instance=instance,
        database_url=environ.get("ENGAGE_DATABASE_URL") or f"sqlite:///{instance / 'engage.db'}",
        redis_url=environ.get("ENGAGE_REDIS_URL") or None,
        media_url=environ.get("ENGAGE_MEDIA_URL") or str(instance / "media"),
        mail_url=environ.get("ENGAGE_MAIL_URL") or "",
        mail_from=environ.get("ENGAGE_MAIL_FROM") or "engage@localhost",
        base_url=(environ.get("ENGAGE_BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        secret_key=keys.secret("ENGAGE_SECRET_KEY"),
        encryption_keys=keys.encryption(),
        code_key=keys.secret("ENGAGE_CODE_KEY").encode(),
        audit_key=keys.secret("ENGAGE_AUDIT_KEY").encode(),
        place_name=environ.get("ENGAGE_PLACE_NAME") or "Dorset",
        languages=_languages(environ.get("ENGAGE_LANGUAGES", ""), environment),
        time_zone=_zone(environ.get("ENGAGE_TIME_ZONE") or "Europe/London"),
        help_contacts=_help_contacts(environ.get("ENGAGE_HELP_CONTACTS", "")),
        concern_phrases=_path(environ.get("ENGAGE_CONCERN_PHRASES")),
        staff_support=environ.get("ENGAGE_STAFF_SUPPORT", "").strip(),
        webhooks=_webhooks(environ),
        demo=_flag(environ, "ENGAGE_DEMO"),
        secure_cookies=_flag(environ, "ENGAGE_SECURE_COOKIES", default=environment == "production"),
        trusted_proxies=_whole_number(environ, "ENGAGE_TRUSTED_PROXIES"),
    )


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None


class _Keys:
    """Secrets from the environment; in development, made once and kept in the instance folder."""

    def __init__(self, environ: Mapping[str, str], instance: Path, production: bool) -> None:
        self.environ, self.production = environ, production
        self.file = instance / "keys.json"
        self.made: dict[str, str] = {}
        if not production and self.file.exists():
            self.made = json.loads(self.file.read_text())

    def secret(self, name: str) -> str:
        value = self._value(name, lambda: secrets.token_urlsafe(48))
        if len(value) < SHORTEST_SECRET:
            raise SettingsError(f"{name} is too short: give it at least {SHORTEST_SECRET} random characters.")
        return value

    def encryption(self) -> tuple[str, ...]:
        value = self._value("ENGAGE_ENCRYPTION_KEYS", lambda: Fernet.generate_key().decode())
        keys = tuple(key.strip() for key in value.split(",") if key.strip())
        for key in keys:
            try:
                long_enough = len(base64.urlsafe_b64decode(key)) == 32
            except ValueError:
                long_enough = False
            if not long_enough:
                raise SettingsError(
                    "ENGAGE_ENCRYPTION_KEYS: each key must be 32 bytes in URL-safe base64, as made by "
                    "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
                )
        if not keys:
            raise SettingsError("ENGAGE_ENCRYPTION_KEYS is empty: give at least one key.")
        return keys

    def _value(self, name: str, make: Any) -> str:
        if value := self.environ.get(name):
            return value
        if self.production:
            raise SettingsError(f"{name} is missing. With ENGAGE_ENV=production it must be set.")
        if name not in self.made:
            self.made[name] = make()
            self.file.touch(mode=0o600)
            self.file.write_text(json.dumps(self.made, indent=1))
        return self.made[name]


def _languages(value: str, environment: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in value.split(",") if code.strip()) or INTERFACE_LANGUAGES
    known = (*INTERFACE_LANGUAGES, PSEUDO_LANGUAGE)
    for code in codes:
        if code not in known:
            raise SettingsError(f"ENGAGE_LANGUAGES: “{code}” has no catalogue. Known: {', '.join(known)}.")
    if environment == "development" and PSEUDO_LANGUAGE not in codes:
        codes = (*codes, PSEUDO_LANGUAGE)
    return codes


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(f"ENGAGE_TIME_ZONE: no time zone is called “{name}”.") from None


def _help_contacts(value: str) -> tuple[Mapping[str, Any], ...]:
    """A JSON list, or the path of a JSON file; never empty (R4.1)."""
    text = value.strip()
    try:
        source = text if text.startswith("[") else Path(text or DEFAULT_HELP_CONTACTS).read_text()
        contacts = json.loads(source)
    except (OSError, ValueError) as error:
        raise SettingsError(f"ENGAGE_HELP_CONTACTS cannot be read: {error}") from None
    if not isinstance(contacts, list) or not contacts:
        raise SettingsError("ENGAGE_HELP_CONTACTS is empty. Help must never be empty: list at least one contact.")
    for contact in contacts:
        if not isinstance(contact, dict) or not all(contact.get(part) for part in ("label", "href", "note")):
            raise SettingsError("ENGAGE_HELP_CONTACTS: each contact needs label, href and note.")
        if not str(contact["href"]).startswith(HELP_LINKS):
            raise SettingsError(f"ENGAGE_HELP_CONTACTS: {contact['label']}: href begins with {', '.join(HELP_LINKS)}.")
        try:
            date.fromisoformat(str(contact.get("review_by")))
        except ValueError:
            raise SettingsError(
                f"ENGAGE_HELP_CONTACTS: {contact['label']} needs review_by, the day by which somebody checks it, "
                "such as 2027-06-30."
            ) from None
    return tuple(contacts)


def _webhooks(environ: Mapping[str, str]) -> Mapping[str, Webhook]:
    """By name. HTTPS alone, but for a relay on the machine itself; signed with a key that is no toy."""
    url, key = (environ.get(f"ENGAGE_SAFEGUARDING_WEBHOOK{end}", "").strip() for end in ("", "_KEY"))
    if not url:
        return {}
    parts = urlsplit(url)
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or near):
        raise SettingsError("ENGAGE_SAFEGUARDING_WEBHOOK must be an https:// address.")
    if len(key) < SHORTEST_SECRET:
        raise SettingsError(
            f"ENGAGE_SAFEGUARDING_WEBHOOK_KEY is missing or too short: give it at least {SHORTEST_SECRET} random "
            "characters, and the same to the system that is called."
        )
    return {"safeguarding": Webhook(url, key)}


def _flag(environ: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in ("", "0", "no", "false", "1", "yes", "true"):
        return value in ("1", "yes", "true") if value else default
    raise SettingsError(f"{name} is “{value}”. Use 1 or 0.")


def _whole_number(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "").strip() or "0"
    if not value.isdigit():
        raise SettingsError(f"{name} is “{value}”. Use a whole number.")
    return int(value)
