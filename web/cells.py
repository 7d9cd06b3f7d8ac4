"""A cell of a table that people open with a spreadsheet."""

from __future__ import annotations

# What a spreadsheet would take for a formula when it opens a file (OWASP, “CSV Injection”).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: object) -> str:
    """A cell that no spreadsheet runs: what begins like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    said = str(value)
    return f"'{said}" if isinstance(value, str) and said.lstrip(" ").startswith(_FORMULAS) else said
