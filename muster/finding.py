"""What `muster doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`sentence` says how it is; when it is bad, also what to do."""

    what: str
    is_good: bool
    sentence: str
