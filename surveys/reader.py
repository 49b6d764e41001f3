"""A definition as it comes out of a file: text in UTF-8, JSON, and nothing in it that no database holds. Pure."""

from __future__ import annotations

import json
from typing import Any

LARGEST = 1024 * 1024


class Unreadable(Exception):
    """This is no definition; the message says why, for its author."""


def read(content: bytes) -> Any:
    """The JSON in `content`. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("The file is larger than 1 megabyte.")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
        written = json.dumps(raw, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise Unreadable(f"Line {error.lineno}: this is not JSON. {error.msg}.") from None
    except UnicodeError:
        raise Unreadable("It is not text in UTF-8.") from None
    except (ValueError, RecursionError):
        raise Unreadable("It holds something that cannot be kept, such as a number without end.") from None
    if b"\\u0000" in written:
        raise Unreadable("It holds a character that cannot be kept.")
    return raw
