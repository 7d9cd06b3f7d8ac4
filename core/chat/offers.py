"""Commands as a platform may offer them in its own menus."""

from __future__ import annotations

import msgspec


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One command: `help` is a sentence, `usage` its arguments (`@WHO [TEXT]`), empty when it takes none."""

    name: str
    help: str
    usage: str = ""
