"""Text made to fit the limits that paging services document."""

from __future__ import annotations

import hashlib

from core.chat.effects import Page

_DIGEST = 16


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis where something is missing.

    Counted in UTF-16 units: services count characters so, or count fewer. Lone surrogates and NULs would fail there.
    """
    units = text.replace("\0", "").encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * limit:
        return units.decode("utf-16-le", "replace")
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def headline(effect: Page, limit: int) -> str:
    """What the page is about, never empty: services refuse an alert without a word."""
    return shorten(effect.summary, limit).strip() or shorten(f"Incident {effect.incident_key}", limit)


def fit_key(key: str, limit: int) -> str:
    """A name for an alert: the same for the same key, and long keys that differ at their end stay different."""
    if len(key.encode("utf-16-le", "surrogatepass")) <= 2 * limit:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{shorten(key, limit - _DIGEST - 1)}-{digest}"
