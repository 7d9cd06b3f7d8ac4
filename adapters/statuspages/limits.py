"""Text made to fit the limits that a status page documents."""

from __future__ import annotations


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis where something is missing.

    Counted in UTF-16 units: services count characters so, or count fewer. Lone surrogates and NULs would fail there.
    """
    units = text.replace("\0", "").encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * limit:
        return units.decode("utf-16-le", "replace")
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"
