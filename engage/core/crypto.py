"""Encryption at rest: originals, drafts and contact details are stored as Fernet tokens (R5.5, R5.9)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import click
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

#: A token carries the second in which it was made. We write none: it would say when somebody took part (R5.1).
NO_TIME = 0
_TIME_STANDS_AT = slice(1, 9)


class KeyLost(click.ClickException):
    """The key that these words were encrypted with is not among ENGAGE_ENCRYPTION_KEYS.

    A command that meets it stops with the message; a page becomes the error page that says what to do.
    """

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(
            f"{what or 'What is encrypted here'} cannot be read: the key that it was encrypted with is not among "
            "ENGAGE_ENCRYPTION_KEYS. Put that key back, after the first one, and try again. Nothing was changed."
        )


class Token(bytes):
    """What stands in a sealed column, with the column's name, so that a lost key can say what it locks."""

    what: str = ""


class Sealed(TypeDecorator[bytes]):
    """A column of tokens made by `seal`. `keys rotate` finds every column of this type; no other holds bytes."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, name: str) -> None:
        """`name` is “table.column”, as a lost key's message has it."""
        super().__init__()
        self.name = name

    def process_result_value(self, value: Any, dialect: Any) -> Token | None:
        if value is None:
            return None
        token = Token(value)
        token.what = self.name
        return token


class Vault:
    """Encrypts with the first key, reads with any."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.names = tuple(name_of(key) for key in keys)
        self._each = tuple(Fernet(key) for key in keys)
        self._all = MultiFernet(self._each)

    def seal(self, text: str) -> bytes:
        return self._all.encrypt_at_time(text.encode(), NO_TIME)

    def open(self, token: bytes) -> str:
        """The text. Raises KeyLost, never answers an empty text for one it cannot read."""
        try:
            return self._all.decrypt(bytes(token)).decode()
        except InvalidToken:
            raise KeyLost(getattr(token, "what", "")) from None

    def key_of(self, token: bytes) -> int | None:
        """Which key the token was made with, from 0; None where that key is lost."""
        for place, fernet in enumerate(self._each):
            try:
                fernet.decrypt(bytes(token))
            except InvalidToken:
                continue
            return place
        return None

    def reseal(self, token: bytes) -> bytes | None:
        """The token under the first key and without a time; None where it is so already. Raises KeyLost."""
        if self.key_of(token) == 0 and not any(base64.urlsafe_b64decode(token[:12])[_TIME_STANDS_AT]):
            return None
        return self.seal(self.open(token))


def name_of(key: str) -> str:
    """What a key is called in messages: eight digits that say nothing about it."""
    return hashlib.sha256(b"engage key name" + key.encode()).hexdigest()[:8]


def init_crypto(app: Flask, keys: tuple[str, ...]) -> None:
    app.extensions["engage_vault"] = Vault(keys)


def seal(text: str) -> bytes:
    """`text` encrypted with the installation's first key."""
    return vault().seal(text)


def unseal(token: bytes) -> str:
    """The text behind `token`. Raises KeyLost."""
    return vault().open(token)


def seal_json(value: Any) -> bytes:
    """Any JSON value, encrypted."""
    return seal(json.dumps(value, ensure_ascii=False))


def unseal_json(token: bytes) -> Any:
    """The JSON value behind `token`. Raises KeyLost."""
    return json.loads(unseal(token))


def vault() -> Vault:
    """The running application's keys."""
    found: Vault = current_app.extensions["engage_vault"]
    return found
