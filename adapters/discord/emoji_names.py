"""Reactions by their short names, as the core has them, and as Discord takes them: the characters themselves."""

from __future__ import annotations

import emoji


def characters(name: str) -> str:
    """`white_check_mark` -> ✅. A name that is none is given back as it is; Discord will refuse it."""
    return emoji.emojize(f":{name.strip(':')}:", language="alias").strip(":")


def short_name(shown: str) -> str:
    """✅ -> `white_check_mark`; a server's own emoji comes with its name."""
    return emoji.demojize(shown, language="alias").strip(":") or shown
