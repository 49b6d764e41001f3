"""A file that only a key opens, written and read piece by piece: AES-256-GCM in the manner of STREAM.

Each piece has its place in its nonce, and the last one says so: pieces that were changed, left out, doubled, put in
another order or cut off at the end are seen. The head is readable by anybody and bound to every piece.
(Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015.)
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engage.core.crypto import name_of

MAGIC = b"engage-backup 1\n"
PIECE = 64 * 1024
MARK = 16
LONGEST_HEAD = 16 * 1024


class SealedFileError(Exception):
    """The file cannot be read; the message says why and what to do."""


class SealedWriter(io.RawIOBase):
    """Write bytes into `path`, under the first key. Only a block that ended well leaves a whole file."""

    def __init__(self, path: Path, key: str, head: Mapping[str, Any]) -> None:
        self._path, self._part = path, path.with_name(path.name + ".part")
        salt = os.urandom(32)
        line = json.dumps({**head, "key": name_of(key), "salt": base64.b64encode(salt).decode()}).encode() + b"\n"
        self._cipher, self._bound = _cipher(key, salt), hashlib.sha256(line).digest()
        self._waiting, self._place = bytearray(), 0
        self._file: BinaryIO = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._file.write(MAGIC + line)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # one piece always waits: it may be the last
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def __enter__(self) -> SealedWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._seal(bytes(self._waiting), last=True)
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._place, last=last), piece, self._bound))
        self._place += 1


class SealedReader(io.RawIOBase):
    """Read what SealedWriter wrote, with whichever of `keys` it is under. Raises SealedFileError."""

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        self.head, line, self._file = _open(path)
        key = next((each for each in keys if name_of(each) == self.head.get("key")), None)
        if key is None:
            self._file.close()
            raise SealedFileError(
                f"{path.name} is encrypted with key {self.head.get('key')}, which is not among ENGAGE_ENCRYPTION_KEYS. "
                "Add that key, after the first one, and try again. Nothing was changed."
            )
        self._name, self._bound = path.name, hashlib.sha256(line).digest()
        self._cipher = _cipher(key, base64.b64decode(self.head["salt"]))
        self._next, self._place, self._open = self._file.read(PIECE + MARK), 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if not self._open and self._next:
            piece, self._next = self._next, self._file.read(PIECE + MARK)
            try:
                self._open = self._cipher.decrypt(_nonce(self._place, last=not self._next), piece, self._bound)
            except InvalidTag:
                raise SealedFileError(f"{self._name} is cut off or was changed. Nothing was changed here.") from None
            self._place += 1
        taken, self._open = self._open[: len(buffer)], self._open[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    @property
    def place(self) -> int:
        """How far into the file it has been read, in bytes."""
        return self._file.tell() if not self._file.closed else 0

    def close(self) -> None:
        self._file.close()
        super().close()


def head_of(path: Path) -> dict[str, Any]:
    """What stands in the clear at the beginning of the file; believe it only once the file is read to its end."""
    head, _line, file = _open(path)
    file.close()
    return head


def _open(path: Path) -> tuple[dict[str, Any], bytes, BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise SealedFileError(f"{path} cannot be read: {error.strerror}.") from None
    line = file.readline(LONGEST_HEAD) if file.read(len(MAGIC)) == MAGIC else b""
    try:
        head: dict[str, Any] = json.loads(line)
        base64.b64decode(head["salt"], validate=True)
    except (ValueError, KeyError, TypeError):
        file.close()
        raise SealedFileError(f"{path.name} is no backup of Engage, or its beginning was changed.") from None
    return head, line, file


def _cipher(key: str, salt: bytes) -> AESGCM:
    """A key of the file's own, so that no nonce is ever used twice with it."""
    material = base64.urlsafe_b64decode(key)
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"engage backup 1").derive(material))


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
