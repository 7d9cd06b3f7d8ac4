"""Alerts of monitoring systems, in neutral words."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is (or is no longer) wrong. `fingerprint` is the monitoring system's own name for it: the same
    trouble carries the same one. Texts are plain; `severity` is 1 (worst) to 4, 0 when not known; `url` leads there."""

    fingerprint: str
    is_firing: bool
    title: str
    details: str = ""
    severity: int = 0
    url: str = ""
    labels: dict[str, str] = {}
    starts_at: datetime | None = None
    ends_at: datetime | None = None
