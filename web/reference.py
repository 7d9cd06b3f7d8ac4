"""Reading what people call an incident in an address: `INC-42`, or `42`."""

from __future__ import annotations

import re

# As many digits as every database's row ids can hold.
_REFERENCE = re.compile(r"(?:INC-)?0*([1-9][0-9]{0,17})", re.IGNORECASE | re.ASCII)


def parse_reference(words: str) -> int | None:
    """The incident's number; None when no incident can be called so."""
    match = _REFERENCE.fullmatch(words)
    return int(match[1]) if match else None
