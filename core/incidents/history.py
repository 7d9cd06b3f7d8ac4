"""A field's value is the fold of its changes in the order the platform stamped them.

Chats deliver late and out of order. Whichever order two changes arrive in, the later one (by the platform's own stamp)
wins, and the timeline reads as if they had come in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.incidents.timeline import TimelineEntry


def value_before(history: Sequence[TimelineEntry], change: TimelineEntry, first: str | None) -> str | None:
    """What the field held when `change` was made. `first` is what it held before any change."""
    value = first
    for past in sorted(history, key=lambda entry: entry.order):
        if past.order >= change.order:
            break
        value = past.new
    return value


def replay(history: Sequence[TimelineEntry], first: str | None) -> str | None:
    """Set each change's old value from the one before it, hide those that changed nothing; return the present value."""
    value = first
    for change in sorted(history, key=lambda entry: entry.order):
        change.old = value
        change.is_shown = change.new != value
        value = change.new
    return value
