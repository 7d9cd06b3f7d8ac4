"""Reading what an address names: an incident (`INC-42`, or `42`), or a row of the store by its number."""

from __future__ import annotations

import re

# As many digits as every database's row ids can hold.
_REFERENCE = re.compile(r"(?:INC-)?0*([1-9][0-9]{0,17})", re.IGNORECASE | re.ASCII)


def parse_reference(words: str) -> int | None:
    """The incident's number; None when no incident can be called so."""
    match = _REFERENCE.fullmatch(words)
    return int(match[1]) if match else None


def row_number(words: str) -> int | None:
    """The number of a row; None for what is none, or is larger than any row's."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 19 else None
