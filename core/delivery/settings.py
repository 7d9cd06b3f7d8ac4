"""How patient the delivery is. Times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeliverySettings:
    inbox_lanes: int = 16
    outbox_lanes: int = 128
    destination_lanes: int = 32
    """Of these, as many may be calls to one workspace or one outside system: one that hangs leaves room for the others."""
    hands: int = 2
    """Events under way at once, beyond which other processes are told that there is work."""
    inbox_attempts: int = 8
    outbox_attempts: int = 12
    handler_limit: float = 60.0
    call_limit: float = 20.0
    lease: float = 10.0
    """How long after a crash what was under way waits; renewed while the work goes on."""
    first_wait: float = 0.5
    longest_wait: float = 60.0
    turn_wait: float = 1.0
    """How long an event waits whose block is under way too often already."""
    look_every: float = 1.0
    """How often to look for work that nobody announced: leases that ran out, rows of other processes."""
    most_waiting: int = 50_000
    """Inbound events that may wait; beyond it platforms are asked to send again later."""
    keep_days: int = 3
    """How long what is done is kept: longer than any platform goes on sending the same event again."""
    keep_forms_days: int = 30
    """How long a form may be open on a screen, and the button beside a private answer waits for a click."""
