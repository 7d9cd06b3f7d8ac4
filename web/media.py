"""What a browser may show in our name."""

from __future__ import annotations

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""SVG and HTML can hold scripts: those are only ever downloaded."""
