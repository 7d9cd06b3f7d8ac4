"""Who took part: when they joined the comms channel, and how much they wrote there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Participant:
    """Added up from the messages of the comms channel; times are UTC."""

    account_key: str
    name: str
    messages: int
    joined_at: datetime | None
    last_seen_at: datetime | None
