"""Where a page of a list ends: opaque words that the next request brings back."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from core.incidents.errors import InvalidValue


@dataclass(frozen=True)
class Cursor:
    """The incident that a page begins after. With `is_backwards` the page is the one that ends before it.

    `severity` is its severity, for lists by severity; 0 stands for one that was not rated.
    """

    reported_at: datetime
    number: int
    severity: int = 0
    is_backwards: bool = False


def write_cursor(cursor: Cursor) -> str:
    # In microseconds: two incidents of the same second must not be mixed up.
    moment = round(cursor.reported_at.timestamp() * 1_000_000)
    packed = msgspec.msgpack.encode((moment, cursor.number, cursor.severity, cursor.is_backwards))
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(words: str) -> Cursor:
    """Raises `InvalidValue` for what was not written here."""
    try:
        packed = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))
        moment, number, severity, is_backwards = msgspec.msgpack.decode(packed, type=tuple[int, int, int, bool])
        at = datetime.fromtimestamp(moment // 1_000_000, UTC).replace(microsecond=moment % 1_000_000)
    except (ValueError, OverflowError, OSError, binascii.Error, msgspec.DecodeError) as error:
        raise InvalidValue("cursor", "This is not a place in the list. Begin with its first page.") from error
    if not 0 < number < 2**63 or not 0 <= severity < 100:
        raise InvalidValue("cursor", "This is not a place in the list. Begin with its first page.")
    return Cursor(at, number, severity, is_backwards)
