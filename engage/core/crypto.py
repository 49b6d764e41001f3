"""Encryption at rest: originals, drafts and contact details are stored as Fernet tokens (R5.5, R5.9)."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app


class KeyLost(Exception):
    """The key that these words were encrypted with is not among ENGAGE_ENCRYPTION_KEYS."""


class Vault:
    """Encrypts with the first key, reads with any."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, token: bytes) -> str:
        """The text. Raises KeyLost, never answers an empty text for one it cannot read."""
        try:
            return self._fernet.decrypt(bytes(token)).decode()
        except InvalidToken:
            raise KeyLost("These words cannot be read: their encryption key is missing.") from None


def init_crypto(app: Flask, keys: tuple[str, ...]) -> None:
    app.extensions["engage_vault"] = Vault(keys)


def seal(text: str) -> bytes:
    """`text` encrypted with the installation's first key."""
    return _vault().seal(text)


def unseal(token: bytes) -> str:
    """The text behind `token`. Raises KeyLost."""
    return _vault().open(token)


def seal_json(value: Any) -> bytes:
    """Any JSON value, encrypted."""
    return seal(json.dumps(value, ensure_ascii=False))


def unseal_json(token: bytes) -> Any:
    """The JSON value behind `token`. Raises KeyLost."""
    return json.loads(unseal(token))


def _vault() -> Vault:
    vault: Vault = current_app.extensions["engage_vault"]
    return vault
